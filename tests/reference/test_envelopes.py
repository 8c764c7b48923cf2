"""Global envelopes against GET 1.0-8 (R), type erl: bands and p-values to the last digits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from jiju.chance.envelope import global_envelope

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.shared


@pytest.mark.parametrize("curves", ["a", "b", "ties"])
@pytest.mark.parametrize("alternative", ["two-sided", "greater", "less"])
def test_extreme_rank_length(shared: Path, curves: str, alternative: str):
    folder = shared / "reference" / "envelopes"
    table = pd.read_csv(folder / f"curves_{curves}.csv")
    known = pd.read_csv(folder / "global_envelopes_GET.csv").query("set == @curves and type == 'erl'")
    known = known[known["alternative"] == alternative.replace("-", ".")]
    assert known["r"].tolist() == table["r"].tolist()
    found = global_envelope(
        table["obs"], table.filter(like="sim").to_numpy().T, level=0.95, alternative=alternative
    )
    assert found.p_value == pytest.approx(known["p"].iloc[0], abs=1e-12)
    np.testing.assert_allclose(found.low, known["lo"], rtol=0, atol=1e-12)
    np.testing.assert_allclose(found.high, known["hi"], rtol=0, atol=1e-12)
