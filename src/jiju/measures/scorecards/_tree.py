"""The levels of a scorecard: indicators, pillars above them, and so on up to the whole."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from jiju.errors import MeasureError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["TOTAL", "Tree", "make_tree"]

TOTAL = "total"
_TOTAL_LABELS = ("Whole scorecard", "总体")


@dataclass(frozen=True, eq=False)
class Tree:
    """Indicators and the aggregates above them; the last one is the whole.

    Attributes
    ----------
    codes : tuple of str
        The indicators as the table has them, then the aggregates, lower levels first.
    label_en, label_zh : tuple of str
        Their names.
    parent : ndarray of int, shape (nodes,)
        Place of the aggregate above; -1 for the whole.
    level : ndarray of int, shape (nodes,)
        1 for indicators; an aggregate is one above the highest below it.
    weight : ndarray of shape (nodes,)
        As given.
    size : int
        Number of indicators.
    """

    codes: tuple[str, ...]
    label_en: tuple[str, ...]
    label_zh: tuple[str, ...]
    parent: Ints
    level: Ints
    weight: Floats
    size: int

    @cached_property
    def aggregates(self) -> tuple[tuple[int, Ints], ...]:
        """Each aggregate with those below it, lower levels first."""
        return tuple(
            (node, np.flatnonzero(self.parent == node)) for node in range(self.size, len(self.codes))
        )

    def effective(self, weight: Floats) -> Floats:
        """Weights multiplied down the levels.

        Parameters
        ----------
        weight : ndarray of shape (nodes,)
            Weights; only ratios within one aggregate count.

        Returns
        -------
        ndarray of shape (nodes,)
            The whole has 1, and so have the members of each aggregate its own share.
        """
        share = np.zeros(len(self.codes))
        share[-1] = 1.0
        for node, below in reversed(self.aggregates):
            total = weight[below].sum()
            share[below] = share[node] * weight[below] / total if total > 0.0 else 0.0
        return share


def make_tree(
    codes: Sequence[str],
    pillars: Sequence[str],
    weights: Sequence[float],
    labels: Mapping[str, tuple[str, str]],
) -> Tree:
    """Find the levels from the rows of a table of indicators.

    Parameters
    ----------
    codes, pillars : sequence of str
        Code of each row and of the aggregate it belongs to; empty for none. A row whose code is the pillar of
        others is an aggregate; a pillar without a row of its own is one with weight 1.
    weights : sequence of float
        Weight of each row.
    labels : mapping of str to (str, str)
        Names by code.

    Returns
    -------
    Tree
        With one whole at the end, which is added as ``"total"`` where several rows stand at the top.

    Raises
    ------
    MeasureError
        ``M302`` where codes occur twice, belong to each other in a circle, or weights cannot be used.
    """
    weight_of = _checked_weights(codes, weights)
    above = dict(zip(codes, pillars, strict=True))
    for pillar in dict.fromkeys(p for p in pillars if p):
        above.setdefault(pillar, "")
        weight_of.setdefault(pillar, 1.0)
    tops = [code for code, pillar in above.items() if not pillar]
    _check_circles(above)
    below: dict[str, list[str]] = {code: [] for code in above}
    for code, pillar in above.items():
        if pillar:
            below[pillar].append(code)
    named = len(tops) == 1 and bool(below[tops[0]])
    if not named and TOTAL in above:
        what = f"the code {TOTAL!r} is kept for the whole scorecard, and several codes stand at the top"
        msg = "M302"
        raise MeasureError(
            msg, what, where="indicators", hint=f"Put all of them below {TOTAL!r}, or rename it."
        )
    if not named:
        above.update(dict.fromkeys(tops, TOTAL))
        above[TOTAL], below[TOTAL], weight_of[TOTAL] = "", tops, 1.0
    levels = _levels(below)
    leaves = [code for code in codes if not below[code]]
    others = sorted((code for code in above if below[code]), key=lambda code: levels[code])
    order = leaves + others
    place = {code: at for at, code in enumerate(order)}
    _check_sums(below, weight_of)
    names = labels if named else {TOTAL: _TOTAL_LABELS, **labels}
    return Tree(
        codes=tuple(order),
        label_en=tuple(names.get(code, (code, code))[0] for code in order),
        label_zh=tuple(names.get(code, (code, code))[1] for code in order),
        parent=np.array([place[above[code]] if above[code] else -1 for code in order], dtype=np.int64),
        level=np.array([levels[code] for code in order], dtype=np.int64),
        weight=np.array([weight_of[code] for code in order]),
        size=len(leaves),
    )


def _checked_weights(codes: Sequence[str], weights: Sequence[float]) -> dict[str, float]:
    twice = [code for at, code in enumerate(codes) if code in codes[:at]]
    if twice:
        what = f"the code {twice[0]!r} stands in more than one row"
        msg = "M302"
        raise MeasureError(msg, what, where="indicators", hint="Give each indicator one row.")
    found = {code: float(weight) for code, weight in zip(codes, weights, strict=True)}
    for code, weight in found.items():
        if not (weight >= 0.0 and np.isfinite(weight)):
            what = f"the weight of {code!r} is {weight!r}"
            msg = "M302"
            raise MeasureError(msg, what, where="indicators", hint="Give a number of at least 0.")
    return found


def _check_circles(above: Mapping[str, str]) -> None:
    for start in above:
        seen, code = {start}, above[start]
        while code:
            if code in seen:
                what = f"{start!r} belongs to itself, by way of its pillars"
                msg = "M302"
                raise MeasureError(
                    msg, what, where="indicators: 'pillar'", hint="Leave the topmost pillar empty."
                )
            seen.add(code)
            code = above[code]


def _check_sums(below: Mapping[str, list[str]], weight_of: Mapping[str, float]) -> None:
    for code, members in below.items():
        if members and not sum(weight_of[member] for member in members) > 0.0:
            what = f"all weights below {code!r} are 0"
            msg = "M302"
            raise MeasureError(
                msg, what, where="indicators: 'weight'", hint="Give at least one a weight above 0."
            )


def _levels(below: Mapping[str, list[str]]) -> dict[str, int]:
    levels: dict[str, int] = {}

    def level(code: str) -> int:
        if code not in levels:
            levels[code] = 1 + max((level(member) for member in below[code]), default=0)
        return levels[code]

    for code in below:
        level(code)
    return levels
