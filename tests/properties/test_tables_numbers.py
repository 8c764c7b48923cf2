"""Numbers written in the manners of many countries are read as what was meant."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiju.tables import read_establishments

SETTINGS = settings(deadline=None, max_examples=40, derandomize=True)


def grouped(number, decimals, group, point):
    """1234.5 in the manner of a country."""
    text = f"{number:,.{decimals}f}"
    return text.replace(",", "\x00").replace(".", point).replace("\x00", group)


MANNERS = [
    pytest.param(",", ".", id="english"),
    pytest.param(".", ",", id="german"),
    pytest.param("\u202f", ",", id="french"),
    pytest.param("\u00a0", ",", id="hard-blank"),
    pytest.param(" ", ",", id="blank"),
    pytest.param("'", ".", id="swiss"),
    pytest.param("’", ".", id="swiss-typographic"),
    pytest.param("", ".", id="plain-point"),
    pytest.param("", ",", id="plain-comma"),
    pytest.param("，", ".", id="chinese-comma"),
]


def sizes_of(cells):
    frame = read_establishments(pd.DataFrame({"industry": "C1", "size": cells}))
    return frame["size"].tolist()


@pytest.mark.parametrize(("group", "point"), MANNERS)
def test_a_column_in_one_manner(group, point):
    """Where at least one number shows the manner beyond doubt, the whole column follows it."""

    @SETTINGS
    @given(st.lists(st.integers(0, 10**11), min_size=0, max_size=10))
    def check(hundredths):
        hundredths = [*hundredths, 123_456_789]  # 1,234,567.89 leaves no doubt
        numbers = [n / 100 for n in hundredths]
        cells = [grouped(n, 2, group, point) for n in numbers]
        assert sizes_of(cells) == pytest.approx(numbers)

    check()


@pytest.mark.parametrize(("group", "point"), MANNERS)
def test_whole_numbers_in_one_manner(group, point):
    """Groups twice in one number cannot be decimals."""

    @SETTINGS
    @given(st.lists(st.integers(0, 10**9), max_size=10))
    def check(numbers):
        numbers = [*numbers, 1_234_567]
        cells = [grouped(n, 0, group, point) for n in numbers]
        assert sizes_of(cells) == pytest.approx(numbers)

    check()


@SETTINGS
@given(st.lists(st.floats(0, 1e15, allow_nan=False, allow_subnormal=False), min_size=1, max_size=20))
def test_what_python_writes(numbers):
    """repr, including exponents, to the last bit."""
    assert sizes_of([repr(n) for n in numbers]) == numbers


@SETTINGS
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=10))
def test_full_width_digits(numbers):
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    assert sizes_of([str(n).translate(wide) for n in numbers]) == numbers


@SETTINGS
@given(st.lists(st.floats(0, 1e12, allow_nan=False), min_size=1, max_size=20))
def test_numbers_stay_what_they_are(numbers):
    assert sizes_of(numbers) == numbers


@SETTINGS
@given(st.text(st.sampled_from("0123456789.,-+ eE'％%人万()"), min_size=1, max_size=10))
def test_any_cell_is_a_number_a_word_or_missing(cell):
    """Never an exception, never negative or infinite; and missing is always counted."""
    frame = read_establishments(pd.DataFrame({"industry": ["C1", "C1"], "size": [cell, "7"]}))
    value = frame["size"].iloc[0]
    assert pd.isna(value) or 0 <= value < float("inf")
    assert frame["size"].iloc[1] == 7
    told = sum(
        p["rows"] for p in frame.attrs["problems"] if p["severity"] == "warning" and p["column"] == "size"
    )
    assert told >= int(pd.isna(value))
