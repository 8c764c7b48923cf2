"""Values for each establishment, of which a curve is the mean: where a concentration comes from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from jiju.errors import MeasureError, suggest
from jiju.measures.clusters._case_control import case_control_shares
from jiju.measures.clusters._density_ratio import density_sums, expected_shares, make_density_ratio_curves
from jiju.measures.clusters._distances import make_steps
from jiju.measures.clusters._kernels import around_sums
from jiju.measures.clusters._members import scale_weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jiju.measures.clusters._members import Members
    from jiju.measures.clusters._targets import Target

    Floats = NDArray[np.float64]

__all__ = ["individual_values"]

_MEASURES = ("M", "m", "kd")
_NO_WEIGHT = np.empty(0)


def individual_values(
    members: Members,
    target: Target,
    distances_m: Floats,
    *,
    measure: str,
    case_control: bool = False,
    bandwidth_m: float | None = None,
) -> Floats:
    """The values of single establishments, of which a target's curve is the mean.

    Parameters
    ----------
    members : Members
        Establishments and sites; weighted or not.
    target : Target
        Around whom, and who is counted.
    distances_m : ndarray of shape (r,)
        Ascending.
    measure : {"M", "m", "kd"}
        Whose values.
    case_control : bool, default False
        For M: cases are the ``reference``, controls the ``neighbor`` establishments.
    bandwidth_m : float, optional
        For Kd, that of the curve; default: the rule's.

    Returns
    -------
    ndarray of shape (r, reference)
        NaN where an establishment has no value.

    Raises
    ------
    MeasureError
        ``M204`` for another measure.

    Notes
    -----
    M and m: the share of the neighbor industry around establishment i over its share by chance, (W_c - w_i) /
    (W - w_i); the curve is their mean, each by its share by chance. Kd: n / S times the part of the curve's
    sum that i has, where S is the sum of all pair weights, twice over for an industry around itself; the
    curve is their plain mean. K and its relatives keep theirs beside their edge corrections.
    """
    if measure not in _MEASURES:
        what = f"there are no values for each establishment of the measure {measure!r}"
        msg = "M204"
        raise MeasureError(msg, what, hint=suggest(measure, _MEASURES, "There are for M, m and Kd."))
    if measure == "m":
        curves = make_density_ratio_curves(members, (target,), distances_m)
        return curves.shares(np.arange(len(members.points)), target).values().T
    if measure == "kd":
        return _kd_values(members, target, distances_m, bandwidth_m)
    steps = make_steps(members.points, distances_m)
    stay = np.arange(len(members.points))
    if measure == "M" and case_control:
        observed, expected = case_control_shares(members, target, steps, stay)
        return _over(observed, expected).T
    here = steps.positions(members.points.take(target.reference))
    there = here if target.own else steps.positions(members.points.take(target.neighbor))
    itself = np.arange(len(target.reference)) if target.own else np.full(len(target.reference), -1)
    same = np.empty((len(target.reference), len(distances_m)))
    to = members.weight[target.neighbor] if members.weighted else _NO_WEIGHT
    around_sums(here, itself, there, to, steps.lookups, same)
    every = np.empty_like(same)
    everyone = steps.positions(members.points)
    around_sums(here, target.reference, everyone, members.weight, steps.lookups, every)
    observed = np.full_like(same, np.nan)
    np.divide(same, every, out=observed, where=every > 0.0)
    return _over(observed, expected_shares(members.weight, target, len(members.points))).T


def _over(observed: Floats, expected: Floats) -> Floats:
    out = np.full_like(observed, np.nan)
    positive = expected > 0.0
    out[positive] = observed[positive] / expected[positive, None]
    return out


def _kd_values(members: Members, target: Target, distances_m: Floats, bandwidth_m: float | None) -> Floats:
    # Reflected at 0: what is summed at r and at -r.
    at = np.r_[-distances_m[::-1], distances_m]
    members = replace(members, weight=scale_weights(members.weight))
    sums = density_sums(members, target, at, bandwidth_m)
    r = len(distances_m)
    folded = sums[:, r:] + sums[:, r - 1 :: -1]
    n = len(target.reference)
    if not members.weighted:
        total = float(n * (n - 1)) if target.own else float(n * len(target.neighbor))
        return folded.T * (n / total)
    own, theirs = members.weight[target.reference], members.weight[target.neighbor]
    total = float(own @ (theirs.sum() - own)) if target.own else float(own.sum() * theirs.sum())
    return (folded * own[:, None]).T * (n / total)
