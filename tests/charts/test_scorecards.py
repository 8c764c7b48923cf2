"""Figures of gaps, scorecards and facts: every view, missing drawn as missing, open ends as arrows."""

from __future__ import annotations

import json
import math
import re

import pytest

from jiju import draw
from jiju.charts import VIEWS
from jiju.charts.gap_words import said_bounds
from jiju.errors import ChartError
from jiju.results import Result

KINDS = (
    *("gap", "scorecard", "sensitivity", "levers", "peers"),
    *("strengths", "trend", "scenarios", "contradictions"),
)
CASES = [(kind, view) for kind in KINDS for view in VIEWS[kind]]


@pytest.fixture(scope="module")
def findings(cards):
    return {name: getattr(cards, name)() for name in cards.MAKERS}


def rows_of(chart, name="rows"):
    return chart.spec["datasets"][name]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(("kind", "view"), CASES)
def test_every_view_draws_in_both_languages(findings, kind, view, lang):
    chart = draw(findings[kind], lang=lang, view=view)
    svg = chart.to_svg()
    assert svg.startswith("<svg")
    assert "undefined" not in svg
    assert "NaN" not in svg
    assert len(chart.description) > 20
    # The place stands in the reader's language only, where its name carries both.
    other = {"en": "本地", "zh": "Here"}[lang]
    assert other not in json.dumps(chart.spec, ensure_ascii=False)


@pytest.mark.parametrize(("kind", "view"), CASES)
def test_a_finding_from_disk_draws_the_same_and_asks_for_nothing(findings, kind, view):
    result = findings[kind]
    again = Result.from_dict(json.loads(json.dumps(result.to_dict())))
    assert draw(again, view=view).spec == draw(result, view=view).spec
    chart = draw(result, view=view, bare=True)
    json.dumps(chart.spec, allow_nan=False)
    assert "http" not in json.dumps(chart.to_vega())


@pytest.mark.parametrize(("kind", "view"), CASES)
def test_simulated_figures_are_marked(cards, kind, view):
    result = getattr(cards, kind)(simulated=True)
    assert "模拟数据" in draw(result, lang="zh", view=view, bare=True).to_svg()


def test_every_pair_of_the_gap_has_a_dot_and_contradicting_figures_stand_side_by_side(findings, cards):
    gap = findings["gap"]
    rows = rows_of(draw(gap, view="peers"))
    dots = [row for row in rows if row["ratio"] is not None]
    assert len(dots) == int(gap.table["gap_log"].notna().sum())
    drawn = sorted(row["ratio"] for row in dots)
    assert drawn == pytest.approx(sorted(gap.table["ratio"].dropna()), rel=1e-5)
    # The place's sales are stated twice: with each peer two dots in one row, its text printed once.
    sales = [row for row in dots if row["about"] == "Sales" and row["name"] == "North"]
    assert len(sales) == 2
    assert sales[0]["key"] == sales[1]["key"]
    assert [bool(row["side"]) for row in sales] == [True, False]


def test_the_gap_names_whose_figures_are_missing(findings):
    gap = findings["gap"]
    rows = rows_of(draw(gap, view="peers"))
    notes = {row["about"]: row["note"] for row in rows if "note" in row}
    assert notes["Exports"] == "South, East, West"
    assert all(row["ratio"] is None for row in rows if "note" in row)
    # An indicator that nobody can be compared on has no row, and is named below the figure.
    for view in ("best", "peers"):
        chart = draw(gap, view=view)
        assert all("Exhibitors" not in json.dumps(row) for row in rows_of(chart))
        assert chart.notes == ("Nothing to compare on: Exhibitors at the fair",)
        assert "nothing to compare on 1 more" in json.dumps(chart.spec)


@pytest.mark.parametrize(("lang", "leads"), [("en", "leads"), ("zh", "领先")])
def test_what_is_open_is_never_worded_as_a_lead(findings, lang, leads):
    undecided = {"en": "open", "zh": "未定"}[lang]
    for view in ("pillars", "best", "peers"):
        rows = [row for row in rows_of(draw(findings["gap"], lang=lang, view=view)) if not row["missing"]]
        doubtful = [row for row in rows if row["verdict"].startswith(("Left open", "原文"))]
        assert doubtful
        assert all(row["said"] == undecided for row in doubtful)
        alone = [row for row in doubtful if sum(other["key"] == row["key"] for other in rows) == 1]
        assert all(row["side"].startswith(undecided) and leads not in row["side"] for row in alone)


def test_open_ends_are_arrows_to_the_edge_of_the_plot(findings):
    rows = rows_of(draw(findings["gap"], view="peers"))
    platforms = next(row for row in rows if row["about"] == "Innovation platforms" and row["name"] == "North")
    assert platforms["high"] is None
    assert platforms["opens_high"]
    assert not platforms["opens_low"]
    imported = next(row for row in rows if row["about"].startswith("Share of key") and row["name"] == "East")
    # Less is better: a peer under 10% is at least 2.5 times better, without an upper end.
    assert imported["low"] == pytest.approx(2.5)
    assert imported["opens_high"]
    assert imported["to"] > imported["ratio"]


def test_the_axis_of_ratios_has_1_on_it_and_only_powers_of_two(findings):
    for view in ("pillars", "best", "peers"):
        spec = json.dumps(draw(findings["gap"], view=view).spec)
        values = json.loads(re.search(r'"values": (\[[^\]]*\])', spec)[1])
        assert 1.0 in values
        assert all(math.log2(value).is_integer() for value in values)
        domain = json.loads(re.search(r'"domain": (\[[\d., e+-]*\]), "nice": false', spec)[1])
        assert domain[0] < 1 < domain[1]


def test_pillars_say_on_how_many_indicators_they_rest(findings):
    rows = rows_of(draw(findings["gap"], view="pillars"))
    pillars = findings["gap"].tables["pillars"]
    east = next(row for row in rows if row["name"] == "East" and row["pillar"] == "Market")
    known = pillars[(pillars["pillar"] == "market") & (pillars["peer"] == "East 东城")].iloc[0]
    total = known["indicators"] + known["missing"]
    assert east["side"].endswith(f"({known['indicators']}/{total})")


def test_contributions_add_up_to_the_score(findings):
    card = findings["scorecard"]
    parts = rows_of(draw(card, view="contributions"), "parts")
    totals: dict[str, float] = {}
    for part in parts:
        totals[part["name"]] = totals.get(part["name"], 0.0) + part["part"]
    scores = dict(zip(card.table["place"], card.table["score"], strict=True))
    assert totals["South"] == pytest.approx(scores["South 南城"], rel=1e-4)
    assert len(totals) == len(card.table)


def test_scores_that_are_no_sums_have_no_contributions(cards):
    card = cards.scorecard(aggregate="geometric", scale=[1.0, 100.0])
    with pytest.raises(ChartError, match="C106"):
        draw(card, view="contributions")
    assert draw(card).to_svg().startswith("<svg")


def test_a_place_without_a_score_is_drawn_as_missing(cards):
    card = cards.scorecard(impute="none", minimum_known=0.9)
    unscored = card.table["score"].isna()
    assert unscored.any()
    rows = rows_of(draw(card))
    assert sum(row["missing"] for row in rows) == unscored.sum()
    assert all("no score" in row["side"] for row in rows if row["missing"])


def test_ranks_are_intervals_with_their_median(findings):
    table = findings["sensitivity"].table
    rows = rows_of(draw(findings["sensitivity"]))
    assert [row["rank"] for row in rows] == sorted(row["rank"] for row in rows)
    assert {(row["low"], row["high"]) for row in rows} == set(zip(table["low"], table["high"], strict=True))


def test_levers_say_what_is_reachable(findings):
    table = findings["levers"].table
    rows = {row["name"]: row for row in rows_of(draw(findings["levers"]))}
    for row in table.itertuples():
        if row.state == "moves" and row.value > 0 and row.needed > 0:
            assert rows[row.label_en]["ratio"] == pytest.approx(row.needed / row.value, rel=1e-5)
            reached = rows[row.label_en]["group"] == "A peer has reached it"
            assert reached == row.reachable


def test_a_trend_takes_the_indicator_asked_for(findings):
    chart = draw(findings["trend"], indicator="sales")
    points = rows_of(chart, "points")
    assert {point["place"] for point in points} == {"Here", "North", "South"}
    with pytest.raises(ChartError, match="C103"):
        draw(findings["trend"], indicator="sale")
    with pytest.raises(ChartError, match="C103"):
        draw(findings["scenarios"], indicator="nothing")


def test_catching_up_is_a_year_with_an_interval(findings):
    rows = rows_of(draw(findings["trend"], view="catching_up"))
    closing = findings["trend"].tables["catching_up"].iloc[0]
    north = next(row for row in rows if row["name"] == "North")
    assert north["year"] == pytest.approx(closing["year"], rel=1e-5)
    assert north["side"] == f"{closing['year']:.0f}"
    assert north["from"] == pytest.approx(closing["year_low"], rel=1e-5)
    south = next(row for row in rows if row["name"] == "South")
    assert south["year"] is None
    assert south["side"] == "ahead already"


def test_scenarios_start_together_and_part(findings):
    own = rows_of(draw(findings["scenarios"]), "own")
    first, last = min(row["year"] for row in own), max(row["year"] for row in own)
    assert len({row["value"] for row in own if row["year"] == first}) == 1
    assert len({row["value"] for row in own if row["year"] == last}) == 2
    assert all(row["low"] <= row["value"] <= row["high"] for row in own)


def test_contradictions_stand_side_by_side_with_publisher_and_day(findings):
    chart = draw(findings["contradictions"])
    rows = rows_of(chart)
    assert [row["name"] for row in rows] == ["2024-05-02, Evening Post", "2024-06-15, Daily News"]
    assert [row["side"] for row in rows] == ["199bn yuan", "over 250bn yuan"]
    assert rows[0]["ratio"] == 1.0
    assert rows[1]["opens_high"]


def test_nothing_to_draw_is_an_error(cards):
    import jiju

    values = cards.facts()
    alone = values[values["place"] == cards.HERE]
    unique = alone.drop_duplicates(["indicator"])
    empty = jiju.find_contradictions(unique, indicators=cards.indicators())
    with pytest.raises(ChartError, match="C106"):
        draw(empty)


def test_bounds_say_on_which_side_they_are():
    assert said_bounds(0.8, 1.25, "en") == "from ahead 1.25× to behind 1.25×"
    assert said_bounds(None, 0.5, "zh") == "领先 2倍以上"
    assert said_bounds(2.0, 2.0, "zh") == ""
