"""Amounts as people read them: about 290bn yuan or 约2,900亿元, with the words that bound them.

There are three styles, for figures and tables, for numbers as they were stated, and for numbers worked out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jiju.results.digits import MISSING, plain_number, significant
from jiju.results.unit_words import CHINESE, ENGLISH, MEASURES, POWERS
from jiju.tables.units import base_unit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from jiju.results.text import Language

__all__ = [
    "FIGURE",
    "ROUNDED",
    "STATED",
    "Scale",
    "Style",
    "amount_text",
    "bounds_text",
    "ratio_text",
    "row_scale",
]


@dataclass(frozen=True, slots=True)
class Style:
    """How amounts are written in one sort of place.

    Attributes
    ----------
    steps : mapping of str to tuple of (float, float, str)
        By language: from which amount on, what it is divided by, and the word for that.
    digits : callable
        From a number to its text.
    split : callable
        From a unit to the power of ten in it and the unit itself.
    units : mapping of str to mapping of str to str
        By language: the word for a unit; a unit that is not there stays as it is.
    said : mapping of str to mapping of str to str
        By language: the words around a number ``n`` and its unit ``u``.
    spaced : bool
        Whether a space parts a number from a Chinese unit.
    """

    steps: Mapping[str, tuple[tuple[float, float, str], ...]]
    digits: Callable[[float], str]
    split: Callable[[str], tuple[float, str]]
    units: Mapping[str, Mapping[str, str]]
    said: Mapping[str, Mapping[str, str]]
    spaced: bool = False


def _split_power(unit: str) -> tuple[float, str]:
    """The power of ten in front of a unit, and the unit itself: 亿美元 is 100,000,000 of 美元."""
    for prefix, power in POWERS:
        if unit.startswith(prefix):
            return power, unit.removeprefix(prefix)
    return 1.0, unit


def _split_stated(unit: str) -> tuple[float, str]:
    """The same where a unit may be written in any way that is read, such as US$ bn."""
    factor, base = base_unit(unit)
    if base in ("%", "公里", "平方米", "吨", "分钟", "千瓦", "千瓦时"):
        # Such units are read as they were stated: 1,200 亩 is not 800,000 square metres to a reader.
        return 1.0, unit
    return factor, base


def _ten_digits(value: float) -> str:
    text = f"{value:,.10g}" if abs(value) < 1e10 else f"{value:,.0f}"
    return text if "e" not in text else f"{value:.4g}"


def _four_digits(value: float) -> str:
    if not abs(value) < 1e15:
        return f"{value:.4g}"
    rounded = float(f"{value:.4g}")
    return f"{rounded:,.0f}" if rounded == round(rounded) else f"{rounded:,.4g}"


# 2,900亿 is easier to compare than 0.29万亿.
_HAN = ((1e13, 1e12, "万亿"), (1e8, 1e8, "亿"), (1e4, 1e4, "万"))
_LONG = ((1e12, 1e12, " trillion"), (1e9, 1e9, " billion"), (1e6, 1e6, " million"))
_SAID_ZH = {
    "more_than": "超过{n}{u}",
    "over_bounded": "{n}余{u}",
    "at_least": "{n}{u}以上",
    "about": "约{n}{u}",
    "less_than": "不足{n}{u}",
    "from": "{n}{u}以上",
    "up_to": "{n}{u}以下",
    "between": "{low}至{n}{u}",
    "nothing": MISSING,
}
_SAID_EN = {
    "more_than": "over {n}{u}",
    "at_least": "at least {n}{u}",
    "about": "about {n}{u}",
    "less_than": "under {n}{u}",
    "from": "{n}{u} or more",
    "up_to": "{n}{u} or less",
    "between": "{low}–{n}{u}",
    "nothing": MISSING,
}
_IN_SENTENCES = {
    "zh": _SAID_ZH | {"more_than": "超{n}{u}", "nothing": "无数值"},
    "en": _SAID_EN
    | {
        "more_than": "more than {n}{u}",
        "less_than": "less than {n}{u}",
        "between": "{low} to {n}{u}",
        "nothing": "no number",
    },
}

FIGURE = Style(
    steps={"zh": _HAN, "en": ((1e12, 1e12, "tn"), (1e9, 1e9, "bn"), (1e6, 1e6, "M"))},
    digits=plain_number,
    split=_split_power,
    units={"zh": CHINESE, "en": ENGLISH | MEASURES},
    said={"zh": _SAID_ZH, "en": _SAID_EN},
)
STATED = Style(
    steps={"zh": _HAN, "en": _LONG},
    digits=_ten_digits,
    split=_split_stated,
    units={"zh": {}, "en": ENGLISH | {"吨": "tonnes", "人次": "trips"}},
    said=_IN_SENTENCES,
)
ROUNDED = Style(
    steps={"zh": ((1e12, 1e12, " 万亿"), (1e8, 1e8, " 亿"), (1e4, 1e4, " 万")), "en": _LONG},
    digits=_four_digits,
    split=lambda unit: (1.0, unit),
    units={"zh": {}, "en": {}},
    said=_IN_SENTENCES,
    spaced=True,
)
_JOINED = ("%", "‰", "°C", "℃")


@dataclass(frozen=True, slots=True)
class Scale:
    """The unit of one row of a table, in which all of its figures are written.

    Attributes
    ----------
    factor : float
        What the figures are divided by.
    unit : str
        The unit with its power, such as 亿元 or ``bn yuan``; empty for mere counts in English.
    """

    factor: float
    unit: str


def amount_text(
    value: float | None,
    unit: str,
    lang: Language = "en",
    *,
    comparator: str = "exact",
    low: float | None = None,
    high: float | None = None,
    scale: Scale | None = None,
    style: Style = FIGURE,
) -> str:
    """An amount with its unit and with the words that bound it.

    Parameters
    ----------
    value : float or None
        The amount; None or NaN where only bounds are known.
    unit : str
        Its unit, perhaps empty.
    lang : {"en", "zh"}, default "en"
        The language.
    comparator : {"exact", "more_than", "at_least", "about", "less_than", "range"}, default "exact"
        How it was said.
    low, high : float or None, optional
        Its bounds; NaN or None for an open end.
    scale : Scale, optional
        Of the row it stands in: the unit stands in the row's heading, not beside the figure.
    style : Style, default FIGURE
        ``FIGURE`` in figures and tables, with a published number's digits; ``STATED`` in a sentence about
        numbers as they were stated; ``ROUNDED`` in one about numbers worked out, to four digits.

    Returns
    -------
    str
        In 万 and 亿, or M and bn, or millions and billions; where nothing is known a dash, in a sentence
        ``no number``.

    Examples
    --------
    >>> from jiju.results.amounts import ROUNDED, STATED, amount_text
    >>> [amount_text(2.9e11, "元", lang, comparator="about") for lang in ("zh", "en")]
    ['约2,900亿元', 'about 290bn yuan']
    >>> amount_text(30, "家", "zh", comparator="more_than", low=30, high=40)
    '30余家'
    >>> amount_text(None, "%", "en", comparator="range", low=10, high=20)
    '10–20%'
    >>> amount_text(2900, "亿元", comparator="about", style=STATED)
    'about 290 billion yuan'
    >>> amount_text(2.9e11, "元", "zh", style=ROUNDED), amount_text(1234.56, "家", style=ROUNDED)
    ('2,900 亿元', '1,235 家')
    """
    if value is None or not math.isfinite(value):
        return bounds_text(low, high, unit, lang, scale=scale, style=style)
    said = style.said[lang]
    if comparator == "more_than" and high is not None and math.isfinite(high):
        comparator = "over_bounded" if "over_bounded" in said else comparator
    number = _number(value, unit, lang, scale, style)
    return said.get(comparator, "{n}{u}").format(n=number, u=_after(number, unit, lang, scale, style))


def _number(value: float, unit: str, lang: Language, scale: Scale | None, style: Style) -> str:
    if scale is not None:
        return style.digits(value / scale.factor)
    value *= style.split(unit)[0]
    for start, size, name in style.steps[lang]:
        if abs(value) >= start:
            return style.digits(value / size) + name
    return style.digits(value)


def _after(number: str, unit: str, lang: Language, scale: Scale | None, style: Style) -> str:
    """What follows a number: its unit, with a space where there is one."""
    word = "" if scale is not None else _unit_word(style.split(unit)[1], lang, style)
    if not word or word in _JOINED:
        return word
    tight = lang == "zh" and (not style.spaced or number.endswith(("万", "亿")))
    return word if tight else f" {word}"


def _unit_word(unit: str, lang: Language, style: Style) -> str:
    return style.units[lang].get(unit.lower(), unit)


def bounds_text(
    low: float | None,
    high: float | None,
    unit: str,
    lang: Language = "en",
    *,
    scale: Scale | None = None,
    style: Style = FIGURE,
) -> str:
    """The bounds of an amount, open ends said.

    Parameters
    ----------
    low, high : float or None
        The bounds; NaN or None for an open end.
    unit : str
        The unit, or empty.
    lang : {"en", "zh"}, default "en"
        The language.
    scale : Scale, optional
        Of the row it stands in.
    style : Style, default FIGURE
        As in `amount_text`.

    Returns
    -------
    str
        A dash, or ``no number``, where both ends are open.

    Examples
    --------
    >>> from jiju.results.amounts import STATED, bounds_text
    >>> bounds_text(30, 40, "家", "zh"), bounds_text(100, float("nan"), "", "en")
    ('30至40家', '100 or more')
    >>> bounds_text(20, 100, "%", style=STATED), bounds_text(None, None, "%", style=STATED)
    ('20 to 100%', 'no number')
    """
    ends = [
        None if v is None or not math.isfinite(v) else _number(v, unit, lang, scale, style)
        for v in (low, high)
    ]
    last = ends[1] or ends[0]
    if last is None:
        return style.said[lang]["nothing"]
    key = "up_to" if ends[0] is None else "from" if ends[1] is None else "between"
    after = _after(last, unit, lang, scale, style)
    return style.said[lang][key].format(low=ends[0], n=last, u=after)


def ratio_text(ratio: float | None, lang: Language) -> str:
    """How many times one figure is another.

    Parameters
    ----------
    ratio : float or None
        Above 0.

    lang : {"en", "zh"}
        The language.

    Returns
    -------
    str
        Such as ``"2.5×"`` and ``"2.5倍"``; below one as a share.

    Examples
    --------
    >>> from jiju.results.amounts import ratio_text
    >>> ratio_text(2.5, "en"), ratio_text(2.5, "zh"), ratio_text(0.62, "zh"), ratio_text(None, "en")
    ('2.5×', '2.5倍', '62%', '–')
    """
    if ratio is None or math.isnan(ratio):
        return MISSING
    if math.isinf(ratio):
        return "∞"
    if ratio < 0.995:
        return f"{significant(100 * ratio, 2)}%"
    number = significant(ratio, 3 if ratio < 100 else 2)
    return f"{number}倍" if lang == "zh" else f"{number}×"


def row_scale(values: Sequence[float], unit: str, lang: Language) -> Scale:
    """The unit that suits a row of figures: none so small that it needs many zeros.

    Parameters
    ----------
    values : sequence of float
        All figures of the row; NaN is passed over.
    unit : str
        Their unit.
    lang : {"en", "zh"}
        The language.

    Returns
    -------
    Scale
        By the median of their sizes.

    Examples
    --------
    >>> from jiju.results.amounts import row_scale
    >>> row_scale([2.5e11, 1.7e11], "元", "zh"), row_scale([30, 500], "家", "en")
    (Scale(factor=100000000.0, unit='亿元'), Scale(factor=1.0, unit=''))
    >>> row_scale([378.44, 125.57], "亿美元", "en")
    Scale(factor=10.0, unit='bn US dollars')
    """
    power, base = _split_power(unit)
    sizes = sorted(abs(v) * power for v in values if math.isfinite(v) and v != 0)
    word = _unit_word(base, lang, FIGURE)
    middle = sizes[len(sizes) // 2] if sizes else 1.0
    # No row is in 万亿 or tn: a few more digits are easier to compare.
    for start, size, name in FIGURE.steps[lang][1:]:
        if middle >= start:
            joined = f"{name}{word}" if lang == "zh" else f"{name} {word}".strip()
            return Scale(size / power, joined)
    return Scale(1.0 / power, word)
