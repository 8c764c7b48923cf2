"""The way in: help, versions, words that are no command, exit codes, colors, pipes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

import jiju as package
from jiju.cli import explain as explain_module
from jiju.cli import group

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Call

COMMANDS = ("new", "check", "press", "run", "report", "benchmark", "measure", "draw", "explain")


def run_process(*words: str, **options: object) -> subprocess.CompletedProcess[str]:
    """``python -m jiju`` in a process of its own."""
    command = [sys.executable, "-m", "jiju", *words]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, **options)  # type: ignore[call-overload]


def test_help_lists_every_command(jiju: Call) -> None:
    for words in (["--help"], ["-h"], []):
        outcome = jiju(*words)
        assert outcome.code == 0
        assert all(f" {command} " in outcome.out for command in COMMANDS)
        assert " start " not in outcome.out


@pytest.mark.parametrize("command", [*COMMANDS, "study.toml"])
def test_every_command_has_help_with_the_common_options(jiju: Call, command: str) -> None:
    outcome = jiju(command, "--help")
    assert outcome.code == 0
    assert "Usage: jiju" in outcome.out
    if command != "measure":
        assert "--quiet" in outcome.out
        assert "JIJU_COLOR" in outcome.out


def test_help_loads_nothing_heavy() -> None:
    heavy = (
        "numpy",
        "pandas",
        "numba",
        "geopandas",
        "altair",
        "duckdb",
        "jinja2",
        "jiju.study",
        "jiju.tables",
    )
    code = (
        "import sys; from jiju.__main__ import main; main(['--help']);"
        f"print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


@pytest.mark.slow
def test_help_is_there_at_once() -> None:
    def seconds() -> float:
        begin = time.perf_counter()
        run_process("--help")
        return time.perf_counter() - begin

    # The fastest of some, since other work on the machine only ever adds; generous for slow machines.
    assert min(seconds() for _ in range(5)) < 0.8


def test_module_and_version() -> None:
    done = run_process("--version")
    assert (done.returncode, done.stdout.strip()) == (0, f"jiju, version {package.__version__}")


def test_version_of_the_package_is_that_of_the_installation() -> None:
    from importlib.metadata import version

    assert package.__version__ == version("jiju")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("chek",), "Did you mean 'check'?"),
        (("plants.xlsx",), "`jiju new plants.xlsx`"),
        (("zzz",), "no study file"),
        (("run", "--outptu", "x"), "--output"),
        (("measure", "concentratoin", "x.csv"), "Did you mean 'concentration'?"),
        (("measure", "zzz"), "The measures are ranking"),
        (("check",), "FILE"),
        (("check", "x.csv", "--kind", "companies"), "establishments"),
        (("run", "--threads", "0"), "--threads"),
    ],
)
def test_wrong_use_is_exit_code_2_with_a_hint(jiju: Call, words: tuple[str, ...], told: str) -> None:
    outcome = jiju(*words)
    assert outcome.code == 2
    assert outcome.out == ""
    assert told in outcome.err
    assert "Traceback" not in outcome.err


def test_an_error_of_the_catalogue_is_exit_code_2(jiju: Call) -> None:
    outcome = jiju("nothing.toml")
    assert outcome.code == 2
    assert outcome.out == ""
    assert outcome.err.startswith("[S101] nothing.toml: ")
    assert "Hint:" in outcome.err
    assert "jiju explain S101" in outcome.err


def test_a_bug_is_exit_code_70_with_the_traceback_in_a_file(
    jiju: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr("jiju.errors.error_pages", broken)
    outcome = jiju("explain")
    assert outcome.code == 70
    assert "jiju hit a bug: ZeroDivisionError: oh" in outcome.err
    assert "Traceback" not in outcome.err
    path = next(line for line in outcome.err.splitlines() if "The details are in" in line).split(" in ")[-1]
    with open(path, encoding="utf-8") as file:  # noqa: PTH123
        assert "ZeroDivisionError: oh" in file.read()
    os.unlink(path)  # noqa: PTH108
    verbose = jiju("explain", "-v")
    assert verbose.code == 70
    assert "Traceback" in verbose.err


def test_ctrl_c_is_exit_code_130(jiju: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("jiju.errors.error_pages", interrupted)
    outcome = jiju("explain")
    assert outcome.code == 130
    assert "run the same command again" in outcome.err
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize("words", ["explain", "--help", "check --help"])
def test_a_reader_that_has_gone_is_no_error(words: str) -> None:
    command = f'"{sys.executable}" -m jiju {words}; echo "code $?" >&2'
    done = subprocess.run(["bash", "-c", f"({command}) | true"], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "code 0"


@pytest.mark.parametrize(
    ("words", "environment", "colored"),
    [
        ((), {}, False),
        (("--color", "always"), {}, True),
        (("--color", "never"), {"JIJU_COLOR": "always"}, False),
        ((), {"JIJU_COLOR": "always"}, True),
    ],
)
def test_color_flag_beats_variable_beats_default(
    jiju: Call,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    environment: dict[str, str],
    colored: bool,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in jiju("explain", "S999", *words).err) is colored
    if words:
        # The same flag in front of the command.
        assert ("\x1b[" in jiju(*words, "explain", "S999").err) is colored


def test_a_misspelled_variable_is_told(jiju: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIJU_THREAD", "2")
    outcome = jiju("explain", "S101")
    assert outcome.code == 0
    assert "did you mean JIJU_THREADS?" in outcome.err
    assert jiju("explain", "S101", "-q").out == outcome.out


def test_a_wrong_variable_is_exit_code_2(jiju: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIJU_LANG", "fr")
    outcome = jiju("explain", "S101")
    assert outcome.code == 2
    assert "JIJU_LANG" in outcome.err or "--lang" in outcome.err


def test_command_files_are_named_like_their_commands() -> None:
    assert group._COMMANDS == COMMANDS
    assert explain_module.explain.name == "explain"


def test_explain(jiju: Call) -> None:
    english, chinese = jiju("explain", "s101"), jiju("explain", "S101", "--lang", "zh")
    assert english.code == chinese.code == 0
    assert english.out.startswith("S101: ")
    assert "What to do" in english.out
    assert chinese.out.startswith("S101：")
    assert "处理办法" in chinese.out
    every = jiju("explain")
    assert "S101  " in every.out
    assert "R201  " in every.out
    unknown = jiju("explain", "S1001")
    assert unknown.code == 2
    assert "[S190]" in unknown.err


def test_lang_of_the_environment(jiju: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIJU_LANG", "zh")
    assert "处理办法" in jiju("explain", "S101").out
    assert "What to do" in jiju("explain", "S101", "--lang", "en").out


def test_output_is_utf8_whatever_the_locale(tmp_path: Path) -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    done = run_process("explain", "S101", "--lang", "zh", env=environment, cwd=tmp_path)
    assert done.returncode == 0
    assert "处理办法" in done.stdout
    done = run_process("check", "--help", env=environment, cwd=tmp_path)
    assert done.returncode == 0
    assert "industry=??" in done.stdout
