"""Linkages by their definitions: series summed term by term, an industry taken out and solved again."""

from __future__ import annotations

import numpy as np


def series_backward(a: np.ndarray, rounds: int = 4_000) -> np.ndarray:
    """Output needed per unit of final use: that unit, its inputs, their inputs, ..."""
    need = np.eye(len(a))
    total = need.copy()
    for _ in range(rounds):
        need = a @ need
        total += need
    return total.sum(axis=0)


def series_forward(flows: np.ndarray, output: np.ndarray, rounds: int = 4_000) -> np.ndarray:
    """Output fed per unit of primary input, by shares of sales."""
    shares = flows / output[:, np.newaxis]
    fed = np.eye(len(output))
    total = fed.copy()
    for _ in range(rounds):
        fed = fed @ shares
        total += fed
    return total.sum(axis=1)


def take_out(a: np.ndarray, output: np.ndarray, k: int) -> float:
    """Output lost where the row and the column of one industry are deleted and the rest is solved again."""
    final = output - a @ output
    rest = np.arange(len(output)) != k
    after = np.linalg.solve(np.eye(len(output) - 1) - a[np.ix_(rest, rest)], final[rest])
    return float(output.sum() - after.sum())
