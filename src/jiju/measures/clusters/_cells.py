"""A region x industry table as arrays, from establishments or from a table of amounts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.errors import MeasureError
from jiju.measures.clusters._area import place_in_regions, sorted_codes
from jiju.tables.cells import as_texts
from jiju.tables.cleaning import looks_like_total
from jiju.tables.require import require_columns, require_numbers, require_one_period

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Cells", "fill_cells"]


@dataclass(frozen=True)
class Cells:
    """A region x industry table.

    Attributes
    ----------
    regions, industries : list of str
        Sorted.
    value : array of float, shape (regions, industries)
        Amounts.
    count, squares : array of float of the same shape, or None
        Numbers of establishments and sums of their squared sizes; None where the numbers are not known.
    value_name : str
        ``"size"``, ``"establishments"`` or ``"value"``: what the amounts are.
    left_out : dict of str to int
        Rows that could not be used, by reason.
    unit : tuple of str
        What a row is, in English and Chinese.
    uncounted : int
        Cells with an amount and no number of establishments.
    weight, flat : array, shape (n,)
        Size of each establishment and its cell in the flattened table; empty for a table of amounts.
    """

    regions: list[str]
    industries: list[str]
    value: Floats
    count: Floats | None
    squares: Floats | None
    value_name: str
    left_out: dict[str, int]
    unit: tuple[str, str]
    uncounted: int = 0
    weight: Floats = field(default_factory=lambda: np.zeros(0))
    flat: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


def fill_cells(frame: pd.DataFrame, regions: GeoDataFrame | None, *, weighted: bool) -> Cells:
    """Sort establishments, or the rows of a region x industry table, into cells.

    Parameters
    ----------
    frame : DataFrame
        A table with a column value and no column establishment is one of amounts; others are establishments.
    regions : GeoDataFrame or None
        Boundaries to place establishments in.
    weighted : bool
        Sum sizes (amounts), else count establishments.

    Returns
    -------
    Cells
        The table.

    Raises
    ------
    TableError
        ``T102`` where a column is missing.
    MeasureError
        ``M101`` where nothing can be used, ``M102`` where an amount is negative, ``M104`` where numbers of
        establishments are needed and absent.
    """
    if "value" in frame.columns and "establishment" not in frame.columns and regions is None:
        return _cells_of_table(frame, weighted)
    placed = place_in_regions(frame, regions, weighted=weighted)
    return Cells(
        regions=placed.regions,
        industries=placed.industries,
        value=placed.cells(1),
        count=placed.cells(0),
        squares=placed.cells(2),
        value_name=placed.value_name,
        left_out=placed.left_out,
        unit=("establishments", "家机构"),
        weight=placed.weight,
        flat=placed.region * len(placed.industries) + placed.industry,
    )


def _cells_of_table(frame: pd.DataFrame, weighted: bool) -> Cells:
    require_columns(frame, ("region", "industry"), "establishments")
    require_one_period(frame, "establishments")
    counted = "establishments" in frame.columns
    if not weighted and not counted:
        what = "shares of the number of establishments need a column 'establishments', which is missing"
        hint = "Give that column, or leave weighted at True to take shares of the column 'value'."
        msg = "M104"
        raise MeasureError(msg, what, where="establishments", hint=hint)
    value_name = "value" if weighted else "establishments"
    value = require_numbers(frame, value_name, "establishments")
    count = require_numbers(frame, "establishments", "establishments") if counted else np.zeros(len(frame))
    for name, amounts in ((value_name, value), ("establishments", count)):
        if bool((amounts < 0).any()):
            what = f"{int((amounts < 0).sum()):,} rows have a {name} below 0"
            hint = "A share of negative amounts has no meaning: correct or remove these rows."
            msg = "M102"
            raise MeasureError(msg, what, where="establishments", hint=hint)
    no_region = frame["region"].isna().to_numpy()
    no_industry = frame["industry"].isna().to_numpy()
    no_value = ~np.isfinite(value)
    # A row or column 合计 beside what it adds up would halve every share.
    totals = _totals(frame["region"]) | _totals(frame["industry"])
    left_out = {
        "no industry": int(no_industry.sum()),
        "no region": int((no_region & ~no_industry).sum()),
        "no value": int((no_value & ~no_region & ~no_industry & ~totals).sum()),
        "total": int((totals & ~no_region & ~no_industry).sum()),
    }
    kept = ~(no_region | no_industry | no_value | totals)
    if not bool((value[kept] > 0).any()):
        what = f"none of the {len(frame):,} rows has a region, an industry and a {value_name} above 0"
        msg = "M101"
        raise MeasureError(msg, what, where="establishments", hint="Look at check_table for the reasons.")
    region, region_names = sorted_codes(frame["region"][kept])
    industry, industry_names = sorted_codes(frame["industry"][kept])
    flat = region * len(industry_names) + industry
    order = np.lexsort((value[kept], flat))
    shape = (len(region_names), len(industry_names))

    def summed(amounts: Floats) -> Floats:
        sums = np.bincount(flat[order], amounts[kept][order], shape[0] * shape[1])
        return sums.astype(np.float64, copy=False).reshape(shape)

    total = summed(value)
    if not counted:
        return Cells(
            region_names, industry_names, total, None, None, value_name, left_out, ("rows", "行数据")
        )
    numbers = summed(np.nan_to_num(count))
    # An amount without a count is taken as one establishment, the widest interval it can have.
    uncounted = (total > 0) & (numbers <= 0)
    squares = np.divide(total**2, np.where(uncounted, 1.0, numbers), out=np.zeros(shape), where=total > 0)
    return Cells(
        regions=region_names,
        industries=industry_names,
        value=total,
        count=np.where(uncounted, 1.0, numbers),
        squares=squares,
        value_name=value_name,
        left_out=left_out,
        unit=("rows", "行数据"),
        uncounted=int(uncounted.sum()),
    )


def _totals(names: pd.Series[Any]) -> NDArray[np.bool_]:
    """Which rows are named as a total of others."""
    texts = as_texts(names)
    known = texts.dropna().unique()
    totals = [
        name
        for name, total in zip(known, looks_like_total(pd.Series(known, dtype="str")), strict=True)
        if total
    ]
    return texts.isin(totals).to_numpy(dtype=bool)
