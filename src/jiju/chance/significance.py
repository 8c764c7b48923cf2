"""From draws to p-values, and from many p-values to adjusted ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from jiju.results.evidence import Alternative

__all__ = ["adjust_p_values", "counted_p_values", "monte_carlo_p_value"]


def monte_carlo_p_value(
    observed: float, simulated: ArrayLike, *, alternative: Alternative = "two-sided"
) -> float:
    """p-value of one number among its draws, the observed one counted.

    Parameters
    ----------
    observed : float
        The observed value.
    simulated : array-like of shape (s,)
        The values of the draws.
    alternative : {"two-sided", "greater", "less"}, default "two-sided"
        The tail, chosen before the data were seen.

    Returns
    -------
    float
        ``(1 + draws at least as extreme) / (s + 1)``, never 0; two-sided: twice the smaller tail, at most 1.

    Notes
    -----
    Twice the smaller tail holds its level; folding without doubling, or choosing the tail after looking,
    rejects up to twice too often.

    Examples
    --------
    >>> from jiju.chance import monte_carlo_p_value
    >>> monte_carlo_p_value(3.0, [1.0, 2.0, 2.5], alternative="greater")
    0.25
    """
    draws = np.asarray(simulated, dtype=float)
    at_least, at_most = np.count_nonzero(draws >= observed), np.count_nonzero(draws <= observed)
    return float(counted_p_values(at_least, at_most, draws.size, alternative=alternative))


def counted_p_values(
    at_least: ArrayLike, at_most: ArrayLike, simulations: int, *, alternative: Alternative = "two-sided"
) -> NDArray[np.float64]:
    """p-values where only the draws on either side have been counted.

    Parameters
    ----------
    at_least, at_most : array-like of int
        How many draws are at least, and at most, what was observed.
    simulations : int
        Number of draws.
    alternative : {"two-sided", "greater", "less"}, default "two-sided"
        The tail, chosen before the data were seen.

    Returns
    -------
    ndarray
        As `monte_carlo_p_value`, in the shape of the counts.

    Examples
    --------
    >>> from jiju.chance import counted_p_values
    >>> counted_p_values([0, 12], [99, 90], 99).tolist()
    [0.02, 0.26]
    """
    greater = (1 + np.asarray(at_least)) / (simulations + 1)
    less = (1 + np.asarray(at_most)) / (simulations + 1)
    if alternative == "greater":
        return greater
    if alternative == "less":
        return less
    return np.minimum(1.0, 2.0 * np.minimum(greater, less))


def adjust_p_values(p_values: ArrayLike) -> NDArray[np.float64]:
    """Adjust p-values of tests made together (Benjamini-Hochberg).

    Parameters
    ----------
    p_values : array-like of shape (n,)
        p-values; NaN where nothing was tested, and these do not count.

    Returns
    -------
    ndarray of shape (n,)
        Adjusted p-values: declaring those at most q significant keeps the expected share of false ones among
        them at most q, for independent or positively dependent tests. NaN stays NaN.

    References
    ----------
    Benjamini, Y. and Hochberg, Y. (1995), Controlling the false discovery rate, JRSS B 57, 289-300.

    Examples
    --------
    >>> from jiju.chance import adjust_p_values
    >>> adjust_p_values([0.01, 0.04, 0.03]).round(6).tolist()
    [0.03, 0.04, 0.04]
    """
    p = np.asarray(p_values, dtype=float)
    adjusted = np.full(p.shape, np.nan)
    tested = np.flatnonzero(np.isfinite(p))
    order = tested[np.argsort(p[tested], kind="stable")]
    n = order.size
    # Not below p itself, which p * n / n can miss by its last digit.
    raised = np.maximum(p[order] * n / np.arange(1, n + 1), p[order])
    adjusted[order] = np.minimum(np.minimum.accumulate(raised[::-1])[::-1], 1.0)
    return adjusted
