"""Peers by likeness: against the definition written out slowly, and what must hold whatever the numbers."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_places import random_values, within

import jiju
from jiju.errors import JijuError

SEEDS = st.integers(0, 10_000)


def slow_distances(values: pd.DataFrame, indicators: pd.DataFrame, place: str) -> dict[str, float]:
    """Mean distance by the definition, one pair and indicator after the other."""
    known = {(r.place, r.indicator): r.value for r in values.itertuples() if not math.isnan(r.value)}
    others = [name for name in dict.fromkeys(values["place"]) if name != place]
    sums, weights = dict.fromkeys(others, 0.0), dict.fromkeys(others, 0.0)
    for row in indicators.itertuples():
        column = [value for (_, code), value in known.items() if code == row.indicator]
        if len(column) < 4 or (place, row.indicator) not in known:
            continue
        scale = math.log if min(column) > 0 else float
        placed = np.array([scale(value) for value in column])
        spread = (np.quantile(placed, 0.75) - np.quantile(placed, 0.25)) / 1.3489795003921634
        for other in others:
            if (other, row.indicator) in known:
                own, its = scale(known[place, row.indicator]), scale(known[other, row.indicator])
                sums[other] += row.weight * min(3.0, abs(own - its) / spread)
                weights[other] += row.weight
    return {other: sums[other] / weights[other] if weights[other] else math.nan for other in others}


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_the_distance_is_the_one_of_the_definition(seed: int) -> None:
    values, table = random_values(seed, places=7, indicators=4, hedged=0.0)
    table["pillar"] = ""
    found = jiju.find_peers(values, table, place="p0", minimum_share=1e-9)
    slow = slow_distances(values, table, "p0")
    for _, row in found.table.iterrows():
        assert row["distance"] == pytest.approx(slow[row["place"]], nan_ok=True)
    ranked = found.table[found.table["rank"].notna()]
    assert ranked["distance"].is_monotonic_increasing
    assert found.chosen == ranked["place"].tolist()[:5]


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_bounds_hold_the_distance_and_those_of_numbers_within(seed: int) -> None:
    values, table = random_values(seed, places=6, indicators=3)
    found = jiju.find_peers(values, table, place="p0", minimum_share=1e-9)
    parts = found.tables["contributions"]
    assert (parts["low"] <= parts["distance"] + 1e-12).all()
    assert (parts["high"] >= parts["distance"] - 1e-12).all()
    scales = found.tables["scales"].set_index("indicator")
    rng = np.random.default_rng(seed)
    by_key = values.set_index(["place", "indicator"])
    for _, row in parts.iterrows():
        for _ in range(10):
            own = within(by_key.loc[("p0", row["indicator"])], rng)
            its = within(by_key.loc[(row["place"], row["indicator"])], rng)
            apart = min(3.0, abs(math.log(its / own)) / scales.loc[row["indicator"], "spread"])
            assert row["low"] - 1e-9 <= apart <= row["high"] + 1e-9


@settings(max_examples=10, deadline=None)
@given(SEEDS, st.floats(0.01, 1000.0))
def test_the_unit_and_the_order_of_rows_change_nothing(seed: int, factor: float) -> None:
    values, table = random_values(seed, places=6)
    plain = jiju.find_peers(values, table, place="p0", minimum_share=1e-9)
    scaled = values.sample(frac=1.0, random_state=seed)
    one = scaled["indicator"] == "i0"
    scaled.loc[one, ["value", "low", "high"]] *= factor
    other = jiju.find_peers(scaled, table, place="p0", minimum_share=1e-9)
    assert other.table["place"].tolist() == plain.table["place"].tolist()
    assert other.table["distance"].to_numpy() == pytest.approx(
        plain.table["distance"].to_numpy(), nan_ok=True
    )


def six(**columns: list[float]) -> pd.DataFrame:
    rows = [
        {"place": f"p{k}", "indicator": code, "value": value}
        for code, numbers in columns.items()
        for k, value in enumerate(numbers)
    ]
    return pd.DataFrame(rows)


def named(*codes: str) -> pd.DataFrame:
    return pd.DataFrame({"indicator": codes})


def test_the_reason_names_what_is_alike_and_what_differs_in_both_languages() -> None:
    values = six(people=[10.0, 11.0, 100.0, 1.0, 20.0], industry=[50.0, 5.0, 52.0, 40.0, 60.0])
    table = pd.DataFrame(
        {
            "indicator": ["people", "industry"],
            "label_zh": ["人口", "工业"],
            "label_en": ["people", "industry"],
        }
    )
    found = jiju.find_peers(values, table, place="p0").table.set_index("place")
    assert found.loc["p1", "reason_en"] == "Alike in people; differs in industry (0.1 times)."
    assert found.loc["p1", "reason_zh"] == "相似：人口；不同：工业（0.1 倍）。"


def test_negative_numbers_are_compared_by_differences() -> None:
    values = six(balance=[-5.0, -4.0, 10.0, 20.0, 0.0])
    found = jiju.find_peers(values, named("balance"), place="p0")
    assert found.tables["scales"]["scale"].tolist() == ["linear"]
    assert found.chosen[0] == "p1"


def test_a_candidate_with_too_few_numbers_is_listed_and_not_compared() -> None:
    nan = math.nan
    values = six(a=[1.0, 2.0, 3.0, 4.0, 5.0], b=[1.0, nan, 3.0, 4.0, 6.0], c=[1.0, nan, 2.0, 4.0, 9.0])
    found = jiju.find_peers(values, named("a", "b", "c"), place="p0")
    row = found.table.set_index("place").loc["p1"]
    assert pd.isna(row["rank"])
    assert not row["chosen"]
    assert row["reason_en"] == "Not compared: numbers for 1 of 3 indicators only."
    assert "could not be compared" in found.summary()
    assert found.missing[["place", "indicator"]].values.tolist() == [["p1", "b"], ["p1", "c"]]


def test_an_indicator_on_which_all_are_the_same_says_nothing() -> None:
    values = six(a=[1.0, 2.0, 3.0, 4.0, 5.0], same=[7.0] * 5)
    found = jiju.find_peers(values, named("a", "same"), place="p0")
    assert found.details["indicators"] == 1
    assert math.isnan(found.tables["scales"].set_index("indicator").loc["same", "spread"])


def test_where_half_are_the_same_the_others_still_count() -> None:
    values = six(a=[0.0, 0.0, 0.0, 0.0, 0.0, 5.0, 9.0])
    found = jiju.find_peers(values, named("a"), place="p5")
    assert found.chosen[0] == "p6"


def test_one_giant_does_not_decide() -> None:
    values = six(a=[1.0, 1.1, 1.2, 0.9, 1e9], b=[1.0, 9.0, 8.0, 7.0, 1.0])
    found = jiju.find_peers(values, named("a", "b"), place="p0").table.set_index("place")
    assert found.loc["p4", "distance"] <= 1.5 + 1e-9


@pytest.mark.parametrize(
    ("code", "options"),
    [
        ("M335", {"number": 0}),
        ("M335", {"minimum_share": 0.0}),
        ("M335", {"minimum_share": 1.5}),
        ("M331", {"place": "p9"}),
        ("M331", {"candidates": ["p1", "p99"]}),
    ],
)
def test_options_that_cannot_be_used(code: str, options: dict) -> None:
    values = six(a=[1.0, 2.0, 3.0, 4.0, 5.0])
    with pytest.raises(JijuError, match=code):
        jiju.find_peers(values, named("a"), **({"place": "p0"} | options))


def test_a_place_without_comparable_numbers_says_so() -> None:
    with pytest.raises(JijuError, match="M336"):
        jiju.find_peers(six(a=[1.0, 2.0, 3.0]), named("a"), place="p0")
