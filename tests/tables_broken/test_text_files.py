"""Text files as they arrive: encodings, separators, decimal marks, quotes, lines and headers."""

from __future__ import annotations

import codecs
import math

import pytest

from jiju.errors import TableError

CHINESE = """企业名称,行业,从业人员,经度,纬度
三一重工,C3515,5200,113.0823,28.2337
中联重科,C3511,3800,112.8801,28.2104
㐀𠮷机械,C3670,45,112.9512,28.1949
"""
GERMAN = """Betrieb;industry;size;lon;lat
Müller Söhne;C25;12,5;8,6821;50,1109
Größler & Ço;C28;1.250;11,5820;48,1351
Weiß €-Werk;C30;99;6,7735;51,2277
"""
PLAIN = "establishment,industry,size,lon,lat\nA,C25,12.5,8.6821,50.1109\nB,C28,1250,11.582,48.1351\n"
CHINESE_ROWS = [
    ("三一重工", "C3515", 5200.0, 113.0823, 28.2337),
    ("中联重科", "C3511", 3800.0, 112.8801, 28.2104),
    ("㐀𠮷机械", "C3670", 45.0, 112.9512, 28.1949),
]
GERMAN_ROWS = [
    ("Müller Söhne", "C25", 12.5, 8.6821, 50.1109),
    ("Größler & Ço", "C28", 1250.0, 11.582, 48.1351),
    ("Weiß €-Werk", "C30", 99.0, 6.7735, 51.2277),
]
PLAIN_ROWS = [("A", "C25", 12.5, 8.6821, 50.1109), ("B", "C28", 1250.0, 11.582, 48.1351)]
LATIN = GERMAN.replace("€", "EUR")
LATIN_ROWS = [(name.replace("€", "EUR"), *rest) for name, *rest in GERMAN_ROWS]


def rows_of(frame):
    return [
        tuple(row)
        for row in frame[["establishment", "industry", "size", "lon", "lat"]].itertuples(index=False)
    ]


@pytest.mark.parametrize(
    ("name", "data", "rows"),
    [
        pytest.param("a.csv", CHINESE.encode("utf-8"), CHINESE_ROWS, id="utf-8"),
        pytest.param("a.csv", codecs.BOM_UTF8 + CHINESE.encode(), CHINESE_ROWS, id="utf-8-bom"),
        pytest.param(
            "a.csv", CHINESE.encode("gb18030"), CHINESE_ROWS, id="gb18030-with-four-byte-characters"
        ),
        pytest.param(
            "a.csv",
            CHINESE.replace("㐀𠮷", "长沙").encode("gbk"),
            [*CHINESE_ROWS[:2], ("长沙机械", *CHINESE_ROWS[2][1:])],
            id="gbk",
        ),
        pytest.param(
            "a.csv", codecs.BOM_UTF16_LE + CHINESE.encode("utf-16-le"), CHINESE_ROWS, id="utf-16-le-bom"
        ),
        pytest.param(
            "a.csv", codecs.BOM_UTF16_BE + CHINESE.encode("utf-16-be"), CHINESE_ROWS, id="utf-16-be-bom"
        ),
        pytest.param(
            "a.txt",
            codecs.BOM_UTF16_LE + CHINESE.replace(",", "\t").encode("utf-16-le"),
            CHINESE_ROWS,
            id="excel-unicode-text",
        ),
        pytest.param("a.csv", GERMAN.encode("utf-8"), GERMAN_ROWS, id="semicolons-decimal-commas"),
        pytest.param("a.csv", GERMAN.encode("cp1252"), GERMAN_ROWS, id="cp1252-with-euro-sign"),
        pytest.param(
            "a.csv", LATIN.encode("latin-1"), LATIN_ROWS, id="latin-1-umlauts-that-are-valid-gb18030"
        ),
        pytest.param("a.csv", b"sep=;\r\n" + GERMAN.encode("utf-8"), GERMAN_ROWS, id="excel-sep-line"),
        pytest.param("a.tsv", GERMAN.replace(";", "\t").encode(), GERMAN_ROWS, id="tabs-decimal-commas"),
        pytest.param("a.tsv", PLAIN.replace(",", "\t").encode(), PLAIN_ROWS, id="tsv"),
        pytest.param("a.csv", PLAIN.replace(",", "\t").encode(), PLAIN_ROWS, id="tabs-named-csv"),
        pytest.param("a.tsv", PLAIN.encode(), PLAIN_ROWS, id="commas-named-tsv"),
        pytest.param("a.csv", PLAIN.replace(",", "|").encode(), PLAIN_ROWS, id="pipes"),
        pytest.param("a.CSV", PLAIN.encode(), PLAIN_ROWS, id="suffix-in-capitals"),
        pytest.param("企业 名录(1).csv", PLAIN.encode(), PLAIN_ROWS, id="chinese-file-name-with-blank"),
        pytest.param("a.csv", PLAIN.replace("\n", "\r\n").encode(), PLAIN_ROWS, id="crlf"),
        pytest.param("a.csv", PLAIN.replace("\n", "\r").encode(), PLAIN_ROWS, id="cr-only-line-ends"),
        pytest.param("a.csv", PLAIN.rstrip("\n").encode(), PLAIN_ROWS, id="no-last-line-end"),
        pytest.param(
            "a.csv",
            '"establishment","industry","size","lon","lat"\n"A","C25","12.5","8.6821","50.1109"\n'
            '"B","C28","1,250","11.582","48.1351"\n',
            PLAIN_ROWS,
            id="all-quoted-thousands-comma",
        ),
        pytest.param("a.csv", PLAIN.replace(",", " , "), PLAIN_ROWS, id="blanks-around-the-commas"),
        pytest.param(
            "a.csv",
            PLAIN.replace("size,", "size ,").replace("lon", "\ufeff lon\u00a0").replace("lat", "la\u200bt"),
            PLAIN_ROWS,
            id="nbsp-and-zero-width-blanks-in-headers",
        ),
        pytest.param(
            "a.csv",
            PLAIN.replace("establishment,industry", "Establishment,INDUSTRY").replace("lon,lat", "Lon,LAT"),
            PLAIN_ROWS,
            id="headers-in-other-capitals",
        ),
        pytest.param(
            "a.csv",
            PLAIN.replace("8.6821", "8.6821,").replace("11.582", "11.582,").replace("lon,", "lon,,"),
            PLAIN_ROWS,
            id="a-blank-column-in-the-middle",
        ),
        pytest.param("a.csv", PLAIN.replace("\n", ",,,\n"), PLAIN_ROWS, id="blank-columns-at-the-end"),
        pytest.param(
            "a.csv",
            PLAIN.replace("1109\n", "1109,\n").replace("1351\n", "1351,\n"),
            PLAIN_ROWS,
            id="separator-at-the-end-of-data-lines-only",
        ),
    ],
)
def test_reads_the_same_rows(establishments, put, name, data, rows):
    frame = establishments.reads(put(name, data))
    assert rows_of(frame) == [pytest.approx(row) for row in rows]
    assert frame.attrs["rows_read"] == len(rows)
    assert not [p for p in frame.attrs["problems"] if p["severity"] == "error"]


SIZES = "establishment;industry;size;lon;lat\n"


@pytest.mark.parametrize(
    ("cells", "sizes"),
    [
        pytest.param(
            ["1.234,5", "2.000,0", "12.345.678,9"], [1234.5, 2000, 12345678.9], id="german-thousands"
        ),
        pytest.param(
            ["1,234.5", "2,000.0", "12,345,678.9"], [1234.5, 2000, 12345678.9], id="english-thousands"
        ),
        pytest.param(["1 234", "2 000,5", "12 345 678"], [1234, 2000.5, 12345678], id="blank-thousands"),
        pytest.param(["1\u00a0234,5", "2\u202f000", "3"], [1234.5, 2000, 3], id="french-hard-blanks"),
        pytest.param(["1'234.5", "2’000", "3"], [1234.5, 2000, 3], id="swiss-apostrophes"),
        pytest.param(["0,5", "1,25", "3"], [0.5, 1.25, 3], id="decimal-comma"),
        pytest.param(["1e3", "2.5E+2", "3E-1"], [1000, 250, 0.3], id="exponents"),
        pytest.param(["１２０", "３．５", "7"], [120, 3.5, 7], id="full-width-digits"),
        pytest.param(["+5", " 6 ", "7."], [5, 6, 7], id="plus-blanks-and-bare-point"),
        pytest.param(
            ["12345678901234567890", "0", "00012"], [12345678901234567890.0, 0, 12], id="long-zero-leading"
        ),
    ],
)
def test_number_writings(establishments, put, cells, sizes):
    lines = [f"E{i};C1;{cell};8.5;50.25" for i, cell in enumerate(cells)]
    frame = establishments.reads(put("a.csv", SIZES + "\n".join(lines) + "\n"))
    assert frame["size"].tolist() == pytest.approx(sizes)


def test_thousands_points_beside_decimal_commas_elsewhere(establishments, put):
    """In a file whose coordinates have decimal commas, 1.234 is one thousand two hundred thirty-four."""
    lines = "A;C1;1.234;8,5;50,25\nB;C1;2.500;9,5;51,25\n"
    frame = establishments.reads(put("a.csv", SIZES + lines))
    assert frame["size"].tolist() == [1234, 2500]


@pytest.mark.parametrize("cell", ["1,234", "1.234"])
def test_a_mark_that_may_be_either_is_said(establishments, put, named, cell):
    """One mark and three digits, nothing else to tell by: whichever is taken, the reader is told."""
    lines = f"A;C1;{cell};8;50\nB;C1;{cell};9;51\n"
    frame = establishments.reads(put("a.csv", SIZES + lines))
    assert frame["size"].iloc[0] in (1234.0, 1.234)
    if cell == "1,234":
        assert named(frame, "size")


@pytest.mark.parametrize(
    ("name", "data", "options", "mentions"),
    [
        pytest.param("a.csv", b"", {}, (), id="empty-file"),
        pytest.param("a.csv", codecs.BOM_UTF8, {}, (), id="only-a-bom"),
        pytest.param("a.csv", codecs.BOM_UTF16_LE, {}, (), id="only-a-utf-16-bom"),
        pytest.param("a.csv", b"\n\n  \n\r\n", {}, (), id="only-blank-lines"),
        pytest.param("a.csv", bytes(range(256)) * 40, {}, (), id="all-256-bytes"),
        pytest.param(
            "a.csv",
            b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00\x00\x00\x01\x00\x08\x06",
            {},
            (),
            id="png-named-csv",
        ),
        pytest.param(
            "a.csv",
            b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\n",
            {},
            (),
            id="pdf-named-csv",
        ),
        pytest.param(
            "a.csv",
            b"<!DOCTYPE html>\n<html><head><title>403 Forbidden</title></head></html>\n",
            {},
            (),
            id="an-error-page-saved-as-csv",
        ),
        pytest.param(
            "a.csv",
            b"name,size,lon,lat\nA,5,8.5,50\n",
            {},
            ("industry", "name", "size", "lon"),
            id="no-industry-column",
        ),
        pytest.param(
            "a.csv",
            "名称,人数\n三一,5\n".encode("gb18030"),
            {},
            ("industry", "名称", "人数"),
            id="no-industry-column-gb18030",
        ),
        pytest.param(
            "a.csv",
            PLAIN,
            {"columns": {"industry": "branche"}},
            ("branche", "industry", "size"),
            id="mapped-column-absent",
        ),
        pytest.param(
            "a.csv",
            PLAIN,
            {"columns": {"industri": "industry"}},
            ("industri", "industry"),
            id="unknown-key-in-columns",
        ),
        pytest.param(
            "a.csv",
            PLAIN,
            {"columns": {"lon": "lon"}, "encoding": "no-such-code"},
            ("no-such-code",),
            id="unknown-encoding",
        ),
        pytest.param(
            "a.csv", CHINESE.encode("gb18030"), {"encoding": "utf-8"}, ("utf-8",), id="gb18030-read-as-utf-8"
        ),
        pytest.param("a.csv", PLAIN, {"crs": "EPSG:999999"}, ("EPSG:999999",), id="crs-without-definition"),
        pytest.param("a.csv", PLAIN, {"crs": "火星坐标 2000"}, ("火星坐标 2000",), id="crs-nonsense"),
        pytest.param("a.csv", PLAIN, {"crs": ""}, (), id="crs-empty"),
    ],
)
def test_refuses_clearly(establishments, put, name, data, options, mentions):
    establishments.refuses(put(name, data), *mentions, **options)


def test_header_only(establishments, put):
    """A table without rows is refused, or is an empty table that says so."""
    found = establishments(put("a.csv", "establishment,industry,size,lon,lat\n"))
    if not isinstance(found, TableError):
        assert len(found) == 0
        assert found.attrs["problems"]


def test_blank_rows_are_left_out_and_counted(establishments, put, named):
    data = "establishment,industry,size\nA,C1,1\n\n,,\n  , ,\t\nB,C2,2\n\n"
    frame = establishments.reads(put("a.csv", data))
    assert frame["establishment"].tolist() == ["A", "B"]
    blank = named(frame, severity="error")
    assert len(blank) == 1
    assert blank[0]["rows"] == frame.attrs["rows_read"] - 2
    assert {3, 4, 5} <= {*blank[0]["examples"]}


def test_row_numbers_are_those_a_person_sees(establishments, put, named):
    data = "establishment,industry,size\nA,C1,1\nB,,2\nC,C3,-3\n"
    frame = establishments.reads(put("a.csv", data))
    assert named(frame, "industry", severity="error")[0]["examples"] == [3]
    assert named(frame, "size", severity="warning")[0]["examples"] == [4]


def test_title_rows_above_the_header(establishments, put):
    data = "长沙市工程机械企业名录,,,,\n制表日期：2024年11月,,,,\n" + CHINESE
    frame = establishments.reads(put("a.csv", data.encode("gb18030")))
    assert rows_of(frame) == [pytest.approx(row) for row in CHINESE_ROWS]
    assert frame.attrs["problems"], "the skipped lines are named"


def test_row_numbers_count_title_rows(establishments, put, named):
    data = "长沙市企业名录,,\n企业名称,行业,从业人员\n甲,C1,1\n乙,,2\n"
    frame = establishments.reads(put("a.csv", data))
    assert named(frame, "industry", "行业", severity="error")[0]["examples"] == [4]


@pytest.mark.parametrize("word", ["合计", "总计", "小计", "Total", "Summe", "共 2 家"])
def test_totals_below_the_table_do_not_become_establishments(establishments, put, word):
    data = f"企业名称,行业,从业人员\n甲,C1,10\n乙,C2,20\n{word},,30\n"
    frame = establishments.reads(put("a.csv", data))
    assert frame["establishment"].tolist() == ["甲", "乙"]
    assert frame["size"].sum() == 30


def test_a_total_in_the_industry_column_is_named(establishments, put, named):
    """The row has an industry of a kind, so it may stay; but nobody should learn of it from the chart."""
    data = "企业名称,行业,从业人员\n甲,C1,10\n乙,C2,20\n,合计,30\n"
    frame = establishments.reads(put("a.csv", data))
    assert "合计" not in set(frame["industry"]) or named(frame, "合计")


def test_embedded_line_ends_and_doubled_quotes(establishments, put):
    data = 'establishment,industry,size\n"长沙\n分厂","C1",1\n"Say ""hi"", GmbH",C2,2\n'
    frame = establishments.reads(put("a.csv", data))
    assert frame["industry"].tolist() == ["C1", "C2"]
    assert frame["establishment"].tolist()[1] == 'Say "hi", GmbH'
    assert frame["establishment"].tolist()[0].split() == ["长沙", "分厂"]


def test_a_quote_never_closed_swallows_nothing(establishments, put):
    rows = "".join(f"E{i},C1,{i}\n" for i in range(50))
    found = establishments(put("a.csv", 'establishment,industry,size\n"Müller,C9,7\n' + rows))
    if not isinstance(found, TableError):
        assert len(found) == 51


def test_two_stray_quotes_swallow_nothing_in_silence(establishments, put):
    """Two names that open with a quote by mistake make one cell of all that stands between them."""
    data = 'establishment,industry,size\nA,C1,1\n"Müller,C9,7\nB,C2,2\nC,C3,3\n"Weber,C1,3\nD,C4,4\n'
    found = establishments(put("a.csv", data))
    if not isinstance(found, TableError) and len(found) < 6:
        assert [3] in [p["examples"] for p in found.attrs["problems"] if p["severity"] != "note"]


def test_an_inch_mark_inside_a_cell(establishments, put):
    data = 'establishment,industry,size\nPipes 5" Ltd,C1,1\nB,C2,2\n7" Disks,C3,3\n'
    frame = establishments.reads(put("a.csv", data))
    assert frame["establishment"].tolist() == ['Pipes 5" Ltd', "B", '7" Disks']


def test_too_many_cells_in_a_row(establishments, put):
    """An unquoted comma in a name moves all that follows: refused, or the row is named as a problem."""
    found = establishments(put("a.csv", "establishment,industry,size\nA,C1,1\nMüller, Sohn,C2,2\nC,C3,3\n"))
    if not isinstance(found, TableError):
        assert [3] in [p["examples"] for p in found.attrs["problems"]]


def test_too_few_cells_in_a_row(establishments, put, named):
    frame = establishments.reads(put("a.csv", "establishment,industry,size\nA,C1,1\nB,C2\nC\nD,C4,4\n"))
    assert frame["establishment"].tolist() == ["A", "B", "D"]
    assert math.isnan(frame["size"].iloc[1])
    assert named(frame, "size", severity="warning")
    assert named(frame, "industry", severity="error")[0]["examples"] == [4]


def test_nul_bytes(establishments, put):
    found = establishments(put("a.csv", b"establishment,industry,size\nA\x00B,C1,1\nC,C2,2\nD,C3,3\n"))
    if not isinstance(found, TableError):
        assert found["size"].tolist() == [1, 2, 3]


def test_a_very_long_line(establishments, put):
    long = "长" * 400_000
    frame = establishments.reads(
        put("a.csv", f"establishment,industry,size,note\nA,C1,1,{long}\nB,C2,2,short\n")
    )
    assert len(frame["note"].iloc[0]) == 400_000


def test_two_thousand_columns(establishments, put):
    names = ",".join(f"c{i}" for i in range(2000))
    frame = establishments.reads(put("a.csv", f"industry,{names}\nC1{',1' * 2000}\n"))
    assert frame["c1999"].notna().all()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(
            CHINESE.encode("utf-8")[:300].replace("中".encode(), b"\xe4\xb8"),
            id="utf-8-with-one-torn-character",
        ),
        pytest.param(CHINESE.encode("gb18030") + "戊公司,行业,5,112,28\n".encode(), id="gb18030-then-utf-8"),
        pytest.param(
            CHINESE.encode("utf-8") + "戊公司,C1,5,112,28\n".encode("gb18030"), id="utf-8-then-gb18030"
        ),
        pytest.param(CHINESE.encode("utf-16-le"), id="utf-16-without-bom"),
        pytest.param(CHINESE.encode("big5", errors="ignore"), id="big5"),
        pytest.param(CHINESE.encode("gb18030")[:-20] + b"\x81", id="gb18030-torn-at-the-end"),
    ],
)
def test_broken_encodings_never_give_mojibake_in_silence(establishments, put, data):
    found = establishments(put("a.csv", data), columns={"establishment": "企业名称", "industry": "行业"})
    if isinstance(found, TableError):
        return
    assert found["establishment"].iloc[0] == "三一重工"
    assert set(found["industry"].iloc[:3]) <= {"C3515", "C3511", "C3670"}


def test_duplicate_headers(establishments, put):
    """Two columns of one name: refused, or both kept apart, never one silently over the other."""
    found = establishments(put("a.csv", "establishment,industry,industry,size\nA,C1,D9,1\nB,C2,D8,2\n"))
    if isinstance(found, TableError):
        assert "industry" in str(found)
    else:
        assert found["industry"].tolist() == ["C1", "C2"]
        assert any(found[column].tolist() == ["D9", "D8"] for column in found.columns)
        assert any("industry" in problem["message"] for problem in found.attrs["problems"])


def test_a_headerless_file(establishments, put):
    """The first establishment must not become the names of the columns."""
    establishments.refuses(put("a.csv", "A,C25,12.5,8.6821,50.1109\nB,C28,1250,11.582,48.1351\n"), "industry")


def test_columns_in_any_writing_of_their_blanks(establishments, put):
    frame = establishments.reads(
        put("a.csv", "\ufeff 单位 ,\u3000分类\u200b,人\n甲,C1,5\n"),
        columns={"establishment": "单位", "industry": "分类", "size": "人"},
    )
    assert frame.loc[0, ["establishment", "industry", "size"]].tolist() == ["甲", "C1", 5.0]


def test_mapped_names_win_over_guesses(establishments, put):
    frame = establishments.reads(put("a.csv", "industry,naics\nwrong,right\n"), columns={"industry": "naics"})
    assert frame["industry"].tolist() == ["right"]
    assert "wrong" in frame.drop(columns="industry").astype(str).to_numpy().ravel(), (
        "the other column is kept"
    )


def test_guessed_columns_are_said(establishments, put, named):
    frame = establishments.reads(put("a.csv", CHINESE))
    for column in ("行业", "从业人员", "经度", "纬度"):
        assert named(frame, column, severity="note"), f"the guess of {column} is not told"


def test_other_columns_are_kept(establishments, put):
    frame = establishments.reads(put("a.csv", "industry,Umsatz,备注\nC1,5,甲\n"))
    assert frame["备注"].tolist() == ["甲"]
    assert frame["Umsatz"].astype(str).tolist() in (["5"], ["5.0"])
