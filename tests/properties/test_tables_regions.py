"""Counting by region and industry conserves what it counts, on every way through the house."""

from __future__ import annotations

import tempfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point, box, union_all

from jiju.tables import assign_regions, read_boundaries, read_establishments, tabulate

SETTINGS = settings(deadline=None, max_examples=30, derandomize=True)
REGIONS = ["01", "R'2", "长沙", "NA", ""]
INDUSTRIES = ["0111", "C2", "1E5", "通用, 设备"]

TABLES = st.lists(
    st.tuples(
        st.sampled_from(REGIONS[:4]),
        st.sampled_from(INDUSTRIES),
        st.one_of(st.none(), st.integers(0, 10**6).map(lambda n: n / 4)),
    ),
    min_size=1,
    max_size=60,
).map(lambda found: pd.DataFrame(found, columns=["region", "industry", "size"]).astype({"size": float}))


def sums(table):
    """By hand: pandas groupby, missing sizes left out of the sum."""
    grouped = table.groupby(["region", "industry"], sort=True)
    return pd.DataFrame({"establishments": grouped.size(), "value": grouped["size"].sum()}).reset_index()


def in_order(table):
    columns = ["region", "industry", "establishments", "value"]
    return table[columns].sort_values(["region", "industry"]).reset_index(drop=True)


def assert_same(found, expected):
    pd.testing.assert_frame_equal(in_order(found), in_order(expected), check_dtype=False, rtol=1e-12)
    assert found["establishments"].dtype == np.int64
    assert found["value"].dtype == np.float64


@SETTINGS
@given(TABLES)
def test_equals_groupby_and_conserves(table):
    found = tabulate(table, value="size")
    assert_same(found, sums(table))
    assert found["establishments"].sum() == len(table)
    assert found["value"].sum() == pytest.approx(table["size"].sum())
    counted = tabulate(table)
    assert (counted["value"] == counted["establishments"]).all()


@pytest.mark.parametrize("form", ["csv", "parquet", "folder"])
def test_file_equals_memory(form):
    @settings(SETTINGS, max_examples=20)
    @given(TABLES, st.integers(0, 60))
    def check(table, cut):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            match form:
                case "csv":
                    source = folder / "a.csv"
                    table.to_csv(source, index=False)
                case "parquet":
                    source = folder / "a.parquet"
                    table.to_parquet(source)
                case _:
                    source = folder
                    table.iloc[:cut].to_parquet(folder / "a.parquet")
                    table.iloc[cut:].to_parquet(folder / "b.parquet")
            assert_same(tabulate(source, value="size"), tabulate(table, value="size"))
            assert_same(tabulate(source), tabulate(table))

    check()


@SETTINGS
@given(
    TABLES, st.lists(st.booleans(), min_size=60, max_size=60), st.sampled_from(["frame", "csv", "parquet"])
)
def test_missing_regions_are_counted(table, gone, form):
    """What has no region is a row of its own or in the problems, on every way."""
    table = table.assign(region=table["region"].mask(gone[: len(table)], None))
    with tempfile.TemporaryDirectory() as name:
        source = table
        if form != "frame":
            source = Path(name) / f"a.{form}"
            if form == "csv":
                table.to_csv(source, index=False)
            else:
                table.to_parquet(source)
        found = tabulate(source)
    without = int(table["region"].isna().sum())
    assert_same(
        found[found["region"].notna()],
        tabulate(table[table["region"].notna()]) if without < len(table) else found.iloc[:0],
    )
    if not found["region"].isna().any():
        assert sum(p["rows"] for p in found.attrs["problems"] if p["severity"] == "error") == without
    assert found.attrs["rows_read"] == len(table)


@SETTINGS
@given(TABLES)
def test_order_of_rows_is_nothing(table):
    shuffled = table.sample(frac=1, random_state=1).reset_index(drop=True)
    assert_same(tabulate(shuffled, value="size"), tabulate(table, value="size"))
    pd.testing.assert_series_equal(
        tabulate(shuffled, value="size")["region"], tabulate(table, value="size")["region"]
    )


# a chessboard of boxes whose borders no tested point meets
SIDES = st.lists(st.floats(0.3, 2.0), min_size=1, max_size=4)


@SETTINGS
@given(SIDES, SIDES, st.lists(st.tuples(st.floats(-1, 9), st.floats(-1, 9)), min_size=1, max_size=40))
def test_assignment_equals_brute_force(widths, heights, places):
    """Each point against each polygon with shapely's contains; points on a border may take either side."""
    xs, ys = np.cumsum([0, *widths]), np.cumsum([0, *heights])
    boxes = [box(xs[i], ys[j], xs[i + 1], ys[j + 1]) for i in range(len(widths)) for j in range(len(heights))]
    names = [f"R{i}" for i in range(len(boxes))]
    squares = read_boundaries(gpd.GeoDataFrame({"region": names}, geometry=boxes, crs="EPSG:4326"))
    table = read_establishments(
        pd.DataFrame({"industry": "C1", "lon": [p[0] for p in places], "lat": [p[1] for p in places]})
    )
    joined = assign_regions(table, squares)
    assert len(joined) == len(table)
    outside = 0
    for row in joined.itertuples():
        if np.isnan(row.lon):
            assert pd.isna(row.region)
            continue
        inside = [
            name for name, shape in zip(names, boxes, strict=True) if shape.contains(Point(row.lon, row.lat))
        ]
        touching = [
            name
            for name, shape in zip(names, boxes, strict=True)
            if shape.intersects(Point(row.lon, row.lat))
        ]
        if inside:
            assert row.region == inside[0]
        elif touching:
            assert row.region in touching
        else:
            assert pd.isna(row.region)
            outside += 1
    told = [p for p in joined.attrs["problems"] if p not in table.attrs["problems"]]
    assert sum(p["rows"] for p in told) >= outside


@SETTINGS
@given(
    st.lists(st.tuples(st.floats(0, 10), st.floats(0, 10)), min_size=3, max_size=7), st.integers(0, 2**32 - 1)
)
def test_crossing_outlines_hold_the_same_points_after_repair(corners, seed):
    """A polygon of random corners, mostly crossing itself: the repaired one is valid and as large."""
    from shapely import Polygon, make_valid

    shape = Polygon(corners)
    if make_valid(shape).area < 1e-6:
        return
    frame = gpd.GeoDataFrame({"region": ["R", "far"]}, geometry=[shape, box(50, 50, 51, 51)], crs="EPSG:4326")
    mended = read_boundaries(frame)
    geometry = mended.loc[mended["region"] == "R"].geometry.iloc[0]
    assert geometry.is_valid
    assert geometry.area == pytest.approx(union_all([make_valid(shape)]).area, rel=1e-6)
    places = np.random.default_rng(seed).uniform(0.01, 10, (20, 2))
    joined = assign_regions(
        read_establishments(pd.DataFrame({"industry": "C1", "lon": places[:, 0], "lat": places[:, 1]})),
        mended,
    )
    for row in joined.itertuples():
        point = Point(row.lon, row.lat)
        if geometry.boundary.distance(point) > 1e-9:
            assert (row.region == "R") == geometry.contains(point)
