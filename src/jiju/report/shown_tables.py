"""Tables of a finding that need no sources: which are shown, which of their columns, in which words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from jiju.charts.numbers import MISSING, compact
from jiju.report.tables import MOST_ROWS, PageColumn, PageTable, number_column, page_column
from jiju.results import result_columns
from jiju.results.names import name_in_language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jiju.report.words import Words
    from jiju.results import Result

__all__ = ["Shown", "shown_tables"]

# Texts that a table carries once in each language: column and ending.
_IN_BOTH = ("reason", "label", "note", "name")


@dataclass(frozen=True, slots=True)
class Shown:
    """How a table of a finding is shown.

    Attributes
    ----------
    columns : tuple of str
        From left to right; those that the finding has not are left out. ``"reason"`` stands for the one of
        ``reason_en`` and ``reason_zh`` in the page's language; likewise ``label``, ``note`` and ``name``.
    amounts : tuple of str
        Columns of amounts, which are written with k, M, 万, 亿.
    worded : tuple of str
        Columns of words of the program, which are put in the page's language: ``values.{kind}_{word}``.
    named : tuple of str
        Columns of codes, of which the finding knows names: the page shows names, a file has codes.
    few : int or None
        Rows that are shown at first; None for the usual way.
    above_zero : str
        A column: rows in which it is 0 are not shown but counted below the table. Empty for all rows.
    without : str
        The words below the table on how many rows are not shown.
    file : tuple of str
        Further columns, for which a page has no room: they stand in the CSV file only.
    of : str
        The table that is shown, where parts of one stand apart; empty for that of its own name.
    """

    columns: tuple[str, ...]
    amounts: tuple[str, ...] = ()
    worded: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    few: int | None = None
    above_zero: str = ""
    without: str = ""
    file: tuple[str, ...] = ()
    of: str = ""


def shown_tables(result: Result, section: str, text: Words, shown: Mapping[str, Shown]) -> list[PageTable]:
    """The tables of a finding for the page.

    Parameters
    ----------
    result : Result
        The finding.
    section : str
        Identifier of the section.
    text : Words
        The words; captions are ``table.{kind}`` and ``table.{kind}_{name}``.
    shown : mapping of str to Shown
        By the table's name, ``"table"`` for the main one.

    Returns
    -------
    list of PageTable
        In the order of ``shown``; empty ones, but for the main one, are left out.
    """
    tables = []
    names = _names(result, text)
    for name, how in shown.items():
        source = how.of or name
        frame = result.table if source == "table" else result.tables.get(source)
        if frame is None or (frame.empty and name != "table"):
            continue
        caption = text(f"table.{result.kind}" if name == "table" else f"table.{result.kind}_{name}")
        note = ""
        if how.above_zero and how.above_zero in frame:
            idle = ~(frame[how.above_zero] > 0)
            note = text(how.without, count=f"{int(idle.sum()):,}") if idle.any() else ""
            frame = frame[~idle]
        held = frame.head(MOST_ROWS)
        columns, more = (
            [
                built
                for column in listed
                if (built := _column(result.kind, source, held, column, how, names, text)) is not None
            ]
            for listed in (how.columns, how.file)
        )
        # Without a script every row is written into the page: long tables are not.
        few = how.few if len(frame) <= _MOST_WRITTEN else None
        file = [*columns, *more] if more else None
        tables.append(
            PageTable(f"{section}-{name}", caption, columns, len(frame), few=few, file=file, note=note)
        )
    return tables


_MOST_WRITTEN = 300


def _names(result: Result, text: Words) -> dict[str, str]:
    """What the finding calls its codes."""
    names: dict[str, str] = {}
    for frame in (result.table, *result.tables.values()):
        for code in ("firm", "supplier", "shocked", "stage"):
            for name in ("name", f"label_{text.lang}"):
                if code not in frame or name not in frame:
                    continue
                for key, said in zip(frame[code], frame[name], strict=True):
                    if _word(said):
                        names.setdefault(_word(key), _word(said))
    return names


def _column(
    kind: str,
    table: str,
    frame: pd.DataFrame,
    column: str,
    how: Shown,
    names: Mapping[str, str],
    text: Words,
) -> PageColumn | None:
    own = f"{column}_{text.lang}" if column in _IN_BOTH and f"{column}_{text.lang}" in frame else column
    if own not in frame:
        return None
    known = next((c for c in result_columns(kind) if c.table == table and c.column == own), None)
    label = known.label(text.lang) if known else column
    meaning = (known.meaning_zh if text.lang == "zh" else known.meaning_en) if known else ""
    series = frame[own]
    if column in how.amounts:
        amounts = [float(value) for value in series]
        return number_column(label, amounts, [_amount(value, text) for value in amounts], meaning)
    values = [_word(value) for value in series]
    if column in how.worded:
        keys = [f"values.{kind}_{value.replace(' ', '_')}" for value in values]
        said = [text(key) if text.has(key) else value for key, value in zip(keys, values, strict=True)]
        return PageColumn(label, meaning, False, [v or MISSING for v in values], [s or MISSING for s in said])
    if pd.api.types.is_numeric_dtype(series.dtype) or pd.api.types.is_bool_dtype(series.dtype):
        return page_column(series, column, label, meaning, known.unit if known else "", text)
    values = [value or MISSING for value in values]
    if column in how.named:
        # Several codes in one cell, such as the stages upstream of one, have a bar between them.
        joint = text("page.separator")
        said = [
            joint.join(name_in_language(names.get(code, code), text.lang) for code in value.split("|"))
            for value in values
        ]
        return PageColumn(label, meaning, False, values, said)
    return PageColumn(label, meaning, False, values, [name_in_language(v, text.lang) for v in values])


def _amount(value: float, text: Words) -> str:
    return MISSING if math.isnan(value) else compact(value, text.lang).replace("-", "−")


def _word(value: Any) -> str:  # noqa: ANN401  (a cell)
    return "" if value is None or pd.isna(value) else str(value)
