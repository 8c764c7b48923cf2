"""Sensitivity: every evaluation is the scorecard it says it is, and nothing is skipped."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from jiju import Result, build_scorecard, measure_sensitivity
from jiju.errors import MeasureError
from jiju.measures.scorecards._choices import read_choices
from jiju.measures.scorecards._evaluate import Evaluator
from jiju.measures.scorecards._prepare import prepare

PILLARS = ["x", "x", "y", "y", "z"]
CODES = [f"i{k}" for k in range(5)]
INDICATORS = pd.DataFrame(
    {
        "indicator": CODES,
        "direction": [1, -1, 1, 1, 1],
        "pillar": PILLARS,
        "denominator": ["", "", "n", "n", ""],
    }
)


def tables(*, holes: bool = True, bounds: bool = True) -> pd.DataFrame:
    rng = np.random.default_rng(11)
    rows = []
    for place in "ABCDEFGH":
        rows += [(place, code, float(rng.lognormal(2, 0.9))) for code in [*CODES, "n"]]
    values = pd.DataFrame(rows, columns=["place", "indicator", "value"])
    if holes:
        values.loc[[1, 8, 21, 28, 40], "value"] = np.nan
    if bounds:
        values["low"], values["high"] = values["value"] * 0.8, values["value"] * 1.3
        values["comparator"] = "about"
    return values


CHOICES: dict[str, Any] = {
    "denominate": [True, False],
    "impute": ["none", "mean", "pillar_mean"],
    "treat": ["none", "winsorize", "log"],
    "winsorize_points": [1, 2],
    "skew_limit": [0.5, 2.0],
    "normalize": ["minmax", "zscore", "rank"],
    "weights": ["given", "equal", "entropy"],
    "weight_noise": 0.3,
    "aggregate": ["arithmetic", ["arithmetic", "geometric"], "copeland"],
    "left_out": True,
    "bounds": True,
}


@pytest.mark.parametrize("dropped", ["", "bounds", "left_out", "weight_noise"])
def test_every_evaluation_is_the_scorecard_of_its_settings(dropped: str) -> None:
    values = tables()
    choices = {name: options for name, options in CHOICES.items() if name != dropped}
    ready = prepare(values, INDICATORS, {"kurtosis_limit": 0.0})
    read = read_choices(choices, ready)
    evaluator = Evaluator(ready, read, np.random.default_rng(5))
    options = evaluator.options(np.random.default_rng(6).random((30, len(read))))
    scores = evaluator(options)
    factors = evaluator.factors(options)
    codes = ready.grid.tree.codes
    for row in range(len(options)):
        draw = int(options[row, evaluator.at["bounds"]]) if "bounds" in evaluator.at else None
        numbers, base = evaluator.numbers(draw)
        drawn = [(p, c, numbers[i, j]) for i, p in enumerate(ready.grid.places) for j, c in enumerate(CODES)]
        people = [(p, "n", base[i, 2]) for i, p in enumerate(ready.grid.places)]
        table = pd.DataFrame([*drawn, *people], columns=["place", "indicator", "value"])
        settings = evaluator.settings_of(options[row]).as_dict()
        weights = dict(zip(codes, factors[row], strict=True))
        if settings["weights"] == "given":
            settings["weights"] = {code: w or 1.0 for code, w in weights.items() if code != "total"}
        elif "weight_noise" in evaluator.at:
            continue  # moved equal weights are no setting of their own
        card = build_scorecard(table, INDICATORS, **settings)
        expected = card.table.set_index("place")["score"].reindex(ready.grid.places)
        np.testing.assert_allclose(scores[row], expected, rtol=1e-9, atol=1e-9)


def test_filling_in_is_never_skipped() -> None:
    """The known fault of the reference program: a choice of imputation that changes nothing."""
    values = tables(bounds=False)
    found = measure_sensitivity(
        values, INDICATORS, choices={"impute": ["none", "mean", "pillar_mean"]}, evaluations=200, rng=1
    )
    assert found.tables["choices"]["mean_shift"].nunique() > 1
    index = found.tables["indices"].iloc[0]
    assert index["first"] == pytest.approx(1.0, abs=0.1)
    by_option = found.tables["choices"].set_index("option")["mean_shift"]
    assert by_option["none"] == 0.0  # as given
    nominal = build_scorecard(values, INDICATORS).table.set_index("place")["rank"]
    for way in ("mean", "pillar_mean"):
        other = build_scorecard(values, INDICATORS, impute=way).table.set_index("place")["rank"]
        assert by_option[way] == pytest.approx((other - nominal).abs().mean())


def test_missing_numbers_are_said_to_be_varied_or_not() -> None:
    values = tables(bounds=False)
    default = measure_sensitivity(values, INDICATORS, evaluations=64, rng=1)
    assert "impute" in default.details["choices"]
    assert "ways to fill them in are one of the choices varied" in default.summary()
    fixed = measure_sensitivity(values, INDICATORS, choices={"weight_noise": 0.2}, evaluations=64, rng=1)
    assert "5 numbers are missing; in every evaluation they are passed over" in fixed.summary()
    assert len(fixed.tables["missing"]) == 5


def test_what_is_varied_by_default_hangs_on_the_numbers() -> None:
    plain = measure_sensitivity(tables(holes=False, bounds=False), INDICATORS, evaluations=64, rng=1)
    assert not {"impute", "bounds", "denominate"} & set(plain.details["choices"])
    assert {"normalize", "aggregate", "weight_noise", "left_out"} <= set(plain.details["choices"])
    full = measure_sensitivity(tables(), INDICATORS.assign(weight=[1, 2, 1, 1, 1]), evaluations=64, rng=1)
    assert {"impute", "bounds", "weights"} <= set(full.details["choices"])


def test_intervals_order_and_ranks_fit_together() -> None:
    found = measure_sensitivity(tables(), INDICATORS, place="C", evaluations=1000, level=0.8, rng=2)
    table = found.table
    assert (table["low"] <= table["median"]).all()
    assert (table["median"] <= table["high"]).all()
    assert found.details["evaluations"] >= 1000
    ranks = found.tables["ranks"]
    np.testing.assert_allclose(ranks.groupby("place")["share"].sum(), 1.0)
    mean = (ranks["rank"] * ranks["share"]).groupby(ranks["place"]).sum()
    np.testing.assert_allclose(mean.reindex(table["place"]), table["mean"])
    inside = ranks.merge(table[["place", "low", "high"]], on="place").query("low <= rank <= high")
    assert (inside.groupby("place")["share"].sum() >= 0.8 - 1e-9).all()
    order = found.tables["order"].set_index(["place", "other"])["ahead"]
    for first, second in [("A", "B"), ("C", "H")]:
        assert order[first, second] + order[second, first] <= 1.0 + 1e-9
    assert set(found.tables["indices"]["output"]) == {"shift", "rank", "score"}
    total = found.tables["indices"]["total"]
    assert (total > -0.05).all()
    assert found.statements[0].role == "answer"
    assert "rank of C" in found.statements[0].text.en
    assert "，C在 8 个地区中" in found.statements[0].text.zh


def test_more_evaluations_have_smaller_errors() -> None:
    errors = [measure_sensitivity(tables(), INDICATORS, evaluations=n, rng=3) for n in (200, 6000)]
    width = [(r.tables["indices"]["total_high"] - r.tables["indices"]["total_low"]).mean() for r in errors]
    assert width[1] < 0.5 * width[0]
    assert errors[1].table["high_error"].mean() <= errors[0].table["high_error"].mean()


def test_bounds_alone_move_only_what_has_bounds() -> None:
    values = tables(holes=False, bounds=False)
    values["low"], values["high"] = values["value"], values["value"]
    at = (values["place"] == "C") & (values["indicator"] == "i0")
    values.loc[at, ["low", "high"]] = [1.0, 60.0]
    found = measure_sensitivity(
        values, INDICATORS, place="C", choices={"bounds": True}, evaluations=300, rng=1
    )
    edges = []
    for edge in (1.0, 60.0):
        card = build_scorecard(values.assign(value=values["value"].where(~at, edge)), INDICATORS)
        edges.append(int(card.table.set_index("place").loc["C", "rank"]))
    row = found.table.set_index("place").loc["C"]
    assert max(edges) >= row["high"] >= row["low"] >= min(edges)
    assert found.tables["indices"].set_index("output").loc["rank", "first"] == pytest.approx(1.0, abs=0.1)
    with pytest.raises(MeasureError) as caught:
        measure_sensitivity(tables(bounds=False), INDICATORS, choices={"bounds": True})
    assert caught.value.code == "M308"


def test_open_bounds_are_named_and_not_crossed() -> None:
    values = tables(holes=False, bounds=False)
    values["low"], values["high"], values["comparator"] = values["value"], values["value"], "exact"
    values.loc[0, "high"] = np.nan
    values.loc[0, "comparator"] = "more_than"
    values.loc[6, ["low", "high"]] = [1.0, 40.0]
    ready = prepare(values, INDICATORS, {})
    evaluator = Evaluator(ready, read_choices({"bounds": True}, ready), np.random.default_rng(1))
    for draw in range(20):
        numbers, _ = evaluator.numbers(draw)
        assert numbers[0, 0] == values.loc[0, "value"]
        assert 1.0 <= numbers[1, 0] <= 40.0
    found = measure_sensitivity(values, INDICATORS, evaluations=64, rng=1)
    assert "1 number has a bound that is open" in found.summary()


def test_a_shared_denominator_is_drawn_once() -> None:
    ready = prepare(tables(), INDICATORS, {})
    evaluator = Evaluator(ready, read_choices({"bounds": True}, ready), np.random.default_rng(1))
    _, base = evaluator.numbers(3)
    np.testing.assert_array_equal(base[:, 2], base[:, 3])
    assert (base[:, 2] != ready.grid.denominator[:, 2]).any()


def test_choices_of_weights_by_name_replace_the_given_ones() -> None:
    values = tables(holes=False, bounds=False)
    settings = {"weights": {"x": 5.0, "y": 0.0, "z": 0.0}}
    found = measure_sensitivity(
        values,
        INDICATORS,
        settings=settings,
        choices={"weights": ["equal", {"x": 5.0, "y": 0.0, "z": 0.0}]},
        evaluations=64,
        rng=1,
    )
    shift = found.tables["choices"].set_index("given")["mean_shift"]
    nominal = build_scorecard(values, INDICATORS, **settings).table.set_index("place")["rank"]
    equal = build_scorecard(values, INDICATORS, weights="equal").table.set_index("place")["rank"]
    assert shift[True] == 0.0
    assert shift[False] == pytest.approx((equal - nominal).abs().mean())


def test_a_seed_gives_the_same_and_a_saved_result_comes_back() -> None:
    one = measure_sensitivity(tables(), INDICATORS, evaluations=200, rng=9)
    other = measure_sensitivity(tables(), INDICATORS, evaluations=200, rng=9)
    back = Result.from_dict(one.to_dict())
    for name, frame in one.tables.items():
        pd.testing.assert_frame_equal(frame, other.tables[name])
        pd.testing.assert_frame_equal(frame, back.tables[name])
    pd.testing.assert_frame_equal(one.table, back.table)
    assert one.provenance.seed == 9


def test_a_place_that_is_always_first_has_no_indices_but_is_said_to_be() -> None:
    values = pd.DataFrame(
        [(p, c, v) for p, v in zip("ABC", (9.0, 2.0, 1.0), strict=True) for c in CODES[:1] + CODES[4:]],
        columns=["place", "indicator", "value"],
    )
    indicators = INDICATORS[INDICATORS["indicator"].isin(["i0", "i4"])]
    found = measure_sensitivity(
        values, indicators, place="A", choices={"weight_noise": 0.2}, evaluations=64, rng=1
    )
    assert found.table["same"].tolist() == [1.0, 1.0, 1.0]
    assert found.tables["indices"].query("output == 'rank'")["total"].isna().all()
    assert "is 1 in 90% of them" in found.statements[0].text.en
    assert "No choice moves a rank at all." in found.summary()


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("M304", {"choices": {"normalise": ["minmax", "rank"]}}),
        ("M301", {"choices": {"normalize": ["minmax", "wrong"]}}),
        ("M301", {"choices": {"weight_noise": 1.5}}),
        ("M301", {"choices": {"weight_noise": True}}),
        ("M301", {"choices": {"bounds": 3}}),
        ("M301", {"choices": {"left_out": 3}}),
        ("M304", {"choices": {"left_out": ["nothing"]}}),
        ("M308", {"choices": {}}),
        ("M308", {"choices": {"normalize": ["rank"]}}),
        ("M308", {"choices": {"weight_noise": 0}}),
        ("M304", {"place": "Nowhere"}),
        ("M309", {"place": "B", "settings": {"screen": 1.0}}),
        ("M304", {"settings": {"normalise": "rank"}}),
        ("M301", {"evaluations": 3}),
        ("M301", {"evaluations": 100.5}),
        ("M301", {"level": 1.0}),
        ("M305", {"choices": {"impute": ["none", "group_mean"]}}),
    ],
)
def test_what_cannot_be_is_refused_with_advice(code: str, given: dict[str, Any]) -> None:
    with pytest.raises(MeasureError) as caught:
        measure_sensitivity(tables(), INDICATORS, **given)
    assert caught.value.code == code, caught.value
    assert caught.value.hint


def test_a_place_unscored_in_some_evaluations_counts_as_last_and_is_named() -> None:
    values = tables(bounds=False)
    found = measure_sensitivity(
        values,
        INDICATORS,
        settings={"impute": "mean"},
        choices={"impute": ["none", "mean"], "minimum_known": [0.0, 1.0]},
        evaluations=64,
        rng=1,
    )
    assert found.details["unscored"]
    assert "have no score and count as last" in found.summary()
    assert (found.table["evaluated"] < 1.0).any()
    assert not found.table["mean"].isna().any()
