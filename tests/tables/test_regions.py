"""Boundaries, assignment, tabulation, filters, levels."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import LineString, Polygon, box

from jiju.errors import TableError
from jiju.tables import (
    assign_regions,
    cut_industries,
    filter_rows,
    gcj02_to_wgs84,
    read_boundaries,
    read_establishments,
    tabulate,
)

SQUARES = gpd.GeoDataFrame(
    {"code": ["W", "E", "bow", "coast", None]},
    geometry=[
        *(box(112, 28, 113, 29), box(113, 28, 114, 29)),
        Polygon([(115, 28), (116, 29), (116, 28), (115, 29)]),
        LineString([(112, 28), (113, 28)]),
        box(0, 0, 1, 1),
    ],
    crs="EPSG:4326",
)


def test_boundaries_are_repaired_and_counted():
    found = read_boundaries(SQUARES)
    assert found["region"].tolist() == ["W", "E", "bow"]
    assert found.geometry.is_valid.all()
    told = {(p["code"], p["rows"]) for p in found.attrs["problems"] if p["severity"] != "note"}
    assert told == {("T904", 1), ("T905", 1), ("T981", 1)}
    assert found.attrs["rows_read"] == 5


def test_boundaries_of_other_systems_become_wgs84():
    projected = SQUARES.head(2).to_crs(32649)
    found = read_boundaries(projected)
    assert found.crs == "EPSG:4326"
    assert found.total_bounds == pytest.approx([112, 28, 114, 29], abs=1e-6)
    shifted = read_boundaries(SQUARES.head(2), crs="GCJ-02")
    corner = gcj02_to_wgs84(np.array([112.0]), np.array([28.0]))
    assert shifted.geometry.iloc[0].distance(gpd.points_from_xy(*corner)[0]) < 1e-9


def test_points_outside_and_without_place():
    frame = pd.DataFrame(
        {"industry": list("abcd"), "lon": [112.5, 113.5, 50, np.nan], "lat": [28.5, 28.5, 28, np.nan]}
    )
    found = assign_regions(frame, read_boundaries(SQUARES))
    assert found["region"].tolist()[:2] == ["W", "E"]
    assert found["region"].isna().tolist() == [False, False, True, True]
    assert [(p["code"], p["rows"]) for p in found.attrs["problems"]] == [("T984", 1), ("T986", 1)]
    assert "region" not in frame


def test_projected_points_in_degrees_of_regions():
    points = gpd.GeoDataFrame({"industry": ["a"]}, geometry=gpd.points_from_xy([112.5], [28.5]), crs=4326)
    frame = read_establishments(points.to_crs(32649))
    assert assign_regions(frame, read_boundaries(SQUARES))["region"].tolist() == ["W"]
    with pytest.raises(TableError, match="T404"):
        assign_regions(pd.DataFrame({"x": [1.0], "y": [2.0]}), read_boundaries(SQUARES))


@pytest.mark.parametrize("form", ["frame", "csv", "parquet", "folder"])
def test_tabulate_equals_pandas(form, tmp_path, rng):
    count = 5000
    frame = pd.DataFrame(
        {
            "region": rng.choice(["01", "02", None], count),
            "industry": rng.choice(["a", "b", "c"], count),
            "size": np.where(rng.random(count) < 0.1, np.nan, rng.integers(-5, 100, count)),
        }
    )
    source = frame
    if form == "csv":
        source = tmp_path / "a.csv"
        frame.to_csv(source, index=False)
    elif form == "parquet":
        source = tmp_path / "a.parquet"
        frame.to_parquet(source)
    elif form == "folder":
        source = tmp_path / "parts"
        source.mkdir()
        frame.iloc[:100].to_parquet(source / "1.parquet")
        frame.iloc[100:].to_parquet(source / "2.parquet")
    found = tabulate(source, value="size")
    usable = frame.dropna(subset="region").assign(size=lambda t: t["size"].where(t["size"] >= 0))
    grouped = usable.groupby(["region", "industry"])["size"]
    assert found["establishments"].tolist() == grouped.size().tolist()
    assert found["value"].tolist() == grouped.sum().tolist()
    placed = frame.dropna(subset="region")
    told = {p["code"]: p["rows"] for p in found.attrs["problems"]}
    assert told == {
        "T906": int(frame["region"].isna().sum()),
        "T941": int(placed["size"].isna().sum()),
        "T942": int((placed["size"] < 0).sum()),
    }
    assert int(found["establishments"].sum()) + told["T906"] == found.attrs["rows_read"] == count


def test_tabulate_reads_odd_numbers_while_streaming(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(
        "地区;行业;人数\n长沙;C35;1,5\n长沙;C35;1.234,5\n株洲;C36;12人\n株洲;C36;多\n".encode("gb18030")
    )
    found = tabulate(path, region="地区", industry="行业", value="人数")
    assert dict(zip(found["region"], found["value"], strict=True)) == {"长沙": 1236.0, "株洲": 12.0}
    assert {p["code"] for p in found.attrs["problems"]} == {"T911", "T943", "T944", "T945"}


def test_codes_that_become_one_are_added_up():
    frame = pd.DataFrame({"region": ["1.0", "1.0", "２"], "industry": ["a", " a", "a"]})
    assert tabulate(frame)["establishments"].tolist() == [2, 1]


def test_filter_rows():
    table = read_establishments(pd.DataFrame({"industry": ["a", "b", "a"], "year": [2015, 2015, 2016]}))
    found = filter_rows(table, {"industry": "a", "year": "2015"})
    assert found["establishment"].tolist() == ["2"]
    assert found.attrs["problems"][-1]["rows"] == 2
    assert len(filter_rows(table, {"year": [2015, 2016]})) == 3
    with pytest.raises(TableError, match="T207"):
        filter_rows(table, {"jahr": 2015})
    with pytest.raises(TableError, match="T208"):
        filter_rows(table, {"industry": "z"})


def test_levels():
    codes = pd.Series(["C3514", "28.92", "3511", "35", "Cement", None])
    assert cut_industries(codes, 2).tolist()[:5] == ["C35", "28", "35", "35", "Cement"]
    assert cut_industries(codes, "中类").tolist()[:2] == ["C351", "28.9"]
    with pytest.raises(TableError, match="T209"):
        cut_industries(codes, "industry")
    assert cut_industries(pd.Series(["336411"]), "industry", classification="NAICS").tolist() == ["33641"]
