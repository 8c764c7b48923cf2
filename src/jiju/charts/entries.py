"""Entries and exits by density: what came and went, against what chance would give."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from jiju.charts.chart import KeyEntry
from jiju.charts.grouped_rows import GroupedRows, chart_of_rows, colored, row_dots, side_column
from jiju.charts.numbers import percent
from jiju.charts.parts import each_row, finite, nothing_to_draw
from jiju.charts.theme import ACCENT, BAND, OPPOSITE, RULE, UNSURE
from jiju.charts.words import word

if TYPE_CHECKING:
    from jiju.charts.chart import Chart
    from jiju.results import Language, Result

__all__ = ["draw_entry_bands"]

_COLORS = {"more_than_chance": ACCENT, "as_chance": UNSURE, "less_than_chance": OPPOSITE}


def draw_entry_bands(result: Result, *, lang: Language, bare: bool) -> Chart:
    """The share of pairs that were entered and that were lost, by bands of density.

    Parameters
    ----------
    result : Result
        Of the kind ``entries``.
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
    if bands.empty or bands["rate"].isna().all():
        what = "no pair of region and industry could change"
        raise nothing_to_draw(result, what, "Look at result.tables['periods'].")
    rows = GroupedRows()
    for change, heading in (("entry", "entries_heading"), ("exit", "exits_heading")):
        part = bands[bands["change"].astype(str) == change].sort_values("band", kind="stable")
        if part.empty:
            continue
        rows.heading(word(heading, lang))
        for row in each_row(part):
            rows.row(_band(row, lang), [_mark(row, lang)])
    most = max(rows.numbers("rate", "high", "expected"), default=0.0) or 1.0
    axis = alt.Axis(format="~%", title=word("entries_axis", lang), titleAnchor="start", tickCount=6)
    scale = alt.Scale(domain=[0.0, float(f"{most * 1.08:.3g}")], nice=False)
    x = alt.X("rate:Q", axis=axis, scale=scale)
    y, data = rows.axis(), alt.Chart(alt.NamedData("rows"))
    said = {name: word(name, lang) for name in _COLORS}
    drawn = [name for name in _COLORS if said[name] in {row["group"] for row in rows.rows}]
    color = colored([said[name] for name in drawn], [_COLORS[name] for name in drawn], bare=bare)
    tips = [
        alt.Tooltip("name:N", title=word("band_column", lang)),
        alt.Tooltip("said:N", title=word("entries_axis", lang)),
        alt.Tooltip("chance:N", title=word("chance_band", lang)),
        alt.Tooltip("mean:N", title=word("chance_expected", lang)),
        alt.Tooltip("side:N", title=word("band_side", lang)),
    ]
    layers = [
        data.transform_filter("isValid(datum.low) && isValid(datum.high)")
        .mark_bar(height=13, color=BAND, aria=False)
        .encode(x=alt.X("low:Q", axis=axis, scale=scale), x2="high:Q", y=y, tooltip=tips),
        data.transform_filter("isValid(datum.expected)")
        .mark_tick(thickness=1.5, size=13, color=RULE, aria=False)
        .encode(x=alt.X("expected:Q", axis=axis, scale=scale), y=y),
        row_dots(rows, x, color, tips),
        rows.heading_layer(),
        *side_column(rows, word("band_side", lang)),
    ]
    title = word("entries_title", lang)
    key = (
        *(KeyEntry(said[name], _COLORS[name]) for name in drawn),
        KeyEntry(word("chance_band", lang), BAND, "area"),
        KeyEntry(word("chance_expected", lang), RULE, "line"),
    )
    return chart_of_rows(
        rows,
        layers,
        result,
        lang=lang,
        title=title,
        description=_description(result, title, lang),
        bare=bare,
        key=key,
    )


def _band(row: Any, lang: Language) -> str:  # noqa: ANN401
    low, high = percent(float(row.density_from)), percent(float(row.density_to))
    return word("band_density", lang, low=low, high=high)


def _mark(row: Any, lang: Language) -> dict[str, Any]:  # noqa: ANN401
    rate, low, high = float(row.rate), float(row.low), float(row.high)
    group = "as_chance"
    if not (math.isnan(low) or math.isnan(high)):
        group = "more_than_chance" if rate > high else "less_than_chance" if rate < low else "as_chance"
    return {
        "rate": finite(rate),
        "low": finite(low),
        "high": finite(high),
        "expected": finite(float(row.expected)),
        "group": word(group, lang),
        "said": percent(rate),
        "chance": f"{percent(low)} – {percent(high)}",
        "mean": percent(float(row.expected)),
        "side": word("band_said", lang, changed=f"{int(row.changed):,}", cells=f"{int(row.cells):,}"),
    }


def _description(result: Result, title: str, lang: Language) -> str:
    told = []
    for change in ("entry", "exit"):
        part = result.tables["bands"].query("change == @change").sort_values("band", kind="stable")
        if part.empty:
            continue
        first, last = percent(float(part["rate"].iloc[0])), percent(float(part["rate"].iloc[-1]))
        if lang == "zh":
            what = "进入" if change == "entry" else "退出"
            told.append(f"{what}比例在密度最低组为 {first}，在最高组为 {last}")
        else:
            what = "Entries" if change == "entry" else "Exits"
            told.append(f"{what}: {first} in the lowest band of density, {last} in the highest")
    return (
        f"区间图（{title}）：{'；'.join(told)}。" if lang == "zh" else f"Bands ({title}). {'. '.join(told)}."
    )
