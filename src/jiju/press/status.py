"""Whether a figure is an outcome, a plan or a target, by the words of its clause."""

from __future__ import annotations

import re

__all__ = ["status_at"]

_TARGET = re.compile(
    r"力争|争取|确保|目标|力求|冲刺|瞄准|打造(?!了|出|成了)|(?:到|至)(?:20[2-9][0-9]年"
    r"|“?十[四五六]五”?)[^，。；]{0,6}?末?[^，。；]{0,20}?(?:达到?|建成|形成|实现|超过|突破|培育|力争)"
    r"|到本世纪|奋力"
)
# 将 that means 把 (将柜台搬进, 将其抓获) plans nothing.
_PLAN = re.compile(
    r"计划(?!单列|生育)|拟(?!态|合|人)|预计|即将|规划(?!师)|有望|预期|在建|正在建设|待建|准备|筹备|筹建"
    r"|设想|意向|预测|"
    r"续建|新开工|"
    r"将(?!军|士|要点|领|其|他|她|它|[“《]|[^，。；]{1,12}?(?:搬|列为|纳入|作为|转化为|变成|变为|拉近|抓获"
    r"|移交|送[到往进至]|视为))"
)
_BY_YEAR = re.compile(
    r"^(?:预计|力争)?(?:到|至)(?:[“\"]?(?P<plan>十[四五六])五[”\"]?|(?P<year>20[2-9][0-9])年)(?:期"
    r"|时)?[末底]?$"
)
_LAST_YEARS = {"十四": 2025, "十五": 2030, "十六": 2035}
_DONE = re.compile(r"已(?!经?将)|截至|累计|目前|完成了|实现了|达成了|去年|上年|昨天|截止|共有|现有|拥有")
_FAR = 300  # characters; no clause is longer
_BOUND = re.compile(r"[，。；！？,;!?\n]")
_SENTENCE_PART = re.compile(r"[。；！？;!?\n]")


def status_at(text: str, start: int, end: int, issue_year: int | None = None) -> str:
    """Read the status of the figure at a place of a sentence.

    Parameters
    ----------
    text : str
        The sentence.
    start, end : int
        The figure's quoted span.
    issue_year : int, optional
        The year of the issue: what is to be so by a year not before it is a target.

    Returns
    -------
    str
        ``"target"``, ``"plan"`` or ``"outcome"``. A clause without a word for it keeps that of the clause
        before it, unless it speaks of what is done.
    """
    left = max(0, start - _FAR)
    for match in _SENTENCE_PART.finditer(text, left, start):
        left = match.end()
    bound = _BOUND.search(text, end)
    right = min(bound.start() if bound else len(text), end + _FAR)
    clauses = _BOUND.split(text[left:right])
    if issue_year is not None and any(_year_of(each) >= issue_year for each in clauses):
        return "target"
    for back, clause in enumerate(reversed(clauses)):
        if back > 4:
            break
        if _TARGET.search(clause):
            return "target"
        if _PLAN.search(clause):
            earlier = clauses[: len(clauses) - back]
            return "target" if any(_BY_YEAR.search(each) for each in earlier) else "plan"
        if _DONE.search(clause):
            return "outcome"
    return "outcome"


def _year_of(clause: str) -> int:
    """Return the year of 到2027年 or 到“十四五”末 that is a clause by itself, 0 where it is none."""
    match = _BY_YEAR.search(clause)
    if match is None:
        return 0
    return _LAST_YEARS[match["plan"]] if match["plan"] else int(match["year"])
