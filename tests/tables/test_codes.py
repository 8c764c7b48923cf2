"""Codes as text."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from jiju.tables.codes import read_codes


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        (["0111", " 007 "], ["0111", "007"]),
        ([3511.0, 3512.0], ["3511", "3512"]),
        ([3511.0, np.nan], ["3511", None]),
        (["3511.0", "C35"], ["3511", "C35"]),
        (["10.0", "10.1"], ["10.0", "10.1"]),
        (["３５１１", "Ｃ３５"], ["3511", "C35"]),
        (["农、林、牧、渔业（A）"], ["农、林、牧、渔业（A）"]),
        (["NA", "n/a", "—", ""], ["NA", None, None, None]),
        ([1, 2], ["1", "2"]),
        ([True, "x"], ["True", "x"]),
    ],
)
def test_codes(cells, codes):
    found = read_codes(pd.Series(cells)).values
    assert [None if pd.isna(code) else code for code in found] == codes


def test_what_was_done_is_told():
    found = read_codes(pd.Series(["3511.0", "３５", None], dtype="str"))
    assert found.undone.tolist() == [True, False, False]
    assert found.narrowed.tolist() == [False, True, False]
    assert found.missing.tolist() == [False, False, True]
    assert found.example == "3511.0"
