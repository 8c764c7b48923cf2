"""Every measure through `measure_concentration` and `measure_colocation` against its definition, slowly.

Data awkward on purpose: coincident points, one of an industry far off, two establishments, all of one
industry, longitude and latitude across the date line, uneven distances.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from slow_concentration import (
    EARTH_RADIUS_M,
    bandwidth,
    kd,
    m_function,
    pair_values,
    planar_distances,
    sphere_distances,
)
from slow_density_ratio import case_control, cross_m, density_ratio, group_distances, silverman
from slow_ripley import g_function, k_function

import jiju
from jiju.errors import MeasureError

R = np.linspace(0.0, 9_000.0, 13)
BOX = shapely.box(-1_000.0, -1_000.0, 21_000.0, 16_000.0)
FORKED = shapely.Polygon(
    [(-2e3, -2e3), (24e3, -2e3), (24e3, 8e3), (12e3, 7e3), (24e3, 9e3), (22e3, 19e3), (-2e3, 18e3)],
    [[(1e3, 13e3), (3e3, 13e3), (2e3, 15e3)]],
)


@dataclass(frozen=True, eq=False)
class Case:
    """A table of pumps, valves and others; the distances; a window for those that need one."""

    table: pd.DataFrame
    r: np.ndarray
    window: Any
    flat_window: Any = None
    flat: np.ndarray | None = field(default=None, repr=False)

    def group(self, name: str) -> np.ndarray:
        return np.flatnonzero(self.table["industry"] == name)

    @property
    def plane(self) -> tuple[Any, np.ndarray]:
        """The window and the places on the plane that the K family works on."""
        if self.flat is not None:
            return self.flat_window, self.flat
        return self.window, self.table[["x", "y"]].to_numpy(float)

    def distances(self) -> np.ndarray:
        names, measured = (
            (("x", "y"), planar_distances) if "x" in self.table else (("lon", "lat"), sphere_distances)
        )
        return measured(*(self.table[name].to_numpy(float) for name in names))

    def weights(self, weighted: bool) -> np.ndarray:
        return self.table["size"].to_numpy(float) if weighted else np.ones(len(self.table))


def _case(
    spots: np.ndarray, *, pumps: int = 22, valves: int = 14, r: Any = R, window: Any = BOX, **more: Any
) -> Case:
    rng = np.random.default_rng(len(spots) + pumps)
    names = more.pop("names", ("x", "y"))
    industry = np.repeat(["pumps", "valves", "other"], [pumps, valves, len(spots) - pumps - valves])
    size = rng.lognormal(1.0, 1.2, len(spots))
    size[rng.random(len(spots)) < 0.1] = 0.0
    size[:2] = [3.0, 0.5][: len(spots)]
    table = pd.DataFrame({"industry": industry, "size": size, names[0]: spots[:, 0], names[1]: spots[:, 1]})
    # In another order than by industry, so that places in the table matter.
    order = rng.permutation(len(table))
    if (flat := more.get("flat")) is not None:
        more["flat"] = flat[order]
    return Case(table.iloc[order].reset_index(drop=True), np.asarray(r, dtype=float), window, **more)


def _date_line() -> Case:
    """Fiji: the plane is Lambert's around the mean direction of the sites, by another library."""
    rng = np.random.default_rng(31)
    lon, lat = 180.0 + rng.uniform(-0.09, 0.09, 60), -17.0 + rng.uniform(-0.07, 0.07, 60)
    east, north = np.radians(lon), np.radians(lat)
    mean = np.array([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)]).mean(axis=1)
    lon_0 = np.degrees(np.arctan2(mean[1], mean[0]))
    lat_0 = np.degrees(np.arctan2(mean[2], np.hypot(mean[0], mean[1])))
    flatten = pyproj.Proj(proj="laea", lon_0=lon_0, lat_0=lat_0, R=EARTH_RADIUS_M)
    rim = [
        (179.9, -17.08),
        (180.0, -17.08),
        (180.1, -17.08),
        (180.1, -16.92),
        (180.0, -16.92),
        (179.9, -16.92),
    ]
    west, east_half = shapely.box(179.9, -17.08, 180.0, -16.92), shapely.box(-180.0, -17.08, -179.9, -16.92)
    return _case(
        np.column_stack([(lon + 180.0) % 360.0 - 180.0, lat]),
        window=gpd.GeoDataFrame(geometry=[west, east_half], crs="EPSG:4326"),
        flat_window=shapely.Polygon([flatten(*at) for at in rim]),
        flat=np.column_stack(flatten(lon, lat)),
        names=("lon", "lat"),
    )  # fmt: skip


def _cases() -> dict[str, Case]:
    rng = np.random.default_rng(30)
    spots = np.column_stack([rng.uniform(0, 20_000, 60), rng.uniform(0, 15_000, 60)])
    again = np.array([[p * 2_500.0, q * 3_000.0] for p in range(4) for q in range(3)])
    off, inland = np.array([38_500_000.0, 3_100_000.0]), shapely.contains_xy(FORKED, spots)
    far = spots.copy()
    far[1] = 900_000.0, 700_000.0
    wide = shapely.box(-10_000.0, -10_000.0, 1_000_000.0, 1_000_000.0)
    return {
        "at random": _case(spots),
        "a forked window with a hole": _case(spots[inland], window=FORKED, pumps=20),
        "far from the origin": _case(spots + off, window=shapely.affinity.translate(BOX, *off)),
        "coincident points": _case(again[rng.integers(0, 12, 60)]),
        "uneven distances": _case(spots, r=[0.0, 1.0, 17.0, 1_000.0, 1_001.0, 6_000.0, 7_500.0]),
        "one distance": _case(spots, r=[5_000.0]),
        "two establishments": _case(np.r_[spots[:1], spots[:1] + 300.0, spots[2:]], pumps=2, valves=1),
        "one of the two far off": _case(far, pumps=2, valves=3, window=wide),
        "one of many far off": _case(far, window=wide),
        "all of one industry": _case(spots, pumps=60, valves=0),
        "across the date line": _date_line(),
    }  # fmt: skip


CASES = _cases()
everywhere = pytest.mark.parametrize("name", CASES)
weighting = pytest.mark.parametrize("weighted", [False, True], ids=["plain", "weighted"])
corrected = pytest.mark.parametrize("correction", ["isotropic", "translation"])
pairs = pytest.mark.parametrize("name", [name for name in CASES if name != "all of one industry"])


def _measured(
    case: Case, measure: str, *, neighbor: str = "", **options: Any
) -> tuple[np.ndarray, dict[str, Any]]:
    options = {"distances_m": case.r, "simulations": 1, "rng": 3} | options
    if measure in "KLDg":
        options["window"] = case.window
    if neighbor:
        found = jiju.measure_colocation(
            case.table, industry="pumps", neighbor=neighbor, measure=measure, **options
        )
    else:
        found = jiju.measure_concentration(case.table, industry="pumps", measure=measure, **options)
    return found.table["value"].to_numpy(), found.details


def _rule(pair_distances: np.ndarray, largest: float, stated: float) -> float:
    """Silverman's bandwidth; with fewer than two pairs in reach there is none, and the stated one holds."""
    if np.count_nonzero(pair_distances <= 2.0 * largest) < 2:
        assert 0.0 < stated < largest
        return stated
    h = silverman(pair_distances, largest)
    if h > largest / 1024.0:
        assert stated == pytest.approx(h, rel=1e-6)
    return stated


@weighting
@everywhere
def test_kd(name: str, weighted: bool):
    case = CASES[name]
    group = case.group("pumps")
    among = case.distances()[np.ix_(group, group)]
    found, details = _measured(case, "kd", weighted=weighted, exact=True)
    h = _rule(pair_values(among, None)[0], case.r[-1], details["bandwidth_m"])
    known = kd(among, case.weights(True)[group] if weighted else None, case.r, h)
    np.testing.assert_allclose(found, known, rtol=1e-9, atol=1e-12 * known.max())
    if name in ("at random", "across the date line"):
        assert h == pytest.approx(bandwidth(pair_values(among, None)[0], case.r[-1]), rel=1e-9)


@weighting
@everywhere
def test_m_cumulative(name: str, weighted: bool):
    case = CASES[name]
    member = (case.table["industry"] == "pumps").to_numpy()
    known = m_function(case.distances(), case.weights(weighted), member, case.r)
    found, _ = _measured(case, "M", weighted=weighted)
    np.testing.assert_allclose(found, known, rtol=1e-9, atol=1e-12)


@weighting
@everywhere
def test_m_density(name: str, weighted: bool):
    case = CASES[name]
    group, distances = case.group("pumps"), case.distances()
    found, details = _measured(case, "m", weighted=weighted)
    h = _rule(group_distances(distances, group, group), case.r[-1], details["bandwidth_m"])
    known = density_ratio(distances, case.weights(weighted), group, group, case.r, h)
    np.testing.assert_allclose(found, known, rtol=1e-8, atol=1e-9)


@weighting
@pytest.mark.parametrize("controls", [None, ["valves"]], ids=["all others", "valves"])
@pairs
def test_case_control(name: str, controls: list[str] | None, weighted: bool):
    case = CASES[name]
    against = case.group("valves") if controls else np.flatnonzero(case.table["industry"] != "pumps")
    known = case_control(case.distances(), case.weights(weighted), case.group("pumps"), against, case.r)
    found, _ = _measured(case, "M", weighted=weighted, case_control=True, controls=controls)
    np.testing.assert_allclose(found, known, rtol=1e-9, atol=1e-12)


def _as_k(k: np.ndarray, measure: str, r: np.ndarray) -> np.ndarray:
    return np.sqrt(k / np.pi) - r if measure == "L" else k


@cache
def _slow_k(name: str, around: str, counted: str, correction: str) -> np.ndarray:
    """K of one of these industries ("" for all but pumps) around another."""
    case = CASES[name]
    window, at = case.plane
    a, b = (
        at[case.group(g) if g else np.flatnonzero(case.table["industry"] != "pumps")]
        for g in (around, counted)
    )
    return k_function(window, a, None if around == counted else b, case.r, correction)


@corrected
@everywhere
def test_k_and_l(name: str, correction: str):
    case = CASES[name]
    known = _slow_k(name, "pumps", "pumps", correction)
    for measure in ("K", "L"):
        found, details = _measured(case, measure, correction=correction)
        wanted = _as_k(known, measure, case.r)
        np.testing.assert_allclose(found, wanted, rtol=1e-7, atol=1e-7 * np.abs(wanted).max())
        assert details["error_bound"] == 0.0
        assert details["window_area_m2"] == pytest.approx(case.plane[0].area, rel=1e-9)


@corrected
@pytest.mark.parametrize("controls", [None, ["valves"]], ids=["all others", "valves"])
@pytest.mark.parametrize(
    "name", ["at random", "coincident points", "uneven distances", "across the date line"]
)
def test_d(name: str, controls: list[str] | None, correction: str):
    case = CASES[name]
    other = "valves" if controls else ""
    known = _slow_k(name, "pumps", "pumps", correction) - _slow_k(name, other, other, correction)
    found, _ = _measured(case, "D", correction=correction, controls=controls)
    np.testing.assert_allclose(found, known, rtol=1e-7, atol=1e-7 * np.abs(known).max())


@corrected
@everywhere
def test_g(name: str, correction: str):
    case = CASES[name]
    window, at = case.plane
    group = case.group("pumps")
    found, details = _measured(case, "g", correction=correction)
    h = 0.15 / np.sqrt(len(group) / window.area)
    assert details["bandwidth_m"] == pytest.approx(h, rel=1e-9)
    known = g_function(window, at[group], None, case.r, h, correction)
    np.testing.assert_allclose(found, known, rtol=1e-7, atol=1e-7 * np.nanmax(known))


@weighting
@pairs
def test_pairs(name: str, weighted: bool):
    case = CASES[name]
    a, b, distances = case.group("pumps"), case.group("valves"), case.distances()
    weights = case.weights(weighted)
    between = distances[np.ix_(a, b)]

    found, _ = _measured(case, "M", neighbor="valves", weighted=weighted)
    np.testing.assert_allclose(found, cross_m(distances, weights, a, b, case.r), rtol=1e-9, atol=1e-12)

    found, details = _measured(case, "m", neighbor="valves", weighted=weighted)
    h = _rule(between.ravel(), case.r[-1], details["bandwidth_m"])
    np.testing.assert_allclose(
        found, density_ratio(distances, weights, a, b, case.r, h), rtol=1e-8, atol=1e-9
    )

    found, details = _measured(case, "kd", neighbor="valves", weighted=weighted, exact=True)
    h = _rule(between.ravel(), case.r[-1], details["bandwidth_m"])
    mass = weights[a][:, None] * weights[b]
    known = [
        (mass * (np.exp(-0.5 * ((at - between) / h) ** 2) + np.exp(-0.5 * ((at + between) / h) ** 2))).sum()
        for at in case.r
    ]
    known = np.array(known) / (np.sqrt(2.0 * np.pi) * h * mass.sum())
    np.testing.assert_allclose(found, known, rtol=1e-9, atol=1e-12 * known.max())


@corrected
@pairs
def test_pairs_in_a_window(name: str, correction: str):
    case = CASES[name]
    window, at = case.plane
    a, b = at[case.group("pumps")], at[case.group("valves")]
    known = _slow_k(name, "pumps", "valves", correction)
    for measure in ("K", "L"):
        found, _ = _measured(case, measure, neighbor="valves", correction=correction)
        wanted = _as_k(known, measure, case.r)
        np.testing.assert_allclose(found, wanted, rtol=1e-7, atol=1e-7 * np.abs(wanted).max())
    found, details = _measured(case, "g", neighbor="valves", correction=correction)
    h = 0.15 / np.sqrt(len(b) / window.area)
    assert details["bandwidth_m"] == pytest.approx(h, rel=1e-9)
    known = g_function(window, a, b, case.r, h, correction)
    np.testing.assert_allclose(found, known, rtol=1e-7, atol=1e-7 * np.nanmax(known))


@pytest.mark.parametrize("measure", ["kd", "M", "m", "K", "L", "D", "g"])
def test_one_establishment_is_an_error(measure: str):
    spots = np.random.default_rng(2).uniform(0, 15_000, (40, 2))
    with pytest.raises(MeasureError) as caught:
        _measured(_case(spots, pumps=1), measure)
    assert caught.value.code == "M201"
    with pytest.raises(MeasureError) as caught:
        _measured(_case(spots[:1], pumps=1, valves=0), measure)
    assert caught.value.code == "M201"


@pytest.mark.parametrize("measure", ["K", "L", "D", "g"])
def test_a_window_that_leaves_one_is_an_error(measure: str):
    spots = np.random.default_rng(2).uniform(0, 15_000, (40, 2))
    around_one = shapely.Point(spots[0]).buffer(1.0)
    with pytest.raises(MeasureError) as caught:
        _measured(_case(spots, window=around_one), measure)
    assert caught.value.code == "M252"
    case = _case(spots)
    first = case.table.loc[case.group("pumps"), ["x", "y"]].to_numpy()[0]
    others = case.table.loc[case.table["industry"] != "pumps", ["x", "y"]].to_numpy()
    without = shapely.unary_union([shapely.Point(spot).buffer(1.0) for spot in (first, *others)])
    with pytest.raises(MeasureError) as caught:
        _measured(Case(case.table, case.r, without), measure)
    assert caught.value.code == "M201"
