"""Diversity of regions and spread of industries: what the indices are, and what must not change them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import jiju
from jiju.errors import MeasureError


def long(rows: list[list[float]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows)
    frame.index = [f"R{k}" for k in range(len(rows))]
    frame.columns = [f"I{k}" for k in range(len(rows[0]))]
    return frame.rename_axis("region").reset_index().melt("region", var_name="industry", value_name="value")


def slow(rows: list[list[float]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The definitions, cell by cell, of dense rows without an empty region or industry."""
    x = np.array(rows)
    s, q = x / x.sum(axis=1, keepdims=True), x / x.sum(axis=0)
    s_all, q_all = x.sum(axis=0) / x.sum(), x.sum(axis=1) / x.sum()
    regions = pd.DataFrame(
        {
            "entropy": [-sum(v * np.log2(v) for v in row if v > 0) for row in s],
            "herfindahl": (s**2).sum(axis=1),
            "krugman": np.abs(s - s_all).sum(axis=1),
            "hachman": [1 / sum(v * v / a for v, a in zip(row, s_all, strict=True)) for row in s],
            "largest_share": s.max(axis=1),
        }
    )
    gini = [np.abs(c[:, None] - c).sum() / (2 * len(c) ** 2 * c.mean()) for c in x.T]
    quotient = (q.T / q_all).T
    weights = q_all[:, None] * q_all
    location = [(weights * np.abs(c[:, None] - c)).sum() / 2 for c in quotient.T]
    industries = pd.DataFrame(
        {
            "gini": gini,
            "locational_gini": location,
            "hoover": 0.5 * np.abs(q - q_all[:, None]).sum(axis=0),
            "herfindahl": (q**2).sum(axis=0),
            "largest_share": q.max(axis=0),
        }
    )
    return regions, industries


tables = (
    st.integers(2, 5)
    .flatmap(
        lambda width: st.lists(
            st.lists(st.integers(0, 50).map(float), min_size=width, max_size=width), min_size=2, max_size=6
        )
    )
    .filter(lambda rows: np.all(np.array(rows).sum(axis=0) > 0) and np.all(np.array(rows).sum(axis=1) > 0))
)


@settings(max_examples=40, deadline=None)
@given(tables)
def test_it_is_the_slow_definition(rows: list[list[float]]) -> None:
    found = jiju.measure_diversity(long(rows))
    regions, industries = slow(rows)
    for ours, theirs, key in (
        (found.regions, regions, "region"),
        (found.industries, industries, "industry"),
    ):
        ordered = ours.sort_values(key).reset_index(drop=True)
        np.testing.assert_allclose(ordered[theirs.columns], theirs, rtol=1e-9, atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(tables, st.floats(0.01, 1e6), st.randoms(use_true_random=False))
def test_scale_order_split_rows_and_an_empty_region_do_not_matter(
    rows: list[list[float]], scale: float, random: object
) -> None:
    table = long(rows)
    before = jiju.measure_diversity(table)
    changed = table.assign(value=table["value"] * scale / 2)
    empty = pd.DataFrame({"region": ["empty"], "industry": ["I0"], "value": [0.0]})
    changed = pd.concat([changed, changed, empty], ignore_index=True)
    order = list(range(len(changed)))
    random.shuffle(order)  # type: ignore[attr-defined]
    after = jiju.measure_diversity(changed.iloc[order].reset_index(drop=True))
    assert after.table["region"].iloc[-1] == "empty"
    assert pd.isna(after.table["rank"].iloc[-1])
    for old, new in ((before.table, after.table.iloc[:-1]), (before.industries, after.industries)):
        old, new = (frame.sort_values(frame.columns[0]).reset_index(drop=True) for frame in (old, new))
        pd.testing.assert_frame_equal(
            old.drop(columns="value"), new.drop(columns="value"), check_dtype=False, rtol=1e-9, atol=1e-9
        )


def test_alike_and_alone() -> None:
    found = jiju.measure_diversity(long([[1.0, 1.0, 2.0], [10.0, 10.0, 20.0]]))
    np.testing.assert_allclose(found.table["krugman"], 0.0, atol=1e-12)
    np.testing.assert_allclose(found.table["hachman"], 1.0)
    np.testing.assert_allclose(found.industries["locational_gini"], 0.0, atol=1e-12)
    assert found.table["rank"].tolist() == [1, 1]
    alone = jiju.measure_diversity(long([[5.0, 0.0], [0.0, 5.0]]))
    assert alone.table["effective"].tolist() == [1.0, 1.0]
    assert alone.table["krugman"].tolist() == [1.0, 1.0]
    np.testing.assert_allclose(alone.industries["gini"], 0.5)


def test_equals_are_named_by_the_alphabet() -> None:
    found = jiju.measure_diversity(long([[5.0, 5.0], [5.0, 5.0]]))
    assert found.table["largest"].tolist() == ["I0", "I0"]
    assert found.industries["largest"].tolist() == ["R0", "R0"]


def test_what_is_empty_or_small_is_named_and_said() -> None:
    table = long([[50.0, 50.0, 0.0], [30.0, 60.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 0.0]])
    found = jiju.measure_diversity(table, minimum_region=1.5)
    assert set(found.tables["left_out"]["name"]) >= {"I2"}
    assert found.industries["locational_gini"].isna().tolist() == [False, False, True]
    small = jiju.measure_diversity(table, minimum_region=10.0)
    assert "R2" in set(small.tables["left_out"]["name"])
    assert "R2" not in set(small.table["region"])
    for lang in ("en", "zh"):
        assert "R2" in small.summary(lang)
        assert "I2" in small.summary(lang)


def test_one_region_and_one_industry_are_said_in_words() -> None:
    found = jiju.measure_diversity(pd.DataFrame({"region": ["A"], "industry": ["x"], "value": [3.0]}))
    assert found.table["effective"].tolist() == [1.0]
    assert "A" in found.summary()
    assert "等效" in found.summary("zh") or "相当于" in found.summary("zh")


def test_establishments_are_counted_or_added_up() -> None:
    plants = pd.DataFrame({"region": ["A", "A", "B"], "industry": ["x", "y", "x"], "size": [3.0, 1.0, 4.0]})
    assert jiju.measure_diversity(plants).table["value"].tolist() == [4.0, 4.0]
    counted = jiju.measure_diversity(plants.drop(columns="size"))
    assert counted.table["value"].tolist() == [2.0, 1.0]


def test_negative_amounts_are_refused() -> None:
    with pytest.raises(MeasureError, match="M402"):
        jiju.measure_diversity(pd.DataFrame({"region": ["A"], "industry": ["x"], "value": [-3.0]}))
