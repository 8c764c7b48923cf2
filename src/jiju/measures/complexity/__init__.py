"""What a region makes, what that asks for, and what lies near it: relatedness and complexity."""

from __future__ import annotations

from jiju.measures.complexity.complexity import ComplexityResult, measure_complexity
from jiju.measures.complexity.diversity import DiversityResult, measure_diversity
from jiju.measures.complexity.relatedness import RelatednessResult, measure_relatedness

__all__ = [
    "ComplexityResult",
    "DiversityResult",
    "RelatednessResult",
    "measure_complexity",
    "measure_diversity",
    "measure_relatedness",
]
