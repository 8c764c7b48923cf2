"""The industries of an inventory as bars: share of the establishments, share of the size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jiju.charts.chart import Chart, KeyEntry
from jiju.charts.numbers import compact, percent
from jiju.charts.parts import (
    ROW_STEP,
    each_row,
    finish,
    finite,
    names_axis,
    nothing_to_draw,
    shown_of,
    side_text,
)
from jiju.charts.theme import ACCENT, INK
from jiju.charts.words import word

if TYPE_CHECKING:
    from jiju.results import Language, Result

__all__ = ["draw_industries"]


def draw_industries(result: Result, *, lang: Language, limit: int, bare: bool) -> Chart:
    """Bars of the shares of the establishments, rings of the shares of the size.

    Parameters
    ----------
    result : Result
        Of the kind ``inventory``.
    lang : {"en", "zh"}
        The language.
    limit : int
        At most so many industries, the largest.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Vega-Lite.

    Raises
    ------
    ChartError
        ``C106`` where there is no industry.
    """
    import altair as alt

    if result.table.empty:
        what = "the inventory holds no industry"
        raise nothing_to_draw(result, what, "Look at the table of problems first.")
    order = result.table.sort_values(["establishments", "industry"], ascending=[False, True], kind="stable")
    table = order.head(limit)
    rows: list[dict[str, Any]] = [
        {
            "name": str(row.industry),
            "count": int(row.establishments),
            "n": compact(int(row.establishments), lang),
            "share": finite(float(row.establishment_share)),
            "size": finite(float(row.size_share)),
        }
        for row in each_row(table)
    ]
    names = [row["name"] for row in rows]
    # Where every establishment counts as one, the share of the size repeats the share of the count.
    has_size = any(r["size"] is not None and abs(r["size"] - (r["share"] or 0)) > 1e-9 for r in rows)
    axis = alt.Axis(format="~%", tickCount=6)
    y = names_axis(names)
    tips = [
        alt.Tooltip("name:N", title=word("industry", lang)),
        alt.Tooltip("count:Q", title=word("establishments", lang), format=","),
        alt.Tooltip("share:Q", title=word("share_establishments", lang), format=".1%"),
    ]
    title = word("share", lang) if has_size else word("share_establishments", lang)
    if has_size:
        tips.append(alt.Tooltip("size:Q", title=word("share_size", lang), format=".1%"))
    data = alt.Chart(alt.NamedData("rows"))
    layers = [
        data.mark_bar(color=ACCENT, height=12, aria=False).encode(
            x=alt.X("share:Q", title=title, axis=axis), y=y, tooltip=tips
        )
    ]
    key = [KeyEntry(word("share_establishments", lang), ACCENT, "area")]
    if has_size:
        layers.append(
            data.transform_filter("isValid(datum.size)")
            .mark_point(
                color=INK, size=70, filled=True, fill="#ffffff", stroke=INK, strokeWidth=1.5, aria=False
            )
            .encode(x=alt.X("size:Q", title=title, axis=axis), y=y, tooltip=tips)
        )
        key.append(KeyEntry(word("share_size", lang), INK, "ring"))
    layers += side_text("n", word("establishments", lang), y)
    total = len(order)
    first = rows[0]
    if lang == "zh":
        description = (
            f"条形图：{total} 个行业的机构数占比，最多的是“{first['name']}”（{percent(first['share'])}）。"
        )
    else:
        description = (
            f"Bars: shares of {total} industries in the establishments; "
            f"largest: {first['name']} ({percent(first['share'])})."
        )
    spec = finish(
        alt.layer(*layers).properties(height=alt.Step(ROW_STEP)),
        result,
        lang=lang,
        title=word("industries_title", lang),
        subtitle=shown_of(len(rows), total, lang),
        description=description,
        bare=bare,
        datasets={"rows": rows, "heading": [{}]},
        side_room=True,
    )
    return Chart(spec, result.kind, lang, description, tuple(key))
