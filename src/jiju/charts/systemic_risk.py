"""Systemic risk: by rank and size, and what of it is a firm's own loss and what travels."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from jiju.charts.chart import Chart, KeyEntry
from jiju.charts.grouped_rows import GroupedRows, chart_of_rows, colored, log_ticks, side_column
from jiju.charts.numbers import compact, percent, significant
from jiju.charts.parts import each_row, finite, nothing_to_draw, shown_of
from jiju.charts.scatter import Dot, PlaneAxis, scatter_spec
from jiju.charts.theme import ACCENT, RULE
from jiju.charts.words import word
from jiju.results.names import name_in_language

if TYPE_CHECKING:
    import pandas as pd

    from jiju.results import Language, Result

__all__ = ["draw_risk_parts", "draw_risk_ranks"]

_PERCENT = "format(100 * datum.value, ',.6~r') + '%'"
# So many dots are drawn: the first ones all, the others evenly on the logarithmic axis.
_FIRST, _DOTS = 100, 320
_DECADES = 1e-7


def _sorted(result: Result) -> pd.DataFrame:
    table = result.table
    if table.empty or not (table["risk"] > 0).any():
        hint = "Is the output of the firms known, and do they deal with each other?"
        raise nothing_to_draw(result, "no failure costs any output", hint)
    return table.sort_values(["risk", "shocked"], ascending=[False, True], kind="stable")


def _name(row: Any, lang: Language) -> str:  # noqa: ANN401
    return name_in_language(str(row.name) or str(row.shocked), lang)


def draw_risk_ranks(result: Result, *, lang: Language, limit: int, bare: bool) -> Chart:
    """Risk over rank, both logarithmic, the highest ones named.

    Parameters
    ----------
    result : Result
        Of the kind ``systemic_risk``.
    lang : {"en", "zh"}
        The language.
    limit : int
        At most so many names.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Plain Vega. Far down, evenly chosen ranks stand for all.

    Raises
    ------
    ChartError
        ``C106`` where no failure costs anything.
    """
    table = _sorted(result)
    positive = table[table["risk"] > 0]
    ranks = _shown_ranks(len(positive))
    whole, own = word("risk_whole", lang), word("risk_own", lang)
    rows = list(each_row(positive.iloc[[rank - 1 for rank in ranks]]))
    top = float(rows[0].risk)
    low = max(float(rows[-1].risk), top * _DECADES)
    dots = []
    for rank, row in zip(ranks, rows, strict=True):
        risk, alone = float(row.risk), float(row.own)
        if risk < low:
            continue
        tips = {
            word("rank_plain", lang): f"{rank:,}",
            whole: percent(risk),
            own: percent(alone),
            word("output", lang): compact(float(row.output), lang),
        }
        named = rank <= limit
        if named and low <= alone < risk:
            dots.append(Dot(rank, alone, _name(row, lang), own, 34.0, math.nan, hollow=True, tips=tips))
        weight = -float(rank) if named else math.nan
        dots.append(Dot(rank, risk, _name(row, lang), whole, 62.0 if named else 26.0, weight, tips=tips))
    last = max(2, int((positive["risk"] >= low).sum()))
    right = PlaneAxis(
        word("risk_rank_axis", lang),
        0.9,
        last * 1.3,
        expression="format(datum.value, ',')",
        values=tuple(v for v in log_ticks(1, last, 7) if v == int(v)),
        log=True,
    )
    up = PlaneAxis(
        word("risk_axis", lang),
        low / 1.25,
        top * 1.35,
        expression=_PERCENT,
        values=tuple(log_ticks(low / 1.25, top * 1.35, 7)),
        log=True,
    )
    idle = len(table) - int((table["risk"] >= low).sum())
    without = word("risk_zero", lang, count=f"{idle:,}") if idle else ""
    description = _said(positive, len(table), lang)
    spec = scatter_spec(
        dots,
        lang=lang,
        title=word("risk_ranks_title", lang),
        subtitle=without,
        description=description,
        bare=bare,
        simulated=bool(result.details.get("simulated")),
        colors={whole: ACCENT, own: RULE},
        axes=(right, up),
        what=word("firm", lang),
        shape=0.56,
    )
    key = (KeyEntry(whole, ACCENT), KeyEntry(own, RULE, "ring"))
    return Chart(spec, result.kind, lang, description, key, (without,) if without else ())


def _shown_ranks(count: int) -> list[int]:
    """The first ranks, then others at even distances on a logarithmic axis, the last one included."""
    if count <= _DOTS:
        return list(range(1, count + 1))
    others = _DOTS - _FIRST
    ratio = (count / _FIRST) ** (1 / others)
    far = {min(count, round(_FIRST * ratio**at)) for at in range(1, others + 1)} | {count}
    return [*range(1, _FIRST + 1), *sorted(rank for rank in far if rank > _FIRST)]


def _said(positive: pd.DataFrame, total: int, lang: Language) -> str:
    first = next(each_row(positive))
    risk, own = float(first.risk), float(first.own)
    name = _name(first, lang)
    if lang == "zh":
        return (
            f"按位次与大小绘出的散点图（双对数轴）：共 {total:,} 个。最大的是“{name}”，"
            f"其停产使全部产出损失 {percent(risk)}，其中自身 {percent(own)}。"
        )
    return (
        f"Dots by rank and size on logarithmic axes, {total:,} in all. Highest: {name}, whose failure costs "
        f"{percent(risk)} of all output, {percent(own)} being its own."
    )


def draw_risk_parts(result: Result, *, lang: Language, limit: int, bare: bool) -> Chart:
    """The highest risks as bars: the own output, and what travels to others.

    Parameters
    ----------
    result : Result
        Of the kind ``systemic_risk``.
    lang : {"en", "zh"}
        The language.
    limit : int
        At most so many.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Vega-Lite.

    Raises
    ------
    ChartError
        ``C106`` where no failure costs anything.
    """
    import altair as alt

    table = _sorted(result)
    rows = GroupedRows()
    own_word, travels = word("risk_own", lang), word("risk_travels", lang)
    for row in each_row(table[table["risk"] > 0].head(limit)):
        risk = float(row.risk)
        own = min(risk, max(0.0, float(row.own)))
        shared = {
            "total": percent(risk),
            "downstream": percent(float(row.downstream)),
            "upstream": percent(float(row.upstream)),
        }
        side = {"side": percent(risk), "said": percent(own)}
        # Drawn once for each row: a text at the side is not repeated.
        first = {"group": own_word, "from": 0.0, "to": finite(own), **shared, **side}
        second = {"group": travels, "from": finite(own), "to": finite(risk), "side": "", **shared}
        second["said"] = percent(risk - own)
        rows.row(_name(row, lang), [first, second])
    axis = alt.Axis(labelExpr=_PERCENT, title=word("risk_axis", lang), titleAnchor="start", tickCount=5)
    color = colored([own_word, travels], [RULE, ACCENT], bare=bare)
    tips = [
        alt.Tooltip("name:N", title=word("firm", lang)),
        alt.Tooltip("total:N", title=word("risk_whole", lang)),
        alt.Tooltip("group:N", title=" "),
        alt.Tooltip("said:N", title=" "),
        alt.Tooltip("downstream:N", title=word("steps_downstream", lang)),
        alt.Tooltip("upstream:N", title=word("steps_upstream", lang)),
    ]
    layers = [
        alt.Chart(alt.NamedData("rows"))
        .mark_bar(height=12, aria=False)
        .encode(
            x=alt.X("from:Q", axis=axis, scale=alt.Scale(zero=True)),
            x2="to:Q",
            y=rows.axis(),
            color=color,
            tooltip=tips,
        ),
        *side_column(rows, ""),
    ]
    top = next(each_row(table))
    times = significant(float(top.risk) / float(top.own)) if float(top.own) > 0 else ""
    if lang == "zh":
        description = f"条形图：停产损失最大的若干家。“{_name(top, lang)}”损失 {percent(float(top.risk))}"
        description += f"，为自身产出的 {times} 倍。" if times else "。"
    else:
        description = f"Bars: the failures that cost most. {_name(top, lang)}: {percent(float(top.risk))}"
        description += f", {times} times its own output." if times else "."
    return chart_of_rows(
        rows,
        layers,
        result,
        lang=lang,
        title=word("risk_parts_title", lang),
        subtitle=shown_of(len(rows.keys), len(table), lang),
        description=description,
        bare=bare,
        key=(KeyEntry(own_word, RULE, "area"), KeyEntry(travels, ACCENT, "area")),
    )
