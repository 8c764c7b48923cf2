"""Where a curve leaves its band, and how that is said."""

from __future__ import annotations

import pandas as pd
import pytest

from jiju.charts.curve_style import CurveStyle
from jiju.charts.curves import curve_description, curve_key, curve_rows, note_rows, outside


def frame(values: list[float], low: float = 1.0, high: float = 2.0) -> pd.DataFrame:
    distances = [1000.0 * at for at in range(len(values))]
    return pd.DataFrame({"distance_m": distances, "value": values, "low": low, "high": high, "expected": 1.5})


def style(curve: pd.DataFrame, lang: str = "en") -> CurveStyle:
    return CurveStyle.of({"measure": "M", "level": 0.95}, curve, lang)


@pytest.mark.parametrize(
    ("values", "above", "below"),
    [
        ([1.5, 1.5, 1.5], [], []),
        ([3.0, 3.0, 1.5], [(0, 1000)], []),
        ([3.0, 1.5, 3.0], [(0, 0), (2000, 2000)], []),
        ([0.5, 3.0, 0.5], [(1000, 1000)], [(0, 0), (2000, 2000)]),
        ([2.0, 1.0], [], []),
        ([float("nan"), 3.0, float("nan"), 3.0], [(1000, 1000), (3000, 3000)], []),
    ],
)
def test_ranges_outside_the_band(values, above, below):
    assert outside(frame(values)) == (above, below)


def test_the_label_of_a_side_stands_once_and_names_all_its_ranges():
    curve = frame([3.0, 1.5, 3.0, 3.0, 0.5])
    rows = note_rows(curve, style(curve))
    assert [row["side"] for row in rows] == ["above", "above", "below"]
    assert [row["text"] for row in rows] == ["More than chance: 0 m, 2–3 km", "", "Less than chance: 4 km"]


def test_a_range_of_one_distance_can_be_seen():
    curve = frame([1.5, 3.0, 1.5])
    (row,) = note_rows(curve, style(curve))
    assert row["to"] > row["from"]


def test_descriptions_say_what_the_picture_shows():
    curve = frame([3.0, 1.5, 0.5])
    said = curve_description("Cement", curve, style(curve))
    assert said == (
        "Cement: over distances from 0 m to 2 km the observed curve is "
        "above the global band of chance at 0 m and below it at 2 km."
    )
    inside = frame([1.5, 1.5])
    assert "inside the global band of chance throughout" in curve_description("X", inside, style(inside))
    assert "全程处于" in curve_description("水泥", inside, style(inside, "zh"))


@pytest.mark.parametrize(
    ("measure", "title", "factor"),
    [
        ("kd", "Density of pair distances (per km)", 1000.0),
        ("M", "M (1 = as all industry)", 1.0),
        ("m", "m (1 = as all industry)", 1.0),
        ("g", "g (1 = evenly spread over the window)", 1.0),
        ("L", "L(r) − r (m; 0 = evenly spread)", 1.0),
        ("K", "K: neighbors over their mean density (m²)", 1.0),
        ("D", "D: K less K of the controls (m²)", 1.0),
        ("new", "new", 1.0),
    ],
)
def test_every_measure_has_its_unit(measure, title, factor):
    curve = frame([3.0, 1.5, 0.5])
    made = CurveStyle.of({"measure": measure, "level": 0.95}, curve, "en")
    assert (made.value_title, made.value_factor) == (title, factor)


def test_large_areas_and_lengths_are_in_kilometers():
    curve = frame([3e6, 4e6, 5e6])
    assert CurveStyle.of({"measure": "K", "level": 0.95}, curve, "zh").value_title.endswith("（平方公里）")
    made = CurveStyle.of({"measure": "L", "level": 0.95}, curve, "en")
    assert "km" in made.value_title
    assert curve_rows(curve, made)[0]["value"] == pytest.approx(3000.0)


def test_the_key_says_which_band_it_is():
    curve = frame([3.0, 1.5, 0.5])

    def key(band: str | None) -> list[str]:
        details = {"measure": "M", "level": 0.95} | ({"band": band} if band else {})
        return [entry.label for entry in curve_key(CurveStyle.of(details, curve, "en"))]

    assert key(None)[2] == key("erl")[2] == "Global band of chance (95%)"
    assert key("do_global")[2] == "Global band of Duranton and Overman (95%)"
    assert "no test" in key("do_local")[2]
    assert key("do_local")[3] == "Above the local band"
    assert key("integrated_deviation") == ["Observed", "Mean of chance"]


def test_a_test_without_band_is_described_as_one():
    curve = frame([3.0, 1.5, 0.5])
    curve[["low", "high"]] = float("nan")
    made = CurveStyle.of({"measure": "M", "level": 0.95, "band": "integrated_deviation"}, curve, "en")
    assert note_rows(curve, made) == []
    assert "above the mean of chance at 1 of 3 distances; this test has no band" in curve_description(
        "X", curve, made
    )
    local = CurveStyle.of({"measure": "M", "level": 0.95, "band": "do_local"}, frame([3.0, 1.5]), "zh")
    assert "局部带" in curve_description("水泥", frame([3.0, 1.5]), local)
