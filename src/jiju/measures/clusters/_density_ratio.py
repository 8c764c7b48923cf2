"""The function m of Lang, Marcon and Puech, M's density form, of many industries, for the data and draws."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from jiju.measures.clusters._bandwidth import pair_bandwidth
from jiju.measures.clusters._kernel_sums import REACH, Bins, Smoother, gather_all, make_bins
from jiju.measures.clusters._strips import make_strips
from jiju.space import Points

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jiju.measures.clusters._members import Members
    from jiju.measures.clusters._strips import Strips
    from jiju.measures.clusters._targets import Target

    Floats = NDArray[np.float64]

__all__ = [
    "DensityRatioCurves",
    "LocalShares",
    "density_sums",
    "expected_shares",
    "make_density_ratio_curves",
]

_FARTHEST = 5.0  # bandwidths: see `LocalShares`
_NARROWEST = 1024  # bandwidths in the largest distance, at most
_NO_WEIGHT = np.empty(0)


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
class _Scene:
    """One draw: all places with what weighs on them, and where each establishment stands."""

    points: Points
    weight: Floats  # by place; (0,) for 1 each
    place: NDArray[np.int64]  # of each establishment
    strips: Strips | None  # in whose order the places come
    at_sites: bool  # else anywhere


@dataclass(frozen=True, eq=False)
class DensityRatioCurves:
    """A statistic for `jiju.chance.simulate`: m of each target under a draw.

    Exact in all that matters: bins are a third of a bandwidth, and eight moments of each make the sums
    right to 1.2e-11 of the kernel's peak.

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
    bins : Bins or None
        Of the table.
    strips : Strips or None
        The sites sorted so that those out of reach are passed over; None where there are few.
    reach_m : float
        For which the strips were made.
    """

    members: Members
    targets: tuple[Target, ...]
    distances_m: Floats
    weights_stay: bool
    table: Floats = field(default_factory=lambda: np.empty((0, 0, 0)))
    bins: Bins | None = None
    strips: Strips | None = None
    reach_m: float = 0.0

    def __call__(self, draws: NDArray[Any]) -> Floats:
        """Curves of shape (draws, targets, r); NaN where no reference establishment has a neighbor."""
        curves = np.empty((len(draws), len(self.targets), len(self.distances_m)))
        for k, draw in enumerate(draws):
            scene = self._scene(draw)
            for j, target in enumerate(self.targets):
                curves[k, j] = self._shares(scene, target).curve()
        return curves

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
        return self._shares(self._scene(draw), target)

    def _scene(self, draw: NDArray[Any]) -> _Scene:
        points, weight = self.members.points, self.members.weight
        if draw.dtype.kind == "f":
            x, y = np.ascontiguousarray(draw.T)
            return _Scene(Points(x, y, np.empty(0)), weight, np.arange(len(draw)), None, at_sites=False)
        if len(weight) and not self.weights_stay:
            weight = np.empty_like(weight)
            weight[draw] = self.members.weight
        if self.strips is None:
            return _Scene(points, weight, draw, None, at_sites=True)
        order = self.strips.order
        weight = weight[order] if len(weight) else weight
        return _Scene(points.take(order), weight, self.strips.rank[draw], self.strips, at_sites=True)

    def _shares(self, scene: _Scene, target: Target) -> LocalShares:
        at, to = scene.place[target.reference], scene.place[target.neighbor]
        here = scene.points.take(at)
        there = here if target.own else scene.points.take(to)
        h = _bandwidth(here, there, target, float(self.distances_m[-1]))
        reach_m = float(self.distances_m[-1]) + REACH * h
        bins = self.bins
        prepared = bins is not None and scene.at_sites and bins.serve(h, reach_m)
        if bins is None or not prepared:
            bins = make_bins(scene.points, h, reach_m)
        smoother = Smoother(self.distances_m, h, bins)
        itself = np.arange(len(here)) if target.own else np.full(len(here), -1)
        to_weight = scene.weight[to] if len(scene.weight) else _NO_WEIGHT
        same = smoother.around(here, itself, there, to_weight)
        if prepared:
            every = smoother.from_table(self.table, at)
        else:
            strips = scene.strips if reach_m <= self.reach_m else None
            every = smoother.around(here, at, scene.points, scene.weight, strips)
        sites = len(scene.points)
        total = float(scene.weight.sum()) if len(scene.weight) else float(sites)
        least = total / sites * math.exp(-0.5 * _FARTHEST**2) / (h * math.sqrt(2.0 * math.pi))
        observed = np.full_like(same, np.nan)
        np.divide(same, every, out=observed, where=every >= least * (1.0 - 1e-9))
        np.clip(observed, 0.0, 1.0, out=observed)  # rounding may leave a share a hair outside
        mine = scene.weight[at] if len(scene.weight) else np.ones(len(at))
        theirs = float(to_weight.sum()) if len(scene.weight) else float(len(to))
        return LocalShares(observed, _by_chance(mine, theirs, total, own=target.own), h)


def _bandwidth(here: Points, there: Points, target: Target, largest_m: float) -> float:
    h = pair_bandwidth(here, there, own=target.own, largest_m=largest_m)
    return max(h, largest_m / _NARROWEST)


def _by_chance(mine: Floats, theirs: float, total: float, *, own: bool) -> Floats:
    others = total - mine
    return np.divide(theirs - (mine if own else 0.0), others, out=np.zeros_like(mine), where=others > 0.0)


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
    theirs, total = float(w[target.neighbor].sum()), float(w.sum())
    return _by_chance(w[target.reference], theirs, total, own=target.own)


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
    bins = make_bins(members.points, h, float(at_m[-1]) + REACH * h)
    itself = np.arange(len(here)) if target.own else np.full(len(here), -1)
    weight = members.weight[target.neighbor] if members.weighted else _NO_WEIGHT
    return Smoother(at_m, h, bins).around(here, itself, there, weight)


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
    n, points = len(members.points), members.points
    rows = (1 + simulations) * sum(len(target.reference) for target in targets)
    plain = DensityRatioCurves(members, targets, distances_m, weights_stay)
    if rows < 2 * n:
        return plain
    largest = float(distances_m[-1])
    widths = [_bandwidth(points.take(t.reference), points.take(t.neighbor), t, largest) for t in targets]
    # Draws spread an industry out: their bandwidths are mostly larger than the data's, rarely much smaller.
    reach_m = largest + 1.5 * REACH * max(widths)
    bins = make_bins(points, min(widths), reach_m)
    fixed = weights_stay or not members.weighted
    table = gather_all(points, members.weight, bins) if fixed else None
    if table is not None:
        return DensityRatioCurves(members, targets, distances_m, weights_stay, table, bins)
    strips = None if bins.arc else make_strips(points, float(points.to_kernel(reach_m)))
    return DensityRatioCurves(members, targets, distances_m, weights_stay, strips=strips, reach_m=reach_m)
