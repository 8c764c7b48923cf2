"""Positions for a map: longitude and latitude laid flat, equal in area, or metres as they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["Plane", "cut_globe", "turn_globe"]

_EARTH_RADIUS_M = 6_371_008.8
_WIDEST_DEGREES = 140.0


@dataclass(frozen=True, slots=True)
class Plane:
    """How positions are laid on the plane of the figure.

    Attributes
    ----------
    planar : bool
        Whether positions are metres already.
    lon, lat : float
        Center of the map (degrees).
    wide : bool
        Whether the map is too wide for the azimuthal projection.

    Notes
    -----
    Longitude and latitude go through Lambert's azimuthal equal-area projection about the center of the map,
    on a sphere; a map wider than 140 degrees through the equal-area cylindrical one with its standard
    parallels at 35 degrees. This places dots and outlines in a picture: no distance is measured on it.
    """

    planar: bool
    lon: float = 0.0
    lat: float = 0.0
    wide: bool = False

    @classmethod
    def around(cls, bounds: Sequence[float], *, planar: bool) -> Plane:
        """The plane that suits some bounds.

        Parameters
        ----------
        bounds : sequence of float
            xmin, ymin, xmax, ymax in metres or degrees.
        planar : bool
            Whether they are metres.

        Returns
        -------
        Plane
            Centered on them.
        """
        if planar:
            return cls(planar=True)
        west, south, east, north = bounds
        is_wide = east - west > _WIDEST_DEGREES
        return cls(False, (west + east) / 2, (south + north) / 2, is_wide)

    def place(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[Any], NDArray[Any]]:
        """Positions in metres on the plane, y to the north.

        Parameters
        ----------
        x, y : ndarray of float, shape (n,)
            Metres, or degrees of longitude and latitude.

        Returns
        -------
        x, y : ndarray of float, shape (n,)
            Metres.
        """
        if self.planar:
            return x, y
        lon, lat = np.radians(x - self.lon), np.radians(y)
        if self.wide:
            stretch = np.cos(np.radians(35.0))
            return _EARTH_RADIUS_M * lon * stretch, _EARTH_RADIUS_M * np.sin(lat) / stretch
        center = np.radians(self.lat)
        cosine = np.sin(center) * np.sin(lat) + np.cos(center) * np.cos(lat) * np.cos(lon)
        scale = _EARTH_RADIUS_M * np.sqrt(2.0 / np.maximum(1.0 + cosine, 1e-9))
        north = np.cos(center) * np.sin(lat) - np.sin(center) * np.cos(lat) * np.cos(lon)
        return scale * np.cos(lat) * np.sin(lon), scale * north

    def place_geometry(self, geometry: dict[str, Any]) -> dict[str, Any] | None:
        """The lines and polygons of a GeoJSON geometry in metres on the plane.

        Parameters
        ----------
        geometry : dict
            A GeoJSON geometry.

        Returns
        -------
        dict or None
            The same geometry with whole metres; None for a geometry that cannot be an outline.
        """
        kind = geometry.get("type")
        if kind == "GeometryCollection":
            members = [self.place_geometry(member) for member in geometry["geometries"]]
            return {"type": kind, "geometries": [member for member in members if member]}
        if kind not in ("Polygon", "MultiPolygon", "LineString", "MultiLineString"):
            return None
        return {"type": kind, "coordinates": self._place_nested(geometry["coordinates"])}

    def _place_nested(self, coordinates: Any) -> Any:  # noqa: ANN401  (lists nested to any depth)
        if coordinates and isinstance(coordinates[0][0], int | float):
            flat = np.array([position[:2] for position in coordinates], dtype=float)
            x, y = self.place(flat[:, 0], flat[:, 1])
            return np.stack([x, y], axis=1).round().astype(int).tolist()
        return [self._place_nested(part) for part in coordinates]


def cut_globe(lon: NDArray[np.float64]) -> float | None:
    """Where to cut the globe so that a map across the date line is in one piece.

    Parameters
    ----------
    lon : ndarray of shape (n,)
        Degrees.

    Returns
    -------
    float or None
        A longitude with the widest gap before it; None where the usual cut will do, as it does for places
        all over the world, whose map readers know as it is.
    """
    if float(np.ptp(lon)) <= 180.0:
        return None
    around = np.unique(lon % 360.0)
    gaps = np.diff(np.r_[around, around[0] + 360.0])
    if float(gaps.max()) < 180.0:
        return None
    return float(around[(int(np.argmax(gaps)) + 1) % len(around)])


def turn_globe(lon: NDArray[np.float64], cut: float | None) -> NDArray[np.float64]:
    """Longitudes that begin a little before the cut.

    Parameters
    ----------
    lon : ndarray of shape (n,)
        Degrees.
    cut : float or None
        From `cut_globe`.

    Returns
    -------
    ndarray of shape (n,)
        As they were where there is no cut.
    """
    return lon if cut is None else (lon - cut + 1e-9 + 20.0) % 360.0 + cut - 20.0
