"""The gap to peers and to the best of them: ratios on a logarithmic axis, the place itself at 1."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from jiju.charts.chart import KeyEntry
from jiju.charts.gap_marks import OTHER_PEERS, gap_key, gap_layers, gap_mark, missing_mark
from jiju.charts.gap_words import gap_verdict, said_decided, said_gap
from jiju.charts.grouped_rows import GroupedRows, chart_of_rows
from jiju.charts.numbers import significant
from jiju.charts.parts import each_row, finite, nothing_to_draw, place_name, shown_of
from jiju.charts.words import word
from jiju.results.amounts import amount_text, ratio_text
from jiju.results.names import name_in_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from jiju.charts.chart import Chart
    from jiju.errors import ChartError
    from jiju.results import Language, Result

__all__ = ["draw_best_peers", "draw_gap_by_indicator", "draw_gap_by_pillar", "peer_names"]

_STEP, _TALL_STEP = 20, 27
FRONTIER = "frontier"


def _nothing(result: Result) -> ChartError:
    hint = "Look at result.tables['missing'] and ['refused']."
    return nothing_to_draw(result, "there is no pair of numbers to compare", hint)


def peer_names(result: Result) -> list[str]:
    """The peers of a gap, in the order in which they were asked for.

    Parameters
    ----------
    result : Result
        Of the kind ``gap``.

    Returns
    -------
    list of str
        Each once.
    """
    asked = [str(peer) for peer in result.details.get("peers") or ()]
    found = [str(peer) for peer in result.table["peer"]]
    missing = [str(p) for p in result.tables["missing"]["place"]] if "missing" in result.tables else []
    return [p for p in dict.fromkeys([*asked, *found, *missing]) if p != result.details.get("place")]


def _indicators(result: Result, lang: Language) -> dict[str, str]:
    """Code and name of all indicators, those without any number included."""
    frames = [result.tables[n] for n in ("frontiers", "missing") if n in result.tables]
    named = {
        str(row.indicator): str(getattr(row, f"label_{lang}"))
        for frame in (result.table, *frames)
        for row in each_row(frame)
    }
    order = [str(code) for code in result.details.get("indicators") or ()] if _is_list(result) else []
    return {code: named[code] for code in dict.fromkeys([*order, *named]) if code in named}


def _is_list(result: Result) -> bool:
    return isinstance(result.details.get("indicators"), list)


def draw_gap_by_pillar(result: Result, *, lang: Language, bare: bool) -> Chart:
    """The gap on each pillar to each peer and to the best of them.

    Parameters
    ----------
    result : Result
        Of the kind ``gap``.
    lang : {"en", "zh"}
        The language.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Vega-Lite.

    Raises
    ------
    ChartError
        ``C106`` where nothing can be compared.
    """
    import altair as alt

    table = result.tables["pillars"]
    if table.empty or table["gap_log"].isna().all():
        raise _nothing(result)
    rows = GroupedRows()
    for name, part in _pillar_groups(table, lang):
        rows.heading(name)
        for row in each_row(part):
            used, absent = int(row.indicators), int(row.missing)
            verdict = gap_verdict(float(row.gap_log), float(row.low), float(row.high))
            mark = gap_mark(float(row.gap_log), float(row.low), float(row.high), verdict, lang)
            rests = word("of_indicators", lang, used=used, total=used + absent)
            best = str(row.peer) == FRONTIER
            peer = word("best_peer", lang) if best else name_in_language(str(row.peer), lang)
            mark |= {"pillar": name, "rests": rests}
            if used:
                mark["side"] = mark["said"] + word("in_brackets", lang, value=f"{used}/{used + absent}")
            rows.row(peer, [mark])
    tips = [
        alt.Tooltip("name:N", title=word("peer", lang)),
        alt.Tooltip("pillar:N", title=word("pillar", lang)),
        alt.Tooltip("said:N", title=word("gap", lang)),
        alt.Tooltip("interval:N", title=word("bounds", lang)),
        alt.Tooltip("rests:N", title=word("rests_on", lang)),
    ]
    place = place_name(result, lang)
    return chart_of_rows(
        rows,
        gap_layers(rows, lang, tips, bare=bare),
        result,
        lang=lang,
        title=word("gap_pillars_title", lang, place=place),
        description=_pillar_description(table, place, lang),
        bare=bare,
        key=gap_key(rows, lang),
        step=_STEP,
    )


def _pillar_groups(table: pd.DataFrame, lang: Language) -> list[tuple[str, pd.DataFrame]]:
    """The pillars of the answer, then all indicators together where there is more than one pillar."""
    level = table["level"].astype(int)
    groups = [
        (str(part[f"label_{lang}"].iloc[0]) or str(code), part)
        for code, part in table[level == 1].groupby("pillar", sort=False, dropna=False)
    ]
    whole = table[level == 0]
    if len(groups) != 1 and not whole.empty:
        groups.append((word("all_indicators", lang), whole))
    return groups


def _pillar_description(table: pd.DataFrame, place: str, lang: Language) -> str:
    best = table[(table["peer"] == FRONTIER) & (table["level"] == 1) & table["gap_log"].notna()]
    said = [
        f"{getattr(row, f'label_{lang}')} {said_gap(math.exp(float(row.gap_log)), lang)}"
        for row in each_row(best)
    ]
    if lang == "zh":
        return f"点图：{place}与各对标对象在各维度上的差距。与最优者相比：{'；'.join(said) or '无可比数字'}。"
    listed = "; ".join(said) or "nothing to compare"
    return f"Dots: the gap between {place} and its peers by pillar. To the best peer: {listed}."


def draw_gap_by_indicator(result: Result, *, lang: Language, limit: int, bare: bool) -> Chart:
    """The gap to each peer on each indicator; numbers that contradict each other are dots side by side.

    Parameters
    ----------
    result : Result
        Of the kind ``gap``.
    lang : {"en", "zh"}
        The language.
    limit : int
        At most so many rows; whole indicators are left out, those at the end of the list.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Vega-Lite.

    Raises
    ------
    ChartError
        ``C106`` where nothing can be compared.
    """
    import altair as alt

    if result.table.empty:
        raise _nothing(result)
    peers, named = peer_names(result), _indicators(result, lang)
    shown = list(named)[: max(1, limit // (len(peers) + 1))]
    pairs = {
        (str(code), str(peer)): part
        for (code, peer), part in result.table.groupby(["indicator", "peer"], sort=False)
    }
    compared = {str(row.indicator) for row in each_row(result.table) if _is_known(row)}
    rows = GroupedRows()
    for code in (code for code in shown if code in compared):
        rows.heading(named[code])
        for peer in (name for name in peers if (code, name) in pairs):
            marks = [_pair_mark(row, lang) for row in each_row(pairs[code, peer])]
            rows.row(
                name_in_language(peer, lang),
                _side_by_side([{"about": named[code], **mark} for mark in marks], lang),
            )
        absent = [name for name in peers if (code, name) not in pairs]
        if absent:
            # Those without a number share one row: the list of what is missing names them one by one.
            listed = ("、" if lang == "zh" else ", ").join(name_in_language(p, lang) for p in absent)
            rows.row(
                word("no_figure", lang),
                [{"about": named[code], **missing_mark(lang), "missing": False, "side": "", "note": listed}],
            )
    tips = [
        alt.Tooltip("name:N", title=word("peer", lang)),
        alt.Tooltip("about:N", title=word("indicator", lang)),
        alt.Tooltip("said:N", title=word("gap", lang)),
        alt.Tooltip("interval:N", title=word("bounds", lang)),
        alt.Tooltip("mine:N", title=place_name(result, lang) or word("place", lang)),
        alt.Tooltip("theirs:N", title=word("peer_value", lang)),
    ]
    place = place_name(result, lang)
    left_out = [named[code] for code in shown if code not in compared]
    chart = chart_of_rows(
        rows,
        gap_layers(rows, lang, tips, bare=bare),
        result,
        lang=lang,
        title=word("gap_indicators_title", lang, place=place),
        description=_indicator_description(result, place, lang),
        subtitle=_subtitle(len(shown), len(named), left_out, lang),
        bare=bare,
        key=gap_key(rows, lang),
        step=_STEP,
    )
    return replace(chart, notes=_left_out(left_out, lang))


def _subtitle(shown: int, total: int, left_out: Sequence[str], lang: Language) -> str:
    """How many indicators are drawn of all, and on how many there is nothing to compare."""
    count = len(left_out)
    said = [
        shown_of(shown, total, lang),
        word("not_compared_count", lang, count=count) if count else "",
    ]
    return ("；" if lang == "zh" else "; ").join(part for part in said if part)


def _left_out(names: Sequence[str], lang: Language) -> tuple[str, ...]:
    """The line below the figure on indicators that have no row in it."""
    listed = ("、" if lang == "zh" else ", ").join(names)
    return (word("not_compared", lang, names=listed),) if names else ()


def _pair_mark(row: Any, lang: Language) -> dict[str, Any]:  # noqa: ANN401
    mark = gap_mark(float(row.gap_log), float(row.low), float(row.high), str(row.verdict), lang)
    mine, theirs = (
        f"{amount_text(value, str(row.unit), lang, low=low, high=high, comparator=said)} ({period})"
        for value, low, high, period, said in (
            (row.place_value, row.place_low, row.place_high, row.place_period, _said(row, "place")),
            (row.peer_value, row.peer_low, row.peer_high, row.peer_period, _said(row, "peer")),
        )
    )
    return mark | {"mine": mine, "theirs": theirs}


def _said(row: Any, side: str) -> str:  # noqa: ANN401
    """How a number is bounded, from its bounds alone."""
    value, low, high = (float(getattr(row, f"{side}_{name}")) for name in ("value", "low", "high"))
    if math.isnan(value):
        return "range"
    if low == value == high:
        return "exact"
    if low == value:
        return "at_least" if math.isnan(high) else "more_than"
    return "less_than" if math.isnan(low) and high == value else "about"


def _side_by_side(marks: list[dict[str, Any]], lang: Language) -> list[dict[str, Any]]:
    """Several figures of one row: its text at the side covers all of them and is printed once."""
    ratios = [mark["ratio"] for mark in marks if mark["ratio"] is not None]
    if len(marks) < 2 or len(ratios) < 2:
        return marks
    low, high = min(ratios), max(ratios)
    undecided = word("gap_undecided", lang)
    if undecided in (sides := [mark["side"] for mark in marks]):
        both = " / ".join(dict.fromkeys(sides))
    elif high < 1:
        times = word("differs", lang, low=significant(1 / high), high=ratio_text(1 / low, lang))
        both = word("gap_leads", lang, times=times)
    elif low > 1:
        both = word("differs", lang, low=significant(low), high=ratio_text(high, lang))
    else:
        both = word("differs", lang, low=said_gap(low, lang), high=_trails(high, lang))
    return [{**mark, "side": both if at == 0 else ""} for at, mark in enumerate(marks)]


def _is_known(row: Any) -> bool:  # noqa: ANN401
    """Whether a gap, or at least one of its bounds, is known."""
    return not all(math.isnan(float(getattr(row, name))) for name in ("gap_log", "low", "high"))


def _trails(ratio: float, lang: Language) -> str:
    """On which side a gap is, beside one on the other side."""
    return word("gap_trails", lang, times=said_gap(ratio, lang)) if ratio > 1.005 else said_gap(ratio, lang)


def _indicator_description(result: Result, place: str, lang: Language) -> str:
    counts = result.table["verdict"].astype(str).value_counts()
    said = {name: int(counts.get(name, 0)) for name in ("behind", "ahead", "level", "open")}
    missing = len(result.tables["missing"]) if "missing" in result.tables else 0
    if lang == "zh":
        return (
            f"点图：{place}与各对标对象逐项指标的差距。落后 {said['behind']} 项次，"
            f"领先 {said['ahead']} 项次，措辞不足以判定 {said['open']} 项次；缺少的数字 {missing} 个。"
        )
    return (
        f"Dots: the gap between {place} and its peers by indicator. Behind in {said['behind']} comparisons, "
        f"ahead in {said['ahead']}, open in {said['open']}; {missing} numbers are missing."
    )


def draw_best_peers(result: Result, *, lang: Language, limit: int, bare: bool) -> Chart:
    """One row an indicator: the best peer with its name, the others as pale dots.

    Parameters
    ----------
    result : Result
        Of the kind ``gap``.
    lang : {"en", "zh"}
        The language.
    limit : int
        At most so many indicators.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Vega-Lite.

    Raises
    ------
    ChartError
        ``C106`` where nothing can be compared.
    """
    import altair as alt

    table = result.tables["frontiers"]
    if table.empty:
        raise _nothing(result)
    named = _indicators(result, lang)
    best = {str(row.indicator): row for row in each_row(table)}
    rows = GroupedRows()
    shown = list(named)[:limit]
    compared = [code for code in shown if code in best and _is_known(best[code])]
    for code in compared:
        row = best[code]
        gap, low, high = float(row.gap_log), float(row.low), float(row.high)
        mark = gap_mark(gap, low, high, gap_verdict(gap, low, high), lang)
        rows.row(named[code], [{"peer": name_in_language(str(row.peer), lang), **mark}])
    keys = {code: entry["key"] for code, entry in zip(compared, rows.rows, strict=True)}
    others = [
        {
            "key": keys[str(row.indicator)],
            "ratio": finite(math.exp(float(row.gap_log))),
            "peer": name_in_language(str(row.peer), lang),
            "said": said_decided(math.exp(float(row.gap_log)), None, None, str(row.verdict), lang=lang),
        }
        for row in each_row(result.table)
        if not row.frontier and not math.isnan(float(row.gap_log)) and str(row.indicator) in keys
    ]
    tips = [
        alt.Tooltip("name:N", title=word("indicator", lang)),
        alt.Tooltip("peer:N", title=word("best_peer", lang)),
        alt.Tooltip("said:N", title=word("gap", lang)),
        alt.Tooltip("interval:N", title=word("bounds", lang)),
    ]
    place = place_name(result, lang)
    left_out = [named[code] for code in shown if code not in keys]
    chart = chart_of_rows(
        rows,
        gap_layers(rows, lang, tips, bare=bare, others=others),
        result,
        lang=lang,
        title=word("gap_best_title", lang, place=place),
        description=_best_description(table, place, lang),
        subtitle=_subtitle(len(shown), len(named), left_out, lang),
        bare=bare,
        key=(*gap_key(rows, lang), KeyEntry(word("other_peers", lang), OTHER_PEERS)),
        step=_TALL_STEP if others else _STEP,
        more={"others": others},
    )
    return replace(chart, notes=_left_out(left_out, lang))


def _best_description(table: pd.DataFrame, place: str, lang: Language) -> str:
    behind = table[table["gap_log"] > 0].sort_values("gap_log", ascending=False, kind="stable").head(3)
    said = []
    for row in each_row(behind):
        peer, gap = name_in_language(str(row.peer), lang), said_gap(math.exp(float(row.gap_log)), lang)
        said.append(f"{getattr(row, f'label_{lang}')} ({peer} {gap})")
    if lang == "zh":
        return f"点图：{place}与每项指标上最优对标对象的差距。差距最大的是：{'；'.join(said) or '无'}。"
    listed = "; ".join(said) or "none"
    return f"Dots: the gap between {place} and the best peer on each indicator. Widest: {listed}."
