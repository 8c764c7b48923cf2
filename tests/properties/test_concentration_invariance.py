"""What must not change when the data are written down differently, and what Kd and M always are."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import jiju

SETTINGS = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
CURVES = [("kd", False), ("kd", True), ("M", False), ("M", True)]
DISTANCES_M = np.linspace(500.0, 30_000.0, 20)


@st.composite
def tables(draw: st.DrawFn) -> pd.DataFrame:
    """10 to 120 establishments of 2 to 4 industries: clumped, some coincide, sizes with long tails."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    n = draw(st.integers(10, 120))
    kinds = draw(st.integers(2, 4))
    spread = draw(st.sampled_from([300.0, 3_000.0, 20_000.0]))
    xy = rng.normal(0, spread, (n, 2)) + rng.choice([0.0, 25_000.0], (n, 1))
    if draw(st.booleans()):
        xy = xy[rng.integers(0, n, n)]
    industry = np.r_[np.arange(kinds), np.arange(kinds), rng.integers(0, kinds, n - 2 * kinds)]
    size = rng.lognormal(0.0, draw(st.sampled_from([0.0, 1.0, 2.5])), n)
    return pd.DataFrame(
        {"industry": [f"i{k}" for k in rng.permutation(industry)], "size": size, "x": xy[:, 0], "y": xy[:, 1]}
    )


def _curve(table: pd.DataFrame, measure: str, weighted: bool, **options) -> np.ndarray:
    options = {"distances_m": DISTANCES_M, "exact": True, "simulations": 1, "rng": 1} | options
    result = jiju.measure_concentration(table, industry="i0", measure=measure, weighted=weighted, **options)
    return result.table["value"].to_numpy()


def _alike(found: np.ndarray, expected: np.ndarray, share: float = 1e-9) -> None:
    np.testing.assert_array_equal(np.isnan(found), np.isnan(expected))
    if not np.isnan(expected).all():
        np.testing.assert_allclose(found, expected, rtol=share, atol=share * np.nanmax(np.abs(expected)))


def _off_ties(table: pd.DataFrame) -> bool:
    """Whether no pair is so near a distance asked for that rounding decides on which side it is."""
    x, y = table["x"].to_numpy(), table["y"].to_numpy()
    d = np.hypot(x[:, None] - x, y[:, None] - y)
    return bool(np.abs(d[..., None] - DISTANCES_M).min() > 1e-5)


@pytest.mark.parametrize(("measure", "weighted"), CURVES)
@SETTINGS
@given(tables(), st.floats(-4e7, 4e7), st.floats(-4e7, 4e7))
def test_translation(measure, weighted, table, east, north):
    moved = table.assign(x=table["x"] + east, y=table["y"] + north)
    if _off_ties(table):
        _alike(_curve(moved, measure, weighted), _curve(table, measure, weighted), 1e-6)


@pytest.mark.parametrize(("measure", "weighted"), CURVES)
@SETTINGS
@given(tables(), st.floats(0, 2 * np.pi), st.booleans())
def test_rotation_and_reflection(measure, weighted, table, angle, mirrored):
    x, y = table["x"], table["y"] * (-1 if mirrored else 1)
    turned = table.assign(x=x * np.cos(angle) - y * np.sin(angle), y=x * np.sin(angle) + y * np.cos(angle))
    if _off_ties(table):
        _alike(_curve(turned, measure, weighted), _curve(table, measure, weighted), 1e-8)


@pytest.mark.parametrize(("measure", "weighted"), CURVES)
@SETTINGS
@given(tables(), st.randoms(use_true_random=False))
def test_order_of_rows(measure, weighted, table, random):
    rows = list(range(len(table)))
    random.shuffle(rows)
    _alike(_curve(table.iloc[rows], measure, weighted), _curve(table, measure, weighted))


@pytest.mark.parametrize("measure", ["kd", "M"])
@SETTINGS
@given(tables(), st.floats(1e-9, 1e9))
def test_unit_of_the_weights(measure, table, factor):
    scaled = table.assign(size=table["size"] * factor)
    _alike(_curve(scaled, measure, weighted=True), _curve(table, measure, weighted=True))


@pytest.mark.parametrize("measure", ["kd", "M"])
@SETTINGS
@given(tables())
def test_equal_weights_are_no_weights(measure, table):
    flat = table.assign(size=3.5)
    _alike(_curve(flat, measure, weighted=True), _curve(table, measure, weighted=False))


@pytest.mark.parametrize(("measure", "weighted"), CURVES)
@SETTINGS
@given(tables(), st.sampled_from([1e-3, 1e3]))
def test_unit_of_the_coordinates(measure, weighted, table, factor):
    larger = table.assign(x=table["x"] * factor, y=table["y"] * factor)
    found = _curve(larger, measure, weighted, distances_m=DISTANCES_M * factor)
    if _off_ties(table):
        _alike(found * (factor if measure == "kd" else 1.0), _curve(table, measure, weighted), 1e-8)


@pytest.mark.parametrize("weighted", [False, True])
@SETTINGS
@given(tables())
def test_kd_is_a_density(weighted, table):
    far = np.linspace(0.0, 250_000.0, 2_501)
    result = jiju.measure_concentration(
        table, industry="i0", weighted=weighted, distances_m=far, exact=True, simulations=1, rng=1
    )
    assume(result.details["bandwidth_m"] > 200.0)
    curve = result.table["value"].to_numpy()
    assert (curve >= 0).all()
    # All pairs lie well within 250 km, so the whole area is 1, up to the trapezoids.
    assert np.trapezoid(curve, far) == pytest.approx(1.0, abs=1e-6)
    assert np.trapezoid(curve[far <= 30_000.0], far[far <= 30_000.0]) <= 1.0 + 1e-6


@pytest.mark.parametrize("weighted", [False, True])
@SETTINGS
@given(tables())
def test_m_of_all_one_industry_is_one(weighted, table):
    one = _curve(table.assign(industry="i0"), "M", weighted)
    assert np.isfinite(one).any()
    np.testing.assert_allclose(one[np.isfinite(one)], 1.0, rtol=1e-12)


@pytest.mark.parametrize("weighted", [False, True])
@SETTINGS
@given(tables())
def test_m_over_everything_is_one(weighted, table):
    # Within a distance that holds all, everybody sees exactly the shares by chance.
    everything = _curve(table, "M", weighted, distances_m=[1e6])
    assert everything[0] == pytest.approx(1.0, rel=1e-9)


@pytest.mark.parametrize(("measure", "weighted"), CURVES)
@SETTINGS
@given(tables(), st.floats(-179, 179))
def test_plane_and_sphere_agree_near_the_equator(measure, weighted, table, lon):
    # 1 degree is 111.195 km on the sphere of radius 6,371,008.8 m, and within half a degree of the equator
    # the plane errs by less than 1e-4. M jumps where a pair passes a distance: keep pairs off by that much.
    degree = 6_371_008.8 * np.pi / 180
    x, y = table["x"].to_numpy() - 12_500.0, table["y"].to_numpy() - 12_500.0
    d = np.hypot(x[:, None] - x, y[:, None] - y)[..., None]
    if np.abs(x).max() > 50_000 or np.abs(y).max() > 50_000:
        return
    if measure == "M" and (np.abs(d - DISTANCES_M) < 2e-4 * DISTANCES_M).any():
        return
    curved = table[["industry", "size"]].assign(lon=lon + x / degree, lat=y / degree)
    _alike(_curve(curved, measure, weighted), _curve(table, measure, weighted), 2e-3)


@pytest.mark.parametrize(("measure", "weighted"), CURVES)
@SETTINGS
@given(tables(), st.floats(-360, 360), st.sampled_from([0.0, 35.0, 88.0]))
def test_turning_the_earth(measure, weighted, table, turn, lat):
    at = table[["industry", "size"]].assign(
        lon=table["x"] / 70_000.0, lat=np.clip(lat + table["y"] / 111_000.0, -90, 90)
    )
    turned = at.assign(lon=(at["lon"] + turn + 180) % 360 - 180)
    if measure == "kd":
        _alike(_curve(turned, measure, weighted), _curve(at, measure, weighted), 1e-6)
        return
    # One pair may change sides by rounding; all else stays.
    a, b = _curve(turned, measure, weighted), _curve(at, measure, weighted)
    assert np.isclose(a, b, rtol=1e-9, equal_nan=True).mean() >= 0.9


@pytest.mark.parametrize("weighted", [False, True])
@SETTINGS
@given(tables())
def test_other_industries_do_not_touch_kd_but_do_touch_m(weighted, table):
    member = (table["industry"] == "i0").to_numpy()
    alone = table[member]
    _alike(_curve(alone, "kd", weighted), _curve(table, "kd", weighted))


@SETTINGS
@given(tables(), st.sampled_from(CURVES), st.integers(0, 2**32))
def test_result_is_sound(table, curve, seed):
    measure, weighted = curve
    result = jiju.measure_concentration(
        table,
        industry="i0",
        measure=measure,
        weighted=weighted,
        distances_m=DISTANCES_M,
        simulations=19,
        rng=seed,
    )
    rows, details = result.table, result.details
    assert list(rows.columns) == [
        "distance_m", "value", "expected", "low", "high", "pointwise_low", "pointwise_high",
    ]  # fmt: skip
    tested = rows["low"].notna()
    assert tested.sum() == details["tested_distances"]
    if not tested.any():
        assert details["p_value"] is None
        assert details["verdict"] == "within chance"
        return
    assert details["p_value"] in {k / 20 for k in range(1, 21)}
    inside = rows[tested]
    assert (inside["low"] <= inside["high"]).all()
    assert (rows.loc[tested, "distance_m"] <= details["median_distance_m"]).all()
    for start, end in details["localized_m"] + details["dispersed_m"]:
        assert {start, end} <= set(rows["distance_m"])
    if details["verdict"] != "within chance":
        assert details["p_value"] <= 0.05 + 1e-12
