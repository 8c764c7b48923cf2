"""In which year a gap closes if both sides go on as they did, with the years the intervals allow."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from jiju.measures.scorecards._intervals import Span, score

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jiju.measures.scorecards._series import Growth, Point

__all__ = ["catch_up", "difference_of", "years_to_close"]

_FOREVER = 1e9  # years


def catch_up(
    own: Sequence[Point], mine: Growth, other: Sequence[Point], its: Growth, direction: int, level: float
) -> dict[str, Any]:
    """The gap of a place to a peer, how it changes, and when it closes.

    Parameters
    ----------
    own, other : sequence of Point
        Their numbers by time.
    mine, its : Growth
        Their growth.
    direction : int
        1 where more is better, -1 where less is.
    level : float
        Of the intervals.

    Returns
    -------
    dict
        The columns from ``gap_log`` to ``verdict`` of the table catching_up.
    """
    nan = math.nan
    found: dict[str, Any] = dict.fromkeys(
        ("gap_log", "difference", "difference_low", "difference_high", "from_year", "years", "year"), nan
    )
    found |= {"year_low": nan, "year_high": nan, "verdict": "unknown"}
    if not own or not other:
        return found
    start = max(own[-1].year, other[-1].year)
    found["from_year"] = start
    gap = _carried(other[-1], its, start, direction) - _carried(own[-1], mine, start, direction)
    found["gap_log"] = gap.point
    if math.isnan(gap.point):
        return found
    faster = difference_of(mine, its, direction, level)
    found |= {
        "difference": faster.point,
        "difference_low": faster.low,
        "difference_high": faster.high,
    }
    wording = _wording_of(mine, its, direction)
    if gap.point > 0.0 and not (wording.low > 0.0 or wording.high <= 0.0) and wording.low != wording.high:
        # Not even who is faster is known from the words: a year would be made up.
        found["verdict"] = "unknown" if math.isnan(faster.point) else "open"
        return found
    years, verdict = years_to_close(gap, faster)
    if verdict in ("closes", "may close") and (mine.scatter > 0.0 or its.scatter > 0.0):
        sides = [(own[-1], mine), (other[-1], its)]
        today = _carried(other[-1], _worded(its), start, direction)
        today -= _carried(own[-1], _worded(mine), start, direction)
        ends = _sampled_years(today, faster, wording, sides, start, level)
        years = Span(years.point, *ends)
    found |= {"years": years.point, "verdict": verdict}
    found |= {"year": start + years.point, "year_low": start + years.low, "year_high": start + years.high}
    return found


def _sampled_years(
    gap: Span,
    faster: Span,
    wording: Span,
    sides: Sequence[tuple[Point, Growth]],
    start: float,
    level: float,
) -> tuple[float, float]:
    """First and last year in which the lines behind the numbers may cross, as Fieller (1954) has it.

    A year belongs to the interval where the gap expected then is not told from 0. The last numbers scatter
    around their lines as the others do, so the error of the gap of today counts, not that of growth alone.
    """
    from scipy.special import stdtrit

    def half(years: float) -> float:
        found = [(it.variance(start - point.year + years), it.freedom) for point, it in sides]
        total = math.fsum(part for part, _ in found)
        if not total > 0.0:
            return 0.0
        freedom = total**2 / math.fsum(part**2 / n for part, n in found if part > 0.0)
        return float(stdtrit(freedom, 0.5 + level / 2.0)) * math.sqrt(total)

    def least(years: float) -> float:
        return gap.low - wording.high * years - half(years)

    def most(years: float) -> float:
        return gap.high - wording.low * years + half(years)

    point = gap.point / faster.point if faster.point > 0.0 else math.inf
    soonest = 0.0
    if least(0.0) > 0.0 and not math.isnan(faster.high):
        soonest = _last_above(least, point)
    latest = math.nan
    if faster.low > 0.0 and not math.isnan(gap.high):
        latest = _last_above(most, math.inf)
    return soonest, latest


def _last_above(gap: Callable[[float], float], before: float) -> float:
    """The years until a gap that is above 0 at first and falls in the long run is 0, to the last digit."""
    low, high = 0.0, 1.0
    while gap(high) > 0.0 and high < _FOREVER:
        low, high = high, 2.0 * high
    high = min(high, before)
    for _ in range(100):
        middle = (low + high) / 2.0
        if not high - low > 1e-13 * high:
            break
        low, high = (middle, high) if gap(middle) > 0.0 else (low, middle)
    return high if high < _FOREVER else math.nan


def _carried(point: Point, growth: Growth, year: float, direction: int) -> Span:
    """A number at a later time, at its own rate."""
    span = score(point.number, direction)
    ahead = year - point.year
    if ahead <= 0.0:
        return span
    slope, low, high = growth.slope, growth.low, growth.high
    if direction < 0:
        slope, low, high = -slope, -high, -low
    return Span(span.point + slope * ahead, span.low + low * ahead, span.high + high * ahead)


def _worded(growth: Growth) -> Growth:
    """Growth with the ends that the wording alone leaves it."""
    low, high = growth.slope - growth.margin_low, growth.slope + growth.margin_high
    return replace(growth, low=low, high=high)


def difference_of(mine: Growth, its: Growth, direction: int, level: float) -> Span:
    """By how much the place improves faster a year.

    Parameters
    ----------
    mine, its : Growth
        Of the place and the peer.
    direction : int
        1 where more is better, -1 where less is.
    level : float
        Of the interval.

    Returns
    -------
    Span
        NaN where a growth is not known. Both sampling errors are added as variances; the margins of the
        wording are added as they are.
    """
    if "none" in (mine.method, its.method):
        return Span(math.nan, math.nan, math.nan)
    first, second = mine.error**2, its.error**2
    half = 0.0
    if first + second > 0.0:
        from scipy.stats import t

        parts = [part**2 / n for part, n in ((first, mine.freedom), (second, its.freedom)) if part > 0.0]
        freedom = (first + second) ** 2 / math.fsum(parts)
        half = float(t.ppf(0.5 + level / 2.0, freedom)) * math.sqrt(first + second)
    slope = mine.slope - its.slope
    span = Span(
        slope,
        slope - half - mine.margin_low - its.margin_high,
        slope + half + mine.margin_high + its.margin_low,
    )
    return span if direction > 0 else -span


def _wording_of(mine: Growth, its: Growth, direction: int) -> Span:
    """By how much the place can be faster as far as the wording of the sources goes, without sampling."""
    if "none" in (mine.method, its.method):
        return Span(math.nan, math.nan, math.nan)
    slope = mine.slope - its.slope
    below, above = mine.margin_low + its.margin_high, mine.margin_high + its.margin_low
    span = Span(slope, slope - below, slope + above)
    return span if direction > 0 else -span


def years_to_close(gap: Span, faster: Span) -> tuple[Span, str]:
    """Years until a gap is closed, with the years that both intervals allow.

    Parameters
    ----------
    gap : Span
        Above 0 where the place is behind.
    faster : Span
        How much of it closes a year.

    Returns
    -------
    years : Span
        ``point`` is NaN where the gap does not close at these rates, ``high`` where it may never.
    verdict : str
        ahead, closes, may close, never, or unknown.
    """
    nan = math.nan
    if math.isnan(faster.point):
        return Span(nan, nan, nan), "ahead" if gap.point <= 0.0 else "unknown"
    if gap.point <= 0.0:
        return Span(nan, nan, nan), "ahead"
    if faster.high <= 0.0:
        return Span(nan, nan, nan), "never"
    # An open end of the difference lets the gap close at once; a gap that may be none is closed already.
    soonest = 0.0 if math.isnan(faster.high) or not gap.low > 0.0 else gap.low / faster.high
    years = gap.point / faster.point if faster.point > 0.0 else nan
    if faster.low > 0.0:
        return Span(years, soonest, gap.high / faster.low), "closes"
    return Span(years, soonest, nan), "may close"
