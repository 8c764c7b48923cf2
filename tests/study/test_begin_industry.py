"""`jiju new` on tables of regions by industries and of supply: the kinds seen, questions that run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from jiju.study import begin_study, guess_kind, read_study, run_study

ECONOMY = Path(__file__).parents[2] / "examples" / "economy"
FLOWS = "供应商,客户,交易额\n甲,乙,3\n甲,丙,4\n丁,乙,5\n"
FIRMS = "企业,所属行业,所在城市\n甲,钢铁,长沙\n乙,整机,长沙\n丙,整机,徐州\n丁,液压,徐州\n"
STAGES = "环节,上游,成本占比\n钢铁,,20%\n液压,钢铁,30%\n整机,钢铁|液压,50%\n"
ESSENTIAL = "供应行业,使用行业,必需程度\n钢铁,整机,必需\n液压,整机,非必需\n"
SQUARE = "行业,钢铁,液压,整机\n钢铁,1,5,9\n液压,0,2,7\n整机,0,1,3\n"
REGISTER = "企业名称,行业代码,从业人员,地区\na,01,3,N\nb,02,5,N\nc,02,5,N\n"


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def amounts(periods=("2023",), *, regions=6, industries=6) -> str:
    rows = [
        f"R{r},I{i},{p},{1 + (r * 7 + i * 5 + r * i + int(p)) % 11 if i <= r + 1 else 0}"
        for p in periods
        for r in range(regions)
        for i in range(industries)
    ]
    return "region,industry,year,employees\n" + "\n".join(rows) + "\n"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (FLOWS, "flows"),
        (SQUARE, "flows"),
        (STAGES, "stages"),
        (ESSENTIAL, "essentiality"),
        ("industry,A,B\nA,2,0\nB,1,1\n", "essentiality"),
        ("行业,甲,乙\n甲,必需,否\n乙,,非必需\n", "essentiality"),
        ("企业,行业,地区,总产出\n甲,钢铁,长沙,3\n", "firms"),
        # What was told before is told as before.
        (REGISTER, "establishments"),
        (FIRMS, "establishments"),
        ("region,industry,employment\nA,01,3\nA,02,4\nB,01,5\n", "regions"),
        ("region,C1,C2\nA,3,4\nB,5,6\n", "regions"),
        ("country,product,value,source\nA,01,3,UN\nB,01,4,UN\n", "regions"),
        ("region,population\nA,3\nB,4\n", "regions"),
        ("place,indicator,value,part,source\nA,sales,3,leading,paper\n", "values"),
    ],
)
def test_kinds_are_told(tmp_path, text, kind):
    assert guess_kind(write(tmp_path, "a.csv", text)) == kind


def asked(study):
    return [question.ask for question in study.questions]


def test_amounts_by_region_and_industry(tmp_path):
    files = [
        write(tmp_path, "regions.csv", amounts()),
        write(tmp_path, "gdp.csv", "region,value\n" + "".join(f"R{r},{r + 1}\n" for r in range(6))),
    ]
    study = read_study(write(tmp_path, "study.toml", begin_study(files, folder=tmp_path)))
    assert [table.kind for table in study.tables.values()] == ["regions", "regions"]
    assert asked(study) == ["measure_specialization", "measure_complexity", "find_opportunities"]
    assert study.questions[1].parameters["income"] == "gdp"
    assert study.questions[2].parameters["region"] == "R5"  # the largest
    assert "period" not in study.questions[1].parameters


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_panel_asks_for_entries_and_for_the_last_period(tmp_path, lang):
    file = write(tmp_path, "regions.csv", amounts(("2009", "2019", "2014")))
    text = begin_study([file], folder=tmp_path, lang=lang)
    study = read_study(write(tmp_path, "study.toml", text))
    # Location quotients would add the years up.
    assert asked(study) == ["measure_complexity", "find_opportunities", "measure_entries"]
    assert [q.parameters.get("period") for q in study.questions] == ["2019", "2019", None]
    assert [finding.question["ask"] for finding in run_study(study)][1:] == asked(study)


def test_a_register_with_regions_is_counted_by_region_and_industry(tmp_path):
    rows = [
        f"f{r}-{i}-{k},I{i},R{r}"
        for r in range(6)
        for i in range(6)
        for k in range(1 + (r * i) % 3)
        if i <= r + 1
    ]
    file = write(tmp_path, "register.csv", "firm,industry,region\n" + "\n".join(rows) + "\n")
    study = read_study(write(tmp_path, "study.toml", begin_study([file], folder=tmp_path)))
    assert study.tables["register"].kind == "establishments"
    assert {"measure_complexity", "find_opportunities"} <= set(asked(study))
    counts = pd.Series([row.rsplit(",", 1)[1] for row in rows]).value_counts()
    assert study.questions[-1].parameters["region"] == min(counts.index[counts == counts.max()])
    assert [f.question["ask"] for f in run_study(study)][-1] == "find_opportunities"


def test_few_regions_are_asked_nothing_of_complexity(tmp_path):
    file = write(tmp_path, "regions.csv", amounts(regions=3, industries=9))
    study = read_study(write(tmp_path, "study.toml", begin_study([file], folder=tmp_path)))
    assert asked(study) == ["measure_specialization"]


def test_flows_firms_stages_and_essentiality_belong_together(tmp_path):
    files = [
        write(tmp_path, "flows.csv", FLOWS),
        write(tmp_path, "firms.csv", FIRMS),
        write(tmp_path, "chain.csv", STAGES),
        write(tmp_path, "needs.csv", ESSENTIAL),
    ]
    text = begin_study(files, folder=tmp_path, lang="zh")
    study = read_study(write(tmp_path, "study.toml", text))
    kinds = {name: table.kind for name, table in study.tables.items()}
    assert kinds == {"flows": "flows", "firms": "firms", "chain": "stages", "needs": "essentiality"}
    assert asked(study) == ["find_chokepoints", "measure_systemic_risk", "measure_completeness"]
    choke, risk, chain = (question.parameters for question in study.questions)
    assert choke == {"flows": "flows", "firms": "firms", "home": "徐州", "essentiality": "needs"}
    assert risk == {"flows": "flows", "firms": "firms", "essentiality": "needs"}
    assert chain == {"stages": "chain", "firms": "firms", "flows": "flows", "home": "徐州"}
    assert len(run_study(study)) == 4 + 3


def test_every_line_that_is_commented_out_can_be_used(tmp_path):
    files = [write(tmp_path, "flows.csv", FLOWS), write(tmp_path, "firms.csv", FIRMS)]
    files.append(write(tmp_path, "regions.csv", amounts()))
    text = begin_study(files, folder=tmp_path)
    lines = [line[2:] if line.startswith("# ") and " = " in line else line for line in text.splitlines()]
    lines = [line[2:] if line.startswith("# [[") else line for line in lines]
    study = read_study(write(tmp_path, "study.toml", "\n".join(lines)))
    assert {"simulate_disruption", "measure_relatedness", "measure_density"} <= set(asked(study))
    essential = [q.parameters.get("essentiality") for q in study.questions if "flows" in q.parameters]
    assert essential == ["leontief"] * 3
    assert len(run_study(study)) == len(study.tables) + len(study.questions)


def test_a_square_table_asks_for_linkages_where_outputs_are_known(tmp_path):
    closed = write(tmp_path, "io.csv", SQUARE)
    text = begin_study([closed], folder=tmp_path)
    assert asked(read_study(write(tmp_path, "study.toml", text))) == []
    assert "final uses" in text
    outputs = write(tmp_path, "outputs.csv", "行业,总产出\n钢铁,30\n液压,20\n整机,40\n")
    opened = write(tmp_path, "open.csv", SQUARE.replace("\n", ",9\n").replace("整机,9", "整机,最终使用", 1))
    for files in ([closed, outputs], [opened]):
        text = begin_study(files, folder=tmp_path)
        study = read_study(write(tmp_path, "study.toml", text))
        assert asked(study) == ["measure_linkages"]
        assert run_study(study)[-1].result.kind == "linkages"


def test_firms_without_an_industry_are_told_beside_their_flows(tmp_path):
    files = [
        write(tmp_path, "firms.csv", "公司,国家\n甲,中国\n乙,日本\n丁,中国\n"),
        write(tmp_path, "flows.csv", FLOWS),
    ]
    study = read_study(write(tmp_path, "study.toml", begin_study(files, folder=tmp_path)))
    assert [table.kind for table in study.tables.values()] == ["firms", "flows"]
    assert study.questions[0].parameters["home"] == "中国"


def test_totals_are_no_place_to_ask_about(tmp_path):
    table = pd.read_csv(write(tmp_path, "a.csv", amounts()))
    total = table.groupby("industry", as_index=False)["employees"].sum().assign(region="合计", year=2023)
    pd.concat([table, total]).to_csv(tmp_path / "regions.csv", index=False)
    text = begin_study([tmp_path / "regions.csv"], folder=tmp_path)
    assert 'region = "R5"' in text


@pytest.mark.skipif(not ECONOMY.is_dir(), reason="the example is not there")
def test_the_planted_economy_is_told_and_runs(tmp_path):
    for file in ECONOMY.glob("*.csv"):
        shutil.copy(file, tmp_path)
    names = ("flows", "firms", "stages", "essentiality", "regions")
    text = begin_study([tmp_path / f"{name}.csv" for name in names], folder=tmp_path)
    study = read_study(write(tmp_path, "study.toml", text))
    assert [table.kind for table in study.tables.values()] == list(names)
    assert {"find_chokepoints", "measure_completeness", "find_opportunities"} <= set(asked(study))


def test_home_is_the_region_that_the_other_questions_ask_about(tmp_path):
    # 徐州 has most of the amounts, 长沙 most of the firms.
    wide = "地区," + ",".join(f"I{i}" for i in range(6)) + "\n"
    rows = ["徐州,90,80,70,60,50,40", "长沙,9,8,7,6,5,4", *(f"R{r},{r},2,3,4,5,{r}" for r in range(1, 5))]
    files = [
        write(tmp_path, "regions.csv", wide + "\n".join(rows) + "\n"),
        write(
            tmp_path, "firms.csv", "企业,行业,地区,总产出\n甲,钢铁,长沙,3\n乙,钢铁,长沙,3\n丙,整机,徐州,9\n"
        ),
        write(tmp_path, "flows.csv", FLOWS),
    ]
    asked = read_study(write(tmp_path, "study.toml", begin_study(files, folder=tmp_path))).questions
    told = {question.ask: question.parameters for question in asked}
    assert told["find_opportunities"]["region"] == told["find_chokepoints"]["home"] == "徐州"
