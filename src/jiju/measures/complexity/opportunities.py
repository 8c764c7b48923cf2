"""Which industries a region could grow into: within reach, worth reaching, and how sure the order is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from jiju.chance import resolve_seed
from jiju.errors import MeasureError, suggest
from jiju.measures.complexity._cell_words import cell_details
from jiju.measures.complexity._density import nearness
from jiju.measures.complexity._layout import choose_links, lay_out
from jiju.measures.complexity._opportunity_words import opportunity_reasons, opportunity_statements
from jiju.measures.complexity._portfolio import (
    USED,
    Portfolio,
    amounts_of,
    no_heads,
    read_portfolio,
    region_places,
    region_table,
)
from jiju.measures.complexity._proximity import relate
from jiju.measures.complexity._reach import draw_ranks, rank_candidates, rank_interval, share_of_less
from jiju.results import Result, describe_input, record_provenance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from jiju.measures.complexity._cells import Presence

    Floats = NDArray[np.float64]
    Codes = NDArray[np.int64]

__all__ = ["OpportunitiesResult", "find_opportunities"]

_SEED = 1  # of the drawing
_TOP = 10  # how many count as the first, at most; and at most a fifth of the candidates
_RELATED = 5  # related industries listed for a candidate
_LISTED = 50  # candidates of a region, the best, whose related industries are listed


class OpportunitiesResult(Result):
    """What `find_opportunities` found."""

    KIND = "opportunities"

    @property
    def neighbors(self) -> pd.DataFrame:
        """What the reach of the best candidates rests on: related industries that the region has."""
        return self.tables["neighbors"]

    @property
    def present(self) -> pd.DataFrame:
        """What the regions have."""
        return self.tables["present"]

    @property
    def regions(self) -> pd.DataFrame:
        """The regions: diversity, number of candidates, complexity, outlook."""
        return self.tables["regions"]

    @property
    def left_out(self) -> pd.DataFrame:
        """Regions and industries that were left out, with the reason."""
        return self.tables["left_out"]


def find_opportunities(
    table: pd.DataFrame,
    *,
    region: str | Sequence[str],
    balance: float = 0.5,
    candidates: Sequence[str] | None = None,
    presence: Presence = "rca",
    threshold: float = 1.0,
    minimum_region: float = 0.0,
    minimum_cell: float | None = None,
    minimum_regions: int = 5,
    resamples: int = 200,
    level: float = 0.95,
    period: str | int | None = None,
    rng: int | np.random.Generator | None = None,
) -> OpportunitiesResult:
    r"""Industries that a region lacks, by how near they are to what it has and how much they are worth.

    Parameters
    ----------
    table : DataFrame, shape (n, ...)
        Columns region, industry and value (one row a cell; repeated cells are added up), perhaps period; or
        establishments, which are counted (added up where there is a column size).
    region : str or sequence of str
        The region, or several, as the table names them.
    balance : float, default 0.5
        Weight of feasibility against attractiveness, from 0 to 1.
    candidates : sequence of str, optional
        Industries that are ranked if the region lacks them; a name that is no industry stands for all that
        begin with it (``"33"`` for all of 33). The others still count in relatedness. Default: all.
    presence : {"rca", "value"}, default "rca"
        What is compared with the threshold: the location quotient, or the amount (``"value"``).
    threshold : float, default 1.0
        From where on an industry is present.
    minimum_region : float, default 0.0
        Regions with a smaller total are left out by name, in the unit of the table.
    minimum_cell : float, optional
        Least amount that counts as present. Default: 2 where establishments are counted, else 0.
    minimum_regions : int, default 5
        Industries that fewer regions have are not ranked: too little is known of what goes with them.
    resamples : int, default 200
        Draws for the intervals of the ranks; 0 for none.
    level : float, default 0.95
        Level of the intervals, at least 0.5 and below 1.
    period : str or int, optional
        Which period of the table; by default the latest.
    rng : None, int or numpy.random.Generator, optional
        Seed of the draws. The same seed gives the same bytes for any number of threads, and a region the same
        ranks whichever others are asked for.

    Returns
    -------
    OpportunitiesResult
        ``table`` has one row for each region and candidate, the best first: ``region, industry, value,
        specialization, density, complexity, gain, feasibility, attractiveness, score, rank, rank_low,
        rank_high, top_share, reason_en, reason_zh``. ``.present``, ``.neighbors``, ``.regions``,
        ``.left_out``; ``tables["nodes"]`` and ``tables["links"]`` are the industry space, laid out.

    Raises
    ------
    TableError
        ``T102`` where a column is missing.
    MeasureError
        ``M401`` to ``M405`` as `measure_complexity`; ``M422`` for a minimum that cannot be used, ``M423``
        where a region is not there, ``M424`` where no candidate is named as in the table, ``M425`` for a
        balance outside 0 to 1.

    Notes
    -----
    A candidate is an industry that the region lacks, that enough other regions have, and that is connected
    with the region's (same block). With M presence, phi the proximity of industries (the smaller of the two
    conditional shares; 1 with itself) and PCI their complexity (`measure_complexity`),

    .. math:: density_{rp} = \frac{\sum_k M_{rk} \phi_{kp}}{\sum_k \phi_{kp}}, \qquad
        gain_{rp} = \sum_k \frac{\phi_{pk}}{\sum_l \phi_{lk}} (1 - M_{rk}) PCI_k .

    *Feasibility* is the share of the region's candidates with less density, *attractiveness* the mean of the
    shares with less complexity and with less gain (ties, itself too, count half), and with b the balance

    .. math:: score = feasibility^b \; attractiveness^{1-b} .

    Shares, because densities of one region differ little and complexity has no unit; the product, because an
    industry out of reach is no opportunity however fine, nor is one at hand that leads nowhere. The Atlas of
    Economic Complexity adds up standard scores instead, in which the one can make up for the other.

    **What is drawn.** Proximity and complexity are learnt from the regions of the table; each draw takes as
    many regions anew, with replacement, learns both again (complexity in the direction of the table's), and
    ranks the same candidates for the same region. An industry that no region of a draw has is last in it. The
    interval runs between quantiles of the ranks, rounded outwards, and holds the table's own rank. It says
    how far the rank would move had relatedness been learnt from other regions of the same kind. It does not
    hold errors of the region's own figures, another threshold or classification, nor the choice of balance;
    nor that entry follows relatedness at all: `measure_entries` tests that, with two periods. Quotients are
    not computed anew in a draw. In simulations with known ranks (capabilities drawn at random; 40 to 300
    regions, 80 industries) 95% intervals held the rank that 20,000 regions give in 88 to 90% of cases, of
    the first five in 85 to 92%: they are somewhat too narrow, although with 40 regions they span three
    quarters of the list, and with 300 three fifths. No draw turns complexity round. In worlds where it hardly
    goes with diversity (a correlation below about 2 over the root of the number of regions: a caveat says so)
    its direction was wrong in 3 of 10, and then the intervals held 67%, of the first five 34%; elsewhere in
    those worlds 84 to 97%.

    When not to use: with a dozen regions, or industries so wide that every region has most of them; on counts
    so small that one establishment makes an industry present; for services that follow people everywhere
    (name `candidates`). An order of reach is a list to look into, not a plan.

    References
    ----------
    Hidalgo, C. A. et al. (2007), The product space conditions the development of nations, Science 317,
    482-487. Hausmann, R. et al. (2014), The Atlas of Economic Complexity, MIT Press. The scores and intervals
    are this package's own.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import find_opportunities
    >>> rows = {"N": "chips planes cars shoes", "E": "planes cars shoes", "S": "cars shoes rice",
    ...         "W": "shoes rice", "X": "cars shoes"}
    >>> table = pd.DataFrame([(region, industry, 1.0) for region, text in rows.items()
    ...                       for industry in text.split()], columns=["region", "industry", "value"])
    >>> found = find_opportunities(table, region="X", presence="value", minimum_regions=1, rng=1)
    >>> print(found.table[["industry", "density", "feasibility", "attractiveness", "rank"]]
    ...       .round(3).to_string(index=False))
    industry  density  feasibility  attractiveness  rank
      planes    0.375        0.500           0.500     1
       chips    0.231        0.167           0.833     2
        rice    0.394        0.833           0.167     2
    """
    no_heads(presence, "find_opportunities")
    least = _check(balance, minimum_regions, resamples, level)
    portfolio = read_portfolio(
        table,
        presence=presence,
        threshold=threshold,
        minimum_region=minimum_region,
        minimum_cell=minimum_cell,
        period=period,
    )
    cells, pci = portfolio.cells, portfolio.complexity.industry
    places = region_places(cells, region)
    wanted = _wanted(cells.industries, candidates)
    phi = relate(cells, "proximity", diagonal=1.0)
    own = csr_array(cells.present[places])
    near = nearness(own, phi, pci)
    chosen = [_candidates(portfolio, place, wanted, least) for place in places]
    seed = resolve_seed(rng)
    drawn = None
    if resamples:
        drawn = draw_ranks(
            cells.present, places, chosen, pci, balance=balance, resamples=int(resamples), seed=seed
        )
    parts = []
    related: list[pd.DataFrame] = []
    tops = []
    for k, place in enumerate(places):
        top = max(1, min(_TOP, len(chosen[k]) // 5))
        tops.append(top)
        frame, rows = _region(
            portfolio,
            int(place),
            chosen[k],
            (near.density[k], near.gain[k]),
            phi,
            balance,
            None if drawn is None else drawn[k],
            (level, top, threshold, presence),
        )
        parts.append(frame)
        related.append(rows)
    outlook = np.full(len(cells.regions), np.nan)
    outlook[places] = near.outlook
    regions = region_table(portfolio, outlook, places)
    regions.insert(3, "candidates", np.array([len(some) for some in chosen], dtype=np.int64))
    regions.insert(4, "top", np.array(tops, dtype=np.int64))
    found = pd.concat(parts, ignore_index=True)
    names = [cells.regions[place] for place in places]
    unlearnt, rare = _unlearnt(portfolio, places, wanted, least)
    details: dict[str, Any] = {
        "title": {
            "en": f"Opportunities of {names[0]}" if len(names) == 1 else "Opportunities of regions",
            "zh": f"{names[0]}的发展机会" if len(names) == 1 else "各地区的发展机会",
        },
        "region": names,
        "balance": float(balance),
        "candidates": None if candidates is None else [str(name) for name in _listed(candidates)],
        **cell_details(
            cells,
            presence=presence,
            threshold=threshold,
            minimum_region=minimum_region,
            minimum_industry=0.0,
        ),
        "minimum_cell": portfolio.minimum_cell,
        "minimum_regions": least,
        "small_cells": portfolio.small,
        "unlearnt": rare,
        "apart": len(unlearnt) - rare,
        "resamples": int(resamples),
        "level": float(level),
        "simulated": bool(table.attrs.get("simulated", False)),
    }
    parameters = (
        "region",
        "balance",
        "candidates",
        "presence",
        "threshold",
        "minimum_region",
        "minimum_cell",
        "minimum_regions",
        "resamples",
        "level",
        "period",
    )
    nodes, links = _space(portfolio, phi)
    return OpportunitiesResult(
        kind=OpportunitiesResult.KIND,
        table=found,
        statements=tuple(opportunity_statements(found, regions, portfolio, details)),
        evidence=(),
        provenance=record_provenance(
            "find_opportunities",
            {name: details[name] for name in parameters},
            [describe_input("table", table, USED)],
            seed if resamples else None,
        ),
        details=details,
        tables={
            "present": _present(portfolio, places),
            "neighbors": pd.concat(related, ignore_index=True),
            "regions": regions,
            "nodes": nodes,
            "links": links,
            "left_out": pd.concat([cells.left_out, unlearnt], ignore_index=True),
        },
    )


def _check(balance: float, minimum_regions: int, resamples: int, level: float) -> int:
    number = isinstance(balance, int | float | np.floating) and not isinstance(balance, bool)
    if not number or not 0.0 <= balance <= 1.0:
        what = f"balance is {balance!r}"
        msg = "M425"
        raise MeasureError(msg, what, hint="Give the weight of feasibility, from 0 to 1; 0.5 is the default.")
    whole = isinstance(minimum_regions, int | np.integer) and not isinstance(minimum_regions, bool)
    if not whole or minimum_regions < 1:
        what = f"minimum_regions is {minimum_regions!r}"
        msg = "M422"
        raise MeasureError(msg, what, hint="Give a whole number from 1; 5 is the default.")
    msg = "M405"
    if isinstance(resamples, bool) or not isinstance(resamples, int | np.integer) or resamples < 0:
        what = f"resamples is {resamples!r}"
        raise MeasureError(msg, what, hint="Give a whole number; 200 is the default, 0 is for no intervals.")
    if not 0.5 <= level < 1.0:
        what = f"level is {level!r}"
        raise MeasureError(msg, what, hint="Give a share such as 0.95, at least 0.5 and below 1.")
    return int(minimum_regions)


def _listed(names: Sequence[str] | str) -> list[str]:
    return [names] if isinstance(names, str) else list(names)


def _wanted(industries: tuple[str, ...], candidates: Sequence[str] | None) -> NDArray[np.bool_]:
    """Which industries may be ranked."""
    if candidates is None:
        return np.ones(len(industries), dtype=np.bool_)
    wanted = np.zeros(len(industries), dtype=np.bool_)
    for name in map(str, _listed(candidates)):
        exact = np.array([industry == name for industry in industries])
        begins = exact if exact.any() else np.array([industry.startswith(name) for industry in industries])
        if not name or not begins.any():
            what = f"no industry is called {name!r} or begins with it"
            msg = "M424"
            hint = suggest(name, industries, "Write the industries as the table names them.")
            raise MeasureError(msg, what, where="candidates", hint=hint)
        wanted |= begins
    return wanted


def _candidates(portfolio: Portfolio, place: int, wanted: NDArray[np.bool_], least: int) -> Codes:
    """Industries that a region lacks and that can be compared with what it has."""
    cells = portfolio.cells
    block = cells.region_block[place]
    possible = wanted & (cells.ubiquity >= least) & (cells.industry_block == block) & (block > 0)
    start, stop = cells.present.indptr[place], cells.present.indptr[place + 1]
    possible[cells.present.indices[start:stop]] = False
    return np.flatnonzero(possible)


def _unlearnt(
    portfolio: Portfolio, places: Codes, wanted: NDArray[np.bool_], least: int
) -> tuple[pd.DataFrame, int]:
    """Industries that too few regions have to be ranked, or that nothing joins; how many are the former."""
    cells = portfolio.cells
    rare = np.flatnonzero(wanted & (cells.ubiquity < least) & (cells.ubiquity > 0))
    blocks = set(cells.region_block[places].tolist()) - {0}
    apart = np.flatnonzero(wanted & (cells.ubiquity >= least) & ~np.isin(cells.industry_block, list(blocks)))
    rows = [
        (
            "industry",
            cells.industries[k],
            f"fewer than {least} regions have it: it is not ranked",
            f"具备地区不足 {least} 个，未参与排序",
        )
        for k in rare
    ]
    rows += [
        (
            "industry",
            cells.industries[k],
            "no chain of shared industries joins it with the region: it is not ranked",
            "与该地区没有任何间接关联，未参与排序",
        )
        for k in apart
    ]
    return pd.DataFrame(rows, columns=["what", "name", "reason_en", "reason_zh"], dtype="str"), len(rare)


def _region(
    portfolio: Portfolio,
    place: int,
    chosen: Codes,
    near: tuple[Floats, Floats],
    phi: Floats,
    balance: float,
    drawn: NDArray[np.int32] | None,
    words: tuple[float, int, float, Presence],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The candidates of one region with reasons, and what the reach of the best rests on."""
    cells, pci = portfolio.cells, portfolio.complexity.industry[chosen]
    density, gain = near[0][chosen], near[1][chosen]
    reach = rank_candidates(density, pci, gain, balance)
    level, top, threshold, presence = words
    rows = np.full(len(chosen), place)
    name = cells.regions[place]
    frame = pd.DataFrame(
        {
            "region": pd.Series([name] * len(chosen), dtype="str"),
            "industry": pd.Series([cells.industries[k] for k in chosen], dtype="str"),
            "value": amounts_of(cells.value, rows, chosen),
            "specialization": amounts_of(cells.specialization, rows, chosen),
            "density": density,
            "complexity": pci,
            "gain": gain,
            "feasibility": reach.feasibility,
            "attractiveness": reach.attractiveness,
            "score": reach.score,
            "rank": reach.rank,
        }
    )
    if drawn is None or not len(chosen):
        missing = pd.array([None] * len(chosen), dtype="Int64")
        frame["rank_low"], frame["rank_high"], frame["top_share"] = missing, missing, np.nan
    else:
        frame["rank_low"], frame["rank_high"] = rank_interval(reach.rank, drawn, level)
        frame["top_share"] = (drawn <= top).mean(axis=0)
    has = cells.present.indices[cells.present.indptr[place] : cells.present.indptr[place + 1]]
    nearer, more_complex, more_gain = (share_of_less(values) for values in (density, pci, gain))
    reasons, related = [], []
    for k in range(len(frame)):
        row = {str(key): value for key, value in frame.iloc[k].items()}
        # The most related first, equals by name.
        strength = phi[has, chosen[k]]
        order = np.lexsort((has, -np.round(strength, 12)))[:_RELATED]
        few = [(cells.industries[has[j]], float(strength[j])) for j in order if strength[j] > 0.0]
        row |= {"candidates": len(frame), "nearer": nearer[k]}
        row |= {"more_complex": more_complex[k], "more_gain": more_gain[k]}
        row["too_few"] = 0.0 < row["value"] < portfolio.minimum_cell and row["specialization"] >= threshold
        row["presence"] = presence
        reasons.append(opportunity_reasons(row, few, cells.value_name))
        if row["rank"] <= _LISTED:
            related += [(row["rank"], k, name, row["industry"], *entry) for entry in few]
    frame["reason_en"] = pd.Series([en for en, _ in reasons], dtype="str")
    frame["reason_zh"] = pd.Series([zh for _, zh in reasons], dtype="str")
    frame = frame.sort_values(["rank", "industry"], kind="stable", ignore_index=True)
    listed = pd.DataFrame(
        [row[2:] for row in sorted(related, key=lambda row: row[:2])],
        columns=["region", "industry", "neighbor", "relatedness"],
    ).astype({"region": "str", "industry": "str", "neighbor": "str", "relatedness": "float64"})
    return frame, listed


def _present(portfolio: Portfolio, places: Codes) -> pd.DataFrame:
    """What the regions have, the most special first."""
    cells = portfolio.cells
    own = csr_array(cells.present[places])
    rows = np.repeat(places, np.diff(own.indptr))
    columns = own.indices.astype(np.int64)
    order_of = np.repeat(np.arange(len(places)), np.diff(own.indptr))
    special = amounts_of(cells.specialization, rows, columns)
    order = np.lexsort((columns, -special, order_of))
    rows, columns = rows[order], columns[order]
    return pd.DataFrame(
        {
            "region": pd.Series([cells.regions[k] for k in rows], dtype="str"),
            "industry": pd.Series([cells.industries[k] for k in columns], dtype="str"),
            "value": amounts_of(cells.value, rows, columns),
            "specialization": special[order],
            "complexity": portfolio.complexity.industry[columns],
        }
    )


def _space(portfolio: Portfolio, phi: Floats) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The industry space: every industry in its place, the tree and the strongest links."""
    cells = portfolio.cells
    n = len(cells.industries)
    upper = np.triu(phi, k=1)
    first, second = np.nonzero(upper)
    weight = upper[first, second]
    del upper
    # As measure_relatedness draws it, so that both show every industry in the same place.
    chosen, tree = choose_links(n, first, second, weight)
    there = np.flatnonzero(cells.ubiquity > 0)
    number = np.full(n, -1, dtype=np.int64)
    number[there] = np.arange(len(there))
    place = np.full((n, 2), np.nan)
    place[there] = lay_out(
        len(there), number[first[chosen]], number[second[chosen]], weight[chosen], seed=_SEED
    )
    nodes = pd.DataFrame(
        {
            "industry": pd.Series(list(cells.industries), dtype="str"),
            "value": np.asarray(cells.value.sum(axis=0), dtype=np.float64).ravel(),
            "ubiquity": cells.ubiquity,
            "complexity": portfolio.complexity.industry,
            "x": place[:, 0],
            "y": place[:, 1],
        }
    )
    links = pd.DataFrame(
        {
            "industry": pd.Series([cells.industries[k] for k in first[chosen]], dtype="str"),
            "neighbor": pd.Series([cells.industries[k] for k in second[chosen]], dtype="str"),
            "relatedness": weight[chosen],
            "tree": np.asarray(tree, dtype=np.bool_),
        }
    )
    return nodes, links
