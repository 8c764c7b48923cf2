"""Tables of published numbers for the page: each number leads to its source, each source back to its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from jiju.charts.numbers import MISSING
from jiju.charts.parts import each_row
from jiju.report.tables import PageColumn, PageTable, Part, number_column, parts_column, text_column
from jiju.results.digits import plain_number
from jiju.results.names import name_in_language

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jiju.report.sources import Source, SourceBook, SourceList, Used
    from jiju.report.words import Words
    from jiju.results.amounts import Scale

__all__ = [
    "figure_part",
    "missing_table",
    "origin_text",
    "refused_table",
    "remember_uses",
    "said_standing",
    "source_anchor",
    "sources_table",
]

_WEB = ("http://", "https://")


def source_anchor(source: Source) -> str:
    """The identifier of a source's row on the page."""
    return f"source-{source.number}"


def figure_part(source: Source, text: Words, scale: Scale | None = None, period: str = "") -> Part:
    """A published number that leads to its source.

    Parameters
    ----------
    source : Source
        The number.
    text : Words
        The words.
    scale : Scale, optional
        Of the row it stands in.
    period : str, default ""
        The period, where it must be said beside the number.

    Returns
    -------
    Part
        Such as ``约2,900（2021）[3]``.
    """
    said = source.text(text.lang, scale)
    if period:
        said = text("facts.with_period", figure=said, period=period)
    return Part(f"{said} [{source.number}]", f"#{source_anchor(source)}")


def said_standing(standing: str, text: Words) -> str:
    """A standing in words; one that is not known is printed as it is."""
    key = f"facts.standing_{standing}"
    return text(key) if text.has(key) else standing


def origin_text(source: Source, text: Words) -> str:
    """Who published a number, when, where in the source.

    Parameters
    ----------
    source : Source
        The number.
    text : Words
        The words.

    Returns
    -------
    str
        Without the address; a dash where nothing is known.
    """
    page = text("facts.on_page", page=source.page) if source.page else ""
    named = [source.publisher, source.published, page]
    origin = source.origin if source.origin != source.publisher else ""
    said = [part for part in (*named, origin) if part]
    return text("facts.joint").join(said) or MISSING


def remember_uses(sources: SourceList, section: str, rows: dict[str, str], book: SourceBook) -> None:
    """Enter in the book of sources where a section uses each.

    Parameters
    ----------
    sources : SourceList
        Those of the section.
    section : str
        Its identifier.
    rows : dict of str to str
        By the code of an indicator: the row of the page that a source leads back to.
    book : SourceBook
        The book of the page.
    """
    for source in sources.all:
        book.use(source.number, section, rows.get(source.indicator, ""))


def sources_table(book: SourceBook, sections: dict[str, str], text: Words) -> PageTable:
    """All published numbers of the page, each once.

    Parameters
    ----------
    book : SourceBook
        The numbers and where they are used.
    sections : dict of str to str
        By the identifier of a section: its number on the page, as people read it.
    text : Words
        The words.

    Returns
    -------
    PageTable
        Short rows on the page; its file has every column.
    """
    used = book.all
    sources = [entry.source for entry in used]
    numbers: list[float | None] = [source.number for source in sources]
    said = [_standings(entry, text) for entry in used]
    columns = [
        number_column(text("facts.number"), numbers, [f"[{source.number}]" for source in sources]),
        parts_column(
            text("facts.what"), [_stated(entry.source, w, text) for entry, w in zip(used, said, strict=True)]
        ),
        parts_column(text("facts.said_by"), [_origin(source, text) for source in sources]),
        parts_column(
            text("facts.used"), [_uses(entry, sections, text) for entry in used], text("facts.used_meaning")
        ),
    ]
    anchors = [source_anchor(source) for source in sources]
    return PageTable(
        "sources-table",
        text("facts.sources"),
        columns,
        len(used),
        anchors,
        file=_file_columns(used, sections, text),
        look="sources",
    )


def _standings(entry: Used, text: Words) -> str:
    """What a number is besides one in force; empty for nothing."""
    named = [standing for standing in entry.standings if standing != "current"]
    return text("page.separator").join(said_standing(standing, text) for standing in named)


def _stated(source: Source, standing: str, text: Words) -> list[Part]:
    """Whose number of what, and the number itself."""
    place = name_in_language(source.place, text.lang)
    figure = source.text(text.lang)
    if source.period:
        figure = text("facts.with_period", figure=figure, period=source.period)
    parts = [
        Part(text("facts.place_and_indicator", place=place, label=source.label), "", "whose"),
        Part(figure, "", "stated"),
    ]
    return [*parts, Part(" "), Part(standing, "", "remark")] if standing else parts


def _origin(source: Source, text: Words) -> list[Part]:
    parts = [Part(origin_text(source, text), "", "cited")]
    if source.sentence:
        parts += [Part(" "), Part(text("facts.quoted", sentence=source.sentence))]
    if source.note:
        parts += [Part(" "), Part(source.note)]
    if source.url.lower().startswith(_WEB):
        # A link is followed by the reader only; the page itself loads nothing from there.
        # The name of the site is enough on a screen; on paper the whole address is printed after it.
        site = source.url.split("//", 1)[1].split("/", 1)[0].removeprefix("www.")
        parts += [Part(" "), Part(site, source.url, "outside")]
    elif source.url:
        parts += [Part(" "), Part(source.url, "", "outside")]
    return parts


def _uses(entry: Used, sections: dict[str, str], text: Words) -> list[Part]:
    """The sections that use a number, each leading to the row that does."""
    parts: list[Part] = []
    for section, anchor in entry.places.items():
        if parts:
            parts.append(Part(text("page.separator")))
        parts.append(Part(sections.get(section, section), f"#{anchor}", "back"))
    return parts


def _file_columns(used: Sequence[Used], sections: dict[str, str], text: Words) -> list[PageColumn]:
    """Everything that is known of the numbers, for a file."""
    sources = [entry.source for entry in used]

    def words(name: str, heading: str) -> PageColumn:
        texts = [str(getattr(source, name)) for source in sources]
        return PageColumn(heading, "", False, texts, texts)

    def numbers(name: str, heading: str) -> PageColumn:
        return number_column(heading, [getattr(s, name) for s in sources], ["" for _ in sources])

    standings = [
        text("page.separator").join(said_standing(standing, text) for standing in entry.standings)
        for entry in used
    ]
    places = [
        text("page.separator").join(sections.get(section, section) for section in entry.places)
        for entry in used
    ]
    figures = [source.text(text.lang) for source in sources]
    return [
        numbers("number", text("facts.number")),
        words("place", text("facts.place")),
        words("label", text("facts.indicator")),
        PageColumn(text("facts.figure"), "", False, figures, figures),
        numbers("value", text("facts.value")),
        numbers("low", text("office.low")),
        numbers("high", text("office.high")),
        words("unit", text("office.unit")),
        words("comparator", text("facts.comparator")),
        words("period", text("facts.period")),
        PageColumn(text("facts.standing"), "", False, standings, standings),
        words("publisher", text("facts.publisher")),
        words("published", text("facts.published")),
        words("page", text("facts.page")),
        words("origin", text("facts.document")),
        words("sentence", text("facts.sentence")),
        words("note", text("facts.note")),
        words("url", text("office.address")),
        words("fact", text("facts.fact")),
        words("indicator", text("facts.code")),
        PageColumn(text("facts.used"), "", False, places, places),
    ]


def missing_table(
    missing: pd.DataFrame,
    section: str,
    text: Words,
    pillars: dict[str, str] | None = None,
    place: str = "",
) -> PageTable:
    """The numbers that are wanted, one row an indicator: the homework.

    Parameters
    ----------
    missing : DataFrame
        place, indicator, pillar, label_*, and where there is one note_* or filled.
    section : str
        Identifier of the section.
    text : Words
        The words.
    pillars : dict of str to str, optional
        Names of the pillars by their codes.
    place : str, default ""
        Whose own missing numbers come first.

    Returns
    -------
    PageTable
        Its file has one row a number. Empty where nothing is missing: the page says so.
    """
    rows = list(each_row(missing))
    names = pillars or {}
    lacking: dict[tuple[str, str], list[Any]] = {}
    for row in rows:
        lacking.setdefault((str(row.indicator), str(getattr(row, f"label_{text.lang}"))), []).append(row)
    # First what the place itself lacks: that is the homework.
    own = {name for name, lack in lacking.items() if any(str(row.place) == place for row in lack)}
    order = sorted(lacking, key=lambda name: name not in own)
    shown = [lacking[name] for name in order]
    columns = [text_column(text("facts.indicator"), [label for _, label in order])]
    columns.append(parts_column(text("facts.lacked_by"), [_lacked(lack, place, text) for lack in shown]))
    if names:
        # A pillar's code says nothing to a reader.
        columns.append(text_column(text("facts.pillar"), [names.get(_word(k[0].pillar), "") for k in shown]))
    if "note_en" in missing:
        notes = [_said_of(lack, lambda row: _word(getattr(row, f"note_{text.lang}")), text) for lack in shown]
        if any(notes):
            columns.append(text_column(text("facts.note"), notes))
    if "filled" in missing and missing["filled"].notna().any():
        filled = [
            _said_of(
                lack, lambda row: plain_number(float(row.filled)) if row.filled == row.filled else "", text
            )
            for lack in shown
        ]
        columns.append(text_column(text("facts.filled"), filled))
    file = _missing_file(missing, text, names)
    name = f"{section}-missing"
    return PageTable(name, text("facts.missing"), columns, len(order), few=15, file=file)


def _lacked(lack: Sequence[Any], place: str, text: Words) -> list[Part]:
    """The places without a number, the place itself first."""
    parts: list[Part] = []
    for row in sorted(lack, key=lambda row: str(row.place) != place):
        if parts:
            parts.append(Part(text("page.separator")))
        named = name_in_language(str(row.place), text.lang)
        parts.append(Part(named, "", "own") if str(row.place) == place else Part(named))
    return parts


def _said_of(lack: Sequence[Any], said: Callable[[Any], str], text: Words) -> str:
    """What is said of the places of a row: once where it is the same of all, else with their names."""
    each = [(name_in_language(str(row.place), text.lang), said(row)) for row in lack]
    if len({words for _, words in each}) == 1:
        return each[0][1]
    return text("facts.joint").join(
        text("facts.of_each", place=place, said=words) for place, words in each if words
    )


def _missing_file(missing: pd.DataFrame, text: Words, names: dict[str, str]) -> list[PageColumn]:
    """One row a number that is missing."""
    rows = list(each_row(missing))
    columns = [
        (text("facts.indicator"), [str(getattr(row, f"label_{text.lang}")) for row in rows]),
        (text("facts.place"), [str(row.place) for row in rows]),
        (text("facts.code"), [str(row.indicator) for row in rows]),
        (text("facts.pillar"), [names.get(_word(row.pillar), _word(row.pillar)) for row in rows]),
    ]
    if "note_en" in missing:
        columns.append((text("facts.note"), [_word(getattr(row, f"note_{text.lang}")) for row in rows]))
    made = [PageColumn(label, "", False, texts, texts) for label, texts in columns]
    if "filled" in missing:
        made.append(
            number_column(text("facts.filled"), [float(row.filled) for row in rows], ["" for _ in rows])
        )
    return made


def _word(value: Any) -> str:  # noqa: ANN401
    return "" if value is None or pd.isna(value) else str(value)


def refused_table(
    refused: pd.DataFrame, section: str, text: Words, labels: dict[str, str]
) -> PageTable | None:
    """The numbers that are known and cannot be compared.

    Parameters
    ----------
    refused : DataFrame
        place, indicator, reason_en, reason_zh.
    section : str
        Identifier of the section.
    text : Words
        The words.
    labels : dict of str to str
        Names of the indicators.

    Returns
    -------
    PageTable or None
        None where there is none.
    """
    rows = list(each_row(refused))
    if not rows:
        return None
    columns = [
        text_column(text("facts.indicator"), [labels.get(str(r.indicator), str(r.indicator)) for r in rows]),
        text_column(text("facts.place"), [name_in_language(str(r.place), text.lang) for r in rows]),
        text_column(text("table.reason"), [str(getattr(r, f"reason_{text.lang}")) for r in rows]),
    ]
    return PageTable(f"{section}-refused", text("facts.refused"), columns, len(rows))
