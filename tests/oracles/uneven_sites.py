"""Made-up study areas for tests: very uneven sites, heavy-tailed sizes, industries by chance or planted."""

from __future__ import annotations

import numpy as np
import pandas as pd


def by_chance(seed: int, *, industries: dict[str, int], sites: int = 300) -> pd.DataFrame:
    """Industries dealt out by pure chance over towns of very uneven size and some countryside.

    Some sites coincide, and sizes are Pareto with an infinite variance.
    """
    rng = np.random.default_rng([seed, 1])
    towns = rng.uniform(0, 100_000, (7, 2))
    town = rng.choice(7, sites, p=np.array([40, 22, 14, 10, 7, 4, 3]) / 100)
    xy = towns[town] + rng.normal(0, 3_000, (sites, 2))
    rural = rng.random(sites) < 0.2
    xy[rural] = rng.uniform(0, 100_000, (rural.sum(), 2))
    again = rng.random(sites) < 0.05
    xy[again] = xy[rng.integers(0, sites, again.sum())]
    labels = [name for name, count in industries.items() for _ in range(count)]
    labels += ["other"] * (sites - len(labels))
    return pd.DataFrame(
        {
            "establishment": [f"e{i}" for i in range(sites)],
            "industry": rng.permutation(labels),
            "size": (1.0 + rng.pareto(1.5, sites)).round(2),
            "x": xy[:, 0],
            "y": xy[:, 1],
        }
    )


def with_cluster(
    seed: int, *, members: int = 40, radius_m: float = 2_500.0, sites: int = 300
) -> pd.DataFrame:
    """The same, but half of the industry ``pumps`` stands around one rural spot."""
    table = by_chance(seed, industries={"pumps": members, "bread": members}, sites=sites)
    rng = np.random.default_rng([seed, 2])
    chosen = np.flatnonzero(table["industry"] == "pumps")[: members // 2]
    spot = rng.uniform(20_000, 80_000, 2)
    table.loc[chosen, ["x", "y"]] = spot + rng.normal(0, 1_250, (len(chosen), 2))
    return table


def far_apart(seed: int, *, members: int = 40, sites: int = 300) -> pd.DataFrame:
    """The same, but ``pumps`` keep as far from each other as the sites allow: fewer short pair distances."""
    table = by_chance(seed, industries={}, sites=sites)
    xy = table[["x", "y"]].to_numpy()
    chosen = [seed % sites]
    nearest = np.full(sites, np.inf)
    while len(chosen) < members:
        nearest = np.minimum(nearest, np.hypot(*(xy - xy[chosen[-1]]).T))
        chosen.append(int(nearest.argmax()))
    table.loc[table.index.isin(chosen), "industry"] = "pumps"
    return table


def sharing_the_market(seed: int, *, depth: int = 6, sites: int = 320) -> pd.DataFrame:
    """The same, but the sites are halved again and again, and each part has one of ``pumps``.

    So there are fewer of them among the near neighbors of each other.
    """
    table = by_chance(seed, industries={}, sites=sites)
    xy = table[["x", "y"]].to_numpy()
    parts = [np.arange(sites)]
    for level in range(depth):
        parts = [half for part in parts for half in np.array_split(part[xy[part, level % 2].argsort()], 2)]
    middle = [part[len(part) // 2] for part in parts]
    table.loc[table.index.isin(middle), "industry"] = "pumps"
    return table
