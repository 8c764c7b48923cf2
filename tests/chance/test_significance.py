"""p-values of draws, and their adjustment."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import false_discovery_control

from jiju.chance.significance import adjust_p_values, monte_carlo_p_value


@pytest.mark.parametrize(
    ("observed", "alternative", "expected"),
    [
        (10.0, "greater", 1 / 5),
        (10.0, "less", 1.0),
        (0.0, "less", 1 / 5),
        (0.0, "greater", 1.0),
        (2.0, "greater", 4 / 5),  # ties count against the claim
        (2.0, "less", 3 / 5),
        (10.0, "two-sided", 2 / 5),
        (2.0, "two-sided", 1.0),  # never above 1
    ],
)
def test_observed_value_counts(observed, alternative, expected):
    assert monte_carlo_p_value(observed, [1.0, 2.0, 3.0, 4.0], alternative=alternative) == pytest.approx(
        expected
    )


def test_p_is_never_zero_nor_above_one(rng: np.random.Generator):
    for alternative in ("two-sided", "greater", "less"):
        values = [monte_carlo_p_value(x, rng.normal(size=19), alternative=alternative) for x in (-50, 0, 50)]
        assert all(0 < p <= 1 for p in values)


@pytest.mark.parametrize("alternative", ["two-sided", "greater", "less"])
def test_level_is_held_exactly(alternative):
    # Each of the 100 values in turn plays the observed one: exactly 5 of them may be called significant
    # (4 two-sided, where a tail is 2.5% and counts come whole).
    values = np.arange(100.0)
    p = [monte_carlo_p_value(v, np.delete(values, i), alternative=alternative) for i, v in enumerate(values)]
    assert sum(q <= 0.05 for q in p) == (4 if alternative == "two-sided" else 5)


def test_adjustment_agrees_with_scipy(rng: np.random.Generator):
    for size in (1, 2, 7, 40):
        p = rng.uniform(size=size) ** 3
        p[: size // 3] = p[-1]  # ties
        np.testing.assert_allclose(adjust_p_values(p), false_discovery_control(p, method="bh"), rtol=1e-14)


def test_adjusted_never_below_raw_and_in_the_same_order(rng: np.random.Generator):
    p = rng.uniform(size=50)
    adjusted = adjust_p_values(p)
    assert (adjusted >= p).all()
    assert (adjusted <= 1).all()
    assert (np.diff(adjusted[np.argsort(p)]) >= 0).all()


def test_untested_do_not_count():
    adjusted = adjust_p_values([0.01, np.nan, 0.04])
    assert np.isnan(adjusted[1])
    np.testing.assert_allclose(adjusted[[0, 2]], [0.02, 0.04])


def test_no_tests_at_all():
    assert adjust_p_values([]).shape == (0,)
