"""Deviation tests: one number for the departure of a whole curve, without a band."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from jiju.chance._departures import scales, stack

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from jiju.results.evidence import Alternative

__all__ = ["DeviationTest", "deviation_test"]


@dataclass(frozen=True)
class DeviationTest:
    """How far the observed curve departs, and how far the draws do.

    Attributes
    ----------
    statistic : float
        Departure of the observed curve.
    p_value : float
        Share of all curves, the observed one counted, that depart at least as far.
    simulated : ndarray of shape (s,)
        Departures of the draws.
    side : int
        1 where the observed curve lies above the others (integrated, or where it departs most), -1 below.
    """

    statistic: float
    p_value: float
    simulated: NDArray[np.float64]
    side: int


def deviation_test(
    observed: ArrayLike,
    simulated: ArrayLike,
    *,
    kind: Literal["maximum", "integrated"] = "maximum",
    scaling: Literal["none", "studentized", "quantile"] = "none",
    alternative: Alternative = "two-sided",
    distances: ArrayLike | None = None,
    digit: float = 0.0,
) -> DeviationTest:
    """Maximum-deviation and integrated-deviation tests.

    Parameters
    ----------
    observed : array-like of shape (r,)
        The observed curve, finite.
    simulated : array-like of shape (s, r)
        The curves of the draws, finite.
    kind : {"maximum", "integrated"}, default "maximum"
        The largest departure over distances (MAD), or the integral of its square (DCLF).
    scaling : {"none", "studentized", "quantile"}, default "none"
        What a departure is divided by at each distance: nothing; the standard deviation of all curves; the
        distance from their mean to their 2.5% or 97.5% quantile, whichever lies on the curve's side.
    alternative : {"two-sided", "greater", "less"}, default "two-sided"
        One-sided: departures to the other side count as none.
    distances : array-like of shape (r,), optional
        Distances in ascending order, for an integral by the trapezoid rule; else all points count alike,
        with a step of 1.
    digit : float, default 0.0
        Values are compared after rounding to multiples of this, so that rounding errors break no ties.

    Returns
    -------
    DeviationTest
        Statistic, p-value and the draws' statistics.

    Notes
    -----
    The departure of curve i at distance d is x_i(d) less the mean of the *other* curves, draws and observed
    one alike, so that under the null all n = s + 1 are exchangeable; comparing the draws with a mean that
    they are part of and the observed curve with one it is no part of would favor one of them. This is
    n / (n - 1) times the departure from the mean of all. The integral is the sum of w(d) (departure)^2 with
    trapezoid weights w. Without scaling the distances at which curves vary most decide; for Ripley's K use
    its root L, or a scaling. One number cannot say at which distances the curve departs.

    References
    ----------
    Ripley, B. D. (1977), Modelling spatial patterns, JRSS B 39, 172-192 (maximum).
    Diggle, P. J. (1979), On parameter estimation and goodness-of-fit testing for spatial point patterns,
    Biometrics 35, 87-101 (integrated).
    Loosmore, N. B. and Ford, E. D. (2006), Statistical inference using the G or K point pattern spatial
    statistics, Ecology 87, 1925-1931 (integrated, mean of the other curves).
    Myllymaki, M., Grabarnik, P., Seijo, H. and Stoyan, D. (2015), Deviation test construction and power
    comparison for marked spatial point patterns, Spatial Statistics 11, 19-34 (scalings).

    Examples
    --------
    >>> import numpy as np
    >>> from jiju.chance import deviation_test
    >>> draws = np.arange(39.0)[:, None] + np.zeros(3)
    >>> deviation_test([50.0, 50.0, 50.0], draws, kind="integrated").p_value
    0.025
    """
    curves = stack(observed, simulated)
    if digit > 0.0:
        curves = np.round(curves / digit) * digit
    n = curves.shape[1]
    weight = np.ones(len(curves)) if distances is None else trapezoid_weights(distances)
    departure = (curves - curves.mean(axis=1)[:, None]) * (n / (n - 1.0))
    below, above = scales(curves, scaling)
    with np.errstate(divide="ignore"):
        per_below, per_above = (np.where(scale > 0.0, 1.0 / scale, 0.0) for scale in (below, above))
    departure *= np.where(departure > 0.0, per_above[:, None], per_below[:, None])
    if kind == "integrated":
        side = float(weight @ departure[:, 0])
    else:
        side = float(departure[np.argmax(np.abs(departure[:, 0])), 0])
    if alternative == "greater":
        departure = np.maximum(departure, 0.0)
    elif alternative == "less":
        departure = np.minimum(departure, 0.0)
    if kind == "integrated":
        statistics = (weight[:, None] * departure**2).sum(axis=0)
    else:
        statistics = np.abs(departure).max(axis=0)
    # Mirrored curves depart equally far up to the last digits: ties, which make the test cautious.
    p_value = float(np.mean(statistics >= statistics[0] * (1.0 - 1e-12)))
    return DeviationTest(float(statistics[0]), p_value, statistics[1:], 1 if side >= 0.0 else -1)


def trapezoid_weights(distances: ArrayLike) -> NDArray[np.float64]:
    """What each point counts in an integral by the trapezoid rule.

    Parameters
    ----------
    distances : array-like of shape (r,)
        In ascending order.

    Returns
    -------
    ndarray of shape (r,)
        Half the way to the neighbors; 1 for a single point.
    """
    d = np.asarray(distances, dtype=float)
    if len(d) < 2:
        return np.ones(len(d))
    step = np.diff(d)
    return np.asarray((np.r_[step, 0.0] + np.r_[0.0, step]) / 2.0, dtype=np.float64)
