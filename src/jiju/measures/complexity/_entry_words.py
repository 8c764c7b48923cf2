"""What entries and exits say in sentences, in English and Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jiju.measures.complexity._cell_words import cell_caveats, presence_statement
from jiju.measures.complexity._changes import ENTRY, EXIT
from jiju.measures.complexity._portfolio import small_caveat
from jiju.results.sentences import statement
from jiju.results.wording import count_words, number_words, p_words, percent_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from jiju.measures.complexity._changes import Held
    from jiju.measures.complexity._portfolio import Portfolio
    from jiju.results import Evidence, Statement

__all__ = ["BEYOND", "WITHIN", "entry_statements"]

BEYOND, WITHIN = "beyond chance", "within chance"
_FEW = 20  # changes below which the draws hardly differ from the data


def entry_statements(
    periods: pd.DataFrame,
    held: dict[int, Held],
    evidence: Sequence[Evidence],
    missing: int,
    portfolio: Portfolio,
    details: dict[str, Any],
) -> list[Statement]:
    """All sentences, the answer first.

    Parameters
    ----------
    periods : DataFrame
        Counts of each step.
    held : dict of int to Held
        Entries and exits held against chance.
    evidence : sequence of Evidence
        Of those that could be tested.
    missing : int
        How many names are not in both of two periods.
    portfolio : Portfolio
        The first period.
    details : dict
        Of the result.

    Returns
    -------
    list of Statement
        In both languages.
    """
    by_claim = {entry.claim: entry for entry in evidence}
    entries, exits = by_claim.get("density tells entries"), by_claim.get("low density tells exits")
    first, last = details["periods"][0], details["periods"][-1]
    came, went = held[ENTRY], held[EXIT]
    counts_en, counts_zh = _counts(first, last, periods)
    verdict_en, verdict_zh = _verdict(entries, came)
    said = [statement("answer", f"{verdict_en} {counts_en}", f"{verdict_zh}{counts_zh}")]
    said += _exits(exits, went)
    said += _rates(came)
    said += _terms(periods, details)
    few = [change for change in (ENTRY, EXIT) if 0 < held[change].changed < _FEW]
    if few:
        en = (
            f"With fewer than {_FEW} changes the draws can hardly differ from the data; finding nothing then "
            "means little."
        )
        zh = f"变化不足 {_FEW} 个时，抽样与数据难以拉开差别，未见显著也说明不了什么。"
        said.append(statement("caveat", en, zh))
    said += _untested(periods, came, went)
    if missing:
        en = (
            f"{count_words(missing)} regions or industries are not in both of two successive periods and do "
            "not count there; a change of classification or borders would look like that."
        )
        zh = (
            f"有 {count_words(missing)} 个地区或行业未同时出现于前后两个时期，未予计入；"
            "行业分类或区划调整会造成这种情况。"
        )
        said.append(statement("caveat", en, zh))
    if details["unlisted"]:
        more = count_words(details["unlisted"])
        said.append(statement("caveat", f"{more} pairs are not listed.", f"有 {more} 个组合未列出。"))
    said += small_caveat(portfolio, complexity=False)
    return said + cell_caveats(portfolio.cells, simulated=bool(details["simulated"]), values_outside=True)


def _untested(periods: pd.DataFrame, came: Held, went: Held) -> list[Statement]:
    """Changes without a density: of industries that shared no region with any other before."""
    entries, exits = int(periods["entries"].sum()), int(periods["exits"].sum())
    alone = (entries - came.changed) + (exits - went.changed)
    if not alone:
        return []
    en = (
        f"{count_words(alone)} of the {count_words(entries + exits)} entries and exits are of industries "
        "that shared no region with another before, such as new ones: without a density, they are not tested."
    )
    zh = (
        f"在 {count_words(entries + exits)} 个进入与退出中，有 {count_words(alone)} 个属于此前与其他行业没有"
        "共同地区的行业（例如新行业）：没有关联密度，未参与检验。"
    )
    return [statement("caveat", en, zh)]


def _counts(first: str, last: str, periods: pd.DataFrame) -> tuple[str, str]:
    """How many came and went."""
    entered, absent, lost, present = (
        count_words(int(periods[name].sum())) for name in ("entries", "absent", "exits", "present")
    )
    span = "年间" if first.isdigit() and last.isdigit() else "期间"
    en = (
        f"Between {first} and {last} {entered} of {absent} absent pairs of region and industry were entered, "
        f"and {lost} of {present} present ones were lost."
    )
    zh = (
        f"{first} 至 {last} {span}，原本缺失的 {absent} 个地区与行业组合中有 {entered} 个进入，"
        f"原本具备的 {present} 个中有 {lost} 个退出。"
    )
    return en, zh


def _terms(periods: pd.DataFrame, details: dict[str, Any]) -> list[Statement]:
    """What density, chance, present and absent mean, and what does not follow."""
    margin, unclear = percent_words(details["margin"]), count_words(int(periods["unclear"].sum()))
    density = (
        "Density is how much of what is related to an industry the region had before, the industry itself "
        "not counted. Chance means: as many changes in each region and in each industry, but which of a "
        "region's industries it is, is drawn."
    )
    density_zh = (
        "关联密度指期初该地区已具备多少与某行业相关的行业（不计该行业自身）。“随机”指各地区、各行业的"
        "变化数保持不变，只把“是该地区的哪个行业”交由机会决定。"
    )
    absent = (
        f"Absent means below {margin} of that. What starts between counts neither as absent nor as present "
        f"({unclear} {'pair' if unclear == '1' else 'pairs'})."
    )
    absent_zh = f"低于上述标准的 {margin} 才算缺失；起初介于两者之间的不计（{unclear} 个组合）。"
    limit = (
        "That related industries come to the same places does not say that one brings the other: a coast, a "
        "mine or a policy for several industries does that too. Nor does it say how many will come."
    )
    limit_zh = (
        "相关行业相继进入同一地区，并不说明是前者带来后者：港口、矿产或面向多个行业的政策也会如此。"
        "结果也不预示将有多少行业进入。"
    )
    return [
        statement("meaning", density, density_zh),
        presence_statement(details),
        statement("meaning", absent, absent_zh),
        statement("limit", limit, limit_zh),
    ]


def _verdict(entry: Evidence | None, held: Held) -> tuple[str, str]:
    if entry is None:
        return (
            "No industry came to a region where another was absent too: nothing can be tested.",
            "没有可供比较的进入，无法检验。",
        )
    auc, chance = percent_words(round(held.auc, 3)), percent_words(round(held.expected, 3))
    p = p_words(float(entry.p_adjusted or 1.0))
    numbers_en = (
        f"of two industries a region lacked, the one that came had more density in {auc} of cases, by chance "
        f"in {chance} ({p})"
    )
    numbers_zh = f"在同一地区缺失的两个行业中，进入者关联密度更高的占 {auc}，随机情形下为 {chance}（{p}）"
    if entry.verdict == BEYOND:
        return (
            f"Industries came where related ones already were, more often than by chance: {numbers_en}.",
            f"行业更多地进入已有相关行业的地区，且超出随机：{numbers_zh}。",
        )
    return (
        f"Density did not tell beyond chance which industries came: {numbers_en}.",
        f"关联密度未能在随机之外分辨哪些行业会进入：{numbers_zh}。",
    )


def _exits(entry: Evidence | None, held: Held) -> list[Statement]:
    if entry is None:
        return []
    auc, chance = percent_words(round(held.auc, 3)), percent_words(round(held.expected, 3))
    p = p_words(float(entry.p_adjusted or 1.0))
    if entry.verdict == BEYOND:
        told = (
            "Exits were of industries with little that is related",
            "退出的多是缺少相关行业的行业，且超出随机",
        )
    else:
        told = (
            "Density did not tell beyond chance which industries went",
            "关联密度未能在随机之外分辨哪些行业会退出",
        )
    return [
        statement(
            "meaning",
            f"{told[0]}: of two industries a region had, the one that went had less density in {auc} of "
            f"cases, by chance in {chance} ({p}).",
            f"{told[1]}：在同一地区具备的两个行业中，退出者关联密度更低的占 {auc}，"
            f"随机情形下为 {chance}（{p}）。",
        )
    ]


def _rates(held: Held) -> list[Statement]:
    """Rates of the least and the most dense band."""
    if len(held.counts) < 2:
        return []
    rates = held.events / held.counts
    low, high = percent_words(round(float(rates[0]), 4)), percent_words(round(float(rates[-1]), 4))
    edge_low, edge_high = number_words(float(held.edges[0, 1])), number_words(float(held.edges[-1, 0]))
    return [
        statement(
            "meaning",
            f"Of pairs with density up to {edge_low}, {low} were entered; of those from {edge_high}, {high}.",
            f"关联密度不超过 {edge_low} 的组合有 {low} 发生进入，{edge_high} 及以上的有 {high}。",
        )
    ]
