"""What each column of a result's tables means, from one CSV a kind."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jiju.results.text import Language

__all__ = ["Column", "result_columns"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a result's table.

    Attributes
    ----------
    table : str
        ``"table"`` for the main one, else the name in `Result.tables`.
    column : str
        Its name.
    type : {"float", "int", "string", "bool", "time"}
        What it holds.
    unit : str
        Its unit; empty for none, ``m`` for metres, ``share`` for a share of one.
    label_en, label_zh : str
        Short headings.
    meaning_en, meaning_zh : str
        One sentence.
    """

    table: str
    column: str
    type: str
    unit: str
    label_en: str
    label_zh: str
    meaning_en: str
    meaning_zh: str

    def label(self, lang: Language) -> str:
        """The heading in one language."""
        return self.label_zh if lang == "zh" else self.label_en


@cache
def result_columns(kind: str) -> tuple[Column, ...]:
    """The columns of a kind of result.

    Parameters
    ----------
    kind : str
        Such as ``"concentration"``.

    Returns
    -------
    tuple of Column
        In the order of the tables; empty for a kind that is not described.

    Examples
    --------
    >>> from jiju.results import result_columns
    >>> [c.column for c in result_columns("concentration")][:3]
    ['distance_m', 'value', 'expected']
    """
    file = resources.files("jiju") / "results" / "schemas" / f"{kind}.csv"
    if not file.is_file():
        return ()
    with file.open(encoding="utf-8") as lines:
        return tuple(Column(**row) for row in csv.DictReader(lines))
