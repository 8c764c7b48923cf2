"""Global and pointwise bands."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from slow_envelope import erl_envelope

from jiju.chance.envelope import global_envelope, pointwise_envelope

ALTERNATIVES = ["two-sided", "greater", "less"]


def _walks(rng: np.random.Generator, curves: int, points: int) -> np.ndarray:
    return rng.normal(size=(curves, points)).cumsum(axis=1)


@pytest.mark.parametrize("alternative", ALTERNATIVES)
@pytest.mark.parametrize("level", [0.95, 0.9, 0.5])
@pytest.mark.parametrize("decimals", [None, 0])
def test_agrees_with_comparing_every_pair_of_curves(rng, alternative, level, decimals):
    for draws in (19, 39, 60):
        curves = _walks(rng, draws + 1, 7)
        if decimals is not None:
            curves = curves.round(decimals)  # many ties, also whole curves alike
            curves[3:6] = curves[0]
        slow = erl_envelope(curves[0], curves[1:], level=level, alternative=alternative)
        fast = global_envelope(curves[0], curves[1:], level=level, alternative=alternative)
        assert fast.p_value == pytest.approx(slow.p_value, abs=1e-14)
        np.testing.assert_array_equal(fast.low, slow.low)
        np.testing.assert_array_equal(fast.high, slow.high)
        expected = np.array(slow.at_least_as_extreme) / len(curves)
        np.testing.assert_allclose(fast.extremeness, expected, rtol=1e-14)


@settings(max_examples=60, deadline=None)
@given(
    hnp.arrays(np.int64, st.tuples(st.integers(2, 24), st.integers(1, 5)), elements=st.integers(-3, 3)),
    st.sampled_from(ALTERNATIVES),
    st.sampled_from([0.5, 0.8, 0.9, 0.95]),
)
def test_agrees_with_the_definition_on_any_small_table(curves, alternative, level):
    slow = erl_envelope(curves[0], curves[1:], level=level, alternative=alternative)
    fast = global_envelope(curves[0], curves[1:], level=level, alternative=alternative)
    assert fast.p_value == pytest.approx(slow.p_value, abs=1e-14)
    np.testing.assert_array_equal(fast.low, slow.low)
    np.testing.assert_array_equal(fast.high, slow.high)


@pytest.mark.parametrize("alternative", ALTERNATIVES)
def test_level_is_exact_when_every_curve_takes_its_turn(rng, alternative):
    curves = _walks(rng, 100, 30)
    rejected = 0
    for i in range(100):
        envelope = global_envelope(curves[i], np.delete(curves, i, axis=0), alternative=alternative)
        outside = (curves[i] < envelope.low).any() or (curves[i] > envelope.high).any()
        assert outside == (envelope.p_value <= 0.05)
        rejected += outside
    assert rejected == 5


def test_pointwise_band_is_no_test(rng):
    # The same turns with a pointwise band: many more leave it somewhere.
    curves = _walks(rng, 100, 30)
    left = 0
    for i in range(100):
        low, high = pointwise_envelope(np.delete(curves, i, axis=0), level=0.95)
        left += bool((curves[i] < low).any() or (curves[i] > high).any())
    assert left >= 12


def test_one_sided_band_is_open_on_the_other_side(rng):
    curves = _walks(rng, 40, 5)
    assert (global_envelope(curves[0], curves[1:], alternative="greater").low == -np.inf).all()
    assert (global_envelope(curves[0], curves[1:], alternative="less").high == np.inf).all()


def test_mirrored_curves_give_a_mirrored_band(rng):
    curves = _walks(rng, 60, 9)
    up = global_envelope(curves[0], curves[1:], alternative="greater")
    down = global_envelope(-curves[0], -curves[1:], alternative="less")
    np.testing.assert_array_equal(up.high, -down.low)
    assert up.p_value == down.p_value


@pytest.mark.parametrize("alternative", ALTERNATIVES)
def test_p_is_never_zero(rng, alternative):
    for offset in (-1e9, 1e9):
        p = global_envelope(np.full(4, offset), rng.normal(size=(99, 4)), alternative=alternative).p_value
        assert p == (
            0.01 if alternative == "two-sided" or (offset > 0) == (alternative == "greater") else 1.0
        )


def test_all_curves_alike():
    envelope = global_envelope(np.ones(3), np.ones((19, 3)))
    assert envelope.p_value == 1.0
    np.testing.assert_array_equal(envelope.low, 1.0)
    np.testing.assert_array_equal(envelope.high, 1.0)


def test_points_where_nothing_differs_change_nothing(rng):
    curves = _walks(rng, 60, 9)
    padded = np.hstack([np.zeros((60, 1)), curves])
    plain = global_envelope(curves[0], curves[1:])
    wide = global_envelope(padded[0], padded[1:])
    assert wide.p_value == plain.p_value
    np.testing.assert_array_equal(wide.high[1:], plain.high)


def test_global_band_is_wider_than_the_pointwise_one(rng):
    curves = _walks(rng, 500, 30)
    band = global_envelope(curves[0], curves[1:])
    low, high = pointwise_envelope(curves[1:], level=0.95)
    assert (band.low < low).all()
    assert (band.high > high).all()


def test_pointwise_band_is_made_of_quantiles(rng):
    draws = rng.normal(size=(999, 3))
    low, high = pointwise_envelope(draws, level=0.9)
    for k in range(3):
        assert 0.04 <= (draws[:, k] < low[k]).mean() <= 0.06
        assert 0.04 <= (draws[:, k] > high[k]).mean() <= 0.06
