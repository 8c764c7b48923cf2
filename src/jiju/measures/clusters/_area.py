"""What the area-based measures share: establishments sorted into regions and industries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.errors import MeasureError
from jiju.results.sentences import listed
from jiju.tables.require import require_columns, require_numbers, require_one_period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Codes = NDArray[np.int64]

__all__ = ["Placed", "place_in_regions", "reference_shares", "sorted_codes"]


@dataclass(frozen=True)
class Placed:
    """The usable establishments, each with the code of its region and of its industry.

    Attributes
    ----------
    region, industry : array of int, shape (n,)
        Positions in `regions` and `industries`.
    weight : array of float, shape (n,)
        Size of each establishment, 1 where they are counted.
    regions, industries : list of str
        Sorted; regions include those without any establishment where boundaries were given.
    left_out : dict of str to int
        Rows that could not be used, by reason.
    value_name : str
        ``"size"`` or ``"establishments"``: what is summed.
    """

    region: Codes
    industry: Codes
    weight: Floats
    regions: list[str]
    industries: list[str]
    left_out: dict[str, int] = field(default_factory=dict)
    value_name: str = "establishments"

    def cells(self, power: int) -> Floats:
        """Sum of the weights to a power in each cell, shape (regions, industries)."""
        shape = (len(self.regions), len(self.industries))
        flat = self.region * shape[1] + self.industry
        sums = np.bincount(flat, self.weight**power, shape[0] * shape[1])
        return sums.astype(np.float64, copy=False).reshape(shape)


def place_in_regions(establishments: pd.DataFrame, regions: GeoDataFrame | None, *, weighted: bool) -> Placed:
    """Sort establishments into regions and industries and count what cannot be used.

    Parameters
    ----------
    establishments : DataFrame
        Columns industry, size (1 where absent) and region, or coordinates where boundaries are given.
    regions : GeoDataFrame or None
        Boundaries with a column region; None takes the region column of the establishments.
    weighted : bool
        Weigh by size, else count establishments.

    Returns
    -------
    Placed
        The usable rows, in an order that does not depend on the order of the input.

    Raises
    ------
    TableError
        ``T102`` where a column is missing.
    MeasureError
        ``M101`` where no row can be used, ``M102`` where a size is negative.
    """
    known: Iterable[Any] = ()
    if regions is not None:
        from jiju.tables import assign_regions

        require_columns(regions, ("region",), "regions")
        establishments = assign_regions(establishments, regions)
        known = regions["region"].dropna().astype(str)
    require_columns(
        establishments,
        ("region", "industry"),
        "establishments",
        hint="Give the boundaries (regions=...) or read a table that has a region column."
        if regions is None
        else None,
    )
    sized = weighted and "size" in establishments.columns
    size = (
        require_numbers(establishments, "size", "establishments") if sized else np.ones(len(establishments))
    )
    if bool((size < 0).any()):
        what = f"{int((size < 0).sum()):,} establishments have a size below 0"
        hint = "Read the table with read_establishments, which sets such sizes missing and reports them."
        msg = "M102"
        raise MeasureError(msg, what, where="establishments", hint=hint)
    no_region = establishments["region"].isna().to_numpy()
    no_industry = establishments["industry"].isna().to_numpy()
    no_size = ~np.isfinite(size)
    # Each row is counted once, under the first reason that holds.
    left_out = {
        "no industry": int(no_industry.sum()),
        "no region": int((no_region & ~no_industry).sum()),
        "no size": int((no_size & ~no_region & ~no_industry).sum()),
    }
    kept = ~(no_region | no_industry | no_size)
    if not kept.any():
        what = f"none of the {len(establishments):,} establishments has an industry, a region and a size"
        hint = "Look at check_table for the reasons; boundaries and points may lie in different places."
        msg = "M101"
        raise MeasureError(msg, what, where="establishments", hint=hint)
    region, region_names = sorted_codes(establishments["region"][kept], known)
    industry, industry_names = sorted_codes(establishments["industry"][kept])
    weight = size[kept]
    # Floating-point sums depend on the order of the terms: a fixed order makes the same table give the
    # same bytes, however its rows are shuffled.
    order = np.lexsort((weight, region * len(industry_names) + industry))
    return Placed(
        region=region[order],
        industry=industry[order],
        weight=weight[order],
        regions=region_names,
        industries=industry_names,
        left_out=left_out,
        value_name="size" if sized else "establishments",
    )


def sorted_codes(names: pd.Series[Any], known: Iterable[Any] = ()) -> tuple[Codes, list[str]]:
    """Names as positions in their sorted list.

    Parameters
    ----------
    names : Series
        Without missing values.
    known : iterable, optional
        Further names that must be in the list.

    Returns
    -------
    codes : array of int
        One for each name.
    sorted_names : list of str
        The list.
    """
    codes, found = pd.factorize(names.astype(str), sort=False)
    listed_names = sorted({str(name) for name in found} | {str(name) for name in known})
    at = {name: position for position, name in enumerate(listed_names)}
    positions = np.array([at[str(name)] for name in found], dtype=np.int64)
    return positions[codes] if len(codes) else np.zeros(0, dtype=np.int64), listed_names


def reference_shares(placed: Placed, reference: pd.DataFrame | None, otherwise: Floats) -> Floats:
    """Shares x_r of the regions, with which industries are compared.

    Parameters
    ----------
    placed : Placed
        The establishments.
    reference : DataFrame or None
        Columns region and value; several rows of a region are added up.
    otherwise : ndarray of shape (regions,)
        The amounts where no reference is given.

    Returns
    -------
    ndarray
        Of `placed.regions` first, then of regions that only the reference knows.

    Raises
    ------
    TableError
        ``T102`` where a column is missing.
    MeasureError
        ``M101`` where all is in one region, ``M102`` where an amount is negative, ``M106`` where the
        reference lacks a region.
    """
    if reference is None:
        amounts = otherwise
    else:
        require_columns(reference, ("region", "value"), "reference")
        require_one_period(reference, "reference")
        known = reference.dropna(subset=["region", "value"])
        values = known["value"].to_numpy(dtype=float)
        if bool((values < 0).any()):
            what = f"{int((values < 0).sum()):,} regions have an amount below 0"
            msg = "M102"
            raise MeasureError(msg, what, where="reference", hint="Shares need amounts of 0 or more.")
        by_region = pd.Series(values).groupby(known["region"].astype(str).to_numpy()).sum()
        # A region without establishments needs no amount, as when boundaries reach beyond the reference.
        lived_in = placed.cells(0).sum(axis=1) > 0
        missing = [
            name
            for name, lived in zip(placed.regions, lived_in, strict=True)
            if lived and not by_region.get(name, 0.0) > 0
        ]
        if missing:
            what = f"the reference has no amount for {listed(missing)[0]}, where there are establishments"
            hint = "Give each region an amount above 0, and write the regions as in the establishments."
            msg = "M106"
            raise MeasureError(msg, what, where="reference", hint=hint)
        further = sorted(set(map(str, by_region.index)) - set(placed.regions))
        amounts = by_region.reindex([*placed.regions, *further]).fillna(0.0).to_numpy(dtype=float)
    total = float(amounts.sum())
    if not total > 0 or int((amounts > 0).sum()) < 2:
        what = "agglomeration needs at least two regions with something in them"
        hint = "Use smaller regions, or measure_concentration, which needs none."
        msg = "M101"
        raise MeasureError(msg, what, where="establishments", hint=hint)
    shares: Floats = amounts / total
    return shares
