"""The map of clusters: outlines and numbers over the points, in one plane, in one piece."""

from __future__ import annotations

import json

import numpy as np
import pytest

from jiju import draw
from jiju.errors import ChartError
from jiju.results import Result


def data_of(chart):
    return {entry["name"]: entry for entry in chart.spec["data"]}


def points_of(chart):
    lines = data_of(chart)["points"]["values"].splitlines()[1:]
    return np.array([[float(v) if v else np.nan for v in line.split(",")] for line in lines])


@pytest.mark.parametrize("degrees", [False, True])
def test_outlines_lie_around_their_points(samples, degrees):
    chart = draw(samples.clusters(degrees=degrees))
    outlines, points = data_of(chart)["outlines"]["values"], points_of(chart)
    assert [outline["n"] for outline in outlines] == ["1", "2"]
    for number, outline in enumerate(outlines, start=1):
        ring = np.array(outline["geometry"]["coordinates"][0])
        middle = ring[:-1].mean(axis=0)
        assert np.hypot(*(ring - middle).T) == pytest.approx(2_500, rel=0.02)
        own = points[points[:, 2] == number, :2]
        # A normal spread of 900 m keeps well within twice the radius.
        assert np.hypot(*(own - middle).T).max() < 5_000
        assert outline["at"][1] == ring[:, 1].max()


def test_a_map_across_the_date_line_is_in_one_piece(samples):
    chart = draw(samples.clusters(degrees=True))
    points = points_of(chart)
    assert np.ptp(points[:, 0]) < 70_000
    plain = points_of(draw(samples.clusters()))
    # The same places, but for the projection.
    assert np.ptp(points[:, 0]) == pytest.approx(np.ptp(plain[:, 0]), rel=0.15)


def test_numbers_are_written_and_p_values_are_in_the_tooltip(samples):
    chart = draw(samples.clusters())
    svg = chart.to_svg()
    assert ">1</text>" in svg
    assert ">2</text>" in svg
    tips = [outline["tip"] for outline in data_of(chart)["outlines"]["values"]]
    assert tips[0]["p"] == "0.001"
    assert tips[0]["Establishments"] == "20"
    assert "Dashed" not in json.dumps(chart.spec)
    chinese = [
        outline["tip"] for outline in data_of(draw(samples.clusters(), lang="zh"))["outlines"]["values"]
    ]
    assert chinese[0]["p 值"] == "0.001"


def test_outlines_that_chance_would_make_too_are_dashed_and_said_to_be(samples):
    chart = draw(samples.clusters(method="density", found=3), bare=True)
    outlines = data_of(chart)["outlines"]["values"]
    assert [outline["firm"] for outline in outlines] == [True, False, False]
    assert outlines[2]["tip"]["p"] == "not tested"
    assert chart.notes[0].startswith("Dashed outlines")


def test_no_cluster_leaves_the_points(samples):
    chart = draw(samples.clusters(found=0))
    assert data_of(chart)["outlines"]["values"] == []
    assert len(points_of(chart)) == 60
    assert "0 clusters" in chart.description


def test_nothing_to_show_is_refused(samples):
    base = samples.clusters(found=0)
    tables = {**base.tables, "points": base.tables["points"].head(0)}
    with pytest.raises(ChartError, match="C106"):
        draw(Result(base.kind, base.table, (), (), base.provenance, base.details, tables))


def test_many_points_are_binned(samples):
    base = samples.clusters()
    points = base.tables["points"].assign(establishments=7)
    details = {**base.details, "binned": True, "cell_m": 500.0}
    chart = draw(
        Result(base.kind, base.table, (), (), base.provenance, details, {**base.tables, "points": points})
    )
    assert any(scale["name"] == "area" for scale in chart.spec["scales"])
    assert chart.spec["legends"][-1]["size"] == "area"
    assert chart.to_svg().startswith("<svg")
