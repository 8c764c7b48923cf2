"""Samples made by hand, and an output folder of them with its reports."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from jiju import write_report

if TYPE_CHECKING:
    from types import ModuleType


def _load(name: str) -> ModuleType:
    """A module beside the tests, loaded by its path: tests are no package."""
    spec = importlib.util.spec_from_file_location(f"jiju_{name}", Path(__file__).parent / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def samples() -> ModuleType:
    """Findings about establishments."""
    return _load("samples")


@pytest.fixture(scope="session")
def cards() -> ModuleType:
    """Findings about places and their indicators."""
    return _load("cards")


@pytest.fixture(scope="session")
def reports(samples: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The reports of a study with every kind of finding, by language."""
    folder = samples.write_output(tmp_path_factory.mktemp("study") / "output", samples.everything())
    return {lang: write_report(folder, lang=lang) for lang in ("en", "zh")}


@pytest.fixture(scope="session")
def card_reports(
    samples: ModuleType, cards: ModuleType, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """The reports of a study with every kind of finding about places, by language."""
    study = samples.study(simulated=False, truth=False)
    folder = samples.write_output(tmp_path_factory.mktemp("cards") / "output", cards.every(), study)
    return {lang: write_report(folder, lang=lang) for lang in ("en", "zh")}
