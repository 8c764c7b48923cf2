"""What holds for the files themselves: short, quiet, bilingual, free of what only one machine has."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "jiju"
SOURCES = sorted(SRC.glob("**/*.py"))
LONGEST = 600

# Put together from pieces, so that this file does not name them itself.
REGISTRY_HOSTS = [
    "pypi" + ".org",
    "python" + "hosted.org",
    "npm" + "js.",
    "deb." + "debian.org",
    "conda" + ".io",
]
MACHINE_PATHS = ["/wo" + "rk/", "/ro" + "ot/", "/Us" + "ers/", "file" + ":///"]


def tracked_files() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip("not a git checkout: the list of committed files is not known")
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(SRC).as_posix())
def test_a_source_file_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(SRC).as_posix())
def test_the_library_prints_nothing(path: Path) -> None:
    calls = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert calls == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(SRC).as_posix())
def test_nothing_is_left_to_do(path: Path) -> None:
    marks = re.findall(r"\b(TODO|FIXME|XXX|HACK)\b", path.read_text(encoding="utf-8"))
    assert marks == []


def test_committed_files_name_no_registry_and_no_machine() -> None:
    unwanted = [*REGISTRY_HOSTS, *MACHINE_PATHS]
    found = []
    for path in tracked_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # pictures, spreadsheets, old encodings
        found += [(path.relative_to(ROOT).as_posix(), word) for word in unwanted if word in text]
    assert found == []


def test_constraints_are_names_and_versions_only() -> None:
    line = re.compile(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+( ; [a-z_ !='A-Z0-9]+)?")
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert [text for text in lines if not text.startswith("#") and not line.fullmatch(text)] == []


def test_constraints_cover_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [*project["project"]["dependencies"]]
    for group in project["dependency-groups"].values():
        asked += group
    names = {re.split(r"[^A-Za-z0-9._-]", entry)[0].lower().replace("_", "-") for entry in asked}
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    pinned = {match.lower().replace("_", "-") for match in re.findall(r"^([\w.-]+)==", text, re.MULTILINE)}
    assert names - pinned == set()


def keys_of(table: dict[str, Any], above: str = "") -> set[str]:
    found: set[str] = set()
    for key, value in table.items():
        name = f"{above}{key}"
        found |= keys_of(value, f"{name}.") if isinstance(value, dict) else {name}
    return found


def test_the_report_says_the_same_things_in_both_languages() -> None:
    folder = SRC / "report" / "text"
    english, chinese = (tomllib.loads((folder / f"{lang}.toml").read_text("utf-8")) for lang in ("en", "zh"))
    assert keys_of(english) == keys_of(chinese)
    assert len(keys_of(english)) > 10


def test_the_readmes_show_the_same_commands() -> None:
    blocks = [
        re.findall(r"^```(?:sh|pycon)\n(.*?)^```", (ROOT / name).read_text("utf-8"), re.DOTALL | re.MULTILINE)
        for name in ("README.md", "README.zh.md")
    ]
    english, chinese = ([line for block in found for line in block.splitlines()] for found in blocks)
    commands = [
        [line for line in lines if line.startswith((">>>", "...", "make"))] for lines in (english, chinese)
    ]
    assert len(commands[0]) >= 8
    assert [line.split("#")[0].strip() for line in commands[0]] == [
        line.split("#")[0].strip() for line in commands[1]
    ]


def test_everything_beside_the_code_is_packed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = project["tool"]["setuptools"]["package-data"]["jiju"]
    packed = {path for pattern in patterns for path in SRC.glob(pattern)}
    beside = {
        path
        for path in SRC.glob("**/*")
        if path.is_file() and path.suffix not in {".py", ".pyc", ".nbi", ".nbc"} and path.name[0] != "."
    }
    assert sorted(path.relative_to(SRC).as_posix() for path in beside - packed) == []
