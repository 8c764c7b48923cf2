"""Ranks of curves at each distance, and the order of whole curves that follows; arrays are (r, n)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jiju.results.evidence import Alternative

__all__ = [
    "average_ranks",
    "continuous_ranks",
    "dictionary_share",
    "nearest_end",
    "share_at_most",
    "tie_groups",
]


def tie_groups(ranked: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]] | None:
    """First and last place of the equal values that each sorted value stands among.

    Parameters
    ----------
    ranked : ndarray of shape (r, n)
        Sorted along each row.

    Returns
    -------
    first, last : ndarray of int64, shape (r, n)
        Places counted from 0; None where no two values of a row are equal.
    """
    same = ranked[:, 1:] == ranked[:, :-1]
    if not same.any():
        return None
    rows, n = ranked.shape
    place = np.arange(n)
    first = np.zeros((rows, n), dtype=np.int64)
    last = np.full((rows, n), n - 1, dtype=np.int64)
    first[:, 1:] = np.where(same, 0, place[1:])
    last[:, :-1] = np.where(same, n - 1, place[:-1])
    return np.maximum.accumulate(first, axis=1), np.minimum.accumulate(last[:, ::-1], axis=1)[:, ::-1]


def average_ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rank of each value in its row, 1 for the smallest; equal values share their mean rank.

    Parameters
    ----------
    values : ndarray of shape (r, n)
        One row for each distance.

    Returns
    -------
    ndarray of shape (r, n)
        Whole and half numbers.
    """
    order = np.argsort(values, axis=1)
    groups = tie_groups(np.take_along_axis(values, order, axis=1))
    ranks = np.empty(values.shape)
    if groups is None:
        np.put_along_axis(ranks, order, np.arange(1.0, values.shape[1] + 1.0)[None, :], axis=1)
    else:
        np.put_along_axis(ranks, order, (groups[0] + groups[1]) / 2.0 + 1.0, axis=1)
    return ranks


def continuous_ranks(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Continuous ranks from below and from above: ranks that also tell how far apart neighbors are.

    Parameters
    ----------
    values : ndarray of shape (r, n)
        One row for each distance, n at least 2.

    Returns
    -------
    below, above : ndarray of shape (r, n)
        For the j-th smallest value y_j of n: j - 1 + (y_j - y_{j-1}) / (y_{j+1} - y_{j-1}) from below; for
        the smallest exp(-(y_2 - y_1) / (y_n - y_2)), and for the largest n minus its mirror image. Equal
        values share their mean rank less one half. From above: the ranks of the mirrored values.
    """
    n = values.shape[1]
    order = np.argsort(values, axis=1)
    ranked = np.take_along_axis(values, order, axis=1)
    below, above = np.empty(values.shape), np.empty(values.shape)
    place = np.arange(1.0, n - 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):  # equal values are dealt with below
        part = (ranked[:, 1:-1] - ranked[:, :-2]) / (ranked[:, 2:] - ranked[:, :-2])
        lowest = np.exp(-(ranked[:, 1] - ranked[:, 0]) / (ranked[:, -1] - ranked[:, 1]))
        highest = np.exp(-(ranked[:, -1] - ranked[:, -2]) / (ranked[:, -2] - ranked[:, 0]))
    below[:, 1:-1] = place + part
    # Not n - below, in which the digits of a very small rank from above would drown.
    above[:, 1:-1] = (n - place) - part
    below[:, 0], above[:, 0] = lowest, n - lowest
    below[:, -1], above[:, -1] = n - highest, highest
    groups = tie_groups(ranked)
    if groups is not None:
        tied = groups[0] != groups[1]
        middle = (groups[0] + groups[1])[tied] / 2.0
        below[tied] = middle + 0.5
        above[tied] = n - 0.5 - middle
    places = np.empty(order.shape, dtype=np.int64)
    np.put_along_axis(places, order, np.arange(n)[None, :], axis=1)
    return np.take_along_axis(below, places, axis=1), np.take_along_axis(above, places, axis=1)


def nearest_end(
    below: NDArray[np.float64], above: NDArray[np.float64], alternative: Alternative
) -> NDArray[np.float64]:
    """Rank from the end at which a curve counts as extreme.

    Parameters
    ----------
    below, above : ndarray of shape (r, n)
        Ranks from below and from above.
    alternative : {"two-sided", "greater", "less"}
        The side on which a curve is extreme; two-sided: whichever end is nearer.

    Returns
    -------
    ndarray of shape (r, n)
        Small is extreme.
    """
    if alternative == "greater":
        return above
    return below if alternative == "less" else np.minimum(below, above)


def share_at_most(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each value the share of values that are at most as large, itself counted.

    Parameters
    ----------
    values : ndarray of shape (n,)
        Small is extreme.

    Returns
    -------
    ndarray of shape (n,)
        From 1/n to 1.
    """
    counts = np.searchsorted(np.sort(values), values, side="right")
    return np.asarray(counts / len(values), dtype=np.float64)


def dictionary_share(ranks: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each curve the share of curves that come before it or equal it in the order of their ranks.

    Parameters
    ----------
    ranks : ndarray of shape (r, n)
        Whole and half numbers, one column for each curve.

    Returns
    -------
    ndarray of shape (n,)
        From 1/n to 1. A curve's ranks are sorted, and curves compared by the smallest, then the next, and
        so on, as words in a dictionary.
    """
    n = ranks.shape[1]
    whole = np.sort(np.ascontiguousarray((2.0 * ranks).astype(np.uint32).T), axis=1)
    # Big-endian numbers stand in the order of their bytes, so each curve is one string to sort by.
    words = whole.astype(">u2" if 2 * n < 2**16 else ">u4")
    words = words.view(f"S{words.shape[1] * words.itemsize}").ravel()
    order = np.argsort(words)
    ranked = words[order]
    ends = np.flatnonzero(np.r_[ranked[1:] != ranked[:-1], True]) + 1
    share = np.empty(n)
    share[order] = np.repeat(ends, np.diff(np.r_[0, ends])) / n
    return share
