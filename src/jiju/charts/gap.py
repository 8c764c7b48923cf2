"""The gap to peers and to the best of them: ratios on a logarithmic axis, the place itself at 1."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from jiju.charts.amounts import amount_text, ratio_text
from jiju.charts.chart import Chart, KeyEntry
from jiju.charts.gap_words import gap_verdict, said_between, said_bounds, said_gap
from jiju.charts.grouped_rows import (
    GroupedRows,
    interval_layers,
    one_line,
    open_ends,
    ratio_axis,
    side_column,
)
from jiju.charts.numbers import MISSING, significant
from jiju.charts.parts import each_row, finish, finite
from jiju.charts.theme import ACCENT, OPPOSITE, QUIET, UNSURE, UNTESTED
from jiju.charts.words import word
from jiju.errors import ChartError
from jiju.results.names import name_in_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    import altair as alt
    import pandas as pd

    from jiju.results import Language, Result

__all__ = ["draw_best_peers", "draw_gap_by_indicator", "draw_gap_by_pillar", "peer_names"]

_STEP, _TALL_STEP = 20, 27
_PALE = "#8c949e"
FRONTIER = "frontier"
_COLORS = {"behind": OPPOSITE, "ahead": ACCENT, "level": ACCENT, "open": UNSURE}


def _nothing(result: Result) -> ChartError:
    what = "there is no pair of numbers to compare"
    msg = "C106"
    return ChartError(msg, what, where=result.kind, hint="Look at result.tables['missing'] and ['refused'].")


def _mark(gap: float, low: float, high: float, verdict: str, lang: Language) -> dict[str, Any]:
    """A dot with its interval, as ratios of peer to place."""
    ratio = finite(math.exp(gap)) if not math.isnan(gap) else None
    ends = [None if math.isnan(v) else finite(math.exp(v)) for v in (low, high)]
    known = ratio is not None or any(end is not None for end in ends)
    return {
        "ratio": ratio,
        "low": ends[0],
        "high": ends[1],
        "verdict": word(f"gap_{verdict}", lang) if known else "",
        "said": said_gap(ratio, lang),
        "interval": said_bounds(ends[0], ends[1], lang) or word("exact", lang),
        "side": said_between(ratio, *ends, lang=lang) if known else word("no_figure", lang),
    }


def _missing(lang: Language) -> dict[str, Any]:
    """A row without a number."""
    nan = math.nan
    return _mark(nan, nan, nan, "open", lang) | {"interval": MISSING, "said": word("no_figure", lang)}


def _layers(
    rows: GroupedRows,
    lang: Language,
    tips: Sequence[alt.Tooltip],
    *,
    bare: bool,
    others: Sequence[dict[str, Any]] = (),
) -> list[Any]:
    """Headings, the place's line, intervals and dots; completes the marks of the rows."""
    import altair as alt

    drawn = [v for row in rows.rows for v in (row["ratio"], row["low"], row["high"])]
    drawn += [other["ratio"] for other in others]
    x, ends = ratio_axis(drawn, word("gap_axis", lang))
    for row in rows.rows:
        row |= open_ends(row, ends)
    verdicts = [v for v in ("behind", "ahead", "level", "open") if _has(rows, v, lang)]
    color = alt.Color(
        "verdict:N",
        scale=alt.Scale(
            domain=[word(f"gap_{v}", lang) for v in verdicts], range=[_COLORS[v] for v in verdicts]
        ),
        legend=None
        if bare
        else alt.Legend(title=None, orient="top", symbolType="circle", symbolSize=90, symbolOpacity=1),
    )
    data, y = alt.Chart(alt.NamedData("rows")), rows.axis()
    # A number that is missing is an empty row with a dotted line, never a dot at 1.
    empty = data.transform_filter(
        "!isValid(datum.ratio) && !isValid(datum.low) && !isValid(datum.high) && !isValid(datum.note)"
    )
    return [
        one_line(),
        empty.mark_rule(color=UNTESTED, strokeDash=[1, 5], strokeWidth=1.5, aria=False).encode(
            x=alt.value(0), x2=alt.value("width"), y=y
        ),
        data.transform_filter("isValid(datum.note)")
        .mark_text(align="left", dx=4, fontSize=12, color=QUIET, aria=False, limit=alt.ExprRef("width + 80"))
        .encode(x=alt.value(0), y=y, text="note:N"),
        *interval_layers(rows, x, color),
        *(_other_peers(x, y, lang) if others else []),
        data.transform_filter("isValid(datum.ratio)")
        .mark_circle(size=85, opacity=1, aria=False)
        .encode(x=x, y=y, color=color, tooltip=list(tips)),
        *(_peer_labels(x, y, ends) if others else []),
        *([rows.heading_layer()] if rows.headings else []),
        *side_column(rows, word("gap_side", lang)),
    ]


def _other_peers(x: alt.X, y: alt.Y, lang: Language) -> list[Any]:
    """The peers that are not the best, small and pale."""
    import altair as alt

    tips = [
        alt.Tooltip("peer:N", title=word("peer", lang)),
        alt.Tooltip("said:N", title=word("gap", lang)),
    ]
    others = alt.Chart(alt.NamedData("others"))
    return [others.mark_circle(size=40, opacity=0.6, color=_PALE, aria=False).encode(x=x, y=y, tooltip=tips)]


def _peer_labels(x: alt.X, y: alt.Y, ends: Sequence[float]) -> list[Any]:
    """The name of the best peer over its dot, turned inward where the edge is near."""
    import altair as alt

    near = ends[1] / (ends[1] / ends[0]) ** 0.25
    data = alt.Chart(alt.NamedData("rows"))
    left: dict[str, Any] = {"dy": -10, "fontSize": 11, "color": QUIET, "aria": False}
    left |= {"align": "left", "dx": -4}
    right = left | {"align": "right", "dx": 4}
    return [
        data.transform_filter(f"isValid(datum.ratio) && datum.ratio {sign} {near:.6g}")
        .mark_text(**style)
        .encode(x=x, y=y, text="peer:N")
        for sign, style in (("<=", left), (">", right))
    ]


def _has(rows: GroupedRows, verdict: str, lang: Language) -> bool:
    return any(row["verdict"] == word(f"gap_{verdict}", lang) for row in rows.rows)


def _key(rows: GroupedRows, lang: Language) -> tuple[KeyEntry, ...]:
    shown = [v for v in ("behind", "ahead", "level", "open") if _has(rows, v, lang)]
    return tuple(KeyEntry(word(f"gap_{v}", lang), _COLORS[v]) for v in shown)


def _finished(
    rows: GroupedRows,
    result: Result,
    lang: Language,
    tips: Sequence[alt.Tooltip],
    *,
    title: str,
    description: str,
    subtitle: str,
    bare: bool,
    others: Sequence[dict[str, Any]] = (),
) -> Chart:
    import altair as alt

    layers = _layers(rows, lang, tips, bare=bare, others=others)
    spec = finish(
        alt.layer(*layers).properties(height=alt.Step(_TALL_STEP if others else _STEP)),
        result,
        lang=lang,
        title=title,
        subtitle=subtitle,
        description=description,
        bare=bare,
        datasets={"rows": rows.rows, "headings": rows.headings, "heading": [{}], "others": others},
        side_room=True,
    )
    return Chart(spec, result.kind, lang, description, _key(rows, lang))


def _place(result: Result, lang: Language) -> str:
    return name_in_language(str(result.details.get("place", "")), lang)


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
            mark = _mark(float(row.gap_log), float(row.low), float(row.high), verdict, lang)
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
    place = _place(result, lang)
    return _finished(
        rows,
        result,
        lang,
        tips,
        title=word("gap_pillars_title", lang, place=place),
        description=_pillar_description(table, place, lang),
        subtitle="",
        bare=bare,
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
    rows = GroupedRows()
    for code in shown:
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
                [{"about": named[code], **_missing(lang), "side": "", "note": listed}],
            )
    tips = [
        alt.Tooltip("name:N", title=word("peer", lang)),
        alt.Tooltip("about:N", title=word("indicator", lang)),
        alt.Tooltip("said:N", title=word("gap", lang)),
        alt.Tooltip("interval:N", title=word("bounds", lang)),
        alt.Tooltip("mine:N", title=_place(result, lang) or word("place", lang)),
        alt.Tooltip("theirs:N", title=word("peer_value", lang)),
    ]
    total = len(named)
    place = _place(result, lang)
    return _finished(
        rows,
        result,
        lang,
        tips,
        title=word("gap_indicators_title", lang, place=place),
        description=_indicator_description(result, place, lang),
        subtitle=word("shown", lang, shown=len(shown), total=total) if len(shown) < total else "",
        bare=bare,
    )


def _pair_mark(row: Any, lang: Language) -> dict[str, Any]:  # noqa: ANN401
    mark = _mark(float(row.gap_log), float(row.low), float(row.high), str(row.verdict), lang)
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
    if high < 1:
        times = word("differs", lang, low=significant(1 / high), high=ratio_text(1 / low, lang))
        both = word("gap_leads", lang, times=times)
    elif low > 1:
        both = word("differs", lang, low=significant(low), high=ratio_text(high, lang))
    else:
        both = word("differs", lang, low=said_gap(low, lang), high=said_gap(high, lang))
    return [{**mark, "side": both if at == 0 else ""} for at, mark in enumerate(marks)]


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
    for code, name in list(named.items())[:limit]:
        row = best.get(code)
        if row is None or not str(row.peer):
            rows.row(name, [{"peer": MISSING, **_missing(lang)}])
            continue
        gap, low, high = float(row.gap_log), float(row.low), float(row.high)
        mark = _mark(gap, low, high, gap_verdict(gap, low, high), lang)
        rows.row(name, [{"peer": name_in_language(str(row.peer), lang), **mark}])
    keys = {code: entry["key"] for code, entry in zip(list(named)[:limit], rows.rows, strict=True)}
    others = [
        {
            "key": keys[str(row.indicator)],
            "ratio": finite(math.exp(float(row.gap_log))),
            "peer": name_in_language(str(row.peer), lang),
            "said": said_gap(math.exp(float(row.gap_log)), lang),
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
    place = _place(result, lang)
    total = len(named)
    chart = _finished(
        rows,
        result,
        lang,
        tips,
        title=word("gap_best_title", lang, place=place),
        description=_best_description(table, place, lang),
        subtitle=word("shown", lang, shown=len(keys), total=total) if len(keys) < total else "",
        bare=bare,
        others=others,
    )
    key = (*chart.key, KeyEntry(word("other_peers", lang), _PALE))
    return Chart(chart.spec, chart.kind, lang, chart.description, key)


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
