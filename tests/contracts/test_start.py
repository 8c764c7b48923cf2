"""docs/start.md as a new user follows it: every command, in order, offline, and what it promises is there."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import jiju

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[2]
START = (ROOT / "docs" / "start.md").read_text(encoding="utf-8")
PAGE = ROOT / "examples" / "press" / "2024-10-19_page.txt"
# What sets up an environment needs a network or takes minutes, and has tests of its own.
SETS_UP = {"make demo", "make test", "pip install -c constraints.txt ."}


def read_commands(text: str) -> list[list[str]]:
    """The lines of each block of shell, without remarks."""
    blocks = re.findall(r"```sh\n(.*?)```", text, flags=re.DOTALL)
    return [[line.split("#")[0].strip() for line in block.splitlines() if line.strip()] for block in blocks]


def run(commands: Sequence[str], folder: Path) -> None:
    """Run commands as a shell would, one after the other."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    for command in commands:
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=folder,
            env={**os.environ, "PATH": path, "PYTHONWARNINGS": "error"},
            capture_output=True,
            text=True,
            check=False,
            encoding="utf-8",
        )
        # The plants have spoiled rows on purpose, and check says so by its exit code.
        expected = 1 if command == "jiju check examples/planted/plants.csv" else 0
        assert done.returncode == expected, (command, done.stdout[-2000:], done.stderr[-2000:])


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The top of a checkout as a new user has it."""
    folder = tmp_path_factory.mktemp("checkout")
    leave = shutil.ignore_patterns("output", "__pycache__")
    shutil.copytree(ROOT / "examples", folder / "examples", ignore=leave)
    return folder


COMMANDS = [command for block in read_commands(START) for command in block if command not in SETS_UP]
FIRMS = next(at for at, command in enumerate(COMMANDS) if command.startswith("jiju check examples/planted"))


def test_the_page_tells_every_command_it_should() -> None:
    words = [command.split()[:2] for command in COMMANDS]
    assert ["jiju", "--help"] in words
    assert ["jiju", "press"] in words
    assert words.count(["jiju", "check"]) == 2
    assert words.count(["jiju", "new"]) == 2
    assert FIRMS >= 8


@pytest.mark.slow
def test_from_the_page_to_the_printed_table(checkout: Path) -> None:
    run(COMMANDS[:FIRMS], checkout)
    output = checkout / "work" / "output"
    for name in re.findall(r"`((?:report|benchmark)\.\w\w\.\w+)`", START):
        assert (output / name).stat().st_size > 5_000, name
    with zipfile.ZipFile(output / "benchmark.zh.docx") as word:
        text = word.read("word/document.xml").decode()
    for expected in ("澜江", "青石", "白港", "出口额", "118", "205", "310"):
        assert expected in text, expected
    findings = {f.result.kind: f.result for f in jiju.read_findings(output / "findings")}
    assert findings["gap"].details["place"] == "澜江"
    groups = findings["contradictions"].tables["groups"]
    assert groups["place"].tolist() == ["澜江"]


@pytest.mark.slow
def test_from_a_table_of_firms_to_its_report(checkout: Path) -> None:
    (checkout / "work").mkdir(exist_ok=True)
    run(COMMANDS[FIRMS:], checkout)
    assert (checkout / "work" / "output" / "report.en.html").stat().st_size > 100_000


def test_what_was_confirmed_is_what_the_page_proposes() -> None:
    # Nobody retyped a number: the confirmed file differs from the proposals in three columns, and at its end.
    proposed = jiju.propose_facts(jiju.read_page(PAGE))
    with PAGE.with_name("confirmed.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    by_hand = [row for row in rows if row["fact"].startswith("h")]
    assert len(by_hand) == 4
    assert rows[-4:] == by_hand
    assert [row["fact"] for row in rows[:-4]] == proposed["fact"].tolist()
    for row, fact in zip(rows[:-4], proposed.itertuples(), strict=True):
        assert row["number_text"] == fact.number_text
        if not row["confirmed"]:
            continue
        for column in ("value", "low", "high"):
            number = getattr(fact, column)
            assert (row[column] == "") == (number != number), (row["fact"], column)
            if row[column]:
                assert float(row[column]) == pytest.approx(number), (row["fact"], column)
        for column in ("unit", "comparator", "period", "status", "sentence"):
            assert row[column] == getattr(fact, column), (row["fact"], column)
    assert len(jiju.read_facts(PAGE.with_name("confirmed.csv"))) == 16


def test_the_invented_page_holds_what_pages_hold() -> None:
    page = jiju.read_page(PAGE)
    kinds = [element.kind for element in page.elements]
    assert "caption" in kinds
    assert "advertisement" in kinds
    assert [story.cut for story in page.stories] == [False, True]
    assert any(len(sentence.spans) == 2 for story in page.stories for sentence in story.sentences)
    facts = jiju.propose_facts(page)
    assert set(facts["status"]) == {"outcome", "plan", "target"}
    assert {"exact", "about", "more_than"} <= set(facts["comparator"])
    assert facts["note"].str.contains("分别").sum() == 2
