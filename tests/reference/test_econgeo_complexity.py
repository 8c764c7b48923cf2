"""Relatedness and complexity against EconGeo 1.3 on the example of its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from jiju.measures.complexity._cells import present_cells, specialization_of
from jiju.measures.complexity._eci import second_vectors
from jiju.measures.complexity._proximity import relate_counts, shared_regions
from jiju.measures.complexity._reflections import reflect

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.shared


def printed(shared: Path, name: str) -> np.ndarray:
    frame = pd.read_csv(shared / "reference" / "econgeo" / f"{name}.csv", index_col=0)
    return frame.to_numpy(dtype=float)


def present(shared: Path) -> csr_array:
    return present_cells(specialization_of(csr_array(printed(shared, "example_mat"))))


def test_cooccurrence(shared: Path):
    amounts = csr_array(printed(shared, "example_mat"))
    together = (amounts.T @ amounts).toarray()
    np.fill_diagonal(together, 0.0)
    np.testing.assert_array_equal(together, printed(shared, "cooccurrence_tmat"))


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("prob", "probability"),
        ("association", "association"),
        ("cosine", "cosine"),
        ("Jaccard", "jaccard"),
    ],
)
def test_relatedness(shared: Path, name: str, method: str):
    # There the size of an industry is the sum of its co-occurrences, and the total that of all.
    together = printed(shared, "cooccurrence_tmat")
    size = together.sum(axis=0)
    ours = relate_counts(together.copy(), size, size.sum(), method=method, diagonal=0.0)
    np.testing.assert_allclose(ours, printed(shared, f"relatedness_{name}"), rtol=1e-9, atol=1e-12)


def test_binary_relatedness(shared: Path):
    together = shared_regions(csr_array(printed(shared, "example_bin")))
    ours = relate_counts(together, together.sum(axis=0), 1.0, method="probability", diagonal=0.0)
    np.testing.assert_array_equal((ours > 1.0).astype(float), printed(shared, "relatedness_bin01"))


@pytest.mark.parametrize("steps", [0, 1, 2, 3, 4, 18])
def test_reflections(shared: Path, steps: int):
    region, industry = reflect(present(shared), steps)
    if steps > 2:  # from here on, there, from 0 to 100
        region, industry = (100.0 * (x - x.min()) / (x.max() - x.min()) for x in (region, industry))
    for ours, name in ((region, "MORc"), (industry, "MORt")):
        # 1e-9 after a division by a range that shrinks to a few thousandths of the values
        np.testing.assert_allclose(ours, printed(shared, f"{name}_{steps}").ravel(), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(("name", "of_quotients"), [("CI", False), ("CI_rca", True)])
def test_complexity(shared: Path, name: str, of_quotients: bool):
    table = present(shared).toarray() if of_quotients else printed(shared, "example_mat")
    by_region, by_industry = table / table.sum(axis=1)[:, np.newaxis], table / table.sum(axis=0)
    ours = second_vectors(csr_array(table))[:2]
    chains = (by_region @ by_industry.T, by_industry.T @ by_region)
    for letter, vector, chain in zip("KT", ours, chains, strict=True):
        theirs = printed(shared, f"{letter}{name}").ravel()
        # There the second eigenvector is divided by its sum and turned round by another rule; before that
        # the matrix is rounded to 4 decimals, which moves the third digit. With it their numbers come out and
        # without it ours.
        np.testing.assert_allclose(_second(chain.round(4), theirs), theirs, rtol=1e-9)
        np.testing.assert_allclose(_second(chain, theirs), _turned(vector, theirs), rtol=1e-9)
        np.testing.assert_allclose(_turned(vector, theirs), theirs, rtol=0.03)


def _second(chain: np.ndarray, like: np.ndarray) -> np.ndarray:
    values, vectors = np.linalg.eig(chain)
    return _turned(vectors[:, np.argsort(-values.real)[1]].real, like)


def _turned(vector: np.ndarray, like: np.ndarray) -> np.ndarray:
    scaled = vector / vector.sum()
    return scaled * np.sign(scaled @ like)
