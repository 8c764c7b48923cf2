"""Names in both languages are split where they are one of each, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiju.results.names import name_in_language, text_in_language


@pytest.mark.parametrize(
    ("name", "en", "zh"),
    [
        ("Changsha 长沙", "Changsha", "长沙"),
        ("长沙 Changsha", "Changsha", "长沙"),
        ("Las Vegas 拉斯维加斯", "Las Vegas", "拉斯维加斯"),
        ("Car repair 汽修", "Car repair", "汽修"),
        ("Sany (group) 三一（集团）", "Sany (group)", "三一（集团）"),
        ("Zürich 苏黎世", "Zürich", "苏黎世"),
        (
            "Leading firm stays, the other grows 龙头持平、次席增长",
            "Leading firm stays, the other grows",
            "龙头持平、次席增长",
        ),
        ("长沙", "长沙", "长沙"),
        ("Changsha", "Changsha", "Changsha"),
        ("A股 market", "A股 market", "A股 market"),
        ("Changsha长沙", "Changsha长沙", "Changsha长沙"),
        ("5G 基站", "5G", "基站"),
        ("长沙 2024", "长沙 2024", "长沙 2024"),
        ("", "", ""),
    ],
)
def test_the_part_in_the_language(name: str, en: str, zh: str) -> None:
    assert name_in_language(name) == en
    assert name_in_language(name, "zh") == zh


@given(st.text(max_size=30))
def test_any_text_gives_a_part_of_itself(name: str) -> None:
    for lang in ("en", "zh"):
        part = name_in_language(name, lang)
        assert part in name
        assert bool(part) == bool(name)


def test_a_long_name_takes_no_long_time() -> None:
    name = "a " * 20_000 + "长 " * 20_000
    assert name_in_language(name) in name


@pytest.mark.parametrize(
    ("text", "en", "zh"),
    [
        ("卡特彼勒。 / Caterpillar.", "Caterpillar.", "卡特彼勒。"),
        ("paired by order / 按顺序配对", "paired by order", "按顺序配对"),
        ("paired by 分别 / 按“分别”配对", "paired by 分别", "按“分别”配对"),
        (
            "CONEXPO-CON/AGG，主办方初步统计。 / The first estimate.",
            "The first estimate.",
            "CONEXPO-CON/AGG，主办方初步统计。",
        ),
        ("only English", "only English", "only English"),
        ("one / two", "one / two", "one / two"),
        ("甲 / 乙", "甲 / 乙", "甲 / 乙"),
        ("甲 / b / 丙", "甲 / b / 丙", "甲 / b / 丙"),
        (" / 甲", " / 甲", " / 甲"),
        ("", "", ""),
    ],
)
def test_the_half_in_the_language(text: str, en: str, zh: str) -> None:
    assert text_in_language(text) == en
    assert text_in_language(text, "zh") == zh
