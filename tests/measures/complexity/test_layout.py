"""The drawing of the industry space: what is drawn, where the nodes stand, and that it can be read."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial import cKDTree
from scipy.spatial.distance import pdist

from jiju.measures.complexity._layout import choose_links, lay_out

networkx = pytest.importorskip("networkx")


def _cloud(n: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Points in groups, every pair linked: group, first, second, weight."""
    rng = np.random.default_rng(seed)
    group = np.arange(n) % max(2, n // 20)
    points = rng.normal(size=(group.max() + 1, 3))[group] * 3 + rng.normal(size=(n, 3))
    first, second = np.triu_indices(n, 1)
    return group, first, second, np.exp(-pdist(points) / 2)


def _drawn(n: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    group, first, second, weight = _cloud(n, seed)
    chosen, _ = choose_links(n, first, second, weight)
    return group, first[chosen], second[chosen], weight[chosen]


def _nearest(place: np.ndarray) -> np.ndarray:
    return cKDTree(place).query(place, 2)[0][:, 1]


def test_the_links_are_a_maximum_spanning_forest_and_the_strongest_others() -> None:
    n = 60
    _, first, second, weight = _cloud(n)
    chosen, tree = choose_links(n, first, second, weight)
    graph = networkx.Graph()
    graph.add_weighted_edges_from(zip(first, second, weight, strict=True))
    forest = networkx.maximum_spanning_edges(graph, data=False)
    assert {(first[k], second[k]) for k in chosen[tree]} == {tuple(sorted(edge)) for edge in forest}
    assert len(chosen) == 3 * n
    others = np.setdiff1d(np.arange(len(weight)), chosen)
    assert weight[chosen[~tree]].min() >= weight[others].max()
    assert np.all(np.diff(weight[chosen]) <= 0)


def test_the_forest_is_kept_whole_and_links_without_strength_are_not_drawn() -> None:
    first, second = np.array([0, 1, 2, 0, 5]), np.array([1, 2, 3, 3, 5])
    chosen, tree = choose_links(6, first, second, np.array([0.2, 0.4, 0.1, 0.0, 1.0]), most=1)
    assert chosen.tolist() == [1, 0, 2]
    assert tree.all()
    nothing, flags = choose_links(6, first[:0], second[:0], np.empty(0))
    assert len(nothing) == len(flags) == 0


def test_equal_strengths_do_not_depend_on_chance() -> None:
    first, second = np.triu_indices(5, 1)
    chosen, tree = choose_links(5, first, second, np.full(10, 0.5), most=6)
    assert chosen.tolist() == [0, 1, 2, 3, 4, 5]
    assert tree.tolist() == [True, True, True, True, False, False]


@pytest.mark.parametrize("n", [2, 3, 30, 300])
def test_places_lie_in_the_unit_square_apart_and_the_same_each_time(n: int) -> None:
    _, first, second, weight = _drawn(n)
    place = lay_out(n, first, second, weight)
    assert place.shape == (n, 2)
    assert place.min() == 0.0
    assert place.max() == 1.0
    assert np.ptp(place[:, 0]) >= np.ptp(place[:, 1])  # lies rather than stands
    assert np.array_equal(place, lay_out(n, first, second, weight))
    assert np.array_equal(place, lay_out(n, first, second, weight**3))  # only the order counts
    room = np.sqrt((np.ptp(place[:, 0]) + 0.01) * (np.ptp(place[:, 1]) + 0.01) / n)
    assert _nearest(place).min() > 0.25 * room


def test_another_seed_gives_another_drawing() -> None:
    _, first, second, weight = _drawn(40)
    assert not np.array_equal(lay_out(40, first, second, weight), lay_out(40, first, second, weight, seed=1))


def test_linked_nodes_stand_near_and_groups_together() -> None:
    n = 200
    group, first, second, weight = _drawn(n)
    place = lay_out(n, first, second, weight)
    linked = np.linalg.norm(place[first] - place[second], axis=1)
    assert np.median(linked) < 0.35 * np.median(pdist(place))
    nearest = cKDTree(place).query(place, 2)[1][:, 1]
    assert np.mean(group[nearest] == group) > 0.5


def test_its_stress_is_about_that_of_kamada_and_kawai() -> None:
    n = 80
    _, first, second, weight = _drawn(n, seed=3)
    graph = networkx.Graph(list(zip(first.tolist(), second.tolist(), strict=True)))
    hops = dict(networkx.all_pairs_shortest_path_length(graph))
    wanted = np.array([[hops[i][j] for j in range(n)] for i in range(n)], dtype=float)[np.triu_indices(n, 1)]

    def stress(place: np.ndarray) -> float:
        apart = pdist(place)
        apart = apart * (apart / wanted).sum() / ((apart / wanted) ** 2).sum()
        return float((((apart - wanted) / wanted) ** 2).sum())

    theirs = networkx.kamada_kawai_layout(graph)
    mine = stress(lay_out(n, first, second, weight))
    # the lengths of links by strength and the room kept between nodes cost some of it
    assert mine < 1.5 * stress(np.array([theirs[k] for k in range(n)]))
    assert mine < 0.2 * stress(np.random.default_rng(0).random((n, 2)))


def test_parts_are_packed_beside_each_other_and_nodes_without_a_link_are_placed() -> None:
    first = np.array([0, 1, 2, 3, 4, 0, 6, 7])
    second = np.array([1, 2, 3, 4, 5, 5, 7, 8])
    place = lay_out(14, first, second, np.ones(8))
    assert len(np.unique(place.round(9), axis=0)) == 14
    assert _nearest(place).min() > 0.05
    parts = [place[:6], place[6:9], *(place[k : k + 1] for k in range(9, 14))]
    for k, one in enumerate(parts):
        for other in parts[k + 1 :]:
            apart = np.maximum(one.min(axis=0) - other.max(axis=0), other.min(axis=0) - one.max(axis=0))
            assert apart.max() > 0.0  # their boxes do not meet


def test_a_star_does_not_fall_on_itself() -> None:
    n = 61
    place = lay_out(n, np.zeros(60, dtype=int), np.arange(1, n), np.linspace(1.0, 2.0, 60))
    assert _nearest(place).min() > 0.02


def test_none_one_and_no_links() -> None:
    nothing = np.empty(0, dtype=int)
    assert lay_out(0, nothing, nothing, np.empty(0)).shape == (0, 2)
    assert lay_out(1, nothing, nothing, np.empty(0)).tolist() == [[0.5, 0.5]]
    apart = lay_out(7, nothing, nothing, np.empty(0))
    assert _nearest(apart).min() > 0.2
    itself = lay_out(2, np.array([0]), np.array([0]), np.ones(1))
    assert not np.array_equal(itself[0], itself[1])
