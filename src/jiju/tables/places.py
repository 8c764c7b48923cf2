"""Coordinates judged: swapped, zero, out of range, of another system; lon, lat in WGS84 or x, y in metres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jiju.errors import TableError
from jiju.tables.cleaning import file_decimal
from jiju.tables.coordinates import Cells, from_cells, from_columns, from_shapes
from jiju.tables.crs import WGS84, System, looks_like_degrees, parse_crs
from jiju.tables.repeats import crowded_points, stuck_values

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jiju.tables.columns import Mapped
    from jiju.tables.raw import RawTable

__all__ = ["Places", "place_columns", "read_places"]


@dataclass(frozen=True, slots=True)
class Places:
    """Where the rows of a table are.

    Attributes
    ----------
    east, north : array of float, shape (n,)
        Degrees or metres; NaN where there is no place that can be used.
    planar : bool
        True for metres.
    crs : str or None
        ``EPSG:4326`` for degrees, ``EPSG:nnnn`` for metres, None for metres of an unknown system.
    """

    east: NDArray[np.float64]
    north: NDArray[np.float64]
    planar: bool
    crs: str | None


def place_columns(raw: RawTable, mapped: Mapped) -> tuple[str, ...]:
    """Which standard columns say where the rows are.

    Parameters
    ----------
    raw : RawTable
        The table.
    mapped : Mapped
        Its columns.

    Returns
    -------
    tuple of str
        ``("lon", "lat")``, ``("x", "y")``, ``("coordinates",)``, ``("geometry",)`` or nothing.

    Raises
    ------
    TableError
        ``T204`` where the caller names one of a pair, or two sorts of coordinates.
    """
    pairs: tuple[tuple[str, ...], ...] = (("lon", "lat"), ("x", "y"), ("coordinates",))
    said = [pair for pair in pairs if any(part in mapped.said for part in pair)]
    if len(said) > 1:
        what = "columns names coordinates in more than one way"
        msg = "T204"
        hint = "Name lon and lat, or x and y, or coordinates."
        raise TableError(msg, what, where=raw.where, hint=hint)
    if said:
        lacking = [part for part in said[0] if part not in mapped]
        if lacking:
            what = f"columns names {next(p for p in said[0] if p in mapped)!r} without {lacking[0]!r}"
            msg = "T204"
            raise TableError(msg, what, where=raw.where, hint="Name both columns.")
        return said[0]
    if raw.geometry is not None:
        return ("geometry",)
    for known in (True, False):
        for pair in pairs:
            if all(part in mapped and (part not in mapped.guessed) == known for part in pair):
                return pair
    for pair in pairs:
        if all(part in mapped for part in pair):
            return pair
    for pair in pairs[:2]:
        if any(part in mapped for part in pair):
            raw.problems.add("T936", pair=" and ".join(pair))
            break
    return ()


def read_places(raw: RawTable, mapped: Mapped, used: tuple[str, ...], crs: object) -> Places | None:
    """Read where the rows of a table are.

    Parameters
    ----------
    raw : RawTable
        The table.
    mapped : Mapped
        Its columns.
    used : tuple of str
        What `place_columns` chose.
    crs : object
        What the caller said.

    Returns
    -------
    Places or None
        None where the table has no coordinates.

    Raises
    ------
    TableError
        ``T301`` for an unknown system, ``T302`` where the system has metres and the numbers are degrees.
    """
    said = parse_crs(crs, raw.where)
    if not used:
        if said is not None:
            raw.problems.add("T976", crs=said.name)
        return None
    cells, declared = _cells(raw, mapped, used)
    cells.column = ", ".join(mapped[name] for name in used if name in mapped) or None
    if said is not None and declared is not None and said.name != declared.name and _stated(raw, used, cells):
        raw.problems.add("T973", found=declared.name, crs=said.name)
    system = said or declared
    if len(cells.shapes):
        raw.problems.add("T970", column=cells.column, rows=cells.shapes)
    if cells.foreign.any():
        example = f"row {raw.row_numbers[np.flatnonzero(cells.foreign)[0]]}"
        raw.problems.add("T974", column=cells.column, rows=cells.foreign, example=example)
        cells.east[cells.foreign] = cells.north[cells.foreign] = np.nan
    if cells.unreadable.any():
        raw.problems.add("T964", column=cells.column, rows=cells.unreadable, example=cells.example)
    lone = np.isnan(cells.east) | np.isnan(cells.north)
    cells.east[lone] = cells.north[lone] = np.nan
    settled = cells.unreadable | (cells.foreign if len(cells.foreign) else False)
    raw.problems.add("T961", column=cells.column, rows=lone & ~settled)
    if system is not None and system.kind == "degrees":
        return _degrees(raw, cells, system)
    return _metres(raw, cells, system)


def _stated(raw: RawTable, used: tuple[str, ...], cells: Cells) -> bool:
    """Whether the file itself names a system, rather than jiju taking degrees for WGS84."""
    return used == ("geometry",) or cells.srid is not None or raw.crs is not None


def _cells(raw: RawTable, mapped: Mapped, used: tuple[str, ...]) -> tuple[Cells, System | None]:
    noted = parse_crs(raw.crs, raw.where)
    if used == ("geometry",):
        cells = from_shapes(raw.geometry)  # type: ignore[arg-type]
        if noted is None and looks_like_degrees(cells.east, cells.north):
            raw.problems.add("T983", crs="EPSG:4326")
            noted = WGS84
        return cells, noted
    if used == ("coordinates",):
        name = mapped["coordinates"]
        cells = from_cells(raw.frame[name], name, raw.problems)
        if cells.srid is not None:
            return cells, parse_crs(cells.srid, raw.where)
        if noted is None and not _within_degrees(cells):
            return cells, None
        return cells, noted or WGS84
    names = (mapped[used[0]], mapped[used[1]])
    degrees = used == ("lon", "lat")
    east, north = raw.frame[names[0]], raw.frame[names[1]]
    cells = from_columns(east, north, names, raw.problems, degrees=degrees, decimal=file_decimal(raw, *names))
    return cells, WGS84 if degrees else noted


def _within_degrees(cells: Cells) -> bool:
    there = ~np.isnan(cells.east)
    inside = (np.abs(cells.east[there]) <= 180) & (np.abs(cells.north[there]) <= 180)
    return not there.any() or bool(inside.mean() >= 0.5)


def _degrees(raw: RawTable, cells: Cells, system: System) -> Places:
    east, north = cells.east, cells.north
    there = ~np.isnan(east)
    zero = there & (east == 0) & (north == 0)
    fits = there & (np.abs(east) <= 180) & (np.abs(north) <= 90)
    fits_swapped = there & (np.abs(north) <= 180) & (np.abs(east) <= 90)
    beyond = there & ~zero & (np.abs(north) > 90) & (np.abs(north) <= 180)
    present = int((there & ~zero).sum())
    wrong = int(beyond.sum())
    # Half of the cells beyond 90 say that the columns are exchanged. In shapes, whose axes have names, that
    # is rarer than a wrong latitude: there it takes most of them and more than one.
    mostly = 2 * wrong >= present if raw.geometry is None else wrong == present or 2 * wrong > max(present, 2)
    by_size = wrong > 0 and mostly and fits_swapped.sum() > fits.sum()
    if by_size or cells.sided < 0:
        raw.problems.add("T965", column=cells.column, rows=there & ~zero)
        east, north, fits = north, east, fits_swapped
    raw.problems.add("T962", column=cells.column, rows=zero)
    outside = there & ~fits
    if outside.any():
        first = int(np.flatnonzero(outside)[0])
        example = f"{east[first]:.10g}, {north[first]:.10g}"
        raw.problems.add("T963", column=cells.column, rows=outside, example=example)
    lost = zero | outside
    east, north = np.where(lost, np.nan, east), np.where(lost, np.nan, north)
    if system.name != "EPSG:4326":
        east, north = system.to_wgs84(east, north)
        if system.name in {"GCJ-02", "BD-09"}:
            raw.problems.add("T966", column=cells.column, rows=there & ~lost, crs=system.name)
        else:
            raw.problems.add("T967", column=cells.column, rows=there & ~lost, crs=system.name, to="WGS84")
    _note_repeats(raw, cells, east, north)
    return Places(east, north, planar=False, crs="EPSG:4326")


def _note_repeats(raw: RawTable, cells: Cells, east: NDArray[np.float64], north: NDArray[np.float64]) -> None:
    """Tell of coordinates filled down by mistake, and of points that stand for a whole town."""
    stuck = stuck_values(east, north) | stuck_values(north, east)
    if stuck.any():
        first = int(np.flatnonzero(stuck)[0])
        example = f"{east[first]:.10g}, {north[first]:.10g}"
        raw.problems.add("T978", column=cells.column, rows=stuck, example=example)
    crowded, most = crowded_points(east, north)
    raw.problems.add("T979", column=cells.column, rows=crowded, most=f"{most:,}")


def _metres(raw: RawTable, cells: Cells, system: System | None) -> Places:
    east, north = cells.east, cells.north
    there = ~np.isnan(east)
    zero = there & (east == 0) & (north == 0)
    alike = looks_like_degrees(np.where(zero, np.nan, east), np.where(zero, np.nan, north))
    if system is not None and alike:
        what = f"crs={system.name} has metres, but the coordinates look like degrees"
        hint = 'Leave crs= out for WGS84, or pass "GCJ-02", "BD-09" or the geographic system they are in.'
        msg = "T302"
        raise TableError(msg, what, where=raw.where, hint=hint)
    zero &= _far_from_others(east, north, there & ~zero)
    raw.problems.add("T962", column=cells.column, rows=zero)
    east, north = np.where(zero, np.nan, east), np.where(zero, np.nan, north)
    kept = there & ~zero
    if system is None:
        if alike:
            raw.problems.add("T968", column=cells.column, rows=kept)
        else:
            raw.problems.add("T969")
        return Places(east, north, planar=True, crs=None)
    if _exchanged(east, north, system):
        raw.problems.add("T965", column=cells.column, rows=kept)
        east, north = north, east
    if system.kind == "metres":
        return Places(east, north, planar=True, crs=system.name)
    lon, lat = system.to_wgs84(east, north)
    raw.problems.add("T967", column=cells.column, rows=kept, crs=system.name, to="WGS84")
    lost = kept & np.isnan(lon)
    if lost.any():
        first = int(np.flatnonzero(lost)[0])
        raw.problems.add(
            "T963", column=cells.column, rows=lost, example=f"{east[first]:.10g}, {north[first]:.10g}"
        )
    return Places(lon, lat, planar=False, crs="EPSG:4326")


def _far_from_others(
    east: NDArray[np.float64], north: NDArray[np.float64], others: NDArray[np.bool_]
) -> bool:
    """Whether 0,0 is no place among the others, as it may be on a plan of one's own."""
    for values in (east[others], north[others]):
        if len(values) == 0:
            return True
        low, high = values.min(), values.max()
        if low - (high - low) > 0 or high + (high - low) < 0:
            return True
    return False


def _exchanged(east: NDArray[np.float64], north: NDArray[np.float64], system: System) -> bool:
    """Whether x and y fit the system only the other way round, as surveyors write them (x to the north)."""
    bounds = system.bounds()
    there = ~np.isnan(east)
    if bounds is None or not there.any():
        return False
    low_x, low_y, high_x, high_y = bounds
    wide, tall = high_x - low_x, high_y - low_y

    def share(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
        inside = (a > low_x - wide) & (a < high_x + wide) & (b > low_y - tall) & (b < high_y + tall)
        return float(inside[there].mean())

    return share(east, north) < 0.1 and share(north, east) > 0.9
