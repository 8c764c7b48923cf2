"""measure_complexity: definitions, defects that peers have, blocks, intervals, words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from jiju import measure_complexity
from jiju.errors import MeasureError
from jiju.measures.complexity._eci import second_vectors, solve_complexity
from jiju.measures.complexity._fitness import iterate_fitness
from jiju.measures.complexity._reflections import reflect

if TYPE_CHECKING:
    from pathlib import Path


def nested(regions: int = 24, industries: int = 60, seed: int = 3) -> pd.DataFrame:
    """A made-up economy: able regions have what others have, and more."""
    rng = np.random.default_rng(seed)
    able, hard = rng.normal(size=regions), rng.normal(size=industries)
    # What the able are good at is hard as well: so complexity goes with diversity.
    kind, need = able + 0.5 * rng.normal(size=regions), hard + 0.5 * rng.normal(size=industries)
    logit = able[:, np.newaxis] - 2.0 * hard + kind[:, np.newaxis] * need
    there = rng.random(logit.shape) < 1.0 / (1.0 + np.exp(-logit))
    r, i = np.nonzero(there)
    return pd.DataFrame(
        {"region": [f"R{k:02d}" for k in r], "industry": [f"I{k:02d}" for k in i], "value": 1.0}
    )


def values(found, column: str = "complexity") -> pd.Series:
    return found.regions.set_index("region")[column].sort_index()


def matrix(table: pd.DataFrame) -> np.ndarray:
    return table.pivot_table(index="region", columns="industry", values="value", fill_value=0.0).to_numpy()


def test_eci_is_the_second_eigenvector_of_its_definition():
    table = nested()
    there = matrix(table)
    d, u = there.sum(axis=1), there.sum(axis=0)
    eigenvalues, vectors = np.linalg.eig((there / u) @ there.T / d[:, np.newaxis])
    order = np.argsort(-eigenvalues.real)
    eci = vectors[:, order[1]].real
    eci = (eci - eci.mean()) / eci.std() * np.sign(np.corrcoef(eci, d)[0, 1])
    found = measure_complexity(table, presence="value", resamples=0)
    np.testing.assert_allclose(values(found), eci, atol=1e-10)
    pci = there.T @ eci / u
    pci = (pci - pci.mean()) / pci.std()
    ours = found.industries.set_index("industry")["complexity"].sort_index()
    np.testing.assert_allclose(ours, pci, atol=1e-10)
    np.testing.assert_allclose(found.details["eigenvalues"], eigenvalues.real[order[1:3]], atol=1e-10)


@pytest.mark.parametrize("swapped", [False, True])
def test_the_dense_and_the_sparse_solver_agree(swapped: bool):
    table = nested(300, 420)
    there = matrix(table)
    there = csr_array(there.T if swapped else there)
    x, y, _ = second_vectors(there)  # above the limit of the dense solver
    rough = np.linspace(-1.0, 1.0, there.shape[0])
    for other in (second_vectors(there, start=rough)[:2], second_vectors(there, start=x)[:2]):
        for ours, theirs in zip((x, y), other, strict=True):
            assert abs(np.corrcoef(ours, theirs)[0, 1]) > 1.0 - 1e-12
    d, u = there.sum(axis=1), there.sum(axis=0)
    chain = (there / u) @ there.T / d[:, np.newaxis]
    across = chain @ x
    np.testing.assert_allclose(across / np.linalg.norm(across), x / np.linalg.norm(x), atol=1e-9)


def test_the_same_table_gives_the_same_bytes():
    there = csr_array(matrix(nested(300, 420)))
    first, second = second_vectors(there), second_vectors(there)
    assert first[0].tobytes() == second[0].tobytes()


def test_weights_are_repetitions():
    there = matrix(nested(12, 20))
    weight = np.arange(20) % 4
    repeated = np.repeat(there, weight, axis=1)
    x, _, values_ = second_vectors(csr_array(there), industry_weight=weight.astype(float))
    x2, _, values2 = second_vectors(csr_array(repeated))
    np.testing.assert_allclose(values_, values2, atol=1e-12)
    assert abs(np.corrcoef(x, x2)[0, 1]) == pytest.approx(1.0, abs=1e-12)
    for step, compute in (
        (lambda a, **w: reflect(a, 6, centered=True, **w), reflect),
        (lambda a, **w: iterate_fitness(a, 6, **w)[:2], iterate_fitness),
    ):
        ours, _ = step(csr_array(there), industry_weight=weight.astype(float))
        theirs, _ = step(csr_array(repeated))
        assert np.corrcoef(ours, theirs)[0, 1] == pytest.approx(1.0, abs=1e-12), compute


def test_an_empty_row_does_not_spoil_the_rest():
    table = nested()
    plain = measure_complexity(table, presence="value", resamples=0)
    empty = pd.DataFrame({"region": ["Void", "R00"], "industry": ["I00", "none"], "value": [0.0, 0.0]})
    found = measure_complexity(pd.concat([table, empty]), presence="value", resamples=0)
    assert np.isnan(values(found)["Void"])
    assert found.regions["region"].iloc[-1] == "Void"
    np.testing.assert_allclose(values(found).drop("Void"), values(plain), atol=1e-12)
    assert set(found.tables["left_out"]["name"]) == {"Void", "none"}
    assert "Void" in found.summary()
    assert "Void" in found.summary("zh")


def test_a_region_of_no_specialization_does_not_spoil_amounts_a_head():
    table = nested()
    people = pd.DataFrame({"region": sorted(table["region"].unique()), "value": 1.0})
    people.loc[3, "value"] = 1e9  # so many people that nothing reaches the threshold
    people.loc[5, "value"] = 0.0
    found = measure_complexity(table, presence="rpop", population=people, resamples=0)
    assert np.isnan(values(found)["R03"])
    assert "R05" not in values(found).index
    assert values(found).drop("R03").notna().all()
    assert {"R03", "R05"} <= set(found.tables["left_out"]["name"])


def test_separate_blocks_are_told_by_name():
    table = nested()
    island = pd.DataFrame({"region": ["X", "Y"], "industry": ["x", "x"], "value": [1.0, 1.0]})
    plain = measure_complexity(table, presence="value", resamples=0)
    found = measure_complexity(pd.concat([table, island]), presence="value", resamples=0)
    np.testing.assert_allclose(values(found).drop(["X", "Y"]), values(plain), atol=1e-12)
    assert values(found)[["X", "Y"]].isna().all()
    assert found.tables["blocks"]["regions"].tolist() == [24, 2]
    assert found.tables["blocks"]["some_regions"].iloc[1] == "X, Y"
    assert "2 blocks" in found.summary()
    outside = found.tables["left_out"]
    assert set(outside["name"]) == {"X", "Y", "x"}
    assert found.details["eigenvalues"][0] < 0.99


@pytest.mark.parametrize(
    "rows",
    [
        [("N", "a", 1.0), ("N", "b", 1.0)],
        [("N", "a", 1.0), ("S", "a", 1.0)],
        [("N", "a", 1.0), ("S", "b", 1.0)],
        [("N", "a", 1.0), ("N", "b", 1.0), ("S", "a", 1.0), ("S", "b", 1.0)],
    ],
)
def test_where_there_is_nothing_to_rank_the_error_says_so(rows: list):
    with pytest.raises(MeasureError, match="M406"):
        measure_complexity(pd.DataFrame(rows, columns=["region", "industry", "value"]), presence="value")


@pytest.mark.parametrize(
    "options",
    [{"method": "ECI"}, {"resamples": -1}, {"resamples": True}, {"level": 1.0}, {"level": 0.2}],
)
def test_parameters_out_of_range_have_a_code(options: dict):
    with pytest.raises(MeasureError, match="M405"):
        measure_complexity(nested(), **options)


def test_the_complex_end_has_the_diverse_regions_and_the_rare_industries():
    found = measure_complexity(nested(), presence="value", resamples=0)
    assert np.corrcoef(values(found), values(found, "diversity"))[0, 1] > 0.5
    rare = found.industries[["complexity", "ubiquity"]].corr().iloc[0, 1]
    assert rare < -0.5
    assert found.details["correlation"] > 0.5


@pytest.mark.parametrize("method", ["eci", "reflections", "fitness"])
def test_intervals_hold_the_value_and_ranks_the_rank(method: str):
    found = measure_complexity(nested(), method=method, presence="value", resamples=40, rng=5)
    for table in (found.regions, found.industries):
        known = table[table["low"].notna()]
        assert len(known) > 20
        assert (known["low"] <= known["complexity"]).all()
        assert (known["complexity"] <= known["high"]).all()
    assert (found.regions["rank_low"] <= found.regions["rank"]).all()
    assert (found.regions["rank"] <= found.regions["rank_high"]).all()
    assert (found.regions["high"] > found.regions["low"]).all()
    again = measure_complexity(nested(), method=method, presence="value", resamples=40, rng=5)
    pd.testing.assert_frame_equal(found.regions, again.regions)
    other = measure_complexity(nested(), method=method, presence="value", resamples=40, rng=6)
    assert not found.regions["low"].equals(other.regions["low"])


def test_intervals_cover_the_values_of_the_stock_the_industries_come_from():
    # A stock of 20,000 industries gives the true values; tables of 150 of them, the intervals.
    able = np.random.default_rng(1).normal(size=(25, 2))
    able[:, 1] += able[:, 0]  # else the sign would be a toss-up

    def draw(number: int, seed: int) -> pd.DataFrame:
        rng = np.random.default_rng(seed)
        logit = able[:, :1] + rng.normal(-1.0, 1.0, number) + 2.0 * able[:, 1:] * rng.normal(size=number)
        r, i = np.nonzero(rng.random(logit.shape) < 1.0 / (1.0 + np.exp(-logit)))
        return pd.DataFrame({"region": [f"R{k:02d}" for k in r], "industry": i.astype(str), "value": 1.0})

    true = values(measure_complexity(draw(20_000, 0), presence="value", resamples=0))
    held = []
    for seed in range(1, 9):
        found = measure_complexity(draw(150, seed), presence="value", resamples=60, rng=seed)
        own = found.regions.set_index("region").sort_index()
        assert own["complexity"].corr(true) > 0.8
        held.append(((own["low"] <= true) & (true <= own["high"])).mean())
    assert 0.86 <= np.mean(held) <= 0.99


def test_a_tiny_region_that_makes_the_whole_axis_is_told():
    table = nested()
    plain = measure_complexity(table, presence="value", resamples=0)
    assert "no ranking" not in plain.summary()
    rare = plain.industries.loc[plain.industries["ubiquity"] >= 4, "industry"].iloc[0]
    tiny = pd.DataFrame({"region": ["Speck"], "industry": [rare], "value": [1.0]})
    found = measure_complexity(pd.concat([table, tiny]), presence="value", resamples=20, rng=2)
    assert values(found).corr(values(plain)) < 0.0  # all others the other way round
    assert "no ranking of 25 regions" in found.statements[0].text.en
    assert "Speck" in found.statements[0].text.en
    assert "Speck" in found.statements[0].text.zh
    cured = measure_complexity(pd.concat([table, tiny]), presence="value", minimum_region=2.0, resamples=0)
    np.testing.assert_allclose(values(cured), values(plain), atol=1e-12)


@pytest.mark.shared
def test_the_headline_is_of_a_region_whose_rank_says_something(shared: Path):
    table = pd.read_csv(
        shared / "data" / "regions" / "world_trade_avg_1998_2000_sitc2.csv.gz", dtype={"product": str}
    ).rename(columns={"country": "region", "product": "industry"})
    found = measure_complexity(table, resamples=100, rng=1)
    first = found.regions.iloc[0]
    assert first["region"] == "sgs"  # South Georgia: five products
    assert first["diversity"] == 5
    assert first["rank_high"] > 100
    assert "jpn is the most complex" in found.statements[0].text.en
    assert "sgs" in found.statements[0].text.en


def test_a_ranking_of_a_few_says_so():
    table = nested(6, 40)
    assert "Only 6 regions" in measure_complexity(table, presence="value", resamples=20, rng=1).summary()
    assert "Only" not in measure_complexity(nested(), presence="value", resamples=0).summary()


@pytest.mark.parametrize("least", [15, 11])
def test_a_toss_up_has_no_complex_end(least: int):
    # Two kinds of regions, equally many industries each: nothing says which is the complex one.
    rng = np.random.default_rng(2)
    rows = [
        (f"{kind}{r:02d}", f"{kind if rng.random() < 0.85 else other}{i:02d}", 1.0)
        for kind, other in ("ab", "ba")
        for r in range(12)
        for i in rng.choice(30, least + (15 - least) * (r % 2) * 2, replace=False)
    ]
    table = pd.DataFrame(rows, columns=["region", "industry", "value"])
    found = measure_complexity(table, presence="value", resamples=60, rng=1)
    assert np.isnan(found.details["correlation"]) if least == 15 else found.details["draws_turned"][0] > 10
    assert "cannot be told" in found.statements[0].text.en
    assert "无法判定" in found.statements[0].text.zh
    assert "complex end" not in found.summary()


def test_incomes_give_prody_and_expy():
    table = pd.DataFrame(
        [
            ("N", "a", 8.0),
            ("N", "b", 2.0),
            ("S", "a", 1.0),
            ("S", "b", 3.0),
            ("W", "b", 1.0),
            ("W", "c", 1.0),
        ],
        columns=["region", "industry", "value"],
    )
    income = pd.DataFrame({"region": ["N", "S"], "value": [10.0, 4.0]})
    found = measure_complexity(table, income=income, presence="value", resamples=0)
    prody = found.industries.set_index("industry")["prody"]
    assert prody["a"] == pytest.approx((0.8 * 10.0 + 0.25 * 4.0) / (0.8 + 0.25))
    assert prody["b"] == pytest.approx((0.2 * 10.0 + 0.75 * 4.0) / (0.2 + 0.75))
    assert np.isnan(prody["c"])
    expy = values(found, "expy")
    assert expy["N"] == pytest.approx(0.8 * prody["a"] + 0.2 * prody["b"])
    assert expy["W"] == pytest.approx(prody["b"])  # of c no income is known
    assert "W" in found.tables["left_out"]["name"].tolist()
    assert found.provenance.inputs[1].name == "income"


def test_fitness_says_when_it_has_not_settled():
    # A corner in which every step makes the poorest poorer: fitness goes to 0 for ever.
    there = np.triu(np.ones((6, 6)))[:, ::-1]
    r, i = np.nonzero(there)
    table = pd.DataFrame({"region": [f"R{k}" for k in r], "industry": [f"I{k}" for k in i], "value": 1.0})
    table = table[~((table["region"] == "R0") & (table["industry"] == "I1"))]
    found = measure_complexity(table, method="fitness", presence="value", resamples=0)
    assert found.details["change"] >= 0.0
    assert np.isfinite(values(found)).all()


def test_solver_of_arrays_finds_the_blocks_itself():
    there = csr_array(matrix(nested()))
    alone = solve_complexity(there)
    assert alone.found
    assert abs(alone.region.mean()) < 1e-12
    assert alone.region.std() == pytest.approx(1.0)
    nothing = solve_complexity(csr_array(np.eye(3)))
    assert not nothing.found
    assert np.isnan(nothing.industry).all()
