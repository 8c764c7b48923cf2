"""Scorecards: levels, missing numbers, bounds, periods, denominators, sentences, and every refusal."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from jiju import Result, build_scorecard
from jiju.errors import MeasureError, TableError
from jiju.measures.scorecards._tree import make_tree


def long(columns: dict[str, list[float]], places: list[str] | None = None) -> pd.DataFrame:
    size = len(next(iter(columns.values())))
    places = places or [f"P{k}" for k in range(size)]
    rows = [(p, code, v) for code, numbers in columns.items() for p, v in zip(places, numbers, strict=True)]
    return pd.DataFrame(rows, columns=["place", "indicator", "value"])


VALUES = long({"a": [1.0, 2.0, 3.0, 5.0], "b": [10.0, 40.0, 20.0, 30.0], "c": [4.0, 4.0, 1.0, 2.0]})
INDICATORS = pd.DataFrame({"indicator": ["a", "b", "c"], "direction": [1, 1, -1], "pillar": ["x", "x", "y"]})


def scores(card: Any) -> dict[str, float]:
    return dict(zip(card.table["place"], card.table["score"], strict=True))


def caveats(card: Any) -> str:
    return " ".join(s.text.en for s in card.statements if s.role == "caveat")


def refused(code: str, *args: Any, **given: Any) -> MeasureError:
    with pytest.raises((MeasureError, TableError)) as caught:
        build_scorecard(*args, **given)
    assert caught.value.code == code, caught.value
    assert caught.value.hint
    return caught.value


def test_levels_by_hand() -> None:
    card = build_scorecard(VALUES, INDICATORS)
    # P0: a 0, b 0 -> x 0; c 0 -> y 0. P1: 25, 100 -> 62.5; 0. P2: 50, 33.3; 100. P3: 100, 66.7; 66.7.
    expected = {"P0": 0.0, "P1": 31.25, "P2": (125 / 3 + 100) / 2, "P3": (250 / 3 + 200 / 3) / 2}
    assert scores(card) == pytest.approx(expected)
    assert card.table["place"].tolist() == ["P3", "P2", "P1", "P0"]
    weights = card.tables["weights"].set_index("indicator")
    assert weights["effective"].to_dict() == {
        "a": 0.25,
        "b": 0.25,
        "c": 0.5,
        "x": 0.5,
        "y": 0.5,
        "total": 1.0,
    }
    assert card.details["whole"] == "total"
    levels = card.tables["scores"].drop_duplicates("code").set_index("code")["level"]
    assert levels.to_dict() == {"a": 1, "b": 1, "c": 1, "x": 2, "y": 2, "total": 3}


def test_a_whole_of_its_own_name_and_uneven_levels() -> None:
    indicators = pd.DataFrame(
        {
            "indicator": ["a", "b", "c", "x", "index"],
            "pillar": ["x", "x", "index", "index", ""],
            "direction": [1, 1, -1, 1, 1],
            "weight": [1, 3, 1, 1, 1],
            "label_zh": ["甲", "乙", "丙", "组", "总指数"],
        }
    )
    card = build_scorecard(VALUES, indicators)
    assert card.details["whole"] == "index"
    assert scores(card)["P1"] == pytest.approx((0.25 * 25 + 0.75 * 100) / 2)
    weights = card.tables["weights"].set_index("indicator")
    assert weights.loc["index", "label_zh"] == "总指数"
    assert weights.loc["b", "effective"] == pytest.approx(0.375)


def test_equal_scores_have_equal_ranks() -> None:
    card = build_scorecard(long({"a": [0.1 + 0.2, 0.3, 1.0, 0.0]}), pd.DataFrame({"indicator": ["a"]}))
    assert card.table["rank"].tolist() == [1, 2, 2, 4]
    tied = build_scorecard(long({"a": [2.0, 2.0, 1.0]}), pd.DataFrame({"indicator": ["a"]}))
    assert "these share the highest score: P0 (100) and P1 (100)" in tied.statements[0].text.en
    assert "并列第一" in tied.statements[0].text.zh


def test_missing_numbers_are_passed_over_and_listed() -> None:
    values = VALUES.copy()
    values.loc[[1, 8], "value"] = np.nan  # a of P1, c of P0
    card = build_scorecard(values, INDICATORS)
    assert scores(card)["P1"] == pytest.approx((100.0 + 0.0) / 2)
    assert scores(card)["P0"] == pytest.approx(0.0)
    missing = card.tables["missing"]
    assert set(zip(missing["place"], missing["indicator"], strict=True)) == {("P1", "a"), ("P0", "c")}
    assert missing["filled"].isna().all()
    assert "2 of 12 numbers (16.7%) are missing" in caveats(card)
    table = card.table.set_index("place")
    assert table.loc["P1", ["missing", "imputed"]].tolist() == [1, 0]
    assert table.loc["P1", "coverage"] == pytest.approx(2 / 3)


def test_a_ranking_on_little_is_not_sold_as_one() -> None:
    values = VALUES.copy()
    values.loc[[4, 8, 1, 5, 9, 2, 6], "value"] = np.nan  # P0 keeps a, P1 nothing, P2 c
    values.loc[0, "value"] = 9.0  # and that is the best there is
    values.loc[10, "value"] = 5.0
    card = build_scorecard(values, INDICATORS)
    first = card.statements[0]
    assert first.text.en.startswith("Too little is known for a ranking to be relied on (58.3% of the numbers")
    assert first.text.zh.startswith("已知数值太少，排名不足为凭")
    assert "P0 (100, from 1 of 3 numbers)" in first.text.en
    assert "rest on less than half of the indicators: P0 and P2" in caveats(card)
    assert not build_scorecard(VALUES, INDICATORS).statements[0].text.en.startswith("Too little")


def test_a_row_that_is_not_there_is_missing_too() -> None:
    card = build_scorecard(VALUES.drop(index=[1]), INDICATORS)
    assert card.tables["missing"]["place"].tolist() == ["P1"]


@pytest.mark.parametrize(
    ("way", "expected"), [("mean", 3.0), ("median", 3.0), ("group_mean", 4.0), ("group_median", 4.0)]
)
def test_filling_in(way: str, expected: float) -> None:
    values = VALUES.copy()
    values.loc[1, "value"] = np.nan  # a: 1, -, 3, 5
    groups = {"P1": "east", "P2": "east", "P3": "east", "P0": "west"}
    card = build_scorecard(values, INDICATORS, impute=way, groups=groups)
    assert card.tables["missing"]["filled"].tolist() == [expected]
    assert card.table.set_index("place").loc["P1", "imputed"] == 1
    column = build_scorecard(
        values.assign(group=values["place"].map(groups)), INDICATORS, impute=way, groups="group"
    )
    assert column.tables["missing"]["filled"].tolist() == [expected]


def test_what_no_one_in_the_group_has_stays_missing_and_is_said() -> None:
    values = VALUES.copy()
    values.loc[1, "value"] = np.nan
    card = build_scorecard(values, INDICATORS, impute="group_mean", groups={"P1": "alone", "P0": "others"})
    assert card.tables["missing"]["filled"].isna().all()
    assert "1 of them could not be" in caveats(card)
    assert not card.table["score"].isna().any()


def test_the_last_number_is_carried_over() -> None:
    values = VALUES.assign(period="2024")
    values.loc[1, "value"] = np.nan
    old = VALUES.assign(period="2022", value=VALUES["value"] / 2)
    older = VALUES.assign(period="2020", value=99.0)
    every = pd.concat([older, values, old], ignore_index=True)
    card = build_scorecard(every, INDICATORS, period="2024", impute="carry")
    assert card.tables["missing"]["filled"].tolist() == [1.0]
    without = build_scorecard(every, INDICATORS, period="2024")
    assert without.tables["missing"]["place"].tolist() == ["P1"]
    latest = build_scorecard(every, INDICATORS)
    assert latest.tables["missing"].empty
    assert "different periods, 2022 to 2024" in caveats(latest)


def test_denominators() -> None:
    values = pd.concat([VALUES, long({"people": [1.0, 2.0, 0.0, np.nan]})], ignore_index=True)
    indicators = INDICATORS.assign(denominator=["people", "", ""])
    card = build_scorecard(values, indicators)
    steps = card.tables["steps"]
    divided = steps[(steps["step"] == "denominated") & (steps["indicator"] == "a")]["value"]
    np.testing.assert_array_equal(divided, [1.0, 1.0, np.nan, np.nan])
    # Divided by 0 or by what is not known: missing, and listed.
    assert card.tables["missing"]["place"].tolist() == ["P2", "P3"]
    assert card.details["flat"] == ["a"]  # what is left of it is equal
    whole = build_scorecard(values, indicators, denominate=False)
    assert whole.tables["missing"].empty
    listed = pd.concat([indicators, pd.DataFrame({"indicator": ["people"]})], ignore_index=True)
    assert build_scorecard(values, listed, denominate=False).details["indicators"] == 3
    refused("M306", VALUES, indicators)


def test_screening_names_who_is_out_and_why() -> None:
    values = VALUES.copy()
    values.loc[[0, 4], "value"] = np.nan
    card = build_scorecard(values, INDICATORS, screen=0.5)
    assert card.details["screened_out"] == ["P0"]
    row = card.tables["screened"].set_index("place").loc["P0"]
    assert not row["kept"]
    assert "33.3% of the indicators are known, 50% are asked for" in row["reason_en"]
    assert "P0" in caveats(card)
    assert "P0" not in set(card.table["place"])
    # Its missing numbers are still listed.
    assert "P0" in set(card.tables["missing"]["place"])
    assert build_scorecard(values, INDICATORS, screen=0.5, keep=["P0"]).details["screened_out"] == []
    zeros = VALUES.assign(value=VALUES["value"].where(VALUES["place"] != "P2", 0.0))
    assert build_scorecard(zeros, INDICATORS, screen_zeros=0.4).details["screened_out"] == ["P2"]


def test_a_place_without_any_number_is_named_and_not_scored() -> None:
    values = VALUES.assign(value=VALUES["value"].where(VALUES["place"] != "P3"))
    card = build_scorecard(values, INDICATORS, impute="mean")
    assert card.details["screened_out"] == ["P3"]
    assert len(card.table) == 3


def test_indicators_that_tell_nothing_are_left_out_by_name() -> None:
    values = VALUES.assign(value=VALUES["value"].where(VALUES["indicator"] != "b", 7.0))
    card = build_scorecard(values, INDICATORS)
    assert card.details["flat"] == ["b"]
    assert "Left out of the score" in caveats(card)
    assert scores(card)["P3"] == pytest.approx((100.0 + 200 / 3) / 2)
    assert card.tables["weights"].set_index("indicator").loc["b", "effective"] == 0.0
    never = pd.concat([INDICATORS, pd.DataFrame({"indicator": ["d"], "direction": [1], "pillar": ["y"]})])
    card = build_scorecard(VALUES, never)
    assert card.details["flat"] == ["d"]
    assert len(card.tables["missing"]) == 4


@pytest.mark.parametrize(
    "way", ["minmax", "zscore", "rank", "percentile", "borda", "distance_to_max", "scaled"]
)
def test_no_normalization_makes_everything_missing(way: str) -> None:
    values = VALUES.assign(value=VALUES["value"].where(VALUES["indicator"] != "b", 7.0))
    assert not build_scorecard(values, INDICATORS, normalize=way).table["score"].isna().any()


def test_one_place() -> None:
    one = VALUES[VALUES["place"] == "P1"]
    assert "only place" in refused("M303", one, INDICATORS).what
    posts = {"a": [0, 4], "b": [0, 80], "c": [0, 8]}
    card = build_scorecard(one, INDICATORS, normalize="goalposts", goalposts=posts)
    assert scores(card) == pytest.approx({"P1": 50.0})
    assert "no other place" in card.statements[0].text.en


def test_targets_and_reference() -> None:
    indicators = INDICATORS.assign(target=[9.0, 30.0, 0.0])
    card = build_scorecard(VALUES, indicators, normalize="distance_to_target")
    # a: (x - 1) / 8; b: (x - 10) / 20, at most 1; c: (4 - x) / 4.
    assert scores(card)["P1"] == pytest.approx(((1 / 8 + 1.0) / 2 + 0.0) / 2)
    beyond = build_scorecard(VALUES, indicators, normalize="distance_to_target", cap=False)
    assert scores(beyond)["P1"] == pytest.approx(((1 / 8 + 1.5) / 2 + 0.0) / 2)
    refused("M305", VALUES, INDICATORS, normalize="distance_to_target")
    peer = build_scorecard(VALUES, INDICATORS, normalize="distance_to_reference", reference="P3")
    assert scores(peer)["P3"] == pytest.approx(1.0)
    # The reference is worst in everything: nothing can be measured by it.
    refused("M303", VALUES, INDICATORS, normalize="distance_to_reference", reference="P0")


def test_fraction_of_the_best_turns_around_where_less_is_better() -> None:
    card = build_scorecard(VALUES, INDICATORS, normalize="fraction_of_max")
    steps = card.tables["steps"]
    last = steps[steps["step"] == "normalized"].pivot_table(
        index="place", columns="indicator", values="value"
    )
    np.testing.assert_allclose(last["c"], [0.25, 0.25, 1.0, 0.5])
    np.testing.assert_allclose(last["a"], [0.2, 0.4, 0.6, 1.0])


def test_means_that_need_positive_scores() -> None:
    card = build_scorecard(VALUES, INDICATORS, aggregate="geometric")
    assert card.details["scale"] == [1.0, 100.0]
    assert card.table["score"].min() == pytest.approx(1.0)
    error = refused("M307", VALUES, INDICATORS, aggregate="geometric", scale=[0, 100])
    assert "a, b" in error.what
    refused("M307", VALUES, INDICATORS, aggregate="harmonic", normalize="zscore", scale=[0, 1])
    assert build_scorecard(VALUES, INDICATORS, aggregate="geometric", normalize="zscore").details[
        "scale"
    ] == [10.0, 2.0]
    refused("M307", VALUES, INDICATORS, aggregate=["copeland", "geometric"])


def test_weights_one_by_one_by_level_and_from_the_numbers() -> None:
    card = build_scorecard(VALUES, INDICATORS, weights={"x": 3.0, "a": 0.0})
    weights = card.tables["weights"].set_index("indicator")["effective"]
    assert weights.to_dict() == {"a": 0.0, "b": 0.75, "c": 0.25, "x": 0.75, "y": 0.25, "total": 1.0}
    assert card.details["indicators"] == 2
    heavy = INDICATORS.assign(weight=[5.0, 1.0, 1.0])
    equal = build_scorecard(VALUES, heavy, weights="equal").tables["weights"].set_index("indicator")
    assert equal.loc["a", "effective"] == 0.25
    flat = INDICATORS.drop(columns="pillar")
    by_entropy = build_scorecard(VALUES, flat, weights="entropy").tables["weights"].set_index("indicator")
    assert by_entropy["effective"].iloc[:3].sum() == pytest.approx(1.0)
    assert by_entropy["effective"].iloc[:3].nunique() == 3
    both = (
        build_scorecard(VALUES, heavy, weights=["equal", "critic"]).tables["weights"].set_index("indicator")
    )
    assert both.loc["a", "weight"] == both.loc["b", "weight"] == 1.0
    assert both.loc["x", "weight"] != 1.0


def test_leaving_out() -> None:
    card = build_scorecard(VALUES, INDICATORS, left_out=["y"])
    assert scores(card)["P1"] == pytest.approx(62.5)
    assert "as was asked for: y" in caveats(card)
    assert set(card.tables["missing"]["indicator"]) <= {"a", "b"}
    refused("M303", VALUES, INDICATORS, left_out=["x", "y"])


def test_an_aggregate_of_which_too_little_is_known_has_no_score() -> None:
    values = VALUES.copy()
    values.loc[1, "value"] = np.nan
    card = build_scorecard(values, INDICATORS, minimum_known=0.6)
    pillar = card.tables["scores"].query("code == 'x'").set_index("place")["score"]
    assert np.isnan(pillar["P1"])
    strict = build_scorecard(values, INDICATORS, minimum_known=1.0)
    row = strict.table[strict.table["place"] == "P1"].iloc[0]
    assert np.isnan(row["score"])
    assert pd.isna(row["rank"])
    assert strict.table["place"].iloc[-1] == "P1"


def test_bounds_ranges_and_contradictions() -> None:
    values = VALUES.copy()
    values["low"], values["high"] = values["value"], values["value"]
    values["publisher"], values["published"], values["period"] = "A", "2024-01-01", "2023"
    values.loc[0, ["value", "low", "high"]] = [np.nan, 1.0, 3.0]
    other = values.iloc[[5]].assign(value=80.0, low=80.0, high=80.0, publisher="B", published="2024-06-01")
    card = build_scorecard(pd.concat([other, values], ignore_index=True), INDICATORS)
    steps = card.tables["steps"]
    given = steps[steps["step"] == "given"].set_index(["place", "indicator"])["value"]
    assert given["P0", "a"] == 2.0
    assert given["P1", "b"] == 80.0  # the one published last, whatever the order of the rows
    assert card.details["contradicted"] == [["P1", "b"]]
    assert "contradict each other on 1 number (b of P1)" in caveats(card)
    assert "1 number is stated as a range" in caveats(card)


def test_units_are_converted_or_refused() -> None:
    values = VALUES.assign(unit="")
    values.loc[:3, "unit"] = ["亿元", "万元", "亿元", "亿元"]
    values.loc[1, "value"] = 20_000.0
    card = build_scorecard(values, INDICATORS)
    steps = card.tables["steps"]
    given = steps[steps["step"] == "given"].set_index(["place", "indicator"])["value"]
    assert given["P1", "a"] == pytest.approx(2.0)
    values.loc[1, "unit"] = "吨"
    card = build_scorecard(values, INDICATORS)
    assert card.details["refused"] == [["P1", "a", "吨"]]
    assert "does not convert" in caveats(card)
    assert card.tables["missing"]["place"].tolist() == ["P1"]


def test_plans_targets_and_parts_are_no_numbers_of_today() -> None:
    more = VALUES.iloc[[0, 1]].assign(value=500.0, status=["plan", "target"])
    card = build_scorecard(pd.concat([VALUES, more], ignore_index=True), INDICATORS)
    pd.testing.assert_frame_equal(card.table, build_scorecard(VALUES, INDICATORS).table)


def test_names_are_matched_by_label_and_synonym() -> None:
    indicators = INDICATORS.assign(label_zh=["甲", "乙", "丙"], synonyms=["", "又名", ""])
    values = VALUES.assign(indicator=VALUES["indicator"].map({"a": "甲", "b": "又名", "c": "c"}))
    pd.testing.assert_frame_equal(
        build_scorecard(values, indicators).table, build_scorecard(VALUES, INDICATORS).table
    )
    extra = pd.concat([VALUES, long({"unknown": [1.0, 2.0, 3.0, 4.0]})], ignore_index=True)
    assert "4 rows of the table of values are of no indicator: unknown" in caveats(
        build_scorecard(extra, INDICATORS)
    )


def test_outliers_are_treated_or_named() -> None:
    far = long({"a": [*range(1, 20), 500.0], "b": [float(k) for k in range(20)]})
    indicators = pd.DataFrame({"indicator": ["a", "b"]})
    left = build_scorecard(far, indicators)
    assert "Outliers shape these indicators and were left as they are: a." in caveats(left)
    done = build_scorecard(far, indicators, treat="winsorize")
    row = done.tables["treatment"].set_index("indicator").loc["a"]
    assert [row["method"], row["points"], row["passed"]] == ["winsorize", 1, True]
    assert "1 point moved inward" in caveats(done)
    logged = build_scorecard(far, indicators, treat="log", winsorize_points=0)
    assert logged.tables["treatment"]["method"].tolist() == ["log", "none"]
    changed = done.tables["steps"].query("step == 'treated' and changed")
    assert changed["place"].tolist() == ["P19"]


def test_correlations_consistency_and_removal() -> None:
    rng = np.random.default_rng(2)
    base = rng.normal(size=30)
    values = long(
        {
            "a": list(base),
            "b": list(base + 0.01 * rng.normal(size=30)),
            "c": list(-base),
            "d": list(rng.normal(size=30)),
        }
    )
    indicators = pd.DataFrame({"indicator": ["a", "b", "c", "d"], "pillar": ["x", "x", "x", "y"]})
    card = build_scorecard(values, indicators)
    flags = card.tables["correlations"].set_index(["code", "other"])["flag"]
    assert flags["a", "b"] == "collinear"
    assert flags["a", "c"] == "negative"
    assert flags["a", "d"] == "ok"  # not of one pillar
    alpha = card.tables["consistency"].set_index("code")["alpha"]
    assert np.isnan(alpha["y"])
    assert alpha["x"] < 0.5
    removal = card.tables["removal"].set_index("code")
    assert "total" not in removal.index
    assert removal.loc["y", "mean_shift"] > 0


def test_a_saved_scorecard_still_has_its_settings() -> None:
    given = {
        "normalize": "rank",
        "weights": {"x": 2.0},
        "aggregate": ["arithmetic", "geometric"],
        "screen": 0.5,
    }
    card = build_scorecard(VALUES, INDICATORS, **given)
    back = Result.from_dict(card.to_dict())
    again = build_scorecard(VALUES, INDICATORS, **back.settings)
    pd.testing.assert_frame_equal(again.table, card.table)
    variant = build_scorecard(VALUES, INDICATORS, **{**back.settings, "normalize": "minmax"})
    direct = build_scorecard(VALUES, INDICATORS, **{**given, "normalize": "minmax"})
    pd.testing.assert_frame_equal(variant.table, direct.table)


def test_simulated_values_are_said_to_be() -> None:
    values = VALUES.copy()
    values.attrs["simulated"] = True
    assert "simulated" in caveats(build_scorecard(values, INDICATORS))


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("M301", {"normalize": "min-max"}),
        ("M301", {"impute": "knn"}),
        ("M301", {"treat": "cut"}),
        ("M301", {"aggregate": "mean"}),
        ("M301", {"aggregate": []}),
        ("M301", {"weights": "random"}),
        ("M301", {"weights": {"a": -1.0}}),
        ("M301", {"weights": {"a": "much"}}),
        ("M301", {"screen": 1.5}),
        ("M301", {"screen": "half"}),
        ("M301", {"winsorize_points": -1}),
        ("M301", {"winsorize_points": 2.5}),
        ("M301", {"skew_limit": float("nan")}),
        ("M301", {"scale": [100, 0]}),
        ("M301", {"scale": 5}),
        ("M301", {"scale": [0, 1], "normalize": "rank"}),
        ("M301", {"scale": [0, 0], "normalize": "zscore"}),
        ("M301", {"goalposts": {"a": [5, 1]}, "normalize": "goalposts"}),
        ("M301", {"goalposts": {"a": 5}, "normalize": "goalposts"}),
        ("M301", {"period": "soon"}),
        ("M301", {"cap": "maybe"}),
        ("M301", {"treat": "log", "normalize": "distance_to_target"}),
        ("M304", {"left_out": ["z"]}),
        ("M304", {"keep": ["Nowhere"]}),
        ("M304", {"weights": {"z": 1.0}}),
        ("M304", {"reference": "Nowhere", "normalize": "distance_to_reference"}),
        ("M304", {"impute": "group_mean", "groups": "province"}),
        ("M304", {"impute": "group_mean", "groups": {"Nowhere": "east"}}),
        ("M304", {"goalposts": {"z": [0, 1]}, "normalize": "goalposts"}),
        ("M305", {"normalize": "distance_to_reference"}),
        ("M305", {"normalize": "goalposts"}),
        ("M305", {"normalize": "goalposts", "goalposts": {"a": [0, 1]}}),
        ("M305", {"aggregate": "generalized"}),
        ("M305", {"impute": "group_mean"}),
        ("M305", {"impute": "carry"}),
        ("M303", {"screen": 1.0, "left_out": ["a", "b", "c"]}),
        ("M303", {"period": "1999"}),
    ],
)
def test_a_setting_that_cannot_be_is_refused_with_advice(code: str, given: dict[str, Any]) -> None:
    refused(code, VALUES, INDICATORS, **given)


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("M302", {"indicator": ["a", "a", "c"]}),
        ("M302", {"direction": [1, 2, -1]}),
        ("M302", {"weight": [1.0, -2.0, 1.0]}),
        ("M302", {"weight": [0.0, 0.0, 1.0]}),
        ("M302", {"pillar": ["b", "a", "y"]}),
        ("M303", {"indicator": ["u", "v", "w"]}),
        ("T305", {"weight": ["one", "two", "three"]}),
    ],
)
def test_a_table_of_indicators_that_cannot_be_used(code: str, changes: dict[str, Any]) -> None:
    refused(code, VALUES, INDICATORS.assign(**changes))


def test_tables_that_are_none() -> None:
    refused("T102", VALUES.drop(columns="place"), INDICATORS)
    refused("T102", VALUES, INDICATORS.drop(columns="indicator"))
    refused("T305", VALUES.assign(value="many"), INDICATORS)
    refused("M303", VALUES.iloc[:0], INDICATORS)
    refused("M303", VALUES.assign(value=np.nan), INDICATORS)
    refused("M302", VALUES, INDICATORS.iloc[:0])
    infinite = VALUES.copy()
    infinite.loc[0, "value"] = np.inf
    assert build_scorecard(infinite, INDICATORS).tables["missing"]["place"].tolist() == ["P0"]


def test_the_name_total_is_kept_for_the_whole() -> None:
    refused("M302", VALUES, INDICATORS.assign(pillar=["total", "total", ""]))
    tree = make_tree(["a", "b"], ["total", "total"], [1.0, 1.0], {})
    assert tree.codes == ("a", "b", "total")
