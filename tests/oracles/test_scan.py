"""The scan over all circles at once against every circle one by one; numbers against the outlines."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from slow_scan import all_circles, bernoulli, best_circle

import jiju
from jiju.chance.cases import DealtCases, ScatteredCases
from jiju.measures.clusters._scan import apart, make_scan
from jiju.space import EARTH_RADIUS_M, Points, unit_vectors

N, CASES = 150, 40
MODELS = [("bernoulli", False), ("poisson", False), ("poisson", True)]


def lattice(rng, n=N):
    """Sites on few places, many of them at equal distances."""
    return np.round(rng.random((n, 2)) * 9)


def scattered(rng, n=N):
    return rng.random((n, 2)) * 10


def planar(xy):
    return Points(xy[:, 0] * 1e3, xy[:, 1] * 1e3, np.empty(0))


def across_the_date_line(xy):
    lon = 176.0 + xy[:, 0]
    return Points(*unit_vectors(np.where(lon > 180, lon - 360, lon), 20.0 + xy[:, 1]))


def rows(points):
    return np.column_stack([axis for axis in (points.x, points.y, points.z) if len(axis)])


def draws_of(model, weighted, count, n=N, cases=CASES):
    null = (ScatteredCases if model == "poisson" and not weighted else DealtCases)(n, cases)
    return np.stack([null.draw(np.random.default_rng(seed)) for seed in range(count)])


@pytest.mark.parametrize(("model", "weighted"), MODELS)
@pytest.mark.parametrize("sites", [lattice, scattered])
@pytest.mark.parametrize("place", [planar, across_the_date_line])
def test_the_largest_ratio_of_each_draw(model, weighted, sites, place, rng):
    points = place(sites(rng))
    size = rng.pareto(1.3, CASES) if weighted else np.empty(0)
    if weighted:
        size[:3] = 0.0
    scan = make_scan(
        points,
        size,
        CASES,
        model=model,
        largest_share=0.3,
        largest_radius_m=None,
        least=3,
        centers=5_000,
    )
    draws = draws_of(model, weighted, 5)
    slow = [
        best_circle(rows(points), at, size if weighted else None, model=model, share=0.3, least=3)
        for at in draws
    ]
    np.testing.assert_allclose(scan(draws), slow, rtol=1e-10, atol=1e-9)
    each = [scan.best_circles(at).value.max() for at in draws]
    np.testing.assert_allclose(each, slow, rtol=1e-10, atol=1e-9)


@pytest.mark.parametrize(("share", "radius_m", "least"), [(0.5, None, 2), (0.1, None, 5), (0.5, 2_500.0, 2)])
def test_limits_of_circles(share, radius_m, least, rng):
    points = planar(lattice(rng))
    scan = make_scan(
        points,
        np.empty(0),
        CASES,
        model="bernoulli",
        largest_share=share,
        largest_radius_m=radius_m,
        least=least,
        centers=5_000,
    )
    draws = draws_of("bernoulli", False, 6)
    limit = np.inf if radius_m is None else radius_m
    slow = [
        best_circle(rows(points), at, None, model="bernoulli", share=share, least=least, radius=limit)
        for at in draws
    ]
    np.testing.assert_allclose(scan(draws), slow, rtol=1e-10, atol=1e-9)


@pytest.mark.parametrize("place", [planar, across_the_date_line])
def test_fewer_centers_lose_only_the_circles_that_the_result_says(place, rng, monkeypatch):
    monkeypatch.setattr("jiju.measures.clusters._scan._NEAR", 12)
    points = place(scattered(rng))
    scan = make_scan(
        points,
        np.empty(0),
        CASES,
        model="bernoulli",
        largest_share=0.4,
        largest_radius_m=None,
        least=2,
        centers=20,
    )
    assert len(scan.centers) == 20
    assert scan.neighbors.shape == (N - 20, 12)
    places = rows(scan.places)
    xyz = rows(points)
    for at, value in zip(draws := draws_of("bernoulli", False, 4), scan(draws), strict=True):
        options = {"model": "bernoulli", "share": 0.4, "least": 2}
        slow = best_circle(xyz, at, None, centers=places[scan.centers], **options)
        # Around the others, circles with fewer places than are listed (the last may have an equal beside it).
        for circle in all_circles(xyz, at, None, centers=places[scan.near], **options):
            if circle.sites <= 11:
                slow = max(slow, circle.ratio)
        assert value == pytest.approx(slow, rel=1e-10, abs=1e-9)
        assert scan.best_circles(at).value.max() == pytest.approx(slow, rel=1e-10, abs=1e-9)


@pytest.mark.parametrize("place", [planar, across_the_date_line])
def test_further_clusters_touch_none_before(place, rng):
    points = place(scattered(rng))
    scan = make_scan(
        points,
        np.empty(0),
        CASES,
        model="bernoulli",
        largest_share=0.1,
        largest_radius_m=None,
        least=2,
        centers=5_000,
    )
    at = draws_of("bernoulli", False, 1)[0]
    circles = scan.best_circles(at)
    found = apart(scan, circles, 0.0)
    assert circles.value[found[0]] == circles.value.max()
    assert (np.diff(circles.value[found]) <= 0).all()
    scale = 1.0 if points.planar else EARTH_RADIUS_M
    middle, radius = rows(scan.places)[circles.center], np.sqrt(circles.squared)

    def ground(chord):
        return chord if points.planar else 2 * scale * np.arcsin(chord / 2)

    def touch(a, b):
        return ground(np.linalg.norm(middle[a] - middle[b])) <= ground(radius[a]) + ground(radius[b])

    assert not any(touch(a, b) for a in found for b in found if a < b)
    for other in set(np.flatnonzero(circles.value > 0)) - set(found):
        assert any(touch(a, other) and circles.value[a] >= circles.value[other] - 1e-12 for a in found)


def plants(rng, *, degrees):
    xy = rng.uniform(0, 50_000, (250, 2))
    xy[:30] = 21_000 + rng.normal(0, 2_000, (30, 2))
    xy[30:60] = 40_000 + rng.normal(0, 1_500, (30, 2))
    industry = np.array(["other"] * 250, dtype=object)
    industry[:60:2] = "pumps"
    industry[60:75] = "pumps"
    frame = pd.DataFrame({"industry": industry, "x": xy[:, 0], "y": xy[:, 1]})
    if degrees:
        frame["lon"] = (179.8 + frame.pop("x") / 1e5 + 180) % 360 - 180
        frame["lat"] = 30 + frame.pop("y") / 1.1e5
    return frame


@pytest.mark.parametrize("degrees", [False, True])
@pytest.mark.parametrize("method", ["scan", "density"])
def test_numbers_of_the_table_are_those_of_the_outline(degrees, method, rng):
    frame = plants(rng, degrees=degrees)
    found = jiju.find_clusters(frame, industry="pumps", method=method, simulations=99, rng=1)
    assert len(found.table) >= 1
    axes = ("lon", "lat") if degrees else ("x", "y")
    at = shapely.points(frame[list(axes)].to_numpy())
    is_pump = (frame["industry"] == "pumps").to_numpy()
    for row, outline in zip(found.table.itertuples(), found.outlines.geometry, strict=True):
        inside = shapely.intersects(outline, at)
        n, c = int(inside.sum()), int((inside & is_pump).sum())
        assert row.all_establishments == n
        expected = 45 * n / 250
        assert row.expected == pytest.approx(expected)
        assert row.relative_risk == pytest.approx((c / expected) / ((45 - c) / (45 - expected)))
        assert row.log_likelihood_ratio == pytest.approx(bernoulli(c, n, 45, 250), abs=1e-9)
        members = found.members[found.members["cluster"] == row.cluster]
        assert row.establishments == len(members)
        assert method == "density" or row.establishments == c
        assert set(members["establishment"].astype(int) - 1) <= set(np.flatnonzero(inside & is_pump))
