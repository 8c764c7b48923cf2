"""A Dask cluster in place of the threads: which one, and whether its workers compute as this process does."""

from __future__ import annotations

import atexit
import hashlib
import os
import platform
import socket
import time
import warnings
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from jiju.errors import MeasureError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["chosen_cluster", "differences", "environment", "ready_workers", "use_cluster"]

CONNECT_S = 5.0
"""How long to knock at a scheduler's door."""
WORKERS_S = 60.0
"""How long to wait for a first worker, or for a worker to come back."""

_UNSAID: Any = object()
# The client; None for the threads of this process; unsaid leaves the word to JIJU_CLUSTER.
_CHOSEN: ContextVar[Any] = ContextVar("cluster", default=_UNSAID)
_OPENED: dict[tuple[int, str], Any] = {}
_AGREEING: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()

_SAME = ("jiju", "code", "numpy", "numba", "scipy", "python")


@contextmanager
def use_cluster(cluster: object) -> Iterator[None]:
    """Within this context, draws are made by the workers of a Dask cluster.

    Parameters
    ----------
    cluster : str, distributed.Client, Dask cluster or None
        The address of a scheduler, such as ``"tcp://10.0.0.5:8786"``; a connected client; a cluster object
        of Dask (``LocalCluster``, ``SLURMCluster`` ...); or None for the threads of this process, whatever
        ``JIJU_CLUSTER`` says.

    Yields
    ------
    None
        Nothing; the context itself matters.

    Raises
    ------
    MeasureError
        ``M240`` where the package distributed is missing, ``M241`` where the cluster cannot be reached or
        is none, ``M242`` where it has no workers, ``M244`` where its workers would not compute the same.

    Notes
    -----
    The same seed gives the same bytes on threads and on any number of workers. A worker that is lost costs
    its tasks a retry. A client that dask itself would use (``Client(...)`` makes itself the default) is not
    used unless it is given here: what computes where is never a matter of what else was run before. Outside
    of any context, ``JIJU_CLUSTER`` is the address; where that is not set either, threads compute.

    A client that is given stays open; a connection that was made here is closed at the end. When not to use
    it: for less than some seconds of work, which is over before it is sent.

    Examples
    --------
    >>> import jiju
    >>> with jiju.use_cluster("tcp://10.0.0.5:8786"):  # doctest: +SKIP
    ...     ranking = jiju.rank_concentration(plants, rng=1)

    None makes sure that nothing is sent anywhere:

    >>> import pandas as pd
    >>> plants = pd.DataFrame({"industry": ["glass", "wood"] * 10, "lon": range(20), "lat": 28.0})
    >>> with jiju.use_cluster(None):
    ...     len(jiju.rank_concentration(plants, simulations=19, rng=1).table)
    2
    """
    client, opened = _client_of(cluster)
    try:
        if client is not None:
            ready_workers(client)
        token = _CHOSEN.set(client)
        try:
            yield
        finally:
            _CHOSEN.reset(token)
    finally:
        if opened:
            client.close()


def chosen_cluster() -> Any:  # noqa: ANN401  (distributed is imported late)
    """The client that draws go to.

    Returns
    -------
    distributed.Client or None
        Of the context, else of ``JIJU_CLUSTER``; None for the threads of this process.
    """
    chosen = _CHOSEN.get()
    if chosen is not _UNSAID:
        return chosen
    address = os.environ.get("JIJU_CLUSTER", "").strip()
    if not address:
        return None
    # A forked process must not speak on its parent's connection.
    key = (os.getpid(), address)
    client = _OPENED.get(key)
    if client is None or client.status in ("closing", "closed"):
        client = _OPENED[key] = _connect(address)
        atexit.register(client.close)
    return client


@contextmanager
def on_threads() -> Iterator[None]:
    """Within this context no work is sent anywhere: a worker must not send its work on to workers."""
    token = _CHOSEN.set(None)
    try:
        yield
    finally:
        _CHOSEN.reset(token)


def _client_of(cluster: object) -> tuple[Any, bool]:
    """The client for whatever the caller gave, and whether it was opened here."""
    if cluster is None:
        return None, False
    if isinstance(cluster, str) or hasattr(cluster, "scheduler_address"):
        return _connect(cluster), True
    kind = f"{type(cluster).__module__}.{type(cluster).__name__}"
    if not hasattr(cluster, "scatter") or not hasattr(cluster, "asynchronous"):
        what = f"{kind} is no cluster"
        hint = "Give the scheduler's address (tcp://host:8786), a distributed.Client or a Dask cluster."
    elif cluster.asynchronous:
        what = "the client is asynchronous"
        hint = "Give Client(address) without asynchronous=True."
    elif getattr(cluster, "status", None) != "running":
        what = f"the client is not connected: its status is {getattr(cluster, 'status', None)!r}"
        hint = "Connect anew: Client(address)."
    else:
        return cluster, False
    msg = "M241"
    raise MeasureError(msg, what, hint=hint)


def _connect(cluster: Any) -> Any:  # noqa: ANN401
    try:
        from distributed import Client
    except ImportError as error:
        what = "a cluster was asked for, but the package distributed is not installed"
        msg = "M240"
        raise MeasureError(msg, what, hint='Install it: pip install "jiju[cluster]".') from error
    address = cluster if isinstance(cluster, str) else cluster.scheduler_address
    try:
        _knock(address)
        # Not the default client of dask: whatever else runs in this process keeps its own.
        return Client(cluster, timeout=CONNECT_S, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TypeError) as error:
        reason = getattr(error, "strerror", None) or str(error).partition("\n")[0] or type(error).__name__
        what = f"the cluster at {address} cannot be reached: {reason}"
        hint = "Is the scheduler running (dask scheduler), and is the address the one that it printed?"
        msg = "M241"
        raise MeasureError(msg, what, hint=hint) from error


def _knock(address: str) -> None:
    """Make sure that somebody listens: a Client that fails leaves threads behind, which disturb the next."""
    where = urlsplit(address if "://" in address else f"tcp://{address}")
    if where.scheme not in ("tcp", "tls"):
        return  # Dask may know it
    if not where.hostname or not where.port:
        what = "an address has a host and a port"
        raise ValueError(what)
    end = time.monotonic() + CONNECT_S
    while True:
        try:
            socket.create_connection((where.hostname, where.port), timeout=CONNECT_S).close()
        except OSError:
            # It may have been started just now.
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return


def ready_workers(client: Any) -> int:  # noqa: ANN401
    """Wait for a worker and make sure that all of them compute as this process does.

    Parameters
    ----------
    client : distributed.Client
        Connected.

    Returns
    -------
    int
        Threads of all workers together, at least 1.

    Raises
    ------
    MeasureError
        ``M241`` where the connection is gone, ``M242`` where no worker comes, ``M244`` where one would not
        compute the same.
    """
    if client.status != "running":
        what = f"the connection to the cluster is gone: its status is {client.status!r}"
        msg = "M241"
        raise MeasureError(msg, what, hint="Is the scheduler still running? Connect anew.")
    workers: dict[str, int] = client.nthreads()
    if not workers:
        try:
            client.wait_for_workers(1, timeout=WORKERS_S)
        except TimeoutError as error:
            raise no_workers() from error
        workers = client.nthreads()
    agreeing = _AGREEING.setdefault(client, set())
    strangers = sorted(set(workers) - agreeing)
    if strangers:
        _compare(client.run(environment, workers=strangers, on_error="return"))
        agreeing.update(strangers)
    return max(1, sum(workers.values()))


def no_workers() -> MeasureError:
    """The error where a cluster has no workers, or has lost them all."""
    what = f"the cluster has no workers, and none came within {WORKERS_S:.0f} seconds"
    msg = "M242"
    return MeasureError(msg, what, hint="Start some: dask worker ADDRESS; see that they reach the scheduler.")


def _compare(found: Mapping[str, Any]) -> None:
    here = environment()
    processors = set()
    for worker, there in found.items():
        if not isinstance(there, dict):
            what = f"the worker {worker} cannot run jiju: {there}"
            raise unlike(what)
        unequal = differences(here, there)
        if unequal:
            what = f"the worker {worker} has {unequal}"
            raise unlike(what)
        processors.add(there["processor"])
    others = processors - {here["processor"]}
    if others:
        warnings.warn(
            f"the workers' processors ({', '.join(sorted(others))}) are not of the kind of this machine's "
            f"({here['processor']}): results can differ from those on threads in the last of their digits",
            stacklevel=6,
        )


def unlike(what: str) -> MeasureError:
    """The error where a worker would not compute the same."""
    msg = "M244"
    hint = "Install the same on every machine, for example from one constraints file; start the workers anew."
    return MeasureError(msg, what, hint=hint)


def differences(here: Mapping[str, str], there: Mapping[str, str]) -> str:
    """What of two environments can make their numbers differ, in words; empty where nothing does."""
    unequal = [name for name in _SAME if here[name] != there.get(name)]
    if unequal == ["code"]:
        return "another state of jiju's code under the same version"
    return ", ".join(f"{name} {there.get(name)} (here {here[name]})" for name in unequal if name != "code")


@cache
def environment() -> dict[str, str]:
    """What the numbers of this process depend on besides their input.

    Returns
    -------
    dict of str to str
        Versions, a hash of jiju's own code as it was when first asked, and the kind of processor.
    """
    from llvmlite import binding

    root = Path(__file__).parents[1]
    code = hashlib.sha256()
    for file in sorted(root.rglob("*.py"), key=lambda file: file.relative_to(root).as_posix()):
        # A checkout may end its lines in another way than a wheel does.
        code.update(file.relative_to(root).as_posix().encode() + b"\n")
        code.update(file.read_bytes().replace(b"\r\n", b"\n"))
    versions = {name: metadata.version(name) for name in ("jiju", "numpy", "numba", "scipy")}
    return {
        **versions,
        "python": ".".join(platform.python_version_tuple()[:2]),
        "code": code.hexdigest(),
        "processor": f"{platform.machine()} {binding.get_host_cpu_name()}",
    }
