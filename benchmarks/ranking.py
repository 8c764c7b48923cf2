"""A whole ranking of industries, tested with global bands, each in a fresh process: CPU seconds and memory.

Run as a program, it does one ranking: ``python benchmarks/ranking.py '{"points": 30000, ...}'``.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["NATION", "WORKLOADS", "Workload", "rank_all", "rank_nation"]

MEMORY_LIMIT_MIB = 2048.0


@dataclass(frozen=True)
class Workload:
    """What is ranked.

    Attributes
    ----------
    measure : str
        ``"kd"`` or ``"M"``.
    weighted : bool
        Whether sizes count.
    points, industries, simulations : int
        How much there is to do.
    even : bool
        All industries alike in number; else the k-th has 1/k of the largest.
    sphere : bool
        Longitude and latitude in place of planar metres.
    null : str
        As in `jiju.rank_concentration`.
    country : bool
        2,000 towns and industries of lognormal size, on distances up to 180 km; else 40 towns.
    cpu_limit_s, wall_limit_s, memory_limit_mib : float or None
        What it must not take.
    """

    measure: str
    weighted: bool
    cpu_limit_s: float | None = None
    points: int = 30_000
    industries: int = 15
    simulations: int = 999
    even: bool = True
    sphere: bool = False
    null: str = "sites"
    country: bool = False
    wall_limit_s: float | None = None
    memory_limit_mib: float | None = MEMORY_LIMIT_MIB

    def __str__(self) -> str:
        """The workload in words."""
        weights = "weighted" if self.weighted else "unweighted"
        sizes = "equal industries" if self.even else "industries of sizes 1, 1/2, 1/3 ..."
        if self.country:
            sizes = "industries of lognormal size, up to 180 km"
        where = "lon/lat" if self.sphere else "planar"
        return (
            f"rank_concentration, {self.measure} {weights}: {self.points:,} points ({where}), "
            f"{self.industries} {sizes}, null {self.null}, {self.simulations} draws, global bands"
        )


def make_table(workload: Workload) -> pd.DataFrame:
    """Sites around towns of very uneven size on 1,000 km, heavy-tailed sizes, industries by chance."""
    import pandas as pd

    rng = np.random.default_rng(workload.points)
    n = workload.points
    number, spread_m = (2_000, 6_000.0) if workload.country else (40, 15_000.0)
    towns = rng.random((number, 2)) * 1e6
    share = 1.0 / np.arange(1, number + 1)
    town = rng.choice(number, size=n, p=share / share.sum())
    xy = towns[town] + rng.standard_t(3, size=(n, 2)) * spread_m
    sizes = np.ones(workload.industries) if workload.even else 1.0 / np.arange(1, workload.industries + 1)
    if workload.country:
        sizes = rng.lognormal(0.0, 1.0, workload.industries)
    edges = np.rint(np.cumsum(sizes / sizes.sum()) * n)
    industry = np.searchsorted(edges, np.arange(n), side="right")
    columns = {
        "establishment": [f"e{i}" for i in range(n)],
        "industry": [f"industry {k:03d}" for k in rng.permutation(industry)],
        "size": rng.lognormal(2.0, 1.3, size=n),
    }
    if workload.sphere:
        columns |= {"lon": 105.0 + xy[:, 0] / 1e5, "lat": 25.0 + xy[:, 1] / 1.11e5}
    else:
        columns |= {"x": xy[:, 0], "y": xy[:, 1]}
    return pd.DataFrame(columns)


WORKLOADS = (
    Workload("kd", weighted=False, cpu_limit_s=30.0),
    Workload("kd", weighted=True, cpu_limit_s=60.0),
    Workload("kd", weighted=True, cpu_limit_s=60.0, sphere=True),
    Workload("kd", weighted=True, even=False),
    Workload("M", weighted=False, cpu_limit_s=200.0),
    Workload("M", weighted=True, cpu_limit_s=40.0, null="labels"),
    Workload("M", weighted=True),
    Workload("m", weighted=False, simulations=99),
    Workload("K", weighted=False, simulations=99),
)
NATION = Workload(
    "kd",
    weighted=False,
    points=1_000_000,
    industries=400,
    country=True,
    wall_limit_s=900.0,
    memory_limit_mib=8192.0,
)


def rank_nation(*, quick: bool) -> list[object]:
    """A whole country's registry."""
    return _rank((NATION,), quick=quick)


def rank_all(*, quick: bool) -> list[object]:
    """Each workload in a process of its own, the machine code having been compiled before."""
    return _rank(WORKLOADS, quick=quick)


def _rank(workloads: tuple[Workload, ...], *, quick: bool) -> list[object]:
    from measuring import Row, cost_of

    rows: list[object] = []
    for full in workloads:
        small = {"points": full.points // 10, "simulations": 99}
        workload = Workload(**{**asdict(full), **(small if quick else {})})
        print(f"running {workload}", file=sys.stderr, flush=True)
        warm = Workload(**{**asdict(full), "points": 40 * full.industries, "simulations": 9})
        cost_of([sys.executable, __file__, json.dumps(asdict(warm))])
        cost = cost_of([sys.executable, __file__, json.dumps(asdict(workload))])
        clock = full.wall_limit_s is not None
        spent = cost.seconds if clock else cost.cpu_seconds
        limit = full.wall_limit_s if clock else full.cpu_limit_s
        unit = "s" if clock else "CPU s"
        note = f"{cost.cpu_seconds:.1f} CPU s" if clock else f"{cost.seconds:.1f} s on the clock"
        for what, ours, most, one in (
            (str(workload), spent, limit, unit),
            ("  its peak memory", cost.peak_mib, full.memory_limit_mib, "MiB"),
        ):
            floor = None if quick or most is None else most
            rows.append(
                Row(
                    what,
                    ours,
                    one,
                    f"limit {floor:,.0f} {one}" if floor else "",
                    floor,
                    floor / ours if floor else None,
                    1.0 if floor else None,
                    f"{note}; {cost.output.strip()}" if one != "MiB" else "",
                )
            )
    return rows


def _main() -> None:
    import jiju

    workload = Workload(**json.loads(sys.argv[1]))
    result = jiju.rank_concentration(
        make_table(workload),
        measure=workload.measure,
        weighted=workload.weighted,
        null=workload.null,
        distances_m=np.arange(0.0, 180_001.0, 2_000.0) if workload.country else None,
        simulations=workload.simulations,
        rng=1,
    )
    smallest = result.table["p_value"].min()
    print(f"{len(result.table)} industries tested, smallest p {smallest:.3f}")


if __name__ == "__main__":
    _main()
