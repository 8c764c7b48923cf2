"""Any source to a raw table: files told apart by their contents, folders, frames of several libraries."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import pandas as pd

from jiju.errors import TableError, nearest
from jiju.tables.columns import check_mapping
from jiju.tables.decoding import decoding
from jiju.tables.delimited import read_delimited
from jiju.tables.frames import from_arrow, from_pandas
from jiju.tables.geofiles import from_geoframe, read_geofile
from jiju.tables.parquet import PARQUET_HINT, PARQUET_SUFFIXES, parquet_files, read_parquet
from jiju.tables.problems import Problems
from jiju.tables.schema import fold_name, known_names
from jiju.tables.spreadsheets import read_spreadsheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jiju.tables.raw import RawTable
    from jiju.tables.schema import Kind

__all__ = ["file_format", "open_path", "read_source", "source_path"]

_FORMATS = "jiju reads CSV, TSV, Excel, OpenDocument, Parquet, GeoPackage, GeoJSON and Shapefile."
_HEAD = 4096
_FOREIGN = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_SHAPEFILE_PARTS = {".shx", ".dbf", ".prj", ".cpg"}


def read_source(
    source: object, kind: Kind, *, columns: Mapping[str, str] | None = None, encoding: str | None = None
) -> RawTable:
    """Read a source into a raw table.

    Parameters
    ----------
    source : path-like, DataFrame, GeoDataFrame or Arrow-compatible table
        What the caller gave.
    kind : {"establishments", "regions", "boundaries"}
        The kind of table, whose column names tell the header from titles.
    columns : mapping of str to str, optional
        Column names the caller said.
    encoding : str, optional
        Encoding of a text file.

    Returns
    -------
    RawTable
        Cells as the format gives them, text files as text.

    Raises
    ------
    TableError
        ``T101`` to ``T113``: the source cannot be read.
    """
    if isinstance(source, str | os.PathLike):
        said = check_mapping(columns, kind, os.fspath(source))
        wanted = {fold_name(name) for name in said.values()} | known_names(kind)
        return open_path(source, wanted, encoding)
    check_mapping(columns, kind, "the table")
    return _from_memory(source)


def _from_memory(source: Any) -> RawTable:  # noqa: ANN401  (any table)
    if isinstance(source, pd.DataFrame):
        if hasattr(source, "active_geometry_name"):
            return from_geoframe(source, "the table", None, Problems())
        return from_pandas(source)
    if hasattr(source, "__arrow_c_stream__") and not isinstance(source, pd.Series):
        return from_arrow(source)
    what = f"cannot read a table from {_article(type(source).__name__)}"
    if hasattr(source, "collect"):
        hint = "Pass source.collect() instead."
    elif isinstance(source, dict | list | tuple):
        hint = "Pass pandas.DataFrame(source) instead."
    elif hasattr(source, "read"):
        hint = "Pass the file's path instead of an open file."
    else:
        hint = f"Pass a path or a table of pandas, GeoPandas, Polars or Arrow. {_FORMATS}"
    msg = "T111"
    raise TableError(msg, what, hint=hint)


def _article(name: str) -> str:
    return f"{'an' if name[0] in 'aeiouAEIOU' else 'a'} {name}"


def source_path(source: str | os.PathLike[str]) -> Path:
    """The path of a source, which must exist.

    Parameters
    ----------
    source : path-like
        As the caller gave it.

    Returns
    -------
    pathlib.Path
        The path.

    Raises
    ------
    TableError
        ``T101`` where nothing is there, ``T112`` for an address on the web.
    """
    name = os.fspath(source)
    if "://" in name:
        what = "jiju does not read from the web"
        msg = "T112"
        raise TableError(msg, what, where=name, hint="Download the file and pass its path.")
    path = Path(name)
    try:
        exists = path.exists()
    except (OSError, ValueError):
        exists = False
    if not name or not exists:
        what = "there is no such file"
        hint = "Check the name and the folder."
        try:
            beside = [entry.name for entry in path.parent.iterdir()] if path.parent.is_dir() else []
        except (OSError, ValueError):
            beside = []
        close = nearest(path.name, beside)
        if close is not None:
            hint = f"did you mean {str(path.parent / close)!r}?"
        msg = "T101"
        raise TableError(msg, what, where=name[:200] or "''", hint=hint)
    return path


def open_path(source: str | os.PathLike[str], wanted: set[str], encoding: str | None) -> RawTable:
    """Read a file or folder, telling its format by its contents.

    Parameters
    ----------
    source : path-like
        As the caller gave it.
    wanted : set of str
        Folded names that column names may be.
    encoding : str or None
        Encoding of a text file.

    Returns
    -------
    RawTable
        The table.

    Raises
    ------
    TableError
        ``T101`` to ``T113``.
    """
    name = os.fspath(source)
    path = source_path(source)
    try:
        form = file_format(path, name)
        if form in ("folder", "parquet"):
            return read_parquet(path, name)
        if form == "arrow":
            return from_arrow(_read_arrow(path, name), where=name, source=name)
        if form == "geo":
            return read_geofile(str(path), name, name)
        if form == "workbook":
            return read_spreadsheet(io.BytesIO(path.read_bytes()), wanted, name, name)
        if form == "archive":
            return _read_archive(path, wanted, encoding, name)
        data = _unpacked(path, name)
        inner = _format_of(data[:_HEAD], data[-4:], path.with_suffix(""), name)
        if inner == "geo":
            return read_geofile(f"/vsigzip/{path}", name, name)
        if inner != "text":
            what = f"the archive holds {_article(inner)} file, which cannot be read while packed"
            msg = "T109"
            raise TableError(msg, what, where=name, hint="Unpack it and pass the file inside.")
        return read_delimited(data, encoding, wanted, name, name)
    except OSError as error:
        what = f"the file cannot be opened: {error.strerror or error}"
        msg = "T112"
        raise TableError(msg, what, where=name, hint="Check that you may read it.") from error


def file_format(path: Path, where: str) -> str:
    """What a file holds, by its first bytes; the suffix decides only where they do not.

    Parameters
    ----------
    path : pathlib.Path
        An existing file or folder.
    where : str
        How errors call it.

    Returns
    -------
    str
        ``folder`` (of Parquet), ``parquet``, ``arrow``, ``geo``, ``workbook``, ``archive`` or ``text``.

    Raises
    ------
    TableError
        ``T103`` for a folder without Parquet, ``T105`` for an empty file, ``T108`` for a password,
        ``T109`` for what is no table.
    """
    if path.is_dir():
        if path.suffix.lower() == ".gdb":
            return "geo"
        if parquet_files(path):
            return "folder"
        what = "this is a folder without Parquet files"
        files = sorted(p.name for p in path.iterdir() if p.is_file())[:5]
        hint = f"Pass one of its files: {', '.join(files)}." if files else "Pass a file."
        msg = "T103"
        raise TableError(msg, what, where=where, hint=hint)
    with path.open("rb") as file:
        head = file.read(_HEAD)
        tail = _last_bytes(file)
    return _format_of(head, tail, path, where)


def _last_bytes(file: io.BufferedReader) -> bytes:
    file.seek(0, io.SEEK_END)
    file.seek(max(0, file.tell() - 4))
    return file.read()


def _format_of(head: bytes, tail: bytes, path: Path, where: str) -> str:
    suffix = path.suffix.lower()
    if not head.strip():
        what = "the file is empty"
        msg = "T105"
        raise TableError(msg, what, where=where, hint="Was it saved before it was sent?")
    if suffix in _SHAPEFILE_PARTS:
        what = f"this is one part of a Shapefile ({suffix})"
        msg = "T109"
        raise TableError(msg, what, where=where, hint=f"Pass {path.with_suffix('.shp').name!r}.")
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"ARROW1"):
        return "arrow"
    if head.startswith((b"SQLite format 3\x00", b"\x00\x00\x27\x0a", b"fgb\x03")):
        return "geo"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _compound(path, where)
    if head.startswith(b"PK\x03\x04"):
        return _zipped(path, where)
    for mark, thing in _FOREIGN:
        if head.startswith(mark):
            what = f"this is {thing}, not a table"
            msg = "T109"
            raise TableError(msg, what, where=where, hint=_FORMATS)
    if suffix in PARQUET_SUFFIXES or tail == b"PAR1":
        what = "the Parquet file is damaged or not whole: it does not begin as one"
        msg = "T110"
        raise TableError(msg, what, where=where, hint=PARQUET_HINT)
    return _text_format(head, suffix, where)


def _text_format(head: bytes, suffix: str, where: str) -> str:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta")) or b"<table" in start[:2048]:
        what = "this is a web page, whatever its name says"
        hint = "Open it in Excel and save it as .xlsx or .csv."
    elif start.startswith(b"<?xml") and b"urn:schemas-microsoft-com:office" in start:
        what = "this is an XML spreadsheet of Excel 2003"
        hint = "Open it in Excel and save it as .xlsx."
    elif start.startswith((b"{", b"[")) or suffix in {".geojson", ".topojson", ".kml", ".gml"}:
        if suffix in {".csv", ".txt", ".tsv"} and b'"type"' not in start:
            return "text"
        return "geo"
    elif start.startswith((b"<?xml", b"<kml")):
        return "geo"
    else:
        return "text"
    msg = "T109"
    raise TableError(msg, what, where=where, hint=hint)


def _compound(path: Path, where: str) -> str:
    """An old Excel file, or a new one with a password: both are OLE compounds."""
    data = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data:
        what = "the workbook is protected by a password"
        msg = "T108"
        raise TableError(msg, what, where=where, hint="Save it without a password.")
    if "WordDocument".encode("utf-16-le") in data:
        what = "this is a Word document, not a table"
        msg = "T109"
        raise TableError(msg, what, where=where, hint=_FORMATS)
    return "workbook"


def _zipped(path: Path, where: str) -> str:
    with decoding(where), zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    if any(name.startswith("xl/") for name in names) or "content.xml" in names:
        return "workbook"
    if any(name.startswith("word/") for name in names):
        what = "this is a Word document, not a table"
        msg = "T109"
        raise TableError(msg, what, where=where, hint=_FORMATS)
    return "archive"


def _read_archive(path: Path, wanted: set[str], encoding: str | None, name: str) -> RawTable:
    with zipfile.ZipFile(path) as archive:
        members = [
            entry
            for entry in archive.infolist()
            if not entry.is_dir() and not entry.filename.startswith("__MACOSX") and "/." not in entry.filename
        ]
        shapes = [entry.filename for entry in members if entry.filename.lower().endswith(".shp")]
        if len(shapes) == 1:
            return read_geofile(f"/vsizip/{path}/{shapes[0]}", name, name)
        if len(members) != 1:
            listed = ", ".join(entry.filename for entry in members[:5])
            what = f"the archive holds {len(members)} files: {listed}"
            msg = "T109"
            raise TableError(msg, what, where=name, hint="Unpack it and pass one of them.")
        member = members[0]
        if member.flag_bits & 1:
            what = "the archive is protected by a password"
            msg = "T108"
            raise TableError(msg, what, where=name, hint="Unpack it and pass the file inside.")
        with decoding(name):
            data = archive.read(member)
    suffix = PurePosixPath(member.filename).suffix.lower()
    form = (
        _format_of(data[:_HEAD], data[-4:], Path(member.filename), name)
        if suffix not in {".xlsx"}
        else "workbook"
    )
    if form == "workbook":
        raw = read_spreadsheet(io.BytesIO(data), wanted, name, name)
    elif form == "text":
        raw = read_delimited(data, encoding, wanted, name, name)
    elif form == "geo":
        raw = read_geofile(f"/vsizip/{path}/{member.filename}", name, name)
    else:
        what = f"the archive holds {member.filename!r}, which cannot be read while packed"
        msg = "T109"
        raise TableError(msg, what, where=name, hint="Unpack it and pass the file inside.")
    raw.problems.add("T922", member=member.filename)
    return raw


def _unpacked(path: Path, where: str) -> bytes:
    data = path.read_bytes()
    with decoding(where):
        if data.startswith(b"\x1f\x8b"):
            data = gzip.decompress(data)
        elif data.startswith(b"BZh"):
            data = bz2.decompress(data)
        elif data.startswith(b"\xfd7zXZ"):
            data = lzma.decompress(data)
    if not data.strip():
        what = "the file is empty"
        msg = "T105"
        raise TableError(msg, what, where=where, hint="Was it saved before it was sent?")
    return data


def _read_arrow(path: Path, where: str) -> Any:  # noqa: ANN401  (pyarrow has no types)
    from pyarrow import feather

    with decoding(where):
        table = feather.read_table(path)
        # Arrow trusts its own files; offsets out of range would end the process later.
        table.validate(full=True)
    return table
