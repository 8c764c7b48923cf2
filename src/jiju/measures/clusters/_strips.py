"""Sites sorted by strips, so that pairs too far apart are passed over without a look at each."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jiju.space import Points

__all__ = ["Strips", "make_strips"]

_WORTH_IT = 0.6  # of all pairs that are looked at; looking at more, it is quicker to look at all
_SAMPLE = 2_000
_PER_REACH = 4
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

    def near(self, ref: NDArray[np.int64], to: NDArray[np.int64]) -> tuple[Any, ...]:
        """Where to look for neighbors, as the kernels of M take it.

        Parameters
        ----------
        ref, to : ndarray of int64
            Places in this order of the references and of the points that count; ``to`` ascending.

        Returns
        -------
        tuple
            See `jiju.measures.clusters._kernels.near_sums`.
        """
        first = np.searchsorted(self.strip[to], np.arange(len(self.reach) + 1)).astype(np.int64)
        return self.strip[ref], self.along[ref], self.along[to], first, self.reach, self.around


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
    if reach <= 0.0 or _share_looked_at(points, across, reach) > _WORTH_IT:
        return None
    # No more strips than the points can fill: a tiny reach in a wide country would ask for billions.
    height = max(reach * _MARGIN / _PER_REACH, span / (4.0 * len(across)))
    strips = int(span / height) + 1
    strip = np.minimum(((across - low) / height).astype(np.int32), strips - 1)
    along = points.x if points.planar else np.arctan2(points.y, points.x)
    order = np.lexsort((along, strip))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    ahead = _PER_REACH + 1
    # Points that many strips apart differ by at least so much across, and so by less along.
    apart = height * np.maximum(np.arange(ahead) - 1.0, 0.0)
    left = np.sqrt(np.maximum(np.square(reach * _MARGIN) - np.square(apart), 0.0))
    width = np.tile(left, (strips, 1))
    if not points.planar:
        edges = np.clip(low + height * np.arange(strips + 1), -1.0, 1.0)
        # The narrowest parallel of a strip, on which a chord spans the most degrees of longitude.
        radius = np.sqrt(1.0 - np.square(np.maximum(np.abs(edges[:-1]), np.abs(edges[1:]))))
        for ahead_by in range(ahead):
            other = np.minimum(np.arange(strips) + ahead_by, strips - 1)
            narrow = np.minimum(radius, radius[other])
            share = np.divide(left[ahead_by], 2.0 * narrow, out=np.ones(strips), where=narrow > 0.0)
            angle = 2.0 * np.arcsin(np.minimum(share, 1.0)) * _MARGIN
            width[:, ahead_by] = np.where(share < 1.0, angle, math.pi)
    around = 0.0 if points.planar else 2.0 * math.pi
    return Strips(rank, order, along[order], strip[order], width, around)


def _share_looked_at(points: Points, across: NDArray[np.float64], reach: float) -> float:
    """Share of pairs of sites that lie close enough in both directions, roughly."""
    few = np.unique(np.linspace(0, len(points) - 1, _SAMPLE).round().astype(np.int64))
    other = np.roll(few, len(few) // 2)
    # A strip and a half beyond the reach is looked at as well.
    near = np.abs(across[few] - across[other]) <= 1.5 * reach
    here, there = points.take(few), points.take(other)
    # On the sphere, what lies within reach along a parallel lies within reach in x and y.
    near &= np.abs(here.x - there.x) <= reach
    if not points.planar:
        near &= np.abs(here.y - there.y) <= reach
    return float(near.mean())
