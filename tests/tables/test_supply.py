"""Readers of flows, firms, stages and essentiality: what comes out of tables as people keep them."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from jiju.errors import TableError
from jiju.tables import read_essentiality, read_firms, read_flows, read_region_table, read_stages

NAN = math.nan


def codes(table):
    return [problem["code"] for problem in table.attrs["problems"]]


def triples(flows):
    return {(row.supplier, row.user): row.value for row in flows.itertuples()}


# --- flows ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "names",
    [
        ("supplier", "user", "value"),
        ("seller_id", "buyer_id", "transaction value"),
        ("from", "to", "weight"),
        ("供应商名称", "客户名称", "采购金额（万元）"),
        ("销方名称", "购方名称", "价税合计"),
        ("上游企业", "下游企业", "交易额"),
        ("中间投入", "中间使用", "数值"),
    ],
)
def test_flows_by_the_names_people_use(names):
    table = pd.DataFrame([["a", "b", 3], ["b", "c", 4]], columns=names)
    assert triples(read_flows(table)) == {("a", "b"): 3, ("b", "c"): 4}


def test_product_and_period_stay_as_printed_and_other_columns_too():
    table = pd.DataFrame(
        {
            "supplier": ["a", "a"],
            "user": ["b", "b"],
            "value": [1.0, 2.0],
            "产品": ["0101", None],
            "year": [2023.0, 2024.0],
            "contract": ["x", "y"],
        }
    )
    flows = read_flows(table)
    assert list(flows.columns) == ["supplier", "user", "value", "product", "period", "contract"]
    assert flows["product"].tolist() == ["0101", ""]
    assert flows["period"].tolist() == ["2023", "2024"]
    assert "T519" not in codes(flows)


def test_a_square_table_is_seen_and_equals_the_long_one():
    square = pd.DataFrame(
        {"industry": ["01", "02", "03"], "01": [0, 2, 0.5], "02": [1, 0, 0], "03": [0, 0, 7], "FD": [3, 0, 1]}
    )
    flows = read_flows(square)
    assert triples(flows) == {
        ("01", "02"): 1,
        ("01", "FD"): 3,
        ("02", "01"): 2,
        ("03", "01"): 0.5,
        ("03", "03"): 7,
        ("03", "FD"): 1,
    }
    assert codes(flows) == ["T517", "T518"]
    assert flows.attrs["problems"][0]["message"].endswith("FD")
    again = read_flows(flows)
    assert again.equals(flows)
    assert read_flows(flows, layout="long").equals(flows)


def test_suppliers_by_customers_need_no_shared_names():
    wide = pd.DataFrame({"供应商": ["甲", "乙"], "丙": [5, None], "丁": [0, 6]})
    assert triples(read_flows(wide)) == {("甲", "丙"): 5, ("乙", "丁"): 6}
    assert triples(read_flows(wide.rename(columns={"供应商": "谁"}), layout="wide")) == {
        ("甲", "丙"): 5,
        ("乙", "丁"): 6,
    }


def test_totals_of_a_square_table_are_left_out_on_both_sides():
    square = pd.DataFrame({"行业": ["甲", "乙", "合计"], "甲": [1, 2, 3], "乙": [0, 4, 4], "合计": [1, 6, 7]})
    flows = read_flows(square)
    assert triples(flows) == {("甲", "甲"): 1, ("乙", "甲"): 2, ("乙", "乙"): 4}
    assert sum(p["rows"] for p in flows.attrs["problems"] if p["code"] == "T516") == 5
    assert "T517" not in codes(flows)


def test_input_is_not_changed():
    table = pd.DataFrame({"供应商": ["a", " b"], "客户": ["b", "c"], "金额": ["1万", "-3"]})
    before = table.copy(deep=True)
    assert read_flows(table)["value"].tolist() == [10000]
    pd.testing.assert_frame_equal(table, before)


# --- firms ------------------------------------------------------------------------------------------------


def test_firms_with_code_and_name():
    table = pd.DataFrame(
        {
            "企业名称": ["甲公司", "乙公司"],
            "统一社会信用代码": ["91430100X", "91430200Y"],
            "所属行业": ["35", None],
            "所在城市": ["长沙", "株洲"],
            "营业收入（万元）": ["1,200", "-5"],
        }
    )
    firms = read_firms(table)
    assert list(firms.columns) == ["firm", "industry", "region", "output", "企业名称"]
    assert firms["firm"].tolist() == ["91430100X", "91430200Y"]
    assert firms["industry"].tolist() == ["35", ""]
    assert firms["output"].iloc[0] == 1200
    assert math.isnan(firms["output"].iloc[1])
    assert "T942" in codes(firms)


def test_industries_stand_in_for_firms_of_an_input_output_table():
    firms = read_firms(pd.DataFrame({"行业": ["01", "02"], "总产出": [10, 20]}))
    assert firms["firm"].tolist() == ["01", "02"]
    assert firms["industry"].tolist() == ["01", "02"]
    assert "T522" in codes(firms)


# --- stages -----------------------------------------------------------------------------------------------

CHAIN = pd.DataFrame(
    {
        "环节": ["钢材", "铸件", "液压件", "整机"],
        "上游": [None, "钢材", "钢材；铸件", "铸件、液压件"],
        "成本占比": [0.1, 0.2, 0.3, 0.4],
    }
)


def test_stages_split_by_marks_and_by_what_the_table_knows():
    stages = read_stages(CHAIN)
    assert stages["upstream"].tolist() == ["", "钢材", "钢材|铸件", "铸件|液压件"]
    assert "T527" not in codes(stages)


@pytest.mark.parametrize(
    ("shares", "expected", "code"),
    [
        ([0.1, 0.2, 0.3, 0.4], [0.1, 0.2, 0.3, 0.4], None),
        ([10, 20, 30, 40], [0.1, 0.2, 0.3, 0.4], "T526"),
        ([0.5, 19.5, 30, 50], [0.005, 0.195, 0.3, 0.5], "T526"),
        (["10%", "20％", "30 %", "40%"], [0.1, 0.2, 0.3, 0.4], None),
        (["10%", 0.2, "30%", 0.4], [0.1, 0.2, 0.3, 0.4], None),
        ([0.1, 0.2, 0.3, 0.2], [0.1, 0.2, 0.3, 0.2], "T527"),
        ([0.1, -0.2, 0.3, "n/a"], [0.1, NAN, 0.3, NAN], "T942"),
    ],
)
def test_cost_shares(shares, expected, code):
    stages = read_stages(CHAIN.assign(成本占比=pd.Series(shares, dtype=object)))
    np.testing.assert_allclose(stages["cost_share"], expected, rtol=1e-12)
    found = set(codes(stages)) & {"T526", "T527", "T942"}
    assert found == ({code} if code and code != "T942" else {"T942", "T527"} if code else set())


def test_one_row_for_each_link_becomes_one_for_each_stage():
    table = pd.DataFrame(
        {
            "stage": ["a", "b", "c", "c", "c"],
            "upstream": ["", "a", "a", "b", "a"],
            "industry": ["", "X", "Y|Z", "Z", ""],
            "cost_share": [0.2, 0.3, 0.5, 0.5, 0.4],
            "label_zh": ["甲", "乙", "", "丙", ""],
        }
    )
    stages = read_stages(table)
    assert stages["stage"].tolist() == ["a", "b", "c"]
    assert stages["upstream"].tolist() == ["", "a", "a|b"]
    assert stages["industry"].tolist() == ["", "X", "Y|Z"]
    assert stages["cost_share"].tolist() == [0.2, 0.3, 0.5]
    assert stages["label_zh"].tolist() == ["甲", "乙", "丙"]
    rows = {p["code"]: p["rows"] for p in stages.attrs["problems"]}
    assert (rows["T506"], rows["T528"]) == (2, 3)


def test_unknown_and_own_upstream_are_taken_out_and_named():
    stages = read_stages(pd.DataFrame({"stage": ["a", "b"], "upstream": ["", "a|b|螺丝"]}))
    assert stages["upstream"].tolist() == ["", "a"]
    assert {"T524", "T525"} <= set(codes(stages))
    assert any("螺丝" in problem["message_zh"] for problem in stages.attrs["problems"])


@pytest.mark.parametrize(
    ("upstream", "circle"),
    [
        (["c", "a", "b"], "a, b, c"),
        (["b|c", "c", "a"], "a, b, c"),
        (["", "c", "b"], "b, c"),
        (["", "a", "a|b"], ""),
    ],
    ids=["round", "long", "beside", "none"],
)
def test_a_circle_is_kept_and_named(upstream, circle):
    stages = read_stages(pd.DataFrame({"stage": ["a", "b", "c"], "upstream": upstream}))
    assert stages["upstream"].tolist() == upstream
    told = [p["message"] for p in stages.attrs["problems"] if p["code"] == "T501"]
    assert told == ([f"stages feed each other in a circle: {circle}"] if circle else [])


def test_a_long_chain_does_not_exhaust_the_stack():
    count = 5000
    table = pd.DataFrame(
        {"stage": [str(at) for at in range(count)], "upstream": ["", *map(str, range(count - 1))]}
    )
    assert codes(read_stages(table)) == []
    table.loc[0, "upstream"] = str(count - 1)
    assert codes(read_stages(table)) == ["T501"]


def test_targets_are_whole_numbers_of_one_or_more():
    table = pd.DataFrame({"stage": list("abcde"), "upstream": "", "目标企业数": [1, 2.5, 0, "many", None]})
    stages = read_stages(table)
    assert stages["target"].fillna(-1).tolist() == [1, -1, -1, -1, -1]
    assert {p["code"]: p["rows"] for p in stages.attrs["problems"]}["T943"] == 3


# --- essentiality -----------------------------------------------------------------------------------------


def test_words_and_numbers_in_both_languages():
    words = ["yes", "partly", "no", "必需", "非必需", "不影响", "2", "1", "0", "是。", "否", "Essential"]
    table = pd.DataFrame(
        {"供应行业": [str(at) for at in range(len(words))], "使用行业": "x", "必需程度": words}
    )
    found = read_essentiality(table)["essential"].tolist()
    assert found == [2, 1, 0, 2, 1, 0, 2, 1, 0, 2, 0, 2]


def test_a_square_of_degrees_equals_its_long_form():
    square = pd.DataFrame({"supplier": ["A", "B"], "A": [2, 0], "B": [1, None]})
    found = read_essentiality(square)
    assert found.to_dict("list") == {
        "supplier_industry": ["A", "A", "B"],
        "user_industry": ["A", "B", "A"],
        "essential": [2, 1, 0],
    }
    assert found.attrs["problems"] == []
    assert read_essentiality(found).equals(found)


def test_the_first_row_of_a_pair_counts():
    table = pd.DataFrame(
        {"supplier_industry": list("AAAB"), "user_industry": list("XXXX"), "essential": [2, 2, 0, 1]}
    )
    found = read_essentiality(table)
    assert found["essential"].tolist() == [2, 1]
    rows = {p["code"]: p["rows"] for p in found.attrs["problems"]}
    assert (rows["T510"], rows["T509"]) == (1, 1)


# --- periods of regions -----------------------------------------------------------------------------------


def test_pairs_repeat_over_periods_without_a_warning():
    table = pd.DataFrame(
        {
            "region": ["N", "N", "N"],
            "industry": ["a", "a", "a"],
            "value": [1, 2, 3],
            "年份": [2018, 2019, 2019],
        }
    )
    found = read_region_table(table)
    assert found["period"].tolist() == ["2018", "2019", "2019"]
    assert {p["code"]: p["rows"] for p in found.attrs["problems"]}["T951"] == 2


def test_a_wide_table_keeps_its_periods():
    wide = pd.DataFrame({"region": ["N", "N"], "year": [2018, 2019], "C1": [1, 2], "C2": [3, 4]})
    found = read_region_table(wide)
    assert found.to_dict("list") == {
        "region": ["N"] * 4,
        "industry": ["C1", "C2", "C1", "C2"],
        "value": [1, 3, 2, 4],
        "period": ["2018", "2018", "2019", "2019"],
    }
    # A column of that name without periods in it is an industry like the others.
    odd = read_region_table(wide.rename(columns={"year": "time"}).assign(time=[7, 8]))
    assert set(odd["industry"]) == {"time", "C1", "C2"}


def test_one_amount_for_each_region():
    found = read_region_table(pd.DataFrame({"country": ["a", "b"], "value": [1.5, 2]}))
    assert found.to_dict("list") == {"region": ["a", "b"], "industry": ["value"] * 2, "value": [1.5, 2]}
    assert "T505" in codes(found)
    with pytest.raises(TableError, match="T102"):
        read_region_table(pd.DataFrame({"country": ["a", "a"], "value": [1.5, 2]}))


def test_the_accounts_of_an_input_output_table_are_no_industries(tmp_path):
    path = tmp_path / "io.csv"
    path.write_text(
        "行业,钢材,整机,中间使用合计,最终使用,总产出\n"
        "钢材,10,40,50,50,100\n整机,5,0,5,195,200\n"
        "中间投入合计,15,40,55,,\n增加值,85,160,,,\n总投入,100,200,,,\n",
        encoding="utf-8",
    )
    flows = read_flows(path)
    assert set(flows["supplier"]) == {"钢材", "整机"}
    assert set(flows["user"]) == {"钢材", "整机", "最终使用"}
