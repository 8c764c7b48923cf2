"""Lines of longitude and latitude, so that a map without outlines still says where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from jiju.charts.map_parts import haloed
from jiju.charts.theme import UNSURE

if TYPE_CHECKING:
    from jiju.charts.plane import Plane

__all__ = ["degree_data", "degree_lines", "degree_marks"]

_STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0)
_LINES = 7
_POINTS = 13
_EDGE = 5  # pixels from the frame
_LINE_COLOR = "#e3e7ea"


def degree_lines(plane: Plane, bounds: list[float]) -> list[dict[str, Any]]:
    """The lines on the plane, a little beyond the bounds on all sides.

    Parameters
    ----------
    plane : Plane
        Of the map.
    bounds : list of float
        West, south, east, north in degrees.

    Returns
    -------
    list of dict
        For each line its ``name``, whether it is a ``meridian``, and its ``points`` in metres.
    """
    west, south, east, north = bounds
    wide, high = max(east - west, 1e-3), max(north - south, 1e-3)
    step = next((s for s in _STEPS if max(wide, high) / s <= _LINES), _STEPS[-1])
    west, east = west - 0.4 * wide, east + 0.4 * wide
    south, north = max(south - 0.4 * high, -89.0), min(north + 0.4 * high, 89.0)
    lines = []
    for lon in np.arange(np.ceil(west / step), np.floor(east / step) + 1) * step:
        points = plane.place(np.full(_POINTS, lon), np.linspace(south, north, _POINTS))
        lines.append(_line(points, _name(float(lon), "E", "W"), meridian=True))
    for lat in np.arange(np.ceil(south / step), np.floor(north / step) + 1) * step:
        points = plane.place(np.linspace(west, east, _POINTS), np.full(_POINTS, lat))
        lines.append(_line(points, _name(float(lat), "N", "S"), meridian=False))
    return lines


def _line(points: tuple[Any, Any], name: str, *, meridian: bool) -> dict[str, Any]:
    return {
        "name": name,
        "meridian": meridian,
        "points": np.stack(points, axis=1).round().astype(int).tolist(),
    }


def degree_data(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The data sets behind `degree_marks`.

    Parameters
    ----------
    lines : list of dict
        As `degree_lines` gives them.

    Returns
    -------
    list of dict
        ``degrees``, one row for each line, and ``degree_labels``, one for each line that crosses the upper
        (meridians) or the left edge of what is shown, found anew as the map moves.
    """
    features = [
        {"type": "Feature", "geometry": {"type": "LineString", "coordinates": line["points"]}}
        for line in lines
    ]
    steps = [
        {"name": line["name"], "meridian": line["meridian"], "from": start, "to": end}
        for line in lines
        for start, end in zip(line["points"][:-1], line["points"][1:], strict=True)
    ]
    # Of a step: how far along it the edge lies, in pixels across (meridians) or along.
    start = "datum.meridian ? ty - k * datum.from[1] - {0} : tx + k * datum.from[0] - {0}"
    end = start.replace("from", "to")
    share = "(datum.a / (datum.a - datum.b))"
    between = "(datum.from[{0}] + {1} * (datum.to[{0}] - datum.from[{0}]))"
    return [
        {"name": "degrees", "values": features},
        {
            "name": "degree_labels",
            "values": steps,
            "transform": [
                {"type": "formula", "as": "a", "expr": start.format(_EDGE)},
                {"type": "formula", "as": "b", "expr": end.format(_EDGE)},
                {"type": "filter", "expr": "datum.a * datum.b <= 0 && datum.a !== datum.b"},
                {
                    "type": "formula",
                    "as": "along",
                    "expr": f"datum.meridian ? tx + k * {between.format(0, share)} : "
                    f"ty - k * {between.format(1, share)}",
                },
            ],
        },
    ]


def _name(degrees: float, positive: str, negative: str) -> str:
    turned = (degrees + 180.0) % 360.0 - 180.0 if positive == "E" else degrees
    if abs(turned) < 1e-9:
        return "0°"
    return f"{abs(turned):.6g}°{positive if turned > 0 else negative}"


def degree_marks() -> list[dict[str, Any]]:
    """Thin lines with their degrees along the upper and the left edge of what is shown.

    Returns
    -------
    list of dict
        Vega marks over the data sets of `degree_data`.
    """
    line = {
        "type": "shape",
        "from": {"data": "degrees"},
        "interactive": False,
        "aria": False,
        "encode": {
            "enter": {
                "stroke": {"value": _LINE_COLOR},
                "strokeWidth": {"value": 0.8},
                "fill": {"value": None},
            }
        },
        "transform": [{"type": "geoshape", "projection": "plane"}],
    }
    label = {
        "x": {"signal": f"datum.meridian ? datum.along : {_EDGE}"},
        "y": {"signal": f"datum.meridian ? {_EDGE} + 8 : datum.along - 3"},
        "align": {"signal": "datum.meridian ? 'center' : 'left'"},
        "text": {"signal": "datum.name"},
        "fontSize": {"value": 10},
    }
    return [line, *haloed(label, UNSURE, data="degree_labels")]
