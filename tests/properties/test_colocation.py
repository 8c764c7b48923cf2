"""What must hold of pairs whatever the data: seeds, threads, order of rows, one pair as among all."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from uneven_sites import by_chance

import jiju
from jiju.errors import MeasureError
from jiju.measures.clusters import colocation_ranking

R = np.arange(2_000.0, 30_000.0, 2_000.0)
INDUSTRIES = {"pumps": 60, "bread": 40, "glass": 12}
MEASURES = [("M", False), ("M", True), ("kd", True), ("m", False)]


def _bytes(result: jiju.Result) -> bytes:
    return json.dumps(result.to_dict(), sort_keys=True).encode()


def _plants(seed: int = 3) -> pd.DataFrame:
    return by_chance(seed, industries=INDUSTRIES)


def _one(table: pd.DataFrame, **options) -> jiju.Result:
    given = {"industry": "pumps", "neighbor": "bread", "distances_m": R, "simulations": 39, "rng": 7}
    return jiju.measure_colocation(table, **(given | options))


def _all(table: pd.DataFrame, **options) -> jiju.Result:
    return jiju.rank_colocation(table, **({"distances_m": R, "simulations": 39, "rng": 7} | options))


def _regions(table: pd.DataFrame, **options) -> jiju.Result:
    placed = table.assign(region=(table["x"] // 25_000).astype(int).astype(str))
    return jiju.measure_coagglomeration(placed, **({"simulations": 39, "rng": 7} | options))


@pytest.mark.parametrize("ask", [_one, _all, _regions])
def test_same_bytes_whatever_the_threads(ask, monkeypatch):
    found = set()
    for threads in (1, 2, 3):
        monkeypatch.setenv("JIJU_THREADS", str(threads))
        found.add(_bytes(ask(_plants())))
    assert len(found) == 1
    assert _bytes(ask(_plants(), rng=8)) not in found
    seed = np.random.default_rng(1)
    drawn = ask(_plants(), rng=seed)
    assert _bytes(ask(_plants(), rng=drawn.provenance.seed)) == _bytes(drawn)


@pytest.mark.parametrize(("measure", "weighted"), MEASURES)
@pytest.mark.parametrize("null", ["others", "sites", "labels"])
def test_a_pair_alone_is_the_pair_among_all(measure: str, weighted: bool, null: str):
    options = {"measure": measure, "weighted": weighted, "null": null}
    ranking = _all(_plants(), **options)
    one_way = measure in ("M", "m")
    assert len(ranking.table) == (12 if one_way else 6)
    for row in ranking.table.sample(2, random_state=1).itertuples():
        alone = _one(_plants(), industry=row.industry, neighbor=row.neighbor, **options)
        assert row.p_value == alone.p_value
        assert row.statistic == pytest.approx(alone.details["statistic"], rel=1e-9)
        assert row.peak_distance_m == alone.details["peak_distance_m"]
        assert row.establishments == alone.details["establishments"]
        assert row.neighbor_establishments == alone.details["neighbor_establishments"]
        curves = ranking.curves
        curve = curves[(curves["industry"] == row.industry) & (curves["neighbor"] == row.neighbor)]
        pd.testing.assert_frame_equal(
            curve.drop(columns=["industry", "neighbor"]).reset_index(drop=True), alone.table, rtol=1e-9
        )


@pytest.mark.parametrize("options", [{"controls": ["bread", "pumps", "glass"]}, {"controls": 1}])
def test_a_pair_alone_is_the_pair_among_all_with_controls(options):
    ranking = _all(_plants(), **options)
    row = ranking.table[(ranking.table["industry"] == "pumps") & (ranking.table["neighbor"] == "bread")].iloc[
        0
    ]
    assert row["p_value"] == _one(_plants(), **options).p_value
    named = isinstance(options["controls"], list)
    assert len(ranking.table) == (6 if named else 12)
    assert list(ranking.untested["industry"]) == (["other"] if named else [])


def test_few_draws_are_held_at_once_and_few_curves_are_kept(monkeypatch):
    whole = _all(_plants(), null="sites")
    monkeypatch.setattr(colocation_ranking, "_ROOM", 8 * 39 * len(R) * 5)
    monkeypatch.setattr(colocation_ranking, "_KEPT", 4)
    for null in ("others", "sites"):
        expected = whole if null == "sites" else _all(_plants())
        found = _all(_plants(), null=null)
        pd.testing.assert_frame_equal(found.table, expected.table)
        kept = found.curves[["industry", "neighbor"]].drop_duplicates()
        assert len(kept) == len(found.evidence) == found.details["curves"] == 4
        ordered = found.table.assign(size=-found.table["statistic"].abs()).sort_values(["p_value", "size"])
        told = set(zip(ordered["industry"].head(4), ordered["neighbor"].head(4), strict=True))
        assert set(zip(kept["industry"], kept["neighbor"], strict=True)) == told
        assert "curves are kept for the 4" in found.summary()


def test_kd_is_the_same_both_ways_and_m_is_not():
    ways = [{"industry": "pumps", "neighbor": "bread"}, {"industry": "bread", "neighbor": "pumps"}]
    for weighted in (False, True):
        curves = [_one(_plants(), measure="kd", weighted=weighted, **way).table["value"] for way in ways]
        np.testing.assert_allclose(*curves, rtol=1e-9)
    curves = [_one(_plants(), measure="M", **way).table["value"] for way in ways]
    assert np.nanmax(np.abs(curves[0] - curves[1])) > 1e-3


@pytest.mark.parametrize(("measure", "weighted"), MEASURES)
def test_the_order_of_the_rows_changes_no_value(measure: str, weighted: bool):
    table = _plants()
    mixed = table.sample(frac=1.0, random_state=4).reset_index(drop=True)
    values = [_one(t, measure=measure, weighted=weighted).table["value"] for t in (table, mixed)]
    np.testing.assert_allclose(*values, rtol=1e-9)
    assert _regions(table).table.equals(_regions(mixed).table)


def test_coagglomeration_is_of_pairs_whatever_their_names_and_units():
    table = _plants()
    found = _regions(table).table
    larger = _regions(table.assign(size=table["size"] * 1000.0)).table
    pd.testing.assert_frame_equal(found, larger)
    names = {"pumps": "zinc", "bread": "apples", "glass": "mirrors", "other": "none"}
    renamed = _regions(table.assign(industry=table["industry"].map(names))).table
    sides = zip(renamed["industry"], renamed["neighbor"], renamed["coagglomeration"], strict=True)
    by_pair = {frozenset(pair): value for *pair, value in sides}
    for row in found.itertuples():
        pair = frozenset({names[row.industry], names[row.neighbor]})
        assert by_pair[pair] == pytest.approx(row.coagglomeration, abs=1e-12)


def test_a_region_more_in_the_reference_is_a_region_where_nobody_is():
    table = _plants()
    names = sorted((table["x"] // 25_000).astype(int).astype(str).unique())
    reference = pd.DataFrame({"region": names, "value": 1.0})
    wider = pd.DataFrame({"region": [*names, "far"], "value": 1.0})
    narrow, wide = (_regions(table, reference=given) for given in (reference, wider))
    assert wide.details["regions"] == narrow.details["regions"] + 1
    # Both lack the same region: what they share grows by x^2 and the whole by less.
    assert (wide.table["coagglomeration"].mean()) > narrow.table["coagglomeration"].mean()


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"neighbor": "pumps"}, "M214"),
        ({"neighbor": "nothing"}, "M205"),
        ({"measure": "D"}, "M212"),
        ({"measure": "kd", "null": "position"}, "M204"),
        ({"measure": "K", "weighted": True}, "M212"),
        ({"null": "neighbors"}, "M204"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(options, code):
    with pytest.raises(MeasureError) as caught:
        _one(_plants(), **options)
    assert caught.value.code == code
    assert caught.value.hint


def test_sizes_of_zero_only_and_too_few_industries_are_errors():
    table = _plants()
    table.loc[table["industry"] == "bread", "size"] = 0.0
    with pytest.raises(MeasureError) as caught:
        _one(table, weighted=True)
    assert caught.value.code == "M207"
    for ask in (_all, _regions):
        with pytest.raises(MeasureError) as caught:
            ask(_plants(), minimum_establishments=100)
        assert caught.value.code == "M215"
        with pytest.raises(MeasureError) as caught:
            ask(_plants(), minimum_establishments=1)
        assert caught.value.code == "M211"


def test_one_establishment_has_neighbors_too():
    table = _plants()
    others = table.index[table["industry"] == "glass"][1:]
    table = table.drop(index=others)
    for measure in ("M", "kd", "m"):
        found = _one(table, industry="glass", neighbor="pumps", measure=measure)
        assert found.details["establishments"] == 1
        assert found.p_value is None or found.p_value > 0


def test_industries_too_small_are_named_and_counted():
    for ask in (_all, _regions):
        found = ask(_plants(), minimum_establishments=20)
        assert list(found.untested["industry"]) == ["glass"]
        assert list(found.untested["establishments"]) == [12]
        assert found.details["untested"] == 1
        assert set(found.table["industry"]) | set(found.table["neighbor"]) == {"bread", "other", "pumps"}
        assert any(
            "glass" not in s.text.en and "1" in s.text.en for s in found.statements if s.role == "caveat"
        )
