"""Area-based results: location quotients with intervals, a region x industry grid, index dots."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from jiju.charts.chart import Chart, KeyEntry
from jiju.charts.numbers import MISSING, percent, significant
from jiju.charts.parts import (
    PLAIN,
    ROW_STEP,
    each_row,
    finish,
    finite,
    names_axis,
    nothing_to_draw,
    shown_of,
    side_text,
)
from jiju.charts.theme import ACCENT, INK, OPPOSITE, PALE, QUIET, UNSURE
from jiju.charts.words import word

if TYPE_CHECKING:
    from jiju.results import Language, Result

__all__ = ["FEW", "draw_agglomeration", "draw_heatmap", "draw_specialization", "top_specializations"]

FEW = 5
_MOST_REGIONS, _MOST_INDUSTRIES = 40, 24


def top_specializations(table: pd.DataFrame, limit: int) -> pd.DataFrame:
    """The strongest specializations that do not rest on a handful of establishments.

    Parameters
    ----------
    table : DataFrame
        Table of a ``specialization``.
    limit : int
        At most so many rows.

    Returns
    -------
    DataFrame
        Rows with a location quotient above 1 and, where counts are given, at least five establishments;
        by the lower bound of the interval where there is one, else by the quotient; the largest first.
    """
    usable = table[table["location_quotient"] > 1]
    counts = usable["establishments"]
    usable = usable[(counts.isna() | (counts >= FEW)).astype(bool)]
    by = usable["low"].fillna(usable["location_quotient"])
    order = usable.assign(_by=by).sort_values(["_by", "region", "industry"], ascending=[False, True, True])
    return order.drop(columns="_by").head(limit)


def draw_specialization(result: Result, *, lang: Language, limit: int, bare: bool) -> Chart:
    """The strongest location quotients with their intervals.

    Parameters
    ----------
    result : Result
        Of the kind ``specialization``.
    lang : {"en", "zh"}
        The language.
    limit : int
        At most so many pairs of region and industry.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Vega-Lite, on a logarithmic axis.

    Raises
    ------
    ChartError
        ``C106`` where no pair has enough establishments.
    """
    import altair as alt

    table = top_specializations(result.table, limit)
    if table.empty:
        what = f"no region is specialized in an industry with at least {FEW} establishments"
        raise nothing_to_draw(result, what, "Look at result.table, or use larger regions.")
    rows: list[dict[str, Any]] = [
        {
            "name": f"{row.region} · {row.industry}",
            "lq": finite(float(row.location_quotient)),
            "low": finite(float(row.low)) or None,
            "high": finite(float(row.high)),
            "count": MISSING if pd.isna(row.establishments) else f"{int(row.establishments):,}",
            "sure": bool(row.low > 1) if pd.notna(row.low) else True,
            "interval": MISSING
            if pd.isna(row.high)
            else f"{significant(float(row.low))}–{significant(float(row.high))}",
        }
        for row in each_row(table)
    ]
    names = [row["name"] for row in rows]
    level = percent(float(result.details.get("level", 0.95)))
    bounds = [v for row in rows for v in (row["low"], row["lq"], row["high"]) if v]
    domain = [min(0.9, 0.9 * min(bounds)), 1.1 * max(bounds)]
    scale = alt.Scale(type="log", domain=domain, nice=False)
    axis = alt.Axis(labelExpr=PLAIN, values=_round_values(*domain))
    x = alt.X("lq:Q", title=word("quotient", lang), scale=scale, axis=axis)
    low = alt.X("low:Q", title=word("quotient", lang), scale=scale, axis=axis)
    y = names_axis(names)
    data = alt.Chart(alt.NamedData("rows"))
    # An interval that takes in 1 leaves the specialization open.
    color = alt.condition("datum.sure", alt.value(ACCENT), alt.value(UNSURE))
    tips = [
        alt.Tooltip("name:N", title=" "),
        alt.Tooltip("lq:Q", title=word("quotient_short", lang), format=".3~g"),
        alt.Tooltip("interval:N", title=word("interval", lang, level=level)),
        alt.Tooltip("count:N", title=word("establishments", lang)),
    ]
    layers = [
        alt.Chart(alt.NamedData("heading"))
        .mark_rule(color=QUIET, strokeDash=[4, 3], aria=False)
        .encode(x=alt.XDatum(1)),
        data.transform_filter("isValid(datum.low) && isValid(datum.high)")
        .mark_rule(strokeWidth=3, opacity=0.35, strokeCap="round", aria=False)
        .encode(x=low, x2="high:Q", y=y, color=color),
        data.mark_circle(size=80, opacity=1, aria=False).encode(x=x, y=y, color=color, tooltip=tips),
        *side_text("count", word("establishments", lang), names_axis(names)),
    ]
    total = len(result.table)
    first = table.iloc[0]
    description = _specialization_description(first, len(rows), lang)
    spec = finish(
        alt.layer(*layers).properties(height=alt.Step(ROW_STEP)),
        result,
        lang=lang,
        title=word("specialization_title", lang),
        subtitle=shown_of(len(rows), total, lang),
        description=description,
        bare=bare,
        datasets={"rows": rows, "heading": [{}]},
        side_room=True,
    )
    # Without counts of establishments there are no intervals, and nothing to tell apart.
    sure, unsure = word("sure", lang, level=level), word("unsure", lang)
    known = any(row["high"] is not None for row in rows)
    key = (KeyEntry(sure, ACCENT), KeyEntry(unsure, UNSURE)) if known else ()
    return Chart(spec, result.kind, lang, description, key)


def _round_values(smallest: float, largest: float) -> list[float]:
    """1, 2 and 5 times the powers of ten within a range: a logarithmic axis labels no others."""
    powers = range(math.floor(math.log10(smallest)), math.ceil(math.log10(largest)) + 1)
    values = [float(f"{step}e{power}") for power in powers for step in (1, 2, 5)]
    return [value for value in values if smallest <= value <= largest]


def _specialization_description(first: pd.Series[Any], shown: int, lang: Language) -> str:
    region, industry = first["region"], first["industry"]
    quotient = significant(float(first["location_quotient"]))
    if lang == "zh":
        return f"点图：{shown} 个最突出的专业化及其区间。居首的是{region}的“{industry}”，区位商 {quotient}。"
    first_one = f"{industry} in {region}, {quotient}"
    return f"Dots: the {shown} strongest specializations with intervals. First: {first_one}."


def draw_heatmap(result: Result, *, lang: Language, bare: bool) -> Chart:
    """Location quotients of the largest regions and industries as a grid of colors.

    Parameters
    ----------
    result : Result
        Of the kind ``specialization``.
    lang : {"en", "zh"}
        The language.
    bare : bool
        Whether the title is left to the page.

    Returns
    -------
    Chart
        Vega-Lite; a pair without a value is left gray.

    Raises
    ------
    ChartError
        ``C106`` where the table is empty.
    """
    import altair as alt

    table = result.table
    if table.empty:
        what = "the table of specializations is empty"
        raise nothing_to_draw(result, what, "Were regions given?")
    regions = _largest(table, "region", _MOST_REGIONS)
    industries = _largest(table, "industry", _MOST_INDUSTRIES)
    pairs = zip(table["region"].astype(str), table["industry"].astype(str), strict=True)
    quotients = dict(zip(pairs, table["location_quotient"].tolist(), strict=True))
    rows = [
        {"region": region, "industry": industry, "lq": finite(quotients.get((region, industry)))}
        for region in regions
        for industry in industries
    ]
    limit = alt.ExprRef("nameRoom")
    y = alt.Y("region:N", sort=regions, title=None).axis(labelLimit=limit, ticks=False, domain=False)
    x = alt.X("industry:N", sort=industries, title=None).axis(
        orient="top", labelAngle=-50, labelLimit=150, ticks=False, domain=False
    )
    tips = [
        alt.Tooltip("region:N", title=word("region", lang)),
        alt.Tooltip("industry:N", title=word("industry", lang)),
        alt.Tooltip("lq:Q", title=word("quotient_short", lang), format=".3~g"),
    ]
    data = alt.Chart(alt.NamedData("rows"))
    color = alt.Color(
        "shade:Q",
        scale=alt.Scale(
            domain=[-3, 0, 3], range=[OPPOSITE, "#f7f7f7", ACCENT], interpolate="lab", clamp=True
        ),
        legend=alt.Legend(
            title=word("quotient", lang),
            orient="bottom",
            gradientLength=240,
            titleLimit=320,
            values=[-3, -2, -1, 0, 1, 2, 3],
            labelExpr="datum.value < 0 ? '1/' + pow(2, -datum.value) : pow(2, datum.value)",
        ),
    )
    # An industry that is absent is neither missing nor merely rare: an empty cell with a dot.
    absent = data.transform_filter("datum.lq === 0")
    layers = [
        data.mark_rect(color=PALE, aria=False).encode(x=x, y=y, tooltip=tips),
        data.transform_filter("isValid(datum.lq) && datum.lq > 0")
        .transform_calculate(shade="log(datum.lq) / LN2")
        .mark_rect(aria=False, stroke="#ffffff", strokeWidth=1)
        .encode(x=x, y=y, color=color, tooltip=tips),
        absent.mark_rect(color="#ffffff", aria=False).encode(x=x, y=y, tooltip=tips),
        absent.mark_circle(color=PALE, size=14, opacity=1, aria=False).encode(x=x, y=y, tooltip=tips),
    ]
    if lang == "zh":
        description = f"色块图：{len(regions)} 个地区、{len(industries)} 个行业的区位商；灰色表示无数据。"
    else:
        description = (
            f"Grid of location quotients of {len(regions)} regions and {len(industries)} industries; "
            "gray: no value."
        )
    spec = finish(
        alt.layer(*layers).properties(height=alt.Step(18)),
        result,
        lang=lang,
        title=word("heatmap_title", lang),
        description=description,
        bare=bare,
        datasets={"rows": rows},
    )
    key = (KeyEntry(word("absent", lang), PALE), KeyEntry(word("missing", lang), PALE, "area"))
    return Chart(spec, result.kind, lang, description, key)


def _largest(table: pd.DataFrame, column: str, limit: int) -> list[str]:
    totals = table.assign(**{column: table[column].astype(str)}).groupby(column, sort=True)["value"].sum()
    return [str(name) for name in totals.sort_values(ascending=False, kind="stable").head(limit).index]


def draw_agglomeration(result: Result, *, lang: Language, limit: int, bare: bool) -> Chart:
    """The Ellison-Glaeser index of each industry as a dot, Maurel-Sédillot's as a ring.

    Parameters
    ----------
    result : Result
        Of the kind ``agglomeration``.
    lang : {"en", "zh"}
        The language.
    limit : int
        At most so many industries, those with the largest index.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Vega-Lite.

    Raises
    ------
    ChartError
        ``C106`` where no industry has an index.
    """
    import altair as alt

    table = result.table[result.table["eg"].notna()]
    if table.empty:
        what = "no industry has an index"
        raise nothing_to_draw(result, what, "An index needs at least two establishments.")
    table = table.sort_values(["eg", "industry"], ascending=[False, True], kind="stable").head(limit)
    rows: list[dict[str, Any]] = [
        {
            "name": str(row.industry),
            "eg": finite(float(row.eg)),
            "ms": finite(float(row.ms)),
            "count": int(row.establishments),
            "n": f"{int(row.establishments):,}",
        }
        for row in each_row(table)
    ]
    names = [row["name"] for row in rows]
    y = names_axis(names)
    title = word("index_axis", lang)
    axis = alt.Axis(labelExpr=PLAIN, tickCount=6)
    data = alt.Chart(alt.NamedData("rows"))
    tips = [
        alt.Tooltip("name:N", title=word("industry", lang)),
        alt.Tooltip("eg:Q", title=word("eg", lang), format=".3~g"),
        alt.Tooltip("ms:Q", title=word("ms", lang), format=".3~g"),
        alt.Tooltip("count:Q", title=word("establishments", lang), format=","),
    ]
    layers = [
        alt.Chart(alt.NamedData("heading"))
        .mark_rule(color=PALE, strokeWidth=1.5, aria=False)
        .encode(x=alt.XDatum(0)),
        data.mark_rule(color=ACCENT, strokeWidth=1.5, opacity=0.5, aria=False).encode(
            x=alt.X("eg:Q", title=title, axis=axis), x2=alt.X2Datum(0), y=y
        ),
        data.transform_filter("isValid(datum.ms)")
        .mark_point(color=INK, size=70, filled=False, strokeWidth=1.3, aria=False)
        .encode(x=alt.X("ms:Q", title=title, axis=axis), y=y, tooltip=tips),
        data.mark_circle(color=ACCENT, size=85, opacity=1, aria=False).encode(
            x=alt.X("eg:Q", title=title, axis=axis), y=y, tooltip=tips
        ),
        *side_text("n", word("establishments", lang), names_axis(names)),
    ]
    total = len(result.table)
    top = rows[0]
    value = significant(top["eg"])
    if lang == "zh":
        description = f"点图：{len(rows)} 个行业的 Ellison-Glaeser 指数，最高为“{top['name']}”（{value}）。"
    else:
        description = (
            f"Dots: Ellison-Glaeser index of {len(rows)} industries; highest: {top['name']} ({value})."
        )
    spec = finish(
        alt.layer(*layers).properties(height=alt.Step(ROW_STEP)),
        result,
        lang=lang,
        title=word("agglomeration_title", lang),
        subtitle=shown_of(len(rows), total, lang),
        description=description,
        bare=bare,
        datasets={"rows": rows, "heading": [{}]},
        side_room=True,
    )
    key = (KeyEntry(word("eg", lang), ACCENT), KeyEntry(word("ms", lang), INK, "ring"))
    return Chart(spec, result.kind, lang, description, key)
