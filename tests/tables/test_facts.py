"""Tables of facts that a person confirmed, after a spreadsheet has been at them."""

from __future__ import annotations

import pandas as pd
import pytest

from jiju.errors import TableError
from jiju.tables import check_table, confirmed_word, join_facts, read_fact_table
from jiju.tables.facts import read_fact_proposals

BASE = {
    "confirmed": "yes",
    "place": "长沙",
    "indicator": "rate",
    "value": 93.2,
    "low": 93.2,
    "high": 93.2,
    "unit": "%",
    "comparator": "exact",
    "number_text": "93.2",
    "source": "page.txt",
    "start": 10,
    "end": 15,
    "fact": "f001",
}


def table(*changes: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame(
        [{**BASE, "start": 10 * at, "fact": f"f{at:03d}", **change} for at, change in enumerate(changes)]
    )


def told(found: pd.DataFrame) -> dict[str, int]:
    return {p["code"]: p["rows"] for p in found.attrs["problems"]}


@pytest.mark.parametrize("word", ["yes", "Y", "1", "TRUE", "x", "√", "✓", "是", "确认", "已确认", " Yes "])
def test_words_that_confirm(word):
    assert confirmed_word(word) is True


@pytest.mark.parametrize("word", ["", "no", "0", "False", "否", "不", "×", "待核"])
def test_words_that_do_not(word):
    assert confirmed_word(word) is False


def test_only_confirmed_rows_are_taken_and_the_others_are_counted():
    found = read_fact_table(
        table(
            {},
            {"confirmed": ""},
            {"confirmed": "no"},
            {"confirmed": "perhaps"},
            {"place": ""},
            {"indicator": None},
        )
    )
    assert len(found) == 1
    assert {"T909": 2, "T996": 1, "T995": 2}.items() <= told(found).items()
    assert found.attrs["rows_read"] == 6


def test_truth_values_and_numbers_confirm_as_well():
    for column in ([True, False], [1, 0], [1.0, None]):
        found = read_fact_table(table({}, {}).assign(confirmed=column))
        assert len(found) == 1, column


def test_percent_that_became_a_share_and_numbers_that_were_rounded_are_put_right():
    found = read_fact_table(
        table(
            {"value": 0.932, "low": 0.932, "high": 0.932},
            {"value": -0.05, "low": -0.05, "high": -0.05, "number_text": "5"},
            {"value": 93.2},
            {"value": 0.5, "low": 0.5, "high": 0.5, "number_text": "0.5"},
            {"value": 1.17327e12, "low": None, "high": None, "unit": "元", "number_text": "11732.65亿"},
            {"value": 1.2e12, "low": None, "high": None, "unit": "元", "number_text": "11732.6亿"},
        )
    )
    assert found["value"].tolist() == pytest.approx([93.2, -5.0, 93.2, 0.5, 1.173265e12, 1.2e12], rel=1e-12)
    assert found["low"].tolist() == pytest.approx([93.2, -5.0, 93.2, 0.5, 1.173265e12, 1.2e12], rel=1e-12)
    assert told(found)["T997"] == 3


def test_a_number_without_source_is_told_and_one_that_stands_twice_is_left_out():
    found = read_fact_table(table({"source": ""}, {}, {"start": 10}, {"start": 10, "indicator": "other"}))
    assert len(found) == 3
    assert told(found)["T994"] == 1
    assert told(found)["T998"] == 1


def test_facts_of_one_name_are_told_apart_by_their_page():
    found = read_fact_table(
        table({"fact": "f001"}, {"fact": "f001", "source": "b.txt"}, {"fact": "f002"}, {"fact": "f001"})
    )
    assert found["fact"].tolist() == ["page:f001", "b:f001", "f002", "page:f001-2"]
    assert told(found)["T999"] == 3


def test_several_tables_are_one_ledger():
    one, two = read_fact_table(table({}, {"confirmed": ""})), read_fact_table(table({}))
    joined = join_facts([one, two], ["a.csv", "b.csv"])
    assert joined["fact"].tolist() == ["a:f000", "b:f000"]
    assert joined.attrs["rows_read"] == 3
    assert joined.attrs["source"] == "a.csv, b.csv"
    assert [p["code"] for p in joined.attrs["problems"]].count("T909") == 1


def test_check_tells_of_a_ledger():
    problems = check_table(table({}, {"confirmed": ""}), kind="facts")
    assert set(problems["code"]) == {"T909"}
    assert problems["severity"].tolist() == ["note"]


def test_a_table_without_the_column_confirmed_is_no_ledger():
    with pytest.raises(TableError) as error:
        read_fact_table(table({}).drop(columns="confirmed"))
    assert error.value.code == "T102"


def test_proposals_are_read_whole_to_be_written_again():
    given = table({}, {"confirmed": "", "place": "", "note": "'=1+1"})
    given["published"] = "2024/11/7"
    found = read_fact_proposals(given)
    assert len(found) == 2
    assert found["published"].tolist() == ["2024-11-07"] * 2
    assert found["note"].tolist() == ["", "=1+1"]
    assert found["start"].tolist() == [0.0, 10.0]


def test_the_words_of_a_percentage_come_back_from_a_number():
    given = table(
        {"sentence": "破案率达93.2%。", "quote": "0.932"}, {"sentence": "共30余家。", "quote": "30余家"}
    )
    assert read_fact_proposals(given)["quote"].tolist() == ["93.2%", "30余家"]
    assert read_fact_table(given)["quote"].tolist() == ["93.2%", "30余家"]
