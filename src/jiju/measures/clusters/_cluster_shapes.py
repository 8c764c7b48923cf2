"""Outlines of found clusters: true circles on the ground, hulls around points, also across the date line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from jiju.space import EARTH_RADIUS_M, Points

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely import Geometry

    Floats = NDArray[np.float64]

__all__ = ["Flat", "circle_outline", "hull_around", "to_wkt", "unfold_outline"]

_CORNERS = 128
# A circle of no extent, around one place, is drawn this wide so that it can be seen and selected.
_LEAST_RADIUS_M = 1.0
# Share of the longest edge that a concave hull keeps: 1 is the convex hull.
_HULL_RATIO = 0.4


@dataclass(frozen=True)
class Flat:
    """A plane that touches the ground at one point: from there, distances and directions on it are true.

    Attributes
    ----------
    middle : ndarray of shape (2,) or (3,)
        The point: planar metres, or a unit vector.
    east, north : ndarray of shape (3,) or (0,)
        Directions at the point; empty where the ground is flat already.
    """

    middle: Floats
    east: Floats
    north: Floats

    @classmethod
    def at(cls, middle: Floats) -> Flat:
        """The plane at a point.

        Parameters
        ----------
        middle : ndarray of shape (2,) or (3,)
            Planar metres, or a unit vector.

        Returns
        -------
        Flat
            At the poles, east is an arbitrary direction.
        """
        if len(middle) == 2:
            return cls(middle, np.empty(0), np.empty(0))
        east = np.array([-middle[1], middle[0], 0.0])
        length = float(np.linalg.norm(east))
        east = east / length if length > 1e-12 else np.array([0.0, 1.0, 0.0])
        return cls(middle, east, np.cross(middle, east))

    def flatten(self, points: Points) -> Floats:
        """Points on the plane.

        Parameters
        ----------
        points : Points
            Positions.

        Returns
        -------
        ndarray of shape (n, 2)
            Metres east and north of the middle.
        """
        if points.planar:
            return np.column_stack([points.x, points.y]) - self.middle
        vectors = np.column_stack([points.x, points.y, points.z])
        metres = points.to_metres(np.linalg.norm(vectors - self.middle, axis=1))
        along = np.column_stack([vectors @ self.east, vectors @ self.north])
        length = np.linalg.norm(along, axis=1)
        stretch = np.divide(metres, length, out=np.zeros(len(metres)), where=length > 0.0)
        flat: Floats = along * stretch[:, None]
        return flat

    def unfold(self, flat: Floats) -> Floats:
        """Back to the ground.

        Parameters
        ----------
        flat : ndarray of shape (n, 2)
            Metres east and north of the middle.

        Returns
        -------
        ndarray of shape (n, 2)
            Planar metres, or degrees of longitude and latitude.
        """
        if len(self.middle) == 2:
            return flat + self.middle
        metres = np.linalg.norm(flat, axis=1)
        angle = metres / EARTH_RADIUS_M
        direction = np.divide(flat, metres[:, None], out=np.zeros_like(flat), where=metres[:, None] > 0.0)
        vectors = (
            np.cos(angle)[:, None] * self.middle
            + (np.sin(angle) * direction[:, 0])[:, None] * self.east
            + (np.sin(angle) * direction[:, 1])[:, None] * self.north
        )
        lon = np.degrees(np.arctan2(vectors[:, 1], vectors[:, 0]))
        return np.column_stack([lon, np.degrees(np.arcsin(np.clip(vectors[:, 2], -1.0, 1.0)))])


def circle_outline(middle: Floats, radius_m: float) -> Geometry:
    """A circle on the ground.

    Parameters
    ----------
    middle : ndarray of shape (2,) or (3,)
        Planar metres, or a unit vector.
    radius_m : float
        Metres along the ground.

    Returns
    -------
    shapely.Polygon or shapely.MultiPolygon
        A polygon of 128 sides around the circle, so that whoever stands on it lies inside.
    """
    turn = np.linspace(0.0, 2.0 * np.pi, _CORNERS + 1)
    outer = max(radius_m * (1.0 + 1e-6), _LEAST_RADIUS_M) / np.cos(np.pi / _CORNERS)
    return _on_the_ground(Flat.at(middle), outer * np.column_stack([np.cos(turn), np.sin(turn)]))


def hull_around(flat: Floats, margin_m: float) -> Any:  # noqa: ANN401  (a polygon, which shapely does not say)
    """A rounded hull around points on a plane.

    Parameters
    ----------
    flat : ndarray of shape (n, 2)
        Metres.
    margin_m : float
        How far the outline keeps from the outermost points.

    Returns
    -------
    shapely.Polygon
        The concave hull, widened.
    """
    import shapely

    hull = shapely.concave_hull(shapely.MultiPoint(flat), ratio=_HULL_RATIO)
    return shapely.buffer(hull, max(margin_m, _LEAST_RADIUS_M), quad_segs=8)


def unfold_outline(flat: Flat, outline: Any) -> Geometry:  # noqa: ANN401
    """An outline without holes from the plane back to the ground.

    Parameters
    ----------
    flat : Flat
        The plane.
    outline : shapely.Polygon
        On it.

    Returns
    -------
    shapely.Polygon or shapely.MultiPolygon
        Planar metres, or degrees, cut at the date line where it crosses that.
    """
    return _on_the_ground(flat, np.asarray(outline.exterior.coords)[:, :2])


def to_wkt(outline: Geometry, *, planar: bool) -> str:
    """An outline as text, to a centimetre.

    Parameters
    ----------
    outline : shapely geometry
        In metres or degrees.
    planar : bool
        Whether it is in metres.

    Returns
    -------
    str
        Well-known text.
    """
    import shapely

    return str(shapely.to_wkt(outline, rounding_precision=2 if planar else 7))


def _on_the_ground(flat: Flat, ring: Floats) -> Geometry:
    import shapely

    corners = flat.unfold(ring)
    if len(flat.middle) == 2:
        return shapely.Polygon(corners)
    lon = np.degrees(np.unwrap(np.radians(corners[:, 0])))
    lat = corners[:, 1]
    if abs(lon[-1] - lon[0]) > 180.0:
        # Once around the globe: the pole lies inside.
        pole = 90.0 if flat.middle[2] > 0.0 else -90.0
        lon, lat = np.r_[lon, lon[-1], lon[0], lon[0]], np.r_[lat, pole, pole, lat[0]]
    else:
        lon[-1], lat[-1] = lon[0], lat[0]
    ring = np.column_stack([lon, lat])
    if lon.min() >= -180.0 and lon.max() <= 180.0:
        return shapely.Polygon(ring)
    world = shapely.box(-180.0, -90.0, 180.0, 90.0)
    turns = [shapely.Polygon(ring + np.array([by, 0.0])) for by in (-360.0, 0.0, 360.0)]
    parts = [turn.intersection(world) for turn in turns]
    return shapely.union_all([part for part in parts if part.area > 0.0])
