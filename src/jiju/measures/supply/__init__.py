"""What would stop a region: whom its firms depend on, how far one failure travels, what a chain lacks."""

from __future__ import annotations

from jiju.measures.supply.completeness import CompletenessResult, measure_completeness
from jiju.measures.supply.linkages import LinkagesResult, measure_linkages

__all__ = [
    "CompletenessResult",
    "LinkagesResult",
    "measure_completeness",
    "measure_linkages",
]
