"""Numbers without a unit among numbers with one are told of; ties do not follow the order of the rows."""

from __future__ import annotations

import pandas as pd

from jiju import build_scorecard, find_peers, measure_gap

VALUES = pd.DataFrame(
    {
        "place": ["Here", "There", "Else", "Here", "There", "Else"],
        "indicator": ["share"] * 3 + ["sales"] * 3,
        "value": [30.0, 0.2, 25.0, 3.0, 2.0, 1.0],
        "unit": ["%", "", "%", "", "", ""],
    }
)
INDICATORS = pd.DataFrame(
    {"indicator": ["share", "sales"], "label_zh": ["份额", "销售额"], "unit": ["%", "亿元"]}
)


def test_a_share_without_a_unit_among_percents_is_named() -> None:
    found = measure_gap(VALUES, place="Here", indicators=INDICATORS)
    (told,) = [it.text for it in found.statements if "no unit" in it.text.en]
    # Where no number of an indicator has a unit it is the table's, and nothing is said.
    assert told.en.startswith(
        "1 number has no unit and is taken to be in that of the others: share of There."
    )
    assert told.zh.startswith("1 个数字未注明单位，按其他数字的单位处理：There的“份额”。")


def test_where_all_have_a_unit_or_none_has_nothing_is_said() -> None:
    for unit in ("%", ""):
        found = measure_gap(VALUES.assign(unit=unit)[:3], place="Here", indicators=INDICATORS)
        assert "no unit" not in found.summary()


def test_who_moves_most_without_an_indicator_does_not_hang_on_the_order_of_rows() -> None:
    card = build_scorecard(VALUES, INDICATORS).tables["removal"]
    for seed in range(5):
        other = build_scorecard(VALUES.sample(frac=1.0, random_state=seed), INDICATORS).tables["removal"]
        pd.testing.assert_frame_equal(card, other)


def test_indicators_that_say_nothing_of_likeness_are_named() -> None:
    places = ["Here", "A", "B", "C"]
    values = pd.DataFrame(
        {
            "place": [*places, "Here", "A"],
            "indicator": ["people"] * 4 + ["area"] * 2,
            "value": [5.0, 6.0, 40.0, 0.5, 3.0, 2.0],
        }
    )
    found = find_peers(values, pd.DataFrame({"indicator": ["people", "area"]}), place="Here")
    assert "fewer than 4 places have numbers that differ: area." in found.summary()
