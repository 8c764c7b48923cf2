"""The distances at which curves are taken: a default grid, and steps that a kernel can look up."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from jiju.errors import MeasureError
from jiju.measures.clusters._kernels import pair_histogram
from jiju.space import EARTH_RADIUS_M

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from jiju.space import Points

__all__ = ["Steps", "choose_distances", "make_steps", "median_distance"]

_SHORTEST, _LONGEST = 1e-6, 1e15  # metres: the last distance asked for; beyond, digits run out
_SAMPLE = 20_000
_BINS = 4096
_MOST_CELLS = 65_536
_MOST_DOUBT = 0.02  # share of distances that single precision may leave open


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
    x, y = few.x - few.x.mean(), few.y - few.y.mean()
    z = few.z if few.planar else few.z - few.z.mean()
    middle = len(few) * (len(few) - 1) / 4.0
    largest = diagonal = few.diagonal()
    while largest > 1e-9 * diagonal:
        scale = _BINS / (largest * (1.0 + 1e-6))  # single precision may lengthen a distance by a hair
        counts = np.zeros(_BINS)
        xf, yf, zf = ((axis * scale).astype(np.float32) for axis in (x, y, z))
        pair_histogram(xf, yf, zf, np.empty(0), counts, np.empty(0))
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
    try:
        asked = np.atleast_1d(np.asarray(distances_m, dtype=np.float64))
    except (TypeError, ValueError):
        asked = np.empty(0)
    usable = asked.ndim == 1 and asked.size > 0 and bool(np.all(np.isfinite(asked))) and asked[0] >= 0.0
    if not usable or np.any(np.diff(asked) <= 0.0) or not _SHORTEST <= asked[-1] <= _LONGEST:
        what = "distances_m must be numbers, finite, ascending and not negative, the last above 0"
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
    even : ndarray of float32, shape (4,)
        For steps that are even: the square of a step as an angle (0 on the plane), how near an edge single
        precision cannot tell, the overflow, and 1 where the first distance is 0.
    unit : float
        Length of a step in the kernel's units; 0 where the steps are not even.
    center : ndarray of shape (3,)
        Origin of single-precision positions.
    """

    edges: NDArray[np.float64]
    lookup: NDArray[np.uint32]
    scale: float
    corrections: int
    even: NDArray[np.float32]
    unit: float
    center: NDArray[np.float64]

    def __len__(self) -> int:
        """Number of distances."""
        return len(self.edges) - 1

    @property
    def lookups(self) -> tuple[Any, ...]:
        """As the kernels take them."""
        return self.edges, self.lookup, self.scale, self.corrections, self.even

    def positions(self, points: Points) -> tuple[NDArray[Any], ...]:
        """Positions as the kernels take them.

        Parameters
        ----------
        points : Points
            Of the study the steps were made for.

        Returns
        -------
        tuple of six ndarrays
            ``x, y, z`` and the same in steps from the center, in single precision; these are empty where the
            steps are not even.
        """
        axes = (points.x, points.y, points.z)
        if self.unit == 0.0:
            nothing = np.empty(0, np.float32)
            return *axes, nothing, nothing, nothing
        singles = (
            ((axis - c) / self.unit).astype(np.float32) if len(axis) else np.empty(0, np.float32)
            for axis, c in zip(axes, self.center, strict=True)
        )
        return *axes, *singles


def make_steps(points: Points, distances_m: NDArray[np.float64]) -> Steps:
    """Distances as a kernel looks them up.

    Parameters
    ----------
    points : Points
        All that will be measured: whether on the plane or the sphere, and how far apart.
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
    axes = (points.x, points.y, points.z)
    center = np.array([axis.mean() if len(axis) else 0.0 for axis in axes])
    even, unit = _even_steps(points, distances_m, finite, center)
    return Steps(edges, first.astype(np.uint32), scale, max(1, int((last - first).max())), even, unit, center)


def _even_steps(
    points: Points,
    distances_m: NDArray[np.float64],
    finite: NDArray[np.float64],
    center: NDArray[np.float64],
) -> tuple[NDArray[np.float32], float]:
    """What single precision needs to number steps, where they are multiples of one length; else nothing."""
    r = len(distances_m)
    none = np.zeros(4, np.float32), 0.0
    from_zero = bool(distances_m[0] == 0.0)
    step = float(distances_m[-1]) / (r - 1 if from_zero else r) if r > from_zero else 0.0
    multiples = step * np.arange(0 if from_zero else 1, r + (0 if from_zero else 1))
    if step <= 0.0 or not np.allclose(distances_m, multiples, rtol=0.0, atol=1e-9 * step):
        return none
    longest = float(finite[-1])
    if not points.planar and longest > 1.0:  # there the series from chord to arc is too short
        return none
    unit = step if points.planar else step / EARTH_RADIUS_M
    axes = (points.x, points.y, points.z)
    far = (
        max(float(np.max(np.abs(axis - c))) for axis, c in zip(axes, center, strict=True) if len(axis)) / unit
    )
    digit = float(np.finfo(np.float32).eps)
    # Two coordinates are each off by half a digit of their size, the distance by one or two of its own.
    doubt = digit * (2.0 * far + 2.0 * r) + 1e-6
    if not points.planar:
        doubt += 4e-5 * r * longest**10
    if doubt > _MOST_DOUBT:
        return none
    curve = 0.0 if points.planar else unit**2
    return np.array([curve, doubt, 2.0 * r + 0.5, float(from_zero)], np.float32), unit
