"""Findings about relatedness and complexity, made by the measures from an economy made up for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

import jiju

if TYPE_CHECKING:
    from jiju.results import Result

HOME = "Here 本地"
BARE = "Empty 空地"
NASTY = "<b>A&B</b> </script><script>alert(1)</script>"
# Industries of three families; a region has those of its families, and complex regions have more of them.
FAMILIES = (("Metal 金属", 10), ("Cloth 纺织", 10), ("Chips 芯片", 8))
REGIONS = 24


def industries() -> list[str]:
    names = [
        f"{family.split()[0]} {at} {family.split()[1]}{at}号"
        for family, n in FAMILIES
        for at in range(1, n + 1)
    ]
    return [*names, NASTY]


def economy(*, simulated: bool = False, periods: tuple[str, ...] = ("2020",)) -> pd.DataFrame:
    """Amounts by region and industry; related industries are found in the same regions."""
    rng = np.random.default_rng(12)
    names = industries()
    family = np.concatenate([np.full(n, at) for at, (_, n) in enumerate(FAMILIES)] + [np.array([0])])
    regions = [HOME, *(f"Town {at} {at}号镇" for at in range(2, REGIONS + 1))]
    skill = np.linspace(0.2, 1.0, REGIONS)
    rows = []
    taste = rng.dirichlet([0.4, 0.4, 0.4], REGIONS)
    depth = rng.uniform(0.1, 0.9, len(names))
    for period in periods:
        for r, region in enumerate(regions):
            has = rng.uniform(size=len(names)) < 0.15 + 0.8 * taste[r, family] * (
                1.1 - depth * (1 - skill[r])
            )
            amounts = np.round(rng.lognormal(12, 0.6, len(names)))
            rows += [(region, names[i], float(amounts[i]), period) for i in np.flatnonzero(has)]
    rows += [(BARE, names[0], 0.0, period) for period in periods]
    frame = pd.DataFrame(rows, columns=["region", "industry", "value", "period"])
    frame.attrs["simulated"] = simulated
    return frame if len(periods) > 1 else frame.drop(columns="period")


def relatedness(*, simulated: bool = False) -> Result:
    return jiju.measure_relatedness(economy(simulated=simulated))


def complexity(*, simulated: bool = False, **more: Any) -> Result:
    return jiju.measure_complexity(economy(simulated=simulated), **{"resamples": 40, "rng": 1, **more})


def density(*, simulated: bool = False) -> Result:
    return jiju.measure_density(economy(simulated=simulated))


def opportunities(*, simulated: bool = False, **more: Any) -> Result:
    asked = {"region": [HOME, "Town 9 9号镇"], "resamples": 40, "rng": 1, **more}
    return jiju.find_opportunities(economy(simulated=simulated), **asked)


def entries(*, simulated: bool = False) -> Result:
    panel = economy(simulated=simulated, periods=("2010", "2020"))
    return jiju.measure_entries(panel, simulations=39, bands=4, rng=1)


def cluster_definitions(*, simulated: bool = False) -> Result:
    return jiju.find_cluster_definitions(economy(simulated=simulated), simulations=5, rng=1)


def diversity(*, simulated: bool = False) -> Result:
    return jiju.measure_diversity(economy(simulated=simulated))


MAKERS = (
    *("relatedness", "complexity", "density", "opportunities", "entries"),
    *("cluster_definitions", "diversity"),
)


def every() -> list[Result]:
    """One finding of each kind."""
    return [globals()[name]() for name in MAKERS]
