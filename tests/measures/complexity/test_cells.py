"""The table of regions by industries: amounts, presence, what is left out by name, blocks."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from jiju.errors import MeasureError, TableError
from jiju.measures.complexity._blocks import find_blocks
from jiju.measures.complexity._cell_words import cell_caveats
from jiju.measures.complexity._cells import read_cells
from jiju.measures.complexity._proximity import METHODS, relate, relate_counts, shared_regions


def table(rows: list[tuple[str, str, float]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["region", "industry", "value"])


ROWS = [("N", "a", 4.0), ("N", "b", 1.0), ("S", "a", 1.0), ("S", "b", 4.0), ("S", "c", 2.0)]


def test_quotients_are_shares_over_shares_of_all():
    cells = read_cells(table(ROWS))
    value = cells.value.toarray()
    expected = (value / value.sum(axis=1)[:, np.newaxis]) / (value.sum(axis=0) / value.sum())
    np.testing.assert_allclose(cells.specialization.toarray(), expected)
    np.testing.assert_array_equal(cells.present.toarray(), expected >= 1.0)
    assert cells.diversity.tolist() == [1, 2]
    assert cells.ubiquity.tolist() == [1, 1, 1]


def test_repeated_pairs_are_added_up_and_establishments_are_counted():
    twice = read_cells(table([*ROWS[:1], *ROWS]))
    assert twice.value.toarray()[0, 0] == 8.0
    plants = pd.DataFrame({"region": ["N", "N", "S"], "industry": ["a", "a", "b"]})
    counted = read_cells(plants)
    assert counted.value_name == "establishments"
    assert counted.value.toarray().tolist() == [[2.0, 0.0], [0.0, 1.0]]
    sized = read_cells(plants.assign(size=[5.0, 6.0, 7.0]))
    assert sized.value.toarray().tolist() == [[11.0, 0.0], [0.0, 7.0]]


def test_amounts_exactly_at_the_threshold_are_present_whatever_their_unit():
    even = table([(r, i, v) for r, v in (("N", 0.1), ("S", 0.3), ("W", 0.7)) for i in "abc"])
    for factor in (1.0, 3.0, 0.1, 1e-7):
        cells = read_cells(even.assign(value=even["value"] * factor))
        assert cells.present.nnz == 9


def test_presence_by_amount_and_by_head():
    by_amount = read_cells(table(ROWS), presence="value", threshold=2.0)
    assert by_amount.present.toarray().tolist() == [[1, 0, 0], [0, 1, 1]]
    people = pd.DataFrame({"region": ["N", "S"], "value": [1.0, 9.0]})
    by_head = read_cells(table(ROWS), presence="rpop", population=people)
    expected = np.array([[4.0, 1.0, 0.0], [1 / 9, 4 / 9, 2 / 9]]) / (np.array([5.0, 5.0, 2.0]) / 10.0)
    np.testing.assert_allclose(by_head.specialization.toarray(), expected)


def test_a_population_of_zero_leaves_out_its_region_by_name():
    people = pd.DataFrame({"region": ["N", "S", "Z"], "value": [1.0, 9.0, 0.0]})
    rows = table([*ROWS, ("Z", "a", 3.0), ("Q", "b", 1.0)])
    cells = read_cells(rows, presence="rpop", population=people)
    assert cells.regions == ("N", "S")
    assert set(cells.left_out["name"]) == {"Z", "Q"}
    assert np.isfinite(cells.specialization.data).all()
    alone = read_cells(table(ROWS), presence="rpop", population=people)
    np.testing.assert_allclose(cells.specialization.toarray(), alone.specialization.toarray())


def test_regions_below_the_minimum_go_first_then_industries():
    rows = table([*ROWS, ("Z", "d", 0.5), ("Z", "c", 0.4)])
    cells = read_cells(rows, minimum_region=1.0, minimum_industry=1.0)
    assert cells.regions == ("N", "S")
    assert cells.industries == ("a", "b", "c")
    assert list(zip(cells.left_out["what"], cells.left_out["name"], strict=True)) == [
        ("region", "Z"),
        ("industry", "d"),
    ]


def test_bare_regions_and_industries_stay_and_are_named():
    rows = table([*ROWS, ("Z", "a", 0.0), ("N", "d", np.nan)])
    cells = read_cells(rows)
    assert cells.regions == ("N", "S", "Z")
    assert cells.industries == ("a", "b", "c", "d")
    assert cells.region_block[2] == 0
    assert cells.industry_block[3] == 0
    assert dict(zip(cells.left_out["name"], cells.left_out["reason_en"], strict=True)) == {
        "Z": "it has no amount in any industry",
        "d": "no region has an amount in it",
    }
    assert cells.rows_left_out["no value"] == 1


def test_blocks_are_numbered_by_size():
    there = csr_array(np.array([[1, 0, 0], [0, 1, 0], [0, 1, 1], [0, 0, 0]], dtype=float))
    regions, industries = find_blocks(there)
    assert regions.tolist() == [2, 1, 1, 0]
    assert industries.tolist() == [2, 1, 1]


def test_periods_are_never_added_up_and_the_latest_is_taken():
    years = pd.concat([table(ROWS).assign(period="2020", value=1.0), table(ROWS).assign(period="2019")])
    latest = read_cells(years)
    assert (latest.period, latest.passed_over) == ("2020", ("2019",))
    assert latest.value.sum() == 5.0
    assert [s.text.en for s in cell_caveats(latest, simulated=False)][:1] == [
        "Of the 2 periods of the table, the latest is used: 2020."
    ]
    asked = read_cells(years, period=2019)
    assert asked.value.sum() == 12.0
    assert asked.passed_over == ()
    with pytest.raises(MeasureError, match="M404"):
        read_cells(years, period="2021")
    with pytest.raises(MeasureError, match="M404"):
        read_cells(table(ROWS), period="2019")


def test_totals_are_left_out_by_name():
    rows = table([*ROWS, ("合计", "a", 5.0), ("N", "Total", 5.0), ("S", "Insgesamt", 7.0)])
    cells = read_cells(rows)
    assert cells.regions == ("N", "S")
    assert cells.industries == ("a", "b", "c")
    assert cells.left_out["name"].tolist() == ["合计", "Insgesamt", "Total"]
    said = cell_caveats(cells, simulated=False)[0].text
    assert "1 region (合计)" in said.en
    assert "2 industries (Insgesamt and Total)" in said.en
    assert "合计" in said.zh
    np.testing.assert_array_equal(cells.value.toarray(), read_cells(table(ROWS)).value.toarray())


def test_codes_of_several_levels_are_told():
    fine = [(region, f"{group}{k}", float(k + 1)) for region in "NSW" for group in (31, 32) for k in range(4)]
    both = [*fine, *((region, group, 10.0) for region in "NSW" for group in ("31", "32"))]
    assert any(
        "such as 31 and 310" in s.text.en for s in cell_caveats(read_cells(table(both)), simulated=False)
    )
    assert cell_caveats(read_cells(table(fine)), simulated=False) == []
    counted = [(region, str(k), 1.0) for region in "NSW" for k in range(1, 40)]
    assert cell_caveats(read_cells(table(counted)), simulated=False) == []


def test_a_reference_with_two_amounts_of_a_region_is_refused():
    both = pd.DataFrame({"region": ["N", "N"], "industry": ["gdp", "people"], "value": [1.0, 2.0]})
    with pytest.raises(MeasureError, match="M403"):
        read_cells(table(ROWS), presence="rpop", population=both)


@pytest.mark.parametrize(
    ("change", "options", "code"),
    [
        ({"value": 0.0}, {}, "M401"),
        ({"value": -1.0}, {}, "M402"),
        ({}, {"minimum_region": 100.0}, "M401"),
        ({}, {"presence": "rpop"}, "M403"),
        (
            {},
            {"presence": "rpop", "population": pd.DataFrame({"region": ["X"], "value": [1.0]})},
            "M403",
        ),
        (
            {},
            {"presence": "rpop", "population": pd.DataFrame({"region": ["N"], "value": [-1.0]})},
            "M403",
        ),
        ({}, {"presence": "RCA"}, "M405"),
        ({}, {"threshold": 0.0}, "M405"),
        ({}, {"threshold": float("nan")}, "M405"),
        ({}, {"minimum_industry": -1.0}, "M405"),
    ],
)
def test_what_cannot_be_used_has_a_code(change: dict, options: dict, code: str):
    with pytest.raises(MeasureError, match=code):
        read_cells(table(ROWS).assign(**change), **options)


def test_a_missing_column_is_named():
    with pytest.raises(TableError, match="T102"):
        read_cells(table(ROWS).drop(columns="region"))


def test_shared_regions_are_counted_alike_by_both_products(rng: np.random.Generator):
    for share in (0.003, 0.2):
        there = (rng.random((700, 90)) < share).astype(float)
        np.testing.assert_array_equal(shared_regions(csr_array(there)), there.T @ there)


@pytest.mark.parametrize("method", METHODS)
def test_relatedness_follows_its_definition(method: str, rng: np.random.Generator):
    there = (rng.random((12, 6)) < 0.4).astype(float)
    there[:, 5] = 0.0
    ours = relate(csr_array(there), method, diagonal=0.5)
    together = there.T @ there
    u = there.sum(axis=0)
    paired = together - np.diag(u)
    s, t = paired.sum(axis=1), paired.sum()
    for i in range(6):
        assert ours[i, i] == 0.5
        for j in range(6):
            if i == j:
                continue
            c = together[i, j]
            if not c:
                assert ours[i, j] == 0.0
                continue
            expected = {
                "proximity": max(u[i], u[j]),
                "cosine": np.sqrt(u[i] * u[j]),
                "jaccard": u[i] + u[j] - c,
                "association": u[i] * u[j] / (there.sum(axis=1) > 0).sum(),
                "probability": t / 2 * (s[i] / t * s[j] / (t - s[i]) + s[j] / t * s[i] / (t - s[j])),
            }
            assert ours[i, j] == pytest.approx(c / expected[method])


def test_an_unknown_relatedness_is_refused():
    with pytest.raises(MeasureError, match="M405"):
        relate_counts(np.eye(2), np.ones(2), 2.0, method="lift")
