"""Curves of one or many industries held against chance: what all distance-based functions have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from jiju.chance import null_text, resolve_seed, simulate
from jiju.errors import MeasureError
from jiju.measures.clusters._curves import (
    bandwidth,
    curve_caveats,
    draws_at_a_time,
    error_bound,
    make_curves,
    narrow_curves,
)
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
    from jiju.results import Text

__all__ = ["Comparison", "Course", "compare_some", "compare_with_chance", "set_course"]

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

    def caveats(self) -> tuple[Text, ...]:
        """What the statistic asks to be said of itself."""
        return curve_caveats(self.curves)

    def curve_details(self, curve: CurveTest) -> dict[str, Any]:
        """What the details of a result say of its one curve."""
        return {
            "p_value": curve.p_value,
            "p_interval": curve.p_interval,
            "verdict": curve.verdict(curve.p_value, self.details["level"]),
            "index": curve.index,
            "statistic": curve.statistic,
            "localized_m": curve.localized_m,
            "dispersed_m": curve.dispersed_m,
            "peak_distance_m": curve.peak_distance_m,
            "bandwidth_m": self.bandwidth(),
            "tested_distances": curve.tested,
            "untested_distances": len(curve.table) - curve.tested,
        }

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


@dataclass(frozen=True)
class Course:
    """What is settled before any draw is made, once for all targets.

    Attributes
    ----------
    setting : Setting
        The establishments.
    targets : tuple of Target
        Whose curves.
    options : Options
        As the user gave them.
    curves : Curves
        The statistic of all targets.
    distances_m : ndarray of shape (r,)
        Where it is taken.
    median_m : float
        Median distance between sites.
    seed : int
        Of the draws.
    """

    setting: Setting
    targets: tuple[Target, ...]
    options: Options
    curves: Curves
    distances_m: NDArray[np.float64]
    median_m: float
    seed: int


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
    return compare_some(set_course(setting, targets, options), range(len(targets)), label=label)


def set_course(setting: Setting, targets: tuple[Target, ...], options: Options) -> Course:
    """Settle the seed and the distances, and compute once what no draw changes.

    Parameters
    ----------
    setting : Setting
        The establishments.
    targets : tuple of Target
        Whose curves.
    options : Options
        Checked before.

    Returns
    -------
    Course
        For `compare_some`.

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
    return Course(setting, targets, options, curves, distances, median_m, seed)


def compare_some(course: Course, chosen: Sequence[int], *, label: str) -> Comparison:
    """Curves, draws, bands and p-values of some of the targets; memory grows with their number.

    Parameters
    ----------
    course : Course
        From `set_course`.
    chosen : sequence of int
        Places among its targets; under the null ``others`` all around the same reference.
    label : str
        What a progress bar says.

    Returns
    -------
    Comparison
        From the same draws for every choice, as long as the same establishments change places.
    """
    setting, options = course.setting, course.options
    kind, members = KINDS[options.measure], setting.members
    targets = tuple(course.targets[k] for k in chosen)
    curves = narrow_curves(course.curves, chosen, references_stay=options.null == "others")
    sites = len(members.code)
    observed = curves(np.arange(sites)[None])[0]
    simulated = simulate(
        curves,
        make_null(setting, targets, options),
        simulations=options.simulations,
        seed=course.seed,
        block=draws_at_a_time(curves, sites),
        label=label,
    )
    tests = [
        hold_against_chance(
            course.distances_m,
            observed[k],
            simulated[:, k],
            band_kind=options.band,
            level=options.level,
            median_m=course.median_m,
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
        "median_distance_m": course.median_m,
        "window_area_m2": setting.window.area if setting.window is not None else None,
        "left_out": members.left_out,
    }
    parameters = {**asked, "distances_m": course.distances_m, "exact": options.exact}
    return Comparison(curves, course.distances_m, tests, course.seed, parameters, details)
