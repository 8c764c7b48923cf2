"""Runs of lines that sell something: telephone numbers, addresses, slogans."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from jiju.press import _marks as marks
from jiju.press._blocks import width_of
from jiju.press._broken_lines import is_piece
from jiju.press._joins import CONTINUES, goes_on_in, is_open

if TYPE_CHECKING:
    from jiju.press._roled import Roled

__all__ = ["mark_advertisements"]

_LONG = 300
_RESUMES = ("prose", "dateline", "byline", "meta")
# Who speaks, and the beginning of what is said.
_SPEECH = re.compile("(?:说|表示|称|介绍|认为|指出)[，,]")
_APPEAL = re.compile("公益广告|^广告$")


def mark_advertisements(roled: list[Roled]) -> None:
    """Runs of lines without sentences that hold telephone numbers, addresses and sales talk."""
    first = 0
    ends = []
    spaced = sum(1 for item in roled if item.block.gap) > len(roled) / 2
    while first < len(roled):
        if not _may_sell(roled[first]):
            first += 1
            continue
        last = first
        while last + 1 < len(roled) and _may_sell(roled[last + 1]):
            last += 1
        _judge_run(roled, first, last, spaced=spaced)
        if roled[first].role == "advertisement":
            ends.append((first, last))
        first = last + 1
    for (_, before), (after, _) in pairwise(ends):
        if after - before <= 3:
            _fill(roled, before, after)


def _fill(roled: list[Roled], before: int, after: int) -> None:
    """Take a sentence or two between two parts of an advertisement for more of it."""
    between = roled[before + 1 : after]
    if not between or roled[before].role != "advertisement":
        return
    if any(item.role != "prose" or item.dateline or len(item.block.text) > 80 for item in between):
        return
    if any(is_open(item.block.text) for item in between) or between[0].block.text[0] in CONTINUES:
        return
    above = reversed(roled[max(0, before - 60) : before])
    earlier = next((item for item in above if item.role == "prose"), None)
    if earlier and goes_on_in(earlier.block.text, between[0].block.text, interrupted=True):
        return
    for item in between:
        item.role = "advertisement"


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
    """2 where only advertisements have it, 1 where they often do, else 0."""
    if len(text) > _LONG:
        return 0
    if marks.PHONE.search(text) or marks.CONTACT.match(text) or marks.SCAN.search(text):
        return 2
    return 1 if marks.AD_WORDS.search(text) or marks.ADDRESS.search(text) else 0


def _judge_run(roled: list[Roled], first: int, last: int, *, spaced: bool) -> None:
    texts = [item.block.text for item in roled[first : last + 1]]
    strengths = [_strength(text) for text in texts]
    strong, weak = strengths.count(2), strengths.count(1)
    if strong and not weak and not any(marks.SCAN.search(text) for text in texts) and len(texts) <= 4:
        plain = all(strength == 2 for strength in strengths)
        if plain and not any(marks.AD_WORDS.search(text) for text in texts):
            # Whom to ask, below an announcement.
            for item in roled[first : last + 1]:
                item.role = "other"
            return
    figures = sum(1 for text in texts if re.search(r"\d", text))
    short = sum(1 for text in texts if width_of(text) <= 12)
    slogans = short >= 8 and figures <= 0.2 * len(texts) and not _announced(roled, first)
    appeal = any(_APPEAL.search(text) for text in texts)
    sells = (strong and strong + weak >= 2) or (strong and (last == first or short >= 3)) or appeal
    if not (sells or slogans or (weak >= 4 and len(texts) >= 6)):
        return
    if _is_broken_off(roled, first, last):
        roled[first].role = "prose"
        first += 1
        strengths = strengths[1:]
    stop = last
    if last + 1 < len(roled) and any(item.role in _RESUMES for item in roled[last + 1 : last + 4]):
        stop = _last_line(roled, first, last, strengths, spaced=spaced)
    for at in range(first, stop + 1):
        roled[at].role = "advertisement"


def _is_broken_off(roled: list[Roled], first: int, last: int) -> bool:
    """Whether the first line above an advertisement is the story's last, which it breaks."""
    if first == last or first == 0 or roled[first - 1].role not in {"prose", "caption", "byline"}:
        return False
    if roled[first - 1].role == "prose" and is_open(roled[first - 1].block.text):
        return False
    block = roled[first].block
    if _strength(block.text) or width_of(block.text) < 6:
        return False
    room = roled[first + 1].block.gap > block.gap
    resumes = roled[last + 1] if last + 1 < len(roled) else None
    if resumes is not None and resumes.role == "prose" and not resumes.dateline:
        return is_piece(block.text, resumes.block.text, likely=room)
    if not re.search("[，,]", block.text) or width_of(block.text) < 12:
        return False
    return room or _SPEECH.search(block.text) is not None


def _announced(roled: list[Roled], first: int) -> bool:
    """Whether the text before announces a list."""
    return first > 0 and roled[first - 1].block.text.endswith(("：", ":"))


def _last_line(roled: list[Roled], first: int, last: int, strengths: list[int], *, spaced: bool) -> int:
    """The last line of an advertisement; what stands below its telephone number heads what follows."""
    best = max(strengths)
    stop = max(at for at, strength in enumerate(strengths, first) if strength == best) if best else last - 1
    while stop < last:
        follower = roled[stop + 1].block
        if follower.gap or not (spaced or width_of(follower.text) <= 8):
            break
        stop += 1
    return stop
