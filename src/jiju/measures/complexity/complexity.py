"""How complex the economies of regions are, and the industries that make them so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from jiju.chance import resolve_seed
from jiju.errors import MeasureError
from jiju.measures.complexity._cell_words import cell_details
from jiju.measures.complexity._cells import Cells, Presence, read_cells
from jiju.measures.complexity._complexity_words import complexity_statements
from jiju.measures.complexity._eci import NO_SIGN, second_vectors, standardize
from jiju.measures.complexity._fitness import iterate_fitness
from jiju.measures.complexity._prody import expy, prody
from jiju.measures.complexity._resample import (
    FITNESS_ITERATIONS,
    Interval,
    Method,
    rank_values,
    resample_side,
    scores,
)
from jiju.measures.complexity._rows import region_amounts
from jiju.results import Result, describe_input, record_provenance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Codes = NDArray[np.int64]

__all__ = ["ComplexityResult", "measure_complexity"]

_USED = ("region", "industry", "value", "size", "period")
_METHODS = ("eci", "reflections", "fitness")
_NAMED = 10  # names of a block that are written out
_ALIKE = 1e-9  # a second eigenvalue this small: all regions have the same industries


class ComplexityResult(Result):
    """What `measure_complexity` found."""

    KIND = "complexity"

    @property
    def regions(self) -> pd.DataFrame:
        """The regions: rank, complexity, interval, diversity, amount, EXPY, block."""
        return self.table

    @property
    def industries(self) -> pd.DataFrame:
        """The industries: rank, complexity, interval, ubiquity, amount, PRODY, block."""
        return self.tables["industries"]


def measure_complexity(
    table: pd.DataFrame,
    *,
    method: Method = "eci",
    presence: Presence = "rca",
    threshold: float = 1.0,
    population: pd.DataFrame | None = None,
    income: pd.DataFrame | None = None,
    minimum_region: float = 0.0,
    minimum_industry: float = 0.0,
    period: str | int | None = None,
    resamples: int = 200,
    level: float = 0.95,
    rng: int | np.random.Generator | None = None,
) -> ComplexityResult:
    r"""Complexity of regions and industries, with intervals.

    Parameters
    ----------
    table : DataFrame
        Columns region, industry and value (exports, employment, output), as `read_region_table` gives them;
        or establishments without a column value, whose sizes are added up (counted without a column size).
        Repeated pairs are added up, amounts of 0 and missing ones are no presence.
    method : {"eci", "reflections", "fitness"}, default "eci"
        ``"eci"``: second eigenvector (ECI and PCI). ``"reflections"``: 20 means of means, which come near
        it. ``"fitness"``: 200 steps of the map of Tacchella and others.
    presence : {"rca", "rpop", "value"}, default "rca"
        What must reach the threshold for an industry to be present: the location quotient (revealed
        comparative advantage), the amount a head over that of all regions, or the amount itself.
    threshold : float, default 1.0
        In the unit of `presence`. What is below it by a part in 10^12 still reaches it.
    population : DataFrame, optional
        Columns region and value, for "rpop". Regions without one above 0 are left out by name.
    income : DataFrame, optional
        Columns region and value: income a head, one for each region, for PRODY and EXPY.
    minimum_region, minimum_industry : float, default 0.0
        Regions with a smaller total are left out first, then industries with a smaller total; in the unit of
        the table. Tiny regions with two or three industries come out at either end of a ranking.
    period : str or int, optional
        Where the table has several; the latest by default, and the result says so.
    resamples : int, default 200
        Draws for each side's intervals; 0 for none.
    level : float, default 0.95
        Level of the intervals, at least 0.5 and below 1.
    rng : None, int or numpy.random.Generator, optional
        Seed of the draws.

    Returns
    -------
    ComplexityResult
        ``.table`` (also ``.regions``): region, rank, complexity, low, high, rank_low, rank_high, diversity,
        value, expy, block; the most complex first, equals with the
        same rank. ``.industries`` likewise. ``tables["blocks"]`` the
        connected blocks, ``tables["left_out"]`` what has no value, and why. ``details`` has the eigenvalues
        and the correlation with diversity.

    Raises
    ------
    TableError
        ``T102`` where a column is missing.
    MeasureError
        ``M401`` where nothing can be used, ``M402`` for amounts below 0, ``M403`` for a population or income
        that cannot be used, ``M404`` for the period, ``M405`` for a parameter, ``M406`` where the largest
        block has fewer than two regions or industries or its regions are all alike.

    Notes
    -----
    With M = 1 where an industry is present, diversity :math:`d_r = \sum_i M_{ri}` and ubiquity
    :math:`u_i = \sum_r M_{ri}`, ECI is the eigenvector of the second largest eigenvalue of
    :math:`\sum_i M_{ri} M_{si} / (d_r u_i)`, and PCI the means of it over the regions that have the industry
    (both up to a factor). It is found from the symmetric :math:`D^{-1/2} M U^{-1} M' D^{-1/2}` with its
    first eigenvector subtracted, and is the first axis of a correspondence analysis. Both are standard scores
    (standard deviation with n, not n - 1, below). The sign is that of the correlation of ECI with diversity.
    A table that falls into separate blocks has no common ECI: the largest block has values, the others have
    none.

    Of the reflections (Hidalgo and Hausmann 2009), regions have 20 steps and industries 19; what all values
    share is subtracted at each step, so that the digits that differ are kept. Fitness is
    :math:`F_r = \sum_i M_{ri} Q_i`, :math:`Q_i = 1 / \sum_r M_{ri} / F_r`, both divided by their means at
    each step. It need not settle: in some tables fitnesses go to 0 for ever; ``details["change"]`` is the
    largest relative change in the last step.

    PRODY is the mean income of regions weighted by the industry's share of each (Hausmann, Hwang and Rodrik
    2007), EXPY the mean PRODY of a region weighted by its shares. Regions without an income do not count in
    PRODY; industries without PRODY do not in EXPY.

    **The intervals.** For fixed regions, :math:`\sum_i M_{ri} M_{si} / u_i` and :math:`\sum_i M_{ri}` are
    sums over industries, and ECI is a smooth function of them wherever the second eigenvalue is apart from
    the third. So if the industries are seen as drawn independently from a large stock of possible
    industries, drawing them again, with replacement, tells how far ECI moves (the bootstrap of a smooth
    function of means). Likewise the regions are drawn again for PCI. The interval of a value is the value and
    so many standard deviations of the draws (of fitness: quantiles); that of a rank runs between quantiles.
    In simulations (logistic presence, 30 to 226 regions, 100 to 785 industries, 6 to 60 tables each) 95%
    intervals held the regions' value in the stock in 92 to 96% of cases and their rank in 94 to 97%; those of
    the industries in 94 to 95% with 226 regions, 91 to 92% with 60 and 84 to 88% with 30: too narrow where
    regions are few. They say how much of a ranking hangs on which industries the list happens to have. They
    do *not* say how exact the amounts are, what another threshold or year would give, or whether ECI measures
    what its name says; and where the list has near twins (twenty kinds of shirts) they are too narrow: with
    every four industries of one make, they held 90 to 91%. M is taken as it is: quotients are not computed
    anew in the draws. Draws that fall into separate blocks are left out and counted.

    When not to use: with a handful of regions; for exports of a place that mostly passes on others' goods;
    as a forecast of growth. ECI orders regions by *which* industries they have, not by how many: it is a
    contrast between two kinds of economies, and which contrast it is must be read off the industries at its
    two ends. A single tiny region with one rare industry can make the second eigenvector its own, so that all
    others stand close together at the other end (and in any order); the result says so where one region has
    two fifths of the variance and stands three standard deviations off, and `minimum_region` is the cure.

    References
    ----------
    Hidalgo, C. A. and Hausmann, R. (2009), The building blocks of economic complexity, PNAS 106, 10570-10575.
    Hausmann, R. et al. (2014), The Atlas of Economic Complexity, MIT Press. Tacchella, A. et al. (2012), A
    new metrics for countries' fitness and products' complexity, Scientific Reports 2, 723. Hausmann, R.,
    Hwang, J. and Rodrik, D. (2007), What you export matters, Journal of Economic Growth 12, 1-25. Mealy, P.,
    Farmer, J. D. and Teytelboym, A. (2019), Interpreting economic complexity, Science Advances 5, eaau1705.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import measure_complexity
    >>> rows = {"N": "chips planes cars shoes", "E": "planes cars shoes", "S": "cars shoes rice",
    ...         "W": "shoes rice"}
    >>> table = pd.DataFrame([(region, industry, 1.0) for region, text in rows.items()
    ...                       for industry in text.split()], columns=["region", "industry", "value"])
    >>> found = measure_complexity(table, presence="value", resamples=0)
    >>> print(found.regions[["region", "rank", "complexity", "diversity"]].round(3).to_string(index=False))
    region  rank  complexity  diversity
         N     1       1.150          4
         E     2       0.775          3
         S     3      -0.630          3
         W     4      -1.296          2
    """
    _check(method, resamples, level)
    cells = read_cells(
        table,
        presence=presence,
        threshold=threshold,
        population=population,
        minimum_region=minimum_region,
        minimum_industry=minimum_industry,
        period=period,
    )
    rows, columns = np.flatnonzero(cells.region_block == 1), np.flatnonzero(cells.industry_block == 1)
    part = _part(cells, rows, columns)
    point, found = _solve(part, method)
    seed = resolve_seed(rng)
    intervals = _intervals(part, method, point, int(resamples), level, seed)
    found |= _outlier(point[0], [cells.regions[k] for k in rows], method)
    incomes = None
    if income is not None:
        incomes = region_amounts(income, cells.regions, cells.period, "income")
    of_industries = None if incomes is None else prody(cells.value, incomes)
    regions = _side("region", cells.regions, rows, point[0], intervals[0], method)
    regions["diversity"] = cells.diversity
    regions["value"] = np.asarray(cells.value.sum(axis=1)).ravel()
    regions["expy"] = np.nan if of_industries is None else expy(cells.value, of_industries)
    regions["block"] = cells.region_block
    industries = _side("industry", cells.industries, columns, point[1], intervals[1], method)
    industries = industries.drop(columns=["rank_low", "rank_high"])
    industries["ubiquity"] = cells.ubiquity
    industries["value"] = np.asarray(cells.value.sum(axis=0)).ravel()
    industries["prody"] = np.nan if of_industries is None else of_industries
    industries["block"] = cells.industry_block
    details: dict[str, Any] = {
        "title": {"en": "Complexity of regions and industries", "zh": "地区与行业的复杂度"},
        "method": method,
        **cell_details(
            cells,
            presence=presence,
            threshold=threshold,
            minimum_region=minimum_region,
            minimum_industry=minimum_industry,
        ),
        **found,
        "valued_regions": len(rows),
        "valued_industries": len(columns),
        "income": income is not None,
        "resamples": int(resamples),
        "level": float(level),
        "draws_used": [0 if interval is None else interval.used for interval in intervals],
        "draws_turned": [0 if interval is None else interval.turned for interval in intervals],
        "simulated": bool(table.attrs.get("simulated", False)),
    }
    names = (
        "method",
        "presence",
        "threshold",
        "minimum_region",
        "minimum_industry",
        "period",
        "resamples",
        "level",
    )
    regions, industries = _sorted(regions, "region"), _sorted(industries, "industry")
    inputs = [describe_input("table", table, _USED)]
    for name, frame in (("population", population), ("income", income)):
        if frame is not None:
            inputs.append(describe_input(name, frame, ("region", "value", "period")))
    return ComplexityResult(
        kind=ComplexityResult.KIND,
        table=regions,
        statements=tuple(complexity_statements(regions, industries, cells, details)),
        evidence=(),
        provenance=record_provenance(
            "measure_complexity",
            {name: details[name] for name in names},
            inputs,
            seed if resamples else None,
        ),
        details=details,
        tables={
            "industries": industries,
            "blocks": _blocks(cells),
            "left_out": _left_out(cells, incomes),
        },
    )


def _check(method: object, resamples: object, level: float) -> None:
    msg = "M405"
    if method not in _METHODS:
        what = f"there is no method {method!r}"
        raise MeasureError(msg, what, hint=f"Choose one of {', '.join(_METHODS)}.")
    if isinstance(resamples, bool) or not isinstance(resamples, int | np.integer) or resamples < 0:
        what = f"resamples is {resamples!r}"
        raise MeasureError(msg, what, hint="Give a whole number; 200 is the default, 0 is for no intervals.")
    if not 0.5 <= level < 1.0:
        what = f"level is {level!r}"
        raise MeasureError(msg, what, hint="Give a share such as 0.95, at least 0.5 and below 1.")


def _part(cells: Cells, rows: Codes, columns: Codes) -> csr_array:
    """The largest block on its own."""
    if len(rows) < 2 or len(columns) < 2:
        what = (
            f"the largest block has {len(rows)} regions and {len(columns)} industries; complexity compares "
            "at least two of each"
        )
        msg = "M406"
        raise MeasureError(msg, what, hint="Use wider industries, or a lower threshold.")
    if len(rows) == len(cells.regions) and len(columns) == len(cells.industries):
        return cells.present
    return csr_array(cells.present[rows][:, columns])


def _solve(part: csr_array, method: Method) -> tuple[tuple[Floats, Floats], dict[str, Any]]:
    """Values of both sides, signed, and what is to be known about them."""
    diversity = np.diff(part.indptr).astype(np.float64)
    x, y, eigenvalues = second_vectors(part)
    found: dict[str, Any] = {"eigenvalues": list(eigenvalues), "change": None}
    if not eigenvalues[0] > _ALIKE:
        what = f"the {part.shape[0]} regions of the largest block all have the same industries"
        msg = "M406"
        raise MeasureError(msg, what, hint="Use finer industries, or another threshold.")
    if method == "eci":
        region, industry = standardize(x), standardize(y)
    else:
        region, industry, _ = scores(part, method)
    if method == "fitness":
        found["change"] = iterate_fitness(part, FITNESS_ITERATIONS)[2]
    sign = _correlation(region, diversity)
    found["correlation"] = abs(sign) if method == "eci" else sign
    if method == "eci" and sign < -NO_SIGN:
        region, industry = -region, -industry
    return (region, industry), found


def _outlier(values: Floats, names: list[str], method: Method) -> dict[str, Any]:
    """The region farthest from the mean, and its share of the variance: one can make the whole axis."""
    if method == "fitness":
        return {"outlier": None, "outlier_share": None}
    at = int(np.argmax(np.abs(values)))
    return {"outlier": names[at], "outlier_share": float(values[at] ** 2 / len(values))}


def _correlation(values: Floats, diversity: Floats) -> float:
    if np.ptp(diversity) == 0.0 or not np.isfinite(values).all():
        return float("nan")
    return float(np.corrcoef(values, diversity)[0, 1])


def _intervals(
    part: csr_array, method: Method, point: tuple[Floats, Floats], resamples: int, level: float, seed: int
) -> tuple[Interval | None, Interval | None]:
    if not resamples:
        return None, None
    streams = np.random.SeedSequence(seed).spawn(2)
    regions = resample_side(
        part,
        method,
        point,
        side="regions",
        resamples=resamples,
        level=level,
        rng=np.random.default_rng(streams[0]),
    )
    industries = resample_side(
        part,
        method,
        point,
        side="industries",
        resamples=resamples,
        level=level,
        rng=np.random.default_rng(streams[1]),
    )
    return regions, industries


def _side(
    what: str, names: tuple[str, ...], at: Codes, values: Floats, interval: Interval | None, method: Method
) -> pd.DataFrame:
    """Name, rank, complexity and intervals of every region or industry of the table."""

    def spread(numbers: Floats | None) -> Floats:
        every = np.full(len(names), np.nan)
        if numbers is not None:
            every[at] = numbers
        return every

    ranks = rank_values(values[np.newaxis], method)[0]
    ranks[~np.isfinite(values)] = np.nan
    return pd.DataFrame(
        {
            what: pd.Series(list(names), dtype="str"),
            "rank": _whole(spread(ranks)),
            "complexity": spread(values),
            "low": spread(None if interval is None else interval.low),
            "high": spread(None if interval is None else interval.high),
            "rank_low": _whole(spread(None if interval is None else interval.rank_low)),
            "rank_high": _whole(spread(None if interval is None else interval.rank_high)),
        }
    )


def _whole(numbers: Floats) -> Any:  # noqa: ANN401  (an array, or one of pandas where some are missing)
    if not np.isnan(numbers).any():
        return numbers.astype(np.int64)
    return pd.array([None if np.isnan(number) else int(number) for number in numbers], dtype="Int64")


def _sorted(frame: pd.DataFrame, what: str) -> pd.DataFrame:
    order = frame.sort_values(["rank", what], na_position="last", kind="stable")
    return order.reset_index(drop=True)


def _blocks(cells: Cells) -> pd.DataFrame:
    rows = []
    for number in range(1, int(cells.region_block.max(initial=0)) + 1):
        regions = [cells.regions[k] for k in np.flatnonzero(cells.region_block == number)]
        industries = [cells.industries[k] for k in np.flatnonzero(cells.industry_block == number)]
        some = [
            ", ".join(names[:_NAMED]) + (", ..." if len(names) > _NAMED else "")
            for names in (regions, industries)
        ]
        rows.append((number, len(regions), len(industries), *some))
    columns = ["block", "regions", "industries", "some_regions", "some_industries"]
    return pd.DataFrame(rows, columns=columns).astype(
        dict.fromkeys(columns[:3], "int64") | dict.fromkeys(columns[3:], "str")
    )


def _left_out(cells: Cells, incomes: Floats | None) -> pd.DataFrame:
    """What has no value, and why: below a minimum, nothing present, or outside the largest block."""
    added = []
    for what, names, block in (
        ("region", cells.regions, cells.region_block),
        ("industry", cells.industries, cells.industry_block),
    ):
        added += [
            (
                what,
                names[k],
                "outside the largest connected block: no complexity",
                "不在最大的连通部分之内：没有复杂度",
            )
            for k in np.flatnonzero(block > 1)
        ]
    if incomes is not None:
        added += [
            (
                "region",
                cells.regions[k],
                "without an income: does not count in PRODY",
                "没有收入数据：不计入 PRODY",
            )
            for k in np.flatnonzero(~np.isfinite(incomes))
        ]
    more = pd.DataFrame(added, columns=list(cells.left_out.columns)).astype("str")
    return pd.concat([cells.left_out, more], ignore_index=True) if len(more) else cells.left_out
