"""From distances to densities: every pair at its own distance, or masses in bins."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from jiju.measures.clusters._kernels.rows import row_distances

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["cross_distances", "kernel_density", "pair_distances", "smooth"]


@njit(nogil=True, cache=True, error_model="numpy")
def pair_distances(
    x: NDArray[np.float64], y: NDArray[np.float64], z: NDArray[np.float64]
) -> NDArray[np.float64]:
    """All n(n-1)/2 distances of unordered pairs, row by row."""
    n = x.shape[0]
    out = np.empty(n * (n - 1) // 2, np.float64)
    at = 0
    for i in range(n - 1):
        row_distances(x, y, z, i, i + 1, out[at : at + n - 1 - i])
        at += n - 1 - i
    return out


@njit(nogil=True, cache=True, error_model="numpy")
def smooth(
    at: NDArray[np.float64], centers: NDArray[np.float64], mass: NDArray[np.float64], h: float
) -> NDArray[np.float64]:
    """Gaussian kernel sums of masses on a line, reflected at 0.

    ``sum_k mass_k [phi((r - c_k)/h) + phi((r + c_k)/h)] / h`` for each r in ``at``; ``centers`` ascending and
    not negative. Terms beyond 6.5 bandwidths are below 1e-9 of the largest and are left out.
    """
    out = np.zeros(at.shape[0])
    reach = 6.5 * h
    norm = 1.0 / (h * math.sqrt(2.0 * math.pi))
    for k in range(at.shape[0]):
        r = at[k]
        total = 0.0
        first = np.searchsorted(centers, r - reach)
        last = np.searchsorted(centers, r + reach)
        for b in range(first, last):
            if mass[b] != 0.0:
                u = (r - centers[b]) / h
                total += mass[b] * math.exp(-0.5 * u * u)
        if r < reach:
            for b in range(np.searchsorted(centers, reach - r)):
                if mass[b] != 0.0:
                    u = (r + centers[b]) / h
                    total += mass[b] * math.exp(-0.5 * u * u)
        out[k] = total * norm
    return out


@njit(nogil=True, cache=True, error_model="numpy")
def cross_distances(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    z: NDArray[np.float64],
    to_x: NDArray[np.float64],
    to_y: NDArray[np.float64],
    to_z: NDArray[np.float64],
) -> NDArray[np.float64]:
    """All distances from a point of one group to a point of another, row by row."""
    n, m = x.shape[0], to_x.shape[0]
    out = np.empty(n * m, np.float64)
    at = 0
    for i in range(n):
        for j in range(m):
            dx, dy = to_x[j] - x[i], to_y[j] - y[i]
            s = dx * dx + dy * dy
            if z.shape[0] > 0:
                dz = to_z[j] - z[i]
                s += dz * dz
            out[at] = math.sqrt(s)
            at += 1
    return out


@njit(nogil=True, cache=True, error_model="numpy")
def kernel_density(
    at: NDArray[np.float64],
    distances: NDArray[np.float64],
    weight: NDArray[np.float64],
    to_weight: NDArray[np.float64],
    h: float,
) -> NDArray[np.float64]:
    """The same from every single pair: ``distances`` in the order they were made, each at its own place.

    Terms beyond 9 bandwidths are below 1e-17 of the largest and are left out. ``weight`` of shape
    (n,), or (0,) for 1 each; pairs weigh by the product. ``to_weight`` of shape (m,) where the distances are
    those of `cross_distances`, (0,) where they are those of `pair_distances`.
    """
    out = np.zeros(at.shape[0])
    reach = 9.0 * h
    norm = 1.0 / (h * math.sqrt(2.0 * math.pi))
    weighted = weight.shape[0] > 0
    crossed = to_weight.shape[0] > 0
    i, j = 0, 0 if crossed else 1
    n = round((1.0 + math.sqrt(1.0 + 8.0 * distances.shape[0])) / 2.0)
    row = to_weight.shape[0] if crossed else n
    for p in range(distances.shape[0]):
        d = distances[p]
        s = 1.0
        if weighted:
            s = weight[i] * (to_weight[j] if crossed else weight[j])
        j += 1
        if j == row:
            i += 1
            j = 0 if crossed else i + 1
        for k in range(np.searchsorted(at, d - reach), np.searchsorted(at, d + reach)):
            u = (at[k] - d) / h
            out[k] += s * math.exp(-0.5 * u * u)
        if d < reach:
            for k in range(np.searchsorted(at, reach - d)):
                u = (at[k] + d) / h
                out[k] += s * math.exp(-0.5 * u * u)
    return out * norm
