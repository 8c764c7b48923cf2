"""Readers from end to end: formats agree, nothing is lost, columns come in their order."""

from __future__ import annotations

import zipfile

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from shapely import Point

from jiju.errors import TableError
from jiju.tables import check_table, read_establishments, read_region_table, rows_left_out

ROWS = pd.DataFrame(
    {
        "establishment": ["A", "B", "C"],
        "industry": ["0111", "3514", "3514"],
        "size": [5.0, 12.5, 7.0],
        "lon": [112.9388, 112.97, 113.1],
        "lat": [28.2282, 28.19, 28.3],
        "note": ["x", "y", "z"],
    }
)


def code_rows(frame):
    return {(p["code"], p["rows"]) for p in frame.attrs["problems"] if p["severity"] != "note"}


@pytest.mark.parametrize("form", ["csv", "tsv", "gz", "xlsx", "parquet", "arrow", "zip"])
def test_all_files_give_the_same(form, tmp_path):
    path = tmp_path / f"firms.{form}"
    if form == "xlsx":
        ROWS.to_excel(path, index=False)
    elif form == "parquet":
        ROWS.to_parquet(path)
    elif form == "arrow":
        ROWS.to_feather(path)
    elif form == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("firms.csv", ROWS.to_csv(index=False))
    else:
        ROWS.to_csv(
            path,
            index=False,
            sep="\t" if form == "tsv" else ",",
            compression="gzip" if form == "gz" else None,
        )
    found = read_establishments(path)
    pd.testing.assert_frame_equal(found, read_establishments(ROWS), check_exact=True)
    assert found.attrs["source"] == str(path)
    assert found.attrs["rows_read"] == 3


@pytest.mark.parametrize("make", [pl.from_pandas, pa.Table.from_pandas], ids=["polars", "arrow"])
def test_all_tables_in_memory_give_the_same(make):
    pd.testing.assert_frame_equal(read_establishments(make(ROWS)), read_establishments(ROWS))


def test_reading_twice_changes_nothing():
    once = read_establishments(ROWS)
    pd.testing.assert_frame_equal(read_establishments(once), once)


def test_the_input_is_not_changed():
    before = ROWS.copy(deep=True)
    read_establishments(ROWS, crs="GCJ-02")
    pd.testing.assert_frame_equal(ROWS, before)
    assert ROWS.attrs == {}


def test_geometry_of_a_geoframe():
    frame = gpd.GeoDataFrame(
        ROWS[["establishment", "industry"]], geometry=[Point(112.9, 28.2), None, Point(113, 28)], crs=4326
    )
    found = read_establishments(frame)
    assert list(found.columns) == ["establishment", "industry", "size", "lon", "lat"]
    assert code_rows(found) == {("T961", 1)}
    metres = read_establishments(frame.to_crs(32649))
    assert list(metres.columns[3:]) == ["x", "y"]
    assert metres.attrs["crs"] == "EPSG:32649"


def test_every_row_is_accounted_for(tmp_path):
    text = (
        '名录,,,\n企业名称,行业,从业人员,经纬度\n甲,C35,12人,"112.9,28.2"\n甲,C35,12人,"112.9,28.2"\n,,,\n'
        '乙,C36,-3,"0,0"\n丙,C36,,foo\n合计,,15,\n注：统计局\n'
    )
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode("gb18030"))
    found = read_establishments(path)
    assert found["establishment"].tolist() == ["甲", "乙", "丙"]
    assert found.attrs["rows_read"] == 7 == len(found) + rows_left_out(found.attrs["problems"])
    assert code_rows(found) == {
        *(("T901", 1), ("T902", 2), ("T903", 1), ("T918", 1)),
        *(("T941", 1), ("T942", 1), ("T944", 1), ("T962", 1), ("T964", 1)),
    }
    examples = {p["code"]: p["examples"] for p in found.attrs["problems"]}
    assert examples["T901"] == [5]
    assert examples["T903"] == [4]
    assert examples["T964"] == [7]


def test_columns_that_mean_something_else_are_kept_apart():
    frame = pd.DataFrame({"code": ["a"], "size": [1], "emp": [7], "lon": [1.5], "lat": [2.5], "x": [9]})
    found = read_establishments(frame, columns={"industry": "code", "size": "emp"})
    assert found.columns.tolist() == [
        "establishment",
        "industry",
        "size",
        "lon",
        "lat",
        "size_as_given",
        "x_as_given",
    ]
    assert found["size"].tolist() == [7.0]


def test_the_missing_column_is_named_with_the_nearest(tmp_path):
    path = tmp_path / "firms.csv"
    path.write_text("firm,naics,x,y\na,b,1,2\n")
    with pytest.raises(TableError) as caught:
        read_establishments(path, columns={"industry": "naic"})
    assert "firms.csv: column 'naic' is missing; found 'firm', 'naics', 'x', 'y'" in str(caught.value)
    assert caught.value.hint == 'did you mean \'naics\'? Pass columns={"industry": "naics"}.'


def test_a_workbook_says_which_sheet(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "说明"
    book.active.append(["填表说明", "请如实填写"])
    sheet = book.create_sheet("企业")
    for row in (["企业情况", None], ["名称", "行业"], ["甲", "C35"], ["乙", None]):
        sheet.append(row)
    sheet.merge_cells("A1:B1")
    sheet.merge_cells("B3:B4")
    book.save(tmp_path / "a.xlsx")
    found = read_establishments(tmp_path / "a.xlsx")
    assert found["industry"].tolist() == ["C35", "C35"]
    notes = {p["code"]: p["message"] for p in found.attrs["problems"]}
    assert "'企业'" in notes["T914"]
    assert "T916" in notes


def test_open_document(tmp_path):
    cells = [["industry", "size"], ["a", "5"]]
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in cells
    )
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{names}:office:1.0" xmlns:table="{names}:table:1.0" '
        f'xmlns:text="{names}:text:1.0"><office:body><office:spreadsheet><table:table table:name="S">{rows}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    assert read_establishments(tmp_path / "a.ods")["size"].tolist() == [5.0]


def test_web_mercator_is_not_taken_for_metres():
    frame = pd.DataFrame({"industry": ["a"], "x": [12572000.0], "y": [3278000.0]})
    found = read_establishments(frame, crs="EPSG:3857")
    assert found[["lon", "lat"]].to_numpy() == pytest.approx(np.array([[112.936, 28.230]]), abs=2e-3)
    assert found.attrs["crs"] == "EPSG:4326"


def test_a_surveyors_x_to_the_north():
    frame = pd.DataFrame({"industry": ["a", "b"], "x": [3123456.0, 3123400.0], "y": [498233.0, 498300.0]})
    found = read_establishments(frame, crs="EPSG:32649")
    assert found["x"].tolist() == [498233.0, 498300.0]
    assert ("T965", 2) in code_rows(found)


def test_check_table_is_the_readers_list():
    frame = pd.DataFrame({"industry": ["a", None], "size": [-1, 2]})
    table = check_table(frame)
    assert table["code"].tolist() == [p["code"] for p in read_establishments(frame).attrs["problems"]]
    assert table.attrs["rows_read"] == 2
    assert table.attrs["rows_kept"] == 1
    assert table["severity"].tolist() == sorted(table["severity"], key=["error", "warning", "note"].index)


def test_long_and_wide_agree():
    wide = pd.DataFrame({"地区": ["01", "02"], "C29": [10, 4], "C30": [np.nan, 8]})
    long = wide.melt("地区", var_name="行业", value_name="从业人员")
    one, other = read_region_table(wide), read_region_table(long)
    keys = ["region", "industry"]
    pd.testing.assert_frame_equal(
        one.sort_values(keys, ignore_index=True), other.sort_values(keys, ignore_index=True)
    )
    assert code_rows(one) == code_rows(other) == {("T941", 1)}


@pytest.mark.shared
def test_real_files(shared):
    data = shared / "data"
    columns = {
        "industry": "Subsector",
        "size": "Emissions_ETS_2014",
        "establishment": "SiteID",
        "coordinates": "geom",
    }
    sites = read_establishments(data / "establishments/hotmaps_Industrial_Database.csv.gz", columns=columns)
    assert len(sites) == sites.attrs["rows_read"] == 5029
    assert int(sites["lon"].notna().sum()) == 4505
    assert int(sites["size"].notna().sum()) == 3658
    plants = read_establishments(
        data / "establishments/gppd_v1.2_power_plants.csv.gz",
        columns={"industry": "primary_fuel", "size": "capacity_mw"},
    )
    assert int((plants["country"] == "CHN").sum()) == 3041
    assert code_rows(plants) == set()
    codes = read_establishments(data / "codes/gbt4754_2017.csv", columns={"industry": "code"})
    assert len(codes) == 1971
    cbp = read_region_table(data / "regions/cbp_cbsa_naics_2018or2019.parquet")
    assert len(cbp) == 569_017
