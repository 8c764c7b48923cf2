"""Does a 5% test of one industry around another reject 5% of pure chance, and does it find what was planted?

Small in the normal run; ``JIJU_CALIBRATE=full`` takes more. Also counted, since users must know it: how often
two industries depart that gather each for itself and have nothing to do with each other.
"""

from __future__ import annotations

import os

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom
from uneven_sites import by_chance

import jiju

FULL = os.environ.get("JIJU_CALIBRATE") == "full"
DATA_SETS, DRAWS = (600, 199) if FULL else (80, 99)
DISTANCES_M = np.arange(1_500.0, 30_001.0, 1_500.0)
FALSE_ALARM = 1e-4


def _within(found: int, of: int, rate: float) -> bool:
    return binom.ppf(FALSE_ALARM / 2, of, rate) <= found <= binom.isf(FALSE_ALARM / 2, of, rate)


def _say(record_property, what: str, found: int, of: int) -> None:
    record_property("rate", f"{what}: {found / of:.1%} ({found} of {of})")


def _colocation(table: pd.DataFrame, seed: int, **options) -> jiju.Result:
    given = {"distances_m": DISTANCES_M, "simulations": DRAWS, "rng": seed}
    return jiju.measure_colocation(table, industry="cars", neighbor="seats", **(given | options))


@pytest.mark.parametrize(
    ("measure", "weighted", "null"),
    [
        ("M", False, "others"),
        ("M", True, "others"),
        ("M", False, "sites"),
        ("M", True, "labels"),
        ("kd", False, "others"),
        ("K", False, "others"),
    ],
)
def test_level_is_held(measure: str, weighted: bool, null: str, record_property):
    found = 0
    for seed in range(DATA_SETS):
        table = by_chance(seed, industries={"cars": 30, "seats": 40}, sites=250)
        result = _colocation(table, seed, measure=measure, weighted=weighted, null=null)
        assert (result.verdict != "within chance") == (result.p_value <= 0.05)
        found += result.p_value <= 0.05
    name = f"colocation, {measure}, {'weighted' if weighted else 'unweighted'}, {null}"
    _say(record_property, f"{name}: global 5% test rejects", found, DATA_SETS)
    assert _within(found, DATA_SETS, 0.05), found


def suppliers_near(seed: int, *, spread_m: float = 800.0) -> pd.DataFrame:
    """Chance, but each of ``seats`` was put near one of ``cars``."""
    table = by_chance(seed, industries={"cars": 30, "seats": 40}, sites=250)
    rng = np.random.default_rng([seed, 3])
    cars, seats = (table.index[table["industry"] == name] for name in ("cars", "seats"))
    host = table.loc[rng.choice(cars, len(seats)), ["x", "y"]].to_numpy()
    table.loc[seats, ["x", "y"]] = host + rng.normal(0, spread_m, host.shape)
    return table


def keeping_away(seed: int) -> pd.DataFrame:
    """Chance, but ``seats`` took those sites that are farthest from any of ``cars``."""
    table = by_chance(seed, industries={"cars": 12}, sites=250)
    xy = table[["x", "y"]].to_numpy()
    cars = table["industry"].to_numpy() == "cars"
    nearest = np.hypot(*(xy[:, None] - xy[cars][None]).transpose(2, 0, 1)).min(axis=1)
    rng = np.random.default_rng([seed, 4])
    far = rng.permutation(np.argsort(-nearest, kind="stable")[:120])[:60]
    table.loc[table.index.isin(far), "industry"] = "seats"
    return table


# Kd and g look at pairs alone, not at what else stands there: where towns are dense they see little of this.
@pytest.mark.parametrize(
    ("measure", "planted", "verdict"),
    [
        ("M", suppliers_near, "localized"),
        ("M", keeping_away, "dispersed"),
        ("K", keeping_away, "dispersed"),
    ],
)
def test_what_was_planted_is_found(measure: str, planted, verdict: str, record_property):
    trials = 50 if FULL else 10
    found = 0
    for seed in range(trials):
        result = _colocation(planted(seed), seed, measure=measure, simulations=99)
        if result.verdict == verdict:
            found += 1
            assert (result.details["index"] > 0) == (verdict == "localized")
            ranges = result.details["localized_m" if verdict == "localized" else "dispersed_m"]
            assert ranges[0][0] <= 6_000
    _say(record_property, f"colocation, {measure}: {planted.__name__} found", found, trials)
    assert found >= 0.7 * trials, found


def test_among_all_pairs_the_planted_one_is_on_top(record_property):
    trials = 20 if FULL else 5
    found = 0
    for seed in range(trials):
        table = suppliers_near(seed)
        rng = np.random.default_rng([seed, 5])
        rest = table["industry"] == "other"
        table.loc[rest, "industry"] = rng.choice(["bread", "glass", "other"], int(rest.sum()))
        ranking = jiju.rank_colocation(table, distances_m=DISTANCES_M, simulations=399, rng=seed)
        assert len(ranking.table) == 20
        top = ranking.table.iloc[0]
        found += {top["industry"], top["neighbor"]} == {"cars", "seats"} and top["verdict"] == "localized"
    _say(record_property, "planted pair on top of all pairs", found, trials)
    assert found >= 0.6 * trials, found


def gathering_apart(seed: int) -> pd.DataFrame:
    """``cars`` gather around two sites and ``seats`` around two more, chosen without a look at the first."""
    table = by_chance(seed, industries={}, sites=250)
    rng = np.random.default_rng([seed, 6])
    xy = table[["x", "y"]].to_numpy()
    for name, members in (("cars", 30), ("seats", 40)):
        free = np.flatnonzero(table["industry"].to_numpy() == "other")
        away = np.min([np.hypot(*(xy[free] - xy[rng.integers(250)]).T) for _ in range(2)], axis=0)
        weight = np.exp(-away / 8_000.0) + 0.02
        chosen = rng.choice(free, members, replace=False, p=weight / weight.sum())
        table.loc[table.index.isin(chosen), "industry"] = name
    return table


def test_two_that_gather_apart_depart_too_often(record_property):
    """No fault of the test but of its null, and said in every result: it must not be forgotten."""
    trials = DATA_SETS // 2
    found = sum(_colocation(gathering_apart(seed), seed).p_value <= 0.05 for seed in range(trials))
    _say(record_property, "colocation, M, others: two that gather each for itself", found, trials)
    assert found > binom.isf(FALSE_ALARM, trials, 0.05)
    said = _colocation(gathering_apart(0), 0)
    assert any("gathers by itself" in s.text.en for s in said.statements if s.role == "limit")


@pytest.mark.parametrize("given", [True, False])
def test_coagglomeration_holds_its_level(given: bool, record_property):
    regions = [f"R{k:02d}" for k in range(12)]
    x = np.random.default_rng(0).dirichlet(np.full(12, 2.0))
    reference = pd.DataFrame({"region": regions, "value": x}) if given else None
    found = 0
    for seed in range(DATA_SETS):
        rng = np.random.default_rng([seed, 7])
        plants = pd.DataFrame(
            {
                "industry": np.repeat(["a", "b", "c", "d", "e"], 25),
                "region": rng.choice(regions, 125, p=x),
                "size": 1.0 + rng.pareto(1.5, 125),
            }
        )
        result = jiju.measure_coagglomeration(plants, reference=reference, simulations=DRAWS, rng=seed)
        pair = (result.table["industry"] == "a") & (result.table["neighbor"] == "b")
        found += float(result.table.loc[pair, "p_value"].iloc[0]) <= 0.05
    name = "a reference" if given else "the mean of the shares"
    _say(record_property, f"coagglomeration, {name}: 5% test rejects", found, DATA_SETS)
    # Without a reference the test is cautious.
    assert _within(found, DATA_SETS, 0.05) if given else found <= binom.isf(FALSE_ALARM, DATA_SETS, 0.05)


@pytest.mark.parametrize(("together", "verdict"), [(True, "localized"), (False, "dispersed")])
def test_planted_coagglomeration_is_found(together: bool, verdict: str):
    regions = [f"R{k}" for k in range(6)]
    rng = np.random.default_rng(8)
    some, others = (np.array(p) / 10 for p in ([4, 3, 1, 1, 0.5, 0.5], [0.5, 0.5, 1, 1, 3, 4]))
    plants = pd.DataFrame(
        {
            "industry": np.repeat(["cars", "seats", "bread"], 60),
            "region": np.concatenate(
                [
                    rng.choice(regions, 60, p=p)
                    for p in (some, some if together else others, np.full(6, 1 / 6))
                ]
            ),
        }
    )
    reference = pd.DataFrame({"region": regions, "value": 1.0})
    table = jiju.measure_coagglomeration(plants, reference=reference, rng=1).table
    pair = table[(table["industry"] == "cars") & (table["neighbor"] == "seats")].iloc[0]
    assert pair["verdict"] == verdict
    assert (pair["coagglomeration"] > 0) == together
    for name in ("cars", "seats"):
        with_bread = table[(table["industry"] == "bread") & (table["neighbor"] == name)].iloc[0]
        assert abs(with_bread["coagglomeration"]) < 0.5 * abs(pair["coagglomeration"])
