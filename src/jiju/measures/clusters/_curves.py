"""What the distance-based measures have in common: their options and their statistic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from jiju.chance import NULLS
from jiju.errors import MeasureError, suggest
from jiju.measures.clusters._distances import make_steps
from jiju.measures.clusters._kd import KdCurves
from jiju.measures.clusters._kernels import LANES
from jiju.measures.clusters._m import make_m_curves

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jiju.measures.clusters._m import MCurves
    from jiju.measures.clusters._members import Members

__all__ = ["BLOCK", "NAMES", "Measure", "binning_error", "check_options", "make_curves"]

Measure = Literal["kd", "M"]
_MOST_COMPARED = 30_000_000  # pairs

NAMES = {"kd": "Kd", "M": "M"}
"""The measures, as the field writes them."""

BLOCK = LANES
"""Draws handed to a statistic at a time."""


def check_options(*, measure: str, null: str, simulations: int, level: float) -> None:
    """Refuse parameters that no distance-based measure can work with.

    Parameters
    ----------
    measure, null : str
        Names.
    simulations : int
        Number of draws.
    level : float
        Of bands and verdict.

    Raises
    ------
    MeasureError
        ``M202`` draws, ``M204`` names, ``M209`` level.
    """
    for word, choices, what_it_is in ((measure, tuple(NAMES), "measure"), (null, tuple(NULLS), "null")):
        if word not in choices:
            what = f"{what_it_is} is {word!r}; it can be {' or '.join(map(repr, choices))}"
            msg = "M204"
            raise MeasureError(msg, what, hint=suggest(str(word), choices, f"Choose {choices[0]!r}."))
    if isinstance(simulations, bool) or not isinstance(simulations, int | np.integer) or simulations < 1:
        what = f"simulations is {simulations!r}"
        msg = "M202"
        raise MeasureError(msg, what, hint="Give a whole number from 1; 999 is the default.")
    if not 0.5 <= level < 1.0:
        what = f"level is {level!r}"
        msg = "M209"
        raise MeasureError(msg, what, hint="Give a share such as 0.95, at least 0.5 and below 1.")


def make_curves(
    members: Members,
    groups: tuple[NDArray[np.intp], ...],
    distances: NDArray[np.float64],
    *,
    measure: str,
    exact: bool,
) -> KdCurves | MCurves:
    """The statistic of a measure.

    Parameters
    ----------
    members : Members
        Establishments and sites.
    groups : tuple of ndarray
        The establishments of each industry wanted.
    distances : ndarray of shape (r,)
        Metres.
    measure : {"kd", "M"}
        Which.
    exact : bool
        For Kd.

    Returns
    -------
    KdCurves or MCurves
        For `jiju.chance.simulate`, which hands it `BLOCK` draws at a time.
    """
    if measure == "kd":
        return KdCurves(members.points, groups, members.weight, distances, exact)
    return make_m_curves(members, groups, make_steps(members.points, distances))


def binning_error(curves: KdCurves | MCurves, observed: NDArray[np.float64]) -> float | None:
    """Largest difference of observed curves from the exact ones, as a share of each curve's peak.

    Parameters
    ----------
    curves : KdCurves or MCurves
        The statistic.
    observed : ndarray of shape (industries, r)
        The curves of the data.

    Returns
    -------
    float or None
        0 where the curves are exact. Up to two million pairs in all, the largest difference over all
        distances; up to thirty million, three times the largest at nine distances, the peak among them.
        None beyond: the difference falls with the number of pairs.
    """
    if not isinstance(curves, KdCurves) or curves.exact:
        return 0.0
    pairs = [len(group) * (len(group) - 1) // 2 for group in curves.groups]
    if sum(pairs) > _MOST_COMPARED:
        return None
    everywhere = sum(pairs) <= _MOST_COMPARED // 15
    stay = np.arange(len(curves.points))
    spread = np.linspace(0, len(curves.distances_m) - 1, 8).round().astype(int)
    worst = 0.0
    for group, binned in zip(curves.groups, observed, strict=True):
        at = np.arange(len(binned)) if everywhere else np.unique(np.r_[spread, np.argmax(binned)])
        # The bandwidth belongs to the largest distance, which `spread` holds.
        direct = KdCurves(curves.points, (group,), curves.weight, curves.distances_m[at], exact=True)
        exactly = direct.curve(stay, group)[0]
        worst = max(worst, float(np.max(np.abs(binned[at] - exactly)) / np.max(exactly)))
    return worst if everywhere else 3.0 * worst
