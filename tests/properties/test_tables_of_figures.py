"""Any cells in tables of values, facts, indicators and scenarios: read, counted, or refused with a code."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiju.errors import JijuError
from jiju.press import find_contradictions
from jiju.tables import (
    check_table,
    mark_standing,
    match_indicators,
    read_fact_table,
    read_indicators,
    read_scenarios,
    read_values,
)

WORDS = [
    "",
    "是",
    "yes",
    "长沙",
    "A",
    "x",
    "30余",
    "约2,900亿元",
    ">400",
    "23%",
    "1e400",
    "-0",
    "n/a",
    "—",
    "2024",
    "2024-11",
]
WORDS += [
    "亿元",
    "个",
    "%",
    "约",
    "plan",
    "目标",
    "=1+1",
    "'",
    "９３．２％",
    "1,234,5",
    "inf",
    "nan",
    "\u200b",
    "0.08",
    "x" * 300,
]
CELLS = st.one_of(
    st.none(),
    st.sampled_from(WORDS),
    st.text(max_size=8),
    st.integers(-(10**18), 10**18),
    st.floats(),
    st.booleans(),
    st.dates().map(pd.Timestamp),
)
COLUMNS = {
    "values": [
        "place",
        "indicator",
        "value",
        "low",
        "high",
        "unit",
        "period",
        "status",
        "comparator",
        "published",
    ],
    "facts": [
        "confirmed",
        "place",
        "indicator",
        "value",
        "unit",
        "period",
        "number_text",
        "start",
        "end",
        "fact",
    ],
    "indicators": [
        "indicator",
        "label",
        "direction",
        "pillar",
        "weight",
        "target",
        "denominator",
        "synonyms",
    ],
    "scenarios": ["scenario", "indicator", "part", "growth", "growth_low", "growth_high", "place", "years"],
}
READERS = {
    "values": read_values,
    "facts": read_fact_table,
    "indicators": read_indicators,
    "scenarios": read_scenarios,
}


def frames(kind: str) -> st.SearchStrategy[pd.DataFrame]:
    row = st.fixed_dictionaries(dict.fromkeys(COLUMNS[kind], CELLS))
    return st.lists(row, max_size=6).map(lambda rows: pd.DataFrame(rows, columns=COLUMNS[kind], dtype=object))


@pytest.mark.parametrize("kind", sorted(READERS))
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_row_is_read_or_counted(kind: str, data: st.DataObject) -> None:
    frame = data.draw(frames(kind))
    if len(frame) == 0:
        with pytest.raises(JijuError, match="T106"):
            READERS[kind](frame)
        return
    found = READERS[kind](frame)
    left_out = sum(p["rows"] for p in found.attrs["problems"] if p["severity"] == "error")
    waiting = sum(p["rows"] for p in found.attrs["problems"] if p["code"] in ("T909", "T996"))
    assert len(found) + left_out + waiting == found.attrs["rows_read"] == len(frame)
    assert list(check_table(frame, kind=kind)["code"]) == [p["code"] for p in found.attrs["problems"]]
    if kind in ("values", "facts"):
        numbers = found[["value", "low", "high"]].to_numpy(dtype=float)
        assert not np.isinf(numbers).any()
        assert not (found["low"] > found["high"]).any()
        assert set(found["status"]) <= {"outcome", "plan", "target"}
        assert set(found["comparator"]) <= {"exact", "at_least", "more_than", "about", "less_than", "range"}
        if kind == "facts":
            assert found["fact"].is_unique
        assert len(mark_standing(found)) == len(found)
        result = find_contradictions(found)
        assert len(result.table) == len(found)
        assert result.summary("zh")
    if kind == "indicators":
        assert found["indicator"].is_unique
        assert set(found["direction"]) <= {1.0, -1.0}
        assert (found["weight"] >= 0).all()
        assert not any(math.isinf(weight) for weight in found["weight"])
        assert climbs_out(dict(zip(found["indicator"], found["pillar"], strict=True)))
        assert len(match_indicators(found[["indicator"]], found)) == len(found)
    if kind == "scenarios":
        assert (found["growth_low"] <= found["growth"]).all()
        assert (found["growth"] <= found["growth_high"]).all()


def climbs_out(above: dict[str, str]) -> bool:
    """Whether going up from pillar to pillar comes to an end from everywhere."""
    for code in above:
        seen = set()
        now = code
        while now in above and now:
            if now in seen:
                return False
            seen.add(now)
            now = above[now]
    return True
