"""Broken tables of flows, firms, stages and essentiality: read with every change named, or refused."""

from __future__ import annotations

import math

import pandas as pd
import pytest

FLOWS = "supplier,user,value\na,b,10\nb,c,5\n"


def pairs(table):
    return {(row.supplier, row.user): row.value for row in table.itertuples()}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "big5", "utf-16"])
def test_encodings(flows, put, encoding):
    text = (
        "供應商,客戶,金額\n甲,乙,10\n乙,丙,5\n"
        if encoding == "big5"
        else "供应商,客户,金额\n甲,乙,10\n乙,丙,5\n"
    )
    # Three lines are too few to tell the encoding, and traditional names are no synonyms.
    columns = {"supplier": "供應商", "user": "客戶", "value": "金額"}
    options = {"encoding": "big5", "columns": columns} if encoding == "big5" else {}
    table = flows.reads(put("a.csv", text.encode(encoding)), **options)
    assert list(table["value"]) == [10, 5]


def test_the_wrong_encoding_is_refused(flows, put):
    flows.refuses(put("a.csv", "供应商,客户,金额\n甲,乙,10\n".encode("gb18030")), "T104", encoding="utf-8")


@pytest.mark.parametrize(
    ("cell", "code", "value"),
    [
        ("", "T512", None),
        ("—", "T512", None),
        ("不详", "T512", None),
        ("-5", "T513", None),
        ("－5", "T513", None),
        ("0", "T515", None),
        ("0.0", "T515", None),
        ("much", "T514", None),
        ("1e400", "T514", None),
        ("2024-01-05", "T514", None),
        ("3.5万元", "T944", 35000),
        ("１２", None, 12),
        ('"1,234.5"', None, 1234.5),
    ],
)
def test_amounts_that_are_none_and_that_are_some(flows, put, cell, code, value):
    table = flows.reads(put("a.csv", f"{FLOWS}x,y,{cell}\n"))
    assert pairs(table).get(("x", "y")) == value
    told = [problem for problem in table.attrs["problems"] if problem["code"] == code]
    if code is not None:
        assert [(problem["rows"], problem["examples"]) for problem in told] == [(1, [4])]


def test_rows_without_an_end_and_blank_rows(flows, put, named):
    table = flows.reads(put("a.csv", f"{FLOWS},b,3\na,,3\n,,\na, ,3\n"))
    assert len(table) == 2
    told = sorted((p["code"], p["rows"]) for p in named(table, severity="error"))
    assert told == [("T511", 1), ("T511", 2), ("T901", 1)]


def test_totals_self_flows_and_repeats(flows, put, named):
    table = flows.reads(put("a.csv", f"{FLOWS}a,a,1\na,b,10\n合计,b,20\na,Total,21\n"))
    assert len(table) == 4
    told = {p["code"]: p["rows"] for p in table.attrs["problems"]}
    assert (told["T518"], told["T519"]) == (1, 2)
    assert sum(p["rows"] for p in named(table) if p["code"] == "T516") == 2


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("supplier,user,value\n10,b,a\n5,c,b\n", id="value-and-supplier-exchanged"),
        pytest.param("supplier,user,value\na,b,0\nb,c,\n", id="nothing-above-0"),
        pytest.param("supplier,user,value\na,b,-1\n", id="negative"),
        pytest.param("supplier,user,value\n,,\n", id="blank"),
    ],
)
def test_flows_without_any_amount(flows, put, text):
    error = flows.refuses(put("a.csv", text), "T502")
    if "10" in text:
        assert "exchanged" in error.hint
        assert "'supplier'" in error.hint


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("supplier,user,amoumt\na,b,1\n", ("T102", "amoumt")),
        ("supplier,amount\na,1\na,2\n", ("T102", "'user'")),
        ("seller,value\na,1\n", ("T102", "'user'")),
        ("supplier,user,value\n", ("T106",)),
        ("", ("T105",)),
        ("a;b\n1;2\n", ("T102",)),
    ],
)
def test_flows_that_are_none(flows, put, text, mentions):
    flows.refuses(put("a.csv", text), *mentions)


def test_options_that_cannot_be(flows, essentiality, put):
    flows.refuses(put("a.csv", FLOWS), "T205", layout="square")
    flows.refuses(put("a.csv", FLOWS), "T201", columns={"seller": "supplier"})
    flows.refuses(put("a.csv", FLOWS), "T202", columns={"supplier": "user", "user": "user"})
    flows.refuses(put("a.csv", "who,a,b\nx,y,z\n"), "T205", layout="wide")
    essentiality.refuses(put("a.csv", "a,b\n1,2\n"), "T205", layout="tall")


def test_a_square_table_with_odd_cells(flows, put, named):
    text = "industry,A,B,C\nA,1,,much\nB,-2,0,3\nC,4,5,6\n,1,1,1\nTotal,5,5,9\n"
    table = flows.reads(put("a.csv", text))
    assert pairs(table) == {("A", "A"): 1, ("B", "C"): 3, ("C", "A"): 4, ("C", "B"): 5, ("C", "C"): 6}
    told = {(p["code"], p["rows"]) for p in named(table, severity="error")}
    assert told == {("T511", 3), ("T513", 1), ("T514", 1), ("T516", 3)}


def test_square_table_in_a_workbook(flows, tmp_path):
    path = tmp_path / "表.xlsx"
    with pd.ExcelWriter(path) as book:
        pd.DataFrame(
            [
                ["2020年投入产出表（万元）", None, None],
                ["行业", "农业", "工业"],
                ["农业", 1, 2],
                ["工业", 3, 0],
            ]
        ).to_excel(book, header=False, index=False)
    assert pairs(flows.reads(path)) == {("农业", "农业"): 1, ("农业", "工业"): 2, ("工业", "农业"): 3}


def test_firms_with_holes_repeats_and_totals(firms, put, named):
    text = (
        "企业,行业,地区,产出\n甲,01,长沙,10\n甲,02,长沙,\n,03,株洲,4\n乙,,,much\n丙,04,湘潭,-1\n合计,,,30\n"
    )
    table = firms.reads(put("a.csv", text))
    assert table["firm"].tolist() == ["甲", "甲", "乙", "丙"]
    assert table["output"].isna().tolist() == [False, True, True, True]
    told = {p["code"]: p["rows"] for p in table.attrs["problems"]}
    assert (told["T520"], told["T521"], told["T516"]) == (1, 2, 1)
    assert (told["T941"], told["T942"], told["T943"]) == (1, 1, 1)
    assert told["T516"] == 1


@pytest.mark.parametrize("text", ["x,y\n1,2\n", "firm\n", "output,region\n1,N\n"])
def test_firms_that_are_none(firms, put, text):
    firms.refuses(put("a.csv", text))


def test_stages_with_holes(stages, put, named):
    text = "环节,上游,成本占比\n钢材,,15%\n,钢材,5%\n整机,钢材|发动机,abc\n合计,,100%\n"
    table = stages.reads(put("a.csv", text))
    assert table["stage"].tolist() == ["钢材", "整机"]
    assert table["upstream"].tolist() == ["", "钢材"]
    assert math.isnan(table["cost_share"].iloc[1])
    assert {(p["code"], p["rows"]) for p in named(table, severity="error")} == {("T523", 1), ("T516", 1)}


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("name,share\nx,1\n", ("T102",)),
        ("stage\n", ("T106",)),
    ],
)
def test_stages_that_are_none(stages, put, text, mentions):
    stages.refuses(put("a.csv", text), *mentions)


@pytest.mark.parametrize("cell", ["maybe", "3", "-1", "1.5", "？"])
def test_unknown_words_for_essential(essentiality, put, named, cell):
    text = f"supplier_industry,user_industry,essential\nA,B,yes\nA,C,{cell}\nB,C,\n"
    table = essentiality.reads(put("a.csv", text))
    assert table["essential"].tolist() == [2]
    assert {(p["code"], p["rows"]) for p in named(table, severity="error")} == {("T529", 1), ("T512", 1)}


def test_essentiality_without_any_known_word(essentiality, put):
    text = "supplier_industry,user_industry,essential\nA,B,maybe\n"
    essentiality.refuses(put("a.csv", text), "T503", "maybe")
