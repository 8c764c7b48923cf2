"""Every measure under every null by every band: how often is pure chance called something?

The curves of a data set and of its draws are made once, and every band is held against them, so that the
whole table costs one set of curves for each measure and null. Data sets are chance as each null means it and
awkward in all that the null allows: uneven towns, coincident sites, giants, sizes that differ between
industries (``sites``) or between places (``labels``), a clustered reference (``others``), clustered
industries that take no part (controls).

Small in the normal run; ``JIJU_CALIBRATE=full`` takes more and larger data sets and more draws. The table is
printed at the end, in Markdown: ``JIJU_CALIBRATE=full pytest tests/calibration/test_every_band_level.py``.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
import shapely
from scipy.stats import binom
from uneven_sites import by_chance

from jiju.chance import BANDS, duranton_overman_bands, simulate
from jiju.measures.clusters._curves import draws_at_a_time, make_curves
from jiju.measures.clusters._distances import median_distance
from jiju.measures.clusters._kinds import KINDS
from jiju.measures.clusters._setting import Options, control_groups, make_null, prepare
from jiju.measures.clusters._targets import Target
from jiju.measures.clusters._verdict import DISPERSED, LOCALIZED, hold_against_chance

FULL = os.environ.get("JIJU_CALIBRATE") == "full"
DATA_SETS, DRAWS, SITES, MEMBERS = (400, 199, 300, 40) if FULL else (30, 39, 120, 16)
# So few that Duranton and Overman's global edges have draws to spare: else they state more than 9.75%.
DISTANCES_M = np.linspace(4_000.0, 40_000.0, 9 if FULL else 6)
FALSE_ALARM = 1e-4
AREA = shapely.box(-20_000.0, -20_000.0, 120_000.0, 120_000.0)
NO_TEST = ("do_local", "pointwise")


@dataclass(frozen=True)
class Row:
    """A measure under a null."""

    measure: str
    null: str
    weighted: bool = False
    case_control: bool = False
    controls: str = ""

    @property
    def name(self) -> str:
        name = "case-control M" if self.case_control else KINDS[self.measure].label
        if self.null == "others":
            name += " of a pair"
        return f"{name}, weighted" if self.weighted else name

    @property
    def null_name(self) -> str:
        # Without weights the two make the same draws; another test shows it.
        name = "sites, labels" if self.null == "sites" and not self.weighted else self.null
        return f"{name}, {self.controls}" if self.controls else name

    def __str__(self) -> str:
        return f"{self.name}; {self.null_name}"


ROWS = [
    *(Row(measure, "sites") for measure in ("kd", "M", "m", "K", "L", "D", "g")),
    Row("M", "sites", case_control=True),
    *(Row(measure, null, weighted=True) for measure in ("kd", "M", "m") for null in ("sites", "labels")),
    *(Row("M", null, weighted=True, case_control=True) for null in ("sites", "labels")),
    *(Row(measure, "position") for measure in ("K", "L", "D", "g")),
    *(Row(measure, "others") for measure in ("kd", "M", "m", "K", "L", "g")),
    *(Row(measure, "others", weighted=True) for measure in ("kd", "M", "m")),
    Row("M", "sites", weighted=True, case_control=True, controls="two controls"),
    Row("D", "sites", controls="two controls"),
    Row("M", "sites", controls="within sectors"),
    Row("M", "labels", weighted=True, controls="within sectors"),
    Row("m", "others", weighted=True, controls="within sectors"),
]  # fmt: skip


def chance_data(row: Row, seed: int) -> pd.DataFrame:
    """A table in which the industry A1 is dealt out as the null says; all else may be as uneven as it is."""
    table = by_chance(seed, industries={}, sites=SITES)
    rng = np.random.default_rng([seed, 3])
    xy = table[["x", "y"]].to_numpy()
    if row.null == "position":
        xy = rng.uniform(-20_000.0, 120_000.0, (SITES, 2))
    spot = xy[rng.integers(SITES)]
    by_nearness = np.argsort(np.hypot(*(xy - spot).T), kind="stable")
    industry = np.empty(SITES, dtype=object)
    free = np.arange(SITES)
    names = ["A1", "A2", "A3"]
    counts = [MEMBERS, MEMBERS, SITES - 2 * MEMBERS]
    if row.null == "others":
        # The reference is clustered, and stays so.
        industry[by_nearness[:MEMBERS]] = "B1"
        free = by_nearness[MEMBERS:]
        counts[2] -= MEMBERS
    if row.controls:
        # A cluster of another sector takes no part.
        aside = MEMBERS // 2
        industry[free[-aside:] if row.null == "others" else by_nearness[:aside]] = "C1"
        free = np.flatnonzero([name is None for name in industry])
        counts[2] -= aside
    industry[free] = rng.permutation(np.repeat(names, counts))
    size = table["size"].to_numpy()
    # What the null keeps together may differ: sizes between industries, or between places.
    larger = (xy[:, 0] < 50_000.0) if row.null == "labels" else (industry == "A1")
    size = np.where(larger, 5.0 * size, size)
    return pd.DataFrame({"industry": industry.astype(str), "size": size, "x": xy[:, 0], "y": xy[:, 1]})


def curves_of(row: Row, seed: int) -> tuple[np.ndarray, np.ndarray, float]:
    """The curve of a data set, those of its draws, and the median distance."""
    controls = {"two controls": ["A2", "A3"], "within sectors": 1}.get(row.controls)
    options = Options(
        row.measure, row.null, weighted=row.weighted, distances_m=DISTANCES_M, controls=controls,
        case_control=row.case_control, window=AREA if KINDS[row.measure].window else None,
        simulations=DRAWS, rng=seed,
    )  # fmt: skip
    setting = prepare(chance_data(row, seed), options, KINDS[row.measure].pair_nulls)
    members = setting.members
    group = members.of(members.names.index("A1"))
    target = Target(group, group, own=True)
    if row.null == "others":
        target = Target(members.of(members.names.index("B1")), group, own=False)
    elif row.case_control:
        target = Target(group, control_groups(members, target, controls), own=False)
    curves = make_curves(setting, (target,), DISTANCES_M, options)
    stay = np.arange(len(members.code))
    observed = curves(stay[None])[0, 0]
    null = make_null(setting, (target,), options)
    block = draws_at_a_time(curves, len(stay))
    simulated = simulate(curves, null, simulations=DRAWS, seed=seed, block=block)[:, 0]
    return observed, simulated, median_distance(members.points)


def alarms(observed: np.ndarray, simulated: np.ndarray, median_m: float, density: bool) -> dict[str, float]:
    """For each band 1 where chance is called something; for Duranton and Overman's also what it states."""
    found = {}
    for kind in BANDS:
        test = hold_against_chance(
            DISTANCES_M, observed, simulated, band_kind=kind, level=0.95, median_m=median_m, density=density
        )
        left = bool(test.localized_m or test.dispersed_m)
        called = test.verdict(test.p_value, 0.95) in (LOCALIZED, DISPERSED)
        if kind == "do_local":
            assert not called
            assert test.p_value is None
        else:
            assert test.p_value is None or 1 / (DRAWS + 1) <= test.p_value <= 1
        found[kind] = left if kind == "do_local" else called
    # The columns beside the global band, misused as a test.
    rows = test.table.assign(tested=np.isfinite(observed) & np.isfinite(simulated).all(axis=0))
    rows = rows[rows["tested"] & (rows["distance_m"] <= median_m)]
    assert len(rows) == test.tested
    found["pointwise"] = bool(
        ((rows["value"] > rows["pointwise_high"]) | (rows["value"] < rows["pointwise_low"])).any()
    )
    edges = duranton_overman_bands(simulated[:, rows.index.to_numpy()]) if len(rows) else None
    found["do_global stated"] = 1 - (1 - edges.share_high) * (1 - edges.share_low) if edges else 0.0
    return found


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_false_alarms(row: Row, record_property):
    counted = pd.DataFrame(
        alarms(*curves_of(row, seed), KINDS[row.measure].density) for seed in range(DATA_SETS)
    ).sum()
    record_property("alarms", [row.name, row.null_name, DATA_SETS, counted.to_dict()])
    stated = counted["do_global stated"] / DATA_SETS
    for kind in (*BANDS, "pointwise"):
        found = counted[kind]
        said = f"{row}: {kind} calls {found} of {DATA_SETS} chance curves something"
        rate = stated if kind == "do_global" else 0.05
        high = binom.isf(FALSE_ALARM / 2, DATA_SETS, rate)
        if kind in NO_TEST:
            # The controls: what is no test is caught.
            assert found > (binom.isf(1e-3, DATA_SETS, rate) if FULL else 2.0 * rate * DATA_SETS), said
        elif kind == "rank":
            assert found <= high, said
        else:
            assert binom.ppf(FALSE_ALARM / 2, DATA_SETS, rate) <= found <= high, said


@pytest.mark.parametrize("measure", ["kd", "M", "m", "K", "L", "D", "g"])
def test_without_weights_labels_makes_the_draws_of_sites(measure: str):
    sites, labels = (curves_of(Row(measure, null), 5)[1] for null in ("sites", "labels"))
    np.testing.assert_allclose(labels, sites, rtol=1e-12)
