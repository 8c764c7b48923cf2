"""What a gap says in plain sentences: the answer by pillar, what it rests on, what is not known."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from jiju.measures.scorecards._intervals import ratio_of
from jiju.measures.scorecards._words import plural, range_of_ratios, ratio_words
from jiju.results.names import name_in_both, name_in_language
from jiju.results.sentences import data_caveats, listed, statement

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from jiju.measures.scorecards._hierarchy import Hierarchy
    from jiju.results import Statement

__all__ = [
    "contradiction_statements",
    "gap_statements",
    "missing_statements",
    "refused_statements",
    "unitless_statements",
]

_LEVEL = 0.005  # half a percent: what is nearer is told as level
_SHOWN = 4  # pillars in the answer
_FEW = 0.25  # share of comparisons below which no conclusion is drawn


def gap_statements(
    table: pd.DataFrame, tables: Mapping[str, pd.DataFrame], hierarchy: Hierarchy, details: Mapping[str, Any]
) -> list[Statement]:
    """The sentences of a gap, the answer first."""
    said = [_answer(tables["pillars"], tables["frontiers"], hierarchy, details)]
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
    said += unitless_statements(tables["sources"], hierarchy)
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


def _answer(
    pillars: pd.DataFrame, frontiers: pd.DataFrame, hierarchy: Hierarchy, details: Mapping[str, Any]
) -> Statement:
    """One clause a pillar, to be read aloud in a quarter of a minute; what it rests on is said after it."""
    place, peers = name_in_both(details["place"]), details["peers"]
    rows = _rows(pillars, hierarchy, peers)
    best = name_in_both(peers[0]) if len(peers) == 1 else ("the best", "最好水平")
    sides = {
        group.code: _sides(frontiers[frontiers["indicator"].isin(group.weights)])
        for group in hierarchy.pillars
    }
    clauses = [_clause(row, sides[row["pillar"]], place, best) for row in rows.to_dict("records")[:_SHOWN]]
    rest = len(rows) - len(clauses)
    if len(peers) == 1:
        against = f"Compared with {best[0]}", f"与{best[1]}相比"
    else:
        known = rows["comparisons"].sum() < rows["possible"].sum()
        against = (
            f"Compared with the best {'known ' if known else ''}of {len(peers)} peers",
            f"与 {len(peers)} 个对标对象中{'已知的' if known else '的'}最好水平相比",
        )
    en = f"{against[0]}: {'; '.join(clause[0] for clause in clauses)}"
    zh = f"{against[1]}：{'；'.join(clause[1] for clause in clauses)}"
    if rest > 0:
        en += f"; {plural(rest, 'more pillar')} in the table"
        zh += f"；另有 {rest} 个维度见表"
    missing, own = int(details["missing"]), int(details["own_missing"])
    if not missing:
        return statement("answer", f"{en}. No number is missing.", f"{zh}。没有缺失的数字。")
    of_it = (
        (f", {own:,} of {place[0]} itself", f"，其中{place[1]}自身 {own:,} 个")
        if 0 < own < missing
        else ("", "")
    )
    are = "is" if missing == 1 else "are"
    return statement(
        "answer",
        f"{en}. {plural(missing, 'number').capitalize()} {are} missing{of_it[0]}.",
        f"{zh}。还缺 {missing:,} 个数字{of_it[1]}。",
    )


def _rows(pillars: pd.DataFrame, hierarchy: Hierarchy, peers: list[str]) -> pd.DataFrame:
    """The top pillars against the only peer, or against the best of several."""
    against = peers[0] if len(peers) == 1 else "frontier"
    shown = [group.code for group in hierarchy.pillars]
    return pillars[(pillars["peer"] == against) & pillars["pillar"].isin(shown)].drop_duplicates("pillar")


def _basis(pillars: pd.DataFrame, hierarchy: Hierarchy, details: Mapping[str, Any]) -> list[Statement]:
    """What each pillar rests on: indicators, comparisons, the mean gap with its interval."""
    place, peers = name_in_both(details["place"]), details["peers"]
    best = name_in_both(peers[0]) if len(peers) == 1 else ("the best peer", "最优者")
    parts = [
        _rests_on(row, place, best, several=len(peers) > 1)
        for row in _rows(pillars, hierarchy, peers).to_dict("records")
    ]
    parts = [part for part in parts if part[0]]
    if not parts:
        return []
    en = f"What that rests on: {'; '.join(part[0] for part in parts)}."
    zh = f"各维度的依据：{'；'.join(part[1] for part in parts)}。"
    if len(peers) > 1 and details["missing"]:
        en += " Whoever has no number may be better than the best that is known."
        zh += "没有数字的对标对象可能优于已知的最优者。"
    return [statement("meaning", en, zh)]


def _named(row: Mapping[Any, Any]) -> tuple[str, str]:
    """A pillar, or all indicators together where there is none."""
    return (str(row["label_en"]), str(row["label_zh"])) if row["pillar"] != "" else ("all indicators", "总体")


def _few(row: Mapping[Any, Any]) -> bool:
    """Whether too few numbers can be compared for a conclusion on a pillar.

    One indicator of several, less than a third of them, or less than a quarter of the comparisons: a reader
    would take one firm's figure for a verdict on the whole.
    """
    used, all_of_them = int(row["indicators"]), int(row["indicators"] + row["missing"])
    alone = used < 2 <= all_of_them
    return alone or 3 * used < all_of_them or int(row["comparisons"]) < _FEW * int(row["possible"])


def _sides(frontiers: pd.DataFrame) -> tuple[int, int]:
    """On how many indicators the place is ahead of the best peer, and behind it, beyond doubt."""
    ahead, behind = frontiers["high"] < -_LEVEL, frontiers["low"] > _LEVEL
    return int(ahead.sum()), int(behind.sum())


def _clause(
    row: Mapping[Any, Any], sides: tuple[int, int], place: tuple[str, str], best: tuple[str, str]
) -> tuple[str, str]:
    """The verdict on one pillar, in a few words."""
    zh = _named(row)[1]
    on = f"on {row['label_en']}" if row["pillar"] != "" else "overall"
    of = f"in {row['label_en']}" if row["pillar"] != "" else "overall"
    if not int(row["indicators"]):
        return f"nothing to compare {of}", f"{zh}没有可比的数字"
    if _few(row):
        return f"too few numbers for a conclusion {on}", f"{zh}可比数字太少，不下结论"
    gap, low, high = (float(row[name]) for name in ("gap_log", "low", "high"))
    if _undecided(low, high):
        return f"open who is ahead {of}", f"{zh}尚不能判定谁领先"
    ahead, behind = sides
    if ahead and behind:
        # A mean of the two would let a large lead on a small peer hide a large lag behind a great one.
        return (
            f"ahead on {plural(ahead, 'indicator')} and behind on {behind} {of}",
            f"{zh}有 {ahead} 项领先、{behind} 项落后",
        )
    if abs(gap) < _LEVEL:
        return f"level {of}", f"{zh}持平"
    if gap > 0.0:
        times = _times(gap, low, high)
        return (
            f"behind {of}, {best[0]} at {times[0]} times {place[0]}",
            f"{zh}落后，{best[1]}为{place[1]}的 {times[1]} 倍",
        )
    times = _times(-gap, -high, -low)
    return (
        f"ahead {of}, {place[0]} at {times[0]} times {best[0]}",
        f"{zh}领先，{place[1]}为{best[1]}的 {times[1]} 倍",
    )


def _times(gap: float, low: float, high: float) -> tuple[str, str]:
    """A ratio by its bounds, to two digits: more would claim more than the sources say."""
    ends = ["" if math.isnan(end) else _two_digits(end) for end in (low, high)]
    if ends[0] and ends[1]:
        return (
            (ends[0], ends[0])
            if ends[0] == ends[1]
            else (f"{ends[0]} to {ends[1]}", f"{ends[0]} 至 {ends[1]}")
        )
    if ends[0]:
        return f"at least {ends[0]}", f"至少 {ends[0]}"
    return (
        (f"at most {ends[1]}", f"至多 {ends[1]}")
        if ends[1]
        else (f"about {_two_digits(gap)}", f"约 {_two_digits(gap)}")
    )


def _two_digits(gap: float) -> str:
    ratio = ratio_of(gap)
    return f"{ratio:,.0f}" if ratio >= 9.95 else f"{ratio:.2g}"


def _rests_on(
    row: Mapping[Any, Any], place: tuple[str, str], best: tuple[str, str], *, several: bool
) -> tuple[str, str]:
    """The indicators and comparisons a pillar rests on, and its mean gap as it stands."""
    used, all_of_them = int(row["indicators"]), int(row["indicators"] + row["missing"])
    en, zh = _named(row)
    if not used:
        return "", ""
    made, possible = int(row["comparisons"]), int(row["possible"])
    counts_en = f"{used} of {plural(all_of_them, 'indicator')}"
    counts_zh = f"{all_of_them} 项指标中 {used} 项可比"
    if several and made < possible:
        counts_en += f" and {made:,} of {possible:,} comparisons"
        counts_zh += f"、{possible:,} 组比较中 {made:,} 组可做"
    gap, low, high = (float(row[name]) for name in ("gap_log", "low", "high"))
    if _undecided(low, high):
        told = _open((range_of_ratios(low, high, "en"), range_of_ratios(low, high, "zh")), place, best)
        return f"{en} {counts_en}, {told[0]}", f"{zh} {counts_zh}，{told[1]}"
    if gap < 0.0 and abs(gap) >= _LEVEL:
        low, high = -high, -low
    spans = range_of_ratios(low, high, "en"), range_of_ratios(low, high, "zh")
    told = _told(gap, place, best)
    range_en, range_zh = (f" ({spans[0]})", f"（{spans[1]} 倍）") if spans[0] else ("", "")
    return f"{en} {counts_en}, {told[0]}{range_en}", f"{zh} {counts_zh}，{told[1]}{range_zh}"


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
    peer, place = name_in_both(str(row["peer"])), name_in_both(details["place"])
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
    place = name_in_both(details["place"])
    there = frontiers[frontiers["gap_log"].notna()]
    said = []
    behind = there[(there["gap_log"] > _LEVEL) & (there["low"] > _LEVEL)].sort_values(
        "gap_log", ascending=False, kind="stable"
    )
    if len(behind):
        top = behind.iloc[0]
        times, peer = ratio_words(float(top["gap_log"])), name_in_both(top["peer"])
        said.append(
            statement(
                "meaning",
                f"The widest gap is in {top['label_en']}, where {peer[0]} is {times} times as good.",
                f"差距最大的一项是“{top['label_zh']}”：{peer[1]}的水平是{place[1]}的 {times} 倍。",
            )
        )
    leads = there[there["leads"] & (there["high"] <= _LEVEL)]
    if len(leads):
        en, zh = listed(leads["label_en"].tolist())[0], listed(leads["label_zh"].tolist())[1]
        peers = details["peers"]
        best = (
            name_in_both(peers[0])
            if len(peers) == 1
            else ("every peer that has a number", "有数字的对标对象")
        )
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
                f"Numbers of {name_in_language(place)} itself still to be found ({len(own):,}): {en}.",
                f"{name_in_language(place, 'zh')}自身尚待查找的数字（{len(own):,} 个）：{zh}。",
            )
        )
    if len(others):
        counted = others["place"].value_counts(sort=False).sort_values(ascending=False, kind="stable")
        names = [str(name) for name in counted.index]
        en = listed([f"{name_in_language(name)} ({counted[name]:,})" for name in names], 8)[0]
        zh = listed([f"{name_in_language(name, 'zh')}（{counted[name]:,} 个）" for name in names], 8)[1]
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
        en.append(f"{leaf.label_en if leaf else code} of {name_in_language(place)}")
        zh.append(f"{name_in_language(place, 'zh')}的“{leaf.label_zh if leaf else code}”")
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
            f"{name_in_language(first['place'])}: "
            f"{first['reason_en']}.",
            f"{count:,} 个数字无法比较，例如{name_in_language(first['place'], 'zh')}的“{leaf.label_zh}”："
            f"{first['reason_zh']}。",
        )
    ]


def unitless_statements(sources: pd.DataFrame, hierarchy: Hierarchy) -> list[Statement]:
    """Which numbers have no unit where others of their indicator have one: 0.2 may be a share, or 0.2%."""
    used = sources[sources["standing"].isin(["current", "contradicted"])]
    used = used[used["indicator"].isin(list(hierarchy.leaves))]
    told = set(used.loc[used["unit"] != "", "indicator"])
    bare = used[(used["unit"] == "") & used["indicator"].isin(told)]
    if not len(bare):
        return []
    names = sorted(set(zip(bare["indicator"], bare["place"], strict=True)))
    labels = [(hierarchy.leaves[code], place) for code, place in names]
    en = listed([f"{leaf.label_en} of {name_in_language(place)}" for leaf, place in labels])[0]
    zh = listed([f"{name_in_language(place, 'zh')}的“{leaf.label_zh}”" for leaf, place in labels])[1]
    has, is_ = ("has", "is") if len(bare) == 1 else ("have", "are")
    return [
        statement(
            "caveat",
            f"{plural(len(bare), 'number')} {has} no unit and {is_} taken to be in that of the others: {en}. "
            "Look whether that is right; a share of 0.2 is not 0.2%.",
            f"{len(bare):,} 个数字未注明单位，按其他数字的单位处理：{zh}。请核对，例如比例 0.2 并非 0.2%。",
        )
    ]


def _periods(table: pd.DataFrame, details: Mapping[str, Any]) -> list[Statement]:
    said = []
    if details["other_periods"]:
        row = table[table["periods"] == "different"].iloc[0]
        count, peer = details["other_periods"], name_in_both(row["peer"])
        said.append(
            statement(
                "caveat",
                f"{count:,} of {plural(len(table), 'comparison')} {'is' if count == 1 else 'are'} between "
                f"different periods, such as {row['label_en']}: {row['place_period']} against "
                f"{row['peer_period']} of {peer[0]}.",
                f"{len(table):,} 组比较中有 {count:,} 组时期不同，例如“{row['label_zh']}”："
                f"本地为 {row['place_period']}，{peer[1]}为 {row['peer_period']}。",
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
