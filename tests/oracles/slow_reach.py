"""Density, gain, outlook, scores and AUC by their definitions, in loops: an oracle for the fast ones."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Matrix = "Sequence[Sequence[float]]"


def slow_proximity(present: Matrix, diagonal: float = 1.0) -> list[list[float]]:
    """The smaller of the two shares: of regions with one industry, those with the other."""
    n = len(present[0])
    phi = [[0.0] * n for _ in range(n)]
    for a in range(n):
        for b in range(n):
            both = sum(1 for row in present if row[a] and row[b])
            most = max(sum(1 for row in present if row[a]), sum(1 for row in present if row[b]))
            phi[a][b] = diagonal if a == b else both / most if most else 0.0
    return phi


def slow_density(present: Matrix, phi: Matrix, neighbors: int | None = None) -> list[list[float]]:
    """Relatedness to what a region has, over relatedness to all, or to the nearest with their ties."""
    n = len(phi)
    found = []
    for row in present:
        line = []
        for p in range(n):
            weights = {k: phi[k][p] for k in range(n)}
            if neighbors is not None:
                del weights[p]
                least = sorted(weights.values(), reverse=True)[:neighbors][-1]
                weights = {k: w for k, w in weights.items() if w >= least}
            total = sum(weights.values())
            line.append(sum(w for k, w in weights.items() if row[k]) / total if total else math.nan)
        found.append(line)
    return found


def slow_gain(present: Matrix, phi: Matrix, pci: Sequence[float]) -> list[list[float]]:
    """What industries a region lacks would come nearer by, times their complexity; 0 for what it has."""
    n = len(phi)
    totals = [sum(phi[k][p] for k in range(n)) for p in range(n)]
    found = []
    for row in present:
        line = []
        for p in range(n):
            if row[p]:
                line.append(0.0)
                continue
            worth = 0.0
            for k in range(n):
                if not row[k] and not math.isnan(pci[k]) and totals[k]:
                    worth += phi[p][k] / totals[k] * pci[k]
            line.append(worth)
        found.append(line)
    return found


def slow_outlook(present: Matrix, density: Matrix, pci: Sequence[float]) -> list[float]:
    """Complexity of what is lacked, by density."""
    found = []
    for row, near in zip(present, density, strict=True):
        terms = [
            d * c
            for has, d, c in zip(row, near, pci, strict=True)
            if not has and not math.isnan(d) and not math.isnan(c)
        ]
        found.append(sum(terms))
    return found


def slow_share_below(values: Sequence[float]) -> list[float]:
    """Share that is smaller, half of the equal ones (itself too)."""
    return [
        (sum(other < value for other in values) + 0.5 * sum(other == value for other in values)) / len(values)
        for value in values
    ]


def slow_auc(changed: Sequence[bool], density: Sequence[float], region: Sequence[str]) -> float:
    """Of comparisons within a region, the share that density wins; ties half."""
    won = compared = 0.0
    for a in range(len(changed)):
        for b in range(len(changed)):
            if changed[a] and not changed[b] and region[a] == region[b]:
                compared += 1.0
                won += 1.0 if density[a] > density[b] else 0.5 if density[a] == density[b] else 0.0
    return won / compared
