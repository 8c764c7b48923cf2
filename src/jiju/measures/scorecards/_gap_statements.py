"""What a gap says in plain sentences: the answer by pillar, what it rests on, what is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jiju.measures.scorecards._words import name_words, plural, range_of_ratios, ratio_words
from jiju.results.sentences import data_caveats, listed, statement

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from jiju.measures.scorecards._hierarchy import Hierarchy
    from jiju.results import Statement

__all__ = ["contradiction_statements", "gap_statements", "missing_statements", "refused_statements"]

_LEVEL = 0.005  # half a percent: what is nearer is told as level
_SHOWN = 4  # pillars in the answer
_KNOWN = 0.5  # share of comparisons below which an answer holds as far as is known
_FEW = 0.25  # share below which too little is known for one


def gap_statements(
    table: pd.DataFrame, tables: Mapping[str, pd.DataFrame], hierarchy: Hierarchy, details: Mapping[str, Any]
) -> list[Statement]:
    """The sentences of a gap, the answer first."""
    said = [_answer(tables["pillars"], hierarchy, details)]
    said += _basis(tables["pillars"], hierarchy, details)
    said += _best_known(tables["pillars"], details)
    said += _extremes(tables["frontiers"], details)
    said.append(
        statement(
            "meaning",
            "A gap of 2 times means that the other's number is twice as good; in a pillar it is the weighted "
            "mean of the gaps (of their logarithms) over the indicators that both have.",
            "“2 倍”表示对方数字好一倍；各维度取双方均有数字的指标的加权平均（按倍数的对数）。",
        )
    )
    said += _bounds(table, details)
    said += missing_statements(tables["missing"], details)
    said += contradiction_statements(tables["sources"], hierarchy, details)
    said += refused_statements(tables["refused"], hierarchy)
    said += _periods(table, details)
    said += _uneven(tables["pillars"], details)
    said.append(
        statement(
            "limit",
            "It does not say why there is a gap, nor that the sources count the same things in the same way; "
            "the intervals hold what their wording leaves open, not errors of counting.",
            "它不说明差距的成因，也不保证各来源口径一致；区间只反映原文措辞留下的余地，不含统计误差。",
        )
    )
    return said + data_caveats({}, ("numbers", "个数字"), simulated=details["simulated"])


def _answer(pillars: pd.DataFrame, hierarchy: Hierarchy, details: Mapping[str, Any]) -> Statement:
    place, peers = _both(details["place"]), details["peers"]
    one = len(peers) == 1
    peer = _both(peers[0])
    shown = [group.code for group in hierarchy.pillars]
    rows = pillars[
        (pillars["peer"] == (peers[0] if one else "frontier")) & pillars["pillar"].isin(shown)
    ].drop_duplicates("pillar")
    best = peer if one else ("the best peer", "最优水平")
    clauses = [_clause(row, place, best) for row in rows.to_dict("records")[:_SHOWN]]
    rest = len(rows) - len(clauses)
    against = (
        (f"Compared with {peer[0]}", f"与{peer[1]}相比")
        if one
        else (
            f"Compared with the best of {len(peers)} peers on each indicator",
            f"与 {len(peers)} 个对标对象中各项指标的最优者相比",
        )
    )
    missing = int(details["missing"])
    en = f"{against[0]}: {'; '.join(clause[0] for clause in clauses)}"
    zh = f"{against[1]}，{'；'.join(clause[1] for clause in clauses)}"
    if rest > 0:
        en += f"; {rest} more pillars are in the table"
        zh += f"；另有 {rest} 个维度见表"
    own = int(details["own_missing"])
    if missing:
        en += f"; {plural(missing, 'number')} {'is' if missing == 1 else 'are'} missing"
        zh += f"；还有 {missing:,} 个数字缺失"
        en += f", {own:,} of them of {place[0]} itself." if own and own < missing else "."
        zh += f"，其中{place[1]}自身 {own:,} 个。" if own and own < missing else "。"
    else:
        en += "; no number is missing."
        zh += "；没有缺失的数字。"
    return statement("answer", en, zh)


def _basis(pillars: pd.DataFrame, hierarchy: Hierarchy, details: Mapping[str, Any]) -> list[Statement]:
    """How many of the comparisons that could be made rest on numbers, where there are several peers."""
    if len(details["peers"]) < 2:
        return []
    shown = [group.code for group in hierarchy.pillars]
    rows = pillars[(pillars["peer"] == "frontier") & pillars["pillar"].isin(shown)].drop_duplicates("pillar")
    made, possible = int(rows["comparisons"].sum()), int(rows["possible"].sum())
    if made >= possible:
        return []
    parts = rows.to_dict("records")
    en = ", ".join(f"{row['label_en']} {row['comparisons']} of {row['possible']}" for row in parts)
    zh = "、".join(f"{row['label_zh']} {row['possible']} 组中的 {row['comparisons']} 组" for row in parts)
    return [
        statement(
            "meaning",
            f"Of {possible:,} comparisons with a peer {made:,} can be made: {en}. Whoever has no number may "
            "be better than the best that is known.",
            f"应有 {possible:,} 组比较，能比的有 {made:,} 组：{zh}。没有数字的对标对象可能优于已知的最优者。",
        )
    ]


def _both(name: str) -> tuple[str, str]:
    return name_words(name, "en"), name_words(name, "zh")


def _clause(row: Mapping[Any, Any], place: tuple[str, str], best: tuple[str, str]) -> tuple[str, str]:
    """One pillar, in a few words."""
    together = row["pillar"] == ""
    in_en = "over all indicators" if together else f"in {row['label_en']}"
    in_zh = "总体上" if together else f"“{row['label_zh']}”方面"
    used, all_of_them = int(row["indicators"]), int(row["indicators"] + row["missing"])
    gap, low, high = (float(row[name]) for name in ("gap_log", "low", "high"))
    if not used:
        return (
            f"{in_en} nothing can be compared (no indicator of {all_of_them} has both numbers)",
            f"{in_zh}无法比较（{all_of_them} 项指标均缺少双方数字）",
        )
    basis = (f"from {used} of {all_of_them} indicators", f"依据 {all_of_them} 项指标中的 {used} 项")
    made, possible = int(row["comparisons"]), int(row["possible"])
    undecided = _undecided(low, high)
    if gap < 0.0 and abs(gap) >= _LEVEL and not undecided:
        low, high = -high, -low
    spans = range_of_ratios(low, high, "en"), range_of_ratios(low, high, "zh")
    en, zh = _open(spans, place, best) if undecided else _told(gap, place, best)
    spans = ("", "") if undecided else spans
    # Whoever has no number may be better than the best that is known.
    if made < _FEW * possible:
        range_en, range_zh = (f" ({spans[0]})", f"（{spans[1]} 倍）") if spans[0] else ("", "")
        return (
            f"{in_en} too little is known ({basis[0]}); by these numbers {en}{range_en}",
            f"{in_zh}已知数字太少（{basis[1]}），仅就这些数字看，{zh}{range_zh}",
        )
    notes = (
        f" ({spans[0]}, {basis[0]})" if spans[0] else f" ({basis[0]})",
        f"（{spans[1]} 倍，{basis[1]}）" if spans[1] else f"（{basis[1]}）",
    )
    known = (", as far as is known,", "就已知数字而言，") if made < _KNOWN * possible else ("", "")
    return f"{in_en}{known[0]} {en}{notes[0]}", f"{in_zh}{known[1]}{zh}{notes[1]}"


def _undecided(low: float, high: float) -> bool:
    """Whether a gap may lie on either side; an open end, NaN, may."""
    return not (low >= -_LEVEL or high <= _LEVEL)


def _open(spans: tuple[str, str], place: tuple[str, str], best: tuple[str, str]) -> tuple[str, str]:
    """That the sources leave open who is ahead; the numbers stated would only mislead."""
    if not spans[0]:
        return "it is open who is ahead", "尚不能判定谁领先"
    hedge = next((word for word in ("至少", "至多") if spans[1].startswith(word)), "")
    return (
        f"it is open who is ahead: {best[0]} is {spans[0]} times {place[0]}",
        f"尚不能判定谁领先：{best[1]}{hedge}为{place[1]}的 {spans[1].removeprefix(hedge).strip()} 倍",
    )


def _told(gap: float, place: tuple[str, str], best: tuple[str, str]) -> tuple[str, str]:
    """Who is ahead of whom, and by how much."""
    times = ratio_words(gap)
    if abs(gap) < _LEVEL:
        return f"{place[0]} is level with {best[0]}", f"{place[1]}与{best[1]}持平"
    if gap > 0.0:
        return f"{best[0]} is about {times} times {place[0]}", f"{best[1]}约为{place[1]}的 {times} 倍"
    return (
        f"{place[0]} is ahead, at about {times} times {best[0]}",
        f"{place[1]}领先，约为{best[1]}的 {times} 倍",
    )


def _best_known(pillars: pd.DataFrame, details: Mapping[str, Any]) -> list[Statement]:
    """The peer of which most is known, over all indicators."""
    rows = pillars[(pillars["pillar"] == "") & (pillars["peer"] != "frontier") & (pillars["indicators"] > 0)]
    if len(details["peers"]) < 2 or not len(rows):
        return []
    row = rows.sort_values("indicators", ascending=False, kind="stable").iloc[0]
    peer, place = _both(str(row["peer"])), _both(details["place"])
    low, high = float(row["low"]), float(row["high"])
    if _undecided(low, high):
        en, zh = _open((range_of_ratios(low, high, "en"), range_of_ratios(low, high, "zh")), place, peer)
    else:
        en, zh = _told(float(row["gap_log"]), place, peer)
    used, possible = int(row["indicators"]), int(row["possible"])
    return [
        statement(
            "meaning",
            f"Most is known of {peer[0]} ({used} of {possible} indicators): over these, {en}.",
            f"已知数字最多的对标对象是{peer[1]}（{possible} 项指标中的 {used} 项）：就这些指标而言，{zh}。",
        )
    ]


def _uneven(pillars: pd.DataFrame, details: Mapping[str, Any]) -> list[Statement]:
    """That pillars of two peers may rest on different indicators."""
    rows = pillars[(pillars["pillar"] == "") & (pillars["peer"] != "frontier")]
    if len(details["peers"]) < 2 or not rows["missing"].any():
        return []
    return [
        statement(
            "caveat",
            "Each peer is compared on the indicators that it has numbers for, so the gaps to two peers are "
            "not to be held against each other.",
            "每个对标对象只比较其有数字的指标，因此不宜拿与不同对标对象的差距互相比较。",
        )
    ]


def _extremes(frontiers: pd.DataFrame, details: Mapping[str, Any]) -> list[Statement]:
    """Where the gap is widest, and where the place leads itself."""
    place = _both(details["place"])
    there = frontiers[frontiers["gap_log"].notna()]
    said = []
    behind = there[(there["gap_log"] > _LEVEL) & (there["low"] > _LEVEL)].sort_values(
        "gap_log", ascending=False, kind="stable"
    )
    if len(behind):
        top = behind.iloc[0]
        times = ratio_words(float(top["gap_log"]))
        said.append(
            statement(
                "meaning",
                f"The widest gap is in {top['label_en']}, where {name_words(top['peer'])} is {times} times "
                "as good.",
                f"差距最大的一项是“{top['label_zh']}”：{name_words(top['peer'], 'zh')}的水平是{place[1]}的 "
                f"{times} 倍。",
            )
        )
    leads = there[there["leads"] & (there["high"] <= _LEVEL)]
    if len(leads):
        en, zh = listed(leads["label_en"].tolist())[0], listed(leads["label_zh"].tolist())[1]
        peers = details["peers"]
        best = _both(peers[0]) if len(peers) == 1 else ("every peer that has a number", "有数字的对标对象")
        said.append(
            statement(
                "meaning",
                f"{place[0]} itself is at least level with {best[0]} in {en}.",
                f"与{best[1]}相比，{place[1]}已不落后的指标：{zh}。",
            )
        )
    return said


def _bounds(table: pd.DataFrame, details: Mapping[str, Any]) -> list[Statement]:
    said = []
    undecided = table[table["verdict"] == "open"]
    if len(undecided):
        said.append(
            statement(
                "caveat",
                f"Of {plural(len(table), 'comparison')} the wording of the sources leaves {len(undecided):,} "
                "open: they do not decide who is ahead.",
                f"{len(table):,} 组比较中，有 {len(undecided):,} 组按原文措辞尚不能判定谁领先。",
            )
        )
    if details["open_ends"]:
        count = details["open_ends"]
        said.append(
            statement(
                "caveat",
                f"In {plural(count, 'comparison')} a source says only “more than” or “less than”, so "
                "that the gap has no upper or no lower end.",
                f"有 {count:,} 组比较的原文只说“超过”“不足”等，差距没有上限或下限。",
            )
        )
    return said


def missing_statements(missing: pd.DataFrame, details: Mapping[str, Any]) -> list[Statement]:
    """The numbers to be found, by name, and that plans do not count."""
    said = []
    place = details["place"]
    own, others = missing[missing["place"] == place], missing[missing["place"] != place]
    if len(own):
        en, zh = listed(own["label_en"].tolist(), 8)[0], listed(own["label_zh"].tolist(), 8)[1]
        said.append(
            statement(
                "caveat",
                f"Numbers of {name_words(place)} itself still to be found ({len(own):,}): {en}.",
                f"{name_words(place, 'zh')}自身尚待查找的数字（{len(own):,} 个）：{zh}。",
            )
        )
    if len(others):
        counted = others["place"].value_counts(sort=False).sort_values(ascending=False, kind="stable")
        names = [str(name) for name in counted.index]
        en = listed([f"{name_words(name)} ({counted[name]:,})" for name in names], 8)[0]
        zh = listed([f"{name_words(name, 'zh')}（{counted[name]:,} 个）" for name in names], 8)[1]
        said.append(
            statement(
                "caveat",
                f"Numbers of others still to be found ({len(others):,}): {en}.",
                f"其他地区尚待查找的数字（{len(others):,} 个）：{zh}。",
            )
        )
    planned = int(details["planned"])
    if planned:
        said.append(
            statement(
                "caveat",
                f"Plans and targets ({planned:,}) are listed among the sources and never used as what has "
                "been reached.",
                f"{planned:,} 个计划数或目标数只列在来源表中，不作为已实现的数字。",
            )
        )
    if details["unknown"]:
        en, zh = listed(details["unknown"])
        said.append(
            statement(
                "caveat",
                f"Names in the table of values that are no indicator were passed over: {en}.",
                f"数值表中有些名称不在指标表内，未作比较：{zh}。",
            )
        )
    return said


def contradiction_statements(
    sources: pd.DataFrame, hierarchy: Hierarchy, details: Mapping[str, Any]
) -> list[Statement]:
    """Which numbers contradict each other."""
    if not details["contradicted"]:
        return []
    rows = sources[sources["standing"] == "contradicted"].drop_duplicates(["place", "indicator"])
    en, zh = [], []
    for place, code in zip(rows["place"], rows["indicator"], strict=True):
        # A denominator need not be an indicator of its own.
        leaf = hierarchy.leaves.get(code)
        en.append(f"{leaf.label_en if leaf else code} of {name_words(place)}")
        zh.append(f"{name_words(place, 'zh')}的“{leaf.label_zh if leaf else code}”")
    names_en, names_zh = listed(en)[0], listed(zh)[1]
    return [
        statement(
            "caveat",
            f"Sources contradict each other on {names_en}: the numbers stand side by side, never averaged; a "
            "single figure goes by the one published last, and its interval covers all of them.",
            f"来源相互矛盾的数字：{names_zh}。各数并列，从不平均；需取单一数字时以最近公布者为准，区间涵盖全部。",
        )
    ]


def refused_statements(refused: pd.DataFrame, hierarchy: Hierarchy) -> list[Statement]:
    """Which numbers are there and cannot be compared."""
    if not len(refused):
        return []
    first = refused.iloc[0]
    leaf = hierarchy.leaves[first["indicator"]]
    count = len(refused)
    return [
        statement(
            "caveat",
            f"{plural(count, 'number')} cannot be compared, such as {leaf.label_en} of "
            f"{name_words(first['place'])}: "
            f"{first['reason_en']}.",
            f"{count:,} 个数字无法比较，例如{name_words(first['place'], 'zh')}的“{leaf.label_zh}”："
            f"{first['reason_zh']}。",
        )
    ]


def _periods(table: pd.DataFrame, details: Mapping[str, Any]) -> list[Statement]:
    said = []
    if details["other_periods"]:
        row = table[table["periods"] == "different"].iloc[0]
        count = details["other_periods"]
        said.append(
            statement(
                "caveat",
                f"{count:,} of {plural(len(table), 'comparison')} {'is' if count == 1 else 'are'} between "
                f"different periods, such as {row['label_en']}: {row['place_period']} against "
                f"{row['peer_period']} of {name_words(row['peer'])}.",
                f"{len(table):,} 组比较中有 {count:,} 组时期不同，例如“{row['label_zh']}”："
                f"本地为 {row['place_period']}，{name_words(row['peer'], 'zh')}为 {row['peer_period']}。",
            )
        )
    if details["unknown_periods"]:
        count = details["unknown_periods"]
        said.append(
            statement(
                "caveat",
                f"In {count:,} of {plural(len(table), 'comparison')} it is not known whether both numbers "
                "are about the same period.",
                f"{len(table):,} 组比较中有 {count:,} 组无法确认双方数字是否同期。",
            )
        )
    return said
