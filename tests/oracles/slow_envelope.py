"""The extreme-rank-length envelope by comparing whole curves pair by pair (Myllymaki et al. 2017)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass
class SlowEnvelope:
    """Band, p-value and the extremeness of every curve (the observed one first)."""

    low: Floats
    high: Floats
    p_value: float
    at_least_as_extreme: list[int]


def average_rank(values: Floats, which: int) -> float:
    """1 for the smallest value; equal values share the mean of their ranks."""
    smaller = int(np.sum(values < values[which]))
    equal = int(np.sum(values == values[which]))
    return smaller + (equal + 1) / 2.0


def erl_envelope(
    observed: Floats, simulated: Floats, *, level: float, alternative: str = "two-sided"
) -> SlowEnvelope:
    """Order the curves by their sorted pointwise ranks, word for word; keep the least extreme."""
    curves = np.vstack([observed, simulated])
    total, points = curves.shape
    words: list[tuple[float, ...]] = []
    for i in range(total):
        ranks = []
        for k in range(points):
            from_below = average_rank(curves[:, k], i)
            from_above = average_rank(-curves[:, k], i)
            ranks.append(
                {
                    "two-sided": min(from_below, from_above),
                    "greater": from_above,
                    "less": from_below,
                }[alternative]
            )
        words.append(tuple(sorted(ranks)))
    counts = [sum(other <= word for other in words) for word in words]
    more = [sum(other < word for other in words) for word in words]
    # A curve is left out of the band as long as no more than a share 1 - level of all is as extreme as it.
    allowed = int(np.floor((1.0 - level) * total + 1e-9))
    kept = [i for i in range(total) if counts[i] > allowed]
    assert more[kept[0]] < total
    low, high = curves[kept].min(axis=0), curves[kept].max(axis=0)
    if alternative == "greater":
        low = np.full(points, -np.inf)
    if alternative == "less":
        high = np.full(points, np.inf)
    return SlowEnvelope(low, high, counts[0] / total, counts)
