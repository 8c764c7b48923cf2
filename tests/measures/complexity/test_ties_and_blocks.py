"""What a referee broke: equal regions, many blocks, changes without a density, words that said too much."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest

import jiju
from jiju.errors import MeasureError
from jiju.measures.complexity._reach import draw_ranks, share_of_less
from jiju.measures.complexity._resample import rank_values


def rows_of(text: dict[str, str]) -> pd.DataFrame:
    rows = [(region, industry, 1.0) for region, some in text.items() for industry in some.split()]
    return pd.DataFrame(rows, columns=["region", "industry", "value"])


def many_blocks(blocks: int = 40) -> pd.DataFrame:
    return rows_of(
        {
            f"r{b}{k}": " ".join(f"i{b}{j}" for j in range(4) if (k + j) % 3 != 0 or k == j)
            for b in range(blocks)
            for k in range(3)
        }
    )


def text(found: jiju.Result, role: str = "answer") -> str:
    return " ".join(entry.text.en for entry in found.statements if entry.role == role)


def test_regions_with_the_same_industries_have_the_same_rank():
    rows = {"N": "a b c d", "E": "a b c d", "S": "b c", "W": "c d", "X": "d", "Y": "d"}
    found = jiju.measure_complexity(rows_of(rows), presence="value", rng=1)
    rank = found.regions.set_index("region")[["rank", "rank_low", "rank_high"]]
    assert rank.loc["N"].tolist() == rank.loc["E"].tolist()
    assert rank.loc["X"].tolist() == rank.loc["Y"].tolist()
    assert rank.loc["X", "rank"] == 5
    assert "X and Y the least" in text(found)


def test_fitnesses_are_alike_by_their_ratio_only():
    values = np.array([[1e-80, 3.0, 1e-90, 1e-80, np.nan]])
    assert rank_values(values, "fitness")[0, :4].tolist() == [2.0, 1.0, 4.0, 2.0]
    assert rank_values(values, "eci")[0, :4].tolist() == [2.0, 1.0, 2.0, 2.0]


def test_equal_regions_are_not_called_most_and_least_diverse():
    found = jiju.measure_diversity(rows_of(dict.fromkeys("RST", "a b c d")))
    assert text(found).startswith("All 3 regions are equally diverse")
    assert "least evenly" not in text(found, "meaning")
    found = jiju.measure_diversity(rows_of({"N": "a b", "E": "a b", "S": "a", "W": "b"}))
    assert "E and N have the most diverse" in text(found)
    assert "S and W the least (1)." in text(found)


def test_a_draw_that_misses_the_largest_block_is_no_trouble():
    table = many_blocks()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        inside, outside = (
            jiju.find_opportunities(table, region=name, presence="value", minimum_regions=1, rng=1)
            for name in ("r00", "r50")
        )
    assert inside.table["complexity"].notna().all()
    assert outside.table["complexity"].isna().all()
    # Every other industry is in another block; none is had by too few.
    assert inside.details["unlearnt"] == 0
    assert inside.details["apart"] == 156
    assert "fewer than" not in text(inside, "caveat")
    assert "complexity is for the largest" in text(outside, "caveat")
    assert "The only candidate; most related to" in inside.table["reason_en"][0]
    assert "Of 1 industry that r00 lacks" in text(inside)


def test_candidates_without_complexity_are_ranked_without_it_in_draws_too():
    from jiju.measures.complexity._portfolio import read_portfolio

    big = {f"b{k}": " ".join(f"y{j}" for j in range(6) if (k * j) % 4 != 1) for k in range(9)}
    small = {"s0": "x0 x1", "s1": "x0 x1 x2", "s2": "x0 x2 x3", "s3": "x1 x3 x4", "s4": "x0 x4", "s5": "x3"}
    portfolio = read_portfolio(
        rows_of(big | small),
        presence="value",
        threshold=1.0,
        minimum_region=0.0,
        minimum_cell=None,
        period=None,
    )
    cells, pci = portfolio.cells, portfolio.complexity.industry
    place = np.array([cells.regions.index("s0")])
    chosen = [np.array([k for k, name in enumerate(cells.industries) if name in ("x2", "x3", "x4")])]
    assert np.isnan(pci[chosen[0]]).all()
    by_all = [
        draw_ranks(cells.present, place, chosen, pci, balance=b, resamples=40, seed=4)[0] for b in (0.0, 1.0)
    ]
    # Without a complexity only density counts, whatever the balance.
    np.testing.assert_array_equal(by_all[0], by_all[1])


def test_more_than_all_of_them_is_never_said():
    assert share_of_less(np.arange(300.0)).max() < 1.0
    assert share_of_less(np.ones(4)).tolist() == [0.0] * 4
    rows = {
        f"R{k:03d}": " ".join(f"I{j:03d}" for j in range(250) if (j * (k + 3)) % 7 < 3) for k in range(12)
    }
    found = jiju.find_opportunities(
        rows_of(rows), region="R000", presence="value", minimum_regions=1, resamples=0
    )
    assert len(found.table) > 100
    assert not found.table["reason_en"].str.contains("than 100%").any()


@pytest.mark.parametrize("measure", [jiju.find_opportunities, jiju.measure_entries])
def test_amounts_a_head_are_refused_where_no_population_can_be_given(measure):
    options = {"region": "N"} if measure is jiju.find_opportunities else {}
    with pytest.raises(MeasureError) as caught:
        measure(rows_of({"N": "a b", "S": "b c"}), presence="rpop", **options)
    assert caught.value.code == "M405"


def test_incomes_a_head_are_never_added_up():
    table = rows_of({"N": "a b c", "S": "b c", "W": "c d", "E": "d a"})
    income = pd.DataFrame({"region": ["N", "S", "W", "E"], "value": [4.0, 3.0, 2.0, 1.0]})
    once = jiju.measure_complexity(table, presence="value", income=income, resamples=0)
    twice = jiju.measure_complexity(table, presence="value", income=pd.concat([income, income]), resamples=0)
    pd.testing.assert_series_equal(once.regions["expy"], twice.regions["expy"])
    other = pd.concat([income, income.assign(value=9.0)])
    with pytest.raises(MeasureError) as caught:
        jiju.measure_complexity(table, presence="value", income=other, resamples=0)
    assert caught.value.code == "M403"


def test_an_outlook_of_nothing_is_no_praise():
    # N has everything: its outlook is 0, and the others have only simple things left to do.
    rows = {"N": "a b c d", "E": "b c d", "S": "c d", "W": "c d"}
    found = jiju.measure_density(rows_of(rows), presence="value", diagonal=0.0)
    best = found.regions.iloc[0]
    said = text(found)
    assert ("near at hand: its" in said) == (best["outlook"] > 1e-9)
    everything = jiju.measure_density(rows_of({"N": "a b", "E": "a b c", "S": "a c"}), presence="value")
    top = everything.regions.iloc[0]
    assert top["outlook"] > 1e-9 or "In none of 3 regions" in text(everything)


def test_entries_of_new_industries_are_counted_and_named_as_untested():
    before = {"N": "a b c", "E": "b c d", "S": "d e", "W": "e a"}
    after = {"N": "a b c d new", "E": "b c d new", "S": "d e a", "W": "e a"}
    table = pd.concat(
        [
            rows_of(before).assign(period=2010),
            pd.DataFrame([("N", "new", 0.0, 2010)], columns=["region", "industry", "value", "period"]),
            rows_of(after).assign(period=2020),
        ]
    )
    found = jiju.measure_entries(table, presence="value", bands=2, simulations=19, rng=1)
    entries, absent = int(found.periods["entries"].sum()), int(found.periods["absent"].sum())
    assert entries == 4
    assert f"{entries} of {absent} absent pairs" in text(found)
    assert "2 of the 4 entries and exits are of industries" in text(found, "caveat")
    assert "Complexity" not in text(found, "caveat")


def test_an_infinite_amount_is_not_counted():
    table = rows_of({"N": "a b c", "S": "b c", "W": "c d"})
    infinite = pd.concat([table, pd.DataFrame({"region": ["N"], "industry": ["d"], "value": [np.inf]})])
    found = jiju.measure_diversity(infinite)
    assert found.table["value"].sum() == len(table)
    assert "1 without a value" in text(found, "caveat")


@pytest.mark.parametrize("years", [[2019], [2018, 2019]])
def test_rows_without_a_period_are_added_to_none(years: list[int]):
    table = rows_of({"N": "a b c", "S": "b c", "W": "c d"})
    parts = [table.assign(period=year) for year in years] + [table.head(2).assign(period=np.nan)]
    found = jiju.measure_diversity(pd.concat(parts))
    assert found.table["value"].sum() == len(table)
    assert "2 without a period" in text(found, "caveat")


def test_a_direction_of_complexity_that_could_be_the_other_is_told_with_opportunities():
    rng = np.random.default_rng(501)
    kinds, loads = rng.normal(size=(60, 3)), rng.normal(0.0, 0.6, (3, 40))
    logit = rng.normal(size=(60, 1)) - rng.normal(0.7, 1.0, 40) + 2.5 * kinds @ loads
    there = rng.random(logit.shape) < 1.0 / (1.0 + np.exp(-logit))
    vague = pd.DataFrame([(f"R{r:02d}", f"I{i:02d}", 1.0) for r, i in np.argwhere(there)])
    vague.columns = ["region", "industry", "value"]
    nested = rows_of({f"R{k:02d}": " ".join(f"I{j:02d}" for j in range(4 + k)) for k in range(30)})
    for table, expected in ((vague, True), (nested, False)):
        correlation = jiju.measure_complexity(table, presence="value", resamples=0).details["correlation"]
        regions = table["region"].nunique()
        assert (correlation < 2.0 / regions**0.5) == expected
        for found in (
            jiju.find_opportunities(table, region="R05", presence="value", resamples=0),
            jiju.measure_density(table, presence="value"),
        ):
            assert ("almost a toss-up" in text(found, "caveat")) == expected


def test_a_region_that_was_left_out_is_refused_with_its_reason():
    table = rows_of({"N": "a b c", "S": "b c d", "合计": "a b c d"})
    with pytest.raises(MeasureError) as caught:
        jiju.find_opportunities(table, region="合计", presence="value", minimum_regions=1)
    assert caught.value.code == "M423"
    assert "looks like a total" in str(caught.value)


def test_regions_that_are_all_equally_fit_are_not_called_most_and_least():
    found = jiju.measure_complexity(
        rows_of({"N": "a b c", "S": "b c d"}), presence="value", method="fitness", rng=1
    )
    assert text(found) == "All 2 regions are equally complex by fitness."
