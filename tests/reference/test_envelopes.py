"""Global envelopes against GET 1.0-8 (R), every type: bands and p-values to the last digits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from jiju.chance import ENVELOPES, global_envelope

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.shared

SETS = ["a", "b", "ties"]
BOTH = ["qdir", "st", "unscaled"]  # two-sided only in the reference
CASES = [(kind, "two-sided") for kind in ENVELOPES] + [
    (kind, side) for kind in ENVELOPES if kind not in BOTH for side in ("greater", "less")
]


def _known(shared: Path) -> pd.DataFrame:
    return pd.read_csv(shared / "reference" / "envelopes" / "global_envelopes_GET.csv")


@pytest.mark.parametrize("curves", SETS)
@pytest.mark.parametrize(("kind", "alternative"), CASES)
def test_every_row(shared: Path, curves: str, kind: str, alternative: str):
    table = pd.read_csv(shared / "reference" / "envelopes" / f"curves_{curves}.csv")
    known = _known(shared).query("set == @curves and type == @kind")
    known = known[known["alternative"] == alternative.replace("-", ".")]
    assert known["r"].tolist() == table["r"].tolist()
    np.testing.assert_allclose(table["obs"], known["obs"], rtol=0, atol=1e-12)
    simulated = table.filter(like="sim").to_numpy().T
    # Also with the rounding that the measures ask for, far below the digits that matter.
    for digit in (0.0, 1e-14):
        found = global_envelope(
            table["obs"], simulated, kind=kind, level=0.95, alternative=alternative, digit=digit
        )
        np.testing.assert_allclose(found.low, known["lo"], rtol=0, atol=1e-12)
        np.testing.assert_allclose(found.high, known["hi"], rtol=0, atol=1e-12)
        np.testing.assert_allclose(found.central, known["central"], rtol=0, atol=1e-12)
        np.testing.assert_allclose(known["p"], found.p_value, rtol=0, atol=1e-12)
        if kind == "rank":
            assert found.p_interval is not None
            np.testing.assert_allclose(known["p_low"], found.p_interval[0], rtol=0, atol=1e-12)
            np.testing.assert_allclose(known["p_high"], found.p_interval[1], rtol=0, atol=1e-12)
        else:
            assert found.p_interval is None
            assert known["p_low"].isna().all()


def test_no_row_is_left_out(shared: Path):
    known = _known(shared)
    rows = known.groupby(["set", "type", "alternative"]).size()
    tested = {(curves, kind, side.replace("-", ".")) for curves in SETS for kind, side in CASES}
    assert set(rows.index) == tested
    assert (rows == 25).all()
    assert len(known) == 1125
