"""Nulls that move only the establishments of one industry: what a search for clusters draws from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jiju.results import Text

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SCATTERED_TEXT", "DealtCases", "ScatteredCases"]

SCATTERED_TEXT = Text(
    en=(
        "Under the null, each establishment of the industry falls on one of the sites of the study, "
        "every site being as likely as any other, whatever the rest of the industry does; so one site may "
        "receive several. The sites and the number of the industry's establishments stay."
    ),
    zh=(
        "零假设：该行业的每家机构各自独立地随机落在研究范围内的某个现有地点，各地点机会均等，"
        "因此同一地点可能落入多家。地点与该行业的机构数量保持不变。"
    ),
)
"""What moves and what stays under `ScatteredCases`."""


@dataclass(frozen=True)
class DealtCases:
    """The establishments of one industry, with their sizes, when all are dealt out over all sites.

    Attributes
    ----------
    sites : int
        Number of sites, each with one establishment.
    cases : int
        How many establishments the industry has.

    Notes
    -----
    The null `Sites`, of which only this industry's part is drawn: which sites it receives, in which order.
    """

    sites: int
    cases: int

    def draw(self, rng: np.random.Generator) -> NDArray[np.int64]:
        """The site of each establishment of the industry.

        Parameters
        ----------
        rng : numpy.random.Generator
            The generator of this draw.

        Returns
        -------
        ndarray of int64, shape (cases,)
            Different sites, in random order.
        """
        return rng.choice(self.sites, self.cases, replace=False).astype(np.int64, copy=False)


@dataclass(frozen=True)
class ScatteredCases:
    """The establishments of one industry fall on the sites, each for itself.

    Attributes
    ----------
    sites : int
        Number of sites.
    cases : int
        How many establishments the industry has.

    Notes
    -----
    Given their number, the draws of a Poisson process whose density is that of the sites.
    """

    sites: int
    cases: int

    def draw(self, rng: np.random.Generator) -> NDArray[np.int64]:
        """The site of each establishment of the industry.

        Parameters
        ----------
        rng : numpy.random.Generator
            The generator of this draw.

        Returns
        -------
        ndarray of int64, shape (cases,)
            A site may stand more than once.
        """
        return rng.integers(0, self.sites, self.cases)
