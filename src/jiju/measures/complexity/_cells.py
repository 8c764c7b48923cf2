"""A table of regions by industries, sparse: amounts, specialization, and what is present where."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from jiju.errors import MeasureError
from jiju.measures.complexity._blocks import find_blocks
from jiju.measures.complexity._rows import Rows, read_rows, region_amounts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Codes = NDArray[np.int64]

__all__ = ["PRESENCES", "Cells", "Presence", "present_cells", "read_cells", "specialization_of"]

Presence = Literal["rca", "rpop", "value"]
PRESENCES: tuple[Presence, ...] = ("rca", "rpop", "value")

# An amount exactly at the threshold must stay there when all amounts are multiplied by a constant, which
# moves the last digit: so far below it still counts as at it.
_TIE = 1e-12

_REASONS = {
    "region small": ("its total is below the minimum", "总量低于下限"),
    "industry small": ("its total is below the minimum", "总量低于下限"),
    "region empty": ("it has no amount in any industry", "在所有行业均无数值"),
    "industry empty": ("no region has an amount in it", "没有任何地区在该行业有数值"),
    "region bare": (
        "nothing in it reaches the threshold: it is listed, with nothing present",
        "没有任何行业达到阈值：仍列出，但视为没有任何行业",
    ),
    "industry bare": (
        "it reaches the threshold in no region: it is listed, present nowhere",
        "在任何地区都未达到阈值：仍列出，但视为任何地区都没有",
    ),
    "total": ("it looks like a total of others", "看起来是其他各项的合计"),
    "region unpeopled": ("its population is missing or not above 0", "人口缺失或不大于 0"),
}


@dataclass(frozen=True, eq=False)
class Cells:
    """A table of regions by industries.

    Attributes
    ----------
    regions, industries : tuple of str
        Sorted. Those without anything present are among them; those below a minimum are not.
    value : csr_array, shape (regions, industries)
        Amounts; repeated pairs are added up. No explicit zeros.
    specialization : csr_array of the same shape
        What is compared with the threshold: location quotient (RCA), per-head quotient (RPOP) or the amount.
    present : csr_array of the same shape
        1.0 where the specialization is at least the threshold; nothing else is stored.
    left_out : DataFrame
        Columns what ("region", "industry"), name, reason_en, reason_zh.
    region_block, industry_block : array of int
        Number of the connected block, 1 for the one with most regions; 0 where nothing is present.
    value_name : str
        ``"value"``, ``"size"`` or ``"establishments"``: what the amounts are.
    period : str or None
        The period, None where the table has none.
    passed_over : tuple of str
        The other periods, where none was asked for and the latest was taken.
    rows_left_out : dict of str to int
        Rows that could not be used, by reason, as `jiju.results.sentences.data_caveats` takes them.
    unit : tuple of str
        What a row is, in English and Chinese.
    """

    regions: tuple[str, ...]
    industries: tuple[str, ...]
    value: csr_array
    specialization: csr_array
    present: csr_array
    left_out: pd.DataFrame
    region_block: Codes
    industry_block: Codes
    value_name: str
    period: str | None
    rows_left_out: dict[str, int]
    unit: tuple[str, str]
    passed_over: tuple[str, ...] = ()

    @property
    def diversity(self) -> Codes:
        """Number of industries present in each region."""
        return np.diff(self.present.indptr).astype(np.int64)

    @property
    def ubiquity(self) -> Codes:
        """Number of regions each industry is present in."""
        return np.bincount(self.present.indices, minlength=len(self.industries)).astype(np.int64)


def read_cells(
    table: pd.DataFrame,
    *,
    presence: Presence = "rca",
    threshold: float = 1.0,
    population: pd.DataFrame | None = None,
    minimum_region: float = 0.0,
    minimum_industry: float = 0.0,
    period: str | int | None = None,
) -> Cells:
    """Sort the rows of a table into cells and find what is present where.

    Parameters
    ----------
    table : DataFrame
        Columns region, industry and value, perhaps period; or establishments (no column value), whose sizes
        are added up where there is a column size and which are counted else.
    presence : {"rca", "rpop", "value"}, default "rca"
        What is compared with the threshold: the location quotient, the amount a head against the average,
        or the amount itself.
    threshold : float, default 1.0
        From where on an industry is present.
    population : DataFrame, optional
        Columns region and value, for "rpop". Regions without one above 0 are left out by name.
    minimum_region, minimum_industry : float, default 0.0
        Regions with a smaller total are removed first, then industries with a smaller total over the others;
        quotients are of what is left.
    period : str or int, optional
        Which period of the table; the latest by default.

    Returns
    -------
    Cells
        The table.

    Raises
    ------
    TableError
        ``T102`` where a column is missing.
    MeasureError
        ``M401`` where nothing can be used, ``M402`` for amounts below 0, ``M403`` where populations are
        needed and absent, ``M404`` for a period that is not there, ``M405`` for a parameter
        that cannot be used.
    """
    _check(presence, threshold, minimum_region, minimum_industry)
    if presence == "rpop" and population is None:
        what = "presence='rpop' compares amounts a head, and no population is given"
        msg = "M403"
        raise MeasureError(msg, what, hint="Give population=, a table with the columns region and value.")
    rows = read_rows(table, period)
    kept_regions, kept_industries, heads, gone = _select(
        rows, presence, population, minimum_region, minimum_industry
    )
    value = csr_array(rows.value[kept_regions][:, kept_industries])
    regions = tuple(rows.regions[k] for k in kept_regions)
    industries = tuple(rows.industries[k] for k in kept_industries)
    if value.nnz == 0:
        what = "no amount above 0 is left once regions and industries below the minimum are left out"
        msg = "M401"
        raise MeasureError(msg, what, hint="Lower minimum_region and minimum_industry.")
    specialization = specialization_of(value, presence=presence, population=heads)
    present = present_cells(specialization, threshold)
    region_block, industry_block = find_blocks(present)
    gone += _bare("region", regions, _sums(value, 1), region_block)
    gone += _bare("industry", industries, _sums(value, 0), industry_block)
    return Cells(
        regions=regions,
        industries=industries,
        value=value,
        specialization=specialization,
        present=present,
        left_out=_left_out(gone),
        region_block=region_block,
        industry_block=industry_block,
        value_name=rows.value_name,
        period=rows.period,
        rows_left_out=rows.left_out,
        unit=rows.unit,
        passed_over=rows.passed_over,
    )


def specialization_of(
    value: csr_array, *, presence: Presence = "rca", population: Floats | None = None
) -> csr_array:
    """What is compared with the threshold, cell by cell.

    Parameters
    ----------
    value : csr_array, shape (regions, industries)
        Amounts above 0.
    presence : {"rca", "rpop", "value"}, default "rca"
        As in `read_cells`.
    population : array, shape (regions,), optional
        Above 0.

    Returns
    -------
    csr_array
        With the same cells stored.
    """
    if presence == "value":
        return value.copy()
    data = value.data / _sums(value, 0)[value.indices]
    row = np.repeat(np.arange(value.shape[0]), np.diff(value.indptr))
    base = _sums(value, 1) if presence == "rca" or population is None else population
    data *= base.sum() / base[row]
    return csr_array((data, value.indices.copy(), value.indptr.copy()), shape=value.shape)


def present_cells(specialization: csr_array, threshold: float = 1.0) -> csr_array:
    """1.0 where the specialization is at least the threshold; nothing else is stored."""
    there = specialization.data >= threshold * (1.0 - _TIE)
    before = np.concatenate([[0], np.cumsum(there)])
    indptr = before[specialization.indptr].astype(specialization.indptr.dtype)
    indices = specialization.indices[there]
    return csr_array((np.ones(len(indices)), indices, indptr), shape=specialization.shape)


def _sums(value: csr_array, axis: int) -> Floats:
    sums: Floats = np.asarray(value.sum(axis=axis), dtype=np.float64).ravel()
    return sums


def _check(presence: object, threshold: float, minimum_region: float, minimum_industry: float) -> None:
    if presence not in PRESENCES:
        what = f"presence is {presence!r}"
        msg = "M405"
        raise MeasureError(msg, what, hint="Choose 'rca', 'rpop' or 'value'.")
    if not _is_amount(threshold) or threshold <= 0.0:
        what = f"threshold is {threshold!r}"
        msg = "M405"
        raise MeasureError(msg, what, hint="Give a number above 0; 1.0 is the default.")
    for name, least in (("minimum_region", minimum_region), ("minimum_industry", minimum_industry)):
        if not _is_amount(least) or least < 0.0:
            what = f"{name} is {least!r}"
            msg = "M405"
            raise MeasureError(msg, what, hint="Give an amount from 0, in the unit of the table.")


def _is_amount(given: object) -> bool:
    number = isinstance(given, int | float | np.integer | np.floating) and not isinstance(given, bool)
    return number and math.isfinite(float(given))  # type: ignore[arg-type]


def _select(
    rows: Rows,
    presence: Presence,
    population: pd.DataFrame | None,
    minimum_region: float,
    minimum_industry: float,
) -> tuple[Codes, Codes, Floats | None, list[tuple[str, str, str]]]:
    """Regions and industries that are kept, the regions' populations, and the others with the reason."""
    kept = np.ones(len(rows.regions), dtype=np.bool_)
    heads = None
    gone = [(what, name, "total") for what, name in rows.totals]
    if presence == "rpop" and population is not None:
        heads = region_amounts(population, rows.regions, rows.period, "population")
        kept = heads > 0.0  # also False where it is NaN
        gone += [("region", rows.regions[k], "region unpeopled") for k in np.flatnonzero(~kept)]
    small = kept & (_sums(rows.value, 1) < minimum_region)
    gone += [("region", rows.regions[k], "region small") for k in np.flatnonzero(small)]
    kept &= ~small
    totals = _sums(csr_array(rows.value[np.flatnonzero(kept)]), 0)
    tiny = totals < minimum_industry
    gone += [("industry", rows.industries[k], "industry small") for k in np.flatnonzero(tiny)]
    regions, industries = np.flatnonzero(kept), np.flatnonzero(~tiny)
    return regions, industries, None if heads is None else heads[regions], gone


def _bare(what: str, names: tuple[str, ...], totals: Floats, block: Codes) -> list[tuple[str, str, str]]:
    return [
        (what, names[k], f"{what} empty" if totals[k] == 0.0 else f"{what} bare")
        for k in np.flatnonzero(block == 0)
    ]


def _left_out(gone: list[tuple[str, str, str]]) -> pd.DataFrame:
    columns: dict[str, list[Any]] = {
        "what": [what for what, _, _ in gone],
        "name": [name for _, name, _ in gone],
        "reason_en": [_REASONS[reason][0] for _, _, reason in gone],
        "reason_zh": [_REASONS[reason][1] for _, _, reason in gone],
    }
    return pd.DataFrame({name: pd.Series(column, dtype="str") for name, column in columns.items()})
