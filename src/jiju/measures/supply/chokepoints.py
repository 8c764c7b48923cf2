"""Which suppliers and inputs cannot be replaced: who, what, for whom, from where, and what would stop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from jiju.chance import resolve_seed
from jiju.errors import MeasureError
from jiju.measures.supply._betweenness import measure_betweenness, sources_used
from jiju.measures.supply._chokepoint_tables import list_inputs, list_links, list_suppliers
from jiju.measures.supply._chokepoint_words import chokepoint_statements
from jiju.measures.supply._esri import make_ready, make_shocks, run_shocks, weights
from jiju.measures.supply._essential import USED_ESSENTIALITY, essentiality_name, sort_links
from jiju.measures.supply._home import origins, regions_of_home
from jiju.measures.supply._network import USED_FIRMS, USED_FLOWS, read_network
from jiju.measures.supply._sourcing import count_inputs, count_makers, count_offers, purchases
from jiju.measures.supply._span import check_span
from jiju.results import Result, describe_input, record_provenance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from jiju.measures.supply._network import Network
    from jiju.measures.supply._sourcing import Offers

    Floats = NDArray[np.float64]
    Codes = NDArray[np.int64]

__all__ = ["ChokepointsResult", "find_chokepoints"]


class ChokepointsResult(Result):
    """What `find_chokepoints` found."""

    KIND = "chokepoints"

    @property
    def inputs(self) -> pd.DataFrame:
        """What is bought of each product, and from where: the dependent ones first."""
        return self.tables["inputs"]

    @property
    def links(self) -> pd.DataFrame:
        """Who buys what from one supplier alone."""
        return self.tables["links"]


def find_chokepoints(
    flows: pd.DataFrame,
    *,
    firms: pd.DataFrame | None = None,
    home: str | Sequence[str] | None = None,
    essentiality: pd.DataFrame | Literal["linear", "leontief"] | None = None,
    dominance: float = 0.5,
    cascades: int = 2_000,
    market_share: bool = True,
    eps: float = 1e-6,
    period: str | None = None,
    rng: int | np.random.Generator | None = None,
) -> ChokepointsResult:
    r"""Find the suppliers that cannot be replaced, and the inputs that depend on few of them.

    Parameters
    ----------
    flows : DataFrame, shape (n, ...)
        From `read_flows`: supplier, user, value; product (what is supplied; default the supplier's industry)
        and period optional.
    firms : DataFrame, optional
        From `read_firms`: firm; name, industry, region and output optional. Without industries, here or as
        products of the flows, nobody knows who could stand in for whom, and no chokepoint is found.
    home : str or sequence of str, optional
        The regions that are home. What home buys is then looked at, others count as able to step in where
        they are at home, and the output that would stop is that of home. Default: no difference is made.
    essentiality : DataFrame or {"linear", "leontief"}, optional
        From `read_essentiality`: which industries cannot do without which inputs; or none can (``linear``
        means no input is essential, ``leontief`` all are). Default: not known, so that ``risk`` is an upper
        bound with every input essential.
    dominance : float, default 0.5
        Share of a product from which on its supplier, or what comes from elsewhere, is dominant. Above 0, at
        most 1.
    cascades : int, default 2_000
        Of how many suppliers ``risk`` is computed: chokepoints first, then by sales. 0 for none.
    market_share : bool, default True
        Whether others of an industry stand in by their share, as in `measure_systemic_risk`.
    eps : float, default 1e-6
        The largest fall of a level of production that ends a cascade.
    period : str, optional
        Of the flows, where they have several; the latest by default.
    rng : None, int or numpy.random.Generator, optional
        Seed of the sample of firms from which betweenness is computed where firms times links exceed 1e9.

    Returns
    -------
    ChokepointsResult
        ``.table``: one row a supplier and product, in the order stated below, with the reason in words; with
        `home`, suppliers that home does not buy from are listed where something at home would stop.
        ``.inputs``: one row a product. ``.links``: who has one supplier only (at most 10,000 rows, the rest
        is counted). ``.tables["assumed"]``: what had to be assumed of which firm.

    Raises
    ------
    TableError
        ``T102`` where a column is missing, ``T305`` where a number is none.
    MeasureError
        ``M501``, ``M502``, ``M504`` as `measure_systemic_risk`; ``M525`` for a setting that cannot be used,
        ``M527`` where no firm is at home, ``M528`` where amounts cannot be of one unit.

    Notes
    -----
    The rule, stated before looking. A supplier of a product is a **chokepoint** where

    1. at least one user has no other supplier of it, or it sells at least `dominance` of what all users buy
       of it; and
    2. the other makers of the product at home (all others, without `home`) are together smaller than what it
       sells to these users (``cover`` below 1), so that they would have to more than double.

    Where a table of essentiality is given, only users that cannot do without the product count in 1, and a
    dominant supplier needs one such user. Makers are those who sell the product, and firms whose industry it
    is; their size is their sales of it, or their output where it is their industry and is more. A supplier
    whose product is not known is never a chokepoint, and is counted.

    An input is **dependent** where at least `dominance` of it comes from elsewhere, and the makers at home
    are smaller than that; without `home`, where one supplier sells that much and the others are smaller.

    The order: chokepoints first, then by ``risk`` (what is not computed last), users without another
    supplier, share of the product, name. There is no score: each column can be checked in the tables.

    ``risk`` is the systemic risk index (see `measure_systemic_risk`) of the supplier, of home's output where
    home is given; ``risk_low`` is the same with no input essential, or ``risk`` where that is less: under a
    table the worst essential input and the needed ones do not add up, so that less can stop.
    ``herfindahl`` is :math:`\sum_i s_i^2` over the suppliers' shares. Betweenness (Brandes 2001) counts
    shortest ways of supply, every link as one step.

    When not to use: where flows are known in part. A table of the largest five suppliers of each firm makes
    everybody else invisible: users seem to have one supplier who have ten. Industries are coarser than parts,
    so others of the same industry may not make the same thing, and a chokepoint can hide behind them. Stocks,
    contracts, licenses and how long it takes to change suppliers are not in the data.

    References
    ----------
    Diem, C., Borsos, A., Reisch, T., Kertesz, J. and Thurner, S. (2022), Quantifying firm-level economic
    systemic risk from nation-wide supply networks, Scientific Reports 12, 7719. Brandes, U. (2001), A faster
    algorithm for betweenness centrality, Journal of Mathematical Sociology 25, 163-177.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import find_chokepoints
    >>> flows = pd.DataFrame({
    ...     "supplier": ["Bosch", "Pump works", "Steel A", "Steel B", "Steel A"],
    ...     "user": ["Cranes", "Cranes", "Cranes", "Cranes", "Pump works"],
    ...     "value": [30.0, 2.0, 10.0, 10.0, 1.0]})
    >>> firms = pd.DataFrame({
    ...     "firm": ["Bosch", "Pump works", "Steel A", "Steel B", "Cranes"],
    ...     "industry": ["pumps", "pumps", "steel", "steel", "cranes"],
    ...     "region": ["Stuttgart", "Hunan", "Hunan", "Hunan", "Hunan"],
    ...     "output": [30.0, 2.0, 11.0, 10.0, 80.0]})
    >>> found = find_chokepoints(flows, firms=firms, home="Hunan")
    >>> columns = ["supplier", "product", "origin", "market_share", "cover", "risk", "chokepoint"]
    >>> print(found.table[columns].round(2).to_string(index=False))
      supplier product   origin  market_share  cover  risk  chokepoint
         Bosch   pumps imported          0.94   0.07  0.73        True
       Steel A   steel    local          0.52   0.91  0.51        True
       Steel B   steel    local          0.48   1.10  0.45       False
    Pump works   pumps    local          0.06   0.00  0.03       False
    """
    _check(dominance, cascades, eps)
    network = read_network(flows, firms, period=period)
    check_span(network.value, network.output)
    at_home = regions_of_home(home, network.regions)
    origin = origins(network, at_home)
    name = essentiality_name(essentiality) if essentiality is not None else "unknown"
    sort, told = sort_links(network, "leontief" if essentiality is None else essentiality)
    needed = sort == 2 if name == "table" else np.ones(len(sort), dtype=np.bool_)
    buys = purchases(network, origin, at_home=bool(at_home), essential=needed)
    makers = count_makers(network, origin)
    offers = count_offers(network, buys, makers, origin, at_home=bool(at_home))
    inputs = count_inputs(network, buys, origin)
    flag = _chokepoints(offers, dominance)
    risk, low, tried = _risks(
        network,
        origin,
        sort,
        offers,
        flag,
        home=bool(at_home),
        most=int(cascades),
        share=market_share,
        eps=eps,
    )
    exact = sources_used(len(network.firms), len(network.value)) == len(network.firms)
    seed = None if exact else resolve_seed(rng)
    between = measure_betweenness(len(network.firms), network.supplier, network.user, seed)
    table, position = list_suppliers(
        network, origin, offers, flag, (risk, low), between, at_home=bool(at_home)
    )
    listed_inputs = list_inputs(network, makers, inputs, dominance, at_home=bool(at_home))
    links, more = list_links(network, origin, buys, offers, position, name, sort)
    details: dict[str, Any] = {
        "title": {"en": "Which suppliers cannot be replaced", "zh": "哪些供应商难以替代"},
        "home": list(at_home),
        "firms": len(network.firms),
        "suppliers": int(table["supplier"].nunique()),
        "not_listed": len(offers.supplier) - len(table),
        "offers": len(table),
        "chokepoints": int(table["chokepoint"].sum()),
        "chokepoints_by_origin": {
            str(key): int(count)
            for key, count in table[table["chokepoint"]].groupby("origin")["supplier"].nunique().items()
        },
        "dependent": int(listed_inputs["dependent"].sum()),
        "inputs": len(listed_inputs),
        "single_sourced": int(buys.alone.sum()),
        "purchases": len(buys.link),
        "product_unknown": int((offers.product >= len(network.industries)).sum()),
        "products_known": len(network.industries),
        "links_not_listed": more,
        "dominance": float(dominance),
        "essentiality": name,
        "links_by_essentiality": told,
        "market_share": bool(market_share),
        "eps": float(eps),
        "cascades": tried,
        "suppliers_without_risk": int(table["supplier"][table["risk"].isna()].nunique()),
        "output": float(network.output[origin == 1].sum() if at_home else network.output.sum()),
        "betweenness_from": sources_used(len(network.firms), len(network.value)),
        "assumed": network.counts(),
        "self_flows": network.self_flows,
        "period": network.period,
        "left_out": network.left_out,
        "simulated": bool(flows.attrs.get("simulated", False)),
    }
    used = [describe_input("flows", flows, USED_FLOWS)]
    if firms is not None:
        used.append(describe_input("firms", firms, USED_FIRMS))
    if isinstance(essentiality, pd.DataFrame):
        used.append(describe_input("essentiality", essentiality, USED_ESSENTIALITY))
    parameters = {
        "home": list(at_home) or None,
        "essentiality": None if name == "unknown" else name,
        "dominance": float(dominance),
        "cascades": int(cascades),
        "market_share": bool(market_share),
        "eps": float(eps),
        "period": network.period or None,
    }
    return ChokepointsResult(
        kind=ChokepointsResult.KIND,
        table=table,
        statements=tuple(chokepoint_statements(table, listed_inputs, details)),
        evidence=(),
        provenance=record_provenance("find_chokepoints", parameters, used, seed),
        details=details,
        tables={"inputs": listed_inputs, "links": links, "assumed": network.assumed},
    )


def _check(dominance: float, cascades: int, eps: float) -> None:
    if not _is_number(dominance) or not 0.0 < dominance <= 1.0:
        what, where, hint = f"dominance is {dominance!r}", "dominance", "Give a share such as 0.5."
    elif isinstance(cascades, bool) or not isinstance(cascades, int | np.integer) or cascades < 0:
        what, where, hint = f"cascades is {cascades!r}", "cascades", "Give a whole number, 0 for none."
    elif not _is_number(eps) or not 0.0 <= eps < 1.0:
        what, where, hint = f"eps is {eps!r}", "eps", "Give a small number such as 1e-6."
    else:
        return
    msg = "M525"
    raise MeasureError(msg, what, where=where, hint=hint)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)


def _chokepoints(offers: Offers, dominance: float) -> NDArray[np.bool_]:
    """Which offers meet the rule."""
    share = np.divide(offers.sales, offers.market, out=np.zeros(len(offers.sales)), where=offers.market > 0.0)
    main = (share >= dominance * (1.0 - 1e-12)) & (offers.essential > 0)
    with np.errstate(invalid="ignore"):
        met: NDArray[np.bool_] = ((offers.critical > 0) | main) & (offers.cover < 1.0 - 1e-12)
    return met


def _risks(
    network: Network,
    origin: Codes,
    sort: NDArray[np.int8],
    offers: Offers,
    flag: NDArray[np.bool_],
    *,
    home: bool,
    most: int,
    share: bool,
    eps: float,
) -> tuple[Floats, Floats, int]:
    """What each firm's failure stops, with inputs as told and with none essential; NaN where not tried."""
    n = len(network.firms)
    risk, low = np.full(n, np.nan), np.full(n, np.nan)
    choke = np.zeros(n, dtype=np.bool_)
    choke[offers.supplier[flag]] = True
    sales = np.bincount(offers.supplier, offers.sales, n)
    candidates = np.unique(offers.supplier)
    order = np.lexsort((candidates, -sales[candidates], ~choke[candidates]))
    chosen = np.sort(candidates[order[:most]])
    if not len(chosen):
        return risk, low, 0
    weight = weights(network, origin == 1 if home else None)
    shocks = make_shocks([np.array([k]) for k in chosen.tolist()], 1.0)
    ready = make_ready(network, sort, market_share=share)
    risk[chosen] = run_shocks(ready, shocks, weight, eps=eps, label="failures of suppliers", key="risk-")[
        :, 0
    ]
    if (sort == 1).all():
        low[chosen] = risk[chosen]
        return risk, low, len(chosen)
    # What is not needed at once stays so; nothing else is essential.
    mild = make_ready(network, np.minimum(sort, np.int8(1)), market_share=share)
    least = run_shocks(mild, shocks, weight, eps=eps, label="the same at least", key="low-")[:, 0]
    # Under a table the worst essential input and the sum of the others do not add up, so that the mild
    # setting may lose more; and cascades that end at eps may cross by as little.
    low[chosen] = np.minimum(least, risk[chosen])
    return risk, low, len(chosen)
