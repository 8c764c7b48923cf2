"""A chain of stages: what feeds what, how far each is from the end, what stands upstream of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from jiju.errors import MeasureError
from jiju.results.names import name_in_both
from jiju.tables.require import require_columns, require_numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["USED_STAGES", "Chain", "read_chain"]

USED_STAGES = ("stage", "upstream", "cost_share", "industry", "label_en", "label_zh", "target")
_SUM = 0.01  # cost shares that sum to 1 but for this are taken to be rounded
_MOST = 1_000_000  # suppliers that a stage may want

Note = tuple[str, str, str, str]  # subject, key, and the words in both languages


@dataclass(frozen=True, eq=False)
class Chain:
    """The stages of a chain.

    Attributes
    ----------
    stages, label_en, label_zh : tuple of str
        In the order of the table.
    industries : tuple of tuple of str
        The industries whose firms supply each stage.
    feeds : ndarray of bool, shape (n, n)
        Whether the row's stage feeds the column's.
    depth : ndarray of int, shape (n,)
        The longest way to a stage that feeds no other, circles counted as one step.
    above : ndarray of bool, shape (n, n)
        Whether the row's stage is upstream of the column's, near or far (not of itself).
    weight : ndarray of float, shape (n,)
        Shares of the cost, summing to 1.
    wanted : ndarray of int, shape (n,)
        Local suppliers wanted; 0 where the table does not say.
    notes : tuple of (str, str, str, str)
        Subject, key, English, Chinese.
    weights : str
        ``"given"``, ``"equal"`` or ``"partly_given"``.
    total : float
        What the cost shares sum to, before they are made to sum to 1.
    """

    stages: tuple[str, ...]
    label_en: tuple[str, ...]
    label_zh: tuple[str, ...]
    industries: tuple[tuple[str, ...], ...]
    feeds: NDArray[np.bool_]
    depth: Ints
    above: NDArray[np.bool_]
    weight: Floats
    wanted: Ints
    notes: tuple[Note, ...]
    weights: str
    total: float


def read_chain(stages: pd.DataFrame) -> Chain:
    """Read a table of stages.

    Parameters
    ----------
    stages : DataFrame
        Column stage; upstream, cost_share, industry, label_en, label_zh and target optional. Rows of one
        stage are joined.

    Returns
    -------
    Chain
        With what had to be assumed.

    Raises
    ------
    MeasureError
        ``M526`` where there is no stage or a cost share cannot be one.
    """
    require_columns(stages, ("stage",), "stages", hint="Read the table with read_stages.")
    name = _texts(stages, "stage")
    names = list(dict.fromkeys(text for text in name if text))
    if not names:
        what = f"none of the {len(stages):,} rows names a stage"
        msg = "M526"
        raise MeasureError(msg, what, where="stages", hint="Give one row a stage, with its name or code.")
    notes: list[Note] = []
    at = {stage: k for k, stage in enumerate(names)}
    rows: list[list[int]] = [[] for _ in names]
    for row, text in enumerate(name):
        if text:
            rows[at[text]].append(row)
    feeds = _feeds(_texts(stages, "upstream"), rows, names, at, notes)
    industry = _texts(stages, "industry")
    industries = [
        tuple(dict.fromkeys(code for row in of for code in _split(industry[row]))) or (names[k],)
        for k, of in enumerate(rows)
    ]
    both = list(zip(*(name_in_both(stage) for stage in names), strict=True))
    label_en, label_zh = (
        tuple(next((text[row] for row in of if text[row]), own[k]) for k, of in enumerate(rows))
        for text, own in zip((_texts(stages, "label_en"), _texts(stages, "label_zh")), both, strict=True)
    )
    depth, above = _order(feeds, names, notes)
    weight, weights, total = _weights(_numbers(stages, "cost_share", rows), depth, names, notes)
    target = _numbers(stages, "target", rows)
    odd = np.isfinite(target) & (target < 1.0)
    notes += [
        (names[k], "target below 1", "suppliers wanted are below 1: not used", "要求供应商数小于 1：未采用")
        for k in np.flatnonzero(odd).tolist()
    ]
    wanted = np.where(
        np.isfinite(target) & ~odd, np.ceil(np.minimum(np.nan_to_num(target), _MOST)), 0.0
    ).astype(np.int64)
    return Chain(
        tuple(names),
        label_en,
        label_zh,
        tuple(industries),
        feeds,
        depth,
        above,
        weight,
        wanted,
        tuple(notes),
        weights,
        total,
    )


def _texts(frame: pd.DataFrame, column: str) -> list[str]:
    if column not in frame.columns:
        return [""] * len(frame)
    return ["" if pd.isna(cell) else str(cell).strip() for cell in frame[column].astype(object)]


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def _numbers(frame: pd.DataFrame, column: str, rows: list[list[int]]) -> Floats:
    """The first number of each stage, NaN where there is none."""
    if column not in frame.columns:
        return np.full(len(rows), np.nan)
    numbers = require_numbers(frame, column, "stages")
    return np.array([next((numbers[r] for r in of if np.isfinite(numbers[r])), np.nan) for of in rows])


def _feeds(
    upstream: list[str], rows: list[list[int]], names: list[str], at: dict[str, int], notes: list[Note]
) -> NDArray[np.bool_]:
    feeds = np.zeros((len(names), len(names)), dtype=np.bool_)
    for k, of in enumerate(rows):
        for other in dict.fromkeys(part for row in of for part in _split(upstream[row])):
            if other not in at:
                notes.append(
                    (
                        names[k],
                        "upstream not a stage",
                        f"{other} feeds it but has no row of its own: not counted as a stage",
                        f"上游“{other}”没有单独一行：不计为环节",
                    )
                )
            elif at[other] == k:
                notes.append(
                    (names[k], "feeds itself", "named as its own upstream: not used", "以自身为上游：未采用")
                )
            else:
                feeds[at[other], k] = True
    return feeds


def _order(feeds: NDArray[np.bool_], names: list[str], notes: list[Note]) -> tuple[Ints, NDArray[np.bool_]]:
    """How far each stage is from the end, and who is upstream of whom; circles named."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    n = len(names)
    found = connected_components(csr_matrix(feeds.astype(np.float64)), directed=True, connection="strong")
    count, label = int(found[0]), found[1]
    for k in range(count):
        members = np.flatnonzero(label == k).tolist()
        if len(members) > 1:
            en, zh = ", ".join(names[m] for m in members), "、".join(names[m] for m in members)
            notes += [
                (
                    names[m],
                    "in a circle",
                    f"feeds itself by way of others ({en}): these share one depth",
                    f"经由其他环节供应自身（{zh}）：这些环节同级",
                )
                for m in members
            ]
    part = np.zeros((count, count), dtype=np.bool_)
    first, second = np.nonzero(feeds)
    part[label[first], label[second]] = True
    np.fill_diagonal(part, val=False)
    depth = np.zeros(count, dtype=np.int64)
    # Circles are one node each, so that no way is longer than there are nodes.
    for _ in range(count):
        further = np.where(part, depth[np.newaxis, :] + 1, 0).max(axis=1, initial=0)
        if (further == depth).all():
            break
        depth = further.astype(np.int64)
    above = feeds.copy()
    while True:
        more = above | ((above.astype(np.float64) @ feeds.astype(np.float64)) > 0.0)
        if (more == above).all():
            break
        above = more
    above[np.arange(n), np.arange(n)] = False
    return depth[label], above


def _weights(share: Floats, depth: Ints, names: list[str], notes: list[Note]) -> tuple[Floats, str, float]:
    """Weights that sum to 1: the shares given, what they leave parted equally among the others."""
    if (share < 0.0).any():
        k = int(np.flatnonzero(share < 0.0)[0])
        what = f"the cost share of stage {names[k]!r} is {share[k]:g}"
        msg = "M526"
        raise MeasureError(msg, what, where="stages: 'cost_share'", hint="Give shares of 0 or more.")
    known = np.isfinite(share)
    if not known.any() or not np.nansum(share) > 0.0:
        return np.full(len(share), 1.0 / len(share)), "equal", float("nan")
    total = float(np.nansum(share))
    weight = np.where(known, share, 0.0)
    if not known.all():
        left = max(1.0 - total, 0.0) / int((~known).sum())
        weight = np.where(known, share, left)
        notes += [
            (
                names[k],
                "cost share unknown",
                f"cost share unknown: taken to be {100 * left:.3g}%, an equal part of what the others leave",
                f"成本占比未知：取其余环节余下部分的均分值 {100 * left:.3g}%",
            )
            for k in np.flatnonzero(~known).tolist()
            # The product itself is no part of its own cost: where the parts sum to 1, it lacks nothing.
            if depth[k] > 0 or left > _SUM
        ]
    summed = float(weight.sum())
    if abs(summed - 1.0) > _SUM:
        en = f"the cost shares sum to {100 * summed:.4g}%: each is divided by that"
        notes.append(("", "cost shares", en, f"成本占比合计为 {100 * summed:.4g}%：各项均除以该合计"))
    return weight / summed, "given" if known.all() else "partly_given", summed
