"""Samples made by hand are shared with the tests of the report."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType


def _load(name: str) -> ModuleType:
    path = Path(__file__).parents[1] / "report" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"jiju_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def samples() -> ModuleType:
    """Findings about establishments, loaded by their path: tests are no package."""
    return _load("samples")


@pytest.fixture(scope="session")
def cards() -> ModuleType:
    """Findings about places and their indicators."""
    return _load("cards")
