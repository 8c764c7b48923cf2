"""The distances at which curves are taken: a default grid, and steps that a kernel can look up."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jiju.errors import MeasureError
from jiju.measures.clusters._kernels import pair_histogram

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from jiju.space import Points

__all__ = ["Steps", "choose_distances", "make_steps", "median_distance"]

_SAMPLE = 20_000
_BINS = 4096
_MOST_CELLS = 65_536


def median_distance(points: Points) -> float:
    """Median distance between pairs of sites, in metres.

    Parameters
    ----------
    points : Points
        The sites, at least two.

    Returns
    -------
    float
        To within 2% at worst, mostly 0.02%; 0 where half of all pairs share one place. Above 20,000 sites
        from every k-th of them.
    """
    step = -(-len(points) // _SAMPLE)
    few = points.take(np.arange(0, len(points), step))
    middle = len(few) * (len(few) - 1) / 4.0
    largest = diagonal = few.diagonal()
    while largest > 1e-9 * diagonal:
        scale = _BINS / (largest * (1.0 + 1e-9))
        counts = np.zeros(_BINS)
        pair_histogram(few.x, few.y, few.z, np.empty(0), scale, counts, np.empty(0))
        upto = np.cumsum(counts)
        at = int(np.searchsorted(upto, middle))
        if at >= _BINS // 64:
            inside = (middle - (upto[at] - counts[at])) / counts[at]
            return float(few.to_metres((at + inside) / scale))
        # Nearly all sites stand close together and a few far off: look again with narrower bins.
        largest = (at + 1) / scale
    return 0.0


def choose_distances(
    distances_m: ArrayLike | None, median_m: float, *, from_zero: bool
) -> NDArray[np.float64]:
    """The distances asked for, or a default grid up to the median distance.

    Parameters
    ----------
    distances_m : array-like of shape (r,), or None
        Metres, ascending, not negative; None for the default.
    median_m : float
        Median distance between sites.
    from_zero : bool
        Whether the default begins at 0 or at its first step.

    Returns
    -------
    ndarray of shape (r,)
        The default has 40 to 100 steps of 1, 2, 2.5 or 5 times a power of ten.

    Raises
    ------
    MeasureError
        ``M206`` where the distances are not usable.
    """
    if distances_m is None:
        if median_m <= 0.0:
            what = "all sites stand at the same place, or more than half of all pairs do"
            msg = "M206"
            raise MeasureError(
                msg, what, hint="Check the coordinates; distances cannot tell these sites apart."
            )
        rough = median_m / 80.0
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(f * power for f in (1.0, 2.0, 2.5, 5.0, 10.0) if f * power >= rough)
        count = math.floor(median_m / step + 1e-9)
        grid = step * np.arange(0 if from_zero else 1, count + 1)
        return grid.astype(np.float64)
    asked = np.atleast_1d(np.asarray(distances_m, dtype=np.float64))
    usable = asked.ndim == 1 and asked.size > 0 and bool(np.all(np.isfinite(asked))) and asked[0] >= 0.0
    if not usable or np.any(np.diff(asked) <= 0.0) or asked[-1] <= 0.0:
        what = "distances_m must be finite, ascending and not negative, the last above 0"
        msg = "M206"
        raise MeasureError(msg, what, hint="For example distances_m=range(0, 50_001, 1_000): metres.")
    return asked


@dataclass(frozen=True)
class Steps:
    """Distances as a kernel looks them up.

    Attributes
    ----------
    edges : ndarray of shape (r + 1,)
        In the kernel's units, then infinity.
    lookup : ndarray of uint32
        First edge for each cell of a fine grid.
    scale : float
        Cells per unit.
    corrections : int
        Most edges within one cell.
    """

    edges: NDArray[np.float64]
    lookup: NDArray[np.uint32]
    scale: float
    corrections: int


def make_steps(points: Points, distances_m: NDArray[np.float64]) -> Steps:
    """Distances as a kernel looks them up.

    Parameters
    ----------
    points : Points
        Whether on the plane or the sphere.
    distances_m : ndarray of shape (r,)
        Ascending.

    Returns
    -------
    Steps
        Such that one comparison settles each distance, unless the grid is very uneven.
    """
    finite = points.to_kernel(distances_m)
    edges = np.r_[finite, np.inf]
    gap = float(np.min(np.diff(finite))) if len(finite) > 1 else float(finite[-1])
    cells = int(min(_MOST_CELLS, max(64, math.ceil(2.0 * finite[-1] / gap)))) if gap > 0.0 else _MOST_CELLS
    scale = cells / float(finite[-1])
    # The kernel takes the cell of a distance by the same multiplication, which keeps the order: so the first
    # and the last answer that occur in a cell follow from the cells of the edges and of the next numbers up.
    numbers = np.arange(cells + 1)
    of_edges = np.minimum((finite * scale).astype(np.int64), cells)
    of_next = np.minimum((np.nextafter(finite, np.inf) * scale).astype(np.int64), cells)
    first = np.searchsorted(of_edges, numbers, side="left")
    last = np.searchsorted(of_next, numbers, side="right")
    return Steps(edges, first.astype(np.uint32), scale, max(1, int((last - first).max())))
