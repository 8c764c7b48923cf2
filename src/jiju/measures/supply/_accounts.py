"""An input-output table read from flows, outputs and final uses, with what cannot be used named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from jiju.errors import MeasureError, suggest
from jiju.measures.supply._network import read_network
from jiju.measures.supply._span import check_span
from jiju.results.wording import number_words
from jiju.tables.require import require_columns, require_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from jiju.measures.supply._network import Network

    Floats = NDArray[np.float64]

__all__ = ["Accounts", "read_accounts", "told"]

_KEYS = ("industry", "supplier", "firm", "stage", "region")
_LARGEST = 5_000  # industries; the inverse of that many fills 200 MB

# What is the matter with an industry: the words in both languages, with its number in braces.
_MATTERS = {
    "no output given": (
        "its output is not in the table of outputs: left out, with its flows",
        "产出表中没有该行业：连同其往来一并剔除",
    ),
    "no output": (
        "its output is {n}: inputs per unit of output have no sense; left out, with its flows",
        "其产出为 {n}：无法计算单位产出的投入；连同其往来一并剔除",
    ),
    "inputs reach output": (
        "it buys {n} of its output from the industries of the table, which leaves no value added; kept",
        "其对表中各行业的采购为产出的 {n}，没有增加值；保留",
    ),
    "negative final use": (
        "its sales to the industries of the table exceed its output, so that {n} is left for final use; kept",
        "其对表中各行业的销售超过产出，最终使用为 {n}；保留",
    ),
    "output differs": (
        "its output differs by {n} from what its sales and final use add up to; the output given is used",
        "其产出与销售及最终使用之和相差 {n}；采用给定的产出",
    ),
    "uses up what it makes": (
        "one of a group that uses up all it makes: it has no multiplier, nor have those tied to the group",
        "它所在的一组行业用尽自身全部产出：该行业以及与这组行业有上下游联系的行业不存在相应乘数",
    ),
    "digits lost": (
        "its amounts are too uneven for a multiplier to be worked out: left empty",
        "其数值相差过大，无法算出乘数：留空",
    ),
    "not in flows": (
        "it is in the table of outputs or of final uses but has no flow: kept",
        "它在产出表或最终使用表中，但没有往来：保留",
    ),
}


@dataclass(frozen=True, eq=False)
class Accounts:
    """A square table of flows with its outputs and final uses.

    Attributes
    ----------
    industries : tuple of str
        Sorted.
    flows : ndarray of shape (n, n)
        Suppliers by users.
    output, final : ndarray of shape (n,)
        Output above 0.
    told : tuple of (str, str, float)
        Industry, matter (key of the words) and number.
    network : Network
        As the flows were read.
    final_uses : tuple of str
        Users among the flows that are final uses.
    """

    industries: tuple[str, ...]
    flows: Floats
    output: Floats
    final: Floats
    told: tuple[tuple[str, str, float], ...]
    network: Network
    final_uses: tuple[str, ...] = ()


def read_accounts(
    flows: pd.DataFrame,
    outputs: pd.DataFrame | None,
    final: pd.DataFrame | str | Sequence[str] | None,
    period: str | None,
) -> Accounts:
    """Read flows between industries, with outputs, final uses or both.

    Parameters
    ----------
    flows : DataFrame
        Columns supplier, user, value; period optional.
    outputs : DataFrame, optional
        A column of industries (industry, supplier, firm) and one of numbers (output or value).
    final : DataFrame, str or sequence of str, optional
        The same, or users among the flows.
    period : str, optional
        Of the flows.

    Returns
    -------
    Accounts
        Of the industries that have an output.

    Raises
    ------
    MeasureError
        ``M521`` where there are neither outputs nor final uses, or a final use named is no user, ``M522``
        where no industry has an output, ``M523`` where there are too many industries, ``M528`` where amounts
        cannot be of one unit.
    """
    network = read_network(flows, period=period)
    made = None if outputs is None else _amounts(outputs, "outputs", ("output", "value"))
    uses: tuple[str, ...] = ()
    if isinstance(final, pd.DataFrame):
        used: pd.Series[float] | None = _amounts(final, "final", ("final", "value", "output"))
    else:
        uses = _final_uses(network, final, made)
        used = _bought(network, uses) if uses else None
    if made is None and used is None:
        what = "neither outputs nor final uses are given, and every user among the flows supplies something"
        msg = "M521"
        raise MeasureError(
            msg,
            what,
            hint="Give outputs= (industry, output) or final= (industry, value): the flows alone do not tell "
            "how much of each output they are.",
        )
    extra = {str(name) for given in (made, used) if given is not None for name in given.index}
    names = sorted(({*network.firms} | extra) - {*uses})
    _check_size(len(names))
    at = {name: k for k, name in enumerate(names)}
    place = np.array([at.get(name, -1) for name in network.firms], dtype=np.int64)
    z = np.zeros((len(names), len(names)))
    between = place[network.user] >= 0
    np.add.at(z, (place[network.supplier[between]], place[network.user[between]]), network.value[between])
    x, y = _complete(z, names, made, used)
    notes: list[tuple[str, str, float]] = [
        (names[k], "no output given" if np.isnan(x[k]) else "no output", float(x[k]))
        for k in np.flatnonzero(~(x > 0.0)).tolist()
    ]
    check_span(z, x, y)
    kept = x > 0.0
    if not kept.any():
        what = f"none of the {len(names):,} industries has an output above 0"
        msg = "M522"
        raise MeasureError(msg, what, where="output", hint=_name_hint(names, made))
    z = z[np.ix_(kept, kept)]
    if made is not None and used is not None:
        total = z.sum(axis=1) + y[kept]
        notes += _noted(names, kept, "output differs", x[kept] - total, 1e-6 * x[kept])
    industries = tuple(name for name, keep in zip(names, kept, strict=True) if keep)
    flowing = {*network.firms}
    notes += [(name, "not in flows", 0.0) for name in industries if name not in flowing]
    notes += _noted(names, kept, "inputs reach output", z.sum(axis=0) / x[kept], 1.0 - 1e-12, above=True)
    notes += _noted(names, kept, "negative final use", y[kept], 1e-9 * x[kept], below=True)
    return Accounts(industries, z, x[kept], y[kept], tuple(notes), network, uses)


def told(notes: Sequence[tuple[str, str, float]]) -> pd.DataFrame:
    """What is the matter with whom, as a table in both languages."""
    rows = []
    for name, key, number in notes:
        said = number_words(number) if key != "inputs reach output" else f"{100.0 * number:.4g}%"
        en, zh = (text.replace("{n}", said) for text in _MATTERS[key])
        rows.append((name, key, number, en, zh))
    frame = pd.DataFrame(rows, columns=["industry", "what", "value", "reason_en", "reason_zh"])
    return frame.astype(
        {"industry": "str", "what": "str", "value": float, "reason_en": "str", "reason_zh": "str"}
    )


def _final_uses(
    network: Network, named: str | Sequence[str] | None, made: pd.Series[float] | None
) -> tuple[str, ...]:
    """The users among the flows that are final uses: those named, else those that are no industry."""
    supplies = {network.firms[k] for k in np.unique(network.supplier).tolist()}
    if named is None:
        known = supplies if made is None else supplies | {str(name) for name in made.index}
        return tuple(name for name in network.firms if name not in known)
    names = [named] if isinstance(named, str) else [str(name) for name in named]
    for name in names:
        if name not in network.firms or name in supplies:
            said = "supplies something" if name in supplies else "is not among the flows"
            what = f"the final use {name!r} {said}"
            msg = "M521"
            users = [firm for firm in network.firms if firm not in supplies]
            raise MeasureError(msg, what, where="final", hint=suggest(name, users, "Name users only."))
    return tuple(dict.fromkeys(names))


def _bought(network: Network, uses: tuple[str, ...]) -> pd.Series[float]:
    """What these users buy of each industry together."""
    counted = np.isin(network.user, [network.firms.index(name) for name in uses])
    total = np.bincount(network.supplier[counted], network.value[counted], len(network.firms))
    return pd.Series(total, index=pd.Index(network.firms, dtype="str"))


def _amounts(frame: pd.DataFrame, where: str, columns: tuple[str, ...]) -> pd.Series[float]:
    """A number for each industry: rows of one industry are added up, empty cells passed over."""
    require_columns(frame, (), where)
    key = next((name for name in _KEYS if name in frame.columns), None)
    amount = next((name for name in columns if name in frame.columns), None)
    require_columns(frame, (key or "industry", amount or columns[0]), where)
    numbers = require_numbers(frame, str(amount), where)
    names = frame[str(key)].astype("str").str.strip()
    known = np.isfinite(numbers) & (names != "").to_numpy() & names.notna().to_numpy()
    # Sorted, so that the sums do not depend on the order of the rows.
    rows = pd.DataFrame({"name": names[known], "number": numbers[known]}).sort_values(["name", "number"])
    return rows.groupby("name", sort=True)["number"].sum()


def _complete(
    z: Floats, names: list[str], made: pd.Series[float] | None, used: pd.Series[float] | None
) -> tuple[Floats, Floats]:
    """Outputs and final uses: of each what is given, the other from the balance of sales."""
    sold: Floats = z.sum(axis=1)
    if made is None:
        y = _aligned(used, names)
        return sold + y, y
    x: Floats = np.asarray(made.reindex(names), dtype=np.float64)
    return x, x - sold if used is None else _aligned(used, names)


def _aligned(used: pd.Series[float] | None, names: list[str]) -> Floats:
    """Final uses in the order of the names, 0 where none is given."""
    if used is None:
        return np.zeros(len(names))
    aligned: Floats = np.asarray(used.reindex(names).fillna(0.0), dtype=np.float64)
    return aligned


def _noted(
    names: list[str],
    kept: NDArray[np.bool_],
    key: str,
    numbers: Floats,
    limit: Floats | float,
    *,
    above: bool = False,
    below: bool = False,
) -> list[tuple[str, str, float]]:
    """Notes on those whose number is beyond a limit: on either side, only above or only below."""
    beyond = numbers >= limit if above else numbers < -np.asarray(limit) if below else np.abs(numbers) > limit
    places = np.flatnonzero(kept)[beyond]
    return [(names[k], key, float(v)) for k, v in zip(places.tolist(), numbers[beyond], strict=True)]


def _check_size(number: int) -> None:
    if number > _LARGEST:
        what = f"there are {number:,} industries; linkages are worked out for at most {_LARGEST:,}"
        msg = "M523"
        raise MeasureError(msg, what, where="flows", hint="Sum the flows of firms by industry first.")


def _name_hint(names: list[str], made: pd.Series[float] | None) -> str:
    if made is None or not len(made):
        return "Give outputs above 0, in the unit of the flows."
    return suggest(names[0], [str(name) for name in made.index], "Use the same names as the flows.")
