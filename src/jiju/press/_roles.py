"""What a block is, judged by itself and by its neighbors: prose, heading, byline, caption, advertisement."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from jiju.press import _marks as marks
from jiju.press._blocks import width_of
from jiju.press.sentences import is_terminated, unbalanced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jiju.press._blocks import Block

__all__ = ["Role", "Roled", "assign_roles"]

Role = Literal[
    "prose", "head", "byline", "meta", "dateline", "caption", "advertisement", "table", "rule", "other"
]

_LONG = 300
_WIDEST_HEAD = 50.0
_OPEN_ENDS = re.compile(r"(?:[，、；：—]|通过|[的和与及等在将对从把被为是了并而或以向到达至约超])$")
_NUMBER_CELL = re.compile(r"^[-+−]?[\d,.，]+\s*[%％‰]?$|^[-—–…·]+$")
_CELLS = re.compile(r"\t+|\s{2,}|[|｜│┃]")
_RESUMES = ("prose", "dateline", "byline", "meta")


@dataclass(slots=True)
class Roled:
    """A block and what it is; ``dateline`` is how many characters its dateline takes."""

    block: Block
    role: Role
    dateline: int = 0
    markdown: int = 0


def assign_roles(blocks: Sequence[Block]) -> list[Roled]:
    """What each block is.

    Parameters
    ----------
    blocks : sequence of Block
        In the order of the page.

    Returns
    -------
    list of Roled
        One for each.
    """
    roled = [_judge(block) for block in blocks]
    _lone_rows(roled)
    _mark_advertisements(roled)
    return roled


def _judge(block: Block) -> Roled:
    text = block.text
    if len(text) > _LONG:
        found = marks.DATELINE.match(text, 0, 120)
        return Roled(block, "prose", found.end() if found else 0)
    if marks.RULE.match(text):
        return Roled(block, "rule")
    if text.startswith("#"):
        level = len(text) - len(text.lstrip("#"))
        if text[level : level + 1] == " " and level <= 6:
            return Roled(block, "head", markdown=level)
    ended = is_terminated(text)
    if len(text) <= 80 and marks.FURNITURE.search(text) and not ended:
        return Roled(block, "other")
    if len(text) <= 120 and marks.SOURCE_LINE.search(text):
        return Roled(block, "meta")
    found = marks.DATELINE.match(text)
    if found and found.end() >= len(text) - 1:
        return Roled(block, "dateline", found.end())
    credit = marks.CREDIT.search(text)
    if credit or marks.CAPTION_START.search(text) or (marks.PICTURED.search(text) and len(text) <= 200):
        return Roled(block, "caption")
    if len(text) <= 60 and not ended and not re.search("[，。]", text) and marks.BYLINE.search(text):
        return Roled(block, "byline")
    if _is_row(text):
        return Roled(block, "table")
    if found:
        return Roled(block, "prose", found.end())
    return Roled(block, "prose" if _is_prose(block, text, ended=ended) else "head")


def _is_row(text: str) -> bool:
    if not marks.TABLE_ROW.search(text) and text.count(" ") < 2:
        return False
    cells = [cell.strip() for cell in _CELLS.split(text) if cell.strip()]
    if len(cells) < 2:
        cells = text.split()
    numbers = sum(1 for cell in cells if _NUMBER_CELL.match(cell))
    if numbers >= 2 or (numbers and len(cells) <= 3 and len(text) <= 60):
        return True
    return len(cells) >= 3 and ("\t" in text or "|" in text) and "。" not in text


def _lone_rows(roled: list[Roled]) -> None:
    """The heading of a table belongs to it; so do cells that no number fills between its rows."""
    for at in range(1, len(roled)):
        if roled[at].role == "table" and roled[at - 1].role == "head" and "\t" in roled[at - 1].block.text:
            roled[at - 1].role = "table"


def _is_prose(block: Block, text: str, *, ended: bool) -> bool:
    if ended and text.rstrip("”’」』）)】》\"' ")[-1:] in {"。", ".", "；", "…"}:
        return True
    if re.search("[。；]", text):
        return True
    width = width_of(text)
    if block.lines > 1 and width > 40:
        return True
    if width >= 60 or (width > 25 and (ended or text.endswith("：") or marks.BULLET.match(text))):
        return True
    if width > 35 and len(re.findall("[，、]", text)) >= 2:
        return True
    return _is_fragment(text)


def _is_fragment(text: str) -> bool:
    """A short piece of a sentence that something broke off."""
    if unbalanced(text) != 0:
        return True
    if text.endswith(("，", "、")):
        return True
    return "，" in text and len(text) >= 12 and _OPEN_ENDS.search(text) is not None


def _mark_advertisements(roled: list[Roled]) -> None:
    """Runs of lines without sentences that hold telephone numbers, addresses and sales talk."""
    first = 0
    while first < len(roled):
        if not _may_sell(roled[first]):
            first += 1
            continue
        last = first
        while last + 1 < len(roled) and _may_sell(roled[last + 1]):
            last += 1
        _judge_run(roled, first, last)
        first = last + 1


def _may_sell(item: Roled) -> bool:
    if item.role == "head":
        return item.markdown == 0
    if item.role != "prose" or item.dateline or len(item.block.text) > 160:
        return False
    text = item.block.text
    words = len(set(marks.AD_WORDS.findall(text)))
    return (
        words >= 2
        or (words >= 1 and marks.PHONE.search(text) is not None)
        or marks.CONTACT.match(text) is not None
    )


def _strength(text: str) -> int:
    if len(text) > _LONG:
        return 0
    words = len(set(marks.AD_WORDS.findall(text)))
    strong = marks.PHONE.search(text) or marks.CONTACT.match(text) or words >= 2
    if strong:
        return 2
    return 1 if words or marks.ADDRESS.search(text) else 0


def _judge_run(roled: list[Roled], first: int, last: int) -> None:
    strengths = [_strength(roled[at].block.text) for at in range(first, last + 1)]
    strong = strengths.count(2)
    weak = strengths.count(1)
    short = sum(1 for at in range(first, last + 1) if width_of(roled[at].block.text) <= 12)
    sells = (strong and strong + weak >= 2) or weak >= 3 or (strong and last == first) or short >= 8
    if not sells:
        return
    followed = last + 1 < len(roled) and any(item.role in _RESUMES for item in roled[last + 1 : last + 4])
    stop = last
    if followed:
        # What stands after the last telephone number is the heading of what follows.
        signals = [at for at, strength in enumerate(strengths, first) if strength == 2]
        signals = signals or [at for at, strength in enumerate(strengths, first) if strength]
        stop = signals[-1] if signals else last - 1
        while stop < last - 1 and width_of(roled[stop + 1].block.text) <= 8 and not roled[stop + 1].block.gap:
            stop += 1
    for at in range(first, stop + 1):
        roled[at].role = "advertisement"
