"""Bounds of stated numbers: what a comparator leaves open, and half a unit of the last printed digit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.tables.units import base_unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

__all__ = ["COMPARATORS", "fill_bounds", "half_digits", "read_comparators", "text_column"]

COMPARATORS = ("exact", "at_least", "more_than", "about", "less_than", "range")
_WORDS = {
    **dict.fromkeys(("", "exact", "=", "等于", "为", "精确", "准确"), "exact"),
    **dict.fromkeys(
        ("at_least", "at least", ">=", "≥", "以上", "至少", "不少于", "不低于", "+", "上"), "at_least"
    ),
    **dict.fromkeys(
        ("more_than", "more than", ">", "over", "超", "超过", "突破", "逾", "余", "多", "几", "大于", "高于"),
        "more_than",
    ),
    **dict.fromkeys(("about", "~", "≈", "约", "大约", "左右", "近", "接近", "上下", "approx"), "about"),
    **dict.fromkeys(
        ("less_than", "less than", "<", "<=", "≤", "under", "不足", "不到", "以下", "以内", "小于", "低于"),
        "less_than",
    ),
    **dict.fromkeys(("range", "范围", "区间", "至", "-"), "range"),
}
_PRINTED = re.compile(r"^[^\d]{0,12}([+-]?[\d,，]{1,30})(?:\.(\d{1,15}))?\s*[余多几]?\s*([十百千万亿]{0,3})")
_SCALES = {"十": 1e1, "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}


def text_column(frame: pd.DataFrame, name: str) -> NDArray[Any]:
    """A column as an array of text, empty where a cell or the column is missing.

    Parameters
    ----------
    frame : DataFrame
        The table.
    name : str
        The column.

    Returns
    -------
    ndarray of str, shape (rows,)
        Without spaces around.
    """
    if name not in frame.columns:
        return np.full(len(frame), "", dtype=object)
    column = frame[name]
    if isinstance(column.dtype, pd.StringDtype):
        return column.fillna("").str.strip().to_numpy(dtype=object)
    cells = zip(column, column.isna(), strict=True)
    return np.array(["" if missing else _text(cell) for cell, missing in cells], dtype=object)


def _text(cell: object) -> str:
    # A year or a code in a column with gaps is a float: 2024.0 was meant as 2024.
    whole = isinstance(cell, float) and cell.is_integer()
    return f"{cell:.0f}" if whole else str(cell).strip()


def read_comparators(texts: Iterable[str]) -> list[str]:
    """Comparators by their names or by the words they stand for.

    Parameters
    ----------
    texts : iterable of str
        Such as ``more_than``, ``>`` or ``余``.

    Returns
    -------
    list of str
        One of `COMPARATORS`; empty for a word that is not known.
    """
    return [_WORDS.get(text.strip().casefold(), "") for text in texts]


def fill_bounds(
    value: NDArray[np.float64],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    comparator: Iterable[str],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Bounds of numbers, as far as value and comparator give what is not given.

    Parameters
    ----------
    value, low, high : ndarray of shape (n,)
        NaN where not given.
    comparator : iterable of str
        One of `COMPARATORS` for each.

    Returns
    -------
    low, high : ndarray of shape (n,)
        NaN where the number is open to that side, or nothing is known of it.

    Examples
    --------
    >>> nan = np.nan
    >>> fill_bounds(np.array([5.0, 30.0]), np.array([nan, nan]), np.array([nan, nan]), ["exact", "more_than"])
    (array([ 5., 30.]), array([ 5., nan]))
    """
    words = np.array([word or "exact" for word in comparator], dtype=object)
    bare = np.isnan(low) & np.isnan(high)
    low, high = low.copy(), high.copy()
    half = _steps(value) / 2.0
    exact = bare & (words == "exact")
    about = bare & (words == "about")
    low = np.where(exact, value, np.where(about, value - half, low))
    high = np.where(exact, value, np.where(about, value + half, high))
    above = np.isin(words, ("at_least", "more_than")) & np.isnan(low)
    below = (words == "less_than") & np.isnan(high)
    return np.where(above, value, low), np.where(below, value, high)


def _steps(value: NDArray[np.float64]) -> NDArray[np.float64]:
    """The size of the last digit that is not 0; a tenth of it for a round 100 or 1,000."""
    steps = np.full(len(value), np.nan)
    for at in np.flatnonzero(np.isfinite(value)):
        digits, _, power = f"{abs(value[at]):.14e}".partition("e")
        digits = digits.replace(".", "").rstrip("0") or "0"
        size = 10.0 ** (int(power) - len(digits) + 1)
        steps[at] = size / 10.0 if digits == "1" else size
    return steps


def half_digits(values: pd.DataFrame) -> NDArray[np.float64]:
    """Half a unit of the last digit that was printed, in the unit of the value.

    Parameters
    ----------
    values : DataFrame
        ``value`` and, where there, ``number_text``, ``unit``, ``low`` and ``high``.

    Returns
    -------
    ndarray of shape (rows,)
        From ``number_text`` where it is the number in digits, else from the digits of the value itself:
        0.5 for a whole number, 0.05 for one with one decimal.

    Examples
    --------
    >>> import pandas as pd
    >>> half_digits(pd.DataFrame({"value": [2.906e10, 93.2, 5.0], "number_text": ["290.6亿", "", ""]}))
    array([5.e+06, 5.e-02, 5.e-01])
    """
    numbers = values["value"].to_numpy(dtype=float, na_value=np.nan)
    units = text_column(values, "unit")
    halves = np.zeros(len(values))
    for at, text in enumerate(text_column(values, "number_text")):
        half = _printed_half(text, numbers[at], base_unit(units[at])[0]) if text else None
        halves[at] = _own_half(numbers[at]) if half is None else half
    return halves


def _printed_half(text: str, number: float, factor: float) -> float | None:
    found = _PRINTED.match(text)
    if found is None or not any(sign.isdigit() for sign in found[1]):
        return None
    scale = 1.0
    for sign in found[3]:
        scale *= _SCALES[sign]
    whole = found[1].replace(",", "").replace("，", "")
    printed = float(f"{whole}.{found[2] or 0}") * scale
    unit = scale * 10.0 ** -len(found[2] or "")
    # The value may have been entered in a larger unit than the one that was printed, such as 亿元 for 元.
    for own in (1.0, factor):
        if np.isnan(number) or np.isclose(abs(printed), abs(number) * own, rtol=1e-6):
            return unit / own / 2.0
    return None


def _own_half(number: float) -> float:
    if not np.isfinite(number):
        return 0.0
    _, _, decimals = f"{number:.12g}".partition(".")
    return 0.5 if "e" in decimals or not decimals else 0.5 * 10.0 ** -len(decimals)
