"""Establishments to region by industry: counts and sums, in memory or streamed through DuckDB."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.errors import TableError
from jiju.tables.codes import read_codes
from jiju.tables.columns import find_column, missing_column
from jiju.tables.numbers import read_numbers
from jiju.tables.schema import fold_name, known_names
from jiju.tables.sources import file_format, open_path, read_source, source_path
from jiju.tables.streaming import Groups, stream_groups

if TYPE_CHECKING:
    from jiju.tables.raw import RawTable
    from jiju.tables.schema import Kind

__all__ = ["tabulate"]


def tabulate(
    establishments: pd.DataFrame | str | os.PathLike[str] | Any,  # noqa: ANN401  (any table)
    *,
    region: str = "region",
    industry: str = "industry",
    value: str | None = None,
) -> pd.DataFrame:
    """Count and add up establishments by region and industry.

    Parameters
    ----------
    establishments : DataFrame, table or path-like
        A table as `read_establishments` gives it, any table of Polars or Arrow, or a file: Parquet (also a
        folder) and delimited text are streamed and need little memory, whatever their size.
    region, industry : str
        Columns that hold the codes; by default ``"region"`` and ``"industry"``.
    value : str, optional
        Column to add up; by default establishments are counted.

    Returns
    -------
    DataFrame
        ``region`` (str), ``industry`` (str), ``establishments`` (int), ``value`` (float): one row for each
        pair that occurs, sorted. ``attrs`` holds ``source``, ``rows_read``, ``value`` (the column added up,
        or None) and ``problems``: rows without region or industry are left out and counted, amounts that
        are missing, unreadable or negative are left out of the sum and counted.

    Raises
    ------
    TableError
        ``T101`` to ``T112`` where a file cannot be read, ``T102`` where a column is missing.

    Notes
    -----
    Codes and amounts are read as by `read_establishments`; exact copies of rows are not looked for. Text
    whose rows have uneven numbers of cells cannot be streamed and is read into memory.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import tabulate
    >>> plants = pd.DataFrame({"region": ["N", "N", "S"], "industry": ["a", "a", "b"],
    ...                        "size": [10.0, 5.0, 7.0]})
    >>> print(tabulate(plants, value="size").to_string(index=False))
    region industry  establishments  value
         N        a               2   15.0
         S        b               1    7.0
    """
    wanted = _wanted(region, industry, value)
    if isinstance(establishments, str | os.PathLike):
        path, name = source_path(establishments), os.fspath(establishments)
        form = file_format(path, name)
        if form in {"parquet", "folder", "text"}:
            groups = stream_groups(path, form, name, wanted)
            if groups is not None:
                return _finished(groups, name, value)
        names = {fold_name(column) for column in wanted.values()} | known_names("establishments")
        return _finished(_grouped(open_path(establishments, names, None), wanted), name, value)
    return _finished(_grouped(read_source(establishments, "establishments"), wanted), None, value)


def _wanted(region: str, industry: str, value: str | None) -> dict[str, str]:
    wanted = {"region": region, "industry": industry}
    if value is not None:
        wanted["value"] = value
    names: list[tuple[str, object]] = list(wanted.items())
    for standard, name in names:
        if not isinstance(name, str):
            what = f"{standard}={name!r} is no column name"
            msg = "T201"
            raise TableError(msg, what, hint="Write the column's name as text.")
    if len(set(wanted.values())) < len(wanted):
        what = "region, industry and value name one column twice"
        msg = "T202"
        raise TableError(msg, what, hint="Each column can play one part only.")
    return wanted


def _grouped(raw: RawTable, wanted: dict[str, str]) -> Groups:
    """Group a table in memory."""
    names = [str(name) for name in raw.frame.columns]
    own = {}
    for standard, name in wanted.items():
        found = find_column(name, names)
        if found is None:
            kind: Kind = "regions" if standard == "value" else "establishments"
            raise missing_column(names, standard, raw.where, kind, wanted=name, parameter=standard)
        own[standard] = found
    frame = pd.DataFrame(
        {key: read_codes(raw.frame[own[key]]).values for key in ("region", "industry")},
        index=pd.RangeIndex(len(raw.frame)),
    )
    counts = {"missing": 0, "unreadable": 0, "negative": 0}
    if "value" in own:
        numbers = read_numbers(raw.frame[own["value"]])
        amounts = numbers.values
        placed = frame.notna().all(axis=1).to_numpy(dtype=bool)
        negative = amounts < 0
        counts["missing"] = int((numbers.missing & placed).sum())
        counts["unreadable"] = int((np.isnan(amounts) & ~numbers.missing & placed).sum())
        counts["negative"] = int((negative & placed).sum())
        frame["value"] = np.where(negative, np.nan, amounts)
    grouped = frame.groupby(["region", "industry"], sort=False, dropna=False)
    table = grouped.size().rename("establishments").reset_index()
    table["value"] = (
        grouped["value"].sum().to_numpy() if "value" in own else table["establishments"].astype(float)
    )
    return Groups(table, len(frame), own.get("value"), counts, raw.problems)


def _finished(groups: Groups, source: str | None, value: str | None) -> pd.DataFrame:
    """Leave out what has no region or industry, and sort."""
    table = groups.table
    lost = (table["region"].isna() | table["industry"].isna()).to_numpy(dtype=bool)
    without = int(table.loc[lost, "establishments"].sum())
    problems = groups.problems
    if without:
        problems.add("T906", rows=without)
    for code, sort in (("T941", "missing"), ("T942", "negative"), ("T943", "unreadable")):
        if groups.counts[sort]:
            problems.add(code, column=groups.value, rows=groups.counts[sort], example=groups.example)
    out = (
        table.loc[~lost]
        .groupby(["region", "industry"], sort=True, as_index=False)[["establishments", "value"]]
        .sum()
    )
    out = out.astype({"region": "str", "industry": "str", "establishments": "int64", "value": "float64"})
    out.attrs = {
        "source": source,
        "value": value,
        "rows_read": groups.rows,
        "problems": problems.to_list(),
    }
    return out
