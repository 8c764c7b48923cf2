"""Tables in memory: pandas, Polars, Arrow and whatever speaks Arrow's C stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from jiju.errors import TableError
from jiju.tables.headers import unique_names
from jiju.tables.problems import Problems
from jiju.tables.raw import RawTable, row_span

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["from_arrow", "from_pandas"]


def from_pandas(frame: pd.DataFrame) -> RawTable:
    """A pandas frame as a raw table.

    Parameters
    ----------
    frame : DataFrame
        A named index becomes a column, the levels of a merged header are joined with ``/``.

    Returns
    -------
    RawTable
        With the row numbers a file of the same rows would have, the header being row 1.
    """
    named = [name for name in frame.index.names if name is not None and name not in frame.columns]
    table = frame.reset_index(level=named) if named else frame
    table = table.reset_index(drop=True)
    raw = _finish(table, "the table", None, frame.attrs.get("crs"))
    raw.simulated = frame.attrs.get("simulated")
    return raw


def from_arrow(table: Any, *, where: str = "the table", source: str | None = None) -> RawTable:  # noqa: ANN401
    """A table of anything that speaks Arrow as a raw table.

    Parameters
    ----------
    table : object
        With ``__arrow_c_stream__``, such as a pyarrow Table or a Polars DataFrame.
    where : str, default "the table"
        How errors call it.
    source : str, optional
        Its file.

    Returns
    -------
    RawTable
        Decimals as floats, dictionaries as their values.

    Raises
    ------
    TableError
        ``T111`` where the object does not hold a table.
    """
    import pyarrow as pa

    try:
        arrow = table if isinstance(table, pa.Table) else pa.table(table)
        plain = _plain(arrow)
        frame = plain.to_pandas(ignore_metadata=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, TypeError, ValueError) as error:
        what = f"cannot read a table from {type(table).__name__}: {error}"
        msg = "T111"
        raise TableError(msg, what, where=where, hint="Convert it to a pandas DataFrame first.") from error
    return _finish(frame, where, source, None)


def _plain(table: pa.Table) -> pa.Table:
    import pyarrow as pa

    fields = []
    for entry in table.schema:
        kind = entry.type
        if pa.types.is_dictionary(kind):
            kind = kind.value_type
        if pa.types.is_decimal(kind):
            kind = pa.float64()
        if pa.types.is_string_view(kind):
            kind = pa.large_string()
        fields.append(pa.field(entry.name, kind))
    wanted = pa.schema(fields)
    if wanted.equals(table.schema.remove_metadata()):
        return table
    arrays = [_decoded(column).cast(entry.type) for column, entry in zip(table.columns, wanted, strict=True)]
    return pa.table(arrays, schema=wanted)


def _decoded(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column without dictionary; Arrow decodes none whose values are string views, as Polars has them."""
    import pyarrow as pa

    if not pa.types.is_dictionary(column.type):
        return column
    kind = column.type.value_type
    plain = pa.large_string() if pa.types.is_string_view(kind) else kind
    chunks = [
        pa.DictionaryArray.from_arrays(chunk.indices, chunk.dictionary.cast(plain)).dictionary_decode()
        for chunk in column.chunks
    ]
    return pa.chunked_array(chunks, type=plain)


def _finish(frame: pd.DataFrame, where: str, source: str | None, crs: object) -> RawTable:
    problems = Problems()
    unique, changed, repeated = unique_names([_name(name) for name in frame.columns])
    table = frame.copy(deep=False)
    table.attrs = {}
    table.columns = pd.Index(unique, dtype=object)
    if changed:
        problems.add("T932", names=", ".join(changed[:10]))
    for name in table.columns:
        if isinstance(table[name].dtype, pd.CategoricalDtype):
            table[name] = table[name].astype(table[name].cat.categories.dtype)
    return RawTable(table, where, source, row_span(2, len(table)), problems, repeated, crs=crs)


def _name(name: object) -> str:
    if isinstance(name, tuple):
        parts = [str(part).strip() for part in name if not _unnamed(part)]
        return "/".join(dict.fromkeys(parts))
    return "" if name is None else str(name).strip()


def _unnamed(part: object) -> bool:
    return str(part).strip() == "" or str(part).startswith("Unnamed:")
