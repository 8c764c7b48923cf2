"""Kulldorff's scan statistic: which circles are looked at, and how large the likelihood ratio gets there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.spatial import cKDTree

from jiju.measures.clusters._kernels.scan import (
    BERNOULLI,
    POISSON,
    POISSON_SIZES,
    find_needed,
    scan_draws,
    scan_each,
)
from jiju.space import Points

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["MODELS", "SAME", "Circles", "Model", "Scan", "apart", "make_scan"]

Model = Literal["bernoulli", "poisson"]
MODELS: tuple[Model, ...] = ("bernoulli", "poisson")
SAME = 1e-9
"""Squared distances this close, as a share, are one distance."""

# Lists of neighbors take four bytes an entry: 100 MB at most.
_MOST_LISTED = 25_000_000
_NEAR = 256
# Centers between two looks at how much a circle must hold to matter.
_CHUNK, _NEAR_CHUNK = 256, 4096
_NONE = np.empty((0, 0), np.int32)
_EMPTY = np.empty(0)


@dataclass(frozen=True)
class Circles:
    """The best circle around each center.

    Attributes
    ----------
    center : ndarray of shape (c,)
        A place.
    value : ndarray of shape (c,)
        Logarithm of its likelihood ratio; 0 where no circle has more than expected.
    squared : ndarray of shape (c,)
        Its radius squared, in the kernels' units.
    """

    center: NDArray[np.int32]
    value: NDArray[np.float64]
    squared: NDArray[np.float64]


@dataclass(frozen=True)
class Scan:
    """A statistic for `jiju.chance.simulate`: the largest log-likelihood ratio of any circle.

    Attributes
    ----------
    places : Points
        Different positions, neighbors in space being near each other in the list.
    place : ndarray of shape (n,)
        Where each site is.
    population : ndarray of shape (p,)
        Sites at each place.
    size : ndarray of shape (c,) or (0,)
        Sizes of the industry's establishments; empty where each counts once.
    model : int
        Of the kernels.
    cases : int
        Establishments of the industry.
    most_population : int
        Sites in the largest circle.
    most_squared : float
        Its radius squared.
    least : int
        Establishments of the industry in the smallest cluster.
    centers : ndarray
        Places that are centers of circles of every size.
    near : ndarray
        Other places, which are centers of small circles.
    neighbors : ndarray of shape (near, k)
        The places in these small circles.
    xlogx, log_inside, log_outside : ndarray of shape (n + 1,) or (0,)
        Tables: k log k; and by the number of sites in a circle, the parts of the likelihood that depend on
        nothing else.
    """

    places: Points
    place: NDArray[np.int32]
    population: NDArray[np.int64]
    size: NDArray[np.float64]
    model: int
    cases: int
    most_population: int
    most_squared: float
    least: int
    centers: NDArray[np.int32]
    near: NDArray[np.int32]
    neighbors: NDArray[np.int32]
    xlogx: NDArray[np.float64] = field(default_factory=lambda: _EMPTY)
    log_inside: NDArray[np.float64] = field(default_factory=lambda: _EMPTY)
    log_outside: NDArray[np.float64] = field(default_factory=lambda: _EMPTY)

    @property
    def total(self) -> float:
        """What the establishments of the industry count together."""
        return float(self.size.sum()) if len(self.size) else float(self.cases)

    def __call__(self, draws: NDArray[np.int64]) -> NDArray[np.float64]:
        """The largest ratio of each draw.

        Parameters
        ----------
        draws : ndarray of int64, shape (b, c)
            The site of each establishment of the industry.

        Returns
        -------
        ndarray of shape (b,)
            Logarithms; 0 where no circle has more than expected.
        """
        starts, draw, size = self._by_place(draws)
        best = np.zeros(len(draws))
        needed = np.zeros(self.most_population + 1)
        x, y, z = self.places.x, self.places.y, self.places.z
        # Small circles first: the higher the best, the less of the large ones has to be worked out.
        floor = -1.0
        for centers, neighbors in self._stages():
            chunk = _NEAR_CHUNK if len(neighbors) else _CHUNK
            for start in range(0, len(centers), chunk):
                part = slice(start, start + chunk)
                if best.min() > floor:
                    floor = float(best.min())
                    find_needed(
                        self.model,
                        len(self.place),
                        self.cases,
                        self.total,
                        self.xlogx,
                        self.log_inside,
                        self.log_outside,
                        self.least,
                        floor,
                        needed,
                    )
                listed = neighbors[part] if len(neighbors) else neighbors
                scan_draws(
                    x,
                    y,
                    z,
                    self.population,
                    centers[part],
                    listed,
                    starts,
                    draw,
                    size,
                    self.model,
                    self.cases,
                    self.total,
                    self.xlogx,
                    self.log_inside,
                    self.log_outside,
                    self.most_population,
                    self.most_squared,
                    self.least,
                    needed,
                    best,
                )
        return best

    def best_circles(self, sites: NDArray[np.intp]) -> Circles:
        """The best circle around each center, for one data set.

        Parameters
        ----------
        sites : ndarray of int, shape (c,)
            The site of each establishment of the industry.

        Returns
        -------
        Circles
            One for each place that is a center.
        """
        starts, _, size = self._by_place(sites[None])
        x, y, z = self.places.x, self.places.y, self.places.z
        found = []
        for centers, neighbors in self._stages():
            value, squared = np.zeros(len(centers)), np.zeros(len(centers))
            scan_each(
                x,
                y,
                z,
                self.population,
                centers,
                neighbors,
                starts,
                size,
                self.model,
                self.cases,
                self.total,
                self.xlogx,
                self.log_inside,
                self.log_outside,
                self.most_population,
                self.most_squared,
                self.least,
                value,
                squared,
            )
            found.append(Circles(centers, value, squared))
        return Circles(
            np.concatenate([part.center for part in found]),
            np.concatenate([part.value for part in found]),
            np.concatenate([part.squared for part in found]),
        )

    def squared_from(self, center: int) -> NDArray[np.float64]:
        """Squared distances of all places from one, in the kernels' units."""
        return _squared_from(self.places, center)

    def _stages(self) -> list[tuple[NDArray[np.int32], NDArray[np.int32]]]:
        return [stage for stage in ((self.near, self.neighbors), (self.centers, _NONE)) if len(stage[0])]

    def _by_place(
        self, draws: NDArray[np.int64] | NDArray[np.intp]
    ) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
        """The cases of all draws sorted by their place: where each place begins, draw and size of each."""
        at = self.place[draws.ravel()]
        order = np.argsort(at, kind="stable")
        starts = np.zeros(len(self.population) + 1, np.int64)
        np.cumsum(np.bincount(at, minlength=len(self.population)), out=starts[1:])
        draw, case = np.divmod(order, draws.shape[1])
        size = self.size[case] if len(self.size) else _EMPTY
        return starts, draw.astype(np.int32), size


def make_scan(
    points: Points,
    size: NDArray[np.float64],
    cases: int,
    *,
    model: Model,
    largest_share: float,
    largest_radius_m: float | None,
    least: int,
    centers: int,
) -> Scan:
    """The scan of the sites of a study.

    Parameters
    ----------
    points : Points
        The sites.
    size : ndarray of shape (c,) or (0,)
        Sizes of the industry's establishments; empty where each counts once.
    cases : int
        How many they are.
    model : {"bernoulli", "poisson"}
        Whether a site can hold one case at most, or any number.
    largest_share : float
        Share of all sites that a circle may hold.
    largest_radius_m : float or None
        The largest radius in metres.
    least : int
        Cases in the smallest cluster.
    centers : int
        Most places around which circles of every size are drawn.

    Returns
    -------
    Scan
        The likelihoods follow Kulldorff (1997), constants left out.
    """
    n = len(points)
    places, place, population = _find_places(points)
    everywhere = np.arange(len(places), dtype=np.int32)
    chosen = everywhere
    if len(places) > centers:
        chosen = np.unique(np.linspace(0, len(places) - 1, centers).round()).astype(np.int32)
    near = np.setdiff1d(everywhere, chosen, assume_unique=True)
    neighbors = _NONE
    if len(near):
        k = int(np.clip(_MOST_LISTED // len(near), 16, min(_NEAR, len(places))))
        neighbors = _nearest(places, near, k)
    everyone = np.arange(n + 1.0)
    xlogx = np.zeros(n + 1)
    xlogx[1:] = everyone[1:] * np.log(everyone[1:])
    kind, log_inside, log_outside = BERNOULLI, xlogx + xlogx[::-1], _EMPTY
    log_inside = log_inside + (xlogx[cases] + xlogx[n - cases] - xlogx[n])
    if model == "poisson":
        total = float(size.sum()) if len(size) else float(cases)
        kind = POISSON_SIZES if len(size) else POISSON
        with np.errstate(divide="ignore"):
            # Of what is expected inside a circle, and outside.
            log_inside = np.log(total * everyone / n)
            log_outside = log_inside[::-1].copy()
    radius = np.inf if largest_radius_m is None else float(points.to_kernel(largest_radius_m))
    return Scan(
        places=places,
        place=place,
        population=population,
        size=size,
        model=kind,
        cases=cases,
        most_population=int(largest_share * n + 1e-9),
        most_squared=radius * radius * (1.0 + SAME),
        least=least,
        centers=chosen,
        near=near,
        neighbors=neighbors,
        xlogx=xlogx,
        log_inside=log_inside,
        log_outside=log_outside,
    )


def apart(scan: Scan, circles: Circles, least_value: float) -> list[int]:
    """The best circles that do not touch each other, the best first.

    Parameters
    ----------
    scan : Scan
        The places.
    circles : Circles
        The best circle around each center.
    least_value : float
        Circles below it are passed over.

    Returns
    -------
    list of int
        Numbers of circles. Of equals, the smaller comes first.
    """
    found: list[int] = []
    order = np.lexsort((circles.center, circles.squared, -circles.value))
    left = order[(circles.value[order] >= least_value) & (circles.value[order] > 0.0)]
    radius = scan.places.to_metres(np.sqrt(circles.squared))
    while len(left):
        best = int(left[0])
        found.append(best)
        distance = scan.places.to_metres(np.sqrt(scan.squared_from(int(circles.center[best]))))
        left = left[distance[circles.center[left]] > radius[left] + radius[best]]
    return found


def _squared_from(places: Points, center: int) -> NDArray[np.float64]:
    squared: NDArray[np.float64] = (places.x - places.x[center]) ** 2 + (places.y - places.y[center]) ** 2
    return squared if places.planar else squared + (places.z - places.z[center]) ** 2


def _find_places(points: Points) -> tuple[Points, NDArray[np.int32], NDArray[np.int64]]:
    """Different positions, neighbors together in the list; the place of each site; sites at each place."""
    axes = [axis for axis in (points.x, points.y, points.z) if len(axis)]
    positions, place, population = np.unique(
        np.column_stack(axes), axis=0, return_inverse=True, return_counts=True
    )
    order = cKDTree(positions).indices
    renumbered = np.empty(len(order), np.int32)
    renumbered[order] = np.arange(len(order), dtype=np.int32)
    x, y, *z = (np.ascontiguousarray(axis) for axis in positions[order].T)
    places = Points(x, y, z[0] if z else np.empty(0))
    return places, renumbered[place.ravel()], population[order].astype(np.int64)


def _nearest(places: Points, centers: NDArray[np.int32], k: int) -> NDArray[np.int32]:
    """The k nearest places of some places, themselves included."""
    axes = [axis for axis in (places.x, places.y, places.z) if len(axis)]
    positions = np.column_stack(axes)
    tree = cKDTree(positions)
    listed = np.empty((len(centers), k), np.int32)
    for start in range(0, len(centers), 4096):
        part = centers[start : start + 4096]
        listed[start : start + 4096] = tree.query(positions[part], k)[1].reshape(len(part), k)
    return listed
