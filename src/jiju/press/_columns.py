"""The lines of a printed sheet in reading order, where its columns were stored row by row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Letter", "read_sheet"]

# In heights of a letter: what parts two cells of a row, and two lines of a column.
_GUTTER = 1.2
_LEADING = 2.5
_PARTED = 1.3
_FEWEST_ROWS = 3
_SHORTEST_TEXT = 8.0


@dataclass(frozen=True, slots=True)
class Letter:
    """One character of a sheet and its box, in points from the lower left; blanks have none."""

    character: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def blank(self) -> bool:
        """Whether it has no extent: a space that the library put in."""
        return self.right <= self.left or self.top <= self.bottom


@dataclass(slots=True)
class _Cell:
    left: float
    right: float
    bottom: float
    top: float
    text: str


def read_sheet(lines: Iterable[Sequence[Letter]]) -> str:
    r"""The text of a sheet.

    Parameters
    ----------
    lines : iterable of sequence of Letter
        The lines as they are stored.

    Returns
    -------
    str
        Lines as stored; where at least three rows in succession hold running text in the same columns, one
        column after the other; cells of tables parted by ``\t``; an empty line where the sheet leaves room.
    """
    rows = _rows(lines)
    out: list[str] = []
    at = 0
    while at < len(rows):
        if at and _parted(rows[at - 1][0], rows[at][0]):
            out.append("")
        end, columns = _band(rows, at)
        if not columns:
            out.append(" ".join(cell.text for cell in rows[at]))
            at += 1
            continue
        out += _in_order(rows[at:end], columns)
        at = end
    return "\n".join(out)


def _parted(above: _Cell, below: _Cell) -> bool:
    """Whether much room is left between two rows."""
    return bool(above.text and below.text) and above.bottom - below.top > _PARTED * (above.top - above.bottom)


def _rows(lines: Iterable[Sequence[Letter]]) -> list[list[_Cell]]:
    """The cells of each row; two stored lines beside each other are one row."""
    rows: list[list[_Cell]] = []
    for line in lines:
        cells = _cells(line)
        if not cells:
            rows.append([_Cell(0.0, 0.0, 0.0, 0.0, "")])
            continue
        before = rows[-1][-1] if rows else None
        first = cells[0]
        beside = before is not None and before.text and first.left > before.right + (first.top - first.bottom)
        if before is not None and beside and _overlap(before, first):
            rows[-1] += cells
        else:
            rows.append(cells)
    return rows


def _overlap(one: _Cell, other: _Cell) -> bool:
    shared = min(one.top, other.top) - max(one.bottom, other.bottom)
    return shared > 0.5 * min(one.top - one.bottom, other.top - other.bottom)


def _cells(line: Sequence[Letter]) -> list[_Cell]:
    cells: list[_Cell] = []
    waiting = ""
    for letter in line:
        if letter.blank or letter.character.isspace():
            waiting += letter.character
            continue
        height = letter.top - letter.bottom
        if cells and letter.left - cells[-1].right <= _GUTTER * max(height, cells[-1].top - cells[-1].bottom):
            cell = cells[-1]
            cell.text += waiting + letter.character
            cell.right = max(cell.right, letter.right)
            cell.bottom, cell.top = min(cell.bottom, letter.bottom), max(cell.top, letter.top)
        else:
            cells.append(_Cell(letter.left, letter.right, letter.bottom, letter.top, letter.character))
        waiting = ""
    return cells


def _band(rows: list[list[_Cell]], at: int) -> tuple[int, list[tuple[float, float]]]:
    """Where the rows end that share columns with this one, and those columns; none where it stands alone."""
    if len(rows[at]) < 2:
        return at + 1, []
    columns = sorted((cell.left, cell.right) for cell in rows[at])
    several = 1
    end = at + 1
    while end < len(rows):
        row, above = rows[end], rows[end - 1][0]
        height = max(above.top - above.bottom, 0.1)
        if not row[0].text or not 0 < above.top - row[0].top <= _LEADING * height:
            break
        merged = _merge([*columns, *((cell.left, cell.right) for cell in row)])
        if len(merged) < 2 or (len(row) < 2 and len(merged) > len(columns)):
            break
        columns = merged
        several += len(row) >= 2
        end += 1
    return (end, columns) if several >= 2 else (at + 1, [])


def _merge(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for left, right in sorted(spans):
        if merged and left <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], right))
        else:
            merged.append((left, right))
    return merged


def _in_order(rows: list[list[_Cell]], columns: list[tuple[float, float]]) -> list[str]:
    """Running text one column after the other, a table row by row."""
    held: list[list[str]] = [[] for _ in columns]
    for row in rows:
        for cell in row:
            place = next(at for at, (left, right) in enumerate(columns) if left <= cell.left <= right)
            held[place].append(cell.text)
    several = sum(1 for row in rows if len(row) >= 2)
    lengths = [sum(len(text) for text in texts) / len(texts) for texts in held]
    if several >= _FEWEST_ROWS and min(lengths) >= _SHORTEST_TEXT:
        return [text for texts in held for text in texts]
    return ["\t".join(cell.text for cell in row) for row in rows]
