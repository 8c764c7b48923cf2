"""Maximum-deviation and integrated-deviation tests."""

from __future__ import annotations

import numpy as np
import pytest
from slow_bands import slow_deviation

from jiju.chance import deviation_test, global_envelope

KINDS = ["maximum", "integrated"]
SCALINGS = ["none", "studentized", "quantile"]
ALTERNATIVES = ["two-sided", "greater", "less"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scaling", SCALINGS)
@pytest.mark.parametrize("alternative", ALTERNATIVES)
@pytest.mark.parametrize("ties", [False, True])
def test_agrees_with_holding_each_curve_against_the_others(rng, kind, scaling, alternative, ties):
    for draws, points in ((19, 3), (60, 8)):
        curves = rng.normal(size=(draws + 1, points)).cumsum(axis=1)
        if ties:
            curves = np.round(curves * 2.0)
            curves[4] = curves[0]
        for distances in (None, np.sort(rng.uniform(0.0, 50.0, points))):
            statistic, p_value = slow_deviation(
                curves[0],
                curves[1:],
                kind=kind,
                scaling=scaling,
                alternative=alternative,
                distances=distances,
            )
            found = deviation_test(
                curves[0],
                curves[1:],
                kind=kind,
                scaling=scaling,
                alternative=alternative,
                distances=distances,
            )
            assert found.statistic == pytest.approx(statistic, rel=1e-12, abs=1e-12)
            assert found.p_value == pytest.approx(p_value, abs=1e-14)
            assert found.simulated.shape == (draws,)


@pytest.mark.parametrize(
    ("scaling", "kind"), [("none", "unscaled"), ("studentized", "st"), ("quantile", "qdir")]
)
@pytest.mark.parametrize("alternative", ALTERNATIVES)
def test_the_maximum_is_the_test_of_the_band_of_the_same_scale(rng, scaling, kind, alternative):
    curves = np.exp(rng.normal(size=(200, 10)).cumsum(axis=1) / 3.0)
    for i in range(20):
        draws = np.delete(curves, i, axis=0)
        test = deviation_test(curves[i], draws, scaling=scaling, alternative=alternative)
        envelope = global_envelope(curves[i], draws, kind=kind, alternative=alternative)
        assert test.p_value == pytest.approx(envelope.p_value, abs=1e-14)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scaling", SCALINGS)
def test_level_is_exact_when_every_curve_takes_its_turn(rng, kind, scaling):
    curves = np.exp(rng.normal(size=(100, 12)).cumsum(axis=1) / 3.0)
    p_values = [
        deviation_test(curves[i], np.delete(curves, i, axis=0), kind=kind, scaling=scaling).p_value
        for i in range(100)
    ]
    np.testing.assert_allclose(sorted(p_values), np.arange(1, 101) / 100)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scaling", SCALINGS)
def test_side_and_the_smallest_p_value(rng, kind, scaling):
    draws = rng.normal(size=(99, 5))
    for sign in (1, -1):
        found = deviation_test(np.full(5, sign * 1e3), draws, kind=kind, scaling=scaling)
        assert (found.p_value, found.side) == (0.01, sign)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scaling", SCALINGS)
def test_all_curves_alike(kind, scaling):
    found = deviation_test(np.full(4, 0.1), np.full((19, 4), 0.1), kind=kind, scaling=scaling)
    assert found.p_value == 1.0


def test_a_long_step_weighs_more(rng):
    # The only departure is at the last distance; a longer way to it makes the integral larger.
    draws = 0.01 * rng.normal(size=(39, 3))
    near = deviation_test([0.0, 0.0, 1.0], draws, kind="integrated", distances=[0.0, 1.0, 2.0])
    far = deviation_test([0.0, 0.0, 1.0], draws, kind="integrated", distances=[0.0, 1.0, 11.0])
    assert far.statistic == pytest.approx(10.0 * near.statistic, rel=0.1)
