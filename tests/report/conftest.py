"""Output folders of samples, with their reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jiju import write_report

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType


@pytest.fixture(scope="session")
def reports(samples: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The reports of a study with every kind of finding, by language."""
    folder = samples.write_output(tmp_path_factory.mktemp("study") / "output", samples.everything())
    return {lang: write_report(folder, lang=lang) for lang in ("en", "zh")}


@pytest.fixture(scope="session")
def chain_reports(
    samples: ModuleType, chains: ModuleType, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """The reports of a study with every kind of finding about supply, by language."""
    study = samples.study(simulated=False, truth=False)
    folder = samples.write_output(tmp_path_factory.mktemp("chains") / "output", chains.every(), study)
    return {lang: write_report(folder, lang=lang) for lang in ("en", "zh")}


@pytest.fixture(scope="session")
def card_reports(
    samples: ModuleType, cards: ModuleType, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """The reports of a study with every kind of finding about places, by language."""
    study = samples.study(simulated=False, truth=False)
    folder = samples.write_output(tmp_path_factory.mktemp("cards") / "output", cards.every(), study)
    return {lang: write_report(folder, lang=lang) for lang in ("en", "zh")}


@pytest.fixture(scope="session")
def space_reports(
    samples: ModuleType, spaces: ModuleType, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """The reports of a study with every kind of finding about relatedness and complexity, by language."""
    study = samples.study(simulated=False, truth=False)
    folder = samples.write_output(tmp_path_factory.mktemp("spaces") / "output", spaces.every(), study)
    return {lang: write_report(folder, lang=lang) for lang in ("en", "zh")}
