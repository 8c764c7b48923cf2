"""The comparison behind a gap: each indicator with the figures of the place and of its peers side by side."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from jiju.charts.gap import peer_names
from jiju.charts.gap_words import gap_verdict, said_bounds, said_decided
from jiju.charts.parts import each_row
from jiju.report.sources import Source, SourceList, labels_of, list_sources
from jiju.results.amounts import Scale, row_scale

if TYPE_CHECKING:
    from jiju.report.sources import SourceBook
    from jiju.results import Language, Result

__all__ = ["Cell", "Comparison", "Line", "compare"]

_IN_FORCE = ("current", "contradicted")


@dataclass(frozen=True)
class Cell:
    """The figures of one place on one indicator.

    Attributes
    ----------
    figures : list of Source
        Those that are shown, in the unit of the line where they can be; two or more contradict each other.
    also : list of Source
        Further sources that state the same.
    planned : list of Source
        A plan or target, where no outcome is known.
    refused : str
        Why its figure is not compared; empty where it is.
    """

    figures: list[Source]
    also: list[Source] = field(default_factory=list)
    planned: list[Source] = field(default_factory=list)
    refused: str = ""

    @property
    def is_missing(self) -> bool:
        """Whether no figure is known."""
        return not self.figures

    @property
    def is_contradicted(self) -> bool:
        """Whether its figures contradict each other."""
        return len(self.figures) > 1


@dataclass(frozen=True)
class Line:
    """One indicator of the comparison.

    Attributes
    ----------
    indicator, label, pillar : str
        Code, name, and the pillar's name.
    unit : str
        Unit of the indicator's figures.
    scale : Scale
        In which the line is written.
    cells : dict of str to Cell
        By place.
    best : str
        The best peer; empty where there is none.
    ratio, low, high : float
        How many times better the best peer is, and its bounds; NaN where unknown or open.
    verdict : str
        ``"behind"``, ``"ahead"``, ``"level"``, ``"open"``; empty where nothing is compared.
    gap : str
        The same in words; no lead or lag where the verdict is open.
    bounds : str
        What the sources' wording allows; empty where it allows one ratio only, or `gap` says it.
    """

    indicator: str
    label: str
    pillar: str
    unit: str
    scale: Scale
    cells: dict[str, Cell]
    best: str = ""
    ratio: float = math.nan
    low: float = math.nan
    high: float = math.nan
    verdict: str = ""
    gap: str = ""
    bounds: str = ""

    @property
    def shows_periods(self) -> bool:
        """Whether its figures are about several periods, so that each must say its own."""
        return len({figure.period for cell in self.cells.values() for figure in cell.figures}) > 1

    def scale_of(self, source: Source) -> Scale | None:
        """The row's scale for a figure in the row's unit; None for one that brings its own unit."""
        return self.scale if source.unit == self.unit else None


@dataclass(frozen=True)
class Comparison:
    """A gap as a table of places and indicators.

    Attributes
    ----------
    place : str
        Whose gap it is.
    peers : list of str
        What it is compared with.
    lines : list of Line
        By pillar.
    sources : SourceList
        In the order of the table.
    missing, refused : DataFrame
        The numbers that are wanted; those that cannot be compared.
    """

    place: str
    peers: list[str]
    lines: list[Line]
    sources: SourceList
    missing: pd.DataFrame
    refused: pd.DataFrame

    @property
    def places(self) -> list[str]:
        """The place and its peers."""
        return [self.place, *self.peers]

    def contradictions(self) -> list[tuple[Line, str, Cell]]:
        """Each line and place whose figures contradict each other."""
        return [
            (line, place, cell)
            for line in self.lines
            for place, cell in line.cells.items()
            if cell.is_contradicted
        ]


def compare(result: Result, lang: Language, book: SourceBook | None = None) -> Comparison:
    """The comparison behind a gap.

    Parameters
    ----------
    result : Result
        Of the kind ``gap``.
    lang : {"en", "zh"}
        The language.
    book : SourceBook, optional
        The numbers of the sources of several findings together.

    Returns
    -------
    Comparison
        Every indicator, those without any number included.
    """
    place, peers = str(result.details.get("place", "")), peer_names(result)
    pillars = _pillars(result, lang)
    labels = labels_of(result, lang)
    placed = _placed(result)
    # By pillar in the order of the pillars; within one, in the order of the findings.
    order = sorted(labels, key=lambda code: _rank(placed.get(code, ""), pillars))
    used = _used(result, place)
    sources = list_sources(result, lang, _met(result, order, [place, *peers], used), book)
    best = {str(row.indicator): row for row in each_row(result.tables["frontiers"])}
    reasons = {
        (str(row.place), str(row.indicator)): str(getattr(row, f"reason_{lang}"))
        for row in each_row(result.tables["refused"])
    }
    units = dict(zip(result.table["indicator"].astype(str), result.table["unit"].astype(str), strict=True))
    converted = _converted(result)
    lines = []
    for code in order:
        cells = {
            name: _cell(sources, name, code, used, reasons.get((name, code), ""), converted)
            for name in [place, *peers]
        }
        shown = [figure for cell in cells.values() for figure in cell.figures]
        unit = units.get(code) or next((figure.unit for figure in shown), "")
        known = [v for f in shown if f.unit == unit for v in (f.value, f.low, f.high)]
        line = Line(
            code,
            labels[code],
            pillars.get(placed.get(code, ""), placed.get(code, "")),
            unit,
            row_scale(known, unit, lang),
            cells,
            **_best(best.get(code), lang),
        )
        lines.append(line)
    return Comparison(place, peers, lines, sources, result.tables["missing"], result.tables["refused"])


def _pillars(result: Result, lang: Language) -> dict[str, str]:
    table = result.tables["pillars"]
    table = table[table["level"] > 0]
    return dict(zip(table["pillar"].astype(str), table[f"label_{lang}"].astype(str), strict=True))


def _rank(pillar: str, pillars: dict[str, str]) -> int:
    return list(pillars).index(pillar) if pillar in pillars else len(pillars)


def _placed(result: Result) -> dict[str, str]:
    """The pillar of each indicator."""
    placed: dict[str, str] = {}
    for frame in (result.table, result.tables["frontiers"], result.tables["missing"]):
        for row in each_row(frame):
            placed.setdefault(str(row.indicator), "" if pd.isna(row.pillar) else str(row.pillar))
    return placed


def _used(result: Result, place: str) -> dict[tuple[str, str], list[str]]:
    """The facts that the gap rests on, by place and indicator."""
    used: dict[tuple[str, str], list[str]] = {}
    for row in each_row(result.table):
        for name, fact in ((place, str(row.place_fact)), (str(row.peer), str(row.peer_fact))):
            facts = used.setdefault((name, str(row.indicator)), [])
            if fact not in facts:
                facts.append(fact)
    return used


def _converted(result: Result) -> dict[tuple[str, str], dict[str, Any]]:
    """The numbers that the gap rests on in the units of their lines, by fact and indicator."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in each_row(result.table):
        for side in ("place", "peer"):
            numbers = {name: float(getattr(row, f"{side}_{name}")) for name in ("value", "low", "high")}
            key = str(getattr(row, f"{side}_fact")), str(row.indicator)
            found[key] = {**numbers, "unit": str(row.unit)}
    return found


def _met(
    result: Result, order: list[str], places: list[str], used: dict[tuple[str, str], list[str]]
) -> list[tuple[str, str, str]]:
    """The facts in the order in which a reader of the table meets them."""
    frame = result.tables["sources"]
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row in each_row(frame):
        entry = (str(row.fact), str(row.standing))
        found.setdefault((str(row.place), str(row.indicator)), []).append(entry)
    met = []
    for code in order:
        for name in places:
            facts = used.get((name, code), [])
            others = [
                fact
                for fact, standing in found.get((name, code), [])
                if standing in (*_IN_FORCE, "refused") and fact not in facts
            ]
            met += [(fact, name, code) for fact in (*facts, *others)]
    return met


def _cell(
    sources: SourceList,
    place: str,
    code: str,
    used: dict[tuple[str, str], list[str]],
    reason: str,
    converted: dict[tuple[str, str], dict[str, Any]],
) -> Cell:
    known = sources.of(place, code, *_IN_FORCE)
    named = used.get((place, code), [])
    figures = [
        replace(source, **converted.get((source.fact, code), {})) for source in known if source.fact in named
    ]
    also = [source for source in known if source.fact not in named]
    if not figures:
        # No pair rests on them, since the other side has no number: one of each wording is shown.
        texts: dict[tuple[float, float, float, str], Source] = {}
        for source in known:
            texts.setdefault((source.value, source.low, source.high, source.period), source)
        contradicting = [s for s in texts.values() if s.standing == "contradicted"]
        figures = contradicting or list(texts.values())[:1]
        also = [source for source in known if source not in figures]
    if not figures:
        figures = sources.of(place, code, "refused")
    planned = [] if figures else sources.of(place, code, "plan", "target")
    return Cell(figures, also, planned, reason)


def _best(row: Any, lang: Language) -> dict[str, Any]:  # noqa: ANN401
    if row is None:
        return {}
    gap, low, high = (float(getattr(row, name)) for name in ("gap_log", "low", "high"))
    ratio, *ends = (math.nan if math.isnan(v) else math.exp(v) for v in (gap, low, high))
    verdict = gap_verdict(gap, low, high)
    known = [None if math.isnan(v) else v for v in (ratio, *ends)]
    allowed = said_bounds(ends[0], ends[1], lang)
    return {
        "best": str(getattr(row, "peer", "")),
        "ratio": ratio,
        "low": ends[0],
        "high": ends[1],
        "verdict": verdict,
        "gap": said_decided(known[0], known[1], known[2], verdict, lang=lang),
        "bounds": allowed if verdict == "open" or known[0] is not None else "",
    }
