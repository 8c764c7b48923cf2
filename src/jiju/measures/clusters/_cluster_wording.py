"""The sentences of found clusters, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from jiju.measures.clusters._cluster_search import passes
from jiju.results.sentences import data_caveats, statement
from jiju.results.wording import count_words, distance_words, number_words, p_words, percent_words

if TYPE_CHECKING:
    import pandas as pd

    from jiju.results import Statement

__all__ = ["explain_clusters"]

# Above this quotient the industry is all but absent outside.
_MOST_TIMES = 1_000.0


def explain_clusters(details: dict[str, Any], table: pd.DataFrame) -> tuple[Statement, ...]:
    """What a search for clusters says.

    Parameters
    ----------
    details : dict
        Of the result.
    table : DataFrame
        The clusters.

    Returns
    -------
    tuple of Statement
        Answer, meaning, limits, caveats.
    """
    said = [_answer(details, table)]
    if len(table):
        said.append(_strongest(details, table))
    said += [_what_it_is(details), _tested(details)]
    said += _limits(details)
    if details["method"] == "scan" and details["near_centers"]:
        said.append(_centers(details))
    if details["tested"] and (details["simulations"] + 1) * (1.0 - details["level"]) < 1.0 - 1e-9:
        draws = count_words(details["simulations"])
        said.append(
            statement(
                "caveat",
                f"With {draws} draws no p-value can be small enough for this level: no cluster can pass the "
                f"test, whatever the data.",
                f"仅 {draws} 次抽样，p 值不可能小到满足该置信水平：无论数据如何，都不会有集群通过检验。",
            )
        )
    unit = ("establishments", "家机构")
    return (*said, *data_caveats(details["left_out"], unit, simulated=details["simulated"]))


def _answer(details: dict[str, Any], table: pd.DataFrame) -> Statement:
    name, level = details["industry"], details["level"]
    inside, of = count_words(details["in_clusters"]), count_words(details["establishments"])
    found = len(table)
    if found == 0 and details["method"] == "density":
        return statement(
            "answer",
            f"No group of establishments of {name} stands closer together than those around it.",
            f"{name}没有任何一组机构比其周围机构更密集。",
        )
    if found == 0:
        p = p_words(details["p_value"])
        return statement(
            "answer",
            f"No cluster of {name} can be told from chance: draws reach as much as its strongest circle too "
            f"often ({p}).",
            f"未发现{name}有可与随机区分开的集群：随机抽样常能达到其最强圆域的程度（{p}）。",
        )
    places = "cluster" if found == 1 else "clusters"
    if details["method"] == "density" and not details["tested"]:
        return statement(
            "answer",
            f"{name} forms {count_words(found)} dense {places} holding {inside} of its {of} establishments; "
            f"whether chance would form the same was not tested.",
            f"{name}形成 {count_words(found)} 个密集集群，包含其 {of} 家机构中的 {inside} 家；"
            f"未检验随机是否也会形成同样的集群。",
        )
    if details["method"] == "density":
        firm = count_words(sum(passes(float(p), level) for p in table["p_value"]))
        return statement(
            "answer",
            f"{name} forms {count_words(found)} dense {places} holding {inside} of its {of} establishments; "
            f"{firm} of them beyond what chance would form (level {percent_words(level)}).",
            f"{name}形成 {count_words(found)} 个密集集群，包含其 {of} 家机构中的 {inside} 家；"
            f"其中 {firm} 个超出随机所能形成的程度（置信水平 {percent_words(level)}）。",
        )
    worst = p_words(float(table["p_value"].max()))
    each = f"({worst})" if found == 1 else f"(each {worst} or less)"
    each_zh = (
        f"（{worst}）" if found == 1 else f"（各自的 p 值均不高于 {worst.split(' ', 1)[1].lstrip('= ')}）"
    )
    return statement(
        "answer",
        f"{name} has {count_words(found)} {places} beyond what chance would bring {each}, holding {inside} "
        f"of its {of} establishments.",
        f"{name}有 {count_words(found)} 个超出随机的集群{each_zh}，包含其 {of} 家机构中的 {inside} 家。",
    )


def _strongest(details: dict[str, Any], table: pd.DataFrame) -> Statement:
    first = table.iloc[0]
    count, everyone = int(first["establishments"]), int(first["all_establishments"])
    risk = float(first["relative_risk"])
    radius, radius_zh = (distance_words(max(float(first["radius_m"]), 1.0), lang) for lang in ("en", "zh"))
    where, where_zh = _place(first)
    more, more_zh = "outside there is next to none of the industry", "圈外几乎没有该行业"
    if np.isfinite(risk) and risk < _MOST_TIMES:
        times = number_words(risk)
        more, more_zh = f"that is {times} times its share outside", f"为圈外份额的 {times} 倍"
        if details["weighted"]:
            more = f"for each establishment there, the industry's size is {times} times that outside"
            more_zh = f"按每家机构平均，该行业的规模为圈外的 {times} 倍"
    return statement(
        "meaning",
        f"The strongest lies around {where} (radius {radius}): {count_words(count)} of its "
        f"{count_words(everyone)} establishments are of the industry; {more}.",
        f"最强的集群位于{where_zh}附近（半径 {radius_zh}）：其中 {count_words(everyone)} 家机构里有 "
        f"{count_words(count)} 家属于该行业，{more_zh}。",
    )


def _place(row: pd.Series[Any]) -> tuple[str, str]:
    if "lon" in row.index:
        lon, lat = float(row["lon"]), float(row["lat"])
        east, north = ("E" if lon >= 0 else "W"), ("N" if lat >= 0 else "S")
        east_zh, north_zh = ("东经" if lon >= 0 else "西经"), ("北纬" if lat >= 0 else "南纬")
        return (
            f"{abs(lat):.2f}° {north}, {abs(lon):.2f}° {east}",
            f"{east_zh} {abs(lon):.2f}°、{north_zh} {abs(lat):.2f}°",
        )
    x, y = f"{float(row['x']):,.0f}", f"{float(row['y']):,.0f}"
    return f"x {x}, y {y}", f" x {x}、y {y} "


def _what_it_is(details: dict[str, Any]) -> Statement:
    share = percent_words(details["largest_share"])
    if details["method"] == "density":
        return statement(
            "meaning",
            f"A cluster is a group of at least {details['minimum_establishments']} establishments that stand "
            f"closer together than those around them (HDBSCAN); its outline is drawn around them.",
            f"集群是至少 {details['minimum_establishments']} 家彼此比周围更靠近的机构（HDBSCAN），"
            f"轮廓沿这些机构绘出。",
        )
    what = "holds more of the industry's establishments than its share of all establishments would let expect"
    what_zh = "该行业机构数高于按其所含全部机构的份额所应有的数量"
    if details["weighted"]:
        what = "holds more of the industry's size than its share of all establishments would let expect"
        what_zh = "该行业规模高于按其所含全部机构的份额所应有的规模"
    wide = wide_zh = ""
    if details["largest_radius_m"] is not None:
        wide = f" and up to a radius of {distance_words(details['largest_radius_m'])}"
        wide_zh = f"、半径不超过 {distance_words(details['largest_radius_m'], 'zh')}"
    return statement(
        "meaning",
        f"Circles of every size up to {share} of all establishments{wide} were compared: a cluster is a "
        f"circle that {what}.",
        f"比较了不超过全部机构 {share}{wide_zh}的各种大小的圆域：集群是{what_zh}的圆域。",
    )


def _tested(details: dict[str, Any]) -> Statement:
    if not details["tested"]:
        most = count_words(details["most_tested"])
        return statement(
            "limit",
            f"There are no p-values: above {most} establishments, searching every draw anew takes too long. "
            f"The scan tests an industry of any size.",
            f"没有 p 值：机构超过 {most} 家时，对每次抽样重新搜索耗时过长。扫描法可检验任意规模的行业。",
        )
    draws = count_words(details["simulations"])
    return statement(
        "meaning",
        f"Each p-value compares a cluster with the strongest one found anywhere in each of {draws} draws, so "
        f"it allows for having searched everywhere.",
        f"每个 p 值把一个集群与 {draws} 次随机抽样中各自在任意处找到的最强集群相比，"
        f"因此已计入“到处搜索”的影响。",
    )


def _limits(details: dict[str, Any]) -> list[Statement]:
    if details["method"] == "scan":
        shape = statement(
            "limit",
            "A circle is a convenient shape: the edge says roughly where a cluster ends, not which firms "
            "belong together.",
            "圆域只是便于计算的形状：边界大致表示集群的终点，并不说明哪些企业彼此关联。",
        )
    else:
        shape = statement(
            "limit",
            "The outline encloses what stands close together; it says nothing about dealings between firms.",
            "轮廓圈出彼此靠近的机构，并不说明企业之间是否往来。",
        )
    return [
        shape,
        statement(
            "limit",
            "It does not say why the industry gathers there, and where nothing is found, that is no proof "
            "that there is none.",
            "它不说明行业为何在此集聚；没有发现集群也不证明不存在集群。",
        ),
    ]


def _centers(details: dict[str, Any]) -> Statement:
    chosen, places = count_words(details["complete_centers"]), count_words(details["places"])
    near = count_words(details["near_places"])
    return statement(
        "caveat",
        f"Circles of every size were drawn around {chosen} of {places} places, spread as the establishments "
        f"are; around each of the others, those of its {near} nearest places. A large cluster may lie a "
        f"little beside its circle.",
        f"在 {places} 个地点中选取 {chosen} 个（按机构分布均匀选取）作各种大小的圆域；其余地点只作其最近 "
        f"{near} 个地点以内的圆域。较大的集群可能与其圆域略有偏差。",
    )
