"""Autocorrelation: each region's value against the mean of its neighbors (Moran's scatter plot)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jiju.charts.chart import Chart, KeyEntry
from jiju.charts.numbers import amount_axis, significant
from jiju.charts.parts import each_row, finish, finite, nothing_to_draw
from jiju.charts.theme import ACCENT, INK, PALE
from jiju.charts.words import word

if TYPE_CHECKING:
    from jiju.results import Language, Result

__all__ = ["draw_neighbors"]

MORAN = "Moran's I"


def draw_neighbors(result: Result, *, lang: Language, bare: bool) -> Chart:
    """A dot for each region: its value to the right, the mean of its neighbors upwards.

    Parameters
    ----------
    result : Result
        Of the kind ``autocorrelation``.
    lang : {"en", "zh"}
        The language.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Vega-Lite; the line through the means has Moran's I as its slope.

    Raises
    ------
    ChartError
        ``C106`` where no region has neighbors.
    """
    import altair as alt

    regions = result.tables["regions"]
    usable = regions[regions["neighbor_mean"].notna() & regions["value"].notna()]
    if usable.empty:
        what = "no region with a value has neighbors"
        raise nothing_to_draw(result, what, "Look at result.tables['regions'].")
    rows: list[dict[str, Any]] = [
        {
            "name": str(row.region),
            "value": finite(float(row.value)),
            "mean": finite(float(row.neighbor_mean)),
            "count": int(row.neighbors),
        }
        for row in each_row(usable)
    ]
    moran = result.table.loc[result.table["statistic"] == MORAN, "value"]
    index = float(moran.iloc[0]) if len(moran) and moran.notna().all() else None
    middle = float(regions["value"].mean())
    ends = [float(usable["value"].min()), float(usable["value"].max())]
    # The slope of the neighbors' means on the values is I where the weights of each region add up to 1.
    line = (
        []
        if index is None
        else [{"value": finite(v), "mean": finite(middle + index * (v - middle))} for v in ends]
    )
    axis = alt.Axis(labelExpr=amount_axis(lang), tickCount=6, grid=False)
    name = str(result.details.get("value_name", ""))
    x = alt.X(
        "value:Q", title=f"{word('moran_x', lang)} ({name})" if name else word("moran_x", lang), axis=axis
    )
    x = x.scale(zero=False, nice=True)
    y = alt.Y("mean:Q", title=word("moran_y", lang), axis=axis).scale(zero=False, nice=True)
    tips = [
        alt.Tooltip("name:N", title=word("region", lang)),
        alt.Tooltip("value:Q", title=word("moran_x", lang), format=",.4~r"),
        alt.Tooltip("mean:Q", title=word("moran_y", lang), format=",.4~r"),
        alt.Tooltip("count:Q", title=word("neighbors", lang)),
    ]
    across = alt.Chart(alt.NamedData("heading"))
    layers = [
        across.mark_rule(color=PALE, aria=False).encode(x=alt.XDatum(finite(middle))),
        across.mark_rule(color=PALE, aria=False).encode(y=alt.YDatum(finite(middle))),
        alt.Chart(alt.NamedData("line")).mark_line(color=INK, strokeWidth=1.5, aria=False).encode(x=x, y=y),
        alt.Chart(alt.NamedData("rows"))
        .mark_circle(color=ACCENT, size=70, opacity=0.75, aria=False)
        .encode(x=x, y=y, tooltip=tips),
    ]
    value = significant(index)
    if lang == "zh":
        description = f"散点图：{len(rows)} 个地区的数值与其相邻地区的均值；莫兰指数 I = {value}。"
    else:
        description = (
            f"Dots: values of {len(rows)} regions and the means of their neighbors; Moran's I = {value}."
        )
    spec = finish(
        alt.layer(*layers).properties(height=360),
        result,
        lang=lang,
        title=word("moran_title", lang),
        subtitle=f"Moran's I = {value}",
        description=description,
        bare=bare,
        datasets={"rows": rows, "line": line, "heading": [{}]},
    )
    key = (
        KeyEntry(word("region", lang), ACCENT),
        KeyEntry(word("moran_line", lang), INK, "line"),
        KeyEntry(word("mean", lang), PALE, "line"),
    )
    return Chart(spec, result.kind, lang, description, key)
