"""What happens when some firms stop: who falls, when, through whom, and what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from jiju.errors import MeasureError
from jiju.measures.supply._disruption_words import disruption_statements
from jiju.measures.supply._esri import make_ready
from jiju.measures.supply._essential import USED_ESSENTIALITY, essentiality_name, sort_links
from jiju.measures.supply._network import USED_FIRMS, USED_FLOWS, read_network
from jiju.measures.supply._settings import check_eps, check_shock, find_place
from jiju.measures.supply._span import check_span
from jiju.measures.supply._trace import trace_cascade
from jiju.results import Result, describe_input, record_provenance
from jiju.results.names import name_in_both

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from jiju.measures.supply._network import Network
    from jiju.measures.supply._trace import Side, Trace

    Floats = NDArray[np.float64]
    Codes = NDArray[np.int64]

__all__ = ["DisruptionResult", "simulate_disruption"]


class DisruptionResult(Result):
    """What `simulate_disruption` found."""

    KIND = "disruption"

    @property
    def path(self) -> pd.DataFrame:
        """Who fell through whom."""
        return self.tables["path"]

    @property
    def steps(self) -> pd.DataFrame:
        """What was lost after each step."""
        return self.tables["steps"]


def simulate_disruption(
    flows: pd.DataFrame,
    *,
    firms: pd.DataFrame | None = None,
    essentiality: pd.DataFrame | Literal["linear", "leontief"] | None = None,
    shocked: str | Sequence[str] | None = None,
    region: str | None = None,
    industry: str | None = None,
    shock: float = 1.0,
    market_share: bool = True,
    eps: float = 1e-6,
    period: str | None = None,
) -> DisruptionResult:
    """Follow one failure through a network: who falls, at which step, through whom.

    Parameters
    ----------
    flows : DataFrame, shape (n, ...)
        Columns supplier, user and value; product and period optional. Repeated flows are summed.
    firms : DataFrame, optional
        Column firm; industry, region, output (in the unit of the flows) and name optional.
    essentiality : {"linear", "leontief"} or DataFrame, default "linear"
        Which inputs a firm cannot do without; see `measure_systemic_risk`.
    shocked : str or sequence of str, optional
        The firms that fail.
    region, industry : str, optional
        In place of `shocked`: all firms of a region, of an industry, or of the industry in the region.
    shock : float, default 1.0
        The share of their production they lose at first, above 0, at most 1.
    market_share : bool, default True
        Whether others of the same industry stand in for what fails; see `measure_systemic_risk`.
    eps : float, default 1e-6
        The cascade ends when no firm's level falls by more in one step; a firm that loses no more than that
        is not listed. From 1e-12 to 0.1.
    period : str, optional
        Of the flows; the latest by default.

    Returns
    -------
    DisruptionResult
        ``.table``: the firms that lose more than eps, the largest loss of output first: ``firm, name,
        industry, region, output, step, loss, lost_output, downstream, upstream, side, via``. ``.path``: one
        row for each firm and side, with the supplier or user it fell through, who fell at an earlier step.
        ``.steps``: what is lost after each step. ``.tables``: also ``by_industry``, ``by_region``,
        ``assumed``.

    Raises
    ------
    TableError
        ``T102`` where a column is missing, ``T305`` where it holds something else than numbers.
    MeasureError
        ``M501`` where no flow can be used, ``M502`` for a firm, region, industry or period that is not
        there, ``M503`` for a number that cannot be used, ``M504`` for an essentiality that cannot, ``M507``
        where it is not said what fails, or said twice, ``M528`` where amounts cannot be of one unit.

    Notes
    -----
    The rules are those of `measure_systemic_risk`, followed step by step for one failure; the share lost in
    the end is the risk it gives. A firm *falls* at the first step after which it lost more than eps. It falls
    *through* the supplier whose missing goods weigh most in the input that limits it, or through the user
    whose missing orders weigh most, of those that fell before; others may have added to its loss, then and
    later. A loss for want of inputs and one for want of sales are followed each on its own; a firm loses the
    larger of the two.

    When not to use: as a calendar. A step is no day; how long one takes depends on stocks and contracts, of
    which the table says nothing.

    References
    ----------
    Diem, C., Borsos, A., Reisch, T., Kertesz, J. and Thurner, S. (2022), Quantifying firm-level economic
    systemic risk from nation-wide supply networks, Scientific Reports 12, 7719. Falling "through" somebody
    is our own account of it.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import simulate_disruption
    >>> flows = pd.DataFrame({
    ...     "supplier": ["steel", "steel", "pump", "valve", "crane"],
    ...     "user": ["pump", "valve", "crane", "crane", "site"],
    ...     "value": [30.0, 10.0, 40.0, 20.0, 100.0]})
    >>> found = simulate_disruption(flows, shocked="valve", essentiality="leontief")
    >>> print(found.path[["firm", "via", "side", "step", "loss"]].round(2).to_string(index=False))
     firm   via       side  step  loss
    crane valve downstream     1  1.00
    steel valve   upstream     1  0.25
     site crane downstream     2  1.00
    """
    check_eps(eps)
    check_shock(shock)
    network = read_network(flows, firms, period=period)
    check_span(network.value, network.output)
    total = float(network.output.sum())
    failing, called = _failing(network, shocked, region, industry)
    sort, links = sort_links(network, essentiality)
    ready = make_ready(network, sort, market_share=bool(market_share))
    start = np.zeros(len(network.firms))
    start[failing] = float(shock)
    trace = trace_cascade(network, ready, sort, start, eps=eps)
    table = _table(network, trace, start, eps)
    path = _path(network, trace)
    steps = _steps(network, trace, total)
    lost = network.output * (1.0 - np.minimum(trace.down.level, trace.up.level))
    fell = np.isin(np.array(network.firms), table["firm"].to_numpy(dtype=str))
    name = essentiality_name(essentiality)
    details: dict[str, Any] = {
        "title": {"en": f"If {called[0]} fails", "zh": f"{called[1]}失效之后"},
        "what": {"en": called[0], "zh": called[1]},
        "essentiality": name,
        "market_share": bool(market_share),
        "eps": float(eps),
        "shock": float(shock),
        "shocked": [network.firms[k] for k in failing.tolist()],
        "region": region,
        "industry": industry,
        "period": network.period,
        "periods": list(network.periods),
        "firms": len(network.firms),
        "links": len(network.value),
        "output": total,
        "lost_output": float(lost.sum()),
        "lost_share": float(lost.sum() / total),
        "own_share": float(network.output @ start / total),
        "downstream_share": float(trace.lost[-1, 1] / total),
        "upstream_share": float(trace.lost[-1, 2] / total),
        "affected": int(len(table) - len(failing)),
        "steps": len(trace.lost) - 1,
        "reach": int(table["step"].max()),
        "links_told": links,
        "industries_known": bool(len(network.industries)),
        "outputs_given": network.given_output,
        "assumed": network.counts(),
        "left_out": network.left_out,
        "self_flows": network.self_flows,
        "repeats": network.repeats,
        "simulated": bool(flows.attrs.get("simulated", False)),
    }
    by_industry = _grouped(network, network.industry, network.industries, "industry", fell, lost)
    by_region = _grouped(network, network.region, network.regions, "region", fell, lost)
    inputs = [describe_input("flows", flows, USED_FLOWS)]
    if firms is not None:
        inputs.append(describe_input("firms", firms, USED_FIRMS))
    if name == "table" and isinstance(essentiality, pd.DataFrame):
        inputs.append(describe_input("essentiality", essentiality, USED_ESSENTIALITY))
    parameters = {
        key: details[key]
        for key in (
            "essentiality", "shocked", "region", "industry", "shock", "market_share", "eps", "period"
        )
    }  # fmt: skip
    return DisruptionResult(
        kind=DisruptionResult.KIND,
        table=table,
        statements=tuple(disruption_statements(table, path, by_industry, details)),
        evidence=(),
        provenance=record_provenance("simulate_disruption", parameters, inputs, None),
        details=details,
        tables={
            "steps": steps,
            "path": path,
            "by_industry": by_industry,
            "by_region": by_region,
            "assumed": network.assumed,
        },
    )


def _failing(
    network: Network, shocked: str | Sequence[str] | None, region: str | None, industry: str | None
) -> tuple[Codes, tuple[str, str]]:
    """The firms that fail, and what they are called in English and Chinese."""
    if (shocked is None) == (region is None and industry is None):
        what = (
            "it is not said what fails"
            if shocked is None
            else "both firms and a region or industry are named"
        )
        msg = "M507"
        hint = "Give shocked (one firm or several), or region, industry or both."
        raise MeasureError(msg, what, where="shocked", hint=hint)
    if shocked is not None:
        named = [shocked] if isinstance(shocked, str) or not np.iterable(shocked) else list(shocked)
        if not named:
            what = "shocked names no firm"
            msg = "M507"
            raise MeasureError(msg, what, where="shocked", hint="Name at least one firm.")
        failing = sorted(
            {find_place(network.firms, name, "shocked", "firm", network.names) for name in named}
        )
        first_en, first_zh = name_in_both(network.names[failing[0]])
        more = len(failing) - 1
        return np.array(failing, dtype=np.int64), (
            first_en + (f" and {more:,} more" if more else ""),
            f"“{first_zh}”" + (f"等 {more + 1:,} 家企业" if more else ""),
        )
    chosen = np.ones(len(network.firms), dtype=np.bool_)
    if region is not None:
        place = find_place(network.regions, region, "region", "region")
        region = network.regions[place]
        chosen &= network.region == place
    if industry is not None:
        place = find_place(network.industries, industry, "industry", "industry")
        industry = network.industries[place]
        chosen &= network.industry == place
    found = np.flatnonzero(chosen).astype(np.int64)
    if not len(found):
        what = f"no firm is in industry {industry!r}" + ("" if region is None else f" in {region!r}")
        msg = "M502"
        raise MeasureError(msg, what, where="industry", hint="Name an industry that has firms there.")
    region_en, region_zh = name_in_both(region or "")
    industry_en, industry_zh = name_in_both(industry or "")
    en = f"every firm of {industry_en or region_en}" + (f" in {region_en}" if industry and region else "")
    zh = region_zh + (f"“{industry_zh}”行业" if industry else "") + "的全部企业"
    return found, (en, zh)


def _table(network: Network, trace: Trace, start: Floats, eps: float) -> pd.DataFrame:
    down, up = 1.0 - trace.down.level, 1.0 - trace.up.level
    loss = np.maximum(down, up)
    listed = np.flatnonzero((loss > eps) | (start > 0.0))
    below = down[listed] >= up[listed]
    hit = start[listed] > 0.0

    def chosen(of_down: Codes, of_up: Codes) -> Codes:
        return np.where(below, of_down[listed], of_up[listed])

    via = chosen(trace.down.via, trace.up.via)
    texts = {
        "firm": [network.firms[k] for k in listed.tolist()],
        "name": [network.names[k] for k in listed.tolist()],
        "industry": np.array([*network.industry_names(), ""], dtype=object)[listed],
        "region": np.array([*network.region_names(), ""], dtype=object)[listed],
    }
    frame = pd.DataFrame({key: pd.Series(value, dtype="str") for key, value in texts.items()})
    frame["output"] = network.output[listed]
    frame["step"] = np.where(hit, 0, chosen(trace.down.step, trace.up.step)).astype(np.int64)
    frame["loss"] = loss[listed]
    frame["lost_output"] = loss[listed] * network.output[listed]
    frame["downstream"] = down[listed]
    frame["upstream"] = up[listed]
    frame["side"] = pd.Series(
        np.where(hit, "shocked", np.where(below, "downstream", "upstream")), dtype="str"
    )
    through = ["" if h or k < 0 else network.firms[k] for h, k in zip(hit, via.tolist(), strict=True)]
    frame["via"] = pd.Series(through, dtype="str")
    order = np.lexsort((listed, -frame["loss"].round(12), -frame["lost_output"].round(9)))
    return frame.iloc[order].reset_index(drop=True)


def _path(network: Network, trace: Trace) -> pd.DataFrame:
    """One row for each firm and side: who fell through whom."""
    rows = []
    names = [*network.industries]
    for label, side in (("downstream", trace.down), ("upstream", trace.up)):
        for k in np.flatnonzero((side.step > 0) & (side.via >= 0)).tolist():
            firm, via = network.firms[k], network.firms[int(side.via[k])]
            product = int(side.product[k])
            loss = float(1.0 - side.level[k])
            rows.append(
                (
                    firm,
                    via,
                    via if label == "downstream" else firm,
                    firm if label == "downstream" else via,
                    label,
                    names[product] if 0 <= product < len(names) else "",
                    int(side.step[k]),
                    loss,
                    loss * float(network.output[k]),
                )
            )
    columns = ["firm", "via", "supplier", "user", "side", "product", "step", "loss", "lost_output"]
    frame = pd.DataFrame(rows, columns=columns)
    kinds = dict.fromkeys(columns[:6], "str") | {"step": "int64", "loss": "float64", "lost_output": "float64"}
    frame = frame.astype(kinds)
    return frame.sort_values(["step", "side", "firm"], kind="stable").reset_index(drop=True)


def _first(down: Side, up: Side) -> Codes:
    """The first step at which a firm fell on either side, -1 where it never did."""
    late = np.iinfo(np.int64).max
    first = np.minimum(np.where(down.step < 0, late, down.step), np.where(up.step < 0, late, up.step))
    return np.where(first == late, -1, first)


def _steps(network: Network, trace: Trace, total: float) -> pd.DataFrame:
    first = _first(trace.down, trace.up)
    count = np.bincount(first[first >= 0], minlength=len(trace.lost)).astype(np.int64)
    return pd.DataFrame(
        {
            "step": np.arange(len(trace.lost), dtype=np.int64),
            "firms": count,
            "total_firms": np.cumsum(count),
            "lost_output": trace.lost[:, 0],
            "lost_share": trace.lost[:, 0] / total,
            "downstream": trace.lost[:, 1] / total,
            "upstream": trace.lost[:, 2] / total,
        }
    )


def _grouped(
    network: Network, codes: Codes, names: tuple[str, ...], column: str, fell: NDArray[np.bool_], lost: Floats
) -> pd.DataFrame:
    """What is lost in each industry or region, the largest loss first; unknown ones under an empty name."""
    place = np.where(codes < 0, len(names), codes)
    size = len(names) + 1
    firms = np.bincount(place, minlength=size)
    output = np.bincount(place, network.output, size)
    gone = np.bincount(place, lost, size)
    frame = pd.DataFrame({column: pd.Series([*names, ""], dtype="str")})
    frame["firms"] = np.bincount(place, fell, size).astype(np.int64)
    frame["output"] = output
    frame["lost_output"] = gone
    frame["lost_share"] = np.divide(gone, output, out=np.zeros(size), where=output > 0.0)
    order = np.lexsort((np.arange(size), -gone.round(9)))
    return frame.iloc[order[firms[order] > 0]].reset_index(drop=True)
