"""`jiju press` with what a desk drops on it: no traceback, a code and a hint, nothing half written."""

from __future__ import annotations

import csv
import os

import openpyxl
import pytest

from jiju.__main__ import main
from jiju.press import collect_proposals, keep_confirmed, read_facts, read_page, write_facts
from jiju.tables import read_fact_proposals

STORY = (
    "集群产值升至两千亿元\n\n记者 王一\n\n去年，集群产值达2050.5亿元，出口到180多个国家，建成基地30余个。\n"
)


@pytest.fixture
def jiju(capfd, monkeypatch, tmp_path):
    for name in [name for name in os.environ if name.startswith("JIJU_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)

    def call(*words):
        capfd.readouterr()
        code = main([str(word) for word in words])
        out, err = capfd.readouterr()
        assert "Traceback" not in out + err
        return code, out, err

    return call


@pytest.fixture
def page(tmp_path):
    file = tmp_path / "2024-11-07.txt"
    file.write_text(STORY, encoding="utf-8")
    return file


BAD = {
    "empty.txt": b"",
    "picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(300),
    "scan.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(300),
    "page.docx": b"PK\x03\x04" + bytes(300),
    "noise.txt": bytes((i * 7919 + 13) % 256 for i in range(4000)),
    "broken.pdf": b"%PDF-1.7\n\x00\xff",
}


@pytest.mark.parametrize("name", list(BAD))
def test_a_bad_page_writes_nothing(jiju, tmp_path, name):
    (tmp_path / name).write_bytes(BAD[name])
    code, out, err = jiju("press", name, "-o", "facts.csv")
    if name != "empty.txt":
        assert code != 0
        assert "[P" in out + err
        assert not (tmp_path / "facts.csv").exists()
    assert name in out + err


@pytest.mark.parametrize("output", ["facts.txt", "facts", "facts.docx", "."])
def test_targets_that_do_not_work(jiju, page, tmp_path, output):
    code, _, _ = jiju("press", page, "-o", output)
    assert code != 0
    assert {file.name for file in tmp_path.iterdir()} == {page.name}


def test_one_bad_page_among_good_ones(jiju, page, tmp_path):
    """The bad one is named; nothing is written without a word about it."""
    (tmp_path / "bad.txt").write_bytes(BAD["picture.txt"])
    code, out, err = jiju("press", page, "bad.txt", "-o", "facts.csv")
    assert "bad.txt" in out + err
    if code == 0:
        assert (tmp_path / "facts.csv").exists()


def test_what_was_confirmed_is_not_written_over(jiju, page, tmp_path):
    assert jiju("press", page, "-o", "facts.csv")[0] == 0
    before = (tmp_path / "facts.csv").read_bytes()
    code, out, err = jiju("press", page, "-o", "facts.csv")
    assert code != 0
    assert "[P303]" in out + err
    assert (tmp_path / "facts.csv").read_bytes() == before


@pytest.mark.parametrize(
    "text", ["=1+1", "=cmd|' /C calc'!A0", "+1", "-2", "@SUM(A1)", "\t=1+1", '=HYPERLINK("http://x")']
)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_no_cell_is_a_formula(tmp_path, text, ending):
    """A page is not trusted; the table that Excel opens must not run what it says, and must not lose it."""
    file = tmp_path / "page.txt"
    file.write_text(f"{text}集群产值达2050亿元。\n\n{text}集群\n\n出口到180多个国家。\n", encoding="utf-8")
    target = write_facts(read_page(file, title=text), path=tmp_path / f"facts.{ending}")
    if ending == "csv":
        with target.open(encoding="utf-8-sig", newline="") as handle:
            cells = [cell for row in csv.reader(handle) for cell in row]
        for cell in cells:
            number = cell.replace(".", "").isdigit()
            assert number or not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    else:
        sheets = openpyxl.load_workbook(target).worksheets
        kinds = {cell.data_type for sheet in sheets for row in sheet.iter_rows() for cell in row}
        assert "f" not in kinds
    back = read_fact_proposals(target)
    said = [sentence for sentence in back["sentence"] if "2050亿元" in sentence]
    assert said == [f"{text}集群产值达2050亿元。".strip()]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_sentence_longer_than_a_cell(tmp_path, ending):
    """Excel holds 32,767 characters a cell; a longer sentence may be cut, but its number is not lost."""
    file = tmp_path / "page.txt"
    file.write_text("集群在各地建成新的平台并且" * 4000 + "产值达2050亿元。\n", encoding="utf-8")
    target = write_facts(read_page(file), path=tmp_path / f"facts.{ending}")
    back = read_fact_proposals(target)
    assert len(back) == 1
    assert "2050亿元" in back["sentence"].iloc[0] + back["quote"].iloc[0]
    assert back["sentence"].iloc[0]
    assert len(back["sentence"].iloc[0]) <= 32_767


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_there_and_back(tmp_path, page, ending, lang):
    """What is written is read again, number for number."""
    proposals = collect_proposals([read_page(page)])
    proposals["confirmed"] = "是"
    proposals["place"] = "长沙"
    proposals["indicator"] = [f"i{n}" for n in range(len(proposals))]
    facts = read_facts(write_facts(proposals, path=tmp_path / f"facts.{ending}", lang=lang))
    for column in ("value", "low", "high"):
        assert list(facts[column].fillna(-1)) == list(proposals[column].fillna(-1))
    for column in ("unit", "comparator", "status", "sentence", "quote", "place", "indicator"):
        assert list(facts[column]) == list(proposals[column])


CHANGES = {
    "days as Excel writes them": ("2024-11-07", "2024/11/7"),
    "another mark": ("2024-11-07,", "2024年11月7日,"),
}


@pytest.mark.parametrize("change", list(CHANGES))
def test_update_knows_a_file_that_excel_saved(tmp_path, page, change):
    """Facts that are there already must not come twice because Excel wrote the day its own way."""
    old, new = CHANGES[change]
    read = read_page(page)
    file = write_facts(read, path=tmp_path / "facts.csv")
    text = file.read_bytes().decode("utf-8-sig")
    text = text.replace("2024-11-07.txt", "PAGE").replace(old, new).replace("PAGE", "2024-11-07.txt")
    file.write_bytes(text.encode("gb18030"))
    _, counts = keep_confirmed(file, collect_proposals([read]))
    assert counts["added"] == 0
    assert counts["known"] == counts["kept"]


def test_update_of_something_else(jiju, page, tmp_path):
    (tmp_path / "facts.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    code, out, err = jiju("press", page, "-o", "facts.csv", "--update")
    assert code != 0
    assert "[" in out + err
    assert (tmp_path / "facts.csv").read_text(encoding="utf-8") == "a,b\n1,2\n"


def test_the_same_page_twice(jiju, page, tmp_path):
    code, _, _ = jiju("press", page, page, "-o", "facts.csv")
    if code == 0:
        table = read_fact_proposals(tmp_path / "facts.csv")
        assert table["fact"].is_unique


@pytest.mark.parametrize("date", ["2024-13-01", "7.11.2024", "yesterday", ""])
def test_odd_dates(jiju, page, date):
    code, out, err = jiju("press", page, "--issue-date", date)
    assert code != 0
    assert "[P108]" in out + err


@pytest.mark.parametrize(
    "encoding",
    ["utf-16", "ascii", "no-such", "rot13", "zlib", "base64", "unicode_escape", "idna", "undefined"],
)
def test_odd_encodings(jiju, page, encoding):
    """Python knows encodings that are none for text."""
    code, out, err = jiju("press", page, "--encoding", encoding)
    if code != 0:
        assert "[P106]" in out + err
