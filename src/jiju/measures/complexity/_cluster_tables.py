"""The tables of a finding on groups of industries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from jiju.measures.complexity._validation import above, relations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from jiju.measures.complexity._cluster_search import Candidate

    Floats = NDArray[np.float64]
    Labels = NDArray[np.int64]

__all__ = ["candidate_table", "group_table", "industry_table", "match_table", "renumbered"]

_LARGEST = 5


def renumbered(labels: Labels, totals: Floats) -> Labels:
    """Groups numbered from 0, the largest by amount first, of equals the one with the first industry."""
    sums = np.bincount(labels, totals)
    there = np.flatnonzero(np.bincount(labels) > 0)
    first = np.array([int(np.argmax(labels == k)) for k in there])
    place = np.zeros(len(sums), dtype=np.int64)
    place[there[np.lexsort((first, -sums[there]))]] = np.arange(len(there))
    return place[labels]


def industry_table(
    industries: tuple[str, ...],
    labels: Labels,
    totals: Floats,
    deciding: Floats,
    moved: NDArray[np.bool_],
    outliers: Sequence[str],
) -> pd.DataFrame:
    """One row an industry: by group, those nearest to their group first."""
    found = relations(deciding, labels)
    table = pd.DataFrame(
        {
            "industry": pd.Series(industries, dtype="str"),
            "group": labels + 1,
            "value": totals,
            "within": found.within,
            "best_other": np.nan,
            "nearest": pd.array([pd.NA] * len(labels), dtype="Int64"),
            "moved": moved,
            "outlier": pd.Series(list(outliers), dtype="str"),
        }
    )
    if found.toward.shape[1] > 1:
        table["best_other"] = np.nanmax(found.toward, axis=1)
        table["nearest"] = pd.array(np.nanargmax(found.toward, axis=1) + 1, dtype="Int64")
    order = table.assign(_far=-table["within"].round(12)).sort_values(
        ["group", "_far", "industry"], kind="stable"
    )
    return table.loc[order.index].reset_index(drop=True)


def group_table(
    industries: tuple[str, ...], labels: Labels, totals: Floats, deciding: Floats
) -> pd.DataFrame:
    """One row a group, the largest first."""
    found = relations(deciding, labels)
    k = len(found.group_within)
    several = k > 1
    above_mean, above_most = above(found.group_within, found.between) if several else (np.zeros(k, bool),) * 2
    core, largest = [], []
    for group in range(k):
        members = np.flatnonzero(labels == group)
        nearness = np.nan_to_num(found.within[members], nan=0.0).round(12)
        core.append(industries[members[int(np.argmax(nearness))]])
        by_size = members[np.argsort(-totals[members], kind="stable")][:_LARGEST]
        largest.append("|".join(industries[i] for i in by_size))
    empty = np.full(k, np.nan)
    nearest = pd.array([pd.NA] * k, dtype="Int64")
    return pd.DataFrame(
        {
            "group": np.arange(1, k + 1),
            "industries": np.bincount(labels, minlength=k),
            "value": np.bincount(labels, totals, k),
            "core": pd.Series(core, dtype="str"),
            "largest": pd.Series(largest, dtype="str"),
            "within": found.group_within,
            "between": np.nanmean(found.between, axis=1) if several else empty,
            "nearest": pd.array(np.nanargmax(found.between, axis=1) + 1, dtype="Int64")
            if several
            else nearest,
            "nearest_between": np.nanmax(found.between, axis=1) if several else empty,
            "above_mean": above_mean,
            "above_most": above_most,
        }
    )


def candidate_table(candidates: Sequence[Candidate], chosen: Candidate) -> pd.DataFrame:
    """Every grouping tried, the highest score first; what was made of the chosen one after its like."""
    columns = ("groups_above_mean", "groups_above_most", "industries_above_mean", "industries_above_most")
    table = pd.DataFrame(
        {
            "similarity": pd.Series([one.similarity for one in candidates], dtype="str"),
            "method": pd.Series([one.method for one in candidates], dtype="str"),
            "number": [one.number for one in candidates],
            "score": [one.score for one in candidates],
            **{name: [float(one.shares[k]) for one in candidates] for k, name in enumerate(columns)},
            "chosen": [one is chosen for one in candidates],
        }
    )
    order = table.assign(_low=-table["score"].round(12)).sort_values(
        ["_low", "number"], ascending=[True, False], kind="stable"
    )
    return table.loc[order.index].reset_index(drop=True)


def match_table(labels: Labels, given: Labels, names: tuple[str, ...]) -> pd.DataFrame:
    """For each group the benchmark's group it shares most industries with; none where nothing is shared."""
    rows = []
    size = np.bincount(given[given >= 0], minlength=len(names)) if names else np.zeros(0)
    for group in range(int(labels.max()) + 1):
        inside = given[(labels == group) & (given >= 0)]
        if not len(inside):
            continue
        counts = np.bincount(inside, minlength=len(names))
        best = int(counts.argmax())
        shared = int(counts[best])
        rows.append((group + 1, names[best], shared, shared / len(inside), shared / int(size[best])))
    table = pd.DataFrame(rows, columns=["group", "benchmark", "shared", "share", "benchmark_share"])
    types = {"group": "int64", "benchmark": "str", "shared": "int64"}
    return table.astype({**types, "share": "float64", "benchmark_share": "float64"})
