"""Coordinates filled down, and points that stand for a whole town, are told."""

from __future__ import annotations

import numpy as np
import pandas as pd

from jiju import read_establishments
from jiju.tables.repeats import crowded_points, stuck_values


def codes(frame: pd.DataFrame) -> dict[str, int]:
    return {problem["code"]: problem["rows"] for problem in frame.attrs["problems"]}


def places(rng: np.random.Generator, n: int = 400) -> pd.DataFrame:
    lon, lat = rng.uniform(112, 114, n).round(6), rng.uniform(27, 29, n).round(6)
    return pd.DataFrame({"industry": "C35", "lon": lon, "lat": lat})


def test_a_longitude_filled_down_is_told(rng: np.random.Generator) -> None:
    frame = places(rng)
    frame.loc[50:61, "lon"] = 43.319417
    told = codes(read_establishments(frame))
    assert told["T978"] == 12


def test_a_latitude_filled_down_is_told(rng: np.random.Generator) -> None:
    frame = places(rng)
    frame.loc[50:57, "lat"] = 28.123457
    assert codes(read_establishments(frame))["T978"] == 8


def test_ordinary_places_are_not_suspected(rng: np.random.Generator) -> None:
    assert not {"T978", "T979"} & set(codes(read_establishments(places(rng))))


def test_a_grid_is_not_suspected() -> None:
    east, north = np.meshgrid(np.arange(40) / 24 + 100, np.arange(40) / 24 + 20)
    assert not stuck_values(east.ravel(), north.ravel()).any()


def test_values_rounded_to_minutes_are_not_suspected(rng: np.random.Generator) -> None:
    values = rng.uniform(112, 113, 500).round(2)
    assert not stuck_values(values, rng.uniform(27, 29, 500)).any()


def test_a_town_at_one_point_is_told(rng: np.random.Generator) -> None:
    frame = places(rng)
    frame.loc[0:9, ["lon", "lat"]] = [112.938, 28.228]
    told = codes(read_establishments(frame))
    assert told["T979"] == 10
    assert "T978" not in told


def test_missing_places_crowd_nowhere() -> None:
    marked, most = crowded_points(np.full(30, np.nan), np.full(30, np.nan))
    assert not marked.any()
    assert most == 0
