"""Location quotients and the index of pairs, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from jiju.shares import coagglomeration_of, location_quotients


def test_a_quotient_is_a_share_over_the_share_in_all() -> None:
    quotient, share, reference = location_quotients(np.array([[6.0, 2.0], [2.0, 6.0]]))
    assert quotient.tolist() == [[1.5, 0.5], [0.5, 1.5]]
    assert share.tolist() == [[0.75, 0.25], [0.25, 0.75]]
    assert reference.tolist() == [0.5, 0.5]


def test_a_region_or_industry_of_nothing_has_no_quotient() -> None:
    quotient, share, reference = location_quotients(np.array([[4.0, 0.0], [0.0, 0.0]]))
    assert quotient[0, 0] == 1.0
    assert np.isnan(quotient[[0, 1, 1], [1, 0, 1]]).all()
    assert share[0].tolist() == [1.0, 0.0]
    assert reference.tolist() == [1.0, 0.0]


def test_the_index_of_a_pair_is_the_covariance_over_what_the_reference_leaves() -> None:
    share = np.array([[0.8, 0.6, 0.1], [0.1, 0.3, 0.2], [0.1, 0.1, 0.7]])
    reference = np.array([0.5, 0.3, 0.2])
    index = coagglomeration_of(share, reference)
    # (0.3 * 0.1 + -0.2 * 0 + -0.1 * -0.1) / (1 - 0.25 - 0.09 - 0.04)
    assert index[0, 1] == pytest.approx(0.04 / 0.62, rel=1e-12)
    assert np.array_equal(index, index.T)


def test_where_one_region_is_all_nothing_is_shared() -> None:
    assert not coagglomeration_of(np.array([[1.0, 1.0], [0.0, 0.0]]), np.array([1.0, 0.0])).any()
