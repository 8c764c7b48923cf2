"""Boundaries that cross themselves, overlap, repeat or say nothing; and points that sit on the line."""

from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
import pandas as pd
import polars as pl
import pytest
from shapely import LineString, MultiPolygon, Point, Polygon, area, box

from jiju.errors import JijuError, TableError
from jiju.tables import assign_regions, read_boundaries, read_establishments

BOW_TIE = Polygon([(0, 0), (1, 1), (1, 0), (0, 1), (0, 0)])


def layer(geometries, crs="EPSG:4326", **columns):
    columns = columns or {"region": [f"R{i}" for i in range(len(geometries))]}
    return gpd.GeoDataFrame(columns, geometry=geometries, crs=crs)


def points(*places, **columns):
    frame = pd.DataFrame(places, columns=["lon", "lat"])
    frame["establishment"] = [f"E{i}" for i in range(len(frame))]
    frame["industry"] = "C1"
    return read_establishments(frame.assign(**columns))


def test_two_squares(boundaries, tmp_path):
    layer([box(0, 0, 1, 1), box(1, 0, 2, 1)]).to_file(tmp_path / "a.gpkg")
    found = boundaries.reads(tmp_path / "a.gpkg")
    assert isinstance(found, gpd.GeoDataFrame)
    assert found["region"].tolist() == ["R0", "R1"]
    assert found.crs.to_epsg() == 4326


@pytest.mark.parametrize("make", ["gpkg", "geojson", "frame"])
def test_bow_ties_are_mended_and_counted(boundaries, tmp_path, make):
    frame = layer([BOW_TIE, box(5, 5, 6, 6)])
    source = frame if make == "frame" else tmp_path / f"a.{make}"
    if make != "frame":
        frame.to_file(source)
    found = boundaries.reads(source)
    assert found.geometry.is_valid.all()
    assert area(found.geometry.array).tolist() == pytest.approx([0.5, 1])
    assert sum(p["rows"] for p in found.attrs["problems"] if p["severity"] == "warning") == 1


@pytest.mark.parametrize(
    "geometry",
    [
        pytest.param(None, id="null"),
        pytest.param(Polygon(), id="empty"),
        pytest.param(Point(5, 5), id="point"),
        pytest.param(LineString([(0, 0), (1, 1)]), id="line"),
        pytest.param(Polygon([(0, 0), (1, 1), (2, 2), (0, 0)]), id="flat"),
    ],
)
def test_regions_without_area(boundaries, geometry):
    """Left out and counted, kept and named, or refused: never passed on in silence."""
    found = boundaries(layer([box(0, 0, 1, 1), geometry]))
    if not isinstance(found, TableError):
        assert found.geometry.notna().all()
        assert set(found.geom_type) <= {"Polygon", "MultiPolygon"}
        assert [p for p in found.attrs["problems"] if p["severity"] != "note"]


@pytest.mark.parametrize("geometry", [Point(5, 5), LineString([(0, 0), (1, 1)])])
def test_no_polygon_at_all(boundaries, geometry):
    boundaries.refuses(layer([geometry, geometry]))


def test_no_column_that_names_the_region(boundaries, tmp_path):
    layer([box(0, 0, 1, 1)], zzz=[1.5]).to_file(tmp_path / "a.gpkg")
    boundaries.refuses(tmp_path / "a.gpkg", "region", "zzz")


def test_mapped_region_column_absent(boundaries, tmp_path):
    layer([box(0, 0, 1, 1)]).to_file(tmp_path / "a.gpkg")
    boundaries.refuses(tmp_path / "a.gpkg", "nuts_id", columns={"region": "nuts_id"})


def test_duplicate_region_codes(boundaries):
    """An island drawn as a row of its own: refused, joined or kept, and said; assignment gives no doubles."""
    found = boundaries(layer([box(0, 0, 1, 1), box(2, 0, 3, 1)], region=["R", "R"]))
    if not isinstance(found, TableError):
        assert any("R" in p["message"] or p["rows"] for p in found.attrs["problems"])
        assert assign_regions(points((0.5, 0.5), (2.5, 0.5)), found)["region"].tolist() == ["R", "R"]


@pytest.mark.parametrize("code", [None, "", "  ", float("nan")])
def test_a_region_without_a_code(boundaries, code):
    found = boundaries(layer([box(0, 0, 1, 1), box(2, 0, 3, 1)], region=["R", code]))
    if not isinstance(found, TableError):
        assert found.attrs["problems"]
        assert found["region"].notna().all()
        assert (found["region"].str.strip() != "").all()


def test_numeric_codes_become_text(boundaries):
    """GB/T 2260 codes from a float column; leading zeros of text stay."""
    assert boundaries.reads(layer([box(0, 0, 1, 1)], region=[430100.0]))["region"].tolist() == ["430100"]
    assert boundaries.reads(layer([box(0, 0, 1, 1)], region=["01001"]))["region"].tolist() == ["01001"]


@pytest.mark.parametrize("crs", ["EPSG:999999", "banana", ""])
def test_unknown_crs(boundaries, crs):
    boundaries.refuses(layer([box(0, 0, 1, 1)]), crs=crs)


def test_boundaries_without_any_crs(boundaries):
    """Degrees by their look may be taken as such, metres not."""
    boundaries(layer([box(0, 0, 1, 1)], crs=None))
    found = boundaries(layer([box(477000, 5551000, 478000, 5552000)], crs=None))
    if not isinstance(found, TableError):
        assert found.crs is None
        assert found.attrs["problems"]


def test_projected_boundaries_come_back_in_degrees(boundaries):
    found = boundaries.reads(layer([box(8, 50, 9, 51)]).to_crs("EPSG:3035"))
    assert found.crs.to_epsg() == 4326
    assert found.total_bounds == pytest.approx([8, 50, 9, 51], abs=0.02)


def test_gcj02_boundaries_are_moved(boundaries):
    found = boundaries.reads(layer([box(116.40, 39.90, 116.45, 39.95)]), crs="GCJ-02")
    shift = np.abs(found.total_bounds - [116.40, 39.90, 116.45, 39.95])
    assert (shift[[0, 2]] > 0.003).all()
    assert (shift < 0.02).all()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("{}", id="no-features"),
        pytest.param('{"type": "FeatureCollection", "features": []}', id="empty-collection"),
        pytest.param(
            '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"region": "R"}, '
            '"geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}}]}',
            id="ring-of-two-points",
        ),
        pytest.param(
            '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"region": "R"}, '
            '"geometry": {"type": "Polygon", "coordinates": [[[0, 0], ["a", 1], [1, 0], [0, 0]]]}}]}',
            id="words",
        ),
        pytest.param(
            '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"region": "R"}, '
            '"geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1e999, 1], [1, 0], [0, 0]]]}}]}',
            id="infinite",
        ),
        pytest.param('{"type": "Topology", "objects": {}, "arcs": []}', id="empty-topojson"),
    ],
)
def test_broken_geojson(boundaries, put, text):
    boundaries.refuses(put("a.geojson", text))


def test_an_unclosed_ring(boundaries, put):
    """Most readers close it; so may ours."""
    text = json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"region": "R"},
                    "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]},
                }
            ],
        }
    )
    found = boundaries(put("a.geojson", text))
    if not isinstance(found, TableError):
        assert area(found.geometry.array)[0] == pytest.approx(1)


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.parquet"])
def test_tables_without_geometry(boundaries, put, tmp_path, name):
    frame = pd.DataFrame({"region": ["R"], "value": [1]})
    path = tmp_path / name
    {"a.csv": frame.to_csv, "a.xlsx": frame.to_excel, "a.parquet": frame.to_parquet}[name](path)
    boundaries.refuses(path)


# ---------------------------------------------------------------- assign_regions


def test_each_point_gets_one_region_or_none(named):
    squares = read_boundaries(layer([box(0, 0, 1, 1), box(1, 0, 2, 1)], region=["W", "E"]))
    frame = points((0.5, 0.5), (1.5, 0.5), (5, 5), (np.nan, np.nan))
    joined = assign_regions(frame, squares)
    assert joined["region"].iloc[:2].tolist() == ["W", "E"]
    assert joined["region"].iloc[2:].isna().all()
    assert joined["establishment"].tolist() == frame["establishment"].tolist()
    told = [p for p in joined.attrs["problems"] if p not in frame.attrs["problems"]]
    assert sum(p["rows"] for p in told) == 2, "one outside, one without a place"


@pytest.mark.parametrize(
    ("place", "may"),
    [
        pytest.param((1, 0.5), {"W", "E"}, id="on-the-shared-border"),
        pytest.param((0, 0.5), {"W"}, id="on-the-outer-border"),
        pytest.param((1, 0), {"W", "E"}, id="on-a-shared-corner"),
    ],
)
def test_points_on_a_border(place, may):
    """Exactly one row, and a region that touches it; the same whatever the order of the rows."""
    squares = read_boundaries(layer([box(0, 0, 1, 1), box(1, 0, 2, 1)], region=["W", "E"]))
    joined = assign_regions(points(place, (0.5, 0.5)), squares)
    assert len(joined) == 2
    assert joined["region"].iloc[0] in may
    again = assign_regions(points((0.5, 0.5), place), squares.iloc[::-1].reset_index(drop=True))
    assert again["region"].iloc[1] == joined["region"].iloc[0]


def test_overlapping_regions_are_said():
    """A point in two regions is counted once, and the overlap is a problem with a name."""
    overlapping = read_boundaries(layer([box(0, 0, 2, 1), box(1, 0, 3, 1)], region=["A", "B"]))
    frame = points((1.5, 0.5), (0.5, 0.5), (2.5, 0.5))
    joined = assign_regions(frame, overlapping)
    assert len(joined) == 3
    assert joined["region"].iloc[0] in {"A", "B"}
    assert joined["region"].iloc[1:].tolist() == ["A", "B"]
    told = [
        p
        for p in joined.attrs["problems"] + overlapping.attrs["problems"]
        if p not in frame.attrs["problems"]
    ]
    assert told


def test_holes_belong_to_nobody_or_to_the_enclave():
    ring = Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], holes=[[(1, 1), (3, 1), (3, 3), (1, 3)]])
    bounds = read_boundaries(layer([ring, box(1.5, 1.5, 2.5, 2.5)], region=["ring", "enclave"]))
    joined = assign_regions(points((0.5, 2), (2, 2), (1.2, 2)), bounds)
    assert joined["region"].iloc[:2].tolist() == ["ring", "enclave"]
    assert pd.isna(joined["region"].iloc[2])


def test_islands_of_one_region():
    islands = MultiPolygon([box(0, 0, 1, 1), box(5, 5, 6, 6)])
    joined = assign_regions(points((0.5, 0.5), (5.5, 5.5)), read_boundaries(layer([islands], region=["R"])))
    assert joined["region"].tolist() == ["R", "R"]


def test_metres_meet_degrees():
    """Points in a projected system with its code are joined rightly to boundaries in degrees."""
    squares = read_boundaries(layer([box(8, 50, 9, 51), box(9, 50, 10, 51)], region=["W", "E"]))
    plane = gpd.GeoSeries([Point(8.5, 50.5), Point(9.5, 50.5)], crs="EPSG:4326").to_crs("EPSG:25832")
    frame = read_establishments(
        pd.DataFrame({"industry": "C1", "x": plane.x, "y": plane.y}), crs="EPSG:25832"
    )
    assert assign_regions(frame, squares)["region"].tolist() == ["W", "E"]


def test_metres_of_no_known_system_are_refused():
    """Otherwise all would be outside, and the answer would look like one."""
    squares = read_boundaries(layer([box(8, 50, 9, 51)]))
    frame = read_establishments(pd.DataFrame({"industry": ["C1"], "x": [477000.0], "y": [5551000.0]}))
    with pytest.raises(TableError) as caught:
        assign_regions(frame, squares)
    assert caught.value.hint


def test_table_without_places_is_refused():
    squares = read_boundaries(layer([box(8, 50, 9, 51)]))
    with pytest.raises(TableError) as caught:
        assign_regions(read_establishments(pd.DataFrame({"industry": ["C1"]})), squares)
    assert caught.value.hint


def test_all_outside_is_said_loudly():
    """Swapped boundaries or another country: no region at all must be an error or a warning, not a note."""
    squares = read_boundaries(layer([box(8, 50, 9, 51)]))
    try:
        joined = assign_regions(points((113, 28), (114, 29)), squares)
    except TableError:
        return
    assert joined["region"].isna().all()
    assert max(p["rows"] for p in joined.attrs["problems"] if p["severity"] != "note") == 2


def test_a_region_column_that_was_there():
    squares = read_boundaries(layer([box(0, 0, 1, 1)], region=["new"]))
    frame = points((0.5, 0.5), (5, 5), region="old")
    joined = assign_regions(frame, squares)
    assert joined["region"].iloc[0] == "new"
    assert joined["region"].iloc[1] != "old"
    assert frame["region"].tolist() == ["old", "old"]


def test_another_column_of_the_boundaries():
    """``region=`` names the column of the boundaries that fills the region of the establishments."""
    squares = read_boundaries(layer([box(0, 0, 1, 1)], region=["430104"], name=["岳麓区"]))
    assert assign_regions(points((0.5, 0.5)), squares, region="name")["region"].tolist() == ["岳麓区"]
    with pytest.raises(TableError, match="district"):
        assign_regions(points((0.5, 0.5)), squares, region="district")


@pytest.mark.parametrize(
    "wrong",
    [None, 5, "boundaries.gpkg", pd.DataFrame({"region": ["R"]}), []],
    ids=["none", "number", "path", "frame-without-geometry", "list"],
)
def test_wrong_boundaries_to_assign(wrong):
    with pytest.raises(JijuError) as caught:
        assign_regions(points((0.5, 0.5)), wrong)
    assert caught.value.hint


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(None, id="none"),
        pytest.param(5, id="number"),
        pytest.param("firms.csv", id="path"),
        pytest.param({"lon": [0.5], "lat": [0.5]}, id="dict"),
        pytest.param(pl.DataFrame({"lon": [0.5], "lat": [0.5]}), id="polars"),
        pytest.param(pd.DataFrame({"lon": [0.5]}), id="no-lat"),
        pytest.param(pd.DataFrame({"lon": ["east"], "lat": ["north"]}), id="words"),
    ],
)
def test_wrong_establishments_to_assign(wrong):
    """Refused with a hint; a table of another library may be read."""
    squares = read_boundaries(layer([box(0, 0, 1, 1)], region=["R"]))
    try:
        joined = assign_regions(wrong, squares)
    except TableError as error:
        refusal = error
    else:
        assert isinstance(wrong, pl.DataFrame)
        assert joined["region"].tolist() == ["R"]
        return
    assert refusal.hint


def test_boundaries_of_the_callers_own(named):
    """A GeoDataFrame that no reader has seen: another system, numbers as codes, a bow-tie."""
    own = layer([box(0, 0, 1, 1), box(1, 0, 2, 1)], region=[430104, 430105]).to_crs("EPSG:3857")
    assert assign_regions(points((0.5, 0.5), (1.5, 0.5)), own)["region"].tolist() == ["430104", "430105"]
    crossed = layer([Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])], region=["R"])
    joined = assign_regions(points((0.25, 0.5), (0.5, 0.9)), crossed)
    assert joined["region"].iloc[0] == "R"
    assert pd.isna(joined["region"].iloc[1])


def test_the_hint_names_the_parameter_there_is():
    squares = layer([box(0, 0, 1, 1)], adcode=["430104"])
    with pytest.raises(TableError) as caught:
        assign_regions(points((0.5, 0.5)), squares)
    assert 'region="adcode"' in (caught.value.hint or "")


def test_neither_input_is_changed():
    squares = read_boundaries(layer([box(0, 0, 1, 1)], region=["R"]))
    frame = points((0.5, 0.5), (3, 3))
    before, before_squares = frame.copy(deep=True), squares.copy(deep=True)
    attrs = json.dumps(frame.attrs)
    assign_regions(frame, squares)
    pd.testing.assert_frame_equal(frame, before)
    pd.testing.assert_frame_equal(pd.DataFrame(squares), pd.DataFrame(before_squares))
    assert json.dumps(frame.attrs) == attrs


def test_the_index_of_the_caller_does_not_matter():
    squares = read_boundaries(layer([box(0, 0, 1, 1), box(1, 0, 2, 1)], region=["W", "E"]))
    frame = points((0.5, 0.5), (1.5, 0.5), (0.25, 0.5))
    odd = frame.set_axis([7, 7, -1])
    joined = assign_regions(odd, squares)
    assert joined["region"].tolist() == ["W", "E", "W"]
    filtered = assign_regions(frame[frame["lon"] < 1], squares)
    assert filtered["region"].tolist() == ["W", "W"]
