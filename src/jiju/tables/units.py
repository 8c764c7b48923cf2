"""Units: what a unit is in its base unit, so that 亿元 and million yuan can be compared."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

__all__ = ["base_unit", "convert_unit", "is_count"]

_HAN = {"十": 1e1, "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8, "兆": 1e12}
_LATIN = {
    **dict.fromkeys(("k", "thousand", "thousands", "ths"), 1e3),
    **dict.fromkeys(("m", "mn", "mio", "million", "millions"), 1e6),
    **dict.fromkeys(("bn", "b", "billion", "billions", "mrd"), 1e9),
    **dict.fromkeys(("tn", "trillion", "trillions"), 1e12),
}
_KNOWN: dict[str, tuple[float, str]] = {
    **dict.fromkeys(("%", "percent", "pct", "per cent", "百分比", "百分率"), (1.0, "%")),
    **dict.fromkeys(("‰", "千分比", "permille"), (0.1, "%")),
    "成": (10.0, "%"),
    **dict.fromkeys(
        ("个百分点", "百分点", "pp", "percentage point", "percentage points", "%点"), (1.0, "个百分点")
    ),
    **dict.fromkeys(("元", "人民币", "元人民币", "人民币元", "rmb", "cny", "yuan", "圆"), (1.0, "元")),
    **dict.fromkeys(
        ("美元", "usd", "us$", "$", "dollar", "dollars", "us dollar", "us dollars", "美金"), (1.0, "美元")
    ),
    **dict.fromkeys(("欧元", "eur", "€", "euro", "euros"), (1.0, "欧元")),
    **dict.fromkeys(("日元", "日圆", "jpy", "yen"), (1.0, "日元")),
    **dict.fromkeys(("英镑", "gbp", "£", "pound", "pounds"), (1.0, "英镑")),
    **dict.fromkeys(("港元", "港币", "hkd"), (1.0, "港元")),
    **dict.fromkeys(
        ("公里", "千米", "km", "kilometre", "kilometres", "kilometer", "kilometers"), (1.0, "公里")
    ),
    **dict.fromkeys(("米", "metre", "metres", "meter", "meters"), (1e-3, "公里")),
    **dict.fromkeys(("平方米", "平米", "㎡", "m2", "m²", "sqm"), (1.0, "平方米")),
    **dict.fromkeys(("℃", "摄氏度", "°c"), (1.0, "℃")),
    **dict.fromkeys(("标箱", "标准箱", "teu"), (1.0, "标箱")),
    "亩": (2000.0 / 3.0, "平方米"),
    **dict.fromkeys(("公顷", "ha", "hectare", "hectares"), (1e4, "平方米")),
    **dict.fromkeys(("平方公里", "平方千米", "km2", "km²"), (1e6, "平方米")),
    **dict.fromkeys(("吨", "t", "tonne", "tonnes", "metric ton", "metric tons"), (1.0, "吨")),
    **dict.fromkeys(("公斤", "千克", "kg"), (1e-3, "吨")),
    **dict.fromkeys(("分钟", "分", "min", "minute", "minutes"), (1.0, "分钟")),
    **dict.fromkeys(("小时", "个小时", "h", "hour", "hours"), (60.0, "分钟")),
    **dict.fromkeys(("秒", "s", "second", "seconds"), (1.0 / 60.0, "分钟")),
    **dict.fromkeys(("千瓦", "kw"), (1.0, "千瓦")),
    **dict.fromkeys(("兆瓦", "mw"), (1e3, "千瓦")),
    **dict.fromkeys(("吉瓦", "gw"), (1e6, "千瓦")),
    **dict.fromkeys(("千瓦时", "度", "kwh"), (1.0, "千瓦时")),
}
# Words that count things. Of one indicator, 5 家 and 5 个 are the same number.
_COUNTS = frozenset("个家名位人项件条座所户种类张只支台辆架艘列套起宗处间次场款届") | {
    "number",
    "count",
    "firms",
}
_SCALED = re.compile(r"^([十百千万亿兆]+)(.+)$")
_NOT_SCALES = ("千瓦", "千克", "千米", "千卡", "千帕", "千伏", "百分", "兆瓦", "兆帕", "兆赫", "千赫")
_LATIN_FIRST = re.compile(r"^(\d+)?\s*([a-z]+)\.?\s+(.+)$")
_LATIN_LAST = re.compile(r"^(.+?)\s*\(?(\d+)?\s*([a-z]+)\.?\)?$")


@cache
def base_unit(unit: str) -> tuple[float, str]:
    """A unit as a multiple of its base unit.

    Parameters
    ----------
    unit : str
        Such as ``亿元``, ``万人次``, ``成``, ``100m USD`` or ``US$ bn``.

    Returns
    -------
    factor : float
        How many base units make one unit.
    base : str
        The base unit; a unit that is not known is its own.

    Examples
    --------
    >>> base_unit("亿元"), base_unit("100m USD"), base_unit("万人次"), base_unit("stars")
    ((100000000.0, '元'), (100000000.0, '美元'), (10000.0, '人次'), (1.0, 'stars'))
    """
    plain = unicodedata.normalize("NFKC", unit).strip()
    folded = " ".join(plain.casefold().split())
    if folded in _KNOWN:
        return _KNOWN[folded]
    if not plain.startswith(_NOT_SCALES):
        scaled = _SCALED.match(plain)
        if scaled is not None:
            head, rest = _split_scale(scaled[1], scaled[2])
            if head:
                factor, base = base_unit(rest)
                return _product(head) * factor, base
        if plain and set(plain) <= set(_HAN):
            return _product(plain), ""
    return _latin(folded) or (1.0, plain)


def _split_scale(scale: str, rest: str) -> tuple[str, str]:
    """Give back what is a unit's own 千, as in 万千瓦."""
    if any((scale[-1] + rest).startswith(own) for own in _NOT_SCALES):
        return scale[:-1], scale[-1] + rest
    return scale, rest


def _product(scale: str) -> float:
    product = 1.0
    for sign in scale:
        product *= _HAN[sign]
    return product


def _latin(folded: str) -> tuple[float, str] | None:
    """A number of millions before or after a unit that is known: 100m usd, us$ bn, rmb million."""
    found = _LATIN_FIRST.match(folded)
    if found is not None and found[2] in _LATIN and found[3] in _KNOWN:
        factor, base = _KNOWN[found[3]]
        return float(found[1] or 1) * _LATIN[found[2]] * factor, base
    found = _LATIN_LAST.match(folded)
    if found is not None and found[3] in _LATIN and found[1].strip() in _KNOWN:
        factor, base = _KNOWN[found[1].strip()]
        return float(found[2] or 1) * _LATIN[found[3]] * factor, base
    if folded in _LATIN and len(folded) > 1:
        return _LATIN[folded], ""
    return None


def is_count(unit: str) -> bool:
    """Whether a unit only counts things, as 个, 家 and no unit at all do.

    Parameters
    ----------
    unit : str
        A base unit.

    Returns
    -------
    bool
        True for a measure word of countable things.
    """
    return unit == "" or unit in _COUNTS


def convert_unit(unit: str, to: str) -> float | None:
    """What a number in one unit is multiplied by to be in another.

    Parameters
    ----------
    unit, to : str
        The units.

    Returns
    -------
    float or None
        None where the two do not convert. Measure words of countable things are alike.

    Examples
    --------
    >>> convert_unit("亿元", "万元"), convert_unit("家", "个"), convert_unit("元", "美元")
    (10000.0, 1.0, None)
    """
    (factor, base), (other, base_to) = base_unit(unit), base_unit(to)
    if base == base_to or (is_count(base) and is_count(base_to)):
        return factor / other
    return None
