"""One run at a time in an output folder, and no lock that outlives its process."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from jiju.errors import StudyError
from jiju.study.lock import locked

if TYPE_CHECKING:
    from pathlib import Path

HOLD = """
import sys, time, pathlib
from jiju.study.lock import locked
with locked(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def hold(folder: Path) -> subprocess.Popen[str]:
    """Another process that holds the folder."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_second_holder_is_refused_and_told_who_holds(tmp_path: Path) -> None:
    with hold(tmp_path) as process:
        try:
            with pytest.raises(StudyError, match=f"process {process.pid}") as caught, locked(tmp_path):
                pass
        finally:
            process.kill()
    assert caught.value.code == "S140"


def test_lock_of_a_killed_process_is_no_obstacle(tmp_path: Path) -> None:
    with hold(tmp_path) as process:
        process.kill()
        process.wait()
    assert (tmp_path / ".lock").exists()
    with locked(tmp_path):
        pass
    assert not (tmp_path / ".lock").exists()


def test_lock_file_with_an_old_process_number_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / ".lock").write_text("1\n", encoding="ascii")
    with locked(tmp_path):
        assert (tmp_path / ".lock").exists()


def test_lock_is_dropped_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="inside"), locked(tmp_path):
        raise ValueError("inside")
    with locked(tmp_path):
        pass


def test_the_same_process_cannot_hold_it_twice(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(StudyError) as caught, locked(tmp_path):
        pass
    assert caught.value.code == "S140"


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "output").write_text("", encoding="ascii")
    with pytest.raises(StudyError) as caught, locked(tmp_path / "output"):
        pass
    assert caught.value.code == "S145"
