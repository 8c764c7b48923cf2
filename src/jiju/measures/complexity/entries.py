"""Which industries came to a region and which went, and whether density told which, beyond chance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.chance import MARGINS_TEXT, adjust_p_values, resolve_seed
from jiju.chance.checks import check_level, check_simulations
from jiju.errors import MeasureError
from jiju.measures.complexity._cell_words import cell_details
from jiju.measures.complexity._changes import (
    ABSENT,
    ENTRY,
    EXIT,
    STAY,
    UNCLEAR,
    Held,
    Step,
    compare_periods,
    hold_against_chance,
)
from jiju.measures.complexity._entry_words import BEYOND, WITHIN, entry_statements
from jiju.measures.complexity._portfolio import USED, Portfolio, no_heads, read_portfolio
from jiju.measures.complexity._rows import table_periods
from jiju.results import Evidence, Result, describe_input, record_provenance
from jiju.tables.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from jiju.measures.complexity._cells import Presence

    Floats = NDArray[np.float64]
    Codes = NDArray[np.int64]

__all__ = ["EntriesResult", "measure_entries"]

_NAMES = {ENTRY: "entry", EXIT: "exit", STAY: "stay", ABSENT: "absent", UNCLEAR: "unclear"}


class EntriesResult(Result):
    """What `measure_entries` found."""

    KIND = "entries"

    @property
    def bands(self) -> pd.DataFrame:
        """Rates of entry and of exit by band of density, with what chance would give."""
        return self.tables["bands"]

    @property
    def periods(self) -> pd.DataFrame:
        """Counts of each step from one period to the next."""
        return self.tables["periods"]

    @property
    def left_out(self) -> pd.DataFrame:
        """Regions and industries that were left out, with the reason."""
        return self.tables["left_out"]


def measure_entries(
    table: pd.DataFrame,
    *,
    periods: Sequence[str | int] | None = None,
    margin: float = 0.5,
    presence: Presence = "rca",
    threshold: float = 1.0,
    minimum_region: float = 0.0,
    minimum_cell: float | None = None,
    bands: int = 10,
    simulations: int = 999,
    level: float = 0.95,
    cells: int = 100_000,
    rng: int | np.random.Generator | None = None,
) -> EntriesResult:
    r"""Entries and exits between periods, and whether density told them, held against chance.

    Parameters
    ----------
    table : DataFrame, shape (n, ...)
        Columns region, industry, value and period, with at least two periods (or establishments with a column
        period, one row for each period an establishment is there).
    periods : sequence of str or int, optional
        Which periods, in this order; each is compared with the next. Default: all, in the order of time.
    margin : float, default 0.5
        An industry is clearly absent where its specialization is below this share of the threshold. What
        starts between is neither absent nor present and counts as ``unclear``.
    presence : {"rca", "value"}, default "rca"
        What is compared with the threshold: the location quotient, or the amount (``"value"``).
    threshold : float, default 1.0
        From where on an industry is present.
    minimum_region : float, default 0.0
        Regions with a smaller total in a period are left out by name.
    minimum_cell : float, optional
        Least amount that counts as present. Default: 2 where establishments are counted, else 0.
    bands : int, default 10
        How many bands of density the rates are told for, at least 2.
    simulations : int, default 999
        Number of draws.
    level : float, default 0.95
        Level of the verdicts and of the bands by chance, at least 0.5 and below 1.
    cells : int, default 100000
        At most so many rows in ``table``: entries and exits first, then what stayed, then what is absent.
    rng : None, int or numpy.random.Generator, optional
        Seed of the draws. The same seed gives the same bytes for any number of threads.

    Returns
    -------
    EntriesResult
        ``table``: ``region, industry, period_from, period_to, change, specialization_from,
        specialization_to, density``. ``.bands``, ``.periods``, ``.left_out``. ``.evidence`` has entries and
        exits, p-values adjusted for the two.

    Raises
    ------
    TableError
        ``T102`` where a column is missing.
    MeasureError
        ``M401`` to ``M405`` as `measure_complexity`, ``M426`` where there are fewer than two periods,
        ``M427`` where two periods share no region or no industry, ``M428`` for a margin, a number of bands or
        of cells that cannot be used; ``M202``, ``M209`` for simulations and level.

    Notes
    -----
    An *entry* is a pair of region and industry that was clearly absent and is present in the next period; an
    *exit* one that was present and is clearly absent. Without the margin most changes are quotients that pass
    1 from 0.99, and those are many where density is high whether or not relatedness does anything.

    Density is that of the earlier period (`measure_density`), the industry itself not counted. The statistic
    is the AUC within regions: of all comparisons of an industry that came to a region with one that did not
    come to the same region in the same step, the share in which the one that came had more density (for
    exits: the one that went less). 0.5 tells nothing by itself, for chance need not give 0.5: industries that
    are spreading everywhere have high densities in most regions.

    The null keeps for every region its number of changes and for every industry its number, in each step,
    and leaves to chance which of a region's industries it is (see `jiju.chance.Margins`). So neither the
    dynamism of regions nor the rise of industries counts as evidence. The p-value is one-sided and counts the
    data, so it is never 0; the bands hold the rates of all bands of 95% of the draws (global). In 1,500
    panels whose changes follow the margins only, a 5% test rejected 4.4% for entries and 5.5% for exits.

    It tests whether density tells *which* industries come, not why: a third factor (a coast, a policy for a
    group of industries) makes related industries come to the same places too. When not to use: with few
    changes (below about 20), for the draws then hardly differ from the data; across a change of
    classification, which makes entries and exits of its own; on registers of survivors (firms that still
    exist, by year of founding), which have entries but lack most exits.

    References
    ----------
    Hidalgo, C. A. et al. (2007), The product space conditions the development of nations, Science 317,
    482-487. Neffke, F., Henning, M. and Boschma, R. (2011), How do regions diversify over time?, Economic
    Geography 87, 237-265. Besag, J. and Clifford, P. (1989), Generalized Monte Carlo significance tests,
    Biometrika 76, 633-642. The null is this package's own.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import measure_entries
    >>> before = {"N": "chips planes cars", "E": "planes cars shoes", "S": "rice shoes", "W": "rice corn"}
    >>> after = {"N": "chips planes cars shoes", "E": "planes cars chips", "S": "rice corn", "W": "rice corn"}
    >>> rows = [(region, industry, 1.0, year) for year, had in ((2010, before), (2020, after))
    ...         for region, text in had.items() for industry in text.split()]
    >>> table = pd.DataFrame(rows, columns=["region", "industry", "value", "period"])
    >>> found = measure_entries(table, presence="value", bands=2, simulations=99, rng=1)
    >>> changes = found.table[found.table["change"].isin(["entry", "exit"])]
    >>> print(changes[["region", "industry", "change", "density"]].round(3).to_string(index=False))
    region industry change  density
         E    chips  entry    1.000
         N    shoes  entry    0.667
         S     corn  entry    1.000
         E    shoes   exit    0.667
         S    shoes   exit    0.333
    """
    no_heads(presence, "measure_entries")
    _check(margin, bands, cells, simulations, level)
    names = _periods(table, periods)
    portfolios = [
        read_portfolio(
            table,
            presence=presence,
            threshold=threshold,
            minimum_region=minimum_region,
            minimum_cell=minimum_cell,
            period=name,
        )
        for name in names
    ]
    steps: list[Step] = []
    missing: list[tuple[str, str, str, str]] = []
    for k in range(len(names) - 1):
        pair = (names[k], names[k + 1])
        step, single = compare_periods(
            portfolios[k].cells, portfolios[k + 1].cells, pair, threshold=threshold, margin=margin
        )
        if not len(step.regions) or not len(step.industries):
            what = f"the periods {pair[0]} and {pair[1]} share {len(step.regions)} regions and "
            what += f"{len(step.industries)} industries"
            msg = "M427"
            raise MeasureError(msg, what, hint="Are regions and industries coded alike in all periods?")
        steps.append(step)
        missing += [
            (what, name, f"not in both {pair[0]} and {pair[1]}", f"未同时出现于 {pair[0]} 与 {pair[1]}")
            for what, some in single.items()
            for name in some
        ]
    seed = resolve_seed(rng)
    held = {
        change: hold_against_chance(
            steps, change, bands=int(bands), simulations=int(simulations), level=level, seed=seed
        )
        for change in (ENTRY, EXIT)
    }
    details: dict[str, Any] = {
        "title": {"en": "Industries that came and went", "zh": "行业的进入与退出"},
        **cell_details(
            portfolios[0].cells,
            presence=presence,
            threshold=threshold,
            minimum_region=minimum_region,
            minimum_industry=0.0,
        ),
        "periods": names,
        "margin": float(margin),
        "minimum_cell": portfolios[0].minimum_cell,
        "bands": int(bands),
        "simulations": int(simulations),
        "level": float(level),
        "cells": int(cells),
        "left_out": _rows_left_out(portfolios),
        "simulated": bool(table.attrs.get("simulated", False)),
    }
    listed, unlisted = _table(steps, int(cells))
    details["unlisted"] = unlisted
    evidence = _evidence(held, details)
    names_of = (
        "periods",
        "margin",
        "presence",
        "threshold",
        "minimum_region",
        "minimum_cell",
        "bands",
        "simulations",
        "level",
        "cells",
    )
    left_out = pd.concat(
        [
            *(portfolio.cells.left_out for portfolio in portfolios),
            pd.DataFrame(missing, columns=["what", "name", "reason_en", "reason_zh"], dtype="str"),
        ],
        ignore_index=True,
    ).drop_duplicates(ignore_index=True)
    counted = _counted(steps, held)
    return EntriesResult(
        kind=EntriesResult.KIND,
        table=listed,
        statements=tuple(entry_statements(counted, held, evidence, len(missing), portfolios[0], details)),
        evidence=evidence,
        provenance=record_provenance(
            "measure_entries",
            {name: details[name] for name in names_of},
            [describe_input("table", table, USED)],
            seed,
        ),
        details=details,
        tables={"bands": _bands(held), "periods": counted, "left_out": left_out},
    )


def _check(margin: float, bands: int, cells: int, simulations: int, level: float) -> None:
    msg = "M428"
    number = isinstance(margin, int | float | np.floating) and not isinstance(margin, bool)
    if not number or not 0.0 < margin <= 1.0:
        what = f"margin is {margin!r}"
        raise MeasureError(msg, what, hint="Give a share of the threshold, above 0 and at most 1.")
    for name, given, least in (("bands", bands, 2), ("cells", cells, 1)):
        if isinstance(given, bool) or not isinstance(given, int | np.integer) or given < least:
            what = f"{name} is {given!r}"
            raise MeasureError(msg, what, hint=f"Give a whole number from {least}.")
    check_simulations(simulations)
    check_level(level)


def _periods(table: pd.DataFrame, periods: Sequence[str | int] | None) -> list[str]:
    """The periods that are compared, in order."""
    if periods is not None:
        names = [str(name) for name in ([periods] if isinstance(periods, str | int) else periods)]
    else:
        names = table_periods(table)
        read = [parse_period(name) for name in names]
        if all(period is not None for period in read):
            order = sorted(range(len(names)), key=lambda k: read[k].key)  # type: ignore[union-attr]
            names = [names[k] for k in order]
    if len(set(names)) < 2 or len(set(names)) < len(names):
        what = f"the periods to compare are {', '.join(names) or 'none'}"
        msg = "M426"
        hint = "Entries need a column period with two periods at least, each named once."
        raise MeasureError(msg, what, where="table", hint=hint)
    return names


def _rows_left_out(portfolios: Sequence[Portfolio]) -> dict[str, int]:
    total: dict[str, int] = {}
    for portfolio in portfolios:
        for reason, count in portfolio.cells.rows_left_out.items():
            total[reason] = total.get(reason, 0) + count
    return total


def _table(steps: Sequence[Step], limit: int) -> tuple[pd.DataFrame, int]:
    """Cells in the order of interest, at most so many, and how many more there are."""
    frames = []
    total = sum(step.change.size for step in steps)
    left = limit
    for change in (ENTRY, EXIT, STAY, ABSENT, UNCLEAR):
        for step in steps:
            region, industry = np.nonzero(step.change == change)
            region, industry = region[:left], industry[:left]
            left -= len(region)
            frames.append(
                pd.DataFrame(
                    {
                        "region": pd.Series(np.array(step.regions, dtype=object)[region], dtype="str"),
                        "industry": pd.Series(np.array(step.industries, dtype=object)[industry], dtype="str"),
                        "period_from": pd.Series([step.periods[0]] * len(region), dtype="str"),
                        "period_to": pd.Series([step.periods[1]] * len(region), dtype="str"),
                        "change": pd.Series([_NAMES[change]] * len(region), dtype="str"),
                        "specialization_from": step.before[region, industry],
                        "specialization_to": step.after[region, industry],
                        "density": step.density[region, industry],
                    }
                )
            )
    return pd.concat(frames, ignore_index=True), total - (limit - left)


def _counted(steps: Sequence[Step], held: dict[int, Held]) -> pd.DataFrame:
    rows = []
    for k, step in enumerate(steps):
        number = {change: int((step.change == change).sum()) for change in _NAMES}
        absent, present = number[ENTRY] + number[ABSENT], number[EXIT] + number[STAY]
        rows.append(
            {
                "period_from": step.periods[0],
                "period_to": step.periods[1],
                "regions": len(step.regions),
                "industries": len(step.industries),
                "absent": absent,
                "entries": number[ENTRY],
                "entry_rate": number[ENTRY] / absent if absent else np.nan,
                "present": present,
                "exits": number[EXIT],
                "exit_rate": number[EXIT] / present if present else np.nan,
                "unclear": number[UNCLEAR],
                "auc_entry": held[ENTRY].steps[k],
                "auc_exit": held[EXIT].steps[k],
            }
        )
    return pd.DataFrame(rows).astype({"period_from": "str", "period_to": "str"})


def _bands(held: dict[int, Held]) -> pd.DataFrame:
    frames = []
    for change, found in held.items():
        count = len(found.counts)
        frames.append(
            pd.DataFrame(
                {
                    "change": pd.Series([_NAMES[change]] * count, dtype="str"),
                    "band": np.arange(1, count + 1, dtype=np.int64),
                    "density_from": found.edges[:, 0],
                    "density_to": found.edges[:, 1],
                    "cells": found.counts.astype(np.int64),
                    "changed": found.events.astype(np.int64),
                    "rate": found.events / np.maximum(found.counts, 1),
                    "expected": found.mean,
                    "low": found.low,
                    "high": found.high,
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def _evidence(held: dict[int, Held], details: dict[str, Any]) -> tuple[Evidence, ...]:
    tested = [change for change in (ENTRY, EXIT) if held[change].p_value is not None]
    p_values = [held[change].p_value for change in tested]
    adjusted = adjust_p_values(np.array(p_values, dtype=float))
    found = []
    for change, p, raised in zip(tested, p_values, adjusted, strict=True):
        found.append(
            Evidence(
                claim="density tells entries" if change == ENTRY else "low density tells exits",
                statistic="AUC within regions",
                value=held[change].auc,
                alternative="greater",
                null="margins",
                null_text=MARGINS_TEXT,
                simulations=details["simulations"],
                p_value=p,
                p_adjusted=float(raised),
                level=details["level"],
                verdict=BEYOND if raised <= 1.0 - details["level"] + 1e-12 else WITHIN,
            )
        )
    return tuple(found)
