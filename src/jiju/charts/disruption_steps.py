"""How much output a disruption takes, step by step."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from jiju.charts.chart import Chart, KeyEntry
from jiju.charts.numbers import compact, percent
from jiju.charts.parts import TITLE_OVER, each_row, finish, finite, nothing_to_draw
from jiju.charts.theme import ACCENT, INK, OPPOSITE, QUIET, RULE
from jiju.charts.words import word

if TYPE_CHECKING:
    import altair as alt

    from jiju.results import Language, Result

__all__ = ["draw_steps", "step_axis"]


def step_axis(last: int, lang: Language) -> alt.Axis:
    """The axis of steps: whole ones only, at most about a dozen.

    Parameters
    ----------
    last : int
        The last step.
    lang : {"en", "zh"}
        The language.

    Returns
    -------
    altair.Axis
        With its title.
    """
    import altair as alt

    ticks = list(range(0, last + 1, max(1, math.ceil(last / 12))))
    return alt.Axis(
        title=word("cascade_axis", lang), titleAnchor="start", values=ticks, format="d", labelOverlap=True
    )


def draw_steps(result: Result, *, lang: Language, bare: bool) -> Chart:
    """The share of all output that is lost after each step, in all and by either side alone.

    Parameters
    ----------
    result : Result
        Of the kind ``disruption``.
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
        ``C106`` where there is no step.
    """
    import altair as alt

    steps = result.tables["steps"]
    if steps.empty:
        raise nothing_to_draw(result, "there is no step", "Is what was shocked in the table of flows?")
    named = {name: word(f"steps_{key}", lang) for name, key in _CURVES.items()}
    curves = [
        {
            "step": int(row.step),
            "curve": named[name],
            "share": finite(float(getattr(row, name))),
            "said": percent(float(getattr(row, name))),
            "firms": f"{int(row.total_firms):,}",
            "lost": compact(float(row.lost_output), lang),
        }
        for row in each_row(steps)
        for name in _CURVES
    ]
    most = float(steps["lost_share"].max())
    shock, end = float(steps["lost_share"].iloc[0]), float(steps["lost_share"].iloc[-1])
    colors = [INK, ACCENT, OPPOSITE]
    # The title of the vertical axis stands between the key and the plot.
    legend = None if bare else alt.Legend(title=None, orient="top", symbolType="stroke", offset=28)
    color = alt.Color("curve:N", legend=legend, scale=alt.Scale(domain=list(named.values()), range=colors))
    dash = alt.StrokeDash(
        "curve:N", legend=legend, scale=alt.Scale(domain=list(named.values()), range=[[1, 0], [6, 3], [2, 3]])
    )
    axis = step_axis(int(steps["step"].max()), lang)
    x = alt.X("step:Q", axis=axis, scale=alt.Scale(nice=False))
    high = alt.Axis(
        labelExpr="format(100 * datum.value, ',.3~r') + '%'",
        tickCount=5,
        **TITLE_OVER,
        title=word("steps_axis", lang),
    )
    y = alt.Y("share:Q", axis=high, scale=alt.Scale(zero=True))
    tips = [
        alt.Tooltip("step:Q", title=word("step", lang), format="d"),
        alt.Tooltip("curve:N", title=" "),
        alt.Tooltip("said:N", title=word("steps_axis", lang)),
        alt.Tooltip("lost:N", title=word("cascade_lost", lang)),
        alt.Tooltip("firms:N", title=word("firms_fallen", lang)),
    ]
    data = alt.Chart(alt.NamedData("curves"))
    ends = [{"step": int(steps["step"].iloc[-1]), "share": finite(end), "text": percent(end)}]
    layers = [
        alt.Chart(alt.NamedData("heading"))
        .mark_rule(color=RULE, strokeWidth=1.2, aria=False)
        .encode(y=alt.YDatum(shock)),
        alt.Chart(alt.NamedData("heading"))
        .mark_text(
            align="right", dy=11 if shock > 0.07 * most else -7, dx=-2, fontSize=11, color=QUIET, aria=False
        )
        .encode(
            y=alt.YDatum(shock),
            x=alt.value("width"),
            text=alt.TextValue(f"{word('steps_shock', lang)} {percent(shock)}"),
        ),
        data.mark_line(strokeWidth=2.2, aria=False).encode(x=x, y=y, color=color, strokeDash=dash),
        data.mark_point(filled=True, size=34, opacity=1, aria=False).encode(
            x=x, y=y, color=color, tooltip=tips
        ),
        alt.Chart(alt.NamedData("ends"))
        .mark_text(align="left", dx=8, fontSize=12, fontWeight=600, color=INK, aria=False)
        .encode(x=x, y=y, text="text:N"),
    ]
    last = int(steps["step"].iloc[-1])
    if lang == "zh":
        description = f"折线图：冲击本身损失全部产出的 {percent(shock)}，{last} 步之后为 {percent(end)}。"
    else:
        took = f"{percent(shock)} of all output"
        description = f"Lines: the shock itself takes {took}, {percent(end)} after {last} steps."
    spec = finish(
        alt.layer(*layers).properties(height=260),
        result,
        lang=lang,
        title=word("steps_title", lang),
        description=description,
        bare=bare,
        datasets={"curves": curves, "ends": ends, "heading": [{}]},
        side_room=True,
    )
    spec["padding"] = {**spec["padding"], "top": 24 if bare else 6}
    key = tuple(
        KeyEntry(name, color_, "line" if at == 0 else "dashed")
        for at, (name, color_) in enumerate(zip(named.values(), colors, strict=True))
    )
    return Chart(spec, result.kind, lang, description, key)


_CURVES = {"lost_share": "all", "downstream": "downstream", "upstream": "upstream"}
