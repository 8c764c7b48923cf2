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

__all__ = ["WORKLOADS", "Workload", "rank_all"]

CPU_LIMIT_S = 60.0
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
    """

    measure: str
    weighted: bool
    points: int = 30_000
    industries: int = 15
    simulations: int = 999
    even: bool = True
    sphere: bool = False

    def __str__(self) -> str:
        """The workload in words."""
        weights = "weighted" if self.weighted else "unweighted"
        sizes = "equal industries" if self.even else "industries of sizes 1, 1/2, 1/3 ..."
        where = "lon/lat" if self.sphere else "planar"
        return (
            f"rank_concentration, {self.measure} {weights}: {self.points:,} points ({where}), "
            f"{self.industries} {sizes}, {self.simulations} draws, global bands"
        )


def make_table(workload: Workload) -> pd.DataFrame:
    """Sites around 40 towns of very uneven size on 1,000 km, heavy-tailed sizes, industries by chance."""
    import pandas as pd

    rng = np.random.default_rng(workload.points)
    n = workload.points
    towns = rng.random((40, 2)) * 1e6
    share = 1.0 / np.arange(1, 41)
    town = rng.choice(40, size=n, p=share / share.sum())
    xy = towns[town] + rng.standard_t(3, size=(n, 2)) * 15_000.0
    sizes = np.ones(workload.industries) if workload.even else 1.0 / np.arange(1, workload.industries + 1)
    edges = np.rint(np.cumsum(sizes / sizes.sum()) * n)
    industry = np.searchsorted(edges, np.arange(n), side="right")
    columns = {
        "establishment": [f"e{i}" for i in range(n)],
        "industry": [f"industry {k:02d}" for k in rng.permutation(industry)],
        "size": rng.lognormal(2.0, 1.3, size=n),
    }
    if workload.sphere:
        columns |= {"lon": 105.0 + xy[:, 0] / 1e5, "lat": 25.0 + xy[:, 1] / 1.11e5}
    else:
        columns |= {"x": xy[:, 0], "y": xy[:, 1]}
    return pd.DataFrame(columns)


WORKLOADS = (
    Workload("kd", weighted=False),
    Workload("kd", weighted=True),
    Workload("kd", weighted=True, sphere=True),
    Workload("kd", weighted=True, even=False),
    Workload("M", weighted=False),
    Workload("M", weighted=True, points=10_000),
)


def rank_all(*, quick: bool) -> list[object]:
    """Each workload in a process of its own, the machine code having been compiled before."""
    from measuring import Row, cost_of

    rows: list[object] = []
    for full in WORKLOADS:
        small = {"points": 3_000, "simulations": 99}
        workload = Workload(**{**asdict(full), **(small if quick else {})})
        print(f"running {workload}", file=sys.stderr, flush=True)
        warm = Workload(**{**asdict(full), "points": 600, "simulations": 9})
        cost_of([sys.executable, __file__, json.dumps(asdict(warm))])
        cost = cost_of([sys.executable, __file__, json.dumps(asdict(workload))])
        limited = not quick and full.measure == "kd" and full.even
        wall = f"{cost.seconds:.1f} s on the clock; {cost.output.strip()}"
        rows.append(
            Row(
                str(workload),
                cost.cpu_seconds,
                "CPU s",
                f"limit {CPU_LIMIT_S:.0f} CPU s" if limited else "",
                CPU_LIMIT_S if limited else None,
                CPU_LIMIT_S / cost.cpu_seconds if limited else None,
                1.0 if limited else None,
                wall,
            )
        )
        rows.append(
            Row(
                "  its peak memory",
                cost.peak_mib,
                "MiB",
                f"limit {MEMORY_LIMIT_MIB:.0f} MiB" if limited else "",
                MEMORY_LIMIT_MIB if limited else None,
                MEMORY_LIMIT_MIB / cost.peak_mib if limited else None,
                1.0 if limited else None,
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
        simulations=workload.simulations,
        rng=1,
    )
    smallest = result.table["p_value"].min()
    print(f"{len(result.table)} industries tested, smallest p {smallest:.3f}")


if __name__ == "__main__":
    _main()
