"""The command line called in this process, as the shell would call it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest

from jiju.__main__ import main

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str


Call = Callable[..., Outcome]

STUDY = """
[study]
title = {en = "Small place", zh = "小地方"}
seed = 7

[tables.plants]
kind = "establishments"
path = "plants.csv"

[[questions]]
ask = "rank_concentration"
establishments = "plants"
simulations = 39
"""


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the machine reaches a test; each works in a folder of its own."""
    for name in [name for name in os.environ if name.startswith("JIJU_")]:
        monkeypatch.delenv(name)
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # the details of a bug go here


@pytest.fixture
def jiju(capfd: pytest.CaptureFixture[str]) -> Call:
    """Call ``jiju`` with some words."""

    def call(*words: str | Path) -> Outcome:
        capfd.readouterr()
        code = main([str(word) for word in words])
        out, err = capfd.readouterr()
        return Outcome(code, out, err)

    return call


@pytest.fixture
def plants(tmp_path: Path) -> Path:
    """A clean table of two industries, one gathered."""
    rng = np.random.default_rng(3)
    glass = rng.normal((113.02, 28.02), 0.003, (20, 2))
    wood = rng.uniform((113.0, 28.0), (113.1, 28.1), (60, 2))
    lines = ["establishment,industry,size,lon,lat"]
    for at, (lon, lat) in enumerate(np.vstack([glass, wood])):
        lines.append(f"p{at:03d},{'glass' if at < 20 else 'wood'},{10 + at},{lon:.5f},{lat:.5f}")
    file = tmp_path / "plants.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


@pytest.fixture
def study(plants: Path) -> Path:
    """A study of the plants."""
    file = plants.parent / "study.toml"
    file.write_text(STUDY, encoding="utf-8")
    return file
