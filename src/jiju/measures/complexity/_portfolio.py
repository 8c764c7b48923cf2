"""What density and opportunities start from: who has what, how it is related, how complex it is."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from jiju.errors import MeasureError, suggest
from jiju.measures.complexity._blocks import find_blocks
from jiju.measures.complexity._cells import Cells, read_cells
from jiju.measures.complexity._eci import Complexity, solve_complexity
from jiju.results.names import name_in_both
from jiju.results.sentences import statement
from jiju.results.wording import count_words, number_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from jiju.measures.complexity._cells import Presence
    from jiju.results import Statement

    Floats = NDArray[np.float64]
    Codes = NDArray[np.int64]

__all__ = [
    "TOSS_UP",
    "USED",
    "Portfolio",
    "amounts_of",
    "default_cell",
    "no_heads",
    "read_portfolio",
    "region_places",
    "region_table",
    "small_caveat",
    "without_small_cells",
]

USED = ("region", "industry", "value", "establishments", "period", "establishment", "size")
_COUNTED = 2.0  # where establishments are counted, one alone is no specialization by default
TOSS_UP = 0.1  # below this correlation with diversity the sign is a toss-up
_ALONE = 0.5  # of the variance of ECI in one region: it stands apart, and the order of the others is lost


@dataclass(frozen=True, eq=False)
class Portfolio:
    """A table of cells with the complexity of its regions and industries.

    Attributes
    ----------
    cells : Cells
        Who has what, small cells taken out of what is present.
    complexity : Complexity
        Of regions and industries.
    minimum_cell : float
        The least amount that counts as present.
    small : int
        Cells that would be present but for it.
    """

    cells: Cells
    complexity: Complexity
    minimum_cell: float
    small: int


def read_portfolio(
    table: pd.DataFrame,
    *,
    presence: Presence,
    threshold: float,
    minimum_region: float,
    minimum_industry: float = 0.0,
    minimum_cell: float | None,
    population: pd.DataFrame | None = None,
    period: str | int | None,
) -> Portfolio:
    """Read a table and measure complexity on what is present.

    Parameters
    ----------
    table, presence, threshold, minimum_region, minimum_industry, population, period
        As `read_cells` takes them.
    minimum_cell : float or None
        Least amount of a cell that is present; None for the default.

    Returns
    -------
    Portfolio
        The parts.

    Raises
    ------
    MeasureError
        As `read_cells`, and ``M422`` for a minimum that cannot be used.
    """
    cells = read_cells(
        table,
        presence=presence,
        threshold=threshold,
        population=population,
        minimum_region=minimum_region,
        minimum_industry=minimum_industry,
        period=period,
    )
    least = default_cell(cells, minimum_cell)
    cells, small = without_small_cells(cells, least)
    return Portfolio(
        cells, solve_complexity(cells.present, cells.region_block, cells.industry_block), least, small
    )


def no_heads(presence: object, measure: str) -> None:
    """Refuse amounts a head in a measure that takes no populations.

    Parameters
    ----------
    presence : object
        As asked for.
    measure : str
        The measure's name.

    Raises
    ------
    MeasureError
        ``M405`` for "rpop".
    """
    if presence == "rpop":
        what = f"presence is 'rpop', and {measure} takes no populations"
        msg = "M405"
        raise MeasureError(msg, what, hint="Choose 'rca' or 'value'; measure_density takes 'rpop'.")


def default_cell(cells: Cells, minimum: float | None) -> float:
    """The least amount of a cell that counts as present.

    Parameters
    ----------
    cells : Cells
        The table.
    minimum : float or None
        What was asked for; None for 2 where establishments are counted and 0 where amounts are added up.

    Returns
    -------
    float
        From 0.

    Raises
    ------
    MeasureError
        ``M422`` where it is no amount.
    """
    if minimum is None:
        return _COUNTED if cells.value_name == "establishments" else 0.0
    number = isinstance(minimum, int | float | np.integer | np.floating) and not isinstance(minimum, bool)
    if not number or not math.isfinite(minimum) or minimum < 0.0:
        what = f"minimum_cell is {minimum!r}"
        msg = "M422"
        raise MeasureError(msg, what, hint="Give an amount from 0, in the unit of the table.")
    return float(minimum)


def without_small_cells(cells: Cells, minimum: float) -> tuple[Cells, int]:
    """Take out of what is present the cells of too small an amount.

    Parameters
    ----------
    cells : Cells
        The table.
    minimum : float
        The least amount.

    Returns
    -------
    cells : Cells
        The same with fewer cells present and the blocks found anew; what then is present nowhere is named.
    count : int
        How many cells were taken out.
    """
    if minimum <= 0.0:
        return cells, 0
    large = cells.value.copy()
    large.data = (large.data >= minimum * (1.0 - 1e-12)).astype(np.float64)
    present = csr_array(cells.present * large)
    present.eliminate_zeros()
    present.sort_indices()
    count = int(cells.present.nnz - present.nnz)
    if not count:
        return cells, 0
    region_block, industry_block = find_blocks(present)
    rows = []
    for what, names, before, after in (
        ("region", cells.regions, cells.region_block, region_block),
        ("industry", cells.industries, cells.industry_block, industry_block),
    ):
        rows += [
            (what, names[k], "none of its amounts counts as present", "其数量均不足以视为“具备”")
            for k in np.flatnonzero((before > 0) & (after == 0))
        ]
    more = pd.DataFrame(rows, columns=["what", "name", "reason_en", "reason_zh"], dtype="str")
    left_out = pd.concat([cells.left_out, more], ignore_index=True) if rows else cells.left_out
    changed = replace(
        cells,
        present=present,
        left_out=left_out,
        region_block=region_block,
        industry_block=industry_block,
    )
    return changed, count


def region_places(cells: Cells, region: str | Sequence[str] | None) -> Codes:
    """Places of the named regions.

    Parameters
    ----------
    cells : Cells
        The table.
    region : str, sequence of str or None
        Names as the table has them; None for all.

    Returns
    -------
    array of int
        In the order of the names, each once.

    Raises
    ------
    MeasureError
        ``M423`` for a name that is not there.
    """
    if region is None:
        return np.arange(len(cells.regions))
    names = [region] if isinstance(region, str) else list(region)
    place = {name: k for k, name in enumerate(cells.regions)}
    out = cells.left_out[cells.left_out["what"] == "region"]
    gone = dict(zip(out["name"], out["reason_en"], strict=True))
    found = []
    for name in names:
        if str(name) not in place:
            reason = gone.get(str(name))
            what = f"there is no region {name!r}" + (" left" if reason else " in the table")
            hint = (
                f"It was left out: {reason}."
                if reason
                else suggest(str(name), cells.regions, f"The table has {len(cells.regions):,} regions.")
            )
            msg = "M423"
            raise MeasureError(msg, what, where="region", hint=hint)
        found.append(place[str(name)])
    if not found:
        what = "no region is named"
        msg = "M423"
        raise MeasureError(msg, what, where="region", hint="Name at least one region of the table.")
    return np.array(list(dict.fromkeys(found)), dtype=np.int64)


def amounts_of(value: csr_array, rows: Codes, columns: Codes) -> Floats:
    """Entries of a sparse table at places, 0 where nothing is stored."""
    if len(rows) == 0:
        return np.empty(0)
    chosen, back = np.unique(rows, return_inverse=True)
    found: Floats = np.empty(len(rows))
    for k, row in enumerate(chosen):
        line = np.zeros(value.shape[1])
        start, stop = value.indptr[row], value.indptr[row + 1]
        line[value.indices[start:stop]] = value.data[start:stop]
        here = back == k
        found[here] = line[columns[here]]
    return found


def region_table(portfolio: Portfolio, outlook: Floats, places: Codes) -> pd.DataFrame:
    """Regions with what they have, their complexity and outlook, in the order of the table."""
    cells = portfolio.cells
    totals = np.asarray(cells.value.sum(axis=1), dtype=np.float64).ravel()
    return pd.DataFrame(
        {
            "region": pd.Series([cells.regions[k] for k in places], dtype="str"),
            "value": totals[places],
            "diversity": cells.diversity[places],
            "complexity": portfolio.complexity.region[places],
            "outlook": outlook[places],
            "block": cells.region_block[places].astype(np.int64),
        }
    )


def small_caveat(portfolio: Portfolio, *, complexity: bool = True) -> list[Statement]:
    """Caveats about cells too small to count and, where it is used, about a complexity that orders little."""
    said = _standing_apart(portfolio) + _toss_up(portfolio) if complexity else []
    if portfolio.minimum_cell <= 0.0:
        return said
    least, count = number_words(portfolio.minimum_cell), count_words(portfolio.small)
    return [
        *said,
        statement(
            "caveat",
            f"An industry with an amount below {least} in a region does not count as present there, whatever "
            f"its share ({count} such cells).",
            f"某行业在某地区的数量不足 {least} 时，无论占比多高，均不视为该地区具备此行业（共 {count} 处）。",
        ),
    ]


def _toss_up(portfolio: Portfolio) -> list[Statement]:
    """The complex end is the one that diversity goes with: where the two hardly go together, a caveat."""
    found = portfolio.complexity
    # Two standard errors of a correlation: with other regions of the same kind the sign could be the other.
    least = max(TOSS_UP, 2.0 / math.sqrt(max(int(np.isfinite(found.region).sum()), 1)))
    if not found.found or found.sign >= least:
        return []
    known = math.isfinite(found.sign)
    en, zh = (f" (correlation {found.sign:.2f})", f"（相关系数 {found.sign:.2f}）") if known else ("", "")
    return [
        statement(
            "caveat",
            f"Complexity hardly goes with diversity in this table{en}, so which end is called complex is "
            "almost a toss-up, and no interval holds that: look at the industries.",
            f"在本表中复杂度与多样性几乎无关{zh}，哪一端称为“复杂”近乎任意，任何区间都未计入这一点："
            "请看两端的行业。",
        )
    ]


def _standing_apart(portfolio: Portfolio) -> list[Statement]:
    """A second eigenvector that separates one region with industries of its own orders nothing else."""
    region = portfolio.complexity.region
    known = np.isfinite(region)
    if known.sum() < 3:
        return []
    squares = np.where(known, region, 0.0) ** 2
    at = int(np.argmax(squares))
    if squares[at] <= _ALONE * squares.sum():
        return []
    place = name_in_both(portfolio.cells.regions[at])
    return [
        statement(
            "caveat",
            f"Complexity does little here but set {place[0]} apart from all other regions; it hardly orders "
            "the others. A larger minimum_region, or wider industries, would help.",
            f"此处的复杂度几乎只是把{place[1]}与其他地区分开，难以区分其余地区。"
            "可提高 minimum_region 或采用更粗的行业分类。",
        )
    ]
