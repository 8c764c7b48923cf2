"""Ripley's K and its relatives L, D and g, made ready for the data and for draws."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from jiju.chance.simulate import each_block
from jiju.errors import MeasureError
from jiju.measures.clusters._correction import make_correction
from jiju.measures.clusters._distances import make_steps
from jiju.measures.clusters._kernels.ripley import ARCS, pair_weights
from jiju.measures.clusters._ripley_curves import NO_TABLE, Around, RipleyCurves, Ruler, padded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jiju.measures.clusters._members import Members
    from jiju.measures.clusters._targets import Target
    from jiju.measures.clusters._window import Window
    from jiju.space import Points

    Floats = NDArray[np.float64]

__all__ = ["RipleyCurves", "RipleyMeasure", "g_bandwidth", "make_ripley_curves"]

RipleyMeasure = Literal["K", "L", "D", "g"]
_STOYAN = 0.15
_MOST_TABLED = 1_500  # sites
_FEWEST = 2
_PARTS = 8
_MOST_OVERLAPS = 2e10  # pairs of edges, over all pairs of sites, that a table may cost: some ten seconds
_DRAWS_TO_PAY = 200  # a table of weights must pay for itself within so many draws


def g_bandwidth(points: int, area: float) -> float:
    """Half-width of the kernel of g, by the rule of Stoyan and Stoyan.

    Parameters
    ----------
    points : int
        Number of points that are counted as neighbors.
    area : float
        Of the window, in square metres.

    Returns
    -------
    float
        ``0.15 / sqrt(points / area)`` metres.
    """
    return _STOYAN / math.sqrt(points / area)


def _ruler_for(points: Points, distances: Floats, half_width: float) -> Ruler:
    if half_width == 0.0:
        return Ruler(make_steps(points, distances), np.empty(0), 0.0)
    ends = np.concatenate([distances - half_width, distances + half_width])
    ends = np.unique(ends[ends >= 0.0])
    middles = 0.5 * (ends + np.concatenate([[0.0], ends[:-1]]))
    return Ruler(make_steps(points, ends), np.append(middles, 0.0), half_width)


def make_ripley_curves(
    members: Members,
    targets: tuple[Target, ...],
    distances_m: Floats,
    *,
    measure: RipleyMeasure,
    window: Window,
    correction: str = "isotropic",
    controls: tuple[NDArray[np.intp], ...] | None = None,
    moving: bool = False,
) -> RipleyCurves:
    r"""The statistic, with what no draw changes computed once.

    Parameters
    ----------
    members : Members
        Establishments and sites on the plane, inside the window; see `place_window`.
    targets : tuple of Target
        Whose curves.
    distances_m : ndarray of shape (r,)
        Ascending.
    measure : {"K", "L", "D", "g"}
        ``"L"`` is ``sqrt(K / pi) - r``. ``"D"`` is K of the industry less K of its controls.
    window : Window
        Where establishments could stand.
    correction : {"isotropic", "translation"}, default "isotropic"
        The edge correction.
    controls : tuple of ndarray of int, optional
        For D, the establishments that each target is compared with. Default: all those that are not of it.
    moving : bool, default False
        Whether draws are places in the plane (null ``position``): then nothing is kept for each site.

    Returns
    -------
    RipleyCurves
        Ready for draws.

    Raises
    ------
    MeasureError
        ``M254`` for another correction; ``M255`` where D has no industry of its own or fewer than two
        controls.

    Notes
    -----
    With n reference establishments, weights :math:`e_{ij}` and the window's area A,

    .. math:: K(r) = \frac{A}{n (n - 1)} \sum_i \sum_{j \neq i} e_{ij} 1(d_{ij} \leq r)

    and over :math:`n_1 n_2` pairs around another industry; g has the Epanechnikov kernel in place of the
    indicator, and :math:`2 \pi r` below. Isotropic (Ripley 1977): :math:`1 / e_{ij}` is the share of the
    circle around i through j that lies in the window. Translation (Ohser 1983): it is the share of the window
    that is left when it is cut with itself moved from i to j. No weight is above 100.
    """
    ranges = [0.0] * len(targets)
    if measure == "g":
        ranges = [g_bandwidth(max(len(target.neighbor), 1), window.area) for target in targets]
    rulers = {h: _ruler_for(members.points, distances_m, h) for h in set(ranges)}
    against = _controls(members, targets, controls) if measure == "D" else ()
    largest = padded(max(ruler.reach for ruler in rulers.values()), window)
    points = members.points
    sites = len(points)
    # Sites that stay make a table of weights worth its while, if there are few of them.
    tabled = not moving and sites <= _MOST_TABLED
    tabled = tabled and sites**2 <= _DRAWS_TO_PAY * sum(target.pairs for target in targets)
    exact = tabled and sites**2 * len(window.slopes) ** 2 <= _MOST_OVERLAPS
    edge = make_correction(window, correction, largest, exact=exact)
    free = window.to_boundary(points.x, points.y) if edge.mode == ARCS else np.zeros(sites)
    table = NO_TABLE
    if tabled:
        table = pair_weights(
            points.x, points.y, free, largest,
            edge.mode, edge.shape, edge.blocks, edge.grid, edge.step_x, edge.step_y,
        )  # fmt: skip
    curves = RipleyCurves(
        points, targets, against, distances_m, measure, edge, tuple(rulers[h] for h in ranges), free, table
    )
    if measure != "D" or moving:
        return curves
    known: dict[bytes, Around] = {}
    for target, group in zip(targets, against, strict=True):
        everyone = np.sort(np.concatenate([target.reference, group]))
        key = everyone.tobytes()
        if key not in known:
            known[key] = _sum_around(curves, everyone)
    each = tuple(
        known[np.sort(np.concatenate([target.reference, group])).tobytes()]
        for target, group in zip(targets, against, strict=True)
    )
    return replace(curves, around=each)


def _sum_around(curves: RipleyCurves, everyone: NDArray[np.intp]) -> Around:
    """Around each of the sites, the weights of pairs with the others, counted in both directions."""
    ruler = curves.rulers[0]
    here, free = curves.points.take(everyone), curves.free[everyone]
    shape = (len(everyone), len(ruler.steps.edges), 1)

    def add(start: int, stop: int) -> Floats:
        part, sums = here.take(np.arange(start, stop)), np.zeros(shape)
        curves.sum_sites(part, free[start:stop], here, ruler, sums, own=True, both=True, first=start)
        return sums

    # A fixed number of parts, added in their order: the same bits for any number of threads.
    parts = each_block(add, len(everyone), -(-len(everyone) // _PARTS), "sites within reach")
    sums = np.sum(parts, axis=0)
    site = np.zeros((len(curves.points), *shape[1:]))
    site[everyone] = sums
    return Around(site, 0.5 * sums.sum(axis=0))


def _controls(
    members: Members, targets: tuple[Target, ...], controls: tuple[NDArray[np.intp], ...] | None
) -> tuple[NDArray[np.intp], ...]:
    """The establishments that each target is compared with by D."""
    found = []
    for t, target in enumerate(targets):
        given = np.arange(len(members.points)) if controls is None else controls[t]
        against = np.setdiff1d(given, target.reference)
        if not target.own or len(against) < _FEWEST:
            what = f"D compares an industry with its controls, and {len(against)} are left"
            if not target.own:
                what = "D compares an industry around itself with controls, not one industry around another"
            msg = "M255"
            raise MeasureError(msg, what, hint="Use measure='K' for two industries, or name more controls.")
        found.append(against)
    return tuple(found)
