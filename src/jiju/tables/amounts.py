"""A column of stated numbers: plain, with units, or hedged; with bounds and units from the cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from jiju.tables.cells import as_texts, holds_numbers
from jiju.tables.hedged import Hedged, read_hedged
from jiju.tables.numbers import read_numbers
from jiju.tables.units import base_unit, convert_unit

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from jiju.tables.problems import Problems

__all__ = ["Amounts", "read_amounts", "settle_units"]


@dataclass
class Amounts:
    """A column of numbers as stated.

    Attributes
    ----------
    value, low, high : ndarray of shape (rows,)
        NaN where there is none; bounds only of cells that are hedged.
    comparator, unit, scaled : ndarray of str, shape (rows,)
        What stood in the cell; empty where nothing did.
    missing, unreadable : ndarray of bool, shape (rows,)
        Cells that hold nothing; cells that hold no number.
    """

    value: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    comparator: NDArray[Any]
    unit: NDArray[Any]
    scaled: NDArray[Any]
    missing: NDArray[np.bool_]
    unreadable: NDArray[np.bool_]


def read_amounts(column: pd.Series[Any], problems: Problems, name: str, *, decimal: str = "") -> Amounts:
    """Read a column of stated numbers.

    Parameters
    ----------
    column : Series
        Numbers or text.
    problems : Problems
        Where to note what was done, row by row of this column.
    name : str
        The column's name, for the notes.
    decimal : {",", ".", ""}, default ""
        The decimal mark other columns of the file show.

    Returns
    -------
    Amounts
        Cells such as ``30余家``, ``约2,900亿元``, ``>400`` and ``23%`` with their bounds and units.
    """
    numbers = read_numbers(column, decimal=decimal)
    count = len(column)
    nothing = np.full(count, np.nan)
    blank = np.full(count, "", dtype=object)
    found = Amounts(
        numbers.values.copy(),
        nothing.copy(),
        nothing.copy(),
        blank.copy(),
        blank.copy(),
        blank.copy(),
        numbers.missing,
        np.zeros(count, dtype=bool),
    )
    if holds_numbers(column):
        found.unreadable = np.isnan(found.value) & ~found.missing
        return found
    worded = np.zeros(count, dtype=bool) if numbers.worded is None else numbers.worded.rows
    open_rows = (np.isnan(numbers.values) & ~numbers.missing) | worded
    texts = as_texts(column).to_numpy(dtype=object)
    known: dict[str, Hedged | None] = {}
    read = np.zeros(count, dtype=bool)
    for at in np.flatnonzero(open_rows):
        text = str(texts[at])
        if text not in known:
            known[text] = read_hedged(text)
        cell = known[text]
        if cell is not None:
            found.value[at], found.low[at], found.high[at] = cell.value, cell.low, cell.high
            found.comparator[at], found.unit[at], found.scaled[at] = cell.comparator, cell.unit, cell.scaled
            read[at] = True
    found.unreadable = np.isnan(numbers.values) & ~numbers.missing & ~read
    _note(problems, name, texts, found, read)
    for code, reading in (("T945", numbers.commas), ("T946", numbers.ambiguous)):
        if reading is not None:
            problems.add(
                code, column=name, rows=reading.rows & ~read, example=reading.example, value=reading.value
            )
    return found


def _note(
    problems: Problems, name: str, texts: NDArray[Any], found: Amounts, read: NDArray[np.bool_]
) -> None:
    if read.any():
        first = int(np.flatnonzero(read)[0])
        problems.add("T955", column=name, rows=read, example=str(texts[first]), value=_shown(found, first))


def _shown(found: Amounts, at: int) -> str:
    """A number with its bounds, as a note prints it."""
    value, low, high = found.value[at], found.low[at], found.high[at]
    unit = f" {found.unit[at]}" if found.unit[at] else ""
    if found.comparator[at] == "exact":
        return f"{value:.15g}{unit}"
    ends = f"{'...' if np.isnan(low) else f'{low:.15g}'} to {'...' if np.isnan(high) else f'{high:.15g}'}"
    return f"{ends}{unit}"


def settle_units(found: Amounts, units: NDArray[Any], problems: Problems, name: str) -> NDArray[Any]:
    """The unit of each number: what the column of units says, and what stands in the cell.

    Parameters
    ----------
    found : Amounts
        The numbers; those whose cell has another unit than the column are converted in place.
    units : ndarray of str, shape (rows,)
        The column of units; empty where it says nothing.
    problems : Problems
        Where to note units that do not convert.
    name : str
        The column of numbers, for the notes.

    Returns
    -------
    ndarray of str, shape (rows,)
        The units.
    """
    settled = units.copy()
    at_odds = np.zeros(len(units), dtype=bool)
    example = ""
    for at in np.flatnonzero((found.unit != "") | (found.scaled != "")):
        own, said, scaled = str(found.unit[at]), str(units[at]), str(found.scaled[at])
        if not said:
            settled[at] = own
            continue
        if not own:
            # 2,900亿 in a column of 亿元: the 亿 is said twice, not meant twice.
            if scaled and said.casefold().startswith(scaled.casefold()):
                _multiply(found, at, 1.0 / base_unit(scaled)[0])
            continue
        factor = convert_unit(own, said)
        if factor is None:
            settled[at] = own
            example = example or f"{own} / {said}"
            at_odds[at] = True
        else:
            _multiply(found, at, factor)
    problems.add("T957", column=name, rows=at_odds, example=example)
    return settled


def _multiply(found: Amounts, at: np.intp | int, factor: float) -> None:
    found.value[at] *= factor
    found.low[at] *= factor
    found.high[at] *= factor
