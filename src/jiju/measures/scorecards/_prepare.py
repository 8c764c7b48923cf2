"""Tables and settings brought together, checked, and run once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from jiju.errors import MeasureError
from jiju.measures.scorecards._pipeline import read_groups, run_stages, screen_places
from jiju.measures.scorecards._settings import make_settings
from jiju.measures.scorecards._table import read_grid

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from jiju.measures.scorecards._pipeline import Stages, Steps
    from jiju.measures.scorecards._settings import Settings
    from jiju.measures.scorecards._table import Grid

    Floats = NDArray[np.float64]

__all__ = ["Prepared", "place_position", "prepare"]


@dataclass(frozen=True, eq=False)
class Prepared:
    """Tables and settings brought together.

    Attributes
    ----------
    settings : Settings
        Checked.
    every : Grid
        All places.
    grid : Grid
        The places that are scored.
    kept : ndarray of bool, shape (places,)
        Which those are.
    coverage, nonzero : ndarray of shape (places,)
        Of all places.
    stages : Stages
        To run variants.
    steps : Steps
        The numbers as given, after each step.
    """

    settings: Settings
    every: Grid
    grid: Grid
    kept: NDArray[np.bool_]
    coverage: Floats
    nonzero: Floats
    stages: Stages
    steps: Steps


def prepare(values: pd.DataFrame, indicators: pd.DataFrame, given: Mapping[str, Any]) -> Prepared:
    """Check everything and run the stages once.

    Parameters
    ----------
    values, indicators : DataFrame
        The tables.
    given : mapping
        Settings of `build_scorecard` by name.

    Returns
    -------
    Prepared
        Ready for tables and variants.
    """
    settings = make_settings(**given)
    every = read_grid(values, indicators, period=settings.period)
    kept, coverage, nonzero = screen_places(every, settings)
    if not kept.any():
        what = "no place is left to be scored"
        msg = "M303"
        hint = "Ask for less with screen and screen_zeros, or add numbers."
        raise MeasureError(msg, what, where="screen", hint=hint)
    grid = every.keep(kept)
    stages, steps = run_stages(grid, settings, read_groups(values, settings, every))
    return Prepared(settings, every, grid, kept, coverage, nonzero, stages, steps)


def place_position(ready: Prepared, place: str, where: str = "place") -> int:
    """Position of a place among those that are scored.

    Parameters
    ----------
    ready : Prepared
        Tables and settings.
    place : str
        Its name.
    where : str, default "place"
        The parameter, for the error.

    Returns
    -------
    int
        Its position.

    Raises
    ------
    MeasureError
        ``M304`` where there is no such place, ``M309`` where it has no score.
    """
    found = ready.every.places[ready.every.place(place, where)]
    if found not in ready.grid.places or np.isnan(ready.steps.rank[ready.grid.places.index(found)]):
        what = f"{found!r} has no score"
        msg = "M309"
        hint = "See result.tables['screened'] of build_scorecard; ask for less with screen, or give keep."
        raise MeasureError(msg, what, where=where, hint=hint)
    return ready.grid.places.index(found)
