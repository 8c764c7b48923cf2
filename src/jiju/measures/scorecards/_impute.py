"""Missing numbers filled in, or left as they are."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np

from jiju.measures.scorecards._moments import known_extremes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["IMPUTATIONS", "impute"]

IMPUTATIONS = ("none", "mean", "median", "group_mean", "group_median", "pillar_mean", "carry")


def impute(
    x: Floats,
    method: str,
    *,
    direction: Floats,
    groups: Ints | None = None,
    pillars: Ints | None = None,
    used: NDArray[np.bool_] | None = None,
    earlier: Floats | None = None,
) -> Floats:
    """Fill in missing numbers.

    Parameters
    ----------
    x : ndarray of shape (..., places, indicators)
        NaN where a number is missing.
    method : str
        One of `IMPUTATIONS`.
    direction : ndarray of shape (indicators,)
        1 or -1.
    groups : ndarray of int, shape (places,), optional
        Group of each place, for the means and medians of groups; -1 for none.
    pillars : ndarray of int, shape (indicators,), optional
        Pillar of each indicator, for ``"pillar_mean"``.
    used : ndarray of bool, shape (indicators,), optional
        Indicators that count in the means of pillars; all by default.
    earlier : ndarray of shape (..., places, indicators), optional
        The last number of an earlier period, for ``"carry"``.

    Returns
    -------
    ndarray of shape (..., places, indicators)
        A copy; what cannot be filled in stays NaN.

    Notes
    -----
    ``pillar_mean`` takes, within one place, the mean of the known numbers of the pillar after each indicator
    was brought onto 0 to 1 by its direction, and puts it back onto the indicator's own scale.
    """
    hole = np.isnan(x)
    if method == "none" or not hole.any():
        return x.copy()
    if method == "carry":
        assert earlier is not None
        return np.where(hole, earlier, x)
    if method == "pillar_mean":
        assert pillars is not None
        filled = _pillar_means(x, direction, pillars, used)
    elif method in ("group_mean", "group_median"):
        assert groups is not None
        filled = np.full_like(x, np.nan)
        for group in np.unique(groups[groups >= 0]):
            member = groups == group
            filled[..., member, :] = _middle(x[..., member, :], median=method == "group_median")
    else:
        filled = np.broadcast_to(_middle(x, median=method == "median"), x.shape)
    return np.where(hole, filled, x)


def _middle(x: Floats, *, median: bool) -> Floats:
    """Mean or median of each column over the places, NaN where it is empty."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # an empty column stays empty
        return np.nanmedian(x, axis=-2, keepdims=True) if median else np.nanmean(x, axis=-2, keepdims=True)


def _pillar_means(x: Floats, direction: Floats, pillars: Ints, used: NDArray[np.bool_] | None) -> Floats:
    low, high = (edge[..., np.newaxis, :] for edge in known_extremes(x))
    span = np.where(high > low, high - low, np.nan)  # an indicator of equal numbers tells nothing
    share = (x - low) / span
    share = np.where(direction > 0, share, 1.0 - share)
    if used is not None:
        share = np.where(used, share, np.nan)
    filled = np.full_like(x, np.nan)
    for pillar in np.unique(pillars):
        member = pillars == pillar
        inside = share[..., member]
        known = ~np.isnan(inside)
        count = known.sum(axis=-1, keepdims=True)
        total = np.where(known, inside, 0.0).sum(axis=-1, keepdims=True)
        mean = np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)
        placed = np.where(direction[member] > 0, mean, 1.0 - mean)
        filled[..., member] = (
            low[..., member] + placed * (high - low)[..., member]
        )  # of equal numbers, that number
    return filled
