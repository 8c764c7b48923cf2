"""The map: points over the outlines of regions, in plain Vega, with pan, zoom and tooltips."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from jiju.charts.chart import Chart, KeyEntry
from jiju.charts.map_parts import (
    OTHERS,
    PROJECTION,
    SCHEMA,
    amount_legend,
    area_scale,
    dots,
    map_frame,
    near_points,
    picture,
)
from jiju.charts.numbers import MISSING, compact
from jiju.charts.panzoom import pan_zoom_signals
from jiju.charts.parts import nothing_to_draw
from jiju.charts.plane import Plane
from jiju.charts.regions import region_features, region_marks
from jiju.charts.theme import CATEGORIES, WIDTH, config
from jiju.charts.words import word

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from jiju.results import Language, Result

    _Floats = NDArray[np.float64]

__all__ = ["draw_map"]


@dataclass(frozen=True, slots=True)
class _Groups:
    """Which industries have a color of their own; the others share one."""

    industries: list[str]
    named: list[str]
    others: str | None

    def of(self, industry: str) -> str:
        return industry if industry in self.named or self.others is None else self.others

    @property
    def domain(self) -> list[str]:
        return self.named + ([self.others] if self.others is not None else [])

    @property
    def colors(self) -> list[str]:
        return list(CATEGORIES[: len(self.named)]) + ([OTHERS] if self.others is not None else [])


def draw_map(result: Result, *, lang: Language, bare: bool) -> Chart:
    """The map of an inventory.

    Parameters
    ----------
    result : Result
        Of the kind ``inventory``.
    lang : {"en", "zh"}
        The language.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Plain Vega. Drag to pan, wheel or pinch to zoom, double-click to go back; click a name of the key to
        pick out an industry. The signals ``highlight``, ``zoom``, ``cx`` and ``cy`` do the same from a page.

    Raises
    ------
    ChartError
        ``C106`` where no establishment has coordinates.
    """
    details = result.details
    points = result.tables.get("points")
    if points is None or points.empty:
        what = "no establishment has coordinates, so there is no map"
        hint = "Draw the industries instead: draw(result, view='industries')."
        raise nothing_to_draw(result, what, hint)
    axes = ("x", "y") if details.get("planar") else ("lon", "lat")
    first, second = (points[axis].to_numpy(dtype=float) for axis in axes)
    near = near_points(first, second, points["establishments"].to_numpy())
    corners = [first[near].min(), second[near].min(), first[near].max(), second[near].max()]
    # Where nothing lies far off, the regions that hold establishments are shown whole.
    bounds = [float(v) for v in (details["bounds"] if near.all() and details.get("outlines") else corners)]
    plane = Plane.around(bounds, planar=bool(details.get("planar")))
    x, y = plane.place(first, second)
    far = int(points.loc[~near, "establishments"].sum())
    groups = _group(result.table, points, lang)
    outlines = region_features(details.get("outlines"), plane)
    is_binned = bool(details.get("binned"))
    frame = map_frame(plane, bounds, x[near], y[near])

    spec: dict[str, Any] = {
        "$schema": SCHEMA,
        "description": _description(result, lang),
        "width": WIDTH,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": 4,
        "config": config(),
        "signals": pan_zoom_signals(frame, groups.industries, page=bare),
        "projections": [PROJECTION],
        "data": _data(points, x, y, groups, outlines),
        "scales": _scales(groups, points, binned=is_binned),
        "marks": [_picture(lang, binned=is_binned, simulated=bool(details.get("simulated")))],
    }
    legends = [] if bare else [_industry_legend()]
    spec["legends"] = legends + ([amount_legend(lang, points)] if is_binned else [])
    notes = (word("far", lang, count=f"{far:,}"),) if far else ()
    if not bare:
        spec["title"] = {"text": word("map_title", lang)} | ({"subtitle": notes[0]} if notes else {})
    key = tuple(KeyEntry(name, color) for name, color in zip(groups.domain, groups.colors, strict=True))
    return Chart(spec, result.kind, lang, spec["description"], key, notes)


def _group(table: pd.DataFrame, points: pd.DataFrame, lang: Language) -> _Groups:
    present = set(points["industry"].astype(str))
    ranked = table.sort_values(["establishments", "industry"], ascending=[False, True])["industry"].astype(
        str
    )
    industries = [name for name in ranked if name in present]
    industries += sorted(present - set(industries))
    if len(industries) <= len(CATEGORIES):
        return _Groups(industries, industries, None)
    named = industries[: len(CATEGORIES) - 1]
    return _Groups(industries, named, word("others", lang, count=len(industries) - len(named)))


def _data(
    points: pd.DataFrame,
    x: _Floats,
    y: _Floats,
    groups: _Groups,
    outlines: list[dict[str, Any]],
) -> list[dict[str, Any]]:
    at = {name: number for number, name in enumerate(groups.industries)}
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(["x", "y", "i", "n", "s"])
    digits = 0 if float(np.ptp(x)) > 20_000 else 1
    for row in zip(
        np.round(x, digits).tolist(),
        np.round(y, digits).tolist(),
        points["industry"].astype(str),
        points["establishments"].tolist(),
        points["size"].tolist(),
        strict=True,
    ):
        px, py, industry, count, size = row
        place = (f"{px:.{digits}f}", f"{py:.{digits}f}")
        writer.writerow([*place, at[industry], count, "" if size != size else f"{size:.6g}"])
    colored = {name: groups.of(name) for name in groups.industries}
    source = {
        "name": "points",
        "values": lines.getvalue(),
        "format": {
            "type": "csv",
            "parse": {"x": "number", "y": "number", "i": "number", "n": "number", "s": "number"},
        },
        "transform": [
            {"type": "formula", "as": "industry", "expr": "industries[datum.i]"},
            {"type": "formula", "as": "group", "expr": f"{_object(colored)}[datum.industry]"},
            {
                "type": "formula",
                "as": "on",
                "expr": "highlight === null || datum.industry === highlight || datum.group === highlight",
            },
        ],
    }
    return [source, {"name": "outlines", "values": outlines}]


def _object(names: dict[str, str]) -> str:
    import json

    return json.dumps(names, ensure_ascii=False)


def _scales(groups: _Groups, points: pd.DataFrame, *, binned: bool) -> list[dict[str, Any]]:
    scales: list[dict[str, Any]] = [
        {"name": "color", "type": "ordinal", "domain": groups.domain, "range": groups.colors}
    ]
    if binned:
        scales.append(area_scale(points))
    return scales


def _picture(lang: Language, *, binned: bool, simulated: bool) -> dict[str, Any]:
    tips = [
        f"'{word('industry', lang)}': datum.industry",
        f"'{word('establishments', lang)}': format(datum.n, ',')",
        f"'{word('size', lang)}': isValid(datum.s) ? format(datum.s, ',.4~r') : '{MISSING}'",
    ]
    if not binned:
        tips.pop(1)
    content = [dots("{" + ", ".join(tips) + "}", lit=lit, binned=binned) for lit in (False, True)]
    below, above = region_marks("outlines")
    return picture([*below, *content, *above], lang, simulated=simulated)


def _industry_legend() -> dict[str, Any]:
    dim = {"signal": "highlight === null || highlight === datum.value ? 1 : 0.25"}
    return {
        "fill": "color",
        "orient": "bottom",
        "columns": {"signal": "max(1, floor(width / 190))"},
        "symbolType": "circle",
        "symbolSize": 90,
        "labelLimit": 165,
        "columnPadding": 14,
        "encode": {
            "symbols": {"name": "keySymbol", "interactive": True, "update": {"opacity": dim}},
            "labels": {"name": "keyLabel", "interactive": True, "update": {"opacity": dim}},
        },
    }


def _description(result: Result, lang: Language) -> str:
    details = result.details
    shown = int(details.get("points_total", 0))
    industries = len(result.table)
    regions = len((details.get("outlines") or {}).get("features", []))
    if lang == "zh":
        over = f"，叠加 {regions} 个地区的边界" if regions else ""
        return f"地图：{industries} 个行业的 {compact(shown, 'zh')} 个机构{over}。"
    over = f" over the outlines of {regions} regions" if regions else ""
    return f"Map of {compact(shown, 'en')} establishments of {industries} industries{over}."
