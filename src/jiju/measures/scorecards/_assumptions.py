"""The scenarios, read and checked, and what each place starts from: its parts, its total, what is left."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

import pandas as pd

from jiju.errors import MeasureError, suggest
from jiju.measures.scorecards._facts import cover, number_of
from jiju.measures.scorecards._intervals import Span
from jiju.tables.bounds import half_digits
from jiju.tables.indicators import match_indicators
from jiju.tables.periods import parse_period
from jiju.tables.require import require_columns, require_numbers
from jiju.tables.standing import mark_standing

if TYPE_CHECKING:
    from jiju.measures.scorecards._facts import Number

__all__ = ["REST", "Assumption", "Start", "find_start", "read_assumptions"]

REST = "rest 其余"  # what a stated total has beyond the parts that are known
_FASTEST = 10.0  # elevenfold a year: what is above was meant in percent
_HORIZON = 10  # years, where a scenario states none


@dataclass(frozen=True, slots=True)
class Assumption:
    """One row of the scenarios.

    Attributes
    ----------
    scenario, indicator, part, place : str
        What it is about; an empty part is the whole.
    growth : Span
        Growth a year as a share of one.
    years : int
        How long.
    """

    scenario: str
    indicator: str
    part: str
    place: str
    growth: Span
    years: int


@dataclass(frozen=True, slots=True)
class Start:
    """What a place starts from on one indicator.

    Attributes
    ----------
    parts : dict of str to Number
        By name; empty where only the whole is known.
    whole : Number or None
        The stated total of the same period, where there is one.
    period : str
        Of the parts, or of the whole.
    differing : bool
        Whether the parts are of different periods.
    agrees : bool
        Whether parts and total can both be right; True where only one of them is known.
    """

    parts: dict[str, Number]
    whole: Number | None
    period: str
    differing: bool
    agrees: bool = True

    @property
    def parts_sum(self) -> Span:
        """The parts together."""
        every = self.parts.values()
        return Span(
            math.fsum(number.point for number in every),
            math.fsum(number.low for number in every),
            math.fsum(number.high for number in every),
        )

    @property
    def rest(self) -> Span | None:
        """What the stated total has beyond the parts, where it has more."""
        if self.whole is None or self.agrees or not self.parts:
            return None
        known = self.parts_sum
        rest = self.whole.point - known.point
        if not rest > 0.0:
            return None
        low, high = self.whole.low - known.high, self.whole.high - known.low
        return Span(rest, low if low > 0.0 else math.nan if math.isnan(low) else 0.0, high)


def read_assumptions(scenarios: pd.DataFrame, indicators: pd.DataFrame, place: str) -> list[Assumption]:
    """Read the table of scenarios.

    Parameters
    ----------
    scenarios : DataFrame
        scenario, indicator, growth; optional part, growth_low, growth_high, place, years.
    indicators : DataFrame
        The table of indicators.
    place : str
        The place in question, where a row names none.

    Returns
    -------
    list of Assumption
        In the order of the table.

    Raises
    ------
    TableError
        ``T102`` where a column is missing, ``T305`` where a column of numbers holds something else.
    MeasureError
        ``M337`` for a row that cannot be used.
    """
    require_columns(
        scenarios, ["scenario", "indicator", "growth"], "scenarios", "Read it with read_scenarios."
    )
    if not len(scenarios):
        _refuse("there is no row in it", "Give at least one scenario.")
    coded = match_indicators(scenarios, indicators)
    numbers = {
        name: require_numbers(scenarios, name, "scenarios") if name in scenarios.columns else None
        for name in ("growth", "growth_low", "growth_high", "years")
    }
    found = []
    for at in range(len(scenarios)):
        given = {name: math.nan if column is None else float(column[at]) for name, column in numbers.items()}
        texts = {
            name: _text(coded[name].iloc[at]) if name in coded.columns else ""
            for name in ("scenario", "indicator", "part", "place")
        }
        where = f"row {at + 1} ({texts['scenario']!r}, {texts['indicator']!r})"
        found.append(
            Assumption(
                texts["scenario"],
                texts["indicator"],
                texts["part"],
                texts["place"] or place,
                _growth(given, where),
                _years(given["years"], where),
            )
        )
    _check_repeats(found)
    return found


def _growth(given: dict[str, float], where: str) -> Span:
    growth, low, high = given["growth"], given["growth_low"], given["growth_high"]
    low, high = growth if math.isnan(low) else low, growth if math.isnan(high) else high
    if not all(-1.0 < entry <= _FASTEST for entry in (growth, low, high)):
        _refuse(
            f"{where} has the growth {growth:g}",
            "Give shares a year above -1 and at most 10, such as 0.08 for 8 percent.",
        )
    if not low <= growth <= high:
        _refuse(
            f"{where} has growth {growth:g} outside {low:g} to {high:g}",
            "growth_low is at most growth, growth_high at least.",
        )
    return Span(growth, low, high)


def _years(given: float, where: str) -> int:
    if math.isnan(given):
        return _HORIZON
    if given != math.floor(given) or not 1 <= given <= 200:
        _refuse(f"{where} lasts {given:g} years", "Give a whole number of years from 1 to 200.")
    return int(given)


def _check_repeats(found: list[Assumption]) -> None:
    seen: dict[tuple[str, str, str], set[str]] = {}
    for entry in found:
        parts = seen.setdefault((entry.scenario, entry.indicator, entry.place), set())
        if entry.part in parts or (parts and ("" in parts or entry.part == "")):
            _refuse(
                f"the scenario {entry.scenario!r} states {entry.indicator!r} of {entry.place!r} twice",
                "Give either the whole or its parts, each once.",
            )
        parts.add(entry.part)


def _text(value: Any) -> str:  # noqa: ANN401
    return "" if pd.isna(value) else str(value).strip()


def _refuse(what: str, hint: str) -> NoReturn:
    msg = "M337"
    raise MeasureError(msg, what, where="scenarios", hint=hint)


def find_start(
    rows: pd.DataFrame, unit: str, wanted: set[str], who: str, refused: list[tuple[str, str]]
) -> Start | None:
    """What a place starts from on one indicator.

    Parameters
    ----------
    rows : DataFrame
        From `prepare_values`: the outcomes of one place and indicator, parts and whole.
    unit : str
        Unit they are turned into.
    wanted : set of str
        The parts the scenarios speak of; empty for the whole, which is the sum of its parts where it is not
        stated.
    who : str
        Place and indicator, for the error.
    refused : list
        Where reasons are added.

    Returns
    -------
    Start or None
        None where there is no number to start from.

    Raises
    ------
    MeasureError
        ``M338`` where a part is wanted that the table of values does not have.
    """
    numbered = rows[rows[["value", "low", "high"]].notna().any(axis=1)]
    named = sorted({part for part in numbered["part"] if part})
    for part in sorted(wanted):
        if part not in named:
            what = f"{who} has no part {part!r} with a number"
            hint = suggest(part, named, f"Its parts are {', '.join(named) or 'none'}.")
            msg = "M338"
            raise MeasureError(msg, what, where="scenarios", hint=hint)
    if not wanted:
        whole = _in_force(numbered[numbered["part"] == ""], unit, refused)
        if whole is not None:
            return Start({}, whole, whole.period, differing=False)
    parts = {}
    for part in named:
        number = _in_force(numbered[numbered["part"] == part], unit, refused)
        if number is not None:
            parts[part] = number
    if not parts:
        return None
    latest = max((number.period for number in parts.values()), key=_order)
    same = numbered[(numbered["part"] == "") & (numbered["period"] == latest)]
    asked = {part: number for part, number in parts.items() if part in wanted}
    # A part that is no longer reported does not count, unless the scenarios speak of it.
    every = asked | {part: number for part, number in parts.items() if number.period == latest}
    whole = _nearest(same, unit, math.fsum(number.point for number in every.values()), refused)
    # Parts may be cut in several ways: where those asked for make up the whole, the others are within them.
    kept = asked if len(asked) < len(every) and whole is not None and _agree(asked, whole) else every
    differing = any(number.period != latest for number in kept.values())
    return Start(kept, whole, latest, differing, whole is None or _agree(kept, whole))


def _order(period: str) -> tuple[Any, ...]:
    found = parse_period(period)
    return (found is not None, found.key if found else (), period)


def _agree(parts: dict[str, Number], whole: Number) -> bool:
    """Whether parts and total can both be right, each rounded to its last printed digit."""
    low, high = (math.fsum(getattr(number, end) for number in parts.values()) for end in ("low", "high"))
    points = [number.point for number in (*parts.values(), whole)]
    slack = float(half_digits(pd.DataFrame({"value": points})).sum())
    return not (low > whole.high + slack or high < whole.low - slack)  # an open end is false


def _candidates(rows: pd.DataFrame, unit: str, refused: list[tuple[str, str]]) -> list[Number]:
    if not len(rows):
        return []
    marked = mark_standing(rows.assign(part="").reset_index(drop=True))
    numbers = []
    for row in marked[marked["used"]].to_dict("records"):
        number, reason = number_of(row, unit, positive=True)
        if reason is not None:
            refused.append(reason)
        if number is not None:
            numbers.append(number)
    return numbers


def _in_force(rows: pd.DataFrame, unit: str, refused: list[tuple[str, str]]) -> Number | None:
    numbers = _candidates(rows, unit, refused)
    return cover(numbers) if numbers else None


def _nearest(rows: pd.DataFrame, unit: str, to: float, refused: list[tuple[str, str]]) -> Number | None:
    """Of stated totals that contradict each other the one that the parts speak for."""
    numbers = _candidates(rows, unit, refused)
    return min(numbers, key=lambda number: abs(math.log(number.point / to)), default=None)
