"""A search for clusters by the scan statistic, in a fresh process: seconds, CPU seconds and memory.

Run as a program, it does one search: ``python benchmarks/scan.py '{"points": 100000, ...}'``.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["WORKLOADS", "Workload", "scan_all"]

CLOCK_LIMIT_S = 120.0


@dataclass(frozen=True)
class Workload:
    """What is searched.

    Attributes
    ----------
    model : str
        ``"bernoulli"`` or ``"poisson"``.
    weighted : bool
        Whether sizes count.
    points, industries, simulations : int
        Establishments, industries of equal number, draws.
    largest_share : float
        Of all establishments, in a circle.
    sphere : bool
        Longitude and latitude in place of planar metres.
    """

    model: str = "bernoulli"
    weighted: bool = False
    points: int = 100_000
    industries: int = 20
    simulations: int = 999
    largest_share: float = 0.25
    sphere: bool = False

    def __str__(self) -> str:
        """The workload in words."""
        weights = ", by size" if self.weighted else ""
        where = "lon/lat" if self.sphere else "planar"
        return (
            f"find_clusters, scan ({self.model}{weights}): {self.points // self.industries:,} of "
            f"{self.points:,} points ({where}), circles up to {self.largest_share:.0%}, "
            f"{self.simulations} draws"
        )


WORKLOADS = (
    Workload(),
    Workload(largest_share=0.5),
    Workload(sphere=True),
    Workload(model="poisson", weighted=True),
)


def scan_all(*, quick: bool) -> list[object]:
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
        rows += [
            Row(
                str(workload),
                cost.seconds,
                "s on the clock",
                "" if quick else f"limit {CLOCK_LIMIT_S:.0f} s on 2 cores",
                None if quick else CLOCK_LIMIT_S,
                None if quick else CLOCK_LIMIT_S / cost.seconds,
                None if quick else 1.0,
                f"{cost.cpu_seconds:.1f} CPU s; {cost.output.strip()}",
            ),
            Row("  its peak memory", cost.peak_mib, "MiB"),
        ]
    return rows


def make_table(workload: Workload) -> pd.DataFrame:
    """Sites around 40 towns of very uneven size on 1,000 km, heavy-tailed sizes, industries by chance."""
    import pandas as pd

    n = workload.points
    rng = np.random.default_rng(n)
    share = 1.0 / np.arange(1, 41)
    towns = rng.random((40, 2)) * 1e6
    xy = towns[rng.choice(40, size=n, p=share / share.sum())] + rng.standard_t(3, size=(n, 2)) * 15_000.0
    columns = {
        "industry": rng.permutation(np.arange(n) % workload.industries).astype(str),
        "size": rng.lognormal(2.0, 1.3, size=n),
    }
    if workload.sphere:
        columns |= {"lon": 105.0 + xy[:, 0] / 1e5, "lat": 25.0 + xy[:, 1] / 1.11e5}
    else:
        columns |= {"x": xy[:, 0], "y": xy[:, 1]}
    return pd.DataFrame(columns)


def _main() -> None:
    import jiju

    workload = Workload(**json.loads(sys.argv[1]))
    result = jiju.find_clusters(
        make_table(workload),
        industry="0",
        model=workload.model,
        weighted=workload.weighted,
        largest_share=workload.largest_share,
        simulations=workload.simulations,
        rng=1,
    )
    details = result.details
    others = f", the others of {details['near_places']}" if details["near_centers"] else ""
    print(
        f"{len(result.table)} clusters (pure chance), p {details['p_value']:.3f}; "
        f"{details['complete_centers']:,} of {details['places']:,} places center all circles{others}"
    )


if __name__ == "__main__":
    _main()
