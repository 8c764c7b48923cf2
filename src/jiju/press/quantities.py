"""The scanner: every quantity of a sentence with its value, bounds, unit, comparator and place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from jiju.press._measured import Piece, currency_before, find_pieces, join_range, join_time
from jiju.press._signs import clause_start, give_sign
from jiju.press.comparators import bounds, find_prefix, find_suffix, is_hurdle, marker_before
from jiju.press.not_quantities import find_blocked
from jiju.press.numerals import Numeral
from jiju.press.units import DURATIONS, is_plain_measure

if TYPE_CHECKING:
    from jiju.press.not_quantities import Blocked

__all__ = ["Quantity", "find_quantities"]

_INDEX = re.compile(
    r"(?:指数|系数|指标|比值|评分|得分|PMI|均分|净值|汇率|中间价|收报|评级|强度|人数|人口|总量|总数|数量"
    r"|规模|产量|销量|用户|客流量?|吞吐量|保有量|存量|订单量?|数)"
    r"(?:[^，。；]{0,8}?)(?:为|达到?|升至|降至|回升至|回落至|录得|收于|报|是|至|增至|突破|超过?|逾|近|约"
    r"|已?有|约为)$"
)
_HALF_TIME = re.compile(
    r"(?<![上下前后大多一两三四五六七八九十个])半(?:个)?(?P<unit>小时|钟头|月|世纪|年(?!报|度|期))"
)
_SPEED = re.compile(r"(?:时速|每小时)[^，。；、\d]{0,6}$")
_FROM = re.compile(r"起(?=[，。；、）]|$)")
_ENDS = re.compile(r"[，。；、！？,;)）”\s]|$|以上|左右|的|上下|大关|和|及|与|并|而")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that counts or measures something.

    Attributes
    ----------
    start, end : int
        The quoted span: prefix marker, number, unit, suffix marker.
    number_start, number_end : int
        The number as printed, with 余 and 万, without the unit.
    value, low, high : Decimal or None
        What is said; None where nothing is.
    unit : str
        With its measure word; empty for a bare ratio or scale.
    comparator : str
        ``exact``, ``at_least``, ``more_than``, ``about``, ``less_than`` or ``range``.
    unit_end : int
        Where the unit ends.
    note : str
        What a reader should know.
    """

    start: int
    end: int
    number_start: int
    number_end: int
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    comparator: str
    unit_end: int
    note: str = ""


def find_quantities(text: str) -> list[Quantity]:
    """Find the quantities of a sentence.

    Parameters
    ----------
    text : str
        A sentence, its parts joined where something breaks it.

    Returns
    -------
    list of Quantity
        In order; no two overlap.

    Notes
    -----
    Every number is met once. It is passed over if it touches a date, a time, an ordinal, a code, a name or a
    set phrase, or if no unit follows and nothing else shows that it counts something.
    """
    blocked = find_blocked(text)
    pieces = find_pieces(text, blocked)
    found: list[Quantity] = []
    floor = 0
    place = 0
    while place < len(pieces):
        taken, quantity = _quantity(text, pieces, place, floor)
        place += taken
        if quantity is not None:
            found.append(give_sign(text, quantity, found))
            floor = quantity.end
    found += [half for half in _halves(text, blocked) if not _overlaps(half, found)]
    return sorted(found, key=lambda quantity: quantity.start)


def _overlaps(half: Quantity, found: list[Quantity]) -> bool:
    return any(half.start < other.end and other.start < half.end for other in found)


def _halves(text: str, blocked: Blocked) -> list[Quantity]:
    if "半" not in text:
        return []
    halves = []
    for match in _HALF_TIME.finditer(text):
        if blocked.why(*match.span()):
            continue
        unit = {"月": "个月", "世纪": "个世纪", "钟头": "小时"}.get(match["unit"], match["unit"])
        start, end = match.span()
        start, kind = find_prefix(text, start, 0, round_number=False)
        end, after = find_suffix(text, end, stretch=True)
        numeral = Numeral(match.start(), match.start() + 1, "半", Decimal("0.5"))
        value, low, high, comparator = bounds(numeral, kind or after)
        halves.append(
            Quantity(
                start, end, match.start(), match.start() + 1, value, low, high, unit, comparator, match.end()
            )
        )
    return halves


def _quantity(text: str, pieces: list[Piece], place: int, floor: int) -> tuple[int, Quantity | None]:
    """Read one quantity that begins with a piece; return how many pieces it takes."""
    piece = pieces[place]
    start = piece.numeral.start
    taken = 1
    joined = join_time(text, pieces, place) or join_range(text, pieces, place)
    if joined is not None:
        piece, taken = joined
    numeral = piece.numeral
    round_number = numeral.kind == "scale" or (numeral.scale >= 100 and numeral.step >= numeral.scale)
    head, kind = find_prefix(text, start, floor, round_number=round_number or numeral.kind == "scale")
    note = ""
    if kind == "more_than" and text[head : head + 2] == "突破" and is_hurdle(text, piece.unit_end):
        head, kind = start, ""
    end = piece.unit_end
    currency, head = currency_before(text, head, start, piece)
    unit = currency or piece.unit
    after = ""
    if piece.more:
        after = "more"
    elif not piece.magnitude:
        end, after = find_suffix(text, end, stretch=unit in DURATIONS or unit in ("元", "公里", "米"))
        if not after and _FROM.match(text, end) and ("元" in unit or unit == "折"):
            end, after = end + 1, "at_least"
        if after == "at_least" and text[end - 2 : end] == "以上" and text[end : end + 1] == "学":
            end, after = piece.unit_end, ""
    if kind == "" and after == "":
        clause = text[max(floor, clause_start(text, start)) : start]
        kind = marker_before(clause)
        note = "marker_before" if kind else ""
    if not _counts(text, piece, unit, kind, after, head):
        return taken, None
    if piece.magnitude:
        return taken, _magnitude(piece, head, start, unit, kind)
    marker = kind or after
    if kind in ("about", "near") and after == "more":
        marker = "more"
    value, low, high, comparator = bounds(numeral, marker)
    if text[piece.unit_end : end] == "以内" and comparator == "exact":
        comparator = "less_than"
    spoken = text[max(0, start - 12) : head]
    if unit in ("公里", "千米") and _SPEED.search(spoken):
        unit = "公里/小时"
    elif unit == "米" and spoken.endswith("每秒"):
        unit = "米/秒"
    quantity = Quantity(
        head,
        end,
        piece.number_start,
        piece.number_end,
        value,
        low,
        high,
        unit,
        comparator,
        piece.unit_end,
        note,
    )
    return taken, quantity


def _counts(text: str, piece: Piece, unit: str, kind: str, after: str, head: int) -> bool:
    """Whether a number counts or measures something here."""
    numeral = piece.numeral
    marked = bool(kind or after) and kind != "marker"
    if piece.magnitude:
        return _is_magnitude(piece)
    if numeral.kind == "fraction":
        return True
    if numeral.kind == "scale" and not (marked or numeral.unit):
        return False
    if unit and piece.sure != "none":
        if numeral.arabic:
            return piece.sure != "noun" or marked or numeral.kind == "more"
        small = numeral.value is not None and numeral.value < 10 and numeral.kind == "plain"
        if small and numeral.text in ("一", "二", "零", "〇") and numeral.value != Decimal("1.5"):
            if numeral.text == "一":
                return (
                    unit in ("倍", "番", "成", "%")
                    or (marked and is_plain_measure(unit) and unit not in ("年", "天", "日"))
                    or (
                        marked
                        and kind in ("more_than", "less_than", "near", "about")
                        and unit in ("年", "天")
                    )
                )
            return unit in ("倍", "成", "%", "折")
        if small:
            return piece.sure == "sure" or marked
        return piece.sure != "noun" or marked or numeral.kind in ("more", "range")
    if unit:  # a currency sign
        return True
    # Bare numbers.
    before = text[max(0, head - 24) : numeral.start]
    ends = _ENDS.match(text, numeral.end) is not None
    if numeral.kind == "range":
        return marked and ends
    if len(numeral.text) > 6 and numeral.text.isdigit():
        return False
    scaled = numeral.scale >= 10_000 or numeral.kind == "scale"
    if scaled and (marked or numeral.kind == "more" or _INDEX.search(before)):
        return True
    if scaled and ends and numeral.arabic and before[-1:].isalpha():
        return True
    if scaled and numeral.arabic and before[-1:] in ("、", "和") and before[-2:-1] in ("万", "亿"):
        return True  # 跨越5万亿、6万亿台阶
    if marked and ends and numeral.arabic and kind != "about":
        return True
    return bool(ends and _INDEX.search(before) and (numeral.arabic or numeral.scale > 1))


def _is_magnitude(piece: Piece) -> bool:
    numeral = piece.numeral
    if numeral.kind == "scale":
        return numeral.value is not None and numeral.value >= 100
    return numeral.scale >= 10**8 and piece.unit in ("", "元", "美元")


def _magnitude(piece: Piece, head: int, start: int, unit: str, kind: str) -> Quantity:
    """万亿级: from one to ten of it; 突破亿级: more than it."""
    value = piece.numeral.value or Decimal(0)
    end = piece.unit_end + 1
    if kind:
        value_, low, high, comparator = bounds(piece.numeral, kind)
        return Quantity(head, end, start, piece.number_end, value_, low, high, unit, comparator, end)
    high = 10 * value if piece.numeral.kind == "scale" else value + piece.numeral.step
    return Quantity(start, end, start, piece.number_end, value, value, high, unit, "about", end)
