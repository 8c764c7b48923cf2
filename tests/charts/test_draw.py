"""`draw`: every kind and view, what it refuses, what it never leaves out."""

from __future__ import annotations

import json
import math

import numpy as np
import pandas as pd
import pytest

from jiju import draw, measure_specialization
from jiju.charts import VIEWS
from jiju.errors import ChartError
from jiju.results import Result

CASES = [
    ("inventory", {}),
    ("inventory", {"view": "industries"}),
    ("concentration", {}),
    ("concentration", {"pointwise": True}),
    ("individual", {"view": "map"}),
    ("ranking", {}),
    ("ranking", {"industry": "Cement"}),
    ("ranking", {"view": "curves", "limit": 4}),
    ("specialization", {}),
    ("specialization", {"view": "heatmap"}),
    ("agglomeration", {}),
    ("autocorrelation", {}),
    ("clusters", {}),
]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(("maker", "options"), CASES)
def test_every_view_draws_and_marks_simulated_data(samples, maker, options, lang):
    result = getattr(samples, maker)()
    svg = draw(result, lang=lang, **options).to_svg()
    mark = {"en": "Simulated data", "zh": "模拟数据"}[lang]
    assert svg.startswith("<svg")
    assert mark in svg
    real = getattr(samples, maker)(simulated=False)
    assert mark not in json.dumps(draw(real, lang=lang, **options).spec, ensure_ascii=False)


@pytest.mark.parametrize(("maker", "options"), CASES)
def test_a_result_read_from_disk_draws_the_same(samples, maker, options):
    result = getattr(samples, maker)()
    again = Result.from_dict(json.loads(json.dumps(result.to_dict())))
    assert draw(again, **options).spec == draw(result, **options).spec


def test_a_bare_figure_keeps_the_mark_but_leaves_title_and_key_to_the_page(samples):
    for result in (samples.ranking(), samples.inventory()):
        full, bare = draw(result), draw(result, bare=True)
        assert full.spec["title"]["text"] not in bare.to_svg()
        assert "Simulated data" in bare.to_svg()
        assert bare.key == full.key


def test_every_spec_is_plain_json_without_anything_to_fetch(samples):
    for maker, options in CASES:
        chart = draw(getattr(samples, maker)(), **options)
        json.dumps(chart.spec, allow_nan=False)
        assert "http" not in json.dumps(chart.to_vega())


def test_the_usual_view_comes_first_and_others_by_name(samples):
    assert set(VIEWS) >= {"inventory", "concentration", "concentration_ranking", "specialization"}
    assert draw(samples.inventory()).spec == draw(samples.inventory(), view="map").spec
    without_places = samples.inventory(points=0)
    assert draw(without_places).spec == draw(without_places, view="industries").spec


@pytest.mark.parametrize(
    ("maker", "options", "code", "hint"),
    [
        ("problems", {}, "C102", "table"),
        ("ranking", {"industry": "Cemment"}, "C103", "did you mean 'Cement'"),
        ("ranking", {"view": "curve"}, "C103", "Cement"),
        ("ranking", {"view": "rankng"}, "C104", "did you mean 'ranking'"),
        ("inventory", {"lang": "de"}, "C107", "'zh'"),
    ],
)
def test_what_cannot_be_drawn_says_why_and_what_to_do(samples, maker, options, code, hint):
    with pytest.raises(ChartError) as caught:
        draw(getattr(samples, maker)(), **options)
    assert caught.value.code == code
    assert hint in caught.value.hint


def test_an_unknown_kind_is_refused(samples):
    result = samples.inventory()
    strange = Result("inventry", result.table, (), (), result.provenance)
    with pytest.raises(ChartError, match=r"C101.*did you mean 'inventory'|C101") as caught:
        draw(strange)
    assert "did you mean 'inventory'?" in caught.value.hint


def test_nothing_to_draw_is_an_error_not_an_empty_picture(samples):
    for result, options in (
        (samples.ranking(industries=()), {}),
        (samples.ranking(industries=()), {"view": "curves"}),
        (samples.inventory(points=0), {"view": "map"}),
        (samples.agglomeration(industries=()), {}),
        (samples.specialization(regions=0), {}),
        (samples.specialization(regions=0), {"view": "heatmap"}),
    ):
        with pytest.raises(ChartError) as caught:
            draw(result, **options)
        assert caught.value.code == "C106"
        assert caught.value.hint


def test_missing_and_infinite_values_are_left_out_of_the_picture_not_drawn_as_zero(samples):
    result = samples.concentration(measure="M")
    result.table.loc[0, "value"] = math.nan
    result.table.loc[1, "high"] = math.inf
    rows = draw(result).spec["datasets"]["curve"]
    assert rows[0]["value"] is None
    assert rows[1]["high"] is None
    draw(result).to_svg()
    table = samples.specialization()
    table.table.loc[3, ["location_quotient", "low", "high"]] = np.nan
    cells = draw(table, view="heatmap").spec["datasets"]["rows"]
    assert sum(cell["lq"] is None for cell in cells) == 1
    assert sum(cell["lq"] == 0 for cell in cells) == int((table.table["location_quotient"] == 0).sum())


def test_a_long_ranking_shows_its_strongest_and_says_how_many_there_are(samples):
    names = tuple(f"Industry {number:03d}" for number in range(300))
    result = samples.ranking(names)
    chart = draw(result)
    rows = chart.spec["datasets"]["rows"]
    assert len(rows) == 40
    assert "40 of 300 shown" in chart.spec["title"]["subtitle"]
    shown = result.table.set_index("industry").loc[[row["name"] for row in rows], "p_adjusted"]
    others = result.table[~result.table["industry"].isin(shown.index)]["p_adjusted"]
    assert shown.max() <= others.min()
    assert [row["statistic"] for row in rows] == sorted((row["statistic"] for row in rows), reverse=True)


def test_specialization_leaves_out_what_rests_on_a_handful(samples):
    result = samples.specialization()
    shown = {row["name"] for row in draw(result, limit=1000).spec["datasets"]["rows"]}
    few = result.table[result.table["establishments"] < 5]
    assert not shown & {f"{row.region} · {row.industry}" for row in few.itertuples()}
    assert all(row["lq"] > 1 for row in draw(result).spec["datasets"]["rows"])


def test_hundreds_of_distances_and_one_distance_draw(samples):
    for points in (1, 2, 400):
        base = samples.concentration()
        table = samples.curve("localized", points=points)
        result = Result(base.kind, table, (), (), base.provenance, base.details)
        assert "<svg" in draw(result).to_svg()


def test_units_follow_the_distances(samples):
    far = draw(samples.concentration())
    assert "(km)" in far.to_svg()
    base = samples.concentration()
    near_table = base.table.assign(distance_m=base.table["distance_m"] / 100)
    near = draw(Result(base.kind, near_table, (), (), base.provenance, base.details))
    assert "(m)" in near.to_svg()
    # Kd is a density: per kilometre it is a thousand times what it is per metre.
    ratio = far.spec["datasets"]["curve"][5]["value"] / near.spec["datasets"]["curve"][5]["value"]
    assert ratio == pytest.approx(1000)


def test_the_words_of_a_figure_exist_in_both_languages():
    from jiju.charts.words import _WORDS

    assert all(text.en.strip() and text.zh.strip() for text in _WORDS.values())


def test_an_index_column_of_integers_as_industry_codes_draws(samples):
    result = samples.ranking(industries=("3110", "3120"))
    table = result.table.assign(industry=pd.array([3110, 3120], dtype="int64"))
    curves = result.tables["curves"].assign(industry=result.tables["curves"]["industry"].astype("int64"))
    coded = Result(
        result.kind, table, (), (), result.provenance, result.details, result.tables | {"curves": curves}
    )
    assert "3110" in draw(coded).to_svg()
    assert "3120" in draw(coded, industry="3120").to_svg()


@pytest.mark.parametrize("measure", ["kd", "M", "m", "K", "L", "D", "g"])
@pytest.mark.parametrize("band", ["erl", "do_global", "do_local", "integrated_deviation"])
def test_curves_of_every_measure_and_band_draw(samples, measure, band):
    result = samples.concentration(measure=measure, band=band)
    if band == "integrated_deviation":
        result.table[["low", "high"]] = math.nan
    chart = draw(result)
    assert measure.replace("kd", "Kd") in chart.spec["title"]["text"]
    assert chart.to_svg().startswith("<svg")


def test_a_ranking_without_verdicts_is_gray_and_says_so(samples):
    result = samples.ranking()
    result.table["verdict"] = "not tested"
    result.table[["p_value", "p_adjusted"]] = math.nan
    chart = draw(result)
    assert [entry.label for entry in chart.key] == ["not tested"]
    assert "未检验" in draw(result, lang="zh").to_svg()


def test_quotients_without_counts_have_no_key_of_intervals() -> None:
    amounts = pd.DataFrame(
        {"region": ["N", "N", "S", "S"], "industry": ["a", "b"] * 2, "value": [9, 1, 2, 8]}
    )
    chart = draw(measure_specialization(amounts))
    assert chart.key == ()
    assert all("nan" not in row["interval"] for row in chart.spec["datasets"]["rows"])
    counted = draw(measure_specialization(amounts.assign(establishments=[90, 10, 20, 80])))
    assert len(counted.key) == 2
