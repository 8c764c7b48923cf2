"""Groups of industries from a similarity: Ward's tree cut at many heights, and k-means from each cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Labels = NDArray[np.int64]

__all__ = ["adjusted_rand", "partitions_of"]

_ROUNDS = 30


def partitions_of(similarity: Floats, numbers: Sequence[int]) -> Iterator[tuple[str, int, Labels]]:
    """Partitions by Ward's method and by k-means.

    Parameters
    ----------
    similarity : ndarray of shape (n, n)
        Symmetric, standardized, 0 on the diagonal.
    numbers : sequence of int
        How many groups.

    Yields
    ------
    method : str
        ``"ward"`` or ``"k-means"``.
    number : int
        How many groups there are.
    labels : ndarray of int, shape (n,)
        The group of each industry, from 0.

    Notes
    -----
    An industry is described by its row: two are near where they are like the same others. To itself it is as
    like as to the most like other. k-means begins at Ward's groups, which needs no chance.
    """
    from scipy.cluster.hierarchy import fcluster, linkage

    rows = similarity.copy()
    np.fill_diagonal(rows, -np.inf)
    np.fill_diagonal(rows, rows.max(axis=1))
    products = rows @ rows.T
    length = np.diagonal(products)
    squared = length[:, np.newaxis] + length - 2.0 * products
    apart = np.sqrt(np.maximum(squared[np.triu_indices(len(rows), 1)], 0.0))
    tree = linkage(apart, "ward")
    for number in numbers:
        labels = _numbered(fcluster(tree, number, "maxclust"))
        yield "ward", int(labels.max()) + 1, labels
        moved = _k_means(products, labels)
        yield "k-means", int(moved.max()) + 1, moved


def adjusted_rand(first: Labels, second: Labels) -> float:
    """Agreement of two groupings of the same things, 1 for the same, 0 as by chance.

    Parameters
    ----------
    first, second : ndarray of int, shape (n,)
        The groups.

    Returns
    -------
    float
        The Rand index adjusted for chance (Hubert and Arabie 1985).
    """
    n = len(first)
    a, b = _numbered(first), _numbered(second)
    table = np.zeros((int(a.max()) + 1, int(b.max()) + 1))
    np.add.at(table, (a, b), 1.0)

    def pairs(counts: Floats) -> float:
        return float((counts * (counts - 1.0) / 2.0).sum())

    both, one, other = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    expected = one * other / (n * (n - 1) / 2.0)
    most = 0.5 * (one + other)
    return 1.0 if most == expected else (both - expected) / (most - expected)


def _numbered(labels: NDArray[np.integer]) -> Labels:
    """Groups numbered from 0 in the order of their first member."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    place = np.empty(len(first), dtype=np.int64)
    place[np.argsort(first)] = np.arange(len(first))
    return place[inverse]


def _k_means(products: Floats, labels: Labels) -> Labels:
    """Lloyd's rounds from given groups, by the scalar products of the rows."""
    from jiju.measures.complexity._group_kernels import group_sums

    n = len(labels)
    for _ in range(_ROUNDS):
        number = int(labels.max()) + 1
        size = np.bincount(labels, minlength=number)
        toward = group_sums(products, labels, number) / size
        length = np.bincount(labels, toward[np.arange(n), labels], number) / size
        nearest = np.argmin(length - 2.0 * toward, axis=1)
        if np.array_equal(nearest, labels):
            break
        labels = _numbered(nearest)
    return labels
