"""What the measures of supply share: a table of flows and a table of firms read as one network."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.errors import MeasureError
from jiju.tables.periods import place_in_time
from jiju.tables.require import require_columns, require_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Floats = NDArray[np.float64]
    Codes = NDArray[np.int64]

__all__ = ["USED_FIRMS", "USED_FLOWS", "Network", "as_texts", "read_network"]

USED_FLOWS = ("supplier", "user", "value", "product", "period")
USED_FIRMS = ("firm", "name", "industry", "region", "output")

# What is assumed of a firm, by a key that tables and tests can count: the words in both languages.
_ASSUMED = {
    "unlisted": (
        "not in the table of firms: nothing is known but its flows",
        "企业表中没有该企业：除往来外一无所知",
    ),
    "industry from product": (
        "industry unknown: taken to be what it sells most",
        "行业未知：按其销售最多的产品认定",
    ),
    "industry unknown": (
        "industry unknown: counted as an industry of its own, which nobody else can stand in for",
        "行业未知：视为自成一个行业，没有其他企业可以替代",
    ),
    "region unknown": ("region unknown: counted in no region", "地区未知：不计入任何地区"),
    "output from sales": (
        "output unknown: taken to be its sales in the table",
        "产出未知：以表中的销售额代替",
    ),
    "output below sales": (
        "output below its sales in the table: the sales are taken",
        "产出低于表中的销售额：以销售额计",
    ),
    "no output": (
        "output unknown and no sales in the table: it weighs nothing",
        "产出未知且表中没有销售：权重为零",
    ),
    "repeated": (
        "listed more than once: the first entry of each column counts",
        "重复列出：各栏以首次出现的数值为准",
    ),
}


@dataclass(frozen=True, eq=False)
class Network:
    """Firms (or the industries of an input-output table) and what they sell each other.

    Attributes
    ----------
    firms : tuple of str
        Sorted: those of the flows and those of the table of firms.
    names : tuple of str
        What each is called; the firm itself where no name is given.
    industry, region : ndarray of int, shape (firms,)
        Positions in `industries` and `regions`, -1 where unknown.
    industries, regions : tuple of str
        Sorted. Industries include products that no firm is of.
    output : ndarray of float, shape (firms,)
        As given, at least the sales; the sales where nothing is given.
    supplier, user, product : ndarray of int, shape (links,)
        Of each link, sorted by these three; products are positions in `industries`, or ``len(industries)``
        plus the supplier's position where its industry is unknown.
    value : ndarray of float, shape (links,)
        Above 0; repeated flows are summed.
    assumed : DataFrame
        Columns ``firm, what, reason_en, reason_zh``: what had to be assumed of whom. Where no industry, or
        no output, is known at all, that is not listed firm by firm.
    left_out : dict of str to int
        Rows of the flows that could not be used, by reason.
    given_output : int
        Number of firms whose output is given (and not below their sales).
    self_flows, repeats : int
        Number of links from a firm to itself, and of rows that repeat another's supplier, user and product.
    period : str
        The period used; empty where the flows have none.
    periods : tuple of str
        All periods of the flows, the latest last.
    """

    firms: tuple[str, ...]
    names: tuple[str, ...]
    industry: Codes
    industries: tuple[str, ...]
    region: Codes
    regions: tuple[str, ...]
    output: Floats
    supplier: Codes
    user: Codes
    product: Codes
    value: Floats
    assumed: pd.DataFrame
    left_out: dict[str, int] = field(default_factory=dict)
    given_output: int = 0
    self_flows: int = 0
    repeats: int = 0
    period: str = ""
    periods: tuple[str, ...] = ()

    @property
    def sales(self) -> csr_array:
        """Value from each supplier (row) to each user (column), products summed, shape (firms, firms)."""
        from scipy.sparse import coo_array

        n = len(self.firms)
        matrix = coo_array((self.value, (self.supplier, self.user)), shape=(n, n)).tocsr()
        matrix.sum_duplicates()
        return matrix

    @property
    def market(self) -> Codes:
        """The industry of each firm, or a number of its own from ``len(industries)`` where unknown."""
        own = len(self.industries) + np.arange(len(self.firms))
        return np.where(self.industry >= 0, self.industry, own)

    def industry_names(self) -> list[str]:
        """The industry of each firm in words, empty where unknown."""
        return [self.industries[k] if k >= 0 else "" for k in self.industry.tolist()]

    def region_names(self) -> list[str]:
        """The region of each firm in words, empty where unknown."""
        return [self.regions[k] if k >= 0 else "" for k in self.region.tolist()]

    def counts(self) -> dict[str, int]:
        """How many firms each thing had to be assumed of, by its key."""
        found = self.assumed["what"].value_counts()
        return {key: int(found[key]) for key in _ASSUMED if key in found.index}


def read_network(
    flows: pd.DataFrame, firms: pd.DataFrame | None = None, *, period: str | None = None
) -> Network:
    """Read flows and firms as a network, saying what is left out and what is assumed.

    Parameters
    ----------
    flows : DataFrame
        Columns supplier, user, value; product and period optional.
    firms : DataFrame, optional
        Column firm; name, industry, region and output optional. Firms without a flow stay in the network.
    period : str, optional
        Of the flows; the latest by default.

    Returns
    -------
    Network
        In an order, and with sums, that do not depend on the order of the rows.

    Raises
    ------
    TableError
        ``T102`` where a column is missing, ``T305`` where a value is no number.
    MeasureError
        ``M501`` where no row can be used, ``M502`` where there is no such period.
    """
    require_columns(flows, ("supplier", "user", "value"), "flows", hint="Read the table with read_flows.")
    if firms is not None:
        require_columns(firms, ("firm",), "firms", hint="Read the table with read_firms.")
    rows, left_out, chosen, periods = _usable(flows, period)
    listed, repeated = _listed(firms)
    every = sorted({*rows["supplier"], *rows["user"], *listed.index})
    at = pd.Series(np.arange(len(every)), index=pd.Index(every, dtype="str"))
    known = listed.reindex(every)

    said = known["industry"].fillna("").to_numpy(dtype=object)
    industry_said = np.array([str(entry) for entry in said], dtype=object)
    supplier, user = at[rows["supplier"]].to_numpy(np.int64), at[rows["user"]].to_numpy(np.int64)
    notes: list[tuple[str, Codes]] = []
    blank = np.flatnonzero(industry_said == "")
    inferred = _most_sold(rows, supplier, blank)
    for firm, best in inferred.items():
        industry_said[firm] = best
    industries = sorted({*industry_said.tolist(), *rows["product"]} - {""})
    place = {name: k for k, name in enumerate(industries)} | {"": -1}
    industry = np.array([place[name] for name in industry_said], dtype=np.int64)
    sold = np.array([place[name] for name in rows["product"]], dtype=np.int64)
    own = np.where(industry >= 0, industry, len(industries) + np.arange(len(every)))
    product = np.where(sold >= 0, sold, own[supplier])

    order = np.lexsort((rows["value"].to_numpy(), product, user, supplier))
    supplier, user, product = supplier[order], user[order], product[order]
    value = rows["value"].to_numpy(np.float64)[order]
    new = np.ones(len(order), dtype=np.bool_)
    new[1:] = (supplier[1:] != supplier[:-1]) | (user[1:] != user[:-1]) | (product[1:] != product[:-1])
    starts = np.flatnonzero(new)
    value = np.add.reduceat(value, starts)
    supplier, user, product = supplier[starts], user[starts], product[starts]

    sales = np.bincount(supplier, value, len(every))
    given = known["output"].to_numpy(np.float64)
    stated = np.isfinite(given) & (given > 0.0)
    below = stated & (given < sales * (1.0 - 1e-9))
    output = np.where(stated, np.maximum(given, sales), sales)
    regions = sorted(set(known["region"].dropna().astype(str)) - {""})
    in_region = {name: k for k, name in enumerate(regions)}
    region = np.array(
        [in_region.get(str(name), -1) if isinstance(name, str) else -1 for name in known["region"]],
        dtype=np.int64,
    )
    if firms is not None:
        notes.append(("unlisted", np.flatnonzero(~np.isin(every, listed.index.to_numpy(dtype=str)))))
        notes.append(("repeated", at[repeated].to_numpy(np.int64)))
    notes.append(("industry from product", np.array(sorted(inferred), dtype=np.int64)))
    # Where nothing is known of anybody, that is said once, not of each.
    if industries:
        notes.append(("industry unknown", np.flatnonzero(industry < 0)))
    if regions:
        notes.append(("region unknown", np.flatnonzero(region < 0)))
    if stated.any():
        notes.append(("output from sales", np.flatnonzero(~stated & (sales > 0.0))))
    notes.append(("output below sales", np.flatnonzero(below)))
    notes.append(("no output", np.flatnonzero(output <= 0.0)))
    names = [
        str(name) if isinstance(name, str) and name else firm
        for name, firm in zip(known["name"], every, strict=True)
    ]
    return Network(
        firms=tuple(every),
        names=tuple(names),
        industry=industry,
        industries=tuple(industries),
        region=region,
        regions=tuple(regions),
        output=output,
        supplier=supplier,
        user=user,
        product=product,
        value=value,
        assumed=_assumptions(notes, every),
        left_out=left_out,
        given_output=int((stated & ~below).sum()),
        self_flows=int((supplier == user).sum()),
        repeats=len(order) - len(starts),
        period=chosen,
        periods=periods,
    )


def as_texts(column: pd.Series[Any]) -> pd.Series[Any]:
    """A column as text without blanks around it, empty where nothing is given."""
    values = column.astype(object).where(column.notna(), "")
    whole = [str(int(v)) if isinstance(v, float) and v.is_integer() else str(v).strip() for v in values]
    return pd.Series(whole, index=column.index, dtype="str")


def _usable(
    flows: pd.DataFrame, period: str | None
) -> tuple[pd.DataFrame, dict[str, int], str, tuple[str, ...]]:
    """The rows that can be used, those that cannot by reason, the period and all periods."""
    value = require_numbers(flows, "value", "flows")
    rows = pd.DataFrame(
        {
            "supplier": as_texts(flows["supplier"]),
            "user": as_texts(flows["user"]),
            "product": as_texts(flows["product"]) if "product" in flows.columns else "",
            "value": pd.Series(value, index=flows.index),
            "period": as_texts(flows["period"]) if "period" in flows.columns else "",
        }
    )
    periods = tuple(sorted(set(rows["period"]) - {""}, key=place_in_time))
    chosen = str(period) if period is not None else (periods[-1] if periods else "")
    if period is not None and chosen not in periods:
        what = f"the flows have no period {chosen!r}; they have {', '.join(periods) or 'none'}"
        msg = "M502"
        raise MeasureError(msg, what, where="period", hint="Name one of them, or leave period away.")
    undated = int((rows["period"] == "").sum()) if periods else 0
    rows = rows[rows["period"] == chosen] if periods else rows
    nobody = (rows["supplier"] == "") | (rows["user"] == "")
    unknown = ~np.isfinite(rows["value"])
    nothing = rows["value"] <= 0.0
    left_out = {
        "no supplier or user": int(nobody.sum()),
        "no value": int((unknown & ~nobody).sum()),
        "zero or negative": int((nothing & ~unknown & ~nobody).sum()),
    }
    if undated:
        left_out["no period"] = undated
    kept = rows[~(nobody | unknown | nothing)]
    if not len(kept):
        what = f"none of the {len(flows):,} flows has a supplier, a user and a value above 0"
        msg = "M501"
        raise MeasureError(msg, what, where="flows", hint="Look at check_table for the reasons.")
    return kept.reset_index(drop=True), left_out, chosen, periods


def _listed(firms: pd.DataFrame | None) -> tuple[pd.DataFrame, list[str]]:
    """The table of firms by firm, one row each, and the firms that were listed more than once."""
    if firms is None:
        blank = pd.DataFrame({"name": "", "industry": "", "region": "", "output": 0.0}, index=[""])
        return blank.iloc[:0], []
    frame = pd.DataFrame({"firm": as_texts(firms["firm"])})
    for column in ("name", "industry", "region"):
        frame[column] = as_texts(firms[column]) if column in firms.columns else ""
        frame[column] = frame[column].where(frame[column] != "")
    frame["output"] = require_numbers(firms, "output", "firms") if "output" in firms.columns else np.nan
    frame = frame[frame["firm"] != ""]
    repeated = sorted(set(frame["firm"][frame["firm"].duplicated()]))
    return frame.groupby("firm", sort=True).first(), repeated


def _most_sold(rows: pd.DataFrame, supplier: Codes, blank: Codes) -> dict[int, str]:
    """The product each of these firms sells most, where the flows name products."""
    told = (rows["product"] != "").to_numpy() & np.isin(supplier, blank)
    amounts: dict[int, dict[str, list[float]]] = {}
    sold = zip(supplier[told].tolist(), rows["product"][told], rows["value"][told], strict=True)
    for firm, product, value in sold:
        amounts.setdefault(firm, {}).setdefault(str(product), []).append(float(value))
    # fsum, so that the order of the rows changes nothing; of equals the first by name.
    return {
        firm: min(of, key=lambda product: (-math.fsum(of[product]), product)) for firm, of in amounts.items()
    }


def _assumptions(notes: Sequence[tuple[str, Codes]], every: Sequence[str]) -> pd.DataFrame:
    rows = [(every[k], key, *_ASSUMED[key]) for key, places in notes for k in places.tolist()]
    frame = pd.DataFrame(rows, columns=["firm", "what", "reason_en", "reason_zh"])
    return frame.astype("str")
