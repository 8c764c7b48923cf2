"""Sums of a similarity by group, and how many groups and industries are nearest to themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Labels = NDArray[np.int64]

__all__ = ["group_sums", "shares_above"]


@njit(nogil=True, cache=True, error_model="numpy")
def group_sums(matrix: Floats, labels: Labels, k: int) -> Floats:
    """Sum of each row over the columns of each group.

    Parameters
    ----------
    matrix : ndarray of shape (n, n)
        The amounts.
    labels : ndarray of int64, shape (n,)
        The group of each column, from 0 to k - 1.
    k : int
        Number of groups.

    Returns
    -------
    ndarray of shape (n, k)
        The sums.
    """
    n = matrix.shape[0]
    sums = np.zeros((n, k))
    for i in range(n):
        row, to = matrix[i], sums[i]
        for j in range(n):
            to[labels[j]] += row[j]
    return sums


@njit(nogil=True, cache=True, error_model="numpy")
def _passes(own: float, others: Floats, skip: int, largest: Floats, part: float) -> tuple[bool, bool]:
    """Whether a value is above the mean, and above a quantile, of a row without one entry."""
    m = others.shape[0] - 1
    place = part * (m - 1)
    low = int(np.floor(place))
    kept = m - low  # so many of the largest are needed
    largest[:kept] = -np.inf
    total = 0.0
    for g in range(others.shape[0]):
        if g == skip:
            continue
        value = others[g]
        total += value
        if value > largest[kept - 1]:
            t = kept - 1
            while t > 0 and largest[t - 1] < value:
                largest[t] = largest[t - 1]
                t -= 1
            largest[t] = value
    bound = largest[kept - 1]
    if kept > 1:
        bound += (place - low) * (largest[kept - 2] - bound)
    return own > total / m, own > bound


@njit(nogil=True, cache=True, error_model="numpy")
def shares_above(similarity: Floats, labels: Labels, k: int, part: float) -> Floats:
    """The four shares of one similarity.

    Parameters
    ----------
    similarity : ndarray of shape (n, n)
        Symmetric, 0 on the diagonal.
    labels : ndarray of int64, shape (n,)
        The groups 0 to k - 1, none empty.
    k : int
        Number of groups, at least 2.
    part : float
        Which quantile, such as 0.95; interpolated between neighboring values.

    Returns
    -------
    ndarray of shape (4,)
        Shares of groups above the mean and above the quantile of the other groups, then of industries. A
        group of one is above nothing, nor is its industry.
    """
    n = similarity.shape[0]
    sums = group_sums(similarity, labels, k)
    size = np.zeros(k)
    blocks = np.zeros((k, k))
    for i in range(n):
        size[labels[i]] += 1.0
        for g in range(k):
            blocks[labels[i], g] += sums[i, g]
    counts = np.zeros(4)
    largest = np.empty(k)
    row = np.empty(k)
    for g in range(k):
        if size[g] < 2.0:
            continue
        for h in range(k):
            row[h] = blocks[g, h] / (size[g] * size[h])
        own = blocks[g, g] / (size[g] * (size[g] - 1.0))
        mean, most = _passes(own, row, g, largest, part)
        counts[0] += mean
        counts[1] += most
    for i in range(n):
        g = labels[i]
        if size[g] < 2.0:
            continue
        for h in range(k):
            row[h] = sums[i, h] / size[h]
        mean, most = _passes(sums[i, g] / (size[g] - 1.0), row, g, largest, part)
        counts[2] += mean
        counts[3] += most
    counts[:2] /= k
    counts[2:] /= n
    return counts
