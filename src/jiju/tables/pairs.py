"""What readers of pairs share: square tables made long, rows without a partner or an amount left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.errors import TableError, suggest
from jiju.tables.bounds import text_column
from jiju.tables.cells import as_texts
from jiju.tables.cleaning import blank_rows, code_column, looks_like_total, select
from jiju.tables.columns import list_names
from jiju.tables.numbers import read_numbers
from jiju.tables.raw import RawTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

__all__ = [
    "LAYOUTS",
    "check_layout",
    "is_square",
    "leave_out_nameless",
    "leave_out_totals",
    "melt_square",
    "period_column",
    "refuse_empty",
    "texts_of",
]

LAYOUTS = ("auto", "long", "wide")

# Lines of the accounts that stand beside the industries of an input-output table; final uses are kept.
_ACCOUNTS = (
    r"\W*(?:总产出|总投入|增加值(?:合计)?|中间(?:使用|投入)(?:合计)?|(?:最终|国内)使用合计|"
    r"(?:gross|total) outputs?|total (?:inputs?|supply|uses?)|(?:gross )?value[ -]added|"
    r"total (?:intermediate|final) (?:uses?|inputs?|consumption|demand))\W*"
)


def check_layout(layout: object, where: str) -> None:
    """Refuse a layout that there is not (T205)."""
    if layout not in LAYOUTS:
        what = f"there is no layout {layout!r}"
        hint = suggest(str(layout), LAYOUTS, f"Choose one of {list_names(LAYOUTS)}.")
        msg = "T205"
        raise TableError(msg, what, where=where, hint=hint)


def refuse_empty(raw: RawTable) -> None:
    """Refuse a table without rows (T106)."""
    if len(raw.frame) == 0:
        what = "the table has no rows"
        msg = "T106"
        raise TableError(msg, what, where=raw.where, hint="Was the data cut off, or is it on another sheet?")


def texts_of(raw: RawTable, mapped: Mapping[str, str], name: str) -> NDArray[Any]:
    """A column as text, empty where a cell or the column is missing."""
    if name not in mapped:
        return np.full(len(raw.frame), "", dtype=object)
    return text_column(pd.DataFrame({"it": as_texts(raw.frame[mapped[name]])}), "it")


def period_column(raw: RawTable, name: str) -> pd.Series[str]:
    """Periods as text, years without the decimals that spreadsheets give them; empty where missing."""
    codes = code_column(raw.frame[name], raw, name)
    return codes.values.fillna("").astype("str")


def leave_out_nameless(
    raw: RawTable, mapped: Mapping[str, str], keys: Sequence[str], code: str, *, blank: bool = True
) -> RawTable:
    """The rows that are not blank and have all of these names; the others are counted.

    Parameters
    ----------
    raw : RawTable
        The table.
    mapped : mapping of str to str
        Standard columns and the names they bear.
    keys : sequence of str
        Standard columns that every row must fill.
    code : str
        How rows are told that do not.
    blank : bool, default True
        Whether blank rows may be there still.

    Returns
    -------
    RawTable
        The rows that are kept.
    """
    empty = blank_rows(raw) if blank else np.zeros(len(raw.frame), dtype=bool)
    raw.problems.add("T901", rows=empty)
    kept = ~empty
    for key in keys:
        missing = code_column(raw.frame[mapped[key]]).missing & kept
        raw.problems.add(code, rows=missing, column=mapped[key])
        kept &= ~missing
    return raw if kept.all() else select(raw, kept)


def leave_out_totals(raw: RawTable, mapped: Mapping[str, str], keys: Sequence[str]) -> RawTable:
    """The rows whose names are no totals: a total among suppliers would count everything twice."""
    kept = np.ones(len(raw.frame), dtype=bool)
    for key in keys:
        if key not in mapped:
            continue
        names = code_column(raw.frame[mapped[key]]).values
        total = (looks_like_total(names) | _is_account(names)) & kept
        if total.any():
            example = str(names.iloc[int(np.flatnonzero(total)[0])])
            raw.problems.add("T516", rows=total, column=mapped[key], example=example)
        kept &= ~total
    return raw if kept.all() else select(raw, kept)


def _is_account(names: pd.Series[str]) -> NDArray[np.bool_]:
    """Whether a name is a line of the accounts of an input-output table, and no industry."""
    found: NDArray[np.bool_] = names.str.fullmatch(_ACCOUNTS, case=False, na=False).to_numpy(dtype=bool)
    return found


def is_square(raw: RawTable, *, numbers: bool) -> bool:
    """Whether the names in the first column are for the most part the names of the other columns.

    Parameters
    ----------
    raw : RawTable
        The table.
    numbers : bool
        Whether only columns of numbers count.

    Returns
    -------
    bool
        True where two columns at least, and half of the rows, have their partner.
    """
    names = [str(name) for name in raw.frame.columns]
    if len(names) < 3:
        return False
    across = _number_columns(raw, names[1:]) if numbers else names[1:]
    rows = _no_totals(code_column(raw.frame[names[0]]).values.dropna())
    columns = _no_totals(pd.Series([_plain(name) for name in across], dtype="str"))
    shared = rows & columns
    return len(shared) >= 2 and 2 * len(shared) >= min(len(rows), len(columns))


def _no_totals(names: pd.Series[str]) -> set[str]:
    return set(names[~(looks_like_total(names) | _is_account(names))])


def _plain(name: str) -> str:
    """A column's name as `code_column` reads the same name in a cell."""
    return str(code_column(pd.Series([name], dtype="str")).values.iloc[0])


def _number_columns(raw: RawTable, names: Sequence[str]) -> list[str]:
    """Columns that hold numbers in most of their filled cells; columns without any filled cell count too."""
    found = []
    for name in names:
        read = read_numbers(raw.frame[name].head(1000))
        there = int((~read.missing).sum())
        if not there or 2 * int(np.isfinite(read.values).sum()) > there:
            found.append(name)
    return found


def melt_square(
    raw: RawTable, key: str, rows: str, across: str, value: str, *, numbers: bool
) -> tuple[RawTable, dict[str, str], list[str]]:
    """A table with a column for each partner as a table with a row for each pair.

    Parameters
    ----------
    raw : RawTable
        The table.
    key : str
        The column that names the rows.
    rows, across, value : str
        Standard names: of what the rows are, of what the columns are, of the cells.
    numbers : bool
        Whether only columns of numbers are partners; those that are not are noted.

    Returns
    -------
    RawTable
        Columns ``rows``, ``across`` and ``value``: the cells as they are, blank rows left out and counted.
    dict of str to str
        Where they stand.
    list of str
        The names across.

    Raises
    ------
    TableError
        ``T205`` where no column holds what is looked for.
    """
    others = [str(name) for name in raw.frame.columns if name != key]
    columns = _number_columns(raw, others) if numbers else others
    if not columns:
        what = f"no column but {key!r} holds numbers"
        msg = "T205"
        hint = "Is the table long? Name its columns: columns={...}."
        raise TableError(msg, what, where=raw.where, hint=hint)
    left = [name for name in others if name not in columns]
    if left:
        raw.problems.add("T952", names=", ".join(left[:10]))
    across_names = [_plain(name) for name in columns]
    # Rows of a wide table are counted as its cells.
    blank = blank_rows(raw)
    raw.problems.add("T901", rows=blank.repeat(len(columns)))
    raw = select(raw, ~blank)
    count, width = len(raw.frame), len(columns)
    frame = pd.DataFrame({rows: raw.frame[key].repeat(width).reset_index(drop=True)})
    frame[across] = pd.Series(np.tile(np.array(across_names, dtype=object), count), dtype="str")
    if numbers:
        # Column by column, for each may have its own decimal mark; then row by row as they stand.
        read = [read_numbers(raw.frame[name]) for name in columns]
        for name, each in zip(columns, read, strict=True):
            each.note(raw.problems, name)
        plain = all(each.unreadable is None for each in read)
        if plain:
            frame[value] = np.column_stack([each.values for each in read]).ravel()
        else:
            cells = [
                raw.frame[n].where(np.isnan(r.values), r.values) for n, r in zip(columns, read, strict=True)
            ]
            stacked = np.column_stack([cell.to_numpy(dtype=object) for cell in cells])
            frame[value] = pd.Series(stacked.ravel(), dtype=object)
    else:
        texts = [as_texts(raw.frame[name]).to_numpy(dtype=object) for name in columns]
        frame[value] = pd.Series(np.column_stack(texts).ravel(), dtype="str")
    melted = RawTable(
        frame, raw.where, raw.source, raw.row_numbers.repeat(width), raw.problems, delimiter=raw.delimiter
    )
    melted.simulated = raw.simulated
    return melted, {rows: rows, across: across, value: value}, across_names
