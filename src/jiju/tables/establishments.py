"""Tables of establishments: any source in, one tidy frame out, everything left out or changed counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.errors import TableError
from jiju.tables.cleaning import (
    blank_rows,
    code_column,
    finish,
    keep_others,
    note_totals,
    number_column,
    select,
)
from jiju.tables.columns import Mapped, note_guesses, resolve_columns
from jiju.tables.places import place_columns, read_places
from jiju.tables.sources import read_source

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from jiju.tables.raw import RawTable

__all__ = ["read_establishments"]


def read_establishments(
    source: str | os.PathLike[str] | pd.DataFrame | Any,  # noqa: ANN401  (Polars, Arrow and others)
    *,
    columns: Mapping[str, str] | None = None,
    crs: str | int | None = None,
    encoding: str | None = None,
) -> pd.DataFrame:
    """Read a table of establishments.

    Parameters
    ----------
    source : path-like or table
        A CSV, TSV, Excel, OpenDocument, Parquet, GeoPackage, GeoJSON or Shapefile (also packed with gzip or
        zip), a folder of Parquet files, or a table of pandas, GeoPandas, Polars, Arrow or anything with
        ``__arrow_c_stream__``. The format is told by the contents, not by the suffix.
    columns : mapping of str to str, optional
        jiju's column to the table's own, such as ``{"industry": "NACE", "size": "Mitarbeiter"}``. Keys:
        ``establishment``, ``industry``, ``size``, ``lon``, ``lat``, ``x``, ``y``, ``region``, and
        ``coordinates`` for WKT, EWKT or two numbers in one cell. What is not named is found by its
        standard name or by a synonym of the data dictionary; each guess is noted.
    crs : str or int, optional
        Coordinate system of the coordinates: ``"EPSG:nnnn"``, ``"GCJ-02"`` (AMap, Tencent) or ``"BD-09"``
        (Baidu). By default what the file says, else WGS84 for longitude and latitude, and metres of an
        unknown system for x and y.
    encoding : str, optional
        Encoding of a text file; by default it is found out.

    Returns
    -------
    DataFrame
        ``establishment`` (str), ``industry`` (str), ``size`` (float, 1 where there is no such column), then
        ``lon, lat`` (float, degrees in WGS84) or ``x, y`` (float, metres) or neither, then ``region`` (str)
        where there is one, then all other columns under their own names.
        ``attrs`` holds ``source`` (the file as given, or None), ``crs`` (``"EPSG:4326"``, ``"EPSG:nnnn"`` or
        None), ``rows_read`` (int) and ``problems``: a list of dicts with ``code, column, rows, examples``
        (row numbers of the file, 1 being the first line), ``severity, message, hint, message_zh, hint_zh``.

    Raises
    ------
    TableError
        ``T101`` to ``T112`` where the source cannot be read (the hint says what to do), ``T102`` where there
        is no column of industries, ``T201`` to ``T204`` where ``columns`` cannot be followed, ``T301`` and
        ``T302`` where ``crs`` cannot.

    See Also
    --------
    check_table : The problems alone, as a table.

    Notes
    -----
    A row is left out only where it is blank, where it has no industry, or where it is an exact copy of a row
    with the same establishment id (severity ``error``); ``rows_read`` is always the rows that come out plus
    the rows left out. Everything else is kept: a missing, negative or unreadable size and coordinates that
    are missing, 0,0, out of range or unreadable become NaN (severity ``warning``), and measures count what
    they cannot use. Columns that were exchanged as a whole (longitude for latitude) are put right. How the
    table was read (guessed columns, encoding, sheet) is told with severity ``note``.

    GCJ-02 and BD-09 are undone exactly, by iteration. Projected coordinates in metres stay as they are;
    feet and Web Mercator, whose metres are none, become longitude and latitude.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import read_establishments
    >>> table = pd.DataFrame({"行业": ["C3514", "C3514", None], "从业人员": ["120", "1.2万", "9"],
    ...                       "经度": [112.94, 112.97, 113.0], "纬度": [28.23, 28.19, 28.2]})
    >>> plants = read_establishments(table)
    >>> print(plants.to_string(index=False))
    establishment industry    size    lon   lat
                2    C3514   120.0 112.94 28.23
                3    C3514 12000.0 112.97 28.19
    >>> [(p["code"], p["rows"]) for p in plants.attrs["problems"] if p["severity"] != "note"]
    [('T902', 1), ('T944', 1)]
    """
    raw = read_source(source, "establishments", columns=columns, encoding=encoding)
    if raw.geometry is None and len(raw.frame.columns) == 0:
        what = "the table has no columns"
        msg = "T105"
        raise TableError(msg, what, where=raw.where, hint="Was it saved before it was sent?")
    mapped = resolve_columns(
        "establishments", list(raw.frame.columns), columns, where=raw.where, repeated=raw.repeated
    )
    if len(raw.frame) == 0:
        what = "the table has column names but no rows"
        msg = "T106"
        raise TableError(msg, what, where=raw.where, hint="Was the data cut off, or is it on another sheet?")
    _check_guessed_coordinates(raw, mapped)
    used = place_columns(raw, mapped)
    _release(mapped, used)
    note_guesses(mapped, list(mapped), raw.problems)
    rows_read = len(raw.frame)
    raw = _leave_out(raw, mapped)
    out = _standard_columns(raw, mapped, used, crs)
    crs_name = out.attrs.pop("crs")
    note_totals(raw, out, mapped)
    return finish(keep_others(raw, mapped, out), raw, rows_read, crs_name)


def _check_guessed_coordinates(raw: RawTable, mapped: Mapped) -> None:
    """Let go of a guessed column of coordinates that holds something else, such as names of places."""
    if "coordinates" not in mapped.guessed:
        return
    cells = raw.frame[mapped["coordinates"]].dropna().astype(str)
    cells = cells[cells.str.strip() != ""].head(200)
    if not len(cells) or 2 * cells.str.contains(r"\d", regex=True).sum() < len(cells):
        del mapped["coordinates"]


def _release(mapped: Mapped, used: tuple[str, ...]) -> None:
    """Hand columns of coordinates that are not used back to the other columns."""
    for standard in ("lon", "lat", "x", "y", "coordinates"):
        if standard in mapped and standard not in used:
            del mapped[standard]


def _leave_out(raw: RawTable, mapped: Mapped) -> RawTable:
    """Leave out blank rows, rows without industry, and exact copies of one establishment; count them."""
    blank = blank_rows(raw)
    raw.problems.add("T901", rows=blank)
    industry = raw.frame[mapped["industry"]]
    missing = code_column(industry).missing & ~blank
    raw.problems.add("T902", rows=missing, column=mapped["industry"])
    kept = ~blank & ~missing
    if "establishment" in mapped:
        copies = _exact_copies(raw, mapped["establishment"], kept)
        raw.problems.add("T903", rows=copies, column=mapped["establishment"])
        kept &= ~copies
    return raw if kept.all() else select(raw, kept)


def _exact_copies(raw: RawTable, column: str, kept: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Rows whose every cell equals that of an earlier row with the same id."""
    ids = code_column(raw.frame[column])
    at = np.flatnonzero(kept & ~ids.missing)
    candidates = at[ids.values.iloc[at].duplicated(keep=False).to_numpy(dtype=bool)]
    copies = np.zeros(len(kept), dtype=bool)
    copies[candidates] = _comparable(raw, candidates).duplicated().to_numpy(dtype=bool)
    return copies


def _comparable(raw: RawTable, rows: NDArray[np.intp]) -> pd.DataFrame:
    """Rows with cells that can be compared: lists and geometries as text, no spaces around."""
    part = raw.frame.iloc[rows].reset_index(drop=True)
    for name in part.columns:
        if part[name].dtype == object:
            part[name] = part[name].map(repr)
        elif isinstance(part[name].dtype, pd.StringDtype):
            part[name] = part[name].str.strip()
    if raw.geometry is not None:
        import shapely

        part["geometry of the row"] = [repr(text) for text in shapely.to_wkb(raw.geometry[rows])]
    return part


def _standard_columns(
    raw: RawTable, mapped: Mapped, used: tuple[str, ...], crs: str | int | None
) -> pd.DataFrame:
    columns: dict[str, object] = {"establishment": _names(raw, mapped)}
    industry = code_column(raw.frame[mapped["industry"]], raw, mapped["industry"])
    columns["industry"] = industry.values
    places = read_places(raw, mapped, used, crs)
    if "size" in mapped:
        columns["size"] = number_column(raw, mapped["size"])
    else:
        raw.problems.add("T934")
        columns["size"] = np.ones(len(raw.frame))
    if places is not None:
        names = ("x", "y") if places.planar else ("lon", "lat")
        columns |= {names[0]: places.east, names[1]: places.north}
    if "region" in mapped:
        columns["region"] = code_column(raw.frame[mapped["region"]], raw, mapped["region"]).values
    out = pd.DataFrame(columns, index=pd.RangeIndex(len(raw.frame)))
    out.attrs["crs"] = None if places is None else places.crs
    return out


def _names(raw: RawTable, mapped: Mapped) -> pd.Series[str]:
    """The establishments' ids; row numbers where there are none."""
    numbers = pd.Series(raw.row_numbers).astype("str")
    if "establishment" not in mapped:
        raw.problems.add("T935")
        _note_copies(raw)
        return numbers
    column = mapped["establishment"]
    ids = code_column(raw.frame[column], raw, column)
    raw.problems.add("T949", rows=ids.missing, column=column)
    again = ids.values.duplicated(keep=False).to_numpy(dtype=bool) & ~ids.missing
    raw.problems.add("T947", rows=again, column=column)
    return ids.values.where(~ids.missing, "row " + numbers)


def _note_copies(raw: RawTable) -> None:
    rows = np.arange(len(raw.frame))
    copies = _comparable(raw, rows).duplicated().to_numpy(dtype=bool)
    raw.problems.add("T948", rows=copies)
