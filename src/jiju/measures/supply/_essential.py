"""Which inputs a firm cannot do without: from a table of industries, or one word for all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.errors import MeasureError, suggest
from jiju.measures.supply._esri import ESSENTIAL, NEEDED
from jiju.measures.supply._network import as_texts
from jiju.tables.require import require_columns, require_numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jiju.measures.supply._network import Network

__all__ = ["USED_ESSENTIALITY", "WORDS", "essentiality_name", "sort_links"]

USED_ESSENTIALITY = ("supplier_industry", "user_industry", "essential")
WORDS = ("linear", "leontief")


def essentiality_name(essentiality: object) -> str:
    """What a setting is called: ``linear``, ``leontief`` or ``table``.

    Parameters
    ----------
    essentiality : object
        As measures take it.

    Returns
    -------
    str
        The name.

    Raises
    ------
    MeasureError
        ``M504`` for another word.
    """
    if essentiality is None:
        return "linear"
    if isinstance(essentiality, str):
        if essentiality in WORDS:
            return essentiality
        what = f"essentiality is {essentiality!r}"
        msg = "M504"
        hint = suggest(essentiality, WORDS, "Give linear, leontief or a table from read_essentiality.")
        raise MeasureError(msg, what, where="essentiality", hint=hint)
    return "table"


def sort_links(network: Network, essentiality: Any) -> tuple[NDArray[np.int8], dict[str, int]]:  # noqa: ANN401
    """Of each link whether its product is essential to its user, and how many links no row spoke of.

    Parameters
    ----------
    network : Network
        From `read_network`.
    essentiality : None, {"linear", "leontief"} or DataFrame
        None and ``linear``: no input is essential. ``leontief``: all are. A table: columns supplier_industry,
        user_industry and essential (2 essential, 1 needed, 0 not needed); pairs it does not hold, and firms
        of unknown industry, count as needed.

    Returns
    -------
    sort : ndarray of int, shape (links,)
        2, 1 or 0.
    told : dict of str to int
        Links that are ``essential``, ``needed``, ``unneeded``, and ``untold``: needed by default.

    Raises
    ------
    TableError
        ``T102`` where a column is missing.
    MeasureError
        ``M504`` where a word or a value cannot be used, or a pair has two values.
    """
    name = essentiality_name(essentiality)
    links = len(network.value)
    untold = 0
    if name != "table":
        sort = np.full(links, ESSENTIAL if name == "leontief" else NEEDED, dtype=np.int8)
    else:
        grid = _grid(network, essentiality)
        product, of = network.product, network.industry[network.user]
        known = (product < len(network.industries)) & (of >= 0)
        found = np.full(links, -1, dtype=np.int8)
        found[known] = grid[product[known], of[known]]
        untold = int((found < 0).sum())
        sort = np.where(found < 0, np.int8(NEEDED), found)
    counts = np.bincount(sort, minlength=3)
    return sort, {
        "essential": int(counts[2]),
        "needed": int(counts[1]) - untold,
        "unneeded": int(counts[0]),
        "untold": untold,
    }


def _grid(network: Network, table: pd.DataFrame) -> NDArray[np.int8]:
    """The table as a square of industries, -1 where it says nothing."""
    require_columns(table, USED_ESSENTIALITY, "essentiality", hint="Read the table with read_essentiality.")
    value = require_numbers(table, "essential", "essentiality")
    rows = pd.DataFrame(
        {
            "supplier": as_texts(table["supplier_industry"]),
            "user": as_texts(table["user_industry"]),
            "value": value,
        }
    )
    rows = rows[np.isfinite(value)]
    wrong = rows[~rows["value"].isin([0.0, 1.0, 2.0])]
    if len(wrong):
        what = f"essential is {wrong['value'].iloc[0]:g} for {wrong['supplier'].iloc[0]!r}"
        msg = "M504"
        hint = "Write 2 (essential), 1 (needed) or 0 (not needed)."
        raise MeasureError(msg, what, where="essentiality", hint=hint)
    rows = rows.drop_duplicates()
    twice = rows[rows.duplicated(["supplier", "user"])]
    if len(twice):
        pair = f"{twice['supplier'].iloc[0]!r} for {twice['user'].iloc[0]!r}"
        what = f"there are two values of {pair}"
        msg = "M504"
        raise MeasureError(msg, what, where="essentiality", hint="Keep one row for each pair of industries.")
    at = {name: k for k, name in enumerate(network.industries)}
    n = len(network.industries)
    grid = np.full((n, n), -1, dtype=np.int8)
    supplier = rows["supplier"].map(at).to_numpy(dtype=float, na_value=np.nan)
    user = rows["user"].map(at).to_numpy(dtype=float, na_value=np.nan)
    known = np.isfinite(supplier) & np.isfinite(user)
    if len(network.industries) and not known.any():
        what = f"none of its industries is among those of the firms, such as {network.industries[0]!r}"
        msg = "M504"
        hint = "Write the industries as the table of firms does (at the same level of the classification)."
        raise MeasureError(msg, what, where="essentiality", hint=hint)
    grid[supplier[known].astype(int), user[known].astype(int)] = rows["value"].to_numpy()[known]
    return grid
