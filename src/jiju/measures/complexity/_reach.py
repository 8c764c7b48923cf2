"""Scores and ranks of the industries a region lacks, and how far the ranks move when regions are redrawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.sparse import csr_array

from jiju.chance import generator
from jiju.chance.simulate import each_block
from jiju.measures.complexity._blocks import find_blocks
from jiju.measures.complexity._eci import second_vectors, solve_complexity, standardize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Codes = NDArray[np.int64]

__all__ = ["Reach", "draw_ranks", "rank_candidates", "rank_interval", "share_below", "share_of_less"]

_APART = 1.0 - 1e-8  # a second eigenvalue this large: the draw fell into separate blocks
_ACCURATE = 1e-7  # of an eigenvector in a draw
_DIGITS = 9  # what differs by less is a tie: sums in another order differ in the last digits


@dataclass(frozen=True, eq=False)
class Reach:
    """Candidates of one region, scored.

    Attributes
    ----------
    feasibility, attractiveness, score : array, shape (candidates,)
        From 0 to 1; the attractiveness is NaN where complexity is not known.
    rank : array, shape (candidates,)
        1 the best; ties share the best of their ranks.
    """

    feasibility: Floats
    attractiveness: Floats
    score: Floats
    rank: Codes


def share_below(values: Floats) -> Floats:
    """Share of the values that are smaller, half of the equal ones (itself too) among them.

    Parameters
    ----------
    values : array, shape (n,)
        NaN counts as smaller than all.

    Returns
    -------
    array, shape (n,)
        Between 0 and 1; 0.5 where all are equal or there is one value only.
    """
    return _share_under(values, "average", 0.5)


def share_of_less(values: Floats) -> Floats:
    """Share of the values that are smaller, equals not among them: what a sentence says.

    Parameters
    ----------
    values : array, shape (n,)
        NaN counts as smaller than all.

    Returns
    -------
    array, shape (n,)
        From 0 to less than 1.
    """
    return _share_under(values, "min", 1.0)


def _share_under(values: Floats, ties: Literal["average", "min"], own: float) -> Floats:
    from scipy.stats import rankdata

    comparable = np.where(np.isnan(values), -np.inf, np.round(values, _DIGITS))
    shares: Floats = (rankdata(comparable, method=ties) - own) / max(len(values), 1)
    return shares


def rank_candidates(density: Floats, complexity: Floats, gain: Floats, balance: float) -> Reach:
    """Score candidates.

    Parameters
    ----------
    density, complexity, gain : array, shape (candidates,)
        Of the candidates of one region.
    balance : float
        Weight of feasibility, from 0 to 1.

    Returns
    -------
    Reach
        Feasibility is the share of the candidates with less density, attractiveness the mean of those with
        less complexity and less gain, the score their weighted geometric mean: a candidate that is low in
        either is low.
    """
    from scipy.stats import rankdata

    feasibility = share_below(density)
    if np.isfinite(complexity).any():
        attractiveness = (share_below(complexity) + share_below(gain)) / 2.0
        score = feasibility**balance * attractiveness ** (1.0 - balance)
    else:
        attractiveness = np.full(len(density), np.nan)
        score = feasibility
    rank = rankdata(-np.round(score, _DIGITS), method="min").astype(np.int64)
    return Reach(feasibility, attractiveness, score, rank)


def draw_ranks(
    present: csr_array,
    places: Codes,
    candidates: Sequence[Codes],
    complexity: Floats,
    *,
    balance: float,
    resamples: int,
    seed: int,
) -> list[NDArray[np.int32]]:
    """Ranks of candidates when the regions that relatedness and complexity are learnt from are drawn anew.

    Parameters
    ----------
    present : csr_array, shape (regions, industries)
        Who has what.
    places : array of int
        The regions that are ranked for. What they have stays as it is.
    candidates : sequence of array of int
        The candidates of each.
    complexity : array, shape (industries,)
        PCI of the table itself; each draw's is given the same direction. All NaN: none is computed.
    balance : float
        Weight of feasibility.
    resamples : int
        Number of draws.
    seed : int
        From `resolve_seed`.

    Returns
    -------
    list of array, shape (resamples, candidates)
        One for each region. An industry that no region of a draw has is last in it, for nothing speaks for it
        there; and so are the complexity and the gain of one outside the draw's largest block.
    """
    from jiju.measures.complexity._reach_kernels import count_shared, near_few  # Numba takes long to import

    own = np.ascontiguousarray(present[places].toarray().T)
    n, width = present.shape
    if not present.has_sorted_indices:
        present = present.sorted_indices()
    indptr, indices = present.indptr.astype(np.int64), present.indices.astype(np.int64)
    axis = _Axis(present, complexity) if np.isfinite(complexity).any() else None

    def work(start: int, stop: int) -> list[NDArray[np.int32]]:
        ranks = [np.empty((stop - start, len(some)), np.int32) for some in candidates]
        shared = np.empty((width, width))
        for draw in range(start, stop):
            weight = np.bincount(generator(seed, draw).integers(0, n, n), minlength=n)
            shared[:] = 0.0
            count_shared(indptr, indices, weight, shared)
            found = np.diag(shared) > 0.0
            pci = np.full(width, np.nan) if axis is None else axis.drawn(weight)
            density, gain = near_few(shared, own, pci)
            density[~found] = np.nan
            gain[~np.isfinite(pci)] = np.nan
            for k, some in enumerate(candidates):
                reach = rank_candidates(density[some, k], pci[some], gain[some, k], balance)
                ranks[k][draw - start] = reach.rank
        return ranks

    blocks = each_block(work, resamples, 8, "resamples")
    return [np.concatenate([block[k] for block in blocks]) for k in range(len(candidates))]


class _Axis:
    """Complexity of industries in draws of regions."""

    def __init__(self, present: csr_array, observed: Floats) -> None:
        self.present = present
        self.observed = observed
        region_block, industry_block = find_blocks(present)
        self.rows, self.columns = np.flatnonzero(region_block == 1), np.flatnonzero(industry_block == 1)
        self.part = csr_array(present[self.rows][:, self.columns])
        self.start = second_vectors(self.part)[0]

    def drawn(self, weight: Codes) -> Floats:
        """PCI of a draw, regions counting so many times, in the direction of the table's; NaN where none."""
        values = np.full(self.present.shape[1], np.nan)
        times = weight[self.rows].astype(np.float64)
        joined = False
        # Where the table has many blocks, a draw can miss the largest one.
        if np.count_nonzero(times) > 1:
            _, industry, eigenvalues = second_vectors(
                self.part, region_weight=times, start=self.start, tolerance=_ACCURATE
            )
            joined = eigenvalues[0] < _APART
        if joined:
            values[self.columns] = standardize(industry)
        else:
            # The regions of this draw fall into separate blocks: its largest one is solved on its own.
            values = solve_complexity(
                csr_array(self.present[np.repeat(np.arange(len(weight)), weight)])
            ).industry
            # What has no complexity in the table is ranked without one, so it is in a draw too.
            values[~np.isfinite(self.observed)] = np.nan
        return _turned(values, self.observed)


def _turned(drawn: Floats, observed: Floats) -> Floats:
    """A draw's complexity in the direction of the table's: an eigenvector has no sign of its own."""
    both = np.isfinite(drawn) & np.isfinite(observed)
    if both.sum() < 2:
        return drawn
    a, b = drawn[both] - drawn[both].mean(), observed[both] - observed[both].mean()
    return -drawn if float(a @ b) < 0.0 else drawn


def rank_interval(rank: Codes, drawn: NDArray[np.int32], level: float) -> tuple[Codes, Codes]:
    """Interval of each rank from its draws.

    Parameters
    ----------
    rank : array, shape (candidates,)
        The table's own.
    drawn : array, shape (resamples, candidates)
        Of the draws.
    level : float
        Share of the draws inside.

    Returns
    -------
    low, high : array of int, shape (candidates,)
        Quantiles of the draws, rounded outwards, and widened to hold the table's own rank where it lies
        outside: the best of many owes its place in part to luck, which the draws do not repeat.
    """
    tail = (1.0 - level) / 2.0
    low = np.quantile(drawn, tail, axis=0, method="lower").astype(np.int64)
    high = np.quantile(drawn, 1.0 - tail, axis=0, method="higher").astype(np.int64)
    return np.minimum(low, rank), np.maximum(high, rank)
