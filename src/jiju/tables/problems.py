"""What a reader found wrong with a table: counted, placed and worded, never dropped in silence."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

__all__ = ["Problems", "Wording", "rows_left_out", "wordings"]

_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Wording:
    """How one kind of problem is told.

    Attributes
    ----------
    code : str
        Such as ``"T902"``.
    severity : {"error", "warning", "note"}
        ``error``: the row is left out; ``warning``: a value was changed or cannot be used; ``note``: how
        the table was read.
    message_en, hint_en, message_zh, hint_zh : str
        Templates for `str.format`.
    """

    code: str
    severity: str
    message_en: str
    hint_en: str
    message_zh: str
    hint_zh: str


@cache
def wordings() -> dict[str, Wording]:
    """All kinds of problems, by code.

    Returns
    -------
    dict of str to Wording
        As ``schemas/problems.csv`` lists them.
    """
    text = (resources.files("jiju.tables") / "schemas" / "problems.csv").read_text(encoding="utf-8")
    return {row["code"]: Wording(**row) for row in csv.DictReader(text.splitlines())}


class Problems:
    """The problems of one table, gathered while it is read.

    Parameters
    ----------
    row_numbers : array of int, optional
        For each row its number as a person sees it in the file (1 is the first line); by default the
        rows follow a header in line 1.
    """

    def __init__(self, row_numbers: NDArray[np.int64] | None = None) -> None:
        self.row_numbers = row_numbers
        self.entries: list[dict[str, Any]] = []

    def add(
        self,
        code: str,
        *,
        column: str | None = None,
        rows: NDArray[np.bool_] | int = 0,
        examples: Sequence[int] = (),
        **values: object,
    ) -> None:
        """Note one kind of problem.

        Parameters
        ----------
        code : str
            A code of ``schemas/problems.csv``.
        column : str, optional
            The column's name in the file.
        rows : array of bool or int, default 0
            Which rows (nothing is noted where none is marked), or how many; 0 for what concerns the
            whole table.
        examples : sequence of int, optional
            First row numbers, where ``rows`` is a count.
        **values : object
            What the wording's template names.
        """
        if isinstance(rows, np.ndarray):
            marked = np.flatnonzero(rows)
            count = len(marked)
            if count == 0:
                return
            first = marked[:_EXAMPLES]
            examples = (first + 2 if self.row_numbers is None else self.row_numbers[first]).tolist()
        else:
            count = int(rows)
        wording = wordings()[code]
        shared = {"column": column, **values}
        english = {**shared, "rows": f"{count:,} row" if count == 1 else f"{count:,} rows"}
        chinese = {**shared, "rows": f"{count:,} 行"}
        self.entries.append(
            {
                "code": code,
                "column": column,
                "rows": count,
                "examples": [int(number) for number in examples],
                "severity": wording.severity,
                "message": wording.message_en.format(**english),
                "hint": wording.hint_en.format(**english),
                "message_zh": wording.message_zh.format(**chinese),
                "hint_zh": wording.hint_zh.format(**chinese),
            }
        )

    def to_list(self) -> list[dict[str, Any]]:
        """The problems as plain dicts, errors first, then warnings, then notes; in order of code within."""
        weight = {"error": 0, "warning": 1, "note": 2}
        return sorted(self.entries, key=lambda entry: (weight[entry["severity"]], entry["code"]))


def rows_left_out(problems: Iterable[dict[str, Any]]) -> int:
    """How many rows a reader left out.

    Parameters
    ----------
    problems : iterable of dict
        ``attrs["problems"]`` of a table.

    Returns
    -------
    int
        The rows of the problems of severity ``error``.
    """
    return sum(entry["rows"] for entry in problems if entry["severity"] == "error")
