"""Tables that say which industries cannot do without which inputs."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from jiju.errors import TableError
from jiju.tables.bounds import text_column
from jiju.tables.cells import as_texts
from jiju.tables.cleaning import code_column, finish, keep_others, select
from jiju.tables.columns import missing_column, note_guesses, resolve_columns
from jiju.tables.pairs import check_layout, is_square, leave_out_nameless, melt_square, refuse_empty
from jiju.tables.schema import table_columns
from jiju.tables.sources import read_source

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from jiju.tables.raw import RawTable

__all__ = ["knows_degree", "read_essentiality"]

_KEYS = ("supplier_industry", "user_industry")
_DEGREES = {
    **dict.fromkeys(("2", "2.0", "yes", "y", "true", "essential", "critical", "necessary", "vital"), 2.0),
    **dict.fromkeys(("是", "必需", "必须", "必要", "不可缺", "不可或缺", "关键", "核心", "√", "✓", "✔"), 2.0),
    **dict.fromkeys(("1", "1.0", "partly", "partial", "important", "non-essential", "nonessential"), 1.0),
    **dict.fromkeys(("not essential", "non essential", "inessential", "medium"), 1.0),
    **dict.fromkeys(
        ("非必需", "非必须", "非必要", "非关键", "不必需", "可替代", "部分", "一般", "重要"), 1.0
    ),
    **dict.fromkeys(("0", "0.0", "no", "n", "false", "not needed", "unneeded", "irrelevant", "none"), 0.0),
    **dict.fromkeys(("否", "不需要", "无需", "不影响", "无影响", "无关", "不相关", "×", "✗"), 0.0),
}
_SILENT = frozenset({"", "nan", "-", "--", "—", "——", "/", "n/a", "na", "<na>"})


def read_essentiality(
    source: str | os.PathLike[str] | pd.DataFrame | Any,  # noqa: ANN401  (any table)
    *,
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
    layout: Literal["auto", "long", "wide"] = "auto",
) -> pd.DataFrame:
    """Read which inputs an industry cannot do without.

    Parameters
    ----------
    source : path-like or table
        Anything `read_establishments` takes.
    columns : mapping of str to str, optional
        Keys ``supplier_industry``, ``user_industry`` and ``essential``; what is not named is found by the
        synonyms of the data dictionary, and noted.
    encoding : str, optional
        Encoding of a text file; by default it is found out.
    layout : {"auto", "long", "wide"}, default "auto"
        ``long``: one row for each pair of industries. ``wide``: the first column names the industries that
        supply, each other column an industry that uses.

    Returns
    -------
    DataFrame
        ``supplier_industry``, ``user_industry`` (str), ``essential`` (float: 2 essential, production stops
        without it; 1 needed but not essential; 0 not needed at once), then other columns of a long table.
        ``attrs`` as in `read_establishments`; the rows of a wide table are counted as its filled cells.

    Raises
    ------
    TableError
        ``T101`` to ``T113`` where the source cannot be read, ``T102`` where a column is missing, ``T106``
        where there are no rows, ``T205`` for an unknown layout, ``T503`` where no cell says 0, 1 or 2.

    Notes
    -----
    Words are understood: yes, essential, 是 and 必需 are 2; partly, not essential and 非必需 are 1; no, not
    needed, 否 and 不影响 are 0. Rows without one of the industries, and rows whose word or number is not
    known, are left out and counted; of a long table so are rows where nothing is said. Measures say what they
    assume of pairs that are not listed. Where a pair stands in several rows, the first counts; the others are
    left out and counted, apart where they say something else.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import read_essentiality
    >>> table = pd.DataFrame({"行业": ["钢铁", "软件"], "钢铁": ["必需", "否"], "软件": ["不影响", "非必需"]})
    >>> print(read_essentiality(table).to_string(index=False))
    supplier_industry user_industry  essential
                   钢铁            钢铁        2.0
                   钢铁            软件        0.0
                   软件            钢铁        0.0
                   软件            软件        1.0
    """
    raw = read_source(source, "essentiality", columns=columns, encoding=encoding)
    check_layout(layout, raw.where)
    names = [str(name) for name in raw.frame.columns]
    mapped = resolve_columns(
        "essentiality", names, columns, where=raw.where, repeated=raw.repeated, required=()
    )
    refuse_empty(raw)
    whole = {*_KEYS, "essential"} <= mapped.keys()
    if layout == "auto":
        square = is_square(raw, numbers=False) and not {"user_industry", "essential"} & mapped.said
        layout = "wide" if square and not whole else "long"
    key = ""
    if layout == "wide":
        key = mapped["supplier_industry"] if "supplier_industry" in mapped.said else names[0]
        rows_read = len(raw.frame)
        raw, at, users = melt_square(raw, key, *_KEYS, "essential", numbers=False)
        rows_read *= len(users)
    else:
        for standard in (*_KEYS, "essential"):
            if standard not in mapped:
                raise missing_column(names, standard, raw.where, "essentiality")
        note_guesses(mapped, list(mapped), raw.problems)
        rows_read, at = len(raw.frame), dict(mapped)
    raw = leave_out_nameless(raw, at, _KEYS, "T511", blank=layout == "long")
    raw, degrees, none = _degrees(raw, at["essential"], wide=layout == "wide")
    raw, degrees = _first_of_each(raw, at, degrees)
    out = pd.DataFrame(index=pd.RangeIndex(len(raw.frame)))
    for standard in _KEYS:
        out[standard] = code_column(raw.frame[at[standard]], raw, key or at[standard]).values
    out["essential"] = degrees
    if layout == "long":
        out = keep_others(raw, mapped, out, standard=tuple(table_columns("essentiality")))
    return finish(out, raw, rows_read - none, None)


def knows_degree(text: str) -> bool:
    """Whether a word or number says how essential an input is.

    Parameters
    ----------
    text : str
        Such as ``2``, ``yes`` or ``非必需``.

    Returns
    -------
    bool
        False also for an empty text.
    """
    return _plain_word(text) in _DEGREES


def _plain_word(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().strip("。.!").casefold()


def _degrees(raw: RawTable, name: str, *, wide: bool) -> tuple[RawTable, Any, int]:
    """The rows that say 0, 1 or 2, what they say, and how many cells of a wide table are empty.

    Other rows are counted by their reason.
    """
    texts = text_column(pd.DataFrame({"it": as_texts(raw.frame[name])}), "it")
    words = [_plain_word(str(text)) for text in texts]
    degrees = np.array([_DEGREES.get(word, np.nan) for word in words])
    silent = np.array([word in _SILENT for word in words], dtype=bool)
    unknown = np.isnan(degrees) & ~silent
    if not wide:
        raw.problems.add("T512", rows=silent, column=name)
    if unknown.any():
        example = str(texts[int(np.flatnonzero(unknown)[0])])
        raw.problems.add("T529", rows=unknown, column=name, example=example)
    kept = ~np.isnan(degrees)
    if not kept.any():
        example = next((str(text) for text, said in zip(texts, ~silent, strict=True) if said), "")
        what = f"no cell of {name!r} says how essential an input is"
        what += f"; they say {example!r} and the like" if example else ""
        hint = "Write 2 (essential), 1 (not essential), 0 (not needed), or yes, partly, no."
        msg = "T503"
        raise TableError(msg, what, where=raw.where, hint=hint)
    return select(raw, kept), degrees[kept], int(silent.sum()) if wide else 0


def _first_of_each(raw: RawTable, at: Mapping[str, str], degrees: Any) -> tuple[RawTable, Any]:  # noqa: ANN401
    """The first row of each pair; later ones are counted, those that say something else apart."""
    pairs = pd.DataFrame({key: code_column(raw.frame[at[key]]).values for key in _KEYS})
    later = pairs.duplicated().to_numpy(dtype=bool)
    if not later.any():
        return raw, degrees
    first = pd.Series(degrees).groupby([pairs[key] for key in _KEYS]).transform("first").to_numpy()
    differs = later & (first != degrees)
    raw.problems.add("T510", rows=later & ~differs)
    raw.problems.add("T509", rows=differs)
    return select(raw, ~later), degrees[~later]
