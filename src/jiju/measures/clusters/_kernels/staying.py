"""One establishment stays, the others move: its neighbors listed once, its share anew for each draw."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from jiju.measures.clusters._kernels.rows import FAST

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]

__all__ = ["list_near", "staying_sums"]


@njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def list_near(
    x: Floats, y: Floats, z: Floats, rows: Places, edge: float, first: Places, near: NDArray[np.int32]
) -> None:
    """The places within ``edge`` of some places, one row after the other, each ascending.

    Parameters
    ----------
    x, y, z : ndarray of shape (n,)
        Positions; ``z`` of shape (0,) on the plane.
    rows : ndarray of int64, shape (m,)
        The places whose neighbors are listed; none is its own.
    edge : float
        Distance in the kernel's units.
    first : ndarray of int64, shape (m + 1,)
        Filled with where each row's list begins.
    near : ndarray of int32, shape (total,) or (0,)
        Filled; of shape (0,) in a first call that only counts.
    """
    n = x.shape[0]
    planar = z.shape[0] == 0
    listing = near.shape[0] > 0
    found = np.empty(n, np.int32)
    total = 0
    for row in range(rows.shape[0]):
        i = rows[row]
        first[row] = total
        count = 0
        for j in range(n):
            dx, dy = x[j] - x[i], y[j] - y[i]
            s = dx * dx + dy * dy
            if not planar:
                dz = z[j] - z[i]
                s += dz * dz
            found[count] = j
            count += 1 if (math.sqrt(s) <= edge) and (j != i) else 0
        if listing:
            near[total : total + count] = found[:count]
        total += count
    first[rows.shape[0]] = total


@njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def staying_sums(
    first: Places,
    near: NDArray[np.int32],
    reference: Places,
    draw: Places,
    who: Places,
    counted: NDArray[np.bool_],
    weight: Floats,
    weights_stay: bool,
    same: Floats,
    every: Floats,
    swapped: Floats,
) -> None:
    """Weight around each reference establishment, put back at its own site after a draw.

    It changes places with whoever the draw has put there: of a uniform permutation this makes a uniform one
    among those that leave it where it is.

    Parameters
    ----------
    first, near : ndarray
        From `list_near`, for the sites of the references.
    reference : ndarray of int64, shape (m,)
        The establishments that stay; establishment e has its place at site e.
    draw, who : ndarray of int64, shape (n,)
        The site of each establishment, and the establishment at each site.
    counted : ndarray of bool, shape (n,)
        Whether an establishment is one of the neighbors counted.
    weight : ndarray of shape (n,)
        Of the sites where weights stay, else of the establishments.
    weights_stay : bool
        Which of the two.
    same, every : ndarray of shape (m,)
        Filled: the weight near by, of those counted and of all.
    swapped : ndarray of shape (m,)
        Filled with how much the weight of all those counted grows by the exchange, where weights stay.
    """
    n = draw.shape[0]
    here, own = np.empty(n), np.empty(n)
    for s in range(n):
        e = who[s]
        here[s] = weight[s] if weights_stay else weight[e]
        own[s] = here[s] if counted[e] else 0.0
    for row in range(reference.shape[0]):
        i = reference[row]
        total, mine = 0.0, 0.0
        for k in range(first[row], first[row + 1]):
            total += here[near[k]]
            mine += own[near[k]]
        away, other = draw[i], who[i]
        swapped[row] = 0.0
        if away != i:
            change = weight[i] - weight[away] if weights_stay else 0.0
            swapped[row] = (change if counted[i] else 0.0) - (change if counted[other] else 0.0)
            low, high = first[row], first[row + 1]
            while low < high:
                middle = (low + high) // 2
                if near[middle] < away:
                    low = middle + 1
                else:
                    high = middle
            if low < first[row + 1] and near[low] == away:
                stands = weight[away] if weights_stay else weight[other]
                total += stands - here[away]
                mine += (stands if counted[other] else 0.0) - own[away]
        same[row], every[row] = mine, total
