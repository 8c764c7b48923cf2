"""One cascade, step by step: who falls when, and through whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from jiju.measures.supply._esri import UNNEEDED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jiju.measures.supply._esri import Ready
    from jiju.measures.supply._network import Network

    Floats = NDArray[np.float64]
    Codes = NDArray[np.int64]

__all__ = ["Side", "Trace", "trace_cascade"]


@dataclass(frozen=True, eq=False)
class Side:
    """One side of a cascade, for want of inputs or for want of sales.

    Attributes
    ----------
    level : ndarray of shape (firms,)
        What is left of each firm's production.
    step : ndarray of int, shape (firms,)
        The step at which a firm first lost more than eps; 0 for those shocked, -1 where it never did.
    via : ndarray of int, shape (firms,)
        Through whom, -1 where nobody.
    product : ndarray of int, shape (firms,)
        The product that was missing, as in `Network.product`; -1 where none.
    """

    level: Floats
    step: Codes
    via: Codes
    product: Codes


@dataclass(frozen=True, eq=False)
class Trace:
    """A cascade.

    Attributes
    ----------
    down, up : Side
        For want of inputs, for want of sales.
    lost : ndarray of shape (steps + 1, 3)
        Output lost after each step, from the shock on: both ways, downstream, upstream.
    """

    down: Side
    up: Side
    lost: Floats


def trace_cascade(
    network: Network, ready: Ready, sort: NDArray[np.int8], shock: Floats, *, eps: float
) -> Trace:
    """Follow one cascade.

    Parameters
    ----------
    network : Network
        From `read_network`.
    ready : Ready
        From `make_ready` of the same network and `sort`.
    sort : ndarray of int, shape (links,)
        From `sort_links`.
    shock : ndarray of shape (firms,)
        The share of its production each firm loses at first.
    eps : float
        The cascade ends when no level falls by more.

    Returns
    -------
    Trace
        The same levels and steps as the kernel of many cascades gives, but from the whole network in each
        step, so that both can be held against each other.

    Notes
    -----
    A firm falls through the supplier whose missing goods weigh most in the input that limits it, or the user
    whose missing orders weigh most, of those that had themselves lost more than eps by then. There always is
    one: shares add up to at most 1, so some supplier lost at least as much as the firm does.
    """
    n = len(shock)
    product = network.product[sort != UNNEEDED]
    seller = np.repeat(np.arange(n), np.diff(ready.down_start))
    buyer = np.repeat(np.arange(n), np.diff(ready.up_start))
    psi = 1.0 - shock
    down, up = _begin(psi), _begin(psi)
    lost = [_lost(ready.output, down.level, up.level)]
    step = 0
    while True:
        step += 1
        # Both sides first, then both levels: all at once.
        carried = _carried(ready, down.level)
        weight = ready.down_weight * carried[seller]
        lack = np.bincount(ready.down_group, weight, len(ready.group_user))
        worst = np.zeros(n)
        np.maximum.at(worst, ready.group_user, lack)
        unordered = ready.up_weight * (1.0 - up.level)[buyer]
        unsold = np.bincount(ready.up_supplier, unordered, n)
        new_down = np.minimum(psi, np.maximum(0.0, 1.0 - worst))
        new_up = np.minimum(psi, np.maximum(0.0, 1.0 - unsold))

        fell = (1.0 - down.level) > eps
        binding = lack[ready.down_group] >= worst[ready.down_user]
        _note(
            down,
            new_down,
            step,
            eps,
            taker=ready.down_user,
            giver=seller,
            weight=np.where(binding & fell[seller], weight, -1.0),
            product=product,
        )
        fell = (1.0 - up.level) > eps
        _note(
            up,
            new_up,
            step,
            eps,
            taker=ready.up_supplier,
            giver=buyer,
            weight=np.where(fell[buyer], unordered, -1.0),
            product=None,
        )
        fall = max(float((down.level - new_down).max()), float((up.level - new_up).max()))
        down.level[:], up.level[:] = new_down, new_up
        lost.append(_lost(ready.output, down.level, up.level))
        if fall <= eps:
            return Trace(down, up, np.array(lost))


def _begin(psi: Floats) -> Side:
    none = np.full(len(psi), -1, dtype=np.int64)
    return Side(psi.copy(), np.where(psi < 1.0, 0, none), none.copy(), none.copy())


def _carried(ready: Ready, level: Floats) -> Floats:
    """What each firm's users miss of it: its own fall, as far as others of its market do not stand in."""
    carried = 1.0 - level
    if ready.market_share:
        left = np.bincount(ready.market, ready.output * level, len(ready.capacity))[ready.market]
        share = np.ones(len(level))
        np.divide(ready.output, left, out=share, where=left > ready.output)
        carried *= share
    return carried


def _note(
    side: Side,
    new: Floats,
    step: int,
    eps: float,
    *,
    taker: NDArray[np.int32],
    giver: Codes,
    weight: Floats,
    product: Codes | None,
) -> None:
    """Who falls in this step, and through whom, in place."""
    falls = (side.step < 0) & (1.0 - new > eps)
    if not falls.any():
        return
    side.step[falls] = step
    at = np.flatnonzero(falls[taker] & (weight > 0.0))
    # For each taker the heaviest link, of equals the first giver.
    at = at[np.lexsort((giver[at], -weight[at], taker[at]))]
    takers, first = np.unique(taker[at], return_index=True)
    side.via[takers] = giver[at[first]]
    if product is not None:
        side.product[takers] = product[at[first]]


def _lost(output: Floats, down: Floats, up: Floats) -> list[float]:
    return [
        float(output @ (1.0 - np.minimum(down, up))),
        float(output @ (1.0 - down)),
        float(output @ (1.0 - up)),
    ]
