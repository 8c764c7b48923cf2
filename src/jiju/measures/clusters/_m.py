"""The Marcon-Puech curve M of one or many industries, around themselves or others, for data and draws."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from jiju.chance.simulate import each_block
from jiju.measures.clusters._kernels import (
    EVERYWHERE,
    LANES,
    fixed_shares,
    moving_shares,
    near_sums,
    spread_shares,
    weighted_shares,
)
from jiju.measures.clusters._strips import make_strips

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jiju.measures.clusters._distances import Steps
    from jiju.measures.clusters._members import Members
    from jiju.measures.clusters._strips import Strips
    from jiju.measures.clusters._targets import Target
    from jiju.space import Points

    Floats = NDArray[np.float64]

__all__ = ["MCurves", "curves_around", "make_m_curves"]

_NO_WEIGHT = np.empty(0)
_NO_TABLE = np.empty((0, 0))


@dataclass(frozen=True)
class MCurves:
    """A statistic for `jiju.chance.simulate`: M of each target under a draw of sites.

    Attributes
    ----------
    members : Members
        Establishments and sites.
    targets : tuple of Target
        Whose curves.
    steps : Steps
        Where the curves are taken.
    weights_stay : bool
        Whether a weight belongs to the site, else it goes with the establishment.
    parts : ndarray of shape (n, r) or (0, 0)
        One over the weight around each site within each distance, where no draw changes that: without
        weights, or where they stay. Else there is no such table.
    spread : tuple of ndarray of shape (n, r)
        For each target, where the references stay: what a unit of weight at each site adds to the curve's
        left side. Then a draw is a sum over the neighbors' sites. Else empty.
    together : bool
        Whether draws are cheapest many at a time.
    strips : Strips or None
        The sites sorted so that pairs out of reach are passed over; None where there are few.
    """

    members: Members
    targets: tuple[Target, ...]
    steps: Steps
    weights_stay: bool = False
    parts: Floats = field(default_factory=lambda: _NO_TABLE)
    spread: tuple[Floats, ...] = ()
    together: bool = False
    strips: Strips | None = None

    def __call__(self, draws: NDArray[np.int64]) -> Floats:
        """Curves of shape (draws, targets, r); NaN where no reference point has a neighbor."""
        if self.together:
            return np.concatenate([self._together(draws[k : k + LANES]) for k in range(0, len(draws), LANES)])
        return np.stack([self._one(draw) for draw in draws])

    def _one(self, draw: NDArray[np.int64]) -> Floats:
        curves = np.empty((len(self.targets), len(self.steps)))
        for k, target in enumerate(self.targets):
            observed, expected = np.zeros(len(self.steps)), np.zeros(len(self.steps))
            if self.spread:
                self._from_spread(k, draw, observed, expected)
            elif len(self.parts):
                self._from_parts(target, draw, observed, expected)
            else:
                self._from_weights(target, draw, observed, expected)
            curves[k] = _ratio(observed, expected)
        return curves

    def _from_parts(
        self, target: Target, draw: NDArray[np.int64], observed: Floats, expected: Floats
    ) -> None:
        points = self.members.points
        at, to = draw[target.reference], draw[target.neighbor]
        near = EVERYWHERE
        # Whoever stands there counts alike, weights belonging to the sites: so in any order.
        if self.strips is None and target.own:
            at = to = np.sort(at)
        elif self.strips is not None:
            ref_rank, to_rank = self.strips.rank[at], np.sort(self.strips.rank[to])
            ref_rank = to_rank if target.own else ref_rank
            at, to = self.strips.order[ref_rank], self.strips.order[to_rank]
            near = self.strips.near(ref_rank, to_rank)
        here = self.steps.positions(points.take(at))
        there = here if target.own else self.steps.positions(points.take(to))
        site_weight = self.members.weight
        fixed_shares(
            here, there, site_weight[to] if len(site_weight) else _NO_WEIGHT, target.own, at, self.parts,
            self._base(target, at, to), near, self.steps.lookups, observed, expected,
        )  # fmt: skip

    def _base(self, target: Target, at: NDArray[np.int64], to: NDArray[np.int64]) -> Floats:
        """The neighbors' share of the weight of all others, for each reference, at the sites of a draw."""
        if len(self.members.weight):
            every, mine = self.members.weight, self.members.weight[at]
            counted = float(every[to].sum())
            total = float(every.sum())
        else:
            mine, counted, total = np.ones(len(at)), float(len(to)), float(len(self.members.code))
        return _share(counted - mine if target.own else np.full(len(at), counted), total - mine)

    def _from_spread(self, k: int, draw: NDArray[np.int64], observed: Floats, expected: Floats) -> None:
        target = self.targets[k]
        at, to = draw[target.reference], draw[target.neighbor]
        table = self.spread[k]
        observed += self.members.weight[to] @ table[to] if len(self.members.weight) else table[to].sum(axis=0)
        expected += self._base(target, at, to) @ (self.parts[at] > 0.0)

    def _from_weights(
        self, target: Target, draw: NDArray[np.int64], observed: Floats, expected: Floats
    ) -> None:
        members = self.members
        at = draw[target.reference]
        weight, counted = np.empty(len(draw)), np.zeros(len(draw))
        weight[draw] = members.weight
        counted[draw[target.neighbor]] = members.weight[target.neighbor]
        mine = members.weight[target.reference]
        some = float(members.weight[target.neighbor].sum())
        base = _share(
            some - mine if target.own else np.full(len(at), some), float(members.weight.sum()) - mine
        )
        weighted_shares(
            self.steps.positions(members.points.take(at)), at, self.steps.positions(members.points), weight,
            counted, base, self.steps.lookups, observed, expected,
        )  # fmt: skip

    def _together(self, draws: NDArray[np.int64]) -> Floats:
        members = self.members
        n, industries = len(members.code), len(members.names)
        weight, code = np.empty((n, LANES)), np.empty((n, LANES), np.int32)
        order, ordered = np.empty((LANES, n), np.int32), np.empty((LANES, n))
        by_industry = np.argsort(members.code, kind="stable")
        for lane in range(LANES):
            draw = draws[min(lane, len(draws) - 1)]
            weight[draw, lane], code[draw, lane] = members.weight, members.code
            order[lane], ordered[lane] = draw[by_industry], members.weight[by_industry]
        first = np.searchsorted(members.code[by_industry], np.arange(industries + 1))
        reference = np.array([members.code[t.reference[0]] for t in self.targets])
        neighbor = np.array([members.code[t.neighbor[0]] for t in self.targets], dtype=np.int64)
        sequence = np.argsort(reference, kind="stable")
        weights = np.bincount(members.code, weights=members.weight, minlength=industries)
        of_industry = weights.astype(np.float64)
        shape = (len(self.targets), len(self.steps), LANES)
        observed, expected = np.zeros(shape), np.zeros(shape)
        places = self.steps.positions(members.points)
        moving_shares(
            places, weight, code, of_industry, order, ordered,
            first.astype(np.int64), np.searchsorted(reference[sequence], np.arange(industries + 1)),
            neighbor[sequence], self.steps.lookups, observed, expected,
        )  # fmt: skip
        curves = np.empty(shape)
        curves[sequence] = _ratio(observed, expected)
        return np.ascontiguousarray(np.moveaxis(curves[:, :, : len(draws)], 2, 0))


def _share(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0.0)


def _ratio(observed: Floats, expected: Floats) -> Floats:
    ratio = np.full(observed.shape, np.nan)
    np.divide(observed, expected, out=ratio, where=expected > 0.0)
    return ratio


def make_m_curves(
    members: Members,
    targets: tuple[Target, ...],
    steps: Steps,
    *,
    weights_stay: bool = False,
    references_stay: bool = False,
) -> MCurves:
    """The statistic, with what no draw changes computed once.

    Parameters
    ----------
    members : Members
        Establishments and sites.
    targets : tuple of Target
        Whose curves.
    steps : Steps
        Where the curves are taken.
    weights_stay : bool, default False
        See `MCurves`.
    references_stay : bool, default False
        Whether no draw moves the reference establishments of any target (null ``others``).

    Returns
    -------
    MCurves
        Ready for draws.
    """
    if members.weighted and not weights_stay:
        return MCurves(members, targets, steps, together=_better_together(members, targets))
    strips = make_strips(members.points, float(steps.edges[-2]))
    order = np.arange(len(members.code)) if strips is None else strips.order
    weight = members.weight[order] if members.weighted else _NO_WEIGHT
    around = _Around(members.points.take(order), weight, steps, strips)
    parts = np.empty((len(order), len(steps)))
    parts[order] = np.concatenate(each_block(around, len(order), 4096, "sites within reach"))
    curves = MCurves(members, targets, steps, weights_stay, parts, strips=strips)
    return curves_around(curves, targets, references_stay=True) if references_stay else curves


def _better_together(members: Members, targets: tuple[Target, ...]) -> bool:
    """Whether one pass over all pairs for many draws beats one each: with most industries wanted."""
    wanted = sum(len(target.reference) for target in targets) / len(members.code)
    whole = all(
        len(group) == np.count_nonzero(members.code == members.code[group[0]])
        for target in targets
        for group in (target.reference, target.neighbor)
    )
    return whole and wanted > 0.25


def curves_around(curves: MCurves, targets: tuple[Target, ...], *, references_stay: bool) -> MCurves:
    """The same statistic for other targets; what is around each site is not counted again.

    Parameters
    ----------
    curves : MCurves
        As made before.
    targets : tuple of Target
        Whose curves.
    references_stay : bool
        Whether no draw moves the reference establishments of any target.

    Returns
    -------
    MCurves
        Ready for draws.
    """
    members, steps, parts = curves.members, curves.steps, curves.parts
    if not len(parts):
        return MCurves(members, targets, steps, together=_better_together(members, targets))
    if not references_stay:
        return MCurves(members, targets, steps, curves.weights_stay, parts, strips=curves.strips)
    references = {int(target.reference[0]): target.reference for target in targets}
    spreads = _Spread(members.points, tuple(references.values()), steps, parts)
    blocks = each_block(spreads, len(references), 1, "neighbors of each site")
    tables = dict(zip(references, (table for block in blocks for table in block), strict=True))
    spread = tuple(tables[int(target.reference[0])] for target in targets)
    return MCurves(members, targets, steps, curves.weights_stay, parts, spread)


@dataclass(frozen=True, eq=False)
class _Around:
    """One over the weight around each site within each distance, a stretch of sites at a time."""

    points: Points  # in the order of the strips
    weight: Floats
    steps: Steps
    strips: Strips | None

    def __call__(self, start: int, stop: int) -> Floats:
        every = np.empty((stop - start, len(self.steps)))
        rows = np.arange(start, stop)
        near = EVERYWHERE if self.strips is None else self.strips.near(rows, np.arange(len(self.points)))
        here, to = (self.steps.positions(p) for p in (self.points.take(rows), self.points))
        near_sums(here, rows, to, self.weight, near, self.steps.lookups, every)
        return _share(np.ones_like(every), every)


@dataclass(frozen=True, eq=False)
class _Spread:
    """What a unit of weight at each site adds around each group of references that stays."""

    points: Points
    references: tuple[NDArray[np.intp], ...]
    steps: Steps
    parts: Floats

    def __call__(self, start: int, stop: int) -> list[Floats]:
        to = self.steps.positions(self.points)
        tables = []
        for reference in self.references[start:stop]:
            at = reference.astype(np.int64)
            table = np.zeros((len(self.points), len(self.steps)))
            here = self.steps.positions(self.points.take(at))
            spread_shares(here, at, to, self.parts, self.steps.lookups, table)
            tables.append(table)
        return tables
