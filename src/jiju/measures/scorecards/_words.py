"""Amounts, ratios and years inside the sentences of a comparison."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from jiju.measures.scorecards._intervals import ratio_of
from jiju.results.wording import name_words, number_words

if TYPE_CHECKING:
    from jiju.results.text import Language

__all__ = ["amount_words", "name_words", "plural", "range_of_ratios", "ratio_words"]

_STEPS = {
    "zh": ((1e12, "万亿"), (1e8, "亿"), (1e4, "万")),
    "en": ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")),
}


def amount_words(value: float, unit: str, lang: Language = "en") -> str:
    """An amount with its unit, large ones in 万 and 亿 or in millions and billions.

    Parameters
    ----------
    value : float
        The amount.
    unit : str
        Its unit, perhaps empty.
    lang : {"en", "zh"}, default "en"
        The language.

    Returns
    -------
    str
        To four digits, such as ``2,500 亿元`` or ``250 billion 元``.
    """
    for size, word in _STEPS[lang]:
        if abs(value) >= size:
            number = _digits(value / size)
            return f"{number} {word}{unit}" if lang == "zh" else f"{number} {word} {unit}".rstrip()
    joined = "" if unit in ("%", "‰") else " "
    return f"{_digits(value)}{joined}{unit}".rstrip()


def _digits(value: float) -> str:
    if not abs(value) < 1e15:
        return f"{value:.4g}"
    rounded = float(f"{value:.4g}")
    return f"{rounded:,.0f}" if rounded == round(rounded) else f"{rounded:,.4g}"


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
