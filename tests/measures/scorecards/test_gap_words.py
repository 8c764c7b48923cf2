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
    assert en.splitlines()[0] == "Compared with There: open who is ahead in Influence. No number is missing."
    assert zh.splitlines()[0] == "与彼地相比：影响尚不能判定谁领先。没有缺失的数字。"
    assert "it is open who is ahead: There is 0.632 to 1.48 times Here" in en.splitlines()[1]
    assert "尚不能判定谁领先：彼地为此地的 0.632 至 1.48 倍" in zh.splitlines()[1]
    assert "The widest gap" not in en


@pytest.mark.parametrize(
    ("low", "high", "en", "zh"),
    [
        (
            6.0,
            11.0,
            "behind in Influence, There at 1.1 to 1.5 times Here",
            "影响落后，彼地为此地的 1.1 至 1.5 倍",
        )
    ],
)
def test_a_range_on_one_side_is_decided(low: float, high: float, en: str, zh: str) -> None:
    said_en, said_zh = measure(low, high)
    assert en in said_en.splitlines()[0]
    assert zh in said_zh.splitlines()[0]
    assert "open who is ahead" not in said_en


def test_a_range_below_is_a_lead() -> None:
    en, zh = measure(1.0, 4.0)
    assert "ahead in Influence, Here at 1.1 to 2.2 times There" in en.splitlines()[0]
    assert "影响领先，此地为彼地的 1.1 至 2.2 倍" in zh.splitlines()[0]


def test_one_firm_is_no_verdict_on_a_pillar() -> None:
    """One indicator of two gives no conclusion; the figure itself is told after the answer."""
    values = pd.DataFrame(
        {
            "place": ["Here 此地", "There 彼地", "Here 此地"],
            "indicator": ["firms", "firms", "share"],
            "value": [5.0, 10.0, 10.0],
            "unit": ["家", "家", "%"],
            "period": "2024",
        }
    )
    result = measure_gap(values, place="Here 此地", peers=["There 彼地"], indicators=INDICATORS)
    en, zh = result.summary("en").splitlines(), result.summary("zh").splitlines()
    assert en[0] == (
        "Compared with There: too few numbers for a conclusion on Influence. 1 number is missing."
    )
    assert zh[0] == "与彼地相比：影响可比数字太少，不下结论。还缺 1 个数字。"
    assert "Influence 1 of 2 indicators, There is about 2 times Here" in en[1]


def test_a_lead_on_one_does_not_hide_a_lag_on_another() -> None:
    """Five firms against one, and a quarter of the share: the mean says ahead, the answer says both."""
    values = pd.DataFrame(
        {
            "place": ["Here 此地", "There 彼地"] * 2,
            "indicator": ["firms", "firms", "share", "share"],
            "value": [5.0, 1.0, 4.0, 16.0],
            "unit": ["家", "家", "%", "%"],
            "period": "2024",
        }
    )
    result = measure_gap(values, place="Here 此地", peers=["There 彼地"], indicators=INDICATORS)
    assert "ahead on 1 indicator and behind on 1 in Influence" in result.summary("en").splitlines()[0]
    assert "影响有 1 项领先、1 项落后" in result.summary("zh").splitlines()[0]
