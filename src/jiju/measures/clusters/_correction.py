"""Edge corrections of the K family in a window: how the weight of a pair is found, and how exactly."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jiju.errors import MeasureError, suggest
from jiju.measures.clusters._kernels.ripley import ARCS, GRID, SHIFTS, grid_shares
from jiju.measures.clusters._kernels.window import cover_cells

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jiju.measures.clusters._window import Window

    Floats = NDArray[np.float64]

__all__ = ["CORRECTIONS", "Correction", "make_correction"]

CORRECTIONS = ("isotropic", "translation")
"""The names of the edge corrections."""

_MOST_SLOPES = 48  # with more edges, exact overlaps of a window with itself take too long in each draw
_CELLS = 1024  # along the longer side of the window
_NO_GRID = np.empty((0, 0))


@dataclass(frozen=True, eq=False)
class Correction:
    """An edge correction in a window, as the kernels take it.

    Attributes
    ----------
    window : Window
        The window.
    name : {"isotropic", "translation"}
        The correction.
    mode : int
        Where weights come from, see `jiju.measures.clusters._kernels.ripley`.
    shape : ndarray
        Edges (isotropic); slopes with signs that make overlaps shares of the window (translation).
    blocks : ndarray of uint64
        Of the edges.
    grid : ndarray of shape (2 k + 1, l) or (0, 0)
        Shares of the window left after moving it, where ``mode`` is `GRID`.
    step_x, step_y : float
        Metres between the grid's points.
    error : float
        Largest error of a weight, as a share of it; 0 where exact.
    """

    window: Window
    name: str
    mode: int
    shape: Floats
    blocks: NDArray[np.uint64]
    grid: Floats
    step_x: float
    step_y: float
    error: float

    @property
    def fair_distance_m(self) -> float:
        """The largest distance up to which every pair of places in the window has its chance to be seen."""
        return self.window.radius_m if self.name == "isotropic" else self.window.width_m


def make_correction(window: Window, name: str, reach: float, *, exact: bool = False) -> Correction:
    """An edge correction, ready for the kernels.

    Parameters
    ----------
    window : Window
        The window.
    name : {"isotropic", "translation"}
        The correction.
    reach : float
        The largest distance, in metres.
    exact : bool, default False
        For the translation correction: no grid, however many edges the window has.

    Returns
    -------
    Correction
        Isotropic is exact for every window. Translation is exact up to 48 edges; beyond, overlaps of the
        window with itself are found on a grid of 1,024 cells along its longer side and interpolated, and the
        error is measured against exact overlaps.

    Raises
    ------
    MeasureError
        ``M254`` for another name.
    """
    if name not in CORRECTIONS:
        what = f"correction is {name!r}; it can be {' or '.join(map(repr, CORRECTIONS))}"
        msg = "M254"
        raise MeasureError(msg, what, hint=suggest(str(name), CORRECTIONS, "'isotropic' is the default."))
    if name == "isotropic":
        return Correction(window, name, ARCS, window.edges, window.blocks, _NO_GRID, 0.0, 0.0, 0.0)
    # With signs so scaled, products of two signs give shares of the window instead of areas.
    slopes = window.slopes * np.array([1.0, 1.0, 1.0, 1.0, 1.0 / math.sqrt(window.area)])
    if exact or len(slopes) <= _MOST_SLOPES:
        return Correction(window, name, SHIFTS, slopes, window.blocks, _NO_GRID, 0.0, 0.0, 0.0)
    grid, step_x, step_y = _overlap_grid(window, reach)
    found = Correction(window, name, GRID, slopes, window.blocks, grid, step_x, step_y, 0.0)
    return Correction(**{**vars(found), "error": _grid_error(found, reach)})


def _overlap_grid(window: Window, reach: float) -> tuple[Floats, float, float]:
    """Shares of the window left after moving it, at the corners of cells up to the reach.

    The autocorrelation of how much of each cell is covered, by Fourier transform: the true overlaps, smoothed
    over a cell.
    """
    from scipy.fft import irfft2, next_fast_len, rfft2

    low_x, low_y, high_x, high_y = window.bounds
    step = max(high_x - low_x, high_y - low_y) / _CELLS
    across = math.ceil((high_x - low_x) / step + 1e-9)
    up = math.ceil((high_y - low_y) / step + 1e-9)
    cells = np.zeros((up, across + 2))
    cover_cells(window.edges, low_x, low_y, step, cells)
    cover = np.cumsum(cells, axis=1)[:, :across]
    shape = (next_fast_len(2 * up, real=True), next_fast_len(2 * across, real=True))
    moved = rfft2(cover, shape)
    overlap = irfft2(moved * np.conj(moved), shape) * (step * step / window.area)
    right, top = min(int(reach / step) + 2, across - 1), min(int(reach / step) + 2, up - 1)
    columns = np.concatenate([overlap[: top + 1, -right:], overlap[: top + 1, : right + 1]], axis=1)
    grid = np.ascontiguousarray(np.clip(columns.T, 0.0, 1.0))
    grid[right, 0] = 1.0
    return grid, step, step


def _grid_error(correction: Correction, reach: float) -> float:
    """Twice the largest error of a weight found at shifts in all directions, near and far."""
    slopes = correction.window.slopes
    shifts = int(np.clip(2e9 / len(slopes) ** 2, 16, 400))
    turn = np.arange(shifts) * (math.pi * (3.0 - math.sqrt(5.0)))
    d = reach * ((np.arange(shifts) + 0.5) / shifts) ** 2
    dx, dy = d * np.cos(turn), d * np.sin(turn)
    true = correction.window.overlap(dx, dy) / correction.window.area
    near = grid_shares(dx, dy, correction.grid, correction.step_x, correction.step_y)
    # Where next to nothing is left, the weight stands at its cap either way.
    counts = true > 0.01
    return 2.0 * float(np.max(np.abs(near - true)[counts] / near[counts], initial=0.0))
