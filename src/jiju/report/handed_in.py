"""What a comparison that is handed in says, cell by cell, before it becomes a document or a workbook."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from jiju.charts.numbers import MISSING
from jiju.charts.parts import each_row
from jiju.report.fact_tables import origin_text, said_standing
from jiju.results.names import name_in_language

if TYPE_CHECKING:
    from jiju.report.comparison import Cell, Comparison, Line
    from jiju.report.sources import Source
    from jiju.report.words import Words

__all__ = ["HandedCell", "HandedIn", "HandedRow", "Wanted", "hand_in"]


@dataclass(frozen=True, slots=True)
class HandedFigure:
    """One figure of a cell.

    Attributes
    ----------
    said : str
        The figure in words.
    numbers : tuple of int
        The numbers of its sources.
    period : str
        Its period, where figures of the row are of several.
    """

    said: str
    numbers: tuple[int, ...]
    period: str = ""


@dataclass(frozen=True)
class HandedCell:
    """One cell: the figures of a place on an indicator.

    Attributes
    ----------
    figures : list of HandedFigure
        Each figure, in the unit of its row.
    note : str
        What else must be said; empty for nothing.
    value : float or None
        The figure as a number in the unit of its row, where there is exactly one and it is stated.
    comparator : str
        How that number is bounded.
    is_missing : bool
        Whether there is no figure.
    """

    figures: list[HandedFigure]
    note: str = ""
    value: float | None = None
    comparator: str = "exact"
    is_missing: bool = False

    @property
    def numbers(self) -> list[int]:
        """The numbers of all sources of the cell."""
        return [number for figure in self.figures for number in figure.numbers]


@dataclass(frozen=True)
class HandedRow:
    """One indicator.

    Attributes
    ----------
    pillar, label, unit : str
        Pillar, name, unit of the figures.
    cells : list of HandedCell
        The place, then its peers.
    best, gap, bounds : str
        The best peer, how many times better it is, and what the wording allows.
    ratio : float
        The gap as a number; NaN where unknown.
    """

    pillar: str
    label: str
    unit: str
    cells: list[HandedCell]
    best: str
    gap: str
    bounds: str
    ratio: float


@dataclass(frozen=True)
class Wanted:
    """A figure that is missing.

    Attributes
    ----------
    pillar, label, place, note : str
        What, of whom, and what is known instead.
    """

    pillar: str
    label: str
    place: str
    note: str


@dataclass(frozen=True)
class HandedIn:
    """The whole comparison.

    Attributes
    ----------
    title, subtitle, unit : str
        Headings; who hands it in.
    periods : str
        From when to when the figures are.
    places : list of str
        The place, then its peers.
    rows : list of HandedRow
        The indicators, by pillar.
    wanted : list of Wanted
        What is missing.
    wanted_by_indicator : list of (str, str, str)
        The same in short: pillar, indicator, places.
    refused : list of (str, str, str)
        Indicator, place, reason.
    contradictions : list of (str, str, Source)
        Indicator, place, figure.
    aside : list of Source
        Plans, targets and superseded figures.
    sources : list of Source
        By number.
    origins : dict of int to str
        By the number of a source: publisher, date and page in words.
    """

    title: str
    subtitle: str
    unit: str
    periods: str
    places: list[str]
    rows: list[HandedRow]
    wanted: list[Wanted]
    wanted_by_indicator: list[tuple[str, str, str]]
    refused: list[tuple[str, str, str]]
    contradictions: list[tuple[str, str, Source]]
    aside: list[Source]
    sources: list[Source]
    origins: dict[int, str] = field(default_factory=dict)


def hand_in(comparison: Comparison, subtitle: str, text: Words, unit: str) -> HandedIn:
    """A comparison as it is handed in.

    Parameters
    ----------
    comparison : Comparison
        The comparison.
    subtitle : str
        The finding's own title.
    text : Words
        The words.
    unit : str
        Who hands it in.

    Returns
    -------
    HandedIn
        In the language of the words.
    """

    def name(place: str) -> str:
        return name_in_language(place, text.lang)

    labels = {line.indicator: line.label for line in comparison.lines}
    order = {line.label: at for at, line in enumerate(comparison.lines)}
    pillars = {line.indicator: line.pillar for line in comparison.lines}
    wanted = [
        Wanted(
            pillars.get(str(row.indicator), ""),
            labels.get(str(row.indicator), str(row.indicator)),
            name(str(row.place)),
            str(getattr(row, f"note_{text.lang}", "") or ""),
        )
        for row in each_row(comparison.missing)
    ]
    refused = [
        (
            labels.get(str(row.indicator), str(row.indicator)),
            name(str(row.place)),
            str(getattr(row, f"reason_{text.lang}")),
        )
        for row in each_row(comparison.refused)
    ]
    contradictions = [
        (line.label, name(place), replace(figure, place=name(place)))
        for line, place, cell in comparison.contradictions()
        for figure in cell.figures
    ]
    sources = [replace(source, place=name(source.place)) for source in comparison.sources.all]
    return HandedIn(
        title=text("office.title", place=name(comparison.place)),
        subtitle=subtitle,
        unit=unit,
        periods=_periods(comparison),
        places=[name(place) for place in comparison.places],
        rows=[_row(line, comparison, text) for line in comparison.lines],
        wanted=sorted(wanted, key=lambda entry: order.get(entry.label, len(order))),
        wanted_by_indicator=_by_indicator(wanted, order, text),
        refused=refused,
        contradictions=contradictions,
        aside=[source for source in sources if source.standing in ("plan", "target", "superseded")],
        sources=sources,
        origins={source.number: origin_text(source, text) for source in sources},
    )


def _periods(comparison: Comparison) -> str:
    years = sorted(
        {
            figure.period[:4]
            for line in comparison.lines
            for cell in line.cells.values()
            for figure in cell.figures
            if figure.period[:4].isdigit()
        }
    )
    if not years:
        return ""
    return years[0] if years[0] == years[-1] else f"{years[0]}–{years[-1]}"


def _row(line: Line, comparison: Comparison, text: Words) -> HandedRow:
    return HandedRow(
        pillar=line.pillar,
        label=line.label,
        unit=line.scale.unit,
        cells=[_cell(line, line.cells[place], text) for place in comparison.places],
        best=name_in_language(line.best, text.lang) if line.gap else "",
        gap=line.gap,
        bounds=line.bounds,
        ratio=line.ratio,
    )


def _cell(line: Line, cell: Cell, text: Words) -> HandedCell:
    if cell.is_missing:
        planned = [
            text("office.instead", standing=said_standing(s.standing, text), figure=s.text(text.lang))
            for s in cell.planned
        ]
        only_planned = [
            HandedFigure(said, (s.number,), s.period) for said, s in zip(planned, cell.planned, strict=True)
        ]
        return HandedCell(only_planned, is_missing=True)
    figures = []
    for at, figure in enumerate(cell.figures):
        said = figure.text(text.lang, line.scale_of(figure))
        # Further sources of the same figure stand with the first.
        also = tuple(source.number for source in cell.also) if at == 0 else ()
        period = figure.period if line.shows_periods else ""
        figures.append(HandedFigure(said, (figure.number, *also), period))
    notes = [
        text("facts.differ").strip() if cell.is_contradicted else "",
        text("facts.not_compared").strip() if cell.refused else "",
    ]
    note = text("page.separator").join(part for part in notes if part)
    only = cell.figures[0] if len(cell.figures) == 1 else None
    if only is None or line.scale_of(only) is None or math.isnan(only.value):
        return HandedCell(figures, note)
    return HandedCell(figures, note, only.value / line.scale.factor, _said(only))


def _said(figure: Source) -> str:
    """How a figure is bounded; a lower bound without an upper one is said differently in Chinese."""
    if figure.comparator == "more_than" and math.isnan(figure.high):
        return "beyond"
    return figure.comparator


def _by_indicator(wanted: list[Wanted], order: dict[str, int], text: Words) -> list[tuple[str, str, str]]:
    """One row an indicator: whose figures are missing."""
    places: dict[tuple[str, str], list[str]] = {}
    for entry in sorted(wanted, key=lambda entry: order.get(entry.label, len(order))):
        places.setdefault((entry.pillar, entry.label), []).append(entry.place)
    joint = text("page.separator")
    return [(pillar or MISSING, label, joint.join(named)) for (pillar, label), named in places.items()]
