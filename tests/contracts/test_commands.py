"""The command line's help names every command there is, and the docs show the same."""

from __future__ import annotations

import importlib
import os
import pkgutil
import subprocess
import sys

import click
import pytest

import jiju.cli
from jiju.cli.group import cli

CONTEXT = click.Context(cli, info_name="jiju")
NAMES = cli.list_commands(CONTEXT)


def commands_in_files() -> set[str]:
    """Names of the commands that stand in a file of their own name; ``start`` is `jiju study.toml` itself."""
    found = set()
    for module in pkgutil.iter_modules(jiju.cli.__path__):
        command = getattr(importlib.import_module(f"jiju.cli.{module.name}"), module.name, None)
        if isinstance(command, click.Command):
            found.add(module.name)
    return found - {"start"}


def test_every_command_file_is_listed() -> None:
    assert commands_in_files() == set(NAMES)
    assert {"new", "check", "run", "report", "measure", "explain"} <= set(NAMES)


def test_help_lists_every_command() -> None:
    # Settings of the tests themselves (JIJU_SHARED) are none of the command's.
    quiet = {name: value for name, value in os.environ.items() if not name.startswith("JIJU_")}
    command = [sys.executable, "-m", "jiju", "--help"]
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8", env=quiet)
    words = set(done.stdout.split())
    assert set(NAMES) <= words
    assert done.stderr == ""


@pytest.mark.parametrize("name", NAMES)
def test_a_command_has_help_and_every_option_says_what_it_does(name: str) -> None:
    command = cli.get_command(CONTEXT, name)
    assert command is not None
    assert command.help
    silent = [p.name for p in command.params if isinstance(p, click.Option) and not p.help]
    assert silent == []
