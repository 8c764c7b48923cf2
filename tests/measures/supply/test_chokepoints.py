"""Chokepoints: the rule in plain Python, planted ones found again, networkx's betweenness, systemic risk."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import hypothesis.strategies as st
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from slow_sourcing import slow_chokepoints, slow_inputs

import jiju.measures.supply._betweenness as betweenness
from jiju import find_chokepoints, measure_systemic_risk
from jiju.errors import JijuError

FEW = {"cascades": 0}


def random_economy(
    seed: int, n: int = 24, links: int = 70, industries: int = 5
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Firms of some industries in three regions; flows between them, a few of another product."""
    rng = np.random.default_rng(seed)
    names = [f"F{k:03d}" for k in range(n)]
    firms = pd.DataFrame(
        {
            "firm": names,
            "industry": [f"i{k}" for k in rng.integers(0, industries, n)],
            "region": rng.choice(["H", "J", "K"], n, p=[0.6, 0.3, 0.1]),
            "output": rng.choice([0.0, 20.0, 400.0], n) * rng.random(n),
        }
    )
    flows = pd.DataFrame(
        {
            "supplier": rng.choice(names, links),
            "user": rng.choice(names, links),
            "value": rng.integers(1, 50, links).astype(float),
        }
    )
    industry = dict(zip(firms["firm"], firms["industry"], strict=True))
    own = flows["supplier"].map(industry)
    flows["product"] = own.where(rng.random(links) < 0.8, "side")
    return flows, firms


def by_offer(result: Any) -> pd.DataFrame:
    return result.table.set_index(["supplier", "product"])


@pytest.mark.parametrize("home", [None, "H", ["H", "K"]])
@pytest.mark.parametrize("seed", range(6))
def test_the_table_is_the_rule_in_plain_python(seed: int, home: Any) -> None:
    flows, firms = random_economy(seed)
    regions = None if home is None else {home} if isinstance(home, str) else set(home)
    found = find_chokepoints(flows, firms=firms, home=home, **FEW)
    expected = pd.DataFrame.from_dict(slow_chokepoints(flows, firms, regions, 0.5), orient="index")
    # Where home is given, those it does not buy from are counted; what would stop is not computed here.
    bought = expected["users"] > 0
    assert found.details["not_listed"] == (0 if home is None else int((~bought).sum()))
    expected = expected if home is None else expected[bought]
    assert len(found.table) == len(expected)
    table = by_offer(found).loc[expected.index, expected.columns]
    for column in expected.columns:
        np.testing.assert_allclose(
            table[column].astype(float), expected[column].astype(float), rtol=1e-12, err_msg=column
        )
    inputs = pd.DataFrame.from_dict(slow_inputs(flows, firms, regions), orient="index")
    mine = found.inputs.set_index("product")
    assert set(mine.index) == set(inputs.index)
    for column in inputs.columns:
        np.testing.assert_allclose(
            mine.loc[inputs.index, column].astype(float),
            inputs[column].astype(float),
            rtol=1e-12,
            err_msg=column,
        )
    alone = found.links.groupby(["supplier", "product"]).size()
    counted = table["single_users"][table["single_users"] > 0]
    assert alone.to_dict() == counted.to_dict()


@pytest.mark.parametrize("seed", range(4))
def test_planted_chokepoints_are_found_and_nothing_else(seed: int) -> None:
    """Twelve products of five equal firms each at home; among them a foreign pump and a lone chip."""
    rng = np.random.default_rng(seed)
    makers = [(f"M{k}.{j}", f"p{k}") for k in range(12) for j in range(5)]
    rows = []
    for name, product in makers:
        for other in rng.choice([k for k in range(12) if f"p{k}" != product], 3, replace=False):
            # From two of its five makers, half each: nobody is alone and nobody sells half.
            rows += [(f"M{other}.{j}", name, 10.0) for j in rng.choice(5, 2, replace=False)]
    users = [name for name, _ in makers]
    rows += [("Foreign", user, 2.0) for user in rng.choice(users, 20, replace=False)]
    rows += [("Lone", user, 1.0) for user in rng.choice(users, 15, replace=False)]
    # Five foreign firms that share a product which is made at home as well are none.
    rows += [(f"X{k % 5}", user, 1.0) for k, user in enumerate(users)]
    rows += [(f"X{(k + 1) % 5}", user, 1.0) for k, user in enumerate(users)]
    flows = pd.DataFrame(rows, columns=["supplier", "user", "value"])
    listed = [(name, product, "H", 500.0) for name, product in makers]
    listed += [("Foreign", "pump", "J", 1e4), ("Lone", "chip", "H", 30.0), ("Home X", "bolt", "H", 1e3)]
    listed += [(f"X{k}", "bolt", "J", 100.0) for k in range(5)]
    firms = pd.DataFrame(listed, columns=["firm", "industry", "region", "output"])
    found = find_chokepoints(flows, firms=firms, home="H")
    flagged = found.table[found.table["chokepoint"]]
    assert flagged.set_index("supplier")["origin"].to_dict() == {"Foreign": "imported", "Lone": "local"}
    assert flagged.set_index("supplier")["single_users"].to_dict() == {"Foreign": 20, "Lone": 15}
    assert found.inputs.loc[found.inputs["dependent"], "product"].tolist() == ["pump"]
    assert found.details["chokepoints_by_origin"] == {"imported": 1, "local": 1}
    said = found.summary(), found.summary("zh")
    assert "2 of 67 suppliers are chokepoints (1 from elsewhere, 1 at home); first is " in said[0]
    assert "外地 1 家，即“卡脖子”；本地 1 家" in said[1]
    # Every cell that uses it stops, at most; at least those lose what share of their inputs it is.
    assert (flagged["risk"] > flagged["risk_low"]).all()
    # A second maker at home as large as the first ends it, for both.
    more = pd.DataFrame(
        {"firm": ["P2", "C2"], "industry": ["pump", "chip"], "region": ["H", "H"], "output": [41.0, 16.0]}
    )
    assert (
        not find_chokepoints(flows, firms=pd.concat([firms, more]), home="H", **FEW).table["chokepoint"].any()
    )


def test_essentiality_says_whose_single_sourcing_counts() -> None:
    flows = pd.DataFrame(
        {
            "supplier": ["S", "S", "T"],
            "user": ["A", "B", "A"],
            "value": [5.0, 1.0, 1.0],
            "product": ["s", "s", "t"],
        }
    )
    firms = pd.DataFrame(
        {"firm": ["S", "T", "A", "B"], "industry": ["s", "t", "a", "b"], "output": [6.0, 1.0, 50.0, 50.0]}
    )
    table = pd.DataFrame(
        {"supplier_industry": ["s", "s", "t"], "user_industry": ["a", "b", "a"], "essential": [1.0, 2.0, 1.0]}
    )
    found = find_chokepoints(flows, firms=firms, essentiality=table)
    offers = by_offer(found)
    assert offers["essential_users"].to_dict() == {("S", "s"): 1, ("T", "t"): 0}
    assert offers["chokepoint"].to_dict() == {("S", "s"): True, ("T", "t"): False}
    links = found.links.set_index(["supplier", "user"])["essential"].to_dict()
    assert links == {("S", "A"): "no", ("S", "B"): "yes", ("T", "A"): "no"}
    assert "that cannot do without it has no other supplier" in found.summary()
    everything = find_chokepoints(flows, firms=firms)
    assert everything.table["chokepoint"].all()
    assert set(everything.links["essential"]) == {"unknown"}


@pytest.mark.parametrize("essentiality", [None, "linear", "leontief"])
def test_risk_is_the_systemic_risk_of_the_supplier(essentiality: Any) -> None:
    flows, firms = random_economy(7)
    found = find_chokepoints(flows, firms=firms, essentiality=essentiality)
    for column, kind in (("risk", essentiality or "leontief"), ("risk_low", "linear")):
        risk = measure_systemic_risk(flows, firms=firms, essentiality=kind).table.set_index("shocked")["risk"]
        np.testing.assert_allclose(
            found.table[column], risk.loc[found.table["supplier"]], rtol=1e-12, err_msg=column
        )
    assert (found.table["risk_low"] <= found.table["risk"] + 1e-12).all()
    home = find_chokepoints(flows, firms=firms, home="H", essentiality=essentiality)
    at_home = firms["output"][firms["region"] == "H"].sum()
    assert home.details["output"] >= at_home
    np.testing.assert_allclose(home.table["lost_output"], home.table["risk"] * home.details["output"])


def test_the_lower_end_is_never_above_what_would_stop() -> None:
    """Of essential inputs 0.4 lack and of needed ones 0.5: 0.7 with none essential, yet 0.5 by the table."""
    flows = pd.DataFrame({"supplier": ["s", "t", "s"], "user": "u", "value": [20.0, 30.0, 50.0]})
    flows = flows.assign(product=["p", "p", "q"])
    firms = pd.DataFrame(
        {"firm": ["s", "t", "u"], "industry": ["q", "p", "m"], "output": [70.0, 30.0, 100.0]}
    )
    needs = pd.DataFrame({"supplier_industry": ["p", "q"], "user_industry": "m", "essential": [2, 1]})
    found = find_chokepoints(flows, firms=firms, essentiality=needs)
    of = found.table[found.table["supplier"] == "s"]
    np.testing.assert_allclose(of["risk"], (70.0 + 50.0) / 200.0)
    np.testing.assert_allclose(of["risk_low"], of["risk"])
    mild = measure_systemic_risk(flows, firms=firms).table.set_index("shocked")["risk"]
    assert mild["s"] == pytest.approx((70.0 + 70.0) / 200.0)


def test_rows_stand_in_the_order_that_is_stated() -> None:
    flows, firms = random_economy(3, n=40, links=150)
    found = find_chokepoints(flows, firms=firms, cascades=15)
    table = found.table
    assert table["rank"].tolist() == list(range(1, len(table) + 1))
    assert table.loc[table["risk"].notna(), "supplier"].nunique() == 15
    for _, rows in table.groupby("chokepoint", sort=False):
        risk = rows["risk"].fillna(-1.0).tolist()
        assert all(first >= second - 1e-11 for first, second in pairwise(risk))
    assert table["chokepoint"].is_monotonic_decreasing
    assert found.details["suppliers_without_risk"] == table["supplier"].nunique() - 15
    assert "computed for 15 suppliers" in found.summary()
    # Every row tells what an official must know.
    for column in ("reason_en", "reason_zh"):
        assert (table[column].str.len() > 8).all()


@pytest.mark.parametrize("seed", range(3))
def test_betweenness_is_that_of_networkx(seed: int) -> None:
    flows, firms = random_economy(seed, n=60, links=150)
    found = find_chokepoints(flows, firms=firms, **FEW)
    graph = nx.DiGraph()
    graph.add_nodes_from(sorted({*firms["firm"]}))
    graph.add_edges_from((s, u) for s, u in zip(flows["supplier"], flows["user"], strict=True) if s != u)
    expected = nx.betweenness_centrality(graph)
    mine = found.table.drop_duplicates("supplier").set_index("supplier")["betweenness"]
    np.testing.assert_allclose(mine, [expected[name] for name in mine.index], atol=1e-14)
    assert found.provenance.seed is None


def test_betweenness_of_a_sample_is_near_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    flows, firms = random_economy(5, n=200, links=900)
    exact = by_offer(find_chokepoints(flows, firms=firms, **FEW))["betweenness"]
    monkeypatch.setattr(betweenness, "WORK", 100 * 900)
    found = find_chokepoints(flows, firms=firms, rng=4, **FEW)
    sampled = by_offer(found)["betweenness"].loc[exact.index]
    assert np.corrcoef(exact, sampled)[0, 1] > 0.95
    assert sampled.sum() == pytest.approx(exact.sum(), rel=0.15)
    assert 64 <= found.details["betweenness_from"] < 200
    assert found.provenance.seed == 4
    again = find_chokepoints(flows, firms=firms, rng=4, **FEW)
    pd.testing.assert_frame_equal(found.table, again.table)
    assert f"from the ways of {found.details['betweenness_from']} firms" in found.summary()


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10_000), scale=st.floats(1e-3, 1e3))
def test_unit_names_repeats_order_and_a_firm_apart_change_nothing(seed: int, scale: float) -> None:
    flows, firms = random_economy(seed)
    before = by_offer(find_chokepoints(flows, firms=firms, home="H", **FEW))
    order = np.random.default_rng(seed).permutation(len(firms))
    other = {name: f"Z{order[k]:03d}" for k, name in enumerate(firms["firm"])}
    half = flows.iloc[:5].assign(value=flows["value"].iloc[:5] / 2.0)
    changed = pd.concat([half, flows.iloc[5:], half]).sample(frac=1.0, random_state=seed)
    changed = changed.assign(
        value=changed["value"] * scale,
        supplier=changed["supplier"].map(other),
        user=changed["user"].map(other),
    )
    apart = pd.DataFrame({"firm": ["apart"], "industry": ["zinc"], "region": ["H"], "output": [5.0]})
    listed = pd.concat([firms.assign(firm=firms["firm"].map(other), output=firms["output"] * scale), apart])
    found = by_offer(find_chokepoints(changed, firms=listed, home="H", **FEW))
    after = found.loc[[(other[s], p) for s, p in before.index]]
    same = [
        "users",
        "single_users",
        "market_share",
        "purchase_share",
        "others_home",
        "others_abroad",
        "cover",
    ]
    for column in [*same, "chokepoint"]:
        np.testing.assert_allclose(
            after[column].astype(float), before[column].astype(float), rtol=1e-9, err_msg=column
        )
    # Betweenness is over pairs of firms, of which one more has nothing to do with any.
    n = len(firms)
    shrunk = before["betweenness"] * (n - 1) * (n - 2) / (n * (n - 1))
    np.testing.assert_allclose(after["betweenness"], shrunk, atol=1e-14)


def test_merging_two_sellers_that_sell_alike_does_not_hide_a_chokepoint() -> None:
    flows = pd.DataFrame(
        {"supplier": ["S1", "S2", "S1", "S2"], "user": ["A", "A", "B", "B"], "value": [2.0, 2.0, 1.0, 1.0]}
    )
    firms = pd.DataFrame({"firm": ["S1", "S2", "A", "B"], "industry": ["s", "s", "a", "b"]})
    apart = find_chokepoints(flows, firms=firms, **FEW)
    assert not apart.table["chokepoint"].any()
    merged = find_chokepoints(flows.assign(supplier="S1"), firms=firms, **FEW)
    assert merged.table["chokepoint"].tolist() == [True]
    assert merged.table["single_users"].tolist() == [2]


def test_a_supplier_of_unknown_product_is_no_chokepoint_and_is_counted() -> None:
    flows = pd.DataFrame({"supplier": ["S", "T"], "user": ["A", "A"], "value": [2.0, 3.0]})
    firms = pd.DataFrame({"firm": ["S", "A"], "industry": ["s", "a"], "region": ["H", "H"]})
    found = find_chokepoints(flows, firms=firms)
    assert by_offer(found)["chokepoint"].to_dict() == {("S", "s"): True, ("T", ""): False}
    assert "which the rule cannot judge: 1" in found.summary()
    assert "unlisted" in set(found.tables["assumed"]["what"])
    # Where nobody's product is known there is no verdict at all.
    bare = find_chokepoints(flows)
    assert not bare.table["chokepoint"].any()
    assert bare.summary().startswith("Whether a supplier can be replaced cannot be told")
    assert len(bare.inputs) == 0


def test_suppliers_whose_region_is_not_known_are_not_at_home() -> None:
    flows = pd.DataFrame({"supplier": ["S", "T"], "user": ["A", "A"], "value": [9.0, 3.0]})
    firms = pd.DataFrame({"firm": ["S", "T", "A"], "industry": ["s", "s", "a"], "region": ["J", "", "H"]})
    found = find_chokepoints(flows, firms=firms, home="H", **FEW)
    offers = by_offer(found)
    assert offers["origin"].to_dict() == {("S", "s"): "imported", ("T", "s"): "unknown"}
    assert offers.loc[("S", "s"), ["others_home", "others_abroad"]].tolist() == [0, 1]
    assert found.inputs["import_share"].tolist() == [0.75]
    assert found.inputs["unknown_share"].tolist() == [0.25]
    assert "Firms without a region, which count as not at home: 1" in found.summary()


def test_a_firm_that_buys_from_itself_is_nobodys_supplier() -> None:
    flows = pd.DataFrame({"supplier": ["S", "S"], "user": ["S", "A"], "value": [90.0, 1.0]})
    firms = pd.DataFrame({"firm": ["S", "A"], "industry": ["s", "a"]})
    found = find_chokepoints(flows, firms=firms, **FEW)
    assert found.table["users"].tolist() == [1]
    assert found.table["sales"].tolist() == [1.0]
    assert len(found.links) == 1


def test_suppliers_of_suppliers_are_listed_where_they_would_stop_home() -> None:
    flows = pd.DataFrame(
        {"supplier": ["far", "near", "other"], "user": ["near", "A", "elsewhere"], "value": [1.0, 2.0, 3.0]}
    )
    firms = pd.DataFrame(
        {
            "firm": ["far", "near", "other", "A", "elsewhere"],
            "industry": ["f", "n", "o", "a", "e"],
            "region": ["J", "J", "J", "H", "J"],
            "output": [1.0, 2.0, 3.0, 9.0, 9.0],
        }
    )
    found = find_chokepoints(flows, firms=firms, home="H")
    assert found.table[["supplier", "users", "chokepoint"]].to_numpy().tolist() == [
        ["near", 1, True],
        ["far", 0, False],
    ]
    assert found.table["risk"].tolist() == [1.0, 1.0]
    assert found.table["reason_en"].iloc[1].startswith("nobody at home buys from it directly; 100% of home")
    assert found.details["not_listed"] == 1
    assert "nothing at home is known to stop, are not listed: 1" in found.summary()


def test_names_are_said_in_place_of_codes() -> None:
    flows = pd.DataFrame({"supplier": ["s-1"], "user": ["a-1"], "value": [2.0]})
    firms = pd.DataFrame({"firm": ["s-1", "a-1"], "name": ["Smith 史密斯", ""], "industry": ["s", "a"]})
    found = find_chokepoints(flows, firms=firms, **FEW)
    assert found.links[["name", "user_name"]].to_numpy().tolist() == [["Smith 史密斯", "a-1"]]
    assert "first is Smith (s)" in found.summary()
    assert "居首的是“史密斯”（s）" in found.summary("zh")


def test_sparse_flows_are_told_to_be_known_in_part() -> None:
    flows = pd.DataFrame({"supplier": ["S", "T"], "user": ["A", "B"], "value": [2.0, 3.0]})
    firms = pd.DataFrame({"firm": ["S", "T", "A", "B"], "industry": ["s", "t", "a", "b"]})
    assert (
        "100% of all purchases have a single supplier"
        in find_chokepoints(flows, firms=firms, **FEW).summary()
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"dominance": 0.0}, "M525"),
        ({"dominance": 1.5}, "M525"),
        ({"cascades": -1}, "M525"),
        ({"eps": -1e-3}, "M525"),
        ({"eps": "1e-6"}, "M525"),
        ({"dominance": "half"}, "M525"),
        ({"home": "Q"}, "M527"),
        ({"essentiality": "mixed"}, "M504"),
        ({"period": "1999"}, "M502"),
        ({"flows": pd.DataFrame({"supplier": ["a", "b"], "user": "c", "value": [1e-200, 1.0]})}, "M528"),
        ({"flows": pd.DataFrame({"supplier": ["a"], "user": ["b"]})}, "T102"),
        ({"flows": pd.DataFrame({"supplier": ["a"], "user": ["b"], "value": [-1.0]})}, "M501"),
    ],
)
def test_what_cannot_be_used_is_refused_by_code(change: dict[str, Any], code: str) -> None:
    flows, firms = random_economy(1)
    with pytest.raises(JijuError) as caught:
        find_chokepoints(**({"flows": flows, "firms": firms} | change))
    assert caught.value.code == code


def test_inputs_are_not_changed() -> None:
    flows, firms = random_economy(2)
    kept = flows.copy(), firms.copy()
    find_chokepoints(flows, firms=firms, home="H", **FEW)
    pd.testing.assert_frame_equal(flows, kept[0])
    pd.testing.assert_frame_equal(firms, kept[1])
