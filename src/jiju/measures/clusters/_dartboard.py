"""The distribution of Ellison-Glaeser's G if establishments chose their regions by chance."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scipy.stats import gamma

from jiju.results import Text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["SMALLEST_P", "DartboardNull", "dartboard_text"]

# The approximation of the far tail is not trusted further than this.
SMALLEST_P = 1e-6


@dataclass(frozen=True)
class DartboardNull:
    """The null of Ellison and Glaeser: each establishment throws a dart at the regions, with shares x.

    What the first three moments of G = sum_jk c_j c_k v_j'v_k need of x, where v is the indicator vector of
    an establishment's region less x, and w is that of another.

    Attributes
    ----------
    spread : float
        E|v|^2.
    d2, d3 : float
        Central moments of |v|^2.
    t2, t3 : float
        Traces of the squared and cubed covariance of v; t2 = E(v'w)^2 for independent v and w.
    cube : float
        E(v'w)^3.
    turned : float
        |E (|v|^2 - E|v|^2) v|^2.
    mixed : float
        E (|v|^2 - E|v|^2) (v'w)^2.
    """

    spread: float
    d2: float
    d3: float
    t2: float
    t3: float
    cube: float
    turned: float
    mixed: float

    @classmethod
    def of(cls, x: Floats) -> DartboardNull:
        """From the shares x, which add up to 1."""
        s2, s3, s4 = (float((x**power).sum()) for power in (2, 3, 4))
        around = x - s2
        v2, v3 = float((x * around**2).sum()), float((x * around**3).sum())
        deviation = -2.0 * around
        toward = x * deviation
        quadratic = x - 2.0 * x**2 + s3 - around**2
        t = s2 - 2.0 * x
        return cls(
            spread=float((x * (1.0 - x)).sum()),
            d2=4.0 * v2,
            d3=-8.0 * v3,
            t2=s2 - 2.0 * s3 + s2**2,
            t3=s3 - 3.0 * s4 + 3.0 * s2 * s3 - s2**3,
            cube=-(s2**3 + 6.0 * s2 * v2 + 2.0 * v3) + float((x**2 * (3.0 * t**2 + 3.0 * t + 1.0)).sum()),
            turned=float(toward @ toward),
            mixed=float((toward * quadratic).sum()),
        )

    def cumulants(self, sums: Floats) -> tuple[float, float, float]:
        """Mean, variance and third central moment of sum_jk c_j c_k v_j'v_k."""
        a2, a3, a4, a6 = (float(value) for value in sums)
        pairs4, pairs6 = a2**2 - a4, a3**2 - a6
        triples = a2**3 - 3.0 * a2 * a4 + 2.0 * a6
        mean = a2 * self.spread
        variance = a4 * self.d2 + 2.0 * pairs4 * self.t2
        third = (
            a6 * self.d3
            + 6.0 * pairs6 * self.turned
            + 12.0 * (a2 * a4 - a6) * self.mixed
            + 4.0 * pairs6 * self.cube
            + 8.0 * triples * self.t3
        )
        return mean, variance, third

    def test(self, g: float, sums: Floats) -> tuple[float, float]:
        """Mean of G under the null and the one-sided p-value of g."""
        mean, variance, third = self.cumulants(sums)
        skewness = max(third / variance**1.5, 1e-3)  # a gamma distribution this symmetric is a normal one
        shape = 4.0 / skewness**2
        p = float(gamma.sf(shape + (g - mean) / math.sqrt(variance) * math.sqrt(shape), shape))
        return mean, min(max(p, SMALLEST_P), 1.0)


def dartboard_text(drawn_from: Text) -> Text:
    """The null in words.

    Parameters
    ----------
    drawn_from : Text
        What the probabilities of the regions are taken from.

    Returns
    -------
    Text
        In both languages.
    """
    return Text(
        "Every establishment chooses its region on its own, with probabilities as in "
        f"{drawn_from.en}; the sizes of the establishments and the regions stay.",
        f"每家机构各自独立选择所在地区，概率取自{drawn_from.zh}；机构规模和地区划分保持不变。",
    )
