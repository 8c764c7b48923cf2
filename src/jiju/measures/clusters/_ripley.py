"""Ripley's K and its relatives L, D and g of one or many industries, for the data and for draws."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from jiju.chance.simulate import each_block
from jiju.errors import MeasureError
from jiju.measures.clusters._correction import make_correction
from jiju.measures.clusters._distances import make_steps
from jiju.measures.clusters._kernels.ripley import (
    ARCS,
    TABLE,
    add_beyond_one,
    count_pairs,
    pair_weights,
    site_sums,
    sum_pairs,
)
from jiju.results import Text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jiju.measures.clusters._correction import Correction
    from jiju.measures.clusters._distances import Steps
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
_NO_TABLE = np.empty((0, 0))
_NO_SITES = np.empty(0, np.int64)


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


@dataclass(frozen=True, eq=False)
class _Strips:
    """Points sorted by strips as high as the reach, and by x within each."""

    x: Floats
    y: Floats
    starts: NDArray[np.int64]
    site: NDArray[np.int64]
    free: Floats


@dataclass(frozen=True, eq=False)
class _Ruler:
    """The distances of one kernel pass: for g, the ends of the kernel at each distance asked for."""

    steps: Steps
    middles: Floats  # of the steps, for g; else empty
    half_width: float  # of the kernel, for g; else 0

    @property
    def reach(self) -> float:
        return float(self.steps.edges[-2])

    @property
    def columns(self) -> int:
        return 3 if len(self.middles) else 1


@dataclass(frozen=True, eq=False)
class _Around:
    """Sums of weights around sites, (n, r + 1, 1), and the sum over all ordered pairs, (r + 1, 1)."""

    site: Floats
    every: Floats


@dataclass(frozen=True, eq=False)
class RipleyCurves:
    """A statistic for `jiju.chance.simulate`: a curve of the K family for each target under a draw.

    Attributes
    ----------
    points : Points
        The sites, on the plane.
    targets : tuple of Target
        Whose curves.
    controls : tuple of ndarray
        For D: the establishments that each target is compared with; else empty.
    distances_m : ndarray of shape (r,)
        Where the curves are taken.
    measure : {"K", "L", "D", "g"}
        Which.
    correction : Correction
        The edge correction in its window.
    rulers : tuple
        The distances as the kernels take them, one for each target.
    free : ndarray of shape (n,)
        Distance of each site to the window's boundary.
    table : ndarray of shape (n, n) or (0, 0)
        Weights of all pairs of sites, where they are few; no draw of sites changes them.
    around : tuple
        For D: sums of weights around each site of cases and controls taken together, in both directions.
    """

    points: Points
    targets: tuple[Target, ...]
    controls: tuple[NDArray[np.intp], ...]
    distances_m: Floats
    measure: str
    correction: Correction
    rulers: tuple[_Ruler, ...]
    free: Floats
    table: Floats = field(default_factory=lambda: _NO_TABLE)
    around: tuple[_Around, ...] = ()

    def __call__(self, draws: NDArray[Any]) -> NDArray[np.float64]:
        """Curves of shape (draws, targets, r).

        Parameters
        ----------
        draws : ndarray of int, shape (b, n), or of float, shape (b, n, 2)
            The site where each establishment stands, or its place in the plane.

        Returns
        -------
        ndarray of shape (b, targets, r)
            NaN where there is no pair of establishments, and for g at distance 0.
        """
        out = np.empty((len(draws), len(self.targets), len(self.distances_m)))
        for k, draw in enumerate(draws):
            for t in range(len(self.targets)):
                out[k, t] = self._curve(draw, t)
        return out

    @property
    def window(self) -> Window:
        """The window."""
        return self.correction.window

    @property
    def error_bound(self) -> float:
        """Largest error of a weight, as a share of it: 0 where the edge correction is exact."""
        return self.correction.error

    @property
    def caveats(self) -> tuple[Text, ...]:
        """What must be said of the largest distance, and of a correction that is not exact."""
        fair, largest = self.correction.fair_distance_m, float(self.distances_m[-1])
        said = []
        if largest > fair:
            said.append(
                Text(
                    en=(
                        f"The window is too small for the largest distances: beyond {fair / 1000.0:,.3g} km "
                        "the edge correction can no longer make up for what lies outside, and the curve is "
                        "too low. Draws suffer the same, so the comparison with chance still holds."
                    ),
                    zh=(
                        f"研究窗口对最大的距离来说过小：超过 {fair / 1000.0:,.3g} 千米后，"
                        "边缘校正无法再补足窗口之外的部分，曲线偏低。随机抽样同样偏低，因此与随机的比较仍然成立。"
                    ),
                )
            )
        if self.correction.error > 0.0:
            error = f"{100.0 * self.correction.error:.2g}%"
            said.append(
                Text(
                    en=(
                        "The window has so many edges that its overlaps with itself were interpolated; the "
                        f"weight of a pair was found to be off by less than {error}."
                    ),
                    zh=(
                        "研究窗口的边数很多，其与自身平移后的重叠面积以插值求得；"
                        f"经比对，单个机构对的权重误差小于 {error}。"
                    ),
                )
            )
        return tuple(said)

    def bandwidth(self, target: int = 0) -> float | None:
        """Half-width of the kernel of g in metres; None for the other measures.

        Parameters
        ----------
        target : int, default 0
            Place among the targets.

        Returns
        -------
        float or None
            The same in every draw.
        """
        return self.rulers[target].half_width or None

    def individual(self, target: int = 0) -> Floats:
        """The curve of each reference establishment, in the data.

        Parameters
        ----------
        target : int, default 0
            Place among the targets.

        Returns
        -------
        ndarray of shape (m, r)
            For K and g, their mean is the curve. For L, ``sqrt(K_i / pi) - r``, whose mean is not. Of no use
            for D, which has no value at one place: NaN.
        """
        whose = self.targets[target]
        if self.measure == "D" or whose.pairs == 0:
            return np.full((len(whose.reference), len(self.distances_m)), np.nan)
        ruler = self.rulers[target]
        a, b = self.points.take(whose.reference), self.points.take(whose.neighbor)
        sums = np.zeros((len(a), len(ruler.steps.edges), ruler.columns))
        self.sum_sites(a, self.free[whose.reference], b, ruler, sums, own=whose.own, both=False)
        partners = len(b) - 1 if whose.own else len(b)
        return self._finish(sums, float(partners), ruler)

    def _curve(self, draw: NDArray[Any], t: int) -> Floats:
        target, ruler = self.targets[t], self.rulers[t]
        if self.measure != "D":
            return self._finish(self._sums(draw, target.reference, target.neighbor, target.own, ruler),
                                _ordered(target), ruler)  # fmt: skip
        cases, controls = target.reference, self.controls[t]
        of_cases = self._sums(draw, cases, cases, True, ruler)
        fast = self._from_around(draw, t, of_cases)
        of_controls = fast if fast is not None else self._sums(draw, controls, controls, True, ruler)
        k_controls = self._finish(of_controls, _pairs(controls), ruler)
        return self._finish(of_cases, _pairs(cases), ruler) - k_controls

    def _from_around(self, draw: NDArray[Any], t: int, of_cases: Floats) -> Floats | None:
        """Sums over pairs of controls, where cases and controls together stand on the sites they really have.

        All pairs, less those with a case: the sums around the cases hold each pair of cases twice.
        """
        if draw.ndim != 1 or not self.around:
            return None
        cases, controls = self.targets[t].reference, self.controls[t]
        everyone = np.concatenate([cases, controls])
        occupied = np.zeros(len(self.points), np.bool_)
        occupied[draw[everyone]] = True
        if not occupied[everyone].all():
            return None
        around = self.around[t]
        of_controls: Floats = around.every - around.site[np.sort(draw[cases])].sum(axis=0) + of_cases
        return of_controls

    def _sums(
        self,
        draw: NDArray[Any],
        reference: NDArray[np.intp],
        neighbor: NDArray[np.intp],
        own: bool,
        ruler: _Ruler,
    ) -> Floats:
        a = self._arrange(draw, reference, ruler)
        b = a if own else self._arrange(draw, neighbor, ruler)
        return self._pair_sums(a, b, own, ruler)

    def _arrange(self, draw: NDArray[Any], group: NDArray[np.intp], ruler: _Ruler) -> _Strips:
        if draw.ndim == 1:
            # In the order of the sites, so that the same sites give the same bits whoever stands there.
            site = np.sort(draw[group]).astype(np.int64)
            x, y, free = self.points.x[site], self.points.y[site], self.free[site]
        else:
            x, y = np.ascontiguousarray(draw[group, 0]), np.ascontiguousarray(draw[group, 1])
            site = _NO_SITES
            free = self.window.to_boundary(x, y) if self.correction.mode == ARCS else np.zeros(len(x))
        _, low, _, high = self.window.bounds
        height = max(_padded(ruler.reach, self.window), (high - low) / 4096.0)
        strips = max(1, math.ceil((high - low) / height))
        number = np.clip(((y - low) / height).astype(np.int64), 0, strips - 1)
        order = np.lexsort((x, number))
        starts = np.searchsorted(number[order], np.arange(strips + 1)).astype(np.int64)
        return _Strips(x[order], y[order], starts, site[order] if len(site) else site, free[order])

    def _pair_sums(self, a: _Strips, b: _Strips, own: bool, ruler: _Ruler) -> Floats:
        steps, c = ruler.steps, self.correction
        sums = np.zeros((len(steps.edges), ruler.columns))
        reach = _padded(ruler.reach, self.window)
        tabled = len(self.table) > 0 and len(a.site) == len(a.x) and len(b.site) == len(b.x)
        if not tabled and c.mode == ARCS and ruler.columns == 1:
            counts, beyond = np.zeros((2, len(steps.edges)))
            count_pairs(
                a.x, a.y, a.starts, b.x, b.y, b.starts, own, reach,
                steps.edges, steps.lookup, steps.scale, steps.corrections, counts,
            )  # fmt: skip
            add_beyond_one(
                a.x, a.y, a.starts, a.free, b.x, b.y, b.starts, own, reach,
                steps.edges, steps.lookup, steps.scale, steps.corrections, c.shape, c.blocks, beyond,
            )  # fmt: skip
            sums[:, 0] = beyond + (2.0 * counts if own else counts)
            return sums
        sum_pairs(
            a.x, a.y, a.starts, a.site, a.free, b.x, b.y, b.starts, b.site, own, reach,
            steps.edges, steps.lookup, steps.scale, steps.corrections,
            TABLE if tabled else c.mode, c.shape, c.blocks,
            self.table if tabled else c.grid, c.step_x, c.step_y, ruler.middles, sums,
        )  # fmt: skip
        return sums

    def sum_sites(
        self,
        a: Points,
        free: Floats,
        b: Points,
        ruler: _Ruler,
        out: Floats,
        *,
        own: bool,
        both: bool,
        first: int = 0,
    ) -> None:
        """Add to ``out``, (m, r + 1, columns), the weights around each point of a; see the kernel.

        Parameters
        ----------
        a, b : Points
            Those around which is summed, and those that are summed.
        free : ndarray of shape (m,)
            Distances of a to the boundary.
        ruler : object
            One of ``rulers``.
        out : ndarray
            Added to.
        own, both : bool
            Whether a is a stretch of b; whether a pair counts for both of its points, in both directions.
        first : int, default 0
            Where in b that stretch begins.
        """
        steps, c = ruler.steps, self.correction
        site_sums(
            a.x, a.y, free, first, b.x, b.y, own, both, _padded(ruler.reach, self.window),
            steps.edges, steps.lookup, steps.scale, steps.corrections,
            c.mode, c.shape, c.blocks, c.grid, c.step_x, c.step_y, ruler.middles, out,
        )  # fmt: skip

    def _finish(self, sums: Floats, pairs: float, ruler: _Ruler) -> Floats:
        """From sums of weights in steps, (..., r + 1, columns), to curves (..., r)."""
        if pairs == 0.0:
            return np.full((*sums.shape[:-2], len(self.distances_m)), np.nan)
        factor = self.window.area / pairs
        if self.measure == "g":
            return factor * _smooth(sums, self.distances_m, ruler)
        k: Floats = factor * np.cumsum(sums[..., :-1, 0], axis=-1)
        return np.sqrt(k / np.pi) - self.distances_m if self.measure == "L" else k


def _pairs(group: NDArray[np.intp]) -> float:
    return float(len(group)) * (len(group) - 1)


def _ordered(target: Target) -> float:
    return 2.0 * target.pairs if target.own else float(target.pairs)


def _padded(reach: float, window: Window) -> float:
    """A little more than the reach, so that rounding of coordinates hides no pair."""
    return reach * (1.0 + 1e-9) + 1e-14 * max(map(abs, window.bounds))


def _smooth(sums: Floats, distances: Floats, ruler: _Ruler) -> Floats:
    """Epanechnikov kernel sums over 2 pi r, exactly: within a step the kernel is a parabola of distance."""
    h, edges = ruler.half_width, ruler.steps.edges
    out = np.full((*sums.shape[:-2], len(distances)), np.nan)
    for k, r in enumerate(distances):
        if r == 0.0:
            continue
        # Steps between the kernel's two ends; both are edges themselves.
        first, last = np.searchsorted(edges[:-1], (r - h, r + h))
        part = slice(first + 1 if r - h >= 0.0 else 0, last + 1)
        away = ruler.middles[part] - r
        mass, once, twice = (sums[..., part, column] for column in range(3))
        kernel = mass * (h * h - away * away) - 2.0 * away * once - twice
        out[..., k] = 0.75 / h**3 * kernel.sum(axis=-1) / (2.0 * np.pi * r)
    return out


def _ruler_for(points: Points, distances: Floats, half_width: float) -> _Ruler:
    if half_width == 0.0:
        return _Ruler(make_steps(points, distances), np.empty(0), 0.0)
    ends = np.concatenate([distances - half_width, distances + half_width])
    ends = np.unique(ends[ends >= 0.0])
    middles = 0.5 * (ends + np.concatenate([[0.0], ends[:-1]]))
    return _Ruler(make_steps(points, ends), np.append(middles, 0.0), half_width)


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
    largest = _padded(max(ruler.reach for ruler in rulers.values()), window)
    points = members.points
    sites = len(points)
    # Sites that stay make a table of weights worth its while, if there are few of them.
    tabled = not moving and sites <= _MOST_TABLED
    tabled = tabled and sites**2 <= _DRAWS_TO_PAY * sum(target.pairs for target in targets)
    exact = tabled and sites**2 * len(window.slopes) ** 2 <= _MOST_OVERLAPS
    edge = make_correction(window, correction, largest, exact=exact)
    free = window.to_boundary(points.x, points.y) if edge.mode == ARCS else np.zeros(sites)
    table = _NO_TABLE
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
    known: dict[bytes, _Around] = {}
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


def _sum_around(curves: RipleyCurves, everyone: NDArray[np.intp]) -> _Around:
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
    return _Around(site, 0.5 * sums.sum(axis=0))


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
