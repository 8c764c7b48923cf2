"""Published figures as people read them: about 290bn yuan or 约2900亿元, with bounds and measure words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jiju.charts.numbers import MISSING, significant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jiju.results import Language

__all__ = [
    "Scale",
    "amount_text",
    "bounds_text",
    "plain_number",
    "ratio_text",
    "row_scale",
    "split_power",
    "unit_word",
]

_STEPS: dict[str, tuple[tuple[float, str], ...]] = {
    "en": ((1e12, "tn"), (1e9, "bn"), (1e6, "M")),
    "zh": ((1e12, "万亿"), (1e8, "亿"), (1e4, "万")),
}
# What an English reader is told of a Chinese unit: measure words say nothing there.
_ENGLISH = {
    "元": "yuan",
    "人民币": "yuan",
    "美元": "US dollars",
    "欧元": "euros",
    "日元": "yen",
    "港元": "Hong Kong dollars",
    "英镑": "pounds",
    "人": "people",
    "名": "people",
    "位": "people",
    "人次": "person-trips",
    "户": "households",
    "台": "machines",
    "辆": "vehicles",
    "辆次": "vehicle trips",
    "架次": "flights",
    "列": "trains",
    "吨": "t",
    "公斤": "kg",
    "公里": "km",
    "平方公里": "km²",
    "平方米": "m²",
    "亩": "mu",
    "公顷": "ha",
    "千瓦时": "kWh",
    "千瓦": "kW",
    "标箱": "TEU",
    "个百分点": "percentage points",
    "倍": "times",
    "成": "tenths",
    "番": "doublings",
    "年": "years",
    "个月": "months",
    "天": "days",
    "小时": "hours",
    "分钟": "minutes",
    "元/平方米": "yuan per m²",
    "公里/小时": "km/h",
    "个": "",
    "家": "",
    "项": "",
    "件": "",
    "种": "",
    "条": "",
    "座": "",
    "所": "",
    "处": "",
    "次": "",
}
_CHINESE = {"yuan": "元", "rmb": "元", "cny": "元", "usd": "美元", "us$": "美元", "us dollars": "美元"}
_CHINESE |= {"eur": "欧元", "euros": "欧元", "jpy": "日元", "yen": "日元", "people": "人", "km": "公里"}
_JOINED = ("%", "‰", "°C", "℃")


# Powers of ten that a Chinese unit may carry: 378.44亿美元 is one number.
_POWERS = (("万亿", 1e12), ("亿", 1e8), ("百万", 1e6), ("万", 1e4))


def split_power(unit: str) -> tuple[float, str]:
    """The power of ten in front of a unit, and the unit itself.

    Parameters
    ----------
    unit : str
        As the fact has it.

    Returns
    -------
    tuple of float and str
        ``1.0`` where it carries none.

    Examples
    --------
    >>> from jiju.charts.amounts import split_power
    >>> split_power("亿美元"), split_power("千瓦"), split_power("万")
    ((100000000.0, '美元'), (1.0, '千瓦'), (10000.0, ''))
    """
    for prefix, power in _POWERS:
        if unit.startswith(prefix):
            return power, unit.removeprefix(prefix)
    return 1.0, unit


def unit_word(unit: str, lang: Language) -> str:
    """A unit in the reader's language, where it is one that is known.

    Parameters
    ----------
    unit : str
        As the fact has it: a measure word, a currency, a percent sign.
    lang : {"en", "zh"}
        The language.

    Returns
    -------
    str
        Empty in English for a mere measure word; an unknown unit stays as it is.

    Examples
    --------
    >>> from jiju.charts.amounts import unit_word
    >>> unit_word("元", "en"), unit_word("家", "en"), unit_word("家", "zh"), unit_word("USD", "zh")
    ('yuan', '', '家', '美元')
    """
    known = _ENGLISH.get(unit) if lang == "en" else _CHINESE.get(unit.lower())
    return unit if known is None else known


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
    >>> from jiju.charts.amounts import plain_number
    >>> plain_number(290.6), plain_number(12345678.0), plain_number(1 / 3), plain_number(None)
    ('290.6', '12,345,678', '0.3333', '–')
    """
    if value is None or not math.isfinite(value):
        return significant(value)
    text = significant(value, 8)
    exact = float(f"{value:.8g}")
    return text if math.isclose(exact, value, rel_tol=1e-12, abs_tol=0.0) else significant(value, 4)


def _scaled(value: float, lang: Language) -> str:
    for threshold, name in _STEPS[lang]:
        # Four digits of 万 are shorter than a fraction of 亿: 2900亿, and 0.29万亿 is never said.
        if abs(value) >= threshold * (10 if name == "万亿" else 1):
            return plain_number(value / threshold) + name
    return plain_number(value)


def amount_text(
    value: float | None,
    unit: str,
    lang: Language,
    *,
    comparator: str = "exact",
    low: float | None = None,
    high: float | None = None,
    scale: Scale | None = None,
) -> str:
    """A published figure with its unit and with the words that bound it.

    Parameters
    ----------
    value : float or None
        The figure; None or NaN where only bounds are known.
    unit : str
        Its unit.
    lang : {"en", "zh"}
        The language.
    comparator : {"exact", "more_than", "at_least", "about", "less_than", "range"}, default "exact"
        How it was said.
    low, high : float or None, optional
        Its bounds; NaN or None for an open end.
    scale : Scale, optional
        Of the row it stands in: the unit stands in the row's heading, not beside the figure.

    Returns
    -------
    str
        In 万 and 亿, or M and bn; a dash where nothing is known.

    Examples
    --------
    >>> from jiju.charts.amounts import amount_text
    >>> [amount_text(2.9e11, "元", lang, comparator="about") for lang in ("zh", "en")]
    ['约2,900亿元', 'about 290bn yuan']
    >>> amount_text(30, "家", "zh", comparator="more_than", low=30, high=40)
    '30余家'
    >>> amount_text(None, "%", "en", comparator="range", low=10, high=20)
    '10–20%'
    """
    if value is None or not math.isfinite(value):
        return bounds_text(low, high, unit, lang, scale=scale)
    core = _core(value, unit, lang, scale)
    after = "" if scale is not None else _after(unit, lang)
    bounded = high is not None and math.isfinite(high)
    if lang == "zh":
        if comparator == "more_than" and bounded:
            return f"{core}余{after}"
        before = {"more_than": "超过", "about": "约", "less_than": "不足"}.get(comparator, "")
        return f"{before}{core}{after}" + ("以上" if comparator == "at_least" else "")
    words = {"more_than": "over ", "at_least": "at least ", "about": "about ", "less_than": "under "}
    return f"{words.get(comparator, '')}{core}{after}"


def _core(value: float, unit: str, lang: Language, scale: Scale | None) -> str:
    if scale is not None:
        return plain_number(value / scale.factor)
    return _scaled(value * split_power(unit)[0], lang)


def _after(unit: str, lang: Language) -> str:
    unit = unit_word(split_power(unit)[1], lang)
    space = "" if lang == "zh" or unit in _JOINED else " "
    return f"{space}{unit}" if unit else ""


def bounds_text(
    low: float | None, high: float | None, unit: str, lang: Language, *, scale: Scale | None = None
) -> str:
    """The bounds of a figure, open ends said.

    Parameters
    ----------
    low, high : float or None
        The bounds; NaN or None for an open end.
    unit : str
        The unit, or empty.
    lang : {"en", "zh"}
        The language.
    scale : Scale, optional
        Of the row it stands in.

    Returns
    -------
    str
        A dash where both ends are open.

    Examples
    --------
    >>> from jiju.charts.amounts import bounds_text
    >>> bounds_text(30, 40, "家", "zh"), bounds_text(100, float("nan"), "", "en")
    ('30至40家', '100 or more')
    """
    after = "" if scale is not None else _after(unit, lang)
    ends = [None if v is None or not math.isfinite(v) else _core(v, unit, lang, scale) for v in (low, high)]
    if ends[0] is None and ends[1] is None:
        return MISSING
    if lang == "zh":
        if ends[0] is None:
            return f"{ends[1]}{after}以下"
        return f"{ends[0]}{after}以上" if ends[1] is None else f"{ends[0]}至{ends[1]}{after}"
    if ends[0] is None:
        return f"{ends[1]}{after} or less"
    return f"{ends[0]}{after} or more" if ends[1] is None else f"{ends[0]}–{ends[1]}{after}"


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
    >>> from jiju.charts.amounts import ratio_text
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
    >>> from jiju.charts.amounts import row_scale
    >>> row_scale([2.5e11, 1.7e11], "元", "zh"), row_scale([30, 500], "家", "en")
    (Scale(factor=100000000.0, unit='亿元'), Scale(factor=1.0, unit=''))
    >>> row_scale([378.44, 125.57], "亿美元", "en")
    Scale(factor=10.0, unit='bn US dollars')
    """
    power, base = split_power(unit)
    sizes = sorted(abs(v) * power for v in values if math.isfinite(v) and v != 0)
    word = unit_word(base, lang)
    middle = sizes[len(sizes) // 2] if sizes else 1.0
    for threshold, name in _STEPS[lang]:
        if name not in ("万亿", "tn") and middle >= threshold:
            joined = f"{name}{word}" if lang == "zh" else f"{name} {word}".strip()
            return Scale(threshold / power, joined)
    return Scale(1.0 / power, word)
