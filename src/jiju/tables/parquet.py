"""Parquet: one file, or a folder of them read as one table."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from jiju.errors import TableError
from jiju.tables.decoding import decoding, reason_of
from jiju.tables.frames import from_arrow
from jiju.tables.geofiles import from_geoframe, read_geoparquet
from jiju.tables.problems import Problems

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    import pyarrow as pa

    from jiju.tables.raw import RawTable

__all__ = ["PARQUET_HINT", "PARQUET_SUFFIXES", "common_schema", "parquet_files", "read_parquet"]

PARQUET_HINT = "Copy or write it again; a Parquet file begins and ends with PAR1."
PARQUET_SUFFIXES = {".parquet", ".parq", ".pq"}
# What a partition is called whose rows have no value.
_NO_VALUE = "__HIVE_DEFAULT_PARTITION__"


def parquet_files(folder: Path) -> list[Path]:
    """The Parquet files of a folder and its subfolders.

    Parameters
    ----------
    folder : pathlib.Path
        The folder.

    Returns
    -------
    list of pathlib.Path
        Sorted by their paths inside the folder. What begins with a dot or an underscore is somebody's
        bookkeeping and no data, as it is to whoever else reads such folders.
    """
    found = {
        file.relative_to(folder).as_posix(): file
        for file in folder.rglob("*")
        if file.suffix.lower() in PARQUET_SUFFIXES and file.is_file()
    }
    hidden = (".", "_")
    return [found[name] for name in sorted(found) if not any(p.startswith(hidden) for p in name.split("/"))]


def read_parquet(path: Path, where: str) -> RawTable:
    """Read a Parquet file, or all Parquet files of a folder as one table.

    Parameters
    ----------
    path : pathlib.Path
        A file, or a folder with at least one file.
    where : str
        How errors call it.

    Returns
    -------
    RawTable
        The files one after the other in the order of their paths. Columns that only some files have are
        missing in the rows of the others; folders named ``key=value`` give a column of text.

    Raises
    ------
    TableError
        ``T110`` where a file is damaged, ``T113`` where the files do not fit together.
    """
    if not path.is_dir():
        if _has_geometry(_schema(path, where)):
            return read_geoparquet(str(path), where, where)
        return from_arrow(_read([path], path.parent, None, {}, where), where=where, source=where)
    files = parquet_files(path)
    schemas = {file: _schema(file, _inside(file, path, where)) for file in files}
    problems = Problems()
    schema, partial = _combined(schemas, path, where)
    keys = _partition_keys(files, path, schema)
    if any(_has_geometry(found) for found in schemas.values()):
        raw = _read_geometries(schemas, path, where, keys)
    else:
        raw = from_arrow(_read(files, path, schema, keys, where), where=where, source=where)
    if partial:
        problems.add("T923", names=", ".join(partial[:10]))
        raw.problems.entries[:0] = problems.entries
    return raw


def common_schema(files: list[Path], folder: Path, where: str) -> pa.Schema:
    """The columns of all files of a folder, each of a type that holds what every file has in it.

    Parameters
    ----------
    files : list of pathlib.Path
        From `parquet_files`.
    folder : pathlib.Path
        The folder.
    where : str
        How errors call it.

    Returns
    -------
    pyarrow.Schema
        In the order in which the files bring the columns.

    Raises
    ------
    TableError
        ``T110`` where a file is damaged, ``T113`` where the files do not fit together.
    """
    schemas = {file: _schema(file, _inside(file, folder, where)) for file in files}
    return _combined(schemas, folder, where)[0]


def _inside(file: Path, folder: Path, where: str) -> str:
    return f"{where.rstrip('/')}/{file.relative_to(folder).as_posix()}"


def _schema(file: Path, where: str) -> pa.Schema:
    from pyarrow import parquet

    with decoding(where, thing="Parquet file", hint=PARQUET_HINT):
        return parquet.read_schema(file)


def _has_geometry(schema: pa.Schema) -> bool:
    return b"geo" in (schema.metadata or {})


def _combined(schemas: dict[Path, pa.Schema], folder: Path, where: str) -> tuple[pa.Schema, list[str]]:
    """The schema of all, and the columns that not all files have."""
    import pyarrow as pa

    plain = {file: _plain(schema) for file, schema in schemas.items()}
    first: dict[str, tuple[Path, pa.DataType]] = {}
    counts: dict[str, int] = {}
    for file, schema in plain.items():
        for entry in schema:
            counts[entry.name] = counts.get(entry.name, 0) + 1
            if pa.types.is_null(entry.type):
                continue
            begun, kind = first.setdefault(entry.name, (file, entry.type))
            if _sort(kind) != _sort(entry.type):
                pair = [f"{_sort(kind)} in {begun.relative_to(folder).as_posix()}"]
                pair += [f"{_sort(entry.type)} in {file.relative_to(folder).as_posix()}"]
                what = f"column {entry.name!r} is {pair[0]} but {pair[1]}"
                raise _unfit(what, where)
    try:
        schema = pa.unify_schemas(list(plain.values()), promote_options="permissive")
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError) as error:
        what = f"the files' columns differ: {reason_of(error)}"
        raise _unfit(what, where) from error
    return schema, [name for name in schema.names if counts[name] < len(schemas)]


def _unfit(what: str, where: str) -> TableError:
    msg = "T113"
    hint = "Write the column anew with one type in all files; codes as text, so that zeros in front stay."
    return TableError(msg, what, where=where, hint=hint)


def _plain(schema: pa.Schema) -> pa.Schema:
    """The schema with columns as they are read: dictionaries as their values, decimals as floats."""
    import pyarrow as pa

    fields = []
    for entry in schema:
        kind = entry.type.value_type if pa.types.is_dictionary(entry.type) else entry.type
        if pa.types.is_decimal(kind) or pa.types.is_floating(kind):
            kind = pa.float64()
        elif pa.types.is_string(kind) or pa.types.is_string_view(kind):
            kind = pa.large_string()
        fields.append(pa.field(entry.name, kind))
    return pa.schema(fields)


def _sort(kind: pa.DataType) -> str:
    """The sort of values of a type: within one sort, types can be made one without a loss."""
    import pyarrow as pa

    is_ = pa.types
    if is_.is_large_string(kind):
        return "text"
    if is_.is_integer(kind) or is_.is_floating(kind):
        return "numbers"
    if is_.is_date(kind) or is_.is_timestamp(kind):
        return "dates"
    return str(kind)


def _partition_keys(files: list[Path], folder: Path, schema: pa.Schema) -> dict[str, list[str | None]]:
    """For each key of folders named ``key=value``, its value for every file; a file's own column counts more.

    Values stay text: what looks like a number may be a code with zeros in front.
    """
    keys: dict[str, list[str | None]] = {}
    for at, file in enumerate(files):
        for part in file.relative_to(folder).parts[:-1]:
            key, equals, value = part.partition("=")
            if equals and key not in schema.names:
                values = keys.setdefault(key, [None] * len(files))
                values[at] = None if value == _NO_VALUE else unquote(value)
    return keys


def _read(
    files: list[Path], folder: Path, schema: pa.Schema | None, keys: dict[str, list[str | None]], where: str
) -> pa.Table:
    import pyarrow as pa
    from pyarrow import dataset

    parted = dataset.partitioning(pa.schema([(key, pa.string()) for key in keys]), flavor="hive")
    with decoding(where, thing="Parquet file", hint=PARQUET_HINT):
        if schema is not None:
            schema = pa.schema([*schema, *parted.schema])
        source = dataset.dataset(
            [str(file) for file in files],
            schema=schema,
            format="parquet",
            partitioning=parted if keys else None,
            partition_base_dir=str(folder),
        )
        table = source.to_table()
        # Bytes that are no UTF-8 pass the decoder and would stop whoever looks at them first.
        table.validate(full=True)
    return table


def _read_geometries(
    schemas: dict[Path, pa.Schema], folder: Path, where: str, keys: dict[str, list[str | None]]
) -> RawTable:
    """A folder of GeoParquet: all files with geometries, in one coordinate system."""
    import geopandas as gpd
    import pandas as pd

    frames: list[gpd.GeoDataFrame] = []
    for at, (file, schema) in enumerate(schemas.items()):
        name = file.relative_to(folder).as_posix()
        if not _has_geometry(schema):
            what = f"{name} has no geometries, other files have"
            raise _unfit(what, where)
        with decoding(_inside(file, folder, where), thing="GeoParquet file", hint="Save it again."):
            frame = gpd.read_parquet(file)
        if frames and frame.crs != frames[0].crs:
            what = f"{name} is in another coordinate system than the files before it"
            raise _unfit(what, where)
        if frames and frame.active_geometry_name != frames[0].active_geometry_name:
            frame = frame.rename_geometry(frames[0].active_geometry_name)
        frames.append(frame.assign(**{key: values[at] for key, values in keys.items()}))
    filled = [frame for frame in frames if len(frame)] or frames[:1]
    together = gpd.GeoDataFrame(pd.concat(filled, ignore_index=True))
    return from_geoframe(together, where, where, Problems())
