"""Where the column names of a sheet stand: below title rows, over two rows, in merged cells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from jiju.tables.schema import fold_name

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

__all__ = ["Header", "Merge", "cell_text", "find_header", "unique_names"]

_SCANNED = 40
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
_NUMBER = re.compile(r"^[+-]?[\d.,\s]*\d[\d.,\s]*%?$")

# First row, first column, last row, last column; from 0.
Merge = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Header:
    """The column names of a table and where they stand.

    Attributes
    ----------
    first, last : int
        The rows they take up, from 0; the data begin in the row after.
    names : tuple of str
        One for each column, empty where there is none.
    """

    first: int
    last: int
    names: tuple[str, ...]


def cell_text(cell: object) -> str:
    """A cell as text, whole numbers without decimals.

    Parameters
    ----------
    cell : object
        Text, number, date or None.

    Returns
    -------
    str
        Without spaces around it.
    """
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return " ".join(str(cell).strip(_INVISIBLE).split())


def find_header(
    rows: Sequence[Sequence[object]], wanted: Collection[str], merges: Sequence[Merge] = ()
) -> Header | None:
    """Find the column names among the first rows.

    Parameters
    ----------
    rows : sequence of sequences
        The first rows of the sheet, at least 40 where there are as many.
    wanted : collection of str
        Folded names that column names may be; the row with the most of them wins.
    merges : sequence of (first row, first column, last row, last column)
        Merged cells, where the format tells.

    Returns
    -------
    Header or None
        None where no row holds anything.

    Notes
    -----
    Where no name is known, the first row is taken that fills at least half of the table's width; titles
    fill one cell. A row of group headings above or below is joined in where merged cells say so, or where
    two rows of text fill each other's gaps.
    """
    texts = [[cell_text(cell) for cell in row] for row in rows[:_SCANNED]]
    filled = [sum(1 for text in row if text) for row in texts]
    if not any(filled):
        return None
    width = max(filled)
    chosen = _best_row(texts, filled, width, wanted)
    first, last = _block(texts, filled, chosen, wanted, merges)
    columns = max(len(row) for row in rows)
    return Header(first, last, _names(texts[first : last + 1], first, columns, merges))


def _best_row(
    texts: Sequence[Sequence[str]], filled: Sequence[int], width: int, wanted: Collection[str]
) -> int:
    hits = [sum(1 for text in row if text and fold_name(text) in wanted) for row in texts]
    most = max(hits)
    if most:
        best = next(at for at, count in enumerate(hits) if count == most)
        if filled[best] >= min(2, width):
            return best
    enough = max(1, -(-width // 2))
    return next(at for at, count in enumerate(filled) if count >= enough)


def _block(
    texts: Sequence[Sequence[str]],
    filled: Sequence[int],
    chosen: int,
    wanted: Collection[str],
    merges: Sequence[Merge],
) -> tuple[int, int]:
    first = last = chosen
    if first > 0 and filled[first - 1] > 1 and _joined(texts, first - 1, wanted, merges):
        first -= 1
    while last + 1 < len(texts) and filled[last] > 1 and _joined(texts, last, wanted, merges):
        last += 1
    return first, last


def _joined(
    texts: Sequence[Sequence[str]], upper: int, wanted: Collection[str], merges: Sequence[Merge]
) -> bool:
    """Whether a row of headings goes on in the next row."""
    above, below = texts[upper], texts[upper + 1]
    if not any(below):
        return False
    down = [m for m in merges if m[0] <= upper < m[2]]
    across = [m for m in merges if m[0] == m[2] == upper and m[3] > m[1]]
    if across:
        # Years stand below a merged heading as often as names do.
        return True
    if any(_NUMBER.match(text) for text in (*above, *below) if text):
        return False
    if down:
        # A heading merged downward says that both rows are headings, unless it is a merged cell of data.
        return all(fold_name(above[m[1]]) in wanted or m[0] == upper for m in down if above[m[1]])
    size = max(len(above), len(below))
    up = [*above, *[""] * (size - len(above))]
    low = [*below, *[""] * (size - len(below))]
    gaps = [at for at in range(size) if not up[at] and low[at]]
    if not gaps or any(not up[at] and not low[at] for at in range(size) if at <= max(gaps)):
        return False
    known = sum(1 for text in low if text and fold_name(text) in wanted)
    numbers_follow = upper + 2 < len(texts) and any(
        _NUMBER.match(text) for at, text in enumerate(texts[upper + 2]) if at < size and low[at]
    )
    return known > 0 and (numbers_follow or len(gaps) * 2 >= sum(map(bool, low)))


def _names(
    block: Sequence[Sequence[str]], first: int, columns: int, merges: Sequence[Merge]
) -> tuple[str, ...]:
    grid = [[*row, *[""] * (columns - len(row))] for row in block]
    if len(grid) > 1:
        for top, left, _, right in merges:
            if first <= top < first + len(grid) and right > left:
                grid[top - first][left : right + 1] = [grid[top - first][left]] * (right - left + 1)
        if not merges:
            for row, below in pairwise(grid):
                for at in range(1, columns):
                    if not row[at] and below[at]:
                        row[at] = row[at - 1]
    parts = [list(dict.fromkeys(text for row in grid if (text := row[at]))) for at in range(columns)]
    leaves = [entry[-1] if entry else "" for entry in parts]
    return tuple(
        leaf if leaves.count(leaf) == 1 else "/".join(entry)
        for leaf, entry in zip(leaves, parts, strict=True)
    )


def unique_names(names: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """Column names made unique.

    Parameters
    ----------
    names : sequence of str
        As they stand in the file; blank ones are called ``column_5`` by their place.

    Returns
    -------
    unique, changed, repeated : lists of str
        The names to use, those that differ from the file, and the file's names that occur more than once.
    """
    unique: list[str] = []
    changed: list[str] = []
    repeated: list[str] = []
    taken = set(names)
    for at, name in enumerate(names, start=1):
        new = name or f"column_{at}"
        if name in unique:
            repeated.append(name)
        number = 2
        base = new
        while new in unique or (new != name and new in taken):
            new = f"{base}_{number}"
            number += 1
        if new != name:
            changed.append(new)
        unique.append(new)
    return unique, changed, repeated
