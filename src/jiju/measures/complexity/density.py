"""How near every industry is to what each region has, and what it would open up: density, outlook, gain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.errors import MeasureError
from jiju.measures.complexity._cell_words import cell_caveats, cell_details, presence_statement
from jiju.measures.complexity._density import nearness
from jiju.measures.complexity._portfolio import (
    USED,
    Portfolio,
    amounts_of,
    read_portfolio,
    region_places,
    region_table,
    small_caveat,
)
from jiju.measures.complexity._proximity import relate
from jiju.results import Result, describe_input, record_provenance
from jiju.results.names import name_in_both
from jiju.results.sentences import listed, statement
from jiju.results.wording import count_words, number_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from jiju.measures.complexity._cells import Presence
    from jiju.measures.complexity._proximity import Relatedness
    from jiju.results import Statement

    Floats = NDArray[np.float64]
    Codes = NDArray[np.int64]

__all__ = ["DensityResult", "measure_density"]

_NOTHING = 1e-9  # an outlook this small is 0


class DensityResult(Result):
    """What `measure_density` found."""

    KIND = "density"

    @property
    def regions(self) -> pd.DataFrame:
        """The regions: rank by outlook, diversity, complexity."""
        return self.tables["regions"]

    @property
    def industries(self) -> pd.DataFrame:
        """The industries: ubiquity and complexity."""
        return self.tables["industries"]

    @property
    def left_out(self) -> pd.DataFrame:
        """Regions and industries that were left out, with the reason."""
        return self.tables["left_out"]


def measure_density(
    table: pd.DataFrame,
    *,
    region: str | Sequence[str] | None = None,
    neighbors: int | None = None,
    method: Relatedness = "proximity",
    diagonal: float = 1.0,
    presence: Presence = "rca",
    threshold: float = 1.0,
    population: pd.DataFrame | None = None,
    minimum_region: float = 0.0,
    minimum_cell: float | None = None,
    cells: int = 100_000,
    period: str | int | None = None,
) -> DensityResult:
    r"""Density of every industry around every region, with outlook (COI) and gain (COG).

    Parameters
    ----------
    table : DataFrame, shape (n, ...)
        Columns region, industry and value, perhaps period; or establishments (see `find_opportunities`).
    region : str or sequence of str, optional
        Regions whose cells are listed; by default all. ``.regions`` always has all.
    neighbors : int, optional
        Density from so many industries most related to each, itself not among them, with their relatedness
        as weights; those as related as the last count too. Default: all industries.
    method : {"proximity", "cosine", "jaccard", "association", "probability"}, default "proximity"
        Relatedness, as in `measure_relatedness`.
    diagonal : float, default 1.0
        Relatedness of an industry to itself, from 0. With 1 an industry that is present adds to its own
        density, and one that is absent detracts from it, as in the Atlas of Economic Complexity; with 0
        neither. Not used where `neighbors` is given.
    presence : {"rca", "rpop", "value"}, default "rca"
        What is compared with the threshold.
    threshold : float, default 1.0
        From where on an industry is present.
    population : DataFrame, optional
        Columns region and value, for "rpop".
    minimum_region : float, default 0.0
        Regions with a smaller total are left out by name.
    minimum_cell : float, optional
        Least amount that counts as present. Default: 2 where establishments are counted, else 0.
    cells : int, default 100000
        At most about so many rows in ``table``: of each region alike the industries of most density.
    period : str or int, optional
        Which period of the table; by default the latest.

    Returns
    -------
    DensityResult
        ``table``, by region and falling density: ``region, industry, value, specialization, present,
        density, gain``. ``.regions`` by falling outlook, ``.industries``, ``.left_out``.

    Raises
    ------
    TableError
        ``T102`` where a column is missing.
    MeasureError
        ``M401`` to ``M405`` as `measure_complexity`, ``M421`` where `neighbors`, `diagonal` or `cells` cannot
        be used, ``M422`` for a minimum that cannot be used, ``M423`` where a region is not there.

    Notes
    -----
    With M presence, phi relatedness and PCI the complexity of industries,

    .. math:: d_{rp} = \frac{\sum_k M_{rk} \phi_{kp}}{\sum_k \phi_{kp}}, \quad
        COI_r = \sum_p d_{rp} (1 - M_{rp}) PCI_p, \quad
        COG_{rp} = (1 - M_{rp}) \sum_k \frac{\phi_{pk}}{\sum_l \phi_{lk}} (1 - M_{rk}) PCI_k .

    The gain is what the outlook would rise by if the region had p, but for p itself; the Atlas subtracts
    p's own part :math:`d_{rp} PCI_p`, the R package economiccomplexity and ecomplexity do not, nor does this.
    PCI has mean 0 and standard deviation 1 over the industries (ddof=0). Packages scale differently: in R
    with ddof=1; in ecomplexity gain and outlook are of the raw eigenvector over the standard deviation of
    ECI, and the outlook is made a standard score. Numbers differ by such scaling only (checked to 1e-9).

    The density of ecomplexity by nearest neighbors counts those that are present and is no share; here they
    are weighted by their relatedness and divided by its sum.

    When not to use: to compare regions by the density of one industry without regard to how much they have;
    a region that has more industries has more density in all. `find_opportunities` compares the industries
    within a region.

    References
    ----------
    Hidalgo, C. A. et al. (2007), The product space conditions the development of nations, Science 317,
    482-487. Hausmann, R. et al. (2014), The Atlas of Economic Complexity, MIT Press.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import measure_density
    >>> rows = {"N": "chips planes cars shoes", "E": "planes cars shoes", "S": "cars shoes rice",
    ...         "W": "shoes rice"}
    >>> table = pd.DataFrame([(region, industry, 1.0) for region, text in rows.items()
    ...                       for industry in text.split()], columns=["region", "industry", "value"])
    >>> found = measure_density(table, presence="value", region="E")
    >>> found.table[["industry", "present", "density"]].round(3)
      industry  present  density
    0   planes     True    0.812
    1     cars     True    0.784
    2    shoes     True    0.750
    3    chips    False    0.520
    4     rice    False    0.455
    """
    _check(diagonal, cells)
    portfolio = read_portfolio(
        table,
        presence=presence,
        threshold=threshold,
        population=population,
        minimum_region=minimum_region,
        minimum_cell=minimum_cell,
        period=period,
    )
    found = portfolio.cells
    places = region_places(found, region)
    phi = relate(found, method, diagonal=0.0 if neighbors is not None else float(diagonal))
    pci = portfolio.complexity.industry
    near = nearness(found.present, phi, pci, neighbors=neighbors)
    each = max(1, min(len(found.industries), int(cells) // len(places)))
    listed = _table(portfolio, places, near.density, near.gain, each)
    regions = region_table(portfolio, near.outlook, np.arange(len(found.regions)))
    regions.insert(5, "rank", _ranks(near.outlook))
    regions = regions.sort_values(["rank", "region"], na_position="last", ignore_index=True)
    details: dict[str, Any] = {
        "title": {"en": "How near industries are to regions", "zh": "各行业与各地区的关联密度"},
        "region": None if region is None else [found.regions[k] for k in places],
        "neighbors": None if neighbors is None else int(neighbors),
        "method": method,
        "diagonal": 0.0 if neighbors is not None else float(diagonal),
        **cell_details(
            found,
            presence=presence,
            threshold=threshold,
            minimum_region=minimum_region,
            minimum_industry=0.0,
        ),
        "minimum_cell": portfolio.minimum_cell,
        "small_cells": portfolio.small,
        "cells": int(cells),
        "unlisted": len(places) * (len(found.industries) - each),
        "unrelated": int((~(phi.sum(axis=0) > 0.0)).sum()),
        "simulated": bool(table.attrs.get("simulated", False)),
    }
    names = (
        "region",
        "neighbors",
        "method",
        "diagonal",
        "presence",
        "threshold",
        "minimum_region",
        "minimum_cell",
        "cells",
        "period",
    )
    inputs = [describe_input("table", table, USED)]
    if population is not None:
        inputs.append(describe_input("population", population, ("region", "value", "period")))
    return DensityResult(
        kind=DensityResult.KIND,
        table=listed,
        statements=tuple(_statements(listed, regions, portfolio, details)),
        evidence=(),
        provenance=record_provenance(
            "measure_density", {name: details[name] for name in names}, inputs, None
        ),
        details=details,
        tables={"regions": regions, "industries": _industries(portfolio), "left_out": found.left_out},
    )


def _check(diagonal: float, cells: int) -> None:
    msg = "M421"
    number = isinstance(diagonal, int | float | np.floating) and not isinstance(diagonal, bool)
    if not number or not 0.0 <= diagonal < np.inf:
        what = f"diagonal is {diagonal!r}"
        raise MeasureError(msg, what, hint="Give 1 or 0; 1 is the default.")
    if isinstance(cells, bool) or not isinstance(cells, int | np.integer) or cells < 1:
        what = f"cells is {cells!r}"
        raise MeasureError(msg, what, hint="Give a whole number from 1; 100000 is the default.")


def _table(portfolio: Portfolio, places: Codes, density: Floats, gain: Floats, each: int) -> pd.DataFrame:
    """The densest industries of each region."""
    found = portfolio.cells
    n = len(found.industries)
    chosen = np.empty((len(places), each), dtype=np.int64)
    for k, place in enumerate(places):
        worth = np.where(np.isnan(density[place]), -1.0, np.round(density[place], 12))
        chosen[k] = np.lexsort((np.arange(n), -worth))[:each]
    rows, columns = np.repeat(places, each), chosen.ravel()
    return pd.DataFrame(
        {
            "region": pd.Series(np.array(found.regions, dtype=object)[rows], dtype="str"),
            "industry": pd.Series(np.array(found.industries, dtype=object)[columns], dtype="str"),
            "value": amounts_of(found.value, rows, columns),
            "specialization": amounts_of(found.specialization, rows, columns),
            "present": amounts_of(found.present, rows, columns) > 0.0,
            "density": density[rows, columns],
            "gain": gain[rows, columns],
        }
    )


def _ranks(outlook: Floats) -> Any:  # noqa: ANN401  (an array of pandas)
    if np.isnan(outlook).any():
        return pd.array([None] * len(outlook), dtype="Int64")
    from scipy.stats import rankdata

    return rankdata(-np.round(outlook, 9), method="min").astype(np.int64)


def _industries(portfolio: Portfolio) -> pd.DataFrame:
    found = portfolio.cells
    return pd.DataFrame(
        {
            "industry": pd.Series(list(found.industries), dtype="str"),
            "value": np.asarray(found.value.sum(axis=0), dtype=np.float64).ravel(),
            "ubiquity": found.ubiquity,
            "complexity": portfolio.complexity.industry,
        }
    )


def _statements(
    table: pd.DataFrame, regions: pd.DataFrame, portfolio: Portfolio, details: dict[str, Any]
) -> list[Statement]:
    said = [_answer(regions, details)]
    counted = ("", "") if details["neighbors"] is None else (
        f" Only the {details['neighbors']} most related industries of each count.",
        f"每个行业只计与其最相关的 {details['neighbors']} 个行业。",
    )  # fmt: skip
    itself = (
        ("the industry itself among them", "含该行业自身")
        if details["diagonal"] > 0.0
        else ("the industry itself not counted", "不计该行业自身")
    )
    said += [
        statement(
            "meaning",
            "Density is the share of an industry's relatedness to all industries that is to those the region "
            f"has ({itself[0]}); 1 means that the region has everything related to it.{counted[0]}",
            f"关联密度是某行业与全部行业的关联之中，与该地区已具备行业的关联所占份额（{itself[1]}）；"
            f"为 1 表示该地区具备与其相关的一切行业。{counted[1]}",
        ),
        presence_statement(details),
        statement(
            "limit",
            "Density rises with the number of industries a region has, whatever they are; compare industries "
            "within a region rather than regions. It is no forecast.",
            "地区具备的行业越多，各行业的关联密度普遍越高；宜在同一地区内比较行业，而非比较地区。"
            "它不是预测。",
        ),
    ]
    if details["unlisted"]:
        said.append(
            statement(
                "caveat",
                f"The table lists the {count_words(len(table))} cells of most density, of each region alike; "
                f"{count_words(details['unlisted'])} more are not listed.",
                f"表中列出关联密度最高的 {count_words(len(table))} 个组合（各地区数目相同），"
                f"另有 {count_words(details['unlisted'])} 个未列出。",
            )
        )
    if details["unrelated"]:
        count = count_words(details["unrelated"])
        one = details["unrelated"] == 1
        said.append(
            statement(
                "caveat",
                f"{count} {'industry is' if one else 'industries are'} related to none, with no density.",
                f"有 {count} 个行业与任何行业都不相关，没有关联密度。",
            )
        )
    said += small_caveat(portfolio)
    return said + cell_caveats(
        portfolio.cells, simulated=bool(details["simulated"]), values_outside="complexity"
    )


def _answer(regions: pd.DataFrame, details: dict[str, Any]) -> Statement:
    count, width = count_words(details["regions"]), count_words(details["industries"])
    some = f"{width} {'industry' if details['industries'] == 1 else 'industries'}"
    around = f"{count} {'region' if details['regions'] == 1 else 'regions'}"
    if regions["outlook"].isna().all():
        return statement(
            "answer",
            f"Densities of {some} around {around}; complexity, and so the outlook, could not be measured.",
            f"已计算 {width} 个行业对 {count} 个地区的关联密度；复杂度无法计算，故没有复杂度前景。",
        )
    first = regions.iloc[0]
    outlook = number_words(float(first["outlook"]))
    names = [name_in_both(str(name)) for name in regions.loc[regions["rank"] == 1, "region"]]
    place = (listed([en for en, _ in names])[0], listed([zh for _, zh in names])[1])
    if not float(first["outlook"]) > _NOTHING:
        return statement(
            "answer",
            f"In none of {count} regions do complex industries outweigh simple ones near at hand: the "
            f"outlook is at most {outlook} ({place[0]}).",
            f"在 {count} 个地区中，没有一个地区近处尚可发展的行业以复杂行业为主：复杂度前景最高为 {outlook}"
            f"（{place[1]}）。",
        )
    if len(names) > 1:
        return statement(
            "answer",
            f"Of {count} regions {place[0]} have most complex industries near at hand, all alike: their "
            f"outlook is {outlook}.",
            f"在 {count} 个地区中，{place[1]}近处尚可发展的复杂行业最多，彼此相同："
            f"复杂度前景均为 {outlook}。",
        )
    return statement(
        "answer",
        f"Of {count} regions {place[0]} has most complex industries near at hand: its outlook is {outlook}, "
        f"with {count_words(int(first['diversity']))} of {width} industries present.",
        f"在 {count} 个地区中，{place[1]}近处尚可发展的复杂行业最多：复杂度前景为 {outlook}，"
        f"已具备 {width} 个行业中的 {count_words(int(first['diversity']))} 个。",
    )
