"""Curves of one or many industries held against chance: what all distance-based functions have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from jiju.chance import null_text, resolve_seed, simulate
from jiju.errors import MeasureError
from jiju.measures.clusters._curves import bandwidth, draws_at_a_time, error_bound, make_curves
from jiju.measures.clusters._distances import choose_distances, median_distance
from jiju.measures.clusters._kinds import KINDS
from jiju.measures.clusters._setting import make_null
from jiju.measures.clusters._verdict import hold_against_chance
from jiju.results import Evidence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jiju.measures.clusters._setting import Options, Setting
    from jiju.measures.clusters._targets import Curves, Target
    from jiju.measures.clusters._verdict import CurveTest

__all__ = ["Comparison", "compare_with_chance"]

_MOST_EXACT_PAIRS = 50_000_000


@dataclass(frozen=True)
class Comparison:
    """What came out for each target, and what belongs to the whole.

    Attributes
    ----------
    curves : Curves
        The statistic.
    distances_m : ndarray of shape (r,)
        Where it was taken.
    tests : list of CurveTest
        One for each target, in the order asked for.
    seed : int
        Of the draws.
    parameters : dict
        As they took effect, for the provenance.
    details : dict
        For the result.
    """

    curves: Curves
    distances_m: NDArray[np.float64]
    tests: list[CurveTest]
    seed: int
    parameters: dict[str, Any]
    details: dict[str, Any]

    def bandwidth(self) -> float | None:
        """Bandwidth of the first target's curve in metres; None for a measure that has none."""
        return bandwidth(self.curves, self.details["sites"])

    def evidence(
        self,
        claim: str,
        statistic: float,
        p_value: float | None,
        verdict: str,
        p_adjusted: float | None = None,
    ) -> Evidence:
        """The tested claim about one target."""
        null = self.details["null"]
        return Evidence(
            claim=claim,
            statistic=f"{self.details['measure']}, largest departure in standard deviations",
            value=statistic,
            alternative="two-sided",
            null=null,
            null_text=null_text(null, self.details["controls"]),
            simulations=self.details["simulations"],
            p_value=p_value,
            p_adjusted=p_adjusted,
            level=self.details["level"],
            verdict=verdict,
        )


def compare_with_chance(
    setting: Setting, targets: tuple[Target, ...], options: Options, *, label: str
) -> Comparison:
    """Curves, draws, bands and p-values of the targets asked for.

    Parameters
    ----------
    setting : Setting
        The establishments.
    targets : tuple of Target
        Whose curves; under the null ``others`` all around the same reference.
    options : Options
        Checked before.
    label : str
        What a progress bar says.

    Returns
    -------
    Comparison
        Each target's test is the same whether it is asked for alone or with others, as long as the same
        establishments change places.

    Raises
    ------
    MeasureError
        ``M206`` distances; ``M208`` too many pairs for the exact mode.
    """
    kind, members = KINDS[options.measure], setting.members
    pairs = max(target.pairs for target in targets)
    if options.exact and options.measure == "kd" and pairs > _MOST_EXACT_PAIRS:
        what = f"there are {pairs:,} pairs, too many for the exact mode"
        msg = "M208"
        raise MeasureError(msg, what, hint="Leave exact=False: its error is stated in the result.")
    seed = resolve_seed(options.rng)
    median_m = median_distance(members.points)
    distances = choose_distances(options.distances_m, median_m, from_zero=kind.from_zero)
    curves = make_curves(setting, targets, distances, options)
    sites = len(members.code)
    observed = curves(np.arange(sites)[None])[0]
    simulated = simulate(
        curves,
        make_null(setting, targets, options),
        simulations=options.simulations,
        seed=seed,
        block=draws_at_a_time(curves, sites),
        label=label,
    )
    tests = [
        hold_against_chance(
            distances,
            observed[k],
            simulated[:, k],
            band_kind=options.band,
            level=options.level,
            median_m=median_m,
            density=kind.density,
        )
        for k in range(len(targets))
    ]
    controls = options.controls
    asked = {
        "measure": options.measure,
        "weighted": options.weighted,
        "null": options.null,
        "controls": list(controls) if isinstance(controls, Sequence) else controls,
        "case_control": options.case_control,
        "band": options.band,
        "correction": options.correction if kind.window else None,
        "simulations": options.simulations,
        "level": options.level,
    }
    bound = error_bound(curves, observed)
    details = {
        **asked,
        "sites": sites,
        "exact": options.exact or options.measure != "kd",
        "error_bound": bound,
        "median_distance_m": median_m,
        "window_area_m2": setting.window.area if setting.window is not None else None,
        "left_out": members.left_out,
    }
    parameters = {**asked, "distances_m": distances, "exact": options.exact}
    return Comparison(curves, distances, tests, seed, parameters, details)
