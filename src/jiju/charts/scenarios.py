"""What if: the paths of a place under each scenario, and the gap to its peers along them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from jiju.charts.chart import Chart, KeyEntry
from jiju.charts.grouped_rows import colored, log_ticks
from jiju.charts.parts import chosen_indicator, each_row, finish, finite, nothing_to_draw
from jiju.charts.theme import CATEGORIES, QUIET, RULE
from jiju.charts.words import word
from jiju.results.amounts import amount_text, row_scale
from jiju.results.names import name_in_language

if TYPE_CHECKING:
    from jiju.results import Language, Result

__all__ = ["draw_gap_paths", "draw_paths", "scenario_indicators"]

_FRONTIER = "frontier"


def scenario_indicators(result: Result) -> list[str]:
    """The indicators that have paths, in their order.

    Parameters
    ----------
    result : Result
        Of the kind ``scenarios``.

    Returns
    -------
    list of str
        Codes.
    """
    return list(dict.fromkeys(result.tables["paths"]["indicator"].astype(str)))


def _one(result: Result, indicator: str | None) -> str:
    known = scenario_indicators(result)
    if not known:
        raise nothing_to_draw(result, "there are no paths", "Look at result.tables['missing'].")
    return chosen_indicator(result, indicator, known, "are no paths")


def _label(result: Result, code: str, lang: Language) -> str:
    named = result.table.loc[result.table["indicator"].astype(str) == code, f"label_{lang}"]
    return str(named.iloc[0]) if len(named) else code


def draw_paths(result: Result, *, lang: Language, indicator: str | None, bare: bool) -> Chart:
    """The place's number under each scenario with its band, the peers as thin lines.

    Parameters
    ----------
    result : Result
        Of the kind ``scenarios``.
    lang : {"en", "zh"}
        The language.
    indicator : str or None
        Its code; the first one where None.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Vega-Lite.

    Raises
    ------
    ChartError
        ``C103`` no paths of this indicator, ``C106`` no paths at all.
    """
    code = _one(result, indicator)
    place = str(result.details.get("place", ""))
    paths = result.tables["paths"]
    paths = paths[(paths["indicator"].astype(str) == code) & (paths["part"].fillna("").astype(str) == "")]
    unit = str(paths["unit"].iloc[0])
    scale = row_scale(paths["value"].tolist(), unit, lang)
    scenarios = list(dict.fromkeys(paths["scenario"].astype(str)))
    shown = {name: name_in_language(name, lang) for name in scenarios}
    own = [_step(r, scale.factor, unit, lang) for r in each_row(paths[paths["place"].astype(str) == place])]
    first = paths[(paths["place"].astype(str) != place) & (paths["scenario"].astype(str) == scenarios[0])]
    peers = [_step(r, scale.factor, unit, lang) for r in each_row(first)]
    title = f"{_label(result, code, lang)} ({scale.unit})" if scale.unit else _label(result, code, lang)
    return _lines(
        result,
        own,
        peers,
        shown,
        title,
        word("paths_title", lang, indicator=_label(result, code, lang)),
        lang,
        bare=bare,
        log=False,
    )


def _step(row: Any, factor: float, unit: str, lang: Language) -> dict[str, Any]:  # noqa: ANN401
    value, low, high = (float(getattr(row, name)) for name in ("value", "low", "high"))
    return {
        "scenario": name_in_language(str(row.scenario), lang),
        "place": name_in_language(str(row.place), lang),
        "year": int(row.year),
        "value": finite(value / factor),
        "low": finite(low / factor),
        "high": finite(high / factor),
        "said": amount_text(float(f"{value:.4g}"), unit, lang),
    }


def draw_gap_paths(result: Result, *, lang: Language, indicator: str | None, bare: bool) -> Chart:
    """The gap to the best peer under each scenario, with its band; at 1 the place has caught up.

    Parameters
    ----------
    result : Result
        Of the kind ``scenarios``.
    lang : {"en", "zh"}
        The language.
    indicator : str or None
        Its code; the first one where None.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Vega-Lite, on a logarithmic axis of ratios.

    Raises
    ------
    ChartError
        ``C103`` no paths of this indicator, ``C106`` no paths at all.
    """
    code = _one(result, indicator)
    gaps = result.tables["gaps"]
    gaps = gaps[(gaps["indicator"].astype(str) == code) & (gaps["peer"].astype(str) == _FRONTIER)]
    if gaps.empty or gaps["gap_log"].isna().all():
        raise nothing_to_draw(result, "there is no gap to the best peer", "Has any peer a number?")
    shown = {name: name_in_language(name, lang) for name in dict.fromkeys(gaps["scenario"].astype(str))}

    def ratio(value: float) -> float | None:
        return None if math.isnan(value) else finite(math.exp(value))

    own = [
        {
            "scenario": shown[str(row.scenario)],
            "place": "",
            "year": int(row.year),
            "value": ratio(float(row.gap_log)),
            "low": ratio(float(row.low)),
            "high": ratio(float(row.high)),
            "said": f"{math.exp(float(row.gap_log)):.3g}" if not math.isnan(float(row.gap_log)) else "",
        }
        for row in each_row(gaps)
    ]
    label = _label(result, code, lang)
    title = word("gap_paths_axis", lang)
    return _lines(
        result,
        own,
        [],
        shown,
        title,
        word("gap_paths_title", lang, indicator=label),
        lang,
        bare=bare,
        log=True,
    )


def _lines(
    result: Result,
    own: list[dict[str, Any]],
    peers: list[dict[str, Any]],
    shown: dict[str, str],
    axis_title: str,
    title: str,
    lang: Language,
    *,
    bare: bool,
    log: bool,
) -> Chart:
    """Lines with bands by scenario, thin lines for peers, names at the ends."""
    import altair as alt

    labels = list(shown.values())
    colors = [CATEGORIES[at % len(CATEGORIES)] for at in range(len(labels))]
    color = colored(labels, colors, bare=bare, field_name="scenario")
    years = [row["year"] for row in own]
    x = alt.X(
        "year:Q",
        axis=alt.Axis(format="d", tickMinStep=1, title=None),
        scale=alt.Scale(domain=[min(years), max(years)], nice=False),
    )
    scale = alt.Scale(zero=True)
    label = "datum.value < 1 ? '1/' + format(1 / datum.value, ',.3~r') : format(datum.value, ',.3~r')"
    heights = [v for row in own for v in (row["value"], row["low"], row["high"]) if v is not None]
    # On the axis of ratios 1 must be seen: there the place has caught up.
    ticks = log_ticks(min(0.95, *heights), max(1.05, *heights)) if log else alt.Undefined
    if log:
        scale = alt.Scale(type="log", nice=False, domain=[min(0.95, *heights), max(1.05, *heights)])
    expression = label if log else "format(datum.value, ',~g')"
    ends = alt.Axis(title=axis_title, tickCount=5, labelExpr=expression, values=ticks)
    y = alt.Y("value:Q", axis=ends, scale=scale)
    tips = [
        alt.Tooltip("scenario:N", title=word("scenario", lang)),
        alt.Tooltip("year:Q", title=word("year", lang), format="d"),
        alt.Tooltip("said:N", title=word("value", lang)),
    ]
    data, thin = alt.Chart(alt.NamedData("own")), alt.Chart(alt.NamedData("peers"))
    last = max(years)
    # Names of peers at the end of their lines; those that would cover each other are moved apart.
    finals = _apart([row for row in peers if row["year"] == last and row["value"] is not None], own)
    layers = [
        *(
            [alt.Chart(alt.NamedData("heading")).mark_rule(color=RULE, aria=False).encode(y=alt.YDatum(1))]
            if log
            else []
        ),
        data.transform_filter("isValid(datum.low) && isValid(datum.high)")
        .mark_area(opacity=0.18, aria=False)
        .encode(x=x, y=alt.Y("low:Q", axis=ends, scale=scale), y2="high:Q", color=color),
        thin.mark_line(strokeWidth=1.5, color=QUIET, strokeDash=[4, 3], aria=False).encode(
            x=x, y=y, detail="place:N"
        ),
        data.mark_line(strokeWidth=2.5, aria=False).encode(x=x, y=y, color=color),
        data.mark_point(size=40, filled=True, opacity=1, aria=False).encode(
            x=x, y=y, color=color, tooltip=tips
        ),
        alt.Chart(alt.NamedData("finals"))
        .mark_text(align="left", dx=8, fontSize=12, color=QUIET, aria=False)
        .encode(x=x, y=alt.Y("at:Q", axis=ends, scale=scale), text="place:N"),
    ]
    ended = [
        f"{name} {next((r['said'] for r in own if r['scenario'] == name and r['year'] == last), '')}"
        for name in labels
    ]
    description = word(
        "paths_said", lang, title=title, year=last, list=("；" if lang == "zh" else "; ").join(ended)
    )
    spec = finish(
        alt.layer(*layers).properties(height=300),
        result,
        lang=lang,
        title=title,
        description=description,
        bare=bare,
        datasets={"own": own, "peers": peers, "finals": finals, "heading": [{}]},
        side_room=True,
    )
    key = tuple(KeyEntry(name, color_, "line") for name, color_ in zip(labels, colors, strict=True))
    if peers:
        key = (*key, KeyEntry(word("peers_still", lang), QUIET, "dashed"))
    return Chart(spec, result.kind, lang, description, key)


def _apart(rows: list[dict[str, Any]], own: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where each name stands, so that no two names cover each other."""
    highest = max(
        (v for row in (*rows, *own) for v in (row["value"], row["high"]) if v is not None), default=1.0
    )
    least = 0.055 * highest
    placed: list[dict[str, Any]] = []
    at = -math.inf
    for row in sorted(rows, key=lambda row: row["value"]):
        at = max(row["value"], at + least)
        placed.append({**row, "at": at})
    return placed
