"""Whatever the text: elements rebuild the page, sentences stand on it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiju.errors import PressError
from jiju.press import read_page
from jiju.press.sentences import split_sentences

if TYPE_CHECKING:
    from jiju.press import Page

# Marks, words and lines by which the reader decides, in any order.
PIECES = st.sampled_from(
    [
        *"。！？；，、：“”‘’（）《》()[]【】….!?-—#|\t\n\r \u3000\x00\x0c\ufeff\ufffd\ud800",
        "\n\n", "\n\n\n\n", "……", "本报讯（记者 张三）", "新华社北京11月7日电", "（记者 李四）", "记者 张三",
        "图为厂房。", "张三 摄", "▲", "18812345678", "0731-88888888", "地址：东风路88号", "扫码关注", "特价",
        "# ", "一、", "（一）", "1.", "●", "- ", "问：", "说，", "“长沙", "增长5%", "约9000亩", "2024-11-07",
        "来源：星报", "责任编辑：王五", "下转第三版", "（上接第一版）", "表1 产量", "图1 产值", "1\t2\t3",
        "长沙集群加速驶向远方", "今年以来，集群抢抓市场机遇推动产品走出去", "Mr. Li sold 3.5 units.",
        "the plant", "\U0001f600", "é", "ア", "１２", "\u200b", "END", "----",
    ]
)  # fmt: skip
PAGES = st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=300)


def check(page: Page) -> None:
    text = page.text
    at = 0
    for element in page.elements:
        assert element.start == at
        assert element.end > element.start
        assert 0 <= element.story <= len(page.stories)
        if element.kind == "blank":
            assert not text[element.start : element.end].strip()
        at = element.end
    assert at == len(text)
    assert [story.number for story in page.stories] == list(range(1, len(page.stories) + 1))
    assert [sentence.number for sentence in page.sentences] == list(range(1, len(page.sentences) + 1))
    for sentence in page.sentences:
        assert sentence.text == "".join(text[start:end] for start, end in sentence.spans)
        assert sentence.text.strip() == sentence.text != ""
        assert all(start < end for start, end in sentence.spans)
        ends = [0, *(end for _, end in sentence.spans)]
        assert all(start >= end for (start, _), end in zip(sentence.spans, ends, strict=False))
        first, last = sentence.place(0, len(sentence.text))
        assert (first, last) == (sentence.spans[0][0], sentence.spans[-1][1])
    own = [sentence for sentence in page.sentences if sentence.story]
    assert sorted((s for story in page.stories for s in story.sentences), key=lambda s: s.number) == own


def covered(page: Page) -> None:
    """Every character but white space of what is read is in exactly one sentence."""
    count = [0] * len(page.text)
    for sentence in page.sentences:
        for start, end in sentence.spans:
            for at in range(start, end):
                count[at] += 1
    assert max(count, default=0) <= 1
    for element in page.elements:
        if element.kind in {"paragraph", "title", "kicker", "subtitle", "caption", "advertisement"}:
            missing = [page.text[at] for at in range(element.start, element.end) if not count[at]]
            # The marks before a heading in Markdown are no words.
            assert not "".join(missing).strip().strip("#").strip()


@given(PAGES)
@settings(max_examples=400, deadline=None)
def test_elements_rebuild_any_page(text: str) -> None:
    page = read_page(io.StringIO(text, newline=""))
    check(page)
    covered(page)


@given(st.binary(max_size=400) | PAGES.map(lambda text: text.encode("gb18030", errors="replace")))
@settings(max_examples=300, deadline=None)
def test_any_bytes_give_a_page_or_a_coded_error(data: bytes) -> None:
    try:
        page = read_page(data)
    except PressError as error:
        assert error.hint  # noqa: PT017
    else:
        check(page)


@given(PAGES)
@settings(max_examples=300, deadline=None)
def test_sentences_hold_every_character_but_white_space(text: str) -> None:
    spans = split_sentences(text)
    at = 0
    for start, end in spans:
        assert not text[at:start].strip()
        assert start < end
        at = end
    assert not text[at:].strip()


@given(PAGES)
@settings(max_examples=100, deadline=None)
def test_reading_twice_gives_the_same(text: str) -> None:
    assert read_page(io.StringIO(text)) == read_page(io.StringIO(text))


HOSTILE = {
    "digits": "1",
    "open quotations": "“",
    "quotations in quotations": "“‘",
    "open brackets": "（",
    "closed brackets": "）”",
    "brackets around a stop": "（。）",
    "full stops": "。",
    "quotations and stops": "“长。”",
    "no line end": "长，",
    "only line ends": "\n",
    "short lines": "长\n",
    "lines of a column": "长沙工程机械集群企业已构建了全球化制造、销\n",
    "titles": "长沙集群\n\n",
    "telephones": "18812345678\n",
    "captions": "图为长沙。张三 摄\n",
    "datelines": "本报讯（记者 张三）长沙。\n",
    "bylines": "记者 张三\n",
    "open paragraphs": "长沙的集群在，\n\n",
    "sales between paragraphs": "特价\n电话：18812345678\n长沙的集群已经很大了，仍在\n",
    "captions and bylines": "长沙\n图为长沙。张三 摄\n记者 张三\n",
    "tables": "1\t2\t3\n",
    "NUL": "\x00",
    "abbreviations": "U.S. ",
    "ellipses": "长…",
    "reporters in brackets": "（记者",
}


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE.keys())
def test_long_monotony_comes_back_whole(unit: str) -> None:
    """A pattern that ran back and forth would not end within the patience of whoever runs the tests."""
    text = unit * (400_000 // len(unit))
    page = read_page(io.StringIO(text))
    assert "".join(page.text[e.start : e.end] for e in page.elements) == page.text
    assert len(page.text) == len(text)
