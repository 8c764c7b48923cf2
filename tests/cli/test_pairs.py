"""``jiju measure`` of two industries, of all pairs, and with a window and controls."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from jiju.results import Result

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Call = Callable[..., object]

PAIR = ("--industry", "glass", "--neighbor", "wood", "--simulations", "39", "--seed", "7")


def _result(jiju: Call, *words: object) -> Result:
    outcome = jiju("measure", *words, "--format", "json")
    assert outcome.code == 0, outcome.err
    return Result.from_dict(json.loads(outcome.out))


def test_a_pair(jiju: Call, plants: Path):
    found = _result(jiju, "colocation", plants, *PAIR)
    assert (found.kind, found.details["neighbor"]) == ("colocation", "wood")
    told = jiju("measure", "colocation", plants, *PAIR, "--lang", "zh")
    assert told.out.startswith(found.summary("zh"))


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ((), None),
        (("--controls", "1"), 1),
        (("--controls", "wood"), ["wood"]),
        (("--controls", "wood,glass"), ["wood", "glass"]),
    ],
)
def test_controls_are_industries_or_a_number_of_characters(jiju: Call, plants: Path, given, meant):
    found = _result(jiju, "colocation", plants, *PAIR, *given)
    assert found.details["controls"] == meant
    assert _result(jiju, "concentration", plants, *PAIR[:2], *PAIR[4:], *given).details["controls"] == meant


def test_a_window_is_a_file_of_boundaries(jiju: Call, plants: Path, tmp_path: Path):
    ring = [[112.9, 27.9], [113.2, 27.9], [113.2, 28.2], [112.9, 28.2], [112.9, 27.9]]
    window = tmp_path / "window.geojson"
    feature = {
        "type": "Feature",
        "properties": {"region": "all"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    window.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    found = _result(jiju, "colocation", plants, *PAIR, "--measure", "K", "--window", window)
    assert found.details["window_area_m2"] == pytest.approx(30_000 * 33_000, rel=0.1)
    assert [entry.name for entry in found.provenance.inputs] == ["establishments", "window"]


def test_all_pairs(jiju: Call, plants: Path, tmp_path: Path):
    words = ("--simulations", "39", "--seed", "7")
    found = _result(jiju, "colocation-ranking", plants, *words)
    assert list(found.table["industry"]) in (["glass", "wood"], ["wood", "glass"])
    placed = tmp_path / "placed.csv"
    lines = plants.read_text(encoding="utf-8").splitlines()
    regions = ["region", *(f"r{k % 5}" for k in range(len(lines) - 1))]
    placed.write_text(
        "\n".join(f"{line},{region}" for line, region in zip(lines, regions, strict=True)), encoding="utf-8"
    )
    shared = _result(jiju, "coagglomeration", placed, *words)
    assert len(shared.table) == 1
    for name, file in (("colocation-ranking", plants), ("coagglomeration", placed)):
        target = tmp_path / f"{name}.svg"
        assert jiju("measure", name, file, *words, "-o", target).code == 0
        assert target.read_text(encoding="utf-8").startswith("<svg")
