"""Tables of the stages of a chain: what feeds what, and what part of the cost each stage is."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.tables.bounds import text_column
from jiju.tables.cells import as_texts, holds_numbers
from jiju.tables.cleaning import code_column, finish, keep_others
from jiju.tables.columns import note_guesses, resolve_columns
from jiju.tables.numbers import read_numbers
from jiju.tables.pairs import leave_out_nameless, leave_out_totals, refuse_empty, texts_of
from jiju.tables.schema import table_columns
from jiju.tables.sources import read_source

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from jiju.tables.raw import RawTable

__all__ = ["read_stages", "split_names"]

# What nobody writes within a name, and what some do; the latter part only names that the table knows.
_SURE = re.compile(r"[|｜;；\n]")
_LIKELY = re.compile(r"[,，、/+]")
_NOTHING = frozenset({"", "-", "--", "—", "——", "/", "无", "none", "nan", "n/a"})
_TOLERANCE = 0.01
_FEW = 10


def read_stages(
    source: str | os.PathLike[str] | pd.DataFrame | Any,  # noqa: ANN401  (any table)
    *,
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
) -> pd.DataFrame:
    """Read the stages of a chain, such as castings, hydraulics and excavators.

    Parameters
    ----------
    source : path-like or table
        Anything `read_establishments` takes.
    columns : mapping of str to str, optional
        Keys ``stage``, ``upstream`` (the stages that feed it, separated by ``|`` or one to a row),
        ``cost_share``, ``industry`` (whose firms count as its suppliers, separated by ``|``), ``label_en``,
        ``label_zh`` and ``target`` (how many local suppliers it should have); what is not named is found by
        the synonyms of the data dictionary, and noted.
    encoding : str, optional
        Encoding of a text file; by default it is found out.

    Returns
    -------
    DataFrame
        One row for each stage, in the order of the table: ``stage``, ``upstream`` (str, names separated by
        ``|``, empty for none), then ``cost_share`` (float, 0 to 1), ``industry``, ``label_en``, ``label_zh``
        (str) and ``target`` (float) where the table has them, then other columns. ``attrs`` as in
        `read_establishments`.

    Raises
    ------
    TableError
        ``T101`` to ``T113`` where the source cannot be read, ``T102`` where a column is missing, ``T106``
        where there are no rows.

    Notes
    -----
    ``12%`` is 0.12; where a share is above 1, or the shares add up to more than 2, the whole column is read
    as percent, with a warning. Rows without a stage, and rows that are totals, are left out and counted. An
    upstream stage that the table does not list, and a stage that would feed itself, are taken out of
    ``upstream`` and named. Stages that feed each other in a circle (scrap becomes steel again) are kept and
    named. Several rows of one stage become one: their upstream stages and industries are joined, which is
    counted; of other columns the first entry counts, and differing ones are noted.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import read_stages
    >>> table = pd.DataFrame({"环节": ["铸件", "液压件", "挖掘机"], "上游": ["", "铸件", "铸件|液压件"],
    ...                       "成本占比": ["15%", "35%", "50%"]})
    >>> print(read_stages(table).to_string(index=False))
    stage upstream  cost_share
       铸件                 0.15
      液压件       铸件        0.35
      挖掘机   铸件|液压件        0.50
    """
    raw = read_source(source, "stages", columns=columns, encoding=encoding)
    names = [str(name) for name in raw.frame.columns]
    mapped = resolve_columns("stages", names, columns, where=raw.where, repeated=raw.repeated)
    refuse_empty(raw)
    note_guesses(mapped, list(mapped), raw.problems)
    rows_read = len(raw.frame)
    raw = leave_out_nameless(raw, mapped, ("stage",), "T523")
    raw = leave_out_totals(raw, mapped, ("stage",))
    out = pd.DataFrame(index=pd.RangeIndex(len(raw.frame)))
    out["stage"] = code_column(raw.frame[mapped["stage"]], raw, mapped["stage"]).values
    out["upstream"] = pd.Series(_upstream(raw, mapped, out["stage"]), dtype="str")
    if "cost_share" in mapped:
        out["cost_share"] = _cost_shares(raw, mapped["cost_share"])
    if "industry" in mapped:
        parts = [split_names(text) for text in texts_of(raw, mapped, "industry")]
        out["industry"] = pd.Series(["|".join(part) for part in parts], dtype="str")
    for name in ("label_en", "label_zh"):
        if name in mapped:
            out[name] = pd.Series(texts_of(raw, mapped, name), dtype="str")
    if "target" in mapped:
        out["target"] = _targets(raw, mapped["target"])
    out = keep_others(raw, mapped, out, standard=tuple(table_columns("stages")))
    out = _one_row_each(out, raw)
    _note_circles(out, raw)
    if "cost_share" in out.columns:
        total = float(out["cost_share"].sum())
        if total > 0 and abs(total - 1) > _TOLERANCE:
            raw.problems.add("T527", column=mapped["cost_share"], total=f"{total:.4g}")
    return finish(out, raw, rows_read, None)


def split_names(text: str) -> list[str]:
    """The names of a cell, each once, in their order.

    Parameters
    ----------
    text : str
        Names with ``|`` or ``;`` between them.

    Returns
    -------
    list of str
        Empty for a cell that says there is none.
    """
    plain = [unicodedata.normalize("NFKC", part).strip() for part in _SURE.split(text)]
    return list(dict.fromkeys(part for part in plain if part.casefold() not in _NOTHING))


def _upstream(raw: RawTable, mapped: Mapping[str, str], stages: pd.Series[str]) -> list[str]:
    """The upstream stages of each row; names the table does not list, and a stage's own, are taken out."""
    known = {unicodedata.normalize("NFKC", name): name for name in stages}
    count = len(stages)
    strange, own = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    missed: list[str] = []
    found: list[str] = []
    for at, (text, stage) in enumerate(zip(texts_of(raw, mapped, "upstream"), stages, strict=True)):
        parts: list[str] = []
        for part in split_names(str(text)):
            finer = [each.strip() for each in _LIKELY.split(part)]
            parts += [part] if part in known or not known.keys() >= set(finer) else finer
        kept = []
        for part in dict.fromkeys(parts):
            if part not in known:
                strange[at] = True
                missed.append(part)
            elif known[part] == stage:
                own[at] = True
            else:
                kept.append(known[part])
        found.append("|".join(kept))
    column = mapped.get("upstream", "upstream")
    if missed:
        few = list(dict.fromkeys(missed))
        raw.problems.add("T524", rows=strange, column=column, names=", ".join(few[:10]))
    raw.problems.add("T525", rows=own, column=column)
    return found


def _cost_shares(raw: RawTable, name: str) -> NDArray[np.float64]:
    """Shares of 0 to 1; a column that holds percent is divided by 100, with a warning."""
    column = raw.frame[name]
    signed = np.zeros(len(column), dtype=bool)
    if not holds_numbers(column):
        texts = text_column(pd.DataFrame({"it": as_texts(column)}), "it")
        signed = np.array([str(text).rstrip().endswith(("%", "％")) for text in texts], dtype=bool)
        bare = [
            str(text).rstrip().rstrip("%％") if sign else text
            for text, sign in zip(texts, signed, strict=True)
        ]
        column = pd.Series(bare, dtype="str")
    numbers = read_numbers(column)
    values = numbers.values
    raw.problems.add("T941", rows=numbers.missing, column=name)
    if numbers.unreadable is not None:
        raw.problems.add(
            "T943", rows=numbers.unreadable.rows, column=name, example=numbers.unreadable.example
        )
    raw.problems.add("T942", rows=values < 0, column=name)
    values[values < 0] = np.nan
    plain = np.where(signed, np.nan, values)
    # Every stage may have all the cost once; so shares above 1, or of 2 and more in sum, are percent.
    if np.nanmax(plain, initial=0.0) > 1 or np.nansum(plain) > 2:
        example = raw.frame[name].iloc[int(np.flatnonzero(~signed & (plain > 0))[0])]
        raw.problems.add("T526", rows=~signed & (plain > 0), column=name, example=str(example))
        return values / 100.0
    return np.where(signed, values / 100.0, values)


def _targets(raw: RawTable, name: str) -> NDArray[np.float64]:
    numbers = read_numbers(raw.frame[name])
    values = numbers.values
    unusable = (~numbers.missing & np.isnan(values)) | (values < 1) | (values != np.floor(values))
    unusable &= ~numbers.missing
    if unusable.any():
        example = str(raw.frame[name].iloc[int(np.flatnonzero(unusable)[0])])
        raw.problems.add("T943", rows=unusable, column=name, example=example)
    values[unusable] = np.nan
    return values


def _one_row_each(out: pd.DataFrame, raw: RawTable) -> pd.DataFrame:
    """The rows of one stage as one."""
    if not out["stage"].duplicated().any():
        return out
    later = out["stage"].duplicated().to_numpy(dtype=bool)
    raw.problems.add("T506", rows=later)
    single = [name for name in out.columns if name not in {"stage", "upstream", "industry"}]
    for name in single:
        # Of text, empty says nothing.
        filled = (
            out[name].where(out[name] != "") if pd.api.types.is_string_dtype(out[name].dtype) else out[name]
        )
        different = filled.groupby(out["stage"]).transform("nunique").to_numpy() > 1
        raw.problems.add("T528", rows=different, column=name)
        out = out.assign(**{name: filled})
    groups = out.groupby("stage", sort=False)
    merged = groups[single].first() if single else pd.DataFrame(index=pd.Index(groups.groups, name="stage"))
    for name in ("upstream", "industry"):
        if name in out.columns:
            merged[name] = groups[name].agg(lambda cells: "|".join(split_names("|".join(cells))))
    merged = merged.reset_index()[list(out.columns)]
    for name in single:
        if pd.api.types.is_string_dtype(merged[name].dtype):
            merged[name] = merged[name].fillna("").astype("str")
    return merged


def _note_circles(out: pd.DataFrame, raw: RawTable) -> None:
    """Note stages that feed themselves by way of others, as where scrap becomes steel again."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    at = {stage: k for k, stage in enumerate(out["stage"])}
    links = [
        (at[part], k)
        for k, upstream in enumerate(out["upstream"])
        for part in upstream.split("|")
        if part in at
    ]
    if not links:
        return
    first, second = np.array(links, dtype=np.int64).T
    chain = coo_array((np.ones(len(links)), (first, second)), shape=(len(out), len(out)))
    _, group = connected_components(chain, directed=True, connection="strong")
    sizes = np.bincount(group)
    for circle in np.flatnonzero(sizes > 1)[:_FEW]:
        names = out["stage"][group == circle].tolist()
        listed = ", ".join(names[:_FEW]) + (f" + {len(names) - _FEW}" if len(names) > _FEW else "")
        raw.problems.add("T501", rows=len(names), names=listed)
