"""Degrees as people write them: 28°13'42"N, 东经112度56分, 112.93E, 28 13 42."""

from __future__ import annotations

import math
import re
import unicodedata
from functools import lru_cache

__all__ = ["split_pair", "to_degrees"]

_SIGNS = {
    "N": 1,
    "E": 1,
    "S": -1,
    "W": -1,
    "北纬": 1,
    "东经": 1,
    "南纬": -1,
    "西经": -1,
    "北": 1,
    "东": 1,
    "南": -1,
    "西": -1,
}
_LONGITUDES = {"E", "W", "东经", "西经", "东", "西"}
_SIDE = r"北纬|南纬|东经|西经|[NSEW北南东西]"
_NUMBER = r"\d+(?:[.,]\d+)?"
_DEGREES = re.compile(
    rf"^(?:(?:lat|lon|lng|long|latitude|longitude|纬度|经度)\s*[:=]?\s*)?(?P<before>{_SIDE})?\s*[:]?\s*(?P<sign>[+-])?\s*"
    rf"(?P<d>{_NUMBER})\s*(?:°|º|度|deg\.?|d|:|\s|-)?\s*"
    rf"(?:(?P<m>{_NUMBER})\s*(?:'|′|’|‘|分|min\.?|m|:|\s|-)?\s*(?:(?P<s>{_NUMBER})\s*(?:\"|″|”|“|''|′′|秒|sec\.?|s)?)?)?"
    rf"\s*(?P<after>{_SIDE})?$",
    re.IGNORECASE,
)

_SIDES_FIRST = re.compile(rf"^((?:{_SIDE})[^,;]*?\d[^,;]*?)[\s,;]*((?:{_SIDE}).*\d.*)$", re.IGNORECASE)
_SIDES_LAST = re.compile(rf"^([^,;]*\d[^,;]*?(?:{_SIDE}))[\s,;]*(.*\d.*(?:{_SIDE}))$", re.IGNORECASE)
_BETWEEN = (r"\s*[;|/、]\s*", r"\s*,\s+", r"\s*,\s*", r"\t+", r"\s{2,}", r"\s+")


@lru_cache(maxsize=100_000)
def to_degrees(text: str) -> tuple[float, str]:
    r"""One coordinate.

    Parameters
    ----------
    text : str
        Decimal degrees, or degrees, minutes and seconds, with or without a side of the world.

    Returns
    -------
    degrees : float
        NaN where it is none.
    axis : {"lon", "lat", ""}
        What the side of the world says.

    Examples
    --------
    >>> to_degrees("112°56'20.4\"E")
    (112.939, 'lon')
    >>> to_degrees("北纬28度30分")
    (28.5, 'lat')
    """
    plain = unicodedata.normalize("NFKC", text.replace("º", "°")).replace("\u2212", "-").strip()
    found = _DEGREES.match(plain)
    if found is None:
        return math.nan, ""
    parts = [float(part.replace(",", ".")) if part else 0.0 for part in found.group("d", "m", "s")]
    degrees, minutes, seconds = parts
    fractional = found["m"] and not float(found["d"].replace(",", ".")).is_integer()
    if minutes >= 60 or seconds >= 60 or fractional or (found["before"] and found["after"]):
        return math.nan, ""
    side = (found["before"] or found["after"] or "").upper()
    sign = _SIGNS.get(side, 1) * (-1 if found["sign"] == "-" else 1)
    axis = "" if not side else "lon" if side in _LONGITUDES else "lat"
    value = sign * (degrees + minutes / 60.0 + seconds / 3600.0)
    return round(value, 12), axis


def split_pair(text: str) -> tuple[str, str] | None:
    """The two coordinates of one cell, as text.

    Parameters
    ----------
    text : str
        Such as ``28.2, 112.9``, ``28,2; 112,9`` or ``N28.2 E112.9``.

    Returns
    -------
    tuple of str or None
        The two parts in their order, None where the cell has not two.

    Examples
    --------
    >>> split_pair("(28,2; 112,9)")
    ('28,2', '112,9')
    """
    plain = unicodedata.normalize("NFKC", text.replace("º", "°")).strip().strip("()[]{}<>").strip()
    sided = _SIDES_FIRST.match(plain) or _SIDES_LAST.match(plain)
    if sided is not None:
        return sided[1], sided[2]
    for pattern in _BETWEEN:
        parts = re.split(pattern, plain)
        if len(parts) == 2 and all(parts):
            return parts[0], parts[1]
    parts = plain.split(",")
    if len(parts) == 4 and all(part.strip() for part in parts):
        return f"{parts[0]},{parts[1]}", f"{parts[2]},{parts[3]}"
    return None
