"""Gaps as logarithms of ratios, with the widest bounds that the bounds of both numbers allow."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jiju.measures.scorecards._facts import Number

__all__ = ["Span", "gap_between", "ratio_of", "score", "verdict_of", "weighted_mean", "widest"]


_LARGEST = 709.0  # the logarithm of about the largest number there is


@dataclass(frozen=True, slots=True)
class Span:
    """A number with its bounds; NaN where an end is open.

    Attributes
    ----------
    point, low, high : float
        The number and its ends.
    """

    point: float
    low: float
    high: float

    def __sub__(self, other: Span) -> Span:
        """Interval arithmetic: the widest difference."""
        return Span(self.point - other.point, self.low - other.high, self.high - other.low)

    def __neg__(self) -> Span:
        return Span(-self.point, -self.high, -self.low)


def score(number: Number, direction: int) -> Span:
    """The logarithm of a number, its sign turned where less is better: more is better on this scale."""
    found = Span(_log(number.point), _log(number.low), _log(number.high))
    return found if direction > 0 else -found


def _log(value: float) -> float:
    # A bound of 0 bounds nothing on this scale.
    return math.log(value) if value > 0.0 else math.nan


def ratio_of(log: float) -> float:
    """The ratio whose logarithm is given; infinite where it is beyond what a computer can hold."""
    return math.exp(log) if not log > _LARGEST else math.inf


def gap_between(place: Number, peer: Number, direction: int) -> Span:
    """How far a place is behind a peer: direction x log(peer / place)."""
    return score(peer, direction) - score(place, direction)


def widest(spans: Iterable[Span]) -> Span:
    """The best of several on a scale where more is better, whichever of them that is."""
    every = list(spans)
    lows = [span.low for span in every if not math.isnan(span.low)]
    highs = [span.high for span in every]
    return Span(
        max(span.point for span in every),
        max(lows) if lows else math.nan,
        math.nan if any(map(math.isnan, highs)) else max(highs),
    )


def weighted_mean(spans: Sequence[Span], weights: Sequence[float]) -> Span:
    """Mean of spans, end by end: an open end leaves the end of the mean open."""
    total = math.fsum(weights)
    if not spans or not total > 0.0:
        return Span(math.nan, math.nan, math.nan)

    def mean(ends: Iterable[float]) -> float:
        return math.fsum(weight * end for weight, end in zip(weights, ends, strict=True)) / total

    return Span(mean(s.point for s in spans), mean(s.low for s in spans), mean(s.high for s in spans))


def verdict_of(gap: Span) -> str:
    """What the bounds decide: behind, ahead, level, or open."""
    if gap.low > 0.0:
        return "behind"
    if gap.high < 0.0:
        return "ahead"
    return "level" if gap.low == 0.0 == gap.high else "open"
