"""Workbooks as bureaus build them, and binary files that are torn, renamed or locked."""

from __future__ import annotations

import datetime as dt
import math
import zipfile

import openpyxl
import pandas as pd
import pytest

from jiju.errors import TableError

ROWS = [
    ["企业名称", "行业", "从业人员", "经度", "纬度"],
    ["三一重工", "C3515", 5200, 113.0823, 28.2337],
    ["中联重科", "C3511", 3800, 112.8801, 28.2104],
]


def sheet_of(rows, path, *, merge=(), title="Sheet1"):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for area in merge:
        sheet.merge_cells(area)
    book.save(path)
    return path


def assert_two_firms(frame):
    assert frame["establishment"].tolist() == ["三一重工", "中联重科"]
    assert frame["industry"].tolist() == ["C3515", "C3511"]
    assert frame["size"].tolist() == [5200, 3800]
    assert frame["lon"].tolist() == [113.0823, 112.8801]
    assert frame["lat"].tolist() == [28.2337, 28.2104]


def test_plain_workbook(establishments, tmp_path):
    frame = establishments.reads(sheet_of(ROWS, tmp_path / "a.xlsx"))
    assert_two_firms(frame)
    assert frame.attrs["rows_read"] == 2


def test_merged_title_above_the_header(establishments, tmp_path):
    rows = [["长沙市工程机械企业名录（2024年）"], ["单位：人"], *ROWS]
    frame = establishments.reads(sheet_of(rows, tmp_path / "a.xlsx", merge=["A1:E1", "A2:E2"]))
    assert_two_firms(frame)
    assert frame.attrs["problems"]


def test_merged_header_of_two_rows(establishments, tmp_path):
    """企业信息 over two columns, 坐标 over two: the lower row names the columns."""
    rows = [
        ["企业信息", None, "从业人员", "坐标", None],
        ["企业名称", "行业", None, "经度", "纬度"],
        *ROWS[1:],
    ]
    path = sheet_of(rows, tmp_path / "a.xlsx", merge=["A1:B1", "C1:C2", "D1:E1"])
    assert_two_firms(establishments.reads(path))


def test_row_numbers_below_merged_headers(establishments, tmp_path, named):
    rows = [["名录"], *ROWS, ["甲公司", None, 5, 113, 28]]
    frame = establishments.reads(sheet_of(rows, tmp_path / "a.xlsx", merge=["A1:E1"]))
    assert named(frame, "industry", "行业", severity="error")[0]["examples"] == [5]


def test_industry_merged_over_several_rows(establishments, tmp_path, named):
    """Filled down as it is meant, or left out and counted; the fixture checks that none is lost."""
    rows = [ROWS[0], ["甲", "C3515", 1, 113, 28], ["乙", None, 2, 113, 28], ["丙", "C3670", 3, 113, 28]]
    frame = establishments.reads(sheet_of(rows, tmp_path / "a.xlsx", merge=["B2:B3"]))
    if len(frame) == 3:
        assert frame["industry"].tolist() == ["C3515", "C3515", "C3670"]
    else:
        assert named(frame, "industry", "行业", severity="error")[0]["rows"] == 1


def test_several_sheets(establishments, tmp_path):
    """One is read; that there are others is said, by name, or the file is refused."""
    book = openpyxl.Workbook()
    book.active.title = "2023"
    for row in ROWS:
        book.active.append(row)
    book.create_sheet("2024").append(["企业名称", "行业"])
    book["2024"].append(["丁", "C1"])
    book.save(tmp_path / "a.xlsx")
    found = establishments(tmp_path / "a.xlsx")
    text = str(found) if isinstance(found, TableError) else str(found.attrs["problems"])
    assert "2024" in text


def test_first_sheet_is_a_cover(establishments, tmp_path):
    """A cover sheet without a table before the sheet with the table."""
    book = openpyxl.Workbook()
    book.active.title = "说明"
    book.active.append(["本表由统计局制作"])
    sheet = book.create_sheet("数据")
    for row in ROWS:
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    found = establishments(tmp_path / "a.xlsx")
    if isinstance(found, TableError):
        assert "说明" in str(found) or "数据" in str(found)
    else:
        assert_two_firms(found)


def test_hidden_sheet_before_the_table(establishments, tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "lists"
    book.active.append(["industry", "establishment"])
    book.active.append(["HIDDEN", "HIDDEN"])
    sheet = book.create_sheet("数据")
    for row in ROWS:
        sheet.append(row)
    book["lists"].sheet_state = "hidden"
    book.active = 1
    book.save(tmp_path / "a.xlsx")
    assert_two_firms(establishments.reads(tmp_path / "a.xlsx"))


def test_empty_workbook(establishments, tmp_path):
    establishments.refuses(sheet_of([], tmp_path / "a.xlsx"))


def test_workbook_with_only_a_chart_sheet(establishments, tmp_path):
    book = openpyxl.Workbook()
    book.remove(book.active)
    book.create_chartsheet("Chart1")
    book.save(tmp_path / "a.xlsx")
    establishments.refuses(tmp_path / "a.xlsx")


def test_types_of_cells(establishments, tmp_path, named):
    """Dates, booleans, errors and text among numbers."""
    rows = [
        ["establishment", "industry", "size", "lon", "lat"],
        ["A", 3515, "1200", "113.08", "28.23"],
        ["B", "0111", dt.datetime(2021, 3, 4), 112.5, 28.0],  # noqa: DTZ001 (Excel knows no zones)
        ["C", 3511.0, True, 112.5, 28.0],
        ["D", "C36", "=1/0", 112.5, 28.0],
        ["E", "C36", "#DIV/0!", 112.5, 28.0],
        ["F", True, 5, dt.date(2021, 3, 4), 28.0],
        [1234, "C36", 5.5, None, None],
        ["G", "C36", dt.time(8, 30), 112.5, 28.0],
    ]
    frame = establishments.reads(sheet_of(rows, tmp_path / "a.xlsx"))
    assert frame["establishment"].tolist() == ["A", "B", "C", "D", "E", "F", "1234", "G"]
    assert frame["industry"].tolist()[:3] == ["3515", "0111", "3511"]
    assert frame["size"].iloc[0] == 1200
    assert frame["size"].iloc[[1, 3, 4, 7]].isna().all()
    assert math.isnan(frame["lon"].iloc[5])
    assert frame["lon"].iloc[0] == 113.08
    assert {3, 5, 6, 9} <= {row for p in named(frame, "size", severity="warning") for row in p["examples"]}


def test_blank_rows_and_columns_with_format(establishments, tmp_path, named):
    rows = [[None, *ROWS[0]], [None, *ROWS[1]], [None], [None, *ROWS[2]], [None], [None, "合计", None, 9000]]
    frame = establishments.reads(sheet_of(rows, tmp_path / "a.xlsx"))
    assert_two_firms(frame)
    errors = {row for p in named(frame, severity="error") for row in p["examples"]}
    assert {3, 5, 6} <= errors


def test_long_numbers_in_cells(establishments, tmp_path):
    """A code of 12 digits typed as a number stays its digits."""
    rows = [["establishment", "industry", "size"], [914301007001, "C1", 1], [430100000000.0, "C1", 2]]
    frame = establishments.reads(sheet_of(rows, tmp_path / "a.xlsx"))
    assert frame["establishment"].tolist() == ["914301007001", "430100000000"]


def test_duplicate_merged_headers(establishments, tmp_path):
    rows = [["establishment", "industry", "employees", "employees"], ["A", "C1", 1, 2], ["B", "C2", 3, 4]]
    found = establishments(sheet_of(rows, tmp_path / "a.xlsx"))
    if not isinstance(found, TableError):
        assert found.shape[1] == 4
        assert found["size"].tolist() == [1, 3]
        assert found.attrs["problems"]


def test_header_with_line_break(establishments, tmp_path):
    rows = [["企业名称", "行业\n", "从业人员\n", "经\n度", "纬度"], *ROWS[1:]]
    found = establishments.reads(sheet_of(rows, tmp_path / "a.xlsx"), columns={"lon": "经\n度"})
    assert_two_firms(found)


PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
OLE = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 16 + b"\x3e\x00\x03\x00\xfe\xff\x09\x00" + b"\x00" * 2000
)
CSV = b"establishment,industry,size\nA,C1,1\nB,C2,2\n"


@pytest.mark.parametrize(
    "suffix",
    [
        "csv",
        "tsv",
        "txt",
        "xlsx",
        "xls",
        "xlsb",
        "ods",
        "parquet",
        "feather",
        "gpkg",
        "geojson",
        "json",
        "shp",
        "zip",
        "exe",
        "",
    ],
)
@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(PNG, id="png"),
        pytest.param(OLE, id="ole-of-a-locked-workbook"),
        pytest.param(b"PK\x03\x04" + b"\x14\x00" * 10, id="torn-zip"),
        pytest.param(b"PAR1" + b"\x00" * 30 + b"PAR1", id="parquet-marks-without-content"),
        pytest.param(b"SQLite format 3\x00" + b"\x00" * 100, id="sqlite-header-only"),
        pytest.param(b"\x00" * 5000, id="zeros"),
        pytest.param(b"\xff\xfe\x00\x00" * 50, id="utf-32-bom"),
        pytest.param(b'{"type": "FeatureCollection", "features": [{"type": "Fea', id="torn-json"),
        pytest.param(b"{}", id="empty-json"),
        pytest.param(b"[]", id="empty-json-list"),
    ],
)
def test_no_table_under_any_name(establishments, put, suffix, data):
    """Eleven kinds of rubbish under sixteen endings: always the clear refusal, never a traceback."""
    establishments.refuses(put(f"firms.{suffix}" if suffix else "firms", data))


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "parquet", "gpkg", "geojson", "shp", "feather", "doc", ""])
def test_text_under_another_name(establishments, put, suffix):
    """A CSV renamed: read for what it is, or refused."""
    found = establishments(put(f"firms.{suffix}" if suffix else "firms", CSV))
    if not isinstance(found, TableError):
        assert found["establishment"].tolist() == ["A", "B"]


@pytest.mark.parametrize("name", ["a.csv", "a.xls", "a.parquet", "a.txt"])
def test_workbook_under_another_name(establishments, tmp_path, name):
    path = sheet_of(ROWS, tmp_path / "a.xlsx").rename(tmp_path / name)
    found = establishments(path)
    if not isinstance(found, TableError):
        assert_two_firms(found)


def test_an_html_table_named_xls(establishments, put):
    """What many portals call an Excel export."""
    establishments.refuses(
        put("a.xls", "<html><table><tr><td>industry</td></tr><tr><td>C1</td></tr></table></html>")
    )


@pytest.mark.parametrize("keep", [10, 200, 0.5, 0.9, -1])
@pytest.mark.parametrize("suffix", ["xlsx", "parquet"])
def test_torn_downloads(establishments, tmp_path, suffix, keep):
    path = tmp_path / f"a.{suffix}"
    frame = pd.DataFrame(
        {"establishment": [f"E{i}" for i in range(500)], "industry": "C1", "size": range(500)}
    )
    if suffix == "xlsx":
        sheet_of([list(frame.columns), *frame.to_numpy().tolist()], path)
    else:
        frame.to_parquet(path)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * keep) if isinstance(keep, float) else keep])
    establishments.refuses(path)


def test_a_zip_that_is_no_workbook(establishments, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("readme.txt", "hello")
    establishments.refuses(tmp_path / "a.xlsx")


def test_a_workbook_with_broken_xml(establishments, tmp_path):
    source = sheet_of(ROWS, tmp_path / "good.xlsx")
    with zipfile.ZipFile(source) as good, zipfile.ZipFile(tmp_path / "a.xlsx", "w") as bad:
        for item in good.namelist():
            data = good.read(item)
            bad.writestr(item, data[:-100] if item.endswith("sheet1.xml") else data)
    establishments.refuses(tmp_path / "a.xlsx")


def test_parquet_of_odd_types(establishments, tmp_path, named):
    """Categories, decimals, nested cells, times, nullable whole numbers."""
    frame = pd.DataFrame(
        {
            "establishment": pd.Series([101, 102, None], dtype="Int64"),
            "industry": pd.Categorical(["C1", None, "C1"]),
            "size": pd.Series([1, None, 3], dtype="Int32"),
            "tags": [["a"], ["b", "c"], []],
            "since": pd.to_datetime(["2020-01-01", None, "2021-05-05"]),
        }
    )
    frame.to_parquet(tmp_path / "a.parquet")
    read = establishments.reads(tmp_path / "a.parquet")
    assert read["establishment"].iloc[0] == "101"
    assert read["industry"].tolist() == ["C1", "C1"]
    assert read["size"].tolist() == [1, 3]
    assert {"tags", "since"} <= set(read.columns)
    assert named(read, "industry", severity="error")[0]["rows"] == 1


def test_parquet_with_float_codes(establishments, tmp_path):
    """Codes that became floats because one was missing."""
    frame = pd.DataFrame(
        {"establishment": ["A", "B"], "industry": [3511.0, float("nan")], "size": [1.0, 2.0]}
    )
    frame.to_parquet(tmp_path / "a.parquet")
    assert establishments.reads(tmp_path / "a.parquet")["industry"].tolist() == ["3511"]


def test_parquet_without_rows(establishments, tmp_path):
    pd.DataFrame({"establishment": [], "industry": [], "size": []}).to_parquet(tmp_path / "a.parquet")
    found = establishments(tmp_path / "a.parquet")
    if not isinstance(found, TableError):
        assert len(found) == 0
        assert found.attrs["problems"]
