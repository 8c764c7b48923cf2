"""Whether one industry stands around another, at what distances, and whether chance would do the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from jiju.errors import MeasureError
from jiju.measures.clusters._colocation_words import explain_colocation
from jiju.measures.clusters._compare import compare_with_chance
from jiju.measures.clusters._curve_result import CurveResult
from jiju.measures.clusters._kinds import KINDS
from jiju.measures.clusters._members import find_industry
from jiju.measures.clusters._setting import Options, describe_inputs, prepare
from jiju.measures.clusters._targets import Target
from jiju.results import record_provenance

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from geopandas import GeoDataFrame
    from numpy.typing import ArrayLike, NDArray
    from shapely import MultiPolygon, Polygon

    from jiju.measures.clusters._members import Members
    from jiju.measures.clusters._setting import Setting

__all__ = ["ColocationResult", "measure_colocation", "prepare_pairs"]


class ColocationResult(CurveResult):
    """Result of `measure_colocation`."""

    KIND = "colocation"


def measure_colocation(
    establishments: pd.DataFrame,
    *,
    industry: str,
    neighbor: str,
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
    exact: bool = False,
    rng: int | np.random.Generator | None = None,
) -> ColocationResult:
    r"""Concentration of one industry around another over distance, held against chance.

    Parameters
    ----------
    establishments : DataFrame
        All establishments of the study, as `jiju.read_establishments` returns; those of all other industries
        are part of the reference.
    industry : str
        The industry around which is counted: the reference.
    neighbor : str
        The industry that is counted there. Not the same one.
    measure : {"kd", "M", "m", "K", "L", "g"}, default "M"
        As in `measure_concentration`. ``"M"``: the neighbor's share among all that stands within a distance
        of the industry, over its share in the whole area.
    weighted : bool, default False
        Whether establishments count by their size: Kd, M and m only.
    distances_m : array-like of shape (r,), optional
        Distances in metres, ascending. Default: 40 to 100 even steps up to the median distance between sites.
    null : {"others", "sites", "labels", "position"}, default "others"
        What moves in a draw. ``"others"``: the industry stays where it is, and all other establishments, the
        neighbors among them, are dealt out over the sites it does not hold. ``"sites"``, ``"labels"`` and,
        for K, L and g, ``"position"``: as in `measure_concentration`; both industries move.
    controls : sequence of str, or int, optional
        Industries that change places with the two; or how many leading characters of an industry's code make
        a sector, within which places are changed. Default: all.
    window : GeoDataFrame or shapely polygon, optional
        For K, L and g: where establishments could stand. Default: as in `measure_concentration`.
    correction : {"isotropic", "translation"}, default "isotropic"
        Edge correction of K, L and g.
    band : str, default "erl"
        How a curve is held against the draws, a name in `jiju.chance.BANDS`.
    simulations : int, default 999
        Number of draws.
    level : float, default 0.95
        Level of the bands and of the verdict, at least 0.5 and below 1.
    exact : bool, default False
        For ``"kd"``: smooth every pair at its own distance, as in `measure_concentration`.
    rng : None, int or numpy.random.Generator, optional
        Seed of the draws. The same seed gives the same bytes for any number of threads.

    Returns
    -------
    ColocationResult
        ``.table``: ``distance_m, value, expected, low, high, pointwise_low, pointwise_high``, as
        `measure_concentration`. ``.evidence[0]`` has the p-value and the verdict: ``localized`` where there
        is more of the neighbor around the industry than by chance, ``dispersed`` where there is less.

    Raises
    ------
    TableError
        ``T102`` where a column is missing, ``T304`` where there are no coordinates.
    MeasureError
        ``M205`` no such industry; ``M207`` no sizes above 0; ``M212`` the measure D; ``M214`` where industry
        and neighbor are the same; others as in `measure_concentration`.

    Notes
    -----
    With the establishments i of the industry and j of the neighbor,

    .. math:: M(r) = \sum_i \frac{\sum_{j, d_{ij} \leq r} w_j}{\sum_{k \neq i, d_{ik} \leq r} w_k}
        \Big/ \sum_i \frac{W_{neighbor}}{W - w_i}

    over the i that have any neighbor k, of whatever industry, within r. Kd, m, K, L and g are those of
    `measure_concentration` over all pairs (i, j). M and m are not symmetric: a supplier may stand by its
    customers while the customers have many others around them. Kd is the same both ways, K, L and g but for
    the correction at the edge; their test under ``others`` is still about the neighbor's places, given the
    industry's.

    The draws break up the neighbor's own gathering: an industry that gathers strongly by itself leaves the
    band more often than a level says, on either side, even where the other one has no part in it. Measure its
    concentration as well. The null ``sites`` breaks up both and asks less. Not for D and case-control M,
    which compare an industry with controls; and not for a cause: both may follow a third thing.

    References
    ----------
    Marcon, E. and Puech, F. (2010), Measures of the geographic concentration of industries: improving
    distance-based methods, Journal of Economic Geography 10, 745-762. Duranton, G. and Overman, H. G. (2008),
    Exploring the detailed location patterns of U.K. manufacturing industries using microgeographic data,
    Journal of Regional Science 48, 213-243.

    Examples
    --------
    >>> import numpy as np, pandas as pd, jiju
    >>> rng = np.random.default_rng(1)
    >>> xy = rng.uniform(0, 50_000, (300, 2))
    >>> xy[40:80] = xy[:40] + rng.normal(0, 500, (40, 2))
    >>> industry = ["cars"] * 40 + ["seats"] * 40 + ["other"] * 220
    >>> plants = pd.DataFrame({"industry": industry, "x": xy[:, 0], "y": xy[:, 1]})
    >>> found = jiju.measure_colocation(plants, industry="cars", neighbor="seats", simulations=199, rng=1)
    >>> found.verdict, found.p_value
    ('localized', 0.005)
    """
    options = Options(
        measure, null, weighted, distances_m, controls, False, window, correction, band,
        simulations, level, exact, rng,
    )  # fmt: skip
    industry, neighbor = str(industry), str(neighbor)
    if industry == neighbor:
        what = f"industry and neighbor are both {industry!r}"
        msg = "M214"
        raise MeasureError(msg, what, hint="measure_concentration measures an industry around itself.")
    setting = prepare_pairs(establishments, options)
    members = setting.members
    reference = members.of(find_industry(members, industry))
    counted = members.of(find_industry(members, neighbor))
    for name, group in ((industry, reference), (neighbor, counted)):
        _check_sizes(name, group, members)
    target = Target(reference, counted, own=False)
    compared = compare_with_chance(setting, (target,), options, label=f"{neighbor} around {industry}")
    curve = compared.tests[0]
    label = KINDS[measure].label
    details = {
        "title": {
            "en": f"{neighbor} around {industry} ({label}{', weighted by size' if weighted else ''})",
            "zh": f"{industry}周围的{neighbor}（{label}{'，按规模加权' if weighted else ''}）",
        },
        "industry": industry,
        "neighbor": neighbor,
        **compared.details,
        "establishments": len(reference),
        "neighbor_establishments": len(counted),
        **compared.curve_details(curve),
        "simulated": bool(establishments.attrs.get("simulated", False)),
    }
    claim = f"colocation of {neighbor} around {industry}"
    parameters = {"industry": industry, "neighbor": neighbor, **compared.parameters}
    return ColocationResult(
        kind=ColocationResult.KIND,
        table=curve.table,
        statements=explain_colocation(details, curve, (*setting.caveats, *compared.caveats())),
        evidence=(compared.evidence(claim, curve.statistic, curve.p_value, details["verdict"]),),
        provenance=record_provenance(
            "measure_colocation", parameters, describe_inputs(establishments, window), compared.seed
        ),
        details=details,
    )


def prepare_pairs(establishments: pd.DataFrame, options: Options) -> Setting:
    """Check the options of a measure of one industry around another, and find what can be used.

    Parameters
    ----------
    establishments : DataFrame
        As `jiju.read_establishments` returns.
    options : Options
        As the user gave them.

    Returns
    -------
    Setting
        Ready.

    Raises
    ------
    MeasureError
        ``M212`` for D; others as `jiju.measures.clusters._setting.prepare`.
    """
    kind = KINDS.get(options.measure)
    if kind is not None and not kind.pairs:
        what = (
            f"{kind.label} compares one industry with its controls; it is not of one industry around another"
        )
        msg = "M212"
        raise MeasureError(msg, what, hint="Use measure='K', 'L' or 'g'; or 'M', which needs no window.")
    return prepare(establishments, options, None if kind is None else kind.pair_nulls)


def _check_sizes(industry: str, group: NDArray[np.intp], members: Members) -> None:
    if members.weighted and not np.any(members.weight[group] > 0.0):
        what = f"no establishment of {industry!r} has a size above 0"
        msg = "M207"
        raise MeasureError(msg, what, hint="Use weighted=False, or another column as size.")
