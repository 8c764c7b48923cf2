"""What a trend says in plain sentences: growth, who is caught up with and when, what it rests on."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from jiju.measures.scorecards._gap_statements import missing_statements, refused_statements
from jiju.measures.scorecards._words import plural
from jiju.results.names import name_in_both, name_in_language
from jiju.results.sentences import data_caveats, listed, statement
from jiju.results.wording import percent_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from jiju.measures.scorecards._hierarchy import Hierarchy
    from jiju.results import Statement

__all__ = ["trend_statements", "year_words"]

_FAR = 100.0  # years: what is farther is told as more than a hundred
_SHOWN = 3


def trend_statements(
    table: pd.DataFrame, tables: Mapping[str, pd.DataFrame], hierarchy: Hierarchy, details: Mapping[str, Any]
) -> list[Statement]:
    """The sentences of a trend, the answer first."""
    said = [_answer(tables["catching_up"], details)]
    said += _growth(table, details)
    said += _soonest(tables["catching_up"])
    said.append(
        statement(
            "limit",
            "It is no forecast: it says what follows if both sides go on exactly as in these periods.",
            "这不是预测：它只说明双方都保持这些时期的速度时会怎样。",
        )
    )
    said += _caveats(table, tables["breaks"], details)
    said += missing_statements(tables["missing"], details)
    said += refused_statements(tables["refused"], hierarchy)
    return said + data_caveats({}, ("numbers", "个数字"), simulated=details["simulated"])


def _answer(catching: pd.DataFrame, details: Mapping[str, Any]) -> Statement:
    place = name_in_both(details["place"])
    known = catching[catching["gap_log"].notna()]
    behind = known[known["gap_log"] > 0.0]
    if not len(known):
        return statement(
            "answer",
            f"No growth of {place[0]} can be held against that of a peer: on every indicator one of them "
            "lacks two comparable periods.",
            f"无法比较{place[1]}与对标对象的增长：每项指标都至少有一方缺少两个可比时期。",
        )
    if not len(behind):
        return statement(
            "answer",
            f"{place[0]} is behind in none of {plural(len(known), 'comparison')}.",
            f"在 {len(known)} 组“指标—对标对象”比较中，{place[1]}均不落后。",
        )
    words = ("closes", "may close", "never", "open", "unknown")
    counts = {word: int((behind["verdict"] == word).sum()) for word in words}
    # Where the interval includes never, the rates themselves say which of the two it looks like.
    maybe = behind[behind["verdict"] == "may close"]
    likely = int(maybe["years"].notna().sum())
    parts_en, parts_zh = [], []
    if counts["closes"]:
        parts_en.append(f"{counts['closes']} of the gaps close")
        parts_zh.append(f"{counts['closes']} 组差距将消除")
    if likely:
        parts_en.append(f"{likely} would close, but may also never close")
        parts_zh.append(f"{likely} 组大致可消除，但也可能永不消除")
    if counts["may close"] - likely:
        parts_en.append(f"{counts['may close'] - likely} would not close, which is not sure")
        parts_zh.append(f"{counts['may close'] - likely} 组看来不会消除，但不能完全确定")
    if counts["never"]:
        parts_en.append(f"{counts['never']} never close")
        parts_zh.append(f"{counts['never']} 组不会消除")
    if counts["open"]:
        parts_en.append(f"in {counts['open']} the sources leave open who grows faster")
        parts_zh.append(f"{counts['open']} 组按现有来源无法判定谁增长更快")
    if counts["unknown"]:
        parts_en.append(f"of {counts['unknown']} the growth is not known")
        parts_zh.append(f"{counts['unknown']} 组增速未知")
    if counts["open"] + counts["unknown"] == len(behind):
        parts_en.append("so no year of catching up can be given")
        parts_zh.append("因此给不出追赶年份")
    return statement(
        "answer",
        f"{place[0]} is behind in {len(behind)} of {plural(len(known), 'comparison')}; at current rates "
        f"{'; '.join(parts_en)}.",
        f"双方均有数字的比较有 {len(known)} 组，{place[1]}在其中 {len(behind)} 组落后；按目前速度，"
        f"{'；'.join(parts_zh)}。",
    )


def _growth(table: pd.DataFrame, details: Mapping[str, Any]) -> list[Statement]:
    """The place's own growth, of the indicators with most periods."""
    own = table[(table["place"] == details["place"]) & (table["method"] != "none")]
    if not len(own):
        return []
    shown = own.sort_values("periods", ascending=False, kind="stable").head(_SHOWN)
    place = name_in_both(details["place"])
    en, zh = [], []
    for row in shown.to_dict("records"):
        rate = percent_words(row["growth"])
        span = _span_words(row)
        en.append(f"{row['label_en']} {rate}{span[0]} from {row['first']} to {row['last']}")
        zh.append(f"{row['label_zh']} {rate}{span[1]}，{row['first']} 至 {row['last']}")
    rest = len(own) - len(shown)
    more = (f"; {rest} more in the table", f"；另有 {rest} 项见表") if rest else ("", "")
    return [
        statement(
            "meaning",
            f"Growth a year of {place[0]}: {'; '.join(en)}{more[0]}.",
            f"{place[1]}年均增长：{'；'.join(zh)}{more[1]}。",
        )
    ]


def _span_words(row: Mapping[Any, Any]) -> tuple[str, str]:
    low, high = float(row["low"]), float(row["high"])
    if math.isnan(low) or math.isnan(high) or low == high:
        return "", ""
    ends = percent_words(low), percent_words(high)
    return f" ({ends[0]} to {ends[1]})", f"（{ends[0]} 至 {ends[1]}）"


def _soonest(catching: pd.DataFrame) -> list[Statement]:
    """The gaps that close first, each with its interval."""
    rows = catching[catching["verdict"].isin(["closes", "may close"]) & catching["years"].notna()]
    rows = rows.sort_values("years", kind="stable").head(_SHOWN)
    if not len(rows):
        return []
    told = [
        (
            f"{row['label_en']} with {name_in_language(row['peer'])} {year_words(row)[0]}",
            f"{row['label_zh']}（对{name_in_language(row['peer'], 'zh')}）{year_words(row)[1]}",
        )
        for row in rows.to_dict("records")
    ]
    return [
        statement(
            "meaning",
            f"First to close at current rates: {'; '.join(en for en, _ in told)}.",
            f"按目前速度最先消除的差距：{'；'.join(zh for _, zh in told)}。",
        )
    ]


def year_words(row: Mapping[Any, Any]) -> tuple[str, str]:
    """The year of catching up with its interval, in English and Chinese.

    Parameters
    ----------
    row : mapping
        Of the table catching_up.

    Returns
    -------
    en, zh : str
        Such as ``"about 2031 (2029 to 2040)"``, ``"not before 2041, perhaps never"``.
    """
    start, year = float(row["from_year"]), float(row["year"])
    low, high = float(row["year_low"]), float(row["year_high"])
    last = math.floor(start + _FAR)
    ends = [f"{math.floor(end)}" if end <= start + _FAR else "" for end in (low, high)]
    about = f"{math.floor(year)}" if year <= start + _FAR else ""
    if math.isnan(year):
        if math.isnan(low) or not ends[0]:
            return "never at these rates", "按此速度不会消除"
        return f"not before {ends[0]}, perhaps never", f"最早 {ends[0]} 年，也可能永不消除"
    en = f"about {about}" if about else f"after {last}"
    zh = f"约 {about} 年" if about else f"{last} 年以后"
    if math.isnan(high):
        if row["verdict"] == "closes":
            return f"{en} (not before {ends[0]})", f"{zh}（最早 {ends[0]} 年）"
        if not ends[0]:
            return f"{en} or never", f"{zh}或永不消除"
        return f"{en} (not before {ends[0]}, perhaps never)", f"{zh}（最早 {ends[0]} 年，也可能永不消除）"
    if low == high or not about:
        return en, zh
    if not ends[1]:
        return f"{en} ({ends[0]} to after {last})", f"{zh}（{ends[0]} 年至 {last} 年以后）"
    return f"{en} ({ends[0]} to {ends[1]})", f"{zh}（{ends[0]} 至 {ends[1]} 年）"


def _caveats(table: pd.DataFrame, breaks: pd.DataFrame, details: Mapping[str, Any]) -> list[Statement]:
    said = []
    two = int((table["method"] == "two").sum())
    if two:
        said.append(
            statement(
                "caveat",
                f"With two periods only ({two} of {len(table)} series) growth has no interval from sampling, "
                "and one odd year decides it.",
                f"{len(table)} 个序列中有 {two} 个只有两个时期：其增速没有抽样区间，某一年异常即可左右结果。",
            )
        )
    single = int((table["method"] == "none").sum())
    if single:
        said.append(
            statement(
                "caveat",
                f"{single} of {len(table)} series {'has' if single == 1 else 'have'} one period only and "
                "so no growth.",
                f"{len(table)} 个序列中有 {single} 个只有一个时期，无法计算增速。",
            )
        )
    if len(breaks):
        counts = {kind: int((breaks["kind"] == kind).sum()) for kind in ("source", "contradiction", "length")}
        changes, against, lengths = counts.values()
        were = "was" if lengths == 1 else "were"
        told = [
            (f"the publisher changes {plural(changes, 'time')}", f"公布者变化 {changes} 次"),
            (
                f"sources contradict each other in {plural(against, 'period')}",
                f"{against} 个时期的来源互相矛盾",
            ),
            (
                f"{plural(lengths, 'number')} of periods of another length {were} left out",
                f"{lengths} 个时期长短不同的数字未纳入",
            ),
        ]
        there = [pair for pair, count in zip(told, counts.values(), strict=True) if count]
        said.append(
            statement(
                "caveat",
                f"Within the series {listed([en for en, _ in there])[0]}: the numbers may not count the same "
                "things.",
                f"序列内，{'，'.join(zh for _, zh in there)}：各数口径可能不一致。",
            )
        )
    if details["undivided"]:
        en, zh = listed(details["undivided"])
        said.append(
            statement(
                "caveat",
                f"Growth is that of the number itself, not divided by its denominator: {en}.",
                f"增速按数字本身计算，未除以分母：{zh}。",
            )
        )
    return said
