"""A polygon on the plane as the kernels take it, and what it is asked: who is inside, how far to the edge."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from jiju.errors import MeasureError
from jiju.measures.clusters._kernels.window import boundary_distances, contains_each, set_covariances

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Window", "make_window", "split_parts", "uniform_points"]


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
    polygons = [part for part in split_parts(shape) if isinstance(part, shapely.Polygon) and part.area > 0.0]
    if not polygons or not np.isfinite(shape.area):
        what = "the window has no area"
        msg = "M251"
        raise MeasureError(msg, what, hint="Give a polygon that encloses the study area.")
    rings = []
    for polygon in polygons:
        turned = shapely.geometry.polygon.orient(polygon)  # outer rings counterclockwise, holes clockwise
        rings += [np.asarray(ring.coords)[:, :2] for ring in (turned.exterior, *turned.interiors)]
    return _window_of(tuple(rings), float(sum(polygon.area for polygon in polygons)))


def split_parts(shape: Any) -> list[Any]:  # noqa: ANN401
    """The simple geometries of a shape, also of a collection of collections."""
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
