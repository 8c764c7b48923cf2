"""Completeness of a chain: statuses, weights, what more suppliers would change, and odd tables of stages."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from jiju import measure_completeness
from jiju.errors import JijuError

STAGES = pd.DataFrame(
    {
        "stage": ["ore", "steel", "pump", "motor", "crane", "chip"],
        "upstream": ["", "ore", "steel", "steel", "pump|motor|chip", ""],
        "cost_share": [0.05, 0.15, 0.3, 0.1, 0.3, 0.1],
        "industry": ["10", "3110|3120", "", "motor", "crane", "chip"],
        "label_zh": ["矿石", "钢", "液压泵", "电机", "起重机", "芯片"],
    }
)
FIRMS = pd.DataFrame(
    {
        "firm": ["O1", "S1", "S2", "P1", "P2", "M1", "C1", "C2", "C3", "N1"],
        "industry": ["1011", "3110", "3120", "pump", "pump", "motor", "crane", "crane", "crane", "nuts"],
        "region": ["H", "H", "H", "J", "K", "H", "H", "H", "J", "H"],
        "output": [1.0, 6.0, 4.0, 9.0, 1.0, 5.0, 3.0, 3.0, 2.0, 1.0],
    }
)


def measured(stages: pd.DataFrame = STAGES, firms: pd.DataFrame = FIRMS, **given: Any) -> Any:
    return measure_completeness(stages, firms=firms, **({"home": "H"} | given))


def by_stage(result: Any) -> pd.DataFrame:
    return result.table.set_index("stage")


def test_every_stage_has_its_status_and_the_cost_of_those_that_are_filled_is_the_completeness() -> None:
    found = measured()
    table = by_stage(found)
    assert table["status"].to_dict() == {
        "ore": "single",
        "steel": "local",
        "pump": "imported",
        "motor": "single",
        "crane": "local",
        "chip": "missing",
    }
    assert found.details["completeness"] == pytest.approx(0.05 + 0.15 + 0.1 + 0.3)
    assert found.details["second_source"] == pytest.approx(0.15 + 0.3)
    assert found.details["share_by_status"]["imported"] == pytest.approx(0.3)
    assert table.loc["steel", "herfindahl"] == pytest.approx(0.6**2 + 0.4**2)
    assert table.loc["pump", "herfindahl"] == pytest.approx(0.9**2 + 0.1**2)
    assert np.isnan(table.loc["chip", "herfindahl"])
    assert table["import_share"].isna().all()
    assert table["depth"].to_dict() == {"ore": 3, "steel": 2, "pump": 1, "motor": 1, "crane": 0, "chip": 1}
    assert table.loc["crane", "upstream_open"] == 2
    assert table.loc["crane", "upstream"] == "pump|motor|chip"
    assert "(J, K)" in table.loc["pump", "reason_en"] or "(J and K)" in table.loc["pump", "reason_en"]
    assert "M1" in table.loc["motor", "reason_zh"]


def test_what_one_more_supplier_changes_is_what_measuring_again_with_it_finds() -> None:
    for minimum in (1, 3):
        found = measured(minimum_suppliers=minimum)
        assert set(found.what_if["stage"]) == set(
            found.table["stage"][(found.table["local_suppliers"] < max(minimum, 2))]
        )
        firms = FIRMS
        for row in found.what_if.itertuples():
            industry = {"ore": "1011", "steel": "3110"}.get(row.stage, row.stage)
            names = [f"new{row.stage}{k}" for k in range(row.needed)]
            new = pd.DataFrame({"firm": names, "industry": industry, "region": "H", "output": 1.0})
            again = measured(firms=pd.concat([FIRMS, new]), minimum_suppliers=minimum)
            assert again.details["completeness"] == pytest.approx(row.completeness_after)
            assert again.details["second_source"] == pytest.approx(row.secure_after)
            assert row.gain == pytest.approx(row.completeness_after - found.details["completeness"])
            firms = pd.concat([firms, new])
            every = measured(firms=firms, minimum_suppliers=minimum)
            assert every.details["completeness"] == pytest.approx(row.cumulative)
        one = by_stage(found)
        for stage in STAGES["stage"]:
            industry = {"ore": "1011", "steel": "3110"}.get(stage, stage)
            new = pd.DataFrame({"firm": ["new"], "industry": industry, "region": "H", "output": 1.0})
            again = measured(firms=pd.concat([FIRMS, new]), minimum_suppliers=minimum)
            gained = again.details["completeness"] - found.details["completeness"]
            assert one.loc[stage, "gain"] == pytest.approx(gained, abs=1e-12)


def test_the_largest_gain_is_told() -> None:
    found = measured()
    assert found.what_if["stage"].tolist()[:2] == ["pump", "chip"]
    assert "one more supplier of pump would raise the completeness most, from 60% to 90%" in found.summary()
    assert "“液压泵”供应商，完整度提升最多：由 60% 升至 90%" in found.summary("zh")


def test_what_lacks_without_weight_is_not_said_to_be_there() -> None:
    stages = STAGES.iloc[[1, 4]].assign(upstream=["", "steel"], cost_share=[1.0, None])
    abroad = FIRMS[(FIRMS["industry"] != "crane") | (FIRMS["region"] == "J")]
    said = measured(stages, abroad[abroad["firm"] != "S2"])
    assert not said.table["complete"].all()
    assert "Nothing lacks" not in said.summary()
    assert "What lacks suppliers carries no weight; one more supplier of steel" in said.summary()
    assert "各环节均已具备" not in said.summary("zh")
    # Nor is a second source promised that changes nothing.
    assert "add most" not in measured(stages, abroad).summary()


def test_home_is_found_by_either_half_of_its_name() -> None:
    firms = FIRMS.assign(region=FIRMS["region"].replace("H", "Hunan 湖南"))
    found = measured(firms=firms, home="湖南")
    assert found.details["home"] == ["Hunan 湖南"]
    pd.testing.assert_frame_equal(found.table, measured(firms=firms, home=["Hunan", "湖南"]).table)
    twice = firms.assign(region=firms["region"].replace("J", "Hunan 湖南省"))
    with pytest.raises(JijuError, match="could be") as caught:
        measured(firms=twice, home="Hunan")
    assert caught.value.code == "M527"


def test_stages_that_would_change_as_much_are_named_together() -> None:
    stages = pd.DataFrame({"stage": ["pump", "chip", "crane"], "cost_share": [0.5, 0.5, np.nan]})
    stages["upstream"] = ["", "", "pump|chip"]
    found = measured(stages)
    assert (
        "one more supplier of chip or pump would raise the completeness most, from 0% to 50%"
        in found.summary()
    )
    assert "“chip”或“pump”供应商" in found.summary("zh")
    # The product itself is no part of its own cost: nothing was assumed of it.
    assert "cost share unknown" not in set(found.tables["notes"]["what"])


def test_a_target_of_a_stage_goes_before_the_minimum() -> None:
    stages = STAGES.assign(target=[np.nan, 3.0, np.nan, np.nan, 2.0, 0.0])
    table = by_stage(measured(stages))
    assert table.loc["steel", "status"] == "few"
    assert not table.loc["steel", "complete"]
    assert table.loc["crane", "complete"]
    assert table.loc["chip", "wanted"] == 1


def test_codes_of_digits_cover_longer_codes_only_where_no_firm_has_them() -> None:
    found = measured()
    assert found.tables["notes"].loc[lambda t: t["what"] == "longer codes", "subject"].tolist() == ["ore"]
    firms = pd.concat([FIRMS, pd.DataFrame({"firm": ["O2"], "industry": ["10"], "region": ["J"]})])
    assert by_stage(measured(firms=firms)).loc["ore", "status"] == "imported"
    # The letter of a section may be there or not.
    letters = FIRMS.assign(industry=FIRMS["industry"].replace({"1011": "B1011"}))
    assert by_stage(measured(firms=letters)).loc["ore", "status"] == "single"
    # One digit is no level of a classification.
    stages = pd.DataFrame({"stage": ["1"]})
    assert by_stage(measured(stages)).loc["1", "status"] == "missing"


def test_a_stage_whose_industry_no_firm_has_is_named() -> None:
    notes = measured().tables["notes"]
    assert notes.loc[notes["what"] == "industry of no firm", "subject"].tolist() == ["chip"]
    assert (
        by_stage(measured()).loc["chip", "reason_en"] == "no firm of the table supplies it (looked for: chip)"
    )
    stages = STAGES.assign(industry=STAGES["industry"].replace({"motor": "motors"}))
    assert (
        by_stage(measured(stages)).loc["motor", "reason_en"].endswith("(looked for: motors); is motor meant?")
    )


def test_a_circle_shares_one_depth_and_is_named() -> None:
    stages = pd.DataFrame(
        {"stage": ["scrap", "steel", "crane"], "upstream": ["steel", "scrap|steel", "steel|ghost"]}
    )
    found = measured(stages)
    assert by_stage(found)["depth"].to_dict() == {"scrap": 1, "steel": 1, "crane": 0}
    notes = found.tables["notes"]
    assert notes.loc[notes["what"] == "in a circle", "subject"].tolist() == ["scrap", "steel"]
    assert notes.loc[notes["what"] == "upstream not a stage", "subject"].tolist() == ["crane"]
    assert notes.loc[notes["what"] == "feeds itself", "subject"].tolist() == ["steel"]
    assert found.tables["links"].to_numpy().tolist() == [
        ["scrap", "steel"],
        ["steel", "scrap"],
        ["crane", "steel"],
    ]


@pytest.mark.parametrize(
    ("shares", "weights", "kind"),
    [
        ([0.2, 0.2, 0.4], [0.25, 0.25, 0.5], "given"),
        ([20.0, 30.0, 50.0], [0.2, 0.3, 0.5], "given"),
        ([0.2, np.nan, 0.4], [0.2, 0.4, 0.4], "partly_given"),
        ([0.8, np.nan, 0.4], [2 / 3, 0.0, 1 / 3], "partly_given"),
        ([np.nan] * 3, [1 / 3] * 3, "equal"),
        ([0.0] * 3, [1 / 3] * 3, "equal"),
    ],
)
def test_cost_shares_are_made_to_sum_to_one_and_that_is_said(
    shares: list[float], weights: list[float], kind: str
) -> None:
    stages = pd.DataFrame({"stage": ["steel", "pump", "crane"], "cost_share": shares})
    found = measured(stages)
    np.testing.assert_allclose(found.table["cost_share"], weights)
    assert found.details["weights"] == kind
    given_sum = np.nansum(shares)
    summed = kind != "equal" and (given_sum > 1.01 or (kind == "given" and given_sum < 0.99))
    assert ("cost shares" in set(found.tables["notes"]["what"])) == summed
    assert ("every stage weighs the same" in found.summary()) == (kind == "equal")


def test_flows_tell_what_is_bought_elsewhere_and_who_else_sells() -> None:
    flows = pd.DataFrame(
        {
            "supplier": ["P1", "P2", "C1", "P1", "G1", "C1"],
            "user": ["C1", "C1", "C2", "C3", "C2", "C1"],
            "value": [6.0, 2.0, 1.0, 50.0, 4.0, 9.0],
            "product": ["pump", "pump", "motor", "pump", "pump", "motor"],
        }
    )
    found = measured(flows=flows)
    table = by_stage(found)
    # What C3 in J buys is not bought by home; G1 is not in the table of firms, so its region is not known.
    assert table.loc["pump", "suppliers"] == 3
    assert table.loc["pump", "import_share"] == pytest.approx(8 / 12)
    assert table.loc["pump", "herfindahl"] == pytest.approx((6**2 + 2**2 + 4**2) / 12**2)
    # C1 sells motors, so it is a second supplier of them; what it sells itself does not count as bought.
    assert table.loc["motor", "local_suppliers"] == 2
    suppliers = found.tables["suppliers"]
    assert suppliers.loc[suppliers["firm"] == "G1", "origin"].tolist() == ["unknown"]
    assert "66.7% of what home buys of it comes from elsewhere" in table.loc["pump", "reason_en"]


def test_without_home_every_firm_counts_and_it_is_said() -> None:
    found = measured(home=None)
    assert set(found.table["status"]) == {"local", "single", "missing"}
    assert "every firm of the table counts" in found.summary()
    assert "in the table of firms" in found.summary()


def test_suppliers_without_a_region_are_neither_at_home_nor_elsewhere() -> None:
    firms = FIRMS.assign(region=FIRMS["region"].where(FIRMS["industry"] != "pump"))
    found = measured(firms=firms)
    assert by_stage(found).loc["pump", "status"] == "unknown"
    assert "Firms without a region do not count as at home: 2" in found.summary()


def test_a_firm_of_two_industries_supplies_both_and_counts_once_in_each() -> None:
    more = pd.DataFrame({"firm": ["M1", "M1"], "industry": ["pump", "motor"], "region": ["H", "H"]})
    table = by_stage(measured(firms=pd.concat([FIRMS, more])))
    assert table.loc["pump", "local_suppliers"] == 1
    assert table.loc["motor", "local_suppliers"] == 1


@settings(max_examples=8, deadline=None)
@given(
    scale=st.floats(1e-3, 1e3),
    seed=st.integers(0, 1_000),
    minimum=st.integers(1, 3),
)
def test_unit_order_names_and_firms_of_no_stage_change_nothing(scale: float, seed: int, minimum: int) -> None:
    before = measured(minimum_suppliers=minimum)
    other = {name: f"X{name}" for name in FIRMS["firm"]}
    firms = FIRMS.assign(output=FIRMS["output"] * scale, firm=FIRMS["firm"].map(other))
    firms = pd.concat([firms, pd.DataFrame({"firm": ["Z"], "industry": ["zinc"], "region": ["H"]})])
    firms = firms.sample(frac=1.0, random_state=seed)
    stages = STAGES.sample(frac=1.0, random_state=seed)
    after = measured(stages, firms, minimum_suppliers=minimum)
    for key in ("completeness", "second_source", "by_status"):
        assert after.details[key] == pytest.approx(before.details[key]), key
    columns = ["depth", "cost_share", "local_suppliers", "suppliers", "herfindahl", "gain", "upstream_open"]
    pd.testing.assert_frame_equal(
        by_stage(after).loc[STAGES["stage"], columns], by_stage(before)[columns], check_exact=False
    )
    pd.testing.assert_frame_equal(after.what_if, before.what_if, check_exact=False)


def test_merging_two_stages_of_one_industry_keeps_the_completeness() -> None:
    split = pd.concat([STAGES, STAGES.iloc[[4]].assign(stage="crane2", cost_share=0.1)])
    split.loc[split["stage"] == "crane", "cost_share"] = 0.2
    assert measured(split).details["completeness"] == pytest.approx(measured().details["completeness"])


def test_a_full_chain_has_a_completeness_of_exactly_one() -> None:
    stages = pd.DataFrame(
        {"stage": ["steel", "crane"], "industry": ["3110|3120", "crane"], "cost_share": [0.1, 0.2]}
    )
    found = measured(stages)
    assert found.details["completeness"] == found.details["second_source"] == 1.0
    assert len(found.what_if) == 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"home": "X"}, "M527"),
        ({"home": []}, "M527"),
        ({"minimum_suppliers": 0}, "M525"),
        ({"stages": pd.DataFrame({"stage": [""]})}, "M526"),
        ({"stages": pd.DataFrame({"stage": ["a"], "cost_share": [-0.1]})}, "M526"),
        ({"stages": pd.DataFrame({"name": ["a"]})}, "T102"),
        ({"stages": pd.DataFrame({"stage": ["a"], "cost_share": ["much"]})}, "T305"),
        ({"firms": pd.DataFrame({"firm": ["a"]})}, "T102"),
    ],
)
def test_what_cannot_be_used_is_refused_by_code(change: dict[str, Any], code: str) -> None:
    with pytest.raises(JijuError) as caught:
        measured(**change)
    assert caught.value.code == code


def test_inputs_are_not_changed() -> None:
    stages, firms = STAGES.copy(), FIRMS.copy()
    measured(stages, firms)
    pd.testing.assert_frame_equal(stages, STAGES)
    pd.testing.assert_frame_equal(firms, FIRMS)
