"""Samples made by hand, and an output folder of them with its reports."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from jiju import write_report

if TYPE_CHECKING:
    from types import ModuleType


@pytest.fixture(scope="session")
def samples() -> ModuleType:
    """The module of samples, loaded by its path: tests are no package."""
    spec = importlib.util.spec_from_file_location("jiju_samples", Path(__file__).parent / "samples.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def reports(samples: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The reports of a study with every kind of finding, by language."""
    folder = samples.write_output(tmp_path_factory.mktemp("study") / "output", samples.everything())
    return {lang: write_report(folder, lang=lang) for lang in ("en", "zh")}
