"""The window in which establishments could stand: given or made from the sites, on one plane with them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from jiju.errors import MeasureError
from jiju.measures.clusters._outlines import in_system
from jiju.measures.clusters._polygon import Window, make_window, split_parts, uniform_points
from jiju.results import Text
from jiju.space import EARTH_RADIUS_M, Points, unit_vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jiju.measures.clusters._members import Members

    Floats = NDArray[np.float64]

__all__ = ["PlacedWindow", "Window", "make_window", "place_window", "uniform_points"]

OUTSIDE = "outside the window"
_MOST_STRETCH = 0.02  # of lengths by the projection, above which the result says so as a caveat
_LONGEST_EDGE = 0.25  # degrees; a longer straight line on a map of degrees is bent by the projection


@dataclass(frozen=True, eq=False)
class PlacedWindow:
    """Establishments and window on one plane.

    Attributes
    ----------
    window : Window
        In metres.
    members : Members
        Those inside, with planar points; ``left_out`` counts the others as "outside the window".
    inside : ndarray of bool, shape (n,)
        Which of the members given are kept.
    stretch : float
        Largest error of a length by the projection, as a share; 0 where the points were planar.
    made : bool
        Whether the window was made from the sites, because none was given.
    caveats : tuple of Text
        What a reader of the result must know.
    """

    window: Window
    members: Members
    inside: NDArray[np.bool_]
    stretch: float
    made: bool
    caveats: tuple[Text, ...]


def place_window(members: Members, window: Any = None, *, system: str | None = None) -> PlacedWindow:  # noqa: ANN401
    """Put establishments and the window on one plane, and leave out what lies outside.

    Parameters
    ----------
    members : Members
        On the plane or the sphere.
    window : GeoDataFrame, shapely Polygon or MultiPolygon, optional
        All rows together are the window. A bare polygon is in the coordinates of the points: metres, or
        longitude and latitude. Default: the convex hull of the sites, widened as Ripley and Rasson do.
    system : str, optional
        The coordinate system of planar points, such as ``"EPSG:32650"``, where it is known.

    Returns
    -------
    PlacedWindow
        Points on the sphere are projected to an azimuthal equal-area plane around their middle, which keeps
        areas, and lengths to within ``stretch``.

    Raises
    ------
    MeasureError
        ``M251`` where the window is no polygon or cannot be laid over the points, ``M252`` where fewer than
        two establishments are in it, ``M253`` where no window can be made from the sites.

    Notes
    -----
    Ripley, B. D. and Rasson, J.-P. (1977), Finding the edge of a Poisson forest, Journal of Applied
    Probability 14, 483-491: the convex hull is scaled about its center so that its area grows by
    ``1 / (1 - m/n)``, with m corners and n sites.
    """
    planar = members.points.planar
    if planar:
        x, y = members.points.x, members.points.y
        shape = None if window is None else _on_plane(window, system)
    else:
        center = _middle(members.points)
        x, y = _project_points(members.points, center)
        shape = None if window is None else _project_shape(window, center)
    made = shape is None
    if made:
        shape = _hull(x, y)
    placed = make_window(shape)
    inside = placed.contains(x, y)
    if (count := int(inside.sum())) < 2:
        what = f"{count} of {len(inside)} establishments are inside the window"
        msg = "M252"
        hint = "See whether window and establishments are in the same coordinate system."
        raise MeasureError(msg, what, hint=hint)
    kept = np.flatnonzero(inside)
    left_out = members.left_out | {OUTSIDE: int((~inside).sum())}
    weight = members.weight[kept] if members.weighted else members.weight
    code, names = members.code[kept], members.names
    points = Points(np.ascontiguousarray(x[kept]), np.ascontiguousarray(y[kept]), np.empty(0))
    moved = replace(
        members,
        points=points,
        code=code,
        names=names,
        weight=weight,
        left_out=left_out,
        rows=members.rows[kept],
    )
    stretch = 0.0 if planar else _stretch(placed)
    return PlacedWindow(placed, moved, inside, stretch, made, _caveats(made, stretch))


def _caveats(made: bool, stretch: float) -> tuple[Text, ...]:
    caveats = []
    if made:
        caveats.append(
            Text(
                en=(
                    "No window was given: it is the convex hull of the sites, widened by the rule of Ripley "
                    "and Rasson. Sea, mountains and foreign land inside it count as places where an "
                    "establishment could stand, which makes industries look more concentrated."
                ),
                zh=(
                    "未给出研究窗口：以全部地点的凸包按 Ripley–Rasson 规则放大代替。"
                    "窗口内的水面、山地和境外土地都被当作可以设点的地方，会使行业显得更集聚。"
                ),
            )
        )
    if stretch > _MOST_STRETCH:
        caveats.append(
            Text(
                en=(
                    "Longitude and latitude were projected to an equal-area plane; toward the rim of the "
                    f"window distances are off by up to {stretch:.1%}."
                ),
                zh=f"经纬度已投影到等面积平面；在窗口边缘处，距离误差最大可达 {stretch:.1%}。",
            )
        )
    return tuple(caveats)


def _merge(window: Any) -> Any:  # noqa: ANN401
    """All rows of a table of boundaries as one shape; a bare shape as it is."""
    import shapely

    if isinstance(window, shapely.Polygon | shapely.MultiPolygon):
        return _finite(window)
    if not hasattr(window, "geometry"):
        what = f"the window is a {type(window).__name__}"
        msg = "M251"
        hint = "Give a polygon, or a table of boundaries as read_boundaries returns."
        raise MeasureError(msg, what, hint=hint)
    shapes = [_finite(shape) for shape in window.geometry.dropna()]
    return _areal(shapely.union_all(shapely.make_valid(shapes)))


def _finite(shape: Any) -> Any:  # noqa: ANN401
    """The shape, if all its corners are places."""
    import shapely

    if np.isfinite(shapely.get_coordinates(shape)).all():
        return shape
    what = "a corner of the window is no place: its coordinates are infinite or no numbers"
    msg = "M251"
    raise MeasureError(msg, what, hint="Look for empty cells in the list of corners.")


def _areal(shape: Any) -> Any:  # noqa: ANN401
    """The polygons of a shape, without stray lines and points."""
    import shapely

    if isinstance(shape, shapely.GeometryCollection):
        parts = [part for part in split_parts(shape) if isinstance(part, shapely.Polygon)]
        return shapely.MultiPolygon(parts)
    return shape


def _on_plane(window: Any, system: str | None) -> Any:  # noqa: ANN401
    if hasattr(window, "crs"):
        moved = in_system(window, system, planar=True)
        if moved is None:
            what = "the window cannot be laid over the points: their coordinate systems do not go together"
            msg = "M251"
            hint = "Read both with their crs, or give the window in the metres of the points."
            raise MeasureError(msg, what, hint=hint)
        window = moved
    return _merge(window)


def _middle(points: Points) -> tuple[float, float]:
    """Longitude and latitude of the points' mean direction."""
    mean = np.array([points.x.mean(), points.y.mean(), points.z.mean()])
    if np.linalg.norm(mean) < 1e-6:
        mean = np.array([points.x[0], points.y[0], points.z[0]])
    lon, lat = math.atan2(mean[1], mean[0]), math.atan2(mean[2], math.hypot(mean[0], mean[1]))
    return math.degrees(lon), math.degrees(lat)


def _project_points(points: Points, center: tuple[float, float]) -> tuple[Floats, Floats]:
    """Azimuthal equal-area coordinates of unit vectors, in metres on a sphere of mean radius."""
    lon, lat = np.radians(center)
    east = -math.sin(lon) * points.x + math.cos(lon) * points.y
    ahead = math.cos(lon) * points.x + math.sin(lon) * points.y
    north = math.cos(lat) * points.z - math.sin(lat) * ahead
    up = math.sin(lat) * points.z + math.cos(lat) * ahead
    scale = EARTH_RADIUS_M * np.sqrt(2.0 / np.maximum(1.0 + up, 1e-12))
    return scale * east, scale * north


def _project_shape(window: Any, center: tuple[float, float]) -> Any:  # noqa: ANN401
    import shapely

    if getattr(window, "crs", None) is not None:
        window = window.to_crs("EPSG:4326")
    shape = _merge(window)
    low_x, low_y, high_x, high_y = shapely.bounds(shape)
    if not (low_x >= -360.0 and high_x <= 360.0 and low_y >= -90.0 and high_y <= 90.0):
        what = "the window is not in longitude and latitude, as the establishments are"
        msg = "M251"
        raise MeasureError(msg, what, hint="Give it as a GeoDataFrame with a known crs, or in degrees.")
    fine = shapely.segmentize(shape, _LONGEST_EDGE)
    east, north = np.radians(shapely.get_coordinates(fine)[:, :2].T)
    lon, lat = np.radians(center)
    upward = math.sin(lat) * np.sin(north) + math.cos(lat) * np.cos(north) * np.cos(east - lon)
    if len(upward) and upward.min() < 0.0:
        # Beyond a quarter of the globe the plane is no map any more; at the antipodes it turns inside out.
        what = "the window reaches more than a quarter of the globe away from the establishments"
        msg = "M251"
        hint = "Give the outline of the study area; for the whole earth use measure='M' without a window."
        raise MeasureError(msg, what, hint=hint)

    def project(lonlat: Floats) -> Floats:
        points = Points(*unit_vectors(lonlat[:, 0], lonlat[:, 1]))
        return np.column_stack(_project_points(points, center))

    projected = shapely.transform(fine, project)
    # Halves that were cut at the date line meet again; where they are valid as they stand, nothing moves.
    return _areal(shapely.union_all(shapely.make_valid(shapely.get_parts(projected))))


def _stretch(window: Window) -> float:
    """Largest error of a length: 1 / cos(c / 2) - 1 at the angle c from the center that is farthest."""
    away = float(np.hypot(window.edges[:, 0], window.edges[:, 1]).max()) / (2.0 * EARTH_RADIUS_M)
    return 1.0 / math.sqrt(max(1.0 - away * away, 1e-12)) - 1.0


def _hull(x: Floats, y: Floats) -> Any:  # noqa: ANN401
    """The convex hull of the sites, scaled about its center by Ripley and Rasson's factor."""
    import shapely
    from shapely.affinity import scale

    spots = np.unique(np.column_stack([x, y]), axis=0)
    hull = shapely.convex_hull(shapely.MultiPoint(spots))
    corners = len(shapely.get_coordinates(hull)) - 1
    if not isinstance(hull, shapely.Polygon) or hull.area <= 0.0:
        what = "the sites stand on one line or at one place: no window can be made from them"
        msg = "M253"
        raise MeasureError(msg, what, hint="Give the outline of the study area as window.")
    # With hardly more sites than corners the rule knows no bounds; the share is held below one half.
    factor = 1.0 / math.sqrt(1.0 - min(corners / len(spots), 0.5))
    return scale(hull, factor, factor, origin="centroid")
