"""What must hold for any page and any table of facts, whatever was handed in.

A source has two ways to end: a `PressError` (or a `TableError` for a file that is a table) that says what,
where and what to do, or a page that keeps every character. Anything else, a traceback or a lost character,
fails here. The sentences are made up for these tests.
"""

from __future__ import annotations

import io
import math
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from jiju.errors import JijuError, PressError, TableError, error_pages
from jiju.press import Page, propose_facts, read_page

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = [
    "fact",
    "story",
    "sentence",
    "start",
    "end",
    "number_text",
    "value",
    "low",
    "high",
    "unit",
    "comparator",
    "subject",
    "indicator",
    "place",
    "period",
    "status",
    "desk",
]
COMPARATORS = {"exact", "at_least", "more_than", "about", "less_than", "range"}
KINDS = {
    "title",
    "kicker",
    "subtitle",
    "byline",
    "dateline",
    "paragraph",
    "caption",
    "advertisement",
    "blank",
    "other",
}


def assert_error_is_clear(error: JijuError, source: object) -> None:
    assert isinstance(error, PressError | TableError), repr(error)
    known = error.code in error_pages()
    assert known, f"{error.code} has no page in the catalogue"
    assert error.what.strip()
    assert error.hint, f"{error} gives no hint"
    if isinstance(source, Path):
        assert source.name in str(error), f"{error} does not name the file"
    for leak in ("Traceback", "<class ", "0x7f", "object at", "codec can't"):
        assert leak not in str(error)
    assert len(str(error)) < 2000, "an error is read by a person"


def assert_page_is_whole(page: Page) -> None:
    """Every character is in exactly one element, and sentences are parts of the text."""
    at = 0
    for element in page.elements:
        assert element.start == at
        assert element.end > element.start
        assert element.kind in KINDS
        at = element.end
    assert at == len(page.text)
    assert "".join(page.text[e.start : e.end] for e in page.elements) == page.text
    assert [story.number for story in page.stories] == list(range(1, len(page.stories) + 1))
    for story in page.stories:
        for sentence in story.sentences:
            last = 0
            for start, end in sentence.spans:
                assert last <= start < end <= len(page.text)
                last = end
            assert "".join(page.text[start:end] for start, end in sentence.spans) == sentence.text
            assert sentence.text.strip() == sentence.text
    page.text.encode("utf-8")  # what is kept can be written


def assert_facts_are_sound(page: Page, facts: pd.DataFrame) -> None:
    """Each proposal quotes the page and its numbers agree with one another."""
    assert list(facts.columns[: len(COLUMNS)]) == COLUMNS
    assert facts["fact"].is_unique
    assert set(facts["comparator"]) <= COMPARATORS
    assert set(facts["status"]) <= {"outcome", "plan", "target"}
    assert set(facts["desk"]) <= {"industry", "connectivity", "safety", ""}
    numbers = {0} | {story.number for story in page.stories}
    texts = ["unit", "subject", "indicator", "place", "period", "sentence", "number_text", "quote"]
    for row in facts.to_dict("records"):
        assert 0 <= row["start"] < row["end"] <= len(page.text)
        assert page.text[row["start"] : row["end"]] == row["quote"], row
        assert row["story"] in numbers
        for column in texts:
            assert isinstance(row[column], str), (column, row)
        value, low, high = row["value"], row["low"], row["high"]
        for number in (value, low, high):
            assert not math.isinf(number), row
        assert not low > high, row
        assert not value < low, row
        assert not value > high, row
        assert not all(math.isnan(number) for number in (value, low, high)), row
        if row["comparator"] == "exact":
            assert value == low == high, row
        if row["comparator"] == "range":
            assert not math.isnan(low)
            assert not math.isnan(high)
    # A number that a caption breaks in two reaches over what stands in the caption.
    whole = facts[~facts["note"].str.contains("broken")].sort_values("start")
    spans = list(zip(whole["start"], whole["end"], strict=True))
    for (start, end), (other, _) in pairwise(spans):
        assert end <= other, f"two proposals over {page.text[start:end]!r}"


class Desk:
    """Reads a source and checks what must hold for any outcome."""

    def try_to_read(self, source: object, **options: object) -> Page | JijuError:
        try:
            page = read_page(source, **options)
        except JijuError as error:
            assert_error_is_clear(error, source)
            return error
        assert_page_is_whole(page)
        assert_facts_are_sound(page, propose_facts(page))
        return page

    def read(self, source: object, **options: object) -> Page:
        page = self.try_to_read(source, **options)
        assert isinstance(page, Page), f"refused: {page}"
        return page

    def read_text(self, text: str, **options: object) -> Page:
        page = self.read(io.StringIO(text), **options)
        assert page.text == text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        return page

    def refused(self, source: object, **options: object) -> JijuError:
        error = self.try_to_read(source, **options)
        assert isinstance(error, JijuError), f"read as {error.text[:80]!r}"
        return error

    def facts(self, text: str, **options: object) -> list[tuple[str, float, float, float, str, str]]:
        """Number, value, bounds, unit and comparator of each proposal from a text; NaN as None."""
        page = self.read_text(text, **options)
        found = propose_facts(page)
        columns = ["number_text", "value", "low", "high", "unit", "comparator"]
        rows = found[columns].to_dict("records")
        plain = [
            [None if isinstance(v, float) and math.isnan(v) else v for v in row.values()] for row in rows
        ]
        return [tuple(row) for row in plain]


@pytest.fixture
def desk() -> Desk:
    return Desk()
