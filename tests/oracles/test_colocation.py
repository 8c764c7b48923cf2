"""`measure_colocation` and coagglomeration against their definitions, written out over all pairs."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from slow_concentration import planar_distances, sphere_distances
from slow_density_ratio import cross_m, density_ratio, silverman
from slow_ripley import g_function, k_function

import jiju
from jiju.chance import generator
from jiju.measures.clusters._ripley import g_bandwidth

R = np.linspace(0.0, 20_000.0, 21)


def _table(seed: int, *, earth: str | None = None, spots: int | None = None) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    n = 160
    x, y = rng.normal(0, 4_000, (2, n)) + rng.choice([0.0, 25_000.0], (2, n))
    if spots:
        place = rng.integers(0, spots, n)
        x, y = place * 700.0, (place % 5) * 900.0
    size = rng.lognormal(2.0, 1.5, n)
    size[rng.random(n) < 0.2] = 0.0
    industry = rng.permutation(["cars"] * 30 + ["seats"] * 25 + ["other"] * (n - 55))
    table = pd.DataFrame({"industry": industry, "size": size, "x": x, "y": y})
    if earth == "date line":
        table["lon"] = (179.98 + x / 100_000 + 180) % 360 - 180
        table["lat"] = -17.0 + y / 111_000
        table = table.drop(columns=["x", "y"])
    return table


TABLES = {
    "towns": _table(1),
    "coincident": _table(2, spots=12),
    "date line": _table(3, earth="date line"),
}


def _parts(table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    axes = [table[c].to_numpy(float) for c in (("x", "y") if "x" in table else ("lon", "lat"))]
    distances = planar_distances(*axes) if "x" in table else sphere_distances(*axes)
    cars, seats = (np.flatnonzero(table["industry"] == name) for name in ("cars", "seats"))
    return distances, table["size"].to_numpy(float), cars, seats


def _cross_kd(d: np.ndarray, w: np.ndarray, r: np.ndarray) -> np.ndarray:
    h = silverman(d, float(r[-1]))
    sums = [(w * (np.exp(-0.5 * ((t - d) / h) ** 2) + np.exp(-0.5 * ((t + d) / h) ** 2))).sum() for t in r]
    return np.array(sums) / (np.sqrt(2 * np.pi) * h * w.sum())


def _curve(table: pd.DataFrame, column: str = "value", **options) -> np.ndarray:
    given = {"industry": "cars", "neighbor": "seats", "distances_m": R, "simulations": 1, "rng": 7} | options
    before = table.copy(deep=True)
    found = jiju.measure_colocation(table, **given)
    pd.testing.assert_frame_equal(table, before)
    return found.table[column].to_numpy()


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("null", ["others", "labels"])
@pytest.mark.parametrize("name", list(TABLES))
def test_m(name: str, null: str, weighted: bool):
    distances, size, cars, seats = _parts(TABLES[name])
    expected = cross_m(distances, size if weighted else np.ones(len(size)), cars, seats, R)
    found = _curve(TABLES[name], weighted=weighted, null=null)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12, equal_nan=True)


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("name", ["towns", "date line"])
def test_density_ratio(name: str, weighted: bool):
    distances, size, cars, seats = _parts(TABLES[name])
    expected = density_ratio(distances, size if weighted else np.ones(len(size)), cars, seats, R)
    found = _curve(TABLES[name], measure="m", weighted=weighted)
    np.testing.assert_allclose(found, expected, rtol=1e-7, atol=1e-9, equal_nan=True)


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("name", list(TABLES))
def test_kd(name: str, weighted: bool):
    distances, size, cars, seats = _parts(TABLES[name])
    between = distances[np.ix_(cars, seats)].ravel()
    w = np.outer(size[cars], size[seats]).ravel() if weighted else np.ones(between.size)
    expected = _cross_kd(between, w, R)
    found = _curve(TABLES[name], measure="kd", weighted=weighted, exact=True)
    np.testing.assert_allclose(found, expected, rtol=1e-8, atol=1e-9 * expected.max())


@pytest.mark.parametrize("correction", ["isotropic", "translation"])
def test_k_family(correction: str):
    table = TABLES["towns"]
    low, high = -30_000.0, 50_000.0
    window = shapely.Polygon([(low, low), (high, low), (high, 0.5 * high), (0.6 * high, high), (low, high)])
    inside = shapely.contains_xy(window, table["x"], table["y"])
    table = table[inside].reset_index(drop=True)
    a, b = (table.loc[table["industry"] == name, ["x", "y"]].to_numpy() for name in ("cars", "seats"))
    r = R[1::3]
    given = {"window": window, "correction": correction, "distances_m": r}
    k = k_function(window, a, b, r, correction)
    np.testing.assert_allclose(_curve(table, measure="K", **given), k, rtol=1e-9)
    np.testing.assert_allclose(
        _curve(table, measure="L", **given), np.sqrt(k / np.pi) - r, rtol=1e-9, atol=1e-6
    )
    g = g_function(window, a, b, r, g_bandwidth(len(b), window.area), correction)
    np.testing.assert_allclose(_curve(table, measure="g", **given), g, rtol=1e-9)


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("measure", ["M", "m", "kd"])
def test_a_draw_is_the_curve_of_a_table_dealt_out_by_hand(measure: str, weighted: bool):
    """With one draw, what is expected is that draw's curve: the reference stays, all others change places."""
    table = TABLES["towns"]
    moves = np.flatnonzero(table["industry"] != "cars")
    places = np.arange(len(table))
    places[moves] = moves[generator(7, 0).permutation(len(moves))]
    dealt = table.copy()
    dealt[["x", "y"]] = table[["x", "y"]].to_numpy()[places]
    assert (dealt.loc[dealt["industry"] == "cars"] == table.loc[table["industry"] == "cars"]).all(axis=None)
    expected = _curve(dealt, measure=measure, weighted=weighted)
    found = _curve(table, "expected", measure=measure, weighted=weighted)
    both = np.isfinite(found)
    assert both.sum() >= 10
    np.testing.assert_allclose(found[both], expected[both], rtol=1e-9)


def _shares(plants: pd.DataFrame, regions: list[str]) -> pd.DataFrame:
    cells = plants.pivot_table(
        index="region", columns="industry", values="size", aggfunc="sum", fill_value=0.0
    )
    cells = cells.reindex(regions, fill_value=0.0)
    return cells / cells.sum()


@pytest.mark.parametrize("given", [False, True])
def test_coagglomeration_and_its_draws(given: bool):
    """Index and p-values as loops over regions and draws give them, from the same random numbers."""
    rng = np.random.default_rng(5)
    n, regions = 150, [f"R{k}" for k in range(8)]
    plants = pd.DataFrame(
        {
            "industry": rng.choice(["a", "b", "c", "d"], n),
            "region": rng.choice(regions, n, p=np.array([5, 4, 3, 2, 2, 2, 1, 1]) / 20),
            "size": rng.pareto(1.5, n) + 1.0,
        }
    )
    reference = pd.DataFrame({"region": regions, "value": np.arange(8.0, 0.0, -1.0)}) if given else None
    draws = 99
    found = jiju.measure_coagglomeration(plants, reference=reference, simulations=draws, rng=3)

    def index(table: pd.DataFrame, x: np.ndarray | None) -> dict[tuple[str, str], float]:
        s = _shares(table, regions)
        x = s.mean(axis=1).to_numpy() if x is None else x
        whole = 1.0 - sum(share**2 for share in x)
        return {
            (i, j): sum((s[i].iloc[r] - x[r]) * (s[j].iloc[r] - x[r]) for r in range(8)) / whole
            for i in s
            for j in s
            if i < j
        }

    x = None if reference is None else reference["value"].to_numpy() / reference["value"].sum()
    observed = index(plants, x)
    upto = np.cumsum(_shares(plants, regions).mean(axis=1).to_numpy() if x is None else x)
    # The draws are made for the plants sorted by region, industry and size.
    ordered = plants.sort_values(["region", "industry", "size"]).reset_index(drop=True)
    more, less = dict.fromkeys(observed, 0), dict.fromkeys(observed, 0)
    for draw in range(draws):
        place = np.searchsorted(upto / upto[-1], generator(3, draw).random(n), side="right")
        for pair, value in index(ordered.assign(region=[regions[k] for k in place]), x).items():
            more[pair] += value >= observed[pair] - 1e-12
            less[pair] += value <= observed[pair] + 1e-12
    for row in found.table.itertuples():
        pair = (row.industry, row.neighbor)
        assert row.coagglomeration == pytest.approx(observed[pair], abs=1e-12)
        p = min(1.0, 2 * min(1 + more[pair], 1 + less[pair]) / (draws + 1))
        assert row.p_value == pytest.approx(p, abs=1e-12)
