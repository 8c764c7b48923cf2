"""m, case-control M and values for each establishment against their slow definitions, on awkward data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from slow_concentration import planar_distances, sphere_distances
from slow_density_ratio import (
    by_chance,
    case_control,
    density_ratio,
    group_distances,
    individual_kd,
    local_shares,
    silverman,
)

from jiju.chance import Sites, generator
from jiju.measures.clusters._case_control import make_case_control_curves
from jiju.measures.clusters._density_ratio import DensityRatioCurves, make_density_ratio_curves
from jiju.measures.clusters._distances import make_steps
from jiju.measures.clusters._individual import individual_values
from jiju.measures.clusters._members import Members, place_members
from jiju.measures.clusters._targets import Target


@dataclass
class Case:
    """A table with the industries pumps, valves and other, and the distances asked for."""

    table: pd.DataFrame
    r: np.ndarray

    def members(self, weighted: bool) -> Members:
        return place_members(self.table, weighted=weighted)

    def weights(self, weighted: bool) -> np.ndarray:
        return self.table["size"].to_numpy(float) if weighted else np.ones(len(self.table))

    def target(self, own: bool) -> Target:
        pumps, valves = (np.flatnonzero(self.table["industry"] == name) for name in ("pumps", "valves"))
        return Target(pumps, pumps if own else valves, own=own)

    def distances(self, draw: np.ndarray | None = None) -> np.ndarray:
        """Between establishments, standing where they do in a draw."""
        if "x" in self.table:
            every = planar_distances(self.table["x"].to_numpy(float), self.table["y"].to_numpy(float))
        else:
            every = sphere_distances(self.table["lon"].to_numpy(float), self.table["lat"].to_numpy(float))
        return every if draw is None else every[np.ix_(draw, draw)]


def _case(a, b, r, *, names=("x", "y"), pumps=30, valves=20, weights=None) -> Case:
    rng = np.random.default_rng(5)
    n = len(a)
    industry = ["pumps"] * pumps + ["valves"] * valves + ["other"] * (n - pumps - valves)
    table = pd.DataFrame(
        {
            "industry": rng.permutation(industry) if pumps < n else industry,
            "size": rng.lognormal(2.0, 1.5, n) if weights is None else weights,
            names[0]: a,
            names[1]: b,
        }
    )
    return Case(table, np.asarray(r, dtype=float))


def _cases() -> dict[str, Case]:
    rng = np.random.default_rng(8)
    x, y = rng.normal(0, 4_000, (2, 160)) + rng.choice([0.0, 30_000.0], (2, 160))
    even = np.linspace(0, 20_000, 21)
    cases = {
        "towns": _case(x, y, even),
        "towns far from the origin": _case(x + 38_500_000, y + 3_100_000, even),
        "one distance": _case(x, y, [10_000.0]),
        "uneven distances": _case(x, y, [0.0, 1.0, 17.0, 1_000.0, 1_001.0, 15_000.0, 90_000.0]),
        "reaching past the whole area": _case(x, y, np.linspace(0, 400_000, 11)),
        "nearly all of one industry": _case(x, y, even, pumps=140),
        "few": _case(x, y, even, pumps=4, valves=1),
        "zero weights": _case(x, y, even, weights=np.where(rng.random(160) < 0.4, 0.0, 3.0)),
        "very heavy weights": _case(x, y, even, weights=rng.pareto(0.8, 160) + 0.01),
    }
    spots = rng.integers(0, 12, 150)
    cases["coincident points"] = _case(spots * 700.0, (spots % 5) * 900.0, np.linspace(0, 5_000, 11))
    lonely = np.r_[x, 900_000.0, 1_500_000.0]
    cases["two far away"] = _case(lonely, np.r_[y, 0.0, 0.0], even, pumps=60)
    lon, lat = 179.95 + rng.normal(0, 0.2, 140), -17.0 + rng.normal(0, 0.2, 140)
    lon = (lon + 180.0) % 360.0 - 180.0
    cases["across the date line"] = _case(lon, lat, np.linspace(0, 30_000, 16), names=("lon", "lat"))
    lat = np.clip(89.9 + rng.normal(0, 0.2, 140), -90, 90)
    cases["around the pole"] = _case(lon * 7 % 180, lat, np.linspace(0, 30_000, 16), names=("lon", "lat"))
    lon, lat = rng.uniform(-180, 180, 140), np.degrees(np.arcsin(rng.uniform(-1, 1, 140)))
    for name, reach in (("over a continent", 4e6), ("all over the earth", 1.9e7)):
        cases[name] = _case(lon, lat, np.linspace(0, reach, 16), names=("lon", "lat"))
    return cases


CASES = _cases()
both = pytest.mark.parametrize("own", [True, False], ids=["own", "cross"])
weighting = pytest.mark.parametrize("weighted", [False, True], ids=["plain", "weighted"])


def _curves(case: Case, weighted: bool, own: bool, **options) -> DensityRatioCurves:
    return make_density_ratio_curves(case.members(weighted), (case.target(own),), case.r, **options)


@both
@weighting
@pytest.mark.parametrize("name", list(CASES))
def test_m(name: str, weighted: bool, own: bool):
    case = CASES[name]
    target = case.target(own)
    draw = np.arange(len(case.table))
    pairs = group_distances(case.distances(), target.reference, target.neighbor)
    h = max(silverman(pairs, case.r[-1]), case.r[-1] / 1024)
    known = density_ratio(
        case.distances(), case.weights(weighted), target.reference, target.neighbor, case.r, h
    )
    assert np.isfinite(known).any()
    for options in ({}, {"weights_stay": True, "simulations": 999}):
        curves = _curves(case, weighted, own, **options)
        np.testing.assert_allclose(curves(draw[None])[0, 0], known, rtol=1e-9, atol=1e-9, equal_nan=True)
    assert curves.shares(draw, target).bandwidth_m == pytest.approx(h, rel=1e-9)


@both
@weighting
@pytest.mark.parametrize("weights_stay", [False, True], ids=["sites", "labels"])
@pytest.mark.parametrize("name", ["towns", "zero weights", "coincident points", "across the date line"])
def test_draws_of_m(name: str, weights_stay: bool, weighted: bool, own: bool):
    """A draw's curve is that of a table dealt out by hand."""
    case = CASES[name]
    target = case.target(own)
    n = len(case.table)
    draws = np.stack([Sites(n).draw(generator(3, k)) for k in range(3)])
    found = _curves(case, weighted, own, weights_stay=weights_stay, simulations=999)(draws)
    assert found.shape == (3, 1, len(case.r))
    for draw, curve in zip(draws, found[:, 0], strict=True):
        weights = case.weights(weighted)
        weights = weights[draw] if weights_stay else weights
        dealt = case.distances(draw)
        known = density_ratio(dealt, weights, target.reference, target.neighbor, case.r)
        np.testing.assert_allclose(curve, known, rtol=1e-8, atol=1e-9, equal_nan=True)


@weighting
def test_m_of_positions(weighted: bool):
    """Under the null `position` draws are coordinates, with the sizes going along."""
    case = CASES["towns"]
    target = case.target(own=True)
    places = case.table[["x", "y"]].to_numpy()[::-1] + 100.0
    curves = _curves(case, weighted, True, simulations=999)
    assert (curves.bins is None) is weighted
    found = curves(places[None])
    known = density_ratio(
        planar_distances(*places.T), case.weights(weighted), target.reference, target.neighbor, case.r
    )
    assert found.shape == (1, 1, len(case.r))
    np.testing.assert_allclose(found[0, 0], known, rtol=1e-9)


@both
@pytest.mark.parametrize("where", ["plane", "date line", "pole"])
def test_sites_out_of_reach_are_passed_over(where: str, own: bool):
    """Of a wide area only the strips near by are looked at, which must change nothing."""
    rng = np.random.default_rng(6)
    n = 400
    if where == "plane":
        case = _case(*rng.uniform(0, 3e6, (2, n)), np.linspace(0, 60_000, 13), pumps=120, valves=60)
    else:
        lon = (175.0 + rng.uniform(0, 15, n) + 180.0) % 360.0 - 180.0
        lat = rng.uniform(-10, 10, n)
        if where == "pole":
            lon, lat = rng.uniform(-180, 180, n), 90.0 - np.abs(rng.normal(0, 8, n))
        r = np.linspace(0, 60_000, 13)
        case = _case(lon, lat, r, names=("lon", "lat"), pumps=120, valves=60)
    target = case.target(own)
    curves = _curves(case, True, own, simulations=999)
    assert curves.strips is not None
    for draw in (np.arange(n), Sites(n).draw(generator(3, 0))):
        found = curves(draw[None])[0, 0]
        known = density_ratio(
            case.distances(draw), case.weights(True), target.reference, target.neighbor, case.r
        )
        np.testing.assert_allclose(found, known, rtol=1e-8, atol=1e-9, equal_nan=True)


@weighting
@pytest.mark.parametrize("name", list(CASES))
def test_case_control(name: str, weighted: bool):
    case = CASES[name]
    target = case.target(own=False)
    members = case.members(weighted)
    n = len(case.table)
    moved = Sites(n).draw(generator(3, 0))
    steps = make_steps(members.points, case.r)
    for weights_stay in (False, True):
        curves = make_case_control_curves(members, (target,), steps, weights_stay=weights_stay)
        for draw in (np.arange(n), moved):
            weights = case.weights(weighted)
            weights = weights[draw] if weights_stay else weights
            known = case_control(case.distances(draw), weights, target.reference, target.neighbor, case.r)
            found = curves(draw[None])[0, 0]
            np.testing.assert_allclose(found, known, rtol=1e-9, atol=1e-12, equal_nan=True)


@both
@weighting
@pytest.mark.parametrize("name", list(CASES))
def test_individual_values(name: str, weighted: bool, own: bool):
    case = CASES[name]
    target, members, weights = case.target(own), case.members(weighted), case.weights(weighted)
    groups = (target.reference, target.neighbor)
    chance = by_chance(weights, *groups)
    pairs = group_distances(case.distances(), *groups)
    h = max(silverman(pairs, case.r[-1]), case.r[-1] / 1024)
    for measure, width in (("M", None), ("m", h)):
        with np.errstate(divide="ignore", invalid="ignore"):
            known = local_shares(case.distances(), weights, *groups, case.r, width) / chance
        known[~np.isfinite(known)] = np.nan
        found = individual_values(members, target, case.r, measure=measure)
        np.testing.assert_allclose(found, known, rtol=1e-8, atol=1e-9, equal_nan=True)
    known = individual_kd(case.distances(), weights if weighted else None, *groups, case.r, h)
    found = individual_values(members, target, case.r, measure="kd", bandwidth_m=h)
    np.testing.assert_allclose(found, known, rtol=1e-8, atol=1e-9 * known.max())
