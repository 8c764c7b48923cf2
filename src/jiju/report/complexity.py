"""What the page shows of relatedness, complexity and opportunities: figures, tables, how it was found."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from jiju.charts import draw
from jiju.charts.numbers import percent
from jiju.charts.opportunities import opportunity_regions
from jiju.errors import ChartError
from jiju.report.figure_parts import PageFigure, empty_figure, plain_figure, views_of
from jiju.report.shown_tables import Shown, shown_tables
from jiju.results.names import name_in_language

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jiju.report.tables import PageTable
    from jiju.report.words import Words
    from jiju.results import Result

__all__ = [
    "COMPLEXITY_FIGURES",
    "COMPLEXITY_KINDS",
    "COMPLEXITY_METHODS",
    "complexity_facts",
    "complexity_tables",
]

# So many regions have figures of their own; the tables have all.
_REGIONS = 3


def _opportunities(result: Result, section: str, text: Words) -> list[PageFigure]:
    """For each of the first regions: what is within reach, how sure the ranks are, the industry space."""
    regions = opportunity_regions(result)[:_REGIONS]
    figures = []
    for at, region in enumerate(regions, start=1):
        named = name_in_language(region, text.lang)
        for view in ("reach", "ranks", "space"):
            key = f"figure.opportunities_{view}"
            try:
                chart = draw(result, lang=text.lang, view=view, region=region, bare=True)
            except ChartError:
                continue
            name = f"{section}-figure-{view}-{at}"
            notes = [text(f"{key}_caption"), *chart.notes]
            figures.append(plain_figure(name, text(key, region=named), notes, chart))
    if figures:
        return figures
    title = text("table.opportunities")
    return [empty_figure(f"{section}-figure-reach", title, text("figure.missing"))]


COMPLEXITY_FIGURES: dict[str, Callable[[Result, str, Words], list[PageFigure]]] = {
    "relatedness": views_of("space"),
    "complexity": views_of("regions", "industries"),
    "density": views_of("outlook"),
    "opportunities": _opportunities,
    "entries": views_of("entries", "exits"),
    "cluster_definitions": views_of("groups", "candidates"),
    "diversity": views_of("regions", "industries"),
}

_LEFT_OUT = Shown(("what", "name", "reason"), worded=("what",), few=8)

_TABLES: dict[str, dict[str, Shown]] = {
    "relatedness": {
        "table": Shown(
            ("industry", "neighbor", "relatedness", "regions", "neighbor_regions", "shared_regions")
        ),
        "nodes": Shown(("industry", "regions", "value", "strength", "block"), amounts=("value",), few=8),
        "left_out": _LEFT_OUT,
    },
    "complexity": {
        "table": Shown(
            (
                *("region", "rank", "complexity", "low", "high", "rank_low", "rank_high"),
                *("diversity", "value", "expy", "block"),
            ),
            amounts=("value", "expy"),
        ),
        "industries": Shown(
            ("industry", "rank", "complexity", "low", "high", "ubiquity", "value", "prody", "block"),
            amounts=("value", "prody"),
        ),
        "blocks": Shown(("block", "regions", "industries", "some_regions", "some_industries"), few=8),
        "left_out": _LEFT_OUT,
    },
    "density": {
        "regions": Shown(
            ("region", "rank", "outlook", "complexity", "diversity", "value", "block"), amounts=("value",)
        ),
        "table": Shown(
            ("region", "industry", "density", "present", "specialization", "gain", "value"),
            amounts=("value",),
            few=8,
        ),
        "left_out": _LEFT_OUT,
    },
    "opportunities": {
        "table": Shown(
            (
                *("region", "industry", "rank", "rank_low", "rank_high", "top_share", "feasibility"),
                *("attractiveness", "density", "complexity"),
            ),
            amounts=("value",),
            file=("score", "gain", "specialization", "value", "reason"),
        ),
        "reasons": Shown(("region", "industry", "rank", "reason"), few=10, of="table"),
        "neighbors": Shown(("region", "industry", "neighbor", "relatedness"), few=12),
        "present": Shown(
            ("region", "industry", "specialization", "complexity", "value"), amounts=("value",), few=12
        ),
        "regions": Shown(
            ("region", "diversity", "candidates", "complexity", "outlook", "value"), amounts=("value",)
        ),
        "left_out": _LEFT_OUT,
    },
    "entries": {
        "bands": Shown(
            (
                *("change", "density_from", "density_to", "cells", "changed", "rate"),
                *("expected", "low", "high"),
            ),
            worded=("change",),
        ),
        "periods": Shown(
            (
                *("period_from", "period_to", "absent", "entries", "entry_rate", "auc_entry"),
                *("present", "exits", "exit_rate", "auc_exit", "unclear"),
            )
        ),
        "table": Shown(
            (
                *("region", "industry", "period_from", "period_to", "change", "density"),
                *("specialization_from", "specialization_to"),
            ),
            worded=("change",),
            few=8,
        ),
        "left_out": _LEFT_OUT,
    },
    "cluster_definitions": {
        "groups": Shown(
            ("group", "core", "industries", "largest", "value", "within", "nearest_between", "nearest"),
            amounts=("value",),
            named=("largest",),
        ),
        "table": Shown(
            ("industry", "group", "within", "best_other", "nearest", "moved", "outlier", "value"),
            amounts=("value",),
            worded=("outlier",),
        ),
        "candidates": Shown(
            (
                *("similarity", "method", "number", "score", "groups_above_mean", "groups_above_most"),
                *("industries_above_mean", "industries_above_most", "chosen"),
            ),
            worded=("similarity", "method"),
            few=8,
        ),
        "matches": Shown(("group", "benchmark", "shared", "share", "benchmark_share"), few=8),
        "left_out": _LEFT_OUT,
    },
    "diversity": {
        "table": Shown(
            (
                *("region", "rank", "effective", "entropy", "herfindahl", "krugman", "hachman"),
                *("industries", "specialized", "largest", "largest_share", "value"),
            ),
            amounts=("value",),
        ),
        "industries": Shown(
            (
                *("industry", "locational_gini", "gini", "hoover", "herfindahl", "regions"),
                *("specialized_regions", "largest", "largest_share", "value"),
            ),
            amounts=("value",),
        ),
        "left_out": _LEFT_OUT,
    },
}

COMPLEXITY_KINDS = tuple(_TABLES)

# Columns that say nothing where they are empty throughout, and where all is in one block.
_OPTIONAL = ("expy", "prody", "rank_low", "rank_high", "top_share", "low", "high")


def complexity_tables(result: Result, section: str, text: Words) -> list[PageTable]:
    """The tables of a finding of this room.

    Parameters
    ----------
    result : Result
        Of one of the kinds of `COMPLEXITY_KINDS`.
    section : str
        Identifier of the section.
    text : Words
        The words.

    Returns
    -------
    list of PageTable
        Without columns that are empty throughout, and without blocks where there is one.
    """
    frames = {"table": result.table, **result.tables}
    is_whole = int(result.details.get("blocks") or 1) == 1
    is_one = result.kind == "opportunities" and len(opportunity_regions(result)) == 1
    shown: dict[str, Shown] = {}
    for name, how in _TABLES[result.kind].items():
        frame = frames.get(how.of or name)
        if frame is None or (name == "blocks" and is_whole):
            continue
        silent = {c for c in _OPTIONAL if c in frame and frame[c].isna().all()}
        silent |= {"block"} if is_whole else set()
        # Of one region its name stands in the title.
        silent |= {"region"} if is_one and name != "regions" else set()
        if name == "nodes":
            frames[name] = frame.sort_values(["strength", "industry"], ascending=[False, True], kind="stable")
        if name != "blocks":
            how = replace(how, columns=tuple(c for c in how.columns if c not in silent))
        shown[name] = how
    tables = {name: frame for name, frame in frames.items() if name != "table"}
    return shown_tables(replace(result, tables=tables), section, text, shown)


COMPLEXITY_METHODS: dict[str, tuple[str, ...]] = {
    "relatedness": ("presence", "relatedness"),
    "complexity": ("presence", "complexity"),
    "density": ("presence", "relatedness", "density_reach"),
    "opportunities": ("presence", "relatedness", "complexity", "density_reach", "opportunities"),
    "entries": ("presence", "relatedness", "density_reach", "entries"),
    "cluster_definitions": ("cluster_definitions",),
    "diversity": ("diversity",),
}


_SETTINGS = (
    *("similarity", "method", "presence", "threshold", "period"),
    *("balance", "resamples", "simulations", "level"),
)


def complexity_facts(result: Result, text: Words) -> list[tuple[str, str]]:
    """How a finding of this room was made, point by point.

    Parameters
    ----------
    result : Result
        Of one of the kinds of `COMPLEXITY_KINDS`.
    text : Words
        The words.

    Returns
    -------
    list of (str, str)
        Name and value.
    """
    details: Mapping[str, object] = result.details
    facts: list[tuple[str, str]] = []
    for name in _SETTINGS:
        value = details.get(name)
        if value is None or not text.has(f"settings.complexity_{name}"):
            continue
        facts.append((text(f"settings.complexity_{name}"), _said(name, value, text)))
    for name in ("regions", "industries", "present", "blocks"):
        count = details.get(name)
        if isinstance(count, int) and not isinstance(count, bool):
            facts.append((text(f"settings.complexity_{name}"), f"{count:,}"))
    if result.provenance.seed is not None:
        facts.append((text("finding.seed"), str(result.provenance.seed)))
    return facts


def _said(name: str, value: object, text: Words) -> str:
    key = f"values.{name}_{value}"
    if text.has(key):
        return text(key)
    if name in ("level", "balance") and isinstance(value, int | float):
        return percent(float(value))
    if isinstance(value, int | float):
        return f"{value:,g}"
    return str(value)
