"""Words around a number that say "more than", "about", "at most", and the bounds they give.

The step of a number is the place value of its last digit that is not zero, as printed: 1000 for 1.5万.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jiju.press.numerals import Numeral

__all__ = ["bounds", "find_prefix", "find_suffix", "marker_before"]

_MORE = (
    "远超过 大幅超过 已超过 超过了 突破了 超出了 超过 突破 超出 多于 高于 大于 超越 远超 赶超 超 逾 越过 "
    "跨过 跨越"
)
_LEAST = "不少于 不低于 不小于 不得少于 不得低于 至少 最少 起码 不下 不下于 高于或等于 大于等于 ≥ ≧ 上"
_ABOUT = "大约 约合 约为 约有 约占 约达 约 大概 大致 近似 估计 差不多 ≈ 大约为 大约有 平均约 合约"
_NEAR = "接近 将近 逼近 近 直逼 趋近 几近"
_LESS = (
    "不足 不到 不满 未满 低于 少于 小于 不超过 不多于 不高于 不大于 不得超过 不得高于 至多 最多 最多为 "
    "未超过 没有超过 没超过 不及 ≤ ＜"
)
_MORE_SIGNS = "＞"
_KINDS = {
    **dict.fromkeys(_MORE.split(), "more_than"),
    **dict.fromkeys(_MORE_SIGNS.split(), "more_than"),
    **dict.fromkeys(_LEAST.split(), "at_least"),
    **dict.fromkeys(_ABOUT.split(), "about"),
    **dict.fromkeys(_NEAR.split(), "near"),
    **dict.fromkeys(_LESS.split(), "less_than"),
    "过": "more_than",
    "破": "more_than",
}
_LONGEST = max(len(word) for word in _KINDS)
_ENDINGS = frozenset(word[-1] for word in _KINDS)
# The sign before a marker of one sign with which it makes another word.
_OTHER_WORD = {
    "近": "最附靠临邻就亲走远切渐贴挨",
    "超": "赶反",
    "约": "节简大合契条预公制签违相隐",
    "过": "超通经不渡路越胜透穿度只罪错走跨见来去看用做听说多太难改晒练",
    "破": "突打侦攻告爆识",
    "上": "以之海晚早线网地路桌马市街身天城场向年月往直晋跃升同船山楼水车",
    "逾": "",
}
# 过 and 破 say "more than" only before the round numbers of headlines.
_ROUND_ONLY = frozenset("过破上")
_SUFFIX = re.compile(
    r"(?P<least>及以上|或以上|（含）以上|\(含\)以上|以上|开外|起步)(?P<of>的)?"
    r"|(?P<less>及以下|以下|以内|之内|之下|（含）以内)"
    r"|(?P<about>左右|上下|前后|光景|许)"
    r"|(?P<plus>[+＋](?![\d一-鿿]))"
    r"|(?P<more>有余|[余多](?=[，。；、,;）)的]|$))"
)
_STRETCH_END = re.compile(r"内(?!部|地|外|容|的?资|需|陆|生|销|置|涵|控|阁|蒙|存|河|销)")
_ABOUT_SHARE = re.compile(
    r"(?:^|[^节简大合契条预公制签违相隐])(?:大约|约|大概)(?:占|为|是|相当于)[^，。；、\d]{1,12}$"
)
# 不低于销售收入的5%: the thing stands between the marker and the number.
_BOUND_OF = re.compile(r"不(?:低于|少于|小于|高于|多于|大于|超过)[^，。；、\d]{1,14}的$")
# What a person breaks through is a hurdle, not a number: 突破12项关键技术 is twelve exactly.
_HURDLES = re.compile(
    r"[^，。；、]{0,12}?(?:技术|难题|瓶颈|难关|工艺|壁垒|卡点|堵点|难点|材料|装备|课题|成果|专利|障碍|封锁)"
)


def find_prefix(text: str, at: int, floor: int, *, round_number: bool) -> tuple[int, str]:
    """Read the marker that ends where a number begins.

    Parameters
    ----------
    text : str
        A sentence.
    at : int
        Where the number begins.
    floor : int
        Where the number before it ends.
    round_number : bool
        The number is a scale alone (百亿) or ends in one (10亿), so that 过 and 破 before it are markers.

    Returns
    -------
    tuple of (int, str)
        Where the marker begins, and its kind: ``"more_than"``, ``"at_least"``, ``"about"``, ``"near"``,
        ``"less_than"`` or ``""`` with ``at`` where there is none.
    """
    end = at
    if text[at - 1 : at] in "了达到" and at - 1 > floor:
        end = at - 1 if text[at - 2 : at - 1] in _ENDINGS or text[at - 1 : at] == "了" else at
    if end > floor and text[end - 1] in _ENDINGS:
        for length in range(min(_LONGEST, end - floor), 0, -1):
            word = text[end - length : end]
            kind = _KINDS.get(word)
            if kind is None:
                continue
            before = text[end - length - 1 : end - length]
            if before and before in _OTHER_WORD.get(word, ""):
                break
            if word in _ROUND_ONLY and not round_number:
                break
            if end < at and word in _ROUND_ONLY:
                break
            return end - length, kind
    return at, ""


def marker_before(clause: str) -> str:
    """Read a marker that stands in the clause before a number, with a verb between: 最多开行38列.

    Parameters
    ----------
    clause : str
        From the last punctuation to the number.

    Returns
    -------
    str
        ``"less_than"``, ``"at_least"`` or ``"about"``, empty where there is none.
    """
    if _ABOUT_SHARE.search(clause) is not None:
        return "about"
    bound = _BOUND_OF.search(clause)
    if bound is not None:
        return "at_least" if bound.group()[1] in "低少小" else "less_than"
    for word, kind in (
        ("最多", "less_than"),
        ("至多", "less_than"),
        ("至少", "at_least"),
        ("最少", "at_least"),
    ):
        found = clause.rfind(word)
        if found < 0:
            continue
        between = clause[found + len(word) :]
        if len(between) <= 12 and "的" not in between and not any(sign.isdigit() for sign in between):
            return kind
    return ""


def is_hurdle(text: str, end: int) -> bool:
    """Whether what follows a number is something to be overcome, so that 突破 before it is no marker."""
    return _HURDLES.match(text, end) is not None


def find_suffix(text: str, at: int, *, stretch: bool) -> tuple[int, str]:
    """Read the marker that begins where a unit ends.

    Parameters
    ----------
    text : str
        A sentence.
    at : int
        Where the unit ends.
    stretch : bool
        The unit is one of time, so that 内 alone means "within".

    Returns
    -------
    tuple of (int, str)
        Where the marker ends and its kind, or ``at`` and ``""``.
    """
    match = _SUFFIX.match(text, at)
    if match is not None:
        if match["least"]:
            return match.end("least"), "at_least"
        if match["less"]:
            return match.end(), "less_than"
        if match["about"]:
            return match.end(), "about"
        return match.end(), "more"
    if stretch and text[at : at + 1] == "内" and _STRETCH_END.match(text, at):
        return at + 1, "less_than"
    return at, ""


def bounds(numeral: Numeral, kind: str) -> tuple[Decimal | None, Decimal | None, Decimal | None, str]:
    """Value, low, high and comparator of a number with its marker.

    Parameters
    ----------
    numeral : Numeral
        The number.
    kind : str
        The marker's kind, or ``""``; ``"more"`` for 余 and 多 after the unit.

    Returns
    -------
    tuple
        ``(value, low, high, comparator)``; None where there is no such number.
    """
    value = numeral.value
    if value is None:
        return None, numeral.low, numeral.high, "range"
    if numeral.kind == "more" and kind in ("", "about", "near", "more"):
        return value, numeral.low, numeral.high, "more_than"
    if kind == "more":
        return value, value, value + numeral.step, "more_than"
    if kind in ("more_than", "at_least"):
        return value, value, None, kind
    if kind == "less_than":
        return value, None, value, kind
    if kind in ("about", "near"):
        step = near_step(numeral)
        if kind == "near":
            return value, value - step, value, "about"
        return value, value - step / 2, value + step / 2, "about"
    return value, value, value, "exact"


def near_step(numeral: Numeral) -> Decimal:
    """Return the step for "about" and "near": a tenth where the number is 1, 10, 100 ..., else its own."""
    value, step = numeral.value, numeral.step
    if value is None:
        return Decimal(0)
    if numeral.kind == "fraction":
        return value / 10
    return step / 10 if value == step else step
