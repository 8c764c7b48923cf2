"""Any cells in tables of flows, firms, stages and essentiality: read, counted, or refused with a code."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiju.errors import TableError
from jiju.tables import check_table, read_essentiality, read_firms, read_flows, read_stages

WORDS = [
    "",
    "a",
    "b",
    "c",
    "甲",
    "合计",
    "total",
    "1",
    "0",
    "-3",
    "2",
    "1e400",
    "23%",
    "１．５万",
    "n/a",
    "—",
    "yes",
]
WORDS += ["否", "a|b", "甲、a", "b;c", "|", "\u200b", "2024", "x" * 300, "=1+1", "1,234,5", "inf"]
CELLS = st.one_of(
    st.none(),
    st.sampled_from(WORDS),
    st.text(max_size=6),
    st.integers(-(10**18), 10**18),
    st.floats(),
    st.booleans(),
    st.dates().map(pd.Timestamp),
)
COLUMNS = {
    "flows": ["supplier", "user", "value", "product", "period"],
    "firms": ["firm", "name", "industry", "region", "output"],
    "stages": ["stage", "upstream", "cost_share", "industry", "label_zh", "target"],
    "essentiality": ["supplier_industry", "user_industry", "essential"],
}
READERS = {
    "flows": read_flows,
    "firms": read_firms,
    "stages": read_stages,
    "essentiality": read_essentiality,
}
REFUSALS = {"flows": {"T106", "T502"}, "firms": {"T106"}, "stages": {"T106"}}
REFUSALS["essentiality"] = {"T106", "T503"}


@pytest.mark.parametrize("kind", sorted(READERS))
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_every_row_is_read_or_counted(kind, data):
    row = st.fixed_dictionaries(dict.fromkeys(COLUMNS[kind], CELLS))
    rows = data.draw(st.lists(row, max_size=6))
    frame = pd.DataFrame(rows, columns=COLUMNS[kind], dtype=object)
    try:
        found = READERS[kind](frame)
    except TableError as error:
        refusal = error
    else:
        refusal = None
    if refusal is not None:
        assert refusal.code in REFUSALS[kind]
        assert refusal.hint
        return
    problems = found.attrs["problems"]
    left_out = sum(p["rows"] for p in problems if p["severity"] == "error")
    joined = sum(p["rows"] for p in problems if p["code"] == "T506")
    assert len(found) + left_out + joined == found.attrs["rows_read"] == len(frame)
    assert list(check_table(frame, kind=kind)["code"]) == [p["code"] for p in problems]
    check_contents(kind, found)


def check_contents(kind: str, found: pd.DataFrame) -> None:
    if kind == "flows":
        assert (found["value"] > 0).all()
        assert found["value"].max() < float("inf")
    elif kind == "firms":
        assert not (found["output"] < 0).any()
    elif kind == "stages":
        known = set(found["stage"])
        assert len(known) == len(found)
        for stage, upstream in zip(found["stage"], found["upstream"], strict=True):
            parts = [part for part in upstream.split("|") if part]
            assert set(parts) <= known - {stage}
            assert len(parts) == len(set(parts))
        assert found["cost_share"].dropna().between(0, 1e300).all()
        assert (found["target"].dropna() >= 1).all()
    else:
        assert set(found["essential"]) <= {0.0, 1.0, 2.0}
        assert not found.duplicated(["supplier_industry", "user_industry"]).any()


@settings(max_examples=30, deadline=None)
@given(
    names=st.lists(st.sampled_from("ABCDEFGH"), min_size=2, max_size=6, unique=True),
    data=st.data(),
)
def test_a_square_table_says_what_its_long_form_says(names, data):
    cell = st.one_of(st.just(0.0), st.floats(1e-3, 1e6))
    rows = [[name, *data.draw(st.lists(cell, min_size=len(names), max_size=len(names)))] for name in names]
    square = pd.DataFrame(rows, columns=["industry", *names])
    long = square.melt("industry", var_name="user", value_name="value").rename(
        columns={"industry": "supplier"}
    )
    if not (long["value"] > 0).any():
        with pytest.raises(TableError, match="T502"):
            read_flows(square)
        return
    key = ["supplier", "user"]
    wide = read_flows(square).sort_values(key).reset_index(drop=True)
    other = read_flows(long).sort_values(key).reset_index(drop=True)
    pd.testing.assert_frame_equal(wide, other, check_flags=False)
