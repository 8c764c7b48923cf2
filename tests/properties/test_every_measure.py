"""What must hold for every measure: threads, order of rows, place, unit, rankings, values of single ones."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely

import jiju
from jiju.chance import BANDS, adjust_p_values
from jiju.measures.clusters._kinds import KINDS

R = np.linspace(1_000.0, 12_000.0, 12)
WINDOW = shapely.Polygon([(-1e3, -1e3), (31e3, -2e3), (30e3, 12e3), (18e3, 14e3), (16e3, 22e3), (-1e3, 21e3)])
PLAIN = [{"measure": measure} for measure in KINDS]
WEIGHTED = [{"measure": measure, "weighted": True} for measure in ("kd", "M", "m")]
CASE_CONTROL = [{"measure": "M", "case_control": True, "weighted": weighted} for weighted in (False, True)]
POSITION = [{"measure": measure, "null": "position"} for measure in ("K", "L", "D", "g")]
LABELS = [{"measure": measure, "weighted": True, "null": "labels"} for measure in ("kd", "M", "m")]
PAIRS = [way for way in PLAIN + WEIGHTED if KINDS[way["measure"]].pairs]


def _name(way: dict[str, Any]) -> str:
    return " ".join(
        [str(value) if not isinstance(value, bool) else key for key, value in way.items() if value]
    )


every_way = pytest.mark.parametrize("way", PLAIN + WEIGHTED + CASE_CONTROL, ids=_name)


def _table(seed: int = 6) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    spots = np.column_stack([rng.uniform(0, 29_000, 160), rng.uniform(0, 20_000, 160)])
    spots = spots[shapely.contains_xy(WINDOW, spots)][:110]
    spots[100:] = spots[:10]
    names = np.repeat(["pumps", "valves", "glass", "bread"], [30, 25, 20, 35])
    return pd.DataFrame(
        {
            "establishment": [f"e{k}" for k in range(110)],
            "industry": rng.permutation(names),
            "size": (1.0 + rng.pareto(1.5, 110)).round(2),
            "x": spots[:, 0],
            "y": spots[:, 1],
        }
    )


def _options(way: dict[str, Any], **more: Any) -> dict[str, Any]:
    window = {"window": WINDOW} if KINDS[way["measure"]].window else {}
    return {"distances_m": R, "simulations": 19, "rng": 5} | window | way | more


def _one(way: dict[str, Any], table: pd.DataFrame | None = None, **more: Any) -> jiju.Result:
    return jiju.measure_concentration(
        _table() if table is None else table, industry="pumps", **_options(way, **more)
    )


def _pair(way: dict[str, Any], table: pd.DataFrame | None = None, **more: Any) -> jiju.Result:
    return jiju.measure_colocation(
        _table() if table is None else table, industry="pumps", neighbor="valves", **_options(way, **more)
    )


def _bytes(result: jiju.Result) -> bytes:
    return json.dumps(result.to_dict(), sort_keys=True).encode()


def _same(found: pd.DataFrame, known: pd.DataFrame, scale: float = 1.0, digits: float = 1e-8) -> None:
    for column in ("value", "expected", "low", "high"):
        a, b = found[column].to_numpy(), known[column].to_numpy() * scale
        np.testing.assert_allclose(a, b, rtol=digits, atol=digits * np.nanmax(np.abs(b)))


@pytest.mark.parametrize("way", PLAIN + WEIGHTED + CASE_CONTROL + POSITION + LABELS, ids=_name)
def test_threads_change_no_byte(way: dict[str, Any], monkeypatch: pytest.MonkeyPatch):
    more = {"individual": True} if way["measure"] != "D" else {}
    found = set()
    for threads in ("1", "2"):
        monkeypatch.setenv("JIJU_THREADS", threads)
        found.add(_bytes(_one(way, **more)))
    assert len(found) == 1


@pytest.mark.parametrize("way", PAIRS, ids=_name)
def test_threads_change_no_byte_of_a_pair(way: dict[str, Any], monkeypatch: pytest.MonkeyPatch):
    found = set()
    for threads in ("1", "2"):
        monkeypatch.setenv("JIJU_THREADS", threads)
        ranked = jiju.rank_colocation(_table(), **_options(way))
        found.add(_bytes(_pair(way)) + _bytes(ranked))
    assert len(found) == 1


@pytest.mark.parametrize("way", PLAIN + WEIGHTED + POSITION, ids=_name)
def test_threads_change_no_byte_of_a_ranking(way: dict[str, Any], monkeypatch: pytest.MonkeyPatch):
    found = set()
    for threads in ("1", "2"):
        monkeypatch.setenv("JIJU_THREADS", threads)
        found.add(_bytes(jiju.rank_concentration(_table(), **_options(way))))
    assert len(found) == 1


@every_way
def test_the_order_of_rows_changes_no_value(way: dict[str, Any]):
    known = _one(way).table["value"]
    for seed in range(3):
        mixed = _table().sample(frac=1.0, random_state=seed)
        found = _one(way, mixed).table["value"]
        np.testing.assert_allclose(found, known, rtol=1e-9, atol=1e-9 * np.abs(known).max())


@pytest.mark.parametrize(
    ("pair", "way"),
    [(False, way) for way in PLAIN + WEIGHTED + CASE_CONTROL] + [(True, way) for way in PAIRS],
    ids=lambda given: _name(given) if isinstance(given, dict) else ("pair" if given else "own"),
)
def test_neither_place_nor_direction_matters(pair: bool, way: dict[str, Any]):
    """The same curve, draws and band wherever the study area lies and however the map is turned."""
    table, ask = _table(), _pair if pair else _one
    known = ask(way).table
    for angle, mirrored, shift in ((0.0, 1, (3.85e7, 3.1e6)), (1.1, 1, (0.0, 0.0)), (2.5, -1, (-4e5, 9e6))):
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) @ np.diag(
            [1, mirrored]
        )

        def moved(
            spots: np.ndarray, turn: np.ndarray = turn, shift: tuple[float, float] = shift
        ) -> np.ndarray:
            return spots @ turn.T + shift

        spots = moved(table[["x", "y"]].to_numpy())
        more = {"window": shapely.transform(WINDOW, moved)} if KINDS[way["measure"]].window else {}
        found = ask(way, table.assign(x=spots[:, 0], y=spots[:, 1]), **more).table
        _same(found, known, digits=1e-6)


@every_way
def test_a_unit_of_length_scales_as_it_should(way: dict[str, Any]):
    power = {"kd": -1, "K": 2, "D": 2, "L": 1}.get(way["measure"], 0)
    table, known = _table(), _one(way).table
    for factor in (1e-3, 0.3048, 250.0):
        larger = table.assign(x=table["x"] * factor, y=table["y"] * factor)
        more = {"window": shapely.transform(WINDOW, lambda at, by=factor: at * by)}
        more = more if KINDS[way["measure"]].window else {}
        _same(_one(way, larger, distances_m=R * factor, **more).table, known, factor**power, 1e-7)


@every_way
def test_p_is_a_share_of_the_curves_and_never_0(way: dict[str, Any]):
    table = _table()
    # As strong a cluster as can be, of 30.
    near = np.random.default_rng(1).normal(0, 1_200, (30, 2))
    table.loc[table["industry"] == "pumps", ["x", "y"]] = np.array([12_000.0, 9_000.0]) + near
    for band in [kind for kind in BANDS if kind != "do_local"]:
        details = _one(way, table, band=band).details
        assert details["p_value"] * 20 == pytest.approx(round(details["p_value"] * 20))
        assert 1 / 20 <= details["p_value"] <= 1.0
        assert details["statistic"] > 0


@pytest.mark.parametrize("way", PLAIN + WEIGHTED + POSITION, ids=_name)
def test_a_ranking_holds_what_each_industry_gives_alone(way: dict[str, Any]):
    ranking = jiju.rank_concentration(_table(), **_options(way))
    assert len(ranking.table) == 4
    np.testing.assert_allclose(ranking.table["p_adjusted"], adjust_p_values(ranking.table["p_value"]))
    for row in ranking.table.itertuples():
        alone = jiju.measure_concentration(_table(), industry=row.industry, **_options(way))
        assert row.p_value == alone.details["p_value"]
        assert row.peak_distance_m == alone.details["peak_distance_m"]
        assert row.statistic == pytest.approx(alone.details["statistic"], rel=1e-6)
        assert row.index == pytest.approx(alone.details["index"], rel=1e-6, abs=1e-12)
        curves = ranking.curves[ranking.curves["industry"] == row.industry].reset_index(drop=True)
        _same(curves, alone.table)


@pytest.mark.parametrize("way", PAIRS, ids=_name)
def test_a_ranking_of_pairs_holds_what_each_pair_gives_alone(way: dict[str, Any]):
    ranking = jiju.rank_colocation(_table(), **_options(way))
    assert len(ranking.table) == (12 if KINDS[way["measure"]].one_way else 6)
    np.testing.assert_allclose(ranking.table["p_adjusted"], adjust_p_values(ranking.table["p_value"]))
    for row in ranking.table.itertuples():
        alone = jiju.measure_colocation(
            _table(), industry=row.industry, neighbor=row.neighbor, **_options(way)
        )
        assert row.p_value == alone.details["p_value"]
        assert row.statistic == pytest.approx(alone.details["statistic"], rel=1e-6)


@pytest.mark.parametrize("weighted", [False, True])
def test_kd_of_a_pair_is_the_same_both_ways(weighted: bool):
    one, other = (
        jiju.measure_colocation(
            _table(), industry=a, neighbor=b, **_options({"measure": "kd", "weighted": weighted})
        ).table["value"]
        for a, b in (("pumps", "valves"), ("valves", "pumps"))
    )
    np.testing.assert_allclose(one, other, rtol=1e-12)


@pytest.mark.parametrize(
    "way", [way for way in PLAIN + WEIGHTED + CASE_CONTROL if way["measure"] != "D"], ids=_name
)
def test_values_of_single_establishments_average_to_the_curve(way: dict[str, Any]):
    """Kd, K, g: their mean; M and m: their mean by the share that chance would give; L: through K."""
    table = _table()
    found = _one(way, table, individual=True)
    each = found.tables["individual"].merge(table[["establishment", "size"]], on="establishment")
    weight = each["size"] if way.get("weighted") else pd.Series(1.0, each.index)
    total = table["size"].sum() if way.get("weighted") else float(len(table))
    industry = table.loc[table["industry"] == "pumps", "size"]
    mine = industry.sum() if way.get("weighted") else float(len(industry))
    share = pd.Series(1.0, each.index)
    if way["measure"] in "Mm":
        share = (mine - weight) / ((total - mine) if way.get("case_control") else (total - weight))
    shown = 0
    curve = found.table.set_index("distance_m")["value"]
    for at, group in each.groupby("distance_m"):
        assert len(group) == 30
        has = group["value"].notna()
        if way["measure"] == "L":
            average = np.sqrt(np.square(group["value"] + at).mean()) - at
        else:
            average = np.average(group["value"][has], weights=share[group.index][has])
        assert average == pytest.approx(curve[at], rel=1e-8)
        shown += 1
    assert shown == 8
