"""Hedged numbers in a cell: 30余, 约2,900亿元, >400, 10–20%; with the bounds that the hedge allows."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass

__all__ = ["Hedged", "read_hedged"]

_ABOUT = r"约|大约|约合|大概|近似|左右|上下|~|≈|about|approx\.?|approximately|ca\.?|circa|around|some|roughly"
_NEAR = r"近|接近|将近|逼近|nearly|almost|close to"
_OVER = r"超过|超出|超|突破|逾|多于|高于|大于|>|over|more than|above|exceeding"
_LEAST = r"至少|不少于|不低于|>=|≥|≧|at least|from"
_UNDER = r"不足|不到|低于|少于|小于|<|less than|under|below|fewer than"
_MOST = r"不超过|不多于|不高于|至多|最多|<=|≤|≦|up to|at most|max\.?"
_BEFORE = (
    ("at_least", _LEAST),
    ("at_most", _MOST),
    ("near", _NEAR),
    ("about", _ABOUT),
    ("over", _OVER),
    ("under", _UNDER),
)
_AFTER = (
    ("at_least", r"以上|及以上|起|or more|and more|or above|\+"),
    ("at_most", r"以下|以内|之内|or less|or fewer|or below"),
    ("about", r"左右|上下|or so|approx\.?"),
)
_HAN_SCALES = {"十": 1e1, "百": 1e2, "千": 1e3, "万": 1e4, "十万": 1e5, "百万": 1e6, "千万": 1e7, "亿": 1e8}
_LARGE_SCALES = {"十亿": 1e9, "百亿": 1e10, "千亿": 1e11, "万亿": 1e12}
_LATIN_SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "mio": 1e6, "million": 1e6}
_LATIN_LARGE = {"bn": 1e9, "mrd": 1e9, "billion": 1e9, "trillion": 1e12}
_SCALES = {**_HAN_SCALES, **_LARGE_SCALES, **_LATIN_SCALES, **_LATIN_LARGE}
_HAN_SCALE = r"(?:万亿|千亿|百亿|十亿|千万|百万|十万|[十百千万亿])(?!分|瓦|克|米|卡|帕)"
_SCALE = rf"{_HAN_SCALE}|(?:thousand|million|billion|trillion|mio|mrd|mn|bn|k|m)(?![a-z0-9])"
_DIGITS = r"[+-]?(?:\d{1,3}(?:[,'’ \u00a0\u2009]\d{3})+|\d{1,18})(?:[.,]\d{1,12})?"
_CURRENCY = r"us\$|usd|rmb|cny|eur|jpy|gbp|[€$£¥]"
_ONE = re.compile(
    rf"^(?P<currency>{_CURRENCY})?\s*(?P<digits>{_DIGITS})\s*(?P<more>[余多几])?\s*(?P<scale>{_SCALE})?\s*"
    rf"(?P<more2>[余多])?\s*(?P<unit>[^\d<>~=+]{{0,24}}?)$",
    re.IGNORECASE,
)
_RANGE = re.compile(
    rf"^(?P<currency>{_CURRENCY})?\s*(?P<digits>{_DIGITS})\s*(?P<scale>{_SCALE})?\s*(?P<unit>%|[^\d\W_]{{0,6}}?)\s*"
    rf"(?:-|–|—|~|至|到|to|\.\.)+\s*(?P<digits2>{_DIGITS[5:]})\s*(?P<scale2>{_SCALE})?\s*(?P<unit2>[^\d<>~=+]{{0,24}}?)$",
    re.IGNORECASE,
)
_CURRENCIES = {"us$": "美元", "usd": "美元", "$": "美元", "rmb": "元", "cny": "元", "¥": "元"}
_CURRENCIES |= {"eur": "欧元", "€": "欧元", "jpy": "日元", "gbp": "英镑", "£": "英镑"}
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Hedged:
    """A number with its bounds.

    Attributes
    ----------
    value : float
        As stated, multiplied out; NaN of a range.
    low, high : float
        Its bounds; NaN where there is none.
    comparator : {"exact", "at_least", "more_than", "about", "less_than", "range"}
        How it was hedged.
    unit : str
        The unit that stood with it, without 万 and 亿 in front; empty for none.
    scaled : str
        The 万, 亿 or million that was multiplied out; empty for none.
    """

    value: float
    low: float
    high: float
    comparator: str
    unit: str
    scaled: str


def read_hedged(text: str) -> Hedged | None:
    """Read a number with the words around it.

    Parameters
    ----------
    text : str
        A cell.

    Returns
    -------
    Hedged or None
        None where it is not one number, or one range, and its unit.

    Notes
    -----
    余, 多 and 几 leave room for one step of the last digit that is not 0 (30余: 30 to 40; 180多: 180 to
    190), 约 and 左右 for half a step on both sides, 近 for a step below; 超, 逾, > and 以上 leave it open
    above, 不足, < and 以下 below.

    Examples
    --------
    >>> read_hedged("30余家")
    Hedged(value=30.0, low=30.0, high=40.0, comparator='more_than', unit='家', scaled='')
    >>> read_hedged("超2,500亿元").low, read_hedged("about 12").high, read_hedged("many") is None
    (250000000000.0, 12.5, True)
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    if not plain or len(plain) > _LONGEST or not any(sign.isdigit() for sign in plain):
        return None
    hedge, rest = _cut_before(plain)
    found = _RANGE.match(rest)
    if found is not None and not hedge:
        return _range(found)
    if not hedge:
        hedge, rest = _cut_after(rest)
    found = _ONE.match(rest)
    return None if found is None else _one(found, hedge)


def _cut_before(text: str) -> tuple[str, str]:
    for name, words in _BEFORE:
        found = re.match(rf"(?:{words})\s*(?=[\d+\-€$£¥]|us|rmb|cny|eur)", text, re.IGNORECASE)
        if found is not None:
            return name, text[found.end() :]
    return "", text


def _cut_after(text: str) -> tuple[str, str]:
    for name, words in _AFTER:
        found = re.search(rf"\s*(?:{words})$", text, re.IGNORECASE)
        if found is not None:
            return name, text[: found.start()]
        # 100以上家 is as good as 100家以上.
        found = re.match(rf"^(.*\d\s*(?:{_SCALE})?)\s*(?:{words})(\D{{1,8}})$", text, re.IGNORECASE)
        if found is not None:
            return name, found[1] + found[2]
    return "", text


def _number(digits: str) -> tuple[float, float]:
    """The number and the size of its last digit that is not 0."""
    plain = re.sub(r"(?<=\d)[,'’ \u00a0\u2009](?=\d{3}(?!\d))", "", digits).replace(",", ".")
    value = float(plain)
    whole, _, fraction = plain.lstrip("+-").partition(".")
    if fraction.rstrip("0"):
        return value, 10.0 ** -len(fraction.rstrip("0"))
    return value, 10.0 ** (len(whole) - len(whole.rstrip("0"))) if value else 1.0


def _scale(word: str | None) -> float:
    return _SCALES[word.casefold()] if word else 1.0


def _one(found: re.Match[str], hedge: str) -> Hedged:
    value, step = _number(found["digits"])
    factor = _scale(found["scale"])
    single = math.isclose(abs(value), step)
    value, step = value * factor, step * factor
    unit = (found["unit"] or "").strip() or _CURRENCIES.get((found["currency"] or "").casefold(), "")
    more = bool(found["more"] or found["more2"])
    nan = math.nan
    # A round 100 or 1,000 has one digit only; a step of its own size would let about reach half of it.
    fine = step / 10.0 if single and f"{value:e}".startswith("1.0") else step
    low, high, comparator = {
        "": (value, value, "exact"),
        "at_least": (value, nan, "at_least"),
        "at_most": (nan, value, "less_than"),
        "over": (value, nan, "more_than"),
        "under": (nan, value, "less_than"),
        "about": (value - fine / 2.0, value + fine / 2.0, "about"),
        "near": (value - fine, value, "about"),
    }[hedge]
    if more and hedge in ("", "about"):
        low, high, comparator = value, value + step, "more_than"
    return Hedged(value, low, high, comparator, unit, found["scale"] or "")


def _range(found: re.Match[str]) -> Hedged | None:
    first, last = _number(found["digits"])[0], _number(found["digits2"])[0]
    scale = found["scale2"] or ""
    # 10–20万: the scale of the second counts for both; 8000–1.2万 has one of its own meaning.
    own = found["scale"] or (scale if first <= last else "")
    low, high = first * _scale(own), last * _scale(scale or found["scale"])
    unit = (found["unit2"] or "").strip() or (found["unit"] or "").strip()
    unit = unit or _CURRENCIES.get((found["currency"] or "").casefold(), "")
    return Hedged(math.nan, low, high, "range", unit, scale) if low <= high else None
