"""The sources of a finding's numbers, numbered as a reader meets them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from jiju.results.amounts import amount_text
from jiju.results.names import text_in_language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jiju.results import Language, Result
    from jiju.results.amounts import Scale

__all__ = [
    "PUBLISHED_STANDINGS",
    "Identity",
    "Source",
    "SourceBook",
    "SourceList",
    "Used",
    "disputed",
    "labels_of",
    "list_sources",
]

# What a figure can be: those in force, and those that are kept beside them.
PUBLISHED_STANDINGS = ("current", "contradicted", "part", "refused", "superseded", "plan", "target")
Key = tuple[str, str, str]
Identity = tuple[str, ...]
# What makes a published number the same one in two findings: whatever is printed of it.
_WORDS = (
    *("fact", "place", "indicator", "period", "unit", "comparator", "source", "publisher", "published"),
    *("page", "sentence", "url", "note"),
)
_NUMBERS = ("value", "low", "high")


@dataclass(frozen=True, slots=True)
class Source:
    """One published number and where it stands.

    Attributes
    ----------
    number : int
        Its number among the sources, from 1.
    fact, place, indicator : str
        Its name in the table of facts; whose number it is; the code of the indicator.
    label : str
        The indicator's name.
    value, low, high : float
        As stated; NaN where only a range is stated, or where an end is open.
    unit, comparator, period, standing : str
        As the schema of the kind ``gap`` has them.
    origin, publisher, published, page, sentence, url : str
        Document, publisher, day, page, quoted sentence and address; empty where unknown.
    note : str
        What else to know about it, in the reader's language where it is written in both.
    """

    number: int
    fact: str
    place: str
    indicator: str
    label: str
    value: float
    low: float
    high: float
    unit: str
    comparator: str
    period: str
    standing: str
    origin: str
    publisher: str
    published: str
    page: str
    sentence: str
    url: str
    note: str = ""

    @property
    def key(self) -> Key:
        """What finds it: fact, place and indicator."""
        return self.fact, self.place, self.indicator

    def text(self, lang: Language, scale: Scale | None = None) -> str:
        """The number as people read it.

        Parameters
        ----------
        lang : {"en", "zh"}
            The language.
        scale : Scale, optional
            Of the row it stands in.

        Returns
        -------
        str
            With its unit, or without it in a scaled row.
        """
        return amount_text(
            self.value,
            self.unit,
            lang,
            comparator=self.comparator,
            low=self.low,
            high=self.high,
            scale=scale,
        )


class SourceList:
    """The sources of one finding in the order in which a reader meets them.

    Parameters
    ----------
    sources : iterable of Source
        In order.
    """

    def __init__(self, sources: Iterable[Source]) -> None:
        self.all = tuple(sources)
        self._by_key: dict[Key, Source] = {}
        self._by_fact: dict[str, Source] = {}
        for source in self.all:
            self._by_key.setdefault(source.key, source)
            self._by_fact.setdefault(source.fact, source)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.all)

    def find(self, fact: str, place: str = "", indicator: str = "") -> Source | None:
        """The source of a number.

        Parameters
        ----------
        fact : str
            Its name; empty for none.
        place, indicator : str, default ""
            Whose number and of what, where one fact serves several.

        Returns
        -------
        Source or None
            None where the number has no source.
        """
        return self._by_key.get((fact, place, indicator)) or self._by_fact.get(fact)

    def of(self, place: str, indicator: str, *standings: str) -> list[Source]:
        """The sources of one place and indicator.

        Parameters
        ----------
        place, indicator : str
            Which.
        *standings : str
            Only these; all where none is given.

        Returns
        -------
        list of Source
            In order.
        """
        return [
            source
            for source in self.all
            if source.place == place
            and source.indicator == indicator
            and (not standings or source.standing in standings)
        ]

    def standing(self, *standings: str) -> list[Source]:
        """The sources with one of these standings."""
        return [source for source in self.all if source.standing in standings]


@dataclass(slots=True)
class Used:
    """A published number on a page, and where the page uses it.

    Attributes
    ----------
    source : Source
        The number; its own number counts over the whole page.
    standings : list of str
        What it is in the findings: nearly always one standing.
    places : dict of str to str
        By section in their order: the identifier of the row that uses it first, or of the section.
    """

    source: Source
    standings: list[str]
    places: dict[str, str] = field(default_factory=dict)


class SourceBook:
    """The sources of several findings: each published number once, numbered as a reader meets them."""

    def __init__(self) -> None:
        self._used: dict[Identity, Used] = {}
        self._by_number: dict[int, Used] = {}

    def __len__(self) -> int:
        """How many numbers there are."""
        return len(self._used)

    @property
    def all(self) -> tuple[Used, ...]:
        """All of them by number."""
        return tuple(self._used.values())

    def enter(self, identity: Identity, source: Source) -> int:
        """The number of a source, a new one where it has none yet.

        Parameters
        ----------
        identity : tuple of str
            Whatever distinguishes it.
        source : Source
            As a finding has it; its own number is not looked at.

        Returns
        -------
        int
            From 1.
        """
        known = self._used.get(identity)
        if known is None:
            number = len(self._used) + 1
            known = Used(replace(source, number=number), [source.standing])
            self._used[identity] = self._by_number[number] = known
        elif source.standing not in known.standings:
            known.standings.append(source.standing)
        return known.source.number

    def use(self, number: int, section: str, anchor: str = "") -> None:
        """Remember where a section uses a number.

        Parameters
        ----------
        number : int
            Its number.
        section : str
            Identifier of the section.
        anchor : str, default ""
            Identifier of the row; the section itself where empty.
        """
        self._by_number[number].places.setdefault(section, anchor or section)


def labels_of(result: Result, lang: Language) -> dict[str, str]:
    """The names of a result's indicators by their codes.

    Parameters
    ----------
    result : Result
        Any of the kinds about indicators.
    lang : {"en", "zh"}
        The language.

    Returns
    -------
    dict of str to str
        From every table that names them.
    """
    named: dict[str, str] = {}
    for frame in (result.table, *result.tables.values()):
        if {"indicator", f"label_{lang}"} <= set(frame.columns):
            pairs = zip(frame["indicator"].astype(str), frame[f"label_{lang}"].astype(str), strict=True)
            for code, name in pairs:
                named.setdefault(code, name or code)
    return named


def disputed(result: Result) -> frozenset[Identity]:
    """The figures of a finding that contradict each other.

    Parameters
    ----------
    result : Result
        Of the kind ``gap`` or ``contradictions``.

    Returns
    -------
    frozenset of tuple
        Whatever distinguishes each; the same for the same figure in several findings.
    """
    frame = result.tables.get("sources", result.table)
    if result.kind == "contradictions":
        rows = frame["group"].isin([int(group) for group in result.tables["groups"]["group"]])
    else:
        rows = frame["standing"] == "contradicted"
    return frozenset(_identity(record) for record in frame[rows].to_dict("records"))


def list_sources(
    result: Result, lang: Language, first: Iterable[Key] = (), book: SourceBook | None = None
) -> SourceList:
    """The sources of a result, those named first numbered first.

    Parameters
    ----------
    result : Result
        With a table ``sources``, or of the kind ``contradictions``.
    lang : {"en", "zh"}
        The language of the indicators' names.
    first : iterable of (str, str, str)
        Fact, place and indicator of those that a reader meets first, in that order.
    book : SourceBook, optional
        The numbers of several findings together; by default these are numbered by themselves.

    Returns
    -------
    SourceList
        Empty where the result has none.
    """
    frame = result.tables.get("sources")
    if frame is None:
        frame = result.table if result.kind == "contradictions" else None
    if frame is None or frame.empty:
        return SourceList(())
    book = SourceBook() if book is None else book
    labels = labels_of(result, lang)
    # Whatever differs is a source of its own, even under the same name.
    records = {_identity(record): record for record in frame.to_dict("records")}
    met = {key: at for at, key in reversed(list(enumerate(first)))}
    order = sorted(records.values(), key=lambda record: _place_in_order(record, met))
    listed = []
    for record in order:
        source = _source(record, labels, lang)
        listed.append(replace(source, number=book.enter(_identity(record), source)))
    return SourceList(listed)


def _place_in_order(record: dict[Any, Any], met: dict[Key, int]) -> tuple[int, int]:
    """Those that are met first come first, in that order; the others by their standing."""
    at = met.get(_key(record))
    if at is not None:
        return 0, at
    standing = _word(record, "standing")
    return 1, PUBLISHED_STANDINGS.index(standing) if standing in _RANKED else 0


def _identity(record: dict[Any, Any]) -> Identity:
    return (*(_word(record, name) for name in _WORDS), *(repr(_float(record, name)) for name in _NUMBERS))


_RANKED = set(PUBLISHED_STANDINGS)


def _key(record: dict[Any, Any]) -> Key:
    return _word(record, "fact"), _word(record, "place"), _word(record, "indicator")


def _word(record: dict[Any, Any], name: str) -> str:
    value = record.get(name)
    return "" if value is None or pd.isna(value) else str(value)


def _float(record: dict[Any, Any], name: str) -> float:
    value = record.get(name)
    return math.nan if value is None or pd.isna(value) else float(value)


def _source(record: dict[Any, Any], labels: dict[str, str], lang: Language) -> Source:
    code = _word(record, "indicator")
    names = ("fact", "place", "unit", "comparator", "period", "standing", "publisher", "published")
    return Source(
        number=0,
        indicator=code,
        label=labels.get(code, code),
        value=_float(record, "value"),
        low=_float(record, "low"),
        high=_float(record, "high"),
        origin=_word(record, "source"),
        note=text_in_language(_word(record, "note"), lang),
        **{name: _word(record, name) for name in (*names, "page", "sentence", "url")},
    )
