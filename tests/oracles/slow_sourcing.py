"""Chokepoints by their rule, firm by firm in plain Python: dictionaries and loops, no arrays."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def slow_chokepoints(
    flows: pd.DataFrame, firms: pd.DataFrame, home: set[str] | None, dominance: float
) -> dict[tuple[str, str], dict[str, Any]]:
    """What is said of each supplier and product that has one."""
    industry = dict(zip(firms["firm"], firms["industry"], strict=True))
    region = dict(zip(firms["firm"], firms["region"], strict=True))
    value: dict[tuple[str, str, str], float] = defaultdict(float)
    for row in flows.to_dict("records"):
        if row["supplier"] != row["user"]:
            product = row.get("product") or industry[row["supplier"]]
            value[row["supplier"], product, row["user"]] += row["value"]
    sales = defaultdict(float)
    for row in flows.to_dict("records"):
        sales[row["supplier"]] += row["value"]
    output = {
        firm: max(given, sales[firm]) if given > 0 else sales[firm]
        for firm, given in zip(firms["firm"], firms["output"], strict=True)
    }
    size: dict[tuple[str, str], float] = defaultdict(float)
    for (seller, product, _), amount in value.items():
        size[product, seller] += amount
    for firm, of in industry.items():
        size[of, firm] = max(size[of, firm], output[firm])
    found = {}
    for seller, product in sorted({(seller, product) for seller, product, _ in value}):
        counted = {
            (s, u): amount
            for (s, p, u), amount in value.items()
            if p == product and (home is None or region[u] in home)
        }
        mine = {u: amount for (s, u), amount in counted.items() if s == seller}
        single = [u for u in mine if len({s for s, other in counted if other == u}) == 1]
        others = [firm for (p, firm) in size if p == product and firm != seller]
        near = [firm for firm in others if home is None or region[firm] in home]
        sold, all_sold = sum(mine.values()), sum(counted.values())
        room = sum(size[product, firm] for firm in near)
        bought = sum(amount for (_, _, u), amount in value.items() if u in mine)
        found[seller, product] = {
            "users": len(mine),
            "single_users": len(single),
            "sales": sold,
            "market_share": sold / all_sold if all_sold else 0.0,
            "purchase_share": sold / bought if bought else 0.0,
            "others_home": len(near),
            "others_abroad": len(others) - len(near),
            "cover": room / sold if sold else float("nan"),
            "chokepoint": bool(
                sold and (single or sold >= dominance * all_sold * (1 - 1e-12)) and room < sold * (1 - 1e-12)
            ),
        }
    return found


def slow_inputs(
    flows: pd.DataFrame, firms: pd.DataFrame, home: set[str] | None
) -> dict[str, dict[str, float]]:
    """What is said of each product that is bought."""
    industry = dict(zip(firms["firm"], firms["industry"], strict=True))
    region = dict(zip(firms["firm"], firms["region"], strict=True))
    bought: dict[str, dict[tuple[str, str], float]] = defaultdict(lambda: defaultdict(float))
    for row in flows.to_dict("records"):
        if row["supplier"] != row["user"] and (home is None or region[row["user"]] in home):
            product = row.get("product") or industry[row["supplier"]]
            bought[product][row["supplier"], row["user"]] += row["value"]
    found = {}
    for product, cells in bought.items():
        total = sum(cells.values())
        by_seller: dict[str, float] = defaultdict(float)
        for (seller, _), amount in cells.items():
            by_seller[seller] += amount
        users = {user for _, user in cells}
        found[product] = {
            "value": total,
            "users": len(users),
            "suppliers": len(by_seller),
            "single_users": sum(len({s for s, u in cells if u == user}) == 1 for user in users),
            "herfindahl": sum((amount / total) ** 2 for amount in by_seller.values()),
            "largest_share": max(by_seller.values()) / total,
        }
        if home is not None:
            far = sum(amount for s, amount in by_seller.items() if region[s] not in home)
            found[product]["import_share"] = far / total
    return found
