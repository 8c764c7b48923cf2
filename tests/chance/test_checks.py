"""Settings that every test checks."""

from __future__ import annotations

import numpy as np
import pytest

from jiju.chance.checks import check_level, check_simulations
from jiju.errors import MeasureError


@pytest.mark.parametrize("simulations", [0, -1, 1.5, True, "99", None, float("nan")])
def test_draws_are_a_whole_number_from_1(simulations: object) -> None:
    with pytest.raises(MeasureError, match="M202"):
        check_simulations(simulations)


@pytest.mark.parametrize("level", [0.0, 0.49, 1.0, "0.95", None, float("nan")])
def test_a_level_is_a_share_from_a_half(level: object) -> None:
    with pytest.raises(MeasureError, match="M209"):
        check_level(level)


def test_what_can_be_used_passes() -> None:
    check_simulations(np.int64(1))
    check_level(np.float32(0.5))
