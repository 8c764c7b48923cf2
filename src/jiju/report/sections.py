"""A finding as a section of the page: answer, figures, tables, and how it was found."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from jiju.charts.numbers import distance_text, percent, significant
from jiju.report.answer import answers
from jiju.report.complexity import COMPLEXITY_KINDS, COMPLEXITY_METHODS, complexity_facts, complexity_tables
from jiju.report.figures import PageFigure, page_figures
from jiju.report.gap_tables import gap_tables
from jiju.report.indicator_facts import indicator_facts
from jiju.report.indicator_tables import KINDS, indicator_tables
from jiju.report.sources import SourceBook, disputed
from jiju.report.supply_tables import SUPPLY_KINDS, supply_facts, supply_tables
from jiju.report.tables import PageTable, Part, column_labels, page_table, plain_table
from jiju.results.wording import area_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from jiju.report.sources import Identity
    from jiju.report.words import Words
    from jiju.results import Finding, Result

__all__ = ["Section", "finding_section", "finding_title", "method_names"]

_SORTED_BY = {
    "inventory": (["establishments", "industry"], [False, True]),
    "concentration_ranking": (["statistic", "industry"], [False, True]),
    # By the lower bound: one establishment in a small region makes a huge quotient that says nothing.
    "specialization": (["low", "location_quotient", "region", "industry"], [False, False, True, True]),
    "agglomeration": (["eg", "industry"], [False, True]),
}
_METHODS = {
    "concentration_ranking": ("adjusted",),
    "colocation_ranking": ("adjusted",),
    "specialization": ("lq",),
    "agglomeration": ("eg", "ms"),
    "coagglomeration": ("egk", "adjusted"),
    "autocorrelation": ("moran", "getis"),
    "gap": ("facts", "gap"),
    "scorecard": ("scorecard",),
    "sensitivity": ("scorecard", "sensitivity"),
    "levers": ("scorecard", "levers"),
    "peers": ("facts", "peers"),
    "strengths": ("facts", "strengths"),
    "trend": ("facts", "trend"),
    "scenarios": ("facts", "scenarios"),
    "contradictions": ("facts",),
    "systemic_risk": ("esri",),
    "disruption": ("esri",),
    "chokepoints": ("chokepoints", "esri"),
    "completeness": ("completeness",),
    "linkages": ("linkages",),
    **COMPLEXITY_METHODS,
}


_MEASURES = {
    "kd": "kd",
    "M": "m",
    "m": "m_density",
    "K": "ripley",
    "L": "ripley",
    "g": "pair",
    "D": "difference",
}
_BANDS = {
    "erl": "band",
    "do_global": "published",
    "do_local": "published",
    "integrated_deviation": "deviation",
}
_LEVELS = {"do_global": "published", "do_local": "local", "integrated_deviation": "whole"}


@dataclass(frozen=True)
class Section:
    """A section of the page.

    Attributes
    ----------
    name, title : str
        Identifier and heading.
    answers, meanings, limits, caveats : list of str
        Sentences by the part they play.
    figures : list of PageFigure
        The figures.
    tables : list of PageTable
        The tables.
    facts : list of (str, str)
        How it was found, point by point.
    notes : list of list of Part
        Lines below the tables on what stands elsewhere on the page.
    """

    name: str
    title: str
    answers: list[str]
    meanings: list[str]
    limits: list[str]
    caveats: list[str]
    figures: list[PageFigure] = field(default_factory=list)
    tables: list[PageTable] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    notes: list[list[Part]] = field(default_factory=list)


def finding_title(finding: Finding, text: Words) -> str:
    """The title of a finding: the study's own, else the measure's.

    Parameters
    ----------
    finding : Finding
        The finding.
    text : Words
        The words.

    Returns
    -------
    str
        In the report's language where there is one.
    """
    for titles in (finding.question.get("title"), finding.result.details.get("title")):
        if isinstance(titles, str) and titles:
            return titles
        if isinstance(titles, dict) and titles:
            return str(titles.get(text.lang) or next(iter(titles.values())))
    return str(finding.question.get("ask", finding.result.kind))


def finding_section(
    finding: Finding,
    number: int,
    text: Words,
    outlines: dict[str, Any] | None = None,
    book: SourceBook | None = None,
    disputes: Mapping[str, frozenset[Identity]] | None = None,
) -> Section:
    """A finding as a section.

    Parameters
    ----------
    finding : Finding
        The finding.
    number : int
        Its number on the page, from 1.
    text : Words
        The words.
    outlines : dict, optional
        Outlines of regions (GeoJSON) for a map that has none of its own.
    book : SourceBook, optional
        The sources of the page so far; those of this finding are entered.
    disputes : mapping, optional
        By the identifier of a section: the figures that contradict each other and are listed there.

    Returns
    -------
    Section
        Ready for the template.
    """
    result = finding.result
    shows_map = result.kind == "clusters" or "individual" in result.tables
    if outlines and shows_map and not result.details.get("outlines"):
        result = replace(result, details={**result.details, "outlines": outlines})
    name = f"finding-{number}"
    book = SourceBook() if book is None else book
    elsewhere = _listed_in(result, name, disputes or {})
    tables = _tables(result, name, text, book, disputes=not elsewhere)
    by_role = {
        role: [s.text.in_language(text.lang) for s in result.statements if s.role == role]
        for role in ("meaning", "limit", "caveat")
    }
    caveats = list(by_role["caveat"])
    for entry in result.evidence:
        caveats += [c.in_language(text.lang) for c in entry.caveats]
    return Section(
        name=name,
        title=finding_title(finding, text),
        answers=answers(result, text),
        meanings=by_role["meaning"],
        limits=by_role["limit"],
        caveats=list(dict.fromkeys(caveats)),
        figures=page_figures(result, name, text),
        tables=tables,
        facts=_facts(result, text),
        notes=_notes(result, name, text, book, elsewhere),
    )


def _listed_in(result: Result, section: str, disputes: Mapping[str, frozenset[Identity]]) -> str:
    """The other section that lists all figures of a gap that contradict each other; empty for none."""
    if result.kind != "gap":
        return ""
    own = disputed(result)
    found = (name for name, listed in disputes.items() if name != section and own and own <= listed)
    return next(found, "")


def _notes(result: Result, section: str, text: Words, book: SourceBook, elsewhere: str) -> list[list[Part]]:
    """What of a finding stands in another section of the page."""
    notes = []
    if elsewhere:
        where = Part(text("facts.section", number=elsewhere.rpartition("-")[2]), f"#{elsewhere}")
        notes.append(_around(where, "facts.disputed_elsewhere", text))
    used = [entry for entry in book.all if section in entry.places]
    aside = {
        name: sum(1 for entry in used if set(entry.standings) & set(kept))
        for name, kept in (("superseded", ("superseded",)), ("planned", ("plan", "target")))
    }
    said = [text(f"facts.count_{name}", count=count) for name, count in aside.items() if count]
    if said and result.kind != "contradictions":
        where = Part(text("facts.sources"), "#sources")
        notes.append(_around(where, "facts.aside", text, listed=text("facts.and").join(said)))
    return notes


def _around(link: Part, key: str, text: Words, **values: str) -> list[Part]:
    """A sentence with a link in it."""
    before, _, after = text(key, where="\n", **values).partition("\n")
    return [Part(before), link, Part(after)]


def _tables(
    result: Result, section: str, text: Words, book: SourceBook, *, disputes: bool
) -> list[PageTable]:
    if result.kind == "gap":
        return gap_tables(result, section, text, book, disputes=disputes)
    if result.kind in KINDS:
        return indicator_tables(result, section, text, book)
    if result.kind in SUPPLY_KINDS:
        return supply_tables(result, section, text)
    if result.kind in COMPLEXITY_KINDS:
        return complexity_tables(result, section, text)
    key = f"table.{result.kind}"
    caption = text(key if text.has(key) else "table.other")
    picks = result.kind == "concentration_ranking"
    unit = (
        _UNITS.get(str(result.details.get("measure")), "")
        if result.kind in ("concentration", "colocation")
        else ""
    )
    table = page_table(
        f"{section}-table", caption, result.kind, _sorted(result), text, picks=picks, value_unit=unit
    )
    tables = [table]
    individual = result.tables.get("individual")
    if individual is not None and not individual.empty:
        tables.append(_individual_table(individual, section, result.kind, unit, text))
    for part in ("regions", "members"):
        frame = result.tables.get(part)
        if frame is not None:
            caption = text(f"table.{part}")
            tables.append(page_table(f"{section}-{part}", caption, result.kind, frame, text, table=part))
    untested = result.tables.get("untested")
    if untested is not None and not untested.empty:
        reason = f"reason_{text.lang}"
        labels = column_labels(result.kind, text)
        columns: list[tuple[str, Sequence[Any]]] = [
            (labels["industry"], untested["industry"].astype(str).tolist()),
            (labels["establishments"], [int(v) for v in untested["establishments"]]),
            (text("table.reason"), untested[reason].astype(str).tolist()),
        ]
        tables.append(plain_table(f"{section}-untested", text("table.untested"), columns))
    return tables


# Of the values of a curve; ratios have none.
_UNITS = {"kd": "1/m", "L": "m", "K": "m²", "D": "m²"}


def _individual_table(individual: pd.DataFrame, section: str, kind: str, unit: str, text: Words) -> PageTable:
    """The values at the distance of the map, the largest first, without the places."""
    distances = individual["distance_m"].unique()
    tested = individual.loc[individual["p_value"].notna(), "distance_m"]
    at = float(tested.iloc[0]) if len(tested) else float(distances[len(distances) // 2])
    shown = individual[individual["distance_m"] == at].drop(columns="distance_m")
    shown = shown.drop(columns=[c for c in ("lon", "lat", "x", "y") if c in shown])
    if not len(tested):
        shown = shown.drop(columns=["p_value", "p_adjusted"])
    shown = shown.sort_values("value", ascending=False, kind="stable").reset_index(drop=True)
    caption = text("table.individual", distance=distance_text(at, text.lang))
    name = f"{section}-individual"
    return page_table(name, caption, kind, shown, text, table="individual", value_unit=unit)


def _sorted(result: Result) -> pd.DataFrame:
    if result.kind not in _SORTED_BY:
        return result.table
    by, ascending = _SORTED_BY[result.kind]
    return result.table.sort_values(by, ascending=ascending, kind="stable").reset_index(drop=True)


def _facts(result: Result, text: Words) -> list[tuple[str, str]]:
    details = result.details
    if result.kind in (*KINDS, "gap"):
        return indicator_facts(result, text)
    if result.kind in SUPPLY_KINDS:
        return supply_facts(result, text)
    if result.kind in COMPLEXITY_KINDS:
        return complexity_facts(result, text)
    facts: list[tuple[str, str]] = []
    if "measure" in details:
        measure = _measure_method(details)
        name = str(details["measure"]) if measure is None else text(f"methods.{measure}_name")
        facts.append((text("finding.measure"), name))
    if "weighted" in details:
        facts.append(
            (
                text("finding.weighting"),
                text("answer.weighted" if details["weighted"] else "answer.unweighted"),
            )
        )
    if result.evidence:
        facts.append((text("finding.compared"), result.evidence[0].null_text.in_language(text.lang)))
    if details.get("simulations"):
        draws = f"{int(details['simulations']):,}"
        facts.append((text("finding.draws"), text("finding.draws_count", count=draws)))
    if details.get("simulations") and "level" in details:
        level = float(details["level"])
        sort = "searched" if result.kind == "clusters" else _LEVELS.get(str(details.get("band")), "value")
        key = f"finding.level_{sort}"
        said = text(key, level=percent(level), share=percent(1 - level))
        facts.append((text("finding.level"), said))
    if result.kind == "specialization":
        facts.append((text("finding.interval"), percent(float(details.get("level", 0.95)))))
    if details.get("bandwidth_m"):
        facts.append((text("finding.bandwidth"), distance_text(float(details["bandwidth_m"]), text.lang)))
    if details.get("correction"):
        key = f"finding.correction_{details['correction']}"
        facts.append((text("finding.correction"), text(key)))
    if details.get("window_area_m2"):
        area = area_words(float(details["window_area_m2"]), text.lang)
        facts.append((text("finding.window_area"), area))
    if "exact" in details:
        bound = details.get("error_bound")
        said = text("finding.exact")
        if bound and not details["exact"]:
            said = text("finding.approximation_value", bound=percent(float(bound)))
        facts.append((text("finding.approximation"), said))
    if "reference" in details:
        key = f"finding.reference_{details['reference']}"
        facts.append((text("finding.reference"), text(key) if text.has(key) else str(details["reference"])))
    if details.get("coagglomeration") is not None:
        facts.append((text("finding.coagglomeration"), significant(float(details["coagglomeration"]))))
    if "left_out" in details:
        facts.append((text("finding.left_out"), _left_out(details["left_out"], text)))
    if result.provenance.seed is not None:
        facts.append((text("finding.seed"), str(result.provenance.seed)))
    return facts


def _left_out(counts: dict[str, Any], text: Words) -> str:
    parts = []
    for reason, count in counts.items():
        if not count:
            continue
        key = "finding." + reason.replace(" ", "_")
        shown = f"{int(count):,}"
        known = text.has(key)
        parts.append(
            text(key, count=shown) if known else text("finding.other_reason", reason=reason, count=shown)
        )
    return text("page.separator").join(parts) or text("finding.left_out_none")


def method_names(results: list[Result]) -> list[str]:
    """The methods that some results used, each once.

    Parameters
    ----------
    results : list of Result
        The findings.

    Returns
    -------
    list of str
        The names of their texts in the section ``methods`` of the words.
    """
    names: list[str] = []
    for result in results:
        if "measure" in result.details and result.kind.startswith(("concentration", "colocation")):
            names.append(_measure_method(result.details) or "")
            names.append(_BANDS.get(str(result.details.get("band") or "erl"), "band_other"))
        names += _METHODS.get(result.kind, ())
        if result.kind == "clusters":
            names.append(str(result.details["method"]))
    return [name for name in _ORDER if name in names]


# In the order in which they are explained.
_ORDER = (
    *("kd", "m", "m_density", "controls", "ripley", "pair", "difference"),
    *("band", "band_other", "published", "deviation", "adjusted"),
    *("scan", "density", "lq", "eg", "ms", "egk", "moran", "getis"),
    *("facts", "gap", "peers", "strengths", "trend", "scenarios", "scorecard", "sensitivity", "levers"),
    *("presence", "relatedness", "complexity", "density_reach", "opportunities", "entries"),
    *("cluster_definitions", "diversity"),
    *("completeness", "chokepoints", "esri", "linkages"),
)


def _measure_method(details: dict[str, Any]) -> str | None:
    """The text on a distance-based measure; None for one this version does not know."""
    return "controls" if details.get("case_control") else _MEASURES.get(str(details["measure"]))
