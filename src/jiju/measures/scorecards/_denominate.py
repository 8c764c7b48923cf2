"""Numbers made comparable between large and small places: each divided by its denominator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["denominate"]


def denominate(x: Floats, denominators: Floats, divided: NDArray[np.bool_]) -> Floats:
    """Divide the indicators that have a denominator.

    Parameters
    ----------
    x : ndarray of shape (..., places, indicators)
        The numbers.
    denominators : ndarray of shape (..., places, indicators)
        The denominator of each, NaN where it is not known or there is none.
    divided : ndarray of bool, shape (indicators,)
        Whether an indicator has a denominator.

    Returns
    -------
    ndarray of shape (..., places, indicators)
        NaN where the denominator is not known or 0.
    """
    usable = np.where(denominators == 0.0, np.nan, denominators)
    return np.where(divided, x / np.where(divided, usable, 1.0), x)
