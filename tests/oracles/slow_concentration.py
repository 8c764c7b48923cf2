"""Kd and M straight from their definitions: every pair in a matrix, no bins, no cut-offs, no sharing.

Only for tests: memory grows with the square of the points. Nothing here is taken from the package.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

EARTH_RADIUS_M = 6371008.8
Floats = NDArray[np.float64]


def planar_distances(x: Floats, y: Floats) -> Floats:
    """Euclidean distances (n, n) in the unit of the coordinates."""
    return np.sqrt((x[:, None] - x[None, :]) ** 2 + (y[:, None] - y[None, :]) ** 2)


def sphere_distances(lon: Floats, lat: Floats) -> Floats:
    """Great-circle distances (n, n) in metres, by the arctangent form that is exact at every distance."""
    a, b = np.radians(lat)[:, None], np.radians(lat)[None, :]
    turn = np.radians(lon)[None, :] - np.radians(lon)[:, None]
    across = np.cos(b) * np.sin(turn)
    along = np.cos(a) * np.sin(b) - np.sin(a) * np.cos(b) * np.cos(turn)
    toward = np.sin(a) * np.sin(b) + np.cos(a) * np.cos(b) * np.cos(turn)
    return EARTH_RADIUS_M * np.arctan2(np.hypot(across, along), toward)


def pair_values(distances: Floats, weights: Floats | None) -> tuple[Floats, Floats]:
    """Distance and weight product of every unordered pair."""
    i, j = np.triu_indices(len(distances), k=1)
    products = np.ones(len(i)) if weights is None else weights[i] * weights[j]
    return distances[i, j], products


def bandwidth(pairs: Floats, largest: float) -> float:
    """Silverman's rule over the pairs up to twice the largest distance; quantiles by linear interpolation."""
    near = np.sort(pairs[pairs <= 2.0 * largest])
    m = len(near)

    def quantile(share: float) -> float:
        position = (m - 1) * share
        below = int(np.floor(position))
        above = min(below + 1, m - 1)
        return float(near[below] + (position - below) * (near[above] - near[below]))

    deviation = float(np.sqrt(np.sum((near - near.mean()) ** 2) / (m - 1)))
    return 0.9 * min(deviation, (quantile(0.75) - quantile(0.25)) / 1.34) * m ** (-0.2)


def kd(distances: Floats, weights: Floats | None, r: Floats, h: float | None = None) -> Floats:
    """Density of pair distances: Gaussian kernel reflected at 0, normalized over all pairs."""
    pairs, products = pair_values(distances, weights)
    if h is None:
        h = bandwidth(pairs, float(np.max(r)))
    out = np.empty(len(r))
    for k, at in enumerate(r):
        direct = np.exp(-0.5 * ((at - pairs) / h) ** 2)
        mirrored = np.exp(-0.5 * ((at + pairs) / h) ** 2)
        out[k] = np.sum(products * (direct + mirrored)) / (np.sqrt(2.0 * np.pi) * h * np.sum(products))
    return out


def m_function(distances: Floats, weights: Floats | None, member: NDArray[np.bool_], r: Floats) -> Floats:
    """Relative share of the industry among the neighbors, cumulative; NaN where nobody has a neighbor."""
    n = len(distances)
    w = np.ones(n) if weights is None else weights
    everything, industry = w.sum(), w[member].sum()
    out = np.empty(len(r))
    for k, at in enumerate(r):
        seen = expected = 0.0
        for i in np.flatnonzero(member):
            near = distances[i] <= at
            near[i] = False
            around = w[near].sum()
            if around > 0.0:
                seen += w[near & member].sum() / around
                expected += (industry - w[i]) / (everything - w[i])
        out[k] = seen / expected if expected > 0.0 else np.nan
    return out
