"""On a real cluster: the bytes of threads, also where workers are killed; and errors in words."""

from __future__ import annotations

import json
import os
import signal
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from uneven_sites import by_chance

import jiju
from jiju.__main__ import main
from jiju.chance import Sites, report_progress, simulate, spread
from jiju.chance import cluster as choosing
from jiju.errors import MeasureError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.slow

INDUSTRIES = {"pumps": 90, "bread": 40, "glass": 12}
DISTANCES = np.arange(2_000.0, 30_000.0, 2_000.0)

STUDY = """
[study]
title = {en = "Small place", zh = "小地方"}
seed = 7

[tables.plants]
kind = "establishments"
path = "plants"

[[questions]]
ask = "rank_concentration"
establishments = "plants"
simulations = 39

[[questions]]
ask = "measure_concentration"
establishments = "plants"
industry = "glass"
measure = "M"
simulations = 39
"""


def _bytes(result: jiju.Result) -> bytes:
    return json.dumps(result.to_dict(), sort_keys=True).encode()


def _long_ranking() -> jiju.Result:
    """Some seconds of work, in draws enough for many tasks."""
    table = by_chance(3, sites=2_000, industries={"pumps": 700, "bread": 500, "glass": 300})
    return jiju.rank_concentration(
        table, measure="M", weighted=True, distances_m=DISTANCES, simulations=499, rng=11
    )


@pytest.fixture(scope="module")
def on_threads() -> bytes:
    """What the long ranking is."""
    return _bytes(_long_ranking())


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Labels of the work that really went to a cluster."""
    labels: list[str] = []
    there = spread.spread_blocks

    def count(client: Any, work: Any, total: int, block: int, label: str) -> list[Any]:
        labels.append(label)
        return there(client, work, total, block, label)

    monkeypatch.setattr(spread, "spread_blocks", count)
    return labels


@pytest.mark.parametrize(
    "options",
    [
        {"measure": "kd"},
        {"measure": "kd", "weighted": True},
        {"measure": "M"},
        {"measure": "M", "weighted": True},
        {"measure": "M", "weighted": True, "null": "labels"},
        {"measure": "m"},
        {"measure": "L", "null": "position"},
    ],
    ids=lambda options: "-".join(str(value) for value in options.values()),
)
def test_same_bytes_as_on_threads(cluster: Any, sent: list[str], options: dict[str, Any]) -> None:
    table = by_chance(3, industries=INDUSTRIES)
    options = {**options, "distances_m": DISTANCES, "simulations": 40, "rng": 7}

    def ask() -> set[bytes]:
        return {
            _bytes(jiju.measure_concentration(table, industry="pumps", **options)),
            _bytes(jiju.rank_concentration(table, **options)),
        }

    here = ask()
    assert sent == []
    told = []
    with jiju.use_cluster(cluster.client), report_progress(lambda *call: told.append(call)):
        assert ask() == here
    # What M counts once before the draws is sent as well.
    assert [label for label in sent if label != "sites within reach"] == ["pumps", "4 industries"]
    assert told[-1][:2] == (40, 40)
    assert [call[0] for call in told[-3:]] == sorted(call[0] for call in told[-3:])


def test_clusters_of_establishments_as_on_threads(cluster: Any, sent: list[str]) -> None:
    table = by_chance(3, industries=INDUSTRIES)
    here = jiju.find_clusters(table, industry="pumps", simulations=40, rng=7)
    with jiju.use_cluster(cluster.client):
        there = jiju.find_clusters(table, industry="pumps", simulations=40, rng=7)
    assert _bytes(there) == _bytes(here)
    assert len(sent) == 1


def test_a_study_writes_the_same_files_on_a_cluster(
    cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("JIJU_CLUSTER", raising=False)
    folder = tmp_path / "plants"
    folder.mkdir()
    table = by_chance(3, industries=INDUSTRIES)
    for at, part in enumerate(np.array_split(np.arange(len(table)), 3)):
        table.iloc[part].to_parquet(folder / f"part-{at}.parquet")
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    words = ["run", str(tmp_path / "study.toml"), "-v", "-o"]
    assert main([*words, str(tmp_path / "here")]) == 0
    assert main([*words, str(tmp_path / "there"), "--cluster", cluster.address]) == 0
    assert f"The cluster at {cluster.address} computes." in capfd.readouterr().err
    here, there = (
        {file.relative_to(root).as_posix(): file.read_bytes() for file in root.rglob("*.json")}
        for root in (tmp_path / "here", tmp_path / "there")
    )
    assert len(here) == 5  # check, inventory, two questions, the index
    assert here == there


def test_the_environment_names_a_cluster(cluster: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    here = simulate(np.cos, Sites(30), simulations=9, seed=3)
    monkeypatch.setenv("JIJU_CLUSTER", cluster.address)
    client = choosing.chosen_cluster()
    assert client.scheduler.address == cluster.address
    assert choosing.chosen_cluster() is client  # connected once
    assert simulate(np.cos, Sites(30), simulations=9, seed=3).tobytes() == here.tobytes()
    with jiju.use_cluster(None):
        assert choosing.chosen_cluster() is None
    client.close()


def _kill(
    cluster: Any, choose: Callable[[dict[str, int]], list[str]]
) -> tuple[Callable[..., None], list[int]]:
    """A listener that kills workers at the first answer, and whom it killed."""
    killed: list[int] = []

    def listen(done: int, total: int, label: str) -> None:
        if 0 < done < total and not killed:
            processes = cluster.processes()
            for worker in choose(processes):
                os.kill(processes[worker], signal.SIGKILL)
                killed.append(processes[worker])

    return listen, killed


def test_a_killed_worker_costs_a_retry_and_changes_nothing(cluster: Any, on_threads: bytes) -> None:
    listen, killed = _kill(cluster, lambda _: cluster.busy()[:1])
    with jiju.use_cluster(cluster.client), report_progress(listen):
        assert _bytes(_long_ranking()) == on_threads
    assert len(killed) == 1
    cluster.wait_for_two()
    assert killed[0] not in cluster.processes().values()


def test_where_all_workers_are_killed_their_successors_go_on(cluster: Any, on_threads: bytes) -> None:
    listen, killed = _kill(cluster, list)
    with jiju.use_cluster(cluster.address), report_progress(listen):
        assert _bytes(_long_ranking()) == on_threads
    assert len(killed) == 2


def test_ctrl_c_leaves_nothing_behind(cluster: Any) -> None:
    def stop(done: int, total: int, label: str) -> None:
        if done > 0:
            raise KeyboardInterrupt

    with jiju.use_cluster(cluster.client):
        with report_progress(stop), pytest.raises(KeyboardInterrupt):
            _long_ranking()
        end = time.monotonic() + 30
        while cluster.busy() and time.monotonic() < end:
            time.sleep(0.05)
        assert cluster.busy() == []
        assert simulate(np.cos, Sites(30), simulations=9, seed=3).shape == (9, 30)


def test_an_error_in_a_draw_arrives_as_it_is(cluster: Any) -> None:
    with jiju.use_cluster(cluster.client), pytest.raises(np.linalg.LinAlgError, match="square"):
        simulate(np.linalg.inv, Sites(30), simulations=9, seed=3)


def test_a_scheduler_that_ends_in_mid_run_ends_the_run_in_words(start: Any) -> None:
    address = start.scheduler()
    start.workers(address, count=1)

    def stop(done: int, total: int, label: str) -> None:
        if 0 < done < total:
            start.processes[0].kill()

    begun = time.monotonic()
    with pytest.raises(MeasureError, match="lost in mid-run") as caught, report_progress(stop):  # noqa: SIM117
        with jiju.use_cluster(address):
            _long_ranking()
    assert caught.value.code == "M241"
    assert time.monotonic() - begun < 40


def test_a_worker_without_jiju_is_refused(start: Any, tmp_path: Path) -> None:
    address = start.scheduler()
    (tmp_path / "without_jiju.py").write_text("import sys\nsys.modules['jiju'] = None\n")
    start.workers(address, "--preload", str(tmp_path / "without_jiju.py"), count=1)
    with pytest.raises(MeasureError, match="cannot run jiju") as caught, jiju.use_cluster(address):
        pass
    assert caught.value.code == "M244"


def test_a_cluster_without_workers(start: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "WORKERS_S", 0.2)
    with pytest.raises(MeasureError, match="no workers") as caught, jiju.use_cluster(start.scheduler()):
        pass
    assert caught.value.code == "M242"
