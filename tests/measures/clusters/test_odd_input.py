"""Whatever they get, the distance-based functions answer soundly, or with an error that says what to do."""

from __future__ import annotations

import json
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

import jiju
from jiju.errors import JijuError, error_pages

AREA = shapely.box(-1.0, -1.0, 2.1e4, 2.1e4)
MEASURES = ["kd", "M", "m", "K", "L", "D", "g"]


def _table(**columns: Any) -> pd.DataFrame:
    rng = np.random.default_rng(0)
    plain = {
        "industry": ["pumps"] * 20 + ["valves"] * 10 + ["other"] * 30,
        "size": rng.lognormal(1, 1, 60),
        "x": rng.uniform(0, 2e4, 60),
        "y": rng.uniform(0, 2e4, 60),
    }
    return pd.DataFrame(plain | columns)


def _on_earth(lon: Any, lat: Any) -> pd.DataFrame:
    return _table().drop(columns=["x", "y"]).assign(lon=lon, lat=lat)


def _tables() -> dict[str, pd.DataFrame]:
    rng = np.random.default_rng(1)
    some = rng.random(60) < 0.3
    x = rng.uniform(0, 2e4, 60)
    plain = _table()
    return {
        "all at one place": _table(x=np.full(60, 5.0), y=np.full(60, 5.0)),
        "at two places": _table(x=np.where(some, 0.0, 1_000.0), y=np.zeros(60)),
        "on a line": _table(y=np.zeros(60)),
        "holes in the coordinates": _table(x=np.where(some, np.nan, x)),
        "no coordinate at all": _table(x=np.full(60, np.nan)),
        "infinite coordinates": _table(x=np.where(some, np.inf, x)),
        "huge coordinates": _table(x=x * 1e300, y=x * 1e299),
        "large coordinates": _table(x=x * 1e7, y=plain["y"] * 1e7),
        "tiny coordinates": _table(x=x * 1e-13, y=plain["y"] * 1e-13),
        "far from the origin": _table(x=x + 9e11),
        "text as coordinates": _table(x=["a"] * 60),
        "text as sizes": _table(size=["large"] * 60),
        "sizes of zero": _table(size=np.zeros(60)),
        "nearly all sizes zero": _table(size=np.r_[1.0, 1.0, np.zeros(58)]),
        "negative sizes": _table(size=-np.ones(60)),
        "an infinite size": _table(size=np.r_[np.inf, np.ones(59)]),
        "huge sizes": _table(size=plain["size"] * 1e300),
        "tiny sizes": _table(size=plain["size"] * 1e-300),
        "holes in the sizes": _table(size=np.where(some, np.nan, 2.0)),
        "one industry only": _table(industry=["pumps"] * 60),
        "two of the industry": _table(industry=["pumps"] * 2 + ["valves"] * 2 + ["other"] * 56),
        "two at one place": _table(x=np.r_[5.0, 5.0, x[2:]], y=np.full(60, 5.0)).iloc[np.r_[0:2, 20:60]],
        "two in all": plain.iloc[:2],
        "nobody": plain.iloc[:0],
        "holes in the industries": _table(industry=[None] * 30 + ["pumps"] * 20 + ["valves"] * 10),
        "every index twice": pd.concat([plain.iloc[:30], plain.iloc[:30]]),
        "categories": plain.assign(industry=plain["industry"].astype("category")),
        "all over the earth": _on_earth(rng.uniform(-180, 180, 60), rng.uniform(-90, 90, 60)),
        "antipodes": _on_earth(np.where(some, 0.0, 180.0), np.zeros(60)),
        "at the pole": _on_earth(rng.uniform(-180, 180, 60), 90.0),
        "no degrees": _on_earth(rng.uniform(0, 999, 60), rng.uniform(0, 999, 60)),
    }


TABLES = _tables()


def _answer(function: Any, table: Any, **options: Any) -> Any:
    """A sound result, or the code of an error that has a page and a hint. Warnings are errors here."""
    try:
        result = function(table, **{"simulations": 9, "rng": 1} | options)
    except JijuError as error:
        refused = error
    else:
        return _sound(result)
    assert refused.code in error_pages()
    assert refused.hint
    return refused.code


def _sound(result: jiju.Result) -> jiju.Result:
    json.dumps(result.to_dict())
    for column in ("p_value", "p_adjusted"):
        if column in result.table:
            p = result.table[column].dropna()
            assert ((p > 0.0) & (p <= 1.0)).all()
    p = result.details.get("p_value")
    assert p is None or 0.0 < p <= 1.0
    if "value" in result.table:
        assert not np.isinf(result.table["value"]).any()
    for statement in result.statements:
        for words in (statement.text.en, statement.text.zh):
            assert "nan" not in words.split()
            assert "{" not in words
    return result


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("name", TABLES)
def test_measure_concentration(name: str, measure: str):
    for weighted in (False, True) if measure in ("kd", "M", "m") else (False,):
        for null in ("sites", "labels") if measure in ("kd", "M", "m") else ("sites", "position"):
            more = {"individual": measure != "D", "case_control": measure == "M" and null == "labels"}
            _answer(
                jiju.measure_concentration,
                TABLES[name],
                industry="pumps",
                measure=measure,
                null=null,
                weighted=weighted,
                **more,
            )
    _answer(jiju.measure_concentration, TABLES[name], industry="pumps", measure=measure, distances_m=[500.0])
    if measure in "KLDg":
        _answer(
            jiju.measure_concentration,
            TABLES[name],
            industry="pumps",
            measure=measure,
            correction="translation",
        )


@pytest.mark.parametrize("name", TABLES)
def test_pairs_rankings_and_clusters(name: str):
    table = TABLES[name]
    for measure in ("kd", "M", "m", "K"):
        weighted = measure != "K"
        pair = {"industry": "pumps", "neighbor": "valves"}
        _answer(jiju.measure_colocation, table, **pair, measure=measure, weighted=weighted)
        _answer(jiju.rank_concentration, table, measure=measure, weighted=weighted, minimum_establishments=2)
    _answer(jiju.rank_colocation, table, minimum_establishments=2)
    for way in ({}, {"model": "poisson", "weighted": True}, {"method": "density"}):
        _answer(jiju.find_clusters, table, industry="pumps", **way)


WRONG = {
    "M201": [{"industry": "lonely"}],
    "M202": [{"simulations": wrong} for wrong in (0, -1, 2.5, "9", None, True)],
    "M203": [{"rng": wrong} for wrong in (-1, 1.5, "a")],
    "M204": [{"band": wrong} for wrong in ("x", None, ["erl"])]
    + [{"null": wrong} for wrong in ("random", None, "others")]
    + [{"measure": wrong} for wrong in ("KD", None, ["kd"])]
    + [{"measure": "kd", "null": "position"}, {"measure": "K", "correction": "none"}],
    "M205": [{"industry": wrong} for wrong in ("nope", None, ["pumps"], float("nan"))]
    + [{"controls": wrong} for wrong in (["nope"], [1], [None])],
    "M206": [
        {"distances_m": wrong}
        for wrong in (
            [0.0],
            [2.0, 1.0],
            [1.0, 1.0],
            [-1.0, 1.0],
            [1.0, np.nan],
            [1.0, np.inf],
            [],
            ["a"],
            "abc",
            [[1.0, 2.0], [3.0, 4.0]],
            [None, 1.0],
            [1j],
            [1e-300],
            [5e-324],
            [1e300],
        )
    ],
    "M209": [{"level": wrong} for wrong in (0.4, 1.0, float("nan"), "0.95", None)],
    "M212": [
        {"measure": "K", "weighted": True},
        {"measure": "kd", "case_control": True},
        {"measure": "M", "window": AREA},
    ],
    "M213": [{"controls": wrong} for wrong in (0, -1, True, 1.5, "valves")]
    + [{"measure": "D", "controls": wrong} for wrong in (["pumps"], [], 1, 99)]
    + [{"measure": "M", "case_control": True, "controls": ["pumps"]}],
}


@pytest.mark.parametrize(
    ("code", "options"), [(code, options) for code, all_of in WRONG.items() for options in all_of], ids=str
)
def test_wrong_options_have_a_code(code: str, options: dict[str, Any]):
    table = _table(industry=["pumps"] * 20 + ["valves"] * 10 + ["other"] * 29 + ["lonely"])
    assert _answer(jiju.measure_concentration, table, **{"industry": "pumps"} | options) == code


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize(
    "options",
    [
        {"simulations": 1},
        {"level": 0.5},
        {"level": 0.999},
        {"distances_m": 5_000.0},
        {"distances_m": [1e-6]},
        {"distances_m": [1e-9, 1e9]},
        {"distances_m": [1e12]},
        {"distances_m": range(0, 20_000, 500)},
        {"controls": {"valves"}},
        {"controls": np.array(["valves"])},
        {"controls": pd.Series(["valves"])},
        {"controls": np.int64(1)},
        {"controls": ["pumps"]},
        {"controls": ["pumps", "valves"]},
        {"controls": []},
        {"controls": 99},
        {"band": "do_global"},
        {"band": "do_local"},
        {"simulations": np.int64(9)},
        {"rng": 2**200},
    ],
    ids=str,
)
def test_unusual_options_are_answered(measure: str, options: dict[str, Any]):
    nobody = measure == "D" and str(options.get("controls")) in ("['pumps']", "[]", "99", "1")
    found = _answer(jiju.measure_concentration, _table(), industry="pumps", measure=measure, **options)
    assert (found == "M213") if nobody else isinstance(found, jiju.Result)


BOW = shapely.Polygon([(0, 0), (2e4, 2e4), (2e4, 0), (0, 2e4)])
SPIKE = shapely.Polygon([(0, 0), (2e4, 0), (2e4, 2e4), (0, 2e4), (0, 0), (-1e4, 0)])
SPLINTER = shapely.MultiPolygon([AREA, shapely.box(1e5, 1e5, 1e5 + 1e-9, 1e5 + 1e-9)])


@pytest.mark.parametrize("correction", ["isotropic", "translation"])
@pytest.mark.parametrize(
    ("window", "left_out"),
    [
        (BOW, 35),
        (SPIKE, 0),
        (SPLINTER, 0),
        (shapely.box(0, 0, 1e4, 2e4), 30),
        (shapely.force_3d(AREA, 7.0), 0),
        (shapely.box(-1e12, -1e12, 1e12, 1e12), 0),
        (gpd.GeoSeries([AREA]), 0),
        (gpd.GeoDataFrame(geometry=[AREA, None]), 0),
    ],
    ids=[
        "crossing itself",
        "a spike",
        "a splinter",
        "half of it",
        "with heights",
        "huge",
        "a series",
        "no codes",
    ],
)
def test_windows_that_can_be_used(window: Any, left_out: int, correction: str):
    for measure in ("K", "g", "D"):
        found = _answer(
            jiju.measure_concentration,
            _table(),
            industry="pumps",
            measure=measure,
            window=window,
            correction=correction,
            null="position",
        )
        assert isinstance(found, jiju.Result)
        out = found.details["left_out"]["outside the window"]
        assert out == (0 if not left_out else pytest.approx(left_out, abs=8))
        said = [s.text for s in found.statements if "outside the window" in s.text.en]
        assert len(said) == (1 if out else 0)
        assert all("研究窗口之外" in text.zh and str(out) in text.en for text in said)


NO_PLACE = shapely.transform(AREA, lambda at: np.where(at > 1e4, np.inf, at))


@pytest.mark.parametrize(
    ("window", "code"),
    [
        ("x", "M251"),
        (shapely.Point(0, 0), "M251"),
        (shapely.LineString([(0, 0), (1, 1)]), "M251"),
        (shapely.Polygon(), "M251"),
        (shapely.MultiPolygon(), "M251"),
        (NO_PLACE, "M251"),
        (shapely.GeometryCollection([AREA]), "M251"),
        (gpd.GeoDataFrame(geometry=[]), "M251"),
        (gpd.GeoDataFrame(geometry=[None]), "M251"),
        (gpd.GeoDataFrame(geometry=[shapely.Point(0, 0)]), "M251"),
        (gpd.GeoDataFrame(geometry=[shapely.box(112, 28, 113, 29)], crs="EPSG:4326"), "M251"),
        (pd.DataFrame({"region": ["A"]}), "M251"),
        (shapely.box(1e6, 1e6, 2e6, 2e6), "M252"),
        (shapely.box(-1, 1e4, 3e4, 1e4 + 1e-6), "M252"),
    ],
    ids=str,
)
def test_windows_that_cannot_be_used(window: Any, code: str):
    options = {"industry": "pumps", "measure": "K", "window": window}
    assert _answer(jiju.measure_concentration, _table(), **options) == code


@pytest.mark.parametrize(
    ("window", "code"),
    [
        (shapely.box(111, 27, 114, 30), None),
        (gpd.GeoDataFrame(geometry=[shapely.box(111, 27, 114, 30)], crs=4326).to_crs(3857), None),
        (shapely.Polygon([(111, 27), (114, 30), (114, 27), (111, 30)]), None),
        (shapely.box(0, 0, 1e6, 1e6), "M251"),
        (shapely.box(0, 0, 1, 1), "M251"),
        (shapely.box(100, 0, 101, 1), "M252"),
        (shapely.box(-180, -90, 180, 90), "M251"),
        (shapely.box(-70, -30, -60, -20), "M251"),  # around the antipodes
    ],
    ids=[
        "degrees",
        "another system",
        "crossing itself",
        "metres",
        "far off",
        "beside",
        "the earth",
        "antipodes",
    ],
)
def test_windows_in_degrees(window: Any, code: str | None):
    rng = np.random.default_rng(3)
    table = _on_earth(rng.uniform(112, 113, 60), rng.uniform(28, 29, 60))
    found = _answer(jiju.measure_concentration, table, industry="pumps", measure="K", window=window)
    assert isinstance(found, jiju.Result) if code is None else found == code


@pytest.mark.parametrize(
    "table",
    [None, "plants.csv", [1, 2], {"industry": ["pumps"]}, np.zeros((3, 3))],
    ids=lambda table: type(table).__name__,
)
def test_what_is_no_table(table: Any):
    for function in (jiju.measure_concentration, jiju.find_clusters):
        assert _answer(function, table, industry="pumps") == "T111"
    assert _answer(jiju.rank_concentration, table) == "T111"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"largest_share": 0}, "M263"),
        ({"largest_share": 2}, "M263"),
        ({"largest_share": float("nan")}, "M263"),
        ({"largest_share": "a"}, "M263"),
        ({"largest_radius_m": -1}, "M263"),
        ({"largest_radius_m": "a"}, "M263"),
        ({"method": "x"}, "M262"),
        ({"model": "x"}, "M262"),
        ({"weighted": True}, "M262"),
        ({"simulations": 0}, "M202"),
        ({"level": "a"}, "M209"),
        ({"level": 2}, "M209"),
        ({"minimum_establishments": 0}, "M211"),
        ({"minimum_establishments": 100}, "M260"),
        ({"industry": "nope"}, "M205"),
    ],
    ids=str,
)
def test_wrong_options_of_find_clusters(options: dict[str, Any], code: str):
    assert _answer(jiju.find_clusters, _table(), **{"industry": "pumps"} | options) == code


def test_a_tiny_reach_in_a_wide_country_needs_no_memory():
    """A million kilometres of country by millimetres: as many strips as sites, not as many as millimetres."""
    rng = np.random.default_rng(3)
    wide = _table(x=rng.uniform(0, 1e9, 60), y=rng.uniform(0, 1e9, 60))
    for measure in MEASURES:
        found = _answer(
            jiju.measure_concentration, wide, industry="pumps", measure=measure, distances_m=[1e-4, 1e-3]
        )
        assert isinstance(found, jiju.Result)
    assert isinstance(_answer(jiju.find_clusters, wide, industry="pumps", largest_radius_m=1e-3), jiju.Result)
