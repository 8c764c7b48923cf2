"""Which number of a place, moved by how much, changes its rank, and what it closes of the distance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.errors import MeasureError
from jiju.measures.scorecards._aggregate import rank_places
from jiju.measures.scorecards._card_tables import missing_table, whole_numbers
from jiju.measures.scorecards._lever_words import lever_reasons, lever_statements
from jiju.measures.scorecards._prepare import place_position, prepare
from jiju.measures.scorecards._search import Probe, first_rise
from jiju.measures.scorecards._table import USED_INDICATORS, USED_VALUES
from jiju.results import Result, describe_input, record_provenance
from jiju.tables.units import is_count

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from jiju.measures.scorecards._prepare import Prepared

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["LeversResult", "find_levers"]

_FIRM = 0.5  # share of the indicators that must be known of a place to be aimed at
_TEXTS = ("indicator", "label_en", "label_zh", "pillar", "unit", "overtaken", "frontier_place", "state")


class LeversResult(Result):
    """What `find_levers` found."""

    KIND = "levers"


def find_levers(
    values: pd.DataFrame,
    indicators: pd.DataFrame,
    *,
    place: str,
    peers: Sequence[str] | None = None,
    aim: str | None = None,
    settings: Mapping[str, Any] | None = None,
) -> LeversResult:
    """Find which number of a place, moved by how much, raises its rank in a scorecard.

    Parameters
    ----------
    values, indicators : DataFrame
        As `build_scorecard` takes them.
    place : str
        The place.
    peers : sequence of str, optional
        Places whose best number is the frontier of an indicator; all others that are scored by default.
    aim : str, optional
        The place whose score is aimed at; by default the best of the peers of which at least half of the
        indicators are known, or of all where there is none.
    settings : mapping, optional
        Settings of `build_scorecard`, such as ``result.settings``.

    Returns
    -------
    LeversResult
        ``table``: one row an indicator, the nearest within reach first, with what the place has, what it
        needs for a better rank, the rank then, whether some peer has reached that, the frontier, the gain in
        score there and the share of the distance to the aim that it closes; numbers that are not known are
        rows too (state ``unknown``). ``tables``: ``missing``.

    Raises
    ------
    MeasureError
        As `build_scorecard`, and ``M309`` where the place has no score.

    Notes
    -----
    A number is replaced and every later step is computed anew: filling in, treating, normalizing (others'
    scores move too where the range does), aggregating. The smallest change is bracketed by trying numbers
    between and beyond those of all places and then halved to the last digit. Of an indicator with a
    denominator the place's own number is moved and its denominator stays. A number does not go below 0
    where none is, nor above 100 where its unit is % and none is; what is counted (家, 个) goes to the next
    whole number. Of an unknown number that fewer than two different ones are known of, nothing is needed but
    the number itself.

    When not to use: as advice on what to do. A lever says what a number would do to a rank, not what it
    costs, nor whether the rank is worth having; and ranks move with the settings (`measure_sensitivity`).

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import find_levers
    >>> values = pd.DataFrame({
    ...     "place": ["Changsha", "Xuzhou", "Tokyo"] * 2,
    ...     "indicator": ["sales"] * 3 + ["patents"] * 3,
    ...     "value": [18.0, 13.0, 25.0, 300.0, 400.0, 350.0]})
    >>> indicators = pd.DataFrame({"indicator": ["sales", "patents"]})
    >>> found = find_levers(values, indicators, place="Changsha")
    >>> columns = ["indicator", "value", "needed", "rank", "rank_after", "overtaken", "reachable"]
    >>> print(found.table[columns].round(2).to_string(index=False))
    indicator  value  needed  rank  rank_after     overtaken  reachable
        sales   18.0   25.00     3           2        Xuzhou       True
      patents  300.0  379.17     3           1 Tokyo, Xuzhou       True
    """
    ready = prepare(values, indicators, settings or {})
    at = place_position(ready, place)
    others = _peers(ready, at, peers)
    target = _aim(ready, at, others, aim)
    probe = Probe(ready, at)
    columns = np.flatnonzero(ready.stages.used & ~np.isnan(ready.steps.denominated).all(axis=0)).astype(
        np.int64
    )
    table = _table(ready, probe, columns, others, target)
    grid = ready.grid
    missing = missing_table(ready).drop(columns="filled")
    details: dict[str, Any] = {
        "title": {"en": f"Levers of {grid.places[at]}", "zh": f"{grid.places[at]}的抓手"},
        "settings": ready.settings.as_dict(),
        "place": grid.places[at],
        "peers": [grid.places[other] for other in others],
        "aim": None if target is None else grid.places[target],
        "rank": int(ready.steps.rank[at]),
        "score": float(ready.steps.scores[at, -1]),
        "places": len(grid.places),
        "numbers": int(len(ready.every.places) * ready.stages.used.sum()),
        "missing": len(missing),
        "screened_out": [ready.every.places[k] for k in np.flatnonzero(~ready.kept)],
        "simulated": bool(values.attrs.get("simulated", False)),
    }
    parameters = {name: details[name] for name in ("place", "peers", "aim", "settings")}
    return LeversResult(
        kind=LeversResult.KIND,
        table=table,
        statements=tuple(lever_statements(table, details, ready.every)),
        evidence=(),
        provenance=record_provenance(
            "find_levers",
            parameters,
            [
                describe_input("values", values, USED_VALUES),
                describe_input("indicators", indicators, USED_INDICATORS),
            ],
            None,
        ),
        details=details,
        tables={"missing": missing[missing["place"] == grid.places[at]].reset_index(drop=True)},
    )


def _peers(ready: Prepared, at: int, peers: Sequence[str] | None) -> Ints:
    scored = [k for k in range(len(ready.grid.places)) if k != at and not np.isnan(ready.steps.rank[k])]
    if peers is None:
        chosen = scored
    else:
        names = [peers] if isinstance(peers, str) else list(peers)
        chosen = [k for k in (place_position(ready, name, "peers") for name in names) if k != at]
    if not chosen:
        what = f"there is no scored place to compare {ready.grid.places[at]!r} with"
        msg = "M303"
        raise MeasureError(msg, what, where="peers", hint="Name at least one other place of the table.")
    return np.array(list(dict.fromkeys(chosen)), dtype=np.int64)


def _aim(ready: Prepared, at: int, others: Ints, aim: str | None) -> int | None:
    """The place whose score is aimed at; None where it is no better."""
    score = ready.steps.scores[:, -1]
    if aim is not None:
        found = place_position(ready, aim, "aim")
    else:
        # A score that rests on few numbers is nothing to aim at, where there are others.
        firm = others[ready.coverage[ready.kept][others] >= _FIRM]
        known = firm if len(firm) else others
        found = int(known[np.argmax(score[known])])
    return found if score[found] > score[at] else None


def _table(ready: Prepared, probe: Probe, columns: Ints, others: Ints, target: int | None) -> pd.DataFrame:
    grid, tree, at = ready.grid, ready.grid.tree, probe.place
    x = probe.x
    percent = {
        int(k): 100.0 for k in columns if grid.unit[k] in ("%", "percent") and not np.nanmax(x[:, k]) > 100.0
    }
    needed, rank_after = first_rise(probe, columns, percent)
    _to_whole_numbers(ready, probe, columns, needed, rank_after)
    # Where fewer than two different numbers are known, any other one would make a scale of its own.
    flat = np.isnan(ready.steps.normalized[:, columns]).all(axis=0) & np.isnan(x[at, columns])
    needed[flat] = rank_after[flat] = np.nan
    frontier, holder = _frontiers(ready, columns, others, at)
    then = probe.scores(columns, frontier)
    ranks_then = rank_places(then)[:, at]
    score = ready.steps.scores[:, -1]
    risen = np.flatnonzero(~np.isnan(needed))
    with_needed = dict(zip(risen.tolist(), probe.scores(columns[risen], needed[risen]), strict=True))
    own_base = grid.denominator[at]
    rows = []
    for k, column in enumerate(columns):
        direction = grid.direction[column]
        # What is divided is moved in its own unit, the denominator staying.
        scale = own_base[column] if ready.settings.denominate and grid.divided[column] else 1.0
        now, known = x[at, column], not np.isnan(x[at, column])
        worst = direction * np.nanmin(direction * x[:, column])
        span = np.nanmax(x[:, column]) - np.nanmin(x[:, column])
        change = needed[k] - (now if known else worst)
        best = np.nanmax(np.append(direction * x[others, column], -np.inf))
        gap = score[target] - score[at] if target is not None else np.nan
        gap_then = then[k, target] - then[k, at] if target is not None else np.nan
        parent = int(tree.parent[column])
        row: dict[str, Any] = {
            "indicator": tree.codes[column],
            "label_en": tree.label_en[column],
            "label_zh": tree.label_zh[column],
            "pillar": tree.codes[parent],
            "unit": grid.unit[column],
            "value": now * scale,
            "needed": needed[k] * scale,
            "change": (needed[k] - now) * scale,
            "change_share": (needed[k] - now) / abs(now) if known and now != 0.0 else np.nan,
            "effort": abs(change) / span if span > 0.0 else np.nan,
            "rank": int(probe.rank),
            "rank_after": rank_after[k],
            "overtaken": _overtaken(ready, at, with_needed.get(k)),
            "reachable": bool(np.isfinite(best) and direction * needed[k] <= best + 1e-9 * abs(best)),
            "frontier": frontier[k] * scale,
            "frontier_place": grid.places[holder[k]],
            "score_gain": then[k, at] - score[at],
            "gap_share_closed": (gap - gap_then) / gap,
            "rank_at_frontier": ranks_then[k],
            "state": "unknown" if not known else "still" if np.isnan(needed[k]) else "moves",
        }
        row["reason_en"], row["reason_zh"] = lever_reasons(row, grid.places[at])
        rows.append(row)
    table = pd.DataFrame(rows)
    for name in ("rank_after", "rank_at_frontier"):
        table[name] = whole_numbers(table[name].to_numpy(dtype=float, na_value=np.nan))
    table = table.astype(dict.fromkeys((*_TEXTS, "reason_en", "reason_zh"), "str"))
    order = table.assign(
        _state=table["state"].map({"moves": 0, "unknown": 1, "still": 2}),
        _far=~table["reachable"] & (table["state"] == "moves"),
    ).sort_values(["_state", "_far", "effort", "indicator"], kind="stable")
    return table.loc[order.index].reset_index(drop=True)


def _to_whole_numbers(
    ready: Prepared, probe: Probe, columns: Ints, needed: Floats, rank_after: Floats
) -> None:
    """What is counted moves by whole numbers: the next one that still raises the rank, in place."""
    grid = ready.grid
    for k, column in enumerate(columns):
        own = grid.value[probe.place, column]
        divided = ready.settings.denominate and grid.divided[column]
        whole = bool(np.isnan(own) or own % 1.0 == 0.0)
        if (
            np.isnan(needed[k])
            or divided
            or not grid.unit[column]
            or not is_count(grid.unit[column])
            or not whole
        ):
            continue
        tried = np.ceil(needed[k]) if grid.direction[column] > 0 else np.floor(needed[k])
        rank = float(probe.ranks(columns[k : k + 1], np.array([tried]))[0])
        if rank < probe.rank:
            needed[k], rank_after[k] = tried, rank


def _frontiers(ready: Prepared, columns: Ints, others: Ints, at: int) -> tuple[Floats, Ints]:
    """The best number of the peers, or the place's own where that is better, and who has it."""
    x, direction = ready.steps.denominated, ready.grid.direction
    frontier, holder = np.full(len(columns), np.nan), np.full(len(columns), at)
    for k, column in enumerate(columns):
        s = direction[column] * x[:, column]
        known = others[~np.isnan(s[others])]
        if len(known):
            best = int(known[np.argmax(s[known])])
            holder[k] = at if s[at] >= s[best] else best
        frontier[k] = x[holder[k], column]
    return frontier, holder


def _overtaken(ready: Prepared, at: int, scores: Floats | None) -> str:
    """Who was ahead and is so no longer, the best first and of equals by name, whatever the order of rows."""
    if scores is None:
        return ""
    before, after = ready.steps.rank, rank_places(scores)
    past = np.flatnonzero((before < before[at]) & ~(after < after[at]))
    order = sorted(past, key=lambda k: (before[k], ready.grid.places[k]))
    return ", ".join(ready.grid.places[k] for k in order)
