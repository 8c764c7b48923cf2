"""Region tables, wide or long, and the counting of establishments into them."""

from __future__ import annotations

import json
import math

import numpy as np
import pandas as pd
import pytest

from jiju.errors import TableError
from jiju.tables import read_establishments, read_region_table, tabulate

LONG = "region,industry,value\nR1,C1,10\nR1,C2,20\nR2,C1,5\n"


def cells(table):
    return {(r.region, r.industry): r.value for r in table.itertuples()}


def test_long(regions, put):
    table = regions.reads(put("a.csv", LONG))
    assert list(table.columns[:3]) == ["region", "industry", "value"]
    assert cells(table) == {("R1", "C1"): 10, ("R1", "C2"): 20, ("R2", "C1"): 5}
    assert table["value"].dtype == np.float64


def test_wide(regions, put):
    table = regions.reads(put("a.csv", "region,C1,C2\nR1,10,20\nR2,5,0\n"), layout="wide")
    assert cells(table) == {("R1", "C1"): 10, ("R1", "C2"): 20, ("R2", "C1"): 5, ("R2", "C2"): 0}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "地区;行业;从业人员\n长沙;C35;1.234,5\n株洲;C36;2.000,0\n",
            {("长沙", "C35"): 1234.5, ("株洲", "C36"): 2000},
            id="semicolons-decimal-commas",
        ),
        pytest.param(
            "region,industry,value\n0101,0111,1\n0102,0112,2\n",
            {("0101", "0111"): 1, ("0102", "0112"): 2},
            id="leading-zeros",
        ),
        pytest.param(
            "region,industry,value\n R1 ,C1 ,1\nR2,C1,2\n", {("R1", "C1"): 1, ("R2", "C1"): 2}, id="blanks"
        ),
    ],
)
def test_long_as_sent(regions, put, text, expected):
    assert cells(regions.reads(put("a.csv", text))) == pytest.approx(expected)


def test_gb18030_wide_with_leading_zero_codes(regions, put):
    text = "地区,0111,0112\n长沙,1,2\n株洲,3,4\n"
    table = regions.reads(put("a.csv", text.encode("gb18030")), layout="wide")
    assert cells(table) == {
        ("长沙", "0111"): 1,
        ("长沙", "0112"): 2,
        ("株洲", "0111"): 3,
        ("株洲", "0112"): 4,
    }


@pytest.mark.parametrize("cell", ["", "-5", "N/A", "(D)", "inf", "*", "1.2.3"])
def test_bad_values_are_named(regions, put, cell):
    """Suppressed, negative, unreadable: the row stays with a missing value and is counted."""
    table = regions.reads(put("a.csv", f"{LONG}R2,C2,{cell}\n"))
    assert math.isnan(table["value"].iloc[-1])
    assert sum(p["rows"] for p in table.attrs["problems"] if p["severity"] == "warning") == 1


def test_the_same_cell_twice(regions, put):
    """Two rows for one region and industry: refused, summed or kept, and said."""
    found = regions(put("a.csv", LONG + "R1,C1,7\n"))
    if not isinstance(found, TableError):
        assert found["value"].sum() in (42, 35)
        assert [p for p in found.attrs["problems"] if p["severity"] != "note"]


@pytest.mark.parametrize("row", [",C1,5", "R1,,5", " , ,5", ",,"])
def test_rows_without_region_or_industry(regions, put, row):
    table = regions.reads(put("a.csv", f"{LONG}{row}\n"))
    assert len(table) == 3
    assert sum(p["rows"] for p in table.attrs["problems"] if p["severity"] == "error") == 1


@pytest.mark.parametrize("word", ["合计", "总计", "Total", "Summe"])
def test_totals_are_not_a_region(regions, put, word):
    """A total counted as a region doubles every share: left out, or named."""
    table = regions.reads(put("a.csv", f"{LONG}{word},C1,15\n"))
    assert word not in set(table["region"]) or any(word in p["message"] for p in table.attrs["problems"])


@pytest.mark.parametrize(
    "text", ["", "region\nR1\n", "industry,value\nC1,5\n", "a,b\n1,2\n", "region,industry,value\n"]
)
def test_tables_that_lack_something(regions, put, text):
    found = regions(put("a.csv", text))
    if not isinstance(found, TableError):
        assert len(found) == 0
        assert found.attrs["problems"]


@pytest.mark.parametrize("layout", ["long", "wide"])
def test_layout_that_does_not_fit(regions, put, layout):
    text = LONG if layout == "wide" else "region,C1,C2\nR1,10,20\n"
    found = regions(put("a.csv", text), layout=layout)
    if not isinstance(found, TableError):
        assert found.attrs["problems"]


# ---------------------------------------------------------------- tabulate


@pytest.fixture
def firms():
    return read_establishments(
        pd.DataFrame(
            {
                "industry": ["0111", "0111", "C2", "C2", "C2"],
                "region": ["01", "01", "01", "02", None],
                "size": [1.5, None, 3, 4, 5],
            }
        )
    )


def as_rows(table):
    return [
        tuple(row) for row in table[["region", "industry", "establishments", "value"]].itertuples(index=False)
    ]


def test_counts(firms):
    table = tabulate(firms)
    known = table[table["region"].notna()]
    assert sorted(as_rows(known)) == [("01", "0111", 2, 2), ("01", "C2", 1, 1), ("02", "C2", 1, 1)]
    assert table["establishments"].dtype == np.int64
    assert table["value"].dtype == np.float64
    lost = sum(p["rows"] for p in table.attrs.get("problems", []))
    assert table["establishments"].sum() + (0 if table["region"].isna().any() else lost) == 5
    assert table["region"].isna().any() or lost == 1, "the firm without a region is counted somewhere"


def test_sums_leave_missing_sizes_out(firms):
    table = tabulate(firms, value="size")
    known = table[table["region"].notna()]
    assert sorted(as_rows(known)) == [("01", "0111", 2, 1.5), ("01", "C2", 1, 3), ("02", "C2", 1, 4)]


@pytest.mark.parametrize(
    "options",
    [
        {"region": "bezirk"},
        {"industry": "branche"},
        {"value": "umsatz"},
        {"value": "industry"},
        {"region": 5},
        {"value": ""},
    ],
    ids=str,
)
@pytest.mark.parametrize("form", ["frame", "csv", "parquet"])
def test_columns_that_are_not_there(firms, tmp_path, options, form):
    source = firms
    if form != "frame":
        source = tmp_path / f"a.{form}"
        firms.to_csv(source, index=False) if form == "csv" else firms.to_parquet(source)
    with pytest.raises(TableError) as caught:
        tabulate(source, **options)
    assert caught.value.hint


@pytest.mark.parametrize("form", ["frame", "csv", "parquet"])
def test_a_value_column_of_words(firms, tmp_path, form):
    """Sums of a text column: refused, or what is no number is named; never an error of the engine."""
    source = firms.assign(note=["10", "x", "y", "z", "5"])
    if form != "frame":
        path = tmp_path / f"a.{form}"
        source.to_csv(path, index=False) if form == "csv" else source.to_parquet(path)
        source = path
    try:
        table = tabulate(source, value="note")
    except TableError:
        return
    assert any("note" in p["message"] for p in table.attrs["problems"])


FILES = [
    "plain.{}",
    "it's.{}",
    "with blank.{}",
    "企业.{}",
    "a[1].{}",
    "a*b.{}",
    "q?.{}",
    'say "x".{}',
    "semi;colon--.{}",
    "{{}}.{}",
]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_file_names_are_only_names(firms, tmp_path, name, form):
    """No quote, star or bracket in a file's name is read as SQL or as a pattern."""
    path = tmp_path / name.format(form)
    (tmp_path / f"a1.{form}").write_bytes(b"")
    firms.to_csv(path, index=False) if form == "csv" else firms.to_parquet(path)
    table = tabulate(path, value="size")
    expected = tabulate(firms, value="size")
    assert sorted(as_rows(table[table["region"].notna()])) == sorted(
        as_rows(expected[expected["region"].notna()])
    )


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_column_names_are_only_names(tmp_path, form):
    names = ['re"gion', "行业; drop table x", "va'lue"]
    frame = pd.DataFrame([["R1", "C1", 1.0], ["R1", "C1", 2.0]], columns=names)
    path = tmp_path / f"a.{form}"
    frame.to_csv(path, index=False) if form == "csv" else frame.to_parquet(path)
    table = tabulate(path, region=names[0], industry=names[1], value=names[2])
    assert as_rows(table) == [("R1", "C1", 2, 3)]


def test_codes_keep_their_zeros_from_csv(tmp_path):
    (tmp_path / "a.csv").write_text("region,industry,size\n01,0111,1\n02,0111,2\n")
    assert as_rows(tabulate(tmp_path / "a.csv", value="size")) == [("01", "0111", 1, 1), ("02", "0111", 1, 2)]


def test_codes_that_change_their_look_late(tmp_path):
    """Thirty thousand numbers, then a word: a sniffer that looks at the first rows would fail here."""
    lines = "".join(f"1,{i % 3},1\n" for i in range(30_000)) + "R,C1,2.5\n"
    (tmp_path / "a.csv").write_text("region,industry,size\n" + lines)
    table = tabulate(tmp_path / "a.csv", value="size")
    assert table["value"].sum() == 30_002.5
    assert table["establishments"].sum() == 30_001


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("region,industry,size\n地,行业,1\n".encode("gb18030"), id="gb18030"),
        pytest.param(b"region;industry;size\nR1;C1;1,5\n", id="semicolons-decimal-comma"),
        pytest.param(b"\xef\xbb\xbfregion,industry,size\nR1,C1,1.5\n", id="bom"),
        pytest.param("region\tindustry\tsize\nR1\tC1\t1.5\n".encode("utf-16"), id="utf-16"),
        pytest.param(b'region,industry,size\nR1,C1,"1,234.5"\n', id="thousands"),
        pytest.param(b"region,industry,size\nR1,C1,many\n", id="word"),
        pytest.param(b'region,industry,size\n"R1,C1,5\nR2,C1,5\n', id="open-quote"),
        pytest.param(b"region,industry,size\nR1,C1\nR2,C1,5\n", id="ragged"),
        pytest.param(b"region,industry,size\rR1,C1,1\rR2,C1,5\r", id="cr-only-line-ends"),
        pytest.param(b"region,industry,size\r\nR1,C1,1\r\nR2,C1,5\n", id="mixed-line-ends"),
        pytest.param(b"region,industry,size\nR1,C1,1\n\n,,\nR2,C1,5\n", id="blank-rows"),
        pytest.param(b'region,industry,size\nR1,C1,1\nR2,5" pipe,5\nR3,C1,7\n', id="inch-mark"),
        pytest.param(b'region,industry,size\nR1,C1,1\nR2, "E,5\nR3,C1,7\n', id="quote-after-a-blank"),
        pytest.param(b'region,industry,size\nR1,C1,1\nR2,"C"z,5\nR3,C1,7\n', id="letters-after-a-quote"),
        pytest.param(b'region,industry,size\n"R\n1",C1,1\nR2,C1,5\n', id="line-break-in-a-cell"),
        pytest.param(b"region,industry,size\nR1,C1,-1\nR1,C1,\nR1,C1,inf\nR1,C1,5\n", id="bad-sizes"),
        pytest.param("region,industry,size\n Ｒ１ ,C1,1\nR1,C1,5\n".encode(), id="full-width-codes"),
        pytest.param(b"region,industry,size\nR1,3511.0,1\nR1,3511,5\n", id="codes-as-floats"),
        pytest.param("region,industry,size\nR1,C1,12人\nR1,C1,1.2万\n".encode(), id="sizes-with-words"),
        pytest.param(b"title,,\n,,\nregion,industry,size\nR1,C1,5\n", id="title-above"),
        pytest.param(b"sep=;\r\nregion;industry;size\r\nR1;C1;1,5\r\n", id="excel-sep-line"),
    ],
)
def test_csv_that_is_not_plain(tmp_path, data):
    """The fast way reads what the careful way reads, or refuses; it never counts other things."""
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    try:
        table = tabulate(path, value="size")
    except TableError:
        return
    try:
        careful = tabulate(read_establishments(path), value="size")
    except TableError:
        pytest.fail("the fast way read what the careful way refuses")
    assert sorted(as_rows(table), key=str) == sorted(as_rows(careful), key=str)


def test_a_folder_of_parquet(firms, tmp_path):
    folder = tmp_path / "parts"
    folder.mkdir()
    firms.iloc[:2].to_parquet(folder / "a.parquet")
    firms.iloc[2:].to_parquet(folder / "b.parquet")
    (folder / "_SUCCESS").write_bytes(b"")
    (folder / "readme.txt").write_text("x")
    table = tabulate(folder, value="size")
    whole = tabulate(firms, value="size")
    assert sorted(as_rows(table), key=str) == sorted(as_rows(whole), key=str)


def test_a_folder_of_parquet_that_disagree(firms, tmp_path):
    """Other order of columns is nothing; a column that one part lacks is told."""
    folder = tmp_path / "parts"
    folder.mkdir()
    firms.to_parquet(folder / "a.parquet")
    firms[["size", "region", "industry"]].to_parquet(folder / "b.parquet")
    assert tabulate(folder)["establishments"].sum() in (8, 10)
    firms[["industry", "size"]].to_parquet(folder / "c.parquet")
    try:
        table = tabulate(folder)
    except TableError:
        return
    counted = table["establishments"].sum()
    assert counted in (13, 15) or table.attrs["problems"]


def test_a_folder_without_parquet(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    with pytest.raises(TableError):
        tabulate(tmp_path)


def test_infinite_and_negative_values_in_parquet(tmp_path):
    """Raw files are not checked row by row, but an infinite sum must not pass for a number."""
    frame = pd.DataFrame({"region": ["R"] * 3, "industry": ["C"] * 3, "size": [1.0, math.inf, math.nan]})
    frame.to_parquet(tmp_path / "a.parquet")
    for source in (frame, tmp_path / "a.parquet"):
        try:
            table = tabulate(source, value="size")
        except TableError:
            continue
        assert np.isfinite(table["value"]).all()
        assert table["value"].iloc[0] == 1
        assert table["establishments"].iloc[0] == 3


def test_inputs_stay_as_they_are(firms):
    before = firms.copy(deep=True)
    attrs = json.dumps(firms.attrs)
    tabulate(firms, value="size")
    pd.testing.assert_frame_equal(firms, before)
    assert json.dumps(firms.attrs) == attrs


def test_categories_without_members_are_not_counted():
    """Pandas would list all combinations of all categories."""
    frame = pd.DataFrame(
        {"region": pd.Categorical(["R1"], ["R1", "R2"]), "industry": pd.Categorical(["C1"], ["C1", "C2"])}
    )
    assert as_rows(tabulate(frame)) == [("R1", "C1", 1, 1)]


def test_region_and_industry_in_the_same_column():
    frame = pd.DataFrame({"region": ["R1"], "industry": ["C1"]})
    try:
        table = tabulate(frame, region="industry", industry="industry")
    except TableError:
        pass
    else:
        assert as_rows(table) == [("C1", "C1", 1, 1)]


def test_an_empty_table():
    frame = pd.DataFrame({"region": pd.Series(dtype=str), "industry": pd.Series(dtype=str)})
    try:
        table = tabulate(frame)
    except TableError:
        pass
    else:
        assert list(table.columns) == ["region", "industry", "establishments", "value"]
        assert len(table) == 0


def test_reading_is_repeatable(tmp_path):
    """Threads may not change order or bits."""
    rng = np.random.default_rng(1)
    frame = pd.DataFrame(
        {
            "region": rng.integers(0, 50, 50_000).astype(str),
            "industry": rng.integers(0, 20, 50_000).astype(str),
            "size": rng.lognormal(3, 2, 50_000),
        }
    )
    frame.to_parquet(tmp_path / "a.parquet", row_group_size=1000)
    first, second = (
        tabulate(tmp_path / "a.parquet", value="size"),
        tabulate(tmp_path / "a.parquet", value="size"),
    )
    pd.testing.assert_frame_equal(first, second, check_exact=True)


def test_no_function_reads_the_clock_or_the_folder(put):
    """The same bytes give the same table, with no path in it but the name as given."""
    path = put("a.csv", LONG)
    first, second = read_region_table(path), read_region_table(path)
    assert json.dumps(first.attrs) == json.dumps(second.attrs)
