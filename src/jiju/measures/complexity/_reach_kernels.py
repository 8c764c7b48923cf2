"""One draw of regions: how related its industries are, and what that means for a few regions; by Numba.

NumPy arrays in, NumPy arrays out. Serial, and without the interpreter lock: threads work on different draws.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Codes = NDArray[np.int64]

__all__ = ["count_shared", "near_few"]


@njit(cache=True, nogil=True)
def count_shared(indptr: Codes, indices: Codes, weight: Codes, shared: Floats) -> None:
    """Add up in how many regions two industries are found together, regions counting so many times.

    Parameters
    ----------
    indptr, indices : array of int
        A sparse table of ones, regions x industries; the indices of each region rise.
    weight : array of int, shape (regions,)
        How many times each region counts.
    shared : array, shape (industries, industries)
        Zeros; only ``shared[i, j]`` with i <= j are written, on the diagonal the number of regions with i.
    """
    for r in range(len(weight)):
        times = weight[r]
        if times == 0:
            continue
        for a in range(indptr[r], indptr[r + 1]):
            row = shared[indices[a]]
            for b in range(a, indptr[r + 1]):
                row[indices[b]] += times


@njit(cache=True, nogil=True)
def near_few(shared: Floats, own: Floats, complexity: Floats) -> tuple[Floats, Floats]:
    """Density and gain of a few regions, with the proximity and the diagonal 1 (as `_density.nearness`).

    Parameters
    ----------
    shared : array, shape (industries, industries)
        From `count_shared`; overwritten with the proximities.
    own : array, shape (industries, regions)
        1.0 where a region has an industry.
    complexity : array, shape (industries,)
        NaN where there is none.

    Returns
    -------
    density, gain : array, shape (industries, regions)
        The gain is that of the industry, whether the region has it or not.
    """
    n, few = own.shape
    total = np.ones(n)
    for i in range(n):
        row = shared[i]
        size = shared[i, i]
        for j in range(i + 1, n):
            if row[j] > 0.0:
                phi = row[j] / max(size, shared[j, j])
                row[j] = phi
                total[i] += phi
                total[j] += phi
    weight = np.empty(n)
    for i in range(n):
        weight[i] = complexity[i] / total[i] if complexity[i] == complexity[i] else 0.0
    density = own.copy()
    gain = np.empty((n, few))
    for i in range(n):
        for t in range(few):
            gain[i, t] = weight[i] * (1.0 - own[i, t])
    for i in range(n):
        row = shared[i]
        for j in range(i + 1, n):
            phi = row[j]
            if phi > 0.0:
                for t in range(few):
                    density[i, t] += phi * own[j, t]
                    density[j, t] += phi * own[i, t]
                    gain[i, t] += phi * weight[j] * (1.0 - own[j, t])
                    gain[j, t] += phi * weight[i] * (1.0 - own[i, t])
    for i in range(n):
        for t in range(few):
            density[i, t] /= total[i]
    return density, gain
