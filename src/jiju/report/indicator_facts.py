"""How a finding about places and indicators was made, point by point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jiju.charts.numbers import percent
from jiju.results.names import name_in_language

if TYPE_CHECKING:
    from jiju.report.words import Words
    from jiju.results import Result

__all__ = ["indicator_facts"]

# The settings of a scorecard that a reader must know, in the order of the steps.
_SETTINGS = ("impute", "treat", "normalize", "weights", "aggregate")


def indicator_facts(result: Result, text: Words) -> list[tuple[str, str]]:
    """The points of a finding.

    Parameters
    ----------
    result : Result
        Of one of the kinds about indicators.
    text : Words
        The words.

    Returns
    -------
    list of (str, str)
        Name and value.
    """
    details = result.details
    facts: list[tuple[str, str]] = []
    if details.get("place"):
        facts.append((text("facts.place"), name_in_language(str(details["place"]), text.lang)))
    peers = details.get("peers")
    if isinstance(peers, list) and peers:
        named = [name_in_language(str(peer), text.lang) for peer in peers]
        facts.append((text("gap.peers"), text("page.separator").join(named)))
    if details.get("period"):
        facts.append((text("facts.period"), str(details["period"])))
    settings = details.get("settings") or {}
    facts += [
        (text(f"settings.{name}"), _said(name, settings[name], text))
        for name in _SETTINGS
        if name in settings
    ]
    if details.get("evaluations"):
        facts.append((text("settings.evaluations"), f"{int(details['evaluations']):,}"))
    if result.kind in ("sensitivity", "trend") and details.get("level"):
        facts.append((text("finding.interval"), percent(float(details["level"]))))
    if result.kind == "contradictions":
        names = ("facts", "current", "contradicted", "superseded", "plan", "target", "part")
        facts += [(text(f"settings.{n}"), f"{int(details[n]):,}") for n in names if n in details]
    if result.provenance.seed is not None:
        facts.append((text("finding.seed"), str(result.provenance.seed)))
    return facts


def _said(name: str, value: object, text: Words) -> str:
    """A setting in words; of several, one for each level."""
    if isinstance(value, list):
        return text("page.separator").join(_said(name, each, text) for each in value)
    if isinstance(value, dict):
        return text(f"values.{name}_given")
    key = f"values.{name}_{value}"
    return text(key) if text.has(key) else str(value)
