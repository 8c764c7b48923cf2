"""M against controls: cases around cases, by the controls around them, for the data and for draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jiju.measures.clusters._kernels import around_sums

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jiju.measures.clusters._distances import Steps
    from jiju.measures.clusters._members import Members
    from jiju.measures.clusters._targets import Target

    Floats = NDArray[np.float64]

__all__ = ["CaseControlCurves", "case_control_shares", "make_case_control_curves"]

_NO_WEIGHT = np.empty(0)


@dataclass(frozen=True, eq=False)
class CaseControlCurves:
    """A statistic for `jiju.chance.simulate`: case-control M of each target under a draw of sites.

    Attributes
    ----------
    members : Members
        Establishments and sites.
    targets : tuple of Target
        Cases are the ``reference``, controls the ``neighbor`` establishments; never the same.
    steps : Steps
        Where the curves are taken.
    weights_stay : bool
        Whether a weight belongs to the site (null ``labels``), else to the establishment.
    """

    members: Members
    targets: tuple[Target, ...]
    steps: Steps
    weights_stay: bool = False

    def __call__(self, draws: NDArray[np.int64]) -> Floats:
        """Curves of shape (draws, targets, r); NaN where no case has a control near by."""
        return np.stack([np.stack([self._one(draw, target) for target in self.targets]) for draw in draws])

    def _one(self, draw: NDArray[np.int64], target: Target) -> Floats:
        observed, expected = case_control_shares(
            self.members, target, self.steps, draw, weights_stay=self.weights_stay
        )
        has = np.isfinite(observed)
        seen = np.where(has, observed, 0.0).sum(axis=0)
        by_chance = np.where(has, expected[:, None], 0.0).sum(axis=0)
        curve = np.full(len(seen), np.nan)
        np.divide(seen, by_chance, out=curve, where=by_chance > 0.0)
        return curve


def case_control_shares(
    members: Members,
    target: Target,
    steps: Steps,
    draw: NDArray[np.int64],
    *,
    weights_stay: bool = False,
) -> tuple[Floats, Floats]:
    """Cases by controls around each case, and what they are in all.

    Parameters
    ----------
    members : Members
        Establishments and sites.
    target : Target
        Cases and controls.
    steps : Steps
        Distances.
    draw : ndarray of int64, shape (n,)
        The site of each establishment.
    weights_stay : bool, default False
        See `CaseControlCurves`.

    Returns
    -------
    observed : ndarray of shape (cases, r)
        Weight of the other cases within each distance over that of the controls; NaN without controls.
    expected : ndarray of shape (cases,)
        Weight of all other cases over that of all controls.
    """
    at, to = draw[target.reference], draw[target.neighbor]
    mine, theirs = _NO_WEIGHT, _NO_WEIGHT
    if members.weighted:
        mine = members.weight[at if weights_stay else target.reference]
        theirs = members.weight[to if weights_stay else target.neighbor]
    here = steps.positions(members.points.take(at))
    cases, controls = (np.empty((len(at), len(steps))) for _ in range(2))
    around_sums(here, np.arange(len(at)), here, mine, steps.lookups, cases)
    there = steps.positions(members.points.take(to))
    around_sums(here, np.full(len(at), -1), there, theirs, steps.lookups, controls)
    observed = np.full_like(cases, np.nan)
    np.divide(cases, controls, out=observed, where=controls > 0.0)
    own = mine if len(mine) else np.ones(len(at))
    against = float(theirs.sum()) if len(theirs) else float(len(to))
    return observed, (own.sum() - own) / against if against > 0.0 else np.zeros(len(at))


def make_case_control_curves(
    members: Members, targets: tuple[Target, ...], steps: Steps, *, weights_stay: bool = False
) -> CaseControlCurves:
    r"""Case-control M of some targets.

    Parameters
    ----------
    members : Members
        Establishments and sites.
    targets : tuple of Target
        Cases are the ``reference``, controls the ``neighbor`` establishments; never the same.
    steps : Steps
        Where the curves are taken.
    weights_stay : bool, default False
        Whether a weight belongs to the site (null ``labels``), else to the establishment.

    Returns
    -------
    CaseControlCurves
        Ready for draws of the null ``sites`` or ``labels``; those limited to cases and controls are meant.

    Notes
    -----
    .. math:: M(r) = \sum_i \frac{\sum_{j \neq i, case, d_{ij} \leq r} w_j}
        {\sum_{j, control, d_{ij} \leq r} w_j} \Big/ \sum_i \frac{W_{cases} - w_i}{W_{controls}}

    over the cases i that have a control within r. The controls stand for what the place would hold anyway;
    all other establishments are left out of account.
    """
    return CaseControlCurves(members, targets, steps, weights_stay)
