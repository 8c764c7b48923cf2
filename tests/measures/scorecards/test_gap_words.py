"""A sentence of a gap never says ahead or behind where the sources leave it open."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from jiju import measure_gap

INDICATORS = pd.DataFrame(
    {
        "indicator": ["influence", "firms", "share"],
        "label_en": ["Influence", "Firms", "Share"],
        "label_zh": ["影响", "企业数", "份额"],
        "unit": ["", "家", "%"],
        "direction": [1, 1, 1],
        "pillar": ["", "influence", "influence"],
        "weight": [1, 1, 1],
    }
)


def measure(low: float, high: float) -> tuple[str, str]:
    values = pd.DataFrame(
        {
            "place": ["Here 此地", "There 彼地"] * 2,
            "indicator": ["firms", "firms", "share", "share"],
            "value": [5.0, math.nan, 10.0, 10.0],
            "low": [5.0, low, 10.0, 10.0],
            "high": [5.0, high, 10.0, 10.0],
            "comparator": ["exact", "range", "exact", "exact"],
            "unit": ["家", "家", "%", "%"],
            "period": "2024",
        }
    )
    result = measure_gap(values, place="Here 此地", peers=["There 彼地"], indicators=INDICATORS)
    return result.summary("en"), result.summary("zh")


def test_a_range_on_both_sides_is_open() -> None:
    en, zh = measure(2.0, 11.0)
    assert "in Influence it is open who is ahead: There is 0.632 to 1.48 times Here" in en.splitlines()[0]
    assert "“影响”方面尚不能判定谁领先：彼地为此地的 0.632 至 1.48 倍" in zh.splitlines()[0]
    assert "领先，" not in zh.splitlines()[0]
    assert "The widest gap" not in en


@pytest.mark.parametrize(("low", "high", "en", "zh"), [(6.0, 11.0, "There is about", "彼地约为此地的")])
def test_a_range_on_one_side_is_decided(low: float, high: float, en: str, zh: str) -> None:
    said_en, said_zh = measure(low, high)
    assert en in said_en.splitlines()[0]
    assert zh in said_zh.splitlines()[0]
    assert "open who is ahead" not in said_en


def test_a_range_below_is_a_lead() -> None:
    en, zh = measure(1.0, 4.0)
    assert "Here is ahead" in en.splitlines()[0]
    assert "此地领先" in zh.splitlines()[0]
