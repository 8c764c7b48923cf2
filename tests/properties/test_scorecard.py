"""What must not change a scorecard, and what must: units, order, directions, places that do not matter."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis.extra.numpy import arrays

from jiju import build_scorecard, measure_sensitivity
from jiju.errors import JijuError
from jiju.measures.scorecards._aggregate import AGGREGATIONS
from jiju.measures.scorecards._normalize import DEFAULT_SCALES

CODES = ["a", "b", "c", "d"]
DIRECTION = [1, -1, 1, 1]
PILLARS = ["p", "p", "q", "q"]
INDICATORS = pd.DataFrame(
    {"indicator": CODES, "direction": DIRECTION, "pillar": PILLARS, "weight": [1.0, 2.0, 1.0, 3.0]}
)
TABLES = arrays(np.float64, (6, 4), elements=st.floats(1.0, 100.0, width=32))
HOLES = arrays(np.bool_, (6, 4))
OF_NO_SETTING = [
    name
    for name in DEFAULT_SCALES
    if name not in ("distance_to_reference", "distance_to_target", "goalposts")
]


def long(table: np.ndarray, names: list[str] | None = None) -> pd.DataFrame:
    names = names or [f"P{k}" for k in range(len(table))]
    rows = [
        (name, code, value)
        for name, row in zip(names, table, strict=True)
        for code, value in zip(CODES, row, strict=True)
    ]
    return pd.DataFrame(rows, columns=["place", "indicator", "value"])


def built(values: pd.DataFrame, indicators: pd.DataFrame = INDICATORS, **given: Any) -> Any:
    """A scorecard; None where there is nothing to score or a mean has no sense."""
    try:
        return build_scorecard(values, indicators, **given)
    except JijuError as error:
        if error.code not in ("M303", "M307"):
            raise
        return None


def score(values: pd.DataFrame, indicators: pd.DataFrame = INDICATORS, **given: Any) -> pd.DataFrame | None:
    """Score and rank by place; None where it was refused for a reason."""
    card = built(values, indicators, **given)
    if card is None:
        return None
    return card.table.set_index("place")[["score", "rank"]].astype(float).sort_index()


def alike(one: pd.DataFrame | None, other: pd.DataFrame | None) -> None:
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        np.testing.assert_allclose(one["score"], other["score"], rtol=1e-6, atol=1e-6)


@settings(max_examples=15, deadline=None)
@given(
    TABLES,
    HOLES,
    st.sampled_from(OF_NO_SETTING),
    st.sampled_from(AGGREGATIONS[:3]),
    st.permutations(range(6)),
)
def test_the_order_of_places_and_of_rows_does_not_matter(
    table: np.ndarray, holes: np.ndarray, way: str, mean: str, order: list[int]
) -> None:
    table = np.where(holes, np.nan, table)
    values = long(table)
    shuffled = long(table[list(order)], [f"P{k}" for k in order]).sample(frac=1.0, random_state=1)
    given = {"normalize": way, "aggregate": mean, "impute": "mean"}
    one, other = score(values, **given), score(shuffled, **given)
    alike(one, other)
    if one is not None and other is not None:
        # Ranks of scores that are equal but for rounding are ties either way.
        assert (one["rank"] == other["rank"]).all()


@settings(max_examples=12, deadline=None)
@given(TABLES, st.permutations(range(4)), st.sampled_from(AGGREGATIONS))
def test_the_order_of_indicators_does_not_matter(table: np.ndarray, order: list[int], way: str) -> None:
    shuffled = INDICATORS.iloc[list(order)].reset_index(drop=True)
    power = 0.5 if way == "generalized" else None
    alike(
        score(long(table), aggregate=way, power=power, scale=[1, 100]),
        score(long(table), shuffled, aggregate=way, power=power, scale=[1, 100]),
    )


@settings(max_examples=12, deadline=None)
@given(
    TABLES,
    st.sampled_from(["minmax", "zscore", "rank", "percentile", "borda", "distance_to_max"]),
    st.sampled_from(["given", "entropy", "critic", "pca"]),
    st.floats(0.01, 1000.0),
    st.floats(-50.0, 50.0),
)
def test_the_unit_of_an_indicator_does_not_matter(
    table: np.ndarray, way: str, weights: str, factor: float, shift: float
) -> None:
    table = np.round(table)  # so that a tie stays one in the other unit
    changed = table.copy()
    changed[:, 2] = changed[:, 2] * np.float64(2.0) ** round(np.log2(factor)) + round(shift)
    alike(
        score(long(table), normalize=way, weights=weights),
        score(long(changed), normalize=way, weights=weights),
    )


@settings(max_examples=12, deadline=None)
@given(TABLES, st.sampled_from(["minmax", "zscore", "rank", "borda", "scaled"]))
def test_a_direction_turned_with_its_numbers_is_the_same(table: np.ndarray, way: str) -> None:
    turned, flipped = table.copy(), INDICATORS.copy()
    turned[:, 1] = -turned[:, 1]
    flipped["direction"] = [1, 1, 1, 1]
    alike(score(long(table), normalize=way), score(long(turned), flipped, normalize=way))


@settings(max_examples=12, deadline=None)
@given(TABLES, st.sampled_from(AGGREGATIONS), st.integers(0, 3))
def test_a_better_number_is_never_a_worse_rank_by_fixed_goalposts(
    table: np.ndarray, way: str, at: int
) -> None:
    """Where a scale does not hang on the places, more is better, and other places keep their scores."""
    posts = {code: [0.0, 200.0] for code in CODES}
    given: dict[str, Any] = {
        "normalize": "goalposts",
        "goalposts": posts,
        "scale": [1, 100],
        "aggregate": way,
    }
    given["power"] = 2.0 if way == "generalized" else None
    if way in ("copeland", "topsis"):
        given |= {"aggregate": ["arithmetic", "arithmetic"]}
    better = table.copy()
    better[2, at] += 20.0 * DIRECTION[at] if DIRECTION[at] > 0 else -table[2, at] / 2.0
    one, other = score(long(table), **given), score(long(better), **given)
    assert one is not None
    assert other is not None
    assert other["rank"]["P2"] <= one["rank"]["P2"]
    assert other["score"]["P2"] > one["score"]["P2"]
    np.testing.assert_allclose(other["score"].drop("P2"), one["score"].drop("P2"), rtol=1e-12)


@settings(max_examples=12, deadline=None)
@given(TABLES, st.sampled_from(["goalposts", "distance_to_target"]))
def test_another_place_does_not_matter_where_the_scale_is_fixed(table: np.ndarray, way: str) -> None:
    posts = {code: [0.0, 200.0] for code in CODES}
    indicators = INDICATORS.assign(target=[150.0, 0.5, 150.0, 150.0])
    inner = table.mean(axis=0, keepdims=True)  # within the range, for the target's lower end is the worst
    more = long(np.vstack([table, inner]), [*(f"P{k}" for k in range(6)), "new"])
    given = {"normalize": way, "goalposts": posts}
    one, other = score(long(table), indicators, **given), score(more, indicators, **given)
    if one is not None and other is not None:
        np.testing.assert_allclose(other["score"].drop("new"), one["score"], rtol=1e-9)


@settings(max_examples=12, deadline=None)
@given(TABLES)
def test_a_place_within_the_range_does_not_matter_by_min_max(table: np.ndarray) -> None:
    more = long(np.vstack([table, table.mean(axis=0, keepdims=True)]), [*(f"P{k}" for k in range(6)), "new"])
    one, other = score(long(table)), score(more)
    if one is not None and other is not None:
        np.testing.assert_allclose(other["score"].drop("new"), one["score"], rtol=1e-9)


@settings(max_examples=12, deadline=None)
@given(TABLES, HOLES, st.sampled_from(["none", "mean", "median", "pillar_mean"]))
def test_missing_numbers_are_always_listed_and_the_known_never_changed(
    table: np.ndarray, holes: np.ndarray, way: str
) -> None:
    table = np.where(holes, np.nan, table)
    card = built(long(table), impute=way)
    if card is None:
        return
    missing = card.tables["missing"]
    assert len(missing) == int(holes.sum())
    expected = {(f"P{row}", CODES[column]) for row, column in zip(*np.nonzero(holes), strict=True)}
    assert set(zip(missing["place"], missing["indicator"], strict=True)) == expected
    assert any("missing" in s.text.en for s in card.statements)
    steps = card.tables["steps"]
    filled = steps[steps["step"] == "imputed"]
    changed = filled[filled["changed"]]
    assert set(zip(changed["place"], changed["indicator"], strict=True)) <= expected
    assert card.table["missing"].sum() + holes[holes.all(axis=1)].size == int(holes.sum())


@settings(max_examples=10, deadline=None)
@given(
    TABLES, st.sampled_from([{}, {"normalize": "zscore"}, {"aggregate": "geometric"}, {"weights": "critic"}])
)
def test_settings_passed_back_give_the_same(table: np.ndarray, given_: dict[str, Any]) -> None:
    card = built(long(table), **given_)
    if card is None:
        return
    again = build_scorecard(long(table), INDICATORS, **card.settings)
    pd.testing.assert_frame_equal(again.table, card.table)
    assert again.provenance.parameters == card.provenance.parameters


@pytest.mark.parametrize("rename", [lambda name: name, lambda name: f"city {name}"])
def test_the_seed_gives_the_same_whatever_places_are_called(rename: Any) -> None:
    table = np.random.default_rng(3).uniform(1, 100, (6, 4))
    found = measure_sensitivity(
        long(table, [rename(f"P{k}") for k in range(6)]), INDICATORS, evaluations=256, rng=7
    ).table
    plain = measure_sensitivity(long(table), INDICATORS, evaluations=256, rng=7).table
    assert found["place"].tolist() == [rename(name) for name in plain["place"]]
    pd.testing.assert_frame_equal(found.drop(columns="place"), plain.drop(columns="place"))
