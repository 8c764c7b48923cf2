"""Flows and firms read as one network, in no order of the rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from jiju import JijuError
from jiju.measures.supply._network import read_network


def test_repeats_are_summed_self_flows_kept_and_what_cannot_be_used_counted():
    flows = pd.DataFrame(
        {
            "supplier": ["a", "b", "a", None, "c", "c", " a "],
            "user": ["b", "c", "b", "a", "c", "c", "b"],
            "value": [1.0, 2.0, 3.0, 4.0, 5.0, -1.0, 0.5],
        }
    )
    found = read_network(flows)
    assert found.firms == ("a", "b", "c")
    np.testing.assert_array_equal(found.sales.toarray(), [[0, 4.5, 0], [0, 0, 2], [0, 0, 5]])
    assert (found.repeats, found.self_flows) == (2, 1)
    assert found.left_out == {"no supplier or user": 1, "no value": 0, "zero or negative": 1}
    assert found.output.tolist() == [4.5, 2.0, 5.0]


def test_the_order_of_the_rows_changes_no_bit():
    rng = np.random.default_rng(4)
    flows = pd.DataFrame(
        {
            "supplier": rng.integers(0, 9, 200),
            "user": rng.integers(0, 9, 200),
            "product": rng.choice(["x", "y", ""], 200),
            "value": rng.lognormal(0, 4, 200),
        }
    )
    first, second = read_network(flows), read_network(flows.sample(frac=1.0, random_state=1))
    assert first.industries == second.industries
    for name in ("supplier", "user", "product", "value", "industry", "output"):
        np.testing.assert_array_equal(getattr(first, name), getattr(second, name))


def test_an_unknown_industry_is_what_a_firm_sells_most():
    flows = pd.DataFrame(
        {
            "supplier": ["a", "a", "b"],
            "user": ["b", "b", "a"],
            "product": ["steel", "slag", None],
            "value": [5.0, 1.0, 1.0],
        }
    )
    firms = pd.DataFrame({"firm": ["a", "b"], "industry": [None, None]})
    found = read_network(flows, firms)
    assert found.industry_names() == ["steel", ""]
    assert found.counts() == {"industry from product": 1, "industry unknown": 1}
    # Two products of one supplier are two links; b's is a product of its own.
    assert found.product.tolist() == [found.industries.index("slag"), found.industries.index("steel"), 3]


def test_firms_as_whole_numbers_meet_firms_as_floats():
    flows = pd.DataFrame({"supplier": [1, 2], "user": [2.0, 3.0], "value": [1, 1]})
    firms = pd.DataFrame({"firm": [1.0, 2.0, 3.0], "industry": [25, 26, 26]})
    found = read_network(flows, firms)
    assert found.firms == ("1", "2", "3")
    assert found.industries == ("25", "26")


def test_periods_are_sorted_by_time():
    flows = pd.DataFrame(
        {"supplier": "a", "user": "b", "value": [1.0, 2.0, 3.0], "period": ["2019-Q4", "2020-Q1", "2019-Q1"]}
    )
    found = read_network(flows)
    assert (found.period, found.periods) == ("2020-Q1", ("2019-Q1", "2019-Q4", "2020-Q1"))
    assert found.value.tolist() == [2.0]
    assert read_network(flows, period="2019-Q1").value.tolist() == [3.0]


def test_no_row_left_is_refused():
    with pytest.raises(JijuError) as error:
        read_network(pd.DataFrame({"supplier": ["a"], "user": ["b"], "value": [0.0]}))
    assert error.value.code == "M501"
