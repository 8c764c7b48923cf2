"""Sensitivity of a scorecard, in a fresh process: thousands of whole scorecards over ten uncertain choices.

Run as a program, it does one: ``python benchmarks/scorecard.py '{"evaluations": 5000}'``. With the reference
data beside the checkout it takes the 51 countries and 49 indicators of the ASEM example, else a made-up table
of that size.
"""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["WORKLOADS", "Workload", "measure_scorecards"]

LIMIT_S = 10.0
# COINr 1.1.14: 300 evaluations of four choices on its ASEM example took 145 s; published, another machine.
PUBLISHED_S, PUBLISHED_EVALUATIONS = 145.0, 300


@dataclass(frozen=True)
class Workload:
    """What is computed.

    Attributes
    ----------
    evaluations : int
        Least number of scorecards.
    places, indicators : int
        Size of a made-up table; 0 takes the ASEM example where it is there.
    """

    evaluations: int = 5000
    places: int = 0
    indicators: int = 49

    def __str__(self) -> str:
        """The workload in words."""
        size = f"{self.places} x {self.indicators}" if self.places else "51 x 49 (ASEM)"
        return f"measure_sensitivity: {size}, 10 uncertain choices, {self.evaluations:,} evaluations or more"


WORKLOADS = (Workload(), Workload(places=300, indicators=30))
CHOICES: dict[str, Any] = {
    "denominate": [True, False],
    "impute": ["group_mean", "none", "median", "pillar_mean"],
    "treat": ["winsorize", "none", "log"],
    "winsorize_points": [5, 3, 1],
    "normalize": ["minmax", "zscore", "rank"],
    "weights": ["given", "equal"],
    "weight_noise": 0.25,
    "aggregate": ["arithmetic", "geometric"],
    "left_out": True,
    "bounds": True,
}


def measure_scorecards(*, quick: bool) -> list[object]:
    """Each workload in a process of its own."""
    from measuring import Row, cost_of

    rows: list[object] = []
    for full in WORKLOADS:
        workload = Workload(**{**asdict(full), **({"evaluations": 200} if quick else {})})
        print(f"running {workload}", file=sys.stderr, flush=True)
        cost = cost_of([sys.executable, __file__, json.dumps(asdict(workload))])
        found = json.loads(cost.output)
        each = found["cpu_seconds"] / found["evaluations"]
        limited = not quick and not full.places
        rows += [
            Row(
                str(workload),
                found["cpu_seconds"],
                "CPU s on one core",
                f"limit {LIMIT_S:.0f} s" if limited else "",
                LIMIT_S if limited else None,
                LIMIT_S / found["cpu_seconds"] if limited else None,
                1.0 if limited else None,
                f"{found['evaluations']:,} evaluations; widest interval of a total index "
                f"{found['widest']:.3f}; largest error of a rank interval's end {found['error']:.2f} ranks",
            ),
            Row("  its peak memory", cost.peak_mib, "MiB"),
        ]
        if not full.places:
            published = PUBLISHED_S / PUBLISHED_EVALUATIONS
            rows.append(
                Row(
                    "  one evaluation",
                    1e3 * each,
                    "ms",
                    "COINr 1.1.14, as published (145 s for 300)",
                    1e3 * published,
                    published / each,
                    None,
                    "not run here: another machine, four choices there",
                )
            )
    return rows


def make_tables(workload: Workload) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Values with bounds of 2% and indicators in three levels."""
    import pandas as pd

    folder = Path(os.environ.get("JIJU_SHARED", Path(__file__).parents[1] / "shared")) / "reference/scorecard"
    if not workload.places and folder.is_dir():
        from jiju.tables import read_indicators

        wide = pd.read_csv(folder / "asem_iData.csv").rename(
            columns={"uCode": "place", "EurAsia_group": "group"}
        )
        wide = wide.drop(columns=["uName", "Time", "GDP_group", "GDPpc_group", "Pop_group"])
        indicators = read_indicators(folder / "asem_iMeta.csv")
        values = wide.melt(id_vars=["place", "group"], var_name="indicator", value_name="value")
    else:
        rng = np.random.default_rng(1)
        places, count = workload.places or 51, workload.indicators
        codes = [f"i{k}" for k in range(count)] + ["size"]
        numbers = rng.lognormal(2.0, 1.0, (places, count + 1))
        numbers[rng.random(numbers.shape) < 0.026] = np.nan
        numbers[:, -1] = rng.lognormal(3.0, 1.0, places)
        wide = pd.DataFrame(numbers, columns=codes).assign(place=[f"P{k}" for k in range(places)])
        wide["group"] = rng.choice(["east", "west"], places)
        values = wide.melt(id_vars=["place", "group"], var_name="indicator", value_name="value")
        pillars = [f"p{k % 8}" for k in range(count)]
        rows = [
            (code, pillar, "size" if k % 3 == 0 else "")
            for k, (code, pillar) in enumerate(zip(codes, pillars, strict=False))
        ]
        rows += [(f"p{k}", "left" if k < 5 else "right", "") for k in range(8)]
        indicators = pd.DataFrame(rows, columns=["indicator", "pillar", "denominator"])
        indicators["direction"] = np.where(np.arange(len(indicators)) % 4 == 3, -1.0, 1.0)
        indicators.loc[count:, "direction"] = 1.0
    values["low"] = values["value"] - 0.02 * values["value"].abs()
    values["high"] = values["value"] + 0.02 * values["value"].abs()
    return values, indicators


def _main() -> None:
    import jiju

    workload = Workload(**json.loads(sys.argv[1]))
    values, indicators = make_tables(workload)
    settings = {"impute": "group_mean", "groups": "group", "treat": "winsorize"}
    # SciPy and pandas are loaded by a small one first.
    jiju.measure_sensitivity(values, indicators, settings=settings, choices=CHOICES, evaluations=16, rng=1)
    started = time.process_time()
    result = jiju.measure_sensitivity(
        values, indicators, settings=settings, choices=CHOICES, evaluations=workload.evaluations, rng=1
    )
    spent = time.process_time() - started
    indices = result.tables["indices"]
    found = {
        "cpu_seconds": spent,
        "evaluations": result.details["evaluations"],
        "widest": float((indices["total_high"] - indices["total_low"]).max()),
        "error": float(result.table[["low_error", "high_error"]].to_numpy().max()),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    _main()
