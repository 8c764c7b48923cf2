"""`jiju new`: a study file that can be read and run as it stands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from jiju.errors import StudyError, TableError
from jiju.study import begin_study, guess_kind, read_study, run_study

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PLANTS = "企业名称,行业代码,从业人员,经度,纬度\n" + "".join(
    f"企业{at},{'3511' if at % 2 else '0121'},{at + 5},{113 + at / 100},{28 + at % 7 / 100}\n"
    for at in range(30)
)
REGIONS = "region,industry,employment,establishments\nA,01,10,2\nA,02,20,3\nB,01,30,4\nB,02,5,1\n"


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def polygons(folder: Path) -> Path:
    features = [
        {
            "type": "Feature",
            "properties": {"adcode": code, "name": name},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[west, 27], [east, 27], [east, 29], [west, 29], [west, 27]]],
            },
        }
        for code, name, west, east in (("430100", "长沙", 112, 113.15), ("360100", "南昌", 113.15, 115))
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return write(folder, "counties.geojson", json.dumps(collection))


def test_establishments_with_chinese_columns(tmp_path: Path) -> None:
    write(tmp_path, "企业名录.csv", PLANTS)
    text = begin_study([tmp_path / "企业名录.csv"], folder=tmp_path, title='长沙 "集群"')
    study = read_study(write(tmp_path, "study.toml", text))
    table = study.tables["企业名录"]
    assert table.kind == "establishments"
    assert table.path == "企业名录.csv"
    assert table.columns == {
        "establishment": "企业名称",
        "industry": "行业代码",
        "size": "从业人员",
        "lon": "经度",
        "lat": "纬度",
    }
    assert study.title == {"en": '长沙 "集群"', "zh": '长沙 "集群"'}
    assert [question.ask for question in study.questions] == ["rank_concentration"]


def test_every_line_that_is_commented_out_can_be_used(tmp_path: Path) -> None:
    write(tmp_path, "plants.csv", PLANTS)
    text = begin_study([tmp_path / "plants.csv"], folder=tmp_path)
    lines = [line[2:] if line.startswith("# ") and " = " in line else line for line in text.splitlines()]
    lines = [line[2:] if line.startswith("# [[") else line for line in lines]
    study = read_study(write(tmp_path, "study.toml", "\n".join(lines)))
    assert study.simulated is True
    assert study.tables["plants"].crs == "GCJ-02"
    assert study.tables["plants"].where == {"行业代码": ["0121", "3511"]}
    assert study.questions[0].parameters["weighted"] is True
    assert study.questions[0].parameters["null"] == "labels"
    assert study.questions[1].parameters["industry"] == "0121"
    assert study.questions[1].parameters["individual"] is True


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_written_runs(tmp_path: Path, lang: str) -> None:
    files = [write(tmp_path, "plants.csv", PLANTS), polygons(tmp_path)]
    text = begin_study(files, folder=tmp_path, lang=lang).replace("simulations = 999", "simulations = 19")  # type: ignore[arg-type]
    findings = run_study(write(tmp_path, "study.toml", text))
    assert [finding.question["ask"] for finding in findings][-3:] == [
        "rank_concentration",
        "measure_specialization",
        "measure_agglomeration",
    ]
    assert ("种子" in text) is (lang == "zh")


def test_a_region_table(tmp_path: Path) -> None:
    file = write(tmp_path, "jobs.csv", REGIONS)
    assert guess_kind(file) == "regions"
    text = begin_study([file], folder=tmp_path)
    findings = run_study(write(tmp_path, "study.toml", text))
    assert [finding.question["ask"] for finding in findings] == ["check_table", "measure_specialization"]


def test_establishments_by_region_are_not_taken_for_a_region_table(tmp_path: Path) -> None:
    text = "firm,region,industry,employment\na,A,01,3\nb,A,01,4\nc,B,01,2\n"
    assert guess_kind(write(tmp_path, "firms.csv", text)) == "establishments"


def test_boundaries(tmp_path: Path) -> None:
    assert guess_kind(polygons(tmp_path)) == "boundaries"
    wkt = 'region,wkt\nA,"POLYGON ((0 0, 1 0, 1 1, 0 0))"\n'
    assert guess_kind(write(tmp_path, "a.csv", wkt)) == "boundaries"


def test_a_column_that_cannot_be_guessed_is_asked_for(tmp_path: Path) -> None:
    rows = "".join(f"{at},{'coal' if at % 2 else 'wind'},{at},{at}\n" for at in range(10))
    file = write(tmp_path, "power.csv", "plant,fuel,lon,lat\n" + rows)
    with pytest.raises(StudyError) as caught:
        begin_study([file], folder=tmp_path)
    assert caught.value.code == "S151"
    assert "--columns industry=fuel" in (caught.value.hint or "")
    text = begin_study([file], folder=tmp_path, columns={"industry": "fuel"})
    table = read_study(write(tmp_path, "study.toml", text)).tables["power"]
    assert table.columns == {"industry": "fuel", "establishment": "plant"}


def test_said_columns_must_be_somewhere(tmp_path: Path) -> None:
    files = [write(tmp_path, "plants.csv", PLANTS), polygons(tmp_path)]
    assert "从业人员" in begin_study(files, folder=tmp_path, columns={"size": "从业人员"})
    with pytest.raises(TableError) as caught:
        begin_study(files, folder=tmp_path, columns={"size": "employees"})
    assert caught.value.code == "T102"


def test_names_paths_and_several_files(tmp_path: Path, make_study: Callable[..., Path]) -> None:
    del make_study
    (tmp_path / "data").mkdir()
    (tmp_path / "more").mkdir()
    files = [
        write(tmp_path / "data", "my plants.csv", PLANTS),
        write(tmp_path / "more", "my plants.csv", PLANTS),
    ]
    text = begin_study(files, folder=tmp_path / "data")
    study = read_study(write(tmp_path / "data", "study.toml", text))
    assert {name: table.path for name, table in study.tables.items()} == {
        "my_plants": "my plants.csv",
        "my_plants_2": "../more/my plants.csv",
    }
