"""Shares of industries in regions: the location quotient and how much two industries share their regions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["coagglomeration_of", "location_quotients"]


def location_quotients(value: Floats) -> tuple[Floats, Floats, Floats]:
    """How much larger each industry's share is in each region than in all of them.

    Parameters
    ----------
    value : ndarray of shape (regions, industries)
        Amounts of at least 0, not all 0.

    Returns
    -------
    quotient, share : ndarray of shape (regions, industries)
        Location quotients, and the shares of the industries in the regions. NaN where a region, for the
        quotient also an industry, has nothing.
    reference : ndarray of shape (industries,)
        Shares in all.

    Examples
    --------
    >>> import numpy as np
    >>> quotient, share, reference = location_quotients(np.array([[3.0, 1.0], [1.0, 3.0]]))
    >>> print(quotient.tolist(), reference.tolist())
    [[1.5, 0.5], [0.5, 1.5]] [0.5, 0.5]
    """
    in_region = value.sum(axis=1, keepdims=True)
    reference = value.sum(axis=0) / value.sum()
    share = np.divide(value, in_region, out=np.full_like(value, math.nan), where=in_region > 0)
    quotient = np.divide(share, reference, out=np.full_like(value, math.nan), where=reference > 0)
    return quotient, share, reference


def coagglomeration_of(share: Floats, reference: Floats) -> Floats:
    """Ellison, Glaeser and Kerr's index of each pair of industries.

    Parameters
    ----------
    share : ndarray of shape (regions, industries)
        The regions' shares of each industry: columns add up to 1.
    reference : ndarray of shape (regions,)
        The regions' shares of all, in whatever way they are counted.

    Returns
    -------
    ndarray of shape (industries, industries)
        Symmetric; 0 everywhere where one region has all of the reference.

    Examples
    --------
    >>> import numpy as np
    >>> share = np.array([[0.5, 0.5, 0.0], [0.5, 0.5, 1.0]])
    >>> print(coagglomeration_of(share, np.array([0.5, 0.5])).tolist())
    [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
    """
    apart = share - reference[:, np.newaxis]
    spread = float((reference * (1.0 - reference)).sum())  # 1 - sum x^2 without cancellation
    if not spread > 0.0:
        return np.zeros((share.shape[1], share.shape[1]))
    index: Floats = apart.T @ apart / spread
    return index
