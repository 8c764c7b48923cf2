"""Boundaries of regions, and which region each establishment lies in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.errors import TableError
from jiju.tables.cleaning import blank_rows, code_column, finish, keep_others, select
from jiju.tables.columns import missing_column, note_guesses, resolve_columns
from jiju.tables.crs import WGS84, System, parse_crs
from jiju.tables.sources import read_source

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    import geopandas as gpd
    from numpy.typing import NDArray

    from jiju.tables.columns import Mapped
    from jiju.tables.raw import RawTable

    Shapes = NDArray[Any]

_AREAL = (3, 6)
_COLLECTION = 7

__all__ = ["read_boundaries", "require_region"]


def read_boundaries(
    source: str | os.PathLike[str] | gpd.GeoDataFrame | Any,  # noqa: ANN401  (any table)
    *,
    columns: Mapping[str, str] | None = None,
    crs: str | int | None = None,
) -> gpd.GeoDataFrame:
    """Read the outlines of regions.

    Parameters
    ----------
    source : path-like or GeoDataFrame
        A GeoPackage, GeoJSON, Shapefile (also zipped), GeoParquet, or a text file or table with outlines as
        WKT in a column that ``columns`` names ``geometry``.
    columns : mapping of str to str, optional
        Keys ``region`` (the code), ``name`` and ``geometry``; what is not named is found by the synonyms of
        the data dictionary, and noted.
    crs : str or int, optional
        ``"EPSG:nnnn"``, ``"GCJ-02"`` or ``"BD-09"``; by default what the file says, else WGS84 where the
        numbers fit degrees.

    Returns
    -------
    GeoDataFrame
        ``region`` (str), ``name`` (str, where there is one), other columns, ``geometry`` (polygons in WGS84;
        in the file's own coordinates only where no system is known). ``attrs`` as in `read_establishments`.

    Raises
    ------
    TableError
        ``T101`` to ``T112`` where the source cannot be read, ``T102`` where no column names the regions,
        ``T301`` for an unknown system, ``T303`` where the coordinates are none of it, ``T401`` where there
        are no outlines, ``T402`` where none is a polygon.

    Notes
    -----
    Left out and counted (severity ``error``): blank rows, rows without a code, shapes that are no polygons.
    Outlines that cross themselves are repaired (`shapely.make_valid`) and counted.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> from jiju import read_boundaries
    >>> squares = gpd.GeoDataFrame({"code": ["01", "02"]}, geometry=[box(0, 0, 1, 1), box(1, 0, 2, 1)],
    ...                            crs="EPSG:4326")
    >>> counties = read_boundaries(squares)
    >>> counties["region"].tolist(), [p["code"] for p in counties.attrs["problems"]]
    (['01', '02'], ['T931'])
    """
    import geopandas as gpd

    raw = read_source(source, "boundaries", columns=columns)
    names = list(raw.frame.columns)
    mapped = resolve_columns(
        "boundaries", names, columns, where=raw.where, repeated=raw.repeated, required=("region",)
    )
    shapes = _shapes(raw, mapped)
    raw.geometry = shapes
    if raw.frame.shape[0] == 0:
        what = "the table has no rows"
        msg = "T106"
        raise TableError(msg, what, where=raw.where, hint="Was it saved before it was sent?")
    note_guesses(mapped, [key for key in mapped if key != "geometry"], raw.problems)
    rows_read = len(raw.frame)
    system = _system(raw, crs)
    raw = _leave_out(raw, mapped)
    outlines, final = _moved(raw, system)
    out = pd.DataFrame(index=pd.RangeIndex(len(raw.frame)))
    for standard in ("region", "name"):
        if standard in mapped:
            out[standard] = code_column(raw.frame[mapped[standard]], raw, mapped[standard]).values
    again = out["region"].duplicated(keep=False).to_numpy(dtype=bool)
    raw.problems.add("T982", rows=again, column=mapped["region"])
    out = keep_others(raw, mapped, out, standard=("region", "name", "geometry"))
    framed = gpd.GeoDataFrame(out, geometry=outlines, crs=final)
    finish(framed, raw, rows_read, final)
    return framed


def _shapes(raw: RawTable, mapped: Mapped) -> Shapes:
    import shapely

    if raw.geometry is not None and "geometry" not in mapped.said:
        mapped.pop("geometry", None)
        return raw.geometry
    if "geometry" not in mapped:
        what = "there are no outlines in this table"
        msg = "T401"
        hint = "Pass a GeoPackage, GeoJSON or Shapefile of polygons."
        raise TableError(msg, what, where=raw.where, hint=hint)
    cells = raw.frame[mapped["geometry"]].to_numpy(dtype=object)
    shapes = np.full(len(cells), None, dtype=object)
    for at, cell in enumerate(cells):
        if hasattr(cell, "geom_type"):
            shapes[at] = cell
        elif isinstance(cell, bytes):
            shapes[at] = shapely.from_wkb(cell, on_invalid="ignore")
        elif isinstance(cell, str) and cell.strip():
            body = cell.split(";", 1)[1] if cell.upper().startswith("SRID=") and ";" in cell else cell
            shapes[at] = shapely.from_wkt(body, on_invalid="ignore")
    if raw.crs is None and isinstance(cells[0] if len(cells) else None, str):
        srid = next(
            (c[5:].split(";")[0] for c in cells if isinstance(c, str) and c[:5].upper() == "SRID="), None
        )
        raw.crs = f"EPSG:{srid}" if srid else None
    return shapes


def _system(raw: RawTable, crs: object) -> System | None:
    import shapely

    said, noted = parse_crs(crs, raw.where), parse_crs(raw.crs, raw.where)
    if said is not None and noted is not None and said.name != noted.name:
        raw.problems.add("T973", found=noted.name, crs=said.name)
    system = said or noted
    bounds = shapely.total_bounds(raw.geometry)
    if np.isnan(bounds).any():
        return system
    fits = bool(np.abs(bounds[[0, 2]]).max() <= 181 and np.abs(bounds[[1, 3]]).max() <= 91)
    if system is None and fits:
        raw.problems.add("T983", crs="EPSG:4326")
        return WGS84
    if system is not None and system.kind == "degrees" and not fits:
        what = f"the outlines reach {bounds[0]:.6g}, {bounds[1]:.6g}, which is no longitude and latitude"
        msg = "T303"
        hint = 'Pass crs="EPSG:nnnn" with the system the file is really in.'
        raise TableError(msg, what, where=raw.where, hint=hint)
    return system


def _leave_out(raw: RawTable, mapped: Mapped) -> RawTable:
    """Repair what crosses itself; leave out blank rows, rows without a code and what is no polygon."""
    import shapely

    blank = blank_rows(raw)
    raw.problems.add("T901", rows=blank)
    nameless = code_column(raw.frame[mapped["region"]]).missing & ~blank
    raw.problems.add("T904", rows=nameless, column=mapped["region"])
    outlines, repaired = _repaired(np.array(raw.geometry, dtype=object))
    areal = np.isin(shapely.get_type_id(outlines), _AREAL) & ~shapely.is_empty(outlines)
    raw.problems.add("T905", rows=~areal & ~blank & ~nameless)
    kept = areal & ~blank & ~nameless
    raw.problems.add("T981", rows=repaired & kept)
    if not kept.any():
        msg = "T402"
        if (areal & ~blank).any():
            what = f"no polygon has a region code in {mapped['region']!r}"
            hint = 'Name the column of codes: columns={"region": "..."}.'
        else:
            what = "none of the shapes is a polygon"
            hint = "Pass the outlines of regions, not points or lines."
        raise TableError(msg, what, where=raw.where, hint=hint)
    return select(replace(raw, geometry=outlines), kept)


def _repaired(outlines: Shapes) -> tuple[Shapes, NDArray[np.bool_]]:
    """Valid outlines without heights, of collections the polygons only; and which were repaired."""
    import shapely

    broken = ~shapely.is_missing(outlines) & ~shapely.is_valid(outlines)
    outlines[broken] = shapely.make_valid(outlines[broken])
    for at in np.flatnonzero(shapely.get_type_id(outlines) == _COLLECTION):
        parts = [part for part in outlines[at].geoms if shapely.get_type_id(part) in _AREAL]
        outlines[at] = shapely.union_all(parts)
    return shapely.force_2d(outlines), broken


def _moved(raw: RawTable, system: System | None) -> tuple[Shapes, str | None]:
    """The outlines in WGS84; as they are where their system is unknown."""
    import shapely

    outlines: Shapes = np.asarray(raw.geometry, dtype=object)
    if system is None:
        raw.problems.add("T969")
        return outlines, None
    if system.name == "EPSG:4326":
        return outlines, "EPSG:4326"

    def move(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(system.to_wgs84(points[:, 0], points[:, 1]))

    code = "T966" if system.name in {"GCJ-02", "BD-09"} else "T967"
    raw.problems.add(code, rows=len(outlines), crs=system.name, to="WGS84")
    return shapely.transform(outlines, move), "EPSG:4326"


def require_region(boundaries: pd.DataFrame, region: str) -> None:
    """Refuse boundaries without the column of regions."""
    if region not in boundaries.columns:
        names = [str(name) for name in boundaries.columns if str(name) != "geometry"]
        raise missing_column(names, region, "the boundaries", "boundaries", parameter="region")
