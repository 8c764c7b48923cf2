"""Megabytes of one thing. Nothing may hang, and no character may be lost.

No seconds are asserted: a step that grows with the square of the text does not end here.
"""

from __future__ import annotations

import pytest

MUCH = 200_000  # a step in proportion to the square takes minutes at this size
REPEATED = [
    "7",
    "７",
    "亿",
    "一",
    "万亿",
    "百分之",
    "三分之",
    "（",
    "）",
    "“",
    "”",
    "“”",
    "《",
    "。",
    "。”",
    "…",
    ".",
    "!",
    "？",
    ",",
    "、",
    "分别",
    "约",
    "超",
    "余",
    "多",
    "近",
    "%",
    "1,",
    "1,234,",
    "1.",
    "1.1",
    "1/",
    "1—",
    "1至",
    "1万",
    "1亿2",
    "零",
    "数",
    "几",
    "年",
    "2024年",
    "11月",
    "11月5日",
    "第",
    "第1",
    "A1",
    "5G",
    " ",
    "\u3000",
    "\t",
    "\n",
    " \n",
    "a",
    "a b ",
    "集群",
    "同比增长8%，",
    "30余个、",
    "下降",
    "记者 ",
    "本报讯",
    "图为",
    "http://",
    "@",
    "0731-",
    "\u0301",
    "𠮷",
    "😀",
    "-",
    "=",
    "|",
    "1 ",
    "1\n",
    "。\n",
    "字\n",
    "字\n\n",
]


@pytest.mark.slow
@pytest.mark.parametrize("piece", REPEATED)
def test_much_of_one_thing(desk, piece):
    """Some repeats make one proposal every few characters."""
    desk.read_text((piece * (MUCH // len(piece) + 1))[:MUCH])


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["7", "亿", "（"])
def test_megabytes_of_one_thing(desk, piece):
    desk.read_text((piece * 2_000_000)[:2_000_000])


@pytest.mark.slow
def test_one_line_of_five_megabytes(desk):
    sentence = "去年集群里的企业在各地建成了许多新的基地和平台并且把产品卖到了更远的地方，"
    desk.read_text(sentence * (5_000_000 // len(sentence)))


def test_deep_brackets_around_one_number(desk):
    deep = 20_000
    text = "（" * deep + "30余个" + "）" * deep
    page = desk.read_text("集群有" + text + "基地。\n")
    assert page.text.count("（") == deep


@pytest.mark.slow
def test_many_stories(desk):
    story = "集群产值创新高\n\n本报记者 王一\n\n去年，集群产值达2050亿元。出口到180多个国家。\n\n"
    page = desk.read_text(story * 2000)
    assert sum(len(each.sentences) for each in page.stories) >= 2000
