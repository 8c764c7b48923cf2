"""Delimited text (CSV, TSV and relatives): separator, header, cells; every cell kept as text."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.errors import TableError
from jiju.tables.cells import blank_cells
from jiju.tables.encodings import decode
from jiju.tables.headers import Header, find_header, unique_names
from jiju.tables.problems import Problems
from jiju.tables.raw import RawTable, row_span

if TYPE_CHECKING:
    from collections.abc import Collection

    import pyarrow as pa

__all__ = ["Layout", "find_layout", "read_delimited"]

_SEPARATORS = (",", ";", "\t", "|", "，", "；")
_SAMPLE_LINES = 60
_LONG_CELL = 5
_SURE_ROWS = 3


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text file is laid out.

    Attributes
    ----------
    delimiter : str
        One character.
    header : Header
        The column names and their rows.
    lines : int
        Lines of the file above the first row of data.
    records : int
        Rows above the first row of data (a row may run over several lines).
    titles : int
        Rows above the header.
    """

    delimiter: str
    header: Header
    lines: int
    records: int
    titles: int


def find_layout(text: str, wanted: Collection[str], where: str) -> Layout:
    """Find the separator and the column names.

    Parameters
    ----------
    text : str
        The file or its beginning.
    wanted : collection of str
        Folded names that column names may be.
    where : str
        How errors call the file.

    Returns
    -------
    Layout
        The layout.

    Raises
    ------
    TableError
        ``T105`` where there is nothing in the file.

    Notes
    -----
    The separator is the one that gives most lines the same number of cells, from the earliest line on: a
    decimal comma is not in the header, a comma inside a text is not in every line.
    """
    # The csv module refuses cells over 128 KiB unless told otherwise; outlines in WKT are longer.
    csv.field_size_limit(1 << 30)
    skipped = 0
    delimiter = None
    if text[:4].casefold() == "sep=" and text[5:6] == "\n":
        # Excel's own first line that names the separator.
        delimiter, skipped = text[4], 1
        text = text.split("\n", 1)[1]
    delimiter = delimiter or _separator(text)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    rows: list[list[str]] = []
    ends: list[int] = []
    for row in islice(reader, _SAMPLE_LINES):
        rows.append(row)
        ends.append(reader.line_num)
    header = find_header(rows, wanted)
    if header is None:
        what = "the file is empty"
        msg = "T105"
        raise TableError(msg, what, where=where, hint="Was it saved before it was sent?")
    header = _own_width(header, rows)
    return Layout(delimiter, header, ends[header.last] + skipped, header.last + 1 + skipped, header.first)


def _own_width(header: Header, rows: list[list[str]]) -> Header:
    """The header with as many names as it has cells, whatever longer rows follow.

    R writes row names into a first column that has no name: then all rows are longer by one.
    """
    width = max(len(row) for row in rows[header.first : header.last + 1])
    names = header.names[:width]
    body = [row for row in rows[header.last + 1 :] if any(cell.strip() for cell in row)]
    longer = all(len(row) == width + 1 for row in body) and any(row[-1].strip() for row in body)
    if longer and len(body) >= _SURE_ROWS:
        names = ("", *names)
    return Header(header.first, header.last, names)


def _separator(text: str) -> str:
    lines = [
        line for line in text[: 1 << 20].split("\n", 2 * _SAMPLE_LINES)[: 2 * _SAMPLE_LINES] if line.strip()
    ]
    sample = "\n".join(lines[:_SAMPLE_LINES])
    best = (-1.0, 0, 0.0)
    found = ","
    for separator in _SEPARATORS:
        counts = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=separator) if row]
        several = [count for count in counts if count > 1]
        if not several:
            continue
        usual = max(set(several), key=lambda n: (several.count(n), n))
        share = several.count(usual) / len(counts)
        # Several lines that agree beat one that has more cells; titles and notes spoil the share a little.
        steady = 1.0 if share >= 0.6 else share
        first = next(at for at, count in enumerate(counts) if count == usual)
        rank = (steady, -first, share * usual)
        if rank > best:
            best, found = rank, separator
    return found


def read_delimited(
    data: bytes, encoding: str | None, wanted: Collection[str], where: str, source: str | None
) -> RawTable:
    """Read delimited text.

    Parameters
    ----------
    data : bytes
        The file.
    encoding : str or None
        Its encoding, or None to find out.
    wanted : collection of str
        Folded names that column names may be.
    where, source : str
        How errors call the file, and its name.

    Returns
    -------
    RawTable
        Every cell as text.

    Raises
    ------
    TableError
        ``T104`` for an encoding that does not fit, ``T105`` where the file is empty, ``T107`` where a
        quote is never closed, ``T109`` where it is no text.
    """
    decoded = decode(data, encoding, where)
    problems = Problems()
    if decoded.guessed:
        problems.add("T911", encoding=decoded.encoding)
    if decoded.damaged:
        problems.add("T912", encoding=decoded.encoding, count=decoded.damaged)
    layout = find_layout(decoded.text, wanted, where)
    note_header(problems, layout.header, layout.records, layout.titles)
    names = list(layout.header.names)
    body = _after_lines(decoded.text, layout.lines)
    table = _fast(body, names, layout.delimiter)
    if table is None:
        frame, lines = _slow(body, names, layout, where, problems)
    else:
        frame, lines = table.to_pandas(), None
    frame, repeated = name_columns(frame, names, problems)
    numbers = row_span(layout.records + 1, len(frame))
    raw = RawTable(frame, where, source, numbers, problems, repeated, delimiter=layout.delimiter)
    if lines is not None:
        swallowed = lines > _LONG_CELL
        for at in np.flatnonzero((lines > 1) & ~swallowed):
            swallowed[at] = _holds_rows(frame.iloc[at], layout)
        problems.add("T919", rows=swallowed, lines=int(lines.max(initial=1)))
    return raw


def _holds_rows(row: pd.Series[Any], layout: Layout) -> bool:
    """Whether a cell of several lines looks like rows that a stray quote has swallowed."""
    cells = max(2, len(layout.header.names)) - 1
    return any(
        "\n" in cell and any(line.count(layout.delimiter) >= cells for line in cell.split("\n")[1:])
        for cell in row.dropna().astype("str")
    )


def note_header(problems: Problems, header: Header, last_row: int, titles: int) -> None:
    """Note a header that stands below titles or takes up several rows.

    Parameters
    ----------
    problems : Problems
        Where it is noted.
    header : Header
        The header.
    last_row : int
        The number of its last row in the file.
    titles : int
        Rows above it that hold something.
    """
    first_row = last_row - (header.last - header.first)
    if titles > 0:
        problems.add("T913", header=first_row, count=titles)
    if header.last > header.first:
        problems.add("T915", header=first_row, last=last_row)


def name_columns(frame: pd.DataFrame, names: list[str], problems: Problems) -> tuple[pd.DataFrame, list[str]]:
    """Give a frame the names of its header, unique; blank columns without a name go.

    Parameters
    ----------
    frame : DataFrame
        Columns in the order of the names, with any names of their own.
    names : list of str
        The header, empty where a column has no name.
    problems : Problems
        Where changed names are noted.

    Returns
    -------
    frame : DataFrame
        With unique names.
    repeated : list of str
        Names the header holds more than once.
    """
    keep = [at for at, name in enumerate(names) if name or not blank_cells(frame.iloc[:, at]).all()]
    unique, changed, repeated = unique_names([names[at] for at in keep])
    named = frame.iloc[:, keep].copy(deep=False)
    named.columns = pd.Index(unique, dtype=object)
    if changed:
        problems.add("T932", names=", ".join(changed[:10]))
    return named, repeated


def _after_lines(text: str, count: int) -> str:
    at = 0
    for _ in range(count):
        found = text.find("\n", at)
        if found < 0:
            return ""
        at = found + 1
    return text[at:]


def _fast(body: str, names: list[str], delimiter: str) -> pa.Table | None:
    """Read with Arrow where every line has as many cells as there are names; None where not."""
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    if not body or not delimiter.isascii() or ('"' in body and _breaks_inside(body)):
        return None
    keys = [str(at) for at in range(len(names))]
    try:
        return arrow_csv.read_csv(
            pa.BufferReader(body.encode("utf-8")),
            read_options=arrow_csv.ReadOptions(column_names=keys, block_size=1 << 24),
            parse_options=arrow_csv.ParseOptions(delimiter=delimiter, ignore_empty_lines=False),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(keys, pa.large_string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None


def _breaks_inside(body: str) -> bool:
    """Whether a line break may stand inside quotes: some line then has an odd number of them."""
    if body.count('"') % 2:
        return True
    return any(line.count('"') % 2 for line in body.split("\n"))


def _slow(
    body: str, names: list[str], layout: Layout, where: str, problems: Problems
) -> tuple[pd.DataFrame, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Read row by row: uneven rows, blank lines, line breaks inside cells."""
    reader = csv.reader(io.StringIO(body), delimiter=layout.delimiter)
    rows: list[list[str]] = []
    ends: list[int] = []
    for row in reader:
        rows.append(row)
        ends.append(reader.line_num)
    lines = np.array(ends, dtype=np.int64) - np.array([0, *ends[:-1]], dtype=np.int64)
    if rows and lines[-1] > 1:
        _refuse_open_quote(body, layout, int(ends[-1] - lines[-1]), len(rows), where)
    width = len(names)
    lengths = np.fromiter(map(len, rows), dtype=np.int64, count=len(rows))
    surplus = np.zeros(len(rows), dtype=bool)
    for at in np.flatnonzero(lengths > width):
        surplus[at] = any(cell.strip() for cell in rows[at][width:])
    problems.row_numbers = row_span(layout.records + 1, len(rows))
    if surplus.any():
        extra = "surplus_cells"
        names.append(extra)
        for at in np.flatnonzero(surplus):
            rows[at] = [*rows[at][:width], layout.delimiter.join(rows[at][width:])]
        problems.add("T917", rows=surplus, column=extra)
    content = np.array([any(cell.strip() for cell in row) for row in rows], dtype=bool)
    problems.add("T918", rows=(lengths < width) & content)
    columns = {
        str(at): pd.Series([row[at] if at < len(row) else "" for row in rows], dtype="str")
        for at in range(len(names))
    }
    return pd.DataFrame(columns, index=pd.RangeIndex(len(rows))), lines


def _refuse_open_quote(body: str, layout: Layout, first_line: int, record: int, where: str) -> None:
    last = _after_lines(body, first_line)
    try:
        for _ in csv.reader(io.StringIO(last), delimiter=layout.delimiter, strict=True):
            pass
    except csv.Error as error:
        if "end of data" not in str(error):
            return
        row = layout.records + record
        what = f"the quote opened in row {row} is never closed"
        msg = "T107"
        raise TableError(
            msg, what, where=where, hint='Close the quote, or write " inside a text twice.'
        ) from None
