"""The Marcon-Puech curve M of one or many industries, for the data and for draws."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from jiju.chance.simulate import each_block
from jiju.measures.clusters._kernels import LANES, share_sums, sums_within

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jiju.measures.clusters._distances import Steps
    from jiju.measures.clusters._members import Members

__all__ = ["MCurves", "make_m_curves"]

_NO_CODE = np.empty(0, np.int32)
_NO_TABLE = np.empty((0, 0))


@dataclass(frozen=True)
class MCurves:
    """A statistic for `jiju.chance.simulate`: M of each industry under a draw of sites.

    Attributes
    ----------
    members : Members
        Establishments and sites.
    groups : tuple of ndarray
        The establishments of each industry that is wanted.
    steps : Steps
        Where the curves are taken.
    base : ndarray of shape (n,)
        For each establishment its industry's share of the weight of all others, (W_c - w) / (W - w).
    around : ndarray of shape (n, r) or (0, 0)
        Without weights, how many sites lie within each distance of each site: no draw changes that. With
        weights there is no such table.
    block : int
        Draws that are cheapest when taken together.
    """

    members: Members
    groups: tuple[NDArray[np.intp], ...]
    steps: Steps
    base: NDArray[np.float64]
    around: NDArray[np.float64] = field(default_factory=lambda: _NO_TABLE)
    block: int = 1

    def __call__(self, draws: NDArray[np.int64]) -> NDArray[np.float64]:
        """Curves of shape (draws, industries, r); NaN where no reference point has a neighbor."""
        if self.block == LANES:
            return self._together(draws)
        return np.stack([np.stack([self._one(draw, group) for group in self.groups]) for draw in draws])

    def _one(self, draw: NDArray[np.int64], group: NDArray[np.intp]) -> NDArray[np.float64]:
        points, s = self.members.points, self.steps
        at = draw[group]
        wide = (len(group), len(s.edges))
        if self.members.weighted:
            weight, code = np.empty_like(self.members.weight), np.empty_like(self.members.code)
            weight[draw], code[draw] = self.members.weight, self.members.code
            every, same = np.empty(wide), np.empty(wide)
            sums_within(
                points.x, points.y, points.z, weight, code, at,
                s.edges, s.lookup, s.scale, s.corrections, every, same,
            )  # fmt: skip
            every = every[:, :-1]
        else:
            here, same = points.take(at), np.empty(wide)
            rows = np.arange(len(group))
            sums_within(
                here.x, here.y, here.z, np.empty(0), _NO_CODE, rows,
                s.edges, s.lookup, s.scale, s.corrections, same, _NO_TABLE,
            )  # fmt: skip
            every = self.around[at]
        has = every > 0.0
        observed = np.divide(same[:, :-1], every, out=np.zeros_like(every), where=has).sum(axis=0)
        expected = np.where(has, self.base[group][:, None], 0.0).sum(axis=0)
        return _ratio(observed, expected)

    def _together(self, draws: NDArray[np.int64]) -> NDArray[np.float64]:
        points, s = self.members.points, self.steps
        n = len(points)
        weight, base = np.empty((n, LANES)), np.empty((n, LANES))
        code = np.empty((n, LANES), np.int32)
        for lane in range(LANES):
            draw = draws[min(lane, len(draws) - 1)]
            weight[draw, lane] = self.members.weight
            base[draw, lane] = self.base
            code[draw, lane] = self.members.code
        shape = (len(self.members.names), len(s.edges), LANES)
        observed, expected = np.zeros(shape), np.zeros(shape)
        share_sums(
            points.x, points.y, points.z, weight, code, base,
            s.edges, s.lookup, s.scale, s.corrections, observed, expected,
        )  # fmt: skip
        curves = _ratio(observed, expected)[:, :-1, : len(draws)]
        wanted = [int(self.members.code[group[0]]) for group in self.groups]
        return np.ascontiguousarray(np.moveaxis(curves[wanted], 2, 0))


def _ratio(observed: NDArray[np.float64], expected: NDArray[np.float64]) -> NDArray[np.float64]:
    ratio = np.full(observed.shape, np.nan)
    np.divide(observed, expected, out=ratio, where=expected > 0.0)
    return ratio


def make_m_curves(members: Members, groups: tuple[NDArray[np.intp], ...], steps: Steps) -> MCurves:
    """The statistic, with what no draw changes computed once.

    Parameters
    ----------
    members : Members
        Establishments and sites.
    groups : tuple of ndarray
        The establishments of each industry that is wanted.
    steps : Steps
        Where the curves are taken.

    Returns
    -------
    MCurves
        Ready for draws.
    """
    weight = members.weight if members.weighted else np.ones(len(members.code))
    of_industry = np.bincount(members.code, weights=weight, minlength=len(members.names))
    others = weight.sum() - weight
    base = np.divide(
        of_industry[members.code] - weight, others, out=np.zeros_like(others), where=others > 0.0
    )
    if members.weighted:
        # With most industries wanted, one pass over all pairs for eight draws beats a pass for each.
        share = sum(len(group) for group in groups) / len(members.code)
        return MCurves(members, groups, steps, base, block=LANES if share > 1.0 / LANES else 1)
    points = members.points

    def count(start: int, stop: int) -> NDArray[np.float64]:
        every = np.empty((stop - start, len(steps.edges)))
        sums_within(
            points.x, points.y, points.z, np.empty(0), _NO_CODE, np.arange(start, stop),
            steps.edges, steps.lookup, steps.scale, steps.corrections, every, _NO_TABLE,
        )  # fmt: skip
        return every[:, :-1]

    around = np.concatenate(each_block(count, len(points), 2048, "sites within reach"))
    return MCurves(members, groups, steps, base, around=around)
