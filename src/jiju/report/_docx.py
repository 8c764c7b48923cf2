"""The comparison as a Word document: A4, header rows repeated, sources numbered at the end."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from jiju.charts.numbers import MISSING
from jiju.report._packages import FIXED_TIME, fixed_package
from jiju.report.fact_tables import said_standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

    from jiju.report.handed_in import HandedCell, HandedIn
    from jiju.report.words import Words

__all__ = ["render_document"]

# What a Chinese office prints with; a machine without them takes its own in their place.
_FONTS = {"text": ("Times New Roman", "仿宋"), "head": ("Arial", "黑体")}
_SMALL, _BODY, _NOTE = 9.0, 10.5, 10.5
_PORTRAIT_PEERS = 2


def render_document(sheets: Sequence[HandedIn], text: Words) -> bytes:
    """The document of one or more comparisons.

    Parameters
    ----------
    sheets : sequence of HandedIn
        Each begins on a page of its own.
    text : Words
        The words.

    Returns
    -------
    bytes
        A ``.docx`` file, the same for the same input.
    """
    import docx

    document = docx.Document()
    _set_page(document, wide=max(len(sheet.places) for sheet in sheets) > _PORTRAIT_PEERS + 1, text=text)
    for at, sheet in enumerate(sheets):
        _write(document, sheet, text, first=at == 0)
    _sources(document, sheets, text)
    properties = document.core_properties
    properties.title, properties.author = sheets[0].title, "jiju"
    properties.language = text("page.language")
    properties.created = properties.modified = FIXED_TIME
    properties.last_modified_by, properties.comments, properties.revision = "jiju", "", 1
    file = io.BytesIO()
    document.save(file)
    return fixed_package(file.getvalue())


def _set_page(document: Document, *, wide: bool, text: Words) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    section = document.sections[0]
    sides = (Mm(297), Mm(210)) if wide else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = sides
    section.left_margin = section.right_margin = Mm(18 if wide else 20)
    section.top_margin, section.bottom_margin = Mm(20), Mm(18)
    section.footer_distance = Mm(9)
    style: Any = document.styles["Normal"]
    style.font.size = Pt(_BODY)
    style.paragraph_format.space_after = Pt(0)
    properties = style.element.get_or_add_rPr()
    _name_fonts(properties, "text")
    _name_language(properties)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    before, between, after = text("office.page_of").split("|")
    for said, code in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        _run(footer, said, size=_SMALL)
        if code:
            _field(footer, code)


def _name_fonts(properties: Any, kind: str) -> None:  # noqa: ANN401
    """Latin letters in one font, Chinese characters in another: Word asks for both by name."""
    from docx.oxml.ns import qn

    latin, chinese = _FONTS[kind]
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for side, name in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", chinese)):
        fonts.set(qn(f"w:{side}"), name)


def _name_language(properties: Any) -> None:  # noqa: ANN401
    """Simplified Chinese: the same signs are drawn otherwise in other places."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    language = OxmlElement("w:lang")
    for side, name in (("val", "en-US"), ("eastAsia", "zh-CN")):
        language.set(qn(f"w:{side}"), name)
    properties.append(language)


def _run(
    paragraph: Paragraph,
    said: str,
    *,
    size: float = _BODY,
    kind: str = "text",
    bold: bool = False,
    up: bool = False,
) -> None:
    from docx.shared import Pt

    run = paragraph.add_run(_printable(said))
    run.font.size = Pt(size)
    run.bold = bold
    run.font.superscript = up or None
    _name_fonts(run._element.get_or_add_rPr(), kind)  # noqa: SLF001


def _printable(said: str) -> str:
    """Without the characters that XML cannot hold; a page of the press may bring some."""
    return "".join(c for c in said if c in "\t\n" or (ord(c) >= 0x20 and ord(c) not in (0xFFFE, 0xFFFF)))


def _field(paragraph: Paragraph, code: str) -> None:
    """A number that Word fills in."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run = paragraph.add_run()
    _name_fonts(run._element.get_or_add_rPr(), "text")  # noqa: SLF001
    for kind, said in (("begin", ""), ("instr", code), ("separate", ""), ("text", "1"), ("end", "")):
        if kind == "instr":
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = said
        elif kind == "text":
            element = OxmlElement("w:t")
            element.text = said
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run._element.append(element)  # noqa: SLF001


def _paragraph(
    document: Document,
    said: str,
    *,
    size: float = _BODY,
    kind: str = "text",
    before: float = 0,
    after: float = 3,
    center: bool = False,
    with_next: bool = False,
) -> Paragraph:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    _run(paragraph, said, size=size, kind=kind)
    form = paragraph.paragraph_format
    form.space_before, form.space_after, form.keep_with_next = Pt(before), Pt(after), with_next
    if center:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def _write(document: Document, sheet: HandedIn, text: Words, *, first: bool) -> None:
    title = _paragraph(document, sheet.title, size=18, kind="head", center=True, after=4, with_next=True)
    title.paragraph_format.page_break_before = not first
    if sheet.subtitle and sheet.subtitle != sheet.title:
        _paragraph(document, sheet.subtitle, size=12, center=True, after=4, with_next=True)
    unit = sheet.unit or "_" * 16
    line = text("office.head", unit=unit, periods=sheet.periods or MISSING, day="_" * 12)
    _paragraph(document, line, after=4, with_next=True)
    _comparison(document, sheet, text)
    _paragraph(document, text("office.note"), size=_SMALL, before=3, after=2)
    _contradictions(document, sheet, text)
    _wanted(document, sheet, text)
    _lists(document, sheet, text)


def _heading(document: Document, said: str) -> None:
    _paragraph(document, said, size=12, kind="head", before=10, after=4, with_next=True)


def _table(document: Document, headings: Sequence[str], widths: Sequence[float]) -> Table:
    """A table with a heading row that is repeated on each page, its columns sharing the page's width."""
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Emu

    section = document.sections[0]
    page = section.page_width - section.left_margin - section.right_margin  # type: ignore[operator]
    table: Table = document.add_table(rows=1, cols=len(headings))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _pad(table)
    unit = page / sum(widths)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Emu(int(unit * width))
    for cell, said in zip(table.rows[0].cells, headings, strict=True):
        _fill(cell, said, kind="head", center=True)
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001
    _keep_whole(table)
    return table


def _pad(table: Table) -> None:
    """A little room between text and lines."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    margins = OxmlElement("w:tblCellMar")
    for side, twips in (("top", 35), ("left", 70), ("bottom", 35), ("right", 70)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties = table._tbl.tblPr  # noqa: SLF001
    look = properties.find(qn("w:tblLook"))
    # The order of these elements is prescribed, and Word minds it.
    if look is None:
        properties.append(margins)
    else:
        look.addprevious(margins)


def _keep_whole(table: Table) -> None:
    """No row is broken between two pages."""
    from docx.oxml import OxmlElement

    table.rows[-1]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001


def _add_row(table: Table, entries: Sequence[str], *, centered: Sequence[int] = ()) -> Sequence[_Cell]:
    cells: Sequence[_Cell] = table.add_row().cells  # type: ignore[no-untyped-call]
    for at, (cell, said) in enumerate(zip(cells, entries, strict=True)):
        cell.width = table.columns[at].width
        _fill(cell, said, center=at in centered)
    _keep_whole(table)
    return cells


def _fill(cell: _Cell, said: str, *, kind: str = "text", center: bool = False) -> Paragraph:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph: Paragraph = cell.paragraphs[0]
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    if center:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if said:
        _run(paragraph, said, kind=kind)
    return paragraph


def _comparison(document: Document, sheet: HandedIn, text: Words) -> None:
    headings = [text(f"facts.{name}") for name in ("pillar", "indicator")]
    headings += [text("office.unit"), *sheet.places, text("gap.best"), text("gap.gap")]
    # Words of English are longer than those of Chinese, and are not broken.
    widths = [1.1 if text.lang == "zh" else 1.6, 2.6, 1.0, *(1.7 for _ in sheet.places), 1.5, 1.7]
    table = _table(document, headings, widths)
    begun: _Cell | None = None
    previous = ""
    for row in sheet.rows:
        entries = [
            "" if begun is not None and row.pillar == previous else row.pillar,
            row.label,
            row.unit or MISSING,
            *("" for _ in row.cells),
            row.best or MISSING,
            row.gap or MISSING,
        ]
        cells = _add_row(table, entries, centered=(0, 2, *range(3, 5 + len(row.cells))))
        for cell, handed in zip(cells[3:], row.cells, strict=False):
            _figures(cell, handed, text)
        if row.bounds:
            _below(cells[-1], row.bounds, text)
        if begun is not None and row.pillar == previous:
            begun = begun.merge(cells[0])
            # Merging keeps the empty paragraph of each cell.
            for empty in begun.paragraphs[1:]:
                empty._element.getparent().remove(empty._element)  # noqa: SLF001
        else:
            begun, previous = cells[0], row.pillar


def _figures(cell: _Cell, handed: HandedCell, text: Words) -> None:
    """The figures of a cell, one below the other, with the numbers of their sources raised."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if handed.is_missing:
        _run(paragraph, text("facts.absent"))
    for figure in handed.figures:
        if paragraph.runs:
            paragraph = cell.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _run(paragraph, figure.said)
        _run(paragraph, "".join(f"[{number}]" for number in figure.numbers), up=True)
        if figure.period:
            _below(cell, figure.period, text)
    if handed.note:
        _below(cell, handed.note, text)


def _below(cell: _Cell, said: str, text: Words) -> None:
    """A remark in brackets, on a line of its own."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    line = cell.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(line, text("office.in_brackets", said=said).strip(), size=_SMALL)


def _contradictions(document: Document, sheet: HandedIn, text: Words) -> None:
    if not sheet.contradictions:
        return
    _heading(document, text("facts.contradictions"))
    names = ("indicator", "place", "value", "period", "origin", "number")
    table = _table(document, [text(f"facts.{name}") for name in names], [2.4, 1.2, 1.6, 1.2, 4.2, 0.8])
    for label, place, figure in sheet.contradictions:
        entries = [label, place, figure.text(text.lang), figure.period or MISSING]
        _add_row(table, [*entries, sheet.origins[figure.number], f"[{figure.number}]"], centered=(1, 2, 3, 5))
    _paragraph(document, text("facts.never_averaged"), size=_SMALL, before=3)


def _wanted(document: Document, sheet: HandedIn, text: Words) -> None:
    _heading(document, text("office.wanted", count=len(sheet.wanted)))
    if not sheet.wanted:
        _paragraph(document, text("office.nothing_wanted"))
        return
    headings = [text("office.count"), text("facts.pillar"), text("facts.indicator")]
    headings += [text("office.wanted_of"), text("office.found")]
    table = _table(document, headings, [0.6, 1.0, 2.6, 4.4, 2.6])
    for at, (pillar, label, places) in enumerate(sheet.wanted_by_indicator, start=1):
        _add_row(table, [str(at), pillar, label, places, ""], centered=(0, 1))


def _lists(document: Document, sheet: HandedIn, text: Words) -> None:
    if sheet.refused:
        _heading(document, text("facts.refused"))
        names = [text("facts.indicator"), text("facts.place"), text("table.reason")]
        table = _table(document, names, [2.6, 1.4, 6.0])
        for entry in sheet.refused:
            _add_row(table, entry, centered=(1,))
    if sheet.aside:
        _heading(document, text("office.aside"))
        names = [text(f"facts.{n}") for n in ("indicator", "place", "value", "period", "standing", "number")]
        table = _table(document, names, [2.8, 1.3, 1.9, 1.5, 1.3, 0.8])
        for figure in sheet.aside:
            entries = [figure.label, figure.place, figure.text(text.lang)]
            standing = said_standing(figure.standing, text)
            entries += [figure.period or MISSING, standing, f"[{figure.number}]"]
            _add_row(table, entries, centered=(1, 2, 3, 4, 5))


def _sources(document: Document, sheets: Sequence[HandedIn], text: Words) -> None:
    """The sources of all comparisons, each once."""
    from docx.shared import Mm

    _heading(document, text("facts.sources"))
    listed = {source.number: source for sheet in sheets for source in sheet.sources}
    origins = {number: origin for sheet in sheets for number, origin in sheet.origins.items()}
    for _, source in sorted(listed.items()):
        said = text(
            "office.source",
            number=source.number,
            place=source.place,
            label=source.label,
            figure=source.text(text.lang),
            period=text("office.in_brackets", said=source.period) if source.period else "",
        )
        paragraph = _paragraph(document, said, size=_SMALL, after=1)
        paragraph.paragraph_format.left_indent = Mm(8)
        paragraph.paragraph_format.first_line_indent = -Mm(8)
        if source.sentence:
            _run(paragraph, text("facts.quoted", sentence=source.sentence), size=_SMALL)
            _run(paragraph, text("page.space"), size=_SMALL)
        _run(paragraph, text("office.full_stop", said=origins[source.number]), size=_SMALL)
        if source.note:
            _run(paragraph, f" {source.note}", size=_SMALL)
        if source.url:
            _run(paragraph, f" {source.url}", size=_SMALL)
