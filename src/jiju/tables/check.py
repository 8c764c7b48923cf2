"""The problems of a table, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import pandas as pd

from jiju.errors import TableError, suggest
from jiju.tables.boundaries import read_boundaries
from jiju.tables.columns import list_names
from jiju.tables.essentiality import read_essentiality
from jiju.tables.establishments import read_establishments
from jiju.tables.facts import read_fact_table
from jiju.tables.firms import read_firms
from jiju.tables.flows import read_flows
from jiju.tables.indicators import read_indicators
from jiju.tables.regions import read_region_table
from jiju.tables.scenarios import read_scenarios
from jiju.tables.schema import Kind
from jiju.tables.stages import read_stages
from jiju.tables.values import read_values

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping

__all__ = ["check_table", "problems_table"]

_KINDS: tuple[Kind, ...] = get_args(Kind)
_PLAIN_READERS: dict[str, Callable[..., pd.DataFrame]] = {
    "regions": read_region_table,
    "values": read_values,
    "facts": read_fact_table,
    "indicators": read_indicators,
    "scenarios": read_scenarios,
    "flows": read_flows,
    "firms": read_firms,
    "stages": read_stages,
    "essentiality": read_essentiality,
}
_TEXTS = ("severity", "message", "hint", "message_zh", "hint_zh")


def check_table(
    source: str | os.PathLike[str] | pd.DataFrame | Any,  # noqa: ANN401  (any table)
    *,
    kind: Kind = "establishments",
    columns: Mapping[str, str] | None = None,
    crs: str | int | None = None,
    encoding: str | None = None,
) -> pd.DataFrame:
    """What is wrong with a table, and how it would be read.

    Parameters
    ----------
    source : path-like or table
        Anything the reader of its kind takes.
    kind : {"establishments", "regions", "boundaries", "values", ...}, default "establishments"
        What the table should be: establishments, a table of regions by industries, outlines, or one of
        ``"values"``, ``"facts"``, ``"indicators"``, ``"scenarios"``, ``"flows"``, ``"firms"``, ``"stages"``
        and ``"essentiality"``.
    columns : mapping of str to str, optional
        Which column is which, as in the reader of its kind.
    crs : str or int, optional
        Coordinate system, as in `read_establishments` and `read_boundaries`.
    encoding : str, optional
        Encoding of a text file; by default it is found out.

    Returns
    -------
    DataFrame
        ``code`` (such as ``T962``), ``column`` (missing for the whole table), ``rows`` (int),
        ``severity`` (``error``: rows left out; ``warning``: values changed or of no use; ``note``: how the
        table was read), ``message``, ``hint``, ``message_zh``, ``hint_zh``, ``examples`` (first row numbers,
        1 being the first line, as text). ``attrs``: ``source``, ``rows_read``, ``rows_kept``, ``crs``.

    Raises
    ------
    TableError
        Where the table cannot be read at all, as the reader of its kind; ``T206`` for an unknown kind.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import check_table
    >>> table = pd.DataFrame({"industry": ["a", "b"], "size": [3.0, -1.0],
    ...                       "lon": [0.0, 9.0], "lat": [0.0, 50.0]})
    >>> found = check_table(table)
    >>> print(found[["code", "column", "rows", "severity"]].to_string(index=False))
    code   column  rows severity
    T942     size     1  warning
    T962 lon, lat     1  warning
    T935      NaN     0     note
    """
    if kind not in _KINDS:
        what = f"there is no kind of table {kind!r}"
        hint = suggest(str(kind), _KINDS, f"Choose one of {list_names(_KINDS)}.")
        msg = "T206"
        raise TableError(msg, what, hint=hint)
    table: pd.DataFrame
    if kind == "establishments":
        table = read_establishments(source, columns=columns, crs=crs, encoding=encoding)
    elif kind == "boundaries":
        table = read_boundaries(source, columns=columns, crs=crs)
    else:
        table = _PLAIN_READERS[kind](source, columns=columns, encoding=encoding)
    return problems_table(table)


def problems_table(table: pd.DataFrame) -> pd.DataFrame:
    """The problems that a reader noted with a table.

    Parameters
    ----------
    table : DataFrame
        What a reader gave.

    Returns
    -------
    DataFrame
        As `check_table` gives it.
    """
    problems = table.attrs.get("problems", [])
    found = pd.DataFrame(
        {
            "code": pd.Series([p["code"] for p in problems], dtype="str"),
            "column": pd.Series([p["column"] for p in problems], dtype="str"),
            "rows": pd.Series([p["rows"] for p in problems], dtype="int64"),
            **{key: pd.Series([p[key] for p in problems], dtype="str") for key in _TEXTS},
            "examples": pd.Series([", ".join(map(str, p["examples"])) for p in problems], dtype="str"),
        }
    )
    found.attrs = {
        "source": table.attrs.get("source"),
        "rows_read": table.attrs.get("rows_read", len(table)),
        "rows_kept": len(table),
        "crs": table.attrs.get("crs"),
    }
    return found
