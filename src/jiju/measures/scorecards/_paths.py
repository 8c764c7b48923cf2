"""Values that grow at stated rates, part by part, and when one overtakes another."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jiju.measures.scorecards._intervals import Span, widest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Part", "Path", "closing_year", "gap_at"]

_STEPS = 60  # halvings of a year, far below any digit shown


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a value, or the whole, with its growth.

    Attributes
    ----------
    name : str
        Empty for the whole.
    start : Span
        Where it starts.
    growth : Span
        Growth a year as a share of one.
    years : int
        How long it grows; then it stands still.
    assumed : {"scenario", "still"}
        Whether the scenario states the growth.
    """

    name: str
    start: Span
    growth: Span
    years: int
    assumed: str

    def at(self, years: float) -> Span:
        """The value after some years."""
        for_years = min(years, float(self.years))
        return Span(
            self.start.point * (1.0 + self.growth.point) ** for_years,
            self.start.low * (1.0 + self.growth.low) ** for_years,
            self.start.high * (1.0 + self.growth.high) ** for_years,
        )


@dataclass(frozen=True, slots=True)
class Path:
    """A value made of parts.

    Attributes
    ----------
    parts : tuple of Part
        They add up.
    """

    parts: tuple[Part, ...]

    def at(self, years: float) -> Span:
        """The sum after some years."""
        every = [part.at(years) for part in self.parts]
        return Span(
            math.fsum(span.point for span in every),
            math.fsum(span.low for span in every),
            math.fsum(span.high for span in every),
        )


def _score(path: Path, direction: int, years: float) -> Span:
    value = path.at(years)
    logs = [math.log(end) if end > 0.0 else math.nan for end in (value.point, value.low, value.high)]
    span = Span(*logs)
    return span if direction > 0 else -span


def gap_at(place: Path, peers: Sequence[Path], direction: int, years: float) -> Span:
    """The gap of a place to the best of some peers after some years."""
    best = widest(_score(peer, direction, years) for peer in peers)
    return best - _score(place, direction, years)


def closing_year(gap: Callable[[float], float], horizon: int) -> float:
    """The first time within a horizon at which a gap that was open is none.

    Parameters
    ----------
    gap : callable
        The gap after some years; it is looked at once a year and then halved in between.
    horizon : int
        In years.

    Returns
    -------
    float
        In years from the start; 0 where there is no gap at the start, NaN where it does not close.
    """
    if gap(0.0) <= 0.0:
        return 0.0
    for year in range(1, horizon + 1):
        if gap(float(year)) <= 0.0:
            low, high = year - 1.0, float(year)
            for _ in range(_STEPS):
                middle = (low + high) / 2.0
                low, high = (low, middle) if gap(middle) <= 0.0 else (middle, high)
            return high
    return math.nan
