"""Run every example: in the docstrings, in the READMEs, on the pages of the docs."""

from __future__ import annotations

import doctest
import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
MODULES = [
    ".".join(path.relative_to(ROOT / "src").with_suffix("").parts).removesuffix(".__init__")
    for path in sorted((ROOT / "src").glob("jiju/**/*.py"))
    if ">>>" in path.read_text(encoding="utf-8")
]
PAGES = [
    path
    for path in [ROOT / "README.md", ROOT / "README.zh.md", *sorted((ROOT / "docs").glob("**/*.md"))]
    if path.is_file() and "```pycon" in path.read_text(encoding="utf-8")
]


def run(test: doctest.DocTest) -> None:
    """Run one example and fail with what doctest says of it."""
    said: list[str] = []
    result = doctest.DocTestRunner(optionflags=FLAGS, verbose=False).run(test, out=said.append)
    assert result.failed == 0, "".join(said)
    assert result.attempted > 0


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_a_module(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    tests = [test for test in doctest.DocTestFinder().find(importlib.import_module(name)) if test.examples]
    assert tests, f"{name} shows >>> where doctest does not look"
    for test in tests:
        run(test)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_examples_of_a_page(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # As from the top of the repository, but what a page saves does not stay there.
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^```pycon\n(.*?)^```", path.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    # One page is one session: what an earlier block defines, a later one may use.
    text = "\n".join(blocks)
    run(doctest.DocTestParser().get_doctest(text, {}, path.name, str(path), 0))


def test_the_readme_has_an_example() -> None:
    assert ROOT / "README.md" in PAGES
    assert ROOT / "README.zh.md" in PAGES
