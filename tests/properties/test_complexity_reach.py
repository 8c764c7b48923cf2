"""What must not change density, opportunities and entries: units, names, order, split cells, idle rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import jiju

SOME = settings(max_examples=15, deadline=None)
SEEDS = st.integers(0, 2**32 - 1)
NUMBERS = ["density", "complexity", "gain", "feasibility", "attractiveness", "score"]


def amounts(seed: int) -> pd.DataFrame:
    """Amounts of 14 to 20 regions in 8 to 12 industries, a third of them none."""
    rng = np.random.default_rng(seed)
    regions, industries = int(rng.integers(14, 21)), int(rng.integers(8, 13))
    value = rng.lognormal(0.0, 1.5, (regions, industries)) * (rng.random((regions, industries)) < 0.65)
    value[:, 0] += 0.1
    rows, columns = np.nonzero(value)
    return pd.DataFrame(
        {
            "region": [f"R{k:02d}" for k in rows],
            "industry": [f"I{k:02d}" for k in columns],
            "value": value[rows, columns],
        }
    )


def opportunities(table: pd.DataFrame, region: str = "R03") -> pd.DataFrame:
    found = jiju.find_opportunities(table, region=region, minimum_regions=2, resamples=0)
    return found.table.set_index("industry").sort_index()


def density(table: pd.DataFrame) -> pd.DataFrame:
    return jiju.measure_density(table).table.set_index(["region", "industry"]).sort_index()


def alike(one: pd.DataFrame, other: pd.DataFrame, columns: list[str]) -> None:
    assert one.index.equals(other.index)
    for name in columns:
        np.testing.assert_allclose(one[name], other[name], rtol=1e-7, atol=1e-7)


@SOME
@given(SEEDS, st.sampled_from([1e-6, 7.0, 1e9]))
def test_the_unit_of_the_amounts_does_not_matter(seed: int, factor: float):
    table = amounts(seed)
    scaled = table.assign(value=table["value"] * factor)
    alike(density(table), density(scaled), ["specialization", "density", "gain"])
    ours, theirs = opportunities(table), opportunities(scaled)
    alike(ours, theirs, NUMBERS)
    assert ours["rank"].tolist() == theirs["rank"].tolist()


@SOME
@given(SEEDS)
def test_names_and_the_order_of_rows_do_not_matter(seed: int):
    table = amounts(seed)
    rng = np.random.default_rng(seed + 1)
    industries = sorted(set(table["industry"]))
    new = dict(zip(industries, rng.permutation([f"N{k:02d}" for k in range(len(industries))]), strict=True))
    places = sorted(set(table["region"]))
    moved = dict(zip(places, rng.permutation([f"P{k:02d}" for k in range(len(places))]), strict=True))
    renamed = table.assign(industry=table["industry"].map(new), region=table["region"].map(moved))
    renamed = renamed.sample(frac=1.0, random_state=seed % 1000)
    ours, theirs = opportunities(table), opportunities(renamed, str(moved["R03"]))
    theirs.index = pd.Index([{v: k for k, v in new.items()}[name] for name in theirs.index], dtype="str")
    theirs = theirs.sort_index()
    theirs.index.name = "industry"
    alike(ours, theirs, NUMBERS)
    assert ours["rank"].tolist() == theirs["rank"].tolist()


@SOME
@given(SEEDS)
def test_cells_in_two_rows_are_added_up(seed: int):
    table = amounts(seed)
    halves = pd.concat([table.assign(value=table["value"] / 4), table.assign(value=table["value"] * 0.75)])
    alike(density(table), density(halves), ["value", "specialization", "density", "gain"])
    assert opportunities(table)["rank"].tolist() == opportunities(halves)["rank"].tolist()


@SOME
@given(SEEDS)
def test_an_empty_region_and_an_empty_industry_change_nothing(seed: int):
    table = amounts(seed)
    idle = pd.DataFrame(
        [("Empty", "I00", 0.0), ("R03", "nothing", 0.0)], columns=["region", "industry", "value"]
    )
    more = pd.concat([table, idle], ignore_index=True)
    alike(opportunities(table), opportunities(more), NUMBERS)
    ours = density(table)
    alike(ours, density(more).loc[ours.index], ["density", "gain"])
    found = jiju.measure_density(more)
    assert {"Empty", "nothing"} <= set(found.left_out["name"])
    assert found.regions.set_index("region").loc["Empty", "diversity"] == 0


@SOME
@given(SEEDS)
def test_densities_are_shares_and_no_ties_leave_their_bounds(seed: int):
    found = density(amounts(seed))
    known = found["density"].dropna()
    assert known.between(0.0, 1.0).all()
    rows = opportunities(amounts(seed))
    assert rows["feasibility"].between(0.0, 1.0).all()
    assert rows["score"].between(0.0, 1.0).all()
    if len(rows):
        assert rows["feasibility"].mean() == pytest.approx(0.5)


@SOME
@given(SEEDS)
def test_having_one_industry_more_lowers_no_density(seed: int):
    table = amounts(seed).assign(value=1.0)
    lacked = sorted(set(table["industry"]) - set(table.loc[table["region"] == "R03", "industry"]))
    if not lacked:
        return
    before = jiju.measure_density(table, presence="value", region="R03")
    # Relatedness learnt from the same regions: an added one that copies R03 and has the industry too.
    copy = table[table["region"] == "R03"].assign(region="Copy")
    more = pd.DataFrame({"region": ["Copy"], "industry": lacked[:1], "value": [1.0]})
    both = jiju.measure_density(pd.concat([table, copy, more]), presence="value", region=["R03", "Copy"])
    wide = both.table.pivot_table(index="industry", columns="region", values="density")
    assert (wide["Copy"] >= wide["R03"] - 1e-12).all()
    assert len(before.table) == len(wide)


@SOME
@given(SEEDS, st.sampled_from([1e-3, 40.0]))
def test_entries_do_not_depend_on_the_unit_or_the_order(seed: int, factor: float):
    rng = np.random.default_rng(seed)
    table = amounts(seed)
    later = table.assign(value=table["value"] * rng.lognormal(0.0, 1.0, len(table)))
    both = pd.concat([table.assign(period="2010"), later.assign(period="2020")], ignore_index=True)
    one = jiju.measure_entries(both, simulations=19, rng=1)
    turned = both.assign(value=both["value"] * factor).sample(frac=1.0, random_state=3)
    other = jiju.measure_entries(turned, simulations=19, rng=1)
    columns = ["region", "industry", "change", "density"]
    pd.testing.assert_frame_equal(one.table[columns], other.table[columns])
    pd.testing.assert_frame_equal(one.bands, other.bands)
