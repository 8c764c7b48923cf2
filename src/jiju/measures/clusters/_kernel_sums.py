"""Kernel-smoothed sums of neighbors around points, by the moments of narrow bins of distance."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jiju.chance.simulate import each_block
from jiju.measures.clusters._kernels.moments import (
    MOMENTS,
    kernel_coefficients,
    moment_table,
    smooth_table,
    smoothed_sums,
)
from jiju.space import EARTH_RADIUS_M

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jiju.measures.clusters._strips import Strips
    from jiju.space import Points

    Floats = NDArray[np.float64]

__all__ = ["REACH", "Bins", "Smoother", "gather_all", "make_bins"]

REACH = 9.0
"""Bandwidths; terms beyond are below 3e-18 of the kernel's peak and are left out."""

_PER_BANDWIDTH = 3  # bins: with eight moments each, within 1.2e-11 of the kernel's peak
_ARC_FROM_M = 15_000_000.0  # from here on chords say little about arcs, and bins are taken along the ground
_MOST_BYTES = 1_000_000_000  # of a table of moments
_NONE = np.empty(0)
_NO_STRIP, _NO_REACH = np.empty(0, np.int32), np.empty((0, 0))
_CHEBYSHEV = np.cos((np.arange(MOMENTS) + 0.5) * (np.pi / MOMENTS))  # on [-1, 1], descending
# From values at these places to the coefficients of 1, t, ... t^7.
_INVERSE = np.linalg.inv(np.vander(_CHEBYSHEV, increasing=True))


@dataclass(frozen=True, eq=False)
class Bins:
    """Narrow bins of distance, along the straight line or (``arc``) along the ground.

    Attributes
    ----------
    scale : float
        Bins for each unit of the kernels' distance.
    nodes : ndarray of shape (bins, 8)
        Distances in metres at the Chebyshev places of each bin, descending.
    arc : bool
        Whether the unit is an arc of the unit sphere.
    """

    scale: float
    nodes: Floats
    arc: bool

    def serve(self, h: float, reach_m: float) -> bool:
        """Whether they reach far enough and are narrow enough for a bandwidth: within 5e-10 of the peak.

        Parameters
        ----------
        h : float
            Bandwidth in metres.
        reach_m : float
            The largest distance that matters.

        Returns
        -------
        bool
            True or False.
        """
        last = self.nodes[-1, 0]
        width = last - self.nodes[-2, 0] if len(self.nodes) > 1 else last
        return bool(reach_m <= last and width <= 1.6 * h / _PER_BANDWIDTH)


def make_bins(points: Points, h: float, reach_m: float) -> Bins:
    """Bins for a bandwidth.

    Parameters
    ----------
    points : Points
        Whether on the plane or the sphere.
    h : float
        Bandwidth in metres.
    reach_m : float
        The largest distance that matters.

    Returns
    -------
    Bins
        A third of a bandwidth wide, at most.
    """
    arc = not points.planar and reach_m >= _ARC_FROM_M
    if points.planar:
        top, unit = reach_m, 1.0
    elif arc:
        top, unit = reach_m / EARTH_RADIUS_M, EARTH_RADIUS_M
    else:
        top = float(points.to_kernel(reach_m))
        unit = EARTH_RADIUS_M / math.sqrt(1.0 - 0.25 * top * top)  # metres for a unit of chord, at most
    scale = _PER_BANDWIDTH * unit / h
    places = (np.arange(math.ceil(top * scale))[:, None] + 0.5 * (1.0 + _CHEBYSHEV)) / scale
    return Bins(scale, places * EARTH_RADIUS_M if arc else points.to_metres(places), arc)


class Smoother:
    """Gaussian weights around each of some distances, ready for sums over neighbors.

    Parameters
    ----------
    at_m : ndarray of shape (r,)
        Where sums are taken, ascending; also below 0, which is what reflection needs.
    h : float
        Bandwidth in metres.
    bins : Bins
        Reaching `REACH` bandwidths beyond.
    """

    def __init__(self, at_m: Floats, h: float, bins: Bins) -> None:
        self.bins = bins
        starts, ends = bins.nodes[:, -1], bins.nodes[:, 0]
        self.first = np.minimum(np.searchsorted(ends, at_m - REACH * h), len(ends) - 1)
        last = np.searchsorted(starts, at_m + REACH * h)
        self.weights = np.empty((len(at_m), max(1, int((last - self.first).max())), MOMENTS))
        kernel_coefficients(at_m, h, bins.nodes, _INVERSE, self.first, self.weights)

    def around(
        self,
        here: Points,
        itself: NDArray[np.int64],
        there: Points,
        weight: Floats,
        strips: Strips | None = None,
    ) -> Floats:
        """Sums over the neighbors of some points.

        Parameters
        ----------
        here : Points
            The m points.
        itself : ndarray of int64, shape (m,)
            Which of the others each is, and does not count; -1 for none.
        there : Points
            The others; in the order of the strips where these are given.
        weight : ndarray of shape (n,) or (0,)
            Their weights; empty for 1 each.
        strips : Strips, optional
            To pass over those out of reach; then every point is one of the others.

        Returns
        -------
        ndarray of shape (m, r)
            ``sum_j w_j phi((r - d_ij) / h) / h``, in 1/m.
        """
        out = np.empty((len(here), len(self.first)))
        along, strip, reach, around = _NONE, _NO_STRIP, _NO_REACH, 0.0
        if strips is not None:
            along, strip, reach, around = strips.along, strips.strip, strips.reach, strips.around
        smoothed_sums(
            here.x, here.y, here.z, itself, there.x, there.y, there.z, weight, along, strip, reach, around,
            self.bins.arc, self.bins.scale, len(self.bins.nodes), self.first, self.weights, out,
        )  # fmt: skip
        return out

    def from_table(self, table: Floats, rows: NDArray[np.int64]) -> Floats:
        """The same from moments gathered before.

        Parameters
        ----------
        table : ndarray of shape (n, bins + 1, 8)
            From `gather_all`, with the same bins.
        rows : ndarray of int64, shape (m,)
            Which points.

        Returns
        -------
        ndarray of shape (m, r)
            The sums.
        """
        out = np.empty((len(rows), len(self.first)))
        smooth_table(table, rows, self.first, self.weights, out)
        return out


def gather_all(points: Points, weight: Floats, bins: Bins) -> Floats | None:
    """Moments of all neighbors of each point, on the threads.

    Parameters
    ----------
    points : Points
        All.
    weight : ndarray of shape (n,) or (0,)
        Their weights; empty for 1 each.
    bins : Bins
        Of distance.

    Returns
    -------
    ndarray of shape (n, bins + 1, 8), or None
        None where that would take more than a gigabyte.
    """
    rows = len(bins.nodes) + 1
    if rows * MOMENTS * 8 * len(points) > _MOST_BYTES:
        return None

    def gather(start: int, stop: int) -> Floats:
        out = np.empty((stop - start, rows, MOMENTS))
        moment_table(start, points.x, points.y, points.z, weight, bins.arc, bins.scale, out)
        return out

    return np.concatenate(each_block(gather, len(points), 512, "neighbors of all sites"))
