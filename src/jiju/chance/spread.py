"""Blocks of work on the workers of a Dask cluster, gathered in order whatever happens to the workers."""

from __future__ import annotations

import operator
import queue
import time
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from jiju.chance.cluster import (
    WORKERS_S,
    differences,
    environment,
    no_workers,
    on_threads,
    ready_workers,
    unlike,
)
from jiju.chance.progress import tell_progress
from jiju.errors import MeasureError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

__all__ = ["spread_blocks"]

TASK_S = 1.0
"""How long a task shall take: long beside the millisecond that its handling costs, short beside a retry."""
RETRIES = 3
_TICK_S = 1.0
_SETTLED = ("finished", "error", "cancelled")


@dataclass(frozen=True)
class Blocks(Generic[T]):
    """The work as a worker holds it: sent to each worker once, called for a few blocks at a time.

    Attributes
    ----------
    work : callable
        Takes start and stop.
    total, block : int
        Steps in all and in one block.
    environment : dict
        Of the process that gathers.
    """

    work: Callable[[int, int], T]
    total: int
    block: int
    environment: dict[str, str]

    def __len__(self) -> int:
        """Number of blocks."""
        return -(-self.total // self.block)

    def steps(self, first: int, last: int) -> int:
        """Steps in the blocks from first to before last."""
        return min(last * self.block, self.total) - first * self.block

    def __call__(self, first: int, last: int) -> tuple[float, list[T]]:
        """Seconds taken, and the answers of the blocks from first to before last."""
        # A worker may have joined after all others were asked.
        unequal = differences(self.environment, environment())
        if unequal:
            what = f"a worker has {unequal}"
            raise unlike(what)
        begun = time.perf_counter()
        with on_threads():
            answers = [
                self.work(at * self.block, min((at + 1) * self.block, self.total))
                for at in range(first, last)
            ]
        return time.perf_counter() - begun, answers


def spread_blocks(
    client: Any,  # noqa: ANN401  (distributed is imported late)
    work: Callable[[int, int], T],
    total: int,
    block: int,
    label: str,
) -> list[T]:
    """Do work in blocks on the workers, and give the answers in order.

    Parameters
    ----------
    client : distributed.Client
        Connected.
    work : callable
        Takes start and stop; can be pickled.
    total, block : int
        Steps in all and in one block.
    label : str
        What a progress bar says.

    Returns
    -------
    list
        One answer for each block, in their order; the blocks are those that threads would do.

    Raises
    ------
    MeasureError
        ``M241`` to ``M244``: the cluster is lost, has no workers, loses them again and again over the same
        task, or its workers differ. Whatever the work itself raises comes as it is.
    """
    return _Spread(client, Blocks(work, total, block, environment()), label).run()


class _Spread(Generic[T]):
    """One computation on a cluster, while it lasts."""

    def __init__(self, client: Any, blocks: Blocks[T], label: str) -> None:  # noqa: ANN401
        self.client = client
        self.blocks = blocks
        self.label = label
        self.answers: dict[int, list[T]] = {}
        self.done = 0
        self.begun = 0  # blocks that were handed out
        self.again: list[tuple[int, int]] = []  # handed out, lost, and to be handed out again
        self.block_s = float("inf")
        self.waiting: dict[Any, tuple[int, int]] = {}
        self.finished: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.shared: Any = None
        self.resent = 0
        self.threads = 0
        self.alone_since: float | None = None

    def run(self) -> list[T]:
        tell_progress(0, self.blocks.total, self.label)
        self.threads = ready_workers(self.client)
        try:
            while self.done < self.blocks.total:
                self._hand_out()
                self._gather(self._finished())
                tell_progress(self.done, self.blocks.total, self.label)
        finally:
            self._give_up()
        return [answer for first in sorted(self.answers) for answer in self.answers[first]]

    def _hand_out(self) -> None:
        """Keep each thread of the cluster busy and one task ahead; more would only burden the scheduler."""
        if self.shared is None:
            self._send()
        while len(self.waiting) < 2 * self.threads and (self.again or self.begun < len(self.blocks)):
            first, last = self.again.pop() if self.again else self._next_task()
            # The scheduler, too, unpickles the function it hands on; this one needs no jiju there.
            future = self.client.submit(
                operator.call, self.shared, first, last, pure=False, retries=RETRIES, key=self._key(first)
            )
            self.waiting[future] = first, last
            future.add_done_callback(self.finished.put)

    def _send(self) -> None:
        try:
            self.shared = self.client.scatter(self.blocks, broadcast=True, hash=False)
        except TimeoutError as error:
            raise no_workers() from error

    def _key(self, first: int) -> str:
        return f"jiju-{self.shared.key.rpartition('-')[2]}-{first}"

    def _next_task(self) -> tuple[int, int]:
        """Blocks for about a second, but some tasks for each thread up to the end."""
        left = len(self.blocks) - self.begun
        fair = left // (2 * self.threads)
        first = self.begun
        self.begun += max(1, min(fair, int(TASK_S / self.block_s)))
        return first, self.begun

    def _finished(self) -> list[Any]:
        """The futures that are done by now; none where the cluster was silent for a while."""
        found = []
        with suppress(queue.Empty):
            found.append(self.finished.get(timeout=_TICK_S))
            while True:
                found.append(self.finished.get_nowait())
        if not found:
            self._look_after()
            # What was done, lost and done again is not announced twice.
            found = list(self.waiting)
        return [future for future in found if future in self.waiting and future.status in _SETTLED]

    def _gather(self, futures: list[Any]) -> None:
        good = []
        for future in futures:
            if future.status == "error":
                raise self._failure(future.exception())
            if future.status == "cancelled":
                self._lost(future)
            else:
                good.append(future)
        try:
            gathered = self.client.gather(good)
        except CancelledError:
            # Its last copy went while it was on its way here. The next look finds each in its state.
            return
        for future, (seconds, answers) in zip(good, gathered, strict=True):
            first, last = self.waiting.pop(future)
            future.release()
            self.answers[first] = answers
            self.done += self.blocks.steps(first, last)
            self.block_s = min(self.block_s, max(seconds, 1e-6) / (last - first))
            self.resent = 0

    def _look_after(self) -> None:
        """Nothing was done for a while: see who is still there."""
        if self.client.status != "running":
            raise self._disconnected()
        workers = self.client.nthreads()
        if workers:
            self.alone_since = None
            self.threads = sum(workers.values())
        else:
            now = time.monotonic()
            self.alone_since = self.alone_since or now
            if now - self.alone_since > WORKERS_S:
                raise no_workers()

    def _lost(self, future: Any) -> None:  # noqa: ANN401
        """A task that no worker can do any more, since the last that held the work is gone: send it anew."""
        if self.client.status != "running":
            raise self._disconnected()
        self.again.append(self.waiting.pop(future))
        if self.shared is not None and self.shared.status == "cancelled":
            self.resent += 1
            if self.resent > RETRIES:
                what = f"all workers were lost {self.resent} times in a row"
                raise _worker_ender(what)
            self.shared = None

    def _disconnected(self) -> MeasureError:
        what = "the connection to the cluster was lost in mid-run"
        msg = "M241"
        return MeasureError(msg, what, hint="Is the scheduler still running? Start it and run again.")

    def _failure(self, error: BaseException) -> BaseException:
        from distributed import KilledWorker

        if isinstance(error, KilledWorker):
            what = "a task ended with its worker again and again, on one worker after the other"
            return _worker_ender(what)
        if isinstance(error, ModuleNotFoundError) and (error.name or "").partition(".")[0] == "jiju":
            return unlike("a worker that joined later has no jiju")
        return error

    def _give_up(self) -> None:
        """Leave nothing behind on the cluster, however this ends."""
        if self.waiting and self.client.status == "running":
            with suppress(Exception):
                self.client.cancel(list(self.waiting), force=True)
        self.waiting.clear()
        self.shared = None


def _worker_ender(what: str) -> MeasureError:
    msg = "M243"
    hint = "Most often a worker has too little memory: start fewer threads on each, or give them more."
    return MeasureError(msg, what, hint=hint)
