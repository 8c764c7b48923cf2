"""Pairs of industries: a grid of who stands by whom, and the pairs that say most as dots."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from jiju.charts.chart import Chart, KeyEntry
from jiju.charts.numbers import distance_text, p_text, significant
from jiju.charts.parts import (
    PLAIN,
    ROW_STEP,
    departures,
    each_row,
    finish,
    finite,
    names_axis,
    nothing_to_draw,
    shown_of,
    side_text,
)
from jiju.charts.theme import ACCENT, INK, OPPOSITE, PALE, VERDICT_COLORS
from jiju.charts.words import VERDICTS, pair_name, verdict_word, word

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

    from jiju.results import Language, Result

__all__ = ["draw_pairs", "draw_strongest_pairs"]

_MOST_INDUSTRIES = 24
_MOST_DEVIATIONS = 8.0  # beyond, one color: a few giants would leave all others white
_VALUE = {"colocation_ranking": "statistic", "coagglomeration": "coagglomeration"}
_ONE_WAY = ("M", "m")


def _most_telling(result: Result) -> pd.DataFrame:
    """The pairs, the smallest adjusted p-value and then the largest value first."""
    if result.table.empty:
        what = "no pair of industries was tested, so there is nothing to draw"
        hint = "Lower minimum_establishments, or look at result.tables['untested']."
        raise nothing_to_draw(result, what, hint)
    table = result.table.assign(_value=result.table[_VALUE[result.kind]])
    ordered = table.assign(_size=-table["_value"].abs())
    return ordered.sort_values(["p_adjusted", "_size", "industry", "neighbor"], kind="stable")


def _is_one_way(result: Result) -> bool:
    return str(result.details.get("measure", "")) in _ONE_WAY


def draw_pairs(result: Result, *, lang: Language, bare: bool) -> Chart:
    """All pairs of the industries that say most as a grid, dots where chance would not do the same.

    Parameters
    ----------
    result : Result
        Of the kind ``colocation_ranking`` or ``coagglomeration``.
    lang : {"en", "zh"}
        The language.
    bare : bool
        Whether the title is left to the page.

    Returns
    -------
    Chart
        Vega-Lite; rows are the industry around which is counted, columns the neighbor. A pair that has no
        direction stands in the grid twice.

    Raises
    ------
    ChartError
        ``C106`` where no pair was tested.
    """
    import altair as alt

    table = _most_telling(result)
    telling = dict.fromkeys(
        name for row in each_row(table) for name in (str(row.industry), str(row.neighbor))
    )
    names = sorted(list(telling)[:_MOST_INDUSTRIES])
    rows, top = _cells(result, table, set(names), lang)
    limit = alt.ExprRef("nameRoom")
    around, counted = (word("around", lang), word("neighbor", lang)) if _is_one_way(result) else (None, None)
    y = alt.Y("industry:N", sort=names, title=around, scale=alt.Scale(domain=names)).axis(
        labelLimit=limit, ticks=False, domain=False
    )
    x = alt.X("neighbor:N", sort=names, title=counted, scale=alt.Scale(domain=names)).axis(
        orient="top", labelAngle=-50, labelLimit=150, ticks=False, domain=False
    )
    value = word("statistic" if result.kind == "colocation_ranking" else "coagglomeration", lang)
    color = alt.Color(
        "value:Q",
        scale=alt.Scale(
            domain=[-top, 0, top], range=[OPPOSITE, "#f7f7f7", ACCENT], interpolate="lab", clamp=True
        ),
        legend=alt.Legend(
            title=value, orient="bottom", gradientLength=240, titleLimit=360, labelExpr=PLAIN, tickCount=5
        ),
    )
    data = alt.Chart(alt.NamedData("rows"))
    tips = _tips(result, lang)
    layers = [
        data.mark_rect(color=PALE, aria=False).encode(x=x, y=y, tooltip=tips),
        data.transform_filter("isValid(datum.value)")
        .mark_rect(aria=False, stroke="#ffffff", strokeWidth=1)
        .encode(x=x, y=y, color=color, tooltip=tips),
        data.transform_filter("datum.told")
        .mark_circle(color=INK, size=22, opacity=1, aria=False)
        .encode(x=x, y=y, tooltip=tips),
    ]
    description = _grid_description(result, len(names), lang)
    total = int(result.details.get("industries", len(names)))
    spec = finish(
        alt.layer(*layers).properties(height=alt.Step(18)),
        result,
        lang=lang,
        title=word("pairs_title" if result.kind == "colocation_ranking" else "shared_title", lang),
        subtitle=shown_of(len(names), total, lang),
        description=description,
        bare=bare,
        datasets={"rows": rows, "names": [{"name": name} for name in names]},
    )
    key = (KeyEntry(word("beyond_chance", lang), INK),)
    return Chart(spec, result.kind, lang, description, key)


def _cells(
    result: Result, table: pd.DataFrame, names: set[str], lang: Language
) -> tuple[list[dict[str, Any]], float]:
    """The cells of the grid, and the value of its strongest color."""
    rows: list[dict[str, Any]] = []
    for row, value in zip(each_row(table), table["_value"].tolist(), strict=True):
        pair = (str(row.industry), str(row.neighbor))
        if not names.issuperset(pair):
            continue
        cell = {
            "value": finite(float(value)),
            "told": str(row.verdict) in ("localized", "dispersed"),
            "verdict": verdict_word(str(row.verdict), lang),
            "p": p_text(float(row.p_adjusted)),
            "peak": distance_text(float(getattr(row, "peak_distance_m", math.nan)), lang)
            if math.isfinite(float(getattr(row, "peak_distance_m", math.nan)))
            else "",
        }
        ways = [pair] if _is_one_way(result) else [pair, pair[::-1]]
        rows += [{"industry": a, "neighbor": b, **cell} for a, b in ways]
    values = [abs(row["value"]) for row in rows if row["value"] is not None]
    largest = max(values, default=0.0) or 1.0
    top = min(largest, _MOST_DEVIATIONS) if result.kind == "colocation_ranking" else largest
    return sorted(rows, key=lambda row: (row["industry"], row["neighbor"])), float(f"{top:.3g}")


def _tips(result: Result, lang: Language) -> list[alt.Tooltip]:
    import altair as alt

    curve = result.kind == "colocation_ranking"
    tips = [
        alt.Tooltip("industry:N", title=word("industry", lang)),
        alt.Tooltip("neighbor:N", title=word("neighbor", lang)),
        alt.Tooltip("verdict:N", title=" "),
        alt.Tooltip("value:Q", title=word("value" if curve else "coagglomeration", lang), format=".3~g"),
        alt.Tooltip("p:N", title=word("adjusted_p", lang)),
    ]
    return [*tips, alt.Tooltip("peak:N", title=word("distance_short", lang))] if curve else tips


def _counts(result: Result, lang: Language) -> str:
    counts = result.table["verdict"].value_counts()
    said = [(verdict_word(v, lang), int(counts.get(v, 0))) for v in VERDICTS if counts.get(v, 0)]
    if lang == "zh":
        return "，".join(f"{name} {count} 对" for name, count in said)
    return ", ".join(f"{count} {name}" for name, count in said)


def _grid_description(result: Result, industries: int, lang: Language) -> str:
    if lang == "zh":
        return (
            f"色块图：{industries} 个行业两两之间偏离随机的方向与程度（共 {len(result.table)} 对："
            f"{_counts(result, lang)}）。"
        )
    return (
        f"Grid of pairs of {industries} industries: departure from chance and its direction "
        f"({len(result.table)} pairs in all: {_counts(result, lang)})."
    )


def draw_strongest_pairs(result: Result, *, lang: Language, limit: int, bare: bool) -> Chart:
    """The pairs that say most as dots, colored by the verdict.

    Parameters
    ----------
    result : Result
        Of the kind ``colocation_ranking`` or ``coagglomeration``.
    lang : {"en", "zh"}
        The language.
    limit : int
        At most so many pairs, those with the smallest adjusted p-values and then the largest values.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Vega-Lite.

    Raises
    ------
    ChartError
        ``C106`` where no pair was tested.
    """
    import altair as alt

    table = _most_telling(result).head(limit)
    table = table.sort_values(
        ["_value", "industry", "neighbor"], ascending=[False, True, True], kind="stable"
    )
    directed = result.kind == "colocation_ranking"
    values = table["_value"].tolist()
    rows: list[dict[str, Any]] = [
        {
            "name": pair_name(str(row.industry), str(row.neighbor), lang, directed=directed),
            "industry": str(row.industry),
            "neighbor": str(row.neighbor),
            "value": finite(float(value)),
            "verdict": verdict_word(str(row.verdict), lang),
            "p": p_text(float(row.p_adjusted)),
            "peak": distance_text(float(row.peak_distance_m), lang)
            if directed and math.isfinite(float(row.peak_distance_m))
            else "",
        }
        for row, value in zip(each_row(table), values, strict=True)
    ]
    names = [row["name"] for row in rows]
    drawn = set(table["verdict"].astype(str))
    shown = [v for v in VERDICTS if v in drawn or v != "not tested"]
    title = word("statistic" if directed else "coagglomeration", lang)
    x = alt.X("value:Q", title=title).axis(tickCount=6, labelExpr=PLAIN)
    layers = [
        *departures(x, names, _tips(result, lang), shown, lang, bare=bare),
        *side_text("p", word("adjusted_p", lang), names_axis(names)),
    ]
    total = len(result.table)
    top = rows[0]
    description = (
        f"点图：{len(rows)} 对行业，共 {total} 对。数值最大的是“{top['name']}”（{significant(values[0])}）。"
        if lang == "zh"
        else f"Dots: {len(rows)} of {total} pairs of industries. Largest: {top['name']} "
        f"({significant(values[0])})."
    )
    spec = finish(
        alt.layer(*layers).properties(height=alt.Step(ROW_STEP)),
        result,
        lang=lang,
        title=word("strongest_title", lang),
        subtitle=shown_of(len(rows), total, lang),
        description=description,
        bare=bare,
        datasets={"rows": rows, "heading": [{}]},
        side_room=True,
    )
    key = tuple(KeyEntry(verdict_word(v, lang), VERDICT_COLORS[v]) for v in shown)
    return Chart(spec, result.kind, lang, description, key)
