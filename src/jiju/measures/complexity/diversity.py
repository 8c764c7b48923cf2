"""How many-sided the economies of regions are, and how far each industry is spread over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.measures.complexity._cell_words import cell_details
from jiju.measures.complexity._cells import read_cells
from jiju.measures.complexity._diversity_words import diversity_statements
from jiju.measures.complexity._spread import gini_of_rows, spread_of_rows
from jiju.results import Result, describe_input, record_provenance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jiju.measures.complexity._cells import Cells
    from jiju.measures.complexity._spread import Spread

    Floats = NDArray[np.float64]
    Codes = NDArray[np.int64]

__all__ = ["DiversityResult", "measure_diversity"]

_USED = ("region", "industry", "value", "size", "period")


class DiversityResult(Result):
    """What `measure_diversity` found."""

    KIND = "diversity"

    @property
    def regions(self) -> pd.DataFrame:
        """The regions: how their amounts spread over industries."""
        return self.table

    @property
    def industries(self) -> pd.DataFrame:
        """The industries: how they spread over the regions."""
        return self.tables["industries"]


def measure_diversity(
    table: pd.DataFrame,
    *,
    threshold: float = 1.0,
    minimum_region: float = 0.0,
    minimum_industry: float = 0.0,
    period: str | int | None = None,
) -> DiversityResult:
    r"""Diversity of each region's economy, and how far each industry is spread over the regions.

    Parameters
    ----------
    table : DataFrame
        Columns region, industry and value, perhaps period, as `read_region_table` and `tabulate` give it; or
        establishments (no column value), whose sizes are added up, or which are counted.
    threshold : float, default 1.0
        Location quotient from which on a region counts as specialized in an industry.
    minimum_region, minimum_industry : float, default 0.0
        Regions with a smaller total are left out by name, then industries with a smaller total over the
        others; in the unit of the table.
    period : str or int, optional
        Which period of the table. Default: the latest.

    Returns
    -------
    DiversityResult
        ``table``, one row a region, the most diverse first: ``region, rank, value, industries, specialized,
        effective, entropy, herfindahl, krugman, specialization_coefficient, hachman, largest,
        largest_share``. ``tables``: ``industries`` (industry, value, regions, specialized_regions, gini,
        locational_gini, hoover, herfindahl, largest, largest_share; the least evenly spread first) and
        ``left_out``.

    Raises
    ------
    TableError
        ``T102`` where a column is missing.
    MeasureError
        ``M401`` where nothing can be used, ``M402`` for amounts below 0, ``M404`` for a period that is not
        there, ``M405`` for a parameter that cannot be used.

    Notes
    -----
    With :math:`s_{ri}` the industry's share of the region, :math:`s_i` its share of all regions together,
    :math:`q_{ri}` the region's share of the industry and :math:`q_r` its share of all,

    - entropy :math:`H_r = -\sum_i s_{ri} \log_2 s_{ri}`, and the effective number of industries
      :math:`2^{H_r}`;
    - Herfindahl :math:`\sum_i s_{ri}^2`, of regions in an industry :math:`\sum_r q_{ri}^2`;
    - Krugman index :math:`\sum_i |s_{ri} - s_i|` and the coefficient of specialization, half of it. All
      regions include the region itself, so that one that is much of the whole looks less special;
    - Hachman index :math:`1 / \sum_i s_{ri} (s_{ri} / s_i)`;
    - Gini :math:`\sum_{r,s} |x_r - x_s| / (2 n^2 \bar{x})` over the regions that have any amount;
    - locational Gini: twice the area between the diagonal and the Lorenz curve of :math:`q_{ri}` against
      :math:`q_r`, regions in the order of their quotients. Krugman (1991) takes the area once;
    - Hoover index :math:`\frac12 \sum_r |q_{ri} - q_r|`.

    When not to use: to compare tables at different levels of a classification or of regions: finer codes
    give more diversity and more concentration at once. Indices of shares say nothing of how related the
    industries are (`measure_relatedness`), nor of plants: one large plant is a large share
    (`measure_agglomeration`). Small regions look specialized because they are small.

    References
    ----------
    Krugman, P. (1991). Geography and trade. MIT Press. Hoover, E. M. (1936). The measurement of industrial
    localization. Review of Economics and Statistics 18, 162-171. Formulas checked against the values that
    the package EconGeo prints for its example.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import measure_diversity
    >>> table = pd.DataFrame({
    ...     "region": ["north", "north", "south", "south"],
    ...     "industry": ["cement", "toys", "cement", "toys"],
    ...     "value": [50.0, 50.0, 10.0, 90.0]})
    >>> found = measure_diversity(table)
    >>> found.table[["region", "rank", "effective", "krugman", "hachman"]].round(3)
      region  rank  effective  krugman  hachman
    0  north     1      2.000      0.4     0.84
    1  south     2      1.384      0.4     0.84
    >>> found.industries[["industry", "gini", "locational_gini", "hoover"]].round(3)
      industry   gini  locational_gini  hoover
    0   cement  0.333            0.333   0.333
    1     toys  0.143            0.143   0.143
    """
    cells = read_cells(
        table,
        threshold=threshold,
        minimum_region=minimum_region,
        minimum_industry=minimum_industry,
        period=period,
    )
    across, along = spread_of_rows(cells.value), spread_of_rows(cells.value.T.tocsr())
    regions = _regions(cells, across)
    industries = _industries(cells, along, across.total)
    details: dict[str, Any] = {
        "title": {"en": "Diversity of regions", "zh": "各地区产业多样性"},
        "simulated": bool(table.attrs.get("simulated", False)),
        **cell_details(
            cells,
            presence="rca",
            threshold=threshold,
            minimum_region=minimum_region,
            minimum_industry=minimum_industry,
        ),
    }
    parameters = {
        "threshold": float(threshold),
        "minimum_region": float(minimum_region),
        "minimum_industry": float(minimum_industry),
        "period": cells.period,
    }
    return DiversityResult(
        kind=DiversityResult.KIND,
        table=regions,
        statements=tuple(diversity_statements(cells, regions, industries, details)),
        evidence=(),
        provenance=record_provenance(
            "measure_diversity", parameters, [describe_input("table", table, _USED)], None
        ),
        details=details,
        tables={"industries": industries, "left_out": _left_out(cells)},
    )


def _left_out(cells: Cells) -> pd.DataFrame:
    """Only what has no value here: the threshold does not matter for the indices."""
    kept = (
        {*np.array(cells.regions)[_sums(cells, 1) > 0.0]},
        {*np.array(cells.industries)[_sums(cells, 0) > 0.0]},
    )
    named = {"region": kept[0], "industry": kept[1]}
    out = [
        name not in named[what]
        for what, name in zip(cells.left_out["what"], cells.left_out["name"], strict=True)
    ]
    return cells.left_out[np.array(out, dtype=bool)].reset_index(drop=True)


def _sums(cells: Cells, axis: int) -> Floats:
    return np.asarray(cells.value.sum(axis=axis), dtype=np.float64).ravel()


def _names(codes: Codes, names: tuple[str, ...]) -> pd.Series[str]:
    return pd.Series([names[k] if k >= 0 else None for k in codes], dtype="str")


def _regions(cells: Cells, spread: Spread) -> pd.DataFrame:
    effective = np.exp2(spread.entropy)
    rank = pd.Series(effective).round(9).rank(method="min", ascending=False)
    table = pd.DataFrame(
        {
            "region": pd.Series(cells.regions, dtype="str"),
            "rank": rank.astype("Int64"),
            "value": spread.total,
            "industries": spread.cells,
            "specialized": cells.diversity,
            "effective": effective,
            "entropy": spread.entropy,
            "herfindahl": spread.herfindahl,
            "krugman": spread.distance,
            "specialization_coefficient": 0.5 * spread.distance,
            "hachman": spread.likeness,
            "largest": _names(spread.largest, cells.industries),
            "largest_share": spread.largest_share,
        }
    )
    return table.sort_values(["rank", "region"], kind="stable").reset_index(drop=True)


def _industries(cells: Cells, spread: Spread, region_total: Floats) -> pd.DataFrame:
    by_industry = cells.value.T.tocsr()
    table = pd.DataFrame(
        {
            "industry": pd.Series(cells.industries, dtype="str"),
            "value": spread.total,
            "regions": spread.cells,
            "specialized_regions": cells.ubiquity,
            "gini": gini_of_rows(by_industry, (region_total > 0.0).astype(np.float64)),
            "locational_gini": gini_of_rows(by_industry, region_total),
            "hoover": 0.5 * spread.distance,
            "herfindahl": spread.herfindahl,
            "largest": _names(spread.largest, cells.regions),
            "largest_share": spread.largest_share,
        }
    )
    order = table.assign(_size=-table["locational_gini"].round(9)).sort_values(
        ["_size", "industry"], kind="stable"
    )
    return table.loc[order.index].reset_index(drop=True)
