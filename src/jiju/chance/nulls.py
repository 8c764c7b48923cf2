"""Nulls: the rules for what moves in a draw and what stays, each with its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from jiju.results import Text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["NULLS", "Null", "Sites", "null_text"]

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
}
"""What moves and what stays, in words, by the null's name."""


def null_text(name: str) -> Text:
    """What moves under a null and what stays.

    Parameters
    ----------
    name : str
        A name in `NULLS`.

    Returns
    -------
    Text
        In both languages.
    """
    return NULLS[name]


class Null(Protocol):
    """A rule that makes draws."""

    def draw(self, rng: np.random.Generator) -> NDArray[np.int64]:
        """One simulated data set, as an array of shape (n,).

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
    """Establishments, with industry and size, are dealt out over all sites (null ``sites``).

    Attributes
    ----------
    sites : int
        Number of sites, each with one establishment.

    Notes
    -----
    The null of Duranton and Overman (2005, section 3.3) and "random location" of Marcon and Puech (2010):
    it holds the uneven spread of all activity fixed and asks whether one industry adds to it. When not to
    use it: where an industry could never settle on the others' sites (mines, harbors); then limit the
    controls to industries of the same sector.
    """

    sites: int

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
        return rng.permutation(self.sites)
