"""What all maps share: what is shown first, dots, the scale bar, text that can be read over anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from jiju.charts.theme import INK, PALE, WARNING
from jiju.charts.words import word

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from jiju.charts.plane import Plane
    from jiju.results import Language

    _Floats = NDArray[np.float64]

__all__ = [
    "OTHERS",
    "PROJECTION",
    "SCHEMA",
    "amount_legend",
    "area_scale",
    "dots",
    "haloed",
    "map_frame",
    "near_points",
    "picture",
]

OTHERS = "#8c949e"
SCHEMA = "https://vega.github.io/schema/vega/v6.json"
PROJECTION = {
    "name": "plane",
    "type": "identity",
    "reflectY": True,
    "scale": {"signal": "k"},
    "translate": {"signal": "[tx, ty]"},
}
"""From metres on the plane to pixels."""


def near_points(first: _Floats, second: _Floats, counts: NDArray[Any]) -> NDArray[np.bool_]:
    """Which points the map shows at first: all but a few that lie far off.

    Parameters
    ----------
    first, second : ndarray of shape (n,)
        Coordinates.
    counts : ndarray of int, shape (n,)
        Establishments that each point stands for.

    Returns
    -------
    ndarray of bool, shape (n,)
        Far off is more than three interquartile ranges outside the quartiles (Tukey's far-out values). Where
        more than 3% of the establishments lie there, they are no exceptions and the map shows everything.
    """
    near: NDArray[np.bool_] = np.ones(len(first), dtype=bool)
    for axis in (first, second):
        low, high = np.quantile(np.repeat(axis, counts), [0.25, 0.75])
        room = 3.0 * (high - low)
        near &= (axis >= low - room) & (axis <= high + room)
    is_rare = counts[~near].sum() <= 0.03 * counts.sum()
    return near if near.any() and is_rare else np.ones(len(first), dtype=bool)


def map_frame(plane: Plane, bounds: list[float], x: _Floats, y: _Floats) -> dict[str, float]:
    """Center, extent and shape of what is shown; never without an extent, for a single place.

    Parameters
    ----------
    plane : Plane
        Of the map.
    bounds : list of float
        xmin, ymin, xmax, ymax that must be in it, in metres or degrees.
    x, y : ndarray of shape (n,)
        Points that must be in it, on the plane.

    Returns
    -------
    dict of str to float
        For `pan_zoom_signals`.
    """
    west, south, east, north = bounds
    # Corners and middles of the sides: on a projected map they bulge.
    across, along = np.meshgrid([west, (west + east) / 2, east], [south, (south + north) / 2, north])
    edge_x, edge_y = plane.place(across.ravel(), along.ravel())
    west, east = float(min(x.min(), edge_x.min())) - 1.0, float(max(x.max(), edge_x.max())) + 1.0
    south, north = float(min(y.min(), edge_y.min())) - 1.0, float(max(y.max(), edge_y.max())) + 1.0
    wide, high = east - west, north - south
    return {
        "cx": round((west + east) / 2, 1),
        "cy": round((south + north) / 2, 1),
        "wide": round(wide, 1),
        "high": round(high, 1),
        "ratio": round(min(max(high / wide, 0.5), 0.95), 3),
    }


def dots(tooltip: str, *, lit: bool, binned: bool) -> dict[str, Any]:
    """The establishments: those that are not picked out below, pale; the others above.

    Parameters
    ----------
    tooltip : str
        A Vega expression.
    lit : bool
        Which of the two.
    binned : bool
        Whether a dot stands for several.

    Returns
    -------
    dict
        A mark over the data set ``points``.
    """
    shown = "datum.on" if lit else "!datum.on"
    area = "scale('area', datum.n)" if binned else "dot"
    return {
        "type": "symbol",
        "from": {"data": "points"},
        "aria": False,
        "interactive": lit,
        "encode": {
            "enter": {
                "shape": {"value": "circle"},
                "tooltip": {"signal": tooltip} if lit else {"value": None},
            },
            "update": {
                "x": {"signal": "tx + k * datum.x"},
                "y": {"signal": "ty - k * datum.y"},
                "size": {"signal": f"{shown} ? {area} : 0"},
                "fill": {"scale": "color", "field": "group"} if lit else {"value": "#c9ced4"},
                "fillOpacity": {"value": 0.78 if lit else 0.35},
                "stroke": {"value": "#ffffff"},
                "strokeWidth": {"signal": "dot > 30 ? 0.8 : 0.3"},
            },
        },
    }


def haloed(encode: dict[str, Any], color: str, data: str | None = None) -> list[dict[str, Any]]:
    """Text that stays readable over anything: once as a white edge, once in its color.

    Parameters
    ----------
    encode : dict
        Where it stands and what it says.
    color : str
        Its color.
    data : str, optional
        The data set with one row for each text.

    Returns
    -------
    list of dict
        Two marks.
    """
    base = {"type": "text", "interactive": False, "aria": False} | ({"from": {"data": data}} if data else {})
    edge = {"stroke": {"value": "#ffffff"}, "strokeWidth": {"value": 3}, "fill": {"value": "#ffffff"}}
    return [
        {**base, "encode": {"update": {**encode, **edge}}},
        {**base, "encode": {"update": {**encode, "fill": {"value": color}}}},
    ]


def picture(content: list[dict[str, Any]], lang: Language, *, simulated: bool) -> dict[str, Any]:
    """The framed picture of a map: what it shows, a scale bar, and the mark of simulated data.

    Parameters
    ----------
    content : list of dict
        Marks, from below to above.
    lang : {"en", "zh"}
        The language.
    simulated : bool
        Whether the data are simulated.

    Returns
    -------
    dict
        A group mark.
    """
    km, m = word("kilometers", lang), word("meters", lang)
    length = f"bar < 1000 ? format(bar, ',~r') + ' {m}' : format(bar / 1000, ',~r') + ' {km}'"
    scale_bar = [
        {
            "type": "rule",
            "interactive": False,
            "aria": False,
            "encode": {
                "update": {
                    "x": {"value": 12},
                    "x2": {"signal": "12 + bar * k"},
                    "y": {"signal": "height - 12"},
                    "stroke": {"value": INK},
                    "strokeWidth": {"value": 2},
                }
            },
        },
        *haloed(
            {
                "x": {"value": 12},
                "y": {"signal": "height - 18"},
                "text": {"signal": length},
                "fontSize": {"value": 11},
            },
            INK,
        ),
    ]
    marks = [*content, *scale_bar]
    if simulated:
        marks += haloed(
            {
                "x": {"signal": "width - 10"},
                "y": {"value": 18},
                "align": {"value": "right"},
                "text": {"value": word("simulated", lang)},
                "fontSize": {"value": 13},
                "fontWeight": {"value": 600},
            },
            WARNING,
        )
    return {
        "type": "group",
        "name": "map",
        "clip": True,
        "encode": {
            "enter": {"stroke": {"value": PALE}, "fill": {"value": "#fbfcfd"}},
            # One pixel less, so that the frame is not clipped with the rest.
            "update": {"width": {"signal": "width - 1"}, "height": {"signal": "height - 1"}},
        },
        "marks": marks,
    }


def area_scale(points: pd.DataFrame) -> dict[str, Any]:
    """The area of a dot, which grows with the number it stands for.

    Parameters
    ----------
    points : DataFrame
        With a column establishments.

    Returns
    -------
    dict
        The scale ``area``.
    """
    most = int(points["establishments"].max())
    sizes = {"signal": f"[dot * 0.6, dot * 0.6 * min(40, {most})]"}
    return {"name": "area", "type": "linear", "domain": [1, max(most, 2)], "range": sizes}


def amount_legend(lang: Language, points: pd.DataFrame) -> dict[str, Any]:
    """The key of how many establishments a dot stands for.

    Parameters
    ----------
    lang : {"en", "zh"}
        The language.
    points : DataFrame
        With a column establishments.

    Returns
    -------
    dict
        A legend of the scale ``area``.
    """
    most = int(points["establishments"].max())
    steps = sorted({1, max(1, round(most / 4)), most})
    return {
        "size": "area",
        "orient": "bottom",
        "direction": "horizontal",
        "title": word("dot_area", lang),
        "titleLimit": 340,
        "symbolType": "circle",
        "symbolFillColor": OTHERS,
        "symbolStrokeColor": "#ffffff",
        "values": steps,
        "format": ",~r",
    }
