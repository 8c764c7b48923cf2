"""Where the industries stand in a drawing of their relatedness: laid out once and saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["choose_links", "lay_out"]

_ROUNDS, _FEWER = 15, 8  # passes over all pairs, each met twice; the fewer in large parts
_LARGE = 2_000
_SHORT, _LONG = 0.7, 1.3  # how long the strongest and the weakest link shall be
_LEAST = 0.55  # nodes keep this part of the mean room of a node from each other
_PUSHES = 120
_WIDE = 1.4  # width over height aimed at


def choose_links(
    n: int, first: Ints, second: Ints, weight: Floats, *, most: int | None = None
) -> tuple[Ints, NDArray[np.bool_]]:
    """Pick the links to draw: the maximum spanning forest, and the strongest others.

    Parameters
    ----------
    n : int
        Number of nodes.
    first, second : ndarray of int, shape (links,)
        The ends of each link, each pair once.
    weight : ndarray of shape (links,)
        Strengths; links without a positive strength are not drawn.
    most : int, optional
        How many links in all; the forest is kept whole even where it has more. Default: 3 n.

    Returns
    -------
    chosen : ndarray of int, shape (k,)
        Positions of the links, the strongest first; of equals, the first in the input.
    tree : ndarray of bool, shape (k,)
        Whether the link belongs to the forest.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import minimum_spanning_tree

    strength = np.asarray(weight, dtype=np.float64)
    usable = np.flatnonzero((strength > 0.0) & (np.asarray(first) != np.asarray(second)))
    order = usable[np.argsort(-strength[usable], kind="stable")]
    if not len(order):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=bool)
    place = np.arange(1, len(order) + 1, dtype=np.float64)  # the cost is the place: no ties
    ends = (np.asarray(first)[order], np.asarray(second)[order])
    forest = minimum_spanning_tree(csr_array((place, ends), shape=(n, n)))
    tree = np.zeros(len(order), dtype=bool)
    tree[forest.data.astype(np.int64) - 1] = True
    room = max((3 * n if most is None else most) - int(tree.sum()), 0)
    kept = tree | (np.cumsum(~tree) <= room)
    return order[kept].astype(np.int64), tree[kept]


def lay_out(n: int, first: Ints, second: Ints, weight: Floats, *, seed: int = 0) -> Floats:
    """Place the nodes of a graph so that it can be read.

    Linked nodes come to stand near each other, the strongly linked nearest, others as far apart as the links
    between them say. Separate parts are packed side by side, the largest first, nodes without a link last.
    No two nodes are so near that their marks would cover each other.

    Parameters
    ----------
    n : int
        Number of nodes.
    first, second : ndarray of int, shape (links,)
        The ends of each link to draw: a spanning tree and the strongest others (`choose_links`) give a
        picture that can be read, all pairs do not.
    weight : ndarray of shape (links,)
        Strengths above 0; only their order matters.
    seed : int, default 0
        Seed. The same input and seed give the same places.

    Returns
    -------
    ndarray of shape (n, 2)
        Places in [0, 1], at one scale on both axes: the longer side is 1.

    Notes
    -----
    The stress of Kamada and Kawai (1989), whose distances are the links on the shortest path, descended by
    pairs in random order (Zheng, Pawar and Goodman 2018); linked pairs ask for 0.7 (the strongest) to 1.3
    (the weakest). Recalled from the papers; the tests compare its stress with another implementation's.
    Time and memory grow with the square of the largest part.
    """
    from scipy.sparse.csgraph import connected_components

    if n == 0:
        return np.empty((0, 2))
    ends = np.column_stack([np.asarray(first, dtype=np.int64), np.asarray(second, dtype=np.int64)])
    length = _lengths(np.asarray(weight, dtype=np.float64))
    proper = ends[:, 0] != ends[:, 1]
    ends, length = ends[proper], length[proper]
    graph = _graph(n, ends)
    _, part = connected_components(graph, directed=False)
    part = part.astype(np.int64)
    size = np.bincount(part)
    parts: list[tuple[Ints, Floats]] = []
    for k in sorted(range(len(size)), key=lambda k: (-size[k], k)):
        nodes = np.flatnonzero(part == k) if size[k] > 1 else np.array([int(np.argmax(part == k))])
        parts.append((nodes, _one_part(nodes, n, ends, length, part == k, seed)))
    return _pack(n, parts)


def _lengths(weight: Floats) -> Floats:
    """The length each link shall have: by the place of its strength."""
    from scipy.stats import rankdata

    if len(weight) < 2:
        return np.ones(len(weight))
    place = (rankdata(weight) - 1.0) / (len(weight) - 1.0)
    lengths: Floats = _LONG - (_LONG - _SHORT) * place
    return lengths


def _graph(n: int, ends: Ints) -> csr_array:
    from scipy.sparse import csr_array

    both = np.vstack([ends, ends[:, ::-1]])
    return csr_array((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(n, n))


def _one_part(
    nodes: Ints, n: int, ends: Ints, length: Floats, inside: NDArray[np.bool_], seed: int
) -> Floats:
    """Places of the nodes of one part, about 1 apart, its long side level, its middle at 0."""
    from jiju.measures.complexity._layout_kernels import count_hops, descend

    count = len(nodes)
    if count == 1:
        return np.zeros((1, 2))
    number = np.full(n, -1, dtype=np.int64)
    number[nodes] = np.arange(count)
    own = inside[ends[:, 0]]
    a, b = number[ends[own, 0]], number[ends[own, 1]]
    sources = np.concatenate([a, b])
    order = np.argsort(sources, kind="stable")
    start = np.concatenate([[0], np.cumsum(np.bincount(sources, minlength=count))]).astype(np.int64)
    distance = count_hops(start, np.concatenate([b, a])[order]).astype(np.float32)
    distance[a, b] = distance[b, a] = length[own].astype(np.float32)
    rng = np.random.default_rng([seed, count])
    place = rng.random((count, 2)) * float(np.sqrt(count))
    descend(place, distance, _ROUNDS if count <= _LARGE else _FEWER, seed % 2**32)
    place -= place.mean(axis=0)
    if count > 2:
        _, axes = np.linalg.eigh(place.T @ place)
        axes = axes[:, ::-1]
        axes = axes * np.where(axes[np.abs(axes).argmax(axis=0), np.arange(2)] < 0.0, -1.0, 1.0)
        place = _push_apart(place @ axes)
        if np.ptp(place[:, 1]) > np.ptp(place[:, 0]):
            place = place[:, ::-1].copy()
    else:
        place = np.array([[-0.5, 0.0], [0.5, 0.0]])
    return place


def _push_apart(place: Floats) -> Floats:
    """Move nodes that nearly cover each other apart, as little as needed."""
    from scipy.spatial import cKDTree

    count = len(place)
    place = place.copy()
    extent = np.ptp(place, axis=0) + 0.5
    least = min(_LEAST * float(np.sqrt(extent.prod() / count)), 0.7)
    for _ in range(_PUSHES):
        pairs = cKDTree(place).query_pairs(least * 0.98, output_type="ndarray")
        if not len(pairs):
            break
        pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
        apart = place[pairs[:, 0]] - place[pairs[:, 1]]
        length = np.hypot(apart[:, 0], apart[:, 1])
        same = length < 1e-9
        turn = pairs[same, 0] * 2.399963 + pairs[same, 1]
        apart[same] = np.column_stack([np.cos(turn), np.sin(turn)])
        move = (0.4 * (least - length) / np.where(same, 1.0, length))[:, None] * apart
        for axis in (0, 1):
            place[:, axis] += np.bincount(pairs[:, 0], move[:, axis], count)
            place[:, axis] -= np.bincount(pairs[:, 1], move[:, axis], count)
    return place


def _pack(n: int, parts: list[tuple[Ints, Floats]]) -> Floats:
    """Put the parts on shelves, side by side, and bring all to [0, 1] at one scale."""
    boxes = [np.ptp(place, axis=0) + 1.0 for _, place in parts]
    area = float(sum(box.prod() for box in boxes))
    width = max(max(float(box[0]) for box in boxes), float(np.sqrt(_WIDE * area)) + 0.5)
    where = np.zeros((n, 2))
    x = y = shelf = 0.0
    for (nodes, place), box in zip(parts, boxes, strict=True):
        if x > 0.0 and x + box[0] > width + 1e-9:
            x, y, shelf = 0.0, y - shelf, 0.0
        low, high = place.min(axis=0), place.max(axis=0)
        where[nodes, 0] = x + 0.5 + place[:, 0] - low[0]
        where[nodes, 1] = y - 0.5 + place[:, 1] - high[1]
        x += float(box[0])
        shelf = max(shelf, float(box[1]))
    where -= where.min(axis=0)
    longest = float(where.max())
    if longest > 0.0:
        where /= longest
    else:
        where += 0.5
    return np.clip(where, 0.0, 1.0)
