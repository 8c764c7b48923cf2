"""Location quotients and their intervals."""

from __future__ import annotations

import math

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, norm, poisson

from jiju import Result, measure_agglomeration, measure_specialization
from jiju.errors import MeasureError, TableError
from jiju.results import result_columns


def firms(
    rng: np.random.Generator, n: int = 300, regions: int = 6, industries: int = 5, *, sized: bool = True
) -> pd.DataFrame:
    shares = rng.dirichlet(np.ones(regions * industries))
    cell = rng.choice(regions * industries, n, p=shares)
    return pd.DataFrame(
        {
            "establishment": [f"e{k}" for k in range(n)],
            "industry": [f"i{c % industries}" for c in cell],
            "size": rng.lognormal(2, 1, n) if sized else np.ones(n),
            "region": [f"r{c // industries}" for c in cell],
        }
    )


def slow_interval(frame: pd.DataFrame, region: str, industry: str, kind: str) -> tuple[float, float]:
    """The linearization written out, one establishment after the other."""
    w = frame["size"].to_numpy()
    r, i = (frame["region"] == region).to_numpy(), (frame["industry"] == industry).to_numpy()
    both = r & i
    quotient = (w[both].sum() / w[r].sum()) / (w[i].sum() / w.sum())
    variance = 0.0
    for e in range(len(w)):
        psi = both[e] / w[both].sum() - r[e] / w[r].sum() - i[e] / w[i].sum() + 1.0 / w.sum()
        variance += (w[e] * psi) ** 2
    z = norm.ppf(0.975)
    if kind == "log":
        return quotient * math.exp(-z * math.sqrt(variance)), quotient * math.exp(z * math.sqrt(variance))
    return max(quotient - z * quotient * math.sqrt(variance), 0.0), quotient * (1.0 + z * math.sqrt(variance))


@pytest.mark.parametrize("kind", ["log", "delta"])
def test_intervals_are_the_linearization_written_out(rng: np.random.Generator, kind: str) -> None:
    frame = firms(rng)
    table = measure_specialization(frame, interval=kind).table
    checked = 0
    for row in table.itertuples():
        whole = (frame["region"] == row.region).sum() == row.establishments
        if row.establishments >= 5 and not whole:
            slow = slow_interval(frame, row.region, row.industry, kind)
            assert (row.low, row.high) == pytest.approx(slow, rel=1e-10)
            checked += 1
    assert checked > 10


def test_the_table_has_the_columns_of_its_schema_and_every_pair(rng: np.random.Generator) -> None:
    result = measure_specialization(firms(rng))
    assert list(result.table.columns) == [c.column for c in result_columns("specialization")]
    assert len(result.table) == result.details["regions"] * result.details["industries"]
    assert not result.table.duplicated(["region", "industry"]).any()


def test_a_region_table_gives_what_its_establishments_give(rng: np.random.Generator) -> None:
    frame = firms(rng, sized=False)
    table = frame.groupby(["region", "industry"], as_index=False).agg(
        value=("size", "sum"), establishments=("size", "size")
    )
    by_table, by_rows = measure_specialization(table), measure_specialization(frame, weighted=False)
    for column in ("location_quotient", "low", "high", "region_share", "reference_share", "value"):
        np.testing.assert_allclose(by_table.table[column], by_rows.table[column], rtol=1e-12)


def test_without_counts_there_is_no_interval_and_it_is_said() -> None:
    table = pd.DataFrame({"region": list("aabb"), "industry": list("xyxy"), "value": [1.0, 2, 3, 4]})
    result = measure_specialization(table)
    assert result.table["low"].isna().all()
    assert result.table["high"].isna().all()
    assert result.table["establishments"].isna().all()
    assert result.table["location_quotient"].notna().all()
    assert "no interval" in result.summary("en")
    assert "无法给出区间" in result.summary("zh")


def test_a_cell_without_establishments_has_an_upper_bound() -> None:
    counts = {("a", "x"): 0, ("a", "y"): 500, ("b", "x"): 20, ("b", "y"): 500}
    table = pd.DataFrame(
        [(*key, float(n), n) for key, n in counts.items()],
        columns=["region", "industry", "value", "establishments"],
    )
    row = measure_specialization(table).table.iloc[0]
    assert (row["location_quotient"], row["low"]) == (0.0, 0.0)
    # The share p of the industry in the region for which none of 20 is seen with probability 2.5%.
    p = row["high"] * 500 / 1020
    assert binom.pmf(0, 20, p) == pytest.approx(0.025)
    assert poisson.pmf(0, 20 * p) == pytest.approx(0.025, rel=0.4)


def test_an_industry_wholly_in_one_region_is_not_held_for_certain() -> None:
    counts = {("a", "x"): 1, ("a", "y"): 500, ("b", "x"): 0, ("b", "y"): 500}
    table = pd.DataFrame(
        [(*key, float(n), n) for key, n in counts.items()],
        columns=["region", "industry", "value", "establishments"],
    )
    row = measure_specialization(table).table.iloc[0]
    # The linearization alone would give 1.9 to 2.1 from one establishment.
    assert row["low"] == pytest.approx(row["location_quotient"] * 0.025, rel=0.02)
    assert row["high"] > 5 * row["location_quotient"]


def test_regions_and_industries_with_nothing_are_named() -> None:
    table = pd.DataFrame(
        {
            "region": list("aabbcc"),
            "industry": list("xyxyxy"),
            "value": [1.0, 2, 3, 4, 0, 0],
            "establishments": [1, 2, 3, 4, 0, 0],
        }
    )
    result = measure_specialization(table)
    empty = result.table[result.table["region"] == "c"]
    assert empty["location_quotient"].isna().all()
    assert result.table[result.table["region"] != "c"]["location_quotient"].notna().all()
    assert result.details["empty_regions"] == ["c"]
    assert "no quotient: c." in result.summary("en")


def test_rows_that_cannot_be_used_are_counted_once() -> None:
    frame = pd.DataFrame(
        {
            "establishment": list("abcdef"),
            "industry": ["x", "y", None, "x", "y", "x"],
            "region": ["p", "q", "p", None, "q", "p"],
            "size": [1.0, 2.0, math.nan, math.nan, math.nan, 3.0],
        }
    )
    result = measure_specialization(frame)
    assert result.details["left_out"] == {"no industry": 1, "no region": 1, "no size": 1}
    assert "3 establishments" in result.summary("en")
    assert measure_specialization(frame, weighted=False).details["left_out"]["no size"] == 0


def test_an_amount_without_a_count_is_taken_as_one_establishment() -> None:
    table = pd.DataFrame(
        {
            "region": list("aabb"),
            "industry": list("xyxy"),
            "value": [10.0, 20, 30, 40],
            "establishments": [0, 20, 30, 40],
        }
    )
    result = measure_specialization(table)
    assert result.table["establishments"].tolist() == [1, 20, 30, 40]
    assert "1 pairs have an amount but no number" in result.summary("en")


def test_specialized_are_those_wholly_above_one(rng: np.random.Generator) -> None:
    result = measure_specialization(firms(rng))
    assert (result.specialized["low"] > 1).all()
    assert len(result.specialized) == (result.table["low"] > 1).sum() > 0
    top = result.specialized[result.specialized["establishments"] >= 5].iloc[0]
    assert f"{top['industry']} in {top['region']}" in result.statements[0].text.en


@given(st.integers(0, 2**32 - 1), st.integers(1, 60))
@settings(max_examples=40, deadline=None)
def test_quotients_weighted_by_region_size_average_to_one(seed: int, n: int) -> None:
    table = measure_specialization(firms(np.random.default_rng(seed), n)).table
    in_region = table.groupby("region")["value"].transform("sum")
    mean = (table["location_quotient"] * in_region).groupby(table["industry"]).sum() / table["value"].sum()
    np.testing.assert_allclose(mean, 1.0, rtol=1e-9)
    assert table[["low", "high"]].notna().all().all()
    assert (table["low"] <= table["location_quotient"] + 1e-12).all()
    assert (table["high"] >= table["location_quotient"] - 1e-12).all()


@pytest.mark.parametrize("kind", ["log", "bootstrap"])
def test_the_order_of_the_rows_changes_no_digit(rng: np.random.Generator, kind: str) -> None:
    frame = firms(rng, 150)
    shuffled = frame.sample(frac=1.0, random_state=3)
    one = measure_specialization(frame, interval=kind, resamples=50, rng=7)
    other = measure_specialization(shuffled, interval=kind, resamples=50, rng=7)
    pd.testing.assert_frame_equal(one.table, other.table, check_exact=True)
    assert one.statements == other.statements


def test_the_unit_of_size_does_not_matter(rng: np.random.Generator) -> None:
    frame = firms(rng)
    other = measure_specialization(frame.assign(size=frame["size"] * 1e6)).table
    table = measure_specialization(frame).table
    for column in ("location_quotient", "low", "high"):
        np.testing.assert_allclose(table[column], other[column], rtol=1e-9)


def test_the_bootstrap_agrees_with_the_linearization_where_there_are_many(rng: np.random.Generator) -> None:
    frame = firms(rng, 4_000, 3, 3)
    log = measure_specialization(frame, interval="log").table
    bootstrap = measure_specialization(frame, interval="bootstrap", rng=rng).table
    many = log["establishments"] >= 150
    assert many.sum() >= 5
    np.testing.assert_allclose(bootstrap.loc[many, "low"], log.loc[many, "low"], rtol=0.05)
    np.testing.assert_allclose(bootstrap.loc[many, "high"], log.loc[many, "high"], rtol=0.05)


def test_a_seed_gives_the_bytes_again_and_none_is_recorded(rng: np.random.Generator) -> None:
    frame = firms(rng, 100)
    first = measure_specialization(frame, interval="bootstrap", resamples=30)
    again = measure_specialization(frame, interval="bootstrap", resamples=30, rng=first.provenance.seed)
    assert first.to_dict() == again.to_dict()
    assert measure_specialization(frame).provenance.seed is None


@pytest.mark.parametrize(
    ("weighted", "kind", "repetitions", "least"),
    [
        (False, "log", 150, 0.945),
        (False, "delta", 150, 0.945),
        (True, "log", 150, 0.915),
        (True, "bootstrap", 25, 0.905),
    ],
)
def test_intervals_cover_what_they_should(
    rng: np.random.Generator, weighted: bool, kind: str, repetitions: int, least: float
) -> None:
    """Coverage over all cells: 0.96 counted, 0.93 weighted (the docstring says so), with simulation error."""
    regions, industries, n = 8, 6, 400
    shares = rng.dirichlet(np.ones(regions * industries)).reshape(regions, industries)
    mean_size = np.exp(rng.normal(0, 0.5, shares.shape)) if weighted else np.ones(shares.shape)
    amount = shares * mean_size
    truth = (amount / amount.sum(axis=1, keepdims=True)) / (amount.sum(axis=0) / amount.sum())
    covered, tried = 0, 0
    for _ in range(repetitions):
        cell = rng.choice(shares.size, n, p=shares.ravel())
        size = mean_size.ravel()[cell] * rng.lognormal(-0.32, 0.8, n) if weighted else np.ones(n)
        frame = pd.DataFrame({"region": cell // industries, "industry": cell % industries, "size": size})
        table = measure_specialization(frame, weighted=weighted, interval=kind, resamples=199, rng=rng).table
        target = truth[table["region"].astype(int), table["industry"].astype(int)]
        covered += int(((table["low"] <= target) & (target <= table["high"])).sum())
        tried += len(table)
    assert least < covered / tried < 0.985


def test_a_result_comes_back_whole(rng: np.random.Generator) -> None:
    result = measure_specialization(firms(rng, 50))
    back = Result.from_dict(result.to_dict())
    assert type(back) is type(result)
    assert back.to_dict() == result.to_dict()


def test_simulated_data_are_marked(rng: np.random.Generator) -> None:
    frame = firms(rng, 50)
    frame.attrs["simulated"] = True
    result = measure_specialization(frame)
    assert result.details["simulated"] is True
    assert "simulated" in result.summary("en")
    assert not measure_specialization(firms(rng, 50)).details["simulated"]


def table_of(**columns: object) -> pd.DataFrame:
    return pd.DataFrame({"region": ["a", "b"], "industry": ["x", "y"], **columns})


@pytest.mark.parametrize(
    ("frame", "options", "code"),
    [
        (pd.DataFrame({"industry": ["x"], "size": [1.0]}), {}, "T102"),
        (pd.DataFrame({"industry": [None], "region": ["a"], "size": [1.0]}), {}, "M101"),
        (table_of(value=[0.0, 0.0]), {}, "M101"),
        (table_of(size=[1.0, -1.0]), {}, "M102"),
        (table_of(value=[1.0, -1.0]), {}, "M102"),
        (table_of(size=[1.0, 1.0]), {"interval": "logs"}, "M103"),
        (table_of(value=[1.0, 1.0]), {"weighted": False}, "M104"),
        (table_of(size=[1.0, 1.0]), {"interval": "bootstrap", "resamples": 200_000_000}, "M105"),
        (table_of(size=[1.0, 1.0]), {"interval": "bootstrap", "resamples": 0}, "M202"),
        (table_of(size=[1.0, 1.0]), {"level": 95}, "M209"),
    ],
)
def test_what_cannot_be_answered_is_an_error_with_its_code(
    frame: pd.DataFrame, options: dict[str, object], code: str
) -> None:
    with pytest.raises((MeasureError, TableError)) as caught:
        measure_specialization(frame, **options)
    assert caught.value.code == code
    assert caught.value.hint


def test_boundaries_place_the_establishments_and_empty_ones_stay() -> None:
    boundaries = gpd.GeoDataFrame(
        {"region": ["left", "right", "void"]},
        geometry=[shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1), shapely.box(5, 0, 6, 1)],
        crs="EPSG:4326",
    )
    frame = pd.DataFrame(
        {
            "establishment": list("abcde"),
            "industry": ["x", "x", "y", "y", "y"],
            "size": [1.0, 2.0, 3.0, 4.0, 5.0],
            "lon": [0.5, 1.5, 0.5, 1.5, 9.0],
            "lat": 0.5,
        }
    )
    result = measure_specialization(frame, regions=boundaries)
    table = result.table.set_index(["region", "industry"])
    assert table["value"].to_dict() == {
        ("left", "x"): 1.0,
        ("left", "y"): 3.0,
        ("right", "x"): 2.0,
        ("right", "y"): 4.0,
        ("void", "x"): 0.0,
        ("void", "y"): 0.0,
    }
    assert result.details["left_out"]["no region"] == 1
    assert result.details["empty_regions"] == ["void"]
    assert [entry.name for entry in result.provenance.inputs] == ["establishments", "regions"]
    shares = pd.DataFrame({"region": ["left", "right"], "value": [1.0, 1.0]})
    agglomerated = measure_agglomeration(frame, regions=boundaries, reference=shares).table.set_index(
        "industry"
    )
    assert agglomerated.loc["x", "g"] == pytest.approx((1 / 3 - 0.5) ** 2 + (2 / 3 - 0.5) ** 2)


def test_inputs_are_not_changed(rng: np.random.Generator) -> None:
    frame = firms(rng, 50)
    before = frame.copy(deep=True)
    measure_specialization(frame)
    pd.testing.assert_frame_equal(frame, before)


def test_totals_beside_what_they_add_up_are_left_out() -> None:
    table = pd.DataFrame(
        {
            "region": ["长沙", "长沙", "株洲", "株洲"],
            "industry": ["钢铁", "纺织", "钢铁", "纺织"],
            "value": [30.0, 70.0, 10.0, 90.0],
        }
    )
    by_region = table.groupby("region", as_index=False)["value"].sum().assign(industry="合计")
    by_industry = table.groupby("industry", as_index=False)["value"].sum().assign(region="合计")
    whole = pd.DataFrame({"region": ["合计"], "industry": ["合计"], "value": [200.0]})
    result = measure_specialization(pd.concat([table, by_region, by_industry, whole]))
    pd.testing.assert_frame_equal(result.table, measure_specialization(table).table)
    assert result.details["left_out"]["total"] == 5
    assert "5 that look like totals" in result.summary("en")
    assert "看起来是合计的 5 行数据" in result.summary("zh")
