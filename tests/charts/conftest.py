"""Samples made by hand are shared with the tests of the report."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType


@pytest.fixture(scope="session")
def samples() -> ModuleType:
    """The module of samples, loaded by its path: tests are no package."""
    path = Path(__file__).parents[1] / "report" / "samples.py"
    spec = importlib.util.spec_from_file_location("jiju_samples", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
