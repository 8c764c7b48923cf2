"""Stated numbers inside a sentence: 约2,900亿元 and about 290 billion yuan."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from jiju.tables import base_unit

if TYPE_CHECKING:
    from jiju.results import Language

__all__ = ["stated_amount"]

_STEPS = {
    "zh": ((1e12, "万亿"), (1e8, "亿"), (1e4, "万")),
    "en": ((1e12, " trillion"), (1e9, " billion"), (1e6, " million")),
}
_ENGLISH = {
    "元": "yuan",
    "美元": "US dollars",
    "欧元": "euros",
    "日元": "yen",
    "英镑": "pounds",
    "港元": "Hong Kong dollars",
    "个百分点": "percentage points",
    "平方米": "m²",
    "公里": "km",
    "吨": "tonnes",
    "人次": "trips",
    "小时": "hours",
    "分钟": "minutes",
    "倍": "times",
}
_BEFORE = {
    "zh": {"about": "约", "less_than": "不足", "more_than": "超"},
    "en": {"about": "about ", "less_than": "less than ", "more_than": "more than ", "at_least": "at least "},
}


def stated_amount(
    value: float, low: float, high: float, unit: str, comparator: str, lang: Language = "en"
) -> str:
    """A number as it was stated, with its hedge and its unit.

    Parameters
    ----------
    value, low, high : float
        The number and its bounds; NaN where there is none.
    unit, comparator : str
        As in a table of values.
    lang : {"en", "zh"}, default "en"
        The language.

    Returns
    -------
    str
        In 万 and 亿, or in millions and billions.

    Examples
    --------
    >>> stated_amount(2900.0, 2850.0, 2950.0, "亿元", "about", "zh")
    '约2,900亿元'
    >>> stated_amount(2900.0, 2850.0, 2950.0, "亿元", "about"), stated_amount(30, 30, 40, "家", "more_than")
    ('about 290 billion yuan', 'more than 30 家')
    """
    factor, base = base_unit(unit)
    if base in ("%", "公里", "平方米", "吨", "分钟", "千瓦", "千瓦时"):
        # Such units are read as they were stated: 1,200 亩 is not 800,000 square metres to a reader.
        factor, base = 1.0, unit
    if math.isnan(value):
        ends = [_scaled(end * factor, lang) for end in (low, high) if not math.isnan(end)]
        joined = ("至" if lang == "zh" else " to ").join(ends) or ("无数值" if lang == "zh" else "no number")
        return joined + _unit(base, lang)
    number = _scaled(value * factor, lang)
    if lang == "zh" and comparator == "more_than" and not math.isnan(high):
        return f"{number}余{_unit(base, lang)}"
    after = "以上" if lang == "zh" and comparator == "at_least" else ""
    return f"{_BEFORE[lang].get(comparator, '')}{number}{_unit(base, lang)}{after}"


def _scaled(value: float, lang: Language) -> str:
    for size, word in _STEPS[lang]:
        # 2,900亿 is easier to compare than 0.29万亿.
        if abs(value) >= size * (10.0 if word == "万亿" else 1.0):
            return f"{_digits(value / size)}{word}"
    return _digits(value)


def _digits(value: float) -> str:
    text = f"{value:,.10g}" if abs(value) < 1e10 else f"{value:,.0f}"
    return text if "e" not in text else f"{value:.4g}"


def _unit(base: str, lang: Language) -> str:
    word = _ENGLISH.get(base, base) if lang == "en" else base
    if not word or word in ("%", "‰"):
        return word
    return word if lang == "zh" else f" {word}"
