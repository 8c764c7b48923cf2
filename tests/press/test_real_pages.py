"""The real pages beside the checkout, by offsets and counts; their sentences are not ours to copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jiju.press import read_page

if TYPE_CHECKING:
    from pathlib import Path

    from jiju.press import Page

pytestmark = pytest.mark.shared
EVENING = "changsha_evening_news_2024-11-07.txt"


def whole(page: Page) -> bool:
    return "".join(page.text[e.start : e.end] for e in page.elements) == page.text


def test_the_evening_paper(shared: Path) -> None:
    page = read_page(shared / "press" / EVENING)
    assert whole(page)
    assert str(page.issue_date) == "2024-11-07"
    assert page.publisher == page.text[45:49]
    assert [story.cut for story in page.stories] == [False, False, True]
    assert [len(story.kickers) for story in page.stories] == [0, 0, 1]
    assert all(story.byline for story in page.stories)
    # One sentence is broken by a caption, between these places.
    assert [sentence.spans for sentence in page.sentences if len(sentence.spans) > 1] == [
        ((764, 781), (873, 957))
    ]
    captions = [(e.start, e.end, e.story) for e in page.elements if e.kind == "caption"]
    assert captions == [(785, 871, 1)]
    subtitles = [e for e in page.elements if e.kind == "subtitle"]
    assert [e.story for e in subtitles] == [1] * 5
    # The third story breaks off where the advertisement begins, which goes on to the end of the page.
    sold = [e for e in page.elements if e.kind == "advertisement"]
    last = page.stories[-1].sentences[-1]
    assert last.spans[-1][1] < sold[0].start
    assert all(e.kind in {"advertisement", "blank"} for e in page.elements if e.start >= sold[0].start)
    assert page.stories[-1].number == 3


def test_news_in_brief(shared: Path) -> None:
    page = read_page(shared / "press" / "cctv_01_20241021.txt")
    assert whole(page)
    assert len(page.stories) == 11
    assert all(story.title and not story.cut for story in page.stories)
    assert page.title == page.text[:6]


@pytest.mark.parametrize("number", range(2, 36))
def test_an_item_of_the_evening_news_is_one_story(shared: Path, number: int) -> None:
    (path,) = (shared / "press").glob(f"cctv_{number:02}_*.txt")
    page = read_page(path)
    assert whole(page)
    assert len(page.stories) == 1
    assert not page.stories[0].cut
    assert page.title == page.text.split("\n")[0]
    assert {e.kind for e in page.elements} <= {"title", "subtitle", "dateline", "paragraph", "blank"}
    assert str(page.issue_date).replace("-", "") == path.stem[-8:]
