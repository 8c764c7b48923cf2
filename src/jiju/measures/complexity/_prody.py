"""PRODY of industries and EXPY of regions: the incomes that go with what is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Floats = NDArray[np.float64]

__all__ = ["expy", "prody"]


def prody(value: csr_array, income: Floats) -> Floats:
    """Mean income of regions, weighted by the industry's share of each region's total.

    Parameters
    ----------
    value : csr_array, shape (regions, industries)
        Amounts.
    income : array, shape (regions,)
        Income a head; regions where it is NaN do not count.

    Returns
    -------
    array, shape (industries,)
        NaN where no region with an income has the industry.
    """
    total = np.asarray(value.sum(axis=1)).ravel()
    known = np.isfinite(income) & (total > 0.0)
    per = np.divide(1.0, total, out=np.zeros_like(total), where=known)
    turned = value.T.tocsr()
    weights = turned @ per
    sums = turned @ (per * np.where(known, income, 0.0))
    mean: Floats = np.divide(sums, weights, out=np.full(len(sums), np.nan), where=weights > 0.0)
    return mean


def expy(value: csr_array, prody_of: Floats) -> Floats:
    """Mean PRODY of a region's industries, weighted by their shares of the region.

    Parameters
    ----------
    value : csr_array, shape (regions, industries)
        Amounts.
    prody_of : array, shape (industries,)
        From `prody`; industries where it is NaN do not count.

    Returns
    -------
    array, shape (regions,)
        NaN for a region that has none of them.
    """
    known = np.isfinite(prody_of)
    weights = value @ known.astype(np.float64)
    sums = value @ np.where(known, prody_of, 0.0)
    mean: Floats = np.divide(sums, weights, out=np.full(len(sums), np.nan), where=weights > 0.0)
    return mean
