"""Groups of industries: how they hold together, and which grouping scored best."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from jiju.charts.chart import Chart, KeyEntry
from jiju.charts.grouped_rows import GroupedRows, chart_of_rows, colored, row_dots, side_column
from jiju.charts.numbers import compact, percent, significant
from jiju.charts.parts import PLAIN, TITLE_OVER, as_float, each_row, finish, finite, nothing_to_draw, shown_of
from jiju.charts.theme import ACCENT, CATEGORIES, INK, OPPOSITE, QUIET, UNSURE
from jiju.charts.words import word
from jiju.results.names import name_in_language

if TYPE_CHECKING:
    from jiju.results import Language, Result

__all__ = ["draw_candidates", "draw_groups"]

_LINES = 6


def draw_groups(result: Result, *, lang: Language, limit: int, bare: bool) -> Chart:
    """Each group: how alike its industries are, beside how alike they are to the nearest other group.

    Parameters
    ----------
    result : Result
        Of the kind ``cluster_definitions``.
    lang : {"en", "zh"}
        The language.
    limit : int
        At most so many groups, the largest first.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Vega-Lite.

    Raises
    ------
    ChartError
        ``C106`` where there is no group.
    """
    import altair as alt

    groups = result.tables["groups"].sort_values("group", kind="stable")
    if groups.empty:
        raise nothing_to_draw(result, "there is no group", "Look at result.tables['left_out'].")
    within, near = word("group_within", lang), word("group_nearest", lang)
    loose = word("group_loose", lang)
    joint = "、" if lang == "zh" else ", "
    rows = GroupedRows()
    for row in each_row(groups.head(limit)):
        value, other = as_float(row.within), as_float(row.nearest_between)
        mark: dict[str, Any] = {
            "at": finite(value),
            "other": finite(other),
            "group": loose if value <= other else within,
            "said": significant(value),
            "near": word("group_to", lang, value=significant(other), group=_whole(row.nearest)),
            "members": joint.join(name_in_language(name, lang) for name in str(row.largest).split("|")),
            "amount": compact(as_float(row.value), lang),
            "side": f"{int(row.industries):,}",
        }
        core = name_in_language(str(row.core), lang)
        rows.row(word("group_name", lang, group=int(row.group), core=core), [mark])
    numbers = [*rows.numbers("at", "other"), 0.0]
    room = 0.05 * (max(numbers) - min(numbers)) or 1.0
    ends = [float(f"{min(numbers) - room:.4g}"), float(f"{max(numbers) + room:.4g}")]
    axis = alt.Axis(labelExpr=PLAIN, title=word("group_axis", lang), titleAnchor="start", tickCount=6)
    scale = alt.Scale(domain=ends, nice=False)
    x = alt.X("at:Q", axis=axis, scale=scale)
    y, data = rows.axis(), alt.Chart(alt.NamedData("rows"))
    drawn = [g for g in (within, loose) if g in {row["group"] for row in rows.rows}]
    tones = {within: ACCENT, loose: OPPOSITE}
    color = colored(drawn, [tones[g] for g in drawn], bare=bare)
    tips = [
        alt.Tooltip("name:N", title=word("group_one", lang)),
        alt.Tooltip("members:N", title=word("group_largest", lang)),
        alt.Tooltip("side:N", title=word("industries_count", lang)),
        alt.Tooltip("amount:N", title=word("value", lang)),
        alt.Tooltip("said:N", title=within),
        alt.Tooltip("near:N", title=near),
    ]
    layers = [
        data.transform_filter("isValid(datum.at) && isValid(datum.other)")
        .mark_rule(strokeWidth=1.5, opacity=0.5, aria=False)
        .encode(x=alt.X("other:Q", axis=axis, scale=scale), x2="at:Q", y=y, color=color),
        data.transform_filter("isValid(datum.other)")
        .mark_point(
            size=60, filled=False, stroke=UNSURE, strokeWidth=1.8, fill="#ffffff", opacity=1, aria=False
        )
        .encode(x=alt.X("other:Q", axis=axis, scale=scale), y=y, tooltip=tips),
        row_dots(rows, x, color, tips, size=85),
        *side_column(rows, word("industries_count", lang)),
    ]
    title = word("groups_title", lang)
    weak = sum(1 for row in rows.rows if row["group"] == loose)
    told = shown_of(len(rows.rows), len(groups), lang)
    chart = chart_of_rows(
        rows,
        layers,
        result,
        lang=lang,
        title=title,
        subtitle=" · ".join(part for part in (told, word("group_rings", lang)) if part),
        description=word("groups_said", lang, title=title, count=len(groups), weak=weak),
        bare=bare,
        key=(*(KeyEntry(g, tones[g]) for g in drawn), KeyEntry(near, UNSURE, "ring")),
    )
    return replace(chart, notes=(told,) if told else ())


def _whole(value: Any) -> str:  # noqa: ANN401
    return "–" if math.isnan(as_float(value)) else f"{int(value)}"


def draw_candidates(result: Result, *, lang: Language, bare: bool) -> Chart:
    """The score of each grouping that was tried, by its number of groups.

    Parameters
    ----------
    result : Result
        Of the kind ``cluster_definitions``.
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
        ``C106`` where no grouping has a score.
    """
    import altair as alt

    table = result.tables["candidates"]
    table = table[table["score"].notna()]
    if table.empty:
        raise nothing_to_draw(result, "no grouping has a score", "Look at result.tables['candidates'].")
    tried = table[table["method"].astype(str).isin(["ward", "k-means"])]
    best = tried.groupby("similarity")["score"].max().sort_values(ascending=False, kind="stable")
    shown = [str(name) for name in best.index[:_LINES]]
    names = {name: _similarity(name, lang) for name in shown}
    colors = dict(zip(names.values(), CATEGORIES, strict=False))
    points = [
        {
            "number": int(row.number),
            "score": finite(as_float(row.score)),
            "group": names[str(row.similarity)],
            "method": word(f"grouping_{row.method}", lang),
            "said": percent(as_float(row.score)),
        }
        for row in each_row(tried.sort_values(["similarity", "method", "number"], kind="stable"))
        if str(row.similarity) in names
    ]
    special = [
        {
            "number": int(row.number),
            "score": finite(as_float(row.score)),
            "group": word(f"grouping_{row.method}" if row.method in _MARKED else "grouping_chosen", lang),
            "said": percent(as_float(row.score)),
        }
        for row in each_row(table)
        if str(row.method) in _MARKED or bool(row.chosen)
    ]
    axis = alt.Axis(format=".0%", title=word("candidates_axis", lang), **TITLE_OVER)
    scores = table["score"].astype(float)
    low = max(0.0, math.floor(20 * scores.min()) / 20 - 0.05)
    y = alt.Y("score:Q", axis=axis, scale=alt.Scale(domain=[low, 1.0], nice=False))
    x = alt.X("number:Q", scale=alt.Scale(zero=False, nice=False, padding=30)).title(
        word("candidates_number", lang)
    )
    x = x.axis(format="d", titleAnchor="start", tickMinStep=1, grid=False, labelOverlap=True)
    color = colored(list(colors), list(colors.values()), bare=bare)
    if not bare:
        # The title of the vertical axis stands above the plot.
        color = color.legend(orient="top", title=None, symbolType="circle", symbolSize=90, offset=28)
    methods = [word("grouping_ward", lang), word("grouping_k-means", lang)]
    dash = alt.StrokeDash("method:N", legend=None, scale=alt.Scale(domain=methods, range=[[1, 0], [5, 4]]))
    tips = [
        alt.Tooltip("group:N", title=" "),
        alt.Tooltip("method:N", title=word("grouping_method", lang)),
        alt.Tooltip("number:Q", title=word("candidates_number", lang)),
        alt.Tooltip("said:N", title=word("score", lang)),
    ]
    lines, marked = alt.Chart(alt.NamedData("rows")), alt.Chart(alt.NamedData("special"))
    few = [tips[0], tips[2], tips[3]]
    layers = [
        lines.mark_line(strokeWidth=1.6, aria=False).encode(x=x, y=y, color=color, strokeDash=dash),
        lines.mark_circle(size=42, opacity=1, aria=False).encode(x=x, y=y, color=color, tooltip=tips),
        marked.mark_point(
            size=150, shape="diamond", filled=False, strokeWidth=2, color=INK, aria=False
        ).encode(x=x, y=y, tooltip=few),
        marked.mark_text(align="left", dx=9, dy=-9, fontSize=12, color=QUIET, aria=False).encode(
            x=x, y=y, text="group:N"
        ),
    ]
    title = word("candidates_title", lang)
    top = tried.sort_values("score", ascending=False, kind="stable").iloc[0]
    description = word(
        "candidates_said",
        lang,
        title=title,
        count=len(tried),
        best=percent(float(top["score"])),
        number=int(top["number"]),
    )
    spec = finish(
        alt.layer(*layers).properties(height=300),
        result,
        lang=lang,
        title=title,
        description=description,
        bare=bare,
        datasets={"rows": points, "special": special},
    )
    spec["padding"]["top"] = 24
    key = (
        *(KeyEntry(name, tone) for name, tone in colors.items()),
        KeyEntry(methods[0], QUIET, "line"),
        KeyEntry(methods[1], QUIET, "dashed"),
    )
    return Chart(spec, result.kind, lang, description, key)


_KNOWN = (
    "specialization",
    "value",
    "establishments",
    "coagglomeration",
    "proximity",
    "links",
    "all",
    "given",
)


def _similarity(name: str, lang: Language) -> str:
    """A measure of similarity in words; one that this version does not know is printed as it stands."""
    return word(f"similarity_{name}", lang) if name in _KNOWN else name


_MARKED = ("corrected", "benchmark")
