"""What a press page is made of: elements that tile its text, stories, and sentences with their places."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import datetime as dt

__all__ = ["Element", "ElementKind", "Page", "Sentence", "SentenceKind", "Story"]

ElementKind = Literal[
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
]
SentenceKind = Literal["title", "paragraph", "caption", "advertisement"]


@dataclass(frozen=True, slots=True)
class Element:
    """One piece of a page.

    Attributes
    ----------
    kind : str
        ``title``, ``kicker`` (a line above the title), ``subtitle`` (a line below it, or a heading inside
        the story), ``byline``, ``dateline`` (the words before the first sentence that say who reports, from
        where and when), ``paragraph``, ``caption``, ``advertisement``, ``blank`` (what separates the rest)
        or ``other`` (tables, page numbers, the furniture of web pages).
    start, end : int
        Its place: ``page.text[start:end]``.
    story : int
        The number of its story, 0 where it belongs to none.
    """

    kind: ElementKind
    start: int
    end: int
    story: int = 0


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, whole, also where something stands in its middle.

    Attributes
    ----------
    number : int
        Its number on the page, from 1.
    text : str
        The sentence: its spans one after another, without what breaks it.
    spans : tuple of (int, int)
        Where its parts stand in ``page.text``.
    kind : str
        ``title`` (titles, kickers and subtitles), ``paragraph``, ``caption`` or ``advertisement``.
    story : int
        The number of its story, 0 where it belongs to none.
    """

    number: int
    text: str
    spans: tuple[tuple[int, int], ...]
    kind: SentenceKind = "paragraph"
    story: int = 0

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of the sentence stands on the page.

        Parameters
        ----------
        start, end : int
            The part: ``sentence.text[start:end]``, at least one character.

        Returns
        -------
        tuple of (int, int)
            ``page.text[i:j]`` is the part, together with what breaks the sentence inside of it, if anything.
        """
        first = last = self.spans[0][0]
        passed = 0
        found = False
        for begin, stop in self.spans:
            length = stop - begin
            if not found and start < passed + length:
                first = begin + start - passed
                found = True
            if end <= passed + length:
                last = begin + end - passed
                break
            passed += length
        return first, last


@dataclass(frozen=True, slots=True)
class Story:
    """One story of a page.

    Attributes
    ----------
    number : int
        Its number on the page, from 1.
    title : str
        Its title, empty where it has none.
    kickers : tuple of str
        The lines above the title.
    byline : str
        Who wrote it, as printed; empty where the page does not say.
    cut : bool
        True where it ends in the middle of a sentence. What is missing is not guessed.
    sentences : tuple of Sentence
        All its sentences in the order of the page.
    """

    number: int
    title: str
    kickers: tuple[str, ...]
    byline: str
    cut: bool
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Page:
    r"""A press page that was read.

    Attributes
    ----------
    text : str
        The whole text; line ends are ``\n``. All offsets refer to it.
    elements : tuple of Element
        In the order of the text; every character is in exactly one.
    stories : tuple of Story
        The stories, numbered from 1.
    sentences : tuple of Sentence
        All sentences of the page, those of advertisements included (story 0).
    issue_date : datetime.date or None
        The day of the issue, None where nothing tells.
    title : str
        The page's title: as given, else that of the page or of its first story.
    source : str
        The file's name, or "text".
    publisher : str
        The paper, agency or office, where the page names it.
    encoding : str
        How the text was stored.
    notes : tuple of str
        What a reader should know: where the date comes from, characters that could not be read, tables that
        were left out of the sentences.
    page_starts : tuple of int
        Where each sheet of a PDF begins; ``(0,)`` for plain text.
    """

    text: str
    elements: tuple[Element, ...]
    stories: tuple[Story, ...]
    sentences: tuple[Sentence, ...]
    issue_date: dt.date | None = None
    title: str = ""
    source: str = "text"
    publisher: str = ""
    encoding: str = "text"
    notes: tuple[str, ...] = ()
    page_starts: tuple[int, ...] = (0,)

    def sheet(self, offset: int) -> int:
        """The number of the sheet that holds a character, from 1.

        Parameters
        ----------
        offset : int
            Its place in ``text``.

        Returns
        -------
        int
            1 for plain text.
        """
        return max(1, bisect_right(self.page_starts, offset))
