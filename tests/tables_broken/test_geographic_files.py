"""GeoJSON, GeoPackage and Shapefile as sources of establishments."""

from __future__ import annotations

import json

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point, Polygon

from jiju.errors import TableError


def geojson(features, **more):
    return json.dumps({"type": "FeatureCollection", **more, "features": features})


def feature(geometry, **properties):
    return {
        "type": "Feature",
        "geometry": geometry,
        "properties": {"establishment": "A", "industry": "C1", **properties},
    }


def point(x, y):
    return {"type": "Point", "coordinates": [x, y]}


SQUARE = {"type": "Polygon", "coordinates": [[[8, 50], [9, 50], [9, 51], [8, 51], [8, 50]]]}


def test_points(establishments, put):
    frame = establishments.reads(
        put("a.geojson", geojson([feature(point(8.5, 50)), feature(point(9, 51), establishment="B", size=3)]))
    )
    assert frame[["lon", "lat"]].to_numpy().tolist() == [[8.5, 50], [9, 51]]
    assert "geometry" not in frame.columns


def test_named_json(establishments, put):
    found = establishments(put("a.json", geojson([feature(point(8.5, 50))])))
    if not isinstance(found, TableError):
        assert found["lon"].tolist() == [8.5]


@pytest.mark.parametrize(
    "geometry",
    [
        pytest.param(None, id="null"),
        pytest.param({"type": "Point", "coordinates": []}, id="empty-point"),
        pytest.param({"type": "GeometryCollection", "geometries": []}, id="empty-collection"),
        pytest.param(point(0, 0), id="null-island"),
        pytest.param(point(8.5, 95), id="lat-95"),
        pytest.param({"type": "Point", "coordinates": [8.5]}, id="half-a-point"),
        pytest.param({"type": "Point", "coordinates": ["8.5", "50"]}, id="text-coordinates"),
        pytest.param({"type": "Circle", "coordinates": [8, 50]}, id="unknown-type"),
    ],
)
def test_features_without_a_usable_place(establishments, put, named, geometry):
    """The feature stays without a place and is named, or the file is refused."""
    found = establishments(
        put("a.geojson", geojson([feature(point(8.5, 50)), feature(geometry, establishment="B")]))
    )
    if isinstance(found, TableError):
        return
    assert found["establishment"].tolist() == ["A", "B"]
    if found["lon"].notna().iloc[1]:  # GDAL reads numbers in quotes
        assert found[["lon", "lat"]].iloc[1].tolist() == [8.5, 50]
    else:
        assert sum(p["rows"] for p in named(found, severity="warning")) >= 1


def test_polygons_in_place_of_points(establishments, put, named):
    """Buildings drawn as outlines: refused, or a point within each, said."""
    found = establishments(put("a.geojson", geojson([feature(SQUARE), feature(SQUARE, establishment="B")])))
    if isinstance(found, TableError):
        return
    assert len(found) == 2
    assert max(p["rows"] for p in found.attrs["problems"]) == 2
    if found["lon"].notna().any():
        assert found["lon"].between(8, 9).all()


def test_mixed_geometries(establishments, put, named):
    features = [
        feature(point(8.5, 50)),
        feature(SQUARE, establishment="B"),
        feature({"type": "MultiPoint", "coordinates": [[8, 50], [9, 51]]}, establishment="C"),
        feature({"type": "MultiPoint", "coordinates": [[8.25, 50]]}, establishment="D"),
    ]
    found = establishments(put("a.geojson", geojson(features)))
    if not isinstance(found, TableError):
        assert len(found) == 4
        assert found["lon"].iloc[0] == 8.5
        assert {row for p in found.attrs["problems"] for row in p["examples"]}


def test_projected_crs_member(establishments, put):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}
    frame = establishments.reads(
        put(
            "a.geojson",
            geojson(
                [feature(point(477000, 5551000)), feature(point(478000, 5551000), establishment="B")], crs=crs
            ),
        )
    )
    if "x" in frame:
        assert frame.attrs["crs"] == "EPSG:25832"
    else:
        assert frame["lon"].tolist() == pytest.approx([8.68, 8.69], abs=0.02)


def test_metres_in_a_geojson_that_says_nothing(establishments, put, named):
    found = establishments(
        put(
            "a.geojson",
            geojson([feature(point(477000, 5551000)), feature(point(478000, 5551000), establishment="B")]),
        )
    )
    if not isinstance(found, TableError):
        assert named(found)
        assert "x" in found or found["lon"].isna().all()


def test_crs_member_unknown(establishments, put):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::999999"}}
    establishments(put("a.geojson", geojson([feature(point(8.5, 50))], crs=crs)))


def test_gcj02_from_geojson(establishments, put):
    path = put("a.geojson", geojson([feature(point(116.41024449916938, 39.91640428150164))]))
    frame = establishments.reads(path, crs="GCJ-02")
    assert frame[["lon", "lat"]].iloc[0].tolist() == pytest.approx([116.404, 39.915], abs=1e-7)


def test_no_features(establishments, put):
    found = establishments(put("a.geojson", geojson([])))
    if not isinstance(found, TableError):
        assert found.attrs["problems"]


def test_a_single_geometry(establishments, put):
    establishments.refuses(put("a.geojson", json.dumps(point(8.5, 50))))


def test_properties_of_differing_kinds(establishments, put):
    features = [
        feature(point(8.5, 50), industry=3511, size="12"),
        feature(point(8.6, 50), industry="0111", size=12.5, establishment="B"),
        feature(point(8.7, 50), industry=None, size=None, establishment="C"),
        feature(point(8.8, 50), industry=["C1"], size={"n": 1}, establishment="D"),
    ]
    frame = establishments.reads(put("a.geojson", geojson(features)))
    assert frame["industry"].tolist()[:2] == ["3511", "0111"]
    assert frame["size"].tolist()[:2] == [12, 12.5]


def test_properties_lon_lat_beside_the_geometry(establishments, put):
    """Attributes may say other than the geometry; the result has one lon and one lat."""
    found = establishments(put("a.geojson", geojson([feature(point(8.5, 50), lon=1.0, lat=2.0)])))
    if not isinstance(found, TableError):
        assert found["lon"].iloc[0] in (8.5, 1.0)


def frame_of(points, crs="EPSG:4326", **columns):
    return gpd.GeoDataFrame({"industry": ["C1"] * len(points), **columns}, geometry=points, crs=crs)


def test_geopackage_of_several_layers(establishments, tmp_path):
    """One layer is read and the others named, or the file is refused and they are named."""
    frame_of([Point(8.5, 50)]).to_file(tmp_path / "a.gpkg", layer="firms")
    frame_of([Point(9.5, 51)]).to_file(tmp_path / "a.gpkg", layer="depots")
    found = establishments(tmp_path / "a.gpkg")
    text = str(found) if isinstance(found, TableError) else str(found.attrs["problems"])
    assert "depots" in text


def test_geopackage_with_an_attribute_layer(establishments, tmp_path):
    """A layer without geometry beside the points."""
    import pyogrio

    pyogrio.write_dataframe(pd.DataFrame({"k": [1]}), tmp_path / "a.gpkg", layer="codes")
    pyogrio.write_dataframe(frame_of([Point(8.5, 50)]), tmp_path / "a.gpkg", layer="firms", append=True)
    found = establishments(tmp_path / "a.gpkg")
    text = str(found) if isinstance(found, TableError) else str(found.attrs["problems"])
    assert "codes" in text or "firms" in text


def test_geopackage_without_layers(establishments, tmp_path):
    import sqlite3

    sqlite3.connect(tmp_path / "a.gpkg").execute("create table t (a int)").connection.close()
    establishments.refuses(tmp_path / "a.gpkg")


def test_geopackage_without_crs(establishments, tmp_path):
    with pytest.warns(UserWarning, match="crs"):
        frame_of([Point(8.5, 50), Point(9, 51)], crs=None).to_file(tmp_path / "a.gpkg")
    found = establishments(tmp_path / "a.gpkg")
    if not isinstance(found, TableError):
        assert "lon" in found or found.attrs["problems"]


def test_geopackage_of_projected_points(establishments, tmp_path):
    frame_of([Point(8.5, 50)]).to_crs("EPSG:3035").to_file(tmp_path / "a.gpkg")
    frame = establishments.reads(tmp_path / "a.gpkg")
    if "x" in frame:
        assert frame.attrs["crs"] == "EPSG:3035"
    else:
        assert frame[["lon", "lat"]].iloc[0].tolist() == pytest.approx([8.5, 50], abs=1e-6)


@pytest.mark.parametrize("lost", [".dbf", ".shx", ".prj", ".cpg"])
def test_shapefiles_that_lost_a_part(establishments, tmp_path, lost):
    """People send the .shp alone. Without .dbf there is no industry; without .shx or .prj it may be read."""
    frame_of([Point(8.5, 50), Point(9, 51)], name=["Müller", "长沙"]).to_file(
        tmp_path / "a.shp", encoding="utf-8"
    )
    (tmp_path / f"a{lost}").unlink()
    found = establishments(tmp_path / "a.shp")
    if lost == ".dbf":
        assert isinstance(found, TableError)
    elif not isinstance(found, TableError):
        assert len(found) == 2


def test_shapefile_in_gbk(establishments, tmp_path):
    gpd.GeoDataFrame(
        {"名称": ["三一重工"], "行业": ["通用设备"]}, geometry=[Point(113, 28)], crs="EPSG:4326"
    ).to_file(tmp_path / "a.shp", encoding="gbk")
    found = establishments(tmp_path / "a.shp")
    if not isinstance(found, TableError):
        assert found["industry"].tolist() == ["通用设备"]


def test_z_and_m_are_dropped_quietly(establishments, tmp_path):
    frame_of([Point(8.5, 50, 120)]).to_file(tmp_path / "a.gpkg")
    frame = establishments.reads(tmp_path / "a.gpkg")
    assert frame[["lon", "lat"]].iloc[0].tolist() == [8.5, 50]


def test_geoparquet(establishments, tmp_path):
    frame_of([Point(8.5, 50), None, Polygon([(8, 50), (9, 50), (9, 51)])]).to_parquet(tmp_path / "a.parquet")
    found = establishments(tmp_path / "a.parquet")
    if not isinstance(found, TableError):
        assert len(found) == 3
        assert found["lon"].iloc[0] == 8.5
