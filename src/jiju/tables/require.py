"""What a function needs of a table it is given: a missing column is named, with the nearest there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jiju.errors import TableError, suggest

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

__all__ = ["require_columns"]


def require_columns(frame: pd.DataFrame, columns: Sequence[str], where: str, hint: str | None = None) -> None:
    """Raise T102 where a column is missing.

    Parameters
    ----------
    frame : DataFrame
        The table.
    columns : sequence of str
        What it must have.
    where : str
        Name of the parameter it was given as.
    hint : str, optional
        What to do instead of renaming.
    """
    found = [str(column) for column in frame.columns]
    for column in columns:
        if column not in found:
            what = f"column {column!r} is missing; found {', '.join(map(repr, found)) or 'no columns'}"
            advice = hint or suggest(column, found, f"Rename the column to {column!r}.")
            msg = "T102"
            raise TableError(msg, what, where=where, hint=advice)
