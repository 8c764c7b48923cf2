"""The ranking of industries against chance: dots by departure, or small curves side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jiju.charts.chart import Chart, KeyEntry
from jiju.charts.curve_style import measure_label
from jiju.charts.curves import CurveStyle, curve_description, curve_key, curve_layers, curve_rows, note_rows
from jiju.charts.numbers import distance_text, p_text, significant
from jiju.charts.parts import (
    PLAIN,
    ROW_STEP,
    departures,
    each_row,
    finish,
    finite,
    names_axis,
    nothing_to_draw,
    shown_of,
    side_text,
)
from jiju.charts.theme import VERDICT_COLORS
from jiju.charts.words import VERDICTS, pair_name, verdict_word, word
from jiju.errors import ChartError, suggest

if TYPE_CHECKING:
    import pandas as pd

    from jiju.results import Language, Result

__all__ = ["draw_curve", "draw_curves", "draw_ranking", "strongest"]


def strongest(table: pd.DataFrame, limit: int) -> pd.DataFrame:
    """The industries of a ranking that say most, largest departure first.

    Parameters
    ----------
    table : DataFrame
        Table of a ``concentration_ranking``.
    limit : int
        At most so many.

    Returns
    -------
    DataFrame
        Chosen by adjusted p-value, then by size of the departure; sorted by the departure.
    """
    order = table.assign(_size=-table["statistic"].abs())
    chosen = order.sort_values(["p_adjusted", "_size", "industry"], kind="stable").head(limit)
    return chosen.drop(columns="_size").sort_values(
        ["statistic", "industry"], ascending=[False, True], kind="stable"
    )


def draw_ranking(result: Result, *, lang: Language, limit: int, bare: bool) -> Chart:
    """The ranking as dots: how far each industry departs from chance, colored by the verdict.

    Parameters
    ----------
    result : Result
        Of the kind ``concentration_ranking``.
    lang : {"en", "zh"}
        The language.
    limit : int
        At most so many industries, those with the smallest adjusted p-values.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Vega-Lite.

    Raises
    ------
    ChartError
        ``C106`` where no industry was tested.
    """
    import altair as alt

    if result.table.empty:
        what = "no industry was tested, so there is nothing to rank"
        hint = "Lower minimum_establishments, or look at result.tables['untested']."
        raise nothing_to_draw(result, what, hint)
    table = strongest(result.table, limit)
    names = table["industry"].astype(str).tolist()
    rows: list[dict[str, Any]] = [
        {
            "name": str(row.industry),
            "statistic": finite(float(row.statistic)),
            "verdict": verdict_word(str(row.verdict), lang),
            "p": p_text(float(row.p_adjusted)),
            "count": int(row.establishments),
            "peak": distance_text(float(row.peak_distance_m), lang),
        }
        for row in each_row(table)
    ]
    shown = _verdicts(result)
    x = alt.X("statistic:Q", title=word("statistic", lang)).axis(tickCount=6, labelExpr=PLAIN)
    tips = [
        alt.Tooltip("name:N", title=word("industry", lang)),
        alt.Tooltip("verdict:N", title=" "),
        alt.Tooltip("statistic:Q", title=word("value", lang), format=".3~g"),
        alt.Tooltip("p:N", title=word("adjusted_p", lang)),
        alt.Tooltip("count:Q", title=word("establishments", lang), format=","),
        alt.Tooltip("peak:N", title=word("distance_short", lang)),
    ]
    layers = [
        *departures(x, names, tips, shown, lang, bare=bare, cursor="pointer"),
        *side_text("p", word("adjusted_p", lang), names_axis(names)),
    ]
    total = len(result.table)
    subtitle = shown_of(len(rows), total, lang)
    description = _ranking_description(result, lang)
    spec = finish(
        alt.layer(*layers).properties(height=alt.Step(ROW_STEP)),
        result,
        lang=lang,
        title=word("ranking_title", lang),
        subtitle=subtitle,
        description=description,
        bare=bare,
        datasets={"rows": rows, "heading": [{}]},
        side_room=True,
    )
    key = tuple(KeyEntry(verdict_word(v, lang), VERDICT_COLORS[v]) for v in shown)
    return Chart(spec, result.kind, lang, description, key)


def _verdicts(result: Result) -> list[str]:
    """The verdicts of a key: the usual three, and that none is drawn only where it is so."""
    if "not tested" not in set(result.table["verdict"].astype(str)):
        return list(VERDICTS[:3])
    drawn = set(result.table["verdict"].astype(str))
    return [v for v in VERDICTS if v in drawn]


def _ranking_description(result: Result, lang: Language) -> str:
    counts = result.table["verdict"].value_counts()
    said = [(verdict_word(v, lang), int(counts.get(v, 0))) for v in _verdicts(result)]
    first = result.table.sort_values(["statistic", "industry"], ascending=[False, True]).iloc[0]
    top, value = str(first["industry"]), significant(float(first["statistic"]))
    if lang == "zh":
        listed = "，".join(f"{name} {count} 个" for name, count in said)
        return f"点图：{len(result.table)} 个行业偏离随机的程度。{listed}。偏离最大的是“{top}”（{value}）。"
    listed = ", ".join(f"{count} {name}" for name, count in said)
    return (
        f"Dots: departure of {len(result.table)} industries from chance; {listed}. Largest: {top} ({value})."
    )


def _one_curve(result: Result, industry: str, neighbor: str | None = None) -> pd.DataFrame:
    curves = result.tables["curves"]
    curve = curves[curves["industry"].astype(str) == industry]
    if neighbor is not None:
        curve = curve[curve["neighbor"].astype(str) == neighbor]
    if curve.empty:
        if neighbor is None:
            what = f"there is no curve of the industry {industry!r}"
            names = [str(name) for name in curves["industry"].unique()]
            hint = suggest(industry, names, f"There are {len(names)}, such as {', '.join(names[:3])}.")
        else:
            what = f"there is no curve of {neighbor!r} around {industry!r}"
            hint = "The pairs are in result.tables['curves']; measure_colocation measures one of them alone."
        msg = "C103"
        raise ChartError(msg, what, where=result.kind, hint=hint)
    names = [name for name in ("industry", "neighbor") if name in curve]
    return curve.drop(columns=names).sort_values("distance_m").reset_index(drop=True)


def draw_curve(
    result: Result,
    *,
    lang: Language,
    industry: str | None,
    neighbor: str | None = None,
    pointwise: bool,
    bare: bool,
) -> Chart:
    """One industry's curve with the band of chance, or that of one industry around another.

    Parameters
    ----------
    result : Result
        Of the kind ``concentration``, ``colocation`` or a ranking of either.
    lang : {"en", "zh"}
        The language.
    industry, neighbor : str or None
        Whose curve, for a ranking; the neighbor for one of pairs.
    pointwise : bool
        Whether to draw the pointwise band as well.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Vega-Lite on the data sets ``curve`` and ``notes``; a page may exchange them.

    Raises
    ------
    ChartError
        ``C103`` where there is no such industry, ``C106`` where the curve is empty.
    """
    import altair as alt

    if industry is None:
        curve, name = result.table.reset_index(drop=True), str(result.details["industry"])
        neighbor = result.details.get("neighbor")
    else:
        curve, name = _one_curve(result, industry, neighbor), industry
    if curve.empty:
        what = "the curve has no distances"
        raise nothing_to_draw(result, what, "Measure again with other distances_m.")
    style = CurveStyle.of(result.details, curve, lang, pointwise=pointwise)
    said = name if neighbor is None else pair_name(name, str(neighbor), lang)
    description = curve_description(said, curve, style)
    key = curve_key(style)
    spec = finish(
        alt.layer(*curve_layers(style)).properties(height=320),
        result,
        lang=lang,
        title=_title(result, name, neighbor, lang),
        subtitle=style.band_title,
        description=description,
        bare=bare,
        datasets={"curve": curve_rows(curve, style), "notes": note_rows(curve, style)},
    )
    return Chart(spec, result.kind, lang, description, key)


def _title(result: Result, name: str, neighbor: str | None, lang: Language) -> str:
    measure = measure_label(result.details, lang)
    if neighbor is not None:
        return word("colocation_title", lang, industry=name, neighbor=neighbor, measure=measure)
    return word("concentration_title", lang, industry=name, measure=measure)


def draw_curves(result: Result, *, lang: Language, limit: int, bare: bool) -> Chart:
    """The curves of the industries that depart most, side by side, each on its own scale.

    Parameters
    ----------
    result : Result
        Of the kind ``concentration_ranking``.
    lang : {"en", "zh"}
        The language.
    limit : int
        At most so many industries.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Vega-Lite, three curves in a row.

    Raises
    ------
    ChartError
        ``C106`` where there is no curve.
    """
    import altair as alt

    curves = result.tables.get("curves")
    if curves is None or curves.empty:
        what = "the ranking holds no curves"
        raise nothing_to_draw(result, what, "No industry was tested.")
    style = CurveStyle.of(result.details, curves, lang)
    chosen = strongest(result.table, limit)
    names = chosen["industry"].astype(str).tolist()
    rows: list[dict[str, Any]] = []
    for name in names:
        curve = _one_curve(result, name)
        rows += [{"name": name, **row} for row in curve_rows(curve, style)]
    heading = alt.Header(
        title=None, labelFontSize=13, labelFontWeight=600, labelAnchor="start", labelLimit=200
    )
    panel = alt.layer(*curve_layers(style, panel=True)).properties(width=190, height=130)
    facet = panel.facet(
        facet=alt.Facet("name:N", header=heading, sort=names), columns=3, data=alt.NamedData("curve")
    )
    description = word("curves_title", lang) + ": " + ", ".join(names)
    spec = finish(
        facet.resolve_scale(y="independent"),
        result,
        lang=lang,
        title=word("curves_title", lang),
        description=description,
        bare=bare,
        datasets={"curve": rows},
    )
    return Chart(spec, result.kind, lang, description, curve_key(style))
