"""What a region could grow into: feasibility against attractiveness, and how sure the ranks are."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from jiju.charts.chart import Chart, KeyEntry
from jiju.charts.complexity_ranks import rank_said, rank_span
from jiju.charts.grouped_rows import (
    GroupedRows,
    chart_of_rows,
    colored,
    interval_layers,
    row_dots,
    side_column,
)
from jiju.charts.numbers import MISSING, percent, significant
from jiju.charts.parts import as_float, chosen_region, each_row, finite, nothing_to_draw, shown_of
from jiju.charts.scatter import Dot, PlaneAxis, scatter_spec
from jiju.charts.theme import ACCENT, CATEGORIES
from jiju.charts.words import word
from jiju.results.names import name_in_language

if TYPE_CHECKING:
    import pandas as pd

    from jiju.results import Language, Result

__all__ = ["draw_opportunity_ranks", "draw_reach", "first_count", "opportunity_regions"]

FIRST = 10
_LABELLED = 60
_NAMED = 3
_LONG_RANKS = 60  # beyond, the axis of ranks is logarithmic
_COLORS = {"sure": ACCENT, "first": CATEGORIES[1], "maybe": "#8a6d1d", "rest": "#b9bfc6"}


def opportunity_regions(result: Result) -> list[str]:
    """The regions whose opportunities were ranked, in the order of the result.

    Parameters
    ----------
    result : Result
        Of the kind ``opportunities``.

    Returns
    -------
    list of str
        Those with at least one candidate.
    """
    return [str(name) for name in result.table["region"].unique()]


def first_count(result: Result, region: str) -> int:
    """How many of a region's candidates count as the first: a small field has fewer.

    Parameters
    ----------
    result : Result
        Of the kind ``opportunities``.
    region : str
        The region.

    Returns
    -------
    int
        As the measure counted them.
    """
    regions = result.tables["regions"]
    counted = (
        dict(zip(regions["region"].astype(str), regions["top"], strict=True)) if "top" in regions else {}
    )
    return int(counted.get(region, FIRST))


def _of_region(result: Result, region: str | None) -> tuple[str, pd.DataFrame]:
    known = opportunity_regions(result)
    if not known:
        what = "no region has a candidate"
        raise nothing_to_draw(result, what, "Look at result.tables['left_out'].")
    code = chosen_region(result, region, known)
    table = result.table[result.table["region"].astype(str) == code]
    return code, table.sort_values(["rank", "industry"], kind="stable", na_position="last")


def _sureness(row: Any, count: int) -> str:  # noqa: ANN401
    """Whether a candidate is surely, by its rank alone, perhaps or not among the first."""
    low, high, is_first = as_float(row.rank_low), as_float(row.rank_high), as_float(row.rank) <= count
    if high <= count:
        return "sure"
    return "first" if is_first else "maybe" if low <= count else "rest"


def _groups(table: pd.DataFrame, count: int, lang: Language) -> tuple[list[str], dict[str, str]]:
    """The group of each candidate, and the color of each group that is drawn."""
    words = {name: word(f"reach_{name}", lang, count=count) for name in _COLORS}
    found = [_sureness(row, count) for row in each_row(table)]
    return [words[name] for name in found], {words[n]: _COLORS[n] for n in words if n in set(found)}


def _key(colors: dict[str, str], maybe: str) -> tuple[KeyEntry, ...]:
    return tuple(KeyEntry(g, color, "ring" if g == maybe else "dot") for g, color in colors.items())


def _tips(row: Any, count: int, lang: Language) -> dict[str, str]:  # noqa: ANN401
    share = as_float(getattr(row, "top_share", math.nan))
    return {
        word("rank", lang): rank_said(row, lang),
        word("top_share", lang, count=count): percent(share),
        word("density", lang): percent(as_float(row.density)),
        word("complexity", lang): significant(as_float(row.complexity)),
        word("gain", lang): significant(as_float(row.gain)),
        word("specialization", lang): significant(as_float(row.specialization)),
    }


def draw_reach(result: Result, *, lang: Language, region: str | None = None, bare: bool) -> Chart:
    """Candidates by how near they are and how much they are worth, the first ones named.

    Parameters
    ----------
    result : Result
        Of the kind ``opportunities``.
    lang : {"en", "zh"}
        The language.
    region : str, optional
        Of several regions: which. Default: the first.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Plain Vega.

    Raises
    ------
    ChartError
        ``C103`` where there is no such region, ``C106`` where there is no candidate.
    """
    code, table = _of_region(result, region)
    count = first_count(result, code)
    table = table[table["feasibility"].notna() & table["attractiveness"].notna()]
    if table.empty:
        raise nothing_to_draw(result, "no candidate has a rank", "Look at result.tables['left_out'].")
    groups, colors = _groups(table, count, lang)
    rest, maybe = word("reach_rest", lang), word("reach_maybe", lang, count=count)
    dots = [
        Dot(
            as_float(row.feasibility),
            as_float(row.attractiveness),
            name_in_language(str(row.industry), lang),
            group,
            {rest: 24.0, maybe: 46.0}.get(group, 90.0),
            -as_float(row.rank) if as_float(row.rank) <= _LABELLED or group != rest else math.nan,
            hollow=group == maybe,
            quiet=group == rest,
            tips=_tips(row, count, lang),
        )
        for row, group in zip(each_row(table), groups, strict=True)
    ]
    expression = "format(datum.value, '.0%')"
    ticks = (0.0, 0.25, 0.5, 0.75, 1.0)
    axes = (
        PlaneAxis(word("feasibility_axis", lang), -0.02, 1.08, expression, values=ticks),
        PlaneAxis(word("attractiveness_axis", lang), -0.03, 1.03, expression, values=ticks),
    )
    name = name_in_language(code, lang)
    title = word("reach_title", lang, region=name)
    description = _description(table, groups, colors, title, lang)
    spec = scatter_spec(
        dots[::-1],
        lang=lang,
        title=title,
        description=description,
        bare=bare,
        simulated=bool(result.details.get("simulated")),
        colors=colors,
        axes=axes,
        what=word("industry", lang),
        shape=0.68,
    )
    return Chart(spec, result.kind, lang, description, _key(colors, maybe))


def _description(
    table: pd.DataFrame,
    groups: list[str],
    colors: dict[str, str],
    title: str,
    lang: Language,
    *,
    form: tuple[str, str] = ("Dots", "散点图"),
) -> str:
    joint = "、" if lang == "zh" else ", "
    names = [name_in_language(str(name), lang) for name in table["industry"].head(_NAMED)]
    counts = joint.join(f"{group} {groups.count(group)}" for group in colors)
    if lang == "zh":
        return f"{form[1]}（{title}）：候选行业 {len(table)} 个；{counts}。排名最前：{joint.join(names)}。"
    return f"{form[0]} ({title}): {len(table)} candidates; {counts}. Best by rank: {joint.join(names)}."


def draw_opportunity_ranks(
    result: Result, *, lang: Language, limit: int, region: str | None = None, bare: bool
) -> Chart:
    """The first candidates with the interval of each rank.

    Parameters
    ----------
    result : Result
        Of the kind ``opportunities``.
    lang : {"en", "zh"}
        The language.
    limit : int
        At most so many candidates.
    region : str, optional
        Of several regions: which. Default: the first.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        Vega-Lite.

    Raises
    ------
    ChartError
        ``C103`` where there is no such region, ``C106`` where there is no candidate.
    """
    import altair as alt

    code, table = _of_region(result, region)
    count = first_count(result, code)
    ranked = table[table["rank"].notna()]
    if ranked.empty:
        raise nothing_to_draw(result, "no candidate has a rank", "Look at result.tables['left_out'].")
    shown = ranked.head(limit)
    groups, colors = _groups(shown, count, lang)
    rows = GroupedRows()
    for row, group in zip(each_row(shown), groups, strict=True):
        low, high = as_float(row.rank_low), as_float(row.rank_high)
        tips_said = dict(zip(_FIELDS, _tips(row, count, lang).values(), strict=True))
        reason = str(getattr(row, f"reason_{lang}", "") or MISSING)
        mark = {"rank": finite(as_float(row.rank)), "low": finite(low), "high": finite(high), "group": group}
        interval = rank_span(low, high, lang) if low <= high else tips_said["said"]
        mark |= tips_said | {"reason": reason, "side": interval}
        rows.row(name_in_language(str(row.industry), lang), [mark])
    last = max(rows.numbers("rank", "low", "high"))
    is_long = last > _LONG_RANKS
    ends = [0.9, last * 1.1] if is_long else [0.5, last + 0.5]
    rows.open_to(ends)
    ticks = [t for t in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000) if t <= last]
    if not is_long:
        ticks = [t for t in (1, 5, 10, 15, 20, 30, 40, 50, 60) if t <= last]
    axis = alt.Axis(
        values=ticks,
        title=word("opportunity_ranks_axis", lang),
        titleAnchor="start",
        format="d",
        labelOverlap=True,
    )
    scale = alt.Scale(type="log" if is_long else "linear", domain=ends, nice=False)
    x = alt.X("rank:Q", axis=axis, scale=scale)
    color = colored(list(colors), list(colors.values()), bare=bare)
    titles = list(_tips(next(each_row(shown)), count, lang))
    tips = [
        alt.Tooltip("name:N", title=word("industry", lang)),
        *(alt.Tooltip(f"{name}:N", title=title) for name, title in zip(_FIELDS, titles, strict=True)),
        alt.Tooltip("reason:N", title=" "),
    ]
    layers = [
        *interval_layers(rows, x, color),
        row_dots(rows, x, color, tips, size=80),
        *side_column(rows, word("rank_interval", lang)),
    ]
    title = word("opportunity_ranks_title", lang, region=name_in_language(code, lang))
    told = shown_of(len(shown), len(ranked), lang)
    chart = chart_of_rows(
        rows,
        layers,
        result,
        lang=lang,
        title=title,
        subtitle=told,
        description=_description(ranked, _groups(ranked, count, lang)[0], colors, title, lang, form=_FORM),
        bare=bare,
        key=tuple(KeyEntry(group, tone) for group, tone in colors.items()),
    )
    return replace(chart, notes=(told,) if told else ())


_FORM = ("Intervals", "区间图")
# The fields of a mark for the lines of the tooltip.
_FIELDS = ("said", "top", "density", "complexity", "gain", "specialization")
