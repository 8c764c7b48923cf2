"""Diversity, specialization and spread against EconGeo 1.3 on the example of its pages.

Where EconGeo rounds, ours is rounded alike. Where its definition is odd, the test says who is right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

import jiju
from jiju.measures.complexity._cells import read_cells
from jiju.measures.complexity._prody import expy, prody

if TYPE_CHECKING:
    from pathlib import Path

    from jiju.measures.complexity.diversity import DiversityResult

pytestmark = pytest.mark.shared


def printed(shared: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(shared / "reference" / "econgeo" / f"{name}.csv", index_col=0)


def one_column(shared: Path, name: str) -> pd.Series:
    return printed(shared, name).iloc[:, -1].astype(float)


@pytest.fixture
def table(shared: Path) -> pd.DataFrame:
    matrix = printed(shared, "example_mat").rename_axis("region").reset_index()
    return matrix.melt("region", var_name="industry", value_name="value")


@pytest.fixture
def found(table: pd.DataFrame) -> DiversityResult:
    return jiju.measure_diversity(table)


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("Herfindahl", "herfindahl"),
        ("Krugman.index", "krugman"),
        ("spec.coeff", "specialization_coefficient"),
        ("Hachman", "hachman"),
    ],
)
def test_indices_of_regions(shared: Path, found: DiversityResult, name: str, column: str):
    ours = found.table.set_index("region").sort_index()[column]
    np.testing.assert_allclose(ours, one_column(shared, name), rtol=1e-12)


def test_entropy_after_the_same_rounding(shared: Path, found: DiversityResult):
    ours = found.table.set_index("region").sort_index()["entropy"]
    np.testing.assert_allclose(ours.round(3), one_column(shared, "entropy"), rtol=0, atol=1e-12)


def test_gini_after_the_same_rounding(shared: Path, found: DiversityResult):
    ours = found.industries.set_index("industry").sort_index()["gini"]
    np.testing.assert_allclose(ours.round(3), one_column(shared, "Gini"), rtol=0, atol=1e-12)


def test_the_locational_gini_there_is_half_of_ours(shared: Path, found: DiversityResult):
    # EconGeo takes the area between curve and diagonal once, as Krugman (1991) does: at most one half. A
    # Gini coefficient is twice that area, as EconGeo's own Gini and Hoover.Gini are. Both are right; ours
    # can be compared with other Gini coefficients.
    ours = found.industries.set_index("industry").sort_index()["locational_gini"]
    np.testing.assert_allclose((ours / 2).round(8), one_column(shared, "locational.Gini"), rtol=0, atol=1e-12)


def test_hoovers_gini_and_index_of_the_other_example(shared: Path):
    # Hoover.Gini is the twofold area: equal to ours. Hoover.index is in percent there.
    values = [
        [100, 0, 0, 0, 0],
        [0, 15, 5, 70, 10],
        [0, 20, 10, 20, 50],
        [0, 25, 30, 5, 40],
        [0, 40, 55, 5, 0],
    ]
    frame = pd.DataFrame(values, index=[f"R{k}" for k in range(1, 6)], columns=[f"I{k}" for k in range(1, 6)])
    long = frame.rename_axis("region").reset_index().melt("region", var_name="industry", value_name="value")
    text = (shared / "reference" / "area" / "EconGeo_values.txt").read_text(encoding="utf-8")
    found = jiju.measure_diversity(long)
    industries = found.industries.set_index("industry").sort_index()
    for name, ours in (
        ("Hoover.Gini", industries["locational_gini"]),
        ("Hoover.index", 100 * industries["hoover"]),
        ("locational.Gini", industries["locational_gini"] / 2),
    ):
        block = text.split(f"# {name} ")[1].splitlines()[2:7]
        theirs = [float(line.split()[-1]) for line in block]
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-9)
    krugman = [float(value) for value in text.split("# Krugman.index ")[1].splitlines()[2].split()]
    np.testing.assert_allclose(found.table.set_index("region").sort_index()["krugman"], krugman, atol=1e-9)


def test_specialization(shared: Path, table: pd.DataFrame, found: DiversityResult):
    cells = read_cells(table)
    quotient = cells.specialization.toarray()
    np.testing.assert_allclose(quotient, printed(shared, "location_quotient"), rtol=1e-12)
    # RCA is the same number, rounded there.
    np.testing.assert_allclose(quotient.round(2), printed(shared, "rca"), rtol=0, atol=1e-12)
    binary = printed(shared, "lq_binary").to_numpy()
    np.testing.assert_array_equal(cells.present.toarray(), binary)
    by_region = found.table.set_index("region").sort_index()
    np.testing.assert_array_equal(by_region["specialized"], binary.sum(axis=1))


def test_diversity_and_ubiquity_there_are_sums_of_amounts(shared: Path, found: DiversityResult):
    # EconGeo's diversity() and ubiquity() add up what they are given: on amounts they return totals, and
    # only on a table of zeros and ones the numbers that the names promise. Ours are counts of
    # specializations (specialized, specialized_regions) beside the totals (value).
    by_region = found.table.set_index("region").sort_index()
    by_industry = found.industries.set_index("industry").sort_index()
    np.testing.assert_array_equal(by_region["value"], one_column(shared, "diversity"))
    np.testing.assert_array_equal(by_industry["value"], one_column(shared, "ubiquity"))


def test_normalized_ubiquity_from_our_counts(shared: Path, found: DiversityResult):
    # norm.ubiquity: the industry's share of all amounts over its share of all specializations.
    # inv.norm.ubiquity: 100 times the logarithm of the industry's amount over its number of
    # specializations, which changes with the unit of the amounts (both formulas found from the numbers).
    # Neither is offered here: the first is no count, the second no measure.
    by_industry = found.industries.set_index("industry").sort_index()
    amount, count = by_industry["value"], by_industry["specialized_regions"]
    share = amount / amount.sum() / (count / count.sum())
    np.testing.assert_allclose(share.round(2), one_column(shared, "norm.ubiquity"), rtol=0, atol=1e-9)
    odd = 100 * np.log(amount) / count
    np.testing.assert_allclose(odd, one_column(shared, "inv.norm.ubiquity"), rtol=0, atol=0.00505)


def test_prody_and_expy(shared: Path, table: pd.DataFrame):
    # The incomes of the example are 1,000 to 5,000. EconGeo weights them by quotients it has rounded to two
    # digits, which moves PRODY by up to 0.1%; the weights meant are the unrounded ones.
    cells = read_cells(table)
    income = np.arange(1.0, 6.0) * 1000.0
    theirs = printed(shared, "prody").to_numpy(dtype=float).ravel()
    rounded = cells.specialization.toarray().round(2)
    np.testing.assert_allclose(income @ rounded / rounded.sum(axis=0), theirs, rtol=1e-12)
    exact = cells.specialization.toarray()
    ours = prody(cells.value, income)
    np.testing.assert_allclose(ours, income @ exact / exact.sum(axis=0), rtol=1e-12)
    np.testing.assert_allclose(ours, theirs, rtol=1e-3)
    np.testing.assert_allclose(expy(cells.value, theirs), printed(shared, "expy").iloc[0], rtol=1e-12)
