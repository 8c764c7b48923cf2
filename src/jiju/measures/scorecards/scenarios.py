"""What if: parts of a place grow or stand still, its peers too, and what becomes of the gap."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from jiju.errors import MeasureError, suggest
from jiju.measures.scorecards._assumptions import REST, Assumption, Start, find_start, read_assumptions
from jiju.measures.scorecards._facts import USED, choose_places, collect_facts, common_unit, prepare_values
from jiju.measures.scorecards._hierarchy import read_hierarchy
from jiju.measures.scorecards._intervals import Span
from jiju.measures.scorecards._paths import Part, Path, closing_year, gap_at
from jiju.measures.scorecards._scenario_statements import scenario_statements
from jiju.measures.scorecards._shape import shape_table
from jiju.results import Result, describe_input, record_provenance
from jiju.results.names import name_in_language
from jiju.tables.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from jiju.measures.scorecards._facts import Number
    from jiju.measures.scorecards._hierarchy import Hierarchy, Leaf

__all__ = ["ScenariosResult", "compare_scenarios"]

_FRONTIER = "frontier"
_SAME = 1e-12


class ScenariosResult(Result):
    """What `compare_scenarios` found."""

    KIND = "scenarios"

    @property
    def paths(self) -> pd.DataFrame:
        """Every value by year, part by part."""
        return self.tables["paths"]

    @property
    def gaps(self) -> pd.DataFrame:
        """The gap to each peer by year."""
        return self.tables["gaps"]

    @property
    def assumptions(self) -> pd.DataFrame:
        """What was assumed to grow, and what to stand still."""
        return self.tables["assumptions"]

    @property
    def totals(self) -> pd.DataFrame:
        """Whether parts add up to the stated totals."""
        return self.tables["totals"]

    @property
    def missing(self) -> pd.DataFrame:
        """Every number that is not there."""
        return self.tables["missing"]


def compare_scenarios(
    values: pd.DataFrame,
    *,
    scenarios: pd.DataFrame,
    place: str,
    peers: Sequence[str] | None = None,
    indicators: pd.DataFrame,
) -> ScenariosResult:
    r"""What becomes of a gap if parts of a place grow: leading firms stay and suppliers grow, or the reverse.

    Parameters
    ----------
    values : DataFrame, shape (n, ...)
        One row for each number, as for `measure_gap`; rows with a ``part`` (leading firms, suppliers) are
        the parts that the total is made of.
    scenarios : DataFrame
        One row for each thing that grows: scenario, indicator, growth (a share a year: 0.08 is 8 percent);
        optional part, growth_low, growth_high, years (10), place (a peer may grow too). From
        `read_scenarios`.
    place : str
        The place in question.
    peers : sequence of str, optional
        The places it is compared with. Default: all others of the table.
    indicators : DataFrame
        One row for each indicator.

    Returns
    -------
    ScenariosResult
        ``.table`` has one row for each scenario, indicator and peer: the gap at the start and at the end, the
        share of it that closes, the year in which it does. ``.paths`` and ``.gaps`` go year by year,
        ``.assumptions`` lists what was assumed, ``.totals`` whether parts add up.

    Raises
    ------
    TableError
        ``T102`` where a column is missing, ``T305`` where a column of numbers holds something else.
    MeasureError
        ``M331``, ``M332`` and ``M333`` as for `measure_gap`; ``M337`` for a scenario that cannot be used,
        ``M338`` for a part that the table of values does not have.

    Notes
    -----
    A part that starts at :math:`v` and grows by :math:`g` a year is :math:`v (1 + g)^t` after :math:`t` years
    and stands still after the years stated. What no scenario speaks of stands still from the start, and
    is listed so. The value of the place is the sum of its parts. The range of a value is that of the lowest
    growth from the lower bounds and of the highest from the upper: all parts low or high at once, so the
    range is the widest. The gap and its bounds are those of `measure_gap`.

    Where parts do not add up to the stated total of the same period both are shown; what the total has
    beyond its parts stands still as a part of its own, and where the parts are more than the total, they are
    taken. Peers start from their latest number, whatever its year.

    It computes what follows from assumptions and says nothing of how likely they are.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import compare_scenarios
    >>> values = pd.DataFrame({
    ...     "place": ["Here", "Here", "There"], "indicator": "sales", "period": "2024",
    ...     "part": ["leaders", "suppliers", ""], "value": [80.0, 20.0, 120.0]})
    >>> scenarios = pd.DataFrame({
    ...     "scenario": ["suppliers grow", "leaders grow"], "indicator": "sales",
    ...     "part": ["suppliers", "leaders"], "growth": [0.1, 0.1], "years": 5})
    >>> found = compare_scenarios(values, scenarios=scenarios, place="Here",
    ...                           indicators=pd.DataFrame({"indicator": ["sales"]}))
    >>> found.table[["scenario", "peer", "start_gap_log", "end_gap_log", "closed", "year"]].round(2)
             scenario   peer  start_gap_log  end_gap_log  closed     year
    0  suppliers grow  There           0.18         0.07    0.63      NaN
    1    leaders grow  There           0.18        -0.22    2.18  2026.34
    """
    hierarchy = read_hierarchy(indicators)
    frame, unknown = prepare_values(values, indicators)
    others = choose_places(frame, place, peers)
    place = str(place).strip()
    assumptions = read_assumptions(scenarios, indicators, place)
    codes = _codes(assumptions, hierarchy)
    used = [entry for entry in assumptions if entry.place in (place, *others)]
    refused: list[dict[str, Any]] = []
    starts = {
        (name, code): start
        for code in codes
        for name, start in _starts(frame, hierarchy.leaves[code], [place, *others], used, refused).items()
    }
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in ("table", "paths", "gaps", "assumptions")}
    for scenario in dict.fromkeys(entry.scenario for entry in used):
        for code in codes:
            own = [e for e in used if (e.scenario, e.indicator) == (scenario, code)]
            if own and (place, code) in starts:
                _run(rows, scenario, hierarchy.leaves[code], place, others, own, starts)
    facts = collect_facts(frame, _only(hierarchy, codes), [place, *others], unknown=unknown)
    # Parts may say what no total does.
    known = {key for key, start in starts.items() if start.parts}
    covered = [key in known for key in zip(facts.missing["place"], facts.missing["indicator"], strict=True)]
    missing = facts.missing.loc[~np.array(covered, dtype=bool)].reset_index(drop=True)
    totals = [_total_row(*key, start) for key, start in starts.items() if start.parts]
    tables = {
        "paths": shape_table("scenarios", "paths", rows["paths"]),
        "gaps": shape_table("scenarios", "gaps", rows["gaps"]),
        "assumptions": shape_table("scenarios", "assumptions", rows["assumptions"]),
        "totals": shape_table("scenarios", "totals", totals),
        "missing": missing,
        "refused": shape_table("scenarios", "refused", refused),
        "sources": facts.sources,
    }
    table = shape_table("scenarios", "table", rows["table"])
    periods = {starts[key].period for key in starts}
    details: dict[str, Any] = {
        "title": {
            "en": f"What if: scenarios for {name_in_language(place)}",
            "zh": f"情景推演：{name_in_language(place, 'zh')}",
        },
        "place": place,
        "peers": others,
        "scenarios": list(dict.fromkeys(entry.scenario for entry in used)),
        "indicators": codes,
        "unused": len(assumptions) - len(used),
        "periods": sorted(periods),
        "differing": any(start.differing for start in starts.values()),
        "missing": len(missing),
        "own_missing": int((missing["place"] == place).sum()),
        "planned": facts.planned,
        "unknown": facts.unknown,
        "simulated": bool(values.attrs.get("simulated", False)),
    }
    return ScenariosResult(
        kind=ScenariosResult.KIND,
        table=table,
        statements=tuple(scenario_statements(table, tables, hierarchy, details)),
        evidence=(),
        provenance=record_provenance(
            "compare_scenarios",
            {"place": place, "peers": others},
            [
                describe_input("values", values, USED),
                describe_input("scenarios", scenarios, tuple(map(str, scenarios.columns))),
                describe_input("indicators", indicators, tuple(map(str, indicators.columns))),
            ],
            None,
        ),
        details=details,
        tables=tables,
    )


def _codes(assumptions: list[Assumption], hierarchy: Hierarchy) -> list[str]:
    """The indicators that the scenarios speak of."""
    for entry in assumptions:
        if entry.indicator not in hierarchy.leaves:
            what = f"the scenario {entry.scenario!r} speaks of {entry.indicator!r}, which is no indicator"
            known = list(hierarchy.leaves)
            hint = suggest(entry.indicator, known, f"The indicators are {', '.join(known[:8])}.")
            msg = "M337"
            raise MeasureError(msg, what, where="scenarios", hint=hint)
    spoken = {entry.indicator for entry in assumptions}
    return [code for code in hierarchy.leaves if code in spoken]


def _only(hierarchy: Hierarchy, codes: list[str]) -> Hierarchy:
    return type(hierarchy)({code: hierarchy.leaves[code] for code in codes}, hierarchy.groups)


def _starts(
    frame: pd.DataFrame,
    leaf: Leaf,
    places: list[str],
    used: list[Assumption],
    refused: list[dict[str, Any]],
) -> dict[str, Start]:
    """What each place starts from on one indicator."""
    reached = frame[(frame["indicator"] == leaf.code) & (frame["status"] == "outcome")]
    unit = leaf.unit if leaf.unit and not leaf.denominator else common_unit(reached, None, places[0])
    found = {}
    for name in places:
        wanted = {e.part for e in used if (e.indicator, e.place) == (leaf.code, name) and e.part}
        reasons: list[tuple[str, str]] = []
        who = f"{leaf.code!r} of {name!r}"
        start = find_start(reached[reached["place"] == name], unit, wanted, who, reasons)
        refused += [
            {"place": name, "indicator": leaf.code, "reason_en": en, "reason_zh": zh} for en, zh in reasons
        ]
        if start is not None:
            found[name] = start
    return found


def _path(start: Start, own: list[Assumption], horizon: int) -> Path:
    """A place's value as parts that grow or stand still."""
    stated = {entry.part: entry for entry in own}
    still = Span(0.0, 0.0, 0.0)

    def grown(name: str, value: Span) -> Part:
        entry = stated.get(name) or stated.get("")
        if entry is None or name == REST:
            return Part(name, value, still, horizon, "still")
        return Part(name, value, entry.growth, entry.years, "scenario")

    if not start.parts:
        assert start.whole is not None
        return Path((grown("", _span(start.whole)),))
    parts = [grown(name, _span(number)) for name, number in start.parts.items()]
    rest = start.rest
    if rest is not None:
        parts.append(grown(REST, rest))
    return Path(tuple(parts))


def _span(number: Number) -> Span:
    return Span(number.point, number.low, number.high)


def _run(
    rows: dict[str, list[dict[str, Any]]],
    scenario: str,
    leaf: Leaf,
    place: str,
    others: list[str],
    own: list[Assumption],
    starts: dict[tuple[str, str], Start],
) -> None:
    """One scenario on one indicator: paths, gaps and the row of the answer."""
    horizon = max(entry.years for entry in own)
    paths = {
        name: _path(starts[name, leaf.code], [e for e in own if e.place == name], horizon)
        for name in (place, *others)
        if (name, leaf.code) in starts
    }
    first = _first_year(starts[place, leaf.code].period)
    unit = _unit(starts[place, leaf.code])
    for name, path in paths.items():
        rows["assumptions"] += [_assumption_row(scenario, name, leaf.code, part) for part in path.parts]
        rows["paths"] += _path_rows(scenario, name, leaf.code, path, first, horizon, unit)
    there = [peer for peer in others if peer in paths]
    against = {peer: [paths[peer]] for peer in there}
    if len(others) > 1 and there:
        against = {_FRONTIER: [paths[peer] for peer in there], **against}
    for peer, peer_paths in against.items():
        gaps = [gap_at(paths[place], peer_paths, leaf.direction, float(t)) for t in range(horizon + 1)]
        rows["gaps"] += [
            {
                "scenario": scenario,
                "indicator": leaf.code,
                "peer": peer,
                "year": first + at,
                "gap_log": gap.point,
                "low": gap.low,
                "high": gap.high,
            }
            for at, gap in enumerate(gaps)
        ]
        years = Span(
            *(
                closing_year(_end(paths[place], peer_paths, leaf.direction, end), horizon)
                for end in ("point", "low", "high")
            )
        )
        rows["table"].append(_row(scenario, leaf, peer, gaps, years, first))


def _end(place: Path, peers: list[Path], direction: int, end: str) -> Any:  # noqa: ANN401
    """The gap, or one end of it, as a function of years."""

    def gap(years: float) -> float:
        found: float = getattr(gap_at(place, peers, direction, years), end)
        return found

    return gap


def _first_year(period: str) -> int:
    found = parse_period(period)
    return found.end.year if found else 0


def _unit(start: Start) -> str:
    numbers = [*start.parts.values(), *([start.whole] if start.whole else [])]
    return next((number.unit for number in numbers if number.unit), "")


def _assumption_row(scenario: str, place: str, code: str, part: Part) -> dict[str, Any]:
    return {
        "scenario": scenario,
        "place": place,
        "indicator": code,
        "part": part.name,
        "growth": part.growth.point,
        "growth_low": part.growth.low,
        "growth_high": part.growth.high,
        "years": part.years,
        "assumed": part.assumed,
    }


def _path_rows(
    scenario: str, place: str, code: str, path: Path, first: int, horizon: int, unit: str
) -> list[dict[str, Any]]:
    rows = []
    for at in range(horizon + 1):
        total = path.at(float(at))
        every = [(part.name, part.at(float(at))) for part in path.parts if part.name]
        for name, value in [*every, ("", total)]:
            rows.append(
                {
                    "scenario": scenario,
                    "place": place,
                    "indicator": code,
                    "part": name,
                    "year": first + at,
                    "value": value.point,
                    "low": value.low,
                    "high": value.high,
                    "share": value.point / total.point if name else math.nan,
                    "unit": unit,
                }
            )
    return rows


def _row(scenario: str, leaf: Leaf, peer: str, gaps: list[Span], years: Span, first: int) -> dict[str, Any]:
    start, end = gaps[0], gaps[-1]
    behind = start.point > 0.0
    moved = end.point - start.point
    if not behind:
        verdict = "ahead"
    elif not math.isnan(years.high):
        verdict = "closes"
    elif not math.isnan(years.low) or not math.isnan(years.point):
        verdict = "may close"
    elif abs(moved) < _SAME:
        verdict = "stands"
    else:
        verdict = "narrows" if moved < 0.0 else "widens"
    closed = Span(*(1.0 - e / start.point if behind else math.nan for e in (end.point, end.high, end.low)))
    nothing = math.nan
    return {
        "scenario": scenario,
        "indicator": leaf.code,
        "pillar": leaf.pillar,
        "peer": peer,
        "years": len(gaps) - 1,
        "start_gap_log": start.point,
        "end_gap_log": end.point,
        "end_low": end.low,
        "end_high": end.high,
        "closed": closed.point,
        "closed_low": closed.low,
        "closed_high": closed.high,
        "year": first + years.point if behind else nothing,
        "year_low": first + years.low if behind else nothing,
        "year_high": first + years.high if behind else nothing,
        "verdict": verdict,
        "label_en": leaf.label_en,
        "label_zh": leaf.label_zh,
    }


def _total_row(place: str, code: str, start: Start) -> dict[str, Any]:
    stated = start.whole.point if start.whole else math.nan
    return {
        "place": place,
        "indicator": code,
        "period": start.period,
        "stated": stated,
        "parts_sum": start.parts_sum.point,
        "difference": stated - start.parts_sum.point,
        "agrees": start.agrees,
        "unit": _unit(start),
    }
