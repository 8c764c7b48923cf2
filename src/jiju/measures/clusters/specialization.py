"""Specialization of regions: the location quotient of each industry in each region, with its interval."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
from scipy.stats import chi2, norm

from jiju.chance import generator, resolve_seed
from jiju.chance.simulate import each_block
from jiju.errors import MeasureError, suggest
from jiju.measures.clusters._cells import fill_cells
from jiju.results import Result, describe_input, record_provenance
from jiju.results.sentences import data_caveats, listed, statement
from jiju.results.wording import number_words, percent_words
from jiju.shares import location_quotients

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    from jiju.measures.clusters._cells import Cells
    from jiju.results import Statement

    Floats = NDArray[np.float64]

__all__ = ["SpecializationResult", "measure_specialization"]

Interval = Literal["log", "delta", "bootstrap"]
_INTERVALS = ("log", "delta", "bootstrap")
SMALL = 5
# Numbers held by a bootstrap (draws x cells): 1.6 GB.
_LARGEST_BOOTSTRAP = 200_000_000
_USED = ("establishment", "region", "industry", "size", "lon", "lat", "x", "y", "value", "establishments")


class SpecializationResult(Result):
    """What `measure_specialization` found."""

    KIND = "specialization"

    @property
    def specialized(self) -> pd.DataFrame:
        """The rows whose interval lies wholly above 1, the highest lower bound first."""
        above = self.table[self.table["low"] > 1.0]
        return above.sort_values("low", ascending=False, kind="stable").reset_index(drop=True)


def measure_specialization(
    establishments: pd.DataFrame,
    *,
    regions: GeoDataFrame | None = None,
    weighted: bool = True,
    interval: Interval = "log",
    level: float = 0.95,
    resamples: int = 999,
    rng: int | np.random.Generator | None = None,
) -> SpecializationResult:
    r"""Location quotient of each industry in each region, with an interval and the count behind it.

    Parameters
    ----------
    establishments : DataFrame, shape (n, ...)
        Either establishments (columns industry, size, and region unless `regions` is given; one row each)
        or a region x industry table (columns region, industry, value and, for intervals, establishments;
        no column establishment), as `read_region_table` and `tabulate` give it.
    regions : GeoDataFrame, optional
        Boundaries from `read_boundaries`; the establishments are placed in them first. Default: the region
        column.
    weighted : bool, default True
        Shares of size (for a region table: of value); False takes shares of the number of establishments.
    interval : {"log", "delta", "bootstrap"}, default "log"
        How the interval is found: ``log`` is symmetric on the scale of the logarithm, ``delta`` on the scale
        of the quotient (cut at 0), ``bootstrap`` takes percentiles of resampled establishments.
    level : float, default 0.95
        Confidence level of each interval, from 0.5 to below 1.
    resamples : int, default 999
        Draws of the bootstrap; not used by the others.
    rng : int or numpy.random.Generator, optional
        Seed or generator of the bootstrap; None draws a seed and records it.

    Returns
    -------
    SpecializationResult
        ``table`` has one row for each pair of region and industry, zero cells included, sorted by both:
        region, industry, establishments, value, region_share, reference_share, location_quotient, low, high.

    Raises
    ------
    TableError
        ``T102`` where a column is missing, ``T504`` where the table has several periods.
    MeasureError
        ``M101`` where nothing can be used, ``M102`` where an amount is negative, ``M103`` for an interval
        that does not exist, ``M104`` where counts of establishments are needed and absent, ``M105`` where
        the bootstrap would not fit into memory, ``M202`` and ``M209`` for resamples and a level out of range.

    Notes
    -----
    With x_ri the amount of industry i in region r, and x_r, x_i, x its sums,

    .. math:: LQ_{ri} = \frac{x_{ri}/x_r}{x_i/x}.

    The interval takes the establishments as the sampling unit: n establishments drawn independently, of
    which any could have been in another region, industry or of another size. Linearizing log LQ, an
    establishment e of size w contributes

    .. math:: \psi_e = w_e \left[\frac{1(e \in ri)}{x_{ri}} - \frac{1(e \in r)}{x_r} - \frac{1(e \in i)}{x_i}
        + \frac{1}{x}\right], \qquad \mathrm{var}(\log LQ) = \sum_e \psi_e^2 .

    A region x industry table does not tell the sizes inside a cell; they are taken as equal, which makes the
    interval too narrow where they are not.

    Three sorts of cells get exact bounds, for the linearization has too little to work with there:

    - below 5 establishments: at least as wide as the exact Poisson limits (Garwood) of the effective number
      of establishments, (sum w)^2 / sum w^2; one establishment gives at least 0.025 LQ to 5.6 LQ;
    - no establishment: low = 0, high = 1 - (alpha/2)^(1/m) times the largest quotient possible, m being the
      smaller of the numbers of establishments of the region and of the industry (for large m this is the
      Poisson limit -log(alpha/2) times their mean size);
    - all of the industry in the region, or all of the region in the industry: low is at most
      LQ (alpha/2)^(1/m).

    Coverage, by simulation (8 regions x 6 industries with random shares, 400 establishments, all cells
    together, level 0.95): counted, ``log`` 0.96, ``delta`` 0.97, ``bootstrap`` 0.96; weighted by log-normal
    sizes of unequal means, 0.93 each, for the few largest establishments carry much of a cell.

    Not for saying that establishments are near each other (see `measure_concentration`): the quotient sees
    borders, not distances. Intervals of neighboring cells are not independent, and many are looked at.

    References
    ----------
    Florence, P. S. (1939). Report on the location of industry. Political and Economic Planning, London.
    Variance: linearization of a ratio, as in Särndal, Swensson and Wretman (1992), Model assisted survey
    sampling, chapter 5; derived here and checked against simulation.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import measure_specialization
    >>> table = pd.DataFrame({
    ...     "region": ["north", "north", "south", "south"],
    ...     "industry": ["cement", "toys", "cement", "toys"],
    ...     "value": [30.0, 70.0, 10.0, 90.0],
    ...     "establishments": [30, 70, 10, 90],
    ... })
    >>> result = measure_specialization(table)
    >>> result.table[["region", "industry", "location_quotient", "low", "high"]].round(3)
      region industry  location_quotient    low   high
    0  north   cement              1.500  1.254  1.794
    1  north     toys              0.875  0.805  0.951
    2  south   cement              0.500  0.303  0.824
    3  south     toys              1.125  1.054  1.201
    """
    _check_options(interval, level, resamples)
    cells = fill_cells(establishments, regions, weighted=weighted)
    quotient, region_share, reference_share = location_quotients(cells.value)
    seed: int | None = None
    if cells.count is None:
        low = np.full_like(quotient, math.nan)
        high = low.copy()
    else:
        if interval == "bootstrap":
            low, high, seed = _bootstrap(cells, level, resamples, rng)
        else:
            low, high = _linearized(cells, quotient, interval, level)
        low, high = _exact_bounds(cells, quotient, low, high, level)
    table = _table(cells, region_share, reference_share, quotient, low, high)
    has_counts = cells.count is not None
    small = int((table["establishments"] < SMALL).sum()) if has_counts else 0
    empty = [
        name for name, total in zip(cells.regions, cells.value.sum(axis=1), strict=True) if not total > 0
    ]
    nothing = [
        name for name, total in zip(cells.industries, cells.value.sum(axis=0), strict=True) if not total > 0
    ]
    details = {
        "title": {"en": "Location quotients by region and industry", "zh": "各地区各行业的区位商"},
        "simulated": bool(establishments.attrs.get("simulated", False)),
        "value_name": cells.value_name,
        "interval": interval if has_counts else None,
        "level": level,
        "regions": len(cells.regions),
        "industries": len(cells.industries),
        "small": small,
        "empty_regions": empty,
        "empty_industries": nothing,
        "left_out": cells.left_out,
    }
    parameters: dict[str, Any] = {"weighted": weighted, "interval": interval, "level": level}
    if interval == "bootstrap":
        parameters["resamples"] = resamples
    inputs = [describe_input("establishments", establishments, _USED)]
    if regions is not None:
        inputs.append(describe_input("regions", regions, ("region", "geometry")))
    return SpecializationResult(
        kind=SpecializationResult.KIND,
        table=table,
        statements=tuple(_statements(table, cells, details)),
        evidence=(),
        provenance=record_provenance("measure_specialization", parameters, inputs, seed),
        details=details,
    )


def _check_options(interval: str, level: float, resamples: int) -> None:
    if interval not in _INTERVALS:
        what = f"interval={interval!r} does not exist; there are {', '.join(_INTERVALS)}"
        hint = suggest(str(interval), _INTERVALS, "Leave it out to take 'log'.")
        msg = "M103"
        raise MeasureError(msg, what, where="interval", hint=hint)
    if not 0.5 <= level < 1.0:
        what = f"level={level!r} is not between 0.5 and 1"
        msg = "M209"
        raise MeasureError(msg, what, where="level", hint="The usual level is 0.95.")
    if interval == "bootstrap" and resamples < 1:
        what = f"resamples={resamples!r} is below 1"
        msg = "M202"
        raise MeasureError(msg, what, where="resamples", hint="The usual number is 999.")


def _linearized(cells: Cells, quotient: Floats, interval: str, level: float) -> tuple[Floats, Floats]:
    """Interval from the variance of log LQ; every cell at once, for phi takes four values in the table."""
    value, squares = cells.value, cells.squares
    assert squares is not None
    with np.errstate(divide="ignore", invalid="ignore"):
        here = 1.0 / value
        row = 1.0 / value.sum(axis=1, keepdims=True)
        column = 1.0 / value.sum(axis=0, keepdims=True)
    whole = 1.0 / value.sum()
    squares_row = squares.sum(axis=1, keepdims=True)
    squares_column = squares.sum(axis=0, keepdims=True)
    with np.errstate(invalid="ignore", over="ignore"):
        variance = (
            squares * (here - row - column + whole) ** 2
            + np.maximum(squares_row - squares, 0.0) * (whole - row) ** 2
            + np.maximum(squares_column - squares, 0.0) * (whole - column) ** 2
            + np.maximum(squares.sum() - squares_row - squares_column + squares, 0.0) * whole**2
        )
        deviation = np.sqrt(variance)
        z = float(norm.ppf(0.5 + level / 2.0))
        if interval == "log":
            return quotient * np.exp(-z * deviation), quotient * np.exp(z * deviation)
        spread = z * quotient * deviation
        return np.maximum(quotient - spread, 0.0), quotient + spread


def _exact_bounds(
    cells: Cells, quotient: Floats, low: Floats, high: Floats, level: float
) -> tuple[Floats, Floats]:
    """Exact Poisson and binomial limits where a cell is small, empty or full; others stay as they are."""
    assert cells.count is not None
    assert cells.squares is not None
    value, tail = cells.value, (1.0 - level) / 2.0
    in_region = np.broadcast_to(value.sum(axis=1, keepdims=True), value.shape)
    in_industry = np.broadcast_to(value.sum(axis=0, keepdims=True), value.shape)
    n_region = np.broadcast_to(cells.count.sum(axis=1, keepdims=True), value.shape)
    n_industry = np.broadcast_to(cells.count.sum(axis=0, keepdims=True), value.shape)
    low, high = low.copy(), high.copy()
    few = (value > 0) & (cells.count < SMALL)
    effective = value[few] ** 2 / cells.squares[few]
    low[few] = np.minimum(low[few], quotient[few] * chi2.ppf(tail, 2 * effective) / (2 * effective))
    upper = chi2.ppf(1.0 - tail, 2 * effective + 2) / (2 * effective)
    high[few] = np.maximum(high[few], quotient[few] * upper)
    by_industry = n_industry <= n_region
    fewest = np.maximum(np.where(by_industry, n_industry, n_region), 1.0)
    all_of_them = tail ** (1.0 / fewest)
    # If every one of the fewer establishments were in the cell, this would be the quotient.
    margin = np.where(by_industry, in_region, in_industry)
    largest = np.divide(value.sum(), margin, out=np.full_like(value, math.nan), where=margin > 0)
    defined = np.isfinite(quotient)
    empty = defined & (value <= 0)
    full = defined & (value > 0) & ((value >= in_region) | (value >= in_industry))
    low = np.where(empty, 0.0, np.where(full, np.minimum(low, quotient * all_of_them), low))
    high = np.where(empty, (1.0 - all_of_them) * largest, high)
    return np.where(defined, low, math.nan), np.where(defined, high, math.nan)


def _bootstrap(
    cells: Cells, level: float, resamples: int, rng: int | np.random.Generator | None
) -> tuple[Floats, Floats, int]:
    """Percentiles of the quotients of resampled establishments, for the cells that are not empty."""
    assert cells.count is not None
    shape = cells.value.shape
    used = np.flatnonzero(cells.value.ravel() > 0)
    if resamples * len(used) > _LARGEST_BOOTSTRAP:
        what = f"{resamples:,} resamples of {len(used):,} cells do not fit into memory"
        hint = "Take interval='log', which needs no draws, fewer resamples, or a coarser classification."
        msg = "M105"
        raise MeasureError(msg, what, where="resamples", hint=hint)
    seed = resolve_seed(rng)
    n = len(cells.weight)
    counts = cells.count.ravel()[used]
    mean_size = cells.value.ravel()[used] / counts
    total = round(float(counts.sum()))

    def resample(start: int, stop: int) -> Floats:
        sums = np.empty((stop - start, len(used)))
        for draw in range(start, stop):
            random = generator(seed, draw)
            if n:
                chosen = random.integers(0, n, n)
                flat, weight = cells.flat[chosen], cells.weight[chosen]
                sums[draw - start] = np.bincount(flat, weight, shape[0] * shape[1])[used]
            else:
                sums[draw - start] = random.multinomial(total, counts / counts.sum()) * mean_size
        return sums

    draws = np.concatenate(each_block(resample, resamples, 16, "resamples"))
    region, industry = np.divmod(used, shape[1])
    for draw in draws:
        in_region = np.bincount(region, draw, shape[0])[region]
        in_industry = np.bincount(industry, draw, shape[1])[industry]
        denominator = in_region * in_industry
        draw[:] = np.divide(
            draw * draw.sum(), denominator, out=np.full(len(draw), math.nan), where=denominator > 0
        )
    tails = [0.5 - level / 2.0, 0.5 + level / 2.0]
    # A draw without any establishment of the region or of the industry has no quotient and is passed over.
    holes = np.isnan(draws).any(axis=0)
    found = np.empty((2, len(used)))
    found[:, ~holes] = np.quantile(draws[:, ~holes], tails, axis=0)
    for at in np.flatnonzero(holes):
        valid = draws[~np.isnan(draws[:, at]), at]
        found[:, at] = np.quantile(valid, tails) if len(valid) else math.nan
    low, high = np.full(shape, math.nan), np.full(shape, math.nan)
    low.ravel()[used], high.ravel()[used] = found
    return low, high, seed


def _table(
    cells: Cells, region_share: Floats, reference_share: Floats, quotient: Floats, low: Floats, high: Floats
) -> pd.DataFrame:
    shape = cells.value.shape
    region, industry = np.divmod(np.arange(shape[0] * shape[1]), shape[1])
    if cells.count is None:
        counts = pd.array([pd.NA] * cells.value.size, dtype="Int64")
    else:
        counts = pd.array(np.rint(cells.count).astype(np.int64).ravel(), dtype="Int64")
    return pd.DataFrame(
        {
            "region": pd.Series(pd.array(cells.regions, dtype="str").take(region)),
            "industry": pd.Series(pd.array(cells.industries, dtype="str").take(industry)),
            "establishments": counts,
            "value": cells.value.ravel(),
            "region_share": region_share.ravel(),
            "reference_share": np.tile(reference_share, shape[0]),
            "location_quotient": quotient.ravel(),
            "low": low.ravel(),
            "high": high.ravel(),
        }
    )


def _statements(table: pd.DataFrame, cells: Cells, details: dict[str, Any]) -> list[Statement]:
    level = percent_words(details["level"])
    pairs = int(table["location_quotient"].notna().sum())
    said = [_answer(table, pairs, level, cells.count is not None)]
    unit = {
        "size": ("the establishments' sizes", "机构规模"),
        "establishments": ("numbers of establishments", "机构数"),
        "value": ("the amounts in the table", "表中的数量"),
    }[cells.value_name]
    said.append(
        statement(
            "meaning",
            "A location quotient of 2 means that the industry's share in the region is twice its share in "
            f"all regions together, in {unit[0]}.",
            f"区位商为 2，表示按{unit[1]}计算，该行业在本地区的占比是其在全部地区占比的两倍。",
        )
    )
    said.append(
        statement(
            "limit",
            "It does not say that the establishments are near each other, that they work together, or why "
            "they are there; other borders would give other quotients.",
            "它不说明这些机构彼此邻近、相互协作，也不说明它们为何在此；换一套地区边界，区位商就会不同。",
        )
    )
    if cells.count is not None:
        expected = pairs * (1.0 - details["level"]) / 2.0
        by_chance = f"{expected:,.0f}" if expected >= 10 else f"{expected:.1f}"
        said.append(
            statement(
                "limit",
                "Each interval holds for one pair at a time: if no region were specialized in anything, up "
                f"to {by_chance} of the {pairs:,} intervals would still be expected wholly above 1.",
                f"每个区间只针对单个组合：即使没有任何地区存在专业化，{pairs:,} 个区间中预计仍会有至多 "
                f"{by_chance} 个完全高于 1。",
            )
        )
    if details["small"]:
        none = int((table["establishments"] == 0).sum())
        said.append(
            statement(
                "caveat",
                f"{details['small']:,} pairs rest on fewer than {SMALL} establishments, {none:,} of them on "
                "none: read those quotients only with their intervals.",
                f"{details['small']:,} 个组合的机构数不足 {SMALL} 家，其中 {none:,} 个为零："
                "其区位商须结合区间解读。",
            )
        )
    if cells.count is not None and not len(cells.weight) and cells.value_name == "value":
        said.append(
            statement(
                "caveat",
                "The table does not tell the sizes inside a cell; the intervals take them as equal and are "
                "too narrow where they are not.",
                "表中没有单元格内部的规模分布；区间按规模相等计算，若实际不等则区间偏窄。",
            )
        )
    if cells.uncounted:
        said.append(
            statement(
                "caveat",
                f"{cells.uncounted:,} pairs have an amount but no number of establishments; they are taken "
                "as one establishment each.",
                f"{cells.uncounted:,} 个组合有数量但没有机构数，均按一家机构处理。",
            )
        )
    if details["empty_regions"]:
        en, zh = listed(details["empty_regions"])
        said.append(
            statement(
                "caveat",
                f"Regions with nothing in them have no quotient: {en}.",
                f"没有任何机构或数量的地区无法计算区位商：{zh}。",
            )
        )
    if details["empty_industries"]:
        en, zh = listed(details["empty_industries"])
        said.append(
            statement(
                "caveat",
                f"Industries that amount to nothing have no quotient: {en}.",
                f"总量为零的行业无法计算区位商：{zh}。",
            )
        )
    return said + data_caveats(cells.left_out, cells.unit, simulated=details["simulated"])


def _answer(table: pd.DataFrame, pairs: int, level: str, counted: bool) -> Statement:
    if not counted:
        best = table.iloc[int(np.nanargmax(table["location_quotient"].to_numpy()))]
        quotient = number_words(float(best["location_quotient"]))
        return statement(
            "answer",
            f"The highest of {pairs:,} location quotients is {quotient}, of {best['industry']} in "
            f"{best['region']}; the table gives no numbers of establishments, so it has no interval.",
            f"{pairs:,} 个区位商中最高的是“{best['region']}”的“{best['industry']}”，为 {quotient}；"
            "表中没有机构数，因此无法给出区间。",
        )
    above = int((table["low"] > 1.0).sum())
    if not above:
        return statement(
            "answer",
            f"None of the {pairs:,} pairs of a region and an industry has a location quotient whose {level} "
            "interval lies wholly above 1.",
            f"{pairs:,} 个“地区—行业”组合中，没有一个区位商的 {level} 区间完全高于 1。",
        )
    # A high quotient of one or two establishments is no headline where there are better founded ones.
    founded = (table["establishments"] >= SMALL).to_numpy(dtype=bool) & (table["low"] > 1.0).to_numpy()
    lows = np.where(founded, table["low"], math.nan) if founded.any() else table["low"].to_numpy()
    best = table.iloc[int(np.nanargmax(lows))]
    least_en = f" of those with at least {SMALL} establishments" if founded.any() else ""
    least_zh = f"机构不少于 {SMALL} 家的组合中，" if founded.any() else ""
    quotient, low, high = (number_words(float(best[name])) for name in ("location_quotient", "low", "high"))
    count = int(best["establishments"])
    return statement(
        "answer",
        f"Of {pairs:,} pairs of a region and an industry, {above:,} have a location quotient whose {level} "
        f"interval lies wholly above 1; the strongest{least_en}, by its lower bound, is "
        f"{best['industry']} in {best['region']}: {quotient} ({low} to {high}; establishments: {count:,}).",
        f"{pairs:,} 个“地区—行业”组合中，有 {above:,} 个区位商的 {level} 区间完全高于 1；"
        f"{least_zh}按区间下限看，最突出的是“{best['region']}”的“{best['industry']}”：{quotient}"
        f"（{low} 至 {high}，{count:,} 家机构）。",
    )
