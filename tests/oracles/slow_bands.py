"""Envelopes, bands and deviation tests by loops over curves and distances, as their definitions read."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from slow_envelope import average_rank, erl_envelope

Floats = NDArray[np.float64]


@dataclass
class SlowBand:
    """Edges and p-value."""

    low: Floats
    high: Floats
    p_value: float


def continuous_rank(values: Floats, which: int) -> float:
    """A rank from below that tells how far the neighbors are."""
    n, y = len(values), values[which]
    same = int(np.sum(values == y))
    if same > 1:
        return average_rank(values, which) - 0.5
    smaller, larger = np.sort(values[values < y]), np.sort(values[values > y])
    if not len(smaller):
        spread = larger[-1] - larger[0]
        return math.exp(-(larger[0] - y) / spread) if spread > 0 else 0.0
    if not len(larger):
        spread = smaller[-1] - smaller[0]
        return n - (math.exp(-(y - smaller[-1]) / spread) if spread > 0 else 0.0)
    return len(smaller) + (y - smaller[-1]) / (larger[0] - smaller[-1])


def from_the_end(rank, column: Floats, which: int, alternative: str) -> float:
    """The rank from below, from above, or the smaller of both."""
    below, above = rank(column, which), rank(-column, which)
    return {"two-sided": min(below, above), "greater": above, "less": below}[alternative]


def slow_envelope(
    observed: Floats, simulated: Floats, kind: str, *, level: float, alternative: str = "two-sided"
) -> SlowBand:
    """Every type of global envelope."""
    curves = np.vstack([observed, simulated])
    n, points = curves.shape
    allowed = int(np.floor((1.0 - level) * n + 1e-9))  # curves that may leave the band
    if kind == "erl":
        slow = erl_envelope(observed, simulated, level=level, alternative=alternative)
        return SlowBand(slow.low, slow.high, slow.p_value)
    if kind == "rank":
        extreme = [
            min(from_the_end(average_rank, curves[:, k], i, alternative) for k in range(points))
            for i in range(n)
        ]
        critical = sorted(extreme)[allowed]
        ordered = np.sort(curves, axis=0)
        low, high = ordered[math.floor(critical) - 1], ordered[math.floor(n - critical + 1) - 1]
        p_value = erl_envelope(observed, simulated, level=level, alternative=alternative).p_value
    elif kind in ("cont", "area"):
        sizes = []
        for i in range(n):
            ranks = [from_the_end(continuous_rank, curves[:, k], i, alternative) for k in range(points)]
            if kind == "cont":
                sizes.append(min(ranks))
            else:
                whole = math.ceil(min(ranks))
                sizes.append((whole - sum(whole - c for c in ranks if c < whole) / points) / n)
        sizes = np.array(sizes).round(12)
        kept = curves[[i for i in range(n) if sum(sizes <= sizes[i]) > allowed]]
        low, high = kept.min(axis=0), kept.max(axis=0)
        p_value = float(np.mean(sizes <= sizes[0]))
    else:
        mean = curves.mean(axis=0)
        down, up = np.ones(points), np.ones(points)
        if kind == "st":
            down = up = np.sqrt(((curves - mean) ** 2).sum(axis=0) / (n - 1))
        if kind == "qdir":
            down, up = (np.abs(np.quantile(curves, q, axis=0) - mean) for q in (0.025, 0.975))
        sizes = []
        for curve in curves:
            above = max([0.0, *((curve - mean) / up)])
            below = max([0.0, *((mean - curve) / down)])
            sizes.append({"two-sided": max(above, below), "greater": above, "less": below}[alternative])
        critical = sorted(sizes, reverse=True)[allowed]
        low, high = mean - critical * down, mean + critical * up
        p_value = sum(size >= sizes[0] * (1 - 1e-12) for size in sizes) / n
    if alternative == "greater":
        low = np.full(points, -np.inf)
    if alternative == "less":
        high = np.full(points, np.inf)
    return SlowBand(low, high, p_value)


def slow_deviation(
    observed: Floats,
    simulated: Floats,
    *,
    kind: str,
    scaling: str,
    alternative: str = "two-sided",
    distances: Floats | None = None,
) -> tuple[float, float]:
    """Statistic and p-value, each curve held against the mean of the others."""
    curves = np.vstack([observed, simulated])
    statistics = []
    for i, curve in enumerate(curves):
        departure = curve - np.delete(curves, i, axis=0).mean(axis=0)
        scaled = []
        for k, value in enumerate(departure):
            unit = 1.0
            if scaling == "studentized":
                unit = np.std(curves[:, k], ddof=1)
            if scaling == "quantile":
                unit = abs(np.quantile(curves[:, k], 0.975 if value > 0 else 0.025) - curves[:, k].mean())
            scaled.append(value / unit)
        kept = np.array(scaled)
        if alternative == "greater":
            kept = np.where(kept > 0, kept, 0.0)
        if alternative == "less":
            kept = np.where(kept < 0, kept, 0.0)
        if kind == "maximum":
            statistics.append(max(abs(kept)))
        elif distances is None:
            statistics.append(sum(kept**2))
        else:
            statistics.append(np.trapezoid(kept**2, distances))
    reached = [value >= statistics[0] * (1 - 1e-12) for value in statistics]
    return float(statistics[0]), sum(reached) / len(curves)


def slow_duranton_overman(simulated: Floats, *, level: float) -> tuple[Floats, Floats]:
    """Global edges: each draw is held against the k-th outermost of the others, for k = 1, 2, ..."""
    s = len(simulated)

    def edge(draws: Floats, counted: list[int]) -> tuple[Floats, int]:
        """Upper edge, and the last k at which no more than the share of the counted draws hits."""
        ordered = np.sort(draws, axis=0)[::-1]

        def hits(k: int) -> int:
            count = 0
            for i in counted:
                others = np.sort(np.delete(draws, i, axis=0), axis=0)[::-1]
                count += k > len(others) or bool((draws[i] > others[k - 1]).any())
            return count

        target = (1.0 - level) * len(counted)
        k, reached = 1, hits(1)
        if reached > target + 1e-9:
            return ordered[0], 1
        while k < s and (following := hits(k + 1)) <= target + 1e-9:
            k, reached = k + 1, following
        if k == s:
            return ordered[s - 1], s
        part = (target - reached) / (following - reached)
        return ordered[k - 1] + part * (ordered[k] - ordered[k - 1]), k

    high, k = edge(simulated, list(range(s)))
    localized = set()
    for i in range(s):
        others = np.sort(np.delete(simulated, i, axis=0), axis=0)[::-1]
        if k > len(others) or (simulated[i] > others[k - 1]).any():
            localized.add(i)
    low, _ = edge(-simulated, [i for i in range(s) if i not in localized])
    return -low, high
