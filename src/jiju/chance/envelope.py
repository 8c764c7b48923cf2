"""Bands around curves under a null: global ones that are a test, and pointwise ones that are not."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import rankdata

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from jiju.results.evidence import Alternative

__all__ = ["Envelope", "global_envelope", "pointwise_envelope"]


@dataclass(frozen=True)
class Envelope:
    """A global band and the p-value that goes with it.

    Attributes
    ----------
    low, high : ndarray of shape (r,)
        The band; infinite on the side that a one-sided test leaves open.
    p_value : float
        Probability under the null of a curve at least as extreme as the observed one, which is counted.
    extremeness : ndarray of shape (s + 1,)
        Share of the curves that are at least as extreme as each, the observed one first; small is extreme.
    """

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    p_value: float
    extremeness: NDArray[np.float64]


def global_envelope(
    observed: ArrayLike,
    simulated: ArrayLike,
    *,
    level: float = 0.95,
    alternative: Alternative = "two-sided",
    digit: float = 0.0,
) -> Envelope:
    """Global band by extreme rank length.

    Parameters
    ----------
    observed : array-like of shape (r,)
        The observed curve.
    simulated : array-like of shape (s, r)
        The curves of the draws.
    level : float, default 0.95
        Share of whole chance curves that stay inside everywhere.
    alternative : {"two-sided", "greater", "less"}, default "two-sided"
        The side on which a curve is extreme, chosen before the data were seen.
    digit : float, default 0.0
        Values are ranked after rounding to multiples of this, so that rounding errors break no ties.

    Returns
    -------
    Envelope
        The observed curve leaves the band somewhere exactly where ``p_value <= 1 - level``.

    Notes
    -----
    At each point all s + 1 curves are ranked from the extreme inwards (ties share the mean rank; two-sided:
    the smaller of the ranks from below and above). Curves are then ordered by their smallest rank, ties by
    the next smallest, and so on; the band is the hull of the share ``level`` of curves that are least
    extreme. Under the null all curves are exchangeable, so the test is exact up to ties.

    References
    ----------
    Myllymaki, M., Mrkvicka, T., Grabarnik, P., Seijo, H. and Hahn, U. (2017), Global envelope tests for
    spatial processes, JRSS B 79, 381-404.

    Examples
    --------
    >>> import numpy as np
    >>> from jiju.chance import global_envelope
    >>> draws = np.arange(39.0)[:, None] + np.zeros(3)
    >>> global_envelope([50.0, 50.0, 50.0], draws, alternative="greater").p_value
    0.025
    """
    curves = np.vstack([np.asarray(observed, dtype=float), np.asarray(simulated, dtype=float)])
    ranks = _pointwise_ranks(np.round(curves / digit) if digit > 0.0 else curves, alternative)
    ordered = np.sort(ranks, axis=1)
    extremeness = _lexical_share(ordered)
    keep = math.floor(level * len(curves) + 1e-9)
    critical = np.sort(extremeness)[::-1][max(keep, 1) - 1]
    inside = curves[extremeness >= critical]
    low, high = inside.min(axis=0), inside.max(axis=0)
    if alternative == "greater":
        low = np.full_like(low, -np.inf)
    elif alternative == "less":
        high = np.full_like(high, np.inf)
    return Envelope(low, high, float(extremeness[0]), extremeness)


def _pointwise_ranks(curves: NDArray[np.float64], alternative: Alternative) -> NDArray[np.float64]:
    """Rank of each curve at each point, 1 for the most extreme."""
    upward = np.asarray(rankdata(curves, method="average", axis=0), dtype=float)
    if alternative == "less":
        return upward
    downward = len(curves) + 1.0 - upward
    return downward if alternative == "greater" else np.minimum(upward, downward)


def _lexical_share(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each row the share of rows that come before it or equal it in dictionary order."""
    order = np.lexsort(rows.T[::-1])
    ranked = rows[order]
    starts_new = np.r_[True, np.any(ranked[1:] != ranked[:-1], axis=1)]
    group = np.cumsum(starts_new) - 1
    last_of_group = np.r_[np.flatnonzero(starts_new)[1:], len(rows)]
    share = np.empty(len(rows))
    share[order] = last_of_group[group] / len(rows)
    return share


def pointwise_envelope(
    simulated: ArrayLike, *, level: float = 0.95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Pointwise band: quantiles of the draws at each point on its own.

    Parameters
    ----------
    simulated : array-like of shape (s, r)
        The curves of the draws.
    level : float, default 0.95
        Share of the draws between the edges, at each single point.

    Returns
    -------
    low, high : ndarray of shape (r,)
        The (1 - level)/2 and (1 + level)/2 quantiles, by linear interpolation.

    Notes
    -----
    Not a test: a third or more of curves made by chance alone leave a pointwise 95% band somewhere.
    """
    draws = np.asarray(simulated, dtype=float)
    tail = (1.0 - level) / 2.0
    low, high = np.quantile(draws, [tail, 1.0 - tail], axis=0)
    return low, high
