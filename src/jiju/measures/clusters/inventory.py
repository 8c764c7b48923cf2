"""Inventory: what is there, by industry, and where, light enough for a map on a page."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.errors import MeasureError
from jiju.measures.clusters._area import sorted_codes
from jiju.measures.clusters._map_points import MapPoints, bin_points
from jiju.measures.clusters._outlines import LOST_OUTLINES, frame_view, in_system, outline_features
from jiju.results import Result, describe_input, record_provenance
from jiju.results.sentences import data_caveats, statement
from jiju.results.wording import distance_words, number_words, percent_words
from jiju.tables.require import require_columns, require_numbers

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    from jiju.results import Statement

    Floats = NDArray[np.float64]
    Codes = NDArray[np.int64]

__all__ = ["InventoryResult", "measure_inventory"]

_USED = ("establishment", "industry", "size", "lon", "lat", "x", "y")


class InventoryResult(Result):
    """What `measure_inventory` found."""

    KIND = "inventory"

    @property
    def points(self) -> pd.DataFrame:
        """The points of the map: establishments, or grid cells with their numbers."""
        return self.tables["points"]


@dataclass(frozen=True)
class _Members:
    """Establishments with an industry, in an order that does not depend on the order of the input."""

    industry: Codes
    industries: list[str]
    size: Floats
    position: Floats
    axes: tuple[str, str]


def measure_inventory(
    establishments: pd.DataFrame,
    *,
    boundaries: GeoDataFrame | None = None,
    map_points: int = 4000,
) -> InventoryResult:
    """How many establishments of which size each industry has, and where they are.

    Parameters
    ----------
    establishments : DataFrame, shape (n, ...)
        One row each: industry, size (1 where the column is absent), and lon, lat (degrees) or x, y (metres)
        where they are known.
    boundaries : GeoDataFrame, optional
        Regions from `read_boundaries`, whose outlines the map shows.
    map_points : int, default 4000
        Most points of the map. Up to this number each establishment is a point; above it, those of one
        industry in one cell of a grid are drawn as one point.

    Returns
    -------
    InventoryResult
        ``table`` has one row for each industry, the one with most establishments first: industry,
        establishments, size, establishment_share, size_share, placed, median_size. ``tables["points"]``
        has the points of the map; ``details`` the outlines (GeoJSON), the bounds, what could not be placed.

    Raises
    ------
    TableError
        ``T102`` where a column is missing.
    MeasureError
        ``M101`` where no row has an industry, ``M103`` where map_points is below 1.

    Notes
    -----
    Grid cells are the smallest of 10, 20, 50, 100, ... metres with at most `map_points` points. For degrees
    the grid has bands of equal height, each divided into columns of about that width at its middle, so that
    cells are about equal in area everywhere (the columns close to a whole circle). A cell's point is the mean
    position of its establishments. Only the map is binned; the table always counts every establishment.

    Not a measure of concentration: many establishments in one place may just be where everyone is.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import measure_inventory
    >>> firms = pd.DataFrame({
    ...     "industry": ["toys", "toys", "cement"], "size": [10.0, 30.0, 60.0],
    ...     "lon": [112.9, 113.0, None], "lat": [28.2, 28.1, None],
    ... })
    >>> result = measure_inventory(firms)
    >>> result.table[["industry", "establishments", "size", "size_share", "placed"]]
      industry  establishments  size  size_share  placed
    0     toys               2  40.0         0.4       2
    1   cement               1  60.0         0.6       0
    >>> result.details["unplaced"]
    1
    """
    if map_points < 1:
        what = f"map_points={map_points!r} is below 1"
        msg = "M103"
        raise MeasureError(msg, what, where="map_points", hint="The usual number is 4000.")
    require_columns(establishments, ("industry",), "establishments")
    members = _members(establishments)
    placed: NDArray[np.bool_] = np.all(np.isfinite(members.position), axis=1)
    table = _table(members, placed)
    planar = members.axes == ("x", "y")
    binned = bin_points(
        members.position[placed],
        members.industry[placed],
        members.size[placed],
        planar=planar,
        most=map_points,
    )
    cell_m = binned.cell_m
    points = _points(members, binned)
    shown = None
    if boundaries is not None:
        require_columns(boundaries, ("region", "geometry"), "boundaries")
        shown = in_system(boundaries, establishments.attrs.get("crs"), planar=planar)
    view = frame_view(members.position[placed], shown)
    outlines = outline_features(shown, view) if shown is not None and view is not None else None
    left_out = {"no industry": int(establishments["industry"].isna().sum())}
    details: dict[str, Any] = {
        "title": {"en": "Inventory of establishments", "zh": "机构清单"},
        "simulated": bool(establishments.attrs.get("simulated", False)),
        "planar": planar,
        "binned": cell_m is not None,
        "cell_m": cell_m,
        "points_total": int(placed.sum()),
        "unplaced": int((~placed).sum()),
        "no_size": int((~np.isfinite(members.size)).sum()),
        "outlines": outlines,
        "bounds": None if view is None else list(view),
        "left_out": left_out,
    }
    inputs = [describe_input("establishments", establishments, _USED)]
    if boundaries is not None:
        inputs.append(describe_input("boundaries", boundaries, ("region", "name", "geometry")))
    return InventoryResult(
        kind=InventoryResult.KIND,
        table=table,
        statements=tuple(
            _statements(
                table,
                details,
                sized="size" in establishments.columns,
                lost=boundaries is not None and shown is None,
            )
        ),
        evidence=(),
        provenance=record_provenance("measure_inventory", {"map_points": map_points}, inputs, None),
        details=details,
        tables={"points": points},
    )


def _members(establishments: pd.DataFrame) -> _Members:
    kept = establishments[establishments["industry"].notna()]
    if kept.empty:
        what = f"none of the {len(establishments):,} establishments has an industry"
        msg = "M101"
        raise MeasureError(msg, what, where="establishments", hint="Look at check_table for the reasons.")
    columns = set(kept.columns)
    axes = ("x", "y") if {"x", "y"} <= columns and not {"lon", "lat"} <= columns else ("lon", "lat")
    n = len(kept)

    def amounts(name: str, otherwise: float) -> Floats:
        if name not in columns:
            return np.full(n, otherwise)
        return require_numbers(kept, name, "establishments")

    industry, industries = sorted_codes(kept["industry"])
    size = amounts("size", 1.0)
    first, second = (amounts(axis, math.nan) for axis in axes)
    # Sums of floating-point numbers depend on their order; this one is the same however rows are shuffled.
    order = np.lexsort((size, second, first, industry))
    position = np.column_stack([first, second])[order]
    return _Members(industry[order], industries, size[order], position, axes)


def _table(members: _Members, placed: NDArray[np.bool_]) -> pd.DataFrame:
    n = len(members.industries)
    known = np.isfinite(members.size)
    counts = np.bincount(members.industry, minlength=n)
    size = np.bincount(members.industry[known], members.size[known], n)
    some = np.bincount(members.industry[known], minlength=n) > 0
    total = float(size.sum())
    medians = pd.Series(members.size[known]).groupby(members.industry[known]).median()
    table = pd.DataFrame(
        {
            "industry": pd.Series(members.industries, dtype="str"),
            "establishments": counts.astype(np.int64),
            "size": np.where(some, size, math.nan),
            "establishment_share": counts / counts.sum(),
            "size_share": np.where(some & (total > 0), size / (total or 1.0), math.nan),
            "placed": np.bincount(members.industry[placed], minlength=n).astype(np.int64),
            "median_size": medians.reindex(range(n)).to_numpy(dtype=float),
        }
    )
    return table.sort_values("establishments", ascending=False, kind="stable").reset_index(drop=True)


def _points(members: _Members, shown: MapPoints) -> pd.DataFrame:
    return pd.DataFrame(
        {
            members.axes[0]: shown.position[:, 0],
            members.axes[1]: shown.position[:, 1],
            "industry": pd.Series(pd.array(members.industries, dtype="str").take(shown.group)),
            "establishments": shown.establishments,
            "size": shown.size,
        }
    )


def _statements(table: pd.DataFrame, details: dict[str, Any], *, sized: bool, lost: bool) -> list[Statement]:
    total = int(table["establishments"].sum())
    first = table.iloc[0]
    share = percent_words(float(first["establishment_share"]))
    said = [
        statement(
            "answer",
            f"There are {total:,} establishments in {len(table):,} industries; {first['industry']} has the "
            f"most, {int(first['establishments']):,} ({share}).",
            f"共有 {total:,} 家机构，分属 {len(table):,} 个行业；机构最多的是“{first['industry']}”，"
            f"有 {int(first['establishments']):,} 家（{share}）。",
        )
    ]
    if sized and table["size_share"].notna().any():
        largest = table.iloc[int(np.nanargmax(table["size"].to_numpy()))]
        of_size = percent_words(float(largest["size_share"]))
        median = number_words(float(largest["median_size"]))
        said.append(
            statement(
                "meaning",
                f"By size, {largest['industry']} is the largest, with {of_size} of the whole; the median "
                f"size of its establishments is {median}.",
                f"按规模看，“{largest['industry']}”最大，占总量的 {of_size}；其机构规模的中位数为 {median}。",
            )
        )
    said.append(
        statement(
            "limit",
            "It counts what the table holds: establishments missing from the table are missing here, and "
            "numbers alone do not say that an industry is concentrated or specialized.",
            "这里只清点表中已有的机构：表中遗漏的，这里同样遗漏；仅凭数量也不能说明行业集聚或专业化。",
        )
    )
    if details["binned"]:
        cell, cell_zh = (distance_words(details["cell_m"], lang) for lang in ("en", "zh"))
        said.append(
            statement(
                "caveat",
                f"On the map, establishments of one industry in the same cell of a {cell} grid are drawn as "
                "one point at their mean position; the table counts each.",
                f"地图上，同一行业位于同一 {cell_zh}网格内的机构合并为一个点，"
                "画在其平均位置；表格仍逐家统计。",
            )
        )
    if details["unplaced"]:
        count = details["unplaced"]
        said.append(
            statement(
                "caveat",
                f"Not on the map for want of usable coordinates: {count:,} of {total:,} establishments.",
                f"因缺少可用坐标未画在地图上：{total:,} 家机构中的 {count:,} 家。",
            )
        )
    if sized and details["no_size"]:
        said.append(
            statement(
                "caveat",
                f"Sizes are sums of those known; {details['no_size']:,} establishments have none.",
                f"规模为已知数值之和；有 {details['no_size']:,} 家机构没有规模数据。",
            )
        )
    if lost:
        said.append(LOST_OUTLINES)
    return said + data_caveats(
        details["left_out"], ("establishments", "家机构"), simulated=details["simulated"]
    )
