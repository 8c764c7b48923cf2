"""The map of found clusters: outlines with their numbers over the establishments of the industry."""

from __future__ import annotations

import csv
import io
import json
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
    haloed,
    map_frame,
    near_points,
    picture,
)
from jiju.charts.numbers import MISSING, compact, distance_text, p_text, significant
from jiju.charts.panzoom import pan_zoom_signals
from jiju.charts.parts import each_row, nothing_to_draw
from jiju.charts.plane import Plane, cut_globe, turn_globe
from jiju.charts.regions import region_features, region_marks
from jiju.charts.theme import ACCENT, INK, UNSURE, WIDTH, config
from jiju.charts.words import word

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from jiju.results import Language, Result

    _Floats = NDArray[np.float64]

__all__ = ["draw_clusters"]
_APART_PX = 15  # between two numbers, that both can be read
_NO_NEIGHBOR_M = 1e9


def draw_clusters(result: Result, *, lang: Language, bare: bool) -> Chart:
    """The map of clusters.

    Parameters
    ----------
    result : Result
        Of the kind ``clusters``.
    lang : {"en", "zh"}
        The language.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Plain Vega; pans and zooms as the map of an inventory does. Outlines that chance would make too, or
        that were not tested, are dashed.

    Raises
    ------
    ChartError
        ``C106`` where there is no establishment to show.
    """
    details = result.details
    points = result.tables.get("points")
    if points is None or points.empty:
        raise nothing_to_draw(result, "there is no establishment to show", "Print result.table.")
    planar, is_binned = bool(details.get("planar")), bool(details.get("binned"))
    axes = ("x", "y") if planar else ("lon", "lat")
    first, second = (points[axis].to_numpy(dtype=float) for axis in axes)
    cut = None if planar else cut_globe(first)
    first = turn_globe(first, cut)
    shapes = [_geometry(str(wkt), cut) for wkt in result.tables["outlines"]["wkt"]]
    near = near_points(first, second, points["establishments"].to_numpy())
    # Clusters are always shown, however far off the rest may be.
    near |= points["cluster"].to_numpy() > 0
    boxes = [(first[near].min(), second[near].min(), first[near].max(), second[near].max())]
    boxes += [_box(shape) for shape in shapes]
    low, high = np.min(boxes, axis=0)[:2], np.max(boxes, axis=0)[2:]
    bounds = [float(v) for v in (*low, *high)]
    plane = Plane.around(bounds, planar=planar)
    x, y = plane.place(first, second)
    outlines = [
        _outline(row, plane.place_geometry(shape), details, lang)
        for row, shape in zip(each_row(result.table), shapes, strict=True)
    ]
    _keep_apart(outlines)
    regions = region_features(_turned(details.get("outlines"), cut), plane)
    groups = [word("inside", lang), word("outside", lang)]
    description = _description(result, lang)
    spec: dict[str, Any] = {
        "$schema": SCHEMA,
        "description": description,
        "width": WIDTH,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": 4,
        "config": config(),
        "signals": pan_zoom_signals(map_frame(plane, bounds, x[near], y[near]), groups, page=bare),
        "projections": [PROJECTION],
        "data": [
            {"name": "regions", "values": regions},
            {"name": "outlines", "values": outlines},
            _points(points, x, y),
        ],
        "scales": [
            {"name": "color", "type": "ordinal", "domain": groups, "range": [ACCENT, OTHERS]},
            *([area_scale(points)] if is_binned else []),
        ],
        "marks": [picture(_marks(lang, binned=is_binned), lang, simulated=bool(details.get("simulated")))],
    }
    legends = [] if bare else [_group_legend()]
    spec["legends"] = legends + ([amount_legend(lang, points)] if is_binned else [])
    far = int(points.loc[~near, "establishments"].sum())
    is_firm = all(outline["firm"] for outline in outlines)
    said = ("" if is_firm else word("dashed", lang), word("far", lang, count=f"{far:,}") if far else "")
    notes = tuple(note for note in said if note)
    if not bare:
        title = word("clusters_title", lang, industry=details.get("industry", ""))
        spec["title"] = {"text": title} | ({"subtitle": list(notes)} if notes else {})
    key = tuple(KeyEntry(name, color) for name, color in zip(groups, (ACCENT, OTHERS), strict=True))
    return Chart(spec, result.kind, lang, description, key, notes)


def _geometry(text: str, cut: float | None) -> dict[str, Any]:
    """An outline, from either kind of text, as GeoJSON with its longitudes turned as the points are."""
    import shapely

    shape = shapely.from_geojson(text) if text.startswith("{") else shapely.from_wkt(text)
    if cut is not None:
        # Part by part: a part never crosses the date line, nor does it, turned, cross the cut.
        parts = shapely.get_parts(shape)
        moved = [_moved(part, cut) for part in parts]
        shape = moved[0] if len(moved) == 1 else shapely.union_all(moved)
    geometry: dict[str, Any] = json.loads(shapely.to_geojson(shape))
    return geometry


def _turned(collection: dict[str, Any] | None, cut: float | None) -> dict[str, Any] | None:
    """The outlines of regions, turned as the points are."""
    if not collection or cut is None:
        return collection
    return {
        **collection,
        "features": [
            {**feature, "geometry": _geometry(json.dumps(feature["geometry"]), cut)}
            for feature in collection["features"]
        ],
    }


def _moved(part: Any, cut: float) -> Any:  # noqa: ANN401  (a polygon)
    import shapely

    middle = np.array([(part.bounds[0] + part.bounds[2]) / 2.0])
    by = float(turn_globe(middle, cut)[0] - middle[0])
    return shapely.transform(part, lambda xy: xy + np.array([round(by / 360.0) * 360.0, 0.0]))


def _box(geometry: dict[str, Any]) -> tuple[float, float, float, float]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    xy = np.concatenate([np.array(polygon[0], dtype=float) for polygon in polygons])
    return float(xy[:, 0].min()), float(xy[:, 1].min()), float(xy[:, 0].max()), float(xy[:, 1].max())


def _outline(
    row: Any,  # noqa: ANN401  (a row of the table)
    geometry: dict[str, Any] | None,
    details: dict[str, Any],
    lang: Language,
) -> dict[str, Any]:
    """One cluster as a feature in metres, its label at its northernmost corner, its numbers in words."""
    corners = [
        corner
        for polygon in _polygons(geometry or {"type": "MultiPolygon", "coordinates": []})
        for corner in polygon[0]
    ]
    p = float(row.p_value)
    tested = np.isfinite(p)
    weighted = bool(details.get("weighted"))
    return {
        "type": "Feature",
        "geometry": geometry,
        "n": str(int(row.cluster)),
        "at": max(corners, key=lambda corner: corner[1]) if corners else None,
        "firm": bool(tested and p <= 1.0 - float(details["level"]) + 1e-12),
        "tip": {
            word("cluster", lang): int(row.cluster),
            word("establishments", lang): f"{int(row.establishments):,}",
            word("all_establishments", lang): f"{int(row.all_establishments):,}",
            word("radius", lang): distance_text(float(row.radius_m), lang),
            word("size_risk" if weighted else "risk", lang): significant(float(row.relative_risk)),
            word("p", lang): p_text(p) if tested else word("untested", lang),
        },
    }


def _keep_apart(outlines: list[dict[str, Any]]) -> None:
    """How far each number stands from those of stronger clusters, in metres: nearer ones wait for a zoom."""
    for k, outline in enumerate(outlines):
        gaps = [
            float(np.hypot(outline["at"][0] - other["at"][0], outline["at"][1] - other["at"][1]))
            for other in outlines[:k]
            if outline["at"] and other["at"]
        ]
        outline["gap"] = min(gaps, default=_NO_NEIGHBOR_M)


def _polygons(geometry: dict[str, Any]) -> list[Any]:
    coordinates: list[Any] = geometry["coordinates"]
    return coordinates if geometry["type"] == "MultiPolygon" else [coordinates]


def _points(points: pd.DataFrame, x: _Floats, y: _Floats) -> dict[str, Any]:
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(["x", "y", "c", "n", "s"])
    digits = 0 if float(np.ptp(x)) > 20_000 else 1
    for px, py, cluster, count, size in zip(
        np.round(x, digits).tolist(),
        np.round(y, digits).tolist(),
        points["cluster"].tolist(),
        points["establishments"].tolist(),
        points["size"].tolist(),
        strict=True,
    ):
        place = (f"{px:.{digits}f}", f"{py:.{digits}f}")
        writer.writerow([*place, cluster, count, "" if size != size else f"{size:.6g}"])
    on = "highlight === null || datum.group === highlight"
    return {
        "name": "points",
        "values": lines.getvalue(),
        "format": {"type": "csv", "parse": dict.fromkeys("xycns", "number")},
        "transform": [
            {"type": "formula", "as": "group", "expr": "industries[datum.c > 0 ? 0 : 1]"},
            {"type": "formula", "as": "on", "expr": on},
        ],
    }


def _marks(lang: Language, *, binned: bool) -> list[dict[str, Any]]:
    color = {"signal": f"datum.firm ? '{ACCENT}' : '{UNSURE}'"}
    outline = {
        "type": "shape",
        "from": {"data": "outlines"},
        "aria": False,
        "encode": {
            "enter": {
                "fill": color,
                "stroke": color,
                "strokeWidth": {"value": 1.8},
                "strokeDash": {"signal": "datum.firm ? [] : [5, 4]"},
                "strokeJoin": {"value": "round"},
                "tooltip": {"signal": "datum.tip"},
            },
            "update": {"fillOpacity": {"value": 0.1}},
            "hover": {"fillOpacity": {"value": 0.2}},
        },
        "transform": [{"type": "geoshape", "projection": "plane"}],
    }
    tips = [
        f"'{word('cluster', lang)}': datum.c > 0 ? datum.c : '{word('none', lang)}'",
        *([f"'{word('establishments', lang)}': format(datum.n, ',')"] if binned else []),
        f"'{word('size', lang)}': isValid(datum.s) ? format(datum.s, ',.4~r') : '{MISSING}'",
    ]
    content = [dots("{" + ", ".join(tips) + "}", lit=lit, binned=binned) for lit in (False, True)]
    numbers = haloed(
        {
            "x": {"signal": "datum.at ? tx + k * datum.at[0] : -999"},
            "y": {"signal": "datum.at ? ty - k * datum.at[1] - 5 : -999"},
            "text": {"signal": "datum.n"},
            "align": {"value": "center"},
            "baseline": {"value": "bottom"},
            "fontSize": {"value": 13},
            "fontWeight": {"value": 600},
            "opacity": {"signal": f"k * datum.gap > {_APART_PX} ? 1 : 0"},
        },
        INK,
        data="outlines",
    )
    below, above = region_marks("regions")
    return [*below, outline, *content, *above, *numbers]


def _group_legend() -> dict[str, Any]:
    dim = {"signal": "highlight === null || highlight === datum.value ? 1 : 0.25"}
    return {
        "fill": "color",
        "orient": "bottom",
        "direction": "horizontal",
        "symbolType": "circle",
        "symbolSize": 90,
        "labelLimit": 300,
        "encode": {
            "symbols": {"name": "keySymbol", "interactive": True, "update": {"opacity": dim}},
            "labels": {"name": "keyLabel", "interactive": True, "update": {"opacity": dim}},
        },
    }


def _description(result: Result, lang: Language) -> str:
    details, n = result.details, len(result.table)
    name, shown = details.get("industry", ""), compact(int(details.get("points_total", 0)), lang)
    if lang == "zh":
        return f"地图：{name}的 {shown} 个机构与 {n} 个集群的轮廓。"
    return f"Map of {shown} establishments of {name} with the outlines of {n} cluster{'' if n == 1 else 's'}."
