"""m, cross M, case-control M and values for each establishment, straight from their definitions.

Only for tests: whole distance matrices, no bins, no cut-offs. Nothing here is taken from the package. What
`r_density` does is R's `density()` before version 4.4, rewritten from its documentation and checked against
numbers it made: masses on a grid of 512 points, a convolution by FFT, straight lines between the points.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Index = NDArray[np.intp]
Bools = NDArray[np.bool_]


def group_distances(distances: Floats, reference: Index, neighbor: Index) -> Floats:
    """Distances between the two groups; each unordered pair once where the groups are the same."""
    block = distances[np.ix_(reference, neighbor)]
    if np.array_equal(reference, neighbor):
        return block[np.triu_indices(len(reference), k=1)]
    return block.ravel()


def silverman(pairs: Floats, largest: float) -> float:
    """0.9 min(sd, IQR/1.34) m^(-1/5) over the pairs up to twice the largest distance."""
    near = pairs[pairs <= 2.0 * largest]
    low, high = np.percentile(near, [25, 75])
    return float(0.9 * min(np.std(near, ddof=1), (high - low) / 1.34) * len(near) ** -0.2)


def by_chance(weights: Floats, reference: Index, neighbor: Index) -> Floats:
    """The neighbor industry's share of all others' weight, for each reference establishment."""
    same = np.array_equal(reference, neighbor)
    of_industry = weights[neighbor].sum() - (weights[reference] if same else 0.0)
    return of_industry / (weights.sum() - weights[reference])


def local_shares(
    distances: Floats, weights: Floats, reference: Index, neighbor: Index, r: Floats, h: float | None = None
) -> Floats:
    """The industry's share among the neighbors of each reference establishment, (r, reference).

    Within each distance; or, with a bandwidth h, around it. NaN where there is no neighbor: with h, where all
    together weigh less than one of average size five bandwidths from r.
    """
    everyone = np.arange(len(weights))
    out = np.full((len(r), len(reference)), np.nan)
    for k, at in enumerate(r):
        for column, i in enumerate(reference):
            away = distances[i]
            other = everyone != i
            kernel = (away <= at).astype(float) if h is None else np.exp(-0.5 * ((at - away) / h) ** 2)
            mass = kernel * weights * other
            least = 0.0 if h is None else np.exp(-12.5) * weights.mean()
            if mass.sum() > least:
                out[k, column] = mass[neighbor].sum() / mass.sum()
    return out


def ratio_of_sums(shares: Floats, chance: Floats) -> Floats:
    """The sum of the shares over the sum of what chance gives, over those who have neighbors; (r,)."""
    out = np.full(len(shares), np.nan)
    for k, row in enumerate(shares):
        has = np.isfinite(row)
        if has.any() and chance[has].sum() > 0.0:
            out[k] = row[has].sum() / chance[has].sum()
    return out


def cross_m(distances: Floats, weights: Floats, reference: Index, neighbor: Index, r: Floats) -> Floats:
    """M of a neighbor industry around a reference industry (the same one: M of one industry)."""
    shares = local_shares(distances, weights, reference, neighbor, r)
    return ratio_of_sums(shares, by_chance(weights, reference, neighbor))


def density_ratio(
    distances: Floats,
    weights: Floats,
    reference: Index,
    neighbor: Index,
    r: Floats,
    h: float | None = None,
) -> Floats:
    """The function m: as M, with Gaussian weights around r in place of all up to r, not reflected at 0."""
    if h is None:
        h = silverman(group_distances(distances, reference, neighbor), float(r[-1]))
    shares = local_shares(distances, weights, reference, neighbor, r, h)
    return ratio_of_sums(shares, by_chance(weights, reference, neighbor))


def case_control(distances: Floats, weights: Floats, cases: Index, controls: Index, r: Floats) -> Floats:
    """Cases over controls around each case, over cases by controls in all; cases that have a control."""
    out = np.full(len(r), np.nan)
    for k, at in enumerate(r):
        seen = expected = 0.0
        for i in cases:
            near = distances[i] <= at
            near[i] = False
            around = weights[controls][near[controls]].sum()
            if around > 0.0:
                seen += weights[cases][near[cases]].sum() / around
                expected += (weights[cases].sum() - weights[i]) / weights[controls].sum()
        if expected > 0.0:
            out[k] = seen / expected
    return out


def individual_kd(
    distances: Floats, weights: Floats | None, reference: Index, neighbor: Index, r: Floats, h: float
) -> Floats:
    """Kd around each reference establishment, (r, reference): the mean over them is Kd."""
    w = np.ones(len(distances)) if weights is None else weights
    out = np.empty((len(r), len(reference)))
    total = 0.0
    for column, i in enumerate(reference):
        js = neighbor[neighbor != i]
        mass = w[i] * w[js]
        total += mass.sum()
        for k, at in enumerate(r):
            away = distances[i, js]
            kernel = np.exp(-0.5 * ((at - away) / h) ** 2) + np.exp(-0.5 * ((at + away) / h) ** 2)
            out[k, column] = (mass * kernel).sum() / (np.sqrt(2.0 * np.pi) * h)
    return out * len(reference) / total


def r_density(x: Floats, mass: Floats, h: float, largest: float, points: int = 512) -> tuple[Floats, Floats]:
    """What R below 4.4 makes of ``density(x, bw = h, weights = mass, from = 0, to = largest)``: x, y."""
    low, high = 0.0 - 4.0 * h, largest + 4.0 * h
    step = (high - low) / (points - 1)
    position = (x - low) / step
    cell = np.floor(position).astype(int)
    part = position - cell
    inside = (cell >= 0) & (cell <= points - 2)
    grid = np.zeros(2 * points)
    np.add.at(grid, cell[inside], ((1.0 - part) * mass)[inside])
    np.add.at(grid, cell[inside] + 1, (part * mass)[inside])
    last = cell == points - 1
    grid[points - 1] += ((1.0 - part) * mass)[last].sum()
    lags = np.linspace(0.0, 2.0 * (high - low), 2 * points)
    lags[points + 1 :] = -lags[points - 1 : 0 : -1]
    kernel = np.exp(-0.5 * (lags / h) ** 2) / (np.sqrt(2.0 * np.pi) * h)
    smooth = np.fft.ifft(np.fft.fft(grid) * np.conj(np.fft.fft(kernel))).real[:points]
    at = np.linspace(0.0, largest, points)
    return at, np.interp(at, np.linspace(low, high, points), np.maximum(smooth, 0.0))


def density_ratio_of_r(
    distances: Floats, weights: Floats, reference: Index, neighbor: Index, r: Floats
) -> Floats:
    """m as dbmss makes it in R 4.2: with `r_density` in place of the sums, and straight lines to the r's."""
    h = silverman(group_distances(distances, reference, neighbor), float(r[-1]))
    seen: Floats | float = 0.0
    at = np.empty(0)
    for i in reference:
        other = np.arange(len(weights)) != i
        of_industry = np.isin(np.arange(len(weights)), neighbor) & other
        at, all_round = r_density(distances[i, other], weights[other], h, float(r[-1]))
        _, own = r_density(distances[i, of_industry], weights[of_industry], h, float(r[-1]))
        seen = seen + own / all_round
    return np.interp(r, at, seen / by_chance(weights, reference, neighbor).sum())
