"""Where each input comes from: home, elsewhere, unknown, and the share of its largest supplier."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from jiju.charts.chart import KeyEntry
from jiju.charts.grouped_rows import GroupedRows, chart_of_rows, colored, side_column
from jiju.charts.numbers import compact, percent
from jiju.charts.parts import each_row, finite, nothing_to_draw, shown_of
from jiju.charts.theme import INK
from jiju.charts.words import word
from jiju.results.names import name_in_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from jiju.charts.chart import Chart
    from jiju.results import Language, Result

__all__ = ["draw_inputs"]

_ORIGINS = ("local", "imported", "unknown")
_STEP = 23


def draw_inputs(result: Result, *, lang: Language, limit: int, bare: bool) -> Chart:
    """Each input by where it comes from, with a mark at the share of its largest supplier.

    Parameters
    ----------
    result : Result
        Of the kind ``chokepoints``.
    lang : {"en", "zh"}
        The language.
    limit : int
        At most so many, those that depend on others first, then by value.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Vega-Lite. Where no home is given, only the largest supplier is drawn.

    Raises
    ------
    ChartError
        ``C106`` where no input is known.
    """
    import altair as alt

    inputs = result.tables["inputs"]
    if inputs.empty:
        raise nothing_to_draw(
            result, "no input is known", "Do the flows name products, the firms industries?"
        )
    ordered = inputs.sort_values(
        ["dependent", "value", "product"], ascending=[False, False, True], kind="stable"
    )
    has_home = bool(inputs["import_share"].notna().any())
    rows = GroupedRows()
    for row in each_row(ordered.head(limit)):
        rows.row(
            name_in_language(str(row.product), lang) or word("choke_unknown", lang),
            _pieces(row, lang, has_home=has_home),
        )
    met = [origin for origin in _ORIGINS if any(mark["origin"] == origin for mark in rows.rows)]
    names = [word(f"choke_{origin}", lang) for origin in met]
    axis = alt.Axis(format=".0%", title=word("choke_inputs_axis", lang), titleAnchor="start", tickCount=5)
    scale = alt.Scale(domain=[0, 1])
    tips = [
        alt.Tooltip("name:N", title=word("product", lang)),
        alt.Tooltip("group:N", title=word("origin", lang)),
        alt.Tooltip("said:N", title=word("choke_inputs_axis", lang)),
        alt.Tooltip("largest:N", title=word("choke_largest", lang)),
        alt.Tooltip("reason:N", title=word("reason", lang)),
    ]
    data = alt.Chart(alt.NamedData("rows"))
    layers = [
        data.transform_filter("datum.to > datum.from")
        .mark_bar(height=13, aria=False)
        .encode(
            x=alt.X("from:Q", axis=axis, scale=scale),
            x2="to:Q",
            y=rows.axis(),
            color=colored(names, [_PALER[origin] for origin in met], bare=bare),
            tooltip=tips,
        ),
        data.transform_filter("isValid(datum.top)")
        .mark_tick(color=INK, thickness=2.5, height=19, aria=False)
        .encode(x=alt.X("top:Q", axis=axis, scale=scale), y=rows.axis(), tooltip=tips),
        *side_column(rows, word("bought", lang)),
    ]
    mark = word("choke_largest_mark", lang)
    cut = shown_of(len(rows.keys), len(inputs), lang)
    chart = chart_of_rows(
        rows,
        layers,
        result,
        lang=lang,
        title=word("choke_inputs_title", lang),
        subtitle=cut,
        description=_said_of_inputs(inputs, lang, has_home=has_home),
        bare=bare,
        key=(
            *(KeyEntry(n, _PALER[o], "area") for n, o in zip(names, met, strict=True)),
            KeyEntry(mark, INK, "tick"),
        ),
        step=_STEP,
    )
    return replace(chart, notes=(cut,) if cut else ())


# Bars carry a mark on them: a little paler than dots.
_PALER = {"local": "#56b4e9", "imported": "#e69f00", "unknown": "#c4c9cf"}


def _pieces(row: Any, lang: Language, *, has_home: bool) -> list[dict[str, Any]]:  # noqa: ANN401
    top = float(row.largest_share)
    shared = {
        "largest": f"{name_in_language(str(row.largest), lang)} ({percent(top)})",
        "reason": str(getattr(row, f"reason_{lang}", "") or ""),
    }
    away, unknown = (float(v) for v in (row.import_share, row.unknown_share))
    away, unknown = (0.0 if math.isnan(v) else v for v in (away, unknown))
    shares = {"local": 1.0 - away - unknown, "imported": away, "unknown": unknown}
    if not has_home:
        shares = {"unknown": 1.0}
    marks: list[dict[str, Any]] = []
    at = 0.0
    for origin, share in shares.items():
        first = not marks
        marks.append(
            {
                "origin": origin,
                "group": word(f"choke_{origin}", lang),
                "from": finite(at),
                "to": finite(at + max(0.0, share)),
                "said": percent(share),
                "top": finite(top) if first else None,
                "side": compact(float(row.value), lang) if first else "",
                **shared,
            }
        )
        at += max(0.0, share)
    return [mark for mark in marks if mark["to"] > mark["from"] or mark["side"]]


def _said_of_inputs(inputs: pd.DataFrame, lang: Language, *, has_home: bool) -> str:
    found = inputs[inputs["dependent"].astype(bool)]
    named: Sequence[str] = [name_in_language(str(p), lang) for p in found["product"].head(4)]
    if lang == "zh":
        listed = f"，如“{'”“'.join(named)}”" if named else ""
        how = "依赖外地供应商" if has_home else "依赖单一供应商"
        return f"条形图：{len(inputs)} 项投入品的来源，其中 {len(found)} 项{how}{listed}。"
    listed = f": {', '.join(named)}" if named else ""
    how = "suppliers elsewhere" if has_home else "one supplier"
    return f"Bars: where {len(inputs)} inputs come from; {len(found)} depend on {how}{listed}."
