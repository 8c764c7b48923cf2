"""The planted economy: made again to the byte by its generator, and what was planted is found."""

from __future__ import annotations

import csv
import importlib.util
import io
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import jiju

if TYPE_CHECKING:
    from types import ModuleType

ECONOMY = Path(__file__).parents[2] / "examples" / "economy"
FILES = [
    "essentiality.csv",
    "firms.csv",
    "flows.csv",
    "industries.csv",
    "regions.csv",
    "stages.csv",
    "truth.csv",
]


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("economy_generate", ECONOMY / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_generator_makes_the_committed_files(generate: ModuleType) -> None:
    made = generate.make_files()
    assert sorted(made) == FILES
    for name in FILES:
        assert made[name].encode() == (ECONOMY / name).read_bytes(), name


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_another_seed_makes_other_amounts_with_the_same_reach(generate: ModuleType, seed: int) -> None:
    other = generate.make_files(seed=seed)
    assert other["truth.csv"] == (ECONOMY / "truth.csv").read_text(encoding="utf-8")
    assert other["regions.csv"] != (ECONOMY / "regions.csv").read_text(encoding="utf-8")
    regions = jiju.read_region_table(pd.read_csv(io.StringIO(other["regions.csv"]), dtype={"period": str}))
    found = jiju.find_opportunities(regions, region=generate.HOME, balance=0.7, resamples=20, rng=1)
    assert sorted(found.table["industry"].head(3)) == sorted(generate.REACH)


@pytest.mark.slow
def test_the_study_finds_what_was_planted(tmp_path: Path) -> None:
    folder = tmp_path / "economy"
    shutil.copytree(ECONOMY, folder, ignore=shutil.ignore_patterns("output", "__pycache__"))
    jiju.run_study(folder / "study.toml")
    done = subprocess.run(
        [sys.executable, folder / "compare.py"], capture_output=True, text=True, check=False, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with (ECONOMY / "truth.csv").open(encoding="utf-8", newline="") as file:
        lines = len(list(csv.DictReader(file)))
    assert f"{lines} of {lines} answers are as planted" in done.stdout


def test_the_comparison_says_what_to_do_before_the_study_has_run(tmp_path: Path) -> None:
    for name in ("compare.py", "truth.csv"):
        shutil.copy(ECONOMY / name, tmp_path / name)
    done = subprocess.run(
        [sys.executable, tmp_path / "compare.py"],
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 2
    assert "jiju examples/economy/study.toml" in done.stderr
