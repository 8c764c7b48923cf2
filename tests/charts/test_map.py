"""The map: projection, outlines, groups of industries, binned points."""

from __future__ import annotations

import math

import numpy as np
import pytest

from jiju import draw
from jiju.charts.plane import Plane


def great_circle(lon1, lat1, lon2, lat2):
    a, b = np.radians(lat1), np.radians(lat2)
    cosine = np.sin(a) * np.sin(b) + np.cos(a) * np.cos(b) * np.cos(np.radians(lon2 - lon1))
    return 6_371_008.8 * math.acos(min(1.0, float(cosine)))


def test_distances_on_a_small_map_are_true():
    plane = Plane.around([112.5, 27.9, 113.5, 28.5], planar=False)
    x, y = plane.place(np.array([112.6, 113.2]), np.array([28.0, 28.3]))
    drawn = math.hypot(x[1] - x[0], y[1] - y[0])
    assert drawn == pytest.approx(great_circle(112.6, 28.0, 113.2, 28.3), rel=1e-4)


def test_areas_are_equal_wherever_they_lie_on_the_map():
    plane = Plane.around([75, 18, 135, 54], planar=False)

    def area(lon, lat, step=0.1):
        x, y = plane.place(
            np.array([lon, lon + step, lon + step, lon]), np.array([lat, lat, lat + step, lat + step])
        )
        return abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2

    south, north = area(80, 20), area(130, 50)
    expected = (math.sin(math.radians(50.1)) - math.sin(math.radians(50))) / (
        math.sin(math.radians(20.1)) - math.sin(math.radians(20))
    )
    assert north / south == pytest.approx(expected, rel=1e-4)


def test_a_map_of_the_whole_world_stays_finite_and_keeps_west_left():
    plane = Plane.around([-180, -90, 180, 90], planar=False)
    assert plane.wide
    x, y = plane.place(np.array([-180.0, 0.0, 180.0]), np.array([-90.0, 0.0, 90.0]))
    assert np.isfinite([*x, *y]).all()
    assert x[0] < x[1] < x[2]
    assert y[0] < y[1] < y[2]


def test_outlines_and_points_share_one_plane(samples):
    chart = draw(samples.inventory())
    data = {entry["name"]: entry for entry in chart.spec["data"]}
    outlines = data["outlines"]["values"]
    assert [feature["name"] for feature in outlines] == [f"Region {number}" for number in range(1, 7)]
    assert outlines[0]["at"] == [10_000.0, 10_000.0]
    svg = chart.to_svg()
    assert "Region 3" in svg
    assert "20 km" in svg or "10 km" in svg or "5 km" in svg


def test_a_geometry_that_is_no_outline_is_passed_over(samples):
    result = samples.inventory()
    result.details["outlines"]["features"].append(
        {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [0, 0]}}
    )
    result.details["outlines"]["features"].append({"type": "Feature", "properties": None, "geometry": None})
    data = {entry["name"]: entry for entry in draw(result).spec["data"]}
    assert len(data["outlines"]["values"]) == 6


def test_many_industries_share_a_color_and_few_have_their_own(samples):
    few = draw(samples.inventory(industries=("A", "B", "C")))
    assert sorted(entry.label for entry in few.key) == ["A", "B", "C"]
    many = draw(samples.inventory(industries=tuple(f"I{n:02d}" for n in range(40)), points=2000))
    assert len(many.key) == 7
    assert many.key[-1].label == "Other industries (34)"
    assert len({entry.color for entry in many.key}) == 7


def test_binned_points_grow_with_their_number_and_the_figure_says_so(samples):
    svg = draw(samples.inventory(binned=True, points=5000)).to_svg()
    assert "Establishments a dot stands for" in svg
    assert "Establishments a dot stands for" not in draw(samples.inventory()).to_svg()


def test_one_place_alone_draws(samples):
    result = samples.inventory(points=1)
    assert "<svg" in draw(result).to_svg()


def test_degrees_draw_without_outlines(samples):
    assert "<svg" in draw(samples.inventory(degrees=True)).to_svg()


def signal(chart, name):
    return next(entry["value"] for entry in chart.spec["signals"] if entry["name"] == name)


def test_a_few_far_places_do_not_shrink_the_map_but_are_counted(samples):
    near = draw(samples.inventory(outlines=False))
    result = samples.inventory(outlines=False)
    result.tables["points"].loc[[0, 1, 2], "x"] = 5_000_000.0
    chart = draw(result)
    assert signal(chart, "cx") == pytest.approx(signal(near, "cx"), abs=500)
    assert chart.notes == ("Establishments far outside this view: 3. Zoom out to see them.",)
    assert chart.notes[0] in chart.to_svg()
    assert not near.notes


def test_many_far_places_belong_to_the_map(samples):
    result = samples.inventory(outlines=False)
    result.tables["points"].loc[:99, "x"] = 5_000_000.0
    chart = draw(result)
    assert not chart.notes
    assert signal(chart, "cx") > 2_000_000


def test_regions_that_hold_establishments_are_shown_whole(samples):
    result = samples.inventory()
    result.details["bounds"] = [0.0, 0.0, 120_000.0, 40_000.0]
    assert signal(draw(result), "cx") == pytest.approx(60_000, abs=500)
