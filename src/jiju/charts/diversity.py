"""How many-sided regions are, and how unevenly industries are spread over them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from jiju.charts.grouped_rows import GroupedRows, chart_of_rows, row_dots, side_column
from jiju.charts.numbers import compact, percent, significant
from jiju.charts.parts import PLAIN, as_float, each_row, finite, nothing_to_draw, shown_of
from jiju.charts.theme import ACCENT
from jiju.charts.words import word
from jiju.results.names import name_in_language

if TYPE_CHECKING:
    import pandas as pd

    from jiju.charts.chart import Chart
    from jiju.results import Language, Result

__all__ = ["draw_diversity"]

# By view: the number that is drawn, the name of a row, and what the tooltip adds.
_DRAWN = {
    "regions": ("effective", "region", ("entropy", "herfindahl", "krugman", "hachman")),
    "industries": ("locational_gini", "industry", ("gini", "hoover", "herfindahl")),
}
_NAMED = 3


def draw_diversity(result: Result, *, of: str, lang: Language, limit: int, bare: bool) -> Chart:
    """Regions by their effective number of industries, or industries by how unevenly they are spread.

    Parameters
    ----------
    result : Result
        Of the kind ``diversity``.
    of : {"regions", "industries"}
        Which of the two.
    lang : {"en", "zh"}
        The language.
    limit : int
        At most so many rows: two thirds from the head, one third from the end.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Vega-Lite; at the side the largest industry or region with its share.

    Raises
    ------
    ChartError
        ``C106`` where none has a value.
    """
    import altair as alt

    table = result.table if of == "regions" else result.tables["industries"]
    value, name, more = _DRAWN[of]
    known = table[table[value].notna()].sort_values([value, name], ascending=[False, True], kind="stable")
    if known.empty:
        raise nothing_to_draw(result, f"none of the {of} has a value", "Look at result.tables['left_out'].")
    rows = GroupedRows()
    is_cut = len(known) > limit
    if is_cut:
        rows.heading(word(f"diversity_{of}_top", lang))
    _add(rows, known.head(limit - limit // 3) if is_cut else known, of, lang)
    if is_cut:
        rows.heading(word(f"diversity_{of}_bottom", lang))
        _add(rows, known.tail(limit // 3), of, lang)
    top = 1.06 * max(rows.numbers("at")) or 1.0
    axis = alt.Axis(
        labelExpr=PLAIN, title=word(f"diversity_{of}_axis", lang), titleAnchor="start", tickCount=6
    )
    x = alt.X("at:Q", axis=axis, scale=alt.Scale(domain=[0.0, float(f"{top:.4g}")], nice=False))
    tips = [
        alt.Tooltip("name:N", title=word(name, lang)),
        alt.Tooltip("said:N", title=word(f"diversity_{value}", lang)),
        alt.Tooltip("amount:N", title=word("value", lang)),
        alt.Tooltip("largest:N", title=word("diversity_largest", lang)),
        *(alt.Tooltip(f"{column}:N", title=word(f"diversity_{column}", lang)) for column in more),
    ]
    layers = [
        row_dots(rows, x, alt.Color(value=ACCENT), tips, size=70),
        *([rows.heading_layer()] if rows.headings else []),
        *side_column(rows, word("diversity_side", lang)),
    ]
    title = word(f"diversity_{of}_title", lang)
    chart = chart_of_rows(
        rows,
        layers,
        result,
        lang=lang,
        title=title,
        subtitle=shown_of(len(rows.rows), len(known), lang),
        description=_description(known, name, title, lang),
        bare=bare,
        step=20,
    )
    without = len(table) - len(known)
    notes = [shown_of(len(rows.rows), len(known), lang)]
    notes += [word("no_value_count", lang, count=without)] if without else []
    return replace(chart, notes=tuple(filter(None, notes)))


def _add(rows: GroupedRows, table: pd.DataFrame, of: str, lang: Language) -> None:
    value, name, more = _DRAWN[of]
    for row in each_row(table):
        share = percent(as_float(row.largest_share))
        largest = name_in_language(str(row.largest), lang)
        mark = {
            "at": finite(as_float(getattr(row, value))),
            "said": significant(as_float(getattr(row, value))),
            "amount": compact(as_float(row.value), lang),
            "largest": largest + word("in_brackets", lang, value=share),
            "side": share,
        }
        mark |= {column: significant(as_float(getattr(row, column))) for column in more}
        rows.row(name_in_language(str(getattr(row, name)), lang), [mark])


def _description(known: pd.DataFrame, name: str, title: str, lang: Language) -> str:
    joint = "、" if lang == "zh" else ", "
    names = [name_in_language(str(value), lang) for value in known[name]]
    first, last = joint.join(names[:_NAMED]), joint.join(names[-_NAMED:])
    if lang == "zh":
        return f"点图（{title}）：共 {len(known)} 个。最高：{first}；最低：{last}。"
    return f"Dots ({title}): {len(known)} in all. Highest: {first}; lowest: {last}."
