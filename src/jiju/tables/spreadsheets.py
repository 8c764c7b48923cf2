"""Excel and OpenDocument sheets: which sheet, where the header is, what merged cells mean."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.errors import TableError
from jiju.tables.delimited import name_columns, note_header
from jiju.tables.headers import Header, Merge, cell_text, find_header
from jiju.tables.problems import Problems
from jiju.tables.raw import RawTable, row_span
from jiju.tables.schema import fold_name

if TYPE_CHECKING:
    import io
    from collections.abc import Collection, Sequence

    from python_calamine import CalamineSheet, CalamineWorkbook

__all__ = ["read_spreadsheet"]


def read_spreadsheet(file: io.BytesIO, wanted: Collection[str], where: str, source: str | None) -> RawTable:
    """Read one sheet of a workbook: the first whose column names are known, else the first that is filled.

    Parameters
    ----------
    file : BytesIO
        An xlsx, xlsm, xlsb, xls or ods file.
    wanted : collection of str
        Folded names that column names may be.
    where, source : str
        How errors call the file, and its name.

    Returns
    -------
    RawTable
        Numbers as float, whole numbers as int, dates as dates, mixed columns as text.

    Raises
    ------
    TableError
        ``T105`` where all sheets are empty, ``T108`` where the file has a password, ``T110`` where it is
        damaged.
    """
    import python_calamine as calamine

    try:
        with calamine.CalamineWorkbook.from_object(file) as book:
            return _read_book(book, wanted, where, source)
    except calamine.PasswordError as error:
        what = "the workbook is protected by a password"
        msg = "T108"
        raise TableError(msg, what, where=where, hint="Save it without a password.") from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        what = f"the workbook cannot be opened: {error}"
        msg = "T110"
        hint = "Open it in Excel or LibreOffice and save it again as .xlsx."
        raise TableError(msg, what, where=where, hint=hint) from error


def _read_book(book: CalamineWorkbook, wanted: Collection[str], where: str, source: str | None) -> RawTable:
    hidden = {entry.name for entry in book.sheets_metadata if not str(entry.visible).endswith("Visible")}
    best: tuple[int, str, list[list[object]], list[Merge], Header] | None = None
    filled: list[str] = []
    for name in sorted(book.sheet_names, key=lambda entry: entry in hidden):
        try:
            sheet = book.get_sheet_by_name(name)
        except (ValueError, KeyError):
            # A sheet of charts has no cells.
            continue
        rows = _cells(sheet)
        merges = _merges(sheet)
        header = find_header(rows, wanted, merges)
        if header is None:
            continue
        filled.append(name)
        hits = sum(1 for entry in header.names if _known(entry, wanted))
        if best is None or hits > best[0]:
            best = (hits, name, rows, merges, header)
    if best is None:
        what = "the workbook is empty"
        msg = "T105"
        raise TableError(msg, what, where=where, hint="Was it saved before it was sent?")
    _, name, rows, merges, header = best
    problems = Problems()
    if len(filled) > 1:
        others = ", ".join(repr(entry) for entry in filled if entry != name)
        problems.add("T914", sheet=name, others=others)
    above = sum(1 for row in rows[: header.first] if any(cell_text(cell) for cell in row))
    note_header(problems, header, header.last + 1, above)
    return _table(rows, merges, header, problems, where, source)


def _known(name: str, wanted: Collection[str]) -> bool:
    return fold_name(name) in wanted or fold_name(name.rsplit("/", 1)[-1]) in wanted


def _cells(sheet: CalamineSheet) -> list[list[object]]:
    rows = sheet.to_python(skip_empty_area=False)
    return [list(row) for row in rows]


def _merges(sheet: CalamineSheet) -> list[Merge]:
    ranges = sheet.merged_cell_ranges or []
    return [(top, left, bottom, right) for (top, left), (bottom, right) in ranges]


def _table(
    rows: Sequence[list[object]],
    merges: Sequence[Merge],
    header: Header,
    problems: Problems,
    where: str,
    source: str | None,
) -> RawTable:
    body = rows[header.last + 1 :]
    first = header.last + 2
    names = list(header.names)
    width = len(names)
    numbers = row_span(first, len(body))
    problems.row_numbers = numbers
    filled = _fill_merges(body, merges, header.last + 1, width)
    problems.add("T916", rows=filled)
    columns = {str(at): _column([row[at] if at < len(row) else None for row in body]) for at in range(width)}
    frame = pd.DataFrame(columns, index=pd.RangeIndex(len(body)))
    frame, repeated = name_columns(frame, names, problems)
    return RawTable(frame, where, source, numbers, problems, repeated)


def _fill_merges(
    body: Sequence[list[object]], merges: Sequence[Merge], offset: int, width: int
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Write the value of cells merged downward into all their rows; a merge across a whole row is a note."""
    filled = np.zeros(len(body), dtype=bool)
    for top, left, bottom, right in merges:
        if top < offset or left != right or bottom == top or left >= width:
            continue
        value = body[top - offset][left] if top - offset < len(body) else None
        if value is None or value == "":
            continue
        for at in range(top - offset + 1, min(bottom - offset + 1, len(body))):
            body[at][left] = value
            filled[at] = True
    return filled


def _column(cells: list[object]) -> pd.Series[Any]:
    """A column of one type where its cells have one, else of text."""
    values = [None if cell is None or cell == "" else cell for cell in cells]
    present = [cell for cell in values if cell is not None]
    if not present:
        return pd.Series(values, dtype="str")
    kinds = {type(cell) for cell in present}
    if kinds <= {int, float}:
        numbers = np.array([np.nan if cell is None else cell for cell in values], dtype=float)
        whole = len(present) == len(values) and bool((numbers == np.floor(numbers)).all())
        if whole and np.abs(numbers).max() < 1e15:
            return pd.Series(numbers.astype(np.int64))
        return pd.Series(numbers)
    if kinds <= {dt.date, dt.datetime}:
        return pd.Series(pd.to_datetime(pd.Series(values, dtype=object), errors="coerce"))
    return pd.Series([None if cell is None else _text(cell) for cell in values], dtype="str")


def _text(cell: object) -> str:
    # repr keeps every digit of a float; line breaks inside a cell of text stay.
    return cell if isinstance(cell, str) else cell_text(cell)
