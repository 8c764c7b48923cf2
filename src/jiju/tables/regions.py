"""Tables of regions by industries, long or wide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from jiju.errors import TableError, suggest
from jiju.tables.cleaning import (
    blank_rows,
    code_column,
    finish,
    keep_others,
    looks_like_total,
    note_totals,
    number_column,
    select,
)
from jiju.tables.columns import Mapped, list_names, missing_column, note_guesses, resolve_columns
from jiju.tables.numbers import read_numbers
from jiju.tables.pairs import period_column, texts_of
from jiju.tables.periods import parse_period
from jiju.tables.raw import RawTable
from jiju.tables.sources import read_source

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

__all__ = ["read_region_table"]

_LAYOUTS = ("auto", "long", "wide")
_AMOUNT = "value"
_STANDARD = ("region", "industry", "value", "establishments", "period")


def read_region_table(
    source: str | os.PathLike[str] | pd.DataFrame | Any,  # noqa: ANN401  (any table)
    *,
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
    layout: Literal["auto", "long", "wide"] = "auto",
) -> pd.DataFrame:
    """Read a table of regions by industries.

    Parameters
    ----------
    source : path-like or table
        Anything `read_establishments` takes.
    columns : mapping of str to str, optional
        Keys ``region``, ``industry``, ``value`` (employment, output, exports), ``establishments`` (how
        many) and ``period``; what is not named is found by the synonyms of the data dictionary, and noted.
    encoding : str, optional
        Encoding of a text file; by default it is found out.
    layout : {"auto", "long", "wide"}, default "auto"
        ``long``: one row for each region and industry. ``wide``: one row for each region and one column for
        each industry (or the other way round, where the column of rows is an industry).

    Returns
    -------
    DataFrame
        ``region`` (str), ``industry`` (str), ``value`` (float), ``establishments`` (float) and ``period``
        (str, as printed) only where given, then other columns. A wide table becomes long. ``attrs`` as in
        `read_establishments`; the rows of a wide table are counted as its cells, region by industry.

    Raises
    ------
    TableError
        ``T101`` to ``T112`` where the source cannot be read, ``T102`` where a column is missing, ``T205``
        for an unknown layout or a wide table without columns of numbers.

    Notes
    -----
    Rows that are blank or lack region or industry are left out and counted; missing, negative and unreadable
    amounts become NaN and are counted. Rows that look like totals, and pairs of region and industry that
    occur more than once in a period, are kept and noted. A table with a region in each row, one amount and no
    industries (population, income) is read with the amount's name as the industry, and noted.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import read_region_table
    >>> wide = pd.DataFrame({"region": ["N", "S"], "C29": [10, 0], "C30": [5, 8]})
    >>> print(read_region_table(wide).to_string(index=False))
    region industry  value
         N      C29   10.0
         N      C30    5.0
         S      C29    0.0
         S      C30    8.0
    """
    if layout not in _LAYOUTS:
        what = f"there is no layout {layout!r}"
        hint = suggest(str(layout), _LAYOUTS, f"Choose one of {list_names(_LAYOUTS)}.")
        msg = "T205"
        raise TableError(msg, what, hint=hint)
    raw = read_source(source, "regions", columns=columns, encoding=encoding)
    names = list(raw.frame.columns)
    mapped = resolve_columns("regions", names, columns, where=raw.where, repeated=raw.repeated, required=())
    if len(raw.frame) == 0:
        what = "the table has no rows"
        msg = "T106"
        raise TableError(msg, what, where=raw.where, hint="Was the data cut off, or is it on another sheet?")
    if layout == "auto":
        keys = "region" in mapped and "industry" in mapped
        layout = "long" if keys and ("value" in mapped or "establishments" in mapped) else "wide"
        amounts = {mapped[s] for s in ("value", "establishments") if s in mapped}
        if layout == "wide" and not keys and amounts and not set(_number_columns(raw, mapped)) - amounts:
            if _one_amount_each(raw, mapped):
                return _plain(raw, mapped)
            lacking = "industry" if "region" in mapped else "region"
            raise missing_column(names, lacking, raw.where, "regions")
        if layout == "wide" and keys and not _number_columns(raw, mapped):
            raise missing_column(names, _AMOUNT, raw.where, "regions")
    if layout == "long":
        return _long(raw, mapped)
    return _wide(raw, mapped)


def _one_amount_each(raw: RawTable, mapped: Mapped) -> bool:
    """Whether it is a plain table of regions, each of them once (in a period), with one amount."""
    if "region" not in mapped or "value" not in mapped or "establishments" in mapped:
        return False
    keys = [mapped[name] for name in ("region", "period") if name in mapped]
    return not raw.frame.dropna(subset=keys).duplicated(keys).any()


def _plain(raw: RawTable, mapped: Mapped) -> pd.DataFrame:
    """Amounts by region alone, such as population: the amount's own name stands where industries stand."""
    name = mapped["value"]
    raw.problems.add("T505", column=name)
    own = "industry"
    while own in raw.frame.columns:
        own += "_"
    raw.frame = raw.frame.assign(**{own: pd.Series(name, index=raw.frame.index, dtype="str")})
    mapped["industry"] = own
    return _long(raw, mapped)


def _long(raw: RawTable, mapped: Mapped) -> pd.DataFrame:
    names = list(raw.frame.columns)
    for standard in ("region", "industry"):
        if standard not in mapped:
            raise missing_column(names, standard, raw.where, "regions")
    if "value" not in mapped and "establishments" not in mapped:
        raise missing_column(names, _AMOUNT, raw.where, "regions")
    note_guesses(mapped, list(mapped), raw.problems)
    rows_read = len(raw.frame)
    raw = _leave_out(raw, mapped)
    out = pd.DataFrame(index=pd.RangeIndex(len(raw.frame)))
    for standard in ("region", "industry"):
        out[standard] = code_column(raw.frame[mapped[standard]], raw, mapped[standard]).values
    amounts = {s: number_column(raw, mapped[s]) for s in ("value", "establishments") if s in mapped}
    out["value"] = amounts["value"] if "value" in amounts else amounts["establishments"]
    if "establishments" in amounts:
        out["establishments"] = amounts["establishments"]
    if "period" in mapped:
        out["period"] = period_column(raw, mapped["period"])
    note_totals(raw, out, mapped)
    again = out.duplicated(_pairs(out), keep=False).to_numpy(dtype=bool)
    raw.problems.add("T951", rows=again)
    out = keep_others(raw, mapped, out, standard=_STANDARD)
    return finish(out, raw, rows_read, None)


def _pairs(out: pd.DataFrame) -> list[str]:
    """What tells one amount from another."""
    return [name for name in ("region", "industry", "period") if name in out.columns]


def _leave_out(raw: RawTable, mapped: Mapped) -> RawTable:
    blank = blank_rows(raw)
    raw.problems.add("T901", rows=blank)
    kept = ~blank
    for standard, code in (("region", "T904"), ("industry", "T902")):
        missing = code_column(raw.frame[mapped[standard]]).missing & kept
        raw.problems.add(code, rows=missing, column=mapped[standard])
        kept &= ~missing
    return raw if kept.all() else select(raw, kept)


def _number_columns(raw: RawTable, mapped: Mapped) -> list[str]:
    """Columns that hold numbers in most of their filled cells."""
    keys = {mapped[s] for s in ("region", "industry") if s in mapped}
    found = []
    for name in raw.frame.columns:
        if name in keys:
            continue
        numbers = read_numbers(raw.frame[name].head(1000))
        there = int((~numbers.missing).sum())
        if there and 2 * int(np.isfinite(numbers.values).sum()) > there:
            found.append(str(name))
    return found


def _wide(raw: RawTable, mapped: Mapped) -> pd.DataFrame:
    """One row for each region, one column for each industry; or rows of industries, where they are named."""
    names = [str(name) for name in raw.frame.columns]
    rows, across = ("industry", "region") if _rows_are_industries(mapped) else ("region", "industry")
    if rows not in mapped:
        raise missing_column(names, rows, raw.where, "regions")
    key = mapped[rows]
    period = mapped["period"] if "period" in mapped and _tells_periods(raw, mapped) else ""
    for standard in [s for s in mapped if s != rows]:
        del mapped[standard]
    columns = [name for name in _number_columns(raw, mapped) if name != period]
    if not columns:
        what = f"no column but {key!r} holds numbers"
        msg = "T205"
        hint = "Is the table long? Name its columns: columns={...}."
        raise TableError(msg, what, where=raw.where, hint=hint)
    note_guesses(mapped, [rows], raw.problems)
    return _melted(raw, key, columns, rows, across, period)


def _tells_periods(raw: RawTable, mapped: Mapped) -> bool:
    """Whether the column taken for periods holds some, and is no industry that happens to be called so."""
    if "period" in mapped.said:
        return True
    sample = texts_of(raw, mapped, "period")[:200]
    filled = [text for text in sample if text]
    return bool(filled) and all(parse_period(text) is not None for text in filled)


def _rows_are_industries(mapped: Mapped) -> bool:
    if "region" in mapped.said or "region" not in mapped:
        return "industry" in mapped and "region" not in mapped
    return "industry" in mapped.said


def _melted(raw: RawTable, key: str, columns: list[str], rows: str, across: str, period: str) -> pd.DataFrame:
    count, width = len(raw.frame), len(columns)
    frame = pd.DataFrame({key: raw.frame[key].repeat(width).reset_index(drop=True)})
    frame[across] = pd.Series(np.tile(np.array(columns, dtype=object), count), dtype="str")
    amounts = [read_numbers(raw.frame[name]) for name in columns]
    # Amounts are read column by column, for each may have its own decimal mark; problems are told for all.
    for name, numbers in zip(columns, amounts, strict=True):
        numbers.note(raw.problems, name)
    frame["value"] = np.column_stack([numbers.values for numbers in amounts]).ravel()
    unreadable = np.column_stack([np.isnan(n.values) & ~n.missing for n in amounts]).ravel()
    melted = RawTable(
        frame, raw.where, raw.source, raw.row_numbers.repeat(width), raw.problems, delimiter=raw.delimiter
    )
    blank = blank_rows(raw).repeat(width)
    melted.problems.add("T901", rows=blank)
    codes = code_column(frame[key], melted, key)
    nameless = codes.missing & ~blank
    melted.problems.add("T904" if rows == "region" else "T902", rows=nameless, column=key)
    kept = ~blank & ~nameless
    values = frame["value"].to_numpy(dtype=float, copy=True)
    negative = values < 0
    values[negative] = np.nan
    missing = np.isnan(values) & ~unreadable & ~negative
    melted.problems.add("T941", rows=missing & kept, column="value")
    melted.problems.add("T942", rows=negative & kept, column="value")
    if (unreadable & kept).any():
        first = int(np.flatnonzero(unreadable & kept)[0])
        example = str(raw.frame[columns[first % width]].iloc[first // width])
        melted.problems.add("T943", rows=unreadable & kept, column="value", example=example)
    out = pd.DataFrame({rows: codes.values, across: frame[across], "value": values})
    totals = (looks_like_total(out["region"]) | looks_like_total(out["industry"])) & kept
    if totals.any():
        first = int(np.flatnonzero(totals)[0])
        one = "region" if looks_like_total(out["region"])[first] else "industry"
        melted.problems.add("T950", rows=totals, column=one, example=str(out[one].iloc[first]))
    out = out[["region", "industry", "value"]]
    if period:
        out["period"] = period_column(raw, period).repeat(width).reset_index(drop=True)
    out = out.loc[kept].reset_index(drop=True)
    # What is neither the key nor an amount has no place in a long table; say so.
    left = [str(name) for name in raw.frame.columns if name not in {key, period, *columns}]
    if left:
        melted.problems.add("T952", names=", ".join(left[:10]))
    again = out.duplicated(_pairs(out), keep=False).to_numpy(dtype=bool)
    melted.problems.add("T951", rows=int(again.sum())) if again.any() else None
    return finish(out, melted, len(frame), None)
