"""Scores of aggregates from those below them, level by level, and the ranks they give."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from jiju.errors import MeasureError
from jiju.measures.scorecards._weight import DATA_WEIGHTS, data_weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from jiju.measures.scorecards._tree import Tree

    Floats = NDArray[np.float64]

__all__ = ["AGGREGATIONS", "aggregate_tree", "combine", "needs_positive", "rank_places"]

AGGREGATIONS = ("arithmetic", "geometric", "harmonic", "generalized", "copeland", "topsis")
_TIE = 1e-10
_FEW_PLACES = 64


def aggregate_tree(
    x: Floats,
    tree: Tree,
    *,
    given: Floats,
    methods: Sequence[str],
    weighting: Sequence[str],
    power: float = 1.0,
    minimum_known: float = 0.0,
    factor: Floats | None = None,
    strict: bool = False,
) -> tuple[Floats, Floats]:
    """Scores of all indicators and aggregates.

    Parameters
    ----------
    x : ndarray of shape (..., places, indicators)
        Normalized.
    tree : Tree
        The levels.
    given : ndarray of shape (nodes,)
        Weights where the weighting is ``"given"``.
    methods : sequence of str
        One of `AGGREGATIONS` for each level above the indicators; the last holds for all levels above it.
    weighting : sequence of str
        Likewise, how the members of the aggregates of a level are weighted.
    power : float, default 1
        Of the generalized mean.
    minimum_known : float, default 0
        Share of the members that must be known for an aggregate to have a score.
    factor : ndarray of shape (..., nodes), optional
        What the weights are multiplied by; 0 leaves one out.
    strict : bool, default False
        Whether to raise where a mean needs positive scores and has others.

    Returns
    -------
    scores : ndarray of shape (..., places, nodes)
        NaN where nothing is known; missing members are passed over, the weights of the others filled up.
    weights : ndarray of shape (..., nodes)
        As used, before they are filled up.

    Raises
    ------
    MeasureError
        ``M307``, where strict.
    """
    nodes = len(tree.codes)
    scores = np.full((*x.shape[:-1], nodes), np.nan)
    scores[..., : tree.size] = x
    lead = x.shape[:-2]
    weights = np.ones((*lead, nodes))
    scale = np.ones(nodes) if factor is None else factor
    for node, below in tree.aggregates:
        step = int(tree.level[node]) - 2
        method, how = methods[min(step, len(methods) - 1)], weighting[min(step, len(weighting) - 1)]
        members = scores[..., below]
        if how in DATA_WEIGHTS:
            base = data_weights(members, how)
        else:
            base = np.broadcast_to(
                given[below] if how == "given" else np.ones(len(below)), (*lead, len(below))
            )
        used = base * scale[..., below]
        weights[..., below] = used
        if strict:
            _check_signs(members, used, method, power, tree, below)
        combined = combine(members, used, method, power)
        known = (~np.isnan(members) & (used[..., np.newaxis, :] > 0.0)).sum(axis=-1)
        asked = minimum_known * (used > 0.0).sum(axis=-1)[..., np.newaxis]
        scores[..., node] = np.where(known >= asked - 1e-9, combined, np.nan)
    return scores, weights


def needs_positive(method: str, power: float) -> bool:
    """Whether a way to aggregate cannot take 0 or less."""
    return method in ("geometric", "harmonic") or (method == "generalized" and power <= 0.0)


def _check_signs(
    members: Floats, used: Floats, method: str, power: float, tree: Tree, below: NDArray[np.int64]
) -> None:
    if needs_positive(method, power):
        bad, least = members <= 0.0, "at most 0"
    elif method == "generalized" and power != 1.0:
        bad, least = members < 0.0, "below 0"
    else:
        return
    wrong = (bad & (used > 0.0)).any(axis=tuple(range(bad.ndim - 1)))
    if wrong.any():
        names = ", ".join(tree.codes[at] for at in below[wrong][:5])
        what = f"the {method} mean has no sense for scores {least}, and such are those of {names}"
        msg = "M307"
        hint = (
            "Normalize onto a scale above 0, such as normalize='minmax' with scale=[1, 100], or aggregate "
            "by 'arithmetic'."
        )
        raise MeasureError(msg, what, where="aggregate", hint=hint)


def combine(x: Floats, w: Floats, method: str, power: float) -> Floats:
    """One score of several members.

    Parameters
    ----------
    x : ndarray of shape (..., places, members)
        NaN is passed over.
    w : ndarray of shape (..., members)
        Weights; only ratios count.
    method : str
        One of `AGGREGATIONS`.
    power : float
        Of the generalized mean.

    Returns
    -------
    ndarray of shape (..., places)
        NaN where no member of some weight is known.
    """
    known = ~np.isnan(x)
    weight = np.where(known, w[..., np.newaxis, :], 0.0)
    total = weight.sum(axis=-1)
    if method == "copeland":
        found = _copeland(x, w, known)
    elif method == "topsis":
        found = _topsis(x, w, known & (w[..., np.newaxis, :] > 0.0))
    else:
        found = _mean(np.where(known, x, 1.0), weight, np.where(total > 0.0, total, 1.0), method, power)
    return np.where(total > 0.0, found, np.nan)


def _mean(x: Floats, weight: Floats, total: Floats, method: str, power: float) -> Floats:
    p = {"arithmetic": 1.0, "geometric": 0.0, "harmonic": -1.0}.get(method, power)
    if p == 1.0:
        return np.asarray((weight * x).sum(axis=-1) / total)
    usable = x > 0.0 if p <= 0.0 else x >= 0.0
    # What is out of the mean's range and has some weight makes it NaN; 1 stands in for the computation.
    spoiled = (~usable & (weight > 0.0)).any(axis=-1)
    inside = np.where(usable, x, 1.0)
    if p == 0.0:
        found = np.exp((weight * np.log(inside)).sum(axis=-1) / total)
    else:
        mean = (weight * inside**p).sum(axis=-1) / total
        found = np.where(weight.any(axis=-1), mean, 1.0) ** (1.0 / p)
    return np.where(spoiled, np.nan, found)


def _copeland(x: Floats, w: Floats, known: NDArray[np.bool_]) -> Floats:
    """Places beaten less places lost to; one beats another where the members in its favor weigh more."""
    count = x.shape[-2]
    net = np.zeros((*x.shape[:-1], count))
    for member in range(x.shape[-1]):
        column, there = x[..., member], known[..., member]
        both = there[..., :, np.newaxis] & there[..., np.newaxis, :]
        value = np.where(there, column, 0.0)
        side = np.sign(value[..., :, np.newaxis] - value[..., np.newaxis, :])
        net += w[..., member][..., np.newaxis, np.newaxis] * np.where(both, side, 0.0)
    heavy = _TIE * w.sum(axis=-1)[..., np.newaxis, np.newaxis]
    return np.asarray((np.where(net > heavy, 1.0, 0.0) - np.where(net < -heavy, 1.0, 0.0)).sum(axis=-1))


def _topsis(x: Floats, w: Floats, used: NDArray[np.bool_]) -> Floats:
    """Distance from the worst as a share of that from worst and best together."""
    seen = np.where(used, x, np.nan)
    best = np.fmax.reduce(seen, axis=-2)[..., np.newaxis, :]
    worst = np.fmin.reduce(seen, axis=-2)[..., np.newaxis, :]
    square = (w * w)[..., np.newaxis, :]
    near = np.sqrt(np.where(used, square * (seen - best) ** 2, 0.0).sum(axis=-1))
    far = np.sqrt(np.where(used, square * (seen - worst) ** 2, 0.0).sum(axis=-1))
    total = near + far
    return np.where(total > 0.0, far / np.where(total > 0.0, total, 1.0), 0.5)


def rank_places(score: Floats) -> Floats:
    """Ranks from 1 for the best; scores that are equal but for rounding share the better rank.

    Parameters
    ----------
    score : ndarray of shape (..., places)
        NaN has no rank.

    Returns
    -------
    ndarray of shape (..., places)
        NaN where there is no score.
    """
    known = ~np.isnan(score)
    value = np.where(known, score, -np.inf)
    size = np.where(known, np.abs(score), 0.0).max(axis=-1, keepdims=True)
    enough = value + _TIE * size
    if score.shape[-1] <= _FEW_PLACES:
        better = (value[..., np.newaxis, :] > enough[..., :, np.newaxis]).sum(axis=-1)
    else:  # all pairs would take the square of the places in memory
        rows = zip(
            np.sort(value).reshape(-1, value.shape[-1]), enough.reshape(-1, value.shape[-1]), strict=True
        )
        counts = [len(row) - np.searchsorted(row, own, side="right") for row, own in rows]
        better = np.array(counts).reshape(value.shape)
    return np.where(known, 1.0 + better, np.nan)
