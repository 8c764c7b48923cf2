"""Amounts that cannot be of one unit: refused before they overflow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from jiju.errors import MeasureError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["check_span"]

_SPAN = 1e100


def check_span(*amounts: NDArray[np.float64]) -> None:
    """Refuse amounts whose largest is more than 1e100 times the smallest above 0.

    Parameters
    ----------
    *amounts : ndarray
        All of one unit; 0 and NaN are passed over.

    Raises
    ------
    MeasureError
        ``M528``.
    """
    every = np.abs(np.concatenate([np.ravel(part) for part in amounts]))
    every = every[every > 0.0]
    if len(every) and (not np.isfinite(every.max()) or every.min() < every.max() / _SPAN):
        what = f"the amounts run from {every.min():g} to {every.max():g}"
        msg = "M528"
        raise MeasureError(msg, what, where="flows", hint="Look for a wrong unit or a code among values.")
