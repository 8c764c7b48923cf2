"""The comparison as a workbook: figures as numbers with their units, sources a click away."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jiju.charts.numbers import MISSING
from jiju.report._packages import FIXED_TIME, fixed_package
from jiju.report.fact_tables import said_standing
from jiju.results.amounts import row_scale
from jiju.results.digits import plain_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jiju.report.handed_in import HandedCell, HandedIn
    from jiju.report.words import Words

__all__ = ["render_workbook"]

_A4 = 9
_LINE = 15  # points that a line of text takes
_LONGEST = 32_767  # characters that a cell can hold
_FONTS = {"text": "仿宋", "head": "黑体"}


def render_workbook(sheets: Sequence[HandedIn], text: Words) -> bytes:
    """The workbook of one or more comparisons.

    Parameters
    ----------
    sheets : sequence of HandedIn
        Each gives its table, its sources, what is missing and what contradicts.
    text : Words
        The words.

    Returns
    -------
    bytes
        An ``.xlsx`` file, the same for the same input.
    """
    import xlsxwriter

    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    book.set_properties({"title": sheets[0].title, "author": "jiju", "created": FIXED_TIME})
    looks = _Looks(book)
    for at, sheet in enumerate(sheets):
        suffix = f" {at + 1}" if len(sheets) > 1 else ""
        _Writer(book, looks, sheet, text, suffix).write()
    book.close()
    return fixed_package(file.getvalue())


class _Looks:
    """Formats of cells, each made once."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def get(self, **look: Any) -> Any:  # noqa: ANN401
        kind = str(look.pop("kind", "text"))
        whole = {"font_name": _FONTS[kind], "font_size": 11, "valign": "vcenter", **look}
        key = tuple(sorted(whole.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(whole)
        return self._made[key]


@dataclass
class _Writer:
    """One comparison into its sheets."""

    book: Any
    looks: _Looks
    sheet: HandedIn
    text: Words
    suffix: str

    def __post_init__(self) -> None:
        # By page and row: how many lines its fullest cell takes; by page and column: its width.
        self._lines: dict[tuple[str, int], int] = {}
        self._widths: dict[tuple[str, int], float] = {}

    def write(self) -> None:
        names = {
            name: self.text(f"office.sheet_{name}") + self.suffix
            for name in ("comparison", "missing", "contradictions", "sources")
        }
        pages = {name: self.book.add_worksheet(title) for name, title in names.items()}
        self._comparison(pages["comparison"], names["sources"])
        self._missing(pages["missing"])
        self._contradictions(pages["contradictions"], names["sources"])
        self._sources(pages["sources"])

    # ---- the table itself ------------------------------------------------------------------------------
    def _comparison(self, page: Any, sources: str) -> None:  # noqa: ANN401
        sheet, text = self.sheet, self.text
        headings = [text("facts.pillar"), text("facts.indicator"), text("office.unit")]
        widths = [9.0 if text.lang == "zh" else 12.0, 24.0, 9.0]
        for place in sheet.places:
            headings += [place, text("office.source_column")]
            widths += [12.0, 6.5]
        headings += [text("gap.best"), text("office.ratio"), text("gap.gap"), text("gap.bounds")]
        widths += [11.0, 8.0, 13.0, 17.0]
        top = self._head(page, headings, widths)
        for at, row in enumerate(sheet.rows, start=top):
            self._put(page, at, 0, row.pillar, align="center")
            self._put(page, at, 1, row.label)
            self._put(page, at, 2, row.unit or MISSING, align="center")
            for number, cell in enumerate(row.cells):
                self._cell(page, at, 3 + 2 * number, cell, sources)
            last = 3 + 2 * len(row.cells)
            self._put(page, at, last, row.best or MISSING, align="center")
            self._number(page, at, last + 1, row.ratio, "0.00")
            self._put(page, at, last + 2, row.gap or MISSING, align="center")
            self._put(page, at, last + 3, row.bounds or MISSING, align="center")
        self._finish(page, top, len(sheet.rows), len(headings), freeze=3)
        note = self.looks.get(text_wrap=True, font_size=10)
        page.merge_range(top + len(sheet.rows), 0, top + len(sheet.rows), len(headings) - 1, "", note)
        page.write_string(top + len(sheet.rows), 0, text("office.note"), note)
        page.set_row(top + len(sheet.rows), 32)

    def _cell(self, page: Any, row: int, column: int, cell: HandedCell, sources: str) -> None:  # noqa: ANN401
        text = self.text
        if cell.is_missing:
            said = [text("facts.absent"), *(figure.said for figure in cell.figures)]
            self._put(page, row, column, "\n".join(said), align="center", font_color="#a3420b")
        elif cell.value is None:
            said = [
                figure.said + (text("office.in_brackets", said=figure.period) if figure.period else "")
                for figure in cell.figures
            ]
            if cell.note:
                said.append(text("office.in_brackets", said=cell.note))
            self._put(page, row, column, "\n".join(said), align="center")
        else:
            form = number_format(cell.value, cell.comparator, text)
            if cell.figures[0].period:
                form += f'"{text("office.in_brackets", said=_bare(cell.figures[0].period))}"'
            self._number(page, row, column, cell.value, form)
        self._links(page, row, column + 1, cell.numbers, sources)

    def _links(self, page: Any, row: int, column: int, numbers: Sequence[int], sources: str) -> None:  # noqa: ANN401
        """The numbers of the sources; the cell leads to the row of the first one."""
        if not numbers:
            self._put(page, row, column, "")
            return
        said = "".join(f"[{number}]" for number in numbers)
        look = self.looks.get(
            border=1, align="center", font_color="#00537f", underline=1, font_size=10, text_wrap=True
        )
        target = f"internal:'{sources}'!A{numbers[0] + self._first_row()}"
        page.write_url(row, column, target, look, said)

    # ---- the other sheets ------------------------------------------------------------------------------
    def _missing(self, page: Any) -> None:  # noqa: ANN401
        text = self.text
        names = ["pillar", "indicator", "place", "note"]
        headings = [
            text("office.count"),
            *(text(f"facts.{name}") for name in names),
            text("office.found"),
            text("office.found_in"),
        ]
        top = self._head(page, headings, [7.0, 10.0, 28.0, 16.0, 26.0, 18.0, 30.0])
        for at, entry in enumerate(self.sheet.wanted):
            self._number(page, top + at, 0, at + 1, "0")
            for column, said in enumerate(
                (entry.pillar, entry.label, entry.place, entry.note, "", ""), start=1
            ):
                self._put(page, top + at, column, said)
        if not self.sheet.wanted:
            self._put(page, top, 1, text("office.nothing_wanted"))
        self._finish(page, top, max(1, len(self.sheet.wanted)), len(headings))

    def _contradictions(self, page: Any, sources: str) -> None:  # noqa: ANN401
        text = self.text
        names = ("indicator", "place", "value")
        headings = [*(text(f"facts.{name}") for name in names), text("office.unit")]
        headings += [text(f"facts.{name}") for name in ("period", "origin", "sentence", "number")]
        top = self._head(page, headings, [26.0, 14.0, 14.0, 10.0, 14.0, 36.0, 40.0, 8.0])
        for at, (label, place, figure) in enumerate(self.sheet.contradictions, start=top):
            scale = row_scale([figure.value, figure.low, figure.high], figure.unit, text.lang)
            self._put(page, at, 0, label)
            self._put(page, at, 1, place, align="center")
            self._figure(
                page, at, 2, figure.value / scale.factor, figure.comparator, figure.text(text.lang, scale)
            )
            self._put(page, at, 3, scale.unit or MISSING, align="center")
            self._put(page, at, 4, figure.period, align="center")
            self._put(page, at, 5, self.sheet.origins[figure.number])
            self._put(page, at, 6, figure.sentence)
            self._links(page, at, 7, [figure.number], sources)
        if not self.sheet.contradictions:
            self._put(page, top, 0, text("office.no_contradictions"))
        self._finish(page, top, max(1, len(self.sheet.contradictions)), len(headings))

    def _sources(self, page: Any) -> None:  # noqa: ANN401
        text = self.text
        headings = [text(f"facts.{name}") for name in ("number", "place", "indicator", "value")]
        headings += [text("office.unit"), text("office.low"), text("office.high")]
        names = ("period", "standing", "origin", "sentence")
        headings += [*(text(f"facts.{name}") for name in names), text("office.address"), text("facts.note")]
        widths = [7.0, 14.0, 24.0, 13.0, 9.0, 11.0, 11.0, 12.0, 10.0, 34.0, 44.0, 34.0, 44.0]
        top = self._head(page, headings, widths)
        for at, source in enumerate(self.sheet.sources, start=top):
            scale = row_scale([source.value, source.low, source.high], source.unit, text.lang)
            said = source.text(text.lang, scale)
            self._number(page, at, 0, source.number, '"["0"]"')
            self._put(page, at, 1, source.place, align="center")
            self._put(page, at, 2, source.label)
            self._figure(page, at, 3, source.value / scale.factor, source.comparator, said)
            self._put(page, at, 4, scale.unit or MISSING, align="center")
            for column, bound in ((5, source.low), (6, source.high)):
                value = bound / scale.factor
                self._number(page, at, column, value, number_format(value, "exact", text))
            self._put(page, at, 7, source.period, align="center")
            self._put(page, at, 8, said_standing(source.standing, text), align="center")
            self._put(page, at, 9, self.sheet.origins[source.number])
            self._put(page, at, 10, source.sentence)
            self._put(page, at, 11, source.url)
            self._put(page, at, 12, source.note)
        self._finish(page, top, len(self.sheet.sources), len(headings))

    # ---- cells and pages -------------------------------------------------------------------------------
    def _first_row(self) -> int:
        """Rows before the first of a table, headings included."""
        return 4

    def _head(self, page: Any, headings: Sequence[str], widths: Sequence[float]) -> int:  # noqa: ANN401
        sheet, text = self.sheet, self.text
        last = len(headings) - 1
        title = self.looks.get(kind="head", font_size=18, align="center")
        plain = self.looks.get(align="center", font_size=12)
        page.merge_range(0, 0, 0, last, "", title)
        page.write_string(0, 0, sheet.title, title)
        page.merge_range(1, 0, 1, last, "", plain)
        page.write_string(1, 0, sheet.subtitle, plain)
        line = text(
            "office.head", unit=sheet.unit or "_" * 16, periods=sheet.periods or MISSING, day="_" * 12
        )
        page.merge_range(2, 0, 2, last, "", self.looks.get())
        page.write_string(2, 0, line, self.looks.get())
        page.set_row(0, 30)
        head = self.looks.get(kind="head", border=1, align="center", text_wrap=True, bg_color="#f0f2f4")
        for column, (said, width) in enumerate(zip(headings, widths, strict=True)):
            page.set_column(column, column, width)
            self._widths[page.name, column] = width
            page.write_string(3, column, said, head)
        return self._first_row()

    def _finish(self, page: Any, top: int, rows: int, columns: int, *, freeze: int = 0) -> None:  # noqa: ANN401
        for row in range(top, top + rows):
            # A height is set, for not every program finds it itself.
            page.set_row(row, min(409, 6 + _LINE * self._lines.get((page.name, row), 1)))
        page.freeze_panes(top, freeze)
        page.repeat_rows(top - 1)
        page.set_landscape()
        page.set_paper(_A4)
        page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        page.fit_to_pages(1, 0)
        page.print_area(0, 0, top + rows, columns - 1)
        before, between, after = self.text("office.page_of").split("|")
        page.set_footer(f"&C{before}&P{between}&N{after}")

    def _put(self, page: Any, row: int, column: int, said: str, **look: Any) -> None:  # noqa: ANN401
        width = self._widths.get((page.name, column), 10.0)
        lines = sum(max(1, math.ceil(_breadth(part) / width)) for part in said.split("\n"))
        self._lines[page.name, row] = max(lines, self._lines.get((page.name, row), 1))
        page.write_string(row, column, said[:_LONGEST], self.looks.get(border=1, text_wrap=True, **look))

    def _number(self, page: Any, row: int, column: int, value: float, form: str) -> None:  # noqa: ANN401
        if not math.isfinite(value):
            self._put(page, row, column, MISSING, align="center")
            return
        page.write_number(row, column, value, self.looks.get(border=1, align="center", num_format=form))

    def _figure(
        self,
        page: Any,  # noqa: ANN401
        row: int,
        column: int,
        value: float,
        comparator: str,
        said: str,
    ) -> None:
        """A stated figure as a number; a mere range as text."""
        if math.isfinite(value):
            self._number(page, row, column, value, number_format(value, comparator, self.text))
        else:
            self._put(page, row, column, said, align="center")


def _breadth(said: str) -> float:
    """The width of a text in digits: a Chinese character is as wide as two."""
    return sum(2.1 if ord(character) > 0x2E80 else 1.1 for character in said)


def _bare(said: str) -> str:
    """Without the quotes that would end a piece of a number format."""
    return said.replace('"', "")


def number_format(value: float, comparator: str, text: Words) -> str:
    """The number format of a published figure: as many decimals as were published, and its wording.

    Parameters
    ----------
    value : float
        In the unit of its row.
    comparator : str
        How it is bounded.
    text : Words
        The words.

    Returns
    -------
    str
        Such as ``"约"#,##0``.
    """
    shown = plain_number(value)
    decimals = len(shown.split(".", 1)[1]) if "." in shown and "×" not in shown else 0
    core = "#,##0" + ("." + "0" * decimals if decimals else "")
    key = f"office.format_{comparator}"
    return text(key).replace("{number}", core) if text.has(key) else core
