"""What is given as the source: no file, a folder, an address, a locked file, wrong kinds of objects."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
from pathlib import Path

import pytest

from jiju.errors import JijuError, TableError
from jiju.tables import check_table, read_boundaries, read_establishments, read_region_table, tabulate

READERS = [read_establishments, read_region_table, read_boundaries, check_table, tabulate]
CSV = "establishment,industry,region,size,lon,lat\nA,C1,R1,1,8.5,50\n"


def fails_clearly(reader, source, **options):
    with pytest.raises(JijuError) as caught:
        reader(source, **options)
    assert isinstance(caught.value, TableError)
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "address",
    [
        "http://example.com/firms.csv",
        "https://example.com/firms.gpkg",
        "HTTPS://EXAMPLE.COM/FIRMS.PARQUET",
        "ftp://example.com/firms.xlsx",
        "s3://bucket/firms.parquet",
        "gs://bucket/firms.csv",
        "/vsicurl/http://example.com/firms.geojson",
        "/vsis3/bucket/firms.gpkg",
        "zip+https://example.com/firms.zip",
        "WFS:https://example.com/wfs",
        "PG:dbname=firms",
        "memory://firms.csv",
    ],
)
def test_addresses_are_refused_without_a_call(reader, address, monkeypatch):
    """jiju works offline: an address is refused by its look, before anything opens a socket."""
    import socket

    def no_network(*_args, **_options):
        raise AssertionError("something asked for the network")

    monkeypatch.setattr(socket, "create_connection", no_network)
    monkeypatch.setattr(socket, "getaddrinfo", no_network)
    monkeypatch.setattr(socket.socket, "connect", no_network)
    fails_clearly(reader, address)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "name", ["absent.csv", "absent.parquet", "absent.gpkg", "absent.xlsx", "no/such/folder.csv", "absent"]
)
def test_missing_files(reader, tmp_path, name):
    error = fails_clearly(reader, tmp_path / name)
    assert Path(name).name in str(error)


def test_a_missing_file_names_its_neighbor(tmp_path):
    (tmp_path / "firms_2024.csv").write_text(CSV)
    error = fails_clearly(read_establishments, tmp_path / "firm_2024.csv")
    assert "firms_2024.csv" in (error.hint or "")


@pytest.mark.parametrize("reader", READERS)
def test_an_empty_folder(reader, tmp_path):
    fails_clearly(reader, tmp_path)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "source",
    [
        None,
        5,
        5.5,
        True,
        b"bytes",
        "",
        " ",
        {"industry": ["C1"]},
        [["A", "C1"]],
        [],
        (),
        object(),
        "a\x00b.csv",
        "x" * 5000 + ".csv",
    ],
    ids=lambda value: type(value).__name__ + (f"-{len(value)}" if hasattr(value, "__len__") else ""),
)
def test_objects_that_are_no_table(reader, source):
    """Also paths the system does not allow; a dict of lists may be read for what it is."""
    if isinstance(source, dict | list | tuple):
        with contextlib.suppress(TableError):
            reader(source)
    else:
        fails_clearly(reader, source)


@pytest.mark.parametrize(
    ("reader", "options"),
    [
        pytest.param(read_establishments, {"columns": ["industry"]}, id="columns-a-list"),
        pytest.param(read_establishments, {"columns": "industry"}, id="columns-a-string"),
        pytest.param(read_establishments, {"columns": {"industry": 3}}, id="column-a-number"),
        pytest.param(
            read_establishments, {"columns": {"行业": "industry"}}, id="columns-the-wrong-way-round"
        ),
        pytest.param(
            read_establishments,
            {"columns": {"industry": "industry", "size": "industry"}},
            id="one-column-twice",
        ),
        pytest.param(read_establishments, {"crs": 4326.5}, id="crs-a-float"),
        pytest.param(read_establishments, {"crs": object()}, id="crs-an-object"),
        pytest.param(read_establishments, {"encoding": "rot13"}, id="encoding-rot13"),
        pytest.param(read_establishments, {"encoding": "base64"}, id="encoding-base64"),
        pytest.param(read_establishments, {"encoding": 8}, id="encoding-a-number"),
        pytest.param(check_table, {"kind": "houses"}, id="unknown-kind"),
        pytest.param(read_region_table, {"layout": "diagonal"}, id="unknown-layout"),
    ],
)
def test_options_that_cannot_be(reader, options, tmp_path):
    """Refused with a hint; one column in two roles may also be read, if both roles get it."""
    path = tmp_path / "a.csv"
    path.write_text(CSV)
    if options.get("columns") == {"industry": "industry", "size": "industry"}:
        try:
            frame = reader(path, **options)
        except TableError:
            return
        assert frame["industry"].tolist() == ["C1"]
        assert frame["size"].isna().all()
        return
    fails_clearly(reader, path, **options)


@pytest.fixture
def locked_folder():
    """A folder everybody may enter, so that only the file's own rights count."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="rights of files are a matter of Unix")
@pytest.mark.parametrize("suffix", ["csv", "xlsx", "parquet", "geojson", "gpkg"])
def test_a_file_without_permission(locked_folder, suffix):
    path = locked_folder / f"a.{suffix}"
    path.write_text(CSV)
    try:
        read_establishments(path)  # loads what must be loaded before the rights are given up
    except TableError as first:
        readable = first.code
    else:
        readable = None
    path.chmod(0)
    as_root = os.geteuid() == 0
    try:
        if as_root:  # root may read everything: become nobody for the moment
            os.seteuid(65534)
        error = fails_clearly(read_establishments, path)
    finally:
        if as_root:
            os.seteuid(0)
        path.chmod(stat.S_IRUSR | stat.S_IWUSR)
    assert error.code != readable, "no right to read must not be told as a broken file"


def test_a_string_is_as_good_as_a_path(tmp_path, monkeypatch):
    (tmp_path / "a.csv").write_text(CSV)
    monkeypatch.chdir(tmp_path)
    frame = read_establishments("a.csv")
    assert frame.attrs["source"] == "a.csv"
    assert read_establishments(tmp_path / "a.csv")["establishment"].tolist() == ["A"]


def test_a_dangling_link(tmp_path):
    (tmp_path / "a.csv").symlink_to(tmp_path / "gone.csv")
    fails_clearly(read_establishments, tmp_path / "a.csv")


def test_nothing_is_printed(tmp_path, capfd):
    (tmp_path / "a.csv").write_text(CSV + "B,,R1,-1,0,0\n")
    (tmp_path / "b.geojson").write_text('{"type": "FeatureCollection", "features": [')
    read_establishments(tmp_path / "a.csv")
    fails_clearly(read_boundaries, tmp_path / "b.geojson")
    assert capfd.readouterr() == ("", "")


def test_no_file_is_left_beside_the_source(tmp_path):
    """GDAL likes to leave .aux.xml, .gfs and -wal files behind."""
    import geopandas as gpd
    from shapely import Point

    frame = gpd.GeoDataFrame({"industry": ["C1"]}, geometry=[Point(8.5, 50)], crs="EPSG:4326")
    frame.to_file(tmp_path / "a.gpkg")
    frame.to_file(tmp_path / "a.geojson")
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    read_establishments(tmp_path / "a.gpkg")
    read_establishments(tmp_path / "a.geojson")
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before
