"""Whether one industry gathers, at what distances, and whether chance would do the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from jiju.errors import MeasureError
from jiju.measures.clusters._compare import compare_with_chance
from jiju.measures.clusters._curve_result import CurveResult
from jiju.measures.clusters._kinds import KINDS
from jiju.measures.clusters._members import find_industry
from jiju.measures.clusters._places import individual_table
from jiju.measures.clusters._setting import Options, control_groups, describe_inputs, prepare
from jiju.measures.clusters._targets import Target
from jiju.measures.clusters._wording import explain_concentration
from jiju.results import record_provenance

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from geopandas import GeoDataFrame
    from numpy.typing import ArrayLike, NDArray
    from shapely import MultiPolygon, Polygon

    from jiju.measures.clusters._members import Members

__all__ = ["ConcentrationResult", "measure_concentration"]


class ConcentrationResult(CurveResult):
    """Result of `measure_concentration`."""

    KIND = "concentration"


def measure_concentration(
    establishments: pd.DataFrame,
    *,
    industry: str,
    measure: Literal["kd", "M", "m", "K", "L", "D", "g"] = "kd",
    weighted: bool = False,
    distances_m: ArrayLike | None = None,
    null: Literal["sites", "labels", "position"] = "sites",
    controls: Sequence[str] | int | None = None,
    case_control: bool = False,
    window: GeoDataFrame | Polygon | MultiPolygon | None = None,
    correction: Literal["isotropic", "translation"] = "isotropic",
    band: str = "erl",
    individual: bool = False,
    simulations: int = 999,
    level: float = 0.95,
    exact: bool = False,
    rng: int | np.random.Generator | None = None,
) -> ConcentrationResult:
    r"""Concentration of one industry over distance, held against chance.

    Parameters
    ----------
    establishments : DataFrame
        All establishments of the study, as `jiju.read_establishments` returns: ``industry``, ``size`` where
        weighted, and ``lon, lat`` in degrees or ``x, y`` in metres. Those of other industries are the
        reference.
    industry : str
        The industry.
    measure : {"kd", "M", "m", "K", "L", "D", "g"}, default "kd"
        ``"kd"``: density of the distances between its establishments (Duranton and Overman). ``"M"``: its
        share among the neighbors within a distance over its share in the whole area (Marcon and Puech);
        ``"m"``: the same for neighbors at about a distance (Lang, Marcon and Puech). ``"K"``, ``"L"``,
        ``"g"``: neighbors within or at a distance per area, with ``L`` given as L(r) - r (Ripley); ``"D"``: K
        of the industry less K of its controls (Diggle and Chetwynd).
    weighted : bool, default False
        Whether establishments count by their size: Kd, M and m only.
    distances_m : array-like of shape (r,), optional
        Distances in metres, ascending. Default: 40 to 100 even steps up to the median distance between sites.
    null : {"sites", "labels", "position"}, default "sites"
        What moves in a draw. ``"sites"``: all establishments, with industry and size, are dealt out over all
        sites. ``"labels"``: industries are dealt out; sizes stay at their sites. ``"position"``: places are
        drawn from the window, for K, L, D and g.
    controls : sequence of str, or int, optional
        Industries that change places with this one, and that D and case-control M compare it with; or how
        many leading characters of the industry's code make a sector, within which places are changed.
        Default: all.
    case_control : bool, default False
        For M: compare with the controls around, not with all neighbors.
    window : GeoDataFrame or shapely polygon, optional
        For K, L, D and g: where establishments could stand. Default: the convex hull of the sites, widened;
        the result says so.
    correction : {"isotropic", "translation"}, default "isotropic"
        Edge correction of K, L, D and g.
    band : str, default "erl"
        How the curve is held against the draws, a name in `jiju.chance.BANDS`: ``"erl"``, ``"rank"``,
        ``"cont"``, ``"area"``, ``"qdir"``, ``"st"``, ``"unscaled"``, ``"integrated_deviation"``, or
        Duranton and Overman's ``"do_global"`` and ``"do_local"``.
    individual : bool, default False
        Whether to give the values of single establishments, in ``tables["individual"]``, at up to eight
        distances; for M with p-values at one of them. Not for D.
    simulations : int, default 999
        Number of draws.
    level : float, default 0.95
        Level of the bands and of the verdict, at least 0.5 and below 1.
    exact : bool, default False
        For ``"kd"``: smooth every pair at its own distance. Else, from 3,000 pairs on, they are first counted
        in 2,048 bins (8,192 with weights, up to 500,000 pairs) up to twice the largest distance, which is
        hundreds of times faster; ``details["error_bound"]`` says how far the observed curve then is from
        the exact one, as a share of its peak. The other measures are always exact.
    rng : None, int or numpy.random.Generator, optional
        Seed of the draws. The same seed gives the same bytes for any number of threads.

    Returns
    -------
    ConcentrationResult
        ``.table``: ``distance_m, value, expected, low, high, pointwise_low, pointwise_high``, one row a
        distance (Kd in 1/m, K and D in square metres, L in metres, else without unit); ``low, high`` are the
        *global* band, unless ``band`` asks for another. ``.evidence[0]`` has the
        p-value and the verdict; ``.details`` the distances at which the curve leaves the band
        (``localized_m, dispersed_m``), the index and the bandwidth.

    Raises
    ------
    TableError
        ``T102`` where a column is missing, ``T304`` where there are no coordinates.
    MeasureError
        ``M201`` fewer than two establishments; ``M202`` to ``M206``, ``M208``, ``M209``, ``M212``, ``M213``
        parameters that cannot be used; ``M207`` no sizes above 0; ``M251`` to ``M255`` a window that cannot
        be used.

    Notes
    -----
    For n establishments with pair distances :math:`d_{ij}` and weights :math:`s_{ij}` (1, or
    :math:`w_i w_j`),

    .. math:: K_d(r) = \frac{1}{h \sum s_{ij}} \sum_{i<j} s_{ij}
        \left[\phi\left(\frac{r - d_{ij}}{h}\right) + \phi\left(\frac{r + d_{ij}}{h}\right)\right]

    with the Gaussian :math:`\phi` reflected at 0 and :math:`h = 0.9 \min(sd, IQR/1.34)\, m^{-1/5}` over the m
    pairs no longer than twice the largest distance, without weights, for the data and for each draw anew.

    .. math:: M(r) = \sum_i
        \frac{\sum_{j \neq i, same, d_{ij} \leq r} w_j}{\sum_{j \neq i, d_{ij} \leq r} w_j}
        \Big/ \sum_i \frac{W_c - w_i}{W - w_i}

    over the establishments i of the industry that have a neighbor; m has kernels k(r - d) in the place of the
    indicators, and case-control M the controls' weight in the place of all neighbors'. K, L, D and g are
    given in the docs with their edge corrections. The band and the p-value are those of `jiju.chance.band`;
    distances beyond the median distance between sites, and those at which
    some curve has no value, are shown but not tested. Localized: the curve leaves the band above;
    dispersed: it leaves it only below. K, L and g see towns wherever there are any: for industries use them
    against ``sites``, and ``position`` only to describe. Do not use it to find *where* an industry gathers,
    nor with fewer than about ten establishments, nor where the other industries' sites were never open to
    this one.

    References
    ----------
    Duranton, G. and Overman, H. G. (2005), Testing for localization using micro-geographic data, Review of
    Economic Studies 72, 1077-1106. Marcon, E. and Puech, F. (2010), Measures of the geographic concentration
    of industries: improving distance-based methods, Journal of Economic Geography 10, 745-762.

    Examples
    --------
    >>> import numpy as np, pandas as pd, jiju
    >>> rng = np.random.default_rng(1)
    >>> xy = rng.uniform(0, 50_000, (300, 2))
    >>> xy[:40] = 20_000 + rng.normal(0, 2_000, (40, 2))
    >>> plants = pd.DataFrame({"industry": ["pumps"] * 40 + ["other"] * 260, "x": xy[:, 0], "y": xy[:, 1]})
    >>> found = jiju.measure_concentration(plants, industry="pumps", simulations=199, rng=1)
    >>> found.verdict, found.p_value
    ('localized', 0.005)
    """
    options = Options(
        measure, null, weighted, distances_m, controls, case_control, window, correction, band,
        simulations, level, exact, rng,
    )  # fmt: skip
    setting = prepare(establishments, options)
    members = setting.members
    group = members.of(find_industry(members, industry))
    _check_group(industry, group, members)
    target = Target(group, group, own=True)
    if case_control:
        target = Target(group, control_groups(members, target, controls), own=False)
    compared = compare_with_chance(setting, (target,), options, label=str(industry))
    curve = compared.tests[0]
    label = KINDS[measure].label
    label_en, label_zh = (f"case-control {label}", f"病例对照 {label}") if case_control else (label, label)
    details = {
        "title": {
            "en": f"Concentration of {industry} ({label_en}{', weighted by size' if weighted else ''})",
            "zh": f"{industry}的集聚程度（{label_zh}{'，按规模加权' if weighted else ''}）",
        },
        "industry": str(industry),
        "individual": individual,
        **compared.details,
        "establishments": len(group),
        **compared.curve_details(curve),
        "simulated": bool(establishments.attrs.get("simulated", False)),
    }
    parameters = {"industry": str(industry), **compared.parameters, "individual": individual}
    tables = {}
    if individual:
        tables["individual"] = individual_table(establishments, setting, target, options, compared)
    return ConcentrationResult(
        kind=ConcentrationResult.KIND,
        table=curve.table,
        statements=explain_concentration(details, curve, (*setting.caveats, *compared.caveats())),
        evidence=(
            compared.evidence(
                f"concentration of {industry}", curve.statistic, curve.p_value, details["verdict"]
            ),
        ),
        provenance=record_provenance(
            "measure_concentration", parameters, describe_inputs(establishments, window), compared.seed
        ),
        details=details,
        tables=tables,
    )


def _check_group(industry: str, group: NDArray[np.intp], members: Members) -> None:
    if len(group) < 2:
        what = f"{industry!r} has {len(group)} usable establishment; there is no pair"
        msg = "M201"
        raise MeasureError(msg, what, hint="Choose a wider industry, or see which rows were left out.")
    if members.weighted and np.count_nonzero(members.weight[group]) < 2:
        what = f"fewer than two establishments of {industry!r} have a size above 0"
        msg = "M207"
        raise MeasureError(msg, what, hint="Use weighted=False, or another column as size.")
