"""Periods and units as people write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiju.tables import base_unit, convert_unit, parse_period
from jiju.tables.units import is_count

PERIODS = {
    "2024": "2024",
    "2024年": "2024",
    "FY2023": "2023",
    "2022年末": "2022",
    "2024-11": "2024-11",
    "2024/11": "2024-11",
    "2024.11": "2024-11",
    "202411": "2024-11",
    "2024年11月": "2024-11",
    "Nov-24": "2024-11",
    "Nov 2024": "2024-11",
    "2024-11-05": "2024-11-05",
    "2024/11/5": "2024-11-05",
    "2024年11月5日": "2024-11-05",
    "20241105": "2024-11-05",
    "2024-11-05 00:00:00": "2024-11-05",
    "2024-01/2024-09": "2024-01/2024-09",
    "2024-01-2024-09": "2024-01/2024-09",
    "2024-11-05/2024-11-06": "2024-11-05/2024-11-06",
    "2011-2015": "2011/2015",
    "2011—2015年": "2011/2015",
    "2011至2015": "2011/2015",
    "2011-15": "2011/2015",
    "2011-12": "2011-12",
    "2024Q3": "2024-07/2024-09",
    "Q3 2024": "2024-07/2024-09",
    "2024年第一季度": "2024-01/2024-03",
    "2024H1": "2024-01/2024-06",
    "2024年下半年": "2024-07/2024-12",
    "2024年前三季度": "2024-01/2024-09",
    "2024年前7个月": "2024-01/2024-07",
    "2024年1-9月": "2024-01/2024-09",
}


@pytest.mark.parametrize(("text", "iso"), PERIODS.items())
def test_a_period(text, iso):
    assert parse_period(text).text == iso


@pytest.mark.parametrize(
    "text", ["", " ", "soon", "2024-13", "2024-06-31", "24", "2025-01/2024-01", "x" * 100]
)
def test_no_period(text):
    assert parse_period(text) is None


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)), st.integers(0, 2000))
def test_what_is_written_is_read_again(start, days):
    end = min(start + dt.timedelta(days), dt.date(2199, 12, 31))
    period = parse_period(f"{start.isoformat()}/{end.isoformat()}")
    assert (period.start, period.end) == (start, end)
    assert parse_period(period.text) == period


def test_the_order_is_that_of_the_last_day():
    texts = ["2023", "2024-01/2024-09", "2024-11-05", "2024"]
    assert sorted(texts, key=lambda text: parse_period(text).key) == texts


@pytest.mark.parametrize(
    ("unit", "factor", "base"),
    [
        ("亿元", 1e8, "元"),
        ("万亿元", 1e12, "元"),
        ("亿美元", 1e8, "美元"),
        ("100m USD", 1e8, "美元"),
        ("US$bn", 1e9, "美元"),
        ("bn USD", 1e9, "美元"),
        ("万人次", 1e4, "人次"),
        ("千米", 1.0, "公里"),
        ("万千瓦", 1e4, "千瓦"),
        ("亿千瓦时", 1e8, "千瓦时"),
        ("％", 1.0, "%"),
        ("成", 10.0, "%"),
        ("个百分点", 1.0, "个百分点"),
        ("亿", 1e8, ""),
        ("", 1.0, ""),
        ("stars", 1.0, "stars"),
    ],
)
def test_a_unit(unit, factor, base):
    assert base_unit(unit) == (factor, base)


def test_units_convert_within_their_kind_only():
    assert convert_unit("亿元", "万元") == pytest.approx(1e4)
    assert convert_unit("家", "个") == 1.0
    assert convert_unit("", "个") == 1.0
    assert convert_unit("元", "美元") is None
    assert convert_unit("%", "个百分点") is None
    assert convert_unit("人次", "人") is None
    assert is_count("家")
    assert not is_count("元")


@given(st.text(max_size=12))
def test_any_unit_has_a_base_that_is_its_own(unit):
    factor, base = base_unit(unit)
    assert factor > 0
    assert base_unit(base)[1] == base or base_unit(base)[0] != 1.0
