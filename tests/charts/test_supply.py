"""Figures of supply: every view, who falls through whom, status by mark and word, the rest counted."""

from __future__ import annotations

import dataclasses
import json
import math
import re

import pandas as pd
import pytest

from jiju import draw
from jiju.charts.chain_marks import STATUS_COLORS
from jiju.charts.supply import SUPPLY_VIEWS
from jiju.charts.systemic_risk import _shown_ranks
from jiju.errors import ChartError
from jiju.results import Result

CASES = [(kind, view) for kind, views in SUPPLY_VIEWS.items() for view in views]


@pytest.fixture(scope="module")
def findings(chains):
    return {name: getattr(chains, name)() for name in chains.MAKERS}


def rows_of(chart, name="rows"):
    return chart.spec["datasets"][name]


def data_of(chart, name):
    return next(data["values"] for data in chart.spec["data"] if data["name"] == name)


def test_every_kind_is_tried(chains):
    assert set(chains.MAKERS) == set(SUPPLY_VIEWS)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(("kind", "view"), CASES)
def test_every_view_draws_in_both_languages(findings, kind, view, lang):
    chart = draw(findings[kind], lang=lang, view=view)
    svg = chart.to_svg()
    assert svg.startswith("<svg")
    assert "undefined" not in svg
    assert "NaN" not in svg
    assert len(chart.description) > 20
    # Names stand in the reader's language only, where they carry both.
    other = {"en": "甲厂", "zh": "works A"}[lang]
    assert other not in json.dumps(chart.spec, ensure_ascii=False)


@pytest.mark.parametrize(("kind", "view"), CASES)
def test_a_finding_from_disk_draws_the_same_and_asks_for_nothing(findings, kind, view):
    result = findings[kind]
    again = Result.from_dict(json.loads(json.dumps(result.to_dict())))
    assert draw(again, view=view).spec == draw(result, view=view).spec
    chart = draw(result, view=view, bare=True)
    json.dumps(chart.spec, allow_nan=False)
    assert "http" not in json.dumps(chart.to_vega())
    assert chart.key


@pytest.mark.parametrize(("kind", "view"), CASES)
def test_simulated_figures_are_marked(chains, kind, view):
    result = getattr(chains, kind)(simulated=True)
    assert "模拟数据" in draw(result, lang="zh", view=view, bare=True).to_svg()


def test_the_cascade_leads_from_each_firm_to_those_that_fall_through_it(findings):
    result = findings["disruption"]
    chart = draw(result)
    elbows: dict[str, list] = {}
    for point in rows_of(chart, "elbows"):
        elbows.setdefault(point["line"], []).append(point)
    keys = {point["line"]: point["key"] for points in elbows.values() for point in points[-1:]}
    for row in result.table.itertuples():
        if row.side == "shocked":
            assert row.firm not in elbows
            continue
        first, corner, last = elbows[row.firm]
        assert last["step"] == row.step
        assert corner["key"] == last["key"]
        assert corner["step"] == first["step"]
        if row.via in keys:
            assert first["key"] == keys[row.via]
    # A firm stands below the one it falls through.
    assert all(points[0]["key"] < points[-1]["key"] for points in elbows.values())


def test_marks_grow_with_the_output_lost_and_tell_sides_by_shape_too(findings):
    result = findings["disruption"]
    chart = draw(result)
    areas = sorted(row["area"] for row in rows_of(chart))
    assert areas[-1] == pytest.approx(430, abs=1)
    assert areas[0] < areas[-1]
    by_name = dict(zip(result.table["name"], result.table["lost_output"], strict=True))
    by_area = sorted(rows_of(chart), key=lambda row: row["area"])
    lost = [next(v for name, v in by_name.items() if name.startswith(row["name"])) for row in by_area]
    assert lost == sorted(lost)
    sides = set(result.table["side"])
    assert {"shocked", "downstream", "upstream"} == sides
    assert len({entry.shape for entry in chart.key}) == len(chart.key) == len(sides)


def test_a_cascade_that_is_too_large_keeps_the_links_and_counts_the_rest(findings):
    result = findings["disruption"]
    chart = draw(result, limit=4)
    drawn = [row for row in rows_of(chart) if row["side_code"]]
    rest = [row for row in rows_of(chart) if not row["side_code"]]
    assert 1 < len(drawn) <= 4
    hidden = len(result.table) - len(drawn)
    assert rest[0]["name"] == f"{hidden} others"
    assert f"row of their own: {hidden};" in chart.notes[-1]
    assert {point["line"] for point in rows_of(chart, "elbows")} <= set(result.table["firm"])


def test_firms_that_fall_through_each_other_are_drawn_once_each(findings):
    result = findings["disruption"]
    table = result.table.copy()
    table.loc[table.index[1], "via"] = table["firm"].iloc[2]
    table.loc[table.index[2], "via"] = table["firm"].iloc[1]
    chart = draw(dataclasses.replace(result, table=table))
    assert len(rows_of(chart)) == len(table)


def test_firms_known_in_part_are_rings(findings):
    result = findings["disruption"]
    assumed = result.tables["assumed"]
    named = set(assumed.loc[assumed["what"].str.contains("output|industry|unlisted"), "firm"])
    hollow = {row["name"] for row in rows_of(draw(result)) if row["hollow"]}
    assert len(hollow) == len(named & set(result.table["firm"])) > 0


@pytest.mark.parametrize("view", SUPPLY_VIEWS["disruption"])
def test_the_axis_of_steps_has_whole_steps_only(findings, view):
    spec = json.dumps(draw(findings["disruption"], view=view).spec)
    ticks = json.loads(re.search(r'"values": (\[[\d, ]+\])', spec)[1])
    assert ticks == list(range(len(ticks)))
    assert len(ticks) > 1


def test_steps_end_where_the_finding_ends(findings):
    steps = findings["disruption"].tables["steps"]
    rows = rows_of(draw(findings["disruption"], view="steps"), "curves")
    whole = [row["share"] for row in rows if row["curve"] == "In all"]
    assert whole == pytest.approx(steps["lost_share"].tolist(), rel=1e-5)
    assert len(rows) == 3 * len(steps)


def test_a_chain_has_every_stage_with_its_status_in_a_word(findings):
    table = findings["completeness"].table
    stages = {row["n"]: row for row in data_of(draw(findings["completeness"]), "stages")}
    assert set(stages) == set(table["label_en"])
    for row in table.itertuples():
        stage = stages[row.label_en]
        assert stage["s"] == row.status
        assert stage["said"]
        assert stage["open"] == (row.local_suppliers == 0)
    assert stages["High-pressure seals"]["said"] == "missing"
    assert stages["Slewing bearings"]["said"] == "one local supplier"
    # Raw materials stand at the left, the product at the right.
    assert stages["Cranes"]["c"] == max(stage["c"] for stage in stages.values())
    assert stages["High-strength steel plate"]["c"] == 0


def test_stages_named_in_both_languages_are_called_by_one(findings):
    result = findings["completeness"]
    both = result.table["label_en"] + " " + result.table["label_zh"]
    table = result.table.assign(label_en=both, label_zh=both)
    again = dataclasses.replace(result, table=table)
    for view in SUPPLY_VIEWS["completeness"]:
        spec = json.dumps(draw(again, lang="zh", view=view).spec, ensure_ascii=False)
        assert "液压" in spec
        assert "Hydraulic" not in spec


def test_a_chain_draws_every_link_once(findings):
    links = findings["completeness"].tables["links"]
    pieces = data_of(draw(findings["completeness"]), "pieces")
    assert sum("r" in piece for piece in pieces) == len(links)
    assert sum(piece["ends"] for piece in pieces) == len(links)


def test_every_status_has_a_color_a_mark_and_words(findings):
    result = findings["completeness"]
    table = result.table.copy()
    statuses = list(STATUS_COLORS)
    table["status"] = [statuses[at % len(statuses)] for at in range(len(table))]
    for lang in ("en", "zh"):
        chart = draw(dataclasses.replace(result, table=table), lang=lang, bare=True)
        assert len({entry.shape for entry in chart.key}) == len(statuses)
        assert len({entry.color for entry in chart.key}) == len(statuses)
        assert all(stage["said"] for stage in data_of(chart, "stages"))


def test_stages_in_a_circle_stand_in_one_column(findings):
    result = findings["completeness"]
    links = pd.concat([result.tables["links"], pd.DataFrame({"stage": ["pumps"], "upstream": ["valves"]})])
    again = dataclasses.replace(result, tables=result.tables | {"links": links})
    svg = draw(again).to_svg()
    assert "NaN" not in svg
    pieces = data_of(draw(again), "pieces")
    assert any(piece["c"] == piece["c2"] for piece in pieces)


def test_a_long_chain_says_how_many_stages_are_left_out(findings):
    chart = draw(findings["completeness"], limit=5)
    assert len(data_of(chart, "stages")) == 5
    assert chart.notes == ("7 stages more stand in the table",)


def test_gains_start_at_the_completeness_of_now(findings):
    result = findings["completeness"]
    rows = rows_of(draw(result, view="gains"))
    what_if = result.tables["what_if"]
    assert [row["from"] for row in rows] == pytest.approx([result.details["completeness"]] * len(rows))
    assert [row["alone"] for row in rows] == pytest.approx(
        what_if.loc[what_if["gain"] > 0, "completeness_after"].tolist()
    )


def test_chokepoints_come_first_with_their_interval_and_the_users_without_another(findings):
    result = findings["chokepoints"]
    chart = draw(result)
    rows = rows_of(chart)
    assert [row["choke"] for row in rows] == result.table["chokepoint"].head(len(rows)).tolist()
    headings = [heading["text"] for heading in rows_of(chart, "headings")]
    assert headings[0] == f"Chokepoints: {result.details['chokepoints']}"
    first = result.table.iloc[0]
    assert rows[0]["share"] == pytest.approx(first["risk"], rel=1e-5)
    assert rows[0]["low"] == pytest.approx(first["risk_low"], rel=1e-5)
    assert rows[0]["side"] == f"{first['single_users']} of {first['users']}"
    assert rows[0]["reason"] == first["reason_en"]


def test_suppliers_whose_risk_was_not_computed_are_drawn_as_missing(findings):
    result = findings["chokepoints"]
    table = result.table.copy()
    table.loc[table.index[3], ["risk", "risk_low"]] = math.nan
    rows = rows_of(draw(dataclasses.replace(result, table=table)))
    assert [row["missing"] for row in rows].count(True) == 1
    table[["risk", "risk_low"]] = math.nan
    chart = draw(dataclasses.replace(result, table=table))
    assert rows_of(chart)[0]["share"] == pytest.approx(table["market_share"].iloc[0], rel=1e-5)
    assert "Share of the product" in json.dumps(chart.spec)


def test_users_stand_under_the_supplier_they_depend_on(findings):
    result = findings["chokepoints"]
    chart = draw(result, view="users", limit=500)
    drawn = [row for row in rows_of(chart) if row["share"] is not None]
    more = [row["name"] for row in rows_of(chart) if row["share"] is None]
    counted = sum(int(name.split()[0]) for name in more)
    assert len(drawn) + counted == len(result.tables["links"])


def test_inputs_add_up_to_all_that_is_bought(findings, chains):
    rows = rows_of(draw(findings["chokepoints"], view="inputs"))
    ends: dict[str, float] = {}
    for row in rows:
        ends[row["key"]] = max(ends.get(row["key"], 0.0), row["to"])
    assert all(end == pytest.approx(1.0, abs=1e-5) for end in ends.values())
    anywhere = draw(chains.chokepoints(home=None), view="inputs")
    assert {row["origin"] for row in rows_of(anywhere)} == {"unknown"}


def test_risk_is_drawn_for_every_rank_where_there_are_few_and_for_even_ones_where_there_are_many(findings):
    table = findings["systemic_risk"].table
    dots = [
        row for row in data_of(draw(findings["systemic_risk"]), "dots") if row["g"] == "Output lost in all"
    ]
    assert len(dots) == int((table["risk"] > 0).sum())
    assert max(dot["y"] for dot in dots) == pytest.approx(table["risk"].max(), rel=1e-5)
    many = _shown_ranks(91_595)
    assert many[:100] == list(range(1, 101))
    assert many[-1] == 91_595
    assert len(many) < 330
    assert many == sorted(set(many))


def test_own_loss_and_what_travels_add_up(findings):
    result = findings["systemic_risk"]
    rows = rows_of(draw(result, view="parts"))
    totals: dict[str, float] = {}
    for row in rows:
        totals[row["key"]] = totals.get(row["key"], 0.0) + row["to"] - row["from"]
    risks = result.table["risk"].sort_values(ascending=False).head(len(totals)).tolist()
    assert list(totals.values()) == pytest.approx(risks, rel=1e-4)


def test_roles_stand_in_their_quarters(findings):
    table = findings["linkages"].table.set_index("industry")
    for dot in data_of(draw(findings["linkages"]), "dots"):
        row = table.loc[dot["n"]]
        assert dot["x"] == pytest.approx(row["backward_relative"], rel=1e-5)
        assert dot["y"] == pytest.approx(row["forward_relative"], rel=1e-5)
    spec = json.dumps(draw(findings["linkages"]).spec)
    assert all(name in spec for name in ("Pull suppliers", "Support users", "Neither", "Key"))


def test_industries_without_a_multiplier_are_counted(findings):
    result = findings["linkages"]
    table = result.table.copy()
    table.loc[table.index[0], ["backward_relative", "forward_relative"]] = math.nan
    chart = draw(dataclasses.replace(result, table=table))
    assert chart.notes == ("1 industries without a multiplier are not drawn",)
    assert len(data_of(chart, "dots")) == len(table) - 1


@pytest.mark.parametrize(("kind", "view"), CASES)
def test_nothing_to_draw_is_an_error(findings, kind, view):
    result = findings[kind]
    empty = {name: table.iloc[:0] for name, table in result.tables.items()}
    nothing = dataclasses.replace(result, table=result.table.iloc[:0], tables=empty)
    with pytest.raises(ChartError, match="C106"):
        draw(nothing, view=view)
