"""Figures for the page: a still image that shows at once and prints, and the data to bring it to life."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from jiju.charts import draw
from jiju.charts.curve_style import CurveStyle, measure_label
from jiju.charts.curves import curve_description, curve_rows, note_rows
from jiju.charts.numbers import distance_text, p_text
from jiju.charts.parts import each_row
from jiju.charts.ranking import strongest
from jiju.charts.scenarios import scenario_indicators
from jiju.charts.supply import SUPPLY_VIEWS
from jiju.charts.trend import growth_indicators
from jiju.charts.words import verdict_word
from jiju.errors import ChartError
from jiju.report.complexity import COMPLEXITY_FIGURES
from jiju.report.figure_parts import (
    MOST_SVG_MARKS,
    PageFigure,
    empty_figure,
    figure_of,
    one_figure,
    still_png,
    views_of,
)
from jiju.report.sources import labels_of

if TYPE_CHECKING:
    from jiju.charts import Chart
    from jiju.report.words import Words
    from jiju.results import Result

__all__ = ["PageFigure", "page_figures"]

_PANELS = 9
_SHOWN = 40


def page_figures(result: Result, section: str, text: Words) -> list[PageFigure]:
    """The figures of a result.

    Parameters
    ----------
    result : Result
        What was found.
    section : str
        Identifier of the section they stand in.
    text : Words
        The words.

    Returns
    -------
    list of PageFigure
        Empty for a kind without figures.
    """
    makers = {
        "inventory": _inventory,
        "concentration": _concentration,
        "concentration_ranking": _ranking,
        "specialization": _specialization,
        "clusters": _clusters,
        "colocation": _concentration,
        "colocation_ranking": _pairs,
        "coagglomeration": _pairs,
        "agglomeration": one_figure("indices"),
        "autocorrelation": one_figure("neighbors"),
        "gap": views_of("pillars", "best", "peers"),
        "scorecard": views_of("scores", "contributions"),
        "sensitivity": views_of("ranks", "choices"),
        "levers": views_of("levers", "closing"),
        "peers": views_of("likeness"),
        "strengths": views_of("strengths"),
        "trend": _trend,
        "scenarios": _scenarios,
        "contradictions": views_of("contradictions"),
        **COMPLEXITY_FIGURES,
        **{kind: views_of(*views) for kind, views in SUPPLY_VIEWS.items()},
    }
    return makers[result.kind](result, section, text) if result.kind in makers else []


def _inventory(result: Result, section: str, text: Words) -> list[PageFigure]:
    lang, details = text.lang, result.details
    figures = []
    title = text("figure.map")
    points = result.tables.get("points")
    if points is None or points.empty:
        figures.append(empty_figure(f"{section}-map", title, text("figure.no_map")))
    else:
        chart = draw(result, lang=lang, view="map", bare=True)
        still = still_png(chart) if len(points) > MOST_SVG_MARKS else None
        names = [str(name) for name in chart.spec["signals"][1]["value"]]
        figures.append(
            figure_of(
                f"{section}-map",
                title,
                _map_notes(details, len(points), chart, text),
                chart,
                control="map",
                still=still,
                industries=names,
                renderer="canvas",
                hint=text("figure.map_hint"),
            )
        )
    if not result.table.empty:
        chart = draw(result, lang=lang, view="industries", bare=True)
        caption = "figure.industries_size_caption" if len(chart.key) > 1 else "figure.industries_caption"
        figures.append(figure_of(f"{section}-industries", text("figure.industries"), [text(caption)], chart))
    return figures


def _clusters(result: Result, section: str, text: Words) -> list[PageFigure]:
    details, points = result.details, result.tables["points"]
    chart = draw(result, lang=text.lang, bare=True)
    notes = [text(f"figure.clusters_{details['method']}"), *_map_notes(details, len(points), chart, text)]
    still = still_png(chart) if len(points) > MOST_SVG_MARKS else None
    return [
        figure_of(
            f"{section}-clusters",
            text("figure.clusters", industry=str(details["industry"])),
            notes,
            chart,
            control="map",
            still=still,
            renderer="canvas",
            hint=text("figure.map_hint"),
        )
    ]


def _map_notes(details: dict[str, Any], shown: int, chart: Chart, text: Words) -> list[str]:
    total = int(details.get("points_total", shown))
    notes = []
    if details.get("binned"):
        cell = distance_text(float(details["cell_m"]), text.lang)
        notes.append(text("figure.map_binned", total=f"{total:,}", shown=f"{shown:,}", cell=cell))
    else:
        notes.append(text("figure.map_points", total=f"{total:,}"))
    notes += chart.notes
    unplaced = int(details.get("unplaced", 0))
    if unplaced:
        notes.append(text.counted("figure.unplaced", unplaced))
    if details.get("outlines"):
        notes.append(text("figure.outlines"))
    return notes


def _curve_note(result: Result, text: Words) -> str:
    """What it means that a curve is above its band, and what sort of band it is."""
    details = result.details
    measure = str(details["measure"])
    sort = CurveStyle.of(details, result.table.assign(distance_m=0.0), text.lang).band_sort
    key = "figure.above_controls" if details.get("case_control") else f"figure.above_{_SAYS.get(measure)}"
    band = text("figure.mean_of_chance" if sort == "none" else "figure.gray_band")
    said = [text(key, band=band)] if text.has(key) else []
    return text("page.space").join([*said, text(f"figure.band_{sort}")])


# The measures that are read alike.
_SAYS = {"kd": "kd", "M": "within", "m": "at", "K": "around", "L": "around", "g": "density", "D": "more"}


def _concentration(result: Result, section: str, text: Words) -> list[PageFigure]:
    title = text("figure.concentration")
    try:
        chart = draw(result, lang=text.lang, bare=True)
    except ChartError:
        return [empty_figure(f"{section}-curve", title, text("figure.missing"))]
    figures = [figure_of(f"{section}-curve", title, [_curve_note(result, text)], chart)]
    individual = result.tables.get("individual")
    return (
        figures if individual is None or individual.empty else [*figures, _individual(result, section, text)]
    )


def _individual(result: Result, section: str, text: Words) -> PageFigure:
    """The map of single establishments, with a choice of the distance."""
    chart = draw(result, lang=text.lang, view="map", bare=True)
    signals = {signal["name"]: signal.get("value") for signal in chart.spec["signals"]}
    within = "within" if result.details["measure"] in ("M", "K", "L") else "at"
    color, *notes = chart.notes
    distances = [
        (str(shown), text(f"figure.individual_{within}", distance=shown, color=color))
        for shown in signals["distances"]
    ]
    count = len(set(result.tables["individual"]["establishment"]))
    figure = figure_of(
        f"{section}-map",
        text("figure.individual", measure=measure_label(result.details, text.lang)),
        [text("figure.individual_caption"), *notes],
        chart,
        control="map",
        still=still_png(chart) if count > MOST_SVG_MARKS else None,
        renderer="canvas",
        hint=text("figure.map_hint"),
    )
    return replace(figure, distances=distances, at=int(signals["at"]))


# What the verdicts of a ranking rest on, by the kind of band.
_ADJUSTED = "figure.verdicts_adjusted"
_VERDICTS_BY = {"do_global": "figure.verdicts_published", "do_local": "figure.verdicts_none"}


def _ranking(result: Result, section: str, text: Words) -> list[PageFigure]:
    if result.table.empty:
        return [empty_figure(f"{section}-ranking", text("figure.ranking"), text("answer.nothing_tested"))]
    lang = text.lang
    chart = draw(result, lang=lang, limit=_SHOWN, bare=True)
    notes = [
        text("figure.ranking_caption"),
        text(_VERDICTS_BY.get(str(result.details.get("band")), _ADJUSTED)),
    ]
    total = len(result.table)
    if total > _SHOWN:
        notes.append(text("figure.shown", shown=_SHOWN, total=total))
    hint = text("figure.ranking_hint")
    figures = [
        figure_of(f"{section}-ranking", text("figure.ranking"), notes, chart, control="ranking", hint=hint)
    ]
    choices = _curve_choices(result, text)
    if choices:
        first = next(iter(choices))
        curve = draw(result, lang=lang, industry=first, bare=True)
        figures.append(
            figure_of(
                f"{section}-curve",
                text("figure.curve"),
                [_curve_note(result, text)],
                curve,
                control="curve",
                choices=choices,
            )
        )
        panels = draw(result, lang=lang, view="curves", limit=_PANELS, bare=True)
        figures.append(
            figure_of(f"{section}-curves", text("figure.curves_print"), [], panels, control="print")
        )
    return figures


def _curve_choices(result: Result, text: Words) -> dict[str, dict[str, Any]]:
    """For each industry, the most telling first: its curve by columns, its labels, a sentence."""
    curves = result.tables.get("curves")
    if curves is None or curves.empty:
        return {}
    style = CurveStyle.of(result.details, curves, text.lang)
    by_industry = {str(name): part for name, part in curves.groupby("industry", sort=False)}
    choices: dict[str, dict[str, Any]] = {}
    for row in each_row(strongest(result.table, len(result.table))):
        name = str(row.industry)
        if name not in by_industry:
            continue
        curve = by_industry[name].sort_values("distance_m").reset_index(drop=True)
        rows = curve_rows(curve, style)
        choices[name] = {
            "curve": {field: [entry[field] for entry in rows] for field in rows[0]} if rows else {},
            "notes": note_rows(curve, style),
            "description": curve_description(name, curve, style),
            "status": text(
                "figure.curve_status",
                industry=name,
                verdict=verdict_word(str(row.verdict), text.lang),
                p=p_text(float(row.p_adjusted)),
                count=f"{int(row.establishments):,}",
            ),
        }
    return choices


def _specialization(result: Result, section: str, text: Words) -> list[PageFigure]:
    title = text("figure.quotients")
    figures = []
    try:
        chart = draw(result, lang=text.lang, bare=True)
        counted = result.table["low"].notna().any()
        caption = text("figure.quotients_caption") if counted else text("figure.quotients_uncounted")
        figures.append(figure_of(f"{section}-quotients", title, [caption], chart))
    except ChartError:
        figures.append(empty_figure(f"{section}-quotients", title, text("figure.missing")))
    if result.table["region"].nunique() > 1 and result.table["industry"].nunique() > 1:
        heat = draw(result, lang=text.lang, view="heatmap", bare=True)
        figures.append(
            figure_of(f"{section}-heatmap", text("figure.heatmap"), [text("figure.heatmap_caption")], heat)
        )
    return figures


def _pairs(result: Result, section: str, text: Words) -> list[PageFigure]:
    """The grid of pairs, and those that say most."""
    shared = result.kind == "coagglomeration"
    title = text("figure.shared" if shared else "figure.pairs")
    if result.table.empty:
        return [empty_figure(f"{section}-pairs", title, text("answer.nothing_tested"))]
    grid = draw(result, lang=text.lang, view="pairs", bare=True)
    notes = [text("figure.shared_caption" if shared else "figure.pairs_caption")]
    shown, total = len(grid.spec["datasets"]["names"]), int(result.details.get("industries", 0))
    if shown < total:
        notes.append(text("figure.pairs_shown", shown=shown, total=total))
    strongest_ones = draw(result, lang=text.lang, view="strongest", bare=True)
    verdicts = _VERDICTS_BY.get(str(result.details.get("band")), _ADJUSTED)
    captions = [text("figure.strongest_caption"), text(verdicts)]
    return [
        figure_of(f"{section}-pairs", title, notes, grid),
        figure_of(f"{section}-strongest", text("figure.strongest"), captions, strongest_ones),
    ]


# So many indicators have figures of their own; the tables have all.
_SERIES = 4


def _trend(result: Result, section: str, text: Words) -> list[PageFigure]:
    """The growth of the indicators with most numbers, then when the gaps close."""
    figures = []
    for at, code in enumerate(growth_indicators(result)[:_SERIES], start=1):
        chart = draw(result, lang=text.lang, view="growth", indicator=code, bare=True)
        title = text("figure.trend_growth", indicator=labels_of(result, text.lang).get(code, code))
        figures.append(
            figure_of(f"{section}-figure-growth-{at}", title, [text("figure.trend_growth_caption")], chart)
        )
    closing = views_of("catching_up")(result, section, text)
    return [*figures, *(figure for figure in closing if figure.still or not figures)]


def _scenarios(result: Result, section: str, text: Words) -> list[PageFigure]:
    """The paths of each indicator, and the gap to the best peer along them."""
    figures = []
    for at, code in enumerate(scenario_indicators(result)[:_SERIES], start=1):
        label = labels_of(result, text.lang).get(code, code)
        for view in ("paths", "gaps"):
            try:
                chart = draw(result, lang=text.lang, view=view, indicator=code, bare=True)
            except ChartError:
                continue
            title, caption = (
                text(f"figure.scenarios_{view}", indicator=label),
                f"figure.scenarios_{view}_caption",
            )
            figures.append(figure_of(f"{section}-figure-{view}-{at}", title, [text(caption)], chart))
    return figures or [
        empty_figure(f"{section}-figure-paths", text("table.scenarios"), text("figure.missing"))
    ]
