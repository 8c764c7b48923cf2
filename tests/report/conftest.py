"""Output folders of samples, with their reports."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from jiju import write_report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path
    from types import ModuleType

    from playwright.sync_api import Browser, Page

SIZES = {"wide": {"width": 1280, "height": 900}, "narrow": {"width": 390, "height": 844}}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium without a network of its own."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for path in map(shutil.which, names) if path), None)
    if found is None:
        pytest.skip("no Chromium on this machine (looked for chromium, chromium-browser, google-chrome)")
    flags = [
        *("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"),
        "--force-color-profile=srgb",
    ]
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=flags, headless=True)
        yield started
        started.close()


@pytest.fixture(scope="module")
def open_page(browser: Browser) -> Callable[[Path, str], AbstractContextManager[Page]]:
    """Opens a report at a size; once it is closed, it must have had nothing to complain of or to ask for."""

    @contextmanager
    def opened(report: Path, size: str) -> Iterator[Page]:
        page = browser.new_page(viewport=SIZES[size])
        complaints: list[str] = []
        page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda r: complaints.append(r.url) if r.url.startswith("http") else None)
        page.goto(report.as_uri())
        page.wait_for_selector("html[data-ready]", timeout=120_000)
        yield page
        assert not complaints
        page.close()

    return opened


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
