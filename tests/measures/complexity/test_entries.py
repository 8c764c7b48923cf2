"""Entries and exits: what counts as one, what density told, and what chance would have told."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from slow_reach import slow_auc, slow_density, slow_proximity

import jiju
from jiju.errors import MeasureError

RELATED = {"presence": "value", "simulations": 199, "rng": 4}


def panel(
    rng: np.random.Generator, *, related: bool, regions: int = 30, industries: int = 24
) -> pd.DataFrame:
    """Two years: the later has what the earlier had and one industry in ten more, near ones if related."""
    group = np.arange(industries) % 4
    taste = rng.random((regions, 4)) < 0.4
    had = rng.random((regions, industries)) < np.where(taste[:, group], 0.6, 0.08)
    odds = np.where(taste[:, group], 0.3, 0.02) if related else np.full(had.shape, 0.1)
    has = (had & (rng.random(had.shape) < 0.9)) | (~had & (rng.random(had.shape) < odds))
    frames = []
    for period, present in (("2010", had), ("2020", has)):
        rows, columns = np.nonzero(present)
        frames.append(pd.DataFrame({"region": rows, "industry": columns, "value": 1.0, "period": period}))
    table = pd.concat(frames, ignore_index=True)
    return table.astype({"region": "str", "industry": "str"})


@pytest.fixture(scope="module")
def found() -> jiju.Result:
    return jiju.measure_entries(panel(np.random.default_rng(5), related=True), bands=4, **RELATED)


def test_related_entries_are_found_beyond_chance_and_random_ones_are_not(found: jiju.Result):
    entries = found.evidence[0]
    assert entries.p_value == pytest.approx(1 / 200)
    assert entries.verdict == "beyond chance"
    assert entries.value > 0.7
    assert "more often than by chance" in found.summary()
    chance = jiju.measure_entries(panel(np.random.default_rng(5), related=False), **RELATED)
    assert chance.evidence[0].verdict == "within chance"
    assert "did not tell" in chance.summary()


def test_auc_is_that_of_the_definition(found: jiju.Result):
    rows = found.table[found.table["change"].isin(["entry", "absent"])]
    auc = slow_auc(
        (rows["change"] == "entry").tolist(), rows["density"].round(12).tolist(), rows["region"].tolist()
    )
    assert found.evidence[0].value == pytest.approx(auc, abs=1e-12)
    assert found.periods["auc_entry"].iloc[0] == pytest.approx(auc, abs=1e-12)
    rows = found.table[found.table["change"].isin(["exit", "stay"])]
    low = slow_auc(
        (rows["change"] == "exit").tolist(), (-rows["density"]).round(12).tolist(), rows["region"].tolist()
    )
    assert found.evidence[1].value == pytest.approx(low, abs=1e-12)


def test_density_is_of_the_earlier_period_without_the_industry_itself(found: jiju.Result):
    table = panel(np.random.default_rng(5), related=True)
    before = table[table["period"] == "2010"].pivot_table(
        index="region", columns="industry", values="value", fill_value=0.0
    )
    dense = before.to_numpy().tolist()
    slow = pd.DataFrame(
        slow_density(dense, slow_proximity(dense, 0.0)), index=before.index, columns=before.columns
    )
    for row in found.table.sample(40, random_state=1).itertuples():
        assert row.density == pytest.approx(slow.loc[row.region, row.industry], abs=1e-12)


def test_counts_agree_from_table_to_bands(found: jiju.Result):
    number = found.table["change"].value_counts()
    step = found.periods.iloc[0]
    assert step["entries"] == number["entry"]
    assert step["exits"] == number["exit"]
    assert step["absent"] == number["entry"] + number["absent"]
    bands = found.bands
    for change, of in (("entry", "absent"), ("exit", "stay")):
        some = bands[bands["change"] == change]
        assert some["changed"].sum() == number[change]
        assert some["cells"].sum() == number[change] + number[of]
        # As many changes in every draw: their mean rate is that of the data.
        assert (some["expected"] * some["cells"]).sum() == pytest.approx(number[change])
        assert (some["low"] <= some["expected"]).all()
        assert (some["expected"] <= some["high"]).all()
        assert (some["density_from"].to_numpy()[1:] > some["density_to"].to_numpy()[:-1]).all()
    entry = bands[bands["change"] == "entry"]
    assert entry["rate"].iloc[-1] > entry["high"].iloc[-1]


def test_a_quotient_that_passes_one_from_nearby_is_no_entry():
    rows = [("A", "x", 9.6, 10.4), ("A", "y", 10.4, 9.6), ("B", "x", 10.4, 9.6), ("B", "y", 9.6, 10.4)]
    rows += [("C", "x", 1.0, 19.0), ("C", "y", 19.0, 1.0), ("D", "x", 19.0, 19.0), ("D", "y", 1.0, 1.0)]
    long = [(r, i, v, p) for r, i, before, after in rows for v, p in ((before, "1"), (after, "2"))]
    table = pd.DataFrame(long, columns=["region", "industry", "value", "period"])
    found = jiju.measure_entries(table, simulations=19, rng=1, bands=2)
    change = found.table.set_index(["region", "industry"])["change"]
    assert change["C", "x"] == "entry"
    assert change["C", "y"] == "exit"
    assert change["A", "x"] == "unclear"
    assert found.details["margin"] == 0.5
    assert (
        jiju.measure_entries(table, simulations=19, rng=1, bands=2, margin=1.0).periods["unclear"].sum() == 0
    )


def test_three_periods_are_two_steps_in_the_order_of_time(rng: np.random.Generator):
    two = panel(rng, related=True)
    third = two[two["period"] == "2020"].assign(period="2030")
    found = jiju.measure_entries(pd.concat([third, two]), **RELATED)
    assert found.periods["period_from"].tolist() == ["2010", "2020"]
    assert found.periods["entries"].tolist()[1] == 0
    assert np.isnan(found.periods["auc_entry"].iloc[1])
    back = jiju.measure_entries(two, periods=["2020", "2010"], **RELATED)
    forth = jiju.measure_entries(two, **RELATED)
    assert back.periods["exits"].iloc[0] == forth.periods["entries"].iloc[0]


def test_regions_of_one_period_only_are_named(rng: np.random.Generator):
    table = panel(rng, related=True)
    table = table[~((table["region"] == "3") & (table["period"] == "2020"))]
    found = jiju.measure_entries(table, **RELATED)
    assert "3" in set(found.left_out["name"])
    assert "3" not in set(found.table["region"])
    assert "classification or borders" in found.summary()


def test_nothing_that_changed_can_be_tested_but_is_told(rng: np.random.Generator):
    table = panel(rng, related=True)
    same = table[table["period"] == "2010"]
    found = jiju.measure_entries(pd.concat([same, same.assign(period="2020")]), **RELATED)
    assert found.evidence == ()
    assert found.bands["expected"].isna().all()
    assert "nothing can be tested" in found.summary()
    assert found.periods["entries"].iloc[0] == 0


def test_what_is_listed_is_bounded_with_changes_first(rng: np.random.Generator):
    table = panel(rng, related=True)
    every = jiju.measure_entries(table, **RELATED)
    few = jiju.measure_entries(table, cells=50, **RELATED)
    pd.testing.assert_frame_equal(few.table, every.table.head(50))
    assert few.details["unlisted"] == len(every.table) - 50
    assert few.table["change"].iloc[0] == "entry"


def test_the_same_seed_gives_the_same_whatever_the_threads(rng: np.random.Generator):
    from jiju.chance.simulate import use_threads

    table = panel(rng, related=True)
    with use_threads(1):
        one = jiju.measure_entries(table, **RELATED)
    with use_threads(2):
        two = jiju.measure_entries(table, **RELATED)
    pd.testing.assert_frame_equal(one.bands, two.bands)
    assert one.evidence == two.evidence


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"margin": 0.0}, "M428"),
        ({"bands": 1}, "M428"),
        ({"cells": 0}, "M428"),
        ({"simulations": 0}, "M202"),
        ({"level": 1.0}, "M209"),
        ({"periods": ["2010"]}, "M426"),
        ({"periods": ["2010", "2010"]}, "M426"),
        ({"periods": ["2010", "1999"]}, "M404"),
    ],
)
def test_what_cannot_be_used_is_refused_by_code(rng: np.random.Generator, settings: dict, code: str):
    with pytest.raises(MeasureError) as caught:
        jiju.measure_entries(panel(rng, related=True), **{**RELATED, **settings})
    assert caught.value.code == code


def test_two_periods_coded_differently_are_refused(rng: np.random.Generator):
    table = panel(rng, related=True)
    table.loc[table["period"] == "2020", "industry"] = "new " + table["industry"]
    with pytest.raises(MeasureError) as caught:
        jiju.measure_entries(table, **RELATED)
    assert caught.value.code == "M427"
