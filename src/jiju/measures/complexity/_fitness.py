"""Fitness of regions and complexity of industries by the map of Tacchella and others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from jiju.measures.complexity._reflections import weights

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Floats = NDArray[np.float64]

__all__ = ["iterate_fitness"]

_LEAST = 1e-250  # below this the inverse overflows; a fitness that small is 0 for every purpose


def iterate_fitness(
    present: csr_array,
    iterations: int = 200,
    *,
    region_weight: Floats | None = None,
    industry_weight: Floats | None = None,
) -> tuple[Floats, Floats, float]:
    """Fitness and complexity after a number of iterations.

    Parameters
    ----------
    present : csr_array, shape (regions, industries)
        1.0 where present.
    iterations : int, default 200
        Number of steps, from 1 for all. At each one the new fitness is the sum of the last complexities of a
        region's industries, the new complexity the inverse of the sum of the inverse last fitnesses of an
        industry's regions; both are then divided by their means.
    region_weight, industry_weight : array, optional
        How many times each counts, shape (regions, replicates) and (industries, replicates), or without the
        second axis.

    Returns
    -------
    region, industry : array
        NaN where nothing is present.
    change : float
        The largest relative change of a fitness in the last step.
    """
    n, m = present.shape
    v, w = weights(n, region_weight, industry_weight), weights(m, industry_weight, region_weight)
    turned = present.T.tocsr()
    there, found = present @ w > 0.0, turned @ v > 0.0
    region, industry = there.astype(np.float64), found.astype(np.float64)
    v, w = v * there, w * found
    change = 0.0
    for _ in range(iterations):
        inverse = np.divide(v, np.maximum(region, _LEAST), out=np.zeros_like(region), where=there)
        ahead = present @ (w * industry)
        sums = turned @ inverse
        behind = np.divide(1.0, sums, out=np.zeros_like(sums), where=sums > 0.0)
        ahead, behind = ahead / _mean(ahead, v), behind / _mean(behind, w)
        shift = np.abs(ahead - region)
        change = float(
            np.divide(shift, region, out=np.zeros_like(shift), where=region > 0.0).max(initial=0.0)
        )
        region, industry = ahead, behind
    return np.where(there, region, np.nan), np.where(found, industry, np.nan), change


def _mean(values: Floats, weight: Floats) -> Floats:
    mean: Floats = (values * weight).sum(axis=0) / np.maximum(weight.sum(axis=0), 1e-300)
    return np.where(mean > 0.0, mean, 1.0)
