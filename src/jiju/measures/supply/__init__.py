"""What would stop a region: whom its firms depend on, how far one failure travels, what a chain lacks."""

from __future__ import annotations

from jiju.measures.supply.chokepoints import ChokepointsResult, find_chokepoints
from jiju.measures.supply.completeness import CompletenessResult, measure_completeness
from jiju.measures.supply.disruption import DisruptionResult, simulate_disruption
from jiju.measures.supply.linkages import LinkagesResult, measure_linkages
from jiju.measures.supply.systemic_risk import SystemicRiskResult, measure_systemic_risk

__all__ = [
    "ChokepointsResult",
    "CompletenessResult",
    "DisruptionResult",
    "LinkagesResult",
    "SystemicRiskResult",
    "find_chokepoints",
    "measure_completeness",
    "measure_linkages",
    "measure_systemic_risk",
    "simulate_disruption",
]
