"""Numbers as people read them: 12.3k or 1.23万, 35 km or 35 公里, p below 0.001."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from jiju.charts.words import word
from jiju.results.digits import MISSING, significant
from jiju.results.wording import distance_words, percent_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jiju.results import Language

__all__ = [
    "MISSING",
    "amount_axis",
    "compact",
    "distance_text",
    "distance_unit",
    "p_text",
    "percent",
    "ranges_text",
    "significant",
]

_STEPS: dict[str, tuple[tuple[float, str], ...]] = {
    "en": ((1e9, "bn"), (1e6, "M"), (1e4, "k")),
    "zh": ((1e8, "亿"), (1e4, "万")),
}
_DIVISORS = {"bn": 1e9, "M": 1e6, "k": 1e3, "亿": 1e8, "万": 1e4}


def compact(value: float | None, lang: Language) -> str:
    """A large amount in short: k, M, bn in English, 万 and 亿 in Chinese.

    Parameters
    ----------
    value : float or None
        The amount.
    lang : {"en", "zh"}
        The language.

    Returns
    -------
    str
        Amounts below ten thousand are written out.

    Examples
    --------
    >>> from jiju.charts.numbers import compact
    >>> compact(4505, "en"), compact(1234567, "en"), compact(1234567, "zh")
    ('4,505', '1.23M', '123万')
    """
    if value is None or not math.isfinite(value):
        return significant(value)
    for threshold, name in _STEPS[lang]:
        if abs(value) >= threshold:
            return significant(value / _DIVISORS[name]) + name
    return significant(value, 4)


def amount_axis(lang: Language) -> str:
    """The same in the expression language of Vega, for the labels of an axis.

    Parameters
    ----------
    lang : {"en", "zh"}
        The language.

    Returns
    -------
    str
        A label expression.
    """
    expression = "format(datum.value, ',~g')"
    for threshold, name in reversed(_STEPS[lang]):
        scaled = f"format(datum.value / {_DIVISORS[name]:.0f}, ',~g') + '{name}'"
        expression = f"abs(datum.value) >= {threshold:.0f} ? {scaled} : {expression}"
    return expression


def percent(share: float | None) -> str:
    """A share of one as a percentage, or a dash where it is missing.

    Parameters
    ----------
    share : float or None
        The share.

    Returns
    -------
    str
        With three digits.

    Examples
    --------
    >>> from jiju.charts.numbers import percent
    >>> percent(0.1234), percent(0.95), percent(0.00012)
    ('12.3%', '95%', '0.012%')
    """
    if share is None or not math.isfinite(share):
        return significant(share)
    return percent_words(share)


def p_text(p: float | None) -> str:
    """A p-value.

    Parameters
    ----------
    p : float or None
        The p-value.

    Returns
    -------
    str
        Three decimals; never 0.

    Examples
    --------
    >>> from jiju.charts.numbers import p_text
    >>> p_text(0.0421), p_text(0.0001)
    ('0.042', '< 0.001')
    """
    if p is None or math.isnan(p):
        return MISSING
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def distance_unit(largest_m: float) -> tuple[str, float]:
    """The unit that suits distances up to a largest one.

    Parameters
    ----------
    largest_m : float
        The largest distance (m).

    Returns
    -------
    tuple of str and float
        The word's key, ``"kilometers"`` or ``"meters"``, and the metres in it.
    """
    return ("kilometers", 1000.0) if largest_m >= 2000 else ("meters", 1.0)


def distance_text(distance_m: float | None, lang: Language) -> str:
    """A distance with its unit, or a dash where it is missing.

    Parameters
    ----------
    distance_m : float or None
        The distance (m).
    lang : {"en", "zh"}
        The language.

    Returns
    -------
    str
        In kilometres from 1,000 m on.

    Examples
    --------
    >>> from jiju.charts.numbers import distance_text
    >>> distance_text(850, "en"), distance_text(12345, "zh"), distance_text(None, "en")
    ('850 m', '12.3 公里', '–')
    """
    if distance_m is None or not math.isfinite(distance_m):
        return significant(distance_m)
    return distance_words(distance_m, lang)


def ranges_text(ranges_m: Sequence[Sequence[float]], lang: Language, at_most: int = 3) -> str:
    """Ranges of distance in words.

    Parameters
    ----------
    ranges_m : sequence of pairs of float
        From and to (m).
    lang : {"en", "zh"}
        The language.
    at_most : int, default 3
        How many are named; dots stand for the rest.

    Returns
    -------
    str
        Such as ``"0–35 km, 80–95 km"``.

    Examples
    --------
    >>> from jiju.charts.numbers import ranges_text
    >>> ranges_text([(0, 35000)], "en"), ranges_text([(0, 350), (500, 500)], "zh")
    ('0–35 km', '0–350 米、500 米')
    """
    parts = []
    for start, end in list(ranges_m)[:at_most]:
        if start == end:
            parts.append(distance_text(start, lang))
            continue
        key, factor = ("kilometers", 1000.0) if end >= 1000 else ("meters", 1.0)
        parts.append(f"{significant(start / factor)}–{significant(end / factor)} {word(key, lang)}")
    if len(ranges_m) > at_most:
        parts.append("…")
    return ("、" if lang == "zh" else ", ").join(parts)
