"""The Duranton-Overman curve Kd of one or many industries, for the data and for draws."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jiju.measures.clusters._kernels import kernel_density, pair_distances, pair_histogram, smooth

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jiju.space import Points

__all__ = ["KdCurves", "kd_bandwidth"]

_BINS = 2048  # up to twice the largest distance asked for
# A few giants can decide a weighted curve, and then binning errors do not average out: finer where cheap.
_FINE_BINS, _FINE_PAIRS = 8192, 500_000
_FEW_PAIRS = 3000  # up to here smoothing each pair is as fast as counting them in bins first
_NO_WEIGHT = np.empty(0)


def kd_bandwidth(distances: NDArray[np.float64], largest_m: float) -> float:
    """Bandwidth of Kd from single distances.

    Parameters
    ----------
    distances : ndarray of shape (p,)
        Distances of all unordered pairs, in metres.
    largest_m : float
        The largest distance asked for.

    Returns
    -------
    float
        ``0.9 min(sd, IQR / 1.34) m^(-1/5)`` over the m pairs with d <= 2 ``largest_m`` (sd with m - 1,
        quantiles by linear interpolation), Silverman's rule. Where these pairs are fewer than two, or all
        alike, it is undefined and a tenth, or 1/1024, of ``largest_m`` is taken.
    """
    near = distances[distances <= 2.0 * largest_m]
    if len(near) < 2:
        return largest_m / 10.0
    low, high = np.quantile(near, [0.25, 0.75])
    return _silverman(float(near.std(ddof=1)), float(high - low), len(near)) or largest_m / 1024.0


def _silverman(sd: float, iqr: float, m: int) -> float:
    spread = min(sd, iqr / 1.34) if iqr > 0.0 else sd
    return 0.9 * spread / math.pow(m, 0.2)


@dataclass(frozen=True)
class KdCurves:
    """A statistic for `jiju.chance.simulate`: Kd of each industry under a draw of sites.

    Attributes
    ----------
    points : Points
        The sites.
    groups : tuple of ndarray
        The establishments of each industry.
    weight : ndarray of shape (n,) or (0,)
        Sizes of the establishments, or none.
    distances_m : ndarray of shape (r,)
        Where the curves are taken.
    exact : bool
        Whether each pair is smoothed at its own distance; else, from 3,000 pairs on, pairs are first counted
        in 2,048 bins (8,192 with weights, up to 500,000 pairs) up to twice the largest distance.
    """

    points: Points
    groups: tuple[NDArray[np.intp], ...]
    weight: NDArray[np.float64]
    distances_m: NDArray[np.float64]
    exact: bool

    def __call__(self, draws: NDArray[np.int64]) -> NDArray[np.float64]:
        """Curves of shape (draws, industries, r)."""
        return np.stack([np.stack([self.curve(draw, g)[0] for g in self.groups]) for draw in draws])

    def curve(self, draw: NDArray[np.int64], group: NDArray[np.intp]) -> tuple[NDArray[np.float64], float]:
        """Kd of one industry, and its bandwidth in metres.

        Parameters
        ----------
        draw : ndarray of int64, shape (n,)
            The site of each establishment.
        group : ndarray of int
            The industry's establishments.

        Returns
        -------
        curve : ndarray of shape (r,)
            Density of pair distances, in 1/m.
        bandwidth_m : float
            Of the Gaussian kernel.
        """
        here = self.points.take(draw[group])
        weight = self.weight[group] if len(self.weight) else _NO_WEIGHT
        pairs = len(group) * (len(group) - 1) // 2
        # Sum over i < j of w_i w_j, without the cancellation of a difference of squares.
        total = float(weight[:-1] @ np.cumsum(weight[::-1])[-2::-1]) if len(weight) else float(pairs)
        largest = float(self.distances_m[-1])
        if self.exact or pairs <= _FEW_PAIRS:
            metres = here.to_metres(pair_distances(here.x, here.y, here.z))
            h = kd_bandwidth(metres, largest)
            return kernel_density(self.distances_m, metres, weight, h) / total, h
        top = float(self.points.to_kernel(2.0 * largest))
        if (diagonal := self.points.diagonal()) > 0.0:
            top = min(top, diagonal * (1.0 + 1e-9))
        bins = _FINE_BINS if len(weight) and pairs <= _FINE_PAIRS else _BINS
        counts, sums = np.zeros(bins), np.zeros(bins if len(weight) else 0)
        pair_histogram(here.x, here.y, here.z, weight, bins / top, counts, sums)
        centers = here.to_metres((np.arange(bins) + 0.5) * (top / bins))
        h = _binned_bandwidth(centers, counts, largest)
        return smooth(self.distances_m, centers, sums if len(weight) else counts, h) / total, h


def _binned_bandwidth(centers: NDArray[np.float64], counts: NDArray[np.float64], largest_m: float) -> float:
    """The bandwidth from counts in bins, quantiles interpolated within theirs; at least one bin."""
    m = int(counts.sum())
    if m < 2:
        return largest_m / 10.0
    mean = float(counts @ centers) / m
    variance = float(counts @ np.square(centers - mean)) / (m - 1)
    upto = np.cumsum(counts)
    width = float(centers[1] - centers[0])
    quartiles = []
    for share in (0.25, 0.75):
        rank = share * (m - 1) + 0.5
        at = int(np.searchsorted(upto, rank))
        quartiles.append(centers[at] + width * ((rank - (upto[at] - counts[at])) / counts[at] - 0.5))
    return max(_silverman(variance**0.5, float(quartiles[1] - quartiles[0]), m), width)
