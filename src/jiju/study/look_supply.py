"""Whether a file holds flows, firms, the stages of a chain, or which inputs are essential."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jiju.tables.raw import RawTable
    from jiju.tables.schema import Kind

    Resolve = Callable[[Kind], dict[str, str]]

__all__ = ["is_firms", "supply_kind"]

_SAMPLE = 500
_STAGE = ("stage", "环节", "工序")
_DEGREES = frozenset({"0", "1", "2", "0.0", "1.0", "2.0", ""})


def supply_kind(raw: RawTable, resolve: Resolve) -> tuple[Kind, dict[str, str], bool] | None:
    """The kind of a table of supply, its columns, and whether it is square.

    Parameters
    ----------
    raw : RawTable
        The table.
    resolve : callable
        Columns that were found, by jiju's name, for a kind of table.

    Returns
    -------
    tuple or None
        None where it is none of flows, stages and essentiality.
    """
    from jiju.tables.pairs import is_square

    flows, degrees = resolve("flows"), resolve("essentiality")
    whole = {"supplier", "user", "value"} <= flows.keys()
    if {"supplier_industry", "user_industry", "essential"} <= degrees.keys() and not (
        whole and flows["value"] == degrees["essential"]
    ):
        return "essentiality", degrees, False
    if whole:
        return "flows", flows, False
    stages = resolve("stages")
    if "stage" in stages and _is_chain(raw, stages):
        return "stages", stages, False
    if is_square(raw, numbers=False) and _says_degrees(raw):
        return "essentiality", {}, True
    if is_square(raw, numbers=True):
        return "flows", {}, True
    return None


def is_firms(mapped: Mapping[str, str], establishments: Mapping[str, str], *, supplied: bool) -> bool:
    """Whether a table without places is one of firms and not of establishments.

    Parameters
    ----------
    mapped, establishments : mapping of str to str
        The columns that were found for either kind.
    supplied : bool
        Whether a table of flows or of stages stands beside it, which firms belong to.

    Returns
    -------
    bool
        True where it names firms and tells something of them; alone, only where it tells an output and no
        size.
    """
    if supplied and "firm" not in mapped and {"industry", "output"} <= mapped.keys():
        return True  # outputs of the industries of an input-output table
    if "firm" not in mapped or not {"industry", "region", "output", "name"} & mapped.keys():
        return False
    return supplied or ("output" in mapped and "size" not in establishments)


def _is_chain(raw: RawTable, mapped: Mapping[str, str]) -> bool:
    """Whether stages name each other as upstream, or are called stages and have shares of a cost."""
    from jiju.tables.cells import as_texts
    from jiju.tables.stages import split_names

    named = any(word in mapped["stage"].casefold() for word in _STAGE)
    if "upstream" in mapped:
        known = {str(name).strip() for name in as_texts(raw.frame[mapped["stage"]]).dropna()}
        said = as_texts(raw.frame[mapped["upstream"]]).dropna().head(_SAMPLE)
        parts = [part for text in said for part in split_names(str(text))]
        if parts:
            return 2 * sum(part in known for part in parts) >= len(parts)
    return named and ("cost_share" in mapped or "upstream" in mapped)


def _says_degrees(raw: RawTable) -> bool:
    """Whether all cells beside the names are 0, 1, 2 or words for them, and not all are empty."""
    from jiju.tables.cells import as_texts
    from jiju.tables.essentiality import knows_degree

    some = False
    for name in raw.frame.columns[1:]:
        cells: Any = as_texts(raw.frame[name].head(_SAMPLE)).fillna("")
        for text in cells.unique():
            word = str(text).strip()
            if word not in _DEGREES and not knows_degree(word):
                return False
            some |= bool(word)
    return some
