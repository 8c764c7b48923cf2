"""From an observed curve and its draws to the band, the p-value and what follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from jiju.chance import band, pointwise_envelope

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jiju.chance import Band

__all__ = ["DISPERSED", "LOCALIZED", "NOT_TESTED", "WITHIN_CHANCE", "CurveTest", "hold_against_chance"]

LOCALIZED, DISPERSED, WITHIN_CHANCE, NOT_TESTED = "localized", "dispersed", "within chance", "not tested"


@dataclass(frozen=True)
class CurveTest:
    """A curve held against chance.

    Attributes
    ----------
    table : DataFrame
        ``distance_m, value, expected, low, high, pointwise_low, pointwise_high``; the global band is missing
        at distances that do not take part in the test.
    p_value : float or None
        Global two-sided p-value of the tested part; None where no distance can be tested.
    tested : int
        Number of distances that take part.
    statistic : float
        Largest departure from the mean of the draws in their standard deviations, with its sign: among the
        distances above the band where there are any, else among those below, else among all tested. NaN
        where the draws do not vary.
    peak_distance_m : float
        Where it occurs.
    localized_m, dispersed_m : list of [from, to]
        Distances at which the curve lies above, and below, the global band.
    index : float
        Area of the curve outside the band, for a density; else its mean excess over the tested
        distances. Above the band where it is above anywhere, else minus that below. Where the kind of test
        has no band, over the mean of the draws.
    band : Band or None
        The band and what a verdict rests on; None where no distance can be tested.
    """

    table: pd.DataFrame
    p_value: float | None
    tested: int
    statistic: float
    peak_distance_m: float
    localized_m: list[list[float]]
    dispersed_m: list[list[float]]
    index: float
    band: Band | None

    @property
    def p_interval(self) -> list[float] | None:
        """Bounds of the p-value by the extreme rank alone; None for the other kinds of band."""
        if self.band is None or self.band.p_interval is None:
            return None
        return [float(bound) for bound in self.band.p_interval]

    def verdict(self, p_value: float | None, level: float) -> str:
        """What follows at a level, by this p-value (the curve's own, or one adjusted for many tests)."""
        if self.band is None:
            return WITHIN_CHANCE
        if self.band.decides == "nothing":
            return NOT_TESTED
        return {1: LOCALIZED, -1: DISPERSED, 0: WITHIN_CHANCE}[self.band.verdict_side(p_value, level)]


def hold_against_chance(
    distances_m: NDArray[np.float64],
    observed: NDArray[np.float64],
    simulated: NDArray[np.float64],
    *,
    band_kind: str,
    level: float,
    median_m: float,
    density: bool,
) -> CurveTest:
    """Hold one curve against its draws.

    Parameters
    ----------
    distances_m : ndarray of shape (r,)
        Metres.
    observed : ndarray of shape (r,)
        The curve of the data.
    simulated : ndarray of shape (s, r)
        Those of the draws.
    band_kind : str
        A name in `jiju.chance.BANDS`.
    level : float
        Of the bands.
    median_m : float
        Median distance between sites: distances beyond it are shown but not tested, since a curve that is
        high there says what a curve that is low nearer by has said already.
    density : bool
        Whether the curve is a density over distance, which has an area; else a ratio, which has a mean.

    Returns
    -------
    CurveTest
        Over all distances up to the median at which every curve has a value.
    """
    finite = np.isfinite(observed) & np.isfinite(simulated).all(axis=0)
    tested = finite & (distances_m <= median_m)
    mean, spread, pointwise = _moments(simulated, finite, level)
    low, high = np.full(len(observed), np.nan), np.full(len(observed), np.nan)
    above, below = np.zeros(len(observed), np.bool_), np.zeros(len(observed), np.bool_)
    # Sums of the same terms in another order differ in the last digit; such curves are ties.
    digit = 1e-12 * (float(np.max(np.abs(observed[finite]), initial=0.0)) or 1.0)
    held = None
    if tested.any():
        held = band(
            observed[tested],
            simulated[:, tested],
            band_kind,
            level=level,
            digit=digit,
            distances=distances_m[tested],
        )
        low[tested], high[tested] = held.low, held.high
        above[tested], below[tested] = held.above, held.below
    departure = np.divide(
        observed - mean, spread, out=np.full(len(observed), np.nan), where=tested & (spread > digit)
    )
    # One side only, so that the sign agrees with the verdict and the index.
    sides = [above, below, tested]
    if held is not None and held.side and not (above.any() or below.any()):
        sides.insert(0, tested & (departure * held.side > 0.0))
    side = next((s for s in sides if (s & np.isfinite(departure)).any()), None)
    peak = 0 if side is None else int(np.nanargmax(np.where(side, np.abs(departure), np.nan)))
    excess = np.where(above, observed - high, 0.0) if above.any() else np.where(below, observed - low, 0.0)
    if held is not None and not np.isfinite(held.high).any():
        excess = np.where(tested, observed - mean, 0.0)
    table = pd.DataFrame(
        {
            "distance_m": distances_m,
            "value": observed,
            "expected": mean,
            "low": low,
            "high": high,
            "pointwise_low": pointwise[0],
            "pointwise_high": pointwise[1],
        }
    )
    return CurveTest(
        table=table,
        p_value=None if held is None else held.p_value,
        tested=int(tested.sum()),
        statistic=float(departure[peak]),
        peak_distance_m=float("nan") if side is None else float(distances_m[peak]),
        localized_m=_ranges(above, distances_m),
        dispersed_m=_ranges(below, distances_m),
        index=float(np.trapezoid(excess, distances_m) if density else excess[tested].mean())
        if tested.any()
        else 0.0,
        band=held,
    )


def _moments(
    simulated: NDArray[np.float64], finite: NDArray[np.bool_], level: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], tuple[NDArray[np.float64], NDArray[np.float64]]]:
    mean, spread, low, high = (np.full(len(finite), np.nan) for _ in range(4))
    if finite.any():
        mean[finite] = simulated[:, finite].mean(axis=0)
        spread[finite] = simulated[:, finite].std(axis=0)
        low[finite], high[finite] = pointwise_envelope(simulated[:, finite], level=level)
    return mean, spread, (low, high)


def _ranges(where: NDArray[np.bool_], distances_m: NDArray[np.float64]) -> list[list[float]]:
    edges = np.flatnonzero(np.diff(np.r_[False, where, False].astype(np.int8)))
    return [
        [float(distances_m[a]), float(distances_m[b - 1])]
        for a, b in zip(edges[::2], edges[1::2], strict=True)
    ]
