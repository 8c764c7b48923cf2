"""K, L and g against dbmss 2.11-0 and spatstat.explore 3.0-6 (R), isotropic: a test for each file.

K and L agree to 1e-9 with one exception that is kept on purpose: where a pair stands at exactly one of the
distances asked for, the reference counts it from the next distance on, and the definition (d <= r) from this
one. So the curves are compared just below each distance, and at it wherever no pair stands there.

g there is a density from binned distances, interpolated twice: `_binned` does the same and agrees to 1e-9,
which shows that weights, kernel and bandwidth are the same; the exact sum differs by up to 0.004 (0.2% of the
peak), and that is the reference's error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from jiju.measures.clusters._kernels.window import arc_shares
from jiju.measures.clusters._members import place_members
from jiju.measures.clusters._ripley import make_ripley_curves
from jiju.measures.clusters._targets import Target
from jiju.measures.clusters._window import place_window

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from jiju.measures.clusters._window import PlacedWindow

    Floats = NDArray[np.float64]

pytestmark = pytest.mark.shared

CASES = {
    "QRosea": ("Q_Rosea", "Q_Rosea"),
    "VAmericana": ("V_Americana", "V_Americana"),
    "QRosea_x_VAmericana": ("Q_Rosea", "V_Americana"),
    "VAmericana_x_QRosea": ("V_Americana", "Q_Rosea"),
}


@pytest.fixture(scope="module")
def placed(shared: Path) -> PlacedWindow:
    shapely = pytest.importorskip("shapely")
    folder = shared / "reference/concentration"
    trees = pd.read_csv(folder / "paracou16_input.csv").rename(columns={"type": "industry"})
    corners = pd.read_csv(folder / "paracou16_window_polygon.csv").to_numpy()
    found = place_window(place_members(trees, weighted=False), shapely.Polygon(corners))
    assert found.inside.all()
    assert not found.made
    return found


def _target(placed: PlacedWindow, case: str) -> Target:
    a, b = (placed.members.of(placed.members.names.index(name)) for name in CASES[case])
    return Target(a, b, own=CASES[case][0] == CASES[case][1])


def _curve(placed: PlacedWindow, case: str, measure, distances: Floats) -> Floats:
    target = _target(placed, case)
    curves = make_ripley_curves(placed.members, (target,), distances, measure=measure, window=placed.window)
    return curves(np.arange(len(placed.members.points))[None])[0, 0]


def _distances(placed: PlacedWindow, case: str) -> tuple[Target, Floats]:
    target, points = _target(placed, case), placed.members.points
    a, b = points.take(target.reference), points.take(target.neighbor)
    d = np.hypot(b.x[None, :] - a.x[:, None], b.y[None, :] - a.y[:, None])
    if target.own:
        np.fill_diagonal(d, np.inf)
    return target, d


def _known(shared: Path, kind: str, case: str) -> pd.DataFrame:
    return pd.read_csv(shared / f"reference/concentration/{kind}_paracou16_{case}.csv")


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(("measure", "column"), [("K", "K_iso"), ("L", "Lminusr_iso")])
def test_k_and_l(shared: Path, placed: PlacedWindow, case: str, measure, column: str):
    known = _known(shared, "KL", case)
    r = known["r"].to_numpy(float)
    below = np.nextafter(r[1:], 0.0)
    np.testing.assert_allclose(_curve(placed, case, measure, below), known[column][1:], rtol=1e-12, atol=1e-9)
    tied = np.array([(_distances(placed, case)[1] == at).any() for at in r])
    at = _curve(placed, case, measure, r)
    np.testing.assert_allclose(at[~tied], known[column][~tied], rtol=1e-12, atol=1e-9)
    # The pairs at exactly this distance, and no more, are what our curve has in addition.
    assert (at[tied] > known[column][tied]).all()
    assert tied.sum() == {"QRosea": 0, "VAmericana": 6}.get(case, 2)


def _binned(d: Floats, weight: Floats, h: float, largest: float, r: Floats) -> Floats:
    """The density that R 4.2 makes of weighted distances, over 2 pi r, read off at r."""
    cells, fine = 1024, np.linspace(0.0, largest, 513)
    low, high = -4.0 * h / np.sqrt(5.0), largest + 4.0 * h / np.sqrt(5.0)
    place = (d - low) / ((high - low) / (cells - 1))
    left = np.floor(place).astype(int)
    mass = np.zeros(2 * cells)
    np.add.at(mass, left, weight * (1.0 - (place - left)))
    np.add.at(mass, left + 1, weight * (place - left))
    lag = np.linspace(0.0, 2.0 * (high - low), 2 * cells)
    lag[cells + 1 :] = -lag[1:cells][::-1]
    kernel = np.where(np.abs(lag) < h, 0.75 / h * (1.0 - (lag / h) ** 2), 0.0)
    density = np.fft.ifft(np.fft.fft(mass) * np.conj(np.fft.fft(kernel))).real[:cells]
    on_fine = np.interp(fine, np.linspace(low, high, cells), np.maximum(density, 0.0))
    return np.interp(r, fine[1:], on_fine[1:] / (2.0 * np.pi * fine[1:]))


@pytest.mark.parametrize("case", CASES)
def test_g(shared: Path, placed: PlacedWindow, case: str):
    known = _known(shared, "g", case)[1:]  # at 0 it says infinity, and we give no value
    r = known["r"].to_numpy(float)
    target, d = _distances(placed, case)
    m, n = len(target.reference), len(target.neighbor)
    window = placed.window
    h = 0.15 / np.sqrt(n / window.area)
    i, j = np.nonzero(d <= 100.0 + h)
    at = placed.members.points.take(target.reference[i])
    share = arc_shares(at.x, at.y, d[i, j], window.edges, window.blocks)
    binned = _binned(d[i, j], 1.0 / share, h, 100.0, r) * window.area / (m * n)
    np.testing.assert_allclose(binned, known["iso"], rtol=0, atol=1e-9)
    # The reference divides by n^2; K, and g with it, by the n (n - 1) pairs there are.
    ours = _curve(placed, case, "g", np.r_[0.0, r]) * ((m - 1) / m if target.own else 1.0)
    assert np.isnan(ours[0])
    np.testing.assert_allclose(ours[1:], known["iso"], rtol=0, atol=0.004)
