"""Regions and industries by complexity, each with its interval."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from jiju.charts.chart import KeyEntry
from jiju.charts.grouped_rows import (
    GroupedRows,
    chart_of_rows,
    colored,
    empty_rows,
    interval_layers,
    one_line,
    row_dots,
    side_column,
)
from jiju.charts.numbers import MISSING, percent, significant
from jiju.charts.parts import PLAIN, as_float, each_row, finite, nothing_to_draw, shown_of
from jiju.charts.theme import ACCENT, OPPOSITE, UNSURE
from jiju.charts.words import word
from jiju.results.names import name_in_language

if TYPE_CHECKING:
    import pandas as pd

    from jiju.charts.chart import Chart
    from jiju.results import Language, Result

__all__ = ["draw_complexity", "rank_said", "rank_span"]

_NAMED = 3


def draw_complexity(result: Result, *, of: str, lang: Language, limit: int, bare: bool) -> Chart:
    """The most and the least complex regions or industries.

    Parameters
    ----------
    result : Result
        Of the kind ``complexity``.
    of : {"regions", "industries"}
        Whose complexity.
    lang : {"en", "zh"}
        The language.
    limit : int
        At most so many rows: two thirds from the head, one third from the end.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Vega-Lite.

    Raises
    ------
    ChartError
        ``C106`` where none has a value.
    """
    import altair as alt

    table = result.table if of == "regions" else result.tables["industries"]
    column = "region" if of == "regions" else "industry"
    known = table[table["complexity"].notna()].sort_values(["rank", column], kind="stable")
    if known.empty:
        raise nothing_to_draw(
            result, f"none of the {of} has a complexity", "Look at result.tables['left_out']."
        )
    is_fitness = str(result.details.get("method", "")) == "fitness"
    middle = 1.0 if is_fitness else 0.0
    rows = GroupedRows()
    head = known
    if len(known) > limit:
        rows.heading(word("complexity_top", lang))
        head = known.head(limit - limit // 3)
    _add(rows, head, column, lang, middle)
    if len(known) > limit:
        rows.heading(word("complexity_bottom", lang))
        _add(rows, known.tail(limit // 3), column, lang, middle)
    ends = _ends(rows, is_fitness=is_fitness)
    rows.open_to(ends)
    axis = alt.Axis(
        labelExpr=PLAIN,
        title=word("fitness_axis" if is_fitness else "complexity_axis", lang),
        titleAnchor="start",
    )
    scale = alt.Scale(type="log" if is_fitness else "linear", domain=ends, nice=False, clamp=True)
    x = alt.X("at:Q", axis=axis, scale=scale)
    said = {name: word(name, lang) for name in _COLORS}
    drawn = [name for name in _COLORS if said[name] in {row["group"] for row in rows.rows}]
    color = colored([said[name] for name in drawn], [_COLORS[name] for name in drawn], bare=bare)
    tips = [
        alt.Tooltip("name:N", title=word("region" if of == "regions" else "industry", lang)),
        alt.Tooltip("value:N", title=word("complexity", lang)),
        alt.Tooltip("interval:N", title=_level(result, lang)),
        alt.Tooltip("rank:N", title=word("rank", lang)),
        alt.Tooltip("count:N", title=word("diversity" if of == "regions" else "regions_present", lang)),
    ]
    layers = [
        *([one_line(middle)] if ends[0] < middle < ends[1] else []),
        empty_rows(rows),
        *interval_layers(rows, x, color),
        row_dots(rows, x, color, tips, size=70),
        *([rows.heading_layer()] if rows.headings else []),
        *side_column(rows, word("rank_interval" if _has_ranks(known) else "rank", lang)),
    ]
    title = word(f"complexity_{of}_title", lang)
    chart = chart_of_rows(
        rows,
        layers,
        result,
        lang=lang,
        title=title,
        subtitle=shown_of(len(rows.rows), len(known), lang),
        description=_description(known, column, title, lang),
        bare=bare,
        key=tuple(KeyEntry(said[name], _COLORS[name]) for name in drawn),
        step=20,
    )
    without = len(table) - len(known)
    notes = [shown_of(len(rows.rows), len(known), lang)]
    notes += [word("no_value_count", lang, count=without)] if without else []
    return replace(chart, notes=tuple(filter(None, notes)))


_COLORS = {"above_mean": ACCENT, "about_mean": UNSURE, "below_mean": OPPOSITE, "without_interval": ACCENT}


def _level(result: Result, lang: Language) -> str:
    return word("interval_of", lang, level=percent(float(result.details.get("level", 0.95))))


def _ends(rows: GroupedRows, *, is_fitness: bool) -> list[float]:
    """The ends of the axis; of fitness, which runs to 0, a logarithmic one over four powers of ten."""
    numbers = rows.numbers("at", "low", "high")
    if is_fitness:
        high = max(*numbers, 1.0)
        return [max(min(v for v in numbers if v > 0), high / 1e4) / 1.2, high * 1.2]
    low, high = min(numbers), max(numbers)
    room = 0.04 * (high - low) or 1.0
    return [float(f"{low - room:.4g}"), float(f"{high + room:.4g}")]


def _add(rows: GroupedRows, table: pd.DataFrame, column: str, lang: Language, middle: float) -> None:
    for row in each_row(table):
        low, high = (as_float(getattr(row, name, math.nan)) for name in ("low", "high"))
        has = not (math.isnan(low) or math.isnan(high))
        group = "without_interval"
        if has:
            group = "above_mean" if low > middle else "below_mean" if high < middle else "about_mean"
        count = row.diversity if column == "region" else row.ubiquity
        mark: dict[str, Any] = {
            "at": finite(as_float(row.complexity)),
            "low": finite(low) if has else None,
            "high": finite(high) if has else None,
            "value": significant(as_float(row.complexity)),
            "interval": f"{significant(low)} – {significant(high)}" if has else MISSING,
            "group": word(group, lang),
            "missing": False,
            "count": str(int(count)),
            "rank": rank_said(row, lang),
            "side": _ranks(row, lang),
        }
        rows.row(name_in_language(str(getattr(row, column)), lang), [mark])


def _has_ranks(table: pd.DataFrame) -> bool:
    return "rank_low" in table and bool(table["rank_low"].notna().any())


def _ranks(row: Any, lang: Language) -> str:  # noqa: ANN401
    """The interval of a rank alone: on a phone there is no room for more."""
    low, high = (as_float(getattr(row, name, math.nan)) for name in ("rank_low", "rank_high"))
    if math.isnan(low) or math.isnan(high):
        return rank_said(row, lang)
    return rank_span(low, high, lang)


def rank_span(low: float, high: float, lang: Language) -> str:
    """The interval of a rank, one number where it is certain.

    Parameters
    ----------
    low, high : float
        The best and the worst rank.
    lang : {"en", "zh"}
        The language.

    Returns
    -------
    str
        Such as ``"2–7"``.
    """
    return f"{low:.0f}" if low == high else word("rank_span", lang, low=f"{low:.0f}", high=f"{high:.0f}")


def rank_said(row: Any, lang: Language) -> str:  # noqa: ANN401
    """A rank with its interval, where it has one.

    Parameters
    ----------
    row : named tuple
        With ``rank`` and, perhaps, ``rank_low`` and ``rank_high``.
    lang : {"en", "zh"}
        The language.

    Returns
    -------
    str
        Such as ``"3 (2–7)"``.
    """
    rank, low, high = (as_float(getattr(row, name, math.nan)) for name in ("rank", "rank_low", "rank_high"))
    if math.isnan(rank):
        return MISSING
    if math.isnan(low) or math.isnan(high):
        return f"{rank:.0f}"
    return word("rank_with_interval", lang, rank=f"{rank:.0f}", span=rank_span(low, high, lang))


def _description(known: pd.DataFrame, column: str, title: str, lang: Language) -> str:
    joint = "、" if lang == "zh" else ", "
    names = [name_in_language(str(name), lang) for name in known[column]]
    first, last = joint.join(names[:_NAMED]), joint.join(names[-_NAMED:])
    if lang == "zh":
        return f"点图（{title}）：共 {len(known)} 个。最高：{first}；最低：{last}。"
    return f"Dots ({title}): {len(known)} in all. Highest: {first}; lowest: {last}."
