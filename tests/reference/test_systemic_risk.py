"""Systemic risk against GLcascade (R and C++) and a Julia implementation, with the same number of steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from jiju import measure_systemic_risk, simulate_disruption

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.shared

COLUMNS = ["ESRI_weight_1", "ESRI_d_weight_1", "ESRI_u_weight_1", "T"]


def network(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Flows and firms of the network of GLcascade's first figure."""
    sales = pd.read_csv(folder / "fig1_W.csv").to_numpy(dtype=float)
    supplier, user = np.nonzero(sales)
    flows = pd.DataFrame({"supplier": supplier + 1, "user": user + 1, "value": sales[supplier, user]})
    sectors = pd.read_csv(folder / "fig1_sector.csv", dtype={"sector": "str"})
    return flows, pd.DataFrame({"firm": sectors["firm"], "industry": sectors["sector"]})


@pytest.mark.parametrize("eps", ["0.01", "1e-10"])
@pytest.mark.parametrize("market", ["mkt", "nomkt"])
@pytest.mark.parametrize("inputs", ["lin", "leo", "mix"])
def test_glcascade(shared: Path, inputs: str, market: str, eps: str):
    folder = shared / "reference" / "systemic_risk"
    flows, firms = network(folder)
    mixed = pd.read_csv(folder / "fig1_ess_mix.csv", index_col=0, dtype={0: "str"})
    table = mixed.rename_axis("supplier_industry").reset_index()
    table = table.melt("supplier_industry", var_name="user_industry", value_name="essential")
    essentiality = {"lin": "linear", "leo": "leontief", "mix": table}[inputs]
    settings = {"essentiality": essentiality, "market_share": market == "mkt", "eps": float(eps)}
    found = measure_systemic_risk(flows, firms=firms, **settings).table
    found = found.assign(firm=found["shocked"].astype(int)).sort_values("firm")
    expected = pd.read_csv(folder / f"fig1_{inputs}_{market}_eps{eps}_esri.csv")
    assert found["firm"].tolist() == expected["firm"].tolist()
    numbers = found[["risk", "downstream", "upstream", "steps"]].to_numpy(dtype=float)
    np.testing.assert_allclose(numbers, expected[COLUMNS].to_numpy(dtype=float), rtol=0, atol=1e-12)
    for firm in expected["firm"]:
        one = simulate_disruption(flows, firms=firms, shocked=str(firm), **settings)
        row = expected[expected["firm"] == firm].iloc[0]
        assert one.details["lost_share"] == pytest.approx(row["ESRI_weight_1"], rel=0, abs=1e-12)
        assert one.details["steps"] == row["T"]


def test_julia(shared: Path):
    folder = shared / "reference" / "systemic_risk"
    rows = pd.read_csv(folder / "test_list.csv", dtype="str")
    flows = rows.rename(columns={"customer": "user", "weight": "value"}).astype({"value": "float64"})
    firms = pd.concat(
        [
            rows[["supplier", "supplierNACE"]].set_axis(["firm", "industry"], axis=1),
            rows[["customer", "customerNACE"]].set_axis(["firm", "industry"], axis=1),
        ]
    ).drop_duplicates()
    essentiality = rows[["supplierNACE", "customerNACE", "type"]].drop_duplicates()
    essentiality = essentiality.set_axis(["supplier_industry", "user_industry", "essential"], axis=1)
    found = measure_systemic_risk(
        flows[["supplier", "user", "value"]],
        firms=firms,
        essentiality=essentiality.astype({"essential": "int64"}),
    ).table.set_index("shocked")["risk"]
    expected = pd.read_csv(folder / "test_esri.csv").set_index("company")["esri"]
    np.testing.assert_allclose(found[expected.index], expected, rtol=0, atol=1e-12)
