"""The figures of supply by kind and view."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jiju.charts.chart import Chart
    from jiju.results import Language, Result

__all__ = ["SUPPLY_VIEWS", "draw_supply"]

# The views of each kind, the usual one first.
SUPPLY_VIEWS: dict[str, tuple[str, ...]] = {
    "systemic_risk": ("ranks", "parts"),
    "disruption": ("cascade", "steps"),
    "chokepoints": ("ranks", "users", "inputs"),
    "completeness": ("chain", "gains"),
    "linkages": ("roles", "extraction"),
}


def draw_supply(result: Result, view: str, lang: Language, limit: int | None, *, bare: bool) -> Chart:
    """Draw a result of the room of supply.

    Parameters
    ----------
    result : Result
        Of one of the kinds of `SUPPLY_VIEWS`.
    view : str
        One of its views.
    lang : {"en", "zh"}
        The language.
    limit : int or None
        At most so many rows or names; what suits the view where None.
    bare : bool
        Whether title and key are left to the page.

    Returns
    -------
    Chart
        The figure.

    Raises
    ------
    ChartError
        ``C106`` where there is nothing to draw.
    """
    # Each module is loaded when it is needed.
    match result.kind, view:
        case "systemic_risk", _:
            from jiju.charts import systemic_risk

            if view == "ranks":
                return systemic_risk.draw_risk_ranks(result, lang=lang, limit=limit or 12, bare=bare)
            return systemic_risk.draw_risk_parts(result, lang=lang, limit=limit or 25, bare=bare)
        case "disruption", _:
            from jiju.charts import disruption, disruption_steps

            if view == "cascade":
                return disruption.draw_cascade(result, lang=lang, limit=limit or 32, bare=bare)
            return disruption_steps.draw_steps(result, lang=lang, bare=bare)
        case "chokepoints", _:
            from jiju.charts import chokepoints, inputs

            if view == "ranks":
                return chokepoints.draw_chokepoints(result, lang=lang, limit=limit or 25, bare=bare)
            if view == "users":
                return chokepoints.draw_single_sourced(result, lang=lang, limit=limit or 40, bare=bare)
            return inputs.draw_inputs(result, lang=lang, limit=limit or 25, bare=bare)
        case "completeness", _:
            from jiju.charts import chain, chain_gains

            if view == "chain":
                return chain.draw_chain(result, lang=lang, limit=limit or 60, bare=bare)
            return chain_gains.draw_gains(result, lang=lang, limit=limit or 25, bare=bare)
        case _:
            from jiju.charts import linkages

            if view == "roles":
                return linkages.draw_roles(result, lang=lang, bare=bare)
            return linkages.draw_extraction(result, lang=lang, limit=limit or 25, bare=bare)
