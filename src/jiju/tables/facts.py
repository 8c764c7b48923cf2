"""Tables of facts that a person has confirmed: which rows count, and what a spreadsheet did to them."""

from __future__ import annotations

import unicodedata
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.errors import TableError
from jiju.tables.bounds import read_comparators, text_column
from jiju.tables.cells import as_texts
from jiju.tables.cleaning import blank_rows, code_column, finish, keep_others, select
from jiju.tables.columns import note_guesses, resolve_columns
from jiju.tables.hedged import read_hedged
from jiju.tables.numbers import read_numbers
from jiju.tables.problems import Problems
from jiju.tables.schema import table_columns
from jiju.tables.sources import read_source
from jiju.tables.values import STATUSES, iso_days, tidy_values

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from jiju.tables.raw import RawTable

__all__ = ["confirmed_word", "join_facts", "read_fact_proposals", "read_fact_table"]

_YES = frozenset(
    {
        *("yes", "y", "1", "1.0", "true", "t", "x", "ok", "√", "✓", "✔", "☑", "✅", "+"),
        *("是", "对", "确认", "已确认", "采用", "已采用", "核对", "已核对", "已核", "对的", "正确", "v"),
    }
)
_NO = frozenset(
    {
        *("", "no", "n", "0", "0.0", "false", "f", "-", "—", "×", "✗", "✘", "☐", "nan", "none"),
        *("否", "不", "不是", "未", "未确认", "不采用", "未采用", "错", "错误", "待核", "待确认", "待核对"),
    }
)

_ROUNDED = 1e-5  # spreadsheets show six digits of a long number, and save what they show
_GUARD = r"^'(?='*[=+\-@\t\r])"


def confirmed_word(text: str) -> bool | None:
    """Whether a word in the column ``confirmed`` says yes.

    Parameters
    ----------
    text : str
        Such as ``yes``, ``x``, ``√`` or ``是``.

    Returns
    -------
    bool or None
        None for a word that says neither yes nor no.
    """
    # Chinese keyboards write ｙｅｓ and １.
    word = unicodedata.normalize("NFKC", text).strip().strip("。.!").casefold()
    return True if word in _YES else False if word in _NO else None


def read_fact_table(
    source: str | os.PathLike[str] | pd.DataFrame | Any,  # noqa: ANN401  (any table)
    *,
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
) -> pd.DataFrame:
    """Read the confirmed facts of one table.

    Parameters
    ----------
    source : path-like or table
        Anything `read_establishments` takes.
    columns : mapping of str to str, optional
        Column names of the data dictionary of facts and the table's own.
    encoding : str, optional
        Encoding of a text file; by default it is found out.

    Returns
    -------
    DataFrame
        As `jiju.read_facts` gives it.

    Raises
    ------
    TableError
        ``T101`` to ``T113`` where the source cannot be read, ``T102`` where a column is missing, ``T106``
        where there are no rows.
    """
    raw = _unguarded(read_source(source, "facts", columns=columns, encoding=encoding))
    names = [str(name) for name in raw.frame.columns]
    needed = ("place", "indicator", "value")
    mapped = resolve_columns(
        "facts", names, columns, where=raw.where, repeated=raw.repeated, required=("confirmed", *needed)
    )
    if len(raw.frame) == 0:
        what = "the table has no rows"
        msg = "T106"
        raise TableError(msg, what, where=raw.where, hint="Was the data cut off, or is it on another sheet?")
    note_guesses(mapped, list(mapped), raw.problems)
    rows_read = len(raw.frame)
    raw = _confirmed_rows(raw, mapped)
    out, raw = tidy_values(raw, mapped, "facts")
    _restore_printed(out, raw)
    _restore_quotes(out)
    unsourced = (text_column(out, "source") == "") & (text_column(out, "publisher") == "")
    raw.problems.add("T994", rows=unsourced)
    out = keep_others(raw, mapped, out, standard=tuple(table_columns("facts")))
    out = _without_repeats(out, raw)
    _name_uniquely(out, raw.problems)
    return finish(out, raw, rows_read, None)


def read_fact_proposals(
    source: str | os.PathLike[str] | pd.DataFrame | Any,  # noqa: ANN401  (any table)
    *,
    encoding: str | None = None,
) -> pd.DataFrame:
    """Read a table of proposed facts as it stands, confirmed or not, to write it again.

    Parameters
    ----------
    source : path-like or table
        Anything `read_establishments` takes.
    encoding : str, optional
        Encoding of a text file; by default it is found out.

    Returns
    -------
    DataFrame
        All rows: ``value``, ``low``, ``high``, ``story``, ``start`` and ``end`` as numbers, all other columns
        as text, empty where there is nothing; days as YYYY-MM-DD.

    Raises
    ------
    TableError
        ``T101`` to ``T113`` where the source cannot be read, ``T102`` where a column is missing.
    """
    raw = _unguarded(read_source(source, "facts", encoding=encoding))
    names = [str(name) for name in raw.frame.columns]
    needed = ("confirmed", "place", "indicator", "value")
    mapped = resolve_columns("facts", names, None, where=raw.where, repeated=raw.repeated, required=needed)
    raw = select(raw, ~blank_rows(raw))
    known = table_columns("facts")
    out = pd.DataFrame(index=pd.RangeIndex(len(raw.frame)))
    for standard, entry in known.items():
        if standard not in mapped:
            continue
        column = raw.frame[mapped[standard]]
        if entry.type == "float":
            out[standard] = read_numbers(column).values
        else:
            out[standard] = pd.Series(_texts(raw.frame, mapped[standard]), dtype="str")
    for name in names:
        if name not in mapped.values() and name not in out.columns:
            out[name] = pd.Series(_texts(raw.frame, name), dtype="str")
    if "published" in out.columns:
        out["published"] = pd.Series(iso_days(out["published"]), dtype="str")
    if "comparator" in out.columns:
        words = read_comparators(out["comparator"])
        out["comparator"] = [
            word if own and word else own for own, word in zip(out["comparator"], words, strict=True)
        ]
    if "status" in out.columns:
        out["status"] = [STATUSES.get(word.casefold(), word) if word else "" for word in out["status"]]
    _restore_quotes(out)
    # So that a table with Chinese headings stays one when it is written again.
    out.attrs["lang"] = "en" if mapped["confirmed"].isascii() else "zh"
    return out


def _unguarded(raw: RawTable) -> RawTable:
    """Take away the quote that keeps a spreadsheet from reading a text as a formula."""
    for name in raw.frame.columns:
        column = raw.frame[name]
        if isinstance(column.dtype, pd.StringDtype):
            raw.frame[name] = column.str.replace(_GUARD, "", regex=True)
    return raw


def _confirmed_rows(raw: RawTable, mapped: Mapping[str, str]) -> RawTable:
    """The rows that a person confirmed; all others counted by their reason."""
    blank = blank_rows(raw)
    raw.problems.add("T901", rows=blank)
    words = _texts(raw.frame, mapped["confirmed"])
    answers = [confirmed_word(word) for word in words]
    yes = np.array([answer is True for answer in answers], dtype=bool) & ~blank
    unclear = np.array([answer is None for answer in answers], dtype=bool) & ~blank
    if unclear.any():
        example = str(words[int(np.flatnonzero(unclear)[0])])
        raw.problems.add("T996", column=mapped["confirmed"], rows=unclear, example=example)
    raw.problems.add("T909", rows=~yes & ~unclear & ~blank)
    lacking = np.zeros(len(words), dtype=bool)
    for standard in ("place", "indicator"):
        lacking |= code_column(raw.frame[mapped[standard]]).missing
    raw.problems.add("T995", rows=yes & lacking)
    return select(raw, yes & ~lacking)


def _texts(frame: pd.DataFrame, name: str) -> NDArray[Any]:
    return text_column(pd.DataFrame({"it": as_texts(frame[name])}), "it")


def _restore_printed(out: pd.DataFrame, raw: RawTable) -> None:
    """Undo what a spreadsheet did, where the printed number shows it: 93.2% as 0.932, a long number cut."""
    printed = text_column(out, "number_text")
    percent = text_column(out, "unit") == "%"
    shares, rounded = np.zeros(len(out), dtype=bool), np.zeros(len(out), dtype=bool)
    values = out["value"].to_numpy(dtype=float, copy=True)
    example = ""
    for at in np.flatnonzero((printed != "") & np.isfinite(values) & (values != 0)):
        cell = read_hedged(str(printed[at]))
        if cell is None or np.isnan(cell.value):
            continue
        ratio = abs(cell.value / values[at])
        shares[at] = percent[at] and np.isclose(ratio, 100.0, rtol=1e-6)
        rounded[at] = not shares[at] and 1e-9 < abs(ratio - 1.0) < _ROUNDED
        if shares[at] or rounded[at]:
            example = example or f"{values[at]:g} / {printed[at]}{'%' if percent[at] else ''}"
            values[at] = np.copysign(cell.value, values[at])
    changed = shares | rounded
    if not changed.any():
        return
    raw.problems.add("T997", rows=changed, example=example)
    exact = changed & (out["comparator"] == "exact").to_numpy(dtype=bool)
    for name in ("low", "high"):
        bound = out[name].to_numpy(dtype=float, copy=True)
        # A bound above 1 was not stored as a share.
        small = shares & (np.abs(bound) <= 1.0)
        bound[small] = np.round(bound[small] * 100.0, 10)
        bound[exact] = values[exact]
        out[name] = bound
    out["value"] = values


def _restore_quotes(out: pd.DataFrame) -> None:
    """The words 13% that a spreadsheet took for the number 0.13, where the sentence has them."""
    if not {"quote", "number_text", "sentence"} <= set(out.columns):
        return
    quotes, printed, sentences = (text_column(out, name) for name in ("quote", "number_text", "sentence"))
    for at, quote in enumerate(quotes):
        words = f"{printed[at]}%"
        if quote and quote not in sentences[at] and printed[at] and words in sentences[at]:
            quotes[at] = words
    out["quote"] = pd.Series(quotes, index=out.index, dtype="str")


def _without_repeats(out: pd.DataFrame, raw: RawTable) -> pd.DataFrame:
    """Leave out a fact that stands twice: the same place of the same page, for the same indicator."""
    if "start" not in out.columns:
        return out
    same = ("place", "indicator", "value", "low", "high", "unit", "period", "status", "part", "start", "end")
    where = ("source", "publisher", "published", "page", "quote", "sentence")
    columns = [name for name in (*same, *where) if name in out.columns]
    again = (out.duplicated(columns, keep="first") & out["start"].notna()).to_numpy(dtype=bool)
    if not again.any():
        return out
    raw.problems.add("T998", rows=again)
    return out.loc[~again].reset_index(drop=True)


def _name_uniquely(out: pd.DataFrame, problems: Problems, tables: Sequence[str] | None = None) -> None:
    """Name facts by their page where one name stands for several, in place."""
    facts = out["fact"].astype(str)
    if not facts.duplicated().any():
        return
    repeated = facts.duplicated(keep=False).to_numpy(dtype=bool)
    pages = text_column(out, "source") if tables is None else np.array(tables, dtype=object)
    names = facts.to_numpy(dtype=object)
    for row in np.flatnonzero(repeated):
        stem = PurePath(str(pages[row])).name.rsplit(".", 1)[0]
        names[row] = f"{stem}:{names[row]}" if stem else names[row]
    seen: dict[str, int] = {}
    for at, name in enumerate(names):
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            names[at] = f"{name}-{seen[name]}"
    problems.add("T999", rows=repeated)
    out["fact"] = pd.Series(names, index=out.index, dtype="str")


def join_facts(tables: Sequence[pd.DataFrame], names: Sequence[str]) -> pd.DataFrame:
    """Several tables of confirmed facts as one ledger.

    Parameters
    ----------
    tables : sequence of DataFrame
        As `read_fact_table` gives them.
    names : sequence of str
        What each is called, for facts of one name and for the notes.

    Returns
    -------
    DataFrame
        All rows; ``attrs["problems"]`` hold the problems of all tables.
    """
    joined = pd.concat(tables, ignore_index=True) if len(tables) > 1 else tables[0].copy()
    problems = Problems()
    of_rows = [name for name, table in zip(names, tables, strict=True) for _ in range(len(table))]
    _name_uniquely(joined, problems, of_rows)
    entries = [entry for table in tables for entry in table.attrs.get("problems", [])]
    problems.entries = [*entries, *problems.entries]
    joined.attrs = {
        "source": ", ".join(name for name in names if name) or None,
        "crs": None,
        "problems": problems.to_list(),
        "rows_read": sum(int(table.attrs.get("rows_read", len(table))) for table in tables),
    }
    if any(table.attrs.get("simulated") for table in tables):
        joined.attrs["simulated"] = True
    return joined
