"""Outlines of regions made light enough for a page, without gaps between neighbors."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from jiju.results.sentences import statement

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["LOST_OUTLINES", "Bounds", "frame_view", "in_system", "outline_features"]

Bounds = tuple[float, float, float, float]
LOST_OUTLINES = statement(
    "caveat",
    "The outlines of the regions are not shown: the coordinate system of the establishments or "
    "of the boundaries is not known, so they cannot be put on one map.",
    "未显示地区轮廓：机构或边界的坐标系未知，两者无法画在同一张地图上。",
)
MAX_VERTICES = 20_000
_STEPS_ACROSS = 1_000


def in_system(boundaries: GeoDataFrame, system: str | None, *, planar: bool) -> GeoDataFrame | None:
    """Boundaries in the coordinate system of the points, or None where the two cannot be put together.

    Parameters
    ----------
    boundaries : GeoDataFrame
        With or without a known system.
    system : str or None
        The points' system, such as ``"EPSG:32650"``; None where it is not known.
    planar : bool
        Whether the points are in metres.

    Returns
    -------
    GeoDataFrame or None
        Reprojected where the systems differ.
    """
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        target = CRS.from_user_input("EPSG:4326") if not planar else system and CRS.from_user_input(system)
    except CRSError:
        target = None
    if boundaries.crs is None:
        x_low, y_low, x_high, y_high = boundaries.total_bounds
        degrees = bool(x_low >= -360 and x_high <= 360 and y_low >= -90 and y_high <= 90)
        return boundaries if degrees != planar else None
    if not target:
        return None
    return boundaries if boundaries.crs == target else boundaries.to_crs(target)


def frame_view(points: Floats, boundaries: GeoDataFrame | None) -> Bounds | None:
    """What a map shows first: the points and those parts of the regions that hold any, else all regions.

    Parameters
    ----------
    points : array of float, shape (n, 2)
        Placed establishments.
    boundaries : GeoDataFrame or None
        In the system of the points.

    Returns
    -------
    tuple of float or None
        xmin, ymin, xmax, ymax; None where there is nothing to show.

    Notes
    -----
    A faraway part of a region without points, an overseas island say, does not widen the view.
    """
    boxes = []
    if len(points):
        boxes.append([*points.min(axis=0), *points.max(axis=0)])
    if boundaries is not None and len(boundaries):
        import shapely

        parts = shapely.get_parts(_polygons(boundaries)[1])
        if len(points):
            tree = shapely.STRtree(parts)
            parts = parts[np.unique(tree.query(shapely.points(points), predicate="intersects")[1])]
        boxes.extend(shapely.bounds(parts).tolist())
    if not boxes:
        return None
    low, high = np.min(boxes, axis=0), np.max(boxes, axis=0)
    return float(low[0]), float(low[1]), float(high[2]), float(high[3])


def outline_features(boundaries: GeoDataFrame, view: Bounds) -> dict[str, Any]:
    """Boundaries as a light GeoJSON FeatureCollection.

    Parameters
    ----------
    boundaries : GeoDataFrame
        Column region, and name if there is one.
    view : tuple of float
        What the map shows; the detail is a thousandth of its longer side, less where the outlines are heavy.

    Returns
    -------
    dict
        Properties region and name, sorted by region. Shared borders are simplified once for both sides
        where GEOS can (3.12 or newer, shapely 2.1 or newer). Outer rings run clockwise, as the projections
        of d3 and Vega read them, not counterclockwise as in RFC 7946.
    """
    import shapely

    rows, shapes = _polygons(boundaries)
    detail = max(view[2] - view[0], view[3] - view[1], 1e-9) / _STEPS_ACROSS
    while True:
        light = _simplify(shapes, detail)
        if (
            int(shapely.get_num_coordinates(light).sum()) <= MAX_VERTICES
            or detail > view[2] - view[0] + view[3] - view[1]
        ):
            break
        detail *= 2.0
    digits = max(0, math.ceil(-math.log10(detail)) + 1)
    regions = boundaries["region"].tolist()
    names = boundaries["name"].tolist() if "name" in boundaries.columns else [None] * len(regions)
    features: list[dict[str, Any]] = []
    for row, shape in zip(rows, light, strict=True):
        properties: dict[str, str] = {"region": str(regions[row])}
        if isinstance(names[row], str):
            properties["name"] = names[row]
        coordinates = _rings(shape, detail, digits)
        if coordinates:
            geometry = {"type": "MultiPolygon", "coordinates": coordinates}
            features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    features.sort(key=lambda feature: str(feature["properties"]["region"]))
    return {"type": "FeatureCollection", "features": features}


def _polygons(boundaries: GeoDataFrame) -> tuple[NDArray[np.int64], NDArray[Any]]:
    """Rows whose geometry is a polygon or multipolygon, and these geometries."""
    import shapely

    shapes = boundaries.geometry.to_numpy()
    area = np.isin(shapely.get_type_id(shapes), (3, 6)) & ~shapely.is_empty(shapes)
    rows = np.flatnonzero(area)
    return rows, np.asarray(shapes[rows], dtype=object)


def _simplify(shapes: NDArray[Any], detail: float) -> NDArray[Any]:
    import shapely

    if hasattr(shapely, "coverage_simplify") and shapely.geos_version >= (3, 12, 0):
        return np.asarray(shapely.coverage_simplify(shapes, detail), dtype=object)
    return np.asarray(shapely.simplify(shapes, detail, preserve_topology=True), dtype=object)


def _rings(shape: Any, detail: float, digits: int) -> list[list[list[list[float]]]]:  # noqa: ANN401
    """Coordinates of a MultiPolygon, rounded; parts and holes too small to see are left out but for one."""
    import shapely

    parts = sorted(shapely.get_parts(shape), key=lambda part: -part.area)
    kept: list[list[list[list[float]]]] = []
    for part in parts:
        if kept and part.area < detail**2:
            break
        outer = _ring(part.exterior, digits, clockwise=True)
        if not outer:
            continue
        holes = [_ring(ring, digits, clockwise=False) for ring in part.interiors]
        kept.append([outer, *(hole for hole in holes if hole)])
    return kept


def _ring(ring: Any, digits: int, *, clockwise: bool) -> list[list[float]]:  # noqa: ANN401
    """One closed ring; empty where rounding left fewer than three corners."""
    points = np.round(np.asarray(ring.coords, dtype=float)[:, :2], digits) + 0.0
    moved = np.any(points[1:] != points[:-1], axis=1)
    points = points[np.concatenate([[True], moved])]
    if len(points) < 4:
        return []
    x, y = points[:, 0] - points[0, 0], points[:, 1] - points[0, 1]
    twice_area = float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum())
    if twice_area == 0.0:
        return []
    if (twice_area < 0) != clockwise:
        points = points[::-1]
    corners: list[list[float]] = points.tolist()
    return corners
