"""What a region makes, what that asks for, and what lies near it: relatedness and complexity."""

from __future__ import annotations

from jiju.measures.complexity.cluster_definitions import ClusterDefinitionsResult, find_cluster_definitions
from jiju.measures.complexity.complexity import ComplexityResult, measure_complexity
from jiju.measures.complexity.density import DensityResult, measure_density
from jiju.measures.complexity.diversity import DiversityResult, measure_diversity
from jiju.measures.complexity.entries import EntriesResult, measure_entries
from jiju.measures.complexity.opportunities import OpportunitiesResult, find_opportunities
from jiju.measures.complexity.relatedness import RelatednessResult, measure_relatedness

__all__ = [
    "ClusterDefinitionsResult",
    "ComplexityResult",
    "DensityResult",
    "DiversityResult",
    "EntriesResult",
    "OpportunitiesResult",
    "RelatednessResult",
    "find_cluster_definitions",
    "find_opportunities",
    "measure_complexity",
    "measure_density",
    "measure_diversity",
    "measure_entries",
    "measure_relatedness",
]
