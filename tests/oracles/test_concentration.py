"""`measure_concentration` against Kd and M written out slowly, on data that are awkward on purpose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from slow_concentration import bandwidth, kd, m_function, pair_values, planar_distances, sphere_distances

import jiju
from jiju.chance.nulls import Sites
from jiju.chance.simulate import generator
from jiju.errors import MeasureError


@dataclass
class Case:
    """A table, the distances, and which of its rows are of the industry."""

    table: pd.DataFrame
    r: np.ndarray

    @property
    def member(self) -> np.ndarray:
        return (self.table["industry"] == "pumps").to_numpy()

    @property
    def weights(self) -> np.ndarray:
        return self.table["size"].to_numpy(float)

    @property
    def distances(self) -> np.ndarray:
        if "x" in self.table:
            return planar_distances(self.table["x"].to_numpy(float), self.table["y"].to_numpy(float))
        return sphere_distances(self.table["lon"].to_numpy(float), self.table["lat"].to_numpy(float))

    def own(self) -> tuple[np.ndarray, np.ndarray]:
        return self.distances[np.ix_(self.member, self.member)], self.weights[self.member]


def _case(a, b, r, *, names=("x", "y"), of_industry=40, weights=None, seed=0) -> Case:
    rng = np.random.default_rng(seed)
    n = len(a)
    industry = np.array(["pumps"] * of_industry + ["other"] * (n - of_industry))
    table = pd.DataFrame(
        {
            "establishment": [f"e{i}" for i in range(n)],
            "industry": rng.permutation(industry),
            "size": rng.lognormal(2.0, 1.5, n) if weights is None else weights,
            names[0]: a,
            names[1]: b,
        }
    )
    return Case(table, np.asarray(r, dtype=float))


def _towns(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x, y = rng.normal(0, 4_000, (2, n)) + rng.choice([0.0, 30_000.0], (2, n))
    return x, y


def _around(lon: float, lat: float, spread: float, n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    a = lon + rng.normal(0, spread, n)
    return (a + 180) % 360 - 180, np.clip(lat + rng.normal(0, spread, n), -90, 90)


def _cases() -> dict[str, Case]:
    rng = np.random.default_rng(99)
    cases = {}
    x, y = _towns(200, 1)
    cases["towns"] = _case(x, y, np.linspace(0, 20_000, 41))
    cases["towns far from the origin"] = _case(x + 38_500_000, y + 3_100_000, np.linspace(0, 20_000, 41))
    cases["one distance"] = _case(x, y, [10_000.0])
    cases["uneven distances"] = _case(x, y, [0.0, 1.0, 17.0, 1_000.0, 1_001.0, 15_000.0, 90_000.0])
    cases["reaching past the whole area"] = _case(x, y, np.linspace(0, 400_000, 30))
    cases["large industry"] = _case(x, y, np.linspace(0, 20_000, 41), of_industry=150)
    cases["all of one industry"] = _case(x, y, np.linspace(0, 20_000, 41), of_industry=200)
    # A lattice: most distances are ties, and many are exactly the distances asked for (d <= r counts).
    p, q = np.divmod(np.arange(196), 14)
    cases["lattice"] = _case(p * 3.0, q * 4.0, np.arange(0.0, 31.0))
    cases["lattice, distances between its own"] = _case(p * 3.0, q * 4.0, np.arange(0.25, 31.0, 0.5))
    spots = rng.integers(0, 12, 150)
    cases["coincident points"] = _case(spots * 700.0, (spots % 5) * 900.0, np.linspace(0, 5_000, 26))
    weights = rng.lognormal(2.0, 1.5, 200)
    weights[rng.random(200) < 0.4] = 0.0
    cases["zero weights"] = _case(x, y, np.linspace(0, 20_000, 41), weights=weights)
    heavy = rng.pareto(0.8, 200) + 0.01
    cases["very heavy weights"] = _case(x, y, np.linspace(0, 20_000, 41), weights=heavy)
    cases["tiny weights"] = _case(x, y, np.linspace(0, 20_000, 41), weights=heavy * 1e-12)
    cases["two of the industry"] = _case(x, y, np.linspace(0, 20_000, 41), of_industry=2)
    cases["three of the industry"] = _case(x, y, np.linspace(0, 20_000, 41), of_industry=3)
    earth = ("lon", "lat")
    for name, lon, lat, spread in (
        ("Changsha", 112.94, 28.23, 0.2),
        ("the equator", 10.0, 0.0, 0.2),
        ("the date line", 179.95, -17.0, 0.2),
        ("the north pole", 0.0, 89.9, 0.2),
        ("the south pole", 77.0, -89.8, 0.3),
    ):
        a, b = _around(lon, lat, spread, 180, 5)
        cases[f"around {name}"] = _case(a, b, np.linspace(0, 30_000, 31), names=earth)
    a, b = rng.uniform(-180, 180, 150), rng.uniform(-90, 90, 150)
    cases["all over the earth"] = _case(a, b, np.linspace(0, 19_000_000, 39), names=earth)
    a = np.where(rng.random(160) < 0.5, 0.0, 0.001) + 100.0
    b = np.full(160, 30.0)
    a[:20] = rng.uniform(100, 100.05, 20)
    cases["coincident on the earth"] = _case(a, b, np.linspace(0, 4_000, 21), names=earth)
    return cases


CASES = _cases()
DEGENERATE = {"two of the industry"}  # where Silverman's rule gives no bandwidth
# Where many pairs share one distance, the errors of their bin do not cancel.
TIED = {name for name in CASES if name.startswith(("lattice", "coincident"))}


def _measure(case: Case, **options):
    options = {"distances_m": case.r, "simulations": 1, "rng": 1} | options
    before = case.table.copy(deep=True)
    result = jiju.measure_concentration(case.table, industry="pumps", **options)
    pd.testing.assert_frame_equal(case.table, before)
    np.testing.assert_array_equal(result.table["distance_m"], case.r)
    return result


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("name", [name for name in CASES if name not in DEGENERATE])
def test_kd_exact(name: str, weighted: bool):
    case = CASES[name]
    distances, weights = case.own()
    result = _measure(case, weighted=weighted, exact=True)
    h = bandwidth(pair_values(distances, None)[0], case.r[-1])
    if h == 0.0:
        pytest.skip("the rule gives no bandwidth")
    assert result.details["bandwidth_m"] == pytest.approx(h, rel=1e-6)
    expected = kd(distances, weights if weighted else None, case.r)
    np.testing.assert_allclose(result.table["value"], expected, rtol=1e-8, atol=1e-9 * expected.max())
    assert result.details["exact"] is True
    assert result.details["error_bound"] == 0.0


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("name", [name for name in CASES if name not in DEGENERATE])
def test_kd_from_bins(name: str, weighted: bool):
    case = CASES[name]
    distances, weights = case.own()
    result = _measure(case, weighted=weighted)
    h = bandwidth(pair_values(distances, None)[0], case.r[-1])
    if h == 0.0:
        pytest.skip("the rule gives no bandwidth")
    expected = kd(distances, weights if weighted else None, case.r)
    error = np.abs(result.table["value"] - expected).max() / expected.max()
    assert error <= (1e-2 if name in TIED else 1e-3)
    assert result.details["exact"] is False
    assert result.details["error_bound"] >= error * (1 - 1e-9) - 1e-12


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("name", list(CASES))
def test_m(name: str, weighted: bool):
    case = CASES[name]
    expected = m_function(case.distances, case.weights if weighted else None, case.member, case.r)
    result = _measure(case, measure="M", weighted=weighted)
    np.testing.assert_allclose(result.table["value"], expected, rtol=1e-9, atol=1e-12, equal_nan=True)
    assert result.details["exact"] is True


@pytest.mark.parametrize("weighted", [False, True])
def test_draws_are_curves_of_dealt_out_tables(weighted: bool):
    """With a single draw, what is expected is that draw's curve: the curve of a table dealt out by hand."""
    for name in ("towns", "coincident points", "zero weights", "around the date line"):
        case = CASES[name]
        n = len(case.table)
        places = Sites(n).draw(generator(7, 0))
        moved = case.table.copy()
        spots = [c for c in moved if c in ("x", "y", "lon", "lat")]
        moved[spots] = case.table[spots].to_numpy()[places]
        dealt = Case(moved, case.r)
        for measure in ("kd", "M"):
            options = {"measure": measure, "weighted": weighted, "rng": 7}
            expected = _measure(dealt, **options).table["value"]
            found = _measure(case, **options).table["expected"]
            both = np.isfinite(found)
            assert both.sum() >= 10
            np.testing.assert_allclose(found[both], expected[both], rtol=1e-9)


def test_two_establishments_make_one_pair():
    case = CASES["two of the industry"]
    distances, _ = case.own()
    case = Case(case.table, np.linspace(0.0, 2.0 * distances.max(), 41))
    for exact in (True, False):
        result = _measure(case, exact=exact)
        h = result.details["bandwidth_m"]
        assert h > 0
        expected = kd(distances, None, case.r, h=h)
        assert expected.max() > 0.1 / h
        np.testing.assert_allclose(result.table["value"], expected, rtol=0, atol=1e-3 * expected.max())


@pytest.mark.parametrize("measure", ["kd", "M"])
def test_one_establishment_is_an_error(measure: str):
    case = _case(*_towns(50, 3), np.linspace(0, 20_000, 11), of_industry=1)
    with pytest.raises(MeasureError) as caught:
        _measure(case, measure=measure)
    assert caught.value.code == "M201"


@pytest.mark.parametrize("measure", ["kd", "M"])
def test_sizes_of_zero_only_are_an_error(measure: str):
    case = _case(*_towns(50, 3), np.linspace(0, 20_000, 11), of_industry=9, weights=np.zeros(50))
    with pytest.raises(MeasureError) as caught:
        _measure(case, measure=measure, weighted=True)
    assert caught.value.code == "M207"


@pytest.mark.parametrize("measure", ["kd", "M"])
def test_unusable_rows_are_left_out_and_counted(measure: str):
    case = CASES["towns"]
    table = case.table.copy()
    member = np.flatnonzero(case.member)
    table.loc[member[0], "x"] = np.nan
    table.loc[member[1], "size"] = np.nan
    other = np.flatnonzero(~case.member)
    table.loc[other[0], ["x", "y"]] = np.nan
    holes = jiju.measure_concentration(
        table, industry="pumps", measure=measure, weighted=True, distances_m=case.r, simulations=1, rng=1
    )
    kept = Case(table.drop(index=[member[0], member[1], other[0]]).reset_index(drop=True), case.r)
    whole = _measure(kept, measure=measure, weighted=True)
    np.testing.assert_allclose(holes.table["value"], whole.table["value"], rtol=1e-9)
    assert holes.details["left_out"]["no coordinates"] == 2
    assert holes.details["left_out"]["no size"] == 1
    assert holes.details["establishments"] == case.member.sum() - 2
    assert holes.details["sites"] == len(table) - 3
    unweighted = jiju.measure_concentration(
        table, industry="pumps", measure=measure, distances_m=case.r, simulations=1, rng=1
    )
    assert unweighted.details["sites"] == len(table) - 2


def test_all_at_one_spot():
    """Nothing to divide by, yet an answer or an error with a code; never a number out of thin air."""
    case = _case(np.zeros(120), np.zeros(120), np.linspace(0, 1_000, 11), of_industry=100)
    for measure in ("kd", "M"):
        result = _measure(case, measure=measure, simulations=19)
        assert result.details["verdict"] == "within chance"
        if measure == "M":
            np.testing.assert_allclose(result.table["value"], 1.0)
    with pytest.raises(MeasureError):
        jiju.measure_concentration(case.table, industry="pumps", simulations=1, rng=1)
