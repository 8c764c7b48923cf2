"""The indicators as a tree: what is measured, under which pillars, with which weights."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NoReturn

import pandas as pd

from jiju.errors import MeasureError
from jiju.tables.require import require_columns

__all__ = ["Group", "Hierarchy", "Leaf", "read_hierarchy"]

_NO_INDICATOR = ("group", "denominator")  # COINr's sheet of indicators lists these rows too


@dataclass(frozen=True, slots=True)
class Leaf:
    """An indicator that numbers are given for.

    Attributes
    ----------
    code, label_en, label_zh : str
        Its code and names.
    unit : str
        Unit it is compared in; empty for the unit of the numbers themselves.
    direction : int
        1 where more is better, -1 where less is.
    pillar : str
        Code of what it belongs to; empty for nothing.
    weight : float
        Within its pillar.
    denominator : str
        Code of the indicator its numbers are divided by; empty for none.
    """

    code: str
    label_en: str
    label_zh: str
    unit: str
    direction: int
    pillar: str
    weight: float
    denominator: str


@dataclass(frozen=True, slots=True)
class Group:
    """A pillar, or all indicators together.

    Attributes
    ----------
    code, label_en, label_zh : str
        Its code (empty for all together) and names.
    level : int
        0 for all together, 1 for the pillars of an answer, 2 and more below.
    weights : dict of str to float
        Of the indicators at its lowest level, adding up to 1.
    """

    code: str
    label_en: str
    label_zh: str
    level: int
    weights: dict[str, float]


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """All indicators.

    Attributes
    ----------
    leaves : dict of str to Leaf
        By code, in the order of the table.
    groups : tuple of Group
        All together first, then the pillars in the order of the table.
    """

    leaves: dict[str, Leaf]
    groups: tuple[Group, ...]

    @property
    def pillars(self) -> tuple[Group, ...]:
        """The pillars an answer speaks of; all indicators together where there are no pillars."""
        return tuple(group for group in self.groups if group.level == 1) or self.groups[:1]


def read_hierarchy(indicators: pd.DataFrame) -> Hierarchy:
    """Read the table of indicators.

    Parameters
    ----------
    indicators : DataFrame
        As `jiju.read_indicators` gives it; only the column ``indicator`` is needed. A row that others are
        divided by and that has no pillar is no indicator of its own.

    Returns
    -------
    Hierarchy
        With at least one indicator.

    Raises
    ------
    TableError
        ``T102`` where the column is missing.
    MeasureError
        ``M332`` where the table contradicts itself.
    """
    require_columns(indicators, ["indicator"], "indicators", "Read it with read_indicators.")
    rows: dict[str, dict[str, Any]] = {}
    for at in range(len(indicators)):
        row = {str(name): indicators[name].iloc[at] for name in indicators.columns}
        code = _text(row.get("indicator"))
        if not code or _text(row.get("Type")).casefold() in _NO_INDICATOR:
            continue
        if code in rows:
            _refuse(f"the indicator {code!r} stands twice", "Give every indicator one row.")
        rows[code] = row
    parents = {code: _text(row.get("pillar")) for code, row in rows.items()}
    # What others are divided by, and belongs to no pillar, is there for that only.
    divisors = {_text(row.get("denominator")) for row in rows.values()}
    parents = {code: parent for code, parent in parents.items() if parent or code not in divisors}
    parents |= {parent: "" for parent in parents.values() if parent and parent not in rows}
    groups = [code for code in parents if code in set(parents.values())]
    _refuse_circles(parents)
    leaves = {code: _leaf(code, rows[code]) for code in parents if code in rows and code not in groups}
    if not leaves:
        _refuse("there is no indicator in it", "Give a row for each indicator, with its code.")
    weights = {code: _weight(code, rows.get(code, {})) for code in parents}
    return Hierarchy(leaves, _groups(rows, parents, weights, groups, leaves))


def _groups(
    rows: dict[str, dict[str, Any]],
    parents: dict[str, str],
    weights: dict[str, float],
    groups: list[str],
    leaves: dict[str, Leaf],
) -> tuple[Group, ...]:
    # A single root is all indicators together under a name of its own: what lies below are the pillars.
    root = ""
    while True:
        below = [code for code, parent in parents.items() if parent == root]
        if len(below) != 1 or below[0] not in groups:
            break
        if not any(parents[code] == below[0] for code in groups):
            break
        root = below[0]
    label_en, label_zh = ("All indicators", "全部指标") if not root else _labels(root, rows.get(root, {}))
    found = [Group("", label_en, label_zh, 0, _shares(root, parents, weights, leaves))]
    for code in groups:
        level, above = 1, parents[code]
        while above not in ("", root):
            level, above = level + 1, parents[above]
        if code != root and above == root:
            found.append(
                Group(
                    code, *_labels(code, rows.get(code, {})), level, _shares(code, parents, weights, leaves)
                )
            )
    return tuple(found)


def _shares(
    code: str, parents: dict[str, str], weights: dict[str, float], leaves: dict[str, Leaf]
) -> dict[str, float]:
    """The share of each indicator below a group, its pillars' weights multiplied on the way."""
    below = [child for child, parent in parents.items() if parent == code]
    total = math.fsum(weights[child] for child in below)
    found: dict[str, float] = {}
    for child in below:
        # Where all weights are 0, none is preferred.
        share = weights[child] / total if total > 0.0 else 1.0 / len(below)
        inner = {child: 1.0} if child in leaves else _shares(child, parents, weights, leaves)
        found |= {leaf: share * part for leaf, part in inner.items()}
    return found


def _leaf(code: str, row: dict[str, Any]) -> Leaf:
    given = row.get("direction", 1)
    direction = 1 if pd.isna(given) else given
    if direction not in (1, -1):
        _refuse(
            f"the direction of {code!r} is {given!r}", "Give 1 where more is better, -1 where less is better."
        )
    return Leaf(
        code,
        *_labels(code, row),
        _text(row.get("unit")),
        int(direction),
        _text(row.get("pillar")),
        _weight(code, row),
        _text(row.get("denominator")),
    )


def _labels(code: str, row: dict[str, Any]) -> tuple[str, str]:
    either = _text(row.get("label")) or code
    return _text(row.get("label_en")) or either, _text(row.get("label_zh")) or either


def _weight(code: str, row: dict[str, Any]) -> float:
    given = row.get("weight", 1.0)
    try:
        weight = 1.0 if pd.isna(given) else float(given)
    except (TypeError, ValueError):
        weight = math.nan
    if not 0.0 <= weight < math.inf:
        _refuse(f"the weight of {code!r} is {given!r}", "Give weights of 0 or more.")
    return weight


def _refuse_circles(parents: dict[str, str]) -> None:
    for code in parents:
        seen, at = {code}, parents[code]
        while at:
            if at in seen:
                _refuse(f"{code!r} is in a pillar that is below it", "A pillar belongs to what is above it.")
            seen.add(at)
            at = parents[at]


def _text(value: Any) -> str:  # noqa: ANN401
    return "" if pd.isna(value) else str(value).strip()


def _refuse(what: str, hint: str) -> NoReturn:
    msg = "M332"
    raise MeasureError(msg, what, where="indicators", hint=hint)
