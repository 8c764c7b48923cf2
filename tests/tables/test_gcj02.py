"""Chinese map coordinates: published values, exact inverses, the identity abroad."""

from __future__ import annotations

import numpy as np
import pytest

from jiju.tables import bd09_to_wgs84, gcj02_to_wgs84, wgs84_to_bd09, wgs84_to_gcj02
from jiju.tables.gcj02 import _baidu

PAIRS = [(wgs84_to_gcj02, gcj02_to_wgs84), (wgs84_to_bd09, bd09_to_wgs84)]


def test_published_values():
    """The values that all implementations of the formula print for Beijing."""
    lon, lat = np.array([116.404]), np.array([39.915])
    assert np.allclose(
        wgs84_to_gcj02(lon, lat), [[116.41024449916938], [39.91640428150164]], rtol=0, atol=1e-12
    )
    assert np.allclose(_baidu(lon, lat), [[116.41036949371029], [39.92133699351021]], rtol=0, atol=1e-12)


@pytest.mark.parametrize(("there", "back"), PAIRS)
def test_inverse_is_exact(there, back, rng):
    lon, lat = rng.uniform(73, 135, 20_000), rng.uniform(4, 53, 20_000)
    found = back(*there(lon, lat))
    # a hundred-thousandth of a centimetre
    assert np.abs(found[0] - lon).max() < 1e-12
    assert np.abs(found[1] - lat).max() < 1e-12


@pytest.mark.parametrize(("there", "back"), PAIRS)
def test_abroad_nothing_moves(there, back):
    lon, lat = np.array([2.35, -74.0, 150.0]), np.array([48.85, 40.7, -33.0])
    assert np.array_equal(there(lon, lat), [lon, lat])
    assert np.array_equal(back(lon, lat), [lon, lat])


def test_the_shift_is_hundreds_of_metres():
    lon, lat = wgs84_to_gcj02(np.array([112.9388]), np.array([28.2282]))
    metres = np.hypot((lon - 112.9388) * 98_000, (lat - 28.2282) * 111_000)
    assert 300 < metres[0] < 900
