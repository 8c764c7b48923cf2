"""Curves of one or many industries held against chance: what one measure and the ranking have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from jiju.chance import Sites, null_text, resolve_seed, simulate
from jiju.measures.clusters._curves import BLOCK, binning_error, make_curves
from jiju.measures.clusters._distances import choose_distances, median_distance
from jiju.measures.clusters._kd import KdCurves
from jiju.measures.clusters._verdict import hold_against_chance
from jiju.results import Evidence

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from jiju.measures.clusters._m import MCurves
    from jiju.measures.clusters._members import Members
    from jiju.measures.clusters._verdict import CurveTest

__all__ = ["Comparison", "Options", "compare_with_chance"]


@dataclass(frozen=True)
class Options:
    """The parameters that both functions take, as they are called there."""

    measure: str
    weighted: bool
    distances_m: ArrayLike | None
    null: str
    simulations: int
    level: float
    exact: bool
    rng: int | np.random.Generator | None


@dataclass(frozen=True)
class Comparison:
    """What came out for each industry, and what belongs to the whole.

    Attributes
    ----------
    curves : KdCurves or MCurves
        The statistic.
    tests : list of CurveTest
        One for each industry, in the order asked for.
    seed : int
        Of the draws.
    parameters : dict
        As they took effect, for the provenance.
    details : dict
        For the result.
    """

    curves: KdCurves | MCurves
    tests: list[CurveTest]
    seed: int
    parameters: dict[str, Any]
    details: dict[str, Any]

    def bandwidth(self) -> float | None:
        """Bandwidth of the first industry's curve in metres; None for M, which has none."""
        if not isinstance(self.curves, KdCurves):
            return None
        return self.curves.curve(np.arange(len(self.curves.points)), self.curves.groups[0])[1]

    def evidence(
        self,
        industry: str,
        statistic: float,
        p_value: float | None,
        verdict: str,
        p_adjusted: float | None = None,
    ) -> Evidence:
        """The tested claim about one industry."""
        null = self.details["null"]
        return Evidence(
            claim=f"concentration of {industry}",
            statistic=f"{self.details['measure']}, largest departure in standard deviations",
            value=statistic,
            alternative="two-sided",
            null=null,
            null_text=null_text(null),
            simulations=self.details["simulations"],
            p_value=p_value,
            p_adjusted=p_adjusted,
            level=self.details["level"],
            verdict=verdict,
        )


def compare_with_chance(
    members: Members, groups: tuple[NDArray[np.intp], ...], options: Options, *, label: str
) -> Comparison:
    """Curves, draws, bands and p-values of the industries asked for.

    Parameters
    ----------
    members : Members
        Establishments and sites.
    groups : tuple of ndarray
        The establishments of each industry.
    options : Options
        Checked before.
    label : str
        What a progress bar says.

    Returns
    -------
    Comparison
        Each industry's test is the same whether it is asked for alone or with others.
    """
    density = options.measure == "kd"
    seed = resolve_seed(options.rng)
    median_m = median_distance(members.points)
    distances = choose_distances(options.distances_m, median_m, from_zero=density)
    curves = make_curves(members, groups, distances, measure=options.measure, exact=options.exact)
    sites = len(members.code)
    observed = curves(np.arange(sites)[None])[0]
    simulated = simulate(
        curves, Sites(sites), simulations=options.simulations, seed=seed, block=BLOCK, label=label
    )
    tests = [
        hold_against_chance(
            distances, observed[k], simulated[:, k], level=options.level, median_m=median_m, density=density
        )
        for k in range(len(groups))
    ]
    asked = {
        "measure": options.measure,
        "weighted": options.weighted,
        "null": options.null,
        "simulations": options.simulations,
        "level": options.level,
    }
    details = {
        **asked,
        "sites": sites,
        "exact": options.exact or not density,
        "error_bound": binning_error(curves, observed),
        "median_distance_m": median_m,
        "left_out": members.left_out,
    }
    return Comparison(
        curves, tests, seed, {**asked, "distances_m": distances, "exact": options.exact}, details
    )
