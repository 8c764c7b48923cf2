"""What scenarios say in plain sentences: which narrows the gap most, what becomes of the parts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from jiju.measures.scorecards._gap_statements import missing_statements, refused_statements
from jiju.measures.scorecards._words import (
    plural,
    range_of_ratios,
    ratio_words,
)
from jiju.results.amounts import ROUNDED, amount_text
from jiju.results.names import name_in_both, name_in_language
from jiju.results.sentences import data_caveats, listed, statement
from jiju.results.wording import percent_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from jiju.measures.scorecards._hierarchy import Hierarchy
    from jiju.results import Statement
    from jiju.results.text import Language

__all__ = ["scenario_statements"]

_SHOWN = 4  # scenarios that are told one by one


def scenario_statements(
    table: pd.DataFrame, tables: Mapping[str, pd.DataFrame], hierarchy: Hierarchy, details: Mapping[str, Any]
) -> list[Statement]:
    """The sentences of a comparison of scenarios, the answer first."""
    if not len(table):
        said = [
            statement(
                "answer",
                f"No scenario can be worked out: {name_in_language(details['place'])} or its peers have no "
                "number to start from.",
                f"无法推演：{name_in_language(details['place'], 'zh')}或对标对象没有可作起点的数字。",
            )
        ]
    else:
        code = str(table["indicator"].iloc[0])
        peers = table.loc[table["indicator"] == code, "peer"]
        main = table[(table["indicator"] == code) & (table["peer"] == peers.iloc[0])]
        said = [_answer(main, details)]
        said += [_told(row, details) for row in main.to_dict("records")[:_SHOWN]]
        said += _parts(tables["paths"], code, details)
    said.append(
        statement(
            "limit",
            "It works out what follows from the growth assumed; it does not say how likely that growth is, "
            "nor what would bring it about.",
            "它只推算假定增速的结果，不说明这些增速有多大可能，也不说明如何实现。",
        )
    )
    said += _still(tables["assumptions"], details)
    said += _totals(tables["totals"], hierarchy)
    said += _periods(details)
    said += missing_statements(tables["missing"], details)
    said += refused_statements(tables["refused"], hierarchy)
    return said + data_caveats({}, ("numbers", "个数字"), simulated=details["simulated"])


def _against(peer: str) -> tuple[str, str]:
    if peer == "frontier":
        return "the best peer", "最优对标对象"
    return name_in_both(peer)


def _answer(main: pd.DataFrame, details: Mapping[str, Any]) -> Statement:
    place = name_in_both(details["place"])
    best = main.sort_values("end_gap_log", kind="stable").iloc[0]
    peer = _against(str(best["peer"]))
    years = int(best["years"])
    start, end = (
        _where(float(best["start_gap_log"]), peer, place),
        _where(float(best["end_gap_log"]), peer, place),
    )
    name = name_in_both(str(best["scenario"]))
    span = _span(best)
    count = len(main)
    lead_en = f"Of {plural(count, 'scenario')}, “{name[0]}” does most" if count > 1 else f"Under “{name[0]}”"
    lead_zh = f"{count} 个情景中，“{name[1]}”对{place[1]}最有利" if count > 1 else f"在“{name[1]}”情景下"
    return statement(
        "answer",
        f"{lead_en} for {place[0]} in {best['label_en']}: today {start[0]}, after {plural(years, 'year')} "
        f"{end[0]}{span[0]}.",
        f"{lead_zh}（{best['label_zh']}）：目前{start[1]}，{years} 年后{end[1]}{span[1]}。",
    )


def _where(gap: float, peer: tuple[str, str], place: tuple[str, str]) -> tuple[str, str]:
    times = ratio_words(gap)
    if abs(gap) < 0.005:
        return f"{place[0]} is level with {peer[0]}", f"{place[1]}与{peer[1]}持平"
    if gap > 0.0:
        return f"{peer[0]} is {times} times {place[0]}", f"{peer[1]}为{place[1]}的 {times} 倍"
    return f"{place[0]} is {times} times {peer[0]}", f"{place[1]}为{peer[1]}的 {times} 倍"


def _span(row: Mapping[Any, Any] | pd.Series[Any]) -> tuple[str, str]:
    low, high = float(row["end_low"]), float(row["end_high"])
    if float(row["end_gap_log"]) < 0.0:
        low, high = -high, -low
    en, zh = range_of_ratios(low, high, "en"), range_of_ratios(low, high, "zh")
    return (f" ({en})", f"（{zh} 倍）") if en else ("", "")


def _told(row: Mapping[Any, Any], details: Mapping[str, Any]) -> Statement:
    """One scenario in one sentence."""
    name = name_in_both(str(row["scenario"]))
    peer = _against(str(row["peer"]))
    verdict = str(row["verdict"])
    closed = float(row["closed"])
    year = math.floor(row["year"]) if not math.isnan(row["year"]) else None
    if verdict == "ahead":
        end = float(row["end_gap_log"])
        en, zh = (
            ("stays ahead", "保持领先")
            if end <= 0.0
            else ("is ahead now and falls behind", "目前领先，之后落后")
        )
        place = name_in_both(details["place"])
        return statement("meaning", f"“{name[0]}”: {place[0]} {en}.", f"“{name[1]}”：{place[1]}{zh}。")
    if verdict == "closes" and year is not None:
        early, late = math.floor(row["year_low"]), math.floor(row["year_high"])
        range_en = f" ({early} to {late})" if early != late else ""
        range_zh = f"（{early} 至 {late} 年）" if early != late else ""
        told = (
            f"the gap to {peer[0]} closes in {year}{range_en}",
            f"与{peer[1]}的差距在 {year} 年消除{range_zh}",
        )
    elif verdict == "may close":
        first = math.floor(row["year_low"]) if not math.isnan(row["year_low"]) else year
        share = percent_words(abs(closed))
        word = ("narrows", "缩小") if closed > 0.0 else ("widens", "扩大")
        told = (
            f"the gap to {peer[0]} {word[0]} by {share}, and may close in {first} at the earliest",
            f"与{peer[1]}的差距{word[1]} {share}，最早可能在 {first} 年消除",
        )
    elif verdict == "stands":
        told = (f"the gap to {peer[0]} stays as it is", f"与{peer[1]}的差距不变")
    else:
        share = percent_words(abs(closed))
        bounds = [float(row["closed_low"]), float(row["closed_high"])]
        exact = any(map(math.isnan, bounds)) or bounds[0] == bounds[1]
        sign = 1.0 if verdict == "narrows" else -1.0
        ends = sorted(sign * bound for bound in bounds)
        span = (
            ("", "")
            if exact
            else (
                f" ({percent_words(ends[0])} to {percent_words(ends[1])})",
                f"（{percent_words(ends[0])} 至 {percent_words(ends[1])}）",
            )
        )
        word = ("narrows", "缩小") if verdict == "narrows" else ("widens", "扩大")
        told = (
            f"the gap to {peer[0]} {word[0]} by {share}{span[0]} and does not close",
            f"与{peer[1]}的差距{word[1]} {share}{span[1]}，未能消除",
        )
    return statement("meaning", f"“{name[0]}”: {told[0]}.", f"“{name[1]}”：{told[1]}。")


def _parts(paths: pd.DataFrame, code: str, details: Mapping[str, Any]) -> list[Statement]:
    """What becomes of the shares of the parts, in each scenario."""
    own = paths[(paths["place"] == details["place"]) & (paths["indicator"] == code) & (paths["part"] != "")]
    if not len(own):
        return []
    told_en, told_zh = [], []
    for scenario in list(dict.fromkeys(own["scenario"]))[:_SHOWN]:
        rows = own[own["scenario"] == scenario]
        largest = rows[rows["year"] == rows["year"].min()].sort_values(
            "share", ascending=False, kind="stable"
        )
        part = str(largest["part"].iloc[0])
        course = rows[rows["part"] == part].sort_values("year")
        first, last = (percent_words(float(course["share"].iloc[at])) for at in (0, -1))
        told_en.append(f"from {first} to {last} under “{name_in_language(scenario)}”")
        told_zh.append(f"“{name_in_language(scenario, 'zh')}”由 {first} 变为 {last}")
    return [
        statement(
            "meaning",
            f"The share of {name_in_language(part)} goes {', '.join(told_en)}.",
            f"{name_in_language(part, 'zh')}所占比例：{'，'.join(told_zh)}。",
        )
    ]


def _still(assumptions: pd.DataFrame, details: Mapping[str, Any]) -> list[Statement]:
    said = []
    still = assumptions[assumptions["assumed"] == "still"]
    if len(still):
        pairs = still.drop_duplicates(["place", "part"]).to_dict("records")
        en = listed([_who(row, "en") for row in pairs], 6)[0]
        zh = listed([_who(row, "zh") for row in pairs], 6)[1]
        said.append(
            statement(
                "caveat",
                f"Nothing is stated of these in some scenario, so they stand still in it: {en}.",
                f"情景表未给出增速、按不变处理的有：{zh}。",
            )
        )
    if details["unused"]:
        said.append(
            statement(
                "caveat",
                f"Passed over, since about places that are not compared here: "
                f"{plural(details['unused'], 'row')} of the scenarios.",
                f"情景表中有 {details['unused']} 行涉及未参与比较的地区，未使用。",
            )
        )
    return said


def _who(row: Mapping[Any, Any], lang: Language) -> str:
    """A place and its part, as a list in a sentence has them."""
    place, part = name_in_language(row["place"], lang), name_in_language(row["part"], lang)
    if not part:
        return place
    return f"{place}的{part}" if lang == "zh" else f"{part} of {place}"


def _totals(totals: pd.DataFrame, hierarchy: Hierarchy) -> list[Statement]:
    wrong = totals[~totals["agrees"]]
    said = []
    for row in wrong.head(3).to_dict("records"):
        leaf = hierarchy.leaves[row["indicator"]]
        amounts = [
            [amount_text(row[n], row["unit"], lang, style=ROUNDED) for lang in ("en", "zh")]
            for n in ("parts_sum", "stated")
        ]
        more = row["difference"] > 0.0
        said.append(
            statement(
                "caveat",
                f"In {leaf.label_en} of {name_in_language(row['place'])} the parts add up to "
                f"{amounts[0][0]}, the stated total is {amounts[1][0]}: "
                + ("the rest stands still as a part of its own." if more else "the parts are taken."),
                f"{name_in_language(row['place'], 'zh')}的“{leaf.label_zh}”各分项之和为 {amounts[0][1]}，"
                f"公布合计为 {amounts[1][1]}："
                + ("其余部分单列并按不变处理。" if more else "以各分项为准。"),
            )
        )
    return said


def _periods(details: Mapping[str, Any]) -> list[Statement]:
    periods = [period or "?" for period in details["periods"]]
    if len(periods) < 2:
        return []
    return [
        statement(
            "caveat",
            f"The numbers to start from are of different periods ({', '.join(periods)}), each taken as is.",
            f"起点数字的时期不同：{'、'.join(periods)}；均按原数计算。",
        )
    ]
