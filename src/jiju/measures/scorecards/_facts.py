"""From the table of values to numbers that can be compared: one unit, known bounds, reasons for the rest."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from jiju.errors import MeasureError, suggest
from jiju.results import describe_input
from jiju.results.amounts import ROUNDED, amount_text
from jiju.tables.bounds import fill_bounds, read_comparators
from jiju.tables.indicators import match_indicators
from jiju.tables.periods import parse_period
from jiju.tables.require import require_columns, require_numbers
from jiju.tables.standing import mark_standing
from jiju.tables.units import convert_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jiju.measures.scorecards._hierarchy import Hierarchy, Leaf
    from jiju.results import Input

__all__ = [
    "USED",
    "Facts",
    "Number",
    "choose_places",
    "collect_facts",
    "common_unit",
    "describe_facts",
    "number_of",
    "prepare_values",
]

# The columns that decide a result; the rest is shown only.
USED = (
    *("place", "indicator", "value", "low", "high", "comparator", "unit", "period", "status", "part"),
    *("number_text", "publisher", "published"),
)
_SHOWN = ("fact", "source", "publisher", "published", "page", "sentence", "url", "note")
_TEXTS = ("comparator", "unit", "period", "status", "part", "number_text", *_SHOWN)
_LARGEST = 1e100
_PLANNED = {"plan": ("only a plan", "只有计划数"), "target": ("only a target", "只有目标数")}


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a place, in the unit of its indicator.

    Attributes
    ----------
    fact, place, indicator, unit, period, standing, source, published, part : str
        As in the table of values.
    value : float
        As stated; NaN where only a range is.
    low, high : float
        Its bounds; NaN where there is none.
    """

    fact: str
    place: str
    indicator: str
    value: float
    low: float
    high: float
    unit: str
    period: str
    standing: str
    source: str
    published: str
    part: str = ""

    @property
    def point(self) -> float:
        """The number to go by: as stated, else the middle of its range, else its only bound."""
        if not math.isnan(self.value):
            return self.value
        if math.isnan(self.low) or math.isnan(self.high):
            return self.high if math.isnan(self.low) else self.low
        return math.sqrt(self.low * self.high) if self.low > 0.0 else (self.low + self.high) / 2.0


@dataclass(frozen=True, eq=False)
class Facts:
    """What is known of the places compared.

    Attributes
    ----------
    numbers : dict of (str, str) to list of Number
        By place and indicator; several only where sources contradict each other.
    missing : DataFrame
        place, indicator, pillar, label_en, label_zh, note_en, note_zh.
    refused : DataFrame
        place, indicator, reason_en, reason_zh.
    sources : DataFrame
        Every number of these places and indicators, those that are not used included.
    unknown : list of str
        Names in the table of values that are no indicator.
    planned : int
        Numbers that are plans or targets.
    """

    numbers: dict[tuple[str, str], list[Number]]
    missing: pd.DataFrame
    refused: pd.DataFrame
    sources: pd.DataFrame
    unknown: list[str]
    planned: int

    def of(self, place: str, indicator: str) -> list[Number]:
        """The numbers of a place; empty where there is none."""
        return self.numbers.get((place, indicator), [])

    def one(self, place: str, indicator: str) -> Number | None:
        """One number of a place, with bounds that cover all its sources.

        Where sources contradict each other it goes by the one published last: see `cover`.
        """
        every = self.of(place, indicator)
        return cover(every) if every else None

    def count_contradicted(self) -> int:
        """How many numbers of a place have sources that contradict each other."""
        against = self.sources[self.sources["standing"] == "contradicted"]
        return len(against.drop_duplicates(["place", "indicator"]))


def describe_facts(values: pd.DataFrame, indicators: pd.DataFrame) -> list[Input]:
    """The two tables of a comparison, for its provenance."""
    return [
        describe_input("values", values, USED),
        describe_input("indicators", indicators, tuple(map(str, indicators.columns))),
    ]


def cover(numbers: Sequence[Number]) -> Number:
    """Of numbers that contradict each other the one published last, with bounds that cover all.

    Parameters
    ----------
    numbers : sequence of Number
        At least one.

    Returns
    -------
    Number
        Of the same day the smaller, so that the order of the rows does not matter.
    """
    if len(numbers) == 1:
        return numbers[0]
    chosen = max(numbers, key=lambda number: (number.published, -number.point))
    lows, highs = [number.low for number in numbers], [number.high for number in numbers]
    low = math.nan if any(map(math.isnan, lows)) else min(lows)
    high = math.nan if any(map(math.isnan, highs)) else max(highs)
    return replace(chosen, low=low, high=high)


def prepare_values(values: pd.DataFrame, indicators: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """The table of values with every column there is, names of indicators as codes, facts numbered.

    Parameters
    ----------
    values : DataFrame
        As `jiju.read_values` gives it, or made by hand.
    indicators : DataFrame
        The table of indicators.

    Returns
    -------
    values : DataFrame
        A copy.
    unknown : list of str
        Names that are no indicator.
    """
    require_columns(values, ["place", "indicator", "value"], "values", "Read it with read_values.")
    frame = pd.DataFrame(index=pd.RangeIndex(len(values)))
    for name in ("place", "indicator"):
        frame[name] = _as_text(values[name])
    for name in ("value", "low", "high"):
        given = name in values.columns
        frame[name] = require_numbers(values, name, "values") if given else math.nan
    # A bound that is infinite bounds nothing.
    frame[["low", "high"]] = frame[["low", "high"]].replace([math.inf, -math.inf], math.nan)
    for name in _TEXTS:
        frame[name] = _as_text(values[name]) if name in values.columns else ""
    frame["status"] = frame["status"].where(frame["status"] != "", "outcome")
    frame["fact"] = _number_facts(frame["fact"])
    frame["low"], frame["high"] = fill_bounds(
        frame["value"].to_numpy(dtype=float),
        frame["low"].to_numpy(dtype=float),
        frame["high"].to_numpy(dtype=float),
        read_comparators(frame["comparator"]),
    )
    matched = match_indicators(frame, indicators)
    return matched, list(matched.attrs["unmatched"])


def _as_text(column: pd.Series[Any]) -> pd.Series[Any]:
    return pd.Series([_text(entry) for entry in column], dtype="str", index=pd.RangeIndex(len(column)))


def _text(entry: Any) -> str:  # noqa: ANN401
    if pd.isna(entry):
        return ""
    # A year or a code in a column with gaps is a float.
    whole = isinstance(entry, float) and entry.is_integer()
    return str(int(entry)) if whole else str(entry).strip()


def _number_facts(given: pd.Series[Any]) -> list[str]:
    """A name for each row; tables that were put together may use one twice."""
    seen: Counter[str] = Counter()
    names = []
    for at, name in enumerate(given, start=1):
        own = name or f"v{at:03d}"
        seen[own] += 1
        names.append(own if seen[own] == 1 else f"{own}-{seen[own]}")
    return names


def choose_places(frame: pd.DataFrame, place: str, peers: Sequence[str] | None) -> list[str]:
    """The peers of a place: as given, or all others of the table in its order.

    Parameters
    ----------
    frame : DataFrame
        From `prepare_values`.
    place : str
        The place in question.
    peers : sequence of str or None
        The peers asked for.

    Returns
    -------
    list of str
        At least one.

    Raises
    ------
    MeasureError
        ``M331`` where the table does not have one of them, ``M333`` where there is no peer.
    """
    known = [name for name in dict.fromkeys(frame["place"]) if name]
    asked = [peers] if isinstance(peers, str) else peers
    wanted = [place, *(asked or [])]
    for name in wanted:
        if str(name).strip() not in known:
            what = f"the table of values has no place {name!r}"
            few = ", ".join(known[:8]) + (", ..." if len(known) > 8 else "")
            hint = suggest(str(name), known, f"It has {few or 'none'}.")
            hint += " A place of which nothing is known yet needs a row without a value."
            msg = "M331"
            raise MeasureError(msg, what, where="place" if name is place else "peers", hint=hint)
    own = str(place).strip()
    chosen = known if asked is None else [str(name).strip() for name in asked]
    others = [name for name in dict.fromkeys(chosen) if name != own]
    if not others:
        what = f"there is no place to compare {own!r} with"
        msg = "M333"
        raise MeasureError(msg, what, where="peers", hint="Name at least one other place of the table.")
    return others


def collect_facts(
    frame: pd.DataFrame,
    hierarchy: Hierarchy,
    places: Sequence[str],
    *,
    period: str | None = None,
    positive: bool = True,
    unknown: Sequence[str] = (),
) -> Facts:
    """The numbers of some places that are in force and can be compared.

    Parameters
    ----------
    frame : DataFrame
        From `prepare_values`.
    hierarchy : Hierarchy
        The indicators.
    places : sequence of str
        The place in question first: where an indicator has no unit, that of its number counts.
    period : str, optional
        Only numbers within this period. Default: the latest of each place and indicator.
    positive : bool, default True
        Refuse what is not above 0, for it has no ratio.
    unknown : sequence of str
        Names that are no indicator, to be handed on.

    Returns
    -------
    Facts
        With the missing and the refused.

    Raises
    ------
    MeasureError
        ``M334`` where the period cannot be read.
    """
    leaves = hierarchy.leaves
    bases = {leaf.denominator for leaf in leaves.values() if leaf.denominator}
    mine = frame[frame["place"].isin(list(places)) & frame["indicator"].isin([*leaves, *bases])]
    numbered = mine[mine[["value", "low", "high"]].notna().any(axis=1)]
    within = numbered[within_period(numbered["period"], period)] if period else numbered
    marked = mark_standing(within.reset_index(drop=True))
    refusals: dict[int, tuple[str, str]] = {}
    numbers: dict[tuple[str, str], list[Number]] = {}
    for code in [*leaves, *sorted(bases - set(leaves))]:
        rows = marked[marked["used"] & (marked["indicator"] == code)]
        unit = common_unit(rows, leaves.get(code), places[0])
        for at, row in zip(rows.index, rows.to_dict("records"), strict=True):
            number, reason = number_of(row, unit, positive=positive)
            if reason is not None:
                refusals[int(at)] = reason
            if number is not None:
                numbers.setdefault((number.place, code), []).append(number)
    _divide(numbers, leaves, places)
    refused = _refused(marked, refusals, leaves)
    missing = _missing(mine, marked, refused, numbers, leaves, places)
    sources = _sources(marked, refusals)
    planned = int(marked["standing"].isin(["plan", "target"]).sum())
    kept = {key: found for key, found in numbers.items() if key[1] in leaves}
    return Facts(kept, missing, refused, sources, list(unknown), planned)


def within_period(periods: Iterable[str], asked: str) -> list[bool]:
    """Which periods lie within the one asked for."""
    wanted = parse_period(str(asked))
    if wanted is None:
        what = f"period is {asked!r}, which is no period"
        msg = "M334"
        raise MeasureError(msg, what, where="period", hint="Write 2023, 2023-11 or 2023-01/2023-09.")
    found = [parse_period(text) for text in periods]
    return [p is not None and wanted.start <= p.start and p.end <= wanted.end for p in found]


def common_unit(rows: pd.DataFrame, leaf: Leaf | None, place: str) -> str:
    """The unit of an indicator: its own, else the place's, else the one that most numbers have."""
    if leaf is not None and leaf.unit and not leaf.denominator:
        return leaf.unit
    units = rows.loc[rows["unit"] != "", ["place", "unit"]]
    own = sorted(units.loc[units["place"] == place, "unit"])
    if own:
        return str(own[0])
    counted = Counter(units["unit"])
    return min(counted, key=lambda unit: (-counted[unit], unit)) if counted else ""


def number_of(
    row: dict[Any, Any], unit: str, *, positive: bool
) -> tuple[Number | None, tuple[str, str] | None]:
    """The number in that unit, or why it cannot be used."""
    factor = 1.0 if not row["unit"] or not unit else convert_unit(row["unit"], unit)
    if factor is None:
        return None, (
            f"its unit {row['unit']} does not convert into {unit}",
            f"单位“{row['unit']}”无法换算为“{unit}”",
        )
    value, low, high = (float(row[name]) * factor for name in ("value", "low", "high"))
    if any(abs(entry) > _LARGEST or 0.0 < abs(entry) < 1.0 / _LARGEST for entry in (value, low, high)):
        return None, ("it is beyond any amount that is counted", "数值超出合理范围")
    if low > high or value < low or value > high:  # comparisons with NaN are false
        return None, ("the number lies outside its own bounds", "数值超出自身的上下限")
    number = Number(
        row["fact"],
        row["place"],
        row["indicator"],
        value,
        low,
        high,
        unit or row["unit"],
        row["period"],
        row["standing"],
        row["source"] or row["publisher"],
        row["published"],
        row["part"],
    )
    if positive and not number.point > 0.0:
        return None, ("it is not above 0, so it has no ratio", "数值不大于 0，无法计算倍数")
    if positive and math.isnan(value) and low <= 0.0:
        return None, ("its range reaches down to 0, so it has no ratio", "区间下探至 0，无法计算倍数")
    return number, None


def _divide(
    numbers: dict[tuple[str, str], list[Number]], leaves: dict[str, Leaf], places: Sequence[str]
) -> None:
    """Divide the indicators that have a denominator, with the widest bounds."""
    own = dict(numbers)
    for leaf in leaves.values():
        for place in places if leaf.denominator else ():
            pairs = [
                (above, below)
                for above in own.get((place, leaf.code), [])
                for below in own.get((place, leaf.denominator), [])
                if below.point > 0.0
            ]
            numbers.pop((place, leaf.code), None)
            if pairs:
                numbers[place, leaf.code] = [_quotient(above, below) for above, below in pairs]


def _quotient(above: Number, below: Number) -> Number:
    """One number over another that is above 0, with the widest bounds."""
    nan, least = math.nan, below.low if below.low > 0.0 else math.nan
    if above.low >= 0.0:
        low = 0.0 if math.isnan(below.high) else above.low / below.high
    else:
        low = above.low / least
    if above.high < 0.0:
        high = 0.0 if math.isnan(below.high) else above.high / below.high
    else:
        high = above.high / least
    contradicted = "contradicted" in (above.standing, below.standing)
    same = above.period == below.period
    return replace(
        above,
        value=nan if math.isnan(above.value) else above.value / below.point,
        low=low,
        high=high,
        unit=f"{above.unit}/{below.unit}" if above.unit or below.unit else "",
        period=above.period if same else f"{above.period} : {below.period}",
        standing="contradicted" if contradicted else above.standing,
        source="; ".join(dict.fromkeys(text for text in (above.source, below.source) if text)),
    )


def _refused(
    marked: pd.DataFrame, refusals: dict[int, tuple[str, str]], leaves: dict[str, Leaf]
) -> pd.DataFrame:
    rows = [
        (marked.at[at, "place"], marked.at[at, "indicator"], *reason)
        for at, reason in refusals.items()
        if marked.at[at, "indicator"] in leaves
    ]
    return texts_table(rows, ("place", "indicator", "reason_en", "reason_zh"))


def texts_table(rows: Sequence[Sequence[Any]], names: Sequence[str]) -> pd.DataFrame:
    """A table of texts, with its columns where it has no rows too."""
    return pd.DataFrame(
        {name: pd.Series([row[at] for row in rows], dtype="str") for at, name in enumerate(names)}
    )


def _missing(
    mine: pd.DataFrame,
    marked: pd.DataFrame,
    refused: pd.DataFrame,
    numbers: dict[tuple[str, str], list[Number]],
    leaves: dict[str, Leaf],
    places: Sequence[str],
) -> pd.DataFrame:
    turned_down = set(zip(refused["place"], refused["indicator"], strict=True))
    wanted = [(place, leaf) for place in places for leaf in leaves.values()]
    gone = [
        (place, leaf)
        for place, leaf in wanted
        if (place, leaf.code) not in numbers and (place, leaf.code) not in turned_down
    ]
    keys = {(place, leaf.code) for place, leaf in gone}
    known, judged = _by_key(mine, keys), _by_key(marked, keys)
    rows = []
    for place, leaf in gone:
        en, zh = _note(known.get((place, leaf.code), []), judged.get((place, leaf.code), []), leaf)
        rows.append((place, leaf.code, leaf.pillar, leaf.label_en, leaf.label_zh, en, zh))
    names = ("place", "indicator", "pillar", "label_en", "label_zh", "note_en", "note_zh")
    return texts_table(rows, names)


def _by_key(frame: pd.DataFrame, keys: set[tuple[str, str]]) -> dict[tuple[str, str], list[dict[Any, Any]]]:
    """The rows of some places and indicators."""
    pairs = list(zip(frame["place"], frame["indicator"], strict=True))
    rows = frame[[pair in keys for pair in pairs]] if len(frame) else frame
    found: dict[tuple[str, str], list[dict[Any, Any]]] = {}
    for row in rows.to_dict("records"):
        found.setdefault((row["place"], row["indicator"]), []).append(row)
    return found


def _note(known: list[dict[Any, Any]], judged: list[dict[Any, Any]], leaf: Leaf) -> tuple[str, str]:
    """What there is instead of the number that is missing."""
    if leaf.denominator and any(row["used"] for row in judged):
        return (
            f"no number of {leaf.denominator} to divide it by",
            f"缺少可作分母的“{leaf.denominator}”",
        )
    for standing, (en, zh) in _PLANNED.items():
        planned = [row for row in judged if row["standing"] == standing]
        if planned:
            row = planned[-1]
            amount = [amount_text(_any(row), row["unit"], lang, style=ROUNDED) for lang in ("en", "zh")]
            when = (f" ({row['period']})", f"（{row['period']}）") if row["period"] else ("", "")
            return f"{en}: {amount[0]}{when[0]}", f"{zh}：{amount[1]}{when[1]}"
    if judged and all(row["standing"] == "part" for row in judged):
        return "only parts of it", "只有分项数"
    others = sorted({row["period"] for row in known if row["period"] and not math.isnan(_any(row))})
    if others and not judged:
        return f"only for other periods: {', '.join(others)}", f"只有其他时期的数字：{'、'.join(others)}"
    return "", ""


def _any(row: dict[Any, Any]) -> float:
    return next((float(row[name]) for name in ("value", "low", "high") if not pd.isna(row[name])), math.nan)


def _sources(marked: pd.DataFrame, refusals: dict[int, tuple[str, str]]) -> pd.DataFrame:
    frame = marked.copy()
    for at in refusals:
        frame.loc[at, "standing"] = "refused"
    names = ("fact", "place", "indicator", "period", "value", "low", "high", "unit", "comparator", "standing")
    shown = ("source", "publisher", "published", "page", "sentence", "url", "note")
    table = frame[[*names, *shown]].reset_index(drop=True)
    texts = [name for name in table.columns if name not in ("value", "low", "high")]
    return table.astype(dict.fromkeys(texts, "str") | dict.fromkeys(("value", "low", "high"), "float64"))
