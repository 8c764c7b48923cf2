"""The parts of cluster definitions by themselves: similarities, partitions, scores, correction, the null."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import jiju
from jiju.measures.complexity._cluster_search import Candidate, choose, default_numbers, exchange
from jiju.measures.complexity._correction import correct_groups, find_outliers
from jiju.measures.complexity._partitions import adjusted_rand, partitions_of
from jiju.measures.complexity._similarity import SIMILARITIES, combine, similarities_of, standardize_pairs
from jiju.measures.complexity._validation import relations, validate

sklearn_metrics = pytest.importorskip("sklearn.metrics")


def amounts(regions: int = 30, industries: int = 12, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).lognormal(size=(regions, industries))


def pairs(matrix: np.ndarray) -> np.ndarray:
    return matrix[np.triu_indices(len(matrix), 1)]


def random_similarity(n: int, seed: int = 1) -> np.ndarray:
    drawn = np.random.default_rng(seed).normal(size=(n, n))
    return standardize_pairs(drawn + drawn.T)


def test_every_similarity_is_symmetric_and_standardized() -> None:
    value = amounts()
    links = np.random.default_rng(2).lognormal(size=(12, 12))
    found = similarities_of(SIMILARITIES, value, np.ceil(value), links)
    assert list(found) == list(SIMILARITIES)
    for matrix in (*found.values(), combine(found)):
        np.testing.assert_array_equal(matrix, matrix.T)
        np.testing.assert_array_equal(np.diagonal(matrix), 0.0)
        np.testing.assert_allclose([pairs(matrix).mean(), pairs(matrix).std()], [0.0, 1.0], atol=1e-12)


def test_similarities_are_what_their_names_say() -> None:
    value = amounts()
    links = np.array([[0.0, 6.0, 2.0], [1.0, 0.0, 0.0], [3.0, 4.0, 0.0]])
    found = similarities_of(("value", "specialization"), value, None, None)
    quotient = value / value.sum(axis=1, keepdims=True) / (value.sum(axis=0) / value.sum())
    for name, columns in (("value", value), ("specialization", np.log1p(quotient))):
        expected = standardize_pairs(np.corrcoef(columns, rowvar=False))
        np.testing.assert_allclose(found[name], expected, atol=1e-9)
    # 0 buys 1/4 from 1 and 3/4 from 2; 1 buys 6/10 from 0; 0 sells 6/8 to 1; 1 sells all to 0
    shares = similarities_of(("links",), value[:, :3], None, links)["links"]
    raw = np.array([[0.0, 1.0, 1.0], [1.0, 0.0, 4 / 7], [1.0, 4 / 7, 0.0]])
    np.testing.assert_allclose(shares, standardize_pairs(raw), atol=1e-12)


def test_coagglomeration_is_that_of_the_measure() -> None:
    value = np.random.default_rng(4).integers(1, 9, (6, 7)).astype(float)
    rows = [
        {"establishment": f"{r}-{i}-{k}", "region": f"R{r}", "industry": f"I{i}", "size": 1.0}
        for r in range(6)
        for i in range(7)
        for k in range(int(value[r, i]))
    ]
    table = jiju.measure_coagglomeration(
        pd.DataFrame(rows), minimum_establishments=2, simulations=1, rng=1
    ).table
    index = np.zeros((7, 7))
    for row in table.itertuples():
        i, j = int(row.industry[1:]), int(row.neighbor[1:])
        index[i, j] = index[j, i] = row.coagglomeration
    ours = similarities_of(("coagglomeration",), value, None, None)["coagglomeration"]
    np.testing.assert_allclose(ours, standardize_pairs(index), atol=1e-9)


def test_constant_columns_and_equal_pairs_give_no_nan() -> None:
    value = amounts()
    value[:, 3] = 5.0
    for matrix in similarities_of(SIMILARITIES[:5], value, np.ones_like(value), None).values():
        assert np.isfinite(matrix).all()
    assert not standardize_pairs(np.full((5, 5), 0.3)).any()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), min_size=2, max_size=40))
def test_the_adjusted_rand_index_is_scikit_learns(groups: list[tuple[int, int]]) -> None:
    first, second = (np.array(labels, dtype=np.int64) for labels in zip(*groups, strict=True))
    expected = sklearn_metrics.adjusted_rand_score(first, second)
    assert adjusted_rand(first, second) == pytest.approx(expected, abs=1e-12)
    assert adjusted_rand(first, second) == pytest.approx(adjusted_rand(second, first), abs=1e-12)


def test_ward_and_k_means_find_plain_blocks() -> None:
    labels = np.arange(20) % 4
    matrix = standardize_pairs(np.where(labels[:, None] == labels, 1.0, 0.0) + 0.05 * random_similarity(20))
    found = {(method, number): groups for method, number, groups in partitions_of(matrix, [2, 4])}
    assert set(found) == {("ward", 2), ("ward", 4), ("k-means", 2), ("k-means", 4)}
    for method in ("ward", "k-means"):
        assert adjusted_rand(found[method, 4], labels) == 1.0
        assert found[method, 4].tolist()[:4] == [0, 1, 2, 3]  # numbered by the first member


def test_k_means_does_not_raise_the_spread_within() -> None:
    matrix = random_similarity(40)
    rows = matrix.copy()
    np.fill_diagonal(rows, -np.inf)
    np.fill_diagonal(rows, rows.max(axis=1))

    def spread(groups: np.ndarray) -> float:
        return sum(
            float(((rows[groups == k] - rows[groups == k].mean(axis=0)) ** 2).sum())
            for k in range(groups.max() + 1)
        )

    made = list(partitions_of(matrix, [3, 6, 9]))
    for (_, _, ward), (_, _, means) in zip(made[::2], made[1::2], strict=True):
        assert spread(means) <= spread(ward) + 1e-9


def slow_shares(matrix: np.ndarray, labels: np.ndarray) -> list[float]:
    """The four shares by their words."""
    k = labels.max() + 1
    members = [np.flatnonzero(labels == g) for g in range(k)]

    def mean(rows: np.ndarray, columns: np.ndarray) -> float:
        cells = [matrix[i, j] for i in rows for j in columns if i != j]
        return float(np.mean(cells)) if cells else float("nan")

    flags: list[list[bool]] = [[], [], [], []]
    for g in range(k):
        own = mean(members[g], members[g])
        others = [mean(members[g], members[h]) for h in range(k) if h != g]
        flags[0].append(own > np.mean(others))
        flags[1].append(own > np.percentile(others, 95))
    for i, g in enumerate(labels):
        own = mean(np.array([i]), members[g])
        others = [mean(np.array([i]), members[h]) for h in range(k) if h != g]
        flags[2].append(own > np.mean(others))
        flags[3].append(own > np.percentile(others, 95))
    return [float(np.mean(one)) for one in flags]


@pytest.mark.parametrize("k", [2, 3, 7])
def test_the_shares_are_the_slow_definition(k: int) -> None:
    first, second = random_similarity(23, 1), random_similarity(23, 2)
    labels = np.concatenate([np.arange(k), np.random.default_rng(3).integers(0, k - 1, 23 - k)])
    labels[labels == labels[k - 1]] = k - 1  # the last group has one member only
    expected = np.mean([slow_shares(first, labels), slow_shares(second, labels)], axis=0)
    np.testing.assert_allclose(validate((first, second), labels), expected, atol=1e-12)


def test_a_group_of_one_counts_as_failing() -> None:
    found = relations(random_similarity(5), np.array([0, 0, 0, 0, 1]))
    assert np.isnan(found.within[4])
    assert np.isnan(found.group_within[1])
    assert validate((random_similarity(5),), np.array([0, 0, 0, 0, 1]))[0] <= 0.5


def test_random_groups_score_as_chance_has_it() -> None:
    # above the mean of the others half of the time; above most of 11 others 1 to 2 times in 12, of groups
    # more often, for the mean of the 10 pairs within is less steady than that of the 25 between
    rng = np.random.default_rng(5)
    shares = [validate((random_similarity(60, s),), rng.permutation(60) % 12) for s in range(60)]
    np.testing.assert_allclose(np.mean(shares, axis=0), [0.5, 0.21, 0.5, 0.14], atol=0.04)


def blocks(swap: tuple[int, ...] = ()) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Three blocks of eight; the true groups, and groups with some industries put into the next one."""
    truth = np.arange(24) // 8
    rng = np.random.default_rng(6)
    noise = rng.normal(size=(24, 24))
    matrix = standardize_pairs(np.where(truth[:, None] == truth, 1.0, 0.0) + 0.1 * (noise + noise.T))
    wrong = truth.copy()
    for k in swap:
        wrong[k] = (wrong[k] + 1) % 3
    return matrix, truth, wrong


def test_outliers_are_found_and_moved_home() -> None:
    matrix, truth, wrong = blocks((2, 9, 20))
    outliers = find_outliers(matrix, [matrix], wrong)
    assert [k for k, name in enumerate(outliers) if name != "none"] == [2, 9, 20]
    assert outliers[2] == "systematic"
    np.testing.assert_array_equal(correct_groups(matrix, wrong, outliers, "all"), truth)
    np.testing.assert_array_equal(correct_groups(matrix, wrong, outliers, "none"), wrong)


def test_an_outlier_by_some_similarities_only_is_marginal() -> None:
    matrix, truth, wrong = blocks((2, 9))
    other, _, _ = blocks()
    contrary = other.copy()
    contrary[9] = contrary[:, 9] = np.where(wrong == wrong[9], 2.0, -2.0)  # by this one, 9 is at home
    contrary[9, 9] = 0.0
    outliers = find_outliers(matrix, [matrix, contrary], wrong)
    assert (outliers[2], outliers[9]) == ("systematic", "marginal")
    moved = correct_groups(matrix, wrong, outliers, "systematic")
    assert (moved[2], moved[9]) == (truth[2], wrong[9])


def test_one_that_is_alone_joins_the_group_it_is_like_or_stays() -> None:
    matrix, truth, _ = blocks()
    labels = truth.copy()
    labels[23] = 3
    outliers = find_outliers(matrix, [matrix], labels)
    assert outliers[23] == "alone"
    assert correct_groups(matrix, labels, outliers, "all")[23] == 2
    matrix[23] = matrix[:, 23] = -1.0
    matrix[23, 23] = 0.0
    assert correct_groups(matrix, labels, find_outliers(matrix, [matrix], labels), "all")[23] == 3


@pytest.mark.parametrize("seed", range(5))
def test_the_correction_ends_also_where_nothing_belongs_together(seed: int) -> None:
    matrix = random_similarity(30, seed)
    labels = np.arange(30) % 5
    moved = correct_groups(matrix, labels, find_outliers(matrix, [matrix], labels), "all")
    assert moved.shape == (30,)
    assert set(moved.tolist()) <= set(range(5))


def test_the_rule_takes_the_most_groups_near_the_highest_score() -> None:
    def one(score: float, number: int, method: str = "ward") -> Candidate:
        return Candidate("all", method, number, np.zeros(1, dtype=np.int64), np.full(4, score))

    tried = [one(0.90, 3), one(0.897, 7), one(0.897, 7, "k-means"), one(0.898, 7), one(0.89, 20)]
    assert choose(tried) == 3
    assert choose(tried[:3]) == 1
    assert choose([one(0.90, 3), one(0.89, 20)]) == 0


def test_the_usual_numbers_of_groups() -> None:
    assert default_numbers(6) == [2, 3]
    assert default_numbers(96)[0] == 3
    assert default_numbers(96)[-1] == 16
    assert len(default_numbers(1000)) == 20


def test_the_null_keeps_each_industrys_quotients_among_regions_of_like_size() -> None:
    value = amounts(60, 4)
    whence = exchange(value, np.random.default_rng(1))
    again = exchange(value, np.random.default_rng(1))
    np.testing.assert_array_equal(whence, again)
    place = np.empty(60, dtype=int)
    place[np.argsort(value.sum(axis=1), kind="stable")] = np.arange(60)
    for k in range(4):
        assert sorted(whence[:, k].tolist()) == list(range(60))
        assert np.abs(place[whence[:, k]] - place).max() < 15
        assert np.mean(whence[:, k] == np.arange(60)) < 0.3
    assert not np.array_equal(whence[:, 0], whence[:, 1])
