"""Complexity of regions and industries against ecomplexity, and the full set at a size no peer finishes.

Each workload runs in a process of its own, such as ``python benchmarks/complexity.py
'{"who": "jiju", "what": "eci", "regions": 1000, "industries": 2000}'``. Times are of the steps from the long
table in memory to the arrays of results; making the table up and importing are not counted. ``eci`` is RCA,
presence, ECI and PCI; ecomplexity has no public function for that alone, so it is compared with its function
``ecomplexity`` and with the inner steps of it up to ``calc_eci_pci``. ``full`` is all that, proximity,
density, outlook (COI) and gain (COG). Its test of log-supermodularity is switched off.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import time
import warnings
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Workload", "measure_complexities"]

FLOOR = 100.0
LIMIT_S, LIMIT_MIB = 10.0, 3072.0
PUBLISHED_S = 420.0


@dataclass(frozen=True)
class Workload:
    """What is computed, and by whom.

    Attributes
    ----------
    who : {"jiju", "ecomplexity"}
        The package.
    what : {"eci", "full"}
        How much of it.
    regions, industries : int
        Size of the table.
    """

    who: str
    what: str
    regions: int
    industries: int


def make_table(regions: int, industries: int) -> pd.DataFrame:
    """A nested economy: the able have what others have and more; about a fifth of the cells specialized."""
    import pandas as pd

    rng = np.random.default_rng(4)
    able, kind = rng.normal(size=regions), rng.normal(size=regions)
    hard, need = rng.normal(size=industries), rng.normal(size=industries)
    pull = 0.8 * able[:, np.newaxis] - 0.8 * hard + 0.7 * (able + kind)[:, np.newaxis] * (hard + need)
    there = rng.random(pull.shape) < 0.55 / (1.0 + np.exp(-pull)) + 0.05
    r, i = np.nonzero(there)
    amount = np.exp(0.5 * pull[r, i] + rng.normal(0.0, 1.0, len(r)) + rng.normal(0.0, 1.0, regions)[r])
    del pull, there
    return pd.DataFrame(
        {
            "region": pd.Categorical.from_codes(r, [f"R{k:05d}" for k in range(regions)]),
            "industry": pd.Categorical.from_codes(i, [f"I{k:05d}" for k in range(industries)]),
            "value": amount,
        }
    ).astype({"region": "str", "industry": "str"})


def measure_complexities(*, quick: bool) -> list[object]:
    """The rows of the printed table."""
    from measuring import Row, cost_of

    def run(who: str, what: str, regions: int, industries: int) -> tuple[dict[str, Any], float]:
        workload = Workload(who, what, regions, industries)
        print(f"running {workload}", file=sys.stderr, flush=True)
        cost = cost_of([sys.executable, __file__, json.dumps(asdict(workload))])
        return json.loads(cost.output), cost.peak_mib

    size = (200, 400) if quick else (1000, 2000)
    large = (300, 500) if quick else (3000, 5000)
    rows: list[object] = []
    ours = {what: run("jiju", what, *size)[0] for what in ("eci", "full")}
    theirs = {what: run("ecomplexity", what, *size)[0] for what in ("eci", "full")}
    for mine, other, words, against, floor in (
        ("eci", "full", "RCA, ECI and PCI", "ecomplexity 0.5.3", None if quick else FLOOR),
        ("eci", "eci", "the same", "ecomplexity 0.5.3, its inner steps up to ECI and PCI only", None),
        ("full", "full", "with proximity, density, COI and COG", "ecomplexity 0.5.3", None),
    ):
        one, two = ours[mine], theirs[other]
        apart = np.abs(np.array(one["eci"]) - np.array(two["eci"])).max()
        rows.append(
            Row(
                f"complexity: {size[0]:,} x {size[1]:,}, {one['present']:.0%} present, {words}",
                one["seconds"],
                "s",
                against,
                two["seconds"],
                two["seconds"] / one["seconds"],
                floor,
                f"ECI differs by {apart:.1g} at most; CPU seconds {one['cpu_seconds']:.2f} and "
                f"{two['cpu_seconds']:.1f}",
            )
        )
    every, peak = run("jiju", "full", *large)
    limited = not quick
    rows += [
        Row(
            f"complexity: {large[0]:,} x {large[1]:,}, {every['present']:.0%} present, the full set",
            every["seconds"],
            "s",
            f"limit {LIMIT_S:.0f} s" if limited else "",
            LIMIT_S if limited else None,
            LIMIT_S / every["seconds"] if limited else None,
            1.0 if limited else None,
            f"{every['cpu_seconds']:.1f} CPU seconds; reading {every['rows']:,} rows takes "
            f"{every['read_cpu_seconds']:.1f} CPU s of it; ecomplexity and two others were not done after "
            f"{PUBLISHED_S:.0f} s and are not run here",
        ),
        Row(
            "  its peak memory, the table itself counted",
            peak,
            "MiB",
            f"limit {LIMIT_MIB:.0f} MiB" if limited else "",
            LIMIT_MIB if limited else None,
            LIMIT_MIB / peak if limited else None,
            1.0 if limited else None,
        ),
    ]
    return rows


def _jiju(table: pd.DataFrame, what: str) -> dict[str, Any]:
    from jiju.measures.complexity._cells import read_cells
    from jiju.measures.complexity._density import nearness
    from jiju.measures.complexity._eci import solve_complexity
    from jiju.measures.complexity._proximity import relate

    def compute(frame: pd.DataFrame) -> dict[str, Any]:
        begun = time.process_time()
        cells = read_cells(frame)
        read = time.process_time() - begun
        solved = solve_complexity(cells.present, cells.region_block, cells.industry_block)
        if what == "full":
            nearness(cells.present, relate(cells), solved.industry)
        share = cells.present.nnz / np.prod(cells.present.shape)
        return {"eci": solved.region.tolist(), "present": float(share), "read_cpu_seconds": read}

    compute(make_table(30, 40))  # loads SciPy and the kernels
    # A tenth of a second is measured several times; the minutes of the large table once.
    return _timed(lambda: compute(table), times=7 if len(table) < 1_000_000 else 1)


def _ecomplexity(table: pd.DataFrame, what: str) -> dict[str, Any]:
    from ecomplexity import ecomplexity
    from ecomplexity.ComplexityData import ComplexityData
    from ecomplexity.ecomplexity import calc_eci_pci

    names = {"time": "year", "loc": "region", "prod": "industry", "val": "value"}
    frame = table.assign(year=2020)

    def compute() -> dict[str, Any]:
        if what == "full":
            out = ecomplexity(frame, names, check_logsupermodularity=False, verbose=False)
            eci = out.groupby("region")["eci"].first().to_numpy()
            return {"eci": eci.tolist(), "present": float(out["mcp"].mean()), "read_cpu_seconds": 0.0}
        data = ComplexityData(frame, names, "coerce")
        data.create_full_df(2020)
        data.calculate_rca()
        data.calculate_mcp(1, 1, "rca", None, 2020)
        data.diversity_t, data.ubiquity_t = data.mcp_t.sum(axis=1), data.mcp_t.sum(axis=0)
        eci, _ = calc_eci_pci(data)
        eci = (eci - eci.mean()) / eci.std()
        return {"eci": eci.tolist(), "present": float(data.mcp_t.mean()), "read_cpu_seconds": 0.0}

    return _timed(compute, times=3)


def _timed(compute: Any, times: int) -> dict[str, Any]:  # noqa: ANN401
    """What was computed, with the medians of the clock and of the processors."""
    clock, cpu = [], []
    found: dict[str, Any] = {}
    for _ in range(times):
        started, begun = time.perf_counter(), time.process_time()
        found = compute()
        clock.append(time.perf_counter() - started)
        cpu.append(time.process_time() - begun)
    return {"seconds": float(np.median(clock)), "cpu_seconds": float(np.median(cpu)), **found}


def _main() -> None:
    workload = Workload(**json.loads(sys.argv[1]))
    table = make_table(workload.regions, workload.industries)
    computing = _jiju if workload.who == "jiju" else _ecomplexity
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        found = computing(table, workload.what)
    print(json.dumps({**found, "rows": len(table)}))


if __name__ == "__main__":
    _main()
