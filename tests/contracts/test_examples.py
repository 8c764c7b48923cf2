"""The examples: made again to the byte by their generators, and the planted truth is found."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import jiju

if TYPE_CHECKING:
    from types import ModuleType

PLANTED = Path(__file__).parents[2] / "examples" / "planted"
FILES = [
    "plants.csv",
    "counties.geojson",
    "truth.csv",
    "facts.csv",
    "indicators.csv",
    "truth_of_facts.csv",
]


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("planted_generate", PLANTED / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_generator_makes_the_committed_files(generate: ModuleType) -> None:
    made = generate.make_files()
    assert sorted(made) == sorted(FILES)
    for name in FILES:
        assert made[name].encode() == (PLANTED / name).read_bytes(), name


def test_another_seed_makes_another_region_with_the_same_truth(generate: ModuleType) -> None:
    other = generate.make_files(seed=1)
    assert other["plants.csv"] != (PLANTED / "plants.csv").read_text(encoding="utf-8")
    for name in ("truth.csv", "facts.csv", "truth_of_facts.csv"):
        assert other[name] == (PLANTED / name).read_text(encoding="utf-8")


def test_the_planted_facts_hold_a_slip_a_target_and_a_contradiction() -> None:
    facts = jiju.read_facts(PLANTED / "facts.csv")
    assert len(facts) == 52
    assert not (facts["value"] == 30.0).where(facts["indicator"] == "rd_share", other=False).any()
    marked = jiju.mark_standing(facts)
    assert marked["standing"].value_counts().to_dict() == {
        "current": 41,
        "contradicted": 2,
        "superseded": 8,
        "target": 1,
    }


def test_the_spoiled_rows_are_all_named() -> None:
    problems = jiju.check_table(PLANTED / "plants.csv", columns={"size": "employees"})
    established = jiju.read_establishments(PLANTED / "plants.csv", columns={"size": "employees"})
    assert len(established) == 3_600
    assert int(established["lon"].isna().sum()) == 3
    assert int(established["size"].isna().sum()) == 2
    serious = problems[problems["severity"].isin(["error", "warning"])]
    # 1 blank, 3 sent twice, 2 without coordinates, 1 at 0,0, 1 negative and 1 missing size.
    assert int(serious["rows"].sum()) == 9


@pytest.mark.slow
def test_the_study_finds_what_was_planted(tmp_path: Path) -> None:
    folder = tmp_path / "planted"
    shutil.copytree(PLANTED, folder, ignore=shutil.ignore_patterns("output", "__pycache__"))
    jiju.run_study(folder / "study.toml")
    done = subprocess.run(
        [sys.executable, folder / "compare.py"], capture_output=True, text=True, check=False, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "22 of 22 verdicts are as planted" in done.stdout


def test_the_comparison_says_what_to_do_before_the_study_has_run(tmp_path: Path) -> None:
    for name in ("compare.py", "truth.csv"):
        shutil.copy(PLANTED / name, tmp_path / name)
    done = subprocess.run(
        [sys.executable, tmp_path / "compare.py"],
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 2
    assert "jiju examples/planted/study.toml" in done.stderr
