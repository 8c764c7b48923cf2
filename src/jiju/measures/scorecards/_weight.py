"""Weights that the numbers themselves give: by entropy, by CRITIC, by the first principal component."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from jiju.measures.scorecards._moments import known_extremes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["DATA_WEIGHTS", "WEIGHTINGS", "correlations", "data_weights"]

DATA_WEIGHTS = ("entropy", "critic", "pca")
WEIGHTINGS = ("given", "equal", *DATA_WEIGHTS)


def data_weights(scores: Floats, method: str) -> Floats:
    """Weights of the members of one aggregate.

    Parameters
    ----------
    scores : ndarray of shape (..., places, members)
        More is better; NaN is passed over.
    method : {"entropy", "critic", "pca"}
        How.

    Returns
    -------
    ndarray of shape (..., members)
        They sum to 1; equal where the numbers favor none.

    Notes
    -----
    All three look at the scores after each member was brought onto 0 to 1, so that they do not depend on the
    scale of the step normalize.

    - Entropy: p_ij = y_ij / sum_i y_ij, e_j = -sum_i p_ij ln p_ij / ln n, w_j in proportion to 1 - e_j.
    - CRITIC (Diakoulaki, Mavrotas and Papayannakis 1995): w_j in proportion to s_j sum_k (1 - r_jk), with s_j
      the standard deviation and r_jk Pearson's correlation, 0 where it is not known.
    - PCA: the squared loadings of the first component of the correlation matrix.
    """
    low, high = (edge[..., np.newaxis, :] for edge in known_extremes(scores))
    y = (scores - low) / np.where(high > low, high - low, np.nan)
    told: NDArray[np.bool_] = np.asarray(
        ~np.isnan(y).all(axis=-2)
    )  # a member of equal numbers tells nothing and gets no weight
    if method == "entropy":
        raw = _entropy(y)
    elif method == "critic":
        raw = _critic(y, told)
    else:
        raw = _first_component(y, told)
    raw = np.where(told, np.maximum(raw, 0.0), 0.0)
    total = raw.sum(axis=-1, keepdims=True)
    equal = told / np.maximum(told.sum(axis=-1, keepdims=True), 1)
    return np.where(total > 1e-12, raw / np.where(total > 1e-12, total, 1.0), equal)


def _entropy(y: Floats) -> Floats:
    known = ~np.isnan(y)
    n = known.sum(axis=-2)
    part = np.where(known, y, 0.0)
    total = part.sum(axis=-2, keepdims=True)
    p = np.divide(part, total, out=np.zeros_like(part), where=total > 0.0)
    terms = p * np.log(np.where(p > 0.0, p, 1.0))
    entropy = -terms.sum(axis=-2) / np.log(np.maximum(n, 2))
    return np.where(n > 1, 1.0 - entropy, 0.0)


def _critic(y: Floats, told: NDArray[np.bool_]) -> Floats:
    known = ~np.isnan(y)
    n = np.maximum(known.sum(axis=-2), 1)
    mean = np.where(known, y, 0.0).sum(axis=-2) / n
    square = (np.where(known, y - mean[..., np.newaxis, :], 0.0) ** 2).sum(axis=-2)
    deviation = np.sqrt(square / np.maximum(n - 1, 1))
    together = correlations(y)
    # Of two that share too few places nothing is known: as if neither went with the other, not as if they
    # said the same, which would leave a member without any weight.
    other = told[..., np.newaxis, :] & ~np.eye(y.shape[-1], dtype=np.bool_)
    apart = np.where(np.isnan(together), 1.0, 1.0 - together)
    return np.asarray(deviation * np.where(other, apart, 0.0).sum(axis=-1))


def _first_component(y: Floats, told: NDArray[np.bool_]) -> Floats:
    together = correlations(y)
    identity = np.eye(y.shape[-1], dtype=np.bool_)
    # Members that tell nothing are set aside as if they went with none, below the first component.
    matrix = np.where(np.isnan(together), 0.0, together)
    matrix = np.where(identity, np.where(told, 1.0, 0.0)[..., np.newaxis, :], matrix)
    _, vectors = np.linalg.eigh(matrix)
    return np.asarray(vectors[..., :, -1] ** 2)


def correlations(y: Floats) -> Floats:
    """Pearson's correlation of each pair of columns, over the places that have both.

    Parameters
    ----------
    y : ndarray of shape (..., places, members)
        NaN is passed over.

    Returns
    -------
    ndarray of shape (..., members, members)
        NaN where fewer than two places have both or one of them does not vary.
    """
    known = ~np.isnan(y)
    low, high = (edge[..., np.newaxis, :] for edge in known_extremes(y))
    # Centered first: sums of squares of numbers far from 0 lose their digits.
    centered = np.where(known, y - np.where(np.isnan(low), 0.0, (low + high) / 2.0), 0.0)
    k = known.astype(np.float64)
    swap = (*range(y.ndim - 2), y.ndim - 1, y.ndim - 2)
    kt, xt = k.transpose(swap), centered.transpose(swap)
    n = kt @ k
    with np.errstate(divide="ignore", invalid="ignore"):
        sum_x, sum_y = (
            xt @ k,
            kt @ centered,
        )  # of the row's column, of the column's column, over shared places
        square = (centered * centered).transpose(swap)
        cov = xt @ centered - sum_x * sum_y / n
        var_x = square @ k - sum_x * sum_x / n
        var_y = kt @ (centered * centered) - sum_y * sum_y / n
        span = np.maximum(np.where(known, centered, 0.0) ** 2, 0.0).sum(axis=-2)
        least = 1e-14 * (span[..., :, np.newaxis] + span[..., np.newaxis, :]) + 1e-300
        usable = (n > 1.0) & (var_x > least) & (var_y > least)
        r = np.where(usable, cov / np.sqrt(np.where(usable, var_x * var_y, 1.0)), np.nan)
    return np.clip(r, -1.0, 1.0)
