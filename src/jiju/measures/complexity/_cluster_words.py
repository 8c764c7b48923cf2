"""The sentences of a finding on groups of industries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jiju.measures.complexity._cell_words import table_caveats
from jiju.results import Evidence, Text
from jiju.results.names import name_in_language
from jiju.results.sentences import data_caveats, listed, statement
from jiju.results.wording import count_words, number_words, p_words, percent_words

if TYPE_CHECKING:
    import pandas as pd

    from jiju.measures.complexity._cluster_inputs import Grounds
    from jiju.results import Statement

__all__ = ["BEYOND", "UNTOLD", "WITHIN", "cluster_evidence", "cluster_statements"]

BEYOND, WITHIN, UNTOLD = "beyond chance", "within chance", "not tested"

_SIMILARITIES = {
    "specialization": ("what regions specialize in", "各地区的专业化"),
    "proximity": ("being present in the same regions", "同在一地的概率"),
    "value": ("amounts by region", "各地区的数量"),
    "establishments": ("numbers of establishments by region", "各地区的机构数"),
    "coagglomeration": ("coagglomeration", "共同集聚"),
    "links": ("purchases and sales", "投入产出联系"),
    "all": ("all similarities together", "全部相似度的平均"),
}
_METHODS = {"ward": ("Ward's method", "Ward 法"), "k-means": ("k-means", "k 均值法")}


def verdict(details: dict[str, Any]) -> str:
    """Whether the groups are better than chance makes them, at the level; not where draws are too few."""
    most = 1.0 - details["level"] + 1e-12
    if 1.0 / (details["simulations"] + 1) > most:
        return UNTOLD
    return BEYOND if details["p_value"] <= most else WITHIN


def cluster_evidence(details: dict[str, Any]) -> Evidence:
    """The test of the score."""
    return Evidence(
        claim="groups of related industries",
        statistic="highest validation score",
        value=details["score_highest"],
        alternative="greater",
        null="exchanged quotients",
        null_text=Text(
            "each industry's location quotients are exchanged between regions of like size, independently "
            "of all others",
            "每个行业的区位商在规模相近的地区之间独立互换",
        ),
        simulations=details["simulations"],
        p_value=details["p_value"],
        level=details["level"],
        verdict=verdict(details),
    )


def cluster_statements(
    grounds: Grounds, groups: pd.DataFrame, industries: pd.DataFrame, details: dict[str, Any]
) -> list[Statement]:
    """What is said about groups of industries.

    Parameters
    ----------
    grounds : Grounds
        The tables they are made from.
    groups, industries : DataFrame
        As in the result.
    details : dict
        Of the result.

    Returns
    -------
    list of Statement
        The answer first.
    """
    said = [_answer(groups, industries, details), _how(details), _score(details)]
    said += _correction(details)
    if details["benchmark"] is not None:
        said += _benchmark(details)
    seen_en = (
        "shared regions and recorded flows" if "links" in details["similarities"] else "shared regions only"
    )
    seen_zh = "共处的地区与记录的投入产出" if "links" in details["similarities"] else "共处的地区"
    said.append(
        statement(
            "limit",
            f"The groups rest on {seen_en}: they do not show that the industries of a group learn from each "
            "other, and they change with the level of the codes and with the regions.",
            f"行业群仅依据{seen_zh}得出：不说明群内行业相互学习或协作，并随行业代码层级和地区划分而变化。",
        )
    )
    few = list(grounds.too_few)
    if few:
        some_en, _ = listed([name_in_language(name) for name in few])
        _, some_zh = listed([name_in_language(name, "zh") for name in few])
        least = details["minimum_regions"]
        said.append(
            statement(
                "caveat",
                f"Left out, for they have an amount in fewer than {least} regions: {some_en}.",
                f"因有数值的地区不足 {least} 个而未参与分群：{some_zh}。",
            )
        )
    if details["unlinked"]:
        number = count_words(details["unlinked"])
        said.append(
            statement(
                "caveat",
                f"{number} industries have no recorded flow; in that similarity they are like none.",
                f"有 {number} 个行业没有投入产出记录，在该相似度中视为与任何行业都不相关。",
            )
        )
    said += table_caveats(grounds.cells)
    return said + data_caveats(
        grounds.cells.rows_left_out, grounds.cells.unit, simulated=details["simulated"]
    )


def _answer(groups: pd.DataFrame, industries: pd.DataFrame, details: dict[str, Any]) -> Statement:
    total, number = count_words(details["industries"]), count_words(details["groups"])
    p = p_words(details["p_value"])
    if verdict(details) == UNTOLD:
        draws = count_words(details["simulations"])
        return statement(
            "answer",
            f"{total} industries were sorted into {number} groups. Whether they are better than random ones "
            f"cannot be told from so few draws ({draws}; at least 19 are needed).",
            f"{total} 个行业被分为 {number} 群。模拟次数过少（{draws} 次，至少需要 19 次），"
            "无法判断是否优于随机分群。",
        )
    if verdict(details) == WITHIN:
        return statement(
            "answer",
            f"{total} industries were sorted into {number} groups, but the groups are hardly better than "
            "random ones: where industries share regions by chance alone, scores as high come about too "
            f"({p}).",
            f"{total} 个行业被分为 {number} 群，但与随机分群相差无几："
            f"即使行业只是随机同处一地，也会出现同样高的得分（{p}）。",
        )
    firm = groups[groups["within"].notna()]
    tight = firm.sort_values(["within", "group"], ascending=[False, True], kind="stable").iloc[0]
    inside = industries[industries["group"] == tight["group"]]
    members = (
        inside.sort_values(["value", "industry"], ascending=[False, True])["industry"].astype(str).head(3)
    )
    some_en, some_zh = listed([name_in_language(name) for name in members], 3)
    _, some_zh = listed([name_in_language(name, "zh") for name in members], 3)
    return statement(
        "answer",
        f"{total} industries form {number} groups that share regions beyond chance ({p}); the closest-knit "
        f"is group {int(tight['group'])}, {int(tight['industries'])} industries with {some_en} as the "
        "largest.",
        f"{total} 个行业可分为 {number} 群，群内行业同处一地的程度超出随机（{p}）；"
        f"联系最紧密的是第 {int(tight['group'])} 群，共 {int(tight['industries'])} 个行业，"
        f"“{some_zh}”规模最大。",
    )


def _how(details: dict[str, Any]) -> Statement:
    en, zh = _SIMILARITIES[details["similarity"]]
    method_en, method_zh = _METHODS[details["method"]]
    return statement(
        "meaning",
        f"Grouped by {en}, with {method_en}. This was chosen by a rule fixed beforehand: of all groupings "
        "tried whose score is within 0.005 of the highest, the one with the most groups.",
        f"依据{zh}，采用 {method_zh}。选择规则事先确定："
        "在得分与最高分相差不超过 0.005 的方案中，取群数最多者。",
    )


def _score(details: dict[str, Any]) -> Statement:
    score, highest = number_words(details["score"]), number_words(details["score_highest"])
    mean, most = (number_words(details[f"score_by_chance{end}"]) for end in ("", "_highest"))
    draws = count_words(details["simulations"])
    return statement(
        "meaning",
        f"The score, from 0 to 1, says for how many groups and industries the own group is nearer than the "
        f"others: {score} here, {highest} for the best grouping tried. Without any shared places the best "
        f"would score {mean} on average and up to {most} ({draws} draws).",
        f"得分（0 至 1）表示有多少行业群和行业与本群的联系强于他群：所选方案为 {score}，最高为 {highest}。"
        f"若行业之间并无共同选址，最高得分平均也有 {mean}，最多 {most}（{draws} 次抽取）。",
    )


def _correction(details: dict[str, Any]) -> list[Statement]:
    found = details["outliers"]
    out = found["marginal"] + found["systematic"]
    if not out and not details["moved"]:
        return []
    number, systematic = count_words(out), count_words(found["systematic"])
    moved, after = count_words(details["moved"]), number_words(details["score_corrected"])
    return [
        statement(
            "meaning",
            f"{number} industries were nearer another group than their own, {systematic} of them by every "
            f"single similarity; {moved} were moved. The score after that is {after}.",
            f"有 {number} 个行业更接近其他行业群，其中 {systematic} 个按每种相似度都如此；"
            f"共调整 {moved} 个，调整后得分为 {after}。",
        )
    ]


def _benchmark(details: dict[str, Any]) -> list[Statement]:
    found = details["benchmark"]
    rand, number = number_words(found["adjusted_rand"]), count_words(found["industries"])
    score, own = number_words(found["score"]), number_words(found["own_score"])
    share = percent_words(found["industries"] / details["industries"])
    return [
        statement(
            "meaning",
            f"The benchmark has {number} of these industries ({share}), in {found['groups']} groups. "
            f"Agreement: adjusted Rand index {rand} (1 for the same groups, 0 as by chance). Held against "
            f"the same similarities the benchmark scores {score}, the groups here {own}; these were made "
            "from them, so that they must score higher.",
            f"基准含其中 {number} 个行业（{share}），分为 {found['groups']} 群。一致程度：调整兰德指数 {rand}"
            f"（1 为完全相同，0 与随机相当）。"
            f"按同样的相似度，基准得分 {score}，本次分群 {own}；后者本就由这些相似度得出，得分自然较高。",
        )
    ]
