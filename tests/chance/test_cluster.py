"""Which cluster is chosen and what is refused before anything is sent: no cluster is needed for that."""

from __future__ import annotations

import pickle
import socket
import subprocess
import sys
from dataclasses import dataclass

import numpy as np
import pytest

import jiju
from jiju.chance import Sites, cluster, simulate
from jiju.chance.simulate import Draws, each_block
from jiju.chance.spread import Blocks
from jiju.errors import MeasureError


@dataclass
class NoClient:
    """Looks like a client, up to a point."""

    asynchronous: bool = False
    status: str = "running"

    def scatter(self) -> None:
        raise AssertionError


def refused(given: object) -> MeasureError:
    with pytest.raises(MeasureError) as caught, jiju.use_cluster(given):
        pass
    return caught.value


@pytest.fixture(autouse=True)
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JIJU_CLUSTER", raising=False)


def test_nobody_asked_means_threads() -> None:
    assert cluster.chosen_cluster() is None


def test_a_client_in_the_context_comes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    client = NoClient()
    monkeypatch.setattr(cluster, "ready_workers", lambda _: 1)
    monkeypatch.setenv("JIJU_CLUSTER", "tcp://127.0.0.1:1")
    with jiju.use_cluster(client):
        assert cluster.chosen_cluster() is client
        with jiju.use_cluster(None):
            assert cluster.chosen_cluster() is None
        assert cluster.chosen_cluster() is client
    monkeypatch.setenv("JIJU_CLUSTER", " ")
    assert cluster.chosen_cluster() is None


def test_a_closure_stays_on_threads_where_a_cluster_was_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "ready_workers", lambda _: 1)
    with jiju.use_cluster(NoClient()):
        assert each_block(lambda start, stop: stop - start, 10, 4, "steps") == [4, 4, 2]
        values = simulate(lambda draws: draws[:, :2], Sites(5), simulations=3, seed=1)
    assert values.shape == (3, 2)


def test_an_address_where_nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CONNECT_S", 0.2)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        error = refused(address)
        monkeypatch.setenv("JIJU_CLUSTER", address)
        with pytest.raises(MeasureError) as caught:
            simulate(np.cos, Sites(5), simulations=3, seed=1)
    for found in (error, caught.value):
        assert found.code == "M241"
        assert f"the cluster at {address} cannot be reached" in str(found)
        assert "dask scheduler" in (found.hint or "")


@pytest.mark.parametrize("nonsense", ["nowhere", "tcp://", "tcp://127.0.0.1:port", "tcp://:1"])
def test_an_address_that_is_none(nonsense: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CONNECT_S", 0.2)
    assert refused(nonsense).code == "M241"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (3, "builtins.int is no cluster"),
        (NoClient(asynchronous=True), "asynchronous"),
        (NoClient(status="closed"), "status is 'closed'"),
    ],
)
def test_what_is_no_connected_client(given: object, words: str) -> None:
    error = refused(given)
    assert error.code == "M241"
    assert words in str(error)


def test_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    error = refused("tcp://127.0.0.1:8786")
    assert error.code == "M240"
    assert 'pip install "jiju[cluster]"' in str(error)


def test_the_environment_of_this_process_agrees_with_itself() -> None:
    here = cluster.environment()
    assert cluster.differences(here, here) == ""
    cluster._compare({"tcp://a": here, "tcp://b": here})


@pytest.mark.parametrize(
    ("there", "words"),
    [
        ({"numpy": "1.0"}, "the worker tcp://a has numpy 1.0 (here "),
        ({"python": "3.9", "numba": "0.1"}, "has numba 0.1 (here "),
        ({"code": "0"}, "another state of jiju's code under the same version"),
        ({"jiju": "9", "code": "0"}, "has jiju 9 (here "),
    ],
)
def test_a_worker_that_would_not_compute_the_same(there: dict[str, str], words: str) -> None:
    with pytest.raises(MeasureError) as caught:
        cluster._compare({"tcp://a": {**cluster.environment(), **there}})
    assert caught.value.code == "M244"
    assert words in str(caught.value)


def test_a_worker_that_could_not_answer() -> None:
    with pytest.raises(MeasureError, match=r"cannot run jiju: .*No module") as caught:
        cluster._compare({"tcp://a": ModuleNotFoundError("No module named 'jiju'")})
    assert caught.value.code == "M244"


def test_another_kind_of_processor_is_told() -> None:
    with pytest.warns(UserWarning, match="abacus"):
        cluster._compare({"tcp://a": {**cluster.environment(), "processor": "abacus"}})


def test_blocks_on_a_worker_are_those_of_threads() -> None:
    work = Draws(np.cos, Sites(7), 5)
    here = each_block(work, 11, 3, "draws")
    there = pickle.loads(pickle.dumps(Blocks(work, 11, 3, cluster.environment())))
    assert len(there) == len(here) == 4
    for first, last in ((0, 4), (0, 1), (2, 4), (3, 4)):
        seconds, answers = there(first, last)
        assert seconds > 0
        assert [a.tobytes() for a in answers] == [a.tobytes() for a in here[first:last]]
    assert [there.steps(at, at + 1) for at in range(4)] == [3, 3, 3, 2]


def test_a_worker_that_joined_late_is_asked_too() -> None:
    blocks = Blocks(Draws(np.cos, Sites(7), 5), 3, 1, {**cluster.environment(), "numba": "0.1"})
    with pytest.raises(MeasureError, match="a worker has numba") as caught:
        blocks(0, 1)
    assert caught.value.code == "M244"


def test_work_on_a_worker_is_not_sent_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIJU_CLUSTER", "tcp://127.0.0.1:1")

    def work(start: int, stop: int) -> object:
        return cluster.chosen_cluster()

    assert Blocks(work, 1, 1, cluster.environment())(0, 1)[1] == [None]


def test_distributed_is_imported_for_a_cluster_only() -> None:
    code = (
        "import sys, numpy as np; from jiju.chance import Sites, simulate; "
        "simulate(np.cos, Sites(5), simulations=3, seed=1); print('distributed' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
