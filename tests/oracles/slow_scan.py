"""The scan statistic by its definition: every circle around every place, one after the other, no shortcut."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["Circle", "all_circles", "best_circle"]

SAME = 1e-9


@dataclass(frozen=True)
class Circle:
    """A circle and what it holds."""

    center: np.ndarray
    squared: float
    sites: int
    cases: int
    amount: float
    ratio: float


def xlogy(x, y):
    return 0.0 if x == 0 else x * np.log(y)


def bernoulli(c, n, cases, everyone):
    """Log-likelihoods of two binomials less that of one."""

    def likelihood(k, m):
        return xlogy(k, k / m) + xlogy(m - k, (m - k) / m)

    if c / n <= cases / everyone:
        return 0.0
    return likelihood(c, n) + likelihood(cases - c, everyone - n) - likelihood(cases, everyone)


def poisson(amount, n, total, everyone):
    expected = total * n / everyone
    if amount <= expected * (1 + 1e-12):
        return 0.0
    return xlogy(amount, amount / expected) + xlogy(total - amount, (total - amount) / (total - expected))


def all_circles(xyz, at, size, *, model, share, least, radius=np.inf, centers=None):
    """Every allowed circle, with its ratio.

    ``xyz``: the sites, one row each. ``at``: where the industry's establishments stand. ``size``: of each, or
    None. ``radius`` in the units of ``xyz``. ``centers``: the places that are centers; None for all.
    """
    count, amount = np.zeros(len(xyz)), np.zeros(len(xyz))
    weight = np.ones(len(at)) if size is None else size
    for site, w in zip(at, weight, strict=True):
        count[site] += 1
        amount[site] += w
    total = weight.sum()
    for center in np.unique(xyz, axis=0) if centers is None else centers:
        squared = ((xyz - center) ** 2).sum(axis=1)
        for edge in np.unique(squared):
            if edge > radius * radius * (1 + SAME):
                break
            inside = squared <= edge * (1 + SAME)
            n, c, a = int(inside.sum()), int(count[inside].sum()), float(amount[inside].sum())
            if n > share * len(xyz) + 1e-9:
                break
            if c >= least:
                ratio = (
                    bernoulli(c, n, len(at), len(xyz))
                    if model == "bernoulli"
                    else poisson(a, n, total, len(xyz))
                )
                yield Circle(center, float(edge), n, c, a, ratio)


def best_circle(*args, **options):
    """The largest ratio of any circle, 0 where there is none."""
    return max((circle.ratio for circle in all_circles(*args, **options)), default=0.0)
