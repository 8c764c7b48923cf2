"""Connected blocks of regions and industries: what no chain of presences joins cannot be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Codes = NDArray[np.int64]

__all__ = ["find_blocks"]


def find_blocks(present: csr_array) -> tuple[Codes, Codes]:
    """Number the connected blocks of the two-sided network of regions and industries.

    Parameters
    ----------
    present : csr_array, shape (regions, industries)
        Stored where an industry is present.

    Returns
    -------
    region_block, industry_block : array of int
        1 for the block with most regions (then most industries, then the first region); 0 where nothing is
        present.
    """
    from scipy.sparse.csgraph import connected_components

    n, m = present.shape
    row = np.repeat(np.arange(n), np.diff(present.indptr))
    links = csr_array((np.ones(present.nnz), (row, n + present.indices)), shape=(n + m, n + m))
    _, label = connected_components(links, directed=False)
    regions = np.bincount(label[:n], minlength=int(label.max(initial=-1)) + 1)
    industries = np.bincount(label[n:], minlength=len(regions))
    first = np.full(len(regions), n)
    np.minimum.at(first, label[:n], np.arange(n))
    real = np.flatnonzero((regions > 0) & (industries > 0))
    order = real[np.lexsort((first[real], -industries[real], -regions[real]))]
    number = np.zeros(len(regions), dtype=np.int64)
    number[order] = np.arange(1, len(order) + 1)
    return number[label[:n]], number[label[n:]]
