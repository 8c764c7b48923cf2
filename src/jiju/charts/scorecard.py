"""A scorecard: places ranked by their score, with the scores of the pillars or what each contributes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from jiju.charts.chart import KeyEntry
from jiju.charts.grouped_rows import (
    GroupedRows,
    chart_of_rows,
    colored,
    empty_rows,
    side_column,
)
from jiju.charts.numbers import significant
from jiju.charts.parts import PLAIN, each_row, finite, nothing_to_draw, shown_of
from jiju.charts.theme import CATEGORIES, INK, PALE
from jiju.charts.words import word
from jiju.results.names import name_in_language

if TYPE_CHECKING:
    from jiju.charts.chart import Chart
    from jiju.results import Language, Result

__all__ = ["draw_contributions", "draw_scores", "has_contributions"]


def _pillars(result: Result, lang: Language) -> dict[str, str]:
    """Code and name of what stands right below the whole: pillars, or indicators where there are none."""
    weights = result.tables["weights"]
    below = int(weights["level"].max()) - 1
    chosen = weights[weights["level"] == below]
    return dict(zip(chosen["indicator"].astype(str), chosen[f"label_{lang}"].astype(str), strict=True))


def _ranked(result: Result, limit: int) -> pd.DataFrame:
    table = result.table
    if table.empty or table["score"].isna().all():
        raise nothing_to_draw(result, "no place has a score", "Look at result.tables['missing'].")
    return table.sort_values(["rank", "place"], kind="stable", na_position="last").head(limit)


def _side(row: Any, lang: Language) -> str:  # noqa: ANN401
    score = word("no_score", lang) if math.isnan(float(row.score)) else significant(float(row.score))
    missing = int(row.missing)
    return word("score_missing", lang, score=score, count=missing) if missing else score


def draw_scores(result: Result, *, lang: Language, limit: int, bare: bool) -> Chart:
    """Places by their score, with the score on each pillar as small dots.

    Parameters
    ----------
    result : Result
        Of the kind ``scorecard``.
    lang : {"en", "zh"}
        The language.
    limit : int
        At most so many places.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Vega-Lite.

    Raises
    ------
    ChartError
        ``C106`` where no place has a score.
    """
    import altair as alt

    table = _ranked(result, limit)
    pillars = _pillars(result, lang)
    scores = result.tables["scores"]
    known = {
        (str(row.place), str(row.code)): float(row.score)
        for row in each_row(scores[scores["code"].isin(list(pillars))])
    }
    drawn = dict(list(pillars.items())[: len(CATEGORIES)])
    rows, parts, spans = GroupedRows(), [], []
    for row in each_row(table):
        score = finite(float(row.score))
        mark = {"score": score, "side": _side(row, lang), "missing": score is None, "rank": _rank(row)}
        rows.row(name_in_language(str(row.place), lang), [mark])
        own = {code: known.get((str(row.place), code), math.nan) for code in drawn}
        of_place = [(drawn[code], finite(score)) for code, score in own.items()]
        entry = {"key": rows.keys[-1], "name": rows.rows[-1]["name"]}
        parts += [{**entry, "group": name, "score": v} for name, v in of_place if v is not None]
        values = [v for _, v in of_place if v is not None]
        if values:
            spans.append({"key": entry["key"], "from": min(values), "to": max(values)})
    axis = alt.Axis(labelExpr=PLAIN, title=word("score", lang), titleAnchor="start", tickCount=6)
    x = alt.X("score:Q", axis=axis)
    y, data = rows.axis(), alt.Chart(alt.NamedData("rows"))
    color = colored(list(drawn.values()), CATEGORIES[: len(drawn)], bare=bare)
    tips = [
        alt.Tooltip("name:N", title=word("place", lang)),
        alt.Tooltip("group:N", title=word("pillar", lang)),
        alt.Tooltip("score:Q", title=word("score", lang), format=".3~g"),
    ]
    whole = [tips[0], alt.Tooltip("rank:N", title=word("rank", lang)), tips[2]]
    layers = [
        empty_rows(rows),
        alt.Chart(alt.NamedData("spans"))
        .mark_rule(color=PALE, strokeWidth=1.5, aria=False)
        .encode(x=alt.X("from:Q", axis=axis), x2="to:Q", y=y),
        alt.Chart(alt.NamedData("parts"))
        .mark_circle(size=48, opacity=0.95, aria=False)
        .encode(x=x, y=y, color=color, tooltip=tips),
        data.transform_filter("isValid(datum.score)")
        .mark_point(shape="diamond", size=130, filled=True, color=INK, opacity=1, aria=False)
        .encode(x=x, y=y, tooltip=whole),
        *side_column(rows, word("score", lang)),
    ]
    key = (
        KeyEntry(word("whole_score", lang), INK),
        *(KeyEntry(name, color) for name, color in zip(drawn.values(), CATEGORIES, strict=False)),
    )
    cut = shown_of(len(table), len(result.table), lang)
    return chart_of_rows(
        rows,
        layers,
        result,
        lang=lang,
        title=word("scores_title", lang),
        subtitle=" · ".join(part for part in (word("whole_marked", lang), cut) if part),
        description=_description(table, lang),
        bare=bare,
        key=key,
        more={"parts": parts, "spans": spans},
    )


def _rank(row: Any) -> str:  # noqa: ANN401
    return "" if pd.isna(row.rank) else str(int(row.rank))


def _description(table: pd.DataFrame, lang: Language) -> str:
    first = [
        f"{name_in_language(str(row.place), lang)} {significant(float(row.score))}"
        for row in each_row(table.dropna(subset=["score"]).head(3))
    ]
    if lang == "zh":
        return f"点图：{len(table)} 个地区的得分与各维度得分。居前的是{'、'.join(first)}。"
    return f"Dots: scores of {len(table)} places, and of their pillars. First: {', '.join(first)}."


def has_contributions(result: Result) -> bool:
    """Whether the score is a sum of what the pillars contribute, none of it below 0.

    Parameters
    ----------
    result : Result
        Of the kind ``scorecard``.

    Returns
    -------
    bool
        True for arithmetic means of scores from 0 on.
    """
    settings = result.details.get("settings") or {}
    scores = result.tables["scores"]["score"]
    return settings.get("aggregate") == "arithmetic" and bool((scores.dropna() >= 0).all())


def draw_contributions(result: Result, *, lang: Language, limit: int, bare: bool) -> Chart:
    """What each pillar contributes to the score, as bars that add up to it.

    Parameters
    ----------
    result : Result
        Of the kind ``scorecard``, aggregated arithmetically.
    lang : {"en", "zh"}
        The language.
    limit : int
        At most so many places.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Vega-Lite.

    Raises
    ------
    ChartError
        ``C106`` where no place has a score, or where scores are no sums of contributions.
    """
    import altair as alt

    if not has_contributions(result):
        what = "the score is no sum of what the pillars contribute"
        raise nothing_to_draw(result, what, "Draw the view 'scores', or aggregate arithmetically from 0 on.")
    table = _ranked(result, limit).dropna(subset=["score"])
    pillars = dict(list(_pillars(result, lang).items())[: len(CATEGORIES)])
    scores = result.tables["scores"]
    weights = result.tables["weights"].set_index("indicator")["effective"]
    known = {(str(row.place), str(row.code)): float(row.score) for row in each_row(scores)}
    rows, parts = GroupedRows(), []
    for row in each_row(table):
        rows.row(name_in_language(str(row.place), lang), [{"side": _side(row, lang)}])
        # A pillar without a number leaves its weight to the others.
        there = {c: known.get((str(row.place), c), math.nan) for c in pillars}
        there = {c: score for c, score in there.items() if not math.isnan(score)}
        share = sum(float(weights[c]) for c in there) or 1.0
        start = 0.0
        for code, score in there.items():
            part = float(weights[code]) / share * score
            entry = {"key": rows.keys[-1], "name": rows.rows[-1]["name"], "group": pillars[code]}
            parts.append({**entry, "from": finite(start), "to": finite(start + part), "part": finite(part)})
            start += part
    axis = alt.Axis(labelExpr=PLAIN, title=word("score", lang), titleAnchor="start", tickCount=6)
    tips = [
        alt.Tooltip("name:N", title=word("place", lang)),
        alt.Tooltip("group:N", title=word("pillar", lang)),
        alt.Tooltip("part:Q", title=word("contributes", lang), format=".3~g"),
    ]
    color = colored(list(pillars.values()), CATEGORIES[: len(pillars)], bare=bare)
    layers = [
        alt.Chart(alt.NamedData("parts"))
        .mark_bar(height=12, aria=False, stroke="#ffffff", strokeWidth=1)
        .encode(x=alt.X("from:Q", axis=axis), x2="to:Q", y=rows.axis(), color=color, tooltip=tips),
        *side_column(rows, word("score", lang)),
    ]
    names = zip(pillars.values(), CATEGORIES, strict=False)
    return chart_of_rows(
        rows,
        layers,
        result,
        lang=lang,
        title=word("contributions_title", lang),
        description=_description(table, lang),
        bare=bare,
        key=tuple(KeyEntry(name, color, "area") for name, color in names),
        more={"parts": parts},
    )
