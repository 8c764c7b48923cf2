"""The marks of a chain of stages, for a wide page and for a narrow one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from jiju.charts.map_parts import SCHEMA
from jiju.charts.theme import INK, QUIET, RULE, WIDTH, config

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jiju.charts.layers import Layers

__all__ = ["STATUS_COLORS", "STATUS_MARKS", "WIDTHS", "box_width", "chain_spec"]

# Okabe-Ito; each status has a mark and a word of its own besides.
STATUS_COLORS = {
    "local": "#009e73",
    "single": "#e69f00",
    "few": "#b8a800",
    "imported": "#0072b2",
    "unknown": "#8c949e",
    "missing": "#d55e00",
}
STATUS_MARKS = {
    "local": "circle",
    "single": "diamond",
    "few": "triangle-up",
    "imported": "triangle-left",
    "unknown": "square",
    "missing": "M-1,-.7L-.7,-1L0,-.3L.7,-1L1,-.7L.3,0L1,.7L.7,1L0,.3L-.7,1L-1,.7L-.3,0Z",
}
# Widths for which the names are broken into lines, and heights of a row (pixels).
WIDTHS = (560, 640, 720, 860)
_WIDE_ROW, _NARROW_ROW = 74, 52
_WIDE_BOX, _NARROW_BOX = 60, 44
_LEAST_COLUMN = 92
_WIDEST_BOX = 230
# Room at the right for lines between stages of the last column.
_SPARE = 20
_SIZE = 11.5


def box_width(width: float, columns: int) -> float:
    """How wide the box of a stage is on a wide page.

    Parameters
    ----------
    width : float
        Of the figure (pixels).
    columns : int
        How many columns it has.

    Returns
    -------
    float
        Pixels; the same as the signal ``box``.
    """
    share = (width - 2 - _SPARE) / columns
    return min(_WIDEST_BOX, share - min(34.0, max(16.0, 0.2 * share)))


def chain_spec(
    rows: Sequence[dict[str, Any]], made: Layers, lines: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """The specification of a chain.

    Parameters
    ----------
    rows : sequence of dict
        The stages.
    made : Layers
        Where they stand.
    lines : sequence of dict
        The lines between them, in pieces from column to column.

    Returns
    -------
    dict
        Plain Vega, without title and key.
    """
    columns = made.columns
    least = max(WIDTHS[0], _LEAST_COLUMN * columns)
    step = " : ".join(f"width < {edge} ? {at}" for at, edge in enumerate(WIDTHS[1:]))
    middle = f"(wide ? datum.h * {_WIDE_ROW} : (datum.r + 0.5) * {_NARROW_ROW})"
    wide_height = math.ceil(made.height * _WIDE_ROW) + 2
    return {
        "$schema": SCHEMA,
        "width": WIDTH,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {"left": 2, "right": 4, "top": 6, "bottom": 6},
        "config": config(),
        "signals": [
            {"name": "wide", "update": f"width >= {least}"},
            {"name": "height", "update": f"wide ? {wide_height} : {len(rows) * _NARROW_ROW + 2}"},
            {"name": "step", "update": f"{step} : {len(WIDTHS) - 1}"},
            {"name": "share", "update": f"(width - {2 + _SPARE}) / {columns}"},
            {"name": "gap", "update": "min(34, max(16, 0.2 * share))"},
            {"name": "box", "update": f"wide ? min({_WIDEST_BOX}, share - gap) : width - 54"},
            # From column to column: as far as the figure is wide, unless that leaves little but lines.
            {
                "name": "pitch",
                "update": f"min(1.7 * box, (width - {2 + _SPARE} - box) / {max(1, columns - 1)})",
            },
            {"name": "tall", "update": f"wide ? {_WIDE_BOX} : {_NARROW_BOX}"},
            {"name": "marks", "value": STATUS_MARKS},
        ],
        "data": [
            {
                "name": "stages",
                "values": list(rows),
                "transform": [
                    {"type": "formula", "as": "x", "expr": "wide ? datum.c * pitch + 1 : 52"},
                    {"type": "formula", "as": "y", "expr": f"{middle} - tall / 2 + 1"},
                    {
                        "type": "formula",
                        "as": "lines",
                        "expr": "wide ? datum.w[step] : [datum.one]",
                    },
                ],
            },
            {"name": "pieces", "values": list(lines), "transform": _piece_paths()},
        ],
        "scales": [
            {
                "name": "color",
                "type": "ordinal",
                "domain": list(STATUS_COLORS),
                "range": list(STATUS_COLORS.values()),
            }
        ],
        "marks": _drawn(),
    }


def _piece_paths() -> list[dict[str, Any]]:
    """The lines as paths, for both ways to lay out the page."""
    mid, row = f"{_WIDE_ROW}", f"{_NARROW_ROW}"
    # From the right edge of a box to the left edge of the next; passing lines cross the whole column.
    start = "datum.c * pitch + 1 + box"
    end = "datum.c2 * pitch + 1"
    same = "datum.c == datum.c2"
    y, y2 = f"(datum.h * {mid} + 1)", f"(datum.h2 * {mid} + 1)"
    half = "(datum.x0 + datum.x1) / 2"
    through = f"(datum.starts ? '' : 'M' + (datum.x0 - box) + ',' + {y} + 'L' + datum.x0 + ',' + {y})"
    forward = (
        f"{through} + 'M' + datum.x0 + ',' + {y} + 'C' + {half} + ',' + {y} + ' ' + {half} + ',' + {y2}"
        f" + ' ' + datum.x1 + ',' + {y2}"
    )
    # Stages in a circle stand in one column: their line leaves and comes back at its right.
    out = f"(datum.x0 + {_SPARE})"
    around = (
        f"'M' + datum.x0 + ',' + {y} + 'C' + {out} + ',' + {y} + ' ' + {out} + ',' + {y2}"
        f" + ' ' + datum.x0 + ',' + {y2}"
    )
    down, down2 = f"((datum.r + 0.5) * {row} + 1)", f"((datum.r2 + 0.5) * {row} + 1)"
    bend = "max(4, 52 - 10 - 7 * abs(datum.r2 - datum.r))"
    narrow = (
        f"isValid(datum.r) ? 'M52,' + {down} + 'C' + {bend} + ',' + {down} + ' ' + {bend} + ',' + {down2}"
        f" + ' 47,' + {down2} : ''"
    )
    return [
        {"type": "formula", "as": "x0", "expr": start},
        {"type": "formula", "as": "x1", "expr": f"{same} ? datum.x0 : {end} - (datum.ends ? 5 : 0)"},
        {"type": "formula", "as": "path", "expr": f"wide ? ({same} ? {around} : {forward}) : ({narrow})"},
        {"type": "formula", "as": "tip", "expr": "wide ? datum.ends : isValid(datum.r)"},
        {
            "type": "formula",
            "as": "tx",
            "expr": f"wide ? ({same} ? datum.x0 + 3 : datum.x1 + 2) : 49",
        },
        {"type": "formula", "as": "ty", "expr": f"wide ? {y2} : {down2}"},
        {"type": "formula", "as": "turn", "expr": f"wide && {same} ? -90 : 90"},
    ]


def _drawn() -> list[dict[str, Any]]:
    quiet: dict[str, Any] = {"aria": False, "interactive": False}
    foot = {"signal": "datum.y + tall - 5"}
    return [
        {
            "type": "path",
            **quiet,
            "from": {"data": "pieces"},
            "encode": {
                "update": {
                    "path": {"field": "path"},
                    "stroke": {"value": RULE},
                    "strokeWidth": {"value": 1.4},
                    "fill": {"value": "transparent"},
                }
            },
        },
        {
            "type": "symbol",
            **quiet,
            "from": {"data": "pieces"},
            "encode": {
                "enter": {"shape": {"value": "triangle-up"}},
                "update": {
                    "x": {"field": "tx"},
                    "y": {"field": "ty"},
                    "angle": {"field": "turn"},
                    "size": {"signal": "datum.tip ? 36 : 0"},
                    "fill": {"value": RULE},
                },
            },
        },
        {
            "type": "rect",
            "from": {"data": "stages"},
            "aria": False,
            "encode": {
                "update": {
                    "x": {"field": "x"},
                    "y": {"field": "y"},
                    "width": {"signal": "box"},
                    "height": {"signal": "tall"},
                    "cornerRadius": {"value": 3},
                    "fill": {"value": "#ffffff"},
                    "stroke": {"scale": "color", "field": "s"},
                    "strokeWidth": {"value": 1.4},
                    "strokeDash": {"signal": "datum.open ? [4, 3] : []"},
                    "tooltip": {"field": "t"},
                }
            },
        },
        {
            "type": "rect",
            **quiet,
            "from": {"data": "stages"},
            "encode": {
                "update": {
                    "x": {"field": "x"},
                    "y": foot,
                    "width": {"signal": "datum.b * box"},
                    "height": {"value": 5},
                    "fill": {"scale": "color", "field": "s"},
                    "fillOpacity": {"value": 0.85},
                }
            },
        },
        *_texts(quiet),
    ]


def _texts(quiet: dict[str, Any]) -> list[dict[str, Any]]:
    below = "datum.y + (wide ? 44 : 33)"
    return [
        {
            "type": "text",
            **quiet,
            "from": {"data": "stages"},
            "encode": {
                "update": {
                    "x": {"signal": "datum.x + 8"},
                    "y": {"signal": "datum.y + (length(datum.lines) > 1 ? 12 : wide ? 19 : 15)"},
                    "text": {"field": "lines"},
                    "lineHeight": {"value": 14},
                    "baseline": {"value": "middle"},
                    "fontSize": {"value": _SIZE},
                    "fontWeight": {"value": 600},
                    "fill": {"value": INK},
                }
            },
        },
        {
            "type": "symbol",
            **quiet,
            "from": {"data": "stages"},
            "encode": {
                "update": {
                    "x": {"signal": "datum.x + 13"},
                    "y": {"signal": below},
                    "shape": {"signal": "marks[datum.s]"},
                    "size": {"signal": "datum.s == 'missing' ? 74 : 62"},
                    "fill": {"scale": "color", "field": "s"},
                }
            },
        },
        {
            "type": "text",
            **quiet,
            "from": {"data": "stages"},
            "encode": {
                "update": {
                    "x": {"signal": "datum.x + 21"},
                    "y": {"signal": below},
                    "text": {"signal": "wide ? datum.m[step] : datum.said"},
                    "baseline": {"value": "middle"},
                    "fontSize": {"value": 10.5},
                    "fill": {"value": QUIET},
                }
            },
        },
        {
            "type": "text",
            **quiet,
            "from": {"data": "stages"},
            "encode": {
                "update": {
                    "x": {"signal": "datum.x + box - 6"},
                    "y": {"signal": below},
                    "text": {"signal": "wide ? '' : datum.p"},
                    "align": {"value": "right"},
                    "baseline": {"value": "middle"},
                    "fontSize": {"value": 10.5},
                    "fill": {"value": QUIET},
                }
            },
        },
    ]
