"""Ellison-Glaeser, Maurel-Sedillot, coagglomeration, and the test of no agglomeration."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiju import Result, measure_agglomeration
from jiju.errors import MeasureError, TableError
from jiju.measures.clusters._dartboard import DartboardNull
from jiju.results import result_columns


def firms(rng: np.random.Generator, counts: tuple[int, ...] = (30, 20, 12), regions: int = 5) -> pd.DataFrame:
    n = sum(counts)
    return pd.DataFrame(
        {
            "industry": np.repeat([f"i{k}" for k in range(len(counts))], counts),
            "region": [f"r{k}" for k in rng.choice(regions, n, p=rng.dirichlet(np.full(regions, 3.0)))],
            "size": rng.lognormal(2, 1, n),
        }
    )


def slow_indices(frame: pd.DataFrame, shares: dict[str, float], industry: str) -> dict[str, float]:
    own = frame[frame["industry"] == industry]
    total = sum(own["size"])
    s = {region: sum(own["size"][own["region"] == region]) / total for region in shares}
    h = sum((size / total) ** 2 for size in own["size"])
    g = sum((s[region] - x) ** 2 for region, x in shares.items())
    spread = 1 - sum(x**2 for x in shares.values())
    ms = (sum(v**2 for v in s.values()) - sum(x**2 for x in shares.values())) / spread
    return {"eg": (g / spread - h) / (1 - h), "g": g, "herfindahl": h, "ms": (ms - h) / (1 - h), "w": total}


@pytest.mark.parametrize("sample", [True, False])
def test_indices_are_the_definition_written_out(rng: np.random.Generator, sample: bool) -> None:
    frame = firms(rng)
    amounts = (
        frame.groupby("region")["size"].sum() if sample else pd.Series({f"r{k}": k + 1.0 for k in range(5)})
    )
    shares = (amounts / amounts.sum()).to_dict()
    reference = None if sample else amounts.rename_axis("region").reset_index(name="value")
    result = measure_agglomeration(frame, reference=reference)
    table = result.table.set_index("industry")
    slow = {name: slow_indices(frame, shares, name) for name in table.index}
    for name, numbers in slow.items():
        for column in ("eg", "g", "herfindahl", "ms"):
            assert table.loc[name, column] == pytest.approx(numbers[column], abs=1e-12)
    if not sample:
        # Equation 5 of Ellison and Glaeser (1997), term by term.
        total = sum(numbers["w"] for numbers in slow.values())
        w = {name: numbers["w"] / total for name, numbers in slow.items()}
        s = frame.groupby("region")["size"].sum().reindex(list(shares)).fillna(0.0) / total
        spread = 1 - sum(x**2 for x in shares.values())
        h = sum(w[name] ** 2 * slow[name]["herfindahl"] for name in w)
        raw = sum((s[region] - x) ** 2 for region, x in shares.items()) / spread
        own = sum(slow[name]["eg"] * w[name] ** 2 * (1 - slow[name]["herfindahl"]) for name in w)
        expected = (raw - h - own) / (1 - sum(v**2 for v in w.values()))
        assert result.coagglomeration == pytest.approx(expected, abs=1e-12)


def test_the_table_has_the_columns_of_its_schema_highest_first(rng: np.random.Generator) -> None:
    table = measure_agglomeration(firms(rng)).table
    assert list(table.columns) == [c.column for c in result_columns("agglomeration") if c.table == "table"]
    assert table["eg"].is_monotonic_decreasing


def test_an_industry_of_one_plant_is_named_and_has_no_index(rng: np.random.Generator) -> None:
    frame = pd.concat(
        [
            firms(rng),
            pd.DataFrame(
                {"industry": ["lone", "none", "none"], "region": ["r0", "r0", "r1"], "size": [5.0, 0.0, 0.0]}
            ),
        ]
    )
    result = measure_agglomeration(frame)
    table = result.table.set_index("industry")
    assert math.isnan(table.loc["lone", "eg"])
    assert math.isnan(table.loc["lone", "ms"])
    assert table.loc["lone", "herfindahl"] == 1.0
    assert math.isnan(table.loc["none", "g"])
    assert "have no index: lone and none." in result.summary("en")
    assert result.table["industry"].tolist()[-2:] == ["lone", "none"]


def test_one_giant_beside_tiny_plants_keeps_its_digits() -> None:
    tiny = 2.0**-40
    frame = pd.DataFrame(
        {"industry": ["x"] * 3 + ["y"] * 2, "region": list("abaab"), "size": [1.0, tiny, tiny, 1.0, 1.0]}
    )
    reference = pd.DataFrame({"region": ["a", "b"], "value": [1.0, 3.0]})
    row = measure_agglomeration(frame, reference=reference).table.set_index("industry").loc["x"]
    sizes = [Fraction(1), Fraction(tiny), Fraction(tiny)]
    total = sum(sizes)
    s_a = (sizes[0] + sizes[2]) / total
    g = (s_a - Fraction(1, 4)) ** 2 + (1 - s_a - Fraction(3, 4)) ** 2
    h = sum((size / total) ** 2 for size in sizes)
    exact = (g / (1 - Fraction(10, 16)) - h) / (1 - h)
    assert row["eg"] == pytest.approx(float(exact), rel=1e-9)


@given(st.integers(0, 2**32 - 1), st.floats(1e-3, 1e6))
@settings(max_examples=30, deadline=None)
def test_the_unit_of_size_and_the_order_of_rows_do_not_matter(seed: int, factor: float) -> None:
    frame = firms(np.random.default_rng(seed))
    result = measure_agglomeration(frame)
    scaled = measure_agglomeration(frame.assign(size=frame["size"] * factor))
    for column in ("eg", "g", "herfindahl", "ms"):
        np.testing.assert_allclose(result.table[column], scaled.table[column], rtol=1e-6, atol=1e-9)
    shuffled = measure_agglomeration(frame.sample(frac=1.0, random_state=1))
    pd.testing.assert_frame_equal(result.table, shuffled.table, check_exact=True)
    assert result.evidence == shuffled.evidence


def test_regions_of_the_reference_without_establishments_count(rng: np.random.Generator) -> None:
    frame = firms(rng)
    near = pd.DataFrame({"region": [f"r{k}" for k in range(5)], "value": [1.0] * 5})
    wide = pd.concat([near, pd.DataFrame({"region": ["far"], "value": [5.0]})])
    assert measure_agglomeration(frame, reference=wide).table["g"].min() > 0.25 - 0.01
    assert measure_agglomeration(frame, reference=wide).details["regions"] == 6


def test_several_rows_of_a_reference_region_are_added_up(rng: np.random.Generator) -> None:
    frame = firms(rng)
    whole = pd.DataFrame({"region": [f"r{k}" for k in range(5)], "value": [2.0, 4.0, 6.0, 8.0, 10.0]})
    halves = pd.concat([whole.assign(value=whole["value"] / 2)] * 2)
    pd.testing.assert_frame_equal(
        measure_agglomeration(frame, reference=whole).table,
        measure_agglomeration(frame, reference=halves).table,
    )


@pytest.mark.parametrize("sample", [True, False])
def test_the_moments_under_the_null_are_those_of_simulation(rng: np.random.Generator, sample: bool) -> None:
    x = np.array([0.5, 0.2, 0.2, 0.07, 0.03])
    own, others = rng.lognormal(0, 1, 8), rng.lognormal(0, 0.5, 12)
    z, w = own / own.sum(), own.sum() / (own.sum() + others.sum())
    c = np.concatenate([z * (1 - w), -others / (own.sum() + others.sum())]) if sample else z
    sums = np.array([(c**power).sum() for power in (2, 3, 4, 6)])
    mean, variance, third = DartboardNull.of(x).cumulants(sums)
    draws = 120_000
    region = rng.choice(len(x), (draws, len(c)), p=x)
    s = np.stack([(c * (region == r)).sum(axis=1) for r in range(len(x))], axis=1)
    g = ((s - c.sum() * x) ** 2).sum(axis=1)
    assert g.mean() == pytest.approx(mean, rel=0.01)
    assert g.var() == pytest.approx(variance, rel=0.03)
    assert ((g - g.mean()) ** 3).mean() == pytest.approx(third, rel=0.1)


@pytest.mark.parametrize("sample", [True, False])
@pytest.mark.parametrize(("counts", "regions"), [((10, 12, 20, 40), 4), ((10, 30, 150), 40)])
def test_chance_is_rejected_no_more_often_than_it_should(
    rng: np.random.Generator, sample: bool, counts: tuple[int, ...], regions: int
) -> None:
    p = rng.dirichlet(np.ones(regions))
    names = np.array([f"r{k}" for k in range(regions)])
    p_values = []
    for _ in range(160):
        n = sum(counts)
        frame = pd.DataFrame(
            {
                "industry": np.repeat([f"i{k}" for k in range(len(counts))], counts),
                "region": names[rng.choice(regions, n, p=p)],
                "size": rng.lognormal(0, 0.7, n),
            }
        )
        reference = None if sample else pd.DataFrame({"region": names, "value": p})
        p_values += [entry.p_value for entry in measure_agglomeration(frame, reference=reference).evidence]
    rejected = np.mean(np.array(p_values) <= 0.05)
    # Two standard errors of about 500 tests; with the sample as reference the test may be careful.
    assert (0.015 if sample else 0.028) < rejected < 0.07


def test_a_planted_industry_is_found_and_its_evidence_is_whole(rng: np.random.Generator) -> None:
    frame = firms(rng, (60, 60, 60))
    frame.loc[frame["industry"] == "i1", "region"] = np.where(rng.random(60) < 0.8, "r0", "r1")
    result = measure_agglomeration(frame)
    assert result.table["industry"].iloc[0] == "i1"
    verdicts = {entry.claim: entry.verdict for entry in result.evidence}
    assert verdicts["agglomeration of i1"] == "localized"
    entry = next(entry for entry in result.evidence if entry.claim == "agglomeration of i1")
    assert 1e-6 <= entry.p_value <= entry.p_adjusted < 0.05
    assert (entry.alternative, entry.simulations) == ("greater", 0)
    assert "i1" in result.statements[0].text.zh


def test_small_and_lopsided_industries_are_not_tested(rng: np.random.Generator) -> None:
    frame = firms(rng, (30, 9, 20))
    giant = frame.index[frame["industry"] == "i2"][0]
    frame.loc[giant, "size"] = 1e6
    result = measure_agglomeration(frame)
    assert [entry.claim for entry in result.evidence] == ["agglomeration of i0"]
    assert sorted(result.details["untested"]) == ["i1", "i2"]
    assert "With an index but without a test: 2" in result.summary("en")


def test_a_result_comes_back_whole(rng: np.random.Generator) -> None:
    result = measure_agglomeration(firms(rng))
    back = Result.from_dict(result.to_dict())
    assert type(back) is type(result)
    assert back.to_dict() == result.to_dict()


BASE = {"industry": ["x", "x", "y"], "region": ["a", "b", "b"], "size": [1.0, 2.0, 3.0]}


@pytest.mark.parametrize(
    ("changed", "reference", "code"),
    [
        ({"region": ["a", "a", "a"]}, None, "M101"),
        ({"region": [None, None, None]}, None, "M101"),
        ({"size": [1.0, -2.0, 3.0]}, None, "M102"),
        ({}, {"region": ["a", "b"], "value": [-1.0, 1.0]}, "M102"),
        ({}, {"region": ["a", "c"], "value": [1.0, 1.0]}, "M106"),
        ({}, {"region": ["a", "b"], "amount": [1.0, 1.0]}, "T102"),
    ],
)
def test_what_cannot_be_answered_is_an_error_with_its_code(
    changed: dict[str, list[object]], reference: dict[str, list[object]] | None, code: str
) -> None:
    given_reference = None if reference is None else pd.DataFrame(reference)
    with pytest.raises((MeasureError, TableError)) as caught:
        measure_agglomeration(pd.DataFrame(BASE | changed), reference=given_reference)
    assert caught.value.code == code
    assert caught.value.hint
