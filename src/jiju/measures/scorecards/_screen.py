"""Places that are scored, and places about which too little is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["known_shares"]


def known_shares(x: Floats) -> tuple[Floats, Floats]:
    """How much of each place is known, and how much of that is not 0.

    Parameters
    ----------
    x : ndarray of shape (places, indicators)
        NaN where a number is missing.

    Returns
    -------
    coverage, nonzero : ndarray of shape (places,)
        Shares of one; a place without any number has 0 in both.
    """
    known = ~np.isnan(x)
    count = known.sum(axis=1)
    other = (known & (x != 0.0)).sum(axis=1)
    return count / x.shape[1], np.divide(other, count, out=np.zeros(len(x)), where=count > 0)
