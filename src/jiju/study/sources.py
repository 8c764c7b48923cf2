"""The tables of a study: their files hashed, read when they are first needed, and only once."""

from __future__ import annotations

import hashlib
from importlib import import_module
from typing import TYPE_CHECKING, Any

from jiju.errors import StudyError, nearest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

    from jiju.study.file import Study, StudyTable
    from jiju.tables.schema import Kind

__all__ = ["Sources", "hash_source", "read_options", "reader_of"]

_CHUNK = 1 << 20


def hash_source(path: Path) -> str:
    """The SHA-256 of a source.

    Parameters
    ----------
    path : pathlib.Path
        A file; a folder counts with its Parquet files, or where it has none with all files in it; a
        Shapefile with the files that belong to it.

    Returns
    -------
    str
        Hexadecimal. Of a single file it is what ``sha256sum`` prints.
    """
    if path.is_dir():
        from jiju.tables.parquet import parquet_files

        # Not what else lies there, such as a desktop's notes on the folder's looks: it changes no number.
        root, parts = path, parquet_files(path)
        if not parts:
            parts = sorted(file for file in path.rglob("*") if file.is_file())
    elif path.suffix.lower() == ".shp":
        parts = sorted(file for file in path.parent.glob(f"{path.stem}.*") if file.is_file())
        root = path.parent
    else:
        return _hash_file(path)
    lines = [f"{_hash_file(file)}  {file.relative_to(root).as_posix()}\n" for file in parts]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _hash_file(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def read_options(table: StudyTable) -> dict[str, Any]:
    """The keyword arguments a table's reader is called with.

    Parameters
    ----------
    table : StudyTable
        The table.

    Returns
    -------
    dict
        Without those that were not stated.
    """
    names = {
        "establishments": ("columns", "crs", "encoding"),
        "regions": ("columns", "encoding", "layout"),
        "boundaries": ("columns", "crs"),
        "values": ("columns", "encoding", "layout"),
        "facts": ("columns", "encoding"),
        "indicators": ("columns", "encoding"),
        "scenarios": ("columns", "encoding"),
        "flows": ("columns", "encoding", "layout"),
        "firms": ("columns", "encoding"),
        "stages": ("columns", "encoding"),
        "essentiality": ("columns", "encoding", "layout"),
    }[table.kind]
    return {name: getattr(table, name) for name in names if getattr(table, name) is not None}


class Sources:
    """The tables of one run.

    Parameters
    ----------
    study : Study
        The study.

    Raises
    ------
    StudyError
        ``S109`` where a table's file does not exist or cannot be read.
    """

    def __init__(self, study: Study) -> None:
        self.study = study
        self.sha256 = {name: self._hash(table) for name, table in study.tables.items()}
        self._frames: dict[str, pd.DataFrame] = {}
        self._errors: dict[str, Exception] = {}

    def path(self, name: str) -> Path:
        """Where a table's file is."""
        return self.study.folder / self.study.tables[name].path

    def _hash(self, table: StudyTable) -> str:
        path = self.study.folder / table.path
        where = f"{self.study.path.name}: [tables.{table.name}]: 'path'"
        try:
            return hash_source(path)
        except OSError as error:
            what = f"the file {table.path!r} cannot be read: {error.strerror or error}"
            beside = sorted(file.name for file in path.parent.iterdir()) if path.parent.is_dir() else []
            near = nearest(path.name, beside)
            hint = (
                f"did you mean {near!r}?" if near else "Paths are relative to the folder of the study file."
            )
            msg = "S109"
            raise StudyError(msg, what, where=where, hint=hint) from error

    def frame(self, name: str) -> pd.DataFrame:
        """A table, read at the first call.

        Parameters
        ----------
        name : str
            Its name in the study.

        Returns
        -------
        DataFrame
            As the reader gives it, only the rows that ``where`` keeps, with ``attrs["simulated"]`` where so
            stated and ``attrs["source"]`` as written in the study.

        Raises
        ------
        JijuError
            What the reader raises, again at each call; ``T207`` and ``T208`` where the rows to keep are
            not there.
        """
        if name in self._errors:
            raise self._errors[name]
        if name not in self._frames:
            try:
                self._frames[name] = self._read(self.study.tables[name])
            except Exception as error:
                self._errors[name] = error
                raise
        return self._frames[name]

    def _read(self, table: StudyTable) -> pd.DataFrame:
        frame = reader_of(table.kind)(self.path(table.name), **read_options(table))
        # No absolute path may enter a finding: two machines shall write the same bytes.
        frame.attrs["source"] = table.path
        if table.where:
            frame = _filter(frame, table)
        if table.simulated or self.study.simulated:
            frame.attrs["simulated"] = True
        return frame


_READERS = {
    "establishments": ("jiju.tables", "read_establishments"),
    "regions": ("jiju.tables", "read_region_table"),
    "boundaries": ("jiju.tables", "read_boundaries"),
    "values": ("jiju.tables", "read_values"),
    "facts": ("jiju.press", "read_facts"),
    "indicators": ("jiju.tables", "read_indicators"),
    "scenarios": ("jiju.tables", "read_scenarios"),
    "flows": ("jiju.tables", "read_flows"),
    "firms": ("jiju.tables", "read_firms"),
    "stages": ("jiju.tables", "read_stages"),
    "essentiality": ("jiju.tables", "read_essentiality"),
}


def reader_of(kind: Kind) -> Callable[..., pd.DataFrame]:
    """The function that reads one kind of table; the first call imports it.

    Parameters
    ----------
    kind : str
        What the table holds.

    Returns
    -------
    callable
        It takes a source and the options that `read_options` names.
    """
    home, name = _READERS[kind]
    reader: Callable[..., pd.DataFrame] = getattr(import_module(home), name)
    return reader


def _filter(frame: pd.DataFrame, table: StudyTable) -> pd.DataFrame:
    """The rows that a table's ``where`` keeps; it may name columns as the file does."""
    from jiju.tables import filter_rows

    names = {own: own if own in frame.columns else _standard_name(own, table) for own in table.where}
    return filter_rows(frame, {names[own] or own: wanted for own, wanted in table.where.items()})


def _standard_name(column: str, table: StudyTable) -> str | None:
    """What a column of the file became when it was read: as the study says, or by its usual names."""
    from jiju.tables.schema import fold_name, table_columns

    for name, own in (table.columns or {}).items():
        if own == column:
            return name
    folded = fold_name(column)
    for entry in table_columns(table.kind).values():
        if entry.column not in (table.columns or {}) and folded in map(fold_name, entry.synonyms):
            return entry.column
    return None
