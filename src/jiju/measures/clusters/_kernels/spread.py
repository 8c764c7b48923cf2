"""How pair distances spread: their moments, and those of them around two quantiles, without keeping all."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from jiju.measures.clusters._kernels.moments import row_from
from jiju.measures.clusters._kernels.rows import BUFFER, FAST

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["distance_spread"]


@njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def _to_arcs(d: Floats) -> None:
    for k in range(d.shape[0]):
        d[k] = 2.0 * math.asin(min(0.5 * d[k], 1.0))


@njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def _to_short_arcs(d: Floats) -> None:
    """The same for chords below 0.15, by the series of the arcsine, to 1e-14."""
    for k in range(d.shape[0]):
        q = d[k] * d[k]
        d[k] *= 1.0 + q * (1.0 / 24.0 + q * (3.0 / 640.0 + q * (5.0 / 7168.0 + q * (35.0 / 294912.0))))


@njit(nogil=True, cache=True, fastmath=FAST | {"reassoc"}, error_model="numpy")
def _sum_up(d: Floats, limit: float, about: float, low: float, high: float, totals: Floats) -> None:
    """Of those up to the limit: number, sum, sum of squares about a number; numbers up to two bounds."""
    n, s1, s2, b0, b1 = 0.0, 0.0, 0.0, 0.0, 0.0
    for k in range(d.shape[0]):
        v = d[k]
        inside = 1.0 if v <= limit else 0.0
        u = (v - about) * inside
        n += inside
        s1 += u
        s2 += u * u
        b0 += 1.0 if v <= low else 0.0
        b1 += 1.0 if v <= high else 0.0
    totals[0] += n
    totals[1] += s1
    totals[2] += s2
    totals[3] += b0
    totals[4] += b1


@njit(nogil=True, cache=True, fastmath=FAST, error_model="numpy")
def _keep(d: Floats, low: float, high: float, at: int, kept: Floats) -> int:
    last = kept.shape[0] - 1
    for k in range(d.shape[0]):
        v = d[k]
        kept[min(at, last)] = v
        at += 1 if (v > low) and (v <= high) else 0
    return at


@njit(nogil=True, cache=True, error_model="numpy")
def distance_spread(
    px: Floats,
    py: Floats,
    pz: Floats,
    x: Floats,
    y: Floats,
    z: Floats,
    own: bool,
    limit: float,
    bounds: Floats,
    totals: Floats,
    kept0: Floats,
    kept1: Floats,
) -> tuple[int, int]:
    """Moments of the pair distances up to a limit, and all those within two windows.

    Parameters
    ----------
    px, py, pz, x, y, z : ndarray
        Positions of the two groups; ``pz`` and ``z`` of shape (0,) on the plane. On the sphere distances are
        arcs.
    own : bool
        Whether the two are the same: then unordered pairs.
    limit : float
        Longer distances do not count.
    bounds : ndarray of shape (4,)
        The windows: above the first of two numbers, up to the second.
    totals : ndarray of shape (5,)
        To these are added: how many up to the limit; their sum and sum of squares, both about the middle
        between the windows; how many up to the lower bound of each.
    kept0, kept1 : ndarray
        Filled with the distances in the windows, one place more than there are.

    Returns
    -------
    tuple of two int
        How many there are.
    """
    n = x.shape[0]
    planar = z.shape[0] == 0
    short = limit < 0.15
    d = np.empty(BUFFER, np.float64)
    at0, at1 = 0, 0
    for i in range(px.shape[0]):
        zi = 0.0 if planar else pz[i]
        for start in range(i + 1 if own else 0, n, BUFFER):
            m = min(BUFFER, n - start)
            zs = z if planar else z[start : start + m]
            row_from(px[i], py[i], zi, x[start : start + m], y[start : start + m], zs, d[:m])
            if not planar:
                if short:
                    _to_short_arcs(d[:m])
                else:
                    _to_arcs(d[:m])
            _sum_up(d[:m], limit, 0.5 * (bounds[1] + bounds[2]), bounds[0], bounds[2], totals)
            at0 = _keep(d[:m], bounds[0], bounds[1], at0, kept0)
            at1 = _keep(d[:m], bounds[2], bounds[3], at1, kept1)
    return at0, at1
