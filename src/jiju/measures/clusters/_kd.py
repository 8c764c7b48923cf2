"""The Duranton-Overman curve Kd of one or many industries, for the data and for draws."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from jiju.measures.clusters._kernels import (
    cross_distances,
    cross_histogram,
    kernel_density,
    pair_distances,
    pair_histogram,
    smooth,
    strip_histogram,
)
from jiju.measures.clusters._members import scale_weights
from jiju.measures.clusters._strips import make_strips

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jiju.measures.clusters._members import Members
    from jiju.measures.clusters._strips import Strips
    from jiju.measures.clusters._targets import Target
    from jiju.space import Points

    Singles = NDArray[np.float32]

__all__ = ["KdCurves", "kd_bandwidth", "make_kd_curves", "silverman"]

_BINS = 2048  # up to twice the largest distance asked for
# A few giants can decide a weighted curve, and then binning errors do not average out: finer where cheap.
_FINE_BINS, _FINE_PAIRS = 8192, 500_000
_FEW_PAIRS = 3000  # up to here smoothing each pair is as fast as counting them in bins first
_NO_WEIGHT = np.empty(0)
_NO_AXIS = np.empty(0, np.float32)


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
    return silverman(float(near.std(ddof=1)), float(high - low), len(near)) or largest_m / 1024.0


def silverman(sd: float, iqr: float, m: int) -> float:
    """Bandwidth of m values with this standard deviation and interquartile range."""
    spread = min(sd, iqr / 1.34) if iqr > 0.0 else sd
    return 0.9 * spread / math.pow(m, 0.2)


@dataclass(frozen=True)
class KdCurves:
    """A statistic for `jiju.chance.simulate`: Kd of each target under a draw of sites.

    Attributes
    ----------
    points : Points
        The sites.
    targets : tuple of Target
        Whose curves.
    weight : ndarray of shape (n,) or (0,)
        Sizes of the establishments, or none.
    distances_m : ndarray of shape (r,)
        Where the curves are taken.
    exact : bool
        Whether each pair is smoothed at its own distance; else, from 3,000 pairs on, pairs are first counted
        in 2,048 bins (8,192 with weights, up to 500,000 pairs) up to twice the largest distance.
    weights_stay : bool
        Whether a weight belongs to the site, else it goes with the establishment.
    strips : Strips or None
        The sites sorted so that pairs out of reach are passed over; None where there are few.
    """

    points: Points
    targets: tuple[Target, ...]
    weight: NDArray[np.float64]
    distances_m: NDArray[np.float64]
    exact: bool
    weights_stay: bool = False
    strips: Strips | None = None

    def __call__(self, draws: NDArray[np.int64]) -> NDArray[np.float64]:
        """Curves of shape (draws, targets, r)."""
        return np.stack([np.stack([self.curve(draw, t)[0] for t in self.targets]) for draw in draws])

    def curve(self, draw: NDArray[np.int64], target: Target) -> tuple[NDArray[np.float64], float]:
        """Kd of one target, and its bandwidth in metres.

        Parameters
        ----------
        draw : ndarray of int64, shape (n,)
            The site of each establishment.
        target : Target
            Whose curve.

        Returns
        -------
        curve : ndarray of shape (r,)
            Density of pair distances, in 1/m.
        bandwidth_m : float
            Of the Gaussian kernel.
        """
        at, weight = self._stand(draw, target.reference)
        to, to_weight = (at, weight) if target.own else self._stand(draw, target.neighbor)
        if not len(weight):
            total = float(target.pairs)
        elif target.own:
            # Sum over i < j of w_i w_j, without the cancellation of a difference of squares.
            total = float(weight[:-1] @ np.cumsum(weight[::-1])[-2::-1])
        else:
            total = float(weight.sum() * to_weight.sum())
        largest = float(self.distances_m[-1])
        if not total > 0.0:  # all that was dealt to it weighs nothing
            return np.full(len(self.distances_m), np.nan), math.nan
        if self.exact or target.pairs <= _FEW_PAIRS:
            return self._directly(at, to, weight, to_weight, own=target.own, total=total)
        top = self._top
        bins = _FINE_BINS if len(weight) and target.pairs <= _FINE_PAIRS else _BINS
        counts, sums = np.zeros(bins), np.zeros(bins if len(weight) else 0)
        if self.strips is not None and target.own:
            self._count_strips(self.strips, at, weight, bins / top, counts, sums)
        elif target.own:
            pair_histogram(*self._singles(at, bins / top), weight, counts, sums)
        else:
            here, there = self._singles(at, bins / top), self._singles(to, bins / top)
            cross_histogram(*here, weight, *there, to_weight, counts, sums)
        centers = self.points.to_metres((np.arange(bins) + 0.5) * (top / bins))
        h = _binned_bandwidth(centers, counts, largest)
        return smooth(self.distances_m, centers, sums if len(weight) else counts, h) / total, h

    @cached_property
    def _top(self) -> float:
        """End of the bins in the kernel's units: twice the largest distance, or beyond the longest pair."""
        top = float(self.points.to_kernel(2.0 * float(self.distances_m[-1])))
        diagonal = self.points.diagonal()
        # Single precision may lengthen a distance by a hair.
        return min(top, diagonal * (1.0 + 1e-6)) if diagonal > 0.0 else top

    def _stand(
        self, draw: NDArray[np.int64], group: NDArray[np.intp]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Sites and weights of some establishments."""
        at = draw[group]
        if not len(self.weight):
            return at, _NO_WEIGHT
        return at, self.weight[at if self.weights_stay else group]

    def _directly(
        self,
        at: NDArray[np.int64],
        to: NDArray[np.int64],
        weight: NDArray[np.float64],
        to_weight: NDArray[np.float64],
        *,
        own: bool,
        total: float,
    ) -> tuple[NDArray[np.float64], float]:
        here = self.points.take(at)
        if own:
            kernel = pair_distances(here.x, here.y, here.z)
            to_weight = _NO_WEIGHT
        else:
            there = self.points.take(to)
            kernel = cross_distances(here.x, here.y, here.z, there.x, there.y, there.z)
            to_weight = to_weight if len(to_weight) else np.ones(len(to))
        metres = here.to_metres(kernel)
        h = kd_bandwidth(metres, float(self.distances_m[-1]))
        return kernel_density(self.distances_m, metres, weight, to_weight, h) / total, h

    def _singles(self, at: NDArray[np.int64], scale: float) -> tuple[Singles, Singles, Singles]:
        """Positions in units of a bin: single precision is plenty to find it."""
        p = self.points
        x, y = (((axis[at] - axis[0]) * scale).astype(np.float32) for axis in (p.x, p.y))
        return x, y, _NO_AXIS if p.planar else ((p.z[at] - p.z[0]) * scale).astype(np.float32)

    def _count_strips(
        self,
        strips: Strips,
        at: NDArray[np.int64],
        weight: NDArray[np.float64],
        scale: float,
        counts: NDArray[np.float64],
        sums: NDArray[np.float64],
    ) -> None:
        rank = strips.rank[at]
        if len(weight):
            sequence = np.argsort(rank)
            rank, weight = rank[sequence], weight[sequence]
        else:
            rank = np.sort(rank)
        strip_histogram(
            *self._singles(strips.order[rank], scale), strips.along[rank], strips.strip[rank],
            strips.reach, strips.around, weight, counts, sums,
        )  # fmt: skip


def make_kd_curves(
    members: Members,
    targets: tuple[Target, ...],
    distances_m: NDArray[np.float64],
    *,
    exact: bool,
    weights_stay: bool,
) -> KdCurves:
    """The statistic, with the sites sorted once where that saves work.

    Parameters
    ----------
    members : Members
        Establishments and sites.
    targets : tuple of Target
        Whose curves.
    distances_m : ndarray of shape (r,)
        Where the curves are taken.
    exact, weights_stay : bool
        See `KdCurves`.

    Returns
    -------
    KdCurves
        Ready for draws.
    """
    points = members.points
    largest = max((target.pairs for target in targets), default=0)
    binned = not exact and largest > _FEW_PAIRS
    strips = make_strips(points, float(points.to_kernel(2.0 * distances_m[-1]))) if binned else None
    weight = scale_weights(members.weight)
    return KdCurves(points, targets, weight, distances_m, exact, weights_stay, strips)


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
    return max(silverman(variance**0.5, float(quartiles[1] - quartiles[0]), m), width)
