"""How alike industries are in where they are and whom they trade with: the matrices groups are made from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.sparse import csr_array

from jiju.measures.complexity._cells import present_cells, specialization_of
from jiju.measures.complexity._proximity import relate
from jiju.shares import coagglomeration_of, location_quotients

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["SIMILARITIES", "Similarity", "combine", "similarities_of", "standardize_pairs"]

Similarity = Literal["specialization", "proximity", "value", "establishments", "coagglomeration", "links"]
SIMILARITIES: tuple[Similarity, ...] = (
    "specialization",
    "proximity",
    "value",
    "establishments",
    "coagglomeration",
    "links",
)


def similarities_of(
    names: Sequence[Similarity], value: Floats, counts: Floats | None, links: Floats | None
) -> dict[str, Floats]:
    r"""The similarity matrices asked for, each with mean 0 and standard deviation 1 over its pairs.

    Parameters
    ----------
    names : sequence of str
        Which, from `SIMILARITIES`.
    value : ndarray of shape (regions, industries)
        Amounts; every row and column has one above 0.
    counts : ndarray of the same shape or None
        Numbers of establishments, for "establishments".
    links : ndarray of shape (industries, industries) or None
        Amounts sold by the row to the column, for "links".

    Returns
    -------
    dict of str to ndarray of shape (industries, industries)
        Symmetric, 0 on the diagonal.
    """
    found: dict[str, Floats] = {}
    for name in names:
        if name == "links":
            assert links is not None
            raw = _largest_share(links)
        elif name == "establishments":
            assert counts is not None
            raw = _correlate(counts)
        elif name == "value":
            raw = _correlate(value)
        elif name == "coagglomeration":
            share = value / value.sum(axis=0)
            raw = coagglomeration_of(share, share.mean(axis=1))
        elif name == "proximity":
            raw = relate(present_cells(specialization_of(csr_array(value))), "proximity")
        else:
            raw = _correlate(np.log1p(location_quotients(value)[0]))
        found[name] = standardize_pairs(raw)
    return found


def combine(matrices: Mapping[str, Floats]) -> Floats:
    """The mean of several similarities, again with mean 0 and standard deviation 1 over the pairs."""
    return standardize_pairs(sum(matrices.values(), np.zeros(1)) / len(matrices))


def standardize_pairs(matrix: Floats) -> Floats:
    """Mean 0 and standard deviation 1 over the pairs (0 where all pairs are equal), 0 on the diagonal."""
    n = len(matrix)
    whole = float(matrix.sum()) - float(np.trace(matrix))
    mean = whole / (n * (n - 1))
    apart = matrix - mean
    np.fill_diagonal(apart, 0.0)
    deviation = float(np.sqrt((apart**2).sum() / (n * (n - 1))))
    if deviation <= 1e-12 * max(1.0, abs(mean)):
        return np.zeros_like(matrix)
    scaled: Floats = apart / deviation
    return 0.5 * (scaled + scaled.T)


def _correlate(columns: Floats) -> Floats:
    """Correlation of each pair of columns; 0 for one that is the same everywhere."""
    apart = columns - columns.mean(axis=0)
    length = np.sqrt((apart**2).sum(axis=0))
    flat = length <= 1e-12 * np.abs(columns).sum(axis=0)
    apart /= np.where(flat, np.inf, length)
    correlations: Floats = apart.T @ apart
    return correlations


def _largest_share(links: Floats) -> Floats:
    """The largest of four: what i is of j's purchases and of j's sales, and the reverse."""
    bought, sold = links.sum(axis=0), links.sum(axis=1)
    of_purchases = np.divide(links, bought, out=np.zeros_like(links), where=bought > 0.0)
    of_sales = np.divide(links.T, sold, out=np.zeros_like(links), where=sold > 0.0).T
    strongest = np.maximum(of_purchases, of_sales)
    both: Floats = np.maximum(strongest, strongest.T)
    return both
