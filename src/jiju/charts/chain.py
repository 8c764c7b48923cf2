"""A chain of stages as a flow: from left to right on a wide page, one below the other on a phone."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any

from jiju.charts.chain_marks import STATUS_COLORS, STATUS_MARKS, WIDTHS, box_width, chain_spec
from jiju.charts.chart import Chart, KeyEntry
from jiju.charts.labels import label_width
from jiju.charts.layers import lay_out_layers, wrap_label
from jiju.charts.numbers import percent
from jiju.charts.parts import each_row, nothing_to_draw
from jiju.charts.theme import WARNING
from jiju.charts.words import word
from jiju.results.names import name_in_language

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from jiju.charts.layers import Layers
    from jiju.results import Language, Result

__all__ = ["draw_chain"]

_OPEN = ("imported", "unknown", "missing")


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
    spec = chain_spec(rows, made, _lines(made))
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
        wide = [wrap_label(name, _text_width(width, made.columns)) for width in WIDTHS]
        entry: dict[str, Any] = {"n": name, "s": status, "c": column, "h": high, "r": at, "said": said}
        entry |= {"w": wide, "one": wrap_label(name, 230, lines=1)[0]}
        # The product itself may have no share of its own.
        cost = percent(share) if share > 0 else ""
        entry |= {"m": [_fits(said, cost, width, made.columns) for width in WIDTHS]}
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


def _text_width(width: float, columns: int) -> float:
    return box_width(width, columns) - 17


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


def _scale_of_marks(met: Iterable[str]) -> dict[str, Any]:
    shown = [status for status in STATUS_COLORS if status in set(met)]
    return {"name": "mark", "type": "ordinal", "domain": shown, "range": [STATUS_MARKS[s] for s in shown]}


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
