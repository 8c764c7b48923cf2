"""Kd against dbmss 2.11-0 (R): its distances smoothed one by one, without binning."""

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
    return pd.read_csv(shared / f"reference/concentration/Kd_paracou16_{species.replace('_', '')}.csv")


def _measure(shared: Path, species: str, **options) -> tuple[pd.DataFrame, jiju.Result]:
    known = _known(shared, species)
    result = jiju.measure_concentration(
        _trees(shared), industry=species, distances_m=known["r"], simulations=1, rng=1, **options
    )
    return known, result


@pytest.mark.parametrize("species", SPECIES)
@pytest.mark.parametrize(
    ("weighted", "column"), [(False, "Kd_exact_direct"), (True, "Kd_exact_direct_weighted")]
)
def test_exact(shared: Path, species: str, weighted: bool, column: str):
    known, result = _measure(shared, species, weighted=weighted, exact=True)
    np.testing.assert_allclose(result.table["value"], known[column], rtol=0, atol=1e-9 * known[column].max())


@pytest.mark.parametrize("species", SPECIES)
@pytest.mark.parametrize(
    ("weighted", "column"), [(False, "Kd_exact_direct"), (True, "Kd_exact_direct_weighted")]
)
def test_default(shared: Path, species: str, weighted: bool, column: str):
    known, result = _measure(shared, species, weighted=weighted)
    np.testing.assert_allclose(result.table["value"], known[column], rtol=0, atol=1e-3 * known[column].max())


@pytest.mark.parametrize("species", SPECIES)
def test_not_the_binned_column(shared: Path, species: str):
    # dbmss's own curve is binned: were ours closer to that one, the target would have been missed.
    known, result = _measure(shared, species, exact=True)
    apart = np.abs(known["Kd"] - known["Kd_exact_direct"]).max()
    assert np.abs(result.table["value"] - known["Kd"]).max() > 0.99 * apart


@pytest.mark.parametrize("species", SPECIES)
@pytest.mark.parametrize("weighted", [False, True])
def test_bandwidth(shared: Path, species: str, weighted: bool):
    meta = pd.read_csv(shared / "reference/concentration/Kd_meta_paracou16.csv").set_index("case")
    known = meta.loc[f"paracou16_{species.replace('_', '')}"]
    _, result = _measure(shared, species, weighted=weighted, exact=True)
    assert result.details["bandwidth_m"] == pytest.approx(known["bw_nrd0"], rel=1e-6)
    assert result.details["establishments"] == known["n_ref"]


def test_ranking_gives_the_same_curves(shared: Path):
    known = {species: _known(shared, species) for species in SPECIES}
    ranking = jiju.rank_concentration(
        _trees(shared).query("industry != 'Other'"),
        distances_m=known["Q_Rosea"]["r"],
        simulations=1,
        exact=True,
        rng=1,
    )
    for species, table in known.items():
        curves = ranking.tables["curves"]
        curve = curves.loc[curves["industry"] == species, "value"].to_numpy()
        target = table["Kd_exact_direct"].to_numpy()
        np.testing.assert_allclose(curve, target, rtol=0, atol=1e-9 * target.max())
