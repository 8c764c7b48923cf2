"""Degrees, minutes and seconds; two coordinates in one cell."""

from __future__ import annotations

import math

import pytest

from jiju.tables.degrees import split_pair, to_degrees


@pytest.mark.parametrize(
    ("text", "degrees", "axis"),
    [
        ("112.9388", 112.9388, ""),
        ("112,9388", 112.9388, ""),
        ("112°56'20\"E", 112 + 56 / 60 + 20 / 3600, "lon"),
        ("28°13′42″N", 28 + 13 / 60 + 42 / 3600, "lat"),
        ("S28 30", -28.5, "lat"),
        ("西经112度30分", -112.5, "lon"),
        ("１１２．５", 112.5, ""),
        ("-0°30'", -0.5, ""),
        ("28:13:42", 28 + 13 / 60 + 42 / 3600, ""),
    ],
)
def test_degrees(text, degrees, axis):
    found = to_degrees(text)
    assert found[0] == pytest.approx(degrees, abs=1e-11)
    assert found[1] == axis


@pytest.mark.parametrize(
    "text", ["", "east", "112°76'", "112°10'70\"", "N28S", "8.5.1", "112.5°30'", "16°22'O"]
)
def test_no_degrees(text):
    """O is east in German and west in French."""
    assert math.isnan(to_degrees(text)[0])


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("28.2, 112.9", ("28.2", "112.9")),
        ("28.2，112.9", ("28.2", "112.9")),
        ("28,2; 112,9", ("28,2", "112,9")),
        ("28,2 112,9", ("28,2", "112,9")),
        ("28,2,112,9", ("28,2", "112,9")),
        ("28°13'N112°56'E", ("28°13'N", "112°56'E")),
        ("N28.2 E112.9", ("N28.2", "E112.9")),
        ("28.2", None),
        ("1, 2, 3", None),
    ],
)
def test_pairs(text, parts):
    assert split_pair(text) == parts
