"""Numbers of different units brought onto one scale, more being better on all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from jiju.measures.scorecards._moments import known_extremes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["DEFAULT_SCALES", "NORMALIZATIONS", "normalize", "rank_in_columns"]

# The two ends of the scale (for zscore the mean and the deviation); None where there is none to choose.
DEFAULT_SCALES: dict[str, tuple[float, float] | None] = {
    "minmax": (0.0, 100.0),
    "zscore": (0.0, 1.0),
    "percentile": (0.0, 1.0),
    "rank": None,
    "borda": None,
    "scaled": None,
    "distance_to_max": (0.0, 1.0),
    "distance_to_reference": (0.0, 1.0),
    "distance_to_target": (0.0, 1.0),
    "fraction_of_max": (0.0, 1.0),
    "goalposts": (0.0, 100.0),
}
NORMALIZATIONS = tuple(DEFAULT_SCALES)


def normalize(
    x: Floats,
    method: str,
    *,
    direction: Floats,
    scale: tuple[float, float] | None = None,
    reference: int | None = None,
    target: Floats | None = None,
    posts: tuple[Floats, Floats] | None = None,
    cap: bool = True,
) -> Floats:
    """Bring each indicator onto the scale.

    Parameters
    ----------
    x : ndarray of shape (..., places, indicators)
        NaN stays NaN.
    method : str
        One of `NORMALIZATIONS`.
    direction : ndarray of shape (indicators,)
        1 where more is better, -1 where less is.
    scale : (float, float), optional
        Ends of the scale; that of `DEFAULT_SCALES` by default.
    reference : int, optional
        Place that has the upper end, for ``"distance_to_reference"``.
    target : ndarray of shape (indicators,), optional
        For ``"distance_to_target"``.
    posts : pair of ndarray of shape (indicators,), optional
        Lower and upper goalpost, in the unit of the indicator.
    cap : bool, default True
        Whether what lies beyond a target or a goalpost counts as that.

    Returns
    -------
    ndarray of shape (..., places, indicators)
        A whole column is NaN where it cannot be put on the scale: its numbers are all equal, or the target or
        the reference is no better than its worst number.
    """
    ends = scale if scale is not None else DEFAULT_SCALES[method]
    s = np.where(direction > 0, x, -x)
    low, high = (edge[..., np.newaxis, :] for edge in known_extremes(s))
    if method == "goalposts":
        assert posts is not None
        y = _goalposts(x, direction, posts, cap=cap)
    elif method == "scaled":
        return s
    elif method in ("rank", "borda", "percentile"):
        y = rank_in_columns(s)
        known = (~np.isnan(s)).sum(axis=-2, keepdims=True)
        y = y - (0.0 if method == "rank" else 1.0)
        if method == "percentile":
            y = y / np.maximum(known - 1.0, 1.0)
        y = np.where(high > low, y, np.nan)
    elif method == "zscore":
        y = _zscores(s, high > low)
    elif method == "fraction_of_max":
        y = _fractions(x, direction, low, high)
    else:
        if method == "distance_to_reference":
            assert reference is not None
            top = s[..., reference : reference + 1, :]
        elif method == "distance_to_target":
            assert target is not None
            top = np.where(direction > 0, target, -target)
        else:
            top = high
        span = top - low
        y = (s - low) / np.where(span > 0.0, span, np.nan)
        if method == "distance_to_target" and cap:
            y = np.minimum(y, 1.0)
    if ends is None:
        return y
    return ends[0] + y * ends[1] if method == "zscore" else ends[0] + y * (ends[1] - ends[0])


def rank_in_columns(s: Floats) -> Floats:
    """Ranks from 1 for the lowest; equal numbers share the lowest of their ranks.

    Parameters
    ----------
    s : ndarray of shape (..., places, indicators)
        NaN has no rank.

    Returns
    -------
    ndarray of shape (..., places, indicators)
        The ranks.
    """
    order = np.argsort(s, axis=-2, kind="stable")  # NaN at the end
    ordered = np.take_along_axis(s, order, axis=-2)
    at = np.arange(s.shape[-2])[:, np.newaxis]
    first = np.ones(s.shape, np.bool_)
    first[..., 1:, :] = ordered[..., 1:, :] != ordered[..., :-1, :]
    begin = np.maximum.accumulate(np.where(first, at, 0), axis=-2)
    ranks = np.empty(s.shape)
    np.put_along_axis(ranks, order, begin + 1.0, axis=-2)
    return np.where(np.isnan(s), np.nan, ranks)


def _zscores(s: Floats, varied: NDArray[np.bool_]) -> Floats:
    """(x - mean) / deviation, the deviation with n - 1."""
    known = ~np.isnan(s)
    n = np.maximum(known.sum(axis=-2, keepdims=True), 1)
    mean = np.where(known, s, 0.0).sum(axis=-2, keepdims=True) / n
    square = (np.where(known, s - mean, 0.0) ** 2).sum(axis=-2, keepdims=True)
    deviation = np.sqrt(square / np.maximum(n - 1, 1))
    return np.asarray((s - mean) / np.where(varied, deviation, np.nan))


def _fractions(x: Floats, direction: Floats, low: Floats, high: Floats) -> Floats:
    """X / max where more is better, min / x where less is; NaN for a column where that would turn around."""
    # low and high are those of direction * x: the best number is high for both directions.
    best = np.where(direction > 0, high, -high)
    usable = np.where(direction > 0, (high > 0.0) & (high > low), (best >= 0.0) & (high > low))
    best = np.where(usable, best, np.nan)
    zero = (x == 0.0) & (best == 0.0)
    up = x / np.where(best == 0.0, np.nan, best)
    down = np.where(zero, 1.0, best / np.where(x == 0.0, np.nan, x))
    return np.where(direction > 0, up, down)


def _goalposts(x: Floats, direction: Floats, posts: tuple[Floats, Floats], *, cap: bool) -> Floats:
    bottom = np.where(direction > 0, posts[0], posts[1])
    top = np.where(direction > 0, posts[1], posts[0])
    y = (x - bottom) / (top - bottom)
    return np.asarray(np.clip(y, 0.0, 1.0) if cap else y)
