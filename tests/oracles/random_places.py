"""Small tables of places and their numbers, made at random, for the tests of comparisons."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd


def random_values(
    seed: int, places: int = 4, indicators: int = 3, *, hedged: float = 0.5, missing: float = 0.2
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Values with bounds (some open), some missing, and indicators of both directions in two pillars."""
    rng = np.random.default_rng(seed)
    rows = []
    for place in range(places):
        for indicator in range(indicators):
            value = float(np.exp(rng.normal(3.0, 1.0)))
            low = high = value
            if rng.random() < hedged:
                low, high = value * rng.uniform(0.7, 1.0), value * rng.uniform(1.0, 1.4)
                if rng.random() < 0.2:
                    low = math.nan
                elif rng.random() < 0.2:
                    high = math.nan
            gone = place > 0 and rng.random() < missing
            rows.append(
                {
                    "place": f"p{place}",
                    "indicator": f"i{indicator}",
                    "value": math.nan if gone else value,
                    "low": math.nan if gone else low,
                    "high": math.nan if gone else high,
                    "comparator": "about",
                    "period": "2024",
                }
            )
    table = pd.DataFrame(
        {
            "indicator": [f"i{k}" for k in range(indicators)],
            "direction": [1.0 if k % 2 == 0 else -1.0 for k in range(indicators)],
            "pillar": ["market" if k < (indicators + 1) // 2 else "technology" for k in range(indicators)],
            "weight": rng.uniform(0.5, 2.0, indicators),
        }
    )
    return pd.DataFrame(rows), table


def within(row: pd.Series, rng: np.random.Generator) -> float:
    """A number that the bounds of a row allow; open ends go as far as a factor of 5."""
    low = row["value"] / 5.0 if math.isnan(row["low"]) else row["low"]
    high = row["value"] * 5.0 if math.isnan(row["high"]) else row["high"]
    return float(rng.uniform(low, high))
