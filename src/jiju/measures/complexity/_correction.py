"""Industries that are nearer another group than their own: who they are, and where they go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from jiju.measures.complexity._validation import relations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Labels = NDArray[np.int64]

__all__ = ["CORRECTIONS", "Correction", "correct_groups", "find_outliers"]

Correction = Literal["all", "systematic", "none"]
CORRECTIONS: tuple[Correction, ...] = ("all", "systematic", "none")

_MOVES = 3  # an industry moves no more often, so that two groups do not pass it on for ever


def find_outliers(combined: Floats, single: Sequence[Floats], labels: Labels) -> list[str]:
    """What each industry is in its group.

    Parameters
    ----------
    combined : ndarray of shape (n, n)
        The similarity that decides.
    single : sequence of ndarray of shape (n, n)
        The similarities it is made of.
    labels : ndarray of int, shape (n,)
        The groups.

    Returns
    -------
    list of str
        ``"none"``; ``"marginal"`` where another group is nearer by `combined`; ``"systematic"`` where that
        same group is nearer by every single similarity, too; ``"alone"`` in a group of one.
    """
    rows = np.arange(len(labels))
    found = relations(combined, labels)
    best = np.nan_to_num(found.toward, nan=-np.inf).argmax(axis=1)
    everywhere = np.ones(len(labels), dtype=bool)
    with np.errstate(invalid="ignore"):
        nearer = found.toward[rows, best] > found.within
        for similarity in single:
            one = relations(similarity, labels)
            everywhere &= one.toward[rows, best] > one.within
    names = np.where(nearer, np.where(everywhere, "systematic", "marginal"), "none")
    names[np.isnan(found.within)] = "alone"
    return [str(name) for name in names]


def correct_groups(combined: Floats, labels: Labels, outliers: Sequence[str], mode: Correction) -> Labels:
    """Move outliers to the group they are nearest to, the farthest out of place first.

    Parameters
    ----------
    combined : ndarray of shape (n, n)
        The similarity that decides.
    labels : ndarray of int, shape (n,)
        The groups.
    outliers : sequence of str
        From `find_outliers`.
    mode : {"all", "systematic", "none"}
        Which of them may move; with "all" those, too, that come to be nearer another group by the moves of
        others, and industries that are alone.

    Returns
    -------
    ndarray of int, shape (n,)
        The groups after it; some may have become empty.
    """
    labels = labels.copy()
    if mode == "none":
        return labels
    n, k = len(labels), int(labels.max()) + 1
    allowed = np.array([mode == "all" or name == "systematic" for name in outliers])
    left = np.where(allowed, _MOVES, 0)
    size = np.bincount(labels, minlength=k).astype(np.float64)
    member = np.zeros((n, k))
    member[np.arange(n), labels] = 1.0
    sums = combined @ member
    rows = np.arange(n)
    for _ in range(_MOVES * n):
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = np.where(size > 0.0, sums / size, -np.inf)
            own = np.where(size[labels] > 1.0, sums[rows, labels] / (size[labels] - 1.0), -np.inf)
        mean[rows, labels] = -np.inf
        best = mean.argmax(axis=1)
        gap = np.where(left > 0, mean[rows, best] - own, -np.inf)
        # One that is alone moves only toward a group that is nearer than the average pair.
        gap[(size[labels] < 2.0) & (mean[rows, best] <= 0.0)] = -np.inf
        i = int(gap.argmax())
        if not gap[i] > 1e-12:
            break
        old, new = int(labels[i]), int(best[i])
        sums[:, old] -= combined[:, i]
        sums[:, new] += combined[:, i]
        size[old] -= 1.0
        size[new] += 1.0
        labels[i] = new
        left[i] -= 1
    return labels
