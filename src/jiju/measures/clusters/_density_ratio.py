"""The function m of Lang, Marcon and Puech, M's density form, of many industries, for the data and draws."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from jiju.chance.simulate import each_block
from jiju.measures.clusters._bandwidth import pair_bandwidth
from jiju.measures.clusters._kernels.moments import (
    MOMENTS,
    kernel_coefficients,
    moment_table,
    smooth_table,
    smoothed_sums,
)
from jiju.space import EARTH_RADIUS_M, Points

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jiju.measures.clusters._members import Members
    from jiju.measures.clusters._targets import Target

    Floats = NDArray[np.float64]

__all__ = [
    "DensityRatioCurves",
    "LocalShares",
    "density_sums",
    "expected_shares",
    "make_density_ratio_curves",
]

_PER_BANDWIDTH = 4  # bins: with eight moments each, within 1.2e-12 of the kernel's peak
_REACH = 9.0  # bandwidths; terms beyond are below 3e-18 of the peak
_FARTHEST = 5.0  # bandwidths: see `LocalShares`
_NARROWEST = 1024  # bandwidths in the largest distance, at most
_MOST_BYTES = 512_000_000  # of a table of moments
_NO_WEIGHT = np.empty(0)
_ARC_FROM_M = 15_000_000.0  # from here on chords say little about arcs, and bins are taken along the ground


@dataclass(frozen=True, eq=False)
class LocalShares:
    """What m is made of, for one target under one draw.

    Attributes
    ----------
    observed : ndarray of shape (reference, r)
        The neighbor industry's share of the density of neighbors around each reference establishment. NaN
        where it has no neighbors: where their density at r is below what a single one of average size gives
        at five bandwidths from r. Any ratio there would hang on the far tail of one kernel.
    expected : ndarray of shape (reference,)
        The neighbor industry's share of the weight of all others.
    bandwidth_m : float
        Of the Gaussian kernel.
    """

    observed: Floats
    expected: Floats
    bandwidth_m: float

    def curve(self) -> Floats:
        """The sum of the shares over the sum of the expected ones, of shape (r,)."""
        has = np.isfinite(self.observed)
        seen = np.where(has, self.observed, 0.0).sum(axis=0)
        expected = np.where(has, self.expected[:, None], 0.0).sum(axis=0)
        out = np.full(len(seen), np.nan)
        np.divide(seen, expected, out=out, where=expected > 0.0)
        return out

    def values(self) -> Floats:
        """Values of the single establishments, (reference, r); the curve is their mean by ``expected``."""
        positive = self.expected > 0.0
        out = np.full(self.observed.shape, np.nan)
        out[positive] = self.observed[positive] / self.expected[positive, None]
        return out


@dataclass(frozen=True, eq=False)
class _Bins:
    """Narrow bins of distance, along the straight line or (``arc``) along the ground."""

    scale: float  # bins for each unit of the kernel's distance
    nodes: Floats  # (bins, 8): distances in metres at the Chebyshev points of each bin
    arc: bool

    @property
    def top_m(self) -> float:
        return float(self.nodes[-1, 0])


@dataclass(frozen=True, eq=False)
class DensityRatioCurves:
    """A statistic for `jiju.chance.simulate`: m of each target under a draw.

    Exact in all that matters: bins are a quarter of a bandwidth, and eight moments of each make the sums
    right to 1.2e-12 of the kernel's peak.

    Attributes
    ----------
    members : Members
        Establishments and sites.
    targets : tuple of Target
        Whose curves.
    distances_m : ndarray of shape (r,)
        Where they are taken.
    weights_stay : bool
        Whether a weight belongs to the site (null ``labels``), else to the establishment.
    table : ndarray of shape (n, bins + 1, 8), or (0, 0, 0)
        Moments of all neighbors of each site, where no draw changes them.
    bins : _Bins or None
        Of the table.
    """

    members: Members
    targets: tuple[Target, ...]
    distances_m: Floats
    weights_stay: bool
    table: Floats
    bins: _Bins | None

    def __call__(self, draws: NDArray[Any]) -> Floats:
        """Curves of shape (draws, targets, r); NaN where no reference establishment has a neighbor."""
        return np.stack([np.stack([self.shares(draw, t).curve() for t in self.targets]) for draw in draws])

    def shares(self, draw: NDArray[Any], target: Target) -> LocalShares:
        """The local shares of one target, whose ratio of sums is its curve.

        Parameters
        ----------
        draw : ndarray of shape (n,) or (n, 2)
            See `jiju.measures.clusters._targets.Curves`.
        target : Target
            Whose.

        Returns
        -------
        LocalShares
            With the bandwidth, taken anew from this draw.
        """
        points, weight = self._place(draw)
        here = points.take(target.reference)
        there = here if target.own else points.take(target.neighbor)
        h = _bandwidth(here, there, target, float(self.distances_m[-1]))
        reach_m = float(self.distances_m[-1]) + _REACH * h
        shared = self.bins is not None and draw.dtype.kind == "i" and _fits(self.bins, h, reach_m)
        bins = self.bins if shared and self.bins is not None else _make_bins(points, h, reach_m)
        first, coefficients = _coefficients(self.distances_m, h, bins)
        itself = np.arange(len(here)) if target.own else np.full(len(here), -1)
        same = np.empty((len(here), len(self.distances_m)))
        every = np.empty_like(same)
        to = weight[target.neighbor] if len(weight) else _NO_WEIGHT
        _sums(here, itself, there, to, bins, first, coefficients, same)
        if shared:
            smooth_table(self.table, draw[target.reference], first, coefficients, every)
        else:
            _sums(here, target.reference, points, weight, bins, first, coefficients, every)
        mean = float(weight.mean()) if len(weight) else 1.0
        least = mean * math.exp(-0.5 * _FARTHEST**2) / (h * math.sqrt(2.0 * math.pi))
        # Rounding may leave a share a hair outside.
        observed = np.full_like(same, np.nan)
        np.divide(same, every, out=observed, where=every >= least * (1.0 - 1e-9))
        np.clip(observed, 0.0, 1.0, out=observed)
        return LocalShares(observed, expected_shares(weight, target, len(points)), h)

    def _place(self, draw: NDArray[Any]) -> tuple[Points, Floats]:
        """Where each establishment stands, and its weight."""
        weight = self.members.weight
        if draw.dtype.kind == "f":
            return Points(
                np.ascontiguousarray(draw[:, 0]), np.ascontiguousarray(draw[:, 1]), np.empty(0)
            ), weight
        return self.members.points.take(draw), weight[draw] if self.weights_stay and len(weight) else weight


def _bandwidth(here: Points, there: Points, target: Target, largest_m: float) -> float:
    h = pair_bandwidth(here, there, own=target.own, largest_m=largest_m)
    return max(h, largest_m / _NARROWEST)


def _make_bins(points: Points, h: float, reach_m: float) -> _Bins:
    chebyshev = np.cos((np.arange(MOMENTS) + 0.5) * (np.pi / MOMENTS))
    arc = not points.planar and reach_m >= _ARC_FROM_M
    if points.planar:
        top, unit = reach_m, 1.0
    elif arc:
        top, unit = reach_m / EARTH_RADIUS_M, EARTH_RADIUS_M
    else:
        top = float(points.to_kernel(reach_m))
        unit = EARTH_RADIUS_M / math.sqrt(1.0 - 0.25 * top * top)  # metres for a unit of chord, at most
    scale = _PER_BANDWIDTH * unit / h
    number = math.ceil(top * scale)
    places = (np.arange(number)[:, None] + 0.5 * (1.0 + chebyshev)) / scale
    return _Bins(scale, places * EARTH_RADIUS_M if arc else points.to_metres(places), arc)


def _fits(bins: _Bins, h: float, reach_m: float) -> bool:
    """Whether a table with these bins serves a draw: reaching far enough, and not too wide."""
    width = float(bins.nodes[-1, 0] - bins.nodes[-2, 0]) if len(bins.nodes) > 1 else bins.top_m
    return reach_m <= bins.top_m and width <= 2.0 * h / _PER_BANDWIDTH


def _inverse() -> Floats:
    """From values at the Chebyshev points of [-1, 1] to the coefficients of 1, t, ... t^7."""
    chebyshev = np.cos((np.arange(MOMENTS) + 0.5) * (np.pi / MOMENTS))
    return np.linalg.inv(np.vander(chebyshev, increasing=True))


def _coefficients(at: Floats, h: float, bins: _Bins) -> tuple[NDArray[np.int64], Floats]:
    starts, ends = bins.nodes[:, -1], bins.nodes[:, 0]
    first = np.minimum(np.searchsorted(ends, at - _REACH * h), len(ends) - 1)
    last = np.searchsorted(starts, at + _REACH * h)
    out = np.empty((len(at), max(1, int((last - first).max())), MOMENTS))
    kernel_coefficients(at, h, bins.nodes, _inverse(), first, out)
    return first, out


def _sums(
    here: Points,
    itself: NDArray[np.intp],
    there: Points,
    weight: Floats,
    bins: _Bins,
    first: NDArray[np.int64],
    coefficients: Floats,
    out: Floats,
) -> None:
    smoothed_sums(
        here.x, here.y, here.z, itself, there.x, there.y, there.z, weight,
        bins.arc, bins.scale, len(bins.nodes), first, coefficients, out,
    )  # fmt: skip


def expected_shares(weight: Floats, target: Target, sites: int) -> Floats:
    """The share by chance: of the neighbor industry in the weight of all others.

    Parameters
    ----------
    weight : ndarray of shape (n,) or (0,)
        Of the establishments; empty for 1 each.
    target : Target
        Around whom, and who is counted.
    sites : int
        Number of establishments.

    Returns
    -------
    ndarray of shape (reference,)
        (W_c - w_i) / (W - w_i) for an industry around itself, else W_c / (W - w_i).
    """
    w = weight if len(weight) else np.ones(sites)
    own = w[target.reference]
    of_industry = float(w[target.neighbor].sum()) - (own if target.own else 0.0)
    others = float(w.sum()) - own
    return np.divide(of_industry, others, out=np.zeros_like(own), where=others > 0.0)


def density_sums(members: Members, target: Target, at_m: Floats, bandwidth_m: float | None = None) -> Floats:
    """Kernel sums of the neighbors around each reference establishment of the data.

    Parameters
    ----------
    members : Members
        Establishments and sites.
    target : Target
        Around whom, and who is counted.
    at_m : ndarray of shape (r,)
        Where sums are taken, ascending; also below 0, which is what reflection needs.
    bandwidth_m : float, optional
        Of the Gaussian; default: `pair_bandwidth`.

    Returns
    -------
    ndarray of shape (reference, r)
        ``sum_j w_j phi((r - d_ij) / h) / h``, in 1/m.
    """
    here, there = members.points.take(target.reference), members.points.take(target.neighbor)
    h = _bandwidth(here, there, target, float(at_m[-1])) if bandwidth_m is None else bandwidth_m
    bins = _make_bins(members.points, h, float(at_m[-1]) + _REACH * h)
    first, coefficients = _coefficients(at_m, h, bins)
    itself = np.arange(len(here)) if target.own else np.full(len(here), -1)
    weight = members.weight[target.neighbor] if members.weighted else _NO_WEIGHT
    out = np.empty((len(here), len(at_m)))
    _sums(here, itself, there, weight, bins, first, coefficients, out)
    return out


def make_density_ratio_curves(
    members: Members,
    targets: tuple[Target, ...],
    distances_m: Floats,
    *,
    weights_stay: bool = False,
    simulations: int = 0,
) -> DensityRatioCurves:
    """The statistic m, with what no draw changes computed once.

    Parameters
    ----------
    members : Members
        Establishments and sites.
    targets : tuple of Target
        Whose curves.
    distances_m : ndarray of shape (r,)
        Where they are taken: ascending, from 0 on.
    weights_stay : bool, default False
        Whether a weight belongs to the site (null ``labels``), else to the establishment.
    simulations : int, default 0
        How many draws are coming, by which it is decided whether to prepare for them.

    Returns
    -------
    DensityRatioCurves
        Ready for draws.
    """
    none = np.empty((0, 0, 0))
    plain = DensityRatioCurves(members, targets, distances_m, weights_stay, none, None)
    n = len(members.points)
    rows = sum(len(t.reference) for t in targets)
    if (members.weighted and not weights_stay) or (1 + simulations) * rows < 2 * n or not targets:
        return plain
    largest = float(distances_m[-1])
    widths = []
    for t in targets:
        here = members.points.take(t.reference)
        widths.append(_bandwidth(here, members.points.take(t.neighbor), t, largest))
    # Draws spread an industry out: their bandwidths are mostly larger than the data's, rarely much smaller.
    bins = _make_bins(members.points, min(widths), largest + 1.5 * _REACH * max(widths))
    size = (len(bins.nodes) + 1) * MOMENTS * 8
    if size * n > _MOST_BYTES:
        return plain
    p, weight = members.points, members.weight

    def gather(start: int, stop: int) -> Floats:
        out = np.empty((stop - start, len(bins.nodes) + 1, MOMENTS))
        moment_table(start, p.x, p.y, p.z, weight, bins.arc, bins.scale, out)
        return out

    table = np.concatenate(each_block(gather, n, 512, "neighbors of all sites"))
    return DensityRatioCurves(members, targets, distances_m, weights_stay, table, bins)
