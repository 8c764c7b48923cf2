"""How far a place is from its peers, indicator by indicator and pillar by pillar, and what is not known."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from jiju.measures.scorecards._facts import (
    Facts,
    Number,
    choose_places,
    collect_facts,
    describe_facts,
    prepare_values,
)
from jiju.measures.scorecards._gap_statements import gap_statements
from jiju.measures.scorecards._hierarchy import Hierarchy, Leaf, read_hierarchy
from jiju.measures.scorecards._intervals import (
    Span,
    gap_between,
    ratio_of,
    score,
    verdict_of,
    weighted_mean,
    widest,
)
from jiju.measures.scorecards._shape import shape_table
from jiju.results import Result, record_provenance
from jiju.results.names import name_in_language
from jiju.tables.periods import parse_period

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

__all__ = ["GapResult", "measure_gap"]

FRONTIER = "frontier"
_ROUNDING = 1e-12  # numbers that differ less are the same number in two units


class GapResult(Result):
    """What `measure_gap` found."""

    KIND = "gap"

    @property
    def pillars(self) -> pd.DataFrame:
        """The gap to each peer and to the best of each indicator, by pillar."""
        return self.tables["pillars"]

    @property
    def frontiers(self) -> pd.DataFrame:
        """The best peer on each indicator."""
        return self.tables["frontiers"]

    @property
    def missing(self) -> pd.DataFrame:
        """Every number that is not there."""
        return self.tables["missing"]

    @property
    def refused(self) -> pd.DataFrame:
        """The numbers that cannot be compared, and why."""
        return self.tables["refused"]

    @property
    def sources(self) -> pd.DataFrame:
        """Every number with its sentence, publisher and date."""
        return self.tables["sources"]


def measure_gap(
    values: pd.DataFrame,
    *,
    place: str,
    peers: Sequence[str] | None = None,
    indicators: pd.DataFrame,
    period: str | None = None,
) -> GapResult:
    r"""Distance of a place to its peers and to the best of each indicator, with the list of missing numbers.

    Parameters
    ----------
    values : DataFrame, shape (n, ...)
        One row for each number: place, indicator, value; where known low, high, comparator, unit, period,
        status, part, fact, source, publisher, published, page, sentence, url. From `read_values` or
        `read_facts`.
    place : str
        The place in question.
    peers : sequence of str, optional
        The places it is compared with. Default: all others of the table.
    indicators : DataFrame
        One row for each indicator: indicator, label_en, label_zh, unit, direction, pillar, weight. From
        `read_indicators`.
    period : str, optional
        Only numbers within this period, such as ``"2023"``. Default: the latest of each place and indicator.

    Returns
    -------
    GapResult
        ``.table`` has one row for each indicator and peer of which both numbers are there, and one for each
        pair of facts where sources contradict each other. ``.pillars``, ``.frontiers``, ``.missing``,
        ``.refused`` and ``.sources`` are tables too.

    Raises
    ------
    TableError
        ``T102`` where a column is missing, ``T305`` where a column of numbers holds something else.
    MeasureError
        ``M331`` for a place the table does not have, ``M332`` for a table of indicators that contradicts
        itself, ``M333`` where there is no peer, ``M334`` for a period that cannot be read.

    Notes
    -----
    With :math:`x` the place's number, :math:`y` the peer's and :math:`d` = 1 where more is better, -1 where
    less is,

    .. math:: g = d \log (y / x).

    0.69 is a factor of 2, whatever the unit; the gap of the peer to the place is :math:`-g`. Bounds are those
    of interval arithmetic: the smallest and largest gap with both numbers within theirs ("30余" is 30 to 40,
    "超2500" has no upper end). They hold what the wording leaves open and no error of measurement.

    Which number is in force is decided by `mark_standing`: the latest period, outcomes only. A plan or a
    target never counts; it is named beside the missing number. Facts that contradict each other are rows of
    their own, never averaged; pillars go by the one published last, with an interval that covers all of them.
    A pillar's gap is the mean of its indicators' gaps, weighted, over the indicators of which both numbers
    are there; its interval is the mean of their lower and of their upper ends. The best peer is found for
    each indicator apart, so no place need be as good as all of them together. A peer whose number is missing
    may be better than the best that is known. The answer draws no conclusion on a pillar where one indicator
    of several, less than a third of them, or less than a quarter of the comparisons have both numbers, and
    says nobody is ahead where the interval covers both sides, and both where the place is ahead on one
    indicator and behind on another; the figures follow in the next sentence.

    Not for numbers of which 0 or less makes sense (a trade balance, a growth rate): a ratio of those means
    nothing, and they are refused by name. Currencies are not converted: rates change, so state one yourself.

    References
    ----------
    Interval arithmetic: Moore, R. E., Kearfott, R. B. and Cloud, M. J. (2009), Introduction to Interval
    Analysis, SIAM. Weighted means of logarithms, and of what is missing: OECD and JRC (2008), Handbook on
    Constructing Composite Indicators.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import measure_gap
    >>> values = pd.DataFrame({
    ...     "place": ["Here", "There", "Here", "There"],
    ...     "indicator": ["sales", "sales", "bases", "patents"],
    ...     "value": [200.0, 500.0, 30.0, 900.0],
    ...     "low": [200.0, 450.0, 30.0, 900.0],
    ...     "high": [200.0, 550.0, 40.0, 900.0],
    ... })
    >>> indicators = pd.DataFrame({
    ...     "indicator": ["sales", "bases", "patents"], "pillar": ["market", "market", "technology"]})
    >>> found = measure_gap(values, place="Here", indicators=indicators)
    >>> found.table[["indicator", "peer", "ratio", "low", "high", "verdict"]].round(3)
      indicator   peer  ratio    low   high verdict
    0     sales  There    2.5  0.811  1.012  behind
    >>> found.missing[["place", "indicator"]]
       place indicator
    0   Here   patents
    1  There     bases
    """
    hierarchy = read_hierarchy(indicators)
    frame, unknown = prepare_values(values, indicators)
    others = choose_places(frame, place, peers)
    place = str(place).strip()
    facts = collect_facts(frame, hierarchy, [place, *others], period=period, unknown=unknown)
    frontiers = _frontiers(facts, hierarchy, place, others)
    table = _table(facts, hierarchy, place, others)
    pillars = _pillars(facts, hierarchy, place, others)
    tables = {
        "pillars": pillars,
        "frontiers": frontiers,
        "missing": facts.missing,
        "refused": facts.refused,
        "sources": facts.sources,
    }
    details: dict[str, Any] = {
        "title": {
            "en": f"The gap of {name_in_language(place)} to its peers",
            "zh": f"{name_in_language(place, 'zh')}与对标对象的差距",
        },
        "place": place,
        "peers": others,
        "period": period,
        "indicators": len(hierarchy.leaves),
        "compared": int(table["indicator"].nunique()),
        "missing": len(facts.missing),
        "own_missing": int((facts.missing["place"] == place).sum()),
        "refused": len(facts.refused),
        "contradicted": facts.count_contradicted(),
        "open_ends": int((table["low"].isna() | table["high"].isna()).sum()),
        "other_periods": int((table["periods"] == "different").sum()),
        "unknown_periods": int((table["periods"] == "unknown").sum()),
        "planned": facts.planned,
        "unknown": facts.unknown,
        "simulated": bool(values.attrs.get("simulated", False)),
    }
    return GapResult(
        kind=GapResult.KIND,
        table=table,
        statements=tuple(gap_statements(table, tables, hierarchy, details)),
        evidence=(),
        provenance=record_provenance(
            "measure_gap",
            {"place": place, "peers": others, "period": period},
            describe_facts(values, indicators),
            None,
        ),
        details=details,
        tables=tables,
    )


def _table(facts: Facts, hierarchy: Hierarchy, place: str, others: list[str]) -> pd.DataFrame:
    rows = []
    for leaf in hierarchy.leaves.values():
        best = _best(facts, leaf, others)
        for peer in others:
            rows += [
                _row(leaf, own, other, frontier=peer in best)
                for own in facts.of(place, leaf.code)
                for other in facts.of(peer, leaf.code)
            ]
    return shape_table("gap", "table", rows)


def _row(leaf: Leaf, own: Number, other: Number, *, frontier: bool) -> dict[str, Any]:
    gap = gap_between(own, other, leaf.direction)
    contradicted = "contradicted" in (own.standing, other.standing)
    return {
        "indicator": leaf.code,
        "pillar": leaf.pillar,
        "place_value": own.value,
        "peer": other.place,
        "peer_value": other.value,
        "gap_log": gap.point,
        "ratio": ratio_of(gap.point),
        "low": gap.low,
        "high": gap.high,
        "place_source": own.source,
        "peer_source": other.source,
        "frontier": frontier,
        "place_fact": own.fact,
        "peer_fact": other.fact,
        "place_low": own.low,
        "place_high": own.high,
        "peer_low": other.low,
        "peer_high": other.high,
        "place_period": own.period,
        "peer_period": other.period,
        "unit": own.unit or other.unit,
        "standing": "contradicted" if contradicted else "current",
        "label_en": leaf.label_en,
        "label_zh": leaf.label_zh,
        "periods": _same_period(own.period, other.period),
        "verdict": verdict_of(gap),
    }


def _same_period(one: str, other: str) -> str:
    """Whether two numbers are about the same time; one within the other counts as the same."""
    first, second = parse_period(one), parse_period(other)
    if first is None or second is None:
        return "same" if one and one == other else "unknown"
    # The end of a year's stock lies within that year; nine months of sales do too, but are not its sales.
    if first == second or 1 in (first.days, second.days):
        within = max(first.start, second.start) <= min(first.end, second.end)
        return "same" if within else "different"
    return "different"


def _best(facts: Facts, leaf: Leaf, others: list[str]) -> list[str]:
    """The peers that are best on an indicator by the numbers as stated; several where they tie."""
    scores = {peer: score(one, leaf.direction) for peer in others if (one := facts.one(peer, leaf.code))}
    if not scores:
        return []
    top = max(span.point for span in scores.values())
    return sorted(peer for peer, span in scores.items() if span.point >= top - _ROUNDING)


def _frontiers(facts: Facts, hierarchy: Hierarchy, place: str, others: list[str]) -> pd.DataFrame:
    rows = []
    for leaf in hierarchy.leaves.values():
        best = _best(facts, leaf, others)
        if not best:
            continue
        scores = {p: score(one, leaf.direction) for p in others if (one := facts.one(p, leaf.code))}
        rest = [span.high for peer, span in scores.items() if peer != best[0]]
        # An open end may reach beyond the best, and so may a number that is missing.
        sure = len(scores) == len(others) and all(scores[best[0]].low > high for high in rest)
        own = facts.one(place, leaf.code)
        nothing = Span(math.nan, math.nan, math.nan)
        gap = nothing if own is None else widest(scores.values()) - score(own, leaf.direction)
        rows.append(
            {
                "indicator": leaf.code,
                "pillar": leaf.pillar,
                "peer": best[0],
                "sure": sure,
                "leads": bool(gap.point <= 0.0),
                "gap_log": gap.point,
                "low": gap.low,
                "high": gap.high,
                "peers": len(scores),
                "label_en": leaf.label_en,
                "label_zh": leaf.label_zh,
            }
        )
    return shape_table("gap", "frontiers", rows)


def _gaps(facts: Facts, leaf: Leaf, place: str, peers: list[str]) -> Span | None:
    """The gap on one indicator to the best of some peers, or None where a number is missing."""
    own = facts.one(place, leaf.code)
    found = [one for peer in peers if (one := facts.one(peer, leaf.code))]
    if own is None or not found:
        return None
    return widest(score(one, leaf.direction) for one in found) - score(own, leaf.direction)


def _pillars(facts: Facts, hierarchy: Hierarchy, place: str, others: list[str]) -> pd.DataFrame:
    rows = []
    for group in hierarchy.groups:
        counted = {code: weight for code, weight in group.weights.items() if weight > 0.0}
        for peer in (FRONTIER, *others):
            against = others if peer == FRONTIER else [peer]
            found = {code: _gaps(facts, hierarchy.leaves[code], place, against) for code in counted}
            there = {code: span for code, span in found.items() if span is not None}
            mean = weighted_mean(list(there.values()), [counted[code] for code in there])
            rows.append(
                {
                    "pillar": group.code,
                    "peer": peer,
                    "gap_log": mean.point,
                    "ratio": ratio_of(mean.point),
                    "low": mean.low,
                    "high": mean.high,
                    "indicators": len(there),
                    "missing": len(counted) - len(there),
                    "comparisons": sum(
                        bool(facts.of(place, code) and facts.of(other, code))
                        for code in counted
                        for other in against
                    ),
                    "possible": len(counted) * len(against),
                    "leads": sum(span.point <= 0.0 for span in there.values()),
                    "level": group.level,
                    "label_en": group.label_en,
                    "label_zh": group.label_zh,
                }
            )
    return shape_table("gap", "pillars", rows)
