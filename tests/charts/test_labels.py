"""Labels of a plane of dots: none covers another or a dot, at any width."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiju.charts.labels import ANCHORS, GAP, HIDDEN, cut_label, label_width, place_labels
from jiju.charts.scatter import Dot, axis_over, scatter_spec


def boxes(x, y, radius, texts, places, size=11.0):
    """Where the labels stand, by the meaning of the anchors alone."""
    found = []
    for at, place in enumerate(places):
        if place == HIDDEN:
            continue
        right, down, align, baseline = ANCHORS[place]
        wide, high = label_width(texts[at], size), size * 1.25
        left = x[at] + right * (radius[at] + GAP) - {"left": 0, "center": 0.5, "right": 1}[align] * wide
        top = y[at] + down * (radius[at] + GAP) - {"top": 0, "middle": 0.5, "bottom": 1}[baseline] * high
        found.append((at, left, top, left + wide, top + high))
    return found


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 60), st.integers(220, 900))
def test_no_label_covers_another_or_a_dot(seed, count, width):
    rng = np.random.default_rng(seed)
    height = 0.6 * width
    x, y = rng.uniform(0, width, count), rng.uniform(0, height, count)
    radius = rng.uniform(2, 12, count)
    texts = ["行业" * int(n) for n in rng.integers(0, 6, count)]
    places = place_labels(x, y, radius, texts, range(count), width=width, height=height)
    placed = boxes(x, y, radius, texts, places)
    for number, (at, left, top, right, bottom) in enumerate(placed):
        assert texts[at]
        assert left >= 0 <= top
        assert right <= width + 1e-9
        assert bottom <= height + 1e-9
        for _, other_left, other_top, other_right, other_bottom in placed[:number]:
            assert right <= other_left or other_right <= left or bottom <= other_top or other_bottom <= top
        for dot in range(count):
            across = x[dot] - min(max(x[dot], left), right)
            along = y[dot] - min(max(y[dot], top), bottom)
            assert dot == at or math.hypot(across, along) >= radius[dot] - 1e-9


def test_the_label_that_matters_most_is_placed_first():
    x, y = np.array([50.0, 52.0]), np.array([50.0, 50.0])
    radius, texts = np.array([3.0, 3.0]), ["x" * 40, "y" * 40]
    for order in ([0, 1], [1, 0]):
        places = place_labels(x, y, radius, texts, order, width=330, height=60)
        assert places[order[0]] != HIDDEN


def test_long_names_are_cut_and_say_so():
    assert cut_label("计算机、通信和其他电子设备制造业") == "计算机、通信和其他电子设备…"
    assert label_width(cut_label("Wooden household furniture manufacturing")) <= 150


def test_a_plane_has_a_place_for_every_width_and_the_whole_name_in_the_tooltip():
    dots = [
        Dot(1.0, 2.0, "Tractors", "a", weight=1.0, tips={"Rank": "3"}),
        Dot(1.0001, 2.0001, "Trailers", "b", weight=0.5, tips={"Rank": "4"}),
        Dot(9.0, 9.0, "Never told", "b", weight=math.nan, tips={"Rank": "5"}),
    ]
    axes = axis_over([1, 9], "Across"), axis_over([2, 9], "Upwards", middle=5.0)
    colors = {"a": "#000000", "b": "#ffffff"}
    spec = scatter_spec(
        dots,
        lang="en",
        title="T",
        description="d",
        bare=False,
        simulated=False,
        colors=colors,
        axes=axes,
        what="Industry",
    )
    rows = next(part["values"] for part in spec["data"] if part["name"] == "dots")
    steps = next(signal["update"] for signal in spec["signals"] if signal["name"] == "step").count("?") + 1
    assert len(rows[0]["at"]) == steps
    assert "at" not in rows[2]
    symbols = next(mark for mark in spec["marks"] if mark.get("name") == "symbols")
    tooltip = symbols["encode"]["update"]["tooltip"]["signal"]
    assert tooltip == '{"Industry": datum.n, "Rank": datum.t0}'


@pytest.mark.parametrize("values", [[], [3.0], [float("nan"), 2.0, 2.0]])
def test_an_axis_is_never_without_extent(values):
    axis = axis_over(values, "x")
    assert axis.low < axis.high
