"""How related industries are, from the regions they share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.sparse import csr_array

from jiju.errors import MeasureError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jiju.measures.complexity._cells import Cells

    Floats = NDArray[np.float64]

__all__ = ["METHODS", "Relatedness", "relate", "relate_counts", "shared_regions"]

Relatedness = Literal["proximity", "cosine", "jaccard", "association", "probability"]
METHODS: tuple[Relatedness, ...] = ("proximity", "cosine", "jaccard", "association", "probability")

_EXACT = 2**24  # whole numbers below this are exact in single precision
_SPARSE = 0.01  # below this share of the dense product's work, the sparse one is quicker


def relate(cells: Cells | csr_array, method: Relatedness = "proximity", *, diagonal: float = 1.0) -> Floats:
    """Relatedness of each pair of industries.

    Parameters
    ----------
    cells : Cells or csr_array, shape (regions, industries)
        What is present where.
    method : {"proximity", "cosine", "jaccard", "association", "probability"}, default "proximity"
        As in `measure_relatedness`.
    diagonal : float, default 1.0
        What an industry's relatedness to itself is set to.

    Returns
    -------
    array, shape (industries, industries)
        Symmetric; 0 beside the diagonal for industries that are present nowhere.
    """
    present = cells if isinstance(cells, csr_array) else cells.present
    ubiquity = np.bincount(present.indices, minlength=present.shape[1]).astype(np.float64)
    return relate_counts(
        shared_regions(present),
        ubiquity,
        int((np.diff(present.indptr) > 0).sum()),
        method=method,
        diagonal=diagonal,
    )


def shared_regions(present: csr_array) -> Floats:
    """Number of regions in which both of two industries are present; the diagonal is the ubiquity.

    Parameters
    ----------
    present : csr_array, shape (regions, industries)
        1.0 where present.

    Returns
    -------
    array, shape (industries, industries)
        Exact whole numbers.
    """
    n, m = present.shape
    work = float((np.diff(present.indptr).astype(np.float64) ** 2).sum())
    if work < _SPARSE * n * m * m:
        counted: Floats = (present.T @ present).toarray()
        return counted
    # Counts are whole numbers: single precision adds them up without an error, at twice the speed.
    dense = present.astype(np.float32 if n < _EXACT else np.float64).toarray()
    products: Floats = (dense.T @ dense).astype(np.float64)
    return products


def relate_counts(
    shared: Floats, size: Floats, total: float, *, method: Relatedness = "proximity", diagonal: float = 1.0
) -> Floats:
    """Relatedness from numbers of shared regions.

    Parameters
    ----------
    shared : array, shape (industries, industries)
        How often two industries are found together. It is overwritten.
    size : array, shape (industries,)
        How often each is found; of "probability" it is not used.
    total : float
        Number of regions; used by "association" only.
    method : {"proximity", "cosine", "jaccard", "association", "probability"}, default "proximity"
        As in `measure_relatedness`.
    diagonal : float, default 1.0
        What an industry's relatedness to itself is set to.

    Returns
    -------
    array, shape (industries, industries)
        Symmetric.

    Raises
    ------
    MeasureError
        ``M405`` for an unknown method.
    """
    if method not in METHODS:
        what = f"there is no relatedness {method!r}"
        msg = "M405"
        raise MeasureError(msg, what, hint=f"Choose one of {', '.join(METHODS)}.")
    if method == "probability":
        _over_expected(shared)
    else:
        step = max(1, 4_000_000 // max(len(size), 1))  # rows at a time, so that no second copy is needed
        for start in range(0, len(size), step):
            rows = shared[start : start + step]
            own = size[start : start + step, np.newaxis]
            if method == "proximity":
                under = np.maximum(own, size)
            elif method == "cosine":
                under = np.sqrt(own * size)
            elif method == "jaccard":
                under = own + size - rows
            else:
                under = own * size / total
            np.divide(rows, under, out=rows, where=under > 0.0)
    np.fill_diagonal(shared, diagonal)
    return shared


def _over_expected(shared: Floats) -> None:
    """Times found together over the times expected if pairs were drawn at random, in place.

    Of all T pairings (both directions counted) an industry takes part in S. A pairing drawn at random is of i
    and j with the chance S_i / T * S_j / (T - S_i) + S_j / T * S_i / (T - S_j), and T / 2 are drawn.
    """
    np.fill_diagonal(shared, 0.0)
    s = shared.sum(axis=1)
    t = float(s.sum())
    rest = t - s
    half = np.divide(s, rest, out=np.zeros_like(s), where=rest > 0.0)
    for k in range(len(s)):
        expected = 0.5 * (half[k] * s + s[k] * half)
        np.divide(shared[k], expected, out=shared[k], where=expected > 0.0)
