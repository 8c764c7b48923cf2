"""From many evaluations to intervals of ranks and to Sobol's indices, with the error of both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["Design", "Indices", "make_design", "rank_intervals", "sobol"]

RESAMPLES = 200
_RANK_RESAMPLES = 100


@dataclass(frozen=True, eq=False)
class Design:
    """Saltelli's design: two independent samples A and B, and A with one column of B, for each column.

    Attributes
    ----------
    u : ndarray of shape (rows * (choices + 2), choices)
        All points, A first, then B, then A with B's first column ...
    rows, choices : int
        Size of a sample, a power of two; number of columns.
    """

    u: Floats
    rows: int
    choices: int

    def blocks(self, values: NDArray[Any]) -> NDArray[Any]:
        """Values of the points as (choices + 2, rows, ...)."""
        return values.reshape((self.choices + 2, self.rows, *values.shape[1:]))


def make_design(choices: int, evaluations: int, seed: int) -> Design:
    """The smallest design with at least so many points.

    Parameters
    ----------
    choices : int
        Number of columns.
    evaluations : int
        Least number of points.
    seed : int
        Of the scrambling of the Sobol sequence.

    Returns
    -------
    Design
        Points in [0, 1).
    """
    from scipy.stats import qmc

    rows = 1 << max(0, (-(-evaluations // (choices + 2)) - 1).bit_length())
    # numpy's generator is accepted by all SciPy versions, under either name of the parameter.
    engine: Any = qmc.Sobol(2 * choices, scramble=True, seed=np.random.default_rng(seed))
    points = engine.random(rows)
    a, b = points[:, :choices], points[:, choices:]
    mixed = np.repeat(a[np.newaxis], choices, axis=0)
    mixed[np.arange(choices), :, np.arange(choices)] = b.T
    return Design(np.concatenate([a, b, mixed.reshape(-1, choices)]), rows, choices)


@dataclass(frozen=True, eq=False)
class Indices:
    """Sobol's indices with intervals.

    Attributes
    ----------
    first, total : ndarray of shape (outputs, choices)
        NaN for an output that does not vary.
    first_interval, total_interval : ndarray of shape (2, outputs, choices)
        Percentiles over resamples of the design's rows.
    """

    first: Floats
    total: Floats
    first_interval: Floats
    total_interval: Floats


def sobol(design: Design, outputs: Floats, level: float, rng: np.random.Generator) -> Indices:
    """First and total indices, by SciPy, and their bootstrap.

    Parameters
    ----------
    design : Design
        The points.
    outputs : ndarray of shape (points, outputs)
        Finite.
    level : float
        Of the intervals.
    rng : numpy.random.Generator
        For the resamples.

    Returns
    -------
    Indices
        First order: share of the variance that goes when the choice is fixed. Total: share that stays when
        all others are.
    """
    from scipy.stats import sobol_indices

    blocks = np.moveaxis(design.blocks(outputs), 2, 1)  # (choices + 2, outputs, rows)
    varied = np.ptp(blocks[:2], axis=(0, 2)) > 0.0
    shape = (outputs.shape[1], design.choices)
    first, total = np.full(shape, np.nan), np.full(shape, np.nan)
    ends = np.full((2, *shape), np.nan), np.full((2, *shape), np.nan)
    if varied.any():
        # SciPy cannot take one output of one choice: every output stands twice, and is looked at once.
        chosen = np.concatenate([blocks[:, varied]] * 2, axis=1)
        count = int(varied.sum())

        def estimate(rows: Ints | slice) -> tuple[Floats, Floats]:
            part = chosen[..., rows]
            # A resample may hold one value only, whose indices are 0 / 0.
            with np.errstate(divide="ignore", invalid="ignore"):
                found = sobol_indices(func={"f_A": part[0], "f_B": part[1], "f_AB": part[2:]}, n=design.rows)
            shaped = (2 * count, design.choices)
            return (
                np.reshape(found.first_order, shaped)[:count],
                np.reshape(found.total_order, shaped)[:count],
            )

        first[varied], total[varied] = estimate(slice(None))
        drawn = [estimate(rng.integers(0, design.rows, design.rows)) for _ in range(RESAMPLES)]
        tails = [0.5 - level / 2.0, 0.5 + level / 2.0]
        for at in (0, 1):
            ends[at][:, varied] = np.nanquantile([pair[at] for pair in drawn], tails, axis=0)
    return Indices(first, total, *ends)


def rank_intervals(
    design: Design, ranks: Ints, level: float, rng: np.random.Generator
) -> tuple[Floats, Floats, Floats]:
    """Percentiles of each place's ranks, with the standard error of each.

    Parameters
    ----------
    design : Design
        The points; resamples draw its rows, since the points of one row are much alike.
    ranks : ndarray of int, shape (points, places)
        From 1.
    level : float
        Share of the evaluations within the interval.
    rng : numpy.random.Generator
        For the resamples.

    Returns
    -------
    middle : ndarray of shape (places,)
        Median rank.
    ends, errors : ndarray of shape (2, places)
        Lower and upper end, and the standard errors of them.
    """
    tails = np.array([0.5 - level / 2.0, 0.5, 0.5 + level / 2.0])
    drawn = rng.integers(0, design.rows, (_RANK_RESAMPLES, design.rows))
    # Counts are whole numbers well below 2^24, which single precision has exactly.
    times = np.stack([np.bincount(row, minlength=design.rows) for row in drawn]).astype(np.float32)
    blocks = design.blocks(ranks)  # (choices + 2, rows, places)
    found, errors = np.empty((3, ranks.shape[1])), np.empty((3, ranks.shape[1]))
    for place in range(ranks.shape[1]):
        own = blocks[:, :, place]
        best, span = int(own.min()), int(np.ptp(own)) + 1
        at = np.arange(design.rows) * span + own - best
        counts = np.bincount(at.ravel(), minlength=design.rows * span).reshape(-1, span).astype(np.float32)
        found[:, place] = best + _percentiles(counts.sum(axis=0)[np.newaxis], tails)[:, 0]
        errors[:, place] = _percentiles(times @ counts, tails).std(axis=1, ddof=1)
    return found[1], found[[0, 2]], errors[[0, 2]]


def _percentiles(counts: NDArray[Any], tails: Floats) -> Floats:
    """How many ranks before the one at which each share of the counts is reached, shape (tails, rows)."""
    reached = np.cumsum(counts, axis=1)
    total = reached[:, -1:]
    # A little slack: where a share falls on a count exactly, rounding must not decide.
    return np.stack([(reached < tail * total - 1e-3).sum(axis=1) for tail in tails]).astype(np.float64)
