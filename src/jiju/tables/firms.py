"""Tables of firms: what each is called, its industry, where it is and how much it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.tables.cleaning import code_column, finish, keep_others, number_column
from jiju.tables.columns import missing_column, note_guesses, resolve_columns
from jiju.tables.pairs import leave_out_nameless, leave_out_totals, refuse_empty, texts_of
from jiju.tables.schema import table_columns
from jiju.tables.sources import read_source

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

__all__ = ["read_firms"]


def read_firms(
    source: str | os.PathLike[str] | pd.DataFrame | Any,  # noqa: ANN401  (any table)
    *,
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
) -> pd.DataFrame:
    """Read a table of the firms that a table of flows names.

    Parameters
    ----------
    source : path-like or table
        Anything `read_establishments` takes.
    columns : mapping of str to str, optional
        Keys ``firm`` (as the flows have it), ``name``, ``industry``, ``region`` and ``output`` (in the unit
        of the flows); what is not named is found by the synonyms of the data dictionary, and noted.
    encoding : str, optional
        Encoding of a text file; by default it is found out.

    Returns
    -------
    DataFrame
        ``firm`` (str), then ``name``, ``industry``, ``region`` (str, empty where unknown) and ``output``
        (float, missing where unknown) where the table has them, then other columns. ``attrs`` as in
        `read_establishments`.

    Raises
    ------
    TableError
        ``T101`` to ``T113`` where the source cannot be read, ``T102`` where a column is missing, ``T106``
        where there are no rows.

    Notes
    -----
    Rows without a firm, and rows that are totals, are left out and counted. A firm in several rows is noted:
    measures take the first entry of each column. A table without firms that has industries is read as one of
    industries, as for an input-output table: a row is an industry, and is called ``firm``. Missing, negative
    and unreadable outputs become NaN and are counted.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import read_firms
    >>> table = pd.DataFrame({"企业": ["甲", "乙"], "所属行业": ["液压", "整机"],
    ...                       "营业收入": ["3.5亿", None]})
    >>> print(read_firms(table).to_string(index=False))
    firm industry      output
       甲       液压 350000000.0
       乙       整机         NaN
    """
    raw = read_source(source, "firms", columns=columns, encoding=encoding)
    names = [str(name) for name in raw.frame.columns]
    mapped = resolve_columns("firms", names, columns, where=raw.where, repeated=raw.repeated, required=())
    refuse_empty(raw)
    if "firm" not in mapped:
        # The rows of an input-output table are industries; so are those of the table that describes them.
        standin = next((standard for standard in ("industry", "name") if standard in mapped), None)
        if standin is None:
            raise missing_column(names, "firm", raw.where, "firms")
        mapped["firm"] = mapped[standin]
        raw.problems.add("T522", column=mapped[standin])
    note_guesses(mapped, list(mapped), raw.problems)
    rows_read = len(raw.frame)
    raw = leave_out_nameless(raw, mapped, ("firm",), "T520")
    raw = leave_out_totals(raw, mapped, ("firm",))
    out = pd.DataFrame(index=pd.RangeIndex(len(raw.frame)))
    out["firm"] = code_column(raw.frame[mapped["firm"]], raw, mapped["firm"]).values
    if "name" in mapped:
        out["name"] = pd.Series(texts_of(raw, mapped, "name"), dtype="str")
    for standard in ("industry", "region"):
        if standard in mapped:
            codes = code_column(raw.frame[mapped[standard]], raw, mapped[standard]).values
            out[standard] = codes.fillna("").astype("str")
    if "output" in mapped:
        out["output"] = number_column(raw, mapped["output"])
    again = out.duplicated("firm", keep=False).to_numpy(dtype=bool)
    if again.any():
        raw.problems.add("T521", rows=again, example=str(out["firm"].iloc[int(np.flatnonzero(again)[0])]))
    out = keep_others(raw, mapped, out, standard=tuple(table_columns("firms")))
    return finish(out, raw, rows_read, None)
