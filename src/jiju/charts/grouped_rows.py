"""Rows in groups: a heading over each group, an interval and a dot in each row, arrows at open ends."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jiju.charts.theme import INK, QUIET, RULE

if TYPE_CHECKING:
    from collections.abc import Sequence

    import altair as alt

__all__ = ["GroupedRows", "interval_layers", "one_line", "open_ends", "ratio_axis", "side_column"]

# Between the place of a row, which makes it unique, and its name.
_SPLIT = "\t"
# Open intervals run to the edge of the plot; this is how far the edge stands from the outermost number.
_BEYOND = 1.35


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
            .mark_text(align="left", fontSize=13, fontWeight=600, color=INK, aria=False, dy=2)
            .encode(x=alt.value(0), y=self.axis(), text="text:N")
        )
        return layer


def side_column(rows: GroupedRows, heading: str, *, field_name: str = "side") -> list[alt.Chart]:
    """A column of text right of the plot.

    Parameters
    ----------
    rows : GroupedRows
        The rows.
    heading : str
        Above it.
    field_name : str, default "side"
        What is printed.

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
        .encode(x=edge, y=rows.axis(), text=f"{field_name}:N")
    )
    top = (
        alt.Chart(alt.NamedData("heading"))
        .mark_text(align="left", dx=10, dy=-9, color=QUIET, fontSize=11, aria=False)
        .encode(x=edge, y=alt.value(0), text=alt.TextValue(heading))
    )
    return [column, top]


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
