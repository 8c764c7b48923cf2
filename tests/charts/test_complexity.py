"""Figures of relatedness and complexity: every view, intervals drawn, places as saved, missing said."""

from __future__ import annotations

import json
import math

import pandas as pd
import pytest

from jiju import draw
from jiju.charts.complexity import COMPLEXITY_VIEWS
from jiju.errors import ChartError
from jiju.results import Result

CASES = [(kind, view) for kind, views in COMPLEXITY_VIEWS.items() for view in views]


@pytest.fixture(scope="module")
def findings(spaces):
    return {name: getattr(spaces, name)() for name in spaces.MAKERS}


def rows_of(chart, name="rows"):
    return chart.spec["datasets"][name]


def dots_of(chart):
    return next(part["values"] for part in chart.spec["data"] if part["name"] == "dots")


def replaced(result, **tables):
    return Result(
        result.kind,
        tables.pop("table", result.table),
        result.statements,
        result.evidence,
        result.provenance,
        result.details,
        {**result.tables, **tables},
    )


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(("kind", "view"), CASES)
def test_every_view_draws_in_both_languages(findings, kind, view, lang):
    chart = draw(findings[kind], lang=lang, view=view)
    svg = chart.to_svg()
    assert svg.startswith("<svg")
    assert "undefined" not in svg
    assert "NaN" not in svg
    assert len(chart.description) > 20
    other = {"en": "本地", "zh": "Here"}[lang]
    assert other not in json.dumps(chart.spec, ensure_ascii=False).replace("本地已具备", "")


@pytest.mark.parametrize(("kind", "view"), CASES)
def test_a_finding_from_disk_draws_the_same_and_asks_for_nothing(findings, kind, view):
    result = findings[kind]
    again = Result.from_dict(json.loads(json.dumps(result.to_dict())))
    assert draw(again, view=view).spec == draw(result, view=view).spec
    chart = draw(result, view=view, bare=True)
    json.dumps(chart.spec, allow_nan=False)
    assert "http" not in json.dumps(chart.to_vega())


@pytest.mark.parametrize(("kind", "view"), CASES)
def test_simulated_figures_are_marked(findings, kind, view):
    result = findings[kind]
    details = {**result.details, "simulated": True}
    made_up = Result(
        kind, result.table, result.statements, result.evidence, result.provenance, details, result.tables
    )
    assert "模拟数据" in json.dumps(draw(made_up, lang="zh", view=view, bare=True).spec, ensure_ascii=False)
    assert "模拟数据" not in json.dumps(
        draw(result, lang="zh", view=view, bare=True).spec, ensure_ascii=False
    )


def test_the_industry_space_stands_as_it_was_saved(findings):
    result = findings["relatedness"]
    nodes = result.tables["nodes"].dropna(subset=["x", "y"])
    chart = draw(result)
    dots = dots_of(chart)
    placed = {(round(dot["x"], 4), round(1 - dot["y"], 4)) for dot in dots}
    assert placed == {(round(x, 4), round(y, 4)) for x, y in zip(nodes["x"], nodes["y"], strict=True)}
    links = next(part["values"] for part in chart.spec["data"] if part["name"] == "links")
    assert len(links) == len(result.tables["links"])
    largest = nodes.loc[nodes["value"].idxmax(), "industry"]
    assert max(dots, key=lambda dot: dot["r"])["n"] in largest


def test_a_space_without_links_is_an_error(findings):
    result = findings["relatedness"]
    with pytest.raises(ChartError, match="C106"):
        draw(replaced(result, links=result.tables["links"].iloc[:0]))


def test_codes_are_colored_by_what_they_begin_with_and_blocks_by_their_number(findings):
    result = findings["relatedness"]
    codes = {name: f"3{at % 4}{at:02d}" for at, name in enumerate(result.tables["nodes"]["industry"])}
    nodes = result.tables["nodes"].assign(industry=lambda t: t["industry"].map(codes))
    links = result.tables["links"].assign(
        industry=lambda t: t["industry"].map(codes), neighbor=lambda t: t["neighbor"].map(codes)
    )
    coded = draw(replaced(result, nodes=nodes, links=links))
    assert [entry.label for entry in coded.key] == ["Codes 30…", "Codes 31…", "Codes 32…", "Codes 33…"]
    assert coded.notes == ("Colors: what the codes begin with.",)
    blocks = nodes.assign(block=[1] * (len(nodes) - 3) + [2] * 3)
    apart = draw(replaced(result, nodes=blocks, links=links))
    assert [entry.label for entry in apart.key] == ["Block 1", "Block 2"]
    assert apart.notes[0].startswith("Colors: connected blocks")
    # Names have no beginnings, so there is nothing to say of colors.
    assert draw(result).notes == ()
    assert draw(result).key == ()


def test_a_region_is_marked_in_the_industry_space(findings, spaces):
    result = findings["opportunities"]
    for region in (None, "Town 9 9号镇"):
        name = region or spaces.HOME
        dots = dots_of(draw(result, view="space", region=region))
        present = result.tables["present"]
        has = set(present.loc[present["region"] == name, "industry"])
        marked = [dot for dot in dots if dot["g"] == "Present in the region"]
        assert len(marked) == len(has)
        top = int(result.tables["regions"].set_index("region").loc[name, "top"])
        first = [dot for dot in dots if dot["g"].startswith("First")]
        assert len(first) == top
    with pytest.raises(ChartError, match="C103"):
        draw(result, view="space", region="Town 99")


def test_reach_tells_the_certain_from_the_likely(findings, spaces):
    result = findings["opportunities"]
    own = result.table[result.table["region"] == spaces.HOME]
    top = int(result.tables["regions"].set_index("region").loc[spaces.HOME, "top"])
    sure = own["rank_high"] <= top
    first = (own["rank"] <= top) & ~sure
    maybe = (own["rank_low"] <= top) & ~sure & ~first
    dots = dots_of(draw(result))
    assert len(dots) == len(own)
    counts = pd.Series([dot["g"] for dot in dots]).value_counts()
    assert counts.get("Among the first 4 over the whole interval", 0) == sure.sum()
    assert counts.get("First 4 by rank, not certain", 0) == first.sum()
    assert counts.get("Perhaps among the first 4", 0) == maybe.sum()
    assert sum("h" in dot for dot in dots) == maybe.sum()
    assert {round(dot["x"], 4) for dot in dots} == {round(v, 4) for v in own["feasibility"]}


def test_ranks_of_opportunities_have_their_intervals(findings, spaces):
    own = findings["opportunities"].table
    own = own[own["region"] == spaces.HOME].sort_values("rank")
    rows = rows_of(draw(findings["opportunities"], view="ranks"))
    assert [row["rank"] for row in rows] == own["rank"].tolist()
    assert [row["low"] for row in rows] == own["rank_low"].tolist()
    assert [row["high"] for row in rows] == own["rank_high"].tolist()
    assert rows[0]["side"] == f"{own['rank_low'].iloc[0]:.0f}–{own['rank_high'].iloc[0]:.0f}"
    table = findings["opportunities"].table
    certain = replaced(
        findings["opportunities"], table=table.assign(rank_low=table["rank"], rank_high=table["rank"])
    )
    assert rows_of(draw(certain, view="ranks"))[0]["side"] == "1"


def test_opportunities_without_draws_have_no_interval(spaces):
    result = spaces.opportunities(resamples=0)
    assert result.table["rank_low"].isna().all()
    rows = rows_of(draw(result, view="ranks"))
    assert all(row["from"] is None for row in rows)
    assert {dot["g"] for dot in dots_of(draw(result))} == {"First 4 by rank, not certain", "Others"}


def test_complexity_is_drawn_with_intervals_and_says_who_has_none(findings):
    table = findings["complexity"].table
    chart = draw(findings["complexity"])
    rows = rows_of(chart)
    known = table[table["complexity"].notna()]
    assert len(rows) == len(known)
    ordered = known.sort_values("rank")
    assert [row["at"] for row in rows] == pytest.approx(ordered["complexity"].tolist(), rel=1e-5)
    assert [row["from"] for row in rows] == pytest.approx(ordered["low"].tolist(), rel=1e-5)
    for row, low, high in zip(rows, ordered["low"], ordered["high"], strict=True):
        said = "above" if low > 0 else "below" if high < 0 else "takes in"
        assert said in row["group"]
    assert any("1 more" in note for note in chart.notes)


def test_long_lists_show_both_ends(findings):
    chart = draw(findings["complexity"], limit=9)
    rows = rows_of(chart)
    ranks = [int(row["rank"].split()[0]) for row in rows]
    last = int(findings["complexity"].table["rank"].max())
    assert ranks == [*range(1, 7), last - 2, last - 1, last]
    assert [heading["text"] for heading in rows_of(chart, "headings")] == [
        "The most complex",
        "The least complex",
    ]
    assert f"9 of {last} shown" in chart.notes


def test_fitness_has_a_logarithmic_axis_with_the_mean_at_one(spaces):
    chart = draw(spaces.complexity(method="fitness"))
    scales = json.dumps(chart.spec)
    assert '"type": "log"' in scales
    assert all(row["at"] > 0 for row in rows_of(chart))


def test_entries_are_told_from_chance_by_the_band(findings):
    bands = findings["entries"].tables["bands"]
    for view, change in (("entries", "entry"), ("exits", "exit")):
        part = bands[bands["change"] == change]
        rows = rows_of(draw(findings["entries"], view=view))
        assert [row["rate"] for row in rows] == pytest.approx(part["rate"].tolist(), rel=1e-5)
        for row, rate, low, high in zip(rows, part["rate"], part["low"], part["high"], strict=True):
            said = (
                "More than chance" if rate > high else "Less than chance" if rate < low else "Within the band"
            )
            assert row["group"] == said


def test_where_nothing_was_lost_a_note_says_so_in_place_of_empty_rows(findings):
    bands = findings["entries"].tables["bands"]
    still = bands.assign(changed=bands["changed"].where(bands["change"] == "entry", 0))
    result = replaced(findings["entries"], bands=still)
    count = int(bands.loc[bands["change"] == "exit", "cells"].sum())
    assert draw(result).notes == (f"None of the {count:,} pairs that were present went.",)
    assert draw(findings["entries"]).notes == ()
    with pytest.raises(ChartError, match="C106"):
        draw(result, view="exits")


def test_groups_stand_beside_their_nearest_other(findings):
    groups = findings["cluster_definitions"].tables["groups"]
    rows = rows_of(draw(findings["cluster_definitions"]))
    assert [row["at"] for row in rows] == pytest.approx(groups["within"].tolist(), rel=1e-5)
    assert [row["other"] for row in rows] == pytest.approx(groups["nearest_between"].tolist(), rel=1e-5)
    loose = replaced(findings["cluster_definitions"], groups=groups.assign(nearest_between=9.0))
    assert all("no more" in row["group"] for row in rows_of(draw(loose)))


def test_a_similarity_of_a_later_version_is_named_as_it_stands(findings):
    result = findings["cluster_definitions"]
    table = result.tables["candidates"]
    later = table.assign(similarity=table["similarity"].replace({"proximity": "patents"}))
    assert "patents" in {
        row["group"] for row in rows_of(draw(replaced(result, candidates=later), view="candidates"))
    }


def test_outlook_has_a_dot_for_each_region_with_a_value(findings):
    regions = findings["density"].tables["regions"]
    known = regions[regions["complexity"].notna() & regions["outlook"].notna()]
    dots = dots_of(draw(findings["density"]))
    assert len(dots) == len(known) < len(regions)
    assert sorted(dot["y"] for dot in dots) == pytest.approx(sorted(known["outlook"]), rel=1e-5)


@pytest.mark.parametrize(("kind", "table"), [("complexity", "table"), ("diversity", "table")])
def test_nothing_to_draw_is_an_error(findings, kind, table):
    empty = findings[kind].table.assign(complexity=math.nan, effective=math.nan)
    with pytest.raises(ChartError, match="C106"):
        draw(replaced(findings[kind], **{table: empty}))
