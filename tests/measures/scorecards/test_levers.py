"""Levers: what is unknown is wanted, what is divided moves in its own unit, the first has none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from jiju import Result, build_scorecard, find_levers
from jiju.errors import MeasureError

INDICATORS = pd.DataFrame(
    {
        "indicator": ["sales", "patents", "share", "accidents"],
        "label_en": ["Sales", "Patents", "Export share", "Accidents"],
        "label_zh": ["销售额", "专利数", "出口占比", "事故数"],
        "unit": ["元", "件", "%", "起"],
        "direction": [1, 1, 1, -1],
        "denominator": ["", "people", "", ""],
    }
)


def table() -> pd.DataFrame:
    columns = {
        "sales": [6e9, 9e9, 7e9, 2e9],
        "patents": [100.0, 900.0, 500.0, 50.0],
        "share": [40.0, 55.0, 60.0, 10.0],
        "accidents": [5.0, 2.0, 4.0, 9.0],
        "people": [10.0, 30.0, 50.0, 10.0],
    }
    places = ["Changsha", "Tokyo", "Stockholm", "Xuzhou"]
    rows = [(p, code, v) for code, numbers in columns.items() for p, v in zip(places, numbers, strict=True)]
    return pd.DataFrame(rows, columns=["place", "indicator", "value"])


def test_a_lever_is_told_in_its_own_unit() -> None:
    values = table()
    found = find_levers(values, INDICATORS, place="Changsha")
    levers = found.table.set_index("indicator")
    assert levers.loc["patents", "value"] == 100.0
    # Per head Tokyo has the most: 30, which for 10 people is 300.
    assert levers.loc["patents", "frontier"] == pytest.approx(300.0)
    assert levers.loc["patents", "frontier_place"] == "Tokyo"
    needed = float(levers.loc["patents", "needed"])
    changed = values.copy()
    changed.loc[(values["place"] == "Changsha") & (values["indicator"] == "patents"), "value"] = needed
    after = build_scorecard(changed, INDICATORS).table.set_index("place")["rank"]
    assert after["Changsha"] == levers.loc["patents", "rank_after"] < found.details["rank"]
    assert levers.loc["sales", "change"] > 0.0
    fewer = find_levers(
        values, INDICATORS, place="Xuzhou", settings={"left_out": ["sales", "patents", "share"]}
    )
    assert (fewer.table["change"] < 0.0).all()
    assert fewer.table["indicator"].tolist() == ["accidents"]


def test_what_is_counted_moves_by_whole_numbers() -> None:
    rows = [(p, "firms", f) for p, f in zip("ABCD", (3.0, 4.0, 9.0, 0.0), strict=True)]
    rows += [(p, "share", s) for p, s in zip("ABCD", (10.0, 13.0, 90.0, 0.0), strict=True)]
    values = pd.DataFrame(rows, columns=["place", "indicator", "value"])
    indicators = pd.DataFrame({"indicator": ["firms", "share"], "unit": ["家", "%"]})
    counted = find_levers(values, indicators, place="A").table.set_index("indicator")
    exact = find_levers(values, indicators.assign(unit=""), place="A").table.set_index("indicator")
    assert (
        counted.loc["firms", "needed"] == np.ceil(exact.loc["firms", "needed"]) > exact.loc["firms", "needed"]
    )
    assert (
        counted.loc["share", "needed"] == exact.loc["share", "needed"] != round(exact.loc["share", "needed"])
    )
    assert counted.loc["firms", "rank_after"] == 2


def test_of_an_unknown_number_that_no_two_have_only_the_number_is_wanted() -> None:
    values = table()
    values.loc[(values["indicator"] == "share") & (values["place"] != "Tokyo"), "value"] = np.nan
    row = find_levers(values, INDICATORS, place="Changsha").table.set_index("indicator").loc["share"]
    assert row["state"] == "unknown"
    assert np.isnan(row["needed"])
    assert row["reason_en"] == "not known: a number is wanted"


def test_a_score_that_rests_on_little_is_not_aimed_at() -> None:
    extra = pd.DataFrame({"place": ["Munich"], "indicator": ["share"], "value": [99.0]})
    values = pd.concat([table(), extra], ignore_index=True)
    assert build_scorecard(values, INDICATORS).table["place"].iloc[0] == "Munich"
    assert find_levers(values, INDICATORS, place="Changsha").details["aim"] == "Tokyo"
    assert find_levers(values, INDICATORS, place="Changsha", aim="Munich").details["aim"] == "Munich"


def test_a_missing_number_is_a_row_that_says_so() -> None:
    values = table()
    values.loc[(values["place"] == "Changsha") & (values["indicator"] == "sales"), "value"] = np.nan
    found = find_levers(values, INDICATORS, place="Changsha")
    row = found.table.set_index("indicator").loc["sales"]
    assert row["state"] == "unknown"
    assert np.isnan(row["value"])
    assert "a number is wanted" in row["reason_en"]
    assert "需要补查" in row["reason_zh"]
    assert found.tables["missing"]["indicator"].tolist() == ["sales"]
    assert "Of Changsha, 1 number is not known: Sales" in found.summary()
    if not np.isnan(row["needed"]):
        at = (values["place"] == "Changsha") & (values["indicator"] == "sales")
        card = build_scorecard(values.assign(value=values["value"].where(~at, row["needed"])), INDICATORS)
        assert card.table.set_index("place").loc["Changsha", "rank"] == row["rank_after"]


def test_no_number_leaves_the_range_it_can_have() -> None:
    values = table()
    # Xuzhou is far behind: one number alone would have to go beyond what there can be.
    found = find_levers(values, INDICATORS, place="Xuzhou").table.set_index("indicator")
    for code in ("share", "accidents"):
        needed = found.loc[code, "needed"]
        assert np.isnan(needed) or 0.0 <= needed <= 100.0
    assert (found["reachable"] <= (found["state"] == "moves")).all()


def test_beyond_every_peer_is_not_within_reach() -> None:
    values = pd.DataFrame(
        [
            (p, c, v)
            for c, ns in {"a": [10, 9, 1], "b": [1, 5, 0]}.items()
            for p, v in zip("ABC", ns, strict=True)
        ],
        columns=["place", "indicator", "value"],
    ).astype({"value": float})
    indicators = pd.DataFrame({"indicator": ["a", "b"]})
    found = find_levers(values, indicators, place="A")
    row = found.table.set_index("indicator").loc["a"]
    assert row["state"] == "moves"
    assert not row["reachable"]
    assert "no peer has reached that" in row["reason_en"]
    # Reachable levers come first, whatever their effort.
    assert found.table["indicator"].iloc[0] == "b"
    assert found.table["overtaken"].iloc[0] == "B"


def test_peers_decide_what_is_within_reach_and_what_is_aimed_at() -> None:
    every = find_levers(table(), INDICATORS, place="Changsha")
    assert every.details["peers"] == ["Tokyo", "Stockholm", "Xuzhou"]
    assert every.details["aim"] == "Tokyo"
    only = find_levers(table(), INDICATORS, place="Changsha", peers=["Xuzhou"])
    assert only.details["aim"] is None  # Xuzhou has no better score
    assert only.table["gap_share_closed"].isna().all()
    assert (only.table["frontier_place"].isin(["Xuzhou", "Changsha"])).all()
    aimed = find_levers(table(), INDICATORS, place="Changsha", aim="Stockholm")
    assert aimed.details["aim"] == "Stockholm"


def test_the_first_has_no_lever_and_is_told_so() -> None:
    best = str(build_scorecard(table(), INDICATORS).table["place"].iloc[0])
    found = find_levers(table(), INDICATORS, place=best)
    assert set(found.table["state"]) == {"still"}
    assert set(found.table["reason_en"]) == {"already first"}
    assert "already first" in found.statements[0].text.en
    assert found.table["rank_after"].isna().all()


def test_none_within_reach_is_said() -> None:
    values = pd.DataFrame(
        [(p, c, v) for c in "abc" for p, v in zip("XYZ", (9.0, 8.0, 1.0), strict=True)],
        columns=["place", "indicator", "value"],
    )
    found = find_levers(values, pd.DataFrame({"indicator": list("abc")}), place="Z")
    assert "No single number" in found.statements[0].text.en
    assert "任何单项数值" in found.statements[0].text.zh


def test_a_saved_result_comes_back_and_settings_are_those_of_a_scorecard() -> None:
    card = build_scorecard(table(), INDICATORS, normalize="zscore", aggregate="geometric")
    found = find_levers(table(), INDICATORS, place="Changsha", settings=card.settings)
    back = Result.from_dict(found.to_dict())
    pd.testing.assert_frame_equal(back.table, found.table)
    assert found.details["rank"] == card.table.set_index("place").loc["Changsha", "rank"]
    assert found.details["score"] == pytest.approx(card.table.set_index("place").loc["Changsha", "score"])


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("M304", {"place": "Nowhere"}),
        ("M304", {"place": "Changsha", "peers": ["Nowhere"]}),
        ("M304", {"place": "Changsha", "aim": "Nowhere"}),
        ("M303", {"place": "Changsha", "peers": ["Changsha"]}),
        ("M309", {"place": "Empty"}),
        ("M309", {"place": "Changsha", "peers": ["Empty"]}),
        ("M301", {"place": "Changsha", "settings": {"normalize": "none"}}),
    ],
)
def test_what_cannot_be_is_refused_with_advice(code: str, given: dict[str, Any]) -> None:
    empty = pd.DataFrame({"place": ["Empty"], "indicator": ["sales"], "value": [np.nan]})
    values = pd.concat([table(), empty], ignore_index=True)
    with pytest.raises(MeasureError) as caught:
        find_levers(values, INDICATORS, **given)
    assert caught.value.code == code, caught.value
    assert caught.value.hint
