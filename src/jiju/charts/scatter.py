"""A plane of dots with direct labels, in plain Vega: with axes, or a network with links between dots."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from jiju.charts.labels import ANCHORS, GAP, HIDDEN, cut_label, place_labels
from jiju.charts.map_parts import SCHEMA, haloed
from jiju.charts.parts import TITLE_OVER, finite
from jiju.charts.theme import INK, PALE, QUIET, RULE, WARNING, WIDTH, config
from jiju.charts.words import word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jiju.results import Language

__all__ = ["Dot", "PlaneAxis", "axis_over", "scatter_spec"]

# Widths of the plot (pixels) for which labels are placed; between two, the narrower one's places are used,
# which leave more room than is needed.
_WIDTHS = (230, 290, 350, 450, 560, 640, 700, 840)
_SHRINK = (0.62, 0.68, 0.74, 0.86, 1.0, 1.0, 1.0, 1.0)
_SIZE = 11.0


@dataclass(frozen=True, slots=True)
class Dot:
    """A dot of the plane.

    Attributes
    ----------
    x, y : float
        Where it is, in the units of the axes.
    name : str
        In full, for the tooltip.
    group : str
        Chooses its color.
    area : float
        Its size (square pixels on a wide page).
    weight : float
        How much its label matters; NaN for none.
    label : str
        What stands beside it; the name, if empty.
    hollow : bool
        Whether it is a ring.
    quiet : bool
        Whether the label of another dot may cover it.
    tips : dict of str to str
        Further lines of the tooltip.
    """

    x: float
    y: float
    name: str
    group: str
    area: float = 60.0
    weight: float = 0.0
    label: str = ""
    hollow: bool = False
    quiet: bool = False
    tips: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class PlaneAxis:
    """An axis of the plane.

    Attributes
    ----------
    title : str
        Beside it.
    low, high : float
        Its ends.
    expression : str
        How its numbers are written, in the expression language of Vega; empty for the usual way.
    middle : float or None
        Where a line is drawn across the plane.
    values : tuple of float
        Its ticks; chosen by the renderer if empty.
    log : bool
        Whether it is logarithmic.
    """

    title: str
    low: float
    high: float
    expression: str = ""
    middle: float | None = None
    values: tuple[float, ...] = ()
    log: bool = False

    def at(self, value: float) -> float:
        """The place of a value, 0 at the low end and 1 at the high one."""
        low, high = (math.log(v) if self.log else v for v in (self.low, self.high))
        return ((math.log(value) if self.log else value) - low) / (high - low)


def axis_over(
    values: Sequence[float],
    title: str,
    *,
    room: float = 0.06,
    expression: str = "",
    middle: float | None = None,
) -> PlaneAxis:
    """An axis over some numbers with a little room at both ends.

    Parameters
    ----------
    values : sequence of float
        The numbers that must be on it.
    title : str
        Beside it.
    room : float, default 0.06
        Share of the range that is left free at each end.
    expression : str, default ""
        How its numbers are written.
    middle : float, optional
        Where a line is drawn across the plane.

    Returns
    -------
    PlaneAxis
        Never without an extent.

    Examples
    --------
    >>> from jiju.charts.scatter import axis_over
    >>> axis_over([0.0, 10.0], "Rank").low
    -0.6
    """
    known = [float(v) for v in values if math.isfinite(v)] or [0.0]
    low, high = min(known), max(known)
    extra = (high - low) * room or abs(high) * 0.5 or 1.0
    return PlaneAxis(title, float(f"{low - extra:.6g}"), float(f"{high + extra:.6g}"), expression, middle)


def scatter_spec(
    dots: Sequence[Dot],
    *,
    lang: Language,
    title: str,
    description: str,
    bare: bool,
    simulated: bool,
    colors: Mapping[str, str],
    axes: tuple[PlaneAxis, PlaneAxis] | None = None,
    links: Sequence[tuple[int, int, float]] = (),
    what: str = " ",
    subtitle: str = "",
    shape: float = 0.62,
) -> dict[str, Any]:
    """The specification of a plane of dots.

    Parameters
    ----------
    dots : sequence of Dot
        From below to above.
    lang : {"en", "zh"}
        The language.
    title, subtitle, description : str
        Above the figure, below the title, for those who cannot see it.
    bare : bool
        Whether title and key are left to the page. The mark of simulated data stays on the figure.
    simulated : bool
        Whether the data are simulated.
    colors : mapping of str to str
        The color of each group, in the order of the key.
    axes : tuple of PlaneAxis, optional
        To the right and upwards. Without them the figure is a network as large as its dots need.
    links : sequence of (int, int, float), optional
        Lines between dots, below them: two rows of ``dots`` and a strength from 0 to 1.
    what : str, default " "
        What a dot is, before its name in the tooltip.
    shape : float, default 0.62
        Height over width on a wide page, with axes; narrow pages are higher.

    Returns
    -------
    dict
        Plain Vega.
    """
    right, up = axes or _around(dots)
    if axes is None:
        # A unit is as long upwards as to the right.
        shape = min(max((up.high - up.low) / (right.high - right.low), 0.45), 0.85)
    rows = _rows(dots, right, up, shape)
    spec: dict[str, Any] = {
        "$schema": SCHEMA,
        "description": description,
        "width": WIDTH,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {"left": 4, "right": 10, "top": 6, "bottom": 4},
        "config": config(),
        "signals": _signals(shape),
        "data": _data(rows, dots, links),
        "scales": [
            {"name": "color", "type": "ordinal", "domain": list(colors), "range": list(colors.values())},
            _scale("x", right, "width"),
            _scale("y", up, "height"),
        ],
        "marks": _marks(right, up, _tooltip(dots, what), is_network=axes is None),
    }
    if axes is not None:
        # The title of the vertical axis stands above the plot.
        spec["padding"]["top"] = 24 if bare else 6
        spec["axes"] = [_axis("bottom", "x", right), _axis("left", "y", up)]
    mark = word("simulated", lang) if simulated else ""
    if not bare:
        below = " · ".join(part for part in (mark, subtitle) if part)
        spec["title"] = {"text": title} | ({"subtitle": below} if below else {})
        if mark:
            spec["title"]["subtitleColor"] = WARNING
        spec["legends"] = [] if len(colors) < 2 else [_legend(offset=12 if axes is None else 28)]
    elif mark:
        spec["title"] = {"text": mark, "anchor": "end", "fontSize": 12, "color": WARNING, "offset": 8}
    return spec


def _around(dots: Sequence[Dot]) -> tuple[PlaneAxis, PlaneAxis]:
    """The plane that holds the dots of a network."""
    return (
        axis_over([dot.x for dot in dots], "", room=0.04),
        axis_over([dot.y for dot in dots], "", room=0.05),
    )


def _height(width: float, shape: float) -> float:
    """Narrow plots are higher than they are wide, so that labels find room."""
    return round(width * shape) if width >= 560 else round(max(width * 1.15, 560 * shape))


def _signals(shape: float) -> list[dict[str, Any]]:
    step = " : ".join(f"width < {edge} ? {at}" for at, edge in enumerate(_WIDTHS[1:]))
    return [
        {
            "name": "height",
            "update": f"width >= 560 ? round(width * {shape}) : round(max(width * 1.15, {560 * shape:.6g}))",
        },
        {"name": "step", "update": f"{step} : {len(_WIDTHS) - 1}"},
        {"name": "shrink", "update": f"{json.dumps(_SHRINK)}[step]"},
    ]


def _rows(dots: Sequence[Dot], right: PlaneAxis, up: PlaneAxis, shape: float) -> list[dict[str, Any]]:
    """The dots as data, each with the place of its label for every width."""
    across = np.array([right.at(dot.x) for dot in dots])
    along = np.array([up.at(dot.y) for dot in dots])
    radius = np.sqrt(np.array([dot.area for dot in dots]) / math.pi)
    labels = ["" if math.isnan(dot.weight) else cut_label(dot.label or dot.name) for dot in dots]
    order = sorted((at for at in range(len(dots)) if labels[at]), key=lambda at: (-dots[at].weight, at))
    places = []
    for width, shrink in zip(_WIDTHS, _SHRINK, strict=True):
        height = _height(width, shape)
        places.append(
            place_labels(
                across * width,
                (1 - along) * height,
                radius * shrink,
                labels,
                order,
                width=width,
                height=height,
                size=_SIZE,
                under=[dot.quiet for dot in dots],
            )
        )
    rows: list[dict[str, Any]] = []
    for at, dot in enumerate(dots):
        told = "".join(str(place[at]) for place in places)
        row: dict[str, Any] = {"x": finite(dot.x), "y": finite(dot.y), "n": dot.name, "g": dot.group}
        row |= {"r": float(f"{radius[at]:.3g}")}
        if dot.hollow:
            row["h"] = 1
        if set(told) != {str(HIDDEN)}:
            row |= {"at": told} | ({"l": labels[at]} if labels[at] != dot.name else {})
        for number, text in enumerate((dot.tips or {}).values()):
            row[f"t{number}"] = text
        rows.append(row)
    return rows


def _data(
    rows: list[dict[str, Any]], dots: Sequence[Dot], links: Sequence[tuple[int, int, float]]
) -> list[dict[str, Any]]:
    data: list[dict[str, Any]] = [{"name": "dots", "values": rows}]
    data.append(
        {
            "name": "labels",
            "source": "dots",
            "transform": [
                {"type": "filter", "expr": f"isValid(datum.at) && datum.at[step] != '{HIDDEN}'"},
                {"type": "formula", "as": "a", "expr": "toNumber(datum.at[step])"},
            ],
        }
    )
    if links:
        values = [
            {
                "x": finite(dots[a].x),
                "y": finite(dots[a].y),
                "x2": finite(dots[b].x),
                "y2": finite(dots[b].y),
                "s": float(f"{strength:.2g}"),
            }
            for a, b, strength in links
        ]
        data.append({"name": "links", "values": values})
    return data


def _tooltip(dots: Sequence[Dot], what: str) -> str:
    """What the pointer reads, in the expression language of Vega."""
    names = next((list(dot.tips) for dot in dots if dot.tips), [])
    lines = [f"{json.dumps(what, ensure_ascii=False)}: datum.n"]
    lines += [f"{json.dumps(name, ensure_ascii=False)}: datum.t{at}" for at, name in enumerate(names)]
    return "{" + ", ".join(lines) + "}"


def _scale(name: str, axis: PlaneAxis, over: str) -> dict[str, Any]:
    kind = "log" if axis.log else "linear"
    return {"name": name, "type": kind, "domain": [axis.low, axis.high], "range": over, "zero": False} | (
        {"nice": False}
    )


def _axis(orient: str, scale: str, axis: PlaneAxis) -> dict[str, Any]:
    drawn: dict[str, Any] = {
        "orient": orient,
        "scale": scale,
        "title": axis.title,
        "grid": True,
        "labelOverlap": True,
        "labelFlush": orient == "bottom",
        "zindex": 0,
    }
    if orient == "bottom":
        drawn |= {"titleAnchor": "start", "tickCount": {"signal": "max(3, floor(width / 90))"}}
    else:
        drawn |= {**TITLE_OVER, "tickCount": 6}
    if axis.values:
        drawn["values"] = list(axis.values)
    if axis.expression:
        drawn["encode"] = {"labels": {"update": {"text": {"signal": axis.expression}}}}
    return drawn


def _marks(right: PlaneAxis, up: PlaneAxis, tooltip: str, *, is_network: bool) -> list[dict[str, Any]]:
    marks: list[dict[str, Any]] = []
    for name, over, axis in (("x", "height", right), ("y", "width", up)):
        if axis.middle is None:
            continue
        other = "y" if name == "x" else "x"
        place = {
            name: {"scale": name, "value": axis.middle},
            other: {"value": 0},
            f"{other}2": {"signal": over},
            "stroke": {"value": RULE},
            "strokeDash": {"value": [4, 3]},
        }
        marks.append({"type": "rule", "aria": False, "interactive": False, "encode": {"update": place}})
    if is_network:
        marks.append(_links())
    marks.append(_symbols(tooltip))
    text = {
        "x": {"signal": f"scale('x', datum.x) + {_listed(0)}[datum.a] * (datum.r * shrink + {GAP})"},
        "y": {"signal": f"scale('y', datum.y) + {_listed(1)}[datum.a] * (datum.r * shrink + {GAP})"},
        "align": {"signal": f"{_listed(2)}[datum.a]"},
        "baseline": {"signal": f"{_listed(3)}[datum.a]"},
        "text": {"signal": "datum.l || datum.n"},
        "fontSize": {"value": _SIZE},
    }
    return [*marks, *haloed(text, INK, "labels")]


def _listed(part: int) -> str:
    return json.dumps([anchor[part] for anchor in ANCHORS])


def _links() -> dict[str, Any]:
    return {
        "type": "rule",
        "from": {"data": "links"},
        "aria": False,
        "interactive": False,
        "encode": {
            "update": {
                "x": {"scale": "x", "field": "x"},
                "y": {"scale": "y", "field": "y"},
                "x2": {"scale": "x", "field": "x2"},
                "y2": {"scale": "y", "field": "y2"},
                "stroke": {"value": PALE},
                "strokeWidth": {"signal": "0.5 + datum.s"},
                "strokeOpacity": {"signal": "0.25 + 0.7 * datum.s"},
            }
        },
    }


def _symbols(tooltip: str) -> dict[str, Any]:
    return {
        "type": "symbol",
        "name": "symbols",
        "from": {"data": "dots"},
        "aria": False,
        "encode": {
            "enter": {"shape": {"value": "circle"}},
            "update": {
                "x": {"scale": "x", "field": "x"},
                "y": {"scale": "y", "field": "y"},
                "size": {"signal": f"{math.pi:.6f} * pow(datum.r * shrink, 2)"},
                "fill": {"signal": "datum.h ? '#ffffff' : scale('color', datum.g)"},
                "stroke": {"signal": "datum.h ? scale('color', datum.g) : '#ffffff'"},
                "strokeWidth": {"signal": "datum.h ? 1.8 : 0.6"},
                "fillOpacity": {"value": 0.9},
                "tooltip": {"signal": tooltip},
            },
        },
    }


def _legend(*, offset: int) -> dict[str, Any]:
    return {
        "offset": offset,
        "fill": "color",
        "orient": "top",
        "direction": "horizontal",
        "columns": {"signal": "max(1, floor(width / 200))"},
        "symbolType": "circle",
        "symbolSize": 90,
        "labelLimit": 190,
        "labelColor": QUIET,
    }
