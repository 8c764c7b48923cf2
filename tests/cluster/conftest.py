"""A scheduler and workers as anybody would start them, each a process of its own, on the loopback."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

distributed = pytest.importorskip("distributed", reason="distributed (the extra 'cluster') is not installed")

DASK = Path(sys.executable).with_name("dask")
# A worker of the tests may be slow to start on a busy machine.
PATIENCE_S = 60


def _environment() -> dict[str, str]:
    """That of the tests without their settings; and what they import, the workers import."""
    quiet = {name: value for name, value in os.environ.items() if not name.startswith("JIJU_")}
    return {
        **quiet,
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "PYTHONWARNINGS": "ignore",
    }


@contextlib.contextmanager
def _process(log: Path, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as out:
        command = [str(DASK), *words]
        process = subprocess.Popen(
            command, stdout=out, stderr=out, env=_environment(), start_new_session=True
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        # Whatever a nanny left behind stands in the same session.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


class Starter:
    """Starts schedulers and workers; all of them end with the fixture."""

    def __init__(self, folder: Path, stack: contextlib.ExitStack) -> None:
        self.folder = folder
        self.stack = stack
        self.processes: list[subprocess.Popen[bytes]] = []

    def scheduler(self) -> str:
        """A scheduler on a free port; gives its address."""
        file, log = self.folder / "scheduler.json", self.folder / "scheduler.log"
        words = ["--host", "127.0.0.1", "--port", "0", "--dashboard-address", ":0", "--no-dashboard"]
        process = self._begin(log, "scheduler", *words, "--scheduler-file", str(file))
        end = time.monotonic() + PATIENCE_S
        while True:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < end, "the scheduler did not start"
            with contextlib.suppress(OSError, ValueError):  # not there, or not whole
                return str(json.loads(file.read_text())["address"])
            time.sleep(0.05)

    def workers(self, address: str, *more: str, count: int = 2) -> subprocess.Popen[bytes]:
        """Worker processes of one thread each."""
        words = [address, "--nworkers", str(count), "--nthreads", "1", "--no-dashboard", *more]
        log, place = self.folder / "workers.log", ["--local-directory", str(self.folder)]
        return self._begin(log, "worker", *words, *place)

    def _begin(self, log: Path, *words: str) -> subprocess.Popen[bytes]:
        process = self.stack.enter_context(_process(log, *words))
        self.processes.append(process)
        return process


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Starter]:
    """Starts what a test wants for itself."""
    with contextlib.ExitStack() as stack:
        yield Starter(tmp_path, stack)


@dataclass(frozen=True)
class Cluster:
    """A cluster under test."""

    address: str
    client: Any

    def processes(self) -> dict[str, int]:
        """The process of each worker."""
        return dict(self.client.run(os.getpid))

    def busy(self) -> list[str]:
        """The workers that have a task in hand."""
        return [worker for worker, tasks in self.client.processing().items() if tasks]

    def wait_for_two(self) -> None:
        """Until both workers are there."""
        self.client.wait_for_workers(2, timeout=PATIENCE_S)


@pytest.fixture(scope="module")
def two_workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Two worker processes of one thread each, and a client."""
    with contextlib.ExitStack() as stack:
        start = Starter(tmp_path_factory.mktemp("cluster"), stack)
        address = start.scheduler()
        start.workers(address)
        client = distributed.Client(address, timeout=PATIENCE_S, set_as_default=False)
        stack.enter_context(client)
        cluster = Cluster(address, client)
        cluster.wait_for_two()
        yield cluster


@pytest.fixture
def cluster(two_workers: Cluster) -> Cluster:
    """The cluster with both workers there, whatever the test before did to them."""
    two_workers.wait_for_two()
    return two_workers
