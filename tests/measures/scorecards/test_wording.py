"""What scorecards, levers and sensitivity say in words: one thing and several, labels, names, periods."""

from __future__ import annotations

import numpy as np
import pandas as pd

from jiju import build_scorecard, find_levers, measure_sensitivity

INDICATORS = pd.DataFrame(
    {
        "indicator": ["sales", "share", "patents"],
        "label_en": ["Sales", "Share of China", "Patents"],
        "label_zh": ["销售额", "全国份额", "专利"],
        "unit": ["亿元", "%", "件"],
    }
)


def values(**changes: object) -> pd.DataFrame:
    rows = [
        ("Changsha 长沙", "sales", 2500.0, "亿元", "2024", "outcome", "2024-11-07"),
        ("Changsha 长沙", "sales", 2600.0, "亿元", "2024", "outcome", "2025-05-15"),
        ("Changsha 长沙", "sales", 2900.0, "亿元", "2021", "outcome", "2022-01-01"),
        ("Xuzhou 徐州", "sales", 1700.0, "亿元", "2022", "outcome", "2023-07-20"),
        ("Tokyo 东京", "sales", 253.0, "亿美元", "2023", "outcome", "2024-05-01"),
        ("Changsha 长沙", "share", 30.0, "%", "2024", "outcome", ""),
        ("Xuzhou 徐州", "share", 20.0, "%", "2022", "outcome", ""),
        ("Tokyo 东京", "share", 25.0, "%", "2022", "outcome", ""),
        ("Changsha 长沙", "patents", 5000.0, "件", "2030", "plan", ""),
        ("Xuzhou 徐州", "patents", 3000.0, "件", "2023", "outcome", ""),
        ("Tokyo 东京", "patents", 9000.0, "件", "2023", "outcome", ""),
    ]
    names = ("place", "indicator", "value", "unit", "period", "status", "published")
    return pd.DataFrame(rows, columns=names).assign(**changes)


def said(result: object, lang: str) -> str:
    return " ".join(getattr(it.text, lang) for it in result.statements)  # type: ignore[attr-defined]


def test_periods_are_those_of_the_numbers_that_count() -> None:
    # Neither 2021, which 2024 superseded, nor 2030, which is only planned.
    card = build_scorecard(values(), INDICATORS)
    assert "different periods, 2022 to 2024;" in said(card, "en")
    assert "不同时期（2022 至 2024）" in said(card, "zh")


def test_numbers_are_named_by_label_and_place_in_the_language_of_the_sentence() -> None:
    card = build_scorecard(values(), INDICATORS)
    assert "contradict each other on 1 number (Sales of Changsha)" in said(card, "en")
    assert "有 1 个数值各来源相互矛盾（长沙的“销售额”）" in said(card, "zh")
    assert "are not used: Sales of Tokyo in 亿美元." in said(card, "en")
    assert "未采用：东京的“销售额”（亿美元）。" in said(card, "zh")
    assert "Changsha" not in said(card, "zh")
    assert "长沙" not in said(card, "en")
    for measure in (find_levers, measure_sensitivity):
        more = {"evaluations": 64, "rng": 1} if measure is measure_sensitivity else {}
        found = measure(values(), INDICATORS, place="Xuzhou 徐州", **more)
        assert "Xuzhou" not in said(found, "zh")
        assert "徐州" not in said(found, "en")


def test_one_number_is_missing_in_the_singular() -> None:
    full = values(status="outcome", unit="")
    one = full[~((full["place"] == "Tokyo 东京") & (full["indicator"] == "sales"))]
    card = build_scorecard(one, INDICATORS)
    assert "1 of 9 numbers (11.1%) is missing, of Tokyo; it is passed over" in said(card, "en")
    assert "9 个数值中缺失 1 个（11.1%），属于东京，未补值" in said(card, "zh")
    found = find_levers(one, INDICATORS, place="Tokyo 东京")
    assert "Of Tokyo, 1 number is not known: Sales. It is wanted before" in said(found, "en")


def test_one_lever_is_in_the_singular_and_amounts_stand_apart_from_chinese_words() -> None:
    wide = pd.DataFrame(
        {"x": [4.23, 9.7, 2.1, 2.99], "y": [5.63, 2.08, 1.0, 1.43], "z": [5.59, 3.98, 1.66, 2.38]}
    )
    numbers = wide.assign(place=list("ABCD")).melt("place", var_name="indicator")
    indicators = pd.DataFrame({"indicator": ["x", "y", "z"], "direction": [1, -1, 1]})
    found = find_levers(numbers, indicators, place="A", settings={"aggregate": "geometric"})
    answer = found.statements[0].text
    assert (
        "One of its numbers, moved alone and no further than some peer has come, would raise it." in answer.en
    )
    assert "由 5.63 变为 2.068（" in answer.zh


def test_no_share_of_the_variance_is_told_as_above_all_of_it() -> None:
    rng = np.random.default_rng(3)
    places = [f"P{at}" for at in range(6)]
    table = pd.DataFrame(
        [
            (place, code, number)
            for code in "abc"
            for place, number in zip(places, rng.random(6), strict=True)
        ],
        columns=["place", "indicator", "value"],
    )
    found = measure_sensitivity(
        table, pd.DataFrame({"indicator": list("abc")}), choices={"left_out": True}, evaluations=16, rng=2
    )
    row = found.tables["indices"].iloc[0]
    assert row["total_high"] > 1.0  # an estimate may be; words may not
    (told,) = [it.text.en for it in found.statements if "part in" in it.text.en]
    assert "to 100%)" in told


def test_entropy_critic_and_pca_do_not_take_too_few_shared_places_for_the_same() -> None:
    numbers = pd.DataFrame(
        {
            "place": ["P1", "P2", "P0", "P1", "P2", "P0", "P2"],
            "indicator": ["a", "a", "b", "b", "b", "c", "c"],
            "value": [2.93, 1.63, 2.98, 1.0, 1.28, -4.78, 2.13],
        }
    )
    indicators = pd.DataFrame({"indicator": ["a", "b", "c"]})
    for way in ("critic", "pca", "entropy"):
        weights = build_scorecard(numbers, indicators, weights=way).tables["weights"]
        own = weights.set_index("indicator")["weight"]
        assert own[["a", "b", "c"]].sum() == 1.0 or abs(own[["a", "b", "c"]].sum() - 1.0) < 1e-12
        if way == "critic":
            assert (own[["a", "b", "c"]] > 0.1).all()


def test_no_place_is_told_to_miss_most_where_two_miss_as_many() -> None:
    full = values(status="outcome", unit="")
    names = full["place"] + full["indicator"]
    two = full[~names.isin(["Tokyo 东京sales", "Xuzhou 徐州patents"])]
    card = build_scorecard(two, INDICATORS)
    assert "2 of 9 numbers (22.2%) are missing, at most 1 of one place; they are" in said(card, "en")
    assert "每个地区至多 1 个，" in said(card, "zh")
    three = full[~names.isin(["Tokyo 东京sales", "Xuzhou 徐州patents", "Tokyo 东京share"])]
    assert "are missing, 2 of them of Tokyo, more than of any other place;" in said(
        build_scorecard(three, INDICATORS), "en"
    )
    again = build_scorecard(two.sample(frac=1.0, random_state=1), INDICATORS)
    assert said(again, "en") == said(card, "en")
