"""Made-up sentences of all sorts, each with what a reader takes from it (tests/press/gold/made_up.csv)."""

from __future__ import annotations

import csv
import io
import math
from itertools import groupby

import press_gold
import pytest

from jiju.press import propose_facts, read_page

NUMBERS = ("value", "low", "high")


def sentences():
    with (press_gold.GOLD / "made_up.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [(text, list(group)) for text, group in groupby(rows, key=lambda row: row["sentence"])]


@pytest.mark.parametrize(("text", "expected"), sentences(), ids=[f"{n:03d}" for n in range(len(sentences()))])
def test_sentence(text, expected):
    """Every quantity and nothing else, with number, bounds, unit and comparator."""
    page = read_page(io.StringIO(f"今年以来的一些情况\n\n{text}\n"))
    found = propose_facts(page).to_dict("records")
    wanted = [row for row in expected if row["number_text"]]
    assert [row["number_text"] for row in found] == [row["number_text"] for row in wanted]
    for got, want in zip(found, wanted, strict=True):
        assert (got["unit"], got["comparator"]) == (want["unit"], want["comparator"]), want
        for name in NUMBERS:
            assert press_gold.same(got[name], float(want[name]) if want[name] else math.nan), (
                name,
                got,
                want,
            )
