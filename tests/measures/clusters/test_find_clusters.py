"""find_clusters: what it finds, says, refuses and writes."""

from __future__ import annotations

import json
import sys

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from uneven_sites import by_chance

import jiju
from jiju.errors import MeasureError, ResultError, TableError
from jiju.results import Result


def two_clusters(seed: int = 3, *, degrees: bool = False) -> pd.DataFrame:
    """Pumps around two spots and here and there, among as many other plants everywhere."""
    rng = np.random.default_rng(seed)
    xy = rng.uniform(0, 100_000, (400, 2))
    xy[:25] = np.array([20_000, 70_000]) + rng.normal(0, 1_500, (25, 2))
    xy[25:40] = np.array([75_000, 30_000]) + rng.normal(0, 1_500, (15, 2))
    frame = pd.DataFrame(
        {
            "establishment": [f"plant {k}" for k in range(400)],
            "industry": ["pumps"] * 60 + ["other"] * 340,
            "size": rng.lognormal(2, 1, 400),
            "x": xy[:, 0],
            "y": xy[:, 1],
        }
    )
    if degrees:
        frame["lon"] = (179.6 + frame.pop("x") / 1e5 + 180) % 360 - 180
        frame["lat"] = 30 + frame.pop("y") / 1.1e5
    return frame


@pytest.mark.parametrize("degrees", [False, True])
@pytest.mark.parametrize(
    "options", [{}, {"model": "poisson"}, {"model": "poisson", "weighted": True}, {"method": "density"}]
)
def test_planted_clusters_are_found(options, degrees):
    table = two_clusters(degrees=degrees)
    found = jiju.find_clusters(table, industry="pumps", simulations=99, rng=1, **options)
    firm = found.table[found.table["p_value"] <= 0.05]
    assert len(firm) >= (1 if options.get("weighted") else 2)
    first = found.members[found.members["cluster"] == 1]["establishment"]
    planted = {f"plant {k}" for k in (range(25) if not options.get("weighted") else range(40))}
    assert len(planted & set(first)) >= (5 if options.get("weighted") else 17)
    assert firm["relative_risk"].min() > 1.5
    assert (found.table["log_likelihood_ratio"].diff().dropna() <= 0).all()


def test_shapes_agree_with_each_other():
    found = jiju.find_clusters(two_clusters(), industry="pumps", simulations=99, rng=1)
    assert found.table["cluster"].tolist() == [1, 2]
    assert found.members.groupby("cluster").size().tolist() == found.table["establishments"].tolist()
    sums = found.members.groupby("cluster")["size"].sum()
    np.testing.assert_allclose(found.table["size"], sums)
    outlines = found.outlines
    assert outlines.crs is None
    places = shapely.points(found.members[["x", "y"]].to_numpy())
    shapes = outlines.geometry.to_numpy()[found.members["cluster"] - 1]
    assert shapely.intersects(shapes, places).all()
    assert not outlines.geometry.iloc[0].intersects(outlines.geometry.iloc[1])
    np.testing.assert_allclose(np.sqrt(outlines.area / np.pi), found.table["radius_m"], rtol=1e-3)
    points = found.tables["points"]
    assert points["establishments"].sum() == 60
    assert (points["cluster"] > 0).sum() == len(found.members) == found.details["in_clusters"]


def test_outlines_across_the_date_line_are_cut_there():
    found = jiju.find_clusters(two_clusters(degrees=True), industry="pumps", simulations=99, rng=1)
    outlines = found.outlines
    assert outlines.crs == "EPSG:4326"
    assert outlines.is_valid.all()
    west, _, east, _ = outlines.total_bounds
    assert west >= -180
    assert east <= 180
    # One stands east of the line, one west: none is a band around the world.
    assert (
        outlines.geometry.map(lambda shape: shapely.get_parts(shape)[0].bounds)
        .map(lambda box: box[2] - box[0])
        .max()
        < 1
    )


def test_pure_chance_leaves_an_empty_table_and_says_so(tmp_path):
    chance = by_chance(4, industries={"pumps": 40})
    found = jiju.find_clusters(chance, industry="pumps", simulations=99, rng=1)
    assert found.table.empty
    assert found.evidence[0].verdict == "within chance"
    assert found.details["strongest"]["p_value"] == found.evidence[0].p_value > 0.05
    assert "No cluster of pumps can be told from chance" in found.summary()
    assert "未发现pumps" in found.summary("zh")
    assert len(found.outlines) == 0
    written = found.write(tmp_path / "none.gpkg")
    assert len(gpd.read_file(written, layer="outlines")) == 0
    assert len(jiju.draw(found).to_svg()) > 1000


@pytest.mark.parametrize("method", ["scan", "density"])
def test_the_same_seed_gives_the_same_bytes_for_any_number_of_threads(method, monkeypatch):
    texts = []
    for threads in ("1", "2", "3"):
        monkeypatch.setenv("JIJU_THREADS", threads)
        found = jiju.find_clusters(
            two_clusters(),
            industry="pumps",
            method=method,
            simulations=149 if method == "scan" else 19,
            rng=5,
        )
        texts.append(json.dumps(found.to_dict(), sort_keys=True))
    assert texts[0] == texts[1] == texts[2]


def test_clusters_do_not_depend_on_where_zero_is_nor_on_the_order_of_rows(rng):
    table = two_clusters()
    moved = table.assign(x=table["x"] + 5e5, y=table["y"] - 2e5)
    mixed = table.sample(frac=1.0, random_state=7)
    base, shifted, shuffled = (
        jiju.find_clusters(frame, industry="pumps", simulations=39, level=0.9, rng=1)
        for frame in (table, moved, mixed)
    )
    for other in (shifted, shuffled):
        pd.testing.assert_series_equal(base.table["establishments"], other.table["establishments"])
        np.testing.assert_allclose(base.table["radius_m"], other.table["radius_m"], rtol=1e-6)
    np.testing.assert_allclose(shifted.table["x"] - 5e5, base.table["x"], rtol=1e-9)
    assert set(base.members["establishment"]) == set(shuffled.members["establishment"])


def test_a_large_plant_alone_is_no_cluster():
    table = by_chance(11, industries={"pumps": 40})
    table["size"] = 10.0
    giant = table.index[table["industry"] == "pumps"][0]
    table.loc[giant, "size"] = 10_000.0
    p = [
        jiju.find_clusters(
            table, industry="pumps", model="poisson", weighted=True, simulations=99, rng=seed
        ).details["p_value"]
        for seed in (1, 2)
    ]
    assert min(p) > 0.05


def test_establishments_at_one_place_enter_together():
    table = two_clusters()
    at = table["x"].to_numpy() < 0
    at[:30] = True
    table.loc[at, ["x", "y"]] = (50_000.0, 50_000.0)
    found = jiju.find_clusters(table, industry="pumps", simulations=99, rng=1)
    first = found.table.iloc[0]
    assert (first["x"], first["y"], first["radius_m"]) == (50_000.0, 50_000.0, 0.0)
    assert first["establishments"] == first["all_establishments"] == 30
    assert found.outlines.area.iloc[0] == pytest.approx(np.pi, rel=0.01)


def test_limits_hold():
    table = two_clusters()
    found = jiju.find_clusters(
        table, industry="pumps", largest_radius_m=2_000.0, largest_share=0.05, simulations=99, rng=1
    )
    assert found.table["radius_m"].max() <= 2_000.0
    assert found.table["all_establishments"].max() <= 20
    few = jiju.find_clusters(table, industry="pumps", minimum_establishments=18, simulations=99, rng=1)
    assert few.table["establishments"].min() >= 18


def test_few_centers_are_stated():
    found = jiju.find_clusters(two_clusters(), industry="pumps", centers=50, simulations=39, rng=1)
    assert found.details["complete_centers"] == 50
    assert found.details["near_centers"] == 350
    assert any("50 of 400 places" in s.text.en for s in found.statements if s.role == "caveat")


def test_too_few_draws_are_said():
    found = jiju.find_clusters(two_clusters(), industry="pumps", simulations=9, rng=1)
    assert found.table.empty
    assert "no p-value can be small enough" in found.summary()


def test_density_says_when_it_was_not_tested(monkeypatch):
    monkeypatch.setattr("jiju.measures.clusters._cluster_search._MOST_DENSE", 50)
    found = jiju.find_clusters(two_clusters(), industry="pumps", method="density", rng=1)
    assert len(found.table) >= 2
    assert found.table["p_value"].isna().all()
    assert found.evidence == ()
    assert "was not tested" in found.summary()
    assert "There are no p-values" in found.summary()
    assert "没有 p 值" in found.summary("zh")


def test_it_goes_to_disk_and_back(tmp_path):
    found = jiju.find_clusters(two_clusters(degrees=True), industry="pumps", simulations=39, rng=1)
    back = Result.from_dict(json.loads(json.dumps(found.to_dict())))
    assert type(back) is type(found)
    assert back.summary("zh") == found.summary("zh")
    pd.testing.assert_frame_equal(back.table, found.table)
    assert shapely.equals(back.outlines.geometry.to_numpy(), found.outlines.geometry.to_numpy()).all()


def test_a_geopackage_holds_outlines_and_members(tmp_path):
    found = jiju.find_clusters(two_clusters(degrees=True), industry="pumps", simulations=99, rng=1)
    path = found.write(tmp_path / "new" / "clusters.gpkg")
    outlines, members = (gpd.read_file(path, layer=name) for name in ("outlines", "members"))
    assert outlines.crs == members.crs == "EPSG:4326"
    assert outlines["p_value"].tolist() == found.table["p_value"].tolist()
    assert members["establishment"].tolist() == found.members["establishment"].tolist()
    before = path.read_bytes()
    with pytest.raises(MeasureError, match="M265"):
        found.write(path)
    assert found.write(path, force=True).read_bytes() == before
    (tmp_path / "file").write_text("")
    with pytest.raises(ResultError, match="R205"):
        found.write(tmp_path / "file" / "clusters.gpkg")


def test_outlines_of_regions_lie_below_on_the_map():
    west, east = shapely.box(0, 0, 50_000, 100_000), shapely.box(50_000, 0, 100_000, 100_000)
    halves = gpd.GeoDataFrame({"region": ["W", "E"]}, geometry=[west, east], crs="EPSG:32650")
    table = two_clusters()
    table.attrs["crs"] = "EPSG:32650"
    options = {"industry": "pumps", "simulations": 39, "level": 0.9, "rng": 1}
    found = jiju.find_clusters(table, boundaries=halves, **options)
    assert len(found.details["outlines"]["features"]) == 2
    assert [entry.name for entry in found.provenance.inputs] == ["establishments", "boundaries"]
    data = {entry["name"]: entry for entry in jiju.draw(found).spec["data"]}
    assert [feature["name"] for feature in data["regions"]["values"]] == ["E", "W"]
    del table.attrs["crs"]
    lost = jiju.find_clusters(table, boundaries=halves, **options)
    assert lost.details["outlines"] is None
    assert "outlines of the regions are not shown" in lost.summary()
    with pytest.raises(TableError, match="T102"):
        jiju.find_clusters(table, boundaries=halves.drop(columns="region"), **options)


def test_metres_of_a_known_system_keep_it(tmp_path):
    table = two_clusters()
    table.attrs["crs"] = "EPSG:32650"
    found = jiju.find_clusters(table, industry="pumps", simulations=39, level=0.9, rng=1)
    assert found.outlines.crs == "EPSG:32650"
    assert gpd.read_file(found.write(tmp_path / "c.gpkg"), layer="members").crs == "EPSG:32650"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"industry": "pomps"}, "M205"),
        ({"method": "circles"}, "M262"),
        ({"model": "normal"}, "M262"),
        ({"weighted": True}, "M262"),
        ({"weighted": True, "method": "density", "model": "poisson"}, "M262"),
        ({"largest_share": 0.6}, "M263"),
        ({"largest_share": 0.0}, "M263"),
        ({"largest_share": 0.01}, "M263"),
        ({"largest_radius_m": -1.0}, "M263"),
        ({"centers": 0}, "M263"),
        ({"minimum_establishments": 1}, "M211"),
        ({"minimum_establishments": 2.5}, "M211"),
        ({"minimum_establishments": 61}, "M260"),
        ({"simulations": 0}, "M202"),
        ({"simulations": True}, "M202"),
        ({"level": 1.0}, "M209"),
        ({"rng": -1}, "M203"),
    ],
)
def test_what_cannot_be_done_is_refused(options, code):
    with pytest.raises(MeasureError, match=code):
        jiju.find_clusters(two_clusters(), **{"industry": "pumps", **options})


def test_tables_that_cannot_be_used_are_refused():
    table = two_clusters()
    with pytest.raises(MeasureError, match="M261"):
        jiju.find_clusters(table[table["industry"] == "pumps"], industry="pumps")
    with pytest.raises(MeasureError, match="M207"):
        jiju.find_clusters(table.assign(size=0.0), industry="pumps", model="poisson", weighted=True)
    with pytest.raises(TableError, match="T102"):
        jiju.find_clusters(table.drop(columns="size"), industry="pumps", model="poisson", weighted=True)
    with pytest.raises(TableError, match="T304"):
        jiju.find_clusters(table.drop(columns=["x", "y"]), industry="pumps")


def test_without_scikit_learn_the_scan_still_works(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.cluster", None)
    with pytest.raises(MeasureError, match="M264"):
        jiju.find_clusters(two_clusters(), industry="pumps", method="density")
    assert len(jiju.find_clusters(two_clusters(), industry="pumps", simulations=39, rng=1).table)


def test_rows_that_cannot_be_used_are_counted_and_missing_names_are_numbers():
    table = two_clusters().drop(columns=["establishment", "size"])
    table.loc[[0, 399], "x"] = np.nan
    found = jiju.find_clusters(table, industry="pumps", simulations=39, rng=1)
    assert found.details["left_out"]["no coordinates"] == 2
    assert found.table["size"].isna().all()
    assert found.members["establishment"].iloc[0] == "2"
    assert "2 establishments" in found.summary()
