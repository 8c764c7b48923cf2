"""Proposed facts on disk: whole after a round, safe in a spreadsheet, never lost by a second run."""

from __future__ import annotations

import io

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import jiju
from jiju.errors import PressError
from jiju.press import collect_proposals, keep_confirmed, write_facts
from jiju.press.files import PROPOSAL_COLUMNS
from jiju.tables import read_fact_proposals

TEXT = (
    "泵车出口增长\n\n去年全市出口泵车300余台，同比下降5%。今年计划出口约500台，产值超2.5亿元。\n\n"
    "另一篇\n\n全市现有企业30家，其中外资企业30家。"
)


@pytest.fixture
def page() -> jiju.Page:
    return jiju.read_page(io.StringIO(TEXT), issue_date="2024-11-07")


def same(first: pd.DataFrame, second: pd.DataFrame) -> None:
    """The same table, whatever became of types on the way."""
    assert list(first.columns) == list(second.columns)
    for name in first.columns:
        if name in ("value", "low", "high", "story", "start", "end"):
            left, right = (pd.to_numeric(frame[name]).to_numpy(dtype=float) for frame in (first, second))
            np.testing.assert_array_equal(left, right, err_msg=name)
        else:
            assert first[name].fillna("").astype(str).tolist() == second[name].tolist(), name


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_what_is_written_comes_back_whole(page, tmp_path, ending, lang):
    file = write_facts(page, path=tmp_path / f"facts{ending}", lang=lang)
    table = collect_proposals([page])
    assert tuple(table.columns) == PROPOSAL_COLUMNS
    assert len(table) == 6
    back = read_fact_proposals(file)
    same(table, back)
    assert back.attrs["lang"] == lang
    for row in back.itertuples():
        assert page.text[int(row.start) : int(row.end)] == row.quote


def test_the_same_table_gives_the_same_bytes(page, tmp_path):
    for ending in (".csv", ".xlsx"):
        first = write_facts(page, path=tmp_path / f"a{ending}").read_bytes()
        assert write_facts(page, path=tmp_path / f"b{ending}").read_bytes() == first


def test_excel_reads_the_csv_as_utf8(page, tmp_path):
    content = write_facts(page, path=tmp_path / "facts.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig").split("\r\n")
    assert lines[0].split(",") == list(PROPOSAL_COLUMNS)
    assert lines[1].startswith(",")


DANGEROUS = ["=1+1", "+cmd", "-2", "@SUM(A1)", "\tx", "'=2", "''", "plain", ""]


def test_no_cell_begins_a_formula(page, tmp_path):
    table = collect_proposals([page]).head(1).loc[[0] * len(DANGEROUS)].reset_index(drop=True)
    table["note"] = DANGEROUS
    table["indicator"] = [word or "x" for word in DANGEROUS]
    file = write_facts(table, path=tmp_path / "facts.csv")
    raw = pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    text = [name for name in raw.columns if name not in ("value", "low", "high", "story", "start", "end")]
    assert not raw[text].map(lambda cell: cell.startswith(("=", "+", "-", "@", "\t", "\r"))).any().any()
    assert read_fact_proposals(file)["note"].tolist() == [word.strip() for word in DANGEROUS]
    book = openpyxl.load_workbook(write_facts(table, path=tmp_path / "facts.xlsx"))
    kinds = {
        cell.data_type for row in book["facts"].iter_rows(min_row=2) for cell in row if cell.value is not None
    }
    assert kinds <= {"s", "n"}


def test_the_workbook_is_made_for_a_person(page, tmp_path):
    file = write_facts(page, path=tmp_path / "facts.xlsx")
    sheet = openpyxl.load_workbook(file, rich_text=True)["facts"]
    assert sheet.freeze_panes == "D2"
    assert sheet.auto_filter.ref.startswith("A1:")
    choices = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert choices[next(key for key in choices if key.startswith("A2"))] == '"yes,no"'
    names = [cell.value for cell in sheet[1]]
    marked = []
    for row in sheet.iter_rows(min_row=2):
        sentence = row[names.index("sentence")].value
        bold = [str(part) for part in sentence if getattr(getattr(part, "font", None), "b", False)]
        marked.append((row[names.index("quote")].value, bold))
    assert [quote for quote, _ in marked] == ["300余台", "5%", "约500台", "超2.5亿元", "30家", "30家"]
    assert all(bold == [quote] for quote, bold in marked)
    # Of two equal quotes in one sentence each marks its own.
    last = [row[names.index("sentence")].value for row in sheet.iter_rows(min_row=6)]
    assert [str(part[0]) for part in last] == ["全市现有企业", "全市现有企业30家，其中外资企业"]


def test_characters_that_no_cell_can_hold_are_shown_as_such(tmp_path):
    page = jiju.read_page(io.StringIO("出口\n\n去年出口泵车\x01300余台\x07。"), issue_date="2024-11-07")
    back = read_fact_proposals(write_facts(page, path=tmp_path / "facts.xlsx"))
    assert back["quote"].tolist() == ["300余台"]
    assert back["sentence"].tolist() == ["去年出口泵车\ufffd300余台\ufffd。"]


def test_facts_of_several_pages_have_names_of_their_own(page):
    table = collect_proposals([page, page])
    assert table["fact"].is_unique
    assert table["fact"].iloc[[0, 6]].tolist() == ["text:f001", "text-2:f001"]


def test_a_page_without_figures_gives_a_table_without_rows(tmp_path):
    empty = jiju.read_page(io.StringIO("没有数字的一句话。"))
    file = write_facts(empty, path=tmp_path / "facts.csv")
    assert file.read_text(encoding="utf-8-sig").strip() == ",".join(PROPOSAL_COLUMNS)
    write_facts(empty, path=tmp_path / "facts.xlsx")
    assert len(collect_proposals([])) == 0


def test_a_table_with_confirmations_is_not_written_over(page, tmp_path):
    file = write_facts(page, path=tmp_path / "facts.csv")
    with pytest.raises(PressError) as error:
        write_facts(page, path=file)
    assert error.value.code == "P303"
    write_facts(page, path=file, force=True)
    with pytest.raises(PressError) as error:
        write_facts(page, path=tmp_path / "facts.docx")
    assert error.value.code == "P304"


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_an_update_keeps_what_a_person_did_and_adds_what_is_new(page, tmp_path, ending):
    table = collect_proposals([page])
    edited = table.copy()
    edited.loc[0, ["confirmed", "place", "indicator"]] = ["yes", "长沙市", "pumps"]
    # One number serves two indicators: the person copied the row.
    edited = pd.concat([edited.iloc[:3], edited.iloc[[0]].assign(indicator="other")], ignore_index=True)
    file = write_facts(edited, path=tmp_path / f"facts{ending}")
    joined, counts = keep_confirmed(file, table)
    assert counts == {"kept": 4, "confirmed": 2, "added": 3, "known": 3, "copies": 0}
    same(edited, joined.iloc[:4])
    assert joined["quote"].tolist()[4:] == ["超2.5亿元", "30家", "30家"]
    again, counts = keep_confirmed(write_facts(joined, path=file, force=True), table)
    assert counts["added"] == 0
    same(joined, again)


def test_an_update_knows_a_day_that_excel_wrote_its_way(page, tmp_path):
    table = collect_proposals([page])
    file = write_facts(table.assign(published="2024/11/7"), path=tmp_path / "facts.csv")
    assert keep_confirmed(file, table)[1]["added"] == 0


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20).map(
    lambda text: " ".join(text.split())
)
NUMBERS = st.one_of(st.just(float("nan")), st.floats(-1e15, 1e15).map(lambda v: float(f"{v:.12g}")))
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            **dict.fromkeys(("place", "indicator", "unit", "quote", "sentence", "subject", "note"), WORDS),
            **dict.fromkeys(("value", "low", "high"), NUMBERS),
            "story": st.integers(0, 40),
            "start": st.integers(0, 10**6),
            "comparator": st.sampled_from(["exact", "about", "more_than", "at_least", "less_than", "range"]),
            "status": st.sampled_from(["outcome", "plan", "target"]),
            "period": st.sampled_from(["", "2024", "2024-11", "2024-11-05", "2024-01/2024-09"]),
        }
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=30, deadline=None)
@given(ROWS, st.sampled_from([".csv", ".xlsx"]), st.sampled_from(["en", "zh"]))
def test_any_proposals_survive_the_round(tmp_path_factory, rows, ending, lang):
    table = pd.DataFrame(rows)
    table["end"] = table["start"] + 3
    table["fact"] = [f"f{at:03d}" for at in range(len(table))]
    file = write_facts(table, path=tmp_path_factory.mktemp("round") / f"facts{ending}", lang=lang)
    back = read_fact_proposals(file)
    assert back["fact"].tolist() == table["fact"].tolist()
    for name in ("value", "low", "high", "story", "start", "end"):
        np.testing.assert_array_equal(back[name].to_numpy(), table[name].to_numpy(dtype=float), err_msg=name)
    for name in (
        "place",
        "indicator",
        "unit",
        "quote",
        "sentence",
        "subject",
        "note",
        "period",
        "comparator",
    ):
        assert back[name].tolist() == table[name].tolist(), name
