"""Which establishments stand out: M of each at one distance against chance, while it stays where it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jiju.chance import adjust_p_values, simulate
from jiju.measures.clusters._kernels.staying import list_near, staying_sums

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from jiju.chance import Null
    from jiju.measures.clusters._members import Members
    from jiju.measures.clusters._targets import Target
    from jiju.results.evidence import Alternative

    Floats = NDArray[np.float64]

__all__ = ["IndividualTest", "StayingCurves", "individual_p_values"]

_MOST_LISTED = 50_000_000  # neighbors in one list
_BLOCK = 8  # draws at a time


@dataclass(frozen=True, eq=False)
class StayingCurves:
    """A statistic for `jiju.chance.simulate`: M of each reference establishment, put back at its own site.

    Attributes
    ----------
    reference : ndarray of int64, shape (m,)
        The establishments.
    first : ndarray of int64, shape (m + 1,)
        Where in ``near`` the list of each begins.
    near : ndarray of int32
        The sites within the distance of each.
    counted : ndarray of bool, shape (n,)
        Which establishments are counted around it.
    weight : ndarray of shape (n,)
        Weights.
    weights_stay : bool
        Whether a weight belongs to the site, else to the establishment.
    own : bool
        Whether the references are counted around each other.
    """

    reference: NDArray[np.int64]
    first: NDArray[np.int64]
    near: NDArray[np.int32]
    counted: NDArray[np.bool_]
    weight: Floats
    weights_stay: bool
    own: bool

    def __call__(self, draws: NDArray[np.int64]) -> Floats:
        """M of each, of shape (draws, m); NaN without neighbors."""
        return np.stack([self._one(draw) for draw in draws])

    def _one(self, draw: NDArray[np.int64]) -> Floats:
        who = np.empty_like(draw)
        who[draw] = np.arange(len(draw))
        same, every, swapped = (np.empty(len(self.reference)) for _ in range(3))
        staying_sums(
            self.first, self.near, self.reference, draw, who, self.counted, self.weight, self.weights_stay,
            same, every, swapped,
        )  # fmt: skip
        stands = self.weight[draw] if self.weights_stay else self.weight
        mine = self.weight[self.reference]  # at its own site: the same either way
        some = float(stands[self.counted].sum()) + swapped - (mine if self.own else 0.0)
        expected = some / np.maximum(float(self.weight.sum()) - mine, np.finfo(float).tiny)
        value = np.full(len(mine), np.nan)
        np.divide(same, every * expected, out=value, where=(every > 0.0) & (expected > 0.0))
        return value


@dataclass(frozen=True)
class IndividualTest:
    """Which establishments stand out from chance, at one distance.

    Attributes
    ----------
    distance_m : float
        Chosen before looking.
    value : ndarray of shape (reference,)
        M of each establishment; NaN without neighbors.
    p_value : ndarray of shape (reference,)
        Of each alone; NaN without neighbors.
    p_adjusted : ndarray of shape (reference,)
        By Benjamini and Hochberg over the establishments.
    """

    distance_m: float
    value: Floats
    p_value: Floats
    p_adjusted: Floats


def individual_p_values(
    members: Members,
    target: Target,
    distance_m: float,
    null: Null,
    *,
    weights_stay: bool = False,
    simulations: int = 999,
    seed: int = 0,
    alternative: Alternative = "two-sided",
    label: str = "each establishment",
) -> IndividualTest:
    """M of each establishment at one distance, held against chance while it stays where it is.

    Parameters
    ----------
    members : Members
        Establishments and sites.
    target : Target
        Around whom, and who is counted.
    distance_m : float
        Metres; chosen before looking, since the best of many distances is always striking.
    null : Null
        What deals the others out: `jiju.chance.Sites` or one whose draws are permutations too.
    weights_stay : bool, default False
        Whether a weight belongs to the site (null ``labels``), else to the establishment.
    simulations : int, default 999
        Draws.
    seed : int, default 0
        Of the draws.
    alternative : {"two-sided", "greater", "less"}, default "two-sided"
        Chosen before looking, too.
    label : str
        What a progress bar says.

    Returns
    -------
    IndividualTest
        p-values count the observed value and are never 0; a draw in which an establishment has no value
        counts as extreme.

    Notes
    -----
    Conditional permutation: in each draw the establishment changes places with whoever was dealt out to its
    site, so that it stays and all others are dealt out at random. One draw serves all establishments, whose
    p-values are therefore dependent, mostly positively.
    """
    n = len(members.points)
    edge = float(members.points.to_kernel(distance_m))
    weight = members.weight if members.weighted else np.ones(n)
    counted = np.zeros(n, np.bool_)
    counted[target.neighbor] = True
    values, p_values = np.full(len(target.reference), np.nan), np.full(len(target.reference), np.nan)
    for start, stop, first, near in _lists(members, target.reference, edge):
        group = target.reference[start:stop]
        statistic = StayingCurves(group, first, near, counted, weight, weights_stay, target.own)
        observed = statistic(np.arange(n)[None])[0]
        draws = simulate(statistic, null, simulations=simulations, seed=seed, block=_BLOCK, label=label)
        missing = np.isnan(draws)
        high = ((draws >= observed) | missing).sum(axis=0)
        low = ((draws <= observed) | missing).sum(axis=0)
        greater, less = (1 + high) / (simulations + 1), (1 + low) / (simulations + 1)
        p = {"greater": greater, "less": less}.get(
            alternative, np.minimum(1.0, 2.0 * np.minimum(greater, less))
        )
        values[start:stop] = observed
        p_values[start:stop] = np.where(np.isfinite(observed), p, np.nan)
    return IndividualTest(distance_m, values, p_values, adjust_p_values(p_values))


def _lists(
    members: Members, reference: NDArray[np.intp], edge: float
) -> Iterator[tuple[int, int, NDArray[np.int64], NDArray[np.int32]]]:
    """The neighbors of the references, in as many lists as memory asks for."""
    p = members.points
    first = np.empty(len(reference) + 1, np.int64)
    list_near(p.x, p.y, p.z, reference, edge, first, np.empty(0, np.int32))
    start = 0
    while start < len(reference):
        stop = int(np.searchsorted(first, first[start] + _MOST_LISTED, side="right")) - 1
        stop = min(max(stop, start + 1), len(reference))
        some = np.empty(stop - start + 1, np.int64)
        near = np.empty(max(1, int(first[stop] - first[start])), np.int32)
        list_near(p.x, p.y, p.z, reference[start:stop], edge, some, near)
        yield start, stop, some, near
        start = stop
