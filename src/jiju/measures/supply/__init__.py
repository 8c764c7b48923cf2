"""What would stop a region: whom its firms depend on, how far one failure travels, what a chain lacks."""

from __future__ import annotations

from jiju.measures.supply.linkages import LinkagesResult, measure_linkages

__all__ = [
    "LinkagesResult",
    "measure_linkages",
]
