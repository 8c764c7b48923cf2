"""A text to the elements and stories of a page."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jiju.press import _marks as marks
from jiju.press._blocks import find_blocks
from jiju.press._joins import goes_on_in, is_open
from jiju.press._roles import assign_roles
from jiju.press._stories import find_stories
from jiju.press.page import Element, Sentence, SentenceKind, Story
from jiju.press.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jiju.press._roled import Roled

__all__ = ["Layout", "lay_out"]


@dataclass(frozen=True, slots=True)
class Layout:
    """Elements that tile a text, its sentences, its stories, and how many lines of tables it holds."""

    elements: tuple[Element, ...]
    sentences: tuple[Sentence, ...]
    stories: tuple[Story, ...]
    page_title: str
    table_rows: int


@dataclass(slots=True)
class _Draft:
    """A sentence before it has a number."""

    text: str
    spans: tuple[tuple[int, int], ...]
    kind: SentenceKind
    story: int


@dataclass(slots=True)
class _StoryDraft:
    title: str = ""
    kickers: list[str] = field(default_factory=list)
    byline: list[str] = field(default_factory=list)
    cut: bool = False


@dataclass(slots=True)
class _Paragraph:
    """The prose of one block, between its dateline and the reporter's name at its end."""

    pieces: list[tuple[int, int]]
    text: str
    story: int
    at: int


def lay_out(text: str) -> Layout:
    r"""The elements, sentences and stories of a text.

    Parameters
    ----------
    text : str
        The page; line ends are ``\n``.

    Returns
    -------
    Layout
        The elements in order: every character of the text is in exactly one.
    """
    roled = assign_roles(find_blocks(text))
    plan = find_stories(roled)
    stories = {number: _StoryDraft() for number in range(1, plan.count + 1)}
    marked: list[Element] = []
    drafts: list[_Draft] = []
    paragraphs: list[_Paragraph] = []
    page_title = ""
    for at, (item, number, kind) in enumerate(zip(roled, plan.numbers, plan.kinds, strict=True)):
        if kind == "paragraph":
            paragraphs.append(_paragraph(text, item, number, at, marked, stories))
            continue
        block = item.block
        marked.append(Element(kind, block.start, block.end, number))
        shown = block.text.lstrip("# ") if item.markdown else block.text
        if kind in {"title", "kicker", "subtitle"}:
            pieces = block.pieces
            if item.markdown:
                pieces = tuple(_clipped(pieces, block.end - len(shown), block.end))
            drafts.append(_Draft(shown, pieces, "title", number))
            if kind == "title" and number:
                stories[number].title = shown
            elif kind == "title":
                page_title = page_title or shown
            elif kind == "kicker" and number:
                stories[number].kickers.append(shown)
        elif kind in {"caption", "advertisement"}:
            sentence_kind: SentenceKind = "caption" if kind == "caption" else "advertisement"
            drafts += _sentences(block.text, list(block.pieces), sentence_kind, number)
        elif kind == "byline" and number and not item.editors:
            stories[number].byline.append(block.text)
    drafts += _rejoined(text, paragraphs, roled, stories)
    drafts.sort(key=lambda draft: draft.spans[0][0])
    sentences = tuple(
        Sentence(number, draft.text, draft.spans, draft.kind, draft.story)
        for number, draft in enumerate(drafts, 1)
    )
    return Layout(
        tuple(_tiled(text, marked)),
        sentences,
        _stories(stories, sentences),
        page_title,
        sum(1 for item in roled if item.role == "table"),
    )


def _stories(drafts: dict[int, _StoryDraft], sentences: tuple[Sentence, ...]) -> tuple[Story, ...]:
    own: dict[int, list[Sentence]] = {number: [] for number in drafts}
    for sentence in sentences:
        if sentence.story:
            own[sentence.story].append(sentence)
    return tuple(
        Story(
            number=number,
            title=draft.title,
            kickers=tuple(draft.kickers),
            byline=" ".join(draft.byline),
            cut=draft.cut,
            sentences=tuple(own[number]),
        )
        for number, draft in drafts.items()
    )


def _paragraph(
    text: str,
    item: Roled,
    number: int,
    at: int,
    marked: list[Element],
    stories: dict[int, _StoryDraft],
) -> _Paragraph:
    """Split a block into dateline, prose and the reporter's name at its end."""
    block = item.block
    begin, stop = block.start, block.end
    pieces = list(block.pieces)
    if item.dateline:
        begin = _place(pieces, item.dateline)
        marked.append(Element("dateline", block.start, begin, number))
        reporters = marks.REPORTERS.search(text, block.start, begin)
        if reporters and number:
            stories[number].byline.append(reporters.group(1))
    jump = marks.JUMP_FROM.match(block.text)
    if jump and not item.dateline:
        begin = _place(pieces, jump.end())
        marked.append(Element("other", block.start, begin, number))
    jump = marks.JUMP_TO.search(text, max(begin, block.end - 40), block.end)
    if jump:
        stop = jump.start()
        marked.append(Element("other", stop, block.end, number))
    tail = None if jump or len(pieces) > 1 else marks.END_BYLINE.search(block.text[-90:])
    if tail:
        stop = block.end - (min(90, len(block.text)) - tail.start(1))
        marked.append(Element("byline", stop, block.end, number))
        if number:
            stories[number].byline.append(text[stop : block.end].strip("（()）"))
    pieces = _clipped(pieces, begin, stop)
    while pieces and not text[slice(*pieces[-1])].strip():
        pieces.pop()
    if pieces:
        marked.append(Element("paragraph", pieces[0][0], pieces[-1][1], number))
    return _Paragraph(pieces, "".join(text[start:end] for start, end in pieces), number, at)


def _place(pieces: list[tuple[int, int]], offset: int) -> int:
    """Where on the page the character at an offset of the joined pieces stands."""
    for start, end in pieces:
        if offset < end - start:
            return start + offset
        offset -= end - start
    return pieces[-1][1]


def _clipped(pieces: Sequence[tuple[int, int]], begin: int, stop: int) -> list[tuple[int, int]]:
    found = [(max(start, begin), min(end, stop)) for start, end in pieces]
    return [(start, end) for start, end in found if start < end]


def _rejoined(
    text: str, paragraphs: list[_Paragraph], roled: list[Roled], stories: dict[int, _StoryDraft]
) -> list[_Draft]:
    """The sentences of all paragraphs; one that something breaks is whole again."""
    drafts: list[_Draft] = []
    own: dict[int, list[bool]] = {}
    first = 0
    while first < len(paragraphs):
        last = first
        while last + 1 < len(paragraphs) and _joins(paragraphs[last], paragraphs[last + 1], roled):
            last += 1
        chain = paragraphs[first : last + 1]
        pieces = [piece for paragraph in chain for piece in paragraph.pieces]
        if pieces:
            joined = "".join(text[start:end] for start, end in pieces)
            drafts += _sentences(joined, pieces, "paragraph", chain[0].story)
            last_words = next(paragraph.text for paragraph in reversed(chain) if paragraph.text)
            own.setdefault(chain[0].story, []).append(is_open(last_words))
        first = last + 1
    for number, draft in stories.items():
        open_ends = own.get(number, [])
        # Where most paragraphs end without a full stop, that is how the page is written.
        unwritten = len(open_ends) >= 3 and 2 * sum(open_ends) > len(open_ends)
        draft.cut = bool(open_ends) and open_ends[-1] and not unwritten
    return drafts


def _joins(one: _Paragraph, other: _Paragraph, roled: list[Roled]) -> bool:
    if one.story != other.story or not one.pieces or not other.pieces or roled[other.at].dateline:
        return False
    between = [item.role for item in roled[one.at + 1 : other.at]]
    if any(role in {"head", "byline", "meta", "rule", "table"} for role in between):
        return False
    return goes_on_in(one.text, other.text, interrupted=bool(between))


def _sentences(joined: str, pieces: list[tuple[int, int]], kind: SentenceKind, story: int) -> list[_Draft]:
    offsets = [0]
    for start, end in pieces:
        offsets.append(offsets[-1] + end - start)
    drafts = []
    for start, end in split_sentences(joined):
        piece = bisect_right(offsets, start) - 1
        spans = []
        while piece < len(pieces) and offsets[piece] < end:
            base = pieces[piece][0] - offsets[piece]
            spans.append((base + max(start, offsets[piece]), base + min(end, offsets[piece + 1])))
            piece += 1
        drafts.append(_Draft(joined[start:end], tuple(spans), kind, story))
    return drafts


def _tiled(text: str, marked: list[Element]) -> list[Element]:
    """The elements in order, with what separates them."""
    tiles: list[Element] = []
    at = 0
    for element in sorted(marked, key=lambda one: one.start):
        if element.start > at:
            tiles.append(Element("blank", at, element.start))
        if element.end > element.start:
            tiles.append(element)
        at = max(at, element.end)
    if at < len(text):
        tiles.append(Element("blank", at, len(text)))
    return tiles
