"""Things in layers, from left to right: where each stands so that few lines cross."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jiju.charts.labels import cut_label, label_width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Layers", "lay_out_layers", "wrap_label"]

_SWEEPS = 8
_PASSING = 0.3  # height of a line that passes a column, over that of a thing in it


@dataclass(frozen=True)
class Layers:
    """Where everything stands.

    Attributes
    ----------
    columns : int
        How many layers there are.
    height : float
        Of the highest column, in rows.
    places : dict of str to (int, float)
        Of each thing: its column from the left, and its row (its middle; 0 is the upper edge).
    order : list of str
        All things, from left to right and from top to bottom.
    paths : list of (str, str, list of (int, float))
        Each line: from, to, and the points of the columns in between that it passes.
    """

    columns: int
    height: float
    places: dict[str, tuple[int, float]]
    order: list[str]
    paths: list[tuple[str, str, list[tuple[int, float]]]] = field(default_factory=list)


def lay_out_layers(layer: Mapping[str, int], links: Sequence[tuple[str, str]]) -> Layers:
    """Order things within their layers so that few lines cross.

    Parameters
    ----------
    layer : mapping of str to int
        The layer of each thing, 0 at the left; of equals the earlier one stands above at first.
    links : sequence of (str, str)
        From a thing to another one; those to an unknown thing are left out.

    Returns
    -------
    Layers
        The same for the same input.

    Notes
    -----
    Lines over several layers get a place in each column they pass; each thing is then moved to the mean place
    of its neighbors, layer by layer, to and fro (the method of Sugiyama, Tagawa and Toda, 1981).

    Examples
    --------
    >>> from jiju.charts.layers import lay_out_layers
    >>> made = lay_out_layers({"ore": 0, "steel": 1, "car": 2}, [("ore", "steel"), ("steel", "car")])
    >>> made.columns, made.order, made.places["car"]
    (3, ['ore', 'steel', 'car'], (2, 0.5))
    """
    lowest = min(layer.values(), default=0)
    columns: list[list[str]] = [[] for _ in range(max(layer.values(), default=0) - lowest + 1)]
    at = {name: number - lowest for name, number in layer.items()}
    for name, number in at.items():
        columns[number].append(name)
    known = [(a, b) for a, b in dict.fromkeys(links) if a in at and b in at and a != b]
    chains: list[list[str]] = []
    for number, (first, last) in enumerate(known):
        step = 1 if at[last] >= at[first] else -1
        passed = [f"\t{number}\t{column}" for column in range(at[first] + step, at[last], step)]
        for name, column in zip(passed, range(at[first] + step, at[last], step), strict=True):
            columns[column].append(name)
        chains.append([first, *passed, last])
    _sweep(columns, chains)
    places = _heights(columns)
    paths = [(chain[0], chain[-1], [places[name] for name in chain[1:-1]]) for chain in chains]
    height = max((sum(_tall(name) for name in column) for column in columns), default=1.0)
    order = [name for column in columns for name in column if name in at]
    return Layers(len(columns), height, {name: places[name] for name in order}, order, paths)


def _tall(name: str) -> float:
    return _PASSING if name.startswith("\t") else 1.0


def _sweep(columns: list[list[str]], chains: Sequence[Sequence[str]]) -> None:
    near: dict[str, list[str]] = {}
    for chain in chains:
        for a, b in itertools.pairwise(chain):
            near.setdefault(a, []).append(b)
            near.setdefault(b, []).append(a)
    column_of = {name: number for number, column in enumerate(columns) for name in column}
    best, fewest = [list(column) for column in columns], _crossings(columns, chains)
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        for number in range(1, len(columns)) if forward else range(len(columns) - 2, -1, -1):
            beside = number - 1 if forward else number + 1
            middle = len(columns[beside]) / 2
            place = {name: (row + 0.5) - middle for row, name in enumerate(columns[beside])}
            own = {name: (row + 0.5) - len(columns[number]) / 2 for row, name in enumerate(columns[number])}
            mean = {}
            for name in columns[number]:
                rows = [place[other] for other in near.get(name, ()) if column_of[other] == beside]
                mean[name] = sum(rows) / len(rows) if rows else own[name]
            columns[number].sort(key=lambda name: mean[name])
        crossings = _crossings(columns, chains)
        if crossings < fewest:
            best, fewest = [list(column) for column in columns], crossings
    columns[:] = best


def _crossings(columns: Sequence[Sequence[str]], chains: Sequence[Sequence[str]]) -> int:
    place = {name: (number, row) for number, column in enumerate(columns) for row, name in enumerate(column)}
    pieces: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for chain in chains:
        for a, b in itertools.pairwise(chain):
            (first, row), (second, other) = sorted((place[a], place[b]))
            pieces.setdefault((first, second), []).append((row, other))
    return sum(
        (a - c) * (b - d) < 0
        for lines in pieces.values()
        for at, (a, b) in enumerate(lines)
        for c, d in lines[:at]
    )


def _heights(columns: Sequence[Sequence[str]]) -> dict[str, tuple[int, float]]:
    """Each column around the middle of the highest one."""
    tallest = max((sum(map(_tall, column)) for column in columns), default=1.0)
    places = {}
    for number, column in enumerate(columns):
        top = (tallest - sum(map(_tall, column))) / 2
        for name in column:
            places[name] = (number, round(top + _tall(name) / 2, 4))
            top += _tall(name)
    return places


def wrap_label(text: str, width: float, *, lines: int = 2, size: float = 11.0) -> list[str]:
    """A name in at most so many lines of a width; what does not fit is cut and marked.

    Parameters
    ----------
    text : str
        A name.
    width : float
        Pixels.
    lines : int, default 2
        At most so many.
    size : float, default 11.0
        Of the letters (pixels).

    Returns
    -------
    list of str
        From top to bottom, at least one.

    Examples
    --------
    >>> from jiju.charts.layers import wrap_label
    >>> wrap_label("Hydraulic pumps and motors", 80)
    ['Hydraulic', 'pumps and m…']
    >>> wrap_label("液压泵与液压马达", 60)
    ['液压泵与液', '压马达']
    """
    words = text.split(" ")
    made: list[str] = []
    while words and len(made) < lines:
        last = len(made) == lines - 1
        line = words.pop(0)
        while words and label_width(f"{line} {words[0]}", size) <= width:
            line = f"{line} {words.pop(0)}"
        if last and words:
            made.append(cut_label(f"{line} {words[0]}", width, size))
            return made
        if label_width(line, size) > width:
            if last:
                made.append(cut_label(line, width, size))
                return made
            # A word without a space, such as a Chinese name, is broken anywhere.
            kept = len(line)
            while kept > 1 and label_width(line[:kept], size) > width:
                kept -= 1
            words.insert(0, line[kept:])
            line = line[:kept]
        made.append(line)
    return made
