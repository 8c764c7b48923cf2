"""The figures of relatedness, complexity and opportunities by kind and view."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jiju.charts.chart import Chart
    from jiju.results import Language, Result

__all__ = ["COMPLEXITY_VIEWS", "draw_of_complexity"]

# The views of each kind, the usual one first.
COMPLEXITY_VIEWS: dict[str, tuple[str, ...]] = {
    "relatedness": ("space",),
    "complexity": ("regions", "industries"),
    "density": ("outlook",),
    "opportunities": ("reach", "ranks", "space"),
    "entries": ("entries", "exits"),
    "cluster_definitions": ("groups", "candidates"),
    "diversity": ("regions", "industries"),
}
_CHANGES = {"entries": "entry", "exits": "exit"}


def draw_of_complexity(
    result: Result, view: str, lang: Language, region: str | None, limit: int | None, *, bare: bool
) -> Chart:
    """Draw a result of the room of complexity.

    Parameters
    ----------
    result : Result
        Of one of the kinds of `COMPLEXITY_VIEWS`.
    view : str
        One of its views.
    lang : {"en", "zh"}
        The language.
    region : str or None
        For opportunities of several regions: which; the first where None.
    limit : int or None
        At most so many rows; what suits the view where None.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        The figure.

    Raises
    ------
    ChartError
        ``C103`` where there is no such region, ``C106`` where there is nothing to draw.
    """
    # Each module is loaded when it is needed.
    match result.kind, view:
        case _, "space":
            from jiju.charts.industry_space import draw_space

            return draw_space(result, lang=lang, region=region, bare=bare)
        case "complexity", _:
            from jiju.charts.complexity_ranks import draw_complexity

            return draw_complexity(result, of=view, lang=lang, limit=limit or 42, bare=bare)
        case "opportunities", _:
            from jiju.charts import opportunities

            if view == "reach":
                return opportunities.draw_reach(result, lang=lang, region=region, bare=bare)
            return opportunities.draw_opportunity_ranks(
                result, lang=lang, limit=limit or 30, region=region, bare=bare
            )
        case "density", _:
            from jiju.charts.outlook import draw_outlook

            return draw_outlook(result, lang=lang, bare=bare)
        case "cluster_definitions", _:
            from jiju.charts import definitions

            if view == "groups":
                return definitions.draw_groups(result, lang=lang, limit=limit or 50, bare=bare)
            return definitions.draw_candidates(result, lang=lang, bare=bare)
        case "diversity", _:
            from jiju.charts.diversity import draw_diversity

            return draw_diversity(result, of=view, lang=lang, limit=limit or 42, bare=bare)
        case _:
            from jiju.charts.entries import draw_entry_bands

            return draw_entry_bands(result, of=_CHANGES[view], lang=lang, bare=bare)
