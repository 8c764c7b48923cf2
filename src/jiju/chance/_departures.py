"""Departures of curves from their mean, and what they are measured in; arrays are (r, n)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Scaling", "scales", "significant", "sorted_quantile", "stack"]

Scaling = Literal["none", "studentized", "quantile"]

_TAIL = 0.025  # of the quantiles that `qdir` divides by, at every level, as in GET


def stack(observed: ArrayLike, simulated: ArrayLike) -> NDArray[np.float64]:
    """All curves side by side.

    Parameters
    ----------
    observed : array-like of shape (r,)
        The observed curve.
    simulated : array-like of shape (s, r)
        Those of the draws.

    Returns
    -------
    ndarray of shape (r, s + 1)
        One column for each curve, the observed one first; rows are contiguous, to be sorted.
    """
    draws = np.asarray(simulated, dtype=float)
    curves = np.empty((draws.shape[1], len(draws) + 1))
    curves[:, 0] = np.asarray(observed, dtype=float)
    curves[:, 1:] = draws.T
    return curves


def scales(curves: NDArray[np.float64], scaling: Scaling) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What a departure from the mean of all curves is divided by, below and above it.

    Parameters
    ----------
    curves : ndarray of shape (r, n)
        One row for each distance.
    scaling : {"none", "studentized", "quantile"}
        One; the standard deviation (ddof 1); the distance from the mean to the 2.5% and 97.5% quantiles.

    Returns
    -------
    below, above : ndarray of shape (r,)
        0 where all curves agree.
    """
    ranked = np.sort(curves, axis=1) if scaling == "quantile" else curves
    if scaling == "quantile":
        mean = curves.mean(axis=1)
        below = np.abs(mean - sorted_quantile(ranked, _TAIL))
        above = np.abs(sorted_quantile(ranked, 1.0 - _TAIL) - mean)
    else:
        below = np.ones(len(curves)) if scaling == "none" else curves.std(axis=1, ddof=1)
        above = below.copy()
    # The mean of equal numbers can miss them by their last digit; that is no scale.
    agree = (curves == curves[:, :1]).all(axis=1)
    below[agree] = above[agree] = 0.0
    return below, above


def significant(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Numbers without their last bits.

    Parameters
    ----------
    values : ndarray
        Any.

    Returns
    -------
    ndarray
        Rounded to 45 bits, so that sums of the same terms in another order are equal.
    """
    mantissa, exponent = np.frexp(values)
    return np.ldexp(np.round(mantissa * 2.0**45) / 2.0**45, exponent)


def sorted_quantile(ranked: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    """Quantile of each row by linear interpolation.

    Parameters
    ----------
    ranked : ndarray of shape (r, n)
        Sorted along each row.
    share : float
        Between 0 and 1.

    Returns
    -------
    ndarray of shape (r,)
        The quantiles.
    """
    place = share * (ranked.shape[1] - 1)
    at = min(int(place), max(ranked.shape[1] - 2, 0))
    following = ranked[:, min(at + 1, ranked.shape[1] - 1)]
    return np.asarray(ranked[:, at] + (place - at) * (following - ranked[:, at]), dtype=np.float64)
