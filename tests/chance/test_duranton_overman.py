"""The bands of Duranton and Overman."""

from __future__ import annotations

import numpy as np
import pytest
from slow_bands import slow_duranton_overman

from jiju.chance import duranton_overman_bands


@pytest.mark.parametrize("ties", [False, True])
@pytest.mark.parametrize("level", [0.95, 0.8, 0.5])
def test_global_edges_agree_with_holding_each_draw_against_the_others(rng, ties, level):
    for draws, points in ((30, 1), (41, 4), (60, 6)):
        curves = rng.normal(size=(draws, points)).cumsum(axis=1)
        if ties:
            curves = np.round(curves)
        low, high = slow_duranton_overman(curves, level=level)
        found = duranton_overman_bands(curves, level=level, digit=1e-9)
        np.testing.assert_allclose(found.global_low, low, rtol=0, atol=1e-12)
        np.testing.assert_allclose(found.global_high, high, rtol=0, atol=1e-12)


def test_local_edges_are_percentiles(rng):
    draws = rng.normal(size=(1001, 3))
    found = duranton_overman_bands(draws)
    ordered = np.sort(draws, axis=0)
    np.testing.assert_allclose(found.local_low, ordered[50], rtol=1e-12)
    np.testing.assert_allclose(found.local_high, ordered[950], rtol=1e-12)


def test_the_stated_share_of_draws_hits_the_edges(rng):
    draws = rng.normal(size=(2000, 10)).cumsum(axis=1)
    found = duranton_overman_bands(draws)
    assert found.share_high == pytest.approx(0.05)
    assert found.share_low == pytest.approx(0.05)
    above = (draws >= found.global_high).any(axis=1)
    below = (draws <= found.global_low).any(axis=1)
    assert above.mean() == pytest.approx(0.05, abs=0.008)
    assert below[~above].mean() == pytest.approx(0.05, abs=0.008)


def test_a_global_edge_lies_outside_the_local_one(rng):
    found = duranton_overman_bands(rng.normal(size=(999, 20)).cumsum(axis=1))
    assert (found.global_high > found.local_high).all()
    assert (found.global_low < found.local_low).all()


def test_one_distance_has_a_global_edge_at_the_local_percentile(rng):
    draws = rng.normal(size=(10_000, 1))
    found = duranton_overman_bands(draws)
    assert found.global_high == pytest.approx(found.local_high, abs=0.01)
    # Among the 95% that do not hit the upper edge, so a little further out.
    assert (draws < found.global_low).mean() == pytest.approx(0.95 * 0.05, abs=2e-4)


def test_too_few_draws_are_said(rng):
    found = duranton_overman_bands(rng.normal(size=(39, 30)))
    assert found.share_high > 0.05
    np.testing.assert_array_equal(found.global_high, found.global_high)


def test_distances_where_all_draws_agree_change_nothing(rng):
    draws = rng.normal(size=(300, 5)).cumsum(axis=1)
    plain = duranton_overman_bands(draws)
    padded = duranton_overman_bands(np.hstack([np.zeros((300, 3)), draws]))
    np.testing.assert_array_equal(padded.global_high[3:], plain.global_high)
    np.testing.assert_array_equal(padded.global_low[3:], plain.global_low)
    np.testing.assert_array_equal(padded.global_high[:3], 0.0)


def test_all_draws_alike():
    found = duranton_overman_bands(np.ones((40, 4)))
    for edge in (found.local_low, found.local_high, found.global_low, found.global_high):
        np.testing.assert_array_equal(edge, 1.0)
