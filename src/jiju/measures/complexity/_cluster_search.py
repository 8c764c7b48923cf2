"""Every way of grouping that is tried, which one the rule chooses, and what chance would score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jiju.chance import generator
from jiju.chance.simulate import each_block
from jiju.measures.complexity._partitions import partitions_of
from jiju.measures.complexity._similarity import combine, similarities_of
from jiju.measures.complexity._validation import validate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from jiju.measures.complexity._similarity import Similarity

    Floats = NDArray[np.float64]
    Labels = NDArray[np.int64]

__all__ = ["ALL", "Candidate", "choose", "default_numbers", "exchange", "scores_by_chance", "try_all"]

ALL = "all"
_NEAR = 0.005  # scores this near the highest count as equal: then the more groups, the better
_ALIKE = 15  # regions of like size between which quotients are exchanged
_TRIED = 20


@dataclass(frozen=True, eq=False)
class Candidate:
    """One grouping.

    Attributes
    ----------
    similarity, method : str
        What it was made from, and how.
    number : int
        How many groups.
    labels : ndarray of int, shape (industries,)
        The groups.
    shares : ndarray of shape (4,)
        From `validate`.
    """

    similarity: str
    method: str
    number: int
    labels: Labels
    shares: Floats

    @property
    def score(self) -> float:
        """The mean of the shares."""
        return float(self.shares.mean())


def default_numbers(industries: int) -> list[int]:
    """From one group for each 30 industries to one for each 6, about 20 numbers."""
    low, high = max(2, round(industries / 30)), max(3, round(industries / 6))
    return sorted({round(number) for number in np.linspace(low, high, _TRIED)})


def try_all(singles: Mapping[str, Floats], numbers: Sequence[int]) -> list[Candidate]:
    """Group by every similarity and their mean, by Ward's method and k-means, into every number of groups.

    Parameters
    ----------
    singles : mapping of str to ndarray of shape (n, n)
        Similarities, standardized.
    numbers : sequence of int
        How many groups.

    Returns
    -------
    list of Candidate
        Those of two groups and more. All are held against every single similarity.
    """
    sources = dict(singles) if len(singles) == 1 else {ALL: combine(singles), **singles}
    found = []
    for name, similarity in sources.items():
        for method, number, labels in partitions_of(similarity, numbers):
            if number >= 2:
                shares = validate(singles.values(), labels)
                found.append(Candidate(name, method, number, labels, shares))
    return found


def choose(candidates: Sequence[Candidate]) -> int:
    """Position of the candidate that the rule chooses.

    Of those within 0.005 of the highest score the one with the most groups; of these the one with the higher
    score, then the first tried.
    """
    top = max(candidate.score for candidate in candidates)
    near = [k for k, candidate in enumerate(candidates) if candidate.score >= top - _NEAR - 1e-12]
    return min(near, key=lambda k: (-candidates[k].number, -round(candidates[k].score, 12), k))


def exchange(value: Floats, rng: np.random.Generator) -> NDArray[np.int64]:
    """From which region each cell takes its quotient: another one of like size, drawn anew for each industry.

    Parameters
    ----------
    value : ndarray of shape (regions, industries)
        Amounts.
    rng : numpy.random.Generator
        The generator of the draw.

    Returns
    -------
    ndarray of int, shape (regions, industries)
        Region numbers; each column is a permutation. Regions are taken by size in runs of 15 that begin
        somewhere else for each industry.
    """
    regions, industries = value.shape
    order = np.argsort(value.sum(axis=1), kind="stable")
    whence = np.empty((regions, industries), dtype=np.int64)
    for k in range(industries):
        run = (np.arange(regions) + int(rng.integers(_ALIKE))) // _ALIKE
        whence[order, k] = order[np.argsort(run + rng.random(regions), kind="stable")]
    return whence


def scores_by_chance(
    names: Sequence[Similarity],
    arrays: tuple[Floats, Floats | None, Floats | None],
    numbers: Sequence[int],
    *,
    simulations: int,
    seed: int,
) -> Floats:
    """The highest score of each draw in which industries have nothing to do with each other.

    Parameters
    ----------
    names : sequence of str
        The similarities.
    arrays : tuple
        Amounts, numbers of establishments, links.
    numbers : sequence of int
        How many groups, as for the observed score.
    simulations : int
        Draws.
    seed : int
        Their seed.

    Returns
    -------
    ndarray of shape (simulations,)
        Highest scores, in the order of the draws.
    """
    value, counts, links = arrays

    def draws(start: int, stop: int) -> list[float]:
        return [one(generator(seed, draw)) for draw in range(start, stop)]

    def one(rng: np.random.Generator) -> float:
        whence = exchange(value, rng)
        dealt = None if links is None else _relabel(links, rng)
        drawn = _exchanged(value, whence)
        kept = np.flatnonzero(drawn.sum(axis=1) > 0.0)
        others = None if counts is None else _exchanged(counts, whence)[kept]
        singles = similarities_of(names, drawn[kept], others, dealt)
        return max((candidate.score for candidate in try_all(singles, numbers)), default=0.0)

    return np.concatenate([np.array(block) for block in each_block(draws, simulations, 1, "draws")])


def _exchanged(amounts: Floats, whence: NDArray[np.int64]) -> Floats:
    """Amounts where quotients come from other regions and the regions' totals stay about the same."""
    total, share = amounts.sum(axis=1, keepdims=True), amounts.sum(axis=0) / amounts.sum()
    quotient = np.divide(amounts, total * share, out=np.zeros_like(amounts), where=total * share > 0.0)
    moved: Floats = np.take_along_axis(quotient, whence, axis=0) * total * share
    return moved


def _relabel(links: Floats, rng: np.random.Generator) -> Floats:
    order = rng.permutation(len(links))
    return links[np.ix_(order, order)]
