"""How far failures travel through a network, one after the other: only what changed is computed again.

Serial, and releasing the interpreter lock: threads work on different failures, so the number of threads
changes no bit. A step has two halves. *Push*: of each firm whose missing supply grew, the growth goes to the
links it sells through; of each firm whose purchases fell, the fall goes to its suppliers. *Settle*: each firm
that received something takes the level its worst input, or its sales, leave it. All levels of a step come
from those of the step before.

Growth below `TINY` waits until there is more of it, so that a cascade ends where it cannot matter: a level
is off by at most that, times the number of steps. What is left of a market is kept as a sum of two numbers,
for a giant's fall must not blur the dwarfs that remain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Places = NDArray[np.int32]

__all__ = ["TINY", "cascade_losses"]

TINY = 1e-15


@njit(nogil=True, cache=True, error_model="numpy")
def cascade_losses(
    shock_start: NDArray[np.int64],
    shock_firm: Places,
    shock_share: Floats,
    down_start: Places,
    down_user: Places,
    down_group: Places,
    down_weight: Floats,
    up_start: Places,
    up_supplier: Places,
    up_weight: Floats,
    market: Places,
    capacity: Floats,
    output: Floats,
    weight: Floats,
    groups: int,
    market_share: bool,
    eps: float,
) -> Floats:
    """Losses of each shock, shape (shocks, 5): both ways, downstream, upstream, at first, steps.

    Parameters
    ----------
    shock_start : array of int, shape (shocks + 1,)
        Where each shock's firms begin in the next two.
    shock_firm, shock_share : array
        The firms shocked at first, each once, and the share of its production each loses.
    down_start : array of int, shape (firms + 1,)
        Where each supplier's links begin in the next three.
    down_user, down_group, down_weight : array, shape (links,)
        Who buys, into which of the sums of missing inputs it goes, and the share that is missing from it.
    up_start, up_supplier, up_weight : array
        The same from each user to its suppliers: shares of the supplier's output.
    market : array of int, shape (firms,)
        In which market each sells.
    capacity : array, shape (markets, 2)
        Output of each market, as a sum of two numbers.
    output, weight : array, shape (firms,)
        Of each firm: in its market, and in the losses.
    groups : int
        Number of sums of missing inputs.
    market_share : bool
        Whether what a firm leaves is missing only as far as its share of what is left of its market.
    eps : float
        The largest fall of a level that ends the cascade.

    Returns
    -------
    ndarray of shape (shocks, 5)
        Losses weighted by `weight`.
    """
    n = market.shape[0]
    result = np.zeros((shock_start.shape[0] - 1, 5))
    # What is kept of a firm on one side stands together, in one line of the processor's cache.
    below = np.zeros((n, 4))  # worst lack, level, what users were told is missing, ceiling
    above = np.zeros((n, 4))  # unsold, level, what suppliers were told of its fall, ceiling
    below[:, 1] = below[:, 3] = above[:, 1] = above[:, 3] = 1.0
    lack = np.zeros(groups)
    left = capacity.copy()
    head = np.full(market.shape[0], np.int32(-1))  # per market, at most as many as firms
    behind = np.full(n, np.int32(-1))
    in_market = np.zeros(n, dtype=np.bool_)  # of firms: whether among the fallen of their market
    noted = np.zeros(n, dtype=np.bool_)  # of markets: whether to be looked at in this step
    marked = np.zeros(n, dtype=np.uint8)  # of firms: 1 touched downstream, 2 upstream, 4 ever touched
    down_now = np.empty(n, dtype=np.int32)
    up_now = np.empty(n, dtype=np.int32)
    down_next = np.empty(n, dtype=np.int32)
    up_next = np.empty(n, dtype=np.int32)
    markets = np.empty(n, dtype=np.int32)
    ever = np.empty(n, dtype=np.int32)

    for k in range(shock_start.shape[0] - 1):
        n_down = n_up = n_ever = 0
        first = 0.0
        for t in range(shock_start[k], shock_start[k + 1]):
            i = shock_firm[t]
            level = 1.0 - shock_share[t]
            below[i, 3] = above[i, 3] = level
            first += weight[i] * (1.0 - level)
            marked[i] |= np.uint8(4)
            ever[n_ever] = i
            n_ever += 1
            if level < 1.0:
                _leave(left, market[i], output[i], 1.0, level)
                below[i, 1] = above[i, 1] = level
                down_now[n_down] = i
                n_down += 1
                up_now[n_up] = i
                n_up += 1
        steps = 0
        while True:
            steps += 1
            largest = 0.0
            n_down_next = n_up_next = n_markets = 0
            # Push downstream.
            for t in range(n_down):
                i = down_now[t]
                if not in_market[i]:
                    in_market[i] = True
                    if market_share:
                        behind[i] = head[market[i]]
                        head[market[i]] = i
                if market_share:
                    m = market[i]
                    if not noted[m]:
                        noted[m] = True
                        markets[n_markets] = m
                        n_markets += 1
            t = 0
            i = np.int32(-1)
            while True:
                # The next firm to push: the changed ones, or all that are fallen in their markets.
                if market_share:
                    if i >= 0:
                        i = behind[i]
                    while i < 0 and t < n_markets:
                        noted[markets[t]] = False
                        i = head[markets[t]]
                        t += 1
                    if i < 0:
                        break
                else:
                    if t >= n_down:
                        break
                    i = down_now[t]
                    t += 1
                start, stop = down_start[i], down_start[i + 1]
                if start == stop:
                    continue
                now = 1.0 - below[i, 1]
                if market_share:
                    rest = left[market[i], 0] + left[market[i], 1]
                    if rest > output[i]:
                        now *= output[i] / rest
                more = now - below[i, 2]
                if more <= TINY:
                    continue
                below[i, 2] = now
                for e in range(start, stop):
                    j = down_user[e]
                    g = down_group[e]
                    lack[g] += down_weight[e] * more
                    if lack[g] > below[j, 0]:
                        below[j, 0] = lack[g]
                    if not marked[j] & np.uint8(1):
                        if not marked[j] & np.uint8(4):
                            ever[n_ever] = j
                            n_ever += 1
                        marked[j] |= np.uint8(5)
                        down_next[n_down_next] = j
                        n_down_next += 1
            # Push upstream.
            for t in range(n_up):
                j = up_now[t]
                fall = (1.0 - above[j, 1]) - above[j, 2]
                if fall <= TINY:
                    continue
                above[j, 2] = 1.0 - above[j, 1]
                for e in range(up_start[j], up_start[j + 1]):
                    i = up_supplier[e]
                    above[i, 0] += up_weight[e] * fall
                    if not marked[i] & np.uint8(2):
                        if not marked[i] & np.uint8(4):
                            ever[n_ever] = i
                            n_ever += 1
                        marked[i] |= np.uint8(6)
                        up_next[n_up_next] = i
                        n_up_next += 1
            # Settle.
            n_down = 0
            for t in range(n_down_next):
                j = down_next[t]
                marked[j] &= np.uint8(6)
                level = min(below[j, 3], max(0.0, 1.0 - below[j, 0]))
                fall = below[j, 1] - level
                if fall > 0.0:
                    largest = max(largest, fall)
                    if market_share:
                        _leave(left, market[j], output[j], below[j, 1], level)
                    below[j, 1] = level
                    down_now[n_down] = j
                    n_down += 1
            n_up = 0
            for t in range(n_up_next):
                i = up_next[t]
                marked[i] &= np.uint8(5)
                level = min(above[i, 3], max(0.0, 1.0 - above[i, 0]))
                fall = above[i, 1] - level
                if fall > 0.0:
                    largest = max(largest, fall)
                    above[i, 1] = level
                    up_now[n_up] = i
                    n_up += 1
            if largest <= eps:
                break
        both = lost_down = lost_up = 0.0
        for t in range(n_ever):
            i = ever[t]
            both += weight[i] * (1.0 - min(below[i, 1], above[i, 1]))
            lost_down += weight[i] * (1.0 - below[i, 1])
            lost_up += weight[i] * (1.0 - above[i, 1])
        result[k, 0], result[k, 1], result[k, 2] = both, lost_down, lost_up
        result[k, 3], result[k, 4] = first, steps
        # Back to rest, for the next shock.
        for t in range(n_ever):
            i = ever[t]
            m = market[i]
            left[m, 0], left[m, 1] = capacity[m, 0], capacity[m, 1]
            head[m] = np.int32(-1)
            if below[i, 2] > 0.0:
                for e in range(down_start[i], down_start[i + 1]):
                    lack[down_group[e]] = 0.0
            below[i, 0] = below[i, 2] = above[i, 0] = above[i, 2] = 0.0
            below[i, 1] = below[i, 3] = above[i, 1] = above[i, 3] = 1.0
            in_market[i] = False
            marked[i] = np.uint8(0)
    return result


@njit(nogil=True, cache=True, error_model="numpy")
def _leave(left: Floats, m: int, output: float, before: float, after: float) -> None:
    """Take a firm's fall out of what is left of its market, without loss of digits."""
    for term in (-output * before, output * after):
        total = left[m, 0] + term
        part = total - left[m, 0]
        left[m, 1] += (left[m, 0] - (total - part)) + (term - part)
        left[m, 0] = total
