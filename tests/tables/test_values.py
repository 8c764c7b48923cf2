"""Tables of values: long, wide, a column a year; hedges, units, what cannot be read."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from jiju.errors import TableError
from jiju.tables import check_table, read_values


def told(table: pd.DataFrame) -> dict[str, int]:
    return {p["code"]: p["rows"] for p in table.attrs["problems"]}


LONG = pd.DataFrame(
    {
        "地区": ["长沙", "长沙", "徐州", None, "长沙"],
        "指标": ["海外基地", "出口额", "出口额", "出口额", ""],
        "数值": ["30余个", "290.6", "—", "5", "7"],
        "单位": ["", "亿元", "亿元", "亿元", ""],
        "年份": [2024, 2024, 2023, 2024, 2024],
        "发布单位": ["长沙晚报", "中国日报", "", "", ""],
        "发布日期": ["2024/11/7", "2025-05-15", "", "", ""],
    }
)


def test_a_long_table_with_chinese_names():
    found = read_values(LONG)
    assert found["place"].tolist() == ["长沙", "长沙", "徐州"]
    assert found["value"].tolist()[:2] == [30.0, 290.6]
    assert math.isnan(found["value"].iloc[2])
    assert found[["low", "high"]].iloc[0].tolist() == [30.0, 40.0]
    assert found["unit"].tolist() == ["个", "亿元", "亿元"]
    assert found["comparator"].tolist() == ["more_than", "exact", "exact"]
    assert found["period"].tolist() == ["2024", "2024", "2023"]
    assert found["published"].tolist() == ["2024-11-07", "2025-05-15", ""]
    assert found["fact"].tolist() == ["2", "3", "4"]
    assert {"T907": 1, "T908": 1, "T953": 1, "T955": 1}.items() <= told(found).items()
    assert found.attrs["rows_read"] == 5


def test_reading_again_changes_nothing():
    once = read_values(LONG)
    again = read_values(once)
    pd.testing.assert_frame_equal(once, again[once.columns.tolist()])


def test_wide_and_its_transpose_are_the_same_values():
    wide = pd.DataFrame({"城市": ["长沙", "徐州"], "bases": ["30余", "—"], "firms": [5, 3]})
    turned = pd.DataFrame({"指标": ["bases", "firms"], "长沙": ["30余", "5"], "徐州": ["—", "3"]})
    first = read_values(wide).sort_values(["place", "indicator"])
    second = read_values(turned).sort_values(["place", "indicator"])
    for name in ("place", "indicator", "value", "low", "high"):
        pd.testing.assert_series_equal(first[name], second[name], check_index=False)
    assert first["fact"].is_unique


def test_a_column_for_each_year():
    table = pd.DataFrame(
        {
            "地区": ["A", "B"],
            "指标": ["x", "x"],
            "单位": ["亿元", "亿元"],
            "2021": [1, 2],
            "2022年": ["约3", None],
        }
    )
    found = read_values(table)
    assert found["period"].tolist() == ["2021", "2022", "2021", "2022"]
    assert found["low"].tolist()[:3] == [1.0, 2.5, 2.0]
    assert set(found["unit"]) == {"亿元"}


def test_a_wide_table_keeps_what_belongs_to_its_rows_and_names_what_it_leaves_out():
    table = pd.DataFrame({"city": ["A"], "year": [2024], "group": ["big"], "x": [1.0], "source": ["report"]})
    found = read_values(table)
    assert found[["period", "source"]].iloc[0].tolist() == ["2024", "report"]
    assert found["indicator"].tolist() == ["x"]
    left = next(p for p in found.attrs["problems"] if p["code"] == "T952")
    assert "group" in left["message"]


def test_numbers_that_are_named_like_a_property_stay_numbers():
    found = read_values(pd.DataFrame({"city": ["A", "B"], "min": [1, 2], "page": [3, 4]}))
    assert sorted(set(found["indicator"])) == ["min", "page"]


@pytest.mark.parametrize(
    ("cell", "unit", "value", "kept"),
    [
        ("2900亿元", "亿元", 2900.0, "亿元"),
        ("2900亿", "亿元", 2900.0, "亿元"),
        ("2900亿元", "", 2.9e11, "元"),
        ("2900", "亿元", 2900.0, "亿元"),
        ("41亿美元", "亿元", 4.1e9, "美元"),
    ],
)
def test_the_unit_of_the_cell_and_of_the_column(cell, unit, value, kept):
    found = read_values(pd.DataFrame({"place": ["A"], "indicator": ["x"], "value": [cell], "unit": [unit]}))
    assert found["value"].iloc[0] == pytest.approx(value)
    assert found["unit"].iloc[0] == kept
    assert ("T957" in told(found)) == (cell == "41亿美元")


def test_bounds_of_columns_and_of_comparators():
    table = pd.DataFrame(
        {
            "place": list("ABCDEF"),
            "indicator": "x",
            "value": [30.0, 30.0, 30.0, None, 30.0, 30.0],
            "low": [30, None, None, 3, 40, 20],
            "high": [40, None, None, 5, 50, 25],
            "comparator": ["余", ">", "约", "", "", ""],
        }
    )
    found = read_values(table)
    nan = np.nan
    expected = [[30, 40], [30, nan], [25, 35], [3, 5], [30, 30], [30, 30]]
    np.testing.assert_array_equal(found[["low", "high"]].to_numpy(), np.array(expected, dtype=float))
    assert found["comparator"].tolist() == ["more_than", "more_than", "about", "range", "exact", "exact"]
    assert told(found)["T956"] == 2


def test_words_that_are_not_known_are_told():
    table = pd.DataFrame(
        {
            "place": ["A"] * 3,
            "indicator": list("xyz"),
            "value": ["see note", "1", "2"],
            "comparator": ["", "circa-ish", ""],
            "status": ["", "", "dreamt"],
            "period": ["soon", "2024", ""],
        }
    )
    found = read_values(table)
    assert {"T954": 1, "T958": 1, "T959": 1, "T960": 1}.items() <= told(found).items()
    assert found["status"].tolist() == ["outcome"] * 3
    assert found["period"].tolist() == ["soon", "2024", ""]
    assert "low and high" in next(p["hint"] for p in found.attrs["problems"] if p["code"] == "T954")


def test_contradictions_and_units_that_do_not_convert_are_told():
    table = pd.DataFrame(
        {
            "place": ["A", "A", "A", "B"],
            "indicator": ["x", "x", "y", "y"],
            "value": [1.0, 2.0, 3.0, 4.0],
            "unit": ["亿元", "亿元", "亿元", "亿美元"],
            "period": "2024",
        }
    )
    problems = check_table(table, kind="values").set_index("code")["rows"]
    assert problems["T992"] == 2
    assert problems["T993"] == 2


def test_a_month_that_excel_made_a_date_is_a_month():
    days = pd.to_datetime(["2024-11-01", "2024-11-05"])
    table = pd.DataFrame({"place": ["A", "B"], "indicator": "x", "value": 1.0, "period": days})
    assert read_values(table)["period"].tolist() == ["2024-11", "2024-11-05"]


@pytest.mark.parametrize(
    ("table", "code"),
    [
        (pd.DataFrame({"indicator": ["x"], "value": [1.0]}), "T102"),
        (pd.DataFrame({"place": ["A"], "indicator": ["x"]}), "T102"),
        (pd.DataFrame({"place": ["A"], "name": ["x"]}), "T205"),
        (pd.DataFrame({"place": [], "indicator": [], "value": []}), "T106"),
        (pd.DataFrame({"x": [1.0]}), "T102"),
        (pd.DataFrame({"place": ["A"], "value": [1.0]}), "T102"),
    ],
)
def test_what_is_no_table_of_values(table, code):
    with pytest.raises(TableError) as error:
        read_values(table)
    assert error.value.code == code


def test_an_unknown_layout():
    with pytest.raises(TableError) as error:
        read_values(LONG, layout="tall")
    assert error.value.code == "T205"
