"""How complete a chain is at home: which of its stages are there, which come from elsewhere, which lack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.errors import MeasureError
from jiju.measures.supply._chain import USED_STAGES, read_chain
from jiju.measures.supply._completeness_words import completeness_statements, stage_reason
from jiju.measures.supply._home import ELSEWHERE, HOME, UNKNOWN, regions_of_home
from jiju.measures.supply._network import USED_FIRMS, USED_FLOWS, read_network
from jiju.measures.supply._stage_suppliers import find_suppliers, list_firms
from jiju.results import Result, describe_input, record_provenance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from jiju.measures.supply._chain import Chain
    from jiju.measures.supply._stage_suppliers import Supplied

    Ints = NDArray[np.int64]

__all__ = ["CompletenessResult", "measure_completeness"]

_SHOWN = 50  # suppliers of a stage in the table of suppliers


class CompletenessResult(Result):
    """What `measure_completeness` found."""

    KIND = "completeness"

    @property
    def what_if(self) -> pd.DataFrame:
        """What more suppliers at home would change, the most telling first."""
        return self.tables["what_if"]


def measure_completeness(
    stages: pd.DataFrame,
    *,
    firms: pd.DataFrame,
    home: str | Sequence[str] | None = None,
    flows: pd.DataFrame | None = None,
    minimum_suppliers: int = 1,
    period: str | None = None,
) -> CompletenessResult:
    r"""Which stages of a chain have suppliers at home, and what one more would change.

    Parameters
    ----------
    stages : DataFrame
        The chain, from `read_stages`: stage; upstream (stages that feed it, with | between), cost_share,
        industry (whose firms supply it, with | between; default: the stage's own name), label_en, label_zh
        and target (suppliers wanted) optional.
    firms : DataFrame
        From `read_firms`: firm, industry; name, region and output optional. A firm in several rows supplies
        several industries.
    home : str or sequence of str, optional
        The region or regions that count as home. Default: all firms of the table do.
    flows : DataFrame, optional
        From `read_flows`. Who sells a product of a stage then counts as its supplier too, shares are those
        of what home buys, and the share bought elsewhere is known.
    minimum_suppliers : int, default 1
        Suppliers at home that a stage needs to count as filled, where it has no target of its own.
    period : str, optional
        Of the flows, where they have several; the latest by default.

    Returns
    -------
    CompletenessResult
        ``.table``: one row a stage, in the order of the table, with ``status``, ``complete``, ``herfindahl``,
        ``import_share``, ``gain`` and the reason in words. ``.what_if``: stages by what more suppliers would
        change. ``.tables``: ``links``, ``suppliers`` (at most 50 a stage, the rest is counted), ``notes``
        (what was assumed). ``.details``: ``completeness``, ``second_source``, ``share_by_status``.

    Raises
    ------
    TableError
        ``T102`` where a column is missing, ``T305`` where a number is none.
    MeasureError
        ``M525`` where `minimum_suppliers` is below 1, ``M526`` where there is no stage or a cost share below
        0, ``M527`` where no firm is in home; ``M501``, ``M502`` for flows that cannot be used.

    Notes
    -----
    With weights :math:`w_s` (cost shares, made to sum to 1; equal where none is given), :math:`n_s` suppliers
    at home and :math:`k_s` wanted,

    .. math:: completeness = \sum_s w_s [n_s \ge k_s].

    ``second_source`` is the same with at least two. A stage is *local* with as many suppliers at home as
    wanted and more than one, *single* with one, *few* with several but fewer than wanted, *imported* with
    suppliers elsewhere only, *unknown* where those there are have no region, *missing* with none.
    ``gain`` is what one more supplier at home would add; it is 0 where a stage lacks two or more.

    A code of digits of which no firm is covers the longer codes that begin with it; this is noted. Stages
    that feed each other in a circle share one depth and are noted.

    When not to use: as a measure of strength. That a firm of the right code is there says nothing about
    whether it makes this part, in this quality, for these buyers; industries are coarser than parts. A stage
    is missing where *the table* has no firm, which may be the table's fault. The number falls with every
    stage that is split in two, so it compares regions on one chain, never chains.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import measure_completeness
    >>> stages = pd.DataFrame({
    ...     "stage": ["steel", "pumps", "motors", "excavators"],
    ...     "upstream": ["", "steel", "steel", "pumps|motors"],
    ...     "cost_share": [0.2, 0.3, 0.1, 0.4]})
    >>> firms = pd.DataFrame({
    ...     "firm": ["S1", "S2", "P1", "E1"],
    ...     "industry": ["steel", "steel", "pumps", "excavators"],
    ...     "region": ["Hunan", "Hunan", "Shandong", "Hunan"]})
    >>> found = measure_completeness(stages, firms=firms, home="Hunan")
    >>> found.table[["stage", "depth", "local_suppliers", "status", "gain"]]
            stage  depth  local_suppliers    status  gain
    0       steel      2                2     local   0.0
    1       pumps      1                0  imported   0.3
    2      motors      1                0   missing   0.1
    3  excavators      0                1    single   0.0
    >>> found.details["completeness"]
    0.6
    """
    minimum = _minimum(minimum_suppliers)
    chain = read_chain(stages)
    listed = list_firms(firms)
    network = None if flows is None else read_network(flows, firms, period=period)
    regions = sorted(set(listed["region"]) - {""})
    at_home = regions_of_home(home, regions)
    supplied, notes = find_suppliers(chain, listed, at_home, network)
    wanted = np.where(chain.wanted > 0, chain.wanted, minimum)
    local = np.array([each.count(HOME) for each in supplied], dtype=np.int64)
    table = _table(chain, supplied, local, wanted)
    details: dict[str, Any] = {
        "title": {"en": "How complete the chain is at home", "zh": "产业链在本地的完整度"},
        "home": list(at_home),
        "stages": len(table),
        "complete": int(table["complete"].sum()),
        "completeness": _share(chain, local >= wanted),
        "second_source": _share(chain, local >= 2),
        "by_status": {str(key): int(count) for key, count in table["status"].value_counts().items()},
        "share_by_status": {
            str(key): float(value) for key, value in table.groupby("status")["cost_share"].sum().items()
        },
        "minimum_suppliers": minimum,
        "weights": chain.weights,
        "cost_total": chain.total,
        "concentration_by": "sales" if network is not None else "output",
        "firms": int(listed["firm"].nunique()),
        "without_region": int((listed.drop_duplicates("firm")["region"] == "").sum()),
        "period": "" if network is None else network.period,
        "left_out": {} if network is None else network.left_out,
        "simulated": bool(stages.attrs.get("simulated", False) or firms.attrs.get("simulated", False)),
    }
    what_if = _what_if(chain, local, wanted)
    first, second = np.nonzero(chain.feeds.T)
    links = pd.DataFrame(
        {
            "stage": pd.Series([chain.stages[k] for k in first.tolist()], dtype="str"),
            "upstream": pd.Series([chain.stages[k] for k in second.tolist()], dtype="str"),
        }
    )
    inputs = [describe_input("stages", stages, USED_STAGES), describe_input("firms", firms, USED_FIRMS)]
    if flows is not None:
        inputs.append(describe_input("flows", flows, USED_FLOWS))
    told = pd.DataFrame([*chain.notes, *notes], columns=["subject", "what", "reason_en", "reason_zh"]).astype(
        "str"
    )
    parameters = {
        "home": list(at_home) or None,
        "minimum_suppliers": minimum,
        "period": details["period"] or None,
    }
    return CompletenessResult(
        kind=CompletenessResult.KIND,
        table=table,
        statements=tuple(completeness_statements(table, what_if, told, details)),
        evidence=(),
        provenance=record_provenance("measure_completeness", parameters, inputs, None),
        details=details,
        tables={"what_if": what_if, "links": links, "suppliers": _suppliers(chain, supplied), "notes": told},
    )


def _minimum(minimum: int) -> int:
    if isinstance(minimum, bool) or not isinstance(minimum, int | np.integer) or minimum < 1:
        what = f"minimum_suppliers is {minimum!r}"
        msg = "M525"
        raise MeasureError(msg, what, where="minimum_suppliers", hint="Give a whole number from 1.")
    return int(minimum)


def _share(chain: Chain, filled: NDArray[np.bool_]) -> float:
    """The share of the cost in these stages: exactly 0 or 1 where it is none or all."""
    if filled.all() or not filled.any():
        return float(filled.all())
    return round(float(chain.weight[filled].sum()), 15)


def _table(chain: Chain, supplied: list[Supplied], local: Ints, wanted: Ints) -> pd.DataFrame:
    rows = []
    open_stage = local < wanted
    for k, stage in enumerate(chain.stages):
        of = supplied[k]
        row: dict[str, Any] = {
            "stage": stage,
            "label_en": chain.label_en[k],
            "label_zh": chain.label_zh[k],
            "upstream": "|".join(chain.stages[m] for m in np.flatnonzero(chain.feeds[:, k]).tolist()),
            "depth": int(chain.depth[k]),
            "cost_share": float(chain.weight[k]),
            "wanted": int(wanted[k]),
            "local_suppliers": int(local[k]),
            "suppliers": len(of.firms),
            "status": _status(int(local[k]), int(wanted[k]), of),
            "complete": bool(local[k] >= wanted[k]),
            "herfindahl": of.herfindahl,
            "import_share": of.import_share,
            "gain": float(chain.weight[k]) if local[k] == wanted[k] - 1 else 0.0,
            "upstream_open": int((chain.above[:, k] & open_stage).sum()),
        }
        row["reason_en"], row["reason_zh"] = stage_reason(row, of, chain.industries[k])
        rows.append(row)
    texts = ("stage", "label_en", "label_zh", "upstream", "status", "reason_en", "reason_zh")
    return pd.DataFrame(rows).astype(dict.fromkeys(texts, "str"))


def _status(local: int, wanted: int, of: Supplied) -> str:
    if local > 1:
        return "local" if local >= wanted else "few"
    if local == 1:
        return "single"
    if of.count(ELSEWHERE):
        return "imported"
    return "unknown" if of.count(UNKNOWN) else "missing"


def _what_if(chain: Chain, local: Ints, wanted: Ints) -> pd.DataFrame:
    """Each stage that lacks suppliers at home, or has one only, with those it lacks added."""
    now, secure = local >= wanted, local >= 2
    rows = []
    for k in np.flatnonzero(~(now & secure)).tolist():
        needed = max(int(wanted[k] - local[k]), 1)
        then = local.copy()
        then[k] += needed
        after, secure_after = _share(chain, then >= wanted), _share(chain, then >= 2)
        rows.append((chain.stages[k], needed, after, after - _share(chain, now), secure_after, 0.0, k))
    columns = ["stage", "needed", "completeness_after", "gain", "secure_after", "cumulative", "_k"]
    frame = pd.DataFrame(rows, columns=columns)
    # What is no gain is 0, not what subtracting left over.
    frame["gain"] = [0.0 if now[k] else float(chain.weight[k]) for k in frame["_k"].tolist()]
    order = frame.sort_values(
        ["gain", "secure_after", "needed", "stage"], ascending=[False, False, True, True], kind="stable"
    )
    then = local.copy()
    cumulative = []
    for k, needed in zip(order["_k"].tolist(), order["needed"].tolist(), strict=True):
        then[k] += needed
        cumulative.append(_share(chain, then >= wanted))
    done = order.assign(cumulative=np.array(cumulative, dtype=np.float64)).drop(columns="_k")
    for column in columns[2:6]:
        done[column] = done[column].astype(np.float64)
    done["needed"] = done["needed"].astype(np.int64)
    return done.astype({"stage": "str"}).reset_index(drop=True)


def _suppliers(chain: Chain, supplied: list[Supplied]) -> pd.DataFrame:
    parts = [
        of.firms.head(_SHOWN).assign(stage=stage) for stage, of in zip(chain.stages, supplied, strict=True)
    ]
    columns = ["stage", "firm", "name", "region", "origin", "share"]
    frame = pd.concat(parts, ignore_index=True)[columns]
    return frame.astype(dict.fromkeys(columns[:5], "str"))
