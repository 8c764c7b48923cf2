"""What a block is, judged by itself and by its neighbors: prose, heading, byline, caption, advertisement."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from jiju.press import _marks as marks
from jiju.press._blocks import width_of
from jiju.press._joins import goes_on_in
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
_OPEN_ENDS = re.compile(
    r"(?:[，、；：—]|通过|已经|正在|超过|突破|力争|计划|预计|同比|可以|能够|没有|"
    r"[的和与及等在将对从把被为是了并而或以向到达至约超已还也就都又更可能且由于让使给因当若如其该这那每各第])$"
)
# A line in brackets below a story: who wrote it, from which agency.
_BRACKETED = re.compile(r"^[（(【](?![一二三四五六七八九十\d]{1,3}[）)】])[^（()）。，\n]{2,24}[）)】]$")
# A picture's signature that signs the text as well.
_WRITTEN = re.compile("文/?图|图/?文|报道")
# The bar of a web page: four and more short words, far apart.
_BAR = re.compile(r"^\S{2,10}(?:\s{2,}\S{2,10}){3,}$")
# Who speaks, and the beginning of what is said.
_SPEECH = re.compile("(?:说|表示|称|介绍|认为|指出)[，,]")
_NUMBER_CELL = re.compile(r"^[-+−]?[\d,.，]+\s*[%％‰]?$|^[-—–…·]+$")
_CELLS = re.compile(r"\t+|\s{2,}|[|｜│┃]")
_RESUMES = ("prose", "dateline", "byline", "meta")


@dataclass(slots=True)
class Roled:
    """A block and what it is.

    ``dateline`` is how many characters its dateline takes, ``markdown`` the level of a heading in Markdown;
    ``editors`` tells those who edited from those who wrote.
    """

    block: Block
    role: Role
    dateline: int = 0
    markdown: int = 0
    editors: bool = False


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
    _mend(roled)
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
    if marks.BOILERPLATE.match(text):
        return Roled(block, "other")
    signed = marks.END_BYLINE.search(text)
    credit = marks.CREDIT.search(text) and not (signed and _WRITTEN.search(signed.group()))
    if len(text) <= 120 and not credit:
        label = _label(text)
        if label:
            return Roled(block, label, editors=marks.EDITORS.match(text) is not None)
    jump = marks.JUMP_TO.search(text, max(0, len(text) - 40)) or marks.JUMP_FROM.match(text)
    if jump:
        return Roled(block, "other" if jump.end() - jump.start() >= len(text) else "prose")
    found = marks.DATELINE.match(text)
    if found and found.end() >= len(text) - 1:
        return Roled(block, "dateline", found.end())
    if credit or marks.CAPTION_START.search(text) or (marks.PICTURED.search(text) and len(text) <= 200):
        return Roled(block, "caption")
    if _is_row(text) or (not ended and len(text) <= 60 and marks.TABLE_NAME.match(text)):
        return Roled(block, "table")
    if not ended and len(text) <= 60 and marks.FIGURE_NAME.match(text):
        return Roled(block, "caption")
    if found:
        return Roled(block, "prose", found.end())
    return Roled(block, "prose" if _is_prose(block, text, ended=ended) else "head")


def _label(text: str) -> Literal["byline", "meta"] | None:
    """Whether a line says who wrote, or when and where it appeared."""
    if re.search("[。；]", text):
        return None
    if marks.EDITORS.match(text):
        return "byline"
    stamped = len(text) <= 80 and marks.STAMP.search(text) is not None
    several = re.search("来源|[，：:].*[，：:].*[：:]", text)
    if len(text) <= 60 and not several and marks.BYLINE.search(text):
        return "meta" if stamped else "byline"
    if marks.SOURCE_LINE.search(text) or (stamped and not re.search("[，,] ?[^\\dA-Z ]", text)):
        return "meta"
    return None


def _is_row(text: str) -> bool:
    if not marks.TABLE_ROW.search(text) and text.count(" ") < 2:
        return False
    cells = [cell.strip() for cell in _CELLS.split(text) if cell.strip()]
    if len(cells) < 2:
        cells = text.split()
        if len(text) > 120 or 2 * sum(1 for cell in cells if _NUMBER_CELL.match(cell)) < len(cells):
            return False
    numbers = sum(1 for cell in cells if _NUMBER_CELL.match(cell))
    if numbers >= 2 or (numbers and len(cells) <= 3 and len(text) <= 60):
        return True
    return len(cells) >= 3 and ("\t" in text or "|" in text) and "。" not in text


def _mend(roled: list[Roled]) -> None:
    """What only the neighbors tell: the header of a table, the office that signs below a title."""
    if roled and roled[0].role == "head" and _BAR.match(roled[0].block.text):
        roled[0].role = "other"
    for at in range(1, len(roled)):
        before, item = roled[at - 1], roled[at]
        if item.role == "table" and before.role == "head" and marks.TABLE_ROW.search(before.block.text):
            before.role = "table"
        after = roled[at + 1].role if at + 1 < len(roled) else "prose"
        # No heading stands right above a picture.
        above_picture = item.role == "head" and before.role == "prose" and after == "caption"
        if above_picture and _OPEN_ENDS.search(item.block.text):
            item.role = "prose"
        if item.role == "head" and _BRACKETED.match(item.block.text):
            item.role = "byline" if before.role == "prose" else "meta"
        if item.role != "head" or not marks.OFFICE.match(item.block.text):
            continue
        if before.role == "head" and (after == "meta" or (at == 1 and after == "prose")):
            item.role = "byline"


def _is_prose(block: Block, text: str, *, ended: bool) -> bool:
    if ended and text.rstrip("”’」』）)】》\"' ")[-1:] in {"。", ".", "；", "…"}:
        return True
    if re.search("[。；]", text):
        return True
    if marks.SPEAKER.match(text) or (text[0] in "-*+•·" and not marks.RULE.match(text)):
        return True
    width = width_of(text)
    if block.lines > 1 and width > 40:
        return True
    if width >= 60 or (width > 25 and (ended or text.endswith("：") or marks.BULLET.match(text))):
        return True
    if width > 35 and len(re.findall("[，、,]", text)) >= 2:
        return True
    return _is_fragment(text)


def _is_fragment(text: str) -> bool:
    """A short piece of a sentence that something broke off."""
    if unbalanced(text) != 0:
        return True
    if text.endswith(("，", "、", ",")):
        return True
    return re.search("[，,]", text) is not None and len(text) >= 12 and _OPEN_ENDS.search(text) is not None


def _mark_advertisements(roled: list[Roled]) -> None:
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
    if any(item.role != "prose" or item.dateline or len(item.block.text) > 80 for item in between):
        return
    earlier = next(
        (item for item in reversed(roled[max(0, before - 60) : before]) if item.role == "prose"), None
    )
    if roled[before].role != "advertisement":
        return
    if earlier and between and goes_on_in(earlier.block.text, between[0].block.text, interrupted=True):
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
    sells = (strong and strong + weak >= 2) or (strong and (last == first or short >= 3))
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
    if first == last or first == 0 or roled[first - 1].role not in {"prose", "caption"}:
        return False
    block = roled[first].block
    if not re.search("[，,]", block.text) or width_of(block.text) < 12 or _strength(block.text):
        return False
    return _SPEECH.search(block.text) is not None or roled[first + 1].block.gap > block.gap


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
