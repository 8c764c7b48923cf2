"""Tables that are already in memory: pandas of all habits, Polars, GeoPandas, Arrow."""

from __future__ import annotations

import copy
import datetime as dt
import decimal

import geopandas as gpd
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from shapely import Point

from jiju.errors import TableError

DATA = {
    "establishment": ["A", "B", "C"],
    "industry": ["C1", "C2", "C1"],
    "size": [1.0, 2.0, 3.0],
    "lon": [8.5, 9.5, 10.5],
    "lat": [50.0, 51.0, 52.0],
}


def same(frame):
    assert frame["establishment"].tolist() == DATA["establishment"]
    assert frame["industry"].tolist() == DATA["industry"]
    assert frame["size"].tolist() == DATA["size"]
    assert frame["lon"].tolist() == DATA["lon"]
    assert frame["lat"].tolist() == DATA["lat"]
    assert frame.attrs["source"] is None
    assert frame.attrs["rows_read"] == 3


def plain():
    return pd.DataFrame(DATA)


FRAMES = [
    pytest.param(plain, id="pandas"),
    pytest.param(lambda: plain().set_axis([10, 10, 3]), id="pandas-index-with-repeats"),
    pytest.param(lambda: plain().set_index("establishment"), id="pandas-establishment-as-index"),
    pytest.param(lambda: plain().set_index(["establishment", "industry"]), id="pandas-two-levels-of-index"),
    pytest.param(
        lambda: plain().set_index(pd.date_range("2024-01-01", periods=3)), id="pandas-dates-as-index"
    ),
    pytest.param(
        lambda: plain().astype({"industry": "category", "establishment": "category"}), id="pandas-categories"
    ),
    pytest.param(lambda: plain().astype({"size": "Int64", "industry": "string"}), id="pandas-nullable"),
    pytest.param(
        lambda: plain().astype({"size": "float32", "lon": "float64", "industry": object}), id="pandas-objects"
    ),
    pytest.param(lambda: plain().convert_dtypes(dtype_backend="pyarrow"), id="pandas-on-arrow"),
    pytest.param(lambda: plain().assign(size=[decimal.Decimal(n) for n in (1, 2, 3)]), id="pandas-decimals"),
    pytest.param(
        lambda: plain()[["lat", "size", "lon", "industry", "establishment"]], id="pandas-other-order"
    ),
    pytest.param(lambda: plain().rename(columns=str.upper), id="pandas-capitals"),
    pytest.param(
        lambda: plain().assign(**{"a b": 1}).rename(columns={"a b": 2024}), id="pandas-a-number-as-a-name"
    ),
    pytest.param(lambda: pl.DataFrame(DATA), id="polars"),
    pytest.param(
        lambda: pl.DataFrame(DATA).with_columns(pl.col("industry").cast(pl.Categorical)),
        id="polars-categories",
    ),
    pytest.param(lambda: pa.table(DATA), id="arrow-table"),
    pytest.param(lambda: pa.RecordBatch.from_pydict(DATA), id="arrow-batch"),
    pytest.param(
        lambda: pa.table({**DATA, "industry": pa.array(DATA["industry"]).dictionary_encode()}),
        id="arrow-dictionary",
    ),
    pytest.param(
        lambda: pa.table({**DATA, "industry": pa.array(DATA["industry"], pa.large_string())}),
        id="arrow-large-string",
    ),
    pytest.param(
        lambda: gpd.GeoDataFrame(
            plain().drop(columns=["lon", "lat"]),
            geometry=gpd.points_from_xy(DATA["lon"], DATA["lat"]),
            crs="EPSG:4326",
        ),
        id="geopandas",
    ),
    pytest.param(
        lambda: gpd.GeoDataFrame(
            plain().drop(columns=["lon", "lat"]),
            geometry=gpd.points_from_xy(DATA["lon"], DATA["lat"]),
            crs="EPSG:4326",
        ).rename_geometry("ort"),
        id="geopandas-other-geometry-name",
    ),
    pytest.param(lambda: pl.DataFrame(DATA).lazy(), id="polars-lazy"),
    pytest.param(lambda: pa.table(DATA).to_reader(), id="arrow-stream"),
]


@pytest.mark.parametrize("make", FRAMES)
def test_same_table_from_any_library(make, request):
    """Lazy frames and streams may be refused; all others must read. (A stream is spent by one reading.)"""
    from jiju.tables import read_establishments

    may_refuse = any(word in request.node.callspec.id for word in ("lazy", "stream", "index"))
    try:
        frame = read_establishments(make())
    except TableError:
        if not may_refuse:
            raise
        return
    if "as-index" in request.node.callspec.id or "levels" in request.node.callspec.id:
        assert frame["industry"].tolist() == DATA["industry"]
        assert frame["size"].tolist() == DATA["size"]
    else:
        same(frame)


@pytest.mark.parametrize(
    "make", [case for case in FRAMES if "stream" not in case.id and "lazy" not in case.id]
)
def test_the_checks_hold_for_frames(establishments, make):
    establishments(make())


@pytest.mark.parametrize(
    "make", [case for case in FRAMES if "stream" not in case.id and "lazy" not in case.id]
)
def test_inputs_are_never_changed(make):
    from jiju.tables import check_table, read_establishments

    given = make()
    before = copy.deepcopy(given) if isinstance(given, pd.DataFrame) else given
    kept = given.to_pandas().copy() if hasattr(given, "to_pandas") else given.copy(deep=True)
    try:
        read_establishments(given, crs="GCJ-02")
        check_table(given)
    except TableError:
        pass
    now = given.to_pandas() if hasattr(given, "to_pandas") else given
    pd.testing.assert_frame_equal(pd.DataFrame(now), pd.DataFrame(kept))
    if isinstance(given, pd.DataFrame):
        assert given.attrs == before.attrs


def test_result_shares_no_memory(establishments):
    given = pd.DataFrame(DATA)
    frame = establishments.reads(given)
    frame.loc[0, "size"] = -99.0
    frame.loc[0, "industry"] = "changed"
    assert given["size"].tolist() == DATA["size"]
    assert given["industry"].tolist() == DATA["industry"]


def test_reading_twice_is_reading_once(establishments):
    """What was read can be given again and comes back equal."""
    bad = pd.DataFrame({**DATA, "size": [1, -2, 3], "lon": [0, 9.5, 10.5], "lat": [0, 51.0, 52.0]})
    once = establishments.reads(bad)
    twice = establishments.reads(once)
    pd.testing.assert_frame_equal(once, twice, check_flags=False)


def test_attrs_simulated_survive(establishments):
    given = pd.DataFrame(DATA)
    given.attrs["simulated"] = True
    assert establishments.reads(given).attrs.get("simulated") is True


def test_columns_of_two_levels(establishments):
    """A pivot's columns: read under plain names or refused with a hint."""
    frame = pd.DataFrame(DATA)
    frame.columns = pd.MultiIndex.from_product([["x"], frame.columns])
    establishments(frame)


def test_columns_of_the_same_name(establishments):
    frame = pd.DataFrame(
        [["A", "C1", "D1"], ["B", "C2", "D2"]], columns=["establishment", "industry", "industry"]
    )
    found = establishments(frame)
    if not isinstance(found, TableError):
        assert found["industry"].tolist() == ["C1", "C2"]


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        pytest.param([3511, "3511", 3511.0, None], ["3511", "3511", "3511"], id="numbers-and-text"),
        pytest.param([True, False, True, None], None, id="booleans"),
        pytest.param([1, 2, 3, 4], ["1", "2", "3", "4"], id="whole-numbers"),
        pytest.param([1.5, 2.0, 3.0, np.nan], None, id="fractions"),
        pytest.param([b"C1", b"C2", b"C3", b"C4"], None, id="bytes"),
        pytest.param([("C", 1), ["C"], {"C": 1}, {1}], None, id="containers"),
        pytest.param([dt.date(2024, 1, 1), pd.Timestamp("2024-01-01"), pd.NaT, pd.NA], None, id="dates"),
        pytest.param(
            [np.str_("C1"), np.int64(5), np.float64("nan"), "C2"], ["C1", "5", "C2"], id="numpy-scalars"
        ),
        pytest.param([None, np.nan, pd.NA, pd.NaT], [], id="all-kinds-of-missing"),
    ],
)
def test_industry_of_mixed_kinds(establishments, codes, expected):
    found = establishments(pd.DataFrame({"industry": pd.Series(codes, dtype=object), "size": 1.0}))
    if expected is not None and not isinstance(found, TableError):
        assert found["industry"].tolist() == expected
    if expected:
        assert not isinstance(found, TableError)


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        pytest.param([1, "2", 3.0, "4,5"], [1, 2, 3, 4.5], id="numbers-and-text"),
        pytest.param([np.inf, -np.inf, np.nan, 1], [np.nan, np.nan, np.nan, 1], id="infinities"),
        pytest.param([True, False, 1, 2], None, id="booleans"),
        pytest.param([1 + 2j, 1, 2, 3], None, id="complex"),
        pytest.param([dt.datetime(2024, 1, 1, tzinfo=dt.UTC), 1, 2, 3], [np.nan, 1, 2, 3], id="a-date"),
        pytest.param([dt.timedelta(1), 1, 2, 3], [np.nan, 1, 2, 3], id="a-duration"),
        pytest.param([10**400, 1, 2, 3], [np.nan, 1, 2, 3], id="beyond-floats"),
        pytest.param([[5], {"n": 1}, None, 1], [np.nan, np.nan, np.nan, 1], id="containers"),
    ],
)
def test_sizes_of_mixed_kinds(establishments, sizes, expected):
    found = establishments(pd.DataFrame({"industry": "C1", "size": pd.Series(sizes, dtype=object)}))
    if isinstance(found, TableError):
        return
    if expected is not None:
        np.testing.assert_array_equal(found["size"], np.array(expected, dtype=float))


@pytest.mark.parametrize(
    "column",
    [
        pytest.param(pd.to_datetime(["2024-01-01", "2024-01-02"]), id="datetimes"),
        pytest.param(pd.to_timedelta([1, 2]), id="durations"),
        pytest.param(np.array([1 + 1j, 2]), id="complex"),
        pytest.param(pd.Categorical(["1", "2"]), id="categories-of-text"),
        pytest.param(pd.array([True, False]), id="booleans"),
        pytest.param(pd.period_range("2024", periods=2, freq="Y"), id="periods"),
        pytest.param(pd.interval_range(0, 2), id="intervals"),
    ],
)
def test_size_columns_of_other_types(establishments, column):
    """Dates are no sizes: never nanoseconds since 1970."""
    found = establishments(pd.DataFrame({"industry": ["C1", "C2"], "size": column}))
    if not isinstance(found, TableError):
        assert (found["size"].fillna(0) < 1e6).all()
        assert found["size"].tolist() == [1, 2] or found.attrs["problems"]


def test_geopandas_projected(establishments):
    frame = gpd.GeoDataFrame(
        {"industry": ["C1", "C1"]}, geometry=[Point(8.5, 50), Point(9.5, 51)], crs="EPSG:4326"
    )
    found = establishments.reads(frame.to_crs("EPSG:25832"))
    if "x" in found:
        assert found.attrs["crs"] == "EPSG:25832"
        assert found["x"].iloc[0] == pytest.approx(464_000, abs=1000)
    else:
        assert found["lon"].tolist() == pytest.approx([8.5, 9.5])


def test_geopandas_without_crs(establishments):
    frame = gpd.GeoDataFrame({"industry": ["C1", "C1"]}, geometry=[Point(8.5, 50), Point(9.5, 51)])
    found = establishments(frame)
    if not isinstance(found, TableError):
        assert "lon" in found or found.attrs["problems"]


def test_geopandas_crs_contradicted(establishments):
    """The frame says EPSG:25832, the caller says EPSG:4326: refused, or said."""
    frame = gpd.GeoDataFrame({"industry": ["C1"]}, geometry=[Point(8.5, 50)], crs="EPSG:4326").to_crs(
        "EPSG:25832"
    )
    found = establishments(frame, crs="EPSG:4326")
    if not isinstance(found, TableError):
        assert found.attrs["problems"]


def test_geopandas_without_active_geometry(establishments):
    found = establishments(gpd.GeoDataFrame({"industry": ["C1"]}))
    if not isinstance(found, TableError):
        assert "lon" not in found


def test_geopandas_missing_and_empty_points(establishments, named):
    frame = gpd.GeoDataFrame(
        {"industry": ["C1"] * 3}, geometry=[Point(8.5, 50), None, Point()], crs="EPSG:4326"
    )
    found = establishments.reads(frame)
    assert found["lon"].isna().tolist() == [False, True, True]
    assert sum(p["rows"] for p in named(found, severity="warning")) == 2


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame(),
        pd.DataFrame(index=range(3)),
        pd.DataFrame(columns=["industry"]),
        pl.DataFrame(),
        pa.table({}),
    ],
    ids=["empty", "rows-only", "columns-only", "polars", "arrow"],
)
def test_empty_frames(establishments, frame):
    found = establishments(frame)
    if not isinstance(found, TableError):
        assert len(found) == 0
        assert found.attrs["problems"]


def test_names_of_columns_that_collide(establishments):
    """An input may have columns named like ours that are something else."""
    frame = pd.DataFrame(
        {
            "industry": ["old"],
            "code": ["C1"],
            "size": ["Größe"],
            "employees": [5],
            "x": [1],
            "lon": [8.5],
            "lat": [50],
        }
    )
    found = establishments.reads(frame, columns={"industry": "code", "size": "employees"})
    assert found["industry"].tolist() == ["C1"]
    assert found["size"].tolist() == [5]
    assert "old" in found.astype(str).to_numpy()
    assert "Größe" in found.astype(str).to_numpy()


def test_mapping_to_the_same_column_names(establishments):
    found = establishments.reads(pd.DataFrame(DATA), columns={name: name for name in DATA})
    assert found["lon"].tolist() == DATA["lon"]


def test_row_numbers_of_frames_start_at_the_first_row(establishments, named):
    """As in a file with one header line, so that the numbers mean the same everywhere."""
    found = establishments.reads(pd.DataFrame({"industry": ["C1", None], "size": [1, 2]}))
    assert named(found, "industry", severity="error")[0]["examples"] in ([3], [2])
