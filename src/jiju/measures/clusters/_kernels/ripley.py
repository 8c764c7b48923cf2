"""Pairs of points within reach, counted or summed with edge corrections, for Ripley's K and its relatives.

Points come sorted by strips as high as the reach, and by x within a strip: the neighbors of a point then are
one stretch of each strip next to its own. ``starts[s]`` is the first point of strip s, with the number of
points at the end.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from jiju.measures.clusters._kernels.rows import BUFFER, FAST, step_bins
from jiju.measures.clusters._kernels.window import (
    MOST_WEIGHT,
    arc_share,
    look_around,
    set_covariance,
    whole_circle,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.int64]
    Blocks = NDArray[np.uint64]

__all__ = [
    "ARCS",
    "GRID",
    "SHIFTS",
    "TABLE",
    "add_beyond_one",
    "count_pairs",
    "grid_shares",
    "pair_weights",
    "site_sums",
    "sum_pairs",
]

ARCS, SHIFTS, GRID, TABLE = 0, 1, 2, 3
"""Where a pair's weight comes from: the circle's arc, the moved window, a grid of moved windows, a table."""


@njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def _distances_to(x: Floats, y: Floats, xi: float, yi: float, out: Floats) -> None:
    for t in range(out.shape[0]):
        dx, dy = x[t] - xi, y[t] - yi
        out[t] = math.sqrt(dx * dx + dy * dy)


@njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def count_pairs(
    ax: Floats,
    ay: Floats,
    a_starts: Places,
    bx: Floats,
    by: Floats,
    b_starts: Places,
    own: bool,
    reach: float,
    edges: Floats,
    lookup: NDArray[np.uint32],
    scale: float,
    corrections: int,
    counts: Floats,
) -> None:
    """Count pairs of a point of a and a point of b in steps of distance.

    Parameters
    ----------
    ax, ay : ndarray of shape (n,)
        Points, sorted by strips.
    a_starts : ndarray of int64, shape (strips + 1,)
        First point of each strip.
    bx, by, b_starts
        Likewise; the same arrays where ``own``.
    own : bool
        Whether a and b are the same points: then each unordered pair is counted once.
    reach : float
        Points further apart along x are passed over; not below the last finite edge.
    edges, lookup, scale, corrections
        See `step_bins`.
    counts : ndarray of shape (r + 1,)
        Number of pairs is added here: entry k has those with edges[k - 1] < d <= edges[k].
    """
    strips = a_starts.shape[0] - 1
    d = np.empty(BUFFER, np.float64)
    b = np.empty(BUFFER, np.uint32)
    # Four banks, so that neighbors in the same step do not wait for each other.
    banks = np.zeros((4, edges.shape[0]), np.int64)
    c0, c1, c2, c3 = banks[0], banks[1], banks[2], banks[3]
    for s in range(strips):
        for other in range(s if own else max(s - 1, 0), min(s + 2, strips)):
            lo = b_starts[other]
            hi = lo
            stop = b_starts[other + 1]
            if lo == stop:
                continue
            for i in range(a_starts[s], a_starts[s + 1]):
                xi, yi = ax[i], ay[i]
                while lo < stop and bx[lo] < xi - reach:
                    lo += 1
                hi = max(hi, lo)
                while hi < stop and bx[hi] <= xi + reach:
                    hi += 1
                for start in range(i + 1 if own and other == s else lo, hi, BUFFER):
                    m = min(BUFFER, hi - start)
                    _distances_to(bx[start : start + m], by[start : start + m], xi, yi, d[:m])
                    step_bins(d[:m], edges, lookup, scale, corrections, b[:m])
                    four = m - (m & 3)
                    for t in range(0, four, 4):
                        c0[b[t]] += 1
                        c1[b[t + 1]] += 1
                        c2[b[t + 2]] += 1
                        c3[b[t + 3]] += 1
                    for t in range(four, m):
                        c0[b[t]] += 1
    for k in range(edges.shape[0]):
        counts[k] += np.float64(c0[k] + c1[k] + c2[k] + c3[k])


@njit(nogil=True, cache=True, error_model="numpy")
def _share_from_grid(dx: float, dy: float, grid: Floats, step_x: float, step_y: float) -> float:
    """Overlap of the window with itself moved, as a share, interpolated; the grid's middle row is dx = 0."""
    if dy < 0.0:
        dx, dy = -dx, -dy
    half = (grid.shape[0] - 1) // 2
    u, v = dx / step_x + half, dy / step_y
    i, j = math.floor(u), math.floor(v)
    if i < 0 or j < 0 or i + 1 >= grid.shape[0] or j + 1 >= grid.shape[1]:
        return 0.0
    u, v = u - i, v - j
    low = grid[i, j] + u * (grid[i + 1, j] - grid[i, j])
    high = grid[i, j + 1] + u * (grid[i + 1, j + 1] - grid[i, j + 1])
    return float(low + v * (high - low))


@njit(nogil=True, cache=True, error_model="numpy")
def grid_shares(dx: Floats, dy: Floats, grid: Floats, step_x: float, step_y: float) -> Floats:
    """Overlaps of the window with itself moved, as shares, for many shifts."""
    out = np.empty(dx.shape[0])
    for i in range(dx.shape[0]):
        out[i] = _share_from_grid(dx[i], dy[i], grid, step_x, step_y)
    return out


@njit(nogil=True, cache=True, error_model="numpy")
def _inverse(share: float) -> float:
    return 1.0 / share if share * MOST_WEIGHT > 1.0 else MOST_WEIGHT


@njit(nogil=True, cache=True, error_model="numpy")
def add_beyond_one(
    ax: Floats,
    ay: Floats,
    a_starts: Places,
    a_free: Floats,
    bx: Floats,
    by: Floats,
    b_starts: Places,
    own: bool,
    reach: float,
    edges: Floats,
    lookup: NDArray[np.uint32],
    scale: float,
    corrections: int,
    window: Floats,
    blocks: Blocks,
    sums: Floats,
) -> None:
    """Add up what the isotropic weights of ordered pairs are above 1, in steps of distance.

    With `count_pairs`, the sums of weights; points far from the boundary then cost nothing more.

    Parameters
    ----------
    ax, ay, a_starts, bx, by, b_starts, own, reach, edges, lookup, scale, corrections
        See `count_pairs`; ordered pairs here, so both of i, j and j, i, but never i, i.
    a_free : ndarray of shape (n,)
        Distance of each point of a to the boundary: a shorter circle lies wholly in the window.
    window, blocks
        The window's edges.
    sums : ndarray of shape (r + 1,)
        Added to.
    """
    strips = a_starts.shape[0] - 1
    d = np.empty(BUFFER, np.float64)
    b = np.empty(BUFFER, np.uint32)
    last = np.uint32(edges.shape[0] - 1)
    low, high = np.empty((2, window.shape[0] + blocks.shape[0] - 1))
    for s in range(strips):
        for i in range(a_starts[s], a_starts[s + 1]):
            xi, yi, free = ax[i], ay[i], a_free[i]
            if free >= reach:
                continue
            look_around(xi, yi, window, blocks, low, high)
            for other in range(max(s - 1, 0), min(s + 2, strips)):
                begin, stop = b_starts[other], b_starts[other + 1]
                lo = begin + np.searchsorted(bx[begin:stop], xi - reach)
                hi = begin + np.searchsorted(bx[begin:stop], xi + reach, side="right")
                for start in range(lo, hi, BUFFER):
                    m = min(BUFFER, hi - start)
                    _distances_to(bx[start : start + m], by[start : start + m], xi, yi, d[:m])
                    step_bins(d[:m], edges, lookup, scale, corrections, b[:m])
                    for t in range(m):
                        k = b[t]
                        if d[t] > free and k < last and not (own and start + t == i):
                            share = arc_share(xi, yi, d[t], window, blocks, low, high)
                            if share < 0.0:
                                share = whole_circle(xi, yi, d[t], window)
                            sums[k] += _inverse(share) - 1.0


@njit(nogil=True, cache=True, error_model="numpy")
def sum_pairs(
    ax: Floats,
    ay: Floats,
    a_starts: Places,
    a_site: Places,
    a_free: Floats,
    bx: Floats,
    by: Floats,
    b_starts: Places,
    b_site: Places,
    own: bool,
    reach: float,
    edges: Floats,
    lookup: NDArray[np.uint32],
    scale: float,
    corrections: int,
    mode: int,
    window: Floats,
    blocks: Blocks,
    grid: Floats,
    step_x: float,
    step_y: float,
    middles: Floats,
    sums: Floats,
) -> None:
    """Add up the weights of ordered pairs in steps of distance.

    Parameters
    ----------
    ax, ay, a_starts, bx, by, b_starts, own, reach, edges, lookup, scale, corrections
        See `count_pairs`; ordered pairs here, so both of i, j and j, i, but never i, i.
    a_site, b_site : ndarray of int64
        Row and column of each point in ``grid`` where ``mode`` is `TABLE`.
    a_free : ndarray of shape (n,)
        Distance of each point of a to the boundary: a shorter circle lies wholly in the window.
    mode : int
        `ARCS` (isotropic), `SHIFTS` or `GRID` (translation), `TABLE` (either, looked up).
    window, blocks
        The window: for `ARCS` its edges in blocks; for `SHIFTS` ``window`` holds its slopes,
        with signs that make overlaps shares.
    grid, step_x, step_y
        For `GRID`, shares of overlap on a grid; for `TABLE`, ``grid`` holds the weights.
    middles : ndarray of shape (r + 1,) or (0,)
        Where given, the first and second powers of the distance from the middle of its step are added up too.
    sums : ndarray of shape (r + 1, 1 or 3)
        Added to.
    """
    strips = a_starts.shape[0] - 1
    d = np.empty(BUFFER, np.float64)
    b = np.empty(BUFFER, np.uint32)
    last = np.uint32(edges.shape[0] - 1)
    powers = middles.shape[0] > 0
    half = own and mode in (SHIFTS, GRID)  # weights alike both ways: one of the two is enough
    low, high = np.empty((2, window.shape[0] + blocks.shape[0] - 1 if mode == ARCS else 0))
    for s in range(strips):
        for i in range(a_starts[s], a_starts[s + 1]):
            xi, yi, free = ax[i], ay[i], a_free[i]
            if mode == ARCS and free < reach:
                look_around(xi, yi, window, blocks, low, high)
            for other in range(max(s - 1, 0), min(s + 2, strips)):
                begin, stop = b_starts[other], b_starts[other + 1]
                lo = begin + np.searchsorted(bx[begin:stop], xi - reach)
                hi = begin + np.searchsorted(bx[begin:stop], xi + reach, side="right")
                for start in range(lo, hi, BUFFER):
                    m = min(BUFFER, hi - start)
                    _distances_to(bx[start : start + m], by[start : start + m], xi, yi, d[:m])
                    step_bins(d[:m], edges, lookup, scale, corrections, b[:m])
                    for t in range(m):
                        k = b[t]
                        j = start + t
                        if k >= last:
                            continue
                        if own and (j == i or (half and j < i)):
                            continue
                        weight = 1.0
                        if mode == ARCS:
                            if d[t] > free:
                                share = arc_share(xi, yi, d[t], window, blocks, low, high)
                                if share < 0.0:
                                    share = whole_circle(xi, yi, d[t], window)
                                weight = _inverse(share)
                        elif mode == SHIFTS:
                            weight = _inverse(set_covariance(bx[j] - xi, by[j] - yi, window))
                        elif mode == GRID:
                            weight = _inverse(_share_from_grid(bx[j] - xi, by[j] - yi, grid, step_x, step_y))
                        else:
                            weight = grid[a_site[i], b_site[j]]
                        if half:
                            weight *= 2.0
                        sums[k, 0] += weight
                        if powers:
                            away = d[t] - middles[k]
                            sums[k, 1] += weight * away
                            sums[k, 2] += weight * away * away


@njit(nogil=True, cache=True, error_model="numpy")
def pair_weights(
    x: Floats,
    y: Floats,
    free: Floats,
    reach: float,
    mode: int,
    window: Floats,
    blocks: Blocks,
    grid: Floats,
    step_x: float,
    step_y: float,
) -> Floats:
    """Weights of all ordered pairs of sites within reach; 0 beyond. Parameters as `sum_pairs`."""
    n = x.shape[0]
    out = np.zeros((n, n))
    low, high = np.empty((2, window.shape[0] + blocks.shape[0] - 1 if mode == ARCS else 0))
    for i in range(n):
        if mode == ARCS and free[i] < reach:
            look_around(x[i], y[i], window, blocks, low, high)
        for j in range(0 if mode == ARCS else i, n):
            dx, dy = x[j] - x[i], y[j] - y[i]
            d = math.sqrt(dx * dx + dy * dy)
            if d > reach:
                continue
            weight = 1.0
            if mode == ARCS:
                if d > free[i]:
                    share = arc_share(x[i], y[i], d, window, blocks, low, high)
                    if share < 0.0:
                        share = whole_circle(x[i], y[i], d, window)
                    weight = _inverse(share)
                out[i, j] = weight
                continue
            if mode == SHIFTS:
                weight = _inverse(set_covariance(dx, dy, window))
            else:
                weight = _inverse(_share_from_grid(dx, dy, grid, step_x, step_y))
            out[i, j] = weight
            out[j, i] = weight
    return out


@njit(nogil=True, cache=True, error_model="numpy")
def site_sums(
    ax: Floats,
    ay: Floats,
    a_free: Floats,
    first: int,
    bx: Floats,
    by: Floats,
    own: bool,
    both: bool,
    reach: float,
    edges: Floats,
    lookup: NDArray[np.uint32],
    scale: float,
    corrections: int,
    mode: int,
    window: Floats,
    blocks: Blocks,
    grid: Floats,
    step_x: float,
    step_y: float,
    middles: Floats,
    out: Floats,
) -> None:
    """Sums of weights for each point of a over the points of b; where ``both``, of i, j and of j, i alike.

    Parameters
    ----------
    first : int
        With ``own``: the place of the first point of a among those of b, of which a is a stretch.
    both : bool
        With ``own``: the weight of an ordered pair is added to both of its points.
    out : ndarray of shape (n, r + 1, 1 or 3)
        Added to: the first point of a has row ``first``. The other parameters as `sum_pairs`, the points in
        any order.
    """
    d = np.empty(BUFFER, np.float64)
    b = np.empty(BUFFER, np.uint32)
    last = np.uint32(edges.shape[0] - 1)
    powers = middles.shape[0] > 0
    low, high = np.empty((2, window.shape[0] + blocks.shape[0] - 1 if mode == ARCS else 0))
    n = bx.shape[0]
    for i in range(ax.shape[0]):
        xi, yi, free = ax[i], ay[i], a_free[i]
        if mode == ARCS and free < reach:
            look_around(xi, yi, window, blocks, low, high)
        for start in range(0, n, BUFFER):
            m = min(BUFFER, n - start)
            _distances_to(bx[start : start + m], by[start : start + m], xi, yi, d[:m])
            step_bins(d[:m], edges, lookup, scale, corrections, b[:m])
            for t in range(m):
                k = b[t]
                j = start + t
                if k >= last or (own and first + i == j):
                    continue
                weight = 1.0
                if mode == ARCS:
                    if d[t] > free:
                        share = arc_share(xi, yi, d[t], window, blocks, low, high)
                        if share < 0.0:
                            share = whole_circle(xi, yi, d[t], window)
                        weight = _inverse(share)
                elif mode == SHIFTS:
                    weight = _inverse(set_covariance(bx[j] - xi, by[j] - yi, window))
                else:
                    weight = _inverse(_share_from_grid(bx[j] - xi, by[j] - yi, grid, step_x, step_y))
                out[first + i, k, 0] += weight
                if both:
                    out[j, k, 0] += weight
                if powers:
                    away = d[t] - middles[k]
                    out[first + i, k, 1] += weight * away
                    out[first + i, k, 2] += weight * away * away
