"""Rows as a result's table: columns, order and types as its schema says, with no rows too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from jiju.results.schema import result_columns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["shape_table"]

_TYPES = {"string": "str", "float": "float64", "bool": "bool", "int": "int64"}


def shape_table(kind: str, table: str, rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """A table of a result from its rows.

    Parameters
    ----------
    kind : str
        Of the result, such as ``"gap"``.
    table : str
        Its name: ``"table"`` for the main one.
    rows : sequence of mappings
        Each with all columns; a whole number may be None.

    Returns
    -------
    DataFrame
        As ``results/schemas`` describes it.
    """
    data = {}
    for column in result_columns(kind):
        if column.table == table:
            cells = [row[column.column] for row in rows]
            gaps = column.type == "int" and any(cell is None for cell in cells)
            data[column.column] = pd.Series(cells, dtype="Int64" if gaps else _TYPES[column.type])
    return pd.DataFrame(data)
