"""Rows by simple conditions: a column and the value or values it must hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.errors import TableError, suggest
from jiju.tables.columns import find_column, list_names
from jiju.tables.problems import Problems

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

__all__ = ["filter_rows"]


def filter_rows(frame: pd.DataFrame, where: Mapping[str, object]) -> pd.DataFrame:
    """Keep the rows in which columns hold given values.

    Parameters
    ----------
    frame : DataFrame
        A table that a reader gave.
    where : mapping of str to value or list of values
        Column and what it must hold; all conditions must be met. Columns of numbers are compared as
        numbers, others as text.

    Returns
    -------
    DataFrame
        The rows that fit, numbered anew; what was left out is added to ``attrs["problems"]`` (``T938``).

    Raises
    ------
    TableError
        ``T207`` where there is no such column, ``T208`` where no row is left.

    Examples
    --------
    >>> table = pd.DataFrame({"country": ["CHN", "DEU"], "year": [2015, 2016]})
    >>> filter_rows(table, {"country": "CHN", "year": 2015}).shape
    (1, 2)
    """
    source = frame.attrs.get("source") or "the table"
    kept = np.ones(len(frame), dtype=bool)
    for column, wanted in where.items():
        names = [str(name) for name in frame.columns]
        own = find_column(str(column), names)
        if own is None:
            what = f"column {column!r} of the filter is missing; found {list_names(names)}"
            msg = "T207"
            hint = suggest(str(column), names, "Name a column of the table that was read.")
            raise TableError(msg, what, where=source, hint=hint)
        values = list(wanted) if isinstance(wanted, list | tuple | set) else [wanted]
        fits = _fits(frame[own], values)
        if not (kept & fits).any():
            shown = [str(value) for value in frame.loc[kept, own].dropna().unique()[:1000]]
            what = f"no row has {column} = {list_names([str(value) for value in values])}"
            msg = "T208"
            hint = suggest(str(values[0]) if values else "", shown, f"It holds {list_names(shown, 5)}.")
            raise TableError(msg, what, where=source, hint=hint)
        kept &= fits
    out = frame.loc[kept].reset_index(drop=True)
    out.attrs = dict(frame.attrs)
    if not kept.all():
        problems = Problems()
        told = ", ".join(_told(column, wanted) for column, wanted in where.items())
        problems.add("T938", rows=int((~kept).sum()), filter=told)
        out.attrs["problems"] = [*frame.attrs.get("problems", []), *problems.to_list()]
    return out


def _told(column: str, wanted: object) -> str:
    """A condition in a few words, however many values it lists."""
    if isinstance(wanted, list | tuple | set | frozenset):
        return f"{column} = {list_names([str(value) for value in wanted], 5)}"
    return f"{column} = {wanted!r}"


def _fits(column: pd.Series[Any], values: list[object]) -> NDArray[np.bool_]:
    if pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype):
        numbers = [float(str(value)) for value in values if _is_number(value)]
        return column.isin(numbers).to_numpy(dtype=bool)
    texts = [str(value).strip() for value in values]
    return column.astype("str").str.strip().isin(texts).to_numpy(dtype=bool)


def _is_number(value: object) -> bool:
    try:
        float(str(value))
    except ValueError:
        return False
    return True
