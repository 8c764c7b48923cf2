"""分别: which of several figures belongs to which of several things."""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import attrgetter
from typing import TYPE_CHECKING

from jiju.press.subjects import tidy

if TYPE_CHECKING:
    from jiju.press.quantities import Quantity

__all__ = ["pair"]

_LINK = re.compile(r"[、，,和及与或]|以及")
_BETWEEN = re.compile(r"\s*(?:、|，|,|和|及|与|以及|或)\s*(?:(?:达到?|为|约|超过?|近|增长|下降)\s*)?")
_CLAUSE = re.compile(r"[，。；：！？\n]")
_ITEM = re.compile(r"、|和(?!田|平|谐|县)|及(?!其)|与|以及")
_ASIDE = re.compile(
    r"（[^（）]{0,60}）|\([^()]{0,60}\)|[0-9０-９]{1,2}(?:[—–-][0-9]{1,2})?月份?|(?:20[0-9]{2}|今|去)年|[“”]"
)
_SHARED_TAIL = re.compile(
    r"(?:产品)?(?:出口|进口|进出口|投资|产量|销量|销售量|销售额|产值|营业收入|收入|利润|零售额|增加值"
    r"|破案率|立案数?|案件|用电量|发电量|装机容量|旅客量|"
    r"客运量|货运量|吞吐量|开行量|贷款市场报价利率|利率|指数|增速|数量|面积|价格|均价|占比|比重|贷款余额"
    r"|存款余额|余额|总额|总值|总量|比例)(?:同比|环比)?$"
)


def pair(text: str, quantities: list[Quantity], names: list[str]) -> dict[int, str]:
    """Say for each figure of a list after 分别 what it belongs to.

    Parameters
    ----------
    text : str
        The sentence.
    quantities : list of Quantity
        Its figures.
    names : list of str
        What each figure measures so far; used where the list of things is one of figures:
        开行14689列，发送157.1万标箱，分别增长13%、11%.

    Returns
    -------
    dict of int to str
        Number of a figure to the name it is paired with; empty where nothing is paired.
    """
    paired: dict[int, str] = {}
    at = text.find("分别")
    while at >= 0:
        group = _group(text, quantities, at)
        if len(group) >= 2:
            items = _items(text, at, group, quantities)
            if not items:
                before = list(range(max(0, group[0] - len(group)), group[0]))
                items = [names[i] for i in before] if len(before) == len(group) else []
            paired.update(dict(zip(group, items, strict=False)))
        at = text.find("分别", at + 2)
    return paired


def _group(text: str, quantities: list[Quantity], at: int) -> list[int]:
    """Collect the figures that follow one another after 分别, with nothing but commas between."""
    group: list[int] = []
    for number in range(bisect_left(quantities, at, key=attrgetter("start")), len(quantities)):
        quantity = quantities[number]
        if not group:
            if quantity.start - at > 24 or _CLAUSE.search(text, at, quantity.start):
                return []
            group.append(number)
            continue
        last = quantities[group[-1]]
        if last.unit != quantity.unit or not _BETWEEN.fullmatch(text, last.end, quantity.start):
            break
        group.append(number)
    return group


def _items(text: str, at: int, group: list[int], quantities: list[Quantity]) -> list[str]:
    """Read as many things as there are figures, out of the clause before 分别."""
    floor = max(quantities[group[0] - 1].end if group[0] else 0, at - 200)
    start = floor
    for match in _CLAUSE.finditer(text, floor, at):
        start = match.end()
    clause = _ASIDE.sub("", text[start:at])
    items = [tidy(item) for item in _ITEM.split(clause)]
    items = [item for item in items if item]
    if len(items) != len(group):
        return _joint(clause, len(group))
    tail = _SHARED_TAIL.search(items[-1])
    if tail is None or tail.start() == 0:
        return items
    # 电动汽车、集成电路产品出口: the last word is every item's.
    shared = tail.group().removesuffix("同比").removesuffix("环比")
    return [
        item if item.endswith(shared.removeprefix("产品")) else item + shared for item in items[:-1]
    ] + items[-1:]


def _joint(clause: str, count: int) -> list[str]:
    """产销 is 产量 and 销量, 进出口 is 进口 and 出口."""
    noun = tidy(clause)
    for joint, parts in (("产销", ("产量", "销量")), ("购销", ("购进", "销售")), ("量价", ("量", "价"))):
        if count == 2 and noun.endswith(joint):
            return [noun.removesuffix(joint) + part for part in parts]
    return []
