"""Nulls: the rules for what moves in a draw and what stays, each with its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from jiju.results import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

__all__ = ["NULLS", "Dartboard", "Null", "Positions", "Sites", "null_text"]

NULLS = {
    "sites": Text(
        en=(
            "Under the null, all establishments of the study, each with its industry and its size, are dealt "
            "out anew over all sites of the study. The sites stay where they are; so do the number and the "
            "sizes of each industry's establishments."
        ),
        zh=(
            "零假设：把研究范围内的全部机构（连同各自的行业与规模）重新随机分派到全部现有地点。"
            "地点保持不变，各行业的机构数量与规模也保持不变。"
        ),
    ),
    "labels": Text(
        en=(
            "Under the null, the industries are dealt out anew over all establishments of the study. Every "
            "establishment stays at its site and keeps its size, and each industry its number of "
            "establishments. What an industry's establishments weigh together changes."
        ),
        zh=(
            "零假设：把行业标签重新随机分派给研究范围内的全部机构。各机构的地点与规模保持不变，"
            "各行业的机构数量也保持不变；行业的总规模会随之变化。"
        ),
    ),
    "others": Text(
        en=(
            "Under the null, the establishments of the reference industry stay where they are. All others, "
            "the neighbor industry among them, each with its industry and its size, are dealt out anew over "
            "the sites that the reference industry does not hold."
        ),
        zh=(
            "零假设：参照行业的机构留在原处；其余全部机构（包括邻近行业，连同各自的行业与规模）"
            "重新随机分派到参照行业未占用的地点。"
        ),
    ),
    "position": Text(
        en=(
            "Under the null, as many establishments as there are stand anywhere in the window, each place as "
            "likely as any other of the same area, independently of each other. No site and no other "
            "industry plays a part: where towns are dense, every industry departs from this null."
        ),
        zh=(
            "零假设：同样数量的机构在研究窗口内各自独立、均匀地随机落点，等面积处概率相等。"
            "现有地点与其他行业均不起作用：城镇密集处，任何行业都会偏离这一假设。"
        ),
    ),
}
"""What moves and what stays, in words, by the null's name."""


def null_text(name: str, controls: Sequence[str] | int | None = None) -> Text:
    """What moves under a null and what stays.

    Parameters
    ----------
    name : str
        A name in `NULLS`.
    controls : sequence of str, int or None
        The industries that take part beside the one that is measured; or how many leading characters of the
        code an industry has in common with those that take part; None for all.

    Returns
    -------
    Text
        In both languages.
    """
    said = NULLS[name]
    if controls is None or name == "position":
        return said
    if isinstance(controls, int):
        return Text(
            en=f"{said.en} Establishments change places only within their sector, the first {controls} "
            "characters of the industry's code.",
            zh=f"{said.zh}机构只在本部门内（行业代码前 {controls} 位相同）互换位置。",
        )
    few_en, few_zh = ", ".join(controls[:5]), "、".join(controls[:5])
    more_en, more_zh = (f" and {len(controls) - 5} more", f"等 {len(controls)} 个行业")
    en, zh = (more_en, more_zh) if len(controls) > 5 else ("", "")
    return Text(
        en=f"{said.en} Only the industry itself and its controls take part ({few_en}{en}); all others stay "
        "where they are.",
        zh=f"{said.zh}只有该行业与对照行业（{few_zh}{zh}）参与，其余机构留在原处。",
    )


class Null(Protocol):
    """A rule that makes draws."""

    def draw(self, rng: np.random.Generator) -> NDArray[Any]:
        """One simulated data set, as an array whose first axis is that of the establishments.

        Parameters
        ----------
        rng : numpy.random.Generator
            The generator of this draw.

        Returns
        -------
        ndarray
            What it means belongs to the null.
        """
        ...


@dataclass(frozen=True)
class Sites:
    """Establishments are dealt out over sites (nulls ``sites``, ``labels`` and ``others``).

    Attributes
    ----------
    sites : int
        Number of sites, each with one establishment.
    moving : tuple of ndarray of int, default ()
        Sets of establishments that change places among themselves; the others stay. None given: all change
        places.

    Notes
    -----
    The null of Duranton and Overman (2005, section 3.3) and "random location" of Marcon and Puech (2010):
    it holds the uneven spread of all activity fixed and asks whether one industry adds to it. The three nulls
    make the same draws and differ in who moves and in whether a weight goes with the establishment
    (``sites``, ``others``) or belongs to the site (``labels``). When not to use it: where an industry could
    never settle on the others' sites (mines, harbors); then limit the controls to industries of the same
    sector.
    """

    sites: int
    moving: tuple[NDArray[np.int64], ...] = ()

    def draw(self, rng: np.random.Generator) -> NDArray[np.int64]:
        """A permutation: entry e is the site where establishment e stands.

        Parameters
        ----------
        rng : numpy.random.Generator
            The generator of this draw.

        Returns
        -------
        ndarray of int64, shape (sites,)
            A permutation of 0 ... sites - 1.
        """
        if not self.moving:
            return rng.permutation(self.sites)
        places = np.arange(self.sites)
        for some in self.moving:
            places[some] = some[rng.permutation(len(some))]
        return places


@dataclass(frozen=True)
class Positions:
    """Establishments stand anywhere in a window (null ``position``).

    Attributes
    ----------
    establishments : int
        How many.
    sample : callable
        ``sample(n, rng)`` gives n independent uniform places in the window, an array of shape (n, 2).

    Notes
    -----
    Complete spatial randomness given the number of points, the null of Ripley (1977). When not to use it:
    for industries, as a rule. People and firms stand in towns, so nearly every industry is found
    concentrated; use ``sites``.
    """

    establishments: int
    sample: Callable[[int, np.random.Generator], NDArray[np.float64]]

    def draw(self, rng: np.random.Generator) -> NDArray[np.float64]:
        """Places of all establishments.

        Parameters
        ----------
        rng : numpy.random.Generator
            The generator of this draw.

        Returns
        -------
        ndarray of shape (establishments, 2)
            Planar coordinates.
        """
        return self.sample(self.establishments, rng)


@dataclass(frozen=True)
class Dartboard:
    """Establishments choose their regions by chance, the null of Ellison and Glaeser (1997).

    Attributes
    ----------
    establishments : int
        How many.
    shares : ndarray of shape (regions,)
        Probability of each region; they add up to 1.

    Notes
    -----
    Sizes stay with their establishments, so an industry of a few large plants gathers by chance more than one
    of many small ones. When not to use it: where an industry is known to gather for a reason of its own (a
    mine, a harbor) and the question is another one.
    """

    establishments: int
    shares: NDArray[np.float64]

    def draw(self, rng: np.random.Generator) -> NDArray[np.int64]:
        """The region of each establishment.

        Parameters
        ----------
        rng : numpy.random.Generator
            The generator of this draw.

        Returns
        -------
        ndarray of int64, shape (establishments,)
            Places among the regions.
        """
        upto = np.cumsum(self.shares)
        return np.searchsorted(upto / upto[-1], rng.random(self.establishments), side="right")
