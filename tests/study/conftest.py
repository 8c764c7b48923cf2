"""A small place: plants in a square of four districts, one industry gathered, one spread."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STUDY = """
[study]
title = {en = "Small place", zh = "小地方"}
seed = 7

[tables.plants]
kind = "establishments"
path = "plants.csv"
columns = {industry = "branch", size = "staff"}

[tables.districts]
kind = "boundaries"
path = "districts.geojson"

[[questions]]
ask = "rank_concentration"
establishments = "plants"
simulations = 39
title = "Who gathers"

[[questions]]
ask = "measure_concentration"
establishments = "plants"
industry = "glass"
simulations = 39

[[questions]]
ask = "measure_specialization"
establishments = "plants"
regions = "districts"

[[questions]]
ask = "measure_agglomeration"
establishments = "plants"
regions = "districts"
"""


def _plants() -> str:
    rng = np.random.default_rng(3)
    glass = rng.normal((113.02, 28.02), 0.003, (20, 2))
    wood = rng.uniform((113.0, 28.0), (113.1, 28.1), (60, 2))
    lines = ["id,branch,staff,lon,lat,year"]
    for at, (lon, lat) in enumerate(np.vstack([glass, wood])):
        branch, staff, year = ("glass" if at < 20 else "wood"), 10 + at, 2020 + at % 3
        lines.append(f"p{at:03d},{branch},{staff},{lon:.5f},{lat:.5f},{year}")
    lines.append("p900,,5,113.05,28.05,2020")
    return "\n".join(lines) + "\n"


def _districts() -> str:
    features = []
    for at, (west, south) in enumerate([(112.95, 27.95), (113.05, 27.95), (112.95, 28.05), (113.05, 28.05)]):
        east, north = west + 0.1, south + 0.1
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        features.append(
            {
                "type": "Feature",
                "properties": {"region": f"d{at}", "name": f"District {at}"},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        )
    return json.dumps({"type": "FeatureCollection", "features": features})


def lay_out(folder: Path, text: str = STUDY) -> Path:
    """The study and its tables, written into a folder."""
    (folder / "plants.csv").write_text(_plants(), encoding="utf-8")
    (folder / "districts.geojson").write_text(_districts(), encoding="utf-8")
    file = folder / "study.toml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def study_text() -> str:
    """The text of the study file."""
    return STUDY


@pytest.fixture
def make_study(tmp_path: Path) -> Callable[..., Path]:
    """Write the study, changed where asked: pairs of old and new text."""

    def make(*changes: tuple[str, str], text: str = STUDY) -> Path:
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        return lay_out(tmp_path, text)

    return make
