"""Peers by likeness, and a place's strengths and weaknesses among its peers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from jiju.charts.chart import KeyEntry
from jiju.charts.grouped_rows import (
    GroupedRows,
    chart_of_rows,
    colored,
    empty_rows,
    interval_layers,
    row_dots,
    side_column,
)
from jiju.charts.numbers import significant
from jiju.charts.parts import PLAIN, each_row, finite, nothing_to_draw, place_name, shown_of
from jiju.charts.theme import ACCENT, OPPOSITE, UNSURE, UNTESTED
from jiju.charts.words import word
from jiju.results.amounts import amount_text
from jiju.results.names import name_in_language

if TYPE_CHECKING:
    from jiju.charts.chart import Chart
    from jiju.results import Language, Result

__all__ = ["draw_likeness", "draw_strengths"]

_VERDICTS = {"strength": ACCENT, "weakness": OPPOSITE, "middle": UNSURE, "open": UNTESTED}


def draw_likeness(result: Result, *, lang: Language, limit: int, bare: bool) -> Chart:
    """How unlike each candidate is, the most alike first.

    Parameters
    ----------
    result : Result
        Of the kind ``peers``.
    lang : {"en", "zh"}
        The language.
    limit : int
        At most so many candidates.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Vega-Lite.

    Raises
    ------
    ChartError
        ``C106`` where no candidate could be compared.
    """
    import altair as alt

    table = result.table
    if table.empty or table["distance"].isna().all():
        raise nothing_to_draw(result, "no candidate can be compared", "Look at result.table['reason_en'].")
    table = table.sort_values(["rank", "place"], kind="stable", na_position="last").head(limit)
    chosen, others = word("chosen", lang), word("not_chosen", lang)
    rows = GroupedRows()
    for row in each_row(table):
        distance = finite(float(row.distance))
        low, high = (finite(float(v)) for v in (row.low, row.high))
        mark = {
            "distance": distance,
            "low": low,
            "high": high,
            "group": chosen if bool(row.chosen) else others,
            "missing": distance is None,
            "side": word("no_figure", lang) if distance is None else significant(float(row.distance)),
            "shared": str(int(row.shared)),
            "reason": str(getattr(row, f"reason_{lang}")),
        }
        rows.row(name_in_language(str(row.place), lang), [mark])
    ends = [0.0, 1.15 * max(rows.numbers("distance", "low", "high")) or 1.0]
    rows.open_to(ends)
    axis = alt.Axis(labelExpr=PLAIN, title=word("distance_axis", lang), titleAnchor="start", tickCount=6)
    x = alt.X("distance:Q", axis=axis, scale=alt.Scale(domain=ends, nice=False))
    color = colored([chosen, others], [ACCENT, UNSURE], bare=bare)
    tips = [
        alt.Tooltip("name:N", title=word("place", lang)),
        alt.Tooltip("side:N", title=word("distance_likeness", lang)),
        alt.Tooltip("shared:N", title=word("shared", lang)),
        alt.Tooltip("reason:N", title=" "),
    ]
    layers = [
        empty_rows(rows),
        *interval_layers(rows, x, color),
        row_dots(rows, x, color, tips),
        *side_column(rows, word("distance_likeness", lang)),
    ]
    place = place_name(result, lang)
    named = [m["name"] for m in rows.rows if m["group"] == chosen]
    joint = "、" if lang == "zh" else ", "
    if lang == "zh":
        description = f"点图：各候选地区与{place}的相似程度。入选：{joint.join(named) or '无'}。"
    else:
        description = f"Dots: how like {place} each candidate is. Chosen: {joint.join(named) or 'none'}."
    return chart_of_rows(
        rows,
        layers,
        result,
        lang=lang,
        title=word("likeness_title", lang, place=place),
        subtitle=shown_of(len(rows.rows), len(result.table), lang),
        description=description,
        bare=bare,
        key=(KeyEntry(chosen, ACCENT), KeyEntry(others, UNSURE)),
    )


def draw_strengths(result: Result, *, lang: Language, limit: int, bare: bool) -> Chart:
    """Where a place stands among its peers on each indicator, with what the wording leaves open.

    Parameters
    ----------
    result : Result
        Of the kind ``strengths``.
    lang : {"en", "zh"}
        The language.
    limit : int
        At most so many indicators.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Vega-Lite; from the last place at the left to the first at the right.

    Raises
    ------
    ChartError
        ``C106`` where no indicator has enough peers.
    """
    import altair as alt

    table = result.table
    judged = table[table["verdict"].isin(list(_VERDICTS))]
    if judged.empty:
        raise nothing_to_draw(result, "no indicator has enough peers with a number", "Look at result.table.")
    order = {name: at for at, name in enumerate(("strength", "weakness", "middle", "open"))}
    judged = judged.assign(_order=judged["verdict"].map(order)).sort_values(
        ["_order", "percentile"], ascending=[True, False], kind="stable"
    )
    words = {verdict: word(f"verdict_{verdict}", lang) for verdict in _VERDICTS}
    rows = GroupedRows()
    for row in each_row(judged.head(limit)):
        rows.row(str(getattr(row, f"label_{lang}")), [_standing(row, words, lang)])
    last, first, halfway = (word(name, lang) for name in ("last", "first", "halfway"))
    axis = alt.Axis(
        values=[0, 0.5, 1],
        title=word("strengths_axis", lang),
        titleAnchor="start",
        labelExpr=f"datum.value == 0 ? '{last}' : datum.value == 1 ? '{first}' : '{halfway}'",
    )
    x = alt.X("at:Q", axis=axis, scale=alt.Scale(domain=[-0.05, 1.05], nice=False))
    shown = [v for v in _VERDICTS if words[v] in {m["group"] for m in rows.rows}]
    color = colored([words[v] for v in shown], [_VERDICTS[v] for v in shown], bare=bare)
    tips = [
        alt.Tooltip("name:N", title=word("indicator", lang)),
        alt.Tooltip("group:N", title=" "),
        alt.Tooltip("side:N", title=word("rank", lang)),
        alt.Tooltip("said:N", title=word("value", lang)),
        alt.Tooltip("best:N", title=word("best_peer", lang)),
    ]
    layers = [
        *interval_layers(rows, x, color),
        row_dots(rows, x, color, tips),
        *side_column(rows, word("rank", lang)),
    ]
    place = place_name(result, lang)
    counts = judged["verdict"].value_counts()
    strong, weak = int(counts.get("strength", 0)), int(counts.get("weakness", 0))
    if lang == "zh":
        description = f"点图：{place}在各项指标上的名次。优势 {strong} 项，短板 {weak} 项。"
    else:
        description = f"Dots: where {place} stands on each indicator; {strong} strengths, {weak} weaknesses."
    few = len(table) - len(judged)
    return chart_of_rows(
        rows,
        layers,
        result,
        lang=lang,
        title=word("strengths_title", lang, place=place),
        subtitle=word("too_few", lang, count=few) if few else "",
        description=description,
        bare=bare,
        key=tuple(KeyEntry(words[v], _VERDICTS[v]) for v in shown),
    )


def _standing(row: Any, words: dict[str, str], lang: Language) -> dict[str, Any]:  # noqa: ANN401
    places = int(row.places)

    def at(rank: float) -> float:
        return (places - rank) / (places - 1) if places > 1 else 0.5

    best, worst = at(float(row.rank_low)), at(float(row.rank_high))
    span: dict[str, Any] = {"from": None, "to": None, "opens_low": False, "opens_high": False}
    if not math.isclose(best, worst):
        span |= {"from": finite(worst), "to": finite(best)}
    return {
        "at": finite(at(float(row.rank))),
        "group": words[str(row.verdict)],
        "side": word("rank_of", lang, rank=int(row.rank), places=places),
        "said": amount_text(float(row.value), str(row.unit), lang, low=float(row.low), high=float(row.high)),
        "best": name_in_language(str(row.best), lang),
        **span,
    }
