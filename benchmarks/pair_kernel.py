"""The pair kernels against the same loops in C, and against SciPy's pdist with NumPy's histogram."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from measuring import Row, interleaved_cpu_seconds
from scipy.spatial.distance import pdist

from jiju.measures.clusters._distances import make_steps
from jiju.measures.clusters._kernels import EVERYWHERE, fixed_shares, pair_histogram
from jiju.space import Points

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

__all__ = ["against_c", "against_pointpats", "against_scipy"]

BINS = 2048
SIDE_M = 100_000.0
LONGEST_M = 50_000.0
# Without -fno-math-errno gcc keeps a call for sqrt's errno in the loop, cannot vectorize it and is ten times
# slower; with it the arithmetic is the same to the last bit. The faster C is the yardstick.
PLAIN = ["-O3", "-march=native"]
STRONG = [*PLAIN, "-fno-math-errno"]

DOUBLE = [*STRONG, "-DREAL=double"]

_EMPTY = np.empty(0)
_NO_AXIS = np.empty(0, np.float32)


def _points(n: int) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    rng = np.random.default_rng(n)
    x, y = rng.random((2, n)) * SIDE_M
    return x, y, rng.lognormal(sigma=1.0, size=n)


def _numba(n: int, *, weighted: bool, bins: int = BINS) -> Callable[[], NDArray[np.float64]]:
    x, y, w = _points(n)

    def run() -> NDArray[np.float64]:
        counts, sums = np.zeros(bins), np.zeros(bins if weighted else 0)
        xf, yf = ((axis * (bins / LONGEST_M)).astype(np.float32) for axis in (x, y))
        pair_histogram(xf, yf, _NO_AXIS, w if weighted else _EMPTY, counts, sums)
        return sums if weighted else counts

    return run


def _library(target: Path, flags: list[str]) -> ctypes.CDLL:
    source = Path(__file__).with_suffix(".c")
    subprocess.run(["gcc", *flags, "-shared", "-fPIC", "-o", target, source, "-lm"], check=True)
    return ctypes.CDLL(str(target))


def _c(n: int, target: Path, flags: list[str]) -> Callable[[], NDArray[np.float64]]:
    real = np.float64 if flags is DOUBLE else np.float32
    places, array = (np.ctypeslib.ndpointer(kind, flags="C_CONTIGUOUS") for kind in (real, np.float64))
    function = _library(target, flags).weighted_pairs
    function.argtypes = [places, places, array, ctypes.c_int64, ctypes.c_int64, array, array]
    function.restype = None
    x, y, w = _points(n)

    def run() -> NDArray[np.float64]:
        counts, sums = np.zeros(BINS), np.zeros(BINS)
        xf, yf = ((axis * (BINS / LONGEST_M)).astype(real) for axis in (x, y))
        function(xf, yf, w, n, BINS, counts, sums)
        return sums

    return run


def _m_tasks(n: int, target: Path) -> dict[str, Callable[[], NDArray[np.float64]]]:
    """The left side of M over 80 even steps, ours and in C."""
    x, y, _ = _points(n)
    points = Points(x, y, _EMPTY)
    steps = make_steps(points, LONGEST_M / 80 * np.arange(1, 81))
    here = steps.positions(points)
    parts, base, at = np.full((n, 80), 1.0 / n), np.ones(n), np.arange(n)
    array, single = (np.ctypeslib.ndpointer(kind, flags="C_CONTIGUOUS") for kind in (np.float64, np.float32))
    function = _library(target, STRONG).m_shares
    function.argtypes = [
        array, array, single, single, ctypes.c_int64, array, ctypes.c_int64, ctypes.c_float, array, array,
        array, array,
    ]  # fmt: skip
    function.restype = None

    def ours() -> NDArray[np.float64]:
        observed = np.zeros(80)
        fixed_shares(
            here, here, _EMPTY, True, at, parts, base, EVERYWHERE, steps.lookups, observed, np.zeros(80)
        )
        return observed

    def c() -> NDArray[np.float64]:
        observed = np.zeros(80)
        function(
            x, y, here[3], here[4], n, steps.edges, 80, steps.even[1], parts, base, observed, np.zeros(80)
        )
        return observed

    return {"ours": ours, "c": c}


def _agree(a: NDArray[np.float64], b: NDArray[np.float64]) -> None:
    # A pair on the edge of two bins may fall on either side, by single precision or where one compiler fuses
    # multiply and add.
    np.testing.assert_allclose(np.cumsum(a), np.cumsum(b), rtol=1e-6, atol=1e-4 * b.sum())


def _workload(n: int, what: str) -> str:
    pairs = n * (n - 1) // 2
    return (
        f"{what}: {n:,} points, {pairs / 1e6:,.1f} M pairs, {BINS:,} bins, cut at half the side, one thread"
    )


def _take_turns(
    tasks: dict[str, Callable[[], NDArray[np.float64]]], n: int, *, quick: bool
) -> dict[str, float]:
    """CPU seconds of one call of each task."""
    inner = max(1, 30_000_000 // (n * n))

    def many(task: Callable[[], object]) -> Callable[[], None]:
        def run() -> None:
            for _ in range(inner):
                task()

        return run

    repeated = {name: many(task) for name, task in tasks.items()}
    taken = interleaved_cpu_seconds(repeated, repetitions=5 if quick else 11)
    return {name: seconds / inner for name, seconds in taken.items()}


def against_c(*, quick: bool) -> list[Row]:
    """The same loop compiled by gcc."""
    if shutil.which("gcc") is None:
        return [Row("weighted pair histogram against C", float("nan"), "s", note="skipped: no gcc here")]
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for n in (2_000, 5_000) if quick else (2_000, 20_000):
            ours = _numba(n, weighted=True)
            others = {
                "single": (STRONG, "the same loop in C", 0.9),
                "double": (DOUBLE, "the loop in C in double precision", 0.9),
                "plain": (PLAIN, "the same loop in C", None),
            }
            tasks = {"ours": ours}
            for name, (flags, _, _) in others.items():
                tasks[name] = _c(n, Path(folder) / f"{name}{n}.so", flags)
            for task in tasks.values():
                _agree(ours(), task())
            taken = _take_turns(tasks, n, quick=quick)
            rate = n * (n - 1) / 2 / taken["ours"] / 1e6
            for name, (flags, against, floor) in others.items():
                rows.append(
                    Row(
                        _workload(n, "pair histogram, sums of weights and counts"),
                        taken["ours"],
                        "CPU s",
                        f"{against}, gcc {' '.join(flags)}",
                        taken[name],
                        taken[name] / taken["ours"],
                        floor,
                        f"{rate:,.0f} M pairs/s",
                    )
                )
            m = _m_tasks(n, Path(folder) / f"m{n}.so")
            np.testing.assert_allclose(m["ours"](), m["c"](), rtol=1e-12)
            taken = _take_turns(m, n, quick=quick)
            rows.append(
                Row(
                    f"M, neighbors within 80 distances of each of {n:,} points, exactly, one thread",
                    taken["ours"],
                    "CPU s",
                    f"the same loop in C, gcc {' '.join(STRONG)}",
                    taken["c"],
                    taken["c"] / taken["ours"],
                    0.9,
                    f"{n * n / taken['ours'] / 1e6:,.0f} M neighbors/s",
                )
            )
    return rows


def against_scipy(*, quick: bool) -> list[Row]:
    """All distances by pdist, products of weights, then a histogram: what one would write without jiju."""
    n = 3_000 if quick else 8_000
    x, y, w = _points(n)
    points = np.column_stack([x, y])
    edges = np.linspace(0.0, LONGEST_M, BINS + 1)

    def products() -> NDArray[np.float64]:
        first, second = np.triu_indices(n, k=1)
        return w[first] * w[second]

    # These give the sums of weights only; ours counts the pairs in the same pass.
    def by_edges() -> NDArray[np.float64]:
        return np.histogram(pdist(points), bins=edges, weights=products())[0]

    def by_range() -> NDArray[np.float64]:
        return np.histogram(pdist(points), bins=BINS, range=(0.0, LONGEST_M), weights=products())[0]

    def by_bincount() -> NDArray[np.float64]:
        bins = np.minimum(pdist(points) * (BINS / LONGEST_M), BINS).astype(np.int64)
        return np.bincount(bins, weights=products(), minlength=BINS + 1)[:BINS]

    ours = _numba(n, weighted=True)
    tasks = {"ours": ours, "edges": by_edges, "range": by_range, "bincount": by_bincount}
    for task in tasks.values():
        _agree(ours(), task())
    taken = interleaved_cpu_seconds(tasks, repetitions=3 if quick else 7)
    return [
        Row(
            _workload(n, "pair histogram, sums of weights and counts"),
            taken["ours"],
            "CPU s",
            f"SciPy pdist + NumPy {name}",
            taken[key],
            taken[key] / taken["ours"],
            floor,
            note,
        )
        for key, name, floor, note in (
            ("edges", "histogram(bins=edges)", 50.0, "sums only; distances as edges, as a study has them"),
            ("range", "histogram(bins=2048, range=...)", None, "sums only; NumPy's faster way, even bins"),
            ("bincount", "bincount", None, "sums only; bin numbers by hand"),
        )
    ]


def against_pointpats(*, quick: bool) -> list[Row]:
    """Pair counts within 20 distances: what pointpats computes for Ripley's K."""
    try:
        import pointpats
    except ImportError:
        return [Row("pair counts against pointpats", float("nan"), "s", note="skipped: pointpats is absent")]
    n = 2_000 if quick else 5_000
    x, y, _ = _points(n)
    points = np.column_stack([x, y])
    steps = np.linspace(LONGEST_M / 20, LONGEST_M, 20)
    ours = _numba(n, weighted=False, bins=2_000)

    def counts() -> NDArray[np.float64]:
        return np.cumsum(ours())[99::100]

    def peer() -> NDArray[np.float64]:
        return np.asarray(pointpats.k(points, support=steps)[1])

    known = peer()
    # K is the number of pairs times the same constant at every distance.
    np.testing.assert_allclose(counts() / counts()[-1], known / known[-1], rtol=1e-6)
    taken = interleaved_cpu_seconds({"ours": counts, "peer": peer}, repetitions=3 if quick else 7)
    return [
        Row(
            f"pair counts within 20 distances: {n:,} points, one thread",
            taken["ours"],
            "CPU s",
            f"pointpats {pointpats.__version__} k()",
            taken["peer"],
            taken["peer"] / taken["ours"],
            None,
            "ours counts in 2,000 bins first",
        )
    ]
