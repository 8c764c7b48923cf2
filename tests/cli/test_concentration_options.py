"""``jiju measure concentration`` with the nulls, bands and values of single establishments; ``jiju draw``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from jiju.results import Result

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Call = Callable[..., object]

ASKED = ("--industry", "glass", "--simulations", "39", "--seed", "7")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--measure", "L", "--null", "position"), {"null": "position", "measure": "L"}),
        (("--measure", "M", "--null", "labels", "--weighted"), {"null": "labels", "weighted": True}),
        (("--band", "do_global"), {"band": "do_global"}),
        (("--band", "do_local"), {"verdict": "not tested", "p_value": None}),
        (("--measure", "M", "--case-control", "--controls", "wood"), {"case_control": True}),
        (("--measure", "K", "--correction", "translation"), {"correction": "translation"}),
    ],
)
def test_options_reach_the_measure(jiju: Call, plants: Path, options, expected):
    outcome = jiju("measure", "concentration", plants, *ASKED, *options, "--format", "json")
    assert outcome.code == 0, outcome.err
    details = Result.from_dict(json.loads(outcome.out)).details
    assert {key: details[key] for key in expected} == expected


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--band", "do_globl"), ("[S105]", "'do_global'")),
        (("--measure", "kd", "--case-control"), ("[M212]", "measure='M'")),
        (("--measure", "M", "--null", "position"), ("[M204]", "'sites' or 'labels'")),
        (("--controls", ","), ("names no industry",)),
        (("--controls", "woood"), ("'wood'",)),
        (("--measure", "M", "--case-control", "--controls", "glass"), ("[M213]", "other than")),
    ],
)
def test_what_cannot_be_is_named_with_what_was_meant(jiju: Call, plants: Path, options, said):
    outcome = jiju("measure", "concentration", plants, *ASKED, *options)
    assert outcome.code == 2
    assert all(words in outcome.err for words in said), outcome.err
    assert "Traceback" not in outcome.err


def test_the_map_of_single_establishments(jiju: Call, plants: Path, tmp_path: Path):
    saved, picture = tmp_path / "glass.json", tmp_path / "glass.svg"
    options = ("--measure", "M", "--individual", "-o", saved)
    assert jiju("measure", "concentration", plants, *ASKED, *options).code == 0
    outcome = jiju("draw", saved, "--view", "map", "--distance-m", "0", "-o", picture)
    assert outcome.code == 0, outcome.err
    assert "around each establishment" in picture.read_text(encoding="utf-8")
    assert "[C104]" in jiju("draw", saved, "--view", "mp", "-o", tmp_path / "x.svg").err
