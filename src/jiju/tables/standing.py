"""Which of several numbers for one place and indicator is in force, and which contradict each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.tables.bounds import fill_bounds, half_digits, read_comparators, text_column
from jiju.tables.periods import Period, parse_period
from jiju.tables.require import require_columns, require_numbers
from jiju.tables.units import base_unit, is_count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["judge_values", "mark_standing", "unit_families"]

_MONTH, _YEAR = 28, 360  # days


def mark_standing(values: pd.DataFrame) -> pd.DataFrame:
    """Mark which number of each place and indicator is in force, and which numbers contradict each other.

    Parameters
    ----------
    values : DataFrame
        ``place``, ``indicator``, ``value`` and, where there, the other columns of `read_values`.

    Returns
    -------
    DataFrame
        A copy with four more columns. ``standing`` (str): ``current``, ``contradicted``, ``superseded``,
        ``plan``, ``target``, ``part`` (counts only a part of the whole, or of a year) or ``missing``.
        ``group`` (int): rows of one place, indicator, kind of unit, period, status and part have the same.
        ``used`` (bool): whether a measure should take it. ``agreeing`` (int): how many rows of its group,
        itself included, it does not contradict.

    Raises
    ------
    TableError
        ``T102`` where a column is missing, ``T305`` where numbers are text.

    Notes
    -----
    Two numbers agree where their bounds overlap, each widened by half a unit of the last digit that was
    printed: 2,900 and 2,900.4 agree, 2,900 and 2,500 do not; no other tolerance is applied. Of each place
    and indicator the latest period that has an outcome is in force; earlier ones are superseded, and kept.
    Where all numbers of that period agree, the one with the narrowest bounds is used, of equals the one
    published last; where they do not, all are used, side by side, and none is averaged. A number of some
    months, such as a half year, replaces none of a whole year: it is ``part``. A day may replace a year. A
    number that the same publisher replaced later for the same period is superseded. A number without a period
    is about the day it was published; without that too, it competes with those in force. Numbers in units
    that do not convert are never compared, so each kind of unit has its own number in force.

    When not to use: numbers that count different things under one name, such as two lists of the largest
    makers, are two indicators; give them two codes.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import mark_standing
    >>> values = pd.DataFrame({
    ...     "place": "Changsha", "indicator": "output", "unit": "亿元",
    ...     "value": [2900.0, 1990.0, 2500.0, 2600.0], "period": ["2021", "2022", "2024", "2024"],
    ...     "publisher": ["Rednet", "China News", "China Daily", "Evening News"]})
    >>> marked = mark_standing(values)
    >>> print(marked[["value", "period", "standing", "used", "agreeing"]].to_string(index=False))
     value period     standing  used  agreeing
    2900.0   2021   superseded False         1
    1990.0   2022   superseded False         1
    2500.0   2024 contradicted  True         1
    2600.0   2024 contradicted  True         1
    """
    judged = judge_values(values)
    out = values.copy()
    for name in ("standing", "group", "used", "agreeing"):
        out[name] = judged[name].to_numpy()
    out["standing"] = out["standing"].astype("str")
    return out


def unit_families(values: pd.DataFrame) -> NDArray[Any]:
    """What each number's unit converts to: a base unit, or ``个`` for all that counts things.

    Parameters
    ----------
    values : DataFrame
        ``unit`` where there is one.

    Returns
    -------
    ndarray of str, shape (rows,)
        Empty where no unit is given.
    """
    units = text_column(values, "unit")
    bases = {unit: base_unit(unit)[1] for unit in set(units)}
    counted = {unit: "个" if base and is_count(base) else base for unit, base in bases.items()}
    return np.array([counted[unit] for unit in units], dtype=object)


def judge_values(values: pd.DataFrame) -> pd.DataFrame:
    """Standing of values with what it was judged by.

    Parameters
    ----------
    values : DataFrame
        As `mark_standing` takes it.

    Returns
    -------
    DataFrame
        ``standing``, ``group``, ``used``, ``agreeing`` as `mark_standing` gives them; ``clash`` (bool:
        the numbers of its group contradict each other, whether or not they are in force), ``revised``
        (bool: its publisher replaced it), ``lower``, ``upper`` (float: bounds in the base unit, widened,
        infinite where open), ``family`` (str), ``start``, ``end`` (date or None), ``dated`` (bool: by its
        own period, not by the day of publication).
    """
    require_columns(
        values, ("place", "indicator", "value"), "values", hint="Read the table with read_values."
    )
    count = len(values)
    frame = _bounds_in_base(values)
    frame["family"] = _families(values)
    status = text_column(values, "status")
    missing = frame[["lower", "upper"]].isna().all(axis=1).to_numpy(dtype=bool)
    frame = frame.fillna({"lower": -np.inf, "upper": np.inf})
    part = text_column(values, "part")
    standing = np.full(count, "superseded", dtype=object)
    standing[part != ""] = "part"
    for word in ("plan", "target"):
        standing[status == word] = word
    standing[missing] = "missing"
    published = [parse_period(text) for text in text_column(values, "published")]
    own = [parse_period(text) for text in text_column(values, "period")]
    periods = [period or day for period, day in zip(own, published, strict=True)]
    frame["dated"] = np.array([period is not None for period in own], dtype=bool)
    place, indicator = text_column(values, "place"), text_column(values, "indicator")
    keys = list(zip(place, indicator, frame["family"], strict=True))
    standing[_parts_of_years(keys, own, standing == "superseded")] = "part"
    open_rows = standing == "superseded"
    latest = _latest(keys, periods, frame["dated"].to_numpy(dtype=bool), open_rows)
    periods = _join_undated(keys, periods, frame["dated"].to_numpy(dtype=bool), latest, open_rows)
    frame["start"] = pd.Series([p.start if p else None for p in periods], index=frame.index, dtype=object)
    frame["end"] = pd.Series([p.end if p else None for p in periods], index=frame.index, dtype=object)
    spans = [(p.start, p.end) if p else None for p in periods]
    groups = pd.Series(list(zip(keys, spans, status, part, missing, strict=True)), dtype=object)
    frame["group"] = pd.factorize(groups)[0] if count else np.zeros(0, dtype=np.int64)
    judge = _Judge(frame, standing, text_column(values, "publisher"), published)
    for rows in frame.groupby("group").indices.values():
        first = int(rows[0])
        now = spans[first] is None or latest.get(keys[first]) == periods[first]
        if not missing[first]:
            judge.decide([int(row) for row in rows], in_force=bool(open_rows[first]) and now)
    frame["standing"] = judge.standing
    frame["agreeing"], frame["used"] = judge.agreeing, judge.used
    frame["clash"], frame["revised"] = judge.clash, judge.revised
    return frame


def _bounds_in_base(values: pd.DataFrame) -> pd.DataFrame:
    """Bounds in the base unit, widened by half a unit of the last printed digit; NaN where open."""
    number = require_numbers(values, "value", "values")
    nothing = np.full(len(values), np.nan)
    low, high = (
        require_numbers(values, name, "values") if name in values.columns else nothing
        for name in ("low", "high")
    )
    low, high = fill_bounds(number, low, high, read_comparators(text_column(values, "comparator")))
    printed = np.where(np.isnan(number), np.where(np.isnan(low), high, low), number)
    # A little less than half, so that 1 and 2, which meet at 1.5, are different numbers.
    half = half_digits(values.assign(value=printed)) * (1.0 - 1e-6)
    factor = np.array([base_unit(unit)[0] for unit in text_column(values, "unit")], dtype=float)
    return pd.DataFrame({"lower": (low - half) * factor, "upper": (high + half) * factor})


def _families(values: pd.DataFrame) -> NDArray[Any]:
    """Kinds of unit; a number without a unit is of the kind of the others of its place and indicator."""
    family = unit_families(values)
    places, indicators = text_column(values, "place"), text_column(values, "indicator")
    seen: dict[tuple[str, str], set[str]] = {}
    for place, indicator, kind in zip(places, indicators, family, strict=True):
        seen.setdefault((place, indicator), set()).add(kind)
    for at, kind in enumerate(family):
        others = seen[(places[at], indicators[at])] - {""}
        if not kind and len(others) == 1:
            family[at] = next(iter(others))
    return family


def _parts_of_years(
    keys: Sequence[tuple[str, str, str]], periods: Sequence[Period | None], open_rows: NDArray[np.bool_]
) -> list[int]:
    """Rows about some months, where the same is stated of whole years: sales of a half year replace none."""
    days = [0 if period is None else period.days for period in periods]
    whole = {
        key for key, length, open_ in zip(keys, days, open_rows, strict=True) if open_ and length >= _YEAR
    }
    return [
        at
        for at, (key, length) in enumerate(zip(keys, days, strict=True))
        if open_rows[at] and key in whole and _MONTH <= length < _YEAR
    ]


def _latest(
    keys: Sequence[tuple[str, str, str]],
    periods: Sequence[Period | None],
    dated: NDArray[np.bool_],
    open_rows: NDArray[np.bool_],
) -> dict[tuple[str, str, str], Period]:
    """The latest period with an outcome, of each place, indicator and kind of unit."""
    latest: dict[tuple[str, str, str], Period] = {}
    of_dated: dict[tuple[str, str, str], Period] = {}
    for key, period, has_own, open_ in zip(keys, periods, dated, open_rows, strict=True):
        if not open_ or period is None:
            continue
        for found, counts in ((latest, True), (of_dated, has_own)):
            if counts and (key not in found or period.key > found[key].key):
                found[key] = period
    # A day of publication within the latest period that is stated does not make a period of its own.
    for key, period in of_dated.items():
        if period.start <= latest[key].end <= period.end:
            latest[key] = period
    return latest


def _join_undated(
    keys: Sequence[tuple[str, str, str]],
    periods: Sequence[Period | None],
    dated: NDArray[np.bool_],
    latest: dict[tuple[str, str, str], Period],
    open_rows: NDArray[np.bool_],
) -> list[Period | None]:
    """Let numbers without a period compete with those in force, where nothing dates them otherwise."""
    joined = list(periods)
    for at, (key, period) in enumerate(zip(keys, periods, strict=True)):
        now = latest.get(key)
        if dated[at] or now is None or not open_rows[at]:
            continue
        if period is None or now.start <= period.end <= now.end:
            joined[at] = now
    return joined


class _Judge:
    """Decides group by group, in arrays of one entry a row."""

    def __init__(
        self,
        frame: pd.DataFrame,
        standing: NDArray[Any],
        publisher: NDArray[Any],
        published: Sequence[Period | None],
    ) -> None:
        count = len(frame)
        self.standing, self.publisher = standing, publisher
        self.ordinal = np.array([-1 if day is None else day.end.toordinal() for day in published])
        self.lower = frame["lower"].to_numpy(dtype=float)
        self.upper = frame["upper"].to_numpy(dtype=float)
        self.agreeing = np.ones(count, dtype=np.int64)
        self.clash, self.revised, self.used = (np.zeros(count, dtype=bool) for _ in range(3))

    def decide(self, rows: list[int], *, in_force: bool) -> None:
        """Standing, use and agreement of the rows of one group."""
        if len(rows) == 1:
            if in_force:
                self.standing[rows[0]], self.used[rows[0]] = "current", True
            return
        revised = self._replaced(rows)
        kept = [row for row in rows if row not in revised]
        lower, upper = self.lower[kept], self.upper[kept]
        clash = bool(lower.max() > upper.min())
        for row in kept:
            meets = (lower <= self.upper[row]) & (self.lower[row] <= upper)
            self.agreeing[row] = int(meets.sum())
        self.clash[kept] = clash
        self.revised[sorted(revised)] = True
        if in_force:
            self.standing[kept] = "contradicted" if clash else "current"
            self.used[kept if clash else self._best(kept)] = True

    def _replaced(self, rows: list[int]) -> set[int]:
        """Rows whose own publisher stated later, for the same, what excludes them."""
        of_publisher: dict[str, list[int]] = {}
        for row in rows:
            if self.publisher[row] and self.ordinal[row] >= 0:
                of_publisher.setdefault(self.publisher[row], []).append(row)
        replaced: set[int] = set()
        for own in of_publisher.values():
            if len(own) == 1:
                continue
            lower, upper, day = self.lower[own], self.upper[own], self.ordinal[own]
            for row in own:
                apart = (self.lower[row] > upper) | (lower > self.upper[row])
                if (apart & (day > self.ordinal[row])).any():
                    replaced.add(row)
        return replaced

    def _best(self, rows: list[int]) -> int:
        """The narrowest, of equals the one published last, of equals the first."""

        def order(row: int) -> tuple[float, int, int]:
            ends = float(self.lower[row]), float(self.upper[row])
            width = ends[1] - ends[0] if np.isfinite(ends).all() else np.inf
            return width, -int(self.ordinal[row]), row

        return min(rows, key=order)
