"""Swaps of marks in a table that keep the sums of its rows and columns, compiled by Numba."""

from __future__ import annotations

from typing import TYPE_CHECKING

from numba import njit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Codes = NDArray[np.int64]

__all__ = ["swap_marks"]


@njit(cache=True, nogil=True)
def swap_marks(
    number: Codes, row: Codes, column: Codes, marked: NDArray[np.uint8], first: Codes, second: Codes
) -> None:
    """Try to exchange the columns of pairs of marks, in place.

    Parameters
    ----------
    number : array of int, shape (rows, columns)
        Number of each cell that may be marked, -1 for the others.
    row, column : array of int, shape (marks,)
        Where the marks are; changed.
    marked : array of uint8, shape (cells,)
        1 for the marked cells, by number; changed.
    first, second : array of int
        The pairs of marks to try. A pair whose new places are not free stays.
    """
    for k in range(len(first)):
        a, b = first[k], second[k]
        one, other = number[row[a], column[b]], number[row[b], column[a]]
        if one < 0 or other < 0 or marked[one] == 1 or marked[other] == 1:
            continue
        marked[number[row[a], column[a]]] = 0
        marked[number[row[b], column[b]]] = 0
        marked[one] = 1
        marked[other] = 1
        column[a], column[b] = column[b], column[a]
