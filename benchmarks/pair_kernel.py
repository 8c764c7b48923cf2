"""The weighted pair kernel against the same loop in C, and against SciPy's pdist with NumPy's histogram."""

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

from jiju.measures.clusters._kernels import pair_histogram

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

_EMPTY = np.empty(0)


def _points(n: int) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    rng = np.random.default_rng(n)
    x, y = rng.random((2, n)) * SIDE_M
    return x, y, rng.lognormal(sigma=1.0, size=n)


def _numba(n: int, *, weighted: bool, bins: int = BINS) -> Callable[[], NDArray[np.float64]]:
    x, y, w = _points(n)

    def run() -> NDArray[np.float64]:
        counts, sums = np.zeros(bins), np.zeros(bins if weighted else 0)
        pair_histogram(x, y, _EMPTY, w if weighted else _EMPTY, bins / LONGEST_M, counts, sums)
        return sums if weighted else counts

    return run


def _c(n: int, library: Path, flags: list[str]) -> Callable[[], NDArray[np.float64]]:
    source = Path(__file__).with_suffix(".c")
    subprocess.run(["gcc", *flags, "-shared", "-fPIC", "-o", library, source, "-lm"], check=True)
    array = np.ctypeslib.ndpointer(np.float64, flags="C_CONTIGUOUS")
    function = ctypes.CDLL(str(library)).weighted_pairs
    function.argtypes = [array, array, array, ctypes.c_int64, ctypes.c_double, ctypes.c_int64, array, array]
    function.restype = None
    x, y, w = _points(n)

    def run() -> NDArray[np.float64]:
        counts, sums = np.zeros(BINS), np.zeros(BINS)
        function(x, y, w, n, BINS / LONGEST_M, BINS, counts, sums)
        return sums

    return run


def _agree(a: NDArray[np.float64], b: NDArray[np.float64]) -> None:
    # A pair on the edge of two bins may fall on either side where one compiler fuses multiply and add.
    np.testing.assert_allclose(np.cumsum(a), np.cumsum(b), rtol=1e-6)


def _workload(n: int, what: str) -> str:
    pairs = n * (n - 1) // 2
    return (
        f"{what}: {n:,} points, {pairs / 1e6:,.1f} M pairs, {BINS:,} bins, cut at half the side, one thread"
    )


def against_c(*, quick: bool) -> list[Row]:
    """The same loop compiled by gcc."""
    if shutil.which("gcc") is None:
        return [Row("weighted pair histogram against C", float("nan"), "s", note="skipped: no gcc here")]
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for n in (2_000, 5_000) if quick else (2_000, 20_000):
            ours = _numba(n, weighted=True)
            strong = _c(n, Path(folder) / f"strong{n}.so", STRONG)
            plain = _c(n, Path(folder) / f"plain{n}.so", PLAIN)
            _agree(ours(), strong())
            inner = max(1, 30_000_000 // (n * n))

            def many(task: Callable[[], object], times: int = inner) -> Callable[[], None]:
                def run() -> None:
                    for _ in range(times):
                        task()

                return run

            tasks = {"ours": many(ours), "strong": many(strong), "plain": many(plain)}
            taken = interleaved_cpu_seconds(tasks, repetitions=5 if quick else 11)
            rate = inner * n * (n - 1) / 2 / taken["ours"] / 1e6
            for flags, other in ((STRONG, "strong"), (PLAIN, "plain")):
                rows.append(
                    Row(
                        _workload(n, "pair histogram, sums of weights and counts"),
                        taken["ours"] / inner,
                        "CPU s",
                        f"the same loop in C, gcc {' '.join(flags)}",
                        taken[other] / inner,
                        taken[other] / taken["ours"],
                        0.9,
                        f"{rate:,.0f} M pairs/s",
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
