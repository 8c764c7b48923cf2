"""``jiju press``: from pages to a table that a person confirms, and on to a study."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from jiju.press import write_facts
from jiju.tables import read_fact_proposals

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

TEXT = "泵车出口增长\n\n去年全市出口泵车300余台，同比增长5%。今年计划出口约500台。\n"
INDICATORS = "indicator,label_en,label_zh,pillar,unit\npumps,Pump trucks,泵车出口,market,台\n"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "2024-11-07.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


def confirm(file: Path, change: Callable[[pd.DataFrame], None]) -> None:
    table = read_fact_proposals(file)
    change(table)
    write_facts(table, path=file, force=True, lang=table.attrs["lang"])


def test_proposals_go_to_a_file_and_the_next_step_is_told(jiju, page, tmp_path):
    done = jiju("press", page, "-o", "facts.csv", "--publisher", "日报")
    assert (done.code, done.out) == (0, "facts.csv\n")
    assert "1 story, issue of 2024-11-07." in done.err
    assert "3 facts proposed (2 outcome, 1 plan); none is confirmed yet." in done.err
    assert "jiju new facts.csv" in done.err
    table = read_fact_proposals(tmp_path / "facts.csv")
    assert table["quote"].tolist() == ["300余台", "5%", "约500台"]
    assert set(table["publisher"]) == {"日报"}
    assert set(table["source"]) == {"2024-11-07.txt"}
    assert set(table["published"]) == {"2024-11-07"}


def test_without_a_file_a_table_is_printed(jiju, page):
    done = jiju("press", page)
    assert done.code == 0
    assert "300余台" in done.out
    assert done.out.splitlines()[0].split()[:2] == ["Fact", "Quote"]
    assert jiju("press", page, "--lang", "zh").out.splitlines()[0].split()[0] == "事实编号"
    rows = json.loads(jiju("press", page, "-f", "json").out)
    assert [row["low"] for row in rows] == [300.0, 5.0, 450.0]
    assert jiju("press", page, "-f", "csv").out.startswith("confirmed,place,")


def test_a_table_that_is_there_is_kept(jiju, page, tmp_path):
    jiju("press", page, "-o", "facts.xlsx", "--lang", "zh")
    confirm(tmp_path / "facts.xlsx", lambda table: table.__setitem__("confirmed", ["是", "", ""]))
    done = jiju("press", page, "-o", "facts.xlsx")
    assert done.code == 2
    assert "[P303]" in done.err
    assert "1 of its 3 facts are confirmed" in done.err
    assert "--update" in done.err
    other = tmp_path / "2024-11-08.txt"
    other.write_text("又一篇\n\n全市现有企业30家。\n", encoding="gb18030")
    done = jiju("press", page, other, "-o", "facts.xlsx", "--update")
    assert done.code == 0
    assert "3 rows kept (1 of them marked), 1 added, 3 were there already." in done.err
    table = read_fact_proposals(tmp_path / "facts.xlsx")
    assert table["confirmed"].tolist() == ["是", "", "", ""]
    assert table.attrs["lang"] == "zh"
    assert table["fact"].is_unique
    assert jiju("press", page, "-o", "facts.xlsx", "--force").code == 0
    assert not read_fact_proposals(tmp_path / "facts.xlsx")["confirmed"].any()


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["press", "page.txt", "-o", "facts.docx"], "S152"),
        (["press", "page.txt", "--update"], "--update needs"),
        (["press", "page.txt", "-o", "f.csv", "--update", "--force"], "without --force"),
        (["press", "page.txt", "page.txt", "--title", "x"], "--title names one page"),
        (["press", "nowhere.txt"], "P101"),
        (["press", "page.txt", "--encoding", "klingon"], "P106"),
        (["press", "page.txt", "--issue-date", "yesterday"], "P108"),
        (["press", "folder"], "holds no page"),
    ],
)
def test_what_cannot_be_is_told(jiju, tmp_path, words, part):
    (tmp_path / "page.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "folder").mkdir()
    done = jiju(*words)
    assert done.code == 2
    assert part in done.err
    assert "Traceback" not in done.err


def test_a_folder_of_pages_in_another_encoding(jiju, tmp_path):
    for at in range(3):
        (tmp_path / f"p{at}.txt").write_bytes(TEXT.encode("gb18030"))
    done = jiju("press", tmp_path, "--encoding", "gb18030", "--issue-date", "2024-11-07", "-o", "facts.csv")
    assert done.code == 0
    assert "9 facts proposed" in done.err
    assert len(read_fact_proposals(tmp_path / "facts.csv")) == 9


def test_from_the_page_to_the_contradictions_in_a_report(jiju, page, tmp_path):
    jiju("press", page, "-o", "facts.csv")
    (tmp_path / "indicators.csv").write_text(INDICATORS, encoding="utf-8")

    def fill(table: pd.DataFrame) -> None:
        table.loc[0, ["confirmed", "place", "indicator"]] = ["yes", "长沙", "泵车出口"]

    confirm(tmp_path / "facts.csv", fill)
    checked = jiju("check", "facts.csv")
    assert checked.code == 0
    assert "(facts)" in checked.err
    assert "T909" in checked.out
    done = jiju("new", "facts.csv", "indicators.csv")
    assert done.code == 0
    text = (tmp_path / "study.toml").read_text(encoding="utf-8")
    assert 'kind = "facts"' in text
    assert 'ask = "find_contradictions"' in text
    assert 'place = "长沙"' in text
    # One place only: a gap and ranks have nothing to stand against.
    measured = jiju("measure", "contradictions", "facts.csv", "--indicators", "indicators.csv")
    assert measured.code == 0
    assert "There is one fact" in measured.out
    assert "Pump trucks" in measured.out


def test_kinds_are_told_by_their_columns(jiju, tmp_path):
    files = {
        "values.csv": "地区,指标,数值\n长沙,x,1\n",
        "indicators.csv": INDICATORS,
        "scenarios.csv": "情景,指标,年增长率\n稳,x,1%\n",
        "facts.csv": "确认,地区,指标,数值\n是,长沙,x,1\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        kind = name.removesuffix(".csv")
        assert f"({kind})" in jiju("check", name).err


def test_force_keeps_a_copy_of_what_was_confirmed(jiju, page, tmp_path):
    jiju("press", page, "-o", "facts.csv")
    assert "kept as" not in jiju("press", page, "-o", "facts.csv", "--force").err
    for name in ("facts.backup.csv", "facts.backup-2.csv"):
        confirm(tmp_path / "facts.csv", lambda table: table.__setitem__("confirmed", ["yes", "", "yes"]))
        before = (tmp_path / "facts.csv").read_bytes()
        done = jiju("press", page, "-o", "facts.csv", "--force")
        assert done.code == 0
        assert f"The old table with its 2 confirmed facts is kept as {name}." in done.err
        assert (tmp_path / name).read_bytes() == before
        assert not read_fact_proposals(tmp_path / "facts.csv")["confirmed"].any()


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_the_same_text_under_another_name_is_not_added_twice(jiju, page, tmp_path, ending):
    facts = f"facts{ending}"
    jiju("press", page, "-o", facts)
    (tmp_path / "copy_2024-11-07.txt").write_text(TEXT, encoding="utf-8")
    done = jiju("press", "copy_2024-11-07.txt", "-o", facts, "--update")
    assert "0 added, 3 were there already (3 of them from the same text under another file name)" in done.err
    assert len(read_fact_proposals(tmp_path / facts)) == 3
    # Of another paper it is another source, and counts.
    done = jiju("press", "copy_2024-11-07.txt", "-o", facts, "--update", "--publisher", "晚报")
    assert "3 added, 0 were there already." in done.err


def test_chinese_on_the_terminal(jiju, page, tmp_path):
    done = jiju("press", page, "-o", "facts.csv", "--lang", "zh")
    assert "1 篇稿件，出版日期 2024-11-07。" in done.err
    assert "提取出 3 条数据（实绩 2，计划 1）；均未确认。" in done.err
    assert "在“确认”列填“是”并保存" in done.err
    # Headings that jiju wrote are no guesses.

    def fill(table: pd.DataFrame) -> None:
        table.loc[0, ["confirmed", "place", "indicator"]] = ["是", "长沙", "泵车出口"]

    confirm(tmp_path / "facts.csv", fill)
    checked = jiju("check", "facts.csv", "--lang", "zh")
    assert checked.code == 0
    assert "T931" not in checked.out
    assert "T909" in checked.out
    assert "说明" in checked.out
    (tmp_path / "own.csv").write_text("已确认,城市,指标,数值\n是,长沙,x,1\n", encoding="utf-8")
    assert "T931" in jiju("check", "own.csv", "--kind", "facts").out


@pytest.mark.parametrize(
    ("name", "text"), [("sheet.csv", INDICATORS), ("sheet.txt", INDICATORS), ("tabs.txt", "a\tb\nc\td\n")]
)
def test_a_table_is_no_page(jiju, tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    done = jiju("press", name, "-o", "facts.csv")
    assert done.code == 2
    assert "[P305]" in done.err
    assert f"jiju check {name}" in done.err
    assert not (tmp_path / "facts.csv").exists()


def test_prose_without_a_figure_is_a_page(jiju, tmp_path):
    (tmp_path / "page.txt").write_text("秋天来了\n\n天气转凉，树叶黄了，大家出门散步。\n", encoding="utf-8")
    assert jiju("press", "page.txt").code == 0


def test_a_page_is_no_table(jiju, page):
    done = jiju("check", page)
    assert done.code == 2
    assert "this looks like a press page" in done.err
    assert f"jiju press {page}" in done.err
