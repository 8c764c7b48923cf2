"""Skewness and kurtosis of columns with holes, in the sample form with its correction for small n."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["known_extremes", "skew_and_kurtosis"]


def skew_and_kurtosis(x: Floats) -> tuple[Floats, Floats]:
    """Skewness G1 and excess kurtosis G2 of each column.

    Parameters
    ----------
    x : ndarray of shape (..., places, indicators)
        NaN is passed over.

    Returns
    -------
    skew, kurtosis : ndarray of shape (..., indicators)
        NaN with fewer than 3 (4) numbers, or where all are equal.

    Notes
    -----
    With g1, g2 of the moments divided by n, G1 = g1 sqrt(n (n - 1)) / (n - 2) and
    G2 = (n - 1) / ((n - 2) (n - 3)) ((n + 1) g2 + 6) (Joanes and Gill 1998, The Statistician 47, 183-189,
    type 2: what spreadsheets and the composite-indicator packages take).
    """
    known = ~np.isnan(x)
    n = known.sum(axis=-2).astype(np.float64)
    low, high = known_extremes(x)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        mean = np.where(known, x, 0.0).sum(axis=-2) / n
        apart = np.where(known, x - mean[..., np.newaxis, :], 0.0)
        square = apart * apart
        m2 = square.sum(axis=-2) / n
        m3 = (square * apart).sum(axis=-2) / n
        m4 = (square * square).sum(axis=-2) / n
        skew = m3 / m2**1.5 * np.sqrt(n * (n - 1.0)) / (n - 2.0)
        kurtosis = (n - 1.0) / ((n - 2.0) * (n - 3.0)) * ((n + 1.0) * (m4 / (m2 * m2) - 3.0) + 6.0)
    varied = high > low  # equal numbers leave rounding in m2, not 0
    return np.where(varied & (n > 2.0), skew, np.nan), np.where(varied & (n > 3.0), kurtosis, np.nan)


def known_extremes(x: Floats) -> tuple[Floats, Floats]:
    """Lowest and highest number of each column; NaN where a column is empty.

    Parameters
    ----------
    x : ndarray of shape (..., places, indicators)
        NaN is passed over.

    Returns
    -------
    low, high : ndarray of shape (..., indicators)
        Without a warning for empty columns.
    """
    low, high = np.fmin.reduce(x, axis=-2), np.fmax.reduce(x, axis=-2)
    return low, high
