"""Tables as JSON and back, losing nothing: dtypes, missing values, infinities, every digit."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from jiju.errors import ResultError

__all__ = ["frame_from_dict", "frame_to_dict", "plain"]

_SPECIAL = {"inf": math.inf, "-inf": -math.inf}


def frame_to_dict(frame: pd.DataFrame) -> dict[str, Any]:
    """A table as a JSON object: rows and, for each column, name, type and values.

    Parameters
    ----------
    frame : DataFrame
        Columns of floats, integers, booleans, times or strings; the index is not kept.

    Returns
    -------
    dict
        ``{"rows": n, "columns": [{"name", "type", "values"}, ...]}``; a missing value is null.
    """
    columns = [_column_to_dict(str(name), frame.iloc[:, at]) for at, name in enumerate(frame.columns)]
    return {"rows": len(frame), "columns": columns}


def _column_to_dict(name: str, column: pd.Series[Any]) -> dict[str, Any]:
    dtype = column.dtype
    values: list[Any]
    if pd.api.types.is_bool_dtype(dtype):
        kind, values = "bool", [None if pd.isna(v) else bool(v) for v in column]
    elif pd.api.types.is_integer_dtype(dtype):
        kind, values = "int", [None if pd.isna(v) else int(v) for v in column]
    elif pd.api.types.is_float_dtype(dtype):
        kind, values = "float", [plain(float(v)) for v in column.to_numpy(dtype=float, na_value=np.nan)]
    elif pd.api.types.is_datetime64_any_dtype(dtype):
        kind, values = "time", [None if pd.isna(v) else v.isoformat() for v in column]
    else:
        kind, values = "string", [None if pd.isna(v) else str(v) for v in column]
    return {"name": name, "type": kind, "values": values}


def frame_from_dict(saved: dict[str, Any]) -> pd.DataFrame:
    """Back from the JSON object of `frame_to_dict`.

    Parameters
    ----------
    saved : dict
        What `frame_to_dict` gave.

    Returns
    -------
    DataFrame
        Float, int64 (Int64 where values are missing), bool, datetime64 and string columns.

    Raises
    ------
    ResultError
        ``R202`` where a column has a type this version does not know.
    """
    data = {column["name"]: _column_from_dict(column) for column in saved["columns"]}
    return pd.DataFrame(data, index=pd.RangeIndex(saved["rows"]))


def _column_from_dict(saved: dict[str, Any]) -> pd.Series[Any]:
    kind, values = saved["type"], saved["values"]
    missing = any(value is None for value in values)
    if kind == "float":
        numbers = [math.nan if v is None else _SPECIAL[v] if isinstance(v, str) else v for v in values]
        return pd.Series(numbers, dtype="float64")
    if kind == "int":
        return pd.Series(values, dtype="Int64" if missing else "int64")
    if kind == "bool":
        return pd.Series(values, dtype="boolean" if missing else "bool")
    if kind == "time":
        return pd.Series(pd.to_datetime(pd.Series(values, dtype="str"), format="ISO8601"))
    if kind == "string":
        return pd.Series(values, dtype="str")
    what = f"column {saved['name']!r} has the type {kind!r}, which this version of jiju does not know"
    msg = "R202"
    raise ResultError(msg, what, hint="The result was saved by a newer jiju: update jiju.")


def plain(value: Any) -> Any:  # noqa: ANN401  (any JSON value in, any JSON value out)
    """A value as JSON can hold it: NumPy scalars and arrays unwrapped, NaN to null, infinities to words.

    Parameters
    ----------
    value : object
        A scalar, a list, tuple or array of them, or a dict with string keys.

    Returns
    -------
    object
        Made of dict, list, str, int, float, bool and None only.
    """
    if isinstance(value, np.generic | np.ndarray):
        return plain(value.tolist())
    if isinstance(value, float):
        if math.isnan(value):
            return None
        if math.isinf(value):
            return "inf" if value > 0 else "-inf"
        return value
    if isinstance(value, dict):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        entries = sorted(value) if isinstance(value, set | frozenset) else value
        return [plain(entry) for entry in entries]
    if value is None or isinstance(value, str | int | bool):
        return value
    if value is pd.NA or value is pd.NaT:
        return None
    return str(value)
