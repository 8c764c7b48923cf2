"""Numbers inside sentences: distances, p-values, counts, percentages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jiju.results.text import Language

__all__ = [
    "area_words",
    "count_words",
    "distance_words",
    "number_words",
    "p_words",
    "percent_words",
    "range_words",
]


def distance_words(metres: float, lang: Language = "en") -> str:
    """A distance with its unit, to three digits.

    Parameters
    ----------
    metres : float
        The distance.
    lang : {"en", "zh"}, default "en"
        The language.

    Returns
    -------
    str
        In metres below 1 km, else in kilometres.

    Examples
    --------
    >>> from jiju.results.wording import distance_words
    >>> distance_words(850.0), distance_words(12340.0), distance_words(1234000.0)
    ('850 m', '12.3 km', '1,234 km')
    >>> distance_words(12340.0, "zh")
    '12.3 公里'
    """
    m, km = ("米", "公里") if lang == "zh" else ("m", "km")
    if abs(metres) < 1000.0:
        return f"{metres:.3g} {m}"
    kilometres = metres / 1000.0
    return f"{kilometres:,.0f} {km}" if abs(kilometres) >= 100.0 else f"{kilometres:.3g} {km}"


def area_words(square_metres: float, lang: Language = "en") -> str:
    """An area with its unit, to three digits.

    Parameters
    ----------
    square_metres : float
        The area; differences of areas may be negative.
    lang : {"en", "zh"}, default "en"
        The language.

    Returns
    -------
    str
        In square metres below 0.01 km², else in square kilometres.

    Examples
    --------
    >>> from jiju.results.wording import area_words
    >>> area_words(850.0), area_words(-443458036.0), area_words(1.234e12, "zh")
    ('850 m²', '-443 km²', '1,234,000 平方公里')
    """
    m, km = ("平方米", "平方公里") if lang == "zh" else ("m²", "km²")
    if abs(square_metres) < 1e4:
        return f"{square_metres:.3g} {m}"
    area = square_metres / 1e6
    return f"{area:,.0f} {km}" if abs(area) >= 100.0 else f"{area:.3g} {km}"


def range_words(ranges: list[list[float]], lang: Language = "en") -> str:
    """Ranges of distance in words.

    Parameters
    ----------
    ranges : list of [from, to]
        In metres, at least one.
    lang : {"en", "zh"}, default "en"
        The language.

    Returns
    -------
    str
        Such as ``"0 m to 35 km and 60 km to 80 km"``.
    """
    parts = []
    for low, high in ranges:
        if low == high:
            parts.append(f"{distance_words(low, lang)}处" if lang == "zh" else f"at {distance_words(low)}")
        elif lang == "zh":
            parts.append(f"{distance_words(low, lang)}至 {distance_words(high, lang)}")
        else:
            parts.append(f"from {distance_words(low)} to {distance_words(high)}")
    if lang == "zh":
        return "、".join(parts)
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def p_words(p: float) -> str:
    """A p-value, not rounded to 0.

    Parameters
    ----------
    p : float
        Above 0.

    Returns
    -------
    str
        Such as ``"p = 0.034"``; two significant digits below 0.01.

    Examples
    --------
    >>> from jiju.results.wording import p_words
    >>> p_words(0.034), p_words(0.0012), p_words(1e-06)
    ('p = 0.034', 'p = 0.0012', 'p < 0.0001')
    """
    if p < 1e-4:
        return "p < 0.0001"
    return f"p = {p:.2g}" if p < 0.01 else f"p = {p:.3f}".rstrip("0").rstrip(".")


def count_words(n: int) -> str:
    """A count with separators of thousands."""
    return f"{n:,}"


def number_words(value: float) -> str:
    """A number to three digits, without an exponent where it can be read without."""
    if value == 0.0:
        return "0"
    if 1e-4 <= abs(value) < 999.5:
        return f"{value:.3g}"
    return f"{value:,.0f}" if abs(value) >= 999.5 else f"{value:.2e}"


def percent_words(share: float) -> str:
    """A share of one as a percentage without needless digits."""
    percent = 100.0 * share
    # 999.7 has three digits as 1000, which .3g would write with an exponent.
    return f"{percent:,.0f}%" if abs(percent) >= 999.5 else f"{percent:.3g}%"
