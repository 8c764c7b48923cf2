"""Density, outlook and gain against numbers that other packages gave, package by package."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

import jiju
from jiju.measures.complexity._cells import Cells, read_cells
from jiju.measures.complexity._density import nearness
from jiju.measures.complexity._eci import Complexity, second_vectors, solve_complexity
from jiju.measures.complexity._proximity import relate

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.shared
NEAR = {"rtol": 1e-9, "atol": 1e-9}


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
def phi(cells: Cells) -> np.ndarray:
    return relate(cells, "proximity", diagonal=1.0)


@pytest.fixture(scope="module")
def solved(cells: Cells) -> Complexity:
    return solve_complexity(cells.present)


def frame(shared: Path, name: str) -> pd.DataFrame:
    found = pd.read_csv(shared / "reference" / "complexity" / f"{name}.csv", dtype={0: str})
    return found.set_index(found.columns[0])


def places(names: tuple[str, ...], wanted: pd.Index) -> np.ndarray:
    at = {name: k for k, name in enumerate(names)}
    return np.array([at[str(name)] for name in wanted])


# R economiccomplexity 2.0.0: PCI with ddof = 1, diagonal of the proximity 1 --------------------------


@pytest.fixture(scope="module")
def of_r(cells: Cells, phi: np.ndarray, solved: Complexity):
    n = len(cells.industries)
    return nearness(cells.present, phi, solved.industry * np.sqrt((n - 1) / n))


@pytest.mark.parametrize(("name", "what"), [("r_density_sample", "density"), ("r_cog_sample", "gain")])
def test_cells_are_those_of_economiccomplexity(shared: Path, cells: Cells, of_r, name: str, what: str):
    theirs = frame(shared, name)
    ours = getattr(of_r, what)[
        np.ix_(places(cells.regions, theirs.index), places(cells.industries, theirs.columns))
    ]
    assert theirs.shape == (5, 30)
    np.testing.assert_allclose(ours, theirs.to_numpy(), **NEAR)


def test_outlook_is_that_of_economiccomplexity(shared: Path, cells: Cells, of_r):
    theirs = frame(shared, "r_coi_country")["coi"]
    assert len(theirs) == 226
    np.testing.assert_allclose(of_r.outlook[places(cells.regions, theirs.index)], theirs.to_numpy(), **NEAR)


# ecomplexity 0.5.3: the eigenvector of length 1 over the deviation of ECI (ddof = 0), diagonal 1 --------


@pytest.fixture(scope="module")
def of_python(cells: Cells, phi: np.ndarray, solved: Complexity):
    _, industry, _ = second_vectors(cells.present)
    unit = industry / np.linalg.norm(industry)
    unit *= np.sign(unit @ np.nan_to_num(solved.industry))
    means = (cells.present @ unit) / cells.diversity
    return nearness(cells.present, phi, unit / means.std())


def test_density_and_gain_are_those_of_ecomplexity(shared: Path, cells: Cells, of_python):
    theirs = pd.read_csv(
        shared / "reference" / "complexity" / "py_ecomplexity_cells_sample.csv", dtype={"product": str}
    )
    at = places(cells.regions, theirs["country"]), places(cells.industries, theirs["product"])
    assert len(theirs) == 100
    np.testing.assert_allclose(of_python.density[at], theirs["density"], **NEAR)
    np.testing.assert_allclose(of_python.gain[at], theirs["cog"], **NEAR)


def test_outlook_is_that_of_ecomplexity(shared: Path, cells: Cells, of_python):
    theirs = frame(shared, "py_ecomplexity_country")["coi"]
    outlook = of_python.outlook
    standard = (outlook - outlook.mean()) / outlook.std()
    np.testing.assert_allclose(standard[places(cells.regions, theirs.index)], theirs.to_numpy(), **NEAR)


def test_the_measure_gives_these_numbers(shared: Path, trade: pd.DataFrame, cells: Cells):
    found = jiju.measure_density(trade, region=["jpn", "deu"], cells=2 * len(cells.industries))
    theirs = frame(shared, "r_density_sample")
    ours = found.table.pivot_table(index="region", columns="industry", values="density")
    assert {"jpn", "deu"} <= set(theirs.index)
    for country in ("jpn", "deu"):
        np.testing.assert_allclose(
            ours.loc[country, theirs.columns].to_numpy(), theirs.loc[country].to_numpy(), **NEAR
        )
    eci = found.regions.set_index("region")["complexity"]
    n = len(cells.industries)
    coi = frame(shared, "r_coi_country")["coi"] / np.sqrt((n - 1) / n)
    np.testing.assert_allclose(
        found.regions.set_index("region")["outlook"].reindex(coi.index), coi.to_numpy(), rtol=1e-8, atol=1e-8
    )
    assert len(eci) == 226


# EconGeo 1.3: in percent, to two digits, diagonal 0, industries related to none without a value ---------


def test_density_is_that_of_econgeo(shared: Path):
    folder = shared / "reference" / "econgeo"
    present = pd.read_csv(folder / "example_bin.csv", index_col=0)
    related = pd.read_csv(folder / "relatedness_bin01.csv", index_col=0).to_numpy(dtype=float)
    theirs = pd.read_csv(folder / "relatedness_density.csv", index_col=0)
    long = present.rename_axis("region").reset_index().melt("region", var_name="industry")
    cells = read_cells(long, presence="value")
    assert cells.industries == tuple(present.columns)
    ours = nearness(cells.present, related, np.full(4, np.nan)).density
    np.testing.assert_allclose(np.round(100.0 * ours, 2), theirs.to_numpy(), rtol=0, atol=1e-9)


# What the peers get wrong ------------------------------------------------------------------------------


def test_nearest_neighbors_are_weighted_and_never_above_one(cells: Cells, phi: np.ndarray):
    """ecomplexity counts the nearest neighbors that are present; ours is a share of weights."""
    found = nearness(cells.present, phi, np.full(len(cells.industries), np.nan), neighbors=50).density
    assert np.nanmax(found) <= 1.0
    assert not np.allclose(found * 50, np.round(found * 50))
    p = 17
    weights = phi[:, p].copy()
    weights[p] = 0.0
    kept = weights >= np.sort(weights)[-50]
    dense = cells.present.toarray()
    np.testing.assert_allclose(found[:, p], dense[:, kept] @ weights[kept] / weights[kept].sum(), **NEAR)
