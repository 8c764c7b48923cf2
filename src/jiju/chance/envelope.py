"""Bands around curves under a null: global ones that are a test, and pointwise ones that are not."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from jiju.chance._departures import scales, significant, sorted_quantile, stack
from jiju.chance._ranks import (
    average_ranks,
    continuous_ranks,
    dictionary_share,
    nearest_end,
    share_at_most,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from jiju.chance._departures import Scaling
    from jiju.results.evidence import Alternative

__all__ = [
    "ENVELOPES",
    "Envelope",
    "EnvelopeKind",
    "global_envelope",
    "pointwise_envelope",
]

EnvelopeKind = Literal["erl", "rank", "cont", "area", "qdir", "st", "unscaled"]
"""The ways to order whole curves by how extreme they are."""

ENVELOPES: tuple[str, ...] = get_args(EnvelopeKind)
"""Their names; the first is the default."""

_SCALING: dict[str, Scaling] = {"unscaled": "none", "st": "studentized", "qdir": "quantile"}


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
    central : ndarray of shape (r,)
        Mean of all s + 1 curves.
    p_interval : tuple of float, or None
        For ``rank`` only: the shares of curves whose extreme rank is below, and at most, that of the
        observed curve. The first may be 0: it is a bound, not a p-value.
    leaving : float
        Share of the s + 1 curves that leave the band, at most 1 - level: less where curves are tied, as many
        are in ``rank`` unless there are some thousands of draws.
    """

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    p_value: float
    extremeness: NDArray[np.float64]
    central: NDArray[np.float64]
    leaving: float
    p_interval: tuple[float, float] | None = None


def global_envelope(
    observed: ArrayLike,
    simulated: ArrayLike,
    *,
    kind: EnvelopeKind = "erl",
    level: float = 0.95,
    alternative: Alternative = "two-sided",
    digit: float = 0.0,
) -> Envelope:
    """Global band: at most a share 1 - level of whole chance curves leaves it anywhere.

    Parameters
    ----------
    observed : array-like of shape (r,)
        The observed curve, finite.
    simulated : array-like of shape (s, r)
        The curves of the draws, finite.
    kind : {"erl", "rank", "cont", "area", "qdir", "st", "unscaled"}, default "erl"
        How whole curves are ordered: extreme rank length, extreme rank, continuous rank, area rank,
        directional quantile, studentized or unscaled maximum deviation.
    level : float, default 0.95
        Share of whole chance curves that stay inside everywhere.
    alternative : {"two-sided", "greater", "less"}, default "two-sided"
        The side on which a curve is extreme, chosen before the data were seen.
    digit : float, default 0.0
        Values are compared after rounding to multiples of this, so that rounding errors break no ties.

    Returns
    -------
    Envelope
        The observed curve leaves the band somewhere exactly where ``p_value <= 1 - level``; where values are
        tied, only there. For ``rank`` the upper end of `p_interval` takes the place of the p-value.

    Notes
    -----
    All n = s + 1 curves are ordered by one number (or word) each, in which the observed curve and the draws
    are exchangeable, so that the test is exact up to ties, which make it cautious:

    ``rank``
        R, the smallest over distances of the rank from the nearer end (ties share the mean rank). The band
        at each distance lies between the k-th smallest and the k-th largest value. Many curves share one R:
        the p-value is that of ``erl``, and `p_interval` says what R alone can tell. For k not whole the
        places are cut to whole numbers, from below, as in GET.
    ``erl``
        The curve's ranks in ascending order, compared as words in a dictionary.
    ``cont``
        C, the smallest over distances of the continuous rank, which interpolates between ranks.
    ``area``
        A = (R - mean over distances of max(R - c, 0)) / n, with c the continuous rank and R its smallest,
        rounded up: how far, and at how many distances.
    ``unscaled``, ``st``, ``qdir``
        u, the largest over distances of the departure from the mean of all curves: as it is, over their
        standard deviation (ddof 1), or over the distance from the mean to their 2.5% or 97.5% quantile,
        whichever lies on the curve's side. The band is the mean plus and minus the critical u times that
        scale; a side on which the scale is 0 is not tested and stays open.

    For erl, cont and area the band is the hull of the share ``level`` of curves that are least extreme. The
    share is rounded up to whole curves, so that no more than 1 - level leave; GET rounds it down, which
    differs only where (1 - level) n is no whole number. Points at which all curves agree change nothing.

    References
    ----------
    Myllymaki, M., Mrkvicka, T., Grabarnik, P., Seijo, H. and Hahn, U. (2017), Global envelope tests for
    spatial processes, JRSS B 79, 381-404 (rank, erl).
    Mrkvicka, T., Myllymaki, M., Kuronen, M. and Narisetty, N. N. (2022), New methods for multiple testing
    in permutation inference for the general linear model, Statistics in Medicine 41, 276-297 (cont, area).
    Myllymaki, M., Grabarnik, P., Seijo, H. and Stoyan, D. (2015), Deviation test construction and power
    comparison for marked spatial point patterns, Spatial Statistics 11, 19-34 (qdir, st, unscaled).

    Examples
    --------
    >>> import numpy as np
    >>> from jiju.chance import global_envelope
    >>> draws = np.arange(39.0)[:, None] + np.zeros(3)
    >>> global_envelope([50.0, 50.0, 50.0], draws, alternative="greater").p_value
    0.025
    """
    curves = stack(observed, simulated)
    rounded = np.round(curves / digit) if digit > 0.0 else curves
    if kind in _SCALING:
        if digit > 0.0:
            rounded *= digit
        return _by_deviation(rounded, _SCALING[kind], level, alternative)
    if kind == "rank":
        return _by_rank(curves, rounded, level, alternative)
    if kind == "erl":
        below = average_ranks(rounded)
        extremeness = dictionary_share(nearest_end(below, _mirrored(below), alternative))
    else:
        ranks = nearest_end(*continuous_ranks(rounded), alternative)
        extremeness = share_at_most(ranks.min(axis=0) if kind == "cont" else _area(ranks))
    stays = extremeness >= _critical(extremeness, level)
    hull = curves[:, stays]
    low, high = _one_sided(hull.min(axis=1), hull.max(axis=1), alternative)
    return Envelope(
        low, high, float(extremeness[0]), extremeness, curves.mean(axis=1), float(np.mean(~stays))
    )


def _by_deviation(
    curves: NDArray[np.float64], scaling: Scaling, level: float, alternative: Alternative
) -> Envelope:
    """Envelope of the largest departure from the mean, in units of its scale."""
    mean = curves.mean(axis=1)
    below, above = scales(curves, scaling)
    with np.errstate(divide="ignore"):
        per_below, per_above = (np.where(scale > 0.0, 1.0 / scale, 0.0) for scale in (below, above))
    departure = curves - mean[:, None]
    up, down = departure * per_above[:, None], departure * -per_below[:, None]
    largest = {"greater": up, "less": down}.get(alternative)
    # One-sided: a curve that departs on the other side only does not depart at all.
    departures = np.maximum(up, down) if largest is None else largest
    deviation = np.maximum(departures.max(axis=0), 0.0)
    # A curve that is itself the quantile departs by 1 at any distance: a tie that rounding must not break.
    compared = significant(deviation)
    stays = compared <= np.sort(compared)[_kept(len(compared), level) - 1]
    critical = deviation[stays].max()
    agree = (below == 0.0) & (above == 0.0)
    low = np.where(below > 0.0, mean - critical * below, np.where(agree, curves[:, 0], -np.inf))
    high = np.where(above > 0.0, mean + critical * above, np.where(agree, curves[:, 0], np.inf))
    low, high = _one_sided(low, high, alternative)
    extremeness = share_at_most(-compared)
    return Envelope(low, high, float(extremeness[0]), extremeness, mean, float(np.mean(~stays)))


def _by_rank(
    curves: NDArray[np.float64], rounded: NDArray[np.float64], level: float, alternative: Alternative
) -> Envelope:
    """Envelope of the extreme rank: order statistics, the same at every distance."""
    n = curves.shape[1]
    below = average_ranks(rounded)
    ranks = nearest_end(below, _mirrored(below), alternative)
    extreme = ranks.min(axis=0)
    k = float(_critical(extreme, level))
    ranked = np.sort(curves, axis=1)
    low, high = _one_sided(ranked[:, int(k) - 1], ranked[:, int(n - k + 1.0) - 1], alternative)
    extremeness = dictionary_share(ranks)
    interval = (float(np.mean(extreme < extreme[0])), float(np.mean(extreme <= extreme[0])))
    return Envelope(
        low,
        high,
        float(extremeness[0]),
        extremeness,
        curves.mean(axis=1),
        float(np.mean(extreme < k)),
        interval,
    )


def _area(ranks: NDArray[np.float64]) -> NDArray[np.float64]:
    extreme = np.ceil(ranks.min(axis=0))
    inside = np.maximum(extreme - ranks, 0.0).mean(axis=0)
    return np.asarray((extreme - inside) / ranks.shape[1], dtype=np.float64)


def _mirrored(ranks: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(ranks.shape[1] + 1.0 - ranks, dtype=np.float64)


def _kept(n: int, level: float) -> int:
    """How many of n curves stay inside, so that at most a share 1 - level of them leaves."""
    return min(max(math.ceil(level * n - 1e-9), 1), n)


def _critical(values: NDArray[np.float64], level: float) -> float:
    """Smallest value, where small is extreme, that is still inside."""
    return float(np.sort(values)[::-1][_kept(len(values), level) - 1])


def _one_sided(
    low: NDArray[np.float64], high: NDArray[np.float64], alternative: Alternative
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Open the side that is not tested."""
    if alternative == "greater":
        low = np.full_like(low, -np.inf)
    elif alternative == "less":
        high = np.full_like(high, np.inf)
    return low, high


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
    tail = (1.0 - level) / 2.0
    ranked = np.sort(np.asarray(simulated, dtype=float).T, axis=1)
    return sorted_quantile(ranked, tail), sorted_quantile(ranked, 1.0 - tail)
