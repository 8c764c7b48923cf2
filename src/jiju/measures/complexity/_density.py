"""Density, outlook and gain: how near each industry is to a region, and what it would open up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jiju.chance.simulate import each_block
from jiju.errors import MeasureError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Floats = NDArray[np.float64]
    Codes = NDArray[np.int64]

__all__ = ["Nearness", "nearest_only", "nearness", "outlook_of"]

_BLOCK = 64  # regions at a time


@dataclass(frozen=True, eq=False)
class Nearness:
    """What `nearness` computes for regions and industries.

    Attributes
    ----------
    density : array, shape (regions, industries)
        From 0 to 1; NaN for industries that are related to none.
    gain : array, shape (regions, industries)
        0 where the industry is present; NaN where no industry has a complexity.
    outlook : array, shape (regions,)
        NaN likewise.
    """

    density: Floats
    gain: Floats
    outlook: Floats


def nearness(
    present: csr_array, proximity: Floats, complexity: Floats, *, neighbors: int | None = None
) -> Nearness:
    r"""Density, gain and outlook of regions.

    Parameters
    ----------
    present : csr_array, shape (regions, industries)
        1.0 where present.
    proximity : array, shape (industries, industries)
        Relatedness, symmetric and not negative; its diagonal takes part as it stands.
    complexity : array, shape (industries,)
        PCI. An industry without one (NaN) adds nothing to outlook and gain.
    neighbors : int, optional
        Density counts only so many industries most related to each, itself not among them (see
        `nearest_only`). The gain always counts all.

    Returns
    -------
    Nearness
        In double precision.

    Notes
    -----
    With M presence and phi relatedness,

    .. math:: d_{rp} = \frac{\sum_k M_{rk} \phi_{kp}}{\sum_k \phi_{kp}}, \qquad
        COI_r = \sum_p d_{rp} (1 - M_{rp}) PCI_p, \qquad
        COG_{rp} = (1 - M_{rp}) \sum_k \frac{\phi_{pk}}{\sum_l \phi_{lk}} (1 - M_{rk}) PCI_k .

    Sums over the industries that are absent are taken as the sum over all less that over those present, which
    are few: the work is that of the cells that are present times the industries.
    """
    from jiju.measures.complexity._density_kernels import add_rows  # Numba takes half a second to import

    total = proximity.sum(axis=0)
    known = np.isfinite(complexity)
    worth = np.where(known, complexity, 0.0)
    weight = np.divide(worth, total, out=np.zeros_like(worth), where=total > 0.0)
    everything = proximity @ weight
    near, near_total = proximity, total
    if neighbors is not None:
        near = nearest_only(proximity, neighbors)
        near_total = near.sum(axis=0)
    rows, columns = present.shape
    density = np.zeros((rows, columns))
    gain = np.zeros((rows, columns))
    if not present.has_sorted_indices:
        present = present.sorted_indices()
    indices = present.indices.astype(np.int64)
    indptr = present.indptr.astype(np.int64)

    def fill(start: int, stop: int) -> None:
        part = indptr[start : stop + 1] - indptr[start]
        inside = indices[indptr[start] : indptr[stop]]
        d, g = density[start:stop], gain[start:stop]
        add_rows(part, inside, weight, proximity, d, g)
        np.subtract(everything, g, out=g)
        if near is not proximity:
            d[:] = 0.0
            add_rows(part, inside, weight, near, d, np.zeros_like(d))
        np.divide(d, near_total, out=d, where=near_total > 0.0)
        d[:, ~(near_total > 0.0)] = np.nan
        # Sums in different orders can miss 1 by a digit.
        np.minimum(d, 1.0, out=d)
        g[np.repeat(np.arange(stop - start), np.diff(part)), inside] = 0.0

    each_block(fill, rows, _BLOCK, "density")
    if not known.any():
        gain[:] = np.nan
    return Nearness(density, gain, outlook_of(present, density, complexity))


def outlook_of(present: csr_array, density: Floats, complexity: Floats) -> Floats:
    """The outlook (COI) of each region from its densities.

    Parameters
    ----------
    present : csr_array, shape (regions, industries)
        1.0 where present.
    density : array, shape (regions, industries)
        Densities; NaN adds nothing.
    complexity : array, shape (industries,)
        PCI; NaN adds nothing.

    Returns
    -------
    array, shape (regions,)
        Sums over the industries that are absent; NaN where no industry has a complexity.
    """
    if not np.isfinite(complexity).any():
        return np.full(len(density), np.nan)
    worth = np.nan_to_num(complexity)
    sums = np.empty(len(density))
    for start in range(0, len(density), _BLOCK):
        rows = np.nan_to_num(density[start : start + _BLOCK])
        rows *= present[start : start + _BLOCK].toarray() == 0.0
        sums[start : start + _BLOCK] = rows @ worth
    return sums


def nearest_only(proximity: Floats, neighbors: int) -> Floats:
    """Relatedness to the most related industries only, each industry's column for itself.

    Parameters
    ----------
    proximity : array, shape (industries, industries)
        Relatedness, symmetric.
    neighbors : int
        How many. Those as related as the last of them count too, so that no order of rows decides.

    Returns
    -------
    array of the same shape
        Column p keeps the relatedness of p to its nearest and is 0 elsewhere, also on the diagonal.

    Raises
    ------
    MeasureError
        ``M421`` where `neighbors` is no whole number from 1.
    """
    if isinstance(neighbors, bool) or not isinstance(neighbors, int | np.integer) or neighbors < 1:
        what = f"neighbors is {neighbors!r}"
        msg = "M421"
        raise MeasureError(msg, what, hint="Give a whole number from 1, or leave it out to count all.")
    near = proximity.copy()
    np.fill_diagonal(near, 0.0)
    n = len(near)
    if neighbors >= n - 1:
        return near
    step = max(1, 4_000_000 // n)
    for start in range(0, n, step):
        # Rows are columns: relatedness is symmetric, and rows lie together in memory.
        rows = proximity[start : start + step].copy()
        rows[np.arange(len(rows)), np.arange(start, start + len(rows))] = 0.0
        least = np.partition(rows, n - neighbors, axis=1)[:, n - neighbors, np.newaxis]
        near[:, start : start + step] = np.where(rows >= least, rows, 0.0).T
    return near
