"""Rows in groups: a heading over each group, an interval and a dot in each row, arrows at open ends."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jiju.charts.chart import Chart
from jiju.charts.parts import dot_legend, finish, side_text
from jiju.charts.theme import INK, RULE, UNTESTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    import altair as alt

    from jiju.charts.chart import KeyEntry
    from jiju.results import Language, Result

__all__ = [
    "GroupedRows",
    "chart_of_rows",
    "colored",
    "empty_rows",
    "interval_layers",
    "log_ticks",
    "one_line",
    "open_ends",
    "ratio_axis",
    "row_dots",
    "side_column",
]

# Between the place of a row, which makes it unique, and its name.
_SPLIT = "\t"
# Open intervals run to the edge of the plot; this is how far the edge stands from the outermost number.
_BEYOND = 1.35
_FINE = (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8)


@dataclass
class GroupedRows:
    """The rows of a figure, filled from top to bottom.

    Attributes
    ----------
    keys : list of str
        Place and name of each row, headings and gaps included.
    rows : list of dict
        What is drawn in each row.
    headings : list of dict
        Text and row of each heading.
    """

    keys: list[str] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    headings: list[dict[str, Any]] = field(default_factory=list)

    def _new(self, name: str) -> str:
        self.keys.append(f"{len(self.keys):04d}{_SPLIT}{name}")
        return self.keys[-1]

    def heading(self, text: str) -> None:
        """Begin a group.

        Parameters
        ----------
        text : str
            What stands over it.
        """
        self.headings.append({"key": self._new(""), "text": text})

    def row(self, name: str, marks: Sequence[dict[str, Any]]) -> None:
        """Add a row.

        Parameters
        ----------
        name : str
            At its left.
        marks : sequence of dict
            What is drawn in it; two figures that contradict each other are two marks.
        """
        key = self._new(name)
        self.rows += [{"key": key, "name": name, **mark} for mark in marks]

    def numbers(self, *fields: str) -> list[float]:
        """Every number that is drawn.

        Parameters
        ----------
        *fields : str
            Where the marks have them.

        Returns
        -------
        list of float
            Those that are not missing.
        """
        return [mark[name] for mark in self.rows for name in fields if mark[name] is not None]

    def open_to(self, ends: Sequence[float]) -> None:
        """Complete the marks by `open_ends`.

        Parameters
        ----------
        ends : sequence of float
            Those of the axis.
        """
        for mark in self.rows:
            mark |= open_ends(mark, ends)

    def axis(self) -> alt.Y:
        """The vertical axis.

        Returns
        -------
        altair.Y
            On the field ``key``.
        """
        import altair as alt

        axis = alt.Axis(
            # The place before the name is not shown.
            labelExpr="split(datum.label, '\\t')[1]",
            labelLimit=alt.ExprRef("nameRoom"),
            ticks=False,
            domain=False,
            labelPadding=8,
            labelColor=INK,
            grid=False,
        )
        return alt.Y("key:N", sort=self.keys, title=None, axis=axis, scale=alt.Scale(domain=self.keys))

    def heading_layer(self) -> alt.Chart:
        """The headings, over the plot.

        Returns
        -------
        altair.Chart
            On the data set ``headings``.
        """
        import altair as alt

        layer: alt.Chart = (
            alt.Chart(alt.NamedData("headings"))
            .mark_text(
                align="left",
                fontSize=13,
                fontWeight=600,
                color=INK,
                aria=False,
                dy=2,
                # As far as the text at the side reaches on a phone.
                limit=alt.ExprRef("width + 54"),
            )
            .encode(x=alt.value(0), y=self.axis(), text="text:N")
        )
        return layer


def side_column(rows: GroupedRows, heading: str) -> list[alt.Chart]:
    """What each row says at its side, as a column right of the plot.

    Parameters
    ----------
    rows : GroupedRows
        The rows, their marks with ``side``.
    heading : str
        Above it.

    Returns
    -------
    list of altair.Chart
        Two layers, on the data sets ``rows`` and ``heading``.
    """
    return side_text("side", heading, rows.axis())


def row_dots(
    rows: GroupedRows, x: alt.X, color: alt.Color, tips: Sequence[alt.Tooltip], *, size: int = 90
) -> alt.Chart:
    """A dot at the number of each mark that has one.

    Parameters
    ----------
    rows : GroupedRows
        The rows.
    x : altair.X
        The number.
    color : altair.Color
        The color of a mark.
    tips : sequence of altair.Tooltip
        Of the dots.
    size : int, default 90
        Of a dot (square pixels).

    Returns
    -------
    altair.Chart
        On the data set ``rows``.
    """
    import altair as alt

    number = str(x.shorthand).partition(":")[0]
    layer: alt.Chart = (
        alt.Chart(alt.NamedData("rows"))
        .transform_filter(f"isValid(datum.{number})")
        .mark_circle(size=size, opacity=1, aria=False)
        .encode(x=x, y=rows.axis(), color=color, tooltip=list(tips))
    )
    return layer


def ratio_axis(values: Sequence[float | None], title: str) -> tuple[alt.X, list[float]]:
    """A logarithmic axis of ratios with 1 on it, labelled 1/4, 1/2, 1, 2, 4.

    Parameters
    ----------
    values : sequence of float or None
        All ratios that are drawn.
    title : str
        Of the axis.

    Returns
    -------
    altair.X and list of float
        On the field ``ratio``; its ends.
    """
    import altair as alt

    known = [v for v in values if v is not None and math.isfinite(v) and v > 0]
    low = min([0.8, *known]) / _BEYOND
    high = max([1.25, *known]) * _BEYOND
    span = math.log2(high / low)
    step = 1 if span <= 8 else 2 if span <= 16 else math.ceil(span / 8)
    first = math.ceil(math.log2(low) / step)
    ticks = [2.0 ** (step * k) for k in range(first, math.floor(math.log2(high) / step) + 1)]
    axis = alt.Axis(
        values=ticks,
        title=title,
        # From the left: on a phone the title is longer than the axis.
        titleAnchor="start",
        labelOverlap=True,
        labelExpr="datum.value < 1 ? '1/' + format(1 / datum.value, ',') : format(datum.value, ',')",
    )
    scale = alt.Scale(type="log", domain=[low, high], nice=False)
    return alt.X("ratio:Q", scale=scale, axis=axis), [low, high]


def log_ticks(low: float, high: float, most: int = 8) -> list[float]:
    """Round numbers on a logarithmic axis: 1, 2 and 5 times the powers of ten, or more where there are few.

    Parameters
    ----------
    low, high : float
        Ends of the axis, above 0.
    most : int, default 8
        At most so many.

    Returns
    -------
    list of float
        From the smallest to the largest.

    Examples
    --------
    >>> from jiju.charts.grouped_rows import log_ticks
    >>> log_ticks(1500, 3200), log_ticks(0.7, 2.3)
    ([1500.0, 2000.0, 2500.0, 3000.0], [0.8, 1.0, 1.25, 1.5, 2.0])
    >>> log_ticks(3, 5000)
    [5.0, 10.0, 50.0, 100.0, 500.0, 1000.0, 5000.0]
    """
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    found: list[float] = []
    for steps in (_FINE, (1, 2, 5), (1, 5), (1,)):
        found = sorted(float(f"{step}e{power}") for power in powers for step in steps)
        found = [value for value in found if low * 0.999 <= value <= high * 1.001]
        if len(found) <= most:
            break
    return found


def open_ends(mark: dict[str, Any], ends: Sequence[float]) -> dict[str, Any]:
    """Where the interval of a mark begins and ends on the plot, and which of the two is open.

    Parameters
    ----------
    mark : dict
        With ``low`` and ``high``, None where the end is open.
    ends : sequence of float
        Those of the axis.

    Returns
    -------
    dict
        ``from``, ``to``, ``opens_low``, ``opens_high``.
    """
    low, high = mark.get("low"), mark.get("high")
    if low is None and high is None:
        return {"from": None, "to": None, "opens_low": False, "opens_high": False}
    return {
        "from": ends[0] if low is None else low,
        "to": ends[1] if high is None else high,
        "opens_low": low is None,
        "opens_high": high is None,
    }


def interval_layers(rows: GroupedRows, x: alt.X, color: alt.Color) -> list[alt.Chart]:
    """Intervals as pale bars, with arrow heads where they are open.

    Parameters
    ----------
    rows : GroupedRows
        The rows, their marks completed by `open_ends`.
    x : altair.X
        The axis.
    color : altair.Color
        The color of a mark.

    Returns
    -------
    list of altair.Chart
        Three layers, on the data set ``rows``.
    """
    import altair as alt

    data = alt.Chart(alt.NamedData("rows"))
    start = x.copy()
    start.shorthand = "from:Q"
    end = x.copy()
    end.shorthand = "to:Q"
    y = rows.axis()
    wide: dict[str, Any] = {"strokeWidth": 3, "opacity": 0.4, "strokeCap": "round", "aria": False}
    head: dict[str, Any] = {"size": 70, "opacity": 0.85, "filled": True, "aria": False}
    return [
        data.transform_filter("isValid(datum.from) && isValid(datum.to)")
        .mark_rule(**wide)
        .encode(x=start, x2="to:Q", y=y, color=color),
        data.transform_filter("datum.opens_low")
        .mark_point(shape="triangle-left", **head)
        .encode(x=start, y=y, color=color),
        data.transform_filter("datum.opens_high")
        .mark_point(shape="triangle-right", **head)
        .encode(x=end, y=y, color=color),
    ]


def one_line(ratio: float = 1.0) -> alt.Chart:
    """The line at the place itself.

    Parameters
    ----------
    ratio : float, default 1.0
        Where.

    Returns
    -------
    altair.Chart
        On the data set ``heading``.
    """
    import altair as alt

    line: alt.Chart = (
        alt.Chart(alt.NamedData("heading"))
        .mark_rule(color=RULE, strokeWidth=1.5, aria=False)
        .encode(x=alt.XDatum(ratio))
    )
    return line


def chart_of_rows(
    rows: GroupedRows,
    layers: Sequence[alt.Chart],
    result: Result,
    *,
    lang: Language,
    title: str,
    description: str,
    bare: bool,
    subtitle: str = "",
    key: tuple[KeyEntry, ...] = (),
    step: int = 21,
    stacked: bool = False,
    more: dict[str, Sequence[dict[str, Any]]] | None = None,
) -> Chart:
    """The figure of some rows.

    Parameters
    ----------
    rows : GroupedRows
        The rows.
    layers : sequence of altair.Chart
        From the back to the front.
    result : Result
        What is drawn.
    lang : {"en", "zh"}
        The language.
    title, description, subtitle : str
        Above the figure; for those who cannot see it; below the title.
    bare : bool
        Whether the title is left to the page.
    key : tuple of KeyEntry
        The key of its colors.
    step : int, default 21
        Height of a row (pixels).
    stacked : bool, default False
        Whether marks of a row stand below each other.
    more : dict, optional
        Further data sets.

    Returns
    -------
    Chart
        Vega-Lite.
    """
    import altair as alt

    height = alt.Step(step, **{"for": "position"}) if stacked else alt.Step(step)
    spec = finish(
        alt.layer(*layers).properties(height=height),
        result,
        lang=lang,
        title=title,
        subtitle=subtitle,
        description=description,
        bare=bare,
        datasets={"rows": rows.rows, "headings": rows.headings, "heading": [{}], **(more or {})},
        side_room=True,
    )
    return Chart(spec, result.kind, lang, description, key)


def colored(
    domain: Sequence[str], colors: Sequence[str], *, bare: bool, field_name: str = "group"
) -> alt.Color:
    """The color of a mark by a word of it, with a key above unless the page prints it.

    Parameters
    ----------
    domain, colors : sequence of str
        The words and their colors.
    bare : bool
        Whether the key is left to the page.
    field_name : str, default "group"
        The field.

    Returns
    -------
    altair.Color
        The encoding.
    """
    import altair as alt

    legend = dot_legend()
    legend.labelLimit = 260
    return alt.Color(
        f"{field_name}:N",
        scale=alt.Scale(domain=list(domain), range=list(colors)),
        legend=None if bare else legend,
    )


def empty_rows(rows: GroupedRows) -> alt.Chart:
    """Dotted lines in rows whose mark says that its number is missing.

    Parameters
    ----------
    rows : GroupedRows
        The rows; a missing one has ``missing`` true.

    Returns
    -------
    altair.Chart
        On the data set ``rows``.
    """
    import altair as alt

    layer: alt.Chart = (
        alt.Chart(alt.NamedData("rows"))
        .transform_filter("datum.missing")
        .mark_rule(color=UNTESTED, strokeDash=[1, 5], strokeWidth=1.5, aria=False)
        .encode(x=alt.value(0), x2=alt.value("width"), y=rows.axis())
    )
    return layer
