"""Plan, target or outcome, and which desk; sentences are invented."""

from __future__ import annotations

import pytest

from jiju.press.desk import desk_of
from jiju.press.status import status_at


@pytest.mark.parametrize(
    ("text", "figure", "status"),
    [
        ("镇上建成砖厂3家", "3家", "outcome"),
        ("镇上计划新建砖厂3家", "3家", "plan"),
        ("镇上将举办砖展3场", "3场", "plan"),
        ("预计产砖3亿块，增长5%", "5%", "plan"),
        ("预计产砖3亿块，目前已产2亿块", "2亿块", "outcome"),
        ("3台砖机即将交付", "3台", "plan"),
        ("力争产砖3亿块", "3亿块", "target"),
        ("到2027年产砖达到3亿块", "3亿块", "target"),
        ("到“十四五”末，砖厂将达到30家", "30家", "target"),
        ("已有砖厂3家，计划新建5家", "3家", "outcome"),
        ("已有砖厂3家，计划新建5家", "5家", "plan"),
        ("民警将其抓获，追回5万元", "5万元", "outcome"),
        ("计划单列市3个", "3个", "outcome"),
        ("计划新建砖厂。现有砖厂3家", "3家", "outcome"),
    ],
)
def test_status(text, figure, status):
    start = text.index(figure)
    assert status_at(text, start, start + len(figure)) == status


def test_by_a_year_to_come_is_a_target():
    text = "会议要求，到2027年，产砖达到3亿块"
    place = text.index("3亿")
    assert status_at(text, place, len(text), 2024) == "target"
    assert status_at(text, place, len(text), 2030) == "outcome"
    assert status_at(text, place, len(text)) == "outcome"


@pytest.mark.parametrize(
    ("texts", "desk"),
    [
        (("破获盗窃案件3起",), "safety"),
        (("机场新增航线3条",), "connectivity"),
        (("产业集群产值3亿元",), "industry"),
        (("增长3%", "铁路发送旅客，增长3%"), "connectivity"),
        (("甲乙丙",), ""),
    ],
)
def test_desk(texts, desk):
    assert desk_of(*texts) == desk
