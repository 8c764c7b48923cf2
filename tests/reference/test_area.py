"""Area-based measures against numbers that other implementations gave on the same input."""

from __future__ import annotations

import json
import math
from io import StringIO
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from scipy.stats import norm

from jiju import measure_agglomeration, measure_autocorrelation, measure_specialization

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.shared


@pytest.fixture
def expected(shared: Path) -> dict[str, Any]:
    return json.loads((shared / "reference" / "area" / "area_values_python.json").read_text(encoding="utf-8"))


@pytest.fixture
def example_matrix(shared: Path) -> np.ndarray:
    """The 5 x 5 matrix printed at the head of EconGeo_values.txt."""
    return printed_matrix(shared, "I1 I2 I3 I4 I5")


def printed_matrix(shared: Path, after: str) -> np.ndarray:
    text = (shared / "reference" / "area" / "EconGeo_values.txt").read_text(encoding="utf-8")
    lines = text[text.index(after) :].splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith("R1"))
    frame = pd.read_csv(StringIO("\n".join(lines[start : start + 5])), sep=r"\s+", header=None, index_col=0)
    return frame.to_numpy(dtype=float)


def region_table(matrix: np.ndarray) -> pd.DataFrame:
    rows = [
        (f"R{r + 1}", f"I{i + 1}", matrix[r, i], int(matrix[r, i]))
        for r in range(matrix.shape[0])
        for i in range(matrix.shape[1])
    ]
    return pd.DataFrame(rows, columns=["region", "industry", "value", "establishments"])


@pytest.fixture
def textbook(shared: Path) -> pd.DataFrame:
    """The 42 firms of Farhauer and Kröll (2014), with the regions' employment beside them."""
    firms = pd.read_csv(shared / "data" / "regions" / "REAT_FK2014_EGC.csv", dtype={"region": str})
    return firms.rename(columns={"firm": "establishment", "emp_firm": "size"})


@pytest.fixture
def employment(textbook: pd.DataFrame) -> pd.DataFrame:
    by_region = textbook.groupby("region", as_index=False)["emp_region"].first()
    return by_region.rename(columns={"emp_region": "value"})


def test_location_quotients_are_those_of_econgeo(shared: Path, example_matrix: np.ndarray) -> None:
    quotients = printed_matrix(shared, "# location.quotient")
    table = measure_specialization(region_table(example_matrix)).table
    np.testing.assert_allclose(table["location_quotient"].to_numpy().reshape(5, 5), quotients, rtol=1e-12)


def test_delta_interval_of_the_location_quotient(
    expected: dict[str, Any], example_matrix: np.ndarray
) -> None:
    reference = expected["LQ_R3_I5"]
    # The reference takes 1.96 for the 97.5% quantile of the normal distribution.
    level = 2 * norm.cdf(1.96) - 1
    table = measure_specialization(region_table(example_matrix), interval="delta", level=level).table
    cell = table[(table["region"] == "R3") & (table["industry"] == "I5")].iloc[0]
    assert cell["location_quotient"] == pytest.approx(reference["LQ"], abs=1e-12)
    assert (cell["high"] - cell["low"]) / (2 * 1.96) == pytest.approx(reference["se_delta"], abs=1e-9)
    assert [cell["low"], cell["high"]] == pytest.approx(reference["ci_delta"], abs=1e-9)


def test_bootstrap_interval_of_the_location_quotient(
    expected: dict[str, Any], example_matrix: np.ndarray
) -> None:
    reference = expected["LQ_R3_I5"]
    result = measure_specialization(
        region_table(example_matrix), interval="bootstrap", resamples=4_000, rng=1
    )
    cell = result.table[(result.table["region"] == "R3") & (result.table["industry"] == "I5")].iloc[0]
    # Another random stream: percentiles of 4,000 draws vary by about 0.01.
    assert [cell["low"], cell["high"]] == pytest.approx(reference["boot_pct95"], abs=0.04)
    spread = (cell["high"] - cell["low"]) / (2 * 1.96)
    assert spread == pytest.approx(reference["boot_se"], rel=0.06)


def test_ellison_glaeser_of_the_textbook_example(expected: dict[str, Any]) -> None:
    firms = pd.DataFrame(
        {
            "industry": "one",
            "region": ["Wien"] * 5 + ["Linz"] * 4 + ["Graz"],
            "size": [200.0, 650, 12000, 100, 50, 16000, 13000, 1500, 1500, 25000],
        }
    )
    everyone = pd.DataFrame({"region": ["Wien", "Linz", "Graz"], "value": [500_000, 400_000, 100_000]})
    row = measure_agglomeration(firms, reference=everyone).table.iloc[0]
    reference = expected["FK_example_one_industry"]
    assert row["eg"] == pytest.approx(0.05990628411653889, abs=1e-12)
    assert row["eg"] == pytest.approx(reference["EG"], abs=1e-12)
    assert row["ms"] == pytest.approx(reference["MS"], abs=1e-12)
    assert row["herfindahl"] == pytest.approx(reference["H"], abs=1e-12)
    # G as ellison.a of REAT prints it.
    assert row["g"] == pytest.approx(0.168163265306122, abs=1e-12)


def test_textbook_industries_against_the_regions_employment(
    expected: dict[str, Any], textbook: pd.DataFrame, employment: pd.DataFrame
) -> None:
    # EG_MS_FK2014 takes x_r from the regions' employment (emp_region), not from the sample.
    table = measure_agglomeration(textbook, reference=employment).table.set_index("industry")
    assert len(table) == 4
    for industry, reference in expected["EG_MS_FK2014"].items():
        row = table.loc[industry]
        assert row["establishments"] == reference["n"]
        for column, key in (("eg", "EG"), ("g", "G"), ("herfindahl", "H"), ("ms", "MS")):
            assert row[column] == pytest.approx(reference[key], abs=1e-12), (industry, column)


def test_textbook_industries_against_the_sample(textbook: pd.DataFrame) -> None:
    # ellison.a2 of REAT takes x_r from the sample, each industry included.
    printed = {
        "Clothing trade": (-0.0937938445647128, 0.0179096533964222, 0.1312435),
        "Forestry": (0.1683800334283319, 0.0882629337624241, 0.0924055325255102),
        "Textiles dyeing": (-0.0801253944491777, 0.0277648106708370, 0.1455998263703417),
        "Textiles trade": (-0.1304013405493789, 0.0027349661903340, 0.1220805919245459),
    }
    table = measure_agglomeration(textbook).table.set_index("industry")
    for industry, (eg, g, herfindahl) in printed.items():
        assert list(table.loc[industry, ["eg", "g", "herfindahl"]]) == pytest.approx(
            [eg, g, herfindahl], abs=1e-12
        )


def test_coagglomeration_of_the_textbook_industries(
    expected: dict[str, Any], textbook: pd.DataFrame, employment: pd.DataFrame
) -> None:
    reference = expected["EG_coagglomeration_eq_EG1997"]
    given = measure_agglomeration(textbook, reference=employment)
    assert given.coagglomeration == pytest.approx(reference["gamma_c"], abs=1e-12)
    assert measure_agglomeration(textbook).coagglomeration is None


def test_moran_and_getis_ord_on_the_lattice(shared: Path, expected: dict[str, Any]) -> None:
    values = pd.read_csv(shared / "reference" / "area" / "esda_lattice7x7_input.csv")
    values = values.rename(columns={"i": "region", "y": "value"})
    squares = [shapely.box(i % 7, i // 7, i % 7 + 1, i // 7 + 1) for i in range(49)]
    lattice = gpd.GeoDataFrame({"region": range(49)}, geometry=squares)
    table = measure_autocorrelation(values, boundaries=lattice, rng=1).table.set_index("statistic")
    # I of the reference: queen contiguity, row-standardized; G: the same neighbors, binary.
    moran, getis_ord = table.loc["Moran's I"], table.loc["Getis-Ord G"]
    assert moran["value"] == pytest.approx(expected["moran_I"]["I"], abs=1e-12)
    assert moran["expected"] == pytest.approx(expected["moran_I"]["EI"], abs=1e-12)
    assert moran["z"] == pytest.approx(expected["moran_I"]["z_norm"], abs=1e-12)
    assert moran["p_analytical"] == pytest.approx(expected["moran_I"]["p_norm"], abs=1e-12)
    assert getis_ord["value"] == pytest.approx(expected["G_general"]["G"], abs=1e-12)
    assert getis_ord["expected"] == pytest.approx(expected["G_general"]["EG"], abs=1e-12)
    assert getis_ord["z"] == pytest.approx(expected["G_general"]["z"], abs=1e-12)


def test_the_variance_under_the_dartboard_is_the_published_one() -> None:
    # ellison.a of REAT prints z = 0.195900197026136 for the textbook example.
    from jiju.measures.clusters._dartboard import DartboardNull

    sizes = np.array([200.0, 650, 12000, 100, 50, 16000, 13000, 1500, 1500, 25000])
    z = sizes / sizes.sum()
    sums = np.array([(z**power).sum() for power in (2, 3, 4, 6)])
    mean, variance, _ = DartboardNull.of(np.array([0.5, 0.4, 0.1])).cumulants(sums)
    assert (0.168163265306122 - mean) / math.sqrt(variance) == pytest.approx(0.195900197026136, abs=1e-9)
