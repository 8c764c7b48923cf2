"""The search for clusters by either method: what is found in the data, and how often chance does as well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from jiju.chance import monte_carlo_p_value, simulate
from jiju.chance.cases import DealtCases, ScatteredCases
from jiju.measures.clusters._cluster_shapes import circle_outline
from jiju.measures.clusters._density import Density
from jiju.measures.clusters._scan import SAME, Scan, apart, make_scan

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely import Geometry

    from jiju.measures.clusters._members import Members
    from jiju.measures.clusters._scan import Circles, Model

    Floats = NDArray[np.float64]

__all__ = ["Cluster", "Found", "passes", "search_by_density", "search_by_scan"]

# Draws handed to the scan at a time: the order of the places around a center is found once for all of them.
_BLOCK = 128
# Above this, searching every draw anew takes longer than anyone waits.
_MOST_DENSE = 2_000


@dataclass(frozen=True)
class Cluster:
    """One found cluster.

    Attributes
    ----------
    members : ndarray of int, shape (m,)
        Which of the industry's establishments, by their place among them.
    sites : int
        Establishments of all industries inside.
    middle : ndarray of shape (2,)
        Its center in planar metres or degrees.
    radius_m : float
        Radius of the circle, or from the center to the farthest member.
    outline : shapely geometry
        In planar metres or degrees.
    expected, relative_risk : float
        What the industry would have inside, and how many times as much it has, against outside.
    value : float
        Logarithm of the likelihood ratio.
    p_value : float or None
        Share of the draws in which the largest ratio is no smaller, the data counted.
    """

    members: NDArray[np.intp]
    sites: int
    middle: Floats
    radius_m: float
    outline: Geometry
    expected: float
    relative_risk: float
    value: float
    p_value: float | None


@dataclass(frozen=True)
class Found:
    """All that a search gave.

    Attributes
    ----------
    clusters : list of Cluster
        The strongest first.
    simulated : ndarray of shape (s,) or None
        The largest ratio of each draw; None where nothing was tested.
    strongest : float
        The largest ratio of the data; 0 where nothing has more than expected.
    details : dict
        For the result.
    """

    clusters: list[Cluster]
    simulated: Floats | None
    strongest: float
    details: dict[str, Any]


def search_by_scan(
    members: Members,
    group: NDArray[np.intp],
    ground: Floats,
    *,
    model: Model,
    largest_share: float,
    largest_radius_m: float | None,
    least: int,
    centers: int,
    simulations: int,
    level: float,
    seed: int,
    label: str,
) -> Found:
    """Clusters by Kulldorff's scan statistic.

    Parameters
    ----------
    members : Members
        Establishments and sites.
    group : ndarray of int, shape (c,)
        Those of the industry.
    ground : ndarray of shape (n, 2)
        The sites in planar metres or degrees.
    model, largest_share, largest_radius_m, centers, simulations, level : see `find_clusters`
        The same.
    least : int
        Fewest establishments of the industry in a cluster.
    seed : int
        Of the draws.
    label : str
        What a progress bar says.

    Returns
    -------
    Found
        The circles that pass the test.
    """
    weight = members.weight[group] if members.weighted else np.empty(0)
    scan = make_scan(
        members.points,
        weight,
        len(group),
        model=model,
        largest_share=largest_share,
        largest_radius_m=largest_radius_m,
        least=least,
        centers=centers,
    )
    scattered = model == "poisson" and not members.weighted
    null = (ScatteredCases if scattered else DealtCases)(len(members.code), len(group))
    circles = scan.best_circles(group)
    simulated = simulate(scan, null, simulations=simulations, seed=seed, block=_BLOCK, label=label)
    strongest = float(circles.value.max(initial=0.0))
    critical = _critical(simulated, level)
    found = [
        _describe_circle(scan, circles, at, group, weight, ground, simulated)
        for at in apart(scan, circles, min(critical, strongest))
    ]
    first = found[0] if found else None
    kept = [c for c in found if passes(c.p_value, level)]
    details = {
        "null": "scattered" if scattered else "sites",
        "tested": True,
        "p_value": 1.0 if first is None else first.p_value,
        "critical_ratio": critical,
        "strongest": None if first is None else _in_short(first),
        "places": len(scan.places),
        "complete_centers": len(scan.centers),
        "near_centers": len(scan.near),
        "near_places": int(scan.neighbors.shape[1]) if len(scan.near) else 0,
        "largest_establishments": scan.most_population,
    }
    return Found(kept, simulated, strongest, details)


def search_by_density(
    members: Members,
    group: NDArray[np.intp],
    ground: Floats,
    *,
    least: int,
    simulations: int,
    seed: int,
    label: str,
) -> Found:
    """Clusters by density.

    Parameters
    ----------
    members : Members
        Establishments and sites.
    group : ndarray of int, shape (c,)
        Those of the industry.
    ground : ndarray of shape (n, 2)
        The sites in planar metres or degrees.
    least : int
        Fewest establishments of the industry in a cluster.
    simulations : int
        Number of draws.
    seed : int
        Of the draws.
    label : str
        What a progress bar says.

    Returns
    -------
    Found
        Every group, with its p-value where it could be tested.
    """
    density = Density(members.points, ground, least)
    groups = sorted(density.groups(group), key=lambda one: (-one.value, int(one.members[0])))
    tested = len(group) <= _MOST_DENSE
    simulated = None
    if tested:
        null = DealtCases(len(members.code), len(group))
        simulated = simulate(density, null, simulations=simulations, seed=seed, block=4, label=label)
    clusters = []
    for one in groups:
        expected = len(group) * one.sites / len(members.code)
        clusters.append(
            Cluster(
                members=one.members,
                sites=one.sites,
                middle=one.middle,
                radius_m=one.radius_m,
                outline=one.outline,
                expected=expected,
                relative_risk=_relative_risk(float(one.cases), expected, float(len(group))),
                value=one.value,
                p_value=None if simulated is None else _p_value(one.value, simulated),
            )
        )
    details = {
        "null": "sites",
        "tested": tested,
        "p_value": (clusters[0].p_value if clusters else 1.0) if tested else None,
        "strongest": _in_short(clusters[0]) if clusters else None,
        "most_tested": _MOST_DENSE,
    }
    return Found(clusters, simulated, clusters[0].value if clusters else 0.0, details)


def passes(p_value: float | None, level: float) -> bool:
    """Whether a test rejects chance at a level; what was not tested does not pass.

    Parameters
    ----------
    p_value : float or None
        Of the test.
    level : float
        Such as 0.95.

    Returns
    -------
    bool
        Whether p is at most 1 - level.
    """
    return p_value is not None and p_value <= 1.0 - level + 1e-12


def _describe_circle(
    scan: Scan,
    circles: Circles,
    at: int,
    group: NDArray[np.intp],
    weight: Floats,
    ground: Floats,
    simulated: Floats,
) -> Cluster:
    center, squared = int(circles.center[at]), float(circles.squared[at])
    reached = scan.squared_from(center) <= squared * (1.0 + SAME)
    inside = np.flatnonzero(reached[scan.place[group]])
    sites = int(scan.population[reached].sum())
    held = float(weight[inside].sum()) if len(weight) else float(len(inside))
    expected = scan.total * sites / len(scan.place)
    radius_m = float(scan.places.to_metres(np.sqrt(squared)))
    axes = [axis for axis in (scan.places.x, scan.places.y, scan.places.z) if len(axis)]
    value = float(circles.value[at])
    return Cluster(
        members=inside,
        sites=sites,
        middle=ground[int(np.flatnonzero(scan.place == center)[0])],
        radius_m=radius_m,
        outline=circle_outline(np.array([axis[center] for axis in axes]), radius_m),
        expected=expected,
        relative_risk=_relative_risk(held, expected, scan.total),
        value=value,
        p_value=_p_value(value, simulated),
    )


def _relative_risk(held: float, expected: float, total: float) -> float:
    if expected >= total:
        return float("nan")  # no site is outside
    outside = (total - held) / (total - expected)
    return float("inf") if outside <= 0.0 else held / expected / outside


def _p_value(value: float, simulated: Floats) -> float:
    # Sums of the same terms in another order differ in the last digit; such values are ties.
    return monte_carlo_p_value(value - 1e-9 * abs(value), simulated, alternative="greater")


def _critical(simulated: Floats, level: float) -> float:
    """The smallest ratio that passes the test; infinite where the draws are too few for any to."""
    allowed = int((1.0 - level) * (len(simulated) + 1) + 1e-9)
    if allowed < 1:
        return float("inf")
    # So many draws, less the data, may reach it.
    return float(np.sort(simulated)[::-1][allowed - 1]) if allowed <= len(simulated) else 0.0


def _in_short(cluster: Cluster) -> dict[str, Any]:
    return {
        "establishments": len(cluster.members),
        "all_establishments": cluster.sites,
        "radius_m": cluster.radius_m,
        "relative_risk": cluster.relative_risk,
        "log_likelihood_ratio": cluster.value,
        "p_value": cluster.p_value,
    }
