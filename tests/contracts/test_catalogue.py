"""The error catalogue: a page for every code that the code can show, no page for one that it cannot."""

from __future__ import annotations

import ast
import csv
import dataclasses
import re
import tomllib
from pathlib import Path

import pytest

from jiju.errors import ErrorPage, error_page, error_pages

SRC = Path(__file__).parents[2] / "src" / "jiju"
CODE = re.compile(r"[TMSCWRP]\d{3}")
HAN = re.compile(r"[一-鿿]")
LETTERS = "CMPRSTW"


def codes_in_source() -> dict[str, list[str]]:
    """Every code that stands as a string of its own in the source or among the problems of tables."""
    found: dict[str, list[str]] = {}
    for path in sorted(SRC.glob("**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                found.setdefault(node.value, []).append(path.relative_to(SRC).as_posix())
    with (SRC / "tables" / "schemas" / "problems.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["code"], []).append("tables/schemas/problems.csv")
    return found


def test_every_code_has_a_page() -> None:
    missing = {code: files for code, files in codes_in_source().items() if code not in error_pages()}
    assert missing == {}


def test_every_page_is_of_a_code_that_can_be_shown() -> None:
    assert sorted(set(error_pages()) - set(codes_in_source())) == []


@pytest.mark.parametrize("page", error_pages().values(), ids=lambda page: page.code)
def test_a_page_is_complete_in_both_languages(page: ErrorPage) -> None:
    for field in dataclasses.fields(page):
        text = getattr(page, field.name)
        assert text.strip(), field.name
        if field.name.endswith("_zh"):
            assert HAN.search(text), field.name
        else:
            # English may cite a Chinese word, but is English.
            assert len(HAN.findall(text)) < 0.2 * len(text), field.name


def test_a_file_of_pages_has_one_letter_and_a_code_stands_once() -> None:
    seen: set[str] = set()
    for path in sorted((SRC / "error_pages").glob("*.toml")):
        codes = tomllib.loads(path.read_text(encoding="utf-8"))
        assert len({code[0] for code in codes}) == 1, path.name
        for code in codes:
            assert CODE.fullmatch(code), (path.name, code)
            assert code[0] in LETTERS, (path.name, code)
            assert code not in seen, code
            seen.add(code)


def test_a_page_is_found_in_lower_case_too() -> None:
    assert error_page("r204") is error_pages()["R204"]
