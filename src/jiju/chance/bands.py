"""Every way to hold a curve against its draws, by name: one call, one shape of answer, words for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

import numpy as np

from jiju.chance.deviation import deviation_test
from jiju.chance.duranton_overman import duranton_overman_bands
from jiju.chance.envelope import ENVELOPES, EnvelopeKind, global_envelope
from jiju.results import Text

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["BANDS", "Band", "band"]

BANDS = {
    "erl": Text(
        en=(
            "A global band by extreme rank length (Myllymäki et al. 2017). It is a test: at the 95% level, "
            "5% of whole chance curves leave it anywhere. Curves are ordered by their most extreme rank at "
            "any distance, and where these are equal by the next."
        ),
        zh=(
            "按极端秩长度构造的全局带（Myllymäki 等，2017）。这是检验：在 95% 水平下，整条随机曲线在"
            "任何距离上越出此带的约占 5%。曲线按其在各距离上最极端的名次排序，名次相同者再比较下一个。"
        ),
    ),
    "rank": Text(
        en=(
            "A global band by extreme rank (Myllymäki et al. 2017). It is a test, a cautious one: at most "
            "5% of whole chance curves leave the band at the 95% level. At every distance it ends at the "
            "same place in the ranking; it needs some thousands of draws to be sharp. Its p-value breaks "
            "ties by extreme rank length, so a curve can have a small p-value and still stay inside."
        ),
        zh=(
            "按极端秩构造的全局带（Myllymäki 等，2017）。这是检验，且偏保守：在 95% 水平下，整条随机"
            "曲线越出此带的至多占 5%。各距离上都取同一名次作为边界，需要数千次模拟才够精细。其 p 值用"
            "极端秩长度区分并列者，因此可能 p 值很小而曲线仍在带内。"
        ),
    ),
    "cont": Text(
        en=(
            "A global band by continuous rank (Mrkvička et al. 2022). It is a test: at the 95% level, 5% "
            "of whole chance curves leave it anywhere. Ranks also take account of how far a curve stands "
            "from its neighbors, so it suits few draws and curves that stand out at one distance."
        ),
        zh=(
            "按连续秩构造的全局带（Mrkvička 等，2022）。这是检验：在 95% 水平下，整条随机曲线在任何距"
            "离上越出此带的约占 5%。名次同时考虑曲线与相邻曲线相距多远，适合模拟次数较少、曲线只在个"
            "别距离上突出的情形。"
        ),
    ),
    "area": Text(
        en=(
            "A global band by area rank (Mrkvička et al. 2022). It is a test: at the 95% level, 5% of "
            "whole chance curves leave it anywhere. It weighs both how far and at how many distances a "
            "curve is extreme."
        ),
        zh=(
            "按面积秩构造的全局带（Mrkvička 等，2022）。这是检验：在 95% 水平下，整条随机曲线在任何距"
            "离上越出此带的约占 5%。既看曲线极端到什么程度，也看它在多少个距离上极端。"
        ),
    ),
    "qdir": Text(
        en=(
            "A global band by the largest departure from the mean of all curves, in units of the distance "
            "to their 2.5% and 97.5% quantiles (Myllymäki et al. 2015). It is a test: at the 95% level, 5% "
            "of whole chance curves leave it anywhere. It allows for curves that vary more upwards than "
            "downwards."
        ),
        zh=(
            "按相对全部曲线均值的最大偏离构造的全局带，偏离以到 2.5% 与 97.5% 分位数的距离为单位（"
            "Myllymäki 等，2015）。这是检验：在 95% 水平下，整条随机曲线在任何距离上越出此带的约占 5%。"
            "它顾及曲线向上与向下波动幅度不同的情形。"
        ),
    ),
    "st": Text(
        en=(
            "A global band by the largest departure from the mean of all curves, in standard deviations "
            "(Myllymäki et al. 2015). It is a test: at the 95% level, 5% of whole chance curves leave it "
            "anywhere. It suits curves that vary evenly to both sides."
        ),
        zh=(
            "按相对全部曲线均值的最大偏离构造的全局带，偏离以标准差为单位（Myllymäki 等，2015）。这是"
            "检验：在 95% 水平下，整条随机曲线在任何距离上越出此带的约占 5%。适合上下波动大致对称的曲"
            "线。"
        ),
    ),
    "unscaled": Text(
        en=(
            "A global band of the same width at every distance: the maximum-deviation test (Ripley 1977). "
            "It is a test: at the 95% level, 5% of whole chance curves leave it anywhere. Distances at "
            "which curves vary most decide, so it sees little at the others."
        ),
        zh=(
            "各距离上宽度相同的全局带，即最大偏离检验（Ripley，1977）。这是检验：在 95% 水平下，整条"
            "随机曲线在任何距离上越出此带的约占 5%。波动最大的距离起决定作用，其他距离上的差异不易察"
            "觉。"
        ),
    ),
    "do_global": Text(
        en=(
            "The global band of Duranton and Overman (2005), as published: two one-sided tests. At the 95% "
            "level, 5% of whole chance curves exceed the upper edge somewhere, and 5% of the others fall "
            "below the lower edge somewhere; together nearly 10% are called localized or dispersed by "
            "chance. The verdict rests on the band; the p-value stated beside it is two-sided, twice the "
            "smaller of the two one-sided ones, so it can be up to about 0.1 where the curve leaves the "
            "band."
        ),
        zh=(
            "Duranton 与 Overman（2005）发表的全局带，由两个单侧检验组成：在 95% 水平下，5% 的整条随"
            "机曲线在某处高于上界，其余曲线中有 5% 在某处低于下界；合起来，近 10% 的随机曲线会被判为"
            "集聚或分散。结论以此带为准；同时给出的 p 值是双侧的，等于两个单侧 p 值中较小者的两倍，因"
            "此曲线越出此带时 p 值最高可达约 0.1。"
        ),
    ),
    "do_local": Text(
        en=(
            "The local band of Duranton and Overman (2005), as published: at the 95% level, the 5th and "
            "95th percentiles of the draws at each distance. It is no test of the curve: far more than 5% "
            "of chance curves, often half of them, leave it somewhere. It says at which distances a curve "
            "is unusual; no verdict is drawn from it and there is no p-value."
        ),
        zh=(
            "Duranton 与 Overman（2005）发表的局部带：在 95% 水平下，取各距离上模拟值的第 5 与第 95 "
            "百分位数。它不是对整条曲线的检验：远多于 5%（常达一半）的随机曲线会在某处越出。它只说明"
            "曲线在哪些距离上不寻常；不据此下结论，也没有 p 值。"
        ),
    ),
    "integrated_deviation": Text(
        en=(
            "The integrated-deviation test (Diggle 1979; Loosmore and Ford 2006): the squared departure "
            "from the mean of the other curves, summed over distance. It is a test with a p-value but "
            "without a band: it says whether the whole curve departs from chance, not at which distances. "
            "Localized or dispersed follows from the side on which most of the departure lies."
        ),
        zh=(
            "积分偏离检验（Diggle，1979；Loosmore 与 Ford，2006）：相对其余曲线均值的偏离平方后沿距离"
            "累加。这是检验，有 p 值而没有带：它说明整条曲线是否偏离随机，但不说明在哪些距离上偏离。"
            "判为集聚或分散，取决于偏离主要在哪一侧。"
        ),
    ),
}
"""What each band is and whether it is a test, in words, by its name."""


@dataclass(frozen=True)
class Band:
    """A curve held against its draws in one of the ways of `BANDS`.

    Attributes
    ----------
    kind : str
        The name.
    low, high : ndarray of shape (r,)
        The band; NaN where the kind has none.
    p_value : float or None
        Two-sided, the observed curve counted; None where the kind is no test.
    p_interval : tuple of float, or None
        Bounds of what the extreme rank alone can tell (``rank``).
    above, below : ndarray of bool, shape (r,)
        Where the observed curve leaves the band.
    side : int
        1 above or -1 below: the side the curve leaves the band on (above where it does both), or where it
        has no band the side on which most of the departure lies; 0 where it stays inside.
    decides : {"p_value", "band", "nothing"}
        What a verdict rests on: the p-value (the band agrees); the band alone, as published; or neither.
    caveat : Text or None
        What falls short for these draws.
    """

    kind: str
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    p_value: float | None
    p_interval: tuple[float, float] | None
    above: NDArray[np.bool_]
    below: NDArray[np.bool_]
    side: int
    decides: Literal["p_value", "band", "nothing"]
    caveat: Text | None = None

    def verdict_side(self, p_value: float | None, level: float) -> int:
        """Which side the evidence points to.

        Parameters
        ----------
        p_value : float or None
            The curve's own, or one adjusted for many tests.
        level : float
            The level of the verdict.

        Returns
        -------
        int
            1 localized, -1 dispersed, 0 within chance or, for ``do_local``, no verdict.
        """
        if self.decides == "band":
            return self.side
        if self.decides == "nothing" or p_value is None or p_value > 1.0 - level + 1e-12:
            return 0
        return self.side


def band(
    observed: ArrayLike,
    simulated: ArrayLike,
    kind: str,
    *,
    level: float = 0.95,
    digit: float = 0.0,
    distances: ArrayLike | None = None,
) -> Band:
    """Hold a curve against its draws, two-sided.

    Parameters
    ----------
    observed : array-like of shape (r,)
        The observed curve at the distances that are tested, finite.
    simulated : array-like of shape (s, r)
        Those of the draws, finite.
    kind : str
        A name in `BANDS`.
    level : float, default 0.95
        Of the band.
    digit : float, default 0.0
        Values that differ by less are equal.
    distances : array-like of shape (r,), optional
        For the integral of ``integrated_deviation``; else all points count alike.

    Returns
    -------
    Band
        Band, p-value, and where the curve leaves it.

    Raises
    ------
    KeyError
        If `kind` is no name in `BANDS`.
    """
    curve, draws = np.asarray(observed, dtype=float), np.asarray(simulated, dtype=float)
    if kind not in BANDS:
        raise KeyError(kind)
    low, high = np.full(len(curve), np.nan), np.full(len(curve), np.nan)
    p_value, p_interval, side, caveat = None, None, 0, None
    decides: Literal["p_value", "band", "nothing"] = "p_value"
    if kind in ENVELOPES:
        envelope = global_envelope(curve, draws, kind=cast("EnvelopeKind", kind), level=level, digit=digit)
        low, high, p_value, p_interval = envelope.low, envelope.high, envelope.p_value, envelope.p_interval
        if kind == "rank":
            caveat = _cautious(envelope.leaving, level)
    elif kind == "integrated_deviation":
        test = deviation_test(curve, draws, kind="integrated", distances=distances, digit=digit)
        p_value, side = test.p_value, test.side
    else:
        edges = duranton_overman_bands(draws, level=level, digit=digit)
        if kind == "do_local":
            low, high, decides = edges.local_low, edges.local_high, "nothing"
        else:
            low, high, decides = edges.global_low, edges.global_high, "band"
            p_value = _twice_the_smaller(curve, draws, level, digit)
            caveat = _too_few_draws(max(edges.share_low, edges.share_high), level)
    # Comparisons with NaN, where there is no band, are false.
    above, below = curve > high + digit, curve < low - digit
    if above.any() or below.any():
        side = 1 if above.any() else -1
    return Band(kind, low, high, p_value, p_interval, above, below, side, decides, caveat)


def _twice_the_smaller(
    observed: NDArray[np.float64], simulated: NDArray[np.float64], level: float, digit: float
) -> float:
    """Two-sided p-value from the two one-sided ones by extreme rank length."""
    greater = global_envelope(observed, simulated, level=level, alternative="greater", digit=digit)
    less = global_envelope(observed, simulated, level=level, alternative="less", digit=digit)
    return min(1.0, 2.0 * min(greater.p_value, less.p_value))


def _too_few_draws(share: float, level: float) -> Text | None:
    """What to say where more draws than meant hit an edge."""
    if share <= 1.0 - level + 1e-9:
        return None
    return Text(
        en=(
            f"The draws are too few for this band: {share:.1%} of them, and not {1.0 - level:.1%}, hit an "
            "edge even where it is as far out as the outermost draw. False alarms are that much more "
            "frequent; more draws help."
        ),
        zh=(
            f"模拟次数不足以构造此带：即使边界取到最外侧的模拟值，仍有 {share:.1%}（而非 {1.0 - level:.1%}）"
            "的模拟曲线触及边界，误报相应增多；增加模拟次数即可改善。"
        ),
    )


def _cautious(share: float, level: float) -> Text | None:
    """What to say where many fewer curves than meant can leave the band."""
    if share > (1.0 - level) / 2.0:
        return None
    return Text(
        en=(
            f"With these draws only {share:.1%} of chance curves leave this band, and not "
            f"{1.0 - level:.1%}: many are equally extreme by their rank. More draws, or another band, would "
            "see more."
        ),
        zh=(
            f"就这些模拟而言，只有 {share:.1%}（而非 {1.0 - level:.1%}）的随机曲线会越出此带，"
            "因为许多曲线的极端秩相同。增加模拟次数或改用其他带可提高灵敏度。"
        ),
    )
