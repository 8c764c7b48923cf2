"""The paragraphs of a printed sheet in reading order, from where its letters stand."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from jiju.press.sentences import is_terminated

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Letter", "read_sheets"]

# In heights of a letter: what parts two cells of a row, two words, two lines of a column, two paragraphs.
_GUTTER = 1.1
_SPACE = 0.3
_LEADING = 2.2
_PARTED = 0.9
_INDENT = 1.0
# No line begins with a closing mark: the letter before goes down with it.
_FULL = 2.6
# Rows that a letter may still belong to: some programs draw quotation marks after the line.
_OPEN_ROWS = 3
_FEWEST_ROWS = 3
_SHORTEST_TEXT = 8.0
_SOFT_HYPHEN = "\u00ad"
_MARKS = re.compile("[，。；：,;.]")


@dataclass(frozen=True, slots=True)
class Letter:
    """One character of a sheet and its box, in points from the lower left; ``spaced`` after a space."""

    character: str
    left: float
    bottom: float
    right: float
    top: float
    spaced: bool = False


@dataclass(slots=True)
class _Line:
    """One line of a column, or one row of a table."""

    left: float
    right: float
    bottom: float
    top: float
    text: str
    table: bool = False
    edge: float = 0.0

    @property
    def full(self) -> bool:
        """Whether it reaches the right edge of its column, or nearly so and has no full stop."""
        room = (self.edge - self.right) / self.height
        return room <= _FULL and (room <= _INDENT or not is_terminated(self.text))

    @property
    def height(self) -> float:
        """How high its letters are."""
        return max(self.top - self.bottom, 0.1)


@dataclass(slots=True)
class _Row:
    bottom: float
    top: float
    letters: list[Letter] = field(default_factory=list)


def read_sheets(sheets: Iterable[Iterable[Letter]]) -> tuple[str, tuple[int, ...]]:
    r"""The text of printed sheets.

    Parameters
    ----------
    sheets : iterable of iterables of Letter
        The letters of each sheet in the order they are stored in.

    Returns
    -------
    tuple of (str, tuple of int)
        One line for each paragraph or heading, in the order stored; where at least three rows in succession
        hold running text in the same columns, one column after the other; cells of tables parted by ``\t``;
        an empty line where a sheet leaves room and between sheets. Then where each sheet begins.
    """
    parts: list[str] = []
    size = 0
    starts = []
    before: list[_Line] = []
    for letters in sheets:
        begun = False
        for number, stack in enumerate(_stacks(_lines(letters))):
            whole = "\n".join(_whole(stack))
            mark = ""
            if before and _runs_over(before, stack, new_sheet=number == 0):
                last, mark = _glue(parts[-1], whole)
                size += len(last) - len(parts[-1])
                parts[-1] = last
            elif before:
                room = before[-1].bottom - stack[0].top > _PARTED * before[-1].height
                mark = "\n\n" if number == 0 or room else "\n"
            if not begun:
                starts.append(size + len(mark))
                begun = True
            parts += [mark, whole]
            size += len(mark) + len(whole)
            before = stack
        if not begun:
            starts.append(size)
    return "".join(parts).replace(_SOFT_HYPHEN, "-"), tuple(starts)


def _lines(letters: Iterable[Letter]) -> list[_Line]:
    """The lines of a sheet in reading order."""
    rows = [_cells(row) for row in _rows(letters)]
    lines: list[_Line] = []
    at = 0
    while at < len(rows):
        end, columns = _band(rows, at)
        lines += _in_order(rows[at:end], columns) if columns else [_joined(rows[at], " ")]
        at = end
    return lines


def _rows(letters: Iterable[Letter]) -> list[list[Letter]]:
    """The letters of each row, from left to right."""
    rows: list[_Row] = []
    for letter in letters:
        row = next((row for row in reversed(rows[-_OPEN_ROWS:]) if _beside(row, letter)), None)
        if row is None:
            row = _Row(letter.bottom, letter.top)
            rows.append(row)
        row.letters.append(letter)
    return [_without_doubles(sorted(row.letters, key=lambda letter: letter.left)) for row in rows]


def _beside(row: _Row, letter: Letter) -> bool:
    shared = min(row.top, letter.top) - max(row.bottom, letter.bottom)
    return shared > 0.5 * min(row.top - row.bottom, letter.top - letter.bottom)


def _without_doubles(letters: list[Letter]) -> list[Letter]:
    """Bold that is drawn twice is one letter."""
    kept: list[Letter] = []
    for letter in letters:
        near = 0.2 * (letter.top - letter.bottom)
        twice = any(one.character == letter.character and letter.left - one.left < near for one in kept[-2:])
        if not twice:
            kept.append(letter)
    return kept


def _cells(letters: Sequence[Letter]) -> list[_Line]:
    """What stands in a row, parted where more room is than between words."""
    cells: list[_Line] = []
    usual = median(letter.top - letter.bottom for letter in letters)
    for letter in letters:
        gap = letter.left - cells[-1].right if cells else 0.0
        if not cells or gap > _GUTTER * usual:
            cells.append(_Line(letter.left, letter.right, letter.bottom, letter.top, letter.character))
            continue
        cell = cells[-1]
        words = letter.spaced and cell.text[-1].isascii() and letter.character.isascii()
        cell.text += (" " if words or gap > _SPACE * usual else "") + letter.character
        cell.right = max(cell.right, letter.right)
    for cell in cells:
        # Of all letters, so that a mark of another font does not change a line's place.
        cell.bottom = median(letter.bottom for letter in letters)
        cell.top = cell.bottom + usual
    return cells


def _joined(cells: Sequence[_Line], mark: str) -> _Line:
    first = cells[0]
    text = mark.join(cell.text for cell in cells)
    return _Line(first.left, cells[-1].right, first.bottom, first.top, text, table=mark == "\t")


def _band(rows: list[list[_Line]], at: int) -> tuple[int, list[tuple[float, float]]]:
    """Where the rows end that share columns with this one, and those columns; none where it stands alone."""
    columns = sorted((cell.left, cell.right) for cell in rows[at])
    if len(columns) < 2:
        return at + 1, []
    several = 1
    end = at + 1
    while end < len(rows):
        row, above = rows[end], rows[end - 1][0]
        if not 0 < above.top - row[0].top <= _LEADING * above.height:
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


def _in_order(rows: list[list[_Line]], columns: list[tuple[float, float]]) -> list[_Line]:
    """Running text one column after the other, a table row by row."""
    held: list[list[_Line]] = [[] for _ in columns]
    for row in rows:
        for cell in row:
            place = next(at for at, (left, right) in enumerate(columns) if left <= cell.left <= right)
            held[place].append(cell)
    several = sum(1 for row in rows if len(row) >= 2)
    lengths = [sum(len(cell.text) for cell in cells) / len(cells) for cells in held]
    if several >= _FEWEST_ROWS and min(lengths) >= _SHORTEST_TEXT:
        return [cell for cells in held for cell in cells]
    return [_joined(row, "\t") for row in rows]


def _stacks(lines: list[_Line]) -> list[list[_Line]]:
    """Lines of the same size right below each other, without room between them."""
    stacks: list[list[_Line]] = []
    for line in lines:
        if stacks and _below(stacks[-1][-1], line):
            stacks[-1].append(line)
        else:
            stacks.append([line])
    edges = _right_edges(lines)
    for stack in stacks:
        left = min(line.left for line in stack)
        right = max(line.right for line in stack)
        # A heading of two lines is as wide as its column only where the text below is.
        near = [edge for edge in edges.get(_step(left, stack[0]), ()) if edge >= right - stack[0].height]
        for line in stack:
            line.edge = min(near, default=right if len(stack) > 2 else right + 9 * line.height)
    return stacks


def _step(left: float, line: _Line) -> int:
    return round(left / (2 * line.height))


def _right_edges(lines: list[_Line]) -> dict[int, list[float]]:
    """By where lines begin: the right edges that at least three of them share."""
    rights: dict[int, Counter[int]] = {}
    for line in lines:
        # An indent of two letters is one step.
        step = _step(line.left, line)
        for near in (step - 1, step, step + 1):
            rights.setdefault(near, Counter())[round(line.right / line.height)] += 1
    height = median(line.height for line in lines) if lines else 1.0
    return {
        step: sorted(edge * height for edge, times in counted.items() if times >= _FEWEST_ROWS)
        for step, counted in rights.items()
    }


def _below(above: _Line, line: _Line) -> bool:
    """Whether a line is the next of the same column, in letters of the same size."""
    if above.table or line.table or not 0.8 < line.height / above.height < 1.25:
        return False
    step, room = above.top - line.top, above.bottom - line.top
    if not 0 < step <= _LEADING * above.height or room > _PARTED * above.height:
        return False
    return min(above.right, line.right) - max(above.left, line.left) > 0


def _whole(stack: list[_Line]) -> list[str]:
    """The paragraphs of one column without room between its lines."""
    left = min(line.left for line in stack)
    paragraphs = [stack[0].text]
    for above, line in pairwise(stack):
        indented = line.left > left + _INDENT * line.height
        if above.full and not indented and not line.table:
            last, mark = _glue(paragraphs[-1], line.text)
            paragraphs[-1] = f"{last}{mark}{line.text}"
        else:
            paragraphs.append(line.text)
    return paragraphs


def _runs_over(stack: list[_Line], following: list[_Line], *, new_sheet: bool) -> bool:
    """Whether the last line of a column goes on at the head of the next column or sheet."""
    last, first = stack[-1], following[0]
    if last.table or first.table or not 0.9 < first.height / last.height < 1.12:
        return False
    if not new_sheet and first.top <= last.top:
        return False
    if not last.full or is_terminated(last.text):
        return False
    if not any(_MARKS.search(line.text) for line in [*stack, *following]):
        return False
    return first.left <= min(line.left for line in following) + _INDENT * first.height


def _glue(text: str, following: str) -> tuple[str, str]:
    """What the first of two lines becomes, and what stands between: a space between Latin words."""
    if text.endswith(_SOFT_HYPHEN):
        # Of a word that a hyphen breaks, or of a name that has one.
        return (text[:-1], "") if following[0].islower() else (f"{text[:-1]}-", "")
    latin = text[-1].isascii() and following[0].isascii()
    return text, " " if latin and (text[-1].isalpha() or following[0].isalpha()) else ""
