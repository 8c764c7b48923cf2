"""What rankings of curves share: which industries are tested, and how what was found is put in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from jiju.chance import adjust_p_values
from jiju.errors import MeasureError
from jiju.measures.clusters._members import find_industry
from jiju.measures.clusters._verdict import DISPERSED, LOCALIZED, NOT_TESTED, WITHIN_CHANCE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jiju.measures.clusters._compare import Comparison
    from jiju.measures.clusters._members import Members
    from jiju.measures.clusters._verdict import CurveTest
    from jiju.results import Evidence

__all__ = [
    "check_minimum",
    "choose_industries",
    "count_verdicts",
    "join_curves",
    "rank_tests",
    "row_evidence",
]

_ORDER = {LOCALIZED: 0, DISPERSED: 1, WITHIN_CHANCE: 2, NOT_TESTED: 2}


def check_minimum(minimum: int, least: int = 2) -> None:
    """Refuse a smallest number of establishments that makes no sense.

    Parameters
    ----------
    minimum : int
        As the user gave it.
    least : int, default 2
        The smallest that does.

    Raises
    ------
    MeasureError
        ``M211``.
    """
    if isinstance(minimum, bool) or not isinstance(minimum, int | np.integer) or minimum < least:
        what = f"minimum_establishments is {minimum!r}"
        msg = "M211"
        raise MeasureError(msg, what, hint=f"Give a whole number from {least}; 10 is the default.")


def choose_industries(
    members: Members, minimum: int, controls: Sequence[str] | int | None, *, positive: int = 2
) -> tuple[list[int], pd.DataFrame]:
    """The industries to test, and a table of the others with the reason.

    Parameters
    ----------
    members : Members
        The establishments.
    minimum : int
        Fewest usable establishments.
    controls : sequence of str, int or None
        Where industries are named, only these are tested.
    positive : int, default 2
        Fewest establishments with a size above 0, where sizes are used.

    Returns
    -------
    tested : list of int
        Places in ``members.names``.
    untested : DataFrame
        ``industry, establishments, reason_en, reason_zh``.

    Raises
    ------
    MeasureError
        ``M211`` for a minimum that cannot be used, ``M210`` where no industry is left.
    """
    check_minimum(minimum)
    number = np.bincount(members.code, minlength=len(members.names))
    sized = number
    if members.weighted:
        sized = np.bincount(members.code[members.weight > 0.0], minlength=len(members.names))
    named = (
        set(range(len(members.names)))
        if controls is None or isinstance(controls, int)
        else {find_industry(members, name) for name in controls}
    )
    rows = []
    for i, name in enumerate(members.names):
        if i not in named:
            en, zh = "not among the industries named as controls", "不在指定的对照行业之列"
        elif number[i] < minimum:
            en, zh = f"fewer than {minimum} usable establishments", f"可用机构少于 {minimum} 家"
        elif sized[i] < positive:
            en, zh = "fewer than two establishments have a size above 0", "规模大于 0 的机构少于两家"
        else:
            continue
        rows.append((name, int(number[i]), en, zh))
    untested = pd.DataFrame(rows, columns=["industry", "establishments", "reason_en", "reason_zh"]).astype(
        {"industry": "str", "establishments": "int64", "reason_en": "str", "reason_zh": "str"}
    )
    left = set(untested["industry"])
    tested = [i for i, name in enumerate(members.names) if name not in left]
    if not tested:
        what = f"no industry has {minimum} usable establishments; the largest has {int(number.max())}"
        msg = "M210"
        raise MeasureError(msg, what, hint="Use wider industries, or a smaller minimum_establishments.")
    return tested, untested


def rank_tests(heads: Mapping[str, Any], tests: Sequence[CurveTest], level: float) -> pd.DataFrame:
    """What was found for each curve, the localized ones first, the strongest on top.

    Parameters
    ----------
    heads : mapping of str to array-like
        Columns that say whose curve it is; those of text break ties.
    tests : sequence of CurveTest
        One for each row.
    level : float
        Of the verdicts, which follow the adjusted p-values.

    Returns
    -------
    DataFrame
        Those columns and ``statistic, p_value, p_adjusted, verdict, index, peak_distance_m``.
    """
    p_value = np.array([np.nan if h.p_value is None else h.p_value for h in tests])
    adjusted = adjust_p_values(p_value)
    verdict = [
        h.verdict(None if np.isnan(p) else float(p), level) for h, p in zip(tests, adjusted, strict=True)
    ]
    table = pd.DataFrame(
        {
            **heads,
            "statistic": [h.statistic for h in tests],
            "p_value": p_value,
            "p_adjusted": adjusted,
            "verdict": pd.Series(verdict, dtype="str"),
            "index": [h.index for h in tests],
            "peak_distance_m": [h.peak_distance_m for h in tests],
        }
    )
    place, strength = table["verdict"].map(_ORDER), table["statistic"].abs().fillna(0.0)
    names = [table[name].to_numpy(dtype=str) for name in heads if table[name].dtype.kind not in "iuf"]
    rows = np.lexsort((*reversed(names), -strength.to_numpy(), place.to_numpy()))
    return table.iloc[rows].reset_index(drop=True)


def count_verdicts(table: pd.DataFrame) -> dict[str, int]:
    """How many rows of a ranking have each verdict, as its details keep it."""
    counts = table["verdict"].value_counts()
    keys = {"localized": LOCALIZED, "dispersed": DISPERSED, "within_chance": WITHIN_CHANCE}
    return {key: int(counts.get(name, 0)) for key, name in {**keys, "not_tested": NOT_TESTED}.items()}


def join_curves(heads: Mapping[str, Sequence[str]], tests: Sequence[CurveTest]) -> pd.DataFrame:
    """The curves below each other.

    Parameters
    ----------
    heads : mapping of str to sequence of str
        Whose curve each one is, by column.
    tests : sequence of CurveTest
        At least one.

    Returns
    -------
    DataFrame
        Those columns, then those of a curve.
    """
    columns = tests[0].table.columns
    parts = [
        test.table.assign(**{name: values[k] for name, values in heads.items()})
        for k, test in enumerate(tests)
    ]
    return pd.concat(parts)[[*heads, *columns]].reset_index(drop=True)


def row_evidence(row: Any, compared: Comparison, claim: str) -> Evidence:  # noqa: ANN401
    """The evidence of one row of a ranking, a named tuple of pandas."""
    p_value, p_adjusted = (None if np.isnan(p) else float(p) for p in (row.p_value, row.p_adjusted))
    return compared.evidence(claim, float(row.statistic), p_value, row.verdict, p_adjusted)
