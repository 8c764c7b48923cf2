"""The local and global bands of Duranton and Overman (2005), as published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jiju.chance._ranks import tie_groups

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["DurantonOverman", "duranton_overman_bands"]


@dataclass(frozen=True)
class DurantonOverman:
    """Two pairs of edges around curves under a null.

    Attributes
    ----------
    local_low, local_high : ndarray of shape (r,)
        Percentiles of the draws at each distance on its own.
    global_low, global_high : ndarray of shape (r,)
        Local percentiles, the same at every distance, adjusted so that the stated share of whole draws hits
        them somewhere.
    share_low, share_high : float
        Share of the draws that hits each global edge: 1 - level, or more where the draws are too few for
        that, so that even the outermost ones are hit more often.
    """

    local_low: NDArray[np.float64]
    local_high: NDArray[np.float64]
    global_low: NDArray[np.float64]
    global_high: NDArray[np.float64]
    share_low: float
    share_high: float


def duranton_overman_bands(
    simulated: ArrayLike, *, level: float = 0.95, digit: float = 0.0
) -> DurantonOverman:
    """Local and global bands as published.

    Parameters
    ----------
    simulated : array-like of shape (s, r)
        The curves of the draws at the distances that are tested: up to the median distance, as published.
    level : float, default 0.95
        1 - level is the share beyond *each* edge, not both together.
    digit : float, default 0.0
        Draws are compared after rounding to multiples of this, so that rounding errors break no ties.

    Returns
    -------
    DurantonOverman
        The edges.

    Notes
    -----
    Local: at each distance the (1 - level) and level quantiles of the draws (5% and 95%). They hold at one
    distance only; a curve leaves them *somewhere* far more often.

    Global, upper: let b_k be the curve through the k-th largest draw at every distance. A draw hits it if it
    reaches b_k somewhere (of equal values: if it would exceed the same curve through the *other* draws). With
    N(k) draws that hit b_k, and k such that N(k) <= (1 - level) s < N(k + 1), the edge is interpolated
    between b_k and b_{k+1} so that N is (1 - level) s. Where already N(1) is larger, the draws are too few
    and the edge is b_1; see `share_high`. Lower: the same from below, counted among the draws that do not
    hit the upper edge, so that a share 1 - level of those "not localized" hits it.

    As published an industry is *globally localized* if it exceeds the upper edge somewhere, and *globally
    dispersed* if it falls below the lower edge somewhere and is not localized. These are two one-sided tests
    at 1 - level each: together they call a chance curve one or the other in about 1 - level**2 of the cases
    (9.75% at 0.95), about twice what a two-sided test at the same level does. The edges come from the draws
    alone, without the observed curve, and interpolation makes the level approximate.

    Other programs under the same name differ: dbmss drops draws that are outermost on either side until
    1 - level of them are gone, which is one two-sided band.

    References
    ----------
    Duranton, G. and Overman, H. G. (2005), Testing for localization using micro-geographic data, Review of
    Economic Studies 72, 1077-1106, section 3.

    Examples
    --------
    >>> import numpy as np
    >>> from jiju.chance import duranton_overman_bands
    >>> draws = np.arange(100.0)[:, None] + np.zeros(3)
    >>> duranton_overman_bands(draws).global_high.tolist()
    [95.0, 95.0, 95.0]
    """
    draws = np.asarray(simulated, dtype=float).T
    ranked = np.sort(draws, axis=1)
    tail = 1.0 - level
    local_low, local_high = np.quantile(ranked, [tail, level], axis=1)
    compared = np.round(draws / digit) if digit > 0.0 else draws
    from_above = _extreme_rank(-compared)
    high, beyond, share_high = _hit_by(ranked[:, ::-1], from_above, tail)
    # A draw that hits the upper edge is localized, and none of these counts as dispersed.
    from_below = _extreme_rank(compared)[from_above > beyond]
    low, _, share_low = _hit_by(ranked, from_below, tail)
    return DurantonOverman(local_low, local_high, low, high, share_low, share_high)


def _extreme_rank(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """For each column the smallest number, over rows, of values at most as large as its own."""
    order = np.argsort(values, axis=1)
    groups = tie_groups(np.take_along_axis(values, order, axis=1))
    ranks = np.empty(values.shape, dtype=np.int64)
    last = np.arange(values.shape[1])[None, :] if groups is None else groups[1]
    np.put_along_axis(ranks, order, np.broadcast_to(last + 1, values.shape), axis=1)
    return np.asarray(ranks.min(axis=0), dtype=np.int64)


def _hit_by(
    ranked: NDArray[np.float64], extreme_rank: NDArray[np.int64], tail: float
) -> tuple[NDArray[np.float64], int, float]:
    """Edge through sorted draws (the outermost first) that a share of the counted draws hits.

    Also the last rank beyond or at the edge, and the share reached.
    """
    s, counted = ranked.shape[1], len(extreme_rank)
    target = tail * counted
    hits = np.cumsum(np.bincount(extreme_rank, minlength=s + 1))  # hits[k] draws reach the k-th outermost
    k = int(np.searchsorted(hits, target + 1e-9, side="right")) - 1
    if k < 1 or k >= s:
        k = min(max(k, 1), s)
        return ranked[:, k - 1].copy(), k, float(hits[k] / max(counted, 1))
    part = max(target - hits[k], 0.0) / (hits[k + 1] - hits[k])
    return ranked[:, k - 1] + part * (ranked[:, k] - ranked[:, k - 1]), k, tail
