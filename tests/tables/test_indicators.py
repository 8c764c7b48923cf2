"""Tables of indicators and scenarios, and the names that values use for indicators."""

from __future__ import annotations

import pandas as pd
import pytest

from jiju.errors import TableError
from jiju.tables import match_indicators, read_indicators, read_scenarios, read_values


def told(table: pd.DataFrame) -> dict[str, int]:
    return {p["code"]: p["rows"] for p in table.attrs["problems"]}


def test_a_table_with_chinese_names_and_a_group_of_its_own_row():
    table = pd.DataFrame(
        {
            "指标代码": ["market", "bases", "co2"],
            "名称": ["市场", "海外基地", "碳排放"],
            "单位": ["", "个", "吨"],
            "方向": ["", "越大越好", "逆向"],
            "维度": ["", "market", "market"],
            "权重": ["", "2", ""],
            "目标值": ["", "60", ""],
        }
    )
    found = read_indicators(table)
    assert found["indicator"].tolist() == ["market", "bases", "co2"]
    assert found["label_en"].tolist() == found["label_zh"].tolist() == ["市场", "海外基地", "碳排放"]
    assert found["direction"].tolist() == [1.0, 1.0, -1.0]
    assert found["weight"].tolist() == [1.0, 2.0, 1.0]
    assert found["target"].tolist()[1] == 60.0
    assert found["pillar"].tolist() == ["", "market", "market"]
    assert "T991" not in told(found)


def test_labels_stand_in_for_one_another_and_the_code_for_both():
    table = pd.DataFrame(
        {"indicator": ["a", "b", "c"], "label_en": ["A", "", ""], "label_zh": ["", "乙", ""]}
    )
    found = read_indicators(table)
    assert found["label_en"].tolist() == ["A", "乙", "c"]
    assert found["label_zh"].tolist() == ["A", "乙", "c"]


def test_what_is_wrong_is_counted():
    table = pd.DataFrame(
        {
            "indicator": ["a", "a", "b", "", "c", "d", "e"],
            "direction": ["1", "1", "sideways", "1", "-1", "NA", "1"],
            "pillar": ["", "", "", "", "d", "c", "nowhere"],
            "weight": ["-1", "1", "1", "1", "some", "2", "1"],
        }
    )
    found = read_indicators(table)
    assert found["indicator"].tolist() == ["a", "c", "d", "e"]
    assert found["weight"].tolist() == [1.0, 1.0, 2.0, 1.0]
    assert found["direction"].tolist() == [1.0, -1.0, 1.0, 1.0]
    # c and d contain each other: both lose their pillar.
    assert found["pillar"].tolist() == ["", "", "", "nowhere"]
    expected = {"T908": 1, "T910": 1, "T988": 1, "T989": 2, "T990": 2, "T991": 0}
    assert expected.items() <= told(found).items()


@pytest.mark.parametrize("word", ["1", "+1", "1.0", "higher", "正向", "越大越好", "↑", "", "Benefit"])
def test_words_for_more_is_better(word):
    assert read_indicators(pd.DataFrame({"indicator": ["a"], "direction": [word]}))["direction"].tolist() == [
        1
    ]


@pytest.mark.parametrize("word", ["-1", "-1.0", "lower", "负向", "逆向", "越小越好", "↓", "Cost"])
def test_words_for_less_is_better(word):
    assert read_indicators(pd.DataFrame({"indicator": ["a"], "direction": [word]}))["direction"].tolist() == [
        -1
    ]


@pytest.mark.parametrize("table", [pd.DataFrame({"label": ["x"]}), pd.DataFrame({"indicator": []})])
def test_what_is_no_table_of_indicators(table):
    with pytest.raises(TableError) as error:
        read_indicators(table)
    assert error.value.code in ("T102", "T106")


@pytest.mark.shared
def test_the_tables_of_coinr_are_read_as_they_are(shared):
    indicators = read_indicators(shared / "reference/scorecard/asem_iMeta.csv")
    values = read_values(shared / "reference/scorecard/asem_iData.csv")
    matched = match_indicators(values, indicators)
    assert matched.attrs["unmatched"] == {}
    assert values["place"].nunique() == 51
    assert set(values["period"]) == {"2018"}
    groups = indicators[indicators["indicator"].isin(indicators["pillar"])]
    assert {"Index", "Conn", "Sust"} <= set(groups["indicator"])
    assert (indicators["denominator"] != "NA").all()
    assert set(indicators["direction"]) == {1.0, -1.0}


def test_values_are_matched_by_code_then_label_then_synonym():
    indicators = read_indicators(
        pd.DataFrame(
            {
                "indicator": ["bases", "share"],
                "label_en": ["Bases abroad", "World share"],
                "label_zh": ["海外基地", "全球占比"],
                "synonyms": ["海外生产基地|overseas bases", ""],
            }
        )
    )
    names = ["bases", "Bases Abroad", "海外基地（个）", "overseas bases", "全球占比", "members", "members"]
    matched = match_indicators(pd.DataFrame({"indicator": names}), indicators)
    assert matched["indicator"].tolist() == ["bases"] * 4 + ["share", "members", "members"]
    assert matched.attrs["unmatched"] == {"members": 2}


def test_a_label_of_two_indicators_is_refused_only_where_it_is_used():
    indicators = pd.DataFrame({"indicator": ["a", "b"], "label_en": ["Sales", "sales"]})
    assert match_indicators(pd.DataFrame({"indicator": ["a"]}), indicators)["indicator"].tolist() == ["a"]
    with pytest.raises(TableError) as error:
        match_indicators(pd.DataFrame({"indicator": ["SALES"]}), indicators)
    assert error.value.code == "T411"


def test_scenarios():
    table = pd.DataFrame(
        {
            "情景": ["稳", "升", "", "升", "升"],
            "指标": ["output"] * 4 + [""],
            "部分": ["龙头", "配套", "", "配套", ""],
            "年增长率": ["0%", "12%", "1%", None, "1%"],
            "增长率下限": ["-1%", "14%", "", "", ""],
            "年数": [5, 5, 5, 5, 5],
        }
    )
    found = read_scenarios(table)
    assert found["scenario"].tolist() == ["稳", "升"]
    assert found["growth"].tolist() == [0.0, 0.12]
    assert found["growth_low"].tolist() == [-0.01, 0.12]
    assert found["growth_high"].tolist() == [0.0, 0.12]
    assert found["years"].tolist() == [5, 5]
    assert {"T926": 1, "T908": 1, "T925": 1, "T956": 1}.items() <= told(found).items()


def test_growth_as_share_as_percent_and_as_a_number_of_percent():
    table = pd.DataFrame({"scenario": list("abc"), "indicator": "x", "growth": ["0.08", "8%", "8"]})
    found = read_scenarios(table)
    assert found["growth"].tolist() == pytest.approx([0.08, 0.08, 0.08])
    assert told(found)["T924"] == 1
    assert read_scenarios(pd.DataFrame({"scenario": ["a"], "indicator": "x", "growth": ["150%"]}))[
        "growth"
    ].tolist() == [1.5]
