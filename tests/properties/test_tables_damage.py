"""Good files with bytes changed, lost or added: read, or refused clearly; no decoder's error comes out."""

from __future__ import annotations

import warnings
import zipfile

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import box

from jiju.errors import TableError, error_pages
from jiju.tables import read_boundaries, read_establishments, tabulate

FILES = [
    "a.xlsx", "a.csv", "a.parquet", "a.feather", "a.gpkg", "a.geojson", "points.parquet", "table.zip",
    "b.gpkg", "b.geojson", "b.shp", "b.parquet", "boundaries.zip",
]  # fmt: skip
SHAPEFILE = ("b.shp", "b.shx", "b.dbf", "b.prj")


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """One good file of each format."""
    folder = tmp_path_factory.mktemp("good")
    count = 40
    table = pd.DataFrame(
        {
            "establishment": [f"E{i}" for i in range(count)],
            "industry": ["C1", "C2"] * (count // 2),
            "size": np.arange(count, dtype=float),
            "lon": 8 + np.arange(count) / 10,
            "lat": 50.0,
        }
    )
    places = gpd.points_from_xy(table["lon"], table["lat"])
    points = gpd.GeoDataFrame(table.drop(columns=["lon", "lat"]), geometry=places, crs="EPSG:4326")
    squares = gpd.GeoDataFrame(
        {"region": ["A", "B"]}, geometry=[box(8, 49, 9, 51), box(9, 49, 12, 51)], crs="EPSG:4326"
    )
    table.to_excel(folder / "a.xlsx", index=False)
    table.to_csv(folder / "a.csv", index=False)
    table.to_parquet(folder / "a.parquet")
    table.to_feather(folder / "a.feather")
    points.to_parquet(folder / "points.parquet")
    squares.to_parquet(folder / "b.parquet")
    for name in ("gpkg", "geojson"):
        points.to_file(folder / f"a.{name}")
        squares.to_file(folder / f"b.{name}")
    squares.to_file(folder / "b.shp")
    with zipfile.ZipFile(folder / "table.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(folder / "a.csv", "a.csv")
    with zipfile.ZipFile(folder / "boundaries.zip", "w") as archive:
        for part in SHAPEFILE:
            archive.write(folder / part, part)
    return folder


def damaged(data, rng):
    """Some bytes changed, the end cut off, a piece lost, or a piece of noise put in."""
    at = int(rng.integers(len(data)))
    length = int(rng.choice([1, 10, 100]))
    noise = rng.integers(0, 256, length, dtype=np.uint8).tobytes()
    match rng.choice(["change", "change", "change", "cut", "lose", "add"]):
        case "change":
            changed = bytearray(data)
            for place in rng.integers(len(data), size=int(rng.choice([1, 2, 5, 30]))):
                changed[place] = int(rng.integers(256))
            return bytes(changed)
        case "cut":
            return data[:at]
        case "lose":
            return data[:at] + data[at + length :]
        case _:
            return data[:at] + noise + data[at:]


@pytest.mark.parametrize("name", FILES)
def test_damage(good, tmp_path, name):
    """Thirty damages of each format (the same ones in each run)."""
    rng = np.random.default_rng(FILES.index(name))
    data = (good / name).read_bytes()
    boundaries = name.startswith("b")
    readers = [read_boundaries] if boundaries else [read_establishments, tabulate]
    for part in SHAPEFILE[1:] if name == "b.shp" else ():
        (tmp_path / part).write_bytes((good / part).read_bytes())
    path = tmp_path / name
    for _ in range(30):
        path.write_bytes(damaged(data, rng))
        for reader in readers:
            options = {"region": "establishment"} if reader is tabulate else {}
            try:
                reader(path, **options)
            except TableError as error:
                refusal = error
            else:
                continue
            assert refusal.hint
            assert refusal.code in error_pages()


def test_the_good_files_are_good(good):
    """Otherwise the damage would prove nothing."""
    for name in FILES:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            table = read_boundaries(good / name) if name.startswith("b") else read_establishments(good / name)
        assert len(table) == (2 if name.startswith("b") else 40)
