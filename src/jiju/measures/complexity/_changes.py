"""What came and what went between two periods, and whether density told which."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from jiju.chance import Margins, band, counted_p_values, generator, simulate
from jiju.measures.complexity._density import nearness
from jiju.measures.complexity._proximity import relate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from jiju.measures.complexity._cells import Cells

    Floats = NDArray[np.float64]
    Codes = NDArray[np.int64]

__all__ = [
    "ABSENT",
    "ENTRY",
    "EXIT",
    "STAY",
    "UNCLEAR",
    "Held",
    "Step",
    "compare_periods",
    "hold_against_chance",
]

ABSENT, ENTRY, EXIT, STAY, UNCLEAR = 0, 1, 2, 3, 4
_HUB = 2**40  # number of the draw that the others start from: no result has so many
_DIGITS = 12  # densities that differ by less are equal


@dataclass(frozen=True, eq=False)
class Step:
    """From one period to the next, for the regions and industries of both.

    Attributes
    ----------
    regions, industries : tuple of str
        In both periods.
    periods : tuple of str
        The two.
    before, after : array, shape (regions, industries)
        Specialization.
    density : array of the same shape
        In the earlier period, the industry itself not counted; NaN where it is related to none.
    change : array of int of the same shape
        ABSENT, ENTRY, EXIT, STAY or UNCLEAR.
    """

    regions: tuple[str, ...]
    industries: tuple[str, ...]
    periods: tuple[str, str]
    before: Floats
    after: Floats
    density: Floats
    change: NDArray[np.int8]


def compare_periods(
    earlier: Cells, later: Cells, periods: tuple[str, str], *, threshold: float, margin: float
) -> tuple[Step, dict[str, list[str]]]:
    """Sort the cells of two periods into what came, went, stayed and is still absent.

    Parameters
    ----------
    earlier, later : Cells
        The two periods.
    periods : tuple of str
        Their names.
    threshold : float
        From where on an industry is present.
    margin : float
        Below this share of the threshold it is clearly absent.

    Returns
    -------
    step : Step
        The comparison.
    missing : dict
        Names that only one of the periods has: "region", "industry".
    """
    regions, r0, r1 = _both(earlier.regions, later.regions)
    industries, i0, i1 = _both(earlier.industries, later.industries)
    phi = relate(earlier, "proximity", diagonal=0.0)
    near = nearness(earlier.present, phi, np.full(len(earlier.industries), np.nan))
    had, has = _dense(earlier.present, r0, i0) > 0.0, _dense(later.present, r1, i1) > 0.0
    before, after = _dense(earlier.specialization, r0, i0), _dense(later.specialization, r1, i1)
    low = margin * threshold
    change = np.full(had.shape, UNCLEAR, dtype=np.int8)
    lacked = ~had & (before < low)
    change[lacked & has] = ENTRY
    change[lacked & ~has] = ABSENT
    gone = ~has & (after < low)
    change[had & gone] = EXIT
    change[had & ~gone] = STAY
    missing = {
        "region": sorted(set(earlier.regions) ^ set(later.regions)),
        "industry": sorted(set(earlier.industries) ^ set(later.industries)),
    }
    density = near.density[np.ix_(r0, i0)]
    return Step(regions, industries, periods, before, after, density, change), missing


def _both(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[tuple[str, ...], Codes, Codes]:
    place, place_of_other = ({name: k for k, name in enumerate(names)} for names in (one, other))
    names = tuple(name for name in one if name in place_of_other)
    first = np.array([place[name] for name in names], dtype=np.int64)
    second = np.array([place_of_other[name] for name in names], dtype=np.int64)
    return names, first, second


def _dense(table: csr_array, rows: Codes, columns: Codes) -> Floats:
    found: Floats = table[rows].toarray()[:, columns]
    return found


@dataclass(frozen=True, eq=False)
class Held:
    """Changes of one sort held against chance.

    Attributes
    ----------
    cells, changed : int
        That could change, and that did.
    auc : float
        Of all comparisons within a region and a step of a cell that changed with one that did not, the share
        in which density points the right way; ties count half.
    expected : float
        Its mean over the draws; NaN where nothing was drawn.
    p_value : float or None
        One-sided; None where there is no comparison.
    steps : tuple of float
        The AUC of each step.
    edges : array, shape (bands, 2)
        Least and largest density of each band.
    counts, events : array of int, shape (bands,)
        Cells of each band, and those of them that changed.
    mean, low, high : array, shape (bands,)
        Rates by chance: mean, and global band.
    """

    cells: int
    changed: int
    auc: float
    expected: float
    p_value: float | None
    steps: tuple[float, ...]
    edges: Floats
    counts: Codes
    events: Codes
    mean: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class _Statistic:
    """Sum of the worth of the marked cells, then how many of each band are marked."""

    worth: Floats
    band: Codes
    bands: int

    def __call__(self, draws: Codes) -> Floats:
        """Values of shape (draws, 1 + bands)."""
        values = np.empty((len(draws), 1 + self.bands))
        for k, marks in enumerate(draws):
            values[k, 0] = self.worth[marks].sum()
            values[k, 1:] = np.bincount(self.band[marks], minlength=self.bands)
        return values


def hold_against_chance(
    steps: Sequence[Step], change: int, *, bands: int, simulations: int, level: float, seed: int
) -> Held:
    """Whether entries come where density is high, or exits where it is low, beyond chance.

    Parameters
    ----------
    steps : sequence of Step
        The comparisons.
    change : int
        ENTRY or EXIT.
    bands : int
        How many bands of density.
    simulations : int
        Number of draws.
    level : float
        Of the band.
    seed : int
        From `resolve_seed`.

    Returns
    -------
    Held
        The numbers.
    """
    numbers, marks, density, region, step_of = _candidates(steps, change)
    total = len(density)
    changed = np.zeros(total, dtype=np.bool_)
    changed[np.concatenate([*marks, np.empty(0, np.int64)])] = True
    # Ranks within region and step: the sum of those that changed, less its least, counts comparisons won.
    side = density if change == ENTRY else -density
    worth = _ranks_within(side, region)
    groups = int(region.max(initial=-1)) + 1
    events, size = np.bincount(region, changed, groups), np.bincount(region, minlength=groups)
    least = events * (events + 1.0) / 2.0
    pairs = events * (size - events)
    won = np.bincount(region, worth * changed, groups) - least
    group_step = np.zeros(groups, dtype=np.int64)
    group_step[region] = step_of
    each = np.divide(
        np.bincount(group_step, won, len(steps)),
        np.bincount(group_step, pairs, len(steps)),
        out=np.full(len(steps), np.nan),
        where=np.bincount(group_step, pairs, len(steps)) > 0,
    )
    at, edges = _bands(density, bands)
    count = len(edges)
    statistic = _Statistic(worth, at, count)
    observed = statistic(np.flatnonzero(changed)[np.newaxis])[0]
    counts = np.bincount(at, minlength=count).astype(np.int64)
    nothing = np.full(count, np.nan)
    if not pairs.sum() > 0:
        return Held(
            total, int(changed.sum()), np.nan, np.nan, None, tuple(each.tolist()), edges, counts,
            observed[1:].astype(np.int64), nothing, nothing, nothing,
        )  # fmt: skip
    null = Margins(numbers, marks).mixed(generator(seed, _HUB + change))
    drawn = simulate(
        statistic, null, simulations=simulations, seed=seed + change, block=16, label="draws of changes"
    )
    p_value = float(
        counted_p_values(
            np.count_nonzero(drawn[:, 0] >= observed[0]),
            np.count_nonzero(drawn[:, 0] <= observed[0]),
            simulations,
            alternative="greater",
        )
    )
    rates = drawn[:, 1:] / counts
    held = band(observed[1:] / counts, rates, "erl", level=level)
    auc = float((observed[0] - least.sum()) / pairs.sum())
    expected = float((drawn[:, 0].mean() - least.sum()) / pairs.sum())
    return Held(
        total, int(changed.sum()), auc, expected, p_value, tuple(each.tolist()), edges, counts,
        observed[1:].astype(np.int64), rates.mean(axis=0), held.low, held.high,
    )  # fmt: skip


def _candidates(
    steps: Sequence[Step], change: int
) -> tuple[tuple[Codes, ...], tuple[Codes, ...], Floats, Codes, Codes]:
    """Cells that could change, numbered over all steps, with density, region (numbered likewise) and step."""
    numbers, marks, density, region, step_of = [], [], [], [], []
    start = groups = 0
    for k, step in enumerate(steps):
        other = ABSENT if change == ENTRY else STAY
        could = ((step.change == change) | (step.change == other)) & np.isfinite(step.density)
        number = np.full(could.shape, -1, dtype=np.int64)
        cells = int(could.sum())
        number[could] = np.arange(start, start + cells)
        numbers.append(number)
        marks.append(number[could & (step.change == change)])
        density.append(np.round(step.density[could], _DIGITS))
        region.append(groups + np.nonzero(could)[0])
        step_of.append(np.full(cells, k, dtype=np.int64))
        start += cells
        groups += len(step.regions)
    return (
        tuple(numbers),
        tuple(marks),
        np.concatenate(density),
        np.concatenate(region).astype(np.int64),
        np.concatenate(step_of),
    )


def _ranks_within(values: Floats, group: Codes) -> Floats:
    """Ranks of values among those of the same group, ties averaged."""
    from scipy.stats import rankdata

    ranks = np.empty(len(values))
    order = np.argsort(group, kind="stable")
    bounds = np.flatnonzero(np.diff(group[order], prepend=-1, append=-1))
    for first, last in pairwise(bounds):
        some = order[first:last]
        ranks[some] = rankdata(values[some])
    return ranks


def _bands(density: Floats, bands: int) -> tuple[Codes, Floats]:
    """The band of each cell, and the least and the largest density of each band; equals stay together."""
    if not len(density):
        return np.empty(0, np.int64), np.empty((0, 2))
    ordered = np.sort(density)
    starts = np.unique(ordered[(np.arange(bands) * len(ordered)) // bands])
    at = np.searchsorted(starts, density, side="right") - 1
    count = len(starts)
    largest = np.full(count, -np.inf)
    np.maximum.at(largest, at, density)
    return at.astype(np.int64), np.column_stack([starts, largest])
