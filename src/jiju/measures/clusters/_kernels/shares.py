"""What stands around: sums within each distance, and the shares of an industry in them (for M).

Positions come as tuples ``(x, y, z, xf, yf, zf)`` and steps as ``(edges, lookup, scale, corrections, even)``,
as `jiju.measures.clusters._distances.Grid` makes them; r is the number of distances.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

from jiju.measures.clusters._kernels.rows import BUFFER, FAST, count_bins, row_steps

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Singles = NDArray[np.float32]
    Places = tuple[NDArray[Any], ...]
    Lookups = tuple[Any, ...]
    Nearby = tuple[Any, ...]

__all__ = [
    "EVERYWHERE",
    "LANES",
    "around_sums",
    "fixed_shares",
    "moving_shares",
    "near_sums",
    "spread_shares",
    "weighted_shares",
]

LANES = 32  # draws taken together by `moving_shares`
_TILE = 16  # reference sites taken together there
EVERYWHERE = (
    np.empty(0, np.int32),
    np.empty(0),
    np.empty(0),
    np.empty(0, np.int64),
    np.empty((0, 0)),
    0.0,
)
"""Where to look for neighbors without strips: at all points."""


@njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def _place(points: Places, i: int, place: Floats, placef: Singles) -> None:
    place[0], place[1] = points[0][i], points[1][i]
    if points[2].shape[0] > 0:
        place[2] = points[2][i]
    if points[3].shape[0] > 0:
        placef[0], placef[1] = points[3][i], points[4][i]
        if points[5].shape[0] > 0:
            placef[2] = points[5][i]


@njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def _tally(b: NDArray[np.uint32], w: Floats, h: Floats) -> None:
    """Add weights to bins; four banks, so that like bins do not wait for each other."""
    h0, h1, h2, h3 = h[0], h[1], h[2], h[3]
    m = b.shape[0]
    four = m - (m & 3)
    for t in range(0, four, 4):
        h0[b[t]] += w[t]
        h1[b[t + 1]] += w[t + 1]
        h2[b[t + 2]] += w[t + 2]
        h3[b[t + 3]] += w[t + 3]
    for t in range(four, m):
        h0[b[t]] += w[t]


@njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def _find_stretches(
    s: int,
    at: float,
    n: int,
    along: Floats,
    first: NDArray[np.int64],
    reach: Floats,
    around: float,
    begins: NDArray[np.int64],
    ends: NDArray[np.int64],
) -> int:
    """Where the points within reach of a place begin and end, and how many such stretches there are."""
    if first.shape[0] == 0:
        begins[0], ends[0] = 0, n
        return 1
    strips, ahead = reach.shape
    number = 0
    for o in range(1 - ahead, ahead):
        other = s + o
        if other < 0 or other >= strips:
            continue
        r = reach[min(s, other), abs(o)]
        low, high = first[other], first[other + 1]
        if around > 0.0 and 2.0 * r >= around:
            begins[number], ends[number] = low, high
            number += 1
            continue
        for turn in range(1 if around == 0.0 else 3):
            middle = at + (0.0 if turn == 0 else (around if turn == 1 else -around))
            begins[number] = low + np.searchsorted(along[low:high], middle - r)
            ends[number] = low + np.searchsorted(along[low:high], middle + r, side="right")
            if ends[number] > begins[number]:
                number += 1
    return number


@njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def _gather(
    x: Floats,
    y: Floats,
    z: Floats,
    xf: Singles,
    yf: Singles,
    zf: Singles,
    weight: Floats,
    skip: int,
    place: Floats,
    placef: Singles,
    edges: Floats,
    lookup: NDArray[np.uint32],
    scale: float,
    corrections: int,
    even: Singles,
    room: Floats,
    singles: Singles,
    b: NDArray[np.uint32],
    c: NDArray[np.uint32],
    h: Floats,
    begins: NDArray[np.int64],
    ends: NDArray[np.int64],
    stretches: int,
    out: Floats,
) -> None:
    """Cumulative weight (or number) of the points within each distance of a place, one of them left out."""
    r = out.shape[0]
    weighted = weight.shape[0] > 0
    if weighted:
        h[:] = 0.0
    else:
        c[:] = np.uint32(0)
    for stretch in range(stretches):
        for start in range(begins[stretch], ends[stretch], BUFFER):
            m = min(BUFFER, ends[stretch] - start)
            row_steps(
                x, y, z, xf, yf, zf, place, placef, start,
                edges, lookup, scale, corrections, even, room, singles, b[:m],
            )  # fmt: skip
            if start <= skip < start + m:
                b[skip - start] = np.uint32(r)
            if weighted:
                _tally(b[:m], weight[start : start + m], h)
            else:
                count_bins(b[:m], c)
    total = 0.0
    for k in range(r):
        if weighted:
            total += (h[0, k] + h[1, k]) + (h[2, k] + h[3, k])
        else:
            total += (np.float64(c[0, k]) + np.float64(c[1, k])) + (np.float64(c[2, k]) + np.float64(c[3, k]))
        out[k] = total


@njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def near_sums(
    ref: Places,
    skip: NDArray[np.int64],
    to: Places,
    weight: Floats,
    near: Nearby,
    steps: Lookups,
    out: Floats,
) -> None:
    """Weight of the points within each distance of each reference place.

    Parameters
    ----------
    ref : tuple
        Positions of the m reference places.
    skip : ndarray of int64, shape (m,)
        For each the point that is itself and does not count; -1 for none.
    to : tuple
        Positions of the points that count.
    weight : ndarray of shape (n,) or (0,)
        Their weights; empty for 1 each.
    near : tuple
        ``strip, at, along, first, reach, around``: strip and place along it of each reference (m,), place
        along its strip of each point (n,), first point of each strip, and how far to look, as
        `strip_histogram` takes it; or `EVERYWHERE`.
    steps : tuple
        The distances.
    out : ndarray of shape (m, r)
        Filled with cumulative sums over the points with d <= distance.
    """
    # Taken apart once: each time a part of a tuple is used, its count of references moves.
    x, y, z, xf, yf, zf = to
    edges, lookup, scale, corrections, even = steps
    strip, at, along, first, reach, around = near
    begins, ends = np.empty(6 * reach.shape[1] + 1, np.int64), np.empty(6 * reach.shape[1] + 1, np.int64)
    width = 2 * edges.shape[0] + 2
    place, placef = np.zeros(3), np.zeros(3, np.float32)
    room, singles, b = np.empty(BUFFER), np.empty(BUFFER, np.float32), np.empty(BUFFER, np.uint32)
    weighted = weight.shape[0] > 0
    c = np.zeros((4, 1 if weighted else width), np.uint32)
    h = np.zeros((4, width if weighted else 1))
    for i in range(out.shape[0]):
        _place(ref, i, place, placef)
        s, a = (0, 0.0) if first.shape[0] == 0 else (strip[i], at[i])
        stretches = _find_stretches(s, a, x.shape[0], along, first, reach, around, begins, ends)
        _gather(
            x, y, z, xf, yf, zf, weight, skip[i], place, placef,
            edges, lookup, scale, corrections, even, room, singles, b, c, h, begins, ends, stretches, out[i],
        )  # fmt: skip


def around_sums(
    ref: Places, skip: NDArray[np.int64], to: Places, weight: Floats, steps: Lookups, out: Floats
) -> None:
    """As `near_sums`, looking everywhere."""
    near_sums(ref, skip, to, weight, EVERYWHERE, steps, out)


@njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def fixed_shares(
    ref: Places,
    to: Places,
    weight: Floats,
    own: bool,
    at: NDArray[np.int64],
    parts: Floats,
    base: Floats,
    near: Nearby,
    steps: Lookups,
    observed: Floats,
    expected: Floats,
) -> None:
    """Both sides of M where the weight around each site is known already.

    Parameters
    ----------
    ref, to : tuple
        Positions of the m reference establishments and of the neighbors that count.
    weight : ndarray of shape (k,) or (0,)
        Weights of the neighbors; empty for 1 each.
    own : bool
        Whether the two are the same, so that each passes over itself.
    at : ndarray of int64, shape (m,)
        Sites of the reference establishments: rows of ``parts``.
    parts : ndarray of shape (n, r)
        One over the weight around each site within each distance; 0 where there is none.
    base : ndarray of shape (m,)
        Share by chance.
    near : tuple
        See `near_sums`.
    steps : tuple
        The distances.
    observed, expected : ndarray of shape (r,)
        To these are added, over the reference points with a neighbor within the distance: the share of the
        neighbors that count, and ``base``.
    """
    x, y, z, xf, yf, zf = to
    edges, lookup, scale, corrections, even = steps
    strip, along_at, along, first, reach, around = near
    begins, ends = np.empty(6 * reach.shape[1] + 1, np.int64), np.empty(6 * reach.shape[1] + 1, np.int64)
    r = observed.shape[0]
    width = 2 * r + 4
    place, placef = np.zeros(3), np.zeros(3, np.float32)
    room, singles, b = np.empty(BUFFER), np.empty(BUFFER, np.float32), np.empty(BUFFER, np.uint32)
    weighted = weight.shape[0] > 0
    c = np.zeros((4, 1 if weighted else width), np.uint32)
    h = np.zeros((4, width if weighted else 1))
    within = np.empty(r)
    for i in range(at.shape[0]):
        _place(ref, i, place, placef)
        skip = i if own else -1
        s, a = (0, 0.0) if first.shape[0] == 0 else (strip[i], along_at[i])
        stretches = _find_stretches(s, a, x.shape[0], along, first, reach, around, begins, ends)
        _gather(
            x, y, z, xf, yf, zf, weight, skip, place, placef,
            edges, lookup, scale, corrections, even, room, singles, b, c, h, begins, ends, stretches, within,
        )  # fmt: skip
        part = parts[at[i]]
        for k in range(r):
            observed[k] += within[k] * part[k]
            expected[k] += base[i] if part[k] > 0.0 else 0.0


@njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def weighted_shares(
    ref: Places,
    at: NDArray[np.int64],
    to: Places,
    weight: Floats,
    counted: Floats,
    base: Floats,
    steps: Lookups,
    observed: Floats,
    expected: Floats,
) -> None:
    """Both sides of M for one draw in which weights have moved: what is around is summed in the same pass.

    Parameters
    ----------
    ref : tuple
        Positions of the m reference establishments.
    at : ndarray of int64, shape (m,)
        Their sites.
    to : tuple
        Positions of all n sites.
    weight, counted : ndarray of shape (n,)
        What stands at each site: its weight, and its weight where it is a neighbor that counts, else 0.
    base, steps, observed, expected
        As in `fixed_shares`.
    """
    x, y, z, xf, yf, zf = to
    edges, lookup, scale, corrections, even = steps
    n = x.shape[0]
    r = observed.shape[0]
    place, placef = np.zeros(3), np.zeros(3, np.float32)
    room, singles, b = np.empty(BUFFER), np.empty(BUFFER, np.float32), np.empty(BUFFER, np.uint32)
    banks = np.zeros((4, 2 * (2 * r + 4)))
    h0, h1, h2, h3 = banks[0], banks[1], banks[2], banks[3]
    for i in range(at.shape[0]):
        _place(ref, i, place, placef)
        banks[:] = 0.0
        for start in range(0, n, BUFFER):
            m = min(BUFFER, n - start)
            row_steps(
                x, y, z, xf, yf, zf, place, placef, start,
                edges, lookup, scale, corrections, even, room, singles, b[:m],
            )  # fmt: skip
            if start <= at[i] < start + m:
                b[at[i] - start] = np.uint32(r)
            w, v = weight[start : start + m], counted[start : start + m]
            four = m - (m & 3)
            for t in range(0, four, 4):
                k0, k1, k2, k3 = 2 * b[t], 2 * b[t + 1], 2 * b[t + 2], 2 * b[t + 3]
                h0[k0] += w[t]
                h0[k0 + 1] += v[t]
                h1[k1] += w[t + 1]
                h1[k1 + 1] += v[t + 1]
                h2[k2] += w[t + 2]
                h2[k2 + 1] += v[t + 2]
                h3[k3] += w[t + 3]
                h3[k3 + 1] += v[t + 3]
            for t in range(four, m):
                h0[2 * b[t]] += w[t]
                h0[2 * b[t] + 1] += v[t]
        every, some = 0.0, 0.0
        for k in range(r):
            every += (h0[2 * k] + h1[2 * k]) + (h2[2 * k] + h3[2 * k])
            some += (h0[2 * k + 1] + h1[2 * k + 1]) + (h2[2 * k + 1] + h3[2 * k + 1])
            if every > 0.0:
                observed[k] += some / every
                expected[k] += base[i]


@njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def spread_shares(
    ref: Places, at: NDArray[np.int64], to: Places, parts: Floats, steps: Lookups, table: Floats
) -> None:
    """What a unit of weight at each site would add to the left side of M, around references that stay.

    Parameters
    ----------
    ref, at, parts, steps
        As in `fixed_shares`.
    to : tuple
        Positions of all n sites.
    table : ndarray of shape (n, r)
        To ``table[j, k]`` is added ``parts[at[i], k]`` for each reference i within distance k of site j.
    """
    x, y, z, xf, yf, zf = to
    edges, lookup, scale, corrections, even = steps
    n = x.shape[0]
    r = table.shape[1]
    place, placef = np.zeros(3), np.zeros(3, np.float32)
    room, singles, b = np.empty(BUFFER), np.empty(BUFFER, np.float32), np.empty(BUFFER, np.uint32)
    for i in range(at.shape[0]):
        _place(ref, i, place, placef)
        part = parts[at[i]]
        for start in range(0, n, BUFFER):
            m = min(BUFFER, n - start)
            row_steps(
                x, y, z, xf, yf, zf, place, placef, start,
                edges, lookup, scale, corrections, even, room, singles, b[:m],
            )  # fmt: skip
            for t in range(m):
                if b[t] < r and start + t != at[i]:
                    row = table[start + t]
                    for k in range(b[t], r):
                        row[k] += part[k]


@njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def moving_shares(
    sites: Places,
    weight: Floats,
    code: NDArray[np.int32],
    of_industry: Floats,
    order: NDArray[np.int32],
    ordered: Floats,
    first: NDArray[np.int64],
    first_target: NDArray[np.int64],
    neighbor: NDArray[np.int64],
    steps: Lookups,
    observed: Floats,
    expected: Floats,
) -> None:
    """Both sides of M for many industries and draws, where weights move between sites.

    Then the weight around a site differs with each draw: each distance is computed once and used for all
    draws, a few sites at a time, so that weights and sums stay in the cache.

    Parameters
    ----------
    sites : tuple
        Positions of all n sites.
    weight, code : ndarray of shape (n, lanes)
        For each draw: what stands at each site: its weight and its industry.
    of_industry : ndarray of shape (industries,)
        Weight of each industry in all.
    order, ordered : ndarray of shape (lanes, n)
        For each draw the sites sorted by industry, and the weights there.
    first : ndarray of int64, shape (industries + 1,)
        Where each industry begins in ``order``.
    first_target : ndarray of int64, shape (industries + 1,)
        Where the targets of each reference industry begin; targets are sorted by it.
    neighbor : ndarray of int64, shape (targets,)
        Industry of the neighbors that count for each target.
    steps : tuple
        The distances.
    observed, expected : ndarray of shape (targets, r, lanes)
        As in `fixed_shares`.
    """
    x, y, z, xf, yf, zf = sites
    edges, lookup, scale, corrections, even = steps
    n = x.shape[0]
    r = observed.shape[1]
    place, placef = np.zeros(3), np.zeros(3, np.float32)
    room, singles, b = np.empty(BUFFER), np.empty(BUFFER, np.float32), np.empty(BUFFER, np.uint32)
    within = np.empty(BUFFER, np.int64)
    # Known at run time only: a loop of known length is unrolled, and then not vectorized.
    lanes = weight.shape[1]
    every = np.empty((_TILE, r + 1, lanes))
    bins = np.empty((_TILE, n), np.uint16)
    some = np.empty((2, 2 * r + 4))
    s0, s1 = some[0], some[1]
    last = np.uint32(r)
    total_weight = of_industry.sum()
    for tile in range(0, n, _TILE):
        stop = min(tile + _TILE, n)
        every[:] = 0.0
        for start in range(0, n, BUFFER):
            m = min(BUFFER, n - start)
            for i in range(tile, stop):
                _place(sites, i, place, placef)
                row_steps(
                    x, y, z, xf, yf, zf, place, placef, start,
                    edges, lookup, scale, corrections, even, room, singles, b[:m],
                )  # fmt: skip
                if start <= i < start + m:
                    b[i - start] = last
                here = bins[i - tile, start : start + m]
                near = 0
                for t in range(m):  # no branch: whether a point is within reach cannot be foreseen
                    within[near] = t
                    near += 1 if b[t] < last else 0
                for t in range(m):
                    here[t] = np.uint16(min(b[t], last))
                sums = every[i - tile]
                for p in range(near):
                    t = within[p]
                    e, w = sums[b[t]], weight[start + t]
                    for lane in range(lanes):
                        e[lane] += w[lane]
        for i in range(tile, stop):
            sums, here = every[i - tile], bins[i - tile]
            for k in range(1, r):
                for lane in range(lanes):
                    sums[k, lane] += sums[k - 1, lane]
            for lane in range(lanes):
                c = code[i, lane]
                for target in range(first_target[c], first_target[c + 1]):
                    some[:] = 0.0
                    g = neighbor[target]
                    w_i = weight[i, lane]
                    others = total_weight - w_i
                    share = (of_industry[g] - (w_i if g == c else 0.0)) / others if others > 0.0 else 0.0
                    begin, end = first[g], first[g + 1]
                    paired = end - ((end - begin) & 1)
                    for p in range(begin, paired, 2):
                        s0[here[order[lane, p]]] += ordered[lane, p]
                        s1[here[order[lane, p + 1]]] += ordered[lane, p + 1]
                    for p in range(paired, end):
                        s0[here[order[lane, p]]] += ordered[lane, p]
                    total = 0.0
                    for k in range(r):
                        total += s0[k] + s1[k]
                        if sums[k, lane] > 0.0:
                            observed[target, k, lane] += total / sums[k, lane]
                            expected[target, k, lane] += share
