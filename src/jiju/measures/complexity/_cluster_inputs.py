"""The tables that groups of industries are made from: amounts, establishments, links, a benchmark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from jiju.errors import MeasureError
from jiju.measures.complexity._cells import read_cells
from jiju.tables.cells import as_texts
from jiju.tables.require import require_columns, require_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from jiju.measures.complexity._cells import Cells

    Floats = NDArray[np.float64]
    Labels = NDArray[np.int64]

__all__ = ["Grounds", "read_benchmark", "read_grounds"]

_LEAST_INDUSTRIES, _LEAST_REGIONS = 6, 6

_FEW = ("it has an amount in too few regions", "有数值的地区过少")
_NONE = ("no region has an amount in it", "没有任何地区在该行业有数值")
_BARE = ("it has no amount in the industries compared", "在所比较的行业中没有数值")


@dataclass(frozen=True, eq=False)
class Grounds:
    """What the groups are made from.

    Attributes
    ----------
    cells : Cells
        The table as it was read.
    regions, industries : tuple of str
        Those that are compared.
    value : ndarray of shape (regions, industries)
        Amounts; every row and column has one above 0.
    counts : ndarray of the same shape or None
        Numbers of establishments.
    links : ndarray of shape (industries, industries) or None
        Amounts sold by the row to the column.
    unlinked : int
        Industries without a flow from or to another.
    flows_left_out : int
        Rows of the flows that name no compared industry, or have no amount above 0.
    too_few : tuple of str
        Industries with an amount in too few regions.
    left_out : DataFrame
        Columns what, name, reason_en, reason_zh; these industries, and all else that is not compared.
    """

    cells: Cells
    regions: tuple[str, ...]
    industries: tuple[str, ...]
    value: Floats
    counts: Floats | None
    links: Floats | None
    unlinked: int
    flows_left_out: int
    too_few: tuple[str, ...]
    left_out: pd.DataFrame


def read_grounds(
    table: pd.DataFrame,
    flows: pd.DataFrame | None,
    *,
    counted: bool,
    minimum_regions: int,
    period: str | int | None,
) -> Grounds:
    """Read the tables and keep what can be compared.

    Parameters
    ----------
    table : DataFrame
        As `find_cluster_definitions` takes it.
    flows : DataFrame or None
        Columns supplier, user, value; industries.
    counted : bool
        Whether numbers of establishments are needed.
    minimum_regions : int
        Industries with an amount in fewer regions are left out.
    period : str, int or None
        Which period.

    Returns
    -------
    Grounds
        The arrays.

    Raises
    ------
    MeasureError
        ``M441`` where too little is left, ``M442`` where numbers of establishments are needed and absent,
        and what `read_cells` raises.
    """
    cells = read_cells(table, period=period)
    value = cells.value.toarray()
    spread = (value > 0.0).sum(axis=0)
    kept = np.flatnonzero(spread >= minimum_regions)
    rows = np.flatnonzero(value[:, kept].sum(axis=1) > 0.0)
    if len(kept) < _LEAST_INDUSTRIES or len(rows) < _LEAST_REGIONS:
        what = (
            f"{len(kept)} industries have an amount in at least {minimum_regions} regions, and {len(rows)} "
            f"regions have any of them; groups need {_LEAST_INDUSTRIES} and {_LEAST_REGIONS}"
        )
        msg = "M441"
        raise MeasureError(msg, what, where="table", hint="Use finer industries or regions.")
    few = tuple(cells.industries[k] for k in np.flatnonzero((spread < minimum_regions) & (spread > 0)))
    bare = np.setdiff1d(np.arange(len(cells.regions)), rows)
    gone = [("industry", name, *_FEW) for name in few]
    gone += [("industry", cells.industries[k], *_NONE) for k in np.flatnonzero(spread == 0)]
    gone += [("region", cells.regions[k], *_BARE) for k in bare]
    there = {("region", name) for name in cells.regions} | {("industry", name) for name in cells.industries}
    pairs = zip(cells.left_out["what"], cells.left_out["name"], strict=True)
    before = cells.left_out[np.array([pair not in there for pair in pairs], dtype=bool)]
    more = pd.DataFrame(gone, columns=["what", "name", "reason_en", "reason_zh"]).astype("str")
    industries = tuple(cells.industries[k] for k in kept)
    links, missing = (None, 0) if flows is None else _read_links(flows, industries)
    return Grounds(
        cells=cells,
        regions=tuple(cells.regions[k] for k in rows),
        industries=industries,
        value=value[np.ix_(rows, kept)],
        counts=_counts(table, cells, period)[np.ix_(rows, kept)] if counted else None,
        links=links,
        unlinked=0 if links is None else int(((links.sum(axis=0) + links.sum(axis=1)) <= 0.0).sum()),
        flows_left_out=missing,
        too_few=few,
        left_out=pd.concat([before, more], ignore_index=True),
    )


def read_benchmark(
    benchmark: pd.DataFrame, industries: tuple[str, ...]
) -> tuple[Labels, tuple[str, ...], int]:
    """The groups of a given definition.

    Parameters
    ----------
    benchmark : DataFrame
        Columns industry and group; of repeated industries the first row counts.
    industries : tuple of str
        Those that are compared.

    Returns
    -------
    labels : ndarray of int, shape (industries,)
        Positions in the names, -1 where the benchmark does not have the industry.
    names : tuple of str
        The groups that have one, sorted.
    unknown : int
        Industries of the benchmark that are not compared.

    Raises
    ------
    MeasureError
        ``M444`` where it has fewer than two groups of the industries.
    """
    require_columns(benchmark, ("industry", "group"), "benchmark")
    usable = benchmark[benchmark["industry"].notna() & benchmark["group"].notna()]
    names = as_texts(usable["industry"]).astype(object).tolist()
    groups = as_texts(usable["group"]).astype(object).tolist()
    given: dict[str, str] = {}
    for name, group in zip(names, groups, strict=True):
        given.setdefault(str(name), str(group))
    shared = [name for name in industries if name in given]
    found = tuple(sorted({given[name] for name in shared}))
    if len(found) < 2:
        what = (
            f"the benchmark puts {len(shared)} of the {len(industries)} industries into {len(found)} groups"
        )
        msg = "M444"
        raise MeasureError(msg, what, where="benchmark", hint="Write industries as in the table.")
    place = {group: k for k, group in enumerate(found)}
    labels = np.array([place[given[name]] if name in given else -1 for name in industries], dtype=np.int64)
    return labels, found, len(given) - len(shared)


def _counts(table: pd.DataFrame, cells: Cells, period: str | int | None) -> Floats:
    """Numbers of establishments in the cells of the table."""
    if "establishments" in table.columns:
        counted = table.assign(value=table["establishments"])
    elif "value" not in table.columns:
        counted = table.drop(columns="size", errors="ignore")
    else:
        what = "the table has no numbers of establishments"
        msg = "M442"
        raise MeasureError(
            msg,
            what,
            where="similarities",
            hint="Add a column establishments, or leave 'establishments' out of similarities.",
        )
    other = read_cells(counted, period=period)
    counts = np.zeros((len(cells.regions), len(cells.industries)))
    row = {name: k for k, name in enumerate(cells.regions)}
    column = {name: k for k, name in enumerate(cells.industries)}
    to = [k for k, name in enumerate(other.regions) if name in row]
    over = [k for k, name in enumerate(other.industries) if name in column]
    counts[np.ix_([row[other.regions[k]] for k in to], [column[other.industries[k]] for k in over])] = (
        other.value.toarray()[np.ix_(to, over)]
    )
    return counts


def _read_links(flows: pd.DataFrame, industries: Sequence[str]) -> tuple[Floats, int]:
    """Flows between the industries, summed, and how many rows are none."""
    require_columns(flows, ("supplier", "user", "value"), "flows")
    value = require_numbers(flows, "value", "flows")
    place = pd.Series(np.arange(len(industries)), index=list(industries))
    ends = [
        place.reindex(as_texts(flows[name]).astype(object)).to_numpy(dtype=np.float64)
        for name in ("supplier", "user")
    ]
    usable = np.isfinite(ends[0]) & np.isfinite(ends[1]) & np.isfinite(value) & (value > 0.0)
    first, second = (end[usable].astype(np.int64) for end in ends)
    links = np.zeros((len(industries), len(industries)))
    order = np.lexsort((value[usable], second, first))
    np.add.at(links, (first[order], second[order]), value[usable][order])
    np.fill_diagonal(links, 0.0)
    if not links.any():
        what = "no row of the flows is an amount between two different industries of the table"
        msg = "M442"
        raise MeasureError(msg, what, where="flows", hint="Write industries in both tables alike.")
    return links, int((~usable).sum())
