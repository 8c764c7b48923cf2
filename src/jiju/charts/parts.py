"""What figures share: title, the mark of simulated data, the frame, dot rows, errors."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal

from jiju.charts.theme import PALE, QUIET, VERDICT_COLORS, WARNING, WIDTH, config
from jiju.charts.words import verdict_word, word
from jiju.errors import ChartError, suggest
from jiju.results.names import name_in_language

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import altair as alt
    import pandas as pd

    from jiju.results import Language, Result

__all__ = [
    "PLAIN",
    "ROW_STEP",
    "TITLE_OVER",
    "as_float",
    "chosen_indicator",
    "chosen_region",
    "departures",
    "dot_legend",
    "each_row",
    "finish",
    "finite",
    "names_axis",
    "nothing_to_draw",
    "place_name",
    "shown_of",
    "side_text",
]

ROW_STEP = 21
# Labels of an axis as plain decimals: the usual format turns 10 into 1e+1.
PLAIN = "format(datum.value, ',.6~r')"
# A title along the axis is longer than a phone's plot is high: it stands over it.
TITLE_OVER: dict[str, Any] = {
    "titleAngle": 0,
    "titleAlign": "left",
    "titleAnchor": "end",
    "titleX": 0,
    "titleY": -8,
    "titleBaseline": "bottom",
}
_SIDE_ROOM = 88
_NAME_ROOM = 230


def finish(
    chart: alt.TopLevelMixin,
    result: Result,
    *,
    lang: Language,
    title: str,
    description: str,
    bare: bool,
    subtitle: str = "",
    datasets: dict[str, Sequence[dict[str, Any]]] | None = None,
    side_room: bool = False,
) -> dict[str, Any]:
    """The specification of a chart with everything the figures share.

    Parameters
    ----------
    chart : altair chart
        The layers.
    result : Result
        What is drawn; decides on the mark of simulated data.
    lang : {"en", "zh"}
        The language.
    title, description, subtitle : str
        Above the figure; for those who cannot see it; below the title.
    bare : bool
        Whether the title is left to the page. The mark of simulated data stays on the figure.
    datasets : dict, optional
        The rows of the named data sets.
    side_room : bool, default False
        Whether labels stand right of the plot.

    Returns
    -------
    dict
        Vega-Lite.
    """
    spec: dict[str, Any] = chart.to_dict(validate=False)
    spec["config"] = config()
    spec["description"] = description
    if datasets:
        spec["datasets"] = {name: list(rows) for name, rows in datasets.items()}
    spec["padding"] = {"left": 4, "right": _SIDE_ROOM if side_room else 10, "top": 6, "bottom": 4}
    spec["params"] = [*spec.get("params", []), {"name": "nameRoom", "value": _NAME_ROOM}]
    if "facet" not in spec:
        spec["width"] = WIDTH
        spec["autosize"] = {"type": "fit-x", "contains": "padding"}
    mark = word("simulated", lang) if result.details.get("simulated") else ""
    if not bare:
        below = " · ".join(part for part in (mark, subtitle) if part)
        spec["title"] = {"text": title} | ({"subtitle": below} if below else {})
        if mark:
            spec["title"] |= {"subtitleColor": WARNING}
    elif mark:
        spec["title"] = {"text": mark, "anchor": "end", "fontSize": 12, "color": WARNING, "offset": 8}
    return spec


def each_row(table: pd.DataFrame) -> Iterator[Any]:
    """The rows of a table, each with its columns as attributes."""
    return iter(table.itertuples(index=False))


def finite(value: float | None) -> float | None:
    """A number as JSON can hold it: None where it is missing or infinite."""
    return None if value is None or not math.isfinite(value) else float(f"{value:.6g}")


def as_float(value: Any) -> float:  # noqa: ANN401  (a cell)
    """A cell as a number: NaN where it is missing, also in a column of whole numbers."""
    try:
        return float(value)
    except TypeError:
        return math.nan


def nothing_to_draw(result: Result, what: str, hint: str) -> ChartError:
    """The error of a result without anything to draw.

    Parameters
    ----------
    result : Result
        The result.
    what, hint : str
        What is wanting, and what to do.

    Returns
    -------
    ChartError
        ``C106``.
    """
    msg = "C106"
    return ChartError(msg, what, where=result.kind, hint=hint)


def chosen_indicator(result: Result, indicator: str | None, known: Sequence[str], what: str) -> str:
    """The indicator that is drawn.

    Parameters
    ----------
    result : Result
        The result.
    indicator : str or None
        Its code, if one is asked for.
    known : sequence of str
        The codes that can be drawn, at least one; the usual one first.
    what : str
        What there is not of another, such as ``"is no series"``.

    Returns
    -------
    str
        A code.

    Raises
    ------
    ChartError
        ``C103`` where the one that is asked for is not there.
    """
    if indicator is None or indicator in known:
        return known[0] if indicator is None else indicator
    what = f"there {what} of the indicator {indicator!r}"
    hint = suggest(indicator, known, f"Use one of {list(known)}.")
    msg = "C103"
    raise ChartError(msg, what, where=result.kind, hint=hint)


def chosen_region(result: Result, region: str | None, known: Sequence[str]) -> str:
    """The region that is drawn.

    Parameters
    ----------
    result : Result
        The result.
    region : str or None
        Its code, if one is asked for.
    known : sequence of str
        The regions that can be drawn, at least one; the usual one first.

    Returns
    -------
    str
        A code.

    Raises
    ------
    ChartError
        ``C103`` where the one that is asked for is not there.
    """
    if region is None or region in known:
        return known[0] if region is None else region
    what = f"there is nothing on the region {region!r}"
    msg = "C103"
    raise ChartError(
        msg,
        what,
        where=result.kind,
        hint=suggest(region, known, f"There are {len(known)}, such as {known[0]}."),
    )


def place_name(result: Result, lang: Language) -> str:
    """The name of the place that a result is about, in the reader's language; empty where it has none."""
    return name_in_language(str(result.details.get("place", "")), lang)


def shown_of(shown: int, total: int, lang: Language) -> str:
    """How many of all are shown; empty where it is all of them."""
    return word("shown", lang, shown=shown, total=total) if shown < total else ""


def dot_legend() -> alt.Legend:
    """A key of colored dots over the plot."""
    import altair as alt

    return alt.Legend(title=None, orient="top", symbolType="circle", symbolSize=90, symbolOpacity=1)


def names_axis(names: Sequence[str], title: str | None = None) -> alt.Y:
    """A vertical axis with one row for each name, in the given order, long names cut.

    Parameters
    ----------
    names : sequence of str
        From top to bottom.
    title : str, optional
        Of the axis.

    Returns
    -------
    altair.Y
        On the field ``name``.
    """
    import altair as alt

    # Pages make this signal smaller on a phone; the tooltip has all of a long name.
    limit = alt.ExprRef("nameRoom")
    axis = alt.Axis(
        labelLimit=limit, ticks=False, domain=False, labelPadding=8, labelColor="#1f2328", grid=False
    )
    return alt.Y("name:N", sort=list(names), title=title, axis=axis)


def side_text(field: str, heading: str, y: alt.Y) -> list[alt.Chart]:
    """A column of text right of a plot, with its heading.

    Parameters
    ----------
    field : str
        What is printed.
    heading : str
        Above the column.
    y : altair.Y
        The rows.

    Returns
    -------
    list of altair.Chart
        Two layers, on the data sets ``rows`` and ``heading``.
    """
    import altair as alt

    edge = alt.value("width")
    column = (
        alt.Chart(alt.NamedData("rows"))
        .mark_text(align="left", dx=10, color=QUIET, fontSize=12, aria=False)
        .encode(x=edge, y=y, text=f"{field}:N")
    )
    top = (
        alt.Chart(alt.NamedData("heading"))
        .mark_text(align="left", dx=10, dy=-9, color=QUIET, fontSize=11, aria=False)
        .encode(x=edge, y=alt.value(0), text=alt.TextValue(heading))
    )
    return [column, top]


def departures(
    x: alt.X,
    names: Sequence[str],
    tips: Sequence[alt.Tooltip],
    verdicts: Sequence[str],
    lang: Language,
    *,
    bare: bool,
    cursor: Literal["default", "pointer"] = "default",
) -> list[alt.Chart]:
    """Dots on stems from zero, one a row, colored by the field ``verdict``.

    Parameters
    ----------
    x : altair.X
        The departure.
    names : sequence of str
        The rows from top to bottom.
    tips : sequence of altair.Tooltip
        Of the dots.
    verdicts : sequence of str
        Those of the key.
    lang : {"en", "zh"}
        The language.
    bare : bool
        Whether the key is left to the page.
    cursor : {"default", "pointer"}, default "default"
        Over a dot.

    Returns
    -------
    list of altair.Chart
        Three layers, on the data sets ``rows`` and ``heading``.
    """
    import altair as alt

    color = alt.Color("verdict:N", legend=None if bare else dot_legend()).scale(
        domain=[verdict_word(v, lang) for v in verdicts], range=[VERDICT_COLORS[v] for v in verdicts]
    )
    data, y = alt.Chart(alt.NamedData("rows")), names_axis(names)
    return [
        data.mark_rule(strokeWidth=1.5, opacity=0.55, aria=False).encode(
            x=x, x2=alt.X2Datum(0), y=y, color=color
        ),
        alt.Chart(alt.NamedData("heading"))
        .mark_rule(color=PALE, strokeWidth=1.5, aria=False)
        .encode(x=alt.XDatum(0)),
        data.mark_circle(size=95, opacity=1, aria=False, cursor=cursor).encode(
            x=x, y=y, color=color, tooltip=list(tips)
        ),
    ]
