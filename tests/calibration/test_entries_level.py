"""Does the test of entries reject 5% where changes follow only regions and industries, and more elsewhere?

The normal run is small; ``JIJU_CALIBRATE=full`` takes more panels. Bounds are binomial, so wide that a sound
test is outside once in 10,000.
"""

from __future__ import annotations

import os

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.stats import binom

from jiju.measures.complexity._changes import ABSENT, ENTRY, EXIT, STAY, Step, hold_against_chance
from jiju.measures.complexity._density import nearness
from jiju.measures.complexity._proximity import relate

FULL = os.environ.get("JIJU_CALIBRATE") == "full"
PANELS, DRAWS = (1500, 199) if FULL else (80, 39)
FALSE_ALARM = 1e-4


def panel(seed: int, *, pull: float) -> Step:
    """Regions and industries of their own sizes and tastes; changes by their pace, or by taste if pulled."""
    rng = np.random.default_rng(seed)
    r, i = 30, 40
    size, spread = rng.normal(0, 1, r), rng.normal(0, 1, i)
    taste = rng.normal(size=(r, 3)) @ rng.normal(size=(i, 3)).T
    had = rng.random((r, i)) < 1 / (1 + np.exp(1.5 - size[:, np.newaxis] - spread - taste))
    present = csr_array(had.astype(float))
    density = nearness(present, relate(present, diagonal=0.0), np.full(i, np.nan)).density
    # Dynamic regions and spreading industries are those that have more already: chance alone gives AUC > 0.5.
    quick = rng.normal(0, 0.8, r) + 0.8 * size
    rising = rng.normal(0, 0.8, i) + 0.8 * spread
    odds = np.exp(pull * taste) if pull else np.exp(quick[:, np.newaxis] + rising)
    odds *= 0.06 / odds.mean()
    moved = rng.random((r, i)) < odds / (1 + odds)
    change = np.where(had, np.where(moved, EXIT, STAY), np.where(moved, ENTRY, ABSENT)).astype(np.int8)
    names = tuple(f"R{k:02d}" for k in range(r)), tuple(f"I{k:02d}" for k in range(i))
    return Step(*names, ("1", "2"), had.astype(float), had.astype(float), density, change)


def rejected(change: int, pull: float) -> tuple[int, int, float]:
    held = [
        hold_against_chance([panel(s, pull=pull)], change, bands=5, simulations=DRAWS, level=0.95, seed=s)
        for s in range(PANELS)
    ]
    tested = [one for one in held if one.p_value is not None]
    return sum(one.p_value <= 0.05 for one in tested), len(tested), float(np.mean([h.auc for h in tested]))


@pytest.mark.parametrize(("name", "change"), [("entries", ENTRY), ("exits", EXIT)])
def test_level_is_held_where_only_regions_and_industries_differ(name: str, change: int, record_property):
    found, of, auc = rejected(change, 0.0)
    record_property("rate", f"{name} by margins alone: {found / of:.1%} of {of} rejected, AUC {auc:.2f}")
    low, high = binom.ppf(FALSE_ALARM / 2, of, 0.05), binom.isf(FALSE_ALARM / 2, of, 0.05)
    assert low <= found <= high


def test_entries_that_follow_taste_are_found(record_property):
    found, of, auc = rejected(ENTRY, 1.0)
    record_property("rate", f"entries by relatedness: {found / of:.1%} of {of} found, AUC {auc:.2f}")
    assert found > 0.3 * of
