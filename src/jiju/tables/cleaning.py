"""Steps that all readers share: blank rows, codes, numbers, other columns, the notes that go with them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.tables.cells import blank_cells, text_array
from jiju.tables.codes import Codes, read_codes
from jiju.tables.numbers import read_numbers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from jiju.tables.raw import RawTable

__all__ = [
    "blank_rows",
    "code_column",
    "file_decimal",
    "finish",
    "keep_others",
    "looks_like_total",
    "note_totals",
    "number_column",
    "select",
    "typed",
]

_TOTALS = (
    r"^\W*(?:(?:grand|sub)?[ -]?totals?|sum|all industries|insgesamt|gesamt|summe|zusammen|ensemble|totale|"
    r"totaal|razem|ogółem|合\s*计|总\s*计|小\s*计|共\s*计|总和|全[国省市县区]合计)\W*$"
)
_STANDARD = ("establishment", "industry", "size", "lon", "lat", "x", "y", "region")


def blank_rows(raw: RawTable) -> NDArray[np.bool_]:
    """Rows in which no cell holds anything."""
    blank = np.ones(len(raw.frame), dtype=bool)
    for name in raw.frame.columns:
        blank &= blank_cells(raw.frame[name])
        if not blank.any():
            return blank
    if raw.geometry is not None:
        import shapely

        blank &= shapely.is_missing(raw.geometry) | shapely.is_empty(raw.geometry)
    return blank


def select(raw: RawTable, kept: NDArray[np.bool_]) -> RawTable:
    """The rows to keep, with their numbers."""
    return replace(
        raw,
        frame=raw.frame.loc[kept].reset_index(drop=True),
        row_numbers=raw.row_numbers[kept],
        geometry=None if raw.geometry is None else raw.geometry[kept],
    )


def code_column(column: pd.Series[Any], raw: RawTable | None = None, name: str | None = None) -> Codes:
    """A column of codes; what was done to them is noted where a table is given."""
    codes = read_codes(column)
    if raw is not None:
        raw.problems.add("T937", rows=codes.undone, column=name, example=codes.example)
        raw.problems.add("T939", rows=codes.narrowed, column=name)
    return codes


def number_column(raw: RawTable, name: str) -> NDArray[np.float64]:
    """A column of amounts; missing, unreadable and negative cells become NaN and are noted.

    Parameters
    ----------
    raw : RawTable
        The table.
    name : str
        The column's name.

    Returns
    -------
    array of float, shape (rows,)
        The amounts.
    """
    numbers = read_numbers(raw.frame[name], decimal=file_decimal(raw, name))
    raw.problems.add("T941", rows=numbers.missing, column=name)
    if numbers.unreadable is not None:
        raw.problems.add(
            "T943", rows=numbers.unreadable.rows, column=name, example=numbers.unreadable.example
        )
    numbers.note(raw.problems, name)
    values = numbers.values
    below = values < 0
    raw.problems.add("T942", rows=below, column=name)
    values[below] = np.nan
    return values


def file_decimal(raw: RawTable, *names: str) -> str:
    """The decimal mark that other columns show, where a text file is not separated by commas."""
    if raw.delimiter in {"", ","}:
        return ""
    sample = raw.frame.drop(columns=list(names)).head(2000)
    marks = [
        read_numbers(sample[other]).decimal
        for other in sample.columns
        if pd.api.types.is_string_dtype(sample[other].dtype) and _mostly_numbers(sample[other])
    ]
    commas, points = marks.count(","), marks.count(".")
    if commas == points:
        # A file separated by semicolons comes from a place where the comma is decimal.
        return "," if raw.delimiter == ";" and not points else ""
    return "," if commas > points else "."


def _mostly_numbers(column: pd.Series[Any]) -> bool:
    there = column.dropna()
    there = there[there != ""]
    return bool(len(there)) and bool(there.str.match(r"^\s*[+-]?[\d.,]+\s*$").mean() > 0.5)


def looks_like_total(values: pd.Series[str]) -> NDArray[np.bool_]:
    """Which codes or names say that the row is a total of others."""
    from pyarrow import compute as pc

    found: NDArray[np.bool_] = pc.fill_null(
        pc.match_substring_regex(text_array(values), _TOTALS, ignore_case=True), False
    ).to_numpy(zero_copy_only=False)
    return found


def note_totals(raw: RawTable, out: pd.DataFrame, mapped: Mapping[str, str]) -> None:
    """Note rows that look like totals."""
    for standard in ("establishment", "industry", "region"):
        if standard in mapped and standard in out.columns:
            rows = looks_like_total(out[standard])
            if rows.any():
                example = str(out[standard].iloc[int(np.flatnonzero(rows)[0])])
                raw.problems.add("T950", rows=rows, column=mapped[standard], example=example)


def keep_others(
    raw: RawTable, mapped: Mapping[str, str], out: pd.DataFrame, standard: Sequence[str] = _STANDARD
) -> pd.DataFrame:
    """Add the table's other columns, text that is all numbers as numbers.

    Parameters
    ----------
    raw : RawTable
        The table.
    mapped : mapping of str to str
        Standard columns and the names they came from.
    out : DataFrame
        The standard columns.
    standard : sequence of str
        Names that mean something else here: a column of such a name gets ``_as_given`` behind it.

    Returns
    -------
    DataFrame
        The standard columns, then the others.
    """
    used = set(mapped.values())
    others: dict[str, pd.Series[Any]] = {}
    taken = {*out.columns, *raw.frame.columns}
    for name in raw.frame.columns:
        if name in used:
            continue
        kept = name
        if name in standard or name in out.columns:
            kept, number = f"{name}_as_given", 2
            while kept in taken:
                kept, number = f"{name}_as_given_{number}", number + 1
            taken.add(kept)
            raw.problems.add("T933", column=name, renamed=kept)
        others[kept] = typed(raw.frame[name])
    if not others:
        return out
    return pd.concat([out, pd.DataFrame(others, index=out.index)], axis=1)


def typed(column: pd.Series[Any]) -> pd.Series[Any]:
    """A column of text as numbers where all cells are plain numbers and none has zeros in front."""
    if not pd.api.types.is_string_dtype(column.dtype) or column.dtype == object:
        return column
    import pyarrow as pa
    from pyarrow import compute as pc

    array = text_array(column)
    array = pc.utf8_trim_whitespace(array)
    array = pc.if_else(pc.equal(array, ""), pa.scalar(None, pa.large_string()), array)
    if array.null_count == len(array):
        return pd.Series(array.to_pandas(), index=column.index).astype("str")
    plain = pc.all(pc.match_substring_regex(array, r"^[+-]?(\d{1,15}|\d+\.\d*|\.\d+)([eE][+-]?\d{1,3})?$"))
    coded = pc.any(pc.match_substring_regex(array, r"^[+-]?0\d"))
    if not plain.as_py() or coded.as_py():
        return pd.Series(array.to_pandas(), index=column.index).astype("str")
    whole = array.null_count == 0 and pc.all(pc.match_substring_regex(array, r"^[+-]?\d+$")).as_py()
    if whole:
        # Arrow reads no plus sign in front of whole numbers.
        signless = pc.replace_substring_regex(array, r"^\+", "")
        return pd.Series(pc.cast(signless, pa.int64()).to_numpy(zero_copy_only=False), index=column.index)
    return pd.Series(pc.cast(array, pa.float64()).to_numpy(zero_copy_only=False), index=column.index)


def finish(out: pd.DataFrame, raw: RawTable, rows_read: int, crs: str | None) -> pd.DataFrame:
    """Give a table its attributes: source, crs, problems, rows read."""
    out.attrs = {
        "source": raw.source,
        "crs": crs,
        "problems": raw.problems.to_list(),
        "rows_read": rows_read,
    }
    if raw.simulated is not None:
        out.attrs["simulated"] = raw.simulated
    return out
