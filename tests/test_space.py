"""Positions and distances on the plane and on the sphere."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from slow_concentration import EARTH_RADIUS_M as TRUE_RADIUS_M
from slow_concentration import sphere_distances

from jiju.errors import TableError
from jiju.measures.clusters._kernels import pair_distances
from jiju.space import EARTH_RADIUS_M, Points, place_points, unit_vectors


def _all_distances(points: Points) -> np.ndarray:
    return points.to_metres(pair_distances(points.x, points.y, points.z))


def test_radius_is_the_mean_radius_of_the_earth():
    assert EARTH_RADIUS_M == TRUE_RADIUS_M == 6371008.8


def test_unit_vectors_have_length_one(rng: np.random.Generator):
    x, y, z = unit_vectors(rng.uniform(-180, 180, 500), rng.uniform(-90, 90, 500))
    np.testing.assert_allclose(x * x + y * y + z * z, 1.0, rtol=1e-15)


@pytest.mark.parametrize(
    ("lon", "lat"),
    [
        pytest.param((-180, 180), (-80, 80), id="everywhere"),
        pytest.param((179.9, 180.1), (-1, 1), id="date line"),
        pytest.param((-180, 180), (89.9, 90), id="north pole"),
        pytest.param((-180, 180), (-90, -89.99), id="south pole"),
        pytest.param((113, 113.001), (28, 28.001), id="one street"),
    ],
)
def test_distances_are_great_circles(rng: np.random.Generator, lon, lat):
    a, b = rng.uniform(*lon, 60), rng.uniform(*lat, 60)
    a = np.where(a > 180, a - 360, a)
    points, placed = place_points(pd.DataFrame({"lon": a, "lat": b}))
    assert placed.all()
    assert not points.planar
    expected = sphere_distances(a, b)[np.triu_indices(60, k=1)]
    np.testing.assert_allclose(_all_distances(points), expected, rtol=1e-7, atol=1e-8)


def test_known_cities():
    # Changsha to Xiangtan; the haversine formula by hand.
    points, _ = place_points(pd.DataFrame({"lon": [112.9388, 112.9440], "lat": [28.2282, 27.8297]}))
    a, b = np.radians([28.2282, 27.8297])
    half = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(np.radians(0.0052) / 2) ** 2
    assert _all_distances(points)[0] == pytest.approx(2 * 6371008.8 * np.arcsin(np.sqrt(half)), rel=1e-9)


def test_planar_positions_may_be_far_from_the_origin():
    frame = pd.DataFrame({"x": [38_500_000.0, 38_500_003.0], "y": [3_100_000.0, 3_100_004.0]})
    points, _ = place_points(frame)
    assert points.planar
    assert len(points) == 2
    assert _all_distances(points)[0] == 5.0


def test_rows_without_a_position_are_named_not_lost():
    frame = pd.DataFrame({"x": [0.0, np.nan, 3.0, np.inf], "y": [0.0, 1.0, np.nan, 0.0]})
    points, placed = place_points(frame)
    assert placed.tolist() == [True, False, False, False]
    assert len(points) == 1


def test_table_without_any_position_row():
    points, placed = place_points(pd.DataFrame({"lon": [np.nan], "lat": [np.nan]}))
    assert len(points) == 0
    assert placed.tolist() == [False]
    points, _ = place_points(pd.DataFrame({"x": [np.nan], "y": [1.0]}))
    assert len(points) == 0


def test_missing_coordinates_are_an_error():
    with pytest.raises(TableError) as caught:
        place_points(pd.DataFrame({"industry": ["a"]}))
    assert caught.value.code == "T304"


def test_take_keeps_the_order_asked_for():
    points, _ = place_points(pd.DataFrame({"x": [0.0, 1.0, 5.0], "y": [0.0, 0.0, 0.0]}))
    taken = points.take(np.array([2, 0]))
    assert len(taken) == 2
    assert taken.x[0] - taken.x[1] == 5.0


@pytest.mark.parametrize(
    "frame", [{"x": [0.0, 9.0], "y": [0.0, 0.0]}, {"lon": [0.0, 9.0], "lat": [0.0, 0.0]}]
)
def test_kernel_distances_come_back_as_metres(frame):
    points, _ = place_points(pd.DataFrame(frame))
    metres = np.array([0.0, 1.0, 500.0, 1e6, 1.9e7])
    np.testing.assert_allclose(points.to_metres(points.to_kernel(metres)), metres, rtol=1e-9)


def test_order_of_distances_is_kept_on_the_sphere():
    points, _ = place_points(pd.DataFrame({"lon": [0.0], "lat": [0.0]}))
    metres = np.linspace(0.0, 2.0e7, 2000)
    assert (np.diff(points.to_kernel(metres)) > 0).all()
