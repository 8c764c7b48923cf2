"""Scenarios: against growing year by year by hand, and parts that do or do not add up."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import jiju
from jiju.errors import JijuError

SALES = pd.DataFrame({"indicator": ["sales"], "label_zh": ["销售额"]})
RATES = st.floats(-0.2, 0.3)


def values_of(*rows: dict) -> pd.DataFrame:
    return pd.DataFrame([{"indicator": "sales", "period": "2024"} | row for row in rows])


def cluster(
    leaders: float = 80.0, suppliers: float = 20.0, peer: float = 200.0, **more: dict
) -> pd.DataFrame:
    rows = [
        {"place": "here", "part": "leaders", "value": leaders},
        {"place": "here", "part": "suppliers", "value": suppliers},
        {"place": "there", "part": "", "value": peer},
    ]
    return values_of(*rows, *more.values())


def scenario_of(*rows: dict) -> pd.DataFrame:
    return pd.DataFrame([{"scenario": "s", "indicator": "sales"} | row for row in rows])


def compared(values: pd.DataFrame, scenarios: pd.DataFrame, **options) -> jiju.Result:
    given = {"place": "here", "indicators": SALES} | options
    return jiju.compare_scenarios(values, scenarios=scenarios, **given)


@settings(max_examples=15, deadline=None)
@given(st.floats(10, 100), st.floats(10, 100), st.floats(20, 400), RATES, RATES, RATES, st.integers(1, 12))
def test_paths_gaps_and_the_closing_year_are_those_of_going_there(
    leaders: float, suppliers: float, peer: float, first: float, second: float, third: float, horizon: int
) -> None:
    scenarios = scenario_of(
        {"part": "leaders", "growth": first, "years": horizon},
        {"part": "suppliers", "growth": second, "years": horizon},
        {"part": "", "growth": third, "place": "there", "years": horizon},
    )
    found = compared(cluster(leaders, suppliers, peer), scenarios)

    def gap(years: float) -> float:
        here = leaders * (1 + first) ** years + suppliers * (1 + second) ** years
        return math.log(peer * (1 + third) ** years / here)

    assert found.gaps["gap_log"].to_numpy() == pytest.approx([gap(k) for k in range(horizon + 1)])
    total = found.paths.query("place == 'here' and part == ''")["value"].iloc[-1]
    assert total == pytest.approx(peer * (1 + third) ** horizon / math.exp(gap(horizon)))
    row = found.table.iloc[0]
    if gap(0) > 0:
        steps = np.linspace(0, horizon, 2001)
        closed = next((step for step in steps if gap(step) <= 0), math.nan)
        yearly = any(gap(k) <= 0 for k in range(horizon + 1))
        assert row["closed"] == pytest.approx(1 - gap(horizon) / gap(0))
        if yearly:
            assert row["year"] == pytest.approx(2024 + closed, abs=horizon / 1000)
            assert row["verdict"] == "closes"
        else:
            assert math.isnan(row["year"])
    else:
        assert row["verdict"] == "ahead"


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_the_range_holds_every_growth_and_number_within(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = cluster(*rng.uniform(20, 60, 2), 200.0)
    values["low"], values["high"] = values["value"] * 0.95, values["value"] * 1.05
    values["comparator"] = "about"
    rates = rng.uniform(-0.05, 0.1, 2)
    scenarios = scenario_of(
        *(
            {"part": part, "growth": rate, "growth_low": rate - 0.03, "growth_high": rate + 0.03, "years": 6}
            for part, rate in zip(("leaders", "suppliers"), rates, strict=True)
        )
    )
    found = compared(values, scenarios)
    end = found.gaps.iloc[-1]
    for _ in range(50):
        drawn = values["value"].to_numpy() * rng.uniform(0.95, 1.05, 3)
        growth = rates + rng.uniform(-0.03, 0.03, 2)
        gap = math.log(drawn[2] / float((drawn[:2] * (1 + growth) ** 6).sum()))
        assert end["low"] - 1e-9 <= gap <= end["high"] + 1e-9
    row = found.table.iloc[0]
    assert row["closed_low"] <= row["closed"] <= row["closed_high"]


def test_leaders_stay_and_suppliers_grow_or_the_reverse() -> None:
    scenarios = pd.DataFrame(
        {
            "scenario": ["suppliers grow", "leaders grow"],
            "indicator": "sales",
            "part": ["suppliers", "leaders"],
            "growth": 0.1,
            "years": 5,
        }
    )
    found = compared(cluster(), scenarios)
    assert found.table["scenario"].tolist() == ["suppliers grow", "leaders grow"]
    share = found.paths.query("part == 'leaders' and year == 2029").set_index("scenario")["share"]
    assert share["suppliers grow"] == pytest.approx(80 / (80 + 20 * 1.1**5))
    assert share["leaders grow"] == pytest.approx(80 * 1.1**5 / (80 * 1.1**5 + 20))
    assumed = found.assumptions.set_index(["scenario", "part"])["assumed"]
    assert assumed["suppliers grow", "leaders"] == "still"
    assert "“leaders grow” does most" in found.statements[0].text.en
    assert "“leaders grow”对here最有利" in found.statements[0].text.zh
    assert "80% to 71.3%" in found.summary()


def test_growth_ends_with_its_years_and_then_stands_still() -> None:
    scenarios = scenario_of(
        {"part": "leaders", "growth": 0.1, "years": 2}, {"part": "suppliers", "growth": 0.0, "years": 5}
    )
    leaders = compared(cluster(), scenarios).paths.query("part == 'leaders'")["value"].to_numpy()
    assert leaders == pytest.approx(80 * 1.1 ** np.array([0, 1, 2, 2, 2, 2]))


def test_the_best_peer_may_change_on_the_way() -> None:
    values = cluster(peer=200.0, third={"place": "third", "part": "", "value": 150.0})
    scenarios = scenario_of(
        {"part": "leaders", "growth": 0.0, "years": 10}, {"growth": 0.1, "place": "third", "years": 10}
    )
    gaps = compared(values, scenarios).gaps
    best = gaps[gaps["peer"] == "frontier"]["gap_log"].to_numpy()
    both = [gaps[gaps["peer"] == peer]["gap_log"].to_numpy() for peer in ("there", "third")]
    assert best == pytest.approx(np.maximum(*both))
    assert best[-1] > best[0]


def test_less_is_better_closes_by_shrinking() -> None:
    values = cluster(leaders=80.0, suppliers=20.0, peer=50.0)
    scenarios = scenario_of({"part": "leaders", "growth": -0.2, "years": 10})
    row = compared(values, scenarios, indicators=SALES.assign(direction=-1)).table.iloc[0]
    assert row["start_gap_log"] == pytest.approx(math.log(2.0))
    assert row["year"] == pytest.approx(2024 + math.log(30 / 80) / math.log(0.8))


# ---- parts and totals ------------------------------------------------------------------------------


def test_parts_that_add_up_agree() -> None:
    values = cluster(total={"place": "here", "part": "", "value": 100.0})
    totals = compared(values, scenario_of({"part": "leaders", "growth": 0.1})).totals
    assert totals[["stated", "parts_sum", "difference", "agrees"]].values.tolist() == [
        [100.0, 100.0, 0.0, True]
    ]


def test_what_a_total_has_beyond_its_parts_stands_still_and_is_said() -> None:
    values = cluster(total={"place": "here", "part": "", "value": 150.0})
    found = compared(values, scenario_of({"part": "leaders", "growth": 0.1, "years": 5}))
    assert not found.totals["agrees"][0]
    rest = found.paths[found.paths["part"].str.startswith("rest")]["value"].to_numpy()
    assert rest == pytest.approx([50.0] * 6)
    assert found.table["start_gap_log"][0] == pytest.approx(math.log(200 / 150))
    assert "the parts add up to 100, the stated total is 150" in found.summary()
    assert "各分项之和为 100，公布合计为 150" in found.summary("zh")


def test_parts_that_are_more_than_the_total_are_taken_and_both_are_said() -> None:
    values = cluster(total={"place": "here", "part": "", "value": 70.0})
    found = compared(values, scenario_of({"part": "leaders", "growth": 0.1, "years": 5}))
    assert found.totals["difference"][0] == pytest.approx(-30.0)
    assert found.table["start_gap_log"][0] == pytest.approx(math.log(2.0))
    assert "the parts are taken" in found.summary()


def test_of_totals_that_contradict_each_other_the_one_the_parts_speak_for_is_shown() -> None:
    values = cluster(
        one={"place": "here", "part": "", "value": 100.0, "publisher": "A"},
        two={"place": "here", "part": "", "value": 62.0, "publisher": "B"},
    )
    assert compared(values, scenario_of({"part": "leaders", "growth": 0.1})).totals["stated"].tolist() == [
        100.0
    ]


def test_parts_cut_another_way_do_not_count_twice() -> None:
    values = cluster(
        total={"place": "here", "part": "", "value": 100.0},
        other={"place": "here", "part": "zone", "value": 60.0},
    )
    scenarios = scenario_of({"part": "leaders", "growth": 0.1}, {"part": "suppliers", "growth": 0.0})
    found = compared(values, scenarios)
    assert found.totals["parts_sum"].tolist() == [100.0]
    assert "zone" not in set(found.paths["part"])


def test_a_whole_may_grow_without_parts_and_parts_grow_with_the_whole() -> None:
    values = values_of({"place": "here", "value": 100.0}, {"place": "there", "value": 200.0})
    row = compared(values, scenario_of({"growth": 0.1, "years": 8})).table.iloc[0]
    assert row["year"] == pytest.approx(2024 + math.log(2) / math.log(1.1))
    whole = compared(cluster(), scenario_of({"growth": 0.1, "years": 8})).table.iloc[0]
    assert whole["year"] == pytest.approx(row["year"])


def test_a_place_known_by_its_parts_only_is_not_missing() -> None:
    found = compared(cluster(), scenario_of({"part": "leaders", "growth": 0.1}))
    assert len(found.missing) == 0
    assert {"part"} <= set(found.sources["standing"]) if hasattr(found, "sources") else True


def test_a_peer_without_a_number_is_missing_and_the_rest_is_compared() -> None:
    values = cluster(third={"place": "third", "part": "", "value": math.nan})
    found = compared(values, scenario_of({"part": "leaders", "growth": 0.1}))
    assert found.missing["place"].tolist() == ["third"]
    assert found.table["peer"].tolist() == ["frontier", "there"]


def test_rows_about_others_are_passed_over_and_said() -> None:
    scenarios = scenario_of({"part": "leaders", "growth": 0.1}, {"growth": 0.1, "place": "elsewhere"})
    found = compared(cluster(), scenarios)
    assert found.details["unused"] == 1
    assert "Passed over" in found.summary()


@pytest.mark.parametrize(
    ("code", "rows"),
    [
        ("M338", [{"part": "leader", "growth": 0.1}]),
        ("M337", [{"part": "leaders", "growth": math.nan}]),
        ("M337", [{"part": "leaders", "growth": -1.0}]),
        ("M337", [{"part": "leaders", "growth": 12.0}]),
        ("M337", [{"part": "leaders", "growth": 0.1, "growth_low": 0.2}]),
        ("M337", [{"part": "leaders", "growth": 0.1, "years": 2.5}]),
        ("M337", [{"part": "leaders", "growth": 0.1}, {"part": "leaders", "growth": 0.2}]),
        ("M337", [{"part": "leaders", "growth": 0.1}, {"part": "", "growth": 0.2}]),
        ("M337", [{"indicator": "weather", "growth": 0.1}]),
    ],
)
def test_scenarios_that_cannot_be_used_say_why(code: str, rows: list[dict]) -> None:
    with pytest.raises(JijuError, match=code) as raised:
        compared(cluster(), scenario_of(*rows))
    assert raised.value.hint


def test_a_table_without_rows_or_columns_is_refused() -> None:
    with pytest.raises(JijuError, match="M337"):
        compared(cluster(), pd.DataFrame({"scenario": [], "indicator": [], "growth": []}))
    with pytest.raises(JijuError, match="T102"):
        compared(cluster(), pd.DataFrame({"scenario": ["s"]}))
