"""Ripley's K and its relatives straight from their definitions: each pair by itself, geometry from shapely.

Only for tests. Nothing here is taken from the package: a circle's share inside the window is found by
cutting it at every crossing and asking of a point of each piece whether it lies inside; the translation
correction by moving the polygon and intersecting it with itself.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.affinity import translate

Floats = NDArray[np.float64]
CAP = 100.0


def arc_share(window: shapely.Geometry, x: float, y: float, d: float) -> float:
    """Share of the circle of radius d around (x, y) that lies in the window."""
    cuts = [0.0, 2.0 * np.pi]
    for ring in shapely.get_parts(shapely.boundary(window)):
        corners = shapely.get_coordinates(ring) - (x, y)
        for p, q in pairwise(corners):
            e = q - p
            half = (p @ e) ** 2 - (e @ e) * (p @ p - d * d)
            for sign in (-1.0, 1.0) if half > 0.0 else ():
                t = (sign * np.sqrt(half) - p @ e) / (e @ e)
                if 0.0 <= t <= 1.0:
                    z = p + t * e
                    cuts.append(float(np.arctan2(z[1], z[0]) % (2.0 * np.pi)))
    cuts.sort()
    inside = 0.0
    for a, b in pairwise(cuts):
        # Not quite the middle: there a circle that only touches the border often does so.
        middle = a + 0.382 * (b - a)
        if b > a and shapely.contains_xy(window, x + d * np.cos(middle), y + d * np.sin(middle)):
            inside += b - a
    return inside / (2.0 * np.pi)


def overlap(window: shapely.Geometry, dx: float, dy: float) -> float:
    """Area that the window and the window moved by (dx, dy) have in common."""
    return float(shapely.intersection(window, translate(window, dx, dy)).area)


def pair_weights(
    window: shapely.Geometry, a: Floats, b: Floats, correction: str, reach: float
) -> tuple[Floats, Floats]:
    """Distances and weights (n, m) of the ordered pairs from the points a to the points b; cap at 100."""
    d = np.hypot(b[None, :, 0] - a[:, None, 0], b[None, :, 1] - a[:, None, 1])
    weight = np.zeros(d.shape)
    for i in range(len(a)):
        for j in range(len(b)):
            if d[i, j] > reach:
                continue
            if correction == "isotropic":
                share = arc_share(window, a[i, 0], a[i, 1], d[i, j]) if d[i, j] > 0.0 else 1.0
            else:
                share = overlap(window, b[j, 0] - a[i, 0], b[j, 1] - a[i, 1]) / window.area
            weight[i, j] = min(CAP, 1.0 / share) if share > 0.0 else CAP
    return d, weight


def k_function(
    window: shapely.Geometry, a: Floats, b: Floats | None, r: Floats, correction: str = "isotropic"
) -> Floats:
    """K of the points a around themselves (b None), or of the points b around the points a."""
    d, weight = pair_weights(window, a, a if b is None else b, correction, float(np.max(r)))
    if b is None:
        np.fill_diagonal(weight, 0.0)
    pairs = len(a) * (len(a) - 1 if b is None else len(b))
    return np.array([weight[d <= at].sum() for at in r]) * window.area / pairs


def g_function(
    window: shapely.Geometry,
    a: Floats,
    b: Floats | None,
    r: Floats,
    h: float,
    correction: str = "isotropic",
    pairs: float | None = None,
) -> Floats:
    """Pair correlation: Epanechnikov kernel of half-width h; the weights as for K; NaN at 0."""
    d, weight = pair_weights(window, a, a if b is None else b, correction, float(np.max(r)) + h)
    if b is None:
        np.fill_diagonal(weight, 0.0)
    if pairs is None:
        pairs = len(a) * (len(a) - 1 if b is None else len(b))
    out = np.full(len(r), np.nan)
    for k, at in enumerate(r):
        u = (at - d) / h
        kernel = np.where(np.abs(u) < 1.0, 0.75 / h * (1.0 - u * u), 0.0)
        if at > 0.0:
            out[k] = (kernel * weight).sum() * window.area / (pairs * 2.0 * np.pi * at)
    return out
