"""The scanner: every quantity of a sentence with its value, bounds, unit, comparator and place."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from jiju.press.comparators import bounds, find_prefix, find_suffix, is_hurdle, marker_before
from jiju.press.not_quantities import Blocked, find_blocked
from jiju.press.numerals import Numeral, scan_numbers
from jiju.press.units import DURATIONS, broken_unit, find_unit, is_plain_measure

__all__ = ["Quantity", "find_quantities"]


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


@dataclass(slots=True)
class _Piece:
    """A number with its unit, before markers are read."""

    numeral: Numeral
    number_start: int
    number_end: int
    unit: str
    unit_end: int
    sure: str
    more: bool = False  # 余 or 多 inside or after the unit
    magnitude: bool = False  # 万亿级


_RANGE = re.compile(r"\s?(?:至|到|-|—|–|~|～|－|―|─|──|——|、(?=[一二两三四五六七八九]))\s?")
_CLAUSE_END = "，。；！？,;!?：:\n（）()"
_DECLINE = re.compile(
    r"(?:下降|减少|降低|回落|下滑|缩短|缩减|收窄|负增长|下跌|压缩|下调|萎缩|削减|减轻|减重|降幅|跌幅|减幅"
    r"|收缩|缩小|调减|压减|裁减|放缓|"
    r"(?<![下升增缩裁])减(?=了?[约近超逾]?$)|(?<![下起升沉])降(?=了?[约近超逾]?$)"
    r"|(?<![下])跌(?=了?[约近超逾]?$))"
)
_TURNS = re.compile(
    r"^的|[到至为]|增长|上升|提高|提升|增加|上涨|回升|增至|扩大|转|的企业|的地区|的城市|保持|实现|占|拥有"
    r"|共有|覆盖|完成|比重|其中|、|"
    r"区间|趋势|态势|势头|通道|涉及|持续|连续|出现|以来"
)
# 比去年低30%, 比去年少5家, 低于全省1.9个百分点.
_LOWER = re.compile(r"[比较][^，。；]{0,16}(?:低|少|短|慢)了?[约近超逾]?$|(?:低于|慢于)[^，。；\d]{1,14}$")
_INDEX = re.compile(
    r"(?:指数|系数|指标|比值|评分|得分|PMI|均分|净值|汇率|中间价|收报|评级|强度|人数|人口|总量|总数|数量"
    r"|规模|产量|销量|用户|客流量?|吞吐量|保有量|存量|订单量?|数)"
    r"(?:[^，。；]{0,8}?)(?:为|达到?|升至|降至|回升至|回落至|录得|收于|报|是|至|增至|突破|超过?|逾|近|约"
    r"|已?有|约为)$"
)
_HALF_TIME = re.compile(
    r"(?<![上下前后大多一两三四五六七八九十个])半(?:个)?(?P<unit>小时|钟头|月|世纪|年(?!报|度|期))"
)
_AND_A_HALF = re.compile(r"个半(?P<unit>小时|钟头|月|世纪)")
_FRACTION_OF_SECOND = re.compile(r"[0-9]{2}(?![0-9.%％])")
_SPEED = re.compile(r"(?:时速|每小时)[^，。；、\d]{0,6}$")
_FROM = re.compile(r"起(?=[，。；、）]|$)")
_TENTHS = re.compile(r"[一二三四五六七八九](?![十百千万亿成个家])")
_ASIDE = re.compile(r"（[^（）0-9]{1,30}）(?=[万亿元个家人吨])")
_CODES_OF_MONEY = re.compile(r"(?:RMB|CNY|USD|EUR|HKD|JPY)$")
_HALVED = frozenset("年岁倍天里斤亩成周")
_MEDALS = frozenset("金银铜")
_ENDS = re.compile(r"[，。；、！？,;)）”\s]|$|以上|左右|的|上下|大关|和|及|与|并|而")
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
    pieces = _pieces(text, blocked)
    _share_units(text, pieces)
    found: list[Quantity] = []
    floor = 0
    place = 0
    while place < len(pieces):
        taken, quantity = _quantity(text, pieces, place, floor)
        place += taken
        if quantity is not None:
            found.append(_signed(text, quantity, found))
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


def _pieces(text: str, blocked: Blocked) -> list[_Piece]:
    """Every number with its unit that is not blocked and not part of a code."""
    pieces: list[_Piece] = []
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
    return pieces


def _share_units(text: str, pieces: list[_Piece]) -> None:
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


def _with_unit(text: str, numeral: Numeral) -> _Piece:
    start, end = numeral.start, numeral.end
    number_end = end
    if numeral.unit:
        return _Piece(numeral, start, end, numeral.unit, end, "sure")
    half = _AND_A_HALF.match(text, end)
    if half is not None and numeral.value is not None and numeral.kind == "plain":
        unit = {"小时": "小时", "钟头": "小时"}.get(half["unit"], "个" + half["unit"])
        whole = replace(numeral, value=numeral.value + Decimal("0.5"))
        return _Piece(whole, start, end + 2, unit, half.end(), "sure")
    broken = broken_unit(text, end)
    if broken is not None:
        return _Piece(numeral, start, number_end, broken[1], broken[0], "sure", more=True)
    gap = 1 if text[end : end + 1] in " 　" and text[end : end + 1] else 0
    found = find_unit(text, end + gap)
    if found is None:
        english = _ENGLISH_SCALE.match(text, end)
        if english is not None and numeral.value is not None and numeral.arabic:
            scaled = replace(numeral, value=numeral.value.scaleb(_ENGLISH[english[1]]))
            return _with_unit(text, replace(scaled, end=english.end()))
        if text[end : end + 1] == "级" and "." in numeral.text:  # an earthquake's
            return _Piece(numeral, start, end, "级", end + 1, "sure")
        return _aside(text, numeral) or _Piece(
            numeral, start, end, "", end, "none", magnitude=text[end : end + 1] == "级"
        )
    if gap and not (numeral.arabic and found[1].isascii()):
        return _Piece(numeral, start, end, "", end, "none")
    unit_end, unit, sure = found
    if unit in _MEDALS and not (
        numeral.arabic and re.match(r"[0-9]|[，。、；]|收官|$|的", text[unit_end : unit_end + 2])
    ):
        return _Piece(numeral, start, end, "", end, "none")
    tenth = _TENTHS.match(text, unit_end) if unit == "成" and numeral.kind == "plain" else None
    if tenth is not None and numeral.value is not None:  # 三成五
        extra = Decimal("一二三四五六七八九".index(tenth.group()) + 1) / 10
        return _Piece(replace(numeral, value=numeral.value + extra), start, end, unit, unit_end + 1, sure)
    if (
        unit in _HALVED
        and text[unit_end : unit_end + 1] == "半"
        and numeral.kind == "plain"
        and numeral.value
    ):
        whole = replace(numeral, value=numeral.value + Decimal("0.5"))
        return _Piece(whole, start, end, unit, unit_end + 1, sure)
    if text[unit_end : unit_end + 1] == "级" and is_plain_measure(unit):
        return _Piece(numeral, start, end, unit, unit_end, sure, magnitude=True)
    return _Piece(numeral, start, end, unit, unit_end, sure)


def _aside(text: str, numeral: Numeral) -> _Piece | None:
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
    return _Piece(replace(numeral, value=value), numeral.start, numeral.end, found[1], found[0], found[2])


def _quantity(text: str, pieces: list[_Piece], place: int, floor: int) -> tuple[int, Quantity | None]:
    """Read one quantity that begins with a piece; return how many pieces it takes."""
    piece = pieces[place]
    start = piece.numeral.start
    taken = 1
    joined = _joined_time(text, pieces, place) or _joined_range(text, pieces, place)
    if joined is not None:
        piece, taken = joined
    numeral = piece.numeral
    round_number = numeral.kind == "scale" or (numeral.scale >= 100 and numeral.step >= numeral.scale)
    head, kind = find_prefix(text, start, floor, round_number=round_number or numeral.kind == "scale")
    note = ""
    if kind == "more_than" and text[head : head + 2] == "突破" and is_hurdle(text, piece.unit_end):
        head, kind = start, ""
    end = piece.unit_end
    currency, head = _currency(text, head, start, piece)
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
        clause = text[max(floor, _clause_start(text, start)) : start]
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


def _clause_start(text: str, at: int) -> int:
    floor = max(0, at - 60)
    for place in range(at - 1, floor - 1, -1):
        if text[place] in _CLAUSE_END:
            return place + 1
    return floor


def _currency(text: str, head: int, start: int, piece: _Piece) -> tuple[str, int]:
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


def _counts(text: str, piece: _Piece, unit: str, kind: str, after: str, head: int) -> bool:
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


def _is_magnitude(piece: _Piece) -> bool:
    numeral = piece.numeral
    if numeral.kind == "scale":
        return numeral.value is not None and numeral.value >= 100
    return numeral.scale >= 10**8 and piece.unit in ("", "元", "美元")


def _magnitude(piece: _Piece, head: int, start: int, unit: str, kind: str) -> Quantity:
    """万亿级: from one to ten of it; 突破亿级: more than it."""
    value = piece.numeral.value or Decimal(0)
    end = piece.unit_end + 1
    if kind:
        value_, low, high, comparator = bounds(piece.numeral, kind)
        return Quantity(head, end, start, piece.number_end, value_, low, high, unit, comparator, end)
    high = 10 * value if piece.numeral.kind == "scale" else value + piece.numeral.step
    return Quantity(start, end, start, piece.number_end, value, value, high, unit, "about", end)


def _joined_time(text: str, pieces: list[_Piece], place: int) -> tuple[_Piece, int] | None:
    """1小时14分 is 74 分钟, 2分30秒 150 秒, 28秒76 28.76 秒."""
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
        return _Piece(whole, piece.number_start, rest.end(), "秒", rest.end(), "sure"), taken
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
    return _Piece(whole, piece.number_start, number_end, unit, smallest.unit_end, "sure"), len(parts)


def _joined_range(text: str, pieces: list[_Piece], place: int) -> tuple[_Piece, int] | None:
    """3至5个, 10%—20%, 500万元至1000万元."""
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
    return _Piece(
        numeral, first.number_start, second.number_end, second.unit, second.unit_end, second.sure
    ), 2


def _signed(text: str, quantity: Quantity, found: list[Quantity]) -> Quantity:
    """Make a decline negative, if its verb stands before the number and the number says by how much."""
    if _declines(text, quantity, found):
        low = None if quantity.high is None else -quantity.high
        high = None if quantity.low is None else -quantity.low
        value = None if quantity.value is None else -quantity.value
        return replace(quantity, value=value, low=low, high=high)
    sign = text[quantity.number_start - 1 : quantity.number_start]
    if quantity.start == quantity.number_start and (
        (
            sign in "-－−"
            and sign
            and not text[quantity.number_start - 2 : quantity.number_start - 1].isdigit()
        )
        or text[max(0, quantity.number_start - 2) : quantity.number_start] in ("零下",)
        or (sign == "负" and quantity.number_start >= 1)
    ):
        width = 2 if sign == "下" else 1
        low = None if quantity.high is None else -quantity.high
        high = None if quantity.low is None else -quantity.low
        value = None if quantity.value is None else -quantity.value
        return replace(quantity, start=quantity.start - width, value=value, low=low, high=high)
    return quantity


def _declines(text: str, quantity: Quantity, found: list[Quantity]) -> bool:
    if quantity.unit in ("岁", "年") and quantity.comparator == "range":
        return False
    begin = _clause_start(text, quantity.start)
    if found and found[-1].end > begin:
        last = found[-1]
        between = text[last.end : quantity.start]
        if between in ("、", "和", "及", "与", "或", "以及") and last.unit == quantity.unit:
            return (last.high if last.high is not None else last.low or Decimal(0)) < 0
        begin = last.end
    clause = text[begin : quantity.start]
    if _LOWER.search(clause) is not None and not clause.endswith(("不少", "至少")):
        return True
    verb = None
    for match in _DECLINE.finditer(clause):
        verb = match
    if verb is None:
        return False
    between = clause[verb.end() :]
    if len(between) > 14:
        return False
    if verb.group().endswith("幅") and between in ("为", "达", "是", "达到"):
        return True
    return _TURNS.search(between) is None
