"""One way from a result to its figure: by its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jiju.charts.complexity import COMPLEXITY_VIEWS, draw_of_complexity
from jiju.charts.supply import SUPPLY_VIEWS, draw_supply
from jiju.errors import ChartError, suggest

if TYPE_CHECKING:
    from jiju.charts.chart import Chart
    from jiju.results import Language, Result

__all__ = ["VIEWS", "draw"]

# The views of each kind, the usual one first.
VIEWS: dict[str, tuple[str, ...]] = {
    "inventory": ("map", "industries"),
    "concentration": ("curve", "map"),
    "concentration_ranking": ("ranking", "curve", "curves"),
    "specialization": ("quotients", "heatmap"),
    "clusters": ("outlines",),
    "agglomeration": ("indices",),
    "colocation": ("curve",),
    "colocation_ranking": ("pairs", "strongest", "curve"),
    "coagglomeration": ("pairs", "strongest"),
    "autocorrelation": ("neighbors",),
    "gap": ("pillars", "best", "peers"),
    "scorecard": ("scores", "contributions"),
    "sensitivity": ("ranks", "choices"),
    "levers": ("levers", "closing"),
    "peers": ("likeness",),
    "strengths": ("strengths",),
    "trend": ("growth", "catching_up"),
    "scenarios": ("paths", "gaps"),
    "contradictions": ("contradictions",),
}
VIEWS |= COMPLEXITY_VIEWS | SUPPLY_VIEWS
_LIMITS = {"industries": 30, "ranking": 40, "curves": 9, "quotients": 25, "indices": 40, "strongest": 25}
_LIMITS |= {"best": 30, "peers": 90, "scores": 40, "contributions": 40, "ranks": 40, "levers": 30}
_LIMITS |= {"closing": 30, "likeness": 30, "strengths": 40, "catching_up": 60, "contradictions": 20}


def draw(
    result: Result,
    *,
    lang: Language = "en",
    industry: str | None = None,
    neighbor: str | None = None,
    indicator: str | None = None,
    region: str | None = None,
    view: str | None = None,
    limit: int | None = None,
    pointwise: bool = False,
    distance_m: float | None = None,
    bare: bool = False,
) -> Chart:
    """Draw a result; its kind decides how.

    Parameters
    ----------
    result : Result
        What a measure gave or `read_finding` read from disk; no measure is needed to draw it.
    lang : {"en", "zh"}, default "en"
        Language of the words in the figure.
    industry : str, optional
        For a ranking of industries: draw the curve of this one.
    neighbor : str, optional
        For a ranking of pairs: draw the curve of this one around ``industry``.
    indicator : str, optional
        For a trend or scenarios: draw the indicator with this code. Default: the one with most numbers.
    region : str, optional
        For opportunities of several regions: draw those of this one. Default: the first.
    view : str, optional
        Another view than the usual one. Inventory: ``"map"`` (usual, where there are coordinates) or
        ``"industries"``. Ranking: ``"ranking"``, ``"curve"`` (with ``industry``) or ``"curves"`` (side by
        side). Concentration: ``"curve"``, or ``"map"`` of the establishments' own values (measured with
        ``individual=True``). Specialization: ``"quotients"`` or ``"heatmap"``. Pairs of industries:
        ``"pairs"`` (a grid), ``"strongest"`` (dots) or ``"curve"`` (with ``industry`` and ``neighbor``).
        Gap: ``"pillars"``, ``"best"`` (the best peer on each indicator) or ``"peers"`` (each peer on each).
        Scorecard: ``"scores"`` or ``"contributions"``. Sensitivity: ``"ranks"`` or ``"choices"``. Levers:
        ``"levers"`` or ``"closing"``. Trend: ``"growth"`` or ``"catching_up"``. Scenarios: ``"paths"`` or
        ``"gaps"``. Systemic risk: ``"ranks"`` or ``"parts"``. Disruption: ``"cascade"`` or ``"steps"``.
        Chokepoints: ``"ranks"``, ``"users"`` or ``"inputs"``. Completeness: ``"chain"`` or ``"gains"``.
        Linkages: ``"roles"`` or ``"extraction"``. Complexity and diversity: ``"regions"`` or
        ``"industries"``. Opportunities: ``"reach"``, ``"ranks"`` or ``"space"`` (the industry space, the
        region's industries marked). Entries: ``"entries"`` or ``"exits"``. Groups of industries:
        ``"groups"`` or ``"candidates"``.
    limit : int, optional
        At most so many rows or panels; the figure says how many there are. Default by view: 25 to 40 rows,
        9 panels.
    pointwise : bool, default False
        Draw the pointwise band on a curve as well. It holds at one distance only and is no test.
    distance_m : float, optional
        For the map of a concentration: show single establishments' values at the measured distance nearest
        to this (m). Default: the distance at which they were tested, else the middle one.
    bare : bool, default False
        Leave title and key to the page around the figure. Simulated data stay marked.

    Returns
    -------
    Chart
        Save it with ``chart.save("figure.svg")``, or let a notebook show it.

    Raises
    ------
    ChartError
        ``C101`` no figure for this kind, ``C102`` a kind that is best read as a table, ``C103`` no such
        industry or indicator, ``C104`` no such view, ``C106`` nothing to draw, ``C107`` no such language.

    Notes
    -----
    Figures carry a global band wherever there is one: a whole chance curve leaves it somewhere with
    probability 1 - level. Simulated data are marked on the figure itself.

    Examples
    --------
    >>> from jiju import draw
    >>> from jiju.results import Provenance, Result
    >>> draw(Result("problems", None, (), (), Provenance("check_table", {})))
    Traceback (most recent call last):
        ...
    jiju.errors.ChartError: [C102] problems: a table of problems has no figure
      Hint: Print result.table; the report shows it as a table.
    """
    if lang not in ("en", "zh"):
        what = f"there is no language {lang!r}"
        msg = "C107"
        raise ChartError(msg, what, hint="Use 'en' or 'zh'.")
    if result.kind == "problems":
        what = "a table of problems has no figure"
        hint = "Print result.table; the report shows it as a table."
        msg = "C102"
        raise ChartError(msg, what, where=result.kind, hint=hint)
    if result.kind not in VIEWS:
        what = f"there is no figure for results of the kind {result.kind!r}"
        hint = suggest(result.kind, VIEWS, f"Kinds with a figure: {', '.join(VIEWS)}.")
        msg = "C101"
        raise ChartError(msg, what, hint=hint)
    chosen = view or _usual_view(result, industry)
    if chosen not in VIEWS[result.kind]:
        what = f"a result of the kind {result.kind!r} has no view {chosen!r}"
        msg_0 = "C104"
        raise ChartError(
            msg_0, what, hint=suggest(chosen, VIEWS[result.kind], f"Use one of {VIEWS[result.kind]}.")
        )
    at_most = limit or _LIMITS.get(chosen, 0)
    if result.kind == "concentration" and chosen == "map":
        from jiju.charts.individual import draw_individual

        return draw_individual(result, lang=lang, distance_m=distance_m, bare=bare)
    if chosen in ("pairs", "strongest"):
        from jiju.charts import pairs

        if chosen == "pairs":
            return pairs.draw_pairs(result, lang=lang, bare=bare)
        return pairs.draw_strongest_pairs(result, lang=lang, limit=at_most, bare=bare)
    if result.kind in COMPLEXITY_VIEWS:
        return draw_of_complexity(result, chosen, lang, region, limit, bare=bare)
    if result.kind in SUPPLY_VIEWS:
        return draw_supply(result, chosen, lang, limit, bare=bare)
    if result.kind in _OF_INDICATORS:
        return _draw_indicators(result, chosen, lang, indicator, at_most, bare=bare)
    if result.kind == "colocation_ranking" and (industry is None or neighbor is None):
        what = "a curve of a ranking of pairs needs an industry and its neighbor"
        msg = "C103"
        raise ChartError(msg, what, where=result.kind, hint="Pass industry= and neighbor=.")
    return _draw(result, chosen, lang, industry, at_most, neighbor=neighbor, pointwise=pointwise, bare=bare)


# Of places and their indicators; the others are of establishments and industries.
_OF_INDICATORS = (
    *("gap", "scorecard", "sensitivity", "levers", "peers"),
    *("strengths", "trend", "scenarios", "contradictions"),
)


def _draw_indicators(
    result: Result, view: str, lang: Language, indicator: str | None, limit: int, *, bare: bool
) -> Chart:
    from jiju.charts import contradictions, gap, levers, likeness, scenarios, scorecard, sensitivity, trend

    match result.kind, view:
        case "gap", "pillars":
            return gap.draw_gap_by_pillar(result, lang=lang, bare=bare)
        case "gap", "best":
            return gap.draw_best_peers(result, lang=lang, limit=limit, bare=bare)
        case "gap", _:
            return gap.draw_gap_by_indicator(result, lang=lang, limit=limit, bare=bare)
        case "scorecard", "scores":
            return scorecard.draw_scores(result, lang=lang, limit=limit, bare=bare)
        case "scorecard", _:
            return scorecard.draw_contributions(result, lang=lang, limit=limit, bare=bare)
        case "sensitivity", "ranks":
            return sensitivity.draw_rank_intervals(result, lang=lang, limit=limit, bare=bare)
        case "sensitivity", _:
            return sensitivity.draw_choices(result, lang=lang, bare=bare)
        case "levers", "levers":
            return levers.draw_levers(result, lang=lang, limit=limit, bare=bare)
        case "levers", _:
            return levers.draw_closing(result, lang=lang, limit=limit, bare=bare)
        case "peers", _:
            return likeness.draw_likeness(result, lang=lang, limit=limit, bare=bare)
        case "strengths", _:
            return likeness.draw_strengths(result, lang=lang, limit=limit, bare=bare)
        case "trend", "growth":
            return trend.draw_growth(result, lang=lang, indicator=indicator, bare=bare)
        case "trend", _:
            return trend.draw_catching_up(result, lang=lang, limit=limit, bare=bare)
        case "scenarios", "paths":
            return scenarios.draw_paths(result, lang=lang, indicator=indicator, bare=bare)
        case "scenarios", _:
            return scenarios.draw_gap_paths(result, lang=lang, indicator=indicator, bare=bare)
        case _:
            return contradictions.draw_contradictions(result, lang=lang, limit=limit, bare=bare)


def _usual_view(result: Result, industry: str | None) -> str:
    if result.kind == "inventory" and "points" in result.tables and result.tables["points"].empty:
        return "industries"
    if result.kind in ("concentration_ranking", "colocation_ranking") and industry is not None:
        return "curve"
    return VIEWS[result.kind][0]


def _draw(
    result: Result,
    view: str,
    lang: Language,
    industry: str | None,
    limit: int,
    *,
    neighbor: str | None,
    pointwise: bool,
    bare: bool,
) -> Chart:
    # Each view's module is loaded when it is drawn: a page with a map needs no heat map.
    from jiju.charts import areas, clusters, industries, maps, neighbors, ranking

    match view:
        case "map":
            return maps.draw_map(result, lang=lang, bare=bare)
        case "outlines":
            return clusters.draw_clusters(result, lang=lang, bare=bare)
        case "industries":
            return industries.draw_industries(result, lang=lang, limit=limit, bare=bare)
        case "curve":
            if result.kind == "concentration_ranking" and industry is None:
                what = "a curve of a ranking needs an industry"
                names = result.table["industry"].astype(str).tolist()
                msg = "C103"
                raise ChartError(msg, what, hint=f"Pass industry=, such as {', '.join(names[:3])}.")
            return ranking.draw_curve(
                result,
                lang=lang,
                industry=industry if result.kind.endswith("_ranking") else None,
                neighbor=neighbor if result.kind == "colocation_ranking" else None,
                pointwise=pointwise,
                bare=bare,
            )
        case "ranking":
            return ranking.draw_ranking(result, lang=lang, limit=limit, bare=bare)
        case "curves":
            return ranking.draw_curves(result, lang=lang, limit=limit, bare=bare)
        case "quotients":
            return areas.draw_specialization(result, lang=lang, limit=limit, bare=bare)
        case "heatmap":
            return areas.draw_heatmap(result, lang=lang, bare=bare)
        case "neighbors":
            return neighbors.draw_neighbors(result, lang=lang, bare=bare)
        case _:
            return areas.draw_agglomeration(result, lang=lang, limit=limit, bare=bare)
