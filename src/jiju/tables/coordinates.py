"""The cells that say where an establishment is, read into two columns of numbers; nothing is judged here."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.tables.cells import as_texts, holds_numbers, is_missing, text_array
from jiju.tables.degrees import split_pair, to_degrees
from jiju.tables.numbers import ABSENT_WORDS, read_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa
    from numpy.typing import NDArray

    from jiju.tables.problems import Problems

__all__ = ["Cells", "from_cells", "from_columns", "from_shapes"]

_FLOAT = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_POINT = (
    rf"^\s*(?:(?i:SRID)=(?P<srid>\d+)\s*;)?\s*(?i:POINT)\s*(?i:ZM|Z|M)?\s*"
    rf"\(\s*(?P<x>{_FLOAT})\s+(?P<y>{_FLOAT})(?:\s+[^()]*)?\)\s*$"
)
_PAIR = rf"^\s*[(\[]?\s*(?P<x>{_FLOAT})\s*(?:,|;|，|；|、|\||/|\s)\s*(?P<y>{_FLOAT})\s*[)\]]?\s*$"
_JSON = re.compile(rf"\"coordinates\"\s*:\s*\[\s*({_FLOAT})\s*,\s*({_FLOAT})")
_NAMED = re.compile(r"lat|纬|lon|lng|经", re.IGNORECASE)


@dataclass
class Cells:
    """Coordinates as they stand in the table.

    Attributes
    ----------
    east, north : array of float, shape (n,)
        Longitude or x, latitude or y; NaN where there is none.
    unreadable : array of bool
        Cells that hold something else.
    example : str
        The first of those.
    srid : int or None
        The system that EWKT cells name.
    foreign : array of bool
        Cells that name another system than most.
    shapes : array of bool
        Cells that hold a line or polygon.
    sided : int
        How many more cells name their sides of the world as the columns say than the other way round.
    column : str or None
        The columns' names in the file, for the table of problems.
    """

    east: NDArray[np.float64]
    north: NDArray[np.float64]
    unreadable: NDArray[np.bool_]
    example: str = ""
    srid: int | None = None
    foreign: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))
    shapes: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))
    sided: int = 0
    column: str | None = None


def from_shapes(geometry: NDArray[Any]) -> Cells:
    """Coordinates of geometries; a point inside stands for lines and polygons.

    Parameters
    ----------
    geometry : array of shapely geometries
        None where there is none.

    Returns
    -------
    Cells
        Empty geometries count as missing.
    """
    import shapely

    points = np.array(geometry, dtype=object)
    there = ~shapely.is_missing(points) & ~shapely.is_empty(points)
    shapes = there & (shapely.get_type_id(points) != 0)
    points[~there] = None
    points[shapes] = shapely.point_on_surface(points[shapes])
    return Cells(
        shapely.get_x(points), shapely.get_y(points), np.zeros(len(points), dtype=bool), shapes=shapes
    )


def from_columns(
    east: pd.Series[Any],
    north: pd.Series[Any],
    names: tuple[str, str],
    problems: Problems,
    *,
    degrees: bool,
    decimal: str = "",
) -> Cells:
    """Coordinates of two columns.

    Parameters
    ----------
    east, north : Series
        Longitude and latitude, or x and y.
    names : tuple of str
        The columns' names in the file.
    problems : Problems
        Where decimal commas and degrees, minutes, seconds are noted.
    degrees : bool
        Whether the columns hold degrees: then a comma is always decimal and minutes may be given.
    decimal : {",", ".", ""}, default ""
        The decimal mark of metres that can be read two ways.

    Returns
    -------
    Cells
        NaN where either is missing; unreadable where either is.
    """
    values, bad, example, sided = [], np.zeros(len(east), dtype=bool), "", 0
    for column, name, axis in ((east, names[0], "lon"), (north, names[1], "lat")):
        found = _degrees(column, name, problems) if degrees else _metres(column, name, problems, decimal)
        values.append(found[0])
        bad |= found[1]
        example = example or found[2]
        sided += sum(count if side == axis else -count for side, count in found[3].items())
    return Cells(values[0], values[1], bad, example, sided=sided)


_Column = tuple["NDArray[np.float64]", "NDArray[np.bool_]", str, "Counter[str]"]


def _metres(column: pd.Series[Any], name: str, problems: Problems, decimal: str) -> _Column:
    numbers = read_numbers(column, decimal=decimal)
    numbers.note(problems, name)
    if numbers.unreadable is None:
        return numbers.values, np.zeros(len(column), dtype=bool), "", Counter()
    return numbers.values, numbers.unreadable.rows, numbers.unreadable.example, Counter()


def _degrees(column: pd.Series[Any], name: str, problems: Problems) -> _Column:
    """A column of degrees: plain numbers at once, every other distinct text by itself."""
    if holds_numbers(column):
        return _metres(column, name, problems, "")
    from pyarrow import compute as pc

    texts = text_array(as_texts(column))
    values = np.full(len(texts), np.nan)
    commas, bad, minutes = (np.zeros(len(texts), dtype=bool) for _ in range(3))
    plain = _matching(texts, rf"^\s*{_FLOAT}\s*$")
    values[plain] = _as_floats(texts, plain)
    if not plain.all():
        commas = _matching(texts, r"^\s*[+-]?\d+,\d+\s*$")
        values[commas] = _as_floats(pc.replace_substring(texts, ",", "."), commas)
    values[np.isinf(values)] = np.nan
    rest = np.flatnonzero(~plain & ~commas)
    sides: Counter[str] = Counter()
    for text, rows in _distinct(texts, rest):
        number, sort, side = _one_degree(text)
        values[rows] = number
        bad[rows], minutes[rows] = sort == _UNREADABLE, sort == _MINUTES
        sides[side] += len(rows) if side else 0
    for code, marked in (("T945", commas), ("T972", minutes)):
        if marked.any():
            first = int(np.flatnonzero(marked)[0])
            value = f"{values[first]:.10g}"
            problems.add(code, column=name, rows=marked, example=str(texts[first]), value=value)
    example = str(texts[int(np.flatnonzero(bad)[0])]) if bad.any() else ""
    return values, bad, example, sides


def _matching(texts: pa.LargeStringArray, pattern: str) -> NDArray[np.bool_]:
    from pyarrow import compute as pc

    found: NDArray[np.bool_] = pc.fill_null(pc.match_substring_regex(texts, pattern), False).to_numpy(
        zero_copy_only=False
    )
    return found.copy()


def _as_floats(texts: pa.LargeStringArray, rows: NDArray[np.bool_]) -> NDArray[np.float64]:
    import pyarrow as pa
    from pyarrow import compute as pc

    chosen = pc.utf8_trim_whitespace(texts.filter(pa.array(rows)))
    # Arrow reads no plus sign in front of a number.
    numbers = pc.cast(pc.replace_substring_regex(chosen, r"^\+", ""), pa.float64())
    values: NDArray[np.float64] = numbers.to_numpy(zero_copy_only=False)
    return values


def _distinct(texts: pa.LargeStringArray, rows: NDArray[np.intp]) -> Iterator[tuple[str, NDArray[np.intp]]]:
    """Each distinct text of some rows with the rows that hold it; missing cells are passed over."""
    import pyarrow as pa

    coded = texts.take(pa.array(rows)).dictionary_encode()
    places = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    order = np.argsort(places, kind="stable")
    starts = np.searchsorted(places[order], np.arange(len(coded.dictionary) + 1))
    for at, text in enumerate(coded.dictionary.to_pylist()):
        yield str(text), rows[order[starts[at] : starts[at + 1]]]


_MISSING, _UNREADABLE, _MINUTES = range(3)


def _one_degree(text: str) -> tuple[float, int, str]:
    """The degrees of a text, whether it is missing or unreadable, and its side of the world."""
    if text.strip().casefold() in ABSENT_WORDS:
        return np.nan, _MISSING, ""
    value, axis = to_degrees(text)
    return value, _UNREADABLE if np.isnan(value) else _MINUTES, axis


def from_cells(column: pd.Series[Any], name: str, problems: Problems) -> Cells:
    """Coordinates that stand in one cell: WKT, EWKT, WKB in hex, GeoJSON, or two numbers.

    Parameters
    ----------
    column : Series
        Text or shapely geometries or WKB bytes.
    name : str
        The column's name, which may tell the order of the two numbers.
    problems : Problems
        Where the order is noted.

    Returns
    -------
    Cells
        With the system that EWKT names.
    """
    import pyarrow as pa
    from pyarrow import compute as pc

    if column.dtype == object and any(_is_shape(cell) for cell in column):
        return _from_objects(column)
    texts = as_texts(column)
    array = pc.fill_null(text_array(texts), "")
    count = len(array)
    cells = Cells(np.full(count, np.nan), np.full(count, np.nan), np.zeros(count, dtype=bool))
    srids = np.zeros(count, dtype=np.int64)
    wkt = pc.extract_regex(array, _POINT)
    found = wkt.is_valid().to_numpy(zero_copy_only=False)
    for target, key in ((cells.east, "x"), (cells.north, "y")):
        target[found] = _as_floats(wkt.field(key), found)
    srids[found] = [int(text or 0) for text in wkt.field("srid").filter(pa.array(found)).to_pylist()]
    pairs = pc.extract_regex(array, _PAIR)
    paired = pairs.is_valid().to_numpy(zero_copy_only=False)
    first, second = np.full(count, np.nan), np.full(count, np.nan)
    first[paired], second[paired] = _as_floats(pairs.field("x"), paired), _as_floats(pairs.field("y"), paired)
    sides: Counter[str] = Counter()
    cells.shapes = np.zeros(count, dtype=bool)
    for at in np.flatnonzero(~found & ~paired):
        text = str(texts.iloc[at]) if not pd.isna(texts.iloc[at]) else ""
        if text.strip().casefold() in ABSENT_WORDS or re.fullmatch(
            r"(?i)\s*(srid=\d+;)?\s*point\s*z?\s*empty\s*", text
        ):
            continue
        _read_cell(text, int(at), cells, first, second, srids, sides)
        paired[at] = not np.isnan(first[at])
    _order(cells, first, second, paired, sides, name, problems)
    _systems(cells, srids, ~np.isnan(cells.east))
    if cells.unreadable.any():
        cells.example = str(texts.iloc[int(np.flatnonzero(cells.unreadable)[0])])[:60]
    return cells


def _read_cell(
    text: str,
    at: int,
    cells: Cells,
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    srids: NDArray[np.int64],
    sides: Counter[str],
) -> None:
    json = _JSON.search(text)
    if json is not None:
        cells.east[at], cells.north[at] = float(json[1]), float(json[2])
        return
    pair = split_pair(text)
    if pair is not None:
        (one, axis), (other, second_axis) = to_degrees(pair[0]), to_degrees(pair[1])
        if not np.isnan(one) and not np.isnan(other):
            if axis == "lon" or second_axis == "lat":
                cells.east[at], cells.north[at] = one, other
            elif axis == "lat" or second_axis == "lon":
                cells.east[at], cells.north[at] = other, one
            else:
                first[at], second[at] = one, other
            sides[axis] += 1
            return
    shape, srid = _shape(text)
    if shape is None:
        cells.unreadable[at] = True
        return
    point = shape if shape.geom_type == "Point" else shape.point_on_surface()
    cells.shapes[at] = shape.geom_type != "Point"
    cells.east[at], cells.north[at] = (point.x, point.y) if not point.is_empty else (np.nan, np.nan)
    srids[at] = srid


def _shape(text: str) -> tuple[Any, int]:
    """A shape of WKT, EWKT or WKB in hex, and the system it names (0 for none)."""
    import shapely

    named = re.match(r"(?i)^\s*srid=(\d+)\s*;", text)
    body = text[named.end() :] if named else text
    try:
        if re.fullmatch(r"(?i)\s*[0-9a-f]{42,}\s*", body):
            shape = shapely.from_wkb(body.strip())
        else:
            shape = shapely.from_wkt(body)
    except shapely.errors.GEOSException:
        return None, 0
    return shape, int(named[1]) if named else int(shapely.get_srid(shape))


def _is_shape(cell: object) -> bool:
    return isinstance(cell, bytes | bytearray | memoryview) or hasattr(cell, "geom_type")


def _from_objects(column: pd.Series[Any]) -> Cells:
    import shapely

    raw = [bytes(c) if isinstance(c, bytes | bytearray | memoryview) else c for c in column]
    packed = np.array([isinstance(cell, bytes) for cell in raw], dtype=bool)
    shapes = np.array([cell if hasattr(cell, "geom_type") else None for cell in raw], dtype=object)
    bad = np.array([not _is_shape(c) and not is_missing(c) for c in raw], dtype=bool)
    if packed.any():
        held = np.array(raw, dtype=object)[packed]
        shapes[packed] = shapely.from_wkb(held, on_invalid="ignore")
        bad |= packed & shapely.is_missing(shapes)
    cells = from_shapes(shapes)
    cells.unreadable = bad
    if bad.any():
        cells.example = str(raw[int(np.flatnonzero(bad)[0])])[:60]
    there = ~np.isnan(cells.east)
    srids = np.where(there, shapely.get_srid(shapes), 0)
    _systems(cells, srids, there)
    return cells


def _order(
    cells: Cells,
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    paired: NDArray[np.bool_],
    sides: Counter[str],
    name: str,
    problems: Problems,
) -> None:
    """Which of two bare numbers is the longitude: by their size, the column's name, else the second."""
    if not paired.any():
        return
    beyond_first = int((np.abs(first[paired]) > 90).sum())
    beyond_second = int((np.abs(second[paired]) > 90).sum())
    if beyond_first != beyond_second:
        lon_first = beyond_first > beyond_second
    elif sides["lat"] != sides["lon"]:
        lon_first = sides["lon"] > sides["lat"]
    else:
        named = _NAMED.search(name)
        lon_first = named is not None and named[0].casefold() in {"lon", "lng", "经"}
    order = "lon, lat" if lon_first else "lat, lon"
    problems.add("T971", column=name, order=order)
    cells.east[paired] = (first if lon_first else second)[paired]
    cells.north[paired] = (second if lon_first else first)[paired]


def _systems(cells: Cells, srids: NDArray[np.int64], there: NDArray[np.bool_]) -> None:
    cells.foreign = np.zeros(len(srids), dtype=bool)
    named = there & (srids > 0)
    if not named.any():
        return
    values, counts = np.unique(srids[named], return_counts=True)
    cells.srid = int(values[np.argmax(counts)])
    cells.foreign = named & (srids != cells.srid)
