"""Draws: each from a generator of its own, so that neither who makes them nor how many change a digit.

Here, and only here, it is decided who computes: the threads of this process, or the workers of a cluster.
"""

from __future__ import annotations

import os
import pickle
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from jiju.chance.cluster import chosen_cluster
from jiju.chance.progress import tell_progress
from jiju.errors import MeasureError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from jiju.chance.nulls import Null

T = TypeVar("T")

__all__ = ["each_block", "generator", "resolve_seed", "simulate", "thread_count", "use_threads"]

_THREADS: ContextVar[int | None] = ContextVar("threads", default=None)


def resolve_seed(rng: int | np.random.Generator | None) -> int:
    """The seed of all draws of one result.

    Parameters
    ----------
    rng : None, int or numpy.random.Generator
        None takes entropy from the system, an integer is the seed, a generator gives 128 random bits (and so
        moves on).

    Returns
    -------
    int
        Not negative; kept in the provenance, so that the result can be made again.

    Raises
    ------
    MeasureError
        ``M203`` for anything else.

    Examples
    --------
    >>> from jiju.chance import resolve_seed
    >>> resolve_seed(20241107)
    20241107
    """
    if rng is None:
        entropy = np.random.SeedSequence().entropy
        return int(entropy) if isinstance(entropy, int) else 0
    if isinstance(rng, np.random.Generator):
        high, low = rng.integers(0, 2**64, size=2, dtype=np.uint64)
        return (int(high) << 64) | int(low)
    if isinstance(rng, int | np.integer) and not isinstance(rng, bool) and rng >= 0:
        return int(rng)
    what = f"rng is {rng!r}"
    msg = "M203"
    raise MeasureError(msg, what, hint="Give a whole number from 0, a numpy Generator, or None.")


def generator(seed: int, draw: int) -> np.random.Generator:
    """The generator of one draw.

    Parameters
    ----------
    seed : int
        The seed of the result.
    draw : int
        Number of the draw, from 0.

    Returns
    -------
    numpy.random.Generator
        PCG64, seeded with (seed, draw): independent of all other draws and of the order they are made in.
    """
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(draw,))))


@contextmanager
def use_threads(threads: int) -> Iterator[None]:
    """Within this context, so many threads work on draws.

    Parameters
    ----------
    threads : int
        At least 1.

    Yields
    ------
    None
        Nothing; the context itself matters.
    """
    token = _THREADS.set(threads)
    try:
        yield
    finally:
        _THREADS.reset(token)


def thread_count() -> int:
    """Number of threads that work on draws.

    Returns
    -------
    int
        Of the context of `use_threads`; else ``JIJU_THREADS`` where that is a whole number from 1; else the
        processors this process may use.
    """
    chosen = _THREADS.get()
    if chosen is not None:
        return chosen
    asked = os.environ.get("JIJU_THREADS", "")
    if asked.isdecimal() and int(asked) >= 1:
        return int(asked)
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


@dataclass(frozen=True)
class Draws:
    """Values of a statistic for a range of draws: the work of `simulate`, wherever it is done.

    Attributes
    ----------
    statistic : callable
        Takes draws.
    null : Null
        Makes them.
    seed : int
        Of all draws.
    """

    statistic: Callable[[NDArray[np.int64]], NDArray[np.float64]]
    null: Null
    seed: int

    def __call__(self, start: int, stop: int) -> NDArray[np.float64]:
        """The values for the draws from start to before stop."""
        draws = [self.null.draw(generator(self.seed, draw)) for draw in range(start, stop)]
        return self.statistic(np.stack(draws))


def simulate(
    statistic: Callable[[NDArray[np.int64]], NDArray[np.float64]],
    null: Null,
    *,
    simulations: int,
    seed: int,
    block: int = 1,
    label: str = "draws",
) -> NDArray[np.float64]:
    """Values of a statistic under a null.

    Parameters
    ----------
    statistic : callable
        Takes draws of shape (b, n), b at most ``block``, and returns values of shape (b, ...). It must
        depend on each draw alone, release the interpreter lock to gain from threads, and be picklable (a
        frozen dataclass of a module, no closure) to gain from a cluster.
    null : Null
        The rule for what moves; ``null.draw(generator)`` gives one draw of shape (n,).
    simulations : int
        Number of draws.
    seed : int
        From `resolve_seed`.
    block : int, default 1
        Draws given to the statistic at a time.
    label : str, default "draws"
        What a progress bar says.

    Returns
    -------
    ndarray of shape (simulations, ...)
        The values, in the order of the draws: the same bytes for any number of threads, and on a cluster.

    Raises
    ------
    MeasureError
        ``M202`` where ``simulations`` is below 1; ``M240`` to ``M244`` where a cluster was chosen that
        cannot do it.
    """
    if simulations < 1:
        what = f"simulations is {simulations}"
        msg = "M202"
        raise MeasureError(msg, what, hint="Give at least 1; 999 is the default, 99 the least for a 5% test.")

    return np.concatenate(each_block(Draws(statistic, null, seed), simulations, block, label))


def each_block(work: Callable[[int, int], T], total: int, block: int, label: str) -> list[T]:
    """Do work in blocks on the cluster that was chosen, else on threads; give the answers in order.

    Parameters
    ----------
    work : callable
        Takes start and stop. Only what can be pickled is sent to a cluster: a closure, which is how short
        work is written, stays on the threads of this process.
    total : int
        Steps in all.
    block : int
        Steps in one block.
    label : str
        What a progress bar says.

    Returns
    -------
    list
        One answer for each block, in their order.
    """
    cluster = chosen_cluster()
    if cluster is not None and _portable(work):
        from jiju.chance.spread import spread_blocks

        return spread_blocks(cluster, work, total, block, label)
    starts = range(0, total, block)
    answers: dict[int, T] = {}
    done = 0
    tell_progress(0, total, label)
    threads = thread_count()
    pool = ThreadPoolExecutor(max_workers=threads)
    try:
        waiting: dict[Future[T], int] = {}
        queue = iter(starts)
        while True:
            # Only a few blocks are handed out at a time, so that Ctrl-C has little to wait for.
            for start in queue:
                waiting[pool.submit(work, start, min(start + block, total))] = start
                if len(waiting) >= 2 * threads:
                    break
            if not waiting:
                break
            finished, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in finished:
                start = waiting.pop(future)
                answers[start] = future.result()
                done += min(start + block, total) - start
            tell_progress(done, total, label)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return [answers[start] for start in starts]


def _portable(work: object) -> bool:
    """Whether plain pickle can carry it to another process; arrays are not copied to find out."""
    try:
        pickle.dumps(work, protocol=5, buffer_callback=lambda _: None)
    except (pickle.PicklingError, AttributeError, TypeError):
        return False
    return True
