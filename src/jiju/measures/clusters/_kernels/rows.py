"""One row of distances at a time: from a point to a stretch of others, as distances, bins or steps."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Singles = NDArray[np.float32]

__all__ = ["BUFFER", "FAST", "count_bins", "row_bins", "row_distances", "row_steps", "step_bins"]

BUFFER = 1024
_PART = 64
# Distances are finite by construction: comparisons may be compiled as if NaN did not exist. Sums keep
# their order.
FAST = {"contract", "nnan", "nsz"}


@njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def row_distances(x: Floats, y: Floats, z: Floats, i: int, start: int, out: Floats) -> None:
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


@njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def row_bins(
    x: Singles,
    y: Singles,
    z: Singles,
    xi: float | np.float32,
    yi: float | np.float32,
    zi: float | np.float32,
    start: int,
    top: float | np.float32,
    out: NDArray[np.uint32],
) -> None:
    """Whole parts of the distances from a place to the points from ``start`` on; ``top`` is the overflow.

    Coordinates in units of a bin. Single precision is enough for bins, and twice as fast.
    """
    # Slices, not offsets: only so does the compiler see that the loop can be vectorized.
    m = out.shape[0]
    xs, ys = x[start : start + m], y[start : start + m]
    if z.shape[0] == 0:
        for t in range(m):
            dx, dy = xs[t] - xi, ys[t] - yi
            d = math.sqrt(dx * dx + dy * dy)
            out[t] = np.uint32(np.int32(d if d < top else top))
    else:
        zs = z[start : start + m]
        for t in range(m):
            dx, dy, dz = xs[t] - xi, ys[t] - yi, zs[t] - zi
            d = math.sqrt(dx * dx + dy * dy + dz * dz)
            out[t] = np.uint32(np.int32(d if d < top else top))


@njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def step_bins(
    d: Floats,
    edges: Floats,
    lookup: NDArray[np.uint32],
    scale: float,
    corrections: int,
    out: NDArray[np.uint32],
) -> None:
    """For each distance the first k with d <= edges[k]; ``edges`` ends with infinity.

    ``lookup[c]`` is the first answer in cell c of a fine grid; ``corrections`` comparisons (the most that one
    cell needs, at least one) lead on from there. Comparing with the edges themselves keeps ties
    exact, and a fixed number of comparisons can be vectorized.
    """
    top = np.float64(lookup.shape[0] - 1)
    for t in range(d.shape[0]):
        cell = d[t] * scale
        # Unsigned, so that no negative place has to be thought of; and the first comparison in the same go.
        k = lookup[np.uint32(np.int32(cell if cell < top else top))]
        out[t] = k + (np.uint32(1) if d[t] > edges[k] else np.uint32(0))
    for _ in range(corrections - 1):
        for t in range(d.shape[0]):
            out[t] += np.uint32(1) if d[t] > edges[out[t]] else np.uint32(0)


@njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def _guess_steps(
    x: Singles,
    y: Singles,
    z: Singles,
    place: Singles,
    even: Singles,
    keep: bool,
    singles: Singles,
    out: NDArray[np.uint32],
) -> int:
    """Whole parts of distances in steps by single precision, and how many lie too near an edge to tell.

    ``even`` as in `row_steps`. The distances themselves are kept in ``singles`` where asked for. One loop for
    everything, neither "or" nor "and", which are branches, and a count that stays as narrow as the rest: only
    so is it vectorized well.
    """
    m = out.shape[0]
    xi, yi = place[0], place[1]
    top, near, far = even[2], even[1], np.float32(1.0) - even[1]
    low = np.float32(1.0) - even[3]
    number = np.int32(0)
    if z.shape[0] == 0:
        for t in range(m):
            dx, dy = x[t] - xi, y[t] - yi
            d = math.sqrt(dx * dx + dy * dy)
            v = d if d < top else top
            whole = np.int32(v)
            f = v - np.float32(whole)
            out[t] = np.uint32(whole)
            number = np.int32(number + np.int32((f > far) | ((f < near) & (v >= low))))
            if keep:
                singles[t] = v
    else:
        zi, curve = place[2], even[0]
        c1, c2, c3, c4 = (
            np.float32(1.0 / 24.0),
            np.float32(3.0 / 640.0),
            np.float32(5.0 / 7168.0),
            np.float32(35.0 / 294912.0),
        )
        for t in range(m):
            dx, dy, dz = x[t] - xi, y[t] - yi, z[t] - zi
            s = dx * dx + dy * dy + dz * dz
            q = s * curve
            d = math.sqrt(s) * (np.float32(1.0) + q * (c1 + q * (c2 + q * (c3 + q * c4))))
            v = d if d < top else top
            whole = np.int32(v)
            f = v - np.float32(whole)
            out[t] = np.uint32(whole)
            number = np.int32(number + np.int32((f > far) | ((f < near) & (v >= low))))
            if keep:
                singles[t] = v
    return int(number)


@njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def row_steps(
    x: Floats,
    y: Floats,
    z: Floats,
    xf: Singles,
    yf: Singles,
    zf: Singles,
    place: Floats,
    placef: Singles,
    start: int,
    edges: Floats,
    lookup: NDArray[np.uint32],
    scale: float,
    corrections: int,
    even: Singles,
    distances: Floats,
    singles: Singles,
    out: NDArray[np.uint32],
) -> None:
    """For each point from ``start`` on the first k with distance <= edges[k], exactly.

    Where the steps are even, single precision finds nearly all of them; the few distances too near an edge
    are computed again in double precision, so that the answer never depends on the way.

    Parameters
    ----------
    x, y, z : ndarray of shape (n,)
        Points in the kernel's units; ``z`` of shape (0,) on the plane.
    xf, yf, zf : ndarray of float32, shape (n,) or (0,)
        The same in units of a step, from a center; empty where the steps are not even.
    place, placef : ndarray of shape (3,)
        The place measured from, likewise.
    start : int
        First point.
    edges, lookup, scale, corrections
        See `step_bins`; ``edges`` of shape (r + 1,).
    even : ndarray of float32, shape (4,)
        ``curve, doubt, top, shift``: see `_guess_steps`; ``doubt`` is how near an edge single precision
        cannot tell, ``shift`` 1 where the first edge is 0, else 0.
    distances, singles, out : ndarray of shape (m,)
        Room to work in, and the answer: numbers up to 2 r + 2; from r on beyond the last edge.
    """
    m = out.shape[0]
    stop = start + m
    planar = z.shape[0] == 0
    if xf.shape[0] == 0:
        xs, ys = x[start:stop], y[start:stop]
        xi, yi, zi = place[0], place[1], place[2]
        if planar:
            for t in range(m):
                dx, dy = xs[t] - xi, ys[t] - yi
                distances[t] = math.sqrt(dx * dx + dy * dy)
        else:
            zs = z[start:stop]
            for t in range(m):
                dx, dy, dz = xs[t] - xi, ys[t] - yi, zs[t] - zi
                distances[t] = math.sqrt(dx * dx + dy * dy + dz * dz)
        step_bins(distances[:m], edges, lookup, scale, corrections, out)
        return
    us, vs, ws = xf[start:stop], yf[start:stop], zf if planar else zf[start:stop]
    number = _guess_steps(us, vs, ws, placef, even, False, singles, out)
    if number > 0:
        _guess_steps(us, vs, ws, placef, even, True, singles, out)
    if even[3] > 0.0:
        for t in range(m):
            out[t] += np.uint32(1)
    if number == 0:
        return
    near, far, low = even[1], np.float32(1.0) - even[1], np.float32(1.0) - even[3]
    last = edges.shape[0] - 1
    for begin in range(0, m, _PART):
        part = singles[begin : min(begin + _PART, m)]
        open_ones = np.int32(0)
        for t in range(part.shape[0]):  # once more, vectorized: most parts hold none
            f = part[t] - np.float32(np.int32(part[t]))
            open_ones = np.int32(open_ones + np.int32((f > far) | ((f < near) & (part[t] >= low))))
        if open_ones == 0:
            continue
        for t in range(begin, min(begin + _PART, m)):
            v = singles[t]
            f = v - np.float32(np.int32(v))
            if (f > far) | ((f < near) & (v >= low)):
                j = start + t
                dx, dy = x[j] - place[0], y[j] - place[1]
                s = dx * dx + dy * dy
                if not planar:
                    dz = z[j] - place[2]
                    s += dz * dz
                d = math.sqrt(s)
                k = min(max(np.int64(out[t]) - 2, np.int64(0)), np.int64(last))
                while d > edges[k]:
                    k += 1
                out[t] = np.uint32(k)


@njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def count_bins(b: NDArray[np.uint32], c: NDArray[np.uint32]) -> None:
    """Add one to the counter of each bin; four banks, so that like bins do not wait for each other."""
    c0, c1, c2, c3 = c[0], c[1], c[2], c[3]
    m = b.shape[0]
    four = m - (m & 3)
    for t in range(0, four, 4):
        c0[b[t]] += np.uint32(1)
        c1[b[t + 1]] += np.uint32(1)
        c2[b[t + 2]] += np.uint32(1)
        c3[b[t + 3]] += np.uint32(1)
    for t in range(four, m):
        c0[b[t]] += np.uint32(1)
