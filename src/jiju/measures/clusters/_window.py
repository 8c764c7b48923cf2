"""The window: the polygon in which establishments could stand, for measures that correct for its edge."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from jiju.errors import MeasureError
from jiju.measures.clusters._kernels.window import boundary_distances, contains_each, set_covariances
from jiju.measures.clusters._outlines import in_system
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
class Window:
    """A polygon, perhaps of several parts and with holes, on the plane.

    Attributes
    ----------
    rings : tuple of ndarray of shape (k, 2)
        Closed rings in metres, with the inside to their left: outer rings counterclockwise, holes clockwise.
    area : float
        In square metres.
    edges : ndarray of shape (m, 4)
        All edges, ``x, y, x, y``.
    blocks : ndarray of uint64, shape (b + 1,)
        First edge of each block of consecutive edges, and the number of edges.
    circles : ndarray of shape (b, 3)
        Center and radius of a circle around each block.
    slopes : ndarray of shape (k, 5)
        The edges that are not upright, as `set_covariance` takes them.
    """

    rings: tuple[Floats, ...]
    area: float
    edges: Floats = field(repr=False)
    blocks: NDArray[np.uint64] = field(repr=False)
    circles: Floats = field(repr=False)
    slopes: Floats = field(repr=False)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Smallest x and y, largest x and y."""
        low, high = self.edges[:, :2].min(axis=0), self.edges[:, :2].max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])

    def contains(self, x: Floats, y: Floats) -> NDArray[np.bool_]:
        """Which points lie in the window or on its boundary.

        Parameters
        ----------
        x, y : ndarray of shape (n,)
            Metres.

        Returns
        -------
        ndarray of bool, shape (n,)
            A hair's breadth outside (a billionth of the window's extent) still counts as on the boundary.
        """
        inside = contains_each(x, y, self.edges)
        doubtful = np.flatnonzero(~inside)
        if len(doubtful):
            low_x, low_y, high_x, high_y = self.bounds
            hair = 1e-9 * max(high_x - low_x, high_y - low_y)
            inside[doubtful] = self.to_boundary(x[doubtful], y[doubtful]) <= hair
        return inside

    def to_boundary(self, x: Floats, y: Floats) -> Floats:
        """Distance of each point to the boundary.

        Parameters
        ----------
        x, y : ndarray of shape (n,)
            Metres.

        Returns
        -------
        ndarray of shape (n,)
            Metres.
        """
        return np.asarray(boundary_distances(x, y, self.edges, self.blocks, self.circles))

    def overlap(self, dx: Floats, dy: Floats) -> Floats:
        """Area that the window and the window moved have in common.

        Parameters
        ----------
        dx, dy : ndarray of shape (n,)
            By how much it is moved.

        Returns
        -------
        ndarray of shape (n,)
            Square metres, exact up to rounding.
        """
        return np.asarray(set_covariances(dx, dy, self.slopes))

    @property
    def radius_m(self) -> float:
        """Radius of the smallest circle around the window: a wider one around some point of it misses it."""
        import shapely

        return float(shapely.minimum_bounding_radius(shapely.MultiPoint(self.edges[:, :2])))

    @property
    def width_m(self) -> float:
        """Distance of the closest two parallel lines around the window: moved further, none of it is left."""
        import shapely

        hull = shapely.get_coordinates(shapely.convex_hull(shapely.MultiPoint(self.edges[:, :2])))
        sides = np.diff(hull, axis=0)
        across = np.column_stack([-sides[:, 1], sides[:, 0]]) / np.hypot(*sides.T)[:, None]
        return float(np.ptp(hull @ across.T, axis=0).min())


def make_window(shape: Any) -> Window:  # noqa: ANN401  (a shapely geometry)
    """A window from a polygon in metres.

    Parameters
    ----------
    shape : shapely Polygon or MultiPolygon
        Repaired where it crosses itself.

    Returns
    -------
    Window
        With its edges in the order of the rings.

    Raises
    ------
    MeasureError
        ``M251`` where it is no polygon or has no area.
    """
    import shapely

    if not isinstance(shape, shapely.Polygon | shapely.MultiPolygon):
        what = f"the window is a {type(shape).__name__}"
        msg = "M251"
        raise MeasureError(msg, what, hint="Give a polygon, or boundaries as read_boundaries returns.")
    if not shape.is_valid:
        shape = shapely.make_valid(shape)
    polygons = [part for part in _parts(shape) if isinstance(part, shapely.Polygon) and part.area > 0.0]
    if not polygons or not np.isfinite(shape.area):
        what = "the window has no area"
        msg = "M251"
        raise MeasureError(msg, what, hint="Give a polygon that encloses the study area.")
    rings = []
    for polygon in polygons:
        turned = shapely.geometry.polygon.orient(polygon)  # outer rings counterclockwise, holes clockwise
        rings += [np.asarray(ring.coords)[:, :2] for ring in (turned.exterior, *turned.interiors)]
    return _window_of(tuple(rings), float(sum(polygon.area for polygon in polygons)))


def _parts(shape: Any) -> list[Any]:  # noqa: ANN401
    import shapely

    parts = list(shapely.get_parts(shape))
    return [piece for part in parts for piece in (shapely.get_parts(part) if len(parts) > 1 else [part])]


def _window_of(rings: tuple[Floats, ...], area: float) -> Window:
    size = min(max(math.isqrt(sum(map(len, rings))), 4), 64)
    edges, starts, circles, count = [], [0], [], 0
    for ring in rings:
        steps = np.hstack([ring[:-1], ring[1:]])
        steps = steps[np.any(steps[:, :2] != steps[:, 2:], axis=1)]
        for first in range(0, len(steps), size):
            block = steps[first : first + size]
            corners = np.vstack([block[:, :2], block[-1:, 2:]])
            center = 0.5 * (corners.min(axis=0) + corners.max(axis=0))
            # A little more, so that rounding loses no edge.
            radius = float(np.hypot(*(corners - center).T).max()) * (1.0 + 1e-9)
            radius += 1e-12 * float(np.abs(corners).max())
            circles.append((*center, radius))
            edges.append(block)
            count += len(block)
            starts.append(count)
    every = np.ascontiguousarray(np.vstack(edges))
    leans = every[every[:, 0] != every[:, 2]]
    forward = leans[:, 0] < leans[:, 2]
    left = np.where(forward[:, None], leans[:, :2], leans[:, 2:])
    right = np.where(forward[:, None], leans[:, 2:], leans[:, :2])
    # An edge that runs to the right has the inside above it.
    slopes = np.column_stack([left[:, 0], right[:, 0], left[:, 1], right[:, 1], np.where(forward, -1.0, 1.0)])
    slopes = np.ascontiguousarray(slopes[np.argsort(slopes[:, 0], kind="stable")])
    return Window(rings, area, every, np.array(starts, np.uint64), np.array(circles), slopes)


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
    return PlacedWindow(placed, moved, inside, stretch, made, _caveats(made, stretch, left_out[OUTSIDE]))


def _caveats(made: bool, stretch: float, outside: int) -> tuple[Text, ...]:
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
    if outside:
        be = "establishment lies" if outside == 1 else "establishments lie"
        caveats.append(
            Text(
                en=f"{outside} {be} outside the window and were left out.",
                zh=f"有 {outside} 家机构位于研究窗口之外，未计入。",
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
        return window
    if not hasattr(window, "geometry"):
        what = f"the window is a {type(window).__name__}"
        msg = "M251"
        hint = "Give a polygon, or a table of boundaries as read_boundaries returns."
        raise MeasureError(msg, what, hint=hint)
    shapes = shapely.make_valid(window.geometry.dropna().to_numpy())
    return _areal(shapely.union_all(shapes))


def _areal(shape: Any) -> Any:  # noqa: ANN401
    """The polygons of a shape, without stray lines and points."""
    import shapely

    if isinstance(shape, shapely.GeometryCollection):
        parts = [part for part in _parts(shape) if isinstance(part, shapely.Polygon)]
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


def uniform_points(window: Window, n: int, rng: np.random.Generator) -> Floats:
    """Points drawn at random from a window, each place as likely as any other.

    Parameters
    ----------
    window : Window
        The window.
    n : int
        How many.
    rng : numpy.random.Generator
        The generator of this draw.

    Returns
    -------
    ndarray of shape (n, 2)
        Metres. Points of the box around the window are drawn until enough of them lie inside, so the draw
        is exact.
    """
    low_x, low_y, high_x, high_y = window.bounds
    size = np.array([high_x - low_x, high_y - low_y])
    share = window.area / float(size[0] * size[1])
    out = np.empty((n, 2))
    found = 0
    while found < n:
        tries = int((n - found) / share * 1.1) + 16
        spots = np.array([low_x, low_y]) + rng.random((tries, 2)) * size
        spots = spots[contains_each(spots[:, 0], spots[:, 1], window.edges)][: n - found]
        out[found : found + len(spots)] = spots
        found += len(spots)
    return out
