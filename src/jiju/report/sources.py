"""The sources of a finding's numbers, numbered as a reader meets them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from jiju.charts.amounts import amount_text
from jiju.results.names import text_in_language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jiju.charts.amounts import Scale
    from jiju.results import Language, Result

__all__ = ["PUBLISHED_STANDINGS", "Source", "SourceList", "labels_of", "list_sources"]

# What a figure can be: those in force, and those that are kept beside them.
PUBLISHED_STANDINGS = ("current", "contradicted", "part", "refused", "superseded", "plan", "target")
Key = tuple[str, str, str]


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
    """The sources in the order of their numbers.

    Parameters
    ----------
    sources : iterable of Source
        In order.
    """

    def __init__(self, sources: Iterable[Source]) -> None:
        self.all = tuple(sources)
        self._by_key = {source.key: source for source in self.all}
        self._by_fact: dict[str, Source] = {}
        for source in self.all:
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
            By number.
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


def list_sources(result: Result, lang: Language, first: Iterable[Key] = ()) -> SourceList:
    """The sources of a result, those named first numbered first.

    Parameters
    ----------
    result : Result
        With a table ``sources``, or of the kind ``contradictions``.
    lang : {"en", "zh"}
        The language of the indicators' names.
    first : iterable of (str, str, str)
        Fact, place and indicator of those that a reader meets first, in that order.

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
    labels = labels_of(result, lang)
    records = {_key(record): record for record in frame.to_dict("records")}
    order = [key for key in dict.fromkeys(first) if key in records]
    rest = sorted(
        (key for key in records if key not in set(order)),
        key=lambda key: (
            PUBLISHED_STANDINGS.index(s) if (s := _word(records[key], "standing")) in _RANKED else 0
        ),
    )
    return SourceList(
        _source(number, records[key], labels, lang) for number, key in enumerate([*order, *rest], start=1)
    )


_RANKED = set(PUBLISHED_STANDINGS)


def _key(record: dict[Any, Any]) -> Key:
    return _word(record, "fact"), _word(record, "place"), _word(record, "indicator")


def _word(record: dict[Any, Any], name: str) -> str:
    value = record.get(name)
    return "" if value is None or pd.isna(value) else str(value)


def _float(record: dict[Any, Any], name: str) -> float:
    value = record.get(name)
    return math.nan if value is None or pd.isna(value) else float(value)


def _source(number: int, record: dict[Any, Any], labels: dict[str, str], lang: Language) -> Source:
    code = _word(record, "indicator")
    names = ("fact", "place", "unit", "comparator", "period", "standing", "publisher", "published")
    return Source(
        number=number,
        indicator=code,
        label=labels.get(code, code),
        value=_float(record, "value"),
        low=_float(record, "low"),
        high=_float(record, "high"),
        origin=_word(record, "source"),
        note=text_in_language(_word(record, "note"), lang),
        **{name: _word(record, name) for name in (*names, "page", "sentence", "url")},
    )
