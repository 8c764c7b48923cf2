"""Leontief and Ghosh inverses of tables that may hold industries for which there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

__all__ = ["Linked", "coefficients", "extraction", "link"]

_ONE = 1e-10  # a block whose spectral radius is nearer to 1 than this has no inverse worth printing
_ROUNDS = 5_000  # of the power iteration; the bounds usually decide within a few


@dataclass(frozen=True, eq=False)
class Linked:
    """Multipliers of each industry, NaN where it has none.

    Attributes
    ----------
    inverse : ndarray of shape (n, n)
        Leontief inverse; the columns of industries without one are NaN.
    backward, forward : ndarray of shape (n,)
        Column sums of the Leontief and row sums of the Ghosh inverse.
    block : ndarray of int, shape (n,)
        Number of the block of mutual supply that leaves nothing for others, from 0; -1 for all others.
    """

    inverse: Floats
    backward: Floats
    forward: Floats
    block: NDArray[np.int64]


def coefficients(flows: Floats, output: Floats) -> Floats:
    """Inputs per unit of output: each column of flows over its output (all above 0)."""
    return flows / output[np.newaxis, :]


def link(a: Floats, output: Floats) -> Linked:
    """Leontief and Ghosh multipliers of coefficients that are not below 0.

    Parameters
    ----------
    a : ndarray of shape (n, n)
        Suppliers by users, not below 0.
    output : ndarray of shape (n,)
        Above 0.

    Returns
    -------
    Linked
        An industry has a backward multiplier unless some supplier of its, near or far, is in a block of
        industries that use up all they make (spectral radius 1 or more), and a forward multiplier unless
        some user is.
    """
    n = len(output)
    block, touched_up, touched_down = _blocks(a, output)
    inverse = np.full((n, n), np.nan)
    backward, forward = np.full(n, np.nan), np.full(n, np.nan)
    up, down = ~touched_up, ~touched_down
    if up.any():
        # The suppliers of what is left are left too, so nothing is cut off here.
        shares = _ghosh(a, output, up)
        part = shares * output[up][:, np.newaxis] / output[up][np.newaxis, :]
        inverse[:, up] = 0.0
        inverse[np.ix_(up, up)] = part
        backward[up] = part.sum(axis=0)
    if down.any():
        shares = shares if bool((up == down).all()) else _ghosh(a, output, down)
        forward[down] = shares.sum(axis=1)
    # In exact numbers no multiplier is below 1; where one is, so many digits cancelled that none is left.
    lost = np.diagonal(inverse) < 1.0 - 1e-6
    inverse[:, lost] = np.nan
    backward[lost | (backward < 1.0 - 1e-6)] = np.nan
    forward[lost | (forward < 1.0 - 1e-6)] = np.nan
    return Linked(inverse, backward, forward, block)


def _ghosh(a: Floats, output: Floats, kept: Flags) -> Floats:
    """Ghosh inverse of some industries: of shares of sales, which do not grow where outputs are uneven."""
    x = output[kept]
    shares = a[np.ix_(kept, kept)] * x[np.newaxis, :] / x[:, np.newaxis]
    ghosh: Floats = np.asarray(np.linalg.inv(np.eye(len(x)) - shares), dtype=np.float64)
    return ghosh


def extraction(linked: Linked, output: Floats) -> Floats:
    """Output lost in all where one industry buys and sells nothing, for each.

    Notes
    -----
    With final use unchanged, deleting row and column k of A leaves x_i - L_ik x_k / L_kk of each other
    industry (inverse of a partitioned matrix), so that the loss is x_k times the column sum of L over L_kk.
    """
    lost: Floats = output * linked.backward / np.diagonal(linked.inverse)
    return lost


def _blocks(a: Floats, output: Floats) -> tuple[NDArray[np.int64], Flags, Flags]:
    """Blocks that use up all they make, and who has one upstream or downstream."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    n = len(output)
    flowing = a > 0.0
    found = connected_components(csr_matrix(flowing.astype(np.float64)), directed=True, connection="strong")
    count, label = int(found[0]), found[1]
    size = np.bincount(label, minlength=count)
    block = np.full(n, -1, dtype=np.int64)
    # A block is safe where every industry in it sells less than it makes, or buys less than it makes.
    inside = label[:, np.newaxis] == label[np.newaxis, :]
    within = np.where(inside, a, 0.0)
    sold, bought = within @ output / output, within.sum(axis=0)
    unsafe = np.zeros(count, dtype=np.bool_)
    for high in (sold, bought):
        risky = np.zeros(count, dtype=np.bool_)
        risky[label[high >= 1.0 - 1e-6]] = True
        unsafe = risky if high is sold else unsafe & risky
    number = 0
    for k in np.flatnonzero(unsafe).tolist():
        members = np.flatnonzero(label == k)
        part = a[np.ix_(members, members)]
        if (size[k] == 1 and part[0, 0] >= 1.0 - _ONE) or (
            size[k] > 1 and not _productive(part, output[members])
        ):
            block[members] = number
            number += 1
    bad = block >= 0
    return block, _reach(flowing, bad), _reach(flowing.T, bad)


def _productive(part: Floats, start: Floats) -> bool:
    """Whether an irreducible block has a spectral radius below 1, by Collatz and Wielandt's bounds."""
    x = start / start.sum()
    for _ in range(_ROUNDS):
        y = part @ x
        ratio = y / x
        if ratio.max() < 1.0 - _ONE:
            return True
        if ratio.min() >= 1.0 - _ONE:
            return False
        x = x + y  # with the identity added no block goes round in a circle
        x /= x.sum()
    return bool(np.abs(np.linalg.eigvals(part)).max() < 1.0 - _ONE)


def _reach(flowing: Flags, start: Flags) -> Flags:
    """Who is in the start or comes after it along the links (from rows to columns)."""
    reached = start.copy()
    fresh = start
    while fresh.any():
        fresh = flowing[fresh].any(axis=0) & ~reached
        reached = reached | fresh
    return reached
