"""Pair kernels of the distance-based measures: NumPy arrays in, NumPy arrays out, compiled by Numba.

All are serial and release the interpreter lock: threads work on different draws, so the sums of one draw are
always added in the same order and the number of threads changes no bit. Positions are three arrays; ``z`` is
empty on the plane, and on the sphere the three are unit vectors and distances are chords (see `jiju.space`).
"""

from jiju.measures.clusters._kernels.histogram import cross_histogram, pair_histogram, strip_histogram
from jiju.measures.clusters._kernels.rows import BUFFER, FAST, row_distances, row_steps, step_bins
from jiju.measures.clusters._kernels.shares import (
    EVERYWHERE,
    LANES,
    around_sums,
    fixed_shares,
    moving_shares,
    near_sums,
    spread_shares,
    weighted_shares,
)
from jiju.measures.clusters._kernels.smoothing import (
    cross_distances,
    kernel_density,
    pair_distances,
    smooth,
)

__all__ = [
    "BUFFER",
    "EVERYWHERE",
    "FAST",
    "LANES",
    "around_sums",
    "cross_distances",
    "cross_histogram",
    "fixed_shares",
    "kernel_density",
    "moving_shares",
    "near_sums",
    "pair_distances",
    "pair_histogram",
    "row_distances",
    "row_steps",
    "smooth",
    "spread_shares",
    "step_bins",
    "strip_histogram",
    "weighted_shares",
]
