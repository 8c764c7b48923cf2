"""The ledger: confirmed facts from one page or many, and what contradicts what."""

from __future__ import annotations

import io
import math

import pandas as pd
import pytest

import jiju
from jiju.errors import PressError, TableError
from jiju.press import find_contradictions, ledger_files, read_facts, write_facts
from jiju.results import Result
from jiju.tables import read_indicators

COLUMNS = ["place", "indicator", "value", "unit", "comparator", "period", "publisher", "published"]
# Figures that the regional press gives for one cluster (numbers, sources and dates only).
PUBLISHED = pd.DataFrame(
    [
        ("长沙", "output", 2900.0, "亿元", "about", "2021", "红网", "2022-07-26"),
        ("长沙", "output", 1990.0, "亿元", "exact", "2022", "中国新闻网", "2023-04-10"),
        ("长沙", "output", 2500.0, "亿元", "exact", "2024", "中国日报网", "2025-05-15"),
        ("长沙", "output", 2500.0, "亿元", "more_than", "2024", "长沙晚报", "2025-06-14"),
        ("长沙", "share", 23.0, "%", "about", "2018", "新华社", "2019-05-21"),
        ("长沙", "share", 23.0, "%", "about", "2023", "50强峰会", "2023-09-19"),
        ("长沙", "share", 30.0, "%", "at_least", "2024", "长沙晚报", "2025-06-14"),
        ("长沙", "share", 23.0, "%", "about", "2024", "某报", "2025-07-01"),
        ("长沙", "exports", 290.6, "亿元", "exact", "2024", "中国日报网", "2025-05-15"),
        ("徐州", "output", 1700.0, "亿元", "more_than", "2022", "江苏广电总台", "2023-07-21"),
    ],
    columns=COLUMNS,
)


@pytest.fixture(scope="module")
def found() -> Result:
    return find_contradictions(PUBLISHED)


def test_what_contradicts_stands_side_by_side_and_nothing_is_averaged(found):
    assert len(found.groups) == 1
    group = found.groups.iloc[0]
    assert (group["indicator"], group["period"], group["facts"]) == ("share", "2024", 2)
    assert (group["lowest"], group["highest"]) == (23.0, 30.0)
    assert group["spread"] == pytest.approx(30 / 23)
    assert group["publishers"] == "长沙晚报; 某报"
    both = found.table[found.table["clashes"]]
    assert both["used"].all()
    assert sorted(found.table["value"]) == sorted(PUBLISHED["value"])


def test_a_figure_of_an_earlier_year_is_superseded_not_contradicted(found):
    assert found.superseded["period"].tolist() == ["2021", "2022", "2018", "2023"]
    assert set(found.superseded["reason"]) == {"later"}
    assert found.superseded["by_period"].tolist() == ["2024"] * 4
    assert found.superseded["by_fact"].tolist() == ["3", "3", "7; 8", "7; 8"]
    steps = found.tables["steps"].set_index(["indicator", "period"])
    assert steps.loc[("output", "2021"), "ratio"] == pytest.approx(1990 / 2900)
    assert ("share", "2023") not in steps.index


def test_two_figures_that_do_not_exclude_each_other_agree(found):
    output = found.table[(found.table["indicator"] == "output") & (found.table["period"] == "2024")]
    assert set(output["standing"]) == {"current"}
    assert output["agreeing"].tolist() == [2, 2]
    assert output["used"].tolist() == [True, False]


def test_the_sentences_name_who_says_what_and_by_what_factor(found):
    en, zh = found.summary("en"), found.summary("zh")
    assert "2 of 10 facts contradict each other" in en.splitlines()[0]
    assert (
        "长沙, share (2024): about 23% (某报, 2025-07-01) against at least 30% (长沙晚报, 2025-06-14)" in en
    )
    assert "a factor of 1.3" in en
    assert "none is averaged" in en
    assert "from 290 billion yuan (2021) to 199 billion yuan (2022)" in en
    assert "约23%（某报，2025-07-01），30%以上（长沙晚报，2025-06-14），最大值是最小值的 1.3 倍" in zh
    assert "由 2,900亿元（2021）降至 1,990亿元（2022）" in zh
    assert [s.role for s in found.statements].count("answer") == 1


def test_nothing_to_object_to():
    calm = find_contradictions(PUBLISHED.iloc[[0, 1, 8]])
    assert calm.summary().splitlines()[0] == "No two of the 3 facts contradict each other."
    assert len(calm.groups) == 0
    one = find_contradictions(PUBLISHED.iloc[[0]])
    assert "nothing to hold it against" in one.summary()


def test_different_lists_under_one_name_stand_side_by_side():
    same = {"place": "Changsha", "indicator": "rank of the first firm", "period": "2023", "unit": ""}
    lists = pd.DataFrame(
        [
            {**same, "value": 6.0, "publisher": "KHL", "source": "Yellow Table 2024"},
            {**same, "value": 5.0, "publisher": "CCM", "source": "50强 2023"},
        ]
    )
    found = find_contradictions(lists)
    assert found.groups["publishers"].tolist() == ["KHL; CCM"]
    apart = find_contradictions(lists.assign(indicator=["rank KHL", "rank CCM"]))
    assert len(apart.groups) == 0


def test_units_that_do_not_convert_are_not_compared_and_said():
    facts = pd.DataFrame(
        {
            "place": "A",
            "indicator": "exports",
            "value": [290.6, 40.0],
            "unit": ["亿元", "亿美元"],
            "period": "2024",
        }
    )
    found = find_contradictions(facts)
    assert len(found.groups) == 0
    assert found.uncompared.iloc[0].to_dict() == {
        "place": "A",
        "indicator": "exports",
        "units": "亿元, 亿美元",
        "facts": 2,
    }
    assert "do not convert" in found.summary()


def test_names_of_one_indicator_are_brought_together():
    facts = pd.DataFrame(
        {
            "place": "A",
            "indicator": ["bases", "海外基地", "海外生产基地"],
            "value": [30.0, 30.0, 45.0],
            "period": "2024",
        }
    )
    assert len(find_contradictions(facts).groups) == 0
    table = pd.DataFrame({"indicator": ["bases"], "label_zh": ["海外基地"], "synonyms": ["海外生产基地"]})
    found = find_contradictions(facts, indicators=read_indicators(table))
    assert found.groups["label_zh"].tolist() == ["海外基地"]
    assert found.groups["facts"].tolist() == [3]


def test_a_revision_is_named_as_one():
    facts = pd.DataFrame(
        {
            "place": "A",
            "indicator": "output",
            "value": [100.0, 104.0],
            "period": "2024",
            "publisher": "Office",
            "published": ["2025-01-20", "2025-03-01"],
        }
    )
    found = find_contradictions(facts)
    assert len(found.groups) == 0
    assert found.superseded["reason"].tolist() == ["revised"]
    assert found.superseded["by_value"].tolist() == [104.0]
    assert "revised by the same publisher" in found.summary()


def test_a_result_survives_being_saved(found):
    again = Result.from_dict(found.to_dict())
    pd.testing.assert_frame_equal(again.table, found.table)
    assert again.summary("zh") == found.summary("zh")


def test_ranges_and_odd_numbers_do_no_harm():
    nan = math.nan
    facts = pd.DataFrame(
        {
            "place": "A",
            "indicator": ["x"] * 3 + ["y"] * 2,
            "value": [nan, 50.0, nan, 0.0, -5.0],
            "low": [10.0, nan, nan, nan, nan],
            "high": [20.0, nan, nan, nan, nan],
        }
    )
    found = find_contradictions(facts)
    spreads = found.groups.set_index("indicator")["spread"]
    assert spreads["x"] == pytest.approx(50 / 15)
    assert math.isnan(spreads["y"])
    assert found.details["missing"] == 1
    assert find_contradictions(facts.iloc[:0]).details["facts"] == 0


def test_a_table_without_values_is_refused():
    with pytest.raises(TableError) as error:
        find_contradictions(pd.DataFrame({"place": ["A"], "indicator": ["x"]}))
    assert error.value.code == "T102"


# ---- from pages to the ledger ----------------------------------------------------------------------


def pages() -> list[jiju.Page]:
    texts = ["出口增长\n\n去年全市出口泵车300余台。", "出口增长\n\n去年全市出口泵车360台，同比增长5%。"]
    return [jiju.read_page(io.StringIO(text), issue_date="2024-11-07") for text in texts]


def confirm(file, ending):
    """What a person does: yes into the first row, a code for the indicator."""
    table = jiju.tables.read_fact_proposals(file)
    table.loc[0, ["confirmed", "place", "indicator"]] = ["是", "长沙", "pumps"]
    return write_facts(table, path=file.with_suffix(ending), force=True)


def test_twelve_pages_make_one_ledger(tmp_path):
    files = [write_facts(page, path=tmp_path / f"p{at}.csv") for at, page in enumerate(pages() * 6)]
    for at, file in enumerate(files):
        confirm(file, ".csv" if at % 2 else ".xlsx")
        if at % 2 == 0:
            file.unlink()
    (tmp_path / "~$p0.xlsx").write_bytes(b"what Excel leaves")
    assert len(ledger_files(tmp_path)) == 12
    ledger = read_facts(tmp_path)
    assert len(ledger) == 12
    assert ledger["fact"].is_unique
    assert ledger["value"].tolist() == [300.0, 360.0] * 6
    assert ledger[["low", "high"]].iloc[0].tolist() == [300.0, 400.0]
    assert set(ledger["period"]) == {"2023"}
    assert read_facts([tmp_path / "p0.xlsx", tmp_path / "p1.csv"])["value"].tolist() == [300.0, 360.0]
    # 300余 holds 360: the two sources agree.
    assert len(find_contradictions(ledger).groups) == 0


def test_a_ledger_that_nobody_confirmed_is_refused(tmp_path):
    file = write_facts(pages()[0], path=tmp_path / "facts.csv")
    with pytest.raises(PressError) as error:
        read_facts(file)
    assert error.value.code == "P301"
    assert "confirmed" in str(error.value)


def test_a_folder_or_a_list_without_tables_is_refused(tmp_path):
    for source in (tmp_path, []):
        with pytest.raises(PressError) as error:
            read_facts(source)
        assert error.value.code == "P302"


def test_a_table_in_gb18030_with_semicolons(tmp_path):
    file = tmp_path / "facts.csv"
    lines = [
        "确认;地区;指标;数值;单位;发布单位",
        "是;长沙;出口额;290,6;亿元;日报",
        "否;长沙;出口额;1;亿元;日报",
    ]
    file.write_bytes("\r\n".join(lines).encode("gb18030"))
    facts = read_facts(file)
    assert facts["value"].tolist() == [290.6]
    assert facts["publisher"].tolist() == ["日报"]
