"""Coordinates that are repeated more often than places are: filled down, or only known to the town."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

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
        different partners, and eight times as often as values are repeated in this column: a cell filled down
        by mistake. Coordinates on a grid, where all values are repeated, are not marked.
    """
    marked = np.zeros(len(values), dtype=bool)
    there = np.flatnonzero(np.isfinite(values) & np.isfinite(partners))
    if len(there) < _STUCK:
        return marked
    code, distinct = pd.factorize(values[there])
    partner, others = pd.factorize(partners[there])
    pairs = pd.unique(code.astype(np.int64) * len(others) + partner)
    different = np.bincount(pairs // len(others), minlength=len(distinct))
    fine = np.abs(distinct * 1000.0 - np.round(distinct * 1000.0)) > 1e-6
    usual = float(np.quantile(different, 0.9))
    stuck = fine & (different >= _STUCK) & (different >= _STUCK * usual)
    marked[there[stuck[code]]] = True
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
    code, _ = pd.factorize(east[there])
    other, others = pd.factorize(north[there])
    point, _ = pd.factorize(code.astype(np.int64) * len(others) + other)
    number = np.bincount(point)
    marked[there[number[point] >= _CROWDED]] = True
    return marked, int(number.max())
