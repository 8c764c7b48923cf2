"""Regions whose industries were planted in groups: each group has a strength of its own in each region."""

from __future__ import annotations

import numpy as np
import pandas as pd


def plant_groups(
    regions: int, industries: int, groups: int, noise: float, seed: int, *, signal: float = 1.0
) -> tuple[pd.DataFrame, np.ndarray]:
    """A table of amounts, and the group of each industry in the order of their names.

    Amounts are size of the region x size of the industry x exp(signal x strength of the group there + noise x
    a number of its own), all logarithms normal. With signal 0 there are no groups.
    """
    rng = np.random.default_rng(seed)
    size = np.exp(rng.normal(0.0, 1.2, regions))
    group = np.arange(industries) % groups
    strength = signal * rng.normal(size=(regions, groups))
    logs = strength[:, group] + noise * rng.normal(size=(regions, industries))
    value = size[:, None] * np.exp(rng.normal(size=industries)) * np.exp(logs)
    frame = pd.DataFrame(
        value,
        index=[f"R{k:03d}" for k in range(regions)],
        columns=[f"I{k:03d}" for k in range(industries)],
    )
    table = frame.rename_axis("region").reset_index()
    return table.melt("region", var_name="industry", value_name="value"), group
