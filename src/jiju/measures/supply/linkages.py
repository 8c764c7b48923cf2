"""Which industries pull and feed the others, and what all would lose if one were not there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.errors import MeasureError
from jiju.measures.supply._accounts import read_accounts, told
from jiju.measures.supply._leontief import coefficients, extraction, link
from jiju.measures.supply._linkage_words import linkage_statements
from jiju.measures.supply._network import USED_FLOWS
from jiju.results import Result, describe_input, record_provenance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from jiju.measures.supply._accounts import Accounts
    from jiju.measures.supply._leontief import Linked

    Floats = NDArray[np.float64]

__all__ = ["LinkagesResult", "measure_linkages"]

_USED_AMOUNTS = ("industry", "supplier", "firm", "output", "final", "value")


class LinkagesResult(Result):
    """What `measure_linkages` found."""

    KIND = "linkages"

    @property
    def left_out(self) -> pd.DataFrame:
        """What is the matter with which industry: left out, or kept with a remark."""
        return self.tables["left_out"]


def measure_linkages(
    flows: pd.DataFrame,
    *,
    outputs: pd.DataFrame | None = None,
    final: pd.DataFrame | str | Sequence[str] | None = None,
    pairs: int = 2_000,
    period: str | None = None,
) -> LinkagesResult:
    r"""Backward and forward linkages of each industry, and the output lost without it.

    Parameters
    ----------
    flows : DataFrame, shape (n, ...)
        An input-output table as rows from `read_flows`: supplier, user (industries both), value. Flows of one
        pair are added up.
    outputs : DataFrame, optional
        Total output of each industry, in the unit of the flows: a column industry (or firm, as `read_firms`
        gives it) and a column output (or value). Default: sales and final use added up.
    final : DataFrame, str or sequence of str, optional
        Final use: a table with a column industry (or supplier) and a column value, whose rows of one industry
        are added up; or the users among the flows that are final uses, such as "households". Default: users
        that neither supply anything nor have an output, which is told; without any, outputs less sales.
    pairs : int, default 2_000
        Rows of ``.tables["links"]``: the pairs of which the user needs most in all; the rest is counted.
    period : str, optional
        Of the flows, where they have several; the latest by default.

    Returns
    -------
    LinkagesResult
        ``.table``: one row an industry, the greatest loss first: ``industry, output, final, inputs_share,
        backward, backward_relative, forward, forward_relative, extraction, extraction_share, role``.
        ``.tables["links"]``: the strongest pairs; ``.left_out``: what is the matter with whom.

    Raises
    ------
    TableError
        ``T102`` where a column is missing, ``T305`` where a number is none.
    MeasureError
        ``M501``, ``M502`` where no flow can be used or there is no such period; ``M521`` where there are
        neither outputs nor final uses, or one that is named is no user, ``M522`` where no industry has an
        output, ``M523`` where there are more than 5,000 industries, ``M524`` where no industry has a
        multiplier, ``M525`` where `pairs` is below 1, ``M528`` where amounts cannot be of one unit.

    Notes
    -----
    With flows :math:`Z`, outputs :math:`x`, :math:`a_{ij} = z_{ij} / x_j`, :math:`b_{ij} = z_{ij} / x_i`,
    :math:`L = (I - A)^{-1}` and :math:`G = (I - B)^{-1}`,

    .. math:: backward_j = \sum_i l_{ij}, \quad forward_i = \sum_j g_{ij}, \quad
        extraction_k = x_k \frac{\sum_i l_{ik}}{l_{kk}}.

    The last is what deleting row and column :math:`k` and solving again gives (`tests/oracles` does that).
    Relative linkages are over the mean of the industries that have one (Rasmussen 1956); an industry is *key*
    where both are above 1. Forward linkages are Ghosh's (1958), not row sums of the Leontief inverse.

    An industry without output is left out by name. Where a group of industries uses up all it makes (its
    coefficients have a spectral radius of 1 or more), no multiplier exists for it, nor backward ones of
    those that buy from it, nor forward ones of those that sell to it: these are empty, all others stay as
    they are. Inputs above output and negative final use are told and kept.

    When not to use: as a forecast. Coefficients are averages of one year and stay fixed; nobody finds another
    supplier, prices do not move, and the loss by extraction is an upper bound that no real closure reaches.
    Ghosh's multipliers are read as dependence, not as what a rise of supply would cause (Dietzenbacher 1997).
    In a table of one region, what is bought elsewhere is not in the flows: linkages stop at its border.

    References
    ----------
    Miller, R. E. and Blair, P. D. (2009), Input-Output Analysis, 2nd ed., Cambridge, chapter 12. Rasmussen,
    P. N. (1956), Studies in Inter-Sectoral Relations. Ghosh, A. (1958), Input-output approach in an
    allocation system, Economica 25, 58-64. Dietzenbacher, E. (1997), In vindication of the Ghosh model: a
    reinterpretation as a price model, Journal of Regional Science 37, 629-651. Dietzenbacher, E. and van der
    Linden, J. A. (1997), Sectoral and spatial linkages in the EC production structure, Journal of Regional
    Science 37, 235-257. Cited from memory; the formulas are derived and compared with pymrio's numbers.

    Examples
    --------
    >>> import pandas as pd
    >>> from jiju import measure_linkages
    >>> flows = pd.DataFrame({
    ...     "supplier": ["steel", "steel", "machines", "power"],
    ...     "user": ["machines", "power", "power", "steel"],
    ...     "value": [40.0, 5.0, 10.0, 20.0]})
    >>> outputs = pd.DataFrame({"industry": ["steel", "machines", "power"], "output": [60.0, 100.0, 50.0]})
    >>> found = measure_linkages(flows, outputs=outputs)
    >>> found.table[["industry", "backward", "forward", "extraction_share", "role"]].round(3)
       industry  backward  forward  extraction_share      role
    0  machines     1.596    1.177             0.739  backward
    1     steel     1.489    1.933             0.400   forward
    2     power     1.468    1.773             0.329   forward
    """
    if isinstance(pairs, bool) or not isinstance(pairs, int | np.integer) or pairs < 1:
        what = f"pairs is {pairs!r}"
        msg = "M525"
        raise MeasureError(msg, what, where="pairs", hint="Give a whole number from 1; 2000 is the default.")
    accounts = read_accounts(flows, outputs, final, period)
    a = coefficients(accounts.flows, accounts.output)
    linked = link(a, accounts.output)
    if not (np.isfinite(linked.backward) | np.isfinite(linked.forward)).any():
        what = "every industry uses up, or buys from and sells to those that use up, all they make"
        msg = "M524"
        hint = "See whether the outputs are in the unit of the flows, and whether final use is in the flows."
        raise MeasureError(msg, what, where="flows", hint=hint)
    table = _table(accounts, a, linked)
    links, more = _links(accounts, a, linked, int(pairs))
    notes = accounts.told + tuple(
        (accounts.industries[k], "uses up what it makes", float(linked.block[k]) + 1.0)
        for k in np.flatnonzero(linked.block >= 0).tolist()
    )
    notes += tuple(
        (accounts.industries[k], "digits lost", float("nan"))
        for k in np.flatnonzero(linked.block < 0).tolist()
        if not linked.block.max() >= 0 and np.isnan(linked.backward[k] + linked.forward[k])
    )
    left_out = told(notes)
    network = accounts.network
    details: dict[str, Any] = {
        "title": {"en": "Which industries pull and feed the others", "zh": "哪些行业带动和支撑其他行业"},
        "industries": len(table),
        "roles": {str(key): int(count) for key, count in table["role"].value_counts().items()},
        "output": float(accounts.output.sum()),
        "final_given": final is not None,
        "final_uses": list(accounts.final_uses),
        "output_given": outputs is not None,
        "told": {str(key): int(count) for key, count in left_out["what"].value_counts().items()},
        "links": len(links),
        "links_not_listed": more,
        "period": network.period,
        "left_out": network.left_out,
        "simulated": bool(flows.attrs.get("simulated", False)),
    }
    inputs = [describe_input("flows", flows, USED_FLOWS)]
    for name, frame in (("outputs", outputs), ("final", final)):
        if isinstance(frame, pd.DataFrame):
            inputs.append(describe_input(name, frame, _USED_AMOUNTS))
    return LinkagesResult(
        kind=LinkagesResult.KIND,
        table=table,
        statements=tuple(linkage_statements(table, left_out, details)),
        evidence=(),
        provenance=record_provenance(
            "measure_linkages",
            {
                "final": list(accounts.final_uses) or None,
                "pairs": int(pairs),
                "period": network.period or None,
            },
            inputs,
            None,
        ),
        details=details,
        tables={"links": links, "left_out": left_out},
    )


def _table(accounts: Accounts, a: Floats, linked: Linked) -> pd.DataFrame:
    backward, forward = linked.backward, linked.forward
    relative = [each / np.nanmean(each) if np.isfinite(each).any() else each for each in (backward, forward)]
    lost = extraction(linked, accounts.output)
    pulls, feeds = relative[0] > 1.0, relative[1] > 1.0
    role = np.select(
        [np.isnan(backward) | np.isnan(forward), pulls & feeds, pulls, feeds],
        ["unknown", "key", "backward", "forward"],
        "weak",
    )
    table = pd.DataFrame(
        {
            "industry": pd.Series(accounts.industries, dtype="str"),
            "output": accounts.output,
            "final": accounts.final,
            "inputs_share": a.sum(axis=0),
            "backward": backward,
            "backward_relative": relative[0],
            "forward": forward,
            "forward_relative": relative[1],
            "extraction": lost,
            "extraction_share": lost / accounts.output.sum(),
            "role": pd.Series(role, dtype="str"),
        }
    )
    order = table.sort_values(["extraction", "industry"], ascending=[False, True], kind="stable")
    return order.reset_index(drop=True)


def _links(accounts: Accounts, a: Floats, linked: Linked, pairs: int) -> tuple[pd.DataFrame, int]:
    """The pairs whose user needs most of the supplier in all, and how many more there are."""
    need = np.where(np.isnan(linked.inverse), -1.0, linked.inverse)
    np.fill_diagonal(need, -1.0)
    # Also pairs without a multiplier are listed where there is a flow, after the others.
    known, flowing = need > 0.0, (accounts.flows > 0.0) & ~np.eye(len(a), dtype=np.bool_)
    first, second = np.nonzero(known | flowing)
    order = np.lexsort((second, first, -need[first, second]))[:pairs]
    first, second = first[order], second[order]
    names = np.array(accounts.industries, dtype=object)
    requirement = need[first, second]
    frame = pd.DataFrame(
        {
            "supplier": pd.Series(names[first], dtype="str"),
            "user": pd.Series(names[second], dtype="str"),
            "value": accounts.flows[first, second],
            "coefficient": a[first, second],
            "requirement": np.where(requirement < 0.0, np.nan, requirement),
        }
    )
    return frame, int((known | flowing).sum()) - len(frame)
