"""Silverman's bandwidth over the pair distances of one group or of two, exactly, without keeping them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from jiju.measures.clusters._kd import kd_bandwidth, silverman
from jiju.measures.clusters._kernels import cross_distances, cross_histogram, pair_distances, pair_histogram
from jiju.measures.clusters._kernels.spread import distance_spread
from jiju.space import EARTH_RADIUS_M

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jiju.space import Points

    Floats = NDArray[np.float64]

__all__ = ["pair_bandwidth"]

_FEW_PAIRS = 30_000  # up to here sorting them all is as fast
_BINS = 4096
_NO_AXIS = np.empty(0, np.float32)
_NOTHING = np.empty(0)


def pair_bandwidth(here: Points, there: Points, *, own: bool, largest_m: float) -> float:
    """Kd's rule for the pairs of two groups, or the unordered pairs of one.

    Parameters
    ----------
    here, there : Points
        The groups.
    own : bool
        Whether they are the same.
    largest_m : float
        The largest distance asked for.

    Returns
    -------
    float
        In metres: what `kd_bandwidth` says. Of many pairs a histogram tells where the quartiles are, and only
        the distances near them are kept.
    """
    n = len(here)
    pairs = n * (n - 1) // 2 if own else n * len(there)
    if pairs > _FEW_PAIRS:
        found = _from_windows(here, there, own=own, largest_m=largest_m)
        if found is not None:
            return found
    if own:
        single = pair_distances(here.x, here.y, here.z)
    else:
        single = cross_distances(here.x, here.y, here.z, there.x, there.y, there.z)
    return kd_bandwidth(here.to_metres(single), largest_m)


def _from_windows(here: Points, there: Points, *, own: bool, largest_m: float) -> float | None:
    """The same; None where the quartiles are not where they were looked for."""
    unit = 1.0 if here.planar else EARTH_RADIUS_M
    limit = 2.0 * largest_m / unit
    top = float(here.to_kernel(2.0 * largest_m))
    both = [np.concatenate(axes) for axes in ((here.x, there.x), (here.y, there.y), (here.z, there.z))]
    extent = float(np.linalg.norm([np.ptp(axis) for axis in both if len(axis)]))
    top = min(top, extent * (1.0 + 1e-9))
    if top <= 0.0:
        return None
    counts = np.zeros(_BINS)
    single = [
        ((axis - axis[0]) * (_BINS / top)).astype(np.float32) if len(axis) else _NO_AXIS for axis in both
    ]
    px, py, pz = (axis[: len(here)] for axis in single)
    if own:
        pair_histogram(px, py, pz, _NOTHING, counts, _NOTHING)
    else:
        x, y, z = (axis[len(here) :] for axis in single)
        cross_histogram(px, py, pz, _NOTHING, x, y, z, _NOTHING, counts, _NOTHING)
    upto = np.cumsum(counts)
    if upto[-1] < 2:
        return None
    # Single precision may put a distance one bin off, and pairs at the very limit may be counted or not.
    bounds, room = np.empty(4), []
    for k, share in enumerate((0.25, 0.75)):
        rank = (upto[-1] - 1) * share
        first = max(int(np.searchsorted(upto, rank - 2.0)) - 2, -1)
        last = min(int(np.searchsorted(upto, rank + 3.0)) + 2, _BINS)
        edges = np.clip(np.array([first, last]) * (top / _BINS), 0.0, top * (1.0 + 1e-6))
        arcs = edges if here.planar else 2.0 * np.arcsin(np.minimum(edges / 2.0, 1.0))
        bounds[2 * k] = -1.0 if first < 0 else arcs[0]
        bounds[2 * k + 1] = min(float(arcs[1]), limit)
        room.append(int(counts[max(first - 1, 0) : last + 2].sum()) + 4096)
    totals = np.zeros(5)
    kept = [np.empty(size) for size in room]
    numbers = distance_spread(
        here.x, here.y, here.z, there.x, there.y, there.z, own, limit, bounds, totals, kept[0], kept[1]
    )
    m = int(totals[0])
    if m < 2:
        return None
    variance = max(0.0, (totals[2] - totals[1] ** 2 / m) / (m - 1))
    quartiles = []
    for k, share in enumerate((0.25, 0.75)):
        rank = (m - 1) * share
        below = int(rank)
        inside = below - int(totals[3 + k])
        if inside < 0 or inside + 1 >= numbers[k] or numbers[k] >= room[k]:
            return None
        near = np.partition(kept[k][: numbers[k]], (inside, inside + 1))[inside : inside + 2]
        quartiles.append(float(near[0] + (rank - below) * (near[1] - near[0])))
    h = silverman(float(np.sqrt(variance)), quartiles[1] - quartiles[0], m)
    return h * unit or None
