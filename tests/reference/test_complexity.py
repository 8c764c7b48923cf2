"""Complexity against numbers that other packages gave on the same table of trade, package by package."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from jiju.measures.complexity._cells import Cells, read_cells
from jiju.measures.complexity._eci import Complexity, second_vectors, solve_complexity, standardize
from jiju.measures.complexity._fitness import iterate_fitness
from jiju.measures.complexity._prody import expy, prody
from jiju.measures.complexity._proximity import relate
from jiju.measures.complexity._reflections import reflect

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def trade(shared: Path) -> pd.DataFrame:
    table = pd.read_csv(
        shared / "data" / "regions" / "world_trade_avg_1998_2000_sitc2.csv.gz", dtype={"product": str}
    )
    return table.rename(columns={"country": "region", "product": "industry"})


@pytest.fixture(scope="module")
def cells(trade: pd.DataFrame) -> Cells:
    return read_cells(trade)


@pytest.fixture(scope="module")
def solved(cells: Cells) -> Complexity:
    return solve_complexity(cells.present, cells.region_block, cells.industry_block)


def numbers(shared: Path, name: str, column: str, order: Sequence[str]) -> np.ndarray:
    frame = pd.read_csv(shared / "reference" / "complexity" / f"{name}.csv", dtype={0: str})
    keys = frame.columns[0]
    frame[keys] = frame[keys].astype(str)
    return frame.set_index(keys)[column].reindex(list(order)).to_numpy(dtype=float)


def products(shared: Path, name: str, column: str, order: Sequence[str]) -> np.ndarray:
    frame = pd.read_csv(shared / "reference" / "complexity" / f"{name}.csv", dtype=str)
    return frame.set_index(frame.columns[0])[column].reindex(list(order)).to_numpy(dtype=float)


def close(ours: np.ndarray, theirs: np.ndarray, tolerance: float = 1e-9) -> None:
    assert np.isfinite(theirs).sum() > 25
    np.testing.assert_allclose(
        ours[np.isfinite(theirs)], theirs[np.isfinite(theirs)], rtol=tolerance, atol=tolerance
    )


# ecomplexity 0.5.3: ddof = 0, and PCI in terms of the mean and deviation of ECI --------------------


def test_eci_is_that_of_ecomplexity(shared: Path, cells: Cells, solved: Complexity):
    close(solved.region, numbers(shared, "py_ecomplexity_eci", "eci", cells.regions))
    close(solved.region, numbers(shared, "py_ecomplexity_country", "eci", cells.regions))


def test_pci_is_that_of_ecomplexity_after_its_scaling(shared: Path, cells: Cells, solved: Complexity):
    # There PCI is the eigenvector of length 1, and ECI the means of it before it is standardized.
    _, industry, _ = second_vectors(cells.present)
    unit = industry / np.linalg.norm(industry)
    unit *= np.sign(unit @ np.nan_to_num(solved.industry))
    means = (cells.present @ unit) / cells.diversity
    scaled = (unit - means.mean()) / means.std()
    close(scaled, products(shared, "py_ecomplexity_pci", "pci", cells.industries))
    close(scaled, products(shared, "py_ecomplexity_product", "pci", cells.industries))


def test_diversity_and_ubiquity_are_those_of_ecomplexity(shared: Path, cells: Cells):
    close(cells.diversity, numbers(shared, "py_ecomplexity_country", "diversity", cells.regions), 0.0)
    close(cells.ubiquity, products(shared, "py_ecomplexity_product", "ubiquity", cells.industries), 0.0)


def test_specialization_and_presence_are_those_of_ecomplexity(shared: Path, cells: Cells):
    sample = pd.read_csv(
        shared / "reference" / "complexity" / "py_ecomplexity_cells_sample.csv", dtype={"product": str}
    )
    rows = [cells.regions.index(name) for name in sample["country"]]
    columns = [cells.industries.index(name) for name in sample["product"]]
    close(cells.specialization.toarray()[rows, columns], sample["rca"].to_numpy())
    assert (cells.present.toarray()[rows, columns] == sample["mcp"].to_numpy()).all()


# R economiccomplexity 2.0.0: ddof = 1 --------------------------------------------------------------


def test_eci_and_pci_are_those_of_the_r_package(shared: Path, cells: Cells, solved: Complexity):
    close(
        standardize(solved.region, ddof=1),
        numbers(shared, "r_eigenvalues_country", "value", cells.regions),
    )
    close(
        standardize(solved.industry, ddof=1),
        products(shared, "r_eigenvalues_product", "value", cells.industries),
    )


def test_reflections_are_those_of_the_r_package(shared: Path, cells: Cells):
    # 20 iterations there are 18 steps of the countries and 19 of the products. Its means of means approach
    # one another, and it loses the digits that they share: 7 are left. Ours are held against long numbers
    # in the next test.
    country, _ = reflect(cells.present, 18, centered=True)
    _, product = reflect(cells.present, 19, centered=True)
    close(
        standardize(country, ddof=1),
        numbers(shared, "r_reflections_country", "value", cells.regions),
        1e-7,
    )
    close(
        standardize(product, ddof=1),
        products(shared, "r_reflections_product", "value", cells.industries),
        1e-7,
    )


@pytest.mark.skipif(np.finfo(np.longdouble).eps > 1e-18, reason="long numbers are no longer than others here")
def test_reflections_keep_their_digits(cells: Cells):
    country, _ = reflect(cells.present, 18, centered=True)
    there = cells.present.toarray().astype(np.longdouble)
    diversity, ubiquity = there.sum(axis=1), there.sum(axis=0)
    regions, industries = diversity, ubiquity
    for _ in range(18):
        regions, industries = (there @ industries) / diversity, (there.T @ regions) / ubiquity
    exact = ((regions - regions.mean()) / regions.std()).astype(float)
    close(standardize(country), exact)


def test_fitness_is_that_of_the_r_package(shared: Path, cells: Cells):
    # 20 iterations there begin with the values of step 0 as the first.
    country, product, _ = iterate_fitness(cells.present, 19)
    for ours, theirs in (("r_fitness", "value"), ("packaged_fitness", None)):
        names = ("fitness", "complexity") if theirs is None else (theirs, theirs)
        close(country, numbers(shared, f"{ours}_country", names[0], cells.regions))
        close(product, products(shared, f"{ours}_product", names[1], cells.industries))


def test_proximity_is_that_of_the_r_package(shared: Path, cells: Cells):
    sample = pd.read_csv(
        shared / "reference" / "complexity" / "r_proximity_product_sample30.csv", dtype=str, index_col=0
    )
    at = [cells.industries.index(name) for name in sample.columns]
    theirs = sample.to_numpy(dtype=float)
    ours = relate(cells, diagonal=1.0)[np.ix_(at, at)]
    close(ours, theirs)


def test_prody_and_expy_are_those_of_the_r_package(shared: Path, cells: Cells):
    gdp = pd.read_csv(shared / "data" / "regions" / "world_gdp_avg_1998_2000.csv").set_index("country")
    income = gdp["value"].reindex(list(cells.regions)).to_numpy(dtype=float)
    of_products = prody(cells.value, income)
    close(of_products, products(shared, "r_prody_product", "prody", cells.industries))
    # There only countries with an income have an EXPY; the others have one here too.
    close(expy(cells.value, of_products), numbers(shared, "r_expy_country", "expy", cells.regions))


# econcomplex 1.0.1: ddof = 0; the sign of ECI and PCI is left as the solver gives it ---------------


def test_eci_and_pci_are_those_of_econcomplex(shared: Path, trade: pd.DataFrame):
    large = read_cells(trade, minimum_region=1e9)
    solved = solve_complexity(large.present, large.region_block, large.industry_block)
    assert len(large.regions) == 32
    close(solved.region, numbers(shared, "econcomplex_eci_exporters_ge_1e9", "eci", large.regions))
    theirs = products(shared, "econcomplex_pci_exporters_ge_1e9", "pci", large.industries)
    close(-solved.industry, theirs)  # there ECI and PCI have opposite signs
    assert np.isfinite(theirs).sum() == np.isfinite(solved.industry).sum() == 784


def test_fitness_is_that_of_econcomplex(shared: Path, cells: Cells):
    country, _, _ = iterate_fitness(cells.present, 500)
    close(country, numbers(shared, "econcomplex_fitness_500it_country", "fitness", cells.regions))
