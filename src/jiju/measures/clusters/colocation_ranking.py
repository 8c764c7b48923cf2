"""Which industries stand around which others, all pairs tested at once."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from jiju.errors import MeasureError
from jiju.measures.clusters._colocation_words import explain_colocation_ranking
from jiju.measures.clusters._compare import compare_some, set_course
from jiju.measures.clusters._kinds import KINDS
from jiju.measures.clusters._ranked import (
    choose_industries,
    count_verdicts,
    join_curves,
    rank_tests,
    row_evidence,
)
from jiju.measures.clusters._setting import Options, describe_inputs
from jiju.measures.clusters._targets import Target
from jiju.measures.clusters._verdict import LOCALIZED
from jiju.measures.clusters.colocation import prepare_pairs
from jiju.results import Result, record_provenance

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geopandas import GeoDataFrame
    from numpy.typing import ArrayLike
    from shapely import MultiPolygon, Polygon

    from jiju.measures.clusters._compare import Comparison, Course
    from jiju.measures.clusters._verdict import CurveTest

__all__ = ["ColocationRanking", "rank_colocation"]

# Draws of so many bytes are held at a time; curves and evidence are kept for so many pairs.
_ROOM = 2**28
_KEPT = 2_000


class ColocationRanking(Result):
    """Result of `rank_colocation`."""

    KIND = "colocation_ranking"

    @property
    def curves(self) -> pd.DataFrame:
        """The curves of the tested pairs with their bands, of the 2,000 that say most."""
        return self.tables["curves"]

    @property
    def untested(self) -> pd.DataFrame:
        """The industries that could not be paired, and why."""
        return self.tables["untested"]


def rank_colocation(
    establishments: pd.DataFrame,
    *,
    measure: Literal["kd", "M", "m", "K", "L", "g"] = "M",
    weighted: bool = False,
    distances_m: ArrayLike | None = None,
    null: Literal["others", "sites", "labels", "position"] = "others",
    controls: Sequence[str] | int | None = None,
    window: GeoDataFrame | Polygon | MultiPolygon | None = None,
    correction: Literal["isotropic", "translation"] = "isotropic",
    band: str = "erl",
    simulations: int = 999,
    level: float = 0.95,
    minimum_establishments: int = 10,
    exact: bool = False,
    rng: int | np.random.Generator | None = None,
) -> ColocationRanking:
    """Colocation of every pair of industries, with p-values adjusted for testing them all.

    Parameters
    ----------
    establishments : DataFrame
        All establishments of the study, as `jiju.read_establishments` returns.
    measure : {"kd", "M", "m", "K", "L", "g"}, default "M"
        As in `measure_colocation`. For M and m each pair is tested both ways, else once: around the industry
        that comes first by name.
    weighted : bool, default False
        Whether establishments count by their size.
    distances_m : array-like of shape (r,), optional
        Distances in metres, ascending, the same for all pairs. Default: 40 to 100 even steps up to the median
        distance between sites.
    null : {"others", "sites", "labels", "position"}, default "others"
        What moves in a draw, as in `measure_colocation`. Under ``others`` one set of draws for each industry
        serves all that is counted around it; under the others one set serves all pairs.
    controls : sequence of str, or int, optional
        A number: how many leading characters of an industry's code make a sector; establishments change
        places within their sector only. Industries: only these are paired, and change places with each other.
        Default: all.
    window : GeoDataFrame or shapely polygon, optional
        For K, L and g: where establishments could stand. Default: as in `measure_concentration`.
    correction : {"isotropic", "translation"}, default "isotropic"
        Edge correction of K, L and g.
    band : str, default "erl"
        How a curve is held against the draws, a name in `jiju.chance.BANDS`.
    simulations : int, default 999
        Number of draws.
    level : float, default 0.95
        Level of the bands and of the verdicts, at least 0.5 and below 1.
    minimum_establishments : int, default 10
        Industries with fewer usable establishments are listed in ``.untested``, not paired. At least 2.
    exact : bool, default False
        As in `measure_concentration`.
    rng : None, int or numpy.random.Generator, optional
        Seed of the draws.

    Returns
    -------
    ColocationRanking
        ``.table``: ``industry, neighbor, establishments, neighbor_establishments, statistic, p_value,
        p_adjusted, verdict, index, peak_distance_m``, pairs that are together first, the strongest on top;
        ``.curves`` and one evidence for each of the 2,000 pairs with the smallest p-values and largest
        departures; ``.untested``.

    Raises
    ------
    TableError
        As `measure_colocation`.
    MeasureError
        As `measure_colocation`; ``M210`` and ``M215`` where fewer than two industries have enough
        establishments.

    Notes
    -----
    Each pair's curve, band and p-value are those that `measure_colocation` gives with the same seed and
    distances. The p-values are then adjusted by Benjamini and Hochberg over all pairs, and the verdicts
    follow the adjusted ones. With s draws no p-value is below 1/(s + 1): among very many pairs a few that
    depart can then not be told from chance; take more draws. The draws of all pairs are never held at once.

    References
    ----------
    Those of `measure_colocation`, and Benjamini, Y. and Hochberg, Y. (1995), Controlling the false discovery
    rate, JRSS B 57, 289-300.

    Examples
    --------
    >>> import numpy as np, pandas as pd, jiju
    >>> rng = np.random.default_rng(1)
    >>> xy = rng.uniform(0, 50_000, (300, 2))
    >>> xy[40:80] = xy[:40] + rng.normal(0, 500, (40, 2))
    >>> industry = ["cars"] * 40 + ["seats"] * 40 + ["bread", "glass"] * 110
    >>> plants = pd.DataFrame({"industry": industry, "x": xy[:, 0], "y": xy[:, 1]})
    >>> ranking = jiju.rank_colocation(plants, simulations=199, rng=1)
    >>> len(ranking.table)
    12
    >>> sorted(ranking.table.loc[ranking.table["verdict"] == "localized", "neighbor"])
    ['cars', 'seats']
    """
    options = Options(
        measure, null, weighted, distances_m, controls, False, window, correction, band,
        simulations, level, exact, rng,
    )  # fmt: skip
    setting = prepare_pairs(establishments, options)
    members = setting.members
    tested, untested = choose_industries(members, minimum_establishments, controls)
    if len(tested) < 2:
        what = f"only {members.names[tested[0]]!r} has {minimum_establishments} usable establishments"
        msg = "M215"
        raise MeasureError(msg, what, hint="Use wider industries, or a smaller minimum_establishments.")
    one_way = KINDS[measure].one_way
    pairs = [(a, b) for a in tested for b in tested if (a != b if one_way else a < b)]
    group = {industry: members.of(industry) for industry in tested}
    course = set_course(setting, tuple(Target(group[a], group[b], own=False) for a, b in pairs), options)
    tests, kept, compared = _test_pairs(course, pairs)
    columns = {
        "industry": [members.names[a] for a, _ in pairs],
        "neighbor": [members.names[b] for _, b in pairs],
    }
    heads = {name: pd.Series(values, dtype="str") for name, values in columns.items()}
    numbers = {
        "establishments": np.array([len(group[a]) for a, _ in pairs], dtype=np.int64),
        "neighbor_establishments": np.array([len(group[b]) for _, b in pairs], dtype=np.int64),
    }
    table = rank_tests({**heads, **numbers}, tests, level)
    label = KINDS[measure].label
    details: dict[str, Any] = {
        "title": {
            "en": f"Which industries stand by which ({label}{', weighted by size' if weighted else ''})",
            "zh": f"哪些行业彼此靠近（{label}{'，按规模加权' if weighted else ''}）",
        },
        **compared.details,
        "minimum_establishments": minimum_establishments,
        "industries": len(tested),
        "tested": len(pairs),
        "untested": len(untested),
        **count_verdicts(table),
        "curves": len(kept),
        "simulated": bool(establishments.attrs.get("simulated", False)),
    }
    parameters = {**compared.parameters, "minimum_establishments": minimum_establishments}
    together = table[table["verdict"] == LOCALIZED].head(5)
    top = list(zip(together["industry"], together["neighbor"], strict=True))
    told = {(columns["industry"][k], columns["neighbor"][k]) for k in kept}
    return ColocationRanking(
        kind=ColocationRanking.KIND,
        table=table,
        statements=explain_colocation_ranking(details, top, tests, (*setting.caveats, *compared.caveats())),
        evidence=tuple(
            row_evidence(row, compared, f"colocation of {row.neighbor} around {row.industry}")
            for row in table.itertuples(index=False)
            if (row.industry, row.neighbor) in told
        ),
        provenance=record_provenance(
            "rank_colocation", parameters, describe_inputs(establishments, window), compared.seed
        ),
        details=details,
        tables={
            "curves": join_curves(
                {name: [values[k] for k in kept] for name, values in columns.items()},
                [tests[k] for k in kept],
            ),
            "untested": untested,
        },
    )


def _test_pairs(
    course: Course, pairs: list[tuple[int, int]]
) -> tuple[list[CurveTest], list[int], Comparison]:
    """The test of each pair, those whose curves are kept, and what belongs to the whole."""
    tests: list[CurveTest] = []
    kept: list[int] = []
    compared: Comparison | None = None
    for chosen, label in _portions(course, pairs):
        now = compare_some(course, chosen, label=label)
        kept += chosen
        tests += now.tests
        if compared is not None:
            bounds = (compared.details["error_bound"], now.details["error_bound"])
            bound = None if None in bounds else max(bounds)
            now = replace(now, details={**compared.details, "error_bound": bound})
        compared = replace(now, tests=[])
        kept = _keep(tests, kept)
    if compared is None:
        what = "there are no pairs"
        raise ValueError(what)
    return tests, sorted(kept), compared


def _portions(course: Course, pairs: list[tuple[int, int]]) -> Iterator[tuple[list[int], str]]:
    """Pairs whose draws are held together, with what a progress bar says."""
    names = course.setting.members.names
    largest = max(1, _ROOM // (8 * course.options.simulations * len(course.distances_m)))
    if course.options.null == "others":
        references = list(dict.fromkeys(a for a, _ in pairs))
        for a, same in groupby(range(len(pairs)), key=lambda k: pairs[k][0]):
            chosen = list(same)
            label = f"around {names[a]}, {references.index(a) + 1} of {len(references)}"
            for start in range(0, len(chosen), largest):
                yield chosen[start : start + largest], label
        return
    for start in range(0, len(pairs), largest):
        stop = min(start + largest, len(pairs))
        yield list(range(start, stop)), f"pairs {start + 1:,} to {stop:,} of {len(pairs):,}"


def _keep(tests: list[CurveTest], kept: list[int]) -> list[int]:
    """The pairs that say most; the curves of the others are let go."""

    def weight(k: int) -> tuple[float, float, int]:
        p, departure = tests[k].p_value, abs(tests[k].statistic)
        return (1.0 if p is None else p, -departure if np.isfinite(departure) else 0.0, k)

    ordered = sorted(kept, key=weight)
    for k in ordered[_KEPT:]:
        tests[k] = replace(tests[k], table=tests[k].table.iloc[:0])
    return ordered[:_KEPT]
