"""Which blocks make up which story, and what each heading is: title, kicker or subtitle."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from jiju.press import _marks as marks
from jiju.press._blocks import width_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jiju.press._roled import Roled
    from jiju.press.page import ElementKind

__all__ = ["StoryPlan", "find_stories"]

_BRIEFS = re.compile(
    "快讯|简讯|要闻|速览|速递|速读|短讯|集萃|集锦|一览|早报|早知道|联播|动态|News in brief", re.IGNORECASE
)
_WORDS = re.compile(r"[一-鿿]|[A-Za-z]+|\d+")
_KINDS: dict[str, ElementKind] = {
    "caption": "caption",
    "advertisement": "advertisement",
    "prose": "paragraph",
    "dateline": "dateline",
    "byline": "byline",
    "meta": "dateline",
    "table": "other",
    "rule": "other",
    "other": "other",
}


@dataclass(slots=True)
class StoryPlan:
    """For each block the number of its story and what it is; how many stories there are."""

    numbers: list[int]
    kinds: list[ElementKind]
    count: int


@dataclass(slots=True)
class _Group:
    """Headings that stand together, what follows them up to the next headings, and signs of a new story."""

    heads: list[int]
    body: list[int]
    dateline: bool = False
    byline: bool = False
    ended_before: bool = False
    prose: bool = False


def find_stories(roled: Sequence[Roled]) -> StoryPlan:
    """Divide the blocks of a page among stories.

    Parameters
    ----------
    roled : sequence of Roled
        The blocks and their roles.

    Returns
    -------
    StoryPlan
        A heading begins a story where it is the first, where a byline or a dateline follows, where the story
        before has ended with its reporter's name, and on a page of news in brief; else it is a subtitle.
    """
    kinds: list[ElementKind] = [_KINDS.get(item.role, "subtitle") for item in roled]
    numbers = [0] * len(roled)
    groups = _groups(roled)
    briefs = _are_briefs(groups, roled)
    count = 0
    for index, group in enumerate(groups):
        starts = count == 0 or _starts_story(group, roled, index=index, briefs=briefs)
        if index == 0 and briefs and group.heads and not group.body and len(groups) > 1:
            # The name of the whole page.
            for at in group.heads:
                kinds[at] = "title" if roled[at].role == "head" else kinds[at]
            continue
        heads = [at for at in group.heads if roled[at].role == "head"]
        if count and group.ended_before and heads and not group.body:
            # A heading without text, below the end of the last story: a link to another page.
            for at in heads:
                kinds[at] = "other"
            continue
        if starts and (heads or group.prose):
            count += 1
            _name_heads(heads, roled, kinds)
        for at in [*group.heads, *group.body]:
            numbers[at] = count
    for at, item in enumerate(roled):
        if item.role in {"advertisement", "rule", "other"}:
            numbers[at] = 0
        elif numbers[at] == 0 and item.role == "caption" and count:
            numbers[at] = 1
    return StoryPlan(numbers, kinds, count)


def _groups(roled: Sequence[Roled]) -> list[_Group]:
    groups: list[_Group] = [_Group([], [])]
    ended = False
    for at, item in enumerate(roled):
        group = groups[-1]
        if item.role == "head":
            if group.body or group.dateline:
                group = _Group([], [], ended_before=ended)
                groups.append(group)
            group.heads.append(at)
            ended = False
        elif item.role in {"byline", "meta", "dateline"}:
            if group.heads and not group.prose:
                group.heads.append(at)
                group.byline = group.byline or item.role != "dateline"
                group.dateline = group.dateline or item.role == "dateline"
            else:
                group.body.append(at)
                ended = True
        elif item.role == "prose":
            if item.dateline and group.prose:
                group = _Group([], [], ended_before=True)
                groups.append(group)
            group.dateline = group.dateline or (item.dateline > 0 and not group.prose)
            group.body.append(at)
            group.prose = True
            tail = item.block.text[-90:]
            ended = bool(marks.END_BYLINE.search(tail) or marks.END_NOTE.search(tail))
        elif item.role in {"caption", "table"}:
            (group.body if group.body or not group.heads else group.heads).append(at)
        elif item.role == "rule":
            ended = True
    return groups


def _starts_story(group: _Group, roled: Sequence[Roled], *, index: int, briefs: bool) -> bool:
    heads = [at for at in group.heads if roled[at].role == "head"]
    if not heads:
        return group.dateline
    first = roled[heads[0]]
    if first.markdown:
        return first.markdown == 1
    if marks.NUMBERED.match(first.block.text):
        return False
    return group.dateline or group.byline or group.ended_before or (briefs and index > 0)


def _name_heads(heads: list[int], roled: Sequence[Roled], kinds: list[ElementKind]) -> None:
    """Title, kicker and subtitle among the headings of one story."""
    if not heads:
        return
    texts = [roled[at].block.text for at in heads]
    title = 0
    if len(heads) > 1 and not texts[1].startswith(("——", "--", "—")) and _is_kicker(texts[0], texts[1]):
        title = 1
    for place, at in enumerate(heads):
        kinds[at] = "kicker" if place < title else "title" if place == title else "subtitle"


def _is_kicker(first: str, second: str) -> bool:
    """A line above the title: half a sentence with a comma, or the name of a column."""
    if width_of(first) <= 6 and width_of(second) >= 8:
        return True
    if first.endswith(("：", ":")):
        return True
    return bool(re.search("[，,]", first)) and not re.search("[，,]", second)


def _are_briefs(groups: Sequence[_Group], roled: Sequence[Roled]) -> bool:
    """Whether the page is a string of short news, each under a heading that its text repeats."""
    items = []
    named = False
    for index, group in enumerate(groups):
        heads = [at for at in group.heads if roled[at].role == "head"]
        prose = [at for at in group.body if roled[at].role == "prose"]
        if index == 0:
            named = any(_BRIEFS.search(roled[at].block.text) for at in heads)
            if not prose:
                continue
        if len(heads) == 1 and prose and not marks.NUMBERED.match(roled[heads[0]].block.text):
            items.append((roled[heads[0]].block.text, [roled[at].block.text for at in prose]))
    if len(items) < 3 or len(items) < len(groups) - 2:
        return False
    if sorted(len(body) for _, body in items)[len(items) // 2] > 1:
        return False
    own = sum(_shared(head, body[0]) for head, body in items) / len(items)
    other = sum(_shared(items[at][0], items[at - 1][1][0]) for at in range(len(items))) / len(items)
    return (own >= 0.5 and own - other >= 0.25) or (named and own >= 0.3)


def _shared(head: str, body: str) -> float:
    """The share of a heading's pairs of characters that its text repeats."""
    pairs = _pairs(head)
    return len(pairs & _pairs(body[:400])) / len(pairs) if pairs else 0.0


def _pairs(text: str) -> set[tuple[str, str]]:
    words = _WORDS.findall(text)
    return set(pairwise(words))
