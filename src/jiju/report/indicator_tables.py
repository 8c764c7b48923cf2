"""The tables of findings about places and their indicators: names for codes, units, sources."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from jiju.charts.gap_words import said_gap
from jiju.charts.numbers import MISSING
from jiju.charts.parts import each_row
from jiju.report.fact_tables import (
    figure_part,
    missing_table,
    origin_text,
    refused_table,
    remember_uses,
    source_anchor,
)
from jiju.report.sources import SourceList, labels_of, list_sources
from jiju.report.tables import (
    PageColumn,
    PageTable,
    Part,
    number_column,
    page_column,
    parts_column,
    text_column,
)
from jiju.results import result_columns
from jiju.results.amounts import amount_text
from jiju.results.names import name_in_language

if TYPE_CHECKING:
    from jiju.report.sources import SourceBook
    from jiju.report.words import Words
    from jiju.results import Result

__all__ = ["KINDS", "indicator_tables"]

# By kind: the tables that are shown, and which of their columns. All else stands in the finding on disk.
_SHOWN: dict[str, dict[str, tuple[str, ...]]] = {
    "scorecard": {
        "table": ("place", "rank", "score", "coverage", "missing", "imputed"),
        "pillars": (),
        "weights": ("indicator", "pillar", "weight", "effective"),
        "removal": ("code", "mean_shift", "largest_shift", "largest_place"),
        "screened": ("place", "coverage", "nonzero", "reason"),
    },
    "sensitivity": {
        "table": ("place", "rank", "median", "low", "high", "same"),
        "indices": ("choice", "first", "first_low", "first_high", "total", "total_low", "total_high"),
        "choices": ("choice", "option", "given", "share", "mean_shift"),
    },
    "levers": {
        "table": (
            *("indicator", "value", "needed", "change_share", "rank", "rank_after", "overtaken"),
            *("reachable", "frontier", "frontier_place", "gap_share_closed", "reason"),
        ),
    },
    "peers": {
        "table": ("place", "rank", "distance", "low", "high", "shared", "share", "chosen", "reason"),
        "contributions": ("place", "indicator", "value", "other_value", "distance", "alike"),
    },
    "strengths": {
        "table": (
            *("indicator", "value", "fact", "period", "verdict", "rank", "rank_low", "rank_high"),
            *("places", "best", "pillar"),
        ),
    },
    "trend": {
        "table": (
            "indicator",
            "place",
            "growth",
            "low",
            "high",
            "first",
            "first_value",
            "last",
            "last_value",
        ),
        "catching_up": ("indicator", "peer", "gap_log", "verdict", "year", "year_low", "year_high"),
        "points": ("indicator", "place", "period", "value", "fact", "used"),
        "breaks": ("indicator", "place", "period", "kind", "reason"),
    },
    "scenarios": {
        "table": (
            *("scenario", "indicator", "peer", "start_gap_log", "end_gap_log", "verdict"),
            *("closed", "closed_low", "closed_high", "year", "year_low", "year_high"),
        ),
        "assumptions": (
            *("scenario", "place", "indicator", "part", "growth", "growth_low", "growth_high"),
            *("years", "assumed"),
        ),
        "totals": ("indicator", "place", "period", "stated", "parts_sum", "difference", "agrees"),
    },
}
KINDS = (*_SHOWN, "contradictions")
# Of the other kinds, whose rows a source leads back to; then all of its rows are shown.
_BACK = {"strengths": "table", "trend": "points", "scenarios": ""}
# Rows shown at first of long tables that say how an answer came about; the others are a click away.
_FEW = {"points": 8, "breaks": 8, "catching_up": 8, "assumptions": 6, "trend_table": 8}
_AMOUNTS = (
    *("value", "needed", "frontier", "other_value", "first_value", "last_value", "stated"),
    *("parts_sum", "difference"),
)
_COMPUTED = ("needed", "parts_sum", "difference")
_WORDED = ("verdict", "kind", "assumed", "standing", "method")
_YEARS = ("year", "year_low", "year_high")


@dataclass(frozen=True)
class _Reading:
    """What the tables of one finding are read with."""

    result: Result
    section: str
    text: Words
    labels: dict[str, str]
    pillars: dict[str, str]
    sources: SourceList


def indicator_tables(result: Result, section: str, text: Words, book: SourceBook) -> list[PageTable]:
    """The tables of a finding about places and indicators.

    Parameters
    ----------
    result : Result
        Of one of `KINDS`.
    section : str
        Identifier of the section.
    text : Words
        The words.
    book : SourceBook
        The sources of the page.

    Returns
    -------
    list of PageTable
        Where the finding has a list of missing numbers, it is always among them.
    """
    labels = labels_of(result, text.lang)
    sources = list_sources(result, text.lang, _met(result), book)
    reading = _Reading(result, section, text, labels, _pillars(result, text), sources)
    if result.kind == "contradictions":
        return _contradictions(reading, book)
    tables: list[PageTable] = []
    rows: dict[str, str] = {}
    for name, columns in _SHOWN[result.kind].items():
        frame = _frame(result, name)
        if frame is None or (frame.empty and name != "table"):
            continue
        ids = None
        if _BACK.get(result.kind) == name:
            ids = [f"{section}-{name}-{at}" for at in range(1, len(frame) + 1)]
            for code, row in zip(frame["indicator"].astype(str), ids, strict=True):
                rows.setdefault(code, row)
        tables.append(_table(reading, name, frame, columns, ids))
    missing = result.tables.get("missing")
    if missing is not None:
        # The list of what is wanted stands right after the answer's own table.
        place = _word(result.details.get("place"))
        tables.insert(1, missing_table(missing, section, text, reading.pillars, place))
    refused = result.tables.get("refused")
    if refused is not None:
        made = refused_table(refused, section, text, labels)
        tables += [made] if made else []
    remember_uses(reading.sources, section, rows, book)
    return tables


def _met(result: Result) -> list[tuple[str, str, str]]:
    """The facts in the order in which a reader of the section meets them."""
    if result.kind == "contradictions":
        return [_key(row, "") for row in each_row(_clashing(result))]
    name = _BACK.get(result.kind, "")
    frame = result.table if name == "table" else result.tables.get(name)
    if frame is None or "fact" not in frame:
        return []
    place = _word(result.details.get("place"))
    return [_key(row, place) for row in each_row(frame)]


def _key(row: Any, place: str) -> tuple[str, str, str]:  # noqa: ANN401
    return _word(row.fact), _word(getattr(row, "place", place)), _word(row.indicator)


def _pillars(result: Result, text: Words) -> dict[str, str]:
    """The names of pillars, where the finding has them."""
    for name in ("weights", "pillars"):
        frame = result.tables.get(name)
        if frame is not None and f"label_{text.lang}" in frame:
            codes = frame["indicator" if name == "weights" else "pillar"].astype(str)
            return dict(zip(codes, frame[f"label_{text.lang}"].astype(str), strict=True))
    return {}


def _frame(result: Result, name: str) -> pd.DataFrame | None:
    """The rows of a table that are shown, in the order in which they are."""
    if name == "pillars":
        return _pillar_scores(result)
    frame = result.table if name == "table" else result.tables.get(name)
    if frame is None:
        return None
    if name == "screened":
        return frame[~frame["kept"].astype(bool)]
    if name == "removal":
        return frame[frame["level"] == 1]
    if name == "table" and result.kind in ("scorecard", "sensitivity", "peers"):
        return frame.sort_values(["rank", "place"], kind="stable", na_position="last")
    return frame


def _pillar_scores(result: Result) -> pd.DataFrame | None:
    """One row a place, one column a pillar."""
    scores, weights = result.tables["scores"], result.tables["weights"]
    below = int(weights["level"].max()) - 1
    if below < 2:
        return None
    codes = weights.loc[weights["level"] == below, "indicator"].astype(str).tolist()
    wide = scores[scores["level"] == below].pivot_table(
        index="place", columns="code", values="score", sort=False
    )
    ranked = result.table.sort_values(["rank", "place"], kind="stable", na_position="last")["place"]
    return wide.reindex(index=list(ranked), columns=codes).reset_index()


def _table(
    reading: _Reading, name: str, frame: pd.DataFrame, columns: tuple[str, ...], ids: list[str] | None
) -> PageTable:
    text, kind = reading.text, reading.result.kind
    caption = text(f"table.{kind}" if name == "table" else f"table.{kind}_{name}")
    if name == "pillars":
        built = [page_column(frame["place"], "place", text("facts.place"), "", "", text)]
        for code in frame.columns[1:]:
            label = reading.labels.get(str(code), str(code))
            built.append(page_column(frame[code], str(code), label, "", "", text))
    else:
        # A pillar's code says nothing to a reader.
        known = [column for column in columns if column != "pillar" or reading.pillars]
        built = [_column(reading, name, frame, column) for column in known]
    few = _FEW.get(f"{kind}_{name}", _FEW.get(name))
    return PageTable(f"{reading.section}-{name}", caption, built, len(frame), ids, few=few)


def _column(reading: _Reading, table: str, frame: pd.DataFrame, column: str) -> PageColumn:
    text, result = reading.text, reading.result
    described = {c.column: c for c in result_columns(result.kind) if c.table == table}
    own = f"{column}_{text.lang}" if column in ("reason", "note") else column
    known = described.get(own)
    label = known.label(text.lang) if known else column
    meaning = (known.meaning_zh if text.lang == "zh" else known.meaning_en) if known else ""
    unit = known.unit if known else ""
    rows = list(each_row(frame))
    if column in ("indicator", "code", "choice"):
        return text_column(label, [_named(reading, row, column) for row in rows], meaning)
    if column == "pillar":
        names = [_word(row.pillar) for row in rows]
        return text_column(label, [reading.pillars.get(name, name) for name in names], meaning)
    if column == "peer":
        peers = [_word(row.peer) for row in rows]
        said = [text("gap.best") if p == "frontier" else name_in_language(p, text.lang) for p in peers]
        return text_column(label, said, meaning)
    if column == "fact":
        return parts_column(text("facts.origin"), [_cited(reading, row) for row in rows], meaning)
    if column.endswith("gap_log"):
        ratios = [math.exp(float(v)) if v == v else math.nan for v in frame[column]]
        heading = text(f"gap.{column.removesuffix('_log')}")
        return number_column(
            heading, ratios, [said_gap(v, text.lang) for v in ratios], text("gap.gap_meaning")
        )
    if column in _AMOUNTS and "unit" in frame:
        values = [float(v) for v in frame[column]]
        units = [_word(row.unit) for row in rows]
        shown = [_rounded(v) if column in _COMPUTED else v for v in values]
        said = [amount_text(v, u, text.lang) for v, u in zip(shown, units, strict=True)]
        return number_column(label, values, said, meaning)
    if column in _YEARS:
        years = [float(v) for v in frame[column]]
        return number_column(label, years, [MISSING if math.isnan(y) else f"{y:.0f}" for y in years], meaning)
    if column in _WORDED:
        return _worded(reading, frame[column], column, label, meaning)
    if column in ("overtaken", "largest_place"):
        return text_column(label, [_places(_word(v), text) for v in frame[column]], meaning)
    return page_column(frame[own], column, label, meaning, unit, text)


def _named(reading: _Reading, row: Any, column: str) -> str:  # noqa: ANN401
    label = getattr(row, f"label_{reading.text.lang}", None)
    code = _word(getattr(row, column))
    return str(label) if isinstance(label, str) and label else reading.labels.get(code, code)


def _word(value: Any) -> str:  # noqa: ANN401
    return "" if value is None or pd.isna(value) else str(value)


def _rounded(value: float) -> float:
    """Computed numbers, such as one that is needed, are not known to eight digits."""
    return value if math.isnan(value) or value == 0 else float(f"{value:.4g}")


def _places(said: str, text: Words) -> str:
    joint = text("page.separator")
    return joint.join(name_in_language(name.strip(), text.lang) for name in said.split(",") if name.strip())


def _cited(reading: _Reading, row: Any) -> list[Part]:  # noqa: ANN401
    source = reading.sources.find(*_key(row, _word(reading.result.details.get("place"))))
    return [] if source is None else [Part(f"[{source.number}]", f"#{source_anchor(source)}")]


def _worded(reading: _Reading, series: pd.Series[Any], column: str, label: str, meaning: str) -> PageColumn:
    """Words of the data in the language of the page; verdicts with their color."""
    text, kind = reading.text, reading.result.kind
    values = [_word(value) for value in series]
    keys = [f"values.{kind}_{value.replace(' ', '_')}" for value in values]
    said = [text(key) if text.has(key) else value for key, value in zip(keys, values, strict=True)]
    if column == "verdict":
        return PageColumn(label, meaning, False, said, said, verdicts=values)
    return text_column(label, said, meaning)


def _clashing(result: Result) -> pd.DataFrame:
    """The facts that contradict each other, those of a group together."""
    groups = [int(row.group) for row in each_row(result.tables["groups"])]
    clashing = result.table[result.table["group"].isin(groups)]
    order = {group: at for at, group in enumerate(groups)}
    return clashing.assign(_at=clashing["group"].map(order)).sort_values("_at", kind="stable")


def _contradictions(reading: _Reading, book: SourceBook) -> list[PageTable]:
    """Figures that contradict each other side by side, and what was superseded by what."""
    result, section, text = reading.result, reading.section, reading.text
    found = [reading.sources.find(*_key(row, "")) for row in each_row(_clashing(result))]
    facts = [source for source in found if source is not None]
    ids = [f"{section}-c{at}" for at in range(1, len(facts) + 1)]
    columns = [
        text_column(text("facts.indicator"), [fact.label for fact in facts]),
        text_column(text("facts.place"), [name_in_language(fact.place, text.lang) for fact in facts]),
        text_column(text("facts.period"), [fact.period for fact in facts]),
        parts_column(text("facts.value"), [[figure_part(fact, text)] for fact in facts]),
        text_column(text("facts.origin"), [origin_text(fact, text) for fact in facts]),
    ]
    if any(fact.sentence for fact in facts):
        columns.append(text_column(text("facts.sentence"), [fact.sentence for fact in facts]))
    tables = [
        PageTable(
            f"{section}-table",
            text("facts.contradictions"),
            columns,
            len(facts),
            ids,
            text("facts.side_by_side"),
        )
    ]
    superseded = result.tables["superseded"]
    if len(superseded):
        tables.append(_superseded(reading, superseded))
    rows: dict[str, str] = {}
    for fact, row in zip(facts, ids, strict=True):
        rows.setdefault(fact.indicator, row)
    remember_uses(reading.sources, section, rows, book)
    return tables


def _superseded(reading: _Reading, superseded: pd.DataFrame) -> PageTable:
    section, text = reading.section, reading.text
    rows = list(each_row(superseded))
    old = [reading.sources.find(*_key(row, "")) for row in rows]
    after = [
        amount_text(float(row.by_value), _word(row.by_unit), text.lang)
        if row.by_value == row.by_value
        else ""
        for row in rows
    ]
    reasons = [f"facts.superseded_{_word(row.reason)}" for row in rows]
    columns = [
        text_column(text("facts.indicator"), [str(getattr(row, f"label_{text.lang}")) for row in rows]),
        text_column(text("facts.place"), [name_in_language(str(row.place), text.lang) for row in rows]),
        text_column(text("facts.period"), [_word(row.period) for row in rows]),
        parts_column(text("facts.value"), [[figure_part(s, text)] if s else [] for s in old]),
        text_column(text("facts.in_force_period"), [_word(row.by_period) for row in rows]),
        text_column(text("facts.in_force"), after),
        text_column(text("table.reason"), [text(key) if text.has(key) else key for key in reasons]),
    ]
    return PageTable(f"{section}-superseded", text("facts.superseded"), columns, len(rows), few=5)
