"""What filling the open stages of a chain would add, one by one and in this order."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from jiju.charts.chart import KeyEntry
from jiju.charts.grouped_rows import GroupedRows, chart_of_rows, side_column
from jiju.charts.numbers import percent
from jiju.charts.parts import each_row, finite, nothing_to_draw, shown_of
from jiju.charts.theme import ACCENT, QUIET, RULE
from jiju.charts.words import word
from jiju.results.names import name_in_language

if TYPE_CHECKING:
    from jiju.charts.chart import Chart
    from jiju.results import Language, Result

__all__ = ["draw_gains"]


def draw_gains(result: Result, *, lang: Language, limit: int, bare: bool) -> Chart:
    """For each open stage the completeness where it alone is filled, and with all above it.

    Parameters
    ----------
    result : Result
        Of the kind ``completeness``.
    lang : {"en", "zh"}
        The language.
    limit : int
        At most so many stages, in the order of the finding.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Vega-Lite.

    Raises
    ------
    ChartError
        ``C106`` where one more supplier adds to no stage.
    """
    import altair as alt

    every = result.tables["what_if"]
    table = every[every["gain"] > 0]
    if table.empty:
        raise nothing_to_draw(result, "one more supplier adds nothing", "Draw the view 'chain'.")
    labels = {
        str(row.stage): str(getattr(row, f"label_{lang}") or row.stage) for row in each_row(result.table)
    }
    now = float(result.details["completeness"])
    rows = GroupedRows()
    for row in each_row(table.head(limit)):
        after, together = float(row.completeness_after), float(row.cumulative)
        rows.row(
            name_in_language(labels.get(str(row.stage), str(row.stage)), lang),
            [
                {
                    "from": finite(now),
                    "alone": finite(after),
                    "together": finite(together),
                    "said": percent(after),
                    "all": percent(together),
                    "needed": int(row.needed),
                    "side": percent(after),
                }
            ],
        )
    axis = alt.Axis(format=".0%", title=word("gains_axis", lang), titleAnchor="start", tickCount=6)
    # Bars begin at the completeness of now, so that the axis need not begin at 0.
    low = math.floor(10 * now) / 10 if now > 0.5 else 0.0
    scale, y = alt.Scale(domain=[min(low, 0.9), 1], nice=False, zero=False), rows.axis()
    tips = [
        alt.Tooltip("name:N", title=word("stage", lang)),
        alt.Tooltip("said:N", title=word("gains_alone", lang)),
        alt.Tooltip("all:N", title=word("gains_together", lang)),
        alt.Tooltip("needed:Q", title=word("gains_needed", lang), format="d"),
    ]
    data = alt.Chart(alt.NamedData("rows"))
    layers = [
        alt.Chart(alt.NamedData("heading"))
        .mark_rule(color=RULE, strokeWidth=1.5, aria=False)
        .encode(x=alt.XDatum(now)),
        data.mark_bar(height=11, color=ACCENT, aria=False).encode(
            x=alt.X("from:Q", axis=axis, scale=scale), x2="alone:Q", y=y, tooltip=tips
        ),
        data.mark_point(size=75, filled=False, color=QUIET, strokeWidth=1.6, aria=False).encode(
            x=alt.X("together:Q", axis=axis, scale=scale), y=y, tooltip=tips
        ),
        *side_column(rows, word("gains_then", lang)),
    ]
    first = rows.rows[0]
    if lang == "zh":
        description = f"条形图：当前完整度 {percent(now)}；补齐“{first['name']}”后为 {first['said']}。"
    else:
        description = f"Bars: {percent(now)} complete now; {first['said']} with {first['name']} filled."
    second = len(every) - len(table)
    note = word("gains_second", lang, count=second) if second else ""
    now_said = word("gains_now", lang, value=percent(now))
    cut = shown_of(len(rows.keys), len(table), lang)
    below = (now_said, word("gains_marks", lang), cut)
    chart = chart_of_rows(
        rows,
        layers,
        result,
        lang=lang,
        title=word("gains_title", lang),
        subtitle=" · ".join(part for part in below if part),
        description=description,
        bare=bare,
        key=(
            KeyEntry(now_said, RULE, "line"),
            KeyEntry(word("gains_alone", lang), ACCENT, "area"),
            KeyEntry(word("gains_together", lang), QUIET, "ring"),
        ),
    )
    return replace(chart, notes=tuple(part for part in (note, cut) if part))
