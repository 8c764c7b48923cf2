"""What makes a text suspicious: tags of a web page, letters of a wrong decoding, columns read across."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jiju.errors import PressError

if TYPE_CHECKING:
    from jiju.press.layout import Layout

__all__ = ["find_suspicions", "refuse_tags"]

_SAMPLE = 50_000
_TAG = re.compile(
    r"</?(?:p|div|span|br|b|i|strong|em|font|a|img|td|tr|th|table|tbody|ul|ol|li|h[1-6]|section|article|script"
    r"|style)(?:\s[^<>\n]{0,300})?/?>",
    re.IGNORECASE,
)
_FEW_TAGS = 3
_LATIN = re.compile("[\u0080-\u00ff]")
_HAN = re.compile("[一-鿿]")
# What 的, 一, 在 and the stops of a text in UTF-8 become where it was read as GB18030.
_TWISTED = re.compile("[锛銆鈥鐨鍦浜涓鏈]")
_SIGN = re.compile(r"\S")
# Text, a gap of three blanks and more, text again.
_GAP = re.compile(r"[一-鿿，。、；”）%\d](?: {3,}|\u3000{2,})[一-鿿“（\d]")


def refuse_tags(text: str, where: str) -> None:
    """Refuse a piece of a web page that still has its tags.

    Parameters
    ----------
    text : str
        As decoded.
    where : str
        How errors call it.

    Raises
    ------
    PressError
        ``P107`` where at least three tags stand in the text: they tear numbers from their units.
    """
    for count, _ in enumerate(_TAG.finditer(text), start=1):
        if count >= _FEW_TAGS:
            what = "this is a piece of a web page with its tags (HTML), no plain text"
            hint = "Open it in a browser, copy the text of the page and save it as a .txt file."
            msg = "P107"
            raise PressError(msg, what, where=where, hint=hint)


def find_suspicions(text: str, layout: Layout) -> list[str]:
    """Notes on what may be wrong with a text, for a reader to look at.

    Parameters
    ----------
    text : str
        The text of the page.
    layout : Layout
        Its elements.

    Returns
    -------
    list of str
        Empty where nothing is.
    """
    notes = []
    sample = text[:_SAMPLE]
    signs = len(_SIGN.findall(sample))
    han = len(_HAN.findall(sample))
    if len(_LATIN.findall(sample)) > 0.25 * signs or len(_TWISTED.findall(sample)) > max(3, 0.04 * han):
        notes.append("the letters look as if the text had been decoded wrongly before it was saved")
    gaps = sum(
        1
        for element in layout.elements
        if element.kind == "paragraph"
        for line in text[element.start : element.end].split("\n")
        if _GAP.search(line)
    )
    if gaps > 1:
        notes.append(
            f"{gaps} lines hold a wide gap; where columns stand side by side, sentences are read across them"
        )
    return notes
