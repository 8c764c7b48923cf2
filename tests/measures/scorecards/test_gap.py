"""The gap to peers: against sums done by hand, against draws within the bounds, and what it refuses."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_places import random_values, within

import jiju
from jiju.errors import JijuError
from jiju.results import Result

SEEDS = st.integers(0, 10_000)


def values_of(*rows: dict) -> pd.DataFrame:
    return pd.DataFrame(list(rows))


def gap_of(values: pd.DataFrame, codes: list[str] | None = None, **options) -> jiju.Result:
    codes = codes or list(dict.fromkeys(values["indicator"]))
    given = {"place": "here", "indicators": pd.DataFrame({"indicator": codes})} | options
    return jiju.measure_gap(values, **given)


def two(here: dict, there: dict) -> pd.DataFrame:
    same = {"indicator": "sales"}
    return values_of({"place": "here", **same, **here}, {"place": "there", **same, **there})


# ---- one comparison --------------------------------------------------------------------------------


def test_more_than_thirty_against_a_hundred_and_eighty_odd() -> None:
    here = {"value": 30.0, "low": 30.0, "high": 40.0, "comparator": "more_than", "unit": "个"}
    there = {"value": 180.0, "low": 180.0, "high": 190.0, "comparator": "more_than", "unit": "个"}
    row = gap_of(two(here, there)).table.iloc[0]
    assert row["gap_log"] == pytest.approx(math.log(180 / 30))
    assert row["low"] == pytest.approx(math.log(180 / 40))
    assert row["high"] == pytest.approx(math.log(190 / 30))
    assert row["verdict"] == "behind"


def test_less_is_better_turns_the_sign_and_the_bounds() -> None:
    values = two({"value": 4.0, "low": 4.0, "high": 5.0}, {"value": 2.0, "low": 1.0, "high": 2.0})
    table = pd.DataFrame({"indicator": ["sales"], "direction": [-1]})
    row = gap_of(values, indicators=table).table.iloc[0]
    assert row["gap_log"] == pytest.approx(math.log(2.0))
    assert (row["low"], row["high"]) == (pytest.approx(math.log(2.0)), pytest.approx(math.log(5.0)))


def test_an_open_end_stays_open_and_is_said() -> None:
    here = {"value": 2500.0, "comparator": "more_than"}
    found = gap_of(two(here, {"value": 5000.0, "comparator": "exact"}))
    row = found.table.iloc[0]
    assert row["high"] == pytest.approx(math.log(2.0))
    assert math.isnan(row["low"])
    assert row["verdict"] == "open"
    assert found.details["open_ends"] == 1
    assert "no upper or no lower end" in found.summary()
    assert "没有上限或下限" in found.summary("zh")


def test_a_range_without_a_number_goes_by_its_middle_and_keeps_its_value_empty() -> None:
    here = {"value": math.nan, "low": 20.0, "high": 80.0, "comparator": "range"}
    row = gap_of(two(here, {"value": 80.0})).table.iloc[0]
    assert math.isnan(row["place_value"])
    assert row["gap_log"] == pytest.approx(math.log(80.0 / 40.0))
    assert (row["low"], row["high"]) == (pytest.approx(0.0), pytest.approx(math.log(4.0)))


def test_units_are_converted_into_the_unit_of_the_indicator() -> None:
    values = two({"value": 2500.0, "unit": "亿元"}, {"value": 4e11, "unit": "元"})
    table = pd.DataFrame({"indicator": ["sales"], "unit": ["万亿元"]})
    row = gap_of(values, indicators=table).table.iloc[0]
    assert (row["place_value"], row["peer_value"]) == (pytest.approx(0.25), pytest.approx(0.4))
    assert row["unit"] == "万亿元"


def test_currencies_are_refused_by_name_and_not_counted_as_missing() -> None:
    found = gap_of(two({"value": 2500.0, "unit": "亿元"}, {"value": 400.0, "unit": "亿美元"}))
    assert len(found.table) == 0
    assert len(found.missing) == 0
    assert found.refused["place"].tolist() == ["there"]
    assert "亿美元" in found.refused["reason_zh"][0]
    assert "cannot be compared" in found.summary()
    assert found.sources.set_index("place")["standing"]["there"] == "refused"


@pytest.mark.parametrize("value", [0.0, -3.0])
def test_what_is_not_above_0_is_refused_with_the_reason(value: float) -> None:
    found = gap_of(two({"value": 5.0}, {"value": value}))
    assert found.refused["reason_en"].tolist() == ["it is not above 0, so it has no ratio"]


@pytest.mark.parametrize(
    "there",
    [
        {"value": math.inf},
        {"value": 5.0, "low": 6.0, "high": 7.0},
        {"value": math.nan, "low": 0.0, "high": 5.0, "comparator": "range"},
    ],
)
def test_numbers_that_contradict_themselves_are_refused(there: dict) -> None:
    found = gap_of(two({"value": 5.0, "low": 5.0, "high": 5.0, "comparator": "exact"}, there))
    assert found.refused["place"].tolist() == ["there"]
    assert len(found.table) == 0


# ---- contradictions, plans, periods ----------------------------------------------------------------


def test_facts_that_contradict_each_other_stand_side_by_side() -> None:
    same = {"indicator": "sales", "period": "2024"}
    values = values_of(
        {"place": "here", **same, "value": 100.0, "publisher": "A", "published": "2025-01-01"},
        {"place": "here", **same, "value": 150.0, "publisher": "B", "published": "2025-02-01"},
        {"place": "there", **same, "value": 300.0, "publisher": "C", "published": "2025-02-01"},
    )
    found = gap_of(values)
    assert sorted(found.table["ratio"]) == [pytest.approx(2.0), pytest.approx(3.0)]
    assert set(found.table["standing"]) == {"contradicted"}
    pillar = found.pillars[found.pillars["peer"] == "there"].iloc[0]
    assert pillar["ratio"] == pytest.approx(2.0)  # by the one published last
    assert math.exp(pillar["low"]) == pytest.approx(2.0)
    assert math.exp(pillar["high"]) == pytest.approx(3.0)
    assert "contradict each other" in found.summary()
    # Neither mean of 100 and 150 is to be seen anywhere.
    assert 2.4 not in [round(ratio, 3) for ratio in found.table["ratio"]]


def test_of_two_facts_of_one_day_the_order_of_the_rows_decides_nothing() -> None:
    rows = [{"place": "here", "indicator": "sales", "value": v, "period": "2024"} for v in (100.0, 150.0)]
    rows.append({"place": "there", "indicator": "sales", "value": 300.0, "period": "2024"})
    first = gap_of(values_of(*rows)).pillars["gap_log"].tolist()
    assert gap_of(values_of(*rows[::-1])).pillars["gap_log"].tolist() == pytest.approx(first)


def test_a_plan_or_target_is_no_outcome_and_is_named_beside_what_is_missing() -> None:
    values = values_of(
        {"place": "here", "indicator": "sales", "value": 100.0, "status": "outcome", "unit": "亿元"},
        {"place": "there", "indicator": "sales", "value": 3e4, "status": "target", "unit": "亿元"},
    )
    found = gap_of(values)
    assert len(found.table) == 0
    assert found.missing["note_en"].tolist() == ["only a target: 30,000 亿元"]
    assert found.missing["note_zh"].tolist() == ["只有目标数：3 万亿元"]
    assert found.details["planned"] == 1


def test_the_latest_period_is_used_and_different_periods_are_flagged() -> None:
    values = values_of(
        {"place": "here", "indicator": "sales", "value": 50.0, "period": "2021"},
        {"place": "here", "indicator": "sales", "value": 100.0, "period": "2024"},
        {"place": "there", "indicator": "sales", "value": 200.0, "period": "2023"},
        {"place": "third", "indicator": "sales", "value": 200.0, "period": "2024"},
        {"place": "fourth", "indicator": "sales", "value": 200.0, "period": ""},
    )
    found = gap_of(values).table.set_index("peer")
    assert found["place_period"].tolist() == ["2024"] * 3
    assert found["periods"].to_dict() == {"there": "different", "third": "same", "fourth": "unknown"}


def test_a_period_that_is_asked_for_limits_the_numbers_and_the_rest_is_named() -> None:
    values = values_of(
        {"place": "here", "indicator": "sales", "value": 100.0, "period": "2023-06"},
        {"place": "here", "indicator": "sales", "value": 500.0, "period": "2024"},
        {"place": "there", "indicator": "sales", "value": 200.0, "period": "2022"},
    )
    found = gap_of(values, period="2023")
    assert len(found.table) == 0
    assert found.missing[["place", "note_en"]].values.tolist() == [["there", "only for other periods: 2022"]]
    with pytest.raises(JijuError, match="M334"):
        gap_of(values, period="soon")


def test_parts_are_not_the_whole() -> None:
    values = values_of(
        {"place": "here", "indicator": "sales", "value": 10.0, "part": "leaders"},
        {"place": "there", "indicator": "sales", "value": 20.0, "part": ""},
    )
    found = gap_of(values)
    assert len(found.table) == 0
    assert found.missing["note_en"].tolist() == ["only parts of it"]


def test_a_denominator_divides_with_the_widest_bounds() -> None:
    values = values_of(
        {"place": "here", "indicator": "rd", "value": 10.0, "low": 9.0, "high": 12.0, "unit": "元"},
        {"place": "here", "indicator": "sales", "value": 100.0, "low": 80.0, "high": 120.0, "unit": "元"},
        {"place": "there", "indicator": "rd", "value": 30.0, "low": 30.0, "high": 30.0, "unit": "元"},
        {"place": "there", "indicator": "sales", "value": 100.0, "low": 100.0, "high": 100.0, "unit": "元"},
        {"place": "third", "indicator": "rd", "value": 30.0, "low": 30.0, "high": 30.0, "unit": "元"},
    )
    table = pd.DataFrame({"indicator": ["rd"], "denominator": ["sales"]})
    found = gap_of(values, indicators=table)
    row = found.table.iloc[0]
    assert (row["place_value"], row["peer_value"]) == (pytest.approx(0.1), pytest.approx(0.3))
    assert (row["place_low"], row["place_high"]) == (pytest.approx(9 / 120), pytest.approx(12 / 80))
    assert row["unit"] == "元/元"
    assert found.missing["place"].tolist() == ["third"]
    assert "sales" in found.missing["note_en"][0]


def test_what_others_are_divided_by_is_no_indicator_unless_it_has_a_pillar() -> None:
    values = values_of(
        *(
            {"place": p, "indicator": i, "value": 1.0 + k}
            for k, p in enumerate(["here", "there"])
            for i in "ab"
        )
    )
    table = pd.DataFrame({"indicator": ["a", "b"], "denominator": ["b", ""]})
    assert gap_of(values, indicators=table).table["indicator"].tolist() == ["a"]
    table = table.assign(pillar=["", "size"])
    assert gap_of(values, indicators=table).table["indicator"].tolist() == ["a", "b"]


# ---- frontier and pillars --------------------------------------------------------------------------


def test_the_best_is_found_for_each_indicator_and_the_place_may_lead() -> None:
    values = values_of(
        {"place": "here", "indicator": "sales", "value": 100.0},
        {"place": "there", "indicator": "sales", "value": 200.0},
        {"place": "third", "indicator": "sales", "value": 300.0},
        {"place": "here", "indicator": "patents", "value": 100.0},
        {"place": "there", "indicator": "patents", "value": 50.0},
        {"place": "third", "indicator": "patents", "value": 10.0},
    )
    found = gap_of(values)
    best = found.frontiers.set_index("indicator")
    assert best["peer"].to_dict() == {"sales": "third", "patents": "there"}
    assert best["leads"].to_dict() == {"sales": False, "patents": True}
    assert best["sure"].all()
    assert found.table.set_index(["indicator", "peer"])["frontier"].sum() == 2
    row = found.pillars[found.pillars["peer"] == "frontier"].iloc[0]
    assert row["gap_log"] == pytest.approx((math.log(3.0) + math.log(0.5)) / 2)
    assert (row["leads"], row["comparisons"], row["possible"]) == (1, 4, 4)


def test_a_best_peer_is_not_sure_where_another_may_be_better_or_is_missing() -> None:
    rows = [
        {"place": "here", "indicator": "sales", "value": 100.0, "low": 100.0, "high": 100.0},
        {"place": "there", "indicator": "sales", "value": 200.0, "low": 200.0, "high": 200.0},
        {"place": "third", "indicator": "sales", "value": 150.0, "low": 150.0, "high": 250.0},
    ]
    assert not gap_of(values_of(*rows)).frontiers["sure"][0]
    rows[2] |= {"high": 160.0}
    assert gap_of(values_of(*rows)).frontiers["sure"][0]
    rows[2] |= {"value": math.nan, "low": math.nan, "high": math.nan}
    assert not gap_of(values_of(*rows)).frontiers["sure"][0]


def test_pillars_weigh_only_what_both_have_and_count_the_rest() -> None:
    values = values_of(
        {"place": "here", "indicator": "a", "value": 1.0},
        {"place": "there", "indicator": "a", "value": 2.0},
        {"place": "here", "indicator": "b", "value": 1.0},
        {"place": "there", "indicator": "b", "value": 8.0},
        {"place": "here", "indicator": "c", "value": 1.0},
    )
    table = pd.DataFrame(
        {
            "indicator": ["market", "a", "b", "c", "d"],
            "label_zh": ["市场", "甲", "乙", "丙", "丁"],
            "pillar": ["", "market", "market", "market", "technology"],
            "weight": [1.0, 3.0, 1.0, 5.0, 1.0],
        }
    )
    found = gap_of(values, indicators=table)
    rows = found.pillars[found.pillars["peer"] == "there"].set_index("pillar")
    assert rows.loc["market", "gap_log"] == pytest.approx((3 * math.log(2) + math.log(8)) / 4)
    assert rows.loc["market", ["indicators", "missing"]].tolist() == [2, 1]
    assert math.isnan(rows.loc["technology", "gap_log"])
    assert rows.loc["technology", ["indicators", "missing"]].tolist() == [0, 1]
    assert found.missing[["place", "indicator"]].values.tolist() == [
        ["here", "d"],
        ["there", "c"],
        ["there", "d"],
    ]
    answer = found.statements[0].text
    assert "3 项指标中 2 项可比" in found.statements[1].text.zh
    assert "还缺 3 个数字，其中here自身 1 个" in answer.zh
    assert "3 numbers are missing, 1 of here itself" in answer.en


def test_levels_nest_and_a_single_root_is_all_indicators() -> None:
    values = values_of(
        *(
            {"place": p, "indicator": i, "value": 1.0 + k}
            for k, p in enumerate(["here", "there"])
            for i in "abc"
        )
    )
    table = pd.DataFrame(
        {
            "indicator": ["whole", "market", "sub", "a", "b", "c"],
            "pillar": ["", "whole", "market", "sub", "market", "technology"],
        }
    )
    table = pd.concat([table, pd.DataFrame({"indicator": ["technology"], "pillar": ["whole"]})])
    found = gap_of(values, indicators=table)
    levels = found.pillars.drop_duplicates("pillar").set_index("pillar")["level"].to_dict()
    assert levels == {"": 0, "market": 1, "sub": 2, "technology": 1}


# ---- what must hold whatever the numbers -----------------------------------------------------------


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_bounds_hold_the_gap_and_every_number_the_sources_allow(seed: int) -> None:
    values, table = random_values(seed)
    found = jiju.measure_gap(values, place="p0", indicators=table)
    rng = np.random.default_rng(seed)
    directions = table.set_index("indicator")["direction"]
    by_key = values.set_index(["place", "indicator"])
    for _, row in found.table.iterrows():
        inside = [row["gap_log"]]
        own, other = by_key.loc[("p0", row["indicator"])], by_key.loc[(row["peer"], row["indicator"])]
        for _ in range(20):
            ratio = within(other, rng) / within(own, rng)
            inside.append(directions[row["indicator"]] * math.log(ratio))
        assert math.isnan(row["low"]) or row["low"] <= min(inside) + 1e-12
        assert math.isnan(row["high"]) or row["high"] >= max(inside) - 1e-12
        closed = not own[["low", "high"]].isna().any() and not other[["low", "high"]].isna().any()
        assert closed == (not (math.isnan(row["low"]) or math.isnan(row["high"])))


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_pillars_hold_every_mean_the_sources_allow(seed: int) -> None:
    values, table = random_values(seed, places=3)
    found = jiju.measure_gap(values, place="p0", indicators=table)
    rng = np.random.default_rng(seed)
    directions, weights = (table.set_index("indicator")[name] for name in ("direction", "weight"))
    by_key = values.set_index(["place", "indicator"])
    members = table.groupby("pillar")["indicator"].apply(list)
    for _, row in found.pillars[found.pillars["level"] == 1].iterrows():
        peers = ["p1", "p2"] if row["peer"] == "frontier" else [row["peer"]]
        for _ in range(20):
            drawn = {
                key: within(by_key.loc[key], rng) for key in by_key.index if by_key.loc[key, "value"] > 0
            }
            gaps, weigh = [], []
            for code in members[row["pillar"]]:
                scores = [directions[code] * math.log(drawn[p, code]) for p in peers if (p, code) in drawn]
                if scores:
                    gaps.append(max(scores) - directions[code] * math.log(drawn["p0", code]))
                    weigh.append(weights[code])
            assert len(gaps) == row["indicators"]
            if gaps:
                mean = float(np.average(gaps, weights=weigh))
                assert math.isnan(row["low"]) or row["low"] <= mean + 1e-9
                assert math.isnan(row["high"]) or row["high"] >= mean - 1e-9


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_the_gap_of_the_peer_to_the_place_is_the_opposite(seed: int) -> None:
    values, table = random_values(seed, places=2, missing=0.0)
    there = jiju.measure_gap(values, place="p0", indicators=table).table
    back = jiju.measure_gap(values, place="p1", indicators=table).table
    assert there["gap_log"].to_numpy() == pytest.approx(-back["gap_log"].to_numpy())
    assert there["low"].to_numpy() == pytest.approx(-back["high"].to_numpy(), nan_ok=True)


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_the_order_of_rows_and_the_unit_change_nothing(seed: int) -> None:
    values, table = random_values(seed)
    values["unit"] = "亿元"
    plain = jiju.measure_gap(values, place="p0", indicators=table)
    peers = ["p1", "p2", "p3"]
    mixed = values.sample(frac=1.0, random_state=seed).reset_index(drop=True)
    other = jiju.measure_gap(mixed, place="p0", peers=peers, indicators=table)
    columns = ["indicator", "peer", "gap_log", "low", "high", "frontier", "verdict"]
    pd.testing.assert_frame_equal(other.table[columns], plain.table[columns])
    pd.testing.assert_frame_equal(other.pillars, plain.pillars)
    pd.testing.assert_frame_equal(other.missing, plain.missing)
    small = values.copy()
    half = small["place"] == "p1"
    small.loc[half, ["value", "low", "high"]] *= 1e4
    small.loc[half, "unit"] = "万元"
    scaled = jiju.measure_gap(small, place="p0", indicators=table)
    assert scaled.pillars["gap_log"].to_numpy() == pytest.approx(
        plain.pillars["gap_log"].to_numpy(), nan_ok=True
    )
    assert scaled.table["low"].to_numpy() == pytest.approx(plain.table["low"].to_numpy(), nan_ok=True)


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_every_number_wanted_is_compared_missing_or_refused(seed: int) -> None:
    values, table = random_values(seed, missing=0.5)
    found = jiju.measure_gap(values, place="p0", indicators=table)
    there = values[values["value"].notna()]
    wanted = {(p, i) for p in ("p0", "p1", "p2", "p3") for i in table["indicator"]}
    missing = set(zip(found.missing["place"], found.missing["indicator"], strict=True))
    assert missing == wanted - set(zip(there["place"], there["indicator"], strict=True))
    both = sum((p, i) not in missing for p in ("p1", "p2", "p3") for i in table["indicator"])
    assert len(found.table) == both
    assert found.pillars.query("peer == 'frontier' and level == 0")["comparisons"].iloc[0] == both


# ---- names and errors ------------------------------------------------------------------------------


def test_labels_and_synonyms_find_the_indicator_and_the_rest_is_told() -> None:
    values = values_of(
        {"place": "here", "indicator": "海外生产基地", "value": 30.0},
        {"place": "there", "indicator": "海外基地", "value": 60.0},
        {"place": "there", "indicator": "天气", "value": 60.0},
    )
    table = pd.DataFrame({"indicator": ["bases"], "label_zh": ["海外基地"], "synonyms": ["海外生产基地"]})
    found = gap_of(values, indicators=table)
    assert found.table["ratio"].tolist() == [pytest.approx(2.0)]
    assert found.details["unknown"] == ["天气"]
    assert "天气" in found.summary("zh")


@pytest.mark.parametrize(
    ("code", "options"),
    [
        ("M331", {"place": "hree"}),
        ("M331", {"peers": ["nowhere"]}),
        ("M333", {"peers": ["here"]}),
        ("M332", {"indicators": pd.DataFrame({"indicator": ["a", "a"]})}),
        ("M332", {"indicators": pd.DataFrame({"indicator": ["a"], "direction": [2]})}),
        ("M332", {"indicators": pd.DataFrame({"indicator": ["a"], "weight": [-1.0]})}),
        ("M332", {"indicators": pd.DataFrame({"indicator": ["a", "b"], "pillar": ["b", "a"]})}),
        ("M332", {"indicators": pd.DataFrame({"indicator": [""]})}),
        ("T102", {"indicators": pd.DataFrame({"name": ["a"]})}),
    ],
)
def test_what_cannot_be_compared_says_why(code: str, options: dict) -> None:
    with pytest.raises(JijuError, match=code) as raised:
        gap_of(two({"value": 1.0}, {"value": 2.0}), **options)
    assert raised.value.hint


def test_a_place_without_a_number_is_all_missing() -> None:
    found = gap_of(two({"value": 1.0}, {"value": math.nan}))
    assert len(found.table) == 0
    assert found.missing["place"].tolist() == ["there"]
    assert "nothing to compare" in found.statements[0].text.en


def test_a_name_in_both_languages_is_said_in_the_one_of_the_sentence() -> None:
    values = two({"value": 1.0}, {"value": 2.0}).replace({"here": "Changsha 长沙", "there": "Tokyo 东京"})
    answer = gap_of(values, place="Changsha 长沙").statements[0].text
    assert "Changsha" not in answer.zh
    assert "长沙" not in answer.en
    assert "东京为长沙的 2 倍" in answer.zh


def test_facts_of_two_pages_may_have_the_same_name() -> None:
    values = two({"value": 1.0, "fact": "f001"}, {"value": 2.0, "fact": "f001"})
    found = gap_of(values)
    assert found.sources["fact"].is_unique
    assert {found.table["place_fact"][0], found.table["peer_fact"][0]} == set(found.sources["fact"])


def test_it_comes_back_whole_from_its_file() -> None:
    values, table = random_values(3)
    found = jiju.measure_gap(values, place="p0", indicators=table)
    again = Result.from_dict(found.to_dict())
    assert type(again) is type(found)
    pd.testing.assert_frame_equal(again.table, found.table)
    pd.testing.assert_frame_equal(again.tables["missing"], found.missing)


def test_the_tables_are_not_changed() -> None:
    values, table = random_values(4)
    before = values.copy(), table.copy()
    jiju.measure_gap(values, place="p0", indicators=table)
    pd.testing.assert_frame_equal(values, before[0])
    pd.testing.assert_frame_equal(table, before[1])
