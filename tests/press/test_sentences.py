"""Sentences end where a reader ends them: quotations, brackets, ellipses, decimals, abbreviations."""

from __future__ import annotations

import pytest

from jiju.press.sentences import is_terminated, split_sentences, unbalanced


def parts(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["产值增长5%。", "出口下降2%！", "为什么？", "还不知道"],
        # A quotation and whose it is are one sentence; a speech of two sentences is two.
        ["“订单增长三成。”李四说。", "去年只有一成。"],
        ["“产值翻番，是目标。”协会秘书长李四表示，今年有望达到。", "其次是出口。"],
        ["“今年建了两座厂。", "明年再建一座。”李四说。", "产能够了。"],
        ["他说：“厂房有三座。”", "另有两座在建。"],
        ["笔记里写着：“要找线索。”", "这样的笔记有29本。"],
        # What is inside of names and brackets ends nothing.
        ["“加油！星沙”活动有300人参加。", "次日结束。"],
        ["他带着“冲呀！”的口号来了。", "走了。"],
        ["会上发布《你好！星沙》等4首歌。", "随后散会。"],
        ["产值（按现价计算。下同）为90亿元。", "增长3%。"],
        ["他说‘不行。’又说“好。”", "两次都在会上。"],
        # An ellipsis ends a clause but not an enumeration.
        ["最多可载10800辆……", "其他厂也在追赶。"],
        ["检测、装调……都已自动化。", "良品率98%。"],
        ["真的？！", "真的！！！", "好。"],
        # Points between figures and after abbreviations.
        ["Sales rose 3.5 percent to U.S. $1.2 billion.", "Mr. Li was glad.", "Who was not?"],
        ['"We sold 1,200 units."', "Next year more."],
        ["增长3.5%.出口下降", "。"],
        ["网址a.b.com见第3.2节。", "完。"],
    ],
)
def test_sentences(sentences: list[str]) -> None:
    text = "".join(sentences) if not sentences[0].isascii() else " ".join(sentences)
    if sentences == ["增长3.5%.出口下降", "。"]:
        sentences = [text]
    assert parts(text) == sentences


def test_a_closing_mark_stays_with_its_sentence() -> None:
    assert parts("（去年有5家。）今年有6家。") == ["（去年有5家。）今年有6家。"]
    assert parts("“好。”“不好。”") == ["“好。”", "“不好。”"]
    assert parts("增长5%。”出口下降。") == ["增长5%。”", "出口下降。"]


def test_an_unclosed_quotation_does_not_swallow_the_rest() -> None:
    assert parts("“产值5亿。出口3亿。下降。") == ["“产值5亿。", "出口3亿。", "下降。"]
    assert parts("（产值5亿。出口3亿。") == ["（产值5亿。", "出口3亿。"]


def test_crossing_marks_are_taken_as_they_come() -> None:
    assert "".join(parts("“（甲。”乙。）丙。")) == "“（甲。”乙。）丙。"


def test_white_space_is_outside() -> None:
    assert parts("  甲。\u3000\n乙。 ") == ["甲。", "乙。"]
    assert parts(" \n ") == []


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("增长5%。", True),
        ("他说：“增长。”", True),
        ("增长5%。[3]", True),
        ("It grew.", True),
        ("长到3.", False),
        ("增长", False),
        ("“走出去”", False),
        ("（如图）", False),
        ("还有……", True),
        ("", False),
    ],
)
def test_whether_a_text_is_terminated(text: str, *, ended: bool) -> None:
    assert is_terminated(text) is ended


def test_open_quotations_are_counted() -> None:
    assert unbalanced("“甲“乙”") == 1
    assert unbalanced("甲”") == -1
    assert unbalanced("「甲」『") == 1
