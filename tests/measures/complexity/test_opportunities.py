"""Opportunities: who is a candidate, how they are scored, what the reasons and the intervals say."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array
from slow_reach import slow_share_below

import jiju
from jiju.errors import MeasureError
from jiju.measures.complexity._opportunity_words import is_residual, opportunity_reasons
from jiju.measures.complexity._reach import draw_ranks, rank_candidates, rank_interval, share_below


def capable(rng: np.random.Generator, regions: int = 40, industries: int = 30) -> pd.DataFrame:
    """Regions with more or fewer capabilities, industries that ask for some of them."""
    have = rng.random((regions, 12)) < rng.uniform(0.2, 0.95, (regions, 1))
    need = rng.random((industries, 12)) < rng.uniform(0.1, 0.5, (industries, 1))
    need[~need.any(axis=1), 0] = True
    share = (have.astype(float) @ need.T.astype(float)) / need.sum(axis=1)
    rows, columns = np.nonzero(share >= 0.8)
    return pd.DataFrame(
        {"region": [f"R{k:02d}" for k in rows], "industry": [f"I{k:02d}" for k in columns], "value": 1.0}
    )


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return capable(np.random.default_rng(11))


@pytest.fixture(scope="module")
def found(table: pd.DataFrame) -> jiju.Result:
    return jiju.find_opportunities(table, region="R05", presence="value", resamples=60, rng=3)


def test_candidates_are_what_the_region_lacks_and_enough_others_have(table: pd.DataFrame):
    found = jiju.find_opportunities(
        table, region="R05", presence="value", minimum_regions=12, resamples=5, rng=3
    )
    has = set(table.loc[table["region"] == "R05", "industry"])
    number = table.groupby("industry").size()
    assert set(found.table["industry"]) == {name for name in number.index[number >= 12] if name not in has}
    rare = set(number.index[number < 12])
    assert rare
    assert rare <= set(found.left_out["name"])
    assert set(found.present["industry"]) == has
    assert (found.table["value"] == 0.0).all()


def test_scores_are_those_of_the_definition(found: jiju.Result):
    rows = found.table
    near = slow_share_below(rows["density"].round(9).tolist())
    complex_ = slow_share_below(rows["complexity"].round(9).tolist())
    gain = slow_share_below(rows["gain"].round(9).tolist())
    np.testing.assert_allclose(rows["feasibility"], near)
    np.testing.assert_allclose(rows["attractiveness"], (np.array(complex_) + gain) / 2.0)
    np.testing.assert_allclose(rows["score"], np.sqrt(rows["feasibility"] * rows["attractiveness"]))
    assert rows["score"].is_monotonic_decreasing
    assert rows["rank"].iloc[0] == 1


def test_the_numbers_are_those_of_measure_density(table: pd.DataFrame, found: jiju.Result):
    cells = jiju.measure_density(table, presence="value", region="R05").table.set_index("industry")
    rows = found.table.set_index("industry")
    for name in ("density", "gain"):
        np.testing.assert_allclose(rows[name], cells[name].reindex(rows.index), rtol=1e-12, atol=1e-12)
    measured = jiju.measure_complexity(table, presence="value", resamples=0)
    complexity = measured.industries.set_index("industry")
    np.testing.assert_allclose(
        rows["complexity"], complexity["complexity"].reindex(rows.index), rtol=1e-9, atol=1e-9
    )


def test_balance_moves_from_what_is_near_to_what_is_fine(table: pd.DataFrame):
    settings = {"region": "R05", "presence": "value", "resamples": 0}
    near = jiju.find_opportunities(table, balance=1.0, **settings).table
    fine = jiju.find_opportunities(table, balance=0.0, **settings).table
    assert near["density"].is_monotonic_decreasing
    assert fine["attractiveness"].is_monotonic_decreasing
    assert near["industry"].tolist() != fine["industry"].tolist()
    assert near["rank_low"].isna().all()
    assert near["top_share"].isna().all()


def test_intervals_hold_the_rank_and_come_again_with_the_seed(table: pd.DataFrame, found: jiju.Result):
    rows = found.table
    assert (rows["rank_low"] <= rows["rank"]).all()
    assert (rows["rank"] <= rows["rank_high"]).all()
    assert (rows["rank_high"] > rows["rank_low"]).any()
    assert rows["top_share"].between(0.0, 1.0).all()
    more = jiju.find_opportunities(
        table, region=["R31", "R05"], presence="value", resamples=60, rng=found.provenance.seed
    )
    own = more.table[more.table["region"] == "R05"].reset_index(drop=True)
    pd.testing.assert_frame_equal(own, rows)
    assert list(dict.fromkeys(more.table["region"])) == ["R31", "R05"]


def test_an_interval_is_of_the_draws_and_of_the_table():
    drawn = np.array([[3, 1], [4, 2], [5, 1], [6, 2]], dtype=np.int32)
    low, high = rank_interval(np.array([1, 2]), drawn, 0.5)
    assert low.tolist() == [1, 1]
    assert high.tolist() == [6, 2]


def test_draws_with_the_same_regions_throughout_do_not_move_ranks(rng: np.random.Generator):
    """Regions that are twins of a few are in every draw often, and ranks stay nearly where they are."""
    few = (rng.random((6, 12)) < 0.5).astype(float)
    present = csr_array(np.repeat(few, 60, axis=0))
    lacking = np.flatnonzero(few[0] == 0.0)
    from jiju.measures.complexity._eci import solve_complexity

    pci = solve_complexity(present).industry
    ranks = draw_ranks(present, np.array([0]), [lacking], pci, balance=1.0, resamples=30, seed=1)[0]
    spread = np.quantile(ranks, 0.9, axis=0) - np.quantile(ranks, 0.1, axis=0)
    assert np.median(spread) <= 2.0
    assert ranks.shape == (30, len(lacking))


def test_a_candidate_that_no_region_of_a_draw_has_is_last_in_it():
    present = np.zeros((30, 3))
    present[:5, 0] = 1.0
    present[4:, 1] = 1.0
    present[3, 2] = 1.0  # of one region, which is in 64% of the draws; then nearer than the other
    pci = np.array([-1.0, 0.0, 1.0])
    ranks = draw_ranks(
        csr_array(present), np.array([0]), [np.array([1, 2])], pci, balance=1.0, resamples=80, seed=2
    )[0]
    assert set(ranks[:, 1].tolist()) == {1, 2}
    assert 0.2 < (ranks[:, 1] == 2).mean() < 0.55


def test_shares_below_count_ties_half_and_unknown_least():
    assert share_below(np.array([1.0, 2.0, 2.0, np.nan])).tolist() == [0.375, 0.75, 0.75, 0.125]
    assert share_below(np.array([4.0])).tolist() == [0.5]
    alone = rank_candidates(np.array([0.3]), np.array([np.nan]), np.array([0.0]), 0.5)
    assert alone.rank.tolist() == [1]
    assert np.isnan(alone.attractiveness).all()


def test_reasons_name_what_the_reach_rests_on(found: jiju.Result):
    first = found.table.iloc[0]
    rests = found.neighbors[found.neighbors["industry"] == first["industry"]]
    assert 1 <= len(rests) <= 5
    assert rests["relatedness"].is_monotonic_decreasing
    assert set(rests["neighbor"]) <= set(found.present["industry"])
    assert rests["neighbor"].iloc[0] in first["reason_en"]
    assert rests["neighbor"].iloc[0] in first["reason_zh"]
    assert "none there now" in first["reason_en"]
    assert first["reason_zh"].endswith("。")
    for reason in found.table["reason_en"]:
        assert "nan" not in reason.lower()


def test_the_farthest_candidate_is_called_that(found: jiju.Result):
    farthest = found.table.loc[found.table["density"].idxmin()]
    assert farthest["reason_en"].startswith("No candidate is farther; most related to")
    assert farthest["reason_zh"].startswith("没有更远的候选行业；")
    assert not found.table["reason_en"].str.contains("Nearer than 0%", regex=False).any()


def test_candidates_can_be_named_or_begun(table: pd.DataFrame):
    settings = {"region": "R05", "presence": "value", "resamples": 0}
    every = jiju.find_opportunities(table, **settings)
    some = jiju.find_opportunities(table, candidates=["I1", "I20"], **settings)
    wanted = {name for name in every.table["industry"] if name.startswith("I1") or name == "I20"}
    assert set(some.table["industry"]) == wanted
    assert some.table["density"].isin(every.table["density"]).all()
    with pytest.raises(MeasureError) as caught:
        jiju.find_opportunities(table, candidates=["steel"], **settings)
    assert caught.value.code == "M424"


def test_the_space_is_that_of_relatedness(table: pd.DataFrame, found: jiju.Result):
    related = jiju.measure_relatedness(table, presence="value")
    ours, theirs = found.tables["nodes"], related.tables["nodes"]
    np.testing.assert_allclose(ours[["x", "y"]], theirs[["x", "y"]], atol=1e-9)
    pd.testing.assert_frame_equal(found.tables["links"], related.tables["links"])


def test_a_region_without_anything_is_told_so(table: pd.DataFrame):
    bare = pd.DataFrame({"region": ["Bare"], "industry": ["I00"], "value": [0.4]})
    both = pd.concat([table, bare], ignore_index=True)
    found = jiju.find_opportunities(both, region=["Bare", "R05"], presence="value", resamples=5, rng=1)
    assert set(found.table["region"]) == {"R05"}
    assert "Bare" in found.summary()
    assert found.regions.set_index("region").loc["Bare", "candidates"] == 0


def test_a_region_of_another_block_is_ranked_by_reach_alone(table: pd.DataFrame):
    island = [("X1", "x1"), ("X1", "x2"), ("X2", "x2"), ("X2", "x3"), ("X3", "x3"), ("X3", "x1")]
    extra = pd.DataFrame([(*pair, 1.0) for pair in island], columns=["region", "industry", "value"])
    both = pd.concat([table, extra], ignore_index=True)
    found = jiju.find_opportunities(
        both, region="X1", presence="value", minimum_regions=1, resamples=10, rng=1
    )
    assert found.table["industry"].tolist() == ["x3"]
    assert found.table["attractiveness"].isna().all()
    assert found.table["density"].iloc[0] > 0.0
    assert "could not be measured" in found.summary()


def test_residual_classes_are_pointed_out():
    assert is_residual("其他建材")
    assert is_residual("All Other Plastics Product Manufacturing")
    assert is_residual("Machinery n.e.c.")
    assert is_residual("综合类")
    assert not is_residual("Brother machines")
    assert not is_residual("建筑工程")


def test_a_complexity_that_only_sets_one_region_apart_is_called_that(rng: np.random.Generator):
    table = capable(rng)
    own = [("Apart", f"own{k}", 1.0) for k in range(6)] + [("Apart", table["industry"].iloc[0], 1.0)]
    odd = pd.concat([table, pd.DataFrame(own, columns=list(table.columns))], ignore_index=True)
    said = jiju.find_opportunities(odd, region="R05", presence="value", resamples=0).summary()
    assert "set Apart apart" in said
    assert "set " not in jiju.find_opportunities(table, region="R05", presence="value", resamples=0).summary()


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"balance": 1.5}, "M425"),
        ({"balance": "half"}, "M425"),
        ({"minimum_regions": 0}, "M422"),
        ({"resamples": -1}, "M405"),
        ({"level": 0.3}, "M405"),
        ({"region": "nowhere"}, "M423"),
        ({"threshold": 0.0}, "M405"),
    ],
)
def test_what_cannot_be_used_is_refused_by_code(table: pd.DataFrame, settings: dict, code: str):
    with pytest.raises(MeasureError) as caught:
        jiju.find_opportunities(table, **{"region": "R05", "presence": "value", **settings})
    assert caught.value.code == code


def test_inputs_stay_and_the_result_comes_back_from_disk(table: pd.DataFrame, found: jiju.Result):
    before = table.copy(deep=True)
    jiju.find_opportunities(table, region="R05", presence="value", resamples=5, rng=1)
    pd.testing.assert_frame_equal(table, before)
    back = jiju.Result.from_dict(found.to_dict())
    pd.testing.assert_frame_equal(back.table, found.table)
    assert back.details["region"] == ["R05"]


def test_a_draw_is_the_table_in_which_regions_count_so_often(rng: np.random.Generator):
    """The kernel of the draws against the functions for whole tables, on the regions written out."""
    from jiju.measures.complexity._density import nearness
    from jiju.measures.complexity._proximity import relate
    from jiju.measures.complexity._reach_kernels import count_shared, near_few

    present = (rng.random((25, 17)) < 0.35).astype(float)
    present[:, 5] = 0.0
    weight = np.bincount(rng.integers(0, 25, 25), minlength=25)
    table = csr_array(present)
    shared = np.zeros((17, 17))
    count_shared(table.indptr.astype(np.int64), table.indices.astype(np.int64), weight, shared)
    pci = rng.normal(size=17)
    pci[[2, 5]] = np.nan
    own = present[[3, 8]]
    density, gain = near_few(shared, np.ascontiguousarray(own.T), pci)
    written = csr_array(np.repeat(present, weight, axis=0))
    expected = nearness(csr_array(own), relate(written), pci)
    np.testing.assert_allclose(density.T, expected.density, atol=1e-12)
    np.testing.assert_allclose(gain.T * (1.0 - own), expected.gain, atol=1e-12)


@pytest.mark.parametrize(
    ("amount", "special", "en", "zh"),
    [
        (0.0, 0.0, "none there now", "目前尚无"),
        (4.0, 0.007, "next to nothing", "规模微小"),
        (4.0, 0.5, "now 4, 0.5 times the usual share", "现有 4，占比为总体占比的 0.5 倍"),
    ],
)
def test_what_is_there_already_is_said_in_words(amount: float, special: float, en: str, zh: str):
    row = {"region": "Walnut 胡桃州", "industry": "x", "candidates": 9, "nearer": 0.9, "complexity": np.nan}
    row |= {"value": amount, "specialization": special, "too_few": False, "presence": "rca"}
    said = opportunity_reasons(row, [("a", 0.78), ("b", 0.78)], "value")
    assert en in said[0]
    assert zh in said[1]
    assert "Walnut has" in said[0]
    assert "胡桃州已有的a、b" in said[1]
    assert "均不低于 78%" in said[1]


def test_a_short_list_whose_first_could_be_last_is_said_to_have_no_firm_order() -> None:
    from jiju.measures.complexity._opportunity_words import _firmness

    rows = pd.DataFrame({"industry": ["a", "b", "c", "d"], "rank": [1, 2, 3, 4], "top_share": 0.5})
    loose = _firmness(rows.assign(rank_low=1, rank_high=4), "Here 本地", 10)
    assert "is not firm" in loose[0].text.en
    assert "本地 4 个候选行业的先后并不稳固" in loose[0].text.zh
    assert _firmness(rows.assign(rank_low=1, rank_high=2), "Here 本地", 10) == []
    assert _firmness(rows.assign(rank_low=1, rank_high=4).head(1), "Here 本地", 10) == []
