"""Studies of published figures: facts, values, indicators and scenarios as tables of a study."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jiju.errors import StudyError
from jiju.study import begin_study, guess_kind, read_study, run_study

if TYPE_CHECKING:
    from pathlib import Path

FACTS = (
    "confirmed,place,indicator,value,unit,period,publisher,published\n"
    "yes,长沙,sales,2500,亿元,2024,甲报,2025-05-15\n"
    "yes,长沙,sales,2900,亿元,2024,乙报,2025-06-14\n"
    "yes,徐州,sales,1700,亿元,2024,丙台,2025-07-21\n"
    "yes,东京,sales,4000,亿元,2024,丁刊,2025-07-21\n"
    "yes,长沙,bases,30,个,2024,甲报,2025-05-15\n"
    ",全国,sales,9000,亿元,2024,甲报,2025-05-15\n"
)
INDICATORS = "指标代码,名称,维度,单位\nsales,销售额,market,亿元\nbases,海外基地,market,个\n"
SCENARIOS = "情景,指标,部分,年增长率\n稳,sales,龙头,0%\n"
WIDE = "城市,sales,bases\n长沙,2500,30余\n徐州,1700,\n东京,4000,60\n"


def lay_out(folder: Path, **texts: str) -> list[Path]:
    files = []
    for name, text in texts.items():
        files.append(folder / f"{name}.csv")
        files[-1].write_text(text, encoding="utf-8-sig")
    return files


def test_a_study_of_facts_is_begun_and_runs_as_it_stands(tmp_path):
    files = lay_out(tmp_path, facts=FACTS, indicators=INDICATORS, scenarios=SCENARIOS)
    text = begin_study(files, folder=tmp_path, lang="zh")
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    study = read_study(tmp_path)
    assert [table.kind for table in study.tables.values()] == ["facts", "indicators", "scenarios"]
    assert [question.ask for question in study.questions] == ["measure_gap", "find_contradictions"]
    # The place most of the confirmed facts are about; the unconfirmed do not count.
    assert study.questions[0].parameters["place"] == "长沙"
    # Ranks wait until most numbers are known, and it says why.
    assert '# ask = "build_scorecard"' in text
    assert "仅在大多数数据已知时使用" in text
    assert "only where most numbers are known" in begin_study(files, folder=tmp_path)
    assert '# ask = "find_peers"' in text
    findings = {finding.result.kind: finding.result for finding in run_study(tmp_path / "study.toml")}
    assert findings["contradictions"].details["groups"] == 1
    assert findings["contradictions"].table["label_zh"].tolist()[0] == "销售额"
    assert set(findings["gap"].table["peer"]) == {"徐州", "东京"}
    assert findings["gap"].table["standing"].isin(["contradicted", "current"]).all()


def test_every_question_that_is_commented_out_can_be_asked(tmp_path):
    files = lay_out(tmp_path, facts=FACTS, indicators=INDICATORS, scenarios=SCENARIOS)
    text = begin_study(files, folder=tmp_path)
    head, *sections = text.split("\n\n")
    every = "\n\n".join(
        section.replace("# [[questions]]", "[[questions]]")
        .replace("\n# ask", "\nask")
        .replace("\n# values", "\nvalues")
        .replace("\n# indicators", "\nindicators")
        .replace("\n# scenarios", "\nscenarios")
        .replace("\n# place", "\nplace")
        for section in sections
    )
    (tmp_path / "study.toml").write_text(f"{head}\n\n{every}", encoding="utf-8")
    asked = [question.ask for question in read_study(tmp_path).questions]
    assert len(asked) == len(set(asked)) >= 5


def test_a_wide_table_beside_indicators_holds_values(tmp_path):
    files = lay_out(tmp_path, sheet=WIDE, indicators=INDICATORS)
    (tmp_path / "study.toml").write_text(begin_study(files, folder=tmp_path), encoding="utf-8")
    study = read_study(tmp_path)
    assert study.tables["sheet"].kind == "values"
    (tmp_path / "study.toml").write_text(
        "[tables.sheet]\nkind = 'values'\npath = 'sheet.csv'\n"
        "[tables.indicators]\nkind = 'indicators'\npath = 'indicators.csv'\n"
        "[[questions]]\nask = 'measure_gap'\nvalues = 'sheet'\nindicators = 'indicators'\nplace = '长沙'\n",
        encoding="utf-8",
    )
    found = next(f.result for f in run_study(tmp_path / "study.toml") if f.result.kind == "gap")
    assert found.tables["missing"]["place"].tolist() == ["徐州"]


def test_a_folder_of_ledgers_is_one_table(tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    lay_out(folder, one=FACTS, two=FACTS.replace("甲报", "戊报"))
    assert guess_kind(folder) == "facts"
    lay_out(tmp_path, indicators=INDICATORS)
    text = begin_study([folder, tmp_path / "indicators.csv"], folder=tmp_path)
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    study = read_study(tmp_path)
    assert study.tables["pages"].kind == "facts"
    found = next(f.result for f in run_study(tmp_path / "study.toml") if f.result.kind == "contradictions")
    assert found.details["facts"] == 10


def test_the_layout_of_values_and_of_nothing_else(tmp_path):
    lay_out(tmp_path, sheet=WIDE, indicators=INDICATORS)
    text = "[tables.a]\nkind = 'values'\npath = 'sheet.csv'\nlayout = 'wide'\n"
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    assert read_study(tmp_path).tables["a"].layout == "wide"
    (tmp_path / "study.toml").write_text(text.replace("values", "indicators"), encoding="utf-8")
    with pytest.raises(StudyError) as error:
        read_study(tmp_path)
    assert error.value.code == "S105"


def test_an_unknown_kind_names_all_kinds(tmp_path):
    (tmp_path / "study.toml").write_text("[tables.a]\nkind = 'facs'\npath = 'a.csv'\n", encoding="utf-8")
    with pytest.raises(StudyError) as error:
        read_study(tmp_path)
    assert "facts, indicators, scenarios" in str(error.value)
    assert "did you mean 'facts'" in str(error.value)


def test_where_keeps_rows_of_values_by_the_file_s_own_names(tmp_path):
    lay_out(tmp_path, facts=FACTS.replace("place", "地区").replace("publisher", "发布单位"))
    text = (
        "[tables.a]\nkind = 'facts'\npath = 'facts.csv'\nwhere = {'发布单位' = ['甲报', '丙台']}\n"
        "[[questions]]\nask = 'find_contradictions'\nfacts = 'a'\n"
    )
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    found = next(f.result for f in run_study(tmp_path / "study.toml") if f.result.kind == "contradictions")
    assert found.details["facts"] == 3
