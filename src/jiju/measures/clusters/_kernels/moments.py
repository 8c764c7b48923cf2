"""Kernel-smoothed sums of neighbors around each reference point: NumPy arrays in, NumPy arrays out.

A Gaussian has to be taken at many distances r for each pair, at a hundred times the cost of the pair's
distance itself. Instead the neighbors of a reference point are gathered in narrow bins, and of each bin the
eight moments sum w t^q are kept, t from -1 to 1 across it. On a third of a bandwidth the Gaussian is a
polynomial of degree seven to within 1.2e-11 of its peak, so a bin's moments give its sum at every r.

Serial, like all pair kernels: threads work on draws, and the sums of one draw are always added in the same
order. Positions are three arrays; ``z`` is empty on the plane, and on the sphere they are unit vectors.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from jiju.measures.clusters._kernels.rows import BUFFER, FAST

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["MOMENTS", "kernel_coefficients", "moment_table", "row_from", "smooth_table", "smoothed_sums"]

MOMENTS = 8
"""Moments kept of each bin."""


@njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def row_from(
    xi: float,
    yi: float,
    zi: float,
    x: Floats,
    y: Floats,
    z: Floats,
    out: Floats,
) -> None:
    """Distances from one point to some others: straight lines."""
    if z.shape[0] == 0:
        for k in range(out.shape[0]):
            dx, dy = x[k] - xi, y[k] - yi
            out[k] = math.sqrt(dx * dx + dy * dy)
    else:
        for k in range(out.shape[0]):
            dx, dy, dz = x[k] - xi, y[k] - yi, z[k] - zi
            out[k] = math.sqrt(dx * dx + dy * dy + dz * dz)


@njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def _places(d: Floats, scale: float, top: float, b: NDArray[np.int32]) -> int:
    """Turn distances into bins and places within them, -1 to 1; gives how many lie below bin ``top``."""
    inside = 0
    last = np.int32(top)
    for k in range(d.shape[0]):
        p = d[k] * scale
        p = p if p < top else top
        c = np.int32(p)
        b[k] = c
        d[k] = 2.0 * (p - c) - 1.0
        inside += 1 if c < last else 0
    return inside


@njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy", inline="always")
def _add(e: Floats, t: float, w: float) -> None:
    t2 = t * t
    t4 = t2 * t2
    a1 = w * t
    a2 = w * t2
    a3 = a1 * t2
    e[0] += w
    e[1] += a1
    e[2] += a2
    e[3] += a3
    e[4] += w * t4
    e[5] += a1 * t4
    e[6] += a2 * t4
    e[7] += a3 * t4


@njit(nogil=True, cache=True, error_model="numpy")
def _stretches(
    rank: int,
    n: int,
    along: Floats,
    strip: NDArray[np.int32],
    first: NDArray[np.int64],
    reach: Floats,
    around: float,
    out: NDArray[np.int64],
) -> int:
    """Where in the order of strips the points near one of them stand; how many stretches that makes.

    See `jiju.measures.clusters._strips`. Without strips it is one stretch: all.
    """
    if along.shape[0] == 0:
        out[0, 0], out[0, 1] = 0, n
        return 1
    s = strip[rank]
    ahead = reach.shape[1]
    number = 0
    for t in range(max(0, s - ahead + 1), min(reach.shape[0], s + ahead)):
        begin, end = first[t], first[t + 1]
        r = reach[min(s, t), abs(t - s)]
        if around > 0.0 and 2.0 * r >= around:
            out[number, 0], out[number, 1] = begin, end
            number += 1
            continue
        for turn in range(3 if around > 0.0 else 1):
            shift = 0.0 if turn == 0 else (around if turn == 1 else -around)
            middle = along[rank] + shift
            out[number, 0] = begin + np.searchsorted(along[begin:end], middle - r)
            out[number, 1] = begin + np.searchsorted(along[begin:end], middle + r, side="right")
            number += 1 if out[number, 1] > out[number, 0] else 0
    return number


@njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def _gather(
    xi: float,
    yi: float,
    zi: float,
    skip: int,
    x: Floats,
    y: Floats,
    z: Floats,
    weight: Floats,
    stretches: NDArray[np.int64],
    arc: bool,
    scale: float,
    out: Floats,
) -> None:
    """Moments of the neighbors of one reference point.

    Parameters
    ----------
    xi, yi, zi : float
        The reference point; ``zi`` is of no use on the plane.
    skip : int
        Its own place among the others, or -1.
    x, y, z : ndarray of shape (n,)
        The others; ``z`` of shape (0,) on the plane.
    weight : ndarray of shape (n,) or (0,)
        Weights; empty for 1 each.
    stretches : ndarray of int64, shape (k, 2)
        Those that need a look, from the first number up to the second.
    arc : bool
        Whether distances are arcs of the unit sphere in place of straight lines.
    scale : float
        Bins for each unit of distance.
    out : ndarray of shape (bins + 1, 8)
        Filled; what lies beyond the last bin is left out, and the last row is of no use.
    """
    bins = out.shape[0] - 1
    weighted = weight.shape[0] > 0
    d = np.empty(BUFFER, np.float64)
    b = np.empty(BUFFER, np.int32)
    near = np.empty(BUFFER + 1, np.int32)
    out[:] = 0.0
    for stretch in range(stretches.shape[0]):
        stop = stretches[stretch, 1]
        for start in range(stretches[stretch, 0], stop, BUFFER):
            m = min(BUFFER, stop - start)
            zs = z[start : start + m] if z.shape[0] > 0 else z
            row_from(xi, yi, zi, x[start : start + m], y[start : start + m], zs, d[:m])
            if arc:
                for k in range(m):
                    d[k] = 2.0 * math.asin(min(0.5 * d[k], 1.0))
            inside = _places(d[:m], scale, np.float64(bins), b[:m])
            if start <= skip < start + m:
                b[skip - start] = bins
            if 2 * inside > m:
                if weighted:
                    for k in range(m):
                        _add(out[b[k]], d[k], weight[start + k])
                else:
                    for k in range(m):
                        _add(out[b[k]], d[k], 1.0)
            elif inside > 0:
                # First a list of the near ones, without a branch that could be guessed wrong.
                found = 0
                for k in range(m):
                    near[found] = k
                    found += 1 if b[k] < bins else 0
                for q in range(found):
                    k = near[q]
                    _add(out[b[k]], d[k], weight[start + k] if weighted else 1.0)


@njit(nogil=True, cache=True, error_model="numpy")
def kernel_coefficients(
    at: Floats,
    h: float,
    nodes: Floats,
    inverse: Floats,
    first: NDArray[np.int64],
    out: Floats,
) -> None:
    """Gaussian densities around each r as a polynomial of degree seven on each bin.

    Parameters
    ----------
    at : ndarray of shape (r,)
        Where sums are taken, in metres.
    h : float
        Bandwidth in metres.
    nodes : ndarray of shape (bins, 8)
        Distances in metres at eight Chebyshev points of each bin.
    inverse : ndarray of shape (8, 8)
        From values at these points to coefficients of 1, t, ... t^7.
    first : ndarray of int64, shape (r,)
        The first bin within reach of each r.
    out : ndarray of shape (r, bins in reach, 8)
        Filled; 0 beyond the last bin.
    """
    norm = 1.0 / (h * math.sqrt(2.0 * math.pi))
    value = np.empty(MOMENTS, np.float64)
    out[:] = 0.0
    for k in range(at.shape[0]):
        for b in range(min(out.shape[1], nodes.shape[0] - first[k])):
            for j in range(MOMENTS):
                u = (at[k] - nodes[first[k] + b, j]) / h
                value[j] = norm * math.exp(-0.5 * u * u)
            for q in range(MOMENTS):
                total = 0.0
                for j in range(MOMENTS):
                    total += inverse[q, j] * value[j]
                out[k, b, q] = total


@njit(nogil=True, cache=True, fastmath=FAST | {"reassoc"}, error_model="numpy")
def _smooth_four(
    a: Floats, b: Floats, c: Floats, d: Floats, first: NDArray[np.int64], coefficients: Floats, out: Floats
) -> None:
    """Sums of kernel values around each r, from the moments of four reference points at a time.

    Parameters
    ----------
    a, b, c, d : ndarray of shape (bins + 1, 8)
        From `_gather`.
    first, coefficients : ndarray
        From `kernel_coefficients`.
    out : ndarray of shape (4, r)
        Filled.
    """
    bins = a.shape[0] - 1
    fa, fb, fc, fd = a.reshape(-1), b.reshape(-1), c.reshape(-1), d.reshape(-1)
    for k in range(out.shape[1]):
        start = first[k] * MOMENTS
        wide = min(coefficients.shape[1], bins - first[k]) * MOMENTS
        v = coefficients[k].reshape(-1)[:wide]
        va, vb, vc, vd = (
            fa[start : start + wide],
            fb[start : start + wide],
            fc[start : start + wide],
            fd[start : start + wide],
        )
        ta, tb, tc, td = 0.0, 0.0, 0.0, 0.0
        for q in range(wide):
            ta += v[q] * va[q]
            tb += v[q] * vb[q]
            tc += v[q] * vc[q]
            td += v[q] * vd[q]
        out[0, k], out[1, k], out[2, k], out[3, k] = ta, tb, tc, td


@njit(nogil=True, cache=True, error_model="numpy")
def smoothed_sums(
    px: Floats,
    py: Floats,
    pz: Floats,
    skip: NDArray[np.int64],
    x: Floats,
    y: Floats,
    z: Floats,
    weight: Floats,
    along: Floats,
    strip: NDArray[np.int32],
    reach: Floats,
    around: float,
    arc: bool,
    scale: float,
    bins: int,
    first: NDArray[np.int64],
    coefficients: Floats,
    out: Floats,
) -> None:
    """Both steps for some reference points ``p``: ``out`` of shape (points, r) is filled.

    With strips (``along`` not empty) the others come in their order, and each reference point is one of them.
    """
    moments = np.zeros((4, bins + 1, MOMENTS), np.float64)
    four = np.empty((4, out.shape[1]), np.float64)
    starts = np.searchsorted(strip, np.arange(reach.shape[0] + 1))
    stretches = np.empty((6 * reach.shape[1] + 1, 2), np.int64)
    for start in range(0, px.shape[0], 4):
        some = min(4, px.shape[0] - start)
        for k in range(some):
            i = start + k
            zi = pz[i] if pz.shape[0] > 0 else 0.0
            number = _stretches(skip[i], x.shape[0], along, strip, starts, reach, around, stretches)
            _gather(
                px[i], py[i], zi, skip[i], x, y, z, weight, stretches[:number], arc, scale, moments[k]
            )  # fmt: skip
        _smooth_four(moments[0], moments[1], moments[2], moments[3], first, coefficients, four)
        out[start : start + some] = four[:some]


@njit(nogil=True, cache=True, error_model="numpy")
def moment_table(
    start: int,
    x: Floats,
    y: Floats,
    z: Floats,
    weight: Floats,
    arc: bool,
    scale: float,
    out: Floats,
) -> None:
    """The first step alone, for the points from ``start`` on: ``out`` of shape (points, bins + 1, 8)."""
    all_of_them = np.array([[0, x.shape[0]]], np.int64)
    for i in range(out.shape[0]):
        at = start + i
        zi = z[at] if z.shape[0] > 0 else 0.0
        _gather(x[at], y[at], zi, at, x, y, z, weight, all_of_them, arc, scale, out[i])


@njit(nogil=True, cache=True, error_model="numpy")
def smooth_table(
    table: Floats,
    rows: NDArray[np.int64],
    first: NDArray[np.int64],
    coefficients: Floats,
    out: Floats,
) -> None:
    """The second step alone, for some rows of a table: ``out`` of shape (rows, r) is filled."""
    four = np.empty((4, out.shape[1]), np.float64)
    last = rows.shape[0] - 1
    for start in range(0, rows.shape[0], 4):
        _smooth_four(
            table[rows[start]],
            table[rows[min(start + 1, last)]],
            table[rows[min(start + 2, last)]],
            table[rows[min(start + 3, last)]],
            first, coefficients, four,
        )  # fmt: skip
        some = min(4, rows.shape[0] - start)
        out[start : start + some] = four[:some]
