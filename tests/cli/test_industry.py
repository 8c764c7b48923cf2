"""``jiju measure`` of regions by industries and of supply, from files, with their errors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from jiju.results import Result

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Call = Callable[..., object]

FILES = {
    "flows.csv": "供应商,客户,交易额\n甲,乙,3\n甲,丙,4\n丁,乙,5\n乙,丙,1\n",
    "firms.csv": "企业,所属行业,所在城市,产出\n甲,钢铁,长沙,9\n乙,整机,长沙,9\n丙,整机,徐州,9\n"
    "丁,液压,徐州,9\n",
    "stages.csv": "环节,上游,成本占比,label_zh,label_en\n钢铁,,20%,钢铁,Steel\n"
    "液压,钢铁,30%,液压,Hydraulics\n整机,钢铁|液压,50%,整机,Machines\n",
    "needs.csv": "供应行业,使用行业,必需程度\n钢铁,整机,必需\n液压,整机,非必需\n",
    "io.csv": "行业,钢铁,整机,最终使用\n钢铁,1,5,9\n整机,0,1,3\n",
    "regions.csv": "region,industry,year,employees\n"
    + "".join(
        f"R{r},I{i},{year},{1 + (r * 7 + i * 5 + r * i + year) % 11 if i <= r + 1 else 0}\n"
        for year in (2014, 2019)
        for r in range(7)
        for i in range(7)
    ),
    "gdp.csv": "region,value\n" + "".join(f"R{r},{r + 1}\n" for r in range(7)),
}
SUPPLY = ("--firms", "firms.csv", "--essentiality")
RUNS = {
    "relatedness": ("regions.csv", "--period", "2019"),
    "complexity": ("regions.csv", "--income", "gdp.csv", "--resamples", "19", "--seed", "1"),
    "density": ("regions.csv",),
    "opportunities": ("regions.csv", "--region", "R3", "--minimum-regions", "2", "--resamples", "19"),
    "entries": ("regions.csv",),
    "diversity": ("regions.csv",),
    "systemic-risk": ("flows.csv", *SUPPLY, "needs.csv", "--of", "region"),
    "disruption": ("flows.csv", *SUPPLY, "leontief", "--shocked", "甲,丁"),
    "chokepoints": ("flows.csv", *SUPPLY, "linear", "--home", "长沙"),
    "completeness": ("stages.csv", "--firms", "firms.csv", "--flows", "flows.csv", "--home", "长沙"),
    "linkages": ("io.csv",),
}


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("command", RUNS)
def test_every_question_is_answered_from_files(jiju: Call, tables: Path, command: str):
    outcome = jiju("measure", command, *RUNS[command], "--format", "json")
    assert outcome.code == 0, outcome.err
    found = Result.from_dict(json.loads(outcome.out))
    assert found.kind == command.replace("-", "_")
    told = jiju("measure", command, *RUNS[command], "--seed", "1", "--lang", "zh", "-o", "a.csv")
    if "--seed" in told.err:  # it draws nothing
        told = jiju("measure", command, *RUNS[command], "--lang", "zh", "-o", "a.csv")
    assert told.code == 0, told.err
    assert (tables / "a.csv").read_text(encoding="utf-8-sig").count("\n") == 1 + len(found.table)


@pytest.mark.parametrize(
    ("words", "mentions"),
    [
        (("opportunities", "regions.csv"), ("region",)),
        (("opportunities", "regions.csv", "--region", "R33"), ("M4", "R3")),
        (("complexity", "regions.csv", "--period", "1999"), ("M404", "2014, 2019")),
        (("complexity", "regions.csv", "--method", "ecci"), ("--method", "eci")),
        (("complexity", "regions.csv", "--level", "95"), ("S105", "0.95")),
        (("complexity", "gdp.csv"), ("M4",)),
        (("specialization", "regions.csv"), ("T504", "2014, 2019", "where")),
        (("entries", "gdp.csv"), ("M4",)),
        (("systemic-risk", "flows.csv", "--essentiality", "leontif"), ("leontief",)),
        (("systemic-risk", "flows.csv", "--essentiality", "need.csv"), ("T101", "needs.csv")),
        (("systemic-risk", "flows.csv", "--shock", "3"), ("S105", "shock")),
        (("systemic-risk", "gdp.csv"), ("T102", "supplier")),
        (("disruption", "flows.csv", "--shocked", "Nobody"), ("M5", "Nobody")),
        (("disruption", "flows.csv"), ("M5", "shocked")),
        (("chokepoints", "flows.csv", "--firms", "firms.csv", "--home", "长莎"), ("M5", "长沙")),
        (("completeness", "stages.csv"), ("--firms",)),
        (("completeness", "flows.csv", "--firms", "firms.csv"), ("T102", "stage")),
        (("completenes", "stages.csv"), ("completeness",)),
        (("linkages", "stages.csv"), ("T",)),
    ],
)
def test_errors_say_what_to_do(jiju: Call, tables: Path, words, mentions):
    outcome = jiju("measure", *words)
    assert outcome.code == 2, (outcome.out, outcome.err)
    assert "Traceback" not in outcome.err
    for mention in mentions:
        assert mention in outcome.err


@pytest.mark.parametrize(("lang", "state"), [("en", "one local supplier"), ("zh", "本地仅一家")])
def test_codes_are_printed_in_words(jiju: Call, tables: Path, lang: str, state: str):
    told = jiju("measure", "completeness", *RUNS["completeness"], "--lang", lang)
    assert state in told.out
    entries = jiju("measure", "entries", "regions.csv", "--lang", lang)
    assert {"en": "stayed", "zh": "保有"}[lang] in entries.out
    density = jiju("measure", "density", "regions.csv", "--lang", lang)
    assert (" yes " in density.out, " 是 " in density.out) == (lang == "en", lang == "zh")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("flows.csv", "flows"),
        ("io.csv", "flows"),
        ("stages.csv", "stages"),
        ("needs.csv", "essentiality"),
        ("firms.csv", "firms"),
        ("regions.csv", "regions"),
        ("gdp.csv", "regions"),
    ],
)
def test_check_tells_the_kind(jiju: Call, tables: Path, name: str, kind: str):
    outcome = jiju("check", name)
    assert outcome.code == 0, outcome.out
    assert f"({kind})" in outcome.err


def test_check_counts_what_is_left_out(jiju: Call, tables: Path):
    (tables / "flows.csv").write_text(FILES["flows.csv"] + "甲,,3\n合计,乙,9\n", encoding="utf-8")
    outcome = jiju("check", "flows.csv", "--lang", "zh")
    assert outcome.code == 1
    assert "rows left out: 2" in outcome.err
    assert "T511" in outcome.out
    assert "T516" in outcome.out


def test_help_names_the_words_that_stand_for_a_table(jiju: Call):
    told = " ".join(jiju("measure", "chokepoints", "--help").out.replace("│", " ").split())
    assert "linear, leontief, or a file" in told
