"""What is there and where: counts, the points of the map, outlines, bounds."""

from __future__ import annotations

import json
import math

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from jiju import Result, measure_inventory
from jiju.errors import MeasureError, TableError
from jiju.measures.clusters import _map_points, _outlines
from jiju.results import result_columns


def firms(rng: np.random.Generator, n: int = 500, *, planar: bool = False) -> pd.DataFrame:
    axes = ("x", "y") if planar else ("lon", "lat")
    spread = 100_000.0 if planar else 1.0
    middle = (500_000.0, 4_000_000.0) if planar else (113.0, 28.0)
    return pd.DataFrame(
        {
            "establishment": [f"e{k}" for k in range(n)],
            "industry": rng.choice(["steel", "toys", "cement"], n, p=[0.5, 0.3, 0.2]),
            "size": rng.lognormal(2, 1, n),
            axes[0]: rng.normal(middle[0], spread, n),
            axes[1]: rng.normal(middle[1], spread, n),
        }
    )


def test_counts_and_sizes_are_those_of_the_rows(rng: np.random.Generator) -> None:
    frame = firms(rng)
    frame.loc[frame.index[:40], "size"] = math.nan
    frame.loc[frame.index[20:50], "lat"] = math.nan
    table = measure_inventory(frame).table.set_index("industry")
    for industry, own in frame.groupby("industry"):
        row = table.loc[industry]
        assert row["establishments"] == len(own)
        assert row["size"] == pytest.approx(own["size"].sum())
        assert row["median_size"] == pytest.approx(own["size"].median())
        assert row["placed"] == own["lat"].notna().sum()
        assert row["establishment_share"] == pytest.approx(len(own) / len(frame))
        assert row["size_share"] == pytest.approx(own["size"].sum() / frame["size"].sum())
    assert table["establishments"].is_monotonic_decreasing


@pytest.mark.parametrize("planar", [False, True])
def test_tables_have_the_columns_of_the_schema(rng: np.random.Generator, planar: bool) -> None:
    result = measure_inventory(firms(rng, 20, planar=planar))
    described = result_columns("inventory")
    assert list(result.table.columns) == [c.column for c in described if c.table == "table"]
    other = ("lon", "lat") if planar else ("x", "y")
    points = [c.column for c in described if c.table == "points" and c.column not in other]
    assert list(result.points.columns) == points
    assert result.details["planar"] is planar


def test_few_establishments_are_drawn_where_they_are(rng: np.random.Generator) -> None:
    frame = firms(rng, 100)
    result = measure_inventory(frame, map_points=100)
    assert result.details["binned"] is False
    assert result.details["cell_m"] is None
    assert (result.points["establishments"] == 1).all()
    drawn = result.points[["industry", "lon", "lat"]].sort_values(["industry", "lon"])
    given_rows = frame[["industry", "lon", "lat"]].sort_values(["industry", "lon"])
    assert drawn.to_numpy().tolist() == given_rows.to_numpy().tolist()


@given(st.integers(0, 2**32 - 1), st.booleans(), st.integers(3, 200))
@settings(max_examples=40, deadline=None)
def test_binning_loses_nobody_and_keeps_to_the_number(seed: int, planar: bool, most: int) -> None:
    frame = firms(np.random.default_rng(seed), 300, planar=planar)
    result = measure_inventory(frame, map_points=most)
    points = result.points
    assert len(points) <= most
    assert result.details["binned"] is True
    by_industry = points.groupby("industry")
    pd.testing.assert_series_equal(
        by_industry["establishments"].sum(), frame["industry"].value_counts().sort_index(), check_names=False
    )
    np.testing.assert_allclose(by_industry["size"].sum(), frame.groupby("industry")["size"].sum())
    # The mean of the cells' mean positions, each with its number, is that of the establishments.
    axis = points.columns[0]
    mean = (points[axis] * points["establishments"]).sum() / len(frame)
    assert mean == pytest.approx(frame[axis].mean(), abs=0.1 if planar else 1e-6)


def test_the_grid_is_the_finest_of_its_ladder_that_fits(rng: np.random.Generator) -> None:
    frame = firms(rng, 2_000, planar=True)
    cell = measure_inventory(frame, map_points=300).details["cell_m"]
    assert cell / 10 ** math.floor(math.log10(cell)) in (1.0, 2.0, 5.0)
    finer = cell / 2 if not str(cell).startswith("5") else cell / 2.5
    position = frame[["x", "y"]].to_numpy()
    steps = np.floor((position - position.min(axis=0)) / finer)
    assert len(set(zip(frame["industry"], *steps.T, strict=True))) > 300


def test_cells_are_about_equal_in_area_at_any_latitude() -> None:
    cell = 50_000.0
    for latitude in (0.0, 35.0, 60.0, 75.0):
        near = np.linspace(latitude, latitude + 3.0, 241)
        lon, lat = np.meshgrid(np.linspace(10.0, 25.0, 1_201), near)
        cells = _map_points._cells(np.column_stack([lon.ravel(), lat.ravel()]), cell, planar=False)
        weight = np.cos(np.radians(lat.ravel()))
        area = pd.Series(weight).groupby(cells).sum()
        whole = area[area > 0.6 * area.median()]  # the rest is cut by the edge of the sample
        square_meters = (
            whole.median()
            / weight.sum()
            * (
                math.radians(15.0)
                * (math.sin(math.radians(latitude + 3.0)) - math.sin(math.radians(latitude)))
                * 6_371_000.0**2
            )
        )
        assert square_meters == pytest.approx(cell**2, rel=0.06)


def test_rows_in_another_order_give_the_same_bytes(rng: np.random.Generator) -> None:
    frame = firms(rng, 400)
    one = measure_inventory(frame, map_points=60)
    other = measure_inventory(frame.sample(frac=1.0, random_state=1), map_points=60)
    pd.testing.assert_frame_equal(one.table, other.table, check_exact=True)
    pd.testing.assert_frame_equal(one.points, other.points, check_exact=True)
    assert one.details == other.details


def test_what_is_not_on_the_map_is_said(rng: np.random.Generator) -> None:
    frame = firms(rng, 100)
    frame.loc[:9, "lon"] = math.nan
    frame.loc[95:, "industry"] = None
    frame.loc[50:54, "size"] = math.nan
    result = measure_inventory(frame, map_points=20)
    assert result.details["unplaced"] == 10
    assert result.details["points_total"] == 85
    assert result.details["left_out"] == {"no industry": 5}
    said = result.summary("en")
    assert "10 of 95 establishments" in said
    assert "5 establishments have none" in said
    assert "5 without an industry" in said
    assert "grid are drawn as one point" in said
    assert "网格" in result.summary("zh")


def test_a_table_without_coordinates_has_an_empty_map() -> None:
    result = measure_inventory(pd.DataFrame({"industry": ["a", "b", "a"]}))
    assert len(result.points) == 0
    assert result.details["bounds"] is None
    assert result.details["unplaced"] == 3
    assert result.table["establishments"].tolist() == [2, 1]
    assert "median size" not in result.summary("en")


def wavy_pair() -> gpd.GeoDataFrame:
    """Two regions with one long winding border between them."""
    y = np.linspace(0.0, 10.0, 4_001)
    border = np.column_stack([5.0 + 0.3 * np.sin(3 * y) + 0.002 * np.sin(900 * y), y])
    west = shapely.Polygon([(0, 0), *border, (0, 10)])
    east = shapely.Polygon([(10, 0), *border, (10, 10)])
    return gpd.GeoDataFrame(
        {"region": ["west", "east"], "name": ["West", None]}, geometry=[west, east], crs="EPSG:4326"
    )


def rings(feature: dict[str, object]) -> list[shapely.Polygon]:
    return [shapely.Polygon(part[0], part[1:]) for part in feature["geometry"]["coordinates"]]


def test_outlines_are_light_and_leave_no_gap() -> None:
    frame = pd.DataFrame({"industry": ["a", "a"], "lon": [2.0, 8.0], "lat": [2.0, 8.0]})
    result = measure_inventory(frame, boundaries=wavy_pair())
    features = result.details["outlines"]["features"]
    assert [f["properties"] for f in features] == [{"region": "east"}, {"region": "west", "name": "West"}]
    shapes = [shapely.MultiPolygon(rings(f)) for f in features]
    assert sum(shapely.get_num_coordinates(shapes)) < 500
    together = shapely.union_all(shapes)
    assert together.area == pytest.approx(100.0, abs=1e-6)
    assert shapes[0].intersection(shapes[1]).area == pytest.approx(0.0, abs=1e-9)
    assert abs(shapes[1].area - wavy_pair().geometry[0].area) < 0.05
    for feature in features:
        for part in feature["geometry"]["coordinates"]:
            assert not shapely.is_ccw(shapely.LinearRing(part[0]))
    digits = [
        len(str(v).partition(".")[2])
        for f in features
        for ring in f["geometry"]["coordinates"][0]
        for c in ring
        for v in c
    ]
    assert max(digits) <= 3
    json.dumps(result.details["outlines"])


def test_outlines_without_coverages_are_simplified_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(shapely, "coverage_simplify", raising=False)
    features = _outlines.outline_features(wavy_pair(), (0.0, 0.0, 10.0, 10.0))["features"]
    shapes = [shapely.MultiPolygon(rings(f)) for f in features]
    assert sum(shapely.get_num_coordinates(shapes)) < 500
    assert shapely.union_all(shapes).area == pytest.approx(100.0, abs=0.3)


def test_holes_stay_and_specks_go() -> None:
    ring = shapely.box(0, 0, 10, 10).difference(shapely.box(4, 4, 6, 6))
    speck = shapely.box(12, 12, 12.0001, 12.0001)
    boundaries = gpd.GeoDataFrame(
        {"region": ["a", "tiny"]},
        geometry=[shapely.MultiPolygon([ring, speck]), shapely.box(20, 20, 20.1, 20.1)],
    )
    first, second = _outlines.outline_features(boundaries, (0.0, 0.0, 20.0, 20.0))["features"]
    assert len(first["geometry"]["coordinates"]) == 1
    assert rings(first)[0].area == pytest.approx(96.0)
    assert second["properties"]["region"] == "tiny"


def test_heavy_outlines_are_made_lighter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_outlines, "MAX_VERTICES", 60)
    features = _outlines.outline_features(wavy_pair(), (0.0, 0.0, 10.0, 10.0))["features"]
    assert sum(shapely.get_num_coordinates([shapely.MultiPolygon(rings(f)) for f in features])) <= 60


def test_the_view_leaves_out_faraway_parts_without_points() -> None:
    country = shapely.MultiPolygon([shapely.box(0, 0, 10, 10), shapely.box(-60, -20, -50, -10)])
    boundaries = gpd.GeoDataFrame({"region": ["c"]}, geometry=[country], crs="EPSG:4326")
    frame = pd.DataFrame({"industry": ["a"], "lon": [5.0], "lat": [5.0]})
    assert measure_inventory(frame, boundaries=boundaries).details["bounds"] == [0.0, 0.0, 10.0, 10.0]
    nowhere = frame.assign(lon=math.nan)
    assert measure_inventory(nowhere, boundaries=boundaries).details["bounds"] == [-60.0, -20.0, 10.0, 10.0]


def test_boundaries_are_brought_into_the_system_of_the_points() -> None:
    boundaries = gpd.GeoDataFrame(
        {"region": ["a"]}, geometry=[shapely.box(112.9, 28.0, 113.1, 28.2)], crs="EPSG:4326"
    )
    frame = pd.DataFrame({"industry": ["a"], "x": [690_000.0], "y": [3_105_000.0]})
    frame.attrs["crs"] = "EPSG:32649"
    details = measure_inventory(frame, boundaries=boundaries).details
    low_x, low_y, high_x, high_y = details["bounds"]
    assert 680_000 < low_x < high_x < 720_000
    assert 3_090_000 < low_y < high_y < 3_130_000
    for noted in (None, "no such system"):
        unknown = frame.copy()
        unknown.attrs["crs"] = noted
        result = measure_inventory(unknown, boundaries=boundaries)
        assert result.details["outlines"] is None
        assert "outlines of the regions are not shown" in result.summary("en")


def test_a_result_comes_back_whole(rng: np.random.Generator) -> None:
    result = measure_inventory(firms(rng, 100), boundaries=wavy_pair(), map_points=30)
    text = json.dumps(result.to_dict(), allow_nan=False)
    back = Result.from_dict(json.loads(text))
    assert type(back) is type(result)
    assert json.dumps(back.to_dict(), allow_nan=False) == text


@pytest.mark.parametrize(
    ("frame", "options", "code"),
    [
        (pd.DataFrame({"trade": ["a"]}), {}, "T102"),
        (pd.DataFrame({"industry": [None]}), {}, "M101"),
        (pd.DataFrame({"industry": ["a"]}), {"map_points": 0}, "M103"),
        (
            pd.DataFrame({"industry": ["a"]}),
            {"boundaries": gpd.GeoDataFrame(geometry=[shapely.box(0, 0, 1, 1)])},
            "T102",
        ),
    ],
)
def test_what_cannot_be_answered_is_an_error_with_its_code(
    frame: pd.DataFrame, options: dict[str, object], code: str
) -> None:
    with pytest.raises((MeasureError, TableError)) as caught:
        measure_inventory(frame, **options)
    assert caught.value.code == code
    assert caught.value.hint
