"""Questions of complexity and supply in a study file: tables by kind, words in their place."""

from __future__ import annotations

import pytest

from jiju.errors import StudyError, TableError
from jiju.study import answer_study, read_study
from jiju.study.ask import ASKS
from jiju.study.sources import reader_of

TABLES = """
[tables.flows]
kind = "flows"
path = "flows.csv"
layout = "long"

[tables.firms]
kind = "firms"
path = "firms.csv"

[tables.needs]
kind = "essentiality"
path = "needs.csv"

[tables.exports]
kind = "regions"
path = "exports.csv"
where = {year = 2019}
"""
FILES = {
    "flows.csv": "供应商,客户,交易额\n甲,乙,3\n甲,丙,4\n丁,乙,5\n,乙,1\n",
    "firms.csv": "企业,所属行业,所在城市,产出\n甲,钢铁,长沙,9\n乙,整机,长沙,9\n丙,整机,徐州,9\n"
    "丁,液压,徐州,9\n",
    "needs.csv": "供应行业,使用行业,必需程度\n钢铁,整机,必需\n液压,整机,也许\n",
    "exports.csv": "region,industry,year,value\n"
    + "".join(
        f"R{r},I{i},{y},{(r * 3 + i * 5 + y) % 7}\n" for r in range(6) for i in range(6) for y in (2018, 2019)
    ),
}


@pytest.fixture
def study(tmp_path):
    """Write a study with these tables and some questions."""

    def make(*questions: str):
        for name, text in FILES.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        sections = "".join(f"\n[[questions]]\n{question}\n" for question in questions)
        (tmp_path / "study.toml").write_text(TABLES + sections, encoding="utf-8")
        return tmp_path / "study.toml"

    return make


RISK = 'ask = "measure_systemic_risk"\nflows = "flows"\n'


@pytest.mark.parametrize(
    ("question", "code", "mentions"),
    [
        (RISK + 'firms = "flows"', "S108", ("firms", "Tables that fit: firms")),
        (RISK + 'essentiality = "leontif"', "S107", ("linear, leontief", "'leontief'")),
        (RISK + 'essentiality = "firms"', "S108", ("needs",)),
        (RISK + "eps = 2", "S105", ("1e-12",)),
        (RISK + 'of = "town"', "S105", ('"region"',)),
        (RISK + 'firm = "firms"', "S103", ("firms",)),
        (RISK + 'shocks = "firms"', "S103", ("shocks",)),
        ('ask = "measure_systemic_risk"', "S104", ("flows",)),
        ('ask = "find_opportunities"\ntable = "exports"', "S104", ("region",)),
        ('ask = "find_opportunities"\ntable = "flows"\nregion = "R1"', "S108", ("exports",)),
        ('ask = "find_opportunities"\ntable = "exports"\nregion = 3', "S105", ("region",)),
        ('ask = "measure_complexity"\ntable = "exports"\nmethod = "ecci"', "S105", ("eci",)),
        ('ask = "measure_complexity"\ntable = "exports"\nlevel = 95', "S105", ("0.95",)),
        ('ask = "measure_complexty"\ntable = "exports"', "S106", ("measure_complexity",)),
    ],
)
def test_wrong_questions_are_refused_before_anything_is_read(study, question, code, mentions):
    with pytest.raises(StudyError) as caught:
        read_study(study(question))
    assert caught.value.code == code
    for mention in mentions:
        assert mention in str(caught.value)


def test_layouts_are_of_the_kinds_that_have_them(study):
    file = study()
    file.write_text(TABLES.replace('layout = "long"\n', 'layout = "tall"\n'), encoding="utf-8")
    with pytest.raises(StudyError, match="essentiality"):
        read_study(file)
    file.write_text(TABLES.replace('"firms.csv"', '"firms.csv"\nlayout = "wide"'), encoding="utf-8")
    with pytest.raises(StudyError, match="S105"):
        read_study(file)


def test_tables_words_and_periods_reach_the_measures(study):
    run = answer_study(
        study(
            RISK + 'firms = "firms"\nessentiality = "needs"',
            RISK + 'firms = "firms"\nessentiality = "leontief"',
            'ask = "measure_specialization"\nestablishments = "exports"',
            'ask = "measure_diversity"\ntable = "exports"',
            'ask = "simulate_disruption"\nflows = "flows"\nfirms = "firms"\nindustry = "钢铁"',
        )
    )
    assert run.failures == []
    checks = {f.question["table"]: f.result for f in run.findings if f.question["ask"] == "check_table"}
    assert {name: checks[name].details["rows_kept"] for name in checks} == {
        "flows": 3,
        "firms": 4,
        "needs": 1,
        "exports": 36,
    }
    assert "使用 3 条供应关系" in checks["flows"].summary("zh")
    table, leontief = (f.result for f in run.findings if f.result.kind == "systemic_risk")
    assert [entry.name for entry in table.provenance.inputs] == ["flows", "firms", "essentiality"]
    assert [entry.name for entry in leontief.provenance.inputs] == ["flows", "firms"]
    # Only the rows of 2019 were added up.
    special = next(f.result for f in run.findings if f.result.kind == "specialization")
    expected = sum((r * 3 + i * 5 + 2019) % 7 for r in range(6) for i in range(6))
    assert special.table["value"].sum() == expected


def test_an_unknown_industry_fails_its_question_alone(study):
    run = answer_study(
        study('ask = "simulate_disruption"\nflows = "flows"\nfirms = "firms"\nindustry = "汽车"', RISK)
    )
    (failure,) = run.failures
    assert "汽车" in str(failure.error)
    assert run.findings[-1].result.kind == "systemic_risk"


@pytest.mark.parametrize("ask", ASKS.values(), ids=lambda ask: ask.command)
def test_every_kind_a_question_takes_has_a_reader(ask):
    parameters = ask.parameters()
    assert next(iter(parameters)) == next(iter(ask.tables))
    for name, kinds in ask.tables.items():
        assert name in parameters
        for kind in kinds:
            with pytest.raises(TableError):
                reader_of(kind)("there/is/no/such.csv")
    assert set(ask.words) <= set(ask.tables)
