"""Growth over the periods, and the year in which a place catches up at current rates."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from jiju.charts.chart import Chart, KeyEntry
from jiju.charts.grouped_rows import (
    GroupedRows,
    chart_of_rows,
    colored,
    interval_layers,
    log_ticks,
    open_ends,
    row_dots,
    side_column,
)
from jiju.charts.numbers import percent
from jiju.charts.parts import chosen_indicator, each_row, finish, finite, nothing_to_draw, place_name
from jiju.charts.theme import ACCENT, CATEGORIES, OPPOSITE, UNSURE
from jiju.charts.words import word
from jiju.results.amounts import amount_text, row_scale
from jiju.results.names import name_in_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jiju.results import Language, Result

__all__ = ["draw_catching_up", "draw_growth", "growth_indicators"]

_MOST_PEERS = len(CATEGORIES) - 1
_CLOSING = {"closes": ACCENT, "may close": UNSURE, "never": OPPOSITE}


def growth_indicators(result: Result) -> list[str]:
    """The indicators whose growth can be drawn, those with most numbers first.

    Parameters
    ----------
    result : Result
        Of the kind ``trend``.

    Returns
    -------
    list of str
        Codes; the place has numbers of two periods or more.
    """
    points = result.tables["points"]
    place = str(result.details.get("place", ""))
    own = points[(points["place"].astype(str) == place) & points["value"].notna()]
    counts = own.groupby("indicator", sort=False)["year"].nunique()
    peers = points[points["place"].astype(str) != place].groupby("indicator", sort=False)["place"].nunique()
    # Where peers have numbers too there is something to compare with.
    order = sorted(counts[counts >= 2].index, key=lambda c: (-min(1, peers.get(c, 0)), -counts[c]))
    return [str(code) for code in order]


def draw_growth(result: Result, *, lang: Language, indicator: str | None, bare: bool) -> Chart:
    """The numbers of one indicator over time with the line of growth, the place against its peers.

    Parameters
    ----------
    result : Result
        Of the kind ``trend``.
    lang : {"en", "zh"}
        The language.
    indicator : str or None
        Its code; the one with most numbers where None.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Vega-Lite, on a logarithmic axis: equal growth is an equal slope.

    Raises
    ------
    ChartError
        ``C103`` no series of this indicator, ``C106`` no series at all.
    """
    import altair as alt

    known = growth_indicators(result)
    if not known:
        what = "no indicator has numbers of two periods"
        raise nothing_to_draw(result, what, "Look at result.tables['points'].")
    code = chosen_indicator(result, indicator, known, "is no series")
    points = result.tables["points"]
    points = points[points["indicator"].astype(str) == code]
    place = str(result.details.get("place", ""))
    names = [place, *dict.fromkeys(p for p in points["place"].astype(str) if p != place)][: _MOST_PEERS + 1]
    points = points[points["place"].astype(str).isin(names)]
    unit = str(points["unit"].iloc[0])
    scale = row_scale(points["value"].tolist(), unit, lang)
    shown = [name_in_language(name, lang) for name in names]
    colors = [ACCENT, *CATEGORIES[1:]][: len(names)]
    rows = [_point(row, scale.factor, lang) for row in each_row(points)]
    label = str(result.table.loc[result.table["indicator"].astype(str) == code, f"label_{lang}"].iloc[0])
    title = f"{label} ({scale.unit})" if scale.unit else label
    positive = all(v > 0 for row in rows for v in (row["value"], row["low"], row["high"]) if v is not None)
    heights = [
        v for row in rows for v in (row["value"], row["low"], row["high"], row["fitted"]) if v is not None
    ]
    ends = [min(heights) / 1.15, max(heights) * 1.15]
    y_scale = alt.Scale(type="log", nice=False, domain=ends) if positive else alt.Scale(zero=False)
    ticks = alt.Undefined if not positive else log_ticks(*ends)
    years = [row["year"] for row in rows]
    x_axis = alt.Axis(format="d", tickMinStep=1, title=None)
    x = alt.X("year:Q", axis=x_axis, scale=alt.Scale(domain=[min(years) - 0.3, max(years) + 0.3], nice=False))
    y_axis = alt.Axis(title=title, labelExpr="format(datum.value, ',~g')", tickCount=5, values=ticks)
    y = alt.Y("value:Q", axis=y_axis, scale=y_scale)
    color = colored(shown, colors, bare=bare, field_name="place")
    tips = [
        alt.Tooltip("place:N", title=word("place", lang)),
        alt.Tooltip("period:N", title=word("period", lang)),
        alt.Tooltip("said:N", title=label),
        alt.Tooltip("used:N", title=word("growth_rests", lang)),
    ]
    data = alt.Chart(alt.NamedData("points"))
    layers = [
        data.transform_filter("isValid(datum.fitted)")
        .mark_line(strokeWidth=2, strokeDash=[5, 4], opacity=0.7, aria=False)
        .encode(x=x, y=alt.Y("fitted:Q", axis=y_axis, scale=y_scale), color=color),
        data.transform_filter("isValid(datum.low) && isValid(datum.high) && datum.low < datum.high")
        .mark_rule(strokeWidth=3, opacity=0.35, aria=False)
        .encode(x=x, y=alt.Y("low:Q", axis=y_axis, scale=y_scale), y2="high:Q", color=color),
        data.transform_filter("isValid(datum.value)")
        .mark_point(size=75, filled=True, opacity=1, aria=False)
        .encode(
            x=x,
            y=y,
            color=color,
            tooltip=tips,
            fillOpacity=alt.condition("datum.counts", alt.value(1), alt.value(0)),
        ),
        alt.Chart(alt.NamedData("names"))
        .mark_text(align="left", dx=9, fontSize=12, aria=False)
        .encode(x=x, y=y, text="said:N", color=color),
    ]
    growth = _growth_of(result, code, lang)
    # Each line is named at its last number, with its growth a year.
    last: dict[str, dict[str, Any]] = {}
    for row in sorted(rows, key=lambda row: row["year"]):
        if row["value"] is not None:
            last[row["place"]] = row
    named = [{**row, "said": f"{name} {growth.get(name, '')}".strip()} for name, row in last.items()]
    chart_title = word("growth_title", lang, indicator=label)
    said = [f"{name} {growth[name]}" for name in shown if name in growth]
    description = word("growth_said", lang, indicator=label, list=("；" if lang == "zh" else "; ").join(said))
    spec = finish(
        alt.layer(*layers).properties(height=280),
        result,
        lang=lang,
        title=chart_title,
        description=description,
        bare=bare,
        datasets={"points": rows, "names": named},
        side_room=True,
    )
    key = tuple(KeyEntry(name, color_) for name, color_ in zip(shown, colors, strict=True))
    return Chart(spec, result.kind, lang, description, key)


def _point(row: Any, factor: float, lang: Language) -> dict[str, Any]:  # noqa: ANN401
    return {
        "place": name_in_language(str(row.place), lang),
        "year": finite(float(row.year)),
        "period": str(row.period),
        **{n: finite(float(getattr(row, n)) / factor) for n in ("value", "low", "high", "fitted")},
        "said": amount_text(float(row.value), str(row.unit), lang, low=float(row.low), high=float(row.high)),
        "counts": bool(row.used),
        "used": word("yes" if bool(row.used) else "no", lang),
    }


def _growth_of(result: Result, code: str, lang: Language) -> dict[str, str]:
    """Growth a year in words, by the place's shown name."""
    table = result.table[result.table["indicator"].astype(str) == code]
    return {
        name_in_language(str(row.place), lang): word("a_year", lang, growth=_signed(float(row.growth)))
        for row in each_row(table)
        if not math.isnan(float(row.growth))
    }


def _signed(share: float) -> str:
    return ("+" if share > 0 else "−" if share < 0 else "") + percent(abs(share))


def draw_catching_up(result: Result, *, lang: Language, limit: int, bare: bool) -> Chart:
    """The year in which the place catches up with each peer at current rates, with its interval.

    Parameters
    ----------
    result : Result
        Of the kind ``trend``.
    lang : {"en", "zh"}
        The language.
    limit : int
        At most so many rows.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Vega-Lite; those that are ahead already and those that never close have no dot.

    Raises
    ------
    ChartError
        ``C106`` where no gap closes or may close.
    """
    import altair as alt

    table = result.tables["catching_up"]
    table = table[~table["verdict"].isin(["unknown"])].head(limit)
    drawn = table[["year", "year_low", "year_high"]].to_numpy(dtype=float)
    if table.empty or not (drawn == drawn).any():
        raise nothing_to_draw(
            result, "no gap closes at current rates", "Look at result.tables['catching_up']."
        )
    start = math.floor(float(table["from_year"].min()))
    known = [v for v in drawn.ravel() if not math.isnan(v)]
    # A century away is the edge: beyond it a year says nothing.
    ends = [float(start), min(max(known) + 0.08 * (max(known) - start) + 1, start + 100.0)]
    rows = GroupedRows()
    for _, part in table.groupby("indicator", sort=False):
        rows.heading(str(part[f"label_{lang}"].iloc[0]))
        for row in each_row(part):
            rows.row(name_in_language(str(row.peer), lang), [_closing(row, ends, lang)])
    there = set(table["verdict"].astype(str))
    said = {verdict: _said(verdict, lang) for verdict in _CLOSING if verdict in there}
    colors = [_CLOSING[verdict] for verdict in said]
    color = colored(list(said.values()), colors, bare=bare)
    title = word("catch_axis", lang)
    axis = alt.Axis(format="d", tickMinStep=1, tickCount=6, title=title, titleAnchor="start")
    x = alt.X("year:Q", axis=axis, scale=alt.Scale(domain=ends, nice=False))
    tips = [
        alt.Tooltip("name:N", title=word("peer", lang)),
        alt.Tooltip("side:N", title=word("catch_axis", lang)),
    ]
    layers = [
        *interval_layers(rows, x, color),
        row_dots(rows, x, color, tips),
        rows.heading_layer(),
        *side_column(rows, word("catch_side", lang)),
    ]
    place = place_name(result, lang)
    counts = table["verdict"].value_counts()
    description = word(
        "catch_said",
        lang,
        place=place,
        closes=int(counts.get("closes", 0)),
        may=int(counts.get("may close", 0)),
        never=int(counts.get("never", 0)),
        ahead=int(counts.get("ahead", 0)),
    )
    return chart_of_rows(
        rows,
        layers,
        result,
        lang=lang,
        title=word("catch_title", lang, place=place),
        description=description,
        bare=bare,
        key=tuple(KeyEntry(name, color_) for name, color_ in zip(said.values(), colors, strict=True)),
        step=20,
    )


def _said(verdict: str, lang: Language) -> str:
    return word(f"catch_{verdict.replace(' ', '_')}", lang)


def _closing(row: Any, ends: Sequence[float], lang: Language) -> dict[str, Any]:  # noqa: ANN401
    verdict = str(row.verdict)
    year, low, high = (float(getattr(row, name)) for name in ("year", "year_low", "year_high"))
    mark: dict[str, Any] = {
        "year": finite(year) if ends[0] <= year <= ends[1] else None,
        "low": finite(low),
        "high": finite(min(high, ends[1])) if not math.isnan(high) else None,
        "group": _said(verdict, lang),
        "side": _said(verdict, lang),
    }
    if not math.isnan(year):
        mark["side"] = f"{year:.0f}"
    mark |= open_ends(mark, ends) if not math.isnan(low) else open_ends({}, ends)
    return mark
