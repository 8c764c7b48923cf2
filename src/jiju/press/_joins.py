"""Whether a paragraph ends in the middle of a sentence, and whether another goes on with it."""

from __future__ import annotations

import re

from jiju.press import _marks as marks
from jiju.press.sentences import is_terminated, unbalanced

__all__ = ["CONTINUES", "OPEN_END", "goes_on_in", "is_open"]

_HEAD = 400
# Ends and beginnings of what is no whole sentence.
OPEN_END = re.compile(
    r"(?:[，、；：—]|通过|已经|正在|超过|突破|力争|计划|预计|同比|可以|能够|没有|"
    r"[的和与及等在将对从把被为是了并而或以向到达至约超已还也就都又更可能且由于让使给因当若如其该这那每各第])$"
)
CONTINUES = frozenset("，、；：。）”」%％,;)")


def is_open(text: str) -> bool:
    """Whether a paragraph ends in the middle of a sentence.

    Parameters
    ----------
    text : str
        The paragraph.

    Returns
    -------
    bool
        False also for items of lists, which have no full stop to end with.
    """
    if is_terminated(text) or text.endswith(("：", ":")):
        return False
    return not (marks.BULLET.match(text) and not re.search("[。！？]", text))


def goes_on_in(text: str, following: str, *, interrupted: bool) -> bool:
    """Whether a sentence that a paragraph leaves open goes on in another.

    Parameters
    ----------
    text : str
        The paragraph that may be open.
    following : str
        The next paragraph of the same story.
    interrupted : bool
        Whether a caption, an advertisement or the like stands between them.

    Returns
    -------
    bool
        True only where quotation marks agree and the second does not begin as sentences begin.
    """
    announced = interrupted and text.endswith(("：", ":"))
    if not is_open(text) and not announced:
        return False
    head = following[:_HEAD]
    if marks.BULLET.match(head) or marks.NUMBERED.match(head):
        return False
    left = unbalanced(text[-2 * _HEAD :])
    right = _closes_first(head)
    if left > 0:
        return right
    if right:
        return False
    if head[0] in CONTINUES:
        return True
    if marks.STARTER.match(head) and not OPEN_END.search(text):
        return False
    return interrupted or len(text) >= 12


def _closes_first(text: str) -> bool:
    """Whether a quotation is closed before one is opened."""
    found = re.search("[“「『”」』]", text)
    return found is not None and found.group() in "”」』"
