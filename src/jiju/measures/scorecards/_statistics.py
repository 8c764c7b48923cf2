"""What the numbers of a scorecard look like: ranges, correlations, consistency, weight of each part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from jiju.measures.scorecards._aggregate import rank_places
from jiju.measures.scorecards._moments import known_extremes, skew_and_kurtosis
from jiju.measures.scorecards._weight import correlations

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jiju.measures.scorecards._pipeline import Stages, Steps
    from jiju.measures.scorecards._treat import Limits
    from jiju.measures.scorecards._tree import Tree

    Floats = NDArray[np.float64]

__all__ = ["consistency", "correlation_table", "cronbach", "removal", "statistics"]

COLLINEAR, NEGATIVE, WEAK = 0.92, -0.4, 0.3
_FEW_KNOWN, _FEW_NONZERO, _FEW_UNIQUE, _MANY_SAME = 0.65, 0.5, 0.5, 0.5


def statistics(x: Floats, codes: tuple[str, ...], limits: Limits) -> pd.DataFrame:
    """One row an indicator: how much is known, range, mean, shape, flags.

    Parameters
    ----------
    x : ndarray of shape (places, indicators)
        NaN where a number is missing.
    codes : tuple of str
        The indicators.
    limits : Limits
        When a shape is outlying.

    Returns
    -------
    DataFrame
        As the schema of ``scorecard`` has it.
    """
    skew, kurtosis = skew_and_kurtosis(x)
    low, high = known_extremes(x)
    rows = []
    for at, code in enumerate(codes):
        known = x[~np.isnan(x[:, at]), at]
        different, counts = np.unique(known, return_counts=True)
        n = len(known)
        nonzero, same = int((known != 0.0).sum()), int(counts.max(initial=0))
        flags = []
        if n < _FEW_KNOWN * len(x):
            flags.append("missing")
        if n and nonzero < _FEW_NONZERO * n:
            flags.append("zeros")
        if n and (len(different) < _FEW_UNIQUE * n or same > _MANY_SAME * n):
            flags.append("same")
        if abs(skew[at]) > limits.skew and kurtosis[at] > limits.kurtosis:
            flags.append("outliers")
        if n and len(different) == 1:
            flags.append("constant")
        middle = float(np.median(known)) if n else np.nan
        mean = float(known.mean()) if n else np.nan
        spread = float(known.std(ddof=1)) if n > 1 else np.nan
        shape = (float(skew[at]), float(kurtosis[at]))
        rows.append(
            (
                code,
                n,
                low[at],
                high[at],
                mean,
                middle,
                spread,
                *shape,
                nonzero,
                len(different),
                same,
                ", ".join(flags),
            )
        )
    names = (
        "indicator available minimum maximum mean median deviation skew kurtosis nonzero unique same flags"
    )
    table = pd.DataFrame(rows, columns=names.split())
    return table.astype({"indicator": "str", "flags": "str"})


def correlation_table(scores: Floats, tree: Tree) -> pd.DataFrame:
    """Correlations of all pairs of one level, with flags for pairs of one pillar.

    Parameters
    ----------
    scores : ndarray of shape (places, nodes)
        Of indicators and aggregates.
    tree : Tree
        The levels.

    Returns
    -------
    DataFrame
        As the schema of ``scorecard`` has it; each pair once.
    """
    parts = []
    codes = np.array(tree.codes, dtype=object)
    for level in range(1, int(tree.level.max())):
        nodes = np.flatnonzero(tree.level == level)
        if len(nodes) < 2:
            continue
        matrix = correlations(scores[:, nodes])
        first, second = np.triu_indices(len(nodes), k=1)
        together = tree.parent[nodes[first]] == tree.parent[nodes[second]]
        r = matrix[first, second]
        flag = np.where(
            r > COLLINEAR, "collinear", np.where(r < NEGATIVE, "negative", np.where(r < WEAK, "weak", "ok"))
        )
        parts.append(
            pd.DataFrame(
                {
                    "code": codes[nodes[first]],
                    "other": codes[nodes[second]],
                    "level": level,
                    "together": together,
                    "correlation": r,
                    "flag": np.where(together & ~np.isnan(r), flag, "ok"),
                }
            )
        )
    names = ["code", "other", "level", "together", "correlation", "flag"]
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=names)
    kinds = {"code": "str", "other": "str", "level": "int64", "together": "bool", "correlation": "float64"}
    return table.astype({**kinds, "flag": "str"})


def cronbach(members: Floats) -> float:
    """Cronbach's alpha of the members of one aggregate.

    Parameters
    ----------
    members : ndarray of shape (places, members)
        Scores; places with a missing one are passed over.

    Returns
    -------
    float
        k / (k - 1) (1 - sum of the variances / variance of the sum); NaN for one member or no spread.
    """
    whole = members[~np.isnan(members).any(axis=1)]
    k = members.shape[1]
    if k < 2 or len(whole) < 2:
        return float("nan")
    total = whole.sum(axis=1).var(ddof=1)
    if not total > 1e-12 * float(np.abs(whole).max() or 1.0) ** 2:
        return float("nan")
    return float(k / (k - 1.0) * (1.0 - whole.var(axis=0, ddof=1).sum() / total))


def consistency(scores: Floats, tree: Tree) -> pd.DataFrame:
    """Cronbach's alpha of each aggregate.

    Parameters
    ----------
    scores : ndarray of shape (places, nodes)
        Of indicators and aggregates.
    tree : Tree
        The levels.

    Returns
    -------
    DataFrame
        As the schema of ``scorecard`` has it.
    """
    rows = []
    for node, below in tree.aggregates:
        told = below[~np.isnan(scores[:, below]).all(axis=0)]
        rows.append((tree.codes[node], int(tree.level[node]), len(below), cronbach(scores[:, told])))
    table = pd.DataFrame(rows, columns=["code", "level", "members", "alpha"])
    return table.astype({"code": "str", "alpha": "float64"})


def removal(stages: Stages, steps: Steps) -> pd.DataFrame:
    """What leaving out one indicator or aggregate does to the ranks.

    Parameters
    ----------
    stages : Stages
        To run variants.
    steps : Steps
        The numbers as they are.

    Returns
    -------
    DataFrame
        As the schema of ``scorecard`` has it; without the whole and without those that have no weight.

    Notes
    -----
    The numbers are left as they were before weighting: only the weight of what is left out becomes 0.
    """
    tree, places = stages.grid.tree, stages.grid.places
    share = tree.effective(steps.weights)
    rows = []
    for node in range(len(tree.codes) - 1):
        if not share[node] > 0.0 or share[node] > 1.0 - 1e-12:
            continue
        factor = np.ones(len(tree.codes))
        factor[node] = 0.0
        scores, _ = stages.scored(steps.normalized, stages.settings, factor)
        shift = np.abs(rank_places(scores[:, -1]) - steps.rank)
        known = ~np.isnan(shift)
        if known.any():
            # Of equals the first by name, whatever the order of rows.
            most = min(np.flatnonzero(shift == np.nanmax(shift)), key=lambda at: places[at])
            mean, largest = float(shift[known].mean()), int(shift[most])
            rows.append((tree.codes[node], int(tree.level[node]), mean, largest, places[most]))
    table = pd.DataFrame(rows, columns=["code", "level", "mean_shift", "largest_shift", "largest_place"])
    kinds = {"code": "str", "level": "int64", "mean_shift": "float64", "largest_shift": "int64"}
    return table.astype({**kinds, "largest_place": "str"})
