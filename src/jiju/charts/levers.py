"""Levers: how far a number must move to change the rank, and how much of the gap the frontier would close."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from jiju.charts.chart import KeyEntry
from jiju.charts.grouped_rows import (
    GroupedRows,
    chart_of_rows,
    colored,
    empty_rows,
    one_line,
    ratio_axis,
    row_dots,
    side_column,
)
from jiju.charts.numbers import percent
from jiju.charts.parts import each_row, finite, nothing_to_draw, place_name, shown_of
from jiju.charts.theme import ACCENT, INK, UNSURE
from jiju.charts.words import word
from jiju.results.amounts import amount_text
from jiju.results.names import name_in_language

if TYPE_CHECKING:
    from jiju.charts.chart import Chart
    from jiju.results import Language, Result

__all__ = ["draw_closing", "draw_levers"]


def _ratio(of: float, to: float) -> float | None:
    return finite(of / to) if of > 0 and to > 0 else None


def draw_levers(result: Result, *, lang: Language, limit: int, bare: bool) -> Chart:
    """By how much each number must change for the rank to change, as a ratio to the number now.

    Parameters
    ----------
    result : Result
        Of the kind ``levers``.
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
        ``C106`` where there is no indicator.
    """
    import altair as alt

    if result.table.empty:
        raise nothing_to_draw(result, "there is no indicator to move", "Was the place scored?")
    rows, frontiers = GroupedRows(), []
    reached, beyond = word("reached_by_peer", lang), word("beyond_peers", lang)
    for row in each_row(_ordered(result).head(limit)):
        rows.row(str(getattr(row, f"label_{lang}")), [_mark(row, lang, reached, beyond)])
        frontier = _ratio(float(row.frontier), float(row.value))
        if frontier is not None:
            said = amount_text(float(row.frontier), str(row.unit), lang)
            place = name_in_language(str(row.frontier_place), lang)
            frontiers.append({"key": rows.keys[-1], "ratio": frontier, "said": said, "place": place})
    drawn = [mark["ratio"] for mark in rows.rows] + [entry["ratio"] for entry in frontiers]
    x, _ = ratio_axis(drawn, word("lever_axis", lang))
    y, data = rows.axis(), alt.Chart(alt.NamedData("rows"))
    color = colored([reached, beyond], [ACCENT, UNSURE], bare=bare)
    tips = [
        alt.Tooltip("name:N", title=word("indicator", lang)),
        alt.Tooltip("now:N", title=word("now", lang)),
        alt.Tooltip("needed:N", title=word("needed", lang)),
        alt.Tooltip("group:N", title=" "),
        alt.Tooltip("overtaken:N", title=word("overtaken", lang)),
    ]
    best = [
        alt.Tooltip("place:N", title=word("best_peer", lang)),
        alt.Tooltip("said:N", title=word("value", lang)),
    ]
    moves = data.transform_filter("isValid(datum.ratio)")
    layers = [
        one_line(),
        empty_rows(rows),
        moves.mark_rule(strokeWidth=2, opacity=0.6, aria=False).encode(
            x=x, x2=alt.X2Datum(1), y=y, color=color
        ),
        alt.Chart(alt.NamedData("frontiers"))
        .mark_point(size=75, filled=False, color=INK, strokeWidth=1.3, aria=False)
        .encode(x=x, y=y, tooltip=best),
        row_dots(rows, x, color, tips),
        *side_column(rows, word("rank", lang)),
    ]
    place = place_name(result, lang)
    moving = int((result.table["state"] == "moves").sum())
    if lang == "zh":
        description = f"点图：{place}各项指标需要变动多少才能改变名次。{moving} 项单独变动即可改变名次。"
    else:
        description = f"Dots: how far each number of {place} must move to change the rank; {moving} can."
    key = (
        KeyEntry(reached, ACCENT),
        KeyEntry(beyond, UNSURE),
        KeyEntry(word("frontier_now", lang), INK, "ring"),
    )
    cut = shown_of(len(rows.rows), len(result.table), lang)
    return chart_of_rows(
        rows,
        layers,
        result,
        lang=lang,
        title=word("levers_title", lang, place=place),
        subtitle=" · ".join(part for part in (word("frontier_marked", lang), cut) if part),
        description=description,
        bare=bare,
        key=key,
        more={"frontiers": frontiers},
    )


def _ordered(result: Result) -> Any:  # noqa: ANN401
    """Those that move the rank by the least change first, then the others, the unknown last."""
    order = {"moves": 0, "still": 1, "unknown": 2}
    table = result.table.assign(
        _state=result.table["state"].map(order).fillna(3), _change=result.table["change_share"].abs()
    )
    return table.sort_values(["_state", "_change", "indicator"], kind="stable").drop(
        columns=["_state", "_change"]
    )


def _mark(row: Any, lang: Language, reached: str, beyond: str) -> dict[str, Any]:  # noqa: ANN401
    state = str(row.state)
    value, needed = float(row.value), float(row.needed)
    ratio = _ratio(needed, value) if state == "moves" else None
    side = word("no_figure", lang) if state == "unknown" else word("no_change", lang)
    if state == "moves":
        side = word("rank_to", lang, before=int(row.rank), after=int(row.rank_after))
    return {
        "ratio": ratio,
        "missing": state == "unknown",
        "group": reached if bool(row.reachable) else beyond,
        "now": amount_text(value, str(row.unit), lang),
        "needed": amount_text(needed, str(row.unit), lang),
        "overtaken": "" if pd.isna(row.overtaken) else str(row.overtaken),
        "side": side,
    }


def draw_closing(result: Result, *, lang: Language, limit: int, bare: bool) -> Chart:
    """Which share of the gap in score each indicator would close at the frontier.

    Parameters
    ----------
    result : Result
        Of the kind ``levers``.
    lang : {"en", "zh"}
        The language.
    limit : int
        At most so many indicators, those that close most first.
    bare : bool
        Whether the title is left to the page.

    Returns
    -------
    Chart
        Vega-Lite.

    Raises
    ------
    ChartError
        ``C106`` where no share is known.
    """
    import altair as alt

    table = result.table.dropna(subset=["gap_share_closed"])
    if table.empty:
        raise nothing_to_draw(result, "no share of the gap is known", "The place may be in front already.")
    table = table.sort_values(["gap_share_closed", "indicator"], ascending=[False, True], kind="stable")
    rows = GroupedRows()
    for row in each_row(table.head(limit)):
        share = float(row.gap_share_closed)
        best = "" if pd.isna(row.frontier_place) else str(row.frontier_place)
        mark = {
            "share": finite(share),
            "said": percent(share),
            "side": percent(share),
            "frontier": amount_text(float(row.frontier), str(row.unit), lang),
            "best": name_in_language(best, lang),
        }
        rows.row(str(getattr(row, f"label_{lang}")), [mark])
    axis = alt.Axis(format=".0%", title=word("closing_axis", lang), titleAnchor="start", tickCount=6)
    tips = [
        alt.Tooltip("name:N", title=word("indicator", lang)),
        alt.Tooltip("said:N", title=word("closing_axis", lang)),
        alt.Tooltip("frontier:N", title=word("frontier_now", lang)),
        alt.Tooltip("best:N", title=word("best_peer", lang)),
    ]
    layers = [
        alt.Chart(alt.NamedData("rows"))
        .mark_bar(height=11, color=ACCENT, aria=False)
        .encode(x=alt.X("share:Q", axis=axis), y=rows.axis(), tooltip=tips),
        *side_column(rows, ""),
    ]
    place = place_name(result, lang)
    first = rows.rows[0]
    name, said = first["name"], first["said"]
    if lang == "zh":
        description = f"条形图：各项指标达到最优水平可缩小的得分差距份额。最大的是“{name}”（{said}）。"
    else:
        description = f"Bars: which share of the gap in score each closes. Most: {name} ({said})."
    return chart_of_rows(
        rows,
        layers,
        result,
        lang=lang,
        title=word("closing_title", lang, place=place),
        description=description,
        bare=bare,
    )
