"""Tables of published numbers for the page: each number leads to its source, each source back to its row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from jiju.charts.amounts import plain_number
from jiju.charts.numbers import MISSING
from jiju.charts.parts import each_row
from jiju.report.tables import PageTable, Part, number_column, parts_column, text_column
from jiju.results.names import name_in_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jiju.charts.amounts import Scale
    from jiju.report.sources import Source, SourceList
    from jiju.report.words import Words

__all__ = [
    "figure_part",
    "missing_table",
    "origin_text",
    "refused_table",
    "said_standing",
    "source_anchor",
    "source_tables",
]

_WEB = ("http://", "https://")


def source_anchor(section: str, source: Source) -> str:
    """The identifier of a source's row on the page."""
    return f"{section}-s{source.number}"


def figure_part(
    source: Source, section: str, text: Words, scale: Scale | None = None, period: str = ""
) -> Part:
    """A published number that leads to its source.

    Parameters
    ----------
    source : Source
        The number.
    section : str
        Identifier of the section whose table of sources has it.
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
    return Part(f"{said} [{source.number}]", f"#{source_anchor(section, source)}")


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


def _origin(source: Source, text: Words) -> list[Part]:
    parts = [Part(origin_text(source, text))]
    if source.url.lower().startswith(_WEB):
        # A link is followed by the reader only; the page itself loads nothing from there.
        # The name of the site is enough on a screen; on paper the whole address is printed after it.
        site = source.url.split("//", 1)[1].split("/", 1)[0].removeprefix("www.")
        parts += [Part(" "), Part(site, source.url, "outside")]
    elif source.url:
        parts += [Part(" "), Part(source.url, "", "outside")]
    if source.note:
        parts += [Part(" "), Part(source.note, "", "note")]
    return parts


def source_tables(
    sources: SourceList, section: str, text: Words, rows: dict[str, str], *, standings: bool = True
) -> list[PageTable]:
    """The table of sources, and before it those of plans and of superseded numbers.

    Parameters
    ----------
    sources : SourceList
        All of them.
    section : str
        Identifier of the section.
    text : Words
        The words.
    rows : dict of str to str
        By the code of an indicator: the row of the page that a source leads back to.
    standings : bool, default True
        Whether plans and superseded numbers have tables of their own.

    Returns
    -------
    list of PageTable
        Empty tables are left out.
    """
    tables = []
    if standings:
        for name, kept in (("planned", ("plan", "target")), ("superseded", ("superseded",))):
            chosen = sources.standing(*kept)
            if chosen:
                tables.append(_side_table(chosen, f"{section}-{name}", text(f"facts.{name}"), section, text))
    if len(sources):
        tables.append(_sources(sources.all, section, text, rows))
    return tables


def _side_table(chosen: Sequence[Source], name: str, caption: str, section: str, text: Words) -> PageTable:
    columns = [
        text_column(text("facts.indicator"), [s.label for s in chosen]),
        text_column(text("facts.place"), [name_in_language(s.place, text.lang) for s in chosen]),
        parts_column(text("facts.value"), [[figure_part(s, section, text)] for s in chosen]),
        text_column(text("facts.period"), [s.period for s in chosen]),
        text_column(text("facts.standing"), [said_standing(s.standing, text) for s in chosen]),
        text_column(text("facts.origin"), [origin_text(s, text) for s in chosen]),
    ]
    return PageTable(name, caption, columns, len(chosen))


def _sources(chosen: Sequence[Source], section: str, text: Words, rows: dict[str, str]) -> PageTable:
    def back(source: Source) -> list[Part]:
        row = rows.get(source.indicator)
        link = Part(source.label, f"#{row}" if row else "", "back")
        return [link, Part(text("facts.of_place", place=name_in_language(source.place, text.lang)))]

    numbers = [f"[{source.number}]" for source in chosen]
    columns = [
        text_column(text("facts.number"), numbers),
        parts_column(text("facts.what"), [back(source) for source in chosen], text("facts.what_meaning")),
        number_column(text("facts.value"), [s.value for s in chosen], [s.text(text.lang) for s in chosen]),
        text_column(text("facts.period"), [s.period for s in chosen]),
        text_column(text("facts.standing"), [said_standing(s.standing, text) for s in chosen]),
        parts_column(text("facts.origin"), [_origin(s, text) for s in chosen]),
    ]
    if any(source.sentence for source in chosen):
        quoted = [_quoted(source.sentence, text) for source in chosen]
        columns.append(text_column(text("facts.sentence"), quoted))
    anchors = [source_anchor(section, source) for source in chosen]
    return PageTable(f"{section}-sources", text("facts.sources"), columns, len(chosen), anchors)


def _quoted(sentence: str, text: Words) -> str:
    return text("facts.quoted", sentence=sentence) if sentence else ""


def missing_table(
    missing: pd.DataFrame, section: str, text: Words, pillars: dict[str, str] | None = None
) -> PageTable:
    """The numbers that are wanted: the homework.

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

    Returns
    -------
    PageTable
        Empty where nothing is missing: the page says so.
    """
    rows = list(each_row(missing))
    names = pillars or {}
    columns = [
        text_column(text("facts.indicator"), [str(getattr(r, f"label_{text.lang}")) for r in rows]),
        text_column(text("facts.place"), [name_in_language(str(r.place), text.lang) for r in rows]),
    ]
    if names:
        # A pillar's code says nothing to a reader.
        columns.append(text_column(text("facts.pillar"), [names.get(_word(r.pillar), "") for r in rows]))
    if "note_en" in missing:
        notes = [_word(getattr(r, f"note_{text.lang}")) for r in rows]
        if any(notes):
            columns.append(text_column(text("facts.note"), notes))
    if "filled" in missing and missing["filled"].notna().any():
        filled = [float(r.filled) for r in rows]
        columns.append(number_column(text("facts.filled"), filled, [plain_number(v) for v in filled]))
    anchors = [f"{section}-m{at}" for at in range(1, len(rows) + 1)]
    return PageTable(f"{section}-missing", text("facts.missing"), columns, len(rows), anchors)


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
