"""Where things are: positions on the plane or the sphere, ready for pair kernels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jiju.errors import TableError
from jiju.tables.require import require_numbers

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

__all__ = ["EARTH_RADIUS_M", "Points", "place_points", "unit_vectors"]

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the earth (IUGG) in metres."""

_FARTHEST = 1e12  # metres on the plane, false origins and small units included


@dataclass(frozen=True)
class Points:
    """Positions, as three arrays that a pair kernel takes.

    Attributes
    ----------
    x, y, z : ndarray of shape (n,)
        Planar metres, with ``z`` of shape (0,); or unit vectors of longitude and latitude.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    z: NDArray[np.float64]

    def __len__(self) -> int:
        """Number of points."""
        return len(self.x)

    @property
    def planar(self) -> bool:
        """Whether the points lie on a plane; else on the unit sphere."""
        return len(self.z) == 0

    def take(self, index: NDArray[np.int64] | NDArray[np.intp]) -> Points:
        """The points at the given places, in that order.

        Parameters
        ----------
        index : ndarray of int
            Places from 0.

        Returns
        -------
        Points
            A copy.
        """
        z = self.z if self.planar else self.z[index]
        return Points(self.x[index], self.y[index], z)

    def diagonal(self) -> float:
        """A distance that no pair exceeds, in the kernels' units: the diagonal of the box around them all.

        Returns
        -------
        float
            0 where all points stand at one place, or there is none.
        """
        spans = [float(np.ptp(axis)) for axis in (self.x, self.y, self.z) if len(axis)]
        return float(np.linalg.norm(spans)) if spans else 0.0

    def to_kernel(self, metres: ArrayLike) -> NDArray[np.float64]:
        """Distances in metres as the kernels count them.

        Parameters
        ----------
        metres : array-like
            Distances along the ground; on the sphere half its circumference and more reach every point.

        Returns
        -------
        ndarray
            The same on the plane; on the sphere chords of the unit sphere, ``2 sin(d / 2R)``.
        """
        d = np.asarray(metres, dtype=np.float64)
        if self.planar:
            return d
        angle = d / (2.0 * EARTH_RADIUS_M)
        # The chord of antipodes may come out a hair above 2.
        return np.where(angle < np.pi / 2.0, 2.0 * np.sin(np.minimum(angle, np.pi / 2.0)), 2.0 + 1e-9)

    def to_metres(self, kernel: ArrayLike) -> NDArray[np.float64]:
        """Back from the kernels' distances to metres along the ground.

        Parameters
        ----------
        kernel : array-like
            What `to_kernel` gives.

        Returns
        -------
        ndarray
            Metres; great-circle distances on the sphere.
        """
        c = np.asarray(kernel, dtype=np.float64)
        if self.planar:
            return c
        return 2.0 * EARTH_RADIUS_M * np.arcsin(np.minimum(c / 2.0, 1.0))


def unit_vectors(
    lon: ArrayLike, lat: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Longitude and latitude as points on the unit sphere.

    Parameters
    ----------
    lon, lat : array-like of shape (n,)
        Degrees.

    Returns
    -------
    tuple of three ndarrays of shape (n,)
        x, y, z. The straight line between two of them is ``2 sin(d / 2R)`` for the great-circle distance d,
        which needs no trigonometry in the inner loop and no care at the date line or the poles.

    Examples
    --------
    >>> from jiju.space import unit_vectors
    >>> [round(float(v[0]), 12) for v in unit_vectors([90.0], [0.0])]
    [0.0, 1.0, 0.0]
    """
    lam, phi = np.radians(np.asarray(lon, dtype=float)), np.radians(np.asarray(lat, dtype=float))
    return np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)


def place_points(frame: pd.DataFrame) -> tuple[Points, NDArray[np.bool_]]:
    """Positions of the rows of a table, and which rows have one.

    Parameters
    ----------
    frame : DataFrame
        With columns ``x, y`` (metres) or ``lon, lat`` (degrees); where both stand, the metres count.

    Returns
    -------
    points : Points
        Of the rows that have a position, in their order.
    placed : ndarray of bool, shape (rows,)
        True for these rows: with two numbers that are a place, which degrees beyond 360 and 90 are not, nor
        metres that no earth has room for.

    Raises
    ------
    TableError
        ``T304`` where the table has no coordinates, ``T305`` where they are not numbers.
    """
    if {"x", "y"} <= set(frame.columns):
        a, b = (require_numbers(frame, name, "establishments") for name in ("x", "y"))
        placed = (np.abs(a) <= _FARTHEST) & (np.abs(b) <= _FARTHEST)
        return Points(a[placed], b[placed], np.empty(0)), placed
    if {"lon", "lat"} <= set(frame.columns):
        a, b = (require_numbers(frame, name, "establishments") for name in ("lon", "lat"))
        placed = (np.abs(a) <= 360.0) & (np.abs(b) <= 90.0)
        return Points(*unit_vectors(a[placed], b[placed])), placed
    what = f"there are no coordinates: neither lon, lat nor x, y among {', '.join(map(repr, frame.columns))}"
    hint = "Read the table with columns={'lon': ..., 'lat': ...}, or use a measure that works on regions."
    msg = "T304"
    raise TableError(msg, what, hint=hint)
