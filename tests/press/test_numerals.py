"""Chinese, arabic and mixed numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jiju.press.numerals import read_numeral, scan_numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7),
        ("1,234", 1234),
        ("12,345,678", 12345678),
        ("５０", 50),
        ("３．５", "3.5"),
        ("9.59万亿", "9590000000000"),
        ("3亿5千万", 350000000),
        ("1亿2000万", 120000000),
        ("5百万", 5000000),
        ("二十", 20),
        ("十", 10),
        ("两", 2),
        ("一百零五", 105),
        ("一百五", 150),
        ("一万五", 15000),
        ("三千零二十", 3020),
        ("两万三千四百五十六", 23456),
        ("一亿零三百万", 103000000),
        ("三点五", "3.5"),
        ("万亿", 10**12),
        ("百", 100),
        ("百分之九点五", "9.5"),
        ("百分之5.3", "5.3"),
        ("百分百", 100),
        ("千分之三", 3),
        ("五分之四", "0.8"),
        ("一半", "0.5"),
        ("1/4", "0.25"),
    ],
)
def test_value(text, value):
    assert read_numeral(text).value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("30余", 30, 40),
        ("180多", 180, 190),
        ("100多", 100, 200),
        ("1.5万多", 15000, 16000),
        ("5亿多", 5 * 10**8, 6 * 10**8),
        ("800余万", 8 * 10**6, 9 * 10**6),
        ("三千余", 3000, 4000),
        ("三十多万", 300000, 400000),
        ("百余", 100, 200),
        ("十几", 10, 20),
        ("二十几", 20, 30),
        ("十几万", 100000, 200000),
        ("几十", 20, 100),
        ("数百", 200, 1000),
        ("数千", 2000, 10000),
        ("数十万", 200000, 1000000),
        ("三四百", 300, 400),
        ("两三", 2, 3),
        ("十五六", 15, 16),
        ("一百二三十", 120, 130),
        ("百分之九十多", 90, 100),
    ],
)
def test_bounds_that_the_number_says_itself(text, low, high):
    numeral = read_numeral(text)
    assert (numeral.low, numeral.high) == (low, high)


@pytest.mark.parametrize(
    ("text", "step"),
    [("2300", 100), ("93.2", "0.1"), ("1.5万", 1000), ("30", 10), ("三百二十", 10), ("202.80", "0.1")],
)
def test_step_is_the_place_of_the_last_digit(text, step):
    assert read_numeral(text).step == Decimal(step)


@pytest.mark.parametrize("text", ["三一", "九五二七", "二〇二四"])
def test_rows_of_chinese_digits_are_no_number(text):
    assert read_numeral(text).kind == "digits"


@pytest.mark.parametrize("text", ["几", "数", "9/11", "400/800", "百百", "万百千", "1" * 30, ""])
def test_not_numbers(text):
    assert read_numeral(text) is None


def test_units_keep_their_own_scale():
    """千 of 千瓦 and 百 of 百分点 belong to the unit."""
    assert [numeral.text for numeral in scan_numbers("五百千瓦、3千克、2百分点、4百帕")] == [
        "五百",
        "3",
        "2",
        "4",
    ]


def test_numbers_do_not_overlap():
    text = "去年3.2万家、数百个、百分之九和1,234人"
    numerals = list(scan_numbers(text))
    assert [numeral.text for numeral in numerals] == ["3.2万", "数百", "百分之九", "1,234"]
    assert all(text[numeral.start : numeral.end] == numeral.text for numeral in numerals)
