"""Whether one industry gathers, at what distances, and whether chance would do the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from jiju.errors import MeasureError
from jiju.measures.clusters._compare import Options, compare_with_chance
from jiju.measures.clusters._curves import NAMES, Measure, check_options
from jiju.measures.clusters._members import describe_establishments, find_industry, place_members
from jiju.measures.clusters._wording import explain_concentration
from jiju.results import Result, record_provenance

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

    from jiju.measures.clusters._members import Members

__all__ = ["ConcentrationResult", "measure_concentration"]

_MOST_EXACT_PAIRS = 50_000_000


class ConcentrationResult(Result):
    """Result of `measure_concentration`."""

    KIND = "concentration"

    @property
    def verdict(self) -> str:
        """``localized``, ``dispersed`` or ``within chance``."""
        return str(self.details["verdict"])

    @property
    def p_value(self) -> float | None:
        """Global two-sided p-value of the whole curve."""
        return self.evidence[0].p_value if self.evidence else None


def measure_concentration(
    establishments: pd.DataFrame,
    *,
    industry: str,
    measure: Measure = "kd",
    weighted: bool = False,
    distances_m: ArrayLike | None = None,
    null: str = "sites",
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
    measure : {"kd", "M"}, default "kd"
        ``"kd"``: density of the distances between its establishments (Duranton and Overman). ``"M"``: its
        share among the neighbors within a distance over its share in the whole area (Marcon and Puech).
    weighted : bool, default False
        Whether establishments count by their size.
    distances_m : array-like of shape (r,), optional
        Distances in metres, ascending. Default: 40 to 100 even steps up to the median distance between sites.
    null : {"sites"}, default "sites"
        What moves in a draw: all establishments, with industry and size, are dealt out over all sites.
    simulations : int, default 999
        Number of draws.
    level : float, default 0.95
        Level of the bands and of the verdict, at least 0.5 and below 1.
    exact : bool, default False
        For ``"kd"``: smooth every pair at its own distance. Else, from 3,000 pairs on, they are first counted
        in 2,048 bins (8,192 with weights, up to 500,000 pairs) up to twice the largest distance, which is
        hundreds of times faster; ``details["error_bound"]`` says how far the observed curve then is from
        the exact one, as a share of its peak. M is always exact.
    rng : None, int or numpy.random.Generator, optional
        Seed of the draws. The same seed gives the same bytes for any number of threads.

    Returns
    -------
    ConcentrationResult
        ``.table``: ``distance_m, value, expected, low, high, pointwise_low, pointwise_high``, one row a
        distance (Kd in 1/m, M without unit); ``low, high`` are the *global* band. ``.evidence[0]`` has the
        p-value and the verdict; ``.details`` the distances at which the curve leaves the band
        (``localized_m, dispersed_m``), the index and the bandwidth.

    Raises
    ------
    TableError
        ``T102`` where a column is missing, ``T301`` where there are no coordinates.
    MeasureError
        ``M201`` fewer than two establishments; ``M202`` to ``M206``, ``M208``, ``M209`` parameters that
        cannot be used; ``M207`` no sizes above 0.

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

    over the establishments i of the industry that have a neighbor. The band and the p-value are those of
    `jiju.chance.global_envelope`; distances beyond the median distance between sites, and those at which
    some curve has no value, are shown but not tested. Localized: the curve leaves the global band above;
    dispersed: it leaves it only below. Do not use it to find *where* an industry gathers, nor with fewer
    than about ten establishments, nor where the other industries' sites were never open to this one.

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
    check_options(measure=measure, null=null, simulations=simulations, level=level)
    members = place_members(establishments, weighted=weighted)
    group = members.of(find_industry(members, industry))
    _check_group(industry, group, members)
    if exact and measure == "kd" and len(group) * (len(group) - 1) // 2 > _MOST_EXACT_PAIRS:
        what = f"{industry!r} has {len(group)} establishments, too many pairs for the exact mode"
        msg = "M208"
        raise MeasureError(msg, what, hint="Leave exact=False: its error is stated in the result.")
    options = Options(measure, weighted, distances_m, null, simulations, level, exact, rng)
    compared = compare_with_chance(members, (group,), options, label=str(industry))
    curve = compared.tests[0]
    verdict = curve.verdict(curve.p_value, level)
    details = {
        "title": {
            "en": f"Concentration of {industry} ({NAMES[measure]}{', weighted by size' if weighted else ''})",
            "zh": f"{industry}的集聚程度（{NAMES[measure]}{'，按规模加权' if weighted else ''}）",
        },
        "industry": str(industry),
        **compared.details,
        "establishments": len(group),
        "p_value": curve.p_value,
        "verdict": verdict,
        "index": curve.index,
        "statistic": curve.statistic,
        "localized_m": curve.localized_m,
        "dispersed_m": curve.dispersed_m,
        "peak_distance_m": curve.peak_distance_m,
        "bandwidth_m": compared.bandwidth(),
        "tested_distances": curve.tested,
        "untested_distances": len(curve.table) - curve.tested,
        "simulated": bool(establishments.attrs.get("simulated", False)),
    }
    parameters = {"industry": str(industry), **compared.parameters}
    inputs = [describe_establishments(establishments)]
    return ConcentrationResult(
        kind=ConcentrationResult.KIND,
        table=curve.table,
        statements=explain_concentration(details, curve),
        evidence=(compared.evidence(str(industry), curve.statistic, curve.p_value, verdict),),
        provenance=record_provenance("measure_concentration", parameters, inputs, compared.seed),
        details=details,
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
