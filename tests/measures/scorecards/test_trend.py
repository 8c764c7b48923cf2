"""Growth and the year of catching up: against another library's regression, and against getting there."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import jiju
from jiju.errors import JijuError

SALES = pd.DataFrame({"indicator": ["sales"], "label_zh": ["销售额"]})


def series(place: str, numbers: dict[str, float], **more: list) -> pd.DataFrame:
    frame = pd.DataFrame(
        {"place": place, "indicator": "sales", "period": list(numbers), "value": list(numbers.values())}
    )
    return frame.assign(**more)


def trend_of(*frames: pd.DataFrame, indicators: pd.DataFrame = SALES, **options) -> jiju.Result:
    values = pd.concat(frames, ignore_index=True)
    return jiju.measure_trend(values, place="here", indicators=indicators, **options)


def years(*numbers: float, first: int = 2020) -> dict[str, float]:
    return {str(first + k): number for k, number in enumerate(numbers)}


# ---- growth ----------------------------------------------------------------------------------------


@settings(max_examples=15, deadline=None)
@given(st.lists(st.floats(1.0, 1000.0), min_size=3, max_size=7), st.sampled_from([0.8, 0.95]))
def test_three_periods_and_more_are_a_regression_of_logarithms(numbers: list[float], level: float) -> None:
    found = trend_of(series("here", years(*numbers)), series("there", years(1.0, 2.0)), level=level)
    row = found.table.iloc[0]
    line = stats.linregress(np.arange(len(numbers)), np.log(numbers))
    half = stats.t.ppf(0.5 + level / 2, len(numbers) - 2) * np.nan_to_num(line.stderr)
    assert row["method"] == "fit"
    assert row["growth"] == pytest.approx(math.expm1(line.slope), abs=1e-9)
    assert row["low"] == pytest.approx(math.expm1(line.slope - half), abs=1e-7)
    assert row["high"] == pytest.approx(math.expm1(line.slope + half), rel=1e-6, abs=1e-7)


def test_two_periods_are_compound_growth_with_the_bounds_of_the_numbers_only() -> None:
    frame = series("here", {"2020": 100.0, "2024": 200.0}, low=[90.0, 200.0], high=[100.0, 220.0])
    row = trend_of(frame, series("there", years(1.0))).table.iloc[0]
    assert row["method"] == "two"
    assert row["growth"] == pytest.approx(2 ** (1 / 4) - 1)
    assert row["low"] == pytest.approx(2 ** (1 / 4) - 1)
    assert row["high"] == pytest.approx((220 / 90) ** (1 / 4) - 1)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_bounds_hold_the_growth_of_all_numbers_within_them(seed: int) -> None:
    rng = np.random.default_rng(seed)
    numbers = np.exp(rng.normal(3.0, 0.5, 4))
    low, high = numbers * rng.uniform(0.8, 1.0, 4), numbers * rng.uniform(1.0, 1.2, 4)
    frame = series("here", years(*numbers), low=low, high=high)
    row = trend_of(frame, series("there", years(1.0))).table.iloc[0]
    for _ in range(50):
        slope = stats.linregress(np.arange(4), np.log(rng.uniform(low, high))).slope
        assert row["low"] - 1e-12 <= math.expm1(slope) <= row["high"] + 1e-12


def test_one_period_has_no_growth_and_is_told() -> None:
    found = trend_of(series("here", years(5.0)), series("there", years(1.0, 2.0)))
    assert found.table["method"].tolist() == ["none", "two"]
    assert math.isnan(found.table["growth"][0])
    assert found.catching_up["verdict"].tolist() == ["unknown"]
    assert "one period only" in found.summary()


def test_an_open_number_leaves_the_growth_open_to_that_side() -> None:
    frame = series("here", years(5.0, 6.0), comparator=["exact", "more_than"])
    row = trend_of(frame, series("there", years(1.0))).table.iloc[0]
    assert row["low"] == pytest.approx(0.2)
    assert math.isnan(row["high"])


def test_nine_months_are_not_a_year() -> None:
    frame = series("here", {"2022": 100.0, "2023": 110.0, "2024-01/2024-09": 80.0, "2024": 121.0})
    found = trend_of(frame, series("there", years(1.0)))
    assert found.table["growth"][0] == pytest.approx(0.1)
    assert found.points.set_index("period")["used"].to_dict()["2024-01/2024-09"] == False  # noqa: E712
    assert found.breaks["kind"].tolist() == ["length"]


def test_a_change_of_publisher_and_a_contradiction_are_named() -> None:
    frame = pd.concat(
        [
            series("here", years(100.0, 110.0), publisher=["A", "A"]),
            series("here", {"2022": 121.0}, publisher="B", published="2023-02-01"),
            series("here", {"2022": 90.0}, publisher="A", published="2023-01-01"),
        ]
    )
    found = trend_of(frame, series("there", years(1.0)))
    assert sorted(found.breaks["kind"]) == ["contradiction", "source"]
    assert found.table["periods"][0] == 3
    assert found.table["last_value"][0] == 121.0
    assert (
        found.table["low"][0] < math.expm1(stats.linregress(range(3), np.log([100, 110, 90])).slope) + 1e-12
    )


def test_superseded_numbers_are_what_it_lives_on_and_plans_are_not() -> None:
    frame = pd.concat([series("here", years(100.0, 110.0)), series("here", {"2030": 900.0}, status="target")])
    found = trend_of(frame, series("there", years(1.0)))
    assert found.table["last"][0] == "2021"
    assert found.details["planned"] == 1


def test_units_may_change_within_a_series() -> None:
    frame = series("here", years(1.0, 12000.0, 1.44), unit=["亿元", "万元", "亿元"])
    assert trend_of(frame, series("there", years(1.0))).table["growth"][0] == pytest.approx(0.2)


def test_a_number_without_a_period_is_refused_by_name() -> None:
    frame = pd.concat([series("here", years(100.0, 110.0)), series("here", {"": 5.0})])
    found = trend_of(frame, series("there", years(1.0)))
    assert found.tables["refused"]["reason_en"].tolist() == ["it has no period"]


# ---- catching up -----------------------------------------------------------------------------------


@settings(max_examples=20, deadline=None)
@given(
    st.floats(10.0, 100.0),
    st.floats(0.01, 0.3),
    st.floats(1.05, 5.0),
    st.floats(-0.1, 0.2),
    st.sampled_from([1, -1]),
)
def test_the_year_is_the_one_that_going_there_day_by_day_finds(
    start: float, rate: float, ahead: float, peer_rate: float, direction: int
) -> None:
    """Less is better is the same with all numbers upside down."""
    here = [start * (1 + rate) ** k for k in range(3)]
    there = [start * ahead * (1 + peer_rate) ** k for k in range(3)]
    if direction < 0:
        here, there = [1 / number for number in here], [1 / number for number in there]
    table = SALES.assign(direction=direction)
    row = trend_of(
        series("here", years(*here)), series("there", years(*there)), indicators=table
    ).catching_up.iloc[0]
    behind = ahead * ((1 + peer_rate) / (1 + rate)) ** 2
    if behind <= 1.0 + 1e-9:
        assert row["verdict"] == "ahead" or behind > 1.0
        return
    step, gone = 1 / 365, 0.0
    mine, its = 1.0, behind
    while its > mine and gone < 300:
        gone += step
        mine, its = mine * (1 + rate) ** step, its * (1 + peer_rate) ** step
    if gone < 300:
        assert row["years"] == pytest.approx(gone, abs=2 * step)
        assert row["year"] == pytest.approx(2022.5 + gone, abs=2 * step)
    elif peer_rate >= rate + 1e-6:
        assert row["verdict"] == "never"
        assert math.isnan(row["year"])


def test_the_earlier_number_is_carried_on_to_the_year_of_the_later() -> None:
    row = trend_of(
        series("here", {"2020": 100.0, "2021": 110.0}), series("there", {"2021": 200.0, "2023": 200.0})
    ).catching_up.iloc[0]
    assert row["from_year"] == 2023.5
    assert row["gap_log"] == pytest.approx(math.log(200 / (110 * 1.1**2)))


def test_where_the_interval_includes_never_there_is_a_first_year_and_no_last() -> None:
    found = trend_of(
        series("here", years(100.0, 112.0, 117.0, 133.0)), series("there", years(200.0, 206.0, 210.0, 220.0))
    )
    row = found.catching_up.iloc[0]
    assert row["verdict"] in {"closes", "may close"}
    assert row["year_low"] <= row["year"]
    wide = trend_of(
        series("here", years(100.0, 150.0, 110.0, 133.0)), series("there", years(200.0, 260.0, 180.0, 220.0))
    )
    row = wide.catching_up.iloc[0]
    assert row["verdict"] == "may close"
    assert math.isnan(row["year_high"])
    assert "never" in wide.summary()
    assert "永不消除" in wide.summary("zh")


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_the_interval_of_two_periods_holds_every_year_the_bounds_allow(seed: int) -> None:
    rng = np.random.default_rng(seed)
    here = np.array([100.0, 100.0 * rng.uniform(1.1, 1.4)])
    there = here[1] * rng.uniform(1.5, 3.0) * np.array([1.0, rng.uniform(1.0, 1.05)])
    spread = rng.uniform(0.0, 0.02)
    frames = [
        series(
            name, years(*numbers), low=numbers * (1 - spread), high=numbers * (1 + spread), comparator="about"
        )
        for name, numbers in (("here", here), ("there", there))
    ]
    row = trend_of(*frames).catching_up.iloc[0]
    if row["verdict"] != "closes":
        return
    for _ in range(50):
        a, b = (numbers * rng.uniform(1 - spread, 1 + spread, 2) for numbers in (here, there))
        gone = math.log(b[1] / a[1]) / (math.log(a[1] / a[0]) - math.log(b[1] / b[0]))
        assert row["year_low"] - 1e-9 <= 2021.5 + gone <= row["year_high"] + 1e-9


def test_where_the_words_do_not_decide_who_is_faster_no_year_is_made_up() -> None:
    found = trend_of(
        series("here", years(100.0, 104.0), low=[90.0, 95.0], high=[110.0, 115.0], comparator="about"),
        series("there", years(200.0, 202.0), low=[200.0, 202.0], high=[200.0, 202.0]),
    )
    row = found.catching_up.iloc[0]
    assert row["verdict"] == "open"
    assert math.isnan(row["year"])
    assert "the sources leave open who grows faster" in found.summary()


def test_a_place_that_leads_is_ahead() -> None:
    found = trend_of(series("here", years(9.0, 8.0)), series("there", years(1.0, 2.0)))
    assert found.catching_up["verdict"].tolist() == ["ahead"]
    assert "behind in none" in found.statements[0].text.en


def test_far_away_years_are_told_as_such() -> None:
    found = trend_of(series("here", years(100.0, 100.11)), series("there", years(200.0, 200.0)))
    assert found.catching_up["years"][0] > 600
    assert "after 2121" in found.summary()
    assert "2121 年以后" in found.summary("zh")


@pytest.mark.parametrize("level", [0.2, 1.0])
def test_a_level_that_cannot_be_used(level: float) -> None:
    with pytest.raises(JijuError, match="M335"):
        trend_of(series("here", years(1.0)), series("there", years(1.0)), level=level)
