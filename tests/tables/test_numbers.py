"""Numbers as people write them, and what is told about how they were read."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from jiju.tables.numbers import read_numbers


def read(*cells, decimal=""):
    return read_numbers(pd.Series(cells, dtype="str"), decimal=decimal)


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (("1", "2.5", "-3", "+4", "1e3", ".5"), (1, 2.5, -3, 4, 1000, 0.5)),
        (("1,5", "2,25"), (1.5, 2.25)),
        (("1.234,5", "1.234"), (1234.5, 1234)),
        (("1,234.5", "1,234"), (1234.5, 1234)),
        (("1.234.567", "123.456"), (1234567, 123456)),
        (("1 234 567", "12 345,5"), (1234567, 12345.5)),
        (("1'234'567.5",), (1234567.5,)),
        (("１２３", "１，２３４，５６７"), (123, 1234567)),
        (("12人", "1.2万", "3亿", "约120", "300 employees"), (12, 12000, 3e8, 120, 300)),
        (("1.2百万", "2 Mio.", "5k"), (1.2e6, 2e6, 5e3)),
    ],
)
def test_values(cells, values):
    assert read(*cells).values.tolist() == pytest.approx(values)


@pytest.mark.parametrize("word", ["many", "10-20", ">250", "<5", "12%", "2021-01-01", "1.2.3", "inf", "十二"])
def test_unreadable(word):
    found = read("1", word)
    assert np.isnan(found.values[1])
    assert found.unreadable is not None
    assert found.unreadable.rows.tolist() == [False, True]
    assert found.unreadable.example == word


@pytest.mark.parametrize("word", ["", " ", "NA", "n/a", "-", "—", "无", "不详", "NULL", "nan"])
def test_missing_is_not_unreadable(word):
    found = read("1", word)
    assert found.missing.tolist() == [False, True]
    assert found.unreadable is None


def test_one_comma_and_three_digits():
    """Thousands, unless the rest of the file says otherwise; either way it is told."""
    assert read("1,234").values.tolist() == [1234]
    found = read("1,234", decimal=",")
    assert found.values.tolist() == [1.234]
    assert found.ambiguous is not None
    assert read("1,234", "7,5").values.tolist() == [1.234, 7.5]
    assert read("1,234", "7.5").values.tolist() == [1234, 7.5]


def test_what_was_done_is_told():
    found = read("12人", "7", "1,5")
    assert found.worded is not None
    assert (found.worded.example, found.worded.value) == ("12人", "12")
    assert found.commas is not None
    assert found.commas.rows.tolist() == [False, False, True]


def test_numbers_stay_numbers():
    found = read_numbers(pd.Series([1.5, np.nan, np.inf]))
    assert found.missing.tolist() == [False, True, False]
    assert np.isnan(found.values[2])
    assert found.unreadable is not None
