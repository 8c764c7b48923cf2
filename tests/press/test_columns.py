"""Letters with their places become paragraphs in reading order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jiju.press._columns import Letter, read_sheets


def letters(text: str, left: float, bottom: float, *, size: float = 10.0) -> list[Letter]:
    """A line of letters, Chinese ones as wide as high, others half as wide."""
    found = []
    spaced = False
    for character in text:
        width = size / 2 if character.isascii() else size
        if character.isspace():
            spaced = True
        else:
            found.append(Letter(character, left, bottom, left + width, bottom + size, spaced))
            spaced = False
        left += width
    return found


def text_of(*sheets: list[Letter]) -> str:
    return read_sheets(sheets)[0]


def test_marks_stored_after_their_line_stand_where_they_are_seen() -> None:
    line = letters("集群企业“走出去”，产品卖到80个国家。", 60, 700)
    marks = [letter for letter in line if letter.character in "“”"]
    others = [letter for letter in line if letter.character not in "“”"]
    assert text_of([*others, *marks]) == "集群企业“走出去”，产品卖到80个国家。"


def test_spaces_between_chinese_and_figures_are_no_words() -> None:
    assert text_of(letters("占地约 9000 亩", 60, 700)) == "占地约 9000 亩"
    narrow = letters("占地约", 60, 700) + letters("9000", 92, 700) + letters("亩", 114, 700)
    assert text_of(narrow) == "占地约9000亩"


def test_latin_words_keep_their_spaces_and_broken_words_are_whole() -> None:
    lines = ["The plant is the lar\u00ad", "gest of the city, M\u00ad", "TEC of Bonn, says so."]
    sheet = [letter for at, line in enumerate(lines) for letter in letters(line, 60, 700 - 14 * at)]
    assert text_of(sheet) == "The plant is the largest of the city, M-TEC of Bonn, says so."


def test_bold_that_is_drawn_twice_is_read_once() -> None:
    once = letters("产值翻番", 60, 700)
    twice = [
        copy
        for letter in once
        for copy in (letter, Letter(letter.character, letter.left + 0.4, 700, letter.right + 0.4, 710))
    ]
    assert text_of(twice) == "产值翻番"
    assert text_of(letters("人人有责", 60, 700)) == "人人有责"


def test_a_letter_that_the_column_pushed_down_breaks_nothing() -> None:
    # No line begins with a closing mark, so that the second line is two letters short.
    lines = [
        "集群企业的订单排到明年，海外",
        "订单占四成以上，增长得很",
        "快。”负责人介绍，年内还要新",
        "增三座厂。",
    ]
    sheet = [letter for at, line in enumerate(lines) for letter in letters(line, 60, 700 - 15 * at)]
    assert text_of(sheet) == "".join(lines)


def test_room_parts_and_indents_begin_paragraphs() -> None:
    sheet = letters("标题一行", 60, 740, size=20)
    sheet += letters("第一段有两行文字，这是第一行", 80, 700) + letters(
        "这是它的第二行，写到这里结束。", 60, 685
    )
    sheet += letters("第二段也是，缩进两格才开始写", 80, 670) + letters(
        "这是它的第二行，写到这里结束。", 60, 655
    )
    sheet += letters("下面另起，中间空了许多的地方。", 60, 600)
    assert text_of(sheet).split("\n") == [
        "标题一行",
        "",
        "第一段有两行文字，这是第一行这是它的第二行，写到这里结束。",
        "第二段也是，缩进两格才开始写这是它的第二行，写到这里结束。",
        "",
        "下面另起，中间空了许多的地方。",
    ]


def test_sheets_without_letters_count() -> None:
    text, starts = read_sheets([[], letters("甲乙。", 60, 700), [], letters("丙丁。", 60, 700)])
    assert text == "甲乙。\n\n丙丁。"
    assert starts == (0, 0, 3, 5)
    assert read_sheets([[]]) == ("", (0,))


BOXES = st.builds(
    lambda character, left, bottom, width, height: Letter(
        character, left, bottom, left + width, bottom + height
    ),
    st.sampled_from("长沙增8，。“”\u00ad A"),
    st.floats(-1e4, 1e4),
    st.floats(-1e4, 1e4),
    st.floats(0, 500),
    st.floats(0.01, 500),
)


@given(st.lists(st.lists(BOXES, max_size=30), max_size=3))
def test_letters_anywhere_are_kept(sheets: list[list[Letter]]) -> None:
    text, starts = read_sheets(sheets)
    assert len(starts) == len(sheets)
    assert list(starts) == sorted(starts)
    assert all(0 <= start <= len(text) for start in starts)
    given_letters = {letter.character for sheet in sheets for letter in sheet} - {"\u00ad", " "}
    assert given_letters <= set(text)
