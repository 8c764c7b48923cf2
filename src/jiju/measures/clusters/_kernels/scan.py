"""Kernels of the scan statistic: circles grown over places, the nearest first, for many draws at once.

Serial, and without the interpreter lock: threads work on different draws. Positions are three arrays; ``z``
is empty on the plane; on the sphere the three are unit vectors and distances are chords (see `jiju.space`).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["BERNOULLI", "POISSON", "POISSON_SIZES", "find_needed", "scan_draws", "scan_each"]

BERNOULLI, POISSON, POISSON_SIZES = 0, 1, 2
# Squared distances this close, as a share, are one distance: both places enter the circle together.
_SAME = 1e-9
_BITS = 11
_FAST = {"contract", "nnan", "nsz"}


@njit(nogil=True, cache=True, fastmath=_FAST, error_model="numpy")
def _squared_distances(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    z: NDArray[np.float64],
    i: int,
    out: NDArray[np.float64],
) -> None:
    """Squared distances from place i to all places."""
    xi, yi = x[i], y[i]
    if z.shape[0] == 0:
        for t in range(x.shape[0]):
            dx, dy = x[t] - xi, y[t] - yi
            out[t] = dx * dx + dy * dy
    else:
        zi = z[i]
        for t in range(x.shape[0]):
            dx, dy, dz = x[t] - xi, y[t] - yi, z[t] - zi
            out[t] = dx * dx + dy * dy + dz * dz


@njit(nogil=True, cache=True, error_model="numpy")
def _settle(order: NDArray[np.int32], m: int, squared: NDArray[np.float64]) -> None:
    """Finish the order of places that are nearly sorted by distance; ties stay in their order."""
    for t in range(1, m):
        place = order[t]
        d = squared[place]
        s = t - 1
        while s >= 0 and squared[order[s]] > d:
            order[s + 1] = order[s]
            s -= 1
        order[s + 1] = place


@njit(nogil=True, cache=True, error_model="numpy")
def _nearest_first(
    population: NDArray[np.int64],
    squared: NDArray[np.float64],
    single: NDArray[np.float32],
    most_population: int,
    most_squared: float,
    order: NDArray[np.int32],
    spare: NDArray[np.int32],
) -> int:
    """Places by their distance, as many as the largest circle can hold; how many they are.

    Sorted by radix on the bits of the distances in single precision, which order as the numbers do, and then
    settled in double precision.
    """
    n = squared.shape[0]
    for t in range(n):
        single[t] = np.float32(squared[t])
    keys = single.view(np.uint32)
    buckets = 1 << _BITS
    # Sign, exponent and a few digits tell roughly how far the largest circle can reach.
    rough = np.zeros(buckets, np.int64)
    shift = np.uint32(31 - _BITS)
    for t in range(n):
        rough[keys[t] >> shift] += population[t]
    last = 0
    held = rough[0]
    while held <= most_population and last + 1 < buckets:
        last += 1
        held += rough[last]
    m = 0
    for t in range(n):
        if (keys[t] >> shift) <= last and squared[t] <= most_squared:
            order[m] = t
            m += 1
    mask = np.uint32(buckets - 1)
    here, there = order, spare
    for step in range(3):
        move = np.uint32(step * _BITS)
        starts = np.zeros(buckets + 1, np.int64)
        for t in range(m):
            starts[((keys[here[t]] >> move) & mask) + 1] += 1
        for bucket in range(buckets):
            starts[bucket + 1] += starts[bucket]
        for t in range(m):
            bucket = (keys[here[t]] >> move) & mask
            there[starts[bucket]] = here[t]
            starts[bucket] += 1
        here, there = there, here
    # Three steps end in the spare array.
    for t in range(m):
        order[t] = here[t]
    _settle(order, m, squared)
    return m


@njit(nogil=True, cache=True, error_model="numpy")
def _circles(
    order: NDArray[np.int32],
    m: int,
    complete: bool,
    squared: NDArray[np.float64],
    population: NDArray[np.int64],
    most_population: int,
    most_squared: float,
    inside: NDArray[np.int64],
) -> int:
    """Population of the closed circle through each place of the order; how many circles are allowed.

    Where the order is not ``complete``, the last distance may be shared with a place that is not in it, so
    its circle is not known.
    """
    total = 0
    first = 0
    for t in range(m):
        total += population[order[t]]
        is_last = t + 1 == m
        if is_last and not complete:
            return first
        d = squared[order[t]]
        if is_last or squared[order[t + 1]] > d + _SAME * d:
            if total > most_population or d > most_squared:
                return first
            for s in range(first, t + 1):
                inside[s] = total
            first = t + 1
    return first


@njit(nogil=True, cache=True, error_model="numpy")
def _times_log(value: float) -> float:
    return value * math.log(value) if value > 0.0 else 0.0


@njit(nogil=True, cache=True, fastmath=_FAST, error_model="numpy")
def _ratio(
    model: int,
    n: int,
    count: int,
    amount: float,
    everyone: int,
    cases: int,
    total: float,
    xlogx: NDArray[np.float64],
    log_inside: NDArray[np.float64],
    log_outside: NDArray[np.float64],
) -> float:
    """Logarithm of the likelihood ratio of a circle with more cases than expected, else 0."""
    if model == BERNOULLI:
        if count * everyone <= n * cases:
            return 0.0
        rest = cases - count
        return float(
            xlogx[count] + xlogx[n - count] + xlogx[rest] + xlogx[everyone - n - rest] - log_inside[n]
        )
    if model == POISSON:
        if count * everyone <= n * cases:
            return 0.0
        rest = cases - count
        return float(xlogx[count] + xlogx[rest] - count * log_inside[n] - rest * log_outside[n])
    if amount * everyone <= n * total * (1.0 + 1e-12):
        return 0.0
    left = total - amount
    both = _times_log(amount) + _times_log(left)
    return float(both - amount * log_inside[n] - left * log_outside[n])


@njit(nogil=True, cache=True, error_model="numpy")
def find_needed(
    model: int,
    everyone: int,
    cases: int,
    total: float,
    xlogx: NDArray[np.float64],
    log_inside: NDArray[np.float64],
    log_outside: NDArray[np.float64],
    least: int,
    floor: float,
    needed: NDArray[np.float64],
) -> None:
    """How many cases, or how much size, a circle can hold without a ratio above ``floor``.

    The ratio grows with what a circle holds beyond the expected, and falls with the establishments it holds.

    Parameters
    ----------
    model, everyone, cases, total, xlogx, log_inside, log_outside, least : see `scan_draws`
        The same; ``everyone`` is the number of establishments.
    floor : float
        A ratio.
    needed : ndarray of shape (n,)
        Set for circles of 0 ... n - 1 establishments; for sizes a little less than what can be held.
    """
    if model == POISSON_SIZES:
        for n in range(1, needed.shape[0]):
            low, high = total * n / everyone, total
            for _ in range(24):
                middle = 0.5 * (low + high)
                value = _ratio(model, n, 0, middle, everyone, cases, total, xlogx, log_inside, log_outside)
                if value > floor:
                    high = middle
                else:
                    low = middle
            needed[n] = low * (1.0 - 1e-9)
        return
    count = least - 1
    for n in range(1, needed.shape[0]):
        # A circle holds no more cases than establishments, but for the draws of the Poisson model.
        while count < cases and (model == POISSON or count < n):
            value = _ratio(model, n, count + 1, 0.0, everyone, cases, total, xlogx, log_inside, log_outside)
            if value > floor:
                break
            count += 1
        needed[n] = count


@njit(nogil=True, cache=True, error_model="numpy")
def scan_draws(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    z: NDArray[np.float64],
    population: NDArray[np.int64],
    centers: NDArray[np.int32],
    neighbors: NDArray[np.int32],
    starts: NDArray[np.int64],
    draw: NDArray[np.int32],
    size: NDArray[np.float64],
    model: int,
    cases: int,
    total: float,
    xlogx: NDArray[np.float64],
    log_inside: NDArray[np.float64],
    log_outside: NDArray[np.float64],
    most_population: int,
    most_squared: float,
    least: int,
    needed: NDArray[np.float64],
    best: NDArray[np.float64],
) -> None:
    """Raise the largest log-likelihood ratio of each draw to what circles around these centers reach.

    Parameters
    ----------
    x, y, z : ndarray of shape (p,)
        Places; ``z`` of shape (0,) on the plane.
    population : ndarray of shape (p,)
        Establishments at each place.
    centers : ndarray of shape (c,)
        Places that are centers.
    neighbors : ndarray of shape (c, k) or (0, 0)
        The nearest places of each center; empty where all places are to be sorted.
    starts : ndarray of shape (p + 1,)
        Where the cases at each place begin among ``draw`` and ``size``.
    draw : ndarray of shape (e,)
        The draw a case belongs to.
    size : ndarray of shape (e,) or (0,)
        Its size, for the model that counts sizes.
    model : int
        ``BERNOULLI``, ``POISSON`` or ``POISSON_SIZES``.
    cases : int
        Cases in each draw.
    total : float
        Their sizes added up.
    xlogx, log_inside, log_outside : ndarray
        Tables of the likelihood (see `jiju.measures.clusters._scan`).
    most_population : int
        Establishments that the largest circle may hold.
    most_squared : float
        Its radius squared.
    least : int
        Cases that a circle must hold.
    needed : ndarray of shape (n,)
        From `find_needed` with no more than the smallest of ``best``.
    best : ndarray of shape (draws,)
        Raised in place.
    """
    places = x.shape[0]
    everyone = population.sum()
    squared, single = np.empty(places), np.empty(places, np.float32)
    order, spare = np.empty(places, np.int32), np.empty(places, np.int32)
    inside = np.empty(places, np.int64)
    counts = np.empty(best.shape[0], np.int64)
    amounts = np.zeros(best.shape[0])
    sized = size.shape[0] > 0
    for c in range(centers.shape[0]):
        m, complete = _order_around(
            x, y, z, population, centers[c], c, neighbors, most_population, most_squared,
            squared, single, order, spare,
        )  # fmt: skip
        m = _circles(order, m, complete, squared, population, most_population, most_squared, inside)
        counts[:] = 0
        if sized:
            amounts[:] = 0.0
        for t in range(m):
            place = order[t]
            n = inside[t]
            enough = needed[n]
            for e in range(starts[place], starts[place + 1]):
                b = draw[e]
                counts[b] += 1
                if sized:
                    amounts[b] += size[e]
                    worth = amounts[b] > enough and counts[b] >= least
                else:
                    worth = counts[b] > enough
                if worth:
                    value = _ratio(
                        model, n, counts[b], amounts[b], everyone, cases, total,
                        xlogx, log_inside, log_outside,
                    )  # fmt: skip
                    best[b] = max(best[b], value)


@njit(nogil=True, cache=True, error_model="numpy")
def _order_around(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    z: NDArray[np.float64],
    population: NDArray[np.int64],
    center: int,
    row: int,
    neighbors: NDArray[np.int32],
    most_population: int,
    most_squared: float,
    squared: NDArray[np.float64],
    single: NDArray[np.float32],
    order: NDArray[np.int32],
    spare: NDArray[np.int32],
) -> tuple[int, bool]:
    """The places around a center, the nearest first: how many, and whether none as near is missing."""
    if neighbors.shape[0] == 0:
        _squared_distances(x, y, z, center, squared)
        m = _nearest_first(population, squared, single, most_population, most_squared, order, spare)
        return m, True
    m = neighbors.shape[1]
    for t in range(m):
        place = neighbors[row, t]
        dx, dy = x[place] - x[center], y[place] - y[center]
        d = dx * dx + dy * dy
        if z.shape[0] > 0:
            dz = z[place] - z[center]
            d += dz * dz
        squared[place] = d
        order[t] = place
    _settle(order, m, squared)
    return m, m == x.shape[0]


@njit(nogil=True, cache=True, error_model="numpy")
def scan_each(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    z: NDArray[np.float64],
    population: NDArray[np.int64],
    centers: NDArray[np.int32],
    neighbors: NDArray[np.int32],
    starts: NDArray[np.int64],
    size: NDArray[np.float64],
    model: int,
    cases: int,
    total: float,
    xlogx: NDArray[np.float64],
    log_inside: NDArray[np.float64],
    log_outside: NDArray[np.float64],
    most_population: int,
    most_squared: float,
    least: int,
    value: NDArray[np.float64],
    squared_radius: NDArray[np.float64],
) -> None:
    """The best circle around each center, for one data set.

    Parameters
    ----------
    x, y, z, population, centers, neighbors, starts, size, model, cases, total : see `scan_draws`
        For one data set.
    xlogx, log_inside, log_outside, most_population, most_squared, least : see `scan_draws`
        The same.
    value : ndarray of shape (c,)
        Set to the largest log-likelihood ratio around each center, 0 where no circle has more than expected.
    squared_radius : ndarray of shape (c,)
        Set to the radius of that circle, squared; the smallest one of equals.
    """
    places = x.shape[0]
    everyone = population.sum()
    squared, single = np.empty(places), np.empty(places, np.float32)
    order, spare = np.empty(places, np.int32), np.empty(places, np.int32)
    inside = np.empty(places, np.int64)
    sized = size.shape[0] > 0
    for c in range(centers.shape[0]):
        m, complete = _order_around(
            x, y, z, population, centers[c], c, neighbors, most_population, most_squared,
            squared, single, order, spare,
        )  # fmt: skip
        m = _circles(order, m, complete, squared, population, most_population, most_squared, inside)
        count, amount = 0, 0.0
        value[c], squared_radius[c] = 0.0, 0.0
        for t in range(m):
            place = order[t]
            for e in range(starts[place], starts[place + 1]):
                count += 1
                if sized:
                    amount += size[e]
                if count >= least:
                    ratio = _ratio(
                        model, inside[t], count, amount, everyone, cases, total,
                        xlogx, log_inside, log_outside,
                    )  # fmt: skip
                    if ratio > value[c]:
                        value[c], squared_radius[c] = ratio, squared[place]
