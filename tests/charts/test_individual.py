"""The map of single establishments: classes of color, who stands out, which distance."""

from __future__ import annotations

import csv
import dataclasses
import io

import numpy as np
import pytest

from jiju import draw
from jiju.charts.plane import cut_globe, turn_globe
from jiju.errors import ChartError


def data_of(chart, name="points"):
    return next(entry for entry in chart.spec["data"] if entry["name"] == name)


def signal(chart, name):
    return next(entry for entry in chart.spec["signals"] if entry["name"] == name)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("measure", ["M", "m", "g", "L", "K", "kd"])
@pytest.mark.parametrize("planar", [True, False])
def test_every_measure_has_a_map(samples, measure, planar, lang):
    chart = draw(samples.individual(measure, planar=planar), view="map", lang=lang)
    assert chart.to_svg().startswith("<svg")
    neutral = {"L": "0"}.get(measure, "1")
    assert neutral in chart.notes[0]
    assert len(chart.key) == len({entry.label for entry in chart.key})


def test_the_neutral_class_is_gray_and_lies_between_orange_and_blue(samples):
    chart = draw(samples.individual(), view="map")
    labels = [entry.label for entry in chart.key]
    assert labels[:3] == ["under 0.5", "0.5 to 0.8", "0.8 to 1.25: about the same"]
    assert chart.key[2].color == "#d3d7dc"
    assert labels[-1] == "no neighbors, no value"


def test_the_distance_that_was_tested_comes_first_and_others_by_the_nearest(samples):
    result = samples.individual()
    assert signal(draw(result, view="map"), "at")["value"] == 1
    assert signal(draw(result, view="map", distance_m=17_000), "at")["value"] == 2
    untested = draw(samples.individual(tested=False), view="map", distance_m=0)
    assert signal(untested, "at")["value"] == 0
    assert not any("Ringed" in note for note in untested.notes)


def test_who_stands_out_is_counted_at_the_tested_distance(samples):
    result = samples.individual()
    table = result.tables["individual"]
    out = int((table["p_adjusted"] <= 0.05).sum())
    assert out >= 5
    chart = draw(result, view="map")
    assert f"Ringed: {out} of 40 establishments stand out from chance at 10 km" in chart.notes[1]
    # At other distances nothing was tested and nobody is ringed.
    assert "at === 1" in next(t["expr"] for t in data_of(chart)["transform"] if t["as"] == "out")


def test_names_and_values_survive_the_way_into_the_figure(samples):
    result = samples.individual()
    rows = list(csv.DictReader(io.StringIO(data_of(draw(result, view="map"))["values"])))
    table = result.tables["individual"]
    assert [row["name"] for row in rows] == table["establishment"].tolist()[:40]
    assert rows[0]["v1"] == ""
    assert "c1" not in rows[0]
    assert float(rows[3]["v2"]) == pytest.approx(table["value"].iloc[83], rel=1e-3)


def test_a_measure_without_a_neutral_value_is_shown_over_the_mean_of_chance(samples):
    result = samples.individual("kd")
    rows = list(csv.DictReader(io.StringIO(data_of(draw(result, view="map"))["values"])))
    expected = np.interp(10_000.0, result.table["distance_m"], result.table["expected"])
    assert float(rows[3]["c1"]) == pytest.approx(float(rows[3]["v1"]) / expected, rel=1e-2)


def test_very_many_establishments_are_thinned_but_none_that_stands_out_is_lost(samples, monkeypatch):
    monkeypatch.setattr("jiju.charts.individual._MOST_POINTS", 20)
    monkeypatch.setattr("jiju.charts.individual._MOST_VALUES", 100)
    result = samples.individual()
    chart = draw(result, view="map")
    rows = list(csv.DictReader(io.StringIO(data_of(chart)["values"])))
    assert len(rows) <= 25
    out = result.tables["individual"].query("p_adjusted <= 0.05")["establishment"]
    assert set(out) <= {row["name"] for row in rows}
    assert "v1" not in rows[0]
    assert any("of 40 establishments are drawn" in note for note in chart.notes)


def test_a_result_without_single_values_says_how_to_get_them(samples):
    with pytest.raises(ChartError, match="C106") as caught:
        draw(samples.concentration(), view="map")
    assert "individual=True" in caught.value.hint


def test_lines_of_degrees_stand_on_maps_in_degrees_only(samples):
    assert data_of(draw(samples.individual(planar=False), view="map"), "degrees")["values"]
    assert not data_of(draw(samples.individual(planar=True), view="map"), "degrees")["values"]


def test_a_map_across_the_date_line_is_in_one_piece():
    lon = np.array([179.0, -179.0, 178.0, -177.5])
    turned = turn_globe(lon, cut_globe(lon))
    assert np.ptp(turned) < 5
    assert cut_globe(np.array([10.0, 20.0])) is None


def test_outlines_that_a_page_lends_lie_below_the_dots(samples):
    result = samples.individual()
    outlines = samples.squares()
    lent = dataclasses.replace(result, details=result.details | {"outlines": outlines})
    chart = draw(lent, view="map")
    assert len(data_of(chart, "regions")["values"]) == len(outlines["features"])
    assert not data_of(draw(result, view="map"), "regions")["values"]
    assert "Region 1" in chart.to_svg()
