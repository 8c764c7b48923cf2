"""The interval of the year of catching up: how often it holds the year, and from which numbers it comes."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from jiju import measure_trend
from jiju.measures.scorecards._catching_up import catch_up
from jiju.measures.scorecards._facts import Number
from jiju.measures.scorecards._series import Point, fit_growth

SALES = pd.DataFrame({"indicator": ["sales"]})


def series(years: np.ndarray, logs: np.ndarray) -> list[Point]:
    amounts = np.exp(logs)
    numbers = [
        Number("f", "", "sales", amount, amount, amount, "", f"{year:.0f}", "current", "", "")
        for year, amount in zip(years, amounts, strict=True)
    ]
    return [Point(number, year + 0.5, "", False) for number, year in zip(numbers, years, strict=True)]


@pytest.mark.parametrize(("periods", "gap"), [(4, 0.3), (8, 0.2), (8, 1.0)])
def test_95_of_100_intervals_hold_the_year_in_which_the_lines_cross(periods: int, gap: float) -> None:
    rng = np.random.default_rng(20241107)
    years = np.arange(2025 - periods, 2025, dtype=float)
    truth = 2024.5 + gap / 0.07
    held = told = 0
    for _ in range(600):
        own = series(years, -gap + 0.10 * (years - 2024.0) + rng.normal(0.0, 0.03, periods))
        other = series(years, 0.03 * (years - 2024.0) + rng.normal(0.0, 0.03, periods))
        found = catch_up(own, fit_growth(own, 0.95), other, fit_growth(other, 0.95), 1, 0.95)
        if found["verdict"] == "ahead":
            continue
        told += 1
        first = -math.inf if math.isnan(found["year_low"]) else found["year_low"]
        last = math.inf if math.isnan(found["year_high"]) else found["year_high"]
        assert first <= found["year"] <= last or math.isnan(found["year"])
        held += found["verdict"] != "never" and first <= truth <= last
    # Almost three standard errors of 600 draws below 0.95. Without the last numbers' scatter it was 0.35.
    assert held / told > 0.925


def test_the_scatter_of_the_last_numbers_widens_the_years() -> None:
    # Growth is far from equal, so the first year is that of the gap of today less its own error.
    years = np.arange(2017.0, 2025.0)
    noise = np.array([0.02, -0.02, 0.02, -0.02, -0.02, 0.02, -0.02, 0.02])
    own = series(years, 0.3 * (years - 2024.0) - 0.6 + noise)
    other = series(years, np.zeros(8))
    found = catch_up(own, fit_growth(own, 0.95), other, fit_growth(other, 0.95), 1, 0.95)
    slopes_alone = found["gap_log"] / found["difference_high"], found["gap_log"] / found["difference_low"]
    assert found["year_low"] - found["from_year"] < slopes_alone[0] - 0.1
    assert found["year_high"] - found["from_year"] > slopes_alone[1] + 0.1


def test_turning_the_direction_and_the_numbers_gives_the_same_years() -> None:
    years = np.arange(2018.0, 2024.0)
    noise = np.array([0.03, -0.01, -0.03, 0.02, 0.01, -0.02])
    ends = []
    for direction in (1, -1):
        own = series(years, direction * (0.1 * (years - 2023.0) - 0.5 + noise))
        other = series(years[:5], direction * (0.01 * (years[:5] - 2023.0) - noise[:5]))
        found = catch_up(own, fit_growth(own, 0.9), other, fit_growth(other, 0.9), direction, 0.9)
        ends.append([found[name] for name in ("year_low", "year", "year_high")])
        assert ends[-1] == sorted(ends[-1])
    assert ends[0] == pytest.approx(ends[1], abs=1e-6)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2023", "2024-01/2024-10"),
        ("2023", "2024-01-01/2024-11-06"),
        ("2023年前7个月", "2024年前三季度"),
        ("2023-01/2023-05", "2024年上半年"),
        ("2011-2015", "2016-2018"),
    ],
)
def test_periods_of_another_number_of_months_are_no_growth(first: str, second: str) -> None:
    values = pd.DataFrame(
        {
            "place": ["Here", "Here", "There", "There"],
            "indicator": "sales",
            "period": [first, second, first, second],
            "value": [100.0, 90.0, 200.0, 210.0],
        }
    )
    found = measure_trend(values, place="Here", indicators=SALES)
    assert found.table["method"].tolist() == ["none", "none"]
    assert found.breaks["kind"].tolist() == ["length", "length"]


def test_years_that_start_in_another_month_and_leap_years_are_of_one_length() -> None:
    values = pd.DataFrame(
        {
            "place": ["Here"] * 3 + ["There"] * 2,
            "indicator": "sales",
            "period": ["2022", "2023", "2024", "2022-07/2023-06", "2023-07/2024-06"],
            "value": [100.0, 110.0, 121.0, 200.0, 210.0],
        }
    )
    found = measure_trend(values, place="Here", indicators=SALES)
    assert found.table["method"].tolist() == ["fit", "two"]
    assert not len(found.breaks)
