"""What every outcome must satisfy, whatever the file: checked for each of the broken files beside this.

A file has two ways to end: a `TableError` that says what, where and what to do, or a table of which each
change is named in ``attrs["problems"]``. Anything else, a traceback of pandas or a row lost in silence,
fails here.
"""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from jiju.errors import JijuError, TableError, error_pages
from jiju.tables import (
    check_table,
    read_boundaries,
    read_essentiality,
    read_establishments,
    read_firms,
    read_flows,
    read_region_table,
    read_stages,
)

PROBLEM_KEYS = {
    "code",
    "column",
    "rows",
    "examples",
    "severity",
    "message",
    "hint",
    "message_zh",
    "hint_zh",
}
READERS = {
    "establishments": read_establishments,
    "regions": read_region_table,
    "boundaries": read_boundaries,
    "flows": read_flows,
    "firms": read_firms,
    "stages": read_stages,
    "essentiality": read_essentiality,
}


def assert_error_is_clear(error: TableError, source: object) -> None:
    known = error.code in error_pages()
    assert known, f"{error.code} has no page in the catalogue"
    assert error.code.startswith("T")
    assert error.what.strip()
    assert error.hint, f"{error} gives no hint"
    assert error.hint.strip()
    if isinstance(source, str | Path) and "://" not in str(source):
        name = Path(source).name
        assert name in str(error), f"{error} does not name the file {name}"
    for leak in ("Traceback", "<class ", "0x7f", "object at"):
        assert leak not in str(error)


def assert_problems_are_plain(problems: list[dict], rows_read: int) -> None:
    assert isinstance(problems, list)
    assert (
        json.loads(json.dumps(problems)) == problems
    )  # plain, so that a parquet or JSON file can carry them
    for problem in problems:
        assert set(problem) == PROBLEM_KEYS
        known = problem["code"] in error_pages()
        assert known, f"{problem['code']} has no page in the catalogue"
        assert problem["severity"] in {"error", "warning", "note"}
        assert isinstance(problem["rows"], int)
        assert 0 <= problem["rows"] <= rows_read
        if problem["severity"] == "error":
            assert problem["rows"] > 0
        assert len(problem["examples"]) <= max(problem["rows"], 0)
        for key in ("message", "hint", "message_zh", "hint_zh"):
            assert problem[key].strip()
        assert any("\u4e00" <= letter <= "\u9fff" for letter in problem["message_zh"])


def left_out(table: pd.DataFrame) -> int:
    return sum(problem["rows"] for problem in table.attrs["problems"] if problem["severity"] == "error")


def assert_establishments(frame: pd.DataFrame) -> None:
    assert isinstance(frame, pd.DataFrame)
    assert frame.columns.is_unique
    names = list(frame.columns)
    assert names[:3] == ["establishment", "industry", "size"]
    assert ("lon" in names) == ("lat" in names)
    assert ("x" in names) == ("y" in names)
    assert not {"lon", "x"} <= set(names)
    for pair in (["lon", "lat"], ["x", "y"]):
        if pair[0] in names:
            assert names[3:5] == pair
            assert (frame[pair].dtypes == np.float64).all()
            assert not np.isinf(frame[pair].to_numpy()).any()
            # half a coordinate is none
            assert (frame[pair[0]].isna() == frame[pair[1]].isna()).all()
    if "lon" in names:
        assert frame["lon"].dropna().between(-180, 180).all()
        assert frame["lat"].dropna().between(-90, 90).all()
    assert frame["size"].dtype == np.float64
    assert not np.isinf(frame["size"].to_numpy()).any()
    assert (frame["size"].dropna() >= 0).all()
    for column in ("establishment", "industry"):
        assert pd.api.types.is_string_dtype(frame[column])
        assert frame[column].notna().all()
        text = frame[column].astype(str)
        assert (text == text.str.strip()).all()
        assert (text != "").all()
    assert isinstance(frame.index, pd.RangeIndex)
    assert set(frame.attrs) >= {"source", "crs", "problems", "rows_read"}
    assert_problems_are_plain(frame.attrs["problems"], frame.attrs["rows_read"])
    json.dumps(frame.attrs)
    pickle.loads(pickle.dumps(frame))
    # conservation: each row is in the table or counted as left out
    assert frame.attrs["rows_read"] == len(frame) + left_out(frame)


def assert_check_agrees(found: pd.DataFrame | TableError, source: object, kind: str, options: dict) -> None:
    """`check_table` must tell the same story as the reader."""
    options = {key: value for key, value in options.items() if key in {"columns", "crs", "encoding"}}
    try:
        checked = check_table(source, kind=kind, **options)
    except JijuError as error:
        refusal = error
    else:
        refusal = None
    if refusal is not None:
        assert isinstance(found, TableError), f"check_table refuses what the reader reads: {refusal}"
        assert refusal.code == found.code
        return
    assert list(checked.columns)[:6] == ["code", "column", "rows", "severity", "message", "hint"]
    if isinstance(found, TableError):
        assert found.code in set(checked["code"])
        assert "error" in set(checked["severity"])
        return
    told = set(zip(checked["code"], checked["rows"], strict=True))
    for problem in found.attrs.get("problems", []):
        assert (problem["code"], problem["rows"]) in told


class Outcome:
    """Reads a source of one kind and checks what must hold for any outcome."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def __call__(self, source: object, **options: object) -> pd.DataFrame | TableError:
        try:
            found = READERS[self.kind](source, **options)
        except TableError as error:
            assert_error_is_clear(error, source)
            found = error
        else:
            if self.kind == "establishments":
                assert_establishments(found)
            else:
                assert_problems_are_plain(found.attrs["problems"], found.attrs["rows_read"])
                if self.kind != "boundaries":
                    joined = sum(p["rows"] for p in found.attrs["problems"] if p["code"] == "T506")
                    assert found.attrs["rows_read"] == len(found) + left_out(found) + joined
        if "layout" not in options:
            assert_check_agrees(found, source, self.kind, options)
        return found

    def reads(self, source: object, **options: object) -> pd.DataFrame:
        found = self(source, **options)
        assert not isinstance(found, TableError), f"should have been read: {found}"
        return found

    def refuses(self, source: object, *mentions: str, **options: object) -> TableError:
        found = self(source, **options)
        assert isinstance(found, TableError), f"should have been refused, gave\n{found}\n{found.attrs}"
        for mention in mentions:
            assert mention in str(found), f"{mention!r} is not named in {found}"
        return found


@pytest.fixture
def establishments() -> Outcome:
    return Outcome("establishments")


@pytest.fixture
def regions() -> Outcome:
    return Outcome("regions")


@pytest.fixture
def boundaries() -> Outcome:
    return Outcome("boundaries")


@pytest.fixture
def flows() -> Outcome:
    return Outcome("flows")


@pytest.fixture
def firms() -> Outcome:
    return Outcome("firms")


@pytest.fixture
def stages() -> Outcome:
    return Outcome("stages")


@pytest.fixture
def essentiality() -> Outcome:
    return Outcome("essentiality")


@pytest.fixture
def put(tmp_path: Path):
    """Write bytes under a name and give back the path."""

    def write(name: str, data: bytes | str) -> Path:
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    return write


@pytest.fixture
def named():
    """The problems of a table that name a column (or one of several), or any column."""

    def find(table: pd.DataFrame, *columns: str, severity: str | None = None) -> list[dict]:
        return [
            problem
            for problem in table.attrs["problems"]
            if (not columns or any(c in str(problem["column"]) or c in problem["message"] for c in columns))
            and (severity is None or problem["severity"] == severity)
        ]

    return find
