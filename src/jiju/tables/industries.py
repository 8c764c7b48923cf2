"""Levels of industry classifications: codes cut to their first digits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jiju.errors import TableError, suggest

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

__all__ = ["LEVELS", "cut_industries"]

# How many digits a code has at each level; a section letter in front (C3514) does not count.
LEVELS: Mapping[str, Mapping[str, int]] = {
    "GB/T 4754": {"大类": 2, "中类": 3, "小类": 4, "division": 2, "group": 3, "class": 4},
    "NACE": {"division": 2, "group": 3, "class": 4},
    "ISIC": {"division": 2, "group": 3, "class": 4},
    "NAICS": {"sector": 2, "subsector": 3, "industry group": 4, "industry": 5, "national industry": 6},
    "SIC": {"major group": 2, "industry group": 3, "industry": 4},
}

_CODE = re.compile(r"^([A-Za-z]{0,2}[ -]?)((?:\d\.?)+)$")


def cut_industries(
    industries: pd.Series[str], level: int | str, *, classification: str | None = None
) -> pd.Series[str]:
    """Industry codes at a coarser level, by their first digits.

    Parameters
    ----------
    industries : Series of str
        Codes, with or without section letter (``C3514``) or points (``28.92``).
    level : int or str
        Number of digits to keep, or a level's name such as ``"division"``, ``"中类"``.
    classification : {"GB/T 4754", "NACE", "ISIC", "NAICS", "SIC"}, optional
        Needed where the level is a name that means different digits in different classifications.

    Returns
    -------
    Series of str
        Shorter codes; what is no code, or has no more digits than asked for, stays as it is.

    Raises
    ------
    TableError
        ``T209`` for a level or classification that does not exist.

    Notes
    -----
    NAICS joins some sectors (31-33, 44-45, 48-49); two digits keep them apart.

    Examples
    --------
    >>> import pandas as pd
    >>> cut_industries(pd.Series(["C3514", "28.92", "Cement"]), 2).tolist()
    ['C35', '28', 'Cement']
    >>> cut_industries(pd.Series(["28.92"]), "group", classification="NACE").tolist()
    ['28.9']
    """
    digits = _digits(level, classification)
    cut = {code: _cut(code, digits) for code in industries.dropna().unique()}
    return industries.map(cut, na_action="ignore").astype("str")


def _digits(level: int | str, classification: str | None) -> int:
    if isinstance(level, int) and not isinstance(level, bool) and level > 0:
        return level
    if classification is not None and classification not in LEVELS:
        what = f"there is no classification {classification!r}"
        hint = suggest(classification, LEVELS, f"Choose one of {', '.join(LEVELS)}.")
        msg = "T209"
        raise TableError(msg, what, hint=hint)
    tables = [LEVELS[classification]] if classification is not None else list(LEVELS.values())
    found = {table[str(level)] for table in tables if str(level) in table}
    if len(found) == 1:
        return found.pop()
    names = sorted({name for table in tables for name in table})
    if found:
        what = f"level {level!r} has different digits in different classifications"
        hint = f"Pass classification=, one of {', '.join(LEVELS)}."
    else:
        what = f"there is no level {level!r}"
        hint = suggest(str(level), names, "Pass the number of digits to keep.")
    msg = "T209"
    raise TableError(msg, what, hint=hint)


def _cut(code: str, digits: int) -> str:
    found = _CODE.match(code)
    if found is None or sum(map(str.isdigit, found[2])) <= digits:
        return code
    seen = 0
    for at, character in enumerate(found[2], start=1):
        seen += character.isdigit()
        if seen == digits:
            return found[1] + found[2][:at]
    return code
