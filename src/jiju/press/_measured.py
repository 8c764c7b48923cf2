"""A number and its unit: the pieces that quantities are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from jiju.press.numerals import Numeral, scan_numbers
from jiju.press.units import broken_unit, find_unit, is_plain_measure

if TYPE_CHECKING:
    from jiju.press.not_quantities import Blocked

__all__ = ["Piece", "currency_before", "find_pieces", "join_range", "join_time"]

_RANGE = re.compile(r"\s?(?:至|到|-|—|–|~|～|－|―|─|──|——|、(?=[一二两三四五六七八九]))\s?")
_AND_A_HALF = re.compile(r"个半(?P<unit>小时|钟头|月|世纪)")
_FRACTION_OF_SECOND = re.compile(r"[0-9]{2}(?![0-9.%％])")
_TENTHS = re.compile(r"[一二三四五六七八九](?![十百千万亿成个家])")
_ASIDE = re.compile(r"（[^（）0-9]{1,30}）(?=[万亿元个家人吨])")
_CODES_OF_MONEY = re.compile(r"(?:RMB|CNY|USD|EUR|HKD|JPY)$")
_HALVED = frozenset("年岁倍天里斤亩成周")
_MEDALS = frozenset("金银铜")
_MONEY_CODES = {"RMB": "元", "CNY": "元", "USD": "美元", "EUR": "欧元", "HKD": "港元", "JPY": "日元"}
_CURRENCIES = {"￥": "元", "¥": "元", "$": "美元", "＄": "美元", "€": "欧元", "£": "英镑"}
_ENGLISH_SCALE = re.compile(r" ?(trillion|billion|million|thousand|bn|mn|tn)\b")
_ENGLISH = {
    "trillion": 12, "tn": 12, "billion": 9, "bn": 9, "million": 6, "mn": 6, "thousand": 3
}  # fmt: skip
_FINE_TIMES = {
    "天": Decimal(1440),
    "小时": Decimal(60),
    "分": Decimal(1),
    "分钟": Decimal(1),
    "秒": Decimal(1) / 60,
}


@dataclass(slots=True)
class Piece:
    """A number with its unit, before markers are read."""

    numeral: Numeral
    number_start: int
    number_end: int
    unit: str
    unit_end: int
    sure: str
    more: bool = False  # 余 or 多 inside or after the unit
    magnitude: bool = False  # 万亿级


def find_pieces(text: str, blocked: Blocked) -> list[Piece]:
    """Find every number with its unit that is not blocked and not part of a code.

    Parameters
    ----------
    text : str
        A sentence.
    blocked : Blocked
        What counts nothing in it.

    Returns
    -------
    list of Piece
        In order.
    """
    pieces: list[Piece] = []
    for numeral in scan_numbers(text):
        before = text[numeral.start - 1 : numeral.start]
        if numeral.kind == "digits" or (pieces and numeral.start < pieces[-1].unit_end):
            continue
        if before.isascii() and before.isalpha() and not _money_code(text, numeral.start):
            continue
        if before in "-－.+＋_/#" and before and _is_code(text, numeral):
            continue
        why = blocked.why(numeral.start, numeral.end)
        if why and not numeral.unit and not (numeral.kind == "fraction" and why not in ("name", "ordinal")):
            continue
        piece = _with_unit(text, numeral)
        if piece.unit == "日" and text[piece.unit_end : piece.unit_end + 1] in "本":
            continue
        pieces.append(piece)
    _share_units(text, pieces)
    return pieces


def _share_units(text: str, pieces: list[Piece]) -> None:
    """Give 3.2 its unit in 快于3.2和2.7个百分点, and 5万亿 in 跨越5万亿、6万亿元."""
    for piece, following in zip(reversed(pieces[:-1]), reversed(pieces[1:]), strict=True):
        if (
            piece.unit
            or piece.sure != "none"
            or following.sure not in ("sure", "figures")
            or not piece.numeral.arabic
        ):
            continue
        between = text[piece.unit_end : following.numeral.start]
        if between in ("和", "、", "及", "与", "或", "，") and following.numeral.arabic:
            if between == "，" and following.unit not in ("%", "个百分点"):
                continue
            piece.unit, piece.sure = following.unit, following.sure


def _money_code(text: str, at: int) -> str:
    """Return RMB, USD ... before a number, empty where there is none."""
    match = _CODES_OF_MONEY.search(text[max(0, at - 4) : at])
    return match.group() if match is not None else ""


def _is_code(text: str, numeral: Numeral) -> bool:
    """歼-20, GB/T-4754 and 1.2.3 are codes; -5.0%, 10%-20% and 5-10年 are not."""
    before = text[max(0, numeral.start - 2) : numeral.start - 1]
    sign = text[numeral.start - 1]
    if sign in "-－":
        if before and (before.isdigit() or before in "%％元吨个年米℃度家成倍里天月时人名万亿千百十件台亩岁"):
            return False
        unit = find_unit(text, numeral.end)
        return (
            not (unit is not None and is_plain_measure(unit[1]))
            and text[numeral.end : numeral.end + 1] not in "%％℃"
        )
    if sign == "/":
        return not before or before.isdigit() or before.isascii()
    return before.isascii() and before != "" and sign in "._#"


def _with_unit(text: str, numeral: Numeral) -> Piece:
    start, end = numeral.start, numeral.end
    number_end = end
    if numeral.unit:
        return Piece(numeral, start, end, numeral.unit, end, "sure")
    half = _AND_A_HALF.match(text, end)
    if half is not None and numeral.value is not None and numeral.kind == "plain":
        unit = "个" + half["unit"]
        whole = replace(numeral, value=numeral.value + Decimal("0.5"))
        return Piece(whole, start, end + 2, unit, half.end(), "sure")
    broken = broken_unit(text, end)
    if broken is not None:
        return Piece(numeral, start, number_end, broken[1], broken[0], "sure", more=True)
    gap = 1 if text[end : end + 1] in " 　" and text[end : end + 1] else 0
    found = find_unit(text, end + gap)
    if found is None:
        english = _ENGLISH_SCALE.match(text, end)
        if english is not None and numeral.value is not None and numeral.arabic:
            scaled = replace(numeral, value=numeral.value.scaleb(_ENGLISH[english[1]]))
            return _with_unit(text, replace(scaled, end=english.end()))
        if text[end : end + 1] == "级" and "." in numeral.text:  # an earthquake's
            return Piece(numeral, start, end, "级", end + 1, "sure")
        return _aside(text, numeral) or Piece(
            numeral, start, end, "", end, "none", magnitude=text[end : end + 1] == "级"
        )
    if gap and not (numeral.arabic and found[1].isascii()):
        return Piece(numeral, start, end, "", end, "none")
    unit_end, unit, sure = found
    if unit in _MEDALS and not (
        numeral.arabic and re.match(r"[0-9]|[，。、；]|收官|$|的", text[unit_end : unit_end + 2])
    ):
        return Piece(numeral, start, end, "", end, "none")
    tenth = _TENTHS.match(text, unit_end) if unit == "成" and numeral.kind == "plain" else None
    if tenth is not None and numeral.value is not None:  # 三成五
        extra = Decimal("一二三四五六七八九".index(tenth.group()) + 1) / 10
        return Piece(replace(numeral, value=numeral.value + extra), start, end, unit, unit_end + 1, sure)
    if (
        unit in _HALVED
        and text[unit_end : unit_end + 1] == "半"
        and numeral.kind == "plain"
        and numeral.value
    ):
        whole = replace(numeral, value=numeral.value + Decimal("0.5"))
        return Piece(whole, start, end, unit, unit_end + 1, sure)
    if text[unit_end : unit_end + 1] == "级" and is_plain_measure(unit):
        return Piece(numeral, start, end, unit, unit_end, sure, magnitude=True)
    return Piece(numeral, start, end, unit, unit_end, sure)


def _aside(text: str, numeral: Numeral) -> Piece | None:
    """Read a unit that words in brackets keep from its number: 276（不含小厂）亿元."""
    aside = _ASIDE.match(text, numeral.end)
    if aside is None or numeral.value is None or not numeral.arabic:
        return None
    at = aside.end()
    value = numeral.value
    while text[at : at + 1] in ("万", "亿"):
        value *= 10_000 if text[at] == "万" else 10**8
        at += 1
    found = find_unit(text, at)
    if found is None:
        return None
    return Piece(replace(numeral, value=value), numeral.start, numeral.end, found[1], found[0], found[2])


def currency_before(text: str, head: int, start: int, piece: Piece) -> tuple[str, int]:
    """Read ￥, US$ or RMB before a number: the unit, and where the quotation then begins."""
    sign = text[start - 1 : start]
    code = "" if piece.unit else _money_code(text, start)
    if code:
        return _MONEY_CODES[code], min(head, start - len(code))
    if sign in _CURRENCIES and sign and not piece.unit:
        letters = {"US": "美元", "HK": "港元", "A": "澳元", "C": "加元"}
        for word, unit in letters.items():
            if text[max(0, start - 1 - len(word)) : start - 1] == word:
                return unit, min(head, start - 1 - len(word))
        return _CURRENCIES[sign], min(head, start - 1)
    return "", head


def join_time(text: str, pieces: list[Piece], place: int) -> tuple[Piece, int] | None:
    """Join the parts of a time: 1小时14分 is 74 分钟, 2分30秒 150 秒, 28秒76 28.76 秒."""
    piece = pieces[place]
    unit = piece.unit
    if unit not in _FINE_TIMES or piece.numeral.value is None or piece.more:
        return None
    if unit == "秒":
        rest = _FRACTION_OF_SECOND.match(text, piece.unit_end)
        if rest is None or piece.numeral.value != int(piece.numeral.value):
            return None
        value = piece.numeral.value + Decimal("0." + rest.group())
        whole = replace(piece.numeral, value=value)
        taken = 2 if len(pieces) > place + 1 and pieces[place + 1].numeral.start == rest.start() else 1
        return Piece(whole, piece.number_start, rest.end(), "秒", rest.end(), "sure"), taken
    parts = [piece]
    while len(pieces) > place + len(parts):
        following = pieces[place + len(parts)]
        last = parts[-1]
        if following.numeral.start - last.unit_end > (
            1 if text[last.unit_end : last.unit_end + 1] in "零又" else 0
        ):
            break
        if following.unit not in _FINE_TIMES or following.numeral.value is None:
            break
        if _FINE_TIMES[following.unit] >= _FINE_TIMES[last.unit]:
            break
        parts.append(following)
    if len(parts) == 1:
        return None
    smallest = parts[-1]
    to = _FINE_TIMES[smallest.unit]
    total = Decimal(0)
    for part in parts:
        total += (part.numeral.value or Decimal(0)) * _FINE_TIMES[part.unit] / to
    total = total.quantize(Decimal(1)) if total == total.to_integral_value() else round(total, 6)
    unit = "分钟" if smallest.unit == "分" else smallest.unit
    number_end = smallest.unit_end
    whole = replace(piece.numeral, value=total, end=number_end)
    return Piece(whole, piece.number_start, number_end, unit, smallest.unit_end, "sure"), len(parts)


def join_range(text: str, pieces: list[Piece], place: int) -> tuple[Piece, int] | None:
    """Join the ends of a range: 3至5个, 10%—20%, 500万元至1000万元."""
    if place + 1 >= len(pieces):
        return None
    first, second = pieces[place], pieces[place + 1]
    gap = _RANGE.fullmatch(text, first.unit_end, second.numeral.start)
    if gap is None or second.magnitude:
        return None
    if first.unit and text[max(0, first.numeral.start - 1) : first.numeral.start] in ("从", "由"):
        return None  # 从1家到300家 is a growth
    low, high = first.numeral.value, second.numeral.value
    if low is None or high is None:
        return None
    if first.unit == "%" and not second.unit and first.numeral.unit:  # 百分之十至二十
        second = replace(second, unit="%", sure="sure")
    if first.unit and first.unit != second.unit:
        return None
    if text[gap.start()] == "、" and not (
        not first.numeral.arabic
        and not second.numeral.arabic
        and high == low + 1
        and not first.unit
        and second.unit
        and high < 10
    ):
        return None
    if first.numeral.scale == 1 and second.numeral.scale > 1 and not first.unit:
        low *= second.numeral.scale
    if low >= high:
        return None
    numeral = replace(
        second.numeral,
        start=first.numeral.start,
        value=None,
        low=low,
        high=high,
        kind="range",
        arabic=first.numeral.arabic,
    )
    return Piece(numeral, first.number_start, second.number_end, second.unit, second.unit_end, second.sure), 2
