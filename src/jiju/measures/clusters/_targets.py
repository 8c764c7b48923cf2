"""Whose curve is taken, and around whom: the shape that all distance-based statistics share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from jiju.measures.clusters._members import Members

__all__ = ["Curves", "Target", "own_targets"]


@dataclass(frozen=True, eq=False)
class Target:
    """Whose curve: reference establishments, and the neighbors counted around them.

    Attributes
    ----------
    reference : ndarray of int, shape (m,)
        The establishments around which is counted, as places in the members.
    neighbor : ndarray of int, shape (k,)
        The establishments that are counted; equal to ``reference`` where an industry is measured around
        itself, else with none in common.
    own : bool
        Whether the two are the same.
    """

    reference: NDArray[np.intp]
    neighbor: NDArray[np.intp]
    own: bool

    @property
    def pairs(self) -> int:
        """Number of pairs: unordered ones of an industry with itself, else all of one with the other."""
        m = len(self.reference)
        return m * (m - 1) // 2 if self.own else m * len(self.neighbor)


class Curves(Protocol):
    """A statistic for `jiju.chance.simulate`: one curve for each target."""

    def __call__(self, draws: NDArray[Any]) -> NDArray[np.float64]:
        """Curves of some draws.

        Parameters
        ----------
        draws : ndarray of shape (b, n)
            Whole numbers: entry (k, e) is the site where establishment e stands in draw k; the data
            themselves are ``arange(n)``. Floats of shape (b, n, 2), under the null ``position``: where it
            stands on the plane.

        Returns
        -------
        ndarray of shape (b, targets, r)
            The values; NaN where a curve has none.
        """
        ...


def own_targets(members: Members, industries: list[int]) -> tuple[Target, ...]:
    """Each industry around itself.

    Parameters
    ----------
    members : Members
        The establishments.
    industries : list of int
        Places in ``members.names``.

    Returns
    -------
    tuple of Target
        In that order.
    """
    groups = (members.of(industry) for industry in industries)
    return tuple(Target(group, group, own=True) for group in groups)
