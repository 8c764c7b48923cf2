"""Chokepoints: which suppliers are hard to replace, and who has no other."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from jiju.charts.chart import KeyEntry
from jiju.charts.grouped_rows import GroupedRows, chart_of_rows, colored, empty_rows, side_column
from jiju.charts.numbers import compact, percent
from jiju.charts.parts import each_row, finite, nothing_to_draw, shown_of
from jiju.charts.theme import ACCENT, OPPOSITE, UNSURE
from jiju.charts.words import word
from jiju.results.names import name_in_language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jiju.charts.chart import Chart
    from jiju.results import Language, Result

__all__ = ["draw_chokepoints", "draw_single_sourced"]

_ORIGINS = ("local", "imported", "unknown")
_COLORS = {"local": ACCENT, "imported": OPPOSITE, "unknown": UNSURE}
_SHAPES = {"local": "circle", "imported": "triangle-left", "unknown": "square"}
_GLYPHS = {"local": "●", "imported": "◀", "unknown": "■"}
_SWATCHES = {"local": "dot", "imported": "arrow", "unknown": "square"}
_PERCENT = "format(100 * datum.value, ',.6~r') + '%'"
# Users under each supplier, where there are few suppliers and where there are many.
_USERS_EACH, _USERS_OF_MANY, _MANY = 6, 3, 8
_STEP = 23


def _said(row: Any, field: str, lang: Language) -> str:  # noqa: ANN401
    text = getattr(row, f"{field}_{lang}", "")
    return text if isinstance(text, str) else ""


def _name(row: Any, lang: Language) -> str:  # noqa: ANN401
    name = name_in_language(str(row.name) or str(row.supplier), lang)
    product = name_in_language(str(row.product), lang)
    return word("choke_name", lang, name=name, product=product) if product else name


def draw_chokepoints(result: Result, *, lang: Language, limit: int, bare: bool) -> Chart:
    """The suppliers in the order of the finding: what would stop, by origin, and how many have no other.

    Parameters
    ----------
    result : Result
        Of the kind ``chokepoints``.
    lang : {"en", "zh"}
        The language.
    limit : int
        At most so many.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Vega-Lite; a bar runs from what stops at least to what stops at most.

    Raises
    ------
    ChartError
        ``C106`` where there is no supplier.
    """
    import altair as alt

    table = result.table
    if table.empty:
        raise nothing_to_draw(result, "there is no supplier", "Look at result.tables['assumed'].")
    by_risk = bool(table["risk"].notna().any())
    rows = GroupedRows()
    shown = table.head(limit)
    for found, heading in ((True, "choke_found"), (False, "choke_rest")):
        part = shown[shown["chokepoint"].astype(bool) == found]
        if part.empty:
            continue
        rows.heading(word(heading, lang, count=int((table["chokepoint"].astype(bool) == found).sum())))
        for row in each_row(part):
            rows.row(_name(row, lang), [_mark(row, lang, by_risk=by_risk)])
    met = [origin for origin in _ORIGINS if any(mark["origin"] == origin for mark in rows.rows)]
    names = [word(f"choke_{origin}", lang) for origin in met]
    legend = None if bare else alt.Legend(title=None, orient="top", symbolSize=90, symbolOpacity=1)
    color = alt.Color(
        "group:N", legend=legend, scale=alt.Scale(domain=names, range=[_COLORS[o] for o in met])
    )
    shape = alt.Shape(
        "group:N", legend=legend, scale=alt.Scale(domain=names, range=[_SHAPES[o] for o in met])
    )
    title = word("choke_axis" if by_risk else "choke_axis_share", lang)
    axis = alt.Axis(labelExpr=_PERCENT, title=title, titleAnchor="start", tickCount=5)
    scale = alt.Scale(zero=True)
    x, y = alt.X("share:Q", axis=axis, scale=scale), rows.axis()
    tips = [
        alt.Tooltip("name:N", title=word("supplier", lang)),
        alt.Tooltip("group:N", title=word("origin", lang)),
        alt.Tooltip("said:N", title=word("choke_axis", lang)),
        alt.Tooltip("market:N", title=word("choke_axis_share", lang)),
        alt.Tooltip("of:N", title=word("choke_side", lang)),
        alt.Tooltip("reason:N", title=word("reason", lang)),
    ]
    data = alt.Chart(alt.NamedData("rows"))
    layers = [
        rows.heading_layer(),
        empty_rows(rows),
        data.transform_filter("isValid(datum.low)")
        .mark_rule(strokeWidth=4, opacity=0.35, strokeCap="round", aria=False)
        .encode(x=alt.X("low:Q", axis=axis, scale=scale), x2="share:Q", y=y, color=color),
        data.transform_filter("isValid(datum.share) && datum.choke")
        .mark_point(filled=True, size=95, opacity=1, aria=False)
        .encode(x=x, y=y, color=color, shape=shape, tooltip=tips),
        data.transform_filter("isValid(datum.share) && !datum.choke")
        .mark_point(filled=True, fill="#ffffff", size=80, opacity=1, strokeWidth=1.8, aria=False)
        .encode(x=x, y=y, stroke=color, shape=shape, tooltip=tips),
        *side_column(rows, word("choke_side", lang)),
    ]
    ring = word("choke_ring", lang) if any(not mark["choke"] for mark in rows.rows) else ""
    cut = shown_of(len(shown), len(table), lang)
    chart = chart_of_rows(
        rows,
        layers,
        result,
        lang=lang,
        title=word("choke_title", lang),
        subtitle=" · ".join(part for part in (ring, cut) if part),
        description=_description(result, lang),
        bare=bare,
        key=tuple(KeyEntry(n, _COLORS[o], _SWATCHES[o]) for n, o in zip(names, met, strict=True)),
        step=_STEP,
    )
    notes = tuple(part for part in (ring, cut) if part)
    return replace(chart, notes=notes)


def _mark(row: Any, lang: Language, *, by_risk: bool) -> dict[str, Any]:  # noqa: ANN401
    share = float(row.risk if by_risk else row.market_share)
    low = float(getattr(row, "risk_low", math.nan)) if by_risk else math.nan
    told = percent(share) if math.isnan(low) or low >= share else f"{percent(low)}–{percent(share)}"
    origin = str(row.origin)
    return {
        "origin": origin,
        "group": word(f"choke_{origin}", lang) if origin in _ORIGINS else origin,
        "share": finite(share),
        "low": finite(low),
        "missing": math.isnan(share),
        "choke": bool(row.chokepoint),
        "said": told,
        "market": percent(float(row.market_share)),
        "of": word("choke_of", lang, single=int(row.single_users), users=int(row.users)),
        "side": word("choke_of", lang, single=int(row.single_users), users=int(row.users)),
        "reason": _said(row, "reason", lang),
    }


def _description(result: Result, lang: Language) -> str:
    table = result.table
    found = table[table["chokepoint"].astype(bool)]
    counts = found["origin"].astype(str).value_counts()
    first = _name(next(each_row(table)), lang)
    listed = ("，" if lang == "zh" else ", ").join(
        f"{word(f'choke_{o}', lang)} {int(counts[o])}" for o in _ORIGINS if o in counts
    )
    if lang == "zh":
        of = f"（{listed}）" if listed else ""
        lead = f"点图：{len(table):,} 个供应商与产品的组合，其中难以替代 {len(found)} 个{of}。"
        return f"{lead}排在首位的是“{first}”。"
    of = f" ({listed})" if listed else ""
    return (
        f"Dots: {len(table):,} suppliers of a product, {len(found)} of them chokepoints{of}. First: {first}."
    )


def draw_single_sourced(result: Result, *, lang: Language, limit: int, bare: bool) -> Chart:
    """The users that have no other supplier, under the supplier they depend on.

    Parameters
    ----------
    result : Result
        Of the kind ``chokepoints``.
    lang : {"en", "zh"}
        The language.
    limit : int
        At most so many rows.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Vega-Lite.

    Raises
    ------
    ChartError
        ``C106`` where every user has another supplier.
    """
    import altair as alt

    links = result.tables["links"]
    if links.empty:
        raise nothing_to_draw(result, "every user has another supplier", "Draw the view 'ranks'.")
    by_pair = {
        (str(supplier), str(product)): part
        for (supplier, product), part in links.groupby(["supplier", "product"], sort=False)
    }
    # Users that supply somebody themselves are called by their names.
    names_of = {str(row.supplier): str(row.name) for row in each_row(result.table) if str(row.name)}
    each = _USERS_OF_MANY if len(by_pair) > _MANY else _USERS_EACH
    rows = GroupedRows()
    drawn = 0
    for row in each_row(result.table):
        part = by_pair.get((str(row.supplier), str(row.product)))
        if part is None or len(rows.keys) + 2 > limit:
            continue
        # The mark of its origin before the name, so that color is not alone to tell it.
        rows.heading(f"{_GLYPHS.get(str(row.origin), '')} {_name(row, lang)}".strip())
        # One more row is no reason to count it.
        room = each + 1 if len(part) == each + 1 else each
        for link in each_row(part.head(room)):
            rows.row(_user(link, names_of, lang), [_use(link, str(row.origin), lang)])
        if len(part) > room:
            rest = float(part["value"].iloc[room:].sum())
            more = {"share": None, "origin": "", "said": "", "side": compact(rest, lang), "missing": False}
            rows.row(word("cascade_others", lang, count=len(part) - room), [more | {"group": ""}])
        drawn += 1
    met = [origin for origin in _ORIGINS if any(mark["origin"] == origin for mark in rows.rows)]
    names = [word(f"choke_{origin}", lang) for origin in met]
    color = colored(names, [_COLORS[origin] for origin in met], bare=bare)
    axis = alt.Axis(
        labelExpr=_PERCENT, title=word("choke_users_axis", lang), titleAnchor="start", tickCount=5
    )
    tips = [
        alt.Tooltip("name:N", title=word("user", lang)),
        alt.Tooltip("said:N", title=word("choke_users_axis", lang)),
        alt.Tooltip("side:N", title=word("bought", lang)),
    ]
    layers = [
        rows.heading_layer(),
        alt.Chart(alt.NamedData("rows"))
        .transform_filter("isValid(datum.share)")
        .mark_bar(height=11, aria=False)
        .encode(
            x=alt.X("share:Q", axis=axis, scale=alt.Scale(zero=True)),
            y=rows.axis(),
            color=color,
            tooltip=tips,
        ),
        *side_column(rows, word("bought", lang)),
    ]
    total = len(links.groupby(["supplier", "product"]))
    count = int(result.details.get("single_sourced", len(links)))
    if lang == "zh":
        description = f"条形图：{count:,} 项采购只有一家供应商，涉及 {total:,} 个供应商与产品的组合。"
    else:
        description = (
            f"Bars: {count:,} purchases have one supplier only, of {total:,} suppliers of a product."
        )
    cut = shown_of(drawn, total, lang)
    chart = chart_of_rows(
        rows,
        layers,
        result,
        lang=lang,
        title=word("choke_users_title", lang),
        subtitle=cut,
        description=description,
        bare=bare,
        key=tuple(KeyEntry(n, _COLORS[o], _SWATCHES[o]) for n, o in zip(names, met, strict=True)),
    )
    return replace(chart, notes=(cut,) if cut else ())


def _user(link: Any, names: Mapping[str, str], lang: Language) -> str:  # noqa: ANN401
    user = str(link.user)
    said = getattr(link, "user_name", "")
    return name_in_language(said if isinstance(said, str) and said else names.get(user, user), lang)


def _use(link: Any, origin: str, lang: Language) -> dict[str, Any]:  # noqa: ANN401
    share = float(link.purchase_share)
    return {
        "share": finite(share),
        "origin": origin,
        "group": word(f"choke_{origin}", lang) if origin in _ORIGINS else origin,
        "said": percent(share),
        "side": compact(float(link.value), lang),
        "missing": False,
    }
