"""``jiju benchmark``, and the comparison that a study run writes beside its reports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import docx
import openpyxl
import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Call

VALUES = """place,indicator,value,unit,period,publisher,published
甲市,sales,2500,亿元,2023,统计局,2024-03-01
乙市,sales,3000,亿元,2023,统计局,2024-03-01
甲市,firms,5,家,2023,统计局,2024-03-01
"""
INDICATORS = """indicator,label_en,label_zh,unit,pillar
sales,Sales,营业收入,亿元,
firms,Firms,企业数,家,
"""
STUDY = """
[study]
title = {en = "A gap", zh = "一个差距"}

[tables.values]
kind = "values"
path = "values.csv"

[tables.indicators]
kind = "indicators"
path = "indicators.csv"

[[questions]]
ask = "measure_gap"
title = {en = "How far?", zh = "差多远？"}
values = "values"
indicators = "indicators"
place = "甲市"
"""


@pytest.fixture
def gap_study(tmp_path: Path) -> Path:
    (tmp_path / "values.csv").write_text(VALUES, encoding="utf-8")
    (tmp_path / "indicators.csv").write_text(INDICATORS, encoding="utf-8")
    path = tmp_path / "study.toml"
    path.write_text(STUDY, encoding="utf-8")
    return path


def test_a_study_with_a_gap_leaves_the_comparison_beside_its_reports(
    jiju: Call, gap_study: Path, tmp_path: Path
) -> None:
    outcome = jiju(gap_study, "--lang", "zh")
    assert outcome.code == 0, outcome.err
    output = tmp_path / "output"
    names = ["report.zh.html", "benchmark.zh.docx", "benchmark.zh.xlsx"]
    assert [Path(line) for line in outcome.out.splitlines()] == [output / name for name in names]
    document = docx.Document(str(output / "benchmark.zh.docx"))
    assert [p.text for p in document.paragraphs[:2]] == ["甲市对标表", "差多远？"]
    book = openpyxl.load_workbook(output / "benchmark.zh.xlsx")
    assert book["对标表"]["D5"].value == 2500
    before = (output / "benchmark.zh.docx").read_bytes()
    assert jiju(gap_study, "--lang", "both").code == 0
    assert (output / "benchmark.zh.docx").read_bytes() == before
    assert (output / "benchmark.en.xlsx").is_file()
    assert not list(output.glob(".*"))


def test_a_study_without_a_gap_writes_no_comparison(jiju: Call, study: Path, tmp_path: Path) -> None:
    assert jiju(study, "--lang", "en").code == 0
    assert not list((tmp_path / "output").glob("benchmark*"))
    outcome = jiju("benchmark", study)
    assert outcome.code == 2
    assert "[W104]" in outcome.err
    assert outcome.out == ""


def test_benchmark_takes_a_study_a_folder_or_a_finding(jiju: Call, gap_study: Path, tmp_path: Path) -> None:
    assert jiju("run", gap_study).code == 0
    output = tmp_path / "output"
    finding = next((output / "findings").glob("*measure_gap*.json"))
    sources = (gap_study, tmp_path, output, output / "findings", finding)
    written = []
    for at, source in enumerate(sources):
        target = tmp_path / f"{at}.docx"
        outcome = jiju("benchmark", source, "-o", target)
        assert outcome.code == 0, outcome.err
        assert outcome.out == f"{target}\n"
        written.append(target.read_bytes())
    assert len({*written}) == 1
    assert jiju("benchmark", finding).out == "benchmark.zh.docx\n"


def test_benchmark_overwrites_nothing_and_knows_its_formats(
    jiju: Call, gap_study: Path, tmp_path: Path
) -> None:
    assert jiju("run", gap_study).code == 0
    target = tmp_path / "b.xlsx"
    assert jiju("benchmark", gap_study, "-o", target, "--lang", "en", "--unit", "Bureau").code == 0
    assert "Handed in by: Bureau" in openpyxl.load_workbook(target)["Comparison"]["A3"].value
    again = jiju("benchmark", gap_study, "-o", target)
    assert again.code == 2
    assert "[S150]" in again.err
    assert jiju("benchmark", gap_study, "-o", target, "--force").code == 0
    assert "[S152]" in jiju("benchmark", gap_study, "-o", tmp_path / "b.pdf").err
    assert jiju("benchmark", tmp_path / "nothing.json").code == 2


@pytest.mark.parametrize(("lang", "said", "verdict"), [("zh", "营业收入", "落后"), ("en", "Sales", "behind")])
def test_a_measured_gap_is_printed_with_names_in_one_language(
    jiju: Call, gap_study: Path, tmp_path: Path, lang: str, said: str, verdict: str
) -> None:
    files = [tmp_path / "values.csv", "--indicators", tmp_path / "indicators.csv"]
    outcome = jiju("measure", "gap", *files, "--place", "甲市", "--lang", lang)
    assert outcome.code == 0, outcome.err
    row = next(line for line in outcome.out.splitlines() if line.startswith(said) and verdict in line)
    assert {"zh": "Sales", "en": "营业收入"}[lang] not in row
    assert "sales" not in row
    saved = jiju("measure", "gap", *files, "--place", "甲市", "--format", "csv")
    assert "label_en" in saved.out
    assert "sales" in saved.out


def test_a_comparison_of_an_earlier_report_does_not_stay(jiju: Call, gap_study: Path, tmp_path: Path) -> None:
    assert jiju(gap_study).code == 0
    output = tmp_path / "output"
    assert len(list(output.glob("benchmark.*"))) == 4
    (output / "benchmark.old.docx").write_text("not jiju's", encoding="utf-8")
    # The number the gap asked about is gone: there is nothing to compare any more.
    gap_study.write_text(STUDY.replace('place = "甲市"', 'place = "丙市"'), encoding="utf-8")
    outcome = jiju(gap_study)
    assert outcome.code == 2
    assert [file.name for file in output.glob("benchmark.*")] == ["benchmark.old.docx"]
    told = next(line for line in outcome.err.splitlines() if line.startswith("Removed from"))
    assert "benchmark.zh.docx" in told
    assert "benchmark.en.xlsx" in told


def test_a_misspelt_indicator_is_told_by_new_and_by_the_run(
    jiju: Call, gap_study: Path, tmp_path: Path
) -> None:
    (tmp_path / "values.csv").write_text(VALUES + "乙市,企亚数,7,家,2023,,\n", encoding="utf-8")
    begun = jiju("new", "values.csv", "indicators.csv", "-o", "begun.toml")
    assert begun.code == 0
    assert "Warning: '企亚数' is no code, label or synonym" in begun.err
    assert "did you mean '企业数'?" in begun.err
    outcome = jiju("run", gap_study)
    assert outcome.code == 0
    assert "did you mean '企业数'?" in outcome.err
    begun = jiju("new", "values.csv", "indicators.csv", "-o", "begun.toml", "--force", "--lang", "zh")
    assert "警告：“企亚数”" in begun.err
    assert "是否应为“企业数”？" in begun.err
    assert "请核对后运行：jiju begun.toml" in begun.err
    (tmp_path / "values.csv").write_text(VALUES, encoding="utf-8")
    assert "Warning" not in jiju("new", "values.csv", "indicators.csv", "-o", "begun.toml", "--force").err
    assert "Warning" not in jiju("run", gap_study).err
