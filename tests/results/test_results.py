"""Results go to disk and come back whole; what no test can give is refused."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiju import Evidence, Finding, JijuError, Provenance, Result, read_finding, read_findings
from jiju.results import Input, Statement, Text, finding_name, write_atomically, write_finding
from jiju.results.codec import frame_from_dict, frame_to_dict, plain

FLOATS = st.floats(width=64, allow_nan=True, allow_infinity=True)


def evidence(p_value: float | None, p_adjusted: float | None = None) -> Evidence:
    return Evidence(
        claim="concentration of cement",
        statistic="kd",
        value=2.5,
        alternative="two-sided",
        null="sites",
        null_text=Text("moves", "移动"),
        simulations=99,
        p_value=p_value,
        level=0.95,
        verdict="localized",
        p_adjusted=p_adjusted,
        caveats=(Text("few", "很少"),),
    )


def result() -> Result:
    return Result(
        kind="concentration",
        table=pd.DataFrame({"distance_m": [0.0, 0.1 + 0.2], "value": [math.nan, math.inf], "n": [1, 2]}),
        statements=(Statement("answer", Text("It gathers.", "集聚。")),),
        evidence=(evidence(0.01, 0.02),),
        provenance=Provenance("f", {"a": [1.5]}, (Input("t", 2, "00", "t.csv"),), 2**127 + 1, {"jiju": "0"}),
        details={"localized_m": [[0.0, 1e3]], "bandwidth_m": None},
        tables={"untested": pd.DataFrame({"industry": pd.Series([], dtype="str")})},
    )


@pytest.mark.parametrize("p", [0.0, -0.1, 1.0000001, math.nan])
@pytest.mark.parametrize("adjusted", [False, True])
def test_a_p_value_that_no_test_gives_is_refused(p: float, adjusted: bool) -> None:
    with pytest.raises(JijuError) as caught:
        evidence(0.5 if adjusted else p, p if adjusted else None)
    assert caught.value.code == "R201"


def test_a_result_comes_back_whole() -> None:
    before = result()
    text = json.dumps(before.to_dict(), allow_nan=False)
    after = Result.from_dict(json.loads(text))
    pd.testing.assert_frame_equal(after.table, before.table, check_exact=True)
    pd.testing.assert_frame_equal(after.tables["untested"], before.tables["untested"])
    assert after.evidence == before.evidence
    assert after.statements == before.statements
    assert after.provenance == before.provenance
    assert after.details == before.details
    assert json.dumps(after.to_dict(), allow_nan=False) == text


@given(
    floats=st.lists(FLOATS, max_size=20),
    texts=st.lists(st.one_of(st.none(), st.text()), max_size=20),
    integers=st.lists(st.integers(-(2**63), 2**63 - 1), max_size=20),
    bools=st.lists(st.booleans(), max_size=20),
)
@settings(deadline=None, max_examples=60)
def test_columns_lose_nothing(floats: list, texts: list, integers: list, bools: list) -> None:
    columns = (("float64", floats), ("str", texts), ("int64", integers), ("bool", bools))
    for dtype, values in columns:
        frame = pd.DataFrame({"a column": pd.Series(values, dtype=dtype)})
        saved = json.loads(json.dumps(frame_to_dict(frame), allow_nan=False))
        pd.testing.assert_frame_equal(frame_from_dict(saved), frame, check_exact=True)


def test_whole_numbers_with_gaps_and_times_come_back() -> None:
    frame = pd.DataFrame(
        {
            "gaps": pd.Series([1, None, 2**53 + 1], dtype="Int64"),
            "when": pd.to_datetime(["2024-11-07", None, "2024-11-08T01:02:03.000004"], format="ISO8601"),
        }
    )
    after = frame_from_dict(json.loads(json.dumps(frame_to_dict(frame))))
    assert after["gaps"].tolist() == frame["gaps"].tolist()
    assert after["when"].equals(frame["when"].astype(after["when"].dtype))


def test_a_column_of_a_newer_version_is_refused() -> None:
    with pytest.raises(JijuError) as caught:
        frame_from_dict({"rows": 1, "columns": [{"name": "a", "type": "tensor", "values": [1]}]})
    assert caught.value.code == "R202"


def test_plain_leaves_only_json() -> None:
    value = {"a": np.float64(1.5), "b": np.array([1, 2]), "c": {3, 1}, "d": (math.inf, pd.NA), 5: Path("x")}
    made = plain(value)
    assert made == {"a": 1.5, "b": [1, 2], "c": [1, 3], "d": ["inf", None], "5": "x"}
    json.dumps(made, allow_nan=False)


@pytest.mark.parametrize("damage", ["format", "kind", "table", "evidence", "provenance"])
def test_a_damaged_result_is_said_to_be_one(damage: str) -> None:
    saved = result().to_dict()
    del saved[damage]
    with pytest.raises(JijuError) as caught:
        Result.from_dict(saved)
    assert caught.value.code == "R203"
    assert caught.value.hint


def test_findings_come_back_in_the_order_of_the_questions(tmp_path: Path) -> None:
    for position, key in ((2, "b"), (0, "c"), (1, "a")):
        write_finding(tmp_path, Finding(key * 64, position, {"ask": "f"}, result()))
    assert [f.position for f in read_findings(tmp_path)] == [0, 1, 2]
    assert finding_name(read_findings(tmp_path)[0]) == f"000-f-{'c' * 12}.json"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"key": 1}', b"\xff\xfe", b"null"])
def test_a_file_that_is_no_finding_is_told_apart(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "000-f-0.json"
    path.write_bytes(content)
    with pytest.raises(JijuError) as caught:
        read_finding(path)
    assert caught.value.code == "R204"
    assert caught.value.where == str(path)


def test_a_write_that_fails_leaves_the_old_file_and_no_rest(tmp_path: Path, monkeypatch) -> None:
    target = tmp_path / "a.txt"
    write_atomically(target, "old")

    def refuse(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(JijuError) as caught:
        write_atomically(target, "new")
    assert caught.value.code == "R205"
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_result_in_a_notebook_escapes_what_it_shows() -> None:
    shown = Result("x", pd.DataFrame(), (Statement("answer", Text("<b>&", "")),), (), Provenance("f", {}))
    assert "&lt;b&gt;&amp;" in shown._repr_html_()
