"""Sites sorted by strips, so that pairs too far apart are passed over without a look at each."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jiju.space import Points

__all__ = ["Strips", "make_strips"]

_WORTH_IT = 0.35  # of the study area's extent; with longer reach nearly all pairs are near enough
_PER_REACH = 2
_MARGIN = 1.0 + 1e-6


@dataclass(frozen=True)
class Strips:
    """Sites in the order of strips across the study area, and along each strip.

    Attributes
    ----------
    rank : ndarray of int64, shape (n,)
        Place of each site in this order.
    order : ndarray of int64, shape (n,)
        The site at each place.
    along : ndarray of shape (n,)
        In this order: where each stands along its strip (x, or longitude in radians).
    strip : ndarray of int32, shape (n,)
        In this order: number of the strip.
    reach : ndarray of shape (strips, k)
        See `jiju.measures.clusters._kernels.strip_histogram`.
    around : float
        Length of the way around: 2 pi on the sphere, else 0.
    """

    rank: NDArray[np.int64]
    order: NDArray[np.int64]
    along: NDArray[np.float64]
    strip: NDArray[np.int32]
    reach: NDArray[np.float64]
    around: float


def make_strips(points: Points, reach: float) -> Strips | None:
    """Sort sites by strips, where that saves work.

    Parameters
    ----------
    points : Points
        The sites.
    reach : float
        Pairs further apart than this, in the kernel's units, do not matter.

    Returns
    -------
    Strips or None
        None where most pairs are within reach anyway.
    """
    across = points.y if points.planar else points.z
    low, span = float(across.min()), float(np.ptp(across))
    if reach <= 0.0 or reach > _WORTH_IT * points.diagonal():
        return None
    height = reach * _MARGIN / _PER_REACH
    strips = int(span / height) + 1
    strip = np.minimum(((across - low) / height).astype(np.int32), strips - 1)
    along = points.x if points.planar else np.arctan2(points.y, points.x)
    order = np.lexsort((along, strip))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    ahead = _PER_REACH + 1
    width = np.full((strips, ahead), reach * _MARGIN)
    if not points.planar:
        edges = np.clip(low + height * np.arange(strips + 1), -1.0, 1.0)
        # The narrowest parallel of a strip, on which a chord spans the most degrees of longitude.
        radius = np.sqrt(1.0 - np.square(np.maximum(np.abs(edges[:-1]), np.abs(edges[1:]))))
        for ahead_by in range(ahead):
            other = np.minimum(np.arange(strips) + ahead_by, strips - 1)
            narrow = np.minimum(radius, radius[other])
            share = np.divide(reach * _MARGIN, 2.0 * narrow, out=np.ones(strips), where=narrow > 0.0)
            width[:, ahead_by] = np.where(share < 1.0, 2.0 * np.arcsin(np.minimum(share, 1.0)), math.pi)
    around = 0.0 if points.planar else 2.0 * math.pi
    return Strips(rank, order, along[order], strip[order], width, around)
