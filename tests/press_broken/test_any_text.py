"""Pieces of press language thrown together in any order: the page keeps every character, facts stay sound."""

from __future__ import annotations

import io
import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from jiju.press import propose_facts, read_page

from .conftest import assert_facts_are_sound, assert_page_is_whole

PIECES = re.findall(
    r"\S+",
    """
    0 1 3 7 30 180 9000 2024 1.2 93.2 1,234 ３０ 一 两 三 十 百 千 万 亿 万亿 零 几 数 余 多 半 点 分之 百分之
    三分之一 1/4 % ％ ‰ 个 家 元 美元 亿元 万吨 公里 公里/小时 人次 个百分点 倍 成 番 年 月 日 岁 小时 分 秒
    级 时速 约 近 超 超过 突破 逾 以上 以下 以内 左右 不足 不到 至少 最多 达 至 到 — - ~ 和 、 分别 同比
    增长 下降 减少 翻 去年 今年 今年以来 截至目前 11月5日至6日 前7个月 第 届 号 5G G107 三一 计划 力争 预计 将
    ， 。 ； ： “ ” ‘ ’ （ ） 《 》 … ! ? . 集群 长沙 企业 出口 基地 记者 图为 摄 电话 0731-82205555 本报讯
    a E e+5 nan inf
    """,
)
SPACES = ["\ufeff", "\u200b", "\u3000", "\t", "\n", "\n\n", " ", "\r\n"]
WORDS = st.lists(st.sampled_from([*PIECES, *SPACES]), max_size=60).map("".join)
ANY = st.text(max_size=80)


def check(text: str) -> None:
    page = read_page(io.StringIO(text))
    assert page.text == text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    assert_page_is_whole(page)
    assert_facts_are_sound(page, propose_facts(page))


@settings(max_examples=400, deadline=None)
@given(st.one_of(WORDS, st.tuples(WORDS, ANY, WORDS).map("".join)).filter(str.strip))
@example("百分之百分之三")
@example("1.2.3.4个")
@example("三分之零")
@example("30余余余个")
@example("约近超30多个以上左右")
@example("3至至5个")
@example("1e400个")
@example("9" * 400 + "个")
@example("万亿亿亿亿亿亿亿元")
@example("1/0")
@example("分别达、和%")
def test_any_text(text):
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        return
    check(text)
