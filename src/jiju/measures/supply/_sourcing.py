"""Who buys what from whom, and who else could supply it: counted from a network of flows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jiju.measures.supply._network import Network

    Floats = NDArray[np.float64]
    Codes = NDArray[np.int64]
    Flags = NDArray[np.bool_]

__all__ = ["Inputs", "Makers", "Offers", "count_inputs", "count_makers", "count_offers", "purchases"]


def _sums(codes: Codes, values: NDArray[np.generic], length: int) -> Floats:
    """Sums of values by code."""
    sums: Floats = np.bincount(codes, np.asarray(values, dtype=np.float64), length).astype(np.float64)
    return sums


def _counts(codes: Codes, length: int) -> Codes:
    """How often each code stands."""
    return np.bincount(codes, minlength=length).astype(np.int64)


@dataclass(frozen=True, eq=False)
class Purchases:
    """The links that count: bought by home where home is given, from somebody else.

    Attributes
    ----------
    link : ndarray of int, shape (purchases,)
        Which links of the network.
    alone : ndarray of bool
        Whether the user has no other supplier of the product.
    essential : ndarray of bool
        Whether the user cannot do without the product.
    bought : ndarray of float, shape (firms,)
        All that each firm buys from others.
    """

    link: Codes
    alone: Flags
    essential: Flags
    bought: Floats


def purchases(network: Network, origin: Codes, *, at_home: bool, essential: Flags) -> Purchases:
    """The links that count.

    Parameters
    ----------
    network : Network
        From `read_network`.
    origin : ndarray of int, shape (firms,)
        From `origins`.
    at_home : bool
        Whether home is given.
    essential : ndarray of bool, shape (links,)
        Of each link.

    Returns
    -------
    Purchases
        In the order of the network's links.
    """
    other = network.supplier != network.user
    counts = other & (origin[network.user] == 1) if at_home else other
    link = np.flatnonzero(counts)
    span = len(network.industries) + len(network.firms)
    _, at, suppliers = np.unique(
        network.user[link] * span + network.product[link], return_inverse=True, return_counts=True
    )
    n = len(network.firms)
    bought = _sums(network.user[other], network.value[other], n)
    return Purchases(link, suppliers[at] == 1, essential[link], bought)


@dataclass(frozen=True, eq=False)
class Makers:
    """Who can supply each product: those who sell it, and firms whose industry it is.

    Attributes
    ----------
    firm, product : ndarray of int, shape (makers,)
        Sorted by product, then firm.
    size : ndarray of float
        Its sales of the product, or its output where that is its industry and is more.
    count, volume : ndarray, shape (products, 3)
        Number and size of the makers of each product by origin: unknown, elsewhere, at home.
    """

    firm: Codes
    product: Codes
    size: Floats
    count: Codes
    volume: Floats


def count_makers(network: Network, origin: Codes) -> Makers:
    """The makers of each product."""
    n, span = len(network.firms), len(network.industries) + len(network.firms)
    other = network.supplier != network.user
    listed = np.flatnonzero(network.industry >= 0)
    key = np.concatenate(
        [network.product[other] * n + network.supplier[other], network.industry[listed] * n + listed]
    )
    keys, at = np.unique(key, return_inverse=True)
    sold = _sums(at[: int(other.sum())], network.value[other], len(keys))
    own = np.zeros(len(keys))
    own[at[int(other.sum()) :]] = network.output[listed]
    firm, product, size = keys % n, keys // n, np.maximum(sold, own)
    cell = product * 3 + origin[firm] + 1
    count = _counts(cell, span * 3).reshape(span, 3)
    volume = _sums(cell, size, span * 3).reshape(span, 3)
    return Makers(firm, product, size, count, volume)


@dataclass(frozen=True, eq=False)
class Offers:
    """What each supplier sells of each product.

    Attributes
    ----------
    supplier, product : ndarray of int, shape (offers,)
        Sorted by supplier, then product.
    users, single, essential, critical : ndarray of int
        Buyers; those without another supplier; those that cannot do without; those of which both are true.
    main, main_single : ndarray of int
        The buyer that buys most, and of those without another supplier; -1 where there is none.
    sales, market, wanted : ndarray of float
        Value sold to them, what they all buy of the product from anyone, all that its buyers buy.
    home, abroad : ndarray of int
        Other makers at home (all, where no home is given), and the rest.
    cover : ndarray of float
        Size of the others at home over the sales; NaN where the product is not known or nothing is sold.
    """

    supplier: Codes
    product: Codes
    users: Codes
    single: Codes
    essential: Codes
    critical: Codes
    main: Codes
    main_single: Codes
    sales: Floats
    market: Floats
    wanted: Floats
    home: Codes
    abroad: Codes
    cover: Floats


def count_offers(
    network: Network, buys: Purchases, makers: Makers, origin: Codes, *, at_home: bool
) -> Offers:
    """The offers of a network, those that nobody of home buys too."""
    n, span = len(network.firms), len(network.industries) + len(network.firms)
    other = network.supplier != network.user
    keys = np.unique(network.supplier[other] * span + network.product[other])
    link = buys.link
    at = np.searchsorted(keys, network.supplier[link] * span + network.product[link])
    value, k = network.value[link], len(keys)
    supplier, product = keys // span, keys % span
    users = _counts(at, k)
    sales = _sums(at, value, k)
    market = _sums(network.product[link], value, span)[product]
    own_key = product * n + supplier
    own = makers.size[np.searchsorted(makers.product * n + makers.firm, own_key)]
    here = origin[supplier] + 1
    count, volume = makers.count[product], makers.volume[product]
    if at_home:
        home = count[:, 2] - (here == 2)
        room = volume[:, 2] - np.where(here == 2, own, 0.0)
    else:
        home = count.sum(axis=1) - 1
        room = volume.sum(axis=1) - own
    # What subtracting leaves of the only maker is no room.
    room = np.where(home > 0, np.maximum(room, 0.0), 0.0)
    known = (product < len(network.industries)) & (sales > 0.0)
    return Offers(
        supplier,
        product,
        users,
        _sums(at, buys.alone, k).astype(np.int64),
        _sums(at, buys.essential, k).astype(np.int64),
        _sums(at, buys.alone & buys.essential, k).astype(np.int64),
        _largest(at, network.user[link], value, k),
        _largest(at[buys.alone], network.user[link[buys.alone]], value[buys.alone], k),
        sales,
        market,
        _sums(at, buys.bought[network.user[link]], k),
        home,
        count.sum(axis=1) - 1 - home,
        np.divide(room, sales, out=np.full(k, np.nan), where=known),
    )


def _largest(codes: Codes, users: Codes, value: Floats, length: int) -> Codes:
    """Of each code the user with the largest value, of equals the first; -1 where there is none."""
    found = np.full(length, -1, dtype=np.int64)
    order = np.lexsort((-users, value, codes))
    found[codes[order]] = users[order]  # the last entry of each code stays
    return found


@dataclass(frozen=True, eq=False)
class Inputs:
    """What is bought of each product.

    Attributes
    ----------
    product : ndarray of int, shape (inputs,)
        Those that are bought and known.
    users, single, essential, suppliers : ndarray of int
        Buyers; those with one supplier; those that cannot do without it; sellers.
    value, herfindahl, largest_share : ndarray of float
        Bought in all, Herfindahl index of the sellers, share of the largest.
    largest : ndarray of int
        The seller that sells most.
    elsewhere, unknown : ndarray of float
        Value from sellers elsewhere, and from those whose origin is not known.
    """

    product: Codes
    users: Codes
    single: Codes
    essential: Codes
    suppliers: Codes
    value: Floats
    herfindahl: Floats
    largest: Codes
    largest_share: Floats
    elsewhere: Floats
    unknown: Floats


def count_inputs(network: Network, buys: Purchases, origin: Codes) -> Inputs:
    """The inputs of those who buy."""
    n = len(network.firms)
    link = buys.link[network.product[buys.link] < len(network.industries)]
    named = network.product[buys.link] < len(network.industries)
    alone, essential = buys.alone[named], buys.essential[named]
    product, at = np.unique(network.product[link], return_inverse=True)
    k = len(product)
    value, user, seller = network.value[link], network.user[link], network.supplier[link]
    by_user, of = np.unique(at * n + user, return_inverse=True)
    need = np.zeros(len(by_user), dtype=np.bool_)
    need[of[essential]] = True
    by_seller, which = np.unique(at * n + seller, return_inverse=True)
    sold = _sums(which, value, len(by_seller))
    total = _sums(at, value, k)
    of_product, who = by_seller // n, by_seller % n
    share = sold / total[of_product]
    order = np.lexsort((who, -share, of_product))
    first = order[np.concatenate([[True], of_product[order][1:] != of_product[order][:-1]])] if k else order
    return Inputs(
        product,
        _counts(by_user // n, k),
        _counts(at[alone], k),
        _counts((by_user // n)[need], k),
        _counts(of_product, k),
        total,
        _sums(of_product, share**2, k),
        who[first],
        share[first],
        _sums(of_product, sold * (origin[who] == 0), k),
        _sums(of_product, sold * (origin[who] < 0), k),
    )
