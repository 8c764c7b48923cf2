"""What is proposed from real press texts, counted against a reader's own list (tests/press/gold)."""

from __future__ import annotations

import pandas as pd
import press_gold
import pytest

pytestmark = pytest.mark.shared

GOAL = 0.95


@pytest.mark.parametrize("which", ["tuning", "held_out"])
def test_goals(shared, which):
    """Of the real quantities 95% are found, 95% of those are right in all, 95% of proposals are real."""
    if which not in set(press_gold.read_index()["set"]):
        pytest.skip(f"the {which} texts have no gold here yet")
    total = press_gold.count_set(which, shared / "press")["all"]
    misses = "\n".join(" ".join(each) for each in total.wrong)
    assert total.recall >= GOAL, misses
    assert total.right >= GOAL, misses
    assert total.precision >= GOAL, misses


def gold(rows):
    return pd.DataFrame(rows, columns=["start", "end"])


def test_one_proposal_counts_once():
    """A proposal over the whole sentence cannot stand for every number in it."""
    assert press_gold.match(gold([(3, 5), (10, 12)]), gold([(0, 20)])) == {0: 0}
    assert press_gold.match(gold([(3, 9)]), gold([(3, 5), (3, 10)])) == {0: 1}
    assert press_gold.match(gold([(3, 5)]), gold([(5, 7)])) == {}


def test_equality():
    nan = float("nan")
    assert press_gold.same(nan, nan)
    assert not press_gold.same(nan, 1.0)
    assert not press_gold.same(30.0, 30.0001)
    assert press_gold.same(1e9, 1e9 * (1 + 1e-12))


def test_gold_is_whole():
    """Every text of the index has its file, as many rows as it says, in order, with bounds in order."""
    index = press_gold.read_index()
    for row in index.itertuples():
        one = press_gold.read_gold(press_gold.GOLD / f"{row.file.removesuffix('.txt')}.csv")
        assert len(one) == row.quantities
        assert (one["start"] < one["end"]).all()
        assert one["start"].is_monotonic_increasing
        assert not (one["low"] > one["high"]).any()
        exact = one["comparator"] == "exact"
        assert (one.loc[exact, "low"] == one.loc[exact, "value"]).all()
        assert (one.loc[exact, "high"] == one.loc[exact, "value"]).all()
        assert set(one["comparator"]) <= {"exact", "at_least", "more_than", "about", "less_than", "range"}
        assert set(one["status"]) <= {"outcome", "plan", "target", ""}
