"""Systemic risk: what is said, what is assumed, what is refused, and going on after an interruption."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from jiju import JijuError, measure_systemic_risk
from jiju.chance.progress import report_progress
from jiju.measures.supply import _esri
from jiju.results.parts import use_parts

if TYPE_CHECKING:
    from pathlib import Path

FLOWS = pd.DataFrame(
    {
        "supplier": ["steel", "steel", "pump", "valve", "crane"],
        "user": ["pump", "valve", "crane", "crane", "site"],
        "value": [30.0, 10.0, 40.0, 20.0, 100.0],
    }
)
FIRMS = pd.DataFrame(
    {
        "firm": ["steel", "pump", "valve", "crane", "mill"],
        "industry": ["metal", "parts", "parts", "machines", "metal"],
        "region": ["Hunan", "Hunan", "Jiangsu", "Jiangsu", "Hebei"],
        "output": [50.0, 40.0, 20.0, 100.0, 50.0],
    }
)


def risks(result, column="risk"):
    return dict(zip(result.table["shocked"], result.table[column], strict=True))


def test_a_chain_by_hand():
    # Without anybody else, a failing valve takes a third of crane's inputs, and crane's sales to nobody that
    # weighs anything; steel sells it 10 of 40.
    linear = measure_systemic_risk(FLOWS)
    assert risks(linear)["valve"] == pytest.approx((20 + 100 / 3 + 10) / 200)
    leontief = measure_systemic_risk(FLOWS, essentiality="leontief")
    assert risks(leontief)["valve"] == pytest.approx((20 + 100 + 10) / 200)
    assert risks(leontief, "downstream")["valve"] == pytest.approx(120 / 200)
    assert risks(leontief, "upstream")["valve"] == pytest.approx(30 / 200)


def test_what_is_sold_outside_the_table_stays():
    # Steel's output is 50, of which 40 is in the table.
    found = measure_systemic_risk(FLOWS, firms=FIRMS)
    assert risks(found, "upstream")["pump"] == pytest.approx((40 + 50 * 30 / 50) / 260)


def test_others_of_the_industry_stand_in_by_their_share_of_what_is_left():
    # When steel stops, mill's 50 of the 50 left: the share of steel is 1, so that nobody stands in; when it
    # loses half, it is 50 of the 75 left, and a third of the fall is made up for.
    half = measure_systemic_risk(FLOWS, firms=FIRMS, shock=0.5)
    lost = 0.5 * 50 / 75
    pump, valve = 40 * lost, 20 * lost
    # Pump and valve stand in for each other: 60 less what is lost is left of their market.
    left = 60 - pump - valve
    of_crane = lost * (40 / left * 40 + 20 / left * 20) / 60
    expected = 25 + pump + valve + 100 * of_crane
    assert risks(half, "downstream")["steel"] == pytest.approx(expected / 260, rel=1e-9)


def test_of_home_only_its_own_output_counts():
    found = measure_systemic_risk(FLOWS, firms=FIRMS, home="Hunan", essentiality="leontief")
    assert risks(found, "own") == pytest.approx(
        {"steel": 50 / 90, "pump": 40 / 90, "valve": 0, "crane": 0, "mill": 0, "site": 0}
    )
    assert risks(found)["crane"] > 0
    assert "of the output of Hunan" in found.summary()
    assert "Hunan的产出" in found.summary("zh")


def test_home_may_be_several_regions():
    found = measure_systemic_risk(FLOWS, firms=FIRMS, home=["Hunan", "Jiangsu"], essentiality="leontief")
    own = {"steel": 50 / 210, "pump": 40 / 210, "valve": 20 / 210, "crane": 100 / 210, "mill": 0, "site": 0}
    assert risks(found, "own") == pytest.approx(own)
    assert "of the output of Hunan and Jiangsu" in found.summary()
    assert "Hunan、Jiangsu的产出" in found.summary("zh")


def test_regions_and_industries_fail_whole():
    by_region = measure_systemic_risk(FLOWS, firms=FIRMS, of="region").table.set_index("shocked")
    assert by_region["firms"].to_dict() == {"Hunan": 2, "Jiangsu": 2, "Hebei": 1}
    by_industry = measure_systemic_risk(FLOWS, firms=FIRMS, of="industry").table.set_index("shocked")
    assert by_industry.loc["metal", "own"] == pytest.approx(100 / 260)
    assert by_industry.loc["metal", "output"] == 100.0


def test_scenarios_are_the_users_own():
    shocks = pd.DataFrame(
        {
            "scenario": ["flood", "flood", "strike"],
            "firm": ["steel", "pump", "crane"],
            "share": [0.5, 1.0, 0.2],
        }
    )
    found = measure_systemic_risk(FLOWS, firms=FIRMS, shocks=shocks)
    assert risks(found, "own") == pytest.approx({"flood": (25 + 40) / 260, "strike": 20 / 260})
    assert "was hit" in found.summary()


def test_a_firm_named_by_its_code_and_by_its_name_is_one():
    firms = FIRMS.assign(name=["Steel works 钢厂", *FIRMS["firm"][1:]])
    shocks = pd.DataFrame({"firm": ["steel", "钢厂"], "share": [1.0, 1.0]})
    with pytest.raises(JijuError, match="stands twice") as error:
        measure_systemic_risk(FLOWS, firms=firms, shocks=shocks)
    assert error.value.code == "M505"
    once = measure_systemic_risk(FLOWS, firms=firms, shocks=shocks[1:])
    assert once.table["firms"].tolist() == [1]
    assert once.table["own"].tolist() == pytest.approx([50 / 260])


def test_firms_and_scenarios_as_floats_meet_those_as_whole_numbers():
    flows = pd.DataFrame({"supplier": [1, 2], "user": [2, 3], "value": [1.0, 2.0]})
    shocks = pd.DataFrame({"scenario": [10.0, 9.0], "firm": [1.0, 2.0], "share": [1.0, 0.5]})
    found = measure_systemic_risk(flows, shocks=shocks)
    assert risks(found, "own") == pytest.approx({"10": 1 / 3, "9": 1 / 3})
    needs = pd.DataFrame({"supplier_industry": [7.0], "user_industry": [8.0], "essential": [2]})
    firms = pd.DataFrame({"firm": [1, 2, 3], "industry": [7, 8, 9]})
    links = measure_systemic_risk(flows, firms=firms, essentiality=needs).details["links_told"]
    assert links["essential"] == 1


def test_what_is_known_in_part_is_named():
    firms = FIRMS.assign(
        industry=["metal", None, "parts", "machines", "metal"], output=[50, np.nan, 5, 100, 50]
    )
    found = measure_systemic_risk(FLOWS, firms=firms)
    assumed = set(zip(found.assumed["firm"], found.assumed["what"], strict=True))
    assert assumed == {
        ("site", "unlisted"),
        ("site", "industry unknown"),
        ("pump", "industry unknown"),
        ("site", "region unknown"),
        ("pump", "output from sales"),
        ("valve", "output below sales"),
        ("site", "no output"),
    }
    assert "2 of unknown industry as an industry of its own each" in found.summary()
    assert risks(found, "output")["valve"] == 20.0


def test_rows_that_cannot_be_used_are_counted():
    more = pd.DataFrame(
        {"supplier": ["steel", None, "pump"], "user": ["pump"] * 3, "value": [-3.0, 1.0, np.nan]}
    )
    found = measure_systemic_risk(pd.concat([FLOWS, more]))
    assert found.details["left_out"] == {"no supplier or user": 1, "no value": 1, "zero or negative": 1}
    assert "3 flows" in found.summary()
    assert "3 笔往来" in found.summary("zh")
    pd.testing.assert_frame_equal(found.table, measure_systemic_risk(FLOWS).table)


def test_the_latest_period_is_used_and_said():
    before = FLOWS.assign(period="2019", value=FLOWS["value"].to_numpy()[::-1])
    years = pd.concat([FLOWS.assign(period="2023"), before])
    found = measure_systemic_risk(years)
    pd.testing.assert_frame_equal(found.table, measure_systemic_risk(FLOWS).table)
    assert "The flows of 2023 were used" in found.summary()
    assert risks(measure_systemic_risk(years, period="2019")) != risks(found)


def test_rows_without_a_period_are_counted_where_others_have_one():
    years = pd.concat([FLOWS.assign(period="2023"), FLOWS.head(2).assign(period=["", None])])
    found = measure_systemic_risk(years)
    pd.testing.assert_frame_equal(found.table, measure_systemic_risk(FLOWS).table)
    assert found.details["left_out"]["no period"] == 2
    assert "2 without a period" in found.summary()
    assert "没有时期的 2 笔往来" in found.summary("zh")


def test_settings_are_printed_with_what_others_give():
    found = measure_systemic_risk(FLOWS, firms=FIRMS)
    settings = found.settings.set_index("setting")
    assert settings["essentiality"].to_dict() == {
        "used": "linear",
        "essentiality": "leontief",
        "market_share": "linear",
        "eps": "linear",
    }
    other = measure_systemic_risk(FLOWS, firms=FIRMS, essentiality="leontief")
    assert settings.loc["essentiality", "mean"] == pytest.approx(other.details["mean"])
    assert settings.loc["essentiality", "top_risk"] == other.table["risk"].iloc[0]
    assert "eps 1e-6" in found.summary()


def test_the_mean_under_other_settings_is_estimated_where_firms_are_many(monkeypatch):
    rng = np.random.default_rng(1)
    flows = pd.DataFrame(
        {
            "supplier": rng.integers(0, 200, 500),
            "user": rng.integers(0, 200, 500),
            "value": rng.pareto(1.5, 500) + 1.0,
        }
    )
    whole = measure_systemic_risk(flows)
    monkeypatch.setattr("jiju.measures.supply.systemic_risk._HIGHEST", 40)
    monkeypatch.setattr("jiju.measures.supply.systemic_risk._OTHERS", 40)
    part = measure_systemic_risk(flows)
    pd.testing.assert_frame_equal(part.table, whole.table)
    assert part.settings["tried"].tolist()[1:] == [80] * 3
    np.testing.assert_allclose(part.settings["mean"], whole.settings["mean"], rtol=0.15)


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("M501", {"flows": FLOWS.assign(value=0.0)}),
        ("M527", {"home": "Hunna"}),
        ("M502", {"period": "2020"}),
        ("M503", {"eps": 0.0}),
        ("M503", {"shock": 1.5}),
        ("M503", {"of": "sector"}),
        ("M504", {"essentiality": "leontieff"}),
        (
            "M504",
            {
                "essentiality": pd.DataFrame(
                    {"supplier_industry": ["metal"], "user_industry": ["parts"], "essential": [3]}
                )
            },
        ),
        (
            "M504",
            {
                "essentiality": pd.DataFrame(
                    {"supplier_industry": ["25"], "user_industry": ["28"], "essential": [2]}
                )
            },
        ),
        ("M505", {"shocks": pd.DataFrame({"firm": ["steel"], "share": [2.0]})}),
        (
            "M505",
            {"shocks": pd.DataFrame({"firm": ["steel"] * 2, "share": 1.0, "scenario": ["z", None]})},
        ),
        ("M528", {"flows": FLOWS.assign(value=[1e308] * 5)}),
        ("M528", {"flows": FLOWS.assign(value=[1e-300, 1.0, 1.0, 1.0, 1.0])}),
        ("M502", {"shocks": pd.DataFrame({"firm": ["stele"], "share": [1.0]})}),
        ("M506", {"of": "industry", "firms": FIRMS.drop(columns="industry")}),
        ("T102", {"flows": FLOWS.rename(columns={"user": "buyer"})}),
        ("T305", {"flows": FLOWS.assign(value=["1", "2", "3", "four", "5"])}),
    ],
)
def test_what_cannot_be_used_is_refused_by_its_code(code, given):
    chosen = {"flows": FLOWS, "firms": FIRMS, **given}
    with pytest.raises(JijuError) as error:
        measure_systemic_risk(chosen.pop("flows"), **chosen)
    assert error.value.code == code


def test_an_interrupted_run_goes_on_with_the_blocks_it_has(monkeypatch, tmp_path: Path):
    rng = np.random.default_rng(2)
    flows = pd.DataFrame(
        {"supplier": rng.integers(0, 90, 300), "user": rng.integers(0, 90, 300), "value": 1.0}
    )
    whole = measure_systemic_risk(flows)
    monkeypatch.setattr(_esri, "BLOCK", 16)

    def stop(done: int, _: int, label: str) -> None:
        if label.endswith("failures") and done >= 48:
            raise KeyboardInterrupt

    with use_parts(tmp_path, "this run"):
        with report_progress(stop), pytest.raises(KeyboardInterrupt):
            measure_systemic_risk(flows)
        kept = set(tmp_path.glob("*.npz"))
        assert kept
        seen = []
        with report_progress(lambda done, total, label: seen.append((done, total, label))):
            again = measure_systemic_risk(flows)
    assert kept < set(tmp_path.glob("*.npz"))
    assert again.to_dict() == whole.to_dict()
    told = [(done, total) for done, total, label in seen if label.endswith("failures")]
    assert min(told) == (32, 90) or min(told) == (48, 90)
    assert max(told) == (90, 90)


def test_a_large_network_is_not_tried_without_stand_ins(monkeypatch: pytest.MonkeyPatch) -> None:
    flows = pd.DataFrame({"supplier": ["a", "b", "c"], "user": ["b", "c", "d"], "value": [1.0, 2.0, 3.0]})
    assert "market_share" in set(measure_systemic_risk(flows).settings["setting"])
    monkeypatch.setattr("jiju.measures.supply.systemic_risk._MANY_LINKS", 2)
    assert "market_share" not in set(measure_systemic_risk(flows).settings["setting"])
    turned = measure_systemic_risk(flows, market_share=False).settings
    assert turned["market_share"].tolist().count(True) == 1
