"""Numbers with so many significant digits, in plain decimals where they are readable."""

from __future__ import annotations

import math

__all__ = ["MISSING", "plain_number", "significant"]

MISSING = "–"
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def significant(value: float | None, digits: int = 3) -> str:
    """A number with so many significant digits, in plain decimals where they are readable.

    Parameters
    ----------
    value : float or None
        The number.
    digits : int, default 3
        Significant digits; digits before the point are never rounded away.

    Returns
    -------
    str
        A dash where it is missing.

    Examples
    --------
    >>> from jiju.results.digits import significant
    >>> significant(0.0123456), significant(1234.5), significant(float("inf"))
    ('0.0123', '1,234', '∞')
    """
    if value is None or math.isnan(value):
        return MISSING
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value == 0:
        return "0"
    magnitude = math.floor(math.log10(abs(value)))
    if magnitude < -4 or magnitude > 14:
        mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
        return f"{mantissa}×10{str(int(exponent)).translate(_RAISED)}".replace("-", "−")
    text = f"{value:,.{max(0, digits - 1 - magnitude)}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", "−")


def plain_number(value: float | None) -> str:
    """A published number with all of its digits, up to eight; what was computed, to four.

    Parameters
    ----------
    value : float or None
        The number.

    Returns
    -------
    str
        A dash where it is missing.

    Examples
    --------
    >>> from jiju.results.digits import plain_number
    >>> plain_number(290.6), plain_number(12345678.0), plain_number(1 / 3), plain_number(None)
    ('290.6', '12,345,678', '0.3333', '–')
    """
    if value is None or not math.isfinite(value):
        return significant(value)
    text = significant(value, 8)
    exact = float(f"{value:.8g}")
    return text if math.isclose(exact, value, rel_tol=1e-12, abs_tol=0.0) else significant(value, 4)
