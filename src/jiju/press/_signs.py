"""Whether a figure is a decline: 下降5% says by how much, 下降到5% to what."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jiju.press.quantities import Quantity

__all__ = ["clause_start", "give_sign"]

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
_LOWER = re.compile(
    r"[比较][^，。；]{0,16}(?:低|少|短|慢)了?[约近超逾]?$|(?<!不)(?:低于|慢于)[^，。；\d]{1,14}$"
)


def clause_start(text: str, at: int) -> int:
    """Find where the clause begins that holds a place of a text."""
    floor = max(0, at - 60)
    for place in range(at - 1, floor - 1, -1):
        if text[place] in _CLAUSE_END:
            return place + 1
    return floor


def give_sign(text: str, quantity: Quantity, found: list[Quantity]) -> Quantity:
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
    begin = clause_start(text, quantity.start)
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
