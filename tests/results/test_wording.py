"""Numbers and lists inside sentences, in both languages."""

from __future__ import annotations

import pytest

from jiju.results.sentences import data_caveats, listed
from jiju.results.wording import distance_words, number_words, p_words, percent_words, range_words


@pytest.mark.parametrize(
    ("metres", "en", "zh"),
    [(0, "0 m", "0 米"), (999, "999 m", "999 米"), (1000, "1 km", "1 公里"), (123_456, "123 km", "123 公里")],
)
def test_distances(metres: float, en: str, zh: str) -> None:
    assert distance_words(metres) == en
    assert distance_words(metres, "zh") == zh


def test_ranges() -> None:
    ranges = [[0.0, 2000.0], [5000.0, 5000.0], [8000.0, 9000.0]]
    assert range_words(ranges) == "from 0 m to 2 km, at 5 km and from 8 km to 9 km"
    assert range_words(ranges, "zh") == "0 米至 2 公里、5 公里处、8 公里至 9 公里"


@pytest.mark.parametrize(
    ("p", "words"),
    [(1.0, "p = 1"), (0.5, "p = 0.5"), (0.0421, "p = 0.042"), (0.00123, "p = 0.0012"), (1e-9, "p < 0.0001")],
)
def test_a_p_value_is_never_rounded_to_0(p: float, words: str) -> None:
    assert p_words(p) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "0"), (0.12345, "0.123"), (12345.6, "12,346"), (-2.5, "-2.5"), (1e-7, "1.00e-07")],
)
def test_numbers(value: float, words: str) -> None:
    assert number_words(value) == words


def test_percentages() -> None:
    assert percent_words(0.95) == "95%"
    assert percent_words(0.05) == "5%"
    # Three digits of a large number are written without an exponent.
    assert percent_words(82.3) == "8,230%"
    assert percent_words(9.997) == "1,000%"


def test_lists_are_shortened_and_say_so() -> None:
    assert listed(["A"]) == ("A", "A")
    assert listed(["A", "B"]) == ("A and B", "A、B")
    assert listed(list("ABCDEFG"), shown=2) == ("A, B and 5 more", "A、B等 7 个")


def test_what_is_left_out_adds_up() -> None:
    said = data_caveats({"no size": 2, "no region": 0, "no coordinates": 3}, ("rows", "行"), simulated=True)
    assert [s.role for s in said] == ["caveat", "caveat"]
    assert "5 rows" in said[0].text.en
    assert "没有地区" not in said[0].text.zh
    assert "simulated" in said[1].text.en
    assert data_caveats({"no size": 0}, ("rows", "行"), simulated=False) == []
