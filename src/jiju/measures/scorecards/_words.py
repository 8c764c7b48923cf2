"""Counts and ratios inside the sentences of a comparison."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from jiju.measures.scorecards._intervals import ratio_of
from jiju.results.wording import number_words

if TYPE_CHECKING:
    from jiju.results.text import Language

__all__ = ["plural", "range_of_ratios", "ratio_words"]


def plural(count: int, word: str) -> str:
    """A count with its English noun."""
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"


def ratio_words(gap_log: float) -> str:
    """How many times one is of the other, whichever is larger: from a gap of either sign."""
    return number_words(ratio_of(abs(gap_log)))


def range_of_ratios(low: float, high: float, lang: Language = "en") -> str:
    """An interval of gaps as one of ratios; empty where both ends are open or both are the same.

    Parameters
    ----------
    low, high : float
        Ends of the gap (log); NaN where open.
    lang : {"en", "zh"}, default "en"
        The language.

    Returns
    -------
    str
        Such as ``"1.9 to 2.7"``, ``"at least 1.9"``.
    """
    ends = [number_words(ratio_of(end)) if not math.isnan(end) else "" for end in (low, high)]
    if ends[0] and ends[1]:
        if ends[0] == ends[1]:
            return ""
        return f"{ends[0]} 至 {ends[1]}" if lang == "zh" else f"{ends[0]} to {ends[1]}"
    if ends[0]:
        return f"至少 {ends[0]}" if lang == "zh" else f"at least {ends[0]}"
    if ends[1]:
        return f"至多 {ends[1]}" if lang == "zh" else f"at most {ends[1]}"
    return ""
