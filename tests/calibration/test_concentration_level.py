"""Does a 5% test reject 5% of pure chance, and does it find what was planted?

The normal run is small; ``JIJU_CALIBRATE=full`` (``make calibrate``) takes more data sets and more draws.
The rates are printed at the end. Bounds are binomial, so wide that a sound test is outside once in 10,000.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

import numpy as np
import pytest
from scipy.stats import binom
from uneven_sites import by_chance, far_apart, sharing_the_market, with_cluster

import jiju

FULL = os.environ.get("JIJU_CALIBRATE") == "full"
DATA_SETS, DRAWS = (800, 199) if FULL else (50, 99)
RANKINGS = 500 if FULL else 40
DISTANCES_M = np.arange(1_500.0, 40_001.0, 1_750.0)
FALSE_ALARM = 1e-4

CURVES = [("kd", False), ("kd", True), ("M", False), ("M", True)]


@dataclass
class Tally:
    """How many of how many, and where a binomial with the right rate would be."""

    what: str
    found: int
    of: int

    def __str__(self) -> str:
        rate = self.found / self.of
        error = (rate * (1 - rate) / self.of) ** 0.5
        return f"{self.what}: {rate:.1%} ({self.found} of {self.of}, s.e. {error:.1%})"

    def holds(self, rate: float) -> bool:
        low = binom.ppf(FALSE_ALARM / 2, self.of, rate)
        return low <= self.found <= binom.isf(FALSE_ALARM / 2, self.of, rate)

    def at_most(self, rate: float) -> bool:
        return self.found <= binom.isf(FALSE_ALARM, self.of, rate)


@pytest.mark.parametrize(("measure", "weighted"), CURVES)
def test_level_is_held(measure: str, weighted: bool, record_property):
    p_values, outside_global, outside_pointwise = [], 0, 0
    for seed in range(DATA_SETS):
        result = jiju.measure_concentration(
            by_chance(seed, industries={"pumps": 40}),
            industry="pumps",
            measure=measure,
            weighted=weighted,
            distances_m=DISTANCES_M,
            simulations=DRAWS,
            rng=seed,
        )
        p_values.append(result.details["p_value"])
        assert (result.details["verdict"] != "within chance") == (p_values[-1] <= 0.05)
        table = result.table
        outside_global += bool(((table["value"] > table["high"]) | (table["value"] < table["low"])).any())
        tested = table["low"].notna()
        left = (table["value"] > table["pointwise_high"]) | (table["value"] < table["pointwise_low"])
        outside_pointwise += bool((left & tested).any())
    p = np.array(p_values)
    assert p.min() >= 1 / (DRAWS + 1)
    name = f"{measure}, {'weighted' if weighted else 'unweighted'}"
    at_5 = Tally(f"{name}: global 5% test rejects", int((p <= 0.05).sum()), len(p))
    at_50 = Tally(f"{name}: global p at most 0.5", int((p <= 0.5).sum()), len(p))
    band = Tally(f"{name}: global 95% band left somewhere", outside_global, len(p))
    local = Tally(f"{name}: pointwise 95% band left somewhere (no test)", outside_pointwise, len(p))
    for tally in (at_5, at_50, band, local):
        record_property("rate", str(tally))
    assert at_5.holds(0.05), at_5
    assert at_50.holds(0.5), at_50
    assert band.holds(0.05), band
    # The control: a pointwise band used as a test would be caught by the same bound.
    assert not local.at_most(0.05), local
    assert local.found > 2 * at_5.found


@pytest.mark.parametrize(("measure", "weighted"), [("kd", False), ("M", True)])
def test_adjusted_p_values_hold_the_level_for_all_industries_together(measure, weighted, record_property):
    names = [f"industry {k}" for k in range(5)]
    adjusted, unadjusted = 0, 0
    for seed in range(RANKINGS):
        ranking = jiju.rank_concentration(
            by_chance(seed, industries=dict.fromkeys(names, 20), sites=150),
            measure=measure,
            weighted=weighted,
            distances_m=DISTANCES_M,
            simulations=DRAWS,
            minimum_establishments=20,
            rng=seed,
        )
        assert (ranking.table["p_adjusted"] >= ranking.table["p_value"] - 1e-12).all()
        adjusted += bool((ranking.table["verdict"] != "within chance").any())
        unadjusted += bool((ranking.table["p_value"] <= 0.05).any())
    name = f"ranking of 6 industries, {measure}"
    with_bh = Tally(f"{name}: any called other than chance, adjusted", adjusted, RANKINGS)
    without = Tally(f"{name}: the same without adjustment (no test)", unadjusted, RANKINGS)
    record_property("rate", str(with_bh))
    record_property("rate", str(without))
    assert with_bh.at_most(0.05), with_bh
    assert not without.at_most(0.05), without


@pytest.mark.parametrize(("measure", "weighted"), CURVES)
def test_planted_clusters_are_found(measure: str, weighted: bool, record_property):
    trials = 100 if FULL else 15
    found = 0
    for seed in range(trials):
        result = jiju.measure_concentration(
            with_cluster(seed),
            industry="pumps",
            measure=measure,
            weighted=weighted,
            distances_m=DISTANCES_M,
            simulations=99,
            rng=seed,
        )
        if result.details["verdict"] == "localized":
            found += 1
            assert weighted or result.details["localized_m"][0][0] <= 5_000
            assert result.details["index"] > 0
            assert result.details["statistic"] > 0
    name = f"{measure}, {'weighted' if weighted else 'unweighted'}"
    tally = Tally(f"{name}: planted cluster found", found, trials)
    record_property("rate", str(tally))
    # Sizes of infinite variance hide some clusters from a weighted curve: a few giants decide it.
    assert found >= trials * (0.3 if weighted else 0.7), tally


@pytest.mark.parametrize(("measure", "planted"), [("kd", far_apart), ("M", sharing_the_market)])
def test_even_spread_is_found(measure: str, planted, record_property):
    trials = 50 if FULL else 10
    found = 0
    for seed in range(trials):
        result = jiju.measure_concentration(
            planted(seed),
            industry="pumps",
            measure=measure,
            distances_m=np.arange(1_000.0, 15_001.0, 500.0),
            simulations=99,
            rng=seed,
        )
        if result.details["verdict"] == "dispersed":
            found += 1
            assert result.details["localized_m"] == []
            assert result.details["dispersed_m"]
            assert result.details["index"] < 0
    tally = Tally(f"{measure}: planted even spread found", found, trials)
    record_property("rate", str(tally))
    assert found >= 0.5 * trials, tally
