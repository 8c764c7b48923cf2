"""Outliers moved inward, and where that is not enough a logarithm or a Box-Cox transform."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jiju.measures.scorecards._moments import known_extremes, skew_and_kurtosis

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

__all__ = ["TREATMENTS", "Limits", "Treatment", "is_outlying", "treat", "winsorize"]

TREATMENTS = ("none", "winsorize", "log", "boxcox")


@dataclass(frozen=True, slots=True)
class Limits:
    """When a column is treated, and how far.

    Attributes
    ----------
    points : int
        The most points of a column that are moved.
    skew, kurtosis : float
        A column is treated where its absolute skewness and its excess kurtosis are both above these.
    """

    points: int = 5
    skew: float = 2.0
    kurtosis: float = 3.5


@dataclass(frozen=True, eq=False)
class Treatment:
    """What was done to each column.

    Attributes
    ----------
    values : ndarray of shape (..., places, indicators)
        The treated numbers.
    points : ndarray of int, shape (..., indicators)
        Points moved inward.
    transformed : ndarray of bool, shape (..., indicators)
        Whether a logarithm or Box-Cox transform was taken instead.
    """

    values: Floats
    points: Ints
    transformed: Flags


def is_outlying(x: Floats, limits: Limits) -> Flags:
    """Whether both skewness and kurtosis of a column are beyond their limits.

    Parameters
    ----------
    x : ndarray of shape (..., places, indicators)
        The numbers.
    limits : Limits
        The limits.

    Returns
    -------
    ndarray of bool, shape (..., indicators)
        False where there are too few numbers to tell.
    """
    skew, kurtosis = skew_and_kurtosis(x)
    return (np.abs(skew) > limits.skew) & (kurtosis > limits.kurtosis)


def treat(x: Floats, method: str, limits: Limits) -> Treatment:
    """Treat the columns that are outlying.

    Parameters
    ----------
    x : ndarray of shape (..., places, indicators)
        NaN is passed over.
    method : {"none", "winsorize", "log", "boxcox"}
        ``"log"`` and ``"boxcox"`` move points first, and transform the column as it was given where that did
        not bring it within the limits.
    limits : Limits
        The limits.

    Returns
    -------
    Treatment
        With a copy of the numbers.
    """
    shape = x.shape[:-2] + x.shape[-1:]
    if method == "none":
        return Treatment(x.copy(), np.zeros(shape, np.int64), np.zeros(shape, np.bool_))
    # One column a row: only the outlying ones are worked on.
    columns = np.moveaxis(x, -2, -1).reshape(-1, x.shape[-2])
    chosen = np.flatnonzero(is_outlying(x, limits).ravel())
    moved, points, still = winsorize(columns[chosen], limits)
    done = columns.copy()
    done[chosen] = moved
    counts, transformed = np.zeros(len(columns), np.int64), np.zeros(len(columns), np.bool_)
    counts[chosen] = points
    if method in ("log", "boxcox") and still.any():
        rows = chosen[still]
        given = columns[rows]
        done[rows] = _log(given) if method == "log" else np.stack([_box_cox(row) for row in given])
        counts[rows], transformed[rows] = 0, True
    back = np.moveaxis(done.reshape((*shape, x.shape[-2])), -1, -2)
    return Treatment(np.ascontiguousarray(back), counts.reshape(shape), transformed.reshape(shape))


def winsorize(rows: Floats, limits: Limits) -> tuple[Floats, Ints, Flags]:
    """Move the outermost points inward, one after the other, until a row is within the limits.

    Parameters
    ----------
    rows : ndarray of shape (rows, numbers)
        NaN is passed over.
    limits : Limits
        The limits.

    Returns
    -------
    moved : ndarray of shape (rows, numbers)
        With k points moved at an end, they have the value of the next one inward. The end is the one to which
        the row is skewed at that step.
    points : ndarray of int, shape (rows,)
        How many were moved.
    still : ndarray of bool, shape (rows,)
        Whether it is still beyond the limits.
    """
    moved, count = rows.copy(), len(rows)
    low, high = np.zeros(count, np.int64), np.zeros(count, np.int64)
    if not count:
        return moved, low, np.zeros(0, np.bool_)
    ordered = np.sort(rows, axis=1)  # NaN at the end
    known = (~np.isnan(rows)).sum(axis=1)
    active = np.arange(count)
    while True:
        skew, kurtosis = skew_and_kurtosis(moved[active].T)
        beyond = (np.abs(skew) > limits.skew) & (kurtosis > limits.kurtosis)
        spent = low[active] + high[active] >= np.minimum(limits.points, known[active] - 2)
        active, skew = active[beyond & ~spent], skew[beyond & ~spent]
        if not len(active):
            break
        up = skew > 0
        high[active[up]] += 1
        low[active[~up]] += 1
        floor = ordered[active, low[active]]
        ceiling = ordered[active, known[active] - 1 - high[active]]
        moved[active] = np.clip(rows[active], floor[:, np.newaxis], ceiling[:, np.newaxis])
    skew, kurtosis = skew_and_kurtosis(moved.T)
    return moved, low + high, (np.abs(skew) > limits.skew) & (kurtosis > limits.kurtosis)


def _log(rows: Floats) -> Floats:
    """log(x - min + a) with a a hundredth of the range; mirrored for a skew to the left."""
    skew, _ = skew_and_kurtosis(rows.T)
    low, high = (edge[:, np.newaxis] for edge in known_extremes(rows.T))
    a = 0.01 * (high - low)
    left = (skew < 0)[:, np.newaxis]
    return np.where(left, -np.log(high + a - rows), np.log(rows - low + a))


def _box_cox(row: Floats) -> Floats:
    """Box-Cox of the position in the range plus 0.01, the power by maximum likelihood; mirrored likewise."""
    from scipy.stats import boxcox

    skew, _ = skew_and_kurtosis(row[:, np.newaxis])
    sign = -1.0 if skew[0] < 0 else 1.0
    known = ~np.isnan(row)
    done = np.full_like(row, np.nan)
    x = sign * row[known]
    x = (x - x.min()) / (x.max() - x.min()) + 0.01
    done[known] = sign * boxcox(x)[0]
    return done
