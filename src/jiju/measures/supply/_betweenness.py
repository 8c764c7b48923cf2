"""Betweenness of the firms of a network: exact where that is quick, else from a sample of firms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jiju.chance import generator
from jiju.chance.simulate import each_block

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["WORK", "measure_betweenness", "sources_used"]

WORK = 1_000_000_000
"""Firms times links up to which betweenness is exact; beyond it, as many sources as that allows."""
_BLOCKS = 32  # fixed, so that sums do not depend on the number of threads
_FEWEST = 64  # sources of a sample, however many links there are


def sources_used(firms: int, links: int) -> int:
    """From how many firms the ways are followed.

    Parameters
    ----------
    firms, links : int
        Of the network.

    Returns
    -------
    int
        All firms where firms times links is at most `WORK`.
    """
    if firms * links <= WORK:
        return firms
    return min(firms, max(_FEWEST, WORK // max(links, 1)))


@dataclass(frozen=True, eq=False)
class _Work:
    """What one thread does: some of the blocks of sources."""

    start: NDArray[np.int32]
    user: NDArray[np.int32]
    sources: NDArray[np.int32]
    ends: NDArray[np.int64]

    def __call__(self, first: int, last: int) -> Floats:
        from jiju.measures.supply._kernels.between import ways_through

        found: Floats = ways_through(self.start, self.user, self.sources[self.ends[first] : self.ends[last]])
        return found


def measure_betweenness(
    firms: int, supplier: NDArray[np.int64], user: NDArray[np.int64], seed: int | None
) -> Floats:
    """The share of the shortest ways between two other firms that lead through each.

    Parameters
    ----------
    firms : int
        Number of firms.
    supplier, user : ndarray of int, shape (links,)
        Each pair once is enough; a firm's links to itself do not count.
    seed : int or None
        Of the sample; None where all firms are sources.

    Returns
    -------
    ndarray of shape (firms,)
        Over (firms - 1)(firms - 2), as networkx has it for directed networks; every link is one step.
    """
    keys = np.unique(supplier[supplier != user] * firms + user[supplier != user])
    start = np.concatenate([[0], np.cumsum(np.bincount(keys // firms, minlength=firms))]).astype(np.int32)
    count = sources_used(firms, len(keys))
    every = np.arange(firms, dtype=np.int32)
    if seed is not None and count < firms:
        every = np.sort(generator(seed, 0).choice(every, count, replace=False))
    ends = np.linspace(0, len(every), _BLOCKS + 1).astype(np.int64)
    work = _Work(start, (keys % firms).astype(np.int32), every, ends)
    parts = each_block(work, _BLOCKS, 1, "betweenness")
    pairs = float(max((firms - 1) * (firms - 2), 1)) * len(every) / firms
    total: Floats = np.sum(parts, axis=0) / pairs
    return total
