"""The null of changes dealt out over the cells of tables, as many in each row and column as there were."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from jiju.results import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Codes = NDArray[np.int64]

__all__ = ["MARGINS_TEXT", "Margins"]

_TURNS = 20  # swaps tried for each mark
_LEAST = 1_000

MARGINS_TEXT = Text(
    en=(
        "Under the null, the changes are dealt out anew over the pairs of region and industry that could "
        "have changed. Every region keeps its number of changes, every industry too, in each step from "
        "one period to the next; which of a region's industries it is, is left to chance."
    ),
    zh=(
        "零假设：把发生的变化重新随机分派给原本可能变化的地区与行业组合。在相邻时期的每一步中，"
        "各地区的变化数与各行业的变化数均保持不变；具体是该地区的哪个行业，则由机会决定。"
    ),
)


@dataclass(frozen=True, eq=False)
class Margins:
    """Marks in tables move, their sums by row and by column stay.

    Attributes
    ----------
    numbers : tuple of ndarray of int, each of shape (rows, columns)
        One table each: the number of every cell that may be marked, over all tables from 0, and -1 for the
        others.
    marks : tuple of ndarray of int
        Numbers of the marked cells of each table.

    Notes
    -----
    A draw tries swaps of two marks (r, i) and (s, j) to (r, j) and (s, i), 20 for each mark, at random. The
    chain of swaps is symmetric, so all tables it can reach are equally likely. Draws start from `mixed`, as
    far from the data as they are from it: then data and draws are exchangeable, and a p-value that counts is
    exact even where swaps do not reach every table (Besag and Clifford 1989). When not to use it: where marks
    are so many, or so few, that hardly any swap is possible; then the draws resemble the data and nothing is
    found.

    References
    ----------
    Besag, J. and Clifford, P. (1989), Generalized Monte Carlo significance tests, Biometrika 76, 633-642.
    """

    numbers: tuple[Codes, ...]
    marks: tuple[Codes, ...]

    def draw(self, rng: np.random.Generator) -> Codes:
        """Numbers of the cells that are marked in a draw.

        Parameters
        ----------
        rng : numpy.random.Generator
            The generator of this draw.

        Returns
        -------
        ndarray of int64, shape (marks,)
            Those of the first table first, each table's rising.
        """
        return np.concatenate([*self._moved(rng), np.empty(0, np.int64)])

    def mixed(self, rng: np.random.Generator) -> Margins:
        """The same tables with the marks of one draw, to start the draws from.

        Parameters
        ----------
        rng : numpy.random.Generator
            A generator of its own.

        Returns
        -------
        Margins
            To draw from.
        """
        return Margins(self.numbers, tuple(self._moved(rng)))

    @cached_property
    def _places(self) -> tuple[Codes, ...]:
        """Where each numbered cell is in its table, by number; the same for all draws."""
        found = []
        for number in self.numbers:
            flat = number.ravel()
            cells = np.flatnonzero(flat >= 0)
            place = np.zeros(int(flat.max(initial=-1)) + 1, dtype=np.int64)
            place[flat[cells]] = cells
            found.append(place)
        return tuple(found)

    def _moved(self, rng: np.random.Generator) -> Sequence[Codes]:
        from jiju.chance._swaps import swap_marks  # Numba takes half a second to import

        moved = []
        for number, marks, place in zip(self.numbers, self.marks, self._places, strict=True):
            if len(marks) < 2:
                moved.append(np.sort(marks))
                continue
            tries = max(_LEAST, _TURNS * len(marks))
            first = rng.integers(0, len(marks), tries)
            second = rng.integers(0, len(marks), tries)
            row, column = np.divmod(place[marks], number.shape[1])
            marked = np.zeros(len(place), dtype=np.uint8)
            marked[marks] = 1
            swap_marks(number, row, column, marked, first, second)
            moved.append(np.sort(number[row, column]))
        return moved
