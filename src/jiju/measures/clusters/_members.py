"""What the distance-based measures take from a table of establishments: positions, industries, weights."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jiju.errors import MeasureError, suggest
from jiju.results import describe_input
from jiju.space import Points, place_points
from jiju.tables.require import require_columns, require_numbers

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from jiju.results import Input

__all__ = ["Members", "describe_establishments", "find_industry", "place_members", "scale_weights"]

# Below this, a test has next to no power and a curve is a handful of pairs.
_FEWEST = 2


@dataclass(frozen=True)
class Members:
    """Establishments that can be used, each standing at one site.

    Attributes
    ----------
    points : Points
        The sites; site e is where establishment e really stands.
    code : ndarray of int32, shape (n,)
        Industry of each establishment, as a place in ``names``.
    names : tuple of str
        The industries, sorted.
    weight : ndarray of shape (n,) or (0,)
        Sizes; empty where the measure is not weighted.
    left_out : dict of str to int
        Establishments that could not be used, by reason.
    rows : ndarray of intp, shape (n,)
        Where each establishment stands in the table, counted from 0.
    """

    points: Points
    code: NDArray[np.int32]
    names: tuple[str, ...]
    weight: NDArray[np.float64]
    left_out: dict[str, int]
    rows: NDArray[np.intp]

    @property
    def weighted(self) -> bool:
        """Whether sizes are used."""
        return len(self.weight) > 0

    def of(self, industry: int) -> NDArray[np.intp]:
        """The establishments of one industry, in the order of the table."""
        return np.flatnonzero(self.code == industry)


def place_members(establishments: pd.DataFrame, *, weighted: bool) -> Members:
    """The establishments that have what a distance-based measure needs.

    Parameters
    ----------
    establishments : DataFrame
        As `jiju.read_establishments` returns.
    weighted : bool
        Whether sizes are needed.

    Returns
    -------
    Members
        With what was left out, counted by reason.

    Raises
    ------
    TableError
        ``T102`` without a column industry (or size where weighted), ``T304`` without coordinates,
        ``T305`` where coordinates or sizes are not numbers.
    MeasureError
        ``M201`` where fewer than two establishments are left.
    """
    needed = ("industry", "size") if weighted else ("industry",)
    require_columns(establishments, needed, "establishments")
    placed_points, placed = place_points(establishments)
    left_out = {"no coordinates": int(len(placed) - placed.sum())}
    named = establishments["industry"].notna().to_numpy()
    use = placed & named
    left_out["no industry"] = int((placed & ~named).sum())
    weight = np.empty(0)
    if weighted:
        size = require_numbers(establishments, "size", "establishments")
        sized = np.isfinite(size) & (size >= 0.0)
        left_out["no size"] = int((use & ~sized).sum())
        use &= sized
        weight = size[use]
    points = placed_points.take(np.flatnonzero(use[placed]))
    if len(points) < _FEWEST:
        what = f"{len(points)} establishments can be used; left out: {left_out}"
        hint = "Run `jiju check` on the table: it lists the rows without coordinates, industry or size."
        msg = "M201"
        raise MeasureError(msg, what, hint=hint)
    industry = establishments["industry"].to_numpy(dtype=object)[use].astype(str)
    names, code = np.unique(industry, return_inverse=True)
    return Members(
        points, code.astype(np.int32), tuple(map(str, names)), weight, left_out, np.flatnonzero(use)
    )


def find_industry(members: Members, industry: str) -> int:
    """Place of an industry among the names.

    Parameters
    ----------
    members : Members
        The establishments.
    industry : str
        Its code or name; numbers are taken as text.

    Returns
    -------
    int
        Place in ``members.names``.

    Raises
    ------
    MeasureError
        ``M205`` where no usable establishment is of this industry.
    """
    name = str(industry)
    if name not in members.names:
        what = f"no establishment with coordinates is of the industry {name!r}"
        few = ", ".join(map(repr, members.names[:8])) + (" ..." if len(members.names) > 8 else "")
        msg = "M205"
        raise MeasureError(msg, what, hint=suggest(name, members.names, f"The industries are {few}."))
    return members.names.index(name)


def scale_weights(weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights in a unit in which products of two neither overflow nor vanish.

    Parameters
    ----------
    weight : ndarray
        Not negative; perhaps empty.

    Returns
    -------
    ndarray
        Divided by a power of two, which changes no digit.
    """
    most = float(weight.max(initial=0.0))
    return np.ldexp(weight, -math.frexp(most)[1]) if most > 0.0 else weight


def describe_establishments(establishments: pd.DataFrame) -> Input:
    """The input as the provenance keeps it."""
    return describe_input("establishments", establishments, ("industry", "size", "lon", "lat", "x", "y"))
