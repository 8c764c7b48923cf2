"""Tables of flows: who supplies whom with how much; a row for each pair, or a square table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from jiju.errors import TableError
from jiju.tables.cleaning import code_column, file_decimal, finish, keep_others, select
from jiju.tables.columns import Mapped, list_names, missing_column, note_guesses, resolve_columns
from jiju.tables.numbers import read_numbers
from jiju.tables.pairs import (
    check_layout,
    is_square,
    leave_out_nameless,
    leave_out_totals,
    melt_square,
    period_column,
    refuse_empty,
)
from jiju.tables.schema import table_columns
from jiju.tables.sources import read_source

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from jiju.tables.raw import RawTable

__all__ = ["read_flows"]

_KEYS = ("supplier", "user")
_FEW = 10


def read_flows(
    source: str | os.PathLike[str] | pd.DataFrame | Any,  # noqa: ANN401  (any table)
    *,
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
    layout: Literal["auto", "long", "wide"] = "auto",
) -> pd.DataFrame:
    """Read a table of flows: who supplies whom, and with how much.

    Parameters
    ----------
    source : path-like or table
        Anything `read_establishments` takes.
    columns : mapping of str to str, optional
        Keys ``supplier``, ``user``, ``value`` (in one unit for the whole table), ``product`` (what is
        supplied: an industry or product code) and ``period``; what is not named is found by the synonyms of
        the data dictionary, and noted.
    encoding : str, optional
        Encoding of a text file; by default it is found out.
    layout : {"auto", "long", "wide"}, default "auto"
        ``long``: one row for each flow. ``wide``: the first column names suppliers and each other column is a
        user, as in an input-output table.

    Returns
    -------
    DataFrame
        ``supplier``, ``user`` (str), ``value`` (float, above 0), ``product`` and ``period`` (str, only where
        the table has them), then other columns. ``attrs`` as in `read_establishments`; the rows of a wide
        table are counted as its cells that hold something other than 0.

    Raises
    ------
    TableError
        ``T101`` to ``T113`` where the source cannot be read, ``T102`` where a column is missing, ``T106``
        where there are no rows, ``T205`` for an unknown layout or a wide table without numbers, ``T502``
        where no row has an amount above 0.

    Notes
    -----
    Rows without a supplier or a user, rows that are totals, and rows whose amount is missing, negative or
    unreadable are left out and counted, each for its reason; so are amounts of 0, which say that there is no
    flow (in a wide table they are simply the empty cells). What a firm supplies to itself is kept, and so are
    repeated flows, which measures add; both are noted.

    When not to use: amounts by region and industry are what `read_region_table` reads.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import read_flows
    >>> table = pd.DataFrame({"供应商": ["甲", "甲", "乙"], "采购方": ["乙", "丙", "丙"],
    ...                       "金额": ["1.2万", "300", "0"]})
    >>> flows = read_flows(table)
    >>> print(flows.to_string(index=False))
    supplier user   value
           甲    乙 12000.0
           甲    丙   300.0
    """
    raw = read_source(source, "flows", columns=columns, encoding=encoding)
    check_layout(layout, raw.where)
    names = [str(name) for name in raw.frame.columns]
    mapped = resolve_columns("flows", names, columns, where=raw.where, repeated=raw.repeated, required=())
    refuse_empty(raw)
    if layout == "auto":
        layout = "wide" if _reads_wide(raw, mapped) else "long"
    if layout == "wide":
        return _wide(raw, mapped)
    for standard in ("supplier", "user", "value"):
        if standard not in mapped:
            raise missing_column(names, standard, raw.where, "flows")
    note_guesses(mapped, list(mapped), raw.problems)
    rows_read = len(raw.frame)
    raw = leave_out_nameless(raw, mapped, _KEYS, "T511")
    raw = leave_out_totals(raw, mapped, _KEYS)
    raw, values, _ = _amounts(raw, mapped["value"])
    out = pd.DataFrame(index=pd.RangeIndex(len(raw.frame)))
    for standard in _KEYS:
        out[standard] = code_column(raw.frame[mapped[standard]], raw, mapped[standard]).values
    out["value"] = values
    if "product" in mapped:
        product = code_column(raw.frame[mapped["product"]], raw, mapped["product"]).values
        out["product"] = product.fillna("").astype("str")
    if "period" in mapped:
        out["period"] = period_column(raw, mapped["period"])
    _note_pairs(raw, out)
    out = keep_others(raw, mapped, out, standard=tuple(table_columns("flows")))
    return finish(out, raw, rows_read, None)


def _reads_wide(raw: RawTable, mapped: Mapped) -> bool:
    """Whether a table without a column of users, or of amounts, has a column for each user."""
    if {"supplier", "user", "value"} <= mapped.keys():
        return False
    if {"user", "value"} & mapped.said:
        return False
    if is_square(raw, numbers=True):
        return True
    return "supplier" in mapped and not {"user", "value"} & mapped.keys()


def _wide(raw: RawTable, mapped: Mapped) -> pd.DataFrame:
    key = mapped["supplier"] if "supplier" in mapped else str(raw.frame.columns[0])
    if "supplier" not in mapped.said and is_square(raw, numbers=True):
        key = str(raw.frame.columns[0])
    if "supplier" in mapped.guessed and mapped["supplier"] == key:
        note_guesses(mapped, ["supplier"], raw.problems)
    rows = len(raw.frame)
    molten, at, users = melt_square(raw, key, "supplier", "user", "value", numbers=True)
    molten = leave_out_nameless(molten, at, _KEYS, "T511", blank=False)
    molten = leave_out_totals(molten, at, _KEYS)
    suppliers = set(code_column(molten.frame["supplier"]).values)
    rows_read = rows * len(users)
    molten, values, none = _amounts(molten, "value", cells=True)
    out = pd.DataFrame(index=pd.RangeIndex(len(molten.frame)))
    out["supplier"] = code_column(molten.frame["supplier"], molten, key).values
    out["user"] = molten.frame["user"].astype("str")
    out["value"] = values
    only = [name for name in users if name not in suppliers and name in set(out["user"])]
    if only and len(only) < len(users):
        more = f" + {len(only) - _FEW}" if len(only) > _FEW else ""
        molten.problems.add("T517", names=", ".join(only[:_FEW]) + more)
    _note_pairs(molten, out)
    # An empty cell, or a zero, is no row that was left out.
    return finish(out, molten, rows_read - none, None)


def _amounts(raw: RawTable, name: str, *, cells: bool = False) -> tuple[RawTable, Any, int]:
    """The rows with an amount above 0, the amounts, and how many cells of a wide table say that none flows.

    Rows are counted by their reason; empty cells and zeros of a wide table are no flows, and no problem.
    """
    numbers = read_numbers(raw.frame[name], decimal="" if cells else file_decimal(raw, name))
    values = numbers.values
    if not cells:
        numbers.note(raw.problems, name)
        raw.problems.add("T512", rows=numbers.missing, column=name)
        raw.problems.add("T515", rows=values == 0, column=name)
    raw.problems.add("T513", rows=values < 0, column=name)
    unreadable = np.isnan(values) & ~numbers.missing
    if unreadable.any():
        example = str(raw.frame[name].iloc[int(np.flatnonzero(unreadable)[0])])
        raw.problems.add("T514", rows=unreadable, column=name, example=example)
    kept = values > 0
    if not kept.any():
        raise _no_amount(raw, name, int(unreadable.sum()))
    none = int((numbers.missing | (values == 0)).sum()) if cells else 0
    return select(raw, kept), values[kept], none


def _no_amount(raw: RawTable, name: str, unreadable: int) -> TableError:
    what = f"none of {len(raw.frame):,} rows has an amount above 0 in {name!r}"
    numeric = []
    if unreadable:
        what += f"; {unreadable:,} hold text, such as {str(raw.frame[name].dropna().iloc[0])!r}"
        numeric = [
            str(other)
            for other in raw.frame.columns
            if other != name and np.nanmax(read_numbers(raw.frame[other]).values, initial=0.0) > 0
        ]
    hint = "Is the column of amounts empty, or are all amounts 0 or negative?"
    if numeric:
        hint = (
            f'Are columns exchanged? {list_names(numeric)} hold numbers: columns={{"value": "{numeric[0]}"}}.'
        )
    return TableError("T502", what, where=raw.where, hint=hint)


def _note_pairs(raw: RawTable, out: pd.DataFrame) -> None:
    own = (out["supplier"] == out["user"]).to_numpy(dtype=bool)
    if own.any():
        raw.problems.add("T518", rows=own, example=str(out["supplier"].iloc[int(np.flatnonzero(own)[0])]))
    keys = [name for name in ("supplier", "user", "product", "period") if name in out.columns]
    raw.problems.add("T519", rows=out.duplicated(keys, keep=False).to_numpy(dtype=bool))
