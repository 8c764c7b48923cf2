"""The tables of `find_chokepoints`: suppliers of a product, what is bought, who has one supplier only."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.measures.supply._chokepoint_words import input_reasons, supplier_reasons
from jiju.measures.supply._home import ELSEWHERE, HOME, UNKNOWN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jiju.measures.supply._network import Network
    from jiju.measures.supply._sourcing import Inputs, Makers, Offers, Purchases

    Floats = NDArray[np.float64]
    Codes = NDArray[np.int64]

__all__ = ["list_inputs", "list_links", "list_suppliers"]

_LINKS = 10_000  # rows of the table of links


def list_suppliers(
    network: Network,
    origin: Codes,
    offers: Offers,
    flag: NDArray[np.bool_],
    risks: tuple[Floats, Floats],
    between: Floats,
    *,
    at_home: bool,
) -> tuple[pd.DataFrame, Codes]:
    """The table in its order, and the position of each offer in it."""
    firms, names = np.array(network.firms, dtype=object), np.array(network.names, dtype=object)
    regions = np.array(network.region_names(), dtype=object)
    s = offers.supplier
    total = math.fsum(network.output[origin == 1] if at_home else network.output)
    table = pd.DataFrame(
        {
            "supplier": pd.Series(firms[s], dtype="str"),
            "name": pd.Series(names[s], dtype="str"),
            "product": pd.Series(_products(network, offers.product), dtype="str"),
            "region": pd.Series(regions[s], dtype="str"),
            "origin": pd.Series(_origin_words(origin[s]), dtype="str"),
            "users": offers.users,
            "single_users": offers.single,
            "essential_users": offers.essential,
            "main_user": pd.Series(np.where(offers.main >= 0, firms[offers.main], ""), dtype="str"),
            "single_user": pd.Series(
                np.where(offers.main_single >= 0, firms[offers.main_single], ""), dtype="str"
            ),
            "sales": offers.sales,
            "market_share": _ratio(offers.sales, offers.market),
            "purchase_share": _ratio(offers.sales, offers.wanted),
            "others_home": offers.home,
            "others_abroad": offers.abroad,
            "cover": offers.cover,
            "betweenness": between[s],
            "risk": risks[0][s],
            "risk_low": risks[1][s],
            "lost_output": risks[0][s] * total,
            "chokepoint": flag,
        }
    )
    keys = table.assign(
        _no=~flag, _risk=-table["risk"].fillna(-1.0), _alone=-offers.single, _share=-table["market_share"]
    )
    # A risk computed in another order of steps differs in the last digits; such risks are ties.
    keys["_risk"] = keys["_risk"].round(12)
    if at_home:
        keys = keys[(offers.users > 0) | (table["risk"] > 0.0)]
    order = keys.sort_values(["_no", "_risk", "_alone", "_share", "supplier", "product"], kind="stable").index
    table = table.loc[order].reset_index(drop=True)
    table["rank"] = np.arange(1, len(table) + 1, dtype=np.int64)
    table["reason_en"], table["reason_zh"] = supplier_reasons(table, network, at_home=at_home)
    position = np.full(len(flag), len(order), dtype=np.int64)
    position[order.to_numpy()] = np.arange(len(order))
    return table.astype({"reason_en": "str", "reason_zh": "str"}), position


def list_inputs(
    network: Network, makers: Makers, inputs: Inputs, dominance: float, *, at_home: bool
) -> pd.DataFrame:
    """What is bought of each product, the dependent inputs first."""
    firms = np.array(network.firms, dtype=object)
    volume = makers.volume[inputs.product]
    limit = dominance * (1.0 - 1e-12)
    if at_home:
        foreign = inputs.elsewhere
        dependent = (foreign >= limit * inputs.value) & (volume[:, 2] < foreign * (1.0 - 1e-12))
        local = makers.count[inputs.product, 2]
    else:
        largest = inputs.largest_share * inputs.value
        keys = makers.product * len(firms) + makers.firm
        own = makers.size[np.searchsorted(keys, inputs.product * len(firms) + inputs.largest)]
        alone = makers.count[inputs.product].sum(axis=1) == 1
        rest = np.where(alone, 0.0, volume.sum(axis=1) - own)
        dependent = (inputs.largest_share >= limit) & (rest < largest * (1.0 - 1e-12))
        local = np.full(len(inputs.product), -1, dtype=np.int64)
    unknown = np.full(len(inputs.product), np.nan)
    frame = pd.DataFrame(
        {
            "product": pd.Series([network.industries[k] for k in inputs.product.tolist()], dtype="str"),
            "value": inputs.value,
            "users": inputs.users,
            "single_users": inputs.single,
            "suppliers": inputs.suppliers,
            "local_suppliers": local.astype(np.int64),
            "herfindahl": inputs.herfindahl,
            "import_share": inputs.elsewhere / inputs.value if at_home else unknown,
            "unknown_share": inputs.unknown / inputs.value if at_home else unknown,
            "largest": pd.Series(firms[inputs.largest], dtype="str"),
            "largest_share": inputs.largest_share,
            "essential_users": inputs.essential,
            "dependent": dependent,
        }
    )
    order = frame.sort_values(
        ["dependent", "value", "product"], ascending=[False, False, True], kind="stable"
    )
    frame = order.reset_index(drop=True)
    frame["reason_en"], frame["reason_zh"] = input_reasons(frame, network, at_home=at_home)
    return frame.astype({"reason_en": "str", "reason_zh": "str"})


def list_links(
    network: Network,
    origin: Codes,
    buys: Purchases,
    offers: Offers,
    position: Codes,
    essentiality: str,
    sort: NDArray[np.int8],
) -> tuple[pd.DataFrame, int]:
    """Who has one supplier only, in the order of the suppliers, and how many rows more there are."""
    firms, names = np.array(network.firms, dtype=object), np.array(network.names, dtype=object)
    link = buys.link[buys.alone]
    span = len(network.industries) + len(firms)
    keys = offers.supplier * span + offers.product
    offer = np.searchsorted(keys, network.supplier[link] * span + network.product[link])
    order = np.lexsort((network.user[link], -network.value[link], position[offer]))[:_LINKS]
    more = len(link) - len(order)
    link, offer = link[order], offer[order]
    seller, user = network.supplier[link], network.user[link]
    industries = np.array(network.industry_names(), dtype=object)
    words = np.array(["unneeded", "no", "yes"], dtype=object)[sort[link]]
    frame = pd.DataFrame(
        {
            "supplier": pd.Series(firms[seller], dtype="str"),
            "name": pd.Series(names[seller], dtype="str"),
            "product": pd.Series(_products(network, network.product[link]), dtype="str"),
            "user": pd.Series(firms[user], dtype="str"),
            "user_name": pd.Series(names[user], dtype="str"),
            "user_industry": pd.Series(industries[user], dtype="str"),
            "value": network.value[link],
            "purchase_share": _ratio(network.value[link], buys.bought[user]),
            "origin": pd.Series(_origin_words(origin[seller]), dtype="str"),
            "others_home": offers.home[offer],
            "others_abroad": offers.abroad[offer],
            "essential": pd.Series(
                words if essentiality == "table" else ["unknown"] * len(link), dtype="str"
            ),
        }
    )
    return frame, more


def _products(network: Network, product: Codes) -> list[str]:
    known = len(network.industries)
    return [network.industries[k] if k < known else "" for k in product.tolist()]


def _origin_words(origin: Codes) -> NDArray[Any]:
    return np.array([ELSEWHERE, HOME, UNKNOWN], dtype=object)[origin]


def _ratio(part: Floats, whole: Floats) -> Floats:
    ratio: Floats = np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0.0)
    return ratio
