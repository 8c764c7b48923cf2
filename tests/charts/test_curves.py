"""Where a curve leaves its band, and how that is said."""

from __future__ import annotations

import pandas as pd
import pytest

from jiju.charts.curves import CurveStyle, curve_description, note_rows, outside


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
