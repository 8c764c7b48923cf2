"""When a figure holds: the year comes from the day of the issue. Sentences are invented."""

from __future__ import annotations

import datetime as dt

import pytest

from jiju.press.dates import find_periods, period_at

ISSUE = dt.date(2024, 11, 7)


def periods(text, issue=ISSUE):
    return [mention.period for mention in find_periods(text, issue) if not mention.base]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2023年产砖", "2023"),
        ("二〇二三年产砖", "2023"),
        ("今年产砖", "2024"),
        ("去年产砖", "2023"),
        ("前年产砖", "2022"),
        ("11月5日至6日开会", "2024-11-05/2024-11-06"),
        ("9月27日—10月8日", "2024-09-27/2024-10-08"),
        ("2023年5月6日开工", "2023-05-06"),
        ("6日开会", ""),
        ("6日，镇长来了", "2024-11-06"),
        ("28日，镇长来了", "2024-10-28"),
        ("今天产砖", "2024-11-07"),
        ("昨天产砖", "2024-11-06"),
        ("10月份产砖", "2024-10"),
        ("上月产砖", "2024-10"),
        ("1至9月产砖", "2024-01/2024-09"),
        ("1—8月产砖", "2024-01/2024-08"),
        ("今年前7个月产砖", "2024-01/2024-07"),
        ("上半年产砖", "2024-01/2024-06"),
        ("去年下半年产砖", "2023-07/2023-12"),
        ("一季度产砖", "2024-01/2024-03"),
        ("前三季度产砖", "2024-01/2024-09"),
        ("2023年第四季度产砖", "2023-10/2023-12"),
        ("今年以来产砖", "2024-01-01/2024-11-07"),
        ("自2018年10月建厂以来产砖", "2018-10-01/2024-11-07"),
        ("截至目前产砖", "2024-11-07"),
        ("目前产砖", "2024-11-07"),
        ("截至今年6月产砖", "2024-06"),
        ("截至9月底产砖", "2024-09"),
        ("2023年底有砖厂", "2023"),
        ("2021—2023年产砖", "2021/2023"),
        ("“十四五”期间产砖", "2021/2025"),
        ("到“十四五”末产砖", "2025"),
        ("到2027年产砖", "2027"),
    ],
)
def test_period(text, period):
    assert periods(text) == ([period] if period else [])


def test_month_of_last_year():
    assert periods("11月产砖", dt.date(2024, 2, 3)) == ["2023-11"]
    assert periods("全年产砖", dt.date(2024, 2, 3)) == ["2023"]


@pytest.mark.parametrize(
    "text", ["比2019年同期增长", "较去年增长", "由8月份的下降转为增长", "扭转了去年10月以来的下滑"]
)
def test_what_is_compared_with_is_no_period(text):
    assert periods(text) == []


@pytest.mark.parametrize(
    "text", ["今年产砖", "前三季度产砖", "6日，产砖", "11月5日产砖", "目前产砖", "上月产砖"]
)
def test_no_issue_day_no_year(text):
    assert periods(text, None) == []


def test_a_year_needs_no_issue_day():
    assert periods("2023年1至9月产砖", None) == ["2023-01/2023-09"]


@pytest.mark.parametrize("text", ["2023年13月45日", "2月30日", "99月", "0月0日", "十十月", "13季度"])
def test_impossible_dates_do_not_raise(text):
    for period in periods(text):
        assert len(period) in (4, 7, 10, 15, 21)


def test_the_nearest_before_then_after_in_its_clause():
    text = "2022年产砖3块，2023年产砖4块，产瓦5片，截至6月。"
    mentions = find_periods(text, ISSUE)
    at = [text.index(figure) for figure in ("3块", "4块", "5片")]
    assert [period_at(mentions, place, place + 2) for place in at] == ["2022", "2023", "2023"]
    late = "产砖3块截至6月"
    assert period_at(find_periods(late, ISSUE), 2, len(late)) == "2024-06"
