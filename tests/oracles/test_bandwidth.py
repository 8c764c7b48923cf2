"""The bandwidth that keeps only the distances near the quartiles, against the rule over all of them."""

from __future__ import annotations

import numpy as np
import pytest
from slow_concentration import planar_distances, sphere_distances
from slow_density_ratio import silverman

from jiju.measures.clusters import _bandwidth
from jiju.measures.clusters._bandwidth import pair_bandwidth
from jiju.space import Points, unit_vectors


def _groups(planar: bool, kind: str) -> tuple[Points, Points, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(4)
    n, m = 330, 150
    if planar:
        x, y = rng.normal(3e7, 5e4, (2, n + m))
        if kind == "ties":
            x, y = np.round(x, -4), np.round(y, -4)
        points, every = Points(x, y, np.empty(0)), planar_distances(x, y)
    else:
        lon, lat = 179.5 + rng.normal(0, 0.5, n + m), 60.0 + rng.normal(0, 0.5, n + m)
        if kind == "ties":
            lon, lat = np.round(lon, 1), np.round(lat, 1)
        points, every = Points(*unit_vectors(lon, lat)), sphere_distances(lon, lat)
    a, b = points.take(np.arange(n)), points.take(np.arange(n, n + m))
    return a, b, every[np.triu_indices(n, k=1)], every[:n, n:].ravel()


@pytest.mark.parametrize("largest", [500.0, 20_000.0, 55_555.5, 3e6])
@pytest.mark.parametrize("kind", ["scattered", "ties"])
@pytest.mark.parametrize("planar", [True, False], ids=["plane", "sphere"])
def test_pair_bandwidth(planar: bool, kind: str, largest: float):
    a, b, own, cross = _groups(planar, kind)
    for there, pairs, same in ((a, own, True), (b, cross, False)):
        assert len(pairs) > _bandwidth._FEW_PAIRS
        if kind == "ties" and (largest < 1_000.0 or np.ptp(np.percentile(pairs, [25, 75])) == 0.0):
            continue  # all near pairs coincide, and the rule says nothing
        found = pair_bandwidth(a, there, own=same, largest_m=largest)
        assert found == pytest.approx(silverman(pairs, largest), rel=1e-7)


def test_windows_are_really_used():
    for planar in (True, False):
        a, b, own, cross = _groups(planar, "scattered")
        for there, pairs, same in ((a, own, True), (b, cross, False)):
            found = _bandwidth._from_windows(a, there, own=same, largest_m=30_000.0)
            assert found == pytest.approx(silverman(pairs, 30_000.0), rel=1e-7)


def test_nothing_to_tell_apart():
    one = Points(np.zeros(400), np.zeros(400), np.empty(0))
    assert pair_bandwidth(one, one, own=True, largest_m=1_024.0) == 1.0
    far = Points(np.arange(400) * 1e6, np.zeros(400), np.empty(0))
    assert pair_bandwidth(far, far, own=True, largest_m=1_000.0) == 100.0
