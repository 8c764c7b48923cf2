"""How far a place stands from the best, on many indicators, and which number would close the gap."""

from __future__ import annotations

from jiju.measures.scorecards.gap import GapResult, measure_gap

__all__ = [
    "GapResult",
    "measure_gap",
]
