"""How well a grouping of industries holds together: the four shares, and the score made of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Labels = NDArray[np.int64]
    Flags = NDArray[np.bool_]

__all__ = ["Relations", "above", "relations", "validate"]

_MOST = 0.95


@dataclass(frozen=True, eq=False)
class Relations:
    """Mean similarities of industries and groups to groups.

    Attributes
    ----------
    within : ndarray of shape (n,)
        Of each industry to the others of its group; NaN where it is alone.
    toward : ndarray of shape (n, k)
        To each other group; NaN for its own.
    group_within : ndarray of shape (k,)
        Over the pairs of each group; NaN for a group of one.
    between : ndarray of shape (k, k)
        Between groups; NaN on the diagonal.
    """

    within: Floats
    toward: Floats
    group_within: Floats
    between: Floats


def relations(similarity: Floats, labels: Labels) -> Relations:
    """Mean similarities within and between groups.

    Parameters
    ----------
    similarity : ndarray of shape (n, n)
        Symmetric, 0 on the diagonal.
    labels : ndarray of int, shape (n,)
        The groups 0 to k - 1, none empty.

    Returns
    -------
    Relations
        The means.
    """
    from jiju.measures.complexity._group_kernels import group_sums

    n, k = len(labels), int(labels.max()) + 1
    rows = np.arange(n)
    size = np.bincount(labels, minlength=k).astype(np.float64)
    sums = group_sums(similarity, labels, k)
    blocks = np.zeros((k, k))
    np.add.at(blocks, labels, sums)
    alone = size < 2
    within = sums[rows, labels] / np.where(alone, np.nan, size - 1.0)[labels]
    toward = sums / size
    toward[rows, labels] = np.nan
    group_within = np.diagonal(blocks) / np.where(alone, np.nan, size * (size - 1.0))
    between = blocks / (size[:, np.newaxis] * size)
    np.fill_diagonal(between, np.nan)
    return Relations(within, toward, group_within, between)


def above(within: Floats, toward: Floats) -> tuple[Flags, Flags]:
    """Whether each row's own value is above the mean, and above the 95th percentile, of the others.

    Parameters
    ----------
    within : ndarray of shape (m,)
        Own values; NaN is above nothing.
    toward : ndarray of shape (m, k)
        Values of the others, one NaN in each row for the own; k at least 2.

    Returns
    -------
    above_mean, above_most : ndarray of bool, shape (m,)
        The percentile is interpolated between neighboring values.
    """
    others = np.sort(toward, axis=1)[:, :-1]  # NaN sorts last
    place = _MOST * (others.shape[1] - 1)
    low = int(np.floor(place))
    high = min(low + 1, others.shape[1] - 1)
    most = others[:, low] + (place - low) * (others[:, high] - others[:, low])
    with np.errstate(invalid="ignore"):
        return within > others.mean(axis=1), within > most


def validate(similarities: Iterable[Floats], labels: Labels) -> Floats:
    """The validation shares of a grouping, averaged over similarities.

    Parameters
    ----------
    similarities : iterable of ndarray of shape (n, n)
        Each by itself.
    labels : ndarray of int, shape (n,)
        The groups 0 to k - 1, at least two.

    Returns
    -------
    ndarray of shape (4,)
        Share of groups above the mean of the others and above 95 in 100 of them, then of industries. The
        score is the mean of the four.
    """
    from jiju.measures.complexity._group_kernels import shares_above

    k = int(labels.max()) + 1
    shares: Floats = np.array([shares_above(one, labels, k, _MOST) for one in similarities]).mean(axis=0)
    return shares
