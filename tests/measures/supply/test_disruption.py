"""One failure step by step: who falls, when, through whom, and what is said of it."""

from __future__ import annotations

import pandas as pd
import pytest

from jiju import JijuError, measure_systemic_risk, simulate_disruption

FLOWS = pd.DataFrame(
    {
        "supplier": ["steel", "steel", "pump", "valve", "crane"],
        "user": ["pump", "valve", "crane", "crane", "site"],
        "value": [30.0, 10.0, 40.0, 20.0, 100.0],
    }
)
FIRMS = pd.DataFrame(
    {
        "firm": ["steel", "pump", "valve", "crane", "site"],
        "name": ["Steel Works", "Pumps", "Valves", "Cranes", "Builders"],
        "industry": ["metal", "pumps", "valves", "machines", "building"],
        "region": ["Hunan", "Hunan", "Jiangsu", "Hunan", "Hunan"],
        "output": [40.0, 40.0, 20.0, 100.0, 300.0],
    }
)


def test_the_path_of_a_chain_by_hand():
    found = simulate_disruption(FLOWS, firms=FIRMS, shocked="valve", essentiality="leontief")
    path = found.path.set_index(["firm", "side"])
    assert path["via"].to_dict() == {
        ("crane", "downstream"): "valve",
        ("steel", "upstream"): "valve",
        ("site", "downstream"): "crane",
    }
    assert path["step"].to_dict() == {
        ("crane", "downstream"): 1,
        ("steel", "upstream"): 1,
        ("site", "downstream"): 2,
    }
    assert path["product"].to_dict()["crane", "downstream"] == "valves"
    assert path.loc[("steel", "upstream"), ["supplier", "user"]].tolist() == ["steel", "valve"]
    assert found.steps["lost_output"].tolist() == pytest.approx([20, 20 + 100 + 10, 430, 430])
    assert found.steps["firms"].tolist() == [1, 2, 1, 0]
    table = found.table.set_index("firm")
    assert table["side"].to_dict() == {
        "site": "downstream",
        "crane": "downstream",
        "valve": "shocked",
        "steel": "upstream",
    }
    assert table.loc["steel", "loss"] == pytest.approx(0.25)
    assert table.loc["valve", "via"] == ""


def test_the_binding_supplier_is_named_not_the_largest():
    # The user buys more of the pump, but it is the valve that is scarcest.
    flows = pd.DataFrame(
        {
            "supplier": ["mine", "mine", "pump", "valve", "other"],
            "user": ["pump", "valve", "crane", "crane", "valve"],
            "value": [1.0, 9.0, 90.0, 10.0, 1.0],
        }
    )
    firms = pd.DataFrame(
        {
            "firm": ["mine", "other", "pump", "valve", "crane"],
            "industry": ["ore", "ore", "pumps", "valves", "machines"],
            "output": [10.0, 10.0, 100.0, 100.0, 100.0],
        }
    )
    essentiality = pd.DataFrame(
        {
            "supplier_industry": ["ore", "ore", "pumps", "valves"],
            "user_industry": ["pumps", "valves", "machines", "machines"],
            "essential": [0, 2, 2, 2],
        }
    )
    found = simulate_disruption(flows, firms=firms, shocked="mine", essentiality=essentiality)
    path = found.path.set_index(["firm", "side"])
    assert path.loc[("crane", "downstream"), "via"] == "valve"
    assert ("pump", "downstream") not in path.index


def test_it_loses_what_systemic_risk_says():
    risk = measure_systemic_risk(FLOWS, firms=FIRMS, shock=0.4).table.set_index("shocked")
    for firm, row in risk.iterrows():
        found = simulate_disruption(FLOWS, firms=FIRMS, shocked=firm, shock=0.4)
        assert found.details["lost_share"] == pytest.approx(row["risk"], rel=0, abs=1e-14)
        assert found.details["steps"] == row["steps"]


def test_regions_industries_and_both():
    jiangsu = simulate_disruption(FLOWS, firms=FIRMS, region="Jiangsu")
    assert jiangsu.details["shocked"] == ["valve"]
    assert jiangsu.summary("zh").startswith("若Jiangsu的全部企业停产")
    metal = simulate_disruption(FLOWS, firms=FIRMS, industry="metal", region="Hunan")
    assert metal.details["shocked"] == ["steel"]
    by_region = jiangsu.tables["by_region"].set_index("region")
    assert by_region.loc["Jiangsu", "lost_share"] == 1.0
    assert by_region["lost_output"].sum() == pytest.approx(jiangsu.details["lost_output"])
    by_industry = jiangsu.tables["by_industry"]
    assert by_industry["lost_output"].sum() == pytest.approx(jiangsu.details["lost_output"])
    assert by_industry["output"].sum() == pytest.approx(500.0)


def test_a_failure_that_reaches_nobody_is_said_so():
    alone = pd.DataFrame({"firm": ["alone"], "industry": ["x"], "output": [10.0]})
    found = simulate_disruption(FLOWS, firms=pd.concat([FIRMS, alone]), shocked="alone")
    assert found.details["affected"] == 0
    assert "none of the others" in found.summary()
    assert "不受影响" in found.summary("zh")
    assert not len(found.path)
    assert found.steps["step"].tolist() == [0, 1]


def test_names_are_said_and_codes_kept():
    found = simulate_disruption(FLOWS, firms=FIRMS, shocked=["valve", "pump"], essentiality="leontief")
    assert found.summary().startswith("If Pumps and 1 more stop, ")
    assert "“Pumps”等 2 家企业" in found.summary("zh")
    assert set(found.table["firm"]) >= {"valve", "pump"}


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("M507", {}),
        ("M507", {"shocked": "valve", "region": "Hunan"}),
        ("M507", {"shocked": []}),
        ("M502", {"shocked": "vlave"}),
        ("M502", {"region": "Hubei"}),
        ("M502", {"region": "Jiangsu", "industry": "metal"}),
        ("M503", {"shocked": "valve", "shock": 0.0}),
        ("M503", {"shocked": "valve", "eps": 1.0}),
    ],
)
def test_what_cannot_be_used_is_refused_by_its_code(code, given):
    with pytest.raises(JijuError) as error:
        simulate_disruption(FLOWS, firms=FIRMS, **given)
    assert error.value.code == code
