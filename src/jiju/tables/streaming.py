"""Files too large to hold, grouped by DuckDB: Parquet and delimited text."""

from __future__ import annotations

import codecs
import gzip
import re
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from jiju.errors import TableError
from jiju.tables.codes import read_codes
from jiju.tables.columns import find_column, missing_column
from jiju.tables.delimited import find_layout
from jiju.tables.encodings import detect_encoding
from jiju.tables.headers import unique_names
from jiju.tables.numbers import ABSENT_WORDS, Numbers, read_numbers
from jiju.tables.parquet import common_schema, parquet_files
from jiju.tables.problems import Problems
from jiju.tables.schema import fold_name, known_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    from jiju.tables.schema import Kind

__all__ = ["Groups", "stream_groups"]

_SAMPLE = 1 << 20
_MEMORY = "1GB"
# Folders named key=value give text: a code may have zeros in front.
_AS_THEY_ARE = "hive_types_autocast=false, union_by_name=true"
# Distinct texts that are looked at one by one.
_DISTINCT = 200_000


@dataclass
class Groups:
    """Rows of a table, grouped.

    Attributes
    ----------
    table : DataFrame
        ``region``, ``industry`` (missing where the rows have none), ``establishments``, ``value``.
    rows : int
        Rows that were read.
    value : str or None
        The column that was added up.
    counts : dict of str to int
        Amounts that are ``missing``, ``unreadable`` and ``negative``.
    problems : Problems
        What was noted while reading.
    example : str
        An amount that could not be read.
    """

    table: pd.DataFrame
    rows: int
    value: str | None
    counts: dict[str, int]
    problems: Problems
    example: str = field(default="")


def stream_groups(path: Path, form: str, where: str, wanted: dict[str, str]) -> Groups | None:
    """Group a file by region and industry without holding it in memory.

    Parameters
    ----------
    path : pathlib.Path
        The file or folder.
    form : {"parquet", "folder", "text"}
        What it holds.
    where : str
        How errors call it.
    wanted : dict of str to str
        ``region``, ``industry`` and perhaps ``value``, and the columns that hold them.

    Returns
    -------
    Groups or None
        One row for each pair of codes; None for text whose rows are uneven, to be read with care.

    Raises
    ------
    TableError
        ``T102`` where a column is missing, ``T110`` where the file is damaged, ``T113`` where the files of a
        folder do not fit together.
    """
    import duckdb

    problems = Problems()
    with duckdb.connect(":memory:") as connection, tempfile.TemporaryDirectory() as folder:
        connection.execute(f"SET memory_limit='{_MEMORY}'; SET temp_directory='{_quoted(folder)}'")
        connection.execute("SET preserve_insertion_order=false")
        if "value" in wanted:
            # Sums of floats depend on their order, and several threads add up in any order.
            connection.execute("SET threads=1")
        try:
            if form == "text":
                with _utf8(path, Path(folder), where, problems) as file:
                    return _text(connection, file, where, wanted, problems)
            files = parquet_files(path) if form == "folder" else [path]
            if form == "folder":
                common_schema(files, path, where)  # or say which do not fit together
            listed = ", ".join(f"'{_pattern(file)}'" for file in files)
            parted = "true" if form == "folder" else "false"
            relation = f"read_parquet([{listed}], hive_partitioning={parted}, {_AS_THEY_ARE})"
            described = connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
            kinds = {str(row[0]): str(row[1]) for row in described}
            return _group(connection, relation, kinds, where, wanted, problems)
        except (duckdb.Error, OSError) as error:
            reason = str(error).split("\n")[0].replace(str(path), "").strip()
            what = f"the file is damaged or not whole: {reason}"
            msg = "T110"
            raise TableError(msg, what, where=where, hint="Copy or write it again.") from error


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def _pattern(path: Path) -> str:
    """A path for SQL, in which brackets and stars are only letters."""
    return _quoted(re.sub(r"([\[*?])", r"[\1]", str(path)))


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


@contextmanager
def _utf8(path: Path, folder: Path, where: str, problems: Problems) -> Iterator[Path]:
    """The file itself where it is plain UTF-8, else a copy of it in UTF-8."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    with gzip.open(path, "rb") if packed else path.open("rb") as file:
        encoding = detect_encoding(file.read(_SAMPLE), where)
    if encoding == "utf-8-sig" and not packed:
        yield path
        return
    if encoding != "utf-8-sig":
        problems.add("T911", encoding=encoding)
    copy = folder / "copy.csv"
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    with gzip.open(path, "rb") if packed else path.open("rb") as file, copy.open("wb") as out:
        while chunk := file.read(_SAMPLE):
            out.write(decoder.decode(chunk).encode("utf-8"))
        out.write(decoder.decode(b"", final=True).encode("utf-8"))
    yield copy


def _text(
    connection: duckdb.DuckDBPyConnection,
    file: Path,
    where: str,
    wanted: dict[str, str],
    problems: Problems,
) -> Groups | None:
    """Group delimited text; None where its rows are too uneven for DuckDB."""
    import duckdb

    with file.open("rb") as opened:
        head = opened.read(_SAMPLE)
    text = head.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    if len(head) == _SAMPLE:
        text = text[: text.rfind("\n") + 1]
    known = {fold_name(name) for name in wanted.values()} | known_names("establishments")
    layout = find_layout(text, known, where)
    names, _, _ = unique_names(list(layout.header.names))
    columns = ", ".join(f"'{_quoted(name)}': 'VARCHAR'" for name in names)
    kinds = dict.fromkeys(names, "VARCHAR")
    noted = len(problems.entries)
    # Rows that end early are allowed at first; together with line breaks inside cells they are not.
    for padding in ("true", "false"):
        relation = (
            f"read_csv('{_pattern(file)}', auto_detect=false, header=false, skip={layout.lines}, "
            f"delim='{_quoted(layout.delimiter)}', quote='\"', escape='\"', columns={{{columns}}}, "
            f"null_padding={padding}, strict_mode=true, max_line_size=10000000)"
        )
        try:
            return _group(connection, relation, kinds, where, wanted, problems)
        except duckdb.Error:
            del problems.entries[noted:]
    return None


def _group(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    kinds: dict[str, str],
    where: str,
    wanted: dict[str, str],
    problems: Problems,
) -> Groups:
    own: dict[str, str] = {}
    for standard, name in wanted.items():
        found = find_column(name, list(kinds))
        if found is None:
            kind: Kind = "regions" if standard == "value" else "establishments"
            raise missing_column(list(kinds), standard, where, kind, wanted=name, parameter=standard)
        own[standard] = found
    region, industry = _name(own["region"]), _name(own["industry"])
    counts = {"missing": 0, "unreadable": 0, "negative": 0}
    if "value" not in own:
        query = f"SELECT {region} r, {industry} i, count(*) n FROM {relation} GROUP BY ALL"
        table = connection.execute(query).df()
        table["value"] = table["n"].astype(float)
        return Groups(_cleaned(table), int(table["n"].sum()), None, counts, problems)
    value = _name(own["value"])
    number = f"CAST({value} AS DOUBLE)"
    given = f"{value} IS NOT NULL"
    if kinds[own["value"]] == "VARCHAR":
        number, given = _text_number(connection, relation, own["value"], problems)
    query = (
        "SELECT r, i, count(*) n, coalesce(sum(v) FILTER (isfinite(v) AND v >= 0), 0) AS value, "
        "count(*) FILTER (NOT g OR isnan(v)) AS missing, "
        "count(*) FILTER (g AND (v IS NULL OR isinf(v))) AS unreadable, "
        "count(*) FILTER (isfinite(v) AND v < 0) AS negative "
        f"FROM (SELECT {region} r, {industry} i, {number} v, {given} g FROM {relation}) GROUP BY ALL"
    )
    table = connection.execute(query).df()
    placed = _cleaned(table)
    known = placed["region"].notna() & placed["industry"].notna()
    for sort in counts:
        counts[sort] = int(table.loc[known.to_numpy(), sort].sum())
    example = ""
    if counts["unreadable"]:
        odd = (
            f"SELECT {value} FROM {relation} WHERE {given} AND ({number} IS NULL OR isinf({number})) LIMIT 1"
        )
        example = str(connection.execute(odd).fetchall()[0][0])
    return Groups(placed, int(table["n"].sum()), own["value"], counts, problems, example)


def _cleaned(table: pd.DataFrame) -> pd.DataFrame:
    """Groups with codes read as everywhere else; groups whose codes become one are added up later."""
    return pd.DataFrame(
        {
            "region": read_codes(table["r"]).values,
            "industry": read_codes(table["i"]).values,
            "establishments": table["n"].to_numpy(dtype="int64"),
            "value": table["value"].to_numpy(dtype=float),
        }
    )


def _text_number(
    connection: duckdb.DuckDBPyConnection, relation: str, column: str, problems: Problems
) -> tuple[str, str]:
    """SQL for the number in a column of text, and for whether there is one.

    Texts that are no plain numbers are read as everywhere else, each distinct one once; where there are too
    many to hold, their separators are exchanged as those that were seen say.
    """
    value = _name(column)
    text = f"trim({value})"
    absent = ", ".join(f"'{_quoted(word)}'" for word in sorted(ABSENT_WORDS))
    given = f"({value} IS NOT NULL AND lower({text}) NOT IN ({absent}))"
    plain = f"TRY_CAST({text} AS DOUBLE)"
    odd = _distinct(connection, relation, text, f"{given} AND {plain} IS NULL")
    if not odd:
        return plain, given
    usual = _distinct(connection, relation, text, f"{plain} IS NOT NULL", limit=1000)
    numbers = read_numbers(pd.Series([*odd, *usual], dtype="str"))
    comma = numbers.commas is not None
    if comma:
        grouped = f"regexp_full_match({text}, '[+-]?[1-9][0-9]{{0,2}}\\.[0-9]{{3}}')"
        odd += _distinct(connection, relation, text, grouped)
        numbers = read_numbers(pd.Series([*odd, *usual], dtype="str"))
    if len(odd) < _DISTINCT:
        table = pd.DataFrame({"t": odd, "v": numbers.values[: len(odd)]})
        connection.register("odd_numbers", table.drop_duplicates("t"))
        known = "SELECT t, CASE WHEN isnan(v) THEN NULL ELSE v END v FROM odd_numbers"
        connection.execute(f"CREATE OR REPLACE TEMP TABLE odd AS {known}")
        _note_readings(connection, relation, text, numbers, odd, column, problems)
        return f"coalesce((SELECT odd.v FROM odd WHERE odd.t = {text}), {plain})", given
    exchanged = f"replace(replace({text}, '.', ''), ',', '.')" if comma else f"replace({text}, ',', '')"
    if comma:
        return f"CASE WHEN contains({text}, ',') THEN TRY_CAST({exchanged} AS DOUBLE) ELSE {plain} END", given
    return f"TRY_CAST({exchanged} AS DOUBLE)", given


def _note_readings(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    text: str,
    numbers: Numbers,
    odd: list[str],
    column: str,
    problems: Problems,
) -> None:
    """Note numbers with words, decimal commas and numbers that can be read two ways, with their rows."""
    query = f"SELECT {text} t, count(*) n FROM {relation} WHERE {text} IN (SELECT t FROM odd) GROUP BY ALL"
    counts = {str(row[0]): int(row[1]) for row in connection.execute(query).fetchall()}
    for code, reading in (("T944", numbers.worded), ("T945", numbers.commas), ("T946", numbers.ambiguous)):
        if reading is None:
            continue
        texts = {text for text, marked in zip(odd, reading.rows[: len(odd)], strict=True) if marked}
        rows = sum(counts.get(text, 0) for text in texts)
        problems.add(code, column=column, rows=rows, example=reading.example, value=reading.value)


def _distinct(
    connection: duckdb.DuckDBPyConnection, relation: str, text: str, condition: str, limit: int = 0
) -> list[str]:
    query = f"SELECT DISTINCT {text} t FROM {relation} WHERE {condition} LIMIT {limit or _DISTINCT}"
    return sorted(str(row[0]) for row in connection.execute(query).fetchall())
