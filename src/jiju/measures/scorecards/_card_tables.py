"""The tables of a scorecard: every step, weight and missing number, as data frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from jiju.measures.scorecards._aggregate import rank_places
from jiju.measures.scorecards._denominate import denominate
from jiju.measures.scorecards._moments import skew_and_kurtosis
from jiju.measures.scorecards._treat import is_outlying
from jiju.measures.scorecards._wording import screened_reasons

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pandas.api.extensions import ExtensionArray

    from jiju.measures.scorecards._prepare import Prepared

    Floats = NDArray[np.float64]

__all__ = [
    "missing_table",
    "place_table",
    "scores_table",
    "screened_table",
    "steps_table",
    "treatment_table",
    "weights_table",
    "whole_numbers",
]


def divided_values(ready: Prepared) -> Floats:
    """The numbers of all places, divided where asked."""
    every = ready.every
    return (
        denominate(every.value, every.denominator, every.divided)
        if ready.settings.denominate
        else every.value
    )


def place_table(ready: Prepared) -> pd.DataFrame:
    """The main table: one row a place, the best first."""
    grid, steps = ready.grid, ready.steps
    counted = ready.stages.used
    known = ~np.isnan(steps.denominated[:, counted])
    filled = np.isnan(steps.denominated) & ~np.isnan(steps.imputed)
    table = pd.DataFrame(
        {
            "place": pd.Series(grid.places, dtype="str"),
            "rank": whole_numbers(steps.rank),
            "score": steps.scores[:, -1],
            "coverage": known.mean(axis=1),
            "missing": (~known).sum(axis=1).astype(np.int64),
            "imputed": filled[:, counted].sum(axis=1).astype(np.int64),
        }
    )
    order = table.sort_values(["rank", "score"], ascending=[True, False], kind="stable", na_position="last")
    return order.reset_index(drop=True)


def whole_numbers(numbers: Floats) -> NDArray[np.int64] | ExtensionArray:
    """As integers; of the kind that may be missing only where some are."""
    if not np.isnan(numbers).any():
        return numbers.astype(np.int64)
    return pd.array([None if np.isnan(number) else int(number) for number in numbers], dtype="Int64")


def scores_table(ready: Prepared) -> pd.DataFrame:
    """Scores of indicators and aggregates, with the ranks they give."""
    grid, scores = ready.grid, ready.steps.scores
    n, nodes = scores.shape
    ranks = rank_places(scores.T).T
    table = pd.DataFrame(
        {
            "place": np.repeat(np.array(grid.places, dtype=object), nodes),
            "code": np.tile(np.array(grid.tree.codes, dtype=object), n),
            "level": np.tile(grid.tree.level, n),
            "score": scores.ravel(),
            "rank": whole_numbers(ranks.ravel()),
        }
    )
    return table.astype({"place": "str", "code": "str"})


def steps_table(ready: Prepared) -> pd.DataFrame:
    """The numbers after each step; those of places that were screened out end with the step before."""
    steps, grid, every, kept = ready.steps, ready.grid, ready.every, ready.kept
    divided = divided_values(ready)
    stages = [
        ("given", every.places, every.value, every.value),
        ("denominated", every.places, divided, every.value),
        ("screened", grid.places, steps.denominated, divided[kept]),
        ("imputed", grid.places, steps.imputed, steps.denominated),
        ("treated", grid.places, steps.treatment.values, steps.imputed),
        ("normalized", grid.places, steps.normalized, steps.treatment.values),
    ]
    parts = []
    for name, places, now, before in stages:
        same = (now == before) | (np.isnan(now) & np.isnan(before))
        parts.append(
            pd.DataFrame(
                {
                    "step": name,
                    "place": np.repeat(np.array(places, dtype=object), now.shape[1]),
                    "indicator": np.tile(np.array(grid.codes, dtype=object), len(places)),
                    "value": now.ravel(),
                    "changed": ~same.ravel(),
                }
            )
        )
    return pd.concat(parts, ignore_index=True).astype({"step": "str", "place": "str", "indicator": "str"})


def weights_table(ready: Prepared, flat: NDArray[np.bool_]) -> pd.DataFrame:
    """Weights as used, and what they come to in the whole."""
    tree = ready.grid.tree
    used = ready.steps.weights.copy()
    used[: tree.size][flat] = 0.0
    parent = [tree.codes[at] if at >= 0 else "" for at in tree.parent]
    table = pd.DataFrame(
        {
            "indicator": tree.codes,
            "label_en": tree.label_en,
            "label_zh": tree.label_zh,
            "pillar": parent,
            "level": tree.level,
            "weight": used,
            "effective": tree.effective(used),
        }
    )
    return table.astype(dict.fromkeys(("indicator", "label_en", "label_zh", "pillar"), "str"))


def treatment_table(ready: Prepared) -> pd.DataFrame:
    """What was done to outliers."""
    steps, limits = ready.steps, ready.settings.limits
    treatment = steps.treatment
    skew, kurtosis = skew_and_kurtosis(steps.imputed)
    after, kurtosis_after = skew_and_kurtosis(treatment.values)
    method = np.where(treatment.points > 0, "winsorize", "none").astype(object)
    method[treatment.transformed] = ready.settings.treat
    table = pd.DataFrame(
        {
            "indicator": ready.grid.codes,
            "skew": skew,
            "kurtosis": kurtosis,
            "method": method,
            "points": treatment.points,
            "skew_after": after,
            "kurtosis_after": kurtosis_after,
            "passed": ~is_outlying(treatment.values, limits),
        }
    )
    return table.astype({"indicator": "str", "method": "str"})


def missing_table(ready: Prepared) -> pd.DataFrame:
    """Every number that is not known, of all places, with what was put in its place.

    Parameters
    ----------
    ready : Prepared
        Tables and settings.

    Returns
    -------
    DataFrame
        place, indicator, label_en, label_zh, pillar, filled; what is left out on purpose is not listed.
    """
    every = ready.every
    tree = every.tree
    x = divided_values(ready)
    counted = ready.stages.used
    filled = np.full(x.shape, np.nan)
    filled[ready.kept] = ready.steps.imputed
    rows, columns = np.nonzero(np.isnan(x) & counted)
    pillars = np.array([tree.codes[at] for at in tree.parent[: tree.size]], dtype=object)
    table = pd.DataFrame(
        {
            "place": np.array(every.places, dtype=object)[rows],
            "indicator": np.array(every.codes, dtype=object)[columns],
            "label_en": np.array(tree.label_en, dtype=object)[columns],
            "label_zh": np.array(tree.label_zh, dtype=object)[columns],
            "pillar": pillars[columns],
            "filled": filled[rows, columns],
        }
    )
    return table.astype(dict.fromkeys(("place", "indicator", "label_en", "label_zh", "pillar"), "str"))


def screened_table(ready: Prepared) -> pd.DataFrame:
    """Which places are scored, and why the others are not."""
    en, zh = screened_reasons(list(ready.coverage), list(ready.nonzero), list(ready.kept), ready.settings)
    table = pd.DataFrame(
        {
            "place": ready.every.places,
            "coverage": ready.coverage,
            "nonzero": ready.nonzero,
            "kept": ready.kept,
            "reason_en": en,
            "reason_zh": zh,
        }
    )
    return table.astype(dict.fromkeys(("place", "reason_en", "reason_zh"), "str"))
