"""From the name of a measure to its statistic, and what can be said of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import numpy as np

from jiju.measures.clusters._case_control import CaseControlCurves, make_case_control_curves
from jiju.measures.clusters._density_ratio import DensityRatioCurves, make_density_ratio_curves
from jiju.measures.clusters._distances import make_steps
from jiju.measures.clusters._kd import KdCurves, make_kd_curves
from jiju.measures.clusters._kernels import LANES
from jiju.measures.clusters._m import MCurves, curves_around, make_m_curves
from jiju.measures.clusters._ripley import RipleyCurves, make_ripley_curves
from jiju.measures.clusters._setting import control_groups

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from jiju.measures.clusters._ripley import RipleyMeasure
    from jiju.measures.clusters._setting import Options, Setting
    from jiju.measures.clusters._targets import Curves, Target
    from jiju.results import Text

__all__ = ["bandwidth", "curve_caveats", "draws_at_a_time", "error_bound", "make_curves", "narrow_curves"]

_MOST_COMPARED = 30_000_000  # pairs
_MANY_SITES = 200_000


def make_curves(
    setting: Setting, targets: tuple[Target, ...], distances: NDArray[np.float64], options: Options
) -> Curves:
    """The statistic of a measure.

    Parameters
    ----------
    setting : Setting
        Establishments, and the window where there is one.
    targets : tuple of Target
        Whose curves.
    distances : ndarray of shape (r,)
        Metres.
    options : Options
        Measure, null and the rest.

    Returns
    -------
    Curves
        For `jiju.chance.simulate`, which hands it `draws_at_a_time` draws.
    """
    members, stay = setting.members, options.null == "labels"
    match options.measure:
        case "kd":
            return make_kd_curves(members, targets, distances, exact=options.exact, weights_stay=stay)
        case "M" if options.case_control:
            steps = make_steps(members.points, distances)
            return make_case_control_curves(members, targets, steps, weights_stay=stay)
        case "M":
            steps = make_steps(members.points, distances)
            return make_m_curves(members, targets, steps, weights_stay=stay)
        case "m":
            return make_density_ratio_curves(
                members, targets, distances, weights_stay=stay, simulations=options.simulations
            )
    if setting.window is None:
        what = f"{options.measure} needs a window"
        raise ValueError(what)
    against = None
    if options.measure == "D":
        against = tuple(control_groups(members, target, options.controls) for target in targets)
    return make_ripley_curves(
        members,
        targets,
        distances,
        measure=cast("RipleyMeasure", options.measure),
        window=setting.window,
        correction=options.correction,
        controls=against,
        moving=options.null == "position",
    )


def narrow_curves(curves: Curves, chosen: Sequence[int], *, references_stay: bool) -> Curves:
    """The statistic of some of its targets, with what was computed once for all of them.

    Parameters
    ----------
    curves : Curves
        From `make_curves`.
    chosen : sequence of int
        Places among its targets.
    references_stay : bool
        Whether no draw moves the reference establishments (null ``others``); then all chosen have the same.

    Returns
    -------
    Curves
        Ready for draws.
    """
    match curves:
        case MCurves():
            targets = tuple(curves.targets[k] for k in chosen)
            return curves_around(curves, targets, references_stay=references_stay)
        case RipleyCurves():
            return replace(
                curves,
                targets=tuple(curves.targets[k] for k in chosen),
                controls=tuple(curves.controls[k] for k in chosen) if curves.controls else (),
                rulers=tuple(curves.rulers[k] for k in chosen),
                around=tuple(curves.around[k] for k in chosen) if curves.around else (),
            )
        case KdCurves() | DensityRatioCurves() | CaseControlCurves():
            return replace(curves, targets=tuple(curves.targets[k] for k in chosen))
    what = f"{type(curves).__name__} cannot be narrowed"
    raise TypeError(what)


def draws_at_a_time(curves: Curves, sites: int) -> int:
    """How many draws a statistic takes best together."""
    if isinstance(curves, MCurves) and curves.together:
        return LANES
    return 1 if sites > _MANY_SITES else 8


def bandwidth(curves: Curves, sites: int) -> float | None:
    """Bandwidth of the first target's curve in metres; None for a measure that has none.

    Parameters
    ----------
    curves : Curves
        The statistic.
    sites : int
        Number of sites.

    Returns
    -------
    float or None
        That of the data.
    """
    if isinstance(curves, KdCurves):
        return curves.curve(np.arange(sites), curves.targets[0])[1]
    if isinstance(curves, DensityRatioCurves):
        return curves.shares(np.arange(sites), curves.targets[0]).bandwidth_m
    return curves.bandwidth() if isinstance(curves, RipleyCurves) else None


def curve_caveats(curves: Curves) -> tuple[Text, ...]:
    """What a statistic asks to be said of itself."""
    return curves.caveats if isinstance(curves, RipleyCurves) else ()


def error_bound(curves: Curves, observed: NDArray[np.float64]) -> float | None:
    """Largest difference of observed curves from the exact ones, as a share of each curve's peak.

    Parameters
    ----------
    curves : Curves
        The statistic.
    observed : ndarray of shape (targets, r)
        The curves of the data.

    Returns
    -------
    float or None
        0 where the curves are exact. For Kd by bins, up to two million pairs in all, the largest difference
        over all distances; up to thirty million, three times the largest at nine distances, the peak among
        them. None beyond: the difference falls with the number of pairs.
    """
    if isinstance(curves, RipleyCurves):
        return curves.error_bound
    if not isinstance(curves, KdCurves) or curves.exact:
        return 0.0
    pairs = sum(target.pairs for target in curves.targets)
    if pairs > _MOST_COMPARED:
        return None
    everywhere = pairs <= _MOST_COMPARED // 15
    stay = np.arange(len(curves.points))
    spread = np.linspace(0, len(curves.distances_m) - 1, 8).round().astype(int)
    worst = 0.0
    for target, binned in zip(curves.targets, observed, strict=True):
        at = np.arange(len(binned)) if everywhere else np.unique(np.r_[spread, np.argmax(binned)])
        # The bandwidth belongs to the largest distance, which `spread` holds.
        direct = KdCurves(curves.points, (target,), curves.weight, curves.distances_m[at], exact=True)
        exactly = direct.curve(stay, target)[0]
        if (peak := float(np.max(exactly))) > 0.0:
            worst = max(worst, float(np.max(np.abs(binned[at] - exactly)) / peak))
    return worst if everywhere else 3.0 * worst
