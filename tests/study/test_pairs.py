"""Questions about two industries in a study, and the parameters that came with them: window and controls."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import jiju
from jiju.errors import StudyError
from jiju.study import read_study

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Make = Callable[..., Path]

HEAD = """
[study]
seed = 7

[tables.plants]
kind = "establishments"
path = "plants.csv"
columns = {industry = "branch", size = "staff"}

[tables.districts]
kind = "boundaries"
path = "districts.geojson"
"""


def _ask(ask: str, *lines: str) -> str:
    return "\n".join([HEAD, "[[questions]]", f'ask = "{ask}"', 'establishments = "plants"', *lines]) + "\n"


PAIR = ('industry = "glass"', 'neighbor = "wood"', "simulations = 39")
QUESTIONS = [
    _ask("measure_colocation", *PAIR),
    _ask("measure_colocation", *PAIR, 'measure = "K"', 'window = "districts"', 'null = "position"'),
    _ask("measure_colocation", *PAIR, 'controls = ["glass", "wood"]', 'band = "cont"'),
    _ask("measure_colocation", *PAIR, "controls = 1", "weighted = true"),
    _ask("rank_colocation", "simulations = 39", 'measure = "kd"'),
    _ask("measure_coagglomeration", "simulations = 39", 'regions = "districts"'),
    _ask(
        "measure_concentration",
        'industry = "glass"',
        "simulations = 39",
        'measure = "L"',
        'window = "districts"',
    ),
    _ask(
        "measure_concentration",
        'industry = "glass"',
        "simulations = 39",
        'measure = "D"',
        'controls = ["wood"]',
    ),
    _ask("rank_concentration", "simulations = 39", "controls = 1"),
]


@pytest.mark.parametrize(
    "text", QUESTIONS, ids=lambda text: text.partition("ask = ")[2].replace("\n", " ")[:60]
)
def test_a_study_asks_it(make_study: Make, text: str):
    file = make_study(text=text)
    found = jiju.run_study(file)[-1]
    asked = read_study(file).questions[0]
    assert found.question["ask"] == asked.ask == found.result.provenance.function
    inputs = [entry.name for entry in found.result.provenance.inputs]
    for table in ("window", "regions"):
        assert (table in inputs) == (f'{table} = "districts"' in text)
    if "controls = 1" in text:
        assert found.result.details["controls"] == 1
    if "controls = [" in text:
        assert "wood" in found.result.details["controls"]
    assert found.result.summary("en")
    assert found.result.summary("zh")


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("controls = [1, 2]", "controls"),
        ("controls = 1.5", "controls"),
        ('band = "erll"', "band"),
        ('null = "other"', "null"),
        ('correction = "isotrop"', "correction"),
        ('measure = "D"', "measure"),
    ],
)
def test_what_cannot_be_is_told_before_anything_is_computed(make_study: Make, line: str, key: str):
    with pytest.raises(StudyError) as caught:
        read_study(make_study(text=_ask("measure_colocation", *PAIR, line)))
    assert caught.value.code == "S105"
    assert key in str(caught.value)


def test_a_window_must_be_boundaries(make_study: Make):
    with pytest.raises(StudyError):
        read_study(make_study(text=_ask("measure_colocation", *PAIR, 'measure = "K"', 'window = "plants"')))


def test_a_null_is_one_the_function_has(make_study: Make):
    with pytest.raises(StudyError) as caught:
        read_study(
            make_study(
                text=_ask(
                    "measure_concentration", 'industry = "glass"', "simulations = 39", 'null = "others"'
                )
            )
        )
    assert caught.value.code == "S105"
