"""The slow definitions themselves: worked by hand, and held against other people's programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from slow_concentration import (
    EARTH_RADIUS_M,
    bandwidth,
    kd,
    m_function,
    pair_values,
    planar_distances,
    sphere_distances,
)
from slow_envelope import erl_envelope

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = "reference/concentration"


def test_m_worked_by_hand():
    # Four points on a line, the first two of the industry; weights 1, 2, 3, 4.
    distances = planar_distances(np.array([0.0, 1.0, 2.0, 10.0]), np.zeros(4))
    weights = np.array([1.0, 2.0, 3.0, 4.0])
    member = np.array([True, True, False, False])
    found = m_function(distances, weights, member, np.array([0.5, 1.0, 2.0]))
    by_chance = 2 / 9 + 1 / 8
    assert np.isnan(found[0])
    assert found[1] == pytest.approx((2 / 2 + 1 / 4) / by_chance)
    assert found[2] == pytest.approx((2 / 5 + 1 / 4) / by_chance)


def test_kd_worked_by_hand():
    distances = planar_distances(np.array([0.0, 3.0]), np.array([0.0, 4.0]))
    found = kd(distances, None, np.array([0.0, 5.0]), h=2.0)
    peak = 1 / (2.0 * np.sqrt(2 * np.pi))
    assert found[0] == pytest.approx(2 * peak * np.exp(-0.5 * 2.5**2))
    assert found[1] == pytest.approx(peak * (1 + np.exp(-0.5 * 5.0**2)))


def test_bandwidth_is_silvermans_over_near_pairs():
    pairs = np.array([1.0, 2.0, 4.0, 7.0, 11.0, 500.0])
    near = pairs[:-1]
    expected = 0.9 * min(near.std(ddof=1), (7.0 - 2.0) / 1.34) * 5 ** (-0.2)
    assert bandwidth(pairs, 10.0) == pytest.approx(expected)


def test_sphere_distances_known_arcs():
    lon = np.array([0.0, 90.0, 0.0, 180.0, 37.0])
    lat = np.array([0.0, 0.0, 90.0, 0.0, 90.0])
    arcs = sphere_distances(lon, lat) / EARTH_RADIUS_M
    quarter = np.pi / 2
    assert arcs[0] == pytest.approx([0.0, quarter, quarter, np.pi, quarter])
    assert arcs[2, 4] == pytest.approx(0.0, abs=1e-15)


def test_erl_worked_by_hand():
    # Curves of one point are ordered by their rank from the nearer end alone.
    simulated = np.arange(1.0, 20.0)[:, None]
    high = erl_envelope(np.array([20.0]), simulated, level=0.9)
    assert high.p_value == pytest.approx(2 / 20)
    assert (high.low[0], high.high[0]) == (2.0, 19.0)
    middle = erl_envelope(np.array([10.5]), simulated, level=0.9)
    assert middle.p_value == 1.0
    assert erl_envelope(np.array([20.0]), simulated, level=0.9, alternative="greater").p_value == 1 / 20
    assert erl_envelope(np.array([20.0]), simulated, level=0.9, alternative="less").p_value == 1.0


@pytest.mark.shared
@pytest.mark.parametrize("species", ["V_Americana", "Q_Rosea"])
def test_slow_definitions_agree_with_dbmss(shared: Path, species: str):
    trees = pd.read_csv(shared / FOLDER / "paracou16_input.csv")
    name = species.replace("_", "")
    distances = planar_distances(trees["x"].to_numpy(), trees["y"].to_numpy())
    weights, member = trees["weight"].to_numpy(), (trees["type"] == species).to_numpy()
    own = distances[np.ix_(member, member)]
    known = pd.read_csv(shared / FOLDER / f"Kd_paracou16_{name}.csv")
    r = known["r"].to_numpy(float)
    np.testing.assert_allclose(kd(own, None, r), known["Kd_exact_direct"], rtol=1e-12)
    np.testing.assert_allclose(kd(own, weights[member], r), known["Kd_exact_direct_weighted"], rtol=1e-12)
    meta = pd.read_csv(shared / FOLDER / "Kd_meta_paracou16.csv").set_index("case")
    assert bandwidth(pair_values(own, None)[0], 100.0) == pytest.approx(
        meta.loc[f"paracou16_{name}", "bw_nrd0"], rel=1e-12
    )
    known = pd.read_csv(shared / FOLDER / f"M_paracou16_{name}.csv")
    found = m_function(distances, weights, member, known["r"].to_numpy(float))
    np.testing.assert_allclose(found, known["M"], rtol=1e-12, equal_nan=True)


@pytest.mark.shared
@pytest.mark.parametrize("curves", ["a", "b", "ties"])
@pytest.mark.parametrize("alternative", ["two-sided", "greater", "less"])
def test_slow_envelope_agrees_with_get(shared: Path, curves: str, alternative: str):
    table = pd.read_csv(shared / f"reference/envelopes/curves_{curves}.csv").iloc[:, 1:].to_numpy().T
    known = pd.read_csv(shared / "reference/envelopes/global_envelopes_GET.csv")
    chosen = (known["set"] == curves) & (known["type"] == "erl")
    known = known[chosen & (known["alternative"] == alternative.replace("-", "."))]
    found = erl_envelope(table[0], table[1:], level=0.95, alternative=alternative)
    assert found.p_value == pytest.approx(known["p"].iloc[0], abs=1e-12)
    np.testing.assert_allclose(found.low, known["lo"], atol=1e-12, rtol=0)
    np.testing.assert_allclose(found.high, known["hi"], atol=1e-12, rtol=0)
