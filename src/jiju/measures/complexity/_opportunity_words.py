"""What opportunities say in sentences, in English and Chinese."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import numpy as np

from jiju.measures.complexity._cell_words import cell_caveats, presence_statement
from jiju.measures.complexity._portfolio import small_caveat
from jiju.results.names import name_in_both
from jiju.results.sentences import listed, statement
from jiju.results.wording import count_words, number_words, percent_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from jiju.measures.complexity._portfolio import Portfolio
    from jiju.results import Statement

__all__ = ["is_residual", "opportunity_reasons", "opportunity_statements"]

_SHOWN = 3
_LITTLE = 0.05  # specialization below which an industry is said to be next to nothing
_FIRM = 0.8  # of the draws in which one of the first stays among the first
_RESIDUAL = re.compile(
    r"^其他|^其它|^综合类?$|未列明|未另分类|\bother\b|\bn\.?e\.?[cs]\b|\bmiscellaneous\b|not elsewhere",
    re.IGNORECASE,
)


def is_residual(name: str) -> bool:
    """Whether an industry's name says that it holds what fits nowhere else."""
    return _RESIDUAL.search(name) is not None


def opportunity_reasons(
    row: dict[str, Any], related: Sequence[tuple[str, float]], value_name: str
) -> list[str]:
    """One opportunity in words.

    Parameters
    ----------
    row : dict
        Of the table of opportunities, and ``candidates``, how many there are; ``nearer``, ``more_complex``,
        ``more_gain``: the shares of them that have less (ties do not); ``too_few``: whether it is specialized
        but below the least amount; and ``presence``.
    related : sequence of (str, float)
        Industries the region has, the most related first, with their relatedness.
    value_name : str
        What amounts are.

    Returns
    -------
    list of str
        In English and in Chinese.
    """
    place = name_in_both(row["region"])
    alone = row["candidates"] == 1
    near_en, near_zh = ("", "") if alone else _nearer(row["nearer"])
    en, zh = (["The only candidate"], ["唯一的候选行业"]) if alone else ([], [])
    if not related:
        en.append(f"{place[0]} has nothing related to it")
        zh.append(f"{place[1]}没有与之相关的行业")
    else:
        names = [name_in_both(name) for name, _ in related[:_SHOWN]]
        some_en, some_zh = listed([a for a, _ in names])[0], listed([b for _, b in names])[1]
        both_en, both_zh = _together([percent_words(round(phi, 2)) for _, phi in related[:_SHOWN]])
        en.append(
            f"{near_en}most related to {some_en}, which "
            f"{place[0]} has (of the regions with one of the two, {both_en})"
        )
        zh.append(f"{near_zh}与{place[1]}已有的{some_zh}最相关（{both_zh}）")
    if np.isfinite(row["complexity"]) and not alone and not (row["more_complex"] or row["more_gain"]):
        en.append("none of them is less complex or opens up less")
        zh.append("复杂度和对后续发展的带动均不高于其余任何一个")
    elif np.isfinite(row["complexity"]) and not alone:
        complex_, gain = (_at_most(row[key]) for key in ("more_complex", "more_gain"))
        en.append(f"more complex than {complex_} of them and opening up more than {gain}")
        zh.append(f"复杂度高于其中 {complex_}，对后续发展的带动高于其中 {gain}")
    now_en, now_zh = _now(row, value_name)
    en.append(now_en)
    zh.append(now_zh)
    if is_residual(str(row["industry"])):
        en.append("a residual class, not one industry")
        zh.append("属于归并类别，并非单一行业")
    return [f"{'; '.join(en)}.", f"{'；'.join(zh)}。"]


def _nearer(share: float) -> tuple[str, str]:
    """Beside how many of the candidates an industry is nearer; that none is farther is no share."""
    if share <= 0:
        return "No candidate is farther; ", "没有更远的候选行业；"
    some = _at_most(share)
    return f"Nearer than {some} of the candidates; ", f"比 {some} 的候选行业更近；"


def _at_most(share: float) -> str:
    """A share in whole percent, rounded down: more than 299 of 300 is not more than all."""
    return percent_words(math.floor(100.0 * share + 1e-9) / 100.0)


def _together(shares: list[str]) -> tuple[str, str]:
    """How often two related industries are found together, one share for each."""
    if len(set(shares)) == 1:
        least, all_zh = shares[0], "均不低于" if len(shares) > 1 else "不低于"
        return (
            f"at least {least} have the other",
            f"具备其一的地区中，同时具备另一个的比例{all_zh} {least}",
        )
    return (
        f"at least {listed(shares)[0]} have the other, in this order",
        f"具备其一的地区中，同时具备另一个的比例依次不低于 {'、'.join(shares)}",
    )


def _now(row: dict[str, Any], value_name: str) -> tuple[str, str]:
    """What the region has of it already."""
    value, special = float(row["value"]), float(row["specialization"])
    if value <= 0.0:
        return "none there now", "目前尚无"
    en, zh = number_words(value), number_words(value)
    if value_name == "establishments":
        en, zh = f"{en} {'establishment' if value == 1.0 else 'establishments'}", f"{zh} 家"
    if row["too_few"]:
        return f"now {en}, too few to count", f"现有 {zh}，数量过少不计"
    if row["presence"] == "value":
        return f"now {en}, below the threshold", f"现有 {zh}，低于阈值"
    if special < _LITTLE:
        return "next to nothing of it there now", "目前规模微小"
    times = number_words(round(special, 2))
    if row["presence"] == "rpop":
        return f"now {en}, {times} times the average a head", f"现有 {zh}，人均为平均水平的 {times} 倍"
    return f"now {en}, {times} times the usual share", f"现有 {zh}，占比为总体占比的 {times} 倍"


def opportunity_statements(
    table: pd.DataFrame, regions: pd.DataFrame, portfolio: Portfolio, details: dict[str, Any]
) -> list[Statement]:
    """All sentences, the answer first.

    Parameters
    ----------
    table : DataFrame
        Of the result.
    regions : DataFrame
        Its regions.
    portfolio : Portfolio
        What it was computed from.
    details : dict
        Of the result.

    Returns
    -------
    list of Statement
        In both languages.
    """
    shown = list(regions["region"][:_SHOWN])
    answers = [_answer(table[table["region"] == name], name, details) for name in shown]
    en, zh = " ".join(a for a, _ in answers), "".join(b for _, b in answers)
    more = len(regions) - len(shown)
    if more:
        en += f" {count_words(more)} more {'region is' if more == 1 else 'regions are'} in the table."
        zh += f"另有 {count_words(more)} 个地区见表。"
    said = [statement("answer", en, zh)]
    if details["resamples"] and len(table):
        for name, top in zip(shown, regions["top"][:_SHOWN], strict=True):
            said += _firmness(table[table["region"] == name], name, int(top))
    said += [*_meanings(details), presence_statement(details), *_limits(details)]
    residual = [name for name in dict.fromkeys(table["industry"]) if is_residual(str(name))]
    if residual:
        some_en, some_zh = listed(residual)
        said.append(
            statement(
                "caveat",
                f"Some candidates are residual classes that hold what fits nowhere else: {some_en}.",
                f"部分候选属于归并类别，并非单一行业：{some_zh}。",
            )
        )
    said += _not_ranked(details)
    said += small_caveat(portfolio)
    return said + cell_caveats(
        portfolio.cells, simulated=bool(details["simulated"]), values_outside="complexity"
    )


def _not_ranked(details: dict[str, Any]) -> list[Statement]:
    said = []
    if details["unlearnt"]:
        least, count = details["minimum_regions"], count_words(details["unlearnt"])
        one = details["unlearnt"] == 1
        said.append(
            statement(
                "caveat",
                f"Not ranked: {count} {'industry' if one else 'industries'} that fewer than {least} regions "
                f"have; from so few it cannot be learnt what goes with {'it' if one else 'them'}.",
                f"具备地区不足 {least} 个的 {count} 个行业未参与排序：地区过少，无从判断其关联。",
            )
        )
    if details["apart"]:
        count = count_words(details["apart"])
        what = "industry that no chain of shared industries joins" if details["apart"] == 1 else (
            "industries that no chain of shared industries joins"
        )  # fmt: skip
        said.append(
            statement(
                "caveat",
                f"Not ranked: {count} {what} with the region.",
                f"有 {count} 个行业与该地区没有任何直接或间接的共同行业联系，未参与排序。",
            )
        )
    return said


def _answer(rows: pd.DataFrame, region: str, details: dict[str, Any]) -> tuple[str, str]:
    place = name_in_both(region)
    if rows.empty:
        return (
            f"{place[0]} lacks no industry that can be ranked here.",
            f"{place[1]}没有可供排序的缺失行业。",
        )
    first = rows.head(_SHOWN)
    names = [name_in_both(str(name)) for name in first["industry"]]
    count = count_words(len(rows))
    some = f"{count} {'industry' if len(rows) == 1 else 'industries'}"
    if details["resamples"]:
        level = percent_words(details["level"])
        spans = list(zip(first["rank_low"], first["rank_high"], strict=True))
        named_en = [
            f"{a} (rank {low})" if low == high else f"{a} (rank {low} to {high})"
            for (a, _), (low, high) in zip(names, spans, strict=True)
        ]
        named_zh = [
            f"{b}（第 {low} 名）" if low == high else f"{b}（第 {low} 至第 {high} 名）"
            for (_, b), (low, high) in zip(names, spans, strict=True)
        ]
        within_en, within_zh = (
            f"; in brackets the {level} interval of the rank",
            f"（括号内为名次的 {level} 区间）",
        )
    else:
        named_en, named_zh = [a for a, _ in names], [b for _, b in names]
        within_en = within_zh = ""
    first_en, first_zh = f"{listed(named_en)[0]}{within_en}", f"{listed(named_zh)[1]}{within_zh}"
    come = f"first in reach and worth together {'comes' if len(rows) == 1 else 'come'}"
    if rows["attractiveness"].isna().all():
        which = f"the nearest {'is' if len(rows) == 1 else 'are'} {first_en}"
        nearest = f"Of {some} that {place[0]} lacks or has a low share of, and that could be ranked, {which}."
        return (
            f"{nearest} What they are worth could not be measured.",
            (
                f"{place[1]}尚无或占比偏低、且可供排序的 {count} 个行业中，"
                f"最近的是{first_zh}；其吸引力无法计算。"
            ),
        )
    return (
        (
            f"Of {some} that {place[0]} lacks or has a low share of, and that could be ranked, "
            f"{come} {first_en}."
        ),
        (
            f"{place[1]}尚无或占比偏低、且可供排序的 {count} 个行业中，"
            f"综合可行性与吸引力，排在前列的是{first_zh}。"
        ),
    )


def _firmness(rows: pd.DataFrame, region: str, top: int) -> list[Statement]:
    """How many of the first stay among the first."""
    first = rows[rows["rank"] <= top]
    if len(first) in (0, 1, len(rows)):
        return _loose(rows, region)
    kept = first[first["top_share"] >= _FIRM]
    place = name_in_both(region)
    n, of = count_words(len(kept)), count_words(len(first))
    if kept.empty:
        en = (
            f"None of the first {of} of {place[0]} is firmly there: each falls out in more than a fifth of "
            "the draws. Take them as a list to look into, not as an order."
        )
        zh = (
            f"{place[1]}前 {of} 名中没有一个位置稳固：每一个都在超过五分之一的抽样中跌出前列。"
            "应视为待研究的名单，而非先后次序。"
        )
        return [statement("meaning", en, zh)]
    names = [name_in_both(str(name)) for name in kept["industry"]]
    keep = "keeps" if len(kept) == 1 else "keep"
    en = (
        f"Of the first {of} of {place[0]}, {n} {keep} a rank of {top} or better in at least 80% of draws: "
        f"{listed([a for a, _ in names])[0]}."
    )
    zh = (
        f"{place[1]}前 {of} 名中，有 {n} 个在至少 80% 的抽样中名次不低于第 {top} 名："
        f"{listed([b for _, b in names])[1]}。"
    )
    return [statement("meaning", en, zh)]


def _loose(rows: pd.DataFrame, region: str) -> list[Statement]:
    """That the order of a short list is not firm, where the first could as well stand in its lower half."""
    if len(rows) < 2 or not rows["rank_high"].iloc[0] > (len(rows) + 1) / 2:
        return []
    place = name_in_both(region)
    en = (
        f"The order of the {count_words(len(rows))} candidates of {place[0]} is not firm: the first could as "
        "well stand in the lower half. Take them as a list to look into."
    )
    zh = (
        f"{place[1]} {count_words(len(rows))} 个候选行业的先后并不稳固：居首者也可能排在后半部分。"
        "应视为待研究的名单。"
    )
    return [statement("meaning", en, zh)]


def _meanings(details: dict[str, Any]) -> list[Statement]:
    balance = percent_words(details["balance"])
    rest = percent_words(1.0 - details["balance"])
    weighed = (f"The two are weighted {balance} to {rest}", f"两者权重为 {balance} 与 {rest}")
    if 0.0 < details["balance"] < 1.0:
        last = ("; a candidate that is low in either is low.", "，任何一项很低者总名次也低。")
    else:
        last = (".", "。")
    en = (
        "Within reach (feasibility) means related to what the region has: regions that have the one tend to "
        "have the other. Worth reaching (attractiveness) means complex, and near to further complex "
        f"industries. {weighed[0]}{last[0]}"
    )
    zh = (
        "可行性指与该地区已有行业关联密切，即具备前者的地区往往也具备后者；吸引力指自身复杂度高，"
        f"且靠近其他尚缺的复杂行业。{weighed[1]}{last[1]}"
    )
    said = [statement("meaning", en, zh)]
    if details["resamples"]:
        draws = count_words(details["resamples"])
        en = (
            f"The intervals come from {draws} draws of the regions of the table, with replacement: they show "
            "how far a rank hangs on which regions relatedness and complexity are learnt from. What the "
            "region has stays as it is, so errors of its own figures are not in them."
        )
        zh = (
            f"名次区间由对表中地区有放回地重抽样 {draws} 次得到，反映名次在多大程度上取决于用哪些地区来推断"
            "关联与复杂度。该地区自身的数据保持不变，其误差不在区间之内。"
        )
        said.append(statement("meaning", en, zh))
    return said


def _limits(details: dict[str, Any]) -> list[Statement]:
    said = [
        statement(
            "limit",
            "It says what regions of like make-up have besides. It says nothing of demand, land, power, "
            "skills, policy or of any firm that would come, and not that one industry brings the other; "
            "complexity is neither income nor jobs.",
            "结果只说明结构相近的地区还具备什么，不涉及市场、土地、能源、人才、政策，也不表明会有企业落户，"
            "更不是因果关系；复杂度不等于收入或就业。",
        )
    ]
    if details["value_name"] == "establishments":
        said.append(
            statement(
                "limit",
                "Establishments are counted, large and small alike; an industry of one giant counts as one.",
                "按机构数计算，不分大小：由一家龙头撑起的行业也只算一家。",
            )
        )
    return said
