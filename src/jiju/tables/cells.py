"""Cells of a column: which are missing, and all of them as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

__all__ = ["as_texts", "blank_cells", "holds_numbers", "is_missing", "text_array"]

_EXACT = 1e15


def is_missing(cell: object) -> bool:
    """Whether a cell holds nothing: None, NaN, NaT or NA.

    Parameters
    ----------
    cell : object
        Any value, also a list or an array, which are not missing.

    Returns
    -------
    bool
        True for a missing cell.
    """
    return cell is None or (pd.api.types.is_scalar(cell) and bool(pd.isna(cell)))  # type: ignore[call-overload]


def holds_numbers(column: pd.Series[Any]) -> bool:
    """Whether a column has a type of whole or real numbers (not of truth, time or complex numbers)."""
    kind = column.dtype
    return pd.api.types.is_integer_dtype(kind) or pd.api.types.is_float_dtype(kind)


def text_array(column: pd.Series[Any]) -> pa.LargeStringArray:
    """A column of text as one Arrow array, for what pandas does slowly.

    Parameters
    ----------
    column : Series
        Of text.

    Returns
    -------
    pyarrow.LargeStringArray
        Missing cells are null.
    """
    import pyarrow as pa

    array = pa.Array.from_pandas(column, type=pa.large_string())
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def as_texts(column: pd.Series[Any]) -> pd.Series[str]:
    """All cells as text; whole numbers without decimals, days without a time.

    Parameters
    ----------
    column : Series
        Of any type.

    Returns
    -------
    Series of str
        Missing where the cell is.
    """
    if isinstance(column.dtype, pd.StringDtype):
        return column
    if pd.api.types.is_integer_dtype(column.dtype) and not column.hasnans:
        return column.astype("str")
    if pd.api.types.is_float_dtype(column.dtype):
        values = column.to_numpy(dtype=float, na_value=np.nan)
        whole = np.isfinite(values).all() and (values == np.floor(values)).all()
        if whole and np.abs(values).max(initial=0) < _EXACT:
            return pd.Series(values.astype(np.int64)).astype("str")
    return pd.Series([None if is_missing(cell) else _text(cell) for cell in column], dtype="str")


def _text(cell: object) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float | np.floating):
        number = float(cell)
        return str(int(number)) if number.is_integer() and abs(number) < _EXACT else repr(number)
    if isinstance(cell, pd.Timestamp) and cell == cell.normalize():
        return cell.date().isoformat()
    if isinstance(cell, int) and cell.bit_length() > _LONG:
        return hex(cell)
    return str(cell)


# Python refuses to print whole numbers of more than 4,300 digits.
_LONG = 14_000


def blank_cells(column: pd.Series[Any]) -> NDArray[np.bool_]:
    """Which cells are missing or hold nothing but spaces."""
    if isinstance(column.dtype, pd.StringDtype):
        return (column.isna() | (column.str.strip() == "")).to_numpy(dtype=bool)
    if column.dtype != object:
        return column.isna().to_numpy(dtype=bool)
    return np.array([is_missing(c) or (isinstance(c, str) and not c.strip()) for c in column], dtype=bool)
