"""Systemic risk of random networks against its plain definition: the event-driven kernel and the trace."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_systemic_risk import spread, systemic_risk

from jiju import measure_systemic_risk, simulate_disruption


@st.composite
def networks(draw):
    """A network, its essentiality, settings and some shocks."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n, kinds = draw(st.integers(2, 25)), draw(st.integers(1, 6))
    links = draw(st.integers(1, 4 * n))
    spreadout = draw(st.sampled_from([0.0, 1.0, 3.0]))
    flows = pd.DataFrame(
        {
            "supplier": rng.integers(0, n, links),
            "user": rng.integers(0, n, links),
            "value": rng.lognormal(0.0, spreadout, links),
        }
    )
    sales = np.zeros((n, n))
    np.add.at(sales, (flows["supplier"], flows["user"]), flows["value"])
    output = sales.sum(axis=1) * rng.choice([1.0, 1.0, 2.5], n)
    market = rng.integers(0, kinds, n)
    essential = rng.choice(
        3, (kinds, kinds), p=draw(st.sampled_from([[0.2, 0.3, 0.5], [0, 0, 1], [0, 1, 0]]))
    )
    shocks = np.vstack([np.eye(n), np.where(rng.random((4, n)) < 0.3, rng.random((4, n)), 0.0)])
    shocks[-1] = np.where(rng.random(n) < 0.5, 1.0, 0.0)
    given_settings = {
        "market_share": draw(st.booleans()),
        "eps": draw(st.sampled_from([1e-2, 1e-6, 1e-10])),
    }
    return flows, sales, output, market, essential, shocks, given_settings


def tables(output, market, essential):
    firms = pd.DataFrame(
        {"firm": np.arange(len(output)), "industry": market, "output": np.where(output > 0, output, np.nan)}
    ).astype({"industry": "str"})
    k, j = np.indices(essential.shape)
    pairs = {"supplier_industry": k.ravel(), "user_industry": j.ravel(), "essential": essential.ravel()}
    return firms, pd.DataFrame(pairs).astype({"supplier_industry": "str", "user_industry": "str"})


def tolerance(steps):
    # Where a loop of firms feeds on itself for thousands of steps, each step's last digit adds up, in the
    # definition as well as here.
    return 1e-12 * max(1.0, float(np.max(steps)) / 500.0)


@settings(max_examples=40, deadline=None)
@given(networks())
def test_many_shocks_follow_the_definition(drawn):
    flows, sales, output, market, essential, shocks, chosen = drawn
    if not output.sum() > 0:
        return
    firms, table = tables(output, market, essential)
    scenario, firm = np.nonzero(shocks)
    listed = pd.DataFrame(
        {"scenario": [f"{k:03d}" for k in scenario], "firm": firm, "share": shocks[shocks > 0]}
    )
    found = measure_systemic_risk(flows, firms=firms, essentiality=table, shocks=listed, **chosen).table
    found = found.sort_values("shocked")
    kept = np.unique(scenario)
    expected = systemic_risk(sales, market, essential, output=output, shocks=shocks[kept], **chosen)
    assert found["steps"].tolist() == expected[:, 3].astype(int).tolist()
    numbers = found[["risk", "downstream", "upstream"]].to_numpy()
    np.testing.assert_allclose(numbers, expected[:, :3], rtol=0, atol=tolerance(expected[:, 3]))


@settings(max_examples=40, deadline=None)
@given(networks(), st.floats(0.1, 1.0))
def test_one_disruption_follows_the_definition_and_its_path_leads_back_to_the_shock(drawn, shock):
    flows, sales, output, market, essential, _, chosen = drawn
    firms, table = tables(output, market, essential)
    n = len(output)
    start = np.zeros(n)
    start[: max(1, n // 5)] = shock
    found = simulate_disruption(
        flows, firms=firms, essentiality=table, shocked=np.flatnonzero(start).tolist(), shock=shock, **chosen
    )
    down, up, steps = spread(sales, market, essential, shock=start, output=output, **chosen)
    assert found.details["steps"] == steps
    shown = found.table.set_index("firm")
    loss = np.maximum(1 - down, 1 - up)
    for firm in range(n):
        if str(firm) in shown.index:
            row = shown.loc[str(firm)]
            np.testing.assert_allclose(
                [row["loss"], row["downstream"], row["upstream"]],
                [loss[firm], 1 - down[firm], 1 - up[firm]],
                rtol=0,
                atol=tolerance(steps),
            )
        else:
            assert loss[firm] <= chosen["eps"] + tolerance(steps)
    path = found.path.set_index(["firm", "side"])
    begun = set(shown.index[shown["side"] == "shocked"])
    for (_, side), row in path.iterrows():
        assert row["via"] in begun or path.loc[(row["via"], side), "step"] < row["step"]
        pair = flows[(flows["supplier"] == int(row["supplier"])) & (flows["user"] == int(row["user"]))]
        assert len(pair)
