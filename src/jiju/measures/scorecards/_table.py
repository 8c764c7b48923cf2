"""From tables of values and indicators to arrays of places by indicators, with bounds and reasons."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.errors import MeasureError, suggest
from jiju.measures.scorecards._tree import make_tree
from jiju.tables import convert_unit, mark_standing, match_indicators, parse_period
from jiju.tables.bounds import fill_bounds, read_comparators, text_column
from jiju.tables.require import require_columns, require_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from jiju.measures.scorecards._tree import Tree

    Floats = NDArray[np.float64]

__all__ = ["USED_INDICATORS", "USED_VALUES", "Grid", "read_grid"]

# The columns that decide a result, for its fingerprint.
USED_VALUES = (
    *("place", "indicator", "value", "low", "high", "comparator", "unit", "period", "status", "part"),
    *("publisher", "published"),
)
USED_INDICATORS = (
    *("indicator", "label_en", "label_zh", "label", "unit", "direction", "pillar", "weight"),
    *("target", "denominator", "synonyms"),
)
_NO_INDICATOR = ("group", "denominator")  # COINr's sheet of indicators lists these rows too


@dataclass(frozen=True, eq=False)
class Grid:
    """What is known, places by indicators.

    Attributes
    ----------
    places : tuple of str
        In the order of the table of values.
    tree : Tree
        The indicators and what is above them.
    unit : tuple of str
        Unit of each indicator's numbers, before they are divided; empty for none.
    direction, target : ndarray of shape (indicators,)
        1 or -1; NaN without a target.
    value, low, high : ndarray of shape (places, indicators)
        Number and its bounds; a bound that is open is the number.
    denominator, denominator_low, denominator_high : ndarray of shape (places, indicators)
        Likewise of what a number is divided by.
    divided : ndarray of bool, shape (indicators,)
        Whether an indicator has a denominator.
    earlier : ndarray of shape (places, indicators)
        The last number from before the period.
    contradicted : tuple of (str, str)
        Place and indicator where sources contradict each other.
    refused : tuple of (str, str, str)
        Place, indicator and unit of numbers in a unit that does not convert.
    middles : int
        Numbers that are the middle of a range, or the one bound that is known.
    open_ends : int
        Numbers with a bound that is open.
    unmatched : dict of str to int
        Names in the table of values that are no indicator, with their rows.
    periods : tuple of str
        Periods of the numbers that count, each once.
    """

    places: tuple[str, ...]
    tree: Tree
    unit: tuple[str, ...]
    direction: Floats
    target: Floats
    value: Floats
    low: Floats
    high: Floats
    denominator: Floats
    denominator_low: Floats
    denominator_high: Floats
    divided: NDArray[np.bool_]
    earlier: Floats
    contradicted: tuple[tuple[str, str], ...]
    refused: tuple[tuple[str, str, str], ...]
    middles: int
    open_ends: int
    unmatched: dict[str, int]
    periods: tuple[str, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The indicators."""
        return self.tree.codes[: self.tree.size]

    def place(self, name: object, where: str = "place") -> int:
        """Position of a place; ``M304`` where there is none of that name."""
        return find_name(name, self.places, "place", where)

    def keep(self, kept: NDArray[np.bool_]) -> Grid:
        """The same for some places only."""
        names = ("value", "low", "high", "denominator", "denominator_low", "denominator_high", "earlier")
        parts = {name: getattr(self, name)[kept] for name in names}
        places = tuple(place for place, stays in zip(self.places, kept, strict=True) if stays)
        return replace(self, places=places, **parts)


def find_name(name: object, known: Sequence[str], sort: str, where: str) -> int:
    """Position of a name among those that are known.

    Raises
    ------
    MeasureError
        ``M304`` where it is not.
    """
    if isinstance(name, str) and name.strip() in known:
        return list(known).index(name.strip())
    few = ", ".join(known[:8]) + (", ..." if len(known) > 8 else "")
    what = f"there is no {sort} {name!r} in the tables"
    msg = "M304"
    raise MeasureError(msg, what, where=where, hint=suggest(str(name), known, f"There are {few}."))


def read_grid(values: pd.DataFrame, indicators: pd.DataFrame, *, period: str | None = None) -> Grid:
    """Arrange the numbers that are in force.

    Parameters
    ----------
    values, indicators : DataFrame
        As `jiju.read_values` and `jiju.read_indicators` give them, or made by hand.
    period : str, optional
        Only numbers within it count; by default the latest of each place and indicator.

    Returns
    -------
    Grid
        At least one place and one indicator.

    Raises
    ------
    MeasureError
        ``M302`` for a table of indicators that cannot be used, ``M303`` where no number is of an indicator,
        ``M306`` where a denominator is nowhere, ``M301`` for a period that cannot be read.
    """
    require_columns(values, ("place", "indicator", "value"), "values", "Read it with read_values.")
    rows = _indicator_rows(indicators)
    tree = make_tree(list(rows["indicator"]), list(rows["pillar"]), list(rows["weight"]), _labels(rows))
    of = {code: at for at, code in enumerate(rows["indicator"])}
    leaves = tree.codes[: tree.size]
    bases = [str(rows["denominator"].iloc[of[code]]) for code in leaves]
    frame = _prepare(values, indicators)
    unmatched = {name: n for name, n in frame.attrs["unmatched"].items() if name not in set(bases)}
    frame = frame[frame["indicator"].isin({*leaves, *bases} - {""}) & (frame["place"] != "")]
    if not frame["indicator"].isin(leaves).any():
        names = ", ".join(list(dict.fromkeys(values["indicator"].astype(str)))[:5])
        what = f"none of the values is of an indicator; they are of {names or 'nothing'}"
        msg = "M303"
        hint = "Write the codes or labels of the table of indicators into the column indicator of the values."
        raise MeasureError(msg, what, where="values", hint=hint)
    places = tuple(dict.fromkeys(frame["place"]))
    inside, before = _by_period(frame, period)
    wanted = {code: str(rows["unit"].iloc[of[code]]) for code in leaves}
    for code, base in zip(leaves, bases, strict=True):
        if base:  # its unit is that of the ratio, not that of the numbers
            wanted[code] = ""
    cells = _Cells(frame.loc[inside], places, [*leaves, *dict.fromkeys(b for b in bases if b)], wanted)
    earlier = _Cells(frame.loc[before], places, list(cells.codes), cells.units)
    m = len(leaves)
    column = [cells.codes.index(base) if base else 0 for base in bases]
    divided = np.array([bool(base) for base in bases])
    for code, base, at in zip(leaves, bases, column, strict=True):
        if base and np.isnan(cells.value[:, at]).all():
            what = f"there is no number of {base!r}, by which {code!r} is divided"
            msg = "M306"
            hint = "Add its numbers to the values, empty the column denominator, or give denominate=False."
            raise MeasureError(msg, what, where="values", hint=hint)
    return Grid(
        places=places,
        tree=tree,
        unit=tuple(cells.units[code] for code in leaves),
        direction=rows["direction"].to_numpy(dtype=float)[[of[code] for code in leaves]],
        target=rows["target"].to_numpy(dtype=float)[[of[code] for code in leaves]],
        value=cells.value[:, :m],
        low=cells.low[:, :m],
        high=cells.high[:, :m],
        denominator=cells.value[:, column],
        denominator_low=cells.low[:, column],
        denominator_high=cells.high[:, column],
        divided=divided,
        earlier=earlier.value[:, :m],
        contradicted=tuple(cells.contradicted),
        refused=tuple(cells.refused),
        middles=cells.middles,
        open_ends=cells.open_ends,
        unmatched=unmatched,
        periods=cells.periods,
    )


def _indicator_rows(indicators: pd.DataFrame) -> pd.DataFrame:
    require_columns(indicators, ("indicator",), "indicators", "Read it with read_indicators.")
    rows = pd.DataFrame({"indicator": text_column(indicators, "indicator")})
    for name in ("label_en", "label_zh", "label", "unit", "pillar", "denominator"):
        rows[name] = text_column(indicators, name)
    for name, default in (("direction", 1.0), ("weight", 1.0), ("target", np.nan)):
        given = name in indicators.columns
        numbers = require_numbers(indicators, name, "indicators") if given else np.full(len(rows), np.nan)
        rows[name] = np.where(np.isnan(numbers), default, numbers)
    sort = np.array([text.casefold() for text in text_column(indicators, "Type")], dtype=object)
    bases = set(rows["denominator"]) - {""}
    # What others are divided by, and what stands in no pillar, is there to divide and not to be scored.
    helps = rows["indicator"].isin(bases) & (rows["pillar"] == "") & ~rows["indicator"].isin(rows["pillar"])
    rows = rows[(rows["indicator"] != "") & ~np.isin(sort, _NO_INDICATOR) & ~helps].reset_index(drop=True)
    if not len(rows):
        msg = "M302"
        what = "the table of indicators has no row that can be scored"
        hint = (
            "Give each indicator a row with its code; what others are divided by needs a pillar to be scored."
        )
        raise MeasureError(msg, what, where="indicators", hint=hint)
    wrong = rows[~rows["direction"].isin([1.0, -1.0])]
    if len(wrong):
        what = f"the direction of {wrong['indicator'].iloc[0]!r} is {wrong['direction'].iloc[0]:g}"
        msg = "M302"
        raise MeasureError(msg, what, where="indicators", hint="Give 1 or, where less is better, -1.")
    return rows


def _labels(rows: pd.DataFrame) -> dict[str, tuple[str, str]]:
    names = zip(rows["indicator"], rows["label_en"], rows["label_zh"], rows["label"], strict=True)
    return {code: (en or either or code, zh or either or code) for code, en, zh, either in names}


def _prepare(values: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """The columns that count, names of indicators as codes, bounds filled."""
    matched = match_indicators(values, indicators)
    frame = pd.DataFrame({"indicator": text_column(matched, "indicator")})
    for name in ("place", "unit", "period", "status", "part", "publisher", "published"):
        frame[name] = text_column(values, name)
    frame["status"] = frame["status"].where(frame["status"] != "", "outcome")
    number = require_numbers(values, "value", "values")
    nothing = np.full(len(values), np.nan)
    low = require_numbers(values, "low", "values") if "low" in values.columns else nothing
    high = require_numbers(values, "high", "values") if "high" in values.columns else nothing
    wording = read_comparators(text_column(values, "comparator"))
    frame["comparator"], frame["value"] = wording, number
    frame["low"], frame["high"] = fill_bounds(number, low, high, wording)
    # An infinite number is none, and an infinite bound bounds nothing; the place stays in the table.
    numbers = ["value", "low", "high"]
    frame[numbers] = frame[numbers].replace([np.inf, -np.inf], np.nan)
    frame.attrs["unmatched"] = matched.attrs["unmatched"]
    return frame


def _by_period(frame: pd.DataFrame, period: str | None) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Rows within the period that was asked for, and rows from before it."""
    if period is None:
        return np.ones(len(frame), np.bool_), np.zeros(len(frame), np.bool_)
    asked = parse_period(str(period))
    if asked is None:
        what = f"period is {period!r}, which is no period"
        msg = "M301"
        raise MeasureError(msg, what, where="period", hint="Write 2023, 2023-11 or 2023-01/2023-09.")
    found = [parse_period(text) for text in frame["period"]]
    inside = [p is not None and asked.start <= p.start and p.end <= asked.end for p in found]
    before = [p is not None and p.end < asked.start for p in found]
    return np.array(inside, np.bool_), np.array(before, np.bool_)


class _Cells:
    """One number for each place and code, with what had to be decided for it."""

    def __init__(
        self, frame: pd.DataFrame, places: Sequence[str], codes: Sequence[str], wanted: dict[str, str]
    ) -> None:
        self.codes = tuple(codes)
        shape = (len(places), len(codes))
        self.value, self.low, self.high = (np.full(shape, np.nan) for _ in range(3))
        self.contradicted: list[tuple[str, str]] = []
        self.refused: list[tuple[str, str, str]] = []
        self.middles = self.open_ends = 0
        used = _in_force(frame)
        self.periods = tuple(sorted({str(period) for period in used["period"] if period}))
        self.units = {code: wanted.get(code, "") for code in codes}
        self._settle_units(used)
        row_of = {place: at for at, place in enumerate(places)}
        column_of = {code: at for at, code in enumerate(codes)}
        several: dict[tuple[str, str], list[tuple[str, float, float, float]]] = {}
        rows: Iterator[Any] = used.itertuples(index=False)
        for row in rows:
            key = (str(row.place), str(row.indicator))
            factor = self._factor(key[1], str(row.unit))
            if factor is None:
                self.refused.append((*key, str(row.unit)))
                continue
            value, low, high = row.value * factor, row.low * factor, row.high * factor
            several.setdefault(key, []).append((str(row.published), value, low, high))
        for key, found in several.items():
            self._set((row_of[key[0]], column_of[key[1]]), found)
            if len(found) > 1:
                self.contradicted.append(key)

    def _settle_units(self, used: pd.DataFrame) -> None:
        """An indicator's own unit where its numbers convert, else the one that most numbers have."""
        for code, rows in used[used["unit"] != ""].groupby("indicator", sort=False):
            counted = Counter(rows["unit"])
            own = self.units[str(code)]
            if not own or all(convert_unit(unit, own) is None for unit in counted):
                self.units[str(code)] = min(counted, key=lambda unit: (-counted[unit], unit))

    def _factor(self, code: str, unit: str) -> float | None:
        to = self.units[code]
        return 1.0 if not unit or not to else convert_unit(unit, to)

    def _set(self, at: tuple[int, int], found: list[tuple[str, float, float, float]]) -> None:
        """The number published last, of the same day the smaller; its bounds cover all that were found."""
        points = [(published, *_point(value, low, high)) for published, value, low, high in found]
        _, point, stated = max(points, key=lambda entry: (entry[0], -entry[1]))
        self.middles += not stated
        low = np.nanmin([point, *(low for _, _, low, _ in found), *(p for _, p, _ in points)])
        high = np.nanmax([point, *(high for *_, high in found), *(p for _, p, _ in points)])
        self.open_ends += any(np.isnan(low) or np.isnan(high) for _, _, low, high in found)
        self.value[at], self.low[at], self.high[at] = point, low, high


def _point(value: float, low: float, high: float) -> tuple[float, bool]:
    """The number to go by and whether it was stated: else the middle of the range, else the one bound."""
    if not np.isnan(value):
        return value, True
    ends = [end for end in (low, high) if not np.isnan(end)]
    return sum(ends) / len(ends), False


def _in_force(frame: pd.DataFrame) -> pd.DataFrame:
    """The numbers that count: outcomes of the latest period, all where they contradict each other."""
    frame = frame[frame[["value", "low", "high"]].notna().any(axis=1)]
    keys = frame.groupby(["place", "indicator"], sort=False)["value"].transform("size")
    # Most numbers stand alone and need no judging.
    plain = (keys == 1) & (frame["status"] == "outcome") & (frame["part"] == "")
    if plain.all():
        return frame
    judged = mark_standing(frame[~plain].reset_index(drop=True))
    return pd.concat([frame[plain], judged[judged["used"]]], ignore_index=True)
