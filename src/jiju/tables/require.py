"""What a function needs of a table it is given: a missing column is named, with the nearest there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from jiju.errors import TableError, suggest

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["require_columns", "require_numbers", "require_one_period"]


def require_columns(frame: pd.DataFrame, columns: Sequence[str], where: str, hint: str | None = None) -> None:
    """Raise T102 where a column is missing, and T111 where there is no table.

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
    if not hasattr(frame, "columns"):
        what = f"{where} is a {type(frame).__name__}, not a pandas DataFrame"
        msg = "T111"
        raise TableError(msg, what, where=where, hint="Read files with read_establishments.")
    found = [str(column) for column in frame.columns]
    for column in columns:
        if column not in found:
            what = f"column {column!r} is missing; found {', '.join(map(repr, found)) or 'no columns'}"
            way = f'Say which it is when the table is read: columns={{"{column}": "..."}} '
            way += f"(--columns {column}=...), or rename it to {column!r}."
            advice = hint or suggest(column, found, way)
            msg = "T102"
            raise TableError(msg, what, where=where, hint=advice)


def require_numbers(frame: pd.DataFrame, column: str, where: str) -> NDArray[np.float64]:
    """A column as numbers, NaN where a cell is empty; raise T305 where it holds something else.

    Parameters
    ----------
    frame : DataFrame
        The table.
    column : str
        A column it has.
    where : str
        Name of the parameter it was given as.

    Returns
    -------
    ndarray of shape (rows,)
        The numbers.
    """
    try:
        numbers: NDArray[np.float64] = frame[column].to_numpy(dtype=float, na_value=np.nan)
    except (TypeError, ValueError):
        what = f"column {column!r} holds something else than numbers"
        msg = "T305"
        hint = "Read the table with read_establishments, which understands numbers written as text."
        raise TableError(msg, what, where=where, hint=hint) from None
    return numbers


def require_one_period(frame: pd.DataFrame, where: str) -> None:
    """Raise T504 where a table holds several periods, whose amounts would be added.

    Parameters
    ----------
    frame : DataFrame
        The table; one without a column period is of one period.
    where : str
        Name of the parameter it was given as.
    """
    if "period" not in frame.columns:
        return
    periods = sorted({str(period) for period in frame["period"].dropna()} - {""})
    if len(periods) > 1:
        few = ", ".join(periods[:12]) + (", ..." if len(periods) > 12 else "")
        what = f"the table has {len(periods)} periods ({few}), whose amounts would be added up"
        hint = f'Keep one: where = {{period = "{periods[-1]}"}} in a study, table[table["period"] == '
        hint += f'"{periods[-1]}"] in Python.'
        msg = "T504"
        raise TableError(msg, what, where=where, hint=hint)
