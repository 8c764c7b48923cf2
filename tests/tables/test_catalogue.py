"""Every error and problem of tables has a wording and a page, in both languages."""

from __future__ import annotations

import re
import string
from pathlib import Path
from typing import get_args

import pytest

import jiju.space
import jiju.tables
from jiju.errors import error_pages
from jiju.tables.problems import wordings
from jiju.tables.schema import Kind, fold_name, table_columns

FILES = [*sorted(Path(jiju.tables.__file__).parent.glob("*.py")), Path(jiju.space.__file__)]
SOURCE = "\n".join(path.read_text("utf-8") for path in FILES)


def test_codes_in_the_source_have_pages_and_the_other_way_round():
    used = set(re.findall(r'"(T\d{3})"', SOURCE))
    assert used == {code for code in error_pages() if code.startswith("T")}
    assert {code for code in used if re.fullmatch(r"T9..|T5[12].|T50[1569]", code)} == set(wordings())


@pytest.mark.parametrize("code", sorted(wordings()))
def test_wordings_name_the_same_values_in_both_languages(code):
    def fields(text):
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    wording = wordings()[code]
    assert fields(wording.message_en) == fields(wording.message_zh)
    assert wording.severity in {"error", "warning", "note"}
    assert re.search("[\u4e00-\u9fff]", wording.message_zh)


@pytest.mark.parametrize("kind", [kind for kind in get_args(Kind) if kind != "boundaries"])
def test_no_synonym_means_two_columns(kind):
    """Of boundaries, a name stands in for a code that is not there, and may."""
    seen = {}
    for column in table_columns(kind).values():
        for name in {fold_name(n) for n in (column.column, *column.synonyms)}:
            assert seen.setdefault(name, column.column) == column.column
