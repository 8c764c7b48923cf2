"""What a trend says of what it rests on: only what there is, and who can be compared at all."""

from __future__ import annotations

import pandas as pd

from jiju import measure_trend

SALES = pd.DataFrame({"indicator": ["sales"]})


def test_a_comparison_of_unknown_growth_is_not_called_one_of_growth() -> None:
    values = pd.DataFrame(
        {"place": ["Here", "There"], "indicator": "sales", "period": "2024", "value": [100.0, 200.0]}
    )
    answer = measure_trend(values, place="Here", indicators=SALES).statements[0].text
    assert answer.zh.startswith("双方均有数字的比较有 1 组，Here在其中 1 组落后；")
    assert "1 组增速未知" in answer.zh


def test_nothing_is_said_of_breaks_that_there_are_none_of() -> None:
    values = pd.DataFrame(
        {
            "place": ["Here"] * 3 + ["There"] * 2,
            "indicator": "sales",
            "period": ["2022", "2023", "2024-01/2024-10", "2022", "2023"],
            "value": [100.0, 110.0, 99.0, 200.0, 210.0],
        }
    )
    found = measure_trend(values, place="Here", indicators=SALES)
    (en,) = [it.text.en for it in found.statements if it.text.en.startswith("Within the series")]
    (zh,) = [it.text.zh for it in found.statements if it.text.zh.startswith("序列内")]
    assert en == (
        "Within the series 1 number of periods of another length was left out: the numbers may not count the "
        "same things."
    )
    assert zh == "序列内，1 个时期长短不同的数字未纳入：各数口径可能不一致。"
