"""From the rows of a table to one sparse array of amounts, duplicates added up, unusable rows counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from jiju.errors import MeasureError, suggest
from jiju.tables.cells import as_texts
from jiju.tables.cleaning import looks_like_total
from jiju.tables.periods import place_in_time
from jiju.tables.require import require_columns, require_numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Codes = NDArray[np.int64]

__all__ = ["Rows", "read_rows", "region_amounts", "table_periods"]


@dataclass(frozen=True, eq=False)
class Rows:
    """The usable rows of a table, added up.

    Attributes
    ----------
    regions, industries : tuple of str
        Sorted; every one that is named in a usable row, also with amounts of 0 only.
    value : csr_array, shape (regions, industries)
        Amounts above 0.
    value_name : str
        What the amounts are.
    period : str or None
        The period.
    passed_over : tuple of str
        The other periods of the table, where none was asked for and the latest was taken.
    totals : tuple of (str, str)
        What is left out because it looks like a total of others: "region" or "industry", and its name.
    left_out : dict of str to int
        Rows that could not be used, by reason.
    unit : tuple of str
        What a row is.
    """

    regions: tuple[str, ...]
    industries: tuple[str, ...]
    value: csr_array
    value_name: str
    period: str | None
    passed_over: tuple[str, ...]
    totals: tuple[tuple[str, str], ...]
    left_out: dict[str, int]
    unit: tuple[str, str]


def table_periods(table: pd.DataFrame) -> list[str]:
    """The periods of a table, the latest last; empty where it has no such column."""
    if "period" not in table.columns:
        return []
    found = {str(name) for name in as_texts(table["period"]).dropna()}
    return sorted(found, key=place_in_time)


def read_rows(table: pd.DataFrame, period: str | int | None = None) -> Rows:
    """Add up the rows of one period.

    Parameters
    ----------
    table : DataFrame
        As `read_cells` takes it.
    period : str or int, optional
        Which period; the latest by default.

    Returns
    -------
    Rows
        The amounts.

    Raises
    ------
    TableError
        ``T102`` where a column is missing.
    MeasureError
        ``M401``, ``M402`` and ``M404``, as `read_cells`.
    """
    require_columns(table, ("region", "industry"), "table")
    table, undated = _with_period(table)
    table, chosen, passed_over = _of_period(table, period)
    named = {what: _factorize(table[what]) for what in ("region", "industry")}
    totals = tuple((what, name) for what, (_, names) in named.items() for name in _totals(names))
    if totals:
        table, named = _without(table, named, totals)
    value_name = next((name for name in ("value", "size") if name in table.columns), "establishments")
    unit = ("rows", "行数据") if value_name == "value" else ("establishments", "家机构")
    value = (
        np.ones(len(table)) if value_name == "establishments" else require_numbers(table, value_name, "table")
    )
    if value_name == "size" and bool((value == 1.0).all()):
        value_name = "establishments"  # a reader gives establishments without sizes the size 1
    if bool((value < 0).any()):
        what = f"{int((value < 0).sum()):,} rows have a {value_name} below 0"
        msg = "M402"
        hint = "Shares of negative amounts have no meaning: correct or remove these rows."
        raise MeasureError(msg, what, where="table", hint=hint)
    no_region, no_industry = (named[what][0] < 0 for what in ("region", "industry"))
    no_value = ~np.isfinite(value)
    left_out = {
        "no industry": int(no_industry.sum()),
        "no region": int((no_region & ~no_industry).sum()),
        "no value" if value_name == "value" else "no size": int((no_value & ~no_region & ~no_industry).sum()),
    }
    if undated:
        left_out["no period"] = undated
    # A region whose amounts are all missing is still a region of the table.
    usable = ~(no_region | no_industry)
    if not bool((value[usable & ~no_value] > 0).any()):
        what = f"none of the {len(table):,} rows has a region, an industry and a {value_name} above 0"
        msg = "M401"
        raise MeasureError(msg, what, where="table", hint="Look at check_table for the reasons.")
    region, regions = _sorted_codes(*named["region"], usable)
    industry, industries = _sorted_codes(*named["industry"], usable)
    return Rows(
        regions=regions,
        industries=industries,
        value=_added_up(
            region, industry, np.where(no_value, 0.0, value)[usable], (len(regions), len(industries))
        ),
        value_name=value_name,
        period=chosen,
        passed_over=passed_over,
        totals=totals,
        left_out=left_out,
        unit=unit,
    )


def region_amounts(frame: pd.DataFrame, regions: tuple[str, ...], period: str | None, where: str) -> Floats:
    """Amounts of regions (population, income) from a table with the columns region and value.

    Parameters
    ----------
    frame : DataFrame
        Several rows of a region are added up; of incomes, which cannot be, they must be alike. With a column
        period, the rows of `period`; with a column industry (what the amounts are, where the table was
        wide) of one kind only.
    regions : tuple of str
        The regions, in the order wanted.
    period : str or None
        The period of the main table.
    where : str
        Name of the parameter, for errors.

    Returns
    -------
    array, shape (regions,)
        NaN where a region has none.

    Raises
    ------
    MeasureError
        ``M403`` where no region of the table is in it, amounts are below 0 or of several kinds.
    """
    require_columns(frame, ("region", "value"), where)
    if "period" in frame.columns and (period is not None or len(table_periods(frame)) > 1):
        periods = table_periods(frame)
        if period is None or period not in periods:
            what = f"{where} has the periods {', '.join(periods)}, but not that of the table ({period})"
            msg = "M403"
            raise MeasureError(
                msg, what, where=where, hint="Give amounts of one period, without that column."
            )
        frame = frame[(as_texts(frame["period"]) == period).to_numpy(dtype=bool)]
    kinds = sorted({str(name) for name in frame["industry"].dropna()}) if "industry" in frame.columns else []
    if len(kinds) > 1:
        what = f"{where} has several amounts of each region: {', '.join(kinds[:6])}"
        msg = "M403"
        raise MeasureError(msg, what, where=where, hint="Give a table with one of them only.")
    amounts = require_numbers(frame, "value", where)
    if bool((amounts < 0).any()):
        what = f"{int((amounts < 0).sum()):,} rows of {where} are below 0"
        msg = "M403"
        raise MeasureError(msg, what, where=where, hint="Correct or remove these rows.")
    usable = np.isfinite(amounts) & frame["region"].notna().to_numpy(dtype=bool)
    names = as_texts(frame["region"][usable]).to_numpy(dtype=object)
    of_regions = pd.Series(amounts[usable]).groupby(names)
    if where == "income":
        several = of_regions.nunique() > 1
        if bool(several.any()):
            what = f"{where} has several amounts of {several.index[several][0]}"
            msg = "M403"
            raise MeasureError(msg, what, where=where, hint="Give one row for each region, of one period.")
    sums = of_regions.first() if where == "income" else of_regions.sum()
    found = np.asarray(sums.reindex(list(regions)), dtype=np.float64)
    if not bool(np.isfinite(found).any()):
        what = f"no region of the table is in {where}"
        msg = "M403"
        hint = "Names must be written alike in both tables: " + suggest(
            str(names[0]) if len(names) else "", regions, "compare the two."
        )
        raise MeasureError(msg, what, where=where, hint=hint)
    return found


def _with_period(table: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The rows with a period, where any has one, and how many have none: they would be added to any."""
    if "period" not in table.columns:
        return table, 0
    dated = as_texts(table["period"]).notna().to_numpy(dtype=bool)
    if dated.all() or not dated.any():
        return table, 0
    return table[dated], int((~dated).sum())


def _of_period(
    table: pd.DataFrame, period: str | int | None
) -> tuple[pd.DataFrame, str | None, tuple[str, ...]]:
    """The rows of one period, its name, and those that were passed over without having been asked."""
    periods = table_periods(table)
    if period is None and len(periods) <= 1:
        return table, periods[0] if periods else None, ()
    wanted = periods[-1] if period is None else str(period)
    if wanted in periods:
        rows = table[(as_texts(table["period"]) == wanted).to_numpy(dtype=bool)]
        return rows, wanted, tuple(periods[:-1]) if period is None else ()
    msg = "M404"
    if not periods:
        what = f"period is {period!r}, but the table has no column period"
        raise MeasureError(msg, what, where="table", hint="Leave period out.")
    some = ", ".join(periods[:12]) + (", ..." if len(periods) > 12 else "")
    what = f"the table has no period {wanted!r}; it has {some}"
    raise MeasureError(msg, what, where="table", hint=suggest(wanted, periods, "Choose one of these."))


def _factorize(names: pd.Series[Any]) -> tuple[Codes, list[str]]:
    """Each row's position among the different names, -1 where it has none, and those names."""
    codes, found = pd.factorize(as_texts(names), sort=False)
    return codes, [str(name) for name in found]


def _totals(names: list[str]) -> list[str]:
    """The names that are totals of others: they would count everything twice."""
    return sorted(np.array(names, dtype=object)[looks_like_total(pd.Series(names, dtype="str"))])


def _without(
    table: pd.DataFrame, named: dict[str, tuple[Codes, list[str]]], totals: tuple[tuple[str, str], ...]
) -> tuple[pd.DataFrame, dict[str, tuple[Codes, list[str]]]]:
    """The rows that are no totals, and the positions of their names."""
    kept = np.ones(len(table), dtype=np.bool_)
    for what, name in totals:
        codes, names = named[what]
        kept &= codes != names.index(name)
    return table[kept], {what: (codes[kept], names) for what, (codes, names) in named.items()}


def _sorted_codes(codes: Codes, names: list[str], usable: NDArray[np.bool_]) -> tuple[Codes, tuple[str, ...]]:
    """Positions of the usable rows in the sorted list of the names they have."""
    codes = codes if usable.all() else codes[usable]
    there = np.flatnonzero(np.bincount(codes, minlength=len(names)))
    order = sorted(there.tolist(), key=names.__getitem__)
    place = np.empty(len(names), dtype=np.int64)
    place[order] = np.arange(len(order))
    return place[codes], tuple(names[k] for k in order)


def _added_up(region: Codes, industry: Codes, value: Floats, shape: tuple[int, int]) -> csr_array:
    """One cell for each pair, the same to the last digit for any order of the rows."""
    there = value > 0
    if not there.all():
        region, industry, value = region[there], industry[there], value[there]
    flat = region * shape[1] + industry
    cells, sums = flat, value
    if bool((flat[1:] < flat[:-1]).any()):
        order = np.argsort(flat, kind="stable")
        cells, sums = flat[order], value[order]
    if bool((cells[1:] == cells[:-1]).any()):
        order = np.lexsort((value, flat))
        cells, first = np.unique(flat[order], return_index=True)
        sums = np.add.reduceat(value[order], first)
    indptr = np.searchsorted(cells, np.arange(shape[0] + 1) * shape[1])
    return csr_array((sums, (cells % shape[1]).astype(np.int32), indptr.astype(np.int32)), shape=shape)
