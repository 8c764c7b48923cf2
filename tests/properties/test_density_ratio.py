"""What must hold for m whatever the data: no unit, no place, no order, and the same bytes in every way."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiju.chance import Sites, simulate
from jiju.measures.clusters._density_ratio import make_density_ratio_curves
from jiju.measures.clusters._members import place_members
from jiju.measures.clusters._targets import own_targets

R = np.linspace(0.0, 20_000.0, 11)


def _table(seed: int, sites: int = 90) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    xy = rng.normal(0, 6_000, (sites, 2)) + rng.choice([0.0, 15_000.0], (sites, 1))
    labels = ["pumps"] * 20 + ["valves"] * 15 + ["other"] * (sites - 35)
    sizes = rng.pareto(1.5, sites) + 1.0
    return pd.DataFrame({"industry": rng.permutation(labels), "size": sizes, "x": xy[:, 0], "y": xy[:, 1]})


def _m(table: pd.DataFrame, r: np.ndarray = R, weighted: bool = True) -> np.ndarray:
    members = place_members(table, weighted=weighted)
    curves = make_density_ratio_curves(members, own_targets(members, list(range(len(members.names)))), r)
    return curves(np.arange(len(table))[None])[0]


@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 10_000), angle=st.floats(0, 6.3), unit=st.floats(0.01, 100), weighted=st.booleans()
)
def test_neither_place_nor_unit_matters(seed: int, angle: float, unit: float, weighted: bool):
    table = _table(seed)
    moved = table.copy()
    moved["x"] = unit * (np.cos(angle) * table["x"] - np.sin(angle) * table["y"]) + 4e5
    moved["y"] = unit * (np.sin(angle) * table["x"] + np.cos(angle) * table["y"]) - 2e6
    moved["size"] = 37.5 * table["size"]
    np.testing.assert_allclose(_m(moved, unit * R, weighted), _m(table, R, weighted), rtol=1e-5)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_order_does_not_matter(seed: int):
    table = _table(seed)
    shuffled = table.sample(frac=1.0, random_state=seed).reset_index(drop=True)
    np.testing.assert_allclose(_m(shuffled), _m(table), rtol=1e-9)


@pytest.mark.parametrize("weighted", [False, True])
def test_all_of_one_industry_is_one(weighted: bool):
    table = _table(1).assign(industry="pumps")
    np.testing.assert_allclose(_m(table, weighted=weighted), 1.0, rtol=1e-12)


@pytest.mark.parametrize("weights_stay", [False, True])
def test_the_same_bytes_in_every_way(weights_stay: bool, monkeypatch: pytest.MonkeyPatch):
    members = place_members(_table(2), weighted=True)
    targets = own_targets(members, [0, 1, 2])
    curves = make_density_ratio_curves(members, targets, R, weights_stay=weights_stay, simulations=99)
    assert (curves.bins is not None) is weights_stay
    answers = []
    for threads, block, statistic in (("1", 8, curves), ("2", 3, pickle.loads(pickle.dumps(curves)))):
        monkeypatch.setenv("JIJU_THREADS", threads)
        answers.append(simulate(statistic, Sites(90), simulations=20, seed=3, block=block))
    np.testing.assert_array_equal(*answers)
    for k in range(3):  # each industry alone
        alone = make_density_ratio_curves(members, targets[k : k + 1], R, weights_stay=weights_stay)
        own = simulate(alone, Sites(90), simulations=20, seed=3)
        np.testing.assert_allclose(own[:, 0], answers[0][:, k], rtol=1e-8)
