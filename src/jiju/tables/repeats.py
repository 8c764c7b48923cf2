"""Coordinates that are repeated more often than places are: filled down, or only known to the town."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["crowded_points", "stuck_values"]

_STUCK = 8
_CROWDED = 10


def stuck_values(values: NDArray[np.float64], partners: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Rows in which one coordinate is a value that stands beside many different others.

    Parameters
    ----------
    values, partners : ndarray of shape (n,)
        Degrees, such as longitudes and latitudes; NaN where missing.

    Returns
    -------
    ndarray of bool, shape (n,)
        True where a value with four or more decimals stands in eight or more rows beside eight or more
        different partners, and ten times as often as values are repeated in this column: a cell filled down
        by mistake. Coordinates on a grid, where all values are repeated, are not marked.
    """
    marked = np.zeros(len(values), dtype=bool)
    there = np.flatnonzero(np.isfinite(values) & np.isfinite(partners))
    if len(there) < _STUCK:
        return marked
    distinct, inverse = np.unique(values[there], return_inverse=True)
    pairs = np.unique(np.column_stack([inverse, partners[there]]), axis=0)[:, 0].astype(np.intp)
    different = np.bincount(pairs, minlength=len(distinct))
    fine = np.abs(distinct * 1000.0 - np.round(distinct * 1000.0)) > 1e-6
    usual = float(np.quantile(different, 0.9))
    stuck = fine & (different >= _STUCK) & (different >= 10.0 * usual)
    marked[there[stuck[inverse]]] = True
    return marked


def crowded_points(east: NDArray[np.float64], north: NDArray[np.float64]) -> tuple[NDArray[np.bool_], int]:
    """Rows that share one point with nine or more others.

    Parameters
    ----------
    east, north : ndarray of shape (n,)
        Coordinates; NaN where missing.

    Returns
    -------
    marked : ndarray of bool, shape (n,)
        True for these rows.
    most : int
        Rows at the point with the most.
    """
    marked = np.zeros(len(east), dtype=bool)
    there = np.flatnonzero(np.isfinite(east) & np.isfinite(north))
    if len(there) < _CROWDED:
        return marked, 0
    points = np.ascontiguousarray(np.column_stack([east[there], north[there]])).view(np.complex128).ravel()
    _, inverse, number = np.unique(points, return_inverse=True, return_counts=True)
    marked[there[number[inverse] >= _CROWDED]] = True
    return marked, int(number.max())
