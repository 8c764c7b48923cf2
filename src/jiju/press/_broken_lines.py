"""Short pieces of sentences that a picture or an advertisement breaks off; they look like headings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jiju.press import _marks as marks
from jiju.press._blocks import width_of
from jiju.press._joins import CONTINUES, OPEN_END
from jiju.press.sentences import unbalanced

if TYPE_CHECKING:
    from jiju.press._roled import Roled

__all__ = ["is_piece", "mark_pieces", "never_heads"]

_BEGINS = re.compile(
    r"(?:今年|去年|目前|据|记者|截至|近日|日前|昨日|今天|当前|如今|此外|同时|其中|另外|在|从|随着|为|对于|\d{1,2}月|\d{4}年)"
)
_INTERRUPTIONS = ("caption", "advertisement")
_NARROW = 8.0
_WIDE = 12.0


def never_heads(text: str) -> bool:
    """Whether a short line is a piece of a sentence, wherever it stands."""
    if unbalanced(text) != 0 or text.endswith(("，", "、", ",")):
        return True
    return re.search("[，,]", text) is not None and len(text) >= 12 and OPEN_END.search(text) is not None


def is_piece(text: str, following: str | None, *, likely: bool) -> bool:
    """Whether a short line right above a picture or an advertisement is the piece of a sentence.

    Parameters
    ----------
    text : str
        The line, which has no full stop.
    following : str or None
        The next prose of the same story, None where there is none.
    likely : bool
        Whether the line is a piece unless something speaks against it.

    Returns
    -------
    bool
        False for what rather is a heading, which seldom stands right above a picture.
    """
    if following is not None and following[0] in CONTINUES:
        return True
    if OPEN_END.search(text) or unbalanced(text) != 0:
        return True
    if width_of(text) < _NARROW or (" " in text and text.isascii()):
        return False
    if re.search("[，,、]", text) or _BEGINS.match(text):
        return True
    # Headings of two halves have a space between them.
    if not likely or following is None or re.search("[ \u3000]", text) or width_of(text) < _WIDE:
        return False
    return marks.DISCOURSE.match(following) is None


def _is_last_words(text: str) -> bool:
    """Whether a line above the headings of the next story is what is left of the story before."""
    return width_of(text) >= 2 * _WIDE and _BEGINS.match(text) is not None and "，" in text


def mark_pieces(roled: list[Roled]) -> None:
    """Take for prose what only looks like a heading: a piece of the sentence that a picture breaks."""
    for at in range(1, len(roled) - 1):
        item, before, after = roled[at], roled[at - 1], roled[at + 1]
        if item.role != "head" or item.markdown:
            continue
        if after.role == "head" and before.role == "prose" and _is_last_words(item.block.text):
            item.role = "prose"
        if after.role not in _INTERRUPTIONS:
            continue
        if marks.NUMBERED.match(item.block.text) or marks.BULLET.match(item.block.text):
            continue
        below_title = before.role == "byline" and any(
            one.role == "head" for one in roled[max(0, at - 5) : at]
        )
        if before.role not in {"prose", "caption", "advertisement"} and not below_title:
            continue
        resumes = next((one for one in roled[at + 1 : at + 41] if one.role not in _INTERRUPTIONS), None)
        # What a dateline or a byline follows is the title of the next story.
        if resumes is not None and (resumes.role in {"byline", "meta", "dateline"} or resumes.dateline):
            continue
        following = resumes.block.text if resumes is not None and resumes.role == "prose" else None
        if following is None and before.role != "prose":
            continue
        if is_piece(item.block.text, following, likely=before.role == "prose"):
            item.role = "prose"
