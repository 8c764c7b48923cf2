"""Relatedness and complexity asked by a study file and by the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

import jiju
from jiju.errors import StudyError
from jiju.study import read_study

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """
[study]
title = "Made up"
seed = 3

[tables.cells]
kind = "regions"
path = "cells.csv"

[tables.income]
kind = "regions"
path = "income.csv"

"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rng = np.random.default_rng(7)
    there = rng.random((12, 10)) < 0.9 - 0.05 * np.arange(12)[:, np.newaxis] - 0.04 * np.arange(10)
    amounts = pd.DataFrame(
        np.where(there, rng.integers(1, 9, there.shape), 0), columns=[f"I{k}" for k in range(10)]
    )
    regions = [f"R{k:02d}" for k in range(12)]
    amounts.insert(0, "region", regions)
    amounts.to_csv(tmp_path / "cells.csv", index=False)  # wide
    pd.DataFrame({"region": regions, "value": np.arange(12.0) + 1.0}).to_csv(
        tmp_path / "income.csv", index=False
    )
    return tmp_path


def ask(folder: Path, text: str) -> Path:
    file = folder / "study.toml"
    file.write_text(HEAD + "[[questions]]\n" + text, encoding="utf-8")
    return file


def test_a_study_asks_for_complexity(folder: Path):
    text = 'ask = "measure_complexity"\ntable = "cells"\nincome = "income"\nresamples = 20\n'
    result = jiju.run_study(ask(folder, text))[-1].result
    assert result.kind == "complexity"
    assert [entry.name for entry in result.provenance.inputs] == ["table", "income"]
    assert result.tables["industries"]["prody"].notna().all()
    assert result.table["rank"].dropna().min() == 1
    assert result.provenance.seed is not None
    loaded = jiju.Result.from_dict(result.to_dict())
    pd.testing.assert_frame_equal(loaded.table, result.table)


def test_a_study_asks_for_relatedness(folder: Path):
    text = 'ask = "measure_relatedness"\ntable = "cells"\nmethod = "jaccard"\npairs = 5\n'
    result = jiju.run_study(ask(folder, text))[-1].result
    assert result.kind == "relatedness"
    assert len(result.table) == 5
    assert result.details["method"] == "jaccard"


@pytest.mark.parametrize(
    "line",
    [
        'method = "ECI"',
        "threshold = 0",
        "minimum_region = -1",
        'presence = "lq"',
        "resamples = 0",
        "income = 3",
    ],
)
def test_values_that_cannot_be_used_are_refused_before_anything_runs(folder: Path, line: str):
    text = f'ask = "measure_complexity"\ntable = "cells"\n{line}\n'
    with pytest.raises(StudyError, match="S10"):
        read_study(ask(folder, text))
