"""The method of reflections: means of means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Floats = NDArray[np.float64]

__all__ = ["reflect", "weights"]


def reflect(
    present: csr_array,
    steps: int,
    *,
    region_weight: Floats | None = None,
    industry_weight: Floats | None = None,
    centered: bool = False,
) -> tuple[Floats, Floats]:
    """Reflections of regions and industries after a number of steps.

    Parameters
    ----------
    present : csr_array, shape (regions, industries)
        1.0 where present.
    steps : int
        0 gives diversity and ubiquity; each step replaces a region's value by the mean of its industries'
        last values, and an industry's by that of its regions.
    region_weight, industry_weight : array, optional
        How many times each counts, shape (regions, replicates) and (industries, replicates), or without the
        second axis.
    centered : bool, default False
        Subtract the same constant from all values at each step. It changes neither order nor standard scores,
        and keeps the digits that are lost as all values approach each other.

    Returns
    -------
    region, industry : array
        NaN where nothing is present.
    """
    n, m = present.shape
    v, w = weights(n, region_weight, industry_weight), weights(m, industry_weight, region_weight)
    turned = present.T.tocsr()
    d, u = present @ w, turned @ v
    region, industry = d.copy(), u.copy()
    for _ in range(steps):
        if centered:
            region, industry = region - _mean(region, v * d), industry - _mean(industry, w * u)
        ahead = np.divide(present @ (w * industry), d, out=np.zeros_like(d), where=d > 0.0)
        behind = np.divide(turned @ (v * region), u, out=np.zeros_like(u), where=u > 0.0)
        if centered:
            # Scale: only differences matter, and they shrink by a factor at each step.
            ahead, behind = ahead / _spread(ahead), behind / _spread(behind)
        region, industry = ahead, behind
    return np.where(d > 0.0, region, np.nan), np.where(u > 0.0, industry, np.nan)


def _mean(values: Floats, mass: Floats) -> Floats:
    mean: Floats = (values * mass).sum(axis=0) / np.maximum(mass.sum(axis=0), 1e-300)
    return mean


def _spread(values: Floats) -> Floats:
    largest: Floats = np.abs(values).max(axis=0, initial=0.0)
    return np.where(largest > 0.0, largest, 1.0)


def weights(number: int, given: Floats | None, other: Floats | None) -> Floats:
    """Weights of one side, 1 where none are given, with as many axes as those of the other side."""
    if given is not None:
        return given
    return np.ones(number if other is None or other.ndim == 1 else (number, other.shape[1]))
