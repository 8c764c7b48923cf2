"""The Chinese map systems and back within a centimetre; coordinates in any writing are the same place."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiju.tables import read_establishments

SETTINGS = settings(deadline=None, max_examples=40, derandomize=True)

AXIS, E2 = 6378245.0, 0.00669342162296594323


def to_gcj02(lon, lat):
    """The published forward formula, written out once more, one point at a time."""
    from math import cos, fabs, pi, sin, sqrt

    x, y = lon - 105, lat - 35
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(fabs(x))
    north += (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    north += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    north += (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(fabs(x))
    east += (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    east += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    east += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    phi = lat / 180 * pi
    magic = 1 - E2 * sin(phi) ** 2
    north = north * 180 / (AXIS * (1 - E2) / (magic * sqrt(magic)) * pi)
    east = east * 180 / (AXIS / sqrt(magic) * cos(phi) * pi)
    return lon + east, lat + north


def to_bd09(lon, lat):
    """From WGS84, by way of GCJ-02."""
    from math import atan2, cos, pi, sin, sqrt

    x, y = to_gcj02(lon, lat)
    z = sqrt(x * x + y * y) + 0.00002 * sin(y * pi * 3000 / 180)
    theta = atan2(y, x) + 0.000003 * cos(x * pi * 3000 / 180)
    return z * cos(theta) + 0.0065, z * sin(theta) + 0.006


def read(lon, lat, **options):
    frame = pd.DataFrame({"industry": "C1", "lon": np.atleast_1d(lon), "lat": np.atleast_1d(lat)})
    return read_establishments(frame, **options)[["lon", "lat"]].to_numpy()


def metres(a, b):
    a, b = np.radians(np.atleast_2d(a)), np.radians(np.atleast_2d(b))
    return 6_371_000 * np.hypot((a[:, 0] - b[:, 0]) * np.cos(a[:, 1]), a[:, 1] - b[:, 1])


# well inside the rectangle, so that the shifted point is inside too
CHINA = st.lists(st.tuples(st.floats(73.5, 135.0), st.floats(18.2, 53.5)), min_size=1, max_size=20)
ELSEWHERE = st.one_of(
    st.tuples(st.floats(-180, 72.0), st.floats(-89, 89)),
    st.tuples(st.floats(137.84, 180), st.floats(-89, 89)),
    st.tuples(st.floats(-180, 180), st.floats(-89, 0.82)),
    st.tuples(st.floats(-180, 180), st.floats(55.83, 89)),
)


@pytest.mark.parametrize(("crs", "forward"), [("GCJ-02", to_gcj02), ("BD-09", to_bd09)])
def test_inverse_within_a_centimetre(crs, forward):
    @SETTINGS
    @given(CHINA)
    def check(places):
        shifted = np.array([forward(*place) for place in places])
        assert (metres(read(shifted[:, 0], shifted[:, 1], crs=crs), places) < 0.01).all()

    check()


def test_inverse_over_all_of_china():
    """A grid of a quarter degree, at once."""
    lon, lat = (grid.ravel() for grid in np.meshgrid(np.arange(73.5, 135, 0.25), np.arange(18.2, 53.5, 0.25)))
    shifted = np.array([to_gcj02(*place) for place in zip(lon, lat, strict=True)])
    found = read(shifted[:, 0], shifted[:, 1], crs="GCJ-02")
    assert metres(found, np.column_stack([lon, lat])).max() < 0.01
    assert metres(shifted, np.column_stack([lon, lat])).min() > 1, "the test's own shift does something"


@SETTINGS
@given(st.lists(ELSEWHERE, min_size=1, max_size=20))
def test_identity_outside(places):
    places = [place for place in places if place != (0, 0)] or [(8.5, 50.0)]
    given_places = np.array(places)
    found = read(given_places[:, 0], given_places[:, 1], crs="GCJ-02")
    np.testing.assert_array_equal(found, given_places)


@SETTINGS
@given(CHINA, st.sampled_from(["lat_lon", "lon_lat", "wkt", "swapped", "comma", "text"]))
def test_writings_of_one_place(places, manner):
    """In China longitude exceeds latitude, so that no order can be mistaken.

    Exchanged columns are told by longitudes beyond 90, which half of the cells must have.
    """
    places = [(round(lon, 6), round(lat, 6)) for lon, lat in places]
    places += [(112.9388, 28.2282)] * len(places)
    frame = pd.DataFrame({"industry": ["C1"] * len(places)})
    lon, lat = zip(*places, strict=True)
    match manner:
        case "lat_lon":
            frame["coordinates"] = [f"{y}, {x}" for x, y in places]
        case "lon_lat":
            frame["经纬度"] = [f"{x}，{y}" for x, y in places]
        case "wkt":
            frame["geometry"] = [f"POINT ({x} {y})" for x, y in places]
        case "swapped":
            frame["lon"], frame["lat"] = lat, lon
        case "comma":
            frame["lon"], frame["lat"] = (
                [f"{x:.6f}".replace(".", ",") for x in lon],
                [f"{y:.6f}".replace(".", ",") for y in lat],
            )
        case "text":
            frame["lon"], frame["lat"] = [f" {x!r} " for x in lon], [f"+{y!r}" for y in lat]
    found = read_establishments(frame)
    np.testing.assert_allclose(found[["lon", "lat"]], places, atol=1e-9)


@SETTINGS
@given(st.floats(0, 179.99), st.floats(0, 89.99), st.sampled_from("EW"), st.sampled_from("NS"))
def test_degrees_minutes_seconds_or_missing(lon, lat, east, north):
    """Read to the second's hundredth, or left without a place and counted; never half read."""

    def dms(value, letter):
        hundredths = round(value * 360_000)
        degrees, rest = divmod(hundredths, 360_000)
        minutes, seconds = divmod(rest, 6_000)
        return f"{degrees}°{minutes:02d}'{seconds / 100:05.2f}\"{letter}"

    if lon < 0.001 and lat < 0.001:
        return
    frame = pd.DataFrame({"industry": ["C1"], "lon": [dms(lon, east)], "lat": [dms(lat, north)]})
    found = read_establishments(frame)
    if found["lon"].isna().all():
        assert any(p["rows"] == 1 and p["severity"] == "warning" for p in found.attrs["problems"])
    else:
        assert found["lon"].iloc[0] == pytest.approx(lon if east == "E" else -lon, abs=2e-6)
        assert found["lat"].iloc[0] == pytest.approx(lat if north == "N" else -lat, abs=2e-6)


@SETTINGS
@given(st.text(max_size=20), st.text(max_size=20))
def test_any_text_is_a_place_or_is_counted(lon, lat):
    frame = pd.DataFrame({"industry": ["C1", "C1"], "lon": ["8.5", lon], "lat": ["50", lat]})
    found = read_establishments(frame)
    assert len(found) == 2
    assert found["lon"].iloc[0] == 8.5
    if found["lon"].isna().iloc[1]:
        assert any(p["rows"] == 1 and p["severity"] == "warning" for p in found.attrs["problems"])
