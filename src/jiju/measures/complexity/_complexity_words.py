"""What a result of `measure_complexity` says in sentences."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from jiju.measures.complexity._cell_words import cell_caveats, presence_statement
from jiju.measures.complexity._portfolio import TOSS_UP
from jiju.results.names import name_in_language
from jiju.results.sentences import listed, statement
from jiju.results.wording import count_words, number_words, percent_words

if TYPE_CHECKING:
    import pandas as pd

    from jiju.measures.complexity._cells import Cells
    from jiju.results import Statement

__all__ = ["complexity_statements"]

_SURE = 0.5  # a rank that spans more than this part of all says little
_HIGH = 0.25  # only regions in this part of the ranking make a headline
_FEW = 10  # with fewer regions or industries, a caveat says so
_OWN, _FAR = 0.4, 3.0  # share of the variance, standard deviations: more of both, and one region makes it
_CLOSE = 0.9  # from this ratio of the third to the second eigenvalue on, they are said to be close


def complexity_statements(
    regions: pd.DataFrame, industries: pd.DataFrame, cells: Cells, details: dict[str, Any]
) -> list[Statement]:
    """The sentences, the answer first.

    Parameters
    ----------
    regions, industries : DataFrame
        The result's tables, sorted.
    cells : Cells
        The table it was read from.
    details : dict
        The result's details.

    Returns
    -------
    list of Statement
        In both languages.
    """
    said = [
        _answer(regions, details),
        _ends(industries, details),
        presence_statement(details),
        _meaning(details),
    ]
    said += _intervals(regions, details)
    said.append(
        statement(
            "limit",
            "It orders regions by which industries they have, not by how much they earn or how fast they "
            "grow; what the two ends stand for must be read off the industries at either end.",
            "它按“有哪些行业”给地区排序，而不是按收入高低或增长快慢；两端各代表什么，要看两端的行业。",
        )
    )
    few = (details["valued_regions"], details["valued_industries"])
    if min(few) < _FEW:
        said.append(
            statement(
                "caveat",
                f"Only {few[0]:,} regions and {few[1]:,} industries are compared: a ranking of so few hangs "
                "on single cells, and its intervals are too narrow.",
                f"仅比较了 {few[0]:,} 个地区、{few[1]:,} 个行业：数量太少，排名取决于个别数据，区间也偏窄。",
            )
        )
    second, third = details["eigenvalues"]
    if details["method"] != "fitness" and third > _CLOSE * second:
        said.append(
            statement(
                "caveat",
                f"A second contrast between regions is nearly as strong (eigenvalues {number_words(second)} "
                f"and {number_words(third)}): the order hangs on small things.",
                f"地区之间还存在另一种几乎同样强的差异（特征值分别为 {number_words(second)} 和 "
                f"{number_words(third)}）：排序容易因细小变化而改变。",
            )
        )
    if not details["resamples"] and _is_toss_up(details):
        said.append(
            statement(
                "caveat",
                "Complexity hardly goes with diversity in this table, so which end is called complex is "
                "almost a toss-up: look at the industries.",
                "在本表中复杂度与多样性几乎无关，哪一端称为“复杂”近乎任意：请看两端的行业。",
            )
        )
    change = details["change"]
    if change is not None and change > 1e-3:
        said.append(
            statement(
                "caveat",
                "Fitness had not settled after 200 steps: some values still fall and would go to 0; ranks "
                "are safer than values.",
                "迭代 200 步后 fitness 仍未稳定：部分数值仍在下降并趋于 0；名次比数值可靠。",
            )
        )
    return said + cell_caveats(cells, simulated=details["simulated"])


def _answer(regions: pd.DataFrame, details: dict[str, Any]) -> Statement:
    valued = regions[regions["complexity"].notna()]
    number = count_words(len(valued))
    en, zh = {
        "eci": ("the economic complexity index", "经济复杂度指数"),
        "reflections": ("the method of reflections", "反射法"),
        "fitness": ("fitness", "适合度（fitness）"),
    }[details["method"]]
    if _is_hijacked(len(valued), details):
        name_en, name_zh = _names(details["outlier"])
        far = number_words(math.sqrt(details["outlier_share"] * len(valued)))
        return statement(
            "answer",
            f"This is no ranking of {number} regions: one of them, {name_en}, stands so far apart "
            f"({far} standard deviations) that it alone makes the order. Leave it out (by a minimum for "
            "regions) and run it again.",
            f"这不能看作 {number} 个地区的排名：{name_zh}与其他地区相差太远（{far} 个标准差），"
            "整个次序由它一个地区决定。请将其排除（设定地区下限）后重新计算。",
        )
    first, last = valued.iloc[0], valued.iloc[-1]
    first_en, first_zh = _equals(valued, first)
    last_en, last_zh = _equals(valued, last)
    be = "is" if (valued["rank"] == first["rank"]).sum() == 1 else "are"
    if first["rank"] == last["rank"]:
        return statement(
            "answer",
            f"All {number} regions are equally complex by {en}.",
            f"按{zh}，{number} 个地区复杂程度相同。",
        )
    ranked = valued[valued["rank_high"].notna()]
    if not len(ranked):
        return statement(
            "answer",
            f"Of {number} regions, {first_en} {be} the most complex by {en}, {last_en} the least.",
            f"按{zh}，在 {number} 个地区中，{first_zh}最为复杂，{last_zh}最低。",
        )
    level = percent_words(details["level"])
    if _is_toss_up(details):
        return statement(
            "answer",
            f"By {en}, {first_en} {'stands' if be == 'is' else 'stand'} at one end of {number} regions and "
            f"{last_en} at the other, but which end is the complex one cannot be told: complexity hardly "
            "goes with diversity.",
            f"按{zh}，{number} 个地区中{first_zh}与{last_zh}分居两端，"
            "但无法判定哪一端更复杂：复杂度与多样性几乎没有关系。",
        )
    # Tiny regions come out on top by accident; the headline is for one whose rank says something.
    span = (ranked["rank_high"] - ranked["rank_low"]).astype(float)
    high = ranked["rank"] <= max(3.0, _HIGH * len(valued))
    sure = ranked[(span <= _SURE * len(valued)) & high.astype(bool)]
    top = sure.iloc[0] if len(sure) else first
    rank_en, rank_zh = _rank_words(top)
    top_en, top_zh = _equals(valued, top)
    be = "is" if (valued["rank"] == top["rank"]).sum() == 1 else "are"
    above = [str(name) for name in valued.loc[valued["rank"] < top["rank"], "region"]]
    if not above:
        return statement(
            "answer",
            f"Of {number} regions, {top_en} {be} the most complex by {en} ({rank_en} at {level}), {last_en} "
            "the least.",
            f"按{zh}，在 {number} 个地区中，{top_zh}最为复杂（{level} 区间：{rank_zh}），{last_zh}最低。",
        )
    names_en, names_zh = _several(above)
    first_en, first_zh = _names(first["region"])
    stand = "stands" if len(above) == 1 else "stand"
    wide_en, wide_zh = _rank_words(first)
    return statement(
        "answer",
        f"Of {number} regions, {top_en} {be} the most complex by {en} among those whose rank says something "
        f"({rank_en} at {level}), {last_en} the least. {names_en} {stand} higher, but with ranks that say "
        f"little ({first_en}: {wide_en}).",
        f"按{zh}，在 {number} 个地区中，名次有意义的地区里{top_zh}最为复杂（{level} 区间：{rank_zh}），"
        f"{last_zh}最低。{names_zh}排在更前，但名次几乎不说明问题（{first_zh}：{wide_zh}）。",
    )


def _equals(valued: pd.DataFrame, row: pd.Series[Any]) -> tuple[str, str]:
    """The regions with the rank of a row: it and its equals."""
    return _several([str(name) for name in valued.loc[valued["rank"] == row["rank"], "region"]])


def _is_toss_up(details: dict[str, Any]) -> bool:
    """Whether the rule for the sign could as well have turned the ranking round."""
    if details["method"] != "eci":
        return False
    correlation = details["correlation"]
    used, turned = details["draws_used"][0], details["draws_turned"][0]
    return not (math.isfinite(correlation) and correlation >= TOSS_UP) or turned > 0.25 * used


def _is_hijacked(regions: int, details: dict[str, Any]) -> bool:
    """Whether one region makes the axis."""
    share = details["outlier_share"]
    return share is not None and share > _OWN and share * regions > _FAR**2


def _rank_words(row: pd.Series[Any]) -> tuple[str, str]:
    first, last = int(row["rank_low"]), int(row["rank_high"])
    if first == last:
        return f"rank {first}", f"第 {first} 名"
    return f"rank {first} to {last}", f"第 {first} 至第 {last} 名"


def _ends(industries: pd.DataFrame, details: dict[str, Any]) -> Statement:
    names = industries.loc[industries["complexity"].notna(), "industry"].tolist()
    few = max(1, min(3, len(names) // 2))
    high, low = ([_names(name) for name in some] for some in (names[:few], names[-few:][::-1]))
    high_en, low_en = (", ".join(en for en, _ in some) for some in (high, low))
    high_zh, low_zh = ("、".join(f"“{zh}”" for _, zh in some) for some in (high, low))
    if _is_toss_up(details):
        return statement(
            "meaning",
            f"At the end of the first stand the industries {high_en}; at the other end {low_en}.",
            f"前者一端的行业是{high_zh}；另一端是{low_zh}。",
        )
    return statement(
        "meaning",
        f"At the complex end stand the industries {high_en}; at the other end {low_en}.",
        f"复杂一端的行业是{high_zh}；另一端是{low_zh}。",
    )


def _names(name: object) -> tuple[str, str]:
    return name_in_language(str(name), "en"), name_in_language(str(name), "zh")


def _several(names: list[str]) -> tuple[str, str]:
    return (
        listed([name_in_language(name, "en") for name in names])[0],
        listed([name_in_language(name, "zh") for name in names])[1],
    )


def _meaning(details: dict[str, Any]) -> Statement:
    if details["method"] == "fitness":
        return statement(
            "meaning",
            "Fitness is high where a region has many industries that only fit regions have; 1 is the mean of "
            "the regions.",
            "地区拥有许多“只有高适合度地区才有”的行业时，适合度就高；1 为各地区均值。",
        )
    return statement(
        "meaning",
        "A region is complex where its industries are found in few and complex regions; 0 is the mean of the "
        "regions, 1 one standard deviation above it. The sign is the one that goes with diversity.",
        "如果一个地区的行业多只见于少数复杂的地区，该地区就复杂；0 为各地区均值，1 为高出一个标准差。"
        "正负号取与多样性同向者。",
    )


def _intervals(regions: pd.DataFrame, details: dict[str, Any]) -> list[Statement]:
    if not details["resamples"]:
        return []
    level = percent_words(details["level"])
    known = regions[regions["rank_high"].notna()]
    said = []
    if len(known):
        width = float((known["rank_high"] - known["rank_low"]).astype(float).median())
        places = "place" if width == 1.0 else "places"
        said.append(
            statement(
                "meaning",
                f"Intervals ({level}) come from drawing the industries anew, and the regions for the "
                f"industries' values: half of the ranks span {number_words(width)} {places} or fewer. "
                "They do not cover errors of the amounts or another threshold.",
                f"区间（{level}）由重新抽取行业得到（行业的区间则重新抽取地区）："
                f"半数地区名次区间的跨度不超过 {number_words(width)} 位。"
                "区间不含数据误差，也不含改变阈值的影响。",
            )
        )
    used, turned = details["draws_used"], details["draws_turned"]
    lost = 2 * details["resamples"] - sum(used)
    if lost:
        said.append(
            statement(
                "caveat",
                f"{count_words(lost)} of {count_words(2 * details['resamples'])} draws fell into separate "
                "blocks and were left out of the intervals.",
                f"{count_words(2 * details['resamples'])} 次抽取中有 {count_words(lost)} 次分裂为互不相连的"
                "部分，未计入区间。",
            )
        )
    if used[0] and turned[0] > 0.05 * used[0]:
        share = percent_words(turned[0] / used[0])
        said.append(
            statement(
                "caveat",
                f"In {share} of the draws the rule for the sign would have turned the whole ranking round.",
                f"在 {share} 的抽取中，按正负号规则整个排名会颠倒过来。",
            )
        )
    return said
