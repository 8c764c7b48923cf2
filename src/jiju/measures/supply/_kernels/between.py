"""How many shortest ways between two firms lead through a third (Brandes 2001), from some of the firms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.int32]

__all__ = ["ways_through"]


@njit(nogil=True, cache=True, error_model="numpy")
def ways_through(start: Places, user: Places, sources: Places) -> Floats:
    """Shares of the shortest ways from these sources that lead through each firm, summed.

    Parameters
    ----------
    start : array of int, shape (firms + 1,)
        Where each supplier's links begin.
    user : array of int, shape (links,)
        Whom it supplies.
    sources : array of int
        The firms whose ways are counted.

    Returns
    -------
    ndarray of shape (firms,)
        Ends of a way do not count as on it.
    """
    n = start.shape[0] - 1
    total = np.zeros(n)
    steps = np.full(n, np.int32(-1))
    ways = np.zeros(n)
    owed = np.zeros(n)
    queue = np.empty(n, dtype=np.int32)
    for source in sources:
        steps[source] = 0
        ways[source] = 1.0
        queue[0] = source
        done, size = 0, 1
        while done < size:
            i = queue[done]
            done += 1
            for e in range(start[i], start[i + 1]):
                j = user[e]
                if steps[j] < 0:
                    steps[j] = steps[i] + np.int32(1)
                    queue[size] = j
                    size += 1
                if steps[j] == steps[i] + 1:
                    ways[j] += ways[i]
        # From the farthest back: each owes its suppliers on a shortest way their parts of what it is owed.
        for t in range(size - 1, -1, -1):
            i = queue[t]
            for e in range(start[i], start[i + 1]):
                j = user[e]
                if steps[j] == steps[i] + 1:
                    owed[i] += ways[i] / ways[j] * (1.0 + owed[j])
            if t > 0:
                total[i] += owed[i]
        for t in range(size):
            i = queue[t]
            steps[i] = np.int32(-1)
            ways[i] = owed[i] = 0.0
    return total
