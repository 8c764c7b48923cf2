"""Colocation and coagglomeration through the public functions, against dbmss 2.11-0 and the 1997 index."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
import shapely

import jiju

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.shared

PAIRS = [("Q_Rosea", "V_Americana"), ("V_Americana", "Q_Rosea")]


def _read(shared: Path, kind: str, around: str, counted: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    folder = shared / "reference/concentration"
    trees = pd.read_csv(folder / "paracou16_input.csv")
    name = f"{kind}_paracou16_{around.replace('_', '')}_x_{counted.replace('_', '')}.csv"
    known = pd.read_csv(folder / name)
    return trees.rename(columns={"type": "industry", "weight": "size"}), known


def _curve(trees: pd.DataFrame, around: str, counted: str, known: pd.DataFrame, **options) -> np.ndarray:
    found = jiju.measure_colocation(
        trees, industry=around, neighbor=counted, distances_m=known["r"], simulations=1, rng=1, **options
    )
    return found.table["value"].to_numpy()


@pytest.mark.parametrize(("around", "counted"), PAIRS)
@pytest.mark.parametrize("null", ["others", "sites", "labels"])
def test_m(shared: Path, around: str, counted: str, null: str):
    trees, known = _read(shared, "M", around, counted)
    found = _curve(trees, around, counted, known, weighted=True, null=null)
    np.testing.assert_allclose(found, known["M"], rtol=0, atol=1e-9, equal_nan=True)


@pytest.mark.parametrize(("around", "counted"), PAIRS)
@pytest.mark.parametrize(
    ("weighted", "column"), [(False, "Kd_exact_direct"), (True, "Kd_exact_direct_weighted")]
)
def test_kd(shared: Path, around: str, counted: str, weighted: bool, column: str):
    trees, known = _read(shared, "Kd", around, counted)
    peak = known[column].max()
    exact = _curve(trees, around, counted, known, measure="kd", weighted=weighted, exact=True)
    np.testing.assert_allclose(exact, known[column], rtol=0, atol=1e-9 * peak)
    binned = _curve(trees, around, counted, known, measure="kd", weighted=weighted)
    np.testing.assert_allclose(binned, known[column], rtol=0, atol=1e-3 * peak)


@pytest.mark.parametrize(("around", "counted"), PAIRS)
def test_k_and_l(shared: Path, around: str, counted: str):
    trees, known = _read(shared, "KL", around, counted)
    window = shapely.Polygon(
        pd.read_csv(shared / "reference/concentration/paracou16_window_polygon.csv").to_numpy()
    )
    x, y = (trees[axis].to_numpy() for axis in ("x", "y"))
    a, b = ((trees["industry"] == name).to_numpy() for name in (around, counted))
    apart = np.hypot(x[a][:, None] - x[b][None, :], y[a][:, None] - y[b][None, :])
    # Where a pair stands at exactly one of the distances, the reference counts it from the next one on.
    clear = [not np.isclose(apart, r, rtol=0, atol=1e-9).any() for r in known["r"]]
    assert sum(clear) >= 10
    for measure, column in (("K", "K_iso"), ("L", "Lminusr_iso")):
        found = _curve(trees, around, counted, known, measure=measure, window=window)
        expected = known[column].to_numpy()
        np.testing.assert_allclose(found[clear], expected[clear], rtol=1e-9, atol=1e-9)


@pytest.fixture
def textbook(shared: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The firms of Farhauer and Kröll (2014), and the regions' employment."""
    firms = pd.read_csv(shared / "data" / "regions" / "REAT_FK2014_EGC.csv", dtype={"region": str})
    firms = firms.rename(columns={"firm": "establishment", "emp_firm": "size"})
    by_region = firms.groupby("region", as_index=False)["emp_region"].first()
    return firms, by_region.rename(columns={"emp_region": "value"})


def _pairs(firms: pd.DataFrame, employment: pd.DataFrame) -> pd.DataFrame:
    return jiju.measure_coagglomeration(
        firms, reference=employment, minimum_establishments=2, simulations=1, rng=1
    ).table


def test_pairs_add_up_to_the_coagglomeration_of_all(shared: Path, textbook):
    known = json.loads((shared / "reference/area/area_values_python.json").read_text(encoding="utf-8"))
    firms, employment = textbook
    table = _pairs(firms, employment)
    assert len(table) == 6
    w = firms.groupby("industry")["size"].sum() / firms["size"].sum()
    weight = table["industry"].map(w) * table["neighbor"].map(w)
    together = 2 * (weight * table["coagglomeration"]).sum() / (1 - (w**2).sum())
    assert together == pytest.approx(known["EG_coagglomeration_eq_EG1997"]["gamma_c"], abs=1e-12)


def test_a_pair_is_the_index_of_a_group_of_two(textbook):
    firms, employment = textbook
    for row in _pairs(firms, employment).itertuples():
        two = firms[firms["industry"].isin([row.industry, row.neighbor])]
        group = jiju.measure_agglomeration(two, reference=employment)
        assert row.coagglomeration == pytest.approx(group.coagglomeration, abs=1e-12)
