"""Does the search for clusters raise a false alarm anywhere in 5% of chance maps, and find what was planted?

Small in the normal run; ``JIJU_CALIBRATE=full`` (``make calibrate``) takes more data sets and more draws.
"""

from __future__ import annotations

import os

import numpy as np
import pytest
from scipy.stats import binom
from uneven_sites import by_chance, with_cluster

import jiju

FULL = os.environ.get("JIJU_CALIBRATE") == "full"
DATA_SETS, DRAWS = (800, 199) if FULL else (60, 99)
# Every draw is searched by HDBSCAN and outlined anew.
DENSITY_SETS, DENSITY_DRAWS = (300, 99) if FULL else (40, 39)
FALSE_ALARM = 1e-4

WAYS = {
    "scan, Bernoulli": {},
    "scan, Poisson by size": {"model": "poisson", "weighted": True},
    "density": {"method": "density"},
}


@pytest.mark.parametrize("way", WAYS)
def test_level_is_held(way: str, record_property):
    of, draws = (DENSITY_SETS, DENSITY_DRAWS) if way == "density" else (DATA_SETS, DRAWS)
    p = np.array(
        [
            jiju.find_clusters(
                by_chance(seed, industries={"pumps": 40}),
                industry="pumps",
                simulations=draws,
                rng=seed,
                **WAYS[way],
            ).details["p_value"]
            for seed in range(of)
        ]
    )
    for level in (0.05, 0.5):
        found = int((p <= level).sum())
        low, high = binom.ppf(FALSE_ALARM / 2, of, level), binom.isf(FALSE_ALARM / 2, of, level)
        said = f"clusters by {way}: p at most {level} in {found / of:.1%} of {of} chance maps"
        record_property("rate", said)
        assert low <= found <= high, said


def test_a_poisson_null_is_cautious_where_each_site_holds_one(record_property):
    of = DATA_SETS
    p = np.array(
        [
            jiju.find_clusters(
                by_chance(seed, industries={"pumps": 40}),
                industry="pumps",
                model="poisson",
                simulations=DRAWS,
                rng=seed,
            ).details["p_value"]
            for seed in range(of)
        ]
    )
    found = int((p <= 0.05).sum())
    said = f"clusters by scan, Poisson: p at most 0.05 in {found / of:.1%} of {of} chance maps"
    record_property("rate", said)
    # A draw may put several on one site, which the data, one establishment a site, never do.
    assert found <= binom.isf(FALSE_ALARM, of, 0.05), said


@pytest.mark.parametrize("way", WAYS)
def test_planted_clusters_are_found(way: str, record_property):
    trials = 100 if FULL else 15
    found = 0
    for seed in range(trials):
        table = with_cluster(seed)
        result = jiju.find_clusters(
            table, industry="pumps", simulations=99 if way != "density" else 39, rng=seed, **WAYS[way]
        )
        found += bool((result.table["p_value"] <= 0.05).any())
    said = f"clusters by {way}: planted cluster found in {found} of {trials}"
    record_property("rate", said)
    # Sizes of infinite variance hide some clusters: a few giants decide.
    assert found >= trials * (0.3 if "size" in way else 0.8), said
