"""The tables of a gap on the page: the comparison, each pair, contradictions, what is missing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from jiju.charts.gap_words import said_bounds, said_decided
from jiju.charts.numbers import MISSING
from jiju.charts.parts import each_row
from jiju.report.comparison import compare
from jiju.report.fact_tables import (
    figure_part,
    missing_table,
    origin_text,
    refused_table,
    remember_uses,
    source_anchor,
)
from jiju.report.tables import PageColumn, PageTable, Part, number_column, parts_column, text_column
from jiju.results.names import name_in_language

if TYPE_CHECKING:
    from typing import Any

    from jiju.report.comparison import Cell, Comparison, Line
    from jiju.report.sources import SourceBook
    from jiju.report.words import Words
    from jiju.results import Result

__all__ = ["gap_tables"]


def gap_tables(
    result: Result, section: str, text: Words, book: SourceBook, *, disputes: bool = True
) -> list[PageTable]:
    """The tables of a gap.

    Parameters
    ----------
    result : Result
        Of the kind ``gap``.
    section : str
        Identifier of the section.
    text : Words
        The words.
    book : SourceBook
        The sources of the page.
    disputes : bool, default True
        Whether the figures that contradict each other have a table of their own: they need none where
        another section lists them.

    Returns
    -------
    list of PageTable
        The list of missing numbers always among them.
    """
    comparison = compare(result, text.lang, book)
    rows = {line.indicator: f"{section}-i{at}" for at, line in enumerate(comparison.lines, start=1)}
    labels = {line.indicator: line.label for line in comparison.lines}
    pillars = result.tables["pillars"]
    names = dict(zip(pillars["pillar"].astype(str), pillars[f"label_{text.lang}"].astype(str), strict=True))
    refused = refused_table(comparison.refused, section, text, labels)
    contradictions = _contradictions(comparison, section, text) if disputes else None
    remember_uses(comparison.sources, section, rows, book)
    return [
        _matrix(comparison, section, text, rows),
        missing_table(comparison.missing, section, text, names, comparison.place),
        *([contradictions] if contradictions else []),
        *([refused] if refused else []),
        _pairs(result, comparison, section, text),
    ]


def _matrix(comparison: Comparison, section: str, text: Words, rows: dict[str, str]) -> PageTable:
    lines = comparison.lines

    def of_place(place: str) -> PageColumn:
        cells = [_cell(line, line.cells[place], text) for line in lines]
        return parts_column(name_in_language(place, text.lang), cells)

    gaps = [_gap(line, text) or MISSING for line in lines]
    # The gap stands beside the place's own number: on a phone the peers are a swipe away.
    columns = [
        text_column(text("facts.indicator"), [_with_unit(line, text) for line in lines]),
        of_place(comparison.place),
        PageColumn(text("gap.gap"), text("gap.gap_meaning"), False, gaps, gaps, _verdicts(lines)),
        text_column(text("gap.best"), [name_in_language(line.best, text.lang) for line in lines]),
        *(of_place(peer) for peer in comparison.peers),
        text_column(text("facts.pillar"), [line.pillar for line in lines]),
    ]
    anchors = [rows[line.indicator] for line in lines]
    name = f"{section}-comparison"
    return PageTable(name, text("gap.comparison"), columns, len(lines), anchors, text("gap.comparison_note"))


def _gap(line: Line, text: Words) -> str:
    """The gap; where it is open who is ahead, how far the wording lets it reach to either side."""
    if line.verdict != "open" or not line.bounds:
        return line.gap
    return text("gap.open_within", gap=line.gap, bounds=line.bounds)


def _verdicts(lines: list[Line]) -> list[str]:
    return [line.verdict for line in lines]


def _with_unit(line: Line, text: Words) -> str:
    return text("gap.with_unit", label=line.label, unit=line.scale.unit) if line.scale.unit else line.label


def _cell(line: Line, cell: Cell, text: Words) -> list[Part]:
    if cell.is_missing:
        planned = [
            part
            for source in cell.planned
            for part in (
                Part(" "),
                figure_part(source, text),
                Part(text(f"facts.standing_{source.standing}"), kind="remark"),
            )
        ]
        reason = [Part(f" {cell.refused}", kind="remark")] if cell.refused else []
        return [Part(text("facts.absent"), kind="missing"), *planned, *reason]
    parts: list[Part] = []
    for at, figure in enumerate(cell.figures):
        if at:
            parts.append(Part(" / "))
        period = figure.period if line.shows_periods else ""
        parts.append(figure_part(figure, text, line.scale_of(figure), period))
    for source in cell.also:
        parts += [Part(" "), Part(f"[{source.number}]", f"#{source_anchor(source)}")]
    if cell.is_contradicted:
        parts.append(Part(text("facts.differ"), kind="missing"))
    if cell.refused:
        parts.append(Part(text("facts.not_compared"), kind="remark"))
    return parts


def _contradictions(comparison: Comparison, section: str, text: Words) -> PageTable | None:
    """The figures that contradict each other, one a row, those of one group below each other."""
    found = [
        (line, place, figure) for line, place, cell in comparison.contradictions() for figure in cell.figures
    ]
    if not found:
        return None
    columns = [
        text_column(text("facts.indicator"), [line.label for line, _, _ in found]),
        text_column(text("facts.place"), [name_in_language(place, text.lang) for _, place, _ in found]),
        parts_column(text("facts.value"), [[figure_part(figure, text)] for _, _, figure in found]),
        text_column(text("facts.period"), [figure.period for _, _, figure in found]),
        text_column(text("facts.origin"), [origin_text(figure, text) for _, _, figure in found]),
    ]
    if any(figure.sentence for _, _, figure in found):
        columns.append(text_column(text("facts.sentence"), [figure.sentence for _, _, figure in found]))
    name = f"{section}-contradictions"
    return PageTable(
        name, text("facts.contradictions"), columns, len(found), note=text("facts.never_averaged")
    )


def _pairs(result: Result, comparison: Comparison, section: str, text: Words) -> PageTable:
    lines = {line.indicator: line for line in comparison.lines}
    rows = list(each_row(result.table))

    def figure(row: Any, side: str, place: str) -> list[Part]:  # noqa: ANN401
        fact = str(getattr(row, f"{side}_fact"))
        cell = lines[str(row.indicator)].cells.get(place)
        for source in cell.figures if cell else ():
            if source.fact == fact:
                period = source.period if lines[str(row.indicator)].shows_periods else ""
                return [figure_part(source, text, None, period)]
        return []

    ratios = [float(row.ratio) for row in rows]
    gaps = [
        said_decided(None if math.isnan(ratio) else ratio, None, None, str(row.verdict), lang=text.lang)
        for ratio, row in zip(ratios, rows, strict=True)
    ]
    known = [not math.isnan(ratio) for ratio in ratios]
    ends = [(float(row.low), float(row.high)) for row in rows]
    bounds = [_bounds(*span, text, known=there) for span, there in zip(ends, known, strict=True)]
    verdicts = [str(row.verdict) for row in rows]
    said = [text(f"gap.verdict_{v}") if text.has(f"gap.verdict_{v}") else v for v in verdicts]
    columns = [
        text_column(text("facts.indicator"), [lines[str(row.indicator)].label for row in rows]),
        text_column(text("gap.peer"), [name_in_language(str(row.peer), text.lang) for row in rows]),
        parts_column(
            name_in_language(comparison.place, text.lang),
            [figure(row, "place", comparison.place) for row in rows],
        ),
        parts_column(text("gap.peer_value"), [figure(row, "peer", str(row.peer)) for row in rows]),
        number_column(text("gap.gap"), ratios, gaps, text("gap.gap_meaning")),
        text_column(text("gap.bounds"), bounds, text("gap.bounds_meaning")),
        PageColumn(text("gap.verdict"), "", False, said, said, verdicts),
    ]
    return PageTable(f"{section}-table", text("gap.pairs"), columns, len(rows), few=8)


def _bounds(low: float, high: float, text: Words, *, known: bool) -> str:
    return said_bounds(_exp(low), _exp(high), text.lang) if known else ""


def _exp(value: float) -> float:
    return value if math.isnan(value) else math.exp(value)
