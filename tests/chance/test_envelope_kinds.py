"""Every type of global envelope: against its definition, and what all of them must hold to."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from slow_bands import slow_envelope

from jiju.chance import ENVELOPES, global_envelope

ALTERNATIVES = ["two-sided", "greater", "less"]
HULLS = ["erl", "cont", "area"]
DEVIATIONS = ["qdir", "st", "unscaled"]
EXACT = HULLS + DEVIATIONS  # the band is left exactly where p is at most 1 - level


def _smooth(rng: np.random.Generator, curves: int, points: int) -> np.ndarray:
    """Smooth curves that vary more at some distances, and upwards."""
    place = np.arange(points)
    covariance = np.exp(-(((place[:, None] - place) / (points / 4.0)) ** 2)) + 1e-9 * np.eye(points)
    return np.exp(
        rng.normal(size=(curves, points)) @ np.linalg.cholesky(covariance).T * (0.2 + place / points)
    )


def _leaves(curve: np.ndarray, envelope, digit: float = 1e-9) -> bool:
    return bool((curve < envelope.low - digit).any() or (curve > envelope.high + digit).any())


@pytest.mark.parametrize("kind", ENVELOPES)
@pytest.mark.parametrize("alternative", ALTERNATIVES)
@pytest.mark.parametrize("ties", [False, True])
def test_agrees_with_the_definition(rng, kind, alternative, ties):
    for draws, level in ((19, 0.95), (40, 0.9), (53, 0.95)):
        curves = _smooth(rng, draws + 1, 6)
        if ties:
            curves = np.round(curves * 2.0)
            curves[3:6] = curves[0]
        slow = slow_envelope(curves[0], curves[1:], kind, level=level, alternative=alternative)
        fast = global_envelope(curves[0], curves[1:], kind=kind, level=level, alternative=alternative)
        assert fast.p_value == pytest.approx(slow.p_value, abs=1e-14)
        np.testing.assert_allclose(fast.low, slow.low, rtol=0, atol=1e-12)
        np.testing.assert_allclose(fast.high, slow.high, rtol=0, atol=1e-12)


@settings(max_examples=60, deadline=None)
@given(
    hnp.arrays(np.int64, st.tuples(st.integers(3, 22), st.integers(2, 4)), elements=st.integers(-3, 3)),
    st.sampled_from(["rank", "cont", "area"]),
    st.sampled_from(ALTERNATIVES),
    st.sampled_from([0.5, 0.8, 0.95]),
)
def test_agrees_with_the_definition_on_any_small_table(curves, kind, alternative, level):
    slow = slow_envelope(curves[0], curves[1:], kind, level=level, alternative=alternative)
    fast = global_envelope(curves[0], curves[1:], kind=kind, level=level, alternative=alternative, digit=1e-9)
    assert fast.p_value == pytest.approx(slow.p_value, abs=1e-14)
    np.testing.assert_array_equal(fast.low, slow.low)
    np.testing.assert_array_equal(fast.high, slow.high)


@pytest.mark.parametrize("kind", EXACT)
@pytest.mark.parametrize("alternative", ALTERNATIVES)
def test_level_is_exact_when_every_curve_takes_its_turn(rng, kind, alternative):
    # 100 curves at 5%: exactly five leave. 50 curves: two and a half cannot, so two do.
    for total, expected in ((100, 5), (50, 2)):
        curves = _smooth(rng, total, 12)
        rejected = 0
        for i in range(total):
            envelope = global_envelope(
                curves[i], np.delete(curves, i, axis=0), kind=kind, alternative=alternative
            )
            assert _leaves(curves[i], envelope) == (envelope.p_value <= 0.05 + 1e-12)
            rejected += envelope.p_value <= 0.05 + 1e-12
            assert envelope.leaving == expected / total
        assert rejected == expected


@pytest.mark.parametrize("alternative", ALTERNATIVES)
def test_the_rank_band_is_left_exactly_where_the_upper_bound_of_p_is_small(rng, alternative):
    curves = _smooth(rng, 300, 4)
    left = 0
    for i in range(300):
        envelope = global_envelope(
            curves[i], np.delete(curves, i, axis=0), kind="rank", level=0.9, alternative=alternative
        )
        low, high = envelope.p_interval
        assert low < envelope.p_value <= high
        assert _leaves(curves[i], envelope) == (high <= 0.1 + 1e-12)
        left += _leaves(curves[i], envelope)
    assert 0 < left <= 30


@pytest.mark.parametrize("kind", ENVELOPES)
@pytest.mark.parametrize("alternative", ALTERNATIVES)
def test_with_ties_a_curve_that_leaves_has_a_small_p_value(rng, kind, alternative):
    curves = np.round(_smooth(rng, 120, 8) * 2.0)
    for i in range(120):
        envelope = global_envelope(
            curves[i], np.delete(curves, i, axis=0), kind=kind, level=0.9, alternative=alternative
        )
        if _leaves(curves[i], envelope):
            assert envelope.p_value <= 0.1 + 1e-12
        assert 0.0 < envelope.p_value <= 1.0


@pytest.mark.parametrize("kind", ["erl", "rank"])
def test_ranks_do_not_care_for_the_scale(rng, kind):
    curves = _smooth(rng, 100, 9)
    plain = global_envelope(curves[0], curves[1:], kind=kind)
    bent = global_envelope(np.log(curves[0]) ** 3, np.log(curves[1:]) ** 3, kind=kind)
    np.testing.assert_array_equal(bent.extremeness, plain.extremeness)
    np.testing.assert_allclose(bent.low, np.log(plain.low) ** 3, rtol=1e-12)
    np.testing.assert_allclose(bent.high, np.log(plain.high) ** 3, rtol=1e-12)


@pytest.mark.parametrize("kind", ["erl", "rank", "cont", "area", "qdir", "st"])
def test_units_at_each_distance_do_not_matter(rng, kind):
    curves = _smooth(rng, 100, 9)
    unit, start = np.exp(rng.normal(size=9)), rng.normal(size=9)
    plain = global_envelope(curves[0], curves[1:], kind=kind)
    other = global_envelope(curves[0] * unit + start, curves[1:] * unit + start, kind=kind)
    np.testing.assert_array_equal(other.extremeness, plain.extremeness)
    np.testing.assert_allclose(other.high, plain.high * unit + start, rtol=1e-10)


@pytest.mark.parametrize("kind", sorted(set(ENVELOPES) - {"rank"}))
def test_mirrored_curves_give_a_mirrored_band(rng, kind):
    curves = _smooth(rng, 60, 9)
    up = global_envelope(curves[0], curves[1:], kind=kind, alternative="greater")
    down = global_envelope(-curves[0], -curves[1:], kind=kind, alternative="less")
    np.testing.assert_allclose(up.high, -down.low, rtol=1e-12)
    assert up.p_value == down.p_value


@pytest.mark.parametrize("kind", ENVELOPES)
@pytest.mark.parametrize("alternative", ALTERNATIVES)
def test_p_is_never_zero(rng, kind, alternative):
    for offset in (-1e9, 1e9):
        envelope = global_envelope(
            np.full(4, offset), rng.normal(size=(99, 4)), kind=kind, alternative=alternative
        )
        extreme = alternative == "two-sided" or (offset > 0) == (alternative == "greater")
        assert envelope.p_value == (0.01 if extreme else 1.0)


@pytest.mark.parametrize("kind", ENVELOPES)
def test_all_curves_alike(kind):
    # A third of an integer: the mean of equal numbers need not be that number.
    envelope = global_envelope(np.full(3, 1.0 / 3.0), np.full((19, 3), 1.0 / 3.0), kind=kind)
    assert envelope.p_value == 1.0
    np.testing.assert_array_equal(envelope.low, 1.0 / 3.0)
    np.testing.assert_array_equal(envelope.high, 1.0 / 3.0)


@pytest.mark.parametrize("kind", ENVELOPES)
def test_points_where_nothing_differs_change_nothing(rng, kind):
    curves = _smooth(rng, 60, 9)
    padded = np.hstack([np.full((60, 2), 0.1), curves])
    plain = global_envelope(curves[0], curves[1:], kind=kind)
    wide = global_envelope(padded[0], padded[1:], kind=kind)
    np.testing.assert_array_equal(wide.extremeness, plain.extremeness)
    np.testing.assert_array_equal(wide.high[2:], plain.high)
    np.testing.assert_array_equal(wide.low[:2], 0.1)
    np.testing.assert_array_equal(wide.high[:2], 0.1)


@pytest.mark.parametrize("kind", ENVELOPES)
def test_rounding_errors_break_no_ties(rng, kind):
    curves = np.round(_smooth(rng, 100, 8) * 2.0)
    clean = global_envelope(curves[0], curves[1:], kind=kind)
    noisy = curves * (1.0 + 1e-15 * rng.normal(size=curves.shape))
    found = global_envelope(noisy[0], noisy[1:], kind=kind, digit=1e-9)
    np.testing.assert_array_equal(found.extremeness, clean.extremeness)
    np.testing.assert_allclose(found.high, clean.high, rtol=0, atol=1e-8)


@pytest.mark.parametrize("kind", ENVELOPES)
def test_one_draw_and_one_point_are_enough_to_answer(kind):
    envelope = global_envelope([2.0], [[1.0]], kind=kind)
    assert envelope.p_value == 1.0
    assert envelope.low[0] <= 1.0 + 1e-12
    assert envelope.high[0] >= 2.0 - 1e-12
