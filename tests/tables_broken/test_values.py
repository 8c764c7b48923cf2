"""Cells that are not what their column promises: sizes, industry codes, names, duplicates."""

from __future__ import annotations

import math

import pytest

from jiju.errors import TableError

HEAD = "establishment,industry,size\nA,C1,10\n"


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param("", id="empty"),
        pytest.param("-5", id="negative"),
        pytest.param("－5", id="full-width-minus"),
        pytest.param("\u22125", id="mathematical-minus"),
        pytest.param("—", id="dash"),
        pytest.param("-", id="hyphen"),
        pytest.param("N/A", id="n-a"),
        pytest.param("#N/A", id="excel-n-a"),
        pytest.param("#DIV/0!", id="excel-div-0"),
        pytest.param("#REF!", id="excel-ref"),
        pytest.param("无", id="none-in-chinese"),
        pytest.param("不详", id="unknown-in-chinese"),
        pytest.param("k. A.", id="unknown-in-german"),
        pytest.param("inf", id="inf"),
        pytest.param("-Infinity", id="minus-infinity"),
        pytest.param("1e400", id="overflow"),
        pytest.param("nan", id="nan"),
        pytest.param("2021-03-04", id="iso-date"),
        pytest.param("4.3.2021", id="german-date"),
        pytest.param("2021年3月", id="chinese-date"),
        pytest.param("03/04/2021", id="american-date"),
        pytest.param("50-249", id="size-class"),
        pytest.param("10~20", id="chinese-range"),
        pytest.param("<10", id="less-than"),
        pytest.param("1.2.3.4", id="address-like"),
        pytest.param("0x1F", id="hexadecimal"),
        pytest.param("1_000", id="python-underscore"),
        pytest.param("True", id="boolean"),
        pytest.param("十二", id="chinese-numeral"),
        pytest.param("1,2,3.4,5", id="commas-at-random"),
    ],
)
def test_sizes_that_are_none(establishments, put, named, cell):
    """The row stays, its size is missing, and the table of problems names the row."""
    frame = establishments.reads(put("a.csv", f'{HEAD}B,C2,"{cell}"\nC,C3,30\n'))
    assert frame["establishment"].tolist() == ["A", "B", "C"]
    assert math.isnan(frame["size"].iloc[1])
    assert [frame["size"].iloc[0], frame["size"].iloc[2]] == [10, 30]
    problems = named(frame, "size", severity="warning")
    assert [(p["rows"], p["examples"]) for p in problems] == [(1, [3])]


@pytest.mark.parametrize(
    ("cell", "allowed"),
    [
        pytest.param("12人", {12.0}, id="with-unit-persons"),
        pytest.param("1.2万", {12000.0}, id="ten-thousands"),
        pytest.param("3亿", {3e8}, id="hundred-millions"),
        pytest.param("约50", {50.0}, id="about"),
        pytest.param("12 MA", {12.0}, id="with-german-unit"),
        pytest.param("85%", {85.0, 0.85}, id="percent"),
        pytest.param("(250)", {-250.0}, id="bookkeepers-brackets"),
        pytest.param("€ 1200", {1200.0}, id="euro"),
        pytest.param("5k", {5000.0}, id="k"),
    ],
)
def test_sizes_with_words(establishments, put, named, cell, allowed):
    """Understood or set missing, in either case said; never the digits without their unit's meaning."""
    frame = establishments.reads(put("a.csv", f"{HEAD}B,C2,{cell}\nC,C3,30\n"))
    value = frame["size"].iloc[1]
    assert math.isnan(value) or value in allowed
    assert named(frame, "size")


def test_zero_size_is_a_size(establishments, put, named):
    frame = establishments.reads(put("a.csv", HEAD + "B,C2,0\n"))
    assert frame["size"].tolist() == [10, 0]


def test_no_size_column_means_one(establishments, put):
    frame = establishments.reads(put("a.csv", "establishment,industry\nA,C1\nB,C2\n"))
    assert frame["size"].tolist() == [1.0, 1.0]


def test_a_size_column_without_one_number(establishments, put, named):
    """A column of size classes: refused, or all missing and said for all rows."""
    found = establishments(put("a.csv", "establishment,industry,size\nA,C1,large\nB,C2,small\n"))
    if not isinstance(found, TableError):
        assert found["size"].isna().all()
        assert named(found, "size", severity="warning")[0]["rows"] == 2


def test_several_kinds_of_bad_size_are_counted_apart(establishments, put, named):
    frame = establishments.reads(put("a.csv", HEAD + "B,C2,-1\nC,C2,-2\nD,C2,\nE,C2,viel\n"))
    assert frame["size"].isna().sum() == 4
    assert sum(p["rows"] for p in named(frame, "size", severity="warning")) == 4
    assert len(named(frame, "size", severity="warning")) >= 2


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        pytest.param(["0111", "0112", "0990"], ["0111", "0112", "0990"], id="leading-zeros"),
        pytest.param(
            ["01.10", "10.10", "35.11"], ["01.10", "10.10", "35.11"], id="nace-with-points-and-zeros"
        ),
        pytest.param(["3511.0", "2812.0", "0111"], ["3511", "2812", "0111"], id="excel-floats-beside-text"),
        pytest.param(["3511.0", "2812.0", "3670.0"], ["3511", "2812", "3670"], id="excel-floats"),
        pytest.param([" C35 ", "C35\u00a0", "\u3000C35"], ["C35", "C35", "C35"], id="blanks-around-codes"),
        pytest.param(["３５１１", "3511", "Ｃ35"], ["3511", "3511", "C35"], id="full-width-digits"),
        pytest.param(
            ["C3511", "通用设备制造业", "Müll & Co"],
            ["C3511", "通用设备制造业", "Müll & Co"],
            id="mixed-words",
        ),
        pytest.param(["NA", "None", "null"], ["NA", "None", "null"], id="codes-that-look-missing-to-pandas"),
        pytest.param(["1E5", "2E10", "0E1"], ["1E5", "2E10", "0E1"], id="codes-that-look-like-exponents"),
        pytest.param(["True", "False", "True"], ["True", "False", "True"], id="codes-that-look-boolean"),
        pytest.param(
            ["2020-01-01", "10-11", "1/2"], ["2020-01-01", "10-11", "1/2"], id="codes-that-look-like-dates"
        ),
        pytest.param(["541511", "31-33", "44-45"], ["541511", "31-33", "44-45"], id="naics-ranges"),
        pytest.param(["inf", "nan1", "1,5"], ["inf", "nan1", "1,5"], id="codes-that-look-like-numbers"),
        pytest.param(
            ["12345678901234567890", "1", "2"], ["12345678901234567890", "1", "2"], id="beyond-64-bits"
        ),
    ],
)
def test_industry_codes_stay_text(establishments, put, codes, expected):
    """What a code looks like is no reason to change it; except for the marks spreadsheets add."""
    data = "establishment;industry;size\n" + "".join(f"E{i};{code};1\n" for i, code in enumerate(codes))
    found = establishments.reads(put("a.csv", data))
    if "NA" in expected:
        # "None" and "null" may be taken for missing, but then they are counted: the fixture checks that
        assert found["industry"].tolist() in (expected, ["NA"])
        return
    assert found["industry"].tolist() == expected


def test_namibia_is_a_region(establishments, put):
    """The code NA must not become a missing value by a habit of pandas."""
    frame = establishments.reads(put("a.csv", "establishment,industry,size,country\nA,C1,1,NA\nB,C2,2,DE\n"))
    assert frame["country"].tolist() == ["NA", "DE"]


def test_rows_without_industry_are_left_out_and_counted(establishments, put, named):
    frame = establishments.reads(put("a.csv", HEAD + "B,,20\nC,  ,30\nD,C4,40\n"))
    assert frame["establishment"].tolist() == ["A", "D"]
    (problem,) = named(frame, "industry", severity="error")
    assert (problem["rows"], problem["examples"]) == (2, [3, 4])


def test_no_row_has_an_industry(establishments, put, named):
    found = establishments(put("a.csv", "establishment,industry,size\nA,,1\nB,,2\n"))
    if not isinstance(found, TableError):
        assert len(found) == 0
        assert named(found, "industry", severity="error")[0]["rows"] == 2


def test_same_id_same_content_is_one_establishment(establishments, put, named):
    frame = establishments.reads(
        put("a.csv", "id,industry,size\n7,C1,10\n8,C2,5\n7,C1,10\n7,C1,10\n"), columns={"establishment": "id"}
    )
    assert frame["establishment"].tolist() == ["7", "8"]
    duplicates = [p for p in named(frame, severity="error") if p["examples"] == [4, 5]]
    assert [p["rows"] for p in duplicates] == [2]


def test_same_id_other_content_is_kept_and_said(establishments, put, named):
    frame = establishments.reads(
        put("a.csv", "id,industry,size\n7,C1,10\n7,C2,10\n7,C1,11\n"), columns={"establishment": "id"}
    )
    assert len(frame) == 3
    assert named(frame, "establishment", "id", severity="warning")
    assert not named(frame, severity="error")


def test_same_row_without_id_is_kept_and_said(establishments, put):
    """Without an id two like rows may be two firms."""
    frame = establishments.reads(put("a.csv", "industry,size,lon,lat\nC1,1,8.5,50\nC1,1,8.5,50\nC2,1,9,51\n"))
    assert len(frame) == 3
    assert frame["establishment"].is_unique
    assert any(p["rows"] in (1, 2) and p["severity"] != "error" for p in frame.attrs["problems"])


def test_missing_ids_are_not_duplicates_of_each_other(establishments, put):
    frame = establishments.reads(put("a.csv", "establishment,industry,size\n,C1,1\n,C1,1\nA,C1,1\n"))
    assert len(frame) == 3
    assert "A" in set(frame["establishment"])


def test_duplicates_differing_only_in_blanks(establishments, put):
    """Blanks around a cell are no other content."""
    frame = establishments.reads(put("a.csv", "establishment,industry,size\nA,C1,1\nA , C1,1\n"))
    assert len(frame) == 1


def test_names_keep_their_letters(establishments, put):
    names = [
        "Łódź Zakład",
        "Ørsted A/S",
        "株式会社東京",
        "ООО Ромашка",
        'O\'Neill & "Sons"',
        "é" * 300,
        "🏭 Werk",
    ]
    body = "".join(f'"{name.replace(chr(34), chr(34) * 2)}",C1,1\n' for name in names)
    frame = establishments.reads(put("a.csv", "establishment,industry,size\n" + body))
    assert frame["establishment"].tolist() == names


def test_numeric_ids_stay_text(establishments, put):
    """Credit codes of 18 digits and ids with leading zeros survive; no 9.14e17."""
    ids = ["914301007000000000", "007", "91430100MA4L0000X1"]
    body = "".join(f"{name},C1,1\n" for name in ids)
    frame = establishments.reads(put("a.csv", "establishment,industry,size\n" + body))
    assert frame["establishment"].tolist() == ids


def test_many_bad_rows_give_few_problems(establishments, put, named):
    """Ten thousand missing sizes are one line in the table of problems, with a handful of examples."""
    frame = establishments.reads(put("a.csv", HEAD + "B,C2,?\n" * 10_000))
    sizes = named(frame, "size", severity="warning")
    assert len(sizes) == 1
    assert len(sizes[0]["examples"]) < 50
    assert sizes[0]["examples"] == sorted(sizes[0]["examples"])
