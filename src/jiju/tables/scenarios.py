"""Tables of scenarios: how fast each part of an indicator grows if ..."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.errors import TableError
from jiju.tables.bounds import text_column
from jiju.tables.cells import as_texts, holds_numbers
from jiju.tables.cleaning import blank_rows, code_column, finish, keep_others, select
from jiju.tables.columns import note_guesses, resolve_columns
from jiju.tables.hedged import read_hedged
from jiju.tables.numbers import read_numbers
from jiju.tables.schema import table_columns
from jiju.tables.sources import read_source

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from jiju.tables.raw import RawTable

__all__ = ["read_scenarios"]


def read_scenarios(
    source: str | os.PathLike[str] | pd.DataFrame | Any,  # noqa: ANN401  (any table)
    *,
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
) -> pd.DataFrame:
    """Read a table of scenarios: growth a year of indicators, or of parts of them.

    Parameters
    ----------
    source : path-like or table
        Anything `read_establishments` takes.
    columns : mapping of str to str, optional
        Keys ``scenario``, ``indicator``, ``part``, ``growth``, ``growth_low``, ``growth_high``, ``place``,
        ``years``; what is not named is found by the synonyms of the data dictionary, and noted.
    encoding : str, optional
        Encoding of a text file; by default it is found out.

    Returns
    -------
    DataFrame
        ``scenario``, ``indicator``, ``part`` (str, empty for the whole), ``growth``, ``growth_low``,
        ``growth_high`` (float, shares a year, 0.08 for 8%), ``place`` (str, empty for the place asked
        about), ``years`` (float), then other columns. ``attrs`` as in `read_establishments`.

    Raises
    ------
    TableError
        ``T101`` to ``T113`` where the source cannot be read, ``T102`` where a column is missing, ``T106``
        where there are no rows.

    Notes
    -----
    ``8%`` and ``0.08`` are the same; a number above 1 is read as percent, with a warning. Rows without a
    scenario, an indicator or a growth are left out and counted.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import read_scenarios
    >>> table = pd.DataFrame({"情景": ["龙头稳、配套升"] * 2, "指标": ["output"] * 2,
    ...                       "部分": ["龙头", "配套"], "年增长率": ["0%", "12%"]})
    >>> print(read_scenarios(table)[["scenario", "part", "growth"]].to_string(index=False))
    scenario part  growth
     龙头稳、配套升   龙头    0.00
     龙头稳、配套升   配套    0.12
    """
    raw = read_source(source, "scenarios", columns=columns, encoding=encoding)
    names = [str(name) for name in raw.frame.columns]
    mapped = resolve_columns("scenarios", names, columns, where=raw.where, repeated=raw.repeated)
    if len(raw.frame) == 0:
        what = "the table has no rows"
        msg = "T106"
        raise TableError(msg, what, where=raw.where, hint="Was the data cut off, or is it on another sheet?")
    note_guesses(mapped, list(mapped), raw.problems)
    rows_read = len(raw.frame)
    raw = _leave_out(raw, mapped)
    out = pd.DataFrame(index=pd.RangeIndex(len(raw.frame)))
    for name in ("scenario", "indicator"):
        out[name] = code_column(raw.frame[mapped[name]], raw, mapped[name]).values
    out["part"] = pd.Series(_texts(raw, mapped, "part"), dtype="str")
    growth = _shares(raw, mapped["growth"])
    for name in ("growth", "growth_low", "growth_high"):
        own = _shares(raw, mapped[name]) if name in mapped and name != "growth" else growth
        out[name] = np.where(np.isnan(own), growth, own)
    crossed = ((out["growth_low"] > out["growth"]) | (out["growth_high"] < out["growth"])).to_numpy(
        dtype=bool
    )
    raw.problems.add("T956", rows=crossed)
    for name in ("growth_low", "growth_high"):
        out.loc[crossed, name] = out.loc[crossed, "growth"]
    out["place"] = pd.Series(_texts(raw, mapped, "place"), dtype="str")
    out["years"] = read_numbers(raw.frame[mapped["years"]]).values if "years" in mapped else np.nan
    out = keep_others(raw, mapped, out, standard=tuple(table_columns("scenarios")))
    return finish(out, raw, rows_read, None)


def _texts(raw: RawTable, mapped: Mapping[str, str], name: str) -> NDArray[Any]:
    if name not in mapped:
        return np.full(len(raw.frame), "", dtype=object)
    return text_column(pd.DataFrame({"it": as_texts(raw.frame[mapped[name]])}), "it")


def _leave_out(raw: RawTable, mapped: Mapping[str, str]) -> RawTable:
    blank = blank_rows(raw)
    raw.problems.add("T901", rows=blank)
    kept = ~blank
    for standard, code in (("scenario", "T926"), ("indicator", "T908")):
        missing = code_column(raw.frame[mapped[standard]]).missing & kept
        raw.problems.add(code, rows=missing, column=mapped[standard])
        kept &= ~missing
    name = mapped["growth"]
    growth, percent = _read_shares(raw.frame[name])
    raw.problems.add("T925", rows=np.isnan(growth) & kept, column=name)
    kept &= ~np.isnan(growth)
    plain = (np.abs(growth) > 1) & ~percent & kept
    if plain.any():
        example = str(raw.frame[name].iloc[int(np.flatnonzero(plain)[0])])
        raw.problems.add("T924", rows=plain, column=name, example=example)
    return select(raw, kept)


def _shares(raw: RawTable, name: str) -> NDArray[np.float64]:
    values, percent = _read_shares(raw.frame[name])
    return np.where((np.abs(values) > 1) & ~percent, values / 100.0, values)


def _read_shares(column: pd.Series[Any]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Shares a year, and which of them were written with a percent sign."""
    values = read_numbers(column).values.copy()
    percent = np.zeros(len(values), dtype=bool)
    if not holds_numbers(column):
        for at, text in enumerate(text_column(pd.DataFrame({"it": as_texts(column)}), "it")):
            cell = read_hedged(text) if "%" in text or "％" in text else None
            if cell is not None and cell.unit.startswith("%"):
                values[at], percent[at] = cell.value / 100.0, True
    return values, percent
