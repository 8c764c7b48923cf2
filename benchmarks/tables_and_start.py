"""Ten million rows to a region x industry table, and how long the command line takes to say hello.

Run as a program, it tabulates one file: ``python benchmarks/tables_and_start.py FILE``.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from measuring import Row, cost_of

__all__ = ["start_up", "tabulate_rows"]

HELP_LIMIT_S = 0.3


def _write(folder: Path, rows: int) -> list[Path]:
    """The same rows as Parquet and as CSV: 400 regions, 600 industries, three more columns."""
    import duckdb

    made = f"""
        SELECT 'e' || i AS establishment,
               'R' || lpad((hash(i) % 400)::VARCHAR, 3, '0') AS region,
               'C' || lpad((hash(i + 17) % 600)::VARCHAR, 4, '0') AS industry,
               1 + hash(i + 91) % 500 AS size,
               100 + (hash(i + 5) % 1000000) / 1e5 AS lon,
               25 + (hash(i + 7) % 1000000) / 1e5 AS lat
        FROM range({rows}) numbers(i)
    """
    files = [folder / "rows.parquet", folder / "rows.csv"]
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        connection.execute(f"COPY ({made}) TO '{files[0]}' (FORMAT parquet)")
        connection.execute(f"COPY (FROM '{files[0]}') TO '{files[1]}' (FORMAT csv, HEADER)")
    return files


def tabulate_rows(*, quick: bool) -> list[Row]:
    """Count and sum by region and industry, through DuckDB."""
    rows = 500_000 if quick else 10_000_000
    found = []
    with tempfile.TemporaryDirectory() as name:
        if shutil.disk_usage(name).free < 3 * 2**30:
            return [
                Row("tabulate", float("nan"), "s", note="skipped: less than 3 GiB free for the test file")
            ]
        for file in _write(Path(name), rows):
            cost = cost_of([sys.executable, __file__, str(file)])
            size = file.stat().st_size / 2**20
            workload = (
                f"tabulate(..., value='size'): {rows:,} rows of {file.suffix[1:].upper()} ({size:,.0f} MiB), "
                "400 regions x 600 industries"
            )
            found.append(
                Row(workload, cost.seconds, "s", note=f"{cost.cpu_seconds:.1f} CPU s; {cost.output.strip()}")
            )
            found.append(Row("  its peak memory", cost.peak_mib, "MiB"))
    return found


def start_up(*, quick: bool) -> list[Row]:
    """The whole process, from nothing to the prompt."""
    program = Path(sys.executable).with_name("jiju")
    tasks = {
        "jiju --help": [str(program), "--help"],
        "python -c 'import jiju'": [sys.executable, "-c", "import jiju"],
        "python -c 'import jiju; jiju.rank_concentration'": [
            sys.executable,
            "-c",
            "import jiju; jiju.rank_concentration",
        ],
        "python -c pass": [sys.executable, "-c", "pass"],
    }
    taken: dict[str, list[float]] = {task: [] for task in tasks}
    for command in tasks.values():
        cost_of(command)
    for _ in range(5 if quick else 15):
        for task, command in tasks.items():
            taken[task].append(cost_of(command).seconds)
    rows = []
    for task, seconds in taken.items():
        median = statistics.median(seconds)
        limit = HELP_LIMIT_S if task == "jiju --help" else None
        rows.append(
            Row(
                f"{task}: whole process, median of {len(seconds)}",
                median,
                "s",
                f"limit {limit} s" if limit else "",
                limit,
                limit / median if limit else None,
                1.0 if limit else None,
            )
        )
    return rows


def _main() -> None:
    import jiju

    table = jiju.tabulate(sys.argv[1], region="region", industry="industry", value="size")
    print(f"{len(table):,} cells, {int(table['establishments'].sum()):,} establishments")


if __name__ == "__main__":
    _main()
