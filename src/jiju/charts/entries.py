"""Entries and exits by density: what came and went, against what chance would give."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from jiju.charts.chart import KeyEntry
from jiju.charts.grouped_rows import GroupedRows, chart_of_rows, colored, row_dots, side_column
from jiju.charts.numbers import percent
from jiju.charts.parts import as_float, each_row, finite, nothing_to_draw
from jiju.charts.theme import ACCENT, BAND, OPPOSITE, RULE, UNSURE
from jiju.charts.words import word

if TYPE_CHECKING:
    import pandas as pd

    from jiju.charts.chart import Chart
    from jiju.results import Language, Result

__all__ = ["draw_entry_bands"]

_COLORS = {"more_than_chance": ACCENT, "as_chance": UNSURE, "less_than_chance": OPPOSITE}


def draw_entry_bands(result: Result, *, of: str = "entry", lang: Language, bare: bool) -> Chart:
    """The share of pairs that were entered, or that were lost, by bands of density.

    Parameters
    ----------
    result : Result
        Of the kind ``entries``.
    of : {"entry", "exit"}, default "entry"
        Which of the two.
    lang : {"en", "zh"}
        The language.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Vega-Lite.

    Raises
    ------
    ChartError
        ``C106`` where nothing could change.
    """
    import altair as alt

    bands = result.tables["bands"]
    bands = bands[bands["change"].astype(str) == of].sort_values("band", kind="stable")
    if bands.empty or bands["rate"].isna().all():
        what = "no pair of region and industry could change"
        raise nothing_to_draw(result, what, "Look at result.tables['periods'].")
    if not bands["changed"].sum():
        what = f"of {int(bands['cells'].sum()):,} pairs none changed"
        raise nothing_to_draw(result, what, "Look at result.tables['periods'].")
    rows = GroupedRows()
    for row in each_row(bands):
        rows.row(_band(row, lang), [_mark(row, lang)])
    most = max(rows.numbers("rate", "high", "expected"), default=0.0) or 1.0
    axis = alt.Axis(format="~%", title=word(f"{of}_axis", lang), titleAnchor="start", tickCount=6)
    scale = alt.Scale(domain=[0.0, float(f"{most * 1.08:.3g}")], nice=False)
    x = alt.X("rate:Q", axis=axis, scale=scale)
    y, data = rows.axis(), alt.Chart(alt.NamedData("rows"))
    said = {name: word(name, lang) for name in _COLORS}
    drawn = [name for name in _COLORS if said[name] in {row["group"] for row in rows.rows}]
    color = colored([said[name] for name in drawn], [_COLORS[name] for name in drawn], bare=bare)
    tips = [
        alt.Tooltip("name:N", title=word("band_column", lang)),
        alt.Tooltip("said:N", title=word(f"{of}_axis", lang)),
        alt.Tooltip("chance:N", title=word("chance_band", lang)),
        alt.Tooltip("mean:N", title=word("chance_expected", lang)),
        alt.Tooltip("pairs:N", title=word("band_pairs", lang)),
    ]
    layers = [
        data.transform_filter("isValid(datum.low) && isValid(datum.high)")
        .mark_bar(height=13, color=BAND, aria=False)
        .encode(x=alt.X("low:Q", axis=axis, scale=scale), x2="high:Q", y=y, tooltip=tips),
        data.transform_filter("isValid(datum.expected)")
        .mark_tick(thickness=1.5, size=13, color=RULE, aria=False)
        .encode(x=alt.X("expected:Q", axis=axis, scale=scale), y=y),
        row_dots(rows, x, color, tips),
        *side_column(rows, word("band_side", lang)),
    ]
    title = word(f"{of}_title", lang)
    key = (
        *(KeyEntry(said[name], _COLORS[name]) for name in drawn),
        KeyEntry(word("chance_band", lang), BAND, "area"),
        KeyEntry(word("chance_expected", lang), RULE, "line"),
    )
    chart = chart_of_rows(
        rows,
        layers,
        result,
        lang=lang,
        title=title,
        description=_description(bands, title, lang),
        bare=bare,
        key=key,
    )
    return replace(chart, notes=_still(result, of, lang))


def _still(result: Result, of: str, lang: Language) -> tuple[str, ...]:
    """That nothing changed the other way, for which there is no figure."""
    bands = result.tables["bands"]
    other = bands[bands["change"].astype(str) != of]
    if other.empty or other["changed"].sum():
        return ()
    key = "no_exits" if of == "entry" else "no_entries"
    return (word(key, lang, count=f"{int(other['cells'].sum()):,}"),)


def _band(row: Any, lang: Language) -> str:  # noqa: ANN401
    low, high = (f"{100 * value:.2g}%" for value in (as_float(row.density_from), as_float(row.density_to)))
    return word("band_density", lang, low=low, high=high)


def _mark(row: Any, lang: Language) -> dict[str, Any]:  # noqa: ANN401
    rate, low, high = as_float(row.rate), as_float(row.low), as_float(row.high)
    group = "as_chance"
    if not (math.isnan(low) or math.isnan(high)):
        group = "more_than_chance" if rate > high else "less_than_chance" if rate < low else "as_chance"
    return {
        "rate": finite(rate),
        "low": finite(low),
        "high": finite(high),
        "expected": finite(as_float(row.expected)),
        "group": word(group, lang),
        "said": percent(rate),
        "chance": f"{percent(low)} – {percent(high)}",
        "mean": percent(as_float(row.expected)),
        "side": f"{int(row.changed):,}",
        "pairs": word("band_said", lang, changed=f"{int(row.changed):,}", cells=f"{int(row.cells):,}"),
    }


def _description(bands: pd.DataFrame, title: str, lang: Language) -> str:
    first, last = percent(float(bands["rate"].iloc[0])), percent(float(bands["rate"].iloc[-1]))
    if lang == "zh":
        return f"区间图（{title}）：密度最低组为 {first}，最高组为 {last}。"
    return f"Bands ({title}): {first} in the lowest band of density, {last} in the highest."
