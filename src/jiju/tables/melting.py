"""Wide tables of values made long: a column for each indicator, each place or each year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.errors import TableError
from jiju.tables.cells import as_texts
from jiju.tables.cleaning import blank_rows, select
from jiju.tables.columns import Mapped, missing_column, note_guesses
from jiju.tables.hedged import read_hedged
from jiju.tables.numbers import read_numbers
from jiju.tables.periods import parse_period
from jiju.tables.raw import RawTable

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["melt_wide"]

# What belongs to a whole row of a wide table; all else there is a number of its own or nothing.
_OF_A_ROW = ("period", "unit", "source", "publisher", "published", "page", "url", "note", "status", "part")


def melt_wide(raw: RawTable, mapped: Mapped) -> tuple[RawTable, Mapped]:
    """A wide table of values as a long one: a row for each cell.

    Parameters
    ----------
    raw : RawTable
        A row for each place and a column for each indicator, the other way round, or a row for each place
        and indicator and a column for each period.
    mapped : Mapped
        The columns that were found.

    Returns
    -------
    RawTable
        A row for each cell; rows that are blank are left out and noted.
    Mapped
        Where its columns stand.

    Raises
    ------
    TableError
        ``T102`` where there is neither a place nor an indicator, ``T205`` where no column holds numbers.
    """
    names = [str(name) for name in raw.frame.columns]
    keys = [standard for standard in ("place", "indicator") if standard in mapped]
    if not keys:
        raise missing_column(names, "place", raw.where, "values")
    kept = [s for s in _OF_A_ROW if s in mapped and (s in mapped.said or _belongs_to_row(raw, mapped[s], s))]
    used = {mapped[standard] for standard in (*keys, *kept)}
    columns = [name for name in names if name not in used and _holds_numbers(raw, name)]
    across = "indicator"
    if len(keys) == 2:
        across = "period"
        columns = [name for name in columns if parse_period(name) is not None]
        kept = [standard for standard in kept if standard != "period"]
    elif keys == ["indicator"]:
        across = "place"
    numbers = {mapped[standard] for standard in ("value", "low", "high") if standard in mapped}
    if across != "period" and columns and set(columns) <= numbers:
        # A column of values is no place and no indicator.
        raise missing_column(names, across, raw.where, "values")
    if not columns:
        if len(keys) == 2:
            raise missing_column(names, "value", raw.where, "values")
        what = f"no column but {mapped[keys[0]]!r} holds numbers"
        msg = "T205"
        raise TableError(
            msg, what, where=raw.where, hint="Is the table long? Name its columns: columns={...}."
        )
    note_guesses(mapped, [*keys, *kept], raw.problems)
    left = [name for name in names if name not in used and name not in columns]
    if left:
        raw.problems.add("T952", names=", ".join(left[:10]))
    return _molten(raw, mapped, columns, across, (*keys, *kept))


def _molten(
    raw: RawTable, mapped: Mapped, columns: list[str], across: str, carried: Sequence[str]
) -> tuple[RawTable, Mapped]:
    filled = ~blank_rows(raw)
    raw.problems.add("T901", rows=~filled)
    raw = select(raw, filled)
    count, width = len(raw.frame), len(columns)
    frame = pd.DataFrame(
        {mapped[s]: raw.frame[mapped[s]].repeat(width).reset_index(drop=True) for s in carried}
    )
    taken = set(frame.columns)
    own = {name: _free(name, taken) for name in (across, "value", "fact")}
    frame[own[across]] = pd.Series(np.tile(np.array(columns, dtype=object), count), dtype="str")
    cells: list[Any] = [None] * (count * width)
    for at, name in enumerate(columns):
        cells[at::width] = raw.frame[name].tolist()
    numbers = all(pd.api.types.is_numeric_dtype(raw.frame[name].dtype) for name in columns)
    if numbers:
        frame[own["value"]] = np.array(cells, dtype=float)
    else:
        frame[own["value"]] = pd.Series(
            [None if cell is None or cell is pd.NA or cell != cell else _cell_text(cell) for cell in cells],
            dtype="str",
        )
    # One number of one row of the file: the row, and the column it stood in.
    rows = raw.row_numbers.repeat(width)
    frame[own["fact"]] = [f"{row}:{columns[at % width]}" for at, row in enumerate(rows)]
    result = Mapped()
    result.update({standard: mapped[standard] for standard in carried})
    result.update({across: own[across], "value": own["value"], "fact": own["fact"]})
    molten = RawTable(frame, raw.where, raw.source, rows, raw.problems, delimiter=raw.delimiter)
    molten.simulated = raw.simulated
    return molten, result


def _cell_text(cell: object) -> str:
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell)


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    taken.add(name)
    return name


def _belongs_to_row(raw: RawTable, name: str, standard: str) -> bool:
    """Whether a guessed column tells of the whole row: words, or for a period years; else it is a number."""
    sample = raw.frame[name].dropna().head(200)
    if standard == "period":
        return bool(len(sample)) and all(parse_period(str(cell)) is not None for cell in sample)
    return not _holds_numbers(raw, name)


def _holds_numbers(raw: RawTable, name: str) -> bool:
    """Whether most filled cells of a column are numbers, plain or hedged."""
    column = raw.frame[name].head(1000)
    numbers = read_numbers(column)
    there = int((~numbers.missing).sum())
    if not there:
        return False
    read = int(np.isfinite(numbers.values).sum())
    if 2 * read <= there:
        open_cells = as_texts(column)[np.isnan(numbers.values) & ~numbers.missing]
        read += sum(read_hedged(str(text)) is not None for text in open_cells)
    return 2 * read > there
