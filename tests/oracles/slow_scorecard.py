"""The formulas of scorecards written out number by number, as their sources give them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

Row = Sequence[float]


def known(numbers: Row) -> list[float]:
    return [x for x in numbers if not math.isnan(x)]


def unit_range(column: Row) -> list[float]:
    """Between the lowest (0) and the highest (1); NaN where all are equal."""
    low, high = min(known(column)), max(known(column))
    return [(x - low) / (high - low) if high > low else math.nan for x in column]


def pearson(a: Row, b: Row) -> float:
    pairs = [(x, y) for x, y in zip(a, b, strict=True) if not math.isnan(x) and not math.isnan(y)]
    if len(pairs) < 2:
        return math.nan
    x, y = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    mx, my = sum(x) / len(x), sum(y) / len(y)
    top = sum((p - mx) * (q - my) for p, q in pairs)
    bottom = math.sqrt(sum((p - mx) ** 2 for p in x) * sum((q - my) ** 2 for q in y))
    return top / bottom if bottom > 1e-12 else math.nan


def entropy(table: np.ndarray) -> list[float]:
    """w_j in proportion to 1 - e_j."""
    raw = []
    for j in range(table.shape[1]):
        y = known(unit_range(table[:, j]))
        p = [x / sum(y) for x in y]
        e = -sum(x * math.log(x) for x in p if x > 0) / math.log(len(y))
        raw.append(1 - e)
    return [x / sum(raw) for x in raw]


def critic(table: np.ndarray) -> list[float]:
    """w_j in proportion to s_j sum_k (1 - r_jk)."""
    columns = [unit_range(table[:, j]) for j in range(table.shape[1])]
    raw = []
    for own in columns:
        y = known(own)
        mean = sum(y) / len(y)
        s = math.sqrt(sum((x - mean) ** 2 for x in y) / (len(y) - 1))
        raw.append(s * sum(1 - pearson(own, other) for other in columns))
    return [x / sum(raw) for x in raw]


def first_component(table: np.ndarray) -> list[float]:
    """Squared loadings of the leading eigenvector of the correlations, by the power method."""
    m = table.shape[1]
    r = [[pearson(table[:, j], table[:, k]) for k in range(m)] for j in range(m)]
    v = [1.0 + 0.01 * j for j in range(m)]
    for _ in range(20_000):
        w = [sum(r[j][k] * v[k] for k in range(m)) for j in range(m)]
        size = math.sqrt(sum(x * x for x in w))
        v = [x / size for x in w]
    return [x * x for x in v]


def copeland(table: np.ndarray, weights: Row) -> list[float]:
    """Wins less losses against every other place."""
    scores = []
    for i in range(len(table)):
        score = 0
        for other in range(len(table)):
            ahead = behind = 0.0
            for j, w in enumerate(weights):
                a, b = table[i, j], table[other, j]
                ahead += w if a > b else 0.0
                behind += w if a < b else 0.0
            score += 1 if ahead > behind + 1e-12 else -1 if behind > ahead + 1e-12 else 0
        scores.append(float(score))
    return scores


def topsis(table: np.ndarray, weights: Row) -> list[float]:
    """Distance from the worst over distance from worst and best."""
    scores = []
    for row in table:
        near = far = 0.0
        for j, w in enumerate(weights):
            if math.isnan(row[j]):
                continue
            best, worst = max(known(table[:, j])), min(known(table[:, j]))
            near += (w * (row[j] - best)) ** 2
            far += (w * (row[j] - worst)) ** 2
        scores.append(math.sqrt(far) / (math.sqrt(near) + math.sqrt(far)))
    return scores


def power_mean(row: Row, weights: Row, p: float) -> float:
    pairs = [(x, w) for x, w in zip(row, weights, strict=True) if not math.isnan(x)]
    total = sum(w for _, w in pairs)
    if p == 0:
        return math.exp(sum(w * math.log(x) for x, w in pairs) / total)
    return (sum(w * x**p for x, w in pairs) / total) ** (1 / p)


def skewness(column: Row) -> float:
    y = known(column)
    n, mean = len(y), sum(y) / len(y)
    m2, m3 = (sum((x - mean) ** k for x in y) / n for k in (2, 3))
    return m3 / m2**1.5 * math.sqrt(n * (n - 1)) / (n - 2)


def kurtosis(column: Row) -> float:
    y = known(column)
    n, mean = len(y), sum(y) / len(y)
    m2, m4 = (sum((x - mean) ** k for x in y) / n for k in (2, 4))
    return (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (m4 / m2**2 - 3) + 6)


def winsorize(column: Row, most: int, skew: float, kurt: float) -> tuple[list[float], int]:
    """One point more at a time at the end the column is skewed to; moved points take the next one's value."""
    now, low, high = list(column), 0, 0
    order = sorted(known(column))
    while abs(skewness(now)) > skew and kurtosis(now) > kurt and low + high < most:
        if skewness(now) > 0:
            high += 1
        else:
            low += 1
        floor, ceiling = order[low], order[len(order) - 1 - high]
        now = [x if math.isnan(x) else min(max(x, floor), ceiling) for x in column]
    return now, low + high


def pillar_mean(table: np.ndarray, direction: Row) -> np.ndarray:
    """Missing numbers of one pillar from the place's own level in it."""
    found = table.copy()
    scaled = np.array([unit_range(table[:, j]) for j in range(table.shape[1])]).T
    for i, row in enumerate(table):
        levels = [
            scaled[i, j] if d > 0 else 1 - scaled[i, j]
            for j, d in enumerate(direction)
            if not math.isnan(row[j]) and not math.isnan(scaled[i, j])
        ]
        for j, d in enumerate(direction):
            if math.isnan(row[j]) and levels:
                level = sum(levels) / len(levels)
                low, high = min(known(table[:, j])), max(known(table[:, j]))
                found[i, j] = low + (level if d > 0 else 1 - level) * (high - low)
    return found


def ranks(scores: Row) -> list[float]:
    return [1.0 + sum(other > own for other in scores) for own in scores]
