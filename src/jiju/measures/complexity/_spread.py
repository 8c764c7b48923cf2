"""How a region's amounts spread over industries, and an industry's over regions: indices of sparse rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Floats = NDArray[np.float64]
    Codes = NDArray[np.int64]

__all__ = ["Spread", "gini_of_rows", "spread_of_rows"]


@dataclass(frozen=True, eq=False)
class Spread:
    """Indices of each row of a table; NaN for a row without an amount.

    Attributes
    ----------
    total : ndarray of shape (rows,)
        Sums.
    cells : ndarray of int, shape (rows,)
        Amounts above 0.
    entropy : ndarray of shape (rows,)
        In bits.
    herfindahl : ndarray of shape (rows,)
        Sum of squared shares.
    distance : ndarray of shape (rows,)
        Sum of the absolute differences between the row's shares and those of all rows together.
    likeness : ndarray of shape (rows,)
        1 over the sum of the shares times their quotients with those of all rows together.
    largest : ndarray of int, shape (rows,)
        Column of the largest amount, the first of equals; -1 where there is none.
    largest_share : ndarray of shape (rows,)
        Its share.
    """

    total: Floats
    cells: Codes
    entropy: Floats
    herfindahl: Floats
    distance: Floats
    likeness: Floats
    largest: Codes
    largest_share: Floats


def spread_of_rows(value: csr_array) -> Spread:
    """How each row spreads over the columns.

    Parameters
    ----------
    value : csr_array, shape (rows, columns)
        Amounts above 0; nothing else is stored.

    Returns
    -------
    Spread
        The indices.
    """
    rows = value.shape[0]
    row = np.repeat(np.arange(rows), np.diff(value.indptr))
    total = np.asarray(value.sum(axis=1), dtype=np.float64).ravel()
    reference = np.asarray(value.sum(axis=0), dtype=np.float64).ravel()
    reference = reference / reference.sum()
    share = value.data / total[row]
    of_all = reference[value.indices]

    def summed(amounts: Floats) -> Floats:
        sums: Floats = np.bincount(row, amounts, rows).astype(np.float64, copy=False)
        sums[total <= 0.0] = np.nan
        return sums

    # Columns where the row has nothing differ by the whole of their share in all.
    distance = summed(np.abs(share - of_all)) + np.maximum(1.0 - summed(of_all), 0.0)
    largest, largest_share = np.full(rows, -1, dtype=np.int64), np.full(rows, np.nan)
    for k in np.flatnonzero(total > 0.0):
        inside = slice(value.indptr[k], value.indptr[k + 1])
        best = value.indices[inside][value.data[inside] == value.data[inside].max()].min()
        largest[k] = best
        largest_share[k] = value.data[inside].max() / total[k]
    return Spread(
        total=total,
        cells=np.diff(value.indptr).astype(np.int64),
        entropy=np.maximum(summed(-share * np.log2(share)), 0.0),
        herfindahl=summed(share**2),
        distance=distance,
        likeness=1.0 / summed(share**2 / of_all),
        largest=largest,
        largest_share=largest_share,
    )


def gini_of_rows(value: csr_array, weight: Floats) -> Floats:
    r"""Gini coefficient of each row's amounts per unit of weight.

    Parameters
    ----------
    value : csr_array, shape (rows, columns)
        Amounts above 0; nothing else is stored.
    weight : ndarray of shape (columns,)
        Weight of each column; where it is 0 there is no amount.

    Returns
    -------
    ndarray of shape (rows,)
        NaN for a row without an amount.

    Notes
    -----
    Twice the area between the diagonal and the Lorenz curve of the row's amounts against the weights, the
    columns in rising order of amount per weight; with equal weights
    :math:`\sum_{r,s} |x_r - x_s| / (2 n^2 \bar{x})`.
    """
    whole = weight / weight.sum()
    found = np.full(value.shape[0], np.nan)
    for k in range(value.shape[0]):
        inside = slice(value.indptr[k], value.indptr[k + 1])
        amounts, widths = value.data[inside], whole[value.indices[inside]]
        if not len(amounts):
            continue
        order = np.argsort(amounts / widths, kind="stable")
        heights = np.cumsum(amounts[order])
        middle = (heights - 0.5 * amounts[order]) / heights[-1]
        # The columns without an amount come first, at height 0, and add no area under the curve.
        found[k] = max(1.0 - 2.0 * float((widths[order] * middle).sum()), 0.0)
    return found
