"""Which establishments stand out from chance: exact where that is known, honest where nothing is there."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.stats import hypergeom
from slow_concentration import planar_distances
from slow_density_ratio import by_chance, local_shares
from uneven_sites import by_chance as sites_by_chance

from jiju.chance import Sites, generator
from jiju.errors import MeasureError
from jiju.measures.clusters import _individual_test
from jiju.measures.clusters._individual import individual_values
from jiju.measures.clusters._individual_test import individual_p_values
from jiju.measures.clusters._members import Members, place_members
from jiju.measures.clusters._targets import Target

if TYPE_CHECKING:
    import pandas as pd


def _table(seed: int = 1, pumps: int = 40, sites: int = 200) -> pd.DataFrame:
    return sites_by_chance(seed, industries={"pumps": pumps, "valves": 30}, sites=sites)


def _target(table: pd.DataFrame, own: bool = True) -> Target:
    pumps, valves = (np.flatnonzero(table["industry"] == name) for name in ("pumps", "valves"))
    return Target(pumps, pumps if own else valves, own=own)


def _members(table: pd.DataFrame, weighted: bool = False) -> Members:
    return place_members(table, weighted=weighted)


def _statistic(*args, **options):
    """The statistic that is handed to `simulate`, as a worker elsewhere would receive it."""
    seen = []
    original = _individual_test.simulate

    def spy(statistic, *rest, **more):
        seen.append(statistic)
        return original(statistic, *rest, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_individual_test, "simulate", spy)
        individual_p_values(*args, simulations=1, **options)
    return pickle.loads(pickle.dumps(seen[0]))


@pytest.mark.parametrize("moving", ["all", "pumps and valves", "all but pumps"])
@pytest.mark.parametrize("own", [True, False], ids=["own", "cross"])
@pytest.mark.parametrize("weights_stay", [False, True], ids=["sites", "labels"])
def test_each_stays_where_it_is(own: bool, weights_stay: bool, moving: str):
    """A draw's value is that of the table in which the establishment has been put back by hand."""
    table = _table()
    target, members, n = _target(table, own), _members(table, weighted=True), len(table)
    some = {
        "all": (),
        "pumps and valves": (np.flatnonzero(table["industry"] != "other"),),
        "all but pumps": (np.flatnonzero(table["industry"] != "pumps"),),
    }[moving]
    null = Sites(n, moving=some)
    statistic = _statistic(members, target, 10_000.0, null, weights_stay=weights_stay)
    distances = planar_distances(table["x"].to_numpy(), table["y"].to_numpy())
    sizes = table["size"].to_numpy()
    for k in range(3):
        draw = null.draw(generator(11, k))
        found = statistic(draw[None])[0]
        for place, i in enumerate(target.reference[:12]):
            put_back = draw.copy()
            put_back[np.flatnonzero(draw == i)[0]] = draw[i]
            put_back[i] = i
            weights = sizes[put_back] if weights_stay else sizes
            dealt = distances[np.ix_(put_back, put_back)]
            share = local_shares(dealt, weights, np.array([i]), target.neighbor, np.array([10_000.0]))[0, 0]
            every = by_chance(weights, target.reference, target.neighbor)[place]
            assert found[place] == pytest.approx(share / every, rel=1e-9, nan_ok=True)


def test_p_values_are_those_of_counting():
    """Without sizes, the number of the industry among k neighbors is hypergeometric: p is known exactly."""
    table = _table()
    target, members, n = _target(table), _members(table), len(table)
    draws = 1_999
    found = individual_p_values(
        members, target, 10_000.0, Sites(n), simulations=draws, seed=5, alternative="greater"
    )
    near = planar_distances(table["x"].to_numpy(), table["y"].to_numpy())[target.reference] <= 10_000.0
    around = near.sum(axis=1) - 1
    same = near[:, target.reference].sum(axis=1) - 1
    exact = hypergeom.sf(same - 1, n - 1, len(target.reference) - 1, around)
    error = np.sqrt(exact * (1 - exact) / draws)
    has = around > 0
    assert has.sum() > 25
    assert np.all(np.abs(found.p_value - exact)[has] <= 4.5 * error[has] + 2 / draws)
    assert np.array_equal(np.isnan(found.p_value), ~has)
    assert np.nanmin(found.p_value) >= 1 / (draws + 1)


def test_values_are_those_of_the_curve():
    table = _table()
    target = _target(table)
    for weighted in (False, True):
        members = _members(table, weighted)
        found = individual_p_values(members, target, 8_000.0, Sites(len(table)), simulations=1)
        values = individual_values(members, target, np.array([4_000.0, 8_000.0]), measure="M")
        np.testing.assert_allclose(found.value, values[1], rtol=1e-12, equal_nan=True)


def test_a_planted_cluster_stands_out_and_nothing_else():
    table = _table(3, sites=400)
    pumps = np.flatnonzero(table["industry"] == "pumps")
    planted = pumps[:15]
    rng = np.random.default_rng(2)
    table.loc[planted, ["x", "y"]] = 50_000.0 + rng.normal(0, 500, (15, 2))
    found = individual_p_values(
        _members(table), _target(table), 3_000.0, Sites(400), simulations=1_999, alternative="greater"
    )
    stands_out = found.p_adjusted <= 0.05
    assert stands_out[:15].all()
    assert stands_out[15:].sum() <= 1


@pytest.mark.parametrize("weighted", [False, True], ids=["plain", "weighted"])
def test_chance_alone_is_seldom_called(weighted: bool):
    """Of tables dealt out by chance, at most one in twenty has an establishment that stands out."""
    calls, single = 0, []
    for seed in range(60):
        table = _table(seed, pumps=25, sites=120)
        found = individual_p_values(
            _members(table, weighted), _target(table), 5_000.0, Sites(120), simulations=199, seed=seed
        )
        calls += bool(np.nanmin(found.p_adjusted) <= 0.05)
        single.append(np.nanmean(found.p_value <= 0.05))
    assert calls <= 8  # 60 times 5% is 3: 8 or more has a probability of 1%
    assert np.mean(single) <= 0.06


def test_threads_and_lists_change_nothing(monkeypatch: pytest.MonkeyPatch):
    table = _table()
    args = (_members(table, weighted=True), _target(table), 10_000.0, Sites(len(table)))
    whole = individual_p_values(*args, simulations=99, seed=4)
    for threads, listed in (("1", 50_000_000), ("2", 300), ("3", 1)):
        monkeypatch.setenv("JIJU_THREADS", threads)
        monkeypatch.setattr(_individual_test, "_MOST_LISTED", listed)
        again = individual_p_values(*args, simulations=99, seed=4)
        np.testing.assert_array_equal(again.p_value, whole.p_value)
        np.testing.assert_array_equal(again.value, whole.value)


def test_lonely_and_weightless_establishments_have_no_value():
    table = _table()
    target = _target(table)
    table.loc[target.reference[0], ["x", "y"]] = 1e7
    found = individual_p_values(_members(table), target, 5_000.0, Sites(len(table)), simulations=19)
    assert np.isnan([found.value[0], found.p_value[0], found.p_adjusted[0]]).all()
    table["size"] = 0.0
    table.loc[target.reference[1], "size"] = 1.0
    found = individual_p_values(
        _members(table, weighted=True), target, 5_000.0, Sites(len(table)), simulations=19
    )
    assert np.isnan(found.value[1])


def test_a_measure_without_values_is_refused():
    table = _table()
    with pytest.raises(MeasureError) as caught:
        individual_values(_members(table), _target(table), np.array([1.0]), measure="D")
    assert caught.value.code == "M204"
