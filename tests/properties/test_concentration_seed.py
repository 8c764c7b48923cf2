"""Same input and seed: same bytes, whatever the threads; another seed: other draws, the same data."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import numpy as np
import pytest
from uneven_sites import by_chance

import jiju

CURVES = [("kd", False), ("kd", True), ("M", False), ("M", True)]
INDUSTRIES = {"pumps": 90, "bread": 40, "glass": 12}  # with more and with fewer than 3,000 pairs


def _bytes(result: jiju.Result) -> bytes:
    return json.dumps(result.to_dict(), sort_keys=True).encode()


def _one(measure: str, weighted: bool, rng, **options) -> jiju.Result:
    table = by_chance(3, industries=INDUSTRIES)
    return jiju.measure_concentration(
        table,
        industry="pumps",
        measure=measure,
        weighted=weighted,
        **{"distances_m": np.arange(2_000.0, 30_000.0, 2_000.0), "simulations": 40, "rng": rng} | options,
    )


def _ranking(measure: str, weighted: bool, rng, **options) -> jiju.Result:
    return jiju.rank_concentration(
        by_chance(3, industries=INDUSTRIES),
        measure=measure,
        weighted=weighted,
        **{"distances_m": np.arange(2_000.0, 30_000.0, 2_000.0), "simulations": 40, "rng": rng} | options,
    )


@pytest.mark.parametrize("ask", [_one, _ranking])
@pytest.mark.parametrize(("measure", "weighted"), CURVES)
def test_same_bytes_for_one_two_and_four_threads(ask, measure, weighted, monkeypatch):
    found = set()
    for threads in (1, 2, 4, 3):
        monkeypatch.setenv("JIJU_THREADS", str(threads))
        found.add(_bytes(ask(measure, weighted, 7)))
    assert len(found) == 1


@pytest.mark.parametrize("ask", [_one, _ranking])
def test_generator_of_the_same_state_gives_the_same_bytes(ask):
    first, second = (ask("kd", True, np.random.default_rng(5)) for _ in range(2))
    assert _bytes(first) == _bytes(second)
    # The seed that was drawn from it makes the result again.
    again = ask("kd", True, first.provenance.seed)
    assert _bytes(again) == _bytes(first)


@pytest.mark.parametrize(("measure", "weighted"), CURVES)
def test_other_seed_other_draws_same_data(measure, weighted):
    a, b = _one(measure, weighted, 1).table, _one(measure, weighted, 2).table
    np.testing.assert_array_equal(a["value"], b["value"])
    assert not np.array_equal(a["expected"], b["expected"], equal_nan=True)


def test_no_seed_is_a_new_seed_each_time_and_kept():
    first, second = _one("kd", False, None), _one("kd", False, None)
    assert first.provenance.seed != second.provenance.seed
    assert _bytes(_one("kd", False, first.provenance.seed)) == _bytes(first)


@pytest.mark.parametrize(("measure", "weighted"), CURVES)
def test_ranking_and_single_measure_agree(measure, weighted):
    """What the documentation of the ranking promises: the same seed and distances, the same curve and p."""
    ranking = _ranking(measure, weighted, 11)
    single = _one(measure, weighted, 11)
    row = ranking.table.set_index("industry").loc["pumps"]
    assert row["p_value"] == single.details["p_value"]
    assert row["index"] == pytest.approx(single.details["index"], rel=1e-9)
    assert row["statistic"] == pytest.approx(single.details["statistic"], rel=1e-6)
    curves = ranking.tables["curves"]
    curve = curves[curves["industry"] == "pumps"].drop(columns="industry").reset_index(drop=True)
    np.testing.assert_allclose(curve.to_numpy(float), single.table.to_numpy(float), rtol=1e-9, equal_nan=True)


def test_global_generator_is_left_alone():
    np.random.seed(1)  # noqa: NPY002  (the point of the test)
    state = np.random.get_state()[1].copy()  # noqa: NPY002
    _one("kd", False, None)
    np.testing.assert_array_equal(np.random.get_state()[1], state)  # noqa: NPY002


def test_same_bytes_in_another_process_with_other_hashes():
    program = (
        "import hashlib, json, jiju, numpy as np; from uneven_sites import by_chance; "
        f"t = by_chance(3, industries={INDUSTRIES!r}); "
        "r = jiju.rank_concentration(t, weighted=True, simulations=40, "
        "distances_m=np.arange(2000.0, 30000.0, 2000.0), rng=7); "
        "print(hashlib.sha256(json.dumps(r.to_dict(), sort_keys=True).encode()).hexdigest())"
    )
    prints = set()
    for hashes in ("0", "1"):
        environment = os.environ | {
            "PYTHONHASHSEED": hashes,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "JIJU_THREADS": str(1 + int(hashes)),
        }
        done = subprocess.run(
            [sys.executable, "-c", program], check=True, capture_output=True, text=True, env=environment
        )
        prints.add(done.stdout)
    assert len(prints) == 1
