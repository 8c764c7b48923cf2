"""How the benchmarks measure: interleaved repetitions with medians, and whole processes with their costs."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["Cost", "Row", "cost_of", "interleaved_cpu_seconds"]


@dataclass(frozen=True)
class Row:
    """One line of the printed table.

    Attributes
    ----------
    workload : str
        What exactly was run.
    ours, other : float or None
        The measured values; ``other`` is None where nothing is compared.
    unit : str
        Their unit.
    against : str
        What ``other`` is, or the limit that ``ours`` is held against.
    ratio : float or None
        How many times as fast (or small) as the other; above 1 is better.
    floor : float or None
        The smallest ratio that is good enough; None where none was set.
    note : str
        What to know when reading it.
    """

    workload: str
    ours: float
    unit: str
    against: str = ""
    other: float | None = None
    ratio: float | None = None
    floor: float | None = None
    note: str = ""

    @property
    def good(self) -> bool | None:
        """Whether the floor is reached; None where there is no floor."""
        return None if self.floor is None or self.ratio is None else self.ratio >= self.floor


def interleaved_cpu_seconds(
    tasks: Mapping[str, Callable[[], object]], *, repetitions: int
) -> dict[str, float]:
    """Median CPU seconds of each task, the tasks taking turns so that a busy machine harms all alike."""
    for task in tasks.values():
        task()
    taken: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(repetitions):
        for name, task in tasks.items():
            start = time.process_time()
            task()
            taken[name].append(time.process_time() - start)
    return {name: statistics.median(values) for name, values in taken.items()}


@dataclass(frozen=True)
class Cost:
    """What a whole process took, its own children included."""

    seconds: float
    cpu_seconds: float
    peak_mib: float
    output: str


# A process inherits the peak memory of the one that starts it (Linux counts it over the exec), and these
# benchmarks have large peaks themselves. So a small process stands between, and reports on its child.
_LAUNCHER = """
import json, os, sys, time
start = time.perf_counter()
child = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(child, 0)
with open(sys.argv[1], "w") as report:
    json.dump([time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss,
               os.waitstatus_to_exitcode(status)], report)
"""


def cost_of(command: Sequence[str]) -> Cost:
    """Run a command in a process of its own; wall and CPU seconds, and the largest resident memory.

    Raises
    ------
    SystemExit
        Where the command fails; its last words are shown.
    """
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", _LAUNCHER, str(report), *command],
            capture_output=True,
            text=True,
            check=False,
        )
        measured = json.loads(report.read_text()) if report.exists() else [0.0, 0.0, 0.0, done.returncode]
    seconds, cpu_seconds, peak, code = measured
    if code != 0:
        sys.exit(f"{' '.join(command)}\nended with {code}:\n{done.stderr[-2000:]}")
    # Linux counts in KiB, macOS in bytes.
    return Cost(seconds, cpu_seconds, peak / (2**20 if sys.platform == "darwin" else 2**10), done.stdout)
