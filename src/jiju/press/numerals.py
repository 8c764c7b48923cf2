"""Numbers as Chinese pages print them: 1,234, 9.59万亿, 三千余, 十几, 数百, 三四百, 百分之九, 1/3.

`scan_numbers` finds them in one pass over the text; every repeat in its pattern eats characters that
nothing after it could give back, so that a megabyte of digits costs a megabyte's time. What a number
counts, and whether it counts anything, is not asked here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Numeral", "read_numeral", "scan_numbers"]

_DIGITS = dict(zip("〇○零一二两三四五六七八九", (0, 0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
_LONGEST = 24  # more digits than any quantity has: a code, or noise

_D = "[0-9０-９]"
# 千瓦, 千克, 千米 are units and 百分点 is one: their first sign is no scale.
_SCALE = "(?:[十万亿]|百(?!分|帕)|千(?![瓦克米伏安赫卡焦帕兆乏]))"
_ARABIC = (
    rf"(?:[０-９]{{1,3}}(?:，[０-９]{{3}})+(?!{_D})|{_D}{{1,3}}(?:,{_D}{{3}})+(?!{_D})|{_D}+)(?:[.．]{_D}+)?"
)
_SCALED = rf"{_ARABIC}(?:[余多几]?{_SCALE}{{1,4}}(?:零?{_D}{{1,4}}{_SCALE}{{1,3}})*)?[余多几]?"
_CHINESE = (
    rf"(?:[数几](?={_SCALE}))?"
    rf"(?:[〇○零一二两三四五六七八九]|{_SCALE}|(?<=[十百千万亿])几|(?<=[十百千万亿])[余多]{_SCALE})+"
    r"(?:点[〇零一二三四五六七八九]+)?(?:[余多]"
    r"|(?<=[十百千万亿])来(?=[个家名人位台件次岁天年里斤吨公米亩套辆条项户]))?"
)
_NUMBER = re.compile(
    rf"(?P<arabic>{_SCALED})(?:/(?P<below>{_D}{{1,3}})(?![0-9０-９/.．,]))?"
    rf"|(?P<half>一半|半数)"
    rf"|(?P<chinese>{_CHINESE}|百(?=分[之百]))"
    rf"(?:分之(?P<above>{_ARABIC}[余多]?|{_CHINESE}|一半)|分(?P<whole>百)(?!之))?"
)
_ARABIC_PART = re.compile(rf"({_ARABIC})[余多几]?([十百千万亿]*)")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as printed and what it says.

    Attributes
    ----------
    start, end : int
        Where it stands in the text that was scanned.
    text : str
        As printed, with 余, 多, 几 and 万, 亿.
    value : Decimal or None
        The number, scales multiplied out; None where only a range is said (数百, 三四百).
    low, high : Decimal or None
        The range that the numeral itself says (余, 多, 几, 数, 三四百); None where it says none.
    kind : str
        ``"plain"``, ``"more"`` (余, 多, 几), ``"range"`` (数百, 三四百), ``"scale"`` (a scale alone: 百,
        万亿), ``"digits"`` (a row of Chinese digits: 二〇二四) or ``"fraction"`` (三分之一, 1/3).
    unit : str
        ``"%"`` or ``"‰"`` where the numeral says it itself (百分之九, 千分之三).
    arabic : bool
        Printed in arabic digits.
    scale : Decimal
        What its last scale multiplies by (万 in 3.5万); 1 without one.
    """

    start: int
    end: int
    text: str
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    kind: str = "plain"
    unit: str = ""
    arabic: bool = False
    scale: Decimal = Decimal(1)

    @property
    def step(self) -> Decimal:
        """The place value of the last digit that is not zero: 100 for 2,300, 1000 for 1.5万, 0.1 for 93.2."""
        return Decimal(0) if self.value is None else place_value(self.value)


def place_value(value: Decimal) -> Decimal:
    """Return the place value of the last digit of a number that is not zero; 1 for zero."""
    if not value:
        return Decimal(1)
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(int(exponent))


def scan_numbers(text: str) -> Iterator[Numeral]:
    """Yield the numbers of a text, in order, without overlap.

    Parameters
    ----------
    text : str
        Any text.

    Yields
    ------
    Numeral
        Rows of digits longer than 24 are passed over: no quantity has them.
    """
    for match in _NUMBER.finditer(text):
        numeral = _read(match)
        if numeral is not None:
            yield numeral


def read_numeral(text: str) -> Numeral | None:
    """Read one number that fills the text; None where it does not."""
    match = _NUMBER.fullmatch(text.strip())
    return None if match is None else _read(match)


def _read(match: re.Match[str]) -> Numeral | None:
    start, end = match.span()
    text = match.group()
    if end - start > _LONGEST:
        return None
    arabic = match["arabic"]
    if arabic is not None:
        if match["below"] is not None:
            return _arabic_fraction(match, arabic)
        return _read_arabic(start, arabic)
    if match["half"] is not None:
        return Numeral(start, end, text, Decimal("0.5"), kind="fraction")
    chinese: str = match["chinese"]
    if match["whole"] is not None:
        return Numeral(start, end, text, Decimal(100), unit="%") if chinese == "百" else None
    if match["above"] is not None:
        return _spoken_fraction(start, text, chinese, match["above"])
    return _read_chinese(start, chinese)


def _read_arabic(start: int, text: str) -> Numeral | None:
    total = Decimal(0)
    scale = Decimal(1)
    for digits, scales in _ARABIC_PART.findall(text):
        scale = _product(scales)
        total += Decimal(digits.translate(_HALF_WIDTH).replace(",", "")) * scale
    end = start + len(text)
    if any(sign in text for sign in "余多几"):
        return Numeral(start, end, text, total, total, total + place_value(total), "more", "", True, scale)
    return Numeral(start, end, text, total, arabic=True, scale=scale)


def _arabic_fraction(match: re.Match[str], above: str) -> Numeral | None:
    """1/3 is a fraction; 7/24, 11/5 and 400/800 are anything, and only the first part is kept as a number."""
    start, end = match.span()
    below = int(match["below"].translate(_HALF_WIDTH))
    top = above.translate(_HALF_WIDTH)
    if top.isdigit() and 0 < int(top) < below <= 10 and match.string[start - 1 : start] != "/":
        return Numeral(start, end, match.group(), Decimal(int(top)) / below, kind="fraction", arabic=True)
    return None


def _spoken_fraction(start: int, text: str, below: str, above: str) -> Numeral | None:
    top = read_numeral("二分之一" if above == "一半" else above)
    if top is None or top.value is None:
        return None
    unit = {"百": "%", "千": "‰"}.get(below, "")
    part = Decimal(1)
    if not unit:
        bottom = _read_chinese(0, below)
        if bottom is None or not bottom.value:
            return None
        part = 1 / bottom.value
    kind = top.kind if unit or top.kind == "more" else "fraction"
    low, high = (None if end is None else end * part for end in (top.low, top.high))
    return Numeral(start, start + len(text), text, top.value * part, low, high, kind, unit, top.arabic)


def _read_chinese(start: int, text: str) -> Numeral | None:
    end = start + len(text)
    more = any(sign in text for sign in "余多来")
    core = text.replace("余", "").replace("多", "").replace("来", "")
    if core[0] in "数几":
        if len(core) == 1 or not all(sign in _SCALES for sign in core[1:]):
            return None
        base = _chinese_whole(core[1:])
        return None if base is None else Numeral(start, end, text, None, 2 * base, 10 * base, "range")
    few = "几" in core
    core = core.replace("几", "")
    core, _, decimals = core.partition("点")
    if not core:
        return None
    if all(sign in _DIGITS for sign in core):
        return _read_digits(start, text, core, decimals, more)
    pair = _adjacent_digits(core)
    if pair is not None:
        low, high = _chinese_whole(pair[0]), _chinese_whole(pair[1])
        if low is None or high is None or low >= high:
            return None
        return Numeral(start, end, text, None, low, high, "range")
    value = _chinese_whole(core)
    if value is None:
        return None
    if decimals:
        value += Decimal("0." + "".join(str(_DIGITS[sign]) for sign in decimals))
    scale = _product(core[len(core.rstrip("十百千万亿")) :])
    if more or few:
        return Numeral(start, end, text, value, value, value + place_value(value), "more", scale=scale)
    bare = core[0] in "百千万亿" and all(sign in _SCALES for sign in core)
    return Numeral(start, end, text, value, kind="scale" if bare else "plain", scale=scale)


def _read_digits(start: int, text: str, core: str, decimals: str, more: bool) -> Numeral | None:
    """Chinese digits without a scale: 三, 三四 (a range), 三点五; a longer row is a code or a year."""
    end = start + len(text)
    if len(core) == 1:
        value = Decimal(_DIGITS[core])
        if decimals:
            value += Decimal("0." + "".join(str(_DIGITS[sign]) for sign in decimals))
        if more:
            return Numeral(start, end, text, value, value, value + place_value(value), "more")
        return Numeral(start, end, text, value)
    if len(core) == 2 and (0 < _DIGITS[core[0]] == _DIGITS[core[1]] - 1 or core == "三五"):
        return Numeral(start, end, text, None, Decimal(_DIGITS[core[0]]), Decimal(_DIGITS[core[1]]), "range")
    return Numeral(start, end, text, Decimal("".join(str(_DIGITS[sign]) for sign in core)), kind="digits")


def _adjacent_digits(core: str) -> tuple[str, str] | None:
    """Take 三四百 apart into 三百 and 四百, 十五六 into 十五 and 十六; None where no two digits touch."""
    for place in range(len(core) - 1):
        first, second = _DIGITS.get(core[place], 0), _DIGITS.get(core[place + 1], 0)
        if first and second:
            if second != first + 1:
                return ("", "")
            return core[: place + 1] + core[place + 2 :], core[:place] + core[place + 1 :]
    return None


def _product(scales: str) -> Decimal:
    result = 1
    for scale in scales:
        result *= _SCALES[scale]
    return Decimal(result)


def _chinese_whole(core: str) -> Decimal | None:
    """Read a whole Chinese number: split at the last 亿, then at the last 万, then read thousands down."""
    if not core:
        return None
    for sign in "亿万":
        left, split, right = core.rpartition(sign)
        if split:
            above = _chinese_whole(left) if left else Decimal(1)
            if above is None:
                return None
            below = Decimal(0) if not right else _rest(right, _SCALES[sign])
            return None if below is None else above * _SCALES[sign] + below
    return _thousands(core)


def _rest(right: str, scale: int) -> Decimal | None:
    """Read what follows 万 or 亿; a lone digit stands for the next lower place, as in 三万五."""
    if len(right) == 1 and right in _DIGITS and _DIGITS[right]:
        return Decimal(_DIGITS[right]) * scale / 10
    return _chinese_whole(right)


def _thousands(core: str) -> Decimal | None:
    total = 0
    digit: int | None = None
    last = 10_000
    zero = False
    for sign in core:
        if sign in _DIGITS:
            if digit:  # two digits in a row
                return None
            digit = _DIGITS[sign]
            zero = zero or digit == 0
            continue
        scale = _SCALES[sign]
        if scale >= last:
            return None
        total += (1 if digit is None or digit == 0 else digit) * scale
        digit, last, zero = None, scale, False
    if digit:
        total += digit * (last // 10 if 100 <= last < 10_000 and not zero else 1)
    return Decimal(total)
