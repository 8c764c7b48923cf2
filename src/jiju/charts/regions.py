"""Outlines of regions on a map, with their names where they are few."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from jiju.charts.theme import QUIET

if TYPE_CHECKING:
    from jiju.charts.plane import Plane

__all__ = ["region_features", "region_marks"]

_LAND = "#f3f4f2"
_BORDER = "#b4b9be"
_MOST_NAMED_REGIONS = 24


def region_features(collection: dict[str, Any] | None, plane: Plane) -> list[dict[str, Any]]:
    """The regions as features in metres, with a name and, where they are few, a place for it.

    Parameters
    ----------
    collection : dict or None
        GeoJSON, as results keep it.
    plane : Plane
        Of the map.

    Returns
    -------
    list of dict
        Geometries that are no outline are passed over.
    """
    features: list[dict[str, Any]] = []
    for feature in (collection or {}).get("features", []):
        geometry = plane.place_geometry(feature.get("geometry") or {})
        if geometry is None:
            continue
        properties = feature.get("properties") or {}
        name = properties.get("name") or properties.get("region") or ""
        features.append({"type": "Feature", "name": str(name), "geometry": geometry})
    if len(features) <= _MOST_NAMED_REGIONS:
        for feature in features:
            feature["at"] = _middle(feature["geometry"])
    return features


def _middle(geometry: dict[str, Any]) -> list[float] | None:
    """The centroid of a geometry's largest ring."""
    coordinates = geometry.get("coordinates", [])
    polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(geometry["type"], [])
    largest = 0.0
    middle: list[float] | None = None
    for polygon in polygons:
        line = np.array(polygon[0], dtype=float)
        x, y = (line - line[0]).T
        cross = x[:-1] * y[1:] - x[1:] * y[:-1]
        area = float(cross.sum()) / 2
        if abs(area) > largest:
            largest = abs(area)
            middle = [
                float(np.round(((axis[:-1] + axis[1:]) * cross).sum() / (6 * area) + origin))
                for axis, origin in ((x, line[0, 0]), (y, line[0, 1]))
            ]
    return middle


def region_marks(data: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What is drawn of the regions.

    Parameters
    ----------
    data : str
        The data set of `region_features`.

    Returns
    -------
    below, above : list of dict
        Marks below all others, and the names above them.
    """
    outline = {
        "type": "shape",
        "from": {"data": data},
        "aria": False,
        "encode": {
            "enter": {
                "stroke": {"value": _BORDER},
                "strokeWidth": {"value": 0.8},
                "strokeJoin": {"value": "round"},
            },
            "update": {"fill": {"value": _LAND}, "tooltip": {"signal": "datum.name"}},
            "hover": {"fill": {"value": "#e9ebe7"}},
        },
        "transform": [{"type": "geoshape", "projection": "plane"}],
    }
    names = {
        "type": "text",
        "from": {"data": data},
        "interactive": False,
        "aria": False,
        "encode": {
            "update": {
                "x": {"signal": "datum.at ? tx + k * datum.at[0] : -999"},
                "y": {"signal": "datum.at ? ty - k * datum.at[1] : -999"},
                "text": {"signal": "datum.at ? datum.name : ''"},
                "align": {"value": "center"},
                "baseline": {"value": "middle"},
                "fontSize": {"value": 12},
                "limit": {"value": 120},
                "opacity": {"signal": "width * zoom > 480 ? 1 : 0"},
            }
        },
    }
    halo, label = _copy(names), _copy(names)
    halo["encode"]["update"] |= {
        "stroke": {"value": "#ffffff"},
        "strokeWidth": {"value": 3},
        "strokeOpacity": {"value": 0.85},
        "fill": {"value": "#ffffff"},
    }
    label["encode"]["update"] |= {"fill": {"value": QUIET}}
    return [outline], [halo, label]


def _copy(mark: dict[str, Any]) -> dict[str, Any]:
    return {**mark, "encode": {"update": dict(mark["encode"]["update"])}}
