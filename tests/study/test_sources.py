"""Hashes and filters of a study's tables."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from jiju.errors import TableError
from jiju.study import answer_study, run_study
from jiju.study.sources import hash_source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from jiju.results import Result


def keep(make_study: Callable[..., Path], where: str) -> Result:
    """What is found in the plants' table when only some rows are kept."""
    change = ('path = "plants.csv"', f'path = "plants.csv"\nwhere = {where}')
    return answer_study(make_study(change)).findings[0].result


@pytest.mark.parametrize(
    ("where", "rows"),
    [
        ('{industry = "glass"}', 20),
        ('{branch = "glass"}', 20),
        ('{branch = ["glass", "wood"]}', 80),
        ("{year = 2020}", 27),
        ('{year = "2020"}', 27),
        ("{year = [2021, 2022.0]}", 53),
        ("{staff = 12}", 1),
        ('{branch = "glass", year = 2020}', 7),
    ],
)
def test_where_keeps_the_rows(make_study: Callable[..., Path], where: str, rows: int) -> None:
    problems = keep(make_study, where)
    assert problems.details["rows_kept"] == rows
    noted = problems.table.set_index("code")["rows"].get("T938", 0)
    assert noted == 80 - rows


@pytest.mark.parametrize(
    ("where", "code", "hint"),
    [("{yaer = 2020}", "T207", "'year'"), ('{branch = "glas"}', "T208", "'glass'")],
)
def test_where_that_cannot_be(make_study: Callable[..., Path], where: str, code: str, hint: str) -> None:
    failures = answer_study(
        make_study(('path = "plants.csv"', f'path = "plants.csv"\nwhere = {where}'))
    ).failures
    errors = {failure.question["ask"]: failure.error for failure in failures}
    assert isinstance(errors["check_table"], TableError)
    assert errors["check_table"].code == code
    assert hint in (errors["check_table"].hint or "")


def test_usual_names_of_columns_are_known_to_where(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("行业,从业人员\n01,3\n02,4\n", encoding="utf-8")
    text = '[tables.p]\nkind = "establishments"\npath = "p.csv"\nwhere = {"行业" = "01"}\n'
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    assert answer_study(tmp_path).findings[0].result.details["rows_kept"] == 1


def test_rows_that_are_not_selected_are_counted(make_study: Callable[..., Path]) -> None:
    file = make_study(('path = "plants.csv"', 'path = "plants.csv"\nwhere = {year = [2020, 2021]}'))
    problems = run_study(file)[0].result
    row = problems.table.set_index("code").loc["T938"]
    assert row["rows"] == 80 - problems.details["rows_kept"] > 0
    assert row["severity"] == "note"
    assert "year" in row["message_en"]
    assert "year" in row["message_zh"]


def test_hash_of_a_file_is_what_sha256sum_prints(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"x" * 3_000_000)
    assert hash_source(file) == hashlib.sha256(b"x" * 3_000_000).hexdigest()


def test_hash_of_a_folder_and_of_a_shapefile_counts_all_parts(tmp_path: Path) -> None:
    for name in ("a.shp", "a.dbf"):
        (tmp_path / name).write_text(name, encoding="ascii")
    folder, shape = hash_source(tmp_path), hash_source(tmp_path / "a.shp")
    (tmp_path / "a.dbf").write_text("changed", encoding="ascii")
    assert hash_source(tmp_path) != folder
    assert hash_source(tmp_path / "a.shp") != shape
    (tmp_path / "b.txt").write_text("another", encoding="ascii")
    assert hash_source(tmp_path / "a.shp") != shape
    before = hash_source(tmp_path / "a.shp")
    (tmp_path / "b.txt").write_text("again", encoding="ascii")
    assert hash_source(tmp_path / "a.shp") == before
