"""Numbers of a place over periods: one for each, of one length, and how they grow."""

from __future__ import annotations

import calendar
import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from jiju.measures.scorecards._facts import cover, number_of
from jiju.tables.periods import parse_period
from jiju.tables.standing import mark_standing

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from jiju.measures.scorecards._facts import Number
    from jiju.tables.periods import Period

__all__ = ["Growth", "Point", "Series", "fit_growth", "middle_year", "read_series", "use_each_period"]

# Sales of a year and of ten months are no growth: lengths are told apart by whole months, days as one kind.
_DAYS, _MONTH = 7, 30.4375


@dataclass(frozen=True, slots=True)
class Point:
    """A number with its time.

    Attributes
    ----------
    number : Number
        In the unit of its indicator.
    year : float
        Middle of its period.
    publisher : str
        Who published it, or the source where that is not known.
    contradicted : bool
        Whether another source gives another number for the same period.
    """

    number: Number
    year: float
    publisher: str
    contradicted: bool


@dataclass(frozen=True, slots=True)
class Series:
    """The numbers of one place and indicator.

    Attributes
    ----------
    points : tuple of Point
        Those that can be compared with each other, by time.
    others : tuple of Point
        Those of periods of another length.
    refused : tuple of (str, str, str)
        Fact and reason in both languages of those that cannot be used.
    """

    points: tuple[Point, ...]
    others: tuple[Point, ...]
    refused: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Growth:
    """Growth of logarithms a year.

    Attributes
    ----------
    method : {"fit", "two", "none"}
        How it was found.
    slope, low, high : float
        Growth with the ends of its interval; NaN where open or unknown.
    error : float
        Standard error of the slope; 0 for two periods, where there is none to be had.
    freedom : int
        Degrees of freedom of that error.
    margin_low, margin_high : float
        How much the wording of the sources alone moves the slope.
    scatter : float
        Standard deviation of the numbers around the line; 0 for two periods.
    reach : float
        Years from the middle of the series to its last number.
    """

    method: str
    slope: float
    low: float
    high: float
    error: float
    freedom: int
    margin_low: float
    margin_high: float
    scatter: float = 0.0
    reach: float = 0.0

    def variance(self, ahead: float) -> float:
        """Of the last number carried on at the growth found, against the line that is behind the numbers.

        Parameters
        ----------
        ahead : float
            Years since the last number.

        Returns
        -------
        float
            That of the number itself, of the growth, and of both together: a last number that happens to be
            high makes the growth high too.
        """
        return self.scatter**2 + self.error**2 * ahead * (ahead + 2.0 * self.reach)


def read_series(rows: Sequence[Mapping[Any, Any]], unit: str) -> Series:
    """The numbers of one place and indicator, one for each period.

    Parameters
    ----------
    rows : sequence of mappings
        Rows from `prepare_values` of one place and indicator that `use_each_period` marks as used.
    unit : str
        Unit they are turned into.

    Returns
    -------
    Series
        Where sources contradict each other within a period it goes by the one published last, with bounds
        that cover all.
    """
    refused: list[tuple[str, str, str]] = []
    by_period: dict[str, list[Mapping[Any, Any]]] = {}
    for row in rows:
        by_period.setdefault(str(row["period"]), []).append(row)
    found: list[tuple[Period, Point]] = []
    for text, same in by_period.items():
        period = parse_period(text)
        if period is None:
            refused += [(str(row["fact"]), "it has no period", "没有时期") for row in same]
            continue
        point = _point(same, period, unit, refused)
        if point is not None:
            found.append((period, point))
    lengths = Counter(_length(period) for period, _ in found)
    chosen = max(lengths, key=lambda months: (lengths[months], months), default=12)
    found.sort(key=lambda entry: (entry[1].year, entry[1].number.fact))
    points = [point for period, point in found if _length(period) == chosen]
    others = [point for period, point in found if _length(period) != chosen]
    return Series(tuple(points), tuple(others), tuple(refused))


def use_each_period(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows in force of each period by itself, the earlier ones too.

    Parameters
    ----------
    rows : DataFrame
        From `prepare_values`: outcomes of the whole.

    Returns
    -------
    DataFrame
        Those that are used: one a period, or all that contradict each other.
    """
    # An indicator of its own for each period: then none supersedes another.
    apart = rows.assign(indicator=rows["indicator"] + "\x1f" + rows["period"]).reset_index(drop=True)
    marked = mark_standing(apart)
    marked["indicator"] = rows["indicator"].to_numpy()
    return marked[marked["used"].to_numpy(dtype=bool)]


def _point(
    rows: Sequence[Mapping[Any, Any]], period: Period, unit: str, refused: list[tuple[str, str, str]]
) -> Point | None:
    numbers, publishers = [], {}
    for row in rows:
        number, reason = number_of(dict(row), unit, positive=True)
        if reason is not None:
            refused.append((str(row["fact"]), *reason))
        if number is not None:
            numbers.append(number)
            publishers[number.fact] = row["publisher"] or row["source"]
    if not numbers:
        return None
    chosen = cover(numbers)
    return Point(chosen, middle_year(period), publishers[chosen.fact], len(numbers) > 1)


def _length(period: Period) -> int:
    """Whole months, 0 for some days: a stock at one day is like one at another."""
    return 0 if period.days <= _DAYS else max(1, round(period.days / _MONTH))


def middle_year(period: Period) -> float:
    """The middle of a period in years, months counting alike so that years are a whole year apart."""
    return (_year(period.start) + _year(period.end, after=True)) / 2.0


def _year(day: dt.date, *, after: bool = False) -> float:
    days = calendar.monthrange(day.year, day.month)[1]
    return day.year + (day.month - 1 + (day.day - (0 if after else 1)) / days) / 12.0


def fit_growth(points: Sequence[Point], level: float) -> Growth:
    """Growth a year from the numbers of one series.

    Parameters
    ----------
    points : sequence of Point
        By time, each at its own.
    level : float
        Of the interval.

    Returns
    -------
    Growth
        From three periods on the slope of the straight line through the logarithms, with a t interval; of two
        the difference. The interval is widened by what the bounds of the numbers do to the slope.
    """
    nan = math.nan
    if len(points) < 2:
        return Growth("none", nan, nan, nan, nan, 0, nan, nan)
    years = np.array([point.year for point in points])
    logs = np.log([point.number.point for point in points])
    apart = years - years.mean()
    lever = apart / (apart**2).sum()  # the slope is the sum of lever x logarithm
    slope = float(lever @ logs)
    margin_low, margin_high = _margins(lever, logs, points)
    error, freedom = 0.0, len(points) - 2
    half = scatter = 0.0
    if freedom > 0:
        from scipy.stats import t

        residual = logs - logs.mean() - slope * apart
        scatter = math.sqrt(float(residual @ residual) / freedom)
        error = scatter / math.sqrt(float((apart**2).sum()))
        half = float(t.ppf(0.5 + level / 2.0, freedom)) * error
    method = "fit" if freedom > 0 else "two"
    low, high = slope - half - margin_low, slope + half + margin_high
    reach = float(apart[-1])
    return Growth(method, slope, low, high, error, freedom, margin_low, margin_high, scatter, reach)


def _margins(lever: Any, logs: Any, points: Sequence[Point]) -> tuple[float, float]:  # noqa: ANN401
    """How far below and above the slope can be with all numbers within their bounds; NaN where open."""
    below = above = 0.0
    for weight, log, point in zip(lever, logs, points, strict=True):
        number = point.number
        to_low = log - math.log(number.low) if number.low > 0.0 else math.nan
        to_high = math.log(number.high) - log if number.high > 0.0 else math.nan
        down, up = (to_low, to_high) if weight > 0.0 else (to_high, to_low)
        if weight != 0.0:
            below += abs(float(weight)) * down
            above += abs(float(weight)) * up
    return below, above
