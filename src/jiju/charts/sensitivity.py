"""What a score depends on: rank intervals over the plausible choices, and the share of each choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jiju.charts.chart import KeyEntry
from jiju.charts.grouped_rows import (
    GroupedRows,
    chart_of_rows,
    colored,
    side_column,
)
from jiju.charts.numbers import percent
from jiju.charts.parts import each_row, finite, nothing_to_draw, shown_of
from jiju.charts.theme import ACCENT, INK, OPPOSITE
from jiju.charts.words import word
from jiju.results.names import name_in_language

if TYPE_CHECKING:
    from jiju.charts.chart import Chart
    from jiju.results import Language, Result

__all__ = ["draw_choices", "draw_rank_intervals"]


def draw_rank_intervals(result: Result, *, lang: Language, limit: int, bare: bool) -> Chart:
    """The interval of each place's rank over all plausible choices.

    Parameters
    ----------
    result : Result
        Of the kind ``sensitivity``.
    lang : {"en", "zh"}
        The language.
    limit : int
        At most so many places, the best first.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Vega-Lite.

    Raises
    ------
    ChartError
        ``C106`` where no place has a rank.
    """
    import altair as alt

    table = result.table.dropna(subset=["median"])
    if table.empty:
        raise nothing_to_draw(result, "no place has a rank", "Look at result.tables['missing'].")
    table = table.sort_values(["rank", "median", "place"], kind="stable", na_position="last").head(limit)
    rows = GroupedRows()
    for row in each_row(table):
        low, high = float(row.low), float(row.high)
        interval = word("rank_span", lang, low=f"{low:g}", high=f"{high:g}") if low < high else f"{low:g}"
        mark = {
            "rank": finite(float(row.rank)),
            "median": finite(float(row.median)),
            "low": finite(low),
            "high": finite(high),
            "interval": interval,
            "same": percent(float(row.same)),
            "side": interval,
        }
        rows.row(name_in_language(str(row.place), lang), [mark])
    last = max(float(table["high"].max()), float(table["rank"].max()))
    ticks = list(range(1, int(last) + 1)) if last <= 20 else [1, *range(5, int(last) + 1, 5)]
    axis = alt.Axis(values=ticks, title=word("rank_axis", lang), titleAnchor="start", format="d")
    scale = alt.Scale(domain=[0.5, last + 0.5], nice=False)
    x = alt.X("rank:Q", axis=axis, scale=scale)
    y, data = rows.axis(), alt.Chart(alt.NamedData("rows"))
    tips = [
        alt.Tooltip("name:N", title=word("place", lang)),
        alt.Tooltip("rank:N", title=word("rank_given", lang)),
        alt.Tooltip("median:N", title=word("rank_median", lang)),
        alt.Tooltip("interval:N", title=word("rank_interval", lang)),
        alt.Tooltip("same:N", title=word("rank_same", lang)),
    ]
    layers = [
        data.mark_rule(strokeWidth=6, opacity=0.35, strokeCap="round", color=ACCENT, aria=False).encode(
            x=alt.X("low:Q", axis=axis, scale=scale), x2="high:Q", y=y, tooltip=tips
        ),
        data.mark_tick(thickness=2, size=13, color=INK, aria=False).encode(
            x=alt.X("median:Q", axis=axis, scale=scale), y=y
        ),
        data.mark_circle(size=90, opacity=1, color=ACCENT, aria=False).encode(x=x, y=y, tooltip=tips),
        *side_column(rows, word("rank_interval", lang)),
    ]
    level = percent(float(result.details.get("level", 0.9)))
    key = (
        KeyEntry(word("rank_given", lang), ACCENT),
        KeyEntry(word("rank_median", lang), INK, "line"),
        KeyEntry(word("rank_interval_level", lang, level=level), "#a6cde6", "area"),
    )
    marks = word("ranks_marks", lang, level=level)
    first = rows.rows[0]
    if lang == "zh":
        description = f"区间图：{len(table)} 个地区的名次区间。“{first['name']}”为第 {first['interval']} 名。"
    else:
        description = f"Intervals of the ranks of {len(table)} places. {first['name']}: {first['interval']}."
    return chart_of_rows(
        rows,
        layers,
        result,
        lang=lang,
        title=word("ranks_title", lang),
        subtitle=shown_of(len(table), len(result.table), lang) or marks,
        description=description,
        bare=bare,
        key=key,
    )


def draw_choices(result: Result, *, lang: Language, bare: bool) -> Chart:
    """Which choice the ranks depend on: first-order and total shares of the variance with intervals.

    Parameters
    ----------
    result : Result
        Of the kind ``sensitivity``.
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
        ``C106`` where there are no shares.
    """
    import altair as alt

    table = result.tables["indices"]
    table = table[table["total"].notna()]
    if table.empty:
        what = "there are no shares of the choices"
        raise nothing_to_draw(result, what, "At least two choices must be uncertain.")
    output = str(table["output"].iloc[0])
    table = table[table["output"] == output].sort_values(["total", "choice"], ascending=[False, True])
    words = {"first": word("first_order", lang), "total": word("total_effect", lang)}
    rows = GroupedRows()
    for row in each_row(table):
        marks = []
        for order, offset in (("total", -0.2), ("first", 0.2)):
            values = [float(getattr(row, name)) for name in (order, f"{order}_low", f"{order}_high")]
            share, low, high = (finite(value) for value in values)
            said = word("span", lang, low=percent(values[1]), high=percent(values[2]))
            mark = {"group": words[order], "share": share, "low": low, "high": high, "interval": said}
            marks.append({**mark, "offset": offset, "said": percent(values[0])})
        marks[0]["side"], marks[1]["side"] = marks[0]["said"], ""
        rows.row(str(getattr(row, f"label_{lang}")), marks)
    axis = alt.Axis(format=".0%", title=word("share_of_variance", lang), titleAnchor="start", tickCount=6)
    # Sampling can carry a share a little below 0; the axis shows what was found.
    x = alt.X("share:Q", axis=axis)
    y, data = rows.axis(), alt.Chart(alt.NamedData("rows"))
    color = colored([words["total"], words["first"]], [ACCENT, OPPOSITE], bare=bare)
    shift = alt.YOffset("group:N", sort=[words["total"], words["first"]])
    tips = [
        alt.Tooltip("name:N", title=word("choice", lang)),
        alt.Tooltip("group:N", title=" "),
        alt.Tooltip("said:N", title=word("share_of_variance", lang)),
        alt.Tooltip("interval:N", title=word("interval_short", lang)),
    ]
    layers = [
        data.mark_bar(size=7, opacity=0.8, aria=False).encode(
            x=x, y=y, yOffset=shift, color=color, tooltip=tips
        ),
        data.mark_rule(strokeWidth=1.5, color=INK, aria=False).encode(
            x=alt.X("low:Q", axis=axis), x2="high:Q", y=y, yOffset=shift
        ),
        *side_column(rows, word("total_effect", lang)),
    ]
    first = rows.rows[0]
    if lang == "zh":
        description = f"条形图：各项选择对名次变动的影响。影响最大的是“{first['name']}”（{first['said']}）。"
    else:
        description = f"Bars: what the ranks depend on. Most on: {first['name']} ({first['said']})."
    return chart_of_rows(
        rows,
        layers,
        result,
        lang=lang,
        title=word("choices_title", lang),
        description=description,
        bare=bare,
        key=(KeyEntry(words["total"], ACCENT, "area"), KeyEntry(words["first"], OPPOSITE, "area")),
        step=30,
        stacked=True,
    )
