"""M around each establishment and M against controls, against dbmss 2.11-0: one test for each file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from slow_concentration import planar_distances
from slow_density_ratio import cross_m

from jiju.measures.clusters._case_control import make_case_control_curves
from jiju.measures.clusters._density_ratio import expected_shares
from jiju.measures.clusters._distances import make_steps
from jiju.measures.clusters._individual import individual_values
from jiju.measures.clusters._members import place_members
from jiju.measures.clusters._targets import Target

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.shared


def _read(shared: Path, name: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    folder = shared / "reference/concentration"
    trees = pd.read_csv(folder / "paracou16_input.csv")
    return trees.rename(columns={"type": "industry", "weight": "size"}), pd.read_csv(folder / name)


def _of(trees: pd.DataFrame, species: str) -> np.ndarray:
    return np.flatnonzero(trees["industry"] == species)


def test_individual(shared: Path):
    trees, known = _read(shared, "M_individual_paracou16_QRosea.csv")
    members = place_members(trees, weighted=True)
    group = _of(trees, "Q_Rosea")
    assert [f"M_{place + 1}" for place in group] == list(known.columns[3:])
    target = Target(group, group, own=True)
    found = individual_values(members, target, known["r"].to_numpy(float), measure="M")
    np.testing.assert_allclose(found, known.iloc[:, 3:], rtol=0, atol=1e-9, equal_nan=True)

    # The column M is their mean, each by its share by chance, over those who have neighbors.
    chance = np.where(np.isfinite(found), expected_shares(members.weight, target, len(trees)), 0.0)
    total = np.where(chance.sum(axis=1) > 0, chance.sum(axis=1), np.nan)
    mean = np.nansum(found * chance, axis=1) / total
    np.testing.assert_allclose(mean, known["M"], rtol=0, atol=1e-9, equal_nan=True)


def test_case_control(shared: Path):
    trees, known = _read(shared, "M_casecontrol_paracou16_VAmericana_QRosea.csv")
    members = place_members(trees, weighted=True)
    target = Target(_of(trees, "V_Americana"), _of(trees, "Q_Rosea"), own=False)
    curves = make_case_control_curves(
        members, (target,), make_steps(members.points, known["r"].to_numpy(float))
    )
    found = curves(np.arange(len(trees))[None])[0, 0]
    np.testing.assert_allclose(found, known["M"], rtol=0, atol=1e-9, equal_nan=True)


@pytest.mark.parametrize(("around", "counted"), [("Q_Rosea", "V_Americana"), ("V_Americana", "Q_Rosea")])
def test_the_slow_cross_m(shared: Path, around: str, counted: str):
    name = f"M_paracou16_{around.replace('_', '')}_x_{counted.replace('_', '')}.csv"
    trees, known = _read(shared, name)
    distances = planar_distances(trees["x"].to_numpy(), trees["y"].to_numpy())
    found = cross_m(
        distances, trees["size"].to_numpy(), _of(trees, around), _of(trees, counted), known["r"].to_numpy()
    )
    np.testing.assert_allclose(found, known["M"], rtol=0, atol=1e-9, equal_nan=True)
