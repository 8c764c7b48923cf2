"""Whatever is written into a text file comes back, in each of its writings; rubbish is refused."""

from __future__ import annotations

import csv
import io
import string
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from jiju.errors import TableError, error_pages
from jiju.tables import check_table, read_boundaries, read_establishments, read_region_table

SETTINGS = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)

CHINESE = "长沙株洲湘潭机械重工有限公司制造业电力银行中联科技"
GERMAN = "äöüßÄÖÜéèñ"
LETTERS = string.ascii_letters


@st.composite
def rows(draw, alphabet, least=1):
    """Establishments with names from an alphabet, unique, sizes and places with few decimals."""
    name = st.text(alphabet + LETTERS, min_size=1, max_size=8)
    names = draw(st.lists(name, min_size=least, max_size=8, unique=True))
    found = []
    for index, text in enumerate(names):
        size = draw(st.integers(0, 10**7)) / 100
        lon = draw(st.integers(-1_799_999, 1_799_999)) / 10_000
        lat = draw(st.integers(-899_999, 899_999)) / 10_000
        code = draw(st.from_regex(r"[A-U][0-9]{2}", fullmatch=True))
        found.append((f"{text}{index}", code, size, lon or 0.5, lat or 0.5))
    return found


def read_bytes(data, name="a.csv", reader=read_establishments, **options):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        return reader(path, **options)


def written(table, separator, decimal, newline="\r\n"):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator=newline)
    writer.writerow(["establishment", "industry", "size", "lon", "lat"])
    for name, code, *numbers in table:
        writer.writerow([name, code, *(f"{number:.4f}".replace(".", decimal) for number in numbers)])
    return text.getvalue()


@pytest.mark.parametrize(
    ("encoding", "alphabet"),
    [
        ("utf-8", CHINESE + GERMAN),
        ("utf-8-sig", CHINESE + GERMAN),
        ("utf-16", CHINESE + GERMAN),
        ("gb18030", CHINESE),
        ("cp1252", GERMAN),
        ("latin-1", GERMAN),
        ("ascii", ""),
    ],
)
@pytest.mark.parametrize(
    ("separator", "decimal"), [(",", "."), (";", ","), (";", "."), ("\t", ","), ("\t", "."), ("|", ".")]
)
def test_round_trip_when_the_encoding_is_said(encoding, alphabet, separator, decimal):
    @settings(SETTINGS, max_examples=8)
    @given(rows(alphabet))
    def check(table):
        frame = read_bytes(written(table, separator, decimal).encode(encoding), encoding=encoding)
        assert frame["establishment"].tolist() == [row[0] for row in table]
        assert frame["industry"].tolist() == [row[1] for row in table]
        numbers = np.array([row[2:] for row in table])
        np.testing.assert_allclose(frame["size"], numbers[:, 0], atol=1e-9)
        assert frame.attrs["rows_read"] == len(table)
        if frame["lat"].notna().all() and not any(p["code"] == "T965" for p in frame.attrs["problems"]):
            np.testing.assert_allclose(frame[["lon", "lat"]], numbers[:, 1:], atol=1e-9)

    check()


@SETTINGS
@given(rows(CHINESE, least=4), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]))
def test_chinese_is_found_out(table, encoding):
    """With a Chinese header and a few names, the encoding need not be said."""
    text = (
        written(table, ",", ".")
        .replace("establishment", "企业名称")
        .replace("industry", "行业代码")
        .replace("size", "从业人员")
    )
    frame = read_bytes(text.encode(encoding))
    assert frame["establishment"].tolist() == [row[0] for row in table]


@SETTINGS
@given(
    st.lists(
        st.sampled_from(["Müller", "Größe", "Söhne", "Bäckerei", "Königs", "Fräser", "Weiß", "Öl", "Über"]),
        min_size=3,
        max_size=8,
    ),
    st.sampled_from(["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"]),
)
def test_umlauts_are_not_taken_for_chinese(words, encoding):
    """Many pairs of an umlaut and a letter are valid GB18030."""
    body = "".join(f"{word} {i} GmbH;C{i};{i},5\n" for i, word in enumerate(words))
    frame = read_bytes(("Betrieb;industry;size\n" + body).encode(encoding))
    assert frame["establishment"].tolist() == [f"{word} {i} GmbH" for i, word in enumerate(words)]


def only_clear_errors(reader, data, name, **options):
    try:
        frame = read_bytes(data, name, reader, **options)
    except TableError as error:
        refusal = error
    else:
        refusal = None
    if refusal is not None:
        assert refusal.code in error_pages()
        assert refusal.hint
        return
    if reader is read_establishments:
        out = sum(p["rows"] for p in frame.attrs["problems"] if p["severity"] == "error")
        assert frame.attrs["rows_read"] == len(frame) + out


SUFFIXES = st.sampled_from(
    ["csv", "tsv", "txt", "xlsx", "xls", "parquet", "geojson", "json", "gpkg", "shp", "dat"]
)
READERS = st.sampled_from([read_establishments, read_region_table, read_boundaries, check_table])


@settings(SETTINGS, max_examples=80)
@given(READERS, st.binary(max_size=400), SUFFIXES)
@example(read_establishments, b"\xff\xfe\xfd", "csv")
@example(read_establishments, b"\x81\x30", "csv")
@example(read_establishments, b'"', "csv")
@example(read_establishments, b"industry\n\x00", "csv")
@example(read_boundaries, b"\x00\x00\x27\x0a" + b"\x00" * 96, "shp")
@example(read_boundaries, b'{"type":"FeatureCollection"', "geojson")
def test_bytes_at_random(reader, data, suffix):
    only_clear_errors(reader, data, f"a.{suffix}")


JUNK_LETTERS = "a1,;\t|\"'\n\r \u00a0\u3000\ufeff\u200b，。.-+eE%#{}[]()长ü\x00\x1a\x85\u2028\U0001f3ed"
JUNK = st.text(st.sampled_from(list(JUNK_LETTERS)), max_size=120)


@settings(SETTINGS, max_examples=120)
@given(JUNK, st.sampled_from(["utf-8", "utf-16", "gb18030"]))
@example("a", "utf-8")
@example('""\n""', "utf-8")
@example(",\n,", "utf-8")
@example("\u2028", "utf-8")
def test_junk_below_a_good_header(junk, encoding):
    """Text of separators, quotes and odd blanks below a header that has what is needed."""
    for header in ("establishment,industry,size,lon,lat\nA,C1,1,8.5,50\n", "industry;坐标\nC1;28,112\n", ""):
        only_clear_errors(read_establishments, (header + junk).encode(encoding), "a.csv")
    only_clear_errors(read_region_table, ("region,industry,value\n" + junk).encode(encoding), "a.csv")


@settings(SETTINGS, max_examples=60)
@given(
    st.lists(
        st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12),
        min_size=5,
        max_size=5,
    )
)
def test_any_cell_survives_or_is_counted(cells):
    """Cells of any text but NUL (which means binary data), rightly quoted, never change another row."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(["establishment", "industry", "size", "lon", "lat"])
    writer.writerow(["A", "C1", "1", "8.5", "50"])
    writer.writerow(cells)
    writer.writerow(["B", "C2", "2", "9.5", "51"])
    frame = read_bytes(text.getvalue().encode("utf-8"), encoding="utf-8")
    assert frame["establishment"].iloc[0] == "A"
    assert frame["establishment"].iloc[-1] == "B"
    assert frame["size"].iloc[[0, -1]].tolist() == [1, 2]
    out = sum(p["rows"] for p in frame.attrs["problems"] if p["severity"] == "error")
    assert frame.attrs["rows_read"] == len(frame) + out


@st.composite
def mixed_table(draw):
    """A table with good and bad cells of each kind."""
    cell = st.sampled_from
    found = draw(
        st.lists(
            st.tuples(
                cell(["A", "B", "C", "甲", ""]),
                cell(["C1", "C2", "0111", ""]),
                cell(["1", "2.5", "-1", "", "many", "inf"]),
                cell(["8.5", "9", "0", "", "200", "x"]),
                cell(["50", "51.5", "0", "", "95", "y"]),
            ),
            min_size=1,
            max_size=12,
        )
    )
    return pd.DataFrame(found, columns=["establishment", "industry", "size", "lon", "lat"])


def content(frame):
    """The rows as a multiset, missing values equal to each other."""
    columns = ["establishment", "industry", "size", "lon", "lat"]
    return sorted(map(repr, frame[columns].itertuples(index=False, name=None)))


@settings(SETTINGS, max_examples=80)
@given(mixed_table(), st.permutations(["establishment", "industry", "size", "lon", "lat"]), st.randoms())
def test_order_of_columns_and_rows_is_nothing(table, order, random):
    """Permuting columns changes nothing; permuting rows permutes (ids that are missing are named by row)."""
    try:
        frame = read_establishments(table)
    except TableError as error:
        with pytest.raises(TableError, match=error.code):
            read_establishments(table[list(order)])
        return
    pd.testing.assert_frame_equal(read_establishments(table[list(order)]), frame)
    counts = {(p["code"], p["rows"]) for p in frame.attrs["problems"]}
    rows_in_order = list(range(len(table)))
    random.shuffle(rows_in_order)
    shuffled = read_establishments(table.iloc[rows_in_order])
    if (table["establishment"] != "").all():
        assert content(shuffled) == content(frame)
    assert {(p["code"], p["rows"]) for p in shuffled.attrs["problems"]} == counts


@settings(SETTINGS, max_examples=80)
@given(mixed_table())
def test_nothing_is_lost(table):
    """Rows, sizes and places: each is in the table, or counted, and a good one is never touched."""
    try:
        frame = read_establishments(table)
    except TableError:
        return
    problems = frame.attrs["problems"]
    assert len(table) == frame.attrs["rows_read"]
    assert len(table) == len(frame) + sum(p["rows"] for p in problems if p["severity"] == "error")
    told = sum(p["rows"] for p in problems if p["severity"] == "warning" and p["column"] == "size")
    assert frame["size"].isna().sum() == told


@settings(SETTINGS, max_examples=60)
@given(mixed_table())
def test_file_and_frame_agree(table):
    """The same cells give the same table from a CSV file as from memory."""
    data = table.to_csv(index=False).encode()
    try:
        from_file = read_bytes(data)
    except TableError as error:
        with pytest.raises(TableError, match=error.code):
            read_establishments(table)
        return
    from_frame = read_establishments(table)
    assert content(from_file) == content(from_frame)
    assert [(p["code"], p["rows"]) for p in from_file.attrs["problems"] if p["severity"] != "note"] == [
        (p["code"], p["rows"]) for p in from_frame.attrs["problems"] if p["severity"] != "note"
    ]
