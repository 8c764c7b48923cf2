"""Which number is in force, and which contradict each other."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiju.tables import mark_standing
from jiju.tables.bounds import fill_bounds, half_digits
from jiju.tables.standing import judge_values


def rows(*entries: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame([{"place": "A", "indicator": "x", **entry} for entry in entries])


def standing(*entries: dict[str, object]) -> list[str]:
    return mark_standing(rows(*entries))["standing"].tolist()


def test_the_latest_period_is_in_force_and_earlier_ones_are_kept():
    marked = mark_standing(rows({"value": 1.0, "period": "2021"}, {"value": 9.0, "period": "2023"}))
    assert marked["standing"].tolist() == ["superseded", "current"]
    assert marked["used"].tolist() == [False, True]
    assert marked["group"].nunique() == 2
    assert len(marked) == 2


def test_numbers_that_agree_give_one_that_is_used_the_narrowest():
    marked = mark_standing(
        rows(
            {"value": 2500.0, "low": 2500.0, "comparator": "more_than", "period": "2024"},
            {"value": 2500.0, "period": "2024", "published": "2025-01-01"},
            {"value": 2500.0, "period": "2024", "published": "2025-05-01"},
        )
    )
    assert marked["standing"].tolist() == ["current"] * 3
    assert marked["used"].tolist() == [False, False, True]
    assert marked["agreeing"].tolist() == [3, 3, 3]


def test_numbers_that_contradict_are_all_used():
    marked = mark_standing(
        rows({"value": 23.0}, {"value": 30.0, "low": 30.0, "comparator": "more_than"}, {"value": 23.0})
    )
    assert marked["standing"].tolist() == ["contradicted"] * 3
    assert marked["used"].all()
    assert marked["agreeing"].tolist() == [2, 1, 2]


@pytest.mark.parametrize(
    ("first", "second", "agree"),
    [
        ({"value": 2900.0}, {"value": 2900.4}, True),
        ({"value": 1.0}, {"value": 2.0}, False),
        ({"value": 290.6}, {"value": 290.64}, True),
        ({"value": 290.6}, {"value": 290.7}, False),
        (
            {"value": 2.906e10, "number_text": "290.6亿"},
            {"value": 2.9064e10, "number_text": "290.64亿"},
            True,
        ),
        ({"value": 2.906e10, "number_text": "290.6亿"}, {"value": 2.907e10, "number_text": "290.7亿"}, False),
        ({"value": 290.6, "unit": "亿元"}, {"value": 2.906e6, "unit": "万元"}, True),
        ({"value": 30.0, "low": 30.0, "high": 40.0, "comparator": "more_than"}, {"value": 36.0}, True),
        ({"value": 30.0, "low": 30.0, "high": 40.0, "comparator": "more_than"}, {"value": 42.0}, False),
        ({"value": 5.0, "unit": "家"}, {"value": 5.0, "unit": "个"}, True),
        ({"value": 5.0, "unit": "亿元"}, {"value": 6.0, "unit": ""}, False),
    ],
)
def test_what_agrees(first, second, agree):
    found = standing({**first, "period": "2024"}, {**second, "period": "2024"})
    assert found == (["current"] * 2 if agree else ["contradicted"] * 2)


def test_units_that_do_not_convert_each_have_a_number_in_force():
    marked = mark_standing(
        rows(
            {"value": 290.6, "unit": "亿元", "period": "2023"},
            {"value": 40.0, "unit": "亿美元", "period": "2024"},
        )
    )
    assert marked["standing"].tolist() == ["current", "current"]
    assert marked["used"].all()


def test_plans_targets_and_parts_do_not_count():
    assert standing(
        {"value": 1.0, "period": "2023"},
        {"value": 5.0, "period": "2025", "status": "plan"},
        {"value": 7.0, "period": "2025", "status": "target"},
        {"value": 0.5, "period": "2024", "part": "leading"},
        {"value": np.nan, "period": "2026"},
    ) == ["current", "plan", "target", "part", "missing"]


def test_a_publisher_that_revises_itself_and_one_that_does_not():
    same = {"period": "2024", "publisher": "Office"}
    assert standing(
        {"value": 100.0, **same, "published": "2025-01-20"},
        {"value": 104.0, **same, "published": "2025-03-01"},
    ) == ["superseded", "current"]
    assert standing(
        {"value": 100.0, **same, "published": "2025-01-20"},
        {"value": 104.0, **same, "published": "2025-01-20"},
    ) == ["contradicted", "contradicted"]
    other = {**same, "publisher": "Paper"}
    assert standing(
        {"value": 100.0, **same, "published": "2025-01-20"},
        {"value": 104.0, **other, "published": "2025-03-01"},
    ) == ["contradicted", "contradicted"]


def test_a_half_year_replaces_no_whole_year_but_a_day_does():
    assert standing({"value": 10.0, "period": "2023"}, {"value": 6.0, "period": "2024-01/2024-06"}) == [
        "current",
        "part",
    ]
    assert standing({"value": 10.0, "period": "2023"}, {"value": 12.0, "period": "2024-11-05"}) == [
        "superseded",
        "current",
    ]
    assert standing({"value": 6.0, "period": "2024-01/2024-06"}) == ["current"]


def test_numbers_without_a_period():
    # By the day it was published; within the latest period it competes with that.
    assert standing({"value": 1.0, "period": "2021"}, {"value": 2.0, "published": "2024-05-01"}) == [
        "superseded",
        "current",
    ]
    assert standing({"value": 1.0, "period": "2024"}, {"value": 2.0, "published": "2024-05-01"}) == [
        "contradicted",
        "contradicted",
    ]
    assert standing({"value": 1.0, "period": "2024"}, {"value": 2.0, "published": "2022-05-01"}) == [
        "current",
        "superseded",
    ]
    assert standing({"value": 1.0, "period": "2024"}, {"value": 2.0}) == ["contradicted", "contradicted"]


def test_clashes_of_earlier_periods_are_found_as_well():
    judged = judge_values(
        rows(
            {"value": 1.0, "period": "2020"},
            {"value": 2.0, "period": "2020"},
            {"value": 3.0, "period": "2021"},
        )
    )
    assert judged["clash"].tolist() == [True, True, False]
    assert judged["standing"].tolist() == ["superseded", "superseded", "current"]


def test_the_input_is_not_changed_and_other_columns_stay():
    frame = rows({"value": 1.0, "colour": "red"})
    before = frame.copy()
    marked = mark_standing(frame)
    pd.testing.assert_frame_equal(frame, before)
    assert marked["colour"].tolist() == ["red"]
    assert mark_standing(frame.iloc[:0])["standing"].tolist() == []


def test_bounds_and_printed_digits():
    nan = np.nan
    value = np.array([100.0, 2900.0, 5.0, nan, 5.0])
    low, high = fill_bounds(
        value,
        np.array([nan, nan, nan, 3.0, 4.0]),
        np.array([nan, nan, nan, 4.0, nan]),
        ["about", "about", "less_than", "range", "exact"],
    )
    np.testing.assert_array_equal(low, [95.0, 2850.0, nan, 3.0, 4.0])
    np.testing.assert_array_equal(high, [105.0, 2950.0, 5.0, 4.0, nan])
    frame = pd.DataFrame(
        {
            "value": [290.6, 2.906e10, 93.2, 7.0, 3.0],
            "number_text": ["290.6亿", "290.6亿", "", "七", "99"],
            "unit": ["亿元", "元", "%", "", ""],
        }
    )
    np.testing.assert_allclose(half_digits(frame), [0.05, 5e6, 0.05, 0.5, 0.5])


FIELDS = {
    "place": st.sampled_from(["A", "B"]),
    "indicator": st.sampled_from(["x", "y"]),
    "value": st.one_of(
        st.just(float("nan")),
        st.integers(-50, 50).map(float),
        st.floats(0.1, 9.9).map(lambda v: round(v, 2)),
    ),
    "comparator": st.sampled_from(["exact", "about", "more_than", "less_than", "at_least"]),
    "unit": st.sampled_from(["", "亿元", "万元", "亿美元"]),
    "period": st.sampled_from(["", "2022", "2023", "2024-01/2024-06", "2024", "2024-11-05", "soon"]),
    "published": st.sampled_from(["", "2023-05-01", "2024-11-07", "2025-01-01"]),
    "publisher": st.sampled_from(["", "P", "Q"]),
    "status": st.sampled_from(["", "outcome", "plan", "target"]),
    "part": st.sampled_from(["", "leading"]),
}
ENTRY = st.fixed_dictionaries(FIELDS)


@given(st.lists(ENTRY, max_size=12), st.randoms(use_true_random=False))
def test_rules_that_hold_for_any_values(entries, random):
    frame = pd.DataFrame(entries, columns=list(FIELDS))
    frame["value"] = frame["value"].astype(float)
    marked = mark_standing(frame)
    kinds = {"current", "contradicted", "superseded", "plan", "target", "part", "missing"}
    assert set(marked["standing"]) <= kinds
    # What is used is in force; what is contradicted is all used; of what agrees one of a group is used.
    assert marked.loc[marked["used"], "standing"].isin(["current", "contradicted"]).all()
    assert marked.loc[marked["standing"] == "contradicted", "used"].all()
    current = marked[marked["standing"] == "current"]
    assert (current.groupby("group")["used"].sum() == 1).all()
    assert (marked["agreeing"] >= 1).all()
    # Every place and indicator with an outcome of the whole has a number in force.
    outcome = marked[~marked["standing"].isin(["plan", "target", "part", "missing"])]
    assert set(zip(outcome["place"], outcome["indicator"], strict=True)) == set(
        zip(marked.loc[marked["used"], "place"], marked.loc[marked["used"], "indicator"], strict=True)
    )
    # The order of the rows decides nothing but ties.
    order = list(range(len(frame)))
    random.shuffle(order)
    again = mark_standing(frame.iloc[order].reset_index(drop=True))
    assert again["standing"].tolist() == marked["standing"].iloc[order].tolist()
    assert again["agreeing"].tolist() == marked["agreeing"].iloc[order].tolist()
