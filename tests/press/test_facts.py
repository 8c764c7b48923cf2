"""From a page to its table of proposed facts; the pages are invented."""

from __future__ import annotations

import io
import json

import pandas as pd
import pytest

import jiju
from jiju.press.facts import FACT_COLUMNS

PAGE = """砖厂出口增长两成

本报讯（记者 李四）截至目前，全镇共有砖厂30余家，其中大厂

图为镇北砖厂，占地面积约9000亩。王五 摄

12家。今年计划再建5家，面积 9465.40 万平方米。

诚聘工人 电话18800001111
"""


def propose(text, **kwargs):
    page = jiju.read_page(io.StringIO(text), **kwargs)
    return page, jiju.propose_facts(page)


@pytest.fixture(scope="module")
def proposed():
    return propose(PAGE, issue_date="2024-11-07")


def test_columns_in_order(proposed):
    _, facts = proposed
    assert tuple(facts.columns) == FACT_COLUMNS
    assert [str(facts[name].dtype) for name in ("value", "low", "high")] == ["float64"] * 3
    assert list(facts["fact"]) == [f"f{number:03d}" for number in range(1, len(facts) + 1)]


def test_offsets_are_the_page(proposed):
    page, facts = proposed
    for row in facts.itertuples():
        assert page.text[row.start : row.end] == row.quote
        assert row.number_text in row.quote


def test_what_is_found(proposed):
    _, facts = proposed
    assert list(facts["quote"]) == ["两成", "30余家", "12家", "约9000亩", "5家", "9465.40 万平方米"] or set(
        facts["quote"]
    ) == {"两成", "30余家", "12家", "约9000亩", "5家", "9465.40 万平方米"}
    rows = facts.set_index("quote")
    assert rows.loc["30余家", ["value", "low", "high"]].tolist() == [30, 30, 40]
    assert rows.loc["9465.40 万平方米", "value"] == pytest.approx(9.4654e7)
    assert rows.loc["9465.40 万平方米", "unit"] == "平方米"
    assert rows.loc["5家", "status"] == "plan"
    assert rows.loc["5家", "period"] == "2024"
    assert rows.loc["30余家", "period"] == "2024-11-07"
    assert "图片说明" in rows.loc["约9000亩", "note"]


def test_a_broken_sentence_is_read_whole(proposed):
    _, facts = proposed
    row = facts.set_index("quote").loc["12家"]
    assert row["sentence"].endswith("其中大厂12家。")
    assert "图为" not in row["sentence"]


def test_a_broken_number_covers_what_breaks_it():
    page, facts = propose("砖厂\n\n镇上有砖厂，去年产砖约30\n\n图为镇北砖厂。王五 摄\n\n亿块，增长5%。\n")
    broken = facts[facts["note"].str.contains("隔断")]
    for row in broken.itertuples():
        assert page.text[row.start : row.end] == row.quote
        assert "图为" in row.quote
    assert 3e9 in set(facts["value"]) or len(broken) == 0


def test_an_empty_page_has_the_same_columns():
    _, facts = propose("砖厂\n\n没有数字的话。")
    assert tuple(facts.columns) == FACT_COLUMNS
    assert len(facts) == 0
    assert str(facts["value"].dtype) == "float64"


def test_a_figure_printed_twice_is_proposed_twice():
    _, facts = propose("砖厂达30家\n\n镇上砖厂达30家。")
    assert list(facts["quote"]) == ["30家", "30家"]


def test_without_an_issue_day_years_stay_open():
    _, facts = propose("砖厂\n\n今年有砖厂30家。2023年有砖厂20家。")
    assert list(facts["period"]) == ["", "2023"]


def test_a_paragraph_carries_its_period_and_a_new_one_does_not():
    _, facts = propose(
        "砖厂\n\n2022年有砖厂30家。瓦厂20家。\n\n现在看来，灰窑10家。", issue_date="2024-11-07"
    )
    assert list(facts["period"])[:2] == ["2022", "2022"]
    assert list(facts["period"])[2] != "2022"


def test_the_future_is_not_carried_into_an_outcome():
    _, facts = propose("砖厂\n\n镇上力争到2027年建成砖厂30家。瓦厂有20家。", issue_date="2024-11-07")
    assert list(facts["status"]) == ["target", "outcome"]
    assert list(facts["period"]) == ["2027", ""]


def test_a_sentence_without_end_is_read_in_parts():
    count = 2000
    page, facts = propose("砖厂\n\n" + "有砖厂3家" * count)
    assert len(facts) == count
    assert facts["note"].str.contains("只引一段").all()
    assert facts["sentence"].str.len().max() < 1000
    assert (facts["quote"] == "3家").all()
    assert all(page.text[row.start : row.end] == "3家" for row in facts.itertuples())


def test_bulletins(shared):
    """Signed growth of industry's value added in sentences of statistical bulletins."""
    wrong = []
    for line in (shared / "press" / "bulletin_growth_gold.jsonl").read_text("utf-8").splitlines():
        gold = json.loads(line)
        _, facts = propose(gold["text"])
        growth = facts[
            (facts["unit"] == "%")
            & facts["indicator"].str.contains("增加值.*增速")
            & (facts["indicator"] + facts["subject"]).str.contains("规模以上")
        ]
        if list(growth["value"]) != [gold["value"]]:
            wrong.append((gold["value"], list(growth["value"])))
    assert wrong == []


test_bulletins = pytest.mark.shared(test_bulletins)


def test_a_table_survives_a_csv(proposed, tmp_path):
    _, facts = proposed
    path = tmp_path / "facts.csv"
    facts.to_csv(path, index=False, encoding="utf-8-sig")
    assert list(pd.read_csv(path, encoding="utf-8-sig")["quote"]) == list(facts["quote"])


def test_traditional_signs_are_read():
    page, facts = propose("磚廠\n\n去年出口約30萬噸，同比減少5%，超過200個國家。", issue_date="2024-11-07")
    assert list(facts["quote"]) == ["約30萬噸", "5%", "超過200個"]
    assert list(facts["value"]) == [300000, -5, 200]
    assert list(facts["unit"]) == ["吨", "%", "个"]
    assert all(page.text[row.start : row.end] == row.quote for row in facts.itertuples())


def test_only_a_page_has_facts():
    with pytest.raises(jiju.JijuError, match="P201"):
        jiju.propose_facts("page.txt")
