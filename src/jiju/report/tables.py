"""Tables for the page: each value as it is (for sorting and CSV) and as people read it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.charts.numbers import MISSING, distance_text, p_text, percent, significant
from jiju.charts.words import verdict_word
from jiju.results import result_columns
from jiju.results.names import name_in_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jiju.report.words import Words

__all__ = [
    "FIRST_ROWS",
    "MOST_ROWS",
    "PageColumn",
    "PageTable",
    "Part",
    "column_labels",
    "number_column",
    "page_column",
    "page_table",
    "parts_column",
    "plain_table",
    "text_column",
]

# Columns of names that a table may carry in both languages at once: the page needs one.
_NAMES = ("place", "peer", "other", "scenario", "part", "best", "frontier_place")
_VALUES = ("value", "expected", "low", "high", "pointwise_low", "pointwise_high")
FIRST_ROWS = 15
MOST_ROWS = 3000


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a cell.

    Attributes
    ----------
    text : str
        What it says.
    href : str
        Where it leads: ``#`` and an identifier of the page, or the address of a source; empty for nowhere.
    kind : str
        How it looks, a class of the style sheet: ``"missing"``, ``"note"``, ``"remark"`` or nothing.
    """

    text: str
    href: str = ""
    kind: str = ""


@dataclass(frozen=True)
class PageColumn:
    """One column of a table on the page.

    Attributes
    ----------
    label, meaning : str
        Its heading, and a sentence on it.
    is_number : bool
        Whether it sorts and aligns as a number.
    values : list
        The values as they are.
    texts : list of str
        The values as people read them.
    verdicts : list of str or None
        Verdicts behind the texts, for their color.
    picks : bool
        Whether a cell picks out its industry in the figure.
    file_label : str
        Its heading in a CSV file, where that differs.
    parts : list of list of Part, or None
        The pieces of each cell, for cells that hold links.
    """

    label: str
    meaning: str
    is_number: bool
    values: list[Any]
    texts: list[str]
    verdicts: list[str] | None = None
    picks: bool = False
    file_label: str = ""
    parts: list[list[Part]] | None = None

    @property
    def style(self) -> str:
        """How its cells are laid out: as numbers, verdicts, or short, middling or long texts."""
        if self.is_number:
            return "number"
        if self.verdicts is not None:
            return "verdict"
        # A Chinese character is as wide as two letters.
        longest = max((len(t) + sum(ord(c) > 0x2E80 for c in t) for t in self.texts), default=0)
        return "short" if longest <= 14 else "middling" if longest <= 36 else "long"

    def to_dict(self) -> dict[str, Any]:
        """As the page's script reads it; texts that repeat the values are left out."""
        label = self.file_label or self.label
        saved: dict[str, Any] = {"label": label, "number": self.is_number, "values": self.values}
        saved["style"] = self.style
        if self.texts != self.values:
            saved["texts"] = self.texts
        if self.verdicts is not None:
            saved["verdicts"] = self.verdicts
        if self.parts is not None:
            saved["parts"] = [[[part.text, part.href, part.kind] for part in cell] for cell in self.parts]
        return saved | ({"picks": True} if self.picks else {})


@dataclass(frozen=True)
class PageTable:
    """A table on the page.

    Attributes
    ----------
    name : str
        Its identifier on the page.
    caption : str
        What it holds.
    columns : list of PageColumn
        From left to right, the first one being the heading of its row.
    total : int
        Rows there are; the page holds at most `MOST_ROWS` of them.
    row_ids : list of str or None
        The identifier of each row on the page, where links lead to it; then all rows are shown at once.
    note : str
        Below it.
    few : int or None
        Rows that are shown at first where the page holds them all: the others open at a click, without a
        script they are never closed, and on paper they are printed. None for the usual way.
    file : list of PageColumn or None
        The columns of its CSV file, where those are more than the page shows.
    look : str
        A class of its own; empty for none.
    """

    name: str
    caption: str
    columns: list[PageColumn]
    total: int
    row_ids: list[str] | None = None
    note: str = ""
    few: int | None = None
    file: list[PageColumn] | None = None
    look: str = ""

    @property
    def held(self) -> int:
        """Rows on the page."""
        return len(self.columns[0].values) if self.columns else 0

    @property
    def first(self) -> int:
        """Rows shown at first."""
        # One or two more rows are no reason for a button; and where a link leads, a row must be.
        if self.few is not None:
            return self.held if self.held <= self.few + 2 else self.few
        if self.row_ids is not None:
            return self.held
        return self.held if self.held <= FIRST_ROWS + 2 else FIRST_ROWS

    @property
    def written(self) -> int:
        """Rows written into the page's markup, those that open at a click included."""
        return self.first if self.few is None else self.held

    def to_dict(self) -> dict[str, Any]:
        """As the page's script reads it."""
        saved: dict[str, Any] = {
            "columns": [column.to_dict() for column in self.columns],
            "first": self.first,
            "whole": self.few is not None,
            "look": self.look,
        }
        if self.file is not None:
            saved["file"] = [
                {"label": column.label, "number": column.is_number, "values": column.values}
                for column in self.file
            ]
        return saved | ({"ids": self.row_ids} if self.row_ids is not None else {})


def column_labels(kind: str, text: Words) -> dict[str, str]:
    """The headings of a kind's main table.

    Parameters
    ----------
    kind : str
        The kind of result.
    text : Words
        The words.

    Returns
    -------
    dict of str to str
        By column.
    """
    return {c.column: c.label(text.lang) for c in result_columns(kind) if c.table == "table"}


def page_table(
    name: str,
    caption: str,
    kind: str,
    frame: pd.DataFrame,
    text: Words,
    *,
    table: str = "table",
    picks: bool = False,
    value_unit: str = "",
) -> PageTable:
    """A result's table for the page, headings and units from the schema of its kind.

    Parameters
    ----------
    name, caption : str
        Identifier and caption.
    kind : str
        The kind of result.
    frame : DataFrame
        The table, in the order it is shown.
    text : Words
        The words.
    table : str, default "table"
        Which of the kind's tables it is.
    picks : bool, default False
        Whether its column ``industry`` picks out an industry in the figure.
    value_unit : str, default ""
        The unit of a curve's values, which depends on the measure; it stands in their headings.

    Returns
    -------
    PageTable
        At most `MOST_ROWS` rows.
    """
    described = {c.column: c for c in result_columns(kind) if c.table == table}
    held = frame.head(MOST_ROWS)
    columns = []
    for column in frame.columns:
        known = described.get(str(column))
        label = known.label(text.lang) if known else str(column)
        meaning = (known.meaning_zh if text.lang == "zh" else known.meaning_en) if known else ""
        unit = known.unit if known else ""
        if value_unit and column in _VALUES:
            label = f"{label} ({value_unit})"
        built = page_column(held[column], str(column), label, meaning, unit, text)
        if picks and column == "industry":
            built = PageColumn(built.label, built.meaning, False, built.values, built.texts, picks=True)
        columns.append(built)
    return PageTable(name, caption, columns, len(frame))


def page_column(
    series: pd.Series[Any], column: str, label: str, meaning: str, unit: str, text: Words
) -> PageColumn:
    """A column of a result's table for the page.

    Parameters
    ----------
    series : Series
        Its values.
    column, label, meaning, unit : str
        Its name in the result, its heading, a sentence on it, its unit.
    text : Words
        The words.

    Returns
    -------
    PageColumn
        As numbers, verdicts or texts.
    """
    if column == "verdict":
        values = series.astype(str).tolist()
        words = [verdict_word(value, text.lang) for value in values]
        return PageColumn(label, meaning, False, words, words, verdicts=values)
    if pd.api.types.is_bool_dtype(series.dtype):
        texts = [text("table.yes") if value else text("table.no") for value in series]
        return PageColumn(label, meaning, False, texts, texts)
    if pd.api.types.is_numeric_dtype(series.dtype):
        numbers = [_number(value) for value in series.tolist()]
        texts = [_read(value, column, unit, text) for value in numbers]
        # A distance on the page carries its own unit; in the file the heading does.
        file_label = f"{label} (m)" if unit == "m" else ""
        return PageColumn(label, meaning, True, numbers, texts, file_label=file_label)
    texts = [MISSING if pd.isna(value) else str(value) for value in series]
    if column in _NAMES:
        return PageColumn(label, meaning, False, texts, [name_in_language(t, text.lang) for t in texts])
    return PageColumn(label, meaning, False, texts, texts)


def _number(value: Any) -> float | int | str | None:  # noqa: ANN401  (a cell of any numeric type)
    if value is None or value is pd.NA or value != value:
        return None
    if isinstance(value, int | np.integer):
        return int(value)
    number = float(value)
    return number if math.isfinite(number) else str(number)


def _read(value: float | str | None, column: str, unit: str, text: Words) -> str:
    if value is None:
        return MISSING
    number = float(value)
    if column in ("p_value", "p_adjusted"):
        return p_text(number)
    if math.isinf(number):
        return "∞" if number > 0 else "−∞"
    if column in ("lon", "lat"):
        return f"{number:.4f}".replace("-", "−")
    if column in ("x", "y"):
        return f"{number:,.0f}".replace("-", "−")
    if unit == "share":
        # In a column, one decimal lines up; smaller shares say how small.
        said = f"{100 * number:.1f}%" if number == 0 or abs(number) >= 0.001 else percent(number)
        return said.replace("-", "−")
    if unit == "m":
        return distance_text(number, text.lang)
    if isinstance(value, int):
        return f"{value:,}".replace("-", "−")
    return significant(number)


def plain_table(name: str, caption: str, columns: Sequence[tuple[str, Sequence[Any]]]) -> PageTable:
    """A small table of texts and whole numbers.

    Parameters
    ----------
    name, caption : str
        Identifier and caption.
    columns : sequence of (str, sequence)
        Headings and their values.

    Returns
    -------
    PageTable
        Numbers align as numbers.
    """
    built = []
    for label, values in columns:
        is_number = bool(values) and all(isinstance(v, int) and not isinstance(v, bool) for v in values)
        texts = [f"{v:,}" if is_number else str(v) for v in values]
        built.append(PageColumn(label, "", is_number, list(values) if is_number else texts, texts))
    return PageTable(name, caption, built, len(built[0].values) if built else 0)


def text_column(label: str, texts: Sequence[str], meaning: str = "") -> PageColumn:
    """A column of texts.

    Parameters
    ----------
    label : str
        Its heading.
    texts : sequence of str
        An empty one is printed as a dash.
    meaning : str, default ""
        A sentence on it.

    Returns
    -------
    PageColumn
        Sorted as text.
    """
    shown = [text or MISSING for text in texts]
    return PageColumn(label, meaning, False, shown, shown)


def number_column(
    label: str, numbers: Sequence[float | None], texts: Sequence[str], meaning: str = ""
) -> PageColumn:
    """A column of numbers with texts of their own.

    Parameters
    ----------
    label : str
        Its heading.
    numbers : sequence of float or None
        As they sort and go into a file; NaN and None are missing.
    texts : sequence of str
        As they are read.
    meaning : str, default ""
        A sentence on it.

    Returns
    -------
    PageColumn
        Aligned as numbers.
    """
    return PageColumn(label, meaning, True, [_number(value) for value in numbers], list(texts))


def parts_column(label: str, cells: Sequence[Sequence[Part]], meaning: str = "") -> PageColumn:
    """A column of cells that hold links.

    Parameters
    ----------
    label : str
        Its heading.
    cells : sequence of sequence of Part
        The pieces of each cell.
    meaning : str, default ""
        A sentence on it.

    Returns
    -------
    PageColumn
        Sorted by the texts of its cells.
    """
    texts = ["".join(part.text for part in cell) or MISSING for cell in cells]
    return PageColumn(label, meaning, False, texts, texts, parts=[list(cell) for cell in cells])
