"""Sums of rows of a matrix for sparse tables: NumPy arrays in, NumPy arrays out, compiled by Numba."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["add_rows"]

_TILE = 256  # columns, and
_CHUNK = 128  # rows of the matrix at a time: a piece of it stays in the cache for all rows of the table


@njit(cache=True, nogil=True)
def add_rows(
    indptr: NDArray[np.int64],
    indices: NDArray[np.int64],
    weight: Floats,
    matrix: Floats,
    plain: Floats,
    weighted: Floats,
) -> None:
    """For each row of a sparse table of ones, add up rows of a matrix, plainly and by weight.

    Parameters
    ----------
    indptr, indices : array of int
        The sparse table, rows x m; the indices of each row rise.
    weight : array, shape (m,)
        Of the rows of the matrix.
    matrix : array, shape (m, n)
        What is added up.
    plain, weighted : array, shape (rows, n)
        Zeros; the sums are written here.
    """
    rows, columns = plain.shape
    at = np.empty(rows, np.int64)
    for left in range(0, columns, _TILE):
        right = min(left + _TILE, columns)
        at[:] = indptr[:rows]
        for below in range(_CHUNK, len(matrix) + _CHUNK, _CHUNK):
            for r in range(rows):
                one = plain[r, left:right]
                other = weighted[r, left:right]
                e, last = at[r], indptr[r + 1]
                # Four rows a pass: the sums are read and written once for all of them.
                while e + 4 <= last and indices[e + 3] < below:
                    k0, k1, k2, k3 = indices[e], indices[e + 1], indices[e + 2], indices[e + 3]
                    w0, w1, w2, w3 = weight[k0], weight[k1], weight[k2], weight[k3]
                    s0, s1 = matrix[k0, left:right], matrix[k1, left:right]
                    s2, s3 = matrix[k2, left:right], matrix[k3, left:right]
                    for j in range(right - left):
                        one[j] += (s0[j] + s1[j]) + (s2[j] + s3[j])
                        other[j] += (w0 * s0[j] + w1 * s1[j]) + (w2 * s2[j] + w3 * s3[j])
                    e += 4
                while e < last and indices[e] < below:
                    k = indices[e]
                    w = weight[k]
                    source = matrix[k, left:right]
                    for j in range(right - left):
                        one[j] += source[j]
                        other[j] += w * source[j]
                    e += 1
                at[r] = e
