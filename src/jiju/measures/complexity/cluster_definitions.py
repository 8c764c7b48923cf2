"""Which industries belong together: groups found by the regions they share and by whom they trade with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from jiju.chance import monte_carlo_p_value, resolve_seed
from jiju.errors import MeasureError, suggest
from jiju.measures.complexity._cluster_inputs import read_benchmark, read_grounds
from jiju.measures.complexity._cluster_search import (
    ALL,
    Candidate,
    choose,
    default_numbers,
    scores_by_chance,
    try_all,
)
from jiju.measures.complexity._cluster_tables import (
    candidate_table,
    group_table,
    industry_table,
    match_table,
    renumbered,
)
from jiju.measures.complexity._cluster_words import cluster_evidence, cluster_statements
from jiju.measures.complexity._correction import CORRECTIONS, Correction, correct_groups, find_outliers
from jiju.measures.complexity._partitions import adjusted_rand
from jiju.measures.complexity._similarity import SIMILARITIES, Similarity, combine, similarities_of
from jiju.measures.complexity._validation import validate
from jiju.results import Result, describe_input, record_provenance

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from jiju.measures.complexity._cluster_inputs import Grounds

    Floats = NDArray[np.float64]
    Labels = NDArray[np.int64]

__all__ = ["ClusterDefinitionsResult", "find_cluster_definitions"]

_USED = ("region", "industry", "value", "size", "establishments", "period")
_USED_FLOWS = ("supplier", "user", "value")
_DEFAULT: tuple[Similarity, ...] = ("specialization", "proximity", "value")


class ClusterDefinitionsResult(Result):
    """What `find_cluster_definitions` found."""

    KIND = "cluster_definitions"

    @property
    def groups(self) -> pd.DataFrame:
        """The groups, the largest first."""
        return self.tables["groups"]

    @property
    def candidates(self) -> pd.DataFrame:
        """Every grouping that was tried, with its score."""
        return self.tables["candidates"]


def find_cluster_definitions(
    table: pd.DataFrame,
    *,
    flows: pd.DataFrame | None = None,
    benchmark: pd.DataFrame | None = None,
    similarities: Sequence[Similarity] | None = None,
    numbers: Sequence[int] | None = None,
    minimum_regions: int = 5,
    correct: Correction = "all",
    simulations: int = 19,
    period: str | int | None = None,
    rng: int | np.random.Generator | None = None,
) -> ClusterDefinitionsResult:
    r"""Sort industries into groups of related ones, and hold the groups against chance.

    Parameters
    ----------
    table : DataFrame
        Columns region, industry and value, perhaps establishments and period; or establishments (no column
        value), whose sizes are added up, or which are counted.
    flows : DataFrame, optional
        Columns supplier, user and value, with industries as suppliers and users, as an input-output table
        has them; taken as one more similarity.
    benchmark : DataFrame, optional
        Columns industry and group: another definition, scored alike and compared.
    similarities : sequence of str, optional
        Any of "specialization", "proximity", "value", "establishments", "coagglomeration", "links". Default:
        the first three, and links where flows are given.
    numbers : sequence of int, optional
        How many groups to try, each at least 2. Default: about 20 numbers, from one group for each 30
        industries to one for each 6.
    minimum_regions : int, default 5
        Industries with an amount in fewer regions are left out by name.
    correct : {"all", "systematic", "none"}, default "all"
        Which industries that are nearer another group than their own are moved to it.
    simulations : int, default 19
        Number of draws; 19 are the fewest for a verdict at 95%.
    period : str or int, optional
        Which period of the table.
    rng : None, int or numpy.random.Generator, optional
        Seed of the draws. The groups themselves are not random.

    Returns
    -------
    ClusterDefinitionsResult
        ``table``, one row an industry: ``industry, group, value, within, best_other, nearest, moved,
        outlier``. ``tables``: ``groups``, ``candidates`` (every grouping tried, with its score), ``matches``
        (with a benchmark, else empty), ``left_out``.

    Raises
    ------
    TableError
        ``T102`` where a column is missing.
    MeasureError
        ``M401``, ``M402``, ``M404`` for the table, ``M441`` where too little can be compared, ``M442``
        where a similarity lacks its table, ``M443`` for a setting that cannot be used, ``M444`` for a
        benchmark that does not fit.

    Notes
    -----
    The five steps of Delgado, Porter and Stern (2016). (1) Similarity of each pair of industries:
    ``specialization`` is the correlation over regions of :math:`\log(1 + LQ)`, ``proximity`` that of
    `measure_relatedness`, ``value`` and ``establishments`` the locational correlations of that paper, of
    amounts and of numbers of establishments; ``coagglomeration`` is the index of Ellison, Glaeser and Kerr
    (2010), ``links`` the largest of the four shares that one has of the other's purchases and sales. Each is
    brought to mean 0 and standard deviation 1 over all pairs; ``all`` is their mean. (2) Ward's method and
    k-means, begun at Ward's groups, on the rows of each similarity and of all. (3) Every number of groups.
    (4) Scores: the mean of four shares, averaged over the single similarities: of groups whose mean
    similarity within is above the mean of those to other groups (VS-Cluster), and above their 95th
    percentile; and the same of industries (VS-Industry). The rule, fixed beforehand: of all candidates
    within 0.005 of the highest score the one with the most groups. (5) Correction: an industry that is
    nearer another group by the similarity the groups were made from is a marginal outlier, and a systematic
    one where that group is nearer by every single similarity too; they are moved one at a time, the farthest
    out of place first.

    The definitions are recalled from the paper, which could not be consulted; the rule, the standardizing
    and the two sorts of outliers are our own wording of it. There, linkages of occupations count as well.

    Null: each industry's quotients are exchanged between regions of like size (runs of 15), independently
    of the other industries, so that sizes, unevenness and zeros stay and shared places go; links are dealt
    out anew. Every draw goes through steps 1 to 4. Scores are high by construction, also without any groups
    (0.8 and more): only the comparison tells.

    When not to use: as a map of clusters (`find_clusters` has places), or as a proof that grouped industries
    trade or learn from each other: without flows it sees shared regions only. The correlation of plain
    amounts mostly tells large cities from small ones; on planted groups it recovers little where
    ``specialization`` recovers all. Groups change with the level of the codes and of the regions.

    References
    ----------
    Delgado, M., Porter, M. E. and Stern, S. (2016). Defining clusters of related industries. Journal of
    Economic Geography 16, 1-38. Ellison, G., Glaeser, E. L. and Kerr, W. R. (2010). What causes industry
    agglomeration? American Economic Review 100, 1195-1213.

    Examples
    --------
    >>> import numpy as np
    >>> import pandas as pd
    >>> from jiju import find_cluster_definitions
    >>> rng = np.random.default_rng(3)
    >>> strength = np.exp(rng.normal(size=(40, 3)))  # of 40 regions in 3 planted groups
    >>> rows = [
    ...     (f"region {r}", f"{'abc'[k % 3]}{k // 3}", strength[r, k % 3] * np.exp(0.3 * rng.normal()))
    ...     for r in range(40) for k in range(18)]
    >>> table = pd.DataFrame(rows, columns=["region", "industry", "value"])
    >>> found = find_cluster_definitions(table, rng=1)
    >>> found.groups[["group", "industries", "largest"]]
       group  industries         largest
    0      1           6  a5|a0|a2|a1|a4
    1      2           6  b1|b5|b4|b2|b0
    2      3           6  c1|c3|c2|c5|c0
    """
    names = _check(similarities, flows, minimum_regions, correct, simulations)
    grounds = read_grounds(
        table,
        flows,
        counted="establishments" in names,
        minimum_regions=minimum_regions,
        period=period,
    )
    tried = _numbers(numbers, len(grounds.industries))
    arrays = (grounds.value, grounds.counts, grounds.links)
    singles = similarities_of(names, *arrays)
    candidates = try_all(singles, tried)
    if not candidates:
        what = "every pair of industries is equally alike, so that there is nothing to group by"
        msg = "M441"
        raise MeasureError(msg, what, where="table", hint="Look whether all amounts are the same.")
    chosen = candidates[choose(candidates)]
    deciding = combine(singles) if chosen.similarity == ALL else singles[chosen.similarity]
    outliers = find_outliers(deciding, list(singles.values()), chosen.labels)
    labels = correct_groups(deciding, chosen.labels, outliers, correct)
    moved = labels != chosen.labels
    totals = grounds.value.sum(axis=0)
    labels = renumbered(labels, totals)
    corrected = _scored(chosen.similarity, "corrected", labels, singles)
    seed = resolve_seed(rng)
    chance = scores_by_chance(names, arrays, tried, simulations=simulations, seed=seed)
    top = max(candidate.score for candidate in candidates)
    details: dict[str, Any] = {
        "title": {"en": "Groups of related industries", "zh": "关联行业群"},
        "simulated": bool(table.attrs.get("simulated", False)),
        "industries": len(grounds.industries),
        "regions": len(grounds.regions),
        "groups": int(labels.max()) + 1,
        "similarities": list(names),
        "similarity": chosen.similarity,
        "method": chosen.method,
        "numbers": tried,
        "score": chosen.score,
        "score_corrected": corrected.score,
        "score_highest": top,
        "score_by_chance": float(chance.mean()),
        "score_by_chance_highest": float(chance.max()),
        "p_value": monte_carlo_p_value(top, chance, alternative="greater"),
        "level": 0.95,
        "simulations": simulations,
        "correct": correct,
        "moved": int(moved.sum()),
        "outliers": {name: outliers.count(name) for name in ("marginal", "systematic", "alone")},
        "unlinked": grounds.unlinked,
        "flows_left_out": grounds.flows_left_out,
        "minimum_regions": minimum_regions,
        "period": grounds.cells.period,
        "value_name": grounds.cells.value_name,
        "left_out": grounds.cells.rows_left_out,
        "benchmark": None,
    }
    shown = [*candidates, corrected]
    matches = match_table(labels, np.full(len(labels), -1), ())
    if benchmark is not None:
        given, matches, compared = _compare(benchmark, grounds, labels, singles)
        details["benchmark"] = compared
        shown.append(given)
    inputs = [describe_input("table", table, _USED)]
    if flows is not None:
        inputs.append(describe_input("flows", flows, _USED_FLOWS))
    if benchmark is not None:
        inputs.append(describe_input("benchmark", benchmark, ("industry", "group")))
    parameters = {
        "similarities": list(names),
        "numbers": tried,
        "minimum_regions": minimum_regions,
        "correct": correct,
        "simulations": simulations,
        "period": grounds.cells.period,
    }
    industries = industry_table(grounds.industries, labels, totals, deciding, moved, outliers)
    groups = group_table(grounds.industries, labels, totals, deciding)
    return ClusterDefinitionsResult(
        kind=ClusterDefinitionsResult.KIND,
        table=industries,
        statements=tuple(cluster_statements(grounds, groups, industries, details)),
        evidence=(cluster_evidence(details),),
        provenance=record_provenance("find_cluster_definitions", parameters, inputs, seed),
        details=details,
        tables={
            "groups": groups,
            "candidates": candidate_table(shown, chosen),
            "matches": matches,
            "left_out": grounds.left_out,
        },
    )


def _scored(similarity: str, method: str, labels: Labels, singles: dict[str, Floats]) -> Candidate:
    number = int(labels.max()) + 1
    shares = validate(singles.values(), labels) if number >= 2 else np.full(4, np.nan)
    return Candidate(similarity, method, number, labels, shares)


def _compare(
    benchmark: pd.DataFrame, grounds: Grounds, labels: Labels, singles: dict[str, Floats]
) -> tuple[Candidate, pd.DataFrame, dict[str, Any]]:
    """The benchmark as a candidate, group by group, and how far it agrees."""
    given, names, unknown = read_benchmark(benchmark, grounds.industries)
    both = np.flatnonzero(given >= 0)
    part = {name: matrix[np.ix_(both, both)] for name, matrix in singles.items()}
    ours = np.unique(labels[both], return_inverse=True)[1].astype(np.int64)
    scored = _scored("given", "benchmark", given[both], part)
    compared = {
        "industries": len(both),
        "groups": len(names),
        "unknown": unknown,
        "adjusted_rand": adjusted_rand(ours, given[both]),
        "score": scored.score,
        "own_score": _scored("", "", ours, part).score,
    }
    return scored, match_table(labels, given, names), compared


def _check(
    similarities: Sequence[Similarity] | None,
    flows: pd.DataFrame | None,
    minimum_regions: int,
    correct: str,
    simulations: int,
) -> tuple[Similarity, ...]:
    msg = "M443"
    for name, number, least in (("minimum_regions", minimum_regions, 1), ("simulations", simulations, 1)):
        if not isinstance(number, int | np.integer) or isinstance(number, bool) or number < least:
            what = f"{name} is {number!r}"
            raise MeasureError(msg, what, where=name, hint=f"Give a whole number of at least {least}.")
    if correct not in CORRECTIONS:
        what = f"correct is {correct!r}"
        raise MeasureError(msg, what, where="correct", hint="Choose 'all', 'systematic' or 'none'.")
    if similarities is None:
        return (*_DEFAULT, "links") if flows is not None else _DEFAULT
    asked: list[Any] = [similarities] if isinstance(similarities, str) else list(similarities)
    for name in asked:
        if name not in SIMILARITIES:
            what = f"there is no similarity {name!r}; there are {', '.join(SIMILARITIES)}"
            hint = suggest(str(name), SIMILARITIES, "Leave it out to take the usual ones.")
            raise MeasureError(msg, what, where="similarities", hint=hint)
    if not asked:
        what = "similarities is empty"
        raise MeasureError(msg, what, where="similarities", hint="Name at least one, or leave it out.")
    if "links" in asked and flows is None:
        what = "the similarity 'links' needs a table of flows"
        msg = "M442"
        raise MeasureError(msg, what, where="similarities", hint="Give flows=, or leave 'links' out.")
    if flows is not None and "links" not in asked:
        what = "flows are given, but similarities leaves 'links' out, so that they would not be used"
        raise MeasureError(msg, what, where="similarities", hint="Add 'links', or leave flows out.")
    return tuple(dict.fromkeys(asked))


def _numbers(numbers: Sequence[int] | None, industries: int) -> list[int]:
    if numbers is None:
        return default_numbers(industries)
    asked = [numbers] if isinstance(numbers, int) else list(numbers)
    whole = [isinstance(number, int | np.integer) and not isinstance(number, bool) for number in asked]
    if not asked or not all(whole) or min(asked) < 2 or max(asked) >= industries:
        what = f"numbers is {numbers!r}"
        hint = f"Give whole numbers from 2 to {industries - 1}: there are {industries} industries."
        msg = "M443"
        raise MeasureError(msg, what, where="numbers", hint=hint)
    return sorted({int(number) for number in asked})
