"""A question that is killed half way goes on from the blocks it had finished, and leaves the same bytes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from jiju.study import answer_study, run_study
from jiju.study.ask import ASKS, Ask

if TYPE_CHECKING:
    from pathlib import Path

SLOW = '''
"""A measure that works in blocks, for the tests."""
import os, time
import numpy as np
import pandas as pd
from jiju.results import Result, Statement, Text, describe_input, record_provenance
from jiju.results.parts import part

def measure_slowly(establishments, *, blocks=6):
    """Slow."""
    def compute(at):
        with open(os.environ["SLOW_LOG"], "a") as log:
            log.write(f"{at}\\n")
        time.sleep(float(os.environ.get("SLOW_PAUSE", "0")))
        if at == int(os.environ.get("SLOW_FAILS", "-1")):
            raise ValueError("broken")
        return {"x": np.random.default_rng(at).random(100)}
    sums = [float(part(f"block {at}", lambda at=at: compute(at))["x"].sum()) for at in range(blocks)]
    return Result(
        kind="inventory", table=pd.DataFrame({"sum": sums}),
        statements=(Statement("answer", Text("Slow.", "慢。")),), evidence=(),
        provenance=record_provenance("measure_slowly", {"blocks": blocks},
            [describe_input("establishments", establishments, ["industry"])], None),
        details={"title": {"en": "Slow", "zh": "慢"}},
    )
'''
RUN = """
import sys
sys.path.insert(0, sys.argv[1])
from jiju.study.ask import ASKS, Ask
from jiju.study import run_study
ASKS["measure_slowly"] = Ask("measure_slowly", "slowly", "Slow.", "slow_measure",
                             {"establishments": ("establishments",)})
run_study(sys.argv[2])
"""
TEXT = """
[tables.plants]
kind = "establishments"
path = "plants.csv"
columns = {industry = "branch", size = "staff"}

[[questions]]
ask = "measure_slowly"
establishments = "plants"
"""


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture
def slow(tmp_path, monkeypatch):
    """The slow measure among the questions; how often each block was computed stands in its log."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "slow_measure.py").write_text(SLOW, encoding="utf-8")
    monkeypatch.syspath_prepend(str(home))
    monkeypatch.setenv("SLOW_LOG", str(home / "log.txt"))
    ask = Ask("measure_slowly", "slowly", "Slow.", "slow_measure", {"establishments": ("establishments",)})
    monkeypatch.setitem(ASKS, "measure_slowly", ask)
    return home


def computed(slow: Path) -> list[int]:
    log = slow / "log.txt"
    return [int(line) for line in log.read_text().split()] if log.exists() else []


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
def test_a_question_that_is_killed_goes_on_with_the_same_bytes(make_study, tmp_path, slow):
    file = make_study(text=TEXT)
    command = [sys.executable, "-c", RUN, str(slow), str(file)]
    process = subprocess.Popen(command, env={**os.environ, "SLOW_PAUSE": "0.3"})
    parts = tmp_path / "output" / ".parts"
    deadline = time.monotonic() + 120
    while len(list(parts.glob("*/*.npz"))) < 2:
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    before = len(list(parts.glob("*/*.npz")))
    assert 2 <= before < 6
    began = len(computed(slow))
    run_study(file)
    # The block that was at work when the run was killed is the only one that is computed twice.
    assert computed(slow)[began:] == list(range(before, 6))
    resumed = bytes_of(tmp_path / "output")
    assert not parts.exists()
    run_study(file, force=True)
    assert bytes_of(tmp_path / "output") == resumed


def test_a_question_that_fails_keeps_its_blocks_until_it_is_answered(make_study, tmp_path, slow, monkeypatch):
    file = make_study(text=TEXT)
    monkeypatch.setenv("SLOW_FAILS", "3")
    assert len(answer_study(file).failures) == 1
    assert len(list((tmp_path / "output" / ".parts").glob("*/*.npz"))) == 3
    monkeypatch.setenv("SLOW_FAILS", "-1")
    assert answer_study(file).failures == []
    assert computed(slow) == [0, 1, 2, 3, 3, 4, 5]
    assert not (tmp_path / "output" / ".parts").exists()


def test_other_parameters_read_no_blocks_of_the_former_and_leave_none(
    make_study, tmp_path, slow, monkeypatch
):
    monkeypatch.setenv("SLOW_FAILS", "3")
    answer_study(make_study(text=TEXT))
    monkeypatch.setenv("SLOW_FAILS", "-1")
    answer_study(make_study(text=TEXT + "blocks = 2\n"))
    assert computed(slow) == [0, 1, 2, 3, 0, 1]
    assert not (tmp_path / "output" / ".parts").exists()


def test_force_computes_every_block_anew(make_study, slow, monkeypatch):
    file = make_study(text=TEXT)
    monkeypatch.setenv("SLOW_FAILS", "3")
    answer_study(file)
    monkeypatch.setenv("SLOW_FAILS", "-1")
    answer_study(file, force=True)
    assert computed(slow) == [0, 1, 2, 3, 0, 1, 2, 3, 4, 5]
