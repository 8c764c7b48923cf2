"""The questions a study can ask: public functions, and which of their parameters are tables.

A new measure is added to `ASKS` and is thereby known to study files, to ``jiju measure`` and to ``jiju new``.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

from jiju.errors import StudyError, suggest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jiju.results import Result
    from jiju.tables.schema import Kind

__all__ = ["ASKS", "Ask", "find_ask"]


@dataclass(frozen=True, slots=True)
class Ask:
    """One question that can be asked.

    Attributes
    ----------
    name : str
        The public function, such as ``"rank_concentration"``.
    command : str
        Its name on the command line, such as ``"ranking"``.
    summary : str
        What it answers, in one line.
    home : str
        The module it is imported from, late.
    tables : mapping of str to tuple of str
        The parameters that take a table, and the kinds of table each takes; the first parameter comes first.
    without : tuple of str
        Parameters that only a Python program can give.
    words : mapping of str to tuple of str
        Of parameters that take a table, the words that may stand in its place.
    """

    name: str
    command: str
    summary: str
    home: str
    tables: Mapping[str, tuple[Kind, ...]]
    without: tuple[str, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def function(self) -> Callable[..., Result]:
        """The function itself; the first call imports the measures."""
        found: Callable[..., Result] = getattr(import_module(self.home), self.name)
        return found

    def parameters(self) -> dict[str, inspect.Parameter]:
        """The parameters of the function that a study can give, by name, in its order."""
        every = inspect.signature(self.function()).parameters
        return {name: parameter for name, parameter in every.items() if name not in self.without}

    def takes_rng(self) -> bool:
        """Whether the function draws at random."""
        return "rng" in self.parameters()

    def table_names(self, parameters: Mapping[str, Any]) -> dict[str, str]:
        """The tables a question names, by parameter."""
        return {
            name: str(parameters[name])
            for name in self.tables
            if parameters.get(name) is not None and not self.is_word(name, parameters[name])
        }

    def is_word(self, parameter: str, value: object) -> bool:
        """Whether a word stands where the parameter could take a table."""
        return str(value) in self.words.get(parameter, ())


_CLUSTERS = "jiju.measures.clusters"
_COMPLEXITY = "jiju.measures.complexity"
_SCORECARDS = "jiju.measures.scorecards"
_SUPPLY = "jiju.measures.supply"

ASKS: dict[str, Ask] = {
    ask.name: ask
    for ask in (
        Ask(
            "rank_concentration",
            "ranking",
            "Which industries gather, all of them tested and ranked.",
            _CLUSTERS,
            {"establishments": ("establishments",), "window": ("boundaries",)},
        ),
        Ask(
            "measure_concentration",
            "concentration",
            "How much one industry gathers, over distance, against chance.",
            _CLUSTERS,
            {"establishments": ("establishments",), "window": ("boundaries",)},
        ),
        Ask(
            "measure_colocation",
            "colocation",
            "Whether one industry stands around another, over distance.",
            _CLUSTERS,
            {"establishments": ("establishments",), "window": ("boundaries",)},
        ),
        Ask(
            "rank_colocation",
            "colocation-ranking",
            "Which industries stand by which, all pairs tested and ranked.",
            _CLUSTERS,
            {"establishments": ("establishments",), "window": ("boundaries",)},
        ),
        Ask(
            "find_clusters",
            "clusters",
            "Where one industry gathers: clusters with outlines and members.",
            _CLUSTERS,
            {"establishments": ("establishments",), "boundaries": ("boundaries",)},
        ),
        Ask(
            "measure_specialization",
            "specialization",
            "What each region has more of than its share (location quotient).",
            _CLUSTERS,
            {"establishments": ("establishments", "regions"), "regions": ("boundaries",)},
        ),
        Ask(
            "measure_agglomeration",
            "agglomeration",
            "How unevenly industries spread over regions, beyond plant sizes.",
            _CLUSTERS,
            {"establishments": ("establishments",), "regions": ("boundaries",), "reference": ("regions",)},
        ),
        Ask(
            "measure_coagglomeration",
            "coagglomeration",
            "Which industries share their regions, beyond plant sizes.",
            _CLUSTERS,
            {"establishments": ("establishments",), "regions": ("boundaries",), "reference": ("regions",)},
        ),
        Ask(
            "measure_inventory",
            "inventory",
            "What there is: establishments and sizes by industry, and where.",
            _CLUSTERS,
            {"establishments": ("establishments",), "boundaries": ("boundaries",)},
        ),
        Ask(
            "measure_autocorrelation",
            "autocorrelation",
            "Whether neighboring regions have like values (Moran's I, Getis-Ord G).",
            _CLUSTERS,
            {"values": ("regions",), "boundaries": ("boundaries",)},
            without=("neighbors",),
        ),
        Ask(
            "measure_relatedness",
            "relatedness",
            "Which industries are found in the same regions: the space of industries.",
            _COMPLEXITY,
            {"table": ("regions", "establishments"), "population": ("regions",)},
        ),
        Ask(
            "measure_complexity",
            "complexity",
            "How complex regions and industries are, with intervals (ECI, PCI, fitness).",
            _COMPLEXITY,
            {
                "table": ("regions", "establishments"),
                "population": ("regions",),
                "income": ("regions",),
            },
        ),
        Ask(
            "measure_density",
            "density",
            "How near each industry is to what a region has, and what it would open up.",
            _COMPLEXITY,
            {"table": ("regions", "establishments"), "population": ("regions",)},
        ),
        Ask(
            "find_opportunities",
            "opportunities",
            "Which industries a region could grow into, ranked with intervals and reasons.",
            _COMPLEXITY,
            {"table": ("regions", "establishments")},
        ),
        Ask(
            "measure_entries",
            "entries",
            "Which industries came and went, and whether relatedness told which.",
            _COMPLEXITY,
            {"table": ("regions", "establishments")},
        ),
        Ask(
            "find_cluster_definitions",
            "cluster-definitions",
            "Which industries belong together: groups from shared regions and flows.",
            _COMPLEXITY,
            {"table": ("regions", "establishments"), "flows": ("flows",)},
            without=("benchmark",),
        ),
        Ask(
            "measure_diversity",
            "diversity",
            "How many-sided each region's economy is, and how far each industry is spread.",
            _COMPLEXITY,
            {"table": ("regions", "establishments")},
        ),
        Ask(
            "build_scorecard",
            "scorecard",
            "Scores and ranks of places from many indicators, every step kept.",
            _SCORECARDS,
            {"values": ("values", "facts"), "indicators": ("indicators",)},
        ),
        Ask(
            "measure_sensitivity",
            "sensitivity",
            "How far ranks move with the settings of a scorecard, and which choice moves them.",
            _SCORECARDS,
            {"values": ("values", "facts"), "indicators": ("indicators",)},
        ),
        Ask(
            "find_levers",
            "levers",
            "Which number of a place, moved by how much, raises its rank.",
            _SCORECARDS,
            {"values": ("values", "facts"), "indicators": ("indicators",)},
        ),
        Ask(
            "measure_gap",
            "gap",
            "How far a place is from its peers, by pillar, and which numbers are missing.",
            _SCORECARDS,
            {"values": ("values", "facts"), "indicators": ("indicators",)},
        ),
        Ask(
            "find_peers",
            "peers",
            "Which places are most like this one, and in what.",
            _SCORECARDS,
            {"values": ("values", "facts"), "indicators": ("indicators",)},
        ),
        Ask(
            "find_strengths",
            "strengths",
            "Where a place is strong and where weak among its peers.",
            _SCORECARDS,
            {"values": ("values", "facts"), "indicators": ("indicators",)},
        ),
        Ask(
            "find_contradictions",
            "contradictions",
            "Which published figures contradict each other, side by side with their sources.",
            "jiju.press",
            {"facts": ("facts", "values"), "indicators": ("indicators",)},
        ),
        Ask(
            "measure_trend",
            "trend",
            "Growth a year, and when the place catches up at current rates.",
            _SCORECARDS,
            {"values": ("values", "facts"), "indicators": ("indicators",)},
        ),
        Ask(
            "compare_scenarios",
            "scenarios",
            "What if the leading firms stay and the suppliers grow, or the reverse.",
            _SCORECARDS,
            {
                "values": ("values", "facts"),
                "indicators": ("indicators",),
                "scenarios": ("scenarios",),
            },
        ),
        Ask(
            "measure_systemic_risk",
            "systemic-risk",
            "How much stops when each firm, region or industry does.",
            _SUPPLY,
            {"flows": ("flows",), "firms": ("firms",), "essentiality": ("essentiality",)},
            without=("shocks",),
            words={"essentiality": ("linear", "leontief")},
        ),
        Ask(
            "simulate_disruption",
            "disruption",
            "Who falls when some firms do, at which step, and through whom.",
            _SUPPLY,
            {"flows": ("flows",), "firms": ("firms",), "essentiality": ("essentiality",)},
            words={"essentiality": ("linear", "leontief")},
        ),
        Ask(
            "find_chokepoints",
            "chokepoints",
            "Which suppliers cannot be replaced, and which inputs depend on few.",
            _SUPPLY,
            {"flows": ("flows",), "firms": ("firms",), "essentiality": ("essentiality",)},
            words={"essentiality": ("linear", "leontief")},
        ),
        Ask(
            "measure_completeness",
            "completeness",
            "Which stages of a chain have suppliers at home, and what one more would change.",
            _SUPPLY,
            {"stages": ("stages",), "firms": ("firms",), "flows": ("flows",)},
        ),
        Ask(
            "measure_linkages",
            "linkages",
            "Which industries pull and feed the others, and what is lost without one.",
            _SUPPLY,
            {"flows": ("flows",), "outputs": ("firms",), "final": ("flows",)},
        ),
    )
}


def find_ask(name: object, where: str) -> Ask:
    """The question a study file asks for.

    Parameters
    ----------
    name : object
        What stands after ``ask =``.
    where : str
        The place in the study file, for the error.

    Returns
    -------
    Ask
        The entry of `ASKS`.

    Raises
    ------
    StudyError
        ``S106`` where there is no such question.
    """
    found = ASKS.get(name) if isinstance(name, str) else None
    if found is None:
        known = ", ".join(ASKS)
        what = f"there is no question {name!r}; a study can ask {known}"
        msg = "S106"
        raise StudyError(msg, what, where=where, hint=suggest(str(name), ASKS, "Write one of these names."))
    return found
