"""Amounts with their units and bounds: in figures, as they were stated, and worked out."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiju.results.amounts import FIGURE, ROUNDED, STATED, Style, amount_text, bounds_text, row_scale


@pytest.mark.parametrize(
    ("value", "unit", "comparator", "bounds", "zh", "en"),
    [
        (2.906e10, "元", "exact", (None, None), "290.6亿元", "29.06bn yuan"),
        (378.44, "亿美元", "exact", (None, None), "378.44亿美元", "37.844bn US dollars"),
        (2.5e13, "元", "about", (None, None), "约25万亿元", "about 25tn yuan"),
        (180, "个", "more_than", (180, 190), "180余个", "over 180"),
        (2.5e11, "元", "more_than", (2.5e11, math.nan), "超过2,500亿元", "over 250bn yuan"),
        (100, "家", "at_least", (100, math.nan), "100家以上", "at least 100"),
        (9, "%", "less_than", (math.nan, 9), "不足9%", "under 9%"),
        (math.nan, "个", "range", (3, 5), "3至5个", "3–5"),
        (math.nan, "个", "range", (math.nan, math.nan), "–", "–"),
        (-3.2, "%", "exact", (None, None), "−3.2%", "−3.2%"),
        (0.0, "家", "exact", (None, None), "0家", "0"),
    ],
)
def test_published_figures_are_read_as_they_were_written(
    value: float, unit: str, comparator: str, bounds: tuple[float | None, float | None], zh: str, en: str
) -> None:
    low, high = bounds
    assert amount_text(value, unit, "zh", comparator=comparator, low=low, high=high) == zh
    assert amount_text(value, unit, "en", comparator=comparator, low=low, high=high) == en


def test_a_row_has_one_unit() -> None:
    assert row_scale([2.9e11, 1.7e11, math.nan], "元", "zh").unit == "亿元"
    assert row_scale([378.44, 62.3], "亿美元", "zh").factor == 1.0
    assert row_scale([], "家", "zh").factor == 1.0


@pytest.mark.parametrize(
    ("value", "unit", "comparator", "high", "zh", "en"),
    [
        (2900.0, "亿元", "about", math.nan, "约2,900亿元", "about 290 billion yuan"),
        (5.0, "US$ bn", "exact", math.nan, "50亿美元", "5 billion US dollars"),
        (1200.0, "亩", "exact", math.nan, "1,200亩", "1,200 亩"),
        (30.0, "家", "more_than", 40.0, "30余家", "more than 30 家"),
        (2.5e11, "元", "more_than", math.nan, "超2,500亿元", "more than 250 billion yuan"),
        (8.5, "%", "less_than", math.nan, "不足8.5%", "less than 8.5%"),
        (157.123456, "吨", "exact", math.nan, "157.123456吨", "157.123456 tonnes"),
    ],
)
def test_in_a_sentence_a_number_is_said_as_it_was_stated(
    value: float, unit: str, comparator: str, high: float, zh: str, en: str
) -> None:
    assert amount_text(value, unit, "zh", comparator=comparator, high=high, style=STATED) == zh
    assert amount_text(value, unit, "en", comparator=comparator, high=high, style=STATED) == en


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (2.5e11, "元", "2,500 亿元", "250 billion 元"),
        (1.26e12, "元", "1.26 万亿元", "1.26 trillion 元"),
        (25_000.0, "亿元", "2.5 万亿元", "25,000 亿元"),
        (30.0, "家", "30 家", "30 家"),
        (12.3456, "%", "12.35%", "12.35%"),
        (1234.56, "", "1,235", "1,235"),
        (-0.00012, "个", "-0.00012 个", "-0.00012 个"),
    ],
)
def test_what_is_worked_out_has_four_digits(value: float, unit: str, zh: str, en: str) -> None:
    assert amount_text(value, unit, "zh", style=ROUNDED) == zh
    assert amount_text(value, unit, "en", style=ROUNDED) == en


def test_open_ends_are_said_in_every_style() -> None:
    nan = math.nan
    assert bounds_text(20, nan, "家", "zh") == "20家以上"
    assert bounds_text(20, nan, "家", style=STATED) == "20 家 or more"
    assert bounds_text(nan, 1e9, "元", style=STATED) == "1 billion yuan or less"
    assert amount_text(nan, "元", low=nan, high=nan, style=STATED) == "no number"
    assert amount_text(nan, "元", "zh", style=ROUNDED) == "无数值"


@given(
    st.floats(0.01, 1e15),
    st.sampled_from(["元", "亿元", "家", "%", "公里", ""]),
    st.sampled_from([FIGURE, STATED, ROUNDED]),
)
def test_what_is_said_is_the_amount(value: float, unit: str, style: Style) -> None:
    powers = {" trillion": 1e12, "tn": 1e12, " billion": 1e9, "bn": 1e9, " million": 1e6, "M": 1e6, "": 1.0}
    said = amount_text(value, unit, "en", style=style)
    found = re.match(r"([0-9.,]+)( trillion| billion| million|tn|bn|M|)", said)
    assert found is not None
    stated = float(found[1].replace(",", "")) * powers[found[2]]
    factor = 1e8 if unit == "亿元" and style is not ROUNDED else 1.0
    assert stated == pytest.approx(value * factor, rel=1e-3)
