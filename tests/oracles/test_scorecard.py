"""The stages of scorecards against the formulas written out number by number."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
import slow_scorecard as slow

from jiju import build_scorecard, find_levers
from jiju.measures.scorecards._aggregate import combine, rank_places
from jiju.measures.scorecards._impute import impute
from jiju.measures.scorecards._indices import make_design, rank_intervals, sobol
from jiju.measures.scorecards._moments import skew_and_kurtosis
from jiju.measures.scorecards._normalize import rank_in_columns
from jiju.measures.scorecards._treat import Limits, treat
from jiju.measures.scorecards._weight import correlations, data_weights


def numbers(seed: int, places: int = 12, members: int = 5, *, holes: float = 0.0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    table = rng.lognormal(1.0, 0.8, (places, members)) @ (
        np.eye(members) + 0.4 * rng.random((members, members))
    )
    table[rng.random(table.shape) < holes] = np.nan
    table[0, 0] = table[1, 0]  # a tie
    table[2] = np.where(np.isnan(table[2]), 1.0, table[2])
    table[3] = np.where(np.isnan(table[3]), 2.0, table[3])
    return table


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("method", ["entropy", "critic", "pca"])
def test_weights_from_the_numbers(method: str, seed: int) -> None:
    table = numbers(seed)
    formula = {"entropy": slow.entropy, "critic": slow.critic, "pca": slow.first_component}[method]
    np.testing.assert_allclose(data_weights(table, method), formula(table), rtol=1e-9)
    stacked = data_weights(np.stack([table, 3.0 * table + 7.0]), method)
    np.testing.assert_allclose(stacked[1], formula(table), rtol=1e-9)


@pytest.mark.parametrize("method", ["entropy", "critic"])
def test_weights_with_holes(method: str) -> None:
    table = numbers(9, holes=0.2)
    formula = {"entropy": slow.entropy, "critic": slow.critic}[method]
    np.testing.assert_allclose(data_weights(table, method), formula(table), rtol=1e-9)


def test_entropy_of_a_worked_example() -> None:
    # 0, 1, 1 has entropy ln 2 / ln 3; 0, 0, 1 has none.
    weights = data_weights(np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]]), "entropy")
    first = 1 - math.log(2) / math.log(3)
    np.testing.assert_allclose(weights, [first / (first + 1), 1 / (first + 1)], rtol=1e-12)


@pytest.mark.parametrize("method", ["entropy", "critic", "pca"])
def test_a_member_that_tells_nothing_has_no_weight(method: str) -> None:
    table = numbers(3)
    table[:, 2] = 5.0
    weights = data_weights(table, method)
    assert weights[2] == 0.0
    kept = data_weights(np.delete(table, 2, axis=1), method)
    if method == "entropy":  # the others do not look at it
        np.testing.assert_allclose(np.delete(weights, 2), kept, rtol=1e-9)
    assert weights.sum() == pytest.approx(1.0)
    np.testing.assert_allclose(data_weights(np.full((4, 3), 2.0), method), 0.0)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("holes", [0.0, 0.25])
def test_copeland_and_topsis(seed: int, holes: float) -> None:
    table = numbers(seed, holes=holes)
    weights = np.random.default_rng(seed).uniform(0.5, 2.0, table.shape[1])
    np.testing.assert_allclose(combine(table, weights, "copeland", 1.0), slow.copeland(table, weights))
    np.testing.assert_allclose(
        combine(table, weights, "topsis", 1.0), slow.topsis(table, weights), rtol=1e-10
    )


def test_copeland_of_equal_halves_is_a_draw() -> None:
    # 0.1 + 0.2 is not 0.3: rounding must not decide.
    table = np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    np.testing.assert_array_equal(combine(table, np.array([0.1, 0.2, 0.3]), "copeland", 1.0), [0.0, 0.0])


@pytest.mark.parametrize(
    ("method", "p"), [("arithmetic", 1), ("geometric", 0), ("harmonic", -1), ("generalized", 2.5)]
)
def test_means(method: str, p: float) -> None:
    table = numbers(1, holes=0.2)
    weights = np.array([1.0, 2.0, 0.5, 3.0, 1.0])
    expected = [slow.power_mean(row, weights, p) for row in table]
    np.testing.assert_allclose(combine(table, weights, method, p), expected, rtol=1e-12)


def test_moments_and_correlations_with_holes() -> None:
    table = numbers(5, holes=0.2) + 1e6  # far from 0, where squares lose digits
    skew, kurtosis = skew_and_kurtosis(table)
    np.testing.assert_allclose(skew, [slow.skewness(column) for column in table.T], rtol=1e-6)
    np.testing.assert_allclose(kurtosis, [slow.kurtosis(column) for column in table.T], rtol=1e-6)
    expected = [[slow.pearson(a, b) for b in table.T] for a in table.T]
    np.testing.assert_allclose(correlations(table), expected, rtol=1e-6)


@pytest.mark.parametrize("seed", range(6))
def test_winsorizing_both_ends(seed: int) -> None:
    rng = np.random.default_rng(seed)
    table = rng.standard_t(2, (30, 8)) ** 3
    table[rng.random(table.shape) < 0.1] = np.nan
    for limits in (Limits(), Limits(3, 1.0, 0.5), Limits(0)):
        done = treat(table, "winsorize", limits)
        for j, column in enumerate(table.T):
            values, points = slow.winsorize(column, limits.points, limits.skew, limits.kurtosis)
            assert done.points[j] == points
            np.testing.assert_allclose(done.values[:, j], values, rtol=1e-12)


def test_the_logarithm_is_of_the_column_as_it_was_given() -> None:
    # The example of the reference program: two far points, one may be moved.
    column = np.array([*range(1, 21), 100.0, 200.0])[:, np.newaxis]
    done = treat(column, "log", Limits(points=1))
    assert done.transformed.tolist() == [True]
    np.testing.assert_allclose(done.values[:, 0], np.log(column[:, 0] - 1.0 + 0.01 * 199.0))
    mirrored = treat(-column, "log", Limits(points=1))
    np.testing.assert_allclose(mirrored.values, -done.values)
    box_cox = treat(column, "boxcox", Limits(points=1)).values[:, 0]
    assert (np.diff(box_cox) > 0).all()
    assert abs(slow.skewness(box_cox)) < 0.5


@pytest.mark.parametrize("seed", range(4))
def test_filling_in_from_the_own_pillar(seed: int) -> None:
    table = numbers(seed, holes=0.3)
    direction = np.array([1.0, -1.0, 1.0, 1.0, -1.0])
    pillars = np.zeros(5, dtype=np.int64)
    found = impute(table, "pillar_mean", direction=direction, pillars=pillars)
    np.testing.assert_allclose(found, slow.pillar_mean(table, direction), rtol=1e-10)


def test_ranks_of_columns_and_places() -> None:
    table = np.array([[3.0, np.nan], [1.0, 5.0], [1.0, 5.0], [2.0, 7.0]])
    np.testing.assert_array_equal(rank_in_columns(table), [[4, np.nan], [1, 1], [1, 1], [3, 3]])
    scores = np.array([0.1 + 0.2, 0.3, 0.5, np.nan])
    np.testing.assert_array_equal(rank_places(scores), [2, 2, 1, np.nan])


@pytest.mark.parametrize("places", [5, 64, 65, 200])
def test_ranks_of_few_and_of_many_places(places: int) -> None:
    rng = np.random.default_rng(places)
    scores = rng.integers(0, 40, (3, places)) / 7.0
    scores[0, 1] = np.nan
    found = rank_places(scores)
    for row, own in zip(found, scores, strict=True):
        known = ~np.isnan(own)
        np.testing.assert_array_equal(row[known], slow.ranks(list(own[known])))
        assert np.isnan(row[~known]).all()


def test_sobol_indices_of_the_ishigami_function() -> None:
    """Indices in closed form: Ishigami and Homma (1990), a = 7, b = 0.1."""
    design = make_design(3, 20_000, seed=1)
    assert len(design.u) == 5 * 4096
    x = np.pi * (2.0 * design.u - 1.0)
    y = np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    found = sobol(design, np.column_stack([y, np.ones_like(y)]), 0.95, np.random.default_rng(1))
    v1, v2, v13 = 0.5 * (1 + 0.1 * np.pi**4 / 5) ** 2, 49 / 8, 0.1**2 * np.pi**8 * (1 / 18 - 1 / 50)
    total = v1 + v2 + v13
    np.testing.assert_allclose(found.first[0], [v1 / total, v2 / total, 0.0], atol=0.02)
    np.testing.assert_allclose(found.total[0], [(v1 + v13) / total, v2 / total, v13 / total], atol=0.02)
    assert np.isnan(found.first[1]).all()  # what does not vary has no index
    assert (found.first_interval[0, 0] <= found.first[0] + 1e-9).all()
    assert (found.first_interval[1, 0] >= found.first[0] - 1e-9).all()


def test_the_intervals_of_the_indices_hold() -> None:
    """90% intervals around the known indices, over 40 small designs."""
    inside = 0
    truth = 0.25 / (0.25 + 1.0 / 12.0)
    for seed in range(40):
        design = make_design(2, 500, seed=seed)
        y = (design.u[:, 0] < 0.5) + design.u[:, 1]
        found = sobol(design, y[:, np.newaxis], 0.9, np.random.default_rng(seed))
        inside += found.total_interval[0, 0, 0] <= truth <= found.total_interval[1, 0, 0]
    assert inside >= 34  # the points are spread more evenly than the resamples know: intervals are wide


def test_rank_intervals_are_percentiles_with_their_error() -> None:
    design = make_design(2, 4000, seed=3)
    ranks = np.column_stack([1 + (design.u[:, 0] * 10).astype(np.int64), np.full(len(design.u), 4)])
    middle, ends, errors = rank_intervals(design, ranks, 0.8, np.random.default_rng(1))
    np.testing.assert_array_equal(
        ends[:, 0], [np.quantile(ranks[:, 0], q, method="inverted_cdf") for q in (0.1, 0.9)]
    )
    assert middle.tolist() == [5.0, 4.0]
    assert ends[:, 1].tolist() == [4.0, 4.0]
    assert errors[:, 1].tolist() == [0.0, 0.0]
    assert errors[0, 0] < 1.0


def tables(seed: int, *, places: int = 7, holes: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    rng = np.random.default_rng(seed)
    names = [f"P{k}" for k in range(places)]
    rows = [(name, f"i{j}", float(rng.uniform(1, 100))) for name in names for j in range(4)]
    values = pd.DataFrame(rows, columns=["place", "indicator", "value"])
    for at in rng.choice(len(values), holes, replace=False):
        values.loc[at, "value"] = np.nan
    direction = [1, -1, 1, 1]
    pillars = ["a", "a", "b", "b"]
    return values, pd.DataFrame(
        {"indicator": [f"i{j}" for j in range(4)], "direction": direction, "pillar": pillars}
    )


def replaced(values: pd.DataFrame, place: str, indicator: str, value: float) -> pd.DataFrame:
    changed = values.copy()
    changed.loc[(changed["place"] == place) & (changed["indicator"] == indicator), "value"] = value
    return changed


SETTINGS: list[dict[str, Any]] = [
    {},
    {"normalize": "zscore", "aggregate": "geometric"},
    {"normalize": "rank"},
    {"aggregate": ["arithmetic", "geometric"], "impute": "pillar_mean"},
    {"aggregate": "copeland", "impute": "mean"},
    {"treat": "winsorize", "skew_limit": 0.5, "kurtosis_limit": 0.5, "weights": "entropy"},
]


@pytest.mark.parametrize("settings", SETTINGS)
@pytest.mark.parametrize("seed", [1, 2])
def test_levers_are_the_smallest_change_that_a_slow_search_finds(settings: dict[str, Any], seed: int) -> None:
    values, indicators = tables(seed, holes=2 if "impute" in settings else 0)
    card = build_scorecard(values, indicators, **settings)
    place = str(card.table["place"].iloc[3])
    rank = int(card.table["rank"].iloc[3])
    levers = find_levers(values, indicators, place=place, settings=settings).table.set_index("indicator")

    def rank_with(code: str, value: float) -> int:
        table = build_scorecard(replaced(values, place, code, value), indicators, **settings).table
        return int(table.set_index("place").loc[place, "rank"])

    moved = 0
    for code, row in levers.iterrows():
        if row["state"] != "moves":
            if row["state"] == "still":
                tried = np.linspace(0.0, 200.0, 17)
                better = tried[tried > row["value"]] if code != "i1" else tried[tried < row["value"]]
                assert all(rank_with(str(code), float(value)) >= rank for value in better)
            continue
        moved += 1
        needed, value = float(row["needed"]), float(row["value"])
        assert rank_with(str(code), needed) == row["rank_after"] < rank
        # A hair less is not enough, and neither is anything on the way there.
        short = needed - (needed - value) * 1e-6
        assert rank_with(str(code), short) >= rank
        for part in np.linspace(0.02, 0.98, 9):
            assert rank_with(str(code), value + part * (needed - value)) >= rank
        assert row["change"] == pytest.approx(needed - value)
    assert moved > 0


def test_gain_at_the_frontier_is_that_of_a_scorecard_with_that_number() -> None:
    values, indicators = tables(5)
    card = build_scorecard(values, indicators)
    place, best = str(card.table["place"].iloc[4]), card.table.iloc[0]
    score = card.table.set_index("place")["score"]
    levers = find_levers(values, indicators, place=place)
    assert levers.details["aim"] == best["place"]
    for row in levers.table.itertuples(index=False):
        then = build_scorecard(replaced(values, place, row.indicator, row.frontier), indicators)
        after = then.table.set_index("place")
        assert after.loc[place, "score"] - score[place] == pytest.approx(row.score_gain, abs=1e-10)
        assert after.loc[place, "rank"] == row.rank_at_frontier
        gap = score[best["place"]] - score[place]
        left = after.loc[best["place"], "score"] - after.loc[place, "score"]
        assert row.gap_share_closed == pytest.approx((gap - left) / gap, abs=1e-10)
