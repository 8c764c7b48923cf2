"""Pair kernels of the distance-based measures: NumPy arrays in, NumPy arrays out, compiled by Numba.

All are serial and release the interpreter lock: threads work on different draws, so the sums of one draw are
always added in the same order and the number of threads changes no bit. Positions are three arrays; ``z`` is
empty on the plane, and on the sphere the three are unit vectors and distances are chords (see `jiju.space`).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "LANES",
    "kernel_density",
    "pair_distances",
    "pair_histogram",
    "share_sums",
    "smooth",
    "sums_within",
]

_BUFFER = 1024
# Distances are finite by construction: comparisons may be compiled as if NaN did not exist. Sums keep
# their order.
_FAST = {"contract", "nnan", "nsz"}


@njit(nogil=True, cache=True, fastmath=_FAST, error_model="numpy")
def _row_distances(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    z: NDArray[np.float64],
    i: int,
    start: int,
    out: NDArray[np.float64],
) -> None:
    """Distances from point i to the points from ``start`` on, as many as ``out`` holds."""
    m = out.shape[0]
    xs, ys = x[start : start + m], y[start : start + m]
    xi, yi = x[i], y[i]
    if z.shape[0] == 0:
        for t in range(m):
            dx, dy = xs[t] - xi, ys[t] - yi
            out[t] = math.sqrt(dx * dx + dy * dy)
    else:
        zs = z[start : start + m]
        zi = z[i]
        for t in range(m):
            dx, dy, dz = xs[t] - xi, ys[t] - yi, zs[t] - zi
            out[t] = math.sqrt(dx * dx + dy * dy + dz * dz)


@njit(nogil=True, cache=True, fastmath=_FAST, error_model="numpy")
def _row_bins(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    z: NDArray[np.float64],
    i: int,
    start: int,
    scale: float,
    top: float,
    out: NDArray[np.uint32],
) -> None:
    """Bin numbers of the distances from point i to the points from ``start`` on; ``top`` is the overflow."""
    # Slices, not offsets: only so does the compiler see that the loop can be vectorized.
    m = out.shape[0]
    xs, ys = x[start : start + m], y[start : start + m]
    xi, yi = x[i], y[i]
    if z.shape[0] == 0:
        for t in range(m):
            dx, dy = xs[t] - xi, ys[t] - yi
            d = math.sqrt(dx * dx + dy * dy) * scale
            out[t] = np.uint32(np.int32(d if d < top else top))
    else:
        zs = z[start : start + m]
        zi = z[i]
        for t in range(m):
            dx, dy, dz = xs[t] - xi, ys[t] - yi, zs[t] - zi
            d = math.sqrt(dx * dx + dy * dy + dz * dz) * scale
            out[t] = np.uint32(np.int32(d if d < top else top))


@njit(nogil=True, cache=True, fastmath=_FAST, error_model="numpy")
def pair_histogram(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    z: NDArray[np.float64],
    weight: NDArray[np.float64],
    scale: float,
    counts: NDArray[np.float64],
    sums: NDArray[np.float64],
) -> None:
    """Add all unordered pairs to a histogram of distances.

    Parameters
    ----------
    x, y, z : ndarray of shape (n,)
        Positions; ``z`` of shape (0,) on the plane.
    weight : ndarray of shape (n,) or (0,)
        Weights; empty for counts only.
    scale : float
        Bins per unit of distance; bin k holds k <= d * scale < k + 1, longer distances are passed over.
    counts : ndarray of shape (bins,)
        Numbers of pairs are added here (whole numbers, exact up to 2^53).
    sums : ndarray of shape (bins,)
        Sums of products of weights are added here, unless there are no weights.
    """
    n = x.shape[0]
    bins = counts.shape[0]
    top = np.float64(bins)
    buffer = np.empty(_BUFFER, np.uint32)
    if weight.shape[0] == 0:
        # Four banks, so that neighboring pairs in the same bin do not wait for each other.
        c = np.zeros((4, bins + 1), np.uint32)
        c0, c1, c2, c3 = c[0], c[1], c[2], c[3]
        pending = 0
        for i in range(n - 1):
            for start in range(i + 1, n, _BUFFER):
                m = min(_BUFFER, n - start)
                b = buffer[:m]
                _row_bins(x, y, z, i, start, scale, top, b)
                four = m - (m & 3)
                for t in range(0, four, 4):
                    c0[b[t]] += np.uint32(1)
                    c1[b[t + 1]] += np.uint32(1)
                    c2[b[t + 2]] += np.uint32(1)
                    c3[b[t + 3]] += np.uint32(1)
                for t in range(four, m):
                    c0[b[t]] += np.uint32(1)
            pending += n - i
            if pending > 2_000_000_000 or i == n - 2:  # before a 32-bit counter can run over
                for k in range(bins):
                    counts[k] += np.float64(c0[k]) + np.float64(c1[k]) + np.float64(c2[k]) + np.float64(c3[k])
                c[:] = np.uint32(0)
                pending = 0
        return
    # Sum and count of a bin side by side: both are added with one access to memory.
    h = np.zeros((4, 2 * (bins + 1)), np.float64)
    h0, h1, h2, h3 = h[0], h[1], h[2], h[3]
    for i in range(n - 1):
        wi = weight[i]
        for start in range(i + 1, n, _BUFFER):
            m = min(_BUFFER, n - start)
            b, w = buffer[:m], weight[start : start + m]
            _row_bins(x, y, z, i, start, scale, top, b)
            four = m - (m & 3)
            for t in range(0, four, 4):
                k0, k1, k2, k3 = 2 * b[t], 2 * b[t + 1], 2 * b[t + 2], 2 * b[t + 3]
                h0[k0] += wi * w[t]
                h0[k0 + 1] += 1.0
                h1[k1] += wi * w[t + 1]
                h1[k1 + 1] += 1.0
                h2[k2] += wi * w[t + 2]
                h2[k2 + 1] += 1.0
                h3[k3] += wi * w[t + 3]
                h3[k3 + 1] += 1.0
            for t in range(four, m):
                h0[2 * b[t]] += wi * w[t]
                h0[2 * b[t] + 1] += 1.0
    for k in range(bins):
        sums[k] += (h0[2 * k] + h1[2 * k]) + (h2[2 * k] + h3[2 * k])
        counts[k] += (h0[2 * k + 1] + h1[2 * k + 1]) + (h2[2 * k + 1] + h3[2 * k + 1])


@njit(nogil=True, cache=True, error_model="numpy")
def pair_distances(
    x: NDArray[np.float64], y: NDArray[np.float64], z: NDArray[np.float64]
) -> NDArray[np.float64]:
    """All n(n-1)/2 distances of unordered pairs, row by row."""
    n = x.shape[0]
    out = np.empty(n * (n - 1) // 2, np.float64)
    at = 0
    for i in range(n - 1):
        _row_distances(x, y, z, i, i + 1, out[at : at + n - 1 - i])
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
def kernel_density(
    at: NDArray[np.float64], distances: NDArray[np.float64], weight: NDArray[np.float64], h: float
) -> NDArray[np.float64]:
    """The same from every single pair: ``distances`` in the order of `pair_distances`, each at its own place.

    Terms beyond 9 bandwidths are below 1e-17 of the largest and are left out. ``weight`` of shape
    (n,), or (0,) for 1 each; pairs weigh by the product.
    """
    out = np.zeros(at.shape[0])
    reach = 9.0 * h
    norm = 1.0 / (h * math.sqrt(2.0 * math.pi))
    weighted = weight.shape[0] > 0
    n = round((1.0 + math.sqrt(1.0 + 8.0 * distances.shape[0])) / 2.0)
    p = 0
    for i in range(n - 1):
        for j in range(i + 1, n):
            d = distances[p]
            p += 1
            s = weight[i] * weight[j] if weighted else 1.0
            for k in range(np.searchsorted(at, d - reach), np.searchsorted(at, d + reach)):
                u = (at[k] - d) / h
                out[k] += s * math.exp(-0.5 * u * u)
            if d < reach:
                for k in range(np.searchsorted(at, reach - d)):
                    u = (at[k] + d) / h
                    out[k] += s * math.exp(-0.5 * u * u)
    return out * norm


@njit(nogil=True, cache=True, fastmath=_FAST, error_model="numpy")
def _step_bins(
    d: NDArray[np.float64],
    edges: NDArray[np.float64],
    lookup: NDArray[np.uint32],
    scale: float,
    corrections: int,
    out: NDArray[np.uint32],
) -> None:
    """For each distance the first k with d <= edges[k]; ``edges`` ends with infinity.

    ``lookup[c]`` is the first answer in cell c of a fine grid; ``corrections`` comparisons (the most that one
    cell needs) lead on from there. Comparing with the edges themselves keeps ties
    exact, and a fixed number of comparisons can be vectorized.
    """
    top = np.float64(lookup.shape[0] - 1)
    for t in range(d.shape[0]):
        cell = d[t] * scale
        out[t] = lookup[np.int32(cell if cell < top else top)]
    for _ in range(corrections):
        for t in range(d.shape[0]):
            out[t] += np.uint32(1) if d[t] > edges[out[t]] else np.uint32(0)


@njit(nogil=True, cache=True, fastmath=_FAST, error_model="numpy")
def sums_within(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    z: NDArray[np.float64],
    weight: NDArray[np.float64],
    code: NDArray[np.int32],
    rows: NDArray[np.int64],
    edges: NDArray[np.float64],
    lookup: NDArray[np.uint32],
    scale: float,
    corrections: int,
    every: NDArray[np.float64],
    same: NDArray[np.float64],
) -> None:
    """Weight of the neighbors of each reference point within each distance: of all, and of its own industry.

    Parameters
    ----------
    x, y, z : ndarray of shape (n,)
        Positions; ``z`` of shape (0,) on the plane.
    weight : ndarray of shape (n,) or (0,)
        Weights; empty for 1 each.
    code : ndarray of int32, shape (n,) or (0,)
        Industries; empty where all points count as one.
    rows : ndarray of int64, shape (m,)
        The reference points.
    edges : ndarray of shape (r + 1,)
        Distances, ascending, then infinity.
    lookup, scale, corrections
        See `_step_bins`.
    every, same : ndarray of shape (m, r + 1)
        Filled with cumulative sums over the neighbors with d <= edge, the point itself left out; ``same`` is
        left alone where there are no codes. The last column is of no use.
    """
    n = x.shape[0]
    steps = edges.shape[0]
    weighted = weight.shape[0] > 0
    coded = code.shape[0] > 0
    beyond = np.uint32(steps - 1)
    d = np.empty(_BUFFER, np.float64)
    b = np.empty(_BUFFER, np.uint32)
    # Four banks, so that neighbors in the same bin do not wait for each other.
    banks = np.zeros((5, steps), np.float64)
    e0, e1, e2, e3 = banks[0], banks[1], banks[2], banks[3]
    a0 = banks[4]
    for row in range(rows.shape[0]):
        i = rows[row]
        banks[:] = 0.0
        for start in range(0, n, _BUFFER):
            m = min(_BUFFER, n - start)
            four = m - (m & 3)
            _row_distances(x, y, z, i, start, d[:m])
            _step_bins(d[:m], edges, lookup, scale, corrections, b[:m])
            if start <= i < start + m:
                b[i - start] = beyond
            if weighted:
                w = weight[start : start + m]
                for t in range(0, four, 4):
                    e0[b[t]] += w[t]
                    e1[b[t + 1]] += w[t + 1]
                    e2[b[t + 2]] += w[t + 2]
                    e3[b[t + 3]] += w[t + 3]
                for t in range(four, m):
                    e0[b[t]] += w[t]
            else:
                for t in range(0, four, 4):
                    e0[b[t]] += 1.0
                    e1[b[t + 1]] += 1.0
                    e2[b[t + 2]] += 1.0
                    e3[b[t + 3]] += 1.0
                for t in range(four, m):
                    e0[b[t]] += 1.0
            if coded:
                own = code[i]
                c = code[start : start + m]
                for t in range(m):
                    if c[t] == own:
                        a0[b[t]] += weight[start + t] if weighted else 1.0
        for k in range(steps):
            every[row, k] = (e0[k] + e1[k]) + (e2[k] + e3[k]) + (every[row, k - 1] if k > 0 else 0.0)
            if coded:
                same[row, k] = a0[k] + (same[row, k - 1] if k > 0 else 0.0)


LANES = 8  # draws taken together by `share_sums`: one cache line of weights


@njit(nogil=True, cache=True, fastmath=_FAST, error_model="numpy")
def share_sums(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    z: NDArray[np.float64],
    weight: NDArray[np.float64],
    code: NDArray[np.int32],
    base: NDArray[np.float64],
    edges: NDArray[np.float64],
    lookup: NDArray[np.uint32],
    scale: float,
    corrections: int,
    observed: NDArray[np.float64],
    expected: NDArray[np.float64],
) -> None:
    """Numerators and denominators of M for all industries and eight draws in one pass over the pairs.

    Where weights move between sites, the weight of all neighbors of a site changes with each draw; each
    distance is computed once and used for eight draws.

    Parameters
    ----------
    x, y, z : ndarray of shape (n,)
        Positions of the sites.
    weight, code, base : ndarray of shape (n, 8)
        For each draw: what stands at each site: its weight, its industry and its share by chance,
        (W_c - w)/(W - w).
    edges, lookup, scale, corrections
        As in `sums_within`.
    observed, expected : ndarray of shape (industries, r + 1, 8)
        To these are added, over the reference points with a neighbor within the edge: the share of the own
        industry among the neighbors, and ``base``.
    """
    n = x.shape[0]
    steps = edges.shape[0]
    beyond = np.uint32(steps - 1)
    d = np.empty(_BUFFER, np.float64)
    b = np.empty(_BUFFER, np.uint32)
    every = np.empty((steps, LANES), np.float64)
    same = np.empty((steps, LANES), np.float64)
    for i in range(n):
        every[:] = 0.0
        same[:] = 0.0
        own = code[i]
        for start in range(0, n, _BUFFER):
            m = min(_BUFFER, n - start)
            _row_distances(x, y, z, i, start, d[:m])
            _step_bins(d[:m], edges, lookup, scale, corrections, b[:m])
            if start <= i < start + m:
                b[i - start] = beyond
            for t in range(m):
                k = b[t]
                if k == beyond:
                    continue
                e, a = every[k], same[k]
                w, c = weight[start + t], code[start + t]
                for lane in range(LANES):
                    e[lane] += w[lane]
                    a[lane] += w[lane] if c[lane] == own[lane] else 0.0
        for k in range(1, steps - 1):
            for lane in range(LANES):
                every[k, lane] += every[k - 1, lane]
                same[k, lane] += same[k - 1, lane]
        for k in range(steps - 1):
            for lane in range(LANES):
                if every[k, lane] > 0.0:
                    observed[own[lane], k, lane] += same[k, lane] / every[k, lane]
                    expected[own[lane], k, lane] += base[i, lane]
