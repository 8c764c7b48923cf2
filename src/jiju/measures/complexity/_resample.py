"""How far complexity moves when the industries, or the regions, it is read from are drawn again."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Literal

import numpy as np

from jiju.chance.simulate import each_block
from jiju.measures.complexity._eci import second_vectors, standardize
from jiju.measures.complexity._fitness import iterate_fitness
from jiju.measures.complexity._reflections import reflect

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Floats = NDArray[np.float64]

__all__ = [
    "FITNESS_ITERATIONS",
    "REFLECTIONS",
    "Interval",
    "Method",
    "rank_values",
    "resample_side",
    "scores",
]

Method = Literal["eci", "reflections", "fitness"]
REFLECTIONS = 20
FITNESS_ITERATIONS = 200
_APART = 1.0 - 1e-8  # a second eigenvalue this large: the draw fell into separate blocks
_ALIKE, _ALIKE_DRAWN = 1e-9, 1e-6  # values nearer than this are equal: they differ in digits that are noise
_ACCURATE = 1e-7  # of an eigenvector in a draw; four more digits would only cost time


@dataclass(frozen=True, eq=False)
class Interval:
    """Intervals of one side.

    Attributes
    ----------
    low, high : array
        Of the complexity.
    rank_low, rank_high : array
        Of the rank; the first is the better one.
    used : int
        Draws that gave values; the others fell into separate blocks.
    turned : int
        Draws in which the rule for the sign would have turned all values round.
    """

    low: Floats
    high: Floats
    rank_low: Floats
    rank_high: Floats
    used: int
    turned: int


def scores(
    part: csr_array,
    method: Method,
    *,
    region_weight: Floats | None = None,
    industry_weight: Floats | None = None,
    start: Floats | None = None,
) -> tuple[Floats, Floats, float]:
    """Complexity of one connected block by one method, where regions or industries may count several times.

    Parameters
    ----------
    part : csr_array, shape (regions, industries)
        1.0 where present.
    method : {"eci", "reflections", "fitness"}
        The method.
    region_weight, industry_weight : array, optional
        How many times each counts.
    start : array, optional
        A guess of the regions' vector; with one the accuracy is that of a draw.

    Returns
    -------
    region, industry : array
        Standard scores (of fitness multiples of the mean). NaN where there are none.
    eigenvalue : float
        The second, of "eci"; NaN for the others.
    """
    if method == "eci":
        x, y, values = second_vectors(
            part,
            region_weight=region_weight,
            industry_weight=industry_weight,
            start=start,
            tolerance=0.0 if start is None else _ACCURATE,
        )
        return standardize(x), standardize(y), values[0]
    if method == "reflections":
        regions, _ = reflect(
            part, REFLECTIONS, region_weight=region_weight, industry_weight=industry_weight, centered=True
        )
        _, industries = reflect(
            part, REFLECTIONS - 1, region_weight=region_weight, industry_weight=industry_weight, centered=True
        )
        return standardize(regions), standardize(industries), np.nan
    regions, industries, _ = iterate_fitness(
        part, FITNESS_ITERATIONS, region_weight=region_weight, industry_weight=industry_weight
    )
    return regions, industries, np.nan


def resample_side(
    part: csr_array,
    method: Method,
    point: tuple[Floats, Floats],
    *,
    side: Literal["regions", "industries"],
    resamples: int,
    level: float,
    rng: np.random.Generator,
) -> Interval:
    """Intervals of regions from draws of industries, or of industries from draws of regions.

    Parameters
    ----------
    part : csr_array, shape (regions, industries)
        1.0 where present, in one connected block.
    method : {"eci", "reflections", "fitness"}
        The method.
    point : pair of arrays
        Complexity of the regions and of the industries, signed.
    side : {"regions", "industries"}
        Whose intervals; the other side is drawn, with replacement, as many as there are.
    resamples : int
        Number of draws.
    level : float
        Of the intervals.
    rng : numpy.random.Generator
        Where the draws come from.

    Returns
    -------
    Interval
        Of "fitness" between quantiles of the draws; of the others the value and so many standard deviations
        of the draws on both sides. Ranks are between quantiles. The value itself is always within.
    """
    of_regions = side == "regions"
    own = point[0] if of_regions else point[1]
    other = part.shape[1] if of_regions else part.shape[0]
    size = np.asarray(np.diff(part.indptr) if of_regions else part.sum(axis=0), dtype=np.float64).ravel()
    side_by_other = part if of_regions else part.T.tocsr()
    weights = rng.multinomial(other, np.full(other, 1.0 / other), size=resamples).astype(np.float64)

    def draw(first: int, last: int) -> list[tuple[Floats, bool] | None]:
        values = _values(part, method, point, weights[first:last], of_regions)
        sizes = (side_by_other @ weights[first:last].T).T  # diversity (ubiquity) in each draw
        pairs = zip(values, sizes, strict=True)
        return [None if drawn is None else _turned(drawn, method, own, size, s) for drawn, s in pairs]

    label = "draws of industries" if of_regions else "draws of regions"
    found = [
        entry for block in each_block(draw, resamples, 16, label) for entry in block if entry is not None
    ]
    if len(found) < 2:
        nothing = np.full(len(own), np.nan)
        return Interval(nothing, nothing, nothing, nothing, len(found), 0)
    drawn = np.array([values for values, _ in found])
    low, high = _ends(drawn, own, level, quantiles=method == "fitness")
    rank_low, rank_high = _rank_ends(drawn, own, level, method)
    return Interval(low, high, rank_low, rank_high, len(found), sum(turned for _, turned in found))


def _values(
    part: csr_array, method: Method, point: tuple[Floats, Floats], weights: Floats, of_regions: bool
) -> list[Floats | None]:
    """Values of one side in each draw; None where it fell into separate blocks."""
    side = "industry_weight" if of_regions else "region_weight"
    if method != "eci":
        region, industry, _ = scores(part, method, **{side: weights.T})
        return list((region if of_regions else industry).T)
    found: list[Floats | None] = []
    for weight in weights:
        region, industry, eigenvalue = scores(part, method, start=point[0], **{side: weight})
        found.append(None if eigenvalue > _APART else region if of_regions else industry)
    return found


def _turned(
    values: Floats, method: Method, own: Floats, size: Floats, size_drawn: Floats
) -> tuple[Floats, bool] | None:
    """Values of one draw, turned to agree with the data's; None where there are none."""
    known = np.isfinite(values) & np.isfinite(own)
    if not known.any():
        return None
    if method == "fitness":
        return values, False
    along = float(values[known] @ own[known])
    values = -values if along < 0.0 else values
    # Diversity goes with complexity, ubiquity against it; whether the draw would have said the same.
    rule = _covariance(values[known], size_drawn[known]) * _covariance(own[known], size[known])
    return values, rule < 0.0


def _covariance(a: Floats, b: Floats) -> float:
    return float((a - a.mean()) @ (b - b.mean()))


def _ends(drawn: Floats, own: Floats, level: float, *, quantiles: bool) -> tuple[Floats, Floats]:
    known = np.isfinite(drawn)
    number = known.sum(axis=0)
    low, high = np.full(len(own), np.nan), np.full(len(own), np.nan)
    enough = number >= 2
    if quantiles:
        tail = 0.5 * (1.0 - level)
        low[enough], high[enough] = np.nanquantile(drawn[:, enough], [tail, 1.0 - tail], axis=0)
        return np.fmin(low, own), np.fmax(high, own)
    spread = np.nanstd(drawn[:, enough], axis=0, ddof=1) * NormalDist().inv_cdf(0.5 + 0.5 * level)
    low[enough], high[enough] = own[enough] - spread, own[enough] + spread
    return low, high


def _rank_ends(drawn: Floats, own: Floats, level: float, method: Method) -> tuple[Floats, Floats]:
    """Quantiles of the ranks, in whole ranks outwards; what has no value in a draw has no rank in it."""
    ranks = np.where(np.isfinite(drawn), rank_values(drawn, method, drawn=True), np.nan)
    best = rank_values(own[np.newaxis], method)[0]
    low, high = np.full(len(own), np.nan), np.full(len(own), np.nan)
    enough = np.isfinite(ranks).sum(axis=0) >= 2
    tail = 0.5 * (1.0 - level)
    low[enough] = np.nanquantile(ranks[:, enough], tail, axis=0, method="inverted_cdf")
    high[enough] = np.nanquantile(ranks[:, enough], 1.0 - tail, axis=0, method="inverted_cdf")
    return np.fmin(low, best), np.fmax(high, best)


def rank_values(values: Floats, method: Method, *, drawn: bool = False) -> Floats:
    """Ranks in each row, 1 for the largest; equals share the best of their ranks, NaN is last.

    Parameters
    ----------
    values : array, shape (draws, n)
        Each row on its own.
    method : {"eci", "reflections", "fitness"}
        What the values are: standard scores, or fitnesses, of which only ratios mean something.
    drawn : bool, default False
        Whether they have the accuracy of draws only.

    Returns
    -------
    array of the same shape
        Ranks.
    """
    order = np.argsort(-values, axis=1, kind="stable")
    ordered = np.take_along_axis(values, order, axis=1)
    alike = _ALIKE_DRAWN if drawn else _ALIKE
    least = alike * np.abs(ordered[:, :-1]) if method == "fitness" else alike
    apart = ~(np.abs(np.diff(ordered, axis=1)) <= least)
    place = np.ones(values.shape)
    place[:, 1:] = np.maximum.accumulate(np.where(apart, np.arange(2.0, values.shape[1] + 1.0), 1.0), axis=1)
    ranks = np.empty(values.shape)
    np.put_along_axis(ranks, order, place, axis=1)
    return ranks
