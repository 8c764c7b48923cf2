"""What may not change systemic risk, and what may change it in one direction only."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiju import measure_systemic_risk, simulate_disruption
from jiju.chance.simulate import use_threads

NUMBERS = ["risk", "downstream", "upstream", "own"]


@st.composite
def economies(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n, links = draw(st.integers(3, 20)), draw(st.integers(2, 60))
    names = [f"f{k:02d}" for k in range(n)]
    flows = pd.DataFrame(
        {
            "supplier": rng.choice(names, links),
            "user": rng.choice(names, links),
            "value": rng.lognormal(0.0, 1.0, links),
        }
    )
    firms = pd.DataFrame(
        {
            "firm": names,
            "industry": rng.choice(["a", "b", "c", ""], n),
            "region": rng.choice(["north", "south"], n),
        }
    )
    firms["industry"] = firms["industry"].where(firms["industry"] != "")
    essentiality = draw(st.sampled_from(["linear", "leontief"]))
    return flows, firms, {"essentiality": essentiality, "market_share": draw(st.booleans())}


def numbers(result):
    return result.table.sort_values("shocked").set_index("shocked")[[*NUMBERS, "steps"]]


def same(first, second):
    # Where a loop feeds on itself for thousands of steps the last digits of the values add up, as in the
    # comparison with the definition.
    atol = 1e-11 * max(1.0, float(second["steps"].max()) / 500.0)
    pd.testing.assert_frame_equal(first, second, rtol=0, atol=atol)


@settings(max_examples=20, deadline=None)
@given(economies(), st.sampled_from([1e-3, 7.0, 1e8]), st.randoms(use_true_random=False))
def test_units_order_names_and_repeats_change_nothing(economy, unit, random):
    flows, firms, chosen = economy
    before = numbers(measure_systemic_risk(flows, firms=firms, **chosen))

    scaled = measure_systemic_risk(flows.assign(value=flows["value"] * unit), firms=firms, **chosen)
    same(numbers(scaled), before)

    shuffled = flows.iloc[random.sample(range(len(flows)), len(flows))]
    pd.testing.assert_frame_equal(numbers(measure_systemic_risk(shuffled, firms=firms, **chosen)), before)

    halves = pd.concat([flows.assign(value=flows["value"] / 2)] * 2)
    same(numbers(measure_systemic_risk(halves, firms=firms, **chosen)), before)

    backwards = {name: f"x{99 - int(name[1:]):02d}" for name in firms["firm"]}
    renamed = measure_systemic_risk(
        flows.assign(supplier=flows["supplier"].map(backwards), user=flows["user"].map(backwards)),
        firms=firms.assign(firm=firms["firm"].map(backwards)),
        **chosen,
    )
    again = numbers(renamed)
    again.index = pd.Index(
        [f"f{99 - int(name[1:]):02d}" for name in again.index], name="shocked", dtype="str"
    )
    same(again.sort_index(), before)


@settings(max_examples=15, deadline=None)
@given(economies())
def test_a_firm_that_trades_with_nobody_changes_no_other(economy):
    flows, firms, chosen = economy
    before = numbers(measure_systemic_risk(flows, firms=firms, **chosen))
    alone = pd.DataFrame({"firm": ["alone"], "industry": ["z"], "region": ["west"]})
    wider = measure_systemic_risk(flows, firms=pd.concat([firms, alone]), **chosen)
    after = numbers(wider)
    same(after.drop(index="alone"), before)
    assert after.loc["alone", "risk"] == 0.0


@settings(max_examples=15, deadline=None)
@given(economies())
def test_losses_are_shares_and_grow_with_what_cannot_be_replaced(economy):
    flows, firms, chosen = economy
    tight = {**chosen, "eps": 1e-9}
    risk = {
        inputs: numbers(measure_systemic_risk(flows, firms=firms, **{**tight, "essentiality": inputs}))
        for inputs in ("linear", "leontief")
    }
    assert (risk["linear"]["risk"] <= risk["leontief"]["risk"] + 1e-6).all()
    alone = numbers(measure_systemic_risk(flows, firms=firms, **{**tight, "market_share": False}))
    helped = numbers(measure_systemic_risk(flows, firms=firms, **{**tight, "market_share": True}))
    assert (helped["risk"] <= alone["risk"] + 1e-6).all()
    for table in (alone, helped):
        assert ((table[NUMBERS] >= 0) & (table[NUMBERS] <= 1 + 1e-12)).all(axis=None)
        assert (table["risk"] >= table[["downstream", "upstream"]].max(axis=1) - 1e-12).all()
        assert (table[["downstream", "upstream"]].min(axis=1) >= table["own"] - 1e-12).all()


@settings(max_examples=10, deadline=None)
@given(economies())
def test_a_region_that_fails_loses_what_its_firms_failing_together_lose(economy):
    flows, firms, chosen = economy
    by_region = numbers(measure_systemic_risk(flows, firms=firms, of="region", **chosen))
    for region, row in by_region.iterrows():
        members = firms.loc[firms["region"] == region, "firm"].tolist()
        one = simulate_disruption(flows, firms=firms, shocked=members, **chosen)
        assert one.details["lost_share"] == pytest.approx(row["risk"], rel=0, abs=1e-11)
        assert one.details["steps"] == row["steps"]
        same_region = simulate_disruption(flows, firms=firms, region=region, **chosen)
        pd.testing.assert_frame_equal(one.table, same_region.table)


def test_the_number_of_threads_changes_no_bit():
    rng = np.random.default_rng(3)
    n, links = 300, 900
    flows = pd.DataFrame(
        {
            "supplier": rng.integers(0, n, links),
            "user": rng.integers(0, n, links),
            "value": rng.pareto(1.2, links) + 0.1,
        }
    )
    firms = pd.DataFrame({"firm": np.arange(n), "industry": rng.integers(0, 9, n).astype(str)})
    found = []
    for threads in (1, 2, 3):
        with use_threads(threads):
            found.append(measure_systemic_risk(flows, firms=firms, essentiality="leontief").to_dict())
    assert found[0] == found[1] == found[2]
