"""How much of an economy stops when one firm, region or industry does: the economic systemic risk index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from jiju.errors import MeasureError
from jiju.measures.supply._esri import each_firm, make_ready, make_shocks, run_shocks, weights
from jiju.measures.supply._essential import USED_ESSENTIALITY, essentiality_name, sort_links
from jiju.measures.supply._home import origins, regions_of_home
from jiju.measures.supply._network import USED_FIRMS, USED_FLOWS, as_texts, read_network
from jiju.measures.supply._risk_words import risk_statements
from jiju.measures.supply._settings import check_eps, check_shock, find_place
from jiju.measures.supply._span import check_span
from jiju.results import Result, describe_input, record_provenance
from jiju.tables.require import require_columns, require_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from jiju.measures.supply._esri import Ready, Shocks
    from jiju.measures.supply._network import Network

    Floats = NDArray[np.float64]
    Codes = NDArray[np.int64]

__all__ = ["SystemicRiskResult", "measure_systemic_risk"]

_TOP = 5  # firms that fail together in the answer
_HIGHEST, _OTHERS = 100, 400  # how many are tried in other settings
# Above so many links a fifth of them, and never without stand-ins: there a single cascade goes everywhere in
# thousands of steps.
_MANY_LINKS = 20_000
_COLUMNS = ("risk", "downstream", "upstream", "own")


class SystemicRiskResult(Result):
    """What `measure_systemic_risk` found."""

    KIND = "systemic_risk"

    @property
    def assumed(self) -> pd.DataFrame:
        """What had to be assumed of which firm."""
        return self.tables["assumed"]

    @property
    def settings(self) -> pd.DataFrame:
        """What other settings give."""
        return self.tables["settings"]


def measure_systemic_risk(
    flows: pd.DataFrame,
    *,
    firms: pd.DataFrame | None = None,
    essentiality: pd.DataFrame | Literal["linear", "leontief"] | None = None,
    of: Literal["firm", "region", "industry"] = "firm",
    shock: float = 1.0,
    shocks: pd.DataFrame | None = None,
    home: str | Sequence[str] | None = None,
    market_share: bool = True,
    eps: float = 1e-6,
    period: str | None = None,
) -> SystemicRiskResult:
    r"""How much output is lost when each firm, region or industry fails: the economic systemic risk index.

    Parameters
    ----------
    flows : DataFrame, shape (n, ...)
        Columns supplier, user and value; product (what is supplied: an industry; default the supplier's) and
        period optional. Repeated flows are summed. An input-output table is one too, its industries being
        the suppliers and users.
    firms : DataFrame, optional
        Column firm; industry, region, output (in the unit of the flows) and name optional. Without it each
        supplier is an industry of its own, and its output is its sales.
    essentiality : {"linear", "leontief"} or DataFrame, default "linear"
        Which inputs a firm cannot do without. ``linear``: each missing input costs its share of all inputs.
        ``leontief``: production falls as the scarcest input does. A table (supplier_industry,
        user_industry, essential: 2 essential, 1 needed, 0 not needed) says it for each pair of industries;
        pairs it does not hold count as needed.
    of : {"firm", "region", "industry"}, default "firm"
        What fails: each firm alone, or all firms of each region or industry together.
    shock : float, default 1.0
        The share of its production that what fails loses at first, above 0, at most 1.
    shocks : DataFrame, optional
        In place of `of` and `shock`: columns firm and share, and scenario where there are several; the firms
        of a scenario fail together.
    home : str or sequence of str, optional
        The regions whose output alone counts in the losses; firms elsewhere still fail and pass losses on.
    market_share : bool, default True
        Whether others of the same industry stand in for what fails, as far as their share of what is left of
        the market goes. False: nobody stands in.
    eps : float, default 1e-6
        A cascade ends when no firm's level falls by more in one step. From 1e-12 to 0.1.
    period : str, optional
        Of the flows; the latest by default.

    Returns
    -------
    SystemicRiskResult
        ``.table``, the highest risk first: ``rank, shocked, name, industry, region, firms, output, risk,
        downstream, upstream, own, steps``. ``.settings`` says what the mean and the highest would be in
        other settings, ``.assumed`` what was assumed of firms that are known in part only.

    Raises
    ------
    TableError
        ``T102`` where a column is missing, ``T305`` where it holds something else than numbers.
    MeasureError
        ``M501`` where no flow can be used, ``M502`` for a period that is not there, ``M503`` for a
        number that cannot be used, ``M504`` for an essentiality that cannot, ``M505`` for shocks that
        cannot, ``M506`` where there is no output to lose or no region or industry to fail, ``M527``
        where no firm is at home, ``M528`` where amounts cannot be of one unit.

    Notes
    -----
    With :math:`W_{ij}` what i sells j, :math:`s_i` the output and :math:`\psi_i` one less the shock, levels
    of production start at :math:`h^d = h^u = \psi` and fall, all at once in each step, to

    .. math::

        h^d_j &= \max\Bigl(0, \min\bigl(\psi_j,\ \min_{k\,\text{essential}} \Pi_{jk},\
        1 - \sum_{k\,\text{needed}} (1 - \Pi_{jk})\bigr)\Bigr), \\
        \Pi_{jk} &= 1 - \sum_{i \in k} \sigma_i \Lambda_{ij} (1 - h^d_i), \qquad
        \sigma_i = \min\Bigl(1, s_i \Big/ \sum_{l\,\text{in i's industry}} s_l h^d_l\Bigr), \\
        h^u_i &= \max\Bigl(0, \min\bigl(\psi_i,\ 1 - \sum_j W_{ij} (1 - h^u_j) / s_i\bigr)\Bigr)

    until the largest fall is at most eps. :math:`\Lambda_{ij}` is the link's share of what j buys of the same
    product where that is essential, of all that j buys where it is needed, and 0 where it is not. The
    risk is :math:`\sum_i w_i (1 - \min(h^d_i, h^u_i))` with :math:`w_i` the share of all output, the loss of
    what fails included (Diem et al. 2022). Where a firm's output is given and above its sales in the table,
    the rest is sold elsewhere and stays.

    Of the two words, ``linear`` gives the smaller and ``leontief`` the larger losses. A table can give less
    than either: inputs may not be needed, and the worst essential input and the sum of the needed ones do
    not add up. The default makes no claim that no data support. Settings change results by factors, which
    is why ``.settings`` shows them beside each other: of thousands of failures from the highest and every
    so many of the others (``tried`` says how many). Above 20,000 links it is not tried what losses would be
    if nobody stood in.

    When not to use: as a forecast. No firm draws on stocks, finds a new supplier or buyer, or makes more than
    before, so it is the loss of the first days or weeks, not of a year. Where most suppliers of a region's
    firms are not in the table, firms look safer than they are.

    References
    ----------
    Diem, C., Borsos, A., Reisch, T., Kertesz, J. and Thurner, S. (2022), Quantifying firm-level economic
    systemic risk from nation-wide supply networks, Scientific Reports 12, 7719.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import measure_systemic_risk
    >>> flows = pd.DataFrame({
    ...     "supplier": ["steel", "steel", "pump", "valve", "crane"],
    ...     "user": ["pump", "valve", "crane", "crane", "site"],
    ...     "value": [30.0, 10.0, 40.0, 20.0, 100.0]})
    >>> found = measure_systemic_risk(flows, essentiality="leontief")
    >>> columns = ["shocked", "risk", "downstream", "upstream", "steps"]
    >>> print(found.table[columns].round(3).to_string(index=False))
    shocked  risk  downstream  upstream  steps
      crane  1.00         0.5      1.00      3
       site  1.00         0.0      1.00      4
      steel  1.00         1.0      0.20      4
       pump  0.85         0.7      0.35      3
      valve  0.65         0.6      0.15      3
    """
    check_eps(eps)
    check_shock(shock)
    network = read_network(flows, firms, period=period)
    check_span(network.value, network.output)
    at_home = regions_of_home(home, network.regions)
    weight = weights(network, origins(network, at_home) == 1 if at_home else None)
    if not weight.any():
        what = f"no firm of {' or '.join(at_home)} has any output" if at_home else "no firm has any output"
        msg = "M506"
        raise MeasureError(msg, what, where="firms", hint="Give the output of firms, or flows among them.")
    fails, told = _what_fails(network, of, float(shock), shocks)
    sort, links = sort_links(network, essentiality)
    ready = make_ready(network, sort, market_share=bool(market_share))
    losses = run_shocks(ready, fails, weight, eps=eps, label=f"{len(told):,} failures")
    table = _table(network, fails, told, losses)
    order = np.lexsort((table["shocked"].to_numpy(dtype=str), table["rank"].to_numpy()))
    table = table.iloc[order].reset_index(drop=True)
    name = essentiality_name(essentiality)
    here = {"essentiality": name, "market_share": bool(market_share), "eps": float(eps)}
    settings = _other_settings(network, ready, fails, weight, essentiality, order, table, here)
    top = table["shocked"].head(_TOP).tolist()
    together = _together(fails, order[: len(top)])
    details: dict[str, Any] = {
        "title": {"en": "How much stops when one stops", "zh": "一处停产，牵动多少"},
        **here,
        "of": "shocks" if shocks is not None else of,
        "shock": float(shock),
        "home": list(at_home),
        "period": network.period,
        "periods": list(network.periods),
        "firms": len(network.firms),
        "links": len(network.value),
        "tried": len(table),
        "mean": float(table["risk"].mean()),
        "median": float(table["risk"].median()),
        "above_1": int((table["risk"] >= 0.01).sum()),
        "above_10": int((table["risk"] >= 0.1).sum()),
        "top": top,
        "top_together": float(run_shocks(ready, together, weight, eps=eps, key="together-")[0, 0]),
        "top_own": float(weight[together.firm] @ together.share),
        "links_told": links,
        "industries_known": bool(len(network.industries)),
        "outputs_given": network.given_output,
        "assumed": network.counts(),
        "left_out": network.left_out,
        "self_flows": network.self_flows,
        "repeats": network.repeats,
        "simulated": bool(flows.attrs.get("simulated", False)),
    }
    inputs = [describe_input("flows", flows, USED_FLOWS)]
    if firms is not None:
        inputs.append(describe_input("firms", firms, USED_FIRMS))
    if name == "table" and isinstance(essentiality, pd.DataFrame):
        inputs.append(describe_input("essentiality", essentiality, USED_ESSENTIALITY))
    if shocks is not None:
        inputs.append(describe_input("shocks", shocks, ("firm", "share", "scenario")))
    parameters = {
        key: details[key] for key in ("essentiality", "of", "shock", "market_share", "eps", "period")
    } | {"home": list(at_home) or None}
    return SystemicRiskResult(
        kind=SystemicRiskResult.KIND,
        table=table,
        statements=tuple(risk_statements(table, settings, details)),
        evidence=(),
        provenance=record_provenance("measure_systemic_risk", parameters, inputs, None),
        details=details,
        tables={"settings": settings, "assumed": network.assumed},
    )


def _what_fails(
    network: Network, of: str, shock: float, shocks: pd.DataFrame | None
) -> tuple[Shocks, list[str]]:
    """The shocks and what each is called."""
    if shocks is not None:
        return _scenarios(network, shocks)
    if of == "firm":
        return each_firm(len(network.firms), shock), list(network.firms)
    if of not in ("region", "industry"):
        what = f"of is {of!r}"
        msg = "M503"
        raise MeasureError(msg, what, where="of", hint="Give firm, region or industry.")
    codes, names = (
        (network.region, network.regions) if of == "region" else (network.industry, network.industries)
    )
    groups = [np.flatnonzero(codes == k) for k in range(len(names))]
    kept = [k for k, group in enumerate(groups) if len(group)]
    if not kept:
        what = f"no firm has {'a region' if of == 'region' else 'an industry'}"
        msg = "M506"
        raise MeasureError(msg, what, where="firms", hint=f"Give a table of firms with a column {of}.")
    return make_shocks([groups[k] for k in kept], shock), [names[k] for k in kept]


def _scenarios(network: Network, shocks: pd.DataFrame) -> tuple[Shocks, list[str]]:
    from jiju.measures.supply._esri import Shocks

    require_columns(shocks, ("firm", "share"), "shocks")
    share = require_numbers(shocks, "share", "shocks")
    named = as_texts(shocks["firm"])
    scenario = as_texts(shocks["scenario"]) if "scenario" in shocks.columns else named.map(lambda _: "shocks")
    if not len(shocks) or not bool(((share >= 0.0) & (share <= 1.0)).all()):
        what = "shocks has no rows" if not len(shocks) else "a share is below 0, above 1 or missing"
        msg = "M505"
        raise MeasureError(msg, what, where="shocks", hint="Give each firm the share it loses, from 0 to 1.")
    if (scenario == "").any():
        what = f"no scenario is named for {named[scenario == ''].iloc[0]!r}"
        msg = "M505"
        hint = "Name the scenario in each row, or leave the column away where there is one."
        raise MeasureError(msg, what, where="shocks", hint=hint)
    at = {firm: k for k, firm in enumerate(network.firms)}
    for firm in named:
        if firm not in at:
            at[firm] = find_place(network.firms, firm, "shocks", "firm", network.names)
    rows = pd.DataFrame({"scenario": scenario, "firm": named, "share": share, "at": named.map(at)})
    # One firm may be named in two ways.
    twice = rows.duplicated(["scenario", "at"])
    if twice.any():
        what = f"{rows['firm'][twice].iloc[0]!r} stands twice in {rows['scenario'][twice].iloc[0]!r}"
        msg = "M505"
        raise MeasureError(msg, what, where="shocks", hint="Give each firm one row in a scenario.")
    rows = rows.sort_values(["scenario", "at"], kind="stable")
    names, counts = np.unique(rows["scenario"].to_numpy(dtype=str), return_counts=True)
    start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    firm = rows["at"].to_numpy(np.int32)
    return Shocks(start, firm, rows["share"].to_numpy(np.float64)), [str(name) for name in names]


def _together(fails: Shocks, chosen: NDArray[np.intp]) -> Shocks:
    """Some of the shocks as one; a firm in several of them takes the largest."""
    from jiju.measures.supply._esri import Shocks

    share: dict[int, float] = {}
    for k in chosen.tolist():
        for t in range(int(fails.start[k]), int(fails.start[k + 1])):
            firm = int(fails.firm[t])
            share[firm] = max(share.get(firm, 0.0), float(fails.share[t]))
    firms = np.array(sorted(share), dtype=np.int32)
    shares = np.array([share[int(firm)] for firm in firms])
    return Shocks(np.array([0, len(firms)], dtype=np.int64), firms, shares)


def _table(network: Network, fails: Shocks, told: list[str], losses: Floats) -> pd.DataFrame:
    counts = np.diff(fails.start)
    output = np.add.reduceat(np.append(network.output[fails.firm], 0.0), fails.start[:-1])
    output[counts == 0] = 0.0
    single = len(told) == len(network.firms) and told == list(network.firms)
    blank = [""] * len(told)
    columns = {
        "shocked": told,
        "name": list(network.names) if single else told,
        "industry": network.industry_names() if single else blank,
        "region": network.region_names() if single else blank,
    }
    frame = pd.DataFrame({key: pd.Series(value, dtype="str") for key, value in columns.items()})
    frame["firms"] = counts.astype(np.int64)
    frame["output"] = output
    for k, column in enumerate(_COLUMNS):
        frame[column] = losses[:, k]
    frame["steps"] = losses[:, 4].astype(np.int64)
    # The last digits depend on the order of the terms: equal risks share a rank, whatever they are called.
    rank = frame["risk"].round(12).rank(method="min", ascending=False).astype(np.int64)
    frame.insert(0, "rank", rank)
    return frame


def _other_settings(
    network: Network,
    used: Ready,
    fails: Shocks,
    weight: Floats,
    essentiality: Any,  # noqa: ANN401
    order: NDArray[np.intp],
    table: pd.DataFrame,
    here: dict[str, Any],
) -> pd.DataFrame:
    """What the mean and the highest are in the setting used and with one thing changed at a time."""
    total = len(table)
    many = len(network.value) > _MANY_LINKS
    share = 5 if many else 1
    head = min(total, _HIGHEST // share)
    rest = np.arange(head, total)
    step = max(1, -(-len(rest) // (_OTHERS // share)))
    some = rest[step // 2 :: step]
    tried = np.concatenate([np.arange(head), some])
    part = _pick(fails, order[tried])
    rows = [
        {
            "setting": "used",
            **here,
            "tried": total,
            "mean": float(table["risk"].mean()),
            "top": str(table["shocked"].iloc[0]),
            "top_risk": float(table["risk"].iloc[0]),
            "used_top_risk": float(table["risk"].iloc[0]),
        }
    ]
    changes: list[tuple[str, Any]] = [
        ("essentiality", word) for word in ("linear", "leontief") if word != here["essentiality"]
    ]
    if not (many and here["market_share"]):
        changes.append(("market_share", not here["market_share"]))
    changes.append(("eps", 1e-2 if here["eps"] < 1e-3 else 1e-6))
    for key, value in changes:
        with_change = {**here, key: value}
        ready = used
        if key != "eps":
            sort, _ = sort_links(network, value if key == "essentiality" else essentiality)
            ready = make_ready(network, sort, market_share=with_change["market_share"])
        risk = run_shocks(
            ready, part, weight, eps=with_change["eps"], label="other settings", key=f"{key}-{value}-"
        )[:, 0]
        mean = risk[:head].sum() + (risk[head:].mean() * len(rest) if len(some) else 0.0)
        best = int(np.argmax(np.round(risk, 12)))
        rows.append(
            {
                "setting": key,
                **with_change,
                "tried": len(tried),
                "mean": float(mean / total),
                "top": str(table["shocked"].iloc[tried[best]]),
                "top_risk": float(risk[best]),
                "used_top_risk": float(risk[0]),
            }
        )
    frame = pd.DataFrame(rows)
    return frame.astype({"setting": "str", "essentiality": "str", "top": "str", "tried": np.int64})


def _pick(fails: Shocks, chosen: NDArray[np.intp]) -> Shocks:
    from jiju.measures.supply._esri import Shocks

    spans = [np.arange(fails.start[k], fails.start[k + 1]) for k in chosen.tolist()]
    start = np.concatenate([[0], np.cumsum([len(span) for span in spans])]).astype(np.int64)
    at = np.concatenate(spans).astype(np.int64)
    return Shocks(start, fails.firm[at], fails.share[at])
