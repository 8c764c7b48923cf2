"""How far numbers of several places usually lie apart, told so that one giant does not decide it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Scale", "find_scale"]

_NORMAL_IQR = 1.3489795003921634  # of a normal distribution, in standard deviations
_NORMAL_DEVIATION = math.sqrt(2.0 / math.pi)  # its mean absolute deviation


@dataclass(frozen=True, slots=True)
class Scale:
    """The scale one indicator is compared on.

    Attributes
    ----------
    log : bool
        Whether numbers are compared by their ratios.
    center, spread : float
        Median and robust standard deviation; the spread is 0 where all numbers are the same.
    places : int
        How many numbers it rests on.
    """

    log: bool
    center: float
    spread: float
    places: int

    def place(self, value: float) -> float:
        """A number on this scale; NaN for a bound that the logarithm does not have."""
        if not self.log:
            return value
        return math.log(value) if value > 0.0 else math.nan


def find_scale(points: Sequence[float]) -> Scale:
    """The scale of some numbers.

    Parameters
    ----------
    points : sequence of float
        At least one, finite.

    Returns
    -------
    Scale
        By ratios where all are above 0. The spread is the interquartile range over 1.349, or where half of
        the numbers are the same the mean absolute deviation over 0.798: both are the standard deviation of
        numbers that are normal.
    """
    log = all(point > 0.0 for point in points)
    placed = np.log(points) if log else np.asarray(points, dtype=float)
    center = float(np.median(placed))
    lower, upper = np.quantile(placed, [0.25, 0.75])
    spread = float(upper - lower) / _NORMAL_IQR
    if not spread > _noise(placed):
        spread = float(np.abs(placed - center).mean()) / _NORMAL_DEVIATION
    return Scale(log, center, spread if spread > _noise(placed) else 0.0, len(points))


def _noise(placed: np.ndarray) -> float:
    """What rounding alone makes of numbers that are the same."""
    return 1e-12 * max(1.0, float(np.abs(placed).max()))
