"""Clusters by density: HDBSCAN, an outline around each group, and the likelihood ratio inside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.spatial import cKDTree

from jiju.errors import MeasureError
from jiju.measures.clusters._cluster_shapes import Flat, hull_around, unfold_outline
from jiju.space import EARTH_RADIUS_M, Points

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely import Geometry

    Floats = NDArray[np.float64]

__all__ = ["Density", "Group", "load_hdbscan"]


@dataclass(frozen=True)
class Group:
    """A group of establishments that stand close together.

    Attributes
    ----------
    members : ndarray of int, shape (m,)
        Which of the industry's establishments, by their place among them.
    outline : shapely geometry
        In planar metres or degrees.
    middle : ndarray of shape (2,)
        Their mean position: planar metres, or longitude and latitude.
    radius_m : float
        From there to the farthest of them.
    cases, sites : int
        Establishments of the industry, and of all, inside the outline.
    value : float
        Logarithm of the likelihood ratio; 0 where the outline holds no more of the industry than expected.
    """

    members: NDArray[np.intp]
    outline: Geometry
    middle: Floats
    radius_m: float
    cases: int
    sites: int
    value: float


@dataclass(frozen=True)
class Density:
    """A statistic for `jiju.chance.simulate`: the largest log-likelihood ratio of any dense group's outline.

    Attributes
    ----------
    points : Points
        The sites.
    ground : ndarray of shape (n, 2)
        The same in planar metres, or in degrees of longitude and latitude.
    minimum_establishments : int
        Establishments of the industry in the smallest group.
    """

    points: Points
    ground: Floats
    minimum_establishments: int

    def __call__(self, draws: NDArray[np.int64]) -> Floats:
        """The largest ratio of each draw.

        Parameters
        ----------
        draws : ndarray of int64, shape (b, c)
            The site of each establishment of the industry.

        Returns
        -------
        ndarray of shape (b,)
            Logarithms; 0 where no group has more than expected.
        """
        return np.array([max((group.value for group in self.groups(sites)), default=0.0) for sites in draws])

    def groups(self, sites: NDArray[np.int64] | NDArray[np.intp]) -> list[Group]:
        """The dense groups of one data set.

        Parameters
        ----------
        sites : ndarray of int, shape (c,)
            The site of each establishment of the industry.

        Returns
        -------
        list of Group
            In the order in which they are found.
        """
        import shapely

        label = self._label(sites)
        shapes = [self._outline(sites, np.flatnonzero(label == k)) for k in range(int(label.max()) + 1)]
        if not shapes:
            return []
        tree = shapely.STRtree([outline for _, outline, _, _ in shapes])
        inside, which = tree.query(shapely.points(self.ground), predicate="intersects")
        everyone = np.bincount(which, minlength=len(shapes))
        is_case = np.zeros(len(self.points), bool)
        is_case[sites] = True
        cases = np.bincount(which[is_case[inside]], minlength=len(shapes))
        found = []
        for (members, outline, middle, radius), c, n in zip(shapes, cases, everyone, strict=True):
            value = _ratio(int(c), int(n), len(sites), len(is_case))
            found.append(Group(members, outline, middle, radius, int(c), int(n), value))
        return found

    def _label(self, sites: NDArray[np.int64] | NDArray[np.intp]) -> NDArray[np.intp]:
        """Number of each establishment's group; -1 for those in none."""
        here = self.points.take(sites)
        scale = 1.0 if here.planar else EARTH_RADIUS_M
        axes = [axis * scale for axis in (here.x, here.y, here.z) if len(axis)]
        found = load_hdbscan()(
            min_cluster_size=self.minimum_establishments, algorithm="kd_tree", n_jobs=1, copy=True
        )
        label: NDArray[np.intp] = found.fit(np.column_stack(axes)).labels_
        return label

    def _outline(
        self, sites: NDArray[np.int64] | NDArray[np.intp], members: NDArray[np.intp]
    ) -> tuple[NDArray[np.intp], Geometry, Floats, float]:
        here = self.points.take(sites[members])
        center = np.array([axis.mean() for axis in (here.x, here.y, here.z) if len(axis)])
        flat = Flat.at(center if here.planar else center / np.linalg.norm(center))
        xy = flat.flatten(here)
        # Once more about the mean on the plane, which on the sphere differs from that of the vectors.
        middle = xy.mean(axis=0)
        nearest = np.asarray(cKDTree(xy).query(xy, 2)[0])[:, 1]
        outline = hull_around(xy, float(np.median(nearest)))
        radius = float(np.linalg.norm(xy - middle, axis=1).max())
        return members, unfold_outline(flat, outline), flat.unfold(middle[None])[0], radius


def load_hdbscan() -> Any:  # noqa: ANN401  (a class of a package that may be absent)
    """The class HDBSCAN of scikit-learn.

    Returns
    -------
    type
        The class.

    Raises
    ------
    MeasureError
        ``M264`` where scikit-learn is not installed.
    """
    try:
        from sklearn.cluster import HDBSCAN
    except ImportError as error:
        what = "clusters by density need the package scikit-learn, which is not installed"
        msg = "M264"
        raise MeasureError(
            msg, what, hint='Install it: pip install "jiju[density]"; or method="scan".'
        ) from error
    return HDBSCAN


def _ratio(c: int, n: int, cases: int, everyone: int) -> float:
    """Logarithm of the Bernoulli likelihood ratio of an area with more cases than expected, else 0."""
    if c * everyone <= n * cases:
        return 0.0
    return _binomial(c, n) + _binomial(cases - c, everyone - n) - _binomial(cases, everyone)


def _binomial(c: int, n: int) -> float:
    """Largest log-likelihood of c among n."""
    value = 0.0
    for part in (c, n - c):
        if part > 0:
            value += part * float(np.log(part / n))
    return value
