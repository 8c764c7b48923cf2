"""The function m against dbmss 2.11-0 in R 4.2: one test for each of its files.

Its numbers carry the error of R's `density()`, which counts on 512 points, folds by FFT and draws straight
lines between them: up to 5e-4 in m. So three things are shown: our oracle with that grid put in gives these
numbers to 1e-12, hence the definition is the same; our curve is the oracle's without the grid to 1e-9; and it
lies within the grid's error of the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from slow_concentration import planar_distances
from slow_density_ratio import density_ratio, density_ratio_of_r

from jiju.measures.clusters._density_ratio import make_density_ratio_curves
from jiju.measures.clusters._members import place_members
from jiju.measures.clusters._targets import Target

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.shared

PAIRS = [
    ("Q_Rosea", "Q_Rosea"),
    ("V_Americana", "V_Americana"),
    ("Q_Rosea", "V_Americana"),
    ("V_Americana", "Q_Rosea"),
]
GRID_ERROR = 1e-3  # of R's numbers, measured: 4.8e-4


def _file_name(reference: str, neighbor: str) -> str:
    name = f"m_paracou16_{reference.replace('_', '')}"
    return f"{name}.csv" if reference == neighbor else f"{name}_x_{neighbor.replace('_', '')}.csv"


@pytest.mark.parametrize(("reference", "neighbor"), PAIRS, ids=[_file_name(*pair) for pair in PAIRS])
def test_file(shared: Path, reference: str, neighbor: str):
    folder = shared / "reference/concentration"
    known = pd.read_csv(folder / _file_name(reference, neighbor))
    trees = pd.read_csv(folder / "paracou16_input.csv")
    r = known["r"].to_numpy(float)
    groups = [np.flatnonzero(trees["type"] == species) for species in (reference, neighbor)]
    distances = planar_distances(trees["x"].to_numpy(), trees["y"].to_numpy())
    weights = trees["weight"].to_numpy()

    with_grid = density_ratio_of_r(distances, weights, *groups, r)
    np.testing.assert_allclose(with_grid, known["m"], rtol=0, atol=1e-12)

    members = place_members(trees.rename(columns={"type": "industry", "weight": "size"}), weighted=True)
    target = Target(groups[0], groups[1], own=reference == neighbor)
    exact = density_ratio(distances, weights, *groups, r)
    for prepared in ({}, {"weights_stay": True, "simulations": 999}):
        curves = make_density_ratio_curves(members, (target,), r, **prepared)
        found = curves(np.arange(len(trees))[None])[0, 0]
        np.testing.assert_allclose(found, exact, rtol=0, atol=1e-9)
        assert np.abs(found - known["m"]).max() < GRID_ERROR
