"""Which region each establishment lies in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.errors import TableError
from jiju.tables.boundaries import require_region
from jiju.tables.crs import WGS84, parse_crs
from jiju.tables.problems import Problems

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    Pair = tuple[NDArray[np.float64], NDArray[np.float64]]

__all__ = ["assign_regions"]


def assign_regions(
    establishments: pd.DataFrame, boundaries: gpd.GeoDataFrame, *, region: str = "region"
) -> pd.DataFrame:
    """Say for each establishment which region it lies in.

    Parameters
    ----------
    establishments : DataFrame
        With ``lon, lat`` or ``x, y``, as `read_establishments` gives it.
    boundaries : GeoDataFrame
        Polygons with a column of region codes, as `read_boundaries` gives it.
    region : str, default "region"
        The column of ``boundaries`` that holds the codes.

    Returns
    -------
    DataFrame
        A copy with the column ``region`` (str; missing outside all regions and where there are no
        coordinates). What was found is added to ``attrs["problems"]``.

    Raises
    ------
    TableError
        ``T102`` where ``boundaries`` lacks the column, ``T111`` where ``establishments`` is no pandas
        DataFrame, ``T403`` where it has no coordinates, ``T404`` where the two coordinate systems cannot be
        brought together, ``T405`` where ``boundaries`` holds no outlines.

    Notes
    -----
    A point on a border belongs to both neighbors; it is given to the one whose code sorts first, and counted.
    Edges of polygons are straight lines in the coordinates of ``boundaries``.

    Examples
    --------
    >>> import geopandas as gpd, pandas as pd
    >>> from shapely import box
    >>> from jiju import assign_regions
    >>> counties = gpd.GeoDataFrame({"region": ["01"]}, geometry=[box(0, 0, 1, 1)], crs="EPSG:4326")
    >>> plants = pd.DataFrame({"industry": ["a", "b"], "lon": [0.5, 3.0], "lat": [0.5, 0.5]})
    >>> assign_regions(plants, counties)["region"].isna().tolist()
    [False, True]
    """
    import shapely

    if not hasattr(boundaries, "active_geometry_name") or boundaries.active_geometry_name is None:
        what = "boundaries are no GeoDataFrame with outlines"
        msg = "T405"
        raise TableError(msg, what, hint="Read them with read_boundaries.")
    require_region(boundaries, region)
    if not hasattr(establishments, "attrs"):
        what = f"establishments are no pandas DataFrame but of type {type(establishments).__name__}"
        msg = "T111"
        raise TableError(msg, what, hint="Read them with read_establishments, which takes files and tables.")
    east, north = _points(establishments, boundaries)
    there = np.flatnonzero(np.isfinite(east) & np.isfinite(north))
    # Finding the points of each polygon prepares the polygon once, however many points there are.
    points = np.asarray(shapely.points(east[there], north[there]))
    tree = shapely.STRtree(points)
    outlines = np.asarray(boundaries.geometry.array, dtype=object)
    outline, point = tree.query(outlines, predicate="intersects")
    labels = boundaries[region].astype("str").to_numpy(dtype=object)
    rank = np.unique(labels, return_inverse=True)[1]
    order = np.lexsort((rank[outline], point))
    outline, point = outline[order], point[order]
    found, first = np.unique(point, return_index=True)
    values = np.full(len(establishments), None, dtype=object)
    values[there[found]] = labels[outline[first]]
    problems = Problems()
    if "region" in establishments.columns:
        problems.add("T987")
    lost = np.ones(len(establishments), dtype=bool)
    lost[there] = False
    outside = ~lost & pd.isna(values)
    several = np.zeros(len(establishments), dtype=bool)
    several[there[_several(point, labels[outline])]] = True
    for code, rows in (("T984", outside), ("T985", several), ("T986", lost)):
        problems.add(code, rows=rows)
    out = establishments.copy()
    out["region"] = pd.Series(values, index=out.index, dtype="str")
    out.attrs["problems"] = [*establishments.attrs.get("problems", []), *problems.to_list()]
    return out


def _several(point: NDArray[np.intp], labels: NDArray[Any]) -> NDArray[np.intp]:
    """Points that lie in polygons of different regions; parts of one region do not count."""
    pairs = pd.DataFrame({"point": point, "label": labels}).drop_duplicates()
    return pairs.loc[pairs["point"].duplicated(), "point"].unique().astype(np.intp)


def _points(establishments: pd.DataFrame, boundaries: gpd.GeoDataFrame) -> Pair:
    """The establishments' coordinates in the boundaries' system."""
    columns = establishments.columns
    planar = not ("lon" in columns and "lat" in columns)
    names = ("x", "y") if planar else ("lon", "lat")
    if any(name not in columns for name in names):
        what = "the establishments have no coordinates (lon, lat or x, y)"
        msg = "T403"
        raise TableError(msg, what, hint="Read them with read_establishments.")
    try:
        east, north = (establishments[name].to_numpy(dtype=float, na_value=np.nan) for name in names)
    except (TypeError, ValueError) as error:
        what = f"the columns {names[0]!r} and {names[1]!r} hold something else than numbers"
        msg = "T403"
        raise TableError(msg, what, hint="Read them with read_establishments.") from error
    noted = establishments.attrs.get("crs")
    own = parse_crs(noted, None) if planar else WGS84
    other = parse_crs(boundaries.crs, None)
    if own is None and other is None:
        return east, north
    if other is None and not planar and np.abs(boundaries.total_bounds).max() <= 181:
        return east, north
    if own is None or other is None:
        unknown, known = ("establishments", "boundaries") if own is None else ("boundaries", "establishments")
        what = f"the coordinate system of the {unknown} is unknown, that of the {known} is not"
        msg = "T404"
        raise TableError(msg, what, hint=f'Read the {unknown} with crs="EPSG:nnnn".')
    if own.name == other.name:
        return east, north
    return own.transform(east, north, boundaries.crs)
