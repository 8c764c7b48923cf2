"""M against dbmss 2.11-0 (R): weights on, neighbors within r, the point itself left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

import jiju

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.shared

SPECIES = ["Q_Rosea", "V_Americana"]


def _trees(shared: Path) -> pd.DataFrame:
    trees = pd.read_csv(shared / "reference/concentration/paracou16_input.csv")
    return trees.rename(columns={"type": "industry", "weight": "size"})


def _known(shared: Path, species: str) -> pd.DataFrame:
    return pd.read_csv(shared / f"reference/concentration/M_paracou16_{species.replace('_', '')}.csv")


@pytest.mark.parametrize("species", SPECIES)
def test_weighted(shared: Path, species: str):
    known = _known(shared, species)
    result = jiju.measure_concentration(
        _trees(shared),
        industry=species,
        measure="M",
        weighted=True,
        distances_m=known["r"],
        simulations=1,
        rng=1,
    )
    np.testing.assert_allclose(result.table["value"], known["M"], rtol=0, atol=1e-9, equal_nan=True)


def test_ranking_gives_the_same_curves(shared: Path):
    known = {species: _known(shared, species) for species in SPECIES}
    ranking = jiju.rank_concentration(
        _trees(shared), measure="M", weighted=True, distances_m=known["Q_Rosea"]["r"], simulations=1, rng=1
    )
    for species, table in known.items():
        curves = ranking.tables["curves"]
        curve = curves.loc[curves["industry"] == species, "value"].to_numpy()
        np.testing.assert_allclose(curve, table["M"], rtol=0, atol=1e-9, equal_nan=True)


def test_weights_matter(shared: Path):
    known = _known(shared, "V_Americana")
    plain = jiju.measure_concentration(
        _trees(shared), industry="V_Americana", measure="M", distances_m=known["r"], simulations=1, rng=1
    )
    assert np.nanmax(np.abs(plain.table["value"] - known["M"])) > 0.05
