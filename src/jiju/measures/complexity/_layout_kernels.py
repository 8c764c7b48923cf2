"""Distances in hops on a graph, and the descent of the stress of a drawing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["count_hops", "descend"]


@njit(nogil=True, cache=True, error_model="numpy")
def count_hops(start: Ints, neighbor: Ints) -> NDArray[np.int32]:
    """Number of links on the shortest path between any two nodes of a connected graph.

    Parameters
    ----------
    start : ndarray of int64, shape (n + 1,)
        Where the neighbors of each node begin.
    neighbor : ndarray of int64, shape (2 links,)
        The neighbors, both ways.

    Returns
    -------
    ndarray of int32, shape (n, n)
        Hops; -1 between nodes that no path joins.
    """
    n = start.shape[0] - 1
    hops = np.full((n, n), -1, dtype=np.int32)
    queue = np.empty(n, dtype=np.int64)
    for source in range(n):
        row = hops[source]
        row[source] = 0
        queue[0] = source
        head, tail = 0, 1
        while head < tail:
            node = queue[head]
            head += 1
            for k in range(start[node], start[node + 1]):
                other = neighbor[k]
                if row[other] < 0:
                    row[other] = row[node] + 1
                    queue[tail] = other
                    tail += 1
    return hops


@njit(nogil=True, cache=True, error_model="numpy")
def descend(place: Floats, distance: NDArray[np.float32], rounds: int, seed: int) -> None:
    r"""Move the nodes, in place, so that their distances come near those wanted.

    Parameters
    ----------
    place : ndarray of shape (n, 2)
        Where the nodes begin; changed.
    distance : ndarray of float32, shape (n, n)
        The distances wanted, symmetric and above 0 off the diagonal.
    rounds : int
        Passes over all pairs.
    seed : int
        For the order of the pairs.

    Notes
    -----
    Stochastic gradient descent of the stress :math:`\sum_{i<j} (|x_i - x_j| - d_{ij})^2 / d_{ij}^2` with a
    step that shrinks from :math:`\max d^2` to 0.1 (Zheng, Pawar and Goodman 2018). Each pass goes through
    the pairs by a random order of nodes and a random shift, which needs no list of all pairs.
    """
    n = place.shape[0]
    np.random.seed(seed)  # noqa: NPY002 - Numba's own generator
    largest = 1.0
    for i in range(n):
        for j in range(i):
            largest = max(largest, float(distance[i, j]))
    first_step = largest * largest
    decay = np.log(first_step / 0.1) / max(rounds - 1, 1)
    order = np.arange(n)
    shifts = np.arange(1, n)
    for turn in range(rounds):
        step = first_step * np.exp(-decay * turn)
        np.random.shuffle(order)  # noqa: NPY002
        np.random.shuffle(shifts)  # noqa: NPY002
        for shift in shifts:
            for k in range(n):
                i = order[k]
                j = order[(k + shift) % n]
                wanted = float(distance[i, j])
                share = min(step / (wanted * wanted), 1.0)
                dx = place[i, 0] - place[j, 0]
                dy = place[i, 1] - place[j, 1]
                length = max(np.sqrt(dx * dx + dy * dy), 1e-9)
                move = 0.25 * share * (length - wanted) / length  # each pair is met twice in a round
                place[i, 0] -= move * dx
                place[i, 1] -= move * dy
                place[j, 0] += move * dx
                place[j, 1] += move * dy
