"""Tables of facts as they come back from a desk: edited in Excel, sent by mail, filled by several hands."""

from __future__ import annotations

import csv
import io
import math

import pandas as pd
import pytest

from jiju.errors import JijuError
from jiju.press import find_contradictions, read_facts

from .conftest import COLUMNS, assert_error_is_clear

HEAD = [*COLUMNS, "quote", "note", "source", "publisher", "published", "page", "confirmed"]


def row(fact, value, *, confirmed="yes", **changes):
    made = {
        "fact": fact,
        "story": 1,
        "sentence": f"去年，集群产值达{value:g}亿元。",
        "start": 10,
        "end": 18,
        "number_text": f"{value:g}亿",
        "value": value * 1e8,
        "low": value * 1e8,
        "high": value * 1e8,
        "unit": "元",
        "comparator": "exact",
        "subject": "集群",
        "indicator": "产值",
        "place": "长沙",
        "period": "2023",
        "status": "outcome",
        "desk": "industry",
        "quote": f"{value:g}亿元",
        "note": "",
        "source": "page.txt",
        "publisher": "晚报",
        "published": "2024-11-07",
        "page": 1,
        "confirmed": confirmed,
    }
    return {**made, **changes}


def table(*rows, delimiter=",", encoding="utf-8-sig", newline="\r\n", drop=()):
    out = io.StringIO()
    writer = csv.DictWriter(
        out,
        [name for name in HEAD if name not in drop],
        delimiter=delimiter,
        lineterminator=newline,
        extrasaction="ignore",
    )
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def save(tmp_path, content, name="facts.csv"):
    file = tmp_path / name
    file.write_bytes(content)
    return file


def assert_values(facts: pd.DataFrame) -> None:
    for column in ("place", "indicator", "value"):
        assert column in facts
    assert facts["value"].dtype == float
    for column in {"low", "high"} & set(facts):
        assert facts[column].dtype == float
    both = facts.dropna(subset=["low", "high"]) if {"low", "high"} <= set(facts) else facts.head(0)
    assert (both["low"] <= both["high"]).all()
    assert not any(math.isinf(value) for value in facts["value"])


def said(facts: pd.DataFrame) -> str:
    return str(facts.attrs.get("problems", "")) + str(facts.attrs)


def refused(source, **options):
    with pytest.raises(JijuError) as caught:
        read_facts(source, **options)
    assert_error_is_clear(caught.value, source)
    return caught.value


DRESS = {
    "plain": {"encoding": "utf-8", "newline": "\n"},
    "excel": {},
    "semicolons": {"delimiter": ";"},
    "tabs": {"delimiter": "\t"},
    "gbk": {"encoding": "gb18030"},
    "gbk semicolons": {"encoding": "gb18030", "delimiter": ";"},
    "unicode text of excel": {"encoding": "utf-16", "delimiter": "\t"},
}


@pytest.mark.parametrize("dress", list(DRESS))
def test_any_way_excel_saves_it(tmp_path, dress):
    file = save(tmp_path, table(row("f001", 2050.5), row("f002", 8, confirmed=""), **DRESS[dress]))
    facts = read_facts(file)
    assert_values(facts)
    assert list(facts["value"]) == [2.0505e11]
    assert facts["sentence"].iloc[0] == "去年，集群产值达2050.5亿元。"
    assert list(facts["place"]) == ["长沙"]


YES = [
    "yes",
    "YES",
    " Yes ",
    "y",
    "Y",
    "1",
    "1.0",
    "true",
    "TRUE",
    "True",
    "x",
    "X",
    "√",
    "✓",
    "是",
    " 是 ",
    "确认",
]
YES += ["已确认", "ｙｅｓ", "１"]
NO = [
    "",
    " ",
    "no",
    "N",
    "0",
    "0.0",
    "false",
    "FALSE",
    "否",
    "不是",
    "未确认",
    "不确认",
    "待确认",
    "?",
    "？",
    "maybe",
    "-",
    "×",
]
NO += ["yes?", "是？", "nan", "None", "2", "见备注"]


@pytest.mark.parametrize("mark", YES)
def test_marks_that_confirm(tmp_path, mark):
    facts = read_facts(save(tmp_path, table(row("f001", 5, confirmed=mark), row("f002", 6, confirmed=""))))
    assert list(facts["value"]) == [5e8]


@pytest.mark.parametrize("mark", NO)
def test_marks_that_do_not(tmp_path, mark):
    """Only a clear yes counts; the rest is counted and named, never taken."""
    facts = read_facts(save(tmp_path, table(row("f001", 5, confirmed=mark), row("f002", 6))))
    assert list(facts["value"]) == [6e8]
    assert "1" in said(facts)


def test_nothing_confirmed(tmp_path):
    """A fresh file is refused with a word on what to do."""
    file = save(tmp_path, table(row("f001", 5, confirmed=""), row("f002", 6, confirmed="")))
    assert "confirmed" in str(refused(file))


@pytest.mark.parametrize("column", ["confirmed", "place", "indicator", "value"])
def test_a_column_that_must_be_there(tmp_path, column):
    assert column in str(refused(save(tmp_path, table(row("f001", 5), drop=[column]))))


@pytest.mark.parametrize("column", [c for c in HEAD if c not in {"confirmed", "place", "indicator", "value"}])
def test_a_column_that_may_be_missing(tmp_path, column):
    facts = read_facts(save(tmp_path, table(row("f001", 5), drop=[column])))
    assert_values(facts)
    assert list(facts["value"]) == [5e8]
    result = find_contradictions(facts)
    assert len(result.table) == 1


def test_chinese_headers_and_order(tmp_path):
    content = "确认,地区,指标,数值,单位,时期\r\n是,长沙,产值,2050,元,2023\r\n"
    try:
        facts = read_facts(save(tmp_path, content.encode("gb18030")))
    except JijuError as error:
        assert_error_is_clear(error, tmp_path / "facts.csv")
    else:
        assert list(facts["value"]) == [2050.0]


def test_rows_twice(tmp_path):
    """The same fact pasted twice is one fact, and the second is named."""
    one = row("f001", 5)
    facts = read_facts(save(tmp_path, table(one, one, row("f002", 6, indicator="出口"))))
    assert_values(facts)
    assert len(facts) == 2 or "f001" in said(facts) or "twice" in said(facts) or "repeat" in said(facts)
    counts = find_contradictions(facts).table["standing"].value_counts()
    assert counts.get("contradicted", 0) == 0


def test_one_number_for_two_facts(tmp_path):
    """Two pages were put under one another and both number their facts from f001."""
    facts = read_facts(save(tmp_path, table(row("f001", 5), row("f001", 7, indicator="出口"))))
    assert sorted(facts["value"]) == [5e8, 7e8]


@pytest.mark.parametrize(
    "value",
    ["约200", "200-300", "#DIV/0!", "#REF!", "二百", "200亿", "1 234", "inf", "-inf", "1e999", "0x10"],
)
def test_values_that_are_no_numbers(tmp_path, value):
    """Read as what it says or named; never a wrong number, never infinite."""
    odd = {**row("f001", 5), "value": value}
    file = save(tmp_path, table(odd, row("f002", 6)))
    try:
        facts = read_facts(file)
    except JijuError as error:
        assert_error_is_clear(error, file)
        return
    assert_values(facts)
    assert 6e8 in set(facts["value"])
    others = [v for v in facts["value"].dropna() if v != 6e8]
    assert all(v in {200.0, 2e10, 1234.0} for v in others), others
    if not others:
        assert "f001" in said(facts) or value in said(facts) or "2" in said(facts)


@pytest.mark.parametrize(
    ("value", "number"), [("2,050.5", 2050.5), ("2.05E+11", 2.05e11), ("２０５０", 2050.0), (" 205 ", 205.0)]
)
def test_values_as_excel_writes_them(tmp_path, value, number):
    odd = {**row("f001", 5), "value": value, "low": value, "high": value}
    facts = read_facts(save(tmp_path, table(odd)))
    assert list(facts["value"]) == [number]


def test_bounds_turned_round(tmp_path):
    file = save(tmp_path, table({**row("f001", 5), "low": "700000000", "high": "300000000"}, row("f002", 6)))
    try:
        facts = read_facts(file)
    except JijuError as error:
        assert_error_is_clear(error, file)
        return
    assert_values(facts)
    assert "f001" in said(facts) or "low" in said(facts)


def test_value_outside_its_bounds(tmp_path):
    file = save(tmp_path, table({**row("f001", 5), "value": "900000000"}, row("f002", 6)))
    try:
        facts = read_facts(file)
    except JijuError as error:
        assert_error_is_clear(error, file)
        return
    assert "f001" in said(facts) or "bounds" in said(facts)


@pytest.mark.parametrize(
    "period",
    [
        "2023/1/1",
        "2023/9",
        "2023年9月",
        "Sep-23",
        "23-Sep",
        "2023年",
        "2023.0",
        "去年",
        "2023-13",
        "45292",
        "2023Q3",
    ],
)
def test_periods_that_excel_changed(tmp_path, period):
    """Excel turns 2023-09 into Sep-23 and 2023 into 2023.0. A period is understood or named."""
    file = save(tmp_path, table(row("f001", 5, period=period), row("f002", 6, period="2022")))
    facts = read_facts(file)
    assert len(facts) == 2
    result = find_contradictions(facts)
    assert len(result.table) == 2


def test_comparators_and_status_by_hand(tmp_path):
    rows = [
        row("f001", 5, comparator="大于"),
        row("f002", 6, comparator="", indicator="出口"),
        row("f003", 7, comparator="EXACT", indicator="利润"),
        row("f004", 8, status="计划", indicator="税收"),
        row("f005", 9, status="", indicator="投资"),
    ]
    file = save(tmp_path, table(*rows))
    try:
        facts = read_facts(file)
    except JijuError as error:
        assert_error_is_clear(error, file)
        return
    assert len(facts) == 5
    assert set(facts["comparator"]) <= {"exact", "at_least", "more_than", "about", "less_than", "range", ""}
    assert set(facts["status"]) <= {"outcome", "plan", "target", ""}


def test_confirmed_without_a_place_or_indicator(tmp_path):
    """The analyst forgot to fill what could not be proposed: counted and named."""
    file = save(tmp_path, table(row("f001", 5, place=""), row("f002", 6, indicator=" "), row("f003", 7)))
    try:
        facts = read_facts(file)
    except JijuError as error:
        assert_error_is_clear(error, file)
        return
    assert 7e8 in set(facts["value"])
    if len(facts) < 3:
        assert "2" in said(facts)


def test_blank_rows_notes_below_and_a_title_above(tmp_path):
    body = table(row("f001", 5)).decode("utf-8-sig")
    content = body + ",,,,,\r\n\r\n注：本表由张三核对,,,,\r\n合计,,,,,5\r\n"
    file = save(tmp_path, content.encode("utf-8-sig"))
    try:
        facts = read_facts(file)
    except JijuError as error:
        assert_error_is_clear(error, file)
    else:
        assert list(facts["value"].dropna()) == [5e8]


def test_a_sentence_with_everything(tmp_path):
    nasty = '去年，"集群";产值\t达5亿元,\n=1+1 而且‘’“”（）\\'
    facts = read_facts(save(tmp_path, table(row("f001", 5, sentence=nasty))))
    assert len(facts) == 1
    assert "=1+1" in facts["sentence"].iloc[0]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"fact,confirmed\n",
        b"\x89PNG\r\n\x1a\n" + bytes(200),
        b"PK\x03\x04" + bytes(80),
        b"a;b\n1,2\n",
    ],
)
def test_no_table_at_all(tmp_path, content):
    file = save(tmp_path, content)
    try:
        facts = read_facts(file)
    except JijuError as error:
        assert_error_is_clear(error, file)
    else:
        assert len(facts) == 0


def test_a_workbook(tmp_path):
    """Saved as .xlsx, which is what Excel offers first."""
    file = tmp_path / "facts.xlsx"
    frame = pd.DataFrame(
        [row("f001", 5, confirmed="是"), row("f002", 6, confirmed=None), row("f003", 7, confirmed=True)]
    )
    frame.to_excel(file, index=False)
    facts = read_facts(file)
    assert list(facts["value"]) == [5e8, 7e8]


def test_a_frame():
    frame = pd.DataFrame(
        [row("f001", 5, confirmed=True), row("f002", 6, confirmed=False), row("f003", 7, confirmed=None)]
    )
    facts = read_facts(frame)
    assert list(facts["value"]) == [5e8]


def test_contradictions_are_never_averaged(tmp_path):
    rows = [
        row("f001", 2050, publisher="甲报"),
        row("f002", 1990, publisher="乙报"),
        row("f003", 2050.4, publisher="丙报", comparator="about", low=2e11, high=2.1e11),
    ]
    facts = read_facts(save(tmp_path, table(*rows)))
    result = find_contradictions(facts)
    assert len(result.table) == 3
    assert set(result.table["value"]) == {2.05e11, 1.99e11, 2.0504e11}
    assert "contradicted" in set(result.table["standing"])


@pytest.mark.parametrize("size", [0, 1])
def test_no_facts_or_one(tmp_path, size):
    frame = read_facts(save(tmp_path, table(row("f001", 5)))).head(size)
    try:
        result = find_contradictions(frame)
    except JijuError as error:
        assert_error_is_clear(error, None)
    else:
        assert len(result.table) == size


def test_no_empty_brackets_in_a_sentence():
    frame = pd.DataFrame(
        [row("f001", 9, period="2023", publisher=""), row("f002", 5, period="", publisher="")]
    )
    frame["published"] = ""
    result = find_contradictions(read_facts(frame))
    for said in result.statements:
        assert "()" not in said.text.en
        assert "（）" not in said.text.zh
