"""Moran's I and Getis-Ord G against their definitions, their null and broken input."""

from __future__ import annotations

import itertools
import math

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from scipy import sparse

from jiju import Result, measure_autocorrelation
from jiju.errors import MeasureError, TableError
from jiju.measures.clusters import autocorrelation
from jiju.results import result_columns


def lattice(side: int, *, crs: str | None = None) -> gpd.GeoDataFrame:
    squares = [shapely.box(k % side, k // side, k % side + 1, k // side + 1) for k in range(side**2)]
    return gpd.GeoDataFrame({"region": [f"r{k:02d}" for k in range(side**2)]}, geometry=squares, crs=crs)


def values_of(numbers: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame({"region": [f"r{k:02d}" for k in range(len(numbers))], "value": numbers})


def random_links(rng: np.random.Generator, n: int) -> pd.DataFrame:
    pairs = [(i, j) for i in range(n) for j in range(n) if i != j and rng.random() < 0.5]
    names = [(f"r{i:02d}", f"r{j:02d}") for i, j in pairs]
    links = pd.DataFrame(names, columns=["region", "neighbor"])
    return links.assign(weight=rng.uniform(0.1, 2.0, len(links)))


def dense(links: pd.DataFrame, n: int) -> np.ndarray:
    w = np.zeros((n, n))
    for link in links.itertuples():
        w[int(link.region[1:]), int(link.neighbor[1:])] += link.weight
    return w


def slow_moran(y: np.ndarray, w: np.ndarray) -> float:
    n = len(y)
    rows = w.sum(axis=1)
    w = np.array([[w[i, j] / rows[i] if rows[i] else 0.0 for j in range(n)] for i in range(n)])
    mean = sum(y) / n
    cross = sum(w[i, j] * (y[i] - mean) * (y[j] - mean) for i in range(n) for j in range(n))
    return n / w.sum() * cross / sum((v - mean) ** 2 for v in y)


def slow_getis_ord(y: np.ndarray, w: np.ndarray) -> float:
    pairs = [(i, j) for i in range(len(y)) for j in range(len(y)) if i != j]
    return sum(w[i, j] * y[i] * y[j] for i, j in pairs) / sum(y[i] * y[j] for i, j in pairs)


def test_both_are_their_definitions_with_any_weights(rng: np.random.Generator) -> None:
    n = 8
    links, y = random_links(rng, n), rng.gamma(2.0, size=n)
    table = measure_autocorrelation(values_of(y), neighbors=links, rng=0).table.set_index("statistic")
    w = dense(links, n)
    assert table.loc["Moran's I", "value"] == pytest.approx(slow_moran(y, w), rel=1e-12)
    assert table.loc["Getis-Ord G", "value"] == pytest.approx(slow_getis_ord(y, w), rel=1e-12)


def test_expectation_and_variance_of_g_are_those_of_all_permutations(rng: np.random.Generator) -> None:
    n = 6
    links, y = random_links(rng, n), rng.gamma(2.0, size=n)
    w = dense(links, n)
    every = np.array([slow_getis_ord(np.array(order), w) for order in itertools.permutations(y)])
    row = measure_autocorrelation(values_of(y), neighbors=links, rng=0).table.iloc[1]
    assert row["expected"] == pytest.approx(every.mean(), rel=1e-12)
    assert row["z"] == pytest.approx((row["value"] - every.mean()) / every.std(), rel=1e-9)


def test_variance_of_i_is_that_of_normal_values(rng: np.random.Generator) -> None:
    w = sparse.csr_array(dense(random_links(rng, 12), 12))
    z = [autocorrelation._moran(rng.normal(size=12), w)[2] for _ in range(4_000)]
    assert np.mean(z) == pytest.approx(0.0, abs=0.05)
    assert np.std(z) == pytest.approx(1.0, abs=0.04)


def test_g_is_missing_where_a_value_is_negative() -> None:
    result = measure_autocorrelation(values_of(np.arange(9.0) - 4.0), boundaries=lattice(3), rng=0)
    assert result.table.iloc[1, 1:].isna().all()
    assert len(result.evidence) == 1
    assert "Getis-Ord G is not given" in result.summary("en")


def test_permutation_p_holds_its_level_and_is_never_zero(rng: np.random.Generator) -> None:
    boundaries, p_values = lattice(4), []
    for _ in range(200):
        table = measure_autocorrelation(
            values_of(rng.lognormal(size=16)), boundaries=boundaries, simulations=99, rng=rng
        ).table
        p_values.append(table["p_value"].to_numpy())
    rejected = (np.array(p_values) <= 0.05).mean(axis=0)
    assert (rejected > 0.015).all()
    assert (rejected < 0.085).all()
    smooth = values_of(np.repeat(np.arange(4.0), 4) + 1.0)
    strong = measure_autocorrelation(smooth, boundaries=boundaries, simulations=999, rng=1)
    assert strong.table["p_value"].iloc[0] == pytest.approx(2 / 1000)
    assert strong.evidence[0].verdict == "like values are neighbors"


def test_unlike_neighbors_are_told_from_like_ones() -> None:
    checkered = np.array([(k % 6 + k // 6) % 2 for k in range(36)]) + 1.0
    # Only the four with a common border, not the corners, where a checkerboard has its like.
    pairs = [(a, b) for a in range(36) for b in range(36) if abs(a % 6 - b % 6) + abs(a // 6 - b // 6) == 1]
    links = pd.DataFrame([(f"r{a:02d}", f"r{b:02d}") for a, b in pairs], columns=["region", "neighbor"])
    result = measure_autocorrelation(values_of(checkered), neighbors=links, rng=1)
    assert result.table["value"].iloc[0] == pytest.approx(-1.0)
    assert result.evidence[0].verdict == "unlike values are neighbors"
    assert "相邻地区数值相异" in result.summary("zh")


def test_corners_count_as_contact_and_parts_of_a_region_belong_together() -> None:
    squares = [
        shapely.box(0, 0, 1, 1),
        shapely.box(1, 1, 2, 2),
        shapely.box(5, 5, 6, 6),
        shapely.box(6, 5, 7, 6),
    ]
    apart = gpd.GeoDataFrame({"region": ["a", "b", "c", "d"]}, geometry=squares)
    values = pd.DataFrame({"region": list("abcd"), "value": [1.0, 2.0, 3.0, 4.0]})
    assert measure_autocorrelation(values, boundaries=apart, rng=0).details["links"] == 4
    # The second part of a touches c, too.
    joined = pd.concat([apart, gpd.GeoDataFrame({"region": ["a"]}, geometry=[shapely.box(4, 5, 5, 6)])])
    assert measure_autocorrelation(values, boundaries=joined, rng=0).details["links"] == 6


def test_islands_and_missing_values_are_named_and_counted() -> None:
    boundaries = lattice(3)
    boundaries.loc[8, "geometry"] = shapely.box(50, 50, 51, 51)
    values = values_of(np.array([1.0, 2, 3, 4, np.nan, 6, 7, 8, 9]))
    result = measure_autocorrelation(values, boundaries=boundaries, rng=0)
    assert result.details["islands"] == ["r08"]
    assert result.details["left_out"] == {"no region": 0, "no value": 1}
    assert result.details["unknown_neighbors"] == 14
    assert "Regions without neighbors count in the mean only: r08." in result.summary("en")
    regions = result.tables["regions"].set_index("region")
    assert regions.loc["r08", "neighbors"] == 0
    assert math.isnan(regions.loc["r08", "neighbor_mean"])
    assert regions.loc["r00", "neighbor_mean"] == pytest.approx((2 + 4) / 2)


def test_the_tables_have_the_columns_of_the_schema(rng: np.random.Generator) -> None:
    result = measure_autocorrelation(values_of(rng.random(9)), boundaries=lattice(3), rng=0)
    described = result_columns("autocorrelation")
    assert list(result.table.columns) == [c.column for c in described if c.table == "table"]
    assert list(result.tables["regions"].columns) == [c.column for c in described if c.table == "regions"]


def test_the_order_of_rows_and_the_unit_do_not_matter(rng: np.random.Generator) -> None:
    values, boundaries = values_of(rng.random(25)), lattice(5)
    one = measure_autocorrelation(values, boundaries=boundaries, simulations=99, rng=5)
    other = measure_autocorrelation(
        values.sample(frac=1.0, random_state=1), boundaries=boundaries.iloc[::-1], simulations=99, rng=5
    )
    pd.testing.assert_frame_equal(one.table, other.table, check_exact=True)
    scaled = measure_autocorrelation(
        values.assign(value=values["value"] * 1e90), boundaries=boundaries, simulations=99, rng=5
    )
    pd.testing.assert_frame_equal(one.table, scaled.table, rtol=1e-9)


def test_ties_between_draws_and_the_observed_value_count() -> None:
    # One high value among equal ones: by symmetry I takes few values, the observed one very often.
    numbers = np.zeros(16)
    numbers[5] = 0.1
    table = measure_autocorrelation(values_of(numbers), boundaries=lattice(4), simulations=999, rng=1).table
    assert table["p_value"].iloc[0] > 0.4


def test_a_seed_gives_the_bytes_again(rng: np.random.Generator) -> None:
    values, boundaries = values_of(rng.random(9)), lattice(3)
    first = measure_autocorrelation(values, boundaries=boundaries, simulations=50)
    again = measure_autocorrelation(values, boundaries=boundaries, simulations=50, rng=first.provenance.seed)
    assert first.to_dict() == again.to_dict()
    back = Result.from_dict(first.to_dict())
    assert back.to_dict() == first.to_dict()


FOUR = pd.DataFrame({"region": list("abcd"), "value": [1.0, 2.0, 3.0, 4.0]})
LINKS = pd.DataFrame({"region": list("abcd"), "neighbor": list("badc")})


@pytest.mark.parametrize(
    ("values", "options", "code"),
    [
        (FOUR, {"neighbors": LINKS, "value": "jobs"}, "T102"),
        (FOUR, {"neighbors": LINKS.rename(columns={"neighbor": "to"})}, "T102"),
        (FOUR.iloc[:3], {"neighbors": LINKS}, "M101"),
        (FOUR.assign(value=1.0), {"neighbors": LINKS}, "M101"),
        (FOUR, {"neighbors": LINKS.assign(weight=-1.0)}, "M102"),
        (FOUR, {}, "M107"),
        (FOUR, {"neighbors": LINKS, "boundaries": lattice(2)}, "M107"),
        (FOUR, {"neighbors": LINKS.assign(region="z")}, "M107"),
        (FOUR, {"neighbors": LINKS.iloc[:0]}, "M107"),
        (pd.concat([FOUR, FOUR]), {"neighbors": LINKS}, "M107"),
        (FOUR, {"neighbors": LINKS, "simulations": 0}, "M202"),
    ],
)
def test_what_cannot_be_answered_is_an_error_with_its_code(
    values: pd.DataFrame, options: dict[str, object], code: str
) -> None:
    with pytest.raises((MeasureError, TableError)) as caught:
        measure_autocorrelation(values, **options)
    assert caught.value.code == code
    assert caught.value.hint
