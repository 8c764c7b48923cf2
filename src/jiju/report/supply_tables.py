"""What a section on supply shows besides its figures: its tables, and how it was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jiju.charts.numbers import compact, percent
from jiju.report.shown_tables import Shown, shown_tables
from jiju.results.names import name_in_language

if TYPE_CHECKING:
    from jiju.report.tables import PageTable
    from jiju.report.words import Words
    from jiju.results import Result

__all__ = ["SUPPLY_KINDS", "supply_facts", "supply_tables"]

_ASSUMED = Shown(("firm", "reason"), named=("firm",), few=5)
_SHOWN: dict[str, dict[str, Shown]] = {
    "systemic_risk": {
        "table": Shown(
            ("shocked", "rank", "risk", "own", "downstream", "upstream", "output", "industry"),
            amounts=("output",),
            named=("shocked",),
            file=("firms", "region", "steps"),
        ),
        "settings": Shown(
            ("setting", "essentiality", "market_share", "eps", "mean", "top", "top_risk", "used_top_risk"),
            worded=("setting", "essentiality"),
            named=("top",),
        ),
        "assumed": _ASSUMED,
    },
    "disruption": {
        "table": Shown(
            ("firm", "step", "side", "via", "loss", "lost_output", "industry"),
            amounts=("lost_output", "output"),
            worded=("side",),
            named=("firm", "via"),
            file=("output", "downstream", "upstream", "region"),
        ),
        "by_industry": Shown(
            ("industry", "firms", "lost_output", "lost_share", "output"),
            amounts=("lost_output", "output"),
            few=8,
            above_zero="lost_output",
            without="supply.nothing_lost",
        ),
        "by_region": Shown(
            ("region", "firms", "lost_output", "lost_share", "output"),
            amounts=("lost_output", "output"),
            few=8,
            above_zero="lost_output",
            without="supply.nothing_lost",
        ),
        "path": Shown(
            ("firm", "step", "side", "via", "product", "loss", "lost_output"),
            amounts=("lost_output",),
            worded=("side",),
            named=("firm", "via"),
            few=8,
        ),
        "steps": Shown(
            ("step", "firms", "total_firms", "lost_output", "lost_share", "downstream", "upstream"),
            amounts=("lost_output",),
            few=8,
        ),
        "assumed": _ASSUMED,
    },
    "chokepoints": {
        "table": Shown(
            ("supplier", "product", "origin", "chokepoint", "risk", "reason"),
            worded=("origin",),
            named=("supplier", "main_user", "single_user"),
            file=(
                *("region", "users", "single_users", "essential_users", "main_user", "single_user"),
                *("sales", "market_share", "purchase_share", "others_home", "others_abroad", "cover"),
                *("betweenness", "risk_low", "lost_output"),
            ),
        ),
        "inputs": Shown(
            ("product", "value", "import_share", "largest", "largest_share", "suppliers", "dependent"),
            amounts=("value",),
            named=("largest",),
            file=(
                *("unknown_share", "local_suppliers", "herfindahl", "users", "single_users"),
                *("essential_users", "reason"),
            ),
            few=12,
        ),
        "links": Shown(
            ("user", "supplier", "product", "origin", "value", "purchase_share"),
            amounts=("value",),
            file=("user_industry", "others_home", "others_abroad", "essential"),
            worded=("origin", "essential"),
            named=("supplier", "user"),
            few=8,
        ),
        "assumed": _ASSUMED,
    },
    "completeness": {
        "table": Shown(
            ("label", "status", "cost_share", "local_suppliers", "gain", "reason"),
            worded=("status",),
            named=("upstream",),
            file=("stage", "upstream", "wanted", "suppliers", "herfindahl", "import_share", "upstream_open"),
        ),
        "what_if": Shown(
            ("stage", "needed", "gain", "completeness_after", "cumulative", "secure_after"),
            named=("stage",),
            few=10,
        ),
        "suppliers": Shown(
            ("stage", "firm", "origin", "region", "share"),
            worded=("origin",),
            named=("stage", "firm"),
            few=8,
        ),
        "notes": Shown(("subject", "reason"), named=("subject",), few=8),
    },
    "linkages": {
        "table": Shown(
            ("industry", "role", "backward_relative", "forward_relative", "extraction_share", "output"),
            amounts=("extraction", "output", "final"),
            worded=("role",),
            file=("backward", "forward", "extraction", "inputs_share", "final"),
        ),
        "links": Shown(
            ("supplier", "user", "value", "coefficient", "requirement"), amounts=("value",), few=8
        ),
        "left_out": Shown(("industry", "reason"), few=8),
    },
}
SUPPLY_KINDS = tuple(_SHOWN)
# The settings a reader must know, in the order in which they are told.
_SETTINGS = (
    *("home", "of", "shock", "essentiality", "market_share", "eps", "dominance", "minimum_suppliers"),
    *("weights", "output_given", "period", "industries", "firms", "links", "tried", "cascades"),
)


def supply_tables(result: Result, section: str, text: Words) -> list[PageTable]:
    """The tables of a finding about supply.

    Parameters
    ----------
    result : Result
        Of one of `SUPPLY_KINDS`.
    section : str
        Identifier of the section.
    text : Words
        The words.

    Returns
    -------
    list of PageTable
        With names in place of codes.
    """
    return shown_tables(result, section, text, _SHOWN[result.kind])


def supply_facts(result: Result, text: Words) -> list[tuple[str, str]]:
    """How a finding about supply was made, point by point: its settings.

    Parameters
    ----------
    result : Result
        Of one of `SUPPLY_KINDS`.
    text : Words
        The words.

    Returns
    -------
    list of (str, str)
        Name and value.
    """
    details = result.details
    facts = []
    for name in _SETTINGS:
        value = details.get(name)
        if value is None or value in ("", []):
            continue
        # Of a failure that is whole, and of counts of another kind, there is nothing to say.
        if (name == "shock" and value == 1) or (name == "links" and result.kind == "linkages"):
            continue
        facts.append((text(f"supply.{name}"), _said(name, value, text)))
    left_out = details.get("left_out") or {}
    lost = [
        text(f"supply.{reason.replace(' ', '_')}", count=f"{int(count):,}")
        for reason, count in left_out.items()
        if count and text.has(f"supply.{reason.replace(' ', '_')}")
    ]
    if lost:
        facts.append((text("finding.left_out"), text("page.separator").join(lost)))
    if result.provenance.seed is not None:
        facts.append((text("finding.seed"), str(result.provenance.seed)))
    return facts


def _said(name: str, value: Any, text: Words) -> str:  # noqa: ANN401
    if isinstance(value, bool):
        return text(f"supply.{name}_{'yes' if value else 'no'}")
    if isinstance(value, list):
        return text("page.separator").join(name_in_language(str(each), text.lang) for each in value)
    if isinstance(value, str):
        key = f"supply.{name}_{value.replace(' ', '_')}"
        return text(key) if text.has(key) else name_in_language(value, text.lang)
    if name in ("shock", "dominance"):
        return percent(float(value))
    if name == "eps":
        # In plain decimals, as a threshold is read.
        return f"{float(value):.12f}".rstrip("0").rstrip(".")
    return f"{int(value):,}" if float(value).is_integer() else compact(float(value), text.lang)
