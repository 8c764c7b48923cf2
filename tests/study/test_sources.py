"""Hashes and filters of a study's tables."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from jiju.errors import StudyError
from jiju.study import StudyTable, run_study
from jiju.study.sources import hash_source, select_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def frame() -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "industry": ["0121", "13", "13", None],
            "size": [1.0, 2.0, 3.0, 4.0],
            "year": [2020, 2021, 2022, 2020],
            "open": [True, False, True, True],
        }
    )
    table.attrs["problems"] = []
    return table


def table(where: dict[str, object]) -> StudyTable:
    return StudyTable("plants", "establishments", "plants.csv", columns={"industry": "行业"}, where=where)


@pytest.mark.parametrize(
    ("where", "rows"),
    [
        ({"industry": "0121"}, [0]),
        ({"行业": "0121"}, [0]),
        ({"从业人员": 3}, [2]),
        ({"industry": ["0121", "13"]}, [0, 1, 2]),
        ({"industry": 13}, [1, 2]),
        ({"year": 2020}, [0, 3]),
        ({"year": "2020"}, [0, 3]),
        ({"year": [2021, 2022.0]}, [1, 2]),
        ({"size": 3}, [2]),
        ({"open": True}, [0, 2, 3]),
        ({"open": "false"}, [1]),
        ({"open": True, "year": 2020}, [0, 3]),
        ({}, [0, 1, 2, 3]),
    ],
)
def test_where_keeps_the_rows(where: dict[str, object], rows: list[int]) -> None:
    kept = select_rows(frame(), table(where), "here")
    assert kept["size"].tolist() == [row + 1.0 for row in rows]
    assert kept.attrs.get("not_selected", 0) == 4 - len(rows)
    assert kept.index.tolist() == list(range(len(rows)))


def test_where_with_an_unknown_column_names_the_nearest() -> None:
    with pytest.raises(StudyError) as caught:
        select_rows(frame(), table({"yaer": 2020}), "here")
    assert caught.value.code == "S120"
    assert "'year'" in (caught.value.hint or "")


def test_where_that_leaves_nothing_shows_what_there_is() -> None:
    with pytest.raises(StudyError) as caught:
        select_rows(frame(), table({"year": 1999}), "here")
    assert caught.value.code == "S121"
    assert "2020" in (caught.value.hint or "")


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
