"""Histograms of pair distances: all pairs of one group, of two groups, or those within reach on strips."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from jiju.measures.clusters._kernels.rows import BUFFER, FAST, count_bins, row_bins

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Singles = NDArray[np.float32]

__all__ = ["cross_histogram", "pair_histogram", "strip_histogram"]

_FULL = 2_000_000_000  # before a 32-bit counter can run over


@njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def _add(b: NDArray[np.uint32], wi: float, w: Floats, h: Floats) -> None:
    """Add products of weights, and one, to each bin: side by side, with one access to memory."""
    h0, h1, h2, h3 = h[0], h[1], h[2], h[3]
    m = b.shape[0]
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


@njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def _flush(c: NDArray[np.uint32], h: Floats, weighted: bool, counts: Floats, sums: Floats) -> None:
    bins = counts.shape[0]
    if weighted:
        for k in range(bins):
            sums[k] += (h[0, 2 * k] + h[1, 2 * k]) + (h[2, 2 * k] + h[3, 2 * k])
            counts[k] += (h[0, 2 * k + 1] + h[1, 2 * k + 1]) + (h[2, 2 * k + 1] + h[3, 2 * k + 1])
        h[:] = 0.0
    else:
        for k in range(bins):
            counts[k] += (np.float64(c[0, k]) + np.float64(c[1, k])) + (
                np.float64(c[2, k]) + np.float64(c[3, k])
            )
        c[:] = np.uint32(0)


@njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def pair_histogram(x: Singles, y: Singles, z: Singles, weight: Floats, counts: Floats, sums: Floats) -> None:
    """Add all unordered pairs to a histogram of distances.

    Parameters
    ----------
    x, y, z : ndarray of float32 or float64, shape (n,)
        Positions in units of a bin; ``z`` of shape (0,) on the plane. Bin k holds the distances d with
        k <= d < k + 1; longer ones are passed over.
    weight : ndarray of shape (n,) or (0,)
        Weights; empty for counts only.
    counts : ndarray of shape (bins,)
        Numbers of pairs are added here (whole numbers, exact up to 2^53).
    sums : ndarray of shape (bins,)
        Sums of products of weights are added here, unless there are no weights.
    """
    n = x.shape[0]
    bins = counts.shape[0]
    top = x.dtype.type(bins)
    b = np.empty(BUFFER, np.uint32)
    weighted = weight.shape[0] > 0
    c = np.zeros((4, 1 if weighted else bins + 1), np.uint32)
    h = np.zeros((4, 2 * (bins + 1) if weighted else 1), np.float64)
    pending = 0
    for i in range(n - 1):
        zi = z[i] if z.shape[0] > 0 else x.dtype.type(0.0)
        for start in range(i + 1, n, BUFFER):
            m = min(BUFFER, n - start)
            row_bins(x, y, z, x[i], y[i], zi, start, top, b[:m])
            if weighted:
                _add(b[:m], weight[i], weight[start : start + m], h)
            else:
                count_bins(b[:m], c)
        pending += n - i
        if pending > _FULL:
            _flush(c, h, weighted, counts, sums)
            pending = 0
    _flush(c, h, weighted, counts, sums)


@njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def cross_histogram(
    x: Singles,
    y: Singles,
    z: Singles,
    weight: Floats,
    to_x: Singles,
    to_y: Singles,
    to_z: Singles,
    to_weight: Floats,
    counts: Floats,
    sums: Floats,
) -> None:
    """Add all pairs of a point of one group and a point of another; as `pair_histogram`."""
    n = to_x.shape[0]
    bins = counts.shape[0]
    top = x.dtype.type(bins)
    b = np.empty(BUFFER, np.uint32)
    weighted = weight.shape[0] > 0
    c = np.zeros((4, 1 if weighted else bins + 1), np.uint32)
    h = np.zeros((4, 2 * (bins + 1) if weighted else 1), np.float64)
    pending = 0
    for i in range(x.shape[0]):
        zi = z[i] if z.shape[0] > 0 else x.dtype.type(0.0)
        for start in range(0, n, BUFFER):
            m = min(BUFFER, n - start)
            row_bins(to_x, to_y, to_z, x[i], y[i], zi, start, top, b[:m])
            if weighted:
                _add(b[:m], weight[i], to_weight[start : start + m], h)
            else:
                count_bins(b[:m], c)
        pending += n
        if pending > _FULL:
            _flush(c, h, weighted, counts, sums)
            pending = 0
    _flush(c, h, weighted, counts, sums)


@njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def strip_histogram(
    x: Singles,
    y: Singles,
    z: Singles,
    along: Floats,
    strip: NDArray[np.int32],
    reach: Floats,
    around: float,
    weight: Floats,
    counts: Floats,
    sums: Floats,
) -> None:
    """As `pair_histogram`, for points sorted by strips, passing over those that are surely too far apart.

    Parameters
    ----------
    x, y, z : ndarray of float32, shape (n,)
        Positions in units of a bin, sorted by strip and by ``along`` within it.
    along : ndarray of shape (n,)
        Where each stands along its strip: x on the plane, the longitude in radians on the sphere.
    strip : ndarray of int32, shape (n,)
        Number of its strip, ascending.
    reach : ndarray of shape (strips, k)
        ``reach[s, o]``: beyond what difference along the strips a point of strip s and one of strip s + o
        lie further apart than the last bin; from strip s + k on all do.
    around : float
        Length of the way around (2 pi on the sphere), 0 on the plane.
    weight, counts, sums
        As there.
    """
    n = x.shape[0]
    bins = counts.shape[0]
    top = x.dtype.type(bins)
    b = np.empty(BUFFER, np.uint32)
    weighted = weight.shape[0] > 0
    c = np.zeros((4, 1 if weighted else bins + 1), np.uint32)
    h = np.zeros((4, 2 * (bins + 1) if weighted else 1), np.float64)
    strips = reach.shape[0]
    first = np.searchsorted(strip, np.arange(strips + 1))
    # Where the stretches within reach begin and end only moves on while i moves along its strip.
    ahead = reach.shape[1]
    begins, ends = np.zeros((3, ahead), np.int64), np.zeros((3, ahead), np.int64)
    turns = 1 if around == 0.0 else 3
    pending = 0
    before = -1
    for i in range(n):
        s = strip[i]
        if s != before:
            for o in range(min(ahead, strips - s)):
                begins[:, o] = first[s + o]
                ends[:, o] = first[s + o]
            before = s
        zi = z[i] if z.shape[0] > 0 else x.dtype.type(0.0)
        for o in range(min(ahead, strips - s)):
            last = first[s + o + 1]
            whole = around > 0.0 and 2.0 * reach[s, o] >= around
            # At most three stretches: here, and beyond the seam of the sphere on either side.
            for turn in range(1 if whole else turns):
                if whole:
                    lo, hi = first[s + o], last
                else:
                    at = along[i] + (0.0 if turn == 0 else (around if turn == 1 else -around))
                    lo, hi = begins[turn, o], ends[turn, o]
                    while lo < last and along[lo] < at - reach[s, o]:
                        lo += 1
                    hi = max(hi, lo)
                    while hi < last and along[hi] <= at + reach[s, o]:
                        hi += 1
                    begins[turn, o], ends[turn, o] = lo, hi
                if o == 0:
                    lo = max(lo, i + 1)
                for start in range(lo, hi, BUFFER):
                    m = min(BUFFER, hi - start)
                    row_bins(x, y, z, x[i], y[i], zi, start, top, b[:m])
                    if weighted:
                        _add(b[:m], weight[i], weight[start : start + m], h)
                    else:
                        count_bins(b[:m], c)
                pending += max(hi - lo, 0)
        if pending > _FULL:
            _flush(c, h, weighted, counts, sums)
            pending = 0
    _flush(c, h, weighted, counts, sums)
