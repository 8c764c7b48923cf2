"""Numbers with words around them: their value, their bounds, their unit."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiju.tables.hedged import read_hedged

NAN = math.nan

CASES = [
    ("30余", 30, 30, 40, "more_than", ""),
    ("180多个", 180, 180, 190, "more_than", "个"),
    ("100多家", 100, 100, 200, "more_than", "家"),
    ("1.5万多", 15_000, 15_000, 16_000, "more_than", ""),
    ("5亿多", 5e8, 5e8, 6e8, "more_than", ""),
    ("约30余家", 30, 30, 40, "more_than", "家"),
    ("约2,900亿元", 2.9e11, 2.85e11, 2.95e11, "about", "元"),
    ("约9000亩", 9000, 8500, 9500, "about", "亩"),
    ("约100", 100, 95, 105, "about", ""),
    ("50人左右", 50, 45, 55, "about", "人"),
    ("近6000万元", 6e7, 5e7, 6e7, "about", "元"),
    ("about 12", 12, 11.5, 12.5, "about", ""),
    (">400", 400, 400, NAN, "more_than", ""),
    ("超2500亿元", 2.5e11, 2.5e11, NAN, "more_than", "元"),
    ("more than 200 firms", 200, 200, NAN, "more_than", "firms"),
    ("100家以上", 100, 100, NAN, "at_least", "家"),
    ("100+", 100, 100, NAN, "at_least", ""),
    ("≥ 3%", 3, 3, NAN, "at_least", "%"),
    ("不足100", 100, NAN, 100, "less_than", ""),
    ("<5", 5, NAN, 5, "less_than", ""),
    ("10–20%", NAN, 10, 20, "range", "%"),
    ("3至5个", NAN, 3, 5, "range", "个"),
    ("10-20万", NAN, 1e5, 2e5, "range", ""),
    ("８０００－１．２万人", NAN, 8000, 12_000, "range", "人"),
    ("23%", 23, 23, 23, "exact", "%"),
    ("-3.2", -3.2, -3.2, -3.2, "exact", ""),
    ("41万个", 410_000, 410_000, 410_000, "exact", "个"),
    ("3000千瓦", 3000, 3000, 3000, "exact", "千瓦"),
    ("5个百分点", 5, 5, 5, "exact", "个百分点"),
    ("US$41bn", 4.1e10, 4.1e10, 4.1e10, "exact", "美元"),
    ("1,234.5万", 12_345_000, 12_345_000, 12_345_000, "exact", ""),
]


@pytest.mark.parametrize(("text", "value", "low", "high", "comparator", "unit"), CASES)
def test_a_cell(text, value, low, high, comparator, unit):
    found = read_hedged(text)
    assert found is not None
    assert [found.value, found.low, found.high] == pytest.approx([value, low, high], nan_ok=True)
    assert (found.comparator, found.unit) == (comparator, unit)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "n/a",
        "—",
        "many",
        "2024-11-05",
        "45/80",
        "长沙5家",
        "1e5 or so?",
        "abc 3 def 4",
        "20-10",
        "1" * 90,
    ],
)
def test_no_number(text):
    assert read_hedged(text) is None


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text):
    found = read_hedged(text)
    if found is not None:
        assert not (found.low > found.high)
        assert not math.isinf(found.value)
        assert found.comparator == "range" or not math.isnan(found.value)


@given(st.integers(1, 10**7), st.sampled_from(["余", "多"]), st.sampled_from(["", "家", "个"]))
def test_a_number_and_more_holds_the_number(number, word, unit):
    found = read_hedged(f"{number}{word}{unit}")
    assert found.low == number == found.value
    step = 10 ** (len(str(number)) - len(str(number).rstrip("0")))
    assert found.high == number + step
