"""The sentences of a finding on diversity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from jiju.measures.complexity._cell_words import table_caveats
from jiju.results.names import name_in_language
from jiju.results.sentences import data_caveats, listed, statement
from jiju.results.wording import count_words, number_words, percent_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from jiju.measures.complexity._cells import Cells
    from jiju.results import Statement

__all__ = ["diversity_statements"]


def diversity_statements(
    cells: Cells, regions: pd.DataFrame, industries: pd.DataFrame, details: dict[str, Any]
) -> list[Statement]:
    """What is said about the diversity of regions and the spread of industries.

    Parameters
    ----------
    cells : Cells
        The table.
    regions, industries : DataFrame
        As in the result.
    details : dict
        Of the result.

    Returns
    -------
    list of Statement
        The answer first.
    """
    ranked = regions[regions["rank"].notna()]
    said = [_answer(ranked)]
    spread = industries[industries["locational_gini"].notna()]
    if len(ranked) > 1 and len(spread) > 1 and np.ptp(spread["locational_gini"].round(9)) > 0.0:
        said.append(_uneven(spread))
    said += [
        statement(
            "meaning",
            "The effective number of industries is that of equally large industries which would be as "
            "diverse. The Krugman index (0 to 2) and the Hachman index (1 for alike) compare a region's mix "
            "with that of all regions together, itself included.",
            "等效行业数指多样性相同时规模相等的行业数目。克鲁格曼指数（0 至 2）和哈克曼指数（1 为相同）"
            "将该地区的行业结构与全部地区合计（含其自身）相比较。",
        ),
        statement(
            "limit",
            "All depends on how finely industries and regions are divided: compare only within one table. "
            "Small regions look specialized because they are small, and one large plant can make a share.",
            "结果取决于行业与地区划分的粗细，只宜在同一张表内比较。小地区因规模小而显得专业化，"
            "一家大企业就可能左右份额。",
        ),
    ]
    said += _caveats(regions, industries) + table_caveats(cells)
    return said + data_caveats(cells.rows_left_out, cells.unit, simulated=details["simulated"])


def _answer(ranked: pd.DataFrame) -> Statement:
    first, last = ranked.iloc[0], ranked.iloc[-1]
    effective = number_words(float(first["effective"]))
    if len(ranked) == 1:
        share = percent_words(float(first["largest_share"]))
        return statement(
            "answer",
            f"The economy of {_en(first['region'])} is as diverse as {effective} industries of equal size; "
            f"the largest, {_en(first['largest'])}, has {share}.",
            f"{_zh(first['region'])}的产业多样性相当于 {effective} 个规模相等的行业；"
            f"最大的“{_zh(first['largest'])}”占 {share}。",
        )
    least, share = number_words(float(last["effective"])), percent_words(float(last["largest_share"]))
    tops, lows = (ranked.loc[ranked["rank"] == row["rank"], "region"] for row in (first, last))
    if len(tops) == len(ranked):
        return statement(
            "answer",
            f"All {count_words(len(ranked))} regions are equally diverse, as diverse as {effective} "
            "industries of equal size.",
            f"{count_words(len(ranked))} 个地区的产业多样性相同，均相当于 {effective} 个规模相等的行业。",
        )
    (tops_en, tops_zh), (lows_en, lows_zh) = _listed(tops), _listed(lows)
    have = "has" if len(tops) == 1 else "have"
    # What the largest industry is, only where one region stands at the end.
    within_en = f", with {share} in {_en(last['largest'])}" if len(lows) == 1 else ""
    within_zh = f"，“{_zh(last['largest'])}”占 {share}" if len(lows) == 1 else ""
    return statement(
        "answer",
        f"Of {count_words(len(ranked))} regions, {tops_en} {have} the most diverse economy, as diverse as "
        f"{effective} industries of equal size; {lows_en} the least ({least}){within_en}.",
        f"在 {count_words(len(ranked))} 个地区中，{tops_zh}的产业最多样，"
        f"相当于 {effective} 个规模相等的行业；{lows_zh}最单一（{least} 个）{within_zh}。",
    )


def _uneven(spread: pd.DataFrame) -> Statement:
    top, even = spread.iloc[0], spread.iloc[-1]
    high, low = (number_words(float(row["locational_gini"])) for row in (top, even))
    share = percent_words(float(top["largest_share"]))
    return statement(
        "meaning",
        f"Held against all industries together, {_en(top['industry'])} is spread least evenly (locational "
        f"Gini {high}; {share} of it is in {_en(top['largest'])}), {_en(even['industry'])} most evenly "
        f"({low}).",
        f"与全部行业的分布相比，“{_zh(top['industry'])}”分布最不均匀（区位基尼系数 {high}，"
        f"其中 {share} 在{_zh(top['largest'])}），“{_zh(even['industry'])}”最均匀（{low}）。",
    )


def _caveats(regions: pd.DataFrame, industries: pd.DataFrame) -> list[Statement]:
    said = []
    for what_en, what_zh, names in (
        ("Regions", "地区", regions["region"][regions["rank"].isna()]),
        ("Industries", "行业", industries["industry"][industries["locational_gini"].isna()]),
    ):
        if len(names):
            some_en, some_zh = _listed(names)
            said.append(
                statement(
                    "caveat",
                    f"{what_en} without any amount, listed without a value: {some_en}.",
                    f"以下{what_zh}没有任何数值，仅列名：{some_zh}。",
                )
            )
    return said


def _listed(names: Iterable[object]) -> tuple[str, str]:
    en, _ = listed([_en(name) for name in names])
    _, zh = listed([_zh(name) for name in names])
    return en, zh


def _en(name: object) -> str:
    return name_in_language(str(name), "en")


def _zh(name: object) -> str:
    return name_in_language(str(name), "zh")
