"""Strengths and weaknesses: ranks against every order that the bounds allow, and verdicts by hand."""

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


def strengths_of(numbers: list, low: list | None = None, high: list | None = None, **options) -> pd.Series:
    """The one row for the first of some places; exact where no bounds are given."""
    values = pd.DataFrame(
        {"place": [f"p{k}" for k in range(len(numbers))], "indicator": "a", "value": numbers}
    )
    if low is not None:
        values["low"], values["high"], values["comparator"] = low, high, "about"
    table = pd.DataFrame({"indicator": ["a"], "direction": [options.pop("direction", 1)]})
    return jiju.find_strengths(values, table, place="p0", **options).table.iloc[0]


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_no_numbers_within_the_bounds_leave_the_ranks_and_the_verdict(seed: int) -> None:
    values, table = random_values(seed, places=8, indicators=2, missing=0.1)
    found = jiju.find_strengths(values, table, place="p0").table
    rng = np.random.default_rng(seed)
    by_code = dict(iter(values[values["value"].notna()].groupby("indicator")))
    directions = table.set_index("indicator")["direction"]
    for _, row in found.iterrows():
        rows = by_code[row["indicator"]]
        assert row["places"] == len(rows)
        top = max(1, math.floor(0.25 * row["places"]))
        seen = set()
        for _ in range(30):
            drawn = {r["place"]: directions[row["indicator"]] * within(r, rng) for _, r in rows.iterrows()}
            rank = 1 + sum(other > drawn["p0"] for other in drawn.values())
            assert row["rank_low"] <= rank <= row["rank_high"]
            last = row["places"] + 1 - rank
            seen.add("strength" if rank <= top else "weakness" if last <= top else "middle")
        if row["verdict"] != "open":
            assert seen == {row["verdict"]}


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_ranks_of_exact_numbers_are_those_of_pandas(seed: int) -> None:
    values, table = random_values(seed, places=6, hedged=0.0)
    found = jiju.find_strengths(values, table, place="p0").table
    for _, row in found.iterrows():
        column = values[values["indicator"] == row["indicator"]].set_index("place")["value"].dropna()
        sign = table.set_index("indicator").loc[row["indicator"], "direction"]
        assert row["rank"] == (column * -sign).rank(method="min")["p0"]
        assert row["rank_low"] == row["rank"] == row["rank_high"]
        assert row["best"] == (column * sign).idxmax()


@pytest.mark.parametrize(
    ("numbers", "verdict"),
    [
        ([9, 1, 2, 3, 4, 5, 6, 7], "strength"),
        ([7.5, 1, 2, 3, 9, 5, 6, 7], "strength"),
        ([6.5, 1, 2, 3, 9, 5, 8, 7], "middle"),
        ([1.5, 1, 2, 3, 9, 5, 8, 7], "weakness"),
        ([5, 5, 5, 5, 5, 5, 5, 5], "middle"),
        ([5, 5, 1, 1, 1, 1, 1, 1], "strength"),
        ([1, 2, 3], "few"),
    ],
)
def test_verdicts_by_hand(numbers: list, verdict: str) -> None:
    assert strengths_of(numbers)["verdict"] == verdict
    turned = {"strength": "weakness", "weakness": "strength"}.get(verdict, verdict)
    assert strengths_of(numbers, direction=-1)["verdict"] == turned


def test_an_open_end_may_be_anything_above() -> None:
    row = strengths_of([5.0, 6.0, 7.0, 8.0, 9.0], [5.0] * 5, [math.nan, 6.0, 7.0, 8.0, 9.0])
    assert (row["rank"], row["rank_low"], row["rank_high"]) == (5, 1, 5)
    assert row["verdict"] == "open"


def test_the_z_value_is_robust_and_turned_where_less_is_better() -> None:
    row = strengths_of([math.e**3, math.e**0, math.e**1, math.e**2, math.e**1])
    spread = (np.quantile([0, 1, 2, 1], 0.75) - np.quantile([0, 1, 2, 1], 0.25)) / 1.3489795
    assert row["z"] == pytest.approx(2.0 / spread)
    turned = strengths_of([math.e**3, math.e**0, math.e**1, math.e**2, math.e**1], direction=-1)
    assert turned["z"] == pytest.approx(-row["z"])
    assert math.isnan(strengths_of([1.0, 2.0, 3.0])["z"])
    assert math.isfinite(strengths_of([-1.0, 2.0, 3.0, 4.0, 5.0])["z"])


def test_a_percentile_counts_ties_for_half() -> None:
    assert strengths_of([5, 5, 5, 1, 9])["percentile"] == pytest.approx((1 + 2 / 2) / 4)


def test_the_answer_names_them_and_what_is_missing() -> None:
    rows = [(f"p{k}", "sales", 9.0 - k) for k in range(5)] + [(f"p{k}", "bases", 1.0 + k) for k in range(5)]
    rows += [("p1", "patents", 4.0)]
    values = pd.DataFrame(rows, columns=["place", "indicator", "value"])
    table = pd.DataFrame(
        {"indicator": ["sales", "bases", "patents"], "label_zh": ["销售额", "海外基地", "专利"]}
    )
    found = jiju.find_strengths(values, table, place="p0")
    assert found.of("strength") == ["sales"]
    assert found.of("weakness") == ["bases"]
    answer = found.statements[0].text
    assert "strong in 1 (sales) and weak in 1 (bases)" in answer.en
    assert "有优势 1 项（销售额），有短板 1 项（海外基地）" in answer.zh
    assert "自身还有 1 个数字缺失" in answer.zh
    assert len(found.missing) == 4


@pytest.mark.parametrize("options", [{"share": 0.0}, {"share": 0.6}, {"minimum_places": 1}])
def test_options_that_cannot_be_used(options: dict) -> None:
    with pytest.raises(JijuError, match="M335"):
        strengths_of([1, 2, 3, 4], **options)
