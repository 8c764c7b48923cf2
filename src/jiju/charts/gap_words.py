"""A gap in words: how many times better a peer is, who is ahead, what the wording leaves open."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from jiju.charts.numbers import MISSING, significant
from jiju.charts.words import word
from jiju.results.amounts import ratio_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jiju.results import Language

__all__ = ["gap_verdict", "said_between", "said_bounds", "said_decided", "said_gap"]


def gap_verdict(gap: float, low: float, high: float) -> str:
    """What a gap with its bounds says of the place.

    Parameters
    ----------
    gap, low, high : float
        Logarithms, above 0 where the place is behind; NaN where unknown or open.

    Returns
    -------
    str
        ``"behind"``, ``"ahead"``, or ``"open"`` where the bounds leave both possible.
    """
    if not math.isnan(low) and low > 0:
        return "behind"
    if not math.isnan(high) and high < 0:
        return "ahead"
    return "level" if gap == low == high == 0 else "open"


def said_gap(ratio: float | None, lang: Language) -> str:
    """A gap in a few words: how many times better the peer is, or the place.

    Parameters
    ----------
    ratio : float or None
        Above 1 where the peer is better.
    lang : {"en", "zh"}
        The language.

    Returns
    -------
    str
        A dash where it is not known.

    Examples
    --------
    >>> from jiju.charts.gap_words import said_gap
    >>> said_gap(2.5, "en"), said_gap(0.5, "zh"), said_gap(1.0, "zh"), said_gap(None, "en")
    ('2.5×', '领先 2倍', '持平', '–')
    """
    if ratio is None or not math.isfinite(ratio) or ratio <= 0:
        return MISSING
    if abs(ratio - 1) < 0.005:
        return word("gap_level", lang)
    if ratio > 1:
        return ratio_text(ratio, lang)
    return word("gap_leads", lang, times=ratio_text(1 / ratio, lang))


def said_between(ratio: float | None, low: float | None, high: float | None, *, lang: Language) -> str:
    """A gap in words; where only bounds are known, those.

    Parameters
    ----------
    ratio, low, high : float or None
        Above 1 where the peer is better; None where unknown or open.
    lang : {"en", "zh"}
        The language.

    Returns
    -------
    str
        A dash where nothing is known.

    Examples
    --------
    >>> from jiju.charts.gap_words import said_between
    >>> said_between(None, 0.2, 0.5, lang="zh"), said_between(None, 2.0, None, lang="en")
    ('领先 2 至 5倍', '2× or more')
    """
    if ratio is not None:
        return said_gap(ratio, lang)
    return MISSING if low is None and high is None else said_bounds(low, high, lang) or MISSING


def said_decided(
    ratio: float | None, low: float | None, high: float | None, verdict: str, *, lang: Language
) -> str:
    """A gap in words, unless the sources' wording leaves open who is ahead: then just that.

    Parameters
    ----------
    ratio, low, high : float or None
        Above 1 where the peer is better; None where unknown or open.
    verdict : str
        As from `gap_verdict`.
    lang : {"en", "zh"}
        The language.

    Returns
    -------
    str
        Never a lead or a lag that is not certain.

    Examples
    --------
    >>> from jiju.charts.gap_words import said_decided
    >>> said_decided(0.79, 0.6, 1.7, "open", lang="zh"), said_decided(0.5, 0.4, 0.6, "ahead", lang="zh")
    ('未定', '领先 2倍')
    """
    return word("gap_undecided", lang) if verdict == "open" else said_between(ratio, low, high, lang=lang)


def said_bounds(low: float | None, high: float | None, lang: Language) -> str:
    """What the sources' wording allows of a gap, in words that say on which side each end is.

    Parameters
    ----------
    low, high : float or None
        Bounds of the ratio, above 1 where the peer is better; None or NaN for an open end.
    lang : {"en", "zh"}
        The language.

    Returns
    -------
    str
        Empty where both ends are the same.

    Examples
    --------
    >>> from jiju.charts.gap_words import said_bounds
    >>> said_bounds(1.2, 1.5, "zh"), said_bounds(0.5, 0.8, "zh"), said_bounds(0.5, 2.0, "zh")
    ('1.2 至 1.5倍', '领先 1.25 至 2倍', '领先 2倍至落后 2倍')
    >>> said_bounds(1.2, None, "en"), said_bounds(0.5, None, "en"), said_bounds(None, 0.5, "en")
    ('1.2× or more', 'from ahead 2× to behind without limit', 'leads 2× or more')
    """
    low, high = (None if v is None or math.isnan(v) else float(f"{v:.3g}") for v in (low, high))
    if low is None and high is None:
        return word("unbounded", lang)
    if low == high:
        return ""
    if low is not None and low >= 1:
        return _interval([low, high], lang)
    if high is not None and high <= 1:
        turned = _interval([1 / high, None if low is None else 1 / low], lang)
        return word("gap_leads", lang, times=turned)
    unlimited = word("without_limit", lang)
    ahead = unlimited if low is None else ratio_text(1 / low, lang)
    behind = unlimited if high is None else ratio_text(high, lang)
    return word("ahead_to_behind", lang, ahead=ahead, behind=behind)


def _interval(ends: Sequence[float | None], lang: Language) -> str:
    low, high = ends
    if low is None and high is None:
        return MISSING
    if low is None or high is None:
        end = high if low is None else low
        return word("up_to" if low is None else "or_more", lang, value=ratio_text(end, lang))
    if math.isclose(low, high, rel_tol=1e-9):
        return ratio_text(low, lang)
    first = significant(low) if low >= 1 else ratio_text(low, lang)
    return word("span", lang, low=first, high=ratio_text(high, lang))
