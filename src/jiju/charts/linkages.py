"""Linkages of industries: backward against forward, and what would be lost without each."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from jiju.charts.chart import Chart, KeyEntry
from jiju.charts.grouped_rows import GroupedRows, chart_of_rows, colored, side_column
from jiju.charts.numbers import compact, percent, significant
from jiju.charts.parts import each_row, finite, nothing_to_draw, shown_of
from jiju.charts.scatter import Dot, axis_over, scatter_spec
from jiju.charts.theme import ACCENT, CATEGORIES, QUIET, RULE, UNSURE
from jiju.charts.words import word
from jiju.results.names import name_in_language

if TYPE_CHECKING:
    import pandas as pd

    from jiju.results import Language, Result

__all__ = ["draw_extraction", "draw_roles"]

_COLORS = {"key": ACCENT, "backward": CATEGORIES[1], "forward": CATEGORIES[2], "weak": UNSURE}
_LEAST, _MOST = 34.0, 640.0
_PERCENT = "format(100 * datum.value, ',.6~r') + '%'"


def draw_roles(result: Result, *, lang: Language, bare: bool) -> Chart:
    """Each industry by how it pulls its suppliers and supports its users, in four quarters.

    Parameters
    ----------
    result : Result
        Of the kind ``linkages``.
    lang : {"en", "zh"}
        The language.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Plain Vega; the area of a dot grows with the industry's output.

    Raises
    ------
    ChartError
        ``C106`` where no multiplier can be computed.
    """
    table = result.table
    known = table[table["backward_relative"].notna() & table["forward_relative"].notna()]
    if known.empty:
        raise nothing_to_draw(result, "no multiplier can be computed", "Look at result.tables['left_out'].")
    most = float(known["output"].max()) or 1.0
    groups = {role: word(f"role_{role}", lang) for role in _COLORS}
    dots = []
    for row in each_row(known.sort_values(["output", "industry"], ascending=[False, True], kind="stable")):
        back, ahead, output = float(row.backward_relative), float(row.forward_relative), float(row.output)
        far = math.hypot(back - 1.0, ahead - 1.0)
        dots.append(
            Dot(
                back,
                ahead,
                name_in_language(str(row.industry), lang),
                groups.get(str(row.role), str(row.role)),
                _LEAST + (_MOST - _LEAST) * max(0.0, output) / most,
                output / most + far,
                tips={
                    word("backward", lang): significant(back),
                    word("forward", lang): significant(ahead),
                    word("output", lang): compact(output, lang),
                    word("extraction", lang): percent(float(row.extraction_share)),
                },
            )
        )
    axes = (
        axis_over([1.0, *(dot.x for dot in dots)], word("backward_axis", lang), room=0.1, middle=1.0),
        axis_over([1.0, *(dot.y for dot in dots)], word("forward_axis", lang), room=0.1, middle=1.0),
    )
    met = [role for role in _COLORS if any(dot.group == groups[role] for dot in dots)]
    without = len(table) - len(known)
    note = word("role_unknown", lang, count=without) if without else ""
    description = _said(known, lang)
    spec = scatter_spec(
        dots,
        lang=lang,
        title=word("linkages_title", lang),
        subtitle=note,
        description=description,
        bare=bare,
        simulated=bool(result.details.get("simulated")),
        colors={groups[role]: _COLORS[role] for role in met},
        axes=axes,
        what=word("industry", lang),
        shape=0.66,
    )
    spec["marks"] = [*_quarters(lang), *spec["marks"]]
    key = tuple(KeyEntry(groups[role], _COLORS[role]) for role in met)
    return Chart(spec, result.kind, lang, description, key, (note,) if note else ())


def _quarters(lang: Language) -> list[dict[str, Any]]:
    """The name of each quarter in its corner, below everything else."""
    right, low = {"signal": "width - 6"}, {"signal": "height - 8"}
    corners = {
        "key": (right, {"value": 12}),
        "forward": ({"value": 6}, {"value": 12}),
        "weak": ({"value": 6}, low),
        "backward": (right, low),
    }
    return [
        {
            "type": "text",
            "aria": False,
            "interactive": False,
            "encode": {
                "update": {
                    "x": x,
                    "y": y,
                    "align": {"value": "right" if x is right else "left"},
                    "baseline": {"value": "middle"},
                    "text": {"value": word(f"quarter_{role}", lang)},
                    "fontSize": {"value": 12},
                    "fontWeight": {"value": 600},
                    "fill": {"value": QUIET},
                }
            },
        }
        for role, (x, y) in corners.items()
    ]


def _said(known: pd.DataFrame, lang: Language) -> str:
    keys = [name_in_language(str(name), lang) for name in known.loc[known["role"] == "key", "industry"]]
    if lang == "zh":
        named = f"，包括“{'”“'.join(keys[:5])}”" if keys else ""
        return f"散点图：{len(known)} 个行业的影响力系数与感应度系数。关键行业 {len(keys)} 个{named}。"
    named = f": {', '.join(keys[:5])}" if keys else ""
    return (
        f"Dots: backward and forward linkages of {len(known)} industries. Key industries: {len(keys)}{named}."
    )


def draw_extraction(result: Result, *, lang: Language, limit: int, bare: bool) -> Chart:
    """What would be lost without each industry: its own output, and that of others.

    Parameters
    ----------
    result : Result
        Of the kind ``linkages``.
    lang : {"en", "zh"}
        The language.
    limit : int
        At most so many industries, those without which most is lost.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Vega-Lite.

    Raises
    ------
    ChartError
        ``C106`` where nothing can be computed.
    """
    import altair as alt

    table = result.table[result.table["extraction_share"].notna()]
    if table.empty:
        raise nothing_to_draw(result, "no extraction can be computed", "Look at result.tables['left_out'].")
    ordered = table.sort_values(["extraction_share", "industry"], ascending=[False, True], kind="stable")
    whole = float(result.table["output"].sum())
    own, others = word("extraction_own", lang), word("extraction_others", lang)
    rows = GroupedRows()
    for row in each_row(ordered.head(limit)):
        share = float(row.extraction_share)
        alone = min(share, float(row.output) / whole) if whole > 0 else 0.0
        pieces: list[dict[str, Any]] = [
            {"group": own, "from": 0.0, "to": finite(alone), "said": percent(alone), "side": percent(share)},
            {
                "group": others,
                "from": finite(alone),
                "to": finite(share),
                "said": percent(share - alone),
                "side": "",
            },
        ]
        rows.row(name_in_language(str(row.industry), lang), pieces)
    axis = alt.Axis(labelExpr=_PERCENT, title=word("extraction_axis", lang), titleAnchor="start", tickCount=5)
    tips = [
        alt.Tooltip("name:N", title=word("industry", lang)),
        alt.Tooltip("group:N", title=" "),
        alt.Tooltip("said:N", title=word("extraction_axis", lang)),
    ]
    layers = [
        alt.Chart(alt.NamedData("rows"))
        .mark_bar(height=12, aria=False)
        .encode(
            x=alt.X("from:Q", axis=axis, scale=alt.Scale(zero=True)),
            x2="to:Q",
            y=rows.axis(),
            color=colored([own, others], [RULE, ACCENT], bare=bare),
            tooltip=tips,
        ),
        *side_column(rows, ""),
    ]
    first = rows.rows[0]
    if lang == "zh":
        description = f"条形图：没有某行业时损失的产出。最大的是“{first['name']}”（{first['side']}）。"
    else:
        description = f"Bars: output lost without each industry. Most: {first['name']} ({first['side']})."
    return chart_of_rows(
        rows,
        layers,
        result,
        lang=lang,
        title=word("extraction_title", lang),
        subtitle=shown_of(len(rows.keys), len(table), lang),
        description=description,
        bare=bare,
        key=(KeyEntry(own, RULE, "area"), KeyEntry(others, ACCENT, "area")),
    )
