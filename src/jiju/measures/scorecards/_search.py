"""Rank and score of a place with another number, and the smallest change that moves the rank."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from jiju.measures.scorecards._aggregate import rank_places
from jiju.measures.scorecards._treat import treat

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jiju.measures.scorecards._prepare import Prepared

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["Probe", "first_rise"]

_BETWEEN = 3  # points tried between two neighboring numbers, fewer where there are many numbers
_MOST_TRIED = 200
_BEYOND = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)  # beyond the best, in ranges
_HALVINGS = 60
_CELLS = 2_000_000


class Probe:
    """The scorecard with one number of one place replaced; every later stage is computed anew.

    Parameters
    ----------
    ready : Prepared
        Tables and settings.
    place : int
        The place.

    Attributes
    ----------
    x : ndarray of shape (places, indicators)
        The numbers, divided where asked: the scale on which numbers are replaced.
    """

    def __init__(self, ready: Prepared, place: int) -> None:
        self.ready, self.place = ready, place
        self.x = ready.steps.denominated
        self.rank = float(ready.steps.rank[place])

    def scores(self, columns: Ints, numbers: Floats) -> Floats:
        """Scores of all places where a number is replaced.

        Parameters
        ----------
        columns : ndarray of int, shape (trials,)
            Which indicator.
        numbers : ndarray of shape (trials,)
            By what.

        Returns
        -------
        ndarray of shape (trials, places)
            Of the whole.
        """
        ready, stages, settings = self.ready, self.ready.stages, self.ready.settings
        found = np.empty((len(columns), len(self.x)))
        step = max(1, _CELLS // self.x.size)
        for start in range(0, len(columns), step):
            part = slice(start, start + step)
            count = len(columns[part])
            x = np.repeat(self.x[np.newaxis], count, axis=0)
            x[np.arange(count), self.place, columns[part]] = numbers[part]
            base = np.broadcast_to(ready.grid.denominator, x.shape)
            filled = stages.imputed(x, settings.impute, base, on=settings.denominate)
            scaled = stages.normalized(treat(filled, settings.treat, settings.limits).values, settings)
            scores, _ = stages.scored(scaled, settings)
            found[part] = scores[..., -1]
        return found

    def ranks(self, columns: Ints, numbers: Floats) -> Floats:
        """Rank of the place where a number is replaced; NaN without a score."""
        return np.asarray(rank_places(self.scores(columns, numbers))[:, self.place])


def candidates(column: Floats, now: float, direction: float) -> Floats:
    """Numbers to try, from the one there is now towards the better, beyond the best there is.

    Parameters
    ----------
    column : ndarray of shape (places,)
        Numbers of all places.
    now : float
        That of the place; NaN where it is not known, then from the worst on.
    direction : float
        1 or -1.

    Returns
    -------
    ndarray
        Each a step further; without what cannot be: below 0 or above 100 where no place is.
    """
    s = direction * np.unique(column[~np.isnan(column)])
    low, high = float(s.min()), float(s.max())
    span = high - low if high > low else max(abs(high), 1.0)
    start = low if np.isnan(now) else direction * now
    marks = np.unique(np.concatenate([[start], s[s > start]]))
    between = min(_BETWEEN, _MOST_TRIED // len(marks))
    part = np.arange(1, between + 1) / (between + 1)
    inner = marks[:-1, np.newaxis] + np.diff(marks)[:, np.newaxis] * part
    top = max(high, start)
    tried = np.unique(np.concatenate([marks, inner.ravel(), top + span * np.array(_BEYOND)]))
    numbers = direction * tried
    values = column[~np.isnan(column)]
    if (values >= 0.0).all():
        numbers = np.maximum(numbers, 0.0)
    _, first = np.unique(numbers, return_index=True)
    return np.asarray(numbers[np.sort(first)])


def first_rise(probe: Probe, columns: Ints, most: dict[int, float]) -> tuple[Floats, Floats]:
    """The smallest change of each indicator that gives the place a better rank.

    Parameters
    ----------
    probe : Probe
        The scorecard.
    columns : ndarray of int, shape (indicators tried,)
        Indicators.
    most : dict of int to float
        The highest number an indicator can have, where there is one.

    Returns
    -------
    needed, rank : ndarray of shape (indicators tried,)
        The number and the rank with it; NaN where none gives a better rank. Found by trying numbers between
        and beyond those of all places, and halving between the last without and the first with a better rank;
        so it is that of the first rise that the trials do not step over.
    """
    direction = probe.ready.grid.direction
    trials = [candidates(probe.x[:, at], float(probe.x[probe.place, at]), direction[at]) for at in columns]
    trials = [
        np.unique(np.minimum(tried, most[at])) if at in most and direction[at] > 0 else tried
        for at, tried in zip(columns, trials, strict=True)
    ]
    lengths = [len(tried) for tried in trials]
    ranks = probe.ranks(np.repeat(columns, lengths), np.concatenate(trials))
    needed, rank = np.full(len(columns), np.nan), np.full(len(columns), np.nan)
    before = np.full(len(columns), np.nan)
    for at, (tried, own) in enumerate(zip(trials, np.split(ranks, np.cumsum(lengths)[:-1]), strict=True)):
        risen = np.flatnonzero(own < probe.rank)
        if len(risen):
            first = int(risen[0])
            needed[at], rank[at] = tried[first], own[first]
            # An unknown number has no point it starts from: the worst there is may do.
            before[at] = tried[first - 1] if first else tried[first]
    open_ = np.flatnonzero(~np.isnan(needed) & (needed != before))
    for _ in range(_HALVINGS):
        middle = (before[open_] + needed[open_]) / 2.0
        apart = (middle != before[open_]) & (middle != needed[open_])
        open_, middle = open_[apart], middle[apart]
        if not len(open_):
            break
        own = probe.ranks(columns[open_], middle)
        better = own < probe.rank
        needed[open_[better]], rank[open_[better]] = middle[better], own[better]
        before[open_[~better]] = middle[~better]
    return needed, rank
