"""The statistic of the K family: curves of many targets, for the data and for draws."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from jiju.measures.clusters._kernels.ripley import (
    ARCS,
    TABLE,
    add_beyond_one,
    count_pairs,
    site_sums,
    sum_pairs,
)
from jiju.results import Text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jiju.measures.clusters._correction import Correction
    from jiju.measures.clusters._distances import Steps
    from jiju.measures.clusters._targets import Target
    from jiju.measures.clusters._window import Window
    from jiju.space import Points

    Floats = NDArray[np.float64]

__all__ = ["NO_TABLE", "Around", "RipleyCurves", "Ruler", "padded"]

NO_TABLE = np.empty((0, 0))
"""No weights are kept."""

_NO_SITES = np.empty(0, np.int64)


@dataclass(frozen=True, eq=False)
class _Strips:
    """Points sorted by strips as high as the reach, and by x within each."""

    x: Floats
    y: Floats
    starts: NDArray[np.int64]
    site: NDArray[np.int64]
    free: Floats


@dataclass(frozen=True, eq=False)
class Ruler:
    """The distances of one kernel pass: for g, the ends of the kernel at each distance asked for.

    Attributes
    ----------
    steps : Steps
        As the kernels look them up.
    middles : ndarray of shape (r + 1,) or (0,)
        Of the steps, for g.
    half_width : float
        Of the kernel, for g; else 0.
    """

    steps: Steps
    middles: Floats
    half_width: float

    @property
    def reach(self) -> float:
        """The largest distance that counts."""
        return float(self.steps.edges[-2])

    @property
    def columns(self) -> int:
        """Sums that are kept for each step: of weights, and for g of two powers of the distance."""
        return 3 if len(self.middles) else 1


@dataclass(frozen=True, eq=False)
class Around:
    """Sums of weights around sites, a pair counted in both directions.

    Attributes
    ----------
    site : ndarray of shape (n, r + 1, 1)
        Around each.
    every : ndarray of shape (r + 1, 1)
        Over all ordered pairs.
    """

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
    rulers: tuple[Ruler, ...]
    free: Floats
    table: Floats = field(default_factory=lambda: NO_TABLE)
    around: tuple[Around, ...] = ()

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
        ruler: Ruler,
    ) -> Floats:
        a = self._arrange(draw, reference, ruler)
        b = a if own else self._arrange(draw, neighbor, ruler)
        return self._pair_sums(a, b, own, ruler)

    def _arrange(self, draw: NDArray[Any], group: NDArray[np.intp], ruler: Ruler) -> _Strips:
        if draw.ndim == 1:
            # In the order of the sites, so that the same sites give the same bits whoever stands there.
            site = np.sort(draw[group]).astype(np.int64)
            x, y, free = self.points.x[site], self.points.y[site], self.free[site]
        else:
            x, y = np.ascontiguousarray(draw[group, 0]), np.ascontiguousarray(draw[group, 1])
            site = _NO_SITES
            free = self.window.to_boundary(x, y) if self.correction.mode == ARCS else np.zeros(len(x))
        _, low, _, high = self.window.bounds
        height = max(padded(ruler.reach, self.window), (high - low) / 4096.0)
        strips = max(1, math.ceil((high - low) / height))
        number = np.clip(((y - low) / height).astype(np.int64), 0, strips - 1)
        order = np.lexsort((x, number))
        starts = np.searchsorted(number[order], np.arange(strips + 1)).astype(np.int64)
        return _Strips(x[order], y[order], starts, site[order] if len(site) else site, free[order])

    def _pair_sums(self, a: _Strips, b: _Strips, own: bool, ruler: Ruler) -> Floats:
        steps, c = ruler.steps, self.correction
        sums = np.zeros((len(steps.edges), ruler.columns))
        reach = padded(ruler.reach, self.window)
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
        ruler: Ruler,
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
            a.x, a.y, free, first, b.x, b.y, own, both, padded(ruler.reach, self.window),
            steps.edges, steps.lookup, steps.scale, steps.corrections,
            c.mode, c.shape, c.blocks, c.grid, c.step_x, c.step_y, ruler.middles, out,
        )  # fmt: skip

    def _finish(self, sums: Floats, pairs: float, ruler: Ruler) -> Floats:
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


def padded(reach: float, window: Window) -> float:
    """A little more than the reach, so that rounding of coordinates hides no pair.

    Parameters
    ----------
    reach : float
        The largest distance that counts.
    window : Window
        Whose coordinates may be large.

    Returns
    -------
    float
        Metres.
    """
    return reach * (1.0 + 1e-9) + 1e-14 * max(map(abs, window.bounds))


def _smooth(sums: Floats, distances: Floats, ruler: Ruler) -> Floats:
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
