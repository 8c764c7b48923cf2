"""Ripley's K: the pair kernels against the same loops in C, and K and its test against pointpats."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely
from measuring import Row, interleaved_cpu_seconds
from scipy.spatial import cKDTree

from jiju.chance import Positions, simulate
from jiju.measures.clusters._kernels.ripley import add_beyond_one, count_pairs
from jiju.measures.clusters._members import place_members
from jiju.measures.clusters._ripley import make_ripley_curves
from jiju.measures.clusters._targets import Target
from jiju.measures.clusters._window import make_window, uniform_points

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from jiju.measures.clusters._ripley import RipleyCurves
    from jiju.measures.clusters._window import Window

__all__ = ["measure_k"]

SIDE_M = 100_000.0
STEPS = 50
# As for the other pair kernel: without -fno-math-errno gcc keeps a call for sqrt's errno in the loop. The
# faster C is the yardstick.
PLAIN = ["-O3", "-march=native"]
STRONG = [*PLAIN, "-fno-math-errno"]
# A coast with a bay and a lake.
WINDOW = shapely.Polygon(
    [(0, 0), (1, 0), (1, 0.7), (0.75, 0.9), (0.6, 0.75), (0.5, 0.95), (0.3, 1), (0, 0.8)],
    [[(0.3, 0.3), (0.3, 0.45), (0.5, 0.5), (0.45, 0.3)]],
)


def _curves(n: int, largest_m: float, shape: Any) -> RipleyCurves:  # noqa: ANN401
    """K of n uniform points, and everything about them that the kernels take."""
    window = make_window(shapely.transform(shape, lambda corners: corners * SIDE_M))
    spots = uniform_points(window, n, np.random.default_rng(n))
    return _k_of(spots, window, np.linspace(largest_m / STEPS, largest_m, STEPS))


def _k_of(spots: NDArray[np.float64], window: Window, distances_m: NDArray[np.float64]) -> RipleyCurves:
    everyone = np.arange(len(spots))
    table = pd.DataFrame({"industry": "pumps", "x": spots[:, 0], "y": spots[:, 1]})
    return make_ripley_curves(
        place_members(table, weighted=False), (Target(everyone, everyone, own=True),), distances_m,
        measure="K", window=window, moving=True,
    )  # fmt: skip


def _sorted_points(curves: RipleyCurves) -> Any:  # noqa: ANN401
    everyone = np.arange(len(curves.points))
    return curves._arrange(everyone, everyone, curves.rulers[0])  # noqa: SLF001


def _counting(curves: RipleyCurves) -> Callable[[], NDArray[np.float64]]:
    p, steps = _sorted_points(curves), curves.rulers[0].steps
    reach = float(curves.distances_m[-1]) * (1.0 + 1e-9)

    def run() -> NDArray[np.float64]:
        counts = np.zeros(len(steps.edges))
        count_pairs(
            p.x, p.y, p.starts, p.x, p.y, p.starts, True, reach,
            steps.edges, steps.lookup, steps.scale, steps.corrections, counts,
        )  # fmt: skip
        return counts[:-1]

    return run


def _weighing(curves: RipleyCurves) -> Callable[[], NDArray[np.float64]]:
    p, steps, c = _sorted_points(curves), curves.rulers[0].steps, curves.correction
    reach = float(curves.distances_m[-1]) * (1.0 + 1e-9)
    count = _counting(curves)

    def run() -> NDArray[np.float64]:
        sums = np.zeros(len(steps.edges))
        add_beyond_one(
            p.x, p.y, p.starts, p.free, p.x, p.y, p.starts, True, reach,
            steps.edges, steps.lookup, steps.scale, steps.corrections, c.shape, c.blocks, sums,
        )  # fmt: skip
        return 2.0 * count() + sums[:-1]

    return run


def _in_c(curves: RipleyCurves, library: Path, flags: list[str], *, weighing: bool) -> Callable[[], Any]:
    source = Path(__file__).with_suffix(".c")
    subprocess.run(["gcc", *flags, "-shared", "-fPIC", "-o", library, source, "-lm"], check=True)
    built = ctypes.CDLL(str(library))
    p, steps, c = _sorted_points(curves), curves.rulers[0].steps, curves.correction
    reach = float(curves.distances_m[-1]) * (1.0 + 1e-9)
    strips, number = len(p.starts) - 1, len(c.blocks) - 1

    def array(values: NDArray[Any]) -> ctypes.c_void_p:
        return values.ctypes.data_as(ctypes.c_void_p)

    whole, real = ctypes.c_int64, ctypes.c_double
    ladder = (
        array(steps.edges), whole(len(steps.edges)), array(steps.lookup), whole(len(steps.lookup)),
        real(steps.scale), whole(steps.corrections),
    )  # fmt: skip

    def run() -> NDArray[np.float64]:
        counts, sums = np.zeros(len(steps.edges)), np.zeros(len(steps.edges))
        places = (array(p.x), array(p.y), array(p.starts), whole(strips))
        built.count_pairs(*places, real(reach), *ladder, array(counts))
        if not weighing:
            return counts[:-1]
        built.add_beyond_one(
            *places, array(p.free), real(reach), *ladder, array(c.shape), whole(len(c.shape)),
            array(c.blocks), whole(number), array(sums),
        )  # fmt: skip
        return 2.0 * counts[:-1] + sums[:-1]

    return run


def _against_c(*, quick: bool) -> list[Row]:
    """The same loops compiled by gcc: pairs counted, and with isotropic weights in a window with a lake."""
    if shutil.which("gcc") is None:
        return [Row("K against C", float("nan"), "s", note="skipped: no gcc here")]
    rows = []
    n = 4_000 if quick else 20_000
    with tempfile.TemporaryDirectory() as folder:
        for what, largest, weighing in (
            ("pairs counted, no correction", 0.5 * SIDE_M, False),
            ("pairs counted, no correction", 0.02 * SIDE_M, False),
            ("pairs with isotropic weights", 0.1 * SIDE_M, True),
        ):
            curves = _curves(n, largest, WINDOW)
            ours = _weighing(curves) if weighing else _counting(curves)
            libraries = [Path(folder) / f"{kind}{len(rows)}.so" for kind in ("strong", "plain")]
            strong = _in_c(curves, libraries[0], STRONG, weighing=weighing)
            plain = _in_c(curves, libraries[1], PLAIN, weighing=weighing)
            np.testing.assert_allclose(ours(), strong(), rtol=1e-9)
            tasks = {"ours": ours, "strong": strong, "plain": plain}
            taken = interleaved_cpu_seconds(tasks, repetitions=5 if quick else 11)
            label = (
                f"K, {what}: {n:,} points, {STEPS} distances up to {largest / 1000:g} km in a window of "
                f"{len(curves.window.edges)} edges, {SIDE_M / 1000:g} km wide, one thread"
            )
            for flags, other in ((STRONG, "strong"), (PLAIN, "plain")):
                rows.append(
                    Row(
                        label,
                        taken["ours"],
                        "CPU s",
                        f"the same loop in C, gcc {' '.join(flags)}",
                        taken[other],
                        taken[other] / taken["ours"],
                        0.9,
                    )
                )
    return rows


def _against_pointpats(*, quick: bool) -> list[Row]:
    """K at 20 distances, and K of draws of uniform points, as pointpats does both."""
    try:
        import pointpats
    except ImportError:
        return [Row("K against pointpats", float("nan"), "s", note="skipped: pointpats is absent")]
    n, draws = (2_000, 19) if quick else (7_000, 39)
    window = make_window(shapely.box(0.0, 0.0, SIDE_M, SIDE_M))
    spots = uniform_points(window, n, np.random.default_rng(n))
    hull = shapely.box(*window.bounds)
    # A little more, because pairs at exactly the largest distance do not count there.
    nearest = 1.0001 * float(np.max(cKDTree(spots).query(spots, k=2)[0][:, 1]))
    rows = []
    for reach, largest, floor in (
        ("pointpats' own default, the largest distance to a nearest neighbor", nearest, 100.0),
        ("a quarter of the side", SIDE_M / 4.0, None),
    ):
        few = np.linspace(largest / 20.0, largest, 20)
        curves = _k_of(spots, window, few)
        null = Positions(n, partial(uniform_points, window))
        ours = partial(curves, np.arange(n)[None])
        peer = partial(pointpats.k, spots, support=few)
        ours_tested = partial(simulate, curves, null, simulations=draws, seed=1)
        peer_tested = partial(
            pointpats.k_test,
            spots,
            support=few,
            n_simulations=draws,
            hull=hull,
            keep_simulations=True,
            n_jobs=1,
        )
        counted = np.cumsum(_counting(curves)())
        known = np.asarray(peer()[1])
        # There K is the number of pairs times the same constant at every distance.
        np.testing.assert_allclose(counted / counted[-1], known / known[-1], rtol=1e-9)
        compared = [("K", ours, peer, "k()")]
        if floor:
            compared.append((f"K of {draws} draws of uniform points", ours_tested, peer_tested, "k_test()"))
        for what, one, other, against in compared:
            taken = interleaved_cpu_seconds({"ours": one, "peer": other}, repetitions=3)
            rows.append(
                Row(
                    f"{what}: {n:,} points, 20 distances up to {largest / 1000:.3g} km ({reach})",
                    taken["ours"],
                    "CPU s",
                    f"pointpats {pointpats.__version__} {against}",
                    taken["peer"],
                    taken["peer"] / taken["ours"],
                    floor,
                    "ours with isotropic edge correction, which the other does not have",
                )
            )
    return rows


def measure_k(*, quick: bool) -> list[Row]:
    """Both comparisons."""
    return _against_c(quick=quick) + _against_pointpats(quick=quick)
