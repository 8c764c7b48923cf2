"""The fast ways to count pairs give what the plain ones give: to the digit where they claim to be exact."""

from __future__ import annotations

import numpy as np
import pytest

from jiju.measures.clusters._distances import make_steps
from jiju.measures.clusters._kd import KdCurves, make_kd_curves
from jiju.measures.clusters._kernels import around_sums
from jiju.measures.clusters._m import MCurves, make_m_curves
from jiju.measures.clusters._members import Members
from jiju.measures.clusters._strips import make_strips
from jiju.measures.clusters._targets import Target, own_targets
from jiju.space import Points, unit_vectors

NO_AXIS = np.empty(0)


def some_points(where: str, n: int, rng: np.random.Generator) -> Points:
    if where == "plane":
        return Points(*rng.uniform(0, 100_000, (2, n)), NO_AXIS)
    if where == "lattice":
        return Points(*(rng.integers(0, 40, (2, n)) * 1_000.0), NO_AXIS)
    if where == "far from the origin":
        return Points(*(rng.uniform(0, 50_000, (2, n)) + 4e6), NO_AXIS)
    if where == "date line":
        return Points(*unit_vectors((rng.uniform(174, 186, n) + 180) % 360 - 180, rng.uniform(-8, 8, n)))
    if where == "pole":
        return Points(*unit_vectors(rng.uniform(-180, 180, n), rng.uniform(82, 90, n)))
    return Points(*unit_vectors(rng.uniform(-25, 40, n), rng.uniform(36, 70, n)))


WHERE = ["plane", "lattice", "far from the origin", "date line", "pole", "continent"]


def some_members(
    where: str, n: int, rng: np.random.Generator, *, weighted: bool, industries: int = 4
) -> Members:
    code = rng.integers(0, industries, n).astype(np.int32)
    weight = rng.lognormal(2, 1.5, n) if weighted else NO_AXIS
    names = tuple("abcdefgh"[:industries])
    return Members(some_points(where, n, rng), code, names, weight, {}, np.arange(n))


def distances_for(points: Points, *, from_zero: bool = False) -> np.ndarray:
    step = float(points.to_metres(points.diagonal() / 60.0))
    return step * np.arange(0 if from_zero else 1, 26)


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("from_zero", [False, True])
def test_steps_in_single_precision_are_exact(where, from_zero, rng):
    points = some_points(where, 1_500, rng)
    metres = (
        1_000.0 * np.arange(0 if from_zero else 1, 31)
        if where == "lattice"
        else distances_for(points, from_zero=from_zero)
    )
    steps = make_steps(points, metres)
    assert steps.unit > 0.0
    rows = np.arange(200)
    sums = np.empty((200, len(metres)))
    here = steps.positions(points.take(rows))
    around_sums(here, rows, steps.positions(points), NO_AXIS, steps.lookups, sums)
    axes = [points.x, points.y] + ([] if points.planar else [points.z])
    square = sum((axis[rows, None] - axis[None]) ** 2 for axis in axes)
    distance = np.sqrt(square)
    distance[rows, rows] = np.inf
    slow = (distance[:, :, None] <= steps.edges[:-1]).sum(axis=1)
    np.testing.assert_array_equal(sums, slow)


def test_uneven_distances_take_the_other_way(rng):
    points = some_points("plane", 300, rng)
    metres = np.array([10.0, 500.0, 501.0, 20_000.0])
    steps = make_steps(points, metres)
    assert steps.unit == 0.0
    rows = np.arange(300)
    sums = np.empty((300, 4))
    around_sums(steps.positions(points), rows, steps.positions(points), NO_AXIS, steps.lookups, sums)
    d = np.hypot(points.x[:, None] - points.x, points.y[:, None] - points.y)
    d[rows, rows] = np.inf
    np.testing.assert_array_equal(sums, (d[:, :, None] <= metres).sum(axis=1))


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("weighted", [False, True])
def test_strips_pass_over_no_pair_within_reach(where, weighted, rng):
    members = some_members(where, 2_000, rng, weighted=weighted, industries=2)
    targets = own_targets(members, [0, 1])
    metres = float(members.points.to_metres(members.points.diagonal())) * np.linspace(0.0, 0.08, 20)
    with_strips = make_kd_curves(members, targets, metres, exact=False, weights_stay=False)
    assert with_strips.strips is not None
    without = KdCurves(members.points, targets, members.weight, metres, exact=False)
    draws = np.stack([np.arange(2_000), rng.permutation(2_000)])
    a, b = with_strips(draws), without(draws)
    # The same bins, added up in another order.
    np.testing.assert_allclose(a, b, rtol=1e-11, atol=1e-12 * b.max())


def test_strips_are_left_out_where_most_pairs_are_near(rng):
    points = some_points("plane", 100, rng)
    assert make_strips(points, 90_000.0) is None
    assert make_strips(points, 0.0) is None


@pytest.mark.parametrize("where", ["plane", "lattice", "continent"])
@pytest.mark.parametrize("weights", ["none", "stay", "go along"])
def test_all_ways_to_m_agree(where, weights, rng):
    weighted = weights != "none"
    members = some_members(where, 400, rng, weighted=weighted)
    if weighted:
        members.weight[:20] = 0.0
    steps = make_steps(members.points, distances_for(members.points))
    targets = (
        *own_targets(members, [0, 2]),
        Target(members.of(1), members.of(3), own=False),
        Target(members.of(0), members.of(1), own=False),
    )
    draws = np.stack([np.arange(400), *(rng.permutation(400) for _ in range(17))])
    stay = weights == "stay"
    chosen = make_m_curves(members, targets, steps, weights_stay=stay)
    got = chosen(draws)
    slow = np.stack([slow_m(members, targets, steps.edges[:-1], draw, stay=stay) for draw in draws])
    np.testing.assert_allclose(got, slow, rtol=1e-11)
    if weights == "go along":
        assert chosen.together
        np.testing.assert_allclose(MCurves(members, targets, steps)(draws), slow, rtol=1e-11)


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("weights", ["none", "stay"])
def test_m_passes_over_no_pair_within_reach(where, weights, rng):
    members = some_members(where, 900, rng, weighted=weights != "none", industries=3)
    metres = float(members.points.to_metres(members.points.diagonal())) * np.arange(1, 13) / 120.0
    steps = make_steps(members.points, metres)
    targets = (*own_targets(members, [0]), Target(members.of(1), members.of(2), own=False))
    draws = np.stack([np.arange(900), rng.permutation(900)])
    stay = weights == "stay"
    curves = make_m_curves(members, targets, steps, weights_stay=stay)
    assert curves.strips is not None
    slow = np.stack([slow_m(members, targets, steps.edges[:-1], draw, stay=stay) for draw in draws])
    np.testing.assert_allclose(curves(draws), slow, rtol=1e-11)


@pytest.mark.parametrize("weights", ["none", "stay"])
def test_references_that_stay_are_summed_once(weights, rng):
    members = some_members("plane", 300, rng, weighted=weights != "none")
    steps = make_steps(members.points, distances_for(members.points))
    reference = members.of(0)
    targets = tuple(Target(reference, members.of(k), own=False) for k in (1, 2, 3))
    others = np.flatnonzero(members.code != 0)
    draws = np.tile(np.arange(300), (4, 1))
    for draw in draws[1:]:
        draw[others] = rng.permutation(others)
    stay = weights == "stay"
    curves = make_m_curves(members, targets, steps, weights_stay=stay, references_stay=True)
    assert len(curves.spread) == 3
    assert curves.spread[0] is curves.spread[2]
    slow = np.stack([slow_m(members, targets, steps.edges[:-1], draw, stay=stay) for draw in draws])
    np.testing.assert_allclose(curves(draws), slow, rtol=1e-11)


def slow_m(members, targets, edges, draw, *, stay):
    """M by its definition, from the full matrix of distances between establishments as they stand."""
    points = members.points.take(draw)
    n = len(points)
    axes = [points.x, points.y] + ([] if points.planar else [points.z])
    d = np.sqrt(sum((axis[:, None] - axis[None]) ** 2 for axis in axes))
    weight = members.weight if members.weighted else np.ones(n)
    weight = weight[draw] if stay and members.weighted else weight
    not_self = ~np.eye(n, dtype=bool)
    out = np.full((len(targets), len(edges)), np.nan)
    for t, target in enumerate(targets):
        counted = np.zeros(n)
        counted[target.neighbor] = weight[target.neighbor]
        for k, edge in enumerate(edges):
            within = (d <= edge) & not_self
            every, some = (within @ weight)[target.reference], (within @ counted)[target.reference]
            has = every > 0.0
            mine = weight[target.reference] if target.own else 0.0
            base = (counted.sum() - mine) / (weight.sum() - weight[target.reference])
            if has.any() and (base * has).sum() > 0:
                out[t, k] = (some[has] / every[has]).sum() / (base * has).sum()
    return out
