"""A chain of stages as a flow: from left to right on a wide page, one below the other on a phone."""

from __future__ import annotations

import itertools
import json
import math
from typing import TYPE_CHECKING, Any

from jiju.charts.chart import Chart, KeyEntry
from jiju.charts.labels import label_width
from jiju.charts.layers import lay_out_layers, wrap_label
from jiju.charts.map_parts import SCHEMA
from jiju.charts.numbers import percent
from jiju.charts.parts import each_row, nothing_to_draw
from jiju.charts.theme import INK, QUIET, RULE, WARNING, WIDTH, config
from jiju.charts.words import word
from jiju.results.names import name_in_language

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from jiju.charts.layers import Layers
    from jiju.results import Language, Result

__all__ = ["STATUS_COLORS", "draw_chain"]

# Okabe-Ito; each status has a mark and a word of its own besides.
STATUS_COLORS = {
    "local": "#009e73",
    "single": "#e69f00",
    "few": "#b8a800",
    "imported": "#0072b2",
    "unknown": "#8c949e",
    "missing": "#d55e00",
}
_MARKS = {
    "local": "circle",
    "single": "diamond",
    "few": "triangle-up",
    "imported": "triangle-left",
    "unknown": "square",
    "missing": "M-1,-.7L-.7,-1L0,-.3L.7,-1L1,-.7L.3,0L1,.7L.7,1L0,.3L-.7,1L-1,.7L-.3,0Z",
}
_OPEN = ("imported", "unknown", "missing")
# Widths for which the names are broken into lines, and heights of a row (pixels).
_WIDTHS = (560, 640, 720, 860)
_WIDE_ROW, _NARROW_ROW = 74, 52
_WIDE_BOX, _NARROW_BOX = 60, 44
_LEAST_COLUMN = 92
_WIDEST_BOX = 230
# Room at the right for lines between stages of the last column.
_SPARE = 20
_SIZE = 11.5


def draw_chain(result: Result, *, lang: Language, limit: int, bare: bool) -> Chart:
    """The stages of a chain by depth, with their status, their share of the cost and what feeds what.

    Parameters
    ----------
    result : Result
        Of the kind ``completeness``.
    lang : {"en", "zh"}
        The language.
    limit : int
        At most so many stages, those with the largest share of the cost.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Plain Vega.

    Raises
    ------
    ChartError
        ``C106`` where there is no stage.
    """
    table = result.table
    if table.empty:
        raise nothing_to_draw(result, "the chain has no stage", "Look at result.tables['notes'].")
    shown = table
    if len(table) > limit:
        largest = table.sort_values(["cost_share", "stage"], ascending=[False, True], kind="stable")
        shown = table.loc[sorted(largest.index[:limit])]
    deepest = int(shown["depth"].max())
    layer = {str(row.stage): deepest - int(row.depth) for row in each_row(shown)}
    links = [(str(row.upstream), str(row.stage)) for row in each_row(result.tables["links"])]
    made = lay_out_layers(layer, links)
    rows = _stages(shown, made, lang)
    spec = _spec(rows, made, _lines(made))
    simulated = bool(result.details.get("simulated"))
    more = word("chain_more", lang, count=len(table) - len(shown)) if len(shown) < len(table) else ""
    description = _description(result, table, lang)
    spec["description"] = description
    mark = word("simulated", lang) if simulated else ""
    if not bare:
        below = " · ".join(part for part in (mark, word("chain_bar", lang), more) if part)
        spec["title"] = {"text": word("chain_title", lang), "subtitle": below}
        if mark:
            spec["title"]["subtitleColor"] = WARNING
    elif mark:
        spec["title"] = {"text": mark, "anchor": "end", "fontSize": 12, "color": WARNING, "offset": 8}
    met = dict.fromkeys(str(status) for status in shown["status"])
    key = tuple(
        KeyEntry(word(f"chain_key_{status}", lang), color, _SWATCHES[status])
        for status, color in STATUS_COLORS.items()
        if status in met
    )
    if not bare:
        spec["scales"] += [_scale_of_marks(met)]
        spec["legends"] = [_legend(met, lang)]
    return Chart(spec, result.kind, lang, description, key, (more,) if more else ())


_SWATCHES = {
    "local": "dot",
    "single": "diamond",
    "few": "triangle",
    "imported": "arrow",
    "unknown": "square",
    "missing": "cross",
}


def _stages(table: pd.DataFrame, made: Layers, lang: Language) -> list[dict[str, Any]]:
    """One row a stage, in the order of the flow, its name broken for every width."""
    by_stage = {str(row.stage): row for row in each_row(table)}
    shares = [float(v) for v in table["cost_share"] if v == v]
    most = max(shares, default=0.0) or 1.0
    rows = []
    for at, stage in enumerate(made.order):
        row = by_stage[stage]
        name = name_in_language(str(getattr(row, f"label_{lang}", "") or stage), lang)
        status, share, gain = str(row.status), float(row.cost_share), float(row.gain)
        column, high = made.places[stage]
        local, every = int(row.local_suppliers), int(row.suppliers)
        said = word(f"chain_{status}", lang, local=local, all=every, wanted=int(row.wanted))
        wide = [wrap_label(name, _text_width(width, made.columns)) for width in _WIDTHS]
        entry: dict[str, Any] = {"n": name, "s": status, "c": column, "h": high, "r": at, "said": said}
        entry |= {"w": wide, "one": wrap_label(name, 230, lines=1)[0]}
        # The product itself may have no share of its own.
        cost = percent(share) if share > 0 else ""
        entry |= {"m": [_fits(said, cost, width, made.columns) for width in _WIDTHS]}
        entry |= {"p": cost, "b": round(share / most, 4) if share == share else 0}
        entry["open"] = status in _OPEN
        tip = {
            word("stage", lang): name,
            word("chain_suppliers", lang): f"{local} / {every}",
            word("chain_cost", lang): percent(share),
            word("chain_gain", lang): percent(gain),
            word("reason", lang): str(getattr(row, f"reason_{lang}", "") or ""),
        }
        entry["t"] = {k: v for k, v in tip.items() if v}
        rows.append(entry)
    return rows


def _box_width(width: float, columns: int) -> float:
    share = (width - 2 - _SPARE) / columns
    return min(_WIDEST_BOX, share - min(34.0, max(16.0, 0.2 * share)))


def _text_width(width: float, columns: int) -> float:
    return _box_width(width, columns) - 17


def _fits(said: str, cost: str, width: float, columns: int) -> str:
    """The words of a status and the share of the cost, as far as there is room for them beside the mark."""
    room = _text_width(width, columns) - 12
    both = f"{said} · {cost}" if cost else said
    return next((words for words in (both, said) if label_width(words, 10.5) <= room), cost)


def _lines(made: Layers) -> list[dict[str, Any]]:
    """Each line in pieces from column to column, and whole for the narrow page."""
    row_of = {stage: at for at, stage in enumerate(made.order)}
    pieces = []
    for number, (first, last, passed) in enumerate(made.paths):
        points = [made.places[first], *passed, made.places[last]]
        for at, ((c, h), (c2, h2)) in enumerate(itertools.pairwise(points)):
            piece: dict[str, Any] = {"c": c, "h": h, "c2": c2, "h2": h2}
            # A passing line runs on through the column; only at its two ends does it touch a box.
            piece |= {"starts": at == 0, "ends": at == len(points) - 2, "k": number}
            pieces.append(piece)
        pieces[-1] |= {"r": row_of[first], "r2": row_of[last]}
    return pieces


def _spec(rows: list[dict[str, Any]], made: Layers, lines: list[dict[str, Any]]) -> dict[str, Any]:
    columns = made.columns
    least = max(_WIDTHS[0], _LEAST_COLUMN * columns)
    step = " : ".join(f"width < {edge} ? {at}" for at, edge in enumerate(_WIDTHS[1:]))
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
            {"name": "step", "update": f"{step} : {len(_WIDTHS) - 1}"},
            {"name": "share", "update": f"(width - {2 + _SPARE}) / {columns}"},
            {"name": "gap", "update": "min(34, max(16, 0.2 * share))"},
            {"name": "box", "update": f"wide ? min({_WIDEST_BOX}, share - gap) : width - 54"},
            # From column to column: as far as the figure is wide, unless that leaves little but lines.
            {
                "name": "pitch",
                "update": f"min(1.7 * box, (width - {2 + _SPARE} - box) / {max(1, columns - 1)})",
            },
            {"name": "tall", "update": f"wide ? {_WIDE_BOX} : {_NARROW_BOX}"},
            {"name": "marks", "value": _MARKS},
        ],
        "data": [
            {
                "name": "stages",
                "values": rows,
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
            {"name": "pieces", "values": lines, "transform": _piece_paths()},
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


def _scale_of_marks(met: Iterable[str]) -> dict[str, Any]:
    shown = [status for status in STATUS_COLORS if status in set(met)]
    return {"name": "mark", "type": "ordinal", "domain": shown, "range": [_MARKS[s] for s in shown]}


def _legend(met: Iterable[str], lang: Language) -> dict[str, Any]:
    words = {status: word(f"chain_key_{status}", lang) for status in met}
    return {
        "shape": "mark",
        "fill": "color",
        "orient": "top",
        "direction": "horizontal",
        "values": [status for status in STATUS_COLORS if status in words],
        "columns": {"signal": "max(1, floor(width / 190))"},
        "encode": {"labels": {"update": {"text": {"signal": f"({json.dumps(words)})[datum.value]"}}}},
    }


def _description(result: Result, table: pd.DataFrame, lang: Language) -> str:
    counts = table["status"].astype(str).value_counts()
    known = [(status, int(counts[status])) for status in STATUS_COLORS if status in counts]
    colon = " " if lang == "zh" else ": "
    listed = ("；" if lang == "zh" else "; ").join(
        f"{word(f'chain_key_{s}', lang)}{colon}{n}" for s, n in known
    )
    whole = result.details.get("completeness")
    filled = percent(float(whole)) if isinstance(whole, int | float) else ""
    if lang == "zh":
        said = f"，按成本计的完整度为 {filled}" if filled else ""
        return f"流程图：产业链的 {len(table)} 个环节{said}。各状态的环节数：{listed}。"
    said = f"; {filled} complete by cost" if filled else ""
    return f"Flow chart of the {len(table)} stages of the chain{said}. Stages by status: {listed}."


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
