"""Which firms are at home: the regions named, checked against those there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from jiju.errors import MeasureError, suggest
from jiju.results.names import name_in_both
from jiju.results.sentences import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from jiju.measures.supply._network import Network

__all__ = ["ELSEWHERE", "HOME", "UNKNOWN", "origins", "regions_of_home"]

HOME, ELSEWHERE, UNKNOWN = "local", "imported", "unknown"


def regions_of_home(home: str | Sequence[str] | None, regions: Sequence[str]) -> tuple[str, ...]:
    """The regions that count as home.

    Parameters
    ----------
    home : str, sequence of str or None
        As the caller gave it.
    regions : sequence of str
        Those of the table of firms.

    Returns
    -------
    tuple of str
        Empty where none was given.

    Raises
    ------
    MeasureError
        ``M527`` where one is no region of the firms.
    """
    if home is None:
        return ()
    named = [home] if isinstance(home, str) else [str(name) for name in home]
    found = [_region(name, regions) for name in named]
    if not named:
        what = "home names no region"
        msg = "M527"
        raise MeasureError(msg, what, where="home", hint="Name a region, or leave home away.")
    return tuple(dict.fromkeys(found))


def _region(name: str, regions: Sequence[str]) -> str:
    """The region that is called so, or whose English or Chinese half is."""
    if name in regions:
        return name
    halves = [region for region in regions if name.strip() in (region, *name_in_both(region))]
    if len(halves) == 1:
        return halves[0]
    what = f"{name!r} could be {listed(halves)[0]}" if halves else f"no firm is in region {name!r}"
    few = ", ".join(list(regions)[:8]) or "none"
    msg = "M527"
    hint = suggest(name, regions, f"Regions of the firms: {few}.")
    raise MeasureError(msg, what, where="home", hint=hint)


def origins(network: Network, home: Sequence[str]) -> NDArray[np.int64]:
    """Of each firm: 1 at home, 0 elsewhere, -1 where its region, or home, is not known."""
    if not home:
        return np.full(len(network.firms), -1, dtype=np.int64)
    codes = [network.regions.index(name) for name in home if name in network.regions]
    there = np.isin(network.region, codes)
    return np.where(network.region < 0, -1, there.astype(np.int64))
