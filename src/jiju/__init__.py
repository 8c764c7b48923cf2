"""jiju takes stock of a place: where its industries gather, and whether chance would do the same.

The names below are the whole public face; each is loaded when it is first used, so that importing jiju
costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jiju.chance.cluster import use_cluster as use_cluster
    from jiju.charts import Chart as Chart
    from jiju.charts import draw as draw
    from jiju.errors import JijuError as JijuError
    from jiju.measures.clusters import find_clusters as find_clusters
    from jiju.measures.clusters import measure_agglomeration as measure_agglomeration
    from jiju.measures.clusters import measure_autocorrelation as measure_autocorrelation
    from jiju.measures.clusters import measure_coagglomeration as measure_coagglomeration
    from jiju.measures.clusters import measure_colocation as measure_colocation
    from jiju.measures.clusters import measure_concentration as measure_concentration
    from jiju.measures.clusters import measure_inventory as measure_inventory
    from jiju.measures.clusters import measure_specialization as measure_specialization
    from jiju.measures.clusters import rank_colocation as rank_colocation
    from jiju.measures.clusters import rank_concentration as rank_concentration
    from jiju.measures.complexity import find_cluster_definitions as find_cluster_definitions
    from jiju.measures.complexity import find_opportunities as find_opportunities
    from jiju.measures.complexity import measure_complexity as measure_complexity
    from jiju.measures.complexity import measure_density as measure_density
    from jiju.measures.complexity import measure_diversity as measure_diversity
    from jiju.measures.complexity import measure_entries as measure_entries
    from jiju.measures.complexity import measure_relatedness as measure_relatedness
    from jiju.measures.scorecards import build_scorecard as build_scorecard
    from jiju.measures.scorecards import compare_scenarios as compare_scenarios
    from jiju.measures.scorecards import find_levers as find_levers
    from jiju.measures.scorecards import find_peers as find_peers
    from jiju.measures.scorecards import find_strengths as find_strengths
    from jiju.measures.scorecards import measure_gap as measure_gap
    from jiju.measures.scorecards import measure_sensitivity as measure_sensitivity
    from jiju.measures.scorecards import measure_trend as measure_trend
    from jiju.measures.supply import find_chokepoints as find_chokepoints
    from jiju.measures.supply import measure_completeness as measure_completeness
    from jiju.measures.supply import measure_linkages as measure_linkages
    from jiju.measures.supply import measure_systemic_risk as measure_systemic_risk
    from jiju.measures.supply import simulate_disruption as simulate_disruption
    from jiju.press import Page as Page
    from jiju.press import find_contradictions as find_contradictions
    from jiju.press import propose_facts as propose_facts
    from jiju.press import read_facts as read_facts
    from jiju.press import read_page as read_page
    from jiju.press import write_facts as write_facts
    from jiju.report import write_benchmark as write_benchmark
    from jiju.report import write_report as write_report
    from jiju.results import Evidence as Evidence
    from jiju.results import Finding as Finding
    from jiju.results import Provenance as Provenance
    from jiju.results import Result as Result
    from jiju.results import read_finding as read_finding
    from jiju.results import read_findings as read_findings
    from jiju.study import Study as Study
    from jiju.study import read_study as read_study
    from jiju.study import run_study as run_study
    from jiju.tables import assign_regions as assign_regions
    from jiju.tables import check_table as check_table
    from jiju.tables import mark_standing as mark_standing
    from jiju.tables import read_boundaries as read_boundaries
    from jiju.tables import read_essentiality as read_essentiality
    from jiju.tables import read_establishments as read_establishments
    from jiju.tables import read_firms as read_firms
    from jiju.tables import read_flows as read_flows
    from jiju.tables import read_indicators as read_indicators
    from jiju.tables import read_region_table as read_region_table
    from jiju.tables import read_scenarios as read_scenarios
    from jiju.tables import read_stages as read_stages
    from jiju.tables import read_values as read_values
    from jiju.tables import tabulate as tabulate

_HOMES = {
    "Chart": "jiju.charts",
    "Evidence": "jiju.results",
    "Finding": "jiju.results",
    "JijuError": "jiju.errors",
    "Page": "jiju.press",
    "Provenance": "jiju.results",
    "Result": "jiju.results",
    "Study": "jiju.study",
    "assign_regions": "jiju.tables",
    "build_scorecard": "jiju.measures.scorecards",
    "find_chokepoints": "jiju.measures.supply",
    "find_levers": "jiju.measures.scorecards",
    "measure_sensitivity": "jiju.measures.scorecards",
    "check_table": "jiju.tables",
    "compare_scenarios": "jiju.measures.scorecards",
    "draw": "jiju.charts",
    "find_clusters": "jiju.measures.clusters",
    "find_contradictions": "jiju.press",
    "find_opportunities": "jiju.measures.complexity",
    "find_peers": "jiju.measures.scorecards",
    "find_strengths": "jiju.measures.scorecards",
    "find_cluster_definitions": "jiju.measures.complexity",
    "mark_standing": "jiju.tables",
    "measure_agglomeration": "jiju.measures.clusters",
    "measure_autocorrelation": "jiju.measures.clusters",
    "measure_coagglomeration": "jiju.measures.clusters",
    "measure_colocation": "jiju.measures.clusters",
    "measure_completeness": "jiju.measures.supply",
    "measure_complexity": "jiju.measures.complexity",
    "measure_concentration": "jiju.measures.clusters",
    "measure_density": "jiju.measures.complexity",
    "measure_diversity": "jiju.measures.complexity",
    "measure_entries": "jiju.measures.complexity",
    "measure_gap": "jiju.measures.scorecards",
    "measure_inventory": "jiju.measures.clusters",
    "measure_linkages": "jiju.measures.supply",
    "measure_relatedness": "jiju.measures.complexity",
    "measure_specialization": "jiju.measures.clusters",
    "measure_systemic_risk": "jiju.measures.supply",
    "measure_trend": "jiju.measures.scorecards",
    "propose_facts": "jiju.press",
    "rank_colocation": "jiju.measures.clusters",
    "rank_concentration": "jiju.measures.clusters",
    "read_boundaries": "jiju.tables",
    "read_essentiality": "jiju.tables",
    "read_establishments": "jiju.tables",
    "read_facts": "jiju.press",
    "read_firms": "jiju.tables",
    "read_flows": "jiju.tables",
    "read_finding": "jiju.results",
    "read_findings": "jiju.results",
    "read_indicators": "jiju.tables",
    "read_page": "jiju.press",
    "read_region_table": "jiju.tables",
    "read_scenarios": "jiju.tables",
    "read_stages": "jiju.tables",
    "read_study": "jiju.study",
    "read_values": "jiju.tables",
    "run_study": "jiju.study",
    "simulate_disruption": "jiju.measures.supply",
    "tabulate": "jiju.tables",
    "use_cluster": "jiju.chance.cluster",
    "write_facts": "jiju.press",
    "write_benchmark": "jiju.report",
    "write_report": "jiju.report",
}

__version__ = "0.1.0"
__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        what = f"module 'jiju' has no attribute {name!r}"
        raise AttributeError(what)
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted(__all__)
