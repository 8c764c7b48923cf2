"""What every test asks of its settings: a whole number of draws, and a level."""

from __future__ import annotations

import numpy as np

from jiju.errors import MeasureError

__all__ = ["check_level", "check_simulations"]


def check_simulations(simulations: object) -> None:
    """Refuse a number of draws that is not a whole number from 1.

    Raises
    ------
    MeasureError
        ``M202``.
    """
    whole = isinstance(simulations, int | np.integer) and not isinstance(simulations, bool)
    if not whole or simulations < 1:  # type: ignore[operator]
        what = f"simulations is {simulations!r}"
        msg = "M202"
        raise MeasureError(msg, what, hint="Give a whole number from 1; 999 is the default.")


def check_level(level: object) -> None:
    """Refuse a level that is not a number from 0.5 to below 1.

    Raises
    ------
    MeasureError
        ``M209``.
    """
    if not isinstance(level, float | int | np.number) or not 0.5 <= level < 1.0:
        what = f"level is {level!r}"
        msg = "M209"
        raise MeasureError(msg, what, hint="Give a share such as 0.95, at least 0.5 and below 1.")
