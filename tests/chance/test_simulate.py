"""Draws: reproducible, independent of threads and blocks, and truly at random."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from jiju.chance.nulls import NULLS, Sites, null_text
from jiju.chance.progress import report_progress, tell_progress
from jiju.chance.simulate import generator, resolve_seed, simulate, thread_count
from jiju.errors import MeasureError


def _first_places(draws):
    return draws[:, :3].astype(float)


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch):
    def choose(count: int) -> None:
        monkeypatch.setenv("JIJU_THREADS", str(count))

    return choose


def test_same_bytes_for_any_number_of_threads_and_any_block(threads):
    seen = set()
    for count, block in ((1, 1), (2, 1), (4, 1), (1, 7), (4, 7), (2, 1000)):
        threads(count)
        values = simulate(_first_places, Sites(50), simulations=40, seed=11, block=block)
        assert values.shape == (40, 3)
        seen.add(values.tobytes())
    assert len(seen) == 1


def test_more_draws_begin_with_the_same_draws():
    few = simulate(_first_places, Sites(50), simulations=10, seed=11)
    many = simulate(_first_places, Sites(50), simulations=25, seed=11)
    assert (many[:10] == few).all()


def test_seeds_and_draws_differ():
    a = generator(1, 0).permutation(20)
    assert (a == generator(1, 0).permutation(20)).all()
    for seed, draw in ((1, 1), (2, 0), (0, 1)):
        assert not (a == generator(seed, draw).permutation(20)).all()


def test_sites_deals_out_uniformly():
    # Each of 6 establishments stands on each of 6 sites equally often: chi-square with 25 degrees of freedom
    # below its 1 - 1e-6 quantile.
    places = np.zeros((6, 6))
    for draw in range(3000):
        permutation = Sites(6).draw(generator(5, draw))
        assert sorted(permutation) == list(range(6))
        places[np.arange(6), permutation] += 1
    assert ((places - 500) ** 2 / 500).sum() < 78.5


def test_nulls_say_what_moves_in_both_languages():
    for name in NULLS:
        text = null_text(name)
        assert "null" in text.en
        assert any("\u4e00" <= letter <= "\u9fff" for letter in text.zh)


def test_resolve_seed():
    assert resolve_seed(7) == 7
    assert resolve_seed(np.int64(7)) == 7
    assert resolve_seed(np.random.default_rng(3)) == resolve_seed(np.random.default_rng(3))
    moving = np.random.default_rng(3)
    assert resolve_seed(moving) != resolve_seed(moving)
    assert resolve_seed(None) != resolve_seed(None)


@pytest.mark.parametrize("wrong", [-1, 1.5, "7", True])
def test_wrong_seeds_are_refused(wrong):
    with pytest.raises(MeasureError) as caught:
        resolve_seed(wrong)
    assert caught.value.code == "M203"


@pytest.mark.parametrize("wrong", [0, -5])
def test_no_draws_is_an_error(wrong):
    with pytest.raises(MeasureError) as caught:
        simulate(_first_places, Sites(5), simulations=wrong, seed=1)
    assert caught.value.code == "M202"


def test_thread_count_follows_the_environment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("JIJU_THREADS", "3")
    assert thread_count() == 3
    for nonsense in ("0", "-2", "many", ""):
        monkeypatch.setenv("JIJU_THREADS", nonsense)
        assert thread_count() >= 1
    monkeypatch.delenv("JIJU_THREADS")
    assert thread_count() >= 1


def test_progress_is_told_in_the_callers_thread_and_ends_full(threads):
    threads(4)
    calls = []
    with report_progress(
        lambda done, total, label: calls.append((done, total, label, threading.get_ident()))
    ):
        simulate(_first_places, Sites(20), simulations=23, seed=1, block=5, label="shuffles")
    assert calls[0][:3] == (0, 23, "shuffles")
    assert calls[-1][:3] == (23, 23, "shuffles")
    assert [call[0] for call in calls] == sorted(call[0] for call in calls)
    assert {call[3] for call in calls} == {threading.get_ident()}


def test_nobody_listens():
    tell_progress(1, 2, "draws")
    calls = []
    with report_progress(lambda *call: calls.append(call)):
        tell_progress(1, 2, "draws")
    tell_progress(2, 2, "draws")
    assert calls == [(1, 2, "draws")]


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_interruption_passes_through(threads, error):
    threads(2)
    made = []

    def slow(draws):
        made.append(len(draws))
        return _first_places(draws)

    def stop(done: int, total: int, label: str) -> None:
        if done > 0:
            raise error

    with report_progress(stop), pytest.raises(error):
        simulate(slow, Sites(20), simulations=2000, seed=1)
    assert sum(made) < 100
    # and the next computation is not disturbed
    assert simulate(_first_places, Sites(20), simulations=3, seed=1).shape == (3, 3)


def test_error_in_a_draw_arrives():
    def broken(draws):
        what = "broken"
        raise RuntimeError(what)

    with pytest.raises(RuntimeError, match="broken"):
        simulate(broken, Sites(20), simulations=10, seed=1)
