"""How far a place stands from the best, on many indicators, and which number would close the gap."""

from __future__ import annotations

from jiju.measures.scorecards.gap import GapResult, measure_gap
from jiju.measures.scorecards.levers import LeversResult, find_levers
from jiju.measures.scorecards.peers import PeersResult, find_peers
from jiju.measures.scorecards.scenarios import ScenariosResult, compare_scenarios
from jiju.measures.scorecards.scorecard import ScorecardResult, build_scorecard
from jiju.measures.scorecards.sensitivity import SensitivityResult, measure_sensitivity
from jiju.measures.scorecards.strengths import StrengthsResult, find_strengths
from jiju.measures.scorecards.trend import TrendResult, measure_trend

__all__ = [
    "GapResult",
    "LeversResult",
    "PeersResult",
    "ScenariosResult",
    "ScorecardResult",
    "SensitivityResult",
    "StrengthsResult",
    "TrendResult",
    "build_scorecard",
    "compare_scenarios",
    "find_levers",
    "find_peers",
    "find_strengths",
    "measure_gap",
    "measure_sensitivity",
    "measure_trend",
]
