"""What a block is, judged by itself and by its neighbors: prose, heading, byline, caption, advertisement."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from jiju.press import _marks as marks
from jiju.press._advertisements import mark_advertisements
from jiju.press._blocks import width_of
from jiju.press._broken_lines import mark_pieces, never_heads
from jiju.press._roled import Roled
from jiju.press.sentences import is_terminated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jiju.press._blocks import Block

__all__ = ["assign_roles"]

_LONG = 300
# A line in brackets below a story: who wrote it, from which agency.
_BRACKETED = re.compile(r"^[（(【](?![一二三四五六七八九十\d]{1,3}[）)】])[^（()）。，\n]{2,24}[）)】]$")
# A picture's signature that signs the text as well.
_WRITTEN = re.compile("文/?图|图/?文|报道")
# The bar of a web page: four and more short words, far apart.
_BAR = re.compile(r"^\S{2,10}(?:\s{2,}\S{2,10}){3,}$")
_NUMBER_CELL = re.compile(r"^[-+−]?[\d,.，]+\s*[%％‰]?$|^[-—–…·]+$")
_CELLS = re.compile(r"\t+|\s{2,}|[|｜│┃]")


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
    mark_advertisements(roled)
    mark_pieces(roled)
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
    return never_heads(text)
