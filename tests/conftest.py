"""Fixtures for all tests: where the shared reference numbers are, a seeded generator, findings to show."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

if TYPE_CHECKING:
    from types import ModuleType


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data and reference numbers; tests that need it skip where it is absent."""
    folder = Path(os.environ.get("JIJU_SHARED", Path(__file__).parents[2] / "shared"))
    if not (folder / "reference").is_dir():
        pytest.skip("the reference numbers (../shared or $JIJU_SHARED) are not on this machine")
    return folder


@pytest.fixture
def rng() -> np.random.Generator:
    """A generator with a fixed seed."""
    return np.random.default_rng(20241107)


def _load(name: str) -> ModuleType:
    """A module beside the tests of the report, loaded by its path: tests are no package."""
    path = Path(__file__).parent / "report" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"jiju_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def samples() -> ModuleType:
    """Findings about establishments, made by hand."""
    return _load("samples")


@pytest.fixture(scope="session")
def cards() -> ModuleType:
    """Findings about places and their indicators, made by the measures from figures made up for it."""
    return _load("cards")


@pytest.fixture(scope="session")
def chains() -> ModuleType:
    """Findings about supply, made by the measures from a chain made up for it."""
    return _load("chains")


@pytest.fixture(scope="session")
def spaces() -> ModuleType:
    """Findings about relatedness and complexity, made by the measures from an economy made up for it."""
    return _load("spaces")
