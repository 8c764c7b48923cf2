"""Figures that contradict each other: one row a source, on an axis of ratios to the smallest of the group."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from jiju.charts.grouped_rows import (
    GroupedRows,
    chart_of_rows,
    colored,
    interval_layers,
    one_line,
    ratio_axis,
    row_dots,
    side_column,
)
from jiju.charts.parts import each_row, finite, nothing_to_draw, shown_of
from jiju.charts.theme import OPPOSITE
from jiju.charts.words import word
from jiju.results.amounts import amount_text
from jiju.results.names import name_in_language

if TYPE_CHECKING:
    from jiju.charts.chart import Chart
    from jiju.results import Language, Result

__all__ = ["draw_contradictions"]


def draw_contradictions(result: Result, *, lang: Language, limit: int, bare: bool) -> Chart:
    """Every group of figures that contradict each other, side by side with publisher and date.

    Parameters
    ----------
    result : Result
        Of the kind ``contradictions``.
    lang : {"en", "zh"}
        The language.
    limit : int
        At most so many groups, those that differ most first.
    bare : bool
        Whether the title is left to the page.

    Returns
    -------
    Chart
        Vega-Lite.

    Raises
    ------
    ChartError
        ``C106`` where no figures contradict each other.
    """
    import altair as alt

    groups = result.tables["groups"].sort_values(["spread", "group"], ascending=[False, True], kind="stable")
    if groups.empty:
        raise nothing_to_draw(result, "no figures contradict each other", "There is nothing to show.")
    facts = result.table
    rows = GroupedRows()
    for group in each_row(groups.head(limit)):
        part = facts[facts["group"] == group.group]
        smallest = _smallest(part)
        if smallest is None:
            continue
        place = name_in_language(str(group.place), lang)
        period = "" if pd.isna(group.period) else str(group.period)
        label = str(getattr(group, f"label_{lang}"))
        said = word("of_place", lang, place=place, label=label)
        rows.heading(said + (word("in_brackets", lang, value=period) if period else ""))
        for row in each_row(part):
            rows.row(_publisher(row, lang), [_mark(row, smallest, lang)])
    if not rows.rows:
        raise nothing_to_draw(result, "the figures have no ratio", "Look at result.tables['groups'].")
    x, ends = ratio_axis(rows.numbers("ratio", "low", "high"), word("contradictions_axis", lang))
    rows.open_to(ends)
    tips = [
        alt.Tooltip("name:N", title=word("publisher", lang)),
        alt.Tooltip("side:N", title=word("value", lang)),
        alt.Tooltip("sentence:N", title=word("sentence", lang)),
    ]
    color = colored([""], [OPPOSITE], bare=True)
    layers = [
        one_line(),
        *interval_layers(rows, x, color),
        row_dots(rows, x, color, tips),
        rows.heading_layer(),
        *side_column(rows, word("value", lang)),
    ]
    shown, total = len(rows.headings), len(groups)
    first = rows.headings[0]["text"]
    if lang == "zh":
        description = f"点图：{total} 组互相矛盾的数字并列。相差最大的是：{first}。"
    else:
        description = (
            f"Dots: {total} groups of figures that contradict each other. They differ most on: {first}."
        )
    return chart_of_rows(
        rows,
        layers,
        result,
        lang=lang,
        title=word("contradictions_title", lang),
        subtitle=shown_of(shown, total, lang),
        description=description,
        bare=bare,
    )


def _smallest(part: pd.DataFrame) -> float | None:
    values = [float(v) for v in (*part["value"], *part["low"]) if v == v and float(v) > 0]
    return min(values) if values else None


def _publisher(row: Any, lang: Language) -> str:  # noqa: ANN401
    # The day first: a long name is cut at its end.
    named = [str(v) for v in (row.published, row.publisher) if not pd.isna(v) and str(v)]
    return ("，" if lang == "zh" else ", ").join(named) or str(row.fact)


def _mark(row: Any, smallest: float, lang: Language) -> dict[str, Any]:  # noqa: ANN401
    value, low, high = (float(getattr(row, name)) for name in ("value", "low", "high"))

    def ratio(number: float) -> float | None:
        return None if math.isnan(number) or number <= 0 else finite(number / smallest)

    text = amount_text(value, str(row.unit), lang, comparator=str(row.comparator), low=low, high=high)
    return {
        "group": "",
        "ratio": ratio(value),
        "low": ratio(low),
        "high": ratio(high),
        "side": text,
        "sentence": "" if pd.isna(row.sentence) else str(row.sentence)[:120],
    }
