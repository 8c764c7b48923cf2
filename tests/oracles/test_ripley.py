"""Ripley's K, L, D and g against their slow definitions, in windows and on data awkward on purpose."""

from __future__ import annotations

import pickle

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from slow_ripley import arc_share, g_function, k_function, overlap

from jiju.errors import MeasureError
from jiju.measures.clusters import _correction, _ripley
from jiju.measures.clusters._correction import make_correction
from jiju.measures.clusters._kernels.window import arc_shares
from jiju.measures.clusters._members import place_members
from jiju.measures.clusters._ripley import g_bandwidth, make_ripley_curves
from jiju.measures.clusters._targets import Target
from jiju.measures.clusters._window import make_window, place_window, uniform_points

HOLE = [(10, 10), (30, 10), (30, 30), (20, 20), (10, 30)]
ELL = shapely.Polygon([(0, 0), (100, 0), (100, 40), (60, 40), (60, 100), (0, 100)], [HOLE])
ISLANDS = shapely.MultiPolygon([ELL, shapely.Polygon([(120, 0), (180, 20), (150, 90)])])
SQUARE = shapely.box(0, 0, 100, 100)
WINDOWS = {
    "square": SQUARE,
    "hole, not convex": ELL,
    "two parts": ISLANDS,
    "halves that share a border": shapely.MultiPolygon(
        [shapely.box(0, 0, 50, 90), shapely.box(50, 0, 99, 90)]
    ),
    "clockwise": shapely.Polygon([(0, 0), (0, 70), (90, 90), (80, 10)]),
    "far from the origin": shapely.affinity.translate(ELL, 38_500_000, 3_100_000),
}
R = np.array([0.0, 1.0, 5.0, 12.0, 20.0, 33.0, 60.0])


def _table(spots: np.ndarray, pumps: int, names=("x", "y")) -> pd.DataFrame:
    industry = ["pumps"] * pumps + ["other"] * (len(spots) - pumps)
    return pd.DataFrame({"industry": industry, names[0]: spots[:, 0], names[1]: spots[:, 1]})


def _place(shape, spots: np.ndarray, pumps: int):
    return place_window(place_members(_table(spots, pumps), weighted=False), shape)


def _groups(placed) -> tuple[np.ndarray, np.ndarray]:
    names = placed.members.names
    return placed.members.of(names.index("pumps")), placed.members.of(names.index("other"))


def _spots(placed, group: np.ndarray) -> np.ndarray:
    return np.column_stack([placed.members.points.x[group], placed.members.points.y[group]])


def _data(placed) -> np.ndarray:
    return np.arange(len(placed.members.points))[None]


def _cases() -> dict[str, tuple]:
    rng = np.random.default_rng(3)
    cases = {}
    for name, shape in WINDOWS.items():
        cases[name] = (shape, uniform_points(make_window(shape), 30, rng), 13)
    p, q = np.divmod(np.arange(36), 6)
    cases["lattice on the border"] = (SQUARE, np.column_stack([p, q]) * 20.0, 18)
    few = uniform_points(make_window(ELL), 6, rng)
    cases["coincident points"] = (ELL, few[rng.integers(0, 6, 30)], 14)
    cases["two of the industry"] = (ELL, uniform_points(make_window(ELL), 9, rng), 2)
    return cases


CASES = _cases()


@pytest.mark.parametrize("name", WINDOWS)
def test_geometry(name: str, rng):
    shape = WINDOWS[name]
    window = make_window(shape)
    assert window.area == pytest.approx(shape.area, rel=1e-12)
    spots = uniform_points(window, 60, rng)
    assert shapely.contains_xy(shape, spots).mean() > 0.95  # on a border that two parts share it says no
    x, y = np.ascontiguousarray(spots.T)
    border = shapely.boundary(shapely.union_all(shapely.get_parts(shape)))
    if name != "halves that share a border":
        known = shapely.distance(border, shapely.points(spots))
        np.testing.assert_allclose(window.to_boundary(x, y), known, rtol=1e-9, atol=1e-7)
    d = rng.uniform(0, 120, 60)
    shares = arc_shares(x, y, d, window.edges, window.blocks)
    known = [
        arc_share(shapely.union_all(shapely.get_parts(shape)), *at, s) for *at, s in zip(x, y, d, strict=True)
    ]
    np.testing.assert_allclose(shares, known, rtol=0, atol=1e-9 if name.startswith("far") else 1e-12)
    dx, dy = rng.uniform(-90, 90, (2, 60))
    known = [overlap(shape, *shift) for shift in zip(dx, dy, strict=True)]
    np.testing.assert_allclose(
        window.overlap(dx, dy), known, rtol=0, atol=1e-5 if name.startswith("far") else 1e-9
    )


def test_circles_that_touch_corners_and_edges():
    """A lattice in its own box: nearly every circle touches an edge or passes through a corner."""
    box = shapely.box(0, 0, 10, 8)
    window = make_window(box)
    x, y = np.array([(a, b) for a in range(11) for b in range(9)], dtype=float).T.copy()
    for d in (1.0, 2.0, 4.0, 5.0, 8.0, 10.0, 2.0**0.5, 5.0**0.5, np.hypot(10, 8)):
        shares = arc_shares(x, y, np.full(len(x), d), window.edges, window.blocks)
        known = [arc_share(box, *at, d) for at in zip(x, y, strict=True)]
        np.testing.assert_allclose(shares, known, rtol=0, atol=1e-9)


@pytest.mark.parametrize("correction", ["isotropic", "translation"])
@pytest.mark.parametrize("name", CASES)
def test_all_measures(name: str, correction: str):
    shape, spots, pumps = CASES[name]
    placed = _place(shape, spots, pumps)
    a, b = _groups(placed)
    targets = (Target(a, a, own=True), Target(a, b, own=False), Target(b, b, own=True))
    union = shapely.union_all(shapely.get_parts(shape))
    at = _spots(placed, a), _spots(placed, b)
    known = [
        k_function(union, at[0], None, R, correction),
        k_function(union, *at, R, correction),
        k_function(union, at[1], None, R, correction),
    ]
    options = {"window": placed.window, "correction": correction}
    scale = max(np.nanmax(k) for k in known)
    for tables in (True, False):
        made = make_ripley_curves(placed.members, targets, R, measure="K", moving=not tables, **options)
        assert made.table.size == (len(spots) ** 2 if tables else 0)
        found = made(_data(placed))[0]
        np.testing.assert_allclose(found, known, rtol=1e-9, atol=1e-9 * scale)
        deviation = make_ripley_curves(placed.members, targets, R, measure="L", moving=not tables, **options)
        np.testing.assert_allclose(
            deviation(_data(placed))[0], np.sqrt(found / np.pi) - R, rtol=0, atol=1e-12
        )
        pair = make_ripley_curves(placed.members, targets[:1], R, measure="D", moving=not tables, **options)
        np.testing.assert_allclose(
            pair(_data(placed))[0, 0], known[0] - known[2], rtol=1e-9, atol=1e-9 * scale
        )
        density = make_ripley_curves(
            placed.members, targets[:2], R, measure="g", moving=not tables, **options
        )
        for t, (one, two) in enumerate(((at[0], None), at)):
            h = g_bandwidth(len(one if two is None else two), shape.area)
            assert density.bandwidth(t) == h
            g = g_function(union, one, two, R, h, correction)
            np.testing.assert_allclose(density(_data(placed))[0, t], g, rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize("correction", ["isotropic", "translation"])
@pytest.mark.parametrize("measure", ["K", "L", "D", "g"])
def test_draws_are_curves_of_moved_tables(measure, correction: str, rng):
    """Permutations, and the same places as coordinates, give what the dealt-out table gives."""
    placed = _place(ELL, uniform_points(make_window(ELL), 40, rng), 15)
    a, b = _groups(placed)
    targets = (
        (Target(a, a, own=True),) if measure == "D" else (Target(a, a, own=True), Target(a, b, own=False))
    )
    options = {"measure": measure, "window": placed.window, "correction": correction}
    curves = make_ripley_curves(placed.members, targets, R, **options)
    curves = pickle.loads(pickle.dumps(curves))
    draws = np.array([rng.permutation(40) for _ in range(3)])
    found = curves(draws)
    everywhere = _spots(placed, np.arange(40))
    moving = make_ripley_curves(placed.members, targets, R, moving=True, **options)
    np.testing.assert_allclose(moving(everywhere[draws]), found, rtol=1e-9, atol=1e-9)
    for k, draw in enumerate(draws):
        dealt = placed.members.__class__(
            **vars(placed.members) | {"points": placed.members.points.take(draw)}
        )
        known = make_ripley_curves(dealt, targets, R, **options)(_data(placed))[0]
        np.testing.assert_allclose(found[k], known, rtol=1e-9, atol=1e-9)


def test_same_sites_give_the_same_bits_whoever_stands_there(rng):
    placed = _place(ELL, uniform_points(make_window(ELL), 40, rng), 15)
    a, _ = _groups(placed)
    curves = make_ripley_curves(
        placed.members, (Target(a, a, own=True),), R, measure="K", window=placed.window
    )
    turned = np.arange(40)
    turned[a] = a[::-1]
    np.testing.assert_array_equal(curves(_data(placed)), curves(turned[None]))


def test_controls_that_are_named(rng):
    placed = _place(ELL, uniform_points(make_window(ELL), 40, rng), 15)
    a, b = _groups(placed)
    some = b[:12]
    curves = make_ripley_curves(
        placed.members, (Target(a, a, own=True),), R, measure="D", window=placed.window, controls=(some,)
    )

    def by_hand(draw: np.ndarray) -> np.ndarray:
        at = _spots(placed, draw[a]), _spots(placed, draw[some])
        return k_function(ELL, at[0], None, R) - k_function(ELL, at[1], None, R)

    # First only cases and controls change places, then everybody.
    among = np.arange(40)
    both = np.concatenate([a, some])
    among[both] = rng.permutation(both)
    for draw in (np.arange(40), among, rng.permutation(40)):
        np.testing.assert_allclose(curves(draw[None])[0, 0], by_hand(draw), rtol=1e-9, atol=1e-6)
    with pytest.raises(MeasureError, match="M255"):
        make_ripley_curves(placed.members, (Target(a, b, own=False),), R, measure="D", window=placed.window)
    everybody = np.arange(40)
    whole = (Target(everybody, everybody, own=True),)
    with pytest.raises(MeasureError, match="M255"):
        make_ripley_curves(placed.members, whole, R, measure="D", window=placed.window)


def test_one_point_has_no_curve(rng):
    placed = _place(SQUARE, uniform_points(make_window(SQUARE), 10, rng), 1)
    a, b = _groups(placed)
    targets = (Target(a, a, own=True), Target(a, b, own=False))
    for measure in ("K", "L", "g"):
        curves = make_ripley_curves(placed.members, targets, R, measure=measure, window=placed.window)
        found = curves(_data(placed))[0]
        assert np.isnan(found[0]).all()
        assert np.isfinite(found[1, 1:]).all()


@pytest.mark.parametrize("correction", ["isotropic", "translation"])
@pytest.mark.parametrize("measure", ["K", "g"])
def test_individual_values_average_to_the_curve(measure, correction: str, rng):
    placed = _place(ELL, uniform_points(make_window(ELL), 40, rng), 15)
    a, b = _groups(placed)
    targets = (Target(a, a, own=True), Target(a, b, own=False))
    curves = make_ripley_curves(
        placed.members, targets, R, measure=measure, window=placed.window, correction=correction
    )
    for t in range(2):
        each = curves.individual(t)
        assert each.shape == (15, len(R))
        np.testing.assert_allclose(each.mean(axis=0), curves(_data(placed))[0, t], rtol=1e-9)


def test_k_of_uniform_points_is_that_of_chance(rng):
    """Over many patterns K is pi r^2, with either correction, in a window with corners and a hole."""
    window = make_window(ELL)
    placed = _place(ELL, uniform_points(window, 60, rng), 30)
    a, _ = _groups(placed)
    r = np.array([5.0, 15.0, 30.0])
    draws = np.array([uniform_points(window, 60, rng) for _ in range(400)])
    for correction in ("isotropic", "translation"):
        curves = make_ripley_curves(
            placed.members, (Target(a, a, own=True),), r, measure="K",
            window=window, correction=correction, moving=True,
        )  # fmt: skip
        k = curves(draws)[:, 0]
        error = k.std(axis=0) / np.sqrt(len(k))
        assert (np.abs(k.mean(axis=0) - np.pi * r**2) < 4.0 * error).all()
        assert (error < 0.05 * np.pi * r**2).all()


def test_many_edges_by_grid(rng):
    """A jagged coast: overlaps are interpolated, and the error that is stated holds for others as well."""
    turn = np.sort(rng.uniform(0, 2 * np.pi, 300))
    far = 100.0 * (1.0 + 0.3 * np.sin(3.0 * turn) + 0.01 * rng.standard_normal(300))
    coast = shapely.make_valid(shapely.Polygon(np.column_stack([far * np.cos(turn), far * np.sin(turn)])))
    window = make_window(coast)
    correction = make_correction(window, "translation", 80.0)
    assert 0.0 < correction.error < 0.005
    spots = uniform_points(window, 200, rng)
    placed = _place(coast, spots, 120)
    a, _ = _groups(placed)
    target = (Target(a, a, own=True),)
    options = {"measure": "K", "window": window, "correction": "translation"}
    near = make_ripley_curves(placed.members, target, R, moving=True, **options)
    exact = make_ripley_curves(placed.members, target, R, **options)
    assert near.error_bound == pytest.approx(correction.error, rel=0.5)
    assert exact.error_bound == 0.0
    one, other = near(_data(placed))[0, 0], exact(_data(placed))[0, 0]
    some = other > 0
    assert (np.abs(one - other)[some] <= near.error_bound * other[some]).all()


def test_uniform_points_are_uniform(rng):
    window = make_window(ISLANDS)
    spots = uniform_points(window, 20_000, rng)
    for cell in (shapely.box(0, 0, 60, 10), shapely.box(60, 0, 100, 40), ISLANDS.geoms[1]):
        share = shapely.intersection(cell, ISLANDS).area / ISLANDS.area
        found = shapely.contains_xy(cell, spots).mean()
        assert found == pytest.approx(share, abs=4.0 * (share / 20_000) ** 0.5)
    first, second = (uniform_points(window, 9, np.random.default_rng(5)) for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_across_the_date_line(rng):
    """Fiji cut in two at 180 degrees is the same as the same place in one piece elsewhere."""
    spots = np.column_stack([rng.uniform(-1.0, 1.0, 60), rng.uniform(-18.0, -16.0, 60)])
    here, there = spots + np.array([10.0, 0.0]), spots + np.array([180.0, 0.0])
    there[:, 0] = (there[:, 0] + 180.0) % 360.0 - 180.0
    one = gpd.GeoDataFrame(geometry=[shapely.box(9, -18, 11, -16)], crs="EPSG:4326")
    two = gpd.GeoDataFrame(
        geometry=[shapely.box(179, -18, 180, -16), shapely.box(-180, -18, -179, -16)], crs="EPSG:4326"
    )
    r = np.array([5_000.0, 20_000.0, 60_000.0])
    found = []
    for at, shape in ((here, one), (there, two)):
        members = place_members(_table(at, 25, ("lon", "lat")), weighted=False)
        placed = place_window(members, shape)
        assert placed.inside.all()
        assert 0.0 < placed.stretch < 0.001
        assert placed.caveats == ()
        a, b = _groups(placed)
        targets = (Target(a, a, own=True), Target(a, b, own=False))
        each = [
            make_ripley_curves(
                placed.members, targets, r, measure="K", window=placed.window, correction=correction
            )(_data(placed))[0]
            for correction in ("isotropic", "translation")
        ]
        found.append((placed.window.area, *each))
    assert found[0][0] == pytest.approx(found[1][0], rel=1e-6)
    np.testing.assert_allclose(found[0][1], found[1][1], rtol=1e-6)
    np.testing.assert_allclose(found[0][2], found[1][2], rtol=1e-6)
    assert found[0][0] == pytest.approx(222_390.0**2 * np.cos(np.radians(17.0)), rel=0.001)


def test_outside_the_window_is_left_out_and_said(rng):
    spots = np.vstack([uniform_points(make_window(ELL), 20, rng), [(90.0, 90.0), (15.0, 12.0)]])
    placed = _place(ELL, spots, 8)
    assert placed.members.left_out["outside the window"] == 2
    assert len(placed.members.points) == 20
    assert placed.members.rows.tolist() == list(range(20))
    assert placed.inside.tolist() == [True] * 20 + [False] * 2
    assert placed.caveats == ()  # results say what was left out, by reason
    with pytest.raises(MeasureError, match="M252"):
        _place(shapely.box(500, 500, 600, 600), spots, 8)


def test_window_from_the_sites(rng):
    spots = rng.uniform(0, 1_000, (200, 2))
    placed = _place(None, spots, 50)
    assert placed.made
    assert placed.inside.all()
    assert "convex hull" in placed.caveats[0].en
    hull = shapely.convex_hull(shapely.MultiPoint(spots))
    corners = len(hull.exterior.coords) - 1
    assert placed.window.area == pytest.approx(hull.area / (1.0 - corners / 200))
    with pytest.raises(MeasureError, match="M253"):
        _place(None, np.column_stack([np.arange(9.0), np.arange(9.0)]), 4)


def test_windows_that_cannot_be_used(rng):
    spots = uniform_points(make_window(ELL), 20, rng)
    for wrong in (shapely.LineString([(0, 0), (1, 1)]), shapely.Polygon(), "Hunan"):
        with pytest.raises(MeasureError, match="M251"):
            _place(wrong, spots, 8)
    far_off = gpd.GeoDataFrame(geometry=[shapely.box(111, 27, 114, 29)], crs="EPSG:4326")
    with pytest.raises(MeasureError, match="M251"):
        _place(far_off, spots, 8)
    members = place_members(_table(spots / 100 + [110.0, 25.0], 8, ("lon", "lat")), weighted=False)
    with pytest.raises(MeasureError, match="M251"):
        place_window(members, shapely.box(0, 0, 500_000, 500_000))
    placed = _place(ELL, spots, 8)
    a, _ = _groups(placed)
    with pytest.raises(MeasureError, match="M254"):
        make_ripley_curves(
            placed.members,
            (Target(a, a, own=True),),
            R,
            measure="K",
            window=placed.window,
            correction="border",
        )


def test_boundaries_of_several_regions_in_another_system(rng):
    """Counties in degrees are laid over points in metres, and their common borders do not count as edges."""
    counties = gpd.GeoDataFrame(
        geometry=[shapely.box(112, 27, 113, 28), shapely.box(113, 27, 114, 28)], crs="EPSG:4326"
    )
    whole = counties.to_crs("EPSG:32649").union_all()
    spots = uniform_points(make_window(whole), 40, rng)
    members = place_members(_table(spots, 15), weighted=False)
    placed = place_window(members, counties, system="EPSG:32649")
    assert placed.inside.all()
    assert placed.stretch == 0.0
    assert placed.window.area == pytest.approx(whole.area, rel=1e-6)
    middle = whole.representative_point()
    x, y = np.array([middle.x]), np.array([middle.y])
    assert placed.window.to_boundary(x, y)[0] == pytest.approx(whole.boundary.distance(middle), rel=1e-6)


def test_tables_are_made_only_where_they_pay(monkeypatch, rng):
    placed = _place(ELL, uniform_points(make_window(ELL), 300, rng), 40)
    a, _ = _groups(placed)
    target = (Target(a, a, own=True),)
    options = {"measure": "K", "window": placed.window}
    table = make_ripley_curves(placed.members, target, R, **options)
    assert table.table.shape == (300, 300)
    monkeypatch.setattr(_ripley, "_MOST_TABLED", 100)
    direct = make_ripley_curves(placed.members, target, R, **options)
    assert direct.table.size == 0
    draws = np.array([rng.permutation(300) for _ in range(5)])
    np.testing.assert_allclose(table(draws), direct(draws), rtol=1e-10)
    assert _correction.CORRECTIONS == ("isotropic", "translation")


def test_distances_too_large_for_the_window_are_said(rng):
    slab = shapely.box(0, 0, 90, 40)
    window = make_window(shapely.affinity.rotate(slab, 33.0))
    assert window.radius_m == pytest.approx(0.5 * np.hypot(90, 40))
    assert window.width_m == pytest.approx(40.0)
    placed = _place(slab, uniform_points(make_window(slab), 40, rng), 20)
    a, _ = _groups(placed)
    for correction, fair in (("isotropic", 49.2), ("translation", 40.0)):
        for largest, says in ((fair * 0.99, 0), (fair * 1.01, 1)):
            curves = make_ripley_curves(
                placed.members, (Target(a, a, own=True),), np.array([10.0, largest]), measure="K",
                window=placed.window, correction=correction,
            )  # fmt: skip
            assert len(curves.caveats) == says
    assert "too low" in curves.caveats[0].en
