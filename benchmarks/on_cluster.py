"""One worker against two, on a Dask cluster of processes on this machine; and what a task costs besides.

Clusters of one and of two workers of one thread each are started as anybody would, with ``dask scheduler``
and ``dask worker``; the same ranking takes turns on both, and medians of the seconds on the clock are
compared. A machine with fewer than two free cores cannot reach the floor.
"""

from __future__ import annotations

import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["one_and_two_workers"]

FLOOR = 1.6
PATIENCE_S = 60


@contextlib.contextmanager
def _cluster(workers: int) -> Iterator[Any]:
    """A connected client."""
    from distributed import Client

    dask = str(Path(sys.executable).with_name("dask"))
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        log = stack.enter_context((folder / "log").open("wb"))

        def start(*words: str) -> None:
            process = subprocess.Popen([dask, *words], stdout=log, stderr=log)
            stack.callback(process.wait)
            stack.callback(process.terminate)

        file = folder / "scheduler.json"
        start(
            *(
                "scheduler",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--no-dashboard",
                "--dashboard-address",
                ":0",
            ),
            *("--scheduler-file", str(file)),
        )
        end = time.monotonic() + PATIENCE_S
        address = None
        while address is None and time.monotonic() < end:
            with contextlib.suppress(OSError, ValueError):
                address = json.loads(file.read_text())["address"]
            time.sleep(0.05)
        start("worker", str(address), "--nworkers", str(workers), "--nthreads", "1", "--no-dashboard")
        client = stack.enter_context(Client(address, timeout=PATIENCE_S, set_as_default=False))
        client.wait_for_workers(workers, timeout=PATIENCE_S)
        yield client


def _clock(task: Callable[[], object]) -> float:
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


def _listed(seconds: list[float]) -> str:
    return " and ".join(f"{value:.1f}" for value in seconds)


def one_and_two_workers(*, quick: bool) -> list[object]:
    """The ratio of their speeds, that of two threads beside it, and seconds for each task of no work."""
    from measuring import Row
    from ranking import Workload, make_table

    import jiju
    from jiju.chance import Sites, simulate
    from jiju.chance.simulate import use_threads

    workload = Workload("M", weighted=True, points=2_000 if quick else 6_000, industries=10)
    table = make_table(workload)

    def rank() -> bytes:
        result = jiju.rank_concentration(
            table, measure="M", weighted=True, simulations=99 if quick else 999, rng=1
        )
        return json.dumps(result.to_dict(), sort_keys=True).encode()

    taken: dict[str, list[float]] = {"one": [], "two": [], "threads": []}
    spent: dict[str, list[float]] = {}
    found: set[bytes] = set()
    with _cluster(1) as one, _cluster(2) as two:
        for client in (one, two):  # imports, and the machine code from its cache
            with jiju.use_cluster(client):
                found.add(rank())
        for _ in range(1 if quick else 3):
            for name, client in (("one", one), ("two", two)):
                before = client.run(time.process_time)
                with jiju.use_cluster(client):
                    taken[name].append(_clock(lambda: found.add(rank())))
                spent[name] = [now - before[worker] for worker, now in client.run(time.process_time).items()]
            with use_threads(2):
                taken["threads"].append(_clock(lambda: found.add(rank())))
        if len(found) != 1:
            sys.exit("threads and clusters gave different bytes")
        blocks = 200
        with jiju.use_cluster(two):
            simulate(np.cos, Sites(2), simulations=20, seed=1)
            idle = [
                _clock(lambda: simulate(np.cos, Sites(2), simulations=blocks, seed=1)) / blocks
                for _ in range(3)
            ]
    seconds = {name: statistics.median(values) for name, values in taken.items()}
    both, alone = _listed(spent["two"]), _listed(spent["one"])
    what = f"rank_concentration, M weighted, {workload.points:,} points, 999 draws"
    return [
        Row(
            f"{what}: two workers",
            seconds["two"],
            "s",
            "one worker",
            seconds["one"],
            seconds["one"] / seconds["two"],
            None if quick else FLOOR,
            f"CPU s of the two {both}, of the one {alone}; the same bytes",
        ),
        Row(
            f"{what}: two workers",
            seconds["two"],
            "s",
            "two threads of this process",
            seconds["threads"],
            seconds["threads"] / seconds["two"],
        ),
        Row("a block of no work, handed out and gathered", statistics.median(idle) * 1e3, "ms"),
    ]
