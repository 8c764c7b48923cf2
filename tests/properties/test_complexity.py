"""What must not change complexity and relatedness: units, names, split rows, empty regions."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from jiju import measure_complexity, measure_relatedness
from jiju.errors import MeasureError
from jiju.measures.complexity._proximity import METHODS

SLOW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])


@st.composite
def tables(draw: st.DrawFn) -> pd.DataFrame:
    regions, industries = draw(st.integers(3, 9)), draw(st.integers(3, 9))
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    amounts = rng.integers(0, 6, (regions, industries)) * rng.integers(0, 2, (regions, industries))
    r, i = np.nonzero(amounts)
    return pd.DataFrame(
        {
            "region": [f"R{k}" for k in r],
            "industry": [f"I{k}" for k in i],
            "value": amounts[r, i].astype(float),
        }
    )


def complexity(table: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Values of both sides where they are well determined; else the case is passed over."""
    try:
        found = measure_complexity(table, resamples=0)
    except MeasureError as error:
        assume(error.code not in {"M401", "M406"})
        raise
    second, third = found.details["eigenvalues"]
    assume(second - third > 1e-3)
    assume(not np.isnan(found.details["correlation"]))
    assume(found.details["correlation"] > 1e-3)
    regions = found.regions.set_index("region")["complexity"].sort_index()
    return regions, found.industries.set_index("industry")["complexity"].sort_index()


def same(ours: tuple[pd.Series, pd.Series], theirs: tuple[pd.Series, pd.Series]) -> None:
    for one, other in zip(ours, theirs, strict=True):
        pd.testing.assert_series_equal(one, other, atol=1e-8, rtol=0.0)


@SLOW
@given(tables(), st.sampled_from([1e-9, 0.1, 3.0, 7e5]))
def test_the_unit_of_the_amounts_changes_nothing(table: pd.DataFrame, factor: float):
    same(complexity(table), complexity(table.assign(value=table["value"] * factor)))


@SLOW
@given(tables(), st.randoms(use_true_random=False))
def test_names_and_the_order_of_rows_change_nothing(table: pd.DataFrame, chance):
    regions, industries = complexity(table)
    renamed = {}
    for column in ("region", "industry"):
        names = sorted(table[column].unique())
        shuffled = names.copy()
        chance.shuffle(shuffled)
        renamed[column] = dict(zip(names, shuffled, strict=True))
    order = list(range(len(table)))
    chance.shuffle(order)
    other = table.iloc[order].assign(**{c: table[c].map(to) for c, to in renamed.items()})
    # One block may be as large as another; then the names decide, and there is nothing to compare.
    assume(measure_complexity(table, resamples=0).details["blocks"] == 1)
    new_regions, new_industries = complexity(other)
    for old, new, to in (
        (regions, new_regions, renamed["region"]),
        (industries, new_industries, renamed["industry"]),
    ):
        np.testing.assert_allclose(
            old.to_numpy(), new[[to[name] for name in old.index]].to_numpy(), atol=1e-8
        )


@SLOW
@given(tables(), st.integers(0, 2**16))
def test_rows_in_parts_are_their_sum(table: pd.DataFrame, seed: int):
    part = np.random.default_rng(seed).uniform(0.1, 0.9, len(table))
    parts = pd.concat([table.assign(value=table["value"] * p) for p in (part, 1.0 - part)])
    same(complexity(table), complexity(parts))
    whole, split = measure_relatedness(table), measure_relatedness(parts)
    pd.testing.assert_frame_equal(whole.table, split.table)


@SLOW
@given(tables())
def test_an_empty_region_and_an_empty_industry_change_nothing(table: pd.DataFrame):
    more = pd.DataFrame({"region": ["zero", "R0"], "industry": ["I0", "none"], "value": [0.0, 0.0]})
    regions, industries = complexity(table)
    with_more = complexity(pd.concat([table, more]))
    for method in METHODS:
        plain, wider = (measure_relatedness(t, method=method) for t in (table, pd.concat([table, more])))
        pd.testing.assert_frame_equal(plain.table, wider.table)
    # R0 or I0 may be new themselves, if all their amounts are 0.
    same(
        (regions, industries),
        (with_more[0].reindex(regions.index), with_more[1].reindex(industries.index)),
    )
    assert with_more[0].drop(regions.index).isna().all()
    assert with_more[1].drop(industries.index).isna().all()


@SLOW
@given(tables())
def test_an_industry_split_in_two_is_its_own_nearest_and_leaves_the_others(table: pd.DataFrame):
    # An industry that is split in two of the same places is present wherever the whole was.
    assume(table["industry"].nunique() > 1)
    first = sorted(table["industry"].unique())[0]
    mine = table["industry"] == first
    split = pd.concat(
        [
            table.assign(value=table["value"].where(~mine, table["value"] / 2.0)),
            table[mine].assign(industry="twin", value=table["value"][mine] / 2.0),
        ]
    )
    whole = measure_relatedness(table).table
    halves = measure_relatedness(split).table
    others = whole[(whole["industry"] != first) & (whole["neighbor"] != first)].reset_index(drop=True)
    kept = halves[
        ~halves["industry"].isin([first, "twin"]) & ~halves["neighbor"].isin([first, "twin"])
    ].reset_index(drop=True)
    pd.testing.assert_frame_equal(others, kept)
    if ((halves["industry"] == first) & (halves["neighbor"] == "twin")).any():
        pair = halves[(halves["industry"] == first) & (halves["neighbor"] == "twin")]
        assert pair["relatedness"].tolist() == [1.0]
