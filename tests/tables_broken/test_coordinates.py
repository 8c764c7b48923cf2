"""Coordinates as they are written down: in one cell, swapped, as text, as WKT, in other systems."""

from __future__ import annotations

import math

import pytest
from shapely import Point, set_srid, to_wkb

from jiju.errors import TableError

HEAD = "establishment,industry,size,lon,lat\n"
CHANGSHA = "A,C1,1,112.9388,28.2282\nB,C1,1,116.4040,39.9150\nC,C2,1,87.6168,43.8256\n"
# published pairs of WGS84 and GCJ-02: googollee/eviltransform (first three), wandergis/coordtransform (last)
GCJ_PAIRS = [
    pytest.param((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597), id="shanghai"),
    pytest.param((113.912316, 22.543847), (113.9171764808363, 22.540796131694766), id="shenzhen"),
    pytest.param((116.377817, 39.911954), (116.38404722455657, 39.91334545536069), id="beijing"),
    pytest.param((116.404, 39.915), (116.41024449916938, 39.91640428150164), id="tiananmen"),
]


def metres_between(a, b):
    """Small distances on the sphere, good enough to tell centimetres."""
    north = math.radians(b[1] - a[1]) * 6_371_000
    east = math.radians(b[0] - a[0]) * 6_371_000 * math.cos(math.radians(a[1]))
    return math.hypot(north, east)


@pytest.mark.parametrize(
    ("lon", "lat"),
    [
        pytest.param("", "", id="both-missing"),
        pytest.param("8.5", "", id="lat-missing"),
        pytest.param("", "50.1", id="lon-missing"),
        pytest.param("0", "0", id="null-island"),
        pytest.param("0.0", "-0.0", id="null-island-signed"),
        pytest.param("8.5", "91", id="lat-91"),
        pytest.param("200", "50", id="lon-200"),
        pytest.param("-180.0001", "50", id="lon-just-beyond"),
        pytest.param("999", "999", id="sentinel-999"),
        pytest.param("-9999", "-9999", id="sentinel-minus-9999"),
        pytest.param("inf", "50", id="inf"),
        pytest.param("nan", "nan", id="nan"),
        pytest.param("east", "north", id="words"),
        pytest.param("—", "N/A", id="dashes"),
        pytest.param("3471234.5", "5540123.2", id="metres-among-degrees"),
        pytest.param("86821", "501109", id="decimal-point-lost"),
        pytest.param("2021-03-04", "50.1", id="date"),
        pytest.param("8.5.1", "50.1", id="two-points"),
    ],
)
def test_unusable_coordinates_stay_without_place(establishments, put, named, lon, lat):
    frame = establishments.reads(
        put("a.csv", f"{HEAD}A,C1,1,8.6821,50.1109\nB,C1,2,{lon},{lat}\nC,C2,3,11.58,48.14\n")
    )
    assert frame["establishment"].tolist() == ["A", "B", "C"]
    assert frame[["lon", "lat"]].iloc[1].isna().all()
    assert frame[["lon", "lat"]].iloc[[0, 2]].to_numpy().tolist() == [[8.6821, 50.1109], [11.58, 48.14]]
    warnings = named(frame, "lon", "lat", severity="warning")
    assert {row for p in warnings for row in p["examples"]} == {3}


@pytest.mark.parametrize(
    ("lon", "lat"), [("0", "51.4779"), ("-78.4678", "0"), ("180", "-16.5"), ("-180", "90")]
)
def test_zeros_and_edges_that_are_places(establishments, put, lon, lat):
    """Greenwich, Quito, the antimeridian."""
    frame = establishments.reads(put("a.csv", f"{HEAD}A,C1,1,{lon},{lat}\nB,C1,1,1.5,50\n"))
    assert frame[["lon", "lat"]].iloc[0].tolist() == [float(lon), float(lat)]


def test_swapped_columns_are_swapped_back(establishments, put, named):
    """Also for Ürümqi, whose longitude would pass as a latitude."""
    data = HEAD.replace("lon,lat", "lat,lon") + CHANGSHA
    frame = establishments.reads(put("a.csv", data))
    assert frame[["lon", "lat"]].to_numpy().tolist() == [
        [112.9388, 28.2282],
        [116.404, 39.915],
        [87.6168, 43.8256],
    ]
    assert any(p["rows"] == 3 for p in named(frame, "lon", "lat", severity="warning"))


def test_columns_in_the_order_lat_lon_are_not_swapped(establishments, put, named):
    frame = establishments.reads(put("a.csv", "establishment,industry,lat,lon\nA,C1,28.2282,112.9388\n"))
    assert frame[["lon", "lat"]].iloc[0].tolist() == [112.9388, 28.2282]
    assert not named(frame, severity="warning")


def test_one_swapped_row_is_named(establishments, put, named):
    """Swapped back or without place; either way the row is named."""
    frame = establishments.reads(put("a.csv", HEAD + CHANGSHA + "D,C2,1,30.5928,114.3055\n"))
    place = frame[["lon", "lat"]].iloc[3]
    assert place.isna().all() or place.tolist() == [114.3055, 30.5928]
    assert [5] in [p["examples"] for p in named(frame, "lon", "lat", severity="warning")]
    assert frame["lon"].iloc[:3].tolist() == [112.9388, 116.404, 87.6168]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        pytest.param("lat_lon", ['"28.2282, 112.9388"', '"39.9150,116.4040"'], id="lat-lon"),
        pytest.param("coordinates", ['"28.2282 112.9388"', '"39.9150 116.4040"'], id="blank-between"),
        pytest.param("坐标", ["28.2282，112.9388", "39.9150，116.4040"], id="chinese-comma"),
        pytest.param("经纬度", ["112.9388，28.2282", "116.4040，39.9150"], id="lon-first-chinese-comma"),
        pytest.param("经纬度", ["112.9388;28.2282", "116.4040;39.9150"], id="lon-first-semicolon"),
        pytest.param("coordinates", ['"[112.9388, 28.2282]"', '"[116.4040, 39.9150]"'], id="json-array"),
        pytest.param("coordinates", ['"(28.2282, 112.9388)"', '"(39.9150, 116.4040)"'], id="brackets"),
        pytest.param("geometry", ["POINT (112.9388 28.2282)", "POINT (116.4040 39.9150)"], id="wkt"),
        pytest.param(
            "geometry", ["Point(112.9388 28.2282)", "point  ( 116.4040  39.9150 )"], id="wkt-other-writings"
        ),
        pytest.param("wkt", ["POINT Z (112.9388 28.2282 45)", "POINT Z (116.404 39.915 50)"], id="wkt-z"),
        pytest.param(
            "geom", ["SRID=4326;POINT(112.9388 28.2282)", "SRID=4326;POINT(116.404 39.915)"], id="ewkt"
        ),
    ],
)
def test_both_in_one_cell(establishments, put, header, cells):
    data = f"establishment,industry,{header}\nA,C1,{cells[0]}\nB,C2,{cells[1]}\n"
    frame = establishments.reads(put("a.csv", data))
    assert frame[["lon", "lat"]].to_numpy().tolist() == [[112.9388, 28.2282], [116.404, 39.915]]


def test_postgis_hexadecimal(establishments, put):
    """What a database exports when nobody asked for text: read right, refused, or kept as it is."""
    cells = [
        to_wkb(set_srid(Point(lon, lat), 4326), hex=True, include_srid=True)
        for lon, lat in [(112.9388, 28.2282), (116.404, 39.915)]
    ]
    found = establishments(put("a.csv", f"establishment,industry,geom\nA,C1,{cells[0]}\nB,C2,{cells[1]}\n"))
    if isinstance(found, TableError):
        return
    if "lon" in found and found["lon"].notna().any():
        assert found[["lon", "lat"]].to_numpy().tolist() == [[112.9388, 28.2282], [116.404, 39.915]]
    else:
        assert "geom" in found.columns or found.attrs["problems"]


def test_one_cell_in_europe_follows_its_header(establishments, put):
    """Where both numbers could be either, the name of the column says which is which."""
    frame = establishments.reads(
        put("a.csv", 'establishment,industry,"lat, lon"\nA,C1,"50.1109, 8.6821"\nB,C1,"48.1, 11.5"\n')
    )
    assert frame[["lon", "lat"]].to_numpy().tolist() == [[8.6821, 50.1109], [11.5, 48.1]]


def test_one_cell_with_decimal_commas(establishments, put):
    frame = establishments.reads(
        put("a.csv", "establishment;industry;lat_lon\nA;C1;50,1109; 8,6821\n".replace("; 8", " 8"))
    )
    assert frame[["lon", "lat"]].to_numpy().tolist() == [[8.6821, 50.1109]]


def test_one_cell_with_broken_members(establishments, put, named):
    cells = ["28.2282, 112.9388", "28.2282", "", "a, b", "0, 0", "28.2, 112.9, 5", "91, 200"]
    data = "establishment,industry,lat_lon\n" + "".join(f'E{i},C1,"{cell}"\n' for i, cell in enumerate(cells))
    frame = establishments.reads(put("a.csv", data))
    assert len(frame) == len(cells)
    assert frame["lon"].iloc[0] == 112.9388
    assert frame["lon"].iloc[1:5].isna().all()
    assert math.isnan(frame["lon"].iloc[6])
    assert sum(p["rows"] for p in named(frame, severity="warning")) >= 5


def test_wkt_that_is_no_point(establishments, put, named):
    """Polygons, lines and empties among points: the row stays; whatever stands for it is named."""
    cells = [
        "POINT (8.5 50)",
        "POLYGON ((8 50, 9 50, 9 51, 8 50))",
        "LINESTRING (8 50, 9 51)",
        "POINT EMPTY",
        "POINT (8.5",
        "MULTIPOINT ((8 50), (9 51))",
        "rubbish",
    ]
    data = "establishment,industry,geometry\n" + "".join(
        f'E{i},C1,"{cell}"\n' for i, cell in enumerate(cells)
    )
    frame = establishments.reads(put("a.csv", data))
    assert len(frame) == len(cells)
    assert frame["lon"].iloc[0] == 8.5
    assert math.isnan(frame["lon"].iloc[3])
    assert math.isnan(frame["lon"].iloc[4])
    assert math.isnan(frame["lon"].iloc[6])
    assert {3, 4, 5, 6, 7, 8} <= {row for p in named(frame) for row in p["examples"]}


def test_ewkt_in_metres_is_not_taken_for_degrees(establishments, put):
    cells = ["SRID=25832;POINT(477000 5551000)", "SRID=25832;POINT(478000 5551000)"]
    data = f"establishment,industry,geom\nA,C1,{cells[0]}\nB,C1,{cells[1]}\n"
    found = establishments(put("a.csv", data))
    if isinstance(found, TableError):
        return
    if "x" in found:
        assert found.attrs["crs"] == "EPSG:25832"
        assert found["x"].tolist() == [477000, 478000]
    else:
        assert found["lon"].tolist() == pytest.approx([8.68, 8.69], abs=0.02)


def test_ewkt_of_two_systems_in_one_column(establishments, put, named):
    cells = ["SRID=4326;POINT(8.5 50)", "SRID=25832;POINT(478000 5551000)"]
    data = f"establishment,industry,geom\nA,C1,{cells[0]}\nB,C1,{cells[1]}\n"
    found = establishments(put("a.csv", data))
    if isinstance(found, TableError):
        return
    assert "lon" in found
    if not found["lon"].isna().iloc[1]:
        assert found["lon"].iloc[1] == pytest.approx(8.69, abs=0.02)
    else:
        assert named(found, severity="warning")


@pytest.mark.parametrize(
    ("lon", "lat"),
    [
        pytest.param("116°24'15\"E", "39°54'27\"N", id="dms"),
        pytest.param("116° 24′ 15″ E", "39° 54′ 27″ N", id="dms-typographic"),
        pytest.param("东经116度24分15秒", "北纬39度54分27秒", id="dms-chinese"),
        pytest.param("116.404167E", "39.9075N", id="decimal-with-letter"),
        pytest.param("116.404167°", "39.9075°", id="decimal-with-degree-sign"),
    ],
)
def test_degrees_minutes_seconds(establishments, put, named, lon, lat):
    """Read right, or without place and said; never 116 degrees and the rest forgotten."""
    body = f"A;C1;{lon};{lat}\nB;C1;{lon};{lat}\n"
    found = establishments(put("a.csv", "establishment;industry;lon;lat\n" + body))
    if isinstance(found, TableError):
        return
    if found["lon"].notna().any():
        assert found["lon"].tolist() == pytest.approx([116.404167] * 2, abs=1e-5)
        assert found["lat"].tolist() == pytest.approx([39.9075] * 2, abs=1e-5)
    else:
        assert named(found, "lon", "lat", severity="warning")[0]["rows"] == 2


def test_western_and_southern_letters_are_signs(establishments, put):
    found = establishments(
        put("a.csv", "establishment;industry;lon;lat\nA;C1;43°10'00\"W;22°54'00\"S\nB;C1;47.9W;15.8S\n")
    )
    if not isinstance(found, TableError):
        assert (found["lon"].dropna() < 0).all()
        assert (found["lat"].dropna() < 0).all()


def test_metres_under_the_names_of_degrees(establishments, put, named):
    """Eastings and northings called lon and lat, without a crs: refused, or never taken for degrees."""
    data = HEAD + "A,C1,1,477000.5,5551000.2\nB,C1,1,478000,5552000\n"
    found = establishments(put("a.csv", data))
    if not isinstance(found, TableError):
        if "x" in found:
            assert found.attrs["crs"] is None
        else:
            assert found["lon"].isna().all()
        assert named(found)


def test_metres_with_their_system(establishments, put):
    data = "establishment,industry,x,y\nA,C1,477000.5,5551000.2\nB,C1,478000,5552000\n"
    frame = establishments.reads(put("a.csv", data), crs="EPSG:25832")
    if "x" in frame:
        assert frame.attrs["crs"] == "EPSG:25832"
        assert frame["x"].tolist() == [477000.5, 478000]
    else:
        assert frame["lon"].tolist() == pytest.approx([8.68, 8.69], abs=0.02)


def test_metres_without_a_system(establishments, put):
    frame = establishments.reads(put("a.csv", "establishment,industry,x,y\nA,C1,0,0\nB,C1,100.5,-20\n"))
    assert frame.attrs["crs"] is None
    assert frame["x"].iloc[1] == 100.5
    assert frame["y"].iloc[1] == -20


def test_degrees_under_the_names_x_and_y(establishments, put, named):
    """GIS exports call degrees x and y: read as degrees or said, not taken for metres in silence."""
    frame = establishments.reads(
        put("a.csv", "establishment,industry,x,y\nA,C1,112.9388,28.2282\nB,C1,116.404,39.915\n")
    )
    assert ("lon" in frame and frame["lon"].tolist() == [112.9388, 116.404]) or named(
        frame, "x", "y", severity="warning"
    )


@pytest.mark.parametrize("crs", ["EPSG:4326", "epsg:4326", "EPSG:4490", "EPSG:4258"])
def test_geographic_systems_by_code(establishments, put, crs):
    """China's CGCS2000 and Europe's ETRS89 are degrees and differ from WGS84 by less than a metre."""
    frame = establishments.reads(put("a.csv", HEAD + "A,C1,1,8.6821,50.1109\n"), crs=crs)
    assert metres_between(frame[["lon", "lat"]].iloc[0].tolist(), (8.6821, 50.1109)) < 1


def test_feet_are_not_metres(establishments, put):
    """New York's plane coordinates are in US survey feet; 1,000 of them are 304.8 m."""
    data = "establishment,industry,x,y\nA,C1,1000000,200000\nB,C1,1001000,200000\n"
    found = establishments(put("a.csv", data), crs="EPSG:2263")
    if isinstance(found, TableError):
        return
    if "x" in found:
        assert found["x"].iloc[1] - found["x"].iloc[0] == pytest.approx(304.8, abs=0.5)
    else:
        places = found[["lon", "lat"]].to_numpy().tolist()
        assert metres_between(*places) == pytest.approx(304.8, rel=0.01)


def test_web_mercator_metres_are_no_metres(establishments, put, named):
    """At 50 degrees north its metre is 0.64 m on the ground: converted, or the reader is told."""
    data = "establishment,industry,x,y\nA,C1,966500,6465000\nB,C1,967500,6465000\n"
    found = establishments(put("a.csv", data), crs="EPSG:3857")
    if isinstance(found, TableError):
        return
    if "lon" in found:
        assert metres_between(*found[["lon", "lat"]].to_numpy().tolist()) == pytest.approx(643, rel=0.02)
    else:
        assert any("3857" in p["message"] or "Mercator" in p["message"] for p in named(found))


@pytest.mark.parametrize(("wgs", "gcj"), GCJ_PAIRS)
def test_gcj02_published_pairs(establishments, put, wgs, gcj):
    """Within a centimetre of the published point, not within the metres of the one-step formula."""
    frame = establishments.reads(put("a.csv", f"{HEAD}A,C1,1,{gcj[0]!r},{gcj[1]!r}\n"), crs="GCJ-02")
    assert metres_between(frame[["lon", "lat"]].iloc[0].tolist(), wgs) < 0.01
    assert frame.attrs["crs"] == "EPSG:4326"


def test_bd09_published_pair(establishments, put):
    """The pair of Tiananmen in wandergis/coordtransform."""
    frame = establishments.reads(
        put("a.csv", HEAD + "A,C1,1,116.41662724378733,39.922699552216216\n"), crs="BD-09"
    )
    assert metres_between(frame[["lon", "lat"]].iloc[0].tolist(), (116.404, 39.915)) < 0.01


@pytest.mark.parametrize("crs", ["GCJ-02", "BD-09"])
def test_chinese_systems_leave_other_countries_alone(establishments, put, crs):
    """The offset applies inside China only; BD-09 is its own step and is undone everywhere."""
    frame = establishments.reads(put("a.csv", HEAD + "A,C1,1,8.6821,50.1109\nB,C1,1,116.4,39.9\n"), crs=crs)
    shift = metres_between(frame[["lon", "lat"]].iloc[0].tolist(), (8.6821, 50.1109))
    assert shift == 0 if crs == "GCJ-02" else shift < 2000
    assert metres_between(frame[["lon", "lat"]].iloc[1].tolist(), (116.4, 39.9)) > 300


@pytest.mark.parametrize("crs", ["gcj02", "GCJ02", "gcj-02", "火星坐标", "BD09", "bd-09"])
def test_other_spellings_of_the_chinese_systems(establishments, put, crs):
    """Understood as such or refused; never passed over."""
    found = establishments(put("a.csv", HEAD + "A,C1,1,116.41024449916938,39.91640428150164\n"), crs=crs)
    if not isinstance(found, TableError):
        assert (
            metres_between(found[["lon", "lat"]].iloc[0].tolist(), (116.41024449916938, 39.91640428150164))
            > 300
        )


def test_gcj02_in_one_cell_and_swapped(establishments, put):
    data = 'establishment,industry,坐标\nA,C1,"39.91640428150164,116.41024449916938"\nB,C1,"0,0"\n'
    frame = establishments.reads(put("a.csv", data), crs="GCJ-02")
    assert metres_between(frame[["lon", "lat"]].iloc[0].tolist(), (116.404, 39.915)) < 0.01
    assert frame[["lon", "lat"]].iloc[1].isna().all()


def test_gcj02_said_of_metres_is_refused(establishments, put):
    data = "establishment,industry,x,y\nA,C1,477000.5,5551000.2\n"
    found = establishments(put("a.csv", data), crs="GCJ-02")
    if not isinstance(found, TableError):
        assert found.attrs["problems"]


def test_no_coordinates_at_all(establishments, put):
    frame = establishments.reads(put("a.csv", "establishment,industry,size\nA,C1,1\n"))
    assert not {"lon", "lat", "x", "y"} & set(frame.columns)


def test_only_one_of_the_two_columns(establishments, put, named):
    """A lon without a lat is no place: refused, or said."""
    found = establishments(put("a.csv", "establishment,industry,lon\nA,C1,8.5\nB,C2,9\n"))
    if not isinstance(found, TableError):
        assert named(found, "lon", "lat")


def test_no_row_has_a_place(establishments, put, named):
    frame = establishments.reads(put("a.csv", HEAD + "A,C1,1,0,0\nB,C2,2,,\n"))
    assert frame["lon"].isna().all()
    assert sum(p["rows"] for p in named(frame, "lon", "lat", severity="warning")) == 2


def test_coordinates_rounded_to_degrees_are_kept(establishments, put):
    frame = establishments.reads(put("a.csv", HEAD + "A,C1,1,8,50\nB,C1,1,9,51\n"))
    assert frame[["lon", "lat"]].to_numpy().tolist() == [[8, 50], [9, 51]]
