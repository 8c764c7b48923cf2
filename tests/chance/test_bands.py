"""One call for every band: what it says, and how often chance alone is called something."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from jiju.chance import BANDS, ENVELOPES, band, duranton_overman_bands, global_envelope

TESTS = [kind for kind in BANDS if kind != "do_local"]


def _smooth(rng: np.random.Generator, curves: int, points: int) -> np.ndarray:
    place = np.arange(points)
    covariance = np.exp(-(((place[:, None] - place) / 4.0) ** 2)) + 1e-9 * np.eye(points)
    return rng.normal(size=(curves, points)) @ np.linalg.cholesky(covariance).T


def test_every_band_has_words_in_both_languages():
    assert list(BANDS)[: len(ENVELOPES)] == list(ENVELOPES)
    for kind, text in BANDS.items():
        for words in (text.en, text.zh):
            assert any(year in words for year in ("1977", "1979", "2005", "2015", "2017", "2022")), kind
        assert ("no test" in text.en) == (kind == "do_local") == ("不是对整条曲线的检验" in text.zh)


@pytest.mark.parametrize("kind", ENVELOPES)
def test_it_is_the_envelope(rng, kind):
    curves = _smooth(rng, 100, 9)
    found, known = band(curves[0], curves[1:], kind), global_envelope(curves[0], curves[1:], kind=kind)
    np.testing.assert_array_equal(found.low, known.low)
    np.testing.assert_array_equal(found.high, known.high)
    assert (found.p_value, found.p_interval) == (known.p_value, known.p_interval)


def test_the_bands_of_duranton_and_overman(rng):
    curves = _smooth(rng, 400, 9)
    edges = duranton_overman_bands(curves[1:])
    local, whole = band(curves[0], curves[1:], "do_local"), band(curves[0], curves[1:], "do_global")
    np.testing.assert_array_equal(local.high, edges.local_high)
    np.testing.assert_array_equal(whole.low, edges.global_low)
    assert local.p_value is None
    assert 0.0 < whole.p_value <= 1.0


@pytest.mark.parametrize("kind", TESTS)
def test_a_curve_far_above_is_localized_and_far_below_dispersed(rng, kind):
    draws = _smooth(rng, 199, 6)
    for sign in (1, -1):
        found = band(np.full(6, 50.0 * sign), draws, kind, level=0.9)
        assert found.verdict_side(found.p_value, 0.9) == sign
        # With a band, also where.
        if kind != "integrated_deviation":
            assert (found.above if sign > 0 else found.below).all()
            assert not (found.below if sign > 0 else found.above).any()


def test_above_somewhere_and_below_elsewhere_is_localized(rng):
    draws = _smooth(rng, 399, 6)
    curve = np.array([9.0, 9.0, 9.0, -9.0, -9.0, -9.0])
    for kind in ("erl", "do_global"):
        found = band(curve, draws, kind)
        assert found.above[:3].all()
        assert found.below[3:].all()
        assert found.verdict_side(found.p_value, 0.95) == 1


def test_the_local_band_gives_no_verdict(rng):
    found = band(np.full(6, 50.0), _smooth(rng, 199, 6), "do_local")
    assert found.above.all()
    assert found.verdict_side(found.p_value, 0.95) == 0


def test_an_adjusted_p_value_decides_where_p_decides(rng):
    draws = _smooth(rng, 199, 6)
    for kind in TESTS:
        found = band(np.full(6, 50.0), draws, kind, level=0.9)
        assert found.verdict_side(0.2, 0.9) == (1 if kind == "do_global" else 0)


def test_too_few_draws_are_said_in_both_languages(rng):
    curves = rng.normal(size=(40, 30))
    caveat = band(curves[0], curves[1:], "do_global").caveat
    assert "too few" in caveat.en
    assert "不足" in caveat.zh
    assert band(curves[0], curves[1:], "erl").caveat is None
    curves = _smooth(rng, 1000, 10)
    assert band(curves[0], curves[1:], "do_global").caveat is None


def test_a_rank_band_that_hardly_anything_leaves_says_so(rng):
    curves = _smooth(rng, 100, 20)
    caveat = band(curves[0], curves[1:], "rank").caveat
    assert "0.0%" in caveat.en
    assert "0.0%" in caveat.zh
    curves = rng.normal(size=(1000, 2))
    assert band(curves[0], curves[1:], "rank").caveat is None


def test_curves_that_differ_by_rounding_are_inside(rng):
    draws = np.ones((99, 5)) * (1.0 + 1e-15 * rng.normal(size=(99, 5)))
    for kind in BANDS:
        found = band(np.ones(5), draws, kind, digit=1e-12)
        assert not found.above.any()
        assert not found.below.any()
        assert found.verdict_side(found.p_value, 0.95) == 0
        assert found.p_value in (None, 1.0)


def test_an_unknown_name_is_a_key_error(rng):
    with pytest.raises(KeyError, match="erk"):
        band(np.ones(3), rng.normal(size=(9, 3)), "erk")


def _inside_binomial(found: int, of: int, rate: float) -> bool:
    return binom.ppf(1e-4, of, rate) <= found <= binom.ppf(1.0 - 1e-4, of, rate)


@pytest.mark.parametrize("ties", [False, True])
@pytest.mark.parametrize("kind", BANDS)
def test_false_alarms(rng, kind, ties):
    data_sets, draws = 300, 299
    alarms = left = 0
    for _ in range(data_sets):
        curves = _smooth(rng, draws + 1, 10)
        if ties:
            curves = np.round(curves * 2.0) / 2.0
        found = band(curves[0], curves[1:], kind)
        alarms += found.verdict_side(found.p_value, 0.95) != 0
        left += found.above.any() or found.below.any()
    if kind == "do_local":
        assert left > 0.25 * data_sets  # which is why it is no test
        assert alarms == 0
    elif kind == "rank":
        assert alarms <= binom.ppf(1.0 - 1e-4, data_sets, 0.05)
    else:
        assert _inside_binomial(alarms, data_sets, 0.0975 if kind == "do_global" else 0.05)
