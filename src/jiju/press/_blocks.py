"""Lines to blocks: lines that only the width of a column broke become one paragraph again."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import east_asian_width

from jiju.press._marks import BULLET, BYLINE, CONTACT, CREDIT, DATELINE, NUMBERED, TABLE_ROW
from jiju.press.sentences import is_terminated

__all__ = ["Block", "Line", "find_blocks", "find_lines", "width_of"]

_NARROWEST = 8.0
_PUSHED_DOWN = 2.5
_SLACK = 1.5
_MANY = 3
_LONGEST = 60
# Paragraphs that lost their line end but not their indent.
_RUN_ON = re.compile("(?<=[。！？”])[\u3000\xa0]{2,}(?=\\S)")
_COMMAS = re.compile("[，。、；：“”,;]")
_CLAUSE = re.compile("[，。；！？）]")
_LATIN = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line that holds anything: its place without white space around, its width with its indent."""

    start: int
    end: int
    width: float
    gap: int
    indented: bool


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together.

    ``pieces`` are their places; ``text`` is the pieces one after another;
    ``gap`` counts the empty lines above.
    """

    pieces: tuple[tuple[int, int], ...]
    text: str
    gap: int
    lines: int = 1

    @property
    def start(self) -> int:
        """Where the first piece begins."""
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        """Where the last piece ends."""
        return self.pieces[-1][1]


def width_of(text: str) -> float:
    """How wide a text is printed, in Chinese characters."""
    if len(text) > 200:
        return float(len(text)) if not text[:100].isascii() else len(text) / 2
    wide = sum(1 for character in text if character > "\x7f" and east_asian_width(character) in "WFA")
    return (len(text) + wide) / 2


def find_lines(text: str) -> list[Line]:
    """The lines of a text that hold anything."""
    found = []
    gap = 0
    at = 0
    for raw in _RUN_ON.sub(_newline, text).split("\n"):
        body = raw.strip()
        if body:
            start = at + raw.index(body[0])
            end = start + len(body)
            found.append(Line(start, end, width_of(raw.rstrip()), gap, raw[0].isspace()))
            gap = 0
        else:
            gap += 1
        at += len(raw) + 1
    return found


def _newline(match: re.Match[str]) -> str:
    """As long as what it stands for, so that offsets stay."""
    return "\n" + match.group()[1:]


def find_blocks(text: str) -> list[Block]:
    """The blocks of a text, in order.

    Notes
    -----
    An English line goes on in a line that begins with a small letter. A Chinese line goes on in the next
    where it ends without a full stop, is as wide as the column, and the next is not wider. A width counts as
    a column's where at least three such lines have it and some of them hold commas; lists of names have none.
    """
    lines = find_lines(text)
    goes_on = _wrapped(text, lines)
    blocks = []
    first = 0
    for number in range(len(lines)):
        if goes_on[number]:
            continue
        blocks.append(_block(text, lines[first : number + 1]))
        first = number + 1
    return blocks


def _wrapped(text: str, lines: list[Line]) -> list[bool]:
    """For each line, whether its last sentence goes on in the next line."""
    goes_on = [False] * len(lines)
    candidates: list[int] = []
    apart: list[int] = []
    open_lines = 0
    for number, (line, following) in enumerate(pairwise(lines)):
        if is_terminated(text[max(line.start, line.end - 40) : line.end]):
            continue
        open_lines += 1
        if following.gap > 1 or line.width < _NARROWEST or (following.indented and not line.indented):
            continue
        head = text[following.start : following.start + 12]
        if BULLET.match(head) or NUMBERED.match(head) or TABLE_ROW.search(text, line.start, line.end):
            continue
        below = text[following.start : following.end]
        if _stands_alone(text[line.start : line.end]) or _stands_alone(below) or DATELINE.match(below):
            continue
        if following.width <= line.width + 2 * _SLACK:
            (apart if following.gap else candidates).append(number)
        if head[0].islower() and text[line.end - 1].isascii() and " " in text[line.start : line.start + 30]:
            goes_on[number] = not following.gap
    columns = _columns(text, lines, candidates)
    for number in candidates:
        line = lines[number]
        full = round(line.width) in columns
        if not full and ((number and goes_on[number - 1]) or _COMMAS.search(text, line.start, line.end)):
            # No line begins with a closing mark: the letter before goes down with it.
            full = any(0 < width - line.width <= _PUSHED_DOWN for width in columns)
            full = full and not _begins_list(text, lines[number + 1 : number + 3], line.width)
        goes_on[number] = goes_on[number] or full
    # Some programs put an empty line after every line: then most open lines have the column's width.
    columns = _columns(text, lines, apart)
    filled = [number for number in apart if round(lines[number].width) in columns]
    if 2 * len(filled) > open_lines:
        for number in filled:
            goes_on[number] = True
    return goes_on


def _begins_list(text: str, lines: list[Line], width: float) -> bool:
    """Whether short lines without a full stop follow: headings or an advertisement, no rest."""
    short = [
        line.width < width - _PUSHED_DOWN
        and not is_terminated(text[max(line.start, line.end - 40) : line.end])
        for line in lines
    ]
    return short[0] and (len(short) < 2 or short[1] or " " in text[lines[0].start : lines[0].end])


def _stands_alone(line: str) -> bool:
    """Whether a line is a byline, a picture's credit or an address, which no column breaks off."""
    if len(line) > _LONGEST:
        return False
    if CREDIT.search(line) or CONTACT.match(line):
        return True
    return _CLAUSE.search(line) is None and BYLINE.search(line) is not None


def _columns(text: str, lines: list[Line], candidates: list[int]) -> set[int]:
    """The widths that many lines which may go on have, some of them with commas."""
    counts = Counter(round(lines[number].width) for number in candidates)
    commas = Counter(
        round(lines[number].width)
        for number in candidates
        if _COMMAS.search(text, lines[number].start, lines[number].end)
    )
    found = set()
    for width in counts:
        near = range(width - 1, width + 2)
        total = sum(counts[other] for other in near)
        if total >= _MANY and sum(commas[other] for other in near) >= 0.3 * total:
            found.add(width)
    return found


def _block(text: str, lines: list[Line]) -> Block:
    if len(lines) == 1:
        line = lines[0]
        return Block(((line.start, line.end),), text[line.start : line.end], line.gap)
    pieces = []
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        end = line.end
        # Latin words need the space that the line's end stands for.
        if following and _LATIN.match(text[line.end - 1]) and _LATIN.match(text[following.start]):
            end = text.index("\n", line.end) + 1
        pieces.append((line.start, end))
    return Block(tuple(pieces), "".join(text[start:end] for start, end in pieces), lines[0].gap, len(lines))
