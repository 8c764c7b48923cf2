"""Establishments from a folder of Parquet files: the files as one table, or which of them do not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from jiju.errors import TableError
from jiju.study.sources import hash_source
from jiju.tables import read_establishments, tabulate
from jiju.tables.parquet import parquet_files

if TYPE_CHECKING:
    from pathlib import Path

ROWS = pd.DataFrame(
    {
        "establishment": [f"e{at:02d}" for at in range(12)],
        "industry": ["0311", "0311", "2640"] * 4,
        "region": ["a", "b"] * 6,
        "size": np.arange(12) + 0.5,
        "lon": 113.0 + np.arange(12) / 100,
        "lat": 28.0 + np.arange(12) / 100,
    }
)
FIRST, SECOND = ROWS[:5], ROWS[5:]


def write(folder: Path, files: dict[str, pd.DataFrame | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        elif isinstance(content, gpd.GeoDataFrame):
            content.to_parquet(path)
        else:
            content.to_parquet(path, index=False)
    return folder


def codes(frame: pd.DataFrame) -> list[str]:
    return [problem["code"] for problem in frame.attrs["problems"]]


def refused(folder: Path) -> TableError:
    with pytest.raises(TableError) as caught:
        read_establishments(folder)
    return caught.value


def test_the_files_are_one_table_in_the_order_of_their_paths(tmp_path: Path) -> None:
    folder = write(tmp_path / "plants", {"part-1.PARQUET": SECOND, "part-0.parquet": FIRST})
    found = read_establishments(folder)
    expected = read_establishments(write(tmp_path, {"plants.parquet": ROWS}) / "plants.parquet")
    pd.testing.assert_frame_equal(found, expected)
    assert codes(found) == codes(expected)


def test_bookkeeping_and_other_files_are_no_data(tmp_path: Path) -> None:
    rest = {
        "_SUCCESS": b"",
        "_temporary/0/part-0.parquet": FIRST,
        ".part-1.parquet.crc": b"crc",
        "._part-0.parquet": b"a Mac's",
        "notes.txt": b"industry,lon,lat",
    }
    write(tmp_path, {"part-0.parquet": FIRST, "deeper/part-1.parquet": SECOND, **rest})
    assert [file.name for file in parquet_files(tmp_path)] == ["part-1.parquet", "part-0.parquet"]
    assert len(read_establishments(tmp_path)) == len(ROWS)


def test_partitions_are_columns_of_text(tmp_path: Path) -> None:
    parts = {
        f"year=2020/industry={code}/part-0.parquet": rows.drop(columns="industry")
        for code, rows in ROWS.groupby("industry")
    }
    found = read_establishments(write(tmp_path, parts))
    assert dict(found["industry"].value_counts()) == {"0311": 8, "2640": 4}
    assert set(found["year"]) == {2020}  # a column that jiju knows, and reads as it reads text
    table = tabulate(tmp_path, value="size")
    assert set(table["industry"]) == {"0311", "2640"}
    assert table["value"].sum() == ROWS["size"].sum()


def test_names_of_partitions_are_decoded_and_may_be_missing(tmp_path: Path) -> None:
    found = read_establishments(
        write(
            tmp_path,
            {
                "province=%E6%B9%96%E5%8D%97/a.parquet": FIRST,
                "province=__HIVE_DEFAULT_PARTITION__/b.parquet": SECOND,
            },
        )
    )
    assert found["province"].to_list()[:5] == ["湖南"] * 5
    assert found["province"][5:].isna().all()


def test_a_files_own_column_counts_more_than_its_folder(tmp_path: Path) -> None:
    found = read_establishments(write(tmp_path, {"region=y/a.parquet": FIRST, "region=z/b.parquet": SECOND}))
    assert found["region"].to_list() == ["a", "b"] * 6


def test_folders_above_are_no_partitions(tmp_path: Path) -> None:
    folder = write(tmp_path / "year=1999" / "plants", {"a.parquet": FIRST, "b.parquet": SECOND})
    assert "year" not in read_establishments(folder).columns


@pytest.mark.parametrize("first", [True, False])
def test_a_column_that_some_files_lack_is_missing_there_and_told(tmp_path: Path, first: bool) -> None:
    files = {"a.parquet": FIRST, "b.parquet": SECOND}
    short = "a.parquet" if first else "b.parquet"
    files[short] = files[short].drop(columns="size")
    found = read_establishments(write(tmp_path, files))
    assert found["size"].isna().sum() == len(files[short])
    assert {"T923", "T941"} <= set(codes(found))
    (told,) = (problem for problem in found.attrs["problems"] if problem["code"] == "T923")
    assert told["message"] == "not all files of the folder have these columns: size"


@pytest.mark.parametrize(
    ("column", "here", "there"),
    [
        ("size", "int32", "float64"),
        ("size", "float32", "int64"),
        ("size", "int8", "uint16"),
        ("industry", "category", "str"),
        ("industry", "str", "category"),
    ],
)
def test_types_of_one_sort_become_one(tmp_path: Path, column: str, here: str, there: str) -> None:
    write(tmp_path, {"a.parquet": FIRST.astype({column: here}), "b.parquet": SECOND.astype({column: there})})
    found = read_establishments(tmp_path)
    assert found[column].to_list() == [
        *FIRST[column].astype(here).astype(SECOND[column].dtype),
        *SECOND[column].astype(there).astype(SECOND[column].dtype),
    ]


@pytest.mark.parametrize("first", [True, False])
def test_a_column_without_values_takes_the_type_of_the_others(tmp_path: Path, first: bool) -> None:
    empty, full = FIRST.assign(size=None), SECOND
    files = {"a.parquet": empty, "b.parquet": full} if first else {"a.parquet": full, "b.parquet": empty}
    assert read_establishments(write(tmp_path, files))["size"].sum() == SECOND["size"].sum()


@pytest.mark.parametrize("read", [read_establishments, tabulate])
def test_numbers_in_one_file_and_text_in_another_are_refused(tmp_path: Path, read) -> None:
    numbers = FIRST.assign(industry=FIRST["industry"].astype(int))
    write(tmp_path, {"a.parquet": numbers, "year=2021/b.parquet": SECOND})
    with pytest.raises(TableError) as caught:
        read(tmp_path)
    error = caught.value
    assert error.code == "T113"
    assert "column 'industry' is numbers in a.parquet but text in year=2021/b.parquet" in str(error)
    assert "zeros in front" in (error.hint or "")


def test_kinds_that_cannot_be_one_are_refused(tmp_path: Path) -> None:
    write(tmp_path, {"a.parquet": FIRST.assign(open=True), "b.parquet": SECOND.assign(open=pd.Timestamp(0))})
    assert refused(tmp_path).code == "T113"


@pytest.mark.parametrize("content", [b"", b"PAR1 cut off", b"industry,lon,lat\n"])
def test_a_damaged_file_is_named(tmp_path: Path, content: bytes) -> None:
    error = refused(write(tmp_path, {"a.parquet": FIRST, "deeper/b.parquet": content}))
    assert error.code == "T110"
    assert str(error.where).endswith("deeper/b.parquet")


def test_files_without_rows(tmp_path: Path) -> None:
    assert len(read_establishments(write(tmp_path, {"a.parquet": FIRST[:0], "b.parquet": SECOND}))) == 7
    assert refused(write(tmp_path / "none", {"a.parquet": FIRST[:0], "b.parquet": SECOND[:0]})).code == "T106"
    assert refused(write(tmp_path / "other", {"a.csv": b"x,y\n", "_b.parquet": b""})).code == "T103"


def geometries(rows: pd.DataFrame, crs: int = 4326) -> gpd.GeoDataFrame:
    points = gpd.points_from_xy(rows["lon"], rows["lat"], crs=4326)
    return gpd.GeoDataFrame(rows.drop(columns=["lon", "lat"]), geometry=points).to_crs(crs)


def test_a_folder_of_geoparquet(tmp_path: Path) -> None:
    second = geometries(SECOND).rename_geometry("place")
    files = {"year=2020/a.parquet": geometries(FIRST), "year=2021/b.parquet": second}
    found = read_establishments(write(tmp_path, files))
    np.testing.assert_allclose(found["lon"], ROWS["lon"])
    assert found["year"].to_list() == [2020] * 5 + [2021] * 7


@pytest.mark.parametrize("other", [SECOND, geometries(SECOND, 32649)])
def test_geometries_must_fit_together(tmp_path: Path, other: pd.DataFrame) -> None:
    error = refused(write(tmp_path, {"a.parquet": geometries(FIRST), "b.parquet": other}))
    assert error.code == "T113"
    assert "b.parquet" in str(error)


def test_the_hash_is_of_the_data_wherever_and_in_whatever_order_it_was_written(tmp_path: Path) -> None:
    one = write(tmp_path / "one", {"a.parquet": FIRST, "year=2021/b.parquet": SECOND})
    two = write(tmp_path / "two", {"year=2021/b.parquet": SECOND, "a.parquet": FIRST})
    assert hash_source(one) == hash_source(two)
    write(two, {".DS_Store": b"looks", "_SUCCESS": b""})
    assert hash_source(one) == hash_source(two)
    write(two, {"c.parquet": FIRST})
    assert hash_source(one) != hash_source(two)
    (two / "c.parquet").unlink()
    (two / "a.parquet").rename(two / "a2.parquet")  # paths give order and partitions
    assert hash_source(one) != hash_source(two)
