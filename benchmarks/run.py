"""Measure jiju against others, in one run: ``python benchmarks/run.py [--quick] [--only NAME]``.

Prints one table and writes ``benchmarks/results/<when>.json``. Ratios above 1 are in jiju's favor. Two
things are compared by taking turns, medians are kept; whole processes are measured by what the system
charges them. The exit code is 1 where a floor was not reached (never with --quick, which is for trying out).
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from measuring import Row

RESULTS = Path(__file__).parent / "results"


def _parts() -> dict[str, Callable[..., list[Row]]]:
    import complexity
    import on_cluster
    import pair_kernel
    import press_pages
    import ranking
    import ripley
    import scan
    import scorecard
    import systemic_risk
    import tables_and_start

    return {
        "c": pair_kernel.against_c,
        "scipy": pair_kernel.against_scipy,
        "pointpats": pair_kernel.against_pointpats,
        "ripley": ripley.measure_k,
        "ranking": ranking.rank_all,
        "nation": ranking.rank_nation,
        "scan": scan.scan_all,
        "cluster": on_cluster.one_and_two_workers,
        "tabulate": tables_and_start.tabulate_rows,
        "start": tables_and_start.start_up,
        "press": press_pages.read_and_propose,
        "scorecard": scorecard.measure_scorecards,
        "systemic": systemic_risk.risk_of_all,
        "complexity": complexity.measure_complexities,
    }


def _number(value: float | None) -> str:
    if value is None or math.isnan(value):
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _print(name: str, rows: list[Row], console: Console) -> None:
    table = Table(title=name, title_justify="left", expand=True)
    table.add_column("workload", ratio=4)
    table.add_column("ours", justify="right")
    table.add_column("other", justify="right")
    table.add_column("unit")
    table.add_column("compared with", ratio=2)
    table.add_column("ratio", justify="right")
    table.add_column("floor", justify="right")
    table.add_column("note", ratio=3)
    for row in rows:
        style = {None: "", True: "green", False: "bold red"}[row.good]
        table.add_row(
            row.workload,
            _number(row.ours),
            _number(row.other),
            row.unit,
            row.against,
            f"[{style}]{_number(row.ratio)}[/]" if style else _number(row.ratio),
            _number(row.floor),
            row.note,
        )
    console.print(table)


def main() -> int:
    """Run the chosen parts."""
    names = [
        "c",
        "scipy",
        "pointpats",
        "ripley",
        "ranking",
        "nation",
        "scan",
        "cluster",
        "tabulate",
        "start",
        "press",
        "scorecard",
        "systemic",
        "complexity",
    ]
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small workloads, to see that it runs")
    parser.add_argument("--only", choices=names, action="append", help="one part (may be given again)")
    chosen = parser.parse_args()
    # One thread for what is compared one to one; rankings and DuckDB run in processes of their own.
    console = Console(width=None if sys.stdout.isatty() else 200)
    found: dict[str, list[Row]] = {}
    for name, part in _parts().items():
        if chosen.only and name not in chosen.only:
            continue
        found[name] = part(quick=chosen.quick)
        _print(name, found[name], console)
    when = datetime.now(UTC)
    RESULTS.mkdir(exist_ok=True)
    target = RESULTS / f"{when:%Y%m%dT%H%M%SZ}.json"
    machine = {
        "processor": _processor(),
        "cpus": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
    }
    saved = {
        "quick": chosen.quick,
        "machine": machine,
        "rows": {name: [{**asdict(row), "good": row.good} for row in rows] for name, rows in found.items()},
    }
    target.write_text(json.dumps(saved, indent=2) + "\n", encoding="utf-8")
    console.print(
        f"Written: {target.relative_to(Path.cwd()) if target.is_relative_to(Path.cwd()) else target}"
    )
    missed = [row for rows in found.values() for row in rows if row.good is False]
    return 1 if missed and not chosen.quick else 0


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor()


if __name__ == "__main__":
    sys.exit(main())
