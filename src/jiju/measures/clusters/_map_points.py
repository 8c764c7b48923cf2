"""Establishments, light enough for a map on a page: those of a group in one cell of a grid are one point."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Codes = NDArray[np.int64]

__all__ = ["MapPoints", "bin_points"]

METERS_PER_DEGREE = 111_195.0


@dataclass(frozen=True)
class MapPoints:
    """The points of a map.

    Attributes
    ----------
    position : ndarray of shape (m, 2)
        Degrees or metres.
    group : ndarray of int, shape (m,)
        What the point is colored by.
    establishments : ndarray of int, shape (m,)
        How many it stands for.
    size : ndarray of shape (m,)
        Their sizes added up; NaN where none is known.
    cell_m : float or None
        Width of the cells; None where each establishment is a point.
    """

    position: Floats
    group: Codes
    establishments: Codes
    size: Floats
    cell_m: float | None


def bin_points(position: Floats, group: Codes, size: Floats, *, planar: bool, most: int) -> MapPoints:
    """At most so many points, where need be by a grid.

    Parameters
    ----------
    position : ndarray of shape (n, 2)
        Degrees or metres.
    group : ndarray of int, shape (n,)
        Establishments of different groups share no point.
    size : ndarray of shape (n,)
        Sizes; NaN where unknown.
    planar : bool
        Whether positions are metres.
    most : int
        The largest number of points.

    Returns
    -------
    MapPoints
        The smallest cells of 10, 20, 50, 100, ... metres with at most that many points. For degrees the grid
        has bands of equal height, each divided into columns of about that width at its middle, so that cells
        are about equal in area everywhere. A cell's point is the mean position of its establishments.
    """
    if len(position) <= most:
        return MapPoints(position, group, np.ones(len(position), dtype=np.int64), size, None)
    cell_m = _cell_size(position, group, planar=planar, most=most)
    cells = _groups(group, _cells(position, cell_m, planar=planar))
    n = int(cells.max()) + 1
    first = np.unique(cells, return_index=True)[1]
    counts = np.bincount(cells, minlength=n).astype(np.int64)
    digits = 1 if planar else 6
    middle = np.column_stack(
        [np.round(np.bincount(cells, position[:, axis], n) / counts, digits) for axis in (0, 1)]
    )
    known = np.isfinite(size)
    sums = np.bincount(cells[known], size[known], n)
    sizes = np.where(np.bincount(cells[known], minlength=n) > 0, sums, math.nan)
    return MapPoints(middle, group[first], counts, sizes, cell_m)


def _cells(position: Floats, cell_m: float, *, planar: bool) -> Codes:
    """Number of the grid cell of each position."""
    if planar:
        steps = np.floor((position - position.min(axis=0)) / cell_m).astype(np.int64)
        flat: Codes = steps[:, 1] * (int(steps[:, 0].max()) + 1) + steps[:, 0]
        return flat
    height = cell_m / METERS_PER_DEGREE
    band = np.floor((position[:, 1] + 90.0) / height).astype(np.int64)
    middle = np.radians((band + 0.5) * height - 90.0)
    width = height / np.maximum(np.cos(middle), 1e-6)
    columns = np.maximum(np.rint(360.0 / width), 1.0)
    column = np.floor((position[:, 0] + 180.0) % 360.0 / 360.0 * columns).astype(np.int64)
    numbered: Codes = band * (int(columns.max()) + 1) + column
    return numbered


def _groups(group: Codes, cells: Codes) -> Codes:
    """Number of the group-and-cell of each row, in the order of group, then cell."""
    _, dense = np.unique(cells, return_inverse=True)
    _, groups = np.unique(group * (int(dense.max()) + 1) + dense, return_inverse=True)
    return np.asarray(groups, dtype=np.int64)


def _cell_size(position: Floats, group: Codes, *, planar: bool, most: int) -> float:
    """The smallest cell of 10, 20, 50, 100, ... metres that leaves at most so many points."""
    extent = float(np.ptp(position, axis=0).max()) * (1.0 if planar else METERS_PER_DEGREE)
    sizes = [step * 10.0**power for power in range(1, 16) for step in (1.0, 2.0, 5.0)]
    # No finer than a millionth of the extent, where numbers of cells would grow out of their integers.
    sizes = [size for size in sizes if size >= extent / 1e6]

    def fits(size: float) -> bool:
        cells, found = pd.factorize(_cells(position, size, planar=planar))
        return len(pd.unique(group * len(found) + cells)) <= most

    low, high = 0, next((at for at, size in enumerate(sizes) if size > 2.0 * extent), len(sizes) - 1)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(sizes[middle]) else (middle + 1, high)
    return sizes[low]
